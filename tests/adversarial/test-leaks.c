/* Carriers that redactors are known to miss. Each case hides the same secret somewhere; after
 * redact, verify (which shares no code with it) must find nothing. Before, it must find it: a check
 * that cannot fail proves nothing. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/test.h"

#include "base/datadir.h"
#include "lib/pdf.h"
#include "tusch/verify.h"
#include "unit/redact/fixture.h"

#include <string.h>

#define SECRET "Ravnsborg"
#define SHOWN "BT /F1 12 Tf 20 150 Td (Navn: Signe Ravnsborg her) Tj ET "
#define PLAIN "BT /F1 12 Tf 20 150 Td (Navn: Signe her) Tj ET "
#define STREAM(keys, length, data) "<< " keys " /Length " #length " >>\nstream\n" data "\nendstream"

enum { MAX_EXTRA = 4 };

/* Objects: 1 catalog, 2 pages, 3 page, 4 Helvetica as /F1, 5 content, 6… extra. */
typedef struct {
  const char *id;
  const char *content;
  const char *page_keys, *resources, *catalog_keys, *trailer_keys;
  const char *extra[MAX_EXTRA];
  TuschRectPt area; /* to remove; empty: every place of the secret that poppler reads */

} Case;

static const Case CASES[] = {
    /* Text */
    {.id = "plain", .content = SHOWN},
    {.id = "quote-operators",
     .content =
         "BT /F1 12 Tf 15 TL 20 150 Td (Navn) Tj (Ravnsborg) ' 2 1 (og Ravnsborg her) \" ET"},
    {.id = "letter-by-letter",
     .content =
         "BT /F1 12 Tf 20 150 Td (R) Tj 9 0 Td (a) Tj 7 0 Td (v) Tj 6 0 Td (n) Tj 7 0 Td (s) "
         "Tj 6 0 Td (b) Tj 7 0 Td (o) Tj 7 0 Td (r) Tj 4 0 Td (g) Tj ET"},
    {.id = "kerned", .content = "BT /F1 12 Tf 20 150 Td [(Ra)-20(vn)30(sb)-1(org)] TJ ET"},
    {.id = "hex", .content = "BT /F1 12 Tf 20 150 Td <5261766E73626F7267> Tj ET"},
    {.id = "octal", .content = "BT /F1 12 Tf 20 150 Td (\\122\\141\\166\\156\\163borg) Tj ET"},
    {.id = "drawn-twice-for-bold",
     .content = "BT /F1 12 Tf 20 150 Td (Ravnsborg) Tj .3 0 Td (Ravnsborg) Tj ET"},
    {.id = "white-on-white", .content = "1 g " SHOWN},
    {.id = "under-a-black-box-drawn-later", .content = SHOWN "0 g 15 145 200 15 re f"},
    {.id = "mirrored-twice",
     .content = "-1 0 0 -1 300 200 cm BT /F1 12 Tf -1 0 0 -1 250 50 Tm (Ravnsborg her) Tj ET"},
    {.id = "invisible", .content = PLAIN "BT 3 Tr /F1 12 Tf 20 100 Td (Ravnsborg) Tj ET"},
    {.id = "outside-crop-box",
     .content = PLAIN "BT /F1 12 Tf 20 20 Td (Ravnsborg) Tj ET",
     .page_keys = "/CropBox [0 60 300 200]",
     .area = {200, 100, 220, 120}},
    {.id = "empty-clip",
     .content = PLAIN "q 0 0 0 0 re W n BT /F1 12 Tf 20 100 Td (Ravnsborg) Tj ET Q"},
    {.id = "far-away-clip",
     .content = PLAIN "q 200 0 50 50 re W n BT /F1 12 Tf 20 100 Td (Ravnsborg) Tj ET Q"},
    {.id = "text-as-clip",
     .content = "BT 7 Tr /F1 12 Tf 20 150 Td (Ravnsborg) Tj ET 0 0 300 200 re f"},
    {.id = "comment", .content = PLAIN "% Ravnsborg\n", .area = {200, 100, 220, 120}},
    {.id = "unknown-operator", .content = SHOWN "BX (Ravnsborg) secretly EX"},
    {.id = "nested-forms",
     .content = "/A Do",
     .resources = "/XObject << /A 6 0 R >>",
     .extra = {STREAM("/Subtype /Form /BBox [0 0 300 200] /Matrix [1 0 0 1 10 0] /Resources << "
                      "/XObject << /B 7 0 R >> >>",
                      5,
                      "/B Do"),
               STREAM("/Subtype /Form /BBox [0 0 300 200] /Resources << /Font << /F1 4 0 R >> >>",
                      45,
                      "BT /F1 12 Tf 20 150 Td (Signe Ravnsborg) Tj ET")}},
    {.id = "form-without-resources",
     .content = "/A Do",
     .resources = "/XObject << /A 6 0 R >>",
     .extra = {STREAM("/Subtype /Form /BBox [0 0 300 200]",
                      45,
                      "BT /F1 12 Tf 20 150 Td (Signe Ravnsborg) Tj ET")}},
    {.id = "tiling-pattern",
     .content = PLAIN "/Pattern cs /P scn 20 50 200 40 re f",
     .resources = "/Pattern << /P 6 0 R >>",
     .extra = {STREAM("/PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 100 20] /XStep 100 "
                      "/YStep 20 /Resources << /Font << /F1 4 0 R >> >>",
                      38,
                      "BT /F1 12 Tf 2 5 Td (Ravnsborg) Tj ET ")},
     .area = {20, 110, 220, 150}},
    {.id = "soft-mask",
     .content = PLAIN "/G gs 0 g 20 50 200 40 re f",
     .resources = "/ExtGState << /G << /SMask << /S /Luminosity /G 6 0 R >> >> >>",
     .extra = {STREAM("/Subtype /Form /BBox [0 0 300 200] /Group << /S /Transparency /CS "
                      "/DeviceGray >> /Resources << /Font << /F1 4 0 R >> >>",
                      45,
                      "1 g BT /F1 30 Tf 22 60 Td (Ravnsborg) Tj ET  ")},
     .area = {20, 110, 220, 150}},
    {.id = "type3-procedure",
     .content = "BT /T3 12 Tf 20 150 Td (a) Tj ET",
     .resources = "/Font << /F1 4 0 R /T3 6 0 R >>",
     .extra = {"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 5 1] /FontMatrix [1 0 0 1 0 0] "
               "/FirstChar 97 /LastChar 97 /Widths [5] /Encoding << /Differences [97 /a] >> "
               "/CharProcs << /a 7 0 R >> /Resources << /Font << /F1 4 0 R >> >> >>",
               STREAM("", 37, "5 0 d0 BT /F1 1 Tf (Ravnsborg) Tj ET ")},
     .area = {15, 35, 90, 60}},
    {.id = "one-code-is-the-name",
     .content = "BT /F2 12 Tf 20 150 Td (A) Tj ET",
     .resources = "/Font << /F1 4 0 R /F2 6 0 R >>",
     .extra = {"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /FirstChar 65 /LastChar 65 "
               "/Widths [4000] /ToUnicode 7 0 R >>",
               STREAM("",
                      118,
                      "1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfchar <41> "
                      "<005200610076006E00730062006F00720067> endbfchar")}},
    {.id = "font-by-graphics-state",
     .content = "/G gs BT 20 150 Td (Ravnsborg) Tj ET",
     .resources = "/ExtGState << /G << /Font [4 0 R 12] >> >>"},
    /* Marked content and names */
    {.id = "inline-actual-text", .content = "/Span << /ActualText (Ravnsborg) >> BDC " SHOWN "EMC"},
    {.id = "properties",
     .content = "/Span /M BDC " SHOWN "EMC",
     .resources = "/Properties << /M << /ActualText (Ravnsborg) >> >>"},
    {.id = "names-and-tags",
     .content =
         "/Ravnsborg BMC /Ravnsborg MP /Ravnsborg << /N (Ravnsborg) >> DP /Ravnsborg gs " SHOWN
         "EMC",
     .resources = "/ExtGState << /Ravnsborg << /LW 1 /Ravnsborg (Ravnsborg) >> >>"},
    {.id = "words-where-figures-belong",
     .content = "/G gs " SHOWN,
     .resources =
         "/ExtGState << /G << /LW (Ravnsborg) /BM [/Ravnsborg] /CA << /A (Ravnsborg) >> >> >>"},
    {.id = "unused-resource",
     .content = SHOWN,
     .resources = "/XObject << /Unused 6 0 R >>",
     .extra = {STREAM("/Subtype /Form /BBox [0 0 9 9]", 17, "% Ravnsborg here ")}},
    {.id = "hidden-layer",
     .content = PLAIN "/OC /L BDC BT /F1 12 Tf 20 100 Td (Ravnsborg) Tj ET EMC",
     .resources = "/Properties << /L 6 0 R >>",
     .catalog_keys = "/OCProperties << /OCGs [6 0 R] /D << /OFF [6 0 R] /Order [] >> >>",
     .extra = {"<< /Type /OCG /Name (Ravnsborg) >>"},
     .area = {200, 100, 220, 120}},
    {.id = "structure-tree",
     .content = "/P << /MCID 0 >> BDC " SHOWN "EMC",
     .page_keys = "/StructParents 0",
     .catalog_keys = "/MarkInfo << /Marked true >> /StructTreeRoot 6 0 R",
     .extra = {"<< /Type /StructTreeRoot /K 7 0 R >>",
               "<< /Type /StructElem /S /P /P 6 0 R /K << /Type /MCR /Pg 3 0 R /Stm 8 0 R /MCID 0 "
               ">> /ActualText (Ravnsborg) /Alt (Ravnsborg) /T (Ravnsborg) >>",
               STREAM("/Subtype /Form /BBox [0 0 9 9]", 16, "(Ravnsborg) pop ")}},
    /* The document around the page */
    {.id = "annotations",
     .content = SHOWN,
     .page_keys = "/Annots [6 0 R 7 0 R]",
     .extra = {"<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /Border [0 0 0] /A << /S /URI /URI "
               "(mailto:signe@Ravnsborg.example) >> >>",
               "<< /Type /Annot /Subtype /Popup /Rect [0 0 9 9] /Contents (Ravnsborg) >>"}},
    {.id = "note",
     .content = SHOWN,
     .page_keys = "/Annots [6 0 R]",
     .extra = {"<< /Type /Annot /Subtype /Text /Rect [0 0 9 9] /Contents (Ravnsborg) /T "
               "(Ravnsborg) /RC (<p>Ravnsborg</p>) >>"}},
    {.id = "form-field",
     .content = SHOWN,
     .page_keys = "/Annots [6 0 R]",
     .catalog_keys = "/AcroForm << /Fields [6 0 R] /XFA (Ravnsborg) >>",
     .extra = {"<< /Type /Annot /Subtype /Widget /FT /Tx /Rect [0 0 90 20] /T (navn) /TU "
               "(Ravnsborg) /V (Ravnsborg) /DV (Ravnsborg) >>"}},
    {.id = "outline-and-names",
     .content = SHOWN,
     .catalog_keys = "/Outlines 6 0 R /Names << /Dests << /Names [(Ravnsborg) [3 0 R /Fit]] >> >> "
                     "/PageLabels << /Nums [0 << /P (Ravnsborg) >>] >> /Threads 7 0 R",
     .extra = {"<< /First 8 0 R /Last 8 0 R /Count 1 >>",
               "[<< /I << /Title (Ravnsborg) >> >>]",
               "<< /Title (Ravnsborg) /Parent 6 0 R /Dest [3 0 R /Fit] >>"}},
    {.id = "metadata",
     .content = SHOWN,
     .page_keys = "/PieceInfo << /X << /Private (Ravnsborg) >> >> /Metadata 6 0 R /Thumb 7 0 R",
     .catalog_keys = "/Metadata 6 0 R /Lang (Ravnsborg)",
     .trailer_keys = "/Info << /Title (Microsoft Word - Ravnsborg.docx) >>",
     .extra = {STREAM("/Type /Metadata /Subtype /XML", 15, "<x>Ravnsborg</x"),
               STREAM("/Width 3 /Height 1 /ColorSpace /DeviceRGB /BitsPerComponent 8",
                      9,
                      "Ravnsborg")}},
    {.id = "attachment-and-script",
     .content = SHOWN,
     .catalog_keys = "/OpenAction << /S /JavaScript /JS (Ravnsborg) >> /Names << /EmbeddedFiles << "
                     "/Names [(a) 6 0 R] >> >>",
     .extra = {"<< /Type /Filespec /F (Ravnsborg.txt) /EF << /F 7 0 R >> >>",
               STREAM("/Type /EmbeddedFile", 9, "Ravnsborg")}},
    {.id = "dead-object", .content = SHOWN, .extra = {"(Ravnsborg)"}},
    /* Pictures */
    {.id = "picture-covered",
     .content = PLAIN "q 90 0 0 20 20 50 cm BI /W 9 /H 1 /BPC 8 /CS /G ID Ravnsborg EI Q",
     .area = {18, 128, 112, 152}},
    {.id = "picture-touched",
     .content = PLAIN "q 90 0 0 20 20 50 cm BI /W 9 /H 1 /BPC 8 /CS /G ID Ravnsborg EI Q",
     .area = {18, 128, 80, 152}},
    {.id = "picture-data-behind-the-end",
     .content = PLAIN "q 40 0 0 40 20 50 cm /I Do Q",
     .resources = "/XObject << /I 6 0 R >>",
     .extra = {STREAM(
         "/Subtype /Image /Width 2 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray "
         "/Alternates [(Ravnsborg)] /Metadata (Ravnsborg) /OPI (Ravnsborg)",
         11,
         "abRavnsborg")},
     .area = {200, 100, 220, 120}},
    {.id = "picture-cut-away",
     .content = PLAIN "q 20 50 10 20 re W n 90 0 0 20 20 50 cm BI /W 9 /H 1 /BPC 8 /CS /G ID "
                      "Ravnsborg EI Q",
     .area = {200, 100, 220, 120}},
    {.id = "picture-beside-the-page",
     .content = PLAIN "q 90 0 0 20 400 50 cm BI /W 9 /H 1 /BPC 8 /CS /G ID Ravnsborg EI Q",
     .area = {200, 100, 220, 120}},
    {.id = "palette-behind-the-end",
     .content = PLAIN "q 40 0 0 40 20 50 cm /I Do Q",
     .resources = "/XObject << /I 6 0 R >>",
     .extra = {STREAM(
         "/Subtype /Image /Width 2 /Height 1 /BitsPerComponent 8 /ColorSpace [/Indexed "
         "/DeviceGray 1 (abRavnsborg)]",
         2,
         "\\1\\0")},
     .area = {200, 100, 220, 120}},
    {.id = "spot-colour",
     .content = SHOWN "/S cs 1 scn 10 10 20 20 re f",
     .resources =
         "/ColorSpace << /S [/Separation /Ravnsborg /DeviceGray << /FunctionType 2 /Domain "
         "[0 1] /C0 [1] /C1 [0] /N 1 /Note (Ravnsborg) >>] >>"},
};

static void
write_case(const Case *c, const char *path)
{
  g_auto(TestPdf) pdf;
  test_pdf_init(&pdf);
  g_autofree char *catalog = g_strdup_printf("<< /Type /Catalog /Pages 2 0 R %s >>",
                                             c->catalog_keys != NULL ? c->catalog_keys : "");
  g_autofree char *page = g_strdup_printf(
      "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 5 0 R %s /Resources << %s %s "
      ">> >>",
      c->page_keys != NULL ? c->page_keys : "",
      c->resources != NULL && strstr(c->resources, "/Font") != NULL ? "" : "/Font << /F1 4 0 R >>",
      c->resources != NULL ? c->resources : "");
  test_pdf_add(&pdf, catalog);
  test_pdf_add(&pdf, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
  test_pdf_add(&pdf, page);
  test_pdf_add(&pdf,
               "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>");
  test_pdf_add_stream(&pdf, "", c->content, strlen(c->content));
  for (guint i = 0; i < MAX_EXTRA && c->extra[i] != NULL; i++)
    test_pdf_add(&pdf, c->extra[i]);
  test_pdf_write(&pdf, path, c->trailer_keys);
}

static void
make_plan(Fixture *f, const Case *c)
{
  g_ptr_array_set_size(f->texts, 0);
  tusch_plan_document_free(f->plan);
  f->plan = tusch_plan_document_new("d1");
  fixture_use_text(f);
  if (tusch_rect_pt_is_empty(&c->area))
    fixture_plan_text(f, SECRET);
  else
    tusch_plan_document_add_box(f->plan, 0, &c->area, "FVL § 15 b");
}

static TuschReport *
verify(Fixture *f, const char *path, bool is_raster)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TuschVerifyInput) input = tusch_verify_input_new();
  input->path = g_strdup(path);
  input->n_pages = 1;
  input->tessdata_dir = tusch_datadir_find("ocr", "dal.traineddata", NULL);
  input->language = g_strdup("dal");
  TuschVerifyPage *page = tusch_verify_page_new(0);
  page->document_id = g_strdup("d1");
  page->is_raster = is_raster;
  const TuschPlanPage *plan = g_ptr_array_index(f->plan->pages, 0);
  for (guint i = 0; i < plan->boxes->len; i++)
    g_array_append_val(page->boxes, ((TuschPlanBox *)plan->boxes->pdata[i])->box);
  g_ptr_array_add(input->pages, page);
  TuschSecret *secret = g_new0(TuschSecret, 1);
  secret->finding_id = g_strdup("f1");
  secret->document_id = g_strdup("d1");
  secret->text = g_strdup(SECRET);
  g_ptr_array_add(input->secrets, secret);
  g_ptr_array_add(input->grounds, g_strdup("FVL § 15 b"));
  TuschReport *report = tusch_verify_bundle(input, &error);
  assert_no_error(error);
  return report;
}

static void
test_nothing_is_left(void **state)
{
  Fixture *f = *state;
  guint n_failed = 0;
  for (guint i = 0; i < G_N_ELEMENTS(CASES); i++) {
    const Case *c = &CASES[i];
    write_case(c, f->in);
    make_plan(f, c);
    g_autoptr(TuschReport) before = verify(f, f->in, false);
    if (before->passed)
      print_error("%s: verify does not see the secret in the input\n", c->id);
    n_failed += before->passed;
    fixture_run(f);
    const TuschCleanPage *page = g_ptr_array_index(f->pages, 0);
    g_autofree char *dump = test_pdf_dump(f->out);
    if (test_pdf_mentions(dump, SECRET)) {
      print_error("%s: the secret is in the output\n", c->id);
      n_failed++;
    }
    g_autoptr(TuschReport) after = verify(f, f->out, page->method == TUSCH_METHOD_RASTER);
    if (after->passed)
      continue;
    g_autofree char *story = tusch_report_describe(after);
    print_error("%s (%s, %s):\n%s\n",
                c->id,
                tusch_method_to_string(page->method),
                page->reason != NULL ? page->reason : "-",
                story);
    n_failed++;
  }
  assert_int_equal(n_failed, 0);
}

int
main(void)
{
  const struct CMUnitTest tests[] = {TEST(test_nothing_is_left)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
