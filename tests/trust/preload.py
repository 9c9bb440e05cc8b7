"""How the library of faults.c is told what to do, and what it says was done."""
import os


def settings(row, objects, kind="allocation", at=0, on=False):
    """The environment in which call `at` of that kind fails, and with `on` all after it, where `objects` make it."""
    chosen = {"LD_PRELOAD": row.faults, "FAULTS_IN": objects, "FAULTS_KIND": kind, "FAULTS_AT": str(at),
              "FAULTS_REPORT": "{PARENT}/report",
              "ASAN_OPTIONS": "verify_asan_link_order=0:detect_leaks=1:exitcode=99",
              "UBSAN_OPTIONS": "halt_on_error=1:exitcode=99",
              "LSAN_OPTIONS": f"print_suppressions=0:suppressions={row.source}/tests/lsan.supp"}
    return {**chosen, "FAULTS_ON": "1"} if on else chosen


def report(parent):
    """(calls that counted, calls that failed, the first of these), of a run that came to its end; else None."""
    try:
        with open(os.path.join(parent, "report")) as file:
            count, failed, where, _ = file.read().split()
        return int(count), int(failed), where
    except FileNotFoundError:
        return None


def peak_mebibytes(parent):
    """The most memory that such a run held."""
    with open(os.path.join(parent, "report")) as file:
        return int(file.read().split()[3]) / 1024
