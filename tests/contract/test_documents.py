"""JSON in and JSON out: start anywhere, recipes that give the same bytes again, and what is refused where."""
import csv
import glob
import io
import itertools
import json
import os
import unittest

from program import DATA, ProgramCase


class Recipes(ProgramCase):
    def again(self, *arguments, **more):
        first = self.run_ok("-f", "json", *arguments, **more).stdout
        self.assertEqual(self.run_ok("-f", "json", "-", stdin=first).stdout, first)
        return json.loads(first)

    def test_written_documents_give_the_same_bytes(self):
        self.again("cat and mouse")
        self.again("--trace", "--heads", "2", "--mask", "causal+window:1", "-t", "table.json", "cat and mouse")
        self.again("--digits", "3", "-t", "table.json", "The cat and the mouse")
        self.again("--unknown", "hash", "-t", "table.json", "THE zebra and THE yak, the zebra")
        self.again("--unknown", "zero", "--case", "exact", "-t", "table.json", "Cat and zebra")
        self.again("--unknown", "skip", "-t", "table.json", "cat, and zebra; mouse")
        self.again("--residual", "--temperature", "0.3", "--scale", "0.1", "-t", "table.json", "cat and mouse")
        self.again("--position", "rope", "-t", "table.json", "cat and mouse")
        self.again("--kernel", "linear", "-t", "table.json", "cat and mouse")
        self.again("--cross", "the mouse", "-t", "table.json", "cat and")
        self.again("--head", "max", "--heads", "2", "--layer", "1", "-t", "table.json", "cat and mouse")

    def test_odd_tokens_come_back_equal(self):
        """Whatever a token holds, the recipe gives the same bytes and Python's csv the same tokens and numbers."""
        odd = ['qu"ote', "comma,", "new\nline", "cr\r", "tab\t", "", " ", "'", "=1+1", "\\", "\x7f", "\x1b[0m",
               "e\u0301tude", "\u00e9clair", "\U0001f469\u200d\U0001f467", "\u202e", "\u2028", "\ufeff", "\U0010ffff"]
        document = {"embeddings": {word: [i / 7, -0.0] for i, word in enumerate(odd)}, "tokens": odd[::-1],
                    "context": odd[:3], "dimensions": odd[:2]}
        for ascii in (True, False):
            text = json.dumps(document, ensure_ascii=ascii)
            result = self.again("--trace", "-", stdin=text)["result"]
            for name, numbers, header in (("csv", "attention", odd[:3]), ("embeddings.csv", "output", odd[:2])):
                done = self.run_ok("-f", name, "-", stdin=text).stdout.decode()
                rows = list(csv.reader(io.StringIO(done, newline="")))
                self.assertEqual(rows[0][1:], header)
                self.assertEqual([row[0] for row in rows[1:]], odd[::-1])
                self.assertEqual([[float(cell) for cell in row[1:]] for row in rows[1:]], result[numbers])

    def test_every_start_beside_every_other(self):
        """Any of the ways to start, together with any others: accepted and a recipe, or refused with its place."""
        parts = {"q": [[1, 2], [3, 4]], "k": [[1, 0], [1, 1]], "v": [[1], [2]], "scores": [[1, 2], [3, 2]],
                 "attention": [[1, 0], [0.5, 0.5]], "embeddings": {"a": [1, 0], "b": [0, 1]}}
        accepted = 0
        for count in (1, 2, 3):
            for names in itertools.combinations(parts, count):
                document = {"tokens": ["a", "b"], **{name: parts[name] for name in names}}
                done = self.run_raw("-f", "json", "--trace", "-", stdin=json.dumps(document))
                if done.returncode == 0:
                    accepted += 1
                    self.assertEqual(self.run_ok("-f", "json", "-", stdin=done.stdout).stdout, done.stdout, names)
                    if "attention" in names:
                        self.assertEqual(json.loads(done.stdout)["result"]["attention"], parts["attention"], names)
                else:
                    self.assertIn(done.returncode, (3, 4), names)
                    self.assertEqual(done.stdout, b"", names)
        self.assertGreater(accepted, 20)

    def test_every_document_of_data(self):
        for path in sorted(glob.glob(os.path.join(DATA, "*.json"))):
            with self.subTest(path), open(path, "rb") as f:
                text = f.read()
                if os.path.basename(path) != "table.json":
                    self.again("-", stdin=text)

    def test_only_used_embeddings_are_written_in_the_tables_order(self):
        document = self.run_table("mouse CAT mouse")
        self.assertEqual(list(document["embeddings"].items()), [("cat", [1, 0]), ("mouse", [0.5, 0.5])])
        self.assertEqual(document["tokens"], ["mouse", "CAT", "mouse"])

    def test_numbers_read_back_exactly(self):
        values = [0.1, 1 / 3, 5e-324, 1.7976931348623157e308, -0.0, 1e22, 123456789.125]
        document = {"tokens": ["a"], "attention": [[1]], "v": [values]}
        result = self.again("-", stdin=json.dumps(document))["result"]
        self.assertEqual([float(v).hex() for v in result["output"][0]], [(0.0 + v).hex() for v in values])


class StartAnywhere(ProgramCase):
    def ask(self, **document):
        return self.document("--trace", "-", stdin=json.dumps(document))["result"]

    def test_attention_and_values(self):
        result = self.ask(tokens=["fruit"], context=["apple", "banana", "chair"], attention=[[0.6, 0.4, 0]],
                          v=[[10], [5], [2]])
        self.assertEqual(result["output"], [[8]])
        self.assertEqual(result["context"], ["apple", "banana", "chair"])
        self.assertNotIn("scores", result["layers"][0]["heads"][0])

    def test_scores_are_taken_as_they_are(self):
        result = self.ask(scores=[[0.05, 0.8, 0.1, 0.9]])
        self.assertEqual([round(x, 3) for x in result["attention"][0]], [0.154, 0.325, 0.162, 0.36])
        self.assertEqual(result["layers"][0]["heads"][0]["scaled"], [[0.05, 0.8, 0.1, 0.9]])

    def test_queries_and_keys(self):
        result = self.ask(q=[[1, 0]], k=[[2, 0], [0, 2]], options={"scale": "none"})
        self.assertEqual(result["layers"][0]["heads"][0]["scores"], [[2, 0]])
        self.assertNotIn("output", result)

    def test_attention_comes_before_scores(self):
        result = self.ask(scores=[[5, 1], [1, 5]], attention=[[1, 0], [0.5, 0.5]])
        self.assertEqual(result["attention"], [[1, 0], [0.5, 0.5]])

    def test_layers_and_heads_of_ready_attention(self):
        one, two = [[1, 0], [0, 1]], [[0.5, 0.5], [0.5, 0.5]]
        text = json.dumps({"tokens": ["a", "b"], "attention": [[one, two], [two, two]]})
        result = self.document("--layer", "1", "--head", "1", "-", stdin=text)["result"]
        self.assertEqual((result["attention"], result["selection"]), (one, {"layer": 1, "head": 1}))
        result = self.document("--layer", "1", "-", stdin=text)["result"]
        self.assertEqual(result["attention"], [[0.75, 0.25], [0.25, 0.75]])

    def test_rows_that_do_not_sum_to_one_are_told(self):
        result = self.ask(attention=[[0.5, 0.25], [0.5, 0.5]])
        self.assertIn("sum", " ".join(result["notes"]))
        self.assertEqual(self.ask(attention=[[0.5, 0.5], [0.5, 0.5]])["notes"], [])

    def test_masked_cells(self):
        result = self.ask(tokens=["a", "b"], scores=[[1, 2], [3, 4]], options={"mask": "causal"})
        self.assertEqual(result["layers"][0]["heads"][0]["scaled"], [[1, None], [3, 4]])
        self.assertEqual(result["attention"][0], [1, 0])
        result = self.ask(scores=[[1, 2], [3, 4]], options={"mask": [[False, False], [True, True]]})
        self.assertEqual(result["attention"][0], [0, 0])
        self.assertIn("mask", " ".join(result["notes"]))

    def test_a_flat_table(self):
        self.write("flat.json", '{"cat": [1, 0], "and": [0, 0]}')
        self.assertEqual(self.document("-t", "flat.json", "cat and")["result"]["input"], [[1, 0], [0, 0]])

    def test_a_document_as_table_and_request(self):
        self.write("doc.json", json.dumps({"embeddings": {"a": [1], "b": [2]}, "sentence": "a b"}))
        self.assertEqual(self.document("-t", "doc.json")["tokens"], ["a", "b"])
        self.assertEqual(self.document("-t", "doc.json", "b")["tokens"], ["b"])

    def test_weights_file(self):
        self.write("w.json", json.dumps({"weights": {"W_V": [[2, 0, 1], [0, 2, 1]]}}))
        document = self.run_table("-w", "w.json", "cat")
        self.assertEqual(document["result"]["output"], [[2, 0, 1]])
        self.assertNotIn("shift", document["result"])
        self.assertEqual(self.run_table("-w", "w.json", "--heads", "1", "mouse")["result"]["output"], [[1, 1, 1]])
        self.refuse(2, "-w", "w.json", "--no-weights", "cat", says="--no-weights")
        self.write("flat.json", '{"W_V": [[2, 0], [0, 2]], "options": {"heads": 2}}')
        self.assertEqual(self.run_table("-w", "flat.json", "cat")["options"]["heads"], 2)
        self.write("flat.json", '{"W_v": [[2, 0], [0, 2]]}')
        self.refuse(3, "-w", "flat.json", "cat", says=["W_v", "W_V"])


class Refusals(ProgramCase):
    def refuse_document(self, text, *says):
        text = text if isinstance(text, (str, bytes)) else json.dumps(text)
        self.refuse(3, "-f", "json", "-", stdin=text, says=["stdin", *says])

    def test_not_json(self):
        self.refuse_document('{"tokens": ["a"],\n "q": [1,]}', "2:")
        for bad in ("{", "{}x", '{"a": 01}', '{"a": [1.]}', "{'a': 1}", '{"a": 1e999}', '{"a": "\x01"}',
                    '{"a": "\\ud800"}', '{"a": NaN}', '{"a": [1],}', "{//\n}"):
            self.refuse_document(bad, ":1:" if "\n" not in bad else ":")
        self.refuse_document(b'{"a": "\xff"}', "UTF-8")

    def test_places_in_documents(self):
        self.refuse_document({"embedings": {}}, "embedings", "embeddings")
        self.refuse_document({"weights": {"W_q": [[1]]}}, "W_q", "W_Q")
        self.refuse_document('{"tokens": ["a"], "tokens": ["b"]}', "tokens")
        self.refuse_document({"embeddings": {"cat": [1, "x"]}, "sentence": "cat"}, "$.embeddings.cat[1]")
        self.refuse_document({"embeddings": {"cat": [1, 2], "dog": [1]}, "sentence": "cat"}, "dog")
        self.refuse_document({"embeddings": {"cat": [1, 2]}, "weights": {"W_Q": [[1, 2], [3]]}, "sentence": "cat"},
                             "$.weights.W_Q[1]")
        self.refuse_document({"embeddings": {"cat": [1, 2]}, "weights": {"W_Q": [[1, 2]]}, "sentence": "cat"},
                             "$.weights.W_Q", "2")
        self.refuse_document({"embeddings": {"cat": [1, 2]}, "weights": {"W_Q": [[1], [2]]}, "sentence": "cat"},
                             "W_K")
        self.refuse_document({"embeddings": {"cat": [1, 2, 3]}, "options": {"heads": 2}, "sentence": "cat"}, "2")
        self.refuse_document({"tokens": ["a"], "attention": [[1, 0], [0, 1]]}, "$.attention")
        self.refuse_document({"scores": [[1, 2]], "options": {"mask": [[True]]}}, "$.options.mask")
        self.refuse_document({"scores": [[1, 2]], "options": {"temperature": 0}}, "$.options.temperature")
        self.refuse_document({"scores": [[1, 2]], "options": {"head": 2}}, "$.options.head")
        self.refuse_document({"embeddings": {"é": [1], "e\u0301": [2]}, "sentence": "é"}, "$.embeddings")
        self.refuse_document({"name": "nothing to do"})
        big = {"embeddings": {"big": [1e200], "cat": [1]}, "sentence": "cat big"}
        self.refuse(3, "-", stdin=json.dumps(big), says=["layer 1, head 1", '"big" (2)'])

    def test_weights_of_a_wrong_shape(self):
        def matrix(rows, columns):
            return [[0.5] * columns] * rows

        wrong = [({"W_Q": matrix(3, 2)}, 1, "W_Q"), ({"W_Q": matrix(4, 3), "W_K": matrix(4, 3)}, 2, "W_Q"),
                 ({"W_Q": matrix(4, 2)}, 1, "W_K"), ({"W_K": [matrix(4, 2)] * 3}, 2, "W_K"),
                 ({"W_V": matrix(4, 7)}, 2, "W_V"), ({"W_O": matrix(3, 2)}, 1, "W_O"),
                 ({"W_V": matrix(4, 6), "W_O": matrix(4, 2)}, 1, "W_O"), ({"b_Q": [1, 2]}, 1, "b_Q"),
                 ({"b_K": matrix(4, 1)}, 2, "b_K"), ({"W_V": matrix(4, 6), "b_V": [1] * 4}, 1, "b_V"),
                 ({"W_O": matrix(4, 2), "b_O": [1] * 4}, 1, "b_O"), ({"W_Q": [1, 2]}, 1, "W_Q"),
                 ({"W_Q": [[[[1]]]]}, 1, "W_Q"), ({"W_Q": []}, 1, "W_Q"), ({"W_Q": None}, 1, "W_Q"),
                 ({"W_Q": matrix(3, 2) + [[1, None]]}, 1, "W_Q[3][1]"), ({"b_O": 5}, 1, "b_O")]
        table = {"embeddings": {"a": [1, 0, 2, 1]}, "tokens": ["a"]}
        for weights, heads, place in wrong:
            options = {"heads": heads}
            self.refuse_document({**table, "weights": weights, "options": options}, "$.weights." + place)
            self.refuse_document({**table, "layers": [{}, weights], "options": options}, "$.layers[1]." + place)

    def test_residual_needs_one_width(self):
        self.refuse_document({"embeddings": {"cat": [1, 2]}, "weights": {"W_V": [[1], [2]]}, "sentence": "cat",
                              "options": {"residual": True}}, "residual")

    def test_linear_kernel_has_nothing_to_scale(self):
        self.refuse(2, "--kernel", "linear", "--scale", "2", "cat", says="scale")
        self.refuse(2, "--kernel", "linear", "--temperature", "2", "cat", says="temperature")

    def test_given_weights_whose_mean_over_heads_overflows(self):
        self.write("heads.json", '{"tokens": ["b"], "attention": [[[-1e308]], [[-1e308]]]}')
        self.refuse(3, "-t", "heads.json", "-f", "json", says="the given weights of query \"b\" (1) overflow")

    def test_overflows_are_refused_not_written_as_masked(self):
        big = 1.7976931348623157e308
        for document, says in (
                ({"scores": [[1e308, 1e308]], "options": {"kernel": "linear"}}, "weight"),
                ({"scores": [[1, -1]], "options": {"kernel": "linear"}}, "weight"),
                ({"attention": [[1.7e308, 1.7e308]]}, "given weights"),
                ({"embeddings": {"a": [big]}, "tokens": ["a"],
                  "weights": {"W_Q": [[0]], "W_K": [[0]], "W_V": [[-1]]}}, "shift")):
            self.refuse(3, "-f", "json", "-", stdin=json.dumps(document), says=says)

    def test_digits_never_round_past_the_largest_double(self):
        document = {"embeddings": {"a": [1.79e308]}, "tokens": ["a"], "weights": {"W_Q": [[0]], "W_K": [[0]]}}
        first = self.run_ok("-f", "json", "--digits", "2", "-", stdin=json.dumps(document)).stdout
        self.assertEqual(self.run_ok("-f", "json", "-", stdin=first).stdout, first)

    def test_starts_that_lack_their_other_half(self):
        self.refuse_document({"q": [[1, 2]]}, '"q" without "k"')
        self.refuse_document({"q": [[1, 2]], "k": [[1, 2, 3]]}, "$.k")
        self.refuse_document({"q": [[1]], "k": [[1]], "options": {"residual": True}}, "embeddings")

    def test_given_rows_beside_embeddings_of_another_number(self):
        base = {"embeddings": {"a": [1, 2], "b": [3, 4]}, "tokens": ["a", "b", "a"]}
        self.refuse_document(dict(base, v=[[1], [2]]), "$.v", "3")
        self.refuse_document(dict(base, k=[[1, 2], [2, 1]]), "2 keys", '"v"')
        self.refuse_document(dict(base, k=[[1, 2]], v=[[1], [2], [3]]), "$.v", "1")
        self.refuse_document(dict(base, scores=[[1, 2]] * 3), "2 keys")
        self.refuse_document(dict(base, attention=[[0.5, 0.5]] * 3), "2 keys")
        self.refuse_document(dict(base, q=[[1, 2]] * 2), "$.q", "3")
        result = self.document("-", stdin=json.dumps(dict(base, k=[[1, 2], [2, 1]], v=[[1], [2]])))["result"]
        self.assertEqual(len(result["attention"][0]), 2)
        result = self.document("-", stdin=json.dumps(dict(base, scores=[[1, 2]] * 3, context=["b", "b"])))["result"]
        self.assertEqual(result["output"], [[3, 4]] * 3)

    def test_output_weights_by_heads(self):
        flat = {"embeddings": {"a": [1, 2], "b": [3, 4]}, "tokens": ["a", "b"], "options": {"heads": 2},
                "weights": {"W_O": [[1, 2, 3], [4, 5, 6]]}}
        split = dict(flat, weights={"W_O": [[[1, 2, 3]], [[4, 5, 6]]]})
        outputs = [self.document("-", stdin=json.dumps(d))["result"]["output"] for d in (flat, split)]
        self.assertEqual(outputs[0], outputs[1])

    def test_missing_files(self):
        self.refuse(3, "-t", "nowhere.json", "cat", says="nowhere.json")
        self.refuse(3, "-w", ".", "cat")


if __name__ == "__main__":
    unittest.main()
