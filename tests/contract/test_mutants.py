"""Documents of data/ broken at random: each is taken, or refused with a status and one message."""
import copy
import glob
import json
import os
import random
import struct
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
                if self.is_taken(self.run_raw(*options, stdin=text)):
                    taken += 1
                else:
                    refused += 1
        self.assertGreater(min(taken, refused), 0 if SLOW else 20, (taken, refused))


# Families of models by the names of their tensors; of each a canonical shape in units of d, some "3d" for fused ones.
FAMILIES = [
    {"W_Q": "dd", "W_K": "dd", "W_V": "dd", "W_O": "dd", "b_Q": "d", "b_K": "d", "b_V": "d", "b_O": "d", "W_E": "dd"},
    {"in_proj_weight": "3d", "in_proj_bias": "3", "out_proj.weight": "dd", "out_proj.bias": "d", "bias_k": "d"},
    {"q_proj_weight": "dd", "k_proj_weight": "dd", "v_proj_weight": "dd", "in_proj_bias": "3", "out_proj.weight": "dd"},
    {"attention.self.query.weight": "dd", "attention.self.query.bias": "d", "attention.self.key.weight": "dd",
     "attention.self.key.bias": "d", "attention.self.value.weight": "dd", "attention.self.value.bias": "d",
     "attention.output.dense.weight": "dd", "attention.output.dense.bias": "d"},
    {"attn.c_attn.weight": "d3", "attn.c_attn.bias": "3", "attn.c_proj.weight": "dd", "attn.c_proj.bias": "d"},
    {"self_attn.q_proj.weight": "dd", "self_attn.k_proj.weight": "hd", "self_attn.v_proj.weight": "hd", "self_attn.o_proj.weight": "dd",
     "self_attn.q_proj.bias": "d", "self_attn.k_proj.bias": "h", "self_attn.v_proj.bias": "h", "self_attn.q_norm.weight": "d"},
]
ALWAYS = {"W_Q", "in_proj_weight", "q_proj_weight", "k_proj_weight", "v_proj_weight", "attention.self.query.weight",
          "attention.self.key.weight", "attention.self.value.weight", "attn.c_attn.weight", "self_attn.q_proj.weight",
          "self_attn.k_proj.weight", "self_attn.v_proj.weight", "self_attn.o_proj.weight", "attn.c_proj.weight", "out_proj.weight",
          "attention.output.dense.weight"}


class Models(ProgramCase):
    """Weights of a model's shapes, most of them right: taken, or refused with a status and one message."""

    def setUp(self):
        super().setUp()
        self.random = random.Random(13)

    def shape_of(self, canonical, d):
        if self.random.random() < self.wrong:
            return [self.random.randint(1, 6) for _ in range(self.random.randint(0, 4))]
        sizes = {"d": d, "3": 3 * d, "h": self.random.choice((d, d // 2, d // 4, 3)) or 1}
        return [sizes[letter] for letter in canonical]

    def tensors(self, d):
        family, made = self.random.choice(FAMILIES), {}
        for prefix in self.random.choice(([""], ["layers.0."], ["layers.0."], ["layers.0.", "layers.1."], ["a/"], ["layers.1.", "layers.10."])):
            for name, canonical in family.items():
                is_there = self.random.random() < (0.97 if name in ALWAYS else self.wrong if "norm" in name or name in ("bias_k", "W_E") else 0.6)
                if is_there:
                    made[prefix + name] = self.shape_of(canonical, d)
        return made

    def safetensors(self, tensors):
        header, data = {}, b""
        for name, shape in tensors.items():
            count = 1
            for size in shape:
                count *= size
            stored = struct.pack(f"<{count}f", *(self.random.uniform(-1, 1) for _ in range(count)))
            header[name] = {"dtype": "F32", "shape": shape, "data_offsets": [len(data), len(data) + len(stored)]}
            data += stored
        text = json.dumps(header).encode()
        return struct.pack("<Q", len(text)) + text + data

    def options(self, tensors):
        pick, some = self.random.choice, []
        heads = pick(("1", "2", "4", "3")) if self.wrong else "1"
        is_own, has_layers = any("W_" in name for name in tensors), any("layers.1" in name for name in tensors)
        for chosen, often in ((["--heads", heads], 0.4), (["--weights-layout", pick(("xw", "wx"))], 0.9 if is_own else self.wrong),
                              (["--weights-prefix", pick(("layers.1", "layers.1."))], 0.9 * has_layers), (["--position", "rope"], 0.3),
                              (["--weights-prefix", pick(("layers.0", "layers.1", "x", "a"))], self.wrong), (["-v"], 0.3)):
            some += chosen if self.random.random() < often else []
        return some

    def test_models(self):
        taken = refused = 0
        for number in range(40 if SLOW else 800):
            d, self.wrong = self.random.choice((1, 2, 4, 4, 8)), self.random.choice((0, 0, 0.05, 0.3))
            tensors = self.tensors(d)
            self.write("m.safetensors", self.safetensors(tensors))
            width = d if self.random.random() > self.wrong else d + 1
            self.write("t.json", json.dumps({"embeddings": {"a": [0.5] * width, "b": [-1] * width}}))
            options = ["-f", "json", "-w", "m.safetensors", *self.options(tensors)]
            options += ["-t", "t.json"] if self.random.random() < 0.9 else []
            with self.subTest(number, options=options, tensors=tensors):
                done = self.run_raw(*options, "a b")
                if self.is_taken(done):
                    taken += 1
                    self.assertEqual(len(json.loads(done.stdout)["result"]["attention"]), 2)
                else:
                    refused += 1
        self.assertGreater(min(taken, refused), 0 if SLOW else 200, (taken, refused))


if __name__ == "__main__":
    unittest.main()
