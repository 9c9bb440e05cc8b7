#!/usr/bin/python3
"""analyzer.py SOURCE FOLDER: gcc -fanalyzer over src/. What it is wrong about is in analyzer.txt, with the reason.

A line of analyzer.txt is FILE: [-Wanalyzer-…] FUNCTION, below a comment that says why.
"""
import os
import re
import sys

import common

FINDING = re.compile(r"^(?P<path>\S+?):\d+:\d+: warning: (?P<text>.*) \[(?P<flag>-Wanalyzer[^]]*)\]", re.M)
FUNCTION = re.compile(r"^(?P<path>\S+?): In function .(?P<name>\w+).[:,]", re.M)


def explained():
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "analyzer.txt"), encoding="utf-8") as lines:
        return {line.strip() for line in lines if line.strip() and not line.startswith("#")}


def findings(text, source):
    """("FILE: [FLAG] FUNCTION", the line) for each; gcc names the function once before its findings."""
    function = ""
    for line in text.splitlines():
        named = FUNCTION.match(line)
        function = named.group("name") if named else function
        found = FINDING.match(line)
        if found:
            path = os.path.relpath(found.group("path"), source)
            yield f"{path}: [{found.group('flag')}] {function}", line


def main():
    source, build = common.folders()
    common.configure(source, build, "-DCMAKE_C_COMPILER=gcc", "-DCMAKE_C_FLAGS=-fanalyzer", "-DATTNVIZ_WERROR=OFF",
                     "-DBUILD_TESTING=OFF", "-DCMAKE_BUILD_TYPE=Release", "-G", "Unix Makefiles")
    done = common.build_all(build, "--clean-first", "--", "-Otarget")  # not one file's words among another's
    known, seen, new = explained(), set(), 0
    for key, line in findings(done.stdout + done.stderr, source):
        seen.add(key)
        if key not in known:
            new += 1
            print(f"{line}\n    {key}")
    for key in sorted(known - seen):
        print(f"analyzer.txt explains what is not found any more: {key}")
    print(f"gcc -fanalyzer: {len(seen)} places, {new} findings that are not explained")
    sys.exit(done.returncode != 0 or new > 0)


main()
