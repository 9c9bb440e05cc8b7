#!/usr/bin/python3
"""trust.py [--quick] [--program PATH] [--faults PATH] [--source FOLDER] [--folder FOLDER] [ROW,ROW…]

Runs the rows of the table of promises: each tries every point that it can think of and says how many held.

    alloc: 9120 tried, 9120 held
        release: 9120 tried, 9120 held

Every file of rows/ is a row, named by its file; rows run in the order of their names, or those given, or those in
TRUST_ROWS. The exit status is 1 when any point did not hold, and the first of these (20, or TRUST_SHOWN) are printed
with what was found.
--quick tries a few points of each, in seconds.

A row is a Python file with a docstring, whose first line says what is promised, and a function run(row). It has

    row.quick                   only a few points are wanted
    row.program, row.data       the program, and the folder of documents
    row.faults                  the library that lets calls fail (faults.c)
    row.source, row.folder      the checkout; a folder that lasts, for what is slow to make
    row.each(part, items, try_one)    try_one(item) returns None where the point holds, "" or NOT_A_POINT where there was
                                none, else what was wrong; tried by as many threads as there are processors
    row.map(function, items)    what the function makes of the items, by those threads
    row.point(part, name, problem)    one point by itself
    row.sample(items, count)    all of them, or with --quick `count`, evenly spread and the last among them
    row.skip(text)              what could not be tried here, and why
    row.say(text)               a figure to print
    row.build(name, *options)   the path of a program built with these CMake options (not with --quick)
"""
import argparse
import concurrent.futures
import importlib.util
import os
import subprocess
import sys
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
os.environ.pop("POSIXLY_CORRECT", None)  # by which getopt would take options behind words for words
NOT_A_POINT = ""
SHOWN_FAILURES = int(os.environ.get("TRUST_SHOWN", "20"))


class Row:
    """What a row is given, and where it counts its points."""

    def __init__(self, name, options):
        self.name = name
        self.quick, self.program, self.faults = options.quick, options.program, options.faults
        self.source, self.folder = options.source, options.folder
        self.data = os.path.join(self.source, "data")
        self.counts, self.failures, self.said, self.skipped = {}, [], [], []
        self.lock = threading.Lock()

    def point(self, part, name, problem):
        if problem == NOT_A_POINT:
            return
        with self.lock:
            tried, held = self.counts.get(part, (0, 0))
            self.counts[part] = (tried + 1, held + (problem is None))
            if problem is not None:
                self.failures.append(f"{part}: {name}: {problem}")

    def map(self, function, items):
        with concurrent.futures.ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
            return list(pool.map(function, items))

    def each(self, part, items, try_one, name=str):
        for item, problem in self.map(lambda item: (item, try_one(item)), items):
            self.point(part, name(item), problem)

    def sample(self, items, count):
        items = list(items)
        if not self.quick or len(items) <= count:
            return items
        return [items[(len(items) - 1) * i // max(1, count - 1)] for i in range(count)]

    def skip(self, text):
        self.skipped.append(text)

    def say(self, text):
        self.said.append(text)

    def build(self, name, *options):
        folder = os.path.join(self.folder, "variants", name)
        made = subprocess.run(["cmake", "-S", self.source, "-B", folder, "-DBUILD_TESTING=OFF", *options],
                              capture_output=True, text=True)
        if made.returncode == 0:
            made = subprocess.run(["cmake", "--build", folder, "--target", "attnviz", f"-j{os.cpu_count()}"],
                                  capture_output=True, text=True)
        if made.returncode != 0:
            raise RuntimeError(f"the variant {name} cannot be built:\n{made.stdout[-2000:]}{made.stderr[-2000:]}")
        return os.path.join(folder, "attnviz")

    def print(self, seconds):
        tried, held = (sum(count[i] for count in self.counts.values()) for i in (0, 1))
        print(f"{self.name}: {tried} tried, {held} held ({seconds:.0f} s)")
        for part, (part_tried, part_held) in self.counts.items():
            print(f"    {part}: {part_tried} tried, {part_held} held")
        for text in self.said:
            print(f"    {text}")
        for text in self.skipped:
            print(f"    not tried: {text}")
        for text in self.failures[:SHOWN_FAILURES]:
            print(f"    FAILED {text}")
        if len(self.failures) > SHOWN_FAILURES:
            print(f"    … and {len(self.failures) - SHOWN_FAILURES} more")
        sys.stdout.flush()
        return bool(self.failures)


def row_names():
    return sorted(name[:-3] for name in os.listdir(os.path.join(HERE, "rows")) if name.endswith(".py"))


def load(name):
    spec = importlib.util.spec_from_file_location("row_" + name, os.path.join(HERE, "rows", name + ".py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run(name, options):
    row, start = Row(name, options), time.monotonic()
    try:
        load(name).run(row)
    except Exception as error:  # a row that cannot be tried has not held
        row.point("the row itself", type(error).__name__, str(error) or "failed")
    return row.print(time.monotonic() - start)


def read_options():
    here = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    here.add_argument("--quick", action="store_true")
    here.add_argument("--program", default="build/attnviz")
    here.add_argument("--faults", default="build/tests/trust/libfaults.so")
    here.add_argument("--source", default=os.path.dirname(os.path.dirname(HERE)))
    here.add_argument("--folder", default="build/tests/trust")
    here.add_argument("rows", nargs="?", default=os.environ.get("TRUST_ROWS", ""))
    options = here.parse_args()
    for name in ("program", "faults", "source", "folder"):
        setattr(options, name, os.path.abspath(getattr(options, name)))
    return options


def main():
    options = read_options()
    names = options.rows.split(",") if options.rows else row_names()
    unknown = [name for name in names if name not in row_names()]
    if unknown:
        sys.exit(f"there is no row {', '.join(unknown)}; the rows are {', '.join(row_names())}")
    failed = [name for name in names if run(name, options)]
    if failed:
        sys.exit("did not hold: " + ", ".join(failed))


if __name__ == "__main__":
    sys.path.insert(0, HERE)
    main()
