#!/usr/bin/python3
"""onnx_attention.py ATTNVIZ [COUNT] [SEED]: attention against the ONNX operator Attention (opset 23).

The operator is written here in NumPy from its published definition (github.com/onnx/onnx, docs/Operators.md), as no
Debian package of ONNX has it: Q and K each times √scale, their product, the mask added (boolean, of numbers, causal) and a
softmax in the precision asked for; fewer heads of K and V than of Q are each repeated. Random Q, K and V go through
both: what the operator calls qk_matmul_output in its modes 1 (with the mask) and 3 (after the softmax), and Y, must agree
to 1e-12 of the largest value computed in float64, to 1e-6 in float32. Exit status 77 is a skip where NumPy is not there.
"""
import sys

try:
    import numpy as np
except ImportError:
    print("NumPy is not there: skipped")
    sys.exit(77)
import seeded

TOLERANCES = {np.float64: 1e-12, np.float32: 1e-6}


def attention(Q, K, V, attn_mask=None, is_causal=0, scale=None, kind=np.float64):
    """(Y, the masked product, its softmax) of Q: heads × n × d, K and V: fewer heads × m × their widths."""
    Q, K, V = (a.astype(kind) for a in (Q, K, V))
    groups = Q.shape[0] // K.shape[0]
    K, V = np.repeat(K, groups, axis=0), np.repeat(V, groups, axis=0)
    root = kind(np.sqrt(1 / np.sqrt(Q.shape[2]) if scale is None else scale))
    product = (Q * root) @ (K * root).transpose(0, 2, 1)
    if is_causal:
        product = np.where(np.tril(np.ones(product.shape[1:], bool)), product, -np.inf)
    if attn_mask is not None and attn_mask.dtype == bool:
        product = np.where(attn_mask, product, -np.inf)
    elif attn_mask is not None:
        product = product + attn_mask.astype(kind)
    powers = np.exp(product - product.max(axis=-1, keepdims=True))
    weights = (powers / powers.sum(axis=-1, keepdims=True)).astype(kind)
    return weights @ V, product, weights


class Case:
    def __init__(self, rng):
        self.groups, self.key_heads = int(rng.integers(1, 4)), int(rng.integers(1, 4))
        self.heads = self.groups * self.key_heads
        n, m, width, value_width = (int(rng.integers(1, 9)) for _ in range(4))
        self.q = rng.standard_normal((self.heads, n, width))
        self.k = rng.standard_normal((self.key_heads, m, width))
        self.v = rng.standard_normal((self.key_heads, m, value_width))
        self.scale = float(rng.uniform(0.1, 2)) if rng.random() < 0.5 else None
        self.is_causal, self.mask = 0, None
        self.choose_mask(rng, n, m)

    def choose_mask(self, rng, n, m):
        """A row that is closed as a whole is not a number in ONNX: each query sees its first key."""
        kind = rng.integers(0, 4)
        if kind == 1:
            self.is_causal = 1
        elif kind == 2:
            self.mask = rng.random((n, m)) < 0.6
            self.mask[:, 0] = True
        elif kind == 3:
            self.mask = rng.standard_normal((n, m))

    def document(self):
        joined = lambda a, times: np.concatenate(np.repeat(a, times, axis=0), axis=1).tolist()  # noqa: E731
        options = {"heads": self.heads, "scale": "sqrt" if self.scale is None else self.scale}
        if self.is_causal or self.mask is not None:
            options["mask"] = "causal" if self.is_causal else self.mask.tolist()
        return {"q": joined(self.q, 1), "k": joined(self.k, self.groups), "v": joined(self.v, self.groups), "options": options}

    def told(self):
        mask = "causal" if self.is_causal else "no" if self.mask is None else str(self.mask.dtype)
        return f"{self.heads} heads, {self.key_heads} of keys, Q {self.q.shape[1:]}, V {self.v.shape[1:]}, {mask} mask"


def numbers(rows):
    """A score of a key that is closed is null."""
    return np.array([[[-np.inf if x is None else x for x in row] for row in rows_of_one] for rows_of_one in rows], float)


def compare(what, got, want, tolerance):
    assert got.shape == want.shape, f"{what}: shape {got.shape}, not {want.shape}"
    is_open = np.isfinite(want)
    assert (np.isneginf(got) == ~is_open).all(), f"{what}: other keys are closed"
    worst, largest = (np.abs(a[is_open]).max(initial=0) for a in (np.where(is_open, got - np.where(is_open, want, 0), 0), want))
    assert worst <= tolerance * max(largest, 1), f"{what}: off by {worst:g} of {largest:g}"


def check(program, case):
    heads = seeded.result(program, case.document(), "--trace")["layers"][0]["heads"]
    for kind, tolerance in TOLERANCES.items():
        wanted = attention(case.q, case.k, case.v, case.mask, case.is_causal, case.scale, kind)
        for name, want in zip(("output", "scaled", "attention"), wanted):
            compare(f"{name} in {kind.__name__}", numbers([head[name] for head in heads]), want, tolerance)


def try_case(program, seed, i):
    case = Case(np.random.default_rng([seed, i]))
    return case.told(), seeded.problem(check, program, case)


if __name__ == "__main__":
    seeded.main({"case": try_case}, 100)
