/* Each page is read once, whatever the number of texts: they are looked up by how they begin. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "room/elsewhere.h"

#include "base/squeezed.h"
#include "pipeline/text-search.h"

#include <string.h>

/* Shorter texts may rightly stand elsewhere. */
enum { MIN_CHARS = 5, MIN_LINE_CHARS = 8, MIN_LINES = 4, NEAR_PERCENT = 90 };

typedef struct {
  const TuschReviewRoom *room;
  GHashTable *texts; /* set of squeezed char *, owned: what is removed */
  GHashTable *by_start; /* first MIN_CHARS bytes as a number → GPtrArray of texts */
} Removed;

static void
removed_clear(Removed *removed)
{
  g_hash_table_unref(removed->texts);
  g_hash_table_unref(removed->by_start);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Removed, removed_clear)

static gpointer
start_of(const char *letters)
{
  gsize number = 0;
  memcpy(&number, letters, MIN_CHARS);
  return GSIZE_TO_POINTER(number);
}

static void
add_text(Removed *removed, const char *text)
{
  g_auto(TuschSqueezed) squeezed = tusch_squeeze(text, strlen(text));
  if (squeezed.letters->len < MIN_CHARS ||
      g_hash_table_contains(removed->texts, squeezed.letters->str))
    return;
  char *own = g_strdup(squeezed.letters->str);
  g_hash_table_add(removed->texts, own);
  GPtrArray *alike = g_hash_table_lookup(removed->by_start, start_of(own));
  if (alike == NULL) {
    alike = g_ptr_array_new();
    g_hash_table_insert(removed->by_start, start_of(own), alike);
  }
  g_ptr_array_add(alike, own);
}

/* The words whose middle lies in a box: what a person meant to remove. */
static char *
text_under(const TuschPageText *page, const TuschRectPt *box)
{
  GString *text = g_string_new(NULL);
  for (guint i = 0; i < page->words->len; i++) {
    const TuschWord *word = &g_array_index(page->words, TuschWord, i);
    double x = (word->box.x0 + word->box.x1) / 2;
    double y = (word->box.y0 + word->box.y1) / 2;
    if (x < box->x0 || x > box->x1 || y < box->y0 || y > box->y1)
      continue;
    g_string_append_len(text, page->text + word->start, word->end - word->start);
    g_string_append_c(text, ' ');
  }
  return g_string_free(text, FALSE);
}

static gboolean
add_drawn(Removed *removed, const TuschDecision *decision, GError **error)
{
  enum { MAX_CHARS = 200 };
  TuschRectPt box;
  guint page_index = 0;
  g_autofree char *id = NULL;
  if (decision->target != TUSCH_TARGET_BOX || decision->verdict != TUSCH_VERDICT_REDACT ||
      !tusch_decision_parse_box(decision->key, &id, &page_index, &box))
    return TRUE;
  const TuschDocument *document = g_hash_table_lookup(removed->room->documents, id);
  if (document == NULL || page_index >= document->n_pages)
    return TRUE;
  g_autoptr(TuschPageText) page =
      tusch_store_get_page(removed->room->workroom->store, id, page_index, error);
  if (page == NULL)
    return FALSE;
  g_autofree char *text = text_under(page, &box);
  if (strlen(text) <= MAX_CHARS)
    add_text(removed, text);
  return TRUE;
}

static gboolean
gather(Removed *removed, GError **error)
{
  const TuschCase *kase = removed->room->kase;
  for (guint i = 0; i < kase->findings->len; i++) {
    const TuschFinding *finding = g_ptr_array_index(kase->findings, i);
    if (tusch_verdicts_of_finding(removed->room->verdicts, finding, NULL) == TUSCH_VERDICT_REDACT)
      add_text(removed, finding->text);
  }
  for (guint i = 0; i < kase->decisions->len; i++)
    if (!add_drawn(removed, g_ptr_array_index(kase->decisions, i), error))
      return FALSE;
  return TRUE;
}

/* What overlaps a finding is decided there. */
static bool
is_found(const Removed *removed, const TuschReviewPlace *place, const TuschTextSpan *span)
{
  const GPtrArray *findings =
      tusch_review_room_list_on_page(removed->room, place->document->id, place->page_index);
  for (guint i = 0; findings != NULL && i < findings->len; i++) {
    const TuschFinding *finding = g_ptr_array_index(findings, i);
    if (finding->start < span->end && span->start < finding->end)
      return true;
  }
  return false;
}

static bool
is_drawn_over(const Removed *removed, const TuschReviewPlace *place, const TuschTextSpan *span)
{
  g_autoptr(GPtrArray) boxes =
      tusch_review_room_list_boxes(removed->room, place->document->id, place->page_index);
  g_autoptr(TuschPageText) page =
      boxes->len > 0
          ? tusch_store_get_page(
                removed->room->workroom->store, place->document->id, place->page_index, NULL)
          : NULL;
  g_autoptr(GArray) spans = g_array_new(FALSE, FALSE, sizeof *span);
  g_array_append_val(spans, *span);
  for (guint i = 0; page != NULL && i < boxes->len; i++) {
    const TuschDecision *decision = g_ptr_array_index(boxes, i);
    g_autofree char *id = NULL;
    guint page_index;
    TuschRectPt box;
    if (tusch_decision_parse_box(decision->key, &id, &page_index, &box) &&
        (tusch_text_search_is_on(page, spans, &box) ||
         tusch_text_search_is_under(page, span, &box)))
      return true;
  }
  return false;
}

static bool
stands_at(const Removed *removed,
          const TuschReviewPlace *place,
          const TuschSqueezed *hay,
          const char *text,
          gsize at)
{
  const GPtrArray *alike = g_hash_table_lookup(removed->by_start, start_of(hay->letters->str + at));
  for (guint i = 0; alike != NULL && i < alike->len; i++) {
    const char *wanted = g_ptr_array_index(alike, i);
    gsize length = strlen(wanted);
    if (strncmp(hay->letters->str + at, wanted, length) != 0)
      continue;
    TuschTextSpan span = {g_array_index(hay->starts, gsize, at),
                          g_array_index(hay->ends, gsize, at + length - 1)};
    if (tusch_text_search_is_word(text, &span) && !is_found(removed, place, &span) &&
        !is_drawn_over(removed, place, &span))
      return true;
  }
  return false;
}

static bool
shows_removed(const Removed *removed, const TuschReviewPlace *place, const char *text)
{
  g_auto(TuschSqueezed) hay = tusch_squeeze(text, strlen(text));
  for (gsize at = 0; at + MIN_CHARS <= hay.letters->len; at++)
    if (stands_at(removed, place, &hay, text, at))
      return true;
  return false;
}

/* ---- the pages ---- */

/* Every page once: copies are read and decided with their original. */
typedef void (*PageFunc)(const TuschReviewPlace *place,
                         const char *text,
                         bool is_shown,
                         gpointer user_data);

static gboolean
for_each_page(const TuschReviewRoom *room, PageFunc visit, gpointer user_data, GError **error)
{
  const TuschCase *kase = room->kase;
  for (guint i = 0; i < kase->pages->len; i++) {
    const char *id = g_ptr_array_index(kase->page_document_ids, i);
    const TuschPageText *page = g_ptr_array_index(kase->pages, i);
    TuschReviewPlace place = {g_hash_table_lookup(room->documents, id), page->page_index};
    if (place.document == NULL || place.document->duplicate_of != NULL)
      continue;
    g_autofree char *text =
        tusch_store_get_page_words(room->workroom->store, id, page->page_index, error);
    if (text == NULL)
      return FALSE;
    bool is_shown = !tusch_verdicts_withhold(room->verdicts, id) &&
                    tusch_verdicts_of_page(room->verdicts, id, page) != TUSCH_VERDICT_REDACT;
    visit(&place, text, is_shown, user_data);
  }
  return TRUE;
}

typedef struct {
  const Removed *removed;
  GArray *places;
} Looking;

static void
look(const TuschReviewPlace *place, const char *text, bool is_shown, gpointer user_data)
{
  Looking *looking = user_data;
  if (is_shown && shows_removed(looking->removed, place, text))
    g_array_append_val(looking->places, *place);
}

GArray *
tusch_review_find_elsewhere(const TuschReviewRoom *room, GError **error)
{
  g_auto(Removed) removed = {.room = room};
  removed.texts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  removed.by_start = g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)g_ptr_array_unref);
  g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(TuschReviewPlace));
  Looking looking = {&removed, places};
  if (!gather(&removed, error) ||
      (g_hash_table_size(removed.texts) > 0 && !for_each_page(room, look, &looking, error)))
    return NULL;
  return g_steal_pointer(&places);
}

/* ---- near copies ---- */

typedef struct {
  GPtrArray *withheld; /* GHashTable: hashes of the lines of one page */
  GArray *shown; /* TuschReviewPlace */
  GPtrArray *shown_lines; /* the same of pages that are shown */
} Lines;

static GHashTable *
lines_of(const char *text)
{
  GHashTable *lines = g_hash_table_new(NULL, NULL);
  g_auto(GStrv) parts = g_strsplit(text, "\n", -1);
  for (char **part = parts; *part != NULL; part++) {
    g_auto(TuschSqueezed) squeezed = tusch_squeeze(*part, strlen(*part));
    if (squeezed.letters->len >= MIN_LINE_CHARS)
      g_hash_table_add(lines, GUINT_TO_POINTER(g_str_hash(squeezed.letters->str)));
  }
  return lines;
}

static void
take_lines(const TuschReviewPlace *place, const char *text, bool is_shown, gpointer user_data)
{
  Lines *lines = user_data;
  GHashTable *own = lines_of(text);
  if (g_hash_table_size(own) < MIN_LINES) {
    g_hash_table_unref(own);
    return;
  }
  g_ptr_array_add(is_shown ? lines->shown_lines : lines->withheld, own);
  if (is_shown)
    g_array_append_val(lines->shown, *place);
}

static bool
is_near(GHashTable *shown, GHashTable *withheld)
{
  GHashTableIter iter;
  gpointer line;
  guint n = 0;
  g_hash_table_iter_init(&iter, shown);
  while (g_hash_table_iter_next(&iter, &line, NULL))
    n += g_hash_table_contains(withheld, line);
  return n * 100 >= NEAR_PERCENT * g_hash_table_size(shown);
}

GArray *
tusch_review_find_near_copies(const TuschReviewRoom *room, GError **error)
{
  GDestroyNotify free_lines = (GDestroyNotify)g_hash_table_unref;
  g_autoptr(GPtrArray) withheld = g_ptr_array_new_with_free_func(free_lines);
  g_autoptr(GPtrArray) shown_lines = g_ptr_array_new_with_free_func(free_lines);
  g_autoptr(GArray) shown = g_array_new(FALSE, FALSE, sizeof(TuschReviewPlace));
  g_autoptr(GArray) near = g_array_new(FALSE, FALSE, sizeof(TuschReviewPlace));
  Lines lines = {withheld, shown, shown_lines};
  if (!for_each_page(room, take_lines, &lines, error))
    return NULL;
  for (guint i = 0; i < shown->len; i++)
    for (guint k = 0; k < withheld->len; k++)
      if (is_near(g_ptr_array_index(shown_lines, i), g_ptr_array_index(withheld, k))) {
        g_array_append_val(near, g_array_index(shown, TuschReviewPlace, i));
        break;
      }
  return g_steal_pointer(&near);
}
