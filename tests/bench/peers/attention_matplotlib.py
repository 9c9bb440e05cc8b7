"""attention_matplotlib.py TABLE SENTENCE STEM DIGITS: NumPy and matplotlib, as most people write it."""
import json
import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

LABELLED = 64


def softmax(scores):
    exponentials = np.exp(scores - scores.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=1, keepdims=True)


def draw(attention, tokens, path):
    figure, axes = plt.subplots(figsize=(9, 8))
    figure.colorbar(axes.imshow(attention, cmap="Blues"), label="attention")
    if len(tokens) <= LABELLED:
        axes.set_xticks(range(len(tokens)), tokens, rotation=90)
        axes.set_yticks(range(len(tokens)), tokens)
    axes.set_xlabel("key")
    axes.set_ylabel("query")
    figure.tight_layout()
    figure.savefig(path, dpi=192)


def main():
    table, sentence, stem, digits = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]) or 17
    with open(table) as file:
        document = json.load(file)
    with open(sentence) as file:
        tokens = file.read().split()
    x = np.array([document["embeddings"][token] for token in tokens])
    q, k, v = (x @ np.array(document["weights"][name]) for name in ("W_Q", "W_K", "W_V"))
    attention = softmax(q @ k.T / np.sqrt(k.shape[1]))
    output = attention @ v
    draw(attention, tokens, stem + ".png")
    np.savetxt(stem + ".csv", attention, fmt=f"%.{digits}g", delimiter=",", header=",".join(tokens))
    np.savetxt(stem + ".embeddings.csv", output, fmt=f"%.{digits}g", delimiter=",")
    with open(stem + ".json", "w") as file:
        json.dump({"tokens": tokens, "attention": attention.tolist(), "output": output.tolist()}, file)


main()
