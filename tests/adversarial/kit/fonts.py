"""Font programs of Debian's packages, taken apart: to embed them, and to see what is left of them."""
# SPDX-License-Identifier: GPL-3.0-or-later
import pathlib
import struct

TRUETYPE = pathlib.Path("/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf")
OPENTYPE = pathlib.Path("/usr/share/fonts/opentype/urw-base35/NimbusSans-Regular.otf")
TYPE1 = pathlib.Path("/usr/share/fonts/type1/urw-base35/NimbusSans-Regular.t1")


def u16(data, at):
    return struct.unpack_from(">H", data, at)[0]


def u32(data, at):
    return struct.unpack_from(">I", data, at)[0]


class Sfnt:
    """A TrueType or OpenType font: tables, glyph numbers, advances."""

    def __init__(self, data):
        self.data = data
        self.tables = {}
        for i in range(u16(data, 4)):
            tag, _, offset, length = struct.unpack_from(">4sIII", data, 12 + 16 * i)
            self.tables[tag.decode()] = data[offset:offset + length]
        self.n_glyphs = u16(self.tables["maxp"], 4) if "maxp" in self.tables else 0

    def glyph(self, character):
        """Number of a character's glyph, from a Unicode table of format 4."""
        cmap = self.tables["cmap"]
        for i in range(u16(cmap, 2)):
            platform, encoding, offset = struct.unpack_from(">HHI", cmap, 4 + 8 * i)
            if (platform, encoding) == (3, 1) and u16(cmap, offset) == 4:
                return self._format4(cmap[offset:], ord(character))
        return 0

    @staticmethod
    def _format4(table, code):
        n = u16(table, 6) // 2
        for i in range(n):
            end, start = u16(table, 14 + 2 * i), u16(table, 16 + 2 * n + 2 * i)
            if start <= code <= end:
                delta, at = u16(table, 16 + 4 * n + 2 * i), 16 + 6 * n + 2 * i
                offset = u16(table, at)
                if offset == 0:
                    return (code + delta) & 0xFFFF
                glyph = u16(table, at + offset + 2 * (code - start))
                return (glyph + delta) & 0xFFFF if glyph else 0
        return 0

    def advance(self, glyph):
        """In thousandths of an em."""
        n = u16(self.tables["hhea"], 34)
        return u16(self.tables["hmtx"], 4 * min(glyph, n - 1)) * 1000 / u16(self.tables["head"], 18)

    def outline_bytes(self, glyph):
        """Length of a TrueType outline; 0 for a glyph that is not there."""
        long, loca = u16(self.tables["head"], 50), self.tables["loca"]
        if glyph >= self.n_glyphs:
            return 0
        if long:
            return u32(loca, 4 * glyph + 4) - u32(loca, 4 * glyph)
        return 2 * (u16(loca, 2 * glyph + 2) - u16(loca, 2 * glyph))


def cff_index(data, at):
    """(entries, end) of a CFF INDEX."""
    n = u16(data, at)
    if n == 0:
        return [], at + 2
    size = data[at + 2]
    offsets = [int.from_bytes(data[at + 3 + size * i:at + 3 + size * (i + 1)], "big") for i in range(n + 1)]
    base = at + 2 + size * (n + 1)
    return [data[base + a:base + b] for a, b in zip(offsets, offsets[1:])], base + offsets[-1]


def cff_dict(data):
    """{operator: operands} of a CFF DICT; two-byte operators are 1200 + x."""
    result, operands, at = {}, [], 0
    while at < len(data):
        b = data[at]
        at += 1
        if b <= 21:
            if b == 12:
                b, at = 1200 + data[at], at + 1
            result[b], operands = operands, []
        elif b == 28:
            operands.append(struct.unpack_from(">h", data, at)[0])
            at += 2
        elif b == 29:
            operands.append(struct.unpack_from(">i", data, at)[0])
            at += 4
        elif b == 30:
            while data[at] & 15 != 15 and data[at] >> 4 != 15:
                at += 1
            at += 1
            operands.append(0)
        elif b <= 246:
            operands.append(b - 139)
        else:
            operands.append((b - 247) * 256 + data[at] + 108 if b <= 250 else -(b - 251) * 256 - data[at] - 108)
            at += 1
    return result


def cff_outlines(data):
    """Charstrings of a bare CFF font."""
    _, at = cff_index(data, data[2])
    top, _ = cff_index(data, at)
    return cff_index(data, cff_dict(top[0])[17][0])[0]


def type1_parts(data):
    """(clear text, encrypted binary, trailer) of a .t1 file."""
    at = data.index(b"currentfile eexec") + len(b"currentfile eexec\n")
    zeros = data.rindex(b"0" * 64)
    while data[zeros - 1] in b"0\n\r":
        zeros -= 1
    return data[:at], data[at:zeros], data[zeros:]
