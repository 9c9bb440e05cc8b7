"""Makes the inputs of the bench: tables, weights and sentences, the same on every machine.

Nothing but Python's own library is needed, so that the bench runs where no peer is installed.
"""
import array
import json
import os
import random

SYLLABLES = [consonant + vowel for consonant in "bdfgklmnprstvz" for vowel in "aeiou"]
POOL = 1 << 16  # so many different numbers: drawing them is fast, and no reader gains by their repetition


def word(number):
    """A pronounceable word of two syllables or more, another for each number."""
    number += len(SYLLABLES)
    syllables = []
    while number:
        number, digit = divmod(number, len(SYLLABLES))
        syllables.append(SYLLABLES[digit])
    return "".join(reversed(syllables))


class Numbers:
    """Normally distributed numbers, as text with a fixed number of decimals."""

    def __init__(self, seed, decimals, deviation=1.0):
        self.random = random.Random(seed)
        self.pool = [f"{self.random.gauss(0, deviation):.{decimals}f}" for _ in range(POOL)]

    def row(self, count):
        return [self.pool[i] for i in array.array("H", self.random.randbytes(2 * count))]


def write_json_rows(file, names, rows):
    for i, name in enumerate(names):
        file.write(f'{", " if i else ""}{json.dumps(name)}: [{", ".join(next(rows))}]')


def forever(make, *arguments):
    while True:
        yield make(*arguments)


def attention(path, count, d, seed, names=None):
    """A table of `count` tokens with W_Q, W_K and W_V, and a sentence of all of them in a random order.

    The sentence is in the table's document too, since a long one is more than an argument may hold.
    """
    names = names or [word(i) for i in range(count)]
    embeddings = Numbers(seed, 6)
    # Scores then spread by a few units: a figure with structure, not a flat one.
    weights = Numbers(seed + 1, 6, 1.3 / d**0.5)
    with open(path + ".json", "w") as file:
        file.write('{"embeddings": {')
        write_json_rows(file, names, forever(embeddings.row, d))
        file.write('}, "weights": {')
        for i, name in enumerate(("W_Q", "W_K", "W_V")):
            rows = ", ".join(f'[{", ".join(weights.row(d))}]' for _ in range(d))
            file.write(f'{", " if i else ""}"{name}": [{rows}]')
        embeddings.random.shuffle(names)
        file.write(f'}}, "sentence": "{" ".join(names)}"}}\n')
    with open(path + ".txt", "w") as file:
        file.write(" ".join(names) + "\n")


def table(path, count, d, seed):
    """A table without weights, as JSON and as GloVe text, and a sentence of five of its words."""
    numbers = Numbers(seed, 5, 0.4)
    with open(path + ".json", "w") as as_json, open(path + ".glove", "w") as as_text:
        as_json.write('{"embeddings": {')
        for i in range(count):
            row = numbers.row(d)
            as_json.write(f'{", " if i else ""}"{word(i)}": [{", ".join(row)}]')
            as_text.write(f'{word(i)} {" ".join(row)}\n')
        as_json.write("}}\n")
    with open(path + ".txt", "w") as file:
        file.write(" ".join(word(int(count * part)) for part in (0.013, 0.21, 0.48, 0.77, 0.983)) + "\n")


def lines(path, count, seed):
    """A small table, and `count` sentences of 3 to 12 of its words, one a line."""
    names = [word(i) for i in range(200)]
    attention(path, len(names), 16, seed, list(names))
    chance = random.Random(seed)
    with open(path + ".txt", "w") as file:
        for _ in range(count):
            file.write(" ".join(chance.choices(names, k=chance.randint(3, 12))) + "\n")


MAKERS = {
    "toy": lambda path: attention(path, 5, 4, 1, ["the", "cat", "sat", "down", "quietly"]),
    "n64": lambda path: attention(path, 64, 64, 2),
    "n512": lambda path: attention(path, 512, 64, 3),
    "n2048": lambda path: attention(path, 2048, 64, 4),
    "n8192": lambda path: attention(path, 8192, 64, 5),
    "n65536": lambda path: attention(path, 65536, 64, 6),
    "table10k": lambda path: table(path, 10_000, 50, 7),
    "table400k": lambda path: table(path, 400_000, 50, 8),
    "lines1000": lambda path: lines(path, 1000, 9),
}


def make(name, folder):
    """Makes the files of one input unless they are there; returns their path without a suffix."""
    path = os.path.join(folder, name)
    if not os.path.exists(path + ".done"):
        MAKERS[name](path)
        open(path + ".done", "w").close()
    return path
