"""--sweep: the numbers of single runs, against the quantity that is swept."""
import csv
import io
import json
import math
import os
import unittest

from program import DATA, TABLE, ProgramCase

HEADER = "quantity,value,query_index,query,entropy,effective_tokens,largest_weight,largest_key".split(",")
SENTENCE = "cat and mouse"
X = [TABLE["embeddings"][word] for word in SENTENCE.split()]


def softmax(row):
    powers = [math.exp(x - max(row)) for x in row]
    return [p / math.fsum(powers) for p in powers]


def entropy(weights):
    return -math.fsum(w * math.log(w) for w in weights if w > 0)


def products(q, k):
    return [[math.fsum(a * b for a, b in zip(x, y)) for y in k] for x in q]


def attention(x, factor):
    return [softmax([s * factor for s in row]) for row in products(x, x)]


def variance(rows):
    numbers = [x for row in rows for x in row]
    mean = math.fsum(numbers) / len(numbers)
    return math.fsum((x - mean) ** 2 for x in numbers) / len(numbers)


class SweepCase(ProgramCase):
    def sweep(self, *arguments, **more):
        """The JSON of a sweep over the small table."""
        return json.loads(self.run_ok("-f", "json", "-t", "table.json", *arguments, **more).stdout)

    def sweep_document(self, document, *arguments):
        done = self.run_ok("-f", "json", *arguments, "-", stdin=json.dumps(document))
        return json.loads(done.stdout)

    def example(self, name, *arguments):
        with open(os.path.join(DATA, name + ".json"), "rb") as file:
            return json.loads(self.run_ok("-f", "json", *arguments, "-", stdin=file.read()).stdout)

    def assert_near(self, seen, expected):
        self.assertEqual(len(seen), len(expected))
        for a, b in zip(seen, expected):
            self.assertAlmostEqual(a, b, places=12)

    def assert_weights(self, swept, at, weights):
        """Everything that a sweep tells of one value follows from these weights."""
        entropies = [entropy(row) for row in weights]
        largest = [max(row) for row in weights]
        self.assert_near(swept["entropy"][at], entropies)
        self.assert_near(swept["effective_tokens"][at], [math.exp(h) for h in entropies])
        self.assert_near(swept["largest_weight"][at], largest)
        for row, most, key in zip(weights, largest, swept["largest_key"][at]):
            self.assertAlmostEqual(row[key - 1], most, places=12)
        self.assertAlmostEqual(swept["mean_entropy"][at], math.fsum(entropies) / len(weights), places=12)
        self.assertAlmostEqual(swept["mean_largest_weight"][at], math.fsum(largest) / len(weights), places=12)


class Quantities(SweepCase):
    def test_temperature(self):
        swept = self.sweep("--sweep", "temperature=0.5,1,4", SENTENCE)
        self.assertEqual((swept["quantity"], swept["values"]), ("temperature", [0.5, 1, 4]))
        for at, value in enumerate(swept["values"]):
            self.assert_weights(swept, at, attention(X, 1 / math.sqrt(2) / value))
            self.assertAlmostEqual(swept["score_variance"][at], variance(products(X, X)), places=12)

    def test_scale(self):
        swept = self.sweep("--sweep", "scale=-1,0.25,3", "--temperature", "2", SENTENCE)
        for at, value in enumerate(swept["values"]):
            self.assert_weights(swept, at, attention(X, value / 2))

    def test_length(self):
        swept = self.sweep("--sweep", "length=1..3", SENTENCE)
        self.assertEqual(swept["values"], [1, 2, 3])
        for at, length in enumerate((1, 2, 3)):
            for key in ("entropy", "effective_tokens", "largest_weight", "largest_key"):
                self.assertEqual(swept[key][at][length:], [None] * (3 - length))
                swept[key][at] = swept[key][at][:length]
            self.assert_weights(swept, at, attention(X[:length], 1 / math.sqrt(2)))

    def test_length_is_the_shorter_sentence(self):
        words = "cat mouse the and naïve".split()
        options = ("--mask", "causal", "--position", "sinusoidal", "--heads", "2", "--residual")
        swept = self.sweep("--sweep", "length=2,4", *options, " ".join(words))
        for at, length in enumerate((2, 4)):
            single = self.run_table(*options, " ".join(words[:length]))["result"]
            self.assertEqual(swept["entropy"][at][:length], single["entropy"])

    def test_length_of_a_context(self):
        swept = self.sweep("--sweep", "length=2,3", "--cross", "the mouse and", "cat naïve")
        self.assertEqual((swept["tokens"], swept["context"]), (["cat", "naïve"], ["the", "mouse", "and"]))
        for at, cross in enumerate(("the mouse", "the mouse and")):
            single = self.run_table("--cross", cross, "cat naïve")["result"]
            self.assertEqual(swept["entropy"][at], single["entropy"])

    def test_d_k(self):
        q, k = [[1, 2, 3], [0.5, -1, 2]], [[2, 0, 1], [-1, 1, 0.25]]
        swept = self.sweep_document({"q": q, "k": k}, "--sweep", "d_k")
        self.assertEqual(swept["values"], [1, 2, 3])
        for at, width in enumerate((1, 2, 3)):
            scores = products([row[:width] for row in q], [row[:width] for row in k])
            self.assert_weights(swept, at, [softmax([s / math.sqrt(width) for s in row]) for row in scores])
            self.assertAlmostEqual(swept["score_variance"][at], variance(scores), places=12)

    def test_given_scores(self):
        scores = [[0, 1, None], [2, 0, 1]]
        swept = self.sweep_document({"scores": scores}, "--sweep", "temperature=1,3")
        for at, value in enumerate((1, 3)):
            rows = [softmax([-math.inf if s is None else s / value for s in row]) for row in scores]
            self.assert_weights(swept, at, rows)
        self.assertAlmostEqual(swept["score_variance"][0], variance([[0, 1], [2, 0, 1]]), places=12)

    def test_given_attention(self):
        swept = self.sweep_document({"attention": [[1, 0], [0.5, 0.5]]}, "--sweep", "length")
        self.assert_weights(swept, 1, [[1, 0], [0.5, 0.5]])
        self.assertEqual(swept["score_variance"], [None, None])


class Examples(SweepCase):
    """The worked examples 14 and 15 as one run each."""

    def test_why_the_root(self):
        bare = self.example("why-sqrt-1000", "--sweep", "d_k=4,64,1000", "--scale", "none")
        for width, spread in zip((4, 64, 1000), bare["score_variance"]):
            self.assertTrue(0.6 < spread / width < 1.6, (width, spread))
        first, second, last = bare["mean_entropy"]
        self.assertTrue(first > second + 0.1 and second > last + 0.1 and last < 0.1, bare["mean_entropy"])
        kept = self.example("why-sqrt-1000", "--sweep", "d_k=4,64,1000")
        self.assertGreater(min(kept["mean_entropy"]), 1.2)
        self.assertEqual(kept["score_variance"], bare["score_variance"])
        self.assertIn("√d_k", kept["formula"])

    def test_dilution(self):
        swept = self.example("dilution-256", "--sweep", "length=5,17,65,257")
        needle = [row[0] for row in swept["largest_weight"]]
        entropies = [row[0] for row in swept["entropy"]]
        self.assertEqual([row[0] for row in swept["largest_key"]][:2], [1, 1])
        self.assertEqual(needle, sorted(needle, reverse=True))
        self.assertEqual(entropies, sorted(entropies))
        for hay, at in ((4, 0), (16, 1), (64, 2), (256, 3)):
            single = self.example(f"dilution-{hay}")["result"]
            self.assertEqual(needle[at], max(single["attention"][0]))
            self.assertEqual(swept["entropy"][at][:hay + 1], single["entropy"])


class Outputs(SweepCase):
    def test_default_files(self):
        done = self.run_ok("--sweep", "temperature", "-t", "table.json", SENTENCE)
        self.assertEqual(self.files(), ["attention.sweep.csv", "attention.sweep.json", "attention.sweep.png"])
        self.assertIn("attention.sweep.csv", done.stderr.decode())
        table = done.stdout.decode().split("\n\n")[1].splitlines()
        self.assertEqual(len(table), 1 + 21)
        self.assertEqual(len({len(line) for line in table}), 1, table)
        self.assertEqual([float(line.split()[0]) for line in table[1:]],
                         json.loads(self.read("attention.sweep.json"))["values"])

    def test_stem_and_quiet(self):
        done = self.run_ok("-q", "-O", "s", "--sweep", "d_k", "-t", "table.json", SENTENCE)
        self.assertEqual(self.files(), ["s.sweep.csv", "s.sweep.json", "s.sweep.png"])
        self.assertEqual(done.stdout + done.stderr, b"")

    def test_csv(self):
        arguments = ("-t", "table.json", "--sweep", "length=1,3", "--digits", "3", "cat don't !")
        rows = list(csv.reader(io.StringIO(self.run_ok("-f", "csv", *arguments).stdout.decode())))
        swept = json.loads(self.run_ok("-f", "json", *arguments).stdout)
        self.assertEqual(rows[0], HEADER)
        self.assertEqual([row[:4] for row in rows[1:]],
                         [["length", "1", "1", "cat"], ["length", "3", "1", "cat"], ["length", "3", "2", "don't"],
                          ["length", "3", "3", "!"]])
        for row, number in zip(rows[2:], range(3)):
            told = [swept[key][1][number] for key in HEADER[4:]]
            self.assertEqual([float(cell) for cell in row[4:]], told)
            self.assertEqual(row[4], "%.3g" % told[0])

    def test_a_query_without_keys(self):
        document = {"scores": [[None, None], [0, 0]]}
        swept = self.sweep_document(document, "--sweep", "temperature=1")
        self.assertEqual(swept["largest_key"], [[None, 1]])
        self.assertEqual(swept["effective_tokens"], [[0, 2]])
        self.assertEqual(swept["mean_effective_tokens"], [2])
        done = self.run_ok("-f", "csv", "--sweep", "temperature=1", "-", stdin=json.dumps(document)).stdout
        self.assertEqual(done.decode().splitlines()[1], "temperature,1,1,1,0,0,0,")

    def test_labels(self):
        self.write("odd.json", '{"a,b": [1], "=1+1": [0]}')
        arguments = ("-f", "csv", "--csv-safe", "-t", "odd.json", "--sweep", "scale=1", "-")
        done = self.run_ok(*arguments, stdin='{"tokens": ["a,b", "=1+1"]}').stdout.decode()
        self.assertEqual([row[3] for row in csv.reader(io.StringIO(done))], ["query", "a,b", "'=1+1"])

    def test_jsonl_is_the_same_on_one_line(self):
        arguments = ("-t", "table.json", "--sweep", "scale", SENTENCE)
        line = self.run_ok("-f", "jsonl", *arguments).stdout
        self.assertEqual(line.count(b"\n"), 1)
        self.assertEqual(json.loads(line), self.sweep("--sweep", "scale", SENTENCE))

    def test_formula_leaves_out_what_is_swept(self):
        formula = self.sweep("--sweep", "scale=0.5,2", SENTENCE)["formula"]
        self.assertTrue(formula.startswith("softmax(QKᵀ), "), formula)
        self.assertTrue(formula.endswith("scale swept from 0.5 to 2"), formula)
        formula = self.sweep("--sweep", "temperature=1,2", "--temperature", "3", SENTENCE)["formula"]
        self.assertTrue(formula.startswith("softmax(QKᵀ/√2), "), formula)

    def test_files_by_suffix(self):
        self.run_ok("--sweep", "length", "-t", "table.json", "-o", "a.csv", "-o", "b.json", "-o", "c.txt", SENTENCE)
        self.assertEqual(self.files(), ["a.csv", "b.json", "c.txt"])
        self.assertEqual(self.read("a.csv").decode().splitlines()[0], ",".join(HEADER))


class Refusals(SweepCase):
    def test_formats(self):
        says = "png, svg, pdf, json, jsonl, csv or text is wanted"
        for name in ("md", "embeddings.csv", "long.csv", "svgg"):
            self.refuse(2, "-f", name, "--sweep", "length", "cat", says=says)
        self.refuse(2, "-o", "x.md", "--sweep", "length", "cat", says=["x.md", says])

    def test_values(self):
        for text, says in (("heat", "temperature, scale, length or d_k"), ("temperature=0", "above 0"),
                           ("temperature=1,x", "above 0"), ("length=1.5", "whole numbers"), ("d_k=0", "whole numbers"),
                           ("length=1..4", "length 4 is past the last token; 1 to 3 is wanted"),
                           ("d_k=3", "d_k 3 is past the width of a head; 1 to 2 is wanted"),
                           ("length=1..9999", "4096")):
            self.refuse(2, "-t", "table.json", "--sweep", text, SENTENCE, says=["attnviz: --sweep: ", says])

    def test_kinds(self):
        scores, weights = '{"scores": [[1, 2]]}', '{"attention": [[0.5, 0.5]]}'
        self.refuse(2, "--sweep", "d_k", "-", stdin=scores, says="given scores")
        for kind in ("d_k", "temperature", "scale"):
            self.refuse(2, "--sweep", kind, "-", stdin=weights, says="length is wanted")
        for kind in ("temperature", "scale"):
            self.refuse(2, "--kernel", "linear", "--sweep", kind, "cat", says="linear kernel")

    def test_one_sentence_only(self):
        self.refuse(2, "--sweep", "length", "--compare", "mouse", "cat", says="one sentence")


if __name__ == "__main__":
    unittest.main()
