#!/usr/bin/python3
"""tidy.py SOURCE FOLDER: clang-tidy over src/, by the .clang-tidy of the checkout, which says what is off and why."""
import concurrent.futures
import os
import subprocess
import sys

import common


def tidy(build, path):
    done = subprocess.run(["clang-tidy", "-p", build, "--quiet", path], capture_output=True, text=True)
    return path, done.returncode, done.stdout


def main():
    source, build = common.folders()
    # Generated sources have to be there.
    common.configure(source, build, "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON", "-DBUILD_TESTING=OFF", "-DCMAKE_C_COMPILER=clang")
    common.build_all(build)
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        for path, status, said in pool.map(lambda path: tidy(build, path), common.sources(source)):
            failed += status != 0
            if status != 0:
                print(said.strip() or f"{path}: clang-tidy failed", flush=True)
    print(f"clang-tidy: {len(common.sources(source))} files, findings in {failed}")
    sys.exit(failed > 0)


main()
