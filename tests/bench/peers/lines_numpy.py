"""lines_numpy.py TABLE SENTENCES: one JSON line for each sentence, in one process."""
import json
import sys

import numpy as np

with open(sys.argv[1], "rb") as file:
    document = json.loads(file.read())
embeddings = {name: np.array(row) for name, row in document["embeddings"].items()}
W_Q, W_K, W_V = (np.array(document["weights"][name]) for name in ("W_Q", "W_K", "W_V"))
with open(sys.argv[2]) as file:
    for line in file:
        tokens = line.split()
        x = np.stack([embeddings[token] for token in tokens])
        scores = (x @ W_Q) @ (x @ W_K).T / np.sqrt(W_K.shape[1])
        weights = np.exp(scores - scores.max(axis=1, keepdims=True))
        weights /= weights.sum(axis=1, keepdims=True)
        output = weights @ (x @ W_V)
        print(json.dumps({"tokens": tokens, "attention": weights.tolist(), "output": output.tolist()}))
