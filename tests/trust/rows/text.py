"""No text breaks anything: as sentence, key, label, title and file name, and where it is refused.

Naughty strings of every kind (tests/naughty/strings.py): no crash, one message; JSON and CSV read back as the text that
went in; SVG is well-formed and its title the text; nothing that reaches a terminal holds a control character, a bidi
control or a line separator.
"""
import csv
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import unicodedata
import xml.etree.ElementTree

from held import UNSAFE, Broken, hold, hold_ended, hold_text
from trial import TIMEOUT

NAUGHTY = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))), "naughty")
sys.path.insert(0, NAUGHTY)

import strings  # noqa: E402
from strings import is_utf8  # noqa: E402

LONG_LABEL = 200  # characters: a figure of longer ones may be past the limit of a picture
FORMATS = ("json", "jsonl", "csv", "embeddings.csv", "long.csv", "text", "md")
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def start(row, arguments, stdin=b"", folder=None):
    done = subprocess.run([row.program, *arguments], input=stdin, capture_output=True, cwd=folder, timeout=TIMEOUT)
    return hold_ended(done, (0, 2, 3, 4) if folder is None else (0, 1, 2, 3, 4))


def taken(row, arguments, stdin=b"", folder=None):
    done = start(row, arguments, stdin, folder)
    hold(done.returncode == 0, f"status {done.returncode}: {done.stderr.decode()[:300]}")
    return done.stdout


def records(data):
    return list(csv.reader(io.StringIO(data.decode(), newline=""), strict=True))


def check_formats(row, request, words, dimension):
    """A document of two tokens that are `words`, with one dimension of that name."""
    stdin = json.dumps(request, ensure_ascii=False).encode()
    written = {form: taken(row, ("-f", form, "-"), stdin) for form in FORMATS}
    document = json.loads(written["json"])
    hold(document["tokens"] == words and document["result"]["tokens"] == words, "JSON has other tokens")
    hold(document["dimensions"] == [dimension] and sorted(document["embeddings"]) == sorted(set(words)),
         "JSON has other names")
    hold(json.loads(written["jsonl"]) == document and written["jsonl"].count(b"\n") == 1, "jsonl is not one line of it")
    table = records(written["csv"])
    hold(table[0] == ["query", *words] and [r[0] for r in table[1:]] == words, f"csv has {table[0]!r}")
    hold([r[0] for r in records(written["embeddings.csv"])] == ["token", *words], "embeddings.csv has other tokens")
    hold(records(written["embeddings.csv"])[0][1:] == [dimension], "embeddings.csv has another dimension")
    long = records(written["long.csv"])[1:]
    hold([(r[4], r[6]) for r in long] == [(a, b) for a in words for b in words], "long.csv has other tokens")
    hold_text(written["text"])
    hold_text(written["md"])
    hold_text(taken(row, ("-f", "text", "--color", "always", "-"), stdin), colours=True)
    hold(taken(row, ("-f", "json", "-"), written["json"]) == written["json"], "fed back, other bytes")


def as_key(row, text):
    word = text.decode()
    other = "x" if word != "x" else "y"
    dimension = word if word else "d"
    request = {"dimensions": [dimension], "embeddings": {word: [1], other: [0.5]}, "tokens": [word, other]}
    check_formats(row, request, [word, other], dimension)


def as_sentence(row, text):
    """On the command line, where it may be refused, and on stdin."""
    if b"\0" not in text:
        done = start(row, ("-f", "json", "--unknown", "hash", "--", text))
        if done.returncode == 0:
            hold(json.loads(done.stdout)["sentence"] == text.decode(), "JSON has another sentence")
            hold_text(taken(row, ("-f", "text", "--unknown", "hash", "--", text)))
        else:
            hold(done.returncode == 3, f"status {done.returncode}: {done.stderr.decode()[:200]}")
            has_words = is_utf8(text) and any(unicodedata.category(c)[0] in "LN" for c in text.decode())
            hold(not has_words or text.decode().isspace(), f"refused: {done.stderr.decode()[:200]}")
        start(row, ("-f", "csv", "--", text))
    start(row, ("-f", "csv", "--unknown", "hash", "-"), text)


def as_title(row, text):
    if is_utf8(text):
        for theme in ("light", "dark"):
            svg = taken(row, ("-f", "svg", "--theme", theme, "--title", text, "--unknown", "hash", "cat"))
            root = xml.etree.ElementTree.fromstring(svg)
            title = root.find("{http://www.w3.org/2000/svg}title")
            hold((title is not None) == (text != b""), "an SVG's title")
            is_shown = not UNSAFE.search(text.decode()) and not re.search("[\n\ufeff]", text.decode())
            if is_shown and text and not NOT_XML.search(text.decode()):
                hold(title.text == text.decode(), f"the title is {title.text!r}")
    else:
        done = start(row, ("-f", "svg", "--title", text, "cat"))
        hold(done.returncode == 2, f"a title that is not UTF-8: status {done.returncode}")


def as_label(row, text):
    """In figures: every token and dimension is it, in a picture of each kind."""
    word = text.decode()
    request = {"dimensions": [word or "d"], "embeddings": {word: [1]}, "tokens": [word, word], "sentence": word}
    stdin = json.dumps(request).encode()
    for view in ("matrix", "steps", "flow", "query", "shift,heads"):
        svg = start(row, ("-f", "svg", "--view", view, "-"), stdin)
        if svg.returncode != 0:
            hold(len(word) > LONG_LABEL and b"the limit is" in svg.stderr, svg.stderr.decode()[:200])
            return
        xml.etree.ElementTree.fromstring(svg.stdout)
    hold(taken(row, ("-f", "png", "-"), stdin)[:8] == b"\x89PNG\r\n\x1a\n", "no PNG")
    hold(taken(row, ("-f", "pdf", "-"), stdin)[:5] == b"%PDF-", "no PDF")


def as_file_name(row, text):
    with tempfile.TemporaryDirectory() as folder:
        path = text + b".json"
        done = start(row, ("-v", "-o", path, "cat"), folder=folder)
        fits = b"/" not in text and len(path) <= 255
        if done.returncode == 0:
            hold(os.listdir(os.fsencode(folder)) == [path] or not fits, "not that file alone")
        else:
            hold(os.listdir(folder) == [], "something is left of what failed")
            hold(not fits, f"status {done.returncode}: {done.stderr.decode()[:200]}")
        done = start(row, ("-t", b"none" + text, "cat"), folder=folder)
        hold(done.returncode == 3, f"a table that is not there: status {done.returncode}")


def as_value(row, text):
    """Of every option that takes a text: taken or refused with one message."""
    for option in ("--mask", "--query", "--heads", "--format", "--view", "--dims", "--sweep", "--colormap", "--scale", "--cross",
                   "--font", "--range", "--weights-prefix", "--axes", "--" + text.decode(errors="replace")[:40].replace("\0", "")):
        start(row, ("-q", "-f", "csv", option, text, "cat and mouse"))


USES = {"key and dimension": (as_key, True), "sentence": (as_sentence, False), "title": (as_title, False), "label of a figure": (as_label, True),
        "file name": (as_file_name, False), "value of an option": (as_value, False)}


def try_text(row, use, text):
    try:
        use(row, text)
    except (Broken, ValueError, csv.Error, xml.etree.ElementTree.ParseError, subprocess.TimeoutExpired, KeyError) as problem:
        return f"{type(problem).__name__}: {str(problem)[:300]}"
    return None


def run(row):
    texts = strings.ALL
    for name, (use, wants_utf8) in USES.items():
        some = [text for _, text in texts if is_utf8(text) or not wants_utf8]
        row.each(f"as {name}", row.sample(some, 12), lambda text, u=use: try_text(row, u, text), lambda text: repr(text[:60]))
    row.say(f"{len(texts)} texts of {len({kind for kind, _ in texts})} kinds")
