#!/usr/bin/python3
"""Runs tusch redact over the adversarial files and lets other programs look for what is left.

run.py [--only WORD] [--quick] [--keep FOLDER] [--jobs N]   needs TUSCH in the environment; TAP on stdout."""
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
import traceback

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import cases_annotations  # noqa: E402,F401
import cases_codes  # noqa: E402,F401
import cases_document  # noqa: E402,F401
import cases_files  # noqa: E402,F401
import cases_fonts  # noqa: E402,F401
import cases_images  # noqa: E402,F401
import cases_places  # noqa: E402,F401
import cases_pictures  # noqa: E402,F401
import cases_text  # noqa: E402,F401
import cases_vector  # noqa: E402,F401
import cases_engine  # noqa: E402,F401,I001 (last: which variant of a case is run goes by its place)
from kit import case as cases  # noqa: E402
from kit.judge import File, Result, check, expect, leaks  # noqa: E402

TUSCH = os.environ.get("TUSCH", "tusch")
NO_TMP = {**os.environ, "TMPDIR": "/nonexistent"}  # what is read of a file lies beside its result, nowhere else
STRUCTURAL_SHARE = .9  # of the text, document and picture runs
MIN_CASES = 300


def redact(before, after, *options):
    done = subprocess.run([TUSCH, "redact", before, "-o", after, "--json", *options],
                          capture_output=True, text=True, timeout=300, check=False, env=NO_TMP)
    expect(done.returncode == 0, f"exit status {done.returncode}: {done.stderr.strip()[:300]}")
    return json.loads(done.stdout)


def run_texts(case, folder, before):
    after = folder / "texts.pdf"
    options = [option for text in case.secrets for option in ("--text", text)]
    report = redact(before, after, *options)
    places = File(before).places(case.secrets)
    for page, boxes in (case.boxes if isinstance(case.boxes, dict) else {}).items():
        places[page] = places.get(page, []) + boxes
    return Result(case, before, after, report, places, False)


def run_boxes(case, folder, before):
    after, places = folder / "boxes.pdf", case.boxes
    if places == "found":
        places = File(before).places(case.secrets)
        expect(places, "no reader sees the secret: the case needs boxes")
    path = folder / "boxes.json"
    path.write_text(json.dumps({"pages": [
        {"page": page, "boxes": [dict(zip(("x0", "y0", "x1", "y1"), box)) for box in boxes]}
        for page, boxes in places.items()]}), encoding="utf-8")
    return Result(case, before, after, redact(before, after, "--boxes", path), places, True)


def run_case(case, keep, only_variant=None):
    """[(name, method, reason, fault)] of the case's variants."""
    outcomes = []
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(keep or temporary) / case.id
        folder.mkdir(parents=True, exist_ok=True)
        before = folder / "in.pdf"
        before.write_bytes(case.file())
        variants = [("texts", run_texts)] if case.texts else []
        variants += [("boxes", run_boxes)] if case.boxes is not None else []
        if only_variant is not None:
            variants = [variants[only_variant % len(variants)]]
        for name, run in variants:
            method, reason, fault = "none", "", None
            try:
                expect(not case.secrets or leaks(File(before), case.secrets),
                       "the judges do not see the secret in the file as it was")
                result = run(case, folder, before)
                method, reason = result.method(), result.reason()
                check(folder, result)
            except AssertionError as caught:
                fault = str(caught)
            except Exception:  # a judge that breaks down is a failed run, and the rest still go on
                fault = traceback.format_exc()
            outcomes.append((f"{case.topic} {case.id} {name}", method, reason, fault))
    return outcomes


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", help="cases whose name has this word")
    parser.add_argument("--keep", help="folder for the files, which stay")
    parser.add_argument("--quick", action="store_true", help="one variant of each case, by turns")
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    chosen = [case for case in cases.ALL if not options.only or options.only in f"{case.topic} {case.id}"]
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        outcomes = [o for many in pool.map(lambda i: run_case(chosen[i], options.keep, i if options.quick else None),
                                           range(len(chosen))) for o in many]
    print(f"1..{len(outcomes) + (0 if options.only else 2)}")
    for number, (name, method, reason, fault) in enumerate(outcomes, 1):
        print(f"{'not ' if fault else ''}ok {number} - {name}: {method}{f' ({reason})' if reason else ''}")
        if fault:
            print("# " + "\n# ".join(fault.splitlines()))
    failed = sum(1 for *_, fault in outcomes if fault)
    if not options.only:
        failed += report_totals(outcomes)
    return 1 if failed else 0


def report_totals(outcomes):
    """The two tests over the whole set; number of failed ones."""
    judged = [o for o in outcomes if o[0].split()[0] in ("text", "document", "picture")]
    structural = sum(1 for _, method, _, _ in judged if method in ("structural", "rebuilt"))
    by_topic = collections.Counter((name.split()[0], method) for name, method, _, _ in outcomes)
    for (topic, method), n in sorted(by_topic.items()):
        print(f"# {topic}: {n} {method}")
    enough = len(cases.ALL) >= MIN_CASES
    share_ok = structural >= STRUCTURAL_SHARE * len(judged)
    n = len(outcomes)
    print(f"{'' if enough else 'not '}ok {n + 1} - {len(cases.ALL)} cases")
    print(f"{'' if share_ok else 'not '}ok {n + 2} - {structural} of {len(judged)} text, document and picture runs are structural")
    return (not enough) + (not share_ok)


if __name__ == "__main__":
    sys.exit(main())
