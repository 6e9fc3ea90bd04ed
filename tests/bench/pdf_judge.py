"""Picks words of real PDFs, and judges whether they are gone and nothing else is. Outside programs only."""
# SPDX-License-Identifier: GPL-3.0-or-later
import collections
import html
import pathlib
import random
import re
import subprocess
import unicodedata

DPI = 72
DIFFERENT_LEVELS = 80
MAX_DIFFERENT_SHARE = 0.0005  # of a page's pixels
BLOCK = 8  # pixels: a missing letter is little of a page, and much of its place
MAX_DIFFERENT_IN_BLOCK = 9
PDF_KEYS = {"Contents", "Resources", "Length", "Filter", "Parent", "Encoding", "Widths", "Subtype", "Matrix",
            "Pattern", "Shading", "Symbol", "Function", "Registry", "Ordering", "Supplement", "Differences",
            "stream", "endstream", "trailer"}
EDGE_PT = 3  # around boxes, where anti-aliasing differs

Word = collections.namedtuple("Word", "text x0 y0 x1 y1")
Page = collections.namedtuple("Page", "width height words")


def output_of(*arguments, timeout=300):
    done = subprocess.run([*map(str, arguments)], capture_output=True, timeout=timeout, check=False)
    return done.stdout


def words_of(path):
    """[Page] as pdftotext places the words."""
    out = output_of("pdftotext", "-bbox", "-cropbox", path, "-").decode("utf-8", "replace")
    pages = []
    for line in out.splitlines():
        numbers = [float(n) for n in re.findall(r'="(-?[\d.]+)"', line)]
        if "<page " in line:
            pages.append(Page(numbers[0], numbers[1], []))
        elif "<word " in line and len(numbers) == 4:
            text = html.unescape(line[line.index(">") + 1:line.rindex("<")])
            pages[-1].words.append(Word(text, *numbers))
    return pages


def glyphs_of(path):
    """[[(letter, middle x, middle y)]] by page, as MuPDF places them."""
    out = output_of("mutool", "draw", "-q", "-F", "stext", path).decode("utf-8", "replace")
    pages = []
    for line in out.splitlines():
        if "<page " in line:
            pages.append([])
        elif "<char " in line:
            quad = re.search(r'quad="([^"]*)"', line)
            letter = re.search(r' c="([^"]*)"', line)
            if quad and letter and pages:
                n = [float(x) for x in quad[1].split()]
                pages[-1].append((html.unescape(letter[1]), sum(n[0::2]) / 4, sum(n[1::2]) / 4))
    return pages


def is_word(word, page):
    """Long enough to be a name, and set upright on the page."""
    inside = word.x0 >= 0 and word.y0 >= 0 and word.x1 <= page.width and word.y1 <= page.height
    letters = sum(c.isalnum() for c in word.text)
    upright = word.x1 - word.x0 > 1.0 * (word.y1 - word.y0) > 0
    return inside and upright and letters == len(word.text) and letters >= 4


def choose(pages, seed):
    """{page number: Word}: one word of each page that has any, a rare one if there is one."""
    rng = random.Random(seed)
    counts = collections.Counter(word.text for page in pages for word in page.words)
    chosen = {}
    for number, page in enumerate(pages, 1):
        words = [word for word in page.words if is_word(word, page)]
        rare = [word for word in words if counts[word.text] == 1]
        if words:
            chosen[number] = rng.choice(rare or words)
    return chosen


def box_file(chosen):
    return {"pages": [{"page": number, "boxes": [{"x0": w.x0, "y0": w.y0, "x1": w.x1, "y1": w.y1}]}
                      for number, w in chosen.items()]}


def is_in(x, y, word, inset=0.0):
    return (word.x0 + inset < x < word.x1 - inset and
            word.y0 + inset < y < word.y1 - inset)


def core(word):
    """The middle of a word's box, where only its own letters have their middles."""
    height = word.y1 - word.y0
    return Word(word.text, word.x0 + 0.5, word.y0 + 0.3 * height, word.x1 - 0.5, word.y1 - 0.3 * height)


def text_leaks(before, after_words, glyphs, chosen):
    """Texts found where a removed word was, by either reader."""
    found = []
    for number, word in chosen.items():
        place = core(word)
        if number <= len(after_words):
            found += [w.text for w in after_words[number - 1].words
                      if w.text == word.text and is_in((w.x0 + w.x1) / 2, (w.y0 + w.y1) / 2, place)]
        if number <= len(glyphs):
            letters = "".join(c for c, x, y in glyphs[number - 1] if is_in(x, y, place) and c.isalnum())
            if len(letters) >= 2:
                found.append(letters)
    unique = collections.Counter(w.text for page in before for w in page.words)
    after = collections.Counter(w.text for page in after_words for w in page.words)
    found += [word.text for word in chosen.values() if unique[word.text] == 1 and after[word.text] > 0]
    return found


def decoded(path):
    """Every stream decoded, less the plain part of Type 1 programs: licences hold common words."""
    plain = output_of("qpdf", "--qdf", "--object-streams=disable", path, "-")
    plain = re.sub(rb"%!(?:PS-AdobeFont|FontType1).*?eexec", b"", plain, flags=re.DOTALL)
    return re.sub(rb"/ItalicAngle|\bcurrentdict\b", b"", plain)  # hold words, and are PDF and PostScript


def byte_leaks(path, before, chosen):
    """Rare words that still stand in a decoded stream or object, plain, in UTF-16 or as digits."""
    plain = decoded(path)
    low = plain.lower()
    unique = collections.Counter(w.text for page in before for w in page.words)
    everything = " ".join(w.text for page in before for w in page.words)
    found = []
    for word in chosen.values():
        if unique[word.text] != 1 or everything.count(word.text) != 1 or len(word.text) < 6 or \
                word.text in PDF_KEYS:
            continue
        raw = word.text.encode("latin-1", "ignore")
        wide = word.text.encode("utf-16-be")
        if len(raw) >= 6 and (raw in plain or raw.hex().encode() in low or wide in plain or
                              wide.hex().encode() in low):
            found.append(word.text)
    return found


def letters_of(words):
    return collections.Counter(c for word in words for c in unicodedata.normalize("NFKC", word.text) if c.isalnum())


def lost_letters(before, after, chosen):
    """[(page, letters)] gone though no box comes near them. Letters: what is a word depends on the gaps."""
    lost = []
    for number, page in enumerate(before, 1):
        kept = letters_of(after[number - 1].words) if number <= len(after) else collections.Counter()
        box = chosen.get(number)
        far = [word for word in page.words
               if box is None or not (word.x1 > box.x0 - 2 and word.x0 < box.x1 + 2 and
                                      word.y1 > box.y0 and word.y0 < box.y1)]
        missing = letters_of(far) - kept
        if missing:
            lost.append((number, "".join(sorted(missing.elements()))))
    return lost


def gray_pages(path, folder, renderer):
    """[(width, height, bytes)]"""
    stem = pathlib.Path(folder) / "r"
    for old in pathlib.Path(folder).glob("r*.pgm"):
        old.unlink()
    if renderer == "poppler":
        output_of("pdftoppm", "-r", DPI, "-gray", "-cropbox", "-hide-annotations", path, stem)
    else:
        output_of("mutool", "draw", "-q", "-r", DPI, "-c", "gray", "-o", f"{stem}-%04d.pgm", path)
    pages = []
    for name in sorted(pathlib.Path(folder).glob("r*.pgm")):
        data = name.read_bytes()
        head = re.match(rb"P5\s+(?:#[^\n]*\s+)*(\d+)\s+(\d+)\s+255\s", data)
        pages.append((int(head[1]), int(head[2]), data[head.end():]))
        name.unlink()
    return pages


def different_share(one, other, box, masks_line):
    """Share of pixels outside the box that differ clearly; 1 if the sizes differ or a letter's place does."""
    width, height, a = one
    if (width, height) != other[:2]:
        return 1.0
    b = other[2]
    if a == b:
        return 0.0
    if box is not None:
        x0, x1 = (0, width) if masks_line else (int(box.x0 - EDGE_PT), int(box.x1 + EDGE_PT) + 1)
        y0, y1 = int(box.y0 - EDGE_PT), int(box.y1 + EDGE_PT) + 1
        x0, x1 = max(x0, 0), max(min(x1, width), 0)
    n = 0
    blocks = collections.Counter()
    for y in range(height):
        row_a, row_b = a[y * width:(y + 1) * width], b[y * width:(y + 1) * width]
        if row_a == row_b:
            continue
        if box is not None and y0 <= y < y1:
            row_a = row_a[:x0] + b" " * (x1 - x0) + row_a[x1:]
            row_b = row_b[:x0] + b" " * (x1 - x0) + row_b[x1:]
        places = [x for x, (p, q) in enumerate(zip(row_a, row_b)) if abs(p - q) > DIFFERENT_LEVELS]
        n += len(places)
        blocks.update((y // BLOCK, x // BLOCK) for x in places)
    return 1.0 if blocks and max(blocks.values()) > MAX_DIFFERENT_IN_BLOCK else n / (width * height)


def pixel_faults(path, out, chosen, folder, masks_line, renderer="poppler"):
    """[(page, share)] of pages that look different where nothing was to change."""
    before, after = gray_pages(path, folder, renderer), gray_pages(out, folder, renderer)
    if len(before) != len(after):
        return [(0, 1.0)]
    faults = []
    for number, (one, other) in enumerate(zip(before, after), 1):
        share = different_share(one, other, chosen.get(number), masks_line)
        if share > MAX_DIFFERENT_SHARE:
            faults.append((number, round(share, 5)))
    return faults
