#!/usr/bin/python3
"""Pages a second and peak memory of run, assemble and verify on heavy requests. Not run as a test.

usage: TUSCH=… MAKE_CORPUS=… bench-request.py [PAGES…]      default: 100 300
"""
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

TUSCH, MAKE_CORPUS = os.environ["TUSCH"], os.environ["MAKE_CORPUS"]


def peak_mib_of(pid):
    """The peak so far of one process; 0 when it is over."""
    try:
        status = pathlib.Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    line = next((line for line in status.splitlines() if line.startswith("VmHWM:")), "VmHWM: 0")
    return int(line.split()[1]) / 1024


def measured(*arguments):
    """(status, wall s, CPU s with children, peak MiB of the supervisor, of its largest child)."""
    begin = time.monotonic()
    process = subprocess.Popen([TUSCH, *map(str, arguments)], stdout=subprocess.DEVNULL)
    supervisor_mib = 0
    while True:
        supervisor_mib = max(supervisor_mib, peak_mib_of(process.pid))
        pid, status, usage = os.wait4(process.pid, os.WNOHANG)
        if pid != 0:
            break
        time.sleep(0.1)
    process.returncode = os.waitstatus_to_exitcode(status)
    return (process.returncode, time.monotonic() - begin, usage.ru_utime + usage.ru_stime, supervisor_mib,
            usage.ru_maxrss / 1024)


def pages_of(workroom):
    done = subprocess.run([TUSCH, "status", "-w", str(workroom), "--json"], capture_output=True, check=True)
    return sum(document["pages"] for document in json.loads(done.stdout)["documents"])


def bench(n_pages, folder):
    source, workroom = folder / "source", folder / "workroom"
    subprocess.run([MAKE_CORPUS, "--heavy", str(n_pages), str(source)], check=True, stdout=subprocess.DEVNULL)
    (source / "gold.json").unlink()
    steps = {
        "run": ("run", source / "request.json", "-w", workroom),
        "decide": ("decide", "-w", workroom, "--accept", "--asked", "redact", "--pages", "seen"),
        "assemble": ("assemble", "-w", workroom),
        "verify": ("verify", "-w", workroom),
        "run again": ("run", source / "request.json", "-w", workroom),
    }
    print(f"{n_pages} pages asked for")
    for name, arguments in steps.items():
        status, wall_s, cpu_s, supervisor_mib, child_mib = measured(*arguments)
        if name == "run":
            n_pages = pages_of(workroom)
        print(f"  {name:10} {wall_s:7.1f} s  {cpu_s:7.1f} s CPU  {n_pages / wall_s:7.2f} pages/s  "
              f"{supervisor_mib:5.0f} MiB supervisor  {child_mib:5.0f} MiB largest process  "
              f"exit status {status}", flush=True)
        if status not in (0, 4):
            return False
    return True


def main(arguments):
    sizes = [int(argument) for argument in arguments] or [100, 300]
    good = True
    for n_pages in sizes:
        with tempfile.TemporaryDirectory(prefix="tusch-bench-") as folder:
            good = bench(n_pages, pathlib.Path(folder)) and good
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
