"""--view shift and sweep, and --colormap list: what is drawn and refused, read from PNG and SVG by other readers."""
import json
import math
import os
import re
import unittest
import xml.etree.ElementTree as tree

from png_reader import Picture
from program import DATA, ProgramCase

try:
    import numpy
except ImportError:
    numpy = None

def discs(svg, colour):
    """The centres of the small circles of one colour: Cairo begins a circle at its right end."""
    found = []
    for path in tree.fromstring(svg).iter("{http://www.w3.org/2000/svg}path"):
        text = path.get("d", "")
        fill = (re.findall(r"fill:([^;]+)", path.get("style", "")) + [path.get("fill", "")])[0]
        numbers = [float(x) for x in re.findall(r"-?[\d.]+", text)]
        if fill != colour or text.count("C") < 2 or "L" in text:
            continue
        xs, ys = numbers[0::2], numbers[1::2]
        found.append(((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2))
    return found


def rgb(red, green, blue):
    return "rgb(%s%%,%s%%,%s%%)" % tuple(("%.6f" % (100 * c / 255)).rstrip("0").rstrip(".") for c in (red, green, blue))


ACCENT = rgb(24, 99, 171)


class Shift(ProgramCase):
    def svg(self, *arguments, **more):
        return self.run_ok("-f", "svg", "--view", "shift", *arguments, **more).stdout

    def outputs(self, svg):
        """The points after attention; the first is the legend's."""
        return discs(svg, ACCENT)[1:]

    def assert_similar(self, drawn, wanted):
        """The drawn points are the wanted ones up to one scale, y downwards, and a shift."""
        self.assertEqual(len(drawn), len(wanted))
        i, j = max(((i, j) for i in range(len(wanted)) for j in range(i)), key=lambda p: math.dist(wanted[p[0]], wanted[p[1]]))
        scale = math.dist(drawn[i], drawn[j]) / math.dist(wanted[i], wanted[j])
        for a, b in zip(drawn, wanted):
            self.assertAlmostEqual(a[0] - drawn[0][0], scale * (b[0] - wanted[0][0]), delta=0.05)
            self.assertAlmostEqual(a[1] - drawn[0][1], -scale * (b[1] - wanted[0][1]), delta=0.05)

    def test_axes_are_dimensions(self):
        sentence = "cat and mouse are friends"
        output = self.document(sentence)["result"]["output"]
        names = self.document(sentence)["dimensions"]
        columns = names.index("animal"), names.index("tech")
        wanted = [[row[c] for c in columns] for row in output]
        self.assert_similar(self.outputs(self.svg("--axes", "animal,tech", sentence)), wanted)
        by_number = "%d,%d" % (columns[0] + 1, columns[1] + 1)
        self.assertEqual(self.svg("--axes", by_number, sentence), self.svg("--axes", "animal,tech", sentence))

    @unittest.skipIf(numpy is None, "NumPy is not here")
    def test_components_are_those_of_numpy(self):
        for sentence in ("cat and mouse are friends", "keyboard and mouse are useful", "queen Sussex William Harry"):
            result = self.document(sentence)["result"]
            points = numpy.array(result["input"] + result["output"])
            points -= points.mean(0)
            _, sizes, directions = numpy.linalg.svd(points, full_matrices=False)
            for row in directions[:2]:
                row *= numpy.sign(row[numpy.argmax(numpy.abs(row))])
            places = points @ directions[:2].T
            self.assert_similar(self.outputs(self.svg(sentence)), places[len(result["input"]):].tolist())

    def test_two_dimensions_need_no_components(self):
        document = {"embeddings": {"a": [1, 0, 0], "b": [0, 0, 2]}, "tokens": ["a", "b", "a"]}
        text = json.dumps(document)
        output = self.document("-", stdin=text)["result"]["output"]
        drawn = self.outputs(self.svg("-", stdin=text))
        self.assert_similar(drawn, [[row[0], row[2]] for row in output])

    def test_refusals(self):
        view = ("-f", "svg", "--view", "shift")
        self.refuse(2, *view, "-", stdin='{"attention": [[1]], "v": [[1]]}', says=["--view", "none before"])
        self.refuse(2, *view, "-", stdin='{"attention": [[1]]}', says="--view")
        wide = {"embeddings": {"a": [1, 0]}, "tokens": ["a"], "weights": {"W_V": [[1, 0, 0], [0, 1, 0]]}}
        self.refuse(2, *view, "-", stdin=json.dumps(wide), says=["--view", "3 and 2 dimensions"])
        for axes in ("animal", "animal,tech,animal"):
            self.refuse(2, *view, "--axes", axes, "cat", says=["--axes", "two dimensions"])
        self.refuse(2, *view, "--axes", "animal,nosuch", "cat", says=["--axes", "nosuch"])
        self.refuse(2, "-f", "svg", "--axes", "animal,tech", "cat", says=["--axes", "shift"])
        self.refuse(2, *view, "--orient", "columns", "cat", says="--orient")
        self.refuse(2, *view, "--colormap", "magma", "cat", says="--colormap")

    def test_same_bytes_and_every_format(self):
        for name in ("a", "b"):
            self.run_ok("--view", "shift", "--query", "mouse", "-o", name + ".png", "-o", name + ".svg", "-o",
                        name + ".pdf", "the cat chased the mouse")
        for suffix in ("png", "svg", "pdf"):
            self.assertEqual(self.read("a." + suffix), self.read("b." + suffix))
        picture = Picture(self.read("a.png"))
        self.assertGreater(picture.width, 600)

    def test_a_context_is_shown(self):
        with open(os.path.join(DATA, "umbrella.json"), "rb") as file:
            svg = self.svg("-", stdin=file.read())
        self.assertEqual(len(self.outputs(svg)), 6)
        self.assertIn(rgb(0, 116, 110).encode(), svg)


class SweepFigure(ProgramCase):
    def test_every_format(self):
        self.run_ok("--sweep", "temperature", "-o", "a.png", "-o", "a.svg", "-o", "a.pdf", "cat and mouse")
        self.assertGreater(Picture(self.read("a.png")).height, 400)
        self.assertIn("temperature swept from 0.1 to 10", self.read("a.svg").decode())

    def test_the_points_of_the_mean(self):
        arguments = ("--sweep", "temperature=0.125,0.5,2,8,32", "cat and mouse")
        swept = json.loads(self.run_ok("-f", "json", *arguments).stdout)
        drawn = discs(self.run_ok("-f", "svg", *arguments).stdout, ACCENT)
        self.assertEqual(len(drawn), 10)
        for points, key in ((drawn[:5], "mean_entropy"), (drawn[5:], "mean_largest_weight")):
            numbers = swept[key]
            scale = (points[0][1] - points[4][1]) / (numbers[0] - numbers[4])
            for i, (x, y) in enumerate(points):
                self.assertAlmostEqual(y - points[0][1], scale * (numbers[i] - numbers[0]), delta=0.05)
                even = points[0][0] + i * (points[4][0] - points[0][0]) / 4
                self.assertAlmostEqual(x, even, delta=0.05)  # one ratio from each to the next: a logarithmic axis

    def test_views_and_sweeps_go_together(self):
        self.refuse(2, "-f", "svg", "--view", "sweep", "cat", says="add --sweep")
        self.refuse(2, "-f", "svg", "--view", "matrix", "--sweep", "length", "cat", says="--view sweep")
        self.refuse(2, "-f", "svg", "--view", "sweep", "--sweep", "length", "--range", "auto", "cat", says="--range")


class Maps(ProgramCase):
    def test_text(self):
        lines = self.run_ok("--colormap", "list").stdout.decode().splitlines()
        self.assertEqual([line.split()[1] for line in lines].count("sequential"), 6)
        named = {line.split()[0]: line for line in lines}
        for name in ("blues", "viridis", "cividis", "magma", "grey", "redblue", "purplegreen"):
            self.assertIn(name, named)
        self.assertIn("CC0", named["magma"])
        self.assertIn("ColorBrewer", named["redblue"])
        self.assertNotIn("\x1b", "".join(lines))

    def test_strips_in_colour(self):
        environment = dict(os.environ, COLORTERM="truecolor", TERM="xterm-256color")
        lines = self.run_ok("--colormap", "list", "--color", "always", env=environment).stdout.decode().splitlines()
        strip = re.findall(r"\x1b\[48;2;(\d+);(\d+);(\d+)m ", next(l for l in lines if l.startswith("viridis")))
        self.assertEqual((strip[0], strip[-1]), (("68", "1", "84"), ("253", "231", "37")))
        del environment["COLORTERM"]
        text = self.run_ok("--colormap", "list", "--color", "always", env=environment).stdout.decode()
        self.assertRegex(text, r"\x1b\[48;5;\d+m ")

    def test_figures(self):
        self.run_ok("--colormap", "list", "-o", "m.png", "-o", "m.svg", "-o", "m.pdf", "-o", "m.txt")
        self.assertEqual(self.files(), ["m.pdf", "m.png", "m.svg", "m.txt"])
        picture = Picture(self.read("m.png"))
        seen = {picture.pixel(x, y)[:3] for y in range(0, picture.height, 3) for x in range(picture.width)}
        for colour in ((68, 1, 84), (253, 231, 37), (8, 48, 107), (103, 0, 31)):
            self.assertTrue(any(max(abs(a - b) for a, b in zip(colour, pixel)) <= 3 for pixel in seen), colour)

    def test_refusals(self):
        self.refuse(2, "--colormap", "list", "cat", says="alone")
        self.refuse(2, "--colormap", "list", "-O", "stem", says="alone")
        self.refuse(2, "--colormap", "list", "-f", "json", says="png, svg, pdf or text is wanted")
        self.refuse(2, "--colormap", "jet", "cat", says=["list, or one of", "viridis"])

    def test_a_diverging_map_serves_weights(self):
        self.run_ok("--colormap", "redblue", "-o", "d.png", "cat and mouse")


if __name__ == "__main__":
    unittest.main()
