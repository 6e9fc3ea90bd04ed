#!/usr/bin/python3
"""Scans that are hard to read, made here: is lost text always flagged, and are good pages left alone?

usage: BENCH_READ=… hard-scans.py [FOLDER [NAME…]]      needs python3-pil, img2pdf, qpdf; minutes of OCR

Each page is invented text drawn as a scanner, fax or phone would give it. A page has lost text if fewer than
95 of 100 words or not all CPR numbers were read (a blank beside the hyphen does no harm), and is good if 98 were; it
is flagged if tusch says "look at this". Lost must be flagged, good should not be, and between them either is right.
"""
# SPDX-License-Identifier: GPL-3.0-or-later
import io
import math
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile

import img2pdf
from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter, ImageFont, ImageOps

FONTS = "/usr/share/fonts/truetype/liberation/Liberation"
WIDTH, HEIGHT = 2480, 3508  # A4 at 300 dpi
SENTENCES = """Kommunen har den 3. marts 2024 modtaget din henvendelse om støj fra naboens varmepumpe.
Forvaltningen har besigtiget ejendommen og talt med Kirsten Holmgaard på stedet.
Det fremgår af sagen, at anlægget blev opstillet uden forudgående byggetilladelse.
Vi har bedt om en udtalelse fra teknisk afdeling, som forventes at svare inden fjorten dage.
Hvis du har bemærkninger til oplysningerne, skal de være modtaget senest den 17. april.
Jørgen Ærø-Sørensen oplyste telefonisk, at målingen er foretaget om aftenen.
Afgørelsen kan påklages til Planklagenævnet inden fire uger fra modtagelsen.
Der er ikke grundlag for at pålægge ejeren yderligere vilkår på nuværende tidspunkt.
Sagen er drøftet på udvalgets møde, hvor et flertal tiltrådte indstillingen.
Gebyret udgør 1.250,00 kr. og opkræves sammen med ejendomsskatten.
Et vidne har set, at porten stod åben hele natten mellem lørdag og søndag.
Åse Bækgaard ønsker aktindsigt i alle dokumenter om matrikel 12 a, Øster Vrå.
Henvendelsen er registreret, og der vil blive taget stilling til den snarest muligt.
Ifølge naboerne har der været flere hunde på grunden siden efteråret.
Vedlagt følger kopi af tilladelsen, situationsplanen og de tidligere breve.""".splitlines()


def font(size_pt, face="Serif-Regular", dpi=300):
    return ImageFont.truetype(f"{FONTS}{face}.ttf", round(size_pt * dpi / 72))


class Writer:
    """Lines of invented text, with what was written kept."""

    def __init__(self, seed):
        self.dice = random.Random(seed)
        self.said = []

    def cpr(self):
        return f"{self.dice.randint(1, 28):02}{self.dice.randint(1, 12):02}{self.dice.randint(40, 99)}-" \
               f"{self.dice.randint(1000, 9999)}"

    def words(self):
        while True:
            sentence = self.dice.choice(SENTENCES)
            yield from sentence.split()
            if self.dice.randrange(4) == 0:
                yield from ("CPR-nr.", self.cpr() + ".")
            if self.dice.randrange(12) == 0:
                yield from ("Skriv", "til", f"sag{self.dice.randint(1000, 9999)}@eksempel.dk", "med", "det", "samme.")

    def fill(self, draw, box, face, ink=0, leading=1.25):
        """Justified to the left; stops where the box is full."""
        left, top, right, bottom = box
        step = face.size * leading
        source, line, y = self.words(), [], top
        while y + step < bottom:
            word = next(source)
            if draw.textlength(" ".join(line + [word]), font=face) <= right - left:
                line.append(word)
                continue
            self.write(draw, (left, y), " ".join(line), face, ink)
            line, y = [word], y + step
        return y

    def write(self, draw, at, text, face, ink=0):
        draw.text(at, text, font=face, fill=ink)
        self.said.append(text)


def paper(tone=255, size=(WIDTH, HEIGHT), mode="L"):
    return Image.new(mode, size, tone if mode == "L" else (tone, tone, tone))


def letter(writer, face="Serif-Regular", size_pt=11, ink=0, tone=255):
    page = paper(tone)
    draw = ImageDraw.Draw(page)
    head = font(14, "Sans-Bold")
    writer.write(draw, (250, 250), "Teknik og Miljø", head, ink)
    writer.fill(draw, (250, 450, 2230, 1800), font(size_pt, face), ink)
    return page


def noisy(page, sigma=12, seed=1):
    random.seed(seed)
    noise = Image.effect_noise(page.size, sigma)
    return ImageChops.add(page, noise, 1, -128)


def scanned(page, blur=0.8, sigma=10):
    return noisy(page.filter(ImageFilter.GaussianBlur(blur)), sigma)


def skewed(page, angle, fill=255):
    return page.rotate(angle, Image.BICUBIC, expand=False, fillcolor=fill)


def bilevel(page, level=150):
    return page.convert("L").point(lambda tone: 255 if tone > level else 0).convert("1")


def speckled(page, writer, count, size=2, tone=0):
    draw = ImageDraw.Draw(page)
    for _ in range(count):
        x, y = writer.dice.randrange(page.width), writer.dice.randrange(page.height)
        draw.rectangle((x, y, x + writer.dice.randrange(size), y + writer.dice.randrange(size)), fill=tone)
    return page


# ---- the pages: name -> function of a Writer giving (image, dpi, jpeg quality or None) ----

PAGES = {}


def page(function):
    PAGES[function.__name__.replace("_", "-")] = function
    return function


def turned_page(angle):
    return lambda w: scanned(letter(w)).rotate(angle, expand=True)


def skew_page(angle):
    return lambda w: scanned(skewed(letter(w), angle))


for _name, _face, _size_pt in (("plain", "Serif-Regular", 11), ("sans-9pt", "Sans-Regular", 9),
                               ("mono", "Mono-Regular", 10), ("italic", "Serif-Italic", 11)):
    PAGES[_name] = lambda w, face=_face, size_pt=_size_pt: scanned(letter(w, face, size_pt))
for _angle in (90, 180, 270):
    PAGES[f"turned-{_angle}"] = turned_page(_angle)
for _angle in (0.5, 1.0, 1.6, -2.5, 3.5, 5.0, -5.0):
    PAGES[f"skew-{_angle}"] = skew_page(_angle)


@page
def turned_and_skewed(w):
    return scanned(skewed(letter(w), 2.2)).rotate(180)


@page
def short_letter_turned_180(w):
    image = paper()
    w.fill(ImageDraw.Draw(image), (300, 600, 2200, 1000), font(11))
    return scanned(image).rotate(180)


@page
def short_letter_turned_90(w):
    image = paper()
    w.fill(ImageDraw.Draw(image), (300, 600, 2200, 1000), font(11))
    return scanned(image).rotate(90, expand=True)


@page
def one_line(w):
    image = paper()
    w.write(ImageDraw.Draw(image), (400, 900), f"Ansøger: Åse Bækgaard, CPR-nr. {w.cpr()}", font(11))
    return scanned(image)


@page
def only_a_number(w):
    image = paper()
    w.write(ImageDraw.Draw(image), (400, 900), w.cpr(), font(11))
    return scanned(image)


@page
def numbers_upside_down(w):
    image = paper()
    draw = ImageDraw.Draw(image)
    for row in range(30):
        w.write(draw, (400, 300 + 90 * row), f"{w.cpr()}   {row * 137 + 12},00", font(11))
    return scanned(image).rotate(180)


@page
def speckle_gray(w):
    return speckled(scanned(letter(w)), w, 6000, 3, 60)


@page
def fax(w):
    small = scanned(letter(w)).resize((1654, 2339), Image.LANCZOS)
    return bilevel(speckled(small, w, 4000, 2)), (200, 200), None


@page
def fax_skewed(w):
    small = scanned(skewed(letter(w), 1.3)).resize((1654, 2339), Image.LANCZOS)
    return bilevel(speckled(small, w, 4000, 2)), (200, 200), None


@page
def fax_coarse(w):
    """Standard fax: 204 x 98 dots an inch."""
    small = letter(w, size_pt=14).filter(ImageFilter.GaussianBlur(1)).resize((1687, 1146), Image.LANCZOS)
    return bilevel(small), (204, 98), None


@page
def fax_fine(w):
    small = letter(w, size_pt=12).filter(ImageFilter.GaussianBlur(1)).resize((1687, 2292), Image.LANCZOS)
    return bilevel(small), (204, 196), None


@page
def jpeg_150_q30(w):
    return scanned(letter(w)).resize((1240, 1754), Image.LANCZOS), (150, 150), 30


@page
def dpi_100(w):
    return scanned(letter(w, size_pt=11)).resize((827, 1169), Image.LANCZOS), (100, 100), 60


@page
def dpi_600(w):
    return bilevel(letter(w).resize((4960, 7016), Image.LANCZOS)), (600, 600), None


@page
def low_contrast(w):
    return scanned(letter(w, ink=150, tone=215), sigma=6)


@page
def very_low_contrast(w):
    return scanned(letter(w, ink=190, tone=225), sigma=4)


@page
def faint_and_black(w):
    """Half of the page is hardly there."""
    image = paper()
    draw = ImageDraw.Draw(image)
    w.fill(draw, (250, 300, 2230, 1600), font(11))
    w.fill(draw, (250, 1800, 2230, 3200), font(11), ink=205)
    return scanned(image, sigma=6)


@page
def shadow(w):
    image = letter(w)
    ramp = Image.linear_gradient("L").resize(image.size).rotate(180)
    return scanned(ImageChops.multiply(image, ramp.point(lambda tone: 110 + tone * 145 // 255)))


@page
def gray_paper(w):
    return scanned(letter(w, tone=170, ink=30))


@page
def black_border(w):
    image = scanned(skewed(letter(w), 1.1))
    ImageDraw.Draw(image).rectangle((0, 0, 90, HEIGHT), fill=8)
    ImageDraw.Draw(image).rectangle((0, 3400, WIDTH, HEIGHT), fill=8)
    return image


@page
def white_on_black(w):
    return scanned(ImageOps.invert(letter(w, size_pt=12)))


@page
def white_bar(w):
    """A dark heading with white words on it."""
    image = paper()
    draw = ImageDraw.Draw(image)
    draw.rectangle((200, 250, 2280, 420), fill=20)
    w.write(draw, (250, 290), f"Fortroligt: Kirsten Holmgaard, CPR-nr. {w.cpr()}", font(13, "Sans-Bold"), 255)
    w.fill(draw, (250, 600, 2230, 1600), font(11))
    return scanned(image)


@page
def white_bars_in_table(w):
    image = paper()
    draw = ImageDraw.Draw(image)
    for row in range(20):
        y = 300 + 140 * row
        dark = row % 2 == 0
        draw.rectangle((200, y, 2280, y + 130), fill=40 if dark else 235)
        w.write(draw, (240, y + 35), f"{row + 1}. Rekvirent nummer {w.cpr()} har betalt", font(11), 255 if dark else 0)
    return scanned(image)


@page
def dotted_paper(w):
    image = letter(w)
    draw = ImageDraw.Draw(image)
    for y in range(30, HEIGHT, 45):
        for x in range(30, WIDTH, 45):
            draw.ellipse((x, y, x + 4, y + 4), fill=140)
    return scanned(image)


@page
def lined_paper(w):
    image = letter(w, size_pt=12)
    draw = ImageDraw.Draw(image)
    for y in range(505, 3300, 62):
        draw.line((150, y, 2330, y), fill=120, width=3)
    return scanned(image)


@page
def squared_paper(w):
    image = letter(w, size_pt=12)
    draw = ImageDraw.Draw(image)
    for y in range(0, HEIGHT, 59):
        draw.line((0, y, WIDTH, y), fill=175, width=2)
    for x in range(0, WIDTH, 59):
        draw.line((x, 0, x, HEIGHT), fill=175, width=2)
    return scanned(image)


@page
def two_columns(w):
    image = paper()
    draw = ImageDraw.Draw(image)
    for left in (200, 1290):
        w.fill(draw, (left, 300, left + 990, 1900), font(10))
    return scanned(image)


@page
def three_columns_skewed(w):
    image = paper()
    draw = ImageDraw.Draw(image)
    for left in (150, 900, 1650):
        w.fill(draw, (left, 300, left + 680, 1900), font(9))
    return scanned(skewed(image, 0.9))


def table(w, rules):
    image = paper()
    draw = ImageDraw.Draw(image)
    columns = (200, 420, 1050, 1560, 1960, 2280)
    for row in range(20):
        y = 260 + 86 * row
        cells = (str(row + 1), w.dice.choice(("Kirsten Holmgaard", "Jørgen Ærø", "Åse Bækgaard", "Per Madsen")),
                 w.cpr(), f"{w.dice.randint(1, 9)}.{w.dice.randint(100, 999)},00 kr.", "betalt")
        for x, cell in zip(columns, cells):
            w.write(draw, (x + 14, y + 18), cell, font(10, "Sans-Regular"))
        if rules:
            draw.line((columns[0], y, columns[-1], y), fill=0, width=rules)
    if rules:
        draw.line((columns[0], 260 + 86 * 20, columns[-1], 260 + 86 * 20), fill=0, width=rules)
        for x in columns:
            draw.line((x, 260, x, 260 + 86 * 20), fill=0, width=rules)
    return image


@page
def table_with_rules(w):
    return scanned(table(w, 3))


@page
def table_with_rules_skewed(w):
    return scanned(skewed(table(w, 4), 1.2))


@page
def table_without_rules(w):
    return scanned(table(w, 0))


@page
def form_boxes(w):
    image = paper()
    draw = ImageDraw.Draw(image)
    for row in range(14):
        y = 300 + 200 * row
        draw.rectangle((220, y, 2260, y + 170), outline=0, width=3)
        w.write(draw, (240, y + 12), "Navn og personnummer på ansøger", font(7, "Sans-Regular"))
        w.write(draw, (260, y + 70), f"Kirsten Holmgaard {w.cpr()}", font(12, "Mono-Regular"))
    return scanned(image)


def colour(image):
    return image.convert("RGB")


@page
def stamp_over_text(w):
    image = colour(scanned(letter(w)))
    mark = Image.new("RGB", (1100, 420), "white")
    draw = ImageDraw.Draw(mark)
    draw.rectangle((10, 10, 1090, 410), outline=(200, 30, 40), width=12)
    draw.text((60, 60), "MODTAGET", font=font(30, "Sans-Bold"), fill=(200, 30, 40))
    draw.text((60, 240), "3. MARTS 2024", font=font(22, "Sans-Bold"), fill=(200, 30, 40))
    mark = mark.rotate(12, Image.BICUBIC, expand=True, fillcolor="white")
    spot = image.crop((900, 700, 900 + mark.width, 700 + mark.height))
    image.paste(ImageChops.multiply(spot, mark), (900, 700))
    return image


@page
def marker_over_text(w):
    image = colour(scanned(letter(w)))
    draw = Image.new("RGB", image.size, "white")
    for y in (700, 1400, 2100):
        ImageDraw.Draw(draw).rectangle((300, y, 1900, y + 110), fill=(255, 240, 60))
    return ImageChops.multiply(image, draw)


@page
def red_text(w):
    image = Image.new("RGB", (WIDTH, HEIGHT), "white")
    w.fill(ImageDraw.Draw(image), (250, 300, 2230, 1500), font(11), ink=(230, 90, 90))
    return image.filter(ImageFilter.GaussianBlur(0.7))


@page
def pale_colours(w):
    image = Image.new("RGB", (WIDTH, HEIGHT), "white")
    draw = ImageDraw.Draw(image)
    w.fill(draw, (250, 300, 2230, 1500), font(11), ink=(120, 200, 255))
    w.fill(draw, (250, 1700, 2230, 3200), font(11), ink=(250, 200, 40))
    return image.filter(ImageFilter.GaussianBlur(0.7))


def scrawl(draw, w, x, y, length):
    """Strokes like a pen's."""
    phase, points = w.dice.random() * 6, []
    for step in range(length):
        points.append((x + step * 2.1 + 14 * math.sin(step / 5 + phase),
                       y + 26 * math.sin(step / 3.1 + phase) + 10 * math.sin(step / 1.7)))
    draw.line(points, fill=40, width=5, joint="curve")


@page
def handwriting(w):
    image = letter(w)
    draw = ImageDraw.Draw(image)
    w.said.extend(["håndskrift der ikke kan læses 010190-1234 af nogen"] * 6)

    for line in range(5):
        scrawl(draw, w, 300, 2600 + 130 * line, 700)
    return scanned(image)


@page
def handwriting_alone(w):
    image = paper()
    for line in range(12):
        scrawl(ImageDraw.Draw(image), w, 300, 500 + 190 * line, 800)
    w.said.append("håndskrift der ikke kan læses 010190-1234")
    return scanned(image)


@page
def pencil_note(w):
    """A faint note by hand under a letter."""
    image = paper()
    w.fill(ImageDraw.Draw(image), (250, 300, 2230, 2200), font(11))
    note = paper()
    for line in range(3):
        scrawl(ImageDraw.Draw(note), w, 300, 2500 + 140 * line, 600)
    note = note.point(lambda tone: 205 if tone < 128 else 255)
    w.said.append("håndskrift med blyant der ikke kan læses 010190-1234")
    w.said.extend(["endnu en linje der er skrevet med blyant nederst på siden"] * 2)
    return scanned(ImageChops.darker(image, note), sigma=5)


@page
def photo(w):
    image = letter(w)
    random.seed(5)
    picture = Image.effect_noise((1400, 900), 90).resize((350, 225)).resize((1400, 900), Image.BICUBIC)
    picture = picture.filter(ImageFilter.GaussianBlur(6))
    draw = ImageDraw.Draw(image)
    draw.rectangle((500, 1500, 2000, 2520), fill=255)
    w.said = refill(w, image, (500, 1500, 2000, 2520))
    image.paste(picture, (550, 1560))
    return scanned(image)


def refill(w, image, hole):
    """Draws the letter anew above and below a hole."""
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, WIDTH, HEIGHT), fill=255)
    fresh = Writer(w.dice.random())
    fresh.fill(draw, (250, 300, 2230, hole[1] - 40), font(11))
    fresh.fill(draw, (250, hole[3] + 40, 2230, 3250), font(11))
    return fresh.said


@page
def text_in_photo(w):
    image = paper()
    random.seed(6)
    picture = Image.effect_noise((2000, 1400), 60).filter(ImageFilter.GaussianBlur(14))
    image.paste(ImageEnhance.Contrast(picture).enhance(3), (240, 300))
    draw = ImageDraw.Draw(image)
    draw.rectangle((500, 800, 1400, 950), fill=245)
    w.write(draw, (520, 840), f"Skilt: CPR {w.cpr()}", font(14, "Sans-Bold"))
    w.fill(draw, (250, 1900, 2230, 3200), font(11))
    return scanned(image)


@page
def a3_landscape(w):
    image = paper(size=(4960, 3508))
    draw = ImageDraw.Draw(image)
    for left in (250, 1800, 3350):
        w.fill(draw, (left, 300, left + 1400, 1500), font(11))
    return scanned(image)


@page
def tiny_6pt(w):
    return scanned(letter(w, size_pt=6), blur=0.5, sigma=6)


@page
def tiny_footer(w):
    image = paper()
    draw = ImageDraw.Draw(image)
    w.fill(draw, (250, 300, 2230, 2800), font(11))
    w.fill(draw, (250, 3200, 2230, 3330), font(5.5))
    return scanned(image, blur=0.5, sigma=6)


@page
def side_note(w):
    image = paper()
    w.fill(ImageDraw.Draw(image), (450, 300, 2230, 1500), font(11))
    note = paper(size=(2000, 150))
    w.write(ImageDraw.Draw(note), (10, 20), f"Journaliseret af Kirsten Holmgaard, CPR-nr. {w.cpr()}, sag 24/1234",
            font(11, "Sans-Regular"))
    image.paste(note.rotate(90, expand=True), (150, 700))
    return scanned(image)


@page
def half_turned(w):
    """A landscape table on a portrait page with an upright heading."""
    image = paper()
    w.fill(ImageDraw.Draw(image), (250, 200, 2230, 800), font(11))
    below = paper(size=(2300, 2000))
    w.fill(ImageDraw.Draw(below), (50, 50, 2200, 1950), font(11))
    image.paste(below.rotate(90, expand=True), (250, 1000))
    return scanned(image)


@page
def bleed_through(w):
    back = letter(Writer(99)).transpose(Image.FLIP_LEFT_RIGHT).point(lambda tone: 225 if tone < 128 else 255)
    return scanned(ImageChops.darker(letter(w), back.filter(ImageFilter.GaussianBlur(2))))


@page
def curved(w):
    """A page of a book: lines bend towards the fold."""
    image = letter(w)
    mesh = []
    for x in range(0, WIDTH, 40):
        drop = [60 * (max(0, at - 1500) / 1000) ** 2 for at in (x, min(x + 40, WIDTH))]
        mesh.append(((x, 0, min(x + 40, WIDTH), HEIGHT),
                     (x, -drop[0], x, HEIGHT - drop[0], min(x + 40, WIDTH), HEIGHT - drop[1],
                      min(x + 40, WIDTH), -drop[1])))
    return scanned(image.transform(image.size, Image.MESH, mesh, Image.BICUBIC, fillcolor=255))


@page
def perspective(w):
    """Taken with a phone."""
    image = letter(w, size_pt=12)
    quad = (-120, -90, 60, HEIGHT + 80, WIDTH - 40, HEIGHT + 140, WIDTH + 160, -40)
    return scanned(image.transform(image.size, Image.QUAD, quad, Image.BICUBIC, fillcolor=200), 1.2)


@page
def torn_letters(w):
    return bilevel(noisy(letter(w).filter(ImageFilter.GaussianBlur(1.6)), 60), 140), (300, 300), None


@page
def fat_letters(w):
    return bilevel(letter(w).filter(ImageFilter.MinFilter(5)), 128), (300, 300), None


@page
def headlines(w):
    image = paper()
    draw = ImageDraw.Draw(image)
    for row, size in enumerate((40, 28, 60, 20, 36)):
        w.write(draw, (200, 300 + 500 * row), ("Støj", f"Afgørelse {w.cpr()}", "Åben", "Kirsten Holmgaard", "Øster Vrå")[row],
                font(size, "Sans-Bold"))
    return scanned(image)


@page
def wide_spaced(w):
    image = paper()
    draw = ImageDraw.Draw(image)
    for row in range(20):
        for column in range(3):
            w.write(draw, (200 + 760 * column, 300 + 140 * row), w.cpr(), font(10))
    return scanned(image)


@page
def blank_noise(_):
    return scanned(paper(235), sigma=14)


@page
def blank_with_holes(_):
    image = paper(245)
    for y in (900, 1700, 2500):
        ImageDraw.Draw(image).ellipse((60, y, 150, y + 90), fill=60)
    return scanned(image)


# ---- further kinds ----


@page
def fax_of_table(w):
    return bilevel(speckled(scanned(skewed(table(w, 3), 0.7)).resize((1654, 2339), Image.LANCZOS), w, 3000)), (200, 200), None


@page
def columns_upside_down(w):
    image = paper()
    for left in (200, 1290):
        w.fill(ImageDraw.Draw(image), (left, 300, left + 990, 1900), font(10))
    return scanned(skewed(image, -1.4)).rotate(180)


@page
def table_on_its_side(w):
    return scanned(skewed(table(w, 3), 1.0)).rotate(90, expand=True)


@page
def solid_stamp_over_text(w):
    """A stamp of one colour; the letters shine through it."""
    image = colour(scanned(letter(w)))
    mark = Image.new("RGB", image.size, "white")
    ImageDraw.Draw(mark).rectangle((800, 700, 1700, 1100), fill=(225, 70, 70))
    return ImageChops.multiply(image, mark)


@page
def light_gray_9pt(w):
    return scanned(letter(w, "Sans-Regular", 9, ink=165), sigma=6)


@page
def dark_half(w):
    """White letters on a dark half of the page."""
    image = paper()
    draw = ImageDraw.Draw(image)
    w.fill(draw, (250, 250, 2230, 1500), font(11))
    draw.rectangle((0, 1700, WIDTH, HEIGHT), fill=45)
    w.fill(draw, (250, 1800, 2230, 3000), font(11, "Sans-Regular"), ink=250)
    return scanned(image)


@page
def coloured_banners(w):
    image = Image.new("RGB", (WIDTH, HEIGHT), "white")
    draw = ImageDraw.Draw(image)
    tones = (((200, 30, 40), "white"), ((0, 90, 60), "white"), ((255, 235, 120), (20, 20, 20)),
             ((170, 210, 250), (10, 30, 120)), ((120, 120, 120), "white"))
    for row, (ground, ink) in enumerate(tones):
        draw.rectangle((150, 200 + 300 * row, 2330, 400 + 300 * row), fill=ground)
        w.write(draw, (200, 260 + 300 * row), f"Til Kirsten Holmgaard, CPR-nr. {w.cpr()}", font(12, "Sans-Bold"), ink)
    w.fill(draw, (250, 1900, 2230, 3000), font(11))
    return image.filter(ImageFilter.GaussianBlur(0.8))


@page
def on_a_desk(w):
    """Taken from above: the paper lies askew on a dark table."""
    sheet = letter(w, size_pt=12).rotate(2.0, Image.BICUBIC, expand=True, fillcolor=60)
    image = paper(60, (sheet.width + 300, sheet.height + 300))
    image.paste(sheet, (170, 120))
    return scanned(image, 1.1, 14)


@page
def danish_and_english(w):
    image = paper()
    draw = ImageDraw.Draw(image)
    w.fill(draw, (250, 300, 2230, 1400), font(11))
    text = ("Please find attached the minutes of the meeting with our British partners about the children.",
            "The applicant was informed that her request would be answered within seven working days.",
            "Kind regards, Katherine Whitfield, Head of Office, 14 Sycamore Road, Manchester")
    for row in range(15):
        w.write(draw, (250, 1600 + 60 * row), text[row % 3], font(11))
    return scanned(image)


@page
def small_print_200dpi(w):
    return scanned(letter(w, size_pt=7).resize((1654, 2339), Image.LANCZOS), 0.3, 8), (200, 200), 75


@page
def salt_and_pepper(w):
    small = bilevel(scanned(letter(w)).resize((1654, 2339), Image.LANCZOS))
    return bilevel(speckled(speckled(small.convert("L"), w, 12000, 1), w, 12000, 1, 255)), (200, 200), None


@page
def jpeg_200_q12(w):
    return scanned(letter(w)).resize((1654, 2339), Image.LANCZOS), (200, 200), 12


@page
def back_with_bleed_through(_):
    back = letter(Writer(98)).transpose(Image.FLIP_LEFT_RIGHT).point(lambda tone: 236 if tone < 128 else 250)
    return scanned(back.filter(ImageFilter.GaussianBlur(3)), sigma=6)


@page
def at_the_edge(w):
    image = paper()
    w.fill(ImageDraw.Draw(image), (30, 25, WIDTH - 30, 1400), font(11))
    w.write(ImageDraw.Draw(image), (60, HEIGHT - 80), f"Side 1 af 1, CPR-nr. {w.cpr()}", font(9))
    return scanned(image)


@page
def underlined(w):
    image = paper()
    draw = ImageDraw.Draw(image)
    bottom = w.fill(draw, (250, 300, 2230, 1800), font(11))
    y = 300 + font(11).size * 0.98
    while y < bottom + 20:
        draw.line((250, y, 2230, y), fill=0, width=3)
        y += font(11).size * 1.25
    return scanned(image)


@page
def dotted_leaders(w):
    image = paper()
    draw = ImageDraw.Draw(image)
    for row in range(30):
        y = 300 + 80 * row
        w.write(draw, (250, y), f"{row + 1}. Kirsten Holmgaard {w.cpr()}", font(11))
        draw.text((1250, y), "." * 60, font=font(11), fill=0)
        w.write(draw, (2150, y), str(row * 7 + 3), font(11))
    return scanned(image)


@page
def receipt(w):
    """Thermal paper, narrow and long."""
    image = paper(235, (900, 2600))
    w.fill(ImageDraw.Draw(image), (60, 100, 860, 2500), font(9, "Mono-Regular"), ink=110)
    return scanned(image, sigma=8)


@page
def watermark(w):
    image = letter(w)
    mark = paper(size=(2600, 700))
    ImageDraw.Draw(mark).text((100, 50), "KOPI", font=font(130, "Sans-Bold"), fill=205)
    mark = mark.rotate(40, Image.BICUBIC, expand=True, fillcolor=255).resize((2400, 2400))
    image.paste(ImageChops.multiply(image.crop((40, 300, 2440, 2700)), mark), (40, 300))
    return scanned(image)


@page
def card_on_empty_page(w):
    """A copy of a card: small letters on a pattern, and nothing else."""
    image = paper()
    draw = ImageDraw.Draw(image)
    draw.rectangle((700, 900, 1710, 1540), fill=215, outline=60, width=4)
    for offset in range(0, 640, 16):
        draw.line((704, 900 + offset, 1706, 900 + (offset + 200) % 640), fill=196, width=2)
    for row, text in enumerate(("SUNDHEDSKORT", "Eksempel Kommune", w.cpr(), "Åse Bækgaard",
                                "Øster Vrå 12, 9750 Østervrå", "Læge: Per Madsen, Torvet 4")):
        w.write(draw, (760, 960 + 85 * row), text, font(8 if row else 11, "Sans-Regular"))
    return scanned(image)


@page
def book_spread(w):
    image = paper(size=(4960, 3508))
    draw = ImageDraw.Draw(image)
    for left in (250, 2750):
        w.fill(draw, (left, 300, left + 1950, 2000), font(12))
    ramp = Image.linear_gradient("L").resize((500, 500)).rotate(90).resize((300, 3508))
    for at, part in ((2180, ramp.transpose(Image.FLIP_LEFT_RIGHT)), (2480, ramp)):
        image.paste(ImageChops.multiply(image.crop((at, 0, at + 300, 3508)), part), (at, 0))
    return scanned(image)


@page
def overexposed(w):
    return bilevel(scanned(letter(w)), 90), (300, 300), None


@page
def glued_note(w):
    """A slip of paper, glued on at another angle."""
    image = paper()
    w.fill(ImageDraw.Draw(image), (250, 300, 2230, 1900), font(11))
    note = paper(250, (1300, 400))
    draw = ImageDraw.Draw(note)
    draw.rectangle((0, 0, 1299, 399), outline=120, width=3)
    w.fill(draw, (40, 40, 1260, 380), font(11, "Sans-Regular"))
    image.paste(note.rotate(9, Image.BICUBIC, expand=True, fillcolor=255), (500, 2200))
    return scanned(image)


@page
def one_line_at_the_foot(w):
    image = paper()
    w.write(ImageDraw.Draw(image), (250, 3350), f"Udskrevet for {w.cpr()} den 3. marts 2024", font(8, "Sans-Regular"))
    return scanned(image)


@page
def one_word_upside_down(w):
    image = paper()
    w.write(ImageDraw.Draw(image), (400, 900), "Underretning om Kirsten Holmgaard", font(16, "Sans-Bold"))
    return scanned(image).rotate(180)


@page
def pale_table_numbers(w):
    """A table as spreadsheets print it: thin gray rules, light figures."""
    image = paper()
    draw = ImageDraw.Draw(image)
    for row in range(28):
        y = 250 + 70 * row
        draw.line((200, y, 2280, y), fill=190, width=2)
        for column in range(4):
            w.write(draw, (220 + 520 * column, y + 14), w.cpr(), font(9, "Sans-Regular"), 120)
    return scanned(image, sigma=6)


@page
def screen_photo(w):
    """A phone's picture of a screen: lines across, soft."""
    image = letter(w, "Sans-Regular", 12, ink=30, tone=225)
    lines = Image.new("L", (1, HEIGHT), 255)
    lines.putdata([232 if y % 7 < 2 else 255 for y in range(HEIGHT)])
    image = ImageChops.multiply(image, lines.resize(image.size))
    return scanned(image.rotate(-1.2, Image.BICUBIC, fillcolor=40), 1.6, 12)


# ---- PDFs with more than a picture ----


def overlay(pdf, text_pages):
    """Content streams over the pages of @pdf: bytes of PDF operators with /F1 Helvetica."""
    objects = ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
               "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595.2 841.92]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
               f"<</Length {len(text_pages)}>>stream\n{text_pages}\nendstream",
               "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"]
    out, offsets = "%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj {body} endobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n" + "".join(f"{o:010} 00000 n \n" for o in offsets)
    out += f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n"
    with tempfile.TemporaryDirectory() as folder:
        below, above, both = (pathlib.Path(folder) / name for name in ("below.pdf", "above.pdf", "both.pdf"))
        below.write_bytes(pdf)
        above.write_bytes(out.encode("cp1252"))
        subprocess.run(["qpdf", below, "--overlay", above, "--", both], check=True)
        return both.read_bytes()


def lines_of(texts, mode=0, top=780, step=14):
    body = "".join(f"({text.replace('(', '').replace(')', '')}) Tj 0 -{step} Td\n" for text in texts)
    return f"BT {mode} Tr /F1 10 Tf 60 {top} Td\n{body}ET"


def with_stamp(w):
    return overlay(as_pdf(scanned(letter(w))), lines_of(["Akt 17, side 1 af 2, modtaget 3. marts 2024"], 0, 820))


def with_stamp_upside_down(w):
    """The sheet was fed upside down; the stamp is upright."""
    return overlay(as_pdf(scanned(letter(w)).rotate(180)), lines_of(["Akt 17, side 1 af 2, modtaget 3. marts 2024"], 0, 820))


def with_stamp_on_fax(w):
    return overlay(as_pdf(fax(w)), lines_of(["Journalnr. 24/1234, akt 3", "Modtaget 3. marts 2024"], 0, 826))


def with_half_layer(w):
    """Somebody's OCR of the upper half alone."""
    image = scanned(letter(w))
    return overlay(as_pdf(image), lines_of(w.said[:len(w.said) // 2], 3))


def with_wrong_layer(w):
    """An invisible text of another page."""
    image = scanned(letter(w))
    other = Writer(77)
    letter(other)
    return overlay(as_pdf(image), lines_of(other.said, 3))


def with_garbage_layer(w):
    image = scanned(letter(w))
    shifted = ["".join(chr((ord(c) - 61) % 26 + 97) if c.isalpha() and c.isascii() else c for c in line)
               for line in w.said]
    return overlay(as_pdf(image), lines_of([line.encode("cp1252", "ignore").decode("cp1252") for line in shifted], 3))


DOCUMENTS = {"digital-stamp": with_stamp, "digital-stamp-upside-down": with_stamp_upside_down,
             "digital-stamp-on-fax": with_stamp_on_fax, "half-layer": with_half_layer,
             "wrong-layer": with_wrong_layer, "garbage-layer": with_garbage_layer}


def as_pdf(made):
    image, (x_dpi, y_dpi), quality = made if isinstance(made, tuple) else (made, (300, 300), 75)
    data = io.BytesIO()
    if image.mode == "1":
        image.save(data, "TIFF", compression="group4", dpi=(x_dpi, y_dpi))
    else:
        image.save(data, "JPEG", quality=quality, dpi=(x_dpi, y_dpi))
    layout = img2pdf.get_fixed_dpi_layout_fun((x_dpi, y_dpi))
    return img2pdf.convert(data.getvalue(), layout_fun=layout)


def make(name, folder):
    w = Writer(name)
    pdf = DOCUMENTS[name](w) if name in DOCUMENTS else as_pdf(PAGES[name](w))
    (folder / "gt").mkdir(parents=True, exist_ok=True)
    (folder / "page.pdf").write_bytes(pdf)
    (folder / "gt/p01.txt").write_text("\n".join(w.said) + "\n")


LINE = re.compile(r"page +1 (\S+) +words (\d+)/(\d+) CPR (\d+)/(\d+) conf (\S+) dpi (\d+) turned (\d+) look \[(.*)\] (\S+) s")


def judge(name, folder):
    done = subprocess.run([os.environ["BENCH_READ"], folder / "gt", folder / "page.pdf"],
                          capture_output=True, text=True, check=True)
    match = LINE.search(done.stdout)
    words, of_words, numbers, of_numbers = map(int, match.group(2, 3, 4, 5))
    flags = set(match.group(9).split(",")) - {"", "hidden-text"}
    lost = words < 0.95 * of_words or numbers < of_numbers
    good = words >= 0.98 * of_words and not lost
    verdict = "SILENT LOSS" if lost and not flags else "FALSE ALARM" if good and flags else ""
    print(f"{name:26} {match.group(1):8} words {words:4}/{of_words:<4} CPR {numbers:2}/{of_numbers:<2} "
          f"conf {match.group(6)} turned {match.group(8):>3} {match.group(10):>6} s  "
          f"{','.join(sorted(flags)):32} {verdict}", flush=True)
    return lost, good, bool(flags)


def main(arguments):
    folder = pathlib.Path(arguments[0] if arguments else tempfile.mkdtemp(prefix="tusch-hard-"))
    names = arguments[1:] or list(PAGES) + list(DOCUMENTS)
    results = []
    for name in names:
        make(name, folder / name)
        results.append(judge(name, folder / name))
    silent = sum(lost and not flagged for lost, _, flagged in results)
    n_good = sum(good for _, good, _ in results)
    false = sum(good and flagged for _, good, flagged in results)
    print(f"{len(results)} pages: {sum(lost for lost, _, _ in results)} lost text, {silent} of them silently; "
          f"{false} of {n_good} good pages flagged")
    return 0 if silent == 0 and false * 20 <= n_good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
