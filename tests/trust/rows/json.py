"""The strict reader takes what RFC 8259 has as JSON, and nothing else: as Python's reader does, on a million mutants.

Cases of every kind go through the reader by itself and, refused and taken, through the program; then mutants of them:
verdicts, the values that were read, and keys that are there twice must be the same.
"""
import os
import random
import struct
import subprocess
import sys
import tempfile
import zlib

STRICT = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))), "strict")
sys.path.insert(0, STRICT)

import cases  # noqa: E402
import mutants  # noqa: E402
import python_reader  # noqa: E402

MUTANTS, BATCH = 1000000, 25000


def read_many(row, texts):
    """The reader's verdict for each text, and the sum of the value."""
    with tempfile.TemporaryFile() as stream:
        for text in texts:
            stream.write(struct.pack("<I", len(text)) + text)
        stream.seek(0)
        done = subprocess.run([os.path.join(row.folder, "read_many")], stdin=stream, capture_output=True, check=True)
    return [(chr(done.stdout[i]), struct.unpack_from("<I", done.stdout, i + 1)[0])
            for i in range(0, len(done.stdout), 5)]


def expected(text):
    verdict, written = python_reader.read(text)
    return verdict, zlib.crc32(written) if verdict == "." else 0


def hold(row, part, texts, wanted):
    """One answer for each text, and the one that is wanted."""
    answers = read_many(row, texts)
    answers += [("none", 0)] * (len(texts) - len(answers))
    for text, want, got in zip(texts, wanted, answers):
        row.point(part, repr(text[:200]), None if got == want else f"{got}, not {want}")


def hold_cases(row):
    for part, texts, verdict in (("must be accepted", cases.ACCEPTED, "."), ("must be refused", cases.REFUSED, "S"),
                                 ("left open by the RFC, refused", cases.CHOSEN, "S"),
                                 ("a key twice, refused", cases.TWICE, "T")):
        wanted = [expected(text) for text in texts]
        row.each(part + ", by Python too", wanted, lambda want, v=verdict: None if want[0] == v else f"Python: {want[0]}")
        hold(row, part, texts, wanted)


def try_program(row, text, is_json):
    """As a table, which may be anything that is JSON: only syntax is told by line and column."""
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        file.write(text)
        file.flush()
        done = subprocess.run([row.program, "-f", "json", "-w", file.name, "cat"], capture_output=True)
        message = done.stderr.decode(errors="replace")
        begins = message.startswith(f"attnviz: {file.name}:")
        is_syntax = begins and message[len(file.name) + 10:].split(":")[0].isdigit()
    if done.returncode not in (0, 2, 3) or len(message.splitlines()) > 1:
        return f"status {done.returncode}: {message}"
    if is_syntax == is_json:
        return f"{'refused' if is_syntax else 'taken'} as syntax: {message}"
    return None if is_json or done.returncode == 3 else f"status {done.returncode}: {message}"


def run(row):
    hold_cases(row)
    row.each("the program: accepted", row.sample(cases.ACCEPTED, 20), lambda text: try_program(row, text, True), repr)
    row.each("the program: refused", row.sample(cases.REFUSED + cases.CHOSEN, 40),
             lambda text: try_program(row, text, False), repr)
    numbers = random.Random(int(os.environ.get("TRUST_SEED", "8259")))
    taken = 0
    for _ in range(2 if row.quick else MUTANTS // BATCH):
        texts = [mutants.mutant(numbers) for _ in range(2000 if row.quick else BATCH)]
        wanted = [expected(text) for text in texts]
        taken += sum(want[0] == "." for want in wanted)
        hold(row, "mutants", texts, wanted)
    row.say(f"{taken} of the mutants are JSON")
