/* Comparing letters by place. Pages have a few thousand letters: a grid keeps it quick. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "redact/second-opinion.h"

#include "redact/label.h"
#include "redact/text-layer.h"

#include <math.h>
#include <string.h>

enum { CELL_PT = 8 };
static const double TOLERANCE_PT = 1.5;
/* Letters without a known meaning (pieces of large brackets) are in no text of poppler's. They may
 * be a minority, away from the boxes. */
static const double MAX_MUTE_SHARE = 0.25;
static const double MUTE_DISTANCE_PT = 12;

enum { N_CHAINS = 4096 }; /* a power of 2; a page of text has a few thousand cells */
static const guint32 NO_ENTRY = G_MAXUINT32; /* all bits set */

typedef struct {
  TuschRectPt box;
  guint32 next; /* of the chain; NO_ENTRY: none */
} GridEntry;

/* Boxes by the cells they touch. Cells far from each other may share a chain: who asks compares
 * with the boxes themselves. */
typedef struct {
  GArray *entries; /* GridEntry */
  guint32 *chains; /* the first entry of each */
} Grid;

static void
grid_init(Grid *grid)
{
  grid->entries = g_array_new(FALSE, FALSE, sizeof(GridEntry));
  grid->chains = g_new(guint32, N_CHAINS);
  memset(grid->chains, 0xFF, N_CHAINS * sizeof *grid->chains);
}

static void
grid_clear(Grid *grid)
{
  g_clear_pointer(&grid->entries, g_array_unref);
  g_clear_pointer(&grid->chains, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Grid, grid_clear)

/* The number of a place's row or column. */
static int
cell_number(double at)
{
  return CLAMP((int)floor(CLAMP(at, -1e5, 1e5) / CELL_PT), -16000, 16000) + 16384;
}

static guint
chain_of(int column, int row)
{
  return ((guint)column + (guint)row * 79) & (N_CHAINS - 1);
}

static void
grid_add(Grid *grid, const TuschRectPt *box)
{
  enum { MAX_CELLS = 10000 };
  guint n = 0;
  TuschRectPt wide = tusch_rect_pt_grow(box, TOLERANCE_PT);
  int last_column = cell_number(wide.x1);
  int last_row = cell_number(wide.y1);
  for (int row = cell_number(wide.y0); row <= last_row; row++) {
    for (int column = cell_number(wide.x0); column <= last_column; column++) {
      if (++n > MAX_CELLS)
        return;
      guint32 *chain = &grid->chains[chain_of(column, row)];
      GridEntry entry = {wide, *chain};
      *chain = grid->entries->len;
      g_array_append_val(grid->entries, entry);
    }
  }
}

/* Whether some box (with tolerance) holds the middle of @box. */
static bool
grid_holds(const Grid *grid, const TuschRectPt *box)
{
  double x = (box->x0 + box->x1) / 2;
  double y = (box->y0 + box->y1) / 2;
  guint32 i = grid->chains[chain_of(cell_number(x), cell_number(y))];
  while (i != NO_ENTRY) {
    const GridEntry *entry = &g_array_index(grid->entries, GridEntry, i);
    const TuschRectPt *one = &entry->box;
    if (x >= one->x0 && x <= one->x1 && y >= one->y0 && y <= one->y1)
      return true;
    i = entry->next;
  }
  return false;
}

static void
grid_add_text(Grid *grid, const TuschPageText *text)
{
  for (guint i = 0; i < text->glyphs->len; i++) {
    const TuschRectPt *box = &g_array_index(text->glyphs, TuschGlyph, i).box;
    if (!tusch_rect_pt_is_empty(box))
      grid_add(grid, box);
  }
}

static bool
is_near_any(const TuschRectPt *glyph, const GArray *boxes)
{
  TuschRectPt wide = tusch_rect_pt_grow(glyph, MUTE_DISTANCE_PT);
  for (guint i = 0; i < boxes->len; i++)
    if (tusch_rect_pt_overlaps(&wide, &g_array_index(boxes, TuschRectPt, i)))
      return true;
  return false;
}

static bool
is_outside(const TuschRectPt *box, const TuschPageText *page)
{
  double x = (box->x0 + box->x1) / 2;
  double y = (box->y0 + box->y1) / 2;
  return x < 0 || y < 0 || x > page->width_pt || y > page->height_pt;
}

bool
redact_readers_agree(const GArray *glyphs, const TuschPageText *own, const GArray *boxes)
{
  g_auto(Grid) ours;
  g_auto(Grid) theirs;
  guint n_mute = 0;
  grid_init(&ours);
  grid_init(&theirs);
  grid_add_text(&theirs, own);
  for (guint i = 0; i < glyphs->len; i++) {
    const RedactPlacedGlyph *glyph = &g_array_index(glyphs, RedactPlacedGlyph, i);
    grid_add(&ours, &glyph->box);
    if (glyph->is_space || glyph->is_unseen || grid_holds(&theirs, &glyph->box))
      continue;
    n_mute++;
    if (glyph->is_hidden || is_near_any(&glyph->box, boxes))
      return false;
  }
  for (guint i = 0; i < own->glyphs->len; i++) {
    const TuschRectPt *box = &g_array_index(own->glyphs, TuschGlyph, i).box;
    if (!tusch_rect_pt_is_empty(box) && !is_outside(box, own) && !grid_holds(&ours, box))
      return false;
  }
  return n_mute <= MAX_MUTE_SHARE * glyphs->len;
}

static gpointer
cell_key(double x, double y)
{
  return GINT_TO_POINTER(cell_number(x) << 15 | cell_number(y));
}

/* Code point and cell as one key. */
static gpointer
letter_key(gunichar c, double x, double y)
{
  return GSIZE_TO_POINTER((gsize)c << 32 | (gsize)GPOINTER_TO_UINT(cell_key(x, y)));
}

/* The code point is in the upper half: a plain pointer hash would not see it. */
static guint
letter_hash(gconstpointer key)
{
  gsize bits = GPOINTER_TO_SIZE(key);
  return (guint)(bits ^ (bits >> 32) * 2654435761U);
}

/* A middle near a cell's edge may have fallen into the next cell in another reading. */
static bool
has_letter(GHashTable *letters, gunichar c, const TuschRectPt *box)
{
  double x = (box->x0 + box->x1) / 2;
  double y = (box->y0 + box->y1) / 2;
  if (g_hash_table_contains(letters, letter_key(c, x, y)))
    return true;
  for (int dy = -1; dy <= 1; dy++)
    for (int dx = -1; dx <= 1; dx++)
      if (g_hash_table_contains(letters,
                                letter_key(c, x + dx * TOLERANCE_PT, y + dy * TOLERANCE_PT)))
        return true;
  return false;
}

/* A letter of no width, as marks that go over others have, was read without a place; one over the
 * page's edge where it is on the page. */
static bool
was_letter_read(GHashTable *letters, gunichar c, const TuschRectPt *box, const TuschPageText *page)
{
  TuschRectPt bounds = {0, 0, page->width_pt, page->height_pt};
  TuschRectPt inside = tusch_rect_pt_intersect(box, &bounds);
  return has_letter(letters, c, box) ||
         (!tusch_rect_pt_is_empty(&inside) && has_letter(letters, c, &inside)) ||
         (tusch_rect_pt_is_empty(box) && g_hash_table_contains(letters, letter_key(c, 0, 0)));
}

bool
redact_text_was_read(const TuschPageText *own, const TuschPageText *read)
{
  G_STATIC_ASSERT(sizeof(gsize) >= 8);
  g_autoptr(GHashTable) letters = g_hash_table_new(letter_hash, NULL);
  for (guint i = 0; i < read->glyphs->len; i++) {
    const TuschGlyph *glyph = &g_array_index(read->glyphs, TuschGlyph, i);
    gunichar c = g_utf8_get_char(read->text + glyph->start);
    g_hash_table_add(
        letters,
        letter_key(c, (glyph->box.x0 + glyph->box.x1) / 2, (glyph->box.y0 + glyph->box.y1) / 2));
  }
  for (guint i = 0; i < own->glyphs->len; i++) {
    const TuschGlyph *glyph = &g_array_index(own->glyphs, TuschGlyph, i);
    gunichar c = g_utf8_get_char(own->text + glyph->start);
    if (!g_unichar_isspace(c) && !was_letter_read(letters, c, &glyph->box, own))
      return false;
  }
  return true;
}

static bool
is_touched(const TuschRectPt *glyph, const RedactLayout *layout)
{
  for (guint i = 0; i < layout->erased->len; i++)
    if (redact_glyph_is_touched(glyph, &g_array_index(layout->erased, TuschRectPt, i)))
      return true;
  return false;
}

static TuschRectPt
place_now(const TuschRectPt *glyph, const RedactLayout *layout)
{
  const RedactMove *move = redact_layout_find_move(layout, glyph);
  double dx = move != NULL ? move->dx : 0;
  double dy = move != NULL ? move->dy : 0;
  return (TuschRectPt){glyph->x0 + dx, glyph->y0 + dy, glyph->x1 + dx, glyph->y1 + dy};
}

/* The letters of a word: all still there, unless a box touches one of them. A word
 * may go whole: letters of a ligature share one glyph, and a text layer has words only. */
static bool
word_is_there(const TuschPageText *before,
              const TuschWord *word,
              const RedactLayout *layout,
              const Grid *kept)
{
  bool all_there = true;
  for (guint i = tusch_page_text_glyph_at(before, word->start); i < before->glyphs->len; i++) {
    const TuschGlyph *glyph = &g_array_index(before->glyphs, TuschGlyph, i);
    if (glyph->start >= word->end)
      break;
    if (is_touched(&glyph->box, layout))
      return true;
    TuschRectPt now = place_now(&glyph->box, layout);
    if (!tusch_rect_pt_is_empty(&glyph->box) && !is_outside(&glyph->box, before) &&
        !grid_holds(kept, &now))
      all_there = false;
  }
  return all_there;
}

static bool
has_middle_in(const TuschRectPt *glyph, const TuschRectPt *box)
{
  double x = (glyph->x0 + glyph->x1) / 2;
  double y = (glyph->y0 + glyph->y1) / 2;
  return x > box->x0 && x < box->x1 && y > box->y0 && y < box->y1;
}

/* The letters in a box, white space left out. */
static char *
text_in_box(const TuschPageText *text, const TuschRectPt *box)
{
  GString *found = g_string_new(NULL);
  for (guint i = 0; i < text->glyphs->len; i++) {
    const TuschGlyph *glyph = &g_array_index(text->glyphs, TuschGlyph, i);
    gunichar c = g_utf8_get_char(text->text + glyph->start);
    if (!g_unichar_isspace(c) && has_middle_in(&glyph->box, box))
      g_string_append_unichar(found, c);
  }
  return g_string_free(found, FALSE);
}

/* What stands in a box must be a label. */
static bool
is_label(const char *text, const TuschPlanPage *plan)
{
  if (text[0] == '\0')
    return true;
  for (guint i = 0; plan != NULL && i < plan->boxes->len; i++) {
    const TuschPlanBox *box = plan->boxes->pdata[i];
    if (box->ground != NULL && redact_label_is_of(text, box->ground))
      return true;
  }
  return false;
}

bool
redact_text_is_as_planned(const TuschPageText *before,
                          const TuschPageText *clean,
                          const TuschPlanPage *plan,
                          const RedactLayout *layout,
                          const GArray *unseen)
{
  g_auto(Grid) kept;
  grid_init(&kept);
  grid_add_text(&kept, clean);
  for (guint i = 0; unseen != NULL && i < unseen->len; i++)
    grid_add(&kept, &g_array_index(unseen, TuschRectPt, i));
  for (guint i = 0; i < before->words->len; i++)
    if (!word_is_there(before, &g_array_index(before->words, TuschWord, i), layout, &kept))
      return false;
  for (guint i = 0; i < layout->shown->len; i++) {
    g_autofree char *found = text_in_box(clean, &g_array_index(layout->shown, TuschRectPt, i));
    if (!is_label(found, plan))
      return false;
  }
  return true;
}
