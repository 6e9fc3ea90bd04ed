#!/usr/bin/python3
"""tusch redact and MuPDF (python3-fitz) side by side: the same words of the same pages, in one run.

usage: TUSCH=… BENCH_REDACT=build/tests/bench-redact redact-peer.py [--pages N] [--limit N] [--seed N] [--python PYTHON] FILE-OR-FOLDER…
MuPDF with its strictest options: pixels of pictures blanked, shapes removed, scrubbed, saved with
garbage=4. PYTHON is the interpreter that has fitz. Not run as a test.
"""
# SPDX-License-Identifier: GPL-3.0-or-later
import argparse
import ctypes
import importlib.util
import json
import os
import pathlib
import random
import re
import statistics
import subprocess
import sys
import tempfile
import zlib

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import pdf_judge as judge  # noqa: E402

spec = importlib.util.spec_from_file_location("real_pdfs", pathlib.Path(__file__).parent / "real-pdfs.py")
real_pdfs = importlib.util.module_from_spec(spec)
spec.loader.exec_module(real_pdfs)

TUSCH = os.environ["TUSCH"]
ENGINE = os.environ.get("BENCH_REDACT")
PR_SET_CHILD_SUBREAPER = 36

PEER = """
import fitz, json, sys, time
begin = time.process_time()
doc = fitz.open(sys.argv[1])
for entry in json.load(open(sys.argv[3]))["pages"]:
    page = doc[entry["page"] - 1]
    for b in entry["boxes"]:
        page.add_redact_annot(fitz.Rect(b["x0"], b["y0"], b["x1"], b["y1"]) * page.derotation_matrix, fill=(0, 0, 0))
    page.apply_redactions(images=fitz.PDF_REDACT_IMAGE_PIXELS)
try:
    doc.scrub()
except (IndexError, ValueError):  # links make this version stumble, and it asks for a clean file
    doc = fitz.open("pdf", doc.tobytes(garbage=4, clean=True))
    doc.scrub(remove_links=False)
doc.save(sys.argv[2], garbage=4, deflate=True, clean=True)
print(time.process_time() - begin)
"""


def run(arguments):
    """(status, CPU seconds of the process and all its children, stdout)"""
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen([*map(str, arguments)], stdin=subprocess.DEVNULL, stdout=out,
                                   stderr=subprocess.DEVNULL)
        cpu = 0.0
        try:
            while True:  # the program's own children come to us when it ends before them
                pid, status, usage = os.wait4(-1, 0)
                cpu += usage.ru_utime + usage.ru_stime
                if pid == process.pid:
                    process.returncode = os.waitstatus_to_exitcode(status)
        except ChildProcessError:
            pass
        out.seek(0)
        return process.returncode, cpu, out.read().decode("utf-8", "replace")


def engine_cpu(path, out, boxes):
    """The engine and its own check alone: neither reading nor verifying."""
    if ENGINE is None:
        return None
    status, _, answer = run([ENGINE, path, boxes, out])
    return json.loads(answer)["redact"] if status == 0 else None


def judged(path, out, words, folder, rastered=()):
    """What is wrong with an output (words and pixels: of pages that are still text), and its size."""
    before, chosen = words
    if not out.exists():
        return {"refused": 1}
    after = judge.words_of(out)
    leaks = judge.text_leaks(before, after, judge.glyphs_of(out), chosen) + judge.byte_leaks(out, before, chosen)
    lost = [item for item in judge.lost_letters(before, after, chosen) if item[0] not in rastered]
    faults = [item for item in judge.pixel_faults(path, out, chosen, folder, True) if item[0] not in rastered]
    return {"leaks": len(leaks), "lost": len(lost), "leaked": leaks, "pixels": len(faults),
            "size": out.stat().st_size}


def last_number(text):
    """MuPDF may say things behind what it was asked."""
    return float(re.findall(r"^\d+\.\d+$", text, re.MULTILINE)[-1])


def compare(path, folder, seed, python):
    """Both on one file; %None if it has no words."""
    before = judge.words_of(path)
    chosen = judge.choose(before, seed)
    if not chosen:
        return None
    boxes = folder / "boxes.json"
    boxes.write_text(json.dumps(judge.box_file(chosen)))
    ours, theirs, engine = folder / "ours.pdf", folder / "theirs.pdf", folder / "engine.pdf"
    status, cpu, report = run([TUSCH, "redact", path, "-o", ours, "--boxes", boxes, "--json"])
    methods = [page["method"] for page in json.loads(report)["pages"]] if status == 0 else []
    rastered = {number for number, method in enumerate(methods, 1) if method == "raster"}
    tusch = judged(path, ours, (before, chosen), folder, rastered)
    tusch.update(cpu=cpu, raster=len(rastered))
    tusch["engine"] = engine_cpu(path, engine, boxes)
    peer_status, peer_cpu, inner = run([python, "-c", PEER, path, theirs, boxes])
    if peer_status != 0:
        theirs.unlink(missing_ok=True)
    peer = judged(path, theirs, (before, chosen), folder)
    peer.update(cpu=peer_cpu, engine=last_number(inner) if peer_status == 0 else None)
    return {"pages": len(before), "size": path.stat().st_size, "tusch": tusch, "mupdf": peer}


def print_summary(results):
    print(f"{'':8}{'files':>7}{'pages':>7}{'leaks':>7}{'lost':>7}{'pixels':>8}{'refused':>9}{'raster':>8}"
          f"{'ms/page':>9}{'engine':>8}{'output/input':>14}")
    pages = sum(r["pages"] for r in results)
    for name in ("tusch", "mupdf"):
        rows = [r[name] for r in results]
        total = {key: sum(row.get(key) or 0 for row in rows) for key in
                 ("leaks", "lost", "pixels", "refused", "raster", "cpu")}
        engine = [(r[name]["engine"], r["pages"]) for r in results if r[name].get("engine") is not None]
        per_page = f"{1000 * sum(e for e, _ in engine) / sum(n for _, n in engine):.1f}" if engine else "-"
        sizes = [r[name]["size"] / r["size"] for r in results if "size" in r[name]]
        print(f"{name:8}{len(rows):7}{pages:7}{total['leaks']:7}{total['lost']:7}{total['pixels']:8}"
              f"{total['refused']:9}{total['raster']:8}{1000 * total['cpu'] / pages:9.1f}{per_page:>8}"
              f"{statistics.median(sizes) if sizes else 0:14.3f}")
    both = [r for r in results if "size" in r["tusch"] and "size" in r["mupdf"]]
    if both:
        ratio = statistics.median(r["tusch"]["size"] / r["mupdf"]["size"] for r in both)
        print(f"paired: output size tusch/mupdf {ratio:.3f} (median); CPU whole "
              f"{statistics.median(r['tusch']['cpu'] / r['mupdf']['cpu'] for r in both):.2f}")
    print("ms/page: CPU of the whole program with reading and verifying; engine: without them (MuPDF: without start)")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--pages", type=int, default=20)
    parser.add_argument("--limit", type=int, default=None)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--python", default="/usr/bin/python3")
    parser.add_argument("--log", help="one JSON line a file is added to it")
    options = parser.parse_args()
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    files = list(real_pdfs.find(options.paths))
    random.Random(options.seed).shuffle(files)
    results = []
    for name, path in files[:options.limit]:
        seed = zlib.crc32(f"{options.seed} {name}".encode())
        with tempfile.TemporaryDirectory(prefix="tusch-peer-") as folder:
            folder = pathlib.Path(folder)
            if not real_pdfs.sample(path, folder / "in.pdf", options.pages, random.Random(seed)):
                continue
            # That version of MuPDF cannot save some files with object streams: both get them plain.
            judge.output_of("qpdf", "--object-streams=disable", folder / "in.pdf", folder / "plain.pdf")
            result = compare(folder / "plain.pdf", folder, seed, options.python)
        if result is not None:
            results.append(dict(result, file=str(path)))
            if options.log is not None:
                with open(options.log, "a", encoding="utf-8") as log:
                    log.write(json.dumps(results[-1]) + "\n")
    print_summary(results)


if __name__ == "__main__":
    main()
