#!/usr/bin/python3
"""Made-up exports of each system: as many rows as the export has, fields with their origin, order, notes, warnings."""
# SPDX-License-Identifier: GPL-3.0-or-later
import hashlib
import json
import os
import pathlib
import sqlite3
import subprocess
import sys

import jsonschema

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
from lib import tap  # noqa: E402
from lib.tap import expect, expect_one_line, expect_status, request, tusch  # noqa: E402
from review.server import Server  # noqa: E402

SCHEMAS = pathlib.Path(__file__).parents[2] / "docs/schema"
GO = ('<xml xmlns:rs="urn:schemas-microsoft-com:rowset" xmlns:z="#RowsetSchema"><rs:data ItemCount="{n}">\n{rows}\n'
      '</rs:data></xml>')


def schema(name):
    return json.loads((SCHEMAS / f"{name}.schema.json").read_text())


def write(folder, name, content):
    path = folder.source / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def start(folder, *sources, statuses=(0, 4), **fields):
    folder.write_request(request(sources=list(sources), **fields))
    jsonschema.validate(json.loads((folder.source / "request.json").read_text()), schema("request"))
    result = folder.run()
    expect_status(result, *statuses)
    return result


def status(folder):
    data = folder.status()
    jsonschema.validate(data, schema("status"))
    return data


def rows(folder):
    return status(folder)["documents"]


def codes(folder):
    return sorted((w.get("source", ""), w["code"]) for w in status(folder).get("warnings", []))


def text_of(folder, row):
    pdf = folder.workroom / "derived" / f"{row['sha256']}.pdf"
    return subprocess.run(["pdftotext", "-enc", "UTF-8", pdf, "-"], capture_output=True, text=True, check=True).stdout


def explain(folder, *arguments):
    result = tusch("ingest", "--explain", *arguments, "--json")
    expect_status(result, 0, 4)
    data = json.loads(result.stdout)
    jsonschema.validate(data, schema("ingest"))
    return data


def nova_document(number, uuid, title, date, **more):
    return {"documentUuid": uuid, "documentNumber": number, "title": title, "documentDate": date,
            "documentType": "Indgående", "fileExtension": "txt", "caseWorker": "abc", **more}


def write_nova(folder, documents, total=None):
    export = {"documents": documents, "pagingInformation": {"numberOfRows": len(documents) if total is None else total}}
    write(folder, "nova/liste.json", json.dumps(export))
    for document in documents:
        for part in [document, *document.get("subDocuments", [])]:
            write(folder, f"nova/{part['documentUuid']}.txt", f"Indholdet af {part['title']}.\n")
    return {"adapter": "kmd-nova", "file": "nova/liste.json", "case": "2024-1234"}


def nova(folder):
    source = write_nova(folder, [
        nova_document("0002", "bb", "Svar", "2024-05-01T00:00:00"),
        nova_document("0001", "aa", "Underretning", "2024-03-18T00:00:00",
                      subDocuments=[nova_document(None, "cc", "Bilag til underretning", None)])])
    start(folder, source, statuses=(0,))
    found = rows(folder)
    expect([row["number"] for row in found] == ["0002", "0001", "0001-1"], f"{found}")
    expect(found[1]["direction"] == "Indgaaende" and found[1]["date"] == "2024-03-18", f"{found[1]}")
    expect(found[1]["source"] == "KMD Nova" and found[1]["case"] == "2024-1234", f"{found[1]}")
    expect(found[2]["parent"] == found[1]["id"], "the attachment does not hang on its document")
    expect(all(row["problem"] == "none" for row in found), "not all are readable")
    expect("Underretning" in text_of(folder, found[1]), "not its file")
    expect(codes(folder) == [], f"{codes(folder)}")
    for data in (explain(folder, folder.source / "request.json"), explain(folder, "-w", folder.workroom)):
        fields = {entry["field"]: entry for entry in data["documents"][1]["fields"]}
        expect(fields["dato"] == {"field": "dato", "from": "documentDate", "raw": "2024-03-18T00:00:00",
                                  "value": "2024-03-18"}, f"{fields['dato']}")
        expect(fields["retning"]["how"] == "ordliste retning", f"{fields['retning']}")
        expect(fields["sag"]["from"] == "request.json", f"{fields['sag']}")
        expect(data["documents"][1]["row"] == 2, f"{data['documents'][1]}")
    expect(explain(folder, folder.source / "request.json")["sources"][0]["unused"] == ["caseWorker"], "unused columns")
    expect("<- documentDate »2024-03-18T00:00:00«" in tusch("ingest", "--explain", "-w", folder.workroom).stdout, "words")


def by_date(folder):
    """Oldest first, those without a date last, attachments under their parent whatever their own date."""
    source = write_nova(folder, [
        nova_document("0005", "e", "Uden dato", None),
        nova_document("0002", "b", "Midt", "2024-05-01"),
        nova_document("0001", "a", "Først", "2024-03-18", subDocuments=[
            nova_document(None, "y", "Sent bilag", "2025-01-01"), nova_document(None, "x", "Tidligt bilag", "2020-01-01")]),
        nova_document("0003", "c", "Sidst", "2024-12-24")])
    start(folder, source, order="date")
    found = [(row["number"], row["title"]) for row in rows(folder)]
    expect(found == [("0001", "Først"), ("0001-1", "Tidligt bilag"), ("0001-2", "Sent bilag"), ("0002", "Midt"),
                     ("0003", "Sidst"), ("0005", "Uden dato")], f"{found}")


def getorganized(folder):
    row = '<z:row ows_DocID="{}" ows_CaseRecordNumber="{}" ows_Title="{}" ows_FileLeafRef="{}" {}/>'
    lines = [
        row.format(101, 7, "Partshøring", "Partshøring.txt", 'ows_Korrespondance="Udgående" ows_Dato="2022-03-18 00:00:00"'),
        row.format(102, 0, "Fælles notat", "Fælles notat.goref", ""),
        row.format(103, 0, "Fremmed akt", "Fremmed.goref", ""),
        row.format(104, 0, "Bilag", "Bilag.txt", 'ows_BilagTil="101"')]
    write(folder, "go/rows.xml", GO.format(n=4, rows="\n".join(lines)))
    write(folder, "go/Partshøring.txt", "Hvad siger du til sagen?\n")
    write(folder, "go/Bilag.txt", "Et bilag.\n")
    write(folder, "go/Fælles notat.goref", "[InternetShortcut]\r\nURL=https://go.example/goto?docid=101&v=2\r\n")
    write(folder, "go/Fremmed.goref", "https://go.example/goto?docid=999")
    start(folder, {"adapter": "getorganized", "file": "go/rows.xml"}, statuses=(4,))
    found = {row["title"]: row for row in rows(folder)}
    expect(len(found) == 4, f"{sorted(found)}")
    expect(found["Partshøring"]["number"] == "0007" and found["Partshøring"]["direction"] == "Udgaaende", "the row")
    expect(found["Fælles notat"]["duplicate_of"] == found["Partshøring"]["id"], "the pointer is not followed")
    expect(found["Fremmed akt"]["problem"] == "missing" and "another case" in found["Fremmed akt"]["problem_detail"],
           f"{found['Fremmed akt']}")
    expect(found["Bilag"]["parent"] == found["Partshøring"]["id"], "the attachment")
    expect(codes(folder) == [("getorganized", "pointer")], f"{codes(folder)}")


def sbsys(folder):
    documents = [{"DokumentID": 11, "Nummer": "1", "Navn": "Ansøgning", "DokumentDato": "18-03-2024", "FilEndelse": "txt",
                  "DokumentArt": {"Navn": "Indgående"}, "DokumentType": {"Navn": "Brev"}, "SagsNummer": "27.35.04-G01-1-20"},
                 {"DokumentID": 12, "Navn": "Kopi af pas", "HovedDokumentID": 11, "FilNavn": "C:\\sager\\pas.txt"}]
    write(folder, "sbsys.json", json.dumps(documents))
    write(folder, "11.txt", "Jeg søger om hjælp.\n")
    write(folder, "pas.txt", "Et pas.\n")
    scan = ('<Batch><Document><Title>Scannet brev</Title><ScanDate>2024-04-02</ScanDate><File Pages="1"><Name>s1.txt</Name>'
            "</File></Document><Document><File>s2.txt</File></Document></Batch>")
    write(folder, "scan/batch.xml", scan)
    write(folder, "scan/s1.txt", "Scannet.\n")
    write(folder, "scan/s2.txt", "Også scannet.\n")
    start(folder, {"adapter": "sbsys", "file": "sbsys.json"}, {"adapter": "sbsys-scan", "file": "scan/batch.xml"})
    found = rows(folder)
    expect(len(found) == 4 and all(row["problem"] == "none" for row in found), f"{found}")
    expect(found[0]["type"] == "Brev" and found[0]["date"] == "2024-03-18", f"{found[0]}")
    expect(found[1]["parent"] == found[0]["id"], "the attachment")
    expect(found[2]["title"] == "Scannet brev" and found[2]["date"] == "2024-04-02", f"{found[2]}")
    expect(found[3]["title"] == "s2.txt", f"{found[3]}")


def fasit(folder):
    notes = [{"id": 5, "createdAt": "2024-03-18T23:30:00Z", "text": "<p>Talte med Kirsten Holmgaard, cpr. 140761-9710.</p>"
              "<p>Ny tid på &AElig;rø</p>", "attachments": [{"id": 9, "fileName": "brev.txt", "mimeType": "text/plain"}]},
             {"id": 6, "createdAt": "2024-03-20T08:00:00Z", "text": "Kort notat", "attachments": []}]
    write(folder, "fasit.json", json.dumps({"journalNotes": notes}))
    write(folder, "filer/9-brev.txt", "Et brev.\n")
    start(folder, {"adapter": "fasit", "file": "fasit.json", "folder": "filer", "expected_documents": 3}, statuses=(0,))
    found = rows(folder)
    expect(len(found) == 3 and all(row["problem"] == "none" for row in found), f"{found}")
    text = text_of(folder, found[0])
    for word in ("Journalnotat", "19-03-2024", "Kirsten Holmgaard", "140761-9710", "Ny tid på Ærø"):
        expect(word in text, f"{word!r} is not on the page of the note: {text!r}")
    expect("<p>" not in text, "markup is on the page")
    expect(found[1]["parent"] == found[0]["id"] and found[1]["title"] == "brev.txt", "the file hangs on its note")
    in_note = [f for f in status(folder)["findings"] if f["document"] == found[0]["id"] and f["category"] == "CPR"]
    expect(in_note, "the number in the note is not found")


def modulus(folder):
    export = {"total": 4, "documents": [
        {"id": 1, "title": "Åbent", "fileType": "txt", "createdAt": "2024-01-02", "subjectAccess": True},
        {"id": 2, "title": "Lukket", "fileType": "txt", "createdAt": "2024-01-03", "subjectAccess": False, "isSensitive": True,
         "remarkRegardingSubjectAccess": "kilde"},
        {"id": 3, "title": "Tvivl", "fileType": "txt", "createdAt": "2024-01-04", "remarkRegardingSubjectAccess": "spørg"}],
        "activities": [{"id": 4, "type": "Telefonsamtale", "eventDate": "2024-01-05", "note": "Ringede op."}]}
    write(folder, "m/export.json", json.dumps(export))
    for i, name in enumerate(("Åbent", "Lukket", "Tvivl"), 1):
        write(folder, f"m/{i}.txt", f"{name} dokument uden navne.\n")
    start(folder, {"adapter": "modulus", "file": "m/export.json"})
    data = status(folder)
    found = {row["title"]: row for row in data["documents"]}
    expect(len(found) == 4, f"{sorted(found)}")
    expect("proposal" not in found["Åbent"] and "proposal" not in found["Telefonsamtale"], "nothing is against these")
    expect(found["Lukket"]["proposal"] == "redact" and "kilde" in found["Lukket"]["proposal_reason"], f"{found['Lukket']}")
    expect(found["Lukket"]["proposal_ground"], "no ground")
    expect(found["Tvivl"]["proposal"] == "ask", f"{found['Tvivl']}")
    expect(data["undecided_documents"] == 2, f"{data['undecided_documents']} undecided")
    words = tusch("status", "-w", folder.workroom).stdout
    expect(words.count("not decided whether it goes as a whole") == 2, words)
    result = tusch("assemble", "-w", folder.workroom)
    expect_status(result, 5)
    expect_status(tusch("decide", "-w", folder.workroom, "--accept", "--user", "a"), 5)
    expect(status(folder)["undecided_documents"] == 1, "the doubt is decided by --accept")
    expect_status(tusch("decide", "-w", folder.workroom, "--accept", "--asked", "keep", "--pages", "seen", "--user", "a"), 0)
    words = tusch("status", "-w", folder.workroom).stdout
    expect("Needs a person: nothing else" in words, words)
    expect_status(tusch("assemble", "-w", folder.workroom), 0)
    listed = json.loads((folder.workroom / "out/list.json").read_text())
    jsonschema.validate(listed, schema("list"))
    access = {row["title"]: row["access"] for row in listed["documents"]}
    expect(access["Lukket"] == "no" and access["Tvivl"] == "yes", f"{access}")


def people_are_asked(folder):
    """The work room shows what is proposed about documents and what did not add up; undoing asks again."""
    export = {"documents": [{"id": i, "title": title, "fileType": "txt", "createdAt": "2024-01-02", "subjectAccess": access}
                            for i, (title, access) in enumerate((("Åbent", True), ("Lukket", False)))]}
    write(folder, "m/export.json", json.dumps(export))
    write(folder, "m/0.txt", "Et dokument.\n")
    write(folder, "m/1.txt", "Et andet dokument.\n")
    start(folder, {"adapter": "modulus", "file": "m/export.json", "expected_documents": 3}, statuses=(4,))
    with Server(folder) as server:
        anne = server.user()

        def closed():
            return next(row for row in anne.get("documents")[1]["documents"] if row["title"] == "Lukket")
        expect(closed()["decision"] == "ask" and closed()["proposal"] == "redact", f"{closed()}")
        expect("nej til aktindsigt" in closed()["proposal_reason"], f"{closed()}")
        lines = {line["id"]: line for line in anne.get("checklist")[1]["lines"]}
        expect(lines["documents"]["n"] == 1 and lines["documents"]["blocking"], f"{lines['documents']}")
        expect("varslet 3 akter, men modtaget 2" in lines["intake-count"]["text"], f"{lines['intake-count']}")
        ground = closed()["proposal_ground"]
        anne.decide({"document": closed()["id"], "decision": "redact", "ground": ground})
        expect(closed()["decision"] == "redact" and closed()["ground"] == ground, f"{closed()}")
        status_code, answer = anne.post("undo")
        expect(status_code == 200, f"{status_code} {answer}")
        expect(closed()["decision"] == "ask", "undone, and nobody is asked")
        anne.decide({"document": closed()["id"], "decision": "keep"})
        expect(closed()["decision"] == "keep", f"{closed()}")


def table(folder):
    """Latin-1, Excel's head line, a quoted line break; the list of documents as municipalities keep it."""
    text = ('sep=;\r\nAkt ID;Dokumenttitel;Dokumentkategori;Dokumentdato;Dok ID;Bilag til Dok ID;Fil;'
            'Gives der aktindsigt i dokumentet?;Begrundelse hvis nej eller delvis\r\n'
            '1;"Brev om ""æbler"",\r\nto linjer";Indgående;18-03-2024;77;;brev.txt;Ja;\r\n'
            '2;Bilag;Internt;19-03-2024;78;77;bilag.txt;Nej;Internt dokument\r\n')
    write(folder, "liste.csv", text.encode("latin-1"))
    write(folder, "brev.txt", "Brevet.\n")
    write(folder, "bilag.txt", "Bilaget.\n")
    start(folder, {"adapter": "csv", "file": "liste.csv"}, statuses=(0,))
    found = rows(folder)
    expect(found[0]["title"] == 'Brev om "æbler", to linjer', f"{found[0]}")
    expect(found[1]["parent"] == found[0]["id"] and found[1]["proposal"] == "redact", f"{found[1]}")
    expect("Internt dokument" in found[1]["proposal_reason"], f"{found[1]}")


def what_does_not_add_up(folder):
    source = write_nova(folder, [nova_document(f"{i:04}", f"u{i}", f"Akt {i}", "2024-01-01" if i else "for længe siden")
                                 for i in range(20)], total=31)
    (folder.source / "nova/u3.txt").unlink()
    write(folder, "nova/ingen-kender-mig.txt", "x\n")
    source["sha256"] = "0" * 64
    result = start(folder, source, statuses=(4,), expected_documents=21)
    expect(codes(folder) == [("", "count"), ("", "unlisted"), ("kmd-nova", "count"), ("kmd-nova", "date"),
                             ("kmd-nova", "hash"), ("kmd-nova", "missing"), ("kmd-nova", "round")], f"{codes(folder)}")
    for words in ("varslet 31 akter, men modtaget 20", "netop 20 akter", "sha256", "1 akt mangler sin fil",
                  "række 1: »documentDate« er ikke en dato", "announced 21 documents, 20 were found", "1 files beside"):
        expect(words in result.stdout, f"{words!r} is not said: {result.stdout}")
    expect("for længe siden" not in result.stdout + result.stderr, "a value is in a message")
    folder.decide_all()
    expect_status(tusch("assemble", "-w", folder.workroom), 0, 4)
    listed = json.loads((folder.workroom / "out/list.json").read_text())
    jsonschema.validate(listed, schema("list"))
    expect(len(listed["warnings"]) == 7, f"{listed['warnings']}")


def lists_without_a_count(folder):
    """The request's own list, exactly a page of answers long."""
    for count, expected, warned in ((20, None, True), (20, 20, False), (21, None, False)):
        own = tap.Folder()
        try:
            for i in range(count):
                write(own, f"{i}.txt", "x\n")
            data = request(documents=[{"file": f"{i}.txt", "source": "X"} for i in range(count)])
            if expected is not None:
                data["expected_documents"] = expected
            own.write_request(data)
            expect_status(own.run(), 4 if warned else 0)
            expect((codes(own) == [("", "round")]) == warned, f"{count}, {expected}: {codes(own)}")
        finally:
            own.remove()


def technical_files(folder):
    names = ("tunnel_marking_77.txt", "MeMoMetadata.txt", "Fletteliste uge 3.txt")
    for name in names:
        write(folder, name, "Modtager.\n")
    write(folder, "brev.txt", "Et brev.\n")
    folder.write_request(request())
    expect_status(folder.run(), 0)
    for row in rows(folder):
        is_technical = row["file"] in names
        expect((row.get("proposal") == "redact") == is_technical, f"{row}")
        expect(not is_technical or "Teknisk fil" in row["proposal_reason"], f"{row}")
    expect(status(folder)["undecided_documents"] == 3, "they wait for a person")
    folder.decide_all()
    expect_status(tusch("assemble", "-w", folder.workroom), 0)


def request_and_export(folder):
    """What the request says of a file stays; the export adds the rest, and no second row."""
    source = write_nova(folder, [nova_document("0001", "aa", "Fra udtrækket", "2024-03-18")])
    write(folder, "løs.txt", "Ved siden af.\n")
    start(folder, source, documents=[{"file": "nova/aa.txt", "title": "Fra anmodningen"}, {"file": "løs.txt"}])
    found = rows(folder)
    expect(len(found) == 2, f"{found}")
    expect(found[0]["title"] == "Fra anmodningen" and found[0]["date"] == "2024-03-18", f"{found[0]}")
    fields = {f["field"]: f for f in explain(folder, "-w", folder.workroom)["documents"][0]["fields"]
              if f.get("value") == "Fra anmodningen"}
    expect(fields["titel"]["from"] == "request.json", f"{fields}")


def attachments_of_the_list(folder):
    """Under what they are attached to, wherever they are listed; one that hangs on nothing is said; no circle is one."""
    entries = [{"file": "b.txt", "number": "0002", "attachment_of": "0009"}, {"file": "x.txt", "number": "0005"},
               {"file": "a.txt", "number": "0009"}, {"file": "c.txt", "number": "0010", "attachment_of": "7"},
               {"file": "d.txt", "number": "0011", "attachment_of": "0012"},
               {"file": "e.txt", "number": "0012", "attachment_of": "0011"},
               {"file": "f.txt", "number": "0013", "attachment_of": "0013"}]
    for entry in entries:
        write(folder, entry["file"], f"{entry['file']}\n")
    folder.write_request(request(documents=entries))
    expect_status(folder.run(), 4)
    found = {row["file"]: row for row in rows(folder)}
    expect([row["file"][0] for row in rows(folder)] == ["x", "a", "b", "c", "e", "d", "f"], f"{list(found)}")
    expect(found["b.txt"]["parent"] == found["a.txt"]["id"] and found["d.txt"]["parent"] == found["e.txt"]["id"], "parents")
    expect(codes(folder) == [("", "parent")], f"{codes(folder)}")
    expect(status(folder)["warnings"][0]["n"] == 3, f"{status(folder)['warnings']}")


def numbers_stay(folder):
    """A later export of the same request, with more in it: who had a number has it still."""
    def without_number(uuid, date):
        return nova_document(None, uuid, f"Akt {uuid}", date)
    source = write_nova(folder, [without_number("a", "2024-01-01"), without_number("b", "2024-03-01")])
    start(folder, source, order="date")
    before = {row["file"]: row["number"] for row in rows(folder)}
    expect(before == {"nova/a.txt": "0001", "nova/b.txt": "0002"}, f"{before}")
    earlier, folder.workroom = folder.workroom, folder.path / "later"
    source = write_nova(folder, [without_number("a", "2024-01-01"), without_number("c", "2024-02-01"),
                                 without_number("b", "2024-03-01")])
    folder.write_request(request(sources=[source], order="date"))
    expect_status(folder.run("--reuse", earlier), 0)
    found = [(row["file"], row["number"]) for row in rows(folder)]
    expect(found == [("nova/a.txt", "0001"), ("nova/c.txt", "0003"), ("nova/b.txt", "0002")], f"{found}")


def numbers_of_notes_stay(folder):
    """Notes without a key: known by what they say, not by where they stand."""
    def start_with(*notes):
        write(folder, "fasit.json", json.dumps({"journalNotes": [
            {"text": text, "createdAt": "2024-01-01"} for text in notes]}))
        folder.write_request(request(sources=[{"adapter": "fasit", "file": "fasit.json"}]))
    start_with("Det første.", "Det andet.")
    expect_status(folder.run(), 0)
    before = {row["sha256"]: row["number"] for row in rows(folder)}
    earlier, folder.workroom = folder.workroom, folder.path / "later"
    start_with("Et nyt.", "Det andet.", "Det første.")
    expect_status(folder.run("--reuse", earlier), 0)
    after = {row["sha256"]: row["number"] for row in rows(folder)}
    expect({key: after[key] for key in before} == before and "0003" in after.values(), f"{before} {after}")


def numbers_of_the_source_stay(folder):
    """A number that the source gave is not taken by a document without one, wherever it stands."""
    source = write_nova(folder, [nova_document(None, "a", "Uden", None), nova_document("0001", "b", "Med", None),
                                 nova_document("0001", "c", "Igen", None)])
    start(folder, source)
    found = [(row["file"], row["number"]) for row in rows(folder)]
    expect(found == [("nova/a.txt", "0002"), ("nova/b.txt", "0001"), ("nova/c.txt", "0001/2")], f"{found}")


def faulty_exports(folder):
    cases = [
        ("kmd-nova", '{"documents": [{"title": "Hemmelig"', "line 1"),
        ("csv", 'Titel\n"Hemmelig', "linje 2"),
        ("ukendt", "{}", "ukendt.kilde"),
        ("kmd-nova", None, "er der ikke"),
        ("getorganized", "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><xml>&e;</xml>", "XML"),
    ]
    for adapter, content, word in cases:
        if content is not None:
            write(folder, "export", content)
        else:
            (folder.source / "export").unlink()
        folder.write_request(request(sources=[{"adapter": adapter, "file": "export"}]))
        result = folder.run()
        expect_status(result, 2)
        expect_one_line(result, "sources[0]", adapter)
        expect("Hemmelig" not in result.stderr, "a value is in a message")
        expect(word in result.stderr, f"{word!r}: {result.stderr}")
        expect_status(tusch("ingest", "--explain", folder.source / "request.json"), 2)
        subprocess.run(["rm", "-rf", folder.workroom], check=True)
    for field, value in (("adapter", "../x"), ("file", "../x"), ("folder", "/etc"), ("sha256", "1"), ("expected_documents", -1)):
        folder.write_request(request(sources=[{"adapter": "csv", "file": "x", field: value}]))
        expect_one_line(folder.run(), "sources[0]", field)


def links_lead_nowhere(folder):
    """An export that names files outside, by path or by link."""
    outside = folder.path / "outside.txt"
    outside.write_text("Hemmeligt.\n")
    write(folder, "liste.csv", f"Titel;Fil\na;../outside.txt\nb;{outside}\nc;link.txt\n")
    (folder.source / "link.txt").symlink_to(outside)
    (folder.source / "export.csv").symlink_to(outside)
    start(folder, {"adapter": "csv", "file": "liste.csv"}, statuses=(4,))
    expect([row["problem"] for row in rows(folder)] == ["missing"] * 3, f"{rows(folder)}")
    expect(("csv", "path") in codes(folder), f"{codes(folder)}")
    folder.write_request(request(sources=[{"adapter": "csv", "file": "export.csv"}]))
    expect_status(tusch("run", folder.source / "request.json", "-w", folder.path / "w2"), 2)


def same_twice(folder):
    """The same export, the same rows: an interrupted run goes on, a finished one answers."""
    source = write_nova(folder, [nova_document(f"{i:04}", f"u{i}", f"Akt {i}", "2024-01-01") for i in range(5)])
    start(folder, source)
    first = rows(folder)
    database = sqlite3.connect(folder.workroom / "workroom.db")
    database.execute("DELETE FROM meta WHERE key IN ('taken-in', 'ingested', 'detected')")
    database.execute("DELETE FROM document WHERE id IN ('d00002', 'd00005')")
    database.commit()
    database.close()
    expect_status(folder.run(), 0)
    expect(rows(folder) == first, "another list")
    digest = hashlib.sha256((folder.source / "nova/liste.json").read_bytes()).hexdigest()
    own = folder.path / "own"
    folder.write_request(request(sources=[{**source, "sha256": digest, "expected_documents": 5}]))
    expect_status(tusch("run", folder.source / "request.json", "-w", own), 0)


def the_guide_is_true(folder):
    """docs/sources.md, step 3: an adapter that a records officer wrote, and one with a mistake."""
    root = pathlib.Path(__file__).parents[2]
    guide = (root / "docs/sources.md").read_text().split("## 3.")[1]
    blocks = [part.split("\n", 1)[1] for part in guide.split("```")[1::2]]
    data = folder.path / "data"
    (data / "rules/sources").mkdir(parents=True)
    for path in [*(root / "rules").iterdir(), root / "ocr"]:
        if path.name != "sources":
            (data / ("ocr" if path.name == "ocr" else f"rules/{path.name}")).symlink_to(path)
    for path in (root / "rules/sources").iterdir():
        (data / "rules/sources" / path.name).symlink_to(path)
    adapter = data / "rules/sources/demo.kilde"
    adapter.write_text(blocks[1])
    write(folder, "demo.csv", blocks[0])
    for name in ("ansøgning", "pas", "afslag"):
        write(folder, f"{name}.txt", f"Her er {name}.\n")
    folder.write_request(request(sources=[{"adapter": "demo", "file": "demo.csv"}]))
    environment = {**os.environ, "TUSCH_DATADIR": str(data)}
    result = tusch("ingest", "--explain", folder.source / "request.json", env=environment)
    expect_status(result, 0)
    said = [line for line in blocks[2].splitlines() if line.strip() not in ("…", "") and not line.startswith("$")]
    missing = [line for line in said if line not in result.stdout.splitlines()]
    expect(len(said) >= 6 and not missing, f"{missing} in {result.stdout}")
    expect_status(folder.run(env=environment), 0)
    adapter.write_text(blocks[1].replace("titel     =", "tittel    ="))
    result = tusch("ingest", "--explain", folder.source / "request.json", env=environment)
    expect_status(result, 2)
    expect_one_line(result, "sources[0] (demo): demo.kilde:7: feltet »tittel« findes ikke")
    result = tusch("rules", "check", "--rules", data / "rules", "--errors", "--json")
    expect_status(result, 2)
    checked = json.loads(result.stdout)
    jsonschema.validate(checked, schema("rules-check"))
    faults = [fault for fault in checked["faults"] if fault["level"] == "error"]
    expect([(fault["file"], fault["line"]) for fault in faults] == [("demo.kilde", 7)], f"{faults}")


if __name__ == "__main__":
    tap.main([nova, by_date, getorganized, sbsys, fasit, modulus, people_are_asked, table, what_does_not_add_up, lists_without_a_count,
              technical_files, request_and_export, attachments_of_the_list, numbers_stay, numbers_of_notes_stay, numbers_of_the_source_stay, faulty_exports,
              links_lead_nowhere, same_twice, the_guide_is_true])
