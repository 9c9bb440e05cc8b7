"""Weights in other programs' files, written by hand and by NumPy, and what attention makes of them."""
import io
import json
import struct

try:
    import numpy as np
except ImportError:
    np = None


def as_stored(array, dtype):
    """The array's bytes in a safetensors dtype, and the doubles that they mean."""
    if dtype == "BF16":
        upper = (np.asarray(array, "<f4").view("<u4") >> 16).astype("<u2")
        return upper.tobytes(), (upper.astype("<u4") << 16).view("<f4").astype(float)
    stored = np.asarray(array, {"F64": "<f8", "F32": "<f4", "F16": "<f2"}[dtype])
    return stored.tobytes(), stored.astype(float)


def safetensors(tensors, metadata=None, pad=True, header=None):
    """tensors: name -> (dtype, shape, bytes). `header` may replace what is said of a name."""
    said, data = {} if metadata is None else {"__metadata__": metadata}, b""
    for name, (dtype, shape, stored) in tensors.items():
        said[name] = {"dtype": dtype, "shape": list(shape), "data_offsets": [len(data), len(data) + len(stored)]}
        data += stored
    said.update(header or {})
    return with_header(json.dumps(said), data, pad)


def with_header(text, data, pad=False):
    text = text if isinstance(text, bytes) else text.encode()
    if pad:
        text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + data


def npz(arrays, compressed=False):
    file = io.BytesIO()
    (np.savez_compressed if compressed else np.savez)(file, **arrays)
    return file.getvalue()


def npy(array, order="C"):
    file = io.BytesIO()
    np.save(file, np.asarray(array, order=order))
    return file.getvalue()


def softmax(scores):
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True)


def attend(x, q, k, v, o=None, heads=1, kv_heads=None, b_q=0, b_k=0, b_v=0, b_o=0, rotate=None):
    """Weights (heads × n × n) and output, of matrices with rows for inputs; keys may have fewer heads."""
    kv_heads = kv_heads or heads
    split = lambda y, h: y.reshape(len(x), h, -1).transpose(1, 0, 2)
    qs, ks, vs = split(x @ q + b_q, heads), split(x @ k + b_k, kv_heads), split(x @ v + b_v, kv_heads)
    if rotate is not None:
        qs, ks = rotate(qs), rotate(ks)
    ks, vs = (np.repeat(y, heads // kv_heads, axis=0) for y in (ks, vs))
    weights = softmax(qs @ ks.transpose(0, 2, 1) / np.sqrt(qs.shape[2]))
    joined = (weights @ vs).transpose(1, 0, 2).reshape(len(x), -1)
    return weights, (joined @ o if o is not None else joined) + b_o


def rotate_half(y):
    """RoPE as LLaMA's published code has it: column i of a head is turned with column i + d_k/2."""
    width = y.shape[2]
    angles = np.arange(y.shape[1])[:, None] / 10000 ** (np.arange(0, width, 2) / width)
    angles = np.concatenate([angles, angles], axis=1)
    turned = np.concatenate([-y[..., width // 2:], y[..., :width // 2]], axis=-1)
    return y * np.cos(angles) + turned * np.sin(angles)
