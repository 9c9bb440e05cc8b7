"""The text view on a terminal: a pseudo-terminal of a given width, and the environment that says what it can show.

Columns are counted by Python's Unicode data, colours by the formulas of WCAG and of Oklab, not by the program's own.
"""
import itertools
import json
import os
import random
import re
import subprocess
import unicodedata
import unittest

from program import PROGRAM, SLOW, TIMEOUT, ProgramCase
from pseudo_terminal import PseudoTerminal

ESCAPE = re.compile(r"\x1b\[([0-9;]*)m")
NUMBER = re.compile(r"\d\.\d\d")
OTHER = {"256": r"38;5;\d+|48;5;\d+", "24-bit": r"38;2;\d+;\d+;\d+|48;2;\d+;\d+;\d+", "16": r"3[0-7]|4[0-7]|9[0-7]|10[0-7]"}


def columns_of(text):
    """What a terminal that knows grapheme clusters gives the text."""
    columns, widest, joined, flag = 0, 0, False, False
    for c in text:
        is_flag = "\U0001f1e6" <= c <= "\U0001f1ff"
        if unicodedata.category(c) in ("Mn", "Me") or c == "\u200d" or "\U0001f3fb" <= c <= "\U0001f3ff":
            if c == "\ufe0f":
                columns, widest = columns + 2 - widest, 2
            joined = c == "\u200d"
            continue
        width = 2 if unicodedata.east_asian_width(c) in "WF" else 1
        if is_flag and flag:  # the second half of a flag
            columns, widest, flag = columns + 2 - widest, 2, False
        elif joined:
            columns, widest = columns + max(width - widest, 0), max(width, widest)
        else:
            columns, widest, flag = columns + width, width, is_flag
        joined = False
    return columns


def plain(text):
    return ESCAPE.sub("", text)


def luminance(colour):
    return sum(w * (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4)
               for w, c in zip((0.2126, 0.7152, 0.0722), (c / 255 for c in colour)))


def contrast(a, b):
    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)


def palette(number):
    """xterm's 256 colours from 16 on."""
    if number >= 232:
        return (8 + 10 * (number - 232),) * 3
    levels = (0, 95, 135, 175, 215, 255)
    return tuple(levels[(number - 16) // step % 6] for step in (36, 6, 1))


class TerminalCase(ProgramCase):
    def on_terminal(self, *arguments, columns=80, code=0, **environment):
        """What the program writes to a terminal, by default one that says nothing of itself."""
        with PseudoTerminal(columns) as terminal:
            run = subprocess.Popen([PROGRAM, *arguments], stdin=subprocess.DEVNULL, stdout=terminal.slave,
                                   stderr=subprocess.PIPE, cwd=self.folder.name, env={**self.bare(), **environment})
            written = terminal.all_of(run)
        message = run.communicate(timeout=TIMEOUT)[1]
        self.assertEqual(run.returncode, code, message)
        return written.decode()

    @staticmethod
    def bare():
        return {k: v for k, v in os.environ.items() if k not in ("TERM", "COLORTERM", "NO_COLOR")}

    def depth_of(self, text):
        codes = [m[1] for m in ESCAPE.finditer(text)]
        self.assertEqual(len(codes), text.count("\x1b"), "escapes that are no colours")
        used = {name for name, pattern in OTHER.items() for code in codes
                if re.search(r"(?:^|;)(?:" + pattern + r")(?=;|$)", self.without(code, name))}
        self.assertLessEqual(len(used), 1)
        return used.pop() if used else "none" if not codes else "looks"

    @staticmethod
    def without(code, name):
        """For the 16 colours, the code without the longer ones, whose numbers are not codes."""
        return re.sub(r"[34]8;(?:5;\d+|2;\d+;\d+;\d+);?", "", code) if name == "16" else code


class Depths(TerminalCase):
    def depth(self, *options, **environment):
        return self.depth_of(self.on_terminal("-f", "text", *options, "cat and mouse", **environment))

    def test_the_environment_says_how_many_colours(self):
        for environment, wanted in [
                ({}, "none"), ({"TERM": ""}, "none"), ({"TERM": "dumb"}, "none"),
                ({"TERM": "dumb", "COLORTERM": "truecolor"}, "none"), ({"COLORTERM": "truecolor"}, "none"),
                ({"TERM": "xterm", "COLORTERM": "truecolor"}, "24-bit"),
                ({"TERM": "xterm-256color", "COLORTERM": "24bit"}, "24-bit"),
                ({"TERM": "xterm-direct"}, "24-bit"), ({"TERM": "xterm-256color"}, "256"),
                ({"TERM": "screen-256color-bce", "COLORTERM": "yes"}, "256"), ({"TERM": "tmux-256color"}, "256"),
                ({"TERM": "linux"}, "16"), ({"TERM": "xterm"}, "16"), ({"TERM": "screen"}, "16"),
                ({"TERM": "vt220"}, "16"), ({"TERM": "xterm-mono"}, "none"), ({"TERM": "linux-m"}, "none"),
                ({"TERM": "xterm-256color", "NO_COLOR": "1"}, "none"),
                ({"TERM": "xterm-256color", "NO_COLOR": ""}, "256")]:
            with self.subTest(environment):
                self.assertEqual(self.depth(**environment), wanted)

    def test_color_always_and_never_beat_it(self):
        for environment, wanted in [
                ({}, "24-bit"), ({"TERM": "dumb"}, "24-bit"), ({"TERM": "xterm", "NO_COLOR": "1"}, "16"),
                ({"TERM": "xterm-256color", "NO_COLOR": "1"}, "256"), ({"TERM": "linux-m"}, "24-bit"),
                ({"TERM": "dumb", "COLORTERM": "truecolor", "NO_COLOR": "1"}, "24-bit")]:
            with self.subTest(environment):
                self.assertEqual(self.depth("--color", "always", **environment), wanted)
                self.assertEqual(self.depth("--color", "never", **environment), "none")
                piped = self.run_ok("-f", "text", "--color", "always", "cat and mouse",
                                    env={**self.bare(), **environment}).stdout
                self.assertEqual(self.depth_of(piped.decode()), wanted)

    def test_a_file_gets_neither_colours_nor_width_of_the_terminal(self):
        self.on_terminal("-o", "a.txt", "cat and mouse", columns=20, TERM="xterm-256color")
        self.assertEqual(self.read("a.txt"), self.run_ok("-f", "text", "cat and mouse").stdout)
        self.on_terminal("-o", "a.txt", "--color=always", "cat and mouse", TERM="linux")
        self.assertEqual(self.depth_of(self.read("a.txt").decode()), "16")

    def test_none_is_without_any_escape_and_all_say_the_same(self):
        shown = {term: self.on_terminal("-f", "text", "--mask", "causal", "--query", "mouse", "cat and mouse", TERM=term,
                                        COLORTERM="truecolor" if term == "xterm" else "")
                 for term in ("dumb", "linux", "xterm-256color", "xterm")}
        self.assertNotIn("\x1b", shown["dumb"])
        words = {tuple(re.sub("[░▒▓█▸]", "", plain(text)).split()) for text in shown.values()}
        self.assertEqual(len(words), 1, words)

    def test_a_sweep_has_colours_too(self):
        arguments = ("-f", "text", "--sweep", "temperature=1,2", "cat and mouse")
        self.assertEqual(self.depth_of(self.on_terminal(*arguments, TERM="xterm")), "looks")
        self.assertEqual(self.depth_of(self.on_terminal(*arguments)), "none")


class Cells(TerminalCase):
    MAPS = ("blues", "viridis", "cividis", "magma", "grey", "redblue", "purplegreen")

    def painted(self, name, query, **environment):
        """(behind, before) of every cell of a ramp from 0 to 1, as numbers."""
        side = 8 if SLOW else 20
        weights = [[(i * side + j) / (side * side - 1) for j in range(side)] for i in range(side)]
        self.write("ramp.json", json.dumps({"tokens": [f"t{i}" for i in range(side)], "attention": weights}))
        text = self.on_terminal("-f", "text", "-t", "ramp.json", "--colormap", name, *query, columns=0, **environment)
        cells = re.findall(r"\x1b\[0;48;(?:5|2);([\d;]+);38;(?:5|2);([\d;]+)m *([\d.]+) ", text)
        self.assertEqual(len(cells), side * side)
        return [tuple(tuple(map(int, part.split(";"))) for part in cell[:2]) for cell in cells]

    def test_numbers_are_readable_on_what_is_painted(self):
        for name in self.MAPS[:2] if SLOW else self.MAPS:
            for query in ((), ("--query", "2")):
                for behind, before in self.painted(name, query, TERM="xterm", COLORTERM="truecolor"):
                    self.assertGreaterEqual(contrast(behind, before), 4.5)
                for behind, before in self.painted(name, query, TERM="xterm-256color"):
                    self.assertGreaterEqual(min(behind + before), 16)  # terminals redefine the others
                    self.assertGreaterEqual(contrast(palette(*behind), palette(*before)), 4.5)

    def test_the_palette_has_the_nearest_colours(self):
        entries = [lightness_chroma_hue(palette(n)) for n in range(16, 256)]

        def distance(wanted, number):
            (l, a, b), (m, c, d) = wanted, entries[number - 16]
            chroma = (a * a + b * b) ** 0.5 - (c * c + d * d) ** 0.5
            hue = (a - c) ** 2 + (b - d) ** 2 - chroma ** 2
            return (l - m) ** 2 + chroma ** 2 + 4 * hue

        for name in self.MAPS[:2] if SLOW else self.MAPS:
            wanted = self.painted(name, (), TERM="xterm", COLORTERM="truecolor")
            shown = self.painted(name, (), TERM="xterm-256color")
            for (colour, _), ((number,), _) in zip(wanted, shown):
                exact = lightness_chroma_hue(colour)
                least = min(distance(exact, n) for n in range(16, 256))
                self.assertLessEqual(distance(exact, number), least + 1e-9, (colour, number))

    def test_sixteen_colours_leave_text_as_the_terminal_has_it(self):
        text = self.on_terminal("-f", "text", "cat and mouse are friends", TERM="linux")
        for code, written in re.findall(r"\x1b\[(\d+)m([^\x1b]*)", text):
            if code not in ("0", "1", "2"):
                self.assertRegex(written, "^[░▒▓█]+$")


def lightness_chroma_hue(colour):
    """Oklab: lightness, and the plane of chroma and hue."""
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (c / 255 for c in colour))
    l, m, s = (value ** (1 / 3) for value in (
        0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue,
        0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue,
        0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue))
    return (0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
            1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
            0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s)


ODD = ["猫", "苹果公司", "ねずみとねこ", "e\u0301te\u0301", "👨\u200d👩\u200d👧", "❤\ufe0f", "🇩🇪🇫🇷", "👍🏽", "ﾈｺ", "고양이", "naïve"]
DEPTHS = [{}, {"TERM": "linux"}, {"TERM": "xterm-256color"}, {"TERM": "xterm", "COLORTERM": "truecolor"}]
# Three columns of a name, a gap, a shade and a number of eight: what the narrowest terminal has to take.
LEAST = 3 + 2 + 3 + 8


class Widths(TerminalCase):
    def lines(self, *arguments, columns, least=LEAST, **environment):
        text = plain(self.on_terminal("-f", "text", *arguments, columns=columns, **environment))
        self.assertTrue(text.endswith("\n"))
        lines = text.split("\n")[:-1]
        for line in lines:
            self.assertLessEqual(columns_of(line), max(columns, least), (arguments, columns, environment, line))
        return lines

    def assert_aligned(self, lines, count):
        """Numbers of a block end in the same columns, and every cell of count × count is there once."""
        found = 0
        for full, block in itertools.groupby(lines, key=bool):
            ends = [tuple(columns_of(line[:m.end()]) for m in NUMBER.finditer(line)) for line in block]
            ends = [e for e in ends if e]
            found += sum(map(len, ends))
            if full and ends:
                self.assertEqual(set(ends), {ends[0]})
                self.assertEqual(len(ends), count)
        self.assertEqual(found, count * count)

    @staticmethod
    def tokens(rng, count):
        def word():
            if rng.random() < 0.3:
                return rng.choice(ODD)
            return "".join(rng.choice("abcdefghij") for _ in range(min(60, int(rng.expovariate(0.2)) + 1)))
        return [word() for _ in range(count)]

    def test_no_line_is_wider_than_the_terminal(self):
        rng = random.Random(4)
        for _ in range(6 if SLOW else 150):
            count = rng.choice([1, 2, 3, 5, 8, 13, 21] + [60, 300] * (rng.random() < 0.1))
            tokens = self.tokens(rng, count)
            self.write("tokens.json", json.dumps(tokens))
            columns = rng.randint(20, 200) if rng.random() < 0.8 else rng.randint(1, 20)
            options = rng.choice([[], ["--orient", "columns"], ["--query", str(rng.randint(1, count))]])
            with self.subTest(tokens=tokens, columns=columns):
                lines = self.lines("--unknown", "hash", "--tokens", "tokens.json", *options, columns=columns,
                                   **rng.choice(DEPTHS))
                self.assert_aligned(lines, count)

    def test_numbers_with_digits_and_masks(self):
        rng = random.Random(5)
        for _ in range(3 if SLOW else 40):
            self.write("tokens.json", json.dumps(self.tokens(rng, rng.randint(1, 12))))
            self.lines("--unknown", "hash", "--tokens", "tokens.json", "--digits", "3", "--mask", "causal",
                       columns=rng.randint(1, 120), **rng.choice(DEPTHS))

    def test_headings_lose_nothing(self):
        title = "the old grey cat 苹果公司发布了新产品 " * 8 + "and an" + "swer" * 30
        for columns in (1, 2, 7, 20, 33, 80):
            lines = self.lines("--title", title, "cat", columns=columns, TERM="xterm")
            shown = "".join(lines).replace(" ", "")
            self.assertTrue(shown.startswith(title.replace(" ", "") + "softmax(QKᵀ/√16),Q=K=V=X(nolearnedweights)"), shown)
            self.assertTrue(shown.endswith("rows:queries·columns:keys·eachrowsumsto1"), shown)

    def test_words_stay_whole_where_lines_can_break_between_them(self):
        lines = self.lines("--title", "cats and mice and keyboards", "cat", columns=13)
        self.assertEqual(lines[:3], ["cats and mice", "and keyboards", "softmax(QKᵀ/√"])

    def test_names_are_shortened_only_where_they_must_be(self):
        long = "in" * 20
        arguments = ("--unknown", "hash", f"cat {long}")
        self.assertTrue(any(line.startswith(long + " ") for line in self.lines(*arguments, columns=100)))
        self.assertTrue(any(line.startswith(long[:29] + "… ") for line in self.lines(*arguments, columns=60)))
        self.assertTrue(any(line.startswith("in… ") for line in self.lines(*arguments, columns=1)))
        self.assertIn(long.encode(), self.run_ok("-f", "text", *arguments).stdout)

    def test_a_comparison_is_cut_too(self):
        for columns in (12, 20, 30, 45, 60, 80, 200):
            for environment in DEPTHS:
                lines = self.lines("cat and mouse", "--compare", "keyboard and mouse", columns=columns, **environment)
                numbers = [line.split()[1:] for line in lines if line.startswith("before")]
                self.assertEqual(sum(map(len, numbers)), 10)  # two words over five dimensions

    def test_a_sweep_is_cut_too(self):
        numbers = None
        for columns in (10, 22, 23, 40, 60, 88, 89, 200):
            lines = self.lines("--sweep", "temperature=0.5,1,2", "cat and mouse", columns=columns, TERM="xterm",
                               least=len("temperature") + 2 + len("effective"))
            self.assertFalse([line for line in lines if line.endswith(" ")])
            rows = [line.split() for line in lines if re.match(r" *(0\.5|1|2) +\d", line)]
            joined = [sum((row[1:] for row in rows if row[0] == value), []) for value in ("0.5", "1", "2")]
            numbers = numbers or joined
            self.assertEqual(joined, numbers)
            self.assertEqual(len(joined[0]), 4)


if __name__ == "__main__":
    unittest.main()
