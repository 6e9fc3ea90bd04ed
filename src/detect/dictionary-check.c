/* Duplicates, shadowed entries and common words of one dictionary. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "detect/dictionary-check.h"

#include "base/danish.h"
#include "base/language.h"

#include <string.h>

/* One line of a dictionary. */
typedef struct {
  char *word; /* as written */
  char *core; /* without stars; folded where '*' has a meaning */
  char *weight; /* what follows the TAB; "" if nothing */
  bool open_start, open_end;
  guint line;
} Entry;

static void
entry_free(gpointer data)
{
  Entry *entry = data;
  g_free(entry->word);
  g_free(entry->core);
  g_free(entry->weight);
  g_free(entry);
}

static bool
has_capital(const char *word)
{
  return g_unichar_isupper(g_utf8_get_char(word[0] == '*' ? word + 1 : word));
}

static Entry *
entry_new(TuschDictionaryKind kind, const char *line, guint number)
{
  g_auto(GStrv) parts = g_strsplit(line, "\t", 2);
  Entry *entry = g_new0(Entry, 1);
  entry->line = number;
  entry->word = g_strdup(g_strstrip(parts[0]));
  entry->weight = g_strdup(parts[1] != NULL ? g_strstrip(parts[1]) : "");
  gsize n = strlen(entry->word);
  bool has_stars = kind != TUSCH_DICTIONARY_WORDS && n > 1;
  entry->open_start = has_stars && entry->word[0] == '*';
  entry->open_end = has_stars && entry->word[n - 1] == '*';
  g_autofree char *bare = g_strndup(entry->word + (entry->open_start ? 1 : 0),
                                    n - (entry->open_start ? 1 : 0) - (entry->open_end ? 1 : 0));
  /* Names that fold to the same ("Aase", "Åse") are two names of a list with counts. */
  entry->core = kind == TUSCH_DICTIONARY_WORDS ? g_strdup(bare) : tusch_danish_fold(bare);
  return entry;
}

static GPtrArray *
read_entries(TuschDictionaryKind kind, const char *content)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func(entry_free);
  g_auto(GStrv) lines = g_strsplit(content, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++) {
    g_strchomp(lines[i]);
    if (lines[i][0] != '\0' && lines[i][0] != '#')
      g_ptr_array_add(entries, entry_new(kind, lines[i], i + 1));
  }
  return entries;
}

/* Whether every text that @inner finds is found by @outer too. */
static bool
covers(TuschDictionaryKind kind, const Entry *outer, const Entry *inner)
{
  if ((!outer->open_start && !outer->open_end) || (inner->open_start && !outer->open_start) ||
      (inner->open_end && !outer->open_end))
    return false;
  /* "Venstre*" asks for a capital, "venstre" does not; a weight of its own is a reason to stand. */
  if (kind == TUSCH_DICTIONARY_TERMS && has_capital(outer->word) && !has_capital(inner->word))
    return false;
  if (kind == TUSCH_DICTIONARY_CONTEXT && !g_str_equal(outer->weight, inner->weight))
    return false;
  gsize n = strlen(outer->core);
  gsize m = strlen(inner->core);
  /* '*' stands for letters, not for more words or parts of them. */
  const char *barred = kind == TUSCH_DICTIONARY_TERMS ? " -/" : " ";
  if (strpbrk(inner->core, barred) != NULL || m < n)
    return false;
  if (outer->open_start && outer->open_end)
    return strstr(inner->core, outer->core) != NULL;
  return outer->open_end ? strncmp(inner->core, outer->core, n) == 0
                         : g_str_equal(inner->core + m - n, outer->core);
}

static bool
is_very_common(const TuschLexicon *frequent, const Entry *entry)
{
  if (entry->open_start || entry->open_end || has_capital(entry->word))
    return false;
  return tusch_lexicon_lookup(frequent, entry->core, strlen(entry->core), NULL) != 0;
}

static void
find_duplicates(const GPtrArray *entries, const char *name, GPtrArray *faults)
{
  bool is_keyed_by_both = g_str_equal(name, "postnumre.tsv");
  g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < entries->len; i++) {
    const Entry *entry = g_ptr_array_index(entries, i);
    /* One postal code may have several towns. */
    g_autofree char *key = g_strdup_printf("%d%d%s\t%s",
                                           entry->open_start,
                                           entry->open_end,
                                           entry->core,
                                           is_keyed_by_both ? entry->weight : "");
    guint first = GPOINTER_TO_UINT(g_hash_table_lookup(seen, key));
    if (first == 0) {
      g_hash_table_insert(seen, g_steal_pointer(&key), GUINT_TO_POINTER(entry->line));
      continue;
    }
    tusch_fault_add(faults,
                    TUSCH_FAULT_DUPLICATE,
                    name,
                    entry->line,
                    g_strdup_printf(_("»%s« står der allerede (linje %u)"), entry->word, first));
  }
}

static void
find_shadowed(TuschDictionaryKind kind,
              const GPtrArray *entries,
              const char *name,
              GPtrArray *faults)
{
  for (guint i = 0; i < entries->len; i++) {
    const Entry *inner = g_ptr_array_index(entries, i);
    for (guint k = 0; k < entries->len; k++) {
      const Entry *outer = g_ptr_array_index(entries, k);
      bool is_same = g_str_equal(inner->core, outer->core) &&
                     inner->open_start == outer->open_start && inner->open_end == outer->open_end;
      if (i == k || is_same || !covers(kind, outer, inner))
        continue;
      tusch_fault_add(faults,
                      TUSCH_FAULT_SHADOWED,
                      name,
                      inner->line,
                      g_strdup_printf(_("»%s« er overflødig: »%s« (linje %u) dækker den"),
                                      inner->word,
                                      outer->word,
                                      outer->line));
      break;
    }
  }
}

guint
tusch_dictionary_check(TuschDictionaryKind kind,
                       const char *name,
                       const char *content,
                       const TuschLexicon *frequent,
                       GPtrArray *faults)
{
  g_autoptr(GPtrArray) entries = read_entries(kind, content);
  find_duplicates(entries, name, faults);
  if (kind != TUSCH_DICTIONARY_WORDS)
    find_shadowed(kind, entries, name, faults);
  for (guint i = 0; kind == TUSCH_DICTIONARY_TERMS && i < entries->len; i++) {
    const Entry *entry = g_ptr_array_index(entries, i);
    if (is_very_common(frequent, entry))
      tusch_fault_add(
          faults,
          TUSCH_FAULT_COMMON_WORD,
          name,
          entry->line,
          g_strdup_printf(_("»%s« er et meget almindeligt ord: se, om det fanger for meget"),
                          entry->word));
  }
  return entries->len;
}
