"""Attention is NumPy's, PyTorch's and ONNX's, to 1e-12 in float64 and 1e-6 in float32, and follows the laws of any numbers.

Random documents are compared in every intermediate (tests/oracle/oracle.py), random layers with PyTorch's multi-head
attention where it is installed (pytorch.py), random Q, K and V with the ONNX operator Attention, written from its
definition (onnx_attention.py), and pairs of documents with one another (laws.py).
"""
import importlib
import os
import sys

SEED = int(os.environ.get("TRUST_SEED", "12"))


def module(row, name):
    """A test's module, or None where what it stands on is not installed: it then ends by status 77."""
    try:
        return importlib.import_module(name)
    except SystemExit as end:
        row.skip(f"{name}.py: {'not installed' if end.code == 77 else end.code}")
        return None


def run(row):
    sys.path.insert(0, os.path.join(row.source, "tests", "oracle"))
    oracle, onnx, pytorch, laws = (module(row, name) for name in ("oracle", "onnx_attention", "pytorch", "laws"))
    if oracle is not None:
        row.each("NumPy", range(20 if row.quick else 5000), lambda i: oracle.try_document(row.program, SEED, i)[1])
    if onnx is not None:
        row.each("ONNX's operator", range(20 if row.quick else 5000), lambda i: onnx.try_case(row.program, SEED, i)[1])
    if pytorch is not None:
        for i in range(20 if row.quick else 2000):
            row.point("PyTorch", str(i), pytorch.try_layer(row.program, SEED, i)[1])
    for law in laws.LAWS:
        row.each(law.__name__.replace("_", " "), range(3 if row.quick else 1000),
                 lambda i, tried=law: laws.try_law(tried, row.program, SEED, i)[1])
