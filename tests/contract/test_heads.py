"""--view heads and --view compare: their options, and one scale for what stands side by side."""
import hashlib
import json
import unittest

from png_reader import Picture
from program import ProgramCase

BOTH = ["cat and mouse are friends", "--compare", "keyboard and mouse are useful"]
STACK = {"tokens": ["a", "b", "c"],
         "attention": [[[[0.5, 0.25, 0.25], [0.8, 0.1, 0.1], [0.3, 0.3, 0.4]],
                        [[0.2, 0.3, 0.5], [0.1, 0.2, 0.7], [0.4, 0.4, 0.2]]],
                       [[[0.1, 0.5, 0.4], [0.6, 0.2, 0.2], [0.2, 0.7, 0.1]],
                        [[0.7, 0.1, 0.2], [0.6, 0.3, 0.1], [0.3, 0.3, 0.4]]]]}


class Heads(ProgramCase):
    def setUp(self):
        super().setUp()
        self.write("stack.json", json.dumps(STACK))

    def draw(self, name, *arguments):
        self.run_ok("-o", name, *arguments)
        return self.read(name)

    def digest(self, *arguments):
        return hashlib.sha256(self.draw("a.png", "--view", "heads", "-t", "stack.json", *arguments)).hexdigest()

    def test_every_format(self):
        self.run_ok("--view", "heads", "-o", "a.png", "-o", "a.svg", "-o", "a.pdf", "-t", "stack.json")
        self.assertIn(b"2 layers of 2 heads", self.read("a.svg"))
        self.assertTrue(self.read("a.pdf").startswith(b"%PDF"))
        self.assertGreater(Picture(self.read("a.png")).width, 400)

    def test_what_is_chosen_changes_the_picture_and_not_what_is_in_it(self):
        pictures = [self.digest(*options) for options in (
            [], ["--head", "2"], ["--layer", "1"], ["--layer", "1", "--head", "1"], ["--query", "b"],
            ["--orient", "columns"], ["--range", "auto"], ["--range", "0..2"], ["--colormap", "magma"],
            ["--digits", "1"])]
        self.assertEqual(len(set(pictures)), len(pictures))
        # The mean of the heads is none of them: nothing is brought out.
        self.assertEqual(self.digest("--head", "mean"), pictures[0])

    def test_one_head(self):
        self.run_ok("-o", "one.png", "--view", "heads", "cat")
        self.assertLess(Picture(self.read("one.png")).width, 800)

    def test_the_subtitle_says_what_is_shown(self):
        heads = self.draw("a.svg", "--view", "heads", "-t", "stack.json")
        matrix = self.draw("b.svg", "--view", "matrix,heads", "-t", "stack.json")
        self.assertNotIn(b"mean of", heads)
        self.assertIn(b"layer 2 of 2, mean of 2 heads", matrix)

    def test_refusals(self):
        self.refuse(2, "--view", "heads", "--dims", "animal", "cat", says=["--dims", "heads"])
        self.refuse(2, "--view", "compare", "cat", says=["--view", "--compare"])
        self.refuse(2, "--view", "compare", "--axes", "1,2", *BOTH, says=["--axes"])
        self.refuse(2, "-o", "a.png", "--view", "compare", "--dims", "teck", *BOTH, says=["--dims", "teck"])
        self.refuse(2, "-o", "a.png", "--view", "heads", "--range", "1..0", "cat", says=["--range"])
        self.refuse(2, "-o", "a.png", "--query", "cat", *BOTH, says=["--query"])


class Compare(ProgramCase):
    def picture(self, *arguments):
        self.run_ok("-o", "a.png", *arguments)
        return self.read("a.png")

    def digest(self, *arguments):
        return hashlib.sha256(self.picture(*arguments)).hexdigest()

    def weights(self, *arguments):
        documents = json.loads(self.run_ok("-f", "json", *arguments).stdout)["compare"]
        return [w for d in documents for row in d["result"]["attention"] for w in row]

    def test_stacked_figures_share_the_scale_of_their_weights(self):
        weights = self.weights(*BOTH)
        own = "%r..%r" % (min(weights), max(weights))
        for view in ("matrix", "compare", "heads"):
            self.assertEqual(self.digest("--view", view, "--range", "auto", *BOTH),
                             self.digest("--view", view, "--range", own, *BOTH), view)

    def test_stacked_heads_share_it_over_all_heads(self):
        both = ["--heads", "2", *BOTH]
        documents = json.loads(self.run_ok("-f", "json", "--trace", *both).stdout)["compare"]
        weights = [w for d in documents for head in d["result"]["layers"][0]["heads"] for row in head["attention"]
                   for w in row]
        own = "%r..%r" % (min(weights), max(weights))
        self.assertEqual(self.digest("--view", "heads", "--range", "auto", *both),
                         self.digest("--view", "heads", "--range", own, *both))

    def test_every_view_below_the_other(self):
        views = ("compare", "matrix", "compare,matrix")
        heights = [Picture(self.picture("--view", view, *BOTH)).height for view in views]
        self.assertEqual(heights[2], heights[0] + heights[1])

    def test_title(self):
        self.run_ok("-o", "a.svg", *BOTH)
        self.assertIn(b"<title>cat and mouse are friends  |  keyboard and mouse are useful</title>", self.read("a.svg"))
        self.run_ok("-o", "a.svg", "--title", "mine", *BOTH)
        self.assertIn(b"<title>mine</title>", self.read("a.svg"))

    def test_many_and_other_kinds_of_sentences(self):
        many = [part for i in range(12) for part in ("--compare", "cat and mouse " * (1 + i % 3))]
        self.run_ok("-o", "many.png", "the mouse", *many)
        picture = Picture(self.read("many.png"))
        self.assertLess(picture.width, 3 * picture.height)
        self.assertLess(picture.height, 3 * picture.width)
        self.run_ok("-o", "cross.png", "--cross", "keyboard", "cat and mouse", "--compare", "mouse")
        for theme in ("light", "dark", "print"):
            self.run_ok("-o", theme + ".png", "--theme", theme, "--query", "mouse", *BOTH)


if __name__ == "__main__":
    unittest.main()
