#!/usr/bin/python3
"""A random word removed from each page of PDFs that other programs made here: a small share of the large sweep."""
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import pathlib
import shutil
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "bench"))
from lib import tap  # noqa: E402
from lib.tap import expect, expect_status, tusch  # noqa: E402
import pdf_judge as judge  # noqa: E402

LINES = ["Notat om sagen", "Borgeren Signe Ravnsborg ringede torsdag formiddag om afgørelsen.",
         "Kommunen svarede, at journalen bliver sendt med posten senest fredag.",
         "Mathilde Egelund fra forvaltningen har bekræftet aftalen skriftligt."]


def made_by_groff(path, folder):
    if shutil.which("groff") is None:
        return
    source = ".PP\n" + "\n.PP\n".join(line.encode("ascii", "ignore").decode() for line in LINES) + "\n"
    done = subprocess.run(["groff", "-ms", "-Tps"], input=source.encode(), capture_output=True, check=True)
    (folder / "in.ps").write_bytes(done.stdout)
    subprocess.run(["ps2pdf", folder / "in.ps", path], check=True, capture_output=True)


def made_by_ghostscript(path, folder):
    shown = "".join(f"72 {700 - 30 * i} moveto ({line.encode('ascii', 'ignore').decode()}) show\n"
                    for i, line in enumerate(LINES))
    (folder / "in.ps").write_text(
        "%!PS\n/Times-Roman findfont 12 scalefont setfont\n" + shown + "showpage\n", encoding="ascii")
    subprocess.run(["ps2pdf", folder / "in.ps", path], check=True, capture_output=True)


def made_by_libreoffice(path, folder):
    program = shutil.which("soffice")
    if program is None:
        return
    (folder / "in.txt").write_text("\n\n".join(LINES), encoding="utf-8")
    subprocess.run([program, f"-env:UserInstallation=file://{folder}/office", "--headless", "--convert-to", "pdf",
                    "--outdir", folder, folder / "in.txt"], check=True, capture_output=True, timeout=300)


def check(folder, make):
    path, out, boxes = folder.path / "in.pdf", folder.path / "out.pdf", folder.path / "boxes.json"
    make(path, folder.path)
    if not path.exists():
        raise unittest.SkipTest("the program is not installed")
    before = judge.words_of(path)
    for seed in range(3):
        chosen = judge.choose(before, seed)
        expect(chosen, "no word to remove")
        boxes.write_text(json.dumps(judge.box_file(chosen)))
        result = tusch("redact", path, "-o", out, "--boxes", boxes, "--json")
        expect_status(result, 0)
        methods = [page["method"] for page in json.loads(result.stdout)["pages"]]
        expect("raster" not in methods, f"pixels: {result.stdout}")
        after = judge.words_of(out)
        leaks = judge.text_leaks(before, after, judge.glyphs_of(out), chosen)
        expect(not leaks + judge.byte_leaks(out, before, chosen), "a removed word is left")
        expect(not judge.lost_letters(before, after, chosen), "letters away from the box are gone")
        expect(not judge.pixel_faults(path, out, chosen, folder.path, True), "the rest of the page looks different")


def groff(folder):
    check(folder, made_by_groff)


def ghostscript(folder):
    check(folder, made_by_ghostscript)


def libreoffice(folder):
    check(folder, made_by_libreoffice)


def the_judge_sees_a_leak(folder):
    """Controls: the unredacted page fails every check that counts."""
    path = folder.path / "in.pdf"
    made_by_ghostscript(path, folder.path)
    before = judge.words_of(path)
    chosen = judge.choose(before, 1)
    expect(judge.text_leaks(before, before, judge.glyphs_of(path), chosen), "a leak is not seen")
    other = [judge.Page(before[0].width, before[0].height, before[0].words[:-1])]
    expect(judge.lost_letters(before, other, {}), "a lost word is not seen")
    made_by_groff(folder.path / "groff.pdf", folder.path)
    if (folder.path / "groff.pdf").exists():
        expect(judge.pixel_faults(path, folder.path / "groff.pdf", {}, folder.path, True), "a difference is not seen")


if __name__ == "__main__":
    tap.main([groff, ghostscript, libreoffice, the_judge_sees_a_leak])
