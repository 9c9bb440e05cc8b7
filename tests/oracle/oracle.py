#!/usr/bin/python3
"""oracle.py ATTNVIZ [COUNT] [SEED]: random documents against an independent NumPy computation.

Each document (heads, biases, masks, given Q/K/V, scores or attention, layers, contexts, positions, kernels)
goes through `ATTNVIZ -f json --trace -`; every matrix must agree to 1e-12 of its largest value, and the written
document, fed back, must give the same bytes.
"""
import json
import sys

try:
    import numpy as np
except ImportError:
    print("NumPy is not there: skipped")
    sys.exit(77)
import reference
import seeded

TOLERANCE = 1e-12
WORDS = ["cat", "Mouse", "苹果", "naïve", "<BOS>", "[PAD]", "a\"b", "ไทย", "x y", "=1+1", "🙂", "z\\"]


def numbers(rng, *shape, sizes=(0.3, 1, 5)):
    return (rng.standard_normal(shape) * rng.choice(sizes)).tolist()


def random_mask(rng, n, m):
    kind = rng.integers(0, 8)
    if kind < 3:
        return None
    if kind == 3:
        return (rng.random((n, m)) < 0.7).tolist()
    if kind == 4:
        a = numbers(rng, n, m)
        return [[None if rng.random() < 0.2 else v for v in row] for row in a]
    parts = [p for p in ("causal", "padding", f"window:{rng.integers(0, 4)}",
                         f"dilated:{rng.integers(0, 3)}:{rng.integers(1, 4)}", f"global:{rng.integers(0, 3)}")
             if rng.random() < 0.45]
    return "+".join(parts) if parts else "causal"


def random_weights(rng, d, heads, d_in, back_to=None, sizes=(0.3, 1, 5)):
    """One layer's weights and the width of its output; d_in is the width of the keys' side."""
    d_k, d_v, d_out = (int(rng.integers(1, 5)) for _ in range(3))
    d_out = back_to or d_out
    d_k *= 2
    w = {}
    split = rng.random() < 0.3

    def matrix(rows, width):
        return numbers(rng, heads, rows, width, sizes=sizes) if split else numbers(rng, rows, heads * width, sizes=sizes)

    w["W_Q"], w["W_K"] = matrix(d, d_k), matrix(d_in, d_k)
    joined = d_in
    if rng.random() < 0.8 or d_in % heads:
        w["W_V"] = matrix(d_in, d_v)
        joined = heads * d_v
    for name, width in (("b_Q", heads * d_k), ("b_K", heads * d_k), ("b_V", joined)):
        if rng.random() < 0.4:
            w[name] = numbers(rng, heads, width // heads) if rng.random() < 0.3 else numbers(rng, width)
    width = joined
    if back_to or rng.random() < 0.6:
        w["W_O"] = numbers(rng, joined, d_out, sizes=sizes)
        width = d_out
        if rng.random() < 0.5:
            w["b_O"] = numbers(rng, d_out)
    return w, width


def random_options(rng, n, m, heads):
    options = {"heads": heads}
    mask = random_mask(rng, n, m)
    if mask is not None:
        options["mask"] = mask
    if rng.random() < 0.15 and not (isinstance(mask, list) and not isinstance(mask[0][0], bool)):
        options["kernel"] = "linear"
    else:
        if rng.random() < 0.5:
            options["scale"] = rng.choice(["sqrt", "none", "0.37"]).item()
            if options["scale"] == "0.37":
                options["scale"] = 0.37
        if rng.random() < 0.4:
            options["temperature"] = float(rng.choice([0.5, 2, 1.7]))
    return options


def random_document(rng):
    n, heads = int(rng.integers(1, 9)), int(rng.integers(1, 4))
    d = heads * int(rng.integers(1, 4)) * 2
    words = list(rng.permutation(WORDS))
    tokens = [str(w) for w in rng.choice(words, n)]
    document = {"tokens": tokens}
    m = n
    if rng.random() < 0.3:
        m = int(rng.integers(1, 9))
        document["context"] = [str(w) for w in rng.choice(words, m)]
    options = random_options(rng, n, m, heads)
    start = rng.integers(0, 6)
    if start == 0:
        width = heads * int(rng.integers(1, 4)) * 2
        document["q"], document["k"] = numbers(rng, n, width), numbers(rng, m, width)
        document["v"] = numbers(rng, m, heads * int(rng.integers(1, 4)))
    elif start == 1:
        options.pop("kernel", None)
        shape = (heads, n, m) if heads > 1 else (n, m)
        document["scores"] = numbers(rng, *shape)
        if rng.random() < 0.3 and heads == 1:
            document["scores"][0][0] = None
        document["v"] = numbers(rng, m, heads * 2)
    elif start == 2:
        options = {"heads": heads}
        a = rng.random((heads, n, m))
        document["attention"] = (a / a.sum(-1, keepdims=True)).tolist()
        document["v"] = numbers(rng, m, heads * 3)
    else:
        document["embeddings"] = {w: numbers(rng, d) for w in words}
        if rng.random() < 0.3:
            options["position"] = rng.choice(["sinusoidal", "rope", "alibi"]).item()
            if options["position"] == "alibi":
                options.pop("kernel", None)
            if options["position"] == "rope" and (d // heads) % 2:
                options["position"] = "sinusoidal"
        if start == 3:
            document["weights"], width = random_weights(rng, d, heads, d)
            options["residual"] = bool(width == d)
        elif start == 4:
            document["layers"], width = [], d
            options["residual"] = bool(rng.random() < 0.5)
            for _ in range(rng.integers(1, 4)):
                side = d if "context" in document else width
                # Small weights: large ones make scores so large that a rounding error becomes a weight's.
                layer, width = random_weights(rng, width, heads, side, d if options["residual"] else None, (0.1, 0.3))
                document["layers"].append(layer)
    document["options"] = options
    return document


def compare(path, got, want, unit=1e-300):
    """got: JSON with null for -inf; want: an array or None for an absent key; unit: what is large in any case."""
    if want is None:
        assert got is None, f"{path}: unexpected"
        return
    assert got is not None, f"{path}: missing"
    got = reference.nulls_to_inf(got)
    assert got.shape == want.shape, f"{path}: shape {got.shape}, not {want.shape}"
    assert (np.isneginf(got) == np.isneginf(want)).all(), f"{path}: masked cells differ"
    finite = np.isfinite(want)
    largest = abs(want[finite]).max(initial=0)
    worst = abs(got[finite] - want[finite]).max(initial=0)
    assert worst <= TOLERANCE * max(largest, unit), f"{path}: off by {worst:g} of {largest:g}"


def check(program, document, ascii_only):
    text = json.dumps(document, ensure_ascii=ascii_only)
    try:
        want = reference.run(document)
    except reference.Undefined:
        assert seeded.start(program, text, "--trace").returncode == 3, "a division by 0 passed"
        return
    written = seeded.written(program, text, "--trace")
    result = json.loads(written)["result"]
    compare("input", result.get("input"), want["input"])
    compare("output", result.get("output"), want["output"])
    assert len(result["layers"]) == len(want["layers"])
    for i, (got_layer, layer) in enumerate(zip(result["layers"], want["layers"])):
        compare(f"layers[{i}].output", got_layer.get("output"), layer["output"])
        for h, (got_head, head) in enumerate(zip(got_layer["heads"], layer["heads"])):
            for key, value in head.items():
                if key in ("q", "k") and "scores" in document:
                    value = None
                compare(f"layers[{i}].heads[{h}].{key}", got_head.get(key), value)
    mean = np.mean([h["attention"] for h in want["layers"][-1]["heads"]], axis=0)
    compare("attention", result["attention"], mean)
    positive = np.where(mean > 0, mean, 1)
    compare("entropy", result["entropy"], -(mean * np.log(positive)).sum(axis=1) + 0.0, unit=1)
    again = seeded.written(program, written.decode(), "--trace")
    assert again == written, "fed back, the document gives other bytes"


def try_document(program, seed, i):
    document = random_document(np.random.default_rng([seed, i]))
    return json.dumps(document, ensure_ascii=False)[:400], seeded.problem(check, program, document, i % 2 == 0)


if __name__ == "__main__":
    seeded.main({"document": try_document}, 300)
