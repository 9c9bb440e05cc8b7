"""Where memory runs out nothing is touched that is not there, and nothing is lost.

The points of the row alloc in a build with AddressSanitizer, UndefinedBehaviorSanitizer and LeakSanitizer: any finding
of theirs ends the run with status 99. This row takes longest: a quarter of an hour on two idle processors.
"""
import shutil

from allocations import try_ours
from commands import all_runs


def run(row):
    if row.quick:
        row.skip("anything: the sanitized build is made for the long form only")
    elif shutil.which("gcc") is None:
        row.skip("anything: gcc is not installed, whose sanitizer lets itself be preloaded")
    else:
        program = row.build("asan", "-DCMAKE_C_COMPILER=gcc", "-DCMAKE_BUILD_TYPE=Debug", "-DATTNVIZ_SANITIZE=ON",
                            "-DCMAKE_C_FLAGS_DEBUG=-O1 -g")
        for trial in all_runs(row.data):
            try_ours(row, program, trial)
