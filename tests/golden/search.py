#!/usr/bin/python3
"""Search in one workroom and in a folder of them: fields, filters, context; side by side with a run; gone after a purge."""
# SPDX-License-Identifier: GPL-3.0-or-later
import contextlib
import fcntl
import json
import pathlib
import sqlite3
import subprocess
import sys

import jsonschema

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
from lib import tap  # noqa: E402
from lib.tap import TUSCH, expect, expect_status, request, tusch  # noqa: E402

SCHEMA = json.loads((pathlib.Path(__file__).parents[2] / "docs/schema/search.schema.json").read_text())
NAME = "Gertrud Zakariassen"
FILES = {
    "a": ("Underretning om støj", "2024-03-18", "27.24.00", "KMD Nova", "2024-17",
          "Børnehaven på Ærøvej har skrevet om larm i gården.\n"),
    "b": ("Notat", None, None, "SBSYS", "S-2024-7",
          f"Dato: 12. maj 2023\nSagsnr.: S-2024-7\nFra: {NAME}\nKLE: 02.34.02\nHegnet er for højt, siger naboen.\n"),
}


def make(folder, name, extra=""):
    """One workroom in the folder's "rooms"."""
    source = folder.path / f"source-{name}"
    source.mkdir()
    rows = []
    for key, (title, date, kle, system, case, text) in FILES.items():
        (source / f"{key}.txt").write_text(text + (extra if key == "a" else ""))
        row = {"file": f"{key}.txt", "number": f"000{len(rows) + 1}", "title": title, "source": system,
               "case": case, "date": date, "kle": kle}
        rows.append({field: value for field, value in row.items() if value is not None})
    (source / "request.json").write_text(json.dumps(request(id=f"2026-{name}", documents=rows)))
    rooms = folder.path / "rooms"
    rooms.mkdir(exist_ok=True)
    expect_status(tusch("run", source / "request.json", "-w", rooms / name), 0)
    return rooms / name


def search(*arguments):
    result = tusch("search", *arguments, "--json")
    expect_status(result, 0)
    hits = json.loads(result.stdout)
    jsonschema.validate(hits, SCHEMA)
    return hits


def fields_and_filters(folder):
    room = make(folder, "en")
    table = [
        (["børnehave*"], ["0001"]), (["boernehave*"], ["0001"]), (["børne*"], ["0001"]), (["børn"], []),
        (["aeroevej"], ["0001"]), (['"har skrevet"'], ["0001"]), (['"skrevet har"'], []),
        (["title:støj"], ["0001"]), (["title:hegnet"], []), (["hegnet"], ["0002"]),
        (["source:sbsys"], ["0002"]), (["source:kmd*"], ["0001"]), (["case:2024*"], ["0001"]),
        (["case:s-2024-7", "naboen"], ["0002"]), (["case:s-2024-8"], []),
        (["--kle", "27"], ["0001"]), (["--kle", "02.34.02"], ["0002"]), (["--kle", "27*x"], []),
        (["--from", "2024-01-01"], ["0001"]), (["--to", "2023-12-31"], ["0002"]),
        (["--from", "2023-01-01", "--to", "2024-12-31"], ["0001", "0002"]),
        (["--party", "zakarias"], ["0002"]), (["larm", "--party", "zakarias"], []),
        (["larm", "hegnet"], []), (["[*?"], []), (["'; DROP TABLE fts --"], []),
    ]
    for arguments, numbers in table:
        hits = search("-w", room, *arguments)
        expect([hit["number"] for hit in hits] == numbers, f"{arguments}: {[hit['number'] for hit in hits]}")
    hit = search("-w", room, "larm")[0]
    expect("larm i gården" in hit["context"] and hit["page"] == 1 and hit["field"] == "page", f"hit: {hit}")
    expect(search("-w", room, "title:støj")[0]["field"] == "title", "a hit in the title")
    expect_status(tusch("search", "-w", room, "--from", "maj", "x"), 2)
    expect_status(tusch("search", "-w", room), 2)
    expect_status(tusch("search", "-w", room, "--workrooms", folder.path, "x"), 2)


def folder_follows_its_workrooms(folder):
    make(folder, "en", "Xylofon.\n")
    rooms = folder.path / "rooms"
    (rooms / "ikke-en").mkdir()
    expect([hit["workroom"] for hit in search("--workrooms", rooms, "larm")] == ["en"], "one")
    second = make(folder, "to", f"Ytterst: {NAME}, Xylofon, Yxebjerg.\n")
    expect([hit["workroom"] for hit in search("--workrooms", rooms, "larm")] == ["en", "to"], "two")
    expect([hit["workroom"] for hit in search("--workrooms", rooms, "yxe*")] == ["to"], "by prefix")
    expect(len(search("--workrooms", rooms, "--kle", "27")) == 2, "by filter alone")
    for arguments in (["--kle", "02.34"], ["case:S-2024*"], ["source:sbsys", "hegnet"], ["--party", "zakarias"]):
        hits = search("--workrooms", rooms, *arguments)
        expect([(hit["workroom"], hit["number"]) for hit in hits if hit["number"] == "0002"] ==
               [("en", "0002"), ("to", "0002")], f"{arguments} over the folder: {hits}")
    expect(search("--workrooms", rooms, "case:s-2025*") == [], "a case that nobody has")
    index = next(rooms.glob(".tusch-search*.db"))
    expect(b"yxebjerg" in index.read_bytes() + journal(index), "the test looks for what never was there")
    expect_status(tusch("purge", "-w", second, "--user", "x"), 0)
    for path in rooms.glob(".tusch-search*"):
        for gone in (b"yxebjerg", b"to\x00"):
            expect(gone not in path.read_bytes(), f"{path.name} still knows what was purged")
    expect([hit["workroom"] for hit in search("--workrooms", rooms, "xylofon")] == ["en"], "the other is lost")
    expect(search("--workrooms", rooms, "yxebjerg") == [], "the purged is found")


def journal(index):
    path = index.with_name(index.name + "-wal")
    return path.read_bytes() if path.exists() else b""


def removed_folder_is_forgotten(folder):
    import shutil
    room = make(folder, "en", "Yxebjerg.\n")
    rooms = folder.path / "rooms"
    expect(len(search("--workrooms", rooms, "yxebjerg")) == 1, "not found")
    shutil.rmtree(room)
    expect(search("--workrooms", rooms, "yxebjerg") == [], "found where nothing is")
    for path in rooms.glob(".tusch-search*"):
        expect(b"yxebjerg" not in path.read_bytes(), "its words are left")


def damaged_list_is_made_anew(folder):
    room = make(folder, "en")
    rooms = folder.path / "rooms"
    for damage in (b"", b"no database", b"SQLite format 3\0" + b"\xff" * 5000):
        for path in rooms.glob(".tusch-search*"):
            path.unlink()
        expect(len(search("--workrooms", rooms, "larm")) == 1, "found")
        path = next(rooms.glob(".tusch-search*.db"))
        path.write_bytes(damage)
        expect(len(search("--workrooms", rooms, "larm")) == 1, f"not found after {damage[:20]}")
    next(rooms.glob(".tusch-search*.db")).write_bytes(b"no database")
    expect_status(tusch("purge", "-w", room, "--user", "x"), 0)
    expect(search("--workrooms", rooms, "larm") == [], "found after the purge")


FIRST_TABLES = {
    "meta": "key value", "page": "document_id page_index facts text glyphs",
    "document": "id number parent_id file sha256 size_bytes media_type title source case_number type direction date kle"
                " facet sensitivity duplicate_of problem problem_detail is_container n_pages",
    "entity": "seq id category role party_index key label",
    "finding": "seq id document_id field page_index start end text category level proposal ground role entity_id rule"
               " score reason boxes",
    "decision": "seq target key verdict ground who at_us", "log": "seq at_us who what detail hash"}


def make_old(database):
    """As the first version made it: whatever was added later is taken out again."""
    with contextlib.closing(sqlite3.connect(database, isolation_level=None)) as db:
        names = db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
        for (name,) in names:
            if name.startswith(("fts", "sqlite_")):
                continue
            if name not in FIRST_TABLES:
                db.execute(f"DROP TABLE {name}")
                continue
            for column in db.execute(f"PRAGMA table_info({name})").fetchall():
                if column[1] not in FIRST_TABLES[name].split():
                    db.execute(f"ALTER TABLE {name} DROP COLUMN {column[1]}")
        db.execute("PRAGMA user_version = 1")


def older_workrooms_are_searched(folder):
    old = make(folder, "gammel", "Xylofon.\n")
    make(folder, "ny", "Xylofon.\n")
    make_old(old / "workroom.db")
    for _ in range(2):  # when the list is made, and after it
        hits = search("--workrooms", old.parent, "xylofon")
        expect([hit["workroom"] for hit in hits] == ["gammel", "ny"], f"an old workroom: {hits}")
    make_old(old / "workroom.db")
    with open(old / "lock", "w") as lock:  # somebody works in it: it cannot be brought up now
        fcntl.flock(lock, fcntl.LOCK_EX)
        result = tusch("search", "--workrooms", old.parent, "xylofon", "--json")
        expect_status(result, 0)
        expect([hit["workroom"] for hit in json.loads(result.stdout)] == ["ny"], "read while in use")
        expect("1 workrooms could not be read" in result.stderr, f"not told: {result.stderr}")


def many_at_once_and_with_a_run(folder):
    room = make(folder, "en")
    with open(room / "lock", "w") as lock:  # as a run holds it
        fcntl.flock(lock, fcntl.LOCK_EX)
        jobs = [subprocess.Popen([TUSCH, "search", *where, "larm", "--json"], stdout=subprocess.PIPE,
                                 stderr=subprocess.PIPE, text=True)
                for where in (["-w", room], ["--workrooms", room.parent]) * 4]
        for job in jobs:
            out, fault = job.communicate(timeout=120)
            expect(job.returncode == 0 and len(json.loads(out)) == 1, f"{job.returncode}: {fault}")


if __name__ == "__main__":
    tap.main([fields_and_filters, folder_follows_its_workrooms, removed_folder_is_forgotten,
              damaged_list_is_made_anew, older_workrooms_are_searched, many_at_once_and_with_a_run])
