"""What seldom happens: each place of a document that is wrong in its own way, and options at their ends."""
import io
import json
import os
import struct
import unittest
import zipfile

from program import ProgramCase

WANTED_COUNT = "a whole number from 1 is wanted"
# What a result may claim wrongly: the claim, where the message says it is, and what it says.
CLAIMS = [
    ({"layers": [{"heads": [5]}]}, "$.result.layers[0].heads[0]:", "an object is wanted, not a number"),
    ({"layers": [5]}, "$.result.layers[0]:", "an object is wanted, not a number"),
    ({"layers": [{"x": 1}]}, "$.result.layers[0]:", 'unknown key "x"'),
    ({"layers": []}, "$.result.layers:", "at least one item"),
    ({"layers": [{"heads": []}]}, "$.result.layers[0].heads:", "at least one item"),
    ({"layers": [{}] * 1025}, "$.result.layers:", "at most 1024 layers"),
    ({"layers": [{"heads": [{}] * 1025}]}, "$.result.layers[0].heads:", "at most 1024 heads"),
    ({"layers": [{"output": [[1]]}]}, "$.result.layers[0].output:", "is 1 × 1; what is computed is 1 × 16"),
    ({"layers": [{"output": 5}]}, "$.result.layers[0].output:", "a matrix is wanted"),
    ({"selection": 5}, "$.result.selection:", "an object is wanted"),
    ({"selection": {"x": 1}}, "$.result.selection:", 'unknown key "x"'),
    ({"selection": {"layer": 0}}, "$.result.selection.layer:", WANTED_COUNT),
    ({"selection": {"layer": "a"}}, "$.result.selection.layer:", WANTED_COUNT),
    ({"selection": {"layer": 1.5}}, "$.result.selection.layer:", WANTED_COUNT),
    ({"selection": {"head": 5000}}, "$.result.selection.head:", WANTED_COUNT),
    ({"selection": {"head": "least"}}, "$.result.selection.head:", '"mean", "max" or a number'),
    ({"tokens": 5}, "$.result.tokens:", "an array is wanted"),
    ({"tokens": []}, "$.result.tokens:", "at least one item"),
    ({"context": {}}, "$.result.context:", "an array is wanted"),
    ({"output": [[1]]}, "$.result.output:", "is 1 × 1; what is computed is 1 × 16"),
    ({"input": [[1]]}, "$.result.input:", "is 1 × 1"),
    ({"shift": [[1]]}, "$.result.shift:", "is 1 × 1"),
    ({"attention": [[None]]}, "$.result.attention[0][0]:", "a number is wanted, not null"),
]
# What a document may hold that is wrong.
DOCUMENTS = [
    ({"q": 5}, "$.q:", "a matrix, or one for each head, is wanted, not a number"),
    ({"scores": [[[[[1]]]]]}, "$.scores:", "not arrays that deep"),
    ({"scores": [[1, 2], [3]]}, "$.scores[1]:", "2"),
    ({"options": {"mask": []}}, "$.options.mask:", "not an empty array"),
    ({"options": {"mask": "window:" + "9" * 60}}, "$.options.mask", "window:"),
    ({"options": {"mask": "w" * 100}}, "$.options.mask", "wanted"),
    ({"embeddings": {"b\\c": ["x"]}}, '$.embeddings["b\\\\c"][0]:', "a number is wanted, not a string"),
    ({"embeddings": {'b"c': ["x"]}}, '$.embeddings["b\\"c"][0]:', "a number is wanted"),
    ({"embeddings": {"_a": ["x"]}}, "$.embeddings._a[0]:", "a number is wanted"),
    ({"embeddings": {"": ["x"]}}, '$.embeddings[""][0]:', "a number is wanted"),
    ({"embeddings": {"a\nb": ["x"]}}, "$.embeddings[", "a number is wanted"),
    ({"embeddings": {"𝒳": ["x"]}}, '$.embeddings["𝒳"][0]:', "a number is wanted"),
]


class Documents(ProgramCase):
    def test_claims(self):
        for claim, where, what in CLAIMS:
            with self.subTest(where=where, what=what):
                text = json.dumps({"sentence": "cat", "result": claim})
                self.refuse(3, "--check", "-", stdin=text, says=["stdin: " + where, what])

    def test_names_that_are_claimed(self):
        for claim, rows in (({"tokens": ["cat"]}, 1), ({"tokens": ["cat"], "context": ["cat"], "attention": [[1]]}, 3)):
            done = self.run_ok("--check", "-", stdin=json.dumps({"sentence": "cat", "result": claim}))
            self.assertEqual(done.stdout.decode(), f"{rows} of {rows} rows agree\n")
        done = self.run_raw("--check", "-", stdin=json.dumps({"sentence": "cat", "result": {"tokens": ["dog"], "attention": [[1]]}}))
        self.assertEqual(done.returncode, 3)
        self.assertIn('name 1 is "dog", recomputed "cat"\n1 of 2 rows agree\n', done.stdout.decode())

    def test_what_is_wrong(self):
        for part, where, what in DOCUMENTS:
            with self.subTest(part=part):
                text = json.dumps({"sentence": "cat", **part}, ensure_ascii=False)
                self.refuse(3, "-f", "csv", "-", stdin=text, says=["stdin: " + where, what])

    def test_layers_of_given_arrays(self):
        two = [[[[1]]], [[[1]]]]
        self.refuse(3, "-f", "csv", "-", stdin=json.dumps({"attention": two, "layers": [{}]}), says="layer")
        self.refuse(3, "-f", "csv", "-", stdin=json.dumps({"q": [[1]], "k": [[1]], "v": [[1]], "layers": [{}, {}]}), says="layer")
        self.refuse(3, "-f", "csv", "-", stdin=json.dumps({"k": [[1]], "v": [[1]]}), says=["q"])
        self.refuse(3, "-f", "csv", "-", stdin=json.dumps({"q": [[1]], "v": [[1]]}), says=["k"])
        self.run_ok("-f", "csv", "-", stdin=json.dumps({"attention": two}))

    def test_linear_attention_has_no_softmax_to_scale(self):
        given = {"q": [[1], [2]], "k": [[1], [2]], "v": [[1], [2]]}
        self.run_ok("-f", "csv", "-", stdin=json.dumps({**given, "options": {"kernel": "linear", "mask": [[True, False], [True, True]]}}))
        for options in ({"scale": "none"}, {"temperature": 2}, {"position": "alibi"}, {"mask": [[0, 0], [1, 0]]}):
            with self.subTest(options=options):
                text = json.dumps({**given, "options": {"kernel": "linear", **options}})
                self.refuse(3, "-f", "csv", "-", stdin=text, says=["kernel", next(iter(options))])

    def test_white_space_of_every_kind(self):
        plain = json.dumps(TABLE)
        spaced = plain.replace(",", " ,\r\n\t").replace(":", "\r : \t").replace("[", "[\r").replace("{", "{\t")
        self.write("plain.json", plain)
        self.write("spaced.json", spaced)
        wanted = self.run_ok("-f", "csv", "-t", "plain.json", "cat and mouse").stdout
        self.assertEqual(self.run_ok("-f", "csv", "-t", "spaced.json", "cat and mouse").stdout, wanted)
        escaped = plain.replace('"cat"', '"\\u0063at"').replace('"and"', '"a\\u006ed"')
        self.write("escaped.json", escaped)
        self.assertEqual(self.run_ok("-f", "csv", "-t", "escaped.json", "cat and mouse").stdout, wanted)

    def test_a_sentence_without_values_beside_one_with(self):
        """Of two sentences one has no output: there is no table of embeddings to write."""
        text = json.dumps({"compare": [{"q": [[1]], "k": [[1]], "v": [[1]]}, {"attention": [[1]]}]})
        self.run_ok("-O", "x", "-", stdin=text)
        self.assertEqual(self.files(), ["x.csv", "x.json", "x.png"])


TABLE = {"embeddings": {"cat": [1, 0.5, -2], "and": [0, 1e-3, 1], "mouse": [3, -1.25, 0]}}


class Options(ProgramCase):
    def test_ends(self):
        self.refuse(2, "--range", "0" * 64 + "..1", "cat", says="--range")
        self.refuse(2, "-f", "png", "--view", ",".join(["matrix"] * 17), "cat", says="16")
        self.refuse(2, "--" + "a" * 100, "cat", says="no such option")
        self.refuse(2, "--" + "a" * 1000, "cat", says="no such option")
        self.refuse(2, *(word for i in range(65) for word in ("-o", f"{i}.csv")), "cat", says="64")
        self.refuse(2, "--lines", "-f", "text", says="jsonl")

    def test_descriptors_that_are_none(self):
        for path in ("/dev/fd/x", "/dev/fd/", "/dev/fd/1x", "/dev/fd/99999999999", "/proc/self/fd/99", "/proc/self/fd/-1"):
            self.refuse(1, "-f", "csv", "-o", path, "cat", says=path)

    def test_messages_of_any_length(self):
        for length in (1, 100, 2000, 20000):
            message = self.refuse(3, "-t", "x" * length, "cat")
            self.assertLess(len(message), 40000)
            self.refuse(4, "z" * length)

    def test_lines_in_colour(self):
        self.run_ok("--lines", "-O", "plain-", "-f", "text", stdin="cat and mouse\n")
        self.run_ok("--lines", "-O", "bright-", "-f", "text", "--color", "always", stdin="cat and mouse\n")
        plain, bright = ([self.read(name) for name in self.files() if name.startswith(stem)] for stem in ("plain-", "bright-"))
        self.assertEqual((len(plain), len(bright)), (1, 1))
        self.assertNotIn(b"\x1b", plain[0])
        self.assertIn(b"\x1b[", bright[0])

    def test_lines_that_only_have_notes(self):
        done = self.run_ok("--lines", "-v", "--unknown", "zero", stdin="cat and zebra\n")
        self.assertIn("zebra", done.stderr.decode())
        quiet = self.run_ok("--lines", "-v", "-q", "--unknown", "zero", stdin="cat and zebra\n")
        self.assertEqual(quiet.stdout, done.stdout)


def npy(shape):
    """Ones of that shape, float64."""
    count = 1
    for size in shape:
        count *= size
    header = "{'descr': '<f8', 'fortran_order': False, 'shape': (%s), }" % "".join(f"{size}, " for size in shape)
    header += " " * ((64 - (10 + len(header) + 1) % 64) % 64) + "\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode() + struct.pack("<d", 1) * count


class Arrays(ProgramCase):
    def test_axes(self):
        self.write("t.json", json.dumps({"embeddings": {"cat": [1, 2]}}))
        for name, axes, says in (("W_Q", 0, "two axes are wanted"), ("W_Q", 1, "two axes are wanted for W_Q"), ("W_Q", 4, "not more than three"),
                                 ("b_Q", 3, "one axis is wanted for b_Q"), ("b_Q", 0, "two axes are wanted")):
            with self.subTest(name=name, axes=axes):
                self.write("a.npy", npy((2,) * axes))
                self.refuse(3, "-f", "csv", "-t", "t.json", "--weights", name + "=a.npy", "--weights-layout", "xw", "cat", says=["a.npy", says])
        for name, axes in (("W_Q", 2), ("b_Q", 1)):
            self.write("a.npy", npy((2,) * axes))
            self.run_ok("-f", "csv", "-t", "t.json", "--weights", name + "=a.npy", "--weights-layout", "xw", "cat")
        self.assertTrue(os.path.exists(self.path("a.npy")))

    def test_more_than_the_limits(self):
        for shape in ((1025, 1, 1), (1, 131073), (1025, 1, 1, 1)):
            self.write("a.npy", npy(shape))
            self.refuse(3, "-f", "csv", "--attention", "a.npy", says=str(max(shape) - 1))
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as members:
            for i in range(65537):
                members.writestr(f"{i}.npy", b"")
        self.write("many.npz", archive.getvalue())
        self.refuse(3, "-f", "csv", "-w", "many.npz", "cat", says=["65537", "65536"])

    def safetensors(self, header, data=struct.pack("<4d", 1, 2, 3, 4)):
        header = header if isinstance(header, bytes) else json.dumps(header).encode()
        self.write("m.safetensors", struct.pack("<Q", len(header)) + header + data)
        return ("-f", "csv", "-t", "t.json", "-w", "m.safetensors", "--weights-layout", "xw", "cat")

    def test_safetensors_headers(self):
        self.write("t.json", json.dumps({"embeddings": {"cat": [1, 2]}}))
        entry = {"dtype": "F64", "shape": [2, 2], "data_offsets": [0, 32]}
        self.run_ok(*self.safetensors({"W_Q": entry}))
        escaped = json.dumps({"W_Q": entry}).replace("W_Q", "\\u0057_Q").encode()
        self.run_ok(*self.safetensors(escaped))
        emoji = json.dumps({"🙂": entry}).encode()
        self.assertIn(b"\\ud83d\\ude42", emoji)
        self.refuse(3, *self.safetensors(emoji), says="known")
        self.refuse(3, *self.safetensors({"W_Q": {**entry, "shape": [0, 2], "data_offsets": [0, 0]}}, b""), says="0 numbers")
        self.refuse(3, *self.safetensors(json.dumps({"W_Q": entry}).replace("[2, 2]", "[2, ]").encode()), says="m.safetensors")
        self.refuse(3, *self.safetensors(json.dumps({"W_Q": entry}).replace("[2, 2]", "[2 2]").encode()), says="m.safetensors")
        self.refuse(3, *self.safetensors({"W_Q": {**entry, "shape": [1, 1, 2, 2]}}), says="three")
        self.refuse(3, *self.safetensors({"W_Q": {**entry, "shape": []}}), says="m.safetensors")


SPACES = [chr(c) for c in (*range(9, 14), 32, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000)]


class Texts(ProgramCase):
    def tokens(self, text, *options):
        return self.document("--unknown", "hash", *options, "-", stdin=text)["tokens"]

    def test_white_space_between_words(self):
        for space in SPACES:
            with self.subTest(code=hex(ord(space))):
                self.assertEqual(self.tokens(f"cat{space}mouse{space}"), ["cat", "mouse"])

    def test_lines_of_white_space(self):
        """Each is an empty line, which has no sentence; U+200B is no white space."""
        for space in SPACES:
            if space not in "\n\r":
                with self.subTest(code=hex(ord(space))):
                    done = self.run_ok("--lines", stdin=f"cat\n{space}{space}\nmouse\n")
                    self.assertEqual(done.stdout.count(b"\n"), 2)
        self.assertEqual(self.run_ok("--lines", stdin="cat\r\n\r\nmouse\r").stdout.count(b"\n"), 2)
        self.refuse(3, "--lines", stdin="\u200b\n")
        self.refuse(3, "--lines", stdin="\u2010\n")

    def test_letters_that_hang_together(self):
        self.assertEqual(self.tokens("#\ufe0f\u20e3 cat"), ["#\ufe0f\u20e3", "cat"])
        self.assertEqual(self.tokens("#\u20e3 cat"), ["#\u20e3", "cat"])
        for stacked in ("\u1780\u17d2\u1780", "\u1000\u1039\u1000"):
            self.assertEqual(self.tokens(stacked + stacked, "--segment", "char"), [stacked, stacked])

    def test_neighbours_are_three_at_most(self):
        words = ["cats", "cars", "cart", "cast", "care", "case", "cave", "cane", "cape", "cake"]
        self.write("t.json", json.dumps({"embeddings": {word: [1] for word in words}}))
        message = self.refuse(4, "-t", "t.json", "cate")
        self.assertLess(sum(f'"{word}"' in message for word in words), 6)
        self.assertGreater(sum(f'"{word}"' in message for word in words), 0)

    def test_sweeps(self):
        self.refuse(2, "--sweep", "temperature=a..2", "cat", says="--sweep")
        self.refuse(2, "--sweep", "temperature=1..b", "cat", says="--sweep")
        self.refuse(2, "--sweep", "temperature=2..1", "cat", says="--sweep")
        text = self.run_ok("--sweep", "length", "-f", "text", "-", stdin=json.dumps({"attention": [[0.5, 0.5], [0, 1]]})).stdout.decode()
        self.assertIn(" -\n", text)

    def test_tokens_that_are_no_json(self):
        self.write("t.txt", "[a\nb\n")
        self.write("a.npy", npy((2, 2)))
        tokens = self.document("--attention", "a.npy", "--tokens", "t.txt")["tokens"]
        self.assertEqual(tokens, ["[a", "b"])

    def test_numbers_that_overflow(self):
        for name in "QKV":
            table = {"embeddings": {"cat": [1e200, 1e200]}, "weights": {f"W_{name}": [[1e200], [1e200]]}}
            for other in set("QKV") - {name}:
                table["weights"][f"W_{other}"] = [[1e-200], [1e-200]]
            self.write("t.json", json.dumps(table))
            with self.subTest(name=name):
                self.refuse(3, "-t", "t.json", "-f", "csv", "cat", says=["cat"])

    def test_the_longest_line(self):
        self.refuse(3, "--lines", stdin=b"a" * (16 * 1024 * 1024 + 1), says="limit")
        done = self.run_raw("--lines", "--keep-going", stdin=b"a" * (16 * 1024 * 1024 + 1) + b"\ncat\n")
        self.assertEqual((done.returncode, done.stdout.count(b"\n")), (3, 1))
        self.assertIn(b"16777216", done.stderr)


if __name__ == "__main__":
    unittest.main()
