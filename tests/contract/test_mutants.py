"""Documents of data/ broken at random: each is taken, or refused with a status and one message."""
import copy
import glob
import json
import os
import random
import unittest

from program import DATA, SLOW, ProgramCase

VALUES = [None, True, False, 0, -1, 2, 3, 1e308, -1e308, 5e-324, 1e9, "", "x", "causal", "a b", "苹果", [], {}, [[]],
          [[1]], [1, 2], [[1, 2], [3, 4]], [[[1]]], {"W_Q": [[1]]}]
KEYS = ["q", "k", "v", "scores", "attention", "tokens", "context", "sentence", "embeddings", "weights", "layers",
        "options", "compare", "dimensions", "notes", "heads", "mask", "position", "kernel", "residual", "W_O", "b_Q"]
FORMATS = ["json", "jsonl", "csv", "text", "md", "long.csv", "embeddings.csv"] * 3 + ["png"]
OPTIONS = [[], ["--trace"], ["--heads", "2"], ["--mask", "causal"], ["--position", "rope"], ["--kernel", "linear"],
           ["--unknown", "hash"], ["--residual"], ["--cross", "cat 苹果"], ["--digits", "3"], ["--head", "max"],
           ["--orient", "columns"], ["--query", "1"], ["--compare", "cat and mouse"]]


def places(value, path=()):
    """Every place of a document, the first few of long arrays."""
    yield path
    if isinstance(value, dict):
        for key in value:
            yield from places(value[key], path + (key,))
    elif isinstance(value, list):
        for i in range(min(len(value), 4)):
            yield from places(value[i], path + (i,))


class Mutants(ProgramCase):
    def setUp(self):
        super().setUp()
        self.random = random.Random(11)
        paths = [p for p in glob.glob(os.path.join(DATA, "*.json")) if os.path.getsize(p) < 10000]
        self.documents = []
        for path in sorted(paths):
            with open(path, encoding="utf-8") as f:
                self.documents.append(json.load(f))

    def change(self, document):
        """One value is replaced, taken away, or put where it does not belong."""
        pick = self.random.choice
        path = pick([p for p in places(document) if p] or [()])
        if not path:
            return
        parent = document
        for step in path[:-1]:
            parent = parent[step]
        kind, new = self.random.random(), copy.deepcopy(pick(VALUES))
        if kind < 0.2:
            document[pick(KEYS)] = new
        elif kind < 0.35 and isinstance(parent[path[-1]], dict):
            parent[path[-1]][pick(KEYS)] = new
        elif kind < 0.8:
            parent[path[-1]] = new
        else:
            del parent[path[-1]]

    def test_mutants(self):
        taken = refused = 0
        for number in range(60 if SLOW else 600):
            document = copy.deepcopy(self.random.choice(self.documents))
            for _ in range(self.random.randint(1, 3)):
                self.change(document)
            options = ["-f", self.random.choice(FORMATS), *self.random.choice(OPTIONS), "-"]
            text = json.dumps(document)
            with self.subTest(number, options=options, document=text):
                done = self.run_raw(*options, stdin=text)
                message = done.stderr.decode()
                self.assertIn(done.returncode, (0, 2, 3, 4), message)
                if done.returncode:
                    refused += 1
                    self.assertEqual((done.stdout, message.count("\n")), (b"", 1), message)
                else:
                    taken += 1
        self.assertGreater(min(taken, refused), 0 if SLOW else 20, (taken, refused))


if __name__ == "__main__":
    unittest.main()
