#!/usr/bin/python3
"""Decisions: which one counts, what they do to a bundle that has been released."""
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import pathlib
import shutil
import stat
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
from lib import tap  # noqa: E402
from lib.tap import expect, expect_one_line, expect_status, request, tusch  # noqa: E402

CPR = "140761-9710"


def start(folder, **changes):
    (folder.source / "a.txt").write_text(
        f"Naboen Kirsten Holmgaard, cpr. {CPR}, ringede til os i dag.\n")
    folder.write_request(request(**changes))
    expect_status(folder.run(), 0)


def decide(folder, *decisions, status=0):
    path = folder.path / "decisions.json"
    path.write_text(json.dumps({"decisions": list(decisions)}))
    result = tusch("decide", "-w", folder.workroom, "--file", path, "--user", "test", "--json")
    expect_status(result, status)
    return json.loads(result.stdout)["decisions"]


def assemble(folder, status=0, *more):
    result = tusch("assemble", "-w", folder.workroom, *more)
    expect_status(result, status)
    return result


def out(folder):
    return sorted(path.name for path in (folder.workroom / "out").iterdir())


def text_of(path):
    return subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True,
                          check=True).stdout


def cpr_entity(folder):
    return next(row["id"] for row in folder.status()["entities"] if row["category"] == "CPR")


def entity_reaches_what_was_accepted(folder):
    start(folder)
    expect_status(tusch("decide", "-w", folder.workroom, "--accept", "--asked", "keep"), 0)
    decide(folder, {"entity": cpr_entity(folder), "decision": "keep"})
    assemble(folder)
    expect(CPR in text_of(folder.workroom / "out/bundle.pdf"), "the entity's decision had no effect")
    decide(folder, {"entity": cpr_entity(folder), "decision": "redact"})
    assemble(folder)
    expect(CPR not in text_of(folder.workroom / "out/bundle.pdf"), "removed and still there")


def new_decision_takes_the_bundle_back(folder):
    start(folder)
    folder.decide_all()
    assemble(folder)
    assemble(folder, 0, "--draft")
    expect("bundle.pdf" in out(folder), "no bundle")
    decide(folder, {"entity": cpr_entity(folder), "decision": "ask"}, status=5)
    expect(out(folder) == [], f"out/ still holds {out(folder)}")
    expect(not list((folder.workroom / "draft").iterdir()), "draft/ still holds a bundle")
    expect_one_line(assemble(folder, 5), "undecided")
    expect_status(tusch("verify", "-w", folder.workroom), 5)


def same_decision_changes_nothing(folder):
    start(folder)
    folder.decide_all()
    keep = {"document": "0001", "page": 1, "decision": "keep"}
    expect(decide(folder, keep) == 1, "an answer about a page counts")
    assemble(folder)
    before = (folder.workroom / "out/bundle.pdf").stat().st_mtime_ns
    expect(decide(folder, keep) == 0, "decided twice")
    assemble(folder)
    expect((folder.workroom / "out/bundle.pdf").stat().st_mtime_ns == before, "made again")


def document_taken_back_waits(folder):
    start(folder)
    folder.decide_all()
    decide(folder, {"document": "0001", "decision": "redact"})
    assemble(folder)
    decide(folder, {"document": "0001", "decision": "ask"}, status=5)
    expect_one_line(assemble(folder, 5), "1 documents are undecided")
    assemble(folder, 0, "--draft")
    text = text_of(folder.workroom / "draft/bundle.pdf")
    expect("ringede" not in text, "a draft shows a document that nobody decided")


def copies_go_together(folder):
    start(folder)
    shutil.rmtree(folder.workroom)
    shutil.copy(folder.source / "a.txt", folder.source / "b.txt")
    expect_status(folder.run(), 0)
    folder.decide_all()
    decide(folder, {"document": "0002", "page": 1, "decision": "redact"})
    assemble(folder)
    expect("ringede" not in text_of(folder.workroom / "out/bundle.pdf"), "the other copy shows it")
    path = folder.path / "decisions.json"
    path.write_text(json.dumps({"decisions": [
        {"document": "0001", "page": 1, "decision": "keep"},
        {"document": "0002", "page": 1, "decision": "redact"}]}))
    result = tusch("decide", "-w", folder.workroom, "--file", path)
    expect_status(result, 2)
    expect_one_line(result, "decisions[1]", "copies")


def type_of_a_document_is_read(folder):
    start(folder, documents=[{"file": "a.txt", "title": "Notat",
                              "type": f"Brev om cpr. {CPR}"}])
    fields = {row.get("field") for row in folder.status()["findings"] if row["category"] == "CPR"}
    expect("type" in fields, f"found in {fields}")
    folder.decide_all()
    assemble(folder)
    expect(CPR not in text_of(folder.workroom / "out/bundle.pdf"), "the list shows it")
    expect(CPR not in (folder.workroom / "out/list.json").read_text(), "list.json shows it")


def draft_list_shows_nothing_undecided(folder):
    start(folder, documents=[{"file": "a.txt", "title": f"Brev om cpr. {CPR}"}])
    assemble(folder, 0, "--draft")
    expect(CPR not in (folder.workroom / "draft/list.json").read_text(), "list.json shows it")


def odd_users(folder):
    start(folder)
    for user in ("", "a\nb", "a\x1b[31m", "x" * 200):
        result = tusch("decide", "-w", folder.workroom, "--accept", "--user", user)
        expect_status(result, 2)
        expect_one_line(result, "--user")
    expect_status(tusch("decide", "-w", folder.workroom, "--accept", "--asked", "redact",
                        "--user", "Ærø \"'; DROP TABLE log"), 0)
    expect_status(tusch("verify", "--log", "-w", folder.workroom), 0)


def only_the_owner_may_read(folder):
    start(folder)
    folder.decide_all()
    assemble(folder)
    for path in folder.workroom.rglob("*"):
        mode = stat.S_IMODE(path.stat().st_mode)
        expect(mode & 0o077 == 0, f"{path.relative_to(folder.workroom)} has mode {mode:o}")


if __name__ == "__main__":
    tap.main([
        entity_reaches_what_was_accepted, new_decision_takes_the_bundle_back,
        same_decision_changes_nothing, document_taken_back_waits, copies_go_together,
        type_of_a_document_is_read, draft_list_shows_nothing_undecided, odd_users,
        only_the_owner_may_read,
    ])
