#!/usr/bin/python3
"""The annotated cases as a backend would send them: is every value of a third party found and proposed?

The digital form of every case, and the scan and fax of three. A value counts as found, each time it stands
there, when findings that are not proposed to stay cover it. Prints the share per type; fails below MINIMUM.
"""
# SPDX-License-Identifier: GPL-3.0-or-later
import collections
import difflib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
from lib import tap  # noqa: E402
from lib.tap import expect, expect_status, tusch  # noqa: E402

MAKE_CORPUS = os.environ["MAKE_CORPUS"]
PAPER_CASES = ("d01", "d02", "d03")
TYPES = ("CPR", "PERSON", "PHONE", "EMAIL", "ADDRESS")
# Recall by value, a little below what was measured.
MINIMUM = {
    "digital": {"CPR": 1.0, "PERSON": 0.97, "PHONE": 0.97, "EMAIL": 1.0, "ADDRESS": 0.95},
    "scan": {"CPR": 1.0, "PERSON": 0.94, "PHONE": 1.0, "EMAIL": 1.0, "ADDRESS": 1.0},
    "fax": {"CPR": 1.0, "PERSON": 0.9, "PHONE": 1.0, "EMAIL": 1.0, "ADDRESS": 1.0},
}
# Recognition misreads letters: a value is the same from this similarity on.
SAME_ENOUGH = 0.75


def squeeze(text):
    return re.sub(r"[\W_]+", "", text).casefold()


class Recall:
    """Values of gold and those found, by type."""

    def __init__(self):
        self.total, self.found = collections.Counter(), collections.Counter()
        self.missed = []

    def add(self, kind, n, n_found, where):
        self.total[kind] += n
        self.found[kind] += n_found
        if n_found < n:
            self.missed.append(f"{where}, {n - n_found} of {n}")

    def of(self, kind):
        return self.found[kind] / self.total[kind] if self.total[kind] else 1.0

    def words(self):
        return ", ".join(f"{kind} {self.found[kind]}/{self.total[kind]}" for kind in TYPES if self.total[kind])


def wanted(document):
    """{(type, page, value): how often}: what of third parties stands there."""
    known = {span["ref"] for span in document["spans"] if span["ref"].startswith("party:")}
    return collections.Counter(
        (span["type"], span["page"], span["text"]) for span in document["spans"]
        if span["place"] == "page" and span["owner"] == "third_party" and span["type"] in TYPES
        and (span["type"] != "PERSON" or span["ref"] in known))


def covered(text, findings):
    """The characters of a page that findings cover, as a set."""
    return {at for finding in findings
            for at in range(len(text[:finding["start"]].decode()), len(text[:finding["end"]].decode()))}


def count_found(value, text, findings):
    """How often the value stands on the page and is covered from its first letter to its last."""
    pattern = r"(?<!\w)" + r"[\W_]*".join(map(re.escape, squeeze(value))) + r"(?!\w)"
    places = covered(text, findings)
    return sum(all(at in places for at in range(*match.span()))
               for match in re.finditer(pattern, text.decode(), re.I))


def count_similar(value, text, findings):
    """The same for recognised text: findings that read almost like the value."""
    looked_for = squeeze(value)
    texts = [squeeze(text[finding["start"]:finding["end"]].decode()) for finding in findings]
    return sum(looked_for in found or difflib.SequenceMatcher(
        None, looked_for, found, autojunk=False).ratio() >= SAME_ENOUGH for found in texts)


def findings_of(status, number, page):
    return [finding for finding in status["findings"]
            if finding.get("page") == page and finding["proposal"] != "keep"
            and finding["document"] == status["ids"][number]]


def page_texts(workroom, status):
    """{(number, page): bytes}: offsets of findings count bytes of these."""
    import sqlite3
    numbers = {document["id"]: document["number"] for document in status["documents"]}
    with sqlite3.connect(f"file:{workroom}/workroom.db?mode=ro", uri=True) as database:
        return {(numbers[document], page + 1): text.encode() for document, page, text in
                database.execute("SELECT document_id, page_index, text FROM page")}


def keep_forms(source, forms):
    """Leaves only the documents of these forms in the request; returns their gold."""
    gold = json.loads((source / "gold.json").read_text())
    (source / "gold.json").unlink()
    documents = [document for document in gold["documents"] if document["form"] in forms]
    files = {document["file"] for document in documents}
    request = json.loads((source / "request.json").read_text())
    for entry in request["documents"]:
        if entry["file"] not in files:
            (source / entry["file"]).unlink()
    request["documents"] = [entry for entry in request["documents"] if entry["file"] in files]
    request["expected_documents"] = len(files)
    (source / "request.json").write_text(json.dumps(request))
    return documents


def read_case(source, workroom, forms):
    documents = keep_forms(source, forms)
    expect_status(tusch("run", source / "request.json", "-w", workroom), 0)
    result = tusch("status", "-w", workroom, "--json")
    expect_status(result, 0)
    status = json.loads(result.stdout)
    status["ids"] = {document["number"]: document["id"] for document in status["documents"]}
    return documents, status, page_texts(workroom, status)


def score(documents, status, pages_text, recalls):
    for document in documents:
        form, number = document["form"], document["number"]
        count = count_found if document["digital"] else count_similar
        for (kind, page, value), n in sorted(wanted(document).items()):
            n_found = count(value, pages_text[number, page], findings_of(status, number, page))
            recalls[form].add(kind, n, min(n, n_found),
                              f"{status['request']} {form} page {page}: {kind} of {len(value)} characters")


def measure(corpus, cases, forms):
    """{form: Recall} over the cases; one line a case on stdout."""
    whole = {form: Recall() for form in forms}
    for case in cases:
        workroom = corpus / f"workroom-{case}-{'-'.join(forms)}"
        source = corpus / f"{case}-{'-'.join(forms)}"
        shutil.copytree(corpus / "cases" / case, source)
        documents, status, pages_text = read_case(source, workroom, forms)
        mine = {form: Recall() for form in forms}
        for recalls in (mine, whole):
            score(documents, status, pages_text, recalls)
        for form in forms:
            print(f"# {case} {form}: {mine[form].words()}", flush=True)
    return whole


def expect_recall(whole):
    for form, recall in whole.items():
        print(f"# all {form}: {recall.words()}")
        for where in recall.missed:
            print(f"# missed: {where}")
    for form, recall in whole.items():
        for kind in TYPES:
            expect(recall.of(kind) >= MINIMUM[form][kind],
                   f"{form}: {kind} {recall.of(kind):.3f} is below {MINIMUM[form][kind]}")


def make_cases(folder):
    subprocess.run([MAKE_CORPUS, "--cases", str(folder.path / "cases")], check=True, capture_output=True)
    return folder.path, sorted(path.name for path in (folder.path / "cases").iterdir())


def digital_cases(folder):
    corpus, cases = make_cases(folder)
    expect(len(cases) == 20, f"{len(cases)} cases")
    expect_recall(measure(corpus, cases, ["digital"]))


def paper_cases(folder):
    corpus, cases = make_cases(folder)
    expect(set(PAPER_CASES) <= set(cases), "a case is missing")
    expect_recall(measure(corpus, PAPER_CASES, ["scan", "fax"]))


if __name__ == "__main__":
    tap.main([digital_cases, paper_cases])
