/* The width channel: who knows the engine and has a list of names makes each of them into a page
 * and compares. Of 20 names k still give the page that is seen. With --keep-layout, k is 1 or 2. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/test.h"

#include "adapters/poppler/poppler-document.h"
#include "lib/pdf.h"
#include "unit/redact/fixture.h"

#include <cairo-pdf.h>
#include <math.h>
#include <string.h>

static const char *const NAMES[] = {"Frederikke Ravnsborg",
                                    "Ib Ølgod",
                                    "Anne-Sofie Holmegaard",
                                    "Birgitte Lauritsen",
                                    "Bo Krag",
                                    "Karl Emil Tvede",
                                    "Mette Marie Skovgaard",
                                    "Jens Peter Kvist",
                                    "Åse Bjerregaard",
                                    "Tove Hald",
                                    "Christoffer Wandel",
                                    "Yasmin Al-Rashid",
                                    "Per Juul",
                                    "Kirsten Munkholm",
                                    "Emilie Falkenborg",
                                    "Rasmus Lyngbye",
                                    "Lis Dam",
                                    "Vilhelmine Overgaard",
                                    "Torben Thygesen",
                                    "Ulla Quistgaard"};
enum { N_NAMES = G_N_ELEMENTS(NAMES), N_FIGURES = 64, DPI = 300, GAP_PX = 8 };

typedef enum { RAGGED, JUSTIFIED, RIGHT, CENTRED, CELL, FIRST, N_CONTEXTS } Context;
static const char *const CONTEXT_NAMES[] = {
    "ragged", "justified", "right", "centred", "cell", "first on the line"};

static const double LEFT_PT = 40;
static const double RIGHT_PT = 445;
static const double SIZE_PT = 11;
static const double ASKEW = 0.022; /* radians, as a sheet lies in a feeder */

/* What stands before and after the name. */
static const char *const BEFORE[] = {"Sagen om", "Det har", "Kontakt:", "Brev til", "", ""};
static const char *const AFTER[] = {"blev drøftet i dag.",
                                    "selv sagt på et møde i går og i dag her",
                                    "i dag",
                                    "om skolen",
                                    "",
                                    "ringede i går."};

static double
width_of(cairo_t *cr, const char *text)
{
  cairo_text_extents_t extents;
  cairo_text_extents(cr, text, &extents);
  return extents.x_advance;
}

/* One line, word by word at its place, as word processors write. */
static void
draw_line(cairo_t *cr, double y, const char *line, Context context)
{
  g_auto(GStrv) words = g_strsplit(line, " ", -1);
  guint n = g_strv_length(words);
  double space = width_of(cr, " ");
  double natural = (n - 1) * space;
  for (guint i = 0; i < n; i++)
    natural += width_of(cr, words[i]);
  double x = LEFT_PT;
  if (context == JUSTIFIED)
    space += (RIGHT_PT - LEFT_PT - natural) / (n - 1);
  else if (context == RIGHT || context == CELL)
    x = RIGHT_PT - natural;
  else if (context == CENTRED)
    x = (LEFT_PT + RIGHT_PT - natural) / 2;
  for (guint i = 0; i < n; i++) {
    cairo_move_to(cr, x, y);
    cairo_show_text(cr, words[i]);
    x += width_of(cr, words[i]) + space;
  }
}

static void
draw_page(const char *path, const char *family, Context context, const char *name)
{
  static const char *const PEERS[] = {
      "En linje over den, som er lang nok til at fylde det meste af bredden ud",
      "og endnu en linje under den med mange flere små ord i sig end den første"};
  cairo_surface_t *surface = cairo_pdf_surface_create(path, 485, 160);
  cairo_t *cr = cairo_create(surface);
  cairo_select_font_face(cr, family, CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
  cairo_set_font_size(cr, g_str_equal(family, "Carlito") ? SIZE_PT + 1 : SIZE_PT);
  g_autofree char *joined = g_strjoin(" ", BEFORE[context], name, AFTER[context], NULL);
  draw_line(cr, 70, g_strstrip(joined), context);
  if (context != CELL) {
    draw_line(cr, 50, PEERS[0], context);
    draw_line(cr, 90, PEERS[1], context);
  } else {
    cairo_rectangle(cr, 180, 52, RIGHT_PT + 4 - 180, 26);
    cairo_set_line_width(cr, 0.7);
    cairo_stroke(cr);
  }
  cairo_destroy(cr);
  cairo_surface_destroy(surface);
}

/* Helvetica of the reader's own; Liberation Sans has its advances. */
static void
write_helvetica(const char *path, Context context, const char *name)
{
  cairo_surface_t *surface = cairo_pdf_surface_create(NULL, 10, 10);
  cairo_t *cr = cairo_create(surface);
  cairo_select_font_face(cr, "Liberation Sans", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
  cairo_set_font_size(cr, 1000);
  g_autofree char *line = g_strjoin(" ", BEFORE[context], name, AFTER[context], NULL);
  g_strstrip(line);
  double natural = width_of(cr, line) * SIZE_PT / 1000;
  guint n_spaces = 0;
  for (const char *p = line; *p != '\0'; p++)
    n_spaces += *p == ' ';
  double stretch = context == JUSTIFIED ? (RIGHT_PT - LEFT_PT - natural) / n_spaces : 0;
  cairo_destroy(cr);
  cairo_surface_destroy(surface);
  g_autofree char *latin = g_convert(line, -1, "CP1252", "UTF-8", NULL, NULL, NULL);
  char tw[G_ASCII_DTOSTR_BUF_SIZE];
  g_ascii_formatd(tw, sizeof tw, "%.4f", stretch);
  g_autofree char *content = g_strdup_printf(
      "BT /F1 11 Tf %s Tw 40 90 Td (%s) Tj 0 Tw 0 -20 Td (En linje under den med flere ord, og den "
      "fylder det meste af bredden ud) Tj "
      "0 -20 Td (og endnu en linje som den, der er lang nok til at fylde bredden helt ud) Tj ET",
      tw,
      latin);
  test_pdf_write_page(path, "/MediaBox [0 0 485 160]", "", content, NULL);
}

/* What is seen of a page: figures in an order that does not depend on the name. */
typedef struct {
  double figures[N_FIGURES];
  guint n;
  bool is_raster;
} Sight;

static void
see(Sight *sight, double figure)
{
  assert_true(sight->n < N_FIGURES);
  sight->figures[sight->n++] = figure;
}

/* Where each kept letter of the line is, from the file. */
static void
see_letters(Sight *sight, const char *path)
{
  g_autoptr(TuschPageText) text = fixture_read_page(path, 0);
  for (guint i = 0; i < text->glyphs->len; i++) {
    const TuschRectPt *box = &g_array_index(text->glyphs, TuschGlyph, i).box;
    double y = (box->y0 + box->y1) / 2;
    if (!tusch_rect_pt_is_empty(box) && y > 60 && y < 75)
      see(sight, box->x0);
  }
}

/* Where ink begins and ends along the line, larger gaps only, from the pixels. */
static void
see_ink(Sight *sight, const char *path)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TuschPopplerDocument) document = tusch_poppler_open(path, &error);
  assert_no_error(error);
  g_autoptr(TuschRaster) raster =
      tusch_poppler_render(document, 0, DPI, TUSCH_RASTER_GRAY8, &error);
  assert_no_error(error);
  int blank = 0;
  bool in_ink = false;
  for (int x = 0; x < raster->width_px; x++) {
    bool any = false;
    for (int y = 62 * DPI / 72; y < 73 * DPI / 72 && !any; y++)
      any = raster->data[(gsize)y * raster->stride_bytes + (gsize)x] < 128;
    blank = any ? 0 : blank + 1;
    if (any && !in_ink)
      see(sight, x);
    if (in_ink && blank == GAP_PX)
      see(sight, x - GAP_PX);
    in_ink = any || (in_ink && blank < GAP_PX);
  }
}

static bool
looks_same(const Sight *a, const Sight *b)
{
  double tolerance = a->is_raster ? 3 : 0.3;
  if (a->n != b->n)
    return false;
  for (guint i = 0; i < a->n; i++)
    if (fabs(a->figures[i] - b->figures[i]) > tolerance)
      return false;
  return true;
}

typedef struct {
  const char *family; /* NULL: Helvetica, not embedded */
  Context context;
  bool is_raster, keeps_layout;
} Case;

/* One box around all words of the name: between stretched words the text may show anything. */
static TuschPlanBox *
plan_name(Fixture *f, const char *name)
{
  const TuschPageText *text = g_ptr_array_index(f->texts, 0);
  g_auto(GStrv) words = g_strsplit(name, " ", -1);
  TuschRectPt all = {0, 0, 0, 0};
  for (guint i = 0; words[i] != NULL; i++) {
    const char *found = strstr(text->text, words[i]);
    assert_non_null(found);
    gsize start = (gsize)(found - text->text);
    g_autoptr(GArray) boxes = tusch_page_text_span_boxes(text, start, start + strlen(words[i]));
    assert_int_equal(boxes->len, 1);
    const TuschRectPt *box = &g_array_index(boxes, TuschRectPt, 0);
    all = i == 0 ? *box : tusch_rect_pt_union(&all, box);
  }
  return tusch_plan_document_add_box(f->plan, 0, &all, "FVL § 15 b");
}

static void
redact_name(Fixture *f, const Case *c, const char *name, Sight *sight)
{
  if (c->family != NULL)
    draw_page(f->in, c->family, c->context, name);
  else
    write_helvetica(f->in, c->context, name);
  g_ptr_array_set_size(f->texts, 0);
  tusch_plan_document_free(f->plan);
  f->plan = tusch_plan_document_new("d1");
  fixture_use_text(f);
  plan_name(f, name)->hides_width = !c->keeps_layout;
  if (c->is_raster)
    (void)tusch_plan_document_add_raster_page(f->plan, 0);
  fixture_run(f);
  const TuschCleanPage *page = g_ptr_array_index(f->pages, 0);
  assert_int_equal(page->method, c->is_raster ? TUSCH_METHOD_RASTER : TUSCH_METHOD_STRUCTURAL);
  const TuschRectPt *box = &g_array_index(page->boxes, TuschShownBox, 0).box;
  *sight = (Sight){.is_raster = c->is_raster};
  if (c->is_raster) {
    see_ink(sight, f->out);
    return;
  }
  see(sight, box->x0);
  see(sight, box->x1);
  see_letters(sight, f->out);
}

static int
compare_guints(gconstpointer a, gconstpointer b)
{
  guint left = *(const guint *)a;
  guint right = *(const guint *)b;
  return left < right ? -1 : left > right;
}

/* Names that give the same page as each of them; least first. */
static void
measure(Fixture *f, const Case *c, guint k[N_NAMES])
{
  g_autofree Sight *sights = g_new0(Sight, N_NAMES);
  for (guint i = 0; i < N_NAMES; i++)
    redact_name(f, c, NAMES[i], &sights[i]);
  for (guint i = 0; i < N_NAMES; i++) {
    k[i] = 0;
    for (guint j = 0; j < N_NAMES; j++)
      k[i] += looks_same(&sights[i], &sights[j]);
  }
  qsort(k, N_NAMES, sizeof *k, compare_guints);
}

static void
check_case(Fixture *f, Case c)
{
  guint kept[N_NAMES];
  guint hidden[N_NAMES];
  measure(f, &c, hidden);
  c.keeps_layout = true;
  measure(f, &c, kept);
  print_message("# %s, %s, %s: k of %u least %u median %u; --keep-layout: least %u median %u\n",
                c.family != NULL ? c.family : "Helvetica",
                CONTEXT_NAMES[c.context],
                c.is_raster ? "pixels" : "structural",
                N_NAMES,
                hidden[0],
                hidden[N_NAMES / 2],
                kept[0],
                kept[N_NAMES / 2]);
  /* A measurement that sees nothing measures nothing. */
  assert_true(kept[N_NAMES / 2] <= 4);
  assert_true(hidden[0] >= N_NAMES - 2);
  assert_true(hidden[N_NAMES / 2] >= N_NAMES - 2);
}

static void
test_structural(void **state)
{
  static const char *const FAMILIES[] = {"Liberation Sans", "Carlito"};
  for (guint i = 0; i < G_N_ELEMENTS(FAMILIES); i++)
    for (Context context = RAGGED; context < N_CONTEXTS; context++)
      check_case(*state, (Case){.family = FAMILIES[i], .context = context});
}

static void
test_helvetica(void **state)
{
  check_case(*state, (Case){.context = RAGGED});
  check_case(*state, (Case){.context = JUSTIFIED});
}

static void
test_pixels(void **state)
{
  check_case(*state, (Case){.family = "Carlito", .context = JUSTIFIED, .is_raster = true});
  check_case(*state, (Case){.family = "Liberation Sans", .context = RIGHT, .is_raster = true});
}

/* A page that lay askew: eight lines that sink to the right. */
static void
draw_askew(const char *path)
{
  cairo_surface_t *surface = cairo_pdf_surface_create(path, 485, 260);
  cairo_t *cr = cairo_create(surface);
  cairo_select_font_face(cr, "Liberation Sans", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
  cairo_set_font_size(cr, SIZE_PT);
  cairo_rotate(cr, ASKEW);
  for (guint i = 0; i < 8; i++)
    draw_line(cr,
              60 + i * 16,
              i == 3 ? "Nu har Ib Ølgod og en dreng set Bo Krag på en vej nær gården i dag ved tolv"
                     : "Den gamle mand gik ad vejen med sin hund og var tavs hele vejen hjem igen",
              RAGGED);
  cairo_destroy(cr);
  cairo_surface_destroy(surface);
}

static void
assert_no_letter_in(const TuschPageText *text, const TuschRectPt *box)
{
  for (guint i = 0; i < text->glyphs->len; i++) {
    const TuschRectPt *glyph = &g_array_index(text->glyphs, TuschGlyph, i).box;
    double x = (glyph->x0 + glyph->x1) / 2;
    double y = (glyph->y0 + glyph->y1) / 2;
    assert_false(!tusch_rect_pt_is_empty(glyph) && x > box->x0 && x < box->x1 && y > box->y0 &&
                 y < box->y1);
  }
}

static double
middle_y(const TuschRectPt *box)
{
  return (box->y0 + box->y1) / 2;
}

/* All of the line moves, far from its first box as well, and along its slope. */
static void
check_askew(Fixture *f, bool is_raster)
{
  draw_askew(f->in);
  g_ptr_array_set_size(f->texts, 0);
  tusch_plan_document_free(f->plan);
  f->plan = tusch_plan_document_new("d1");
  fixture_use_text(f);
  static const char *const HIDDEN[] = {"Ib Ølgod", "Bo Krag"};
  for (guint i = 0; i < G_N_ELEMENTS(HIDDEN); i++) {
    TuschPlanBox *box = plan_name(f, HIDDEN[i]);
    box->hides_width = true;
    g_clear_pointer(&box->ground, g_free); /* no label: no letters at all */
  }
  if (is_raster)
    (void)tusch_plan_document_add_raster_page(f->plan, 0);
  fixture_run(f);
  const TuschCleanPage *page = g_ptr_array_index(f->pages, 0);
  assert_int_equal(page->method, is_raster ? TUSCH_METHOD_RASTER : TUSCH_METHOD_STRUCTURAL);
  g_autoptr(TuschPageText) text = fixture_read_page(f->out, 0);
  const TuschShownBox *first = &g_array_index(page->boxes, TuschShownBox, 0);
  const TuschShownBox *last = &g_array_index(page->boxes, TuschShownBox, 1);
  assert_int_equal(page->moved->len, 1);
  assert_int_equal(last->width, TUSCH_BOX_WIDTH_LABEL);
  assert_no_letter_in(text, &first->box);
  assert_no_letter_in(text, &last->box);
  double sunk = middle_y(&last->box) - middle_y(&first->box);
  assert_true(fabs(sunk - ASKEW * (last->box.x0 - first->box.x0)) < 0.8);
  assert_non_null(strstr(text->text, "gården i dag ved tolv"));
}

static void
test_askew(void **state)
{
  check_askew(*state, false);
  check_askew(*state, true);
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      TEST(test_structural),
      TEST(test_helvetica),
      TEST(test_pixels),
      TEST(test_askew),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
