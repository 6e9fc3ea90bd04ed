#!/usr/bin/python3
"""A random word removed from each page of PDFs that others made; judged by outside programs.

usage: TUSCH=… real-pdfs.py [--pages N] [--limit N] [--seed N] [--log FILE] FILE-OR-FOLDER…
tests/bench/collect-pdfs.py makes a folder of them. Not run as a test; a small share is (golden/real-pdfs.py).
"""
# SPDX-License-Identifier: GPL-3.0-or-later
import argparse
import collections
import gzip
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import time
import zlib

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import pdf_judge as judge  # noqa: E402

TUSCH = os.environ["TUSCH"]
COLUMNS = ("files", "pages", "structural", "rebuilt", "raster", "refused", "leaks", "lost", "pixels")


def find(paths):
    """PDFs by the folder they stand in; each (name, path)."""
    for given in map(pathlib.Path, paths):
        files = sorted(given.rglob("*.pdf*")) if given.is_dir() else [given]
        for path in files:
            if path.is_file() and path.suffix in (".pdf", ".gz"):
                yield (path.relative_to(given) if given.is_dir() else path.name, path)


def sample(path, out, n_pages, rng):
    """At most @n_pages of the file, as it is if it has no more; False if no program reads it."""
    plain = out.with_suffix(".in")
    data = path.read_bytes()
    plain.write_bytes(gzip.decompress(data) if path.suffix == ".gz" else data)
    total = judge.output_of("qpdf", "--show-npages", plain).strip()
    if not total.isdigit():
        return False
    total = int(total)
    if total <= n_pages:
        shutil.copy(plain, out)
        return True
    chosen = ",".join(map(str, sorted(rng.sample(range(1, total + 1), n_pages))))
    judge.output_of("qpdf", plain, "--pages", ".", chosen, "--", out)
    return out.exists()


def redact(path, out, chosen, by_text, options):
    """(exit status, report or None, message)"""
    boxes = out.with_suffix(".json")
    boxes.write_text(json.dumps(judge.box_file(chosen)))
    what = []
    for word in chosen.values() if by_text else ():
        what += ["--text", word.text]
    done = subprocess.run([TUSCH, "redact", str(path), "-o", str(out), "--json", *options,
                           *(what or ["--boxes", str(boxes)])],
                          capture_output=True, text=True, timeout=900, check=False)
    report = json.loads(done.stdout) if done.returncode == 0 else None
    return done.returncode, report, done.stderr.strip()


def judge_texts(out, chosen):
    """Words given as --text that are still somewhere in the text."""
    text = judge.output_of("pdftotext", out, "-").decode("utf-8", "replace").lower()
    tokens = set(text.split())
    return [word.text for word in chosen.values() if word.text.lower() in tokens]


def examine(path, folder, case):
    """Everything found out about one file, as a dictionary."""
    out = folder / "out.pdf"
    out.unlink(missing_ok=True)
    before = judge.words_of(path)
    chosen = judge.choose(before, case["seed"])
    case["pages"] = len(before)
    if not chosen:
        case["skipped"] = "no text"
        return
    by_text = case["seed"] % 4 == 3
    begin = time.monotonic()
    status, report, message = redact(path, out, chosen, by_text, case["options"])
    case.update(by_text=by_text, status=status, seconds=round(time.monotonic() - begin, 2),
                words=[w.text for w in chosen.values()])
    if report is None:
        case["message"] = message[-300:]
        return
    case["methods"] = [page["method"] for page in report["pages"]]
    case["reasons"] = [page.get("reason") for page in report["pages"] if page["method"] == "raster"]
    case["sizes"] = [path.stat().st_size, out.stat().st_size]
    after = judge.words_of(out)
    if by_text:
        case["leaks"] = judge_texts(out, chosen)
        return
    case["leaks"] = judge.text_leaks(before, after, judge.glyphs_of(out), chosen)
    case["leaks"] += judge.byte_leaks(out, before, chosen)
    kept = [i for i, method in enumerate(case["methods"]) if method != "raster"]
    case["lost"] = [item for item in judge.lost_letters(before, after, chosen) if item[0] - 1 in kept]
    moves = "--keep-layout" not in case["options"]
    case["pixels"] = [fault for fault in judge.pixel_faults(path, out, chosen, folder, moves)
                      if fault[0] - 1 in kept or fault[0] == 0]


def count(table, case):
    row = table[case["source"]]
    row["files"] += 1
    if "skipped" in case:
        return
    row["pages"] += case["pages"]
    row["refused"] += case["status"] != 0
    for method in case.get("methods", ()):
        row[method] += 1
    row["leaks"] += len(case.get("leaks", ()))
    row["lost"] += len(case.get("lost", ()))
    row["pixels"] += len(case.get("pixels", ()))


def print_table(cases):
    table = collections.defaultdict(collections.Counter)
    reasons = collections.Counter()
    for case in cases:
        count(table, case)
        count(table, dict(case, source="ALL"))
        reasons.update(case.get("reasons", ()))
    print(f"{'':28}" + "".join(f"{name:>11}" for name in COLUMNS))
    for source in sorted(table, key=lambda s: (s == "ALL", s)):
        print(f"{source[:27]:28}" + "".join(f"{table[source][name]:11}" for name in COLUMNS))
    print("raster pages by reason: " + ", ".join(f"{reason} {n}" for reason, n in reasons.most_common()))
    statuses = collections.Counter(case["status"] for case in cases if "status" in case)
    print("exit status: " + ", ".join(f"{status}: {n}" for status, n in sorted(statuses.items())))
    return table["ALL"]


def run_all(options):
    files = list(find(options.paths))
    rng = random.Random(options.seed)
    rng.shuffle(files)
    layout = "--keep-layout" in judge.output_of(TUSCH, "redact", "--help").decode()
    cases = []
    for name, path in files[:options.limit]:
        seed = zlib.crc32(f"{options.seed} {name}".encode())
        case = {"file": str(path), "source": name.parts[0] if hasattr(name, "parts") else "file", "seed": seed,
                "options": ["--keep-layout"] if layout and seed % 2 == 0 else []}
        with tempfile.TemporaryDirectory(prefix="tusch-real-") as folder:
            folder = pathlib.Path(folder)
            if sample(path, folder / "in.pdf", options.pages, random.Random(seed)):
                try:
                    examine(folder / "in.pdf", folder, case)
                except subprocess.TimeoutExpired:
                    case.update(status=-1, message="timeout")
            else:
                case["skipped"] = "unreadable"
        cases.append(case)
        if options.log is not None:
            with open(options.log, "a", encoding="utf-8") as log:
                log.write(json.dumps(case, ensure_ascii=False) + "\n")
    return cases


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--pages", type=int, default=5, help="at most so many pages of a file")
    parser.add_argument("--limit", type=int, default=None, help="at most so many files")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--log", help="one JSON line a file is added to it")
    total = print_table(run_all(parser.parse_args()))
    sys.exit(1 if total["leaks"] or total["lost"] or total["pixels"] or total["refused"] else 0)


if __name__ == "__main__":
    main()
