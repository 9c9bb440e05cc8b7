"""Runs the program as its users do, each test in a directory of its own."""
import collections
import json
import os
import re
import subprocess
import sys
import tempfile
import unittest

PROGRAM = os.environ.get("ATTNVIZ", "attnviz")
SLOW = "ATTNVIZ_SLOW" in os.environ  # under valgrind: fewer of the same
DATA = os.environ.get("ATTNVIZ_DATA", "data")
os.environ.pop("POSIXLY_CORRECT", None)  # by which getopt would take options behind words for words
TIMEOUT = 600  # seconds: only for what does not end at all

TABLE = {"schema": "attnviz/1", "dimensions": ["animal", "tech"],
         "embeddings": {"cat": [1, 0], "and": [0, 0], "mouse": [0.5, 0.5], "The": [0, 0.25], "the": [0.125, 0],
                        "don't": [1, 1], "<BOS>": [0, 1], "!": [0.5, 0], "naïve": [0.75, 0.5],
                        "我": [1, 0], "喜欢": [0, 1], "吃": [1, 1], "苹果": [0.5, 1], "苹": [0, 0], "果": [0, 0]}}


# Runs its arguments and prints the most memory that they held. That of a process counts what its parent holds when
# it starts it, which is much for a test and little for this.
PEAK = """
import os, sys
nothing = os.open(os.devnull, os.O_WRONLY)
run = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, nothing, 1)])
_, status, used = os.wait4(run, 0)
print(used.ru_maxrss)
sys.exit(os.waitstatus_to_exitcode(status))
"""


class ProgramCase(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.write("table.json", json.dumps(TABLE, ensure_ascii=False))

    def path(self, name):
        return os.path.join(self.folder.name, name)

    def write(self, name, text):
        with open(self.path(name), "wb") as f:
            f.write(text if isinstance(text, bytes) else text.encode())

    def read(self, name):
        with open(self.path(name), "rb") as f:
            return f.read()

    def files(self):
        return sorted(f for f in os.listdir(self.folder.name) if f != "table.json")

    def run_raw(self, *arguments, stdin=b"", **more):
        if isinstance(stdin, str):
            stdin = stdin.encode()
        return subprocess.run([PROGRAM, *arguments], input=stdin, capture_output=True, cwd=self.folder.name,
                              timeout=TIMEOUT, **more)

    def run_ok(self, *arguments, **more):
        done = self.run_raw(*arguments, **more)
        self.assertEqual(done.returncode, 0, done.stderr.decode(errors="replace"))
        return done

    def peak(self, *arguments, status=0):
        """The most memory that a run holds, in MiB."""
        done = subprocess.run([sys.executable, "-I", "-S", "-c", PEAK, PROGRAM, *arguments], stdin=subprocess.DEVNULL,
                              capture_output=True, cwd=self.folder.name, timeout=TIMEOUT)
        self.assertEqual(done.returncode, status, done.stderr)
        return int(done.stdout) / 1024

    def document(self, *arguments, **more):
        """The written document of a run."""
        return json.loads(self.run_ok("-f", "json", *arguments, **more).stdout)

    def run_table(self, *arguments, **more):
        return self.document("-t", "table.json", *arguments, **more)

    def message(self, done):
        """What a run that failed says: one message on stderr, and nothing on stdout."""
        message = done.stderr.decode()
        self.assertEqual(done.stdout, b"", message)
        self.assertTrue(message.startswith("attnviz: "), message)
        self.assertEqual(message.count("\n"), 1, message)
        return message

    def is_taken(self, done):
        """Whether the run took what it was given; if not, it says so by its status and one message."""
        self.assertIn(done.returncode, (0, 2, 3, 4), done.stderr)
        if done.returncode == 0:
            return True
        self.message(done)
        return False

    def refuse(self, status, *arguments, says=(), **more):
        """The run fails: this status, one message on stderr that says all this, nothing on stdout, no new file."""
        before = {f: self.read(f) for f in self.files()}
        done = self.run_raw(*arguments, **more)
        self.assertEqual(done.returncode, status, done.stderr.decode())
        message = self.message(done)
        for text in [says] if isinstance(says, str) else says:
            self.assertIn(text, message)
        self.assertEqual({f: self.read(f) for f in self.files()}, before)
        return message


Option = collections.namedtuple("Option", "name letter argument optional help")


def help_options(case):
    """Every option of --help=all: its names, its argument (None: it takes none) and what the help says of it."""
    lines = case.run_ok("--help=all").stdout.decode().split("\n\n")[1].split("\n")
    options = []
    for line in lines:
        found = re.match(r"  (?:-(\w),|   ) --([a-z-]+)(\[=\S+\]| \S+)?(?:  ? *(\S.*))?$", line)
        if found:
            letter, name, argument, text = found.groups()
            optional = argument is not None and argument.startswith("[")
            options.append(Option(name, letter, argument and argument.strip(" [=]"), optional, text or ""))
        else:
            options[-1] = options[-1]._replace(help=(options[-1].help + " " + line.strip()).strip())
    return options
