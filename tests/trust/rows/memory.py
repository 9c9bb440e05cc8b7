"""The whole test run finds nothing under AddressSanitizer with UndefinedBehaviorSanitizer, and nothing under valgrind.

Each has a build of its own, of which every test but this one's short form is a point. valgrind's takes an hour.
"""
import os
import re
import shutil
import subprocess

BUILDS = {"AddressSanitizer and UndefinedBehaviorSanitizer": ("sanitized", "gcc", "-DATTNVIZ_SANITIZE=ON"),
          "valgrind": ("valgrind", "valgrind", "-DATTNVIZ_VALGRIND=ON")}
RESULT = re.compile(r"^ *\d+/\d+ Test +#\d+: (\S+) \.+ *(.*?) +[\d.]+ sec", re.M)


def made(row, folder, option):
    """None, or what a build that fails says."""
    for command in (["cmake", "-S", row.source, "-B", folder, "-DCMAKE_BUILD_TYPE=Debug", "-DBUILD_TESTING=ON", option],
                    ["cmake", "--build", folder, f"-j{len(os.sched_getaffinity(0))}"]):
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode != 0:
            return (done.stdout + done.stderr)[-2000:]
    return None


def try_suite(row, part, folder, option):
    problem = made(row, folder, option)
    if problem is not None:
        row.point(part, "the build", problem)
        return
    done = subprocess.run(["ctest", "--test-dir", folder, f"-j{len(os.sched_getaffinity(0))}", "-E", "trust.quick",
                           "--output-on-failure"], capture_output=True, text=True, errors="replace")
    for name, verdict in RESULT.findall(done.stdout):
        if "Skipped" in verdict:
            row.skip(f"{name} under {part}: what it needs is not installed")
        else:
            row.point(part, name, None if "Passed" in verdict else verdict)
    if done.returncode != 0:
        row.say(done.stdout[-3000:])


def run(row):
    for part, (name, tool, option) in BUILDS.items():
        if row.quick:
            row.skip(f"{part}, which takes long")
        elif shutil.which(tool) is None:
            row.skip(f"{part}: {tool} is not installed")
        else:
            try_suite(row, part, os.path.join(row.folder, "variants", name), option)
