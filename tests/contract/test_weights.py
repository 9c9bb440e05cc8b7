"""Weights from .npy, .npz and safetensors, under their own names and those of models. NumPy is the oracle."""
import io
import json
import os
import pickle
import struct
import unittest
import zipfile
import zlib

from model_files import as_stored, attend, np, npy, npz, rotate_half, safetensors, with_header
from program import SLOW, ProgramCase

WORDS = ["w0", "w1", "w2", "w3", "w4"]
SENTENCE = " ".join(WORDS)
NAMES = ["W_Q", "W_K", "W_V", "W_O", "b_Q", "b_K", "b_V", "b_O"]
MOST_MEMORY = 512  # MiB; a sanitizer's own included


@unittest.skipIf(np is None, "NumPy is not there")
class WeightsCase(ProgramCase):
    def setUp(self):
        super().setUp()
        self.random = np.random.default_rng(7)

    def table(self, d):
        self.x = self.random.normal(size=(len(WORDS), d))
        self.write("table.json", json.dumps({"embeddings": dict(zip(WORDS, self.x.tolist()))}))
        return self.x

    def normal(self, *shape):
        return self.random.normal(size=shape)

    def result(self, *arguments, **more):
        document = self.document("-t", "table.json", "--trace", *arguments, SENTENCE, **more)
        heads = document["result"]["layers"][0]["heads"]
        return document, np.array([head["attention"] for head in heads]), np.array(document["result"]["output"])

    def agree(self, arguments, weights, output):
        document, got_weights, got_output = self.result(*arguments)
        self.assertEqual((got_weights.shape, got_output.shape), (weights.shape, output.shape))
        np.testing.assert_allclose(got_weights, weights, rtol=0, atol=1e-12)
        np.testing.assert_allclose(got_output, output, rtol=1e-11, atol=1e-11)
        return document

    def store(self, name, arrays, kind, dtype="F32"):
        """Writes arrays of that dtype in a kind of file; returns the doubles that are in it."""
        stored = {key: as_stored(array, dtype) for key, array in arrays.items()}
        if kind == "safetensors":
            self.write(name, safetensors({key: (dtype, arrays[key].shape, stored[key][0]) for key in arrays}))
        else:
            types = {"F64": "<f8", "F32": "<f4", "F16": "<f2"}
            self.write(name, npz({key: arrays[key].astype(types[dtype]) for key in arrays}, kind == "compressed"))
        return {key: stored[key][1].reshape(arrays[key].shape) for key in arrays}


class OwnNames(WeightsCase):
    def test_a_file_for_each_matrix(self):
        x = self.table(4)
        for kind, order in (("<f8", "C"), (">f8", "F"), ("<f4", "F"), (">f4", "C"), ("<f2", "C"), (">f2", "F"),
                            ("<i4", "F"), (">i8", "C")):
            w = {"W_Q": self.normal(4, 6), "W_K": self.normal(4, 6), "W_V": self.normal(4, 2), "b_Q": self.normal(6)}
            w = {name: np.asarray(a, dtype=kind, order=order) for name, a in w.items()}
            for name, a in w.items():
                self.write(name + ".npy", npy(a, order))
            want = attend(x, *(w[name].astype(float) for name in ("W_Q", "W_K", "W_V")), b_q=w["b_Q"].astype(float))
            files = [part for name in w for part in ("-w", f"{name}={name}.npy")]
            document = self.agree(files, *want)
            for name, a in w.items():
                self.assertEqual(document["weights"][name], a.astype(float).tolist())

    def test_one_from_stdin(self):
        x = self.table(4)
        q = self.normal(4, 6)
        self.write("k.npy", npy(q))
        document = self.document("-t", "table.json", "--weights", "W_Q=-", "--weights", "W_K=k.npy", SENTENCE, stdin=npy(q))
        self.assertEqual(document["weights"]["W_Q"], q.tolist())
        self.refuse(2, "--weights", "W_Q=-", "--weights", "W_K=-", "cat", says="once")

    def test_archives(self):
        x = self.table(4)
        for kind in ("npz", "compressed", "safetensors"):
            w = self.store("w.bin", {"W_Q": self.normal(4, 6), "W_K": self.normal(4, 6), "W_V": self.normal(4, 8),
                                     "W_O": self.normal(8, 3), "b_Q": self.normal(6), "b_O": self.normal(3),
                                     "W_E": self.normal(9, 4), "other": self.normal(2, 2, 2)}, kind)
            want = attend(x, w["W_Q"], w["W_K"], w["W_V"], w["W_O"], 2, b_q=w["b_Q"], b_o=w["b_O"])
            document = self.agree(("-w", "w.bin", "--heads", "2"), *want)
            self.assertEqual(sorted(document["weights"]), ["W_K", "W_O", "W_Q", "W_V", "b_O", "b_Q"])
            self.assertEqual(document["weights"]["W_O"], w["W_O"].tolist())

    def test_a_matrix_for_each_head(self):
        x = self.table(4)
        w = self.store("w.npz", {"W_Q": self.normal(3, 4, 2), "W_K": self.normal(3, 4, 2), "W_V": self.normal(3, 4, 5),
                                 "b_V": self.normal(3, 5)}, "npz", "F64")
        joined = {name: w[name].transpose(1, 0, 2).reshape(4, -1) for name in ("W_Q", "W_K", "W_V")}
        want = attend(x, *joined.values(), heads=3, b_v=w["b_V"].reshape(-1))
        self.assertEqual(self.agree(("-w", "w.npz"), *want)["weights"]["W_Q"], w["W_Q"].tolist())
        turned = {name: a.transpose(0, 2, 1) if a.ndim == 3 else a for name, a in w.items()}
        self.store("t.npz", turned, "npz", "F64")
        self.agree(("-w", "t.npz"), *want)
        self.agree(("-w", "t.npz", "--weights-layout", "wx"), *want)

    def test_a_written_document_is_whole(self):
        self.table(4)
        self.store("w.npz", {"W_Q": self.normal(4, 4)}, "npz")
        written = self.run_ok("-t", "table.json", "-w", "w.npz", "--weights-layout", "wx", "-f", "json", SENTENCE).stdout
        self.assertEqual(self.run_ok("-f", "json", "-", stdin=written).stdout, written)

    def test_streams_and_outputs(self):
        self.table(4)
        q = self.normal(4, 6)
        for made in (npz({"W_Q": q, "W_K": q}), safetensors({name: ("F64", q.shape, q.tobytes()) for name in NAMES[:2]})):
            self.write("w", made)
            by_path = self.document("-t", "table.json", "-w", "w", SENTENCE)
            self.assertEqual(by_path, self.document("-t", "table.json", "-w", "-", SENTENCE, stdin=made))
            self.refuse(2, "-t", "table.json", "-w", "w", "-f", "csv", "-o", "w", SENTENCE, says="w")
        self.write("q.npy", npy(q))
        self.write("wide.json", json.dumps({"embeddings": {"cat": [1, 0, 0, 0]}}))
        self.refuse(2, "-t", "wide.json", "-w", "W_V=q.npy", "-f", "csv", "-o", "q.npy", "cat", says="q.npy")


class Layout(WeightsCase):
    def test_a_square_matrix_leaves_it_open(self):
        x = self.table(4)
        for kind in ("npz", "safetensors"):
            w = self.store("w", {name: self.normal(4, 4) for name in NAMES[:4]}, kind, "F64")
            self.refuse(2, "-t", "table.json", "-w", "w", SENTENCE, says=("--weights-layout", "xw", "wx", "square (4 × 4)"))
            self.agree(("-w", "w", "--weights-layout", "xw"), *attend(x, *(w[name] for name in NAMES[:4])))
            self.agree(("-w", "w", "--weights-layout", "wx"), *attend(x, *(w[name].T for name in NAMES[:4])))
        self.write("q.npy", npy(w["W_Q"]))
        self.refuse(2, "-t", "table.json", "-w", "W_Q=q.npy", SENTENCE, says=("--weights-layout", "square (4 × 4)"))

    def test_shapes_decide(self):
        x = self.table(4)
        q, k, v = self.normal(4, 6), self.normal(4, 6), self.normal(4, 4)
        want = attend(x, q, k, v)
        self.store("xw", {"W_Q": q, "W_K": k, "W_V": v}, "npz", "F64")
        self.store("wx", {"W_Q": q.T, "W_K": k.T, "W_V": v.T}, "npz", "F64")
        self.agree(("-w", "xw"), *want)
        self.agree(("-w", "wx"), *want)
        self.write("glove.txt", "".join(f"{word} {' '.join(map(repr, row))}\n" for word, row in zip(WORDS, x.tolist())))
        one = self.store("one", {"W_V": self.normal(6, 4)}, "npz")["W_V"].T
        document = self.document("-t", "glove.txt", "-w", "one", SENTENCE)
        self.assertEqual(document["weights"]["W_V"], one.tolist())
        wide = self.normal(40, 70)
        self.store("wide", {"W_V": wide}, "npz", "F64")
        self.table(70)
        self.assertEqual(self.document("-t", "table.json", "-w", "wide", SENTENCE)["weights"]["W_V"], wide.T.tolist())
        self.table(4)
        self.store("o", {"W_V": self.normal(4, 4), "W_O": self.normal(4, 3)}, "npz", "F64")
        self.run_ok("-t", "table.json", "-w", "o", "-f", "csv", SENTENCE)

    def test_what_shapes_decide_is_told(self):
        self.table(4)

        def notes(arrays, *options):
            self.store("w", arrays, "npz")
            return self.document("-t", "table.json", "-w", "w", *options, SENTENCE)["result"]["notes"]

        square, wide = self.normal(4, 4), self.normal(4, 6)
        self.assertEqual(notes({"W_Q": wide, "W_K": wide, "W_V": wide}), [])
        self.assertEqual(notes({"W_Q": square, "W_V": wide}, "--weights-layout", "xw"), [])
        self.assertIn("square matrices are taken to be inputs", " ".join(notes({"W_Q": square, "W_V": wide})))
        self.assertIn("are outputs", " ".join(notes({"W_Q": wide.T, "W_K": wide.T})))
        self.write("v.npy", npy(wide.T))
        written = self.run_ok("-t", "table.json", "-w", "W_V=v.npy", "-f", "json", SENTENCE)
        self.assertIn("are outputs", json.loads(written.stdout)["result"]["notes"][0])
        self.assertIn("are outputs", written.stderr.decode())
        self.assertEqual(self.run_ok("-f", "json", "-", stdin=written.stdout).stdout, written.stdout)

    def test_what_fits_neither_way_is_told(self):
        self.table(4)
        self.store("w", {"W_Q": self.normal(5, 6), "W_K": self.normal(5, 6)}, "npz")
        self.refuse(3, "-t", "table.json", "-w", "w", SENTENCE, says=("w: $.weights.W_Q", "5 rows; 4 are wanted"))

    def test_usage(self):
        self.write("w.json", '{"W_Q": [[1, 0], [0, 1]]}')
        for option in (("--weights-layout", "xw"), ("--weights-prefix", "a.")):
            self.refuse(2, "-t", "table.json", *option, "cat", says=option[0])
            self.refuse(2, "-t", "table.json", "-w", "w.json", *option, "cat", says=option[0])
        self.refuse(2, "-w", "w.json", "--weights-layout", "wq", "cat", says="xw (rows are inputs)")
        self.refuse(2, "-w", "W_q=a.npy", "cat", says=('"W_q"', "W_Q"))
        self.refuse(2, "-w", "W_Q=a.npy", "-w", "W_Q=b.npy", "cat", says="twice")
        self.refuse(2, "-w", "W_Q=a.npy", "-w", "b.npz", "cat", says="not as both")
        self.refuse(2, "-w", "W_Q=a.npy", "--no-weights", "cat", says="--no-weights")
        self.refuse(2, "-w", "W_Q=a.npy", "--weights-prefix", "a.", "cat", says="--weights-prefix")
        self.refuse(3, "-w", "W_Q=none.npy", "cat", says="none.npy")
        self.write("a=b.json", '{"W_Q": [[1, 0], [0, 1]]}')
        self.run_ok("-t", "table.json", "-w", "./a=b.json", "-f", "csv", "cat")
        self.run_ok("-t", "table.json", "-w", "w.json", "-f", "csv", "cat")


def fused(*parts, axis):
    return np.concatenate(parts, axis=axis)


class Models(WeightsCase):
    """Each family, from every kind of file and dtype, below prefixes; its biases there or not."""

    def layer(self, family, d, has_biases):
        """The arrays below the prefix, and a reader of the doubles of the four matrices and biases."""
        n = self.normal
        if family == "torch":
            arrays = {"in_proj_weight": n(3 * d, d), "in_proj_bias": n(3 * d), "out_proj.weight": n(d, d), "out_proj.bias": n(d)}
            read = lambda a: ([part.T for part in np.split(a["in_proj_weight"], 3)] + [a["out_proj.weight"].T],
                              np.split(a["in_proj_bias"], 3) + [a["out_proj.bias"]] if has_biases else [0] * 4)
        elif family == "torch split":
            arrays = {"in_proj_bias": n(3 * d), "out_proj.weight": n(d, d), "out_proj.bias": n(d),
                      **{f"{name}_proj_weight": n(d, d) for name in "qkv"}}
            read = lambda a: ([a[f"{name}_proj_weight"].T for name in "qkv"] + [a["out_proj.weight"].T],
                              np.split(a["in_proj_bias"], 3) + [a["out_proj.bias"]] if has_biases else [0] * 4)
        elif family == "gpt2":
            arrays = {"attn.c_attn.weight": n(d, 3 * d), "attn.c_attn.bias": n(3 * d), "attn.c_proj.weight": n(d, d),
                      "attn.c_proj.bias": n(d)}
            read = lambda a: (np.split(a["attn.c_attn.weight"], 3, axis=1) + [a["attn.c_proj.weight"]],
                              np.split(a["attn.c_attn.bias"], 3) + [a["attn.c_proj.bias"]] if has_biases else [0] * 4)
        else:
            stems = {"bert": ["attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense"],
                     "llama": [f"self_attn.{name}_proj" for name in "qkvo"]}[family]
            arrays = {f"{stem}.weight": n(d, d) for stem in stems} | {f"{stem}.bias": n(d) for stem in stems}
            read = lambda a: ([a[f"{stem}.weight"].T for stem in stems],
                              [a[f"{stem}.bias"] for stem in stems] if has_biases else [0] * 4)
        return {name: a for name, a in arrays.items() if has_biases or "bias" not in name}, read

    def test_families(self):
        case = 0
        for family, prefix in (("torch", ""), ("torch", "layers.0.self_attn."), ("torch split", ""),
                               ("bert", "bert.encoder.layer.3."), ("gpt2", "h.0."), ("llama", "model.layers.0.")):
            for kind in ("safetensors", "npz", "compressed"):
                dtype = ["F64", "F32", "F16", "BF16"][case % (4 if kind == "safetensors" else 3)]
                has_biases, d, heads = case % 2 == 0, (4, 6)[case % 2], (2, 3, 1)[case % 3]
                heads = heads if d % heads == 0 else 2
                case += 1
                x = self.table(d)
                arrays, read = self.layer(family, d, has_biases)
                beside = {prefix + "other.LayerNorm.weight": self.normal(d), "embed": self.normal(2, d)}
                stored = self.store("w", {prefix + name: a for name, a in arrays.items()} | beside, kind, dtype)
                matrices, biases = read({name[len(prefix):]: a for name, a in stored.items() if name.startswith(prefix)})
                want = attend(x, *matrices, heads, None, *biases)
                document = self.agree(("-w", "w", "--heads", str(heads)), *want)
                self.assertEqual(document["weights"]["W_Q"], matrices[0].tolist())
                if prefix:
                    self.agree(("-w", "w", "--heads", str(heads), "--weights-prefix", prefix), *want)

    def test_heads_that_nobody_says_are_noted(self):
        x = self.table(4)
        arrays, read = self.layer("torch", 4, True)
        stored = self.store("w", arrays, "safetensors", "F64")
        document = self.agree(("-w", "w"), *attend(x, *read(stored)[0], 1, None, *read(stored)[1]))
        self.assertIn("--heads", document["result"]["notes"][0])
        self.assertIn("--heads", self.run_ok("-t", "table.json", "-w", "w", "-f", "csv", SENTENCE).stderr.decode())
        again = self.run_ok("-f", "json", "-", stdin=json.dumps(document)).stdout
        self.assertEqual(json.loads(again)["result"]["notes"], document["result"]["notes"])
        asked = json.dumps({"sentence": SENTENCE, "options": {"heads": 2}})
        document = self.document("-t", "table.json", "-w", "w", "-", stdin=asked)
        self.assertEqual((document["options"]["heads"], document["result"]["notes"]), (2, []))

    def test_layers_are_told_apart(self):
        x = self.table(4)
        layers = {}
        for i in (0, 1, 10, 11):
            arrays, read = self.layer("bert", 4, True)
            layers |= {f"encoder.layer.{i}.{name}": a for name, a in arrays.items()}
        stored = self.store("w", layers, "safetensors", "F64")
        for i in (0, 1, 10, 11):
            prefix = f"encoder.layer.{i}."
            own = {name[len(prefix):]: a for name, a in stored.items() if name.startswith(prefix)}
            want = attend(x, *read(own)[0], 2, None, *read(own)[1])
            for asked in (prefix, prefix[:-1], prefix + "attention.", prefix + "attention.self"):
                self.agree(("-w", "w", "--heads", "2", "--weights-prefix", asked), *want)
        self.refuse(3, "-w", "w", "cat", says=("w: has 4 layers", '"encoder.layer.0."', '"encoder.layer.11."', "--weights-prefix"))
        self.refuse(3, "-w", "w", "--weights-prefix", "encoder", "cat", says="has 4 layers")
        self.refuse(3, "-w", "w", "--weights-prefix", "decoder.", "cat", says=('"decoder."', '"encoder.layer.1."'))

    def test_one_layer_in_two_namings_is_refused(self):
        both = {f"x.{name}": a for family in ("bert", "llama") for name, a in self.layer(family, 4, False)[0].items()}
        self.store("w", both, "safetensors", "F64")
        self.refuse(3, "-w", "w", "cat", says=("w: ", "as in BERT and as in LLaMA below \"x.\"", "those of one are wanted"))
        self.refuse(3, "-w", "w", "--weights-prefix", "x", "cat", says="below \"x.\"")
        alone = {f"y.{name}": a for name, a in self.layer("bert", 4, False)[0].items()}
        self.store("w", both | alone, "safetensors", "F64")
        self.refuse(3, "-w", "w", "cat", says=("has 2 layers; --weights-prefix is wanted, as one of \"x.\", \"y.\"",))
        self.store("w", {name[2:]: a for name, a in both.items()}, "safetensors", "F64")
        self.refuse(3, "-w", "w", "cat", says="as in BERT and as in LLaMA; those of one are wanted")

    def test_grouped_queries(self):
        for heads, kv_heads in ((4, 2), (4, 1), (6, 3)):
            d, width = 8, 4
            x = self.table(d)
            shapes = {"q": (heads * width, d), "k": (kv_heads * width, d), "v": (kv_heads * width, d), "o": (d, heads * width)}
            arrays = {f"model.layers.0.self_attn.{name}_proj.weight": self.normal(*shape) for name, shape in shapes.items()}
            arrays |= {f"model.layers.0.self_attn.{name}_proj.bias": self.normal(shapes[name][0]) for name in "qkv"}
            stored = self.store("w", arrays, "safetensors", "BF16")
            q, k, v, o = (stored[f"model.layers.0.self_attn.{name}_proj.weight"].T for name in "qkvo")
            b_q, b_k, b_v = (stored[f"model.layers.0.self_attn.{name}_proj.bias"] for name in "qkv")
            want = attend(x, q, k, v, o, heads, kv_heads, b_q, b_k, b_v)
            document = self.agree(("-w", "w", "--heads", str(heads)), *want)
            self.assertIn(f"heads of keys and values: {kv_heads},", document["result"]["notes"][0])
            want = attend(x, q, k, v, o, heads, kv_heads, b_q, b_k, b_v, rotate=rotate_half)
            document = self.agree(("-w", "w", "--heads", str(heads), "--position", "rope"), *want)
            self.refuse(3, "-t", "table.json", "-w", "w", SENTENCE, says=("k_proj", "--heads"))
            self.refuse(3, "-t", "table.json", "-w", "w", "--heads", "5", SENTENCE, says="heads")

    def test_rope_of_llama(self):
        x = self.table(8)
        arrays, read = self.layer("llama", 8, False)
        stored = self.store("w", arrays, "safetensors", "F64")
        want = attend(x, *read(stored)[0], 2, rotate=rotate_half)
        document = self.agree(("-w", "w", "--heads", "2", "--position", "rope"), *want)
        written = self.run_ok("-f", "json", "-", stdin=json.dumps(document)).stdout
        self.assertEqual(json.loads(written), document)
        want = attend(x, *read(stored)[0], 1, rotate=rotate_half)
        self.agree(("-w", "w", "--position", "rope"), *want)

    def test_refused(self):
        self.table(4)

        def refused(arrays, *says, status=3, options=()):
            self.store("w", arrays, "safetensors")
            self.refuse(status, "-t", "table.json", "-w", "w", *options, SENTENCE, says=("w: ", *says) if status == 3 else says)

        arrays, _ = self.layer("torch", 4, True)
        refused(arrays | {"bias_k": self.normal(1, 1, 4)}, "bias_k", "not in attnviz's")
        refused(arrays, "wx", "--weights-layout", status=2, options=("--weights-layout", "xw"))
        refused({"a.in_proj_weight": self.normal(12, 4)}, "a.out_proj.weight", "missing")
        refused({"in_proj_weight": self.normal(4, 4), "out_proj.weight": self.normal(4, 4)}, "in_proj_weight")
        refused({"in_proj_weight": self.normal(12), "out_proj.weight": self.normal(4, 4)}, "two axes")
        arrays, _ = self.layer("llama", 4, False)
        refused(arrays | {"self_attn.q_norm.weight": self.normal(4)}, "q_norm")
        refused({"self_attn.q_proj.weight": self.normal(4, 4)}, "self_attn.k_proj.weight", "LLaMA")
        refused({"W_Q": self.normal(4, 6), "W_k": self.normal(4, 6)}, "W_k", '"W_K"')
        refused({"W_Q": self.normal(4)}, "W_Q", "two axes")
        arrays, _ = self.layer("bert", 4, True)
        refused(arrays | {"attention.self.distance_embedding.weight": self.normal(7, 4)}, "distance_embedding")
        refused({"embed": self.normal(4, 4)}, "none of its names is known", "embed")
        refused({f"a{i}": self.normal(1) for i in range(9)}, "among others", "a0")


class Hostile(WeightsCase):
    """Status 3, one message, little memory."""

    def refused(self, made, *says, name="w", options=()):
        self.write(name, made)
        self.refuse(3, "-t", "table.json", "-w", name, *options, "cat", says=(name, *says))
        self.assertLess(self.peak("-t", "table.json", "-w", name, "cat", status=3), MOST_MEMORY)

    def test_pickles(self):
        for protocol in range(2, 6):
            self.refused(pickle.dumps({"W_Q": [1.0]}, protocol), "pickle", "safetensors.torch.save_file")
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr("archive/data.pkl", pickle.dumps({}))
            archive.writestr("archive/data/0", b"\0" * 16)
        self.refused(file.getvalue(), "pickle", "safetensors.torch.save_file", name="model.pt")
        self.refused(npz({"W_Q": np.array([[{}]], dtype=object)}), "W_Q", "pickled objects")
        self.write("o.npy", npy(np.array([[{}]], dtype=object)))
        self.refuse(3, "-w", "W_Q=o.npy", "cat", says=("o.npy", "pickled objects"))
        self.refused(npy(np.eye(2)), "W_Q=FILE")

    def test_safetensors_headers(self):
        q = ("F32", (2, 3), bytes(24))
        whole = safetensors({"W_Q": q})
        for length in (len(whole) - 7, 2 ** 31, 2 ** 63, 2 ** 64 - 1, 16777217):
            self.refused(struct.pack("<Q", length) + whole[8:], "header", "bytes long", name="w.safetensors")
        for end in (0, 4, 8):
            self.refused(whole[:end], name="w.safetensors")
        for end in (9, 40, len(whole) - 1):
            self.refused(whole[:end])
        self.refused(whole + b"\0", "numbers")
        for text, says in (("{", "header:1:2"), ('{"a": 01}', "header:1:"), ("[]", "object"), ('{"a": 1}', "dtype"),
                           ('{"a": {}}', "dtype"), ("{}", "no arrays"), (b'{"\xff": 1}', "header:1:3"), ("{} {}", "header:1:4"),
                           ('{"a":' * 65 + "1" + "}" * 65, "header:1:"), ('{"__metadata__": {}}', "no arrays")):
            self.refused(with_header(text, b""), says, name="w.safetensors")

        def said(says, data=bytes(24), **parts):
            entry = {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]} | parts
            self.refused(with_header(json.dumps({"W_Q": entry}), data), "W_Q", says, name="w.safetensors")

        for shape in ([2, 4], [2], [], [0, 3], [2 ** 32, 2 ** 32], [2 ** 64, 1], [-2, -3], [2.0, 3], ["2", 3], 6, None, [[2, 3]],
                      [2 ** 62, 4, 6], [1e1, 1]):
            said("", shape=shape)
        for offsets in ([0, 23], [0, 25], [24, 0], [1, 25], [0], [0, 24, 24], [-1, 23], [2 ** 64, 2 ** 64 + 24], "0", [0, 1e2],
                        [2 ** 63, 2 ** 63 + 24]):
            said("", data_offsets=offsets)
        said("I32", dtype="I32")
        said("F4", dtype="F4")
        said("axes", shape=[1, 1, 2, 3])
        said("dtype", dtype=4)
        said("numbers", dtype="F64")
        said("finite", data=struct.pack("<6f", 1, 2, 3, 4, 5, float("nan")))

    def test_safetensors_offsets(self):
        def entry(begin, end):
            return {"dtype": "F32", "shape": [(end - begin) // 4], "data_offsets": [begin, end]}

        for offsets, says in ((((0, 24), (12, 36)), "overlap"), (((0, 24), (0, 24)), "overlap"), (((0, 12), (24, 36)), "gaps"),
                              (((4, 24), (24, 36)), "gaps"), (((0, 12), (12, 24)), "numbers")):
            text = json.dumps({f"t{i}": entry(*pair) for i, pair in enumerate(offsets)})
            self.refused(with_header(text, bytes(36)), says)
        q = '"dtype":"F32","shape":[2,3],"data_offsets":'
        self.refused(with_header(f'{{"W_Q":{{{q}[0,24]}},"W_\\u0051":{{{q}[24,48]}}}}', bytes(48)), "W_Q", "twice")
        self.refused(with_header(f'{{"W_Q":{{{q}[0,24],"dtype":"F32"}}}}', bytes(24)), "W_Q")

    def test_safetensors_that_are_fine(self):
        q = self.normal(2, 3)
        escaped = json.dumps({"__metadata__": {"format": "pt", "a": "{[\"\\"}, "W_Q": {
            "extra": [1, {"a": ["]", {}]}], "dtype": "F64", "shape": [2, 3], "data_offsets": [0, 48]}, "é😀": {
            "dtype": "NEW", "shape": [7], "data_offsets": [48, 50]}, "empty": {"dtype": "U8", "shape": [0], "data_offsets": [48, 48]},
            "W_K": {"dtype": "F64", "shape": [2, 3], "data_offsets": [50, 98]}}).replace("W_Q", "W\\u005fQ")
        self.write("w", with_header(escaped + "   ", q.tobytes() + b"ab" + q.tobytes()))
        document = self.document("-t", "table.json", "-w", "w", "cat")
        self.assertEqual(document["weights"], {"W_Q": q.tolist(), "W_K": q.tolist()})

    def test_a_large_file_costs_little(self):
        q = self.normal(2, 3)
        begins = 1 << 30
        text = json.dumps({"big": {"dtype": "U8", "shape": [begins], "data_offsets": [0, begins]},
                           **{name: {"dtype": "F64", "shape": [2, 3], "data_offsets": [begins + i * 48, begins + i * 48 + 48]}
                              for i, name in enumerate(("W_Q", "W_K"))}}).encode()
        with open(self.path("w"), "wb") as file:
            file.write(struct.pack("<Q", len(text)) + text)
            file.seek(begins, os.SEEK_CUR)
            file.write(q.tobytes() * 2)
        self.assertLess(self.peak("-t", "table.json", "-w", "w", "-o", "a.json", "cat"), MOST_MEMORY)
        self.assertEqual(json.loads(self.read("a.json"))["weights"]["W_K"], q.tolist())

    def archive(self, name, content, method=zipfile.ZIP_DEFLATED, **info):
        """An archive of one member; `info` overrides what its directory says of it."""
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", method) as archive:
            archive.writestr(name, content)
            for key, value in info.items():
                setattr(archive.filelist[0], key, value)
        return file.getvalue()

    def test_archives_that_lie(self):
        whole = npy(self.normal(2, 3))
        bomb = npy(np.zeros((2, 3))) + bytes(1 << 25)
        self.refused(self.archive("W_Q.npy", whole, CRC=zlib.crc32(whole) ^ 1), "W_Q", "damaged")
        self.refused(self.archive("W_Q.npy", whole, zipfile.ZIP_STORED, file_size=len(whole) - 1), "W_Q")
        self.refused(self.archive("W_Q.npy", whole, file_size=len(whole) + 8), "W_Q")
        self.refused(self.archive("W_Q.npy", bomb), "W_Q", "bytes of numbers")
        self.refused(self.archive("W_Q.npy", bomb, file_size=len(whole)), "W_Q", "damaged")
        self.refused(self.archive("W_Q.npy", npy(np.zeros((8192, 8193), dtype=bool))), "W_Q", "the limit is 67108864")
        self.refused(self.archive("W_Q.npy", whole, file_size=1 << 40), "W_Q")
        self.refused(self.archive("W_Q.npy", whole, flag_bits=1), "W_Q", "encrypted")
        self.refused(self.archive("W_Q.npy", whole, zipfile.ZIP_BZIP2), "W_Q", "method 12")
        self.refused(self.archive("W_Q.npy", whole, zipfile.ZIP_LZMA), "W_Q", "method 14")
        self.refused(self.archive("../../W_Q.npy", whole[:-1]), "W_Q", "numbers")
        self.refused(self.archive("w" * 5000 + ".npy", whole), "directory")
        self.refused(b"PK\5\6" + bytes(18), "zip archive")
        self.refused(b"PK\3\4" + bytes(100), "zip archive")
        self.assertEqual(self.files(), ["w"])

    def test_absurd_shapes(self):
        for shape in ((2 ** 40, 2 ** 40), (2 ** 63, 2), (2 ** 64, 1), (0, 3), (1,) * 7, (), (36000, 36000)):
            header = f"{{'descr': '<f8', 'fortran_order': False, 'shape': {shape}, }}".encode()
            made = b"\x93NUMPY\1\0" + struct.pack("<H", len(header)) + header + bytes(64)
            self.refused(self.archive("W_Q.npy", made), "W_Q")
            self.write("q.npy", made)
            self.refuse(3, "-w", "W_Q=q.npy", "cat", says="q.npy")
        long = b"\x93NUMPY\2\0" + struct.pack("<I", 2 ** 31) + b"{" + bytes(100)
        self.refused(self.archive("W_Q.npy", long), "W_Q", "limit")

    def test_names_that_are_twice(self):
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr("W_Q.npy", npy(self.normal(2, 3)))
            archive.writestr("W_Q", npy(self.normal(2, 3)))
        self.refused(file.getvalue(), "W_Q", "twice")

    def test_many_names_are_quick(self):
        count = 1000 if SLOW else 100000
        text = "{" + ",".join(f'"{i}.b_O":{{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}' for i in range(count)) + "}"
        self.refused(with_header(text, b""), f"{count} layers")

    def test_every_cut_and_every_mutant(self):
        """Cut anywhere a file is refused; with a byte changed it is read or refused, and never more than that."""
        q = self.normal(2, 3)
        files = {"w.npz": npz({"W_Q": q, "W_K": q}), "c.npz": npz({"W_Q": q, "W_K": q}, compressed=True),
                 "w.safetensors": safetensors({name: ("F64", q.shape, q.tobytes()) for name in NAMES[:2]})}
        for name, whole in files.items():
            self.write("table.json", '{"embeddings": {"cat": [1, 0], "dog": [0.5, 1]}}')
            for cut in self.random.integers(0, len(whole), 5 if SLOW else 25):
                self.write(name, whole[:cut])
                self.refuse(3, "-t", "table.json", "-w", name, "-f", "csv", "cat dog", says=f"{name}:")
            for _ in range(6 if SLOW else 60):
                mutant = bytearray(whole)
                for place in self.random.integers(0, len(whole), self.random.integers(1, 4)):
                    mutant[place] = self.random.integers(0, 256)
                self.write(name, bytes(mutant))
                done = self.run_raw("-t", "table.json", "-w", name, "-f", "csv", "cat dog")
                self.assertIn(done.returncode, (0, 2, 3), (name, bytes(mutant), done.stderr))
                self.assertEqual(self.is_taken(done), done.stdout != b"", done.stderr)


if __name__ == "__main__":
    unittest.main()
