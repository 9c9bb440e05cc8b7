"""table_numpy.py TABLE SENTENCE: a few words of a large table, JSON or GloVe text; the weights to stdout.

Of GloVe text only the wanted lines are parsed, and reading ends with the last of them.
"""
import json
import sys

import numpy as np


def from_text(path, wanted):
    found = {}
    with open(path, "rb") as file:
        for line in file:
            name = line[: line.index(b" ")].decode()
            if name in wanted:
                found[name] = np.array(line.split()[1:], float)
                if len(found) == len(wanted):
                    break
    return found


def from_json(path):
    with open(path, "rb") as file:
        return json.loads(file.read())["embeddings"]


def main():
    with open(sys.argv[2]) as file:
        tokens = file.read().split()
    embeddings = from_json(sys.argv[1]) if sys.argv[1].endswith(".json") else from_text(sys.argv[1], set(tokens))
    x = np.array([embeddings[token] for token in tokens])
    weights = np.exp(x @ x.T / np.sqrt(x.shape[1]))
    weights /= weights.sum(axis=1, keepdims=True)
    json.dump({"tokens": tokens, "attention": weights.tolist(), "output": (weights @ x).tolist()}, sys.stdout)


main()
