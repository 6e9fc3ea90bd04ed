#!/usr/bin/python3
"""Files with one hidden thing each: the report names it, detection reads it, and no bundle shows it undecided."""
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import pathlib
import sqlite3
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
from lib import formats, hidden, tap  # noqa: E402
from lib.tap import expect, expect_status, request, tusch  # noqa: E402

CPR = "140761-9710"
LEAST_SHARE = 0.99
# What a page shows by right: it is in the report because programs may show it elsewhere.
SHOWN = ("w-indsat", "w-til", "w-footnotes", "w-endnotes", "w-header.", "w-footer.", "x-odd", "x-first", "x-even",
         "o-fodnote", "r-fodnote", "r-hoved", "f-FreeText", "f-Stamp")


def need_office():
    tap.need_program_cage()
    if not pathlib.Path("/usr/lib/libreoffice/program/libswlo.so").exists():
        raise unittest.SkipTest("LibreOffice is not installed")


def report(folder):
    """Name of the file to what its report says, as one text."""
    database = sqlite3.connect(folder.workroom / "workroom.db")
    found = {}
    for name, kind, place, text in database.execute(
            "SELECT d.file, h.kind, h.place, h.text FROM document d LEFT JOIN hidden h ON h.sha256 = d.sha256"):
        found.setdefault(name, "")
        found[name] += f"{kind} {place} {text or ''}\n"
    return found


def run_files(folder, files):
    for name, content in files.items():
        (folder.source / name).write_bytes(content)
    folder.write_request(request())
    expect_status(folder.run(), 0, 4)


def text_of_bundle(folder, *decide):
    expect_status(tusch("decide", "-w", folder.workroom, "--accept", "--user", "test", *decide), 0)
    expect_status(tusch("assemble", "-w", folder.workroom), 0, 4)
    bundles = sorted((folder.workroom / "out").glob("bundle*.pdf"))
    expect(bundles, "no bundle")
    return "".join(subprocess.run(["pdftotext", "-enc", "UTF-8", bundle, "-"], capture_output=True, text=True,
                                  check=True).stdout for bundle in bundles)


def the_report_finds_what_is_hidden(folder):
    need_office()
    made = list(hidden.all_files())
    expect(len(made) >= 200, f"only {len(made)} files")
    run_files(folder, {name: content for name, _, content in made})
    found = report(folder)
    missed = [name for name, secret, _ in made if secret.lower() not in found.get(name, "").lower()]
    expect(len(missed) <= len(made) * (1 - LEAST_SHARE), f"{len(missed)} of {len(made)} missed: {missed}")
    print(f"# {len(made) - len(missed)} of {len(made)} found; missed: {missed}")


def nothing_hidden_is_in_the_bundle(folder):
    need_office()
    made = list(hidden.all_files())[::4]
    run_files(folder, {name: content for name, _, content in made})
    text = text_of_bundle(folder, "--asked", "redact", "--pages", "redact").lower()
    leaked = [name for name, secret, _ in made if secret.lower() in text and not name.startswith(SHOWN)]
    expect(not leaked, f"in the bundle: {leaked}")


def findings_in_hidden_content_count(folder):
    need_office()
    run_files(folder, {"a.docx": hidden.word(hidden.paragraph(hidden.run(f"Kirsten Holmgaard, cpr. {CPR}", "<w:vanish/>")))})
    findings = [f for f in folder.status()["findings"] if f.get("field") == "hidden"]
    expect(any(f["category"] == "CPR" for f in findings), f"{findings}")
    listed = folder.status()["documents"][0]["hidden"]
    expect(any(item["kind"] == "text" and item["n"] == 1 for item in listed), f"{listed}")
    expect(all("text" not in item for item in listed), "what is hidden stands in the status")


def the_policy_prints_an_appendix(folder):
    need_office()
    rules = folder.path / "rules"
    subprocess.run(["cp", "-r", pathlib.Path(__file__).parents[2] / "rules", rules], check=True)
    policy = rules / "policy" / "FVL9.policy"
    policy.write_text(policy.read_text() + "kommentarer = bilag\nark = bilag\n")
    comment = f'<w:comment w:id="0" w:author="Bo">{hidden.paragraph(hidden.run(f"ring til {CPR} om kvæde"))}</w:comment>'
    files = {"a.docx": hidden.word_part("comments", "comments", comment, "comments"),
             "b.docx": formats.docx("intet skjult")}
    for name, content in files.items():
        (folder.source / name).write_bytes(content)
    folder.write_request(request())
    expect_status(folder.run(env={**os.environ, "TUSCH_DATADIR": str(folder.path)}), 0, 4)
    status = folder.status()
    pages = {d["file"]: d["pages"] for d in status["documents"]}
    expect(pages == {"a.docx": 2, "b.docx": 1}, f"{pages}")
    looks = [(item["page"], item["look"]) for item in status["look"]]
    expect(any(page == 2 and "hidden-text" in look for page, look in looks), f"nobody is asked: {looks}")
    expect(any(f["category"] == "CPR" and f.get("page") == 2 for f in status["findings"]), "the appendix is not searched")
    seen = text_of_bundle(folder, "--asked", "redact", "--pages", "seen")
    expect("kvæde" in seen and CPR not in seen, f"{seen[-800:]}")


tap.main([the_report_finds_what_is_hidden, nothing_hidden_is_in_the_bundle, findings_in_hidden_content_count,
          the_policy_prints_an_appendix])
