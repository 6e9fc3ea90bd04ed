"""Fonts: what codes show, what readers are told they show, and what fonts keep of removed text."""
# SPDX-License-Identifier: GPL-3.0-or-later
from kit import fonts
from kit.case import KEEP, NAME, PLAIN, REST, case
from kit.judge import expect

UNIQUE = "Qxzqwjk"  # a name whose letters no other text of these files has
PLACE = {1: [(96, 38, 170, 56)]}
AWAY = {1: [(200, 100, 220, 120)]}


def to_unicode(d, rows, code_bytes=1):
    """@rows: {code: text}."""
    lines = "\n".join(f"<{code:0{2 * code_bytes}X}> <{text.encode('utf-16-be').hex().upper()}>"
                      for code, text in rows.items())
    space = "<00> <FF>" if code_bytes == 1 else "<0000> <FFFF>"
    return d.stream("", "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def "
                    f"1 begincodespacerange {space} endcodespacerange {len(rows)} beginbfchar\n{lines}\nendbfchar "
                    "endcmap end end")


def with_font(d, font, shown, **options):
    d.page(f"{PLAIN} BT /F2 12 Tf 100 150 Td {shown} Tj ET {REST}", fonts={"F2": font}, **options)


def helvetica(d, keys):
    return d.add(f"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica {keys} >>")


@case("text", keep=(*KEEP, "her"))
def signs_without_widths(d):
    symbol = d.add("<< /Type /Font /Subtype /Type1 /BaseFont /Symbol >>")
    dingbats = d.add("<< /Type /Font /Subtype /Type1 /BaseFont /ZapfDingbats >>")
    d.page(f"BT /F1 12 Tf 20 150 Td (Navn: Signe ) Tj /F2 12 Tf (abG) Tj /F3 12 Tf (4!a) Tj /F1 12 Tf ( {NAME} her) Tj ET {REST}",
           fonts={"F2": symbol, "F3": dingbats})


# ToUnicode

@case("text", texts=False, boxes=PLACE, secrets=())
def lying_to_unicode(d):
    table = to_unicode(d, {ord(a): b for a, b in zip("Ravnsbog", "Hanseni!")})
    with_font(d, helvetica(d, f"/Encoding /WinAnsiEncoding /ToUnicode {table} 0 R"), f"({NAME})")




@case("text")
def many_codes_to_one(d):
    table = to_unicode(d, {1: "R", 2: "a", 3: "v", 4: "n", 5: "s", 6: "b", 7: "o", 8: "r", 9: "g", 10: "R", 11: "a"})
    differences = "1 /R /a /v /n /s /b /o /r /g /R /a"
    with_font(d, helvetica(d, f"/Encoding << /Differences [{differences}] >> /FirstChar 1 /LastChar 11 "
                              f"/Widths [722 556 500 556 500 556 556 333 556 722 556] /ToUnicode {table} 0 R"),
              "<0A0B03040506070809>")


@case("text")
def one_code_is_the_name(d):
    table = to_unicode(d, {65: NAME, 66: "her"})
    with_font(d, helvetica(d, f"/FirstChar 65 /LastChar 66 /Widths [4000 1500] /ToUnicode {table} 0 R"), "(AB)")


@case("text")
def ligature_in_the_name(d):
    table = to_unicode(d, {1: "Rav", 2: "nsb", 3: "org", 32: " "})
    with_font(d, helvetica(d, "/Encoding << /BaseEncoding /WinAnsiEncoding /Differences [1 /fi /fl /ffi] >> "
                              "/FirstChar 1 /LastChar 3 /Widths [1500 1500 1300] "
                              f"/ToUnicode {table} 0 R"), "<010203>")


def rows_are_used_ones(result):
    expect(b"6562" not in result.plain, "a row of codes that nothing shows is left")


@case("text", judge=rows_are_used_ones)
def rows_of_unused_codes(d):
    table = to_unicode(d, {**{ord(c): c for c in "Ravnsborg her"}, 1: NAME, 2: "\u6562", 3: "140761-9710"})
    with_font(d, helvetica(d, f"/Encoding /WinAnsiEncoding /ToUnicode {table} 0 R"), f"({NAME} her)")


@case("text", boxes=PLACE, texts=False)
def no_to_unicode(d):
    names = "/g1 /g2 /g3 /g4 /g5 /g6 /g7 /g8"
    procs = " ".join(f"/g{i} {d.stream('', f'500 0 0 0 500 700 d1 0 0 400 {80 * i} re f')} 0 R" for i in range(1, 9))
    font = d.add(f"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 500 700] /FontMatrix [.001 0 0 .001 0 0] /FirstChar 1 "
                 f"/LastChar 8 /Widths [{'500 ' * 8}] /Encoding << /Differences [1 {names}] >> /CharProcs << {procs} >> "
                 f"/Resources << >> /Name /{NAME} >>")
    with_font(d, font, "<0102030405060708>")


# Type 3

BARS = {"R": 700, "a": 450, "v": 400, "n": 420, "s": 480, "b": 680, "o": 460, "r": 360, "g": 350, "h": 660, "e": 440}


def type3(d, keys=""):
    procs = " ".join(f"/{c} {d.stream('', f'550 0 0 -200 500 700 d1 50 0 400 {h} re f')} 0 R" for c, h in BARS.items())
    codes = sorted(ord(c) for c in BARS)
    differences = " ".join(f"{c} /{chr(c)}" for c in codes)
    table = to_unicode(d, {c: chr(c) for c in codes})
    return d.add(f"<< /Type /Font /Subtype /Type3 /FontBBox [0 -200 600 800] /FontMatrix [.001 0 0 .001 0 0] "
                 f"/FirstChar {codes[0]} /LastChar {codes[-1]} /Widths [{' 550' * (codes[-1] - codes[0] + 1)}] "
                 f"/Encoding << /Differences [{differences}] >> /CharProcs << {procs} >> /Resources << >> "
                 f"/ToUnicode {table} 0 R {keys} >>")


@case("text", keep=(*KEEP, "here"))
def type3_letters(d):
    d.page(f"{PLAIN} BT /T 12 Tf 100 150 Td ({NAME}) Tj 100 0 Td (here) Tj ET {REST}", fonts={"T": type3(d)})


@case("text", boxes=PLACE, texts=False)
def type3_procedure_shows_text(d):
    proc = d.stream("", f"5 0 d0 BT /F1 1 Tf ({NAME}) Tj ET")
    font = d.add(f"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 5 1] /FontMatrix [1 0 0 1 0 0] /FirstChar 97 /LastChar 97 "
                 f"/Widths [5] /Encoding << /Differences [97 /a] >> /CharProcs << /a {proc} 0 R >> "
                 f"/Resources << /Font << /F1 {d.helvetica} 0 R >> >> >>")
    with_font(d, font, "(a)")


@case("text", keep=(*KEEP, "e"))
def type3_of_pictures(d):
    procs = " ".join(
        f"/{c} {d.stream('', '550 0 0 0 500 700 d1 q 400 0 0 %d 50 0 cm BI /W 8 /H 2 /IM true /BPC 1 ID ' % h + 'Zf EI Q')} 0 R"
        for c, h in BARS.items())
    codes = sorted(ord(c) for c in BARS)
    font = d.add(f"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 600 800] /FontMatrix [.001 0 0 .001 0 0] "
                 f"/FirstChar {codes[0]} /LastChar {codes[-1]} /Widths [{' 550' * (codes[-1] - codes[0] + 1)}] "
                 f"/Encoding << /Differences [{' '.join(f'{c} /{chr(c)}' for c in codes)}] >> /CharProcs << {procs} >> "
                 f"/ToUnicode {to_unicode(d, {c: chr(c) for c in codes})} 0 R >>")
    d.page(f"{PLAIN} BT /T 12 Tf 100 150 Td ({NAME}) Tj 100 0 Td (e) Tj ET {REST}", fonts={"T": font})


# Embedded programs

def descriptor(d, key, program, keys="", name="ABCDEF+Skrift", flags=32):
    return d.add(f"<< /Type /FontDescriptor /FontName /{name} /Flags {flags} /FontBBox [-200 -300 1200 1000] /ItalicAngle 0 "
                 f"/Ascent 905 /Descent -212 /CapHeight 700 /StemV 80 /{key} {program} 0 R {keys} >>")


def composite(d, letters, encoding="/Identity-H", cid_of=None, map_keys="", name="ABCDEF+Skrift"):
    """A TrueType program behind CIDs; returns (font, code of each letter)."""
    program = fonts.TRUETYPE.read_bytes()
    sfnt = fonts.Sfnt(program)
    glyphs = {c: sfnt.glyph(c) for c in letters}
    cids = {c: cid_of(i, glyphs[c]) if cid_of else glyphs[c] for i, c in enumerate(letters)}
    file = d.stream(f"/Length1 {len(program)}", program, True)
    widths = " ".join(f"{cids[c]} [{sfnt.advance(g):.0f}]" for c, g in glyphs.items())
    descendant = d.add(
        f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{name} /CIDSystemInfo << /Registry (Adobe) /Ordering "
        f"(Identity) /Supplement 0 >> /FontDescriptor {descriptor(d, 'FontFile2', file, name=name)} 0 R /W [{widths}] "
        f"{map_keys} >>")
    table = to_unicode(d, {cids[c]: c for c in letters}, 2)
    font = d.add(f"<< /Type /Font /Subtype /Type0 /BaseFont /{name} /Encoding {encoding} /DescendantFonts "
                 f"[{descendant} 0 R] /ToUnicode {table} 0 R >>")
    return font, cids, glyphs


def codes(text, cids):
    return "<" + "".join(f"{cids[c]:04X}" for c in text) + ">"


def truetype_outlines_are_gone(result):
    """No outline of a letter that only the removed name had, in any TrueType program of the file."""
    original = fonts.Sfnt(fonts.TRUETYPE.read_bytes())
    programs = [data for data in result.streams if data[:4] in (b"\0\1\0\0", b"true")]
    expect(programs, "the font is gone")
    for data in programs:
        sfnt = fonts.Sfnt(data)
        left = [c for c in set(UNIQUE) - set("e") if sfnt.outline_bytes(original.glyph(c)) > 0]
        expect(not left, f"outlines of {''.join(left)} are left")


@case("text", secrets=(UNIQUE,), judge=truetype_outlines_are_gone)
def composite_truetype(d):
    font, cids, _ = composite(d, UNIQUE + "her ")
    d.page(f"{PLAIN} BT /F2 12 Tf 100 150 Td {codes(UNIQUE + ' her', cids)} Tj ET {REST}", fonts={"F2": font})


@case("text", secrets=(UNIQUE,), judge=truetype_outlines_are_gone)
def glyphs_behind_a_map(d):
    stream = d.add()
    font, cids, glyphs = composite(d, UNIQUE + "her ", cid_of=lambda i, glyph: i + 5, map_keys=f"/CIDToGIDMap {stream} 0 R")
    table = bytearray(2 * 40)
    for c, cid in cids.items():
        table[2 * cid:2 * cid + 2] = glyphs[c].to_bytes(2, "big")
    d.set(stream, b"<< /Length 80 >>\nstream\n" + bytes(table) + b"\nendstream")
    d.page(f"{PLAIN} BT /F2 12 Tf 100 150 Td {codes(UNIQUE + ' her', cids)} Tj ET {REST}", fonts={"F2": font})


@case("text", secrets=(UNIQUE,), judge=truetype_outlines_are_gone)
def embedded_cmap(d):
    cmap = d.add()
    font, cids, _ = composite(d, UNIQUE + "her ", encoding=f"{cmap} 0 R")
    body = ("/CIDInit /ProcSet findresource begin begincmap /CMapName /Own def 1 begincodespacerange <0000> <FFFF> "
            "endcodespacerange 1 begincidrange <0000> <FFFF> 0 endcidrange endcmap end")
    d.set(cmap, f"<< /Type /CMap /CMapName /Own /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> "
                f"/Length {len(body)} >>\nstream\n{body}\nendstream")
    d.page(f"{PLAIN} BT /F2 12 Tf 100 150 Td {codes(UNIQUE + ' her', cids)} Tj ET {REST}", fonts={"F2": font})


@case("text", secrets=(NAME,), boxes=None)
def written_downward(d):
    font, cids, _ = composite(d, NAME, encoding="/Identity-V")
    d.page(f"{PLAIN} BT /F2 12 Tf 200 150 Td {codes(NAME, cids)} Tj ET {REST}", fonts={"F2": font})


@case("text", secrets=(NAME,), boxes=PLACE)
def predefined_cmap(d):
    font = d.add("<< /Type /Font /Subtype /Type0 /BaseFont /MSung-Light /Encoding /UniCNS-UTF16-H /DescendantFonts [<< /Type "
                 "/Font /Subtype /CIDFontType0 /BaseFont /MSung-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (CNS1) "
                 "/Supplement 0 >> /DW 500 >>] >>")
    with_font(d, font, "<" + NAME.encode("utf-16-be").hex() + ">")


def simple_truetype(d, encoding, shown, keys="", name="ABCDEF+Skrift", flags=32):
    program = fonts.TRUETYPE.read_bytes()
    sfnt = fonts.Sfnt(program)
    file = d.stream(f"/Length1 {len(program)}", program, True)
    widths = " ".join(f"{sfnt.advance(sfnt.glyph(chr(c))):.0f}" for c in range(32, 127))
    font = d.add(f"<< /Type /Font /Subtype /TrueType /BaseFont /{name} /Encoding {encoding} /FirstChar 32 /LastChar 126 "
                 f"/Widths [{widths}] /FontDescriptor {descriptor(d, 'FontFile2', file, name=name, flags=flags)} 0 R {keys} >>")
    d.page(f"{PLAIN} BT /F2 12 Tf 100 150 Td ({shown}) Tj ET {REST}", fonts={"F2": font})


@case("text", secrets=(UNIQUE,), judge=truetype_outlines_are_gone)
def truetype(d):
    simple_truetype(d, "/WinAnsiEncoding", UNIQUE + " her")


@case("text", secrets=(UNIQUE,), judge=truetype_outlines_are_gone)
def truetype_with_differences(d):
    simple_truetype(d, "<< /BaseEncoding /WinAnsiEncoding /Differences [81 /Q 104 /h /i 120 /x /y /z] >>", UNIQUE + " her")


@case("text", secrets=(UNIQUE,), judge=truetype_outlines_are_gone)
def truetype_with_odd_glyph_names(d):
    simple_truetype(d, "<< /BaseEncoding /WinAnsiEncoding /Differences [104 /uni0068 120 /uni0078] >>", UNIQUE + " her")


@case("text", secrets=(NAME,), boxes=AWAY)
def names_of_fonts(d):
    simple_truetype(d, "/WinAnsiEncoding", "se her", name=f"ABCDEF+{NAME}-Bold",
                    keys="/Name /" + NAME)


@case("text", secrets=(NAME,), boxes=AWAY, pixels=())
def name_of_a_font_not_embedded(d):
    font = d.add(f"<< /Type /Font /Subtype /TrueType /BaseFont /{NAME}Sans /Encoding /WinAnsiEncoding /FirstChar 32 "
                 f"/LastChar 126 /Widths [{' 550' * 95}] /FontDescriptor << /Type /FontDescriptor /FontName /{NAME}Sans /Flags 32 "
                 f"/FontBBox [0 0 1000 1000] /ItalicAngle 0 /Ascent 900 /Descent -200 /CapHeight 700 /StemV 80 /FontFamily ({NAME}) "
                 "/CharSet (/R/a/v/n/s/b/o/r/g) >> >>")
    with_font(d, font, "(se her)")


@case("text", secrets=(NAME,), boxes=AWAY)
def glyph_names_spell_it(d):
    with_font(d, helvetica(d, f"/Encoding << /BaseEncoding /WinAnsiEncoding /Differences [1 /{NAME} 2 /a 120 /{NAME}2] >> "
                              "/FirstChar 1 /LastChar 120 /Widths [" + " 500" * 120 + "]"), "(se her\\002)")


@case("text", secrets=(UNIQUE,))
def letters_from_two_fonts(d):
    font, cids, _ = composite(d, UNIQUE + "her ")
    sfnt = fonts.Sfnt(fonts.TRUETYPE.read_bytes())
    parts, x = [], 100
    for i, c in enumerate(UNIQUE):
        parts.append(f"BT {'/F1' if i % 2 else '/F2'} 12 Tf {x:.2f} 150 Td {f'({c})' if i % 2 else codes(c, cids)} Tj ET")
        x += sfnt.advance(sfnt.glyph(c)) * .012
    d.page(f"{PLAIN} {' '.join(parts)} {REST}", fonts={"F2": font})


# CFF and Type 1

def cff_outlines_are_gone(result):
    full = fonts.cff_outlines(fonts.Sfnt(fonts.OPENTYPE.read_bytes()).tables["CFF "])
    original = fonts.Sfnt(fonts.OPENTYPE.read_bytes())
    programs = [data for data in result.streams if data[:2] == b"\1\0" and len(data) > 200]
    programs += [fonts.Sfnt(data).tables["CFF "] for data in result.streams if data[:4] == b"OTTO"]
    expect(programs, "the font is gone")
    for data in programs:
        left = set(fonts.cff_outlines(data))
        found = [c for c in set(UNIQUE) - set("e") if full[original.glyph(c)] in left]
        expect(not found, f"outlines of {''.join(sorted(found))} are left")
        expect(b"URW" not in data and b"Copyright" not in data, "texts of the font are left")


def cff_program():
    return fonts.Sfnt(fonts.OPENTYPE.read_bytes()).tables["CFF "]


def cff_simple(d, program, subtype, encoding="/WinAnsiEncoding"):
    sfnt = fonts.Sfnt(fonts.OPENTYPE.read_bytes())
    file = d.stream(f"/Subtype /{subtype}", program, True)
    widths = " ".join(f"{sfnt.advance(sfnt.glyph(chr(c))):.0f}" for c in range(32, 127))
    return d.add(f"<< /Type /Font /Subtype /Type1 /BaseFont /ABCDEF+Skrift /Encoding {encoding} /FirstChar 32 /LastChar 126 "
                 f"/Widths [{widths}] /FontDescriptor {descriptor(d, 'FontFile3', file, keys='/CharSet (/Q/x/z)')} 0 R >>")


@case("text", secrets=(UNIQUE,), judge=cff_outlines_are_gone)
def bare_cff(d):
    with_font(d, cff_simple(d, cff_program(), "Type1C"), f"({UNIQUE} her)")


@case("text", secrets=(UNIQUE,), judge=cff_outlines_are_gone)
def bare_cff_with_differences(d):
    with_font(d, cff_simple(d, cff_program(), "Type1C", "<< /BaseEncoding /WinAnsiEncoding /Differences [81 /Q /R 104 /h 120 /x /y /z] >>"),
              f"({UNIQUE} her)")


@case("text", secrets=(UNIQUE,), judge=cff_outlines_are_gone)
def opentype_cff(d):
    with_font(d, cff_simple(d, fonts.OPENTYPE.read_bytes(), "OpenType"), f"({UNIQUE} her)")


def cff_composite(d, program, subtype, first_cid=0):
    sfnt = fonts.Sfnt(fonts.OPENTYPE.read_bytes())
    letters = UNIQUE + "her "
    glyphs = {c: sfnt.glyph(c) + first_cid for c in letters}
    file = d.stream(f"/Subtype /{subtype}", program, True)
    widths = " ".join(f"{g} [{sfnt.advance(g - first_cid):.0f}]" for g in glyphs.values())
    descendant = d.add("<< /Type /Font /Subtype /CIDFontType0 /BaseFont /ABCDEF+Skrift /CIDSystemInfo << /Registry (Adobe) /Ordering "
                       f"(Identity) /Supplement 0 >> /FontDescriptor {descriptor(d, 'FontFile3', file)} 0 R /W [{widths}] >>")
    font = d.add(f"<< /Type /Font /Subtype /Type0 /BaseFont /ABCDEF+Skrift /Encoding /Identity-H /DescendantFonts [{descendant} 0 R] "
                 f"/ToUnicode {to_unicode(d, {g: c for c, g in glyphs.items()}, 2)} 0 R >>")
    d.page(f"{PLAIN} BT /F2 12 Tf 100 150 Td {codes(UNIQUE + ' her', glyphs)} Tj ET {REST}", fonts={"F2": font})


@case("text", secrets=(UNIQUE,), judge=cff_outlines_are_gone)
def composite_cff(d):
    cff_composite(d, cff_program(), "CIDFontType0C")


@case("text", secrets=(UNIQUE,), judge=cff_outlines_are_gone)
def composite_cff_of_cids(d):
    cff_composite(d, fonts.cid_keyed(cff_program(), 500), "CIDFontType0C", 500)


@case("text", secrets=(UNIQUE,), judge=cff_outlines_are_gone)
def cff_with_its_own_encoding(d):
    with_font(d, cff_simple(d, cff_program(), "Type1C", "null"), f"({UNIQUE} her)")


@case("text", secrets=(UNIQUE,), judge=cff_outlines_are_gone)
def composite_opentype(d):
    cff_composite(d, fonts.OPENTYPE.read_bytes(), "OpenType")


def type1_outlines_are_gone(result):
    programs = [data for data in result.streams if data.startswith(b"%!PS")]
    expect(programs, "there is no Type 1 program")
    for program in programs:
        names, plain = fonts.type1_glyphs(program)
        expect({"h", "e", "r"} <= names, f"letters in use are lost: {sorted(names)}")
        left = names & set(UNIQUE) - set("her")
        expect(not left, f"outlines are left: {sorted(left)}")
        expect(b"version" not in program + plain and b"GNU" not in program + plain, "the licence is left")


def type1_simple(d, encoding, program=None):
    clear, encrypted, trailer = fonts.type1_parts(program or fonts.TYPE1.read_bytes())
    file = d.stream(f"/Length1 {len(clear)} /Length2 {len(encrypted)} /Length3 {len(trailer)}", clear + encrypted + trailer, True)
    sfnt = fonts.Sfnt(fonts.OPENTYPE.read_bytes())
    widths = " ".join(f"{sfnt.advance(sfnt.glyph(chr(c))):.0f}" for c in range(32, 127))
    return d.add(f"<< /Type /Font /Subtype /Type1 /BaseFont /ABCDEF+Skrift {encoding} /FirstChar 32 /LastChar 126 "
                 f"/Widths [{widths}] /FontDescriptor {descriptor(d, 'FontFile', file)} 0 R >>")


@case("text", secrets=(UNIQUE,), judge=type1_outlines_are_gone)
def type1_program(d):
    with_font(d, type1_simple(d, "/Encoding /WinAnsiEncoding"), f"({UNIQUE} her)")


@case("text", secrets=(UNIQUE,), judge=type1_outlines_are_gone)
def type1_with_its_own_encoding(d):
    with_font(d, type1_simple(d, ""), f"({UNIQUE} her)")


@case("text", secrets=("version", "Nimbus", "Roman"), keep=(*KEEP, "her"), judge=type1_outlines_are_gone)
def words_of_a_licence(d):
    font = type1_simple(d, "/Encoding /WinAnsiEncoding")
    d.page(f"{PLAIN} BT /F1 12 Tf 20 70 Td (en version af Nimbus Roman) Tj ET BT /F2 12 Tf 100 150 Td (her) Tj ET {REST}", fonts={"F2": font})


@case("text", secrets=(NAME,), boxes=AWAY)
def texts_around_fonts(d):
    program = fonts.TRUETYPE.read_bytes()
    xmp = d.stream("/Type /Metadata /Subtype /XML", f"<x>{NAME}</x>")
    file = d.stream(f"/Length1 {len(program)} /Metadata {xmp} 0 R /Note ({NAME})", program, True)
    sfnt = fonts.Sfnt(program)
    widths = " ".join(f"{sfnt.advance(sfnt.glyph(chr(c))):.0f}" for c in range(32, 127))
    font = d.add(f"<< /Type /Font /Subtype /TrueType /BaseFont /ABCDEF+Skrift /Encoding /WinAnsiEncoding /FirstChar 32 /LastChar 126 "
                 f"/Widths [{widths}] /PieceInfo << /X ({NAME}) >> /FontDescriptor "
                 f"{descriptor(d, 'FontFile2', file, keys=f'/FontFamily ({NAME}) /Lang (da-{NAME}) /CharSet (/{NAME})')} 0 R >>")
    with_font(d, font, "(se her)")
