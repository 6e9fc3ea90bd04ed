"""What an engine like this one takes for granted, one thing after the other."""
# SPDX-License-Identifier: GPL-3.0-or-later
import pathlib
import re
import struct
import tempfile

from kit import pictures
from kit.case import NAME, PLAIN, REST, SHOWN, case
from kit.document import utf16
from kit.judge import expect, run
from kit.pictures import HEIGHT, WIDTH

from cases_annotations import fields
from cases_codes import fonts_width
from cases_document import CONTENT
from cases_fonts import PLACE, UNIQUE, helvetica, to_unicode, with_font
from cases_pictures import image
from cases_vector import strokes


def stays_text(result):
    expect(result.method() in ("structural", "rebuilt"), f"needless pixels: {result.reason()}")


@case("text", boxes=None, judge=stays_text)
def marks_of_no_width(d):
    """Strokes and accents that some fonts set over the letter before."""
    table = to_unicode(d, {**{ord(c): c for c in f"{NAME} her="}, 1: "\u0338"})
    font = helvetica(d, f"/Encoding << /BaseEncoding /WinAnsiEncoding /Differences [1 /slash] >> /FirstChar 1 /LastChar 122 "
                        f"/Widths [0 {' '.join(str(fonts_width(c)) for c in range(2, 123))}] /ToUnicode {table} 0 R")
    d.page(f"{PLAIN} BT /F2 12 Tf 100 150 Td (\\001{NAME} \\001= her) Tj ET {REST}", fonts={"F2": font})


def pattern_of_letters(d):
    lines = " ".join(f"{a - 98} {b - 50} m {c - 98} {e - 50} l S" for a, b, c, e in strokes())
    return d.stream("/PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 70 18] /XStep 70 /YStep 18 /Matrix [1 0 0 1 98 50] /Resources << >>", lines)


def no_pattern_is_left(result):
    expect(b"/PatternType 1" in result.before.plain and b"/PatternType 1" not in result.plain, "what the pattern paints is left")


def patterned(d, content, **options):
    pattern = pattern_of_letters(d)
    d.page(f"{PLAIN} {REST} {content}", resources=f"/Pattern << /P {pattern} 0 R >> {options.pop('resources', '')}", **options)


BOX = {1: [(99, 130, 170, 152)]}  # over x 98-168, y 50-68 from below


# What a pattern paints is not seen where it is set.

@case("vector", texts=False, boxes=BOX, secrets=(), judge=no_pattern_is_left)
def pattern_set_before_the_colour_of_lines(d):
    patterned(d, "/Pattern cs /P scn /DeviceGray CS 0 SC 98 50 70 18 re f")


@case("vector", texts=False, boxes=BOX, secrets=(), judge=no_pattern_is_left)
def pattern_of_a_thick_line(d):
    patterned(d, "/Pattern CS /P SCN /DeviceGray cs 0 sc 18 w 98 59 m 168 59 l S")


@case("vector", texts=False, boxes=BOX, secrets=(), judge=no_pattern_is_left, pixels=())
def pattern_through_a_stencil_of_one_pixel(d):
    dot = d.stream("/Type /XObject /Subtype /Image /Width 1 /Height 1 /ImageMask true /BitsPerComponent 1", b"\0")
    patterned(d, "q /Pattern cs /P scn 70 0 0 18 98 50 cm /I Do Q", xobjects={"I": dot})


@case("vector", texts=False, boxes=BOX, secrets=(), judge=no_pattern_is_left, pixels=())
def pattern_through_a_stencil_inline(d):
    patterned(d, "q /Pattern cs /P scn 70 0 0 18 98 50 cm BI /W 1 /H 1 /IM true /BPC 1 ID \0 EI Q")


@case("vector", texts=False, boxes={1: [(30, 130, 60, 152)]}, secrets=(), judge=no_pattern_is_left, pixels=())
def pattern_within_one_great_letter(d):
    patterned(d, "/Pattern cs /P scn BT /F1 260 Tf 20 20 Td (M) Tj ET")


@case("vector", texts=False, boxes=BOX, secrets=(), judge=no_pattern_is_left)
def pattern_a_form_takes_over(d):
    form = d.form("98 50 70 18 re f")
    patterned(d, "/Pattern cs /P scn /X Do", xobjects={"X": form})


@case("vector", texts=False, boxes=BOX, secrets=(), judge=no_pattern_is_left)
def pattern_within_a_pattern(d):
    inner = pattern_of_letters(d)
    outer = d.stream("/PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 300 200] /XStep 300 /YStep 200 "
                     f"/Resources << /Pattern << /Q {inner} 0 R >> >>", "/Pattern cs /Q scn 98 50 70 18 re f")
    d.page(f"{PLAIN} {REST} /Pattern cs /P scn 0 0 300 100 re f", resources=f"/Pattern << /P {outer} 0 R >>")


@case("vector", texts=False, boxes={1: [(2, 2, 30, 20)]}, secrets=(NAME,))
def cell_with_a_text_beside_it(d):
    pattern = d.stream("/PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 9 9] /XStep 9 /YStep 9 /Resources << /Font << /F1 "
                       f"{d.helvetica} 0 R >> >>", f".8 g 0 0 4 4 re f BT /F1 12 Tf 200 500 Td ({NAME}) Tj ET")
    d.page(f"{PLAIN} {REST} /Pattern cs /P scn 98 50 70 18 re f", resources=f"/Pattern << /P {pattern} 0 R >>")


# Data that no header speaks of.

def coded_bytes(raw, name):
    """Bytes of the streams of a filter."""
    return sum(int(n) for n in re.findall(rb"/" + name + rb"\b.{0,300}?/Length (\d+)", raw, re.DOTALL))


def shorter(name):
    def judge(result):
        before, after = coded_bytes(result.before.raw, name), coded_bytes(result.after.raw, name)
        expect(before > 0, "no such stream")
        expect(after < .8 * before, f"{after} of {before} bytes are left: rows that nobody sees")
    return judge


def upper_half(d, number):
    d.page(f"{PLAIN} {REST} q 200 0 0 30 50 20 cm /I Do Q", xobjects={"I": number})


@case("picture", texts=False, boxes={1: [(255, 180, 290, 190)]}, secrets=(), whole_picture_left=True, judge=shorter(b"CCITTFaxDecode"))
def rows_behind_the_last_of_a_fax(d):
    upper_half(d, image(d, pictures.fax("tiffg4"), bits=1, height=HEIGHT // 2,
                        keys=f"/Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns {WIDTH} /Rows {HEIGHT // 2} >>"))


@case("picture", texts=False, boxes={1: [(255, 180, 290, 190)]}, secrets=(), whole_picture_left=True, judge=shorter(b"DCTDecode"))
def rows_behind_the_last_of_a_jpeg(d):
    data = pictures.jpeg([pictures.gray()])
    at = data.index(b"\xff\xc0") + 5
    data = data[:at] + struct.pack(">H", HEIGHT // 2) + data[at + 2:]
    upper_half(d, image(d, data, keys="/Filter /DCTDecode", height=HEIGHT // 2))


@case("document", boxes={1: [(255, 180, 290, 190)]})
def words_behind_the_samples_of_a_function(d):
    tint = d.stream("/FunctionType 0 /Domain [0 1] /Range [0 1] /Size [2] /BitsPerSample 8", b"\xff\x00" + f"({NAME})".encode())
    d.page(f"{PLAIN} {REST} /S cs 1 scn 98 50 70 18 re f", resources=f"/ColorSpace << /S [/Separation /Blaa /DeviceGray {tint} 0 R] >>")


@case("document", boxes={1: [(255, 180, 290, 190)]})
def streams_that_are_kept_elsewhere(d):
    picture = d.stream(f"/Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray /F ({NAME}.raw) "
                       f"/FFilter /FlateDecode /FDecodeParms << /Navn ({NAME}) >>", b"\x80")
    d.page(f"{PLAIN} {REST} q 9 0 0 9 200 20 cm /I Do Q", xobjects={"I": picture})


# What readers are told, and what is seen.

def something_is_boxed(result):
    expect(result.report["boxes"] > 0, "what is seen was not found")


@case("text", boxes=PLACE, pixels=("pdftoppm",), judge=something_is_boxed)
def to_unicode_of_nothing_at_all(d):
    """Codes in an order of their own; only the glyphs' names say what is seen."""
    letters = "Ravnsbog"
    order = {c: 33 + i for i, c in enumerate(letters)} | {"r": 42}
    table = to_unicode(d, {code: "\u200b" for code in order.values()})
    font = helvetica(d, f"/Encoding << /Differences [33 {' '.join('/' + c for c in letters)} 42 /r] >> /FirstChar 33 /LastChar 42 "
                        f"/Widths [722 556 500 556 500 556 556 556 0 333] /ToUnicode {table} 0 R")
    d.page(f"{PLAIN} BT /F2 12 Tf 100 150 Td <{''.join(f'{order[c]:02X}' for c in NAME)}> Tj ET "
           f"/Span << /ActualText ({NAME}) >> BDC EMC {REST}", fonts={"F2": font})


@case("text")
def letters_of_full_width(d):
    font = helvetica(d, "/Encoding /WinAnsiEncoding /ToUnicode "
                     f"{to_unicode(d, {**{ord(c): chr(ord(c) + 0xFEE0) for c in NAME}, 32: ' '})} 0 R")
    with_font(d, font, f"({NAME})")


@case("document")
def link_with_a_look(d):
    look = d.form(f"BT /F1 12 Tf 2 2 Td ({NAME}) Tj ET", keys="/Matrix [1 0 0 1 0 0]")
    link = d.add(f"<< /Type /Annot /Subtype /Link /Rect [100 46 260 66] /F 4 /AP << /N {look} 0 R >> /A << /S /URI /URI (http://x.example/{NAME}) >> >>")
    d.page(f"{SHOWN} {REST}", keys=f"/Annots [{link} 0 R]")


# Operators as few write them.

@case("text", turned=True)
def text_a_million_times_too_small(d):
    d.page(f"{PLAIN} q .0000012 0 0 .0000012 100 150 cm BT /F1 10000000 Tf ({NAME} her) Tj ET Q {REST}")


@case("text")
def text_within_a_path(d):
    d.page(f"{PLAIN} 20 140 m 280 140 l BT /F1 12 Tf 100 150 Td ({NAME} her) Tj ET S {REST}")


@case("text", pixels=("pdftoppm",))
def form_within_a_text_object(d):
    form = d.form(f"BT /F1 12 Tf 1 0 0 1 100 150 Tm ({NAME}) Tj ET")
    d.page(f"BT /F1 12 Tf 20 150 Td (Navn: Signe her) Tj /X Do 0 -40 Td (Sagen 4711 journal) Tj ET", xobjects={"X": form})


@case("text", judge=stays_text)
def lists_within_lists(d):
    """What stands in a list within a list no reader shows."""
    d.page(f"{SHOWN} BT /F1 12 Tf 20 80 Td [(Sag) [({NAME}) 5] /{NAME} (en)] TJ ET {REST}")


@case("text", boxes={1: [(98, 138, 164, 160)]})
def name_from_right_to_left(d):
    d.page(f"{PLAIN} BT /F1 12 Tf -100 Tz 160 50 Td ({NAME}) Tj 100 Tz ET {REST}")


@case("text", boxes={1: [(99, 40, 135, 55), (134, 40, 165, 55)]}, keep=("Navn", "Signe", "forst", "Sagen"))
def two_lines_in_one_array(d):
    d.page(f"{PLAIN} BT /F1 12 Tf 100 150 Td [({NAME[:5]}) -9000 (forst) 10945 ({NAME[5:]})] TJ ET {REST}", fonts={})


@case("text", boxes={1: [(99, 40, 156, 55)]}, judge=stays_text, pixels=("mutool",))
def contents_that_are_not_there(d):
    d.page([PLAIN, f"BT /F1 12 Tf 100 150 Td ({NAME} her) Tj ET {REST}"])
    page = d.pages[-1]
    d.set(page, d.objects[page - 1].replace(b"/Contents [", b"/Contents [null 999 0 R "))


@case("text")
def clip_of_two_far_corners(d):
    """The bounds of the clip are the page; the name shows nowhere."""
    d.page(f"{SHOWN.replace(NAME + ' ', '')} {REST} q 0 0 4 4 re 290 190 4 4 re W n BT /F1 12 Tf 100 50 Td ({NAME}) Tj ET Q")


@case("text", secrets=(NAME, UNIQUE))
def procedures_nobody_calls(d):
    show_it = d.stream("", f"500 0 d0 BT /F1 1 Tf ({UNIQUE}) Tj ET")
    used = d.stream("", "500 0 d0 0 0 400 700 re f")
    font = d.add(f"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1000 1000] /FontMatrix [.001 0 0 .001 0 0] /CharProcs << /a {used} 0 R /{UNIQUE} {show_it} 0 R >> "
                 f"/Encoding << /Differences [97 /a /{UNIQUE}] >> /FirstChar 97 /LastChar 98 /Widths [500 500] /Resources << /Font << /F1 {d.helvetica} 0 R >> >> >>")
    d.page(f"{SHOWN} BT /F2 12 Tf 20 60 Td (a) Tj ET {REST}", fonts={"F2": font})


# Around the pages.

@case("document", boxes=None)
def pages_kept_as_templates(d):
    d.page(f"{PLAIN} {REST}")
    content = d.stream("", f"BT /F1 12 Tf 20 150 Td ({NAME}) Tj ET")
    hidden = d.add(f"<< /Type /Template /MediaBox [0 0 300 200] /Contents {content} 0 R /Resources << /Font << /F1 {d.helvetica} 0 R >> >> >>")
    d.catalog_keys = f"/Names << /Templates << /Names [({NAME}) {hidden} 0 R] >> >>"


@case("document", boxes=None)
def viewports_and_parts_of_pages(d):
    d.page(f"{PLAIN} {REST}", keys=f"/VP [<< /Type /Viewport /BBox [0 0 9 9] /Name ({NAME}) /Measure << /Type /Measure /R ({NAME}) >> >>] "
           f"/SeparationInfo << /DeviceColorant ({NAME}) >> /ID ({NAME}) /Hid false /TemplateInstantiated /{NAME} /DPart << /DPM << /Navn ({NAME}) >> >>")


@case("document")
def table_of_a_fast_web_view(d):
    d.page(f"{SHOWN} {REST}")
    d.page(f"{PLAIN} {REST}")
    with tempfile.TemporaryDirectory() as folder:
        before, after = pathlib.Path(folder) / "a.pdf", pathlib.Path(folder) / "b.pdf"
        before.write_bytes(d.to_bytes())
        run("qpdf", "--linearize", before, after)
        return after.read_bytes() + f"\n% {NAME}\n".encode()


@case("document")
def page_that_inherits_all_it_has(d):
    content = d.stream("", f"{SHOWN} {REST}")
    d.pages.append(d.add(f"<< /Type /Page /Parent 2 0 R /Contents {content} 0 R >>"))
    d.pages_keys = f"/MediaBox [0 0 300 200] /CropBox [0 0 300 200] /Rotate 0 /Resources << /Font << /F1 {d.helvetica} 0 R >> /{NAME} ({NAME}) >>"


@case("text", keep=("Navn", "Signe", "Sagen", "4711", "journal"))
def font_with_two_faces(d):
    """One dictionary for both pages, removed from one page only by its box: the other's codes must not bring it back."""
    font = helvetica(d, f"/Encoding /WinAnsiEncoding /FirstChar 32 /LastChar 122 /Widths [{' '.join(str(fonts_width(c)) for c in range(32, 123))}] /Name /{NAME}")
    d.page(f"{PLAIN} BT /F2 12 Tf 100 150 Td ({NAME}) Tj ET {REST}", fonts={"F2": font})
    d.page(f"{PLAIN} {REST}", fonts={"F2": font})


@case("text", boxes={1: [(98, 140, 161, 156)]}, judge=stays_text)
def great_letters_over_the_edge(d):
    d.page(f"{PLAIN} BT /F1 12 Tf 100 50 Td ({NAME}) Tj ET BT .8 g /F1 90 Tf 40 170 Td (A) Tj 240 -180 Td (B) Tj ET 0 g {REST}")


@case("text", judge=stays_text)
def font_that_is_not_there(d):
    """Programs shrink what they put in its place by widths of letters that no page needs."""
    font = d.add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding /FirstChar 32 /LastChar 122 "
                 f"/Widths [{' '.join(str(fonts_width(c)) for c in range(32, 123))}] /FontDescriptor << /Type /FontDescriptor "
                 "/FontName /Helvetica /Flags 32 /ItalicAngle 0 /FontBBox [0 -1200 1000 40] /Ascent 40 /Descent -1200 /CapHeight 0 /StemV 80 >> >>")
    d.page(f"{SHOWN} BT /F2 12 Tf 20 80 Td (tegn Sanborg) Tj ET {REST}", fonts={"F2": font})


@case("document", pixels=())
def odd_unit_turned_and_cropped(d):
    d.page(CONTENT, keys="/UserUnit 1.7 /Rotate 90 /CropBox [-20 10 320 190]", media="-30 -30 330 230")


@case("document", pixels=(), boxes=None)
def cropped_to_nothing(d):
    d.page(CONTENT, keys="/CropBox [10 10 10 10]")


@case("document", pixels=(), boxes=None)
def cropped_beside_the_page(d):
    d.page(CONTENT, keys="/CropBox [500 500 600 600]")


@case("document", judge=stays_text)
def one_page_without_a_size(d):
    d.page(CONTENT)
    page = d.page(CONTENT)
    d.set(page, d.objects[page - 1].replace(b"/MediaBox [0 0 300 200]", b""))


# Fields whose value no appearance shows: readers make one, in places of which poppler's must be met.

def bare_field(d, keys):
    fields(d, f"<< /Type /Annot /Subtype /Widget /F 4 /T (felt) {keys} >>")


LETTERS = "\xe6\xf8\xe5 "
FIELD = "/Rect [20 20 190 90] /DA (/F1 10 Tf 0 g)"


@case("document", pixels=("pdftoppm",), keep=("Navn", "notat", "og", "mere", "Tredje", "4711"))
def several_lines_said_by_nobody(d):
    bare_field(d, f"{FIELD} /FT /Tx /Ff 4096 /V (Et notat\\r{NAME} og mere\\rTredje)")


@case("document", pixels=("pdftoppm",), keep=("Navn", "brydes", "linjer", "midt", "den"))
def lines_that_are_broken_by_readers(d):
    bare_field(d, f"{FIELD} /FT /Tx /Ff 4096 /V (En lang tekst som brydes over flere linjer og {NAME} midt i den)")


@case("document", pixels=("pdftoppm",), keep=("Navn", "\xe6\xf8\xe5"))
def field_of_colours_and_any_size(d):
    bare_field(d, "/Rect [20 50 190 70] /FT /Tx /Q 2 /MK << /BC [0 0 1] /BG [1 1 .8] >> /BS << /W 2 >> "
                  f"/V {utf16(LETTERS + NAME)} /DA (/F1 0 Tf 1 0 0 rg)")


@case("document", pixels=("pdftoppm",), turned=True)
def field_that_stands_upright(d):
    bare_field(d, f"/Rect [230 20 250 180] /FT /Tx /MK << /R 90 >> /DA (/F1 10 Tf 0 g) /V ({NAME})")


@case("document", pixels=("pdftoppm",))
def choice_that_says_less_than_it_shows(d):
    bare_field(d, f"{FIELD} /FT /Ch /Ff 131072 /Opt [[(a) ({NAME} Signe)] [(b) (Andet)]] /V (a)")


@case("document", pixels=(), keep=("Navn", "Andet", "Tredje"))
def list_that_shows_what_is_chosen(d):
    bare_field(d, f"{FIELD} /FT /Ch /Opt [(Andet) ({NAME}) (Tredje)] /V ({NAME})")


@case("text", judge=stays_text, pixels=("pdftoppm",))
def font_chosen_by_its_family(d):
    """Nothing is embedded, and no system knows the name: programs go by the family."""
    font = d.add("<< /Type /Font /Subtype /TrueType /BaseFont /TimesNewRomanPSMT /Encoding /WinAnsiEncoding /FirstChar 32 /LastChar 122 "
                 f"/Widths [{' '.join(str(fonts_width(c)) for c in range(32, 123))}] /FontDescriptor << /Type /FontDescriptor "
                 "/FontName /TimesNewRomanPSMT /FontFamily (Times New Roman) /Flags 34 /ItalicAngle 0 /FontBBox [-568 -307 2000 1007] "
                 "/Ascent 891 /Descent -216 /CapHeight 656 /StemV 82 >> >>")
    d.page(f"BT /F2 12 Tf 20 150 Td (Navn: Signe {NAME} her) Tj ET {REST}", fonts={"F2": font})


@case("document")
def family_of_a_font_says_it(d):
    font = helvetica(d, "/Encoding /WinAnsiEncoding /FontDescriptor << /Type /FontDescriptor /FontName /Helvetica /Flags 32 /ItalicAngle 0 "
                        f"/FontBBox [0 -200 1000 900] /Ascent 718 /Descent -207 /CapHeight 718 /StemV 80 /FontFamily ({NAME}) >>")
    d.page(f"{SHOWN} BT /F2 12 Tf 20 80 Td (mere tekst) Tj ET {REST}", fonts={"F2": font})


@case("text", judge=stays_text)
def underlines_of_the_line_above(d):
    d.page(f"BT /F1 12 Tf 20 164 Td (Overskrift) Tj ET 20 161.5 55 .7 re f {SHOWN} 20 148 150 .7 re f {REST}")


@case("text", judge=stays_text, boxes=None, keep=("Navn", "Signe", "Linjen", "over", "Linjen", "under", "navnet", "samme", "sted"))
def letters_said_to_be_too_high(d):
    """Boxes by what the font says would take parts of the lines around."""
    font = helvetica(d, f"/Encoding /WinAnsiEncoding /FirstChar 32 /LastChar 122 /Widths [{' '.join(str(fonts_width(c)) for c in range(32, 123))}] "
                        "/FontDescriptor << /Type /FontDescriptor /FontName /Carlito /Flags 32 /ItalicAngle 0 /FontBBox [-600 -700 2000 1300] "
                        "/Ascent 1300 /Descent -460 /CapHeight 718 /StemV 80 >>")
    d.set(font, d.objects[font - 1].replace(b"/BaseFont /Helvetica", b"/BaseFont /Carlito"))
    d.page(f"BT /F2 12 Tf 14 TL 20 150 Td (Linjen over navnet samme sted) Tj T* (Navn: Signe {NAME}) Tj T* (Linjen under navnet samme sted) Tj ET",
           fonts={"F2": font})


@case("text", judge=stays_text, pixels=("pdftoppm",))
def ends_of_lines_within_a_string(d):
    d.page(f"BT /F1 12 Tf 20 150 Td (Navn: Signe\\r\\n {NAME}\\t her\\n) Tj ET {REST}")


@case("text", judge=stays_text, keep=("Navn", "Signe", "4711"))
def letters_of_the_east(d):
    font = helvetica(d, "/Encoding << /Type /Encoding /Differences [1 /ccaron /Lslash /ogonek /scaron /ecaron /zdotaccent] >>")
    d.page(f"BT /F2 12 Tf 20 150 Td (Navn: Signe {NAME} \\001\\004\\005\\006 her) Tj ET {REST}", fonts={"F2": font})


@case("document", pixels=(), boxes=None, judge=stays_text)
def larger_than_other_programs_draw(d):
    d.page(f"q 24 0 0 24 0 0 cm {CONTENT} Q", media="0 0 14400 4800")


@case("text", judge=stays_text)
def white_letters_on_a_dark_bar(d):
    d.page(f"q .1 .1 .3 rg 0 140 300 30 re f Q 1 g BT /F1 12 Tf 20 150 Td (Navn: Signe {NAME}) Tj ET 0 g {REST}")
