"""Attention as the contract defines it, in NumPy float64: an independent reference.

Written from the formulas (Vaswani et al. 2017, RoFormer, ALiBi, Katharopoulos et al. 2020), not from the
program: a document in, the numbers of `result.layers` and `result.output` out.
"""

import numpy as np


class Undefined(Exception):
    """The formula divides by 0: a row of linear attention whose every feature underflowed."""


def softmax(z):
    """Rows; a row of nothing but -inf is zeros."""
    top = z.max(axis=-1, keepdims=True)
    top = np.where(np.isneginf(top), 0, top)
    e = np.exp(z - top)
    total = e.sum(axis=-1, keepdims=True)
    return np.divide(e, total, out=np.zeros_like(e), where=total > 0)


def named_mask(text, n, m, keys):
    """True where a key is open: causal & padding & ((window & dilated) | global)."""
    i, j = np.indices((n, m))
    distance = abs(i - j)
    everywhere = np.ones((n, m), bool)
    causal = padding = everywhere
    near, world = [], None
    for part in text.split("+"):
        name, *numbers = part.split(":")
        numbers = [int(x) for x in numbers]
        if name == "causal":
            causal = j <= i
        elif name == "padding":
            padding = np.array([[k not in ("[PAD]", "<pad>") for k in keys]] * n)
        elif name == "window":
            near.append(distance <= numbers[0])
        elif name == "dilated":
            reach, step = numbers
            near.append((distance <= reach * step) & (distance % step == 0))
        elif name == "global":
            world = (i < numbers[0]) | (j < numbers[0])
    if near:
        local = np.logical_and.reduce(near)
        if world is not None:
            local = local | world
    else:
        local = everywhere if world is None else world
    return causal & padding & local


def additive_mask(mask, n, m, keys):
    if mask is None:
        return np.zeros((n, m))
    if isinstance(mask, str):
        return np.where(named_mask(mask, n, m, keys), 0, -np.inf)
    if isinstance(mask[0][0], bool):
        return np.where(np.array(mask), 0, -np.inf)
    return np.array([[-np.inf if x is None else x for x in row] for row in mask])


def sinusoidal(n, d):
    out = np.zeros((n, d))
    for p in range(n):
        for c in range(d):
            angle = p / 10000 ** ((c // 2 * 2) / d)
            out[p, c] = np.cos(angle) if c % 2 else np.sin(angle)
    return out


def rope(x):
    out = x.copy()
    n, d = x.shape
    for p in range(n):
        for i in range(0, d, 2):
            angle = p * 10000 ** (-i / d)
            turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
            out[p, i : i + 2] = turn @ x[p, i : i + 2]
    return out


def split(x, heads):
    """n × (h·w) into a list of n × w."""
    return np.split(x, heads, axis=1)


def joined(matrix):
    """A 2-D matrix as it is, a 3-D one (h × rows × w) as rows × (h·w)."""
    a = np.array(matrix, float)
    return np.concatenate(list(a), axis=1) if a.ndim == 3 else a


def project(x, weights, name):
    out = x
    if "W_" + name in weights:
        out = x @ joined(weights["W_" + name])
    if "b_" + name in weights:
        out = out + np.array(weights["b_" + name], float).reshape(-1)
    return out


def scale_of(options, d_k, given_scores):
    scale = options.get("scale", "none" if given_scores else "sqrt")
    if scale == "sqrt":
        return 1 / np.sqrt(d_k)
    return 1 if scale == "none" else scale


def alibi(n, m, head, heads):
    i, j = np.indices((n, m))
    return -(2.0 ** (-8 * (head + 1) / heads)) * abs(i - j)


def nulls_to_inf(a):
    return np.array(a, dtype=object) if a is None else np.where(
        np.array(a, dtype=object) == None, -np.inf, np.array(a, dtype=object)).astype(float)  # noqa: E711


class Heads:
    """One layer's Q, K, V, scores and weights for every head."""

    def __init__(self, document, x, context, weights, layer):
        self.options = document.get("options", {})
        self.given = document
        self.heads = self.options.get("heads", 1)
        self.layer = layer
        self.keys = document["_keys"]
        pick = lambda name, start: (  # noqa: E731
            joined(document[name]) if name in document
            else None if start is None else project(start, weights, name.upper()))
        self.q, self.k, self.v = pick("q", x), pick("k", context), pick("v", context)

    def ready(self, name, head):
        a = nulls_to_inf(self.given[name])
        return a if a.ndim == 2 else a[head] if a.ndim == 3 else a[self.layer][head]

    def weigh(self, q, k, head):
        options = self.options
        linear = options.get("kernel") == "linear"
        if options.get("position") == "rope" and q is not None:
            q, k = rope(q), rope(k)
        if "scores" in self.given:
            scores, d_k = self.ready("scores", head), 1
        else:
            phi = (lambda a: np.where(a > 0, a + 1, np.exp(np.minimum(a, 0)))) if linear else lambda a: a
            scores, d_k = phi(q) @ phi(k).T, q.shape[1]
        n, m = scores.shape
        bias = additive_mask(options.get("mask"), n, m, self.keys)
        if linear:
            scaled = scores + bias
            open_scores = np.where(np.isneginf(scaled), 0, scaled)
            total = open_scores.sum(axis=1, keepdims=True)
            if ((total[:, 0] == 0) & ~np.isneginf(scaled).all(axis=1)).any():
                raise Undefined
            weights = np.divide(open_scores, total, out=np.zeros_like(scores), where=total > 0)
            return q, k, scores, scaled, weights
        scaled = scores * scale_of(options, d_k, "scores" in self.given) / options.get("temperature", 1)
        if options.get("position") == "alibi":
            scaled = scaled + alibi(n, m, head, self.heads)
        scaled = scaled + bias
        return q, k, scores, scaled, softmax(scaled)

    def run(self):
        out = []
        parts = [split(a, self.heads) if a is not None else [None] * self.heads for a in (self.q, self.k, self.v)]
        for head, (q, k, v) in enumerate(zip(*parts)):
            if "attention" in self.given:
                q = k = scores = scaled = None
                weights = self.ready("attention", head)
            else:
                q, k, scores, scaled, weights = self.weigh(q, k, head)
            out.append({"q": q, "k": k, "v": v, "scores": scores, "scaled": scaled, "attention": weights,
                        "output": None if v is None else weights @ v})
        return out


def run(document):
    """The result of a document whose words are all in its own embeddings, as NumPy arrays."""
    options = document.get("options", {})
    embed = lambda tokens: np.array([document["embeddings"][t] for t in tokens], float)  # noqa: E731
    x = embed(document["tokens"]) if "embeddings" in document else None
    context = x
    document = dict(document, _keys=document.get("context", document.get("tokens", [])))
    if "context" in document and x is not None:
        context = embed(document["context"])
    if options.get("position") == "sinusoidal" and x is not None:
        is_self = context is x
        x = x + sinusoidal(*x.shape)
        context = x if is_self else context + sinusoidal(*context.shape)
    first, layers = x, []
    stack = document.get("layers", [document.get("weights", {})])
    for number, weights in enumerate(stack):
        is_self = "context" not in document
        heads = Heads(document, x, x if is_self else context, weights, number).run()
        output = None
        if heads[0]["output"] is not None:
            output = project(np.concatenate([h["output"] for h in heads], axis=1), weights, "O")
            if options.get("residual"):
                output = output + x
        layers.append({"heads": heads, "output": output})
        x = output
    return {"input": first, "layers": layers, "output": output}


