"""A number that is read and written again is the same double, bit by bit: in JSON and in CSV.

A million doubles, half of them of any bits and half of the sizes that people use, go through documents of 64 × 64: as
ready weights to `csv` and to the document that is written, as scores to `long.csv` and the document. They are given as
the shortest text, with 17 and 26 digits, and with all of their digits. Ready weights are no larger than 2^1000, since the
sum and the entropy of a row have to be finite.
"""
import csv
import decimal
import io
import json
import random
import struct
import subprocess

NUMBERS, SIDE = 1000000, 64
decimal.getcontext().prec = 1200


def any_double(numbers):
    while True:
        value, = struct.unpack("<d", struct.pack("<Q", numbers.getrandbits(64)))
        if value - value == 0:
            return value


def usual_double(numbers):
    return round(numbers.uniform(-10, 10), numbers.randrange(17)) * 10.0 ** numbers.choice((-9, -3, 0, 0, 0, 2, 9))


def texts_of(value):
    yield repr(value)
    yield "%.16e" % value
    yield "%.25E" % value
    yield "{:e}".format(decimal.Decimal(value)).replace("E+", "e") if value else repr(value)


def document(numbers, key):
    """A document of random doubles, and the doubles."""
    rows = [[any_double(numbers) if numbers.random() < 0.5 else usual_double(numbers) for _ in range(SIDE)]
            for _ in range(SIDE)]
    if key == "attention":
        rows = [[value * 2.0 ** -24 if abs(value) > 2.0 ** 1000 else value for value in row] for row in rows]
    texts = [", ".join(numbers.choice(list(texts_of(value)) if numbers.random() < 0.1 else [repr(value)])
                       for value in row) for row in rows]
    return '{"%s": [[%s]]}' % (key, "], [".join(texts)), rows


def bits(values):
    return [struct.pack("<d", value) for value in values]


def program(row, text, form):
    done = subprocess.run([row.program, "-q", "-f", form, "-"], input=text.encode(), capture_output=True)
    if done.returncode != 0:
        raise RuntimeError(done.stderr.decode())
    return done.stdout.decode()


def from_csv(text):
    return [[float(cell) for cell in record[1:]] for record in list(csv.reader(io.StringIO(text)))[1:]]


def from_long(text):
    cells = [float(record[7]) for record in list(csv.reader(io.StringIO(text)))[1:]]
    return [cells[i:i + SIDE] for i in range(0, len(cells), SIDE)]


def from_json(text, key):
    return json.loads(text, parse_int=float)[key]


WAYS = {
    "attention to csv": ("attention", "csv", from_csv),
    "attention to json": ("attention", "json", lambda text: from_json(text, "attention")),
    "attention to json's result": ("attention", "json", lambda text: json.loads(text, parse_int=float)["result"]["attention"]),
    "scores to long.csv": ("scores", "long.csv", from_long),
    "scores to json": ("scores", "json", lambda text: from_json(text, "scores")),
}


def hold(way, back, rows):
    """[(way, value, problem)]"""
    held = []
    for i, wanted in enumerate(rows):
        got = bits(back[i]) if i < len(back) else []
        for value, a, b in zip(wanted, bits(wanted), got + [b""] * (len(wanted) - len(got))):
            held.append((way, value, None if a == b else f"reads back as {b.hex()}, not {a.hex()}"))
    return held


def try_documents(row, seed):
    """The ways of as many doubles each."""
    held, given, written = [], {}, {}
    for way, (key, form, read) in WAYS.items():
        if key not in given:
            given[key] = document(random.Random(f"{seed} {key}"), key)
        text, rows = given[key]
        if (key, form) not in written:
            written[key, form] = program(row, text, form)
        held += hold(way, read(written[key, form]), rows)
    return held


def run(row):
    documents = 4 if row.quick else -(-NUMBERS // SIDE ** 2)
    for first in range(0, documents, 8):
        for held in row.map(lambda seed: try_documents(row, seed), range(first, min(first + 8, documents))):
            for way, value, problem in held:
                row.point(way, repr(value), problem)
