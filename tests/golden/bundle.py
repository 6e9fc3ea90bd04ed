#!/usr/bin/python3
"""The bundle as the citizen gets it: nothing leaks beside the pages, and everything leads somewhere."""
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import pathlib
import re
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
from lib import tap  # noqa: E402
from lib.tap import expect, expect_status, request, tusch  # noqa: E402

NAME = "Kirsten Holmgaard"
CPR = "140761-9710"
PARTY = {"name": NAME, "role": "third-party", "cpr": CPR}


def document(file, **more):
    return {"file": file, "number": "0001", "title": "Notat", "date": "2024-03-18",
            "type": "Internt Notat", "source": "KMD Nova", "case": "2024-1234", **more}


def start(folder, documents, **changes):
    for number, entry in enumerate(documents, 1):
        path = folder.source / entry["file"]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(entry.pop("text", f"Dokument {number} handler om vejen.\n"))
        entry.setdefault("number", f"{number:04}")
    folder.write_request(request(documents=documents, **{"parties": [PARTY], **changes}))
    expect_status(folder.run(), 0)


def assemble(folder, *more, status=0):
    result = tusch("assemble", "-w", folder.workroom, *more)
    expect_status(result, status)
    return result


def command(*words):
    return subprocess.run([str(word) for word in words], capture_output=True, check=True).stdout


def text_of(path, *more):
    return command("pdftotext", *more, path, "-").decode()


def everything_in(folder):
    """All that leaves the house: every file below out/ by name and content, PDFs unpacked."""
    for path in sorted((folder.workroom / "out").rglob("*")):
        yield path.name, path.name
        if path.suffix == ".pdf":
            yield path.name, text_of(path)
            qdf = command("qpdf", "--qdf", "--object-streams=disable", path, "-")
            yield path.name, qdf.decode("latin-1")
            yield path.name, qdf.decode("latin-1").replace("\x00", "")
            for key, value in json.loads(command("qpdf", "--json", path))["qpdf"][1].items():
                yield f"{path.name} {key}", json.dumps(value, ensure_ascii=False)
        elif path.is_file():
            yield path.name, path.read_bytes().decode("utf-8", "replace")


def names_beside_the_pages(folder):
    documents = [
        document(f"{NAME}/{NAME} {CPR}.txt", number=f"12 {NAME}", title=f"Klage fra {NAME}, {CPR}",
                 source=f"{NAME}s arkiv", case=f"Sag om {NAME}", type=f"Brev fra {NAME}",
                 direction=f"Fra {NAME}", sensitivity=f"{NAME}"),
        document("b.txt", number="0002", attachment_of=f"12 {NAME}", kle=f"27.24.00 {NAME}",
                 facet=f"G01 {NAME}"),
        document("c.txt", number="0003", title=f"{NAME}.msg", text="Samme.\n"),
        document("d.txt", number=f"{NAME}", title=..., text="Samme.\n"),
    ]
    documents = [{k: v for k, v in entry.items() if v is not ...} for entry in documents]
    start(folder, documents)
    folder.decide_all()
    assemble(folder)
    count = 0
    for where, text in everything_in(folder):
        count += 1
        for secret in ("Holmgaard", "Kirsten", CPR, CPR.replace("-", "")):
            expect(secret.casefold() not in text.casefold(), f"a secret stands in {where}")
    expect(count > 10, "nothing was looked at")
    listed = json.loads((folder.workroom / "out/list.json").read_text())["documents"]
    numbers = [entry["number"] for entry in listed]
    expect(len(set(numbers)) == len(numbers), f"akt numbers are not one of a kind: {numbers}")


def decide(folder, *decisions):
    path = folder.path / "decisions.json"
    path.write_text(json.dumps({"decisions": list(decisions)}))
    expect_status(tusch("decide", "-w", folder.workroom, "--file", path), 0, 5)


def alternative_title(folder):
    start(folder, [document("a.txt", title="Klage over det lugtende svineri"),
                   document("b.txt", number="0002", text=f"Naboen {NAME}, cpr. {CPR}, ringede.\n")])
    decide(folder, {"document": "0001", "title": "Klage over lugt"})
    folder.decide_all()
    assemble(folder)
    text = text_of(folder.workroom / "out/bundle.pdf")
    expect("Klage over lugt" in text and "svineri" not in text, "the title was not replaced")
    decide(folder, {"document": "0001", "title": f"Klage fra {NAME}"})
    assemble(folder, status=3)  # what a caseworker writes is verified like everything else


if __name__ == "__main__":
    tap.main([names_beside_the_pages, alternative_title])
