"""Pictures: pixels under a box in every encoding, in masks, and the texts that ride along."""
# SPDX-License-Identifier: GPL-3.0-or-later
import base64
import pathlib

from kit import pictures
from kit.case import KEEP, NAME, PLAIN, REST, case
from kit.judge import expect
from kit.pictures import BOX, HEIGHT, PLACE, WIDTH

BOXES = {1: [BOX]}
TEXT = f"{PLAIN} BT /F1 12 Tf 20 110 Td (Sagen 4711 journal) Tj ET\n"


def picture(**options):
    return case("picture", texts=False, boxes=BOXES, secrets=(), **options)


def image(d, data, space="/DeviceGray", bits=8, keys="", width=WIDTH, height=HEIGHT):
    return d.stream(f"/Type /XObject /Subtype /Image /Width {width} /Height {height} /BitsPerComponent {bits} "
                    f"{f'/ColorSpace {space}' if space else ''} {keys}", data)


def show(d, number, before="", place=PLACE, **options):
    d.page(f"{TEXT} q {before} {place} /I Do Q", xobjects={"I": number}, **options)


FLATE = "/Filter /FlateDecode"


@picture()
def gray_flate(d):
    show(d, image(d, pictures.flate(pictures.gray()), keys=FLATE))


@picture()
def png_predictor(d):
    data = pictures.png_predicted(pictures.gray(), WIDTH, 1)
    show(d, image(d, pictures.flate(data), keys=f"{FLATE} /DecodeParms << /Predictor 15 /Columns {WIDTH} >>"))


@picture()
def png_predictor_of_colours(d):
    data = pictures.png_predicted(pictures.rgb(), 3 * WIDTH, 3)
    show(d, image(d, pictures.flate(data), "/DeviceRGB",
                  keys=f"{FLATE} /DecodeParms << /Predictor 12 /Colors 3 /Columns {WIDTH} >>"))


@picture()
def tiff_predictor(d):
    data = pictures.tiff_predicted(pictures.gray())
    show(d, image(d, pictures.flate(data), keys=f"{FLATE} /DecodeParms << /Predictor 2 /Columns {WIDTH} >>"))


@picture()
def rgb(d):
    show(d, image(d, pictures.flate(pictures.rgb()), "/DeviceRGB", keys=FLATE))


@picture()
def cmyk(d):
    show(d, image(d, pictures.flate(pictures.cmyk()), "/DeviceCMYK", keys=FLATE))


@picture()
def palette_of_four_bits(d):
    table = "".join(f"{v * 17:02X}{v * 17:02X}{v * 15:02X}" for v in range(16))
    show(d, image(d, pictures.flate(pictures.packed(4)), f"[/Indexed /DeviceRGB 15 <{table}>]", 4, FLATE))


@picture()
def two_bits(d):
    show(d, image(d, pictures.packed(2), bits=2))


@picture()
def sixteen_bits(d):
    show(d, image(d, pictures.flate(pictures.packed(16)), bits=16, keys=FLATE))


@picture()
def one_bit(d):
    show(d, image(d, pictures.bits(), bits=1))


@picture()
def inverted(d):
    show(d, image(d, bytes(255 - v for v in pictures.gray()), keys="/Decode [1 0]"))


@picture()
def stencil(d):
    show(d, image(d, pictures.bits(), None, 1, "/ImageMask true"), before=".2 0 .4 rg")


@picture()
def inverted_stencil(d):
    show(d, image(d, pictures.bits(1), None, 1, "/ImageMask true /Decode [1 0]"))


@picture()
def soft_mask_holds_the_letters(d):
    mask = image(d, pictures.flate(bytes(255 - v for v in pictures.gray())), keys=FLATE)
    show(d, image(d, b"\x10\x20\x30", "/DeviceRGB", keys=f"/SMask {mask} 0 R", width=1, height=1))


@picture()
def soft_mask_beside_the_letters(d):
    mask = image(d, pictures.flate(b"\xff" * (WIDTH * HEIGHT)), keys=f"{FLATE} /Matte [0]")
    show(d, image(d, pictures.flate(pictures.gray()), keys=f"{FLATE} /SMask {mask} 0 R"))


@picture()
def explicit_mask_holds_the_letters(d):
    mask = image(d, pictures.bits(), None, 1, "/ImageMask true")
    show(d, image(d, b"\x10\x20\x30", "/DeviceRGB", keys=f"/Mask {mask} 0 R", width=1, height=1))


@picture()
def colour_key_mask(d):
    show(d, image(d, pictures.flate(pictures.gray()), keys=f"{FLATE} /Mask [250 255]"))


@case("picture", boxes=BOXES, texts=False, secrets=(NAME,))
def jpeg_with_exif(d):
    data = pictures.jpeg([pictures.gray()], pictures.exif(NAME))
    show(d, image(d, data, keys="/Filter /DCTDecode"))


@picture()
def jpeg_of_colours(d):
    flat = bytes([140]) * (WIDTH * HEIGHT)
    show(d, image(d, pictures.jpeg([pictures.gray(), flat, flat]), "/DeviceRGB", keys="/Filter /DCTDecode"))


@picture()
def jpeg_of_inks(d):
    flat = b"\xff" * (WIDTH * HEIGHT)
    data = pictures.jpeg([flat, flat, flat, pictures.gray()], adobe=0)
    show(d, image(d, data, "/DeviceCMYK", keys="/Filter /DCTDecode /Decode [1 0 1 0 1 0 1 0]"))


@picture()
def jpeg_of_inks_without_a_marker(d):
    light = bytes(WIDTH * HEIGHT)
    data = pictures.jpeg([light, light, light, bytes(255 - v for v in pictures.gray())])
    show(d, image(d, data, "/DeviceCMYK", keys="/Filter /DCTDecode"))


@picture()
def jpeg_of_inks_as_light_and_chroma(d):
    flat = bytes([128]) * (WIDTH * HEIGHT)
    data = pictures.jpeg([b"\xff" * (WIDTH * HEIGHT), flat, flat, pictures.gray()], adobe=2)
    show(d, image(d, data, "/DeviceCMYK", keys="/Filter /DCTDecode /Decode [1 0 1 0 1 0 1 0]"))


@picture()
def jpeg_that_is_rgb(d):
    data = pictures.jpeg([pictures.gray()] * 3, adobe=0)
    show(d, image(d, data, "/DeviceRGB", keys="/Filter /DCTDecode"))


@picture()
def jpeg_behind_a_palette(d):
    table = "".join(f"{v:02X}{v:02X}{v // 2:02X}" for v in range(256))
    show(d, image(d, pictures.jpeg([pictures.gray()]), f"[/Indexed /DeviceRGB 255 <{table}>]", keys="/Filter /DCTDecode"))


@picture()
def palette_of_one_bit(d):
    show(d, image(d, pictures.bits(), "[/Indexed /DeviceRGB 1 <102040 FFF0E0>]", 1))


@picture()
def sixteen_bits_of_colours(d):
    data = b"".join(bytes((v, v)) * 3 for v in pictures.gray())
    show(d, image(d, pictures.flate(data), "/DeviceRGB", 16, FLATE))


@picture()
def jpeg_in_flate(d):
    data = pictures.flate(pictures.jpeg([pictures.gray()]))
    show(d, image(d, data, keys="/Filter [/FlateDecode /DCTDecode]"))


@picture()
def jpeg_in_ascii(d):
    data = pictures.ascii85(pictures.jpeg([pictures.gray()]))
    show(d, image(d, data, keys="/Filter [/ASCII85Decode /DCTDecode] /DecodeParms [null null]"))


@picture()
def ascii_and_lzw(d):
    show(d, image(d, pictures.ascii85(pictures.lzw(pictures.gray())), keys="/Filter [/ASCII85Decode /LZWDecode]"))


@picture()
def run_length(d):
    show(d, image(d, pictures.run_length(pictures.gray()), keys="/Filter /RunLengthDecode"))


def fax_keys(k):
    return f"/Filter /CCITTFaxDecode /DecodeParms << /K {k} /Columns {WIDTH} /Rows {HEIGHT} >>"


@picture()
def fax_group_4(d):
    show(d, image(d, pictures.fax("tiffg4"), bits=1, keys=fax_keys(-1)))


@picture()
def fax_group_4_stencil(d):
    show(d, image(d, pictures.fax("tiffg4"), None, 1, f"{fax_keys(-1)} /ImageMask true"))


@picture()
def fax_group_3(d):
    show(d, image(d, pictures.fax("tiffg3"), bits=1, keys=fax_keys(0)))


@picture()
def fax_group_3_mixed(d):
    show(d, image(d, pictures.fax("tiffg32d"), bits=1, keys=fax_keys(4)))


@picture()
def fax_group_3_inverted(d):
    keys = fax_keys(0).replace("/K 0", "/K 0 /BlackIs1 true /EndOfLine true")
    show(d, image(d, pictures.fax("tiffg3"), bits=1, keys=f"{keys} /Decode [1 0]"))


@picture()
def fax_group_3_stencil(d):
    show(d, image(d, pictures.fax("tiffg3"), None, 1, f"{fax_keys(0)} /ImageMask true"))


@picture()
def jbig2(d):
    show(d, image(d, pictures.jbig2(), bits=1, keys="/Filter /JBIG2Decode"))


@picture()
def jbig2_stencil(d):
    show(d, image(d, pictures.jbig2(), None, 1, "/Filter /JBIG2Decode /ImageMask true /Decode [1 0]"))


@picture()
def jpeg_2000(d):
    data = base64.b64decode((pathlib.Path(__file__).parent / "data" / "note.jp2.base64").read_text(encoding="ascii"))
    show(d, d.stream(f"/Type /XObject /Subtype /Image /Width {WIDTH} /Height {HEIGHT} /Filter /JPXDecode", data))


@picture()
def jpeg_2000_with_a_colour_space(d):
    data = base64.b64decode((pathlib.Path(__file__).parent / "data" / "note.jp2.base64").read_text(encoding="ascii"))
    show(d, image(d, data, keys="/Filter /JPXDecode"))


# In the page's own content

@picture()
def inline(d):
    data = pictures.ascii85(pictures.flate(pictures.bits())).decode()
    d.page(f"{TEXT} q {PLACE} BI /W {WIDTH} /H {HEIGHT} /BPC 1 /CS /G /F [/A85 /Fl] ID {data} EI Q")


@picture()
def inline_raw(d):
    content = f"{TEXT} q {PLACE} BI /W {WIDTH} /H {HEIGHT} /BPC 8 /CS /G ID ".encode() + pictures.gray() + b" EI Q"
    d.page(content)


@picture()
def inline_stencil(d):
    data = pictures.ascii85(pictures.run_length(pictures.bits())).decode()
    d.page(f"{TEXT} q .3 g {PLACE} BI /W {WIDTH} /H {HEIGHT} /IM true /D [0 1] /F [/A85 /RL] ID {data} EI Q")


# Use and place

def second_page_is_whole(result):
    expect(result.same_page(2), "the other page changed")


@picture(judge=second_page_is_whole, whole_picture_left=True)
def shared_by_two_pages(d):
    number = image(d, pictures.flate(pictures.gray()), keys=FLATE)
    show(d, number)
    show(d, number)


@picture(whole_picture_left=True)
def shown_twice_on_a_page(d):
    number = image(d, pictures.flate(pictures.gray()), keys=FLATE)
    d.page(f"{PLAIN} q {PLACE} /I Do Q q 100 0 0 30 180 150 cm /I Do Q {REST}", xobjects={"I": number})


@picture()
def strips(d):
    numbers, content = {}, ""
    for i in range(12):
        part = pictures.gray()[i * 10 * WIDTH:(i + 1) * 10 * WIDTH]
        numbers[f"S{i}"] = image(d, pictures.flate(part), keys=FLATE, height=10)
        content += f"q 200 0 0 5 50 {20 + 55 - 5 * i} cm /S{i} Do Q\n"
    d.page(f"{TEXT}{content}", xobjects=numbers)


@picture()
def in_a_form(d):
    number = image(d, pictures.flate(pictures.gray()), keys=FLATE)
    form = d.stream(f"/Type /XObject /Subtype /Form /BBox [0 0 1 1] /Resources << /XObject << /I {number} 0 R >> >>", "/I Do")
    d.page(f"{TEXT} q {PLACE} /A Do Q", xobjects={"A": form})


@case("picture", texts=False, boxes={1: [(133, 101, 151, 163)]}, secrets=())
def turned(d):
    show(d, image(d, pictures.flate(pictures.gray()), keys=FLATE), place="0 200 -60 0 180 0 cm")


@picture(whole_picture_left=True)
def mirrored(d):
    rows = [pictures.gray()[y * WIDTH:(y + 1) * WIDTH][::-1] for y in range(HEIGHT)]
    show(d, image(d, pictures.flate(b"".join(rows[::-1])), keys=FLATE), place="-200 0 0 -60 250 80 cm")


@picture()
def partly_outside_the_page(d):
    wide = b"".join(pictures.gray()[y * WIDTH:(y + 1) * WIDTH] + bytes(WIDTH) for y in range(HEIGHT))
    show(d, image(d, pictures.flate(wide), keys=FLATE, width=2 * WIDTH), place="400 0 0 60 50 20 cm")


@picture()
def secret_is_cut_away(d):
    show(d, image(d, pictures.flate(pictures.gray()), keys=FLATE), before="50 20 200 25 re W n")


@picture()
def whole_picture_is_cut_away(d):
    d.page(f"{TEXT} q 0 0 0 0 re W n {PLACE} /I Do Q", xobjects={"I": image(d, pictures.gray())})


@picture()
def beside_the_page(d):
    show(d, image(d, pictures.gray()), place="200 0 0 60 400 20 cm")


@case("picture", texts=False, boxes={1: [(45, 115, 255, 185)]}, secrets=())
def covered_whole(d):
    show(d, image(d, pictures.gray()))


@case("picture", texts=True, boxes=BOXES, secrets=(NAME,), keep=("Signe", "4711"))
def scan_with_a_text_layer(d):
    layer = ("BT 3 Tr /F1 12 Tf 55 55 Td (Signe ) Tj 34 0 Td (Ravnsborg) Tj -34 -25 Td (Sagen 4711 Egevej) Tj ET")
    d.page(f"q {PLACE} /I Do Q {layer}", xobjects={"I": image(d, pictures.flate(pictures.gray()), keys=FLATE)})


# What rides along

@case("picture", texts=False, boxes=BOXES, secrets=(NAME,))
def texts_of_a_picture(d):
    other = image(d, pictures.gray())
    xmp = d.stream("/Type /Metadata /Subtype /XML", f"<x>{NAME}</x>")
    number = image(d, pictures.flate(pictures.gray()),
                   keys=f"{FLATE} /Name /{NAME} /Alternates [<< /Image {other} 0 R /DefaultForPrinting true >>] /Metadata {xmp} 0 R "
                        f"/OPI << /2.0 << /F ({NAME}.tif) /Tags ({NAME}) >> >> /ID <{NAME.encode().hex()}> /PieceInfo << /X ({NAME}) >> "
                        f"/SMaskInData 0 /StructParent 4 /Measure << /R ({NAME}) >>")
    show(d, number)


@case("picture", texts=True, boxes=None, secrets=(NAME,))
def data_behind_the_pixels(d):
    show(d, image(d, pictures.flate(bytes(b"\xc0\xd0") + NAME.encode()), keys=FLATE, width=2, height=1))


@case("picture", texts=True, boxes=None, secrets=(NAME,))
def words_in_a_palette(d):
    show(d, image(d, b"\0\1", f"[/Indexed /DeviceGray 1 (ab{NAME})]", width=2, height=1))


@case("picture", texts=True, boxes=None, secrets=(NAME,))
def picture_nobody_shows(d):
    other = image(d, pictures.jpeg([pictures.gray()], pictures.exif(NAME)), keys="/Filter /DCTDecode")
    d.page(f"{TEXT}", xobjects={"Unused": other}, keys=f"/Thumb {image(d, NAME.encode(), width=9, height=1)} 0 R")
