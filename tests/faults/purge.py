#!/usr/bin/python3
"""A purged workroom holds a receipt and nothing else, whatever state it was in."""
# SPDX-License-Identifier: GPL-3.0-or-later
import fcntl
import hashlib
import json
import os
import pathlib
import random
import signal
import subprocess
import sys
import time

import jsonschema

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
from lib import tap  # noqa: E402
from lib.tap import TUSCH, expect, expect_one_line, expect_status, request, tusch  # noqa: E402

SCHEMA = json.loads((pathlib.Path(__file__).parents[2] /
                     "docs/schema/receipt.schema.json").read_text())
SECRETS = [b"Kirsten", b"Holmgaard", b"140761", b"Ravnsborg", b"010190"]


def start(folder, release=True):
    (folder.source / "a.txt").write_text(
        "Naboen Kirsten Holmgaard, cpr. 140761-9710, ringede til os i dag.\n")
    folder.write_request(request())
    expect_status(folder.run(), 0)
    if release:
        folder.decide_all()
        expect_status(tusch("assemble", "-w", folder.workroom), 0)


def purge(folder, status=0):
    result = tusch("purge", "-w", folder.workroom, "--user", "arkivar", "--json")
    expect_status(result, status)
    if status != 0:
        return result
    receipt = json.loads(result.stdout)
    jsonschema.validate(receipt, SCHEMA)
    return receipt


def left(folder):
    return sorted(str(path.relative_to(folder.workroom)) for path in folder.workroom.rglob("*"))


def expect_nothing_left(folder):
    expect(left(folder) == ["lock", "receipt.json"], f"left: {left(folder)}")
    for name in left(folder):
        data = (folder.workroom / name).read_bytes()
        for secret in SECRETS:
            expect(secret not in data, f"{name} still holds what was to go")


def all_goes_but_the_receipt(folder):
    start(folder)
    held = [path.open("rb") for path in folder.workroom.rglob("*") if path.is_file()]
    expect(len(held) > 6, "too few files to prove anything")
    bundle = hashlib.sha256((folder.workroom / "out/bundle.pdf").read_bytes()).hexdigest()
    receipt = purge(folder)
    expect_nothing_left(folder)
    expect(receipt["state"] == "done" and receipt["who"] == "arkivar", "wrong receipt")
    expect(receipt["bundle_sha256"] == bundle, "the receipt names another bundle")
    expect(receipt["request"] == "2026-000001" and receipt["counts"]["documents"] == 1,
           "the receipt counts wrongly")
    expect(receipt["log"]["whole"] and receipt["log"]["records"] > 3, "the log is not in it")
    for file in held:  # who had a file open holds an empty one
        if os.path.basename(file.name) != "lock":
            expect(os.fstat(file.fileno()).st_size == 0, f"{file.name} was not cut")
        file.close()


def second_purge_gives_the_same(folder):
    start(folder, release=False)
    expect(purge(folder) == purge(folder), "two receipts")


def purged_workroom_opens_for_nothing(folder):
    start(folder, release=False)
    purge(folder)
    for result in (folder.run(), tusch("status", "-w", folder.workroom),
                   tusch("decide", "-w", folder.workroom, "--accept"),
                   tusch("assemble", "-w", folder.workroom)):
        expect_status(result, 2)
        expect_one_line(result, "purged")
    expect_nothing_left(folder)


def interrupted_purge_goes_on(folder):
    dice = random.Random(7)
    for _ in range(4):
        start(folder, release=False)
        for name in range(60):
            (folder.workroom / f"derived/{name}").write_bytes(b"Kirsten" * 1000)
        (folder.workroom / "derived/big").write_bytes(b"Kirsten" * 3_000_000)
        process = subprocess.Popen([TUSCH, "purge", "-w", folder.workroom],
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(dice.uniform(0, 0.08))
        process.send_signal(signal.SIGKILL)
        process.wait()
        expect(purge(folder)["state"] == "done", "not done")
        expect_nothing_left(folder)
        for path in ("lock", "receipt.json"):
            (folder.workroom / path).unlink()


def damaged_workroom_is_purged(folder):
    start(folder, release=False)
    (folder.workroom / "workroom.db").write_bytes(b"Kirsten, not a database" * 1000)
    (folder.workroom / "request.json").write_text("{ Kirsten")
    receipt = purge(folder)
    expect_nothing_left(folder)
    expect("counts" not in receipt and "log" not in receipt, "counts of what could not be read")


def busy_workroom_stays(folder):
    start(folder, release=False)
    before = left(folder)
    with (folder.workroom / "lock").open("r+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        expect_one_line(purge(folder, 6), "in use")
    expect([name for name in left(folder) if "-wal" not in name and "-shm" not in name] ==
           [name for name in before if "-wal" not in name and "-shm" not in name],
           "a busy workroom was touched")


def other_folders_stay(folder):
    (folder.path / "fremmed").mkdir()
    (folder.path / "fremmed/a.txt").write_text("noget andet")
    expect_status(tusch("purge", "-w", folder.path / "fremmed"), 2)
    expect((folder.path / "fremmed/a.txt").read_text() == "noget andet", "a foreign folder was purged")
    start(folder, release=False)
    (folder.workroom / "derived/link").symlink_to(folder.path / "fremmed")
    (folder.workroom / "derived/link-to-file").symlink_to(folder.path / "fremmed/a.txt")
    os.link(folder.path / "fremmed/a.txt", folder.workroom / "derived/shared")
    expect(purge(folder)["shared_files"] == 1, "the shared file is not told of")
    expect_nothing_left(folder)
    expect((folder.path / "fremmed/a.txt").read_text() == "noget andet",
           "the purge went through a link")


if __name__ == "__main__":
    tap.main([
        all_goes_but_the_receipt, second_purge_gives_the_same, purged_workroom_opens_for_nothing,
        interrupted_purge_goes_on, damaged_workroom_is_purged, busy_workroom_stays,
        other_folders_stay,
    ])
