#!/usr/bin/python3
"""Nothing twice: a page that was read is not read again, in this request or the next; a page that differs is."""
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import pathlib
import shutil
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
from lib import tap  # noqa: E402
from lib.tap import expect, expect_status, request, tusch  # noqa: E402


def pdf(texts, info=b"", page=b"", font=b"/Helvetica", numbers_from=1):
    """One page for each text; @info and the numbers of objects say nothing of the pages."""
    objects, kids, at = [], [], numbers_from + 3
    for text in texts:
        stream = b"BT /F1 12 Tf 50 700 Td (%s) Tj ET" % text
        kids.append(b"%d 0 R" % at)
        objects += [(at, b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 595 842]%s/Contents %d 0 R"
                         b"/Resources<</Font<</F1 %d 0 R>>>>>>" % (numbers_from + 1, page, at + 1, numbers_from + 2)),
                    (at + 1, b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream))]
        at += 2
    objects += [(numbers_from, b"<</Type/Catalog/Pages %d 0 R>>" % (numbers_from + 1)),
                (numbers_from + 1, b"<</Type/Pages/Kids[%s]/Count %d>>" % (b" ".join(kids), len(kids))),
                (numbers_from + 2, b"<</Type/Font/Subtype/Type1/BaseFont%s/Encoding/WinAnsiEncoding>>" % font),
                (at, b"<<%s>>" % info)]
    out = b"%PDF-1.4\n"
    for number, body in objects:
        out += b"%d 0 obj %s endobj\n" % (number, body)
    return out + b"trailer<</Size %d/Root %d 0 R/Info %d 0 R>>\n%%%%EOF\n" % (at + 1, numbers_from, at)


LETTER = b"Naboen Kirsten Holmgaard, cpr. 140761-9710, ringede til kommunen i dag om hegnet."
OTHER = b"Sagen er sendt til Anna Bek Ravnsborg, og der er ikke kommet svar endnu."


def reused(workroom):
    found = subprocess.run(["sqlite3", workroom / "workroom.db", "SELECT detail FROM log WHERE what = 'read'"],
                           capture_output=True, text=True, check=True).stdout
    return json.loads(found)["reused"]


def texts(workroom):
    return subprocess.run(["sqlite3", workroom / "workroom.db",
                           "SELECT document_id, page_index, text FROM page ORDER BY 1, 2"],
                          capture_output=True, text=True, check=True).stdout


def findings(workroom):
    return subprocess.run(["sqlite3", workroom / "workroom.db",
                           "SELECT document_id, page_index, start, end, category, boxes FROM finding ORDER BY seq"],
                          capture_output=True, text=True, check=True).stdout


def same_page_in_two_files(folder):
    (folder.source / "a.pdf").write_bytes(pdf([LETTER, OTHER]))
    (folder.source / "b.pdf").write_bytes(pdf([b"Forside til bilag", LETTER], b"/Title(B)", numbers_from=7))
    folder.write_request(request())
    expect_status(folder.run(), 0)
    expect(reused(folder.workroom) == 1, f"{reused(folder.workroom)} pages were reused")
    expect(texts(folder.workroom).count(LETTER.decode()) == 2, "the page has no text in one of the files")
    pages = findings(folder.workroom)
    expect("|0|" in pages and "|1|" in pages, "a finding is missing")


def what_differs_is_read(folder):
    """What changes how a page looks makes it another page."""
    variants = [pdf([LETTER]), pdf([LETTER], page=b"/Rotate 90"), pdf([LETTER], page=b"/CropBox[0 0 595 600]"),
                pdf([LETTER], font=b"/Courier"), pdf([LETTER + b"."])]
    for i, data in enumerate(variants):
        (folder.source / f"{i}.pdf").write_bytes(data)
    folder.write_request(request())
    expect_status(folder.run(), 0, 4)
    expect(reused(folder.workroom) == 0, f"{reused(folder.workroom)} pages were taken for others")


def next_request_reuses(folder):
    (folder.source / "a.pdf").write_bytes(pdf([LETTER, OTHER]))
    folder.write_request(request())
    expect_status(folder.run(), 0)
    first = folder.workroom
    folder.workroom = folder.path / "second"
    (folder.source / "c.pdf").write_bytes(pdf([b"En ny side", LETTER]))
    expect_status(folder.run("--reuse", first), 0)
    expect(reused(folder.workroom) == 3, f"{reused(folder.workroom)} pages were reused")
    reused_findings = findings(folder.workroom)
    shutil.rmtree(folder.workroom)
    expect_status(folder.run(), 0)
    expect(reused(folder.workroom) == 1, "pages came from a workroom that was not named")
    expect(findings(folder.workroom) == reused_findings, "what was reused is not what was read")


def another_reader_is_not_believed(folder):
    (folder.source / "a.pdf").write_bytes(pdf([LETTER]))
    folder.write_request(request())
    expect_status(folder.run(), 0)
    first = folder.workroom
    subprocess.run(["sqlite3", first / "workroom.db", "UPDATE page_hash SET reader = 'x'"], check=True)
    folder.workroom = folder.path / "second"
    expect_status(folder.run("--reuse", first), 0)
    expect(reused(folder.workroom) == 0, "a text of another version was believed")


def failed_pages_are_not_found_again(folder):
    (folder.source / "a.pdf").write_bytes(pdf([LETTER]))
    folder.write_request(request())
    expect_status(folder.run(), 0)
    first = folder.workroom
    subprocess.run(["sqlite3", first / "workroom.db", "DELETE FROM page"], check=True)
    folder.workroom = folder.path / "second"
    expect_status(folder.run("--reuse", first), 0)
    expect(reused(folder.workroom) == 0 and LETTER.decode() in texts(folder.workroom), "a page without text was reused")


def no_workroom_to_reuse(folder):
    (folder.source / "a.pdf").write_bytes(pdf([LETTER]))
    folder.write_request(request())
    result = folder.run("--reuse", folder.path / "nothing")
    expect_status(result, 2)
    tap.expect_one_line(result, "nothing")


if __name__ == "__main__":
    tap.main([same_page_in_two_files, what_differs_is_read, next_request_reuses, another_reader_is_not_believed,
              failed_pages_are_not_found_again, no_workroom_to_reuse])
