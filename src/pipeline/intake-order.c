/* A stable order and numbers that do not move. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/intake-order.h"

#include <string.h>

typedef struct {
  TuschOrder order;
  GHashTable *children; /* parent (TuschPlannedDocument *) → GPtrArray, borrowed elements */
} Sorter;

static int
compare(gconstpointer a, gconstpointer b, gpointer user_data)
{
  const TuschPlannedDocument *first = *(TuschPlannedDocument *const *)a;
  const TuschPlannedDocument *second = *(TuschPlannedDocument *const *)b;
  const Sorter *sorter = user_data;
  if (sorter->order == TUSCH_ORDER_DATE) {
    const char *one = first->said->date != NULL ? first->said->date : "9999";
    const char *two = second->said->date != NULL ? second->said->date : "9999";
    int by_date = strcmp(one, two);
    if (by_date != 0)
      return by_date;
  }
  return first->place < second->place ? -1 : first->place > second->place;
}

static void
append(Sorter *sorter, GPtrArray *siblings, GPtrArray *out)
{
  g_ptr_array_sort_with_data(siblings, compare, sorter);
  for (guint i = 0; i < siblings->len; i++) {
    TuschPlannedDocument *document = g_ptr_array_index(siblings, i);
    g_ptr_array_add(out, document);
    GPtrArray *children = g_hash_table_lookup(sorter->children, document);
    if (children != NULL)
      append(sorter, children, out);
  }
}

void
tusch_intake_sort(GPtrArray *documents, TuschOrder order)
{
  g_autoptr(GHashTable) children =
      g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)g_ptr_array_unref);
  g_autoptr(GPtrArray) roots = g_ptr_array_new();
  Sorter sorter = {order, children};
  for (guint i = 0; i < documents->len; i++) {
    TuschPlannedDocument *document = g_ptr_array_index(documents, i);
    GPtrArray *siblings = roots;
    if (document->parent != NULL) {
      siblings = g_hash_table_lookup(children, document->parent);
      if (siblings == NULL) {
        siblings = g_ptr_array_new();
        g_hash_table_insert(children, document->parent, siblings);
      }
    }
    g_ptr_array_add(siblings, document);
  }
  g_autoptr(GPtrArray) sorted = g_ptr_array_new();
  append(&sorter, roots, sorted);
  memcpy(documents->pdata, sorted->pdata, sizeof(gpointer) * sorted->len);
}

/* ---- numbers ---- */

static const char *
said_number(const TuschPlannedDocument *document, GHashTable *kept)
{
  const char *before = kept != NULL ? g_hash_table_lookup(kept, document->file) : NULL;
  const char *said = document->said->number;
  return before != NULL ? before : said != NULL && said[0] != '\0' ? said : NULL;
}

/* "0004" again becomes "0004/2". (transfer full) */
static char *
make_unique(GHashTable *taken, const char *wanted)
{
  g_autofree char *number = g_strdup(wanted);
  for (guint i = 2; g_hash_table_contains(taken, number); i++) {
    g_free(number);
    number = g_strdup_printf("%s/%u", wanted, i);
  }
  g_hash_table_add(taken, g_strdup(number));
  return g_steal_pointer(&number);
}

static guint64
leading_number(const char *text)
{
  guint64 number;
  g_autofree char *digits = g_strndup(text, strspn(text, "0123456789"));
  return g_ascii_string_to_unsigned(digits, 10, 0, 99999, &number, NULL) ? number : 0;
}

/* The first free one from @from on. (transfer full) */
static char *
next_free(GHashTable *taken, guint64 from)
{
  for (guint64 i = from;; i++) {
    g_autofree char *number = g_strdup_printf("%04" G_GUINT64_FORMAT, i);
    if (!g_hash_table_contains(taken, number)) {
      g_hash_table_add(taken, g_strdup(number));
      return g_steal_pointer(&number);
    }
  }
}

static char *
number_attachment(GHashTable *taken, const TuschPlannedDocument *document)
{
  for (guint i = 1;; i++) {
    g_autofree char *number = g_strdup_printf("%s-%u", document->parent->number, i);
    if (!g_hash_table_contains(taken, number)) {
      g_hash_table_add(taken, g_strdup(number));
      return g_steal_pointer(&number);
    }
  }
}

/* Numbers that are given, by whoever, are nobody else's. @out_after: the highest one kept. */
static void
reserve_numbers(GPtrArray *documents, GHashTable *kept, GHashTable *taken, guint64 *out_after)
{
  g_autoptr(GHashTable) used = g_hash_table_new(g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer number;
  *out_after = 0;
  if (kept != NULL) {
    g_hash_table_iter_init(&iter, kept);
    while (g_hash_table_iter_next(&iter, NULL, &number)) {
      g_hash_table_add(taken, g_strdup(number));
      *out_after = MAX(*out_after, leading_number(number));
    }
  }
  /* Two passes: what had its number keeps it against all that come later. */
  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < documents->len; i++) {
      TuschPlannedDocument *document = g_ptr_array_index(documents, i);
      bool is_kept = kept != NULL && g_hash_table_contains(kept, document->file) && pass == 0 &&
                     g_hash_table_add(used, document->file);
      const char *said = said_number(document, kept);
      if (document->number != NULL || said == NULL || (pass == 0 && !is_kept))
        continue;
      document->number = pass == 0 ? g_strdup(said) : make_unique(taken, said);
      document->is_numbered = document->said->number != NULL;
    }
}

void
tusch_intake_number(GPtrArray *documents, GHashTable *kept)
{
  g_autoptr(GHashTable) taken = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  guint64 after = 0;
  reserve_numbers(documents, kept, taken, &after);
  for (guint i = 0; i < documents->len; i++) {
    TuschPlannedDocument *document = g_ptr_array_index(documents, i);
    document->id = g_strdup_printf("d%05u", i + 1);
    if (document->number != NULL)
      continue;
    bool hangs = document->parent != NULL && document->source != NULL;
    document->number =
        hangs ? number_attachment(taken, document) : next_free(taken, MAX(after, i) + 1);
  }
}
