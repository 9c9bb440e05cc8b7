"""A system call that fails ends a run with one message that names the file; one that is interrupted ends nothing.

strace lets each openat, read, write, fsync, close, rename and unlink of a run fail in turn with EIO, ENOSPC and EINTR
(the others that touch files with EIO), once, and those through which bytes go from then on too. A library of ours does
half of each write and one byte of each read. What fails while libraries are loaded and fonts are found is counted apart.
"""
import collections
import os
import re

import strace
from commands import named
from preload import report, settings
from trial import is_complete, message_problem, refused, untouched
from trust import NOT_A_POINT

CALLS = ("openat", "read", "write", "fsync", "close", "rename", "unlink")
MORE_CALLS = ("link", "newfstatat", "fstat", "faccessat2", "access", "readlink", "fchmod", "fcntl", "getcwd", "pread64")
ERRORS = ("EIO", "ENOSPC", "EINTR")
STREAMS = ("openat", "read", "write", "fsync")  # from one call on everything may fail: a disk that is gone

Fault = collections.namedtuple("Fault", "call error number on")
TEMPORARY = re.compile(r"\.attnviz-\d+-(\d+)")


def show(fault):
    return f"{fault.call} {fault.number}{' and all after' if fault.on else ''} fails with {fault.error}"


def faults_of(row, counts):
    faults = [Fault(call, error, number, False) for call in CALLS for error in ERRORS
              for number in range(1, counts.get(call, 0) + 1)]
    faults += [Fault(call, "EIO", number, False) for call in MORE_CALLS for number in range(1, counts.get(call, 0) + 1)]
    faults += [Fault(call, "EIO", number, True) for call in STREAMS for number in range(1, counts.get(call, 0) + 1)]
    return [fault for fault in faults if is_telling(fault, counts)] if row.quick else faults


def is_telling(fault, counts):
    """The quick form: the last of each kind, once; most of the others are the loader's."""
    return fault.call in CALLS and fault.number == counts[fault.call] and not fault.on


def names_concerned(trial, line):
    """What the message may call the file: that of the call, else any output or input of the run."""
    staged = TEMPORARY.search(line)
    if staged and int(staged.group(1)) < len(trial.outputs) and not re.search(r"\b(openat|link|rename|unlink)\(", line):
        return (trial.outputs[int(staged.group(1))],)
    return (*trial.outputs, *trial.reads, "stdout", "stdin", "/dev/null")


def writes_to_stderr(line):
    return re.search(r"\bwrite\(2<", line) is not None


def must_fail(line):
    """Where going on would leave less than a whole file that will still be there after a power cut."""
    return re.search(r"\b(write|fsync|rename)\(", line) is not None and not writes_to_stderr(line)


def judge_ours(trial, fault, after, reference, line):
    if is_complete(after, reference):
        if fault.error == "EINTR":
            said = after.stderr == reference.stderr
            return None if said else f"the message was lost: {after.stderr!r}"
        return "went on as if nothing had failed" if must_fail(line) else None
    if fault.error == "EINTR":
        return f"an interrupted call is no failure; {after.shown()}"
    if after.status == 0 or (after.status == trial.status and after.stdout):
        return f"incomplete, with status {after.status}; {after.shown()}"
    if writes_to_stderr(line) or (fault.on and fault.call == "write"):
        return untouched(after)
    return refused(after, (1, 3), names_concerned(trial, line))


def judge_library(trial, after, reference):
    """127 is the loader's own status; GLib may end the process."""
    if is_complete(after, reference):
        return None
    if after.status == 0:
        return f"a picture that differs, with status 0; {after.shown()}"
    if after.status == "hung":
        return "hung"
    if isinstance(after.status, int) and after.status < 0:
        return untouched(after)
    return untouched(after) or (None if after.status == 127 else message_problem(after, libraries_speak=True))


def try_faults(row, trial):
    calls = ",".join("?" + call for call in CALLS + MORE_CALLS)
    reference = trial.run(strace.command(row.program, calls), strace.ENVIRONMENT, look=strace.read_log)
    if not is_complete(reference, trial.reference([row.program])):
        raise RuntimeError(f"{trial.name} under strace: {reference.shown()}")

    def try_one(fault):
        when = f"{fault.number}+" if fault.on else str(fault.number)
        injection = f"inject={fault.call}:error={fault.error}:when={when}"
        after = trial.run(strace.command(row.program, fault.call, "-e", injection), strace.ENVIRONMENT,
                          look=strace.read_log)
        hit = strace.struck(after.seen)
        if hit is None or "does not work under ptrace" in after.stderr:  # a call of LeakSanitizer's own
            return fault, "", NOT_A_POINT
        part = "while libraries and fonts are loaded" if hit.library else "the program's own calls"
        problem = judge_library(trial, after, reference) if hit.library else \
            judge_ours(trial, fault, after, reference, hit.line)
        return fault, part, problem and f"{problem}\n        {hit.line.strip()[:200]}"

    for fault, part, problem in row.map(try_one, faults_of(row, strace.count_calls(reference.seen))):
        row.point(part, f"{trial.name}: {show(fault)}", problem)


def try_short(row, trial, kind):
    """Every write, or read, that does less than it was asked to: one, and all."""
    reference = trial.reference([row.program], settings(row, "program", kind))
    count = trial.run([row.program], settings(row, "program", kind), look=report).seen[0]

    def try_one(point):
        at, on = point
        after = trial.run([row.program], settings(row, "program", kind, at, on), look=report)
        if after.seen is None or after.seen[1] == 0:
            return NOT_A_POINT
        return None if is_complete(after, reference) and after.stderr == reference.stderr else after.shown()

    points = row.sample([(at, on) for at in range(1, count + 1) for on in (False, True)], 3)
    row.each(f"{kind}s", points, try_one, lambda point: f"{trial.name}: {point}")


def run(row):
    names = ("document", "toy") if row.quick else \
        ("document", "toy", "weights", "long", "npy", "glove", "check", "sentence", "help", "lines", "lines to a file",
         "arrays", "safetensors", "views", "vector")
    trials = named(row.data, *names)
    if strace.is_there():
        for trial in trials:
            try_faults(row, trial)
    else:
        row.skip("calls that fail: strace is not installed")
    for trial in trials:
        for kind in ("short-write", "short-read"):
            try_short(row, trial, kind)
