"""Shapes that are letters: outlined text, signatures, blocks, clips, shadings."""
# SPDX-License-Identifier: GPL-3.0-or-later
from kit import fonts
from kit.case import NAME, PLAIN, REST, case
from kit.judge import expect

STROKES = {  # letters on a grid of 4 x 6
    "R": [(0, 0, 0, 6), (0, 6, 3, 6), (3, 6, 3, 3), (3, 3, 0, 3), (1, 3, 3, 0)], "a": [(0, 0, 3, 0), (3, 0, 3, 4), (3, 4, 0, 4), (0, 2, 3, 2)],
    "v": [(0, 4, 2, 0), (2, 0, 3, 4)], "n": [(0, 0, 0, 4), (0, 4, 3, 3), (3, 3, 3, 0)], "s": [(3, 4, 0, 4), (0, 4, 3, 1), (3, 1, 0, 0)],
    "b": [(0, 6, 0, 0), (0, 0, 3, 0), (3, 0, 3, 3), (3, 3, 0, 3)], "o": [(0, 0, 3, 0), (3, 0, 3, 4), (3, 4, 0, 4), (0, 4, 0, 0)],
    "r": [(0, 0, 0, 4), (0, 3, 3, 4)], "g": [(3, 4, 0, 4), (0, 4, 0, 1), (0, 1, 3, 1), (3, 4, 3, -2), (3, -2, 0, -2)]}
BOX = {1: [(98, 132, 166, 150)]}
X, Y, STEP, SCALE = 100, 58, 7, 1.6


def strokes():
    for i, letter in enumerate(NAME):
        for x0, y0, x1, y1 in STROKES[letter]:
            left = X + STEP * i
            yield left + SCALE * x0, Y + SCALE * y0, left + SCALE * x1, Y + SCALE * y1


def nothing_is_drawn_there(result):
    """With the box and everything else of black fill taken away, no operator has a point in the box."""
    x0, y0, x1, y1 = BOX[1][0]
    for data in result.streams:
        for line in data.split(b"\n"):
            words = line.split()
            if not words or words[-1] not in (b"m", b"l", b"c", b"v", b"y"):
                continue
            numbers = [float(w) for w in words[:-1]]
            inside = [(x, y) for x, y in zip(numbers[::2], numbers[1::2]) if x0 < x < x1 and y0 < 200 - y < y1]
            expect(not inside, "points of the removed shapes are left")


def shapes(**options):
    return case("vector", texts=False, boxes=BOX, secrets=(), judge=nothing_is_drawn_there, **options)


@shapes()
def strokes_as_letters(d):
    d.page(PLAIN + REST + "1 w " + " ".join(f"{a:.2f} {b:.2f} m {c:.2f} {e:.2f} l S\n" for a, b, c, e in strokes()))


@shapes()
def one_path_of_all_letters(d):
    d.page(PLAIN + REST + "1 w " + "".join(f"{a:.2f} {b:.2f} m\n{c:.2f} {e:.2f} l\n" for a, b, c, e in strokes()) + "S")


@shapes()
def dashed_letters(d):
    d.page(PLAIN + REST + "q [1 .5] 0 d 1 J 1 w " + "".join(f"{a:.2f} {b:.2f} m\n{c:.2f} {e:.2f} l\n" for a, b, c, e in strokes()) + "S Q")


@shapes()
def curves(d):
    d.page(PLAIN + REST + ".8 w " + "".join(
        f"{a:.2f} {b:.2f} m\n{a + 1:.2f} {b + 1:.2f} {c - 1:.2f} {e + 1:.2f} {c:.2f} {e:.2f} c\nS\n" for a, b, c, e in strokes()))


@shapes()
def filled_polygons(d):
    d.page(PLAIN + REST + "".join(f"{a:.2f} {b:.2f} m\n{c:.2f} {e:.2f} l\n{c + .8:.2f} {e + .3:.2f} l\n{a + .8:.2f} {b + .3:.2f} l\nf*\n"
                                  for a, b, c, e in strokes()))


def no_small_rectangles(result):
    x0, y0, x1, y1 = BOX[1][0]
    for data in result.streams:
        for line in data.split(b"\n"):
            words = line.split()
            if len(words) == 5 and words[-1] == b"re":
                x, y, w, h = map(float, words[:4])
                expect(not (x0 < x + w / 2 < x1 and y0 < 200 - y - h / 2 < y1 and abs(w) < 10), "a block of a letter is left")


@case("vector", texts=False, boxes=BOX, secrets=(), judge=no_small_rectangles)
def letters_of_blocks(d):
    d.page(PLAIN + REST + "".join(f"{min(a, c):.2f} {min(b, e):.2f} {abs(a - c) + .7:.2f} {abs(b - e) + .7:.2f} re\nf\n"
                                  for a, b, c, e in strokes()))


@shapes()
def letters_in_a_form(d):
    form = d.form("1 w " + "".join(f"{a:.2f} {b:.2f} m\n{c:.2f} {e:.2f} l\nS\n" for a, b, c, e in strokes()))
    d.page(f"{PLAIN} {REST} /A Do", xobjects={"A": form})


@shapes(pixels=())
def letters_as_a_clip(d):
    path = "".join(f"{a:.2f} {b:.2f} m\n{c:.2f} {e:.2f} l\n{c + 1:.2f} {e + .5:.2f} l\n{a + 1:.2f} {b + .5:.2f} l\nh\n" for a, b, c, e in strokes())
    d.page(f"{PLAIN} {REST} q {path} W n .2 .4 .8 rg 90 40 100 40 re f Q")


def outline(letter, x, y, size):
    """A letter of Liberation Sans as a path: its points joined by lines."""
    sfnt = fonts.Sfnt(fonts.TRUETYPE.read_bytes())
    glyph = sfnt.glyph(letter)
    loca = fonts.u32(sfnt.tables["loca"], 4 * glyph) if fonts.u16(sfnt.tables["head"], 50) else 2 * fonts.u16(sfnt.tables["loca"], 2 * glyph)
    data, scale = sfnt.tables["glyf"][loca:], size / 2048
    n = fonts.u16(data, 0)
    ends = [fonts.u16(data, 10 + 2 * i) for i in range(n)]
    at = 12 + 2 * n + fonts.u16(data, 10 + 2 * n)
    flags = []
    while len(flags) <= ends[-1]:
        flags.append(data[at])
        if data[at] & 8:
            flags += [data[at]] * data[at + 1]
            at += 1
        at += 1

    def coordinates(short, same):
        nonlocal at
        value, out = 0, []
        for flag in flags:
            if flag & short:
                value += data[at] if flag & same else -data[at]
                at += 1
            elif not flag & same:
                value += int.from_bytes(data[at:at + 2], "big", signed=True)
                at += 2
            out.append(value)
        return out

    points = list(zip(coordinates(2, 16), coordinates(4, 32)))
    path, first = "", 0
    for end in ends:
        for i, (px, py) in enumerate(points[first:end + 1]):
            path += f"{x + px * scale:.2f} {y + py * scale:.2f} {'l' if i else 'm'}\n"
        path += "h\n"
        first = end + 1
    return path, sfnt.advance(glyph) / 1000 * size


@shapes()
def text_turned_to_outlines(d):
    x, content = 100, ""
    for letter in NAME:
        path, advance = outline(letter, x, Y, 12)
        content, x = content + path + "f\n", x + advance
    d.page(f"{PLAIN} {REST} {content}")


@shapes()
def line_of_outlines_in_one_path(d):
    x, content = 40, ""
    for letter in "Signe " + NAME + " her":
        path, advance = outline(letter, x, Y, 12) if letter != " " else ("", 30 if x < 80 else 10)
        content, x = content + path, x + advance
    d.page(f"{PLAIN} {REST} {content} f")


@case("vector", texts=False, boxes=BOX, secrets=(), judge=nothing_is_drawn_there)
def signature(d):
    curve = "105 60 m\n" + "".join(f"{105 + 6 * i} {70 + 5 * (i % 2)} {108 + 6 * i} {55 - 2 * (i % 3)} {111 + 6 * i} 60 c\n" for i in range(8))
    d.page(f"{PLAIN} {REST} q .1 .1 .6 RG 1.2 w {curve} S Q")


def lines_stay(result):
    expect(result.plain.count(b" re\n") + result.plain.count(b" l\n") >= 6, "lines of the table are gone")


@case("vector", judge=lines_stay)
def table_around_the_name(d):
    d.page(f".5 w 15 140 m 285 140 l S 15 165 m 285 165 l S 15 140 m 15 165 l S 85 140 m 85 165 l S 20 100 100 .7 re f .9 g 15 140 270 25 re f 0 g "
           f"BT /F1 12 Tf 20 150 Td (Navn: Signe) Tj 75 0 Td ({NAME}) Tj ET {REST}")


@case("vector", texts=False, boxes=BOX, secrets=())
def shading_under_the_box(d):
    d.page(f"{PLAIN} {REST} q 95 50 80 30 re W n /S sh Q BT /F1 12 Tf 100 60 Td (x) Tj ET",
           resources="/Shading << /S << /ShadingType 2 /ColorSpace /DeviceGray /Coords [95 0 175 0] /Function << /FunctionType 2 "
                     f"/Domain [0 1] /C0 [.9] /C1 [.5] /N 1 /Note ({NAME}) >> >> >>")


@case("vector", texts=False, boxes=BOX, secrets=())
def mesh_that_draws_letters(d):
    data = b""
    for a, b, c, e in strokes():
        for x, y in ((a, b), (c, e), (c + 1, e)):
            data += bytes([0, int(x), int(y), 30])
    mesh = d.stream("/ShadingType 4 /ColorSpace /DeviceGray /BitsPerCoordinate 8 /BitsPerComponent 8 /BitsPerFlag 8 "
                    "/Decode [0 255 0 255 0 1]", data)
    d.page(f"{PLAIN} {REST} /S sh", resources=f"/Shading << /S {mesh} 0 R >>")


@case("vector", texts=False, boxes=BOX, secrets=(NAME,))
def pattern_under_the_box(d):
    pattern = d.stream(f"/PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 70 18] /XStep 70 /YStep 18 /Resources << /Font << /F1 "
                       f"{d.helvetica} 0 R >> >>", f"BT /F1 12 Tf 2 5 Td ({NAME}) Tj ET")
    d.page(f"{PLAIN} {REST} /Pattern cs /P scn 98 50 70 18 re f", resources=f"/Pattern << /P {pattern} 0 R >>")
