/* Gathering a line by geometry alone: the order of the text and its spaces are the producer's. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "redact/line-items.h"

#include "redact/text-layer.h"

#include <math.h>

static const double REACH = 0.1; /* of the line's height: how far its letters' middles may stray */
static const double SPACE = 0.12; /* of the height: a gap no smaller parts words */
static const double WIDE_GAP = 1.9; /* of the height: about two ems */
static const double WALL_HEIGHTS = 2;
static const double MIN_ROOM = 0.5; /* of the height, to other text */
static const double PAGE_EDGE_PT = 6;
static const double RULE_SHARE = 0.85; /* of a column's pixels: a rule goes all the way */
static const double INK_SHARE = 0.3; /* of a column's pixels: something stands there */
static const double BAND_INSET = 0.15; /* of the height: the neighbouring lines' letters reach in */
enum { INK_LEVELS = 56 };

double
redact_line_wide_gap(double height_pt)
{
  return WIDE_GAP * height_pt;
}

static int
compare_boxes(gconstpointer a, gconstpointer b)
{
  const RedactLineBox *left = a;
  const RedactLineBox *right = b;
  if (left->rect.x0 != right->rect.x0)
    return left->rect.x0 < right->rect.x0 ? -1 : 1;
  return left->index < right->index ? -1 : left->index > right->index;
}

static int
compare_items(gconstpointer a, gconstpointer b)
{
  const RedactItem *left = a;
  const RedactItem *right = b;
  if (left->x0 != right->x0)
    return left->x0 < right->x0 ? -1 : 1;
  return (int)right->kind - (int)left->kind;
}

static bool
is_on_line(const RedactLineItems *line, const TuschRectPt *rect)
{
  double middle = (rect->y0 + rect->y1) / 2;
  return middle > line->y0 && middle < line->y1;
}

static bool
is_wall(const RedactLineItems *line, const RedactLineBox *box)
{
  return box->rect.y1 - box->rect.y0 > WALL_HEIGHTS * line->height;
}

static void
find_glyphs(const TuschRectPt *box, const TuschPageText *text, RedactItem *item)
{
  for (guint i = 0; text != NULL && i < text->glyphs->len; i++) {
    if (!redact_glyph_is_touched(&g_array_index(text->glyphs, TuschGlyph, i).box, box))
      continue;
    item->first_glyph = MIN(item->first_glyph, i);
    item->last_glyph = MAX(item->last_glyph, i);
  }
}

static void
gather_boxes(RedactLineItems *line, const GArray *boxes, const TuschPageText *text)
{
  for (guint i = 0; i < boxes->len; i++) {
    const RedactLineBox *box = &g_array_index(boxes, RedactLineBox, i);
    bool crosses = is_wall(line, box) && box->rect.y0 < line->y1 && box->rect.y1 > line->y0;
    if (crosses || is_on_line(line, &box->rect))
      g_array_append_val(line->boxes, *box);
  }
  g_array_sort(line->boxes, compare_boxes);
  for (guint i = 0; i < line->boxes->len; i++) {
    const RedactLineBox *box = &g_array_index(line->boxes, RedactLineBox, i);
    RedactItem item = {.kind = REDACT_ITEM_BLOCK,
                       .x0 = box->rect.x0,
                       .x1 = box->rect.x1,
                       .first_box = i,
                       .last_box = i,
                       .first_glyph = G_MAXUINT};
    find_glyphs(&box->rect, text, &item);
    if (is_wall(line, box))
      item.kind = REDACT_ITEM_WALL;
    else if (box->hides_width)
      item.kind = REDACT_ITEM_SLOT;
    g_array_append_val(line->items, item);
  }
}

static void
gather_letters(RedactLineItems *line, const TuschPageText *text, const GArray *boxes)
{
  for (guint i = 0; text != NULL && i < text->glyphs->len; i++) {
    const TuschRectPt *glyph = &g_array_index(text->glyphs, TuschGlyph, i).box;
    bool is_gone = tusch_rect_pt_is_empty(glyph) || !is_on_line(line, glyph);
    for (guint k = 0; !is_gone && k < boxes->len; k++)
      is_gone = redact_glyph_is_touched(glyph, &g_array_index(boxes, RedactLineBox, k).rect);
    if (is_gone)
      continue;
    RedactItem item = {.kind = REDACT_ITEM_LETTERS,
                       .x0 = glyph->x0,
                       .x1 = glyph->x1,
                       .first_glyph = i,
                       .last_glyph = i};
    g_array_append_val(line->items, item);
  }
}

/* Boxes that overlap are one, and one of them that hides its width hides all. */
static bool
join(const RedactLineItems *line, RedactItem *last, const RedactItem *next)
{
  bool both_letters = last->kind == REDACT_ITEM_LETTERS && next->kind == REDACT_ITEM_LETTERS;
  bool both_boxes = last->kind != REDACT_ITEM_LETTERS && next->kind != REDACT_ITEM_LETTERS;
  bool both_slots = last->kind == REDACT_ITEM_SLOT && next->kind == REDACT_ITEM_SLOT;
  double gap = next->x0 - last->x1;
  double limit = both_letters || both_slots ? SPACE * line->height : 0;
  if ((!both_letters && !both_boxes) || !(gap < limit))
    return false;
  if (last->kind == REDACT_ITEM_WALL || next->kind == REDACT_ITEM_WALL)
    last->kind = REDACT_ITEM_WALL;
  else if (last->kind == REDACT_ITEM_SLOT || next->kind == REDACT_ITEM_SLOT)
    last->kind = REDACT_ITEM_SLOT;
  last->x1 = fmax(last->x1, next->x1);
  last->last_box = next->last_box;
  last->first_glyph = MIN(last->first_glyph, next->first_glyph);
  last->last_glyph = MAX(last->last_glyph, next->last_glyph);
  return true;
}

static void
join_items(RedactLineItems *line)
{
  guint n = 0;
  g_array_sort(line->items, compare_items);
  RedactItem *items = (RedactItem *)(void *)line->items->data;
  for (guint i = 0; i < line->items->len; i++)
    if (n == 0 || !join(line, &items[n - 1], &items[i]))
      items[n++] = items[i];
  g_array_set_size(line->items, n);
}

void
redact_line_items_init(RedactLineItems *line,
                       const TuschRectPt *box,
                       const GArray *boxes,
                       const TuschPageText *text)
{
  double height = box->y1 - box->y0;
  *line = (RedactLineItems){
      .y0 = box->y0 - REACH * height, .y1 = box->y1 + REACH * height, .height = height};
  line->boxes = g_array_new(FALSE, FALSE, sizeof(RedactLineBox));
  line->items = g_array_new(FALSE, FALSE, sizeof(RedactItem));
  gather_boxes(line, boxes, text);
  gather_letters(line, text, boxes);
  join_items(line);
}

void
redact_line_items_clear(RedactLineItems *line)
{
  g_clear_pointer(&line->boxes, g_array_unref);
  g_clear_pointer(&line->items, g_array_unref);
}

/* Ink */

/* The line's band of the picture: its rows and the level of its paper. */
typedef struct {
  const TuschRaster *ink;
  int y0, y1;
  int paper;
} Band;

static int
median_level(const TuschRaster *ink, const TuschRectPx *area)
{
  gsize histogram[256] = {0};
  gsize n = 0;
  for (int y = area->y0; y < area->y1; y++) {
    for (int x = area->x0; x < area->x1; x++, n++)
      histogram[ink->data[(gsize)y * ink->stride_bytes + (gsize)x]]++;
  }
  gsize below = 0;
  for (int level = 0; level < 256; level++) {
    below += histogram[level];
    if (2 * below >= n)
      return level;
  }
  return 255;
}

static bool
band_init(Band *band,
          const RedactLineItems *line,
          const RedactSegment *segment,
          const TuschRaster *ink)
{
  double inset = (REACH + BAND_INSET) * line->height;
  TuschRectPt rect = {segment->x0, line->y0 + inset, segment->x1, line->y1 - inset};
  TuschRectPx px;
  if (ink == NULL || !tusch_rect_pt_to_px(&rect, ink->dpi, ink->width_px, ink->height_px, &px))
    return false;
  *band = (Band){.ink = ink, .y0 = px.y0, .y1 = px.y1, .paper = median_level(ink, &px)};
  return true;
}

static double
ink_share(const Band *band, int x)
{
  int n = 0;
  for (int y = band->y0; y < band->y1; y++) {
    int level = band->ink->data[(gsize)y * band->ink->stride_bytes + (gsize)x];
    if (ABS(level - band->paper) > INK_LEVELS)
      n++;
  }
  return (double)n / MAX(band->y1 - band->y0, 1);
}

static bool
has_rule_between(const Band *band, double x0, double x1)
{
  double px_per_pt = band->ink->dpi / 72;
  int end = MIN((int)floor(x1 * px_per_pt), band->ink->width_px);
  for (int x = MAX((int)ceil(x0 * px_per_pt), 0); x < end; x++)
    if (ink_share(band, x) >= RULE_SHARE)
      return true;
  return false;
}

/* The first column with ink from @x on in steps of @direction; notes whether it is a rule. */
static double
find_ink(const Band *band, double x_pt, int direction, bool *out_is_rule)
{
  double px_per_pt = band->ink->dpi / 72;
  int x = (int)floor(x_pt * px_per_pt) + 2 * direction;
  for (; x >= 0 && x < band->ink->width_px; x += direction) {
    double share = ink_share(band, x);
    if (share < INK_SHARE)
      continue;
    *out_is_rule = share >= RULE_SHARE;
    return direction > 0 ? x / px_per_pt - 1 : (x + 1) / px_per_pt + 1;
  }
  return direction > 0 ? INFINITY : -INFINITY;
}

/* Segments */

/* Who read the page knows columns narrower than a tab: their lines do not follow each other in the
 * text, or a line end stands between them. */
static bool
follows_in_text(const TuschPageText *text, const RedactItem *last, const RedactItem *next)
{
  if (text == NULL || last->first_glyph > last->last_glyph || next->first_glyph > next->last_glyph)
    return true;
  if (next->first_glyph < last->first_glyph)
    return false;
  for (guint i = last->last_glyph + 1; i < next->first_glyph; i++) {
    const TuschGlyph *glyph = &g_array_index(text->glyphs, TuschGlyph, i);
    if (text->text[glyph->start] == '\n')
      return false;
  }
  return true;
}

static int
compare_gaps(gconstpointer a, gconstpointer b)
{
  double left = *(const double *)a;
  double right = *(const double *)b;
  return left < right ? -1 : left > right;
}

/* The usual gap between the line's words; 0 if there are none. */
static double
usual_gap(const RedactLineItems *line)
{
  g_autoptr(GArray) gaps = g_array_new(FALSE, FALSE, sizeof(double));
  for (guint i = 1; i < line->items->len; i++) {
    double gap = g_array_index(line->items, RedactItem, i).x0 -
                 g_array_index(line->items, RedactItem, i - 1).x1;
    if (gap >= SPACE * line->height)
      g_array_append_val(gaps, gap);
  }
  g_array_sort(gaps, compare_gaps);
  return gaps->len > 2 ? g_array_index(gaps, double, gaps->len / 2) : 0;
}

/* No letter of the lines around stands in the middle of the gap. A line stretched to its margin has
 * wide gaps as well, but all alike, and not one below the other. */
static bool
is_gutter(const RedactLineItems *line, const TuschPageText *text, double x0, double x1)
{
  static const double AROUND = 3.5; /* of the line's height */
  static const double LARGER = 1.35; /* than the line's usual gap */
  if (x1 - x0 < LARGER * usual_gap(line))
    return false;
  double x = (x0 + x1) / 2;
  double y = (line->y0 + line->y1) / 2;
  for (guint i = 0; i < text->glyphs->len; i++) {
    const TuschRectPt *glyph = &g_array_index(text->glyphs, TuschGlyph, i).box;
    if (fabs((glyph->y0 + glyph->y1) / 2 - y) < AROUND * line->height && glyph->x0 < x &&
        glyph->x1 > x)
      return false;
  }
  return true;
}

static bool
goes_on(const RedactLineItems *line, const TuschPageText *text, const Band *band, guint index)
{
  const RedactItem *last = &g_array_index(line->items, RedactItem, index - 1);
  const RedactItem *next = &g_array_index(line->items, RedactItem, index);
  return last->kind != REDACT_ITEM_WALL && next->kind != REDACT_ITEM_WALL &&
         next->x0 - last->x1 < redact_line_wide_gap(line->height) &&
         (follows_in_text(text, last, next) || !is_gutter(line, text, last->x1, next->x0)) &&
         (band == NULL || !has_rule_between(band, last->x1, next->x0));
}

static void
find_room(const RedactLineItems *line, const Band *band, double page_width_pt, RedactSegment *s)
{
  s->left = PAGE_EDGE_PT;
  s->right = page_width_pt - PAGE_EDGE_PT;
  if (band != NULL) {
    s->left = fmax(s->left, find_ink(band, s->x0, -1, &s->has_left_rule));
    s->right = fmin(s->right, find_ink(band, s->x1, 1, &s->has_right_rule));
  }
  if (s->first > 0) {
    const RedactItem *before = &g_array_index(line->items, RedactItem, s->first - 1);
    s->left = fmax(s->left, before->x1 + MIN_ROOM * line->height);
  }
  if (s->end < line->items->len) {
    const RedactItem *after = &g_array_index(line->items, RedactItem, s->end);
    s->right = fmin(s->right, after->x0 - MIN_ROOM * line->height);
  }
  /* Where it was, it may be. */
  s->left = fmin(s->left, s->x0);
  s->right = fmax(s->right, s->x1);
}

RedactSegment
redact_line_segment(const RedactLineItems *line,
                    guint first,
                    const TuschPageText *text,
                    const TuschRaster *ink)
{
  const RedactItem *items = (const RedactItem *)(const void *)line->items->data;
  RedactSegment segment = {
      .first = first, .end = first + 1, .x0 = items[first].x0, .x1 = items[first].x1};
  RedactSegment whole = segment;
  whole.x1 = items[line->items->len - 1].x1;
  Band band;
  const Band *seen = band_init(&band, line, &whole, ink) ? &band : NULL;
  while (segment.end < line->items->len && goes_on(line, text, seen, segment.end)) {
    segment.x1 = fmax(segment.x1, items[segment.end].x1);
    segment.end++;
  }
  seen = band_init(&band, line, &segment, ink) ? &band : NULL;
  find_room(line, seen, text != NULL ? text->width_pt : INFINITY, &segment);
  return segment;
}
