"""The same command line gives the same bytes, whoever built the program, where, and on however many processors.

Every command line, with and without figures, and three larger ones: built by gcc and clang, at -O0 and -O3; in other
locales and time zones; on one processor, told that there are 2, 3, 8 and 64, and where no thread can be started; with
memory that comes filled with rubbish; where the C library believes the processor to be an older one.
"""
import os
import shutil
import subprocess

from commands import all_runs
from preload import settings
from trial import FOUR, Trial

COMPILERS = ("gcc", "clang")
LEVELS = ("-O0", "-O3")
LOCALES = ("de_DE", "tr_TR", "ar_EG", "zh_CN")
ZONES = ("UTC", "Asia/Kolkata", "America/St_Johns", "Pacific/Kiritimati")
PROCESSORS = (2, 3, 8, 64)
OLDER = "glibc.cpu.hwcaps=-AVX512F,-AVX2,-AVX,-FMA,-FMA4,-AVX2_Usable,-AVX512F_Usable,-FMA_Usable,-ERMS"


def larger_runs():
    many = " ".join(f"w{i * 37 % 1009}" for i in range(1000))
    words = " ".join(f"w{i * 37 % 101}" for i in range(200))
    return [Trial("200 words", "--unknown", "hash", "--trace", "-f", "json", "-", stdin=words.encode()),
            Trial("200 words drawn", "--unknown", "hash", "--heads", "2", "--position", "rope", "-",
                  stdin=words.encode(), outputs=FOUR),
            Trial("1000 words", "--unknown", "hash", "-o", "a.csv", "-o", "b.png", "-", stdin=many.encode(),
                  outputs=("a.csv", "b.png"))]


def differences(after, reference):
    if after.status != reference.status:
        return f"fails; {after.shown()}"
    names = [name for name in {**after.files, **reference.files} if after.files.get(name) != reference.files.get(name)]
    names += [] if after.stdout == reference.stdout else ["stdout"]
    names += [] if after.stderr == reference.stderr else ["stderr"]
    return f"other bytes: {', '.join(names)}" if names else None


def compare(row, part, trials, references, command, environment=None):
    def try_one(trial):
        given = environment(trial) if callable(environment) else environment
        return differences(trial.run(command, given), references[trial.name])

    row.each(part, trials, try_one, lambda trial: trial.name)


def try_builds(row, trials, references):
    for compiler in COMPILERS:
        if shutil.which(compiler) is None:
            row.skip(f"{compiler}: it is not installed")
            continue
        for level in LEVELS:
            program = row.build(compiler + level, f"-DCMAKE_C_COMPILER={compiler}", "-DCMAKE_BUILD_TYPE=Release",
                                f"-DCMAKE_C_FLAGS_RELEASE={level} -DNDEBUG")
            compare(row, f"{compiler} {level}", trials, references, [program])


def locale_folder(row, name):
    """Where setlocale finds the locale, made here where the machine has its sources; else None."""
    folder = os.path.join(row.folder, "locales")
    made = os.path.join(folder, name + ".UTF-8")
    if not os.path.exists(made) and shutil.which("localedef"):
        os.makedirs(folder, exist_ok=True)
        subprocess.run(["localedef", "-i", name, "-f", "UTF-8", made], capture_output=True)
    return folder if os.path.exists(made) else None


def try_locales(row, trials, references):
    compare(row, "locale C", trials, references, [row.program], {"LC_ALL": "C"})
    for name in row.sample(LOCALES, 1):
        folder = locale_folder(row, name)
        if folder is None:
            row.skip(f"the locale {name}: it cannot be made here (Debian's locales brings its source)")
        else:
            compare(row, f"locale {name}", trials, references, [row.program],
                    {"LC_ALL": name + ".UTF-8", "LANGUAGE": name, "LOCPATH": folder})


def run(row):
    trials = row.sample(all_runs(row.data), 3) + ([] if row.quick else larger_runs())
    references = {trial.name: trial.reference([row.program], {"LC_ALL": "C.UTF-8"}) for trial in trials}
    compare(row, "again", trials, references, [row.program])
    if not row.quick:
        try_builds(row, trials, references)
    try_locales(row, trials, references)
    for zone in row.sample(ZONES, 1):
        compare(row, f"time zone {zone}", trials, references, [row.program], {"TZ": zone})
    if shutil.which("taskset"):
        compare(row, "one processor", trials, references, ["taskset", "-c", str(min(os.sched_getaffinity(0))), row.program])
    else:
        row.skip("one processor: taskset is not installed")
    for count in row.sample(PROCESSORS, 1):
        compare(row, f"{count} processors", trials, references, [row.program],
                lambda trial, n=count: {**settings(row, "program"), "FAULTS_PROCESSORS": str(n)})
    compare(row, "no thread starts", trials, references, [row.program],
            lambda trial: settings(row, "program", "thread", at=1, on=True))
    compare(row, "memory full of rubbish", trials, references, [row.program], {"MALLOC_PERTURB_": "165"})
    compare(row, "an older processor", trials, references, [row.program], {"GLIBC_TUNABLES": OLDER})
    compare(row, "nobody's home", trials, references, ["env", "-u", "HOME", "-u", "USER", "-u", "XDG_CACHE_HOME", row.program])
