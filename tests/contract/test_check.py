"""--check: what a document claims, held against what is computed from it."""
import json
import math
import os
import subprocess
import unittest

from program import DATA, PROGRAM, ProgramCase

SCORES = [[0.05, 0.8, 0.1, 0.9]]


def softmax(row):
    total = math.fsum(math.exp(x) for x in row)
    return [math.exp(x) / total for x in row]


TRUE = [softmax(SCORES[0])]


class CheckCase(ProgramCase):
    def check(self, document, *arguments, option="--check"):
        text = document if isinstance(document, (str, bytes)) else json.dumps(document)
        return self.run_raw(option, *arguments, "-", stdin=text)

    def agrees(self, document, summary, *arguments, option="--check"):
        done = self.check(document, *arguments, option=option)
        self.assertEqual((done.returncode, done.stdout.decode(), done.stderr.decode()), (0, summary + "\n", ""))

    def disagrees(self, document, lines, says, *arguments, option="--check"):
        """Status 3, the report on stdout, and one message on stderr."""
        done = self.check(document, *arguments, option=option)
        self.assertEqual(done.returncode, 3, done.stderr.decode())
        report = done.stdout.decode().splitlines()
        self.assertEqual(len(report), len(lines), report)
        for line, start in zip(report, lines):
            self.assertTrue(line.startswith(start), (line, start))
        message = done.stderr.decode()
        self.assertEqual(message.count("\n"), 1)
        self.assertTrue(message.startswith(f"attnviz: stdin: {says}"), message)
        return report


class Given(CheckCase):
    def drawing(self, attention, **more):
        return {"tokens": ["chased"], "context": ["The", "cat", "the", "mouse"], "scores": SCORES,
                "attention": attention, **more}

    def test_true_weights(self):
        self.agrees(self.drawing(TRUE), "1 of 1 rows agree")

    def test_wrong_weights_and_a_wrong_result(self):
        """The first row that disagrees is the one that is told, however many do."""
        self.disagrees(self.drawing([[0.25] * 4], result={"attention": [[0.1, 0.2, 0.3, 0.4]]}),
                       ['attention, query "chased" (1): ', 'result.attention, query "chased" (1): ', "0 of 2 rows agree"],
                       "$.attention: 2 of 2 rows disagree")

    def test_the_well_known_drawing(self):
        for option in ("--check", "--check=0.005", "--check=0.14"):
            path = os.path.join(DATA, "chased-drawing.json")
            done = self.run_raw(option, "-t", path)
            self.assertEqual(done.returncode, 3)
            worst, summary = done.stdout.decode().splitlines()
            start = 'attention, query "chased" (1): key "mouse" (4) is 0.5, recomputed '
            self.assertTrue(worst.startswith(start), worst)
            self.assertAlmostEqual(float(worst[len(start):]), TRUE[0][3], places=14)
            self.assertEqual(summary, "0 of 1 rows agree")
            self.assertEqual(done.stderr.decode(), f"attnviz: {path}: $.attention: 1 of 1 rows disagrees with what is "
                                                   "computed\n")
        self.assertEqual(self.run_raw("--check=0.141", "-t", path).returncode, 0)

    def test_rounded_weights(self):
        rounded = [[round(x, 2) for x in TRUE[0]]]
        self.agrees(self.drawing(rounded), "1 of 1 rows agree", option="--check=0.005")
        self.disagrees(self.drawing(rounded), ["attention, ", "0 of 1"], "$.attention: ")

    def test_just_inside_and_outside_the_tolerance(self):
        even = {"scores": [[0, 0]], "attention": [[0.5 + 0.25, 0.5]]}
        self.agrees(even, "1 of 1 rows agree", option="--check=0.25")
        self.disagrees(even, ['attention, query "1" (1): key "1" (1) is 0.75, recomputed 0.5', "0 of 1"], "$.attention: ",
                       option="--check=0.2499999")
        for off, status in ((0.9e-9, 0), (1.1e-9, 3)):
            self.assertEqual(self.check({"scores": [[0, 0]], "attention": [[0.5 + off, 0.5]]}).returncode, status)

    def test_options_count(self):
        scores = [[1, 2], [3, 5]]
        causal = [[1, 0], softmax([1.5, 2.5])]
        document = {"tokens": ["a", "b"], "scores": scores, "attention": causal,
                    "options": {"mask": "causal", "temperature": 2}}
        self.agrees(document, "2 of 2 rows agree")
        report = self.disagrees(document, ['attention, query "a" (1): key "', "1 of 2 rows agree"],
                                "$.attention: 1 of 2 rows disagrees", "--mask", "none")
        self.assertIn(repr(softmax([0.5, 1])[1])[:12], report[0])
        document["scores"] = [[1, None], [3, 5]]
        del document["options"]["mask"]
        self.agrees(document, "2 of 2 rows agree")

    def test_every_row_that_disagrees_is_named_by_its_worst_key(self):
        document = {"tokens": ["x", "y", "x"], "scores": [[0, 0, 0]] * 3,
                    "attention": [[1 / 3] * 3, [0.3, 0.3, 0.4], [0, 0.5, 0.5]]}
        self.disagrees(document, ['attention, query "y" (2): key "x" (3) is 0.4, recomputed 0.333',
                                  'attention, query "x" (3): key "x" (1) is 0, recomputed 0.333', "1 of 3 rows agree"],
                       "$.attention: 2 of 3 rows disagree with")

    def test_heads_and_layers(self):
        a = [[[0.5, 0.5]], [[1, 0]]]
        zeros = [[[0, 0]], [[0, 0]]]
        self.disagrees({"scores": zeros, "attention": a}, ['attention[1], query "1" (1): key "1" (1) is 1, ', "1 of 2"],
                       "$.attention[1]: ")
        self.disagrees({"scores": [zeros], "attention": [a]}, ['attention[0][1], query "1"', "1 of 2"],
                       "$.attention[0][1]: ")
        for scores, says in (([[0, 0]], "2 heads; 1"), ([zeros, zeros], "1 layers; 2"), ([[[0]], [[0]]], "1 × 2")):
            message = self.refuse(3, "--check", "-", stdin=json.dumps({"scores": scores, "attention": a}), says=says)
            self.assertIn("stdin: $.attention", message)

    def test_from_q_and_k_or_embeddings(self):
        score = 1 / math.sqrt(2)
        want = [softmax([score, 0]), softmax([0, score])]
        eye = [[1, 0], [0, 1]]
        self.agrees({"q": eye, "k": eye, "attention": want}, "2 of 2 rows agree")
        words = {"tokens": ["a", "b"], "attention": want}
        self.agrees({**words, "embeddings": {"a": [1, 0], "b": [0, 1]}}, "2 of 2 rows agree")
        self.write("words.json", json.dumps({"embeddings": {"a": [1, 0], "b": [0, 2]}}))
        self.disagrees(words, ['attention, query "b"', "1 of 2"], "$.attention: ", "-t", "words.json")

    def test_names_are_safe_on_a_terminal(self):
        done = self.check({"tokens": ["\x1b[31m"], "scores": [[0]], "attention": [[0.5]]})
        self.assertNotIn(b"\x1b", done.stdout)


class Written(CheckCase):
    def written(self, *arguments):
        return json.loads(self.run_ok("-f", "json", *arguments).stdout)

    def test_everything_that_attnviz_writes_agrees(self):
        table = ("-t", "table.json")
        for arguments in ((), ("--trace",), ("--digits", "3", "--trace"), ("--digits", "1"), ("--heads", "2", "--trace"),
                          ("--heads", "2", "--head", "max"), ("--heads", "2", "--head", "2"), ("--mask", "causal", "--trace"),
                          ("--kernel", "linear", "--trace"), ("--position", "sinusoidal", "--residual"),
                          ("--cross", "the mouse", "--trace"), ("--position", "rope", "--trace")):
            done = self.check(self.written(*table, *arguments, "cat and mouse and cat"))
            self.assertEqual((done.returncode, done.stderr), (0, b""), (arguments, done.stdout.decode()))
            rows, of, total, *_ = done.stdout.decode().split()
            self.assertEqual((rows, of), (total, "of"))
            self.assertGreater(int(total), 10)

    def test_every_worked_example_agrees(self):
        for name in sorted(os.listdir(DATA)):
            if name.endswith(".json") and name not in ("table.json", "chased-drawing.json"):
                with open(os.path.join(DATA, name), "rb") as f:
                    written = self.run_ok("-f", "json", "--trace", "-", stdin=f.read()).stdout
                self.assertEqual(self.check(written).returncode, 0, name)

    def test_each_number_counts(self):
        """One number is moved in each list that a result holds: its row is named, and no other."""
        written = self.written("-t", "table.json", "--trace", "--heads", "2", "--mask", "causal", "cat and mouse")
        paths = []

        def walk(value, path):
            if isinstance(value, list) and value and isinstance(value[0], (int, float)):
                paths.append(path)
            elif isinstance(value, (list, dict)):
                items = enumerate(value) if isinstance(value, list) else value.items()
                for key, item in items:
                    walk(item, path + (key,))

        walk(written["result"], ())
        self.assertEqual(len(paths), 3 + 3 + 1 + 3 + 3 + 2 * 7 * 3 + 3)
        for path in paths:
            changed = json.loads(json.dumps(written))
            row = changed["result"]
            for key in path:
                row = row[key]
            row[-1] = (row[-1] or 0) + 0.001
            place = "result"
            for key in path if path[-1] == "entropy" else path[:-1]:
                place += f"[{key}]" if isinstance(key, int) else f".{key}"
            done = self.check(changed)
            first, summary = done.stdout.decode().splitlines()
            self.assertTrue(first.startswith(place + ", "), (first, place))
            number = len(row) if path[-1] == "entropy" else path[-1] + 1
            self.assertIn(f'" ({number})', first)
            self.assertEqual(summary, "60 of 61 rows agree")
            self.assertEqual(done.returncode, 3)

    def test_columns_are_named(self):
        written = self.written("-t", "table.json", "cat and mouse")
        written["result"]["output"][2][1] += 1
        done = self.check(written)
        self.assertIn('result.output, query "mouse" (3): column "tech" (2) is ', done.stdout.decode())

    def test_tokens_count(self):
        written = self.written("-t", "table.json", "cat and mouse")
        written["result"]["tokens"][1] = "or"
        self.disagrees(written, ['result.tokens: name 2 is "or", recomputed "and"', "15 of 16"], "$.result.tokens: ")
        written["result"]["tokens"].pop()
        written["result"]["tokens"][1] = "and"
        self.disagrees(written, ["result.tokens: 2 names, recomputed 3", "15 of 16"], "$.result.tokens: ")

    def test_inputs_that_were_changed(self):
        written = self.written("-t", "table.json", "cat and mouse")
        written["embeddings"]["cat"][0] = 2
        done = self.check(written)
        self.assertEqual(done.returncode, 3)
        self.assertIn('result.input, query "cat" (1): column "animal" (1) is 1, recomputed 2\n', done.stdout.decode())

    def test_digits_allow_half_a_unit(self):
        written = {"scores": [[0.05, 0.8, 0.1, 0.9]], "options": {"digits": 2},
                   "result": {"attention": [[0.15, 0.33, 0.16, 0.36]]}}
        self.agrees(written, "1 of 1 rows agree")
        written["result"]["attention"][0][1] = 0.32
        self.disagrees(written, ['result.attention, query "1" (1): key "2" (2) is 0.32, ', "0 of 1"], "$.result.attention")
        written["result"]["attention"][0][1] = 0.33
        del written["options"]
        self.disagrees(written, ["result.attention", "0 of 1"], "$.result.attention")

    def test_part_of_a_result_is_enough(self):
        self.agrees({"attention": [[0.6, 0.4, 0]], "v": [[10], [5], [2]], "result": {"output": [[8]]}},
                    "1 of 1 rows agree")

    def test_both_claims_of_one_document(self):
        document = {"scores": SCORES, "attention": TRUE, "result": {"attention": [[1, 0, 0, 0]]}}
        self.disagrees(document, ["result.attention", "1 of 2"], "$.result.attention")

    def test_the_selection_is_the_results_own(self):
        written = self.written("-t", "table.json", "--heads", "2", "--head", "2", "cat and mouse")
        del written["options"]["head"]
        self.assertEqual(self.check(written).returncode, 0)
        written["result"]["selection"]["head"] = 3
        self.refuse(3, "--check", "-", stdin=json.dumps(written), says="$.result.selection")

    def test_compared_documents(self):
        written = self.written("-t", "table.json", "--compare", "mouse and cat", "cat and mouse")
        self.assertEqual(self.check(written).returncode, 0)
        written["compare"][1]["result"]["output"][0][0] += 1
        done = self.check(written)
        self.assertEqual(done.returncode, 3)
        self.assertIn("compare[1]: $.result.output: 1 of ", done.stderr.decode())

    def test_results_that_do_not_fit(self):
        def refused(result, says, **more):
            document = {"attention": [[0.5, 0.5]], "result": result, **more}
            self.refuse(3, "--check", "-", stdin=json.dumps(document), says=says)

        refused({"attention": [[1]]}, ("$.result.attention", "is 1 × 1", "1 × 2"))
        refused({"entropy": [0, 1]}, ("$.result.entropy", "is 2 × 1"))
        refused({"output": [[1]]}, ("$.result.output", "cannot be computed"))
        refused({"layers": [{"heads": [{"scores": [[1, 1]]}]}]}, ("$.result.layers[0].heads[0].scores", "cannot be"))
        refused({"layers": [{"heads": [{}, {}]}]}, ("$.result.layers[0].heads", "2 heads; 1"))
        refused({"atention": [[1]]}, ("$.result", "did you mean \"attention\"?"))
        refused({"layers": [{"heads": [{"score": [[1]]}]}]}, ("$.result.layers[0].heads[0]", "\"scores\"?"))
        refused({"attention": [1]}, ("$.result.attention", "a matrix is wanted"))
        refused(1, ("$.result", "an object is wanted"))
        refused({"selection": {"layer": 0}}, "$.result.selection.layer")
        refused({"selection": {"head": "all"}}, "$.result.selection.head")

    def test_a_result_is_ignored_without_check(self):
        for result in (1, {"atention": 1}, None):
            self.document("-", stdin=json.dumps({"attention": [[1]], "result": result}))


class Usage(CheckCase):
    def test_what_cannot_be_checked(self):
        self.refuse(3, "--check", "-", stdin='{"attention": [[1]]}', says="nothing to check")
        self.refuse(3, "--check", "-", stdin='{"scores": [[1]]}', says="nothing to check")
        self.refuse(2, "--check", "cat and mouse", says="--check")
        self.refuse(2, "--check", "-", stdin="cat and mouse", says="--check")
        self.refuse(2, "--check", says="--check")
        for wrong in ("-1", "x", "1e999", ""):
            self.refuse(2, f"--check={wrong}", "-", stdin="{}", says="--check")
        for other in (("-o", "a.csv"), ("-f", "csv"), ("-O", "a")):
            self.refuse(2, "--check", *other, "-", stdin="{}", says="--check")

    def test_quiet_leaves_the_status(self):
        done = self.check({"scores": [[0, 0]], "attention": [[1, 0]]}, "-q")
        self.assertEqual((done.returncode, done.stdout), (3, b""))
        self.agrees({"scores": [[0, 0]], "attention": [[0.5, 0.5]]}, "1 of 1 rows agree")
        done = self.check({"scores": [[0, 0]], "attention": [[0.5, 0.5]]}, "-q")
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, b"", b""))

    def test_a_report_that_cannot_be_written(self):
        with open("/dev/full", "wb") as full:
            done = subprocess.run([PROGRAM, "--check", "-"], input=b'{"scores": [[0]], "attention": [[1]]}', stdout=full,
                                  stderr=subprocess.PIPE, cwd=self.folder.name)
        self.assertEqual(done.returncode, 1)


if __name__ == "__main__":
    unittest.main()
