/* Glyph by glyph: what a box covers leaves the content, the fonts and the objects; the rest of the
 * page does not move. The cases are places where redactors are known to leak. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/test.h"

#include "adapters/leptonica/decode.h"
#include "adapters/leptonica/encode.h"
#include "adapters/qpdf/objects.h"
#include "lib/pdf.h"
#include "unit/redact/fixture.h"

#include <cairo-pdf.h>
#include <math.h>
#include <string.h>

/* Redacts "Ravnsborg" from a page with @content: it must go, structurally, and nothing else. */
static void
check_text_case(Fixture *f, const char *page_keys, const char *content)
{
  test_pdf_write_page(f->in, page_keys, "", content, NULL);
  g_ptr_array_set_size(f->texts, 0);
  tusch_plan_document_free(f->plan);
  f->plan = tusch_plan_document_new("d1");
  fixture_use_text(f);
  fixture_plan_text(f, "Ravnsborg");
  fixture_run(f);
  assert_method(f, TUSCH_METHOD_STRUCTURAL, NULL);
  g_autofree char *dump = test_pdf_dump(f->out);
  assert_false(test_pdf_mentions(dump, "Ravnsborg"));
  assert_false(test_pdf_mentions(dump, "avnsbor"));
  g_autoptr(TuschPageText) text = fixture_read_page(f->out, 0);
  assert_null(strstr(text->text, "Ravn"));
  assert_non_null(strstr(text->text, "Signe"));
  assert_non_null(strstr(text->text, "journal"));
  assert_true(fixture_difference(f) == 0);
}

static void
test_all_ways_to_show_text(void **state)
{
  static const char *const CONTENTS[] = {
      "BT /F1 12 Tf 20 150 Td (Signe Ravnsborg - journal) Tj ET",
      "BT /F1 12 Tf 20 150 Td [(Sig)-30(ne Ra)40(vns)-12(borg)-300(- journal)] TJ ET",
      "BT /F1 12 Tf 15 TL 20 150 Td (Signe) Tj (Ravnsborg) ' (journal) ' ET",
      "BT /F1 12 Tf 15 TL 20 150 Td (Signe) Tj 3 1 (til Ravnsborg er) \" (journal her) ' ET",
      "BT /F1 12 Tf 20 150 Td 5 -14 TD (Signe) Tj T* (Ravnsborg) Tj T* (journal) Tj ET",
      "BT /F1 12 Tf 1.5 Tc 4 Tw 120 Tz 3 Ts 20 150 Td (Signe Ravnsborg) Tj ( - journal) Tj ET",
      "BT /F1 1 Tf 12 0 0 12 20 150 Tm (Signe) Tj 12 0 0 12 60 150 Tm (Ravnsborg) Tj "
      "1 0 0 1 10 0 Tm 12 0 0 12 130 150 Tm (journal) Tj ET",
      "q .5 0 0 .5 10 10 cm BT /F1 24 Tf 20 250 Td (Signe Ravnsborg - journal) Tj ET Q",
      "BT /F1 12 Tf 0 1 -1 0 100 20 Tm (Signe Ravnsborg - journal) Tj ET",
      "BT /F1 12 Tf 20 150 Td <5369676E6520> Tj <5261766E73626F7267> Tj < 206a6f75726e616c > Tj ET",
      "q BT /F1 12 Tf ET BT 20 150 Td (Signe ) Tj ET BT 60 150 Td (Ravnsborg) Tj ET "
      "BT 150 150 Td (journal) Tj ET Q",
      "BT /F1 -12 Tf -1 0 0 -1 20 150 Tm (Signe Ravnsborg - journal) Tj ET",
      "0 0 300 200 re W n BT /F1 12 Tf 20 150 Td (Signe Ravnsborg) Tj 0 -14 Td (journal) Tj ET",
  };
  static const char *const PAGES[] = {"", "/Rotate 90", "/CropBox [5 8 290 190] /Rotate 270"};
  for (guint p = 0; p < G_N_ELEMENTS(PAGES); p++)
    for (guint i = 0; i < G_N_ELEMENTS(CONTENTS); i++)
      check_text_case(*state, PAGES[p], CONTENTS[i]);
}

/* Programs read what stands beside the page, and nobody saw it. The rest of its line stays. */
static void
test_text_beside_the_page_goes(void **state)
{
  Fixture *f = *state;
  static const char *const CONTENTS[] = {
      "BT /F1 12 Tf 20 150 Td (Signe ) Tj 0 800 Td (Ravnsborg) Tj 0 -830 Td (journal) Tj ET",
      "BT /F1 12 Tf -70.5 150 Td (Ravnsborg   Signe journal) Tj ET",
  };
  for (guint with_box = 0; with_box < 2; with_box++) {
    for (guint i = 0; i < G_N_ELEMENTS(CONTENTS); i++) {
      test_pdf_write_page(f->in, "", "", CONTENTS[i], NULL);
      fixture_use_text(f);
      TuschRectPt corner = {270, 180, 290, 190};
      if (with_box == 1)
        tusch_plan_document_add_box(f->plan, 0, &corner, NULL);
      fixture_run(f);
      assert_method(f, with_box == 1 ? TUSCH_METHOD_STRUCTURAL : TUSCH_METHOD_REBUILT, NULL);
      assert_gone(f, "Ravnsborg");
      g_autoptr(TuschPageText) text = fixture_read_page(f->out, 0);
      assert_non_null(strstr(text->text, "Signe"));
      assert_non_null(strstr(text->text, "journal"));
      assert_true(fixture_difference(f) == 0);
      g_ptr_array_set_size(f->texts, 0);
    }
  }
}

/* Pieces of large brackets mean nothing, so poppler's text lacks them: no reason for pixels, unless
 * they are near what is removed. */
static void
test_letters_without_meaning(void **state)
{
  Fixture *f = *state;
  static const char CONTENT[] = "BT /F1 12 Tf 20 150 Td (Signe Ravnsborg journal) Tj ET "
                                "BT /F2 12 Tf 200 100 Td (AA) Tj ET";
  g_auto(TestPdf) pdf;
  test_pdf_init(&pdf);
  test_pdf_add(&pdf, "<< /Type /Catalog /Pages 2 0 R >>");
  test_pdf_add(&pdf, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
  test_pdf_add(&pdf,
               "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 6 0 R /Resources << "
               "/Font << /F1 4 0 R /F2 5 0 R >> >> >>");
  test_pdf_add(&pdf,
               "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>");
  test_pdf_add(&pdf,
               "<< /Type /Font /Subtype /Type1 /BaseFont /Symbol /FirstChar 65 /LastChar 65 "
               "/Widths [600] /Encoding << /Differences [65 /.notdef] >> >>");
  test_pdf_add_stream(&pdf, "", CONTENT, strlen(CONTENT));
  test_pdf_write(&pdf, f->in, NULL);
  fixture_use_text(f);
  fixture_plan_text(f, "Ravnsborg");
  fixture_run(f);
  assert_method(f, TUSCH_METHOD_STRUCTURAL, NULL);
  assert_true(fixture_difference(f) == 0);
  TuschRectPt beside = {180, 90, 195, 105};
  tusch_plan_document_add_box(f->plan, 0, &beside, NULL);
  fixture_run(f);
  assert_method(f, TUSCH_METHOD_RASTER, "readers-disagree");
}

/* Line boxes of tight lines overlap; only the line that is meant may lose letters. */
static void
test_neighbours_survive(void **state)
{
  check_text_case(*state,
                  "",
                  "BT /F1 12 Tf 12 TL 20 150 Td (Signe xxxxxxxxxxxxxxxxxxxxxx) Tj "
                  "(yyyyyy Ravnsborg yyyyyyyy) ' (journal zzzzzzzzzzzzzzzzzzzzz) ' ET");
}

/* Kerning moves a letter into its neighbour's box. */
static void
test_kerned_neighbours_survive(void **state)
{
  Fixture *f = *state;
  test_pdf_write_page(
      f->in, "", "", "BT /F1 20 Tf 20 150 Td [(Ref)60(erat)] TJ 0 -40 Td (her) Tj ET", NULL);
  fixture_use_text(f);
  fixture_plan_text(f, "er");
  fixture_run(f);
  assert_method(f, TUSCH_METHOD_STRUCTURAL, NULL);
  g_autoptr(TuschPageText) text = fixture_read_page(f->out, 0);
  assert_non_null(strstr(text->text, "Ref"));
  assert_non_null(strstr(text->text, "at"));
  assert_null(strstr(text->text, "er"));
}

static void
test_several_boxes_on_one_line(void **state)
{
  check_text_case(*state,
                  "",
                  "BT /F1 9 Tf 20 150 Td (Signe Ravnsborg og Ravnsborg, Ravnsborg.) Tj 0 -12 Td "
                  "(Ravnsborg journal Ravnsborg) Tj ET");
}

static void
test_inline_actual_text_goes(void **state)
{
  check_text_case(*state,
                  "",
                  "BT /F1 12 Tf 20 150 Td (Signe ) Tj /Span << /ActualText (Ravnsborg) >> BDC "
                  "(Ravnsborg) Tj EMC ( journal) Tj ET");
}

/* A form shown twice, one of them under a box: the other keeps its text. */
static void
test_form_is_copied_for_each_use(void **state)
{
  Fixture *f = *state;
  g_auto(TestPdf) pdf;
  test_pdf_init(&pdf);
  static const char FORM[] = "BT /F1 12 Tf 0 5 Td (Form Ravnsborg) Tj ET";
  static const char CONTENT[] = "q 1 0 0 1 20 150 cm /Fm Do Q q 1 0 0 1 20 50 cm /Fm Do Q";
  test_pdf_add(&pdf, "<< /Type /Catalog /Pages 2 0 R >>");
  test_pdf_add(&pdf, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
  test_pdf_add(&pdf,
               "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 6 0 R /Resources << "
               "/XObject << /Fm 5 0 R >> >> >>");
  test_pdf_add(&pdf,
               "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>");
  test_pdf_add_stream(&pdf,
                      "/Type /XObject /Subtype /Form /BBox [0 0 200 20] /Resources << /Font << /F1 "
                      "4 0 R >> >>",
                      FORM,
                      strlen(FORM));
  test_pdf_add_stream(&pdf, "", CONTENT, strlen(CONTENT));
  test_pdf_write(&pdf, f->in, NULL);
  fixture_use_text(f);
  TuschRectPt first = {50, 30, 140, 50};
  tusch_plan_document_add_box(f->plan, 0, &first, NULL);
  fixture_run(f);
  assert_method(f, TUSCH_METHOD_STRUCTURAL, NULL);
  assert_text(f, "Form\nForm Ravnsborg");
  assert_true(fixture_difference(f) == 0);
}

/* Fonts say which codes there were, and what they mean. */
static void
test_fonts_forget_the_codes(void **state)
{
  Fixture *f = *state;
  static const char CMAP[] = "1 begincodespacerange <00> <FF> endcodespacerange 3 beginbfchar <41> "
                             "<0053006B007200690076> <42> <005200610076006E00730062006F00720067> "
                             "<43> <0043> endbfchar";
  static const char CONTENT[] = "BT /F2 12 Tf 20 150 Td (A) Tj 100 0 Td (B) Tj 50 0 Td (C) Tj ET";
  g_auto(TestPdf) pdf;
  test_pdf_init(&pdf);
  test_pdf_add(&pdf, "<< /Type /Catalog /Pages 2 0 R >>");
  test_pdf_add(&pdf, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
  test_pdf_add(&pdf,
               "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 6 0 R /Resources << "
               "/Font << /F2 4 0 R >> >> >>");
  test_pdf_add(&pdf,
               "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /FirstChar 65 /LastChar 67 "
               "/Widths [667 4321 722] /ToUnicode 5 0 R /Encoding << /Differences [65 /A "
               "/Ravnsborg /C] >> >>");
  test_pdf_add_stream(&pdf, "", CMAP, strlen(CMAP));
  test_pdf_add_stream(&pdf, "", CONTENT, strlen(CONTENT));
  test_pdf_write(&pdf, f->in, NULL);
  fixture_use_text(f);
  fixture_plan_text(f, "Ravnsborg");
  fixture_run(f);
  assert_method(f, TUSCH_METHOD_STRUCTURAL, NULL);
  assert_gone(f, "Ravnsborg");
  g_autofree char *dump = test_pdf_dump(f->out);
  assert_true(test_pdf_mentions(dump, "/Widths [ 667 0 722 ]"));
  g_autoptr(TuschPageText) text = fixture_read_page(f->out, 0);
  assert_non_null(strstr(text->text, "Skriv"));
}

static void
draw_letter(const char *path)
{
  cairo_surface_t *surface = cairo_pdf_surface_create(path, 400, 300);
  cairo_t *cr = cairo_create(surface);
  cairo_select_font_face(cr, "DejaVu Sans", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
  cairo_set_font_size(cr, 12);
  static const char *const LINES[] = {"Kære Signe Ravnsborg æøå ÆØÅ",
                                      "CPR 070761-4004 står i journalen",
                                      "Łódź Ωμέγα Привет Ravnsborg"};
  for (guint i = 0; i < G_N_ELEMENTS(LINES); i++) {
    cairo_move_to(cr, 30, 40 + 20 * i);
    cairo_show_text(cr, LINES[i]);
  }
  cairo_set_source_rgb(cr, 0.9, 0.9, 0.6);
  cairo_rectangle(cr, 20, 120, 300, 60);
  cairo_fill(cr);
  cairo_set_source_rgb(cr, 0, 0, 0);
  cairo_move_to(cr, 30, 150);
  cairo_show_text(cr, "Ravnsborg på gul bund");
  cairo_destroy(cr);
  cairo_surface_destroy(surface);
}

static void
test_embedded_fonts(void **state)
{
  Fixture *f = *state;
  draw_letter(f->in);
  fixture_use_text(f);
  fixture_plan_text(f, "Ravnsborg");
  fixture_plan_text(f, "070761-4004");
  fixture_run(f);
  assert_method(f, TUSCH_METHOD_STRUCTURAL, NULL);
  g_autoptr(TuschPageText) text = fixture_read_page(f->out, 0);
  assert_null(strstr(text->text, "Ravnsborg"));
  assert_null(strstr(text->text, "4004"));
  assert_non_null(strstr(text->text, "Kære Signe"));
  assert_non_null(strstr(text->text, "æøå ÆØÅ"));
  assert_non_null(strstr(text->text, "Łódź Ωμέγα Привет"));
  assert_non_null(strstr(text->text, "på gul bund"));
  assert_true(fixture_difference(f) == 0);
}

/* A subset made for the secret alone holds exactly its letters. */
static void
test_fonts_of_removed_text_go(void **state)
{
  Fixture *f = *state;
  cairo_surface_t *surface = cairo_pdf_surface_create(f->in, 400, 300);
  cairo_t *cr = cairo_create(surface);
  cairo_set_font_size(cr, 12);
  cairo_select_font_face(cr, "DejaVu Sans", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
  cairo_move_to(cr, 30, 40);
  cairo_show_text(cr, "Navn:");
  cairo_select_font_face(cr, "DejaVu Serif", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
  cairo_move_to(cr, 100, 40);
  cairo_show_text(cr, "Ravnsborg");
  cairo_destroy(cr);
  cairo_surface_destroy(surface);
  fixture_use_text(f);
  fixture_plan_text(f, "Ravnsborg");
  fixture_run(f);
  assert_method(f, TUSCH_METHOD_STRUCTURAL, NULL);
  assert_gone(f, "DejaVuSerif");
  g_autoptr(TuschPageText) text = fixture_read_page(f->out, 0);
  assert_non_null(strstr(text->text, "Navn:"));
}

/* Number of glyphs with an outline in the file's TrueType programs, less that of the boxes' labels.
 */
static guint
count_outlines(const char *path)
{
  guint n = 0;
  g_autoptr(GError) error = NULL;
  g_autoptr(TuschQpdf) qpdf = tusch_qpdf_open(path, &error);
  assert_no_error(error);
  for (guint id = 1; id < 200; id++) {
    TuschObj descriptor = tusch_qpdf_get_object(qpdf, id);
    g_autofree char *name = tusch_obj_name(qpdf, tusch_obj_get(qpdf, descriptor, "/FontName"));
    if (name != NULL && g_str_has_prefix(name, "/TUSCHL+"))
      continue;
    TuschObj file = tusch_obj_get(qpdf, descriptor, "/FontFile2");
    g_autoptr(GBytes) program = tusch_obj_stream_decoded(qpdf, file);
    if (program == NULL)
      continue;
    gsize size = 0;
    const guint8 *data = g_bytes_get_data(program, &size);
    gsize loca = 0;
    gsize loca_bytes = 0;
    for (guint i = 0; i < data[5]; i++) {
      const guint8 *record = data + 12 + 16 * i;
      assert_true(memcmp(record, "name", 4) != 0);
      if (memcmp(record, "loca", 4) == 0) {
        loca = (gsize)record[9] << 16 | (gsize)record[10] << 8 | record[11];
        loca_bytes = (gsize)record[14] << 8 | record[15];
      }
    }
    /* cairo writes long offsets. */
    for (gsize at = loca; at + 8 <= loca + loca_bytes; at += 4)
      n += memcmp(data + at, data + at + 4, 4) != 0;
  }
  return n;
}

static void
test_outlines_of_removed_letters_go(void **state)
{
  Fixture *f = *state;
  static const char *const LINES[] = {"Navn: abc Ravnsborg", "Пример: абв Ravnsborg"};
  for (guint i = 0; i < G_N_ELEMENTS(LINES); i++) {
    cairo_surface_t *surface = cairo_pdf_surface_create(f->in, 400, 300);
    cairo_t *cr = cairo_create(surface);
    cairo_select_font_face(cr, "DejaVu Sans", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
    cairo_set_font_size(cr, 12);
    cairo_move_to(cr, 30, 40);
    cairo_show_text(cr, LINES[i]);
    cairo_destroy(cr);
    cairo_surface_destroy(surface);
    g_ptr_array_set_size(f->texts, 0);
    tusch_plan_document_free(f->plan);
    f->plan = tusch_plan_document_new("d1");
    fixture_use_text(f);
    fixture_run(f);
    guint n_before = count_outlines(f->out);
    fixture_plan_text(f, "Ravnsborg");
    fixture_run(f);
    assert_method(f, TUSCH_METHOD_STRUCTURAL, NULL);
    assert_true(fixture_difference(f) == 0);
    /* R, s, o, r, g occur nowhere else; in the second line also a, v, n, b. */
    assert_int_equal(n_before - count_outlines(f->out), i == 0 ? 5 : 9);
  }
}

static void
add_box(Fixture *f, double x0, double y0, double x1, double y1)
{
  TuschRectPt box = {x0, y0, x1, y1};
  tusch_plan_document_add_box(f->plan, 0, &box, NULL);
}

static void
test_shapes_under_a_box(void **state)
{
  Fixture *f = *state;
  /* A letter-like outline, a table line across, a background, an outline elsewhere. */
  test_pdf_write_page(f->in,
                      "",
                      "",
                      "0.8 g 10 10 280 180 re f 0 g 55 105 m 58 112 61.25 113 63 105 c f "
                      "0.5 w 20 100 m 280 100 l S 200 105 m 203 112 206 113 208.5 105 c f",
                      NULL);
  add_box(f, 50, 80, 100, 98);
  fixture_run(f);
  assert_method(f, TUSCH_METHOD_STRUCTURAL, NULL);
  assert_gone(f, "61.25");
  g_autofree char *dump = test_pdf_dump(f->out);
  assert_true(test_pdf_mentions(dump, "208.5"));
  assert_true(test_pdf_mentions(dump, "20 100 m"));
  assert_true(fixture_difference(f) == 0);
}

static void
test_pictures_under_a_box(void **state)
{
  Fixture *f = *state;
  static const char CONTENT[] = "q 40 0 0 40 50 100 cm BI /W 4 /H 2 /BPC 8 /CS /G ID GeheimXY EI Q "
                                "BT /F1 12 Tf 150 20 Td (Tekst) Tj ET";
  test_pdf_write_page(f->in, "", "", CONTENT, NULL);
  add_box(f, 49, 59, 91, 101);
  fixture_run(f);
  assert_method(f, TUSCH_METHOD_STRUCTURAL, NULL);
  assert_gone(f, "GeheimXY");
  assert_text(f, "Tekst");
}

enum { PICTURE_W = 300, PICTURE_H = 200 };

typedef enum { PLAIN_GRAY, PLAIN_BITS, PLAIN_RGB, JPEG, G4, N_KINDS } PictureKind;

/* Dark and light patches of 10 pixels; one pixel is one point on the page. */
static TuschRaster *
draw_patches(TuschRasterFormat format)
{
  TuschRaster *raster = tusch_raster_new(format, PICTURE_W, PICTURE_H, 72);
  guint n = tusch_raster_format_bytes(format);
  for (int y = 0; y < PICTURE_H; y++)
    for (int x = 0; x < PICTURE_W; x++)
      memset(raster->data + (gsize)y * raster->stride_bytes + (gsize)x * n,
             (x / 10 + y / 10) % 2 == 0 ? 255 : 0,
             n);
  return raster;
}

static GBytes *
pack_bits(const TuschRaster *raster)
{
  gsize row_bytes = (PICTURE_W + 7) / 8;
  guint8 *bits = g_malloc0(row_bytes * PICTURE_H);
  for (int y = 0; y < PICTURE_H; y++)
    for (int x = 0; x < PICTURE_W; x++)
      if (raster->data[(gsize)y * raster->stride_bytes + (gsize)x] != 0)
        bits[(gsize)y * row_bytes + (gsize)x / 8] |= (guint8)(0x80 >> (x % 8));
  return g_bytes_new_take(bits, row_bytes * PICTURE_H);
}

static guint
add_picture(TestPdf *pdf, PictureKind kind)
{
  TuschRasterFormat format = TUSCH_RASTER_BILEVEL;
  if (kind == PLAIN_GRAY || kind == JPEG)
    format = TUSCH_RASTER_GRAY8;
  else if (kind == PLAIN_RGB)
    format = TUSCH_RASTER_RGB24;
  g_autoptr(TuschRaster) raster = draw_patches(format);
  g_autoptr(GBytes) data = NULL;
  const char *filter = "";
  bool black_is_1 = false;
  if (kind == JPEG) {
    data = tusch_lept_encode_jpeg(raster, 90, NULL);
    filter = "/Filter /DCTDecode";
  } else if (kind == G4) {
    data = tusch_lept_encode_g4(raster, &black_is_1, NULL);
    filter = black_is_1 ? "/Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns 300 /BlackIs1 "
                          "true >>"
                        : "/Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns 300 >>";
  } else if (kind == PLAIN_BITS) {
    data = pack_bits(raster);
  } else {
    data = g_bytes_new(raster->data, raster->stride_bytes * PICTURE_H);
  }
  g_autofree char *keys = g_strdup_printf(
      "/Subtype /Image /Width 300 /Height 200 /BitsPerComponent %d /ColorSpace /%s %s",
      format == TUSCH_RASTER_BILEVEL ? 1 : 8,
      format == TUSCH_RASTER_RGB24 ? "DeviceRGB" : "DeviceGray",
      filter);
  gsize n = 0;
  const void *bytes = g_bytes_get_data(data, &n);
  return test_pdf_add_stream(pdf, keys, bytes, n);
}

/* Lightest value of the picture's data inside the box. */
static void
measure_picture(const char *path, PictureKind kind, const TuschRectPx *box, guint8 *high)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TuschQpdf) qpdf = tusch_qpdf_open(path, &error);
  assert_no_error(error);
  g_autoptr(TuschRaster) raster = NULL;
  g_autoptr(GBytes) samples = NULL;
  for (guint id = 1; id < 50 && raster == NULL && samples == NULL; id++) {
    TuschObj image = tusch_qpdf_get_object(qpdf, id);
    if (tusch_obj_get(qpdf, image, "/Width") == 0)
      continue;
    g_autoptr(GBytes) raw = tusch_obj_stream_raw(qpdf, image);
    if (kind == JPEG)
      raster = tusch_lept_decode_jpeg(raw, NULL);
    else if (kind == G4)
      raster = tusch_lept_decode_g4(raw, PICTURE_W, PICTURE_H, NULL);
    else
      samples = tusch_obj_stream_decoded(qpdf, image);
  }
  assert_true(raster != NULL || samples != NULL);
  gsize n = 0;
  const guint8 *data = raster != NULL ? raster->data : g_bytes_get_data(samples, &n);
  gsize pixel_bytes = kind == PLAIN_RGB ? 3 : 1;
  *high = 0;
  /* Of packed bits only whole bytes inside the box. */
  int first = kind == PLAIN_BITS ? (box->x0 + 7) / 8 * 8 : box->x0;
  int last = kind == PLAIN_BITS ? box->x1 / 8 * 8 : box->x1;
  for (int y = box->y0; y < box->y1; y++) {
    for (int x = first; x < last; x++) {
      gsize at = ((gsize)y * PICTURE_W + (gsize)x) * pixel_bytes;
      guint8 value =
          data[kind == PLAIN_BITS ? (gsize)y * ((PICTURE_W + 7) / 8) + (gsize)x / 8 : at];
      *high = MAX(*high, value);
    }
  }
}

static void
test_pictures_partly_under_a_box(void **state)
{
  Fixture *f = *state;
  static const char *const PAGES[] = {"", "/Rotate 90", "/CropBox [10 10 290 190] /Rotate 180"};
  static const char CONTENT[] = "q 300 0 0 200 0 0 cm /I Do Q";
  for (guint i = 0; i < N_KINDS * G_N_ELEMENTS(PAGES); i++) {
    PictureKind kind = (PictureKind)(i % N_KINDS);
    const char *keys = PAGES[i / N_KINDS];
    g_auto(TestPdf) pdf;
    test_pdf_init(&pdf);
    g_autofree char *page = g_strdup_printf(
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] %s /Contents 5 0 R /Resources << "
        "/XObject << /I 4 0 R >> >> >>",
        keys);
    test_pdf_add(&pdf, "<< /Type /Catalog /Pages 2 0 R >>");
    test_pdf_add(&pdf, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
    test_pdf_add(&pdf, page);
    assert_int_equal(add_picture(&pdf, kind), 4);
    test_pdf_add_stream(&pdf, "", CONTENT, strlen(CONTENT));
    test_pdf_write(&pdf, f->in, NULL);
    tusch_plan_document_free(f->plan);
    f->plan = tusch_plan_document_new("d1");
    add_box(f, 100, 50, 150, 80);
    fixture_run(f);
    const TuschCleanPage *clean = g_ptr_array_index(f->pages, 0);
    if (i >= N_KINDS && clean->method == TUSCH_METHOD_RASTER) {
      assert_string_equal(clean->reason, "cropped-picture");
      continue;
    }
    assert_method(f, TUSCH_METHOD_STRUCTURAL, NULL);
    assert_true(fixture_difference(f) < 0.001);
    if (i >= N_KINDS)
      continue;
    guint8 high = 0;
    measure_picture(f->in, kind, &(TuschRectPx){100, 50, 150, 80}, &high);
    assert_true(high > 200);
    measure_picture(f->out, kind, &(TuschRectPx){100, 50, 150, 80}, &high);
    assert_true(high < 60);
    measure_picture(f->out, kind, &(TuschRectPx){170, 50, 250, 80}, &high);
    assert_true(high > 200);
  }
}

static void
test_doubt_means_pixels(void **state)
{
  Fixture *f = *state;
  static const char *const EXTRA[] = {
      "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 750 750] /FontMatrix [.001 0 0 .001 0 0] "
      "/FirstChar 97 /LastChar 97 /Widths [1000] /Encoding << /Differences [97 /a] >> /CharProcs "
      "<< /a 6 0 R >> >>",
      "<< /Length 37 >>\nstream\n1000 0 0 0 750 750 d1 0 0 750 750 re f\nendstream",
      "<< /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 9 9] /XStep 9 /YStep 9 /Resources "
      "<< >> /Length 25 >>\nstream\n0 0 m 3 4 5 6 7 8 c S    \nendstream",
      NULL};
  static const struct {
    const char *content, *reason;
  } CASES[] = {
      {"BT /T3 20 Tf 55 105 Td (aaa) Tj ET", "render-check"},
      {"/Pattern cs /P1 scn 40 90 100 50 re f", "shape-under-box"},
      {"q 120 0 0 80 30 60 cm BI /W 2 /H 1 /BPC 8 /CS /G ID ab EI Q", "render-check"},
      {"55 105 m 90 110 120 150 290 190 c f", "shape-under-box"},
      {"60 105 m 62 112 66 113 70 105 c W n 0 0 300 200 re f", "clip-under-box"},
  };
  for (guint i = 0; i < G_N_ELEMENTS(CASES); i++) {
    g_auto(TestPdf) pdf;
    test_pdf_init(&pdf);
    test_pdf_add(&pdf, "<< /Type /Catalog /Pages 2 0 R >>");
    test_pdf_add(&pdf, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
    test_pdf_add(&pdf,
                 "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 8 0 R /Resources "
                 "<< /Font << /T3 5 0 R >> /Pattern << /P1 7 0 R >> >> >>");
    test_pdf_add(&pdf, "null");
    for (guint k = 0; EXTRA[k] != NULL; k++)
      test_pdf_add(&pdf, EXTRA[k]);
    test_pdf_add_stream(&pdf, "", CASES[i].content, strlen(CASES[i].content));
    test_pdf_write(&pdf, f->in, NULL);
    tusch_plan_document_free(f->plan);
    f->plan = tusch_plan_document_new("d1");
    add_box(f, 50, 80, 100, 98);
    fixture_run(f);
    assert_method(f, TUSCH_METHOD_RASTER, CASES[i].reason);
  }
}

/* An unused object is not a page's content; still nothing of the old file may come along. */
static void
test_no_orphans(void **state)
{
  Fixture *f = *state;
  static const char *const EXTRA[] = {"(Ravnsborg orphan)", NULL};
  test_pdf_write_page(f->in, "", "", "BT /F1 12 Tf 20 150 Td (Signe Ravnsborg) Tj ET", EXTRA);
  fixture_use_text(f);
  fixture_plan_text(f, "Ravnsborg");
  fixture_run(f);
  assert_gone(f, "orphan");
  assert_gone(f, "Ravnsborg");
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      TEST(test_all_ways_to_show_text),
      TEST(test_text_beside_the_page_goes),
      TEST(test_letters_without_meaning),
      TEST(test_neighbours_survive),
      TEST(test_kerned_neighbours_survive),
      TEST(test_several_boxes_on_one_line),
      TEST(test_inline_actual_text_goes),
      TEST(test_form_is_copied_for_each_use),
      TEST(test_fonts_forget_the_codes),
      TEST(test_embedded_fonts),
      TEST(test_fonts_of_removed_text_go),
      TEST(test_outlines_of_removed_letters_go),
      TEST(test_shapes_under_a_box),
      TEST(test_pictures_under_a_box),
      TEST(test_pictures_partly_under_a_box),
      TEST(test_doubt_means_pixels),
      TEST(test_no_orphans),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
