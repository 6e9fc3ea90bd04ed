#!/usr/bin/python3
"""tusch redact: what is named is gone from the file, the rest stays, and nothing is half written."""
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import os
import pathlib
import shutil
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
from lib import tap  # noqa: E402
from lib.tap import expect, expect_one_line, expect_status, tusch  # noqa: E402

ROOT = pathlib.Path(__file__).parents[2]
TEXT = ("Notat om samtale\n\nKirsten Holmgaard, cpr. 140761-9710, ringede. Kirsten\nHolmgaard bor på Egevej 4.\n"
        "KIRSTEN HOLMGAARD og 1407619710 står også her.\nÅse Ravnsborg har skrevet under.\n")


def text_of(path, *options):
    return subprocess.run(["pdftotext", *options, path, "-"], capture_output=True, text=True,
                          check=True).stdout


def plain_of(path):
    """Every stream of the file, decoded."""
    return subprocess.run(["qpdf", "--qdf", "--object-streams=disable", path, "-"],
                          capture_output=True, check=True).stdout


def write_input(folder):
    path = folder.source / "in.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def every_spelling_goes(folder):
    out = folder.path / "out.pdf"
    result = tusch("redact", write_input(folder), "-o", out, "--text", "Kirsten Holmgaard",
                   "--text", "140761-9710", "--json")
    expect_status(result, 0)
    report = json.loads(result.stdout)
    expect(report["boxes"] >= 6, f"{report['boxes']} boxes")
    expect(report["verification"]["passed"], "not verified")
    for text in (text_of(out), text_of(out, "-raw")):
        low = text.lower()
        expect("holmgaard" not in low and "kirsten" not in low, "a name is left")
        expect("140761" not in low and "9710" not in low, "a number is left")
        expect("Åse Ravnsborg" in text and "Egevej 4" in text, "too much is gone")
    expect(b"Holmgaard" not in plain_of(out), "a name is left in a stream")


def boxes_go(folder):
    boxes = folder.path / "boxes.json"
    boxes.write_text(json.dumps({"pages": [{"page": 1, "boxes": [
        {"x0": 0, "y0": 0, "x1": 595, "y1": 140, "ground": "FVL § 15 b"}]}]}), encoding="utf-8")
    out = folder.path / "out.pdf"
    expect_status(tusch("redact", write_input(folder), "-o", out, "--boxes", boxes), 0)
    text = text_of(out)
    expect("Notat" not in text and "Kirsten" not in text, "text under the box is left")


def layout_is_a_policy(folder):
    """visning.policy decides, and a word it does not know is refused."""
    widths = {}
    for word, status in (("nej", 0), ("ja", 0), ("måske", 2)):
        path = folder.path / f"data-{status}-{word}"
        shutil.copytree(ROOT / "rules", path / "rules")
        os.symlink(ROOT / "ocr", path / "ocr")
        (path / "rules/policy/visning.policy").write_text(f"[visning felter]\nbevar layout = {word}\n", encoding="utf-8")
        result = tusch("redact", write_input(folder), "-o", folder.path / f"{word}.pdf", "--text", "Åse Ravnsborg",
                       "--json", env={**os.environ, "TUSCH_DATADIR": str(path)})
        expect(result.returncode == status if status == 0 else result.returncode != 0,
               f"{word}: exit status {result.returncode}")
        if status == 0:
            box = json.loads(result.stdout)["pages"][0]["boxes"][0]["box"]
            widths[word] = box[2] - box[0]
        else:
            expect_one_line(result, "visning.policy")
    expect(abs(widths["nej"] - 48) < .1 and abs(widths["ja"] - 48) > 1, f"{widths}")


def rules_go(folder):
    out = folder.path / "out.pdf"
    expect_status(tusch("redact", write_input(folder), "-o", out, "--rules"), 0)
    text = text_of(out)
    expect("140761" not in text and "Holmgaard" not in text, "what the rules mark is left")
    expect("Notat om samtale" in text, "too much is gone")


def same_bytes_twice(folder):
    first, second = folder.path / "1.pdf", folder.path / "2.pdf"
    path = write_input(folder)
    for out in (first, second):
        expect_status(tusch("redact", path, "-o", out, "--text", "Kirsten"), 0)
    expect(first.read_bytes() == second.read_bytes(), "the bytes differ")


def write_pdf(path, content, base_font):
    """One page, 300 x 200, in a font that is not embedded."""
    descriptor = f"<< /Type /FontDescriptor /FontName /{base_font} /Flags 32 /FontBBox [0 -200 1000 800] " \
                 "/ItalicAngle 0 /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >>"
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
               "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 5 0 R "
               "/Resources << /Font << /F1 4 0 R >> >> >>",
               f"<< /Type /Font /Subtype /TrueType /BaseFont /{base_font} /Encoding /WinAnsiEncoding "
               f"/FirstChar 32 /LastChar 126 /Widths [{'500 ' * 95}] /FontDescriptor 6 0 R >>",
               f"<< /Length {len(content)} >>\nstream\n{content}\nendstream", descriptor]
    out = b"%PDF-1.7\n"
    table = b"0000000000 65535 f \n"
    for number, body in enumerate(objects, 1):
        table += b"%010d 00000 n \n" % len(out)
        out += f"{number} 0 obj\n{body}\nendobj\n".encode()
    end = f"trailer\n<< /Root 1 0 R /Size {len(objects) + 1} >>\nstartxref\n{len(out)}\n%%EOF\n"
    path.write_bytes(out + b"xref\n0 %d\n" % (len(objects) + 1) + table + end.encode())


def page_that_fails_goes_as_pixels(folder):
    # The engine keeps well-known names of fonts; the check finds the secret in one.
    source = folder.source / "font-name.pdf"
    write_pdf(source, "BT /F1 12 Tf 40 150 Td (Sagen om Georgia er slut) Tj ET", "Georgia-Bold")
    out = folder.path / "out.pdf"
    result = tusch("redact", source, "-o", out, "--text", "Georgia", "--json")
    expect_status(result, 0)
    page = json.loads(result.stdout)["pages"][0]
    expect(page["method"] == "raster" and page["reason"] == "verification", str(page))
    expect(b"Georgia" not in plain_of(out), "the name is left in the font")
    expect("Sagen om" in text_of(out), "the rest of the text is gone")


def bad_input(folder):
    out = folder.path / "out.pdf"
    path = write_input(folder)
    broken = folder.source / "broken.pdf"
    broken.write_bytes(b"%PDF-1.4 nothing")
    boxes = folder.path / "boxes.json"
    for arguments, status, word in (
            (["-o", out, "--text", "x"], 2, "IN.pdf"),
            ([path, "--text", "x"], 2, "OUT.pdf"),
            ([path, "-o", out], 2, "nothing to remove"),
            ([path, "-o", out, "--text", ""], 2, "empty"),
            ([path, "-o", out, "--boxes", boxes], 2, "boxes.json"),
            ([path, "-o", folder.path / "none" / "out.pdf", "--text", "x"], 1, "none"),
            ([broken, "-o", out, "--text", "x"], 1, "broken.pdf"),
            ([folder.path / "missing.pdf", "-o", out, "--text", "x"], 1, "missing.pdf")):
        result = tusch("redact", *arguments)
        expect_status(result, status)
        expect_one_line(result, word)
    for text in ("{", "[]", '{"pages":[{"page":2,"boxes":[]},{"page":9,"boxes":[{"x0":0,"y0":0,"x1":1,"y1":1}]}]}',
                 '{"pages":[{"page":1,"boxes":[{"x0":9,"y0":0,"x1":1,"y1":1}]}]}'):
        boxes.write_text(text)
        result = tusch("redact", path, "-o", out, "--boxes", boxes)
        expect_status(result, 2)
        expect_one_line(result, "boxes.json")
    expect(not out.exists(), "something was written")
    expect(not list(folder.path.glob(".tusch-redact-*")), "a temporary folder is left")


if __name__ == "__main__":
    tap.main([every_spelling_goes, boxes_go, rules_go, layout_is_a_policy, same_bytes_twice,
              page_that_fails_goes_as_pixels, bad_input])
