"""Lets each allocation of a run fail in turn, once and from then on, and says what is then to be true."""
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
    """Each allocation of the trial's own code; how many points there were."""
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
    """Some 1500 of the drawing libraries' allocations; `outcomes` counts how the runs ended."""
    reference, points = each_fault(row, row.program, trial, OTHERS, 3)
    points = points[:: 1 if row.quick else len(points) // 1500 | 1]  # odd, so that both kinds are among them

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
