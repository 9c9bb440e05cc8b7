"""Embedding tables as GloVe, word2vec and fastText publish them, written here by the formats' definitions. A JSON table
of the same words and numbers is the oracle of what a run gives."""
import gzip
import io
import json
import random
import resource
import struct
import subprocess
import unicodedata
import unittest
import zipfile

from program import PROGRAM, SLOW, TIMEOUT, ProgramCase

ROUNDS = 15 if SLOW else 120
MEMORY = 256 * 1024 * 1024  # far less than the files that ask for more; a run maps some 20 MiB


def float32(value):
    return struct.unpack("<f", struct.pack("<f", value))[0]


def text_of(rows, header=False, end="\n", last_end=True, between=" ", trailing="", bom=False):
    """GloVe's text, or word2vec's with a header. Numbers are given as the texts to write."""
    lines = [f"{len(rows)} {len(rows[0][1])}"] if header else []
    lines += [between.join([word, *numbers]) + trailing for word, numbers in rows]
    return (b"\xef\xbb\xbf" if bom else b"") + (end.join(lines) + (end if last_end else "")).encode()


def binary_of(rows, line_ends=True):
    """word2vec's binary: its own program ends each record with a line end, gensim does not."""
    file = f"{len(rows)} {len(rows[0][1])}\n".encode()
    for word, numbers in rows:
        file += word.encode() + b" " + struct.pack(f"<{len(numbers)}f", *numbers) + (b"\n" if line_ends else b"")
    return file


def json_of(rows):
    return json.dumps({word: [float(n) for n in numbers] for word, numbers in rows}, ensure_ascii=False)


class Same(ProgramCase):
    """The same bytes as from a JSON table."""

    def outcome(self, table, *arguments, **more):
        done = self.run_raw("-t", table, "-f", "json", *arguments, **more)
        return done.returncode, done.stdout, done.stderr

    def same(self, rows, files, *arguments, **more):
        self.write("same.json", json_of(rows))
        want = self.outcome("same.json", *arguments, **more)
        self.assertEqual(want[0], 0, want[2])
        for file in files:
            self.write("same.any", file)
            self.assertEqual(self.outcome("same.any", *arguments, **more), want, (file[:300], arguments))

    def texts(self, rows):
        return [text_of(rows), text_of(rows, header=True), text_of(rows, end="\r\n"),
                text_of(rows, last_end=False), text_of(rows, header=True, last_end=False, end="\r\n"),
                text_of(rows, trailing=" "), text_of(rows, trailing="  ", header=True), text_of(rows, between="\t"),
                text_of(rows, bom=True), text_of(rows, bom=True, header=True), text_of(rows) + b"\n\n",
                text_of(rows, between="  "), text_of(rows, trailing=" \t", end="\r\n")]

    WORDS = ["cat", "Cat", "CAT", "mouse", "Mouse", "and", "don't", "3.14", "naïve", "Straße", "STRASSE", "ﬁn", "fin",
             "Ärger", "I", "İ", "ı", "i", "K", "Σίσυφος", "ΣΊΣΥΦΟΣ", ",", ".", "...", "!", "-", "GPT-4", "<BOS>", "</s>",
             "我", "喜欢", "喜", "欢", "吃", "苹果", "苹", "果", "吃苹果", "。", "，", "กิน", "ข้าว", "กินข้าว", "👩‍👩‍👧",
             "e", "é", "1", "2024", "{", "[", "\"", "#", "東京", "東京都", "が", "のが", "N", "d", "x̂y", "caté"]

    def random_rows(self, chance, width):
        words = [unicodedata.normalize(chance.choice(["NFC", "NFD"]), w) for w in self.WORDS]
        words += ["".join(chance.choices("catmouse", k=chance.randint(1, 6))) for _ in range(30)]
        words = list({unicodedata.normalize("NFC", w): w for w in words}.values())
        chance.shuffle(words)
        words = words[:chance.randint(2, len(words))]
        return [(w, [f"{chance.uniform(-2, 2):.{chance.randint(1, 7)}f}" for _ in range(width)]) for w in words]

    def random_sentence(self, chance):
        parts = []
        for _ in range(chance.randint(1, 12)):
            word = chance.choice(self.WORDS + ["zebra", "牛", "(", "”"])
            word = chance.choice([str, str.upper, str.lower, str.title])(word)
            parts.append(unicodedata.normalize(chance.choice(["NFC", "NFD"]), word))
            parts.append(chance.choice([" ", " ", "", "\u3000", ", "]))
        return "x" + "".join(parts) if parts[0][0] == "-" else "".join(parts) + " cat"

    def test_random_tables_and_sentences(self):
        for seed in range(ROUNDS):
            chance = random.Random(seed)
            rows = self.random_rows(chance, chance.choice([1, 2, 3, 7, 50]))
            options = ["--unknown", chance.choice(["hash", "zero"]), "--case", chance.choice(["auto", "exact"]),
                       "--segment", chance.choice(["auto", "space", "char"])]
            if chance.random() < 0.3:
                options += ["--cross", self.random_sentence(chance)]
            sentence = self.random_sentence(chance)
            self.same(rows, chance.sample(self.texts(rows), 2), *options, "--", sentence)
            floats = [(word, [float32(float(n)) for n in numbers]) for word, numbers in rows]
            self.same(floats, [binary_of(floats, chance.random() < 0.5)], *options, "--", sentence)

    def test_every_text_variant(self):
        rows = [("cat", ["1", "0.5"]), ("mouse", ["-2e-3", "1E2"]), ("我", ["0", "-0.25"]), ("喜欢", ["3", "4"])]
        self.same(rows, self.texts(rows), "cat mouse 我喜欢")

    def test_numbers_that_json_spells_otherwise(self):
        rows = [("cat", ["+1", ".5", "-.5", "2.", "007", "1.e2", "-0"]), ("and", ["0"] * 7)]
        self.same(rows, [text_of(rows), text_of(rows, header=True)], "cat and")

    def test_a_document_asks(self):
        rows = [("cat", ["1", "0.5"]), ("The", ["2", "1"]), ("New York", ["3", "3"]), ("mouse", ["0", "1"])]
        asked = json.dumps({"tokens": ["New York", "cat"], "context": "the mouse", "options": {"mask": "none"}})
        self.same(rows, self.texts(rows)[:5], "-", stdin=asked)
        asked = json.dumps({"compare": [{"sentence": "cat"}, {"tokens": ["the"], "context": ["mouse", "cat"]},
                                        {"sentence": "mo", "options": {"segment": "char", "unknown": "zero"}}]})
        self.same(rows + [("m", ["5", "6"])], self.texts(rows + [("m", ["5", "6"])])[:4], "-", stdin=asked)
        self.same(rows, self.texts(rows)[:4], "-", stdin="The cat\n")
        self.same(rows, self.texts(rows)[:4], "--compare", "mouse", "--cross", "CAT", "the")
        self.write("tokens.txt", "New York\nthe\n")
        self.same(rows, self.texts(rows)[:4], "--tokens", "tokens.txt")

    def test_ready_attention_needs_no_word(self):
        rows = [("cat", ["1", "0.5"]), ("mouse", ["2", "1"])]
        self.same(rows, self.texts(rows)[:3], "-", stdin='{"attention": [[1, 0], [0.5, 0.5]]}')
        self.same(rows, self.texts(rows)[:3], "--unknown", "zero", "dog bites")

    def test_words_with_spaces(self):
        rows = [("cat", ["1", "0.5"]), (". . .", ["3", "4"]), ("at name@domain.com", ["5", "6"]), ("at", ["2", "1"])]
        self.same(rows, [text_of(rows), text_of(rows, header=True)], "-", stdin='{"tokens": ["at", "cat", ". . ."]}')
        self.same(rows, [text_of(rows)], "at cat")
        self.same(rows[::-1], [text_of(rows[::-1])], "at cat")

    def test_first_words_that_look_like_something_else(self):
        for first in ("{", "[", "\"", "12", "-", "BZ", "N"):
            rows = [(first, ["1", "0.5"]), ("cat", ["2", "1"])]
            self.same(rows, [text_of(rows), text_of(rows, header=True)], "cat")

    def test_a_pipe(self):
        rows = [(f"w{i}", [str(i), str(-i / 8)]) for i in range(5000)]
        self.write("same.json", json_of(rows))
        want = self.outcome("same.json", "w7", "W4999", "w0")
        for file in (text_of(rows), binary_of([(w, [float(n) for n in v]) for w, v in rows])):
            self.assertEqual(self.outcome("-", "w7", "W4999", "w0", stdin=file), want)
        self.refuse(2, "-t", "-", "-", stdin=b"x", says="only once")

    def test_a_long_line_across_windows(self):
        """Lines of about 180 KB, so that most of them lie across the ends of windows."""
        width = 16384
        rows = [(f"word{i}", [f"{(i * width + j) % 9973 / 10007:.8f}" for j in range(width)]) for i in range(7)]
        self.same(rows, [text_of(rows), text_of(rows, header=True, end="\r\n"), text_of(rows, last_end=False)],
                  "word6 word0 word3")
        floats = [(word, [float32(float(n)) for n in numbers]) for word, numbers in rows]
        self.same(floats, [binary_of(floats)], "word6 word0 word3")

    def test_a_long_sentence_without_spaces(self):
        chance = random.Random(1)
        rows = [(w, [str(i), "1"]) for i, w in enumerate(["我", "喜欢", "苹果", "吃苹果", "一", "一一一", "一" * 100])]
        sentence = "".join(chance.choice(["我", "喜", "欢", "苹果", "吃", "一" * 250]) for _ in range(150))
        self.same(rows, [text_of(rows)], "--unknown", "zero", "-", stdin=sentence)

    def test_a_written_document_gives_the_same_bytes(self):
        self.write("t.txt", text_of([("cat", ["1", "0.5"]), ("mouse", ["0.1", "1"]), ("dog", ["5", "5"])]))
        written = self.run_ok("-t", "t.txt", "-f", "json", "cat mouse").stdout
        self.assertEqual(json.loads(written)["embeddings"], {"cat": [1, 0.5], "mouse": [0.1, 1]})
        self.assertEqual(self.run_ok("-f", "json", "-", stdin=written).stdout, written)
        self.assertEqual(self.run_ok("-t", "t.txt", "-f", "embeddings.csv", "cat").stdout.split(b"\n")[0], b"token,1,2")


class Told(ProgramCase):
    """What is said about a table."""

    def table(self, *words, header=False):
        self.write("t.txt", text_of([(w, [str(i), "1"]) for i, w in enumerate(words)], header=header))

    def test_the_first_of_equal_words_counts(self):
        self.table("cat", "dog", "Cat", "cat", "na\u00efve", "nai\u0308ve", "dog", "DOG")
        done = self.run_ok("-t", "t.txt", "-f", "json", "cat naïve")
        document = json.loads(done.stdout)
        self.assertEqual(document["embeddings"], {"cat": [0, 1], "naïve": [4, 1]})
        self.assertEqual(document["notes"], ["more than once in the table: \"cat\", \"naïve\" (the first is used)"])
        self.assertIn(document["notes"][0], done.stderr.decode())
        self.assertEqual(self.run_ok("-f", "json", "-", stdin=done.stdout).stdout, done.stdout)
        self.assertNotIn("notes", self.document("-t", "t.txt", "Cat"))

    def test_unknown_words(self):
        self.table("cat", "mouse", "the")
        self.refuse(4, "-t", "t.txt", "the zebra", says=("sentence, word 2", "\"zebra\"", "the table's 3;", "--unknown"))
        self.assertEqual(self.document("-t", "t.txt", "--unknown", "skip", "the zebra")["tokens"], ["the"])
        self.refuse(4, "-t", "t.txt", "--case", "exact", "The", says="\"The\"")

    def bad(self, file, says, *arguments, status=3, **more):
        self.write("t.txt", file)
        return self.refuse(status, "-t", "t.txt", *(arguments or ["cat"]), says=("t.txt", *says), **more)

    def test_wanted_lines(self):
        head = "dog 1 2\nmouse 3 4\n"
        for line, says in (("cat 1", "1 number;"), ("cat 1 2 3", "3 numbers;"), ("cat", "0 numbers;"),
                           ("cat 1 x", "number 2 of \"cat\" is \"x\""), ("cat 1 nan", "\"nan\""), ("cat inf 1", "\"inf\""),
                           ("cat 1e999 1", "\"1e999\""), ("cat 1 0x1p3", "0x1p3"), ("cat 1 1_0", "1_0"), ("cat 1 +-1", "+-1"),
                           ("cat 1 .", "\".\""), ("cat 1 1e", "\"1e\""), ("cat 1,5 2", "\"1,5\"")):
            self.bad(head + line + "\nend 5 6\n", ("t.txt:3: ", says))
            self.bad("4 2\n" + head + line + "\nend 5 6\n", ("t.txt:4: ", says))
            self.bad("\ufeff" + head + "\n" + line.replace(" ", "\t"), ("t.txt:4: ", says))
            self.write("t.txt", head + line + "\nend 5 6\n")
            self.run_ok("-t", "t.txt", "-f", "csv", "dog end")  # another's line is not looked at

    def test_headers(self):
        lines = "cat 1 2\ndog 3 4\n"
        for header, says in (("3 2", "3 words, and 2 follow"), ("1 2", "1 words, and 2 follow"),
                             ("2 0", "numbers from 1"), ("0 2", "numbers from 1"), ("-2 2", "numbers from 1"),
                             ("2 -2", "numbers from 1"), ("2 16385", "16384"), ("2 99999999999999999999999", "16384"),
                             ("99999999999999999999999 2", "and 2 follow"), ("2 3", "2 numbers;"), ("2 1", "2 numbers;")):
            self.bad(header + "\n" + lines, (says,))
        self.bad("3 2\n", ("and 0 follow",))
        self.bad("3 2", ("and 0 follow",))
        self.bad("cat" + " 1" * 16385 + "\n", ("16384",))

    def test_binary_files(self):
        rows = [("cat", [1.0, 0.5]), ("dog", [0.25, -3.0]), ("mouse", [7.0, 8.0])]
        for line_ends in (True, False):
            whole = binary_of(rows, line_ends)
            self.write("t.bin", whole)
            self.assertEqual(self.document("-t", "t.bin", "dog")["embeddings"], {"dog": [0.25, -3]})
            for length in range(len(b"3 2\ncat x"), len(whole) - line_ends):
                self.bad(whole[:length], ("the file ends in it",))
            self.bad(whole + b"x", ("goes on after",))
        self.bad(b"2" + whole[1:], ("goes on after",))
        self.bad(b"4" + whole[1:], ("word 4", "ends in it"))
        self.bad(b"3 3" + whole[3:], ("word ",))
        self.bad(b"3 1" + whole[3:], ())
        for value in (float("nan"), float("inf")):
            self.bad(binary_of([("dog", [1.0, value]), ("cat", [1.0, value])]), ("word 2", "number 2 is not finite"))
        self.bad(b"2 2\ncat \0\0\0\0\0\0\0\0" + b"x" * 70000, ("word 2", "65536"))

    def test_random_damage_to_binary_files(self):
        chance = random.Random(3)
        rows = [(f"w{i}", [chance.gauss(0, 1) for _ in range(4)]) for i in range(20)]
        whole = binary_of(rows)
        for _ in range(ROUNDS):
            damaged = bytearray(whole)
            for _ in range(chance.randint(1, 4)):
                damaged[chance.randrange(len(damaged))] = chance.randrange(256)
            self.write("t.bin", bytes(damaged[:chance.choice([len(damaged), chance.randrange(len(damaged))])]))
            done = self.run_raw("-t", "t.bin", "-f", "csv", "w3 w19 w0")
            self.assertIn(done.returncode, (0, 3, 4), done.stderr)
            if self.is_taken(done):
                self.assertEqual(done.stderr, b"")

    def test_other_kinds_of_files(self):
        self.bad(gzip.compress(b"cat 1 2\n"), ("gzip", "zcat"))
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as f:
            f.writestr("glove.txt", "cat 1 2\n")
        self.bad(archive.getvalue(), ("zip archive", "unzip -p"))
        self.bad(b"\x80\x04\x95rest", ("pickle", "save_word2vec_format"))
        self.bad(b"\x93NUMPY\x01\0", ("NumPy",))
        self.bad(b"\xba\x16\x4f\x2f\x0c\0\0\0", ("fastText", ".vec"))
        for file in ("a sentence\nof words\n", "cat\n", b"\0\1\2\3", b"\xff\xfe{\0", "name,x,y\ncat,1,2\n", "é\n", "1 x\n"):
            self.bad(file, ("no embedding table",))
        for file in ("", "\n\n", "\ufeff", "[1, 2]", "\"cat\"", "{", "{cat: [1]}", "{ \"cat\": [1, x]}", "[ \n1]"):
            self.bad(file, ())
        self.write("t.txt", " \n\ufeff"[:2] + "{\"cat\": [1, 2]}")
        self.run_ok("-t", "t.txt", "-f", "csv", "cat")

    def test_a_table_is_no_output(self):
        self.table("cat")
        self.refuse(2, "-t", "t.txt", "-f", "csv", "-o", "t.txt", "cat", says="t.txt")
        self.refuse(2, "-t", "t.txt", says="SENTENCE")
        self.refuse(3, "-t", "none.txt", "cat", says="none.txt")
        self.refuse(3, "-t", ".", "cat", says="directory")

    def test_what_is_not_wanted_may_be_anything(self):
        junk = b"\xff\xfe\0 1 2\n\n \x00\nno\n" + b"x" * 300000 + b" 1 2\n" + b" 1 2\n\xe4\xb8\n"
        self.write("t.txt", b"cat 1 2\n" + junk + b"dog 3 4")
        self.assertEqual(self.document("-t", "t.txt", "cat DOG")["embeddings"], {"cat": [1, 2], "dog": [3, 4]})
        self.write("t.txt", b"cat\0 1 2\ncat 3 4\nca\0t 1 2\n")
        self.assertEqual(self.document("-t", "t.txt", "cat")["embeddings"], {"cat": [3, 4]})


@unittest.skipIf(SLOW, "valgrind needs memory of its own")
class Memory(ProgramCase):
    """Under a limit on the address space: what a file says, or is, must not decide how much is asked for."""

    def run_limited(self, *arguments, stdin):
        def limit():
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        program = subprocess.Popen([PROGRAM, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, cwd=self.folder.name, preexec_fn=limit)
        try:
            for piece in stdin:
                program.stdin.write(piece)
        except BrokenPipeError:
            pass
        out, message = program.communicate(timeout=TIMEOUT)
        return program.returncode, out, message.decode()

    def setUp(self):
        super().setUp()
        done = self.run_limited("-f", "csv", "cat", stdin=[])
        if done[0] != 0:
            self.skipTest("the program alone needs more memory, as under a sanitizer")

    def expect(self, stdin, status, says, *arguments):
        done = self.run_limited("-t", "-", "-f", "csv", *(arguments or ["cat"]), stdin=stdin)
        self.assertEqual(done[0], status, done[2])
        self.assertIn(says, done[2])

    def test_headers_that_ask_for_much(self):
        self.expect([b"999999999999 16384\ncat \0\0\0\0"], 3, "ends in it")
        self.expect([b"18446744073709551615 16384\ncat 1 2\n"], 3, "2 numbers")
        self.expect([b"4 4611686018427387904\ncat \0\0\0\0"], 3, "16384")

    def test_endless_lines_and_words(self):
        megabyte = [b"x" * 1048576]
        self.expect(megabyte * 300, 3, "no embedding table")
        self.expect([b"cat 1 2\n"] + megabyte * 300, 3, "stdin:2: ")
        self.expect([b"cat " + b"1 " * 524288] * 300, 3, "dimensions")
        self.expect([b"dog 1 2\n", b"cat" + b" 1" * 524288 + b"\n"], 3, "stdin:2: ")
        self.expect([b"2 2\ncat 12345678"] + megabyte * 300, 3, "65536")
        self.expect([b"\n" * 1048576] * 20, 3, "")

    def test_a_large_table(self):
        """512 MiB through a quarter of it."""
        piece = b"".join(b"word%d 0.25 0.5 -1\n" % i for i in range(52000))
        self.expect([piece] * 500 + [b"cat 1 2 3\n"], 0, "")

    def test_one_word_again_and_again(self):
        again = b"cat 1 2\nCat 3 4\nCAT 3 4\ncAt 3 4\n" * 32768
        self.expect([again] * 40, 0, "more than once", "cat")


if __name__ == "__main__":
    unittest.main()
