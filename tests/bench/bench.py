#!/usr/bin/python3
"""bench.py ATTNVIZ STOPWATCH EMPTY FOLDER [ROW,ROW…]: attnviz beside other programs, in turn and in one session.

Makes the inputs in FOLDER (once), runs each row's commands in turn, round after round, each with fresh output files,
and prints the median wall time with its range, the largest resident memory, the time per attention cell, and the
ratio of the medians to attnviz's own. Rows come from the command line, else from BENCH_ROWS, else all. A command
that takes longer than BENCH_SECONDS (300) or more than BENCH_MEBIBYTES (3072) is stopped and shown as such; a
program that is not there is shown as not installed; a row that this attnviz does not support yet is left out.
No time fails anything: the exit status is 1 only when attnviz could not do what it was asked to.
"""
import os
import shutil
import statistics
import subprocess
import sys

import inputs

HERE = os.path.dirname(os.path.abspath(__file__))
PEERS = os.path.join(HERE, "peers")
LIMITS = [os.environ.get("BENCH_SECONDS", "300"), os.environ.get("BENCH_MEBIBYTES", "3072")]
TOY = "the cat chased the mouse"


class Command:
    """What is run, and the times that it took."""

    def __init__(self, label, words, missing=False):
        self.label, self.words = label, words
        self.outcome = "not installed" if missing else None
        self.seconds, self.peak = [], 0

    def run(self, bench, counts):
        if self.outcome:
            return
        empty_folder(bench.out)
        words = self.words() if callable(self.words) else self.words
        printed = subprocess.run([bench.stopwatch, *LIMITS, *words], cwd=bench.out, capture_output=True, text=True)
        outcome, seconds, kibibytes = printed.stdout.split()
        self.peak = max(self.peak, int(kibibytes) / 1024)
        if outcome != "done":
            self.outcome = {"time": f"out of time ({LIMITS[0]} s)", "memory": f"out of memory ({LIMITS[1]} MiB)",
                            "failed": "failed"}[outcome]
        elif counts:
            self.seconds.append(float(seconds))


class Bench:
    def __init__(self, attnviz, stopwatch, empty, folder):
        self.attnviz, self.stopwatch, self.empty = (os.path.abspath(path) for path in (attnviz, stopwatch, empty))
        self.data, self.out, self.own = (os.path.join(os.path.abspath(folder), name) for name in ("data", "out", "own"))
        for path in (self.data, self.out, self.own):
            os.makedirs(path, exist_ok=True)
        self.has = {module: can_import(module) for module in ("numpy", "PIL", "matplotlib")}
        self.node = shutil.which("node")

    def input(self, name):
        return inputs.make(name, self.data)

    def python(self, label, script, modules, *words):
        missing = not all(self.has[module] for module in modules)
        return Command(label, [sys.executable, "-B", os.path.join(PEERS, script), *words], missing)

    def javascript(self, label, script, *words):
        return Command(label, [self.node, "--max-old-space-size=16384", os.path.join(PEERS, script), *words],
                       self.node is None)

    def start(self):
        return Command("an empty program", [self.empty])

    def copy_of_own(self):
        """cp of the files that attnviz wrote in this round."""
        return Command("cp of its own files", lambda: ["cp", *list_folder(self.own), self.out])

    def keep_own(self):
        empty_folder(self.own)
        for path in list_folder(self.out):
            os.replace(path, os.path.join(self.own, os.path.basename(path)))


def can_import(module):
    return subprocess.run([sys.executable, "-c", f"import {module}"], capture_output=True).returncode == 0


def list_folder(folder):
    return [os.path.join(folder, name) for name in sorted(os.listdir(folder))]


def empty_folder(folder):
    for path in list_folder(folder):
        os.unlink(path)


# --- rows: attnviz comes first in each ---


def attention_peers(bench, path, digits):
    words = (path + ".json", path + ".txt", os.path.join(bench.out, "peer"), str(digits))
    return [bench.python("NumPy and Pillow, tuned", "attention_numpy.py", ("numpy", "PIL"), *words),
            bench.python("NumPy and matplotlib", "attention_matplotlib.py", ("numpy", "matplotlib"), *words),
            bench.javascript("node", "attention_node.cjs", *words)]


def toy(bench):
    path = bench.input("toy")
    return [Command("attnviz", [bench.attnviz, TOY]), bench.start(), *attention_peers(bench, path, 6)]


def toy_json(bench):
    path = bench.input("toy")
    return [Command("attnviz", [bench.attnviz, "-f", "json", TOY]), bench.start(),
            bench.python("NumPy", "table_numpy.py", ("numpy",), path + ".json", path + ".txt")]


def size(count, digits):
    def row(bench):
        path = bench.input(f"n{count}")
        own = [bench.attnviz, "-q", "-t", path + ".json", *(["--digits", str(digits)] if digits else [])]
        return [Command("attnviz", own), bench.copy_of_own(), *attention_peers(bench, path, digits)]
    return row


def json_table(name):
    def row(bench):
        path = bench.input(name)
        sentence = open(path + ".txt").read().strip()
        return [Command("attnviz", [bench.attnviz, "-q", "-f", "json", "-t", path + ".json", sentence]),
                Command("cat of the table", ["cat", path + ".json"]),
                bench.javascript("node", "table_node.cjs", path + ".json", path + ".txt"),
                bench.python("NumPy", "table_numpy.py", ("numpy",), path + ".json", path + ".txt")]
    return row


def glove_table(bench):
    path = bench.input("table400k")
    sentence = open(path + ".txt").read().strip()
    return [Command("attnviz", [bench.attnviz, "-q", "-f", "json", "-t", path + ".glove", sentence]),
            Command("cat of the table", ["cat", path + ".glove"]),
            bench.python("NumPy, wanted lines only", "table_numpy.py", ("numpy",), path + ".glove", path + ".txt")]


def many_lines(bench):
    path = bench.input("lines1000")
    own = [bench.attnviz, "-q", "-f", "jsonl", "-t", path + ".json", f"--lines={path}.txt"]
    return [Command("attnviz", own),
            bench.python("NumPy, one process", "lines_numpy.py", ("numpy",), path + ".json", path + ".txt")]


def figure_only(bench):
    path = bench.input("n65536")
    own = [bench.attnviz, "-q", "-t", path + ".json", "-o", "own.png", "-o", "own.embeddings.csv"]
    return [Command("attnviz", own), attention_peers(bench, path, 6)[0]]


# name: (title, rounds after an uncounted one, attention cells, commands, whether attnviz may not know it yet)
ROWS = {
    "toy": ("toy sentence, four files", 15, 0, toy, False),
    "toy-json": ("toy sentence, -f json", 25, 0, toy_json, False),
    "64": ("64 tokens, four files, 6 digits", 9, 64**2, size(64, 6), False),
    "512": ("512 tokens, four files, 6 digits", 7, 512**2, size(512, 6), False),
    "2048": ("2,048 tokens, four files, 6 digits", 5, 2048**2, size(2048, 6), False),
    "8192": ("8,192 tokens, four files, 6 digits", 1, 8192**2, size(8192, 6), False),
    "64-full": ("64 tokens, four files, full precision", 9, 64**2, size(64, 0), False),
    "512-full": ("512 tokens, four files, full precision", 7, 512**2, size(512, 0), False),
    "2048-full": ("2,048 tokens, four files, full precision", 3, 2048**2, size(2048, 0), False),
    "8192-full": ("8,192 tokens, four files, full precision", 1, 8192**2, size(8192, 0), False),
    "table10k": ("5 words of a 10,000-word JSON table", 9, 0, json_table("table10k"), False),
    "table400k": ("5 words of a 400,000-word JSON table", 3, 0, json_table("table400k"), False),
    "glove": ("5 words of 400,000 words of GloVe text", 5, 0, glove_table, False),
    "lines": ("1,000 sentences, --lines -f jsonl", 5, 0, many_lines, False),
    "65536": ("65,536 tokens, figure and embeddings.csv", 1, 65536**2, figure_only, False),
}


def run_row(bench, rounds, commands):
    """The first round is not counted, except where one is all there is."""
    for number in range(rounds if rounds == 1 else rounds + 1):
        for command in commands:
            command.run(bench, number > 0 or rounds == 1)
            if command is commands[0]:
                bench.keep_own()


def in_units(seconds):
    return f"{seconds * 1e3:.2f} ms" if seconds < 1 else f"{seconds:.2f} s"


def cells_of(command, own, cells):
    """The printed cells of one command: median, range, memory, time per attention cell, ratio."""
    peak = f"{command.peak:.1f} MiB" if command.peak else ""
    if not command.seconds:
        return [command.label, command.outcome, "", peak, "", ""]
    median = statistics.median(command.seconds)
    spread = f"{in_units(min(command.seconds))} – {in_units(max(command.seconds))}" if len(command.seconds) > 1 else ""
    per_cell = f"{median / cells * 1e9:.1f} ns" if cells else ""
    ratio = f"{median / statistics.median(own.seconds):.2f}" if own.seconds else ""
    return [command.label, in_units(median), spread, peak, per_cell, ratio]


def print_row(name, title, cells, commands):
    print(f"\n{title} [{name}]")
    for command in commands:
        label, median, spread, peak, per_cell, ratio = cells_of(command, commands[0], cells)
        print(f"  {label:26}{median:>12}  {spread:27}{peak:>12}{per_cell:>12}{ratio:>9}", flush=True)


def chosen(words):
    names = [name for name in ",".join(words).split(",") if name] or list(ROWS)
    for name in names:
        if name not in ROWS:
            sys.exit(f"bench: there is no row {name}; the rows are {', '.join(ROWS)}")
    return names


def main():
    if len(sys.argv) < 5:
        sys.exit(__doc__)
    names = chosen(sys.argv[5:] or [os.environ.get("BENCH_ROWS", "")])
    bench = Bench(*sys.argv[1:5])
    failed = False
    print(f'  {"":26}{"median":>12}  {"range":27}{"peak":>12}{"a cell":>12}{"× attnviz":>9}')
    for name in names:
        title, rounds, cells, make, may_be_unknown = ROWS[name]
        commands = make(bench)
        if may_be_unknown:
            probe = Command("attnviz", commands[0].words)
            probe.run(bench, False)
            if probe.outcome == "failed":
                continue
        run_row(bench, rounds, commands)
        print_row(name, title, cells, commands)
        failed = failed or commands[0].outcome == "failed"
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
