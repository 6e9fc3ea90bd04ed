"""Annotations and fields of every kind, and what the catalog says of them."""
# SPDX-License-Identifier: GPL-3.0-or-later
from kit.case import CPR, KEEP, NAME, PLAIN, REST, SHOWN, case
from kit.document import utf16

CONTENT = SHOWN + REST
AWAY = {1: [(200, 100, 220, 120)]}
PLACE = {1: [(18, 128, 172, 152)]}
BOTH = {1: [(18, 128, 172, 152), (18, 158, 172, 182)]}
RECT = "/Rect [20 50 170 70]"


def carrier(**options):
    return case("document", **options)


def look(d, shown=NAME, keys="", before=""):
    return d.stream(f"/Type /XObject /Subtype /Form /BBox [0 0 150 20] /Resources << /Font << /F1 {d.helvetica} 0 R >> >> {keys}",
                    f"{before} q BT /F1 12 Tf 2 6 Td ({shown}) Tj ET Q")


def annotate(d, *bodies, content=PLAIN + REST, keys=""):
    numbers = [d.add(body) for body in bodies]
    d.page(content, keys=f"/Annots [{' '.join(f'{n} 0 R' for n in numbers)}] {keys}")
    return numbers


def annotation(d, subtype, keys, rect=RECT, flags=4, appearance=None):
    return (f"<< /Type /Annot /Subtype /{subtype} {rect} /F {flags} /Contents ({NAME}) /T ({NAME}) /NM ({NAME}) /Subj {utf16(NAME)} "
            f"/AP << /N {appearance or look(d)} 0 R >> {keys} >>")


# Kinds

@carrier()
def redaction_mark(d):
    marked = (f"<< /Type /Annot /Subtype /Redact {RECT} /F 4 /QuadPoints [20 70 170 70 20 50 170 50] /OverlayText ({NAME}) /Repeat true "
              f"/DA (/F1 9 Tf) /IC [0 0 0] /RO {look(d)} 0 R /AP << /N {look(d, 'Sort')} 0 R /R {look(d)} 0 R >> /Contents ({NAME}) >>")
    annotate(d, marked, content=CONTENT)


@carrier()
def ink_and_caret(d):
    annotate(d, annotation(d, "Ink", "/InkList [[20 50 30 60 40 50]]"),
             annotation(d, "Caret", "/Sy /P /RD [1 1 1 1]", "/Rect [20 20 170 40]"))


@carrier()
def line_with_a_caption(d):
    annotate(d, annotation(d, "Line", f"/L [20 50 170 70] /Cap true /Measure << /R ({NAME}) /X [<< /U ({NAME}) >>] >> /LE [/None /None]"))


@carrier()
def polygons_and_shapes(d):
    annotate(d, annotation(d, "Polygon", "/Vertices [20 50 170 50 90 70] /IC [1 1 0]"),
             annotation(d, "Square", f"/IC [1 1 1] /BE << /S /C /I 1 >> /RC (<body>{NAME}</body>)", "/Rect [20 20 170 40]"))


@carrier()
def watermark_on_every_page(d):
    annotate(d, annotation(d, "Watermark", "/FixedPrint << /Type /FixedPrint /Matrix [1 0 0 1 20 50] /H 0 /V 0 >>"))


@carrier(boxes=BOTH, pixels=("mutool",))
def screen_and_rich_media(d):
    file = d.stream("/Type /EmbeddedFile", NAME, True)
    spec = d.add(f"<< /Type /Filespec /F ({NAME}.mp4) /EF << /F {file} 0 R >> >>")
    annotate(d, annotation(d, "Screen", f"/MK << /CA ({NAME}) >> /A << /S /Rendition /R << /S /MR /N ({NAME}) /C << /S /MCD /D {spec} 0 R >> >> /OP 0 >>"),
             annotation(d, "RichMedia", f"/RichMediaContent << /Assets << /Names [({NAME}.swf) {spec} 0 R] >> >> "
                        f"/RichMediaSettings << /Activation << /Scripts [{spec} 0 R] >> >>", "/Rect [20 20 170 40]"))


@carrier()
def three_dimensions_movies_and_sounds(d):
    art = d.stream(f"/Type /3D /Subtype /U3D /VA [<< /XN ({NAME}) /IN ({NAME}) >>] /OnInstantiate {d.stream('', NAME)} 0 R", f"U3D\0{NAME}")
    sound = d.stream("/Type /Sound /R 8000", NAME)
    annotate(d, annotation(d, "3D", f"/3DD {art} 0 R /3DV << /XN ({NAME}) >>"),
             annotation(d, "Movie", f"/Movie << /F ({NAME}.avi) >> /A true", "/Rect [20 20 170 40]"),
             f"<< /Type /Annot /Subtype /Sound /Rect [250 20 260 30] /Contents ({NAME}) /Sound {sound} 0 R >>")


@carrier(boxes=AWAY)
def marks_for_the_printer(d):
    annotate(d, f"<< /Type /Annot /Subtype /PrinterMark {RECT} /F 1 /MN ({NAME}) /Contents ({NAME}) >>",
             f"<< /Type /Annot /Subtype /TrapNet /Rect [0 0 300 200] /F 0 /Contents ({NAME}) /LastModified (D:2026) >>",
             f"<< /Type /Annot /Subtype /{NAME} {RECT} /F 2 /Contents ({NAME}) >>")


@carrier()
def stamp_turned_by_its_matrix(d):
    form = look(d, f"Stempel {NAME}", keys="/Matrix [0 1 -1 0 0 0]")
    annotate(d, annotation(d, "Stamp", "/Name /Draft", "/Rect [250 20 270 170]", appearance=form))


@carrier()
def appearance_within_an_appearance(d):
    inner = look(d)
    outer = d.stream(f"/Type /XObject /Subtype /Form /BBox [0 0 75 10] /Resources << /XObject << /A {inner} 0 R >> >>", "q .5 0 0 .5 0 0 cm /A Do Q")
    annotate(d, annotation(d, "Stamp", "/Rotate 0", appearance=outer))


@carrier(boxes=PLACE)
def look_without_resources(d):
    form = d.stream("/Type /XObject /Subtype /Form /BBox [0 0 150 20]", f"BT /F1 12 Tf 2 6 Td ({NAME}) Tj ET")
    annotate(d, annotation(d, "Stamp", "", appearance=form))


@carrier(boxes=AWAY, pixels=())
def free_text_without_a_look(d):
    annotate(d, f"<< /Type /Annot /Subtype /FreeText {RECT} /F 4 /DA (0 g /Helv 12 Tf) /DS (font: 12pt Helvetica) /Contents ({NAME}) /RC (<body><p>{NAME}</p></body>) >>")


@carrier()
def marked_text_without_a_look(d):
    annotate(d, *(f"<< /Type /Annot /Subtype /{kind} /Rect [85 145 160 165] /QuadPoints [87 160 147 160 87 146 147 146] /F 4 /C [1 1 0] /Contents ({NAME}) >>"
                  for kind in ("Highlight", "Underline", "Squiggly", "StrikeOut")), content=CONTENT)


@carrier(boxes=AWAY)
def seen_only_at_times(d):
    annotate(d, *(annotation(d, "Stamp", "", flags=flags) for flags in (2, 32, 34, 6)))


@carrier()
def answers_groups_and_reviews(d):
    first, = annotate(d, annotation(d, "Text", "/Name /Note /Open true", "/Rect [250 10 270 30]", appearance=look(d, "x")), content=CONTENT)
    for keys in ("/RT /Group", f"/RT /R /State ({NAME}) /StateModel (Review)"):
        d.add(f"<< /Type /Annot /Subtype /Text /Rect [0 0 9 9] /IRT {first} 0 R {keys} /Contents ({NAME}) >>")


@carrier()
def annots_in_an_object_of_its_own(d):
    stamp = d.add(annotation(d, "Stamp", ""))
    d.page(PLAIN + REST, keys=f"/Annots {d.add(f'[{stamp} 0 R null 99 0 R]')} 0 R")


# Fields

def fields(d, *widgets, form_keys="", content=PLAIN + REST, roots=None):
    numbers = annotate(d, *widgets, content=content)
    d.catalog_keys = (f"/AcroForm << /Fields [{' '.join(f'{n} 0 R' for n in roots or numbers)}] /DA (/F1 12 Tf 0 g) "
                      f"/DR << /Font << /F1 {d.helvetica} 0 R >> >> {form_keys} >>")
    return numbers


def widget(keys, rect=RECT):
    return f"<< /Type /Annot /Subtype /Widget {rect} /F 4 /DA (/F1 12 Tf 0 g) {keys} >>"


@carrier(pixels=(), boxes={1: [(18, 108, 172, 182)]})
def field_of_several_lines_without_a_look(d):
    fields(d, widget(f"/FT /Tx /Ff 4096 /T (note) /V (Et notat om\\r{NAME} og mere) /Q 1", "/Rect [20 20 170 90]"), form_keys="/NeedAppearances true")


@carrier(pixels=())
def look_older_than_the_value(d):
    fields(d, widget(f"/FT /Tx /T (navn) /V ({NAME}) /AP << /N {look(d, 'Gammelt')} 0 R >>"), form_keys="/NeedAppearances true")


@carrier()
def value_that_nobody_sees(d):
    fields(d, widget(f"/FT /Tx /T (navn) /V ({NAME}) /AP << /N {look(d, 'Vist')} 0 R >>"), content=CONTENT)


@carrier()
def field_with_two_widgets(d):
    parent = d.add()
    numbers = fields(d, *(widget(f"/Parent {parent} 0 R /AP << /N {look(d)} 0 R >>", rect) for rect in (RECT, "/Rect [20 20 170 40]")), roots=[parent])
    d.set(parent, f"<< /FT /Tx /T (navn) /V ({NAME}) /Kids [{' '.join(f'{n} 0 R' for n in numbers)}] >>")


@carrier(pixels=())
def list_of_names(d):
    fields(d, widget(f"/FT /Ch /T (liste) /Opt [({NAME}) (Andet) [(k) ({NAME} jr)]] /TI 0 /V [({NAME})] /I [0]", "/Rect [20 20 170 90]"),
           form_keys="/NeedAppearances true", content=CONTENT)


@carrier()
def buttons_with_captions(d):
    icon = look(d)
    fields(d, widget(f"/FT /Btn /Ff 65536 /T (knap) /MK << /CA ({NAME}) /RC ({NAME}) /AC ({NAME}) /I {icon} 0 R /IX {icon} 0 R /TP 3 >> "
                     f"/A << /S /SubmitForm /F << /FS /URL /F (http://{NAME}.example) >> >> /AP << /N {look(d)} 0 R /D {look(d)} 0 R >>"))


@carrier(boxes=AWAY)
def radio_buttons_named_after_people(d):
    parent, on, off = d.add(), look(d, "x"), look(d, "o")
    numbers = fields(d, *(widget(f"/Parent {parent} 0 R /AS /{state} /AP << /N << /{NAME} {on} 0 R /Off {off} 0 R >> >>", rect)
                          for state, rect in (("Off", RECT), (NAME, "/Rect [20 20 170 40]"))), roots=[parent])
    d.set(parent, f"<< /FT /Btn /Ff 49152 /T (valg) /V /{NAME} /Opt [({NAME})] /Kids [{' '.join(f'{n} 0 R' for n in numbers)}] >>")


@carrier()
def calculations_and_formats(d):
    script = d.stream("", f"event.value = '{NAME}';")
    fields(d, widget(f"/FT /Tx /T (sum) /V ({NAME}) /AA << /C << /S /JavaScript /JS {script} 0 R >> /F << /S /JavaScript /JS ({NAME}) >> >> "
                     f"/AP << /N {look(d)} 0 R >>"), form_keys=f"/CO [{len(d.objects) + 1} 0 R]")


@carrier(boxes=None, secrets=(NAME, CPR))
def forms_data_and_logic(d):
    parts = " ".join(f"({name}) {d.stream('', f'<x><navn>{NAME}</navn>{CPR}</x>', True)} 0 R"
                     for name in ("xdp:xdp", "template", "datasets", "config", "</xdp:xdp>"))
    fields(d, widget(f"/FT /Tx /T (form1[0].{NAME}[0]) /V ({NAME}) /AP << /N {look(d)} 0 R >>"), form_keys=f"/XFA [{parts}]")
    d.catalog_keys += " /NeedsRendering false"


@carrier()
def field_that_is_not_in_the_form(d):
    annotate(d, widget(f"/FT /Tx /T ({NAME}) /V ({NAME}) /AP << /N {look(d)} 0 R >>"))


# Around them

@carrier()
def web_capture(d):
    page_set = d.add(f"<< /Type /SpiderContentSet /S /SPS /ID ({NAME}) /O [] /T ({NAME}) /SI << /AU (http://{NAME}.example) /TS (D:2026) >> >>")
    d.catalog_keys = (f"/SpiderInfo << /V 1 /C [<< /URL (http://{NAME}.example) /P ({NAME}) /CT ({NAME}) >>] >> "
                      f"/Names << /URLS << /Names [(http://{NAME}.example) {page_set} 0 R] >> /IDS << /Names [({NAME}) {page_set} 0 R] >> "
                      f"/Templates << /Names [({NAME}) {page_set} 0 R] >> /AlternatePresentations << /Names [({NAME}) {page_set} 0 R] >> "
                      f"/Renditions << /Names [({NAME}) << /S /MR /N ({NAME}) >>] >> /AP << /Names [({NAME}) {look(d)} 0 R] >> >>")
    d.page(CONTENT, keys=f"/ID ({NAME}) /PZ 1")


@carrier()
def signed_and_locked(d):
    value = d.add(f"<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached /Name ({NAME}) /ByteRange [0 9 20 9] "
                  f"/Contents <{('cn=' + NAME).encode().hex()}> /Reference [<< /TransformMethod /FieldMDP /TransformParams << /Fields [({NAME})] >> "
                  f"/DigestValue ({NAME}) >>] /Prop_Build << /App << /Name /{NAME} >> >> >>")
    fields(d, widget(f"/FT /Sig /T (underskrift) /V {value} 0 R /Lock << /Action /Include /Fields [({NAME})] >> /SV << /Reasons [({NAME})] >> "
                     f"/AP << /N {look(d, f'Underskrevet {NAME}')} 0 R >>"), form_keys="/SigFlags 3")
    d.catalog_keys += f" /DSS << /VRI << /{NAME} << /TU ({NAME}) >> >> /OCSPs [{d.stream('', NAME, True)} 0 R] >> /Extensions << /ADBE << /{NAME} 3 >> >>"


@carrier()
def attachments_of_pages_and_pictures(d):
    file = d.stream(f"/Type /EmbeddedFile /Params << /CheckSum ({NAME}) >>", f"%PDF-1.4 {NAME}", True)
    spec = d.add(f"<< /Type /Filespec /F (a.pdf) /UF (a.pdf) /AFRelationship /Source /Desc ({NAME}) /EF << /F {file} 0 R /UF {file} 0 R >> "
                 f"/RF << /F [({NAME}) {file} 0 R] >> /Thumb {file} 0 R >>")
    form = d.form("BT /F1 12 Tf 20 90 Td (Vist) Tj ET", keys=f"/AF [{spec} 0 R]")
    d.page(f"/AF /N BDC {SHOWN} EMC /A Do {REST}", xobjects={"A": form}, resources=f"/Properties << /N [{spec} 0 R] >>", keys=f"/AF {spec} 0 R")
    d.catalog_keys = f"/AF [{spec} 0 R] /Names << /EmbeddedFiles << /Kids [<< /Limits [({NAME}) ({NAME})] /Names [({NAME}) {spec} 0 R] >>] >> >>"


@carrier()
def transitions_actions_and_parts(d):
    d.catalog_keys = f"/DPartRoot << /NodeNameList [/{NAME}] /DPartRootNode << /DPM << /X ({NAME}) >> >> >> /Lang ({NAME}) /Version /1.7"
    d.page(CONTENT, keys=f"/Trans << /S /Fly /Own ({NAME}) >> /AA << /O << /S /GoToE /F ({NAME}.pdf) /T << /N ({NAME}) >> >> /C << /S /Named /N /{NAME} >> >> "
           f"/PresSteps << /NA << /S /URI /URI ({NAME}) >> >> /BoxColorInfo << /X ({NAME}) >> /DPart << /DPM << /X ({NAME}) >> >> /{NAME} true "
           f"/OutputIntents [<< /S /GTS_PDFX /Info ({NAME}) >>] /Group << /S /Transparency /CS /DeviceRGB /X ({NAME}) >>")


@carrier(keep=(*KEEP, "Vist"))
def outline_of_the_structure(d):
    root, item, element = d.add(), d.add(), d.add()
    page = d.page(f"/P << /MCID 0 /Lang (da) /E ({NAME}) >> BDC {SHOWN} EMC BT /F1 12 Tf 20 90 Td (Vist) Tj ET {REST}", keys="/StructParents 0")
    d.set(root, f"<< /Type /Outlines /First {item} 0 R /Last {item} 0 R >>")
    d.set(item, f"<< /Title ({NAME}) /Parent {root} 0 R /SE {element} 0 R /Dest [{page} 0 R /XYZ 0 0 0] /C [1 0 0] /F 2 >>")
    d.set(element, f"<< /Type /StructElem /S /P /ID ({NAME}) /PhoneticAlphabet /ipa /Phoneme ({NAME}) /NS << /NS ({NAME}) >> /Ref [{item} 0 R] /K 0 /Pg {page} 0 R >>")
    d.catalog_keys = f"/Outlines {root} 0 R /StructTreeRoot << /Type /StructTreeRoot /K {element} 0 R /PronunciationLexicon [{d.stream('', NAME)} 0 R] >>"
