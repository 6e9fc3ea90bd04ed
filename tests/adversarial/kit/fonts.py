"""Font programs of Debian's packages, taken apart: to embed them, and to see what is left of them."""
# SPDX-License-Identifier: GPL-3.0-or-later
import pathlib
import re
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


def _index(entries):
    if not entries:
        return b"\0\0"
    offsets, at = [], 1
    for entry in [*entries, b""]:
        offsets.append(struct.pack(">I", at))
        at += len(entry)
    return struct.pack(">HB", len(entries), 4) + b"".join(offsets) + b"".join(entries)


def _number(value):
    return b"\x1d" + struct.pack(">i", value)


def cid_keyed(data, first_cid):
    """A CFF table of names made one of CIDs: glyph n is CID @first_cid + n."""
    _, at = cff_index(data, data[2])
    top, at = cff_index(data, at)
    _, at = cff_index(data, at)
    global_subrs, _ = cff_index(data, at)
    keys = cff_dict(top[0])
    charstrings, _ = cff_index(data, keys[17][0])
    size, start = keys[18]
    private = data[start:start + size]
    local_at = cff_dict(private).get(19)
    local = cff_index(data, start + local_at[0])[0] if local_at else []
    charset = b"\2" + struct.pack(">HH", first_cid + 1, len(charstrings) - 2)
    select = b"\3\0\1\0\0\0" + struct.pack(">H", len(charstrings))
    outlines, subrs = _index(charstrings), _index(global_subrs)
    # Subroutines stay where the private dictionary says: right behind it and what fills the room.
    room = (local_at[0] if local_at else len(private)) - len(private)

    def build(offsets):
        head = (_number(391) + _number(392) + _number(0) + b"\x0c\x1e" + _number(offsets[0]) + b"\x0f" +
                _number(offsets[1]) + b"\x0c\x25" + _number(offsets[2]) + b"\x11" + _number(offsets[3]) + b"\x0c\x24")
        out = b"\1\0\4\4" + _index([b"Skrift"]) + _index([head]) + _index([b"Adobe", b"Identity"]) + subrs
        places = []
        for part in (charset, select, outlines):
            places.append(len(out))
            out += part
        font_dict = _number(len(private)) + _number(offsets[4]) + b"\x12"
        places.append(len(out))
        out += _index([font_dict])
        places.append(len(out))
        out += private + b"\0" * max(room, 0) + (_index(local) if local else b"")
        return out, places

    _, places = build([0] * 5)
    return build(places)[0]


def type1_parts(data):
    """(clear text, encrypted binary, trailer) of a .t1 file."""
    at = data.index(b"currentfile eexec") + len(b"currentfile eexec\n")
    zeros = data.rindex(b"0" * 64)
    while data[zeros - 1] in b"0\n\r":
        zeros -= 1
    return data[:at], data[at:zeros], data[zeros:]


def type1_glyphs(program):
    """Names of the glyphs that an embedded Type 1 program draws, and its decrypted text."""
    at = program.index(b"eexec") + 5
    while program[at:at + 1] in b"\r\n \t":
        at += 1
    key, plain = 55665, bytearray()
    for byte in program[at:]:
        plain.append(byte ^ key >> 8)
        key = (byte + key) * 52845 + 22719 & 65535
    start = plain.index(b"/CharStrings")
    names = re.findall(rb"/([A-Za-z0-9._]+) \d+ (?:RD|-\|) ", plain[start:])
    return {name.decode() for name in names}, bytes(plain)
