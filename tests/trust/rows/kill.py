"""Ended at any moment, each file is wholly old or wholly new; by SIGTERM no temporary is left.

A run that writes several files is ended by SIGKILL and by SIGTERM at every one of its system calls.
"""
import signal

import strace
from commands import named
from trust import NOT_A_POINT

SIGNALS = {"SIGKILL": signal.SIGKILL, "SIGTERM": signal.SIGTERM}


def judge(trial, after, reference, ending):
    changed = {}
    for name, found in after.files.items():
        if name in after.temporaries():
            continue
        if found not in (after.before.get(name), reference.files.get(name)):
            return f"{name} is neither old nor new"
        changed[name] = found != after.before.get(name)
    missing = [name for name in trial.outputs if name not in after.files]
    if missing:
        return f"{', '.join(missing)} is gone"
    if ending == "SIGKILL":
        return None
    if after.temporaries():
        return f"left {', '.join(after.temporaries())}; {after.shown()}"
    outputs = {changed[name] for name in trial.outputs}
    return None if len(outputs) == 1 else "some files are new and some are old"


def try_kills(row, trial):
    reference = trial.run(strace.command(row.program, "all"), strace.ENVIRONMENT, look=strace.read_log)
    if reference.status != trial.status:
        raise RuntimeError(f"{trial.name} under strace: {reference.shown()}")
    points = [(ending, call, number) for ending in SIGNALS
              for call, count in sorted(strace.count_calls(reference.seen).items())
              for number in range(1, count + 1)]

    def try_one(point):
        ending, call, number = point
        injection = f"inject={call}:signal={ending}:when={number}"
        after = trial.run(strace.command(row.program, call, "-e", injection), strace.ENVIRONMENT, look=strace.read_log)
        if after.status not in (-SIGNALS[ending], *(() if ending == "SIGKILL" else (trial.status,))):
            return NOT_A_POINT if after.status == trial.status else f"ended otherwise; {after.shown()}"
        if not any(ending in line for line in after.seen):
            return NOT_A_POINT
        return judge(trial, after, reference, ending)

    row.each(trial.name, row.sample(points, 12), try_one, lambda point: "{} at {} {}".format(*point))


def run(row):
    if not strace.is_there():
        row.skip("everything: strace is not installed")
        return
    for trial in named(row.data, "toy", "document", *(() if row.quick else ("arrays", "lines to a file"))):
        try_kills(row, trial)
