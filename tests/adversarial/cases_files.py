"""Files that are broken a little, or put together in ways that few writers use."""
# SPDX-License-Identifier: GPL-3.0-or-later
import re

from kit.case import NAME, REST, SHOWN, case
from kit.document import revise, stream_body, to_bytes

from cases_document import CONTENT, encrypted

NAME_BOX = {1: [(86, 40, 150, 56)]}
KEEP = ("Navn", "Signe", "Sagen", "4711", "journal")


def file(**options):
    return case("document", **options)


def plain(d, content=CONTENT):
    d.page(content)
    d.trailer_keys = f"/Info {d.add(f'<< /Title ({NAME}) >>')} 0 R"
    return d.to_bytes()


# Broken

@file(boxes=NAME_BOX, pixels=())
def cut_off_before_its_table(d):
    data = plain(d)
    return data[:data.rindex(b"xref\n0") - 9]


@file(boxes=NAME_BOX, pixels=())
def cut_off_within_a_later_object(d):
    d.page(CONTENT)
    d.stream("", "x" * 5000)
    data = d.to_bytes()
    return data[:data.rindex(b"xxxxx")]


@file()
def table_that_is_off_by_some_bytes(d):
    data = plain(d)
    return re.sub(rb"(\d{10}) 00000 n", lambda m: b"%010d 00000 n" % (int(m[1]) + 3), data)


@file()
def start_of_the_table_is_wrong(d):
    return re.sub(rb"startxref\n\d+", b"startxref\n123", plain(d))


@file()
def no_start_of_the_table(d):
    data = plain(d)
    return data[:data.rindex(b"startxref")]


@file(pixels=("pdftoppm",))
def no_ends_of_streams(d):
    return plain(d).replace(b"\nendstream", b"")


@file()
def no_ends_of_objects(d):
    return plain(d).replace(b"\nendobj", b"")


@file()
def no_lengths(d):
    return re.sub(rb"/Length \d+", b"", plain(d))


@file()
def lengths_far_too_long(d):
    return re.sub(rb"/Length \d+", b"/Length 99999", plain(d))


@file()
def words_before_the_header(d):
    return f"HTTP/1.1 200 OK\r\nX-Name: {NAME}\r\n\r\n".encode() + plain(d)


@file()
def no_header(d):
    return plain(d)[9:]


@file()
def zeros_behind_the_file(d):
    return plain(d) + bytes(4000) + NAME.encode()


@file()
def old_line_ends(d):
    return plain(d).replace(b"\n", b"\r").replace(b"stream\r", b"stream\r\n")


@file(boxes=NAME_BOX, pixels=())
def root_is_not_named(d):
    return plain(d).replace(b"/Root 1 0 R", b"")


@file(boxes=NAME_BOX)
def count_of_pages_is_wrong(d):
    return plain(d).replace(b"/Count 1", b"/Count 7")


@file()
def pages_without_types(d):
    return plain(d).replace(b"/Type /Page ", b"").replace(b"/Type /Pages ", b"")


@file(pixels=("pdftoppm",))
def page_tree_with_a_loop(d):
    return plain(d).replace(b"/Kids [", b"/Kids [2 0 R ")


@file(boxes=NAME_BOX, pixels=())
def kids_that_are_not_there(d):
    return plain(d).replace(b"/Kids [", b"/Kids [null 99 0 R ")


@file()
def page_without_a_size(d):
    return plain(d).replace(b"/MediaBox [0 0 300 200]", b"")


@file(pixels=("pdftoppm",))
def flate_that_breaks_off(d):
    d.page("")
    body = stream_body("", CONTENT + "% " + "abc" * 900, True)
    cut = body[:body.index(b"stream\n")] + b"stream\n" + body.split(b"stream\n", 1)[1][:-30] + b"\nendstream"
    number = d.add(cut)
    d.set(d.pages[0], d.objects[d.pages[0] - 1].replace(b"/Contents [", b"/Contents [%d 0 R " % number))


# Odd

@file()
def hybrid_tables(d):
    """A table for old readers, and a stream with the rest for new ones."""
    d.page(CONTENT)
    hidden = d.add(f"<< /Secret ({NAME}) >>")
    data = d.to_bytes()
    xref = stream_body(f"/Type /XRef /W [1 3 2] /Index [{hidden} 1] /Size {hidden + 2}",
                       b"\1" + data.index(b"%d 0 obj" % hidden).to_bytes(3, "big") + b"\0\0")
    start = data.rindex(b"xref\n0")
    holder = b"%d 0 obj\n%s\nendobj\n" % (hidden + 1, xref)
    rest = data[start:].replace(b"/Root", b"/XRefStm %d /Root" % start)
    return data[:start] + holder + re.sub(rb"startxref\n\d+", b"startxref\n%d" % (start + len(holder)), rest)


@file()
def replaced_twice(d):
    page = d.page(f"BT /F1 12 Tf 20 60 Td (Gammel {NAME}) Tj ET")
    content = page - 1
    data = d.to_bytes()
    size = len(d.objects) + 1
    data = revise(data, {content: stream_body("", f"BT /F1 12 Tf 20 90 Td (Nyere {NAME}) Tj ET")}, size)
    return revise(data, {content: stream_body("", SHOWN + REST)}, size, f"/Info << /Title ({NAME}) >>")


@file()
def other_generations_and_freed_objects(d):
    data = plain(d)
    size = len(d.objects) + 1
    return revise(data + f"{size} 3 obj\n({NAME})\nendobj\n".encode(), {size + 1: f"<< /Kept ({NAME}) >>"}, size + 2)


@file()
def objects_twice_in_the_file(d):
    data = plain(d)
    return data.replace(b"%PDF-1.7\n", b"%PDF-1.7\n" + to_bytes(f"4 0 obj\n<< /Length 20 >>\nstream\n({NAME})\nendstream\nendobj\n"), 1)


@file(boxes=NAME_BOX, pixels=())
def streams_of_objects_that_go_on(d):
    d.page(CONTENT)
    d.trailer_keys = f"/Info {d.add(f'<< /Title ({NAME}) >>')} 0 R"
    index = f"90 0 91 {len(NAME) + 3} "
    dead = d.stream(f"/Type /ObjStm /N 2 /First {len(index)}", f"{index}({NAME}) << /X ({NAME}) >>", True)
    data = d.with_object_stream()
    return data.replace(b"/Type /ObjStm /N", b"/Type /ObjStm /Extends %d 0 R /N" % dead, 1)


@file()
def locked_by_an_owner(d):
    return encrypted(plain(d), "128", "--use-aes=y", "--print=none", "--modify=none", "--extract=n")


@file()
def locked_but_for_its_metadata(d):
    d.catalog_keys = f"/Metadata {d.stream('/Type /Metadata /Subtype /XML', f'<x>{NAME}</x>')} 0 R"
    return encrypted(plain(d), "256", "--cleartext-metadata")


@file()
def two_filters_and_parameters(d):
    d.page("")
    data = (SHOWN + REST).encode("latin-1").hex() + ">"
    number = d.stream("/Filter [/ASCIIHexDecode] /DecodeParms [null]", data)
    d.set(d.pages[0], d.objects[d.pages[0] - 1].replace(b"/Contents [", b"/Contents [%d 0 R " % number))


@file()
def far_from_the_origin(d):
    d.page(f"q 1 0 0 1 -3000 7000 cm {CONTENT} Q", media="-3000 7000 -2700 7200")


@file()
def as_wide_as_pages_get(d):
    d.page(f"q 1 0 0 1 14100 0 cm {CONTENT} Q", media="0 0 14400 200")


@file(keep=KEEP)
def crop_box_turned_and_partly_outside(d):
    d.page(f"q 1 0 0 1 40 30 cm {CONTENT} Q", media="20 10 340 300", keys="/CropBox [500 230 -50 30] /Rotate 270")


@file(pixels=())
def user_unit_turned_and_cropped(d):
    d.page(f"q 1 0 0 1 40 30 cm {CONTENT} Q", media="20 10 400 300", keys="/CropBox [40 30 340 230] /Rotate 90 /UserUnit 3")


@file()
def boxes_as_references(d):
    box = d.add("[0 0 300 200]")
    turn = d.add("180")
    number = d.page(CONTENT)
    d.set(number, d.objects[number - 1].replace(b"/MediaBox [0 0 300 200]", b"/MediaBox %d 0 R /Rotate %d 0 R /TrimBox [5 5 5 5]" % (box, turn)))


@file()
def rotation_that_is_no_quarter(d):
    d.page(CONTENT, keys="/Rotate 450")
