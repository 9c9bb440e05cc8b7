#!/usr/bin/python3
"""analyzer.py SOURCE FOLDER: gcc -fanalyzer over src/. What it is wrong about is in analyzer.txt, with the reason.

A line of analyzer.txt is FILE: [-Wanalyzer-…], below a comment that says why.
"""
import os
import re
import sys

import common

FINDING = re.compile(r"^(?P<path>\S+?):\d+:\d+: warning: (?P<text>.*) \[(?P<flag>-Wanalyzer[^]]*)\]", re.M)


def findings(text, source):
    """("FILE: [FLAG]", the line) for each."""
    for line in text.splitlines():
        found = FINDING.match(line)
        if found:
            yield f"{os.path.relpath(found.group('path'), source)}: [{found.group('flag')}]", line


def main():
    source, build = common.folders()
    common.configure(source, build, "-DCMAKE_C_COMPILER=gcc", "-DCMAKE_C_FLAGS=-fanalyzer", "-DATTNVIZ_WERROR=OFF",
                     "-DBUILD_TESTING=OFF", "-DCMAKE_BUILD_TYPE=Release", "-G", "Unix Makefiles")
    done = common.build_all(build, "--clean-first", "--", "-Otarget")  # not one file's words among another's
    known, seen, new = common.explained("analyzer.txt"), set(), {}
    for key, line in findings(done.stdout + done.stderr, source):
        seen.add(key)
        if key not in known:
            new[line] = key  # once, however often a file is compiled
    for line, key in sorted(new.items()):
        print(f"{line}\n    {key}")
    for key in sorted(known - seen):
        print(f"analyzer.txt explains what is not found any more: {key}")
    print(f"gcc -fanalyzer: {len(seen)} places, {len(new)} findings that are not explained")
    sys.exit(done.returncode != 0 or len(new) > 0)


main()
