"""Random documents in every view and format, with any options of how they look: a whole file, or one message.

Heads, layers, contexts, masks, positions, given Q, K, V, scores and weights as the oracle makes them, short and long, with
names of dimensions or without. What is written is well-formed, holds no nan or inf, and is the same when it is written again.
"""
import csv
import io
import json
import os
import re
import subprocess
import sys
import xml.etree.ElementTree

from held import Broken, hold, hold_ended, hold_text
from trial import TIMEOUT

SEED = int(os.environ.get("TRUST_SEED", "4"))
DOCUMENTS = 6000
VIEWS = ("matrix", "steps", "heads", "flow", "query", "shift")
# What each option may be told; the first list of a document's own words is added to some.
OPTIONS = {"--theme": ["light", "dark", "print"], "--orient": ["rows", "columns"], "--digits": ["1", "3", "9", "17"],
           "--range": ["auto", "0..1", "-1..1", "0..0.25", "2..3"], "--title": ["", "a title", "Ein Titel, der lang ist " * 4],
           "--colormap": ["viridis", "cividis", "magma", "grey"], "--dpi": ["24", "96", "200"], "--dims": ["all", "auto", "1", "d0,d1", "1,2"],
           "--axes": ["1,2", "2,1", "d0,d1"], "--layer": ["1", "last"], "--head": ["1", "2", "mean", "max"], "--query": ["1", "2"],
           "--trace": None, "--csv-safe": None, "--color": ["always", "never"], "--no-weights": None, "--residual": None,
           "--scale": ["none", "sqrt", "1"], "--mask": ["causal", "window:1", "padding", "causal+global:1"], "--temperature": ["0.1", "40"]}


def lengthened(oracle, rng):
    """A long document: what is drawn of it is pooled, shortened or left out."""
    n, d = int(rng.integers(10, 140)), int(rng.choice([1, 2, 3, 30, 70]))
    words = [f"{'w' * int(rng.integers(1, 12))}{i}" for i in range(n)]
    words = [words[int(i)] for i in rng.integers(0, n, n)] if rng.random() < 0.3 else words
    return {"tokens": words, "embeddings": {word: oracle.numbers(rng, d) for word in words},
            "options": {"heads": 1, **({"mask": "causal"} if rng.random() < 0.3 else {})}}


def document(oracle, rng):
    made = lengthened(oracle, rng) if rng.random() < 0.15 else oracle.random_document(rng)
    width = len(next(iter(made["embeddings"].values()))) if "embeddings" in made else 0
    if width > 0 and rng.random() < 0.5:
        made["dimensions"] = [f"d{i}" for i in range(width)]
    if width > 0 and rng.random() < 0.15:
        others = {key: made.pop(key) for key in ("tokens", "context") if key in made}
        made["compare"] = [others, {**others, "tokens": others["tokens"][::-1]}]
    if width > 0 and rng.random() < 0.1:
        made["options"].update(kernel="linear", scale="none")
        made.pop("weights" if rng.random() < 0.5 else "layers", None)
    return made


def arguments(rng, made):
    chosen = []
    for option, values in OPTIONS.items():
        if rng.random() < 0.1:
            chosen += [option] if values is None else [option, values[int(rng.integers(len(values)))]]
    if rng.random() < 0.5:
        count = 1 if rng.random() < 0.7 else 3
        views = [VIEWS[int(i)] for i in rng.integers(0, len(VIEWS), count)]
        chosen += ["--view", "compare" if "compare" in made and rng.random() < 0.7 else ",".join(views)]
        dims = OPTIONS["--dims"]
        chosen += ["--dims", dims[int(rng.integers(len(dims)))]] if rng.random() < 0.3 else []
    if rng.random() < 0.08:
        chosen += ["--sweep", ["temperature=0.5,1,2", "length", "d_k", "scale=0.1..2", "length=1,2"][int(rng.integers(5))]]
    return chosen


def check_svg(data):
    root = xml.etree.ElementTree.fromstring(data)
    for element in root.iter():
        for name, value in element.attrib.items():
            hold(not re.search(r"(^|[ ,(-])(nan|inf)\b", value), f"{name}={value!r}")


def check_csv(data):
    lengths = {len(record) for record in csv.reader(io.StringIO(data.decode(), newline=""), strict=True) if record}
    hold(len(lengths) <= 2, f"records of {sorted(lengths)} fields")


def check_text(data):
    hold(not re.search(r"(^|\s)-?nan\b", hold_text(data, colours=True)), "holds nan")


def no_constant(name):
    raise Broken(f"holds {name}")


CHECKS = {"svg": check_svg, "csv": check_csv, "embeddings.csv": check_csv, "long.csv": check_csv, "text": check_text, "md": check_text,
          "json": lambda data: json.loads(data, parse_constant=no_constant),
          "jsonl": lambda data: [json.loads(line, parse_constant=no_constant) for line in data.splitlines()],
          "png": lambda data: hold(data[:8] == b"\x89PNG\r\n\x1a\n" and data[-8:-4] == b"IEND", "no PNG"),
          "pdf": lambda data: hold(data[:5] == b"%PDF-" and data.rstrip().endswith(b"%%EOF"), "no PDF"),
          "npz": lambda data: hold(data[:2] == b"PK", "no npz"), "npy": lambda data: hold(data[:6] == b"\x93NUMPY", "no npy")}
FORMATS = ("svg", "svg", "svg", "png", "pdf", "text", "text", "md", "md", "csv", "embeddings.csv", "long.csv", "json", "jsonl", "npz", "npy")


def run_once(program, words, text, environment):
    done = subprocess.run([program, *words, "-"], input=text, capture_output=True, timeout=TIMEOUT, env=environment)
    return hold_ended(done, (0, 2, 3))


def maker(row):
    """What makes documents: NumPy and the oracle; None where NumPy is not installed."""
    sys.path.insert(0, os.path.join(row.source, "tests", "oracle"))
    try:
        return __import__("numpy"), __import__("oracle")
    except SystemExit:
        row.skip("random documents: NumPy is not installed")
        return None


def try_one(program, made_by, i, environment=None):
    """(how the run ended, None or what does not hold)"""
    numpy, oracle = made_by
    rng = numpy.random.default_rng([SEED, i])
    made = document(oracle, rng)
    form = FORMATS[int(rng.integers(len(FORMATS)))]
    words = ["-f", form, *arguments(rng, made)]
    try:
        text = json.dumps(made).encode()
        done = run_once(program, words, text, environment)
        if done.returncode != 0:
            return "refused", None
        CHECKS[form](done.stdout)
        hold(run_once(program, words, text, environment).stdout == done.stdout, "other bytes the second time")
    except (Broken, ValueError, csv.Error, xml.etree.ElementTree.ParseError, subprocess.TimeoutExpired) as problem:
        return form, f"{words}: {type(problem).__name__}: {str(problem)[:300]}"
    return form, None


def run(row):
    made_by, refused = maker(row), 0
    for i, (form, problem) in enumerate(row.map(lambda i: try_one(row.program, made_by, i),
                                                range(0 if made_by is None else 60 if row.quick else DOCUMENTS))):
        refused += form == "refused"
        row.point("refused with one message" if form == "refused" else form, f"document {i} of seed {SEED}", problem)
    row.say(f"{refused} of them ask for what does not go together")
