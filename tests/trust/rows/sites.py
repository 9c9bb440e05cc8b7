"""Wherever the program asks for memory or calls the system, that may fail: in every command line of the contract's tests.

The tests of tests/contract run with probe.c in the program's place, and after them random documents in every view and
format (the row looks): before each run of theirs an allocation of the program, cJSON, libpng, zlib or utf8proc, then a
system call (with EIO, ENOTSUP and EINTR, which ends nothing), then an allocation of any library fails that is made from
a place in the code where none has failed before, until no place is left. Each of these runs has to end with a message or
go on as if nothing had happened, and the tests have to find what they expect after it.
"""
import os
import subprocess
import sys
import tempfile

from allocations import OTHERS, OURS
from rows import looks

SECONDS = 1800
KINDS = (("allocation", OURS), ("call", "program"), ("refusal", "program"), ("interrupt", "program"), ("allocation", OTHERS))
TESTS = ("documents sentences options readers compare heads sweep npy weights arrays wordvectors check markdown files lines tables steps "
         "flow shift corners seldom edges terminal vector recipes help").split()
DOCUMENTS = 2000


def probed(row, folder):
    return {"PROBE_PROGRAM": row.program, "PROBE_FAULTS": row.faults, "PROBE_SITES": os.path.join(folder, "sites"),
            "PROBE_LOG": os.path.join(folder, "log"), "PROBE_KINDS": ",".join(kind for kind, _ in KINDS),
            "PROBE_IN": ",".join(objects for _, objects in KINDS)}


def try_test(row, name, folder):
    """None, or how the test failed."""
    environment = dict(os.environ, ATTNVIZ=os.path.join(row.folder, "probe"), ATTNVIZ_DATA=row.data, ATTNVIZ_SLOW="1",
                       **probed(row, folder))
    try:
        done = subprocess.run([sys.executable, "-B", f"test_{name}.py"], capture_output=True, env=environment,
                              cwd=os.path.join(row.source, "tests", "contract"), timeout=SECONDS)
    except subprocess.TimeoutExpired:
        return f"not done after {SECONDS} s"
    return None if done.returncode == 0 else done.stderr.decode(errors="replace")[-1500:]


def try_documents(row, folder):
    maker, environment = looks.maker(row), dict(os.environ, **probed(row, folder))
    if maker is not None:
        probe = os.path.join(row.folder, "probe")
        row.each("random documents hold all the same", range(4 if row.quick else DOCUMENTS),
                 lambda i: looks.try_one(probe, maker, i, environment)[1])


def read_log(folder):
    with open(os.path.join(folder, "log"), encoding="utf-8", errors="replace") as log:
        return log.read().splitlines()


def run(row):
    with open(row.program, "rb") as file:
        if b"__asan_init" in file.read():
            row.skip("anything: AddressSanitizer's own allocations stand in between")
            return
    with tempfile.TemporaryDirectory() as folder:
        row.each("the tests hold all the same", row.sample(TESTS, 1), lambda name: try_test(row, name, folder))
        try_documents(row, folder)
        for i, line in enumerate(read_log(folder)):
            row.point("a call fails", str(i), None if line == "." else line)
        row.say(f"{os.path.getsize(os.path.join(folder, 'sites')) // 4} places in the code")
