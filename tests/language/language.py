#!/usr/bin/python3
"""The same request in Danish, in English, and in a language there is no catalogue for."""
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
from lib import tap  # noqa: E402
from lib.tap import expect, expect_status, request, tusch  # noqa: E402

# Cover, list of records, its reasons.
DANISH = ["Partsaktindsigt efter forvaltningslovens § 9", "2. november 2026", "Sådan læser du samlingen",
          "Aktliste", "Begrundelse", "Oplysninger er udeladt efter FVL § 15 b, nr. 5", "Filen er tom."]
ENGLISH = ["Access for parties under section 9", "2 November 2026", "How to read the bundle",
           "List of records", "Reason", "Information has been left out under FVL § 15 b, nr. 5",
           "The file is empty."]


def words_of_bundle(folder, **environment):
    """The text of a bundle."""
    for name in ("TUSCH_LANGUAGE", "LANGUAGE", "LANG"):
        os.environ.pop(name, None)
    os.environ.update(environment)
    (folder.source / "notat.txt").write_text(
        "Naboen Kirsten Holmgaard, cpr. 140760-9710, ringede til os.\n")
    (folder.source / "tom.txt").write_text("")
    folder.write_request(request())
    expect_status(folder.run(), 0, 4)
    folder.decide_all()
    letter = folder.path / "letter.txt"  # the templates of letters are in Danish alone
    letter.write_text("Brev\n")
    expect_status(tusch("assemble", "-w", folder.workroom, "--date", "2026-11-03",
                        "--letter", letter), 0, 4)
    bundle = folder.workroom / "out/bundle.pdf"
    return subprocess.run(["pdftotext", "-raw", bundle, "-"], capture_output=True, text=True,
                          check=True).stdout


def squeezed(text):
    """Without blanks: where lines and columns break is no matter here."""
    return "".join(text.split())


def expect_words(text, present, absent):
    for words in present:
        expect(squeezed(words) in squeezed(text), f"{words!r} is missing")
    for words in absent:
        expect(squeezed(words) not in squeezed(text), f"{words!r} should not be there")


def danish_by_default(folder):
    expect_words(words_of_bundle(folder), DANISH, ENGLISH)


def english_when_asked_for(folder):
    expect_words(words_of_bundle(folder, TUSCH_LANGUAGE="en"), ENGLISH, DANISH)


def danish_whatever_the_locale_says(folder):
    expect_words(words_of_bundle(folder, LANGUAGE="en", LANG="en_GB.UTF-8"), DANISH, ENGLISH)


def danish_where_there_is_no_catalogue(folder):
    expect_words(words_of_bundle(folder, TUSCH_LANGUAGE="xx"), DANISH, ENGLISH)


tap.main([danish_by_default, english_when_asked_for, danish_whatever_the_locale_says,
          danish_where_there_is_no_catalogue])
