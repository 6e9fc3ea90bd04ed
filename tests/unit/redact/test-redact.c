/* Clean pages: what must go is gone from every byte, what must stay is where it was. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/test.h"

#include "adapters/qpdf/objects.h"
#include "lib/pdf.h"
#include "unit/redact/fixture.h"

#include <math.h>
#include <string.h>

static const char SIMPLE[] =
    "BT /F1 14 Tf 30 150 Td (Navn: ) Tj (Signe Ravnsborg) Tj ( - journal) Tj "
    "0 -30 Td (En anden linje med \346\370\345) Tj ET";

/* Nothing to remove */

static void
test_rebuilds_a_simple_page(void **state)
{
  Fixture *f = *state;
  test_pdf_write_page(f->in, "", "", SIMPLE, NULL);
  fixture_use_text(f);
  fixture_run(f);
  assert_method(f, TUSCH_METHOD_REBUILT, NULL);
  assert_text(f, "Navn: Signe Ravnsborg - journal\nEn anden linje med æøå");
  assert_true(fixture_difference(f) == 0);
}

static void
test_same_bytes_each_time(void **state)
{
  Fixture *f = *state;
  test_pdf_write_page(f->in, "", "", SIMPLE, NULL);
  fixture_use_text(f);
  for (guint with_boxes = 0; with_boxes < 2; with_boxes++) {
    g_autofree char *first = NULL;
    g_autofree char *second = NULL;
    gsize n_first = 0;
    gsize n_second = 0;
    if (with_boxes)
      fixture_plan_text(f, "Ravnsborg");
    fixture_run(f);
    assert_true(g_file_get_contents(f->out, &first, &n_first, NULL));
    fixture_run(f);
    assert_true(g_file_get_contents(f->out, &second, &n_second, NULL));
    assert_int_equal(n_first, n_second);
    assert_memory_equal(first, second, n_first);
  }
}

static void
test_leaves_carriers_behind(void **state)
{
  Fixture *f = *state;
  static const char *const EXTRA[] = {"<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /Border [0 0 "
                                      "0] /A << /S /URI /URI (mailto:Geheim) >> >>",
                                      NULL};
  test_pdf_write_page(
      f->in,
      "/Annots [5 0 R] /PieceInfo << /Geheim << /Private (Geheim) >> >> /Metadata 5 0 R "
      "/StructParents 0 /AA << /O << /S /JavaScript /JS (Geheim) >> >> /Thumb 5 0 R",
      "/XObject << /Geheim 5 0 R >> /Properties << /MC0 << /ActualText (Geheim) >> >>",
      "/Span << /ActualText (Geheim) /Alt <FEFF00470065006800650069006D> >> BDC "
      "BT /F1 14 Tf 30 150 Td (Synlig) Tj ET EMC /Geheim MP /Geheim /MC0 DP "
      "% Geheim in a comment\n"
      "BX (Geheim) geheim EX",
      EXTRA);
  fixture_use_text(f);
  fixture_run(f);
  assert_method(f, TUSCH_METHOD_REBUILT, NULL);
  assert_gone(f, "Geheim");
  assert_text(f, "Synlig");
}

static void
test_page_has_only_allowed_keys(void **state)
{
  Fixture *f = *state;
  test_pdf_write_page(f->in, "/Rotate 90 /CropBox [10 10 290 190] /UserUnit 2", "", SIMPLE, NULL);
  fixture_run(f);
  g_autoptr(GError) error = NULL;
  g_autoptr(TuschQpdf) qpdf = tusch_qpdf_open(f->out, &error);
  assert_no_error(error);
  g_auto(GStrv) keys = tusch_obj_keys(qpdf, tusch_qpdf_get_page(qpdf, 0));
  g_autofree char *all = g_strjoinv(" ", keys);
  assert_string_equal(all, "/Contents /MediaBox /Parent /Resources /Type /UserUnit");
  g_auto(GStrv) catalog = tusch_obj_keys(qpdf, tusch_qpdf_get_catalog(qpdf));
  g_autofree char *all_catalog = g_strjoinv(" ", catalog);
  assert_string_equal(all_catalog, "/Pages /Type");
}

static void
test_turned_and_cropped_pages(void **state)
{
  Fixture *f = *state;
  static const char *const PAGE_KEYS[] = {
      "/Rotate 90",
      "/Rotate 180 /MediaBox [-20 -10 280 190]",
      "/Rotate 270 /CropBox [20 30 290 190]",
      "/Rotate -90 /CropBox [20 30 290 190]",
      "/CropBox [20 30 290 190]",
      "/Rotate 450 /UserUnit 2.5",
      "/MediaBox [300 200 0 0]",
  };
  for (guint with_boxes = 0; with_boxes < 2; with_boxes++) {
    for (guint i = 0; i < G_N_ELEMENTS(PAGE_KEYS); i++) {
      g_ptr_array_set_size(f->texts, 0);
      tusch_plan_document_free(f->plan);
      f->plan = tusch_plan_document_new("d1");
      test_pdf_write_page(f->in, PAGE_KEYS[i], "", SIMPLE, NULL);
      fixture_use_text(f);
      if (with_boxes)
        fixture_plan_text(f, "Ravnsborg");
      fixture_run(f);
      if (!with_boxes)
        assert_method(f, TUSCH_METHOD_REBUILT, NULL);
      double share = fixture_difference(f);
      if (!(share < (with_boxes ? 0.004 : 1e-9)))
        fail_msg("case %u, boxes %u: %f of the pixels differ", i, with_boxes, share);
      g_autoptr(TuschPageText) text = fixture_read_page(f->out, 0);
      const TuschCleanPage *page = g_ptr_array_index(f->pages, 0);
      assert_true(fabs(text->width_pt - page->width_pt) < 0.01);
      assert_non_null(strstr(text->text, "journal"));
      assert_true((strstr(text->text, "Ravnsborg") == NULL) == (with_boxes == 1));
    }
  }
}

static void
test_doubt_means_pixels(void **state)
{
  Fixture *f = *state;
  static const char *const EXTRA[] = {"<< /Type /OCG /Name (Lag) >>", NULL};
  static const struct {
    const char *content, *reason;
  } CASES[] = {
      {"BT 3 Tr /F1 14 Tf 30 150 Td (Skjult) Tj ET", "invisible-text"},
      {"BT 7 Tr /F1 14 Tf 30 900 Td (Skjult) Tj ET", "clipping-text"},
      {"/OC << /Type /OCG >> BDC BT /F1 14 Tf 30 150 Td (Lag) Tj ET EMC", "hidden-layer"},
      {"BT /F1 14 Tf 30 150 Td (Synlig) Tj ET geheim", "unknown-operator"},
      {"BT /F1 14 Tf 30 150 Td (Synlig Tj ET", "syntax"},
      {"q 1 0 0 1 cm Q", "syntax"},
      {"0 0 300 152 re W n BT /F1 14 Tf 30 150 Td (Klippet) Tj ET", "text-outside"},
      {"BT /F9 14 Tf 30 150 Td (Font) Tj ET", "missing-font"},
      {"/Mangler gs", "missing-resource"},
      {"/Mangler Do", "missing-object"},
  };
  for (guint i = 0; i < G_N_ELEMENTS(CASES); i++) {
    test_pdf_write_page(f->in, "", "/Properties << /Lag 5 0 R >>", CASES[i].content, EXTRA);
    fixture_run(f);
    assert_method(f, TUSCH_METHOD_RASTER, CASES[i].reason);
  }
}

/* Letters beyond an edge go, the one it cuts and those before it stay. */
static void
test_text_over_an_edge(void **state)
{
  Fixture *f = *state;
  static const struct {
    const char *content, *kept; /* kept: NULL, or the word of the text that is left */
  } CASES[] = {
      {"BT /F1 14 Tf 30 202 Td (Kant) Tj ET", NULL},
      {"BT /F1 10 Tf 280 100 Td (abcdefghij) Tj ET", "abcd"}, /* 5.56 pt a letter */
      {"0 0 120 200 re W n BT /F1 10 Tf 100 100 Td (abcdefghij) Tj ET", "abcd"},
      {"0 0 300 120 re W n BT 0 1 -1 0 100 100 Tm /F1 10 Tf (abcdefghij) Tj ET", "abcd"},
  };
  for (guint i = 0; i < G_N_ELEMENTS(CASES); i++) {
    test_pdf_write_page(f->in, "", "", CASES[i].content, NULL);
    fixture_run(f);
    assert_method(f, TUSCH_METHOD_REBUILT, NULL);
    g_autoptr(TuschPageText) text = fixture_read_page(f->out, 0);
    assert_int_equal(text->words->len, CASES[i].kept != NULL);
    if (CASES[i].kept != NULL && !g_str_equal(g_strstrip(text->text), CASES[i].kept))
      fail_msg("case %u: %s", i, text->text);
  }
}

static void
test_annotation_means_pixels(void **state)
{
  Fixture *f = *state;
  static const char *const EXTRA[] = {
      "<< /Type /Annot /Subtype /FreeText /Rect [30 30 130 60] /Contents (Notat) /DA (/F1 9 Tf) >>",
      NULL};
  test_pdf_write_page(f->in, "/Annots [5 0 R]", "", SIMPLE, EXTRA);
  fixture_use_text(f);
  fixture_run(f);
  assert_method(f, TUSCH_METHOD_RASTER, "annotations");
  assert_gone(f, "Notat");
}

static void
test_text_nobody_read_means_pixels(void **state)
{
  Fixture *f = *state;
  test_pdf_write_page(f->in, "", "", SIMPLE, NULL);
  TuschPageText *text = tusch_page_text_new(0, 300, 200);
  tusch_page_text_take(text, g_string_new("Navn:"));
  g_ptr_array_add(f->texts, text);
  fixture_run(f);
  assert_method(f, TUSCH_METHOD_RASTER, "unread-text");
}

/* The layer's group is listed as off: its text must not appear when layers are dropped. */
static void
test_hidden_layer_stays_hidden(void **state)
{
  Fixture *f = *state;
  g_auto(TestPdf) pdf;
  test_pdf_init(&pdf);
  static const char CONTENT[] = "BT /F1 14 Tf 30 150 Td (Synlig) Tj ET "
                                "/OC /L BDC BT /F1 14 Tf 30 50 Td (Skjult) Tj ET EMC";
  test_pdf_add(&pdf,
               "<< /Type /Catalog /Pages 2 0 R /OCProperties << /OCGs [5 0 R] /D << /OFF [5 0 R] "
               "/Order [] >> >> >>");
  test_pdf_add(&pdf, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
  test_pdf_add(&pdf,
               "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 6 0 R /Resources << "
               "/Font << /F1 4 0 R >> /Properties << /L 5 0 R >> >> >>");
  test_pdf_add(&pdf,
               "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>");
  test_pdf_add(&pdf, "<< /Type /OCG /Name (Skjult) >>");
  test_pdf_add_stream(&pdf, "", CONTENT, strlen(CONTENT));
  test_pdf_write(&pdf, f->in, NULL);
  fixture_run(f);
  assert_method(f, TUSCH_METHOD_REBUILT, NULL);
  assert_gone(f, "Skjult");
  assert_true(fixture_difference(f) < 0.002);
}

static void
test_keeps_forms_pictures_and_colours(void **state)
{
  Fixture *f = *state;
  static const char *const EXTRA[] = {
      "<< /Type /XObject /Subtype /Form /BBox [0 0 100 100] /Matrix [1 0 0 1 20 20] /Metadata 4 0 "
      "R /LastModified (Geheim) /PieceInfo << /A (Geheim) >> /Resources << /Font << /F1 4 0 R >> "
      "/Properties << /M << /ActualText (Geheim) >> >> >> /Length 76 >>\nstream\n"
      "/Span /M BDC BT /F1 10 Tf 5 5 Td (I en form) Tj ET EMC 0 0 1 rg 50 50 9 9 re f\nendstream",
      "<< /Type /XObject /Subtype /Image /Width 2 /Height 2 /BitsPerComponent 8 /ColorSpace "
      "[/Indexed /DeviceRGB 1 <FF000000FF00>] /StructParent 3 /Alternates [] /Length 10 "
      ">>\nstream\n\1\0\0\1Geheim\nendstream",
      "[/Separation /Geheim /DeviceRGB << /FunctionType 2 /Domain [0 1] /C0 [1 1 1] /C1 [1 0 0] /N "
      "1 >>]",
      NULL};
  g_auto(TestPdf) pdf;
  test_pdf_init(&pdf);
  static const char CONTENT[] =
      "/Geheim Do q 60 0 0 60 150 50 cm /Im1 Do Q /Geheim cs 0.5 scn 10 150 40 20 re f "
      "q 20 0 0 20 250 150 cm BI /W 2 /H 2 /BPC 8 /CS /G ID \1\377\377\1 EI Q "
      "0.5 w 10 10 m 100 20 l S";
  test_pdf_add(&pdf, "<< /Type /Catalog /Pages 2 0 R >>");
  test_pdf_add(&pdf, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
  test_pdf_add(&pdf,
               "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 8 0 R /Resources << "
               "/Font << /F1 4 0 R >> /XObject << /Geheim 5 0 R /Im1 6 0 R >> /ColorSpace << "
               "/Geheim 7 0 R >> >> >>");
  test_pdf_add(&pdf,
               "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>");
  test_pdf_add(&pdf, EXTRA[0]);
  test_pdf_add_stream(&pdf,
                      "/Type /XObject /Subtype /Image /Width 2 /Height 2 /BitsPerComponent 8 "
                      "/ColorSpace [/Indexed /DeviceRGB 1 <FF000000FF00>] /StructParent 3",
                      "\1\0\0\1Geheim",
                      10);
  test_pdf_add(&pdf, EXTRA[2]);
  test_pdf_add_stream(&pdf, "", CONTENT, sizeof CONTENT - 1);
  test_pdf_write(&pdf, f->in, NULL);
  fixture_use_text(f);
  fixture_run(f);
  assert_method(f, TUSCH_METHOD_REBUILT, NULL);
  assert_gone(f, "Geheim");
  assert_text(f, "I en form");
  assert_true(fixture_difference(f) == 0);
}

/* Boxes */

static void
test_removes_what_boxes_cover(void **state)
{
  Fixture *f = *state;
  test_pdf_write_page(f->in, "", "", SIMPLE, NULL);
  fixture_use_text(f);
  fixture_plan_text(f, "Signe Ravnsborg");
  fixture_run(f);
  assert_method(f, TUSCH_METHOD_STRUCTURAL, NULL);
  assert_gone(f, "Ravnsborg");
  assert_gone(f, "Signe");
  g_autoptr(TuschPageText) text = fixture_read_page(f->out, 0);
  assert_non_null(strstr(text->text, "Navn:"));
  assert_non_null(strstr(text->text, "FVL § 15 b"));
  assert_non_null(strstr(text->text, "- journal"));
  assert_non_null(strstr(text->text, "En anden linje med æøå"));
  assert_true(fixture_difference(f) < 0.002);

  /* Black in the box, but for the label. */
  g_autoptr(TuschRaster) raster = fixture_render_page(f->out, 0);
  const TuschPlanPage *page = g_ptr_array_index(f->plan->pages, 0);
  const TuschPlanBox *box = g_ptr_array_index(page->boxes, 0);
  TuschRectPx px;
  assert_true(tusch_rect_pt_to_px(&box->box, 144, raster->width_px, raster->height_px, &px));
  for (int y = px.y0 + 1; y < px.y1 - 1; y++)
    assert_true(raster->data[(gsize)y * raster->stride_bytes + (gsize)px.x0 + 2] < 60);
}

static void
check_layer(Fixture *f)
{
  fixture_run(f);
  const TuschPageText *before = g_ptr_array_index(f->texts, 0);
  g_autoptr(TuschPageText) after = fixture_read_page(f->out, 0);
  assert_string_equal(after->text, before->text);
  for (guint i = 0; i < before->words->len; i++) {
    const TuschRectPt *a = &g_array_index(before->words, TuschWord, i).box;
    const TuschRectPt *b = &g_array_index(after->words, TuschWord, i).box;
    assert_true(fabs(a->x0 - b->x0) < 0.5 && fabs(a->x1 - b->x1) < 0.5);
    assert_true(fabs(a->y0 - b->y0) < 2 && fabs(a->y1 - b->y1) < 2);
  }
}

static void
test_words_keep_their_place_in_the_text_layer(void **state)
{
  Fixture *f = *state;
  test_pdf_write_page(
      f->in,
      "",
      "",
      "BT /F1 14 Tf 30 150 Td (Anne \351t \374ber Xyz) Tj 3 Tr 0 -30 Td (Layer) Tj ET",
      NULL);
  fixture_use_text(f);
  TuschRectPt far = {250, 150, 260, 160};
  for (guint with_box = 0; with_box < 2; with_box++) {
    if (with_box)
      tusch_plan_document_add_box(f->plan, 0, &far, NULL);
    check_layer(f);
  }
}

/* A scan with a text layer: the picture stays as it is, the layer is made of what was read. */
static void
test_layer_of_a_scan_is_replaced(void **state)
{
  Fixture *f = *state;
  static const char CONTENT[] =
      "q 300 0 0 200 0 0 cm BI /W 2 /H 2 /BPC 8 /CS /G ID abcd EI Q 30 148 90 1 re f "
      "BT 3 Tr /F1 14 Tf 30 150 Td (Anne \\351t) Tj 0 -30 Td (Ravnsborg) Tj ET";
  test_pdf_write_page(f->in, "", "", CONTENT, NULL);
  fixture_use_text(f);
  fixture_run(f);
  assert_method(f, TUSCH_METHOD_REBUILT, NULL);
  assert_text(f, "Anne ét\nRavnsborg");
  g_autofree char *dump = test_pdf_dump(f->out);
  assert_non_null(strstr(dump, "abcd"));
  assert_true(fixture_difference(f) == 0);

  fixture_plan_text(f, "Ravnsborg");
  fixture_run(f);
  /* Its four pixels are too coarse to lose just the box. */
  assert_method(f, TUSCH_METHOD_RASTER, "render-check");
  g_autoptr(TuschPageText) text = fixture_read_page(f->out, 0);
  assert_null(strstr(text->text, "Ravnsborg"));
  assert_non_null(strstr(text->text, "Anne"));
}

/* A stamp as text over a scan: the scan's words become searchable, the stamp's are not doubled. */
static void
test_layer_for_what_only_pixels_show(void **state)
{
  Fixture *f = *state;
  test_pdf_write_page(
      f->in, "", "", "0.5 g 0 0 300 100 re f 0 g BT /F1 14 Tf 30 150 Td (Stempel) Tj ET", NULL);
  fixture_use_text(f);
  TuschPageText *text = g_ptr_array_index(f->texts, 0);
  text->origin = TUSCH_TEXT_HYBRID;
  GString *string = g_string_new(text->text);
  TuschRectPt none = {0, 0, 0, 0};
  tusch_page_text_append(text, string, '\n', &none, 1);
  double x = 30;
  for (const char *p = "Set"; *p != '\0'; p++, x += 9) {
    TuschRectPt box = {x, 120, x + 9, 134};
    tusch_page_text_append(text, string, (gunichar)*p, &box, 0.9);
  }
  tusch_page_text_take(text, string);
  fixture_run(f);
  assert_method(f, TUSCH_METHOD_REBUILT, NULL);
  assert_text(f, "Stempel\nSet");
}

static void
test_text_layer_beyond_latin1(void **state)
{
  Fixture *f = *state;
  test_pdf_write_page(f->in, "", "", "0.5 g 0 0 300 200 re f", NULL);
  TuschPageText *text = tusch_page_text_new(0, 300, 200);
  text->origin = TUSCH_TEXT_OCR;
  GString *string = g_string_new(NULL);
  static const char WORDS[] = "Łódź 한글 😀 grün";
  double x = 20;
  for (const char *p = WORDS; *p != '\0'; p = g_utf8_next_char(p), x += 10) {
    TuschRectPt box = {x, 50, x + 9, 62};
    TuschRectPt none = {0, 0, 0, 0};
    tusch_page_text_append(text, string, g_utf8_get_char(p), *p == ' ' ? &none : &box, 0.9);
  }
  tusch_page_text_take(text, string);
  g_ptr_array_add(f->texts, text);
  fixture_run(f);
  assert_method(f, TUSCH_METHOD_REBUILT, NULL);
  assert_text(f, WORDS);
}

/* The layer's stretched text must not stretch the labels after it. */
static void
test_labels_stay_in_their_boxes(void **state)
{
  Fixture *f = *state;
  test_pdf_write_page(f->in, "", "", "0.9 g 0 0 300 200 re f", NULL);
  TuschPageText *text = tusch_page_text_new(0, 300, 200);
  text->origin = TUSCH_TEXT_OCR;
  GString *string = g_string_new(NULL);
  TuschRectPt wide = {20, 100, 220, 110};
  tusch_page_text_append(text, string, 'W', &wide, 0.9);
  tusch_page_text_take(text, string);
  g_ptr_array_add(f->texts, text);
  TuschRectPt box = {20, 40, 60, 52};
  tusch_plan_document_add_box(f->plan, 0, &box, "FVL § 15 b");
  fixture_run(f);
  assert_method(f, TUSCH_METHOD_STRUCTURAL, NULL);
  g_autoptr(TuschPageText) clean = fixture_read_page(f->out, 0);
  assert_non_null(strstr(clean->text, "FVL § 15 b"));
  for (guint i = 0; i < clean->words->len; i++) {
    const TuschWord *word = &g_array_index(clean->words, TuschWord, i);
    assert_true(word->box.y0 > 90 || (word->box.x0 >= 20 && word->box.x1 <= 60));
  }
}

/* Boxes of lines close to each other each say their ground; one on another does not say it twice.
 */
static void
test_labels_of_lines_close_to_each_other(void **state)
{
  static const TuschRectPt BOXES[] = {
      {20, 40, 80, 53}, {20, 52, 80, 65}, {90, 40, 150, 53}, {92, 41, 148, 52}};
  Fixture *f = *state;
  test_pdf_write_page(f->in, "", "", "0.9 g 0 0 300 200 re f", NULL);
  g_ptr_array_add(f->texts, tusch_page_text_new(0, 300, 200));
  for (guint i = 0; i < G_N_ELEMENTS(BOXES); i++)
    tusch_plan_document_add_box(f->plan, 0, &BOXES[i], "FVL § 15 b");
  fixture_run(f);
  g_autoptr(TuschPageText) clean = fixture_read_page(f->out, 0);
  guint n = 0;
  for (const char *p = strstr(clean->text, "FVL § 15 b"); p != NULL; p = strstr(p + 1, "FVL"))
    n++;
  assert_int_equal(n, 3);
}

/* Letters without known spaces make one "word" over two lines; the line between them went. */
static void
test_text_layer_stays_out_of_boxes(void **state)
{
  Fixture *f = *state;
  test_pdf_write_page(f->in, "", "", "BT /F1 14 Tf 30 100 Td (Ravnsborg) Tj ET", NULL);
  TuschPageText *text = tusch_page_text_new(0, 300, 200);
  GString *letters = g_string_new(NULL);
  for (guint i = 0; i < 40; i++) {
    double x = 30 + 6 * (i % 20);
    double y = i < 20 ? 60 : 120;
    TuschRectPt box = {x, y, x + 5, y + 10};
    tusch_page_text_append(text, letters, 'a' + i % 26, &box, 1);
  }
  tusch_page_text_take(text, letters);
  assert_int_equal(text->words->len, 1);
  g_ptr_array_add(f->texts, text);
  TuschRectPt gone = {28, 85, 160, 105};
  tusch_plan_document_add_box(f->plan, 0, &gone, NULL);
  assert_true(tusch_plan_document_add_raster_page(f->plan, 0));
  assert_false(tusch_plan_document_add_raster_page(f->plan, 0));
  fixture_run(f);
  assert_method(f, TUSCH_METHOD_RASTER, "verification");
  g_autoptr(TuschPageText) clean = fixture_read_page(f->out, 0);
  guint n = 0;
  for (guint i = 0; i < clean->glyphs->len; i++) {
    const TuschRectPt *box = &g_array_index(clean->glyphs, TuschGlyph, i).box;
    double middle = (box->y0 + box->y1) / 2;
    if (tusch_rect_pt_is_empty(box))
      continue;
    assert_true(middle < gone.y0 || middle > gone.y1);
    n++;
  }
  assert_int_equal(n, 40);
}

static void
test_refuses_broken_input(void **state)
{
  Fixture *f = *state;
  g_autoptr(GError) error = NULL;
  assert_true(g_file_set_contents(f->in, "no PDF", -1, NULL));
  assert_false(tusch_redact_document(f->in, f->plan, NULL, f->out, &f->pages, &error));
  assert_non_null(error);
  assert_false(g_file_test(f->out, G_FILE_TEST_EXISTS));
}

static void
test_refuses_a_plan_for_another_document(void **state)
{
  Fixture *f = *state;
  g_autoptr(GError) error = NULL;
  test_pdf_write_page(f->in, "", "", SIMPLE, NULL);
  TuschRectPt box = {1, 1, 2, 2};
  tusch_plan_document_add_box(f->plan, 7, &box, NULL);
  assert_false(tusch_redact_document(f->in, f->plan, NULL, f->out, &f->pages, &error));
  assert_tusch_error(error, TUSCH_ERROR_INTERNAL);
  assert_false(g_file_test(f->out, G_FILE_TEST_EXISTS));
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      TEST(test_rebuilds_a_simple_page),
      TEST(test_same_bytes_each_time),
      TEST(test_leaves_carriers_behind),
      TEST(test_page_has_only_allowed_keys),
      TEST(test_turned_and_cropped_pages),
      TEST(test_doubt_means_pixels),
      TEST(test_text_over_an_edge),
      TEST(test_annotation_means_pixels),
      TEST(test_text_nobody_read_means_pixels),
      TEST(test_hidden_layer_stays_hidden),
      TEST(test_keeps_forms_pictures_and_colours),
      TEST(test_removes_what_boxes_cover),
      TEST(test_words_keep_their_place_in_the_text_layer),
      TEST(test_layer_of_a_scan_is_replaced),
      TEST(test_layer_for_what_only_pixels_show),
      TEST(test_text_layer_beyond_latin1),
      TEST(test_labels_stay_in_their_boxes),
      TEST(test_labels_of_lines_close_to_each_other),
      TEST(test_text_layer_stays_out_of_boxes),
      TEST(test_refuses_broken_input),
      TEST(test_refuses_a_plan_for_another_document),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
