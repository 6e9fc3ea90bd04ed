#!/usr/bin/python3
"""The bundle as the citizen gets it: nothing leaks beside the pages, and everything leads somewhere."""
# SPDX-License-Identifier: GPL-3.0-or-later
import base64
import hashlib
import json
import pathlib
import subprocess
import sys
import zipfile
from xml.etree import ElementTree

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
from lib import tap  # noqa: E402
from lib.tap import expect, expect_status, request, tusch  # noqa: E402

NAME = "Kirsten Holmgaard"
CPR = "140761-9710"
PARTY = {"name": NAME, "role": "third-party", "cpr": CPR}


def document(file, **more):
    return {"file": file, "number": "0001", "title": "Notat", "date": "2024-03-18",
            "type": "Internt Notat", "source": "KMD Nova", "case": "2024-1234", **more}


def start(folder, documents, **changes):
    for number, entry in enumerate(documents, 1):
        path = folder.source / entry["file"]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(entry.pop("text", f"Dokument {number} handler om vejen.\n"))
        entry.setdefault("number", f"{number:04}")
    folder.write_request(request(documents=documents, **{"parties": [PARTY], **changes}))
    expect_status(folder.run(), 0, 4)


def assemble(folder, *more, status=0):
    result = tusch("assemble", "-w", folder.workroom, *more)
    expect_status(result, status)
    return result


def command(*words):
    return subprocess.run([str(word) for word in words], capture_output=True, check=True).stdout


def text_of(path, *more):
    return command("pdftotext", *more, path, "-").decode()


def everything_in(folder):
    """All that leaves the house: every file below out/ by name and content, PDFs unpacked."""
    for path in sorted((folder.workroom / "out").rglob("*")):
        yield path.name, path.name
        if path.suffix == ".pdf":
            yield path.name, text_of(path)
            qdf = command("qpdf", "--qdf", "--object-streams=disable", path, "-")
            yield path.name, qdf.decode("latin-1")
            yield path.name, qdf.decode("latin-1").replace("\x00", "")
            for key, value in json.loads(command("qpdf", "--json", path))["qpdf"][1].items():
                yield f"{path.name} {key}", json.dumps(value, ensure_ascii=False)
        elif path.is_file():
            yield path.name, path.read_bytes().decode("utf-8", "replace")


def names_beside_the_pages(folder):
    documents = [
        document(f"{NAME}/{NAME} {CPR}.txt", number=f"12 {NAME}", title=f"Klage fra {NAME}, {CPR}",
                 source=f"{NAME}s arkiv", case=f"Sag om {NAME}", type=f"Brev fra {NAME}",
                 direction=f"Fra {NAME}", sensitivity=f"{NAME}"),
        document("b.txt", number="0002", attachment_of=f"12 {NAME}", kle=f"27.24.00 {NAME}",
                 facet=f"G01 {NAME}"),
        document("c.txt", number="0003", title=f"{NAME}.msg", text="Samme.\n"),
        document("d.txt", number=f"{NAME}", title=..., text="Samme.\n"),
    ]
    documents = [{k: v for k, v in entry.items() if v is not ...} for entry in documents]
    start(folder, documents, authority=AUTHORITY)
    folder.decide_all()
    assemble(folder)
    approve(folder)
    deliver(folder, "--sf1601")
    count = 0
    for where, text in everything_in(folder):
        count += 1
        for secret in ("Holmgaard", "Kirsten", CPR, CPR.replace("-", "")):
            expect(secret.casefold() not in text.casefold(), f"a secret stands in {where}")
    expect(count > 10, "nothing was looked at")
    listed = json.loads((folder.workroom / "out/list.json").read_text())["documents"]
    numbers = [entry["number"] for entry in listed]
    expect(len(set(numbers)) == len(numbers), f"akt numbers are not one of a kind: {numbers}")


def decide(folder, *decisions):
    path = folder.path / "decisions.json"
    path.write_text(json.dumps({"decisions": list(decisions)}))
    expect_status(tusch("decide", "-w", folder.workroom, "--file", path), 0, 5)


def alternative_title(folder):
    start(folder, [document("a.txt", title="Klage over det lugtende svineri"),
                   document("b.txt", number="0002", text=f"Naboen {NAME}, cpr. {CPR}, ringede.\n")])
    decide(folder, {"document": "0001", "title": "Klage over lugt"})
    folder.decide_all()
    assemble(folder)
    text = text_of(folder.workroom / "out/bundle.pdf")
    expect("Klage over lugt" in text and "svineri" not in text, "the title was not replaced")
    decide(folder, {"document": "0001", "title": f"Klage fra {NAME}"})
    assemble(folder, status=3)  # what a caseworker writes is verified like everything else


AUTHORITY = {"name": "Eksempel Kommune", "cvr": "12345678"}
SCHEMAS = pathlib.Path(__file__).parents[1] / "standards/memo/xsd"
MEMO = "{https://DigitalPost.dk/MeMo-1}"


def deliver(folder, *more, status=0):
    result = tusch("deliver", "-w", folder.workroom, "--json", *more)
    expect_status(result, status)
    return json.loads(result.stdout) if status == 0 else result.stderr


def approve(folder, status=0):
    expect_status(tusch("approve", "-w", folder.workroom, "--user", "chef"), status)


def validate(path, version):
    schema = SCHEMAS / {"1.1": "MeMo_core.xsd", "1.2": "Version1.2/MeMo_core.xsd"}[version]
    return subprocess.run(["xmllint", "--nonet", "--huge", "--noout", "--schema", schema, path],
                          capture_output=True, text=True, check=False)


def hashes(folder):
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest()
            for path in (folder.workroom / "out").rglob("*") if path.is_file()}


def message_is_valid(folder):
    start(folder, [document("a.txt", kle="27.24.00"), document("b.txt", number="2", kle="27.36.04")],
          authority=AUTHORITY)
    expect("verified" in deliver(folder, status=5), "delivered what was never assembled")
    folder.decide_all()
    assemble(folder)
    expect("approve" in deliver(folder, status=5), "delivered without approval")
    approve(folder)
    ids = set()
    for version in ("1.1", "1.2"):
        answer = deliver(folder, "--memo", version, "--sf1601")
        ids.update(answer["messages"])
        path = folder.workroom / "out/memo/memo-1.xml"
        judged = validate(path, version)
        expect(judged.returncode == 0, f"MeMo {version}: {judged.stderr[:400]}")
        other = validate(path, "1.2" if version == "1.1" else "1.1")
        expect(other.returncode != 0, "the schemas cannot tell the versions apart")
        message = ElementTree.parse(path).getroot()
        content = message.find(f".//{MEMO}content").text
        expect(base64.b64decode(content) == (folder.workroom / "out/bundle.pdf").read_bytes(),
               "the message holds another file")
        expect(message.find(".//{http://kle-online.dk/}subjectKey").text == "27.00.00", "topic")
        envelope = (folder.workroom / "out/memo/kombi-1.xml").read_text()
        expect("<KombiValgKode>Digital Post</KombiValgKode><memo:Message xmlns:memo=" in envelope,
               "no envelope")
        inner = ElementTree.fromstring(envelope).find(f"{MEMO}Message")
        expect(ElementTree.tostring(inner) == ElementTree.tostring(message), "envelope differs")
    expect(len(ids) == 1, "one bundle, two messages")
    names = zipfile.ZipFile(folder.workroom / "out/delivery.zip").namelist()
    expect("bundle.pdf" in names and "list.json" in names, f"the archive holds {names}")


def again_is_the_same(folder):
    start(folder, [document("a.txt")], authority=AUTHORITY)
    folder.decide_all()
    assemble(folder)
    approve(folder)
    first = deliver(folder, "--sf1601")
    before = hashes(folder)
    expect(len(before) >= 6, f"out/ holds {sorted(before)}")
    approve(folder)
    assemble(folder)
    expect(deliver(folder, "--sf1601") == first and hashes(folder) == before, "another message")


def only_what_was_approved(folder):
    start(folder, [document("a.txt", text=f"Naboen {NAME}, cpr. {CPR}, ringede.\n")],
          authority=AUTHORITY)
    folder.decide_all()
    approve(folder, status=5)
    assemble(folder)
    approve(folder)
    bundle = folder.workroom / "out/bundle.pdf"
    whole = bundle.read_bytes()
    bundle.write_bytes(whole + b"\n")
    expect("not the one" in deliver(folder, status=3), "delivered other bytes")
    approve(folder, status=3)
    bundle.write_bytes(whole)
    deliver(folder)
    decide(folder, {"document": "0001", "title": "Andet"})
    expect(not list((folder.workroom / "out").iterdir()), "the old message is still there")
    assemble(folder)
    expect("approve" in deliver(folder, status=5), "another bundle, the old approval")


def request_without_numbers(folder):
    start(folder, [document("a.txt")])
    folder.decide_all()
    assemble(folder)
    approve(folder)
    expect("authority.cvr" in deliver(folder, status=2), "does not say what is missing")
    expect(not (folder.workroom / "out/memo").exists(), "something was written")


def objects_of(path):
    data = json.loads(command("qpdf", "--json", path))["qpdf"][1]
    return [entry["value"] for entry in data.values() if isinstance(entry.get("value"), dict)]


def readable_for_all(folder):
    start(folder, [document("a.txt", text=f"Naboen {NAME}, cpr. {CPR}, ringede om gadelygten.\n"),
                   document("b.txt", number="0002", attachment_of="0001")])
    folder.decide_all()
    boxes = json.loads(assemble(folder, "--json").stdout)["boxes"]
    path = folder.workroom / "out/bundle.pdf"
    checked = command("qpdf", "--check", path).decode()
    expect("File is linearized" in checked and "No syntax" in checked, checked)
    info = command("pdfinfo", path).decode()
    for line in ("Title:           Aktindsigt 2026-000001", "Tagged:          yes"):
        expect(line in info, f"{line!r} is not in pdfinfo's answer")
    spoken = command("pdfinfo", "-struct-text", path).decode()
    expect(spoken.count("ringede om gadelygten") == 1, "the page is not read, or twice")
    expect(spoken.index("Forside" if "Forside" in spoken else "Aktindsigt")
           < spoken.index("Alle dokumenter") < spoken.index("ringede"), "read in another order")
    figures = [entry for entry in objects_of(path) if entry.get("/S") == "/Figure"]
    expect(boxes > 0 and len(figures) == boxes, f"{boxes} boxes, {len(figures)} texts for them")
    for figure in figures:
        expect(figure["/Alt"].startswith("u:Udeladt: FVL §"), "a box does not say why")
    widths = [figure["/A"]["/BBox"][2] - figure["/A"]["/BBox"][0] for figure in figures]
    expect(any(abs(width - 24 * round(width / 24)) < .1 for width in widths), f"no text lies on the box of the name: {widths}")
    catalog = next(entry for entry in objects_of(path) if entry.get("/Type") == "/Catalog")
    expect(catalog["/Lang"] == "u:da-DK" and "/PageLabels" in catalog, "language or labels")
    for line in command("pdffonts", path).decode().splitlines()[2:]:
        expect(line.split()[-5] == "yes", f"a font is not embedded: {line}")


def nothing_can_be_appended(folder):
    start(folder, [document("a.txt")])
    folder.decide_all()
    assemble(folder)
    path = folder.workroom / "out/bundle.pdf"
    other = folder.path / "other.pdf"
    for tail in (b"x", b"\n1 0 obj\n<<>>\nendobj\nstartxref\n216\n%%EOF\n"):
        other.write_bytes(path.read_bytes() + tail)
        expect_status(tusch("verify", "-w", folder.workroom, other), 3)


def page_numbers(path):
    """Number of each page object, from 1."""
    pages = json.loads(command("qpdf", "--json", path))["pages"]
    return {page["object"]: number for number, page in enumerate(pages, 1)}


def everything_leads_somewhere(folder):
    start(folder, [document("a.txt", title="Første", text="\n".join(["linje"] * 150)),
                   document("b.txt", number="0002", title="Andet", attachment_of="0001"),
                   document("c.txt", number="0003", title="Tredje", text=f"Naboen {NAME}.\n")])
    folder.decide_all()
    assemble(folder)
    path = folder.workroom / "out/bundle.pdf"
    numbers = page_numbers(path)
    listed = json.loads((folder.workroom / "out/list.json").read_text())["documents"]
    pages = text_of(path).split("\f")[:-1]
    for entry in listed:
        for k in range(entry["bundle_pages"]):
            number = entry["bundle_page"] + k
            stamp = f"Akt {entry['number']} · side {k + 1} af {entry['bundle_pages']}"
            expect(stamp in pages[number - 1], f"page {number} lacks its stamp")
            expect(f"Side {number} af {len(pages)}" in pages[number - 1], f"page {number}: number")
    links = [entry for entry in objects_of(path) if entry.get("/Subtype") == "/Link"]
    to = {link["/Contents"][2:]: numbers[link["/Dest"][0]] for link in links}
    for entry in listed:
        expect(to[f"Gå til akt {entry['number']}"] == entry["bundle_page"], "a row leads elsewhere")
    list_page = to["Til aktliste"]
    expect(pages[list_page - 1].startswith("Aktliste"), "the way back leads elsewhere")
    outlines = json.loads(command("qpdf", "--json", path))["outlines"]
    marks = {mark["title"]: mark for mark in outlines}
    for title, start_of in (("Afgørelse", "Afgørelse om"), ("Aktliste", "Aktliste"),
                            ("Udeladte oplysninger", "Udeladte oplysninger")):
        expect(start_of in pages[marks[title]["destpageposfrom1"] - 1], f"bookmark {title}")
    first = marks["0001 · Første"]
    expect(first["destpageposfrom1"] == listed[0]["bundle_page"], "bookmark of a document")
    expect([kid["title"] for kid in first["kids"]] == ["0002 · Andet"], "bookmark of an attachment")


def letter_is_the_persons(folder):
    start(folder, [document("a.txt", text=f"Naboen {NAME}, cpr. {CPR}, ringede.\n")])
    folder.decide_all()
    assemble(folder)
    path, bundle = folder.workroom / "letter.txt", folder.workroom / "out/bundle.pdf"
    made = path.read_text()
    expect("CPR-numre" in made and "§ 15 b, nr. 5" in made, "the reasons are not in the letter")
    decide(folder, {"document": "0001", "decision": "redact", "ground": "FVL § 12, stk. 1"})
    assemble(folder)
    expect("§ 12, stk. 1" in path.read_text() != made, "nobody edited it, and it is the old one")
    path.write_text("# Afgørelse\n\nKære Anna\n\nVi beklager ventetiden.\n")
    assemble(folder)
    expect("Vi beklager ventetiden." in text_of(bundle), "the edited letter is not in the bundle")
    decide(folder, {"document": "0001", "decision": "keep"})
    assemble(folder)
    expect("beklager" in path.read_text(), "the edited letter was written over")
    path.write_text(f"Vi har slettet {NAME}, {CPR}.\n")
    assemble(folder, status=3)
    path.write_bytes(b"\xff\xfe")
    assemble(folder, status=2)
    other = folder.path / "other.txt"
    other.write_text("Et andet brev.\n")
    assemble(folder, "--letter", other)
    expect("Et andet brev." in text_of(bundle), "--letter was not used")


def decision_as_data(folder):
    start(folder, [document("a.txt", text=f"Naboen {NAME}, cpr. {CPR}, ringede.\n"),
                   document("b.txt", number="0002", title=f"Brev fra {NAME}"),
                   document("c.txt", number="0003", text="")])
    decide(folder, {"document": "0002", "decision": "redact", "ground": "FVL § 12, stk. 1"})
    folder.decide_all()
    assemble(folder, status=4)
    text = (folder.workroom / "out/decision-data.json").read_text()
    expect("Holmgaard" not in text, "it says what was left out")
    data = json.loads(text)
    try:
        import jsonschema
        schema = pathlib.Path(__file__).parents[2] / "docs/schema/decision-data.schema.json"
        jsonschema.validate(data, json.loads(schema.read_text()))
    except ModuleNotFoundError:
        pass
    expect([entry["access"] for entry in data["documents"]] == ["partly", "no", "not-shown"],
           "access of the documents")
    reasons = {entry["ground"]: entry for entry in data["reasons"]}
    expect(reasons["FVL § 15 b, nr. 5"]["kinds"] == {"CPR": 1, "PERSON": 1}, f"{reasons}")
    expect(reasons["FVL § 12, stk. 1"]["kinds"] == {"document": 1}, f"{reasons}")
    expect(reasons["FVL § 12, stk. 1"]["documents"] == ["d00002"], f"{reasons}")


def deadlines(folder):
    start(folder, [document("a.txt")], received="2026-03-27")
    status = folder.status()
    expect(status["answer_by"] == "2026-04-10", "seven working days over Easter")
    expect(status["slow_after"] == "2026-04-21", "fourteen working days over Easter")
    said = tusch("status", "-w", folder.workroom).stdout
    expect("answered by 2026-04-10" in said, "the deadline is not shown")


def deadline_of_gdpr(folder):
    start(folder, [document("a.txt")], received="2026-01-31", regime="GDPR15")
    status = folder.status()
    expect(status["answer_by"] == "2026-02-28" and "slow_after" not in status, "one month")


if __name__ == "__main__":
    tap.main([
        names_beside_the_pages, alternative_title, message_is_valid, again_is_the_same,
        only_what_was_approved, request_without_numbers, readable_for_all,
        nothing_can_be_appended, everything_leads_somewhere, letter_is_the_persons,
        decision_as_data, deadlines, deadline_of_gdpr,
    ])
