#!/usr/bin/python3
"""Third parties' names beside the text: in titles, names of files, bookmarks, metadata, subjects of mails, with
letters that are coded in many ways. Nothing that leaves the house holds them."""
# SPDX-License-Identifier: GPL-3.0-or-later
import email.message
import io
import json
import pathlib
import sys
import zipfile

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
from lib import deep, formats, hidden, tap  # noqa: E402
from lib.tap import expect, expect_status, request, tusch  # noqa: E402
from bundle import AUTHORITY, approve, assemble, deliver  # noqa: E402

NAME, OTHER = "Kirsten Holmgaard", "Søren Østerløkke"
CPR = "140761-9710"
PARTIES = [{"name": NAME, "role": "third-party", "cpr": CPR}, {"name": OTHER, "role": "third-party"}]
WORDS = ["Kirsten", "Holmgaard", "Østerløkke", CPR, CPR.replace("-", "")]


def utf16(text):
    return f"<{('﻿' + text).encode('utf-16-be').hex()}>"


def pdf_with_everything(name):
    """A PDF that says the name everywhere but on its page."""
    coded = utf16(name)
    xmp = (f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="r"><rdf:Description xmlns:dc="d">'
           f"<dc:title>{name}</dc:title><dc:creator>{name}</dc:creator></rdf:Description></rdf:RDF></x:xmpmeta>")
    return hidden.pdf(
        [hidden.stream("/Type /Metadata /Subtype /XML", xmp),                                              # 10
         "<< /Type /Outlines /First 12 0 R /Last 12 0 R /Count 1 >>",                                      # 11
         f"<< /Title {coded} /Parent 11 0 R /Dest [3 0 R /Fit] >>",                                        # 12
         f"<< /Type /Filespec /F (a.txt) /UF {coded} /Desc {coded} /EF << /F 14 0 R >> >>",                # 13
         hidden.stream("", f"Bilag om {name}"),                                                            # 14
         f"<< /Type /Annot /Subtype /Text /Rect [10 10 30 30] /T {coded} /Contents {coded} >>",            # 15
         f"<< /FT /Tx /T {coded} /V {coded} /Type /Annot /Subtype /Widget /F 2 /Rect [0 0 1 1] >>",        # 16
         "<< /Type /StructTreeRoot /K 18 0 R >>",                                                          # 17
         f"<< /Type /StructElem /S /Figure /P 17 0 R /Alt {coded} /ActualText {coded} >>",                 # 18
         f"<< /Type /OCG /Name {coded} >>",                                                                # 19
         f"<< /Type /Annot /Subtype /Link /Rect [10 50 90 90] /A << /S /URI /URI (mailto:{ascii_of(name)}@x.example) >> >>"],
        page=f"/Annots [15 0 R 16 0 R 20 0 R] /PieceInfo << /App << /LastModified (D:2024) /Private {coded} >> >>",
        catalog="/Metadata 10 0 R /Outlines 11 0 R /StructTreeRoot 17 0 R /AcroForm << /Fields [16 0 R] >> "
                "/OCProperties << /OCGs [19 0 R] /D << /OFF [19 0 R] >> >> /Names << /EmbeddedFiles << /Names [(a) 13 0 R] >> >> "
                f"/PageLabels << /Nums [0 << /S /D /P {coded} >>] >>",
        info=f"<< /Title {coded} /Author {coded} /Subject {coded} /Keywords {coded} /Sagsbehandler {coded} >>")


def ascii_of(name):
    return name.replace(" ", ".").replace("ø", "oe").replace("Ø", "Oe")


def mail(name):
    """A mail about the name, and with it in the name of its attachment."""
    message = email.message.EmailMessage()
    message["Subject"] = f"Vedr. {name}"
    message["From"] = f"{name} <a@x.example>"
    message["To"] = f"Forvaltningen <b@x.example>, {name} <c@x.example>"
    message["Date"] = "Mon, 18 Mar 2024 09:00:00 +0100"
    message.set_content("Hermed materialet.\n")
    message.add_attachment(b"Om vejen.\n", maintype="text", subtype="plain", filename=f"Brev fra {name}.txt")
    return message.as_bytes()


def archive(name):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as out:
        out.comment = name.encode()
        out.writestr(f"{name}/Udtalelse fra {name}.txt", "Om vejen.\n")
    return packed.getvalue()


def word(name):
    return formats.docx("Referat af mødet", parts={"docProps/core.xml": hidden.properties(
        title=name, subject=name, creator=name, description=name, keywords=name, lastModifiedBy=name, category=name)},
        more=[("cp", formats.PACKAGE + "/relationships/metadata/core-properties", "docProps/core.xml", False)])


def files():
    """(path, title, bytes): every place beside the text where a name may stand."""
    for number, name in enumerate((NAME, OTHER), 1):
        yield f"nova/{number}-{name}.pdf", f"Klage fra {name}", pdf_with_everything(name)
        yield f"mail/{number}.eml", None, mail(name)
        yield f"mail/{number}.msg", None, formats.msg(f"Vedr. {name}", (name, "a@x.example"), (name, "c@x.example"),
                                                      "Hermed.\n", [(f"{name}.txt", b"Om vejen.\n")])
        yield f"zip/{number}.zip", f"Samlet fra {name}", archive(name)
        yield f"word/{number}.docx", f"Notat om {name.split()[1]}", word(name)
        yield f"text/{number}.txt", f"{name}.msg", f"Naboen {name}, cpr. {CPR}, ringede om gadelygten.\n".encode()


def start(folder):
    documents = []
    for number, (path, title, data) in enumerate(files(), 1):
        place = folder.source / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
        entry = {"file": path, "number": f"{number:04}", "title": title, "date": "2024-03-18", "source": "KMD Nova",
                 "case": f"Sag om {NAME}", "type": "Brev"}
        documents.append({key: value for key, value in entry.items() if value is not None})
    folder.write_request(request(documents=documents, parties=PARTIES, authority=AUTHORITY))
    expect_status(folder.run(), 0, 4)


def the_search_finds_it(folder):
    """What is looked for below can be found: in every one of the files that come in."""
    start(folder)
    for path, _, data in files():
        name = NAME if "1" in path.split("/")[1][:1] else OTHER
        expect(deep.find([name.split()[1]], "in", data), f"the search does not find the name in {path}")
    for code in ("utf-8", "latin-1", "utf-16-be", "utf-16-le"):
        expect(deep.find(["Østerløkke"], "x", b"  " + OTHER.encode(code) + b" "), code)
        expect(deep.find(["Østerløkke"], "x", b"<" + OTHER.encode(code).hex().upper().encode() + b">"), f"{code}, hex")
    packed = json.dumps({"a": [{OTHER: 1}]}).encode()
    expect(deep.find(["Østerløkke"], "x", packed), "JSON")
    expect(not deep.find(["Vesterløkke"], "x", packed), "it finds what is not there")


def what_leaves(folder):
    """(name, bytes) of everything made for others."""
    for path in sorted((folder.workroom / "out").rglob("*")):
        if path.is_file():
            yield path.relative_to(folder.workroom / "out").as_posix(), path.read_bytes()
    for kind in ("citizen", "redactions"):
        result = tusch("export", "-w", folder.workroom, kind)
        expect_status(result, 0)
        yield f"export {kind}", result.stdout.encode()


def nothing_leaves(folder):
    tap.need_program_cage()
    start(folder)
    folder.decide_all()
    assemble(folder, status=4 if folder.status().get("problems") else 0)
    approve(folder)
    names = set()
    for version in ("1.1", "1.2"):
        deliver(folder, "--sf1601", "--memo", version)
        for name, data in what_leaves(folder):
            names.add(name)
            found = deep.find(WORDS, name, data)
            expect(not found, f"{len(found)} left, the first in {found[0][1]}" if found else "")
    expect({"bundle.pdf", "list.json", "decision-data.json", "verification.json", "delivery.zip",
            "memo/memo-1.xml", "memo/kombi-1.xml"} <= names, f"not all was there: {sorted(names)}")


def nothing_leaves_in_a_draft(folder):
    start(folder)
    expect_status(tusch("assemble", "-w", folder.workroom, "--draft"), 0, 4)
    drafts = [path for path in (folder.workroom / "draft").rglob("*") if path.is_file()]
    expect(drafts, "no draft")
    for path in drafts:
        found = deep.find(WORDS, path.name, path.read_bytes())
        expect(not found, f"{len(found)} left, the first in {found[0][1]}" if found else "")


if __name__ == "__main__":
    tap.main([the_search_finds_it, nothing_leaves, nothing_leaves_in_a_draft])
