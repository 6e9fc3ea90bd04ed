/* Text at new places. On a page where lines are set anew no operator may be passed on that says
 * where something was: matrices and word spaces are written only where they are needed, and what
 * moves is placed run by run. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "redact/format.h"
#include "redact/sabotage.h"
#include "redact/walk.h"

#include <math.h>

static const double MAX_KERN_EM = 0.15; /* a larger one parts words: they are placed one by one */
static const double CLIP_TOLERANCE_PT = 1;

bool
redact_walk_is_placing(const RedactWalk *walk)
{
  return walk->kind == REDACT_STREAM_PAGE && walk->copy->erase != NULL &&
         redact_layout_moves(walk->copy->erase->layout);
}

static bool
is_identity(const RedactMatrix *m)
{
  return m->a == 1 && m->b == 0 && m->c == 0 && m->d == 1 && m->e == 0 && m->f == 0;
}

static void
append_matrix(RedactWalk *walk, const char *op, const RedactMatrix *m)
{
  redact_append_matrix(walk->out, op, (const double[]){m->a, m->b, m->c, m->d, m->e, m->f});
}

void
redact_walk_write_matrix(RedactWalk *walk)
{
  if (is_identity(&walk->state.pending))
    return;
  redact_walk_close_text(walk); /* cm stands outside text objects */
  append_matrix(walk, "cm", &walk->state.pending);
  walk->state.pending = REDACT_IDENTITY;
}

static void
open_text(RedactWalk *walk)
{
  if (walk->is_text_open)
    return;
  g_string_append(walk->out, "BT\n");
  walk->is_text_open = true;
  walk->has_place = false;
}

void
redact_walk_close_text(RedactWalk *walk)
{
  if (walk->is_text_open)
    g_string_append(walk->out, "ET\n");
  walk->is_text_open = false;
  walk->has_place = false;
}

void
redact_walk_write_word_space(RedactWalk *walk)
{
  RedactState *s = &walk->state;
  if (s->word_space != s->written_word_space)
    redact_append_op(walk->out, "Tw", "", &s->word_space, 1);
  s->written_word_space = s->word_space;
}

void
redact_walk_show_in_place(RedactWalk *walk, const RedactMatrix *start, const GString *array)
{
  redact_walk_write_matrix(walk);
  redact_walk_write_word_space(walk);
  open_text(walk);
  if (!walk->has_place)
    append_matrix(walk, "Tm", start);
  walk->has_place = true;
  g_string_append_printf(walk->out, "%s] TJ\n", array->str);
}

/* Runs */

void
redact_run_init(RedactRun *run)
{
  *run = (RedactRun){.array = g_string_new(NULL), .codes = g_byte_array_new()};
}

void
redact_run_clear(RedactRun *run)
{
  if (run->array != NULL)
    g_string_free(run->array, TRUE);
  run->array = NULL;
  g_clear_pointer(&run->codes, g_byte_array_unref);
}

static void
flush_codes(RedactRun *run)
{
  if (run->codes->len > 0)
    redact_append_hex(run->array, run->codes->data, run->codes->len);
  g_byte_array_set_size(run->codes, 0);
}

/* A way along the page as a vector of the user space that was written; %FALSE if there is none.
 * @dy: downwards */
static bool
vector_in_written_space(const RedactWalk *walk, double dx, double dy, double *out_x, double *out_y)
{
  const RedactMatrix *m = &walk->state.ctm;
  const RedactMatrix *pending = &walk->state.pending;
  double determinant = m->a * m->d - m->b * m->c;
  if (!(fabs(determinant) > 1e-12))
    return false;
  double x = (dx * m->d + dy * m->c) / determinant;
  double y = (-dx * m->b - dy * m->a) / determinant;
  *out_x = pending->a * x + pending->c * y;
  *out_y = pending->b * x + pending->d * y;
  return true;
}

static bool
start_run(RedactWalk *walk, RedactRun *run, const RedactMove *move)
{
  run->move = move;
  run->is_open = true;
  run->kern = 0;
  run->start = redact_matrix_multiply(&walk->text, &walk->state.pending);
  g_string_assign(run->array, "[");
  if (move == NULL)
    return true;
  double x = 0;
  double y = 0;
  redact_matrix_apply(&walk->text, &x, &y);
  redact_matrix_apply(&walk->state.ctm, &x, &y);
  /* The rest of the old place goes: on the grid nothing tells it. */
  double new_x = x + move->dx;
  if (!redact_is_left_out(REDACT_STEP_GRID))
    new_x = rint(new_x / REDACT_GRID_PT) * REDACT_GRID_PT;
  double move_x;
  double move_y;
  if (!vector_in_written_space(walk, new_x - x, move->dy, &move_x, &move_y))
    return redact_walk_fail(walk, "text-place");
  run->start.e += move_x;
  run->start.f += move_y;
  return true;
}

void
redact_run_end(RedactWalk *walk, RedactRun *run)
{
  if (!run->is_open)
    return;
  flush_codes(run);
  open_text(walk);
  append_matrix(walk, "Tm", &run->start);
  walk->has_place = false;
  g_string_append_printf(walk->out, "%s] TJ\n", run->array->str);
  run->is_open = false;
}

bool
redact_run_add(RedactWalk *walk, RedactRun *run, const RedactMove *move, const RedactCode *code)
{
  double em = walk->state.font_size * walk->state.scale;
  if (run->is_open && (run->move != move || fabs(run->kern) > MAX_KERN_EM * fabs(em)))
    redact_run_end(walk, run);
  if (!run->is_open && !start_run(walk, run, move))
    return false;
  if (run->kern != 0 && em != 0) {
    flush_codes(run);
    g_string_append_c(run->array, ' ');
    redact_append_number(run->array, -run->kern / em * 1000);
    g_string_append_c(run->array, ' ');
  }
  run->kern = 0;
  g_byte_array_append(run->codes, code->bytes, code->n);
  return true;
}

/* What is left of the page by the time a glyph has moved */

bool
redact_walk_move_glyph(RedactWalk *walk, const TuschRectPt *place, const RedactMove **out_move)
{
  const RedactErase *erase = walk->copy->erase;
  const RedactMove *move = erase != NULL ? redact_layout_find_move(erase->layout, place) : NULL;
  *out_move = move;
  if (move == NULL || walk->kind != REDACT_STREAM_PAGE)
    return true;
  guint index = (guint)(move - (const RedactMove *)(const void *)erase->layout->moves->data);
  g_array_index(erase->n_moved, guint, index)++;
  const TuschRectPt *clip = &walk->state.clip;
  double d = CLIP_TOLERANCE_PT;
  if (place->x0 + move->dx < clip->x0 - d || place->x1 + move->dx > clip->x1 + d)
    return redact_walk_fail(walk, "clip-on-moved-line");
  return true;
}

static bool
reaches_into(const TuschRectPt *rect, const TuschRectPt *line)
{
  double height = line->y1 - line->y0;
  TuschRectPt core = {line->x0, line->y0 + 0.2 * height, line->x1, line->y1 - 0.2 * height};
  return tusch_rect_pt_overlaps(rect, &core);
}

/* Within a line and no longer than it: an underline, a marking, a clip of its own. What is thin and
 * lies at its upper edge underlines the line above. */
static bool
belongs_to(const TuschRectPt *rect, const TuschRectPt *line)
{
  static const double OVERHANG_PT = 2;
  double height = line->y1 - line->y0;
  if (rect->y1 - rect->y0 <= height / 6 && rect->y1 <= line->y0 + height / 10)
    return false;
  return rect->x0 >= line->x0 - OVERHANG_PT && rect->x1 <= line->x1 + OVERHANG_PT &&
         rect->y0 >= line->y0 - height / 3 && rect->y1 <= line->y1 + height / 3;
}

RedactNearLine
redact_walk_near_line(const RedactWalk *walk, const TuschRectPt *rect)
{
  const RedactErase *erase = walk->copy->erase;
  RedactNearLine near = REDACT_NOT_NEAR;
  if (!redact_walk_is_placing(walk))
    return near;
  for (guint i = 0; i < erase->layout->lines->len; i++) {
    const TuschMovedLine *line = &g_array_index(erase->layout->lines, TuschMovedLine, i);
    TuschRectPt level = tusch_rect_pt_shear(rect, -line->slope);
    if (belongs_to(&level, &line->before))
      return REDACT_OF_LINE;
    if (reaches_into(&level, &line->before) || reaches_into(&level, &line->after))
      near = REDACT_ACROSS_LINE;
  }
  return near;
}
