"""Broken JSON, and JSON that is nearly broken: pieces of the cases, put together and changed at random."""
import cases

PIECES = [b"[", b"]", b"{", b"}", b",", b":", b" ", b"\n", b"\t", b"\r", b'"', b"\\", b"-", b"+", b".", b"0", b"1", b"9", b"e", b"E", b"null", b"true",
          b"false", b"\\u", b"\\ud83d", b"\\ude00", b"\\u0000", b"\\n", b"\x00", b"\x1f", b"\x7f", b"\x80", b"\xbf", b"\xc2\xa0", b"\xe7\x8c\xab",
          b"\xed\xa0\x80", b"\xf0\x9f\x98\x80", b"\xf4\x90", b"\xef\xbb\xbf", b"\xff", b'"a"', b'"a": ', b"[]", b"{}", b"1e308", b"1e309", b"0.1", b"-0",
          b"1" * 64, b"0." + b"3" * 70, b"/", b"#", b"'", b"NaN"]
SEEDS = [text for text in cases.ACCEPTED if 0 < len(text) <= 120]
VALUES = [text.encode() for text in cases.GOOD_VALUES if len(text) < 80]
BROKEN = [text for text in cases.REFUSED + cases.CHOSEN + cases.TWICE if len(text) <= 120]


def value(random, depth=0):
    """JSON put together at random."""
    kind = random.random()
    if depth > 3 or kind < 0.5:
        return random.choice(VALUES)
    space = random.choice((b"", b"", b" ", b"\n", b"\r\t "))
    items = [value(random, depth + 1) for _ in range(random.randrange(4))]
    if kind < 0.75:
        return b"[" + space + (b"," + space).join(items) + b"]"
    keys = [random.choice((b'"a"', b'"b"', b'"\\u0061"', b'""', b'"k%d"' % random.randrange(9))) for _ in items]
    return b"{" + (space + b",").join(k + space + b":" + space + v for k, v in zip(keys, items)) + b"}"


def change(random, text):
    at = random.randrange(len(text) + 1)
    end = min(len(text), at + random.choice((1, 1, 1, 2, 4, 16)))
    kind = random.randrange(8)
    if kind == 0:
        return text[:at] + text[end:]
    if kind == 1:
        return text[:at] + text[at:end] * 2 + text[end:]
    if kind == 2:
        return text[:at] + bytes((random.randrange(256),)) + text[end:]
    if kind == 3 and at < len(text):
        return text[:at] + bytes((text[at] ^ 1 << random.randrange(8),)) + text[at + 1:]
    if kind == 4:
        other = random.choice(SEEDS)
        return text[:at] + other[random.randrange(len(other)):]
    if kind == 5:
        return text[:at]
    return text[:at] + random.choice(PIECES) + text[at if kind == 6 else end:]


def mutant(random):
    kind = random.random()
    if kind < 0.35:
        text = value(random)
    elif kind < 0.75:
        text = random.choice(SEEDS)
    else:
        text = random.choice(BROKEN)
    for _ in range(random.choice((0, 1, 1, 1, 2, 3, 6)) if kind < 0.75 else random.choice((1, 2, 4))):
        text = change(random, text)
    return text
