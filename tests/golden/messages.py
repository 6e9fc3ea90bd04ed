#!/usr/bin/python3
"""Messages that are as large as they get, or carry what receivers refuse: handled before tusch deliver ends."""
# SPDX-License-Identifier: GPL-3.0-or-later
import contextlib
import hashlib
import json
import os
import pathlib
import re
import sqlite3
import subprocess
import sys
from xml.etree import ElementTree

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
from lib import tap  # noqa: E402
from lib.tap import TUSCH, expect, expect_one_line, expect_status, tusch  # noqa: E402
from bundle import AUTHORITY, MEMO, approve, assemble, deliver, document, hashes, start, validate  # noqa: E402

FORBIDDEN = '<>:"/\\|?*\r\n\u00a0\u2000\u2001\u2005\u200a\u2028\u205f\u2060\u3000'
MEGABYTE = 1000 * 1000
# Of the message that is written while it is written: less than the file it holds.
MAX_MEMORY_BYTES = 50 * MEGABYTE


def ready(folder, **changes):
    start(folder, [document("a.txt", kle="27.24.00")], **{"authority": AUTHORITY, **changes})
    folder.decide_all()
    assemble(folder)


def release_instead(folder, sizes):
    """Files of these sizes stand for a bundle that passed: what deliver makes of it is looked at, not the pages."""
    out = folder.workroom / "out"
    (out / "bundle.pdf").unlink()
    names = ["bundle.pdf"] if len(sizes) == 1 else [f"bundle-{i + 1}-of-{len(sizes)}.pdf" for i in range(len(sizes))]
    digests = []
    for name, size in zip(names, sizes, strict=True):
        with open(out / name, "wb") as file:
            file.write(b"%PDF-1.7\n" + name.encode())
            file.truncate(size)  # a hole: nothing on the disk
        with open(out / name, "rb") as file:
            digests.append(hashlib.file_digest(file, "sha256").hexdigest())
    digest = digests[0] if len(digests) == 1 else hashlib.sha256("".join(digests).encode()).hexdigest()
    with contextlib.closing(sqlite3.connect(folder.workroom / "workroom.db")) as db:
        key = db.execute("SELECT value FROM meta WHERE key = 'released'").fetchone()[0].split(" ")[0]
        db.execute("UPDATE meta SET value = ? WHERE key = 'released'", (f"{key} {digest}",))
        db.commit()
    approve(folder)


def messages_of(folder):
    """(path, names of its files, bytes of base64) of each message, read without holding it whole."""
    for path in sorted((folder.workroom / "out/memo").glob("memo-*.xml")):
        names, letters = [], 0
        for _, element in ElementTree.iterparse(path):
            if element.tag == f"{MEMO}filename":
                names.append(element.text)
            elif element.tag == f"{MEMO}content":
                letters += len(element.text)
                element.clear()
        yield path, names, letters


def eleven_files(folder):
    ready(folder)
    release_instead(folder, [3000] * 11)
    for version in ("1.1", "1.2"):
        answer = deliver(folder, "--memo", version)
        found = list(messages_of(folder))
        expect([len(names) for _, names, _ in found] == [10, 1], "eleven files are not ten and one")
        expect(len(set(answer["messages"])) == 2, "two messages, one id")
        for path, _, _ in found:
            judged = validate(path, version)
            expect(judged.returncode == 0, judged.stderr[:400])
        labels = [ElementTree.parse(path).getroot().find(f".//{MEMO}label").text for path, _, _ in found]
        expect([re.search(r"\d+ af \d+", label)[0] for label in labels] == ["1 af 2", "2 af 2"], f"{labels}")


def hundred_megabytes(folder):
    ready(folder)
    release_instead(folder, [50 * MEGABYTE, 50 * MEGABYTE])
    deliver(folder)
    found = list(messages_of(folder))
    expect([len(names) for _, names, _ in found] == [1, 1], "100 MB are not in two messages")
    for path, _, _ in found:
        expect(path.stat().st_size < 99.5 * MEGABYTE, "a message is larger than Digital Post takes")


def one_file_of_hundred_megabytes(folder):
    ready(folder)
    release_instead(folder, [100 * MEGABYTE])
    result = tusch("deliver", "-w", folder.workroom)
    expect_status(result, 1)
    expect_one_line(result, "one message", "70 MB")
    expect(not list((folder.workroom / "out").glob("memo/*")), "a message was written all the same")


def most_memory_bytes(*arguments):
    """Runs tusch; the most memory of the process and of its children. Asked for by a small process: what a large one
    had when it forked would count as the child's."""
    ask = ("import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL); "
           "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)")
    result = subprocess.run([sys.executable, "-c", ask, TUSCH, *map(str, arguments)], capture_output=True, text=True,
                            check=True)
    return int(result.stdout) * 1024


def seventy_megabytes_in_little_memory(folder):
    ready(folder)
    release_instead(folder, [70 * MEGABYTE])
    used = most_memory_bytes("deliver", "-w", folder.workroom, "--sf1601")
    print(f"# {used / MEGABYTE:.0f} MB while a message of 70 MB was written", flush=True)
    if b"__asan_init" not in pathlib.Path(TUSCH).read_bytes():  # the sanitizer's own is no measure
        expect(used < MAX_MEMORY_BYTES, f"{used / MEGABYTE:.0f} MB of memory")
    path, _, letters = next(messages_of(folder))
    expect(letters == (70 * MEGABYTE + 2) // 3 * 4, f"{letters} letters of base64")
    for version in ("1.1", "1.2"):
        deliver(folder, "--memo", version)
        judged = validate(path, version)
        expect(judged.returncode == 0, judged.stderr[:400])


def forbidden_characters_and_long_names(folder):
    """What the authority writes goes into the message in a form that is taken, or the message is not written."""
    name = "Æblerød & <Kommune> \U0001f600 " + "ø" * 300 + FORBIDDEN
    ready(folder, id="2026-000142_A.b", authority={**AUTHORITY, "name": name}, kle_version="Maj 2018")
    approve(folder)
    for version in ("1.1", "1.2"):
        deliver(folder, "--memo", version)
        path, names, _ = next(messages_of(folder))
        judged = validate(path, version)
        expect(judged.returncode == 0, judged.stderr[:400])
        check_texts(path, names)
        label = ElementTree.parse(path).getroot().find(f".//{MEMO}Sender/{MEMO}label").text
        expect(label.startswith("Æblerød & <Kommune> \U0001f600 øø"), f"{label!r}")


def what_cannot_be_sent(folder):
    """Said in one line, with the name of the field; nothing is written."""
    for character in FORBIDDEN + "&ø ":
        folder.write_request(dict(tap.request(id=f"2026{character}1")))
        expect_status(folder.run(), 2)
    cases = [("KLE version", {"kle_version": "x" * 300}), ("senderID", {"authority": {"name": "A", "cvr": "00000001"}})]
    for number, (field, changes) in enumerate(cases):
        folder.workroom = folder.path / f"room-{number}"
        ready(folder, **changes)
        approve(folder)
        result = tusch("deliver", "-w", folder.workroom)
        expect_status(result, 2)
        expect_one_line(result, field)
        expect(not list((folder.workroom / "out").glob("memo/*")), f"{field}: written all the same")


def check_texts(path, names):
    for filename in names:
        expect(not set(filename) & set(FORBIDDEN) and filename.endswith(".pdf"), f"{filename!r}")
        expect(not re.search(r"[. ]\.pdf$|^[. ]", filename), f"{filename!r}")
    for element in ElementTree.parse(path).getroot().iter():
        if element.tag != f"{MEMO}content":
            expect(len(element.text or "") <= 256, f"{element.tag} is too long")


def twice_is_the_same(folder):
    """Also by another hand, in another place, language, time zone and with other rights of new files."""
    ready(folder)
    approve(folder)
    first = deliver(folder, "--sf1601")
    before = hashes(folder)
    others = {"TZ": "Pacific/Auckland", "LC_ALL": "C", "LANG": "da_DK.UTF-8", "HOME": "/nonexistent", "COLUMNS": "20"}
    result = subprocess.run([TUSCH, "deliver", "-w", str(folder.workroom), "--json", "--sf1601"], cwd="/", umask=0,
                            env={**os.environ, **others}, capture_output=True, text=True, check=False)
    expect_status(result, 0)
    expect(json.loads(result.stdout) == first and hashes(folder) == before, "another message")


if __name__ == "__main__":
    tap.main([eleven_files, hundred_megabytes, one_file_of_hundred_megabytes, seventy_megabytes_in_little_memory,
              forbidden_characters_and_long_names, what_cannot_be_sent, twice_is_the_same])
