/* Pages of every kind: how they are read, and that nothing on them goes unseen. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/scene.h"
#include "lib/test.h"

#include "adapters/poppler/poppler-document.h"
#include "base/datadir.h"
#include "tusch/read.h"

#include <glib/gstdio.h>
#include <qpdf/qpdf-c.h>
#include <string.h>
#include <unistd.h>

enum { WIDTH_PT = 420, HEIGHT_PT = 300 };

static const char *const LINES[] = {
    "Familieafdelingen har den 3. marts modtaget en underretning",
    "om Mads Åbenrå Højgaard, CPR 010190-1234, og hans søster",
    "Æblerose Højgaard, CPR 150688-4321. De bor på Gammel Kongevej 7",
    "og kan nås på mads.hoejgaard@eksempel.dk eller 70 12 34 56.",
    "Sagen behandles efter § 15 b, nr. 5, og afgørelsen sendes med",
    "post til begge parter. Sagsbehandler er Grethe Ødegård fra",
    "kommunens team i Vestbyen. Vi beder om svar inden otte dage,",
    "så sagen kan blive afsluttet. Med venlig hilsen, kommunen.",
};

/* What must be read on every page that has these lines. */
static const char *const MUST_READ[] = {
    "010190-1234", "150688-4321", "mads.hoejgaard@eksempel.dk", "Højgaard", "Ødegård", "§"};

typedef struct {
  char *folder, *pdf, *other;
  char *model_folder;
} Fixture;

static int
setup(void **state)
{
  Fixture *fixture = g_new0(Fixture, 1);
  fixture->folder = g_dir_make_tmp("tusch-read-XXXXXX", NULL);
  fixture->pdf = g_build_filename(fixture->folder, "page.pdf", NULL);
  fixture->other = g_build_filename(fixture->folder, "other.pdf", NULL);
  fixture->model_folder = tusch_datadir_find("ocr", "dal.traineddata", NULL);
  *state = fixture;
  return fixture->model_folder == NULL ? -1 : 0;
}

static int
teardown(void **state)
{
  Fixture *fixture = *state;
  unlink(fixture->pdf);
  unlink(fixture->other);
  rmdir(fixture->folder);
  g_free(fixture->folder);
  g_free(fixture->pdf);
  g_free(fixture->other);
  g_free(fixture->model_folder);
  g_free(fixture);
  return 0;
}

static void
draw_lines(cairo_t *cr, guint first, guint last)
{
  for (guint i = first; i <= last; i++)
    scene_text(cr, 40, 40 + 24 * i, 10, LINES[i]);
}

/* A scan of all lines. */
static cairo_surface_t *
make_scan(double dpi, double skew_deg, int noise)
{
  cairo_t *cr = scene_begin(WIDTH_PT, HEIGHT_PT, dpi);
  cairo_translate(cr, WIDTH_PT / 2, HEIGHT_PT / 2);
  cairo_rotate(cr, skew_deg * G_PI / 180);
  cairo_translate(cr, -WIDTH_PT / 2, -HEIGHT_PT / 2);
  draw_lines(cr, 0, G_N_ELEMENTS(LINES) - 1);
  cairo_surface_t *image = scene_finish_image(cr);
  if (noise > 0)
    scene_add_noise(image, noise, 11);
  return image;
}

/* A PDF with one page that is one picture. */
static void
write_scan(const Fixture *fixture, cairo_surface_t *image)
{
  cairo_t *cr = scene_begin_pdf(fixture->pdf, WIDTH_PT, HEIGHT_PT);
  scene_paint_image(cr, image, 0, 0, WIDTH_PT, HEIGHT_PT);
  scene_finish_pdf(cr);
}

/* Sets /Rotate of the page, in place. */
static void
rotate_page(const Fixture *fixture, int rotate_deg)
{
  qpdf_data qpdf = qpdf_init();
  assert_int_equal(qpdf_read(qpdf, fixture->pdf, NULL), QPDF_SUCCESS);
  qpdf_oh_replace_key(
      qpdf, qpdf_get_page_n(qpdf, 0), "/Rotate", qpdf_oh_new_integer(qpdf, rotate_deg));
  qpdf_init_write(qpdf, fixture->other);
  assert_int_equal(qpdf_write(qpdf), QPDF_SUCCESS);
  qpdf_cleanup(&qpdf);
  assert_int_equal(g_rename(fixture->other, fixture->pdf), 0);
}

static TuschPageText *
read_pdf(const Fixture *fixture, const char *model_folder)
{
  g_autoptr(GError) error = NULL;
  TuschReadOptions options = {.tessdata_dir = model_folder, .language = "dal"};
  g_autoptr(TuschReader) reader = tusch_reader_open(fixture->pdf, &options, &error);
  assert_no_error(error);
  assert_int_equal(tusch_reader_get_n_pages(reader), 1);
  TuschPageText *page = tusch_reader_read_page(reader, 0, &error);
  assert_no_error(error);
  assert_true(g_utf8_validate(page->text, -1, NULL));
  return page;
}

static TuschPageText *
read_with_ocr(const Fixture *fixture)
{
  return read_pdf(fixture, fixture->model_folder);
}

/* Fails if OCR is as much as started: there is no model. */
static TuschPageText *
read_without_ocr(const Fixture *fixture)
{
  return read_pdf(fixture, "/nonexistent");
}

static void
assert_has_all(const TuschPageText *page)
{
  for (guint i = 0; i < G_N_ELEMENTS(MUST_READ); i++)
    if (strstr(page->text, MUST_READ[i]) == NULL)
      fail_msg("not read: %s", MUST_READ[i]);
}

static guint
count_words_of_lines_read(const TuschPageText *page)
{
  guint n = 0;
  for (guint i = 0; i < G_N_ELEMENTS(LINES); i++) {
    g_auto(GStrv) words = g_strsplit(LINES[i], " ", -1);
    for (char **word = words; *word != NULL; word++)
      n += strstr(page->text, *word) != NULL;
  }
  return n;
}

static guint
count_words_of_lines(void)
{
  guint n = 0;
  for (guint i = 0; i < G_N_ELEMENTS(LINES); i++) {
    g_auto(GStrv) words = g_strsplit(LINES[i], " ", -1);
    n += g_strv_length(words);
  }
  return n;
}

static guint
count_occurrences(const char *text, const char *needle)
{
  guint n = 0;
  for (const char *p = text; (p = strstr(p, needle)) != NULL; p++)
    n++;
  return n;
}

/* Whatever ink the page shows lies below the boxes of its text. */
static void
assert_ink_is_covered(const Fixture *fixture, const TuschPageText *page, guint8 tone)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TuschPopplerDocument) document = tusch_poppler_open(fixture->pdf, &error);
  assert_no_error(error);
  g_autoptr(TuschRaster) raster =
      tusch_poppler_render(document, 0, 200, TUSCH_RASTER_GRAY8, &error);
  assert_no_error(error);
  assert_true(scene_count_dark(raster, tone) > 500);
  scene_whiten_glyphs(raster, page, 0);
  assert_int_equal(scene_count_dark(raster, tone), 0);
}

static void
test_digital_page_needs_no_ocr(void **state)
{
  const Fixture *fixture = *state;
  cairo_t *cr = scene_begin_pdf(fixture->pdf, WIDTH_PT, HEIGHT_PT);
  draw_lines(cr, 0, G_N_ELEMENTS(LINES) - 1);
  scene_finish_pdf(cr);
  g_autoptr(TuschPageText) page = read_without_ocr(fixture);
  assert_int_equal(page->origin, TUSCH_TEXT_DIGITAL);
  assert_int_equal(page->look, 0);
  assert_false(page->is_blank);
  assert_true(page->scan_dpi == 0 && page->conf01 == 1);
  assert_int_equal(count_words_of_lines_read(page), count_words_of_lines());
  assert_ink_is_covered(fixture, page, 128);
}

static void
test_digital_page_with_drawings_needs_no_ocr(void **state)
{
  const Fixture *fixture = *state;
  cairo_t *cr = scene_begin_pdf(fixture->pdf, WIDTH_PT, HEIGHT_PT);
  draw_lines(cr, 0, 5);
  cairo_arc(cr, 380, 30, 15, 0, 7); /* a logo */
  cairo_fill(cr);
  for (int i = 0; i < 5; i++)
    cairo_rectangle(cr, 40, 200 + 16 * i, 300, 16);
  cairo_stroke(cr);
  cairo_t *photo = scene_begin(40, 40, 72);
  cairo_rectangle(photo, 5, 5, 20, 30);
  cairo_fill(photo);
  scene_paint_image(cr, scene_finish_image(photo), 370, 60, 40, 40);
  scene_finish_pdf(cr);
  g_autoptr(TuschPageText) page = read_without_ocr(fixture);
  assert_int_equal(page->origin, TUSCH_TEXT_DIGITAL);
  assert_int_equal(page->look, 0);
}

static void
test_scan_is_read_and_covered(void **state)
{
  const Fixture *fixture = *state;
  write_scan(fixture, make_scan(300, 1.6, 12));
  g_autoptr(TuschPageText) page = read_with_ocr(fixture);
  assert_int_equal(page->origin, TUSCH_TEXT_OCR);
  assert_int_equal(page->look, 0);
  assert_float_equal(page->scan_dpi, 300, 1);
  assert_float_equal(page->width_pt, WIDTH_PT, 0.01);
  assert_has_all(page);
  assert_true(count_words_of_lines_read(page) >= count_words_of_lines() - 1);
  assert_ink_is_covered(fixture, page, 110);
  for (guint i = 0; i < page->glyphs->len; i++) {
    const TuschRectPt *box = &g_array_index(page->glyphs, TuschGlyph, i).box;
    assert_true(box->y1 - box->y0 < 18); /* tight */
    assert_true(box->x0 >= 0 && box->x1 <= WIDTH_PT && box->y1 <= HEIGHT_PT);
  }
}

static void
test_fax_with_specks(void **state)
{
  const Fixture *fixture = *state;
  cairo_surface_t *image = make_scan(200, -0.8, 0);
  guint8 *pixels = cairo_image_surface_get_data(image);
  gsize n = (gsize)cairo_image_surface_get_stride(image) *
            (gsize)cairo_image_surface_get_height(image) / 4;
  g_autoptr(GRand) rand = g_rand_new_with_seed(2);
  for (gsize i = 0; i < n; i++) { /* bilevel, one pixel in 2000 flipped to black */
    bool is_black = pixels[4 * i + 1] < 128 || g_rand_int_range(rand, 0, 2000) == 0;
    memset(pixels + 4 * i, is_black ? 0 : 255, 3);
  }
  cairo_surface_mark_dirty(image);
  write_scan(fixture, image);
  g_autoptr(TuschPageText) page = read_with_ocr(fixture);
  assert_int_equal(page->origin, TUSCH_TEXT_OCR);
  assert_has_all(page);
}

static void
test_turned_scans(void **state)
{
  const Fixture *fixture = *state;
  for (int turned_deg = 90; turned_deg < 360; turned_deg += 90) {
    bool is_across = turned_deg != 180;
    double width_pt = is_across ? HEIGHT_PT : WIDTH_PT;
    double height_pt = is_across ? WIDTH_PT : HEIGHT_PT;
    cairo_t *scan = scene_begin(width_pt, height_pt, 200);
    cairo_translate(scan, width_pt / 2, height_pt / 2);
    cairo_rotate(scan, turned_deg * G_PI / 180);
    cairo_translate(scan, -WIDTH_PT / 2, -HEIGHT_PT / 2);
    draw_lines(scan, 0, G_N_ELEMENTS(LINES) - 1);
    cairo_t *cr = scene_begin_pdf(fixture->pdf, width_pt, height_pt);
    scene_paint_image(cr, scene_finish_image(scan), 0, 0, width_pt, height_pt);
    scene_finish_pdf(cr);
    g_autoptr(TuschPageText) page = read_with_ocr(fixture);
    assert_int_equal(page->turned_deg, 360 - turned_deg);
    assert_has_all(page);
    assert_ink_is_covered(fixture, page, 110);
  }
}

/* The scanner stored the picture lying, the page's /Rotate sets it upright. */
static void
test_page_rotation_is_not_the_pictures(void **state)
{
  const Fixture *fixture = *state;
  for (int rotate_deg = 90; rotate_deg < 360; rotate_deg += 180) {
    cairo_t *cr = scene_begin_pdf(fixture->pdf, HEIGHT_PT, WIDTH_PT);
    cairo_translate(cr, HEIGHT_PT / 2, WIDTH_PT / 2);
    cairo_rotate(cr, -rotate_deg * G_PI / 180);
    cairo_translate(cr, -WIDTH_PT / 2, -HEIGHT_PT / 2);
    scene_paint_image(cr, make_scan(150, 0, 8), 0, 0, WIDTH_PT, HEIGHT_PT);
    scene_finish_pdf(cr);
    rotate_page(fixture, rotate_deg);
    g_autoptr(TuschPageText) page = read_with_ocr(fixture);
    assert_float_equal(page->width_pt, WIDTH_PT, 0.01);
    assert_int_equal(page->turned_deg, 0);
    assert_float_equal(page->scan_dpi, 150, 1);
    assert_has_all(page);
    assert_ink_is_covered(fixture, page, 110);
  }
}

static void
test_blank_noisy_page(void **state)
{
  const Fixture *fixture = *state;
  cairo_surface_t *image = scene_finish_image(scene_begin(WIDTH_PT, HEIGHT_PT, 300));
  scene_add_noise(image, 20, 4);
  write_scan(fixture, image);
  g_autoptr(TuschPageText) page = read_without_ocr(fixture);
  assert_true(page->is_blank);
  assert_int_equal(page->origin, TUSCH_TEXT_NONE);
  assert_int_equal(page->look, 0);
}

static void
test_stamp_on_a_scan(void **state)
{
  const Fixture *fixture = *state;
  cairo_t *cr = scene_begin_pdf(fixture->pdf, WIDTH_PT, HEIGHT_PT);
  scene_paint_image(cr, make_scan(200, 0.9, 10), 0, 0, WIDTH_PT, HEIGHT_PT);
  scene_text(cr, 40, 15, 9, "Akt 17 bilag 3 modtaget 12-03-2021 af Journalen");
  scene_finish_pdf(cr);
  g_autoptr(TuschPageText) page = read_with_ocr(fixture);
  assert_int_equal(page->origin, TUSCH_TEXT_HYBRID);
  assert_has_all(page);
  assert_int_equal(count_occurrences(page->text, "12-03-2021"), 1);
  assert_int_equal(page->look, 0);
}

/* Half of the text is a picture on a digital page. */
static void
test_picture_with_text_on_a_digital_page(void **state)
{
  const Fixture *fixture = *state;
  cairo_t *part = scene_begin(WIDTH_PT, HEIGHT_PT, 200);
  draw_lines(part, 0, 3);
  cairo_t *cr = scene_begin_pdf(fixture->pdf, WIDTH_PT, HEIGHT_PT * 2);
  scene_paint_image(cr, scene_finish_image(part), 0, 0, WIDTH_PT, HEIGHT_PT);
  cairo_translate(cr, 0, HEIGHT_PT);
  draw_lines(cr, 4, G_N_ELEMENTS(LINES) - 1);
  draw_lines(cr, 4, 4);
  scene_finish_pdf(cr);
  g_autoptr(TuschPageText) page = read_with_ocr(fixture);
  assert_int_equal(page->origin, TUSCH_TEXT_HYBRID);
  assert_has_all(page);
  assert_int_equal(count_occurrences(page->text, "010190-1234"), 1);
  assert_int_equal(count_occurrences(page->text, "Vestbyen"), 1);
}

/* Somebody else's OCR lies below the scan: one word is wrong in it, one is nowhere else. */
static void
test_foreign_layer_under_a_scan(void **state)
{
  const Fixture *fixture = *state;
  cairo_t *cr = scene_begin_pdf(fixture->pdf, WIDTH_PT, HEIGHT_PT);
  for (guint i = 0; i < G_N_ELEMENTS(LINES); i++)
    if (i != 2)
      scene_text(cr, 40, 40 + 24 * i, 10, LINES[i]);
  scene_text(cr, 40, 40 + 24 * 2, 10, "Æblerose Hojgaaro, CPR 150688-4321. Kattegattet");
  scene_paint_image(cr, make_scan(200, 0, 10), 0, 0, WIDTH_PT, HEIGHT_PT);
  scene_finish_pdf(cr);
  g_autoptr(TuschPageText) page = read_with_ocr(fixture);
  assert_int_equal(page->origin, TUSCH_TEXT_HYBRID);
  assert_has_all(page);
  assert_non_null(strstr(page->text, "Kattegattet"));
  assert_int_equal(count_occurrences(page->text, "010190-1234"), 1);
}

static void
test_text_as_curves(void **state)
{
  const Fixture *fixture = *state;
  cairo_t *cr = scene_begin_pdf(fixture->pdf, WIDTH_PT, HEIGHT_PT);
  for (guint i = 0; i < G_N_ELEMENTS(LINES); i++)
    scene_text_as_curves(cr, 40, 40 + 24 * i, 10, LINES[i]);
  scene_finish_pdf(cr);
  g_autoptr(TuschPageText) page = read_with_ocr(fixture);
  assert_int_equal(page->origin, TUSCH_TEXT_OCR);
  assert_true(page->scan_dpi == 0);
  assert_has_all(page);
  assert_ink_is_covered(fixture, page, 110);
}

/* Makes the tables that say which letters the glyphs are say nonsense: private use characters. */
static void
spoil_to_unicode(const Fixture *fixture)
{
  static const char *const forms[] = {
      "begincmap 1 begincodespacerange <00> <ff> endcodespacerange "
      "1 beginbfrange <00> <ff> <e000> endbfrange endcmap",
      "begincmap 1 begincodespacerange <0000> <ffff> endcodespacerange "
      "1 beginbfrange <0000> <00ff> <e000> endbfrange endcmap",
  };
  qpdf_data qpdf = qpdf_init();
  assert_int_equal(qpdf_read(qpdf, fixture->pdf, NULL), QPDF_SUCCESS);
  guint n = 0;
  for (int id = 1; id < 100; id++) {
    qpdf_oh font = qpdf_get_object_by_id(qpdf, id, 0);
    if (!qpdf_oh_is_dictionary(qpdf, font) || !qpdf_oh_has_key(qpdf, font, "/ToUnicode"))
      continue;
    const char *subtype = qpdf_oh_get_name(qpdf, qpdf_oh_get_key(qpdf, font, "/Subtype"));
    const char *map = forms[strcmp(subtype, "/Type0") == 0];
    qpdf_oh_replace_stream_data(qpdf,
                                qpdf_oh_get_key(qpdf, font, "/ToUnicode"),
                                (const unsigned char *)map,
                                strlen(map),
                                qpdf_oh_new_null(qpdf),
                                qpdf_oh_new_null(qpdf));
    n++;
  }
  assert_true(n > 0);
  qpdf_init_write(qpdf, fixture->other);
  assert_int_equal(qpdf_write(qpdf), QPDF_SUCCESS);
  qpdf_cleanup(&qpdf);
  assert_int_equal(g_rename(fixture->other, fixture->pdf), 0);
}

/* Whoever names places and searches for nothing needs no second look at a text layer, whatever
 * pictures stand beside it; text over a picture is read all the same. */
static void
test_trusted_layer(void **state)
{
  static const struct {
    double width_pt, height_pt; /* of the picture, 0: none */
    TuschTextOrigin origin;
  } cases[] = {{0, 0, TUSCH_TEXT_DIGITAL},
               {40, 30, TUSCH_TEXT_DIGITAL},
               {WIDTH_PT, HEIGHT_PT, TUSCH_TEXT_OCR}};
  const Fixture *fixture = *state;
  for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
    cairo_t *cr = scene_begin_pdf(fixture->pdf, WIDTH_PT, HEIGHT_PT);
    draw_lines(cr, 0, G_N_ELEMENTS(LINES) - 1);
    if (cases[i].width_pt > 0)
      scene_paint_image(cr, make_scan(200, 0, 10), 0, 0, cases[i].width_pt, cases[i].height_pt);
    scene_finish_pdf(cr);
    spoil_to_unicode(fixture);
    g_autoptr(GError) error = NULL;
    TuschReadOptions options = {
        .tessdata_dir = fixture->model_folder, .language = "dal", .trusts_layer = true};
    g_autoptr(TuschReader) reader = tusch_reader_open(fixture->pdf, &options, &error);
    assert_no_error(error);
    g_autoptr(TuschPageText) page = tusch_reader_read_page(reader, 0, &error);
    assert_no_error(error);
    assert_int_equal(page->origin, cases[i].origin);
    assert_true(page->words->len > 0);
  }
}

static void
test_garbage_layer_is_replaced(void **state)
{
  const Fixture *fixture = *state;
  cairo_t *cr = scene_begin_pdf(fixture->pdf, WIDTH_PT, HEIGHT_PT);
  draw_lines(cr, 0, G_N_ELEMENTS(LINES) - 1);
  scene_finish_pdf(cr);
  spoil_to_unicode(fixture);
  g_autoptr(TuschPageText) page = read_with_ocr(fixture);
  assert_int_equal(page->look, TUSCH_LOOK_GARBAGE_LAYER);
  assert_int_equal(page->origin, TUSCH_TEXT_OCR);
  assert_has_all(page);
}

static bool
confirm(gpointer witness, guint page_index)
{
  assert_int_equal(page_index, 0);
  ++*(guint *)witness;
  return true;
}

/* Words that are no Danish leave doubt; fonts that show them as they are do not. */
static void
test_fonts_settle_a_doubt(void **state)
{
  static const char *const WORDS[] = {
      "vbuzk bfybq bxowg vvyfg gfozv zgoxq zbawx wfujj jbozk qxefv",
      "wjywj gjukg bjuvk xwuzk gbuqv bwiqq ffakq jzawj jqabb xjybk",
      "gwuvx wxaqb gxejw bwexk kkejj fgobg qbuwj vwowg wgixj bkajb",
      "bzakf kkuwf xbaxk wfibb kzizk kbiwj qxuzw gvywv kzyjq qbikv"};
  const Fixture *fixture = *state;
  cairo_t *cr = scene_begin_pdf(fixture->pdf, WIDTH_PT, HEIGHT_PT);
  for (guint i = 0; i < G_N_ELEMENTS(WORDS); i++)
    scene_text(cr, 20, 40 + 24 * i, 8, WORDS[i]);
  scene_finish_pdf(cr);
  guint n_asked = 0;
  TuschReadOptions options = {.tessdata_dir = fixture->model_folder,
                              .language = "dal",
                              .confirms_layer = confirm,
                              .witness = &n_asked};
  g_autoptr(TuschReader) reader = tusch_reader_open(fixture->pdf, &options, NULL);
  g_autoptr(TuschPageText) page = tusch_reader_read_page(reader, 0, NULL);
  assert_int_equal(n_asked, 1);
  assert_int_equal(page->origin, TUSCH_TEXT_DIGITAL);
  assert_int_equal(page->look, 0);
}

/* A layer of real letters that says something else than the page shows. */
static void
test_ciphered_layer_is_found_out(void **state)
{
  const Fixture *fixture = *state;
  cairo_t *cr = scene_begin_pdf(fixture->pdf, WIDTH_PT, HEIGHT_PT);
  for (guint i = 0; i < G_N_ELEMENTS(LINES); i++) {
    g_autoptr(GString) shifted = g_string_new(LINES[i]);
    for (gsize k = 0; k < shifted->len; k++)
      if (g_ascii_isalpha(shifted->str[k]))
        shifted->str[k] = (char)((g_ascii_tolower(shifted->str[k]) - 'a' + 4) % 26 + 'a');
    cairo_set_source_rgb(cr, 1, 1, 1);
    scene_text(cr, 40, 40 + 24 * i, 10, shifted->str);
    cairo_set_source_rgb(cr, 0, 0, 0);
    scene_text_as_curves(cr, 40, 40 + 24 * i, 10, LINES[i]);
  }
  scene_finish_pdf(cr);
  g_autoptr(TuschPageText) page = read_with_ocr(fixture);
  assert_true((page->look & TUSCH_LOOK_GARBAGE_LAYER) != 0);
  assert_has_all(page);
}

static void
test_hidden_text_is_kept_and_told(void **state)
{
  const Fixture *fixture = *state;
  cairo_t *cr = scene_begin_pdf(fixture->pdf, WIDTH_PT, HEIGHT_PT);
  draw_lines(cr, 0, 5);
  cairo_set_source_rgb(cr, 1, 1, 1);
  scene_text(cr, 40, 250, 10, "hemmelig anmelder Bodil");
  scene_finish_pdf(cr);
  g_autoptr(TuschPageText) page = read_without_ocr(fixture);
  assert_int_equal(page->look, TUSCH_LOOK_HIDDEN_TEXT);
  assert_non_null(strstr(page->text, "anmelder Bodil"));
}

static void
test_scribble_is_told(void **state)
{
  const Fixture *fixture = *state;
  cairo_surface_t *image = make_scan(200, 0, 0);
  cairo_t *pen = cairo_create(image);
  cairo_scale(pen, 200.0 / 72, 200.0 / 72);
  cairo_set_source_rgb(pen, 0.1, 0.1, 0.5);
  cairo_set_line_width(pen, 1.2);
  cairo_move_to(pen, 60, 270);
  for (int i = 0; i < 8; i++)
    cairo_rel_curve_to(pen, 4, -36 + 3 * i, 22, -20, 14, i % 2 == 0 ? 9 : -6);
  cairo_rel_curve_to(pen, -30, 14, 40, 20, 50, -6);
  cairo_stroke(pen);
  cairo_destroy(pen);
  scene_add_noise(image, 8, 1);
  write_scan(fixture, image);
  g_autoptr(TuschPageText) page = read_with_ocr(fixture);
  assert_true((page->look & TUSCH_LOOK_HANDWRITING) != 0);
  assert_has_all(page);
}

/* A form with one box for each digit: layout analysis alone takes the walls for letters. */
static void
test_comb_of_boxes(void **state)
{
  const Fixture *fixture = *state;
  static const char digits[] = "0211849935";
  cairo_surface_t *image = make_scan(300, 0, 0);
  cairo_t *pen = cairo_create(image);
  cairo_scale(pen, 300.0 / 72, 300.0 / 72);
  cairo_set_line_width(pen, 0.6);
  scene_text(pen, 40, 244, 9, "CPR-nummer:");
  for (int i = 0; i < 10; i++) {
    char digit[2] = {digits[i], '\0'};
    cairo_rectangle(pen, 110 + 17 * i, 238, 17, 22);
    scene_text(pen, 115 + 17 * i, 242, 11, digit);
  }
  cairo_stroke(pen);
  cairo_destroy(pen);
  scene_add_noise(image, 8, 1);
  write_scan(fixture, image);
  g_autoptr(TuschPageText) page = read_with_ocr(fixture);
  assert_has_all(page);
  const char *found = strstr(page->text, digits);
  assert_non_null(found);
  for (guint i = 0; i < 10; i++) {
    guint index = tusch_page_text_glyph_at(page, (gsize)(found - page->text) + i);
    const TuschRectPt *box = &g_array_index(page->glyphs, TuschGlyph, index).box;
    assert_true(box->x0 > 110 + 17 * i && box->x1 < 127 + 17 * i);
    assert_true(box->y0 > 237 && box->y1 < 261);
  }
}

/* Marks like letters that are none: whatever comes out, a person is told. */
static void
test_unreadable_page_is_told(void **state)
{
  const Fixture *fixture = *state;
  g_autoptr(GRand) rand = g_rand_new_with_seed(8);
  cairo_t *cr = scene_begin(WIDTH_PT, HEIGHT_PT, 200);
  cairo_set_line_width(cr, 0.8);
  for (int i = 0; i < 400; i++) {
    cairo_move_to(cr, g_rand_double_range(rand, 20, 400), g_rand_double_range(rand, 20, 280));
    for (int k = 0; k < 3; k++)
      cairo_rel_line_to(cr, g_rand_double_range(rand, -5, 5), g_rand_double_range(rand, -5, 5));
    cairo_stroke(cr);
  }
  write_scan(fixture, scene_finish_image(cr));
  g_autoptr(TuschPageText) page = read_with_ocr(fixture);
  assert_false(page->is_blank);
  assert_true((page->look & (TUSCH_LOOK_UNREAD_MARKS | TUSCH_LOOK_LOW_CONFIDENCE)) != 0);
}

/* 3 by 3 metres: 300 dpi would be over a thousand million pixels, a side over cairo's limit. */
static void
test_huge_page(void **state)
{
  const Fixture *fixture = *state;
  cairo_t *cr = scene_begin_pdf(fixture->pdf, 9000, 9000);
  cairo_scale(cr, 20, 20);
  for (guint i = 0; i < 4; i++)
    scene_text_as_curves(cr, 30, 40 + 24 * i, 10, LINES[i]);
  scene_finish_pdf(cr);
  g_autoptr(TuschPageText) page = read_with_ocr(fixture);
  assert_int_equal(page->origin, TUSCH_TEXT_OCR);
  assert_non_null(strstr(page->text, "010190-1234"));
  assert_float_equal(page->width_pt, 9000, 0.01);
}

static void
test_missing_model_is_an_error(void **state)
{
  const Fixture *fixture = *state;
  g_autoptr(GError) error = NULL;
  TuschReadOptions options = {.tessdata_dir = "/nonexistent", .language = "dal"};
  write_scan(fixture, make_scan(100, 0, 0));
  g_autoptr(TuschReader) reader = tusch_reader_open(fixture->pdf, &options, &error);
  assert_no_error(error);
  assert_null(tusch_reader_read_page(reader, 0, &error));
  assert_tusch_error(error, TUSCH_ERROR_CONFIG);
  g_clear_error(&error);
  assert_null(tusch_reader_read_page(reader, 1, &error));
  assert_tusch_error(error, TUSCH_ERROR_FORMAT);
}

#define page_test(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int
main(void)
{
  const struct CMUnitTest tests[] = {
      page_test(test_digital_page_needs_no_ocr),
      page_test(test_digital_page_with_drawings_needs_no_ocr),
      page_test(test_scan_is_read_and_covered),
      page_test(test_fax_with_specks),
      page_test(test_turned_scans),
      page_test(test_page_rotation_is_not_the_pictures),
      page_test(test_blank_noisy_page),
      page_test(test_stamp_on_a_scan),
      page_test(test_picture_with_text_on_a_digital_page),
      page_test(test_foreign_layer_under_a_scan),
      page_test(test_text_as_curves),
      page_test(test_trusted_layer),
      page_test(test_garbage_layer_is_replaced),
      page_test(test_fonts_settle_a_doubt),
      page_test(test_ciphered_layer_is_found_out),
      page_test(test_hidden_text_is_kept_and_told),
      page_test(test_scribble_is_told),
      page_test(test_comb_of_boxes),
      page_test(test_unreadable_page_is_told),
      page_test(test_huge_page),
      page_test(test_missing_model_is_an_error),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
