#!/usr/bin/python3
"""Malformed files: seeds of the tests and corpora, mutated. Each file has its row, no run crashes or
hangs. TUSCH_HOSTILE_FILES sets how many; TUSCH_HOSTILE_SEED another throw of the dice."""
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import pathlib
import random
import struct
import subprocess
import sys
import time
import zipfile
import zlib

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
from lib import tap  # noqa: E402
from lib.tap import Folder, expect, request  # noqa: E402

FILES = int(os.environ.get("TUSCH_HOSTILE_FILES", "60"))
SEED = int(os.environ.get("TUSCH_HOSTILE_SEED", "20261102"))
BATCH = 60
ROOT = pathlib.Path(__file__).parents[2]
MAX_SEED_BYTES = 300_000
SUFFIXES = {".pdf", ".png", ".jpg", ".tif", ".zip", ".txt", ".eml"}
# The limit of opening a file and one retry, for a whole batch in which some hang.
LIMIT_S = 1200


def small_pdf():
    stream = b"BT /F1 12 Tf 50 700 Td (Naboen, cpr. 140761-9710) Tj ET"
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
               b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
               b"/Resources<</Font<</F1 5 0 R>>>>>>",
               b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
               b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % o for o in offsets)
    return out + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % start


def small_png():
    def chunk(kind, data):
        return (struct.pack(">I", len(data)) + kind + data
                + struct.pack(">I", zlib.crc32(kind + data)))
    rows = b"".join(b"\0" + bytes((x * y) & 255 for x in range(40)) for y in range(30))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 40, 30, 8, 0, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def small_tiff():
    tags = [(256, 3, 16), (257, 3, 8), (258, 3, 8), (259, 3, 1), (262, 3, 1), (273, 4, 8),
            (277, 3, 1), (278, 3, 8), (279, 4, 128)]
    directory = struct.pack("<H", len(tags))
    for tag, kind, value in tags:
        directory += struct.pack("<HHII", tag, kind, 1, value)
    return b"II*\0" + struct.pack("<I", 136) + bytes(range(128)) + directory + b"\0\0\0\0"


def small_zip(folder):
    path = folder / "seed.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("brev.txt", "Kære Anna\n" * 40)
        archive.writestr("mappe/side.pdf", small_pdf())
    data = path.read_bytes()
    path.unlink()
    return data


def seeds(folder):
    found = {"a.pdf": small_pdf(), "a.png": small_png(), "a.tif": small_tiff(),
             "a.zip": small_zip(folder), "a.txt": "Kære Anna, 010190-9876\n".encode()}
    files = sorted(p for top in ("tests", "corpora") for p in (ROOT / top).rglob("*") if p.is_file())
    for path in files:
        if 0 < path.stat().st_size <= MAX_SEED_BYTES and (
                path.suffix in SUFFIXES or path.parts[-2].startswith(("pdf", "ingest"))):
            found[path.relative_to(ROOT).as_posix()] = path.read_bytes()
    return [(name, found[name]) for name in sorted(found)]


def mutate(dice, data, other):
    data = bytearray(data)
    for _ in range(dice.choice((1, 1, 2, 4, 16))):
        at = dice.randrange(len(data)) if data else 0
        length = dice.choice((1, 2, 8, 64, 1000))
        kind = dice.randrange(8)
        if kind == 0 and data:
            data[at] ^= 1 << dice.randrange(8)
        elif kind == 1:
            data[at:at + length] = bytes(dice.randrange(256) for _ in range(length))
        elif kind == 2:
            del data[at:at + length]
        elif kind == 3:
            data[at:at] = data[at:at + length] * dice.choice((1, 3, 200))
        elif kind == 4:
            del data[at:]
        elif kind == 5:
            number = dice.choice((b"0", b"-1", b"4294967295", b"2147483648", b"99999999999999999999"))
            digits = [i for i, byte in enumerate(data) if 48 <= byte <= 57]
            if digits:
                here = dice.choice(digits)
                data[here:here + 1] = number
        elif kind == 6:
            cut = dice.randrange(len(other)) if other else 0
            data[at:at] = other[cut:cut + length]
        else:
            data[at:at + 4] = dice.choice((b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff"))
    return bytes(data)


def run_batch(number, names):
    folder = Folder()
    try:
        material = seeds(folder.path)
        dice = random.Random(SEED + number)
        for index in range(names):
            name, data = dice.choice(material)
            _, other = dice.choice(material)
            suffix = pathlib.Path(name).suffix
            (folder.source / f"{index:04}{suffix}").write_bytes(mutate(dice, data, other))
        folder.write_request(request(expected_documents=names))
        begin = time.monotonic()
        result = folder.run(timeout=LIMIT_S)
        expect(result.returncode in (0, 4),
               f"batch {number}: exit status {result.returncode}: {result.stderr[:300]}")
        rows = [d for d in folder.status()["documents"] if "-" not in d["id"]]
        expect(len(rows) == names, f"batch {number}: {len(rows)} rows for {names} files")
        expect(all(row["pages"] > 0 or row["problem"] != "none" or row.get("container")
                   or row.get("duplicate_of") for row in rows), f"batch {number}: a row says nothing")
        return rows, time.monotonic() - begin
    except subprocess.TimeoutExpired:
        raise AssertionError(f"batch {number} hangs") from None
    finally:
        folder.remove()


def every_file_has_its_row(_):
    counts = {}
    for number in range((FILES + BATCH - 1) // BATCH):
        rows, seconds = run_batch(number, min(BATCH, FILES - number * BATCH))
        for row in rows:
            counts[row["problem"]] = counts.get(row["problem"], 0) + 1
        print(f"# batch {number}: {seconds:.0f} s, {counts}", flush=True)
    expect(sum(counts.values()) == FILES, "files without a row")
    expect(len(counts) > 2, "the files are not malformed")


if __name__ == "__main__":
    tap.main([every_file_has_its_row])
