#!/usr/bin/python3
"""The same file twice, versions, mails in mails: the lists say so, decisions follow or are proposed."""
# SPDX-License-Identifier: GPL-3.0-or-later
import email.message
import json
import pathlib
import subprocess
import sys

import jsonschema

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
from lib import formats, tap  # noqa: E402
from lib.tap import expect, expect_status, request, tusch  # noqa: E402
from review.server import Server  # noqa: E402

SCHEMAS = pathlib.Path(__file__).parents[2] / "docs/schema"
CPR = "140761-9710"
LINES = [f"Punkt {number}: {what} og intet andet end {what}." for number, what in enumerate(
    ["hegnet mod vest", "grøften langs skellet", "støjen fra maskinhallen", "trafikken på markvejen", "lugten om natten",
     "brønden bag laden", "nabohøringen i maj", "besigtigelsen i juni"], 1)]
NOTE = "Notat om sagen\n" + "\n".join(LINES) + f"\nNaboen Kirsten Holmgaard, cpr. {CPR}, ringede.\n"


def mail(subject, body, sent, identity, answers=None):
    message = email.message.EmailMessage()
    message["From"], message["To"], message["Subject"] = "En <en@x.example>", "To <to@x.example>", subject
    message["Date"], message["Message-ID"] = sent, f"<{identity}@x.example>"
    if answers:
        message["In-Reply-To"] = f"<{answers}@x.example>"
    message.set_content(body)
    return message.as_bytes()


def quoted(text):
    return "\n".join("> " + line for line in text.splitlines())


def start(folder):
    question = "Hej To\n\n" + "\n".join(LINES[:5]) + "\n\nHilsen En"
    answer = "Hej En\n\n" + "\n".join(LINES[5:]) + "\n\nDen 1. marts skrev En:\n" + quoted(question)
    files = {
        "1.txt": NOTE, "2.txt": NOTE, "3.txt": NOTE.replace("i maj", "i april") + "Tilføjet senere.\n",
        "4.txt": "Helt andre ord om en helt anden sag, som ingen af de andre papirer handler om i dag.\n",
        "5.eml": mail("SV: Grøften", answer, "Sat, 02 Mar 2024 12:00:00 +0100", 2, 1),
        "6.eml": mail("Grøften", question, "Fri, 01 Mar 2024 12:00:00 +0100", 1),
        "7.pdf": formats.pdf("Tegning 17"), "8.pdf": formats.pdf("Tegning 17") + b"% gemt igen\n",
    }
    rows = []
    for number, (name, content) in enumerate(files.items(), 1):
        (folder.source / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        rows.append({"file": name, "number": f"000{number}", "title": f"Akt {number}"})
    folder.write_request(request(documents=rows))
    expect_status(folder.run(), 0)


def likeness(row):
    return {like["kind"]: like for like in row.get("likeness", [])}


def lists_say_so(folder):
    start(folder)
    status = folder.status()
    jsonschema.validate(status, json.loads((SCHEMAS / "status.schema.json").read_text()))
    rows = {row["number"]: row for row in status["documents"]}
    ids = {row["id"]: number for number, row in rows.items()}
    expect(ids[rows["0002"]["duplicate_of"]] == "0001", "the same file twice")
    version = likeness(rows["0003"])["version"]
    expect(ids[version["of"]] == "0001" and 75 <= version["percent"] < 100, f"{version}")
    expect("likeness" not in rows["0001"] and "likeness" not in rows["0004"], "unlike documents")
    expect(ids[likeness(rows["0006"])["inside"]["of"]] == "0005", f"{rows['0006']}")
    expect([likeness(rows[n])["thread"]["position"] for n in ("0006", "0005")] == [1, 2], "order of the thread")
    expect(ids[likeness(rows["0008"])["pages"]["of"]] == "0007", f"{rows['0008']}")
    folder.decide_all()
    expect_status(tusch("assemble", "-w", folder.workroom), 0)
    text = subprocess.run(["pdftotext", folder.workroom / "out/bundle.pdf", "-"], capture_output=True, text=True,
                          check=True).stdout
    words = " ".join(text.split())
    for sentence in ("Samme fil som akt 0001.", f"Næsten samme tekst som akt 0001 ({version['percent']} %).",
                     "Hele beskeden står også i akt 0005.", "Samme sider som akt 0007."):
        expect(sentence in words, f"the citizen's list does not say {sentence!r}")
    listed = json.loads((folder.workroom / "out/list.json").read_text())
    jsonschema.validate(listed, json.loads((SCHEMAS / "list.schema.json").read_text()))


def what_is_withheld_is_not_described(folder):
    start(folder)
    folder.decide_all()
    ids = {row["number"]: row["id"] for row in folder.status()["documents"]}
    decisions = folder.path / "decisions.json"
    decisions.write_text(json.dumps({"decisions": [
        {"document": ids["0001"], "decision": "redact", "ground": "FVL § 12, stk. 1"}]}))
    expect_status(tusch("decide", "-w", folder.workroom, "--file", decisions, "--user", "test"), 0)
    expect_status(tusch("assemble", "-w", folder.workroom), 0)
    text = subprocess.run(["pdftotext", folder.workroom / "out/bundle.pdf", "-"], capture_output=True, text=True,
                          check=True).stdout
    expect("Næsten samme" not in text, "the list says what a withheld document says")
    rows = {row["number"]: row for row in json.loads((folder.workroom / "out/list.json").read_text())["documents"]}
    expect(rows["0002"]["access"] == "no", "an exact copy does not follow")
    expect(rows["0003"]["access"] != "no", "a version followed by itself")


def versions_are_proposed(folder):
    start(folder)
    ids = {row["number"]: row["id"] for row in folder.status()["documents"]}

    def of(user, number):
        found = []
        for row in user.get("entities")[1]["entities"]:
            found += [place for place in user.get(f"entities/{row['id']}")[1]["places"]
                      if place["document"] == ids[number] and place["category"] == "CPR"]
        return found[0]

    with Server(folder) as server:
        user = server.user()
        first = of(user, "0001")
        expect(first["proposal"] == "redact" and "follows" not in of(user, "0003"), "a proposal before any decision")
        expect(user.decide({"finding": first["id"], "decision": "keep"})[0] == 200, "cannot decide")
        later = of(user, "0003")
        expect(later["decision"] == "ask" and later["proposal"] == "keep" and later["follows"] == "0001", f"{later}")
        expect(of(user, "0002")["decision"] == "keep", "an exact copy does not follow")
        expect(user.decide({"document": ids["0001"], "decision": "redact", "ground": "FVL § 12, stk. 1"})[0] == 200,
               "cannot withhold")
        rows = {row["number"]: row for row in user.get("documents")[1]["documents"]}
        expect(rows["0002"]["decision"] == "redact", "an exact copy does not follow")
        expect(rows["0003"]["decision"] == "keep" and rows["0003"]["follows"] == {
            "number": "0001", "ground": "FVL § 12, stk. 1"}, f"{rows['0003']}")
        expect("Næsten samme tekst som akt 0001" in rows["0003"]["likeness"][0]["text"], f"{rows['0003']}")
        expect("follows" not in rows["0004"], "another document follows too")


tap.main([lists_say_so, what_is_withheld_is_not_described, versions_are_proposed])
