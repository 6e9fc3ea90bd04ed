#!/usr/bin/python3
"""The review in other programs and back: /Redact annotations, and JSON."""
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import pathlib
import re
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
from lib import tap  # noqa: E402
from lib.tap import expect, expect_status, request, tusch  # noqa: E402
from review.api import TEXT, start, text_of  # noqa: E402
from review.server import Server  # noqa: E402


def page_pdf(path, rotate, crop):
    """One page with known words, turned and cropped, as scanners and editors leave them."""
    content = (b"BT /F 12 Tf 200 500 Td (Kirsten Holmgaard ringede.) Tj ET "
               b"BT /F 12 Tf 200 400 Td (Solsort stod der.) Tj ET")
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
               b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/CropBox[%s]/Rotate %d/Contents 4 0 R"
               b"/Resources<</Font<</F 5 0 R>>>>>>" % (crop, rotate),
               b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
               b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj%s\nendobj\n" % (number, body)
    start_of = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % p for p in places)
    out += b"trailer<</Size 6/Root 1 0 R>>startxref\n%d\n%%%%EOF" % start_of
    path.write_bytes(out)


def export(folder, name="out.pdf"):
    expect_status(tusch("review", "export", "-w", folder.workroom, "--pdf", folder.path / name), 0)
    return folder.path / name


def take(folder, path, *more, status=0):
    result = tusch("review", "import", "-w", folder.workroom, "--pdf", path, "--user", "anne",
                   "--json", *more)
    expect_status(result, status)
    return json.loads(result.stdout) if status == 0 else result


def objects_of(path):
    data = json.loads(subprocess.run(["qpdf", "--json=2", "--json-key=qpdf", path],
                                     capture_output=True, check=False).stdout)
    return data


def annotations(data):
    return {name: entry["value"] for name, entry in data["qpdf"][1].items()
            if isinstance(entry.get("value"), dict) and entry["value"].get("/Subtype") == "/Redact"}


def edit(path, change):
    """Changes a PDF with qpdf's JSON, as another program would: change(data) works in place."""
    whole = json.loads(subprocess.run(["qpdf", "--json=2", "--json-stream-data=inline", path],
                                      capture_output=True, check=False).stdout)
    data = {"version": whole["version"], "qpdf": whole["qpdf"]}
    change(data)
    (path.parent / "edit.json").write_text(json.dumps(data))
    edited = path.parent / "edited.pdf"
    edited.unlink(missing_ok=True)
    result = subprocess.run(["qpdf", "--json-input", path.parent / "edit.json", edited],
                            capture_output=True, text=True, check=False)
    expect(edited.exists(), "qpdf does not take the change: " + result.stderr[:300])
    return edited


def annotations_are_standard(folder):
    start(folder)
    folder.decide_all()
    found = annotations(objects_of(export(folder)))
    expect(len(found) == 3, f"{len(found)} annotations")
    for value in found.values():
        expect(value["/Contents"] == "u:FVL § 15 b, nr. 5", str(value["/Contents"]))
        expect(re.match(r"u:tusch-f\d+-[0-9a-f]{12}$", value["/NM"]), value["/NM"])
        expect(len(value["/QuadPoints"]) % 8 == 0 and value["/OverlayText"], "no place")
        for key in ("/N", "/R"):
            expect(key in value["/AP"], f"no appearance {key}")
    expect(take(folder, folder.path / "out.pdf")["kept"] == 3, "not read back")
    text = subprocess.run(["pdftotext", folder.path / "out.pdf", "-"], capture_output=True, text=True,
                          check=True).stdout
    expect("Kirsten Holmgaard" in text, "the export is not the document")
    expect_status(tusch("review", "export", "-w", folder.workroom), 2)


def nothing_changed_nothing_decided(folder):
    for number, (rotate, crop) in enumerate(((0, b"0 0 612 792"), (90, b"100 200 612 792"),
                                             (180, b"50 60 500 700"), (270, b"10 20 600 780"))):
        page_pdf(folder.source / f"p{number}.pdf", rotate, crop)
    folder.write_request(request())
    expect_status(folder.run(), 0, 4, 5)
    with Server(folder) as server:
        user = server.user()
        for document in user.get("documents")[1]["documents"]:
            page = user.get(f"pages/{document['id']}/1")[1]
            word = next(w for w in page["words"] if w[0] == "Solsort")
            user.decide({"document": document["id"], "page": 1, "box": word[1:5],
                         "decision": "redact", "ground": "OFL § 30"})
    before = tusch("status", "-w", folder.workroom, "--json").stdout
    path = export(folder)
    done = take(folder, path)
    expect((done["pages"], done["kept"], done["moved"], done["deleted"], done["added"])
           == (4, 8, 0, 0, 0), str(done))
    expect(tusch("status", "-w", folder.workroom, "--json").stdout == before, "something changed")
    # The word was drawn at 200 400 of user space, whatever way the page is turned and cropped.
    for value in annotations(objects_of(path)).values():
        if "box" in value["/NM"]:
            x0, y0, x1, y1 = value["/Rect"]
            expect(abs(x0 - 200) < 2 and y0 < 400 < y1 < 415 and 230 < x1 < 260, str(value["/Rect"]))
            quad = value["/QuadPoints"]
            expect((min(quad[::2]), max(quad[1::2])) == (x0, y1), f"{quad} in {value['/Rect']}")

    def move(data):
        for value in annotations(data).values():
            if "box" in value["/NM"]:  # to the left by 30, in user space
                value["/QuadPoints"] = [n - 30 if i % 2 == 0 else n
                                        for i, n in enumerate(value["/QuadPoints"])]
                value["/Rect"] = [n - 30 if i % 2 == 0 else n for i, n in enumerate(value["/Rect"])]
    done = take(folder, edit(path, move))
    expect((done["moved"], done["kept"]) == (4, 4), str(done))
    with Server(folder) as server:
        user = server.user()
        for document in user.get("documents")[1]["documents"]:
            page = user.get(f"pages/{document['id']}/1")[1]
            word = next(w for w in page["words"] if w[0] == "Solsort")
            expect(len(page["boxes"]) == 1, f"{len(page['boxes'])} boxes")
            box = page["boxes"][0]["box"]
            away = [box[i] - word[1 + i] for i in range(4)]
            expect(sorted(round(abs(n)) for n in away) == [0, 0, 30, 30], f"moved by {away}")


def what_people_did_comes_back(folder):
    start(folder)
    path = export(folder)

    def work(data):
        found = annotations(data)
        names = sorted(found, key=lambda name: found[name]["/NM"])
        gone, noted = names[0], names[1]
        pages = [e["value"] for e in data["qpdf"][1].values()
                 if isinstance(e.get("value"), dict) and e["value"].get("/Type") == "/Page"]
        pages[0]["/Annots"] = [ref for ref in pages[0]["/Annots"] if f"obj:{ref}" != gone]
        found[noted]["/Contents"] = "u:OFL § 33"
        data["qpdf"][1]["obj:900 0 R"] = {"value": {
            "/Type": "/Annot", "/Subtype": "/Redact", "/Rect": [60, 60, 200, 90],
            "/Contents": "u:tilføjet\n\u202eaf hånd"}}
        data["qpdf"][0]["maxobjectid"] = 900
        pages[0]["/Annots"].append("900 0 R")
    edited = edit(path, work)
    expect(take(folder, edited, "--trial")["added"] == 1, "the trial sees nothing")
    expect(folder.status()["undecided_findings"] == 3, "the trial stored something")
    done = take(folder, edited, "--accept")
    expect((done["deleted"], done["grounds"], done["added"], done["accepted"]) == (1, 1, 1, 2),
           str(done))
    with Server(folder) as server:
        user = server.user()
        page = user.get("pages/d00001/1")[1]
        expect(sorted(f["decision"] for f in page["findings"]) == ["keep", "redact", "redact"],
               str(page["findings"]))
        expect("OFL § 33" in [f["ground"] for f in page["findings"]], "the note is lost")
        expect([b["ground"] for b in page["boxes"]] == ["tilføjet af hånd"], str(page["boxes"]))
        expect(user.post("undo")[0] == 200 and user.get("pages/d00001/1")[1]["boxes"] == [],
               "one action, not undone")
        # What is decided since the export is not touched.
        for finding in page["findings"]:
            user.decide({"finding": finding["id"], "decision": "keep"})
        done = take(folder, edited)
        expect(done["newer"] == 3 and done["deleted"] == 0, str(done))
        expect([f["decision"] for f in user.get("pages/d00001/1")[1]["findings"]] == ["keep"] * 3,
               "decided over")
    expect_status(tusch("verify", "--log", "-w", folder.workroom), 0)


def hostile_files(folder):
    (folder.source / "b.txt").write_text(TEXT.replace("Solsort", "Due") + TEXT * 6)
    (folder.source / "c.txt").write_text("Ingen her.\n")
    start(folder)
    folder.decide_all()
    path = export(folder)
    before = folder.status()

    def strip(data):
        for entry in data["qpdf"][1].values():
            if isinstance(entry.get("value"), dict) and entry["value"].get("/Type") == "/Page":
                entry["value"].pop("/Annots", None)

    def repaint(data):
        for entry in data["qpdf"][1].values():
            if "stream" in entry and "/Subtype" not in entry["stream"]["dict"]:
                entry["stream"]["data"] = "cSBRCg=="

    def double(data):
        pages = next(e["value"] for e in data["qpdf"][1].values()
                     if isinstance(e.get("value"), dict) and e["value"].get("/Type") == "/Pages")
        keys = [e["value"] for e in data["qpdf"][1].values()
                if isinstance(e.get("value"), dict) and e["value"].get("/Type") == "/Page"]
        expect(len(keys) == pages["/Count"], "not the pages that were exported")
        keys[1]["/TuschPage"] = keys[0]["/TuschPage"]

    def wild(data):
        numbers = [[10**30] * 8, [-1] * 8, "u:x", [0] * 7, [2**62] * 4000, [3] * 8]
        for number, value in enumerate(annotations(data).values()):
            value["/QuadPoints"] = numbers[number % len(numbers)]
            value["/Rect"] = [[0, 0, 0, 0], [10**30, 0, 1, 1], None, "/x"][number % 4]
            value["/NM"] = "u:" + "tusch-f999999-" * (1 + number % 9)
    take(folder, edit(path, strip), status=2)
    expect(take(folder, edit(path, repaint), status=2).stderr.count("\n") == 1, "not one line")
    expect(take(folder, edit(path, double))["double_pages"] == 2, "which page counts?")
    take(folder, edit(path, wild), status=2)
    for bad in (b"", b"%PDF-1.7\n", path.read_bytes()[:900], b"\0" * 5000):
        (folder.path / "bad.pdf").write_bytes(bad)
        expect(take(folder, folder.path / "bad.pdf", status=1).stderr.count("\n") == 1, "a crash")
    expect(folder.status() == before, "a file that was refused changed something")
    expect("Holmgaard" not in done_text(folder), "something came back")
    take(folder, edit(path, strip), "--allow-deleted")
    expect("Holmgaard" in done_text(folder), "what was meant was not done")


def done_text(folder):
    expect_status(tusch("assemble", "-w", folder.workroom), 0)
    return text_of(folder)


def json_comes_back(folder):
    (folder.source / "b.txt").write_text("Poul Engebjerg skrev.\n\f\nSide to.\n")
    start(folder)
    with Server(folder) as server:
        user = server.user()
        people = [r["id"] for r in user.get("entities")[1]["entities"] if r["category"] == "PERSON"]
        user.decide({"entity": people[0], "into": people[1]})
        place = user.get("entities/" + people[1])[1]["places"][0]["id"]
        user.decide({"finding": place, "into": people[1] + ".2"})
        user.decide({"entity": people[1], "decision": "redact", "ground": "FVL § 15"})
        user.decide({"document": "d00001", "page": 1, "box": [10, 10, 90, 40], "decision": "redact"})
        user.decide({"document": "d00002", "page": 2, "decision": "redact", "ground": "OFL § 23"})
        user.decide({"document": "d00001", "title": "Et brev"})

        def seen():
            rows = {r["id"]: (r["n"], r["decision"], r["ground"] if r["decision"] == "redact" else 0)
                    for r in user.get("entities")[1]["entities"]}
            return rows, [(d["shown_title"], d["access"], d["withheld_pages"])
                          for d in user.get("documents")[1]["documents"]], \
                user.get("pages/d00001/1")[1]["boxes"][0]["box"]
        before = seen()
    path = folder.path / "decisions.json"
    expect_status(tusch("review", "export", "-w", folder.workroom, "--file", path), 0)
    # Into another workroom of the same request.
    import shutil
    shutil.rmtree(folder.workroom)
    expect_status(folder.run(), 0)
    data = json.loads(path.read_text())
    path.write_text(json.dumps({**data, "seq": 0}))
    result = tusch("review", "import", "-w", folder.workroom, "--file", path, "--user", "bo")
    expect_status(result, 0)
    with Server(folder) as server:
        user = server.user()
        after = seen()
        expect(before == after, f"{before}\n{after}")
    path.write_text(json.dumps({**data, "request": "2026-000009"}))
    expect_status(tusch("review", "import", "-w", folder.workroom, "--file", path, "--user", "bo"), 2)


if __name__ == "__main__":
    tap.main([annotations_are_standard, nothing_changed_nothing_decided, what_people_did_comes_back,
              hostile_files, json_comes_back])
