"""Files and options at the edges of what is read: headers in another order, archives of nothing, prefixes of prefixes."""
import io
import json
import math
import os
import pickle
import re
import struct
import unittest
import zipfile

from model_files import np, npy, npz, safetensors, softmax, with_header
from program import SLOW, ProgramCase

WORDS = {"cat": [1, 0], "and": [0, 0], "mouse": [0.5, 0.5]}
SENTENCE = "cat and mouse"


class Options(ProgramCase):
    def test_options_at_their_ends(self):
        self.refuse(2, *["--compare", "cat"] * 64, "cat", says="the limit on compared sentences is 64")
        self.refuse(2, "--range", "x..1", "cat", says='not "x..1"')
        self.refuse(2, "--weights", "W_=f.npy", "cat", says='"W_" is no weight')
        self.refuse(2, "--query", "", "cat", says='"" is no token')
        self.refuse(2, "--sweep", "temperature=0.5..x", "cat", says='not "0.5..x"')
        self.refuse(2, "--sweep", "temperature=" + "1," * 4096 + "1", "cat", says="at most 4096 values")

        self.refuse(2, "--view", "a-view-of-a-very-long-name", "cat", says="a-view-of-a-very-long-name")

    def test_messages_longer_than_what_is_sent_at_once(self):
        """Wherever the name of a file fills what a message is gathered in, all of it is told on one line."""
        reason = self.run_raw("-t", "none", "cat").stderr.decode().split("none: ", 1)[1].rstrip("\n")
        for total in range(2040, 2057):
            escaped, plain = divmod(total - len("attnviz: : " + reason), 4)
            name = "\x01" * 250 + "/" + "\x01" * (escaped - 251) + "a" * (plain + 3)
            message = self.refuse(3, "-t", name, "cat", says=reason)
            self.assertEqual(message, "attnviz: " + name.replace("\x01", "\\x01") + ": " + reason + "\n")
            self.assertEqual(len(message), total + 1)

    def test_lines_into_files_that_cannot_be(self):
        self.refuse(1, "--lines", "-O", "no/where", stdin="cat\nand\n", says="no/where-0001.png: ")
        done = self.run_raw("--lines", "--keep-going", "-O", "x", stdin="zebra\nyak\n")
        self.assertEqual((done.returncode, self.files()), (4, []))
        self.assertNotIn(b"wrote", done.stderr)
        self.assertIn(b"2 of 2 sentences failed; nothing is written", done.stderr)

    def test_lines_that_nothing_can_hold(self):
        """What is longer than what is kept of a sentence is put aside where there is room, or refused."""
        sentence = "cat " * 400
        self.refuse(1, "--lines", "-O", "x", "-f", "csv", stdin=sentence, says="cannot be written in `/nowhere`",
                    env={**os.environ, "TMPDIR": "/nowhere"})
        self.run_ok("--lines", "-O", "x", "-f", "csv", stdin=sentence)
        self.assertGreater(len(self.read("x-0001.csv")), 1 << 20)

    def test_files_that_are_named_by_numbers_alone(self):
        self.run_ok("--lines", "-O", "", "-f", "csv", stdin="cat\nand\n")
        self.assertEqual(self.files(), ["-0001.csv", "-0002.csv"])

    def test_quiet_checks_of_nothing(self):
        self.refuse(3, "--check", "--quiet", "-", stdin='{"tokens": ["a", "b"]}', says="has nothing to check")

    def test_more_tokens_than_the_limit(self):
        self.refuse(3, "-f", "csv", "-", stdin="cat " * 131073, says="the limit on tokens is 131072")

    def test_digits_of_a_sweep(self):
        text = self.run_ok("--sweep", "temperature=1,3", "-f", "text", "--digits", "3", SENTENCE).stdout.decode()
        numbers = [line.split() for line in text.splitlines() if line.strip()[:1] in ("1", "3")]
        self.assertEqual([len(row) for row in numbers], [5, 5], text)
        self.assertTrue(all(len(n.replace(".", "").lstrip("0")) <= 3 for row in numbers for n in row), text)

    def test_ranges_of_text_are_told(self):
        for given, told in (("-1..1", "from −1 to 1"), ("0..0.5", "from 0 to 0.5")):
            text = self.run_ok("--range=" + given, "-f", "text", SENTENCE).stdout.decode()
            self.assertIn("shades " + told, text.replace("-", "−"))
        self.assertNotIn("shades", self.run_ok("--range", "0..1", "-f", "text", SENTENCE).stdout.decode())


class Documents(ProgramCase):
    def test_lines_of_every_system(self):
        text = json.dumps({"sentence": SENTENCE, "embeddings": WORDS}, indent=1)
        as_it_is = self.run_ok("-f", "json", "-", stdin=text).stdout
        for end in ("\r\n", "\r", "\n\t"):
            self.assertEqual(self.run_ok("-f", "json", "-", stdin=text.replace("\n", end)).stdout, as_it_is)

    def test_what_is_wrong_is_told(self):
        for text, says in (('{"sentence": "cat" # no\n}', "comments are not part of JSON"),
                           ('{"sentence": "cat"\x7f}', "not the byte 0x7F"),
                           ('{"embeddings": {"%s": [true]}}' % ("x" * 70), '$.embeddings["%s…"][0]: a number' % ("x" * 60)),
                           ('{"sentence":"cat","weights":{"W_Q":[[[[[1]]]]]}}', "not arrays that deep"),
                           ("\n\r\n", "has no word in it")):
            self.refuse(3, "-", stdin=text, says=says)

    def test_sweeps_of_nothing(self):
        """Where every key is masked there is nothing to measure, and that is said."""
        masked = [[None, None], [None, None]]
        for document in ({"sentence": "cat and", "embeddings": WORDS, "options": {"mask": masked}},
                         {"tokens": ["a", "b"], "v": [[1], [2]], "scores": masked}):
            done = self.run_ok("--sweep", "temperature=1,2", "-f", "csv", "-", stdin=json.dumps(document))
            rows = done.stdout.decode().split()[1:]
            self.assertEqual([row.split(",")[4:] for row in rows], [["0", "0", "0", ""]] * 4)
            self.assertIn(b"2 of 2 rows have every key masked", done.stderr)

    def test_checks_of_what_cannot_be_checked(self):
        """Weights that nothing is known of: the table beside them has no embeddings that they could come from."""
        given = {"tokens": ["a", "b"], "attention": [[1, 0], [0.5, 0.5]]}
        self.write("options.json", json.dumps({"options": {"heads": 1}}))
        self.refuse(3, "--check", "-t", "options.json", "-", stdin=json.dumps(given), says="has nothing to check")
        given.update(scores=[[1, 0], [0, 0]], result={"entropy": [[1, 1]]})
        self.refuse(3, "--check", "-", stdin=json.dumps(given),
                    says="$.result.entropy: a list of numbers is wanted, not a matrix")

    def test_weights_say_how_a_sentence_is_cut(self):
        self.write("v.txt", "c 1 0\na 0 1\nt 1 1\n")
        for options, tokens in (({"segment": "char"}, ["c", "a", "t"]), ({"scale": 1}, None)):
            self.write("w.json", json.dumps({"weights": {"W_Q": [[1, 0], [0, 1]]}, "options": options}))
            if tokens is None:
                self.refuse(4, "-t", "v.txt", "--weights", "w.json", "cat", says='"cat" is not')
            else:
                document = self.document("-t", "v.txt", "--weights", "w.json", "cat")
                self.assertEqual(document["result"]["tokens"], tokens)

    def test_dimensions(self):
        wide = {"sentence": "a b", "embeddings": {"a": [1] * 300, "b": [2] * 300}}
        message = self.refuse(2, "--dims", "nope", "-f", "svg", "-o", "a.svg", "-", stdin=json.dumps(wide),
                              says='there is no dimension "nope"; some of 1, 2, 3')
        self.assertNotIn("299", message)
        turned = {"sentence": "cat and", "embeddings": WORDS, "weights": {"W_V": [[1, 0, 2], [0, 1, 3]]}}
        self.run_ok("--dims", "2", "-f", "svg", "-o", "a.svg", "-", stdin=json.dumps(turned))
        self.assertIn(b"<svg", self.read("a.svg"))

    def test_lines_that_are_no_text(self):
        for text in (b"\xe2\x80A cat\n", b"\xe2\x80\n", b"\xe2\x80\xff cat\n"):
            self.refuse(3, "--lines", "-f", "jsonl", "-", stdin=text, says="UTF-8")

    def test_heads_and_layers_that_do_not_fit(self):
        given = {"tokens": ["a", "b"], "q": [[[1, 0], [0, 1]], [[1, 0], [0, 1]]], "v": [[1], [2]]}
        self.refuse(3, "-", stdin=json.dumps(dict(given, k=[[1, 0, 1], [0, 1, 1]], options={"heads": 2})),
                    says="$.k: does not have the 2 heads")
        self.refuse(3, "-", stdin=json.dumps(dict(given, k=given["q"], options={"heads": 3})), says="the 3 heads")
        scores = [[[[1, 0], [0, 1]]], [[[1, 0], [0, 1]]]]
        self.refuse(3, "-", stdin=json.dumps({"tokens": ["a", "b"], "scores": scores, "layers": [{}] * 3}),
                    says="has 2 layers where the weights have 3")
        document = json.dumps({"tokens": ["a", "b"], "scores": scores, "layers": [{}] * 2})
        self.assertEqual(len(self.document("--trace", "-", stdin=document)["result"]["layers"]), 2)

    def test_outputs_of_other_dimensions(self):
        """Sentences go on below one header; where the columns are others than those before, a table of their own begins."""
        rgb, ab, cd = ["r", "g", "b"], ["a", "b"], ["c", "d"]
        for given, expected in (
                ([None, None, rgb, rgb, None], "token,1,2|x,1,1|x,1,1||token,r,g,b|x,1,1,1|x,1,1,1||token,1,2|x,1,1"),
                ([ab, cd, cd, ab], "token,a,b|x,1,1||token,c,d|x,1,1|x,1,1||token,a,b|x,1,1"),
                ([ab, ab, None, ab], "token,a,b|x,1,1|x,1,1||token,1,2|x,1,1||token,a,b|x,1,1")):
            parts = [{"sentence": "x", "embeddings": {"x": [1] * len(names or ab)}} | ({"dimensions": names} if names else {})
                     for names in given]
            text = self.run_ok("-f", "embeddings.csv", "-", stdin=json.dumps({"compare": parts})).stdout.decode()
            self.assertEqual(text, expected.replace("|", "\n") + "\n")

    def test_titles_of_the_list_of_maps(self):
        for title, arguments in (("Colour maps", ()), ("Mine & yours", ("--title", "Mine & yours"))):
            svg = self.run_ok("--colormap", "list", "-f", "svg", *arguments).stdout.decode()
            self.assertIn("<title>%s</title>" % title.replace("&", "&amp;"), svg)

    def test_long_words_are_cut_short_in_messages(self):
        word, number = "c" * 61, "9" * 60
        for line, says in ((word + " 1", '"%s" has 1 number' % ("c" * 60)),
                           (word + " x 2", 'number 1 of "%s" is "x"' % ("c" * 60)),
                           (word[:60] + " 1", '"%s" has 1 number' % word[:60])):
            self.write("t.txt", "dog 1 2\ncat 3 4\n" + line + "\n")
            told = self.refuse(3, "-t", "t.txt", line.split()[0], says=["t.txt:3: ", says])
            self.assertNotIn(word, told)
        for header in (number + " 0", "0 " + number, number + " -" + number):
            self.write("t.txt", header + "\ncat 1 2\n")
            told = self.refuse(3, "-t", "t.txt", "cat", says=["two numbers from 1", " ".join(n[:24] for n in header.split())])
            self.assertNotIn(number[:25], told)

    def test_what_begins_like_json(self):
        """An object, unless a number follows its brace: then { is a table's first word."""
        self.write("t.txt", "{ 1 2\ncat 3 4\n")
        self.assertEqual(self.document("-t", "t.txt", "cat")["embeddings"], {"cat": [3, 4]})
        for text in (b"{\0 1 2\ncat 3 4\n", b"{ \0 1\ncat 3 4\n", b"{1 2\ncat 3 4\n", b"{ x 2\ncat 3 4\n"):
            self.write("t.txt", text)
            self.refuse(3, "-t", "t.txt", "cat", says="t.txt:1:")

    def test_weights_of_what_is_not_there(self):
        """Without embeddings and values W_V and W_O have nothing to turn, whatever their shapes."""
        given = {"tokens": ["a", "b"], "q": [[1, 0], [0, 1]], "k": [[1, 0], [0, 1]]}
        weights = {"W_V": [[1, 2, 3], [4, 5, 6]], "W_O": [[1], [2], [3]]}
        plain = self.document("-", stdin=json.dumps(given))["result"]
        self.assertEqual(self.document("-", stdin=json.dumps(dict(given, weights=weights)))["result"], plain)
        self.assertNotIn("output", plain)

    def test_a_context_without_a_sentence(self):
        """Queries and keys are given, values are the context's embeddings: there is a context and no X."""
        words = {"mouse": [0.5, 0.25], "and": [0, 0], "cat": [1, 0]}
        text = json.dumps({"q": [[1, 0], [0, 1], [1, 1]], "k": [[1, 0], [0, 1]], "embeddings": words, "context": "mouse cat"})
        written = self.document("-", stdin=text)
        # Of the embeddings a document has those that were used.
        self.assertEqual(written["embeddings"], {"mouse": [0.5, 0.25], "cat": [1, 0]})
        near, far = (math.exp(score / math.sqrt(2)) for score in (1, 0))
        weights = [[near, far], [far, near], [near, near]]
        for row, got, output in zip(weights, written["result"]["attention"], written["result"]["output"]):
            mouse, cat = row[0] / sum(row), row[1] / sum(row)
            for value, expected in zip((*got, *output), (mouse, cat, 0.5 * mouse + cat, 0.25 * mouse)):
                self.assertAlmostEqual(value, expected, delta=1e-15)
        for view in ("matrix", "steps", "query", "flow"):
            self.assertIn(b"<svg", self.run_ok("--view", view, "-f", "svg", "-", stdin=text).stdout)
        self.refuse(2, "--view", "shift", "-f", "svg", "-", stdin=text, says="here are none before")

    def test_a_query_of_many_keys(self):
        """Of 130 keys the 64 largest are drawn each, and what is drawn is as long as with 129."""
        pictures = [self.run_ok("--view", "query", "-f", "svg", "cat " * count).stdout for count in (129, 130)]
        heights = [re.search(rb'<svg[^>]* height="([^"]*)"', picture).group(1) for picture in pictures]
        self.assertEqual(*heights)

    @unittest.skipIf(SLOW, "a hundred megabytes of text")
    def test_text_of_a_matrix_that_is_not_held_whole(self):
        """Of 2900 words 1450 are equal, and so are their rows; of 8 Mi weights the last rows come in another part."""
        lines = self.run_ok("-f", "text", "cat mouse " * 1450).stdout.splitlines()
        rows = [line for line in lines if line.startswith((b"  cat ", b"mouse "))]
        self.assertEqual(len(rows), 2900)
        self.assertEqual(sorted((row.split()[0], len(row.split())) for row in set(rows)), [(b"cat", 2901), (b"mouse", 2901)])


class Markdown(ProgramCase):
    def page(self, *arguments, **document):
        given = {"sentence": "a b", "embeddings": {"a": [1, 0], "b": [0.5, 2]}, **document}
        return self.run_ok("-f", "md", *arguments, "-", stdin=json.dumps(given)).stdout.decode()

    def test_keys_and_values_are_worked_out_where_they_are_made(self):
        learned, given, one = [[1, 0], [0, 2]], [[1, 2], [3, 4]], [[1, 0], [0.5, 0.5]]
        for document, head in (({"weights": {"W_V": learned}}, "| # | key | x | v = x·W_V |"),
                               ({"weights": {"W_K": learned}}, "| # | key | x | k = x·W_K |"),
                               ({"weights": {"W_K": learned, "W_V": learned}}, "| # | key | x | k = x·W_K | v = x·W_V |"),
                               ({"weights": {"W_V": learned}, "k": given}, "| # | key | x | v = x·W_V |"),
                               ({"weights": {"W_K": learned}, "v": given}, "| # | key | x | k = x·W_K |"),
                               ({"weights": {"W_V": learned}, "scores": given}, "| # | key | x | v = x·W_V |"),
                               ({"weights": {"W_V": learned}, "attention": one}, "| # | key | x | v = x·W_V |"),
                               ({"v": given}, None), ({}, None)):
            with self.subTest(document=document):
                page = self.page(**document)
                self.assertEqual("## Keys and values" in page, head is not None)
                self.assertIn(head or "", page)
                self.assertEqual("| k |" in page, "scores" not in document and "attention" not in document)

    def test_given_scores_of_the_linear_kernel(self):
        """They are what is divided by their sum, which stands below them."""
        page = self.run_ok("-f", "md", "-", stdin=json.dumps(
            {"scores": [[3, 1], [2, 2]], "v": [[1], [5]], "options": {"kernel": "linear"}})).stdout.decode()
        self.assertIn("| key | score | weight |\n|---:|---|---|\n| 1 | 3 | 3 / 4 = 0.75 |\n| 2 | 1 | 1 / 4 = 0.25 |\n"
                      "| sum | 4 | 1 |\n", page)

    def test_dimensions_are_named_where_there_is_an_x(self):
        given = {"embeddings": {"a": [1, 0], "b": [0.5, 2]}, "dimensions": ["red", "blue"], "attention": [[1, 0], [0, 1]]}
        for tokens in ({}, {"tokens": ["a", "b"]}):
            page = self.run_ok("-f", "md", "-", stdin=json.dumps(given | tokens)).stdout.decode()
            self.assertEqual("Entries of x: 1 red, 2 blue\n" in page, bool(tokens))

    def test_biases_behind_what_is_not_learned(self):
        page = self.page("--query", "1", weights={"b_O": [1, 2]})
        self.assertIn("| entry | mix + b_O = output |\n|---:|---|\n| 1 | 0.7937 + 1 = 1.7937 |\n", page)
        page = self.page("--query", "1", weights={"b_O": [1, 2]}, options={"residual": True})
        self.assertIn("| entry | mix + b_O = attention |\n|---:|---|\n| 1 | 0.7937 + 1 = 1.7937 |\n", page)
        self.assertIn("output = attention + x = [1.7937, 2.8250] + [1, 0] = [2.7937, 2.8250]", page)

    def test_many_heads_and_pairs_are_cut_short(self):
        wide = {"a": [1] * 256, "b": [2] * 256}
        page = self.page("--query", "2", "--head", "3", embeddings=wide, options={"heads": 128})
        self.assertRegex(page, r"concat = head₁, head₂, .*, …, head₁₂₈ side by side")
        for rule, begin, gap in (("mean", "(", " + … + "), ("max", "max(", ", …, ")):
            page = self.page("--query", "2", "--head", rule, embeddings=wide, options={"heads": 128})
            joined = [line for line in page.splitlines() if line.startswith("| 1 | a | " + begin)]
            self.assertTrue(joined and gap in joined[0], joined)
        page = self.page("--query", "2", embeddings=wide, options={"position": "rope"})
        self.assertIn("| … | … | … | … |", page)


@unittest.skipIf(np is None, "NumPy is not there")
class Files(ProgramCase):
    def setUp(self):
        super().setUp()
        self.write("t.json", json.dumps({"embeddings": WORDS}))
        self.q, self.eye = np.arange(4.0).reshape(2, 2), np.eye(2)

    def weights(self, name, *arguments):
        return self.document("-t", "t.json", "--weights", name, "--weights-layout", "xw", *arguments, SENTENCE)["result"]

    def test_tensors_in_any_order(self):
        stored = {name: ("F64", array.shape, array.astype("<f8").tobytes())
                  for name, array in (("W_Q", self.q), ("W_K", self.eye), ("W_V", self.q + 1))}
        self.write("one.safetensors", safetensors(stored))
        where = {name: {"dtype": "F64", "shape": [2, 2], "data_offsets": [32 * i, 32 * i + 32]}
                 for i, name in enumerate(stored)}
        data = b"".join(numbers for _, _, numbers in stored.values())
        expected = self.weights("one.safetensors")
        for order in (("W_V", "W_K", "W_Q"), ("W_K", "W_V", "W_Q")):
            self.write("other.safetensors", with_header(json.dumps({name: where[name] for name in order}), data))
            self.assertEqual(self.weights("other.safetensors")["attention"], expected["attention"])

    def test_binary_vectors_with_ends_of_lines(self):
        """Words that begin with what ended the line before, be it LF or CR LF, and line ends behind the last."""
        numbers = {word: struct.pack("<2f", *vector) for word, vector in WORDS.items()}
        expected = self.document("-t", "t.json", SENTENCE)["result"]["attention"]
        for end in (b"", b"\n", b"\r\n"):
            records = b"".join(word.encode() + b" " + stored + end for word, stored in numbers.items())
            self.write("v.bin", b"3 2\n" + records)
            self.assertEqual(self.document("-t", "v.bin", SENTENCE)["result"]["attention"], expected)
        self.write("v.bin", b"3 2\n" + records + b"\rx")
        self.refuse(3, "-t", "v.bin", SENTENCE, says="goes on after the 3 words")

    def test_tensors_of_nothing_and_broken_shapes(self):
        data, said = self.q.tobytes(), {"dtype": "F64", "shape": [2, 2], "data_offsets": [0, 32]}
        empty = {"dtype": "F64", "shape": [0, 2], "data_offsets": [0, 0]}
        for header, says in (({"W_K": empty, "b_K": dict(empty, shape=[0]), "W_Q": said}, "W_K: has 0 numbers"),
                             ({"W_Q": dict(said, shape=[2, "x"])}, '"shape" is wanted'),
                             ({"W_Q": dict(said, shape=[2, -2])}, '"shape" is wanted')):
            self.write("w.safetensors", with_header(json.dumps(header), data))
            self.refuse(3, "-t", "t.json", "--weights", "w.safetensors", "--weights-layout", "xw", "cat", says=says)

    def sparse(self, name, start, size):
        """A file that says much and holds little."""
        self.write(name, start)
        os.truncate(self.path(name), size)

    def test_safetensors_past_their_limits(self):
        limit = 1 << 24
        self.sparse("w.safetensors", struct.pack("<Q", limit + 1), 8 + limit + 64)
        self.refuse_sparse("header: is said to be %d bytes long" % (limit + 1), "the limit is %d" % limit)
        side = 1 << 14  # as many numbers as weights may have, and a column more
        said = {"dtype": "F16", "shape": [side, side + 1], "data_offsets": [0, 2 * side * (side + 1)]}
        start = with_header(json.dumps({"W_Q": said}), b"")
        self.sparse("w.safetensors", start, len(start) + 2 * side * (side + 1))
        self.refuse_sparse("W_Q: has %d numbers; 1 to %d are wanted" % (side * (side + 1), side * side))

    def refuse_sparse(self, *says):
        """Beside `refuse`, which would read the file."""
        done = self.run_raw("-t", "t.json", "--weights", "w.safetensors", "--weights-layout", "xw", "cat")
        self.assertEqual(done.returncode, 3)
        message = self.message(done)
        for text in says:
            self.assertIn(text, message)

    def test_prefixes(self):
        q = ("F64", (2, 2), self.q.tobytes())
        v = ("F64", (2, 2), self.eye.tobytes())
        # What is asked for exactly wins, whatever stands first; a prefix ends where a part of a name does.
        for names in (("x.W_Q", "x.y.W_Q"), ("x.y.W_Q", "x.W_Q"), ("x/W_Q", "x/y/W_Q")):
            shorter, longer = sorted(names, key=len)
            self.write("w.safetensors", safetensors({name: q if name == shorter else v for name in names}))
            self.write("own.safetensors", safetensors({"W_Q": q}))
            expected = self.weights("own.safetensors")["attention"]
            self.assertEqual(self.weights("w.safetensors", "--weights-prefix", "x")["attention"], expected)
            self.assertNotEqual(self.weights("w.safetensors", "--weights-prefix", longer[:-3])["attention"], expected)
        self.write("w.safetensors", safetensors({"x.W_Q": q, "x/W_Q": v}))
        self.refuse(3, "-t", "t.json", "--weights", "w.safetensors", "--weights-prefix", "x", "cat",
                    says='has 2 layers below that prefix; --weights-prefix is wanted, as one of "x.", "x/"')
        self.write("a file called as nobody would.bin", safetensors({"W_Q": q}))
        self.assertEqual(self.weights("a file called as nobody would.bin")["attention"], expected)
        self.write("w.safetensors", safetensors({"xW_Q": q}))
        self.refuse(3, "-t", "t.json", "--weights", "w.safetensors", "cat", says=["none of its names", "xW_Q"])
        self.write("w.safetensors", safetensors({f"l{i}.W_Q": q for i in range(9)}))
        self.refuse(3, "-t", "t.json", "--weights", "w.safetensors", "--weights-prefix", "q", "cat",
                    says=['no layer below "q"', '"l0.", "l1."', '"l5." …'])

    def test_layouts_without_a_table_s_width(self):
        """The rows of what is 2 × 3 are inputs, as 2 are the numbers of each word, wherever the words come from."""
        wide = np.ones((2, 3))
        stored = safetensors({"W_Q": ("F64", (2, 3), wide.tobytes()), "W_K": ("F64", (2, 3), wide.tobytes())})
        self.write("w.safetensors", stored)
        self.write("v.txt", "".join(f"{word} {a} {b}\n" for word, (a, b) in WORDS.items()))
        document = json.dumps({"sentence": SENTENCE, "embeddings": WORDS})
        expected = self.document("-t", "t.json", "--weights", "w.safetensors", SENTENCE)["result"]["attention"]
        self.assertEqual(self.document("-t", "v.txt", "--weights", "w.safetensors", SENTENCE)["result"]["attention"], expected)
        got = self.document("--weights", "w.safetensors", "-", stdin=document)["result"]["attention"]
        self.assertEqual(got, expected)

    def test_models_that_do_not_fit(self):
        ones = lambda *shape: ("F64", shape, np.ones(shape).tobytes())
        name = "self_attn.{}_proj.weight".format
        llama = {name("q"): ones(4, 2), name("k"): ones(2, 2), name("v"): ones(2, 2), name("o"): ones(2, 4)}
        long = "p" * 300 + "."
        for tensors, arguments, says in (
                ({long + name("q"): ones(2, 2)}, (), ["ppp", "is missing, beside other weights of LLaMA"]),
                ({f"p{i}" * 100 + ".W_Q": ones(2, 2) for i in range(4)}, (), ["has 4 layers;", "p1.\" …"]),
                ({"x.W_Q": ones(2, 2), "x.in_proj_weight": ones(6, 2)}, ("--weights-prefix", "x"), ["as in attnviz and as in PyTorch's nn.MultiheadAttention below \"x.\""]),
                (dict(llama, **{name("k"): ones(2, 3)}), ("--heads", "2"), ["k_proj.weight: maps inputs of another width"]),
                (dict(llama, **{name("k"): ones(3, 2)}), ("--position", "rope"), ["k_proj.weight: is 3 wide where queries are 4"])):
            self.write("w.safetensors", safetensors(tensors))
            self.refuse(3, "-t", "t.json", "--weights", "w.safetensors", *arguments, "cat", says=says)

    def test_weights_without_embeddings(self):
        """Shapes alone do not tell which way a matrix lies, and a bias needs no matrix."""
        given = {"tokens": ["a", "b"], "q": [[1, 0], [0, 1]], "k": [[1, 0], [0, 1]], "v": [[1, 0], [0, 1]]}
        for shape in ((2, 3), (3, 2)):
            self.write("w.npz", npz({"W_O": np.ones(shape)}))
            self.refuse(2, "--weights", "w.npz", "-", stdin=json.dumps(given), says="W_O is %d × %d" % shape)
        self.write("w.npz", npz({"b_O": np.array([1.0, 2.0])}))
        plain = self.document("-", stdin=json.dumps(given))["result"]["output"]
        raised = self.document("--weights", "w.npz", "-", stdin=json.dumps(given))["result"]["output"]
        np.testing.assert_allclose(np.array(raised) - plain, [[1, 2], [1, 2]], atol=1e-15)
        self.write("w.npz", npz({"W_V": np.ones((3, 2)), "b_V": np.ones(2)}))
        self.assertEqual(self.document("--weights", "w.npz", "-", stdin=json.dumps(given))["result"]["output"], plain)

    def test_positions_that_are_added_turn_nothing(self):
        q, k = np.array([[1.0, 2.0], [0.5, -1.0]]), np.array([[0.25, 1.0], [3.0, -2.0]])
        self.write("w.safetensors", safetensors({f"self_attn.{name}_proj.weight": ("F64", (2, 2), m.T.tobytes())
                                                 for name, m in zip("qkvo", (q, k, self.eye, self.eye))}))
        x = np.array([WORDS[word] for word in SENTENCE.split()]) + [[np.sin(i), np.cos(i)] for i in range(3)]
        got = self.document("-t", "t.json", "--weights", "w.safetensors", "--position", "sinusoidal", SENTENCE)
        scores = (x @ q) @ (x @ k).T / np.sqrt(2)
        np.testing.assert_allclose(got["result"]["attention"], softmax(scores), atol=1e-14)

    def test_arrays_beyond_the_limits(self):
        for shape, says in (((1025, 1, 1), "at most 1024 heads are read, not 1025"),
                            ((1, 1025, 1, 1), "at most 1024 heads are read, not 1025"),
                            ((1025, 1, 1, 1), "at most 1024 layers are read, not 1025"),
                            ((131073, 1), "at most 131072 tokens are read, not 131073"),
                            ((1, 131073), "at most 131072 tokens are read, not 131073")):
            self.write("a.npy", npy(np.ones(shape)))
            self.refuse(3, "--attention", "a.npy", says=["a.npy", says])

    def test_biases_of_an_unknown_width(self):
        """A bias alone says nothing of its matrix' rows; with W_Q's columns it may."""
        given = {"tokens": ["a", "b"], "q": [[1, 0], [0, 1]], "k": [[1, 0], [0, 1]], "v": [[1, 0], [0, 1]]}
        self.write("w.npz", npz({"W_O": np.ones((2, 3)), "b_Q": np.ones(2)}))
        self.refuse(2, "--weights", "w.npz", "-", stdin=json.dumps(given), says="W_O is 2 × 3")
        stored = {"W_O": np.arange(6.0).reshape(2, 3), "b_Q": np.ones(2)}
        self.write("w.npz", npz(stored))
        output = self.document("--weights", "w.npz", "--weights-layout", "xw", "-", stdin=json.dumps(given))["result"]
        np.testing.assert_allclose(output["output"], np.array(output["attention"]) @ stored["W_O"], atol=1e-12)

    def test_groups_without_biases(self):
        """Without any they are as with zeros."""
        name, rng = "self_attn.{}_proj.{}".format, np.random.default_rng(7)
        shapes = {"q": (4, 2), "k": (2, 2), "v": (2, 2), "o": (2, 4)}
        numbers = {part: rng.normal(size=shape) for part, shape in shapes.items()}
        model = {name(part, "weight"): ("F64", array.shape, array.tobytes()) for part, array in numbers.items()}
        zeros = {name(part, "bias"): ("F64", shapes[part][:1], bytes(8 * shapes[part][0])) for part in "qkv"}
        results = []
        for biases in ({}, zeros):
            self.write("w.safetensors", safetensors(model | biases))
            results.append(self.document("-t", "t.json", "--weights", "w.safetensors", "--heads", "2", SENTENCE)["result"])
        self.assertEqual(results[0]["output"], results[1]["output"])
        x = np.array(list(WORDS.values()))
        k = x @ numbers["k"].T  # one head for both of the queries'
        scores = x @ numbers["q"][:2].T @ k.T / np.sqrt(2)
        weights = np.exp(scores - scores.max(axis=1, keepdims=True))
        first = weights / weights.sum(axis=1, keepdims=True)
        self.write("w.safetensors", safetensors(model))
        head = self.document("-t", "t.json", "--weights", "w.safetensors", "--heads", "2", "--head", "1", SENTENCE)["result"]
        np.testing.assert_allclose(head["attention"], first, atol=1e-12)

    def test_what_is_no_pickle_and_no_archive(self):
        for stored in (b"\x80\x01ab", b"\x80\x07ab", b"\x80\x09ab"):
            self.write("w.bin", stored)
            self.refuse(3, "-t", "t.json", "--weights", "w.bin", "cat", says="the byte 0x80 is not UTF-8")
        self.write("w.bin", b"{}      {")
        self.refuse(3, "-t", "t.json", "--weights", "w.bin", "cat", says="after one JSON value")

    def test_npy_headers(self):
        whole = npy(self.eye)
        magic, header = whole[:6], "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 2)}"
        wanted = "and nothing else"
        cases = [(magic + b"\0\0" + whole[8:], "format 0.0"),
                 (whole.replace(b"'fortran_order': False, ", b" " * 24), wanted),
                 (whole.replace(b"'shape': (2, 2), ", b" " * 17), wanted),
                 (whole.replace(b"'descr': '<f8', ", b" " * 16), wanted),
                 (whole[:20], "the file ends in it"),
                 (b"\x80\x09abc", "this is none"),
                 (pickle.dumps([1], 4), "this is a pickle"),
                 (pickle.dumps([1], 2), "this is a pickle")]
        # A header that ends in the midst of a word ends there, whatever follows.
        for cut in range(1, len(header)):
            text = header[:cut].encode()
            cases.append((magic + b"\1\0" + struct.pack("<H", cut) + text + b"x" * 64, "is wanted"))
        for stored, says in cases:
            self.write("n.npy", stored)
            self.refuse(3, "-t", "t.json", "--weights", "W_Q=n.npy", "cat", says=["n.npy: ", says])

    def test_archives_of_nothing(self):
        self.write("w.npz", npz({}))
        self.refuse(3, "-t", "t.json", "--weights", "w.npz", "cat", says="w.npz: ")
        self.write("w.npz", npz({"x" * 200: self.q}))
        self.refuse(3, "-t", "t.json", "--weights", "w.npz", "cat", says="none of its names is known")
        # A name with a NUL in its midst names nothing.
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr("W_Q_x.npy", npy(self.eye))
        self.write("w.npz", file.getvalue().replace(b"W_Q_x.npy", b"W_Q\0x.npy"))
        self.refuse(3, "-t", "t.json", "--weights", "w.npz", "cat", says="is a damaged archive: entry 1")


if __name__ == "__main__":
    unittest.main()
