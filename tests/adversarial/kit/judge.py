"""What is left in a file, by programs that share no code with the one that made it."""
# SPDX-License-Identifier: GPL-3.0-or-later
import base64
import functools
import pathlib
import re
import subprocess
import unicodedata
import urllib.parse
import zlib

from kit.pictures import HEIGHT, SECRET_PX, WIDTH, read_pnm

DPI = 72


def expect(condition, message):
    if not condition:
        raise AssertionError(message)


def run(*arguments):
    return subprocess.run([str(a) for a in arguments], capture_output=True, check=False, timeout=120).stdout


def squeeze(text):
    """Letters and digits alone, without case."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


class File:
    """A PDF as other programs see it."""

    def __init__(self, path):
        self.path = pathlib.Path(path)
        self.raw = self.path.read_bytes()

    @functools.cached_property
    def plain(self):
        """All objects, streams decoded."""
        return run("qpdf", "--qdf", "--object-streams=disable", "--no-original-object-ids", "--warning-exit-0", self.path, "-")

    @functools.cached_property
    def streams(self):
        return re.findall(rb"\bstream\n(.*?)\nendstream", self.plain, re.DOTALL)

    @functools.cached_property
    def text(self):
        return run("pdftotext", self.path, "-").decode(errors="replace")

    @functools.cached_property
    def texts(self):
        return {"pdftotext": self.text,
                "pdftotext -raw": run("pdftotext", "-raw", self.path, "-").decode(errors="replace"),
                "mutool": run("mutool", "draw", "-q", "-F", "txt", self.path).decode(errors="replace")}

    def places(self, secrets):
        """{page: [box]} of the secrets' words, from the top left of the page as shown."""
        html = run("pdftotext", "-bbox", "-cropbox", self.path, "-").decode(errors="replace")
        found = {}
        for number, page in enumerate(html.split("<page ")[1:], 1):
            for x0, y0, x1, y1, word in re.findall(
                    r'<word xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)">(.*?)</word>', page):
                if any(squeeze(part) in squeeze(word) for secret in secrets for part in secret.split()):
                    found.setdefault(number, []).append(tuple(map(float, (x0, y0, x1, y1))))
        return found

    @functools.cache
    def shown(self, page, program):
        """(width, height, gray bytes) of a page."""
        if program == "pdftoppm":
            return read_pnm(run("pdftoppm", "-gray", "-cropbox", "-r", DPI, "-f", page, "-l", page, self.path))
        return read_pnm(run("mutool", "draw", "-q", "-r", DPI, "-c", "gray", "-F", "pgm", "-o", "-", self.path, page))


def spellings(secret):
    """Every way in which bytes may spell a text."""
    for text in {secret, secret.upper(), secret.lower(), secret[::-1]}:
        latin = text.encode("latin-1")
        wide = text.encode("utf-16-be")
        yield from (latin, wide, text.encode("utf-16-le"))
        for data in (latin, wide):
            yield from (data.hex().encode(), data.hex().upper().encode())
        yield "".join(f"\\{b:03o}" for b in latin).encode()
        yield "".join(f"#{b:02x}" for b in latin).encode()
        yield "".join(f"&#{b};" for b in latin).encode()
        yield "".join(f"%{b:02X}" for b in latin).encode()
        yield urllib.parse.quote(text).encode()
        for pad in range(3):
            coded = base64.b64encode(b"\0" * pad + latin)
            yield coded[4 if pad else 0:-4]


def carved(raw):
    """What every Flate stream holds that can be found by its bytes alone."""
    for match in re.finditer(rb"x[\x01\x5e\x9c\xda]", raw):
        try:
            yield zlib.decompressobj().decompress(raw[match.start():])
        except zlib.error:
            continue


LITERAL = re.compile(rb"\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f\s]+>", re.DOTALL)


def joined_strings(data):
    """The strings of a content stream, one after the other: kerning cannot split words here."""
    out = b""
    for token in LITERAL.findall(data):
        if token[:1] == b"<":
            digits = re.sub(rb"\s", b"", token[1:-1])
            out += bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())
        else:
            out += re.sub(rb"\\([nrtbf()\\]|[0-7]{1,3}|\r?\n)",
                          lambda m: bytes([int(m[1], 8) & 255]) if m[1].isdigit() else b"" if m[1].isspace() else m[1],
                          token[1:-1])
    return out


def leaks(file, secrets):
    """Where the secrets are."""
    found = []
    hay = {"bytes": file.raw, "objects": file.plain}
    hay |= {f"stream {i}": joined_strings(s) for i, s in enumerate(file.streams) if b"T" in s}
    hay |= {f"carved stream {i}": data for i, data in enumerate(carved(file.raw))}
    for secret in secrets:
        for name, text in file.texts.items():
            if squeeze(secret) in squeeze(text):
                found.append(f"{secret} in the text of {name}")
        needles = {s for s in spellings(secret) if len(s) >= 5}
        for name, data in hay.items():
            if any(needle in data for needle in needles):
                found.append(f"{secret} in {name}")
    return found


class Result:
    """One run on one case."""

    def __init__(self, case, before, after, report, boxes, are_exact):
        self.case, self.before, self.after, self.report = case, File(before), File(after), report
        self.boxes = boxes
        self.are_exact = are_exact  # those given to tusch; otherwise where the secrets stand
        self.text, self.plain, self.streams = self.after.text, self.after.plain, self.after.streams

    def method(self):
        pages = self.report["pages"]
        return min((p["method"] for p in pages), key=["raster", "structural", "rebuilt"].index)

    def reason(self):
        return ", ".join(p["reason"] for p in self.report["pages"] if p.get("reason"))

    def same_page(self, page):
        return self.difference(page, "pdftoppm", []) < .002

    def difference(self, page, program, ignored):
        """Share of 4x4 cells whose mean tone changed, outside @ignored."""
        width, height, a = self.before.shown(page, program)
        width_after, height_after, b = self.after.shown(page, program)
        if abs(width - width_after) > 1 or abs(height - height_after) > 1:
            return 1
        n = changed = 0
        for y in range(0, min(height, height_after) - 3, 4):
            for x in range(0, min(width, width_after) - 3, 4):
                if any(x + 4 > r[0] and x < r[2] and y + 4 > r[1] and y < r[3] for r in ignored):
                    continue
                tone_a = sum(sum(a[(y + i) * width + x:(y + i) * width + x + 4]) for i in range(4))
                tone_b = sum(sum(b[(y + i) * width_after + x:(y + i) * width_after + x + 4]) for i in range(4))
                n, changed = n + 1, changed + (abs(tone_a - tone_b) > 16 * 70)
        return changed / max(n, 1)

    def neighbourhood(self, page):
        """Boxes with the line they stand in: what follows on it may move."""
        areas = []
        for x0, y0, x1, y1 in self.boxes.get(page, []):
            if self.case.turned:
                areas.append((x0 - 9, y0 - 9, 1e6, y1 + 9))
            elif x1 - x0 >= y1 - y0:
                areas.append((0, y0 - 4, 1e6, y1 + 4))
            else:
                areas.append((x0 - 4, 0, x1 + 4, 1e6))
        return areas

    def box_is_dark(self, page, box):
        width, height, pixels = self.after.shown(page, "pdftoppm")
        x0, y0 = max(0, int(box[0]) + 2), max(0, int(box[1]) + 2)
        x1, y1 = min(width, int(box[2]) - 1), min(height, int(box[3]) - 1)
        return all(max(pixels[y * width + x0:y * width + x1], default=0) < 90 for y in range(y0, y1))


def picture_is_blank(folder, result):
    """The secret's pixels in every picture of the file that has the original's size are one tone; masks too."""
    run("pdfimages", result.after.path, folder / "picture")
    x0, y0, x1, y1 = SECRET_PX
    for path in sorted(folder.glob("picture-*")):
        width, height, pixels = read_pnm(path.read_bytes())
        path.unlink()
        if (width, height) != (WIDTH, HEIGHT):
            continue
        tones = {pixels[y * width + x] for y in range(y0, y1) for x in range(x0, x1)}
        expect(max(tones) - min(tones) < 24, "the removed pixels of a picture are left")


def check(folder, result):
    """Raises AssertionError with everything that is wrong."""
    case, faults = result.case, []
    faults += leaks(result.after, case.secrets)
    for name, text in result.after.texts.items():
        lost = [word for word in case.keep if squeeze(word) not in squeeze(text)]
        if lost:
            faults.append(f"{name} does not find {' '.join(lost)}")
    for page, boxes in result.boxes.items() if result.are_exact else ():
        faults += [f"box {box} on page {page} is not black" for box in boxes if not result.box_is_dark(page, box)]
    for page in range(1, len(result.report["pages"]) + 1):
        for program in case.pixels:
            share = result.difference(page, program, result.neighbourhood(page))
            if share > .003:
                faults.append(f"page {page}: {share:.1%} of the pixels outside changed ({program})")
    for judge in filter(None, (case.judge, (lambda r: picture_is_blank(folder, r)) if case.topic == "picture" and not case.whole_picture_left else None)):
        try:
            judge(result)
        except AssertionError as fault:
            faults.append(str(fault))
    expect(not faults, "; ".join(faults))

