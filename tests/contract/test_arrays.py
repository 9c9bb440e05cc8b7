"""Matrices written as .npy and .npz. numpy.load and zipfile are the oracles of what is in them."""
import hashlib
import io
import json
import os
import unittest
import zipfile

from program import SLOW, ProgramCase

try:
    import numpy as np
except ImportError:
    np = None

RESULT = ["attention", "entropy", "input", "output", "shift"]


def numbers(matrix):
    """JSON's null is −∞."""
    return np.array([[-np.inf if cell is None else cell for cell in row] for row in matrix])


@unittest.skipIf(np is None, "NumPy is not there")
class Arrays(ProgramCase):
    def load(self, name):
        return np.load(io.BytesIO(self.read(name)))

    def same(self, array, wanted, what):
        wanted = np.array(wanted)
        self.assertEqual((array.dtype.str, array.shape), ("<f8", wanted.shape), what)
        self.assertEqual(array.tobytes(), wanted.astype("<f8").tobytes(), what)

    def test_one_array(self):
        for options in ((), ("--mask", "causal"), ("--digits", "2"), ("--orient", "columns"), ("--heads", "2", "--head", "2")):
            arguments = ("-t", "table.json", *options, "cat and mouse The the")
            self.run_ok("-o", "a.npy", "-o", "a.embeddings.npy", *arguments)
            result = json.loads(self.run_ok("-f", "json", *arguments, "--digits", "17").stdout)["result"]
            self.same(self.load("a.npy"), result["attention"], "attention")
            self.same(self.load("a.embeddings.npy"), result["output"], "output")

    def test_what_another_reads_next(self):
        """Round: the weights that are written are ready weights for the next run."""
        self.run_ok("-o", "a.npy", "-t", "table.json", "cat and mouse")
        result = self.document("--attention", "a.npy", "cat and mouse")["result"]
        self.same(self.load("a.npy"), result["attention"], "attention")

    def test_a_header_is_numpys(self):
        self.run_ok("-o", "a.npy", "cat and mouse")
        array = self.load("a.npy")
        header = self.read("a.npy")[:-array.nbytes]
        self.assertEqual((len(header) % 64, header[-1:], header[:8]), (0, b"\n", b"\x93NUMPY\1\0"))
        self.assertEqual(eval(header[10:]), {"descr": "<f8", "fortran_order": False, "shape": (3, 3)})

    def test_an_archive_has_the_result(self):
        for options in ((), ("--mask", "causal"), ("--cross", "The the mouse cat")):
            self.run_ok("-o", "a.npz", "-t", "table.json", *options, "cat and mouse")
            result = self.run_table(*options, "cat and mouse")["result"]
            arrays = self.load("a.npz")
            context = ["context"] if options[:1] == ("--cross",) else []
            self.assertEqual(sorted(arrays.files), sorted(RESULT + ["tokens"] + context))
            for name in RESULT:
                self.same(arrays[name], result[name], name)
            for name in ["tokens"] + context:
                self.assertEqual(arrays[name].tolist(), result[name])

    def test_a_trace_has_every_head(self):
        document = {"tokens": ["cat", "我", "naïve"], "options": {"heads": 2, "mask": "causal"},
                    "embeddings": {"cat": [1, 0], "我": [0.25, 1], "naïve": [0.5, 1]},
                    "layers": [{"W_Q": [[1, 2], [0, 1]]}, {"W_O": [[1, 0, 2], [0, 1, 1]]}]}
        self.write("d.json", json.dumps(document))
        self.run_ok("-o", "a.npz", "--trace", "-t", "d.json")
        arrays = self.load("a.npz")
        result = self.document("--trace", "-t", "d.json")["result"]
        wanted = {f"layer{l + 1}_head{h + 1}_{name}": numbers(matrix) for l, layer in enumerate(result["layers"])
                  for h, head in enumerate(layer["heads"]) for name, matrix in head.items()}
        wanted |= {f"layer{l + 1}_output": layer["output"] for l, layer in enumerate(result["layers"])}
        self.assertEqual(sorted(arrays.files), sorted(list(wanted) + ["tokens", "attention", "entropy", "input", "output"]))
        for name, matrix in wanted.items():
            self.same(arrays[name], matrix, name)
        self.assertEqual(arrays["tokens"].tolist(), ["cat", "我", "naïve"])
        self.assertEqual(arrays["layer1_head1_scaled"][0, 1], -np.inf)

    def test_archives_are_sound_and_the_same_each_time(self):
        sums = set()
        for zone in ("UTC", "Asia/Tokyo"):
            self.run_ok("-o", "a.npz", "--trace", "cat and mouse", env={**os.environ, "TZ": zone})
            sums.add(hashlib.sha256(self.read("a.npz")).hexdigest())
            with zipfile.ZipFile(io.BytesIO(self.read("a.npz"))) as archive:
                self.assertIsNone(archive.testzip())
                for member in archive.infolist():
                    self.assertEqual((member.compress_type, member.date_time), (0, (1980, 1, 1, 0, 0, 0)))
        self.assertEqual(len(sums), 1)
        piped = self.run_ok("-f", "npz", "--trace", "cat and mouse").stdout
        self.assertEqual(piped, self.read("a.npz"))

    def test_sentences_beside_one_another(self):
        self.run_ok("-o", "a.npz", "cat and mouse", "--compare", "cat mouse")
        arrays = self.load("a.npz")
        self.assertEqual(sorted(arrays.files), sorted(f"sentence{i}_{name}" for i in (1, 2) for name in RESULT + ["tokens"]))
        self.assertEqual(arrays["sentence2_attention"].shape, (2, 2))
        for name in ("npy", "embeddings.npy"):
            self.refuse(2, "-f", name, "cat and mouse", "--compare", "cat mouse", says=(name, "npz"))

    def test_what_is_not_there(self):
        self.write("a.json", '{"attention": [[0.5, 0.5]]}')
        self.refuse(3, "-f", "embeddings.npy", "-t", "a.json", says="embeddings.npy")
        self.run_ok("-o", "a.npz", "-t", "a.json", "--trace")
        self.assertEqual(sorted(self.load("a.npz").files), ["attention", "context", "entropy", "layer1_head1_attention", "tokens"])
        self.refuse(2, "-f", "npy", "--sweep", "temperature", "cat and mouse", says="npy")

    def test_a_long_sentence_costs_little(self):
        count = 500 if SLOW else 3000
        self.write("tokens.txt", "\n".join(["cat"] * count))
        common = ("-t", "table.json", "-o", "a.npy", "-o", "a.npz")
        little = self.peak(*common, "cat")
        self.assertEqual(self.load("a.npy").shape, (1, 1))
        much = self.peak(*common, "--tokens", "tokens.txt")
        self.assertLess(much - little, 16, "72 MB are written to each file")
        self.assertEqual(self.load("a.npy").shape, (count, count))
        self.assertTrue((self.load("a.npz")["attention"] == self.load("a.npy")).all())


if __name__ == "__main__":
    unittest.main()
