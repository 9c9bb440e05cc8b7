"""A PNG reader of its own, from the specification: chunks with their checksums, and the pixels."""
import struct
import zlib

CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}


def chunks(data):
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    at = 8
    while at < len(data):
        length, name = struct.unpack(">I4s", data[at : at + 8])
        body = data[at + 8 : at + 8 + length]
        (crc,) = struct.unpack(">I", data[at + 8 + length : at + 12 + length])
        assert crc == zlib.crc32(name + body), name
        yield name.decode(), body
        at += 12 + length
    assert at == len(data)


def paeth(a, b, c):
    p = a + b - c
    near = min((abs(p - a), 0, a), (abs(p - b), 1, b), (abs(p - c), 2, c))
    return near[2]


def unfilter(raw, width_bytes, height, step):
    rows, above = [], bytearray(width_bytes)
    for y in range(height):
        kind = raw[y * (width_bytes + 1)]
        row = bytearray(raw[y * (width_bytes + 1) + 1 : (y + 1) * (width_bytes + 1)])
        if kind:
            for i in range(width_bytes):
                left = row[i - step] if i >= step else 0
                corner = above[i - step] if i >= step else 0
                add = (0, left, above[i], (left + above[i]) // 2, paeth(left, above[i], corner))[kind]
                row[i] = (row[i] + add) & 255
        rows.append(row)
        above = row
    return rows


class Picture:
    """width, height, pixel(x, y) -> (r, g, b, a), and the chunks by name."""

    def __init__(self, data):
        self.chunks, image = {}, b""
        for name, body in chunks(data):
            self.chunks.setdefault(name, []).append(body)
        assert list(self.chunks)[0] == "IHDR" and list(self.chunks)[-1] == "IEND"
        self.width, self.height, self.depth, self.kind, *rest = struct.unpack(">IIBBBBB", self.chunks["IHDR"][0])
        assert rest == [0, 0, 0], "an interlaced or unknown PNG"
        image = zlib.decompress(b"".join(self.chunks["IDAT"]))
        bits = CHANNELS[self.kind] * self.depth
        width_bytes = (self.width * bits + 7) // 8
        assert len(image) == (width_bytes + 1) * self.height
        self.rows = unfilter(image, width_bytes, self.height, max(1, bits // 8))

    def pixel(self, x, y):
        row = self.rows[y]
        if self.kind == 3:
            bit = x * self.depth
            index = (row[bit // 8] >> (8 - self.depth - bit % 8)) & ((1 << self.depth) - 1)
            alpha = self.chunks.get("tRNS", [b""])[0]
            colour = self.chunks["PLTE"][0][3 * index : 3 * index + 3]
            return tuple(colour) + (alpha[index] if index < len(alpha) else 255,)
        n = CHANNELS[self.kind]
        values = tuple(row[x * n : x * n + n])
        if self.kind == 0:
            return values * 3 + (255,)
        return values if n == 4 else values + (255,)

    def text(self):
        """iTXt chunks as a dictionary."""
        out = {}
        for body in self.chunks.get("iTXt", []):
            key, rest = body.split(b"\0", 1)
            packed, rest = rest[0], rest[2:]
            _, _, text = rest.split(b"\0", 2)
            out[key.decode()] = (zlib.decompress(text) if packed else text).decode()
        return out
