"""--lines: a sentence on each line.

What a line gives is held against a run of its own for that sentence, both read by Python's json; which lines there are,
and which of them are bad, is said here and not asked of the program.
"""
import json
import os
import random
import re
import select
import signal
import subprocess
import threading
import time
import unittest

from program import PROGRAM, SLOW, TABLE, TIMEOUT, ProgramCase
from pseudo_terminal import PseudoTerminal

WORDS = ["cat", "and", "mouse", "The", "the", "don't", "<BOS>", "naïve", "我喜欢吃苹果", "苹果", "CAT"]
NUMBERED = [".png", ".csv", ".embeddings.csv", ".json"]


def sentences(count, seed=1):
    chance = random.Random(seed)
    return [" ".join(chance.choices(WORDS, k=chance.randint(1, 9))) for _ in range(count)]


def long_sentence(tokens):
    return " ".join(("cat and mouse " * tokens).split()[:tokens])


class LinesCase(ProgramCase):
    def lines(self, text, *arguments, status=0, **more):
        """The documents of a run, and its messages."""
        done = self.run_raw("--lines", *arguments, stdin=text, **more)
        self.assertEqual(done.returncode, status, done.stderr.decode(errors="replace"))
        self.assertTrue(done.stdout == b"" or done.stdout.endswith(b"\n"))
        return [json.loads(line) for line in done.stdout.decode().splitlines()], done.stderr.decode()


class Documents(LinesCase):
    def test_each_line_is_what_a_run_of_its_own_gives(self):
        self.write("weights.json", json.dumps({**TABLE, "weights": {"W_Q": [[1, 0.5], [0.25, -1]], "b_K": [0.1, -0.2]}}))
        for options in [(), ("-t", "table.json"), ("-t", "weights.json", "--heads", "2", "--trace"), ("--cross", "mouse"),
                        ("--mask", "causal", "--position", "rope", "--digits", "4"), ("--unknown", "hash", "--residual"),
                        ("-t", "table.json", "--segment", "char", "--unknown", "zero")]:
            with self.subTest(options):
                given = ["cat and mouse", "mouse", "and, the cat!", " cat  the\tmouse "]
                if "table.json" in options:
                    given += ["我喜欢吃苹果", "CAT <BOS>"]
                if "--unknown" in options:
                    given.append("a zebra and a mouse")
                done = self.run_ok("--lines", *options, stdin="\n".join(given) + "\n")
                written = done.stdout.splitlines(keepends=True)
                self.assertEqual(len(written), len(given))
                for sentence, line in zip(given, written):
                    alone = self.run_ok("-f", "json", *options, "--", sentence).stdout
                    self.assertEqual(json.loads(line), json.loads(alone))
                    self.assertEqual(json.loads(line)["sentence"], sentence)
                    self.assertEqual(line, self.run_ok("-f", "jsonl", *options, "--", sentence).stdout)

    def test_the_same_to_stdout_to_a_file_and_from_a_file(self):
        text = "\n".join(sentences(50)) + "\n"
        self.write("in.txt", text)
        first = self.run_ok("-t", "table.json", "--lines", stdin=text).stdout
        self.assertEqual(first.count(b"\n"), 50)
        for arguments in [("--lines=in.txt",), ("--lines", "-f", "jsonl"), ("--lines", "-"), ("--lines=in.txt", "-o", "-"),
                          ("--lines", "--keep-going"), ("--lines=-",)]:
            self.assertEqual(self.run_ok("-t", "table.json", *arguments, stdin=text).stdout, first, arguments)
        self.write("out.jsonl", "old")
        for arguments in [("-o", "out.jsonl"), ("-o", "any.name", "-f", "jsonl"), ("-o", "out.JSONL", "--keep-going")]:
            done = self.run_ok("-t", "table.json", "--lines=in.txt", *arguments)
            self.assertEqual(done.stdout + done.stderr, b"")
            self.assertEqual(self.read(arguments[1]), first)
        done = self.run_ok("-t", "-", "--lines=in.txt", stdin=self.read("table.json"))
        self.assertEqual(done.stdout, first)

    def test_lines_are_in_order_whatever_the_number_of_threads(self):
        given = sentences(40 if SLOW else 400, 2)
        for place in range(0, len(given), 37):
            given[place] = long_sentence(90)  # which takes long, so that others overtake it
        text = "\n".join(given)
        documents, _ = self.lines(text, "-t", "table.json", "-q")
        self.assertEqual([document["sentence"] for document in documents], given)
        whole = self.run_ok("-t", "table.json", "-q", "--lines", stdin=text).stdout
        one = min(os.sched_getaffinity(0))
        for arguments in [(), ("--keep-going",)]:
            alone = self.run_ok("-t", "table.json", "-q", "--lines", *arguments, stdin=text,
                                preexec_fn=lambda: os.sched_setaffinity(0, {one})).stdout
            self.assertEqual(alone, whole)

    def test_words_of_a_table_of_vectors(self):
        rows = [f"{word} {i} {i * i % 7} {-i / 8}" for i, word in enumerate(["cat", "dog", "and", "mouse", "the"])]
        self.write("glove.txt", "\n".join(rows) + "\n")
        given = ["cat and dog", "the mouse", "The CAT"]
        for stdin in ("\n".join(given), "\r\n\r\n".join(given) + "\r\n"):
            documents, _ = self.lines(stdin, "-t", "glove.txt", "-q")
            self.assertEqual(documents, [self.document("-t", "glove.txt", sentence) for sentence in given])
        documents, _ = self.lines("cat\nzebra\n\0\nthe dog", "-t", "glove.txt", "--keep-going", status=4)
        self.assertEqual([document["tokens"] for document in map(lambda d: d["result"], documents)],
                         [["cat"], ["the", "dog"]])

    def test_notes_are_in_the_documents_and_counted(self):
        documents, said = self.lines("cat, mouse\ncat\n", "-t", "table.json")
        self.assertIn("notes", documents[0]["result"])
        self.assertEqual(said, "attnviz: note: there are notes on 1 of the sentences; -v shows them\n")
        _, said = self.lines("cat\n\ncat, mouse\n", "-t", "table.json", "-v")
        self.assertTrue(said.startswith("attnviz: note: stdin:3: "), said)
        self.assertEqual(self.lines("cat, mouse\ncat\n", "-q", "-t", "table.json")[1], "")


class Reading(LinesCase):
    def given(self, text, *arguments):
        return [d["sentence"] for d in self.lines(text, "-q", *arguments)[0]]

    def test_ends_of_lines_blank_lines_and_a_bom(self):
        for text in ["cat\nand mouse\n", "cat\nand mouse", "cat\r\nand mouse\r\n", "cat\r\nand mouse",
                     "\n\ncat\n \t \n\u3000\nand mouse\n\n", "\ufeffcat\nand mouse\n", "\ufeff\r\ncat\r\n\r\nand mouse"]:
            with self.subTest(text):
                self.assertEqual(self.given(text), ["cat", "and mouse"])

    def test_no_sentence_is_refused(self):
        self.write("empty", "")
        for text in ["", "\n", " \r\n\n", "\ufeff", "\ufeff \n"]:
            self.refuse(3, "--lines", stdin=text, says="stdin: has no sentence in it")
        self.refuse(3, "--lines=empty", "-O", "x", says="empty: has no sentence in it")
        self.refuse(3, "--lines", "--keep-going", "-o", "x.jsonl", stdin="\n", says="stdin: has no sentence in it")

    def test_a_file_that_is_not_there(self):
        self.refuse(3, "--lines=nowhere.txt", says="nowhere.txt: cannot be read")
        self.refuse(3, "--lines=.", says=".: cannot be read")

    def test_a_line_may_be_long_but_not_without_limit(self):
        limit = 16777216
        if not SLOW:
            padded = "cat" + " " * (limit - 3)
            documents, _ = self.lines(padded + "\nmouse\n")
            self.assertEqual([len(d["sentence"]) for d in documents], [limit, 5])
        for arguments in [(), ("-O", "x")]:
            self.refuse(3, "--lines", *arguments, stdin="x" * (limit + 1) + "\n", says=("stdin:1: ", "16777216"))
        documents, said = self.lines("mouse\n" + "x" * (3 * limit) + "\ncat\n", "--keep-going", status=3)
        self.assertEqual([d["sentence"] for d in documents], ["mouse", "cat"])
        self.assertIn("attnviz: stdin:2: the line is longer than the limit of 16777216 bytes\n", said)


class BadLines(LinesCase):
    TEXT = b"cat and mouse\n\nzebra cat\ncat \xff\nmouse\0\n...\nthe cat\n"
    BAD = [(3, 4, ", word 1: the word \"zebra\""), (4, 3, ": byte 0xFF"), (5, 3, ": byte 6 is NUL"), (6, 3, ": has no word")]

    def test_the_first_one_is_told_with_its_number(self):
        lines = self.TEXT.split(b"\n")
        for number, status, what in self.BAD:
            text = b"\n".join([b"cat"] * (number - 1) + [lines[number - 1]] + [b"nonsense"])
            message = self.refuse(status, "-t", "table.json", "--lines", stdin=text, says=what)
            self.assertTrue(message.startswith(f"attnviz: stdin:{number}{what}"), message)
            self.write("in.txt", text)
            self.write("out.jsonl", "old")
            message = self.refuse(status, "-t", "table.json", "--lines=in.txt", "-o", "out.jsonl", says=what)
            self.assertTrue(message.startswith(f"attnviz: in.txt:{number}{what}"), message)

    def test_stdout_gets_nothing_however_much_was_done(self):
        text = (long_sentence(120) + "\n") * (5 if SLOW else 80) + "zebra\n"
        os.mkdir(self.path("tmp"))
        self.refuse(4, "--lines", stdin=text, says="stdin:", env={**os.environ, "TMPDIR": self.path("tmp")})
        whole = self.run_ok("--lines", stdin=text[:-6], env={**os.environ, "TMPDIR": self.path("tmp")}).stdout
        self.assertTrue(SLOW or len(whole) > 17 << 20)  # more than is held in memory
        self.assertEqual(whole, self.run_ok("--lines", "--keep-going", stdin=text[:-6]).stdout)
        self.assertEqual(os.listdir(self.path("tmp")), [])
        if not SLOW:
            self.refuse(1, "--lines", stdin=text[:-6], says="temporary file: cannot be written in `/nowhere`",
                        env={**os.environ, "TMPDIR": "/nowhere"})

    def refuse(self, status, *arguments, **more):
        os.path.isdir(self.path("tmp")) and os.rmdir(self.path("tmp"))
        if "tmp" in more.get("env", {}).get("TMPDIR", ""):
            os.mkdir(self.path("tmp"))
            done = self.run_raw(*arguments, stdin=more["stdin"], env=more["env"])
            self.assertEqual(done.returncode, status)
            return self.message(done)
        return super().refuse(status, *arguments, **more)

    def test_keep_going_writes_the_others(self):
        for arguments in [("--lines",), ("--lines", "-o", "out.jsonl")]:
            done = self.run_raw("-t", "table.json", "--keep-going", *arguments, stdin=self.TEXT)
            self.assertEqual(done.returncode, 4)  # as the first bad line
            written = done.stdout if len(arguments) == 1 else self.read("out.jsonl")
            self.assertEqual([json.loads(line)["sentence"] for line in written.splitlines()],
                             ["cat and mouse", "the cat"])
            said = done.stderr.decode().splitlines()
            self.assertEqual(len(said), len(self.BAD) + 1)
            for message, (number, _, what) in zip(said, self.BAD):
                self.assertTrue(message.startswith(f"attnviz: stdin:{number}{what}"), message)
            self.assertEqual(said[-1], "attnviz: stdin: 4 of 6 sentences failed; the others are written")
        self.assertEqual(self.run_raw("--lines", "--keep-going", stdin=b"\xff\nzebra\ncat\n").returncode, 3)

    def test_where_all_are_bad_nothing_is_written(self):
        self.write("out.jsonl", "old")
        done = self.run_raw("--lines", "--keep-going", "-o", "out.jsonl", stdin="zebra\nyak\n")
        self.assertEqual((done.returncode, self.read("out.jsonl")), (4, b"old"))
        self.assertTrue(done.stderr.endswith(b"attnviz: stdin: 2 of 2 sentences failed; nothing is written\n"))
        done = self.run_raw("--lines", "--keep-going", stdin="zebra\nyak\n")
        self.assertEqual((done.returncode, done.stdout), (4, b""))

    def test_an_option_that_one_sentence_does_not_bear(self):
        message = self.refuse(2, "--lines", "--query", "mouse", stdin="cat mouse\nmouse\ncat\nmouse\n", says="no token")
        self.assertTrue(message.startswith("attnviz: stdin:3: --query: "), message)
        documents, _ = self.lines("cat\nmouse\n", "--keep-going", "--query", "mouse", status=2)
        self.assertEqual(len(documents), 1)

    def test_a_bad_table_is_told_once_and_without_a_line(self):
        self.write("bad.json", '{"embeddings": {"e\u0301": [1], "\u00e9": [2]}}')
        message = self.refuse(3, "-t", "bad.json", "--lines", "--keep-going", stdin="cat\ncat\n")
        self.assertTrue(message.startswith("attnviz: bad.json"), message)


class Files(LinesCase):
    def test_numbered_files_are_those_of_single_runs(self):
        done = self.run_ok("-t", "table.json", "--lines", "-O", "fig", stdin="cat mouse\n\n我喜欢吃苹果\nthe cat\n")
        self.assertEqual(done.stdout, b"")
        self.assertTrue(done.stderr.endswith(b"attnviz: wrote 12 files, fig-0001.png to fig-0004.json\n"), done.stderr)
        self.assertEqual(self.files(), sorted(f"fig-000{n}{s}" for n in (1, 3, 4) for s in NUMBERED))
        for number, sentence in ((1, "cat mouse"), (3, "我喜欢吃苹果"), (4, "the cat")):
            self.run_ok("-t", "table.json", "-O", "one", sentence)
            for suffix in NUMBERED:
                self.assertEqual(self.read(f"fig-000{number}{suffix}"), self.read("one" + suffix), suffix)

    def test_one_file_is_told_as_one(self):
        done = self.run_ok("--lines", "-O", "fig", "-f", "json", stdin="cat\n")
        self.assertEqual(done.stderr, b"attnviz: wrote fig-0001.json\n")

    def test_one_format_of_each(self):
        os.mkdir(self.path("out"))
        for name in ("svg", "pdf", "long.csv", "text", "md", "json", "jsonl"):
            self.run_ok("--lines", "-O", "out/", "-f", name, "-q", stdin="cat\nmouse cat\n")
            made = self.run_ok("-f", name, "mouse cat").stdout
            with open(self.path(f"out/0002.{name}"), "rb") as file:
                self.assertEqual(file.read(), made, name)
        self.assertEqual(len(os.listdir(self.path("out"))), 14)

    def test_figures_are_the_same_in_several_threads(self):
        """Chinese needs the machine's fonts and Latin the house's own; each keeps to what it began with."""
        text = "\n".join(["cat and mouse", "我喜欢吃苹果", "mouse", "苹果"] * (1 if SLOW else 6))
        one = min(os.sched_getaffinity(0))
        for format in ("png", "svg"):
            self.run_ok("--lines", "-O", "a", "-f", format, stdin=text)
            self.run_ok("--lines", "-O", "b", "-f", format, stdin=text,
                        preexec_fn=lambda: os.sched_setaffinity(0, {one}))
            for name in self.files():
                if name.startswith("a-"):
                    self.assertEqual(self.read(name), self.read("b" + name[1:]), name)

    def test_a_bad_line_leaves_the_files_before_it_whole(self):
        text = "cat\nmouse\nzebra\ncat\n"
        self.write("fig-0003.json", "old")
        done = self.run_raw("--lines", "-O", "fig", "-f", "json", stdin=text)
        self.assertEqual(done.returncode, 4)
        self.assertEqual(done.stderr.count(b"\n"), 1)
        self.assertEqual(self.files(), ["fig-0001.json", "fig-0002.json", "fig-0003.json"])
        self.assertEqual(json.loads(self.read("fig-0002.json"))["sentence"], "mouse")
        self.assertEqual(self.read("fig-0003.json"), b"old")
        done = self.run_raw("--lines", "--keep-going", "-O", "fig", "-f", "json", stdin=text)
        self.assertEqual(done.returncode, 4)
        self.assertIn(b"wrote 3 files, fig-0001.json to fig-0004.json\n", done.stderr)
        self.assertEqual(self.files(), [f"fig-000{n}.json" for n in (1, 2, 3, 4)])
        self.assertEqual(self.read("fig-0003.json"), b"old")

    def test_an_input_is_not_written_over(self):
        self.write("x-0002.json", "cat\ncat\n")
        done = self.run_raw("--lines=x-0002.json", "-O", "x", "-f", "json")
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"x-0002.json: is an input too", done.stderr)
        self.assertEqual(self.read("x-0002.json"), b"cat\ncat\n")
        self.refuse(2, "--lines=x-0002.json", "-o", "x-0002.json", "-f", "jsonl", says="is an input too")

    def test_what_cannot_be_written(self):
        self.refuse(1, "--lines", "-O", "no/folder", stdin="cat\n", says="no/folder-0001.png: cannot be written")
        self.refuse(1, "--lines", "-o", "/dev/full", "-f", "jsonl", stdin="cat\n", says="/dev/full: cannot be written")
        with open("/dev/full", "wb") as full:
            done = subprocess.run([PROGRAM, "--lines"], input=b"cat\n", stdout=full, stderr=subprocess.PIPE)
        self.assertEqual((done.returncode, done.stderr.count(b"\n")), (1, 1))


class Streams(LinesCase):
    def start(self, *arguments, **more):
        return subprocess.Popen([PROGRAM, "--lines", *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, cwd=self.folder.name, **more)

    def test_a_reader_that_goes_away_ends_an_endless_run(self):
        feeder = subprocess.Popen(["yes", "cat and mouse"], stdout=subprocess.PIPE)
        run = subprocess.Popen([PROGRAM, "--lines", "--keep-going"], stdin=feeder.stdout, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE)
        feeder.stdout.close()
        self.assertIn(b"schema", run.stdout.read(100))
        run.stdout.close()
        self.assertEqual(run.stderr.read(), b"attnviz: stdout: cannot be written: Broken pipe\n")
        run.stderr.close()
        self.assertEqual(run.wait(TIMEOUT), 1)
        feeder.wait(TIMEOUT)

    def test_a_signal_leaves_nothing_behind(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            run = self.start("-o", "out.jsonl", preexec_fn=lambda: signal.signal(number, signal.SIG_DFL))
            while run.poll() is None and sum(os.path.getsize(self.path(name)) for name in self.files()) == 0:
                run.stdin.write(b"cat and mouse\n" * 100)
                run.stdin.flush()
                time.sleep(0.01)
            run.send_signal(number)
            run.communicate(timeout=TIMEOUT)
            self.assertEqual(run.returncode, -number)
            self.assertEqual(self.files(), [])

    def test_memory_does_not_grow_with_the_lines(self):
        with open(PROGRAM, "rb") as file:
            program = file.read()
        if SLOW or b"__asan_init" in program:
            self.skipTest("memory is the sanitizer's")
        self.write("few.txt", "cat and mouse and the cat\n" * 500)
        self.write("many.txt", "cat and mouse and the cat\n" * 30000)  # 37 MiB of documents
        for arguments, most in ((("--keep-going",), 4), ((), 20), (("-o", "out.jsonl"), 4)):
            few, many = (self.peak("-q", "--lines=" + name, *arguments) for name in ("few.txt", "many.txt"))
            self.assertLess(many - few, most, arguments)


class Progress(LinesCase):
    def on_terminal(self, *arguments, feed=b""):
        """What the program says to a terminal while nobody reads its stdout. It is fed until it says something."""
        with PseudoTerminal() as terminal:
            run = subprocess.Popen([PROGRAM, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                   stderr=terminal.slave, cwd=self.folder.name)
            for _ in range(10 * TIMEOUT):
                if not feed or select.select([terminal.master], [], [], 0.1)[0]:
                    break
                run.stdin.write(feed)
                run.stdin.flush()
            run.stdin.close()
            select.select([run.stdout], [], [], TIMEOUT)  # it has begun to write, and waits
            time.sleep(0.8)
            written = []
            reader = threading.Thread(target=lambda: written.append(run.stdout.read()))
            reader.start()  # both are read at once: a terminal holds so many bars and no more
            said = terminal.all_of(run)
            reader.join()
        run.stdout.close()
        self.assertEqual(run.wait(TIMEOUT), 4 if "--keep-going" in arguments else 0)
        return written[0], said.decode()

    def test_a_long_run_shows_a_bar_and_takes_it_away(self):
        count = 400
        self.write("in.txt", (long_sentence(30) + "\n") * count + "zebra\n")
        written, said = self.on_terminal("--lines=in.txt", "--keep-going")
        self.assertEqual(written.count(b"\n"), count)
        bars = re.findall(r"\rattnviz: (\d+) sentences? \[(#*) *\] (\d+)% *", said)
        self.assertGreaterEqual(len(bars), 1, said)
        for done, bar, percent in bars:
            self.assertLessEqual(abs(int(percent) - 100 * int(done) / count), 2)
            self.assertLessEqual(abs(len(bar) - 30 * int(done) / count), 1.5)
        self.assertEqual([int(bar[0]) for bar in bars], sorted(int(bar[0]) for bar in bars))
        shown = said.split("\r")
        self.assertTrue(all(len(line.split("\n")[0]) < 80 for line in shown if "[" in line))
        last = max(i for i, line in enumerate(shown) if "[" in line)
        self.assertEqual(shown[last + 1].strip(" "), "")  # wiped, and only then the messages
        self.assertTrue(shown[last + 2].startswith(f"attnviz: in.txt:{count + 1}, word 1: "))
        self.assertNotIn("\x1b", said)

    def test_a_pipe_has_no_length(self):
        _, said = self.on_terminal("--lines", feed=b"cat and mouse\n")
        self.assertRegex(said, r"\rattnviz: \d+ sentences? +\r")
        self.assertNotIn("%", said)
        self.assertTrue(said.endswith(" \r"), said)

    def test_no_bar_where_none_is_wanted(self):
        self.write("in.txt", "cat and mouse\n" * 400)
        self.assertEqual(self.on_terminal("-q", "--lines=in.txt")[1], "")
        self.write("in.txt", "cat and mouse\n")
        with PseudoTerminal() as terminal:
            begun = time.monotonic()
            said = terminal.all_of(subprocess.Popen([PROGRAM, "--lines=in.txt"], stdin=subprocess.DEVNULL, cwd=self.folder.name,
                                                    stdout=subprocess.DEVNULL, stderr=terminal.slave))
            seconds = time.monotonic() - begun
        self.assertTrue(said == b"" or seconds > 0.5, said)  # a busy machine may make it a long run
        self.assertEqual(self.run_ok("--lines", stdin="cat and mouse\n" * 2000).stderr, b"")


class Usage(LinesCase):
    def test_what_does_not_go_together(self):
        self.write("in.txt", "cat\n")
        for arguments, says in [
                (("--lines", "cat"), "--lines=FILE"), (("--lines", "in.txt"), "--lines=FILE"),
                (("--lines=in.txt", "-"), "--lines"), (("--lines", "-t", "-"), "only once"),
                (("--keep-going", "cat"), "without --lines"), (("--lines", "--compare", "cat"), "--compare"),
                (("--lines", "--sweep", "temperature"), "--sweep"), (("--lines", "--check"), "--check"),
                (("--lines", "--attention", "a.npy"), "--attention"), (("--lines", "--tokens", "a"), "--tokens"),
                (("--lines", "-f", "json"), "jsonl"), (("--lines", "-f", "nonsense"), "jsonl"),
                (("--lines", "-o", "x.png"), "jsonl"), (("--lines", "-o", "a.jsonl", "-o", "b.jsonl"), "once"),
                (("--lines", "-O", "x", "-o", "a.jsonl"), "-O"), (("--lines", "-O", "x", "-f", "nonsense"), "nonsense"),
                (("--lines", "--view", "compare"), "compare"), (("--lines", "--colormap", "list"), "list")]:
            with self.subTest(arguments):
                self.refuse(2, *arguments, stdin="cat\n", says=says)


if __name__ == "__main__":
    unittest.main()
