"""What attnviz writes, read by other people's programs. A reader that is not installed is skipped, by name."""
import importlib.util
import io
import json
import shutil
import subprocess
import unittest

from program import ProgramCase

SENTENCE = "cat and mouse are friends"


def needs(program):
    return unittest.skipUnless(shutil.which(program), program + " is not installed")


def needs_module(name):
    return unittest.skipUnless(importlib.util.find_spec(name), "Python's " + name + " is not installed")


class Readers(ProgramCase):
    def setUp(self):
        super().setUp()
        self.run_ok("--mask", "causal", SENTENCE)
        self.result = json.loads(self.read("attention.json"))["result"]

    def filter(self, *command):
        return subprocess.run(command, cwd=self.folder.name, capture_output=True, check=True).stdout

    @needs("jq")
    def test_jq(self):
        rows = self.filter("jq", "-c", ".result.attention[4]", "attention.json")
        self.assertEqual(json.loads(rows), self.result["attention"][4])

    @needs("pngcheck")
    def test_pngcheck(self):
        for theme in ("light", "dark", "print"):
            self.run_ok("-o", "a.png", "--theme", theme, SENTENCE)
            self.assertIn(b"OK: a.png", self.filter("pngcheck", "a.png"))

    @needs_module("pandas")
    def test_pandas(self):
        import pandas

        frame = pandas.read_csv(self.path("attention.csv"), index_col="query", float_precision="round_trip")
        self.assertEqual(list(frame.index), self.result["tokens"])
        self.assertEqual(frame.values.tolist(), self.result["attention"])
        frame = pandas.read_csv(self.path("attention.embeddings.csv"), index_col="token",
                                float_precision="round_trip")
        self.assertEqual(frame.values.tolist(), self.result["output"])

    @needs_module("PIL")
    def test_pillow_sees_what_our_reader_sees(self):
        from PIL import Image
        from png_reader import Picture

        data = self.read("attention.png")
        theirs, ours = Image.open(io.BytesIO(data)).convert("RGBA"), Picture(data)
        self.assertEqual(theirs.size, (ours.width, ours.height))
        for y in range(0, ours.height, 11):
            for x in range(0, ours.width, 13):
                self.assertEqual(theirs.getpixel((x, y)), ours.pixel(x, y))


if __name__ == "__main__":
    unittest.main()
