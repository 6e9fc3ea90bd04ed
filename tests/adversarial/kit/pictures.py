"""A scanned note of two lines as pixels, and its encodings. Line one holds the secret."""
# SPDX-License-Identifier: GPL-3.0-or-later
import functools
import math
import pathlib
import struct
import subprocess
import tempfile
import zlib

from kit.document import Document

WIDTH, HEIGHT = 400, 120
SECRET_PX = (78, 30, 194, 58)  # x0, y0, x1, y1 of the secret's letters
PLACE = "200 0 0 60 50 20 cm"  # on a page of 300 x 200 points
BOX = (87, 133, 149, 151)  # the secret's place there, from the top left


@functools.cache
def gray():
    """WIDTH x HEIGHT bytes, black on white."""
    document = Document()
    document.page("BT /F1 24 Tf 10 70 Td (Signe Ravnsborg) Tj 0 -50 Td (Sagen 4711 Egevej) Tj ET",
                  media=f"0 0 {WIDTH} {HEIGHT}")
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "note.pdf"
        path.write_bytes(document.to_bytes())
        pgm = subprocess.run(["pdftoppm", "-gray", "-r", "72", path], capture_output=True, check=True).stdout
    return read_pnm(pgm)[2]


def read_pnm(data):
    """(width, height, one gray byte a pixel) of a PBM, PGM or PPM file; other tones are averaged."""
    fields, at = [], 2
    if data[:1] != b"P":
        raise ValueError("no picture was drawn")
    while len(fields) < (2 if data[:2] == b"P4" else 3):
        while data[at:at + 1].isspace():
            at += 1
        if data[at:at + 1] == b"#":
            at = data.index(b"\n", at)
            continue
        end = at
        while not data[end:end + 1].isspace():
            end += 1
        fields.append(int(data[at:end]))
        at = end
    width, height, body = fields[0], fields[1], data[at + 1:]
    if data[:2] == b"P5":
        return width, height, body
    if data[:2] == b"P6":
        return width, height, bytes((r + g + b) // 3 for r, g, b in zip(body[::3], body[1::3], body[2::3]))
    row = (width + 7) // 8
    return width, height, b"".join(
        bytes(0 if body[y * row + x // 8] & 128 >> x % 8 else 255 for x in range(width)) for y in range(height))


def bits(black=0):
    """Packed rows of one bit a pixel."""
    out = bytearray()
    pixels = gray()
    for y in range(HEIGHT):
        row = pixels[y * WIDTH:(y + 1) * WIDTH]
        for x in range(0, WIDTH, 8):
            out.append(sum(128 >> i for i, v in enumerate(row[x:x + 8]) if (v < 128) == (black == 1)))
    return bytes(out)


def packed(levels_bits):
    """Samples of 2, 4 or 16 bits."""
    pixels = gray()
    if levels_bits == 16:
        return b"".join(bytes((v, v)) for v in pixels)
    per_byte = 8 // levels_bits
    return bytes(sum((v >> 8 - levels_bits) << 8 - levels_bits * (i + 1) for i, v in enumerate(pixels[at:at + per_byte]))
                 for at in range(0, len(pixels), per_byte))


def rgb():
    return b"".join(bytes((v, v, 255 if v > 128 else 60)) for v in gray())


def cmyk():
    return b"".join(bytes((0, 0, 20, 255 - v)) for v in gray())


def png_predicted(data, row_bytes, pixel_bytes):
    """Rows with PNG's filters, all five of them in turn."""
    out, previous = bytearray(), bytes(row_bytes)
    for y in range(len(data) // row_bytes):
        row, kind = data[y * row_bytes:(y + 1) * row_bytes], y % 5
        out.append(kind)
        for x, value in enumerate(row):
            a = row[x - pixel_bytes] if x >= pixel_bytes else 0
            b, c = previous[x], previous[x - pixel_bytes] if x >= pixel_bytes else 0
            p = a + b - c
            nearest = min((a, b, c), key=lambda v: abs(p - v))
            out.append(value - (0, a, b, (a + b) // 2, nearest)[kind] & 255)
        previous = row
    return bytes(out)


def tiff_predicted(data):
    out = bytearray()
    for y in range(HEIGHT):
        row = data[y * WIDTH:(y + 1) * WIDTH]
        out += bytes([row[0]] + [row[x] - row[x - 1] & 255 for x in range(1, WIDTH)])
    return bytes(out)


def run_length(data):
    out = bytearray()
    for at in range(0, len(data), 128):
        part = data[at:at + 128]
        out += bytes([len(part) - 1]) + part
    return bytes(out) + b"\x80"


def lzw(data):
    """Never larger than 9 bits a code: the table is cleared in time."""
    value = n_bits = 0
    out = bytearray()
    for i, code in enumerate([c for at in range(0, len(data), 250) for c in [256, *data[at:at + 250]]] + [257]):
        value, n_bits = value << 9 | code, n_bits + 9
        while n_bits >= 8:
            n_bits -= 8
            out.append(value >> n_bits & 255)
        value &= (1 << n_bits) - 1
    return bytes(out) + bytes([value << 8 - n_bits & 255])


# CCITT fax, by Ghostscript

@functools.cache
def fax(device):
    """Data of Ghostscript's "tiffg4", "tiffg3" or "tiffg32d": black is 0 as PDF reads it."""
    document = Document()
    document.page("BT /F1 24 Tf 10 70 Td (Signe Ravnsborg) Tj 0 -50 Td (Sagen 4711 Egevej) Tj ET",
                  media=f"0 0 {WIDTH} {HEIGHT}")
    with tempfile.TemporaryDirectory() as folder:
        path, out = pathlib.Path(folder) / "note.pdf", pathlib.Path(folder) / "note.tif"
        path.write_bytes(document.to_bytes())
        subprocess.run(["gs", "-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", f"-sDEVICE={device}", "-r72", "-dMaxStripSize=0",
                        "-dAdjustWidth=0", f"-sOutputFile={out}", path], check=True, capture_output=True)
        data = out.read_bytes()
    order = "<" if data[:2] == b"II" else ">"
    at = struct.unpack_from(order + "I", data, 4)[0]
    tags = {}
    for i in range(struct.unpack_from(order + "H", data, at)[0]):
        tag, kind, count, value = struct.unpack_from(order + "HHII", data, at + 2 + 12 * i)
        tags[tag] = value & 0xFFFF if kind == 3 and order == "<" else value >> 16 if kind == 3 else value
    assert tags[256] == WIDTH and tags[257] == HEIGHT and tags.get(266, 1) == 1, tags
    return data[tags[273]:tags[273] + tags[279]]


# JBIG2: one generic region, arithmetic coding (ITU T.88, 6.2 and annex E)

QE = [(0x5601, 1, 1, 1), (0x3401, 2, 6, 0), (0x1801, 3, 9, 0), (0x0AC1, 4, 12, 0), (0x0521, 5, 29, 0), (0x0221, 38, 33, 0),
      (0x5601, 7, 6, 1), (0x5401, 8, 14, 0), (0x4801, 9, 14, 0), (0x3801, 10, 14, 0), (0x3001, 11, 17, 0), (0x2401, 12, 18, 0),
      (0x1C01, 13, 20, 0), (0x1601, 29, 21, 0), (0x5601, 15, 14, 1), (0x5401, 16, 14, 0), (0x5101, 17, 15, 0), (0x4801, 18, 16, 0),
      (0x3801, 19, 17, 0), (0x3401, 20, 18, 0), (0x3001, 21, 19, 0), (0x2801, 22, 19, 0), (0x2401, 23, 20, 0), (0x2201, 24, 21, 0),
      (0x1C01, 25, 22, 0), (0x1801, 26, 23, 0), (0x1601, 27, 24, 0), (0x1401, 28, 25, 0), (0x1201, 29, 26, 0), (0x1101, 30, 27, 0),
      (0x0AC1, 31, 28, 0), (0x09C1, 32, 29, 0), (0x08A1, 33, 30, 0), (0x0521, 34, 31, 0), (0x0441, 35, 32, 0), (0x02A1, 36, 33, 0),
      (0x0221, 37, 34, 0), (0x0141, 38, 35, 0), (0x0111, 39, 36, 0), (0x0085, 40, 37, 0), (0x0049, 41, 38, 0), (0x0025, 42, 39, 0),
      (0x0015, 43, 40, 0), (0x0009, 44, 41, 0), (0x0005, 45, 42, 0), (0x0001, 45, 43, 0), (0x5601, 46, 46, 0)]


class Arithmetic:
    """The MQ encoder."""

    def __init__(self):
        self.a, self.c, self.ct, self.b, self.out = 0x8000, 0, 12, None, bytearray()
        self.states = {}

    def encode(self, context, bit):
        index, mps = self.states.get(context, (0, 0))
        qe, next_mps, next_lps, switch = QE[index]
        self.a -= qe
        if bit == mps:
            if self.a & 0x8000:
                self.c += qe
                return
            if self.a < qe:
                self.a = qe
            else:
                self.c += qe
            index = next_mps
        else:
            if self.a < qe:
                self.c += qe
            else:
                self.a = qe
            mps, index = mps ^ switch, next_lps
        self.states[context] = (index, mps)
        while not self.a & 0x8000:
            self.a, self.c, self.ct = self.a << 1, self.c << 1, self.ct - 1
            if self.ct == 0:
                self.byte_out()

    def byte_out(self):
        if self.b == 0xFF:
            self._stuffed()
        elif self.c < 0x8000000:
            self._plain()
        else:
            self.b = (self.b or 0) + 1
            if self.b == 0xFF:
                self.c &= 0x7FFFFFF
                self._stuffed()
            else:
                self._plain()

    def _emit(self):
        if self.b is not None:
            self.out.append(self.b)

    def _stuffed(self):
        self._emit()
        self.b, self.c, self.ct = self.c >> 20, self.c & 0xFFFFF, 7

    def _plain(self):
        self._emit()
        self.b, self.c, self.ct = self.c >> 19 & 0xFF, self.c & 0x7FFFF, 8

    def finish(self):
        limit = self.c + self.a
        self.c |= 0xFFFF
        if self.c >= limit:
            self.c -= 0x8000
        self.c <<= self.ct
        self.byte_out()
        self.c <<= self.ct
        self.byte_out()
        self._emit()
        return bytes(self.out) + b"\xff\xac"


@functools.cache
def jbig2():
    pixels = [[1 if gray()[y * WIDTH + x] < 128 else 0 for x in range(WIDTH)] for y in range(HEIGHT)]

    def at(x, y):
        return pixels[y][x] if 0 <= x < WIDTH and 0 <= y < HEIGHT else 0

    coder = Arithmetic()
    # Template 0 with its adaptive pixels at the usual places, first bit last.
    template = [(-1, 0), (-2, 0), (-3, 0), (-4, 0), (3, -1), (2, -1), (1, -1), (0, -1), (-1, -1), (-2, -1), (-3, -1), (2, -2),
                (1, -2), (0, -2), (-1, -2), (-2, -2)]
    for y in range(HEIGHT):
        for x in range(WIDTH):
            context = sum(at(x + dx, y + dy) << i for i, (dx, dy) in enumerate(template))
            coder.encode(context, pixels[y][x])
    data = coder.finish()
    page = struct.pack(">IBBBI", 0, 48, 0, 1, 19) + struct.pack(">IIIIBH", WIDTH, HEIGHT, 0, 0, 0, 0)
    region = (struct.pack(">IIIIB", WIDTH, HEIGHT, 0, 0, 0) + b"\0" + struct.pack(">bbbbbbbb", 3, -1, -3, -1, 2, -2, -2, -2) + data)
    return page + struct.pack(">IBBBI", 1, 38, 0, 1, len(region)) + region


def jbig2_of_fax():
    """The same as one region of fax data (MMR), which poppler 22.12 decodes wrongly."""
    page = struct.pack(">IBBBI", 0, 48, 0, 1, 19) + struct.pack(">IIIIBH", WIDTH, HEIGHT, 0, 0, 0, 0)
    region = struct.pack(">IIIIB", WIDTH, HEIGHT, 0, 0, 0) + b"\1" + fax("tiffg4")
    return page + struct.pack(">IBBBI", 1, 38, 0, 1, len(region)) + region


# JPEG, baseline

ZIGZAG = sorted(range(64), key=lambda i: (i // 8 + i % 8, (i // 8 if (i // 8 + i % 8) % 2 else i % 8)))
DC_BITS, DC_VALUES = [0, 1, 5, 1, 1, 1, 1, 1, 1] + [0] * 7, list(range(12))
COSINE = [[math.cos((2 * x + 1) * u * math.pi / 16) * (math.sqrt(.125) if u == 0 else .5) for x in range(8)] for u in range(8)]


def huffman(counts, values):
    table, code, i = {}, 0, 0
    for length, n in enumerate(counts, 1):
        for _ in range(n):
            table[values[i]] = (code, length)
            code, i = code + 1, i + 1
        code <<= 1
    return table


# Every run and size with eight bits, but the all-ones code: simple, and larger than need be.
AC_VALUES = [run << 4 | size for run in range(16) for size in range(1, 11)] + [0, 0xF0]
AC_BITS = [0] * 7 + [len(AC_VALUES)] + [0] * 8


def blocks(plane):
    """Quantised coefficients of each 8x8 block, in zigzag order; flat ones are quick."""
    for by in range(0, HEIGHT, 8):
        for bx in range(0, WIDTH, 8):
            block = [plane[(by + y) * WIDTH + bx:(by + y) * WIDTH + bx + 8] for y in range(8)]
            if len(set(b"".join(block))) == 1:
                yield [round((block[0][0] - 128) * 8 / QUANT)] + [0] * 63
                continue
            rows = [[sum((v - 128) * c for v, c in zip(row, COSINE[u])) for u in range(8)] for row in block]
            yield [round(sum(rows[y][i % 8] * COSINE[i // 8][y] for y in range(8)) / QUANT) for i in ZIGZAG]


QUANT = 12


def jpeg(planes, segments=b"", adobe=None):
    """@planes: a bytes for each component; @segments: more markers (EXIF, comments)."""
    ids = range(1, len(planes) + 1)
    out = bytearray(b"\xff\xd8")
    if adobe is not None:
        out += b"\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00" + bytes([adobe])
    out += segments + b"\xff\xdb\x00\x43\x00" + bytes([QUANT] * 64)
    out += b"\xff\xc0" + struct.pack(">HBHHB", 8 + 3 * len(planes), 8, HEIGHT, WIDTH, len(planes))
    out += b"".join(bytes([i, 0x11, 0]) for i in ids)
    out += b"\xff\xc4" + struct.pack(">HB", 19 + len(DC_VALUES), 0) + bytes(DC_BITS) + bytes(DC_VALUES)
    out += b"\xff\xc4" + struct.pack(">HB", 19 + len(AC_VALUES), 0x10) + bytes(AC_BITS) + bytes(AC_VALUES)
    out += b"\xff\xda" + struct.pack(">HB", 6 + 2 * len(planes), len(planes))
    out += b"".join(bytes([i, 0]) for i in ids) + b"\x00\x3f\x00"
    return bytes(out) + entropy([list(blocks(plane)) for plane in planes]) + b"\xff\xd9"


def entropy(components):
    dc, ac = huffman(DC_BITS, DC_VALUES), huffman(AC_BITS, AC_VALUES)
    value = n_bits = 0
    out = bytearray()

    def put(code, length):
        nonlocal value, n_bits
        value, n_bits = value << length | code, n_bits + length
        while n_bits >= 8:
            n_bits -= 8
            byte = value >> n_bits & 255
            out.append(byte)
            if byte == 255:
                out.append(0)
        value &= (1 << n_bits) - 1

    def put_number(table, run, number):
        size = abs(number).bit_length()
        put(*table[run << 4 | size])
        if size:
            put(number if number > 0 else number + (1 << size) - 1, size)

    last = [0] * len(components)
    for i in range(len(components[0])):
        for k, component in enumerate(components):
            block = component[i]
            put_number(dc, 0, block[0] - last[k])
            last[k], run = block[0], 0
            for number in block[1:]:
                if number == 0:
                    run += 1
                    continue
                while run > 15:
                    put(*ac[0xF0])
                    run -= 16
                put_number(ac, run, number)
                run = 0
            if run:
                put(*ac[0])
    put((1 << 8 - n_bits % 8) - 1 if n_bits % 8 else 0, (8 - n_bits % 8) % 8)
    return bytes(out)


def exif(text):
    body = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x0e\x01\x02\0" + struct.pack("<II", len(text) + 1, 26) + b"\0\0\0\0" + text.encode() + b"\0"
    comment = text.encode() + b" kommentar"
    return (b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + b"\xff\xfe" + struct.pack(">H", len(comment) + 2) + comment)


def flate(data):
    return zlib.compress(data)


def ascii85(data):
    out = bytearray()
    for at in range(0, len(data), 4):
        part = data[at:at + 4]
        number = int.from_bytes(part.ljust(4, b"\0"), "big")
        digits = bytes(number // 85 ** (4 - i) % 85 + 33 for i in range(len(part) + 1))
        out += b"z" if digits == b"!!!!!" else digits
    return bytes(out) + b"~>"
