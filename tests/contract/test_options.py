"""Every option does what its line in the help says."""
import csv
import io
import unittest

from program import ProgramCase


class Attention(ProgramCase):
    def weights(self, *options, sentence="cat and mouse"):
        return self.run_table(*options, sentence)["result"]["attention"]

    def test_rows_sum_to_one(self):
        for options in ([], ["--heads", "2"], ["--scale", "none"], ["--temperature", "0.1"], ["--mask", "causal"],
                        ["--position", "alibi"], ["--position", "sinusoidal"], ["--kernel", "linear"]):
            for row in self.weights(*options):
                self.assertAlmostEqual(sum(row), 1, places=14, msg=options)

    def test_scale_and_temperature(self):
        self.assertEqual(self.weights("--scale", "0.5"), self.weights("--scale", "none", "--temperature", "2"))
        self.assertNotEqual(self.weights(), self.weights("--scale", "none"))
        self.refuse(2, "--temperature", "0", "cat", says="--temperature")
        self.refuse(2, "--scale", "1e999", "cat", says="--scale")

    def test_masks(self):
        def opened(mask, sentence="cat and mouse and cat"):
            return ["".join("#" if w else "." for w in row) for row in self.weights("--mask", mask, sentence=sentence)]

        self.assertEqual(opened("causal"), ["#....", "##...", "###..", "####.", "#####"])
        self.assertEqual(opened("window:1"), ["##...", "###..", ".###.", "..###", "...##"])
        self.assertEqual(opened("dilated:1:2"), ["#.#..", ".#.#.", "#.#.#", ".#.#.", "..#.#"])
        self.assertEqual(opened("global:1+window:0"), ["#####", "##...", "#.#..", "#..#.", "#...#"])
        self.assertEqual(opened("causal+window:1"), ["#....", "##...", ".##..", "..##.", "...##"])
        for bad in ("causl", "window", "window:x", "dilated:1", "dilated:1:0", "causal+", "causal+causal"):
            self.refuse(2, "--mask", bad, "cat", says="--mask")

    def test_residual(self):
        plain, added = self.run_table("cat and mouse"), self.run_table("--residual", "cat and mouse")
        for x, y, z in zip(plain["result"]["input"], plain["result"]["output"], added["result"]["output"]):
            self.assertEqual([a + b for a, b in zip(x, y)], z)

    def test_cross(self):
        result = self.run_table("--cross", "the mouse and", "cat")["result"]
        self.assertEqual((result["tokens"], result["context"]), (["cat"], ["the", "mouse", "and"]))
        self.assertEqual(len(result["attention"][0]), 3)

    def test_selection(self):
        result = self.run_table("--heads", "2", "--head", "2", "--trace", "cat and mouse")["result"]
        self.assertEqual(result["attention"], result["layers"][0]["heads"][1]["attention"])
        self.refuse(2, "--head", "2", "cat", says="--head")
        self.refuse(2, "--layer", "2", "cat", says="--layer")
        for query in ("dog", "2", "0", "-1", "+1", " 1", "18446744073709551617"):
            self.refuse(2, "--query", query, "cat", says="--query")


class Looks(ProgramCase):
    def table(self, *options, name="csv"):
        text = self.run_ok("-f", name, "-t", "table.json", *options).stdout.decode()
        return list(csv.reader(io.StringIO(text)))

    def test_orient(self):
        rows, columns = self.table("cat and mouse"), self.table("--orient", "columns", "cat and mouse")
        self.assertEqual([r[1:] for r in columns[1:]], [list(c) for c in zip(*[r[1:] for r in rows[1:]])])
        self.assertEqual(columns[0][1:], rows[0][1:])

    def test_digits(self):
        rows = self.table("--digits", "3", "cat and mouse")
        for cell in rows[1][1:]:
            self.assertEqual(cell, "%.3g" % float(cell))
        document = self.run_table("--digits", "2", "naïve cat")
        self.assertEqual(document["embeddings"]["naïve"], [0.75, 0.5])
        for value in sum(document["result"]["attention"], []):
            self.assertEqual(value, float("%.2g" % value))

    def test_long_csv(self):
        rows = self.table("--mask", "causal", "--trace", "cat and", name="long.csv")
        self.assertEqual(rows[0], "sentence,layer,head,query_index,query,key_index,key,score,scaled,attention".split(","))
        self.assertEqual(len(rows), 5)
        self.assertEqual(rows[2][:7], ["cat and", "1", "1", "1", "cat", "2", "and"])
        self.assertEqual(rows[2][8:], ["", "0"])

    def test_quoting(self):
        self.write("odd.json", '{"a,b": [1], "c\\"d": [1], "=1+1": [0]}')
        text = '{"tokens": ["a,b", "c\\"d", "=1+1"]}'
        done = self.run_ok("-f", "csv", "-t", "odd.json", "-", stdin=text).stdout.decode()
        rows = list(csv.reader(io.StringIO(done)))
        self.assertEqual(rows[0], ["query", "a,b", 'c"d', "=1+1"])
        done = self.run_ok("-f", "csv", "--csv-safe", "-t", "odd.json", "-", stdin=text).stdout.decode()
        self.assertEqual(list(csv.reader(io.StringIO(done)))[0][3], "'=1+1")

    def test_colour(self):
        self.assertIn(b"\x1b[", self.run_ok("-f", "text", "--color", "always", "cat").stdout)
        self.assertNotIn(b"\x1b[", self.run_ok("-f", "text", "--color", "never", "cat").stdout)

    def test_help_and_version(self):
        self.assertIn(b"--mask", self.run_ok("--help").stdout)  # more in test_help.py
        self.assertRegex(self.run_ok("--version").stdout.decode(), r"^attnviz \d+\.\d+\.\d+\n$")

    def test_the_subtitle_says_only_what_took_part(self):
        def formula(document, *options):
            text = self.run_ok("-f", "text", *options, "-", stdin=document).stdout.decode()
            return text.split("\n")[1]

        self.assertEqual(formula('{"tokens": ["a"], "attention": [[1]], "options": {"mask": "causal", "scale": 3}}'),
                         "attention weights as given")
        self.assertEqual(formula('{"tokens": ["a"], "scores": [[1]], "options": {"position": "rope"}}'),
                         "softmax(scores)")
        self.assertEqual(formula('{"tokens": ["a"], "q": [[1]], "k": [[2]], "options": {"position": "sinusoidal"}}'),
                         "softmax(QKᵀ/√1), Q and K as given")
        self.assertEqual(formula('{"embeddings": {"a": [1, 2]}, "tokens": ["a"], "k": [[1, 2]]}'),
                         "softmax(QKᵀ/√2), K as given, Q = V = X (no learned weights)")
        self.assertEqual(formula('{"embeddings": {"a": [1, 2]}, "sentence": "a", "weights": {"W_V": [[1], [1]]}}',
                                 "--mask", "causal"),
                         "softmax(QKᵀ/√2), Q = K = X, learned W_V, causal mask")

    def test_locale_changes_no_number(self):
        plain = self.run_ok("-f", "json", "cat and mouse").stdout
        for name in ("de_DE.UTF-8", "tr_TR.UTF-8", "C"):
            import os
            self.assertEqual(self.run_ok("-f", "json", "cat and mouse", env=dict(os.environ, LC_ALL=name)).stdout, plain)

    def test_usage(self):
        for bad in (["--theme", "pink"], ["--colormap", "jet"], ["--range", "1..0"], ["--dpi", "0"],
                    ["--digits", "18"], ["--orient", "up"], ["--color", "yes"], ["--heads", "0"], ["--segment", "x"],
                    ["--unknown", "x"], ["--case", "x"], ["-O", "a", "-f", "json"]):
            self.refuse(2, *bad, "cat", says=bad[0] if bad[0] != "-O" else "--stem")
        self.refuse(2, "--mask")


if __name__ == "__main__":
    unittest.main()
