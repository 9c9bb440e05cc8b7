"""Where memory runs out a run ends with status 1 and one line, and every file is as it was.

Each allocation of each command line fails in turn, once and from then on, where it is made by the program, cJSON,
libpng, zlib or utf8proc. A run that can do without one must be whole. Then those of the drawing libraries, some 1500 of
each run: GLib ends the process by design, Cairo and fontconfig tell; older files stay as they were. What cannot be
promised is counted: a temporary that stays where a thread of Pango's fills its stack, and a picture that lacks what
HarfBuzz or Cairo would have made where one allocation alone fails and all after it succeed.
"""
from allocations import try_others, try_ours
from commands import all_runs, drawn_runs


def run(row):
    if sum(try_ours(row, row.program, trial) for trial in all_runs(row.data)) == 0:
        row.skip("this program's allocations cannot be reached from outside (it is linked with its own)")
        return
    with open(row.program, "rb") as file:
        if b"__asan_init" in file.read():
            row.skip("the drawing libraries: AddressSanitizer ends the process first, where Pango goes on without memory")
            return
    outcomes = {}
    for trial in drawn_runs()[:1] if row.quick else drawn_runs()[:3]:
        try_others(row, trial, outcomes)
    row.say("where the drawing libraries get no memory: " +
            ", ".join(f"{count} {kind}" for kind, count in sorted(outcomes.items())))
