#!/usr/bin/python3
"""What leaves as index: valid against the schemas of those who take it, complete, and without what may not be told."""
# SPDX-License-Identifier: GPL-3.0-or-later
import csv
import io
import json
import os
import pathlib
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

import jsonschema

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
from lib import tap  # noqa: E402
from lib.tap import expect, expect_one_line, expect_status, request, tusch  # noqa: E402

ROOT = pathlib.Path(__file__).parents[2]
SDI_XSD = ROOT / "tests/data/schemas/sdi/6.0.STS-0/SagDokumentIndeksOperationer.xsd"
NAMES = {"sdi": "urn:oio:sts:sagdok:sagdokumentindeks:6", "di": "urn:oio:sts:sagdok:dokumentindeks:6",
         "sag": "urn:oio:sts:sagdok:sag:6", "sd": "urn:oio:sagdok:3.0.0",
         "gd": "urn:oio:sts:generelledefinitioner:6"}
XES = "{http://www.xes-standard.org/}"
THIRD = "Kirsten Holmgaard"
STAFF = "Karen-Margrethe Ebbesen"
KEPT_FIELDS = ["number", "title", "type", "direction", "date", "kle", "facet", "sensitivity", "source"]


def documents():
    """One row for each thing that can go wrong on the way."""
    rows = [
        {"title": f"Brev fra {THIRD}", "type": "Brev, indgående", "kle": "27.24.00", "facet": "G01"},
        {"title": f"Samtale med {STAFF}", "type": "Internt notat", "kle": "16.03.00"},
        {"title": "=HYPERLINK(\"http://example.invalid\")", "type": "Faktura", "kle": "99.99.99"},
        {"title": "Æ <b>&amp; \"q\" ]]> ; ' " + "x" * 300, "type": "Noget helt andet", "kle": "ikke kle"},
        {"title": "Uden noget"},
    ]
    for i, row in enumerate(rows):
        row.update(file=f"{i}.txt", source="KMD Nova", number=f"{i + 1:04}", date=f"2024-03-1{i}",
                   direction="Indgaaende", sensitivity="FOELSOMME_PERSONOPLYSNINGER")
        row["case"] = f"2024-00{i % 2}"
    rows[3]["attachment_of"] = "0003"
    rows[4] = {"file": "4.txt", "number": "0005", "title": "Uden noget"}
    return rows


def start(folder, release=False):
    rows = documents()
    for row in rows:
        (folder.source / row["file"]).write_text(f"{THIRD}, cpr. 140761-9710, ringede.\n")
    folder.write_request(request(documents=rows, parties=[
        {"name": THIRD, "role": "third-party"}, {"name": STAFF, "role": "staff", "title": "socialrådgiver"}],
        authority={"name": "Eksempel Kommune", "cvr": "12345678", "department": "Borgerservice"}))
    expect_status(folder.run(), 0)
    if release:
        folder.decide_all()
        expect_status(tusch("assemble", "-w", folder.workroom), 0)
    return rows


def export(folder, what):
    result = tusch("export", "-w", folder.workroom, what)
    expect_status(result, 0)
    again = folder.path / "again"
    expect_status(tusch("export", "-w", folder.workroom, what, "-o", again), 0)
    expect(again.read_bytes().replace(b"\r\n", b"\n") == result.stdout.encode(),
           f"two exports as {what} differ")
    return result.stdout


def sdi_is_valid_and_complete(folder):
    rows = start(folder, release=True)
    path = folder.path / "sdi.xml"
    path.write_text(export(folder, "sdi"))
    check = subprocess.run(["xmllint", "--nonet", "--noout", "--schema", SDI_XSD, path],
                           capture_output=True, text=True)
    expect(check.returncode == 0, f"not valid: {check.stderr[:1000]}")
    root = ElementTree.parse(path).getroot()
    listed = root.findall("sdi:DokumentIndeks", NAMES)
    expect(len(listed) == len(rows), f"{len(listed)} documents of {len(rows)}")
    cases = root.findall("sdi:SagIndeks", NAMES)
    expect(len(cases) == 3, f"{len(cases)} cases")
    ids = [node.findtext("sd:UUIDIdentifikator", None, NAMES) for node in listed + cases]
    expect(len(set(ids)) == len(ids), "a uuid stands twice")
    journal = [node.findtext("gd:ReferenceID/sd:UUIDIdentifikator", None, NAMES)
               for node in root.iterfind(".//sag:Journalpost", NAMES)]
    expect(sorted(journal) == sorted(ids[:len(listed)]), "a case's journal does not list its documents")
    withheld = listed[0].find(".//di:OffentlighedUndtaget", NAMES)
    expect(withheld is not None and
           THIRD not in withheld.findtext("sd:TitelAlternativTekst", "", NAMES),
           "no alternative title for a title that names a third party")


def json_keeps_every_field(folder):
    rows = start(folder)
    data = json.loads(export(folder, "json"))
    jsonschema.validate(data, json.loads((ROOT / "docs/schema/index.schema.json").read_text()))
    cases = {case["uuid"]: case for case in data["cases"]}
    for row, out in zip(rows, data["documents"], strict=True):
        for field in KEPT_FIELDS:
            expect(out.get(field) == row.get(field), f"{field}: {row.get(field)!r} became {out.get(field)!r}")
        expect(out["file"] == row["file"], "the file's name is lost")
        expect(cases[out["case"]].get("number") == row.get("case"), "the case's number is lost")
        expect("access" not in out, "an outcome before anybody decided")
    same_in_the_table(data["documents"], export(folder, "csv"))
    expect(data["documents"][3]["attachment_of"] == "0003", "what it is an attachment of is lost")
    given = json.loads((folder.source / "request.json").read_text())
    for field in ("regime", "received"):
        expect(data[field] == given[field], f"{field} is lost")
    expect((data["authority"], data["department"]) == ("Eksempel Kommune", "Borgerservice"), "the authority is lost")
    people = [{"role": "requester", "name": given["requester"]["name"]}, *given["parties"]]
    expect(data["parties"] == people, f"parties: {data['parties']}")
    states = [row.get("kle_state") for row in data["documents"]]
    expect(states == ["current", "retired", "unknown", "malformed", None], f"KLE: {states}")
    expect(data["documents"][1]["kle_current"] == "27.24.00", "the successor is not named")


def same_in_the_table(documents, text):
    """Every value that the JSON has, in the table."""
    rows = list(csv.DictReader(io.StringIO(text[1:]), delimiter=";"))
    for document, row in zip(documents, rows, strict=True):
        for field, value in document.items():
            if field in ("id", "facts"):
                continue
            said = " ".join(value) if isinstance(value, list) else str(value)
            expect(row[field].lstrip("'") == said, f"{field}: {said!r} became {row[field]!r}")


def outcome_is_in_it(folder):
    start(folder, release=True)
    listed = json.loads((folder.workroom / "out/list.json").read_text())["documents"]
    for row, out in zip(listed, json.loads(export(folder, "json"))["documents"], strict=True):
        for field in ("access", "bundle_page", "bundle_pages"):
            expect(out[field] == row[field], f"{field} is not that of the bundle")


def table_is_no_program(folder):
    start(folder)
    text = export(folder, "csv")
    expect(text.startswith("\ufeff"), "no byte order mark")
    rows = list(csv.DictReader(io.StringIO(text[1:]), delimiter=";"))
    expect(len(rows) == 5 and rows[0]["title"] == f"Brev fra {THIRD}", "rows are missing")
    for row in rows:
        for cell in row.values():
            expect(cell[:1] not in ("=", "+", "-", "@"), "a cell is a formula")


def citizen_learns_no_names(folder):
    start(folder, release=True)
    text = export(folder, "citizen")
    for secret in (THIRD, "Holmgaard", STAFF, "Ebbesen", ".txt", "140761"):
        expect(secret not in text, "the citizen's list tells what it may not")
    titles = [row["title"] for row in json.loads(text)["documents"]]
    expect(len(titles) == 5 and titles[1] == "Samtale med [medarbejder]", f"titles: {titles[1]}")


def redactions_tell_no_text(folder):
    start(folder, release=True)
    text = export(folder, "redactions")
    rows = list(csv.DictReader(io.StringIO(text[1:]), delimiter=";"))
    expect(len(rows) >= 10, f"only {len(rows)} rows")
    expect({"CPR", "PERSON"} <= {row["category"] for row in rows}, "a category is missing")
    expect(all(row["decided_by"] == "test" and row["decided_at"].endswith("Z") for row in rows),
           "who and when")
    for secret in (THIRD, "Holmgaard", "140761"):
        expect(secret not in text, "the table tells what was removed")


def xes_is_well_built(folder):
    """The rules of IEEE 1849-2016, 5: typed attributes with keys, globals in every event, order in time."""
    start(folder, release=True)
    root = ElementTree.fromstring(export(folder, "xes"))
    expect(root.tag == XES + "log" and root.get("xes.version") == "1849-2016", "no XES log")
    prefixes = {node.get("prefix") for node in root.findall(XES + "extension")}
    expect({"concept", "time", "org", "lifecycle"} <= prefixes, "an extension is not declared")
    needed = {node.get("key") for scope in root.findall(XES + "global")
              if scope.get("scope") == "event" for node in scope}
    events = root.findall(f"{XES}trace/{XES}event")
    stamps, names = [], []
    for event in events:
        keys = {node.get("key"): node for node in event}
        expect(needed <= set(keys), "an event lacks what is global")
        expect({node.tag for node in event} <= {XES + kind for kind in ("string", "date", "float")},
               "an attribute of no type")
        expect(all(":" not in key or key.split(":")[0] in prefixes for key in keys), "unknown prefix")
        stamps.append(keys["time:timestamp"].get("value"))
        names.append(keys["concept:name"].get("value"))
    expect(stamps[1:] == sorted(stamps[1:]), "events are not in order")
    for name in ("received", "taken-in", "ingested", "read", "detected", "decided", "released"):
        expect(name in names, f"no event \"{name}\"")


def odd_calls(folder):
    start(folder)
    expect_one_line(tusch("export", "-w", folder.workroom, "pdf"), "pdf")
    expect_status(tusch("export", "-w", folder.workroom, "pdf"), 2)
    expect_status(tusch("export", "-w", folder.workroom), 2)
    expect_status(tusch("export", "-w", folder.path, "sdi"), 2)
    expect_status(tusch("export", "-w", folder.workroom, "sdi", "-o", folder.path / "no/x"), 1)
    with open("/dev/full", "w") as full:
        result = subprocess.run([os.environ["TUSCH"], "export", "-w", folder.workroom, "sdi"],
                                stdout=full, stderr=subprocess.PIPE, text=True)
    expect_status(result, 1)


if __name__ == "__main__":
    tap.main([
        sdi_is_valid_and_complete, json_keeps_every_field, outcome_is_in_it, table_is_no_program,
        citizen_learns_no_names, redactions_tell_no_text, xes_is_well_built, odd_calls,
    ])
