/* Paths: rules and backgrounds stay, what could be letters under a box goes. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "redact/sabotage.h"
#include "redact/text-layer.h"
#include "redact/walk.h"

#include <math.h>

static const double RULE_PT = 3; /* a line or bar no thicker than this is a rule */
static const double LETTER_HEIGHTS = 2.5; /* a shape larger than so many boxes is no letter */

static RedactSubpath *
last_subpath(RedactWalk *walk)
{
  return walk->path->len > 0 ? &g_array_index(walk->path, RedactSubpath, walk->path->len - 1)
                             : NULL;
}

static RedactSubpath *
start_subpath(RedactWalk *walk)
{
  RedactSubpath subpath = {.start = walk->path_out->len, .is_upright = true};
  g_array_append_val(walk->path, subpath);
  return last_subpath(walk);
}

static void
add_point(RedactWalk *walk, RedactSubpath *subpath, double x, double y)
{
  double page_x = x;
  double page_y = y;
  redact_matrix_apply(&walk->state.ctm, &page_x, &page_y);
  TuschRectPt *bounds = &subpath->bounds;
  if (!subpath->has_point)
    *bounds = (TuschRectPt){page_x, page_y, page_x, page_y};
  else
    *bounds = (TuschRectPt){fmin(bounds->x0, page_x),
                            fmin(bounds->y0, page_y),
                            fmax(bounds->x1, page_x),
                            fmax(bounds->y1, page_y)};
  subpath->has_point = true;
  subpath->x = x;
  subpath->y = y;
}

static void
add_rectangle(RedactWalk *walk, RedactSubpath *subpath)
{
  double x = redact_content_number(&walk->content, 0);
  double y = redact_content_number(&walk->content, 1);
  double width = redact_content_number(&walk->content, 2);
  double height = redact_content_number(&walk->content, 3);
  add_point(walk, subpath, x + width, y);
  add_point(walk, subpath, x + width, y + height);
  add_point(walk, subpath, x, y + height);
  add_point(walk, subpath, x, y);
  subpath->n_segments += 4;
}

static void
add_segment(RedactWalk *walk, RedactSubpath *subpath)
{
  static const double STRAIGHT = 1e-3;
  const RedactContent *c = &walk->content;
  double x = redact_content_number(c, 0);
  double y = redact_content_number(c, 1);
  bool is_level = fabs(x - subpath->x) < STRAIGHT || fabs(y - subpath->y) < STRAIGHT;
  if (c->kind == REDACT_OP_CURVE || (c->kind == REDACT_OP_LINE && !is_level))
    subpath->is_upright = false;
  if (c->kind != REDACT_OP_MOVE)
    subpath->n_segments++;
  for (guint i = 0; i + 1 < c->operands->len; i += 2)
    add_point(walk, subpath, redact_content_number(c, i), redact_content_number(c, i + 1));
}

bool
redact_walk_path(RedactWalk *walk)
{
  RedactOpKind kind = walk->content.kind;
  RedactSubpath *subpath = last_subpath(walk);
  if (kind == REDACT_OP_MOVE || kind == REDACT_OP_RECT)
    subpath = start_subpath(walk);
  if (subpath == NULL)
    return redact_walk_fail(walk, "path"); /* a line from nowhere */
  if (kind == REDACT_OP_RECT)
    add_rectangle(walk, subpath);
  else if (kind != REDACT_OP_CLOSE)
    add_segment(walk, subpath);
  redact_content_emit(&walk->content, walk->path_out, NULL);
  subpath->end = walk->path_out->len;
  return true;
}

typedef enum { KEEP, DROP, DOUBT } Verdict;

static bool
contains(const TuschRectPt *outer, const TuschRectPt *inner)
{
  static const double TOLERANCE_PT = 0.05;
  return inner->x0 >= outer->x0 - TOLERANCE_PT && inner->y0 >= outer->y0 - TOLERANCE_PT &&
         inner->x1 <= outer->x1 + TOLERANCE_PT && inner->y1 <= outer->y1 + TOLERANCE_PT;
}

static Verdict
judge(const RedactSubpath *subpath, const TuschRectPt *place, const TuschRectPt *box)
{
  double width = place->x1 - place->x0;
  double height = place->y1 - place->y0;
  if (contains(box, place))
    return DROP;
  if (subpath->is_upright && (fmin(width, height) <= RULE_PT || subpath->n_segments <= 5))
    return KEEP;
  if (!redact_glyph_is_touched(place, box))
    return KEEP;
  double letter = LETTER_HEIGHTS * (box->y1 - box->y0);
  return width <= letter && height <= letter ? DROP : DOUBT;
}

/* A line that is set anew leaves its underlines and markings behind: they have its old width. Other
 * shapes in its way are not understood. */
static Verdict
verdict_on_line(const RedactWalk *walk, const RedactSubpath *subpath, const TuschRectPt *place)
{
  RedactNearLine near = redact_walk_near_line(walk, place);
  if (near == REDACT_NOT_NEAR)
    return KEEP;
  if (subpath->is_upright)
    return near == REDACT_OF_LINE ? DROP : KEEP;
  return DOUBT;
}

/* A clip as long as the line says how long it was: it goes. What it clips is the line's own, an
 * underline that spares the letters. */
static bool
clips_line(const RedactWalk *walk, const RedactSubpath *subpath)
{
  const RedactErase *erase = walk->copy->erase;
  if (erase == NULL)
    return false;
  TuschRectPt place = {subpath->bounds.x0,
                       erase->height_pt - subpath->bounds.y1,
                       subpath->bounds.x1,
                       erase->height_pt - subpath->bounds.y0};
  return redact_walk_near_line(walk, &place) == REDACT_OF_LINE;
}

/* What the boxes do to a part of the path, as seen with its stroke. */
static Verdict
verdict_on(const RedactWalk *walk, const RedactSubpath *subpath)
{
  const RedactErase *erase = walk->copy->erase;
  if (erase == NULL || !subpath->has_point || redact_is_left_out(REDACT_STEP_SHAPES))
    return KEEP;
  const RedactMatrix *m = &walk->state.ctm;
  const char *op = walk->content.op;
  bool is_stroked = walk->content.kind != REDACT_OP_END_PATH && op[0] != 'f' && op[0] != 'F';
  double stroke =
      !is_stroked ? 0 : walk->state.line_width / 2 * sqrt(fabs(m->a * m->d - m->b * m->c));
  TuschRectPt place = {subpath->bounds.x0 - stroke,
                       erase->height_pt - subpath->bounds.y1 - stroke,
                       subpath->bounds.x1 + stroke,
                       erase->height_pt - subpath->bounds.y0 + stroke};
  /* A line without width has an empty rectangle; it still touches. */
  place = tusch_rect_pt_grow(&place, 0.01);
  if (walk->clip_op == NULL) {
    Verdict on_line = verdict_on_line(walk, subpath, &place);
    if (on_line != KEEP)
      return on_line;
  }
  Verdict verdict = KEEP;
  for (guint i = 0; i < erase->painted->len; i++) {
    const TuschRectPt *box = &g_array_index(erase->painted, TuschRectPt, i);
    if (!tusch_rect_pt_overlaps(box, &place))
      continue;
    Verdict one = judge(subpath, &place, box);
    if (one == DROP)
      return DROP;
    /* Pictures and text may hide in a pattern's cell. */
    if (one == DOUBT || walk->state.is_patterned || (is_stroked && walk->state.has_patterned_lines))
      verdict = DOUBT;
  }
  return verdict;
}

static void
narrow_clip(RedactWalk *walk)
{
  TuschRectPt all = {0, 0, 0, 0};
  bool any = false;
  for (guint i = 0; i < walk->path->len; i++) {
    const TuschRectPt *bounds = &g_array_index(walk->path, RedactSubpath, i).bounds;
    all = any ? tusch_rect_pt_union(&all, bounds) : *bounds;
    any = true;
  }
  walk->state.clip = tusch_rect_pt_intersect(&walk->state.clip, &all);
}

static void
note_painted(RedactWalk *walk, const TuschRectPt *bounds)
{
  const RedactMatrix *m = &walk->state.ctm;
  double stroke = walk->state.line_width / 2 * sqrt(fabs(m->a * m->d - m->b * m->c));
  TuschRectPt wide = tusch_rect_pt_grow(bounds, stroke);
  walk->painted = tusch_rect_pt_union(&walk->painted, &wide);
}

/* Bounds of a path are in the clean page's user space already. */
static void
note_unseen(RedactWalk *walk, const TuschRectPt *bounds)
{
  double height_pt = walk->copy->shown.y1;
  TuschRectPt place = {bounds->x0, height_pt - bounds->y1, bounds->x1, height_pt - bounds->y0};
  g_array_append_val(walk->copy->unseen, place);
}

/* Nothing of the clip is left: nothing shows, and text that should makes the page pixels. */
static void
shut_clip(RedactWalk *walk)
{
  g_string_append(walk->out, "0 0 0 0 re\n");
  walk->state.clip = (TuschRectPt){0, 0, 0, 0};
}

bool
redact_walk_paint(RedactWalk *walk)
{
  bool is_clip = walk->clip_op != NULL;
  bool any = walk->path->len == 0;
  bool is_painted = walk->content.kind != REDACT_OP_END_PATH;
  bool any_kept = false;
  bool drops_clip = false;
  redact_walk_write_matrix(walk);
  for (guint i = 0; i < walk->path->len; i++) {
    const RedactSubpath *subpath = &g_array_index(walk->path, RedactSubpath, i);
    if (is_painted)
      note_painted(walk, &subpath->bounds);
    if (walk->n_hidden > 0 && is_painted && subpath->has_point)
      note_unseen(walk, &subpath->bounds);
    if (walk->n_hidden > 0 && !is_clip)
      continue;
    Verdict verdict = verdict_on(walk, subpath);
    /* A clip cannot lose a part without showing something else; letters may clip a colour. */
    if (is_clip && verdict != KEEP && !subpath->is_upright)
      return redact_walk_fail(walk, "clip-under-box");
    if (verdict == DOUBT && !is_clip)
      return redact_walk_fail(walk, "shape-under-box");
    if (verdict == DROP && !is_clip)
      continue;
    if (is_clip && clips_line(walk, subpath)) {
      drops_clip = true;
      continue;
    }
    any_kept = true;
    any = true;
    g_string_append_len(
        walk->out, walk->path_out->str + subpath->start, (gssize)(subpath->end - subpath->start));
  }
  if (is_clip) {
    narrow_clip(walk);
    if (drops_clip && !any_kept)
      shut_clip(walk);
    any = any || drops_clip;
    g_string_append_printf(walk->out, "%s\n", walk->clip_op);
  }
  walk->clip_op = NULL;
  g_array_set_size(walk->path, 0);
  g_string_truncate(walk->path_out, 0);
  if (walk->n_hidden > 0) {
    if (is_clip)
      g_string_append(walk->out, "n\n");
    return true;
  }
  return any ? redact_walk_pass(walk) : true;
}
