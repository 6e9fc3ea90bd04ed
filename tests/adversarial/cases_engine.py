"""What an engine like this one takes for granted, one thing after the other."""
# SPDX-License-Identifier: GPL-3.0-or-later
from kit.case import NAME, PLAIN, REST, case
from kit.judge import expect

from cases_codes import fonts_width
from cases_fonts import helvetica, to_unicode


def stays_text(result):
    expect(result.method() in ("structural", "rebuilt"), f"needless pixels: {result.reason()}")


@case("text", boxes=None, judge=stays_text)
def marks_of_no_width(d):
    """Strokes and accents that some fonts set over the letter before."""
    table = to_unicode(d, {**{ord(c): c for c in f"{NAME} her="}, 1: "\u0338"})
    font = helvetica(d, f"/Encoding << /BaseEncoding /WinAnsiEncoding /Differences [1 /slash] >> /FirstChar 1 /LastChar 122 "
                        f"/Widths [0 {' '.join(str(fonts_width(c)) for c in range(2, 123))}] /ToUnicode {table} 0 R")
    d.page(f"{PLAIN} BT /F2 12 Tf 100 150 Td (\\001{NAME} \\001= her) Tj ET {REST}", fonts={"F2": font})
