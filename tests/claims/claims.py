#!/usr/bin/env python3
"""Checks what the worked examples claim, on the numbers that attnviz writes.

    claims.py PATH/TO/attnviz PATH/TO/data

Each document of data/ goes through `attnviz -f json --trace -`, and a few sentences through the
built-in table. Prints a line per claim, with the numbers it rests on, and `N passed, N failed`;
exits with 1 if a claim failed. The standard library is enough.
"""
import csv
import io
import json
import math
import os
import shlex
import subprocess
import sys

EXACT = 1e-12  # two roads to the same number
SEEN = 0.05  # what a reader sees in weights of two decimals
CLEAR = 0.1  # what a reader sees in embeddings
TIMEOUT = 600  # seconds: only for what does not end at all


class Result:
    """One written document, asked in the words of its sentence."""

    def __init__(self, document):
        self.document = document
        self.result = document["result"]
        self.tokens = self.result["tokens"]
        self.keys = self.result.get("context", self.tokens)
        self.attention = self.result["attention"]

    def weight(self, query, key):
        return self.attention[self.tokens.index(query)][self.keys.index(key)]

    def row(self, query):
        return self.attention[self.tokens.index(query)]

    def strongest(self, query, count=1):
        """The keys of the largest weights, the largest first."""
        row = self.row(query)
        order = sorted(range(len(row)), key=lambda j: -row[j])
        return [self.keys[j] for j in order[:count]]

    def lead(self, query, count):
        """By how much the count-th largest weight is above the next."""
        row = sorted(self.row(query), reverse=True)
        return row[count - 1] - row[count]

    def input(self, token):
        return self.result["input"][self.tokens.index(token)]

    def output(self, token):
        return self.result["output"][self.tokens.index(token)]

    def dimension(self, token, name):
        return self.output(token)[self.document["dimensions"].index(name)]

    def heads(self):
        return self.result["layers"][0]["heads"]


class Program:
    """attnviz, and the documents it is shown."""

    def __init__(self, command, data):
        is_file = os.path.isfile(command)
        self.command = [os.path.abspath(command)] if is_file else shlex.split(command)
        self.data = data

    def path(self, name):
        return os.path.join(self.data, name + ".json")

    def read(self, name):
        with open(self.path(name), encoding="utf-8") as file:
            return json.load(file)

    def run(self, arguments, stdin=None):
        done = subprocess.run(self.command + arguments, stdin=stdin, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, encoding="utf-8", timeout=TIMEOUT)
        if done.returncode != 0:
            raise RuntimeError(f"exit {done.returncode}: {done.stderr.strip()}")
        return done.stdout

    def check(self, document, *options):
        """The status and the report of --check."""
        done = subprocess.run(self.command + [*options, "-"], input=json.dumps(document),
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8",
                              timeout=TIMEOUT)
        return done.returncode, done.stdout

    def text(self, name, *options):
        with open(self.path(name), "rb") as stdin:
            return self.run([*options, "-"], stdin)

    def show(self, name, *options):
        return Result(json.loads(self.text(name, "-f", "json", "--trace", *options)))

    def sweep(self, name, values, *options):
        return json.loads(self.text(name, "-f", "json", "--sweep", values, *options))

    def say(self, sentence, *options):
        arguments = ["-f", "json", "--trace", *options, sentence.encode("utf-8")]
        return Result(json.loads(self.run(arguments, subprocess.DEVNULL)))


class Claims:
    """Counts and prints."""

    def __init__(self):
        self.passed = self.failed = 0

    def hold(self, claim, truth, seen=""):
        self.passed += bool(truth)
        self.failed += not truth
        print(f"{'ok    ' if truth else 'FAILED'} {claim}" + (f"  | {seen}" if seen else ""))

    def above(self, claim, high, low, margin):
        self.hold(claim, high - low >= margin, f"{high:.3f} > {low:.3f}")

    def near(self, claim, seen, expected, tolerance=EXACT):
        distance = max((abs(a - b) for a, b in zip(seen, expected)), default=0)
        whole = len(seen) == len(expected) and distance <= tolerance
        self.hold(claim, whole, f"differs by at most {distance:.0e}")


def flat(matrix):
    return [number for row in matrix for number in row]


def product(a, b):
    return [[math.fsum(x * y for x, y in zip(row, column)) for column in zip(*b)] for row in a]


def cosine(a, b):
    return math.fsum(x * y for x, y in zip(a, b)) / (math.hypot(*a) * math.hypot(*b))


def every_document(program, claims):
    """What holds of each: rows sum to 1, inputs stand as given, shift = output − input."""
    table = program.read("table")["embeddings"]
    names = sorted(name[:-5] for name in os.listdir(program.data) if name.endswith(".json"))
    for name in names:
        if name == "table":
            continue
        shown, given = program.show(name), program.read(name)
        sums = [math.fsum(row) for row in shown.attention]
        claims.near(f"{name}: each row sums to 1", sums, [1.0] * len(shown.tokens))
        if "embeddings" in given or "sentence" in given:
            stand_as_given(claims, name, shown, given.get("embeddings", table))


def stand_as_given(claims, name, shown, table):
    written = shown.document["embeddings"]
    same = all(table.get(word) == vector for word, vector in written.items())
    claims.hold(f"{name}: the embeddings are unchanged", written and same, f"{len(written)} words")
    if "shift" in shown.result:
        claims.near(f"{name}: shift = output - input", flat(shown.result["shift"]),
                    [o - i for o, i in zip(flat(shown.result["output"]),
                                           flat(shown.result["input"]))])


def moves(claims, shown, what, token, towards, away):
    claims.above(f"{what}: {token} ends with more {towards} than {away}",
                 shown.dimension(token, towards), shown.dimension(token, away), CLEAR)


def mouse(program, claims):
    cat, keyboard = program.show("cat-and-mouse"), program.show("keyboard-and-mouse")
    start = cat.input("mouse")
    names = cat.document["dimensions"]
    claims.hold("1 mouse begins as strong in tech as in animal, and the same in both",
                start == keyboard.input("mouse")
                and start[names.index("animal")] == start[names.index("tech")] > 1, start)
    moves(claims, cat, "1 beside cat", "mouse", "animal", "tech")
    moves(claims, keyboard, "1 beside keyboard", "mouse", "tech", "animal")
    head = cat.heads()[0]
    claims.hold("1 Q = K = V = X", head["q"] == head["k"] == head["v"] == cat.result["input"])


def mouse_with_weights(program, claims):
    for name, key in (("cat-and-mouse", "cat"), ("keyboard-and-mouse", "keyboard")):
        plain, learned = program.show(name), program.show(name + "-weights")
        claims.hold(f"2 {name}: the weights leave the input as it is",
                    learned.result["input"] == plain.result["input"])
        claims.above(f"2 {name}: without weights mouse attends to itself before {key}",
                     plain.weight("mouse", "mouse"), plain.weight("mouse", key), SEEN)
        claims.above(f"2 {name}: with weights mouse attends to {key} before itself",
                     learned.weight("mouse", key), learned.weight("mouse", "mouse"), SEEN)
        claims.hold(f"2 {name}: the output is as wide as W_V, 3 and not 4",
                    {len(row) for row in learned.result["output"]} == {3})
        animal, tech = learned.output("mouse")[:2]
        more, less = (animal, tech) if key == "cat" else (tech, animal)
        claims.above(f"2 {name}: and mouse still leans towards {key}", more, less, CLEAR)
        ignored = program.show(name + "-weights", "--no-weights")
        claims.near(f"2 {name}: --no-weights gives the plain attention", flat(ignored.attention),
                    flat(plain.attention))


def creature(program, claims):
    name = "fluffy-blue-creature"
    shown = program.show(name)
    claims.hold("3 creature attends most to fluffy and blue",
                set(shown.strongest("creature", 2)) == {"fluffy", "blue"}
                and shown.lead("creature", 2) >= SEEN, f"lead {shown.lead('creature', 2):.3f}")
    claims.hold("3 forest attends most to verdant", shown.strongest("forest") == ["verdant"]
                and shown.lead("forest", 1) >= SEEN, f"lead {shown.lead('forest', 1):.3f}")
    for name_of in ("fluffy", "blue"):
        before = shown.input("creature")[shown.document["dimensions"].index(name_of)]
        claims.above(f"3 E + ΔE moves creature towards {name_of}",
                     shown.dimension("creature", name_of), before, CLEAR)
    change = shown.heads()[0]["output"]
    claims.near("3 the output is the input plus what attention brings",
                flat(shown.result["output"]),
                [x + y for x, y in zip(flat(shown.result["input"]), flat(change))])
    creature_in_columns(program, claims, name, shown)
    creature_looks_back(program, claims, name)


def creature_in_columns(program, claims, name, shown):
    lines = list(csv.reader(io.StringIO(program.text(name, "-f", "csv", "--orient", "columns"))))
    columns = [[float(cell) for cell in column] for column in zip(*[row[1:] for row in lines[1:]])]
    claims.near("3 --orient columns: each column sums to 1", [math.fsum(c) for c in columns],
                [1.0] * len(shown.tokens))
    claims.near("3 --orient columns: the same numbers, turned", flat(columns),
                flat(shown.attention))


def creature_looks_back(program, claims, name):
    shown = program.show(name, "--mask", "causal")
    later = [w for i, row in enumerate(shown.attention) for w in row[i + 1:]]
    claims.hold("3 --mask causal: no word sees a later one", later and not any(later))
    claims.hold("3 --mask causal: creature still attends most to fluffy and blue",
                set(shown.strongest("creature", 2)) == {"fluffy", "blue"})


def apple(program, claims):
    fruit, company = program.show("apple-fruit"), program.show("apple-company")
    claims.hold("4 我·喜欢·吃·苹果", fruit.tokens == "我 喜欢 吃 苹果".split(), fruit.tokens)
    claims.hold("4 苹果·公司·发布·了·新·产品",
                company.tokens == "苹果 公司 发布 了 新 产品".split(), company.tokens)
    moves(claims, fruit, "4 我喜欢吃苹果", "苹果", "fruit", "company")
    moves(claims, company, "4 苹果公司发布了新产品", "苹果", "company", "fruit")
    claims.hold("4 苹果 has one embedding", fruit.input("苹果") == company.input("苹果"))


def harry(program, claims):
    wizard, queen = program.show("harry-wizard"), program.show("harry-queen")
    moves(claims, wizard, "5 among wizards", "Harry", "magic", "royal")
    moves(claims, queen, "5 among royals", "Harry", "royal", "magic")
    claims.hold("5 Harry has one embedding", wizard.input("Harry") == queen.input("Harry"))


def chased(program, claims):
    shown = program.show("the-cat-chased-the-mouse")
    claims.hold("6 \"the\" stands twice, in the sentence's own spelling, with rows of its own",
                shown.tokens == ["The", "cat", "chased", "the", "mouse"]
                and {len(row) for row in shown.attention} == {5} and len(shown.attention) == 5)
    claims.above("6 mouse is linked to chased, more than to the", shown.weight("mouse", "chased"),
                 shown.weight("mouse", "the"), SEEN)
    claims.above("6 chased is linked to mouse, more than to the", shown.weight("chased", "mouse"),
                 shown.weight("chased", "the"), SEEN)
    given = program.show("chased-scores").row("chased")
    claims.hold("6 softmax of .05 .8 .1 .9 is .154 .325 .162 .360",
                [f"{w:.3f}" for w in given] == ["0.154", "0.325", "0.162", "0.360"],
                [round(w, 6) for w in given])
    chased_drawing(program, claims, given)


def chased_drawing(program, claims, weights):
    """The drawing's weights under those scores are not their softmax, whatever the temperature."""
    drawing, scores = program.read("chased-drawing"), program.read("chased-scores")
    claims.hold("6 the drawing has the same scores", drawing["scores"] == scores["scores"])
    for option in ("--check", "--check=0.005"):
        status, report = program.check(drawing, option)
        claims.hold(f"6 the drawing fails {option}", status == 3 and "0 of 1 rows agree" in report,
                    report.splitlines()[0])
    statuses = [program.check(drawing, "--check=0.025", "--temperature", str(t / 100))[0]
                for t in (1, 2, 4, 8, 16, 25, 33, 34, 35, 36, 37, 40, 45, 50, 70, 100, 200, 1000)]
    claims.hold("6 and at every temperature, to within 0.025", set(statuses) == {3},
                f"{len(statuses)} of them")
    scores["attention"] = [weights]
    status, report = program.check(scores, "--check")
    claims.hold("6 the true weights pass", status == 0, report.strip())


def lookup(program, claims):
    plain, masked = program.show("fruit-lookup"), program.show("fruit-lookup-masked")
    claims.hold("7 weights .6 .4 0 over 10 5 2 give exactly 8", plain.result["output"] == [[8]],
                plain.result["output"])
    claims.near("7 scores with chair masked give the weights .6 .4 0", masked.row("fruit"),
                [0.6, 0.4, 0.0])
    claims.hold("7 chair's weight is exactly 0", masked.weight("fruit", "chair") == 0)
    claims.near("7 and 8 again", flat(masked.result["output"]), [8.0])
    claims.hold("7 the masked cell is written as null",
                masked.heads()[0]["scaled"][0][2] is None)


def staircase(program, claims):
    shown = program.show("bos-causal")
    claims.hold("8 the marks are tokens", shown.tokens == "<BOS> I like you <EOS>".split())
    opened = [sum(w > 0 for w in row) for row in shown.attention]
    claims.hold("8 row i has i+1 open cells", opened == [1, 2, 3, 4, 5], opened)
    closed = [[cell is None for cell in row] for row in shown.heads()[0]["scaled"]]
    claims.hold("8 masked cells are null, not zero",
                closed == [[j > i for j in range(5)] for i in range(5)])


def umbrella(program, claims):
    shown = program.show("umbrella")
    claims.hold("9 the question's tokens", shown.tokens == "丢失 了 什么 颜色 的 东西".split())
    claims.hold("9 the story's tokens", shown.keys
                == "在 巴黎 的 那个 雨天 我 把 那把 红色 的 雨伞 落在 了 卢浮宫 的 入口处".split())
    for query, key in (("颜色", "红色"), ("东西", "雨伞")):
        claims.hold(f"9 {query} attends most to {key}", shown.strongest(query) == [key]
                    and shown.lead(query, 1) >= SEEN, f"lead {shown.lead(query, 1):.3f}")


def olympics(program, claims):
    shown = program.show("olympics-2024")
    claims.hold("10 the query's tokens", shown.tokens == "查找 2024年 奥运会 举办地".split())
    claims.hold("10 the news's tokens",
                shown.keys == "2024年 夏季 奥运会 在 法国 巴黎 举行".split(), shown.keys)
    table = program.read("olympics-2024")["embeddings"]
    for query in shown.tokens:
        top = shown.strongest(query, 3)
        claims.hold(f"10 {query} attends most to 巴黎", top[0] == "巴黎"
                    and shown.lead(query, 1) >= SEEN, f"lead {shown.lead(query, 1):.3f}")
        claims.hold(f"10 {query} attends next to its neighbours 法国 and 举行",
                    set(top) == {"巴黎", "法国", "举行"} and shown.lead(query, 3) >= 0.01,
                    f"lead {shown.lead(query, 3):.3f}")
        near = sorted(((cosine(shown.output(query), table[key]), key) for key in shown.keys),
                      reverse=True)
        claims.hold(f"10 the output of {query} is closest to 巴黎", near[0][1] == "巴黎"
                    and near[0][0] - near[1][0] >= 0.01,
                    f"{near[0][0]:.3f}, next {near[1][1]} {near[1][0]:.3f}")


def bank(program, claims):
    shown, given = program.show("bank-two-heads"), program.read("bank-two-heads")
    for head, key, name in ((0, "rate", "money"), (1, "river", "water")):
        row = shown.heads()[head]["attention"][shown.tokens.index("bank")]
        best = max(row)
        claims.hold(f"11 head {head + 1} attends by {name}: bank looks at {key}",
                    shown.keys[row.index(best)] == key
                    and best - sorted(row)[-2] >= SEEN, f"{best:.3f}")
    joined = [a + b for a, b in zip(*(head["output"] for head in shown.heads()))]
    claims.near("11 the heads side by side, times W_O, are the output",
                flat(product(joined, given["weights"]["W_O"])), flat(shown.result["output"]))
    mean = [(a + b) / 2 for a, b in zip(*(flat(head["attention"]) for head in shown.heads()))]
    claims.near("11 the matrix shown is the mean of the heads", flat(shown.attention), mean)


def grey_cat(program, claims):
    shown = program.show("grey-cat")
    claims.hold("12 the tokens", shown.tokens
                == "那只 灰色 的 猫 懒洋洋地 趴 在 温暖 的 壁炉边 垫子 上".split(), shown.tokens)
    claims.hold("12 趴 attends most to 猫, 垫子 and 壁炉边",
                set(shown.strongest("趴", 3)) == {"猫", "垫子", "壁炉边"}
                and shown.lead("趴", 3) >= SEEN, f"lead {shown.lead('趴', 3):.3f}")
    lowest = min(shown.weight("趴", key) for key in ("猫", "垫子", "壁炉边"))
    for key in ("灰色", "温暖"):
        claims.above(f"12 and less to {key}", lowest, shown.weight("趴", key), SEEN)


def apart(one, other, words):
    """The largest difference between the outputs of the same word in two sentences."""
    return max(abs(a - b) for word in words for a, b in zip(one.output(word), other.output(word)))


def word_order(program, claims):
    names, words = ("dog-bites-man", "man-bites-dog"), ("dog", "bites", "man")
    plain = apart(*(program.show(name) for name in names), words)
    claims.hold("13 without positions a word's output does not know the order", plain <= EXACT,
                f"{plain:.1e}")
    for position in ("sinusoidal", "rope"):
        gap = apart(*(program.show(name, "--position", position) for name in names), words)
        claims.hold(f"13 with --position {position} it does", gap >= CLEAR, f"{gap:.3f}")
    # ALiBi sees how far, not on which side: in a mirror image every distance is as it was.
    mirrored = apart(*(program.show(name, "--position", "alibi") for name in names), words)
    claims.hold("13 alibi alone cannot tell a sentence from its mirror image", mirrored <= EXACT,
                f"{mirrored:.1e}")
    longer = ("the dog bites a man", "the man bites a dog")
    gap = apart(*(program.say(text, "--heads", "4", "--position", "alibi") for text in longer),
                words)
    claims.hold("13 with --position alibi other orders differ", gap >= CLEAR, f"{gap:.3f}")


def variance(numbers):
    mean = math.fsum(numbers) / len(numbers)
    return math.fsum((x - mean) ** 2 for x in numbers) / len(numbers)


def root_of_d_k(program, claims):
    sizes = (4, 64, 1000)
    runs = {d: program.show(f"why-sqrt-{d}") for d in sizes}
    bare = {d: program.show(f"why-sqrt-{d}", "--scale", "none") for d in sizes}
    for d in sizes:
        spread = variance(flat(runs[d].heads()[0]["scores"]))
        claims.hold(f"14 d_k = {d}: the scores' variance is near d_k", 0.6 < spread / d < 1.6,
                    f"{spread:.1f}")
    entropy = {d: math.fsum(bare[d].result["entropy"]) / len(bare[d].tokens) for d in sizes}
    kept = {d: math.fsum(runs[d].result["entropy"]) / len(runs[d].tokens) for d in sizes}
    claims.hold("14 without scaling the entropy falls towards 0",
                entropy[4] > entropy[64] + CLEAR and entropy[64] > entropy[1000] + CLEAR
                and entropy[1000] < 0.1, ", ".join(f"{entropy[d]:.3f}" for d in sizes))
    claims.hold("14 with 1/√d_k it does not", min(kept.values()) > 1.2,
                ", ".join(f"{kept[d]:.3f}" for d in sizes))
    swept = program.sweep("why-sqrt-1000", "d_k=4,64,1000", "--scale", "none")
    spreads, means = swept["score_variance"], swept["mean_entropy"]
    claims.hold("14 --sweep d_k: the variance grows with d_k",
                all(0.6 < spread / d < 1.6 for spread, d in zip(spreads, sizes)),
                ", ".join(f"{spread:.1f}" for spread in spreads))
    claims.hold("14 --sweep d_k: and the entropy falls towards 0",
                means[0] > means[1] + CLEAR and means[1] > means[2] + CLEAR and means[2] < 0.1,
                ", ".join(f"{h:.3f}" for h in means))


def dilution(program, claims):
    sizes = (4, 16, 64, 256)
    runs = [program.show(f"dilution-{n}") for n in sizes]
    weights = [shown.weight("needle", "needle") for shown in runs]
    entropies = [shown.result["entropy"][0] for shown in runs]
    claims.hold("15 the needle's weight falls with length",
                all(a - b >= SEEN for a, b in zip(weights, weights[1:])),
                ", ".join(f"{w:.3f}" for w in weights))
    claims.hold("15 and its row's entropy rises",
                all(b - a >= CLEAR for a, b in zip(entropies, entropies[1:])),
                ", ".join(f"{e:.3f}" for e in entropies))
    swept = program.sweep("dilution-256", "length=5,17,65,257")
    claims.near("15 --sweep length: one run tells the same weights",
                [row[0] for row in swept["largest_weight"]], weights)
    claims.near("15 --sweep length: and the same entropies",
                [row[0] for row in swept["entropy"]], entropies)
    cells = [len(flat(shown.attention)) for shown in runs]
    claims.hold("15 the matrix has N² cells", cells == [(n + 1) ** 2 for n in sizes], cells)


def sparse_and_linear(program, claims):
    for name, kept in (("window", 74), ("dilated", 88), ("global", 100)):
        shown = program.show(f"sixteen-words-{name}")
        opened = sum(w > 0 for w in flat(shown.attention))
        claims.hold(f"16 {name}: {kept} of 256 cells are kept",
                    opened == kept and len(flat(shown.attention)) == 256, opened)
    linear = program.show("sixteen-words-linear")
    soft = program.show("sixteen-words-linear", "--kernel", "softmax")
    claims.hold("16 linear: every implied weight is above 0", min(flat(linear.attention)) > 0)
    claims.above("16 linear: flatter than softmax (mean entropy)",
                 math.fsum(linear.result["entropy"]) / 16, math.fsum(soft.result["entropy"]) / 16,
                 SEEN)


def built_in_table(program, claims):
    """The sentences of the README, with nothing but the table that is compiled in."""
    for sentence, token, towards, away in (
            ("cat and mouse are friends", "mouse", "animal", "tech"),
            ("keyboard and mouse are useful", "mouse", "tech", "animal"),
            ("cat and mouse", "mouse", "animal", "tech"),
            ("keyboard and mouse", "mouse", "tech", "animal"),
            ("我喜欢吃苹果", "苹果", "fruit", "company"),
            ("苹果公司发布了新产品", "苹果", "company", "fruit"),
            ("wizard Hogwarts Hermione Harry", "Harry", "magic", "royal"),
            ("queen Sussex William Harry", "Harry", "royal", "magic"),
            ("the bank by the river", "bank", "water", "money"),
            ("the bank raised its rate", "bank", "money", "water"),
            ("I eat an apple", "apple", "fruit", "company")):
        moves(claims, program.say(sentence), f"table: \"{sentence}\"", token, towards, away)
    shown = program.say("the cat chased the mouse")
    claims.above("table: \"the cat chased the mouse\": mouse is linked to chased, more than to the",
                 shown.weight("mouse", "chased"), shown.weight("mouse", "the"), SEEN)
    every_word(program, claims)


def every_word(program, claims):
    """The built-in table holds every word of the examples, and it is data/table.json."""
    for sentence in ("a fluffy blue creature roamed the verdant forest",
                     "<BOS> I like you <EOS>", "[PAD] <pad>", "fruit apple banana chair",
                     "丢失了什么颜色的东西", "在巴黎的那个雨天我把那把红色的雨伞落在了卢浮宫的入口处",
                     "查找2024年奥运会举办地", "2024年夏季奥运会在法国巴黎举行",
                     "the bank by the river raised its rate",
                     "那只灰色的猫懒洋洋地趴在温暖的壁炉边垫子上", "dog bites man", "needle hay"):
        shown = program.say(sentence)
        file = program.read("table")["embeddings"]
        claims.hold(f"table: \"{sentence}\" is known, from data/table.json",
                    all(file.get(word) == vector
                        for word, vector in shown.document["embeddings"].items())
                    and "".join(shown.tokens) == sentence.replace(" ", ""),
                    "·".join(shown.tokens))


EXAMPLES = (every_document, mouse, mouse_with_weights, creature, apple, harry, chased, lookup,
            staircase, umbrella, olympics, bank, grey_cat, word_order, root_of_d_k, dilution,
            sparse_and_linear, built_in_table)


def main():
    if len(sys.argv) != 3:
        sys.exit("usage: claims.py PATH/TO/attnviz PATH/TO/data")
    sys.stdout.reconfigure(encoding="utf-8")
    program, claims = Program(sys.argv[1], sys.argv[2]), Claims()
    for example in EXAMPLES:
        try:
            example(program, claims)
        except (RuntimeError, OSError, subprocess.SubprocessError, LookupError, TypeError,
                ValueError) as problem:
            claims.hold(f"{example.__name__}: runs to its end", False,
                        f"{type(problem).__name__}: {problem}")
    print(f"{claims.passed} passed, {claims.failed} failed")
    sys.exit(1 if claims.failed else 0)


if __name__ == "__main__":
    main()
