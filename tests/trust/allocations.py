"""Lets each allocation of a run fail in turn, once and from then on, and says what is then to be true."""
from preload import report, settings
from trial import is_complete, refused, untouched
from trust import NOT_A_POINT

OURS = "program:libcjson:libpng:libz:libutf8proc"
LIBRARY_TIMEOUT = 30
OTHERS = "-" + OURS + ":libasan:libubsan:ld-linux"


def spread(count, quick, wanted):
    numbers = range(1, count + 1)
    return [numbers[(count - 1) * i // (wanted - 1)] for i in range(wanted)] if quick and count > wanted else numbers


def each_fault(row, program, trial, objects, wanted):
    reference = trial.reference([program], settings(row, objects))
    counted = trial.run([program], settings(row, objects), look=report).seen
    return reference, [(at, on) for at in spread(counted[0], row.quick, wanted) for on in (False, True)]


def half_said(after, reference):
    """None where a run that failed put nothing on stdout, or whole lines of what it would have said with --lines."""
    whole = reference.stdout.startswith(after.stdout) and after.stdout.endswith(b"\n") and after.is_in_lines
    return None if after.stdout == b"" or whole else f"{len(after.stdout)} bytes on stdout; {after.shown()}"


def try_ours(row, program, trial):
    """Each allocation of the trial's own code; how many points there were."""
    reference, points = each_fault(row, program, trial, OURS, 3)

    def try_one(point):
        at, on = point
        after = trial.run([program], settings(row, OURS, at=at, on=on), look=report)
        problem = refused(after) or half_said(after, reference)  # or whole, where it was for something that can be done without
        if is_complete(after, reference):
            return NOT_A_POINT if after.seen is None or after.seen[1] == 0 else None
        if problem is None and "memory" not in after.stderr and "libpng" not in after.stderr:
            problem = f"the message does not say that memory ran out; {after.shown()}"
        return problem and f"{problem} {after.seen}"

    row.each(trial.name, points, try_one, lambda point: f"allocation {point[0]}{' and all after' if point[1] else ''}")
    return len(points)


def judge_others(after, reference, on):
    """(how the run ended, None or how a promise is broken)"""
    if is_complete(after, reference):
        return "drawn all the same", None
    if after.status == 0:
        data = [name for name in after.files if after.files[name] != reference.files.get(name)
                and not name.endswith((".png", ".svg", ".pdf"))]
        broken = "a picture lacks something, though no memory came afterwards" if on else \
            f"{data} differ" if data else None
        return "with status 0 and a picture that lacks something", broken
    if after.status == "hung":
        return "waiting for ever, until SIGTERM ends them: GLib waits for itself", untouched(after)
    if isinstance(after.status, int) and after.status < 0:
        left = after.temporaries()
        for name in left:
            del after.files[name]
        # GLib fills the stack of a thread of Pango's, which has no other for the handler to run on.
        return "ended by GLib or by a crash in a library" + (" that left a temporary" if left else ""), untouched(after)
    return f"with status {after.status} and a message", untouched(after)


def try_others(row, trial, outcomes):
    """Some 1500 of the drawing libraries' allocations; `outcomes` counts how the runs ended."""
    reference, points = each_fault(row, row.program, trial, OTHERS, 3)
    points = points[:: 1 if row.quick else len(points) // 1500 | 1]  # odd, so that both kinds are among them

    def try_one(point):
        at, on = point
        after = trial.run([row.program], settings(row, OTHERS, at=at, on=on), timeout=LIBRARY_TIMEOUT, look=report)
        if after.seen is not None and after.seen[1] == 0 and is_complete(after, reference):
            return None, NOT_A_POINT
        return judge_others(after, reference, on)

    for (at, on), (outcome, problem) in zip(points, row.map(try_one, points)):
        if outcome:
            outcomes[outcome] = outcomes.get(outcome, 0) + 1
        row.point("the drawing libraries: " + trial.name, f"allocation {at}{' and all after' if on else ''}", problem)
