"""Whatever an output leads to, it is complete there, or the run ends with one message that names it.

Every format, to every kind of place: devices, pipes, FIFOs, links, directories, full disks and files that must not grow.
"""
import errno
import fcntl
import os
import re
import resource
import shutil
import stat
import subprocess
import tempfile
import threading
import time

from trial import FOUR, TIMEOUT, After, entries, message_problem, refused, untouched
from trust import NOT_A_POINT

SENTENCE = "cat and mouse are friends"
# A user without root's rights to write anywhere.
UNPRIVILEGED = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"] if os.geteuid() == 0 else []


class Place:
    """A folder with whatever a cell puts there, and a run of the program in it."""

    def __init__(self, row, form, reference):
        self.row, self.form, self.reference = row, form, reference
        self.folder = None

    def __enter__(self):
        self.parent = tempfile.mkdtemp(prefix="attnviz-trust-")
        self.folder = os.path.join(self.parent, "here")
        os.mkdir(self.folder)
        return self

    def __exit__(self, *_):
        subprocess.run(["chmod", "-R", "u+rwx", self.parent], capture_output=True)
        shutil.rmtree(self.parent, ignore_errors=True)

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, data=b"old"):
        with open(self.path(name), "wb") as file:
            file.write(data)

    def read(self, name):
        with open(self.path(name), "rb") as file:
            return file.read()

    def run(self, *arguments, unprivileged=False, stdout=subprocess.PIPE, **more):
        before = entries(self.folder)
        command = [*(UNPRIVILEGED if unprivileged else ()), self.row.program, *arguments]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=stdout, stderr=subprocess.PIPE, cwd=self.folder,
                              timeout=TIMEOUT, **more)
        return After(done.returncode, done.stdout or b"", done.stderr, before, entries(self.folder))

    def to(self, path, **more):
        return self.run("-f", self.form, "-o", path, SENTENCE, **more)

    def to_stdout(self, **more):
        return self.run("-f", self.form, SENTENCE, **more)

    def is_whole(self, after, data):
        if after.status != 0 or after.stderr:
            return f"fails; {after.shown()}"
        if after.temporaries():
            return f"left {after.temporaries()}"
        return None if data == self.reference else f"{len(data)} bytes in place of {len(self.reference)}"


def full_device(place):
    return refused(place.to("/dev/full"), names=["/dev/full"])


def stdout_full_device(place):
    with open("/dev/full", "wb") as full:
        return refused(place.to_stdout(stdout=full), names=["stdout"])


def null_device(place):
    after = place.to("/dev/null")
    if not stat.S_ISCHR(os.stat("/dev/null").st_mode):
        return "/dev/null is no device any more"
    return None if after.status == 0 and not after.files else after.shown()


def closed_stdout(place):
    return refused(place.to_stdout(stdout=None, preexec_fn=lambda: os.close(1)), names=["stdout"])


def closed_stdout_beside_a_file(place):
    after = place.to("out", stdout=None, preexec_fn=lambda: os.closerange(0, 3))
    return None if after.status == 0 and place.read("out") == place.reference else after.shown()


def read_only_stdout(place):
    with open("/dev/null", "rb") as null:
        return refused(place.to_stdout(stdout=null), names=["stdout"])


def closed_pipe(place):
    reader, writer = os.pipe()
    os.close(reader)
    try:
        return refused(place.to_stdout(stdout=writer), names=["stdout"])
    finally:
        os.close(writer)


def through_a_pipe(place, prepare):
    """What arrives at the other end of a pipe that is read in small pieces."""
    reader, writer = os.pipe()
    prepare(writer)
    arrived = []

    def drain():
        with open(reader, "rb", buffering=0) as pipe:
            while piece := pipe.read(3000):
                arrived.append(piece)

    thread = threading.Thread(target=drain)
    thread.start()
    try:
        after = place.to_stdout(stdout=writer)
    finally:
        os.close(writer)
        thread.join()
    return place.is_whole(after, b"".join(arrived))


def pipe(place):
    return through_a_pipe(place, lambda writer: fcntl.fcntl(writer, fcntl.F_SETPIPE_SZ, 4096))


def pipe_that_does_not_wait(place):
    def prepare(writer):
        fcntl.fcntl(writer, fcntl.F_SETPIPE_SZ, 4096)
        os.set_blocking(writer, False)

    return through_a_pipe(place, prepare)


def read_fifo(path, arrived, count):
    with open(path, "rb", buffering=0) as fifo:
        while count != 0 and (piece := fifo.read(4096)):
            arrived.append(piece)
            count -= 1


def through_a_fifo(place, count):
    os.mkfifo(place.path("out"))
    arrived = []
    thread = threading.Thread(target=read_fifo, args=(place.path("out"), arrived, count), daemon=True)
    thread.start()
    after = place.to("out")
    deadline = time.monotonic() + TIMEOUT
    while thread.is_alive() and time.monotonic() < deadline:  # a run that never opened it leaves the reader waiting
        try:
            os.close(os.open(place.path("out"), os.O_WRONLY | os.O_NONBLOCK))
        except OSError:
            pass  # it does not wait yet, or has left
        thread.join(0.01)
    return after, b"".join(arrived)


def fifo(place):
    after, data = through_a_fifo(place, -1)
    return place.is_whole(after, data) or (None if after.files["out"][0] == "other" else "it is no FIFO any more")


def fifo_whose_reader_leaves(place):
    after, data = through_a_fifo(place, 0)
    if after.status == 0 and not after.stderr:
        return None  # all of it was in the FIFO already
    return refused(after, names=["out"])


def no_rights(place):
    """True where nothing keeps this user from writing into a read-only directory."""
    os.mkdir(place.path("try"), 0o555)
    done = subprocess.run([*UNPRIVILEGED, "touch", place.path("try/file")], capture_output=True)
    return done.returncode == 0


def read_only_directory(place):
    if no_rights(place):
        return NOT_A_POINT
    os.mkdir(place.path("shut"))
    place.write("shut/old")
    os.chmod(place.path("shut"), 0o555)
    return refused(place.to("shut/new", unprivileged=True), names=["shut/new"]) or \
        refused(place.to("shut/old", unprivileged=True), names=["shut/old"]) or \
        (None if os.listdir(place.path("shut")) == ["old"] and place.read("shut/old") == b"old" else "it changed")


def read_only_file(place):
    if no_rights(place):
        return NOT_A_POINT
    place.write("out")
    os.chmod(place.path("out"), 0o444)
    return refused(place.to("out", unprivileged=True), names=["out"])


def missing_directory(place):
    return refused(place.to("nowhere/out"), names=["nowhere/out"])


def below_a_file(place):
    place.write("plain")
    return refused(place.to("plain/out"), names=["plain/out"])


def directory(place):
    os.mkdir(place.path("out"))
    return refused(place.to("out"), names=["out"])


def directory_with_a_slash(place):
    return refused(place.to("out/"), names=["out/"])


def long_name(place):
    return refused(place.to("n" * 256), names=["nnnn"])


def longest_name(place):
    after = place.to("n" * 255)
    return place.is_whole(after, after.files.get("n" * 255, ("", b""))[1])


def old_file(place):
    place.write("out")
    os.link(place.path("out"), place.path("other"))
    os.chmod(place.path("out"), 0o640)
    problem = place.is_whole(place.to("out"), place.read("out"))
    if problem is None and place.read("other") != b"old":
        problem = "its other name changed too"
    if problem is None and stat.S_IMODE(os.stat(place.path("out")).st_mode) != 0o640:
        problem = "its mode changed"
    return problem


def link(place):
    place.write("real")
    os.symlink("real", place.path("out"))
    problem = place.is_whole(place.to("out"), place.read("real"))
    return problem or (None if os.path.islink(place.path("out")) else "it is no link any more")


def link_to_nothing_yet(place):
    os.mkdir(place.path("deep"))
    os.symlink("deep/real", place.path("out"))
    after = place.to("out")
    if after.status != 0 or not os.path.islink(place.path("out")):
        return after.shown()
    return place.is_whole(after, place.read("deep/real"))


def link_to_itself(place):
    os.symlink("out", place.path("out"))
    return refused(place.to("out"), names=["out"])


def link_to_a_directory(place):
    os.symlink(".", place.path("out"))
    return refused(place.to("out"), names=["out"])


def link_to_a_device(place):
    os.symlink("/dev/full", place.path("out"))
    return refused(place.to("out"), names=["out"])


def stdout_by_name(place):
    for path in ("-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"):
        after = place.to(path)
        problem = place.is_whole(after, after.stdout)
        if problem:
            return f"{path}: {problem}"
    return None


def stdout_as_a_file(place):
    with open(place.path("out"), "wb") as file:
        after = place.to_stdout(stdout=file)
    return place.is_whole(after, place.read("out"))


def file_limit(place, most):
    place.write("out")
    return place.to("out", preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)))


def file_limit_below(place):
    length = len(place.reference)
    for most in sorted({0, 1, length // 2, length - 1}):
        problem = refused(file_limit(place, most), names=["out"])
        if problem:
            return f"{most} bytes: {problem}"
    return None


def file_limit_at(place):
    return place.is_whole(file_limit(place, len(place.reference)), place.read("out"))


SMALL_DISK = r"""
mkdir disk && mount -t tmpfs -o size=64k none disk || { echo unmounted > said; exit; }
printf old > disk/out
cat /dev/zero > disk/filler 2> /dev/null
"$@" -o disk/out 2> said
echo $? > status
ls -A disk > listed
cat disk/out > kept
"""


def full_disk(place):
    """In a mount namespace of its own: nobody else sees the disk, and it goes with the run."""
    enter = ["unshare", "-m"] if os.geteuid() == 0 else ["unshare", "-rm"]
    done = subprocess.run([*enter, "sh", "-c", SMALL_DISK, "sh", place.row.program, "-f", place.form, SENTENCE],
                          cwd=place.folder, capture_output=True, timeout=TIMEOUT)
    if done.returncode != 0 or not os.path.exists(place.path("status")):
        return NOT_A_POINT
    after = After(int(place.read("status")), b"", place.read("said"), {}, {})
    listed = place.read("listed").split()
    if listed != [b"filler", b"out"] or place.read("kept") != b"old":
        return f"the disk holds {listed}; {after.shown()}"
    return refused(after, names=["disk/out"])


CELLS = [full_device, stdout_full_device, null_device, closed_stdout, closed_stdout_beside_a_file, read_only_stdout,
         closed_pipe, pipe, pipe_that_does_not_wait, fifo, fifo_whose_reader_leaves, read_only_directory,
         read_only_file, missing_directory, below_a_file, directory, directory_with_a_slash, long_name, longest_name,
         old_file, link, link_to_nothing_yet, link_to_itself, link_to_a_directory, link_to_a_device, stdout_by_name,
         stdout_as_a_file, file_limit_below, file_limit_at, full_disk]
BAD_CELLS = [directory, read_only_file, link_to_itself, link_to_a_device]


def formats(row):
    """The program names its formats where it is asked for one that there is not."""
    said = subprocess.run([row.program, "-f", "none", "cat"], capture_output=True, text=True).stderr
    names = re.search(r"; (.*) is wanted", said).group(1)
    return re.split(r", | or ", names)


def try_cell(row, point, references):
    form, cell = point
    with Place(row, form, references[form]) as place:
        return cell(place)


def among_four(row, point):
    """One of the four files of a run cannot be written: none of the others changes."""
    name, bad = point
    with Place(row, "", b"") as place:
        for other in FOUR:
            place.write(other)
        os.remove(place.path(name))
        if bad == "directory":
            os.mkdir(place.path(name))
        elif bad == "loop":
            os.symlink(name, place.path(name))
        elif bad == "full":
            os.symlink("/dev/full", place.path(name))
        else:
            os.symlink("nowhere/file", place.path(name))
        after = place.run(SENTENCE)
        return refused(after, names=[name]) or (f"{len(after.stdout)} bytes on stdout" if after.stdout else None)


def show(point):
    return f"{point[0]}: {getattr(point[1], '__name__', point[1])}"


def run(row):
    names = formats(row)
    references = {}
    for form in names:
        with Place(row, form, None) as place:
            references[form] = place.to_stdout().stdout
    points = [(form, cell) for cell in CELLS for form in (names if not row.quick else names[:1])]
    for cell in CELLS:
        here = [point for point in points if point[1] == cell]
        outcomes = row.map(lambda point: try_cell(row, point, references), here)
        if any(outcome == NOT_A_POINT for outcome in outcomes):
            row.skip(f"{cell.__name__}: this user or machine does not allow it")
        for point, problem in zip(here, outcomes):
            row.point("formats × places", show(point), problem)
    bad = [(name, kind) for name in FOUR for kind in ("directory", "loop", "full", "missing")]
    row.each("one of four files", row.sample(bad, 4), lambda point: among_four(row, point), show)
