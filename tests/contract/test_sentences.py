"""From a sentence to tokens, in any script."""
import unittest

from program import ProgramCase


class Sentences(ProgramCase):
    def tokens(self, sentence, *options):
        return self.run_table(*options, sentence)["tokens"]

    def test_case_and_spelling(self):
        document = self.run_table("THE Cat and the cat and The")
        self.assertEqual(document["tokens"], ["THE", "Cat", "and", "the", "cat", "and", "The"])
        rows = document["result"]["input"]
        self.assertEqual(rows[1], rows[4])
        self.assertEqual((rows[3], rows[6]), ([0.125, 0], [0, 0.25]))
        self.refuse(4, "-t", "table.json", "--case", "exact", "CAT")

    def test_punctuation(self):
        self.assertEqual(self.tokens('"Cat," and (don\'t) <BOS>!'), ["Cat", "and", "don't", "<BOS>", "!"])
        notes = self.run_table("cat, mouse.")["result"]["notes"]
        self.assertTrue(any('","' in n for n in notes) and any('"."' in n for n in notes), notes)

    def test_chinese(self):
        self.assertEqual(self.tokens("我喜欢吃苹果。"), ["我", "喜欢", "吃", "苹果"])
        self.assertEqual(self.tokens("苹果", "--segment", "char"), ["苹", "果"])
        self.refuse(4, "-t", "table.json", "--segment", "space", "我喜欢吃苹果")

    def test_normal_forms(self):
        document = self.run_table("nai\u0308ve naïve")
        self.assertEqual(document["tokens"], ["nai\u0308ve", "naïve"])
        self.assertEqual(document["result"]["input"], [[0.75, 0.5]] * 2)

    def test_unknown_words(self):
        self.refuse(4, "-t", "table.json", "cat and mousse", says=["mousse", "mouse", "word 3"])
        self.assertEqual(self.tokens("cat and zebra", "--unknown", "skip"), ["cat", "and"])
        zero = self.run_table("--unknown", "zero", "zebra cat")["result"]["input"]
        self.assertEqual(zero[0], [0, 0])
        one = self.run_table("--unknown", "hash", "zebra cat zebra")["result"]["input"]
        two = self.run_table("--unknown", "hash", "yak zebra")["result"]["input"]
        self.assertEqual((one[0], one[0]), (one[2], two[1]))
        self.assertNotEqual(two[0], two[1])
        self.assertAlmostEqual(sum(v * v for v in one[0]), 1)

    def test_nothing_to_say(self):
        self.refuse(3, "-t", "table.json", "  \u3000 ,")
        self.refuse(3, "")
        self.refuse(2)
        self.refuse(3, "-t", "table.json", b"cat \xff")

    def test_plain_sentence_on_stdin(self):
        document = self.run_table("-", stdin="\ufeffcat and\nmouse\n")
        self.assertEqual(document["tokens"], ["cat", "and", "mouse"])

    def test_messages_are_safe_on_a_terminal(self):
        message = self.refuse(4, "-t", "table.json", "cat \x1b[31mred\u202e")
        self.assertNotIn("\x1b", message)
        self.assertNotIn("\u202e", message)
        done = self.run_ok("-t", "table.json", "--unknown", "zero", "-f", "text", "cat \x1b[31mred\u202e")
        self.assertNotIn(b"\x1b", done.stdout)

    def test_words_too_long_to_be_shown_end_between_characters(self):
        word = "a" + "\u0301" * 300
        said = self.refuse(4, "-t", "table.json", "--", word)
        self.assertNotIn("\\x", said)
        document = self.run_table("--unknown", "hash", "--", word)
        self.assertEqual(document["tokens"], [word])
        self.assertIn("not in the table", document["notes"][0])

    def test_repeated_words_keep_their_rows(self):
        self.assertEqual(len(self.run_table("cat cat cat")["result"]["attention"]), 3)

    def test_sentences_that_look_like_options(self):
        self.refuse(2, "-cat", says="-c")
        self.refuse(2, "--heds", "2", "cat", says=["--heds", "--heads"])
        self.assertEqual(self.tokens("cat", "--"), ["cat"])


if __name__ == "__main__":
    unittest.main()
