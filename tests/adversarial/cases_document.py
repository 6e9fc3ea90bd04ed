"""The document around the pages: what a file says in places that no page shows."""
# SPDX-License-Identifier: GPL-3.0-or-later
import pathlib
import subprocess
import tempfile

from kit.case import CPR, NAME, PLAIN, REST, SHOWN, case
from kit.document import revise, utf16
from kit.judge import expect

CONTENT = SHOWN + REST
AWAY = {1: [(200, 100, 220, 120)]}


def carrier(**options):
    """The secret stands on the page too, as it does in real files."""
    return case("document", **options)


# Catalog and trailer

@carrier(secrets=(NAME, CPR))
def information(d):
    info = d.add(f"<< /Title (Sag om {NAME}) /Author {utf16(NAME)} /Keywords ({CPR}) /Own ({NAME}) /Subject <{NAME.encode().hex()}> >>")
    d.trailer_keys = f"/Info {info} 0 R /ID [({NAME}) ({NAME})]"
    d.page(CONTENT)


@carrier()
def metadata_of_the_document(d):
    d.catalog_keys = f"/Metadata {d.stream('/Type /Metadata /Subtype /XML', f'<rdf:li>{NAME}</rdf:li>')} 0 R"
    d.page(CONTENT)


@carrier()
def metadata_of_the_page(d):
    xmp = d.stream("/Type /Metadata /Subtype /XML", "<rdf:li>" + "".join(f"&#{ord(c)};" for c in NAME) + "</rdf:li>", True)
    d.page(CONTENT, keys=f"/Metadata {xmp} 0 R")


@carrier()
def piece_info(d):
    data = d.stream("", f"private {NAME}")
    d.catalog_keys = f"/PieceInfo << /Word << /LastModified (D:2026) /Private << /X ({NAME}) >> >> >>"
    d.page(CONTENT, keys=f"/PieceInfo << /ADBE_CompoundType << /Private {data} 0 R /DocSettings ({NAME}) >> >> /LastModified (D:20260101)")


@carrier()
def outline(d):
    root, item = d.add(), d.add()
    d.set(root, f"<< /Type /Outlines /First {item} 0 R /Last {item} 0 R /Count 1 >>")
    d.set(item, f"<< /Title {utf16(NAME)} /Parent {root} 0 R /Dest (ved {NAME}) /A << /S /URI /URI (mailto:{NAME}@x.example) >> >>")
    d.catalog_keys = f"/Outlines {root} 0 R /PageMode /UseOutlines"
    d.page(CONTENT)


@carrier()
def destinations(d):
    page = d.page(CONTENT)
    d.catalog_keys = (f"/Dests << /{NAME} [{page} 0 R /Fit] >> /Names << /Dests << /Names [({NAME}) [{page} 0 R /Fit]] >> "
                      f"/Pages << /Names [({NAME}) {page} 0 R] >> /IDS << /Names [({NAME}) 1] >> >>")


@carrier()
def page_labels(d):
    d.catalog_keys = f"/PageLabels << /Nums [0 << /P ({NAME} ) /S /D >>] >> /Lang (da-{NAME})"
    d.page(CONTENT)


@carrier()
def article_threads(d):
    page, thread, bead = d.page(CONTENT), d.add(), d.add()
    d.set(thread, f"<< /F {bead} 0 R /I << /Title ({NAME}) >> >>")
    d.set(bead, f"<< /T {thread} 0 R /N {bead} 0 R /V {bead} 0 R /P {page} 0 R /R [0 0 9 9] /Own ({NAME}) >>")
    d.catalog_keys = f"/Threads [{thread} 0 R]"


@carrier()
def structure_tree(d):
    old = d.form(f"BT /F1 12 Tf 9 9 Td ({NAME}) Tj ET")
    root, item = d.add(), d.add()
    page = d.page("/P << /MCID 0 >> BDC " + SHOWN + "EMC " + REST, keys="/StructParents 0 /Tabs /S")
    d.set(root, f"<< /Type /StructTreeRoot /K {item} 0 R /ParentTree << /Nums [0 [{item} 0 R]] >> /RoleMap << /{NAME} /P >> "
                f"/ClassMap << /{NAME} << /O /Layout >> >> /IDTree << /Names [({NAME}) {item} 0 R] >> >>")
    d.set(item, f"<< /Type /StructElem /S /P /P {root} 0 R /K [<< /Type /MCR /Pg {page} 0 R /Stm {old} 0 R /MCID 0 >>] "
                f"/ActualText ({NAME}) /Alt {utf16(NAME)} /E ({NAME}) /T ({NAME}) /Lang (da) /A << /O /UserProperties /P [<< /N (Navn) "
                f"/V ({NAME}) >>] >> >>")
    d.catalog_keys = f"/MarkInfo << /Marked true >> /StructTreeRoot {root} 0 R"


@carrier()
def scripts(d):
    script = d.stream("", f"app.alert('{NAME}')")
    d.catalog_keys = (f"/OpenAction << /S /JavaScript /JS (app.alert\\('{NAME}'\\)) >> /AA << /WC << /S /JavaScript /JS {script} 0 R >> >> "
                      f"/Names << /JavaScript << /Names [({NAME}) << /S /JavaScript /JS {script} 0 R >>] >> >>")
    d.page(CONTENT, keys=f"/AA << /O << /S /JavaScript /JS ({NAME}) >> >>")


@carrier()
def output_intents_and_viewer(d):
    profile = d.stream("/N 1", f"....{NAME}....")
    d.catalog_keys = (f"/OutputIntents [<< /Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier ({NAME}) /Info ({NAME}) "
                      f"/DestOutputProfile {profile} 0 R >>] /URI << /Base (http://{NAME}.example) >> /Legal << /Attestation ({NAME}) >> "
                      f"/SpiderInfo << /V 1 /C [<< /AU ({NAME}) >>] >> /Requirements [<< /S /{NAME} >>] /Extensions << /{NAME} << /N 1 >> >>")
    d.page(CONTENT, keys=f"/SeparationInfo << /DeviceColorant ({NAME}) >> /ID <{NAME.encode().hex()}> /VP [<< /Name ({NAME}) /BBox [0 0 9 9] >>]")


@carrier()
def portfolio(d):
    file = d.stream("/Type /EmbeddedFile", f"notat om {NAME}", True)
    spec = d.add(f"<< /Type /Filespec /F ({NAME}.txt) /UF {utf16(NAME + '.txt')} /Desc ({NAME}) /EF << /F {file} 0 R >> /CI << /X ({NAME}) >> >>")
    d.catalog_keys = (f"/Collection << /Type /Collection /Schema << /X << /Type /CollectionField /Subtype /S /N ({NAME}) >> >> /D ({NAME}.txt) >> "
                      f"/Names << /EmbeddedFiles << /Names [({NAME}.txt) {spec} 0 R] >> >> /AF [{spec} 0 R]")
    d.page(CONTENT, keys=f"/AF [{spec} 0 R]")


# Annotations and fields

def annotate(d, body, content=CONTENT, **options):
    number = d.add(body)
    d.page(content, keys=f"/Annots [{number} 0 R]", **options)
    return number


@carrier()
def file_attachment(d):
    file = d.stream("/Type /EmbeddedFile", NAME, True)
    annotate(d, f"<< /Type /Annot /Subtype /FileAttachment /Rect [250 10 270 30] /Contents ({NAME}) /FS << /Type /Filespec /F ({NAME}) /EF << "
                f"/F {file} 0 R >> >> >>")


@carrier()
def link_addresses(d):
    one = d.add(f"<< /Type /Annot /Subtype /Link /Rect [20 145 200 165] /Border [0 0 0] /A << /S /URI /URI (mailto:{NAME}@x.example) >> >>")
    two = d.add(f"<< /Type /Annot /Subtype /Link /Rect [20 45 200 65] /Border [0 0 0] /Contents ({NAME}) /A << /S /Launch /F ({NAME}.exe) "
                f"/Next << /S /GoToR /F ({NAME}.pdf) /D ({NAME}) >> >> /PA << /S /URI /URI (http://{NAME}) >> >>")
    d.page(CONTENT, keys=f"/Annots [{one} 0 R {two} 0 R]")


@carrier()
def notes_and_popups(d):
    note, popup, reply = d.add(), d.add(), d.add()
    d.set(note, f"<< /Type /Annot /Subtype /Text /Rect [250 10 270 30] /Contents ({NAME}) /T ({NAME}) /RC (<p>{NAME}</p>) /Popup {popup} 0 R /Subj ({NAME}) >>")
    d.set(popup, f"<< /Type /Annot /Subtype /Popup /Rect [0 0 9 9] /Parent {note} 0 R /Contents ({NAME}) >>")
    d.set(reply, f"<< /Type /Annot /Subtype /Text /Rect [250 10 270 30] /F 2 /IRT {note} 0 R /Contents {utf16(NAME)} >>")
    d.page(CONTENT, keys=f"/Annots [{note} 0 R {popup} 0 R {reply} 0 R]")


def appearance(d, shown, width=150, height=20):
    return d.stream(f"/Type /XObject /Subtype /Form /BBox [0 0 {width} {height}] /Resources << /Font << /F1 {d.helvetica} 0 R >> >>",
                    f"/Tx BMC q BT /F1 12 Tf 2 6 Td ({shown}) Tj ET Q EMC")


@carrier()
def stamp(d):
    annotate(d, f"<< /Type /Annot /Subtype /Stamp /Rect [20 50 170 70] /F 4 /Contents ({NAME}) /Name /{NAME} /AP << /N "
                f"{appearance(d, f'Stempel {NAME}')} 0 R >> >>", PLAIN + REST)


@carrier()
def free_text(d):
    annotate(d, f"<< /Type /Annot /Subtype /FreeText /Rect [20 50 170 70] /F 4 /DA (/F1 12 Tf) /Contents ({NAME}) /RC (<p>{NAME}</p>) /AP << /N "
                f"{appearance(d, f'Fri {NAME}')} 0 R /R {appearance(d, NAME)} 0 R /D << /{NAME} {appearance(d, NAME)} 0 R >> >> >>", PLAIN + REST)


@carrier()
def highlight_of_the_name(d):
    look = d.stream("/Type /XObject /Subtype /Form /BBox [85 145 160 165] /Group << /S /Transparency >> /Resources << /ExtGState << /G << /BM "
                    "/Multiply >> >> >>", "/G gs 1 1 0 rg 87 146 60 14 re f")
    annotate(d, f"<< /Type /Annot /Subtype /Highlight /Rect [85 145 160 165] /QuadPoints [87 160 147 160 87 146 147 146] /F 4 /Contents ({NAME}) "
                f"/AP << /N {look} 0 R >> >>")


@carrier(boxes=AWAY)
def hidden_annotation(d):
    annotate(d, f"<< /Type /Annot /Subtype /FreeText /Rect [20 50 170 70] /F 2 /DA (/F1 12 Tf) /Contents ({NAME}) /AP << /N "
                f"{appearance(d, NAME)} 0 R >> >>", PLAIN + REST)


@carrier(boxes=AWAY)
def annotation_on_a_hidden_layer(d):
    group = d.add(f"<< /Type /OCG /Name ({NAME}) >>")
    d.catalog_keys = f"/OCProperties << /OCGs [{group} 0 R] /D << /OFF [{group} 0 R] >> >>"
    annotate(d, f"<< /Type /Annot /Subtype /FreeText /Rect [20 50 170 70] /F 4 /OC {group} 0 R /DA (/F1 12 Tf) /Contents ({NAME}) /AP << /N "
                f"{appearance(d, NAME)} 0 R >> >>", PLAIN + REST)


def field(d, keys, content=PLAIN + REST, form_keys="", rect="20 50 170 70"):
    number = annotate(d, f"<< /Type /Annot /Subtype /Widget /Rect [{rect}] /F 4 {keys} >>", content)
    d.catalog_keys = (f"/AcroForm << /Fields [{number} 0 R] /DA (/F1 12 Tf 0 g) /DR << /Font << /F1 {d.helvetica} 0 R >> >> {form_keys} >>")


@carrier()
def text_field(d):
    field(d, f"/FT /Tx /T ({NAME}) /TU ({NAME}) /TM ({NAME}) /V ({NAME}) /DV {utf16(NAME)} /DA (/F1 12 Tf 0 g) /RV (<p>{NAME}</p>) /AA << /K << /S "
             f"/JavaScript /JS ({NAME}) >> >> /AP << /N {appearance(d, NAME)} 0 R >>")


@carrier(pixels=())
def field_without_appearance(d):
    field(d, f"/FT /Tx /T (navn) /V ({NAME}) /DA (/F1 12 Tf 0 g)", form_keys="/NeedAppearances true")


@carrier(pixels=(), secrets=("1407619710",), boxes={1: [(18, 128, 172, 152)]})
def comb_field(d):
    letters = " ".join(f"{15 if i else 2} 0 Td ({c}) Tj" for i, c in enumerate("1407619710"))
    look = d.stream(f"/Type /XObject /Subtype /Form /BBox [0 0 150 20] /Resources << /Font << /F1 {d.helvetica} 0 R >> >>",
                    f"/Tx BMC q BT /F1 12 Tf 0 6 Td {letters} ET Q EMC")
    field(d, f"/FT /Tx /Ff 16777216 /MaxLen 10 /T (cpr) /V (1407619710) /DA (/F1 12 Tf 0 g) /AP << /N {look} 0 R >>")


@carrier()
def choice_field(d):
    field(d, f"/FT /Ch /Ff 131072 /T (valg) /Opt [[({NAME}) ({NAME})] (Andet)] /V ({NAME}) /I [0] /DA (/F1 12 Tf 0 g) /AP << /N "
             f"{appearance(d, NAME)} 0 R >>")


@carrier(boxes=AWAY)
def states_of_a_check_box(d):
    on, off = appearance(d, NAME), appearance(d, "x")
    field(d, f"/FT /Btn /T (ja) /V /Off /AS /Off /AP << /N << /{NAME} {on} 0 R /Off {off} 0 R >> >> /MK << /CA ({NAME}) >>")


@carrier()
def xfa(d):
    data = d.stream("", f"<xfa:data><navn>{NAME}</navn></xfa:data>", True)
    field(d, f"/FT /Tx /T (navn) /V ({NAME}) /DA (/F1 12 Tf 0 g) /AP << /N {appearance(d, NAME)} 0 R >>", form_keys=f"/XFA [(datasets) {data} 0 R]")


@carrier()
def signature_field(d):
    value = d.add(f"<< /Type /Sig /Filter /Adobe.PPKLite /Name ({NAME}) /Reason ({NAME}) /Location ({NAME}) /ContactInfo ({NAME}) "
                  f"/ByteRange [0 1 2 3] /Contents <{NAME.encode().hex()}00> /Cert ({NAME}) >>")
    field(d, f"/FT /Sig /T (sig) /V {value} 0 R /AP << /N {appearance(d, f'Signeret {NAME}')} 0 R >>", form_keys="/SigFlags 3")
    d.catalog_keys += f" /Perms << /DocMDP {value} 0 R >> /DSS << /Certs [{d.stream('', NAME)} 0 R] >>"


# The file

@carrier(boxes=None)
def older_revision(d):
    page = d.page(PLAIN + REST)
    d.catalog_keys = f"/Metadata {d.stream('/Type /Metadata', NAME)} 0 R"
    content = d.stream("", f"BT /F1 12 Tf 20 60 Td (Gammel {NAME}) Tj ET")
    first = d.to_bytes()
    old = d.objects[page - 1]
    changes = {1: "<< /Type /Catalog /Pages 2 0 R >>", content: "null", page: old}
    return revise(first, changes, len(d.objects) + 1)


@carrier()
def unreachable_objects(d):
    d.add(f"<< /Dead ({NAME}) >>")
    d.stream("", f"BT ({NAME}) Tj ET", True)
    d.page(CONTENT)


@carrier()
def object_streams(d):
    d.add(f"<< /Dead ({NAME}) >>")
    d.trailer_keys = f"/Info {d.add(f'<< /Title ({NAME}) >>')} 0 R"
    d.page(CONTENT)
    return d.with_object_stream()


@carrier()
def bytes_around_the_file(d):
    d.page(CONTENT)
    return d.to_bytes() + f"\n% {NAME}\n".encode()


@carrier()
def comments_between_objects(d):
    d.page(CONTENT)
    return d.to_bytes().replace(b"endobj\n2 0 obj", f"endobj\n% {NAME} {NAME.encode().hex()}\n2 0 obj".encode(), 1)


@carrier()
def damaged_table(d):
    d.page(CONTENT)
    d.add(f"<< /Dead ({NAME}) >>")
    file = d.to_bytes()
    return file[:file.rindex(b"xref\n0")] + b"trailer << /Root 1 0 R >>\nstartxref\n7\n%%EOF"


@carrier()
def wrong_stream_lengths(d):
    d.page(CONTENT)
    return d.to_bytes().replace(b"/Length 5", b"/Length 3").replace(b"/Length 6", b"/Length 2")


def encrypted(file, *options):
    with tempfile.TemporaryDirectory() as folder:
        path, out = pathlib.Path(folder) / "in.pdf", pathlib.Path(folder) / "out.pdf"
        path.write_bytes(file)
        subprocess.run(["qpdf", "--allow-weak-crypto", "--encrypt", "", "owner", *options, "--", path, out], check=True)
        return out.read_bytes()


@carrier()
def encrypted_without_password(d):
    d.trailer_keys = f"/Info {d.add(f'<< /Title ({NAME}) >>')} 0 R"
    d.page(CONTENT)
    return encrypted(d.to_bytes(), "256")


@carrier()
def encrypted_the_old_way(d):
    d.trailer_keys = f"/Info {d.add(f'<< /Title ({NAME}) >>')} 0 R"
    d.page(CONTENT)
    return encrypted(d.to_bytes(), "128", "--use-aes=n")


# Profiles, spaces, functions

@carrier()
def colour_profile(d):
    profile = d.stream("/N 3 /Alternate /DeviceRGB", f"acsp{NAME}")
    d.page(CONTENT + "/C cs .9 .9 .9 scn 200 20 20 20 re f", resources=f"/ColorSpace << /C [/ICCBased {profile} 0 R] >>")


@carrier()
def spot_colours(d):
    d.page(CONTENT + "/S cs 1 scn 200 20 20 20 re f /N cs 1 .5 scn 230 20 20 20 re f",
           resources=f"/ColorSpace << /S [/Separation /{NAME} /DeviceGray << /FunctionType 2 /Domain [0 1] /C0 [1] /C1 [0] /N 1 /Note ({NAME}) >>] "
                     f"/N [/DeviceN [/{NAME} /Black] /DeviceGray << /FunctionType 4 /Domain [0 1 0 1] /Range [0 1] /Length 16 >> "
                     f"<< /Colorants << /{NAME} [/Separation /{NAME} /DeviceGray << /FunctionType 2 /Domain [0 1] /N 1 >>] >> >>] >>".replace(
                         "<< /FunctionType 4 /Domain [0 1 0 1] /Range [0 1] /Length 16 >>", f"{calculator(d)} 0 R"))


def calculator(d):
    return d.stream("/FunctionType 4 /Domain [0 1 0 1] /Range [0 1]", "{ add 2 div }")


@carrier()
def halftones_and_transfers(d):
    d.page(f"/G gs {CONTENT}", resources=f"/ExtGState << /G << /Type /ExtGState /HT << /Type /Halftone /HalftoneType 1 /HalftoneName ({NAME}) /Frequency 60 "
                                         f"/Angle 0 /SpotFunction /Round >> /TR /Identity /BG2 /Default /Own ({NAME}) >> >>")


# Pages

@carrier()
def turned_90(d):
    d.page(CONTENT, keys="/Rotate 90")


@carrier()
def turned_180(d):
    d.page(CONTENT, keys="/Rotate 180")


@carrier()
def turned_270(d):
    d.page(CONTENT, keys="/Rotate -90")


@carrier()
def crop_box_off_the_origin(d):
    d.page(f"q 1 0 0 1 100 300 cm {CONTENT} Q", media="50 250 500 600", keys="/CropBox [90 280 420 520] /Rotate 90")


@carrier(pixels=())
def user_unit(d):
    d.page(CONTENT, keys="/UserUnit 2")


@carrier()
def odd_media_box(d):
    d.page(f"q 1 0 0 1 -150 -100 cm {CONTENT} Q", media="150 100 -150 -100")


@carrier()
def boxes_of_the_page_tree(d):
    d.pages_keys = "/MediaBox [0 0 300 200] /CropBox [0 0 300 200] /Rotate 0"
    number = d.page(CONTENT)
    d.set(number, d.objects[number - 1].replace(b"/MediaBox [0 0 300 200]", b""))


def every_page_is_clean(result):
    expect(len(result.report["pages"]) == 3, "pages are missing")


@case("document", judge=every_page_is_clean)
def same_page_thrice(d):
    page = d.page(CONTENT)
    d.pages = [page, page, page]


@carrier(keep=("Navn", "Signe", "Sagen", "4711"))
def page_under_three_parents(d):
    d.page(CONTENT)
    outer = d.add()
    d.finish()
    d.set(outer, f"<< /Type /Pages /Parent 2 0 R /Kids [{d.pages[0]} 0 R] /Count 1 /{NAME} ({NAME}) >>")
    d.objects[d.pages[0] - 1] = d.objects[d.pages[0] - 1].replace(b"/Parent 2 0 R", b"/Parent %d 0 R" % outer)
    d.pages = [outer]


