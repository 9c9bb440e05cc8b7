"""Ready attention from NumPy's files, and tokens from a file. NumPy is the oracle of what a file holds."""
import io
import json
import unittest

from program import ProgramCase

try:
    import numpy as np
except ImportError:
    np = None


def rows_of_one(*shape, seed=1):
    a = np.random.default_rng(seed).random(shape)
    return a / a.sum(axis=-1, keepdims=True)


@unittest.skipIf(np is None, "NumPy is not there")
class Arrays(ProgramCase):
    def save(self, name, array, version=None, **more):
        file = io.BytesIO()
        np.lib.format.write_array(file, array, version=version, **more)
        self.write(name, file.getvalue())

    def heads(self, *arguments, **more):
        """The attention of every layer and head, as the program read it."""
        layers = self.document("--attention", "a.npy", "--trace", *arguments, **more)["result"]["layers"]
        return np.array([[head["attention"] for head in layer["heads"]] for layer in layers])

    def test_every_type_shape_order_and_version(self):
        shapes = [(2, 3), (3, 3), (4, 2, 3), (2, 4, 2, 3), (1, 2, 4, 2, 3), (1, 4, 2, 3), (1, 1)]
        for number, shape in enumerate(shapes):
            every = number in (0, 3)
            for kind in ("<f8", ">f8", "<f4", ">f4", "<f2", ">f2", "<i4", "<i8", ">i8", "|b1") if every else ("<f4",):
                for order in "CF":
                    a = rows_of_one(*shape, seed=number)
                    a = np.asarray(np.round(a) if kind[1] in "ib" else a, dtype=kind, order=order)
                    self.save("a.npy", a, version=(1 + number % 3, 0))
                    want = a.reshape((1,) * (4 - a.ndim) + a.shape if a.ndim < 5 else a.shape[1:]).astype(float)
                    got = self.heads("-q")
                    self.assertEqual(got.shape, want.shape)
                    self.assertTrue((got == want).all(), (shape, kind, order))

    def test_views_that_are_not_contiguous(self):
        a = rows_of_one(6, 6)[::2, ::-1]
        np.save(self.path("a.npy"), a)
        self.assertTrue((self.heads()[0][0] == a).all())
        np.save(self.path("a.npy"), a.T)
        self.assertTrue((self.heads()[0][0] == a.T).all())

    def test_refused_arrays(self):
        def refused(array, says, **more):
            self.save("a.npy", array, **more)
            self.refuse(3, "--attention", "a.npy", "cat", says=("a.npy", says))

        refused(np.array([[{}]], dtype=object), "pickled objects", allow_pickle=True)
        refused(np.array([[(1.0,)]], dtype=[("w", "<f8")]), "fields")
        refused(np.array([[1j]]), "'<c16'")
        refused(np.array([["cat"]]), "'<U3'")
        refused(np.array([[1]], dtype=np.uint8), "'|u1'")
        refused(np.float64(1), "not none")
        refused(np.ones(3), "not one")
        refused(np.ones((2, 1, 1, 1, 1)), "a batch of 2")
        refused(np.ones((1, 1, 1, 1, 1, 1)), "more than five")
        refused(np.ones((0, 3)), "empty")
        refused(np.array([[1, np.nan]]), "[0][1]")
        refused(np.array([[1], [np.inf]]), "[1][0]")
        refused(np.ones((1025, 1, 1)), "1024 heads")
        refused(np.ones((1, 131073), dtype=bool), "131072 tokens")

    def test_refused_files(self):
        np.save(self.path("a.npy"), rows_of_one(2, 2))
        whole = self.read("a.npy")
        self.refuse(3, "--attention", "none.npy", "a b", says="none.npy")
        for bytes_, says in ((whole[:-1], "31 bytes"), (whole + b"\0", "33 bytes"), (whole[:40], "header"),
                             (b"", "NumPy"), (b'{"attention": [[1]]}', "NumPy")):
            self.write("b.npy", bytes_)
            self.refuse(3, "--attention", "b.npy", "a b", says=("b.npy", says))
        np.savez(self.path("c.npz"), a=rows_of_one(2, 2))
        self.refuse(3, "--attention", "c.npz", "a b", says="archive")

    def test_tokens_are_split_at_white_space_only(self):
        np.save(self.path("a.npy"), rows_of_one(3, 3))
        document = self.document("--attention", "a.npy", "Don't  stop, 我喜欢吃苹果!")
        self.assertEqual(document["tokens"], ["Don't", "stop,", "我喜欢吃苹果!"])
        self.assertEqual(document["sentence"], "Don't  stop, 我喜欢吃苹果!")
        self.refuse(3, "--attention", "a.npy", "two words", says=("a.npy", "$.attention", "2 are wanted"))
        self.assertEqual(self.document("--attention", "a.npy")["result"]["tokens"], ["1", "2", "3"])
        self.assertEqual(self.document("--attention", "a.npy", "-", stdin="a b c\n")["tokens"], ["a", "b", "c"])

    def test_cross_attention(self):
        np.save(self.path("a.npy"), rows_of_one(2, 3))
        result = self.document("--attention", "a.npy", "--cross", "x y, z", "a b")["result"]
        self.assertEqual((result["tokens"], result["context"]), (["a", "b"], ["x", "y,", "z"]))

    def test_values_come_from_a_table_or_a_document(self):
        a = rows_of_one(2, 2)
        np.save(self.path("a.npy"), a)
        output = self.run_table("--attention", "a.npy", "cat mouse")["result"]["output"]
        self.assertTrue(np.allclose(output, a @ [[1, 0], [0.5, 0.5]], rtol=0, atol=1e-15))
        given = json.dumps({"tokens": ["a", "b"], "v": [[10], [5]], "attention": [[1, 0], [0, 1]]})
        output = self.document("--attention", "a.npy", "-", stdin=given)["result"]["output"]
        self.assertTrue(np.allclose(output, a @ [[10], [5]], rtol=0, atol=1e-14))
        self.write("asks.json", given)
        self.assertEqual(self.document("--attention", "a.npy", "-t", "asks.json")["result"]["output"], output)

    def test_rows_that_do_not_sum_to_one_are_told(self):
        np.save(self.path("a.npy"), np.array([[0.5, 0.5], [0.5, 0.25]]))
        done = self.run_ok("--attention", "a.npy", "-f", "json", "cat mouse")
        for text in (done.stderr.decode(), json.loads(done.stdout)["result"]["notes"][0]):
            self.assertIn("1 of 2 rows", text)
            self.assertIn("\"mouse\"", text)
            self.assertIn("0.75", text)

    def test_a_written_document_gives_the_same_bytes(self):
        np.save(self.path("a.npy"), rows_of_one(2, 3, 2, 2).astype(np.float32))
        written = self.run_ok("--attention", "a.npy", "-f", "json", "--trace", "cat mouse").stdout
        self.assertEqual(self.run_ok("-f", "json", "-", stdin=written).stdout, written)

    def test_files_and_streams(self):
        np.save(self.path("a.npy"), rows_of_one(2, 2))
        self.assertEqual(self.document("--attention", "-", "a b", stdin=self.read("a.npy")),
                         self.document("--attention", "a.npy", "a b"))
        self.refuse(2, "--attention", "a.npy", "-f", "csv", "-o", "a.npy", "a b", says="a.npy")
        self.refuse(2, "--attention", "-", "-", says="once")
        self.refuse(2, "--attention", "-", "--tokens", "-", says="once")
        self.run_ok("--attention", "a.npy", "-q", "a b")
        self.assertEqual(self.files(), ["a.npy", "attention.csv", "attention.json", "attention.png"])


class TokenFiles(ProgramCase):
    def tokens(self, text, *arguments):
        self.write("tokens.txt", text)
        return self.run_table("--tokens", "tokens.txt", *arguments)

    def test_lines(self):
        for text in ("cat\nand\nmouse\n", "cat\nand\nmouse", "\ufeffcat\r\nand\r\nmouse\r\n"):
            self.assertEqual(self.tokens(text)["tokens"], ["cat", "and", "mouse"])

    def test_arrays(self):
        for text in ('["cat", "and"]', '\n[\n  "cat",\n  "and"\n]\n', '\ufeff["cat","a\\u006ed"]'):
            self.assertEqual(self.tokens(text)["tokens"], ["cat", "and"])

    def test_what_looks_like_an_array_and_is_none(self):
        self.write("tokens.txt", "[CLS]\n[\ncat\n]\n[SEP]\n")
        document = self.document("--unknown", "zero", "-t", "table.json", "--tokens", "tokens.txt")
        self.assertEqual(document["tokens"], ["[CLS]", "[", "cat", "]", "[SEP]"])

    def test_a_line_keeps_its_spaces(self):
        self.write("tokens.txt", "New York\n cat\n")
        document = self.document("--unknown", "hash", "-t", "table.json", "--tokens", "tokens.txt")
        self.assertEqual(document["tokens"], ["New York", " cat"])

    def test_the_sentence_is_then_the_title(self):
        document = self.tokens("cat\nand\n", "The cat, and")
        self.assertEqual((document["sentence"], document["tokens"]), ("The cat, and", ["cat", "and"]))

    def test_refused(self):
        for text, says in (("", "at least one"), ("cat\n\nmouse\n", "tokens.txt:2"), (b"cat\nan\xffd\n", "tokens.txt:2"),
                           (b"cat\nand\0\n", "tokens.txt:2"), ('["cat", 1]', "$[1]"), ('["cat",]', "tokens.txt:1:7"),
                           ("[]", "$"), ("cat\n" * 131073, "131072")):
            self.write("tokens.txt", text)
            self.refuse(3, "-t", "table.json", "--tokens", "tokens.txt", says=("tokens.txt", says))
        self.write("tokens.txt", "cat\nzebra\n")
        self.refuse(4, "-t", "table.json", "--tokens", "tokens.txt", says="zebra")
        self.refuse(3, "--tokens", "none.txt", says="none.txt")


if __name__ == "__main__":
    unittest.main()
