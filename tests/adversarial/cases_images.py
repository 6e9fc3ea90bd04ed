"""Pictures in odd colour spaces, masks and places, and data that is not what its dictionary says."""
# SPDX-License-Identifier: GPL-3.0-or-later
from kit import pictures
from kit.case import NAME, PLAIN, REST, case
from kit.judge import expect
from kit.pictures import BOX, HEIGHT, PLACE, WIDTH

from cases_pictures import FLATE, TEXT, fax_keys, image, show

BOXES = {1: [BOX]}
GRAY_TINT = "<< /FunctionType 2 /Domain [0 1] /C0 [1] /C1 [0] /N 1 >>"
SHADES = "".join(f"{v * 17:02X}" for v in range(16))


def picture(**options):
    return case("picture", texts=False, boxes=BOXES, secrets=(), **options)


def flat(d, space, bits=8, keys="", data=None):
    show(d, image(d, pictures.flate(pictures.gray() if data is None else data), space, bits, f"{FLATE} {keys}"))


# Colour spaces

@picture()
def one_spot_colour(d):
    flat(d, f"[/Separation /{NAME} /DeviceGray {GRAY_TINT}]", data=bytes(255 - v for v in pictures.gray()))


@picture()
def several_inks(d):
    function = d.stream("/FunctionType 4 /Domain [0 1 0 1] /Range [0 1]", "{ add 2 div 1 exch sub }")
    flat(d, f"[/DeviceN [/{NAME} /Black] /DeviceGray {function} 0 R]", data=b"".join(bytes((255 - v, 255 - v)) for v in pictures.gray()))


@picture()
def palette_of_several_inks(d):
    function = d.stream("/FunctionType 4 /Domain [0 1 0 1] /Range [0 1]", "{ add 2 div }")
    table = "".join(f"{v * 17:02X}{v * 17:02X}" for v in range(16))
    flat(d, f"[/Indexed [/DeviceN [/A /B] /DeviceGray {function} 0 R] 15 <{table}>]", 4, data=pictures.packed(4))


@picture()
def palette_of_a_spot_colour_in_a_stream(d):
    table = d.stream("", bytes(v * 17 for v in range(16)), True)
    flat(d, f"[/Indexed [/Separation /All /DeviceGray << /FunctionType 2 /Domain [0 1] /C0 [0] /C1 [1] /N 1 >>] 15 {table} 0 R]", 4,
         data=pictures.packed(4))


@picture()
def calibrated_and_lab(d):
    flat(d, "[/Lab << /WhitePoint [.95 1 1.09] /Range [-100 100 -100 100] >>]", data=b"".join(bytes((v, 128, 128)) for v in pictures.gray()))


@picture()
def calibrated_gray(d):
    flat(d, "[/CalGray << /WhitePoint [.95 1 1.09] /Gamma 1.8 >>]")


@picture()
def palette_with_its_tones_the_other_way(d):
    flat(d, f"[/Indexed /DeviceGray 15 <{SHADES}>]", 4, "/Decode [15 0]", bytes(255 - v for v in pictures.packed(4)))


@picture()
def named_space_of_the_page(d):
    show(d, image(d, pictures.flate(pictures.rgb()), "/DeviceRGB", 8, FLATE),
         resources="/ColorSpace << /DefaultRGB [/CalRGB << /WhitePoint [.95 1 1.09] >>] /DefaultGray [/CalGray << /WhitePoint [.95 1 1.09] >>] >>")


@picture()
def colour_key_of_a_palette(d):
    flat(d, f"[/Indexed /DeviceGray 15 <{SHADES}>]", 4, "/Mask [15 15]", pictures.packed(4))


@picture()
def tones_turned_and_narrowed(d):
    flat(d, "/DeviceGray", keys="/Decode [.9 .1]", data=bytes(255 - v for v in pictures.gray()))


# Masks

@picture()
def soft_mask_the_other_way(d):
    mask = image(d, pictures.flate(pictures.gray()), keys=f"{FLATE} /Decode [1 0]")
    show(d, image(d, b"\x10\x20\x30", "/DeviceRGB", keys=f"/SMask {mask} 0 R", width=1, height=1))


@picture()
def both_picture_and_mask_hold_it(d):
    mask = image(d, pictures.flate(bytes(255 - v for v in pictures.gray())), keys=FLATE)
    show(d, image(d, pictures.flate(pictures.gray()), keys=f"{FLATE} /SMask {mask} 0 R"))


@picture()
def soft_mask_of_one_bit(d):
    mask = image(d, pictures.bits(1), bits=1)
    show(d, image(d, b"\x20", keys=f"/SMask {mask} 0 R", width=1, height=1))


@picture()
def jpeg_with_a_mask_of_letters(d):
    mask = image(d, pictures.flate(bytes(255 - v for v in pictures.gray())), keys=FLATE)
    show(d, image(d, pictures.jpeg([bytes([30]) * (WIDTH * HEIGHT)]), keys=f"/Filter /DCTDecode /SMask {mask} 0 R"))


@picture()
def fax_mask_of_letters(d):
    mask = image(d, pictures.fax("tiffg4"), None, 1, f"{fax_keys(-1)} /ImageMask true")
    show(d, image(d, b"\x20\x40\x60", "/DeviceRGB", keys=f"/Mask {mask} 0 R", width=1, height=1))


@picture()
def jbig2_mask_of_letters(d):
    mask = image(d, pictures.jbig2(), None, 1, "/Filter /JBIG2Decode /ImageMask true /Decode [1 0]")
    show(d, image(d, b"\x20\x40\x60", "/DeviceRGB", keys=f"/Mask {mask} 0 R", width=1, height=1))


@picture()
def stencil_painted_with_a_pattern(d):
    pattern = d.stream("/PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 4 4] /XStep 4 /YStep 4 /Resources << >>", ".2 0 .4 rg 0 0 4 4 re f")
    show(d, image(d, pictures.bits(), None, 1, "/ImageMask true"), before="/Pattern cs /P scn", resources=f"/Pattern << /P {pattern} 0 R >>")


@picture()
def stencil_drawn_twice_at_an_offset(d):
    number = image(d, pictures.bits(), None, 1, "/ImageMask true")
    d.page(f"{TEXT} q {PLACE} /I Do Q q 200 0 0 60 50.4 20 cm /I Do Q", xobjects={"I": number})


@picture()
def hidden_by_its_transparency(d):
    mask = image(d, pictures.flate(bytes(WIDTH * HEIGHT)), keys=FLATE)
    show(d, image(d, pictures.flate(pictures.gray()), keys=f"{FLATE} /SMask {mask} 0 R"))


# Data unlike its dictionary

@picture()
def more_rows_than_it_says(d):
    show(d, image(d, pictures.flate(pictures.gray() + NAME.encode() * 50), keys=FLATE))


@case("picture", texts=False, boxes=BOXES, secrets=(), pixels=())
def fewer_rows_than_it_says(d):
    show(d, image(d, pictures.flate(pictures.gray()[:WIDTH * 100]), keys=FLATE))


@picture()
def fax_without_rows(d):
    show(d, image(d, pictures.fax("tiffg4"), bits=1, keys=fax_keys(-1).replace(f"/Rows {HEIGHT}", "")))


@picture()
def fax_the_other_way(d):
    show(d, image(d, pictures.fax("tiffg4"), bits=1, keys=fax_keys(-1).replace("/K", "/BlackIs1 true /K") + " /Decode [1 0]"))


@picture()
def jpeg_the_other_way(d):
    show(d, image(d, pictures.jpeg([bytes(255 - v for v in pictures.gray())]), keys="/Filter /DCTDecode /Decode [1 0]"))


@picture()
def jpeg_called_gray_that_has_colours(d):
    show(d, image(d, pictures.jpeg([pictures.gray(), bytes([128]) * (WIDTH * HEIGHT), bytes([128]) * (WIDTH * HEIGHT)]), "/DeviceRGB",
                  keys="/Filter /DCTDecode /DecodeParms << /ColorTransform 1 >>"))


@case("picture", texts=True, boxes=None, secrets=(NAME,))
def words_after_the_jpeg(d):
    show(d, image(d, pictures.jpeg([bytes([200]) * (WIDTH * HEIGHT)]) + NAME.encode(), keys="/Filter /DCTDecode"))


@case("picture", texts=True, boxes=None, secrets=(NAME,))
def words_in_a_jpeg_of_one_tone(d):
    show(d, image(d, pictures.jpeg([bytes([200]) * (WIDTH * HEIGHT)], pictures.exif(NAME)), keys=f"/Filter /DCTDecode /Name /{NAME}"))


# Places

@picture()
def in_a_form_inline(d):
    data = pictures.ascii85(pictures.flate(pictures.gray())).decode()
    form = d.stream("/Type /XObject /Subtype /Form /BBox [0 0 1 1]",
                    f"BI /Width {WIDTH} /Height {HEIGHT} /BitsPerComponent 8 /ColorSpace /DeviceGray /Filter [/ASCII85Decode /FlateDecode] ID {data} EI")
    d.page(f"{TEXT} q {PLACE} /A Do Q", xobjects={"A": form})


@picture()
def inline_with_a_palette(d):
    content = f"{TEXT} q {PLACE} BI /W {WIDTH} /H {HEIGHT} /BPC 4 /CS [/I /G 15 <{SHADES}>] /L {len(pictures.packed(4))} ID ".encode()
    d.page(content + pictures.packed(4) + b"\nEI Q")


@picture()
def inline_by_a_named_space(d):
    data = pictures.ascii85(pictures.flate(pictures.gray())).decode()
    d.page(f"{TEXT} q {PLACE} BI /W {WIDTH} /H {HEIGHT} /BPC 8 /CS /Mit /F [/A85 /Fl] /I true ID {data} EI Q",
           resources="/ColorSpace << /Mit [/CalGray << /WhitePoint [.95 1 1.09] >>] >>")


@picture()
def inline_with_its_end_in_the_data(d):
    data = bytearray(pictures.gray())
    data[20:26] = b" EI Q\n"
    d.page(f"{TEXT} q {PLACE} BI /W {WIDTH} /H {HEIGHT} /BPC 8 /CS /G ID ".encode() + bytes(data) + b"\nEI Q")


@picture()
def one_picture_for_each_letter(d):
    numbers, content = {}, ""
    for i in range(20):
        rows = b"".join(pictures.gray()[y * WIDTH + 20 * i:y * WIDTH + 20 * i + 20] for y in range(HEIGHT))
        numbers[f"S{i}"] = image(d, pictures.flate(rows), keys=FLATE, width=20)
        content += f"q 10 0 0 60 {50 + 10 * i} 20 cm /S{i} Do Q\n"
    d.page(f"{TEXT}{content}", xobjects=numbers)


@case("picture", texts=False, boxes={1: [(84, 126, 175, 158)]}, secrets=())
def sheared(d):
    show(d, image(d, pictures.flate(pictures.gray()), keys=FLATE), place="200 0 12 60 50 20 cm")


@picture()
def three_forms_deep(d):
    number = image(d, pictures.flate(pictures.gray()), keys=FLATE)
    form = d.stream(f"/Type /XObject /Subtype /Form /BBox [0 0 1 1] /Resources << /XObject << /I {number} 0 R >> >>", "/I Do")
    for matrix in ("[2 0 0 2 0 0]", "[.5 0 0 .5 0 0]", "[1 0 0 1 0 0]"):
        form = d.stream(f"/Type /XObject /Subtype /Form /BBox [-9 -9 9 9] /Matrix {matrix} /Resources << /XObject << /A {form} 0 R >> >>", "/A Do")
    d.page(f"{TEXT} q {PLACE} /A Do Q", xobjects={"A": form})


@case("picture", texts=False, boxes=BOXES, secrets=(), whole_picture_left=True)
def same_picture_mirrored_beside(d):
    number = image(d, pictures.flate(pictures.gray()), keys=FLATE)
    d.page(f"{PLAIN} q {PLACE} /I Do Q q -60 0 0 18 280 170 cm /I Do Q {REST}", xobjects={"I": number})


@picture()
def as_a_fill_of_a_pattern(d):
    number = image(d, pictures.flate(pictures.gray()), keys=FLATE)
    pattern = d.stream(f"/PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 200 60] /XStep 200 /YStep 60 /Matrix [1 0 0 1 50 20] "
                       f"/Resources << /XObject << /I {number} 0 R >> >>", "q 200 0 0 60 0 0 cm /I Do Q")
    d.page(f"{TEXT} /Pattern cs /P scn 50 20 200 60 re f", resources=f"/Pattern << /P {pattern} 0 R >>")


@picture()
def under_a_blend(d):
    show(d, image(d, pictures.flate(pictures.gray()), keys=f"{FLATE} /Intent /Perceptual /Interpolate true"), before="/G gs",
         resources="/ExtGState << /G << /BM /Multiply /ca .9 /SMask /None >> >>")


def a_person_looks(result):
    # Without a cage for them no other program is asked.
    if result.report["verification"]["judges"]:
        expect(all(page.get("drawn_otherwise") for page in result.report["pages"]), "nobody is told that programs differ")


@picture(judge=a_person_looks, whole_picture_left=True, pixels=())
def jbig2_that_programs_decode_differently(d):
    show(d, image(d, pictures.jbig2_of_fax(), bits=1, keys="/Filter /JBIG2Decode"))
