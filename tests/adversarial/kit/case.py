"""A case: one file, what must go from it, what must stay."""
# SPDX-License-Identifier: GPL-3.0-or-later
from kit.document import Document

NAME = "Ravnsborg"
CPR = "140761-9710"
SHOWN = f"BT /F1 12 Tf 20 150 Td (Navn: Signe {NAME} her) Tj ET\n"
PLAIN = "BT /F1 12 Tf 20 150 Td (Navn: Signe her) Tj ET\n"
REST = "BT /F1 12 Tf 20 110 Td (Sagen 4711 journal) Tj ET\n"
KEEP = ("Navn", "Signe", "Sagen", "4711", "journal")

ALL = []


class Case:
    """@secrets: what must be nowhere in the file; @keep: words that must be read afterwards;
    @boxes: {page: [(x0, y0, x1, y1)]} for what no reader sees, or "found" (the places poppler's
    reader gives for the secrets) or None (no box variant); @texts: whether to run with --text;
    @judge: another check, called with the case's Result; @pixels: programs whose drawings before and after are
    compared; @turned: lines are not level; @whole_picture_left: the picture shows elsewhere, or lies otherwise."""

    def __init__(self, build, topic, secrets=(NAME,), keep=KEEP, boxes="found", texts=True,
                 judge=None, pixels=("pdftoppm", "mutool"), turned=False, whole_picture_left=False):
        self.id = build.__name__.replace("_", "-")
        self.topic = topic
        self.build = build
        self.secrets = secrets
        self.keep = keep
        self.boxes = boxes
        self.texts = texts
        self.judge = judge
        self.pixels = pixels
        self.turned = turned
        self.whole_picture_left = whole_picture_left

    def file(self):
        document = Document()
        result = self.build(document)
        return result if isinstance(result, bytes) else document.to_bytes()


def case(topic, **options):
    """Registers a function that fills a Document (or returns the bytes of a file) as a case."""
    def register(build):
        ALL.append(Case(build, topic, **options))
        return build
    return register
