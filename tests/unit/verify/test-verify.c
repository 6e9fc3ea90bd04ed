/* The verifier passes a clean bundle and finds every leak put into it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/scene.h"
#include "lib/test.h"

#include "base/datadir.h"
#include "base/file.h"
#include "base/json.h"
#include "tusch/verify.h"
#include "unit/verify/pdf-writer.h"

#include <string.h>

/* One page, 595 x 842, with text, a black box with its ground at (100,100)-(300,114), and a
 * bookmark. All persons are invented. */
#define KEPT "BT /F1 11 Tf 60 780 Td (Kommunen har behandlet anmodningen om aktindsigt.) Tj ET\n"
#define BOX "0 g 100 728 200 14 re f\n"
#define LABEL "BT 1 g /F1 7 Tf 160 732.5 Td (FVL \\247 15 b nr. 5) Tj ET\n"
#define CLEAN KEPT BOX LABEL

static const char *const SECRETS[] = {
    "010190-1234", "Frederikke Ravnsborg", "70 12 34 56", "Skovengen 12, 2. tv., 8999 Byen"};

enum { CATALOG = 1, PAGES, PAGE, CONTENTS, FONT, INFO, OUTLINES, ITEM, N_BASE_OBJECTS = ITEM };

/* How a bundle differs from the clean one. */
typedef struct {
  const char *name, *expected; /* id of a check that must fail */
  const char *content; /* NULL: CLEAN */
  const char *fonts; /* beside F1 */
  const char *page_keys, *catalog_keys, *resource_keys, *font_keys, *info, *title;
  const char *objects[4]; /* added from id 9 on */
} Leak;

static const char *
or_else(const char *text, const char *otherwise)
{
  return text != NULL ? text : otherwise;
}

/* "STREAM…" is a stream whose length is not worth counting by hand. */
static void
add_object(PdfWriter *writer, const char *body)
{
  if (g_str_has_prefix(body, "STREAM"))
    pdf_writer_add_stream(writer, "", body + strlen("STREAM"), strlen(body) - strlen("STREAM"));
  else
    pdf_writer_add(writer, "%s", body);
}

static PdfWriter *
write_base(const Leak *leak)
{
  PdfWriter *writer = pdf_writer_new();
  const char *content = or_else(leak->content, CLEAN);
  pdf_writer_add(writer,
                 "<< /Type /Catalog /Pages 2 0 R /Outlines 7 0 R /Lang (da-DK) %s >>",
                 or_else(leak->catalog_keys, ""));
  pdf_writer_add(writer, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
  pdf_writer_add(writer,
                 "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
                 "/Resources << /Font << /F1 5 0 R %s >> %s >> %s >>",
                 or_else(leak->fonts, ""),
                 or_else(leak->resource_keys, ""),
                 or_else(leak->page_keys, ""));
  pdf_writer_add_stream(writer, "", content, strlen(content));
  pdf_writer_add(writer,
                 "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica "
                 "/Encoding /WinAnsiEncoding %s >>",
                 or_else(leak->font_keys, ""));
  pdf_writer_add(writer, "<< %s >>", or_else(leak->info, "/Title (Aktindsigt) /Producer (tusch)"));
  pdf_writer_add(writer, "<< /Type /Outlines /First 8 0 R /Last 8 0 R /Count 1 >>");
  pdf_writer_add(writer,
                 "<< /Title %s /Parent 7 0 R /Dest [3 0 R /Fit] >>",
                 or_else(leak->title, "(Aktliste)"));
  for (guint i = 0; i < G_N_ELEMENTS(leak->objects) && leak->objects[i] != NULL; i++)
    add_object(writer, leak->objects[i]);
  writer->trailer_keys = g_strdup("/Info 6 0 R");
  return writer;
}

static void
add_secret(TuschVerifyInput *input,
           TuschCategory category,
           TuschSecretScope scope,
           const char *text)
{
  TuschSecret *secret = g_new0(TuschSecret, 1);
  secret->finding_id = g_strdup_printf("f%06u", input->secrets->len + 1);
  secret->document_id = g_strdup("d0001");
  secret->category = category;
  secret->scope = scope;
  secret->text = g_strdup(text);
  g_ptr_array_add(input->secrets, secret);
}

static TuschVerifyInput *
new_input(void)
{
  TuschVerifyInput *input = tusch_verify_input_new();
  TuschVerifyPage *page = tusch_verify_page_new(0);
  page->document_id = g_strdup("d0001");
  TuschRectPt box = {100, 100, 300, 114};
  g_array_append_val(page->boxes, box);
  g_ptr_array_add(input->pages, page);
  input->n_pages = 1;
  add_secret(input, TUSCH_CATEGORY_CPR, TUSCH_SECRET_BUNDLE, SECRETS[0]);
  add_secret(input, TUSCH_CATEGORY_PERSON, TUSCH_SECRET_BUNDLE, SECRETS[1]);
  add_secret(input, TUSCH_CATEGORY_PHONE, TUSCH_SECRET_BUNDLE, SECRETS[2]);
  add_secret(input, TUSCH_CATEGORY_ADDRESS, TUSCH_SECRET_BUNDLE, SECRETS[3]);
  add_secret(input, TUSCH_CATEGORY_PERSON, TUSCH_SECRET_PLACE, "Bo");
  g_ptr_array_add(input->must_stay, g_strdup("behandlet anmodningen om aktindsigt"));
  input->tessdata_dir = tusch_datadir_find("ocr", "dal.traineddata", NULL);
  input->language = g_strdup("dal");
  return input;
}

/* MuPDF and Ghostscript take half a second: only where the test is about them. */
static bool asks_judges = false;

static TuschReport *
verify_bytes(TuschVerifyInput *input, const GString *file)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp("tusch-verify-XXXXXX", &error);
  assert_no_error(error);
  g_free(input->path);
  input->path = g_build_filename(folder, "bundle.pdf", NULL);
  assert_true(g_file_set_contents(input->path, file->str, (gssize)file->len, &error));
  if (asks_judges) {
    input->judges_dir = g_build_filename(folder, "judges", NULL);
    assert_true(tusch_dir_make(input->judges_dir, NULL));
    assert_true(tusch_verify_ask_judges(input, &error));
  }
  TuschReport *report = tusch_verify_bundle(input, &error);
  assert_no_error(error);
  g_clear_pointer(&input->judges_dir, g_free);
  assert_true(tusch_dir_remove_tree(folder, NULL));
  return report;
}

static TuschReport *
verify_writer(TuschVerifyInput *input, const PdfWriter *writer)
{
  GString *file = pdf_writer_finish(writer);
  TuschReport *report = verify_bytes(input, file);
  g_string_free(file, TRUE);
  return report;
}

static const TuschCheck *
check_of(const TuschReport *report, const char *id)
{
  for (guint i = 0; i < report->checks->len; i++) {
    const TuschCheck *check = g_ptr_array_index(report->checks, i);
    if (g_str_equal(check->id, id))
      return check;
  }
  fail_msg("no check %s", id);
  return NULL;
}

static bool
holds_problem(const TuschCheck *check, const char *start)
{
  for (guint i = 0; i < check->problems->len; i++)
    if (g_str_has_prefix(g_ptr_array_index(check->problems, i), start))
      return true;
  return false;
}

/* Reports go to logs and people: nothing of what was found may be in them. */
static void
assert_no_values(const TuschReport *report)
{
  g_autoptr(JsonNode) node = tusch_report_to_json(report);
  g_autofree char *json = tusch_json_to_string(node, false);
  g_autofree char *page = tusch_report_describe(report);
  static const char *const PIECES[] = {
      "010190", "1234", "Ravnsborg", "Frederikke", "70 12", "70123456", "Skovengen"};
  for (guint i = 0; i < G_N_ELEMENTS(PIECES); i++) {
    assert_null(strstr(json, PIECES[i]));
    assert_null(strstr(page, PIECES[i]));
  }
  assert_true(g_str_has_prefix(page,
                               report->passed
                                   ? "Kontrollen er bestået: Filen må udleveres."
                                   : "Kontrollen er IKKE bestået: Filen må ikke udleveres."));
}

static void
assert_passed(const TuschReport *report)
{
  if (!report->passed) {
    g_autofree char *page = tusch_report_describe(report);
    fail_msg("%s", page);
  }
}

/* The leak is found by the check that should find it. */
static void
assert_caught(const TuschReport *report, const char *name, const char *expected)
{
  assert_no_values(report);
  const TuschCheck *check = check_of(report, expected);
  if (report->passed || check->result != TUSCH_CHECK_FAILED) {
    g_autofree char *page = tusch_report_describe(report);
    fail_msg("%s: %s did not fail\n%s", name, expected, page);
  }
  assert_true(check->problems->len > 0);
}

static void
test_clean_passes(void **state)
{
  (void)state;
  Leak none = {0};
  g_autoptr(PdfWriter) writer = write_base(&none);
  g_autoptr(TuschVerifyInput) input = new_input();
  g_autoptr(TuschReport) report = verify_writer(input, writer);
  assert_passed(report);
  assert_int_equal(report->checks->len, 12);
  assert_int_equal(strlen(report->sha256), 64);
  assert_true(check_of(report, "V-06")->n_checked == 1);
  assert_true(check_of(report, "V-10")->n_checked == 4);
}

/* V-12: a line set anew around a box of two steps. */
typedef struct {
  const char *name, *content;
  double x1; /* of the box as redact says */
  bool is_fine;
  double beside_x0; /* of another box on the line, if there is one */
} WidthCase;

#define WORD(x, text) "BT 0 g /F1 10 Tf 1 0 0 1 " x " 600 Tm (" text ") Tj ET\n"
#define BREV WORD("76.65", "Brev")
#define WIDE(width) "0 g 100 595 " width " 16 re f\n"

static const WidthCase WIDTHS[] = {
    {"good", BREV WIDE("48") WORD("150.8", "kom") WORD("172.5", "i"), 148, true, 0},
    {"no whole steps", BREV WIDE("55") WORD("158", "kom"), 155, false, 0},
    {"painted wider", BREV WIDE("58") WORD("161", "kom"), 148, false, 0},
    {"off the grid", BREV WIDE("48") WORD("150.82", "kom"), 148, false, 0},
    {"uneven", BREV WIDE("48") WORD("150.8", "kom") WORD("179", "i"), 148, false, 0},
    {"old gap", BREV WIDE("48") WORD("160", "kom") WORD("182", "i"), 148, false, 0},
    {"two, both drawn a little wider", BREV WIDE("98.2"), 148, true, 150.2},
};

static void
test_widths(void **state)
{
  (void)state;
  for (guint i = 0; i < G_N_ELEMENTS(WIDTHS); i++) {
    g_autofree char *content = g_strconcat(CLEAN, WIDTHS[i].content, NULL);
    Leak leak = {.content = content};
    g_autoptr(PdfWriter) writer = write_base(&leak);
    g_autoptr(TuschVerifyInput) input = new_input();
    TuschVerifyPage *page = g_ptr_array_index(input->pages, 0);
    TuschVerifyWidth width = {{100, 232, 171.3, 246}, {100, 231, WIDTHS[i].x1, 247}, false};
    TuschVerifyLine line = {{55, 230, 260, 248}, 0};
    g_array_append_val(page->boxes, width.shown);
    g_array_append_val(page->widths, width);
    g_array_append_val(page->moved, line);
    double x = WIDTHS[i].beside_x0;
    if (x > 0)
      g_array_append_vals(page->boxes, &(TuschRectPt){x, 231, x + 48, 247}, 1);
    g_autoptr(TuschReport) report = verify_writer(input, writer);
    if (WIDTHS[i].is_fine)
      assert_passed(report);
    else
      assert_caught(report, WIDTHS[i].name, "V-12");
  }
}

#define SHOW(before, text) CLEAN "BT " before " /F1 10 Tf 60 600 Td (" text ") Tj ET\n"
#define UNDER(text) KEPT "BT 0 g /F1 10 Tf 105 731 Td (" text ") Tj ET\n" BOX LABEL
#define CMAP(rows) "STREAM" rows

static const Leak LEAKS[] = {
    {.name = "text under the box", .expected = "V-05", .content = UNDER("010190-1234")},
    {.name = "text under the box, as text", .expected = "V-03", .content = UNDER("010190-1234")},
    {.name = "short name under the box", .expected = "V-05", .content = UNDER("Bo")},
    {.name = "white text", .expected = "V-03", .content = SHOW("1 g", "010190-1234")},
    {.name = "invisible text", .expected = "V-03", .content = SHOW("3 Tr", "Frederikke Ravnsborg")},
    {.name = "no hyphen", .expected = "V-03", .content = SHOW("", "0101901234")},
    {.name = "spaces", .expected = "V-03", .content = SHOW("", "01 01 90 - 1234")},
    {.name = "century", .expected = "V-03", .content = SHOW("", "01-01-1990-1234")},
    {.name = "part of the number", .expected = "V-03", .content = SHOW("", "CPR 010190-12")},
    {.name = "turned name", .expected = "V-03", .content = SHOW("", "RAVNSBORG, Frederikke")},
    {.name = "genitive", .expected = "V-03", .content = SHOW("", "Frederikke Ravnsborgs sag")},
    {.name = "country code", .expected = "V-03", .content = SHOW("", "tlf. +4570123456")},
    {.name = "street alone", .expected = "V-03", .content = SHOW("", "bor Skovengen 12 nu")},
    {.name = "over two lines",
     .expected = "V-03",
     .content = CLEAN "BT /F1 10 Tf 60 600 Td (Frederikke) Tj 0 -14 Td (Ravnsborg) Tj ET\n"},
    {.name = "kerned",
     .expected = "V-04",
     .content = CLEAN "BT /F1 10 Tf 60 600 Td [(010)-20(190-1)30(2)5(34)] TJ ET\n"},
    {.name = "one letter an operator, outside the page",
     .expected = "V-04",
     .content = CLEAN "BT /F1 10 Tf 60 2600 Td (01)Tj (01)Tj (90)Tj (-)Tj (12)Tj (34)Tj ET\n"},
    {.name = "backwards",
     .expected = "V-04",
     .content = CLEAN "BT /F1 10 Tf 60 2600 Td (4321-091010) ' (grobsnvaR ekkirederF) Tj ET\n"},
    {.name = "octal, outside the page",
     .expected = "V-04",
     .content = CLEAN "BT /F1 10 Tf 60 -600 Td (\\060\\061\\060190\\0551234) Tj ET\n"},
    {.name = "under an empty clip",
     .expected = "V-04",
     .content = CLEAN "q 0 0 0 0 re W n BT /F1 10 Tf 60 600 Td (70 12 34 56) Tj ET Q\n"},
    {.name = "outside the CropBox",
     .expected = "V-02",
     .content = SHOW("", "noget"),
     .page_keys = "/CropBox [0 0 595 500]"},
    {.name = "comment in the content", .expected = "V-04", .content = CLEAN "% 010190-1234\n"},
    {.name = "bookmark", .expected = "V-04", .title = "(Brev til Frederikke Ravnsborg)"},
    {.name = "bookmark in UTF-16",
     .expected = "V-04",
     .title = "<FEFF003000310030003100390030002D0031003200330034>"},
    {.name = "bookmark partly in octal",
     .expected = "V-04",
     .title = "(Brev til Fre\\144erikke Ravns\\142org)"},
    {.name = "Info", .expected = "V-04", .info = "/Title (Microsoft Word - 010190-1234.docx)"},
    {.name = "Info in base64", .expected = "V-04", .info = "/Title (eDAxMDE5MC0xMjM0eA==)"},
    {.name = "Info with another key", .expected = "V-02", .info = "/Company (x)"},
    {.name = "name in hexadecimal",
     .expected = "V-04",
     .resource_keys = "/ExtGState << /Frederikke#20Ravnsborg << /Type /ExtGState >> >>"},
    {.name = "XMP",
     .expected = "V-04",
     .catalog_keys = "/Metadata 9 0 R",
     .objects = {"<< /Type /Metadata /Subtype /XML /Length 31 >>\nstream\n"
                 "<dc:title>0101901234</dc:title>\nendstream"}},
    {.name = "attachment",
     .expected = "V-02",
     .catalog_keys = "/Names << /EmbeddedFiles << /Names [(a) 9 0 R] >> >>",
     .objects = {"<< /Type /Filespec /F (a.txt) /EF << /F 10 0 R >> >>",
                 "<< /Type /EmbeddedFile /Length 1 >>\nstream\nx\nendstream"}},
    {.name = "annotation",
     .expected = "V-02",
     .page_keys = "/Annots [<< /Type /Annot /Subtype /Text /Rect [0 0 9 9] /Contents (x) >>]"},
    {.name = "number in the contents of a link",
     .expected = "V-04",
     .page_keys = "/Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /Dest [3 0 R /Fit] "
                  "/Contents (ring 70123456) >>]"},
    {.name = "number in a web link",
     .expected = "V-02",
     .page_keys = "/Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] "
                  "/A << /S /URI /URI (tel:70123456) >> >>]"},
    {.name = "ActualText in the content",
     .expected = "V-04",
     .content = CLEAN "/Span << /ActualText (noget andet) >> BDC EMC\n"},
    {.name = "number in ActualText",
     .expected = "V-04",
     .content = CLEAN "/Span << /ActualText <FEFF00370030003100320033003400350036> >> BDC EMC\n"},
    {.name = "layer in the content", .expected = "V-04", .content = CLEAN "/OC /L BDC EMC\n"},
    {.name = "ActualText in the structure",
     .expected = "V-02",
     .catalog_keys = "/StructTreeRoot << /Type /StructTreeRoot /K << /Type /StructElem /S /P "
                     "/ActualText (x) >> >>"},
    {.name = "stream of a structure reference",
     .expected = "V-02",
     .catalog_keys = "/StructTreeRoot << /Type /StructTreeRoot /K << /Type /StructElem /S /P /K << "
                     "/Type /MCR /Stm 9 0 R /MCID 0 >> >> >>",
     .objects = {"<< /Length 1 >>\nstream\nq\nendstream"}},
    {.name = "hidden layer",
     .expected = "V-02",
     .content = CLEAN "/OC /L1 BDC EMC\n",
     .resource_keys = "/Properties << /L1 9 0 R >>",
     .catalog_keys = "/OCProperties << /OCGs [9 0 R] /D << /OFF [9 0 R] >> >>",
     .objects = {"<< /Type /OCG /Name (Lag) >>"}},
    {.name = "form field",
     .expected = "V-02",
     .catalog_keys = "/AcroForm << /Fields [<< /FT /Tx /T (navn) /V (x) >>] >>"},
    {.name = "JavaScript",
     .expected = "V-02",
     .catalog_keys = "/OpenAction << /S /JavaScript /JS (x) >>"},
    {.name = "thumbnail",
     .expected = "V-02",
     .page_keys = "/Thumb 9 0 R",
     .objects = {"<< /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 "
                 ">>\nstream\nx\nendstream"}},
    {.name = "PieceInfo", .expected = "V-02", .page_keys = "/PieceInfo << /Word << >> >>"},
    {.name = "turned page", .expected = "V-02", .page_keys = "/Rotate 90"},
    {.name = "page outside the page tree",
     .expected = "V-02",
     .catalog_keys = "/Dests << /a [9 0 R /Fit] >>",
     .objects = {"<< /Type /Page /MediaBox [0 0 9 9] /Parent 2 0 R >>"}},
    {.name = "orphan object", .expected = "V-01", .objects = {"<< /Any (thing) >>"}},
    {.name = "one code is the whole name",
     .expected = "V-08",
     .font_keys = "/ToUnicode 9 0 R",
     .objects = {CMAP("1 beginbfchar <01> "
                      "<00460072006500640065007200690"
                      "06B006B006500200052006100760"
                      "06E00730062006F00720067> endbfchar")}},
    {.name = "codes in the order of the text",
     .expected = "V-08",
     .font_keys = "/ToUnicode 9 0 R",
     .objects = {CMAP("1 beginbfrange <01> <0A> [<0030> <0031> <0030> <0031> <0039> <0030> <0031> "
                      "<0032> <0033> <0034>] endbfrange")}},
    {.name = "font written where it is used",
     .expected = "V-08",
     .resource_keys = "/Pattern << /P << /Resources << /Font << /F2 << /Subtype /Type1 /BaseFont "
                      "/Frederikke-Ravnsborg >> >> >> >> >>"},
    {.name = "CMap of a font written where it is used",
     .expected = "V-08",
     .resource_keys = "/Pattern << /P << /Resources << /Font << /F2 << /Subtype /Type1 /BaseFont "
                      "/Helvetica /ToUnicode 9 0 R >> >> >> >> >>",
     .objects = {CMAP("1 beginbfrange <01> <0A> [<0030> <0031> <0030> <0031> <0039> <0030> <0031> "
                      "<0032> <0033> <0034>] endbfrange")}},
    {.name = "no box", .expected = "V-06", .content = KEPT},
    {.name = "grey box", .expected = "V-06", .content = KEPT "0.3 g 100 728 200 14 re f\n"},
    {.name = "half a box", .expected = "V-06", .content = KEPT "0 g 100 728 90 14 re f\n"},
    {.name = "see-through box",
     .expected = "V-06",
     .content = KEPT "/G gs 0 g 100 728 200 14 re f\n",
     .resource_keys = "/ExtGState << /G << /ca 0.95 >> >>"},
    {.name = "drawing in the box",
     .expected = "V-06",
     .content = KEPT BOX "1 g 120 730 30 10 re f\n"},
    {.name = "data behind a picture's end",
     .expected = "V-04",
     .content = CLEAN "q 9 0 0 9 60 400 cm /I Do Q\n",
     .resource_keys = "/XObject << /I 9 0 R >>",
     .objects = {"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray "
                 "/BitsPerComponent 8 /Length 10 >>\nstream\nxmore data\nendstream"}},
    {.name = "picture nobody shows",
     .expected = "V-04",
     .resource_keys = "/XObject << /I 9 0 R >>",
     .objects = {"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray "
                 "/BitsPerComponent 8 /Length 1 >>\nstream\nx\nendstream"}},
};

static void
test_leaks_are_caught(void **state)
{
  (void)state;
  for (guint i = 0; i < G_N_ELEMENTS(LEAKS); i++) {
    g_autoptr(PdfWriter) writer = write_base(&LEAKS[i]);
    g_autoptr(TuschVerifyInput) input = new_input();
    g_autoptr(TuschReport) report = verify_writer(input, writer);
    assert_caught(report, LEAKS[i].name, LEAKS[i].expected);
  }
}

/* What libraries write that is no leak. */
static void
test_harmless(void **state)
{
  (void)state;
  static const Leak HARMLESS[] = {
      {.name = "space at the end of a line",
       .content = CLEAN "/Span << /ActualText <FEFF0020> >> BDC EMC\n"},
      {.name = "link to a page",
       .page_keys =
           "/Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /Dest [3 0 R /Fit] >>]"},
      {.name = "same CropBox", .page_keys = "/CropBox [0 0 595 842] /Rotate 0"},
      {.name = "other people and numbers",
       .content = SHOW("", "Frederik Ravn, tlf. 70 12 34 65, CPR 010191-1234, Skovengen 1")},
      {.name = "digits that only meet by chance",
       .content = SHOW("", "70 12 stk. 34 kr. 56 og 0101 samt 90 1234")},
  };
  for (guint i = 0; i < G_N_ELEMENTS(HARMLESS); i++) {
    g_autoptr(PdfWriter) writer = write_base(&HARMLESS[i]);
    g_autoptr(TuschVerifyInput) input = new_input();
    g_autoptr(TuschReport) report = verify_writer(input, writer);
    if (!report->passed)
      print_error("%s\n", HARMLESS[i].name);
    assert_passed(report);
  }
}

/* Words that a PDF and its fonts are made of, and ordinary short words, are no leak by themselves.
 */
static void
test_words_of_the_format(void **state)
{
  (void)state;
  static const char *const WORDS[] = {"sagen",
                                      "anmodningen",
                                      "Contents",
                                      "catalog",
                                      "Resources",
                                      "Helvetica",
                                      "Times",
                                      "roman",
                                      "version",
                                      "Outlines",
                                      "Identity",
                                      "endstream",
                                      "startxref",
                                      "Parent",
                                      "Pages"};
  Leak plain = {.content = BOX LABEL,
                .resource_keys = "/ExtGState << /G << /Font [9 0 R 10] >> >>"};
  g_autoptr(PdfWriter) writer = write_base(&plain);
  pdf_writer_add(writer,
                 "<< /Type /Font /Subtype /Type1 /BaseFont /ABCDEF+Times-Roman /FontDescriptor "
                 "10 0 R >>");
  pdf_writer_add(writer,
                 "<< /Type /FontDescriptor /FontName /ABCDEF+Times-Roman /FontFamily (Times) "
                 "/FontFile 11 0 R >>");
  static const char PROGRAM[] = "%!PS-AdobeFont-1.0: X\n/version (1) readonly def /Times-Roman\n";
  pdf_writer_add_stream(writer, "/Length1 60 /Length2 0 /Length3 0", PROGRAM, strlen(PROGRAM));
  for (guint i = 0; i < G_N_ELEMENTS(WORDS); i++) {
    g_autoptr(TuschVerifyInput) input = new_input();
    g_ptr_array_set_size(input->must_stay, 0);
    add_secret(input, TUSCH_CATEGORY_OTHER, TUSCH_SECRET_BUNDLE, WORDS[i]);
    g_autoptr(TuschReport) report = verify_writer(input, writer);
    if (!report->passed)
      print_error("%s\n", WORDS[i]);
    assert_passed(report);
    g_autofree char *leaking = g_strdup_printf("BT /F1 10 Tf 60 600 Td (%s) Tj ET\n" BOX, WORDS[i]);
    Leak leak = {.content = leaking};
    g_autoptr(PdfWriter) shown = write_base(&leak);
    g_autoptr(TuschReport) caught = verify_writer(input, shown);
    assert_caught(caught, WORDS[i], "V-03");
    assert_caught(caught, WORDS[i], "V-04");
  }
}

/* ---- fonts that say something else than they show ---- */

static void
put16(GByteArray *out, guint value)
{
  guint8 bytes[] = {(guint8)(value >> 8), (guint8)value};
  g_byte_array_append(out, bytes, 2);
}

static void
put32(GByteArray *out, guint value)
{
  put16(out, value >> 16);
  put16(out, value & 0xFFFF);
}

/* A TrueType file that has nothing but a cmap: glyph 1 is '0', glyph 10 is '9'. */
static GByteArray *
make_truetype(void)
{
  GByteArray *out = g_byte_array_new();
  put32(out, 0x00010000);
  put16(out, 1);
  put16(out, 0);
  put32(out, 0);
  g_byte_array_append(out, (const guint8 *)"cmap", 4);
  put32(out, 0);
  put32(out, 28);
  put32(out, 12 + 28);
  put16(out, 0); /* cmap */
  put16(out, 1);
  put16(out, 3);
  put16(out, 10);
  put32(out, 12);
  put16(out, 12); /* format */
  put16(out, 0);
  put32(out, 28);
  put32(out, 0);
  put32(out, 1);
  put32(out, '0');
  put32(out, '9');
  put32(out, 1);
  return out;
}

/* Bare CFF, whose charset and encoding are of its own: code 65 + n is the digit n. */
static GByteArray *
make_cff(void)
{
  static const guint8 FILE_BYTES[] = {
      1,  0,  4,  1, /* header */
      0,  1,  1,  1,  2,  'X', /* names */
      0,  1,  1,  1,  15, /* one dictionary: charset, encoding, glyphs */
      28, 0,  33, 15, 28, 0,   38, 16, 29, 0,  0, 0, 42, 17, 0,
      0,  0,  0, /* no strings, no procedures */
      1,  0,  17, 9,  0, /* 33: ten names from "zero" */
      1,  1,  65, 9, /* 38: ten codes from 65 */
      0,  11, 1,  1,  2,  3,   4,  5,  6,  7,  8, 9, 10, 11, 12, /* 42: eleven glyphs */
      14, 14, 14, 14, 14, 14,  14, 14, 14, 14, 14};
  GByteArray *out = g_byte_array_new();
  g_byte_array_append(out, FILE_BYTES, sizeof FILE_BYTES);
  return out;
}

static GByteArray *
make_type1(void)
{
  static const char TEXT[] =
      "%!PS-AdobeFont-1.0: X\n/Encoding 256 array\ndup 65 /zero put dup 66 /one put\n"
      "dup 67 /two put dup 68 /three put dup 69 /four put dup 74 /nine put readonly def\neexec";
  GByteArray *out = g_byte_array_new();
  g_byte_array_append(out, (const guint8 *)TEXT, sizeof TEXT - 1);
  return out;
}

typedef struct {
  const char *name;
  const char *font; /* object 9; its descriptor is 10, its file 11, a CMap 12 */
  const char *file_key;
  GByteArray *(*make)(void);
  const char *shown; /* a string operand */
} FalseFont;

#define DIGITS_AS_WORDS \
  "STREAM1 begincodespacerange <00> <ff> endcodespacerange 1 beginbfrange <41> <4A> <0061> " \
  "endbfrange"
#define DIGITS_AS_WORDS_2 \
  "STREAM1 begincodespacerange <0000> <ffff> endcodespacerange 1 beginbfrange <0001> <000A> " \
  "<0061> " \
  "endbfrange"
#define SIMPLE(subtype, more) \
  "<< /Type /Font /Subtype /" subtype \
  " /BaseFont /X /FontDescriptor 10 0 R /ToUnicode 12 0 R " more " >>"

/* Drawn is 010190-1234 without its dash. */
static void
test_false_fonts(void **state)
{
  (void)state;
  static const FalseFont FONTS[] = {
      {"differences",
       SIMPLE("Type1",
              "/Encoding << /Differences [65 /zero /one /two /three /four /five /six /seven /eight "
              "/nine] >>"),
       NULL,
       NULL,
       "(ABABJABCDE)"},
      {"encoding of a Type 1 file", SIMPLE("Type1", ""), "FontFile", make_type1, "(ABABJABCDE)"},
      {"encoding and names of a CFF file",
       SIMPLE("Type1", ""),
       "FontFile3",
       make_cff,
       "[(ABA) 20 (BJAB) -10 (CDE)]"},
      {"cmap of a TrueType file",
       "<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /ToUnicode 13 0 R "
       "/DescendantFonts [<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X /FontDescriptor 10 0 "
       "R /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>] >>",
       "FontFile2",
       make_truetype,
       "<00010002 00010002 000A 0001 0002 0003 0004 0005>"},
      {"no ToUnicode at all",
       "<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H "
       "/DescendantFonts [<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X /FontDescriptor 10 0 "
       "R /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>] >>",
       "FontFile2",
       make_truetype,
       "<00010002 00010002 000A 0001 0002 0003 0004 0005>"},
  };
  for (guint i = 0; i < G_N_ELEMENTS(FONTS); i++) {
    const FalseFont *font = &FONTS[i];
    g_autofree char *content = g_strdup_printf(CLEAN "BT /F2 10 Tf 60 2600 Td %s %s ET\n",
                                               font->shown,
                                               font->shown[0] == '[' ? "TJ" : "Tj");
    Leak leak = {.content = content, .fonts = "/F2 9 0 R"};
    g_autoptr(PdfWriter) writer = write_base(&leak);
    g_autofree char *file =
        font->file_key != NULL ? g_strdup_printf("/%s 11 0 R", font->file_key) : g_strdup("");
    pdf_writer_add(writer, "%s", font->font);
    pdf_writer_add(writer, "<< /Type /FontDescriptor /FontName /X /Flags 4 %s >>", file);
    g_autoptr(GByteArray) program = font->make != NULL ? font->make() : g_byte_array_new();
    pdf_writer_add_stream(writer, "", program->data, program->len);
    add_object(writer, DIGITS_AS_WORDS);
    add_object(writer, DIGITS_AS_WORDS_2);
    g_autoptr(TuschVerifyInput) input = new_input();
    g_autoptr(TuschReport) report = verify_writer(input, writer);
    if (!holds_problem(check_of(report, "V-04"), "side 1, fund f000001"))
      fail_msg("%s", font->name);
    g_autofree char *other = g_strdup_printf(CLEAN "BT /F2 10 Tf 60 2600 Td %s Tj ET\n",
                                             font->shown[0] == '<' ? "<00040003>" : "(EDCCD)");
    GString *body = g_ptr_array_index(writer->objects, CONTENTS - 1);
    g_string_printf(body, "<< /Length %zu >>\nstream\n%s\nendstream", strlen(other), other);
    g_autoptr(TuschReport) harmless = verify_writer(input, writer);
    if (holds_problem(check_of(harmless, "V-04"), "side 1, fund"))
      fail_msg("%s: false alarm", font->name);
  }
}

static void
test_older_revision(void **state)
{
  (void)state;
  Leak leak = {.content = SHOW("", "010190-1234")};
  g_autoptr(PdfWriter) writer = write_base(&leak);
  GString *file = pdf_writer_finish(writer);
  g_autofree char *body =
      g_strdup_printf("<< /Length %zu >>\nstream\n%s\nendstream", strlen(CLEAN), CLEAN);
  pdf_writer_append_revision(file, N_BASE_OBJECTS, CONTENTS, body);
  g_autoptr(TuschVerifyInput) input = new_input();
  g_autoptr(TuschReport) report = verify_bytes(input, file);
  assert_caught(report, "older revision", "V-01");
  assert_caught(report, "older revision", "V-04");
  g_string_free(file, TRUE);
}

/* A compressed stream that the file's table does not know. */
static void
test_dead_bytes(void **state)
{
  (void)state;
  Leak none = {0};
  g_autoptr(PdfWriter) writer = write_base(&none);
  g_autoptr(GByteArray) zipped = pdf_writer_deflate("BT (Frederikke Ravnsborg) Tj ET");
  writer->dead = g_string_new("77 0 obj\n<< /Length 9 /Filter /FlateDecode >>\nstream\n");
  g_string_append_len(writer->dead, (const char *)zipped->data, (gssize)zipped->len);
  g_string_append(writer->dead, "\nendstream\nendobj\n");
  g_autoptr(TuschVerifyInput) input = new_input();
  g_autoptr(TuschReport) report = verify_writer(input, writer);
  assert_caught(report, "dead bytes", "V-01");
  assert_caught(report, "dead bytes", "V-04");
}

static void
test_shape(void **state)
{
  (void)state;
  Leak none = {0};
  g_autoptr(PdfWriter) writer = write_base(&none);
  GString *file = pdf_writer_finish(writer);
  g_autoptr(TuschVerifyInput) input = new_input();
  g_string_append(file, "efter slutningen");
  g_autoptr(TuschReport) after = verify_bytes(input, file);
  assert_caught(after, "data after the end", "V-01");
  g_string_free(file, TRUE);
  input->n_pages = 2;
  g_autoptr(TuschReport) missing = verify_writer(input, writer);
  assert_caught(missing, "missing page", "V-01");
}

/* The text drawn as pixels of a picture at (60, 400), 300 x 40 points, by the page's content. */
static void
add_picture(Leak *leak, const char *text, PdfWriter **out)
{
  cairo_t *cr = scene_begin(300, 40, 200);
  scene_text(cr, 8, 8, 12, text);
  g_autoptr(TuschRaster) raster = scene_finish(cr, 200);
  GByteArray *pixels = g_byte_array_new();
  for (int y = 0; y < raster->height_px; y++)
    g_byte_array_append(
        pixels, raster->data + (gsize)y * raster->stride_bytes, (guint)raster->width_px);
  leak->resource_keys = "/XObject << /I 9 0 R >>";
  leak->content = CLEAN "q 300 0 0 40 60 400 cm /I Do Q\n";
  *out = write_base(leak);
  g_autofree char *keys = g_strdup_printf("/Type /XObject /Subtype /Image /Width %d /Height %d "
                                          "/ColorSpace /DeviceGray /BitsPerComponent 8",
                                          raster->width_px,
                                          raster->height_px);
  pdf_writer_add_stream(*out, keys, pixels->data, pixels->len);
  g_byte_array_unref(pixels);
}

static void
test_picture(void **state)
{
  (void)state;
  Leak leak = {0};
  g_autoptr(PdfWriter) writer = NULL;
  add_picture(&leak, "Vedr. CPR 010190-1234 og andet", &writer);
  g_autoptr(TuschVerifyInput) input = new_input();
  g_autoptr(TuschReport) report = verify_writer(input, writer);
  assert_caught(report, "picture", "V-07");

  Leak harmless = {0};
  g_autoptr(PdfWriter) clean = NULL;
  add_picture(&harmless, "Eksempel Kommune, Borgerservice", &clean);
  g_ptr_array_add(input->must_stay, g_strdup("Eksempel Kommune"));
  g_autoptr(TuschReport) passed = verify_writer(input, clean);
  assert_passed(passed);
  assert_true(check_of(passed, "V-07")->n_checked > 0);
}

/* Only a strip of the picture is on the page; the rest is there for whoever asks. */
static void
test_picture_outside_page(void **state)
{
  (void)state;
  Leak leak = {0};
  g_autoptr(PdfWriter) writer = NULL;
  add_picture(&leak, "Vedr. CPR 010190-1234 og andet", &writer);
  GString *content = g_ptr_array_index(writer->objects, CONTENTS - 1);
  const char *shown = CLEAN "q 300 0 0 40 -295 400 cm /I Do Q\n";
  g_string_printf(content, "<< /Length %zu >>\nstream\n%s\nendstream", strlen(shown), shown);
  g_autoptr(TuschVerifyInput) input = new_input();
  g_autoptr(TuschReport) report = verify_writer(input, writer);
  assert_caught(report, "picture outside the page", "V-07");
}

static void
assert_not_done(const TuschReport *report, const char *id)
{
  assert_false(report->passed);
  assert_int_equal(check_of(report, id)->result, TUSCH_CHECK_NOT_DONE);
}

static void
test_cannot_check(void **state)
{
  (void)state;
  g_autoptr(TuschVerifyInput) input = new_input();
  GString *broken = g_string_new("%PDF-1.7\nthis is no PDF\n%%EOF\n");
  g_autoptr(TuschReport) report = verify_bytes(input, broken);
  assert_int_equal(check_of(report, "V-01")->result, TUSCH_CHECK_FAILED);
  assert_not_done(report, "V-02");
  assert_not_done(report, "V-03");
  assert_not_done(report, "V-06");
  assert_not_done(report, "V-07");
  g_string_free(broken, TRUE);

  Leak leak = {0};
  g_autoptr(PdfWriter) writer = NULL;
  add_picture(&leak, "Eksempel Kommune", &writer);
  g_free(input->tessdata_dir);
  input->tessdata_dir = g_strdup("/nonexistent");
  g_autoptr(TuschReport) blind = verify_writer(input, writer);
  assert_not_done(blind, "V-07");

  g_autoptr(GError) error = NULL;
  g_free(input->path);
  input->path = g_strdup("/nonexistent/bundle.pdf");
  assert_null(tusch_verify_bundle(input, &error));
  assert_tusch_error(error, TUSCH_ERROR_IO);
}

/* Poppler does not know UserUnit, the others do: the pages are compared all the same. */
static void
test_large_units(void **state)
{
  (void)state;
  static const char *const UNITS[] = {"/UserUnit 2", "/UserUnit 0.5"};
  asks_judges = true;
  for (guint i = 0; i < G_N_ELEMENTS(UNITS); i++) {
    Leak leak = {.page_keys = UNITS[i]};
    g_autoptr(TuschVerifyInput) input = new_input();
    g_autoptr(PdfWriter) writer = write_base(&leak);
    g_autoptr(TuschReport) report = verify_writer(input, writer);
    assert_passed(report);
    assert_int_equal(check_of(report, "V-11")->n_checked, report->judges->len);
  }
  asks_judges = false;
}

static void
test_other_programs(void **state)
{
  (void)state;
  Leak none = {0};
  g_autoptr(TuschVerifyInput) input = new_input();
  g_autoptr(PdfWriter) writer = write_base(&none);
  g_autoptr(TuschReport) alone = verify_writer(input, writer);
  assert_int_equal(check_of(alone, "V-11")->result, TUSCH_CHECK_PASSED);
  assert_int_equal(alone->judges->len, 0);
  asks_judges = true;
  g_autoptr(TuschReport) passed = verify_writer(input, writer);
  asks_judges = false;
  assert_passed(passed);
  assert_int_equal(check_of(passed, "V-11")->n_checked, passed->judges->len);
  if (passed->judges->len == 0)
    print_message("# no other program here, or no cage for it: not tested\n");
}

/* What a program that draws @n_dark more dark pixels would have written. */
static void
write_judge(const char *folder, guint n_dark)
{
  enum { WIDTH = 496, HEIGHT = 702, AT = 300 * WIDTH + 100 };
  g_autofree char *done = g_build_filename(folder, "mutool.done", NULL);
  g_autofree char *text = g_build_filename(folder, "mutool-1.txt", NULL);
  g_autofree char *picture = g_build_filename(folder, "mutool-1.pgm", NULL);
  g_autoptr(GString) pgm = g_string_new("P5\n496 702\n255\n");
  gsize head = pgm->len;
  g_string_set_size(pgm, head + WIDTH * HEIGHT);
  memset(pgm->str + head, 255, WIDTH * HEIGHT);
  memset(pgm->str + head + AT, 0, n_dark);
  assert_true(g_file_set_contents(done, "", 0, NULL));
  assert_true(g_file_set_contents(text, "", 0, NULL));
  assert_true(g_file_set_contents(picture, pgm->str, (gssize)pgm->len, NULL));
}

static void
test_judge_that_shows_more(void **state)
{
  (void)state;
  for (guint i = 0; i < 2; i++) {
    g_autofree char *folder = g_dir_make_tmp("tusch-judges-XXXXXX", NULL);
    Leak none = {0};
    g_autoptr(TuschVerifyInput) input = new_input();
    g_autoptr(PdfWriter) writer = write_base(&none);
    g_array_set_size(((TuschVerifyPage *)g_ptr_array_index(input->pages, 0))->boxes, 0);
    write_judge(folder, i == 0 ? 200 : 0);
    input->judges_dir = g_strdup(folder);
    g_autoptr(TuschReport) report = verify_writer(input, writer);
    const TuschCheck *check = check_of(report, "V-11");
    assert_int_equal(check->result, i == 0 ? TUSCH_CHECK_FAILED : TUSCH_CHECK_PASSED);
    assert_int_equal(check->pages->len, i == 0 ? 1 : 0);
    assert_true(tusch_dir_remove_tree(folder, NULL));
  }
}

/* A program that is there and fails makes the check one that was not done. */
static void
test_judge_that_fails(void **state)
{
  (void)state;
  g_autofree char *folder = g_dir_make_tmp("tusch-judges-XXXXXX", NULL);
  g_autofree char *failed = g_build_filename(folder, "mutool.failed", NULL);
  assert_true(g_file_set_contents(failed, "", 0, NULL));
  Leak none = {0};
  g_autoptr(TuschVerifyInput) input = new_input();
  g_autoptr(PdfWriter) writer = write_base(&none);
  input->judges_dir = g_strdup(folder);
  g_autoptr(TuschReport) report = verify_writer(input, writer);
  assert_not_done(report, "V-03");
  assert_not_done(report, "V-11");
  assert_int_equal(report->judges->len, 0);
  assert_true(tusch_dir_remove_tree(folder, NULL));
}

static void
test_control(void **state)
{
  (void)state;
  Leak none = {0};
  g_autoptr(PdfWriter) writer = write_base(&none);
  g_autoptr(TuschVerifyInput) input = new_input();
  g_ptr_array_add(input->must_stay, g_strdup("Dette st\xC3\xA5r der ikke"));
  g_autoptr(TuschReport) report = verify_writer(input, writer);
  assert_caught(report, "text that should stay", "V-09");
}

/* A ground of the plan may stand in a box even if it is no reference; without it, it may not. */
static void
test_ground_of_the_plan(void **state)
{
  (void)state;
  Leak leak = {.content = KEPT BOX "BT 1 g /F1 7 Tf 160 732.5 Td (Oplysning om andre) Tj ET\n"};
  g_autoptr(PdfWriter) writer = write_base(&leak);
  g_autoptr(TuschVerifyInput) input = new_input();
  g_autoptr(TuschReport) before = verify_writer(input, writer);
  assert_caught(before, "label that is no ground", "V-05");
  g_ptr_array_add(input->grounds, g_strdup("Oplysning om andre"));
  g_autoptr(TuschReport) after = verify_writer(input, writer);
  assert_passed(after);
}

static void
test_report_json(void **state)
{
  (void)state;
  g_autoptr(GError) error = NULL;
  Leak leak = {.content = UNDER("010190-1234")};
  g_autoptr(PdfWriter) writer = write_base(&leak);
  g_autoptr(TuschVerifyInput) input = new_input();
  g_autoptr(TuschReport) report = verify_writer(input, writer);
  g_autoptr(JsonNode) node = tusch_report_to_json(report);
  g_autofree char *first = tusch_json_to_string(node, false);
  g_autoptr(TuschReport) back = tusch_report_from_json(node, &error);
  assert_no_error(error);
  g_autoptr(JsonNode) again = tusch_report_to_json(back);
  g_autofree char *second = tusch_json_to_string(again, false);
  assert_string_equal(first, second);

  json_object_set_boolean_member(json_node_get_object(node), "passed", TRUE);
  assert_null(tusch_report_from_json(node, &error));
  assert_tusch_error(error, TUSCH_ERROR_FORMAT);
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_clean_passes),
      cmocka_unit_test(test_widths),
      cmocka_unit_test(test_leaks_are_caught),
      cmocka_unit_test(test_harmless),
      cmocka_unit_test(test_words_of_the_format),
      cmocka_unit_test(test_false_fonts),
      cmocka_unit_test(test_older_revision),
      cmocka_unit_test(test_dead_bytes),
      cmocka_unit_test(test_shape),
      cmocka_unit_test(test_picture),
      cmocka_unit_test(test_picture_outside_page),
      cmocka_unit_test(test_cannot_check),
      cmocka_unit_test(test_other_programs),
      cmocka_unit_test(test_large_units),
      cmocka_unit_test(test_judge_that_shows_more),
      cmocka_unit_test(test_judge_that_fails),
      cmocka_unit_test(test_control),
      cmocka_unit_test(test_ground_of_the_plan),
      cmocka_unit_test(test_report_json),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
