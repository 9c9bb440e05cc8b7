"""The worked arithmetic of -f md: every number is the trace's, rounded, and every equation balances."""
import glob
import json
import math
import os
import random
import re
import unittest

from program import DATA, SLOW, ProgramCase

MINUS = "\u2212"
NUMBER = re.compile(r"\d+(?:\.\d+)?(?:e\d+)?")


def shown(value, decimals=4):
    """The text that the number must have: correctly rounded, without trailing zeros where it is even."""
    text = f"{abs(value):.{decimals}f}"
    even = f"{abs(value):.14g}"
    if "e" not in even and len(even.partition(".")[2]) <= decimals and "." in text:
        text = text.rstrip("0").rstrip(".")
    return MINUS * (value < 0 and text.strip("0.") != "") + text


def shown_vector(values, decimals=4):
    texts = [shown(v, decimals) for v in values]
    if len(texts) > 16:
        return "[" + ", ".join(texts[:15]) + ", …, " + texts[-1] + "]"
    return "[" + ", ".join(texts) + "]"


class Span:
    """All that a rounded number can stand for."""

    def __init__(self, low, high):
        self.low, self.high = low, high

    @staticmethod
    def over(values):
        values = list(values)
        return Span(min(values), max(values))

    def __add__(self, other):
        return Span(self.low + other.low, self.high + other.high)

    def __neg__(self):
        return Span(-self.high, -self.low)

    def __sub__(self, other):
        return self + -other

    def __mul__(self, other):
        return Span.over(a * b for a in (self.low, self.high) for b in (other.low, other.high))

    def __truediv__(self, other):
        if other.low <= 0 <= other.high:  # a divisor that is shown as 0
            return Span(-math.inf, math.inf)
        return Span.over(a / b for a in (self.low, self.high) for b in (other.low, other.high))

    def meets(self, other):
        slack = 1e-12 * max(1, abs(other.low))
        return self.low <= other.high + slack and other.low <= self.high + slack


def span_of(text, decimals):
    value = float(text)
    half = 0.5 * 10.0 ** -decimals if len(text.partition(".")[2]) == decimals else 0
    return Span(value - half, value + half)


def evaluate(text, decimals):
    """What an expression as it is written can come to."""
    text = re.sub(r"√(\d+)", r"root(\1)", text.replace(MINUS, "-").replace("·", "*")).replace("e^(", "power(")
    text = NUMBER.sub(lambda found: f"N('{found[0]}')", text)
    return eval(text, {"N": lambda t: span_of(t, decimals),  # pylint: disable=eval-used
                       "root": lambda s: Span(math.sqrt(s.low), math.sqrt(s.high)),
                       "power": lambda s: Span(math.exp(s.low), math.exp(s.high)),
                       "max": lambda *s: Span(max(x.low for x in s), max(x.high for x in s))})


def cells(line):
    return [c.strip() for c in re.split(r"(?<!\\)\|", line)[1:-1]]


class Handout:
    """Headings, lines and tables, each under its query and head."""

    def __init__(self, text):
        self.text, self.lines, self.tables = text, {}, {}
        query, head, step, table = None, 0, "", None
        for line in text.split("\n"):
            heading = re.match(r"(#+) (.*)", line)
            if heading:
                found = re.match(r"(Query|Head) (\d+)", heading[2])
                if found and found[1] == "Query":
                    query, head = int(found[2]) - 1, 0
                elif found:
                    head = int(found[2]) - 1
                step = "" if found else heading[2]
            elif line.startswith("|") and table is None:
                table = self.tables.setdefault((query, head, step), [])
                table.append([cells(line)])
                table = table[-1]
                continue
            elif line.startswith("|"):
                table.append(cells(line))
                continue
            table = None
            self.lines.setdefault((query, head, step), []).append(line)

    def table(self, *place):
        """Columns' names and rows; the rule below the names is checked and left out."""
        (names, rule, *rows), = self.tables[place]
        assert len(rule) == len(names) and all(re.fullmatch("-{3,}:?", r) for r in rule), rule
        assert all(len(r) == len(names) for r in rows), rows
        return names, rows

    def value(self, name, *place):
        """What stands last in the line `name = … = value`."""
        joined = "\n".join(self.lines[place]).replace("\n= ", " = ")
        line, = [x for x in joined.split("\n") if x.startswith(name + " = ")]
        return line.split(" = ")[-1]


class Numbers(ProgramCase):
    def balance(self, text, decimals, where):
        """Every `left = right` in a cell; returns how many there were."""
        sides = text.split(" = ")
        if len(sides) < 2 or "…" in text or "∞" in text:
            return 0
        for left, right in zip(sides, sides[1:]):
            self.assertTrue(evaluate(left, decimals).meets(evaluate(right, decimals)), f"{where}: {text}")
        return len(sides) - 1

    def balance_vectors(self, text, decimals, where):
        """`0.5·[1, 0] + 0.5·[0, 1] = [0.5, 0.5]`, entry by entry."""
        sides = text.replace("\n", " ").split(" = ")
        sides = [s for s in sides if "[" in s and s[0] in "[" + MINUS + "0123456789"]
        if len(sides) < 2 or "…" in text:
            return 0
        width = sides[-1].count(",") + 1

        def entry(side, i):
            return re.sub(r"\[(.*?)\]", lambda v: "(" + v[1].split(", ")[i] + ")", side)

        for left, right in zip(sides, sides[1:]):
            for i in range(width):
                left_value, right_value = evaluate(entry(left, i), decimals), evaluate(entry(right, i), decimals)
                self.assertTrue(left_value.meets(right_value), f"{where}, entry {i + 1}: {left} = {right}")
        return len(sides) - 1

    def check_equations(self, handout, decimals):
        count = 0
        for place, tables in handout.tables.items():
            for _, _, *rows in tables:
                for row in rows:
                    count += sum(self.balance(cell, decimals, place) for cell in row[1:])
        for place, lines in handout.lines.items():
            if place[0] is not None:
                for paragraph in "\n".join(lines).split("\n\n"):
                    if "[" in paragraph:
                        count += self.balance_vectors(paragraph, decimals, place)
        return count

    def check_scores(self, handout, query, number, head, document, decimals):
        """One table of scores against the trace's head."""
        options = document.get("options", {})
        linear = options.get("kernel") == "linear"
        given = "attention" in document
        place = (query, number, "The weights" if given else "From scores to weights")
        names, rows = handout.table(*place)
        weights, scaled = head["attention"][query], None if given else head["scaled"][query]
        *rows, sums = rows
        self.assertEqual(len(rows), len(weights))
        open_cells = [s for s in scaled if s is not None] if scaled else []
        most = max(open_cells, default=0)
        powers = [s if linear else math.exp(s - most) for s in open_cells]
        total = 0
        for power in powers:
            total += power
        for j, row in enumerate(rows):
            cell = dict(zip(names, row))
            masked = scaled is not None and scaled[j] is None

            def ends(name, value):
                self.assertEqual(cell[name].split(" = ")[-1], shown(value, decimals), (place, j, name))

            if masked:
                self.assertIn(cell["weight"], ("0", "0 (masked)"))
                self.assertEqual(cell.get("scaled", "−∞ (masked)"), "−∞ (masked)")
            else:
                ends("weight", weights[j])
            if given:
                continue
            if "k" in head:
                self.assertEqual(cell["k"], shown_vector(head["k"][j], decimals))
                score = next(n for n in names if n.endswith(" = score"))
                ends(score, head["scores"][query][j])
                if linear:
                    features = [x + 1 if x > 0 else math.exp(x) for x in head["k"][j]]
                    self.assertEqual(cell["φ(k)"], shown_vector(features, decimals))
            elif head["scores"][query][j] is not None:
                ends("score", head["scores"][query][j])
            if not masked and not linear:
                if "scaled" in cell:
                    ends("scaled", scaled[j])
                else:
                    self.assertEqual(scaled[j], head["scores"][query][j])
                exponent = next(n for n in names if n.startswith("e^("))
                ends(exponent, math.exp(scaled[j] - most))
        whole = 0
        for weight in weights:
            whole += weight
        self.assertEqual(sums[-1], shown(whole, decimals))
        if not given:
            self.assertEqual([s for s in sums[1:-1] if s not in ("", "sum")], [shown(total, decimals)])
        if open_cells and not linear:
            self.assertEqual(handout.value("max", *place), shown(most, decimals))

    def check_keys(self, handout, number, head, document, decimals):
        """The table of keys and values, where there is one; returns its columns."""
        place = (None, number, "" if len(document["result"]["layers"][0]["heads"]) > 1 else "Keys and values")
        if place not in handout.tables:
            return []
        names, rows = handout.table(*place)
        key_inputs = self.key_inputs(document)
        for j, row in enumerate(rows):
            for name, cell in zip(names, row):
                letter = name.split(" = ")[0]
                if letter in ("k", "v"):
                    self.assertEqual(cell, shown_vector(head[letter][j], decimals), (place, j))
                if letter == "x":
                    self.assertEqual(cell, shown_vector(key_inputs[j], decimals), (place, j))
        return [name.split(" = ")[0] for name in names]

    @staticmethod
    def layer_input(document):
        result = document["result"]
        layer = result["selection"]["layer"]
        return result["layers"][layer - 2]["output"] if layer > 1 else result.get("input")

    def key_inputs(self, document):
        """What k and v are made of: x, or the context with its positions."""
        if "context" not in document:
            return self.layer_input(document)
        rows = [list(document["embeddings"][word]) for word in document["context"]]
        if document.get("options", {}).get("position") == "sinusoidal":
            for position, row in enumerate(rows):
                for c in range(len(row)):
                    angle = position / 10000 ** ((c - c % 2) / len(row))
                    row[c] += math.cos(angle) if c % 2 else math.sin(angle)
        return rows

    def check_query(self, handout, query, document, decimals):
        result = document["result"]
        selection, heads = result["selection"], None
        layer = result["layers"][selection["layer"] - 1]
        heads = layer["heads"]
        several = len(heads) > 1
        worked = [selection["head"] - 1] if isinstance(selection["head"], int) else range(len(heads))
        for number in worked:
            head = heads[number]
            self.check_scores(handout, query, number, head, document, decimals)
            columns = self.check_keys(handout, number, head, document, decimals)
            for matrix, letter in (("W_K", "k"), ("W_V", "v")):
                if f'"{matrix}"' in json.dumps(document) and letter in head:
                    self.assertLessEqual({"x", letter}, set(columns))
            if "q" in head and "scores" not in document and "attention" not in document:
                self.assertEqual(handout.value("q", query, number, "The query vector"),
                                 shown_vector(head["q"][query], decimals))
            if "output" in head:
                name = "head" + "".join("₀₁₂₃₄₅₆₇₈₉"[int(d)] for d in str(number + 1)) if several else "mix"
                self.assertEqual(handout.value(name, query, number, "Mixing the values"),
                                 shown_vector(head["output"][query], decimals))
        inputs = self.layer_input(document)
        if inputs is not None:
            self.assertEqual(handout.value("x", query, 0, ""), shown_vector(inputs[query], decimals))
        last = (query, worked[-1])
        if several and not isinstance(selection["head"], int):
            rule = "mean" if selection["head"] == "mean" else "maximum"
            _, rows = handout.table(*last, f"The {rule} of the heads' weights")
            self.assertEqual([row[-1].split(" = ")[-1] for row in rows],
                             [shown(w, decimals) for w in result["attention"][query]])
        end = (*last, "The output")
        if "output" in layer:
            self.assertEqual(handout.value("output", *end), shown_vector(layer["output"][query], decimals))
            if "shift" in result and len(result["layers"]) == 1:
                self.assertEqual(handout.value("shift", *end), shown_vector(result["shift"][query], decimals))
        self.assertIn(f"is {shown(result['entropy'][query], decimals)} nats", handout.text)

    def check(self, *arguments, decimals=4, **more):
        """Returns how many equations the handout has."""
        document = self.document("--trace", *arguments, **more)
        digits = [] if decimals == 4 else ["--digits", str(decimals)]
        text = self.run_ok("-f", "md", *digits, *arguments, **more).stdout.decode()
        handout = Handout(text)
        n = len(document["result"]["attention"])
        queries = sorted({place[0] for place in handout.lines if place[0] is not None})
        self.assertEqual(queries, list(range(n)) if n <= 8 else [0])
        for query in queries:
            self.check_query(handout, query, document, decimals)
        return self.check_equations(handout, decimals)

    def test_examples(self):
        equations = 0
        for path in sorted(glob.glob(os.path.join(DATA, "*.json"))):
            with open(path, encoding="utf-8") as file:
                document = json.load(file)
            if "compare" not in document and ({"sentence", "tokens", "scores", "attention", "q"} & set(document)):
                with self.subTest(path):
                    equations += self.check("-t", path)
        self.assertGreater(equations, 1000)

    def test_options(self):
        path = os.path.join(DATA, "bank-two-heads.json")
        for options in (["--head", "2"], ["--head", "max"], ["--mask", "causal"], ["--position", "alibi"],
                        ["--position", "rope"], ["--position", "sinusoidal", "--residual"],
                        ["--kernel", "linear", "--mask", "causal"], ["--scale", "none"], ["--scale", "-0.25"],
                        ["--temperature", "0.3"], ["--mask", "window:1"], ["--no-weights", "--heads", "5"]):
            with self.subTest(options):
                self.assertGreater(self.check("-t", path, *options), 20)

    def test_digits(self):
        path = os.path.join(DATA, "cat-and-mouse-weights.json")
        for decimals in (1, 2, 3, 6, 9, 12):
            with self.subTest(decimals):
                self.check("-t", path, "--position", "rope", decimals=decimals)

    def matrix(self, rows, columns):
        near = self.random.choice([(0, 1), (-1, 1), (-3, 3), (-0.01, 0.01)])
        digits = self.random.choice([1, 2, 17])
        return [[round(self.random.uniform(*near), digits) for _ in range(columns)] for _ in range(rows)]

    def random_document(self):
        pick = self.random.choice
        n, d, heads = pick([1, 2, 3, 5, 9]), pick([4, 8, 16, 20]), pick([1, 1, 2])
        words = [f"w{i}" for i in range(n)]
        options = {"heads": heads, "scale": pick(["sqrt", "none", 0.5]), "temperature": pick([1, 0.5, 3]),
                   "position": pick(["none", "none", "sinusoidal", "rope", "alibi"]), "residual": False,
                   "mask": pick(["none", "causal", "window:1"])}
        document = {"tokens": words, "options": options, "embeddings": dict(zip(words, self.matrix(n, d)))}
        kind = pick(["plain", "weights", "layers", "linear", "scores", "attention", "vectors", "added", "cross"])
        wide = pick([2, 4]) * heads
        weights = {name: self.matrix(d, wide) for name in ("W_Q", "W_K", "W_V")}
        weights.update(W_O=self.matrix(wide, d), b_Q=self.matrix(1, wide)[0], b_K=self.matrix(1, wide)[0],
                       b_O=self.matrix(1, d)[0])
        options["residual"] = kind not in ("scores", "attention", "vectors") and pick([True, False])
        if kind == "weights":
            document["weights"] = weights
        elif kind == "layers":
            document["layers"] = [weights, weights]
            options["layer"] = pick([1, 2])
        elif kind == "linear":
            options.update(kernel="linear", scale="sqrt", temperature=1)
            options["position"] = "none" if options["position"] == "alibi" else options["position"]
            del options["scale"], options["temperature"]
        elif kind == "vectors":
            document.update(q=self.matrix(n, wide), k=self.matrix(n, wide), v=self.matrix(n, 2 * heads))
        elif kind == "added":
            values = pick([[0, 0.5, -1.25], [True, False]])
            options["mask"] = [[pick(values) for _ in range(n)] for _ in range(n)]
        elif kind == "cross":
            document.update(weights=weights, context=[pick(words) for _ in range(pick([1, 4]))])
            options["mask"] = "none"
        elif kind in ("scores", "attention"):
            options.update(heads=1, position="none", scale="none", temperature=1)
            document[kind] = self.matrix(n, n)
            if kind == "attention":
                options["mask"] = "none"
                document[kind] = [[abs(x) for x in row] for row in document[kind]]
            document["v"] = self.matrix(n, 3)
        if kind in ("scores", "attention", "vectors"):
            del document["embeddings"]
            options["position"] = "none" if options["position"] == "sinusoidal" else options["position"]
        return document

    def test_random_documents(self):
        self.random = random.Random(20261120)
        equations = 0
        for number in range(15 if SLOW else 150):
            document = self.random_document()
            with self.subTest(number, document=json.dumps(document)):
                equations += self.check("-", stdin=json.dumps(document))
        self.assertGreater(equations, 400 if SLOW else 5000)


class Pages(ProgramCase):
    def markdown(self, *arguments, **more):
        return self.run_ok("-f", "md", *arguments, **more).stdout.decode()

    def test_query_is_chosen(self):
        text = self.markdown("-t", "table.json", "--query", "mouse", "cat and mouse")
        self.assertEqual(re.findall(r"^## Query .*", text, re.M), ["## Query 3: mouse"])
        text = self.markdown("-t", "table.json", "cat and mouse")
        self.assertEqual(re.findall(r"^## Query .*", text, re.M), ["## Query 1: cat", "## Query 2: and",
                                                                  "## Query 3: mouse"])

    def test_many_queries_need_a_choice(self):
        eight, nine = "cat " * 8, "cat " * 9
        self.assertEqual(self.markdown("-t", "table.json", eight).count("## Query"), 8)
        text = self.markdown("-t", "table.json", nine)
        self.assertEqual(text.count("## Query"), 1)
        self.assertIn("There are 9 queries", text)
        self.assertIn("--query", text)
        self.assertNotIn("There are 9", self.markdown("-t", "table.json", "--query", "9", nine))

    def test_long_sums_and_vectors_are_shortened(self):
        for width, vector, products in ((12, 0, 0), (13, 0, 1), (16, 0, 1), (17, 1, 1)):
            document = {"tokens": ["a"], "embeddings": {"a": [0.5] * width}}
            text = self.markdown("-", stdin=json.dumps(document))
            line, = re.findall(r"^\| 1 \| a .*", text, re.M)
            self.assertEqual("0.5, …, 0.5]" in line, bool(vector), width)
            self.assertEqual("+ … + 0.5·0.5 = " in line, bool(products), width)
            self.assertEqual(line.count("0.5·0.5"), min(width, 12))

    def test_terms_with_zero_are_left_out(self):
        document = {"tokens": ["a"], "embeddings": {"a": [0, 3, 0, -2]}}
        text = self.markdown("--scale", "none", "-", stdin=json.dumps(document))
        self.assertIn(f"| 3·3 {MINUS} 2·({MINUS}2) = 13 |", text)
        self.assertIn("Terms with a factor 0 are left out", text)

    def test_words_are_escaped(self):
        words = ["a|b", "*a*", "_b_", "`c`", "<b>", "[l](u)", "# h", "-", "- x", "1. x", "~s~", "&amp;", "\\|", "a\nb"]
        wanted = [r"a\|b", r"\*a\*", r"\_b\_", r"\`c\`", r"\<b\>", r"\[l\](u)", r"\# h", r"\-", r"\- x", r"1\. x",
                  r"\~s\~", r"\&amp;", r"\\\|", r"a\\nb"]
        document = {"tokens": words, "embeddings": {w: [i, 1] for i, w in enumerate(words)}}
        text = self.markdown("--title", "a|b", "-", stdin=json.dumps(document))
        _, rows = Handout(text).table(0, 0, "From scores to weights")
        self.assertEqual([row[1] for row in rows[:-1]], wanted)
        self.assertTrue(text.startswith("# Attention worked out: a\\|b\n"), text[:60])
        self.assertIn("## Query 1: a\\|b\n", text)

    def test_masked_query(self):
        document = {"tokens": ["a", "b"], "embeddings": {"a": [1], "b": [2]},
                    "options": {"mask": [[False, False], [True, False]]}}
        text = self.markdown("--query", "1", "-", stdin=json.dumps(document))
        self.assertIn("Every key is masked", text)
        self.assertIn("mix = 0\n= [0]\n", text)
        self.assertNotIn("nan", text)
        self.assertNotIn("Every key is masked", self.markdown("--query", "2", "-", stdin=json.dumps(document)))

    def test_compared_sentences_follow_one_another(self):
        text = self.markdown("-t", "table.json", "cat", "--compare", "mouse")
        self.assertEqual(re.findall(r"^# .*|^---$", text, re.M),
                         ["# Attention worked out: cat", "---", "# Attention worked out: mouse"])

    def test_the_suffix_names_the_format(self):
        self.run_ok("-t", "table.json", "-o", "sheet.md", "cat")
        self.assertEqual(self.read("sheet.md").decode(), self.markdown("-t", "table.json", "cat"))


if __name__ == "__main__":
    unittest.main()
