#!/usr/bin/python3
"""A workroom goes when its time is over and not before; a living one keeps nothing of what was replaced."""
# SPDX-License-Identifier: GPL-3.0-or-later
import datetime
import fcntl
import json
import os
import pathlib
import shutil
import sys

import jsonschema

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
from lib import tap  # noqa: E402
from lib.tap import expect, expect_one_line, expect_status, request, tusch  # noqa: E402

ROOT = pathlib.Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "docs/schema/expired.schema.json").read_text())


def data(folder, released=90, other=365, text=None):
    """Rules of an installation of its own."""
    path = folder.path / f"data-{released}-{other}"
    if not path.exists():
        shutil.copytree(ROOT / "rules", path / "rules")
        os.symlink(ROOT / "ocr", path / "ocr")
    (path / "rules/policy/opbevaring.policy").write_text(
        text or f"[opbevaring dage]\nefter udlevering = {released}\nuden udlevering = {other}\n")
    return {**os.environ, "TUSCH_DATADIR": str(path)}


def make(folder, name, release=False):
    source = folder.path / f"source-{name}"
    source.mkdir()
    (source / "a.txt").write_text("Naboen Kirsten Holmgaard, cpr. 140761-9710, ringede.\n")
    (source / "request.json").write_text(json.dumps(request(id=f"2026-{name}")))
    room = folder.path / "rooms" / name
    room.parent.mkdir(exist_ok=True)
    expect_status(tusch("run", source / "request.json", "-w", room), 0)
    if release:
        expect_status(tusch("decide", "-w", room, "--accept", "--asked", "redact", "--pages", "seen",
                            "--user", "test"), 0)
        expect_status(tusch("assemble", "-w", room), 0)
    return room


def expired(folder, env, *more, status=0):
    result = tusch("purge", "--workrooms", folder.path / "rooms", "--expired", "--user", "arkivar", "--json",
                   *more, env=env)
    expect_status(result, status)
    answer = json.loads(result.stdout)
    jsonschema.validate(answer, SCHEMA)
    return {row["workroom"]: row["state"] for row in answer["workrooms"]}


def only_what_is_over_goes(folder):
    open_room, released = make(folder, "aaben"), make(folder, "udleveret", release=True)
    (folder.path / "rooms/andet").mkdir()
    os.symlink(make(folder, "x").rename(folder.path / "elsewhere"), folder.path / "rooms/link")
    expect(expired(folder, data(folder)) == {"aaben": "kept", "udleveret": "kept"}, "something expired too soon")
    env = data(folder, released=0)
    expect(expired(folder, env, "--dry-run") == {"aaben": "kept", "udleveret": "expired"}, "the trial")
    expect((released / "workroom.db").exists(), "a trial deletes")
    expect(expired(folder, env) == {"aaben": "kept", "udleveret": "purged"}, "the released one")
    left = sorted(path.name for path in released.iterdir())
    expect(left == ["lock", "receipt.json"], f"left: {left}")
    expect(json.loads((released / "receipt.json").read_text())["who"] == "arkivar", "who")
    expect((open_room / "workroom.db").exists(), "the open one is gone")
    expect(expired(folder, data(folder, other=0)) == {"aaben": "purged"}, "the open one")
    expect((folder.path / "elsewhere/workroom.db").exists(), "a linked workroom was purged")


def busy_and_interrupted(folder):
    room, half = make(folder, "optaget"), make(folder, "halv")
    receipt = {"schema": "tusch-receipt", "version": 1, "state": "begun", "tusch_version": "0", "who": "x",
               "begun": "2026-01-01T00:00:00Z"}
    (half / "receipt.json").write_text(json.dumps(receipt))
    with open(room / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        states = expired(folder, data(folder, other=0), status=1)
    expect(states == {"optaget": "busy", "halv": "purged"}, f"states: {states}")
    expect((room / "workroom.db").exists() and not (half / "workroom.db").exists(), "the wrong one went")


def status_tells_the_day(folder):
    room = make(folder, "en")
    today = datetime.datetime.now(datetime.timezone.utc).date()
    for days in (0, 10):
        env = data(folder, other=days)
        before = str(today + datetime.timedelta(days))
        said = json.loads(tusch("status", "-w", room, "--json", env=env).stdout)["expires"]
        after = str(datetime.datetime.now(datetime.timezone.utc).date() + datetime.timedelta(days))
        expect(before <= said <= after, f"{days} days: {said}")
        expect(said in tusch("status", "-w", room, env=env).stdout, "status in words does not say it")


def bad_policy_deletes_nothing(folder):
    room = make(folder, "en")
    for text in ("", "[opbevaring dage]\nefter udlevering = 0\n",
                 "[opbevaring dage]\nefter udlevering = 0\nuden udlevering = -1\n",
                 "[opbevaring dage]\nefter udlevering = 0\nuden udlevering = snart\n", "[x y]\n"):
        env = data(folder, 1, 1, text or "# intet\n")
        result = tusch("purge", "--workrooms", room.parent, "--expired", "--user", "x", env=env)
        expect_status(result, 2)
        expect_one_line(result, "opbevaring.policy")
    for arguments in (["--workrooms", room.parent], ["-w", room, "--expired"], ["-w", room, "--dry-run"],
                      ["--expired"], ["-w", room, "--workrooms", room.parent, "--expired"]):
        expect_status(tusch("purge", "--user", "x", *arguments), 2)
    expect((room / "workroom.db").exists(), "a wrong call deletes")


def replaced_findings_leave_nothing(folder):
    """Detected with a rule of its own, then without it: neither database nor journal knows it any more."""
    env = data(folder)
    rule = pathlib.Path(env["TUSCH_DATADIR"]) / "rules/patterns/egne.regler"
    rule.write_text("[regel qxzregel]\ntype = SENSITIVE\nmønster = ringede\npoint = 70\n"
                    "forklaring = Qxzforklaring\ntest ja = han [[ringede]]\ntest nej = han gik\n")
    (folder.source / "a.txt").write_text("Naboen Kirsten Holmgaard ringede.\n")
    folder.write_request(request())
    expect_status(folder.run(env=env), 0)

    def known():
        return [path.name for path in folder.workroom.glob("workroom.db*") if b"qxzregel" in path.read_bytes()]
    expect(known() != [], "the test looks for what never was there")
    rule.unlink()
    expect_status(folder.run(env=env), 0)
    expect(known() == [], f"still in {known()}")


if __name__ == "__main__":
    tap.main([only_what_is_over_goes, busy_and_interrupted, status_tells_the_day, bad_policy_deletes_nothing,
              replaced_findings_leave_nothing])
