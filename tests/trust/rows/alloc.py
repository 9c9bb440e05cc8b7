"""Where memory runs out a run ends with status 1 and one line, and every file is as it was.

Each allocation of each command line fails in turn, once and from then on, where it is made by the program, cJSON,
libpng, zlib or utf8proc; under AddressSanitizer and LeakSanitizer, where a gcc build of the program can be made, else
in the program as it is. Then those of the drawing libraries: GLib ends the process by design, Cairo and fontconfig tell.
"""
import subprocess

from commands import all_runs, drawn_runs
from preload import report, settings
from trial import is_complete, refused, untouched
from trust import NOT_A_POINT

OURS = "program:libcjson:libpng:libz:libutf8proc"
OTHERS = "-" + OURS + ":libasan:libubsan:ld-linux"


def spread(count, quick, wanted):
    numbers = range(1, count + 1)
    return [numbers[(count - 1) * i // (wanted - 1)] for i in range(wanted)] if quick and count > wanted else numbers


def each_fault(row, program, trial, objects, wanted):
    reference = trial.reference([program], settings(row, objects))
    counted = trial.run([program], settings(row, objects), look=report).seen
    return reference, [(at, on) for at in spread(counted[0], row.quick, wanted) for on in (False, True)]


def try_ours(row, program, trial):
    reference, points = each_fault(row, program, trial, OURS, 3)

    def try_one(point):
        at, on = point
        after = trial.run([program], settings(row, OURS, at=at, on=on), look=report)
        problem = refused(after)  # or whole, where it was for something that can be done without
        if is_complete(after, reference):
            return NOT_A_POINT if after.seen is None or after.seen[1] == 0 else None
        if problem is None and "memory" not in after.stderr and "libpng" not in after.stderr:
            problem = f"the message does not say that memory ran out; {after.shown()}"
        return problem and f"{problem} {after.seen}"

    row.each(trial.name, points, try_one, lambda point: f"allocation {point[0]}{' and all after' if point[1] else ''}")
    return len(points)


def try_others(row, trial, outcomes):
    reference, points = each_fault(row, row.program, trial, OTHERS, 3)
    points = points[:: 1 if row.quick else max(1, len(points) // 1500)]

    def try_one(point):
        at, on = point
        after = trial.run([row.program], settings(row, OTHERS, at=at, on=on), look=report)
        if after.seen is not None and after.seen[1] == 0 and is_complete(after, reference):
            return NOT_A_POINT
        if is_complete(after, reference):
            outcomes["drawn all the same"] = outcomes.get("drawn all the same", 0) + 1
            return None
        if after.status == 0:
            return f"a picture that differs, with status 0 {after.seen}"
        kind = "ended by GLib or a crash in a library" if isinstance(after.status, int) and after.status < 0 else \
            f"status {after.status} and a message"
        outcomes[kind] = outcomes.get(kind, 0) + 1
        return "hung" if after.status == "hung" else untouched(after)

    row.each("the drawing libraries: " + trial.name, points, try_one,
             lambda point: f"allocation {point[0]}{' and all after' if point[1] else ''}")


def has_gcc():
    return subprocess.run(["gcc", "--version"], capture_output=True).returncode == 0


def run(row):
    program = row.program
    if not row.quick:
        if has_gcc():
            program = row.build("asan", "-DCMAKE_C_COMPILER=gcc", "-DCMAKE_BUILD_TYPE=Debug", "-DATTNVIZ_SANITIZE=ON")
        else:
            row.skip("AddressSanitizer, which wants a gcc here")
    trials = all_runs(row.data)
    counted = sum(try_ours(row, program, trial) for trial in trials)
    if counted == 0:
        row.skip("this program's allocations cannot be reached from outside (it is linked with its own)")
        return
    outcomes = {}
    for trial in drawn_runs()[:1] if row.quick else drawn_runs()[:3]:
        try_others(row, trial, outcomes)
    row.say("where the drawing libraries get no memory: " +
            ", ".join(f"{count} {kind}" for kind, count in sorted(outcomes.items())))
