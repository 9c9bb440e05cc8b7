"""At a stated limit a run works, one past it it ends with the limit's number; and how much memory each takes.

N − 1, N and N + 1 of each limit. The largest (the whole file, tokens) only in the long form.
"""
import json
import os
import re
import shutil
import subprocess
import tempfile

from preload import peak_mebibytes

MEBIBYTE = 1024 * 1024
LIMIT_SECONDS = 3600


class Done:
    """How a run ended, and the largest memory that it held, in MiB."""

    def __init__(self, row, arguments, stdin=None, reads=None, pieces=None):
        """`pieces` is called with a file to write stdin to; `reads` maps names to bytes, or to what writes them."""
        folder = tempfile.mkdtemp(prefix="attnviz-trust-", dir=row.folder)
        try:
            for name, data in (reads or {}).items():
                with open(os.path.join(folder, name), "wb") as file:
                    data(file) if callable(data) else file.write(data)
            self.go(row, folder, arguments, stdin, pieces)
            self.files = os.listdir(folder)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def go(self, row, folder, arguments, stdin, pieces):
        report = {"LD_PRELOAD": row.faults, "FAULTS_REPORT": os.path.join(folder, "report"),
                  "ASAN_OPTIONS": "verify_asan_link_order=0"}
        said = os.path.join(folder, "said")
        with open(said, "wb") as stderr:
            run = subprocess.Popen([row.program, *arguments], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                                   stderr=stderr, cwd=folder, env={**os.environ, **report})
            try:
                pieces(run.stdin) if pieces else run.stdin.write(stdin or b"")
                run.stdin.close()
            except BrokenPipeError:
                pass  # refused before it was read to its end
            self.status = run.wait(LIMIT_SECONDS)
        self.mebibytes = peak_mebibytes(folder)
        with open(said, "rb") as stderr:
            self.stderr = stderr.read().decode(errors="replace")


def document(**keys):
    return json.dumps(keys).encode()


def on_stdin(row, data, *more):
    return Done(row, ["-q", "-f", "csv", *more, "-"], stdin=data)


def json_depth(row, n):
    return on_stdin(row, b'{"sentence": "cat", "result": ' + b"[" * (n - 1) + b"]" * (n - 1) + b"}")


def dimensions(row, n):
    return on_stdin(row, document(sentence="cat", embeddings={"cat": [0.5] * n}), "-f", "embeddings.csv")


def dimensions_of_glove(row, n):
    return Done(row, ["-q", "-f", "csv", "-t", "v.txt", "cat"], reads={"v.txt": b"cat" + b" 0.5" * n + b"\n"})


def heads(row, n):
    return on_stdin(row, document(sentence="cat", embeddings={"cat": [0.5] * n}, options={"heads": n}))


def layers(row, n):
    return on_stdin(row, document(sentence="cat and", embeddings={"cat": [0.5], "and": [1]}, layers=[{}] * n))


def compared_sentences(row, n):
    return Done(row, ["-q", "-f", "csv", *["--compare=cat"] * (n - 1), "mouse"])


def compared_documents(row, n):
    return on_stdin(row, document(embeddings={"cat": [1]}, compare=[{"sentence": "cat"}] * n))


def sweep_values(row, n):
    return Done(row, ["-q", "-f", "csv", "--sweep", "temperature=" + ",".join(map(str, range(1, n + 1))), "cat"])


def outputs(row, n):
    names = [word for i in range(n) for word in ("-o", f"{i}.csv")]
    return Done(row, ["-q", *names, "cat"])


def views(row, n):
    return Done(row, ["-q", "-f", "png", "--view", ",".join(["matrix"] * n), "cat"])


def line_bytes(row, n):
    return Done(row, ["-q", "-f", "csv", "-t", "v.txt", "cat"], reads={"v.txt": b"cat 1 0." + b"5" * (n - 8) + b"\n"})


def word_bytes(row, n):
    """Of word2vec's binary; with the space that ends it."""
    return Done(row, ["-q", "-f", "csv", "-t", "v.bin", "cat"],
                reads={"v.bin": b"2 1\ncat \0\0\x80\x3f" + b"w" * (n - 1) + b" \0\0\x80\x3f"})


def tokens(row, n):
    """Of a sentence, each a query of one key: of itself it would have n² weights, which takes a quarter of an hour."""
    return Done(row, ["-q", "--cross", "cat", "--segment", "space", "-t", "t.json", "-f", "embeddings.csv", "-"],
                stdin=b"cat " * n, reads={"t.json": document(embeddings={"cat": [1]})})


def token_rows(row, n):
    """Given queries and keys, of which there are as many as tokens."""
    return on_stdin(row, b'{"q": [' + b"[1]," * (n - 1) + b'[1]], "k": [[1]], "v": [[1]]}', "-f", "embeddings.csv")


def padded(n):
    start = document(embeddings={"cat": [1]}, sentence="cat")

    def write(file):
        file.write(start)
        left = n - len(start)
        while left > 0:
            file.write(b" " * min(left, MEBIBYTE))
            left -= MEBIBYTE

    return write


def file_bytes(row, n):
    return Done(row, ["-q", "-f", "csv", "-t", "t.json"], reads={"t.json": padded(n)})


def stdin_bytes(row, n):
    return Done(row, ["-q", "-f", "csv", "-"], pieces=padded(n))


def picture_side(row, dots):
    """The side is a whole number of pixels for each number of dots an inch: it cannot be chosen to the pixel."""
    words = " ".join(f"w{i}" for i in range(64))
    return Done(row, ["-q", "-f", "png", "--unknown", "hash", "--view", "steps,heads,flow,query,matrix", "--dpi", str(dots),
                      "-"], stdin=words.encode())


# (what is tried, the limit, the statuses past it, too slow for the quick form)
LIMITS = [
    (json_depth, 64, (3,), False), (dimensions, 16384, (3,), False), (dimensions_of_glove, 16384, (3,), False),
    (heads, 1024, (3,), False), (layers, 1024, (3,), False), (compared_sentences, 64, (2, 3), False),
    (compared_documents, 64, (3,), False), (sweep_values, 4096, (2,), True), (outputs, 64, (2,), True),
    (views, 16, (2,), True), (line_bytes, 4194304, (3,), False), (word_bytes, 65536, (3,), False),
    (token_rows, 131072, (3,), False), (tokens, 131072, (3,), False), (file_bytes, 1073741824, (3,), True),
    (stdin_bytes, 1073741824, (3,), True),
]


def holds_at(done):
    if done.status != 0:
        return f"status {done.status}: {done.stderr.strip()[-300:]}"
    return None


def holds_past(done, limit, statuses):
    lines = done.stderr.splitlines()
    if done.status not in statuses:
        return f"status {done.status} in place of {statuses}: {done.stderr.strip()[-300:]}"
    if len(lines) != 1 or not lines[0].startswith("attnviz: "):
        return f"not one message: {done.stderr.strip()[-300:]}"
    return None if str(limit) in re.findall(r"\d+", lines[0]) else f"does not say {limit}: {lines[0]}"


def try_limit(row, make, limit, statuses):
    name, peaks = make.__name__.replace("_", " "), []
    for n in (limit - 1, limit, limit + 1):
        done = make(row, n)
        problem = holds_at(done) if n <= limit else holds_past(done, limit, statuses)
        row.point("limits", f"{name}, {n}", problem)
        peaks.append(done.mebibytes)
    row.say(f"{name}: {limit}; {max(peaks[:2]):.0f} MiB at the limit, {peaks[2]:.0f} MiB past it")


def try_picture(row):
    """The most dots an inch that fit are found, of the 24 to 1200 that there are; one more is refused."""
    low, high = 24, 1200
    while high - low > 1:
        middle = (low + high) // 2
        done = picture_side(row, middle)
        low, high = (middle, high) if done.status == 0 else (low, middle)
    at, past = picture_side(row, low), picture_side(row, high)
    row.point("limits", f"picture side, {low} dots an inch", holds_at(at))
    told = 32767 * 96 // high  # in points, which is what a picture is laid out in
    row.point("limits", f"picture side, {high} dots an inch", holds_past(past, told, (3,)))
    row.say(f"picture side: 32767 pixels; {at.mebibytes:.0f} MiB at the limit, {past.mebibytes:.0f} MiB past it")


def run(row):
    os.makedirs(row.folder, exist_ok=True)
    for make, limit, statuses, is_slow in LIMITS:
        if not (row.quick and is_slow):
            try_limit(row, make, limit, statuses)
    if not row.quick:
        try_picture(row)
