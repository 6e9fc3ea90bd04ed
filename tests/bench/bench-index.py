#!/usr/bin/python3
"""Search over a folder of workrooms: time of a search, size of the index. Not run as a test.

usage: TUSCH=… MAKE_ROOMS=… bench-index.py FOLDER [ROOMS…]      default: 10 100 1000; 1,000 pages a room

FOLDER is kept, and what is in it is used again: remove it afterwards.
"""
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import os
import pathlib
import random
import resource
import statistics
import subprocess
import sys
import time

TUSCH, MAKE_ROOMS = os.environ["TUSCH"], os.environ["MAKE_ROOMS"]
QUERIES = 100


def used_s():
    """CPU of all children so far: on a busy machine the wall clock measures the others."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def search(folder, *arguments):
    """Wall and CPU seconds of the whole program, start included, and the hits."""
    begin, used = time.monotonic(), used_s()
    result = subprocess.run([TUSCH, "search", "--workrooms", folder, "--json", *arguments],
                            capture_output=True, text=True, check=True)
    return time.monotonic() - begin, used_s() - used, json.loads(result.stdout)


def quantiles(values):
    values = sorted(1000 * value for value in values)
    return (f"p50 {statistics.median(values):.0f} ms, p95 {values[int(0.95 * len(values)) - 1]:.0f} ms, "
            f"worst {values[-1]:.0f} ms")


def questions(rooms, dice):
    """A mix: one citizen, a case number, a common word, two words, a phrase, a prefix, with filters."""
    room, document = dice.randrange(rooms), dice.randrange(100)
    return dice.choice([
        [f"nummer{room}x{document}"], [f'"2024-{room * 1000 + document:06}"'], ["sag"], ["hus", "kom"],
        ['"notat %d i sag"' % document], ["underven*"], [f"nummer{room}x*", "--kle", "27"],
        ["huskom", "--from", "2020-01-01"], [f"title:{document}", "--from", "2020-01-01"], ["findesikke"]])


def size_of(folder, pattern):
    return sum(path.stat().st_size for path in folder.glob(pattern))


def measure(folder, rooms):
    made = len(list(folder.glob("room-*")))
    begin = time.monotonic()
    if made < rooms:
        subprocess.run([MAKE_ROOMS, folder, str(made), str(rooms)], check=True)
    made_s = time.monotonic() - begin
    first_s, first_cpu_s, _ = search(folder, "findesikke")  # the folder's index is brought up to date
    dice = random.Random(1)
    walls, cpus, empty = [], [], 0
    for _ in range(QUERIES):
        arguments = questions(rooms, dice)
        wall, cpu, hits = search(folder, *arguments)
        walls.append(wall)
        cpus.append(cpu)
        empty += not hits
    pages = rooms * 1000
    databases, index = size_of(folder, "room-*/workroom.db"), size_of(folder, ".tusch-search-*.db*")
    print(f"{rooms} rooms, {rooms * 100} documents, {pages} pages: search {quantiles(walls)}; CPU {quantiles(cpus)} "
          f"({empty} of {QUERIES} without hits); databases {databases / pages:.0f} bytes a page, the folder's index "
          f"{index / pages:.0f}; made in {made_s:.0f} s, taken into the folder's index in {first_s:.1f} s "
          f"(CPU {first_cpu_s:.1f} s)", flush=True)


if __name__ == "__main__":
    target = pathlib.Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    for size in map(int, sys.argv[2:] or ["10", "100", "1000"]):
        measure(target, size)
