#!/usr/bin/python3
"""run.py FOLDER [HARNESS…]: runs the fuzzers fuzz_* of a build's folder one after the other and tells what came of it.

Each runs for FUZZ_SECONDS (60 unless the environment says otherwise; FUZZ_SECONDS=json=600,figure=300 sets some) from
the committed corpus and from what earlier runs found, which stays in FOLDER/found. An input that breaks a promise is
kept in FOLDER/findings, and the exit status is then 1. FOLDER/totals.txt adds up all runs of the folder. Seconds are of a
core: on a busy machine more than that pass.
"""
import glob
import os
import re
import resource
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
LONGEST = {"json": 4096, "sieve": 4096, "document": 2048, "table": 4096, "weights": 8192, "arguments": 1024, "figure": 512}
SUPPRESSIONS = os.path.join(os.path.dirname(HERE), "lsan.supp")


def seconds_of(harness):
    given = os.environ.get("FUZZ_SECONDS", "60")
    if "=" not in given:
        return int(given)
    return int(dict(part.split("=") for part in given.split(",")).get(harness, 0))


def core_seconds():
    """Of the children that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def command(folder, harness, seconds):
    found, findings = (os.path.join(folder, kind, harness) for kind in ("found", "findings"))
    os.makedirs(found, exist_ok=True)
    os.makedirs(findings, exist_ok=True)
    words = [os.path.join(folder, "fuzz_" + harness), f"-max_total_time={seconds}", "-print_final_stats=1",
             f"-max_len={LONGEST.get(harness, 4096)}", "-timeout=60", "-report_slow_units=60", "-rss_limit_mb=3072", "-verbosity=1",
             f"-artifact_prefix={findings}/", found, os.path.join(HERE, "corpus", harness)]
    dictionary = os.path.join(HERE, harness + ".dict")
    if os.path.exists(dictionary):
        words.insert(1, "-dict=" + dictionary)
    return words, findings


def number(pattern, text):
    found = re.findall(pattern, text)
    return int(found[-1]) if found else 0


def run_once(folder, harness, seconds):
    """(executions, seconds of a core, findings, edges covered)"""
    words, findings = command(folder, harness, seconds)
    before, start = set(os.listdir(findings)), core_seconds()
    environment = dict(os.environ, LSAN_OPTIONS=f"suppressions={SUPPRESSIONS}:print_suppressions=0")
    done = subprocess.run(words, capture_output=True, env=environment, cwd=folder)
    text = done.stderr.decode(errors="replace")
    # A unit that a busy machine held up is no finding; one that does not end is, by -timeout.
    new = sorted(name for name in set(os.listdir(findings)) - before if not name.startswith("slow-unit"))
    if done.returncode != 0:
        print("\n".join(text.splitlines()[-60:]))
        new = new or ["a failure that no input is kept of"]
    for name in new:
        print(f"    {harness}: {os.path.join(findings, name)}")
    executed = number(r"stat::number_of_executed_units:\s+(\d+)", text) or number(r"#(\d+)\t", text)
    return executed, core_seconds() - start, len(new), number(r"cov: (\d+)", text)


def run(folder, harness):
    """The same, until a core has worked for as long as is wanted."""
    executed, seconds, found, edges = 0, 0, 0, 0
    while found == 0 and seconds < 0.95 * seconds_of(harness):
        more = run_once(folder, harness, max(5, round(seconds_of(harness) - seconds)))
        executed, seconds, found, edges = executed + more[0], seconds + more[1], found + more[2], more[3]
    return executed, seconds, found, edges


def add_to_totals(folder, harness, result):
    with open(os.path.join(folder, "totals.txt"), "a", encoding="utf-8") as totals:
        totals.write("%s %d %.0f %d\n" % (harness, *result[:3]))


def print_totals(folder):
    sums = {}
    with open(os.path.join(folder, "totals.txt"), encoding="utf-8") as totals:
        for line in totals:
            harness, *numbers = line.split()
            sums[harness] = [a + int(b) for a, b in zip(sums.get(harness, [0, 0, 0]), numbers)]
    print("all runs of this folder:")
    for harness, (executed, seconds, found) in [*sums.items(), ("together", [sum(c) for c in zip(*sums.values())])]:
        print(f"    {harness}: {executed} executions in {seconds} core seconds, {found} findings")


def main():
    folder = os.path.abspath(sys.argv[1])
    there = sorted(os.path.basename(path)[5:] for path in glob.glob(os.path.join(folder, "fuzz_*"))
                   if os.access(path, os.X_OK) and os.path.isfile(path))
    failed = False
    for harness in sys.argv[2:] or there:
        if seconds_of(harness) == 0:
            continue
        result = run(folder, harness)
        failed = failed or result[2] > 0
        print("%s: %d executions in %.0f core seconds, %d findings, %d edges covered" % (harness, *result), flush=True)
        add_to_totals(folder, harness, result)
    print_totals(folder)
    sys.exit(failed)


if __name__ == "__main__":
    main()
