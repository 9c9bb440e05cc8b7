"""JSON by Python's own reader, made as strict as this project's: what it says of a text, and what the text holds."""
import json
import math
import struct

DEPTH = 64


class Refused(Exception):
    pass


class Pairs(list):
    """The members of an object."""


def refuse_constant(name):
    raise Refused(name)


def members(pairs):
    return Pairs(pairs)


DECODER = json.JSONDecoder(object_pairs_hook=members, parse_int=float, parse_float=float, parse_constant=refuse_constant)


def checked_text(text):
    if "\0" in text:
        raise Refused("NUL")
    return text.encode() + b"\0"  # a lone surrogate cannot be encoded


def canonical(value, depth, twice):
    """The value as bytes; keys that an object has twice are counted in `twice`."""
    if isinstance(value, float):
        if not math.isfinite(value):
            raise Refused("beyond a double")
        return b"d" + struct.pack("<d", value)
    if isinstance(value, str):
        return b"s" + checked_text(value)
    if value is None or value is True or value is False:
        return b"n" if value is None else b"t" if value else b"f"
    if depth == DEPTH:
        raise Refused("depth")
    if isinstance(value, Pairs):
        if len({key for key, _ in value}) < len(value):
            twice.append(1)
        return b"{" + b"".join(checked_text(k) + canonical(v, depth + 1, twice) for k, v in value) + b"}"
    return b"[" + b"".join(canonical(v, depth + 1, twice) for v in value) + b"]"


def read(data):
    """(".", bytes of the value), ("T", b"") for a key that is there twice, ("S", b"") for what is not strict JSON."""
    twice = []
    try:
        text = data.decode("utf-8")
        if text.startswith("\ufeff"):
            text = text[1:]
        stripped = text.strip(" \t\r\n")
        value, end = DECODER.raw_decode(stripped)
        if end != len(stripped):
            return "S", b""
        written = canonical(value, 0, twice)
    except (ValueError, Refused, RecursionError):
        return "S", b""
    return ("T", b"") if twice else (".", written)
