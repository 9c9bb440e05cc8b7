"""The steps view: what the program draws of a calculation, and what it refuses."""
import json
import re
import shutil
import subprocess
import unittest

import numpy as np
from png_reader import Picture, chunks
from program import DATA, ProgramCase

BANK = DATA + "/bank-two-heads.json"


def shown(value):
    """A number as it stands in a cell."""
    text = "%.2f" % value
    return ("0.00" if text == "-0.00" else text).replace("-", "\u2212")


class Steps(ProgramCase):
    def description(self, *options):
        """What the picture's own text says of it."""
        self.run_ok("-o", "steps.png", "--view", "steps", *options)
        texts = [body for name, body in chunks(self.read("steps.png")) if name == "iTXt"]
        return b"\n".join(texts).decode(errors="replace")

    def test_the_first_of_several_heads_is_drawn_and_said(self):
        text = self.description("-t", BANK)
        self.assertIn("head 1 of 2", text)
        self.assertNotIn("mean of 2 heads", text)
        self.assertIn("of 2 heads the first is worked out: --head chooses another", text)
        text = self.description("-t", BANK, "--head", "2")
        self.assertIn("head 2 of 2", text)
        self.assertNotIn("--head", text)

    def test_a_page_of_several_views_keeps_its_words(self):
        self.assertIn("mean of 2 heads", self.description("-t", BANK, "--view", "matrix,steps"))

    def test_heads_differ(self):
        pictures = []
        for head in ("1", "2", "mean", "max"):
            self.run_ok("-o", "steps.png", "--view", "steps", "--title", "", "-t", BANK, "--head", head)
            pictures.append(Picture(self.read("steps.png")).rows)
        self.assertNotEqual(pictures[0], pictures[1])
        self.assertEqual(pictures[2], pictures[3])

    def test_same_bytes(self):
        for name in ("steps.png", "steps.svg", "steps.pdf"):
            self.run_ok("-o", name, "--view", "steps", "--mask", "causal", "--residual", "cat and mouse")
            first = self.read(name)
            self.run_ok("-o", name, "--view", "steps", "--mask", "causal", "--residual", "cat and mouse")
            self.assertEqual(self.read(name), first)

    def test_refusals(self):
        self.refuse(2, "-o", "a.png", "--view", "steps", "--orient", "columns", "cat", says=["--orient", "steps"])
        self.refuse(2, "-o", "a.png", "--view", "steps", "--axes", "animal,tech", "cat", says="--axes")
        self.refuse(2, "-o", "a.png", "--view", "steps", "--dims", "zebra", "cat", says=["--dims", "zebra"])
        self.refuse(2, "-o", "a.png", "--view", "stps", "cat", says=["--view", "steps"])

    def test_options_take_effect(self):
        def size(*options):
            self.run_ok("-o", "steps.png", "--view", "steps", *options, "cat and mouse")
            picture = Picture(self.read("steps.png"))
            return picture.width * picture.height

        self.assertGreater(size("--dims", "all"), size())
        self.assertGreater(size("--residual"), size())
        self.assertGreater(size("--mask", "causal"), size())
        self.assertLess(size("--scale", "none"), size())

    @unittest.skipUnless(shutil.which("pdftotext"), "poppler-utils is not there")
    def test_every_number_stands_in_the_pdf(self):
        with open(BANK, encoding="utf-8") as f:
            document = json.load(f)
        done = json.loads(self.run_ok("-f", "json", "--trace", "-t", BANK).stdout)["result"]
        x = np.array(done["input"])
        weights = {name: np.array(matrix) for name, matrix in document["weights"].items()}
        self.run_ok("-o", "steps.pdf", "--view", "steps", "--head", "2", "-t", BANK)
        text = subprocess.run(["pdftotext", self.path("steps.pdf"), "-"], capture_output=True, check=True)
        words = text.stdout.decode().split()
        q, k, v = (x @ weights[name][1] for name in ("W_Q", "W_K", "W_V"))
        s, d_k = q @ k.T, k.shape[1]
        a = np.exp(s / np.sqrt(d_k))
        a /= a.sum(axis=1, keepdims=True)
        # The last decimal of a number between two is a matter of rounding.
        wanted = [n for m in (q, k, s, s / np.sqrt(d_k), a, v, a @ v, np.array(done["output"]))
                  for n in m.flat if abs(abs(n * 1000) % 10 - 5) > 1e-6]
        for value in wanted:
            self.assertIn(shown(value), words)
        cells = [w for w in words if re.fullmatch("\u2212?[0-9]+[.][0-9][0-9]", w)]
        self.assertEqual(len(cells), sum(m.size for m in (x[:, x.any(axis=0)], q, k, s, s, a, v, a @ v))
                         + np.array(done["output"]).size)


if __name__ == "__main__":
    unittest.main()
