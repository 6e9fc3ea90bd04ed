"""Text that redactors miss: operators, state, places, streams within streams."""
# SPDX-License-Identifier: GPL-3.0-or-later
import math

from kit.case import CPR, NAME, PLAIN, REST, SHOWN, case

LETTERS = {"R": 8.7, "a": 6.7, "v": 6, "n": 6.7, "s": 6, "b": 6.7, "o": 6.7, "r": 4, "g": 6.7}


def line(content):
    return f"BT /F1 12 Tf 20 150 Td (Navn: Signe) Tj ET\n{content}\n{REST}"


def added(at):
    """The secret shown by a picture of it only: place for a box at @at = (x, y) of its baseline."""
    return {1: [(at[0] - 2, 200 - at[1] - 14, at[0] + 70, 200 - at[1] + 5)]}


@case("text", secrets=(NAME, CPR))
def plain(d):
    d.page(f"{SHOWN}BT /F1 12 Tf 20 90 Td (cpr {CPR} slut) Tj ET {REST}")


@case("text")
def quote_operators(d):
    d.page(line(f"BT /F1 12 Tf 15 TL 20 90 Td (se) Tj ({NAME}) ' 2 1 (og {NAME} her) \" T* (slut) Tj ET"))


@case("text")
def kerned_array(d):
    d.page(line("BT /F1 12 Tf 100 150 Td [(Ra)-20(vn)30(sb)-1(org)-300(her)] TJ ET"))


@case("text")
def letter_by_letter(d):
    shows = " ".join(f"({c}) Tj {w} 0 Td" for c, w in LETTERS.items())
    d.page(line(f"BT /F1 12 Tf 100 150 Td {shows} ET"))


@case("text", boxes={1: [(98, 38, 160, 56)]})
def letter_by_letter_from_the_end(d):
    x, shows = 100, []
    for c, w in LETTERS.items():
        shows.append(f"BT /F1 12 Tf 1 0 0 1 {x:.1f} 150 Tm ({c}) Tj ET")
        x += w
    d.page(line("\n".join(reversed(shows))))


@case("text")
def split_over_forms(d):
    first = d.form("BT /F1 12 Tf 100 150 Td (Ravns) Tj ET")
    second = d.form("BT /F1 12 Tf 134 150 Td (borg her) Tj ET")
    d.page(line("/A Do /B Do"), xobjects={"A": first, "B": second})


@case("text")
def beside_a_logo_of_letters(d):
    """Letters set over and under each other, as TeX's logo is: no line set anew has even spaces."""
    logo = "(L) Tj -3 2.5 Td /F1 8 Tf (A) Tj /F1 12 Tf 3.5 -2.5 Td (T) Tj 5 -2.5 Td (E) Tj 6 2.5 Td (X) Tj"
    d.page(f"BT /F1 12 Tf 20 150 Td {logo} 17 0 Td ({NAME} skrev til {NAME}, der) Tj 120 0 Td {logo} ET\n"
           f"BT /F1 12 Tf 20 130 Td (Navn: Signe) Tj ET {REST}")


@case("text")
def hexadecimal(d):
    d.page(line(f"BT /F1 12 Tf 100 150 Td <{NAME.encode().hex()} 20 686572> Tj ET"))


@case("text")
def octal(d):
    d.page(line("BT /F1 12 Tf 100 150 Td (\\122\\141\\166\\156\\163\\142\\157\\162\\147 her) Tj ET"))


@case("text")
def string_over_lines(d):
    d.page(line("BT /F1 12 Tf 100 150 Td (Ravn\\\nsb\\\r\norg her) Tj ET"))


@case("text")
def escaped_letters(d):
    d.page(line("BT /F1 12 Tf 100 150 Td (\\R\\a\\vn\\sb\\or\\g \\her) Tj ET"))


@case("text")
def drawn_twice_for_bold(d):
    d.page(line(f"BT /F1 12 Tf 100 150 Td ({NAME}) Tj .3 0 Td ({NAME}) Tj ET"))


@case("text")
def outlined_for_bold(d):
    d.page(line(f"BT /F1 12 Tf 2 Tr .4 w 100 150 Td ({NAME} her) Tj ET"))


@case("text")
def white_on_white(d):
    d.page(f"1 g BT /F1 12 Tf 20 60 Td ({NAME}) Tj ET 0 g {PLAIN} {REST}")


@case("text")
def under_a_black_bar(d):
    d.page(f"{SHOWN} 0 g 90 145 80 15 re f {REST}")


@case("text")
def behind_a_picture(d):
    picture = d.stream("/Type /XObject /Subtype /Image /Width 2 /Height 2 /BitsPerComponent 8 "
                       "/ColorSpace /DeviceGray", b"\x80\xa0\xb0\x90")
    d.page(f"{SHOWN} q 120 0 0 30 85 140 cm /I Do Q {REST}", xobjects={"I": picture})


@case("text", secrets=(NAME, CPR))
def under_other_text(d):
    d.page(f"{SHOWN} BT /F1 12 Tf 20 150 Td (Navn: Signe XXXXXXXXX her) Tj ET "
           f"BT /F1 1 Tf 20 60 Td ({CPR}) Tj ET {REST}")


@case("text")
def mirrored_twice(d):
    d.page(line(f"q -1 0 0 -1 300 200 cm BT /F1 12 Tf -1 0 0 -1 200 50 Tm ({NAME} her) Tj ET Q"))


@case("text", boxes=None, turned=True)
def slanted(d):
    c, s = math.cos(.06), math.sin(.06)
    d.page(f"{PLAIN} BT /F1 12 Tf {c:.4f} {s:.4f} {-s:.4f} {c:.4f} 150 50 Tm (se {NAME} i) Tj ET "
           f"BT /F1 12 Tf 20 110 Td (Sagen 4711 journal) Tj ET")


def askew(degrees):
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return f"{c:.4f} {s:.4f} {-s:.4f} {c:.4f}"


@case("text", boxes=None, pixels=())
def at_an_angle(d):
    d.page(f"{PLAIN} BT /F1 12 Tf {askew(23)} 130 60 Tm (se {NAME} i) Tj ET BT /F1 12 Tf 20 110 Td (Sagen 4711 journal) Tj ET")


@case("text", boxes=None, pixels=())
def steeply_downward(d):
    d.page(f"{PLAIN} BT /F1 12 Tf {askew(-58)} 190 130 Tm (se {NAME} i) Tj ET BT /F1 12 Tf 20 110 Td (Sagen 4711 journal) Tj ET")


@case("text", boxes=None, pixels=())
def at_an_angle_with_replacement(d):
    d.page(f"{PLAIN} /Span << /ActualText ({NAME}) >> BDC BT /F1 12 Tf {askew(35)} 150 60 Tm ({NAME}) Tj ET EMC "
           "BT /F1 12 Tf 20 110 Td (Sagen 4711 journal) Tj ET")


@case("text", boxes=None, pixels=())
def two_words_through_each_other(d):
    d.page(f"{PLAIN} BT /F1 12 Tf {askew(30)} 150 50 Tm (se {NAME} i) Tj ET BT /F1 12 Tf {askew(-30)} 150 110 Tm (mmmmmmmmmmm) Tj ET "
           "BT /F1 12 Tf 20 110 Td (Sagen 4711 journal) Tj ET")


@case("text", boxes=None, pixels=())
def along_a_curve(d):
    shows, x, y, at = "", 150, 60, 0
    for letter, width in LETTERS.items():
        c, s = math.cos(at), math.sin(at)
        shows += f"{c:.4f} {s:.4f} {-s:.4f} {c:.4f} {x:.3f} {y:.3f} Tm ({letter}) Tj "
        x, y, at = x + width * c, y + width * s, at + .15
    d.page(f"{PLAIN} BT /F1 12 Tf {shows} ET BT /F1 12 Tf 20 110 Td (Sagen 4711 journal) Tj ET")


@case("text")
def turned_upward(d):
    d.page(f"{PLAIN} {REST} BT /F1 12 Tf 0 1 -1 0 200 20 Tm (se {NAME} her) Tj ET")


@case("text")
def size_in_the_matrix(d):
    d.page(line(f"BT /F1 1 Tf 12 0 0 12 100 150 Tm ({NAME} her) Tj ET"))


@case("text")
def negative_size(d):
    d.page(line(f"BT /F1 -12 Tf -1 0 0 -1 100 150 Tm ({NAME} her) Tj ET"))


@case("text", boxes={1: [(98, 34, 168, 54)]})
def spaced_scaled_raised(d):
    d.page(line(f"BT /F1 12 Tf 1.5 Tc 4 Tw 80 Tz 3 Ts 100 150 Td ({NAME} her) Tj ET"))


@case("text", secrets=(CPR,), boxes={1: [(18, 98, 190, 116)]})
def spaced_out_number(d):
    d.page(line("BT /F1 12 Tf 9 Tc 20 90 Td (140761-9710) Tj 0 Tc 0 -20 Td (slut) Tj ET"))


@case("text", secrets=(NAME,))
def other_cases_and_genitive(d):
    d.page(f"{SHOWN} BT /F1 12 Tf 20 90 Td (RAVNSBORG og ravnsborgs hus) Tj ET {REST}")


@case("text", secrets=(NAME,), boxes={1: [(170, 18, 215, 34), (18, 34, 46, 50)]})
def hyphenated_over_lines(d):
    d.page(f"BT /F1 12 Tf 14 TL 20 170 Td (Navn: Signe og hendes mor fru Ravns-) Tj T* (borg bor i nr. 7) Tj ET {REST}")


@case("text", boxes=added((100, 60)))
def invisible(d):
    d.page(f"{PLAIN} BT 3 Tr /F1 12 Tf 100 60 Td ({NAME}) Tj ET {REST}".replace(REST, "0 Tr " + REST))


@case("text", boxes=added((100, 60)))
def text_as_clip(d):
    d.page(f"{PLAIN} {REST} q BT 7 Tr /F1 12 Tf 20 60 Td (se Signe {NAME} her) Tj ET 0 0 300 200 re f Q")


@case("text")
def text_as_clip_of_two_names(d):
    d.page(f"{PLAIN} {REST} q BT 5 Tr .2 w /F1 12 Tf 20 60 Td (se) Tj 40 0 Td ({NAME}) Tj ET "
           ".5 g 0 0 300 200 re f Q")


@case("text", boxes={1: [(200, 100, 220, 120)]})
def outside_crop_box(d):
    d.page(f"{PLAIN} {REST} BT /F1 12 Tf 20 20 Td ({NAME}) Tj ET", keys="/CropBox [0 60 300 200]")


@case("text", boxes={1: [(200, 100, 220, 120)]})
def outside_media_box(d):
    d.page(f"{PLAIN} {REST} BT /F1 12 Tf 20 -40 Td ({NAME}) Tj 500 0 Td ({NAME}) Tj ET")


@case("text", boxes={1: [(200, 100, 220, 120)]})
def under_an_empty_clip(d):
    d.page(f"{PLAIN} {REST} q 0 0 0 0 re W n BT /F1 12 Tf 20 60 Td ({NAME}) Tj ET Q")


@case("text", boxes={1: [(200, 100, 220, 120)]})
def under_a_clip_elsewhere(d):
    d.page(f"{PLAIN} {REST} q 200 0 50 50 re W n BT /F1 12 Tf 20 60 Td ({NAME}) Tj ET Q")


@case("text", boxes={1: [(200, 100, 220, 120)]})
def outside_a_forms_box(d):
    form = d.stream(f"/Type /XObject /Subtype /Form /BBox [0 0 50 20] /Resources << /Font << /F1 "
                    f"{d.helvetica} 0 R >> >>", f"BT /F1 12 Tf 100 60 Td ({NAME}) Tj ET")
    d.page(f"{PLAIN} {REST} /A Do", xobjects={"A": form})


@case("text", boxes={1: [(200, 100, 220, 120)]})
def comment(d):
    d.page(f"{PLAIN} % {NAME}\n{REST}")


@case("text")
def unknown_operator(d):
    d.page(f"{SHOWN} BX ({NAME}) secretly EX {REST}")


@case("text")
def nested_forms(d):
    inner = d.form(f"BT /F1 12 Tf 90 150 Td ({NAME} her) Tj ET")
    outer = d.stream(f"/Type /XObject /Subtype /Form /BBox [0 0 300 200] /Matrix [1 0 0 1 10 0] "
                     f"/Resources << /XObject << /B {inner} 0 R >> >>", "/B Do")
    d.page(line("/A Do"), xobjects={"A": outer})


@case("text")
def form_without_resources(d):
    form = d.form(f"BT /F1 12 Tf 100 150 Td ({NAME} her) Tj ET", fonts=False)
    d.page(line("/A Do"), xobjects={"A": form})


@case("text", texts=False, boxes={1: [(98, 36, 160, 56)]}, secrets=(), keep=(*"Navn Signe Sagen 4711".split(), NAME))
def form_used_twice(d):
    form = d.form(f"BT /F1 12 Tf 0 0 Td ({NAME}) Tj ET")
    d.page(line("q 1 0 0 1 100 150 cm /A Do Q q 1 0 0 1 100 60 cm /A Do Q"), xobjects={"A": form})


@case("text")
def form_that_calls_itself(d):
    form = d.add()
    body = f"BT /F1 12 Tf 100 150 Td ({NAME} her) Tj ET /A Do"
    d.set(form, f"<< /Type /XObject /Subtype /Form /BBox [0 0 300 200] /Resources << /Font << /F1 {d.helvetica} 0 R >> "
                f"/XObject << /A {form} 0 R >> >> /Length {len(body)} >>\nstream\n{body}\nendstream")
    d.page(line("/A Do"), xobjects={"A": form})


@case("text")
def forms_in_forms_in_forms(d):
    form = d.form(f"BT /F1 12 Tf 100 150 Td ({NAME} her) Tj ET")
    for _ in range(10):
        form = d.stream(f"/Type /XObject /Subtype /Form /BBox [0 0 300 200] /Resources << /XObject << /A {form} 0 R >> >>",
                        "q /A Do Q")
    d.page(line("/A Do"), xobjects={"A": form})


@case("text", boxes={1: [(20, 110, 220, 150)]}, texts=False)
def tiling_pattern(d):
    pattern = d.stream(f"/PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 100 20] /XStep 100 /YStep 20 "
                       f"/Resources << /Font << /F1 {d.helvetica} 0 R >> >>", f"BT /F1 12 Tf 2 5 Td ({NAME}) Tj ET")
    d.page(f"{PLAIN} {REST} /Pattern cs /P scn 20 50 200 40 re f", resources=f"/Pattern << /P {pattern} 0 R >>")


@case("text", boxes={1: [(20, 110, 220, 150)]}, texts=False)
def soft_mask_group(d):
    mask = d.form(f"1 g BT /F1 30 Tf 22 60 Td ({NAME}) Tj ET",
                  keys="/Group << /S /Transparency /CS /DeviceGray >>")
    d.page(f"{PLAIN} {REST} /G gs 0 g 20 50 200 40 re f",
           resources=f"/ExtGState << /G << /SMask << /S /Luminosity /G {mask} 0 R >> >> >>")


@case("text")
def transparency_group(d):
    form = d.stream(f"/Type /XObject /Subtype /Form /BBox [0 0 300 200] /Resources << /Font << /F1 {d.helvetica} 0 R >> /ExtGState << /G << /ca .8 >> >> >> "
                    "/Group << /S /Transparency /CS /DeviceRGB /I true >>", f"/G gs BT /F1 12 Tf 100 150 Td ({NAME} her) Tj ET")
    d.page(line("/A Do"), xobjects={"A": form})


@case("text")
def font_of_a_graphics_state(d):
    d.page(line(f"/G gs BT 100 150 Td ({NAME} her) Tj ET"),
           resources=f"/ExtGState << /G << /Font [{d.helvetica} 0 R 12] >> >>")


@case("text")
def actual_text_inline(d):
    d.page(line(f"/Span << /ActualText ({NAME}) /Alt (x{NAME}) /E (y{NAME}) >> BDC BT /F1 12 Tf 100 150 Td ({NAME}) Tj ET EMC"))


@case("text", boxes={1: [(200, 100, 220, 120)]})
def actual_text_of_nothing(d):
    d.page(f"{PLAIN} /Span << /ActualText <FEFF{NAME.encode('utf-16-be').hex()}> >> BDC q 1 0 0 1 0 0 cm Q EMC {REST}")


@case("text")
def actual_text_in_properties(d):
    d.page(f"/Span /M BDC {SHOWN} EMC {REST}", resources=f"/Properties << /M << /ActualText ({NAME}) >> >>")


@case("text")
def resource_names_and_tags(d):
    d.page(f"/{NAME} BMC /{NAME} MP /{NAME} << /N ({NAME}) >> DP /{NAME} gs {SHOWN} EMC {REST}",
           resources=f"/ExtGState << /{NAME} << /LW 1 /{NAME} ({NAME}) >> >>")


@case("text")
def escaped_resource_name(d):
    d.page(f"/R#61vnsborg gs {SHOWN} {REST}", resources="/ExtGState << /R#61vnsborg << /LW 1 >> >>")


@case("text")
def unused_resources(d):
    form = d.form(f"% {NAME}\nBT /F1 12 Tf 2 2 Td ({NAME}) Tj ET")
    d.page(f"{SHOWN} {REST}", xobjects={"Unused": form})


@case("text", keep=("Navn", "Signe", "Sagen", "4711"))
def contents_split_in_tokens(d):
    d.page(["BT /F1 12 Tf 20 150 Td (Navn: Signe) Tj 80 0 Td (Ravns", "borg her) Tj ET\n", "BT /F1 12 T",
            "f 20 110 Td (Sagen 4711 journal) Tj ET"])


@case("text")
def contents_split_between_operators(d):
    d.page(["BT /F1 12 Tf 20 150 Td (Navn: Signe) Tj 80 0 Td", f"({NAME} her)", "Tj ET", REST])


@case("text")
def inherited_resources(d):
    d.pages_keys = f"/Resources << /Font << /F1 {d.helvetica} 0 R >> >> /Ravnsborg (Ravnsborg)"
    d.page(f"{SHOWN} {REST}", resources=None)


@case("text")
def text_state_outside_text(d):
    d.page(line(f"q /F1 12 Tf 5 Tr 0 Tr 2 Tc 100 Tz BT 100 150 Td ({NAME} her) Tj ET Q"))


# Layers

def layers(d, settings, *groups):
    numbers = [d.add(group) for group in groups]
    d.catalog_keys = (f"/OCProperties << /OCGs [{' '.join(f'{n} 0 R' for n in numbers)}] "
                      f"/D << {settings.format(*[f'{n} 0 R' for n in numbers])} >> >>")
    return numbers


def hidden_content(d, name="/L"):
    return f"{PLAIN} {REST} /OC {name} BDC BT /F1 12 Tf 20 60 Td ({NAME}) Tj ET EMC"


GROUP = f"<< /Type /OCG /Name ({NAME}) >>"
ELSEWHERE = {1: [(200, 100, 220, 120)]}


@case("text", boxes=ELSEWHERE)
def layer_off(d):
    group, = layers(d, "/OFF [{0}] /Order [{0}]", GROUP)
    d.page(hidden_content(d), resources=f"/Properties << /L {group} 0 R >>")


@case("text", boxes=ELSEWHERE)
def layer_not_on(d):
    group, other = layers(d, "/BaseState /OFF /ON [{1}]", GROUP, "<< /Type /OCG /Name (Andet) >>")
    d.page(f"{hidden_content(d)} /OC /O BDC BT /F1 12 Tf 20 90 Td (Synligt) Tj ET EMC",
           resources=f"/Properties << /L {group} 0 R /O {other} 0 R >>")


@case("text", boxes=ELSEWHERE)
def layer_off_by_membership(d):
    group, = layers(d, "/Order [{0}]", GROUP)
    d.page(hidden_content(d), resources=f"/Properties << /L << /Type /OCMD /OCGs [{group} 0 R] /P /AllOff >> >>")


@case("text", boxes=ELSEWHERE, pixels=("pdftoppm",))
def layer_off_by_expression(d):
    group, = layers(d, "/Order [{0}]", GROUP)
    d.page(hidden_content(d),
           resources=f"/Properties << /L << /Type /OCMD /OCGs [{group} 0 R] /VE [/Not {group} 0 R] >> >>")


@case("text", boxes=ELSEWHERE, pixels=("mutool",))
def layer_off_by_usage(d):
    group, = layers(d, "/AS [<< /Event /View /Category [/View] /OCGs [{0}] >>]",
                    f"<< /Type /OCG /Name ({NAME}) /Usage << /View << /ViewState /OFF >> /CreatorInfo << /Creator ({NAME}) >> >> >>")
    d.page(hidden_content(d), resources=f"/Properties << /L {group} 0 R >>")


@case("text", boxes=ELSEWHERE)
def layer_of_another_intent(d):
    group, = layers(d, "/OFF [{0}] /Intent /View", f"<< /Type /OCG /Name ({NAME}) /Intent /Design >>")
    d.page(hidden_content(d), resources=f"/Properties << /L {group} 0 R >>")


@case("text", boxes=ELSEWHERE)
def hidden_form(d):
    group, = layers(d, "/OFF [{0}]", GROUP)
    form = d.form(f"BT /F1 12 Tf 20 60 Td ({NAME}) Tj ET", keys=f"/OC {group} 0 R")
    d.page(f"{PLAIN} {REST} /A Do", xobjects={"A": form})


@case("text", boxes=ELSEWHERE)
def layer_off_around_others(d):
    group, other = layers(d, "/OFF [{0}]", GROUP, "<< /Type /OCG /Name (Andet) >>")
    d.page(f"{PLAIN} {REST} /OC /L BDC /P BMC /OC /O BDC BT /F1 12 Tf 20 60 Td ({NAME}) Tj ET EMC EMC EMC "
           "BT /F1 12 Tf 20 90 Td (Synligt) Tj ET",
           resources=f"/Properties << /L {group} 0 R /O {other} 0 R >>", )


@case("text")
def layer_on(d):
    group, = layers(d, "/Order [{0}]", GROUP)
    d.page(line(f"/OC /L BDC BT /F1 12 Tf 100 150 Td ({NAME} her) Tj ET EMC"),
           resources=f"/Properties << /L {group} 0 R >>")


@case("text", pixels=("mutool",), boxes=added((89, 150)))
def restored_without_being_saved(d):
    d.page(f"q Q Q % Q\n {SHOWN} Q BT /F1 12 Tf 20 70 Td (Q \\) Q) Tj ET {REST}")
