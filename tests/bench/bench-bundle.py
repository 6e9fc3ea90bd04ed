#!/usr/bin/python3
"""Pages a second of assemble (redact, assemble, verify) on digital pages alone. Not run as a test.

usage: TUSCH=… bench-bundle.py [PAGES…]      default: 100 250 500

CPU seconds count: the wall clock also measures what else the machine does. Those of the programs that
verify asks (MuPDF, Ghostscript) are among them. Every link, bookmark and page number of the bundle is looked at
afterwards.
"""
# SPDX-License-Identifier: GPL-3.0-or-later
import ctypes
import json
import os
import pathlib
import resource
import subprocess
import sys
import tempfile
import time

TUSCH = os.environ["TUSCH"]
LINES_A_PAGE, PAGES_A_DOCUMENT = 60, 10
LINE = "Sagsbehandleren skrev til borgeren om sagen og aftalte et nyt møde i næste uge.\n"


def make(folder, n_pages):
    for number in range(n_pages // PAGES_A_DOCUMENT):
        text = f"Naboen Kirsten Holmgaard, cpr. 140761-9710, ringede om sag {number}.\n"
        text += LINE * (LINES_A_PAGE * PAGES_A_DOCUMENT)
        (folder / f"{number:04}.txt").write_text(text)
    request = {"schema": "tusch-request", "version": 1, "id": "bench", "regime": "FVL9",
               "received": "2026-11-02", "authority": {"name": "Eksempel Kommune"},
               "requester": {"name": "Anna Bek Ravnsborg"}}
    (folder / "request.json").write_text(json.dumps(request))
    return folder / "request.json"


PR_SET_CHILD_SUBREAPER = 36


def reap():
    """Children of children that nobody waited for, bubblewrap's: their time counts too."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0] != 0:
            pass
    except ChildProcessError:
        pass


def cpu_s():
    reap()
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def main():
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    for n_pages in [int(word) for word in sys.argv[1:]] or [100, 250, 500]:
        with tempfile.TemporaryDirectory() as name:
            source, workroom = pathlib.Path(name) / "source", pathlib.Path(name) / "workroom"
            source.mkdir()
            request = make(source, n_pages)
            quiet = {"stdout": subprocess.DEVNULL, "check": True}
            subprocess.run([TUSCH, "run", request, "-w", workroom], **quiet)
            subprocess.run([TUSCH, "decide", "-w", workroom, "--accept", "--asked", "redact",
                            "--pages", "seen"], **quiet)
            begin, used = time.monotonic(), cpu_s()
            subprocess.run([TUSCH, "assemble", "-w", workroom], **quiet)
            wall, used = time.monotonic() - begin, cpu_s() - used
            judge = pathlib.Path(__file__).parents[1] / "golden/check-links"
            subprocess.run([sys.executable, judge, workroom / "out"], **quiet)
            listed = json.loads((workroom / "out/list.json").read_text())["documents"]
            pages = sum(entry["bundle_pages"] for entry in listed)
            print(f"{pages} pages: {wall:.1f} s, {used:.1f} CPU s, {pages / wall:.0f} pages/s, "
                  f"{1000 * used / pages:.0f} CPU ms a page, load {os.getloadavg()[0]:.1f}", flush=True)


if __name__ == "__main__":
    main()
