"""Files of the formats that offices send, made with the standard library alone; all persons invented."""
# SPDX-License-Identifier: GPL-3.0-or-later
import io
import struct
import zipfile
import zlib
from xml.sax.saxutils import escape

XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "application/vnd.openxmlformats-officedocument."
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DRAW = "http://schemas.openxmlformats.org/drawingml/2006/main"
SLIDE = "http://schemas.openxmlformats.org/presentationml/2006/main"


def pack(parts, first_stored=None):
    """Parts (name to text or bytes) as a ZIP archive; `first_stored`: an OpenDocument media type."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        if first_stored:
            archive.writestr("mimetype", first_stored, zipfile.ZIP_STORED)
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (2024, 3, 1, 12, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def relations(*rows):
    """Rows of (id, kind, target, is_external)."""
    body = "".join(
        f'<Relationship Id="{i}" Type="{RELATIONS}/{kind}" Target="{escape(target)}"'
        + (' TargetMode="External"' if external else "") + "/>" for i, kind, target, external in rows)
    return f'{XML}<Relationships xmlns="{PACKAGE}/relationships">{body}</Relationships>'


def ooxml(main, main_type, parts, types=()):
    """An Office Open XML package whose main part is `main`."""
    overrides = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>'
                        for name, kind in [(main, main_type + ".main+xml"), *types])
    base = {
        "[Content_Types].xml": f'{XML}<Types xmlns="{PACKAGE}/content-types">'
                               '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package'
                               '.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
                               '<Default Extension="png" ContentType="image/png"/>'
                               f"{overrides}</Types>",
        "_rels/.rels": relations(("r1", "officeDocument", main, False)),
    }
    return pack({**base, **parts})


def docx(*paragraphs, body="", more=(), parts=None, kind=OFFICE + "wordprocessingml.document"):
    """A Word document; `body`: raw WordprocessingML after the paragraphs; `more`: relations."""
    text = "".join(f'<w:p><w:r><w:t xml:space="preserve">{escape(p)}</w:t></w:r></w:p>' for p in paragraphs)
    document = (f'{XML}<w:document xmlns:w="{WORD}" xmlns:r="{RELATIONS}" xmlns:a="{DRAW}" '
                'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
                'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture">'
                f"<w:body>{text}{body}<w:sectPr/></w:body></w:document>")
    return ooxml("word/document.xml", kind,
                 {"word/document.xml": document, "word/_rels/document.xml.rels": relations(*more),
                  **(parts or {})})


def docx_picture(relation):
    """A picture that is linked, not embedded: the target of `relation`."""
    return ('<w:p><w:r><w:drawing><wp:inline><wp:extent cx="990000" cy="990000"/><wp:docPr id="1" name="p"/>'
            f'<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
            '<pic:pic><pic:nvPicPr><pic:cNvPr id="1" name="p"/><pic:cNvPicPr/></pic:nvPicPr>'
            f'<pic:blipFill><a:blip r:link="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
            '<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="990000" cy="990000"/></a:xfrm>'
            '<a:prstGeom prst="rect"/></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline>'
            "</w:drawing></w:r></w:p>")


def xlsx(sheets, kind=OFFICE + "spreadsheetml.sheet", parts=None, more=(), extra=""):
    """A workbook; `sheets`: name to rows of cells; a cell that begins with "=" is a formula."""
    def cell(value):
        if value.startswith("="):
            return f"<c><f>{escape(value[1:])}</f><v>0</v></c>"
        return f'<c t="inlineStr"><is><t>{escape(value)}</t></is></c>'

    files, types, rows, names = {}, [], [], ""
    for number, (name, lines) in enumerate(sheets.items(), 1):
        body = "".join("<row>" + "".join(map(cell, line)) + "</row>" for line in lines)
        path = f"xl/worksheets/sheet{number}.xml"
        files[path] = f'{XML}<worksheet xmlns="{SHEET}"><sheetData>{body}</sheetData></worksheet>'
        types.append((path, OFFICE + "spreadsheetml.worksheet+xml"))
        rows.append((f"s{number}", "worksheet", f"worksheets/sheet{number}.xml", False))
        names += f'<sheet name="{escape(name)}" sheetId="{number}" r:id="s{number}"/>'
    files["xl/workbook.xml"] = (f'{XML}<workbook xmlns="{SHEET}" xmlns:r="{RELATIONS}"><sheets>{names}</sheets>'
                                f"{extra}</workbook>")
    files["xl/_rels/workbook.xml.rels"] = relations(*rows, *more)
    return ooxml("xl/workbook.xml", kind, {**files, **(parts or {})}, types)


def pptx(*slides):
    """A presentation with one text a slide."""
    tree = ('<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>')
    space = f'xmlns:p="{SLIDE}" xmlns:a="{DRAW}" xmlns:r="{RELATIONS}"'
    files, types, rows, ids = {}, [], [("m1", "slideMaster", "slideMasters/slideMaster1.xml", False)], ""
    for number, text in enumerate(slides, 1):
        path = f"ppt/slides/slide{number}.xml"
        files[path] = (f'{XML}<p:sld {space}><p:cSld><p:spTree>{tree}<p:sp><p:nvSpPr><p:cNvPr id="2" name="t"/>'
                       '<p:cNvSpPr txBox="1"/><p:nvPr/></p:nvSpPr><p:spPr><a:xfrm><a:off x="500000" y="500000"/>'
                       '<a:ext cx="8000000" cy="2000000"/></a:xfrm><a:prstGeom prst="rect"/></p:spPr><p:txBody>'
                       f'<a:bodyPr/><a:p><a:r><a:rPr lang="da-DK" sz="2400"/><a:t>{escape(text)}</a:t></a:r></a:p>'
                       "</p:txBody></p:sp></p:spTree></p:cSld></p:sld>")
        files[f"ppt/slides/_rels/slide{number}.xml.rels"] = relations(
            ("l1", "slideLayout", "../slideLayouts/slideLayout1.xml", False))
        types.append((path, OFFICE + "presentationml.slide+xml"))
        rows.append((f"s{number}", "slide", f"slides/slide{number}.xml", False))
        ids += f'<p:sldId id="{255 + number}" r:id="s{number}"/>'
    empty = f"<p:cSld><p:spTree>{tree}</p:spTree></p:cSld>"
    colours = ('<p:clrMap bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" accent1="accent1" accent2="accent2" '
               'accent3="accent3" accent4="accent4" accent5="accent5" accent6="accent6" hlink="hlink" '
               'folHlink="folHlink"/>')
    files["ppt/slideMasters/slideMaster1.xml"] = (
        f'{XML}<p:sldMaster {space}>{empty}{colours}'
        '<p:sldLayoutIdLst><p:sldLayoutId id="2147483649" r:id="l1"/></p:sldLayoutIdLst></p:sldMaster>')
    files["ppt/slideMasters/_rels/slideMaster1.xml.rels"] = relations(
        ("l1", "slideLayout", "../slideLayouts/slideLayout1.xml", False))
    files["ppt/slideLayouts/slideLayout1.xml"] = f"{XML}<p:sldLayout {space}>{empty}</p:sldLayout>"
    files["ppt/slideLayouts/_rels/slideLayout1.xml.rels"] = relations(
        ("m1", "slideMaster", "../slideMasters/slideMaster1.xml", False))
    files["ppt/presentation.xml"] = (
        f'{XML}<p:presentation {space}><p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="m1"/>'
        f'</p:sldMasterIdLst><p:sldIdLst>{ids}</p:sldIdLst><p:sldSz cx="9144000" cy="6858000"/>'
        '<p:notesSz cx="6858000" cy="9144000"/></p:presentation>')
    files["ppt/_rels/presentation.xml.rels"] = relations(*rows)
    types += [("ppt/slideMasters/slideMaster1.xml", OFFICE + "presentationml.slideMaster+xml"),
              ("ppt/slideLayouts/slideLayout1.xml", OFFICE + "presentationml.slideLayout+xml")]
    return ooxml("ppt/presentation.xml", OFFICE + "presentationml.presentation", files, types)


ODF_SPACES = " ".join(f'xmlns:{p}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for p, n in [
    ("office", "office"), ("text", "text"), ("table", "table"), ("draw", "drawing"), ("style", "style"),
    ("svg", "svg-compatible"), ("script", "script")]) + ' xmlns:xlink="http://www.w3.org/1999/xlink"'


def odf(kind, body, before="", doctype=""):
    """An OpenDocument file: kind is "text", "spreadsheet" or "presentation"."""
    media_type = f"application/vnd.oasis.opendocument.{kind}"
    content = (f'{XML}{doctype}<office:document-content {ODF_SPACES} office:version="1.2">{before}'
               f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>")
    manifest = (f'{XML}<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
                f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{media_type}"/>'
                '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
                "</manifest:manifest>")
    return pack({"content.xml": content, "META-INF/manifest.xml": manifest}, media_type)


def odt(*paragraphs, body="", **more):
    return odf("text", "".join(f"<text:p>{escape(p)}</text:p>" for p in paragraphs) + body, **more)


def odt_with_macro(text, written):
    """A text document that, if macros run when it is opened, also says `written`."""
    basic = "application/vnd.sun.xml.ui.configuration"
    library = "http://openoffice.org/2000/library"
    module = ('<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">'
              '<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" '
              'script:language="StarBasic">Sub Main\n'
              f"ThisComponent.Text.insertString(ThisComponent.Text.End, &quot;{written}&quot;, False)\nEnd Sub"
              "</script:module>")
    libraries = (f'<library:libraries xmlns:library="{library}" xmlns:xlink="http://www.w3.org/1999/xlink">'
                 '<library:library library:name="Standard" library:link="false"/></library:libraries>')
    inner = (f'<library:library xmlns:library="{library}" library:name="Standard" library:readonly="false" '
             'library:passwordprotected="false"><library:element library:name="Module1"/></library:library>')
    listener = ('<office:scripts><office:event-listeners><script:event-listener script:language="ooo:script" '
                'script:event-name="dom:load" xlink:href="vnd.sun.star.script:Standard.Module1.Main?language=Basic&amp;'
                'location=document" xlink:type="simple"/></office:event-listeners></office:scripts>')
    with zipfile.ZipFile(io.BytesIO(odt(text, before=listener))) as plain:
        parts = {name: plain.read(name).decode() for name in plain.namelist() if name != "mimetype"}
    entries = "".join(f'<manifest:file-entry manifest:full-path="Basic/{name}" manifest:media-type="{kind}"/>'
                      for name, kind in (("script-lc.xml", "text/xml"), ("Standard/script-lb.xml", "text/xml"),
                                         ("Standard/Module1.xml", "text/xml"), ("", basic)))
    parts["META-INF/manifest.xml"] = parts["META-INF/manifest.xml"].replace("</manifest:manifest>",
                                                                            entries + "</manifest:manifest>")
    parts |= {"Basic/script-lc.xml": XML + libraries, "Basic/Standard/script-lb.xml": XML + inner,
              "Basic/Standard/Module1.xml": XML + module}
    return pack(parts, "application/vnd.oasis.opendocument.text")


def ods(rows):
    cells = "".join("<table:table-row>" + "".join(
        f'<table:table-cell office:value-type="string"><text:p>{escape(c)}</text:p></table:table-cell>'
        for c in row) + "</table:table-row>" for row in rows)
    return odf("spreadsheet", f'<table:table table:name="Ark1">{cells}</table:table>')


def odp(text):
    return odf("presentation", '<draw:page draw:name="side1"><draw:frame svg:x="2cm" svg:y="2cm" '
               f'svg:width="20cm" svg:height="4cm"><draw:text-box><text:p>{escape(text)}</text:p>'
               "</draw:text-box></draw:frame></draw:page>")


def rtf(text):
    coded = "".join(c if ord(c) < 128 else f"\\u{ord(c)}?" for c in text)
    return ("{\\rtf1\\ansi\\deff0{\\fonttbl{\\f0 Calibri;}}\\f0\\fs24 " + coded + "\\par}").encode()


def png(width=80, height=40, gray=64):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    rows = b"".join(b"\0" + bytes([gray]) * width for _ in range(height))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def bmp(width=80, height=40):
    row = b"\x40\x80\xc0" * width
    row += b"\0" * (-len(row) % 4)
    return (b"BM" + struct.pack("<IHHI", 54 + len(row) * height, 0, 0, 54)
            + struct.pack("<IiiHHIIiiII", 40, width, height, 1, 24, 0, 0, 2835, 2835, 0, 0) + row * height)


def gif():
    """One pixel, as every web page has it."""
    return (b"GIF89a\1\0\1\0\x80\0\0\xff\xff\xff\0\0\0,\0\0\0\0\1\0\1\0\0\2\2D\1\0;")


def ole(streams):
    """A compound file; `streams`: path ("storage/stream") to bytes. Sectors of 512 bytes, no short ones:
    streams are filled up to 4096 bytes in their sectors, their length stands in the directory."""
    end, free, fat_mark = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
    tree = {}
    for path, content in streams.items():
        *folders, name = path.split("/")
        place = tree
        for folder in folders:
            place = place.setdefault(folder, {})
        place[name] = content
    entries, data, fat, short, short_fat = [], [], [], b"", []

    def store(content):
        start = len(fat)
        blocks = [content[i:i + 512].ljust(512, b"\0") for i in range(0, len(content), 512)]
        data.extend(blocks)
        fat.extend([start + i + 1 for i in range(len(blocks) - 1)] + [end])
        return start

    def store_short(content):
        nonlocal short
        start = len(short_fat)
        n = -(-len(content) // 64)
        short += content.ljust(64 * n, b"\0")
        short_fat.extend([start + i + 1 for i in range(n - 1)] + [end])
        return start

    def add(name, kind, content=b""):
        index = len(entries)
        first = end
        if kind == 2 and content:
            first = store(content) if len(content) >= 4096 else store_short(content)
        entries.append({"name": name, "kind": kind, "start": first, "size": len(content) if kind == 2 else 0,
                        "left": free, "right": free, "child": free})
        return index

    def fill(parent, folder):
        # Siblings in one chain to the right, in the order the format asks for: a tree, if a poor one.
        previous = None
        for name in sorted(folder, key=lambda n: (len(n), n.upper())):
            content = folder[name]
            index = add(name, 1 if isinstance(content, dict) else 2,
                        b"" if isinstance(content, dict) else content)
            if previous is None:
                entries[parent]["child"] = index
            else:
                entries[previous]["right"] = index
            previous = index
            if isinstance(content, dict):
                fill(index, content)

    root = add("Root Entry", 5)
    fill(root, tree)
    if short:
        entries[root]["start"], entries[root]["size"] = store(short), len(short)
    short_start = store(b"".join(struct.pack("<I", n) for n in short_fat)
                        .ljust(512 * -(-len(short_fat) * 4 // 512), b"\xff")) if short else end
    n_short = -(-len(short_fat) * 4 // 512)
    listing = b""
    for entry in entries:
        name = (entry["name"] + "\0").encode("utf-16-le")
        listing += (name.ljust(64, b"\0") + struct.pack("<HBBIII", len(name), entry["kind"], 1, entry["left"],
                    entry["right"], entry["child"]) + bytes(36)
                    + struct.pack("<IQ", entry["start"], entry["size"]))
    directory = store(listing.ljust(512 * -(-len(listing) // 512), b"\0"))
    n_fat = 1
    while n_fat * 128 < len(fat) + n_fat:
        n_fat += 1
    fat_at = list(range(len(fat), len(fat) + n_fat))
    table = fat + [fat_mark] * n_fat
    table += [free] * (n_fat * 128 - len(table))
    header = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
              + struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, n_fat, directory, 0, 4096,
                            short_start, n_short, end, 0)
              + b"".join(struct.pack("<I", n) for n in fat_at + [free] * (109 - n_fat)))
    return header + b"".join(data) + b"".join(struct.pack("<I", n) for n in table)


def msg(subject, sender, to, body, attachments=()):
    """An Outlook message ([MS-OXMSG]); sender and to: (name, address); attachments: (name, bytes)."""
    def text(value):
        return value.encode("utf-16-le")

    def properties(rows, reserved):
        """Rows of (tag, value): fixed ones hold the value, variable ones the length."""
        return bytes(reserved) + b"".join(struct.pack("<IIq", tag, 6, value) for tag, value in rows)

    strings = {0x001A: "IPM.Note", 0x0037: subject, 0x0C1A: sender[0], 0x0C1E: "SMTP", 0x0C1F: sender[1],
               0x0E04: to[0], 0x1000: body, 0x0042: sender[0], 0x0065: sender[1]}
    streams, rows = {}, []
    for number, value in strings.items():
        streams[f"__substg1.0_{number:04X}001F"] = text(value)
        rows.append((number << 16 | 0x1F, len(text(value)) + 2))
    rows.append((0x0E070003, 1))
    rows.append((0x00390040, 133550000000000000))
    counts = struct.pack("<8xIIII8x", 1, len(attachments), 1, len(attachments))
    streams["__properties_version1.0"] = counts + properties(rows, 0)
    recipient = {0x3001: to[0], 0x3002: "SMTP", 0x3003: to[1]}
    for number, value in recipient.items():
        streams[f"__recip_version1.0_#00000000/__substg1.0_{number:04X}001F"] = text(value)
    streams["__recip_version1.0_#00000000/__properties_version1.0"] = properties(
        [(n << 16 | 0x1F, len(text(v)) + 2) for n, v in recipient.items()] + [(0x0C150003, 1)], 8)
    for index, (name, content) in enumerate(attachments):
        folder = f"__attach_version1.0_#{index:08X}"
        streams[f"{folder}/__substg1.0_3707001F"] = text(name)
        streams[f"{folder}/__substg1.0_3704001F"] = text(name)
        streams[f"{folder}/__substg1.0_37010102"] = content
        streams[f"{folder}/__properties_version1.0"] = properties(
            [(0x3707001F, len(text(name)) + 2), (0x37010102, len(content)), (0x37050003, 1)], 8)
    streams["__nameid_version1.0/__substg1.0_00020102"] = b""
    return ole(streams)


def rar(name, content):
    """A RAR archive (version 4) with one stored file."""
    def block(kind, flags, body, data=b""):
        rest = struct.pack("<BHH", kind, flags, 7 + len(body)) + body
        return struct.pack("<H", zlib.crc32(rest) & 0xFFFF) + rest + data

    coded = name.encode("ascii")
    entry = struct.pack("<IIBIIBBHI", len(content), len(content), 3, zlib.crc32(content), 0x58616000, 20, 0x30,
                        len(coded), 0o100644) + coded
    return (b"Rar!\x1a\7\0" + block(0x73, 0, bytes(6)) + block(0x74, 0x8000, entry, content)
            + block(0x7B, 0x4000, b""))


def tnef(files, letter=None):
    """A winmail.dat ([MS-OXTNEF]); files: (name, bytes); letter: its HTML."""
    def attribute(level, number, data):
        return struct.pack("<BII", level, number, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)

    def mapi(*rows):
        """Rows of (type, number, bytes): of variable length, one value each."""
        return struct.pack("<I", len(rows)) + b"".join(
            struct.pack("<HHII", kind, number, 1, len(data)) + data + bytes(-len(data) % 4)
            for kind, number, data in rows)

    out = struct.pack("<IH", 0x223E9F78, 1) + attribute(1, 0x00089006, struct.pack("<I", 0x00010000))
    if letter is not None:
        out += attribute(1, 0x00069003, mapi((0x0102, 0x1013, letter)))
    for name, data in files:
        out += (attribute(2, 0x00069002, struct.pack("<HIHHI", 1, 0xFFFFFFFF, 0, 0, 0))
                + attribute(2, 0x00018010, name.encode("cp1252", "replace")[:8] + b"\0")
                + attribute(2, 0x0006800F, data)
                + attribute(2, 0x00069005, mapi((0x001F, 0x3707, (name + "\0").encode("utf-16-le")))))
    return out


def pdf(text, attached=()):
    """A PDF of one page; attached: (name, bytes), in the name tree, deflated."""
    content = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode("latin-1")
    names = b" ".join(b"(%d) %d 0 R" % (i, 6 + 2 * i) for i in range(len(attached)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Names << /EmbeddedFiles << /Names [%b] >> >> >>" % names,
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for name, data in attached:
        packed = zlib.compress(data)
        title = ("\ufeff" + name).encode("utf-16-be").hex().encode()
        objects.append(b"<< /Type /Filespec /UF <%b> /EF << /F %d 0 R >> >>" % (title, len(objects) + 2))
        objects.append(b"<< /Type /EmbeddedFile /Filter /FlateDecode /Length %d >>\nstream\n%b\nendstream"
                       % (len(packed), packed))
    out, offsets = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return out + (b"xref\n0 %d\n0000000000 65535 f \n%btrailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
                  % (len(objects) + 1, table, len(objects) + 1, len(out)))
