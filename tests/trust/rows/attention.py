"""Attention is NumPy's in float64 to 1e-12, PyTorch's to 1e-6, and follows the laws that hold for any numbers.

Random documents are compared in every intermediate (tests/oracle/oracle.py), random layers with PyTorch's multi-head
attention where it is installed (pytorch.py), and pairs of documents with one another (laws.py).
"""
import importlib
import os
import sys
import tempfile

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
    oracle, pytorch, laws = (module(row, name) for name in ("oracle", "pytorch", "laws"))
    if oracle is not None:
        row.each("NumPy", range(20 if row.quick else 5000), lambda i: oracle.try_document(row.program, SEED, i)[1])
    if pytorch is not None:
        with tempfile.TemporaryDirectory() as folder:
            for i in range(20 if row.quick else 2000):
                row.point("PyTorch", str(i), pytorch.try_layer(row.program, SEED, i, folder)[1])
    for law in laws.LAWS:
        row.each(law.__name__.replace("_", " "), range(3 if row.quick else 1000),
                 lambda i, tried=law: laws.try_law(row.program, tried, f"{SEED} {i}"))
