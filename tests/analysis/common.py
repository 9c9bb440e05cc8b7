"""What the analyses share: the files of the project, and a build for them."""
import os
import subprocess
import sys


def folders():
    """The checkout, and a folder of the build that is the analysis' own."""
    source, build = (os.path.abspath(path) for path in sys.argv[1:3])
    os.makedirs(build, exist_ok=True)
    return source, build


def sources(source):
    """Every C file of src/ that is part of a library or the program."""
    return sorted(os.path.join(folder, name) for folder, _, names in os.walk(os.path.join(source, "src"))
                  for name in names if name.endswith(".c"))


def explained(name):
    """The lines of a list that stands beside this file; comments say why."""
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), name), encoding="utf-8") as lines:
        return {line.strip() for line in lines if line.strip() and not line.startswith("#")}


def configure(source, build, *options):
    subprocess.run(["cmake", "-S", source, "-B", build, *options], check=True, stdout=subprocess.DEVNULL)


def build_all(build, *more):
    return subprocess.run(["cmake", "--build", build, f"-j{len(os.sched_getaffinity(0))}", *more], capture_output=True, text=True)
