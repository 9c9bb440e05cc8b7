"""Documents against --print-schema, by the JSON Schema validator of Python's jsonschema."""
import copy
import glob
import json
import os
import random
import unittest

from program import DATA, ProgramCase, SLOW, help_options

try:
    from jsonschema import Draft202012Validator
except ImportError:
    raise SystemExit(77)

ANYTHING = [None, True, 0, -1, 1.5, 2, "", "x", "none", "true", [], [1], [[1]], [[1, 2], [3, 4]], [[[1]]], [[None]],
            [[True]], ["cat"], {}, {"cat": [1]}, {"x": 1}]

# A document of every kind, small, for mutants: each is read without complaint.
SEEDS = [
    {"schema": "attnviz/1", "name": "n", "description": "d", "source": "s", "dimensions": ["x", "y"],
     "embeddings": {"cat": [1, 0], "and": [0, 1]}, "weights": {"W_Q": [[1, 0], [0, 1]], "b_Q": [0, 0]},
     "options": {"heads": 1, "scale": "sqrt", "temperature": 1, "mask": "causal+window:2", "position": "alibi",
                 "kernel": "softmax", "residual": True, "segment": "auto", "case": "auto", "unknown": "zero",
                 "layer": "last", "head": "mean", "digits": 4, "trace": False},
     "sentence": "cat and cat", "notes": []},
    {"embeddings": {"cat": [1, 0], "and": [0, 1]}, "layers": [{"W_V": [[1, 0], [0, 1]]}, {}], "tokens": ["cat", "and"],
     "context": ["and"], "options": {"layer": 2, "head": 1, "mask": [[True], [False]], "digits": "full"}},
    {"scores": [[[0.5, None], [1, 2]]], "v": [[1, 2], [3, 4]], "options": {"mask": [[0, None], [1, 2]]}},
    {"attention": [[[[0.5, 0.5], [1, 0]]]], "v": [[[1], [3]]]},
    {"q": [[1, 2]], "k": [[1, 2], [3, 4]], "v": [[1], [2]], "context": ["a", "b"], "tokens": ["c"]},
    {"embeddings": {"cat": [1, 0]}, "weights": {"W_Q": [[[1], [0]], [[0], [1]]], "b_V": [[0], [1]], "W_O": [[1], [1]]},
     "options": {"heads": 2}, "sentence": "cat", "result": {"anything": 1}},
    {"embeddings": {"cat": [1, 0]}, "compare": [{"sentence": "cat"}, {"tokens": ["cat", "cat"]}]},
    {"cat": [1, 0], "name": [0, 1]},
]
FLAT = SEEDS[-1]

# Runs of every kind; each written document is to be what the schema says.
RUNS = [
    ["cat and mouse"], ["--trace", "--heads", "2", "cat and mouse"], ["--head", "max", "--heads", "2", "cat"],
    ["--head", "1", "--layer", "last", "cat and"], ["--digits", "3", "--residual", "cat and mouse"],
    ["--mask", "causal+padding+window:2+dilated:1:2+global:1", "--trace", "cat and mouse"],
    ["--scale", "0.25", "--temperature", "1e-1", "cat and"], ["--scale", "none", "cat and"],
    ["--position", "rope", "cat and"], ["--kernel", "linear", "--trace", "cat and"], ["--no-weights", "cat"],
    ["--cross", "the mouse", "cat and"], ["--unknown", "hash", "a zebra"], ["--unknown", "skip", "cat zebra"],
    ["--segment", "char", "我吃"], ["--case", "exact", "The cat"], ["--compare", "the mouse", "cat and mouse"],
    ["--compare", "the mouse", "--compare", "and", "--trace", "cat"], ["Cat, and mouse"],
]


def places(value, path=()):
    """The path of everything inside a document."""
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in items:
        yield from places(child, path + (key,))


def at(value, path):
    for key in path:
        value = value[key]
    return value


def mutant(document, pick):
    """A copy with one thing gone, changed, misspelt or added."""
    document = copy.deepcopy(document)
    path = pick.choice([p for p in places(document) if p])
    parent, key = at(document, path[:-1]), path[-1]
    what = pick.randrange(4)
    if what == 0:
        del parent[key]
    elif what == 1 or (what == 2 and isinstance(parent, list)):
        parent[key] = copy.deepcopy(pick.choice(ANYTHING))
    elif what == 2:
        parent[pick.choice(["Cat", key + "s", "W_Q", "heads", "embeddings", "compare"])] = parent.pop(key)
    elif isinstance(parent, list):
        parent.insert(key, copy.deepcopy(pick.choice(ANYTHING)))
    else:
        parent[pick.choice(["Cat", "W_Q", "q", "layers", "tokens"])] = copy.deepcopy(pick.choice(ANYTHING))
    return document


class SchemaCase(ProgramCase):
    def schema(self, *which):
        schema = json.loads(self.run_ok("--print-schema" + "".join("=" + w for w in which)).stdout)
        Draft202012Validator.check_schema(schema)
        self.assertEqual(schema["$schema"], "https://json-schema.org/draft/2020-12/schema")
        return Draft202012Validator(schema)

    def accept(self, validator, document, about=""):
        errors = [f"{about} {list(e.absolute_path)}: {e.message[:200]}" for e in validator.iter_errors(document)]
        self.assertEqual(errors, [])

    def status(self, document):
        return self.run_raw("-f", "csv", "-", stdin=json.dumps(document))


class Schemas(SchemaCase):
    def test_print(self):
        self.assertEqual(self.schema().schema, self.schema("document").schema)
        for name in ("documents", "", "sweeps"):
            self.refuse(2, "--print-schema=" + name, says=["--print-schema", "document, written or sweep"])
        text = self.run_ok("--print-schema").stdout
        self.assertTrue(text.isascii() and text.endswith(b"}\n"))

    def test_every_document_of_the_data(self):
        document = self.schema()
        files = sorted(glob.glob(os.path.join(DATA, "*.json")))
        self.assertGreater(len(files), 25)
        for name in files:
            with open(name, encoding="utf-8") as f:
                self.accept(document, json.load(f), name)

    def test_what_is_made_of_the_data(self):
        document, written = self.schema(), self.schema("written")
        for name in sorted(glob.glob(os.path.join(DATA, "*.json"))):
            if SLOW and "256" in name:
                continue
            for options in ([], ["--trace", "--digits", "5"]):
                made = self.run_raw("-f", "json", *options, "-t", name)
                if made.returncode == 0:
                    result = json.loads(made.stdout)
                    self.accept(written, result, name)
                    self.accept(document, result, name)
                else:
                    with open(name, encoding="utf-8") as f:
                        self.assertNotIn("sentence", json.load(f), made.stderr.decode())

    def test_written_documents(self):
        document, written = self.schema(), self.schema("written")
        for run in RUNS:
            made = self.run_table(*run)
            self.accept(written, made, run)
            self.accept(document, made, run)
            line = json.loads(self.run_ok("-f", "jsonl", "-t", "table.json", *run).stdout)
            self.accept(written, line, run)

    def test_documents_made_of_others(self):
        written = self.schema("written")
        for seed in SEEDS[:-1]:  # but the flat table, which has no sentence
            made = json.loads(self.run_ok("-f", "json", "-", stdin=json.dumps(seed)).stdout)
            self.accept(written, made, seed)

    def test_written_says_what_must_be_there(self):
        written = self.schema("written")
        for run in (["--trace", "cat and"], ["--compare", "and", "cat"]):
            whole = self.run_table(*run)
            for path in [p for p in places(whole) if p and isinstance(p[-1], str)]:
                document = copy.deepcopy(whole)
                del at(document, path[:-1])[path[-1]]
                is_result = "result" in path[:-1] and "layers" not in path
                must = path[-1] in ("compare", "result", "options") or (
                    is_result and path[-1] in ("tokens", "selection", "attention", "entropy", "notes", "generator"))
                if must:
                    self.assertFalse(written.is_valid(document), path)

    def test_sweeps(self):
        sweep = self.schema("sweep")
        for what in ("temperature", "scale", "length", "d_k", "temperature=0.1,1,10", "length=1..3"):
            for format in ("json", "jsonl"):
                made = self.run_ok("-f", format, "-t", "table.json", "--sweep", what, "cat and mouse").stdout
                self.accept(sweep, json.loads(made), what)
                self.assertFalse(self.schema("written").is_valid(json.loads(made)))
        made = self.run_ok("-f", "json", "-t", "table.json", "--sweep", "d_k", "--cross", "the mouse", "cat and").stdout
        self.accept(sweep, json.loads(made))


class Agreement(SchemaCase):
    """What the program reads, the schema accepts: so what the schema refuses, the program refuses too."""

    def test_seeds(self):
        document = self.schema()
        for seed in SEEDS:
            self.accept(document, seed)
            self.write("seed.json", json.dumps(seed))
            self.run_ok("-f", "csv", "-t", "seed.json", *(["cat name"] if seed is FLAT else []))

    def test_mutants(self):
        document, pick = self.schema(), random.Random(20)
        refused = 0
        for _ in range(30 if SLOW else 500):
            made = mutant(pick.choice(SEEDS), pick)
            valid, done = document.is_valid(made), self.status(made)
            refused += not valid
            self.assertFalse(done.returncode == 0 and not valid, made)
            if not valid:
                self.assertEqual(done.returncode, 3, (made, done.stderr))
        self.assertGreater(refused, 5 if SLOW else 150)

    def test_wrong_documents(self):
        document = self.schema()
        for wrong in (
                [], [{}], {"embedings": {"cat": [1]}}, {"schema": "attnviz/2"}, {"embeddings": {}},
                {"embeddings": {"cat": []}}, {"embeddings": {"cat": ["1"]}}, {"embeddings": {"cat": [[1]]}},
                {"embeddings": [[1]]}, {"tokens": []}, {"tokens": [1]}, {"dimensions": []}, {"weights": {"W_q": [[1]]}},
                {"weights": {"W_Q": [1]}}, {"weights": {"W_Q": [[None]]}}, {"weights": {"b_Q": 1}}, {"layers": []},
                {"layers": {}}, {"weights": {}, "layers": [{}]}, {"options": {"head": 0}}, {"options": {"heads": 1.5}},
                {"options": {"heads": "two"}}, {"options": {"scale": "square"}}, {"options": {"temperature": 0}},
                {"options": {"mask": "causl"}}, {"options": {"mask": "window"}}, {"options": {"mask": "dilated:1:0"}},
                {"options": {"mask": "causal+"}}, {"options": {"mask": [[1, True]]}}, {"options": {"position": "rop"}},
                {"options": {"kernel": 1}}, {"options": {"residual": "yes"}}, {"options": {"digits": 0}},
                {"options": {"unknown": None}}, {"options": {"theme": "dark"}}, {"context": 1}, {"context": []},
                {"compare": []}, {"compare": [1]}, {"compare": [{"compare": [{}]}]}, {"q": [1]}, {"v": [[]]},
                {"scores": [[["x"]]]}, {"attention": [[None]]}, {"attention": [[[[[1]]]]]}, {"notes": "x"},
                {"notes": [1]}, {"name": 1}, {"sentence": ["cat"]}, {"cat": [1, 0], "dog": "x"}, {"q": [1, 2]}):
            self.assertFalse(document.is_valid(wrong), wrong)
            self.assertEqual(self.status(wrong).returncode, 3, wrong)

    def test_options_have_the_same_names(self):
        document = self.schema()
        known = set(document.schema["$defs"]["options"]["properties"])
        names = [option.name for option in help_options(self)]
        self.assertGreater(len(names), 40)
        self.assertEqual(known - set(names), set())
        for name in names:
            message = self.run_raw("-", stdin=json.dumps({"options": {name: {}}})).stderr.decode()
            self.assertEqual("unknown key" not in message, name in known, message)

    def test_words_of_options(self):
        """Each option's words in both: the program takes what the schema lists."""
        options = self.schema().schema["$defs"]["options"]["properties"]
        for name, rule in options.items():
            for kind in [rule, *rule.get("anyOf", [])]:
                for word in kind.get("enum", []):
                    done = self.run_raw("-f", "csv", "-", stdin=json.dumps(
                        {"embeddings": {"a": [1, 0]}, "sentence": "a", "options": {name: word}}))
                    self.assertEqual(done.returncode, 0, (name, word, done.stderr))

    def test_limits(self):
        """At each limit both accept, and one past it both refuse. (A table that is too wide is refused by its name.)"""
        document = self.schema()
        tables = {"embeddings": {"a": [1]}}

        def limits():
            for count in (1024, 1025):
                yield count == 1024, {**tables, "tokens": ["a"], "layers": [{}] * count}
                yield count == 1024, {"tokens": ["a"], "attention": [[[1]]] * count}
                yield count == 1024, {"tokens": ["a"], "scores": [[[[1]]]] * count}
                yield count == 1024, {"q": [[[1]]] * count, "k": [[[1]]] * count, "options": {"heads": 1024}}
                yield count == 1024, {"embeddings": {"a": [0] * 1024}, "tokens": ["a"], "options": {"heads": count}}
            for count in (64, 65):
                yield count == 64, {**tables, "compare": [{"tokens": ["a"]}] * count}
            for count in (16384, 16385):
                yield count == 16384, {"embeddings": {"a": [0] * count}, "tokens": ["a"]}
                yield count == 16384, {"embeddings": {"a": [0] * count}, "dimensions": ["x"] * count, "tokens": ["a"]}
            for count in (17, 18):
                yield count == 17, {**tables, "tokens": ["a"], "options": {"digits": count}}
            if not SLOW:
                for count in (131072, 131073):
                    yield count == 131072, {**tables, "tokens": ["a"], "context": ["a"] * count}

        for fits, made in limits():
            done = self.status(made)
            about = (str(made)[:80], done.stderr)
            self.assertEqual(document.is_valid(made), fits, about)
            self.assertEqual(done.returncode, 0 if fits else 3, about)


if __name__ == "__main__":
    unittest.main()
