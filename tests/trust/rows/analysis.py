"""gcc and clang warn of nothing; cppcheck, clang-tidy and gcc -fanalyzer find nothing that is not explained.

The warnings are those of CMakeLists.txt (-Wall -Wextra -Wpedantic -Wconversion -Wshadow …), as errors. The reasons for what
is off stand in .clang-tidy and in tests/analysis. All of it takes a quarter of an hour.
"""
import os
import shutil
import subprocess
import sys

TOOLS = {"cppcheck": "cppcheck", "tidy": "clang-tidy", "analyzer": "gcc"}
COMPILERS = ("gcc", "clang")


def try_warnings(row, compiler):
    for level in ("-O0", "-O3"):
        row.build(compiler + level, f"-DCMAKE_C_COMPILER={compiler}", "-DCMAKE_BUILD_TYPE=Release", "-DATTNVIZ_WERROR=ON",
                  f"-DCMAKE_C_FLAGS_RELEASE={level} -DNDEBUG")
        row.point(f"warnings of {compiler}", level, None)  # a build that fails ends the row


def try_tool(row, name):
    script = os.path.join(row.source, "tests", "analysis", name + ".py")
    done = subprocess.run([sys.executable, "-B", script, row.source, os.path.join(row.folder, "analysis", name)],
                          capture_output=True, text=True)
    row.point(name, "src", None if done.returncode == 0 else done.stdout[-3000:])
    row.say((done.stdout.strip().splitlines() or [name])[-1])


def run(row):
    if row.quick:
        row.skip("anything, which takes minutes")
        return
    for name, tool in {**{compiler: compiler for compiler in COMPILERS}, **TOOLS}.items():
        if shutil.which(tool) is None:
            row.skip(f"{name}: {tool} is not installed")
        elif name in COMPILERS:
            try_warnings(row, name)
        else:
            try_tool(row, name)
