"""Several sentences beside one another: one document, one run."""
import csv
import io
import json
import unittest

from png_reader import Picture
from program import ProgramCase


class Compare(ProgramCase):
    def test_each_document_is_the_one_it_would_be_alone(self):
        both = self.run_table("cat and mouse", "--compare", "the mouse", "--compare", "我喜欢吃苹果")
        self.assertEqual(sorted(both), ["compare", "schema"])
        alone = [self.run_table(s) for s in ("cat and mouse", "the mouse", "我喜欢吃苹果")]
        self.assertEqual(both["compare"], alone)

    def test_fed_back_it_gives_the_same_bytes(self):
        options = ["-t", "table.json", "--unknown", "hash", "--heads", "2", "--mask", "causal"]
        for name in ("json", "jsonl"):
            first = self.run_ok("-f", name, *options, "cat and zebra", "--compare", "a zebra, too").stdout
            self.assertEqual(self.run_ok("-f", name, "-", stdin=first).stdout, first)

    def test_compared_documents_share_what_stands_around_them(self):
        document = {"embeddings": {"a": [1, 0], "b": [0, 1]}, "weights": {"W_V": [[2], [3]]},
                    "options": {"scale": "none"},
                    "compare": [{"sentence": "a"}, {"sentence": "b"},
                                {"sentence": "a", "embeddings": {"a": [5, 5]}}]}
        results = [d["result"] for d in self.document("-", stdin=json.dumps(document))["compare"]]
        self.assertEqual([r["output"] for r in results], [[[2]], [[3]], [[25]]])
        self.write("shared.json", json.dumps(document))
        again = [d["result"] for d in self.document("-t", "shared.json")["compare"]]
        self.assertEqual(again, results)

    def test_a_sentence_beside_its_own(self):
        document = {"embeddings": {"a": [1], "b": [2]}, "sentence": "a", "compare": [{"sentence": "b"}]}
        tokens = [d["tokens"] for d in self.document("-", stdin=json.dumps(document))["compare"]]
        self.assertEqual(tokens, [["a"], ["b"]])

    def test_tables(self):
        done = self.run_ok("-f", "long.csv", "-t", "table.json", "cat and", "--compare", "mouse").stdout.decode()
        rows = list(csv.DictReader(io.StringIO(done)))
        self.assertEqual([(r["sentence"], r["query"], r["key"]) for r in rows[3:]],
                         [("cat and", "and", "and"), ("mouse", "mouse", "mouse")])
        done = self.run_ok("-f", "embeddings.csv", "-t", "table.json", "cat", "--compare", "mouse").stdout.decode()
        self.assertEqual(done, "token,animal,tech\ncat,1,0\nmouse,0.5,0.5\n")
        done = self.run_ok("-f", "csv", "-t", "table.json", "cat", "--compare", "mouse").stdout.decode()
        self.assertEqual(done, "query,cat\ncat,1\n\nquery,mouse\nmouse,1\n")

    def test_title_has_each_sentence_once(self):
        """Also those that are a part of another."""
        title = {sentences: self.picture_title(*sentences) for sentences in
                 [("the cat and mouse", "cat and", "mouse"), ("cat", "cat"), ("cat", "mouse", "cat"), ("cat and", "cat")]}
        for sentences, told in title.items():
            self.assertEqual(told.split("  |  "), list(dict.fromkeys(sentences)))

    def picture_title(self, first, *others):
        self.run_ok("-t", "table.json", "-o", "x.png", first, *(word for other in others for word in ("--compare", other)))
        return Picture(self.read("x.png")).text()["Title"]

    def test_text_tells_the_shared_words_before_and_after(self):
        done = self.run_ok("-f", "text", "-t", "table.json", "cat and mouse", "--compare", "mouse the")
        lines = done.stdout.decode().split("\n")
        at = next(i for i, line in enumerate(lines) if line.split() == ["mouse", "animal", "tech"])
        shown = [line.split()[-2:] for line in lines[at + 1:at + 4]]
        one, two = (self.run_table(s)["result"] for s in ("cat and mouse", "mouse the"))
        wanted = [one["input"][2], one["output"][2], two["output"][0]]
        self.assertEqual(shown, [["%.2f" % x for x in row] for row in wanted])
        self.assertFalse([line for line in lines[at + 4:] if line])

    def test_text_tells_what_positions_made_of_a_word_before(self):
        sentences = "cat and mouse", "mouse and cat"
        done = self.run_ok("-f", "text", "-t", "table.json", "--position", "sinusoidal", sentences[0], "--compare",
                           sentences[1])
        lines = done.stdout.decode().split("\n")
        at = next(i for i, line in enumerate(lines) if line.split() == ["mouse", "animal", "tech"])
        one, two = (self.document("--position", "sinusoidal", "-t", "table.json", s)["result"] for s in sentences)
        wanted = [("before, sentence 1", one["input"][2]), ("before, sentence 2", two["input"][0]),
                  ("after, sentence 1", one["output"][2]), ("after, sentence 2", two["output"][0])]
        for line, (head, row) in zip(lines[at + 1:], wanted):
            self.assertEqual(line.split(), head.split() + ["%.2f" % x for x in row])

    def test_figure(self):
        both = ["cat and mouse", "--compare", "keyboard and mouse"]
        self.run_ok("-o", "one.png", "cat and mouse")
        self.run_ok("-o", "two.png", "--view", "matrix", *both)
        self.run_ok("-o", "compare.png", *both)
        self.run_ok("-o", "named.png", "--view", "compare", *both)
        one, two, compare = (Picture(self.read(f + ".png")) for f in ("one", "two", "compare"))
        self.assertGreater(two.height, 1.8 * one.height)  # one below the other …
        self.assertGreater(compare.width, 1.2 * one.width)  # … or side by side
        self.assertLess(compare.width, 2.2 * compare.height)
        self.assertEqual(self.read("compare.png"), self.read("named.png"))

    def test_refusals(self):
        self.refuse(4, "-t", "table.json", "cat", "--compare", "zebra", says="zebra")
        for bad in ([], {}, [1], [{"sentence": "cat", "compare": [{"sentence": "cat"}]}], [{"sentense": "cat"}]):
            self.refuse(3, "-f", "json", "-", stdin=json.dumps({"compare": bad}), says="$.compare")
        self.refuse(4, "-", stdin='{"compare": [{"sentence": "cat"}, {"sentence": "zebra"}]}',
                    says=["stdin, compare[1]", "word 1"])


if __name__ == "__main__":
    unittest.main()
