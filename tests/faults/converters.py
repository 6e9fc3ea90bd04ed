#!/usr/bin/python3
"""Attacks on what opens and converts files: nothing is fetched, nothing is read, each file has its row."""
# SPDX-License-Identifier: GPL-3.0-or-later
import base64
import io
import pathlib
import socket
import sqlite3
import struct
import subprocess
import sys
import tarfile
import threading
import zipfile
import zlib

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
from lib import formats, tap  # noqa: E402
from lib.tap import expect, expect_status, request  # noqa: E402

CANARY = "KANARIEFUGL-7731"


class Listener:
    """Whoever connects is counted."""

    def __enter__(self):
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.socket.getsockname()[1]}/x"
        self.visits = 0
        threading.Thread(target=self.serve, daemon=True).start()
        return self

    def serve(self):
        while True:
            try:
                visitor, _ = self.socket.accept()
            except OSError:
                return
            self.visits += 1
            visitor.close()

    def __exit__(self, *_):
        self.socket.close()


def take_in(folder, files):
    for name, content in files.items():
        (folder.source / name).write_bytes(content)
    folder.write_request(request())
    result = folder.run()
    expect_status(result, 0, 4)
    database = sqlite3.connect(folder.workroom / "workroom.db")
    database.row_factory = sqlite3.Row
    return database.execute("SELECT * FROM document ORDER BY id").fetchall()


def all_text(folder):
    """Text of every derived PDF, and its bytes without their packing."""
    out = ""
    for pdf in (folder.workroom / "derived").glob("*.pdf"):
        out += subprocess.run(["pdftotext", pdf, "-"], capture_output=True, text=True, check=True).stdout
        out += subprocess.run(["qpdf", "--qdf", "--object-streams=disable", pdf, "-"], capture_output=True,
                              check=False).stdout.decode("latin1")
    return out


def hostile_documents(url, secret):
    link = f"file://{secret}"
    external = [("r9", "image", url, True)]
    local = [("r9", "image", link, True)]
    template = [("r9", "attachedTemplate", url, True)]
    settings = f'{formats.XML}<w:settings xmlns:w="{formats.WORD}" xmlns:r="{formats.RELATIONS}">' \
               '<w:attachedTemplate r:id="r9"/></w:settings>'
    def field(code):
        return ('<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve">'
                f' {code} </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>')
    xxe = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{link}">]>'
    laughs = ('<!DOCTYPE x [<!ENTITY a "haha">' + "".join(
        f'<!ENTITY {chr(98 + i)} "{("&" + chr(97 + i) + ";") * 10}">' for i in range(9)) + "]>")
    section = (f'<text:section text:name="s"><text:section-source xlink:href="{link}"/><text:p>a</text:p>'
               "</text:section>")
    image = (f'<text:p><draw:frame svg:width="2cm" svg:height="2cm"><draw:image xlink:href="{url}" '
             'xlink:type="simple" xlink:actuate="onLoad"/></draw:frame></text:p>')
    macro = ('<office:scripts><script:event-listeners/></office:scripts>')
    html = (f'<html><head><base href="{url}"><link rel=stylesheet href="{url}"><link rel=attachment href="{link}">'
            f'<meta http-equiv=refresh content="0;url={url}"></head><body background="{url}"><p>tekst</p>'
            f'<img src="{url}"><img src="{link}"><iframe src="{link}"></iframe><object data="{link}"></object>'
            f'<script>document.write("SCRIPT-RAN")</script><embed src="{url}">'
            f'<p style="background:url({url})">a</p></body></html>')
    return {
        "billede.docx": formats.docx("tekst", body=formats.docx_picture("r9"), more=external),
        "lokalt.docx": formats.docx("tekst", body=formats.docx_picture("r9"), more=local),
        "skabelon.docx": formats.docx("tekst", more=[("r8", "settings", "settings.xml", False)], parts={
            "word/settings.xml": settings, "word/_rels/settings.xml.rels": formats.relations(*template)}),
        "felt.docx": formats.docx("tekst", body=field(f'INCLUDETEXT "{secret}"') + field(f'INCLUDEPICTURE "{url}" \\d')
                                  + field('DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k calc"')),
        "xxe.docx": formats.pack({"[Content_Types].xml": f'<Types><Override PartName="/word/document.xml" ContentType="'
                                  f'{formats.OFFICE}wordprocessingml.document.main+xml"/></Types>',
                                  "_rels/.rels": formats.relations(("r1", "officeDocument", "word/document.xml", False)),
                                  "word/document.xml": f'<?xml version="1.0"?>{xxe}<w:document xmlns:w="{formats.WORD}">'
                                  "<w:body><w:p><w:r><w:t>&e;</w:t></w:r></w:p></w:body></w:document>"}),
        "xxe.odt": formats.odf("text", "<text:p>&e;</text:p>", doctype=xxe),
        "latter.odt": formats.odf("text", "<text:p>&j;</text:p>", doctype=laughs),
        "afsnit.odt": formats.odt("tekst", body=section + image, before=macro),
        "dde.xlsx": formats.xlsx({"A": [["tekst", "=cmd|'/c calc'!A1", f'=WEBSERVICE("{url}")',
                                        f"='file://{secret}'#$A.A1"]]}),
        "makro.odt": formats.odt_with_macro("tekst", "MACRO-RAN"),
        "felt.rtf": (b"{\\rtf1 tekst {\\field{\\*\\fldinst INCLUDEPICTURE \"" + url.encode() + b"\" \\\\d}{\\fldrslt x}}"
                     b"{\\field{\\*\\fldinst INCLUDETEXT \"" + str(secret).encode() + b"\"}{\\fldrslt y}}}"),
        "side.html": html.encode(),
        "post.eml": b"From: a@x.example\r\nTo: b@x.example\r\nContent-Type: text/html\r\n\r\n" + html.encode(),
        "udenfor.eml": (f"From: a@x.example\r\nTo: b@x.example\r\nContent-Type: message/external-body; "
                        f'access-type=local-file; name="{secret}"\r\n\r\nContent-Type: text/plain\r\n\r\n').encode(),
    }


def nothing_is_fetched_or_read(folder):
    tap.need_program_cage()
    secret = folder.path / "hemmelig.txt"
    secret.write_text(CANARY)
    with Listener() as listener:
        files = hostile_documents(listener.url, secret)
        rows = take_in(folder, files)
        expect(listener.visits == 0, f"{listener.visits} connections")
        socket.create_connection(listener.socket.getsockname()).close()  # the listener would have seen one
    names = {row["file"]: row for row in rows if row["parent_id"] is None}
    expect(len(names) == len(files), f"{len(files)} files, {len(names)} rows")
    for row in rows:
        expect(row["problem"] == "none" or row["problem_detail"], f"{row['file']}: no reason")
    if pathlib.Path("/usr/lib/libreoffice/program/libswlo.so").exists():
        for name in ("billede.docx", "lokalt.docx", "skabelon.docx", "felt.docx", "afsnit.odt", "makro.odt",
                     "felt.rtf"):
            expect(names[name]["problem"] == "none", f"{name} was not converted, so nothing is shown by it")
    text = all_text(folder)
    expect(CANARY not in text, "a local file is in a document")
    expect("SCRIPT-RAN" not in text, "a script ran")
    expect("MACRO-RAN" not in text, "a macro ran")
    expect("hahahaha" not in text, "entities were expanded")


def archive(entries):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as tar:
        for name, content in entries:
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    return out.getvalue()


def zipped(entries):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in entries:
            target.writestr(name, content)
    return out.getvalue()


def nested(depth):
    content = zipped([("bund.txt", b"bund")])
    for _ in range(depth):
        content = zipped([("indre.zip", content)])
    return content


def gzip_bomb():
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(packer.compress(b"a" * (1 << 20)) for _ in range(300)) + packer.flush()


def picture_bomb(side=60000):
    """A picture of a few kilobytes that is gigabytes of pixels."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    packer = zlib.compressobj(9)
    rows = b"".join(packer.compress(bytes(1 + side // 8) * 100) for _ in range(side // 100)) + packer.flush()
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0))
            + chunk(b"IDAT", rows) + chunk(b"IEND", b""))


def documents_have_limits(folder):
    """What unpacks to far more than it is never reaches a converter, and takes nobody along."""
    body = "<w:p><w:r><w:t>" + "a" * (40 << 20) + "</w:t></w:r></w:p>"
    zeros = bytes(64 << 20)
    files = {
        "bombe.docx": formats.docx("tekst", body=body),
        "bombe.png": picture_bomb(),
        "bombe.pdf": formats.pdf("Forside", [("bombe.bin", zeros)]),
        "bombe.eml": (b"From: a@x.example\r\nTo: b@x.example\r\nContent-Type: application/zip; name=a.zip\r\n"
                      b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(zipped([("nuller.txt", zeros)]))),
        "god.txt": b"en god fil",
    }
    rows = take_in(folder, files)
    problems = {row["title"]: row["problem"] for row in rows}
    expect(problems == {"bombe.docx": "limit", "bombe.png": "limit", "bombe.pdf": "none", "bombe.bin": "limit",
                        "bombe.eml": "none", "a.zip": "none", "nuller.txt": "limit", "god.txt": "none"}, f"{problems}")
    expect(all(row["problem_detail"] for row in rows if row["problem"] == "limit"), "no reason")


def archives_have_limits(folder):
    link = io.BytesIO()
    with tarfile.open(fileobj=link, mode="w") as tar:
        info = tarfile.TarInfo("peger.txt")
        info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(info)
    files = {
        "god.tar.gz": archive([("a.txt", b"tekst i tar"), ("mappe/b.txt", b"mere")]),
        "navne.tar.gz": archive([("../../ude.txt", b"x1"), ("/etc/x.txt", b"x2"), ("a\x1b[31m.txt", b"x3"),
                                 ("ok.txt", b"x4")]),
        "peger.tar": link.getvalue(),
        "bombe.zip": zipped([("nuller.txt", bytes(300 << 20))]),
        "bombe.gz": gzip_bomb(),
        "dyb.zip": nested(12),
        "mange.zip": zipped([(f"{i}.txt", b"") for i in range(10001)]),
        "navne.zip": zipped([("../ude.txt", b"y1"), ("C:\\ude.txt", b"y2"), ("a\u202etxt.exe", b"y3")]),
        "bytes.zip": zipped([("xxxx.txt", b"z1")]).replace(b"xxxx", b"\xff\xfe\xc3("),
        "brudt.7z": b"7z\xbc\xaf\x27\x1c\0\4" + b"\1" * 100,
        "utf.txt": b"\xff\xfe\xfa tekst \xc3\x28 \x80 slut\n" * 3,
    }
    rows = take_in(folder, files)
    top = {row["file"]: row for row in rows if row["parent_id"] is None}
    expect(len(top) == len(files), f"{len(files)} files, {len(top)} rows")
    problems = {}
    for row in rows:
        expect(row["problem"] != "unknown", f"{row['file']}: unknown")
        if row["parent_id"] is not None:
            parent = next(r["file"] for r in rows if r["id"] == row["parent_id"])
            problems.setdefault(parent, []).append(row["problem"])
    expect(problems["god.tar.gz"] == ["none", "none"], problems["god.tar.gz"])
    expect(sorted(problems["navne.tar.gz"]) == ["none"] + ["unsafe-name"] * 3, problems["navne.tar.gz"])
    expect(problems["peger.tar"] == ["unsafe-name"], problems["peger.tar"])
    expect(problems["bombe.zip"] == ["limit"], problems["bombe.zip"])
    expect(set(problems["bombe.gz"]) == {"limit"}, problems["bombe.gz"])
    expect(top["mange.zip"]["problem"] == "limit", top["mange.zip"]["problem"])
    expect(set(problems["navne.zip"]) == {"unsafe-name"}, problems["navne.zip"])
    expect(problems["bytes.zip"] == ["none"], problems["bytes.zip"])
    expect(top["brudt.7z"]["problem"] == "damaged", top["brudt.7z"]["problem"])
    expect("limit" in [row["problem"] for row in rows if row["file"] == "indre.zip"], "nesting has no end")
    expect(not list(folder.path.rglob("ude.txt")), "an entry left its folder")


tap.main([nothing_is_fetched_or_read, documents_have_limits, archives_have_limits])
