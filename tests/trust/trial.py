"""A command line, the files that it reads and those that stand where it writes; and what is to be true of them after.

    trial = Trial("toy", "cat and mouse", old=FOUR)
    reference = trial.reference(program)          what an undisturbed run leaves
    after = trial.run([program], environment)     a run in a folder of its own
    problem = judge(after, reference)             None, or how a promise is broken
"""
import os
import re
import shutil
import signal
import stat
import subprocess
import tempfile

FOUR = ("attention.png", "attention.csv", "attention.embeddings.csv", "attention.json")
TIMEOUT = 600  # seconds: only for what does not end at all
GRACE = 60
TEMPORARY = re.compile(r"^\.attnviz-")


def entry(path):
    """What stands at the path, in a form that can be compared."""
    status = os.lstat(path)
    if stat.S_ISLNK(status.st_mode):
        return "link", os.readlink(path)
    if stat.S_ISREG(status.st_mode):
        with open(path, "rb") as file:
            return "file", file.read()
    return "other", stat.S_IFMT(status.st_mode)


def entries(folder):
    return {name: entry(os.path.join(folder, name)) for name in sorted(os.listdir(folder))}


class After:
    """What a run left: its status, what it wrote to stdout and stderr, and the files of its folder."""

    def __init__(self, status, stdout, stderr, before, files):
        self.status, self.stdout, self.stderr = status, stdout, stderr.decode(errors="replace")
        self.before, self.files = before, files

    def temporaries(self):
        return [name for name in self.files if TEMPORARY.match(name)]

    def shown(self):
        return f"status {self.status}, said {self.stderr.strip()[-300:]!r}"


class Trial:
    """A command line. `reads` maps names to the bytes of its inputs, `old` names the outputs that stand there before.
    `outputs` are its files in the order in which they are made."""

    def __init__(self, name, *arguments, stdin=b"", reads=None, outputs=(), status=0):
        self.name, self.arguments, self.stdin = name, list(arguments), stdin
        self.reads, self.outputs, self.status = reads or {}, tuple(outputs), status

    def fill(self, folder, old):
        for name, data in self.reads.items():
            with open(os.path.join(folder, name), "wb") as file:
                file.write(data)
        for name in self.outputs if old else ():
            with open(os.path.join(folder, name), "wb") as file:
                file.write(b"old " + name.encode())

    def run(self, command, environment=None, old=True, timeout=TIMEOUT, look=None):
        """Runs `command` and the arguments. look(folder) may read what else the run left in its folder's parent."""
        parent = tempfile.mkdtemp(prefix="attnviz-trust-")
        folder = os.path.join(parent, "here")
        os.mkdir(folder)
        try:
            self.fill(folder, old)
            before = entries(folder)
            done = run_limited([*command, *self.arguments], self.stdin, folder, {"PARENT": parent, **(environment or {})},
                               timeout)
            after = After(*done, before, entries(folder))
            after.seen = look(parent) if look is not None else None
            after.is_in_lines = "--lines" in self.arguments
            return after
        finally:
            shutil.rmtree(parent, ignore_errors=True)

    def reference(self, command, environment=None):
        after = self.run(command, environment)
        if after.status != self.status or after.temporaries():
            raise RuntimeError(f"{self.name} fails undisturbed: {after.shown()}")
        return after


def run_limited(command, stdin, folder, environment, timeout):
    """(status, stdout, stderr); the status of a run that was too long is "hung". It is ended by SIGTERM."""
    variables = {name: value for name, value in os.environ.items() if not name.startswith(("FAULTS_", "LC_"))}
    variables.update(environment)
    command = [word.replace("{PARENT}", environment["PARENT"]) for word in command]
    variables = {name: value.replace("{PARENT}", environment["PARENT"]) for name, value in variables.items()}
    run = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=folder,
                           env=variables, start_new_session=True)
    try:
        stdout, stderr = run.communicate(stdin, timeout)
        return run.returncode, stdout, stderr
    except subprocess.TimeoutExpired:
        os.killpg(run.pid, signal.SIGTERM)
    try:
        stdout, stderr = run.communicate(timeout=GRACE)
    except subprocess.TimeoutExpired:
        os.killpg(run.pid, signal.SIGKILL)
        stdout, stderr = run.communicate()
    return "hung", stdout, stderr


def is_complete(after, reference):
    """As the undisturbed run: the same files and the same on stdout."""
    return after.status == reference.status and after.files == reference.files and after.stdout == reference.stdout


def untouched(after):
    """None, or what is not as it was before."""
    if after.temporaries():
        return f"a temporary is left: {', '.join(after.temporaries())}; {after.shown()}"
    if after.files != after.before:
        changed = [n for n in {**after.files, **after.before} if after.files.get(n) != after.before.get(n)]
        return f"not as before: {', '.join(changed)}; {after.shown()}"
    return None


# What fontconfig and Pango print by themselves before a figure fails.
LIBRARY_LINE = re.compile(r"$|Fontconfig |\(process:\d+\): (Pango|GLib)")


def message_problem(after, libraries_speak=False):
    """None where stderr is one line that begins as messages do."""
    lines = [line for line in after.stderr.splitlines() if not (libraries_speak and LIBRARY_LINE.match(line))]
    if len(lines) != 1 or not re.match(r"attnviz: .*: .+", lines[0]):
        return f"{len(lines)} lines on stderr; {after.shown()}"
    return None


def refused(after, statuses=(1,), names=()):
    """None where the run failed as it should: one of these statuses, one message that holds one of `names`, every
    file as it was."""
    if after.status not in statuses:
        return f"the status should be {' or '.join(map(str, statuses))}; {after.shown()}"
    problem = untouched(after) or message_problem(after)
    if problem is None and names and not any(name in after.stderr for name in names):
        problem = f"the message names none of {', '.join(names)}; {after.shown()}"
    return problem
