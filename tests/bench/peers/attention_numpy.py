"""attention_numpy.py TABLE SENTENCE STEM DIGITS: NumPy and Pillow, written for speed.

float32 where digits are asked for; the text of a row is made once for both files; up to 64 tokens the figure has
labels, beyond that it is one palette pixel a cell. DIGITS 0: float64, and every number with all its digits.
"""
import json
import sys

import numpy as np
from PIL import Image, ImageDraw, ImageFont

LABELLED = 64
MARGIN = 110
SLOPE = np.linspace(0, 1, 256)[:, None]
COLOURS = ((1 - SLOPE) * (247, 251, 255) + SLOPE * (8, 48, 107)).astype(np.uint8)


def attention(document, tokens, kind):
    x = np.array([document["embeddings"][token] for token in tokens], kind)
    q, k, v = (x @ np.array(document["weights"][name], kind) for name in ("W_Q", "W_K", "W_V"))
    weights = q @ k.T
    weights *= kind(1 / np.sqrt(k.shape[1]))
    weights -= weights.max(axis=1, keepdims=True)
    np.exp(weights, out=weights)
    weights /= weights.sum(axis=1, keepdims=True)
    return weights, weights @ v


def plain_figure(weights):
    image = Image.fromarray((weights * (255 / weights.max())).astype(np.uint8), "P")
    image.putpalette(COLOURS.tobytes())
    return image


def labelled_figure(weights, tokens):
    cell = max(13, 500 // len(tokens))
    side = cell * len(tokens)
    image = Image.new("RGB", (MARGIN + side, MARGIN + side), "white")
    image.paste(plain_figure(weights).resize((side, side), Image.NEAREST).convert("RGB"), (MARGIN, MARGIN))
    try:
        font = ImageFont.truetype("DejaVuSans.ttf", 11)
    except OSError:
        font = ImageFont.load_default()
    draw = ImageDraw.Draw(image)
    for i, token in enumerate(tokens):
        draw.text((4, MARGIN + i * cell), token, "black", font)
        label = Image.new("RGB", (MARGIN, cell), "white")
        ImageDraw.Draw(label).text((4, 0), token, "black", font)
        image.paste(label.transpose(Image.ROTATE_90), (MARGIN + i * cell, 0))
    return image


def main():
    table, sentence, stem, digits = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
    with open(table, "rb") as file:
        document = json.loads(file.read())
    with open(sentence) as file:
        tokens = file.read().split()
    weights, output = attention(document, tokens, np.float32 if digits else np.float64)
    figure = labelled_figure(weights, tokens) if len(tokens) <= LABELLED else plain_figure(weights)
    figure.save(stem + ".png", compress_level=1)
    form = ",".join([f"%.{digits}g"] * len(tokens))
    with open(stem + ".csv", "w") as as_csv, open(stem + ".json", "w") as as_json:
        as_csv.write("query," + ",".join(tokens) + "\n")
        as_json.write('{"tokens": %s, "attention": [' % json.dumps(tokens))
        for i, token in enumerate(tokens):
            row = weights[i].tolist()
            text = form % tuple(row) if digits else json.dumps(row, separators=(",", ":"))[1:-1]
            as_csv.write(f"{token},{text}\n")
            as_json.write(f'{"," if i else ""}[{text}]')
        as_json.write('], "output": %s}\n' % json.dumps(output.tolist()))
    np.savetxt(stem + ".embeddings.csv", output, fmt=f"%.{digits or 17}g", delimiter=",")


main()
