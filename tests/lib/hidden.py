"""Files with one hidden thing each, of every kind the report knows; all persons invented."""
# SPDX-License-Identifier: GPL-3.0-or-later
import email.message
import io
import re
import zipfile
from xml.sax.saxutils import escape

from lib import formats
from lib.formats import OFFICE, XML, relations

VISIBLE = "Referat af møde om æblegrød"
RELS = formats.RELATIONS


class Secrets:
    """Words that occur nowhere else: each file has its own."""

    def __init__(self):
        self.n = 0

    def __call__(self):
        self.n += 1
        letters = "".join("bdfgklmnprstvz"[self.n // 14 ** i % 14] + vowel for i, vowel in enumerate("aiou"))
        return f"Kvix{letters}mark"


def repack(content, changes):
    """The package with parts changed: name to a function of its text."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name in changes:
                data = changes[name](data.decode()).encode()
            new.writestr(name, data)
    return out.getvalue()


def run(text, properties=""):
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(inner, properties=""):
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def word(body, **more):
    return formats.docx(VISIBLE, body=body, **more)


def styled(text, style, kind="paragraph"):
    """Text that a named style hides."""
    styles = (f'{XML}<w:styles xmlns:w="{formats.WORD}"><w:style w:type="{kind}" w:styleId="Base"><w:name w:val="Base"/>'
              f'<w:rPr>{style}</w:rPr></w:style><w:style w:type="{kind}" w:styleId="S"><w:name w:val="S"/>'
              '<w:basedOn w:val="Base"/></w:style></w:styles>')
    mark = '<w:pStyle w:val="S"/>' if kind == "paragraph" else ""
    inner = run(text, '<w:rStyle w:val="S"/>' if kind == "character" else "")
    return word(paragraph(inner, mark), parts={"word/styles.xml": styles},
                more=[("st", "styles", "styles.xml", False)])


def word_part(name, root, inner, kind, reference=""):
    part = f'{XML}<w:{root} xmlns:w="{formats.WORD}">{inner}</w:{root}>'
    return word(paragraph(run("tekst") + reference), parts={f"word/{name}.xml": part},
                more=[("x1", kind, f"{name}.xml", False)])


def properties(**core):
    body = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in core.items())
    return (f'{XML}<cp:coreProperties xmlns:cp="{formats.PACKAGE}/metadata/core-properties" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/">' + body.replace("<creator", "<dc:creator").replace(
                "</creator", "</dc:creator").replace("<title", "<dc:title").replace("</title", "</dc:title").replace(
                "<subject", "<dc:subject").replace("</subject", "</dc:subject").replace(
                "<description", "<dc:description").replace("</description", "</dc:description").replace(
                "<keywords", "<cp:keywords").replace("</keywords", "</cp:keywords").replace(
                "<lastModifiedBy", "<cp:lastModifiedBy").replace("</lastModifiedBy", "</cp:lastModifiedBy").replace(
                "<category", "<cp:category").replace("</category", "</cp:category") + "</cp:coreProperties>")


WORD_PARTS = {"authors": "Kvix"}
VANISH = {
    "vanish": "<w:vanish/>", "vanish-true": '<w:vanish w:val="true"/>', "hvid": '<w:color w:val="FFFFFF"/>',
    "næsten-hvid": '<w:color w:val="FDFDFD"/>', "tema-hvid": '<w:color w:val="auto" w:themeColor="background1"/>',
    "lille": '<w:sz w:val="2"/>', "på-sort": '<w:color w:val="000000"/><w:shd w:val="clear" w:fill="000000"/>',
    "på-gul": '<w:color w:val="FFFF00"/><w:highlight w:val="yellow"/>',
}


def word_files(secret):
    for name, look in VANISH.items():
        text = secret()
        yield f"w-{name}.docx", text, word(paragraph(run("før ") + run(text, look)))
        text = secret()
        cut = len(text) // 2
        yield f"w-{name}-delt.docx", text, word(paragraph(run(text[:cut], look) + run(text[cut:], look)))
        text = secret()
        yield f"w-{name}-tabel.docx", text, word(
            "<w:tbl><w:tr><w:tc><w:tcPr/>" + paragraph(run(text, look)) + "</w:tc></w:tr></w:tbl>")
    for name in ("vanish", "hvid", "lille"):
        for kind in ("paragraph", "character"):
            text = secret()
            yield f"w-typografi-{name}-{kind}.docx", text, styled(text, VANISH[name], kind)
    for name, mark in (("slettet", "del"), ("flyttet", "moveFrom"), ("indsat", "ins"), ("til", "moveTo")):
        for author in ("Bo", "Åse Kjær"):
            text = secret()
            tag = "delText" if mark in ("del", "moveFrom") else "t"
            yield f"w-{name}-{author[:2]}.docx", text, word(paragraph(
                f'<w:{mark} w:id="1" w:author="{author}" w:date="2024-03-01T00:00:00Z"><w:r><w:{tag}>{text}'
                f"</w:{tag}></w:r></w:{mark}>"))
    text = secret()
    yield "w-kommentar.docx", text, word_part(
        "comments", "comments", f'<w:comment w:id="0" w:author="Bo">{paragraph(run(text))}</w:comment>', "comments",
        '<w:r><w:commentReference w:id="0"/></w:r>')
    text = secret()
    yield "w-kommentarens-forfatter.docx", text, word_part(
        "comments", "comments", f'<w:comment w:id="0" w:author="{text}">{paragraph(run("ja"))}</w:comment>', "comments",
        '<w:r><w:commentReference w:id="0"/></w:r>')
    for root, item in (("footnotes", "footnote"), ("endnotes", "endnote")):
        text = secret()
        yield f"w-{root}.docx", text, word_part(
            root, root, f'<w:{item} w:id="2">{paragraph(run(text))}</w:{item}>', root,
            f'<w:r><w:{item}Reference w:id="2"/></w:r>')
    for root, kind in (("hdr", "header"), ("ftr", "footer")):
        text = secret()
        yield f"w-{kind}.docx", text, word_part(f"{kind}1", root, paragraph(run(text)), kind)
        text = secret()
        yield f"w-{kind}-skjult.docx", text, word_part(f"{kind}1", root, paragraph(run(text, "<w:vanish/>")), kind)
    for name in ("creator", "title", "subject", "description", "keywords", "lastModifiedBy", "category"):
        text = secret()
        yield f"w-{name}.docx", text, word("", parts={"docProps/core.xml": properties(**{name: text})})
    for name in ("Company", "Manager", "HyperlinkBase"):
        text = secret()
        yield f"w-{name}.docx", text, word("", parts={"docProps/app.xml": f"{XML}<Properties><{name}>{text}</{name}>"
                                                                           "</Properties>"})
    text = secret()
    yield "w-egen-egenskab.docx", text, word("", parts={
        "docProps/custom.xml": f'{XML}<Properties xmlns:vt="v"><property name="Sag"><vt:lpwstr>{text}</vt:lpwstr>'
                               "</property></Properties>"})
    text = secret()
    yield "w-variabel.docx", text, word("", parts={
        "word/settings.xml": f'{XML}<w:settings xmlns:w="{formats.WORD}"><w:docVars><w:docVar w:name="a" '
                             f'w:val="{text}"/></w:docVars></w:settings>'})
    text = secret()
    yield "w-custom-xml.docx", text, word("", parts={"customXml/item1.xml": f"<root><navn>{text}</navn></root>"})
    text = secret()
    yield "w-link.docx", text, word("", more=[("l", "hyperlink", f"mailto:{text}@x.example", True)])
    text = secret()
    yield "w-link-felt.docx", text, word(paragraph(
        f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> HYPERLINK "http://{text}.example"'
        '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'))
    text = secret()
    yield "w-valgliste.docx", text, word(
        f'<w:sdt><w:sdtPr><w:dropDownList><w:listItem w:displayText="{text}" w:value="1"/></w:dropDownList></w:sdtPr>'
        f"<w:sdtContent>{paragraph(run('valg'))}</w:sdtContent></w:sdt>")
    text = secret()
    yield "w-felt-hjælp.docx", text, word(paragraph(
        f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:helpText w:val="{text}"/></w:ffData></w:fldChar></w:r>'))
    for name, content in (("ark.xlsx", formats.xlsx({"A": [["{}"]]})), ("brev.docx", formats.docx("{}"))):
        text = secret()
        inner = repack(content, {n: (lambda t, s=text: t.replace("{}", s)) for n in
                                 ("xl/worksheets/sheet1.xml", "word/document.xml")})
        yield f"w-indlejret-{name}.docx", text, word("", parts={f"word/embeddings/{name}": inner})
    text = secret()
    yield "w-indlejret-ole.docx", text, word("", parts={
        "word/embeddings/oleObject1.bin": formats.ole({"CONTENTS": (text + " i gammel form").encode("utf-16le")})})
    for name, place in (("venstre", "-9000000"), ("højre", "29000000")):
        text = secret()
        yield f"w-uden-for-{name}.docx", text, word(paragraph(
            "<w:r><w:drawing><wp:anchor><wp:positionH relativeFrom=\"page\"><wp:posOffset>" + place +
            '</wp:posOffset></wp:positionH><wp:extent cx="2000000" cy="500000"/><wp:docPr id="1" name="x"/><a:graphic>'
            '<a:graphicData uri="x"><w:txbxContent>' + paragraph(run(text)) +
            "</w:txbxContent></a:graphicData></a:graphic></wp:anchor></w:drawing></w:r>"))
    text = secret()
    yield "w-skjult-figur.docx", text, word(paragraph(
        '<w:r><w:drawing><wp:anchor><wp:extent cx="2000000" cy="500000"/><wp:docPr id="1" name="x" hidden="1"/>'
        '<a:graphic><a:graphicData uri="x"><w:txbxContent>' + paragraph(run(text)) +
        "</w:txbxContent></a:graphicData></a:graphic></wp:anchor></w:drawing></w:r>"))
    text = secret()
    yield "w-vml-uden-for.docx", text, word(paragraph(
        '<w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml" style="position:absolute;margin-left:-5000pt">'
        f"<v:textbox><w:txbxContent>{paragraph(run(text))}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"))
    text = secret()
    yield "w-billedtekst.docx", text, word(paragraph(
        f'<w:r><w:drawing><wp:inline><wp:extent cx="1" cy="1"/><wp:docPr id="1" name="x" descr="{text}"/></wp:inline>'
        "</w:drawing></w:r>"))
    text = secret()
    yield "w-byggeblok.docx", text, word("", parts={
        "word/glossary/document.xml": f'{XML}<w:glossaryDocument xmlns:w="{formats.WORD}">{paragraph(run(text))}'
                                      "</w:glossaryDocument>"})


def cells(*rows, columns="", more=""):
    """A sheet from raw rows."""
    return (f'{XML}<worksheet xmlns="{formats.SHEET}" xmlns:r="{RELS}">{columns}<sheetData>{"".join(rows)}</sheetData>'
            f"{more}</worksheet>")


def text_cell(place, text, style=0):
    return f'<c r="{place}" s="{style}" t="inlineStr"><is><t>{text}</t></is></c>'


def sheet(content, **parts):
    base = formats.xlsx({"Ark1": [[VISIBLE]], "Andet": [["to"]]})
    changes = {"xl/worksheets/sheet1.xml": lambda _: content} if content else {}
    with zipfile.ZipFile(io.BytesIO(base)) as archive:
        all_parts = {name: archive.read(name) for name in archive.namelist()}
    for name, change in changes.items():
        all_parts[name] = change(None)
    all_parts.update({name.replace("__", "/") + ("" if "." in name else ".xml"): value for name, value in parts.items()})
    return formats.pack(all_parts)


def styles(font="", fill="", number=0, numbers=""):
    return (f'{XML}<styleSheet xmlns="{formats.SHEET}">{numbers}<fonts><font/><font>{font}</font></fonts>'
            f'<fills><fill/><fill>{fill}</fill></fills><cellXfs><xf fontId="0" fillId="0"/>'
            f'<xf numFmtId="{number}" fontId="1" fillId="{1 if fill else 0}"/></cellXfs></styleSheet>')


def sheet_files(secret):
    for state in ("hidden", "veryHidden"):
        for number in ("1", "2"):
            text = secret()
            content = formats.xlsx({"Ark1": [[VISIBLE]], "Andet": [["{}"]], "Tredje": [["{}"]]})
            target = f"Andet" if number == "1" else "Tredje"
            yield f"x-{state}-{number}.xlsx", text, repack(content, {
                "xl/workbook.xml": lambda t, s=state, n=target: t.replace(f'name="{n}"', f'name="{n}" state="{s}"'),
                f"xl/worksheets/sheet{int(number) + 1}.xml": lambda t, s=text: t.replace("{}", s),
                f"xl/worksheets/sheet{4 - int(number)}.xml": lambda t: t.replace("{}", "åben")})
    text = secret()
    yield "x-delte-strenge.xlsx", text, sheet(
        cells('<row r="2" hidden="1"><c r="A2" t="s"><v>1</v></c></row>'),
        xl__sharedStrings=f'{XML}<sst xmlns="{formats.SHEET}"><si><t>a</t></si><si><r><t>{text[:5]}</t></r><r><t>'
                          f"{text[5:]}</t></r></si></sst>")
    for name, row in (("skjult", 'hidden="1"'), ("flad", 'ht="0" customHeight="1"')):
        text = secret()
        yield f"x-række-{name}.xlsx", text, sheet(cells("<row><c/></row>", f'<row r="2" {row}>{text_cell("A2", text)}</row>'))
    for name, col in (("skjult", 'hidden="1" width="9"'), ("smal", 'width="0" customWidth="1"')):
        for place, number in (("B", 2), ("AA", 27)):
            text = secret()
            yield f"x-kolonne-{name}-{place}.xlsx", text, sheet(cells(
                f'<row r="1">{text_cell("A1", "x")}{text_cell(place + "1", text)}</row>',
                columns=f'<cols><col min="{number}" max="{number}" {col}/></cols>'))
    text = secret()
    yield "x-alle-rækker.xlsx", text, sheet(cells(
        f'<row r="3">{text_cell("A3", text)}</row>',
        columns='<sheetFormatPr defaultRowHeight="15" zeroHeight="1"/>'))
    for name, style in (("hvid", styles('<color rgb="FFFFFFFF"/>')), ("tema", styles('<color theme="0"/>')),
                        ("indeks", styles('<color indexed="9"/>')),
                        ("format", styles("", "", 164, '<numFmts><numFmt numFmtId="164" formatCode=";;;"/></numFmts>'))):
        text = secret()
        yield f"x-{name}.xlsx", text, sheet(cells(f'<row r="1">{text_cell("A1", text, 1)}</row>'), xl__styles=style)
    text = secret()
    yield "x-udskriftsområde.xlsx", text, repack(
        sheet(cells(f'<row r="1">{text_cell("A1", "x")}{text_cell("H1", text)}</row>')),
        {"xl/workbook.xml": lambda t: t.replace("</sheets>", '</sheets><definedNames><definedName name="_xlnm.Print_Area" '
                                                 'localSheetId="0">Ark1!$A$1:$C$9</definedName></definedNames>')})
    text = secret()
    yield "x-skjult-navn.xlsx", text, repack(sheet(""), {
        "xl/workbook.xml": lambda t, s=text: t.replace("</sheets>", f'</sheets><definedNames><definedName name="k" hidden="1">'
                                                       f'"{s}"</definedName></definedNames>')})
    for name, part in (
            ("kommentar", ("xl__comments1", '<comments xmlns="{0}"><commentList><comment ref="A1"><text><t>{1}</t></text>'
                           "</comment></commentList></comments>")),
            ("forfatter", ("xl__comments1", '<comments xmlns="{0}"><authors><author>{1}</author></authors></comments>')),
            ("tråd", ("xl__threadedComments__threadedComment1",
                      '<ThreadedComments><threadedComment ref="A1"><text>{1}</text></threadedComment></ThreadedComments>')),
            ("person", ("xl__persons__person", '<personList><person displayName="{1}"/></personList>')),
            ("ekstern", ("xl__externalLinks__externalLink1", '<externalLink><externalBook><sheetDataSet><sheetData><row>'
                         "<cell><v>{1}</v></cell></row></sheetData></sheetDataSet></externalBook></externalLink>")),
            ("pivot", ("xl__pivotCache__pivotCacheDefinition1", '<pivotCacheDefinition><cacheFields><cacheField><sharedItems>'
                       '<s v="{1}"/></sharedItems></cacheField></cacheFields></pivotCacheDefinition>')),
            ("pivot-poster", ("xl__pivotCache__pivotCacheRecords1", '<pivotCacheRecords><r><s v="{1}"/></r></pivotCacheRecords>')),
            ("skjult-figur", ("xl__drawings__drawing1", '<wsDr xmlns:a="a"><sp><cNvPr id="1" hidden="1"/><a:t>{1}</a:t></sp></wsDr>')),
            ("billedtekst", ("xl__drawings__drawing1", '<wsDr><pic><cNvPr id="1" descr="{1}"/></pic></wsDr>')),
            ("egenskab", ("docProps__core", properties(creator="{1}"))),
            ("firma", ("docProps__app", "<Properties><Company>{1}</Company></Properties>"))):
        text = secret()
        key, pattern = part
        yield f"x-{name}.xlsx", text, sheet("", **{key: pattern.replace("{0}", formats.SHEET).replace("{1}", text)})
    for tag in ("oddHeader", "oddFooter", "evenHeader", "firstFooter"):
        text = secret()
        yield f"x-{tag}.xlsx", text, sheet(cells(f'<row>{text_cell("A1", "x")}</row>',
                                                 more=f"<headerFooter><{tag}>{text}</{tag}></headerFooter>"))
    text = secret()
    yield "x-validering.xlsx", text, sheet(cells("<row/>", more=(
        f'<dataValidations><dataValidation prompt="{text}"/></dataValidations>')))
    text = secret()
    yield "x-valgliste.xlsx", text, sheet(cells("<row/>", more=(
        f'<dataValidations><dataValidation type="list"><formula1>"{text},nej"</formula1></dataValidation>'
        "</dataValidations>")))
    text = secret()
    yield "x-indlejret.xlsx", text, sheet("", **{"xl__embeddings__a.docx": formats.docx(text)})
    text = secret()
    yield "x-link.xlsx", text, sheet("", **{"xl__worksheets___rels__sheet1.xml.rels": relations(
        ("h", "hyperlink", f"mailto:{text}@x.example", True))})


def slide_shape(text, place=(500000, 500000), size=(3000000, 500000), look="", name="", fill=""):
    return (f'<p:sp><p:nvSpPr><p:cNvPr id="9" name="t" {name}/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr><a:xfrm>'
            f'<a:off x="{place[0]}" y="{place[1]}"/><a:ext cx="{size[0]}" cy="{size[1]}"/></a:xfrm>{fill}</p:spPr>'
            f"<p:txBody><a:bodyPr/><a:p><a:r><a:rPr>{look}</a:rPr><a:t>{text}</a:t></a:r></a:p></p:txBody></p:sp>")


def slide(extra="", change=None, parts=None):
    content = formats.pptx(VISIBLE, "side to")
    changes = {"ppt/slides/slide1.xml": lambda t: t.replace("</p:spTree>", extra + "</p:spTree>")}
    content = repack(content, {**changes, **(change or {})})
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        all_parts = {name: archive.read(name) for name in archive.namelist()}
    return formats.pack({**all_parts, **(parts or {})})


def slide_files(secret):
    white = '<a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill>'
    pic = ('<p:pic><p:nvPicPr><p:cNvPr id="7" name="b"/></p:nvPicPr><p:spPr><a:xfrm><a:off x="400000" y="400000"/>'
           '<a:ext cx="4000000" cy="1000000"/></a:xfrm></p:spPr></p:pic>')
    box = slide_shape("", (400000, 400000), (4000000, 1000000), fill='<a:solidFill><a:srgbClr val="808080"/></a:solidFill>')
    for name, make in (
            ("skjult-figur", lambda s: slide(slide_shape(s, name='hidden="1"'))),
            ("hvid", lambda s: slide(slide_shape(s, look=white))),
            ("tema-hvid", lambda s: slide(slide_shape(s, look='<a:solidFill><a:schemeClr val="bg1"/></a:solidFill>'))),
            ("venstre-for", lambda s: slide(slide_shape(s, (-4000000, 0)))),
            ("under-siden", lambda s: slide(slide_shape(s, (0, 9000000)))),
            ("under-billede", lambda s: slide(slide_shape(s) + pic)),
            ("under-figur", lambda s: slide(slide_shape(s) + box)),
            ("skjult-dias", lambda s: slide(change={"ppt/slides/slide2.xml": lambda t: t.replace(
                "<p:sld ", '<p:sld show="0" ').replace("side to", s)})),
            ("noter", lambda s: slide(parts={"ppt/notesSlides/notesSlide1.xml":
                                             f'<p:notes xmlns:p="{formats.SLIDE}" xmlns:a="{formats.DRAW}">'
                                             f"{slide_shape(s)}</p:notes>"})),
            ("kommentar", lambda s: slide(parts={"ppt/comments/comment1.xml":
                                                 f'<p:cmLst xmlns:p="p"><p:cm><p:text>{s}</p:text></p:cm></p:cmLst>'})),
            ("forfatter", lambda s: slide(parts={"ppt/commentAuthors.xml":
                                                 f'<p:cmAuthorLst xmlns:p="p"><p:cmAuthor name="{s}"/></p:cmAuthorLst>'})),
            ("billedtekst", lambda s: slide(pic.replace('name="b"', f'name="b" descr="{s}"'))),
            ("egenskab", lambda s: slide(parts={"docProps/core.xml": properties(creator=s)})),
            ("indlejret", lambda s: slide(parts={"ppt/embeddings/a.docx": formats.docx(s)}))):
        for number in range(2):
            text = secret()
            yield f"p-{name}-{number}.pptx", text, make(text)


def odf_style(name, family, inner):
    return f'<style:style style:name="{name}" style:family="{family}">{inner}</style:style>'


def odf_files(secret):
    space = 'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'

    def text_document(body, automatic=""):
        content = formats.odt(VISIBLE, body=body, before=f"<office:automatic-styles>{automatic}</office:automatic-styles>")
        return repack(content, {"content.xml": lambda t: t.replace("<office:document-content ",
                                                                   f"<office:document-content {space} "
                                                                   'xmlns:dc="http://purl.org/dc/elements/1.1/" ', 1)})

    def table_document(body, automatic="", attributes=""):
        content = formats.odf("spreadsheet", '<table:table table:name="Ark1" ' + attributes + ">" + body + "</table:table>",
                              before=f"<office:automatic-styles>{automatic}</office:automatic-styles>")
        return content

    def cell(text):
        return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'

    for name, look in (("skjult", 'text:display="none"'), ("hvid", 'fo:color="#ffffff"'), ("lille", 'fo:font-size="1pt"'),
                       ("på-grøn", 'fo:color="#00ff00" fo:background-color="#00ff00"')):
        style = odf_style("S", "text", f"<style:text-properties {look}/>")
        for number in range(2):
            text = secret()
            yield f"o-{name}-{number}.odt", text, text_document(
                f'<text:p>før <text:span text:style-name="S">{text}</text:span></text:p>', style)
        text = secret()
        yield f"o-{name}-hele-afsnit.odt", text, text_document(
            f'<text:p text:style-name="P">{text}</text:p>', odf_style("P", "paragraph", f"<style:text-properties {look}/>"))
    for name, body in (
            ("slettet", '<text:tracked-changes><text:changed-region text:id="c"><text:deletion><office:change-info/>'
                        "<text:p>{}</text:p></text:deletion></text:changed-region></text:tracked-changes>"),
            ("annotation", "<text:p>x<office:annotation><dc:creator>Bo</dc:creator><text:p>{}</text:p></office:annotation></text:p>"),
            ("fodnote", '<text:p>x<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation>'
                        "<text:note-body><text:p>{}</text:p></text:note-body></text:note></text:p>"),
            ("skjult-felt", '<text:p><text:hidden-text text:condition="ooow:TRUE" text:string-value="{}" '
                            'text:is-hidden="true"/></text:p>'),
            ("skjult-afsnit", '<text:p>x<text:hidden-paragraph text:is-hidden="true">{}</text:hidden-paragraph></text:p>'),
            ("skjult-afdeling", '<text:section text:name="s" text:display="none"><text:p>{}</text:p></text:section>'),
            ("link", '<text:p><text:a xlink:href="mailto:{}@x.example">x</text:a></text:p>'),
            ("felt", '<text:user-field-decls><text:user-field-decl text:name="a" office:string-value="{}"/>'
                     "</text:user-field-decls>"),
            ("uden-for", '<text:p><draw:frame svg:x="-40cm" svg:y="2cm" svg:width="5cm" svg:height="1cm"><draw:text-box>'
                         "<text:p>{}</text:p></draw:text-box></draw:frame></text:p>"),
            ("billedtekst", '<text:p><draw:frame svg:width="1cm" svg:height="1cm"><svg:desc>{}</svg:desc></draw:frame></text:p>')):
        text = secret()
        yield f"o-{name}.odt", text, text_document(body.replace("{}", text))
    for name, row in (("række", '<table:table-row table:visibility="collapse">{}</table:table-row>'),
                      ("filter", '<table:table-row table:visibility="filter">{}</table:table-row>'),
                      ("kolonne", '<table:table-column/><table:table-column table:visibility="collapse"/>'
                                  "<table:table-row><table:table-cell/>{}</table:table-row>")):
        text = secret()
        yield f"o-{name}.ods", text, table_document(row.replace("{}", cell(text)))
    text = secret()
    yield "o-ark.ods", text, table_document(
        f"<table:table-row>{cell(text)}</table:table-row>",
        odf_style("T", "table", '<style:table-properties table:display="false"/>'), 'table:style-name="T"')
    text = secret()
    yield "o-område.ods", text, table_document(
        f'<table:table-row>{cell("x")}<table:table-cell table:number-columns-repeated="5"/>{cell(text)}</table:table-row>',
        "", 'table:print-ranges="Ark1.A1:Ark1.C9"')
    text = secret()
    yield "o-dias.odp", text, formats.odf(
        "presentation", '<draw:page draw:name="a"/><draw:page draw:name="b" draw:style-name="D"><draw:frame svg:width="9cm" '
        f'svg:height="2cm"><draw:text-box><text:p>{text}</text:p></draw:text-box></draw:frame></draw:page>',
        before="<office:automatic-styles>" + odf_style(
            "D", "drawing-page", '<style:drawing-page-properties xmlns:presentation="p" presentation:visibility="hidden"/>')
        + "</office:automatic-styles>")
    text = secret()
    yield "o-noter.odp", text, formats.odf(
        "presentation", '<draw:page draw:name="a"><presentation:notes xmlns:presentation="p"><draw:frame><draw:text-box>'
        f"<text:p>{text}</text:p></draw:text-box></draw:frame></presentation:notes></draw:page>")
    for name in ("dc:creator", "dc:title", "dc:subject", "meta:keyword", "meta:initial-creator"):
        text = secret()
        content = formats.odt(VISIBLE)
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = {n: archive.read(n) for n in archive.namelist() if n != "mimetype"}
        parts["meta.xml"] = (f'{XML}<office:document-meta xmlns:office="o" xmlns:dc="d" xmlns:meta="m"><office:meta>'
                             f"<{name}>{text}</{name}></office:meta></office:document-meta>")
        yield f"o-{name.replace(':', '-')}.odt", text, formats.pack(parts, "application/vnd.oasis.opendocument.text")


def html_files(secret):
    ways = {
        "display": '<p style="display: none">{}</p>', "visibility": '<p style="visibility:hidden">{}</p>',
        "hidden": "<p hidden>{}</p>", "mso": "<p style='mso-hide:all'>{}</p>", "nul": '<span style="font-size:0px">{}</span>',
        "en": '<span style="font-size:1px">{}</span>', "gennemsigtig": '<div style="opacity:0">{}</div>',
        "hvid": '<span style="color:#ffffff">{}</span>', "hvid-kort": '<span style="color: #FFF">{}</span>',
        "hvid-navn": '<font color="white">{}</font>', "hvid-rgb": '<span style="color:rgb(255, 255, 255)">{}</span>',
        "klasse": '<style>.k {{ display:none }}</style><p class="a k">{}</p>',
        "id": '<style>#k {{display : none;}}</style><p id="k">{}</p>',
        "element": "<style>em{{visibility:hidden}}</style><em>{}</em>",
        "langt-væk": '<div style="position:absolute; left:-9999px">{}</div>',
        "indryk": '<div style="text-indent:-9999px">{}</div>',
        "flad": '<div style="max-height:0;overflow:hidden">{}</div>', "kommentar": "<!-- {} -->",
        "inputskjult": '<input type="hidden" value="{}">', "textarea": "<textarea>{}</textarea>",
        "meta": '<meta name="author" content="{}">', "titel": "<title>{}</title>", "alt": '<img src="x" alt="{}">',
        "title": '<b title="{}">x</b>', "link": '<a href="mailto:{}@x.example">x</a>', "data": '<p data-navn="{}">x</p>',
        "script": '<script>var x = "{}";</script>', "template": "<template>{}</template>",
        "indlejret-hvid": '<div style="color:white"><p>{}</p></div>',
    }
    for name, way in ways.items():
        text = secret()
        body = way.replace("{{", "{").replace("}}", "}").replace("{}", text)
        yield f"h-{name}.html", text, f"<html><body><p>{VISIBLE}</p>{body}</body></html>".encode()
    for name in ("display", "hvid", "klasse", "kommentar", "link", "flad"):
        text = secret()
        body = ways[name].replace("{{", "{").replace("}}", "}").replace("{}", text)
        message = email.message.EmailMessage()
        message["From"], message["To"], message["Subject"] = "bo@x.example", "aase@x.example", "Møde"
        message.set_content("Referat")
        message.add_alternative(f"<p>Referat</p>{body}", subtype="html")
        yield f"m-{name}.eml", text, message.as_bytes()
    text = secret()
    message = email.message.EmailMessage()
    message["From"], message["To"], message["Bcc"], message["Subject"] = "bo@x.example", "a@x.example", text + "@x.example", "M"
    message.set_content("Referat")
    yield "m-bcc.eml", text, message.as_bytes()
    text = secret()
    message = email.message.EmailMessage()
    message["From"], message["To"], message["Subject"] = "bo@x.example", "a@x.example", "M"
    message.set_content("Referat " + text)
    message.add_alternative("<p>Referat</p><table><tr><td>a</td></tr></table>", subtype="html")
    yield "m-anden-tekst.eml", text, message.as_bytes()


def rtf_files(secret):
    for name, way in (("skjult", "{\\v %s}"), ("hvid", "{\\cf2 %s}"), ("slettet", "{\\deleted %s}"),
                      ("fodnote", "{\\footnote %s}"), ("hoved", "{\\header %s\\par}"),
                      ("annotation", "{\\*\\atnid B}{\\*\\atnauthor Bo}\\chatn{\\*\\annotation %s}")):
        text = secret()
        yield f"r-{name}.rtf", text, (
            "{\\rtf1\\ansi\\deff0{\\fonttbl{\\f0 Calibri;}}{\\colortbl;\\red0\\green0\\blue0;\\red255\\green255\\blue255;}"
            "{\\*\\revtbl{Bo;}}\\f0\\fs24 Referat " + way % text + " slut\\par}").encode()
    for name in ("author", "title", "subject", "doccomm"):
        text = secret()
        yield f"r-{name}.rtf", text, ("{\\rtf1\\ansi{\\info{\\%s %s}}{\\fonttbl{\\f0 Calibri;}}\\f0 Referat\\par}"
                                      % (name, text)).encode()


def pdf(objects, page="", catalog="", content="", info=None):
    """A one-page PDF from raw parts; objects are numbered from 10."""
    stream = f"BT /F1 12 Tf 72 720 Td ({'Referat af moede'}) Tj ET\n{content}".encode("latin-1")
    numbered = {
        1: f"<< /Type /Catalog /Pages 2 0 R {catalog} >>".encode("latin-1"),
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: ("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> "
            f"{'/Properties << /L1 10 0 R >>' if 'L1' in content else ''} >> {page} >>").encode("latin-1"),
        4: b"<< /Length %d >>\nstream\n%b\nendstream" % (len(stream), stream),
        5: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    }
    for number, value in enumerate(objects, 10):
        numbered[number] = value if isinstance(value, bytes) else value.encode("latin-1")
    if info is not None:
        numbered[6] = info.encode("latin-1")
    out, offsets = b"%PDF-1.7\n", {}
    for number, body in sorted(numbered.items()):
        offsets[number] = len(out)
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start = len(out)
    size = max(numbered) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        out += b"%010d 00000 n \n" % offsets[number] if number in offsets else b"0000000000 65535 f \n"
    trailer = f"<< /Size {size} /Root 1 0 R {'/Info 6 0 R' if info else ''} >>"
    return out + b"trailer\n%b\nstartxref\n%d\n%%%%EOF\n" % (trailer.encode(), start)


def stream(dictionary, data):
    data = data if isinstance(data, bytes) else data.encode()
    return b"<< %b /Length %d >>\nstream\n%b\nendstream" % (dictionary.encode(), len(data), data)


def pdf_files(secret):
    for key in ("Author", "Title", "Subject", "Keywords", "Sagsbehandler"):
        text = secret()
        yield f"f-{key}.pdf", text, pdf([], info=f"<< /{key} ({text}) >>")
    text = secret()
    yield "f-utf16.pdf", text, pdf([], info=f"<< /Author <FEFF{text.encode('utf-16be').hex()}> >>")
    text = secret()
    yield "f-xmp.pdf", text, pdf([stream(
        "/Type /Metadata /Subtype /XML", f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="r"><rdf:Description '
        f'xmlns:dc="d"><dc:creator><rdf:Seq><rdf:li>{text}</rdf:li></rdf:Seq></dc:creator></rdf:Description></rdf:RDF>'
        "</x:xmpmeta>")], catalog="/Metadata 10 0 R")
    for name, place in (("venstre", "-400 300"), ("over", "72 2000"), ("under", "72 -100"), ("højre", "900 300")):
        text = secret()
        yield f"f-uden-for-{name}.pdf", text, pdf([], content=f"BT /F1 12 Tf {place} Td ({text}) Tj ET")
    text = secret()
    yield "f-beskåret.pdf", text, pdf([], "/CropBox [0 400 595 842]", content=f"BT /F1 12 Tf 72 100 Td ({text}) Tj ET")
    layer = ["<< /Type /OCG /Name (Lag) >>"]
    off = "/OCProperties << /OCGs [10 0 R] /D << /OFF [10 0 R] >> >>"
    text = secret()
    yield "f-lag.pdf", text, pdf(layer, catalog=off,
                                 content=f"/OC /L1 BDC BT /F1 12 Tf 72 300 Td ({text}) Tj ET EMC")
    text = secret()
    yield "f-lagets-navn.pdf", text, pdf([f"<< /Type /OCG /Name ({text}) >>"], catalog=off)
    for kind in ("Text", "FreeText", "Highlight", "Stamp", "Ink", "Caret"):
        text = secret()
        yield f"f-{kind}.pdf", text, pdf([
            f"<< /Type /Annot /Subtype /{kind} /Rect [10 10 90 90] /T (Bo) /Contents ({text}) >>"], "/Annots [10 0 R]")
    text = secret()
    yield "f-anmærkningens-forfatter.pdf", text, pdf([
        f"<< /Type /Annot /Subtype /Text /Rect [10 10 90 90] /T ({text}) /Contents (ja) >>"], "/Annots [10 0 R]")
    text = secret()
    yield "f-link.pdf", text, pdf([
        f"<< /Type /Annot /Subtype /Link /Rect [10 10 90 90] /A << /S /URI /URI (mailto:{text}@x.example) >> >>"],
        "/Annots [10 0 R]")
    for key in ("V", "TU", "DV"):
        text = secret()
        yield f"f-felt-{key}.pdf", text, pdf([
            f"<< /FT /Tx /T (navn) /{key} ({text}) /Type /Annot /Subtype /Widget /F 2 /Rect [0 0 1 1] >>"],
            "/Annots [10 0 R]", "/AcroForm << /Fields [10 0 R] >>")
    text = secret()
    yield "f-valg.pdf", text, pdf([
        f"<< /FT /Ch /T (v) /Opt [[(1) ({text})]] /Type /Annot /Subtype /Widget /Rect [0 0 1 1] >>"],
        "/Annots [10 0 R]", "/AcroForm << /Fields [10 0 R] >>")
    text = secret()
    yield "f-bogmærke.pdf", text, pdf(["<< /Type /Outlines /First 11 0 R /Last 11 0 R /Count 1 >>",
                                       f"<< /Title ({text}) /Parent 10 0 R /Dest [3 0 R /Fit] >>"],
                                      catalog="/Outlines 10 0 R")
    for key in ("UF", "Desc"):
        text = secret()
        yield f"f-bilagets-{key}.pdf", text, pdf([
            f"<< /Type /Filespec /F (a.txt) /{key} ({text}) /EF << /F 11 0 R >> >>", stream("", "ja")],
            catalog="/Names << /EmbeddedFiles << /Names [(a) 10 0 R] >> >>")
    for key in ("Alt", "ActualText"):
        text = secret()
        yield f"f-{key}.pdf", text, pdf(["<< /Type /StructTreeRoot /K 11 0 R >>",
                                         f"<< /Type /StructElem /S /Figure /P 10 0 R /{key} ({text}) >>"],
                                        catalog="/StructTreeRoot 10 0 R")


def all_files():
    """(name, secret, bytes) of each."""
    secret = Secrets()
    for make in (word_files, sheet_files, slide_files, odf_files, html_files, rtf_files, pdf_files):
        yield from make(secret)
