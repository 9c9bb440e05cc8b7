#!/usr/bin/python3
"""laws.py ATTNVIZ [COUNT] [SEED]: what must be true of attention whatever its numbers are.

Each law runs a random document and a changed one, and says how their results are related. Where only the order of sums
differs, numbers agree to 1e-12 of the largest.
"""
import functools
import random

import seeded

TOLERANCE = 1e-12
SIZES = (0.1, 1, 3)


def matrix(rng, rows, cols):
    size = rng.choice(SIZES)
    return [[rng.gauss(0, size) for _ in range(cols)] for _ in range(rows)]


def tokens(rng, longest=9):
    return [f"t{i}" for i in range(rng.randint(1, longest))]


def document(rng, **options):
    """A sentence of different words, weights, and one or two heads."""
    d, heads, words = 2 * rng.randint(1, 4), rng.choice((1, 1, 2)), tokens(rng)
    width = heads * rng.randint(1, 4)
    return {"tokens": words, "embeddings": dict(zip(words, matrix(rng, len(words), d))),
            "weights": {"W_Q": matrix(rng, d, width), "W_K": matrix(rng, d, width), "W_V": matrix(rng, d, heads * 2),
                        "W_O": matrix(rng, heads * 2, d)},
            "options": {"heads": heads, **options}}


def changed(given, **parts):
    return {**given, **parts}


def near(what, got, want):
    flat = lambda rows: [x for row in rows for x in (flat(row) if isinstance(row, list) else [row])]  # noqa: E731
    a, b = flat(got), flat(want)
    assert len(a) == len(b), f"{what}: {len(a)} numbers, not {len(b)}"
    largest = max((abs(x) for x in b), default=0)
    worst = max((abs(x - y) for x, y in zip(a, b)), default=0)
    assert worst <= TOLERANCE * max(largest, 1), f"{what}: off by {worst:g} of {largest:g}"


def permutation(rng, run):
    """Words in another order have their rows and columns in that order, and nothing else changes."""
    given = document(rng, residual=rng.random() < 0.5)
    order = rng.sample(range(len(given["tokens"])), len(given["tokens"]))
    a = run(given)
    b = run(changed(given, tokens=[given["tokens"][i] for i in order]))
    near("output", b["output"], [a["output"][i] for i in order])
    near("attention", b["attention"], [[a["attention"][i][j] for j in order] for i in order])


def key_order(rng, run):
    """The order of the keys of cross-attention changes no output."""
    given = document(rng)
    context = rng.choices(given["tokens"], k=rng.randint(1, 12))
    a = run(changed(given, context=context))
    near("output", run(changed(given, context=sorted(context, reverse=True)))["output"], a["output"])


def row_shift(rng, run):
    """A constant added to a row of scores changes no weight."""
    n, m = rng.randint(1, 8), rng.randint(1, 8)
    scores = matrix(rng, n, m)
    by = [rng.choice((-40, -1, 0.5, 7, 300)) for _ in range(n)]
    # The shift is exact where the scores have few bits.
    scores = [[round(x * 1024) / 1024 for x in row] for row in scores]
    a = run({"scores": scores})
    b = run({"scores": [[x + c for x in row] for row, c in zip(scores, by)]})
    near("attention", b["attention"], a["attention"])


def causal_prefix(rng, run):
    """Under a causal mask the first words do not know what follows."""
    given = document(rng, mask="causal", position=rng.choice(("none", "sinusoidal", "alibi")))
    first = rng.randint(1, len(given["tokens"]))
    a, b = run(given), run(changed(given, tokens=given["tokens"][:first]))
    near("output", b["output"], a["output"][:first])
    near("attention", b["attention"], [row[:first] for row in a["attention"][:first]])


def duplicate_tokens(rng, run):
    """Keys that are all there twice halve the weights and change no output; a word said again has the same row."""
    given = document(rng)
    a = run(changed(given, context=given["tokens"]))
    b = run(changed(given, context=given["tokens"] * 2))
    near("output", b["output"], a["output"])
    near("attention", b["attention"], [[x / 2 for x in row] * 2 for row in a["attention"]])
    c = run(changed(given, tokens=given["tokens"] + given["tokens"][:1]))
    near("the row of the word said again", c["output"][-1:], c["output"][:1])


def temperature(rng, run):
    """Scores over a temperature are scores scaled by its inverse; without W_Q's part all weights are equal."""
    given = document(rng, temperature=rng.choice((0.25, 0.5, 2, 8)), scale="none")
    options = dict(given["options"], temperature=1, scale=1 / given["options"]["temperature"])
    near("attention", run(changed(given, options=options))["attention"], run(given)["attention"])
    nothing = dict(given["weights"], W_Q=[[0.0] * len(row) for row in given["weights"]["W_Q"]])
    even = run(changed(given, weights=nothing))["attention"]
    near("even attention", even, [[1 / len(row)] * len(row) for row in even])


def values_in_the_hull(rng, run):
    """Each output of a head lies between the least and the largest value, and follows values linearly."""
    n, m, d = rng.randint(1, 6), rng.randint(1, 6), rng.randint(1, 3)
    given = {"q": matrix(rng, n, 2), "k": matrix(rng, m, 2), "v": matrix(rng, m, d)}
    a = run(given)["output"]
    b = run(changed(given, v=[[2 * x + 1 for x in row] for row in given["v"]]))["output"]
    near("the output of 2·V + 1", b, [[2 * x + 1 for x in row] for row in a])
    for row in a:
        for x, column in zip(row, zip(*given["v"])):
            slack = TOLERANCE * max(1, max(map(abs, column)))
            assert min(column) - slack <= x <= max(column) + slack, f"{x} outside of {column}"


def rows_sum_to_one(rng, run):
    """Every row of weights that sees a key sums to 1, whatever masks, positions and kernels do."""
    given = document(rng, mask=rng.choice(("causal", "window:1", "dilated:1:2+global:1")),
                     position=rng.choice(("none", "sinusoidal")), kernel=rng.choice(("softmax", "linear")))
    sums = [sum(row) for row in run(given)["attention"]]
    near("sums", sums, [1] * len(sums))


LAWS = (permutation, key_order, row_shift, causal_prefix, duplicate_tokens, temperature, values_in_the_hull, rows_sum_to_one)


def try_law(law, program, seed, i):
    rng = random.Random(f"{law.__name__} {seed} {i}")
    return "", seeded.problem(law, rng, functools.partial(seeded.result, program))


if __name__ == "__main__":
    seeded.main({law.__name__: functools.partial(try_law, law) for law in LAWS}, 30)
