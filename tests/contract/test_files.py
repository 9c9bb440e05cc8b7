"""What is written where: the default four files, -o, -O, -f, and what is left alone."""
import csv
import io
import json
import os
import resource
import signal
import stat
import subprocess
import time
import unittest

from png_reader import Picture
from program import PROGRAM, SLOW, TIMEOUT, ProgramCase

FOUR = ["attention.csv", "attention.embeddings.csv", "attention.json", "attention.png"]


class DefaultRun(ProgramCase):
    def test_writes_four_files_and_a_heatmap(self):
        done = self.run_ok("cat and mouse")
        self.assertEqual(self.files(), FOUR)
        told = done.stderr.decode()
        for name in FOUR:
            self.assertIn(name, told)
        text = done.stdout.decode()
        for word in ("cat", "and", "mouse"):
            self.assertIn(word, text)
        self.assertNotIn("\x1b", text)

    def test_views_agree(self):
        self.run_ok("cat and mouse are friends")
        document = json.loads(self.read("attention.json"))
        rows = list(csv.reader(io.StringIO(self.read("attention.csv").decode())))
        self.assertEqual(rows[0], ["query", "cat", "and", "mouse", "are", "friends"])
        self.assertEqual([[float(x) for x in r[1:]] for r in rows[1:]], document["result"]["attention"])
        self.assertEqual([r[0] for r in rows[1:]], document["result"]["tokens"])
        rows = list(csv.reader(io.StringIO(self.read("attention.embeddings.csv").decode())))
        self.assertEqual(rows[0], ["token"] + document["dimensions"])
        self.assertEqual([[float(x) for x in r[1:]] for r in rows[1:]], document["result"]["output"])

    def test_words_are_joined_by_a_space(self):
        one, many = self.document("cat and mouse"), self.document("cat", "and", "mouse")
        self.assertEqual(one, many)
        self.assertEqual(many["sentence"], "cat and mouse")

    def test_stem(self):
        self.run_ok("-O", "figure one", "cat and mouse")
        self.assertEqual(self.files(), ["figure one" + f[len("attention"):] for f in FOUR])

    def test_same_bytes_twice(self):
        self.run_ok("cat and mouse")
        first = {f: self.read(f) for f in self.files()}
        self.run_ok("cat and mouse")
        self.assertEqual({f: self.read(f) for f in self.files()}, first)

    def test_quiet_says_nothing(self):
        done = self.run_ok("-q", "cat and mouse")
        self.assertEqual((done.stdout, done.stderr), (b"", b""))
        self.assertEqual(self.files(), FOUR)


class GivenOutputs(ProgramCase):
    def test_output_names_the_format_by_its_suffix(self):
        self.run_ok("-o", "a.json", "-o", "b.csv", "-o", "c.embeddings.csv", "-o", "d.long.csv", "-o", "e.jsonl",
                    "-o", "f.png", "cat and mouse")
        self.assertEqual(self.files(), ["a.json", "b.csv", "c.embeddings.csv", "d.long.csv", "e.jsonl", "f.png"])
        self.assertTrue(self.read("c.embeddings.csv").startswith(b"token,"))
        self.assertTrue(self.read("d.long.csv").startswith(b"sentence,layer,head,"))
        self.assertEqual(self.read("e.jsonl").count(b"\n"), 1)
        self.assertEqual(json.loads(self.read("e.jsonl")), json.loads(self.read("a.json")))

    def test_output_alone_leaves_stdout_empty(self):
        self.assertEqual(self.run_ok("-o", "a.json", "cat").stdout, b"")

    def test_format_overrides_the_suffix(self):
        self.run_ok("-f", "json", "-o", "a.txt", "cat")
        self.assertEqual(json.loads(self.read("a.txt"))["tokens"], ["cat"])

    def test_dash_is_stdout(self):
        done = self.run_ok("-o", "-", "-f", "csv", "cat")
        self.assertTrue(done.stdout.startswith(b"query,cat\n"))
        self.assertEqual(self.files(), [])

    def test_format_writes_no_files(self):
        for name in ("json", "jsonl", "csv", "embeddings.csv", "long.csv", "text", "png"):
            self.assertTrue(self.run_ok("-f", name, "cat and mouse").stdout)
        self.assertEqual(self.files(), [])

    def test_old_file_keeps_its_mode_and_link(self):
        self.write("real.json", "old")
        os.chmod(self.path("real.json"), 0o640)
        os.symlink("real.json", self.path("link.json"))
        self.run_ok("-o", "link.json", "cat")
        self.assertTrue(os.path.islink(self.path("link.json")))
        self.assertEqual(json.loads(self.read("real.json"))["tokens"], ["cat"])
        self.assertEqual(stat.S_IMODE(os.stat(self.path("real.json")).st_mode), 0o640)

    def test_refusals(self):
        self.write("in.json", self.read("table.json"))
        self.refuse(2, "-o", "a.xyz", "cat", says=["a.xyz", "png"])
        self.refuse(2, "-f", "bmp", "cat", says=["bmp", "png"])
        self.refuse(2, "-o", "a.json", "-o", "./a.json", "cat", says="a.json")
        self.refuse(2, "-t", "in.json", "-o", "in.json", "cat", says="in.json")
        self.refuse(1, "-o", "nowhere/a.json", "cat", says="nowhere")
        self.refuse(1, "-o", ".json", "-o", "nowhere/b.json", "cat", says="nowhere")

    def test_failure_leaves_every_old_file(self):
        for name in FOUR:
            self.write(name, "old " + name)
        self.refuse(4, "zebra and mouse")
        os.remove(self.path("attention.json"))
        os.mkdir(self.path("attention.json"))
        done = self.run_raw("cat and mouse")
        self.assertEqual((done.returncode, done.stdout), (1, b""))
        self.assertIn("attention.json", done.stderr.decode())
        for name in set(FOUR) - {"attention.json"}:
            self.assertEqual(self.read(name), ("old " + name).encode())
        self.assertEqual(self.files(), FOUR)

    def test_full_device(self):
        done = self.run_raw("-o", "/dev/full", "-f", "json", "cat")
        self.assertEqual((done.returncode, done.stdout), (1, b""))
        self.assertIn("/dev/full", done.stderr.decode())
        with open("/dev/full", "wb") as full:
            done = subprocess.run([PROGRAM, "cat and mouse"], stdout=full, stderr=subprocess.PIPE,
                                  cwd=self.folder.name)
        self.assertEqual(done.returncode, 1)
        self.assertEqual(self.files(), [])

    def test_file_size_limit(self):
        self.write("attention.csv", "old")
        # Room for the tables and the document, none for the picture.
        done = self.run_raw("cat and mouse", preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192)))
        self.assertEqual((done.returncode, done.stdout), (1, b""))
        self.assertIn("attention.png", done.stderr.decode())
        self.assertEqual((self.files(), self.read("attention.csv")), (["attention.csv"], b"old"))

    @unittest.skipIf(SLOW, "valgrind itself does not start without its streams")
    def test_closed_streams(self):
        """Descriptors 0 to 2 closed at the start do not become an output, and a lost stdout is told."""
        for closed, status in ((0, 0), (1, 1), (2, 0)):
            done = self.run_raw("-f", "csv", "cat", preexec_fn=lambda: os.close(closed))
            self.assertEqual(done.returncode, status, closed)
        self.assertEqual(self.run_raw("cat", preexec_fn=lambda: os.close(1)).returncode, 1)
        self.assertEqual(self.files(), [])
        self.run_raw("-o", "a.csv", "cat", preexec_fn=lambda: os.closerange(0, 3))
        self.assertEqual(self.read("a.csv"), b"query,cat\ncat,1\n")

    def test_ended_by_a_signal(self):
        """Ended in the midst of its work, which cannot end since nobody reads what it shows, it leaves the old file, and
        nothing beside it."""
        self.write("attention.csv", "old")
        self.write("long.txt", " ".join("w%d" % i for i in range(300 if SLOW else 1000)))
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            reader, writer = os.pipe()
            with open(self.path("long.txt"), "rb") as text:
                run = subprocess.Popen([PROGRAM, "--unknown", "hash", "-"], stdin=text, stdout=writer,
                                       stderr=subprocess.DEVNULL, cwd=self.folder.name,
                                       preexec_fn=lambda: signal.signal(number, signal.SIG_DFL))
            while len(self.files()) < 6 and run.poll() is None:
                time.sleep(0.01)
            run.send_signal(number)
            self.assertEqual(run.wait(TIMEOUT), -number)
            os.close(reader)
            os.close(writer)
            self.assertEqual((self.files(), self.read("attention.csv")), (["attention.csv", "long.txt"], b"old"))


class Memory(ProgramCase):
    def test_a_picture_that_memory_runs_out_for_leaves_stdout_empty(self):
        """At the limit itself it runs out in the midst of painting, when bands of it are encoded already."""
        with open(PROGRAM, "rb") as file:
            if SLOW or b"__asan_init" in file.read():
                self.skipTest("memory is the sanitizer's")
        words = " ".join(["cat", "and", "mouse"] * 100)

        def run(kibibytes):
            limit = (kibibytes * 1024,) * 2
            return self.run_raw("-q", "-f", "png", words, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, limit))

        fails, fits = 8 << 10, 1 << 20
        while fits - fails > 64:
            middle = (fails + fits) // 2
            fails, fits = (fails, middle) if run(middle).returncode == 0 else (middle, fits)
        for less in range(64, 640, 64):
            done = run(fits - less)
            self.assertTrue(done.returncode == 0 or done.stdout == b"", (less, done.returncode, len(done.stdout)))


class Figure(ProgramCase):
    def test_picture_is_whole_and_says_what_it_is(self):
        self.run_ok("-o", "a.png", "--mask", "causal", "cat and mouse")
        picture = Picture(self.read("a.png"))
        self.assertIn("pHYs", picture.chunks)
        self.assertIn("sRGB", picture.chunks)
        self.assertNotIn("tIME", picture.chunks)
        self.assertEqual(picture.text()["Title"], "cat and mouse")
        self.assertIn("causal", "".join(picture.text().values()))
        colours = {picture.pixel(x, y) for x in range(0, picture.width, 7) for y in range(0, picture.height, 7)}
        self.assertGreater(len(colours), 8)

    def test_dpi_scales_the_picture(self):
        self.run_ok("-o", "a.png", "cat and mouse")
        self.run_ok("-o", "b.png", "--dpi", "96", "cat and mouse")
        two, one = Picture(self.read("a.png")), Picture(self.read("b.png"))
        self.assertLessEqual(abs(two.width - 2 * one.width), 2)
        self.assertLessEqual(abs(two.height - 2 * one.height), 2)

    def test_colour_decodes_to_the_weight(self):
        """A 1 × 1 matrix has weight 1: its cell has the darkest colour of the map, and so has the bar's top."""
        self.run_ok("-o", "a.png", "--title", "", "-t", "table.json", "cat")
        picture = Picture(self.read("a.png"))
        counts = {}
        for y in range(picture.height):
            for x in range(0, picture.width, 2):
                counts[picture.pixel(x, y)] = counts.get(picture.pixel(x, y), 0) + 1
        self.assertTrue(any(c[2] > c[0] + 40 and sum(c[:3]) < 330 for c in counts), "no dark blue cell")

    def test_looks(self):
        seen = set()
        for look in ([], ["--theme", "dark"], ["--theme", "print"], ["--colormap", "viridis"],
                     ["--range", "auto"], ["--range", "0..0.5"], ["--orient", "columns"], ["--query", "mouse"],
                     ["--digits", "3"], ["--dims", "all"], ["--dims", "animal,tech"], ["--title", "A title"], ["--title", ""], ["--font", "DejaVu Sans Mono"]):
            done = self.run_ok("-f", "png", "--dpi", "96", *look, "cat and mouse are friends")
            Picture(done.stdout)
            seen.add(done.stdout)
        self.assertEqual(len(seen), 14)

    def test_dimensions(self):
        def width(*dims):
            self.run_ok("-o", "a.png", "--dpi", "96", "-t", "table.json", *dims, "cat and mouse")
            return Picture(self.read("a.png"))

        both, one, numbered = width("--dims", "animal,tech"), width("--dims", "tech"), width("--dims", "2")
        self.assertNotEqual((both.width, both.height), (one.width, one.height))
        self.assertEqual((one.width, one.rows), (numbered.width, numbered.rows))
        self.assertIn("1 of 2 dimensions shown", one.text()["Parameters"])
        for bad in ("plant", "3", "0", "animal,", ""):
            self.refuse(2, "-o", "b.png", "-t", "table.json", "--dims", bad, "cat", says=["--dims", "animal, tech"])


if __name__ == "__main__":
    unittest.main()
