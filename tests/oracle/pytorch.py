#!/usr/bin/python3
"""pytorch.py ATTNVIZ [COUNT] [SEED]: multi-head attention against PyTorch's nn.MultiheadAttention.

Each layer has random weights and biases, and no mask, a causal one or a random boolean one; some attend across two
sequences of different widths. PyTorch computes in float64 with rows of weights times columns of X, y = W·x + b; a
document has Q = X·W_Q, so its matrices are the transposes. Outputs and every head's weights must agree to 1e-12 of
the largest value, and to 1e-6 where PyTorch computes in float32 and the weights are of the size of a layer's (1/√width;
half of the layers have larger ones, of which float32 itself makes more than that). Exit status 77 is a skip where PyTorch is not there.
"""
import copy
import json
import os
import struct
import sys
import tempfile

try:
    import torch
except ImportError:
    print("PyTorch is not there: skipped")
    sys.exit(77)
import seeded

TOLERANCES = {torch.float64: 1e-12, torch.float32: 1e-6}


class Case:
    """One random layer, its input and its mask."""

    def __init__(self, generator):
        self.generator = generator
        self.heads = self.integer(1, 4)
        self.width = self.heads * self.integer(1, 5)
        self.n = self.integer(1, 8)
        self.is_cross = self.integer(0, 2) == 0
        self.m = self.integer(1, 8) if self.is_cross else self.n
        # As wide as the queries, PyTorch packs the three projections into one matrix; else not.
        other = self.integer(1, 6) if self.is_cross and self.integer(0, 1) else self.width
        self.layer = torch.nn.MultiheadAttention(self.width, self.heads, bias=self.integer(0, 3) > 0, kdim=other,
                                                 vdim=other, batch_first=True, dtype=torch.float64)
        self.x = self.numbers(self.n, self.width)
        self.context = self.numbers(self.m, other) if self.is_cross else self.x
        self.mask = self.random_mask()
        self.is_large = self.integer(0, 1) == 1
        with torch.no_grad():
            for parameter in self.layer.parameters():
                parameter.copy_(self.numbers(*parameter.shape) * (1 if self.is_large else parameter.shape[-1] ** -0.5))

    def integer(self, low, high):
        return int(torch.randint(low, high + 1, (), generator=self.generator))

    def numbers(self, *shape):
        return torch.randn(*shape, generator=self.generator, dtype=torch.float64)

    def random_mask(self):
        """None, "causal", or True where a key may be seen; each query sees its first key at least."""
        kind = self.integer(0, 2)
        if kind == 0:
            return None
        if kind == 1:
            return "causal"
        allowed = torch.rand(self.n, self.m, generator=self.generator) < 0.6
        allowed[:, 0] = True
        return allowed

    def expected(self, kind):
        """PyTorch's output (n × width) and weights (heads × n × m). Its masks are True where a key is closed."""
        closed = None
        if isinstance(self.mask, str):
            closed = torch.ones(self.n, self.m, dtype=torch.bool).triu(1)
        elif self.mask is not None:
            closed = ~self.mask
        layer, x, context = (copy.deepcopy(part).to(kind) for part in (self.layer, self.x, self.context))
        with torch.no_grad():
            output, weights = layer(x[None], context[None], context[None], attn_mask=closed, average_attn_weights=False)
        return output[0], weights[0]

    def weights(self):
        layer = self.layer
        if layer.in_proj_weight is not None:
            q, k, v = layer.in_proj_weight.chunk(3)
        else:
            q, k, v = layer.q_proj_weight, layer.k_proj_weight, layer.v_proj_weight
        weights = {"W_Q": q.T, "W_K": k.T, "W_V": v.T, "W_O": layer.out_proj.weight.T}
        if layer.in_proj_bias is not None:
            weights.update(zip(("b_Q", "b_K", "b_V"), layer.in_proj_bias.chunk(3)))
            weights["b_O"] = layer.out_proj.bias
        return {name: tensor.tolist() for name, tensor in weights.items()}

    def document(self):
        """With Q, K and V's inputs of two widths there is no one table, so those are projected here."""
        options = {"heads": self.heads}
        if self.mask is not None:
            options["mask"] = self.mask if isinstance(self.mask, str) else self.mask.tolist()
        tokens = [f"q{i}" for i in range(self.n)]
        document = {"tokens": tokens, "weights": self.weights(), "options": options,
                    "embeddings": dict(zip(tokens, self.x.tolist()))}
        if self.is_cross:
            document["context"] = [f"k{j}" for j in range(self.m)]
        if self.has_table():
            if self.is_cross:
                document["embeddings"].update(zip(document["context"], self.context.tolist()))
            return document
        weights = document["weights"]
        del document["embeddings"]
        for name, x in (("q", self.x), ("k", self.context), ("v", self.context)):
            y = x @ torch.tensor(weights.pop("W_" + name.upper()), dtype=torch.float64)
            bias = weights.pop("b_" + name.upper(), None)
            document[name] = (y if bias is None else y + torch.tensor(bias, dtype=torch.float64)).tolist()
        return document

    def has_table(self):
        return self.context.shape[1] == self.width

    def state_file(self, folder):
        """The module's state_dict as safetensors, float64."""
        header, data = {}, b""
        for name, tensor in self.layer.state_dict().items():
            stored = struct.pack(f"<{tensor.numel()}d", *tensor.flatten().tolist())
            header[name] = {"dtype": "F64", "shape": list(tensor.shape), "data_offsets": [len(data), len(data) + len(stored)]}
            data += stored
        text = json.dumps(header).encode()
        path = os.path.join(folder, "layer.safetensors")
        with open(path, "wb") as file:
            file.write(struct.pack("<Q", len(text)) + text + data)
        return path

    def told(self):
        mask = self.mask if self.mask is None or isinstance(self.mask, str) else "boolean"
        return f"{self.n} × {self.m}, {self.heads} heads of {self.width}, {mask} mask, cross {self.is_cross}"


def compare(what, got, want, tolerance):
    want = want.to(torch.float64)
    got = torch.tensor(got, dtype=torch.float64)
    assert got.shape == want.shape, f"{what}: shape {tuple(got.shape)}, not {tuple(want.shape)}"
    worst, largest = (got - want).abs().max().item(), want.abs().max().item()
    assert worst <= tolerance * max(largest, 1), f"{what}: off by {worst:g} of {largest:g}"


def compare_result(case, result):
    for kind, tolerance in TOLERANCES.items():
        if kind == torch.float32 and case.is_large:
            continue
        output, weights = case.expected(kind)
        compare(f"output in {kind}", result["output"], output, tolerance)
        compare(f"attention in {kind}", [head["attention"] for head in result["layers"][0]["heads"]], weights, tolerance)


def check(program, case, folder):
    document = case.document()
    compare_result(case, seeded.result(program, document, "--trace"))
    if case.has_table():
        del document["weights"]
        compare_result(case, seeded.result(program, document, "--trace", "-w", case.state_file(folder)))


def try_layer(program, seed, i):
    case = Case(torch.Generator().manual_seed(seed * 100000 + i))
    with tempfile.TemporaryDirectory() as folder:
        return case.told(), seeded.problem(check, program, case, folder)


if __name__ == "__main__":
    torch.set_num_threads(1)
    seeded.main({"layer": try_layer}, 100)
