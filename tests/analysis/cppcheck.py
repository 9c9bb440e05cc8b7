#!/usr/bin/python3
"""cppcheck.py SOURCE FOLDER: cppcheck over src/. What it is wrong about is in cppcheck.txt, with the reason."""
import os
import subprocess
import sys

import common


def main():
    source, build = common.folders()
    rooms = sorted({os.path.dirname(path) for path in common.sources(source)})
    done = subprocess.run(["cppcheck", "--enable=warning,performance,portability", "--std=c11", "--quiet", "--error-exitcode=1",
                           f"--cppcheck-build-dir={build}", f"-j{len(os.sched_getaffinity(0))}", "-D__x86_64__", "-Ulinux",
                           "--suppressions-list=" + os.path.join(os.path.dirname(os.path.abspath(__file__)), "cppcheck.txt"),
                           *(f"-I{room}" for room in rooms), "src"], cwd=source)
    print("cppcheck: " + ("nothing found" if done.returncode == 0 else "see above"))
    sys.exit(done.returncode)


main()
