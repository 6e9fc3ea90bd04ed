#!/usr/bin/python3
"""Everything an office sends, from files to pages: as many rows as files, readable text, nothing lost."""
# SPDX-License-Identifier: GPL-3.0-or-later
import email.message
import io
import json
import pathlib
import re
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
from lib import formats, hidden, tap  # noqa: E402
from lib.tap import expect, expect_status, request  # noqa: E402

CPR = "140761-9710"
TEXT = f"Kirsten Holmgaard, cpr. {CPR}, ringede om æblegrød på Ærø."
OFFICE = pathlib.Path("/usr/lib/libreoffice/program")


def need_office():
    if not all((OFFICE / f"lib{name}lo.so").exists() for name in ("sw", "sc", "sd")):
        raise unittest.SkipTest("LibreOffice is not installed")


def rows(folder):
    """Rows of the list by name, from the workroom's database."""
    database = sqlite3.connect(folder.workroom / "workroom.db")
    database.row_factory = sqlite3.Row
    found = database.execute("SELECT * FROM document ORDER BY id").fetchall()
    return {row["file"]: row for row in found}


def text_of(folder, row):
    pdf = folder.workroom / "derived" / f"{row['sha256']}.pdf"
    return subprocess.run(["pdftotext", "-enc", "UTF-8", pdf, "-"], capture_output=True, text=True,
                          check=True).stdout


def words_of(folder, row):
    """Words to (x0, y0, x1, y1) in points; of those that stand there more than once, the last."""
    pdf = folder.workroom / "derived" / f"{row['sha256']}.pdf"
    found = subprocess.run(["pdftotext", "-bbox", "-enc", "UTF-8", pdf, "-"], capture_output=True, text=True,
                           check=True).stdout
    return {word: tuple(map(float, box)) for *box, word in re.findall(
        r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>', found)}


def letter_height(folder, row, word):
    box = words_of(folder, row)[word]
    return box[3] - box[1]


def take_in(folder, files):
    for name, content in files.items():
        path = folder.source / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
    folder.write_request(request())
    result = folder.run()
    expect_status(result, 0, 4)
    expect(not any((folder.workroom / "tmp").iterdir()), "something is left in tmp")
    return rows(folder)


def old_office(folder):
    """The binary formats of before 2007: only an office program writes them."""
    made = folder.path / "old"
    made.mkdir()
    sources = {"doc": formats.docx(TEXT), "xls": formats.xlsx({"Ark1": [["Navn", TEXT]]}),
               "ppt": formats.pptx(TEXT)}
    for suffix, content in sources.items():
        path = made / f"gammel.{suffix}x"
        path.write_bytes(content)
        subprocess.run(["soffice", f"-env:UserInstallation=file://{folder.path}/profile", "--headless",
                        "--convert-to", suffix, "--outdir", made, path], capture_output=True, check=True)
    return {f"gammel.{suffix}": (made / f"gammel.{suffix}").read_bytes() for suffix in sources}


def pictures(folder):
    """Of every kind: a page as its scanner, camera or telephone would send it."""
    page = folder.path / "page.pdf"
    page.write_bytes(formats.pdf(f"Billede {CPR}"))
    made = {"b.bmp": formats.bmp(), "c.gif": formats.gif()}
    for kind, name in (("png", "a.png"), ("jpeg", "d.jpg"), ("tiff", "e.tif")):
        path = folder.path / name
        subprocess.run(["pdftoppm", "-r", "100", "-singlefile", f"-{kind}", page, path.with_suffix("")], check=True)
        made[name] = path.read_bytes()
    png = folder.path / "x.png"
    png.write_bytes(made["a.png"])
    for program, name in (("cwebp", "f.webp"), ("heif-enc", "g.heic")):
        if shutil.which(program):
            subprocess.run([program, png, "-o", folder.path / name], capture_output=True, check=True)
            made[name] = (folder.path / name).read_bytes()
    return made


def archives(folder):
    """Archives in the archive; each holds one text."""
    tar = io.BytesIO()
    with tarfile.open(fileobj=tar, mode="w:gz") as out:
        info = tarfile.TarInfo("i tar.txt")
        info.size = len(TEXT.encode())
        out.addfile(info, io.BytesIO(TEXT.encode()))
    made = {"pakke.zip": formats.pack({"i zip.txt": TEXT + " Zip."}), "pakke.tar.gz": tar.getvalue(),
            "pakke.rar": formats.rar("i rar.txt", f"{TEXT} Rar.".encode())}
    if shutil.which("bsdtar"):
        (folder.path / "i 7z.txt").write_text(TEXT + " Syv.")
        subprocess.run(["bsdtar", "-cf", folder.path / "pakke.7z", "--format", "7zip", "-C", folder.path, "i 7z.txt"],
                       check=True)
        made["pakke.7z"] = (folder.path / "pakke.7z").read_bytes()
    return made


def documents(folder):
    """What an office program, a mail program or an editor writes: all say TEXT."""
    word, sheet = formats.OFFICE + "wordprocessingml.document", "application/vnd.ms-excel.sheet.macroEnabled"
    page = mail(html=f"<h1>Side</h1><p>{TEXT}</p>", Subject="Side")
    del page["From"], page["To"]
    return {
        "ny.docx": formats.docx("Overskrift", TEXT, kind=word),
        "makro.docm": formats.docx(TEXT, kind="application/vnd.ms-word.document.macroEnabled"),
        "ark.xlsx": formats.xlsx({"Første": [["Navn", TEXT]], "Andet": [["mere", "Ark to"]]}),
        "makro.xlsm": formats.xlsx({"Ark1": [[TEXT]]}, kind=sheet),
        "vis.pptx": formats.pptx(TEXT, "side to"),
        "aaben.odt": formats.odt(TEXT), "aaben.ods": formats.ods([[TEXT]]), "aaben.odp": formats.odp(TEXT),
        "rig.rtf": formats.rtf(TEXT),
        "forkert-navn.txt": formats.docx(TEXT + " Andet."),
        "note.txt": f"{TEXT} Note.".encode(), "latin.txt": f"{TEXT} Latin.".encode("cp1252"),
        "liste.csv": f"Navn;Bemærkning\nBo;{TEXT}\n".encode(), "side.html": f"<html><p>{TEXT}</p></html>".encode(),
        "side.mht": page.as_bytes(), "brev.eml": mail(text=TEXT).as_bytes(),
        "outlook.msg": formats.msg("Emne", ("Pia", "pia@x.example"), ("Bo", "bo@x.example"), TEXT),
        **old_office(folder),
    }


NOT_CONVERTED = {
    "film.mp4": b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + bytes(100),
    "lyd.mp3": b"ID3\3\0\0\0\0\0\0" + b"\xff\xfb\x90\0" * 100,
    "tegning.dwg": b"AC1032" + bytes(200),
    "program.exe": b"MZ\x90\0\3\0\0\0\4\0\0\0\xff\xff\0\0" + bytes(100),
}


def placeholders_stand_for_the_rest(folder, found):
    """Not one row less in the bundle's list, and a page for each file that has none of its own."""
    folder.decide_all()
    expect_status(tap.tusch("assemble", "-w", folder.workroom), 0, 4)
    listed = json.loads((folder.workroom / "out/list.json").read_text())["documents"]
    expect(len(listed) == len(found), f"{len(listed)} rows in the list")
    for name in NOT_CONVERTED:
        row = next(row for row in listed if row["id"] == found[name]["id"])
        expect(row["bundle_pages"] == 1, f"{name}: no placeholder page")


def everything_in_one_archive(folder):
    """Every type: as many rows as files, pages with text where there can be any, a placeholder for the rest."""
    need_office()
    readable, packed, shown = documents(folder), archives(folder), pictures(folder)
    files = {**readable, **packed, **shown, **NOT_CONVERTED, "side.pdf": formats.pdf(f"Side {CPR}")}
    found = take_in(folder, {"alt.zip": formats.pack(files)})
    expect(len(found) == 1 + len(files) + len(packed), f"{len(files)} files, {len(found)} rows")
    pages = dict(sqlite3.connect(folder.workroom / "workroom.db").execute(
        "SELECT document_id, group_concat(text) FROM page GROUP BY document_id"))
    for name in [*readable, *(name for name in found if name.startswith("i "))]:
        row = found[name]
        expect(row["problem"] == "none", f"{name}: {row['problem']}, {row['problem_detail']}")
        text = text_of(folder, row)
        expect(CPR in text and "æblegrød" in text, f"{name}: {text[:200]!r}")
    for name in (*shown, "side.pdf"):
        row = found[name]
        expect(row["problem"] == "none" and row["n_pages"] == 1, f"{name}: {row['problem_detail']}")
        expect(name[0] in "bc" or CPR in pages[row["id"]], f"{name}: {pages[row['id']]!r}")
    for name in packed:
        expect(found[name]["problem"] == "none" and found[name]["is_container"], f"{name}: {found[name]['problem']}")
    for name in NOT_CONVERTED:
        expect(found[name]["problem"] == "unsupported" and found[name]["problem_detail"], f"{name}: no reason")
    expect(found["ark.xlsx"]["n_pages"] == 2 and "Ark to" in text_of(folder, found["ark.xlsx"]), "not all sheets")
    expect(found["vis.pptx"]["n_pages"] == 2, "not all slides")
    placeholders_stand_for_the_rest(folder, found)


def sheets_are_readable(folder):
    """A wide one on one page in letters that can be read; a narrow column cuts nothing off; long text wraps."""
    need_office()
    note = "En bemærkning om sagens gang, som er meget længere end sin celle. " * 6
    narrow = formats.xlsx({"A": [["Kirsten Holmgaard-Sørensen", "Dato", note, "sidst"], ["b", "1", "c", "d"]]})
    narrow = hidden.repack(narrow, {"xl/worksheets/sheet1.xml": lambda sheet: sheet.replace(
        "<sheetData>", '<cols><col min="1" max="4" width="4" customWidth="1"/></cols><sheetData>').replace(
        '<c t="inlineStr"><is><t>1</t></is></c>', "<c><v>123456789012345</v></c>")})
    found = take_in(folder, {"bred.xlsx": formats.xlsx({"A": [[f"Kolonne {i}" for i in range(30)]] * 5}),
                             "smal.xlsx": narrow})
    wide, narrow = found["bred.xlsx"], found["smal.xlsx"]
    expect(wide["n_pages"] == 1, f"{wide['n_pages']} pages")
    expect("Kolonne 29" in text_of(folder, wide), "the last column is cut off")
    expect(letter_height(folder, wide, "Kolonne") > 8, "the letters are too small")
    text = text_of(folder, narrow)
    expect("123456789012345" in text and "###" not in text, f"a number is not shown: {text!r}")
    boxes = words_of(folder, narrow)
    name, date = boxes["Holmgaard-Sørensen"], boxes["Dato"]
    expect(name[2] <= date[0], f"a name runs into the next cell: {name} {date}")
    expect(text.count("bemærkning") == 6, "long text is cut off")
    expect(max(box[2] for box in boxes.values()) < 842, "text runs out of the page")


def what_fails_fails_alone(folder):
    """Ten good ones, and what no office program can read: each has its row, none takes others along."""
    need_office()
    good = formats.docx("bund", TEXT)
    files = {f"god-{i}.docx": formats.docx(f"nr. {i}", TEXT) for i in range(10)}
    files.update({
        "afkortet.docx": good[:-40],
        "uden-tekst.docx": formats.pack({"[Content_Types].xml":
                                         '<Types><Override PartName="/word/document.xml" ContentType="'
                                         f'{formats.OFFICE}wordprocessingml.document.main+xml"/></Types>'}),
        "laast.docx": formats.ole({"EncryptedPackage": b"x" * 5000, "EncryptionInfo": b"y" * 100}),
        "tomt.doc": formats.ole({"WordDocument": b"\0" * 5000}),
    })
    found = take_in(folder, files)
    expect(len(found) == len(files), f"{len(files)} files, {len(found)} rows")
    for name, row in found.items():
        is_good = name.startswith("god-")
        expect((row["problem"] == "none") == is_good, f"{name}: {row['problem']} {row['problem_detail']}")
        expect(is_good or row["problem_detail"], f"{name}: no reason")
    expect(found["laast.docx"]["problem"] == "encrypted", found["laast.docx"]["problem"])


def mail(html=None, text=None, files=(), pictures=(), **headers):
    """An Internet message by the standard library's own writer; files: (name, bytes); pictures: (id, bytes)."""
    message = email.message.EmailMessage()
    for name, value in {"From": "Åse Kjær <aase@kommune.example>", "To": "Bo Bæk <bo@firma.example>",
                        "Subject": "Svar på æblegrød", "Date": "Fri, 01 Mar 2024 12:34:00 +0100", **headers}.items():
        message[name.replace("_", "-")] = value
    if text is not None:
        message.set_content(text)
    if html is not None:
        (message.add_alternative if text is not None else message.set_content)(html, subtype="html")
    for identity, content in pictures:
        body = message.get_body(("html",))
        body.add_related(content, "image", "png", cid=f"<{identity}>")
    for name, content in files:
        if isinstance(content, email.message.EmailMessage):
            message.add_attachment(content)
        else:
            message.add_attachment(content, "application", "octet-stream", filename=name)
    return message


def messages_become_pages_and_attachments(folder):
    need_office()
    inner = mail(text="Den inderste besked.", Subject="Inderst")
    rich = mail(html=f"<p>{TEXT}</p><table><tr><td>celle</td></tr></table><img src='cid:bil'>"
                     "<p style='display:none'>skjult her</p><script>alert(1)</script>",
                text="Se HTML", pictures=[("bil", formats.png(200, 100))], Cc="Cay <cay@x.example>",
                Bcc="hemmelig@x.example", X_Originating_IP="10.9.8.7", Message_ID="<1@x.example>",
                files=[("brev \u00e6.docx", formats.docx(TEXT)), ("note.txt", b"bilagstekst"), ("x", inner)])
    plain = mail(text=TEXT + " Kun tekst.", html=f"<p>{TEXT} Kun <b>tekst</b>.</p>")
    wrong = (b"From: P\xe6r <per@x.example>\r\nTo: bo@x.example\r\nSubject: =?iso-8859-1?Q?Bl=E5b=E6r?=\r\n"
             b"Content-Type: text/plain; charset=us-ascii; format=flowed\r\n\r\n"
             b"En lang linje som \r\nfors\xe6tter her.\r\n> citeret \r\n> videre\r\n")
    page = mail(html=f"<h1>{TEXT}</h1>", Subject="Side")
    del page["From"], page["To"]
    files = {
        "rig.eml": rich.as_bytes(), "flad.eml": plain.as_bytes(), "forkert.eml": wrong,
        "side.mht": page.as_bytes(),
        "side.html": f"<html><body><h1>Ære</h1><p>{TEXT}</p></body></html>".encode("cp1252"),
        "outlook.msg": formats.msg("Emne på MSG", ("Pia Holm", "pia@x.example"), ("Bo", "bo@x.example"), TEXT,
                                   [("bilag.txt", b"bilag i outlook")]),
    }
    found = take_in(folder, files)
    for name in files:
        row = found[name]
        expect(row["problem"] == "none" and row["n_pages"] >= 1, f"{name}: {row['problem_detail']}")
    text = text_of(folder, found["rig.eml"])
    for word in ("Fra:", "Åse Kjær", "Til:", "Bo Bæk", "Cc:", "Dato:", "01-03-2024 12:34", "Emne:", "Svar på æblegrød",
                 "Vedhæftet:", "note.txt", CPR, "celle"):
        expect(word in text, f"{word!r} is not on the page: {text[:600]!r}")
    for word in ("hemmelig@", "10.9.8.7", "alert", "skjult her", "bil.png"):
        expect(word not in text, f"{word!r} is on the page")
    expect("hemmelig@x.example" in sqlite3.connect(folder.workroom / "workroom.db").execute(
        "SELECT value FROM meta WHERE key = 'mail:' || ?", (found["rig.eml"]["id"],)).fetchone()[0], "Bcc is lost")
    images = subprocess.run(["pdfimages", "-list", folder.workroom / "derived" / f"{found['rig.eml']['sha256']}.pdf"],
                            capture_output=True, text=True, check=True).stdout
    expect("200" in images, f"the picture is not in place: {images}")
    children = {r["title"]: r for r in found.values() if r["parent_id"] == found["rig.eml"]["id"]}
    expect(len(children) == 3, f"{sorted(children)}")
    expect(CPR in text_of(folder, children["brev æ.docx"]), "the attached letter is not readable")
    expect("Den inderste besked" in text_of(folder, children["Inderst"]), "the message in the message is lost")
    expect("Kun tekst" in text_of(folder, found["flad.eml"]), "plain body")
    wrong_text = text_of(folder, found["forkert.eml"])
    for word in ("Pær", "Blåbær", "En lang linje som forsætter her.", "> citeret videre"):
        expect(word in wrong_text, f"{word!r}: {wrong_text!r}")
    expect("Fra:" not in text_of(folder, found["side.mht"]), "a web page has no headers")
    expect("Ære" in text_of(folder, found["side.html"]), "charset of HTML")
    outlook = text_of(folder, found["outlook.msg"])
    for word in ("Emne på MSG", "Pia Holm", CPR, "bilag.txt"):
        expect(word in outlook, f"{word!r}: {outlook!r}")
    expect(any(r["parent_id"] == found["outlook.msg"]["id"] for r in found.values()), "attachment of MSG")


def files_in_a_pdf_become_documents(folder):
    """Each under its parent, down to the limit; what lies deeper is a row that says so."""
    need_office()
    nested = formats.pdf(f"Bund, cpr {CPR}")
    for depth in range(6, 0, -1):
        nested = formats.pdf(f"Lag {depth}", [(f"lag {depth + 1}.pdf", nested)])
    files = {"mappe.pdf": formats.pdf("Forside", [
        ("æble.docx", formats.docx(TEXT)), ("lag 1.pdf", nested), ("film.mp4", b"\0\0\0\x18ftypmp42" + bytes(99)),
        ("brev.eml", mail(text=TEXT, files=[("note.txt", b"i brevet")]).as_bytes())])}
    found = take_in(folder, files)
    top = found["mappe.pdf"]
    expect(top["problem"] == "none" and top["n_pages"] == 1, top["problem_detail"])
    children = {row["title"]: row for row in found.values() if row["parent_id"] == top["id"]}
    expect(sorted(children) == ["brev.eml", "film.mp4", "lag 1.pdf", "æble.docx"], f"{sorted(children)}")
    expect(CPR in text_of(folder, children["æble.docx"]), "the attached letter is not readable")
    expect(children["film.mp4"]["problem"] == "unsupported", children["film.mp4"]["problem"])
    expect(any(row["parent_id"] == children["brev.eml"]["id"] for row in found.values()), "attachment of the mail")
    layers = {row["title"]: row["problem"] for row in found.values() if row["title"].startswith("lag ")}
    expect(layers == {**{f"lag {i}.pdf": "none" for i in range(1, 6)}, "lag 6.pdf": "limit"}, f"{layers}")


def envelope(folder, content, *how):
    """What `openssl cms` makes of it with a key of its own."""
    key, certificate = folder.path / "key.pem", folder.path / "certificate.pem"
    if not key.exists():
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate,
                        "-subj", "/CN=Proeve"], capture_output=True, check=True)
    return subprocess.run(["openssl", "cms", *how, "-binary", "-outform", "DER",
                           *(["-signer", certificate, "-inkey", key, "-nodetach"] if "-sign" in how else [certificate])],
                          input=content, capture_output=True, check=True).stdout


def envelopes_are_opened(folder):
    """winmail.dat, a message in it again; signed letters; encrypted ones and damage are rows that say so."""
    if not shutil.which("openssl"):
        raise unittest.SkipTest("openssl is not installed")
    letter = f"<html><body><p>{TEXT}</p></body></html>".encode("cp1252")
    packed = formats.tnef([("et langt navn æ.txt", b"i konvolutten"), ("to.txt", b"den anden"),
                           ("indre.dat", formats.tnef([("inderst.txt", b"bunden")]))], letter)
    body = f"Content-Type: text/plain; charset=utf-8\r\n\r\nUnderskrevet: {TEXT}\r\n".encode()
    signed = envelope(folder, body, "-sign")
    clear = (b"From: bo@x.example\r\nTo: bo@x.example\r\nSubject: S\r\nMIME-Version: 1.0\r\n"
             b'Content-Type: multipart/signed; protocol="application/pkcs7-signature"; boundary=x\r\n\r\n--x\r\n'
             + body + b"\r\n--x\r\nContent-Type: application/pkcs7-signature; name=smime.p7s\r\n\r\nxx\r\n--x--\r\n")
    found = take_in(folder, {
        "outlook.eml": mail(text="Se bilag", files=[("winmail.dat", packed)]).as_bytes(),
        "brudt.dat": packed[:200] + b"\xff" * 40 + packed[240:],
        "brev.p7m": signed, "laast.p7m": envelope(folder, body, "-encrypt"), "aftale.pdf.p7m": envelope(
            folder, formats.pdf(f"Aftale {CPR}", [("bilag.txt", b"i aftalen")]), "-sign"),
        "klar.eml": clear,
    })
    by_title = {row["title"]: row for row in found.values()}
    parent = by_title["winmail.dat"]
    expect(parent["problem"] == "none" and parent["is_container"], f"{parent['problem']}")
    names = {row["title"] for row in found.values() if row["parent_id"] == parent["id"]}
    expect(names == {"brev.html", "et langt navn æ.txt", "to.txt", "indre.dat"}, f"{names}")
    expect(CPR in text_of(folder, by_title["brev.html"]), "the letter in the envelope")
    expect("bunden" in text_of(folder, by_title["inderst.txt"]), "a message in the message")
    expect(found["brudt.dat"]["problem"] == "damaged", found["brudt.dat"]["problem"])
    expect(CPR in text_of(folder, found["brev.p7m"]), "the signed letter")
    expect(found["laast.p7m"]["problem"] == "encrypted", found["laast.p7m"]["problem"])
    expect(CPR in text_of(folder, found["aftale.pdf.p7m"]), "the signed document")
    expect("i aftalen" in text_of(folder, by_title["bilag.txt"]), "a file in the signed document")
    expect("Underskrevet" in text_of(folder, found["klar.eml"]), "the letter beside its signature")
    expect("smime.p7s" not in by_title, "a signature has nothing to read")


def caged(test):
    """The test where converters can run."""
    def run(folder):
        tap.need_program_cage()
        test(folder)
    run.__name__ = test.__name__
    return run


tap.main([caged(test) for test in (
    everything_in_one_archive, files_in_a_pdf_become_documents, sheets_are_readable, envelopes_are_opened,
    what_fails_fails_alone,
    messages_become_pages_and_attachments)])
