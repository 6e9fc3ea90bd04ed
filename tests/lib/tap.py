"""A few lines of TAP for test scripts, and how they start tusch."""
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import traceback

TUSCH = os.environ["TUSCH"]


def tusch(*arguments, timeout=600, **options):
    """Runs tusch; the result has returncode, stdout, stderr."""
    return subprocess.run([TUSCH, *map(str, arguments)], capture_output=True, text=True,
                          timeout=timeout, check=False, **options)


def expect(condition, message):
    if not condition:
        raise AssertionError(message)


def expect_status(result, *statuses):
    expect(result.returncode in statuses,
           f"exit status {result.returncode}, expected {statuses}: {result.stderr.strip()[:500]}")


def expect_one_line(result, *words):
    """One clear line on stderr that holds every word."""
    lines = [line for line in result.stderr.splitlines() if line and "warning:" not in line]
    expect(len(lines) == 1, f"{len(lines)} lines on stderr: {result.stderr[:500]!r}")
    for word in words:
        expect(word in lines[0], f"{word!r} is not in {lines[0]!r}")


def request(**changes):
    """A valid request without documents, changed."""
    data = {
        "schema": "tusch-request", "version": 1, "id": "2026-000001", "regime": "FVL9",
        "received": "2026-11-02", "authority": {"name": "Eksempel Kommune"},
        "requester": {"name": "Anna Bek Ravnsborg", "cpr": "010190-9876"},
    }
    data.update(changes)
    return {key: value for key, value in data.items() if value is not ...}


def need_program_cage():
    """Converters run in bubblewrap: a host that forbids name spaces has none, and says so in every row."""
    import unittest
    probe = ["bwrap", "--unshare-all", "--ro-bind", "/", "/", "true"]
    if subprocess.run(probe, capture_output=True, check=False).returncode != 0:
        raise unittest.SkipTest("bubblewrap cannot make a cage on this host")


class Folder:
    """A request folder with its workroom beside it; removed at the end."""

    def __init__(self):
        self.path = pathlib.Path(tempfile.mkdtemp(prefix="tusch-test-"))
        self.source = self.path / "source"
        self.source.mkdir()
        self.workroom = self.path / "workroom"

    def write_request(self, data):
        text = data if isinstance(data, str) else json.dumps(data)
        (self.source / "request.json").write_text(text)
        return self.source / "request.json"

    def run(self, *more, **options):
        return tusch("run", self.source / "request.json", "-w", self.workroom, *more, **options)

    def status(self):
        result = tusch("status", "-w", self.workroom, "--json")
        expect_status(result, 0)
        return json.loads(result.stdout)

    def decide_all(self):
        expect_status(tusch("decide", "-w", self.workroom, "--accept", "--asked", "redact",
                            "--pages", "seen", "--user", "test"), 0)

    def remove(self):
        shutil.rmtree(self.path, ignore_errors=True)


def main(tests):
    """Runs functions that take a Folder; prints TAP. A test may raise unittest.SkipTest."""
    import unittest
    print(f"1..{len(tests)}")
    failed = 0
    for number, test in enumerate(tests, 1):
        folder = Folder()
        try:
            test(folder)
            print(f"ok {number} - {test.__name__}", flush=True)
        except unittest.SkipTest as reason:
            print(f"ok {number} - {test.__name__} # SKIP {reason}", flush=True)
        except Exception as fault:  # every failure of a test is reported and the rest still run
            failed += 1
            print(f"not ok {number} - {test.__name__}", flush=True)
            # Where meson's summary of a run shows it.
            print(f"{test.__name__}: {fault}", file=sys.stderr, flush=True)
            if not isinstance(fault, AssertionError):
                traceback.print_exc(file=sys.stderr)
        finally:
            folder.remove()
    sys.exit(1 if failed else 0)
