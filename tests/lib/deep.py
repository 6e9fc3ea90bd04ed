"""Looking for words in anything that leaves the house: unpacked, decoded, in every way to write a letter."""
# SPDX-License-Identifier: GPL-3.0-or-later
import base64
import binascii
import io
import json
import re
import subprocess
import urllib.parse
import zipfile
from xml.etree import ElementTree

MAX_DEPTH = 6


def command(*words, data=None):
    """What the program says; nothing if it does not know the bytes."""
    return subprocess.run(words, input=data, capture_output=True, check=False).stdout


def patterns(word):
    """(bytes, case counts) as the word may stand in a file."""
    for text in {word, word.lower(), word.upper(), word.capitalize()}:
        coded = [text.encode("utf-8"), text.encode("utf-16-be"), text.encode("utf-16-le")]
        coded += [text.encode("latin-1"), text.encode("cp865", "replace"), text.encode("mac-roman")]
        for code in coded:
            yield code.lower(), False
            yield code.hex().encode(), False
            for shift in range(3):  # a word within longer base64
                inside = base64.b64encode(bytes(shift) + code)[(0, 2, 3)[shift]:]
                inside = inside.rstrip(b"=")[:-1]
                if len(inside) >= 6:
                    yield inside, True
        yield urllib.parse.quote(text).lower().encode(), False
        yield json.dumps(text)[1:-1].lower().encode(), False
        yield "".join(c if c.isascii() else f"&#{ord(c)};" for c in text).lower().encode(), False
        yield "".join(c if c.isascii() else f"&#x{ord(c):x};" for c in text).lower().encode(), False
        yield "".join(c if c.isascii() else f"\\{ord(c):o}" for c in text).lower().encode(), False
        yield re.sub(rb"[\x80-\xff]", lambda m: b"=%02x" % m[0][0], text.encode()).lower(), False
        yield re.sub(rb"[\x80-\xff]", lambda m: b"=%02x" % m[0][0], text.encode("latin-1")).lower(), False


def strings_in(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from strings_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings_in(inner)


def pdf_pieces(data):
    """The objects with their streams decoded, every string, every hexadecimal string, and the text as read."""
    with_names = []
    import tempfile
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(data)
        file.flush()
        qdf = command("qpdf", "--qdf", "--object-streams=disable", "--no-warn", file.name, "-")
        yield "objects", qdf
        for found in re.finditer(rb"<([0-9A-Fa-f\s]{4,})>", qdf):
            digits = re.sub(rb"\s", b"", found[1])
            with_names.append(binascii.unhexlify(digits + b"0" * (len(digits) % 2)))
        yield "hexadecimal strings", b"\n".join(with_names)
        # Letters set one by one, with room between them: [(K) -20 (irsten)] TJ
        shown = re.sub(rb"\)\s*-?[\d.]*\s*\(", b"", qdf)
        yield "shown strings", shown
        listed = command("qpdf", "--json", "--no-warn", file.name)
        for text in strings_in(json.loads(listed)) if listed else ():
            if text.startswith("b:"):
                yield "strings", bytes.fromhex(text[2:])
            elif text.startswith("u:"):
                yield "strings", text[2:].encode()
        for reader in (["pdftotext", file.name, "-"], ["pdftotext", "-raw", file.name, "-"],
                       ["mutool", "draw", "-q", "-F", "text", "-o", "-", file.name], ["pdfinfo", file.name],
                       ["pdfinfo", "-meta", file.name], ["pdfinfo", "-struct-text", file.name]):
            text = command(*reader)
            yield f"{reader[0]} {reader[1]}", text
            yield f"{reader[0]} {reader[1]}, lines joined", re.sub(rb"-?\s+", b"", text)


def pieces(where, data, depth=0):
    """(where, bytes) of all that the file holds, as it is and unpacked."""
    yield where, data
    if depth > MAX_DEPTH:
        return
    if data.startswith(b"%PDF-"):
        for name, piece in pdf_pieces(data):
            yield f"{where}, {name}", piece
    elif data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for entry in archive.infolist():
                yield f"{where}, name of an entry", entry.filename.encode()
                yield from pieces(f"{where}, {entry.filename}", archive.read(entry), depth + 1)
    elif data.lstrip()[:1] in (b"{", b"["):
        for text in strings_in(json.loads(data)):
            yield f"{where}, a string", text.encode()
    elif data.lstrip().startswith(b"<?xml"):
        for element in ElementTree.fromstring(data).iter():
            for text in (element.tag, element.text or "", element.tail or "", *element.attrib.values()):
                yield f"{where}, an element", text.encode()
            if element.tag.endswith("}content") and element.text:
                yield from pieces(f"{where}, attached", base64.b64decode(element.text), depth + 1)


def find(words, where, data):
    """(word, where) for each word that is anywhere in the file or its name."""
    wanted = [(word, code, cased) for word in words for code, cased in set(patterns(word))]
    found = set()
    for place, piece in [(f"{where}, its name", where.encode()), *pieces(where, data)]:
        small = piece.lower()
        for word, code, cased in wanted:
            if code in (piece if cased else small):
                found.add((word, place))
    return sorted(found)
