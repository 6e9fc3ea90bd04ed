/* The text layer: every word on its own, scaled to its box. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "redact/text-layer.h"

#include "redact/format.h"
#include "redact/sabotage.h"

#include <math.h>
#include <string.h>

/* A TrueType font of one empty glyph, 1000 units an em, advance 500, ascent 800, descent -200:
 * readers need no substitute, and nothing can become visible. */
static const guint8 GLYPHLESS_TTF[] = {
    0x00, 0x01, 0x00, 0x00, 0x00, 0x06, 0x00, 0x40, 0x00, 0x02, 0x00, 0x20, 0x67, 0x6C, 0x79, 0x66,
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x6C, 0x00, 0x00, 0x00, 0x04, 0x68, 0x65, 0x61, 0x64,
    0x5F, 0x13, 0x40, 0xE5, 0x00, 0x00, 0x00, 0x70, 0x00, 0x00, 0x00, 0x36, 0x68, 0x68, 0x65, 0x61,
    0x03, 0x22, 0x01, 0x2E, 0x00, 0x00, 0x00, 0xA8, 0x00, 0x00, 0x00, 0x24, 0x68, 0x6D, 0x74, 0x78,
    0x01, 0xF4, 0x00, 0x00, 0x00, 0x00, 0x00, 0xCC, 0x00, 0x00, 0x00, 0x04, 0x6C, 0x6F, 0x63, 0x61,
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xD0, 0x00, 0x00, 0x00, 0x04, 0x6D, 0x61, 0x78, 0x70,
    0x00, 0x02, 0x00, 0x01, 0x00, 0x00, 0x00, 0xD4, 0x00, 0x00, 0x00, 0x20, 0x00, 0x00, 0x00, 0x00,
    0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x6E, 0xD8, 0x96, 0x44, 0x5F, 0x0F, 0x3C, 0xF5,
    0x00, 0x00, 0x03, 0xE8, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x08,
    0x00, 0x02, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x03, 0x20, 0xFF, 0x38,
    0x00, 0x00, 0x01, 0xF4, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01, 0x01, 0xF4, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x00,
};

enum { MAX_CODE = 0xFFFF, BF_BLOCK = 100 };
static const double ADVANCE_EM = 0.5;
static const double DESCENT_EM = 0.2;
static const double SLIVER = 1.0 / 7;

struct RedactTextFont {
  TuschQpdf *out; /* not owned */
  TuschObj dict, glyph_map, to_unicode;
  GHashTable *code_by_char;
  GArray *chars; /* gunichar; code is index + 1 */
};

RedactTextFont *
redact_text_font_new(TuschQpdf *out)
{
  RedactTextFont *font = g_new0(RedactTextFont, 1);
  font->out = out;
  font->code_by_char = g_hash_table_new(NULL, NULL);
  font->chars = g_array_new(FALSE, FALSE, sizeof(gunichar));
  return font;
}

void
redact_text_font_free(RedactTextFont *font)
{
  if (font == NULL)
    return;
  g_hash_table_unref(font->code_by_char);
  g_array_unref(font->chars);
  g_free(font);
}

static TuschObj
new_descriptor(TuschQpdf *out)
{
  static const double FONT_BBOX[] = {0, -200, 500, 800};
  g_autoptr(GBytes) program = g_bytes_new_static(GLYPHLESS_TTF, sizeof GLYPHLESS_TTF);
  TuschObj file = tusch_obj_new_stream(out, program, NULL, 0);
  tusch_obj_set(out, file, "/Length1", tusch_obj_new_integer(out, sizeof GLYPHLESS_TTF));
  TuschObj descriptor = tusch_obj_make_indirect(out, tusch_obj_new_dict(out));
  tusch_obj_set(out, descriptor, "/Type", tusch_obj_new_name(out, "/FontDescriptor"));
  tusch_obj_set(out, descriptor, "/FontName", tusch_obj_new_name(out, "/TuschGlyphless"));
  tusch_obj_set(out, descriptor, "/Flags", tusch_obj_new_integer(out, 4));
  tusch_obj_set(out, descriptor, "/FontBBox", tusch_obj_new_numbers(out, FONT_BBOX, 4));
  tusch_obj_set(out, descriptor, "/ItalicAngle", tusch_obj_new_integer(out, 0));
  tusch_obj_set(out, descriptor, "/Ascent", tusch_obj_new_integer(out, 800));
  tusch_obj_set(out, descriptor, "/Descent", tusch_obj_new_integer(out, -200));
  tusch_obj_set(out, descriptor, "/CapHeight", tusch_obj_new_integer(out, 800));
  tusch_obj_set(out, descriptor, "/StemV", tusch_obj_new_integer(out, 80));
  tusch_obj_set(out, descriptor, "/FontFile2", file);
  return descriptor;
}

static TuschObj
new_descendant(RedactTextFont *font)
{
  TuschQpdf *out = font->out;
  TuschObj info = tusch_obj_new_dict(out);
  g_autoptr(GBytes) registry = g_bytes_new_static("Adobe", 5);
  g_autoptr(GBytes) ordering = g_bytes_new_static("Identity", 8);
  tusch_obj_set(out, info, "/Registry", tusch_obj_new_string(out, registry));
  tusch_obj_set(out, info, "/Ordering", tusch_obj_new_string(out, ordering));
  tusch_obj_set(out, info, "/Supplement", tusch_obj_new_integer(out, 0));
  TuschObj descendant = tusch_obj_make_indirect(out, tusch_obj_new_dict(out));
  tusch_obj_set(out, descendant, "/Type", tusch_obj_new_name(out, "/Font"));
  tusch_obj_set(out, descendant, "/Subtype", tusch_obj_new_name(out, "/CIDFontType2"));
  tusch_obj_set(out, descendant, "/BaseFont", tusch_obj_new_name(out, "/TuschGlyphless"));
  tusch_obj_set(out, descendant, "/CIDSystemInfo", info);
  tusch_obj_set(out, descendant, "/DW", tusch_obj_new_integer(out, 500));
  tusch_obj_set(out, descendant, "/FontDescriptor", new_descriptor(out));
  tusch_obj_set(out, descendant, "/CIDToGIDMap", font->glyph_map);
  return descendant;
}

TuschObj
redact_text_font_get(RedactTextFont *font)
{
  if (font->dict != 0)
    return font->dict;
  TuschQpdf *out = font->out;
  g_autoptr(GBytes) nothing = g_bytes_new_static("", 0);
  font->glyph_map = tusch_obj_new_stream(out, nothing, NULL, 0);
  font->to_unicode = tusch_obj_new_stream(out, nothing, NULL, 0);
  TuschObj descendants = tusch_obj_new_array(out);
  tusch_obj_append(out, descendants, new_descendant(font));
  font->dict = tusch_obj_make_indirect(out, tusch_obj_new_dict(out));
  tusch_obj_set(out, font->dict, "/Type", tusch_obj_new_name(out, "/Font"));
  tusch_obj_set(out, font->dict, "/Subtype", tusch_obj_new_name(out, "/Type0"));
  tusch_obj_set(out, font->dict, "/BaseFont", tusch_obj_new_name(out, "/TuschGlyphless"));
  tusch_obj_set(out, font->dict, "/Encoding", tusch_obj_new_name(out, "/Identity-H"));
  tusch_obj_set(out, font->dict, "/DescendantFonts", descendants);
  tusch_obj_set(out, font->dict, "/ToUnicode", font->to_unicode);
  return font->dict;
}

void
redact_text_font_finish(RedactTextFont *font)
{
  if (font->dict == 0)
    return;
  gsize map_bytes = 2 * ((gsize)font->chars->len + 1);
  g_autoptr(GBytes) map = g_bytes_new_take(g_malloc0(map_bytes), map_bytes);
  tusch_obj_set_stream_data(font->out, font->glyph_map, map);

  GString *cmap = g_string_new(NULL);
  redact_cmap_begin(cmap, 2);
  for (guint i = 0; i < font->chars->len; i++) {
    if (i % BF_BLOCK == 0)
      g_string_append_printf(cmap, "%u beginbfchar\n", MIN(font->chars->len - i, (guint)BF_BLOCK));
    g_string_append_printf(cmap, "<%04X> <", i + 1);
    redact_append_utf16_hex(cmap, g_array_index(font->chars, gunichar, i));
    g_string_append(cmap, ">\n");
    if (i % BF_BLOCK == BF_BLOCK - 1 || i + 1 == font->chars->len)
      g_string_append(cmap, "endbfchar\n");
  }
  redact_cmap_end(cmap);
  g_autoptr(GBytes) data = g_string_free_to_bytes(cmap);
  tusch_obj_set_stream_data(font->out, font->to_unicode, data);
}

/* 0 if there is no code left. */
static guint
code_of(RedactTextFont *font, gunichar c)
{
  guint code = GPOINTER_TO_UINT(g_hash_table_lookup(font->code_by_char, GUINT_TO_POINTER(c)));
  if (code != 0 || font->chars->len == MAX_CODE)
    return code;
  g_array_append_val(font->chars, c);
  code = font->chars->len;
  g_hash_table_insert(font->code_by_char, GUINT_TO_POINTER(c), GUINT_TO_POINTER(code));
  return code;
}

bool
redact_glyph_is_touched(const TuschRectPt *glyph, const TuschRectPt *box)
{
  TuschRectPt common = tusch_rect_pt_intersect(glyph, box);
  if (tusch_rect_pt_is_empty(&common))
    return false;
  double width = fmin(glyph->x1 - glyph->x0, box->x1 - box->x0);
  double height = fmin(glyph->y1 - glyph->y0, box->y1 - box->y0);
  return common.x1 - common.x0 > SLIVER * width && common.y1 - common.y0 > SLIVER * height;
}

static bool
word_is_touched(const TuschPageText *text, const TuschWord *word, const GArray *boxes)
{
  guint first = tusch_page_text_glyph_at(text, word->start);
  for (guint b = 0; b < boxes->len; b++) {
    const TuschRectPt *box = &g_array_index(boxes, TuschRectPt, b);
    for (guint i = first; i < text->glyphs->len; i++) {
      const TuschGlyph *glyph = &g_array_index(text->glyphs, TuschGlyph, i);
      if (glyph->start >= word->end)
        break;
      /* A letter without a place may lie anywhere in its word. */
      const TuschRectPt *place = tusch_rect_pt_is_empty(&glyph->box) ? &word->box : &glyph->box;
      if (redact_glyph_is_touched(place, box))
        return true;
    }
  }
  return false;
}

/* Whether the word's first letter lies where the page shows one. */
static bool
word_is_visible(const TuschPageText *text, const TuschWord *word, const GArray *visible)
{
  guint first = tusch_page_text_glyph_at(text, word->start);
  const TuschRectPt *letter = &g_array_index(text->glyphs, TuschGlyph, first).box;
  double x = (letter->x0 + letter->x1) / 2;
  double y = (letter->y0 + letter->y1) / 2;
  for (guint i = 0; visible != NULL && i < visible->len; i++) {
    const TuschRectPt *box = &g_array_index(visible, TuschRectPt, i);
    if (x > box->x0 && x < box->x1 && y > box->y0 && y < box->y1)
      return true;
  }
  return false;
}

/* Direction of reading in the clean page's user space (y up). */
typedef struct {
  double cos, sin;
} Direction;

static Direction
direction_of(int turned_deg)
{
  switch (turned_deg) {
  case 90:
    return (Direction){0, 1};
  case 180:
    return (Direction){-1, 0};
  case 270:
    return (Direction){0, -1};
  default:
    return (Direction){1, 0};
  }
}

/* The corner of the word where its descent starts. */
static void
start_corner(const TuschRectPt *box, int turned_deg, double height_pt, double *x, double *y)
{
  *x = turned_deg == 90 || turned_deg == 180 ? box->x1 : box->x0;
  *y = height_pt - (turned_deg == 180 || turned_deg == 270 ? box->y0 : box->y1);
}

/* Writes the letters of @word, evenly spaced over its box. */
static bool
append_word(GString *content,
            RedactTextFont *font,
            const TuschPageText *text,
            const TuschWord *word,
            bool with_space)
{
  bool is_sideways = text->turned_deg == 90 || text->turned_deg == 270;
  double across = word->box.y1 - word->box.y0;
  double along = word->box.x1 - word->box.x0;
  double size = is_sideways ? along : across;
  double length = is_sideways ? across : along;
  if (!(size > 0.1) || !(length > 0.1))
    return false;
  g_autoptr(GString) codes = g_string_new(NULL);
  guint n = 0;
  const char *end = text->text + word->end;
  for (const char *p = text->text + word->start; p < end; p = g_utf8_next_char(p)) {
    guint code = code_of(font, g_utf8_get_char(p));
    if (code == 0)
      return false;
    g_string_append_printf(codes, "%04X", code);
    n++;
  }
  if (with_space)
    g_string_append_printf(codes, "%04X", code_of(font, ' '));

  double x;
  double y;
  Direction direction = direction_of(text->turned_deg);
  start_corner(&word->box, text->turned_deg, text->height_pt, &x, &y);
  /* The descent is below the baseline: go up from the corner, across the direction of reading. */
  x -= direction.sin * DESCENT_EM * size;
  y += direction.cos * DESCENT_EM * size;
  redact_append_op(content, "Tf", "/T ", (const double[]){size}, 1);
  redact_append_op(content, "Tz", "", (const double[]){100 * length / (n * ADVANCE_EM * size)}, 1);
  redact_append_op(
      content,
      "Tm",
      "",
      (const double[]){direction.cos, direction.sin, -direction.sin, direction.cos, x, y},
      6);
  g_string_append_printf(content, "<%s> Tj\n", codes->str);
  return true;
}

static void
move_box(TuschRectPt *box, const RedactLayout *layout)
{
  const RedactMove *move = redact_layout_find_move(layout, box);
  if (move == NULL)
    return;
  double x0 = rint((box->x0 + move->dx) / REDACT_GRID_PT) * REDACT_GRID_PT;
  box->x1 += x0 - box->x0;
  box->x0 = x0;
  box->y0 += move->dy;
  box->y1 += move->dy;
}

/* Whether a letter written into the word's box might come to lie under a box: a "word" without
 * known spaces may run over several lines, and a slanted one has a box much larger than itself. */
static bool
surrounds_box(const TuschPageText *text, const TuschWord *word, const GArray *boxes)
{
  bool is_sideways = text->turned_deg == 90 || text->turned_deg == 270;
  for (guint i = 0; i < boxes->len; i++) {
    const TuschRectPt *box = &g_array_index(boxes, TuschRectPt, i);
    TuschRectPt common = tusch_rect_pt_intersect(&word->box, box);
    double across = is_sideways ? common.x1 - common.x0 : common.y1 - common.y0;
    double room = is_sideways ? fmin(word->box.x1 - word->box.x0, box->x1 - box->x0)
                              : fmin(word->box.y1 - word->box.y0, box->y1 - box->y0);
    if (!tusch_rect_pt_is_empty(&common) && across > SLIVER * room)
      return true;
  }
  return false;
}

/* Writes each letter of @word into its own box: none of them touches a box. */
static void
append_letters(GString *content,
               RedactTextFont *font,
               const TuschPageText *text,
               const TuschWord *word,
               const RedactLayout *layout)
{
  for (guint i = tusch_page_text_glyph_at(text, word->start); i < text->glyphs->len; i++) {
    const TuschGlyph *glyph = &g_array_index(text->glyphs, TuschGlyph, i);
    if (glyph->start >= word->end)
      break;
    const char *next = g_utf8_next_char(text->text + glyph->start);
    TuschWord letter = {
        .start = glyph->start, .end = (guint32)(next - text->text), .box = glyph->box};
    move_box(&letter.box, layout);
    (void)append_word(content, font, text, &letter, false);
  }
}

bool
redact_text_layer_append(GString *content,
                         RedactTextFont *font,
                         const TuschPageText *text,
                         const RedactLayout *layout,
                         const GArray *visible)
{
  bool any = false;
  for (guint i = 0; i < text->words->len; i++) {
    const TuschWord *word = &g_array_index(text->words, TuschWord, i);
    bool is_touched =
        word_is_touched(text, word, layout->erased) && !redact_is_left_out(REDACT_STEP_TEXT_LAYER);
    if (is_touched || word_is_visible(text, word, visible))
      continue;
    if (!any)
      g_string_append(content, "q\nBT\n3 Tr\n");
    any = true;
    bool with_space = i + 1 < text->words->len && text->text[word->end] == ' ';
    TuschWord moved = *word;
    move_box(&moved.box, layout);
    if (surrounds_box(text, word, layout->erased))
      append_letters(content, font, text, word, layout);
    else
      (void)append_word(content, font, text, &moved, with_space);
  }
  if (any)
    g_string_append(content, "ET\nQ\n");
  return any;
}
