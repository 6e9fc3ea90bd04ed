/* Setting lines anew: every box that hides its width gets a label's size, every space the same
 * width, and the line stays where its margin, its middle or its end tells that it belongs. Nothing
 * here may depend on how wide a removed name was. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "redact/layout.h"

#include "redact/black-bar.h"
#include "redact/boxes.h"
#include "redact/label.h"
#include "redact/level.h"
#include "redact/line-items.h"
#include "redact/sabotage.h"
#include "redact/text-layer.h"

#include <math.h>
#include <stdlib.h>

static const double SPACE = 0.12; /* of the line's height: a gap no smaller parts words */
static const double USUAL_SPACE = 0.25; /* of the height, where the page does not tell */
static const double MIN_SPACE = 0.15, MAX_SPACE = 0.6; /* of the height */
static const double PAD_PT = 1; /* between a box and a letter that touched it */
static const double SAME_PT = 1; /* margins no further apart are one */
static const double NEAR_PT = 120; /* lines no further away belong to the same block */
static const double CELL_PADDING_PT = 12;
enum { MIN_GAPS = 5 };

typedef enum { ALIGN_LEFT, ALIGN_CENTRE, ALIGN_RIGHT } Align;

/* A line of the page, as far as its margins and spaces go. */
typedef struct {
  double x0, x1, y, height;
} Peer;

typedef struct {
  RedactLayout *layout;
  const TuschPlanPage *plan;
  const TuschPageText *text; /* made level, as are boxes and ink */
  const TuschRaster *ink;
  GArray *boxes; /* RedactLineBox: all of the page */
  GArray *peers; /* Peer */
  bool *is_done; /* by box of the plan */
} Setter;

void
redact_layout_free(RedactLayout *layout)
{
  if (layout == NULL)
    return;
  g_array_unref(layout->erased);
  g_array_unref(layout->painted);
  g_array_unref(layout->shown);
  g_array_unref(layout->widths);
  g_array_unref(layout->moves);
  g_array_unref(layout->lines);
  g_free(layout);
}

static bool
holds_middle(const TuschRectPt *outer, const TuschRectPt *rect)
{
  double x = (rect->x0 + rect->x1) / 2;
  double y = (rect->y0 + rect->y1) / 2;
  return x >= outer->x0 && x < outer->x1 && y >= outer->y0 && y < outer->y1;
}

const RedactMove *
redact_layout_find_move(const RedactLayout *layout, const TuschRectPt *rect)
{
  TuschRectPt level = tusch_rect_pt_shear(rect, layout != NULL ? -layout->slope : 0);
  for (guint i = 0; layout != NULL && i < layout->moves->len; i++) {
    const RedactMove *move = &g_array_index(layout->moves, RedactMove, i);
    if (holds_middle(&move->from, &level))
      return move;
  }
  return NULL;
}

bool
redact_layout_moves(const RedactLayout *layout)
{
  return layout != NULL && layout->lines->len > 0;
}

static double
on_grid(double x)
{
  if (redact_is_left_out(REDACT_STEP_GRID))
    return x;
  return rint(x / REDACT_GRID_PT) * REDACT_GRID_PT;
}

/* Producers round places to hundredths of a point: figures taken from the line itself are rounded
 * so far that this is not seen. */
static double
coarse(double x)
{
  return rint(x * 4) / 4;
}

/* What the rest of the page tells */

static void
gather_peers(Setter *setter)
{
  Peer peer = {0};
  bool any = false;
  for (guint i = 0; i < setter->text->glyphs->len; i++) {
    const TuschRectPt *box = &g_array_index(setter->text->glyphs, TuschGlyph, i).box;
    if (tusch_rect_pt_is_empty(box))
      continue;
    double y = (box->y0 + box->y1) / 2;
    double height = box->y1 - box->y0;
    bool goes_on = any && fabs(y - peer.y) < height / 3 && box->x0 > peer.x0 &&
                   box->x0 - peer.x1 < redact_line_wide_gap(height);
    if (any && !goes_on)
      g_array_append_val(setter->peers, peer);
    if (goes_on)
      peer.x1 = fmax(peer.x1, box->x1);
    else
      peer = (Peer){box->x0, box->x1, y, height};
    any = true;
  }
  if (any)
    g_array_append_val(setter->peers, peer);
}

static int
compare_doubles(gconstpointer a, gconstpointer b)
{
  double left = *(const double *)a;
  double right = *(const double *)b;
  return left < right ? -1 : left > right;
}

static bool
is_beside_hidden_box(const Setter *setter, const TuschRectPt *glyph)
{
  for (guint i = 0; i < setter->boxes->len; i++) {
    const RedactLineBox *box = &g_array_index(setter->boxes, RedactLineBox, i);
    double middle = (glyph->y0 + glyph->y1) / 2;
    if (box->hides_width && middle > box->rect.y0 && middle < box->rect.y1)
      return true;
  }
  return false;
}

/* The usual space of the page's other lines: a line's own may be stretched to fill it. */
static double
usual_space(const Setter *setter, double height)
{
  const GArray *glyphs = setter->text->glyphs;
  g_autoptr(GArray) gaps = g_array_new(FALSE, FALSE, sizeof(double));
  const TuschRectPt *last = NULL;
  for (guint i = 0; i < glyphs->len; i++) {
    const TuschRectPt *glyph = &g_array_index(glyphs, TuschGlyph, i).box;
    double glyph_height = glyph->y1 - glyph->y0;
    if (tusch_rect_pt_is_empty(glyph))
      continue;
    if (last != NULL && fabs(glyph_height / height - 1) < 0.15 &&
        fabs(glyph->y1 - last->y1) < height / 4 && !is_beside_hidden_box(setter, glyph)) {
      double share = (glyph->x0 - last->x1) / glyph_height;
      if (share > SPACE && share < 1)
        g_array_append_val(gaps, share);
    }
    last = glyph;
  }
  g_array_sort(gaps, compare_doubles);
  double share = gaps->len >= MIN_GAPS ? g_array_index(gaps, double, gaps->len / 2) : USUAL_SPACE;
  return on_grid(rint(CLAMP(share, MIN_SPACE, MAX_SPACE) * 100) / 100 * height);
}

static Align
align_in_cell(const RedactSegment *s)
{
  double before = s->x0 - s->left;
  double after = s->right - s->x1;
  if (fabs(before - after) < SAME_PT && before > CELL_PADDING_PT)
    return ALIGN_CENTRE;
  return after < CELL_PADDING_PT && after < before - CELL_PADDING_PT ? ALIGN_RIGHT : ALIGN_LEFT;
}

/* Where the line belongs whatever it holds: what the lines around it have in common. */
typedef struct {
  Align align;
  double x; /* of the margin, the middle or the end */
} Anchor;

static Anchor
anchor_without_peers(const Setter *setter, const RedactSegment *s)
{
  double centre = (s->x0 + s->x1) / 2;
  double page_centre = setter->text->width_pt / 2;
  Align align = s->has_left_rule && s->has_right_rule ? align_in_cell(s) : ALIGN_LEFT;
  if (fabs(centre - page_centre) < SAME_PT / 2)
    return (Anchor){ALIGN_CENTRE, page_centre};
  if (align == ALIGN_CENTRE)
    return (Anchor){align, coarse((s->left + s->right) / 2)};
  return (Anchor){align, coarse(align == ALIGN_RIGHT ? s->x1 : s->x0)};
}

static Anchor
find_anchor(const Setter *setter, const RedactLineItems *line, const RedactSegment *s)
{
  const Peer *left = NULL;
  const Peer *right = NULL;
  const Peer *centre = NULL;
  double y = (line->y0 + line->y1) / 2;
  for (guint i = 0; i < setter->peers->len; i++) {
    const Peer *peer = &g_array_index(setter->peers, Peer, i);
    if ((peer->y > line->y0 && peer->y < line->y1) || fabs(peer->y - y) > NEAR_PT)
      continue;
    if (left == NULL && fabs(peer->x0 - s->x0) < SAME_PT)
      left = peer;
    if (right == NULL && fabs(peer->x1 - s->x1) < SAME_PT)
      right = peer;
    if (centre == NULL && fabs(peer->x0 + peer->x1 - s->x0 - s->x1) < 2 * SAME_PT)
      centre = peer;
  }
  if (left != NULL)
    return (Anchor){ALIGN_LEFT, left->x0};
  if (right != NULL)
    return (Anchor){ALIGN_RIGHT, right->x1};
  if (centre != NULL)
    return (Anchor){ALIGN_CENTRE, coarse((centre->x0 + centre->x1) / 2)};
  return anchor_without_peers(setter, s);
}

/* Setting one segment */

typedef struct {
  const Setter *setter;
  const RedactLineItems *line;
  const RedactSegment *segment;
  Anchor anchor;
  double space;
} Setting;

static RedactItem *
item_at(const Setting *setting, guint index)
{
  return &g_array_index(setting->line->items, RedactItem, index);
}

static double
gap_before(const Setting *setting, guint index)
{
  if (index == setting->segment->first)
    return 0;
  const RedactItem *last = item_at(setting, index - 1);
  const RedactItem *item = item_at(setting, index);
  if (redact_is_left_out(REDACT_STEP_SPACES))
    return item->x0 - last->x1;
  bool is_parted = item->x0 - last->x1 >= SPACE * setting->line->height;
  return is_parted || last->kind == item->kind ? setting->space : PAD_PT;
}

/* The size of a label, the same for every name: a whole number of steps. */
static double
label_size(const Setting *setting, const RedactItem *slot)
{
  double widest = 0;
  for (guint i = slot->first_box; i <= slot->last_box; i++) {
    guint index = g_array_index(setting->line->boxes, RedactLineBox, i).index;
    const TuschPlanBox *box = g_ptr_array_index(setting->setter->plan->boxes, index);
    widest = fmax(widest, redact_label_width(box->ground));
  }
  double steps = ceil(widest / TUSCH_WIDTH_STEP_PT);
  return TUSCH_WIDTH_STEP_PT * CLAMP(steps, 2, 4);
}

/* Sets the items from 0 on; returns the width of all. @max_size: of a label. */
static double
set_items(const Setting *setting, double max_size)
{
  double x = 0;
  for (guint i = setting->segment->first; i < setting->segment->end; i++) {
    RedactItem *item = item_at(setting, i);
    x += gap_before(setting, i);
    item->new_x0 = x;
    item->new_width = coarse(item->x1 - item->x0);
    if (item->kind == REDACT_ITEM_SLOT && !redact_is_left_out(REDACT_STEP_LABEL_SIZE))
      item->new_width = fmin(label_size(setting, item), max_size);
    x += item->new_width;
  }
  return x;
}

/* Moves what was set from 0 on to where the line belongs. */
static void
place_items(const Setting *setting, double width)
{
  const RedactSegment *s = setting->segment;
  double start = setting->anchor.x;
  if (setting->anchor.align == ALIGN_RIGHT)
    start -= width;
  else if (setting->anchor.align == ALIGN_CENTRE)
    start -= width / 2;
  for (guint i = s->first; i < s->end; i++) {
    RedactItem *item = item_at(setting, i);
    item->new_x0 = on_grid(start + item->new_x0);
  }
}

static double
room(const Setting *setting)
{
  const RedactSegment *s = setting->segment;
  double x = setting->anchor.x;
  if (setting->anchor.align == ALIGN_LEFT)
    return s->right - x;
  if (setting->anchor.align == ALIGN_RIGHT)
    return x - s->left;
  return 2 * fmin(x - s->left, s->right - x);
}

/* %FALSE if the line has no room even for the smallest labels and spaces. */
static bool
fit_items(Setting *setting)
{
  double usual = setting->space;
  double tight = fmin(usual, on_grid(MIN_SPACE * setting->line->height));
  for (double size = 4 * TUSCH_WIDTH_STEP_PT; size > 0; size -= TUSCH_WIDTH_STEP_PT) {
    for (guint i = 0; i < 2; i++) {
      setting->space = i == 0 ? usual : tight;
      double width = set_items(setting, size);
      if (width <= room(setting)) {
        place_items(setting, width);
        return true;
      }
    }
  }
  return false;
}

/* Writing down what was set */

static void
show_box(const Setting *setting, const RedactItem *item, TuschBoxWidth width)
{
  RedactLayout *layout = setting->setter->layout;
  for (guint i = item->first_box; i <= item->last_box; i++) {
    const RedactLineBox *box = &g_array_index(setting->line->boxes, RedactLineBox, i);
    const TuschRectPt *painted = &g_array_index(layout->painted, TuschRectPt, box->index);
    TuschRectPt *shown = &g_array_index(layout->shown, TuschRectPt, box->index);
    setting->setter->is_done[box->index] = true;
    TuschRectPt level = tusch_rect_pt_shear(painted, -layout->slope);
    if (item->kind == REDACT_ITEM_BLOCK) {
      double dx = item->new_x0 - item->x0;
      level = (TuschRectPt){level.x0 + dx, level.y0, level.x1 + dx, level.y1};
      *shown = tusch_rect_pt_shear(&level, layout->slope);
      continue;
    }
    level = (TuschRectPt){item->new_x0, level.y0, item->new_x0 + item->new_width, level.y1};
    *shown = tusch_rect_pt_shear(&level, layout->slope);
    g_array_index(layout->widths, TuschBoxWidth, box->index) = width;
  }
}

static double
margin_between(const Setting *setting, double x0, double x1)
{
  return CLAMP((x1 - x0) / 2, 0, 0.75 * setting->line->height);
}

static void
move_item(const Setting *setting, guint index)
{
  const RedactSegment *s = setting->segment;
  const RedactItem *item = item_at(setting, index);
  double edge = 0.2 * setting->line->height;
  RedactMove move = {{item->x0 - edge, setting->line->y0, item->x1 + edge, setting->line->y1},
                     item->new_x0 - item->x0,
                     setting->setter->layout->slope * (item->new_x0 - item->x0),
                     item->kind == REDACT_ITEM_BLOCK};
  if (index > s->first)
    move.from.x0 = item->x0 - margin_between(setting, item_at(setting, index - 1)->x1, item->x0);
  if (index + 1 < s->end)
    move.from.x1 = item->x1 + margin_between(setting, item->x1, item_at(setting, index + 1)->x0);
  g_array_append_val(setting->setter->layout->moves, move);
}

static void
note_line(const Setting *setting, double x0, double x1)
{
  const RedactSegment *s = setting->segment;
  TuschMovedLine line = {{s->x0, setting->line->y0, s->x1, setting->line->y1},
                         {x0, setting->line->y0, x1, setting->line->y1},
                         setting->setter->layout->slope};
  g_array_append_val(setting->setter->layout->lines, line);
}

static void
write_down(const Setting *setting)
{
  const RedactSegment *s = setting->segment;
  const RedactItem *first = item_at(setting, s->first);
  const RedactItem *last = item_at(setting, s->end - 1);
  for (guint i = s->first; i < s->end; i++) {
    const RedactItem *item = item_at(setting, i);
    if (item->kind != REDACT_ITEM_LETTERS)
      show_box(setting, item, TUSCH_BOX_WIDTH_LABEL);
    if (item->kind != REDACT_ITEM_SLOT)
      move_item(setting, i);
  }
  note_line(setting, first->new_x0, last->new_x0 + last->new_width);
}

/* Removes all of the line from @x0 on, in pieces: the line may be askew. */
static void
erase_rest(const Setting *setting, double x0)
{
  RedactLayout *layout = setting->setter->layout;
  const RedactLineItems *line = setting->line;
  double inset = 0.15 * line->height;
  while (x0 < setting->segment->x1) {
    double x1 = layout->slope != 0 ? fmin(x0 + TUSCH_WIDTH_STEP_PT, setting->segment->x1)
                                   : setting->segment->x1;
    TuschRectPt level = {x0, line->y0 + inset, x1, line->y1 - inset};
    TuschRectPt gone = tusch_rect_pt_shear(&level, layout->slope);
    g_array_append_val(layout->erased, gone);
    g_array_append_val(layout->painted, gone);
    x0 = x1;
  }
}

/* No room: one box from the first name (or, where the line's end or middle is its place, from the
 * room's start) to the room's end, and what stands there goes with it. */
static void
cover_rest(Setting *setting)
{
  const RedactSegment *s = setting->segment;
  guint first = s->first;
  while (setting->anchor.align == ALIGN_LEFT && item_at(setting, first)->kind != REDACT_ITEM_SLOT)
    first++;
  (void)set_items(setting, TUSCH_WIDTH_STEP_PT);
  double centre = setting->anchor.x;
  double start = setting->anchor.align == ALIGN_LEFT ? setting->anchor.x : s->left;
  double half = room(setting) / 2;
  double x0 = on_grid(start + item_at(setting, first)->new_x0);
  double x1 = setting->anchor.align == ALIGN_RIGHT ? setting->anchor.x : s->right;
  if (setting->anchor.align == ALIGN_CENTRE) {
    x0 = on_grid(centre - half);
    x1 = centre + half;
  }
  for (guint i = s->first; i < first; i++) {
    item_at(setting, i)->new_x0 = on_grid(start + item_at(setting, i)->new_x0);
    move_item(setting, i);
    if (item_at(setting, i)->kind == REDACT_ITEM_BLOCK)
      show_box(setting, item_at(setting, i), TUSCH_BOX_WIDTH_KEPT);
  }
  RedactItem rest = *item_at(setting, first);
  rest.kind = REDACT_ITEM_SLOT;
  rest.new_x0 = x0;
  rest.new_width = fmax(x1 - x0, TUSCH_WIDTH_STEP_PT / 2);
  erase_rest(setting, rest.x0);
  for (guint i = first; i < s->end; i++) {
    const RedactItem *item = item_at(setting, i);
    rest.first_box = item->first_box;
    rest.last_box = item->last_box;
    if (item->kind != REDACT_ITEM_LETTERS)
      show_box(setting, &rest, TUSCH_BOX_WIDTH_EDGE);
  }
  note_line(setting, s->x0, rest.new_x0 + rest.new_width);
}

static void
set_segment(const Setter *setter, const RedactLineItems *line, const RedactSegment *segment)
{
  Setting setting = {.setter = setter, .line = line, .segment = segment};
  bool any_slot = false;
  for (guint i = segment->first; i < segment->end; i++)
    any_slot = any_slot || item_at(&setting, i)->kind == REDACT_ITEM_SLOT;
  if (!any_slot)
    return;
  setting.anchor = find_anchor(setter, line, segment);
  setting.space = usual_space(setter, line->height);
  if (fit_items(&setting))
    write_down(&setting);
  else
    cover_rest(&setting);
}

/* Whether @rect would take letters with it that no box of the plan takes. */
static bool
takes_others(const Setter *setter, const TuschRectPt *rect)
{
  const GArray *glyphs = setter->text->glyphs;
  for (guint i = 0; i < glyphs->len; i++) {
    const TuschRectPt *glyph = &g_array_index(glyphs, TuschGlyph, i).box;
    bool is_gone = tusch_rect_pt_is_empty(glyph) || !redact_glyph_is_touched(glyph, rect);
    for (guint k = 0; !is_gone && k < setter->boxes->len; k++)
      is_gone =
          redact_glyph_is_touched(glyph, &g_array_index(setter->boxes, RedactLineBox, k).rect);
    if (!is_gone)
      return true;
  }
  return false;
}

/* The box takes all of @rect, and nothing moves. */
static void
cover_box(RedactLayout *layout, guint index, const TuschRectPt *rect)
{
  g_array_index(layout->erased, TuschRectPt, index) = *rect;
  g_array_index(layout->painted, TuschRectPt, index) = *rect;
  g_array_index(layout->shown, TuschRectPt, index) = *rect;
  g_array_index(layout->widths, TuschBoxWidth, index) = TUSCH_BOX_WIDTH_COVERED;
}

/* Text that does not run along x: its letters' boxes become one, grown to whole steps along the
 * longer side. Where other letters are in the way the boxes stay as they are. */
static void
cover_steps(const Setter *setter, const GArray *indexes)
{
  RedactLayout *layout = setter->layout;
  TuschRectPt rect = {0, 0, 0, 0};
  for (guint i = 0; i < indexes->len; i++) {
    guint index = g_array_index(indexes, guint, i);
    const TuschRectPt *box = &g_array_index(layout->erased, TuschRectPt, index);
    rect = i == 0 ? *box : tusch_rect_pt_union(&rect, box);
  }
  bool is_tall = rect.y1 - rect.y0 > rect.x1 - rect.x0;
  double length = is_tall ? rect.y1 - rect.y0 : rect.x1 - rect.x0;
  double grown = TUSCH_WIDTH_STEP_PT * ceil(length / TUSCH_WIDTH_STEP_PT);
  if (is_tall)
    rect.y1 = rect.y0 + grown;
  else
    rect.x1 = rect.x0 + grown;
  if (takes_others(setter, &rect))
    return;
  for (guint i = 0; i < indexes->len; i++) {
    guint index = g_array_index(indexes, guint, i);
    setter->is_done[index] = true;
    cover_box(layout, index, &rect);
  }
}

/* Whether the letters in the box stand beside the letters next to them in their words. */
static bool
runs_along_x(const Setter *setter, const TuschRectPt *box)
{
  guint n_along = 0;
  guint n_pairs = 0;
  const GArray *glyphs = setter->text->glyphs;
  for (guint i = 1; i < glyphs->len; i++) {
    const TuschRectPt *last = &g_array_index(glyphs, TuschGlyph, i - 1).box;
    const TuschRectPt *glyph = &g_array_index(glyphs, TuschGlyph, i).box;
    if (tusch_rect_pt_is_empty(last) || tusch_rect_pt_is_empty(glyph) ||
        (!holds_middle(box, glyph) && !holds_middle(box, last)))
      continue;
    double dx = (glyph->x0 + glyph->x1 - last->x0 - last->x1) / 2;
    double dy = (glyph->y0 + glyph->y1 - last->y0 - last->y1) / 2;
    n_along += dx > 2 * fabs(dy);
    n_pairs++;
  }
  return 2 * n_along >= n_pairs;
}

/* The box and those that touch it, none of them along x. (transfer full) (element-type guint) */
static GArray *
gather_upright(const Setter *setter, const RedactLineBox *box)
{
  static const double TOUCH_PT = 6; /* a space between words */
  GArray *indexes = g_array_new(FALSE, FALSE, sizeof(guint));
  TuschRectPt all = box->rect;
  guint n_before;
  g_array_append_val(indexes, box->index);
  g_autofree bool *is_taken = g_new0(bool, setter->boxes->len);
  is_taken[box->index] = true;
  do {
    n_before = indexes->len;
    for (guint i = 0; i < setter->boxes->len; i++) {
      const RedactLineBox *other = &g_array_index(setter->boxes, RedactLineBox, i);
      TuschRectPt wide = tusch_rect_pt_grow(&all, TOUCH_PT);
      if (is_taken[other->index] || !other->hides_width || setter->is_done[other->index] ||
          !tusch_rect_pt_overlaps(&wide, &other->rect) || runs_along_x(setter, &other->rect))
        continue;
      is_taken[other->index] = true;
      g_array_append_val(indexes, other->index);
      all = tusch_rect_pt_union(&all, &other->rect);
    }
  } while (indexes->len > n_before);
  return indexes;
}

static void
cover_upright(const Setter *setter, const RedactLineBox *box)
{
  g_autoptr(GArray) indexes = gather_upright(setter, box);
  cover_steps(setter, indexes);
}

static void
set_line_of(const Setter *setter, const RedactLineBox *box)
{
  g_auto(RedactLineItems) line;
  redact_line_items_init(&line, &box->rect, setter->boxes, setter->text);
  for (guint i = 0; i < line.items->len;) {
    RedactSegment segment = redact_line_segment(&line, i, setter->text, setter->ink);
    bool holds_box = false;
    for (guint k = segment.first; k < segment.end; k++) {
      const RedactItem *item = &g_array_index(line.items, RedactItem, k);
      for (guint b = item->first_box; item->kind == REDACT_ITEM_SLOT && b <= item->last_box; b++)
        holds_box |= g_array_index(line.boxes, RedactLineBox, b).index == box->index;
    }
    if (holds_box)
      set_segment(setter, &line, &segment);
    i = segment.end;
  }
}

static bool
is_inside_larger(const Setter *setter, const RedactLineBox *box)
{
  for (guint i = 0; i < setter->boxes->len; i++) {
    const RedactLineBox *other = &g_array_index(setter->boxes, RedactLineBox, i);
    TuschRectPt all = tusch_rect_pt_union(&other->rect, &box->rect);
    if (other->rect.y1 - other->rect.y0 > 2 * (box->rect.y1 - box->rect.y0) &&
        all.x0 == other->rect.x0 && all.x1 == other->rect.x1 && all.y0 == other->rect.y0 &&
        all.y1 == other->rect.y1)
      return true;
  }
  return false;
}

/* Letters under a bar that somebody drew before: all of the bar becomes the box. Beside it a label
 * would still tell how long the bar is. */
static bool
take_black_bar(const Setter *setter, const RedactLineBox *box)
{
  static const double EDGE_PT = 1; /* soft edges, and never the width of the letters */
  RedactLayout *layout = setter->layout;
  const TuschRectPt *erased = &g_array_index(layout->erased, TuschRectPt, box->index);
  TuschRectPt bar;
  if (setter->ink == NULL || layout->slope != 0 ||
      !redact_find_black_bar(setter->ink, erased, &bar))
    return false;
  TuschRectPt rect = tusch_rect_pt_union(erased, &bar);
  rect.x0 -= EDGE_PT;
  rect.x1 += EDGE_PT;
  cover_box(layout, box->index, &rect);
  return true;
}

static void
set_lines(Setter *setter)
{
  for (guint i = 0; i < setter->boxes->len; i++) {
    const RedactLineBox *box = &g_array_index(setter->boxes, RedactLineBox, i);
    if (!box->hides_width || setter->is_done[box->index])
      continue;
    setter->is_done[box->index] = true;
    if (take_black_bar(setter, box))
      continue;
    if (is_inside_larger(setter, box))
      g_array_index(setter->layout->widths, TuschBoxWidth, box->index) = TUSCH_BOX_WIDTH_EDGE;
    else if (runs_along_x(setter, &box->rect))
      set_line_of(setter, box);
    else
      cover_upright(setter, box);
  }
}

static RedactLayout *
layout_as_planned(const TuschPlanPage *plan, const TuschPageText *text)
{
  RedactLayout *layout = g_new0(RedactLayout, 1);
  layout->erased = redact_boxes_of_page(plan);
  layout->painted = redact_boxes_grow(layout->erased, text);
  layout->shown = g_array_copy(layout->painted);
  layout->widths = g_array_new(FALSE, TRUE, sizeof(TuschBoxWidth));
  g_array_set_size(layout->widths, layout->erased->len);
  layout->moves = g_array_new(FALSE, FALSE, sizeof(RedactMove));
  layout->lines = g_array_new(FALSE, FALSE, sizeof(TuschMovedLine));
  return layout;
}

RedactLayout *
redact_layout_new(const TuschPlanPage *plan, const TuschPageText *text, const TuschRaster *ink)
{
  RedactLayout *layout = layout_as_planned(plan, text);
  if (!tusch_plan_page_hides_widths(plan) || text == NULL)
    return layout;
  double slope = redact_level_slope(text);
  layout->slope = slope;
  g_autoptr(GArray) boxes = g_array_new(FALSE, FALSE, sizeof(RedactLineBox));
  for (guint i = 0; i < plan->boxes->len; i++) {
    const TuschPlanBox *box = g_ptr_array_index(plan->boxes, i);
    RedactLineBox line_box = {tusch_rect_pt_shear(&box->box, -slope), i, box->hides_width};
    g_array_append_val(boxes, line_box);
  }
  g_autoptr(TuschPageText) level_text = slope != 0 ? redact_level_text(text, slope) : NULL;
  g_autoptr(TuschRaster) level_ink =
      slope != 0 && ink != NULL ? redact_level_raster(ink, slope) : NULL;
  g_autoptr(GArray) peers = g_array_new(FALSE, FALSE, sizeof(Peer));
  g_autofree bool *is_done = g_new0(bool, boxes->len);
  Setter setter = {layout,
                   plan,
                   slope != 0 ? level_text : text,
                   slope != 0 ? level_ink : ink,
                   boxes,
                   peers,
                   is_done};
  gather_peers(&setter);
  set_lines(&setter);
  return layout;
}
