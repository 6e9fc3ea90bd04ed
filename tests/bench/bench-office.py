#!/usr/bin/python3
"""CPU time of taking in small Office files: user and system time of tusch and all it starts, per file.

usage: TUSCH=build/src/cli/tusch tests/bench/bench-office.py [FILES]
Counted by a control group (the programs in a cage are nobody's children): needs root.
The base is the same run with text files in place of Office files: what each row costs without a converter.
"""
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import os
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
from lib import formats  # noqa: E402

REQUEST = {"schema": "tusch-request", "version": 1, "id": "maaling", "regime": "FVL9", "received": "2026-11-02",
           "authority": {"name": "Eksempel Kommune", "cvr": "12345678"}, "requester": {"name": "Anna Bek"}}


class Group:
    """A control group of its own, in either version of the interface."""

    def __init__(self):
        root = pathlib.Path("/sys/fs/cgroup")
        self.is_old = (root / "cpuacct").is_dir()
        self.path = (root / "cpuacct" if self.is_old else root) / f"tusch-bench-{os.getpid()}"
        self.path.mkdir()

    def enter(self):
        (self.path / "cgroup.procs").write_text(str(os.getpid()))

    def seconds(self):
        if self.is_old:
            return int((self.path / "cpuacct.usage").read_text()) / 1e9
        return int((self.path / "cpu.stat").read_text().split()[1]) / 1e6


def office(number):
    text = [f"Notat nr. {number}", *["Borgeren ringede den 3. marts om sagens gang og fik svar samme dag."] * 20]
    makers = {
        "docx": lambda: formats.docx(*text),
        "xlsx": lambda: formats.xlsx({"Ark1": [[f"Post {i}", str(i * number), "bemærkning"] for i in range(40)]}),
        "pptx": lambda: formats.pptx(*text[:4]),
        "odt": lambda: formats.odt(*text),
        "rtf": lambda: formats.rtf(" ".join(text)),
    }
    suffix = list(makers)[number % len(makers)]
    return suffix, makers[suffix]()


def run(files):
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder) / "in"
        source.mkdir()
        for number, (suffix, content) in enumerate(files):
            (source / f"{number:03}.{suffix}").write_bytes(content)
        (source / "request.json").write_text(json.dumps(REQUEST))
        group = Group()
        result = subprocess.run([os.environ["TUSCH"], "run", source / "request.json", "-w", f"{folder}/room", "--json"],
                                capture_output=True, text=True, check=False, preexec_fn=group.enter)
        seconds = group.seconds()
        group.path.rmdir()
        if result.returncode not in (0, 5):
            sys.exit(f"exit status {result.returncode}: {result.stderr}")
        documents = json.loads(result.stdout)["documents"]
        if len(documents) != len(files) or any(row["pages"] == 0 for row in documents):
            sys.exit("a file gave no pages")
    return seconds


def main():
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    base = run([("txt", f"Notat nr. {number}".encode()) for number in range(n)])
    made = run([office(number) for number in range(n)])
    print(json.dumps({"files": n, "cpu_s_per_file": round(made / n, 3), "base_cpu_s_per_file": round(base / n, 3)}))


main()
