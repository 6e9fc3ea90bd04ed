#!/usr/bin/python3
"""tusch beside other programs: same inputs, same run, rounds in turn, medians.

usage: tools/bench [--rounds N] [--scans N] [--digital N] [--mixed N] [--sizes N,N…] [--only TABLE,…] [--keep DIR]

Tables: scans, digital, mixed, sizes, again. Scans and letters are made here, with known text; nothing is asked of
the network. A peer that is not installed is left out (tools/packages-bench.txt). Read ratios inside one table: on a
busy machine wall time says little and CPU time grows for all alike.
"""
# SPDX-License-Identifier: GPL-3.0-or-later
import argparse
import importlib.util
import json
import os
import pathlib
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import unicodedata

HERE = pathlib.Path(__file__).parent
TUSCH, BENCH_BARE = os.environ["TUSCH"], os.environ["BENCH_BARE"]
RULES = HERE.parents[1] / "rules"

_spec = importlib.util.spec_from_file_location("hard_scans", HERE / "hard-scans.py")
scans = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(scans)


# ---- running ----


class Used:
    """What one run took: wall and CPU seconds, peak MiB of the program itself and of its largest child."""

    def __init__(self, wall_s, cpu_s, own_mib, child_mib, status):
        self.wall_s, self.cpu_s, self.own_mib, self.child_mib, self.status = wall_s, cpu_s, own_mib, child_mib, status


def peaks(pid, stop, found):
    """Peak resident memory of a process and of those below it, looked at while it runs."""
    def below(parent):
        try:
            children = pathlib.Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
        except OSError:
            return []
        return [pid for child in children for pid in (child, *below(child))]

    def peak_mib(process):
        try:
            return int(re.search(r"VmHWM:\s+(\d+)", pathlib.Path(f"/proc/{process}/status").read_text()).group(1)) / 1024
        except (OSError, AttributeError):
            return 0
    while not stop.wait(0.05):
        found[0] = max(found[0], peak_mib(pid))
        found[1] = max([found[1], *map(peak_mib, below(pid))])


def run(arguments, environment=None, allowed=(0,)):
    begin = time.monotonic()
    process = subprocess.Popen([str(argument) for argument in arguments], stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL, env={**os.environ, **(environment or {})})
    stop, found = threading.Event(), [0, 0]
    watcher = threading.Thread(target=peaks, args=(process.pid, stop, found))
    watcher.start()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall_s = time.monotonic() - begin
    stop.set()
    watcher.join()
    if process.returncode not in allowed:
        sys.exit(f"{arguments[0]} {arguments[1]}: exit status {process.returncode}")
    return Used(wall_s, usage.ru_utime + usage.ru_stime, *found, process.returncode)


def bare(whole):
    """Recognition alone: its CPU time is that of a process that has loaded its model."""
    begin = time.monotonic()
    done = subprocess.run([BENCH_BARE, whole], env={**os.environ, "OMP_THREAD_LIMIT": "1"}, capture_output=True,
                          text=True, check=True)
    return Used(time.monotonic() - begin, float(re.search(r"([0-9.]+) CPU s", done.stdout).group(1)), 0, 0, 0)


def tusch_run(source, workroom, *more, environment=None):
    return run([TUSCH, "run", source / "request.json", "-w", workroom, *more], environment, (0, 4))


def write_request(folder):
    (folder / "request.json").write_text(json.dumps({
        "schema": "tusch-request", "version": 1, "id": "2026-000001", "regime": "FVL9", "received": "2026-11-02",
        "authority": {"name": "Eksempel Kommune"},
        "requester": {"name": "Anna Bek Ravnsborg", "cpr": "010190-9876"}}))


# ---- what is read ----


def make_scans(folder, n):
    """A PDF with one scanned page each, its text beside it."""
    folder.mkdir(parents=True)
    pages = []
    for index in range(n):
        writer = scans.Writer(f"bench {index}")
        page = scans.scanned(scans.skewed(scans.letter(writer), writer.dice.uniform(-1.5, 1.5)))
        (folder / f"{index:04}.pdf").write_bytes(scans.as_pdf(page))
        pages.append("\n".join(writer.said))
    return pages


def blank_back(folder, index):
    (folder / f"blank{index:04}.pdf").write_bytes(scans.as_pdf(scans.noisy(scans.paper(238), 14, index)))


def digital_pdf(path, n_pages, seed):
    """Letters as programs write them: text in Helvetica."""
    writer, objects, kids = scans.Writer(seed), [], []
    for page in range(n_pages):
        words, lines = writer.words(), []
        for _ in range(46):
            line = ""
            while len(line) < 78:
                line += next(words) + " "
            lines.append("(" + line.replace("\\", "").replace("(", "").replace(")", "") + ") Tj 0 -15 Td")
        stream = f"BT /F1 10 Tf 60 780 Td (Side {page + 1} af {seed}) Tj 0 -20 Td\n" + "\n".join(lines) + "\nET"
        kids.append(f"{4 + 2 * page} 0 R")
        objects += [(4 + 2 * page, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595.2 841.92]"
                                   f"/Contents {5 + 2 * page} 0 R/Resources<</Font<</F1 3 0 R>>>>>>"),
                    (5 + 2 * page, f"<</Length {len(stream.encode('cp1252'))}>>stream\n{stream}\nendstream")]
    objects += [(1, "<</Type/Catalog/Pages 2 0 R>>"), (2, f"<</Type/Pages/Kids[{' '.join(kids)}]/Count {n_pages}>>"),
                (3, "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>")]
    out, offsets = b"%PDF-1.4\n", {}
    for number, text in sorted(objects):
        offsets[number] = len(out)
        out += f"{number} 0 obj {text} endobj\n".encode("cp1252")
    table_at = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offsets[number] for number in sorted(offsets))
    path.write_bytes(out + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table_at))


def make_digital(folder, n_pages):
    folder.mkdir(parents=True)
    for index, first in enumerate(range(0, n_pages, 25)):
        digital_pdf(folder / f"d{index:05}.pdf", min(25, n_pages - first), f"{folder.name}-{index}")


# ---- how well ----


def folded(text):
    return " ".join(unicodedata.normalize("NFC", text).split())


def share_read(expected, text):
    """(words read, CPR numbers, e-mail addresses), each found of all, over all pages."""
    scores = []
    for pattern in (r"\S+", r"\d{6}-\d{4}", r"\S+@\S+\w"):
        wanted = re.findall(pattern, folded(expected))
        have = re.findall(pattern, folded(text))
        left = {word: have.count(word) for word in set(wanted)}
        found = 0
        for word in wanted:
            if left[word] > 0:
                left[word] -= 1
                found += 1
        scores.append(f"{found}/{len(wanted)}")
    return scores


def tusch_text(workroom):
    return subprocess.run(["sqlite3", workroom / "workroom.db", "SELECT text FROM page ORDER BY document_id, page_index"],
                          capture_output=True, text=True, check=True).stdout


# ---- tables ----


def table(title, columns, rows):
    print(f"\n### {title}\n")
    print("| " + " | ".join(columns) + " |\n|" + "---|" * len(columns))
    for row in rows:
        print("| " + " | ".join(str(cell) for cell in row) + " |")
    sys.stdout.flush()


def in_turn(rounds, programs):
    """Runs every program once a round, each round beginning with another one. name → [Used]"""
    names, results = list(programs), {name: [] for name in programs}
    for turn in range(rounds):
        for name in names[turn % len(names):] + names[:turn % len(names)]:
            results[name].append(programs[name]())
    return results


def rows_of(results, n_pages, base):
    """Medians; ratios are medians of the ratios of each round."""
    for name, used in results.items():
        ratio = {what: statistics.median(getattr(mine, what) / max(getattr(other, what), 1e-9)
                                         for mine, other in zip(used, results[base])) for what in ("wall_s", "cpu_s")}
        wall_s = statistics.median(u.wall_s for u in used)
        cpu_s = statistics.median(u.cpu_s for u in used)
        yield [name, f"{wall_s:.1f}", f"{n_pages / wall_s * 60:.0f}", f"{cpu_s / n_pages:.3f}", f"{ratio['wall_s']:.2f}",
               f"{ratio['cpu_s']:.2f}", f"{max(u.own_mib for u in used):.0f}", f"{max(u.child_mib for u in used):.0f}"]


COLUMNS = ["program", "wall s", "pages/min", "CPU s/page", "wall ÷ tusch", "CPU ÷ tusch", "MiB own", "MiB child"]


def fresh(folder):
    shutil.rmtree(folder, ignore_errors=True)
    return folder


def join(source, whole):
    subprocess.run(["qpdf", "--empty", "--pages", *sorted(source.glob("*.pdf")), "--", whole], check=True)


def ocrmypdf(whole, out, *options):
    return lambda: run(["ocrmypdf", "-q", "-l", "dan", "--jobs", "2", "--output-type", "pdf", "-O", "0", *options,
                        "--sidecar", out.with_suffix(".txt"), whole, out], allowed=(0, 10))


def plain_tesseract(source, out):
    """The program, two at a time, one thread each: images taken out beforehand."""
    images = out / "images"
    images.mkdir(parents=True, exist_ok=True)
    for pdf in sorted(source.glob("*.pdf")):
        subprocess.run(["pdfimages", "-all", pdf, images / pdf.stem], check=True)
    command = f"ls {images}/* | grep -v txt$ | xargs -P 2 -I X tesseract X X -l dan --psm 3"
    return lambda: run(["sh", "-c", command], {"OMP_THREAD_LIMIT": "1"})


def table_scans(options, folder):
    source, n = folder / "scans", options.scans
    expected = "\n".join(make_scans(source, n))
    write_request(source)
    whole = folder / "scans.pdf"
    join(source, whole)
    room = folder / "room-scans"
    programs = {"tusch run": lambda: tusch_run(source, fresh(room), "-j", "2"),
                "tusch run, one at a time": lambda: tusch_run(source, fresh(folder / "room-one"), "-j", "1"),
                "bare recognition, one warm process": lambda: bare(whole)}
    if shutil.which("ocrmypdf"):
        programs["ocrmypdf --deskew"] = ocrmypdf(whole, folder / "deskewed.pdf", "--deskew")
        programs["ocrmypdf"] = ocrmypdf(whole, folder / "ocred.pdf")
    if shutil.which("tesseract"):
        programs["tesseract, two at a time"] = plain_tesseract(source, folder / "plain")
    results = in_turn(options.rounds, programs)
    table(f"{n} scanned pages, {options.rounds} rounds", COLUMNS, rows_of(results, n, "tusch run"))
    texts = {"tusch": tusch_text(room)}
    for name in ("deskewed", "ocred"):
        if (folder / f"{name}.txt").exists():
            texts[{"deskewed": "ocrmypdf --deskew", "ocred": "ocrmypdf"}[name]] = (folder / f"{name}.txt").read_text()
    table("Read of them", ["program", "words", "CPR numbers", "e-mail addresses"],
          [[name, *share_read(expected, text)] for name, text in texts.items()])


def table_digital(options, folder):
    source, n = folder / "digital", options.digital
    make_digital(source, n)
    write_request(source)
    whole = folder / "digital.pdf"
    join(source, whole)
    programs = {"tusch run": lambda: tusch_run(source, fresh(folder / "room-digital"), "-j", "2"),
                "pdftotext -bbox": lambda: run(["pdftotext", "-bbox", whole, folder / "bbox.html"])}
    if shutil.which("mutool"):
        programs["mutool draw -F stext"] = lambda: run(["mutool", "draw", "-q", "-F", "stext", "-o", folder / "s.xml",
                                                        whole])
    results = in_turn(options.rounds, programs)
    table(f"{n} digital pages, {options.rounds} rounds (tusch also searches them by all rules)", COLUMNS,
          rows_of(results, n, "tusch run"))


def table_mixed(options, folder):
    """55 of 100 digital, 25 scans, 10 repeats of scans, 10 blank noisy backs."""
    source, n = folder / "mixed", options.mixed
    make_scans(source, n * 25 // 100)
    for index, path in enumerate(sorted(source.glob("0*.pdf"))[:n * 10 // 100]):
        shutil.copy(path, source / f"again{index:04}.pdf")
    for index in range(n * 10 // 100):
        blank_back(source, index)
    for index in range(n * 55 // 100):
        digital_pdf(source / f"d{index:04}.pdf", 1, f"mixed {index}")
    write_request(source)
    whole = folder / "mixed.pdf"
    join(source, whole)
    programs = {"tusch run": lambda: tusch_run(source, fresh(folder / "room-mixed"), "-j", "2")}
    if shutil.which("ocrmypdf"):
        programs["ocrmypdf --redo-ocr"] = ocrmypdf(whole, folder / "mixed-redo.pdf", "--redo-ocr")
        programs["ocrmypdf --skip-text"] = ocrmypdf(whole, folder / "mixed-skip.pdf", "--skip-text")
    results = in_turn(options.rounds, programs)
    table(f"Mixed request of {n} pages, {options.rounds} rounds", COLUMNS, rows_of(results, n, "tusch run"))


def table_sizes(options, folder):
    rows = []
    for n in options.sizes:
        source, room = folder / f"size{n}", folder / f"room{n}"
        make_digital(source, n)
        write_request(source)
        first = tusch_run(source, room, "-j", "2")
        second = tusch_run(source, room, "-j", "2")
        rows.append([n, f"{first.wall_s:.1f}", f"{first.cpu_s:.1f}", f"{first.cpu_s / n * 1000:.1f}",
                     f"{first.own_mib:.0f}", f"{first.child_mib:.0f}", f"{100 * second.cpu_s / first.cpu_s:.2f} %"])
        shutil.rmtree(room)
        shutil.rmtree(source)
    table("Digital pages, one run each",
          ["pages", "wall s", "CPU s", "CPU ms/page", "MiB supervisor", "MiB child", "CPU of the same run again"], rows)


def table_again(options, folder):
    """What is not done twice."""
    source, room, n = folder / "again", folder / "room-again", options.digital
    make_scans(source, options.scans)
    for index, first in enumerate(range(0, n, 25)):
        digital_pdf(source / f"d{index:05}.pdf", min(25, n - first), f"again {index}")
    write_request(source)
    changed = folder / "data"
    shutil.copytree(RULES, changed / "rules")
    with next((changed / "rules/patterns").glob("tal.regler")).open("a") as rules:
        rules.write("\n# changed\n")
    first = tusch_run(source, room)
    rows = [["first run", f"{first.wall_s:.1f}", f"{first.cpu_s:.2f}", "100 %"]]
    for name, used in (("same run again", tusch_run(source, room)),
                       ("one rule changed", tusch_run(source, room, environment={"TUSCH_DATADIR": str(changed)})),
                       ("new workroom, --reuse", tusch_run(source, folder / "room-next", "--reuse", room))):
        rows.append([name, f"{used.wall_s:.1f}", f"{used.cpu_s:.2f}", f"{100 * used.cpu_s / first.cpu_s:.1f} %"])
    table(f"{options.scans} scanned and {n} digital pages", ["run", "wall s", "CPU s", "CPU of the first"], rows)


TABLES = {"scans": table_scans, "digital": table_digital, "mixed": table_mixed, "sizes": table_sizes,
          "again": table_again}


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--scans", type=int, default=12)
    parser.add_argument("--digital", type=int, default=500)
    parser.add_argument("--mixed", type=int, default=100)
    parser.add_argument("--sizes", type=lambda text: [int(n) for n in text.split(",")], default=[10, 100, 1000, 10000])
    parser.add_argument("--only", type=lambda text: text.split(","), default=list(TABLES))
    parser.add_argument("--keep", type=pathlib.Path)
    options = parser.parse_args(arguments)
    random.seed(1)
    folder = options.keep or pathlib.Path(tempfile.mkdtemp(prefix="tusch-bench-"))
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f} before")
    try:
        for name in options.only:
            TABLES[name](options, folder)
    finally:
        if options.keep is None:
            shutil.rmtree(folder, ignore_errors=True)
    print(f"\nload {os.getloadavg()[0]:.1f} after")


if __name__ == "__main__":
    main(sys.argv[1:])
