"""Text in places where few look for it, and drawn in ways that few expect."""
# SPDX-License-Identifier: GPL-3.0-or-later
from kit.case import CPR, KEEP, NAME, PLAIN, REST, SHOWN, case
from kit.judge import expect

LETTERS = {"R": 8.7, "a": 6.7, "v": 6, "n": 6.7, "s": 6, "b": 6.7, "o": 6.7, "r": 4, "g": 6.7}
SHOW = f"BT /F1 12 Tf 100 150 Td ({NAME} her) Tj ET"
AREA = {1: [(20, 110, 220, 150)]}
ELSEWHERE = {1: [(200, 100, 220, 120)]}


def line(content):
    return f"BT /F1 12 Tf 20 150 Td (Navn: Signe) Tj ET\n{content}\n{REST}"


def around(at):
    """Place of a box for the name at @at = (x, y) of its baseline."""
    return {1: [(at[0] - 2, 200 - at[1] - 12, at[0] + 60, 200 - at[1] + 4)]}


def letters():
    """(letter, x) of the name from 100 on."""
    x = 100
    for letter, width in LETTERS.items():
        yield letter, x
        x += width


# Streams in streams

@case("text")
def two_forms_deep_without_resources(d):
    inner = d.form(SHOW, fonts=False)
    outer = d.stream("/Type /XObject /Subtype /Form /BBox [0 0 300 200]", "q /B Do Q")
    d.page(line("/A Do"), xobjects={"A": outer, "B": inner})


@case("text")
def form_whose_resources_lack_the_font(d):
    form = d.stream("/Type /XObject /Subtype /Form /BBox [0 0 300 200] /Resources << /ProcSet [/PDF] >>", SHOW)
    d.page(line("/A Do"), xobjects={"A": form})


@case("text")
def same_name_for_two_fonts(d):
    courier = d.add("<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>")
    form = d.stream(f"/Type /XObject /Subtype /Form /BBox [0 0 300 200] /Resources << /Font << /F1 {courier} 0 R >> >>", SHOW)
    d.page(line("/A Do"), xobjects={"A": form})


@case("text", boxes=AREA, texts=False)
def pattern_without_resources(d):
    pattern = d.stream("/PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 100 20] /XStep 100 /YStep 20",
                       f"BT /F1 12 Tf 2 5 Td ({NAME}) Tj ET")
    d.page(f"{PLAIN} {REST} /Pattern cs /P scn 20 50 200 40 re f", resources=f"/Pattern << /P {pattern} 0 R >>")


@case("text", boxes=AREA, texts=False)
def pattern_of_one_ink_in_a_form(d):
    pattern = d.stream(f"/PatternType 1 /PaintType 2 /TilingType 2 /BBox [0 0 100 20] /XStep 100 /YStep 20 /Matrix [.9 0 0 .9 3 3] "
                       f"/Resources << /Font << /F1 {d.helvetica} 0 R >> >>", f"BT /F1 12 Tf 2 5 Td ({NAME}) Tj ET")
    form = d.stream(f"/Type /XObject /Subtype /Form /BBox [0 0 300 200] /Resources << /Pattern << /P {pattern} 0 R >> "
                    "/ColorSpace << /C [/Pattern /DeviceRGB] >> >>", "/C cs .2 .3 .6 /P scn 20 50 200 40 re f")
    d.page(f"{PLAIN} {REST} /A Do", xobjects={"A": form})


@case("text", boxes=ELSEWHERE, texts=False)
def pattern_that_nothing_uses(d):
    pattern = d.stream(f"/PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 100 20] /XStep 100 /YStep 20 "
                       f"/Resources << /Font << /F1 {d.helvetica} 0 R >> >>", f"BT /F1 12 Tf 2 5 Td ({NAME}) Tj ET")
    d.page(f"{PLAIN} {REST} /Pattern cs /P scn", resources=f"/Pattern << /P {pattern} 0 R >>")


@case("text")
def filled_with_a_shading(d):
    d.page(line(f"/Pattern cs /P scn {SHOW} 0 g"), resources="/Pattern << /P << /PatternType 2 /Shading << /ShadingType 2 /ColorSpace "
           "/DeviceRGB /Coords [90 0 200 0] /Extend [true true] /Function << /FunctionType 2 /Domain [0 1] /C0 [.6 0 0] /C1 [0 0 .6] /N 1 >> >> >> >>")


@case("text")
def filled_with_a_pattern(d):
    pattern = d.stream("/PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 4 4] /XStep 4 /YStep 4 /Resources << >>", "0 0 4 4 re f")
    d.page(line(f"/Pattern cs /P scn {SHOW} 0 g"), resources=f"/Pattern << /P {pattern} 0 R >>")


def masked(d, kind, mask_keys="", group="/Group << /S /Transparency /CS /DeviceGray >>", fonts=True):
    mask = d.form(f"1 g BT /F1 30 Tf 22 60 Td ({NAME}) Tj ET", keys=group, fonts=fonts)
    return f"/ExtGState << /G << /SMask << /S /{kind} /G {mask} 0 R {mask_keys} >> >> /N << /SMask /None >> >>"


@case("text", boxes=AREA, texts=False)
def mask_of_alpha(d):
    d.page(f"{PLAIN} {REST} q /G gs 0 g 20 50 200 40 re f Q", resources=masked(d, "Alpha"))


@case("text", boxes=AREA, texts=False)
def mask_with_a_backdrop_without_resources(d):
    d.page(f"{PLAIN} {REST} q /G gs 0 g 20 50 200 40 re f Q", resources=masked(d, "Luminosity", "/BC [0] /TR /Identity", fonts=False))


@case("text", boxes=ELSEWHERE, texts=False)
def mask_set_and_unset(d):
    d.page(f"{PLAIN} /G gs /N gs {REST}", resources=masked(d, "Luminosity"))


@case("text", boxes=AREA, texts=False)
def mask_inside_a_form(d):
    form = d.stream(f"/Type /XObject /Subtype /Form /BBox [0 0 300 200] /Resources << {masked(d, 'Luminosity')} >>", "/G gs 20 50 200 40 re f")
    d.page(f"{PLAIN} {REST} /A Do", xobjects={"A": form})


@case("text", boxes={1: [(98, 36, 160, 56)]}, texts=False, keep=(*KEEP, "her"))
def each_letter_a_form(d):
    forms = {letter: d.form(f"BT /F1 12 Tf ({letter}) Tj ET") for letter in LETTERS}
    shows = " ".join(f"q 1 0 0 1 {x:.1f} 150 cm /{letter} Do Q" for letter, x in letters())
    d.page(line(f"{shows} BT /F1 12 Tf 170 150 Td (her) Tj ET"), xobjects=forms)


@case("text")
def form_turned_and_scaled(d):
    form = d.stream(f"/Type /XObject /Subtype /Form /BBox [-300 -300 300 300] /Matrix [0 -2 2 0 0 0] /Resources << /Font << /F1 {d.helvetica} 0 R >> >>",
                    f"BT /F1 6 Tf ({NAME} her) Tj ET")
    d.page(line("q 0 1 -1 0 100 150 cm /A Do Q"), xobjects={"A": form})


@case("text")
def reference_and_postscript_objects(d):
    script = d.stream("/Type /XObject /Subtype /PS", f"({NAME}) show")
    form = d.form("BT /F1 12 Tf 20 90 Td (Vist) Tj ET", keys=f"/Ref << /F ({NAME}.pdf) /Page ({NAME}) /ID [({NAME}) ({NAME})] >> "
                  f"/PieceInfo << /X ({NAME}) >> /LastModified (D:2026) /Name /{NAME} /OPI << /1.3 << /F ({NAME}) >> >> /StructParents 3")
    d.page(f"{SHOWN} /A Do {REST}", xobjects={"A": form, "P": script})


# State and operators

@case("text")
def font_and_size_kept_by_restoring(d):
    d.page(f"/F1 12 Tf q /F1 3 Tf 9 Tc Q BT 20 150 Td (Navn: Signe) Tj 80 0 Td ({NAME} her) Tj ET {REST}")


@case("text", pixels=("pdftoppm",), texts=False, boxes=around((100, 150)))
def text_outside_a_text_object(d):
    d.page(line(f"/F1 12 Tf 1 0 0 1 100 150 Tm ({NAME} her) Tj"))


@case("text")
def text_objects_within_each_other(d):
    d.page(line(f"BT BT /F1 12 Tf 100 150 Td ({NAME} her) Tj ET ET"))


@case("text", pixels=("pdftoppm",))
def too_many_operands(d):
    d.page(line(f"BT 9 9 /F1 12 Tf 7 7 100 150 Td 3 (x) ({NAME} her) Tj ET"))


@case("text", boxes=around((100, 150)))
def numbers_as_few_write_them(d):
    d.page(line(f"BT /F1 +12. Tf 1. .0 -0 +1.0 0100. 150.00000 Tm ({NAME} her) Tj ET"))


@case("text")
def operators_without_spaces(d):
    d.page(f"BT/F1 12 Tf 20 150 Td(Navn: Signe)Tj 80 0 Td[({NAME})-300(her)]TJ ET\r{REST}".replace(" ET", "\tET"))


@case("text")
def strings_with_brackets_and_signs(d):
    d.page(line(f"BT /F1 12 Tf 100 150 Td (a(b) {NAME} \\(her\\) %ikke) Tj ET"))


@case("text")
def hexadecimal_over_lines(d):
    digits = NAME.encode().hex()
    d.page(line(f"BT /F1 12 Tf 100 150 Td <{digits[:5]}\n {digits[5:9]}\t{digits[9:]}2068 6\n572> Tj ET"))


@case("text")
def contents_of_many_small_streams(d):
    d.page(["BT", "/F1", "12", "Tf 20 150", "Td (Navn: Signe)", "Tj 80", "0 Td", f"({NAME} her)", "", "Tj ET", REST])


@case("text", pixels=("pdftoppm",))
def contents_split_within_a_word(d):
    d.page([f"{SHOWN} {REST} BT /F1 12 Tf 20 90 T", f"d (eller {NAME}) T", "j ET"])


@case("text", boxes=around((100, 150)))
def rise_for_each_letter(d):
    shows = " ".join(f"{3 if i % 2 else -2} Ts ({c}) Tj" for i, c in enumerate(NAME))
    d.page(line(f"BT /F1 12 Tf 100 150 Td {shows} 0 Ts ( her) Tj ET"))


@case("text", boxes=around((100, 150)))
def small_capitals(d):
    d.page(line("BT /F1 12 Tf 100 150 Td (R) Tj /F1 9 Tf (AVNSBORG) Tj /F1 12 Tf ( her) Tj ET"))


@case("text", boxes={1: [(98, 36, 204, 56)]})
def letters_spaced_apart(d):
    d.page(line(f"BT /F1 12 Tf 4 Tc 100 150 Td ({NAME}) Tj ET BT 0 Tc /F1 12 Tf 230 150 Td (her) Tj ET"))


@case("text", boxes={1: [(98, 36, 236, 56)]}, secrets=("R a v n s b o r g",))
def letters_with_spaces_between(d):
    d.page(line("BT /F1 12 Tf 100 150 Td (R a v n s b o r g) Tj ET BT /F1 12 Tf 250 150 Td (her) Tj ET"))


@case("text")
def shadow_behind_the_letters(d):
    d.page(line(f".7 g BT /F1 12 Tf 101 149 Td ({NAME} her) Tj ET 0 g BT /F1 12 Tf 100 150 Td ({NAME} her) Tj ET"))


@case("text", texts=False, boxes=around((100, 150)), secrets=())
def mirrored(d):
    d.page(line(f"BT /F1 12 Tf -1 0 0 1 158 150 Tm ({NAME}) Tj ET"))


@case("text", boxes=around((100, 60)))
def half_a_point_high(d):
    d.page(f"{PLAIN} BT /F1 .5 Tf 100 60 Td ({NAME}) Tj ET {REST}")


@case("text", boxes=ELSEWHERE)
def of_no_size(d):
    d.page(f"{PLAIN} BT /F1 0 Tf 100 60 Td ({NAME}) Tj ET BT /F1 12 Tf 0 0 0 0 100 60 Tm ({NAME}) Tj ET {REST}")


@case("text", boxes=around((100, 60)))
def without_opacity(d):
    d.page(f"{PLAIN} q /T gs BT /F1 12 Tf 100 60 Td ({NAME}) Tj ET Q {REST}", resources="/ExtGState << /T << /ca 0 /CA 0 >> >>")


@case("text", keep=(*KEEP, "Overlinje", "Underlinje"))
def lines_that_overlap(d):
    d.page(f"BT /F1 12 Tf 20 157 Td (Overlinje gjpqy) Tj 0 -7 Td (Navn: Signe {NAME} her) Tj 0 -7 Td (Underlinje dbkl) Tj ET {REST}")


@case("text", keep=(*KEEP, "Signe"))
def neighbours_that_touch(d):
    d.page(f"BT /F1 12 Tf 20 150 Td [(Navn: Signe)60( )250({NAME})60( )250(her)] TJ ET {REST}")


@case("text", keep=(*KEEP, "celle", "beløb"))
def cells_side_by_side(d):
    d.page(f".5 w 15 140 m 285 140 l S 15 165 m 285 165 l S 92 140 m 92 165 l S 150 140 m 150 165 l S BT /F1 12 Tf 20 150 Td (Navn: Signe) Tj "
           f"74 0 Td ({NAME}) Tj 60 0 Td (celle bel\\370b) Tj ET {REST}")


@case("text")
def crossed_out(d):
    d.page(f"{SHOWN} .7 w 86 154 m 150 154 l S 86 148 64 .6 re f {REST}")


@case("text", secrets=("140761 9710",), boxes={1: [(18, 98, 100, 114)]})
def number_in_two_columns(d):
    d.page(line("BT /F1 12 Tf 20 90 Td (140761) Tj 48 0 Td (9710) Tj ET"))


@case("text", secrets=(CPR,))
def number_with_another_dash(d):
    d.page(line("BT /F1 12 Tf 20 90 Td (140761\\2269710 og 1407619710 og 140761-9710) Tj ET"))


@case("text", secrets=("Signe Ravnsborg",), keep=("Navn", "Sagen", "4711"), boxes={1: [(204, 39, 240, 54), (18, 54, 80, 69)]})
def name_over_two_lines(d):
    d.page(f"BT /F1 12 Tf 15 TL 20 150 Td (Navn: en lang linje, som ender med Signe) Tj T* ({NAME} og mere) Tj ET {REST}")


@case("text", secrets=("Signe Ravnsborg",), keep=("Navn", "Sagen", "4711"))
def spaces_that_do_not_break(d):
    d.page(f"BT /F1 12 Tf 20 150 Td (Navn: Signe\\240{NAME} og Signe   {NAME}) Tj ET {REST}")


# Marked content

@case("text")
def replacement_of_each_letter(d):
    shows = " ".join(f"/Span << /ActualText ({c}) >> BDC ({c}) Tj EMC" for c in NAME)
    d.page(line(f"BT /F1 12 Tf 100 150 Td {shows} ( her) Tj ET"))


@case("text", boxes=around((100, 150)), texts=True)
def replacement_that_says_something_else(d):
    d.page(line(f"/Span << /ActualText (Jensen) >> BDC BT /F1 12 Tf 100 150 Td ({NAME}) Tj ET EMC"), resources="")


@case("text")
def properties_of_properties(d):
    deep = d.add(f"<< /ActualText {'<FEFF' + NAME.encode('utf-16-be').hex() + '>'} /K [<< /Alt ({NAME}) >>] >>")
    d.page(f"/Artifact << /Type /Pagination /Contents ({NAME}) /Deep {deep} 0 R >> BDC {SHOWN} EMC /P /M DP {REST}",
           resources=f"/Properties << /M {deep} 0 R /{NAME} {deep} 0 R >>")


# Layers

def group(d, keys="", state="/OFF [{0} 0 R]"):
    number = d.add(f"<< /Type /OCG /Name ({NAME}) {keys} >>")
    other = d.add("<< /Type /OCG /Name (Andet) >>")
    d.catalog_keys = f"/OCProperties << /OCGs [{number} 0 R {other} 0 R] /D << {state.format(number, other)} >> >>"
    return number, other


HIDDEN = f"{PLAIN} {REST} /OC /L BDC BT /F1 12 Tf 20 60 Td ({NAME}) Tj ET EMC"


@case("text", boxes=ELSEWHERE, pixels=("pdftoppm",))
def layer_off_by_a_nested_expression(d):
    off, on = group(d)
    d.page(HIDDEN, resources=f"/Properties << /L << /Type /OCMD /OCGs [{on} 0 R] /P /AnyOn "
           f"/VE [/And {on} 0 R [/Or {off} 0 R [/Not [/Or {on} 0 R {off} 0 R]]]] >> >>")


@case("text", boxes=ELSEWHERE)
def layer_in_the_pages_form_and_picture(d):
    off, _ = group(d)
    picture = d.stream(f"/Type /XObject /Subtype /Image /Width 9 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray /OC {off} 0 R", NAME)
    inner = d.form(f"BT /F1 12 Tf 20 60 Td ({NAME}) Tj ET", keys=f"/OC << /Type /OCMD /OCGs {off} 0 R >>")
    outer = d.stream(f"/Type /XObject /Subtype /Form /BBox [0 0 300 200] /Resources << /XObject << /B {inner} 0 R >> >>", "/B Do")
    d.page(f"{PLAIN} {REST} /A Do q 90 0 0 9 20 20 cm /I Do Q", xobjects={"A": outer, "I": picture})


@case("text", boxes=ELSEWHERE)
def layer_through_a_forms_own_properties(d):
    off, on = group(d)
    form = d.stream(f"/Type /XObject /Subtype /Form /BBox [0 0 300 200] /Resources << /Font << /F1 {d.helvetica} 0 R >> "
                    f"/Properties << /L {off} 0 R >> >>", f"/OC /L BDC BT /F1 12 Tf 20 60 Td ({NAME}) Tj ET EMC")
    d.page(f"{PLAIN} {REST} /A Do", xobjects={"A": form}, resources=f"/Properties << /L {on} 0 R >>")


@case("text", boxes=ELSEWHERE)
def layer_never_closed(d):
    off, _ = group(d)
    d.page(HIDDEN.replace("EMC", ""), resources=f"/Properties << /L {off} 0 R >>")


@case("text", boxes=ELSEWHERE, pixels=("mutool",))
def layer_hidden_when_printed_or_exported(d):
    off, _ = group(d, "/Usage << /Print << /PrintState /OFF >> /Export << /ExportState /OFF >> >>",
                   "/AS [<< /Event /Print /Category [/Print] /OCGs [{0} 0 R] >>] /OFF [{0} 0 R]")
    d.page(HIDDEN, resources=f"/Properties << /L {off} 0 R >>")


def both_pages_are_clean(result):
    expect(len(result.report["pages"]) == 2, "a page is missing")


@case("text", judge=both_pages_are_clean)
def two_pages_of_one_stream(d):
    content = d.stream("", SHOWN + REST)
    for turn in (0, 90):
        d.page("", keys=f"/Rotate {turn}")
        d.set(d.pages[-1], d.objects[d.pages[-1] - 1].replace(b"/Contents [", b"/Contents [%d 0 R " % content))
