"""Codes: what they show and what they are said to show, in tables that few writers make."""
# SPDX-License-Identifier: GPL-3.0-or-later
from kit import fonts
from kit.case import KEEP, NAME, PLAIN, REST, case

from cases_fonts import PLACE, UNIQUE, composite, descriptor, helvetica, to_unicode, truetype_outlines_are_gone, with_font

TWO = {1: [(98, 38, 159, 56)]}


def cmap(d, body, space="<00> <FF>", keys=""):
    return d.stream(keys, "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def "
                    f"1 begincodespacerange {space} endcodespacerange {body} endcmap end end")


def hexadecimal(text):
    return text.encode("utf-16-be").hex().upper()


@case("text")
def rows_as_ranges_and_lists(d):
    table = cmap(d, f"3 beginbfrange <20> <40> <0020> <41> <5A> <0041> <61> <7A> [{' '.join(f'<{ord(c):04X}>' for c in 'abcdefghijklmnopqrstuvwxyz')}] endbfrange")
    with_font(d, helvetica(d, f"/Encoding /WinAnsiEncoding /ToUnicode {table} 0 R"), f"({NAME} her)")


@case("text", boxes=PLACE)
def shifted_letters(d):
    """Codes are other letters; only ToUnicode says which name is shown, by names of glyphs."""
    names = " ".join(f"/{c}" for c in "Ravnsbog")
    table = to_unicode(d, {33 + i: c for i, c in enumerate("Ravnsbog")})
    order = {c: chr(33 + i) for i, c in enumerate("Ravnsbog")} | {"r": "*"}
    font = helvetica(d, f"/Encoding << /Differences [33 {names} 42 /r] >> /FirstChar 33 /LastChar 42 "
                        f"/Widths [722 556 500 556 500 556 556 556 0 333] /ToUnicode {table} 0 R")
    d.page(f"{PLAIN} BT /F2 12 Tf 100 150 Td <{''.join(f'{ord(order[c]):02X}' for c in NAME)}> Tj ET {REST}", fonts={"F2": font})


@case("text", boxes=PLACE)
def soft_hyphens_between_the_letters(d):
    table = to_unicode(d, {**{ord(c): c for c in set(NAME)}, 1: "\u00ad", 2: "\u200b"})
    font = helvetica(d, f"/Encoding << /BaseEncoding /WinAnsiEncoding /Differences [1 /hyphen /hyphen] >> /FirstChar 1 /LastChar 122 "
                        f"/Widths [0 0 {' '.join(str(fonts_width(c)) for c in range(3, 123))}] /ToUnicode {table} 0 R")
    with_font(d, font, f"({chr(1).join(NAME[:5])}\\002{NAME[5:]})")


def fonts_width(code):
    return {"R": 722, "a": 556, "v": 500, "n": 556, "s": 500, "b": 556, "o": 556, "r": 333, "g": 556, "S": 667, "e": 556}.get(chr(code), 500)


@case("text", secrets=("\u00c5se \u00d8rum",), boxes=TWO, keep=(*KEEP, "her"))
def danish_letters(d):
    d.page(f"{PLAIN} BT /F1 12 Tf 100 150 Td (\\305se \\330rum her) Tj ET {REST}")


@case("text", secrets=("\u00c5se \u00d8rum",), boxes=TWO, keep=(*KEEP, "her"))
def danish_letters_of_a_mac(d):
    font = helvetica(d, "/Encoding /MacRomanEncoding")
    d.page(f"{PLAIN} BT /F2 12 Tf 100 150 Td (\\201se \\257rum her) Tj ET {REST}", fonts={"F2": font})


@case("text", secrets=("Ase",), boxes={1: [(96, 34, 130, 56)]}, keep=(*KEEP, "her"))
def ring_set_on_the_letter(d):
    font = helvetica(d, "/Encoding << /BaseEncoding /WinAnsiEncoding /Differences [1 /ring] >> /FirstChar 1 /LastChar 1 /Widths [333]")
    d.page(f"{PLAIN} BT /F1 12 Tf 100 150 Td (A) Tj /F2 12 Tf -2.6 2.5 Td <01> Tj ET BT /F1 12 Tf 108 150 Td (se) Tj 40 0 Td (her) Tj ET {REST}",
           fonts={"F2": font})


@case("text", secrets=("Sofie",), keep=(*KEEP, "her"))
def ligature_of_the_font(d):
    table = to_unicode(d, {**{ord(c): c for c in "Soe"}, 1: "\ufb01"})
    font = helvetica(d, f"/Encoding << /BaseEncoding /WinAnsiEncoding /Differences [1 /fi] >> /FirstChar 1 /LastChar 122 "
                        f"/Widths [{' '.join(str(fonts_width(c)) for c in range(1, 123))}] "
                        f"/ToUnicode {table} 0 R")
    d.page(f"{PLAIN} BT /F2 12 Tf 120 150 Td (So\\001e) Tj /F1 12 Tf ( her) Tj ET {REST}", fonts={"F2": font})


@case("text", boxes=PLACE, keep=("Navn", "Sagen", "4711", "journal"))
def one_code_for_two_words_in_part(d):
    table = to_unicode(d, {**{ord(c): c for c in "Signevborg "}, 1: "her Ra", 2: "ns"})
    font = helvetica(d, "/Encoding << /BaseEncoding /WinAnsiEncoding /Differences [1 /m /m] >> /FirstChar 1 /LastChar 122 "
                        f"/Widths [2800 1056 {' '.join(str(fonts_width(c)) for c in range(3, 123))}] "
                        f"/ToUnicode {table} 0 R")
    d.page(f"BT /F1 12 Tf 20 150 Td (Navn: Signe) Tj /F2 12 Tf 66 0 Td (\\001v\\002borg) Tj ET {REST}", fonts={"F2": font})


@case("text", secrets=(UNIQUE,), judge=truetype_outlines_are_gone)
def codes_of_one_and_two_bytes(d):
    table = d.add()
    font, cids, _ = composite(d, UNIQUE + "her ", encoding=f"{table} 0 R")
    rows = " ".join(f"<{0x8100 + i:04X}> {cids[c]}" for i, c in enumerate(UNIQUE + "her "))
    body = ("/CIDInit /ProcSet findresource begin begincmap /CMapName /Own def 2 begincodespacerange <00> <80> <8100> <9FFC> "
            f"endcodespacerange 11 begincidchar {rows} endcidchar endcmap end")
    d.set(table, f"<< /Type /CMap /CMapName /Own /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> "
                 f"/Length {len(body)} >>\nstream\n{body}\nendstream")
    unicode = to_unicode(d, {0x8100 + i: c for i, c in enumerate(UNIQUE + "her ")}, 2)
    d.set(font, d.objects[font - 1].split(b"/ToUnicode")[0] + b"/ToUnicode %d 0 R >>" % unicode)
    text = "".join(f"{0x8100 + (UNIQUE + 'her ').index(c):04X}" for c in UNIQUE + " her")
    d.page(f"{PLAIN} BT /F2 12 Tf 100 150 Td <{text}> Tj ET {REST}", fonts={"F2": font})


@case("text", secrets=(UNIQUE,), boxes=PLACE, texts=True)
def composite_without_to_unicode(d):
    font, cids, _ = composite(d, UNIQUE + "her ")
    d.set(font, d.objects[font - 1].split(b"/ToUnicode")[0] + b">>")
    d.page(f"{PLAIN} /Span << /ActualText ({UNIQUE}) >> BDC BT /F2 12 Tf 100 150 Td <{''.join(f'{cids[c]:04X}' for c in UNIQUE)}> Tj ET EMC {REST}",
           fonts={"F2": font})


@case("text", secrets=(UNIQUE,), judge=truetype_outlines_are_gone)
def to_unicode_by_name(d):
    font, cids, _ = composite(d, UNIQUE + "her ", cid_of=lambda i, glyph: glyph)
    d.page(f"{PLAIN} BT /F2 12 Tf 2 Tc 100 150 Td <{''.join(f'{cids[c]:04X}' for c in UNIQUE + ' her')}> Tj ET 0 Tc {REST}", fonts={"F2": font})


@case("text", secrets=(UNIQUE,), judge=truetype_outlines_are_gone)
def letters_of_a_symbolic_font(d):
    program = fonts.TRUETYPE.read_bytes()
    sfnt = fonts.Sfnt(program)
    file = d.stream(f"/Length1 {len(program)}", program, True)
    widths = " ".join(f"{sfnt.advance(sfnt.glyph(chr(c))):.0f}" for c in range(32, 127))
    font = d.add(f"<< /Type /Font /Subtype /TrueType /BaseFont /ABCDEF+Skrift /FirstChar 32 /LastChar 126 /Widths [{widths}] "
                 f"/FontDescriptor {descriptor(d, 'FontFile2', file, flags=4)} 0 R /ToUnicode {to_unicode(d, {c: chr(c) for c in range(32, 127)})} 0 R >>")
    with_font(d, font, f"({UNIQUE} her)")


@case("text", boxes=PLACE)
def widths_that_are_all_nothing(d):
    with_font(d, helvetica(d, f"/Encoding /WinAnsiEncoding /FirstChar 32 /LastChar 126 /Widths [{' 0' * 95}]"),
              " ".join(f"[({c}) -{w}] TJ" for c, w in zip(NAME, (722, 556, 500, 556, 500, 556, 556, 333, 556)))[:-3])


@case("text", boxes={1: [(96, 38, 260, 56)]})
def widths_twice_too_wide(d):
    with_font(d, helvetica(d, f"/Encoding /WinAnsiEncoding /FirstChar 32 /LastChar 126 /Widths [{' 1200' * 95}]"), f"({NAME})")


@case("text")
def font_within_the_resources(d):
    d.page(f"{PLAIN} BT /F9 12 Tf 100 150 Td ({NAME} her) Tj ET {REST}", resources=None)
    page = d.pages[-1]
    d.set(page, d.objects[page - 1].replace(b"/Contents", b"/Resources << /Font << /F1 %d 0 R /F9 << /Type /Font /Subtype /Type1 /BaseFont "
                                            b"/Times-Roman /Encoding << /Type /Encoding /Differences [82 /R] >> >> >> >> /Contents" % d.helvetica))


@case("text", boxes=PLACE)
def four_sizes_of_one_name(d):
    d.page(f"{PLAIN} BT /F1 12 Tf 100 150 Td (Rav) Tj /F1 11 Tf (ns) Tj /F1 13 Tf (bo) Tj /F1 12.5 Tf (rg) Tj ET {REST}")
