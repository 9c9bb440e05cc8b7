"""What few runs reach: found by looking for branches that no test had taken."""
import json
import os
import subprocess
import unittest

from program import PROGRAM, ProgramCase

BIASED = {"embeddings": {"cat": [1, 0], "mouse": [0.5, 2]}, "tokens": ["cat", "mouse"],
          "weights": {"W_Q": [[1, 0], [0, 1]], "b_Q": [0.5, 0], "b_K": [1, 1]}}


class Corners(ProgramCase):
    def test_verbose_tells_the_shape(self):
        done = self.run_ok("-v", "-f", "csv", "--heads", "2", "cat and mouse")
        self.assertIn("3 queries, 3 keys, 2 heads, 1 layers", done.stderr.decode())

    def test_a_sentence_with_nul(self):
        self.refuse(3, "-f", "csv", "-", stdin=b"cat\0mouse", says=("stdin", "byte 4 is NUL"))

    def test_utf_16(self):
        for name in ("utf-16-le", "utf-16-be"):
            text = b"\xff\xfe" if name == "utf-16-le" else b"\xfe\xff"
            self.write("t.json", text + '{"cat": [1]}'.encode(name))
            self.refuse(3, "-f", "csv", "-w", "t.json", "cat", says="UTF-16")

    def test_a_view_twice_is_drawn_once(self):
        once = self.run_ok("-f", "svg", "--view", "matrix", "cat").stdout
        self.assertEqual(self.run_ok("-f", "svg", "--view", "matrix,matrix", "cat").stdout, once)

    def test_a_name_is_the_title_where_there_is_no_sentence(self):
        document = json.dumps({"name": "ready weights", "attention": [[0.5, 0.5]]})
        svg = self.run_ok("-f", "svg", "-", stdin=document).stdout.decode()
        self.assertIn("<title>ready weights</title>", svg)

    def test_japanese_and_korean(self):
        for text in ("猫とねずみ", "고양이 漢字", "漢字 カタカナ"):
            svg = self.run_ok("-f", "svg", "--unknown", "hash", text).stdout
            self.assertTrue(svg.endswith(b"</svg>\n"))

    def test_many_characters_that_no_font_has(self):
        words = " ".join(chr(0x10F000 + i) for i in range(40))
        said = self.run_ok("-f", "svg", "--unknown", "hash", words).stderr.decode()
        self.assertIn("U+10F000", said)
        self.assertRegex(said, r"and \d+ more")

    def test_stderr_and_stdout_by_other_names(self):
        done = self.run_ok("-q", "-o", "/dev/stderr", "-f", "csv", "cat")
        self.assertEqual((done.stdout, done.stderr), (b"", b"query,cat\ncat,1\n"))
        self.refuse(2, "-o", "-", "-o", "/dev/fd/1", "-f", "csv", "cat", says="same file")

    def test_links(self):
        os.symlink(self.path("real.csv"), self.path("absolute.csv"))
        self.run_ok("-o", "absolute.csv", "cat")
        self.assertEqual(self.read("real.csv"), b"query,cat\ncat,1\n")
        os.symlink("b.csv", self.path("a.csv"))
        os.symlink("a.csv", self.path("b.csv"))
        done = subprocess.run([PROGRAM, "-o", "a.csv", "cat"], capture_output=True, cwd=self.folder.name)
        self.assertEqual((done.returncode, done.stdout), (1, b""))
        self.assertIn(b"a.csv", done.stderr)

    def test_rope_with_an_odd_width(self):
        for document in ({"q": [[1, 2, 3]], "k": [[1, 2, 3]]}, {"embeddings": {"cat": [1, 2, 3]}, "sentence": "cat"}):
            document["options"] = {"position": "rope"}
            self.refuse(3, "-f", "csv", "-", stdin=json.dumps(document), says="rope")

    def test_biases_are_named_in_the_steps(self):
        self.run_ok("-f", "svg", "--view", "steps", "-", stdin=json.dumps(BIASED))
        markdown = self.run_ok("-f", "md", "--query", "cat", "-", stdin=json.dumps(BIASED)).stdout.decode()
        self.assertIn("b_Q", markdown)

    def test_positions_on_both_sides_of_cross_attention(self):
        for view in ("steps", "query"):
            self.run_ok("-f", "svg", "--view", view, "--position", "sinusoidal", "--cross", "mouse and cat", "cat")

    def test_many_words_that_a_table_has_twice(self):
        words = [f"w{i}" for i in range(9)]
        self.write("g.txt", "".join(f"{word} 1 2\n" for word in words * 2))
        said = self.run_ok("-t", "g.txt", "-f", "csv", " ".join(words)).stderr.decode()
        self.assertRegex(said, r"and \d more")


if __name__ == "__main__":
    unittest.main()
