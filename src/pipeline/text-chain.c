/* Letters joined by distance and direction. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/text-chain.h"

#include "base/squeezed.h"
#include "pipeline/text-search.h"

#include <math.h>
#include <string.h>

enum { MIN_LETTERS = 4, MAX_LETTERS = 200, MAX_STEPS = 4000, CELL_PT = 16, MAX_CELLS_ASIDE = 8 };
static const double MIN_STEP = 0.1; /* of the letters' size: nearer is the same letter again */
static const double MOST_EM = 1.2; /* of upright letters: the height of most fonts' lines */
static const double MAX_STEP_OVER_SPACE = 1.6;
static const double MAX_STEP = 0.95; /* less than from line to line: there is no word that way */
/* How far a line may turn from letter to letter. Poppler takes text askew for short pieces of
 * upright text: their letters stand beside each other, and from piece to piece it jumps. */
static const double MIN_COS = 0.35;

typedef struct {
  double x, y, size; /* middle; the larger side */
  guint glyph;
  gsize letters, n_letters; /* in TuschTextChains.letters */
} Node;

struct TuschTextChains {
  const TuschPageText *text;
  GArray *nodes; /* Node */
  GString *letters; /* of all nodes, folded */
  GHashTable *cells; /* cell → GArray of guint: nodes */
  GHashTable *ems; /* height → double: the letters' size */
  double largest;
};

typedef TuschTextChains Page;

static gpointer
cell_key(int column, int row)
{
  return GINT_TO_POINTER((CLAMP(column, -16000, 16000) + 16384) << 15 |
                         (CLAMP(row, -16000, 16000) + 16384));
}

static void
add_to_cell(Page *page, const Node *node, guint index)
{
  gpointer key = cell_key((int)floor(node->x / CELL_PT), (int)floor(node->y / CELL_PT));
  GArray *cell = g_hash_table_lookup(page->cells, key);
  if (cell == NULL) {
    cell = g_array_new(FALSE, FALSE, sizeof(guint));
    g_hash_table_insert(page->cells, key, cell);
  }
  g_array_append_val(cell, index);
}

/* Folded letters of the code point at @start; most are ASCII. */
static gsize
append_folded(GString *letters, const char *start)
{
  gsize before = letters->len;
  if ((guint8)*start < 0x80) {
    if (g_ascii_isalnum(*start))
      g_string_append_c(letters, g_ascii_tolower(*start));
  } else {
    g_auto(TuschSqueezed) own = tusch_squeeze(start, (gsize)(g_utf8_next_char(start) - start));
    g_string_append(letters, own.letters->str);
  }
  return letters->len - before;
}

/* The size of letters so high, asked for once: their font may say that they are much higher. */
static double
size_of(Page *page, const TuschRectPt *box)
{
  enum { HEIGHTS_PER_PT = 10 };
  double height = box->y1 - box->y0;
  gpointer key = GINT_TO_POINTER((int)CLAMP(height * HEIGHTS_PER_PT, 0, 1e6));
  double *em = g_hash_table_lookup(page->ems, key);
  if (em == NULL) {
    em = g_new(double, 1);
    *em = tusch_text_search_em(page->text, box);
    g_hash_table_insert(page->ems, key, em);
  }
  double size = fmax(box->x1 - box->x0, height);
  return *em > 0 ? fmin(size, MOST_EM * *em) : size;
}

static void
page_add(Page *page, const TuschPageText *text, guint index)
{
  const TuschGlyph *glyph = &g_array_index(text->glyphs, TuschGlyph, index);
  const char *start = text->text + glyph->start;
  if (tusch_rect_pt_is_empty(&glyph->box) || *start == '\0')
    return;
  gsize letters = page->letters->len;
  gsize n_letters = append_folded(page->letters, start);
  if (n_letters == 0)
    return;
  const TuschRectPt *box = &glyph->box;
  Node node = {.x = (box->x0 + box->x1) / 2,
               .y = (box->y0 + box->y1) / 2,
               .size = size_of(page, box),
               .glyph = index,
               .letters = letters,
               .n_letters = n_letters};
  page->largest = fmax(page->largest, node.size);
  add_to_cell(page, &node, page->nodes->len);
  g_array_append_val(page->nodes, node);
}

TuschTextChains *
tusch_text_chains_new(const TuschPageText *text)
{
  TuschTextChains *page = g_new0(TuschTextChains, 1);
  page->text = text;
  page->nodes = g_array_new(FALSE, FALSE, sizeof(Node));
  page->letters = g_string_new(NULL);
  page->cells = g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)g_array_unref);
  page->ems = g_hash_table_new_full(NULL, NULL, NULL, g_free);
  for (guint i = 0; i < text->glyphs->len; i++)
    page_add(page, text, i);
  return page;
}

void
tusch_text_chains_free(TuschTextChains *page)
{
  if (page == NULL)
    return;
  g_array_unref(page->nodes);
  g_string_free(page->letters, TRUE);
  g_hash_table_unref(page->cells);
  g_hash_table_unref(page->ems);
  g_free(page);
}

/* One search from one letter. */
typedef struct {
  const Page *page;
  const TuschSqueezed *needle;
  const char *wanted; /* its letters */
  gsize n_wanted;
  guint path[MAX_LETTERS]; /* nodes */
  guint n_path;
  guint n_steps;
} Search;

static bool
matches(const Search *search, const Node *node, gsize at)
{
  return node->n_letters <= search->n_wanted - at &&
         memcmp(search->page->letters->str + node->letters, search->wanted + at, node->n_letters) ==
             0;
}

/* Whether something that is no letter stands in the text before byte @at of its letters. */
static bool
is_parted(const Search *search, gsize at)
{
  return g_array_index(search->needle->ends, gsize, at - 1) <
         g_array_index(search->needle->starts, gsize, at);
}

/* Whether @next may follow the path's last letter; it is byte @at of what is wanted. */
static bool
follows(const Search *search, const Node *next, gsize at)
{
  const GArray *nodes = search->page->nodes;
  const Node *last = &g_array_index(nodes, Node, search->path[search->n_path - 1]);
  double dx = next->x - last->x;
  double dy = next->y - last->y;
  double step = hypot(dx, dy);
  double size = fmax(last->size, next->size);
  double most = is_parted(search, at) ? MAX_STEP_OVER_SPACE : MAX_STEP;
  if (step < MIN_STEP * size || step > most * size)
    return false;
  if (search->n_path < 2)
    return true;
  const Node *before = &g_array_index(nodes, Node, search->path[search->n_path - 2]);
  double ux = last->x - before->x;
  double uy = last->y - before->y;
  return dx * ux + dy * uy >= MIN_COS * step * hypot(ux, uy);
}

static bool extend(Search *search, gsize at);

static bool
extend_into_cell(Search *search, const GArray *cell, gsize at)
{
  for (guint i = 0; i < cell->len && search->n_steps < MAX_STEPS; i++) {
    guint index = g_array_index(cell, guint, i);
    const Node *next = &g_array_index(search->page->nodes, Node, index);
    search->n_steps++;
    if (!matches(search, next, at) || !follows(search, next, at))
      continue;
    search->path[search->n_path++] = index;
    if (extend(search, at + next->n_letters))
      return true;
    search->n_path--;
  }
  return false;
}

/* The rest of the text, from byte @at on. */
static bool
extend(Search *search, gsize at)
{
  if (at == search->n_wanted)
    return true;
  if (search->n_path == MAX_LETTERS)
    return false;
  const Node *last = &g_array_index(search->page->nodes, Node, search->path[search->n_path - 1]);
  double reach = MAX_STEP_OVER_SPACE * search->page->largest;
  int n_cells = MIN((int)ceil(reach / CELL_PT), MAX_CELLS_ASIDE);
  int column = (int)floor(last->x / CELL_PT);
  int row = (int)floor(last->y / CELL_PT);
  for (int v = row - n_cells; v <= row + n_cells; v++) {
    for (int u = column - n_cells; u <= column + n_cells; u++) {
      const GArray *cell = g_hash_table_lookup(search->page->cells, cell_key(u, v));
      if (cell != NULL && extend_into_cell(search, cell, at))
        return true;
    }
  }
  return false;
}

static bool
is_found_already(const TuschPageText *text, guint glyph, const GArray *spans)
{
  gsize start = g_array_index(text->glyphs, TuschGlyph, glyph).start;
  for (guint i = 0; i < spans->len; i++) {
    const TuschTextSpan *span = &g_array_index(spans, TuschTextSpan, i);
    if (start >= span->start && start < span->end)
      return true;
  }
  return false;
}

static void
append_boxes(const Search *search, const TuschPageText *text, GArray *boxes)
{
  for (guint i = 0; i < search->n_path; i++) {
    const Node *node = &g_array_index(search->page->nodes, Node, search->path[i]);
    g_array_append_val(boxes, g_array_index(text->glyphs, TuschGlyph, node->glyph).box);
  }
}

GArray *
tusch_text_chains_search(const TuschTextChains *page, const char *wanted, const GArray *spans)
{
  GArray *boxes = g_array_new(FALSE, FALSE, sizeof(TuschRectPt));
  g_auto(TuschSqueezed) needle = tusch_squeeze(wanted, strlen(wanted));
  if (needle.letters->len < MIN_LETTERS || needle.letters->len > MAX_LETTERS)
    return boxes;
  Search search = {.page = page,
                   .needle = &needle,
                   .wanted = needle.letters->str,
                   .n_wanted = needle.letters->len};
  for (guint i = 0; i < page->nodes->len; i++) {
    const Node *node = &g_array_index(page->nodes, Node, i);
    search.path[0] = i;
    search.n_path = 1;
    search.n_steps = 0;
    if (matches(&search, node, 0) && !is_found_already(page->text, node->glyph, spans) &&
        extend(&search, node->n_letters))
      append_boxes(&search, page->text, boxes);
  }
  return boxes;
}
