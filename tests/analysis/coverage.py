#!/usr/bin/python3
"""coverage.py SOURCE FOLDER: what the tests run of src/, by room: lines and branches.

Builds with gcc --coverage in FOLDER, runs the tests there, then the rows COVERAGE_ROWS of the table of promises (sites,
looks and sinks unless the environment says otherwise), which reach where calls fail and what is seldom asked for.
FOLDER/uncovered.txt lists the branches that were never taken; those of lines that unreachable.txt explains are counted
apart. The exit status is 1 where any is left.
"""
import collections
import fnmatch
import json
import os
import re
import subprocess
import sys

import common

HERE = os.path.dirname(os.path.abspath(__file__))
ROWS = os.environ.get("COVERAGE_ROWS", "sites,looks,sinks")


def run_tests(source, build):
    subprocess.run(["ctest", "--test-dir", build, "-j2", "-Q"], check=False)
    trust = os.path.join(source, "tests", "trust", "trust.py")
    if ROWS and os.path.exists(trust):
        there = os.path.join(build, "tests", "trust")
        subprocess.run([sys.executable, "-B", trust, *(["--quick"] if "COVERAGE_QUICK" in os.environ else []), "--program",
                        os.path.join(build, "attnviz"), "--faults", os.path.join(there, "libfaults.so"), "--source", source,
                        "--folder", there, ROWS], check=False, stdout=subprocess.DEVNULL)


def counted(build):
    """The reports of gcov, one for each object that ran."""
    for folder, _, names in os.walk(os.path.join(build, "src")):
        for name in names:
            if name.endswith(".gcda"):
                done = subprocess.run(["gcov", "--json-format", "--stdout", "--branch-probabilities", os.path.join(folder, name)],
                                      capture_output=True, cwd=build)
                for line in done.stdout.splitlines():
                    if line.startswith(b"{"):
                        yield json.loads(line)


def merged(source, build):
    """{path: {line: (count, [branch counts])}}, summed over objects."""
    files = collections.defaultdict(dict)
    for report in counted(build):
        for file in report["files"]:
            path = os.path.relpath(os.path.join(report["current_working_directory"], file["file"]), source)
            if not path.startswith("src/"):
                continue
            for line in file["lines"]:
                number, branches = line["line_number"], [b["count"] for b in line["branches"]]
                count, before = files[path].get(number, (0, [0] * len(branches)))
                if len(before) != len(branches):  # inlined otherwise
                    before, branches = [], []
                files[path][number] = (count + line["count"], [a + b for a, b in zip(before, branches)])
    return files


def unreachable():
    """[(pattern of paths, expression of lines, is it one branch a match)]"""
    with open(os.path.join(HERE, "unreachable.txt"), encoding="utf-8") as lines:
        rules = [re.split(" (~~?) ", line.strip(), maxsplit=1) for line in lines if " ~" in line and not line.startswith("#")]
    return [(path, re.compile(expression), sign == "~~") for path, sign, expression in rules]


def explained_branches(text, path, explained):
    """How many branches of a line are explained; all of them by a rule with ~."""
    found = 0
    for pattern, expression, is_one_a_match in explained:
        matches = len(expression.findall(text)) if fnmatch.fnmatch(path, pattern) else 0
        found += matches if is_one_a_match else 1000 * matches
    return found


def main():
    source, build = common.folders()
    common.configure(source, build, "-DCMAKE_BUILD_TYPE=Debug", "-DCMAKE_C_COMPILER=gcc", "-DBUILD_TESTING=ON", "-G", "Unix Makefiles",
                     "-DCMAKE_C_FLAGS=--coverage -fprofile-update=atomic", "-DCMAKE_EXE_LINKER_FLAGS=--coverage",
                     "-DCMAKE_MODULE_LINKER_FLAGS=--coverage", "-DCMAKE_SHARED_LINKER_FLAGS=--coverage")
    made = common.build_all(build)
    if made.returncode != 0:
        sys.exit(made.stdout + made.stderr)
    run_tests(source, build)
    sys.exit(report(source, build) > 0)


def report(source, build):
    explained, rooms = unreachable(), collections.defaultdict(lambda: [0] * 5)
    with open(os.path.join(build, "uncovered.txt"), "w", encoding="utf-8") as out:
        for path, lines in sorted(merged(source, build).items()):
            with open(os.path.join(source, path), encoding="utf-8") as file:
                texts = file.read().splitlines()
            sums = rooms[path.split("/")[1]]
            for number, (count, branches) in sorted(lines.items()):
                text = texts[number - 1].strip() if number <= len(texts) else ""
                never = sum(b == 0 for b in branches)
                known = min(never, explained_branches(text, path, explained))
                sums[0] += 1
                sums[1] += count > 0
                sums[2] += len(branches)
                sums[3] += len(branches) - never
                sums[4] += known
                if never > known:
                    out.write(f"{path}:{number}: {never - known} of {len(branches)} branches, run {count} times: {text}\n")
    print(f"{'room':15}{'lines':>7}{'run':>8}{'branches':>10}{'taken':>8}{'explained':>11}{'open':>6}")
    for room, sums in [*sorted(rooms.items()), ("all", [sum(column) for column in zip(*rooms.values())])]:
        print(f"{room:15}{sums[0]:7}{100 * sums[1] / sums[0]:7.1f}%{sums[2]:10}{100 * sums[3] / max(1, sums[2]):7.1f}%{sums[4]:11}"
              f"{sums[2] - sums[3] - sums[4]:6}")
    print(f"the open ones: {os.path.join(build, 'uncovered.txt')}")
    return sums[2] - sums[3] - sums[4]


if __name__ == "__main__":
    main()
