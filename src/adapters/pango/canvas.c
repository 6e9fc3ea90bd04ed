/* Drawing on cairo's PDF surface; text is laid out by Pango without hinting, so that measures do
 * not depend on the desktop's settings. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/pango/canvas.h"

#include "tusch/error.h"

#include <cairo-pdf.h>
#include <math.h>
#include <pango/pangocairo.h>
#include <string.h>

struct _TuschCanvas {
  cairo_surface_t *surface;
  cairo_t *cr;
  PangoFontMap *font_map;
  PangoContext *context;
  const char *family;
  double width_pt, height_pt; /* of the page being drawn */
  guint n_pages;
};

typedef struct {
  double x_pt, top_pt, bottom_pt, baseline_pt;
} BlockLine;

struct _TuschTextBlock {
  TuschCanvas *canvas; /* borrowed */
  PangoLayout *layout;
  GArray *lines; /* BlockLine */
  double gray, line_spacing;
};

/* The first that is installed; the last is always answered by fontconfig. */
static const char *
choose_family(PangoFontMap *font_map)
{
  static const char *const wanted[] = {"Carlito", "Liberation Sans", "DejaVu Sans"};
  PangoFontFamily **families;
  int n_families;
  pango_font_map_list_families(font_map, &families, &n_families);
  const char *chosen = "Sans";
  for (guint i = G_N_ELEMENTS(wanted); i > 0; i--)
    for (int k = 0; k < n_families; k++)
      if (g_str_equal(pango_font_family_get_name(families[k]), wanted[i - 1]))
        chosen = wanted[i - 1];
  g_free(families);
  return chosen;
}

static PangoContext *
new_context(PangoFontMap *font_map)
{
  PangoContext *context = pango_font_map_create_context(font_map);
  cairo_font_options_t *options = cairo_font_options_create();
  cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options(context, options);
  pango_cairo_context_set_resolution(context, 72); /* one point, one unit */
  cairo_font_options_destroy(options);
  pango_context_set_round_glyph_positions(context, FALSE);
  pango_context_set_language(context, pango_language_from_string("da-DK"));
  pango_context_set_base_dir(context, PANGO_DIRECTION_LTR);
  return context;
}

TuschCanvas *
tusch_canvas_new(const char *path, const char *date)
{
  TuschCanvas *canvas = g_new0(TuschCanvas, 1);
  canvas->surface = path != NULL ? cairo_pdf_surface_create(path, 595, 842)
                                 : cairo_pdf_surface_create_for_stream(NULL, NULL, 595, 842);
  g_autofree char *stamp = g_strdup_printf("%sT00:00:00Z", date);
  cairo_pdf_surface_set_metadata(canvas->surface, CAIRO_PDF_METADATA_CREATE_DATE, stamp);
  canvas->cr = cairo_create(canvas->surface);
  canvas->font_map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
  canvas->context = new_context(canvas->font_map);
  canvas->family = choose_family(canvas->font_map);
  return canvas;
}

void
tusch_canvas_free(TuschCanvas *canvas)
{
  if (canvas == NULL)
    return;
  g_object_unref(canvas->context);
  g_object_unref(canvas->font_map);
  cairo_destroy(canvas->cr);
  cairo_surface_destroy(canvas->surface);
  g_free(canvas);
}

static const char *
tag_name(TuschTag tag)
{
  static const char *const names[] = {"P", "H1", "H2", "H3", "Sect", "Table", "TR", "TH", "TD"};
  g_assert((guint)tag < G_N_ELEMENTS(names));
  return names[tag];
}

void
tusch_canvas_tag_begin(TuschCanvas *canvas, TuschTag tag)
{
  cairo_tag_begin(canvas->cr, tag_name(tag), NULL);
}

void
tusch_canvas_tag_end(TuschCanvas *canvas, TuschTag tag)
{
  cairo_tag_end(canvas->cr, tag_name(tag));
}

void
tusch_canvas_begin_page(TuschCanvas *canvas, double width_pt, double height_pt)
{
  canvas->width_pt = width_pt;
  canvas->height_pt = height_pt;
  cairo_pdf_surface_set_size(canvas->surface, width_pt, height_pt);
}

void
tusch_canvas_end_page(TuschCanvas *canvas)
{
  cairo_show_page(canvas->cr);
  canvas->n_pages++;
}

guint
tusch_canvas_n_pages(const TuschCanvas *canvas)
{
  return canvas->n_pages;
}

gboolean
tusch_canvas_finish(TuschCanvas *canvas, GError **error)
{
  cairo_status_t status = cairo_status(canvas->cr);
  cairo_surface_finish(canvas->surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status(canvas->surface);
  switch (status) {
  case CAIRO_STATUS_SUCCESS:
    return TRUE;
  case CAIRO_STATUS_WRITE_ERROR:
  case CAIRO_STATUS_FILE_NOT_FOUND:
  case CAIRO_STATUS_TEMP_FILE_ERROR:
    return tusch_fail(error, TUSCH_ERROR_IO, "cannot write the drawn pages");
  default:
    return tusch_fail(error,
                      TUSCH_ERROR_LIBRARY,
                      "cannot draw a page of our own: %s",
                      cairo_status_to_string(status));
  }
}

static void
set_gray(TuschCanvas *canvas, double gray)
{
  cairo_set_source_rgb(canvas->cr, gray, gray, gray);
}

void
tusch_canvas_rule(
    TuschCanvas *canvas, double x, double y, double width_pt, double thickness_pt, double gray)
{
  tusch_canvas_box(canvas, x, y - thickness_pt / 2, width_pt, thickness_pt, gray);
}

void
tusch_canvas_box(
    TuschCanvas *canvas, double x, double y, double width_pt, double height_pt, double gray)
{
  set_gray(canvas, gray);
  cairo_rectangle(canvas->cr, x, y, width_pt, height_pt);
  cairo_fill(canvas->cr);
}

/* Size at which @text is as long as most of the diagonal. */
static double
watermark_size(TuschCanvas *canvas, const char *text, double diagonal_pt)
{
  TuschTextStyle probe = {.size_pt = 100, .is_bold = true};
  g_autoptr(TuschTextBlock) block = tusch_text_block_new(canvas, &probe, text, -1);
  return 100 * 0.78 * diagonal_pt / fmax(tusch_text_block_width(block), 1);
}

void
tusch_canvas_watermark(TuschCanvas *canvas, const char *text, double height_pt)
{
  const double gray = 0.45;
  const double opacity = 0.24;
  double diagonal = hypot(canvas->width_pt, height_pt);
  TuschTextStyle style = {.size_pt = watermark_size(canvas, text, diagonal), .is_bold = true};
  g_autoptr(TuschTextBlock) block = tusch_text_block_new(canvas, &style, text, -1);
  cairo_save(canvas->cr);
  cairo_translate(canvas->cr, canvas->width_pt / 2, height_pt / 2);
  cairo_rotate(canvas->cr, -atan2(height_pt, canvas->width_pt));
  cairo_set_source_rgba(canvas->cr, gray, gray, gray, opacity);
  BlockLine line = g_array_index(block->lines, BlockLine, 0);
  double middle = (line.baseline_pt - line.top_pt) * 0.66; /* half a capital above the baseline */
  cairo_move_to(canvas->cr, -tusch_text_block_width(block) / 2, line.baseline_pt - middle);
  pango_cairo_show_layout_line(canvas->cr, pango_layout_get_line_readonly(block->layout, 0));
  cairo_restore(canvas->cr);
}

/* Ligatures and inserted hyphens would come out of a search or a copy as other letters. */
static PangoAttrList *
new_attributes(const TuschTextStyle *style)
{
  PangoAttrList *attributes = pango_attr_list_new();
  pango_attr_list_insert(attributes,
                         pango_attr_font_features_new("liga=0, clig=0, dlig=0, hlig=0, calt=0"));
  pango_attr_list_insert(attributes, pango_attr_insert_hyphens_new(FALSE));
  if (style->is_underlined)
    pango_attr_list_insert(attributes, pango_attr_underline_new(PANGO_UNDERLINE_SINGLE));
  return attributes;
}

/* Spaces at which a reference to the law would be torn: "§ 15 b, nr. 5", "stk. 2", "§§ 12–15 b". */
static void
keep_references_whole(PangoLayout *layout, const char *text)
{
  static const char REFERENCE[] = "§§? ?\\d+(?:[-–]\\d+)?(?: [a-zæøå](?![\\wæøå]))?(?:,? "
                                  "(?:nr|stk|pkt|litra)\\.? ?[\\da-z]+\\.?(?![\\wæøå]))*";
  if (strstr(text, "§") == NULL)
    return;
  g_autoptr(GRegex) regex = g_regex_new(REFERENCE, 0, 0, NULL);
  g_autoptr(GMatchInfo) match = NULL;
  PangoAttrList *attributes = pango_attr_list_copy(pango_layout_get_attributes(layout));
  (void)g_regex_match(regex, text, 0, &match);
  while (g_match_info_matches(match)) {
    int start = 0;
    int end = 0;
    (void)g_match_info_fetch_pos(match, 0, &start, &end);
    PangoAttribute *whole = pango_attr_allow_breaks_new(FALSE);
    whole->start_index = (guint)start;
    whole->end_index = (guint)end;
    pango_attr_list_insert(attributes, whole);
    (void)g_match_info_next(match, NULL);
  }
  pango_layout_set_attributes(layout, attributes);
  pango_attr_list_unref(attributes);
}

static void
find_unknown(PangoLayout *layout, GHashTable *unknown)
{
  PangoLayoutIter *iter = pango_layout_get_iter(layout);
  do {
    PangoLayoutRun *run = pango_layout_iter_get_run_readonly(iter);
    for (int i = 0; run != NULL && i < run->glyphs->num_glyphs; i++) {
      PangoGlyph glyph = run->glyphs->glyphs[i].glyph;
      if ((glyph & PANGO_GLYPH_UNKNOWN_FLAG) != 0 && glyph != PANGO_GLYPH_EMPTY)
        g_hash_table_add(unknown, GUINT_TO_POINTER(glyph & ~PANGO_GLYPH_UNKNOWN_FLAG));
    }
  } while (pango_layout_iter_next_run(iter));
  pango_layout_iter_free(iter);
}

/* Pango draws a missing glyph as a box of hex digits; a searcher would read the digits. */
static void
replace_unknown(PangoLayout *layout, const char *text)
{
  if (pango_layout_get_unknown_glyphs_count(layout) == 0)
    return;
  g_autoptr(GHashTable) unknown = g_hash_table_new(NULL, NULL);
  find_unknown(layout, unknown);
  g_autoptr(GString) known = g_string_new(NULL);
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);
    if (g_hash_table_contains(unknown, GUINT_TO_POINTER(c)))
      g_string_append(known, "□");
    else
      g_string_append_unichar(known, c);
  }
  pango_layout_set_text(layout, known->str, -1);
}

/* Stacks the lines, each as high as its fonts say times the style's factor. */
static void
measure_lines(TuschTextBlock *block)
{
  double top = 0;
  g_array_set_size(block->lines, 0);
  PangoLayoutIter *iter = pango_layout_get_iter(block->layout);
  do {
    PangoRectangle logical;
    pango_layout_iter_get_line_extents(iter, NULL, &logical);
    double ascent = pango_units_to_double(pango_layout_iter_get_baseline(iter) - logical.y);
    double natural = pango_units_to_double(logical.height);
    double height = natural * block->line_spacing;
    BlockLine line = {.x_pt = pango_units_to_double(logical.x),
                      .top_pt = top,
                      .bottom_pt = top + height,
                      .baseline_pt = top + (height - natural) / 2 + ascent};
    g_array_append_val(block->lines, line);
    top += height;
  } while (pango_layout_iter_next_line(iter));
  pango_layout_iter_free(iter);
}

TuschTextBlock *
tusch_text_block_new(TuschCanvas *canvas,
                     const TuschTextStyle *style,
                     const char *text,
                     double width_pt)
{
  PangoFontDescription *font = pango_font_description_new();
  pango_font_description_set_family(font, canvas->family);
  pango_font_description_set_absolute_size(font, style->size_pt * PANGO_SCALE);
  pango_font_description_set_weight(font, style->is_bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  PangoLayout *layout = pango_layout_new(canvas->context);
  pango_layout_set_font_description(layout, font);
  pango_font_description_free(font);
  PangoAttrList *attributes = new_attributes(style);
  pango_layout_set_attributes(layout, attributes);
  pango_attr_list_unref(attributes);
  pango_layout_set_auto_dir(layout, FALSE);
  pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_width(layout, width_pt < 0 ? -1 : pango_units_from_double(width_pt));
  if (style->is_right_aligned)
    pango_layout_set_alignment(layout, PANGO_ALIGN_RIGHT);
  pango_layout_set_text(layout, text, -1);
  replace_unknown(layout, text);
  keep_references_whole(layout, pango_layout_get_text(layout));

  TuschTextBlock *block = g_new0(TuschTextBlock, 1);
  block->canvas = canvas;
  block->layout = layout;
  block->gray = style->gray;
  block->line_spacing = style->line_spacing > 0 ? style->line_spacing : 1;
  block->lines = g_array_new(FALSE, FALSE, sizeof(BlockLine));
  measure_lines(block);
  return block;
}

void
tusch_text_block_free(TuschTextBlock *block)
{
  if (block == NULL)
    return;
  g_object_unref(block->layout);
  g_array_unref(block->lines);
  g_free(block);
}

void
tusch_text_block_limit_lines(TuschTextBlock *block, guint max_lines)
{
  pango_layout_set_ellipsize(block->layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_height(block->layout, -(int)max_lines);
  measure_lines(block);
}

double
tusch_text_block_width(const TuschTextBlock *block)
{
  PangoRectangle logical;
  pango_layout_get_extents(block->layout, NULL, &logical);
  return pango_units_to_double(logical.width);
}

double
tusch_text_block_height(const TuschTextBlock *block)
{
  double used;
  (void)tusch_text_block_fit(block, 0, G_MAXDOUBLE, &used);
  return used;
}

guint
tusch_text_block_n_lines(const TuschTextBlock *block)
{
  return block->lines->len;
}

guint
tusch_text_block_fit(const TuschTextBlock *block, guint first_line, double height_pt, double *used)
{
  guint n = 0;
  double height = 0;
  while (first_line + n < block->lines->len) {
    BlockLine first = g_array_index(block->lines, BlockLine, first_line);
    BlockLine last = g_array_index(block->lines, BlockLine, first_line + n);
    if (last.bottom_pt - first.top_pt > height_pt + 1e-6)
      break;
    height = last.bottom_pt - first.top_pt;
    n++;
  }
  if (used != NULL)
    *used = height;
  return n;
}

void
tusch_text_block_draw(
    const TuschTextBlock *block, double x, double y, guint first_line, guint n_lines)
{
  set_gray(block->canvas, block->gray);
  for (guint i = first_line; i < first_line + n_lines && i < block->lines->len; i++) {
    double top = g_array_index(block->lines, BlockLine, first_line).top_pt;
    BlockLine line = g_array_index(block->lines, BlockLine, i);
    cairo_move_to(block->canvas->cr, x + line.x_pt, y + line.baseline_pt - top);
    pango_cairo_show_layout_line(block->canvas->cr,
                                 pango_layout_get_line_readonly(block->layout, (int)i));
  }
}

void
tusch_text_block_draw_all(const TuschTextBlock *block, double x, double y)
{
  tusch_text_block_draw(block, x, y, 0, block->lines->len);
}
