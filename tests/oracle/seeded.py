"""Runs of the program on random cases, each told by its number and a seed: which hold, and what does not."""
import json
import subprocess
import sys


def start(program, text, *options):
    return subprocess.run([program, "-f", "json", *options, "-"], input=text.encode(), capture_output=True)


def written(program, text, *options):
    """The document that is written for this one."""
    done = start(program, text, *options)
    assert done.returncode == 0, f"exit {done.returncode}: {done.stderr.decode()}"
    return done.stdout


def result(program, document, *options):
    return json.loads(written(program, json.dumps(document), *options))["result"]


def problem(check, *arguments):
    """None where the check holds, else what does not."""
    try:
        check(*arguments)
    except AssertionError as failed:
        return str(failed) or "does not hold"
    return None


def main(kinds, count):
    """`SCRIPT ATTNVIZ [COUNT] [SEED]`: so many cases of each kind. `kinds` has, by its name, what tries one:
    try_case(program, seed, i) gives what is shown of the case and its problem. Exits with 1 where one did not hold."""
    program = sys.argv[1]
    count = int(sys.argv[2]) if len(sys.argv) > 2 else count
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    failed = 0
    for name, try_case in kinds.items():
        for i in range(count):
            shown, wrong = try_case(program, seed, i)
            if wrong is not None:
                failed += 1
                print(f"{name} {i} of seed {seed}: {wrong}", shown, sep="\n  " if shown else "")
    print(f"{len(kinds) * count - failed} passed, {failed} failed")
    sys.exit(failed > 0)
