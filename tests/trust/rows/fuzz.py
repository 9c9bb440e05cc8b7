"""Fuzzers of all that reads and draws find nothing: seeds are replayed, then changed for FUZZ_SECONDS (60) each.

The harnesses of tests/fuzz hold promises inside: the strict reader against RFC 8259's grammar, documents that are written
and read again, finite numbers, labels on the page, decoded pixels. The long run needs clang and libFuzzer.
"""
import glob
import os
import re
import subprocess
import sys


def replay(row, path):
    seeds = os.path.join(row.source, "tests", "fuzz", "corpus", os.path.basename(path)[len("replay_"):])
    done = subprocess.run([path, "3" if row.quick else "64", seeds], capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def try_seeds(row, fuzzers):
    for path, (status, said) in zip(fuzzers, row.map(lambda path: replay(row, path), fuzzers)):
        name = os.path.basename(path)[len("replay_"):]
        tried = re.search(r"^(\d+) inputs", said, re.M)
        for i in range(int(tried.group(1)) if tried else 1):
            row.point("seeds of " + name, str(i), None if status == 0 else said[-500:])


def built(row, folder):
    """False where there is no clang with libFuzzer."""
    for command in (["cmake", "-S", row.source, "-B", folder, "-DATTNVIZ_FUZZ=ON", "-DBUILD_TESTING=ON", "-DCMAKE_C_COMPILER=clang",
                     "-DCMAKE_BUILD_TYPE=RelWithDebInfo"],
                    ["cmake", "--build", folder, "--target", "fuzzers", f"-j{len(os.sched_getaffinity(0))}"]):
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode != 0:
            row.skip("long runs: a build with clang and libFuzzer fails: " + done.stderr[-300:])
            return False
    return True


def run_fuzzers(row, folder):
    runner = os.path.join(row.source, "tests", "fuzz", "run.py")
    done = subprocess.run([sys.executable, "-B", runner, os.path.join(folder, "tests", "fuzz")], capture_output=True, text=True)
    for name, executed, seconds, found in re.findall(r"^(\w+): (\d+) executions in (\d+) core seconds, (\d+) findings, ", done.stdout, re.M):
        row.point("long runs", name, None if found == "0" else f"{found} findings\n{done.stdout[-2000:]}")
        row.say(f"{name}: {executed} executions in {seconds} core seconds")


def run(row):
    build = os.path.dirname(row.folder)
    replayers = sorted(path for path in glob.glob(os.path.join(build, "fuzz", "replay_*")) if os.path.isfile(path))
    try_seeds(row, replayers)
    folder = os.path.join(row.folder, "variants", "fuzz")
    if not row.quick and built(row, folder):
        run_fuzzers(row, folder)
