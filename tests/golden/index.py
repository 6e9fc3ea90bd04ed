#!/usr/bin/python3
"""What is read from content: accuracy on labelled documents, evidence, and that it is never silent.

With --show the wrong ones of dev are printed (those of test never: it is only for measuring)."""
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
from lib import tap  # noqa: E402
from lib.tap import expect, expect_status, request, tusch  # noqa: E402

ROOT = pathlib.Path(__file__).parents[2]
CORPORA = ROOT / "corpora"
AIM = 0.9
SAMPLE_KINDS = {
    "01": "Underretning", "02": "Underretning", "03": "Journalnotat", "04": "Afgørelse", "05": "E-mail",
    "06": "Ansøgning", "07": "Partshøring", "08": "Liste", "09": "Udtalelse", "10": "-", "11": "Rapport",
    "12": "Udtalelse", "15": "Journalnotat", "16a": "Referat", "16b": "Liste", "17": "Handleplan",
    "18": "Samtykke", "19": "Handleplan"}


def plain(text):
    """The text of a document of the sample without its markup."""
    text = re.sub(r"\{[^|{}]*\|([^{}]*)\}", r"\1", text)
    return re.sub(r"^(?:#+|@|\[.?\]|---) ?", "", text, flags=re.MULTILINE)


def own(name):
    texts = "".join(path.read_text() for path in sorted((CORPORA / "index").glob(f"{name}*.txt")))
    for part in re.split(r"^=== ", texts, flags=re.M)[1:]:
        head, rest = part.split("\n", 1)
        title, text = rest.split("\n---\n", 1)
        number, kind, date = (cell.strip() for cell in head.split("|"))
        yield number, title, text, kind, date


def others(name):
    texts = {}
    for line in (CORPORA / "index/labels.tsv").read_text().splitlines():
        if line.startswith("#"):
            continue
        group, file, number, kind, date = line.split("\t")
        if file not in texts:
            rows = map(json.loads, (CORPORA / file).read_text().splitlines())
            texts[file] = {row["id"]: row["text"] for row in rows}
        if group == name:
            yield number, f"Dokument {number}", texts[file][number], kind, date


def sample():
    """Titles and texts of the sample; where the gold's date stands in the document, it is the label."""
    for number, kind in SAMPLE_KINDS.items():
        path = next((CORPORA / "sample/documents").glob(f"{number}-*.txt"))
        head, text = path.read_text().split("\n---\n", 1)
        fields = dict(line.split(": ", 1) for line in head.splitlines() if ": " in line)
        yield f"s{number}", plain(fields["title"]), plain(text), kind, None


def documents(name):
    yield from own(name)
    yield from others(name)
    if name == "dev":
        yield from sample()


def read(folder, rows):
    """Runs all documents as one request without metadata; their facts by number."""
    listed = []
    for number, title, text, _, _ in rows:
        (folder.source / f"{number}.txt").write_text(text)
        listed.append({"file": f"{number}.txt", "number": number, "title": title})
    folder.write_request(request(documents=listed, received="2026-11-02"))
    expect_status(folder.run(), 0, 4)
    result = tusch("export", "-w", folder.workroom, "json")
    expect_status(result, 0)
    return {row["number"]: row for row in json.loads(result.stdout)["documents"]}


def measure(folder, name):
    rows = list(documents(name))
    found = read(folder, rows)
    right = {"type": 0, "date": 0}
    counted = {"type": 0, "date": 0}
    silent = {"type": 0, "date": 0}
    for number, _, _, kind, date in rows:
        for field, label in (("type", kind), ("date", date)):
            if label is None:
                continue
            said = found[number].get(field, "-")
            counted[field] += 1
            right[field] += said == label
            silent[field] += said == "-" and label != "-"
            if said != label and name == "dev" and "--show" in sys.argv:
                print(f"# {number}: {field} is {label}, read as {said}", file=sys.stderr)
    for field, n in counted.items():
        print(f"# {name} {field}: {right[field]} of {n} right ({right[field] / n:.3f}), "
              f"{silent[field]} of the others not told", flush=True)
    for field, n in counted.items():
        expect(right[field] >= AIM * n, f"{name}: {field} is right for {right[field]} of {n}")
    return len(rows)


def dev_is_read(folder):
    measure(folder, "dev")


def test_is_read(folder):
    n = measure(folder, "test")
    expect(n >= 80, "too few documents to measure")


def derived_is_marked_and_shown(folder):
    text = "Sandbæk Kommune\nDato: 8. november 2022\nSagsnr.: 2022-110\nAfgørelse om kontanthjælp\n"
    rows = [("1", "Brev", text, None, None), ("2", "Brev", text, None, None)]
    for number, _, body, _, _ in rows:
        (folder.source / f"{number}.txt").write_text(body)
    folder.write_request(request(documents=[
        {"file": "1.txt", "number": "1", "title": "Brev"},
        {"file": "2.txt", "number": "2", "title": "Brev", "date": "2022-11-09", "type": "Notat", "kle": "27.24.00"}]))
    expect_status(folder.run(), 0)
    first, second = json.loads(tusch("export", "-w", folder.workroom, "json").stdout)["documents"]
    expect(first["date"] == "2022-11-08" and first["type"] == "Afgørelse", "nothing was derived")
    expect({"type", "date"} <= set(first["derived"]), "it is not marked as derived")
    expect(second["date"] == "2022-11-09" and second["type"] == "Notat", "what the source said is gone")
    expect(not {"type", "date", "kle"} & set(second["derived"]), "the source's own is called derived")
    for fact in first["facts"]:
        if fact["field"] == "date":
            said = text.encode()[fact["start"]:fact["end"]].decode()
            expect(said == "8. november 2022", f"the evidence is {said!r}")
    topics = [fact for fact in first["facts"] if fact["field"] == "topic"]
    expect(topics and topics[0]["proposal"] and "kontanthjælp" in topics[0]["reason"].replace("ae", "æ"),
           "no topic is proposed")
    expect("kle" not in first, "a proposal became a classification")
    expect(not [fact for fact in second["facts"] if fact["field"] == "topic"],
           "a classified document is proposed for")


def new_rules_read_again(folder):
    """Other rules, other facts, without anything being detected anew."""
    import os
    import shutil
    (folder.source / "1.txt").write_text("Xyzzyblad nr. 3\n")
    folder.write_request(request(documents=[{"file": "1.txt", "number": "1", "title": "Papir"}]))
    expect_status(folder.run(), 0)
    before = json.loads(tusch("export", "-w", folder.workroom, "json").stdout)["documents"][0]
    expect("type" not in before, "the kind of an unknown word is known")
    data = folder.path / "data"
    shutil.copytree(ROOT / "rules", data / "rules")
    os.symlink(ROOT / "ocr", data / "ocr")
    (data / "rules/index/egne.regler").write_text(
        "[art blad]\nnavn = Blad\noverskrift 60 = xyzzyblad*\ntest ja = Xyzzyblad\ntest nej = Avis\n")
    expect_status(folder.run(env={**os.environ, "TUSCH_DATADIR": str(data)}), 0)
    after = json.loads(tusch("export", "-w", folder.workroom, "json").stdout)["documents"][0]
    expect(after.get("type") == "Blad", "new rules are not used")
    log = tusch("export", "-w", folder.workroom, "xes").stdout
    expect(log.count('value="detected"') == 1, "detection ran again")


if __name__ == "__main__":
    tap.main([derived_is_marked_and_shown, new_rules_read_again, dev_is_read, test_is_read])
