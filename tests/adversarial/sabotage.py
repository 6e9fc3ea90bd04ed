#!/usr/bin/python3
"""Leaves out one removal step of redact at a time, over the adversarial files, and counts how often verify
notices a secret that is really left.

What is really left is found by other programs: qpdf's plain form of the file, the texts of pdftotext and
mutool, and tesseract on the pages drawn by both and on every picture of the file.

sabotage.py PROBE [--sample N] [--jobs N]      TAP on stdout; N: every Nth case only"""
# SPDX-License-Identifier: GPL-3.0-or-later
import argparse
import collections
import concurrent.futures
import json
import os
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import cases_annotations  # noqa: E402,F401
import cases_codes  # noqa: E402,F401
import cases_document  # noqa: E402,F401
import cases_engine  # noqa: E402,F401
import cases_files  # noqa: E402,F401
import cases_fonts  # noqa: E402,F401
import cases_images  # noqa: E402,F401
import cases_pictures  # noqa: E402,F401
import cases_places  # noqa: E402,F401
import cases_text  # noqa: E402,F401
import cases_vector  # noqa: E402,F401
from kit import case as cases  # noqa: E402
from kit.judge import File, leaks, run, squeeze  # noqa: E402

NOTICED_SHARE = .99
MIN_LEAKS = 15  # fewer would say nothing
OCR = {**os.environ, "OMP_THREAD_LIMIT": "1"}


def read_pixels(path):
    return subprocess.run(["tesseract", path, "-", "-l", "dan", "--psm", "11"], capture_output=True, env=OCR,
                          check=False, timeout=120).stdout.decode(errors="replace")


def seen(file, secrets, folder):
    """Where the secrets can be seen: on drawn pages and in pictures."""
    run("pdftoppm", "-gray", "-r", "200", "-cropbox", file.path, folder / "poppler")
    run("mutool", "draw", "-q", "-r", "200", "-c", "gray", "-o", folder / "mutool-%d.pgm", file.path)
    run("pdfimages", "-png", file.path, folder / "picture")
    texts = {path.name: squeeze(read_pixels(path)) for path in sorted(folder.glob("*-*.p?[gm]*"))}
    return [f"{secret} in {name}" for secret in secrets for name, text in texts.items() if squeeze(secret) in text]


def left(path, secrets):
    """What is really left, cheapest way first."""
    file = File(path)
    found = leaks(file, secrets)
    if found:
        return found
    with tempfile.TemporaryDirectory() as folder:
        return seen(file, secrets, pathlib.Path(folder))


def places_of(case, before):
    places = File(before).places(case.secrets) if case.boxes == "found" else case.boxes
    return [[page, *box] for page, boxes in (places or {}).items() for box in boxes]


def try_case(case, probe):
    """[(step, what is left, what noticed it)] of the steps that make a difference."""
    outcomes = []
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        before = folder / "in.pdf"
        before.write_bytes(case.file())
        description = folder / "case.json"
        description.write_text(json.dumps({"secrets": case.secrets, "boxes": places_of(case, before)}), encoding="utf-8")
        done = subprocess.run([probe, before, description, folder], capture_output=True, text=True, check=False,
                              timeout=900)
        if done.returncode < 0:
            raise RuntimeError(f"{case.id}: the probe died ({done.returncode})")
        for line in done.stdout.splitlines():
            outcome = json.loads(line)
            found = left(outcome["out"], case.secrets)
            outcomes.append((outcome["step"], found, outcome["by"]))
    return outcomes


def tell(outcomes):
    """What was found, step by step, and the figure; whether it is good enough."""
    n_left, n_noticed, missed = collections.Counter(), collections.Counter(), []
    by = collections.Counter()
    for case, step, found, noticed in outcomes:
        if not found:
            continue
        n_left[step] += 1
        n_noticed[step] += bool(noticed)
        by.update(noticed)
        if not noticed:
            missed.append(f"{case.topic} {case.id} without {step}: {found[0]}")
    for step in sorted(n_left):
        print(f"# {step}: {n_noticed[step]} of {n_left[step]} noticed")
    print("# noticed by " + ", ".join(f"{check} {n}" for check, n in sorted(by.items())))
    for line in missed:
        print(f"# missed: {line}")
    total, share = sum(n_left.values()), sum(n_noticed.values()) / max(1, sum(n_left.values()))
    print(f"# {sum(n_noticed.values())} of {total} leaks noticed: {share:.2%}")
    return total, share


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("probe")
    parser.add_argument("--sample", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    chosen = [case for case in cases.ALL if case.secrets][::options.sample]
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        results = list(pool.map(lambda case: try_case(case, options.probe), chosen))
    outcomes = [(case, *outcome) for case, many in zip(chosen, results) for outcome in many]
    total, share = tell(outcomes)
    print("1..2")
    enough = total >= MIN_LEAKS
    print(f"{'' if enough else 'not '}ok 1 - {total} times a secret was really left")
    good = share >= NOTICED_SHARE
    print(f"{'' if good else 'not '}ok 2 - verify notices {share:.2%} of them")
    return 0 if enough and good else 1


if __name__ == "__main__":
    sys.exit(main())
