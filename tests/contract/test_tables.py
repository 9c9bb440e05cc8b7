"""JSON tables of which a sentence needs a few words. Where the table's own document asks, the same bytes are read whole:
both runs must say the same. What they say is held against Python's reader."""
import json
import os
import random
import resource
import subprocess
import threading
import unicodedata
import unittest

from program import PROGRAM, SLOW, TIMEOUT, ProgramCase

ROUNDS = 12 if SLOW else 40
MEMORY = 64 * 1024 * 1024  # what is read whole needs more; a run maps some 20 MiB
SENTENCE = "The cat, naïve word7 and 我喜欢吃苹果 in New York word61"
WORDS = ["cat", "Cat", "the", "The", "THE", "and", "naïve", "Straße", "我", "喜欢", "吃", "苹果", "苹", "吃苹果", ",",
         "New York", "new", "York", "in", "say \"in\"", "back\\slash", "tab\tbed", "e\u0301", "👩‍👩‍👧", "name", "q"]


def refuse_constant(name):
    raise ValueError(name)


def unique(pairs):
    if len({key for key, _ in pairs}) < len(pairs):
        raise ValueError("a key is there twice")
    return dict(pairs)


def python_reads(file):
    """What Python's reader says of the bytes, made as strict as the program's."""
    text = file.decode("utf-8-sig")
    if "\\u0000" in text:
        raise ValueError("NUL")
    document = json.loads(text, parse_constant=refuse_constant, object_pairs_hook=unique)
    json.dumps(document, ensure_ascii=False, allow_nan=False).encode()  # no lone surrogate, no infinity
    return document


def as_floats(rows):
    return {word: [float(x) for x in row] for word, row in rows.items()}


def random_table(chance, count):
    words = WORDS + [f"word{i}" for i in range(count)]
    chance.shuffle(words)
    width = chance.randint(1, 40)
    return {word: [chance.choice((round(chance.gauss(0, 1), chance.randint(0, 9)), chance.randint(-99, 99),
                                  chance.gauss(0, 1) * 10.0**chance.randint(-30, 30))) for _ in range(width)]
            for word in words}


def text_of(chance, document):
    text = json.dumps(document, ensure_ascii=chance.random() < 0.5, indent=chance.choice((None, None, 0, 1, 4, "\t")),
                      separators=chance.choice(((",", ":"), (", ", ": "), (" ,\n", " :  "))))
    if chance.random() < 0.3:
        text = text.replace("\n", "\r\n")
    return ("\ufeff" if chance.random() < 0.2 else "").encode() + text.encode()


class Tables(ProgramCase):
    def setUp(self):
        super().setUp()
        self.random = random.Random(23)

    def table(self, count):
        """A document that asks for SENTENCE, as the command line may ask too."""
        rows = random_table(self.random, count)
        parts = [("embeddings", rows), ("sentence", SENTENCE), ("options", {"residual": True, "unknown": "zero"})]
        self.random.shuffle(parts)
        return rows, dict(parts)

    def outcome(self, *arguments, **more):
        done = self.run_raw("-f", "json", "--no-weights", *arguments, **more)
        return done.returncode, done.stdout, done.stderr

    def both(self, file):
        """The outcome of reading the file whole, which that of keeping the wanted words must equal."""
        self.write("same.json", file)
        whole = self.outcome("-t", "same.json")
        self.assertEqual(self.outcome("-t", "same.json", SENTENCE), whole, file[:200])
        return whole

    def test_same_as_whole(self):
        for _ in range(ROUNDS):
            rows, document = self.table(self.random.choice((0, 62, 62, 400, 3000)))
            status, out, message = self.both(text_of(self.random, document))
            self.assertEqual(status, 0, message)
            used = json.loads(out)["embeddings"]
            self.assertTrue({"cat", "The", "naïve", "我", "喜欢", "吃苹果"} <= set(used))
            self.assertEqual(as_floats(used), {word: [float(x) for x in rows.get(word, [0] * len(vector))]
                                               for word, vector in used.items()})

    def test_flat_tables(self):
        for _ in range(ROUNDS // 5):
            rows = random_table(self.random, 500)
            self.write("flat.json", text_of(self.random, rows))
            used = self.document("-t", "flat.json", SENTENCE)["embeddings"]
            self.assertEqual(as_floats(used), as_floats({word: rows[word] for word in rows if word in used}))
            self.assertTrue({"word7", "word61", "cat"} <= set(used))

    def test_pipes(self):
        for _ in range(ROUNDS // 15):
            _, document = self.table(3000)
            file = text_of(self.random, document)
            want = self.both(file)
            self.assertEqual(self.outcome("-t", "-", SENTENCE, stdin=file), want)
            self.assertEqual(self.outcome("-t", "/dev/stdin", SENTENCE, stdin=file), want)
            os.mkfifo(self.path("fifo"))
            writer = threading.Thread(target=self.write_slowly, args=(file,))
            writer.start()
            self.assertEqual(self.outcome("-t", "fifo", SENTENCE), want)
            writer.join()
            os.unlink(self.path("fifo"))

    def write_slowly(self, file):
        with open(self.path("fifo"), "wb", buffering=0) as fifo:
            at = 0
            while at < len(file):
                at += fifo.write(file[at:at + self.random.randint(1, 30000)])

    def break_bytes(self, file):
        at = self.random.randrange(len(file))
        byte = self.random.choice([b"", b"\0", b"\x1f", b"\x80", b"\xff", b"\xc3", *(bytes([c]) for c in b'{}[]":,\\ 0.-eE+u')])
        return file[:at] + byte + file[at + self.random.choice((0, 1, 1)):]

    def test_broken_tables(self):
        """One byte is another, too many or missing: Python's verdict, and the same message as of the whole."""
        refused = 0
        for _ in range(ROUNDS * 4):
            _, document = self.table(self.random.choice((0, 300)))
            file = self.break_bytes(text_of(self.random, document))
            try:
                is_same = python_reads(file).get("sentence") == SENTENCE
            except (ValueError, RecursionError):
                self.assertEqual(self.both(file)[0], 3, file[:200])
                refused += 1
                continue
            if is_same:
                self.assertNotRegex(self.both(file)[2], rb"same\.json:[0-9]+:[0-9]+:", "Python reads it")
        self.assertGreater(refused, ROUNDS)

    def test_line_and_column(self):
        """As Python counts them, also far behind the first window."""
        rows = {f"wörd{i}": [i, i / 8, -i] for i in range(20000)}
        text = json.dumps({"embeddings": rows}, ensure_ascii=False).replace("], ", "],\r\n  ")
        for old, new in (('"wörd15000": [', '"wörd15000" ['), ("[19000, ", "[19000 "), ('"wörd17000"', '"wörd17000'),
                         ("[12345,", "[x,"), ("}}", "}"), ("}}", "}} 1"), ('"wörd16000"', '"wörd\\u16"')):
            broken = text.replace(old, new, 1)
            with self.assertRaises(json.JSONDecodeError) as caught:
                json.loads(broken)
            self.write("far.json", broken)
            where = self.refuse(3, "-t", "far.json", "wörd5 wörd6")
            line = int(where.split(":")[2])
            self.assertIn(line, (caught.exception.lineno, caught.exception.lineno + 1), where)
            if line == caught.exception.lineno and "string" not in where and "\\" not in new:
                self.assertLessEqual(abs(int(where.split(":")[3]) - caught.exception.colno), 1, where)

    def test_keys_given_twice(self):
        """In any spelling, wanted or not, the first that is there again is named."""
        words = [f"wörd{i}" for i in range(5000)]
        for first, again in ((3, 4999), (0, 1), (2500, 2600), (4998, 4999)):
            text = json.dumps({"embeddings": {word: [1, 2] for word in words}}, ensure_ascii=False)
            for spelling in (words[first], words[first].replace("ö", "\\u00f6"), words[first].replace("w", "\\u0077")):
                self.write("twice.json", text.replace(f'"{words[again]}"', f'"{spelling}"'))
                for sentence in ("wörd7", words[first]):
                    self.refuse(3, "-t", "twice.json", sentence,
                                says=[f'twice.json: $.embeddings["{words[first]}"]: this key is given twice'])

    def test_words_equal_in_nfc(self):
        words = [f"wörd{i}" for i in range(3000)]
        words.insert(2900, unicodedata.normalize("NFD", "wörd12"))
        file = json.dumps({"embeddings": {word: [1, 2] for word in words}, "sentence": "wörd7"})
        self.write("same.json", file)
        self.assertEqual(self.outcome("-t", "same.json", "wörd7"), self.outcome("-t", "same.json"))
        self.refuse(3, "-t", "same.json", "wörd7", says="same.json: $.embeddings")

    def test_rows_of_another_width(self):
        rows = {f"w{i}": [0.5] * 3 for i in range(3000)}
        for word, row in (("w2000", [1, 2]), ("w2000", [1, 2, 3, 4]), ("w2000", []), ("w2000", [1, "x", 2]),
                          ("w2000", [[1, 2, 3]]), ("w2999", [1, 2]), ("w0", [1, 2]), ("w7", None)):
            self.both(json.dumps({"embeddings": {**rows, word: row}, "sentence": SENTENCE}).encode())
            self.refuse(3, "-t", "same.json", "w7", says="same.json: $.embeddings.w")

    def test_an_unknown_word_has_neighbours(self):
        rows = {f"w{i}": [0.5, i] for i in range(3000)}
        rows["kitten"] = [1, 2]
        self.write("rows.json", json.dumps(rows))
        self.refuse(4, "-t", "rows.json", "w1 kiten", says=["\"kiten\" is not in the table", "\"kitten\""])
        self.refuse(4, "-t", "-", "w1 kiten", stdin=json.dumps(rows), says="\"kitten\"")
        self.refuse(4, "-t", "rows.json", "w1", "--compare", "w2 kiten", says="\"kitten\"")

    def test_all_that_asks(self):
        """Each of them is given its words."""
        rows = {f"w{i}": [0.5, i] for i in range(3000)}
        self.write("rows.json", json.dumps({"embeddings": rows}))
        made = json.loads(self.run_ok("-f", "json", "-t", "rows.json", "w11 w12", "--cross", "w2001").stdout)
        self.assertEqual(set(made["embeddings"]), {"w11", "w12", "w2001"})
        made = json.loads(self.run_ok("-f", "json", "-t", "rows.json", "-", stdin="w2002 w13\n").stdout)
        self.assertEqual(made["embeddings"], {"w13": [0.5, 13], "w2002": [0.5, 2002]})
        asked = json.dumps({"tokens": ["w14", "w2003"], "context": "w15"})
        made = json.loads(self.run_ok("-f", "json", "-t", "rows.json", "-", stdin=asked).stdout)
        self.assertEqual(set(made["embeddings"]), {"w14", "w15", "w2003"})
        self.run_ok("-f", "csv", "-t", "rows.json", "w16", "--compare", "w17", "--compare", "w2004")
        asked = json.dumps({"compare": [{"sentence": "w18 w2"}, {"tokens": ["w2005", "w1"]}]})
        self.run_ok("-f", "csv", "-t", "rows.json", "-", stdin=asked)


class Memory(ProgramCase):
    """A table of 3,000,000 numbers, which are 26 MB of text and 24 MB of doubles."""

    def run_limited(self, *arguments):
        def limit():
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        return subprocess.run([PROGRAM, *arguments], capture_output=True, cwd=self.folder.name, preexec_fn=limit,
                              timeout=TIMEOUT)

    def test_many_words(self):
        if self.run_limited("-f", "csv", "cat").returncode != 0:
            self.skipTest("the program alone needs more memory, as under a sanitizer")
        chance = random.Random(5)
        rows = [", ".join(f"{chance.gauss(0, 1):.5f}" for _ in range(50)) for _ in range(100)]
        with open(self.path("large.json"), "w") as file:
            file.write('{"embeddings": {"w": [' + rows[0] + "]")
            for i in range(60000):
                file.write(f', "w{i}": [{rows[i % 100]}]')
            file.write('}, "sentence": "w11 w12"}')
        self.assertNotEqual(self.run_limited("-f", "csv", "-t", "large.json").returncode, 0)
        done = self.run_limited("-f", "csv", "-t", "large.json", "w7 w59999 w30000")
        self.assertEqual(done.returncode, 0, done.stderr)
        done = self.run_limited("-f", "csv", "-t", "large.json", "w7 w1x")
        self.assertEqual(done.returncode, 4, done.stderr)
        self.assertIn(b'did you mean "w', done.stderr)


if __name__ == "__main__":
    unittest.main()
