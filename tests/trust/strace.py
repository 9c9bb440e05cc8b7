"""Runs under strace that changes one system call: reading what happened, and which calls there are to change."""
import os
import re
import shutil
from collections import namedtuple

CALL = re.compile(r"^(?:\d+ +)?(\w+)\(")
THREAD = re.compile(r"^(\d+) ")
BEGINNING = re.compile(r"(?P<text>(?P<thread>\d+) .*)<unfinished \.\.\.>$")
END = re.compile(r"(?P<thread>\d+) +<\.\.\. \w+ resumed>(?P<text>.*)")
LOG = "{PARENT}/strace"
# LeakSanitizer cannot work in a process that is traced.
ENVIRONMENT = {"ASAN_OPTIONS": "detect_leaks=0:exitcode=99"}

Struck = namedtuple("Struck", "line library is_loader")

# What only the loader, the drawing libraries and fontconfig read.
LIBRARY_PATHS = re.compile(r"\.so\b|/ld\.so|/etc/fonts|/usr/share/(fonts|fontconfig|X11|locale|zoneinfo)|fontconfig|"
                           r"/usr/lib/|\"/proc/|</proc/|/sys/|\.ttf|\.uuid|/etc/locale")


def is_there():
    return shutil.which("strace") is not None


def command(program, calls, *more):
    return ["strace", "-f", "-qq", "-y", "-s", "200", "-o", LOG, "-e", f"trace={calls}", *more, "--", program]


def read_log(parent):
    try:
        with open(os.path.join(parent, "strace"), errors="replace") as file:
            return whole_calls(file.read().splitlines())
    except FileNotFoundError:
        return []


def whole_calls(lines):
    """The lines, each call on one: where another thread comes between, strace writes its beginning and its end apart."""
    begun, whole = {}, []
    for line in lines:
        beginning, end = BEGINNING.match(line), END.match(line)
        if beginning:
            begun[beginning["thread"]] = beginning["text"]
        elif end and end["thread"] in begun:
            whole.append(begun.pop(end["thread"]) + end["text"])
        else:
            whole.append(line)
    return whole + list(begun.values())


def count_calls(lines):
    """{call: how many of it the busiest thread made}; strace counts the calls of each thread by themselves."""
    counts = {}
    for line in lines:
        call, thread = CALL.match(line), THREAD.match(line)
        if call:
            key = call.group(1), thread.group(1) if thread else ""
            counts[key] = counts.get(key, 0) + 1
    most = {}
    for (call, _), count in counts.items():
        most[call] = max(most.get(call, 0), count)
    return most


def struck(lines):
    """The first call that was changed, or None."""
    for number, line in enumerate(lines):
        if "(INJECTED)" in line:
            return Struck(line, bool(LIBRARY_PATHS.search(line)), number)
    return None
