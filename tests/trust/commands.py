"""The command lines that faults are put into: between them they read and write everything."""
import json
import os
import struct

from trial import FOUR, Trial

FOUR_OF = {stem: [stem + suffix for suffix in (".png", ".csv", ".embeddings.csv", ".json")] for stem in ("fig",)}
SHARED = {"dimensions": ["animal", "tech"], "embeddings": {"cat": [2, 0], "and": [0, 0.5], "mouse": [1, 1]}}
COMPARED = {"compare": [{"sentence": "cat and mouse"}, {"sentence": "mouse and cat"}], **SHARED}
WEIGHTS = {"weights": {"W_Q": [[1, 0.5], [0, 1]], "W_K": [[1, 0], [0.25, 1]], "W_V": [[1, 0], [0, 1]],
                       "W_O": [[1, 2], [3, 4]], "b_Q": [0.5, 0]}}
LINES = b"cat and mouse\nkeyboard and mouse\n\nmouse and cat and mouse\n"
GLOVE = b"".join(b"%s %d 0.5 %d\n" % (word, i, -i) for i, word in enumerate([b"the", b"cat", b"and", b"mouse", b"sat"]))


def as_bytes(document):
    return json.dumps(document).encode()


def npy(rows):
    """NumPy's format, version 1.0, of float64 in C order."""
    header = "{'descr': '<f8', 'fortran_order': False, 'shape': (%d, %d), }" % (len(rows), len(rows[0]))
    header += " " * ((64 - (10 + len(header) + 1) % 64) % 64) + "\n"
    numbers = b"".join(struct.pack("<d", value) for row in rows for value in row)
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode() + numbers


def safetensors(tensors):
    """Eight bytes that say how long the JSON header is, the header, and float64 in C order."""
    header, numbers = {}, b""
    for name, rows in tensors.items():
        values = b"".join(struct.pack("<d", value) for row in rows for value in row)
        header[name] = {"dtype": "F64", "shape": [len(rows), len(rows[0])],
                        "data_offsets": [len(numbers), len(numbers) + len(values)]}
        numbers += values
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + numbers


def read(data, name):
    with open(os.path.join(data, name), "rb") as file:
        return file.read()


def text_runs(data):
    """Runs that draw nothing."""
    return [
        Trial("json", "-f", "json", "--trace", "--mask", "causal+window:2", "cat and mouse"),
        Trial("document", "-o", "a.json", "-o", "b.jsonl", "-o", "c.csv", "-f", "json", "-",
              stdin=as_bytes(COMPARED), outputs=("a.json", "b.jsonl", "c.csv")),
        Trial("weights", "-t", "t.json", "-w", "w.json", "-o", "a.embeddings.csv", "-o", "b.csv", "-o", "-", "-f", "csv",
              "cat, and mouse", reads={"t.json": as_bytes(SHARED), "w.json": as_bytes(WEIGHTS)},
              outputs=("a.embeddings.csv", "b.csv")),
        Trial("long", "--trace", "--position", "rope", "--unknown", "hash", "-o", "a.long.csv", "-o", "b.csv", "-v",
              "cat and zebra, mouse", outputs=("a.long.csv", "b.csv")),
        Trial("markdown", "--query", "mouse", "-f", "md", "cat and mouse"),
        Trial("chinese", "-f", "text", "--color", "always", "我喜欢吃苹果"),
        Trial("npy", "--attention", "a.npy", "--tokens", "t.txt", "-f", "csv", "two words",
              reads={"a.npy": npy([[0.5, 0.5], [0.25, 0.75]]), "t.txt": b"two\nwords\n"}),
        Trial("glove", "-t", "v.txt", "-o", "a.json", "The cat and mouse", reads={"v.txt": GLOVE}, outputs=("a.json",)),
        Trial("check", "--check", "-t", "d.json", reads={"d.json": read(data, "chased-drawing.json")}, status=3),
        Trial("sweep text", "--sweep", "temperature=0.5,1,2", "-f", "json", "cat and mouse"),
        Trial("sentence", "-f", "text", "--cross", "mouse and cat", "-", stdin=b"cat and mouse\n"),
        Trial("help", "--help"),
        Trial("lines", "--lines", "-f", "jsonl", stdin=LINES),
        Trial("lines to a file", "--lines", "--keep-going", "-o", "a.jsonl", stdin=LINES, outputs=("a.jsonl",)),
        Trial("arrays", "--weights", "W_Q=q.npy", "--weights-layout", "xw", "-t", "t.json", "-o", "a.npz", "-o", "b.npy",
              "cat and mouse",
              reads={"q.npy": npy([[1, 0.5], [0, 1]]), "t.json": as_bytes(SHARED)}, outputs=("a.npz", "b.npy")),
        Trial("safetensors", "--weights", "m.safetensors", "--weights-layout", "xw", "-t", "t.json", "-f", "csv",
              "cat and mouse", reads={"m.safetensors": safetensors({"W_Q": [[1, 0.5], [0, 1]]}),
                                      "t.json": as_bytes(SHARED)}),
    ]


def drawn_runs():
    """Runs that draw."""
    return [
        Trial("toy", "cat and mouse", outputs=FOUR),
        Trial("views", "--view", "steps,flow,heads,query", "--theme", "dark", "-o", "a.png", "-o", "b.json",
              "cat and mouse", outputs=("a.png", "b.json")),
        Trial("vector", "--query", "mouse", "-o", "a.svg", "-o", "b.pdf", "cat and mouse", outputs=("a.svg", "b.pdf")),
        Trial("compare", "-O", "fig", "cat and mouse", "--compare", "keyboard and mouse", outputs=FOUR_OF["fig"]),
        Trial("sweep", "--sweep", "temperature=0.5,1,2", "-O", "s", "cat and mouse",
              outputs=("s.sweep.png", "s.sweep.csv", "s.sweep.json")),
        Trial("maps", "--colormap", "list", "-o", "maps.png", outputs=("maps.png",)),
        Trial("picture on stdout", "-f", "png", "cat and mouse"),
        Trial("shift", "--view", "shift", "-f", "svg", "cat and mouse are friends"),
    ]


def all_runs(data):
    return text_runs(data) + drawn_runs()


def named(data, *names):
    runs = {trial.name: trial for trial in all_runs(data)}
    return [runs[name] for name in names]
