"""PDFs written by hand, object by object: what a writer of files would never do can be done here."""
# SPDX-License-Identifier: GPL-3.0-or-later
import zlib

HELVETICA = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"


def to_bytes(text):
    return text if isinstance(text, bytes) else text.encode("latin-1")


def utf16(text):
    """A string as PDF writes Unicode: <FEFF…>."""
    return "<FEFF" + text.encode("utf-16-be").hex().upper() + ">"


class Document:
    """Objects 1 (catalog) and 2 (pages) are made when the file is written; font /F1 is Helvetica."""

    def __init__(self):
        self.objects = [b"", b""]
        self.pages = []
        self.catalog_keys = ""
        self.pages_keys = ""
        self.trailer_keys = ""
        self.helvetica = self.add(HELVETICA)

    def add(self, body=""):
        """Number of the new object."""
        self.objects.append(to_bytes(body))
        return len(self.objects)

    def set(self, number, body):
        self.objects[number - 1] = to_bytes(body)

    def stream(self, keys, data, compress=False):
        return self.add(stream_body(keys, data, compress))

    def page(self, content, fonts=None, xobjects=None, resources="", keys="", media="0 0 300 200"):
        """@content: one stream, or several as a list."""
        parts = content if isinstance(content, list) else [content]
        contents = " ".join(f"{self.stream('', part)} 0 R" for part in parts)
        named = {"F1": self.helvetica, **(fonts or {})}
        font_keys = " ".join(f"/{name} {number} 0 R" for name, number in named.items())
        object_keys = " ".join(f"/{name} {number} 0 R" for name, number in (xobjects or {}).items())
        own = "" if resources is None else (
            f"/Resources << /Font << {font_keys} >> /XObject << {object_keys} >> {resources} >>")
        self.pages.append(self.add(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [{media}] /Contents [{contents}] {own} {keys} >>"))
        return self.pages[-1]

    def form(self, content, keys="", fonts=True):
        resources = f"/Resources << /Font << /F1 {self.helvetica} 0 R >> >>" if fonts else ""
        return self.stream(
            f"/Type /XObject /Subtype /Form /BBox [0 0 300 200] {resources} {keys}", content)

    def finish(self):
        kids = " ".join(f"{number} 0 R" for number in self.pages)
        self.set(1, f"<< /Type /Catalog /Pages 2 0 R {self.catalog_keys} >>")
        self.set(2, f"<< /Type /Pages /Kids [{kids}] /Count {len(self.pages)} {self.pages_keys} >>")

    def to_bytes(self):
        self.finish()
        out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        offsets = []
        for number, body in enumerate(self.objects, 1):
            offsets.append(len(out))
            out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
        return bytes(out) + table(offsets, len(out), self.trailer_keys)

    def with_object_stream(self):
        """The file with every object that may be in an object stream there, and an xref stream."""
        self.finish()
        packed = [n for n, body in enumerate(self.objects, 1) if b"stream\n" not in body]
        index, data = "", b""
        for number in packed:
            index += f"{number} {len(data)} "
            data += self.objects[number - 1] + b" "
        head = to_bytes(index)
        holder = self.stream(f"/Type /ObjStm /N {len(packed)} /First {len(head)}", head + data, True)
        out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        rows = [b"\0\0\0\0\xff\xff"]
        for number, body in enumerate(self.objects, 1):
            if number in packed:
                rows.append(b"\2" + holder.to_bytes(3, "big") + packed.index(number).to_bytes(2, "big"))
                continue
            rows.append(b"\1" + len(out).to_bytes(3, "big") + b"\0\0")
            out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
        number, start = len(self.objects) + 1, len(out)
        rows.append(b"\1" + start.to_bytes(3, "big") + b"\0\0")
        xref = stream_body(f"/Type /XRef /W [1 3 2] /Size {number + 1} /Root 1 0 R {self.trailer_keys}",
                           b"".join(rows), True)
        out += b"%d 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (number, xref, start)
        return bytes(out)


def stream_body(keys, data, compress=False):
    data = to_bytes(data)
    if compress:
        data = zlib.compress(data)
        keys += " /Filter /FlateDecode"
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (to_bytes(keys), len(data), data)


def table(offsets, start, trailer_keys):
    rows = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(offsets) + 1
    return (b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n"
            % (size, rows, size, to_bytes(trailer_keys), start))


def revise(file, changes, size, trailer_keys=""):
    """An incremental update: @changes is {number: body}."""
    out = bytearray(file)
    previous = int(file.rsplit(b"startxref", 1)[1].split()[0])
    rows = b""
    for number, body in sorted(changes.items()):
        rows += b"%d 1\n%010d 00000 n \n" % (number, len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, to_bytes(body))
    start = len(out)
    out += (b"xref\n%strailer\n<< /Size %d /Root 1 0 R /Prev %d %s >>\nstartxref\n%d\n%%%%EOF\n"
            % (rows, size, previous, to_bytes(trailer_keys), start))
    return bytes(out)
