#!/usr/bin/python3
"""The overview holds what the request holds, each thing with its place, and its page is safe and self-contained."""
# SPDX-License-Identifier: GPL-3.0-or-later
import html.parser
import json
import pathlib
import sys

import jsonschema

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
from lib import tap  # noqa: E402
from lib.tap import expect, expect_status, request, tusch  # noqa: E402

SCHEMA = json.loads((pathlib.Path(__file__).parents[2] / "docs/schema/overview.schema.json").read_text())
VILE = "<script>alert(1)</script>\" onload='x' & Åse"
LETTER = """Sandbæk Kommune
Dato: 8. november 2022

Kære Anna Bek Ravnsborg
Afgørelse om kontanthjælp
Vi har truffet afgørelse. Svar senest den 1. december 2022. Du kan klage til Ankestyrelsen.
"""
MAIL = "Fra: Anna Bek Ravnsborg\nSendt: 9. november 2022 10:00\nTil: Sandbæk Kommune\nEmne: Penge\nHej\n"


def start(folder):
    files = {"1.txt": LETTER, "2.txt": MAIL, "3.txt": LETTER, "4.txt": "Intet.\n"}
    for name, text in files.items():
        (folder.source / name).write_text(text)
    folder.write_request(request(authority={"name": "Sandbæk Kommune"}, documents=[
        {"file": "1.txt", "number": "0001", "title": "Brev"}, {"file": "2.txt", "number": "0002", "title": "Mail"},
        {"file": "3.txt", "number": "0003", "title": "Brev (kopi)"}, {"file": "4.txt", "number": "0004", "title": VILE}]))
    expect_status(folder.run(), 0)


def overview(folder):
    result = tusch("overview", "-w", folder.workroom, "--json")
    expect_status(result, 0)
    data = json.loads(result.stdout)
    jsonschema.validate(data, SCHEMA)
    return data


def everything_has_its_place(folder):
    start(folder)
    data = overview(folder)
    expect(data["totals"]["documents"] == 4 and data["totals"]["pages"] == 4, "totals")
    expect([row["number"] for row in data["chronology"]] == ["0001", "0003", "0002", "0004"],
           "the order of events")
    kinds = {row["kind"]: row["documents"] for row in data["kinds"]}
    expect(kinds == {"Afgørelse": ["0001", "0003"], "E-mail": ["0002"], "": ["0004"]}, f"kinds: {kinds}")
    expect(data["decisions"][0] == {"date": "2022-11-08", "title": "Brev", "number": "0001", "page": 1},
           f"decision: {data['decisions'][0]}")
    expect(data["deadlines"] == [{"value": "2022-12-01", "places": [
        {"number": "0001", "page": 1}, {"number": "0003", "page": 1}]}], "deadline")
    expect("Ankestyrelsen" in [row["value"] for row in data["authorities"]], "authority")
    expect({"number": "0003", "of": "0001", "how": "duplicate"} in data["copies"], "the copy")
    letters = {(row["sender"], row["receiver"]): row["documents"] for row in data["letters"]}
    expect(letters.get(("Anna Bek Ravnsborg", "Sandbæk Kommune")) == ["0002"], f"letters: {letters}")
    expect(data["parties"][0]["documents"] == ["0001", "0002", "0003"], "who is named where")
    row = data["chronology"][0]
    expect({"date", "type", "sender"} <= set(row["derived"]), "what was read is not marked")


class Page(html.parser.HTMLParser):
    """Collects tags, links and ids."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.links, self.ids, self.open = set(), [], set(), []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        fields = dict(attributes)
        self.tags.add(tag)
        expect(not [name for name in fields if name.startswith("on")], f"a handler in <{tag}>")
        if tag not in ("meta", "br"):
            self.open.append(tag)
        if "href" in fields:
            self.links.append(fields["href"])
        self.ids.add(fields.get("id"))

    def handle_endtag(self, tag):
        expect(self.open and self.open.pop() == tag, f"</{tag}> closes another tag")


def page_is_whole_and_safe(folder):
    start(folder)
    for path in (folder.workroom / "overblik.html", folder.path / "overblik.html"):
        expect_status(tusch("overview", "-w", folder.workroom, "--html", path), 0)
        text = path.read_text()
        page = Page(text)
        expect(not page.open, "a tag is left open")
        expect(not {"script", "img", "link", "iframe", "object"} & page.tags, f"tags: {page.tags}")
        expect("http" not in text and "url(" not in text and "@import" not in text, "something is loaded")
        expect("&lt;script&gt;" in text, "the title is not there as text")
        inside = path.parent == folder.workroom
        for link in page.links:
            if link.startswith("#"):
                expect(link[1:] in page.ids, f"{link} leads nowhere")
            else:
                expect(inside and (path.parent / link.split("#")[0]).is_file(), f"{link} is no file")
        expect(inside == any("#page=1" in link for link in page.links), "links to the PDFs")


def odd_calls(folder):
    start(folder)
    expect_status(tusch("overview"), 2)
    expect_status(tusch("overview", "-w", folder.path), 2)
    expect_status(tusch("overview", "-w", folder.workroom, "--json", "--html", "x"), 2)
    expect_status(tusch("overview", "-w", folder.workroom, "--html", folder.path / "no/x"), 1)


if __name__ == "__main__":
    tap.main([everything_has_its_place, page_is_whole_and_safe, odd_calls])
