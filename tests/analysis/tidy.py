#!/usr/bin/python3
"""tidy.py SOURCE FOLDER: clang-tidy over src/, by the .clang-tidy of the checkout, which says what is off and why.

What it is wrong about is in tidy.txt: a line is FILE: [CHECK], or for what it says everywhere MESSAGE [CHECK], below a
comment that says why.
"""
import concurrent.futures
import os
import re
import subprocess
import sys

import common

FINDING = re.compile(r"^(?P<path>/\S+?):\d+:\d+: (error|warning): (?P<text>.*) \[(?P<checks>[^]]*)\]$", re.M)


def tidy(build, path):
    done = subprocess.run(["clang-tidy", "-p", build, "--quiet", path], capture_output=True, text=True)
    return path, done.returncode, done.stdout


def findings(said, source):
    """("FILE: [CHECK]", "MESSAGE [CHECK]", the line) for each; a line that two checks find counts for both."""
    for found in FINDING.finditer(said):
        for check in found.group("checks").split(","):
            if check != "-warnings-as-errors":
                path = os.path.relpath(found.group("path"), source)
                yield f"{path}: [{check}]", f"{found.group('text')} [{check}]", found.group(0)


def main():
    source, build = common.folders()
    # Generated sources have to be there.
    common.configure(source, build, "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON", "-DBUILD_TESTING=OFF", "-DCMAKE_C_COMPILER=clang")
    common.build_all(build)
    known, seen, new = common.explained("tidy.txt"), set(), {}
    with concurrent.futures.ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        for path, status, said in pool.map(lambda path: tidy(build, path), common.sources(source)):
            found = list(findings(said, source)) or ([(f"{path}: [failed]", "", said)] if status != 0 else [])
            seen.update(key for *keys, _ in found for key in keys)
            new.update((line, keys[0]) for *keys, line in found if known.isdisjoint(keys))
    for line, key in sorted(new.items()):
        print(f"{line}\n    {key}")
    for key in sorted(known - seen):
        print(f"tidy.txt explains what is not found any more: {key}")
    print(f"clang-tidy: {len(common.sources(source))} files, {len(new)} findings that are not explained")
    sys.exit(len(new) > 0)


main()
