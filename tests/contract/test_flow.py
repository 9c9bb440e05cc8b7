"""The flow and query views: what they take, what they refuse, and lines as wide as the weights."""
import io
import json
import os
import re
import unittest
import xml.etree.ElementTree as ElementTree

import numpy
from PIL import Image

from program import DATA, SLOW, ProgramCase

SVG = "{http://www.w3.org/2000/svg}"


class FlowCase(ProgramCase):
    def svg(self, *arguments, **more):
        done = self.run_ok("-f", "svg", "-t", "table.json", *arguments, **more)
        return ElementTree.fromstring(done.stdout)

    def png(self, *arguments):
        picture = self.run_ok("-f", "png", "-t", "table.json", *arguments).stdout
        return numpy.asarray(Image.open(io.BytesIO(picture)).convert("RGB"))

    def links(self, *arguments, **more):
        """Width, opacity, first and last y of each curve of the picture."""
        found = []
        for path in self.svg("--view", "flow", *arguments, **more).iter(SVG + "path"):
            numbers = [float(n) for n in re.findall(r"-?[\d.]+", path.get("d", ""))]
            # Cairo writes attributes or, before 1.18, a style.
            look = {**path.attrib, **dict(pair.split(":") for pair in path.get("style", "").split(";") if pair)}
            if look.get("fill") == "none" and path.get("d", "").count("C") == 1 and len(numbers) == 8:
                found.append((float(look["stroke-width"]), float(look.get("stroke-opacity", "1")),
                              numbers[1], numbers[7]))
        return found


class Flow(FlowCase):
    def check_widths(self, links, weights, least=0.0, most=1.0):
        """Wide lines are as wide as their weights lie high in the range."""
        parts = sorted(min(max((w - least) / (most - least), 0), 1) for w in weights)
        widths = sorted(width for width, *_ in links)
        self.assertEqual(len(widths), len(parts))
        scale = widths[-1] / parts[-1]
        for width, part in zip(widths, parts):
            self.assertAlmostEqual(width, max(scale * part, 0.5), delta=1e-3)

    def test_widths_are_weights(self):
        rows = self.run_table("cat and mouse")["result"]["attention"]
        self.check_widths(self.links("cat and mouse"), sum(rows, []))
        weights = sum(rows, [])
        self.check_widths(self.links("--range", "auto", "cat and mouse"), weights, min(weights), max(weights))
        self.check_widths(self.links("--range", "0.2..0.5", "cat and mouse"), weights, 0.2, 0.5)

    def test_lines_join_query_and_key(self):
        rows = self.run_table("cat and mouse don't")["result"]["attention"]
        places = sorted({y for _, _, y, _ in self.links("cat and mouse don't")})
        self.assertEqual(len(places), 4)
        widest = {}
        for width, _, start, end in self.links("cat and mouse don't"):
            widest.setdefault(places.index(start), []).append((width, places.index(end)))
        for query, row in enumerate(rows):
            keys = [key for _, key in sorted(widest[query])]
            self.assertAlmostEqual(row[keys[-1]], max(row))

    def test_masked_pairs_have_no_line(self):
        links = self.links("--mask", "causal", "cat and mouse don't")
        self.assertEqual(len(links), 10)
        self.assertTrue(all(end <= start for _, _, start, end in links))

    def test_query(self):
        plain, bright = self.links("cat and mouse"), self.links("--query", "and", "cat and mouse")
        middle = sorted({y for _, _, y, _ in plain})[1]
        strong = {(w, e): o for w, o, s, e in plain if s == middle}
        self.assertEqual(strong, {(w, e): o for w, o, s, e in bright if s == middle})
        self.assertEqual(len(bright), 9)
        self.assertLess(max(o for _, o, s, _ in bright if s != middle), min(strong.values()))
        self.assertGreater(min(o for _, o, _, _ in bright), 0)

    def test_options(self):
        for option in (["--orient", "columns"], ["--dims", "animal"], ["--axes", "animal,tech"]):
            self.refuse(2, "-f", "png", "--view", "flow", *option, "cat", says=option[0])
        self.refuse(2, "-f", "png", "--view", "flow", "--range", "1..0", "cat", says="--range")
        self.assertFalse(numpy.array_equal(self.png("--view", "flow", "cat and mouse"),
                                           self.png("--view", "flow", "--colormap", "viridis", "cat and mouse")))
        self.assertFalse(numpy.array_equal(self.png("--view", "flow", "--query", "and", "cat and mouse"),
                                           self.png("--view", "flow", "--query", "and", "--digits", "4",
                                                    "cat and mouse")))

    def test_many_tokens(self):
        weights = numpy.random.default_rng(5).dirichlet(numpy.ones(300) * 0.2, 300)
        document = json.dumps({"attention": weights.tolist()})
        done = self.run_ok("-f", "svg", "--view", "flow", "-", stdin=document)
        words = ElementTree.fromstring(done.stdout).find(SVG + "desc").text
        each = int(re.search(r"the (\d+) largest of 300 lines of each query are drawn", words)[1])
        left = numpy.sort(weights, axis=1)[:, :-each]
        self.assertIn("none left out is above %.3g," % left.max(), words)
        self.assertIn("together they carry %.3g%% of the weight" % (100 * left.sum() / 300), words)
        self.assertLess(len(done.stdout), 4e6)
        self.assertEqual(len(self.links("-", stdin=document)), 300 * each)


class Query(FlowCase):
    def test_options(self):
        for option in (["--orient", "columns"], ["--axes", "animal,tech"]):
            self.refuse(2, "-f", "png", "--view", "query", *option, "cat", says=option[0])
        self.refuse(2, "-f", "png", "-t", "table.json", "--view", "query", "--dims", "plant", "cat",
                    says=["--dims", "animal"])
        self.refuse(2, "-f", "png", "--view", "query", "--query", "dog", "cat", says="--query")
        scores = os.path.join(DATA, "chased-scores.json")
        self.refuse(2, "-f", "png", "--view", "query", "--dims", "1", "-t", os.path.abspath(scores), says="--dims")

    def test_remarks(self):
        def words(*arguments):
            return self.svg("--view", "query", *arguments).find(SVG + "desc").text

        self.assertIn("the last query is shown", words("cat and mouse"))
        self.assertNotIn("the last query", words("--query", "and", "cat and mouse"))
        self.assertIn("head 1 of 2 is shown", words("--heads", "2", "cat and mouse"))
        self.assertNotIn("head 1 of 2 is shown", words("--heads", "2", "--head", "2", "cat and mouse"))
        self.assertIn("head 1 of 2 is shown", words("--heads", "2", "--head", "mean", "cat and mouse"))
        self.assertNotIn("mean of", words("--heads", "2", "cat and mouse"))

    def test_the_last_query_is_the_usual_one(self):
        last = self.png("--view", "query", "--query", "3", "--title", "", "cat and mouse")
        first = self.png("--view", "query", "--query", "1", "--title", "", "cat and mouse")
        usual = self.png("--view", "query", "--title", "", "cat and mouse")
        self.assertFalse(numpy.array_equal(last, first))
        # The remark makes the page of the usual one higher; the figure under it is the same.
        self.assertTrue(numpy.array_equal(usual[-last.shape[0] + 100:], last[100:]))

    def test_every_example(self):
        for name in sorted(os.listdir(DATA))[::8 if SLOW else 1]:
            if name.endswith(".json") and name != "table.json" and "256" not in name:
                for view in ("flow", "query"):
                    done = self.run_raw("-q", "-f", "svg", "--view", view, "-t", os.path.abspath(os.path.join(DATA, name)))
                    self.assertEqual(done.returncode, 0, (name, view, done.stderr))
                    ElementTree.fromstring(done.stdout)


class Stacked(FlowCase):
    def test_views_stack(self):
        both = self.png("--view", "flow,query", "cat and mouse")
        one = self.png("--view", "flow", "cat and mouse")
        self.assertGreater(both.shape[0], 1.5 * one.shape[0])

    def test_same_bytes(self):
        for view in ("flow", "query"):
            for name in ("png", "svg", "pdf"):
                runs = {self.run_ok("-f", name, "--view", view, "-t", "table.json", "cat and mouse").stdout
                        for _ in range(2)}
                self.assertEqual(len(runs), 1)


if __name__ == "__main__":
    unittest.main()
