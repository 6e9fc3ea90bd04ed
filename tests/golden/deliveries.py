#!/usr/bin/python3
"""A bundle in several files, and a request answered in several deliveries."""
# SPDX-License-Identifier: GPL-3.0-or-later
import base64
import contextlib
import hashlib
import json
import pathlib
import random
import re
import sqlite3
import struct
import sys
import zlib
from xml.etree import ElementTree

import jsonschema

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
from lib import tap  # noqa: E402
from lib.tap import expect, expect_one_line, expect_status, request, tusch  # noqa: E402
from bundle import (AUTHORITY, CPR, MEMO, NAME, PARTY, approve, assemble, command, decide,  # noqa: E402
                    deliver, document, hashes, start, text_of, validate)

RECEIPT = json.loads((pathlib.Path(__file__).parents[2] / "docs/schema/receipt.schema.json").read_text())


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def write_picture(path, side=380):
    """A grey PNG that does not compress: about 150 kB."""
    dice = random.Random(path.name)
    rows = b"".join(b"\0" + dice.randbytes(side) for _ in range(side))
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IEND", b"").join([
        chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)) +
        chunk(b"IDAT", zlib.compress(rows)), b""]))


def entries(folder):
    return json.loads((folder.workroom / "out/list.json").read_text())["documents"]


def pages_of(path):
    return int(command("qpdf", "--show-npages", path))


def start_large(folder, n=4):
    for i in range(n):
        write_picture(folder.source / f"p{i}.png")
    documents = [{"file": f"p{i}.png", "number": f"{i + 1:04}", "title": f"Foto {i + 1}"}
                 for i in range(n)]
    (folder.source / "a.txt").write_text(f"Naboen {NAME}, cpr. {CPR}, ringede.\n")
    documents.append(document("a.txt", number="0100"))
    folder.write_request(request(documents=documents, parties=[PARTY], authority=AUTHORITY))
    expect_status(folder.run(), 0, 4)
    folder.decide_all()


def large_bundle_is_split(folder):
    start_large(folder)
    assemble(folder, "--max-mb", "0.25")
    out = folder.workroom / "out"
    parts = sorted(out.glob("bundle*.pdf"))
    expect(len(parts) > 1 and not (out / "bundle.pdf").exists(), f"not split: {parts}")
    expect([path.name for path in parts] ==
           [f"bundle-{i + 1}-of-{len(parts)}.pdf" for i in range(len(parts))], "names of the parts")
    for number, path in enumerate(parts, 1):
        expect(path.stat().st_size <= 250000, "a part is over the budget")
        command("qpdf", "--check", path)
        text = text_of(path, "-layout")
        expect(f"Del {number} af {len(parts)}" in text, "the cover does not say which part it is")
        expect(NAME not in text and "[udeladt]" not in text, "what was removed is in a part")
        expect(("Afgørelse om aktindsigt" in text) == (number == 1), "the letter is in part 1")
        expect(all(f"Foto {i + 1}" in text for i in range(4)), "the list lacks a document")
        for entry in entries(folder):
            first, last = entry["bundle_page"], entry["bundle_page"] + entry["bundle_pages"] - 1
            said = f"del {entry['bundle_part']}: {first}" + (f"–{last}" if last > first else "")
            expect(said in text, f"{said!r} is not in the list of part {number}")
            if entry["bundle_part"] == number:
                stamp = text_of(path, "-f", first, "-l", first)
                expect(f"Akt {entry['number']}" in stamp, f"{entry['number']} is not where it says")
    judged = command(sys.executable, pathlib.Path(__file__).with_name("check-links"), out).decode()
    expect(judged.count("all leads where it says") == len(parts), judged)
    expect_status(tusch("verify", "-w", folder.workroom), 0)
    expect_status(tusch("verify", "-w", folder.workroom, parts[1]), 0)
    expect_status(tusch("verify", "-w", folder.workroom, out / "list.json"), 2)
    before = hashes(folder)
    assemble(folder, "--max-mb", "0.25")
    expect(hashes(folder) == before, "again is not the same")
    parts_are_delivered(folder, parts)
    receipt_names_the_parts(folder, parts)


def parts_are_delivered(folder, parts):
    approve(folder)
    deliver(folder)
    sent = []
    for path in sorted((folder.workroom / "out/memo").glob("memo-*.xml")):
        expect(validate(path, "1.1").returncode == 0, "the message is not valid")
        for file in ElementTree.parse(path).iter(f"{MEMO}File"):
            sent.append(base64.b64decode(file.find(f"{MEMO}content").text))
            name = file.find(f"{MEMO}filename").text
            expect(name.endswith(f"del {len(sent)} af {len(parts)}.pdf"), name)
    expect(sent == [path.read_bytes() for path in parts], "the messages lack a part")


def receipt_names_the_parts(folder, parts):
    own = [hashlib.sha256(path.read_bytes()).hexdigest() for path in parts]
    result = tusch("purge", "-w", folder.workroom, "--user", "arkivar", "--json")
    expect_status(result, 0)
    receipt = json.loads(result.stdout)
    jsonschema.validate(receipt, RECEIPT)
    expect(receipt["parts_sha256"] == own, "the receipt names other parts")
    expect(receipt["bundle_sha256"] == hashlib.sha256("".join(own).encode()).hexdigest(), "one hash for all")


def part_is_changed(folder):
    """What was verified is what is approved: all of it."""
    start_large(folder)
    assemble(folder, "--max-mb", "0.25")
    part = folder.workroom / "out/bundle-2-of-2.pdf"
    part = part if part.exists() else sorted((folder.workroom / "out").glob("bundle-2*.pdf"))[0]
    part.write_bytes(part.read_bytes() + b"\n")
    expect_status(tusch("verify", "-w", folder.workroom), 3)
    approve(folder, status=3)
    part.unlink()
    approve(folder, status=5)


SCANNED = [f"Linje {i}: Sagsbehandleren talte med familien om skolen og hjemmet." for i in range(12)]


def write_scan(folder):
    """A page of letters as a scanner gives it: tones, 300 dpi, grain."""
    (folder.path / "print").mkdir()
    (folder.path / "print/a.txt").write_text("\n".join(SCANNED))
    (folder.path / "print/request.json").write_text(json.dumps(request()))
    room = folder.path / "print-room"
    expect_status(tusch("run", folder.path / "print/request.json", "-w", room), 0)
    pdf = next(path for path in (room / "derived").rglob("*") if path.is_file() and path.read_bytes()[:5] == b"%PDF-")
    command("pdftoppm", "-r", "300", "-gray", "-singlefile", pdf, folder.path / "scan")
    head, size, top, data = (folder.path / "scan.pgm").read_bytes().split(b"\n", 3)
    width, height = map(int, size.split())
    grain = random.Random(1).randbytes(len(data))
    data = bytes(max(0, value - noise % 24) for value, noise in zip(data, grain, strict=True))
    rows = b"".join(b"\0" + data[y * width:(y + 1) * width] for y in range(height))
    (folder.source / "scan.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join([
        chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)),
        chunk(b"pHYs", struct.pack(">IIB", 11811, 11811, 1)), chunk(b"IDAT", zlib.compress(rows, 1)), chunk(b"IEND", b"")]))


def read_again(folder, bundle, page, name):
    """What a stranger's eyes read from the pixels of a bundle's page."""
    source = folder.path / name
    source.mkdir()
    command("pdftoppm", "-r", "200", "-png", "-singlefile", "-f", page, "-l", page, bundle, source / "page")
    (source / "request.json").write_text(json.dumps(request()))
    expect_status(tusch("run", source / "request.json", "-w", folder.path / f"{name}-room"), 0, 4)
    with contextlib.closing(sqlite3.connect(folder.path / f"{name}-room/workroom.db")) as db:
        return re.findall(r"\w+", db.execute("SELECT text FROM page").fetchone()[0])


def pictures_before_parts(folder):
    write_scan(folder)
    folder.write_request(request(documents=[{"file": "scan.png", "number": "0001", "title": "Brev"}],
                                 authority=AUTHORITY))
    expect_status(folder.run(), 0, 4)
    folder.decide_all()
    bundle = folder.workroom / "out/bundle.pdf"
    assemble(folder)
    large, page = bundle.stat().st_size, entries(folder)[0]["bundle_page"]
    words = read_again(folder, bundle, page, "before")
    expect(len(set(words) & set(re.findall(r"\w+", " ".join(SCANNED)))) > 10, "the scan cannot be read at all")
    layer = text_of(bundle, "-f", page, "-l", page)
    budget = large // 2
    assemble(folder, "--max-mb", f"{budget / 1e6:.3f}")
    expect(bundle.exists() and bundle.stat().st_size <= budget, "it was not made smaller, but divided")
    rows = [row.split() for row in command("pdfimages", "-list", bundle).splitlines()[2:]]
    expect(rows and all(150 <= int(row[12]) <= 215 for row in rows if row[2] == "image"), f"pictures: {rows}")
    expect(text_of(bundle, "-f", page, "-l", page) == layer, "the layer of text is another")
    again = read_again(folder, bundle, page, "after")
    wrong = [word for word in words if word not in set(again)]
    expect(len(wrong) <= len(words) // 100, f"not legible any more: {wrong[:20]}")
    before = hashes(folder)
    assemble(folder, "--max-mb", f"{budget / 1e6:.3f}")
    expect(hashes(folder) == before, "again is not the same")


def too_large_document(folder):
    start_large(folder, 2)
    result = assemble(folder, "--max-mb", "0.08", status=1)
    expect_one_line(result, "document 00", "alone", "withhold", "--max-mb")
    expect(not list((folder.workroom / "out").glob("*.pdf")), "a bundle is there")


def start_partial(folder):
    start(folder, [document("a.txt", text="Vejen er åben.\n", title="Notat om vejen"),
                   document("b.txt", number="0002", title=f"Brev fra {NAME}",
                            text=f"Naboen {NAME}, cpr. {CPR}, ringede.\n"),
                   document("c.txt", number="0003", title="Referat")],
          authority=AUTHORITY)


def first_some_then_the_rest(folder):
    start_partial(folder)
    assemble(folder, status=5)
    expect_one_line(assemble(folder, "--documents", "0001,0009", status=2), "number 2")
    decide(folder, *({"finding": finding["id"], "decision": "keep"}
                     for finding in folder.status()["findings"] if finding["document"] == "d00001"))
    assemble(folder, "--documents", "0001")
    bundle = folder.workroom / "out/bundle.pdf"
    text = text_of(bundle, "-layout")
    expect("Vejen er åben." in text and "Behandles fortsat" in text, "the first delivery")
    expect("Holmgaard" not in text and CPR not in text, "an undecided name stands in the list")
    expect("Akt 0002" not in text and "Levering 1" in text, "what is to come later is there")
    listed = entries(folder)
    expect([entry["delivered"] for entry in listed] == ["now", "later", "later"], f"{listed}")
    expect("access" not in listed[1] and "bundle_page" not in listed[1], "it is undecided")
    approve(folder)
    deliver(folder)
    sent = hashes(folder)
    deliver(folder)
    expect(hashes(folder) == sent, "delivered again, and not the same")
    status = folder.status()
    expect(status["deliveries"][0]["documents"] == ["d00001"], f"{status.get('deliveries')}")
    said = tusch("status", "-w", folder.workroom).stdout
    expect("Delivery 1" in said and "2 documents still to come" in said, said)
    expect_one_line(assemble(folder, "--documents", "0001", status=2), "delivery 1")
    the_rest(folder)


def the_rest(folder):
    folder.decide_all()
    bundle = folder.workroom / "out/bundle.pdf"
    assemble(folder)
    text = text_of(bundle, "-layout")
    words = " ".join(text_of(bundle).split())
    expect("Levering 2" in words and "i levering 1." in words, "the second delivery")
    expect("Vejen er åben." not in text and "Behandles fortsat" not in text, "only the rest")
    expect("Akt 0002 · side 1 af 1" in text and "Holmgaard" not in text, "akt numbers stay")
    expect([entry["delivered"] for entry in entries(folder)] == ["before", "now", "now"], "list")
    approve(folder)
    deliver(folder)
    expect(len(folder.status()["deliveries"]) == 2, "the second delivery is not in the status")
    before = bundle.read_bytes()
    assemble(folder)
    expect(bundle.read_bytes() == before, "all is sent: the last delivery once more")


def letter_for_other_decisions(folder):
    start(folder, [document("a.txt", text=f"Naboen {NAME}, cpr. {CPR}, ringede.\n")],
          authority=AUTHORITY)
    folder.decide_all()
    assemble(folder)
    path = folder.workroom / "letter.txt"
    path.write_text(path.read_text().replace("Venlig hilsen", "Med venlig hilsen"))
    expect(assemble(folder).stderr.count("letter.txt") == 0, "it fits the decisions")
    decide(folder, {"document": "0001", "decision": "redact", "ground": "FVL § 12, stk. 1"})
    expect("letter.txt" in assemble(folder).stderr, "no warning")
    expect("letter-checked" in tusch("approve", "-w", folder.workroom, "--user", "chef").stderr,
           "approved a letter for other decisions")
    approve(folder, status=5)
    expect_status(tusch("approve", "-w", folder.workroom, "--user", "chef", "--letter-checked"), 0)
    approve(folder)


def cpr_as_request_id(folder):
    for bad in [CPR, CPR.replace("-", ""), f"sag-{CPR}", "140761_9710", "740761-9710"]:
        folder.write_request(request(id=bad, documents=[]))
        result = folder.run()
        expect_status(result, 2)
        expect_one_line(result, "id", "CPR")
        expect("0761" not in result.stderr, "the message shows the number")
    for good in ["2026000142", "GEO-2022-000114", "2024-120326-0042", "1203-26-0042"]:
        folder.write_request(request(id=good, documents=[]))
        expect("CPR" not in folder.run().stderr, good)


if __name__ == "__main__":
    wanted = sys.argv[1:]
    tests = [large_bundle_is_split, pictures_before_parts, part_is_changed, too_large_document, first_some_then_the_rest,
             letter_for_other_decisions, cpr_as_request_id]
    tap.main([test for test in tests if not wanted or test.__name__ in wanted])
