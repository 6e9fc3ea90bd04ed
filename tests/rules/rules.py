#!/usr/bin/python3
"""The records officer's tools: check, test, compare, explain."""
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import os
import pathlib
import shutil
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
from lib import tap  # noqa: E402
from lib.tap import expect, expect_status, tusch  # noqa: E402

SOURCE = pathlib.Path(__file__).parents[2]
RULES = SOURCE / "rules"

NEW_RULE = """
[regel journalnummer]
type       = PASSPORT_ID
mønster    = (?<![A-Z\\d])J-\\d{4}-\\d{5}(?!\\d)
kontrol    = tegn
point      = 70
forklaring = Journalnummer i det nye system
test ja    = se [[J-2026-00123]] i sagen
test nej   = J-2026-1
"""


def copy_of(folder, name="rules"):
    """Own rules to change; the large lists stay as they are."""
    target = folder.path / name
    shutil.copytree(RULES, target)
    return target


def append(path, text):
    with path.open("a", encoding="utf-8") as file:
        file.write(text)


def check(rules, status):
    result = tusch("rules", "check", "--rules", rules, "--json")
    expect_status(result, status)
    answer = json.loads(result.stdout)
    expect(answer["ok"] == (status == 0), "ok and the exit status disagree")
    return answer


def has(answer, kind, file, *words):
    found = [f for f in answer["faults"] if f["kind"] == kind and f.get("file") == file
             and all(word in f["text"] for word in words)]
    expect(found, f"no {kind} in {file} with {words}: {answer['faults'][:5]}")
    return found[0]


def shipped_rules_are_right(_folder):
    answer = check(RULES, 0)
    expect(answer["errors"] == 0 and answer["rules"] > 40 and answer["examples"] > 100, "counts")
    result = tusch("rules", "check")
    expect_status(result, 0)
    expect(result.stdout.splitlines()[-1].startswith("0 fejl, "), "last line holds the counts")


def all_faults_are_named(folder):
    rules = copy_of(folder)
    (rules / "patterns" / "egne.regler").write_text(
        "[regel uden-noget]\n"  # 1: no way to find anything
        "type = PERSON\n"
        "[regel galt-mønster]\n"
        "type = PERSON\n"
        "mønster = (abc\n"  # 5: a bracket is missing
        "point = mange\n"  # 6: no number
        "forklaring = Prøve\n"
        "test ja = abc\n"
        "test nej = def\n"
        "dette er ingen linje\n"  # 10: no '='
        "[regel galt-eksempel]\n"
        "type = PERSON\n"
        "mønster = qqq\n"
        "point = 70\n"
        "forklaring = Prøve\n"
        "test ja = xxx\n"  # 16: is not found
        "test nej = qqq\n"  # 17: is found
        "[undtagelse uden-regel]\n"
        "regel = findes-ikke\n"  # 19
        "virkning = gennemsyn\n"
        "begrundelse = Prøve\n"
        "udløber = 2099-01-01\n"
        "tekst før = x\n"
        "test gennemsyn = x\n", encoding="utf-8")
    answer = check(rules, 2)
    lines = {f["line"] for f in answer["faults"] if f.get("file") == "egne.regler"}
    expect(lines == {1, 5, 6, 10, 16, 17, 19}, f"lines {sorted(lines)}")
    result = tusch("rules", "check", "--rules", rules)
    expect("egne.regler:5: fejl: " in result.stdout, "file:line: in the words")


def dictionaries_are_looked_at(folder):
    rules = copy_of(folder)
    append(rules / "dictionaries" / "helbred.txt", "\nzqsyge*\nzqsygedom\nzqsyge*\nikke\n")
    (rules / "dictionaries" / "glemt.txt").write_text("ord\n", encoding="utf-8")
    answer = check(rules, 0)
    has(answer, "shadowed", "helbred.txt", "»zqsygedom«", "»zqsyge*«")
    has(answer, "duplicate", "helbred.txt", "»zqsyge*«")
    has(answer, "common-word", "helbred.txt", "»ikke«")
    has(answer, "unused", "glemt.txt")


def an_exception_expires(folder):
    rules = copy_of(folder)
    append(rules / "patterns" / "cpr.regler",
           "\n[undtagelse gammel]\nregel = cpr-uden-skilletegn\ntekst før = p-afgift\n"
           "virkning = gennemsyn\nbegrundelse = Prøve\nudløber = 2020-01-01\n"
           "test gennemsyn = p-afgift 0101901234\n")
    fault = has(check(rules, 0), "expired", "cpr.regler", "»gammel«", "2020-01-01")
    expect(fault["level"] == "warning", "a warning")


def a_missing_dictionary_or_folder(folder):
    rules = copy_of(folder)
    (rules / "dictionaries" / "titler.txt").unlink()
    (rules / "dictionaries" / "medicin.txt").unlink()
    answer = check(rules, 2)
    texts = " ".join(f["text"] for f in answer["faults"])
    expect("titler.txt" in texts and "medicin.txt" in texts, "both are named")
    empty = folder.path / "empty"
    empty.mkdir()
    check(empty, 2)
    expect_status(tusch("rules", "check", "--rules", folder.path / "none"), 2)
    expect_status(tusch("rules", "fejlstavet"), 2)
    expect_status(tusch("rules"), 2)


if __name__ == "__main__":
    tap.main([
        shipped_rules_are_right,
        all_faults_are_named,
        dictionaries_are_looked_at,
        an_exception_expires,
        a_missing_dictionary_or_folder,
    ])
