#!/usr/bin/python3
"""kill -9 anywhere: the same command goes on and ends with the same bundle."""
# SPDX-License-Identifier: GPL-3.0-or-later
import contextlib
import hashlib
import json
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
from lib import tap  # noqa: E402
from lib.tap import TUSCH, expect, expect_status, request, tusch  # noqa: E402

ROUNDS = int(os.environ.get("TUSCH_KILL_ROUNDS", "6"))
KILLED = {"supervisor": 0, "worker": 0}


def write_documents(folder):
    for i in range(5):
        lines = [f"Notat {i}", "", f"Naboen Kirsten Holmgaard, cpr. 14076{i}-9710, ringede til os.",
                 "Anna Bek Ravnsborg, 010190-9876, har fået svar.", "\f", "Side to."]
        (folder.source / f"{i}.txt").write_text("\n".join(lines))
    shutil.copy(folder.source / "0.txt", folder.source / "kopi.txt")
    folder.write_request(request())


def finish(folder):
    """Runs everything to the end, whatever was there before; returns the bundle's hash."""
    expect_status(folder.run(), 0)
    folder.decide_all()
    expect_status(tusch("assemble", "-w", folder.workroom, "--date", "2026-11-03"), 0)
    return hashlib.sha256((folder.workroom / "out/bundle.pdf").read_bytes()).hexdigest()


def below(pid):
    """The processes that a process started, and those that they started."""
    try:
        children = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [found for child in children for found in (int(child), *below(child))]


def run_and_kill(arguments, after_s, dice=None):
    """Kills the command after a while; with @dice, itself or any one below it, and then lets the others go on."""
    process = subprocess.Popen([TUSCH, *map(str, arguments)], stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL, start_new_session=True)
    time.sleep(after_s)
    workers = below(process.pid) if dice is not None and dice.randrange(3) > 0 else []
    if workers:
        KILLED["worker"] += 1
        with contextlib.suppress(ProcessLookupError):
            os.kill(dice.choice(workers), signal.SIGKILL)
    else:
        KILLED["supervisor"] += 1
        process.send_signal(signal.SIGKILL)
    process.wait(timeout=600)


def same_bundle_after_kills(folder):
    write_documents(folder)
    begin = time.monotonic()
    expected = finish(folder)
    whole_s = time.monotonic() - begin
    dice = random.Random(20261102)
    for _ in range(ROUNDS):
        shutil.rmtree(folder.workroom)
        for _ in range(4):
            run_and_kill(["run", folder.source / "request.json", "-w", folder.workroom],
                         dice.uniform(0, whole_s / 2), dice)
        expect_status(folder.run(), 0)
        folder.decide_all()
        for _ in range(3):
            run_and_kill(["assemble", "-w", folder.workroom, "--date", "2026-11-03"],
                         dice.uniform(0, whole_s / 2), dice)
            bundle = folder.workroom / "out/bundle.pdf"
            if bundle.exists():
                expect(hashlib.sha256(bundle.read_bytes()).hexdigest() == expected,
                       "a bundle that differs was in out/")
        expect(finish(folder) == expected, "the bundle differs after kills")
    print(f"# killed: {KILLED}", flush=True)


def messages(workroom):
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted((workroom / "out").rglob("*")) if path.is_file() and path.suffix in (".xml", ".zip")}


def same_messages_after_kills(folder):
    """Approving and delivering, killed anywhere: what is in out/ is whole, and in the end the same."""
    write_documents(folder)
    folder.write_request(request(authority={"name": "Eksempel Kommune", "cvr": "12345678"}))
    finish(folder)
    dice = random.Random(7)
    approve = ["approve", "-w", folder.workroom, "--user", "chef"]
    for _ in range(ROUNDS):
        run_and_kill(approve, dice.uniform(0, 0.15))
    expect_status(tusch(*approve), 0)
    expect_status(tusch("verify", "--log", "-w", folder.workroom), 0)
    kept = folder.path / "approved"
    shutil.copytree(folder.workroom, kept)
    expect_status(tusch("deliver", "-w", folder.workroom, "--sf1601"), 0)
    expected = messages(folder.workroom)
    expect(len(expected) >= 3, f"too few files to prove anything: {list(expected)}")
    shutil.rmtree(folder.workroom)
    shutil.copytree(kept, folder.workroom)
    for _ in range(2 * ROUNDS):
        run_and_kill(["deliver", "-w", folder.workroom, "--sf1601"], dice.uniform(0, 0.3))
        for name, digest in messages(folder.workroom).items():
            expect(expected.get(name) == digest, f"{name} is not whole")
    expect_status(tusch("deliver", "-w", folder.workroom, "--sf1601"), 0)
    expect(messages(folder.workroom) == expected, "other messages after kills")


def finished_workroom_answers_at_once(folder):
    write_documents(folder)
    finish(folder)
    before = (folder.workroom / "out/bundle.pdf").stat().st_mtime_ns
    first = folder.status()
    expect_status(folder.run(), 0)
    expect_status(tusch("assemble", "-w", folder.workroom, "--date", "2026-11-03"), 0)
    expect((folder.workroom / "out/bundle.pdf").stat().st_mtime_ns == before, "made again")
    expect(folder.status() == first, "the status changed")


def children_die_with_their_parent(folder):
    write_documents(folder)
    run_and_kill(["run", folder.source / "request.json", "-w", folder.workroom], 0.4)
    time.sleep(0.5)
    for process in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            here = (process / "cwd").readlink()
            command = (process / "cmdline").read_bytes()
        except OSError:
            continue
        expect(not (here == pathlib.Path.cwd() and b"\0worker\0" in command
                    and (process / "exe").readlink() == pathlib.Path(TUSCH)
                    and b"PPid:\t1\n" in (process / "status").read_bytes()),
               "a child outlived its parent")


def log_tells_tampering(folder):
    write_documents(folder)
    finish(folder)
    expect_status(tusch("verify", "--log", "-w", folder.workroom), 0)
    subprocess.run(["sqlite3", folder.workroom / "workroom.db",
                    "UPDATE log SET what = 'x' WHERE seq = 3"], check=True)
    result = tusch("verify", "--log", "-w", folder.workroom)
    expect_status(result, 3)
    expect("record 3" in result.stderr, result.stderr)


def log_tells_what_was_cut_off(folder):
    """Records taken off the end, by somebody who does not know of the note beside the chain, or does."""
    write_documents(folder)
    finish(folder)
    whole = json.loads(tusch("verify", "--log", "-w", folder.workroom, "--json").stdout)
    expect(whole["whole"] and whole["records"] > 5, whole)
    expect_status(tusch("verify", "--log", "--expect", whole["head"], "-w", folder.workroom), 0)
    database = folder.workroom / "workroom.db"
    cut = f"DELETE FROM log WHERE seq > {whole['records'] - 2}"
    subprocess.run(["sqlite3", database, cut], check=True)
    result = tusch("verify", "--log", "-w", folder.workroom)
    expect_status(result, 3)
    expect(f"before record {whole['records'] - 1}" in result.stderr, result.stderr)
    subprocess.run(["sqlite3", database, "UPDATE meta SET value = (SELECT seq || ' ' || hash FROM log"
                    " ORDER BY seq DESC LIMIT 1) WHERE key = 'log-head'"], check=True)
    expect_status(tusch("verify", "--log", "-w", folder.workroom), 0)
    expect_status(tusch("verify", "--log", "--expect", whole["head"], "-w", folder.workroom), 3)


def clock_that_jumps(folder):
    """Years forth and back between any two looks at it: the same bundle, a whole log, nothing times out."""
    write_documents(folder)
    expected = finish(folder)
    shutil.rmtree(folder.workroom)
    os.environ["LD_PRELOAD"] = os.environ["CLOCK_JUMPS"]
    try:
        expect(finish(folder) == expected, "the bundle differs")
        expect_status(tusch("verify", "--log", "-w", folder.workroom), 0)
    finally:
        del os.environ["LD_PRELOAD"]
    stamps = subprocess.run(["sqlite3", folder.workroom / "workroom.db", "SELECT at_us FROM log ORDER BY seq"],
                            capture_output=True, text=True, check=True).stdout.split()
    expect(stamps != sorted(stamps, key=int), "the clock did not jump")


def progress_on_a_terminal(folder):
    """A bar with the time that is left; nothing of the kind in a file."""
    write_documents(folder)
    here, there = os.openpty()
    process = subprocess.Popen([TUSCH, "run", folder.source / "request.json", "-w", folder.workroom],
                               stdout=subprocess.DEVNULL, stderr=there)
    os.close(there)
    shown = b""
    while True:
        try:
            piece = os.read(here, 4096)
        except OSError:
            break
        if not piece:
            break
        shown += piece
    expect(process.wait() == 0, "the run failed")
    expect(b"read     [" in shown and b"took" in shown and b"#]" in shown, shown[:300])


def changed_bundle_is_made_again(folder):
    write_documents(folder)
    expected = finish(folder)
    bundle = folder.workroom / "out/bundle.pdf"
    bundle.write_bytes(bundle.read_bytes() + b"x")
    expect_status(tusch("assemble", "-w", folder.workroom, "--date", "2026-11-03"), 0)
    expect(hashlib.sha256(bundle.read_bytes()).hexdigest() == expected, "not made again")


if __name__ == "__main__":
    tap.main([same_bundle_after_kills, same_messages_after_kills, finished_workroom_answers_at_once,
              children_die_with_their_parent, log_tells_tampering, log_tells_what_was_cut_off, clock_that_jumps,
              progress_on_a_terminal, changed_bundle_is_made_again])
