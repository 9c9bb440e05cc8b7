"""cppcheck, clang-tidy and gcc -fanalyzer find nothing that is not explained.

The reasons for what is off stand in .clang-tidy and in tests/analysis. They take a quarter of an hour.
"""
import os
import shutil
import subprocess
import sys

TOOLS = {"cppcheck": "cppcheck", "tidy": "clang-tidy", "analyzer": "gcc"}


def run(row):
    for name, tool in TOOLS.items():
        if row.quick:
            row.skip(f"{name}, which takes minutes")
        elif shutil.which(tool) is None:
            row.skip(f"{name}: {tool} is not installed")
        else:
            script = os.path.join(row.source, "tests", "analysis", name + ".py")
            done = subprocess.run([sys.executable, "-B", script, row.source, os.path.join(row.folder, "analysis", name)],
                                  capture_output=True, text=True)
            row.point(name, "src", None if done.returncode == 0 else done.stdout[-3000:])
            row.say((done.stdout.strip().splitlines() or [name])[-1])
