/* Text: every glyph's place is known, and those under a box are left out one by one. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "redact/format.h"
#include "redact/sabotage.h"
#include "redact/text-layer.h"
#include "redact/walk.h"

#include <math.h>

/* The part of a glyph that a box must meet: from below the baseline to the height of capitals.
 * Line boxes reach further and overlap those of the neighbouring lines. */
static const double CORE_BOTTOM_EM = -0.1;
static const double CORE_TOP_EM = 0.7;
static const double MIN_WIDTH_EM = 0.05; /* narrower ones (accents) get a place around them */
static const double ACCENT_EM = 0.25;
static const double SIDE_SHARE = 0.15; /* of a glyph's width, on each side */
static const double REACH_BOTTOM_EM = -0.5; /* no letter reaches further */
static const double REACH_TOP_EM = 1.2;
static const double OUTSIDE_TOLERANCE_PT = 2;
static const double MIN_SHARE_ALONG = 0.1; /* of a glyph that an edge cuts */
static const double MIN_SHARE_ACROSS = 0.5;
enum { CLIPPING_MODE = 4 };

/* Moving the text line and the text matrix. */

static void
move_line(RedactWalk *walk, double x, double y)
{
  RedactMatrix move = {1, 0, 0, 1, x, y};
  walk->text_line = redact_matrix_multiply(&move, &walk->text_line);
  walk->text = walk->text_line;
  walk->has_place = false;
}

static void
advance(RedactWalk *walk, double x)
{
  RedactMatrix move = {1, 0, 0, 1, x, 0};
  walk->text = redact_matrix_multiply(&move, &walk->text);
}

/* Fonts and codes */

static bool
do_font(RedactWalk *walk)
{
  g_autofree char *name = redact_content_name(&walk->content, 0);
  TuschObj source = redact_walk_lookup(walk, "/Font", name);
  if (source == 0)
    return redact_walk_fail(walk, "missing-font");
  walk->state.font_size = redact_content_number(&walk->content, 1);
  walk->state.font = redact_font_get(walk->copy, source, walk->resources);
  if (walk->state.font == NULL)
    return false;
  g_autofree char *key = g_strconcat("/Font", name, NULL);
  const char *new_name = redact_walk_add(walk, "/Font", key, walk->state.font->out);
  g_string_append_printf(walk->out, "%s ", new_name);
  /* The size keeps its own spelling. */
  const RedactToken *size = redact_content_operand(&walk->content, 1);
  g_string_append_len(walk->out,
                      (const char *)walk->content.tokenizer.data + size->start,
                      (gssize)(size->end - size->start));
  g_string_append(walk->out, " Tf\n");
  return true;
}

/* A glyph's box in text space, before its own font size: bottom and top for a vertical extent. */
static TuschRectPt
glyph_place(const RedactWalk *walk, double width, double bottom_em, double top_em)
{
  const RedactState *s = &walk->state;
  TuschRectPt box = {0, s->rise + bottom_em * s->font_size, width, s->rise + top_em * s->font_size};
  if (fabs(width) < MIN_WIDTH_EM * fabs(s->font_size)) {
    box.x0 = -ACCENT_EM * s->font_size * s->scale;
    box.x1 = ACCENT_EM * s->font_size * s->scale;
  }
  TuschRectPt bounds = redact_matrix_bounds(&walk->text, &box);
  return bounds;
}

typedef struct {
  double advance; /* text space, spacing included */
  double width; /* the glyph's own */
  bool is_space;
} GlyphMeasure;

static bool
measure(RedactWalk *walk, guint code, GlyphMeasure *out)
{
  const RedactState *s = &walk->state;
  double width = redact_font_advance(s->font, code);
  double unit = s->font->is_type3 ? s->font->type3_matrix.a : 0.001;
  if (isnan(width))
    return redact_walk_fail(walk, "font-widths");
  out->width = width * unit * s->font_size * s->scale;
  double spacing = s->char_space;
  if (s->font->code_bytes == 1 && code == ' ')
    spacing += s->word_space;
  out->advance = out->width + spacing * s->scale;
  out->is_space = redact_font_is_space(s->font, code);
  return true;
}

static bool
is_hidden(const RedactWalk *walk)
{
  return walk->state.render_mode == 3;
}

static double
area_of(const TuschRectPt *box)
{
  return tusch_rect_pt_is_empty(box) ? 0 : (box->x1 - box->x0) * (box->y1 - box->y0);
}

/* How much of @box @clip leaves, along x and along y. */
static void
shares_left(const TuschRectPt *box, const TuschRectPt *clip, double *x_share, double *y_share)
{
  TuschRectPt part = tusch_rect_pt_intersect(box, clip);
  bool is_none = tusch_rect_pt_is_empty(&part);
  *x_share = is_none ? 0 : (part.x1 - part.x0) / (box->x1 - box->x0);
  *y_share = is_none ? 0 : (part.y1 - part.y0) / (box->y1 - box->y0);
}

typedef enum { SIGHT_NONE, SIGHT_PART, SIGHT_SHOWN } Sight;

/* Text outside the page or its clip is read by some programs, and was seen by nobody. A letter that
 * an edge cuts at the end of a line is seen if some of it is left; of a line that is cut lengthwise
 * nobody can say. */
static Sight
sight_of(const RedactWalk *walk, const TuschRectPt *box)
{
  const TuschRectPt *clip = &walk->state.clip;
  TuschRectPt place = redact_matrix_bounds(&walk->state.ctm, box);
  TuschRectPt near = tusch_rect_pt_grow(clip, OUTSIDE_TOLERANCE_PT);
  double x = (place.x0 + place.x1) / 2;
  double y = (place.y0 + place.y1) / 2;
  if (tusch_rect_pt_is_empty(clip))
    return SIGHT_NONE;
  if (x > near.x0 && x < near.x1 && y > near.y0 && y < near.y1)
    return SIGHT_SHOWN;
  RedactMatrix shown = redact_matrix_multiply(&walk->text, &walk->state.ctm);
  bool is_upright = fabs(shown.a) > fabs(shown.b);
  double x_share = 0;
  double y_share = 0;
  shares_left(&place, clip, &x_share, &y_share);
  if ((is_upright ? x_share : y_share) < MIN_SHARE_ALONG)
    return SIGHT_NONE;
  return (is_upright ? y_share : x_share) >= MIN_SHARE_ACROSS ? SIGHT_SHOWN : SIGHT_PART;
}

/* The side of @box that @clip cuts off; the larger one if it cuts a corner. */
static TuschRectPt
cut_part(const TuschRectPt *box, const TuschRectPt *clip)
{
  const TuschRectPt sides[] = {{box->x0, box->y0, fmin(box->x1, clip->x0), box->y1},
                               {fmax(box->x0, clip->x1), box->y0, box->x1, box->y1},
                               {box->x0, box->y0, box->x1, fmin(box->y1, clip->y0)},
                               {box->x0, fmax(box->y0, clip->y1), box->x1, box->y1}};
  TuschRectPt largest = tusch_rect_pt_is_empty(clip) ? *box : sides[0];
  for (guint i = 0; i < G_N_ELEMENTS(sides); i++)
    if (area_of(&sides[i]) > area_of(&largest))
      largest = sides[i];
  return largest;
}

/* Whether all of a glyph, wide strokes and long tails with it, is off the page or its clip. */
static bool
is_unseen(const RedactWalk *walk, double width)
{
  const TuschRectPt *clip = &walk->state.clip;
  double reach = fabs(walk->state.font_size);
  TuschRectPt place = glyph_place(walk, width, REACH_BOTTOM_EM, REACH_TOP_EM);
  TuschRectPt box = redact_matrix_bounds(&walk->state.ctm, &place);
  TuschRectPt across = {-reach, -reach, reach, reach};
  TuschRectPt wide = redact_matrix_bounds(&walk->text, &across);
  wide = redact_matrix_bounds(&walk->state.ctm, &wide);
  double margin = fmin(wide.x1 - wide.x0, wide.y1 - wide.y0) / 4;
  TuschRectPt grown = tusch_rect_pt_grow(&box, margin);
  TuschRectPt common = tusch_rect_pt_intersect(&grown, clip);
  return tusch_rect_pt_is_empty(clip) || tusch_rect_pt_is_empty(&common);
}

/* The same of the glyph that comes next; @core: its middle, in text space. */
static Sight
sight_of_glyph(const RedactWalk *walk, const GlyphMeasure *glyph, const TuschRectPt *core)
{
  if (walk->n_hidden > 0)
    return SIGHT_NONE;
  if (redact_is_left_out(REDACT_STEP_CLIPPED_TEXT))
    return SIGHT_SHOWN;
  if (is_unseen(walk, glyph->width))
    return SIGHT_NONE;
  return glyph->is_space || is_hidden(walk) ? SIGHT_SHOWN : sight_of(walk, core);
}

static bool
is_inside(const TuschRectPt *inner, const TuschRectPt *outer)
{
  return inner->x0 >= outer->x0 && inner->x1 <= outer->x1 && inner->y0 >= outer->y0 &&
         inner->y1 <= outer->y1;
}

/* Letters are set closer than their advances say: a neighbour reaches into the box a little. */
static bool
boxes_remove(const RedactErase *erase, const TuschRectPt *place)
{
  double inset = SIDE_SHARE * (place->x1 - place->x0);
  TuschRectPt middle = {place->x0 + inset, place->y0, place->x1 - inset, place->y1};
  for (guint i = 0; i < erase->boxes->len; i++) {
    const TuschRectPt *box = &g_array_index(erase->boxes, TuschRectPt, i);
    if (redact_glyph_is_touched(&middle, box) || is_inside(box, place))
      return true;
  }
  return false;
}

/* Where a Type 3 glyph paints, in text space; @fallback if that is not known. */
static TuschRectPt
type3_place(const RedactWalk *walk, guint code, const TuschRectPt *fallback)
{
  const RedactState *s = &walk->state;
  const TuschRectPt *painted = redact_font_glyph_bounds(s->font, code);
  if (painted == NULL || tusch_rect_pt_is_empty(painted))
    return *fallback;
  TuschRectPt em = redact_matrix_bounds(&s->font->type3_matrix, painted);
  RedactMatrix size = {s->font_size * s->scale, 0, 0, s->font_size, 0, s->rise};
  TuschRectPt place = redact_matrix_bounds(&size, &em);
  return redact_matrix_bounds(&walk->text, &place);
}

/* Notes a glyph that nobody sees: it is left out, and poppler may know of it. */
static void
note_unseen_glyph(RedactWalk *walk, const GlyphMeasure *glyph)
{
  const RedactFont *font = walk->state.font;
  TuschRectPt full = glyph_place(walk, glyph->width, font->descent / 1000, font->ascent / 1000);
  TuschRectPt clip = redact_walk_flip(walk, &walk->state.clip);
  TuschRectPt place = redact_walk_place(walk, &full);
  TuschRectPt unseen = walk->n_hidden > 0 ? place : cut_part(&place, &clip);
  g_array_append_val(walk->copy->unseen, unseen);
  if (walk->copy->erase == NULL)
    return;
  RedactPlacedGlyph placed = {.box = redact_walk_place(walk, &full), .is_unseen = true};
  g_array_append_val(walk->copy->erase->glyphs, placed);
}

/* Whether the glyph is left out; notes its place for the second opinion. @out_core: page space */
static bool
erase_glyph(RedactWalk *walk, guint code, const GlyphMeasure *glyph, TuschRectPt *out_core)
{
  const RedactErase *erase = walk->copy->erase;
  if (erase == NULL)
    return false;
  bool keeps_hidden = redact_is_left_out(REDACT_STEP_HIDDEN_TEXT);
  bool keeps_letters = redact_is_left_out(REDACT_STEP_GLYPHS);
  const RedactFont *font = walk->state.font;
  TuschRectPt core = glyph_place(walk, glyph->width, CORE_BOTTOM_EM, CORE_TOP_EM);
  TuschRectPt full = glyph_place(walk, glyph->width, font->descent / 1000, font->ascent / 1000);
  /* A Type 3 font's em says nothing about its letters; what its procedures paint does. */
  if (font->is_type3)
    core = type3_place(walk, code, &full);
  core = redact_walk_place(walk, &core);
  RedactPlacedGlyph placed = {.box = redact_walk_place(walk, &full),
                              .is_space = glyph->is_space,
                              .is_hidden = is_hidden(walk),
                              .is_erased = (is_hidden(walk) && !keeps_hidden) ||
                                           (!keeps_letters && boxes_remove(erase, &core))};
  g_array_append_val(erase->glyphs, placed);
  *out_core = core;
  return placed.is_erased;
}

/* Showing */

/* A TJ array on its way: codes that stay, and the advance of those that do not. */
typedef struct {
  GString *array;
  GByteArray *run;
  double gap; /* text space: advance to be made up for */
  bool any_erased, any_moved;
  bool is_placing;
  RedactRun placed; /* the same, letter by letter where it comes to lie */
} Line;

static void
flush_run(Line *line)
{
  if (line->run->len > 0)
    redact_append_hex(line->array, line->run->data, line->run->len);
  g_byte_array_set_size(line->run, 0);
}

static void
flush_gap(RedactWalk *walk, Line *line)
{
  double unit = walk->state.font_size * walk->state.scale;
  if (line->gap != 0 && unit != 0) {
    flush_run(line);
    g_string_append_c(line->array, ' ');
    redact_append_number(line->array, -line->gap / unit * 1000);
    g_string_append_c(line->array, ' ');
  }
  line->gap = 0;
}

static void
count_clip_glyph(RedactWalk *walk, bool is_left_out)
{
  if (walk->state.render_mode < CLIPPING_MODE)
    return;
  walk->n_clip_glyphs++;
  walk->n_clip_erased += is_left_out;
}

/* A space is the distance between two places. It ends the word before it also as a letter, which
 * shows nothing and moves nothing, but keeps the words apart for who reads the structure. */
static bool
place_glyph(
    RedactWalk *walk, Line *line, const TuschRectPt *core, const RedactCode *code, bool is_space)
{
  if (is_space) {
    if (line->placed.is_open)
      g_byte_array_append(line->placed.codes, code->bytes, code->n);
    redact_run_end(walk, &line->placed);
    return true;
  }
  if (code->n == 1 && code->bytes[0] == ' ' && walk->state.word_space != 0)
    return redact_walk_fail(walk, "word-space"); /* a letter that word space applies to */
  const RedactMove *move = NULL;
  if (!redact_walk_move_glyph(walk, core, &move))
    return false;
  line->any_moved = line->any_moved || move != NULL;
  return redact_run_add(walk, &line->placed, move, code);
}

/* Whether a box meets a letter that stays, and what the letter shows is a pattern. */
static bool
shows_pattern_in_box(const RedactWalk *walk, double width)
{
  const RedactErase *erase = walk->copy->erase;
  if (erase == NULL || !(walk->state.is_patterned || walk->state.has_patterned_lines))
    return false;
  TuschRectPt reach = glyph_place(walk, width, REACH_BOTTOM_EM, REACH_TOP_EM);
  TuschRectPt place = redact_walk_place(walk, &reach);
  for (guint i = 0; i < erase->painted->len; i++)
    if (tusch_rect_pt_overlaps(&g_array_index(erase->painted, TuschRectPt, i), &place))
      return true;
  return false;
}

static bool
show_string(RedactWalk *walk, const RedactToken *token, Line *line)
{
  RedactFont *font = walk->state.font;
  gsize at = 0;
  const guint8 *bytes = redact_token_value(&walk->content.tokenizer, token);
  while (at < token->value_bytes) {
    guint code = 0;
    gsize start = at;
    GlyphMeasure glyph = {0};
    if (!redact_font_next_code(font, bytes, token->value_bytes, &at, &code))
      return redact_walk_fail(walk, "text-codes");
    if (!measure(walk, code, &glyph))
      return false;
    TuschRectPt place = glyph_place(walk, glyph.width, CORE_BOTTOM_EM, CORE_TOP_EM);
    TuschRectPt core = {0, 0, 0, 0};
    Sight sight = sight_of_glyph(walk, &glyph, &place);
    if (sight == SIGHT_PART)
      return redact_walk_fail(walk, "text-outside");
    bool is_left_out = sight == SIGHT_NONE || redact_font_is_void(font, code);
    if (sight == SIGHT_NONE)
      note_unseen_glyph(walk, &glyph);
    else if (!is_left_out)
      is_left_out = erase_glyph(walk, code, &glyph, &core);
    if (!is_left_out && shows_pattern_in_box(walk, glyph.width))
      return redact_walk_fail(walk, "shape-under-box");
    count_clip_glyph(walk, is_left_out);
    if (is_left_out) {
      if (redact_is_left_out(REDACT_STEP_FONT_TABLES))
        redact_font_use(font, code);
      line->any_erased = true;
      line->gap += glyph.advance;
      redact_run_end(walk, &line->placed);
    } else {
      RedactCode shown = {bytes + start, (guint)(at - start)};
      if (line->is_placing && !place_glyph(walk, line, &core, &shown, glyph.is_space))
        return false;
      flush_gap(walk, line);
      g_byte_array_append(line->run, bytes + start, (guint)(at - start));
      redact_font_use(font, code);
    }
    advance(walk, glyph.advance);
  }
  return true;
}

static bool
show_operands(RedactWalk *walk, Line *line)
{
  const RedactState *s = &walk->state;
  bool is_array = walk->content.kind == REDACT_OP_SHOW_ARRAY;
  for (guint i = 0; i < walk->content.operands->len; i++) {
    const RedactToken *token = redact_content_operand(&walk->content, i);
    if (token->type == REDACT_TOKEN_STRING && !show_string(walk, token, line))
      return false;
    if (token->type != REDACT_TOKEN_NUMBER || !is_array)
      continue;
    double move = -token->number / 1000 * s->font_size * s->scale;
    line->gap += move;
    line->placed.kern += move;
    advance(walk, move);
  }
  flush_run(line);
  flush_gap(walk, line);
  redact_run_end(walk, &line->placed);
  return true;
}

static bool
shows_something(const RedactWalk *walk)
{
  for (guint i = 0; i < walk->content.operands->len; i++) {
    const RedactToken *token = redact_content_operand(&walk->content, i);
    if (token->type == REDACT_TOKEN_STRING && token->value_bytes > 0)
      return true;
  }
  return false;
}

/* %NULL, or why text may not be shown now. */
static const char *
doubt_about_state(const RedactWalk *walk)
{
  if (walk->state.font == NULL)
    return "missing-font";
  if (walk->kind == REDACT_STREAM_PART && !redact_is_left_out(REDACT_STEP_PART_TEXT))
    return "text-in-pattern";
  if (is_hidden(walk) && !redact_is_left_out(REDACT_STEP_HIDDEN_TEXT) &&
      (walk->copy->erase == NULL || !walk->copy->erase->drops_hidden))
    return "invisible-text";
  return NULL;
}

/* ' and " are moves and settings first, text second. */
static void
prepare_show(RedactWalk *walk)
{
  if (walk->content.kind == REDACT_OP_SHOW_SPACED) {
    walk->state.word_space = redact_content_number(&walk->content, 0);
    walk->state.char_space = redact_content_number(&walk->content, 1);
  }
  if (walk->content.kind == REDACT_OP_SHOW_SPACED || walk->content.kind == REDACT_OP_SHOW_LINE)
    move_line(walk, 0, -walk->state.leading);
}

static void
write_prepared(RedactWalk *walk)
{
  const RedactState *s = &walk->state;
  if (walk->content.kind == REDACT_OP_SHOW_SPACED) {
    redact_append_op(walk->out, "Tw", "", &s->word_space, 1);
    redact_append_op(walk->out, "Tc", "", &s->char_space, 1);
  }
  if (walk->content.kind == REDACT_OP_SHOW_SPACED || walk->content.kind == REDACT_OP_SHOW_LINE)
    g_string_append(walk->out, "T*\n");
}

/* The operation either goes as it is, or letter by letter to where it comes to lie; which of them
 * is known at its end. */
static bool
show_placed(RedactWalk *walk, Line *line)
{
  if (!walk->is_in_text)
    return redact_walk_fail(walk, "text-outside-object");
  if (walk->content.kind == REDACT_OP_SHOW_SPACED)
    redact_append_op(walk->out, "Tc", "", &walk->state.char_space, 1);
  RedactMatrix start = walk->text;
  gsize out_len = walk->out->len;
  bool was_open = walk->is_text_open;
  bool had_place = walk->has_place;
  g_auto(RedactRun) placed;
  redact_run_init(&placed);
  line->is_placing = true;
  line->placed = placed;
  bool ok = show_operands(walk, line);
  placed = line->placed;
  if (!ok)
    return false;
  if (line->any_moved || line->any_erased) {
    walk->has_place = false;
    return true;
  }
  g_string_truncate(walk->out, out_len);
  walk->is_text_open = was_open;
  walk->has_place = had_place;
  redact_walk_show_in_place(walk, &start, line->array);
  return true;
}

static bool
do_show(RedactWalk *walk)
{
  const char *doubt = shows_something(walk) ? doubt_about_state(walk) : NULL;
  if (doubt != NULL)
    return redact_walk_fail(walk, doubt);
  prepare_show(walk);
  g_autoptr(GString) array = g_string_new("[");
  g_autoptr(GByteArray) run = g_byte_array_new();
  Line line = {.array = array, .run = run};
  if (redact_walk_is_placing(walk))
    return walk->state.font == NULL || show_placed(walk, &line);
  if (walk->state.font == NULL)
    return redact_walk_pass(walk); /* nothing is shown; only moves */
  if (!show_operands(walk, &line))
    return false;
  if (!line.any_erased)
    return redact_walk_pass(walk);
  write_prepared(walk);
  g_string_append_printf(walk->out, "%s] TJ\n", array->str);
  return true;
}

/* State */

/* Text that clips: without its letters there would be no clip, and all would show. */
static bool
end_text(RedactWalk *walk)
{
  if (walk->n_clip_glyphs > 0 && walk->n_clip_erased == walk->n_clip_glyphs)
    return redact_walk_fail(walk, "clipping-text");
  walk->n_clip_glyphs = walk->n_clip_erased = 0;
  return redact_walk_pass(walk);
}

static bool
do_render_mode(RedactWalk *walk)
{
  double mode = redact_content_number(&walk->content, 0);
  if (mode != rint(mode) || mode < 0 || mode > 7)
    return redact_walk_fail(walk, "operands");
  walk->state.render_mode = (int)mode;
  return true;
}

static void
set_matrix(RedactWalk *walk)
{
  const RedactContent *c = &walk->content;
  walk->text_line = (RedactMatrix){redact_content_number(c, 0),
                                   redact_content_number(c, 1),
                                   redact_content_number(c, 2),
                                   redact_content_number(c, 3),
                                   redact_content_number(c, 4),
                                   redact_content_number(c, 5)};
  walk->text = walk->text_line;
  walk->has_place = false;
}

static void
do_move(RedactWalk *walk)
{
  RedactState *s = &walk->state;
  const RedactContent *c = &walk->content;
  switch (c->kind) {
  case REDACT_OP_BT:
    walk->text = walk->text_line = REDACT_IDENTITY;
    walk->is_in_text = true;
    walk->has_place = false;
    break;
  case REDACT_OP_ET:
    walk->is_in_text = false;
    redact_walk_close_text(walk);
    break;
  case REDACT_OP_TD_LEADING:
    s->leading = -redact_content_number(c, 1);
    move_line(walk, redact_content_number(c, 0), redact_content_number(c, 1));
    break;
  case REDACT_OP_TD:
    move_line(walk, redact_content_number(c, 0), redact_content_number(c, 1));
    break;
  case REDACT_OP_TM:
    set_matrix(walk);
    break;
  case REDACT_OP_T_STAR:
    move_line(walk, 0, -s->leading);
    break;
  default:
    break;
  }
}

bool
redact_walk_text(RedactWalk *walk)
{
  RedactState *s = &walk->state;
  const RedactContent *c = &walk->content;
  switch (c->kind) {
  case REDACT_OP_TF:
    return do_font(walk);
  case REDACT_OP_SHOW:
  case REDACT_OP_SHOW_ARRAY:
  case REDACT_OP_SHOW_LINE:
  case REDACT_OP_SHOW_SPACED:
    return do_show(walk);
  case REDACT_OP_ET:
    return end_text(walk);
  case REDACT_OP_TR:
    if (!do_render_mode(walk))
      return false;
    break;
  case REDACT_OP_TC:
    s->char_space = redact_content_number(c, 0);
    break;
  case REDACT_OP_TW:
    s->word_space = redact_content_number(c, 0);
    if (redact_walk_is_placing(walk))
      return true;
    s->written_word_space = s->word_space;
    break;
  case REDACT_OP_TZ:
    s->scale = redact_content_number(c, 0) / 100;
    break;
  case REDACT_OP_TL:
    s->leading = redact_content_number(c, 0);
    break;
  case REDACT_OP_TS:
    s->rise = redact_content_number(c, 0);
    break;
  default:
    do_move(walk);
    if (redact_walk_is_placing(walk))
      return true;
    break;
  }
  return redact_walk_pass(walk);
}
