/* Open addressing over one arena of folded words. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "detect/lexicon.h"

#include "base/danish.h"

#include <string.h>

/* Lists that hold abbreviations. */
#define ABBREVIATED (TUSCH_WORD_TITLE | TUSCH_WORD_RELATION | TUSCH_WORD_GREETING)

#define LONGEST_WORD 120 /* bytes, folded */
#define FIRST_SLOTS 1024u /* a power of two */
#define SEEN_BITS (1u << 20)

typedef struct {
  guint32 offset; /* into words */
  guint16 length;
  guint16 kinds;
  guint32 count;
} Entry;

/* The hash stands beside the index, so that most misses never leave the table. */
typedef struct {
  guint32 entry; /* index + 1; 0 is free */
  guint32 hash;
} Slot;

struct TuschLexicon {
  GString *words;
  GArray *entries; /* Entry */
  Slot *slots;
  guint8 *seen; /* SEEN_BITS bits by hash: small enough to stay near, and most misses end there */
  guint n_slots; /* a power of two, more than twice the entries */
};

gsize
tusch_word_fold(const char *text, gsize length, char *out, gsize size)
{
  gsize used = 0;
  for (const char *p = text; p < text + length && used + 16 <= size;) {
    if ((guchar)*p < 0x80) {
      out[used++] = *p >= 'A' && *p <= 'Z' ? (char)(*p | 0x20) : *p;
      p++;
      continue;
    }
    used += tusch_danish_fold_char(g_utf8_get_char(p), out + used);
    p = g_utf8_next_char(p);
  }
  return used;
}

static guint32
hash_of(const char *bytes, gsize length)
{
  guint32 hash = 2166136261u; /* FNV-1a */
  for (gsize i = 0; i < length; i++)
    hash = (hash ^ (guchar)bytes[i]) * 16777619u;
  return hash ^ (hash >> 15);
}

TuschLexicon *
tusch_lexicon_new(void)
{
  TuschLexicon *lexicon = g_new0(TuschLexicon, 1);
  lexicon->words = g_string_new(NULL);
  lexicon->entries = g_array_new(FALSE, FALSE, sizeof(Entry));
  lexicon->n_slots = FIRST_SLOTS;
  lexicon->slots = g_new0(Slot, lexicon->n_slots);
  lexicon->seen = g_new0(guint8, SEEN_BITS / 8);
  return lexicon;
}

void
tusch_lexicon_free(TuschLexicon *lexicon)
{
  if (lexicon == NULL)
    return;
  g_string_free(lexicon->words, TRUE);
  g_array_unref(lexicon->entries);
  g_free(lexicon->slots);
  g_free(lexicon->seen);
  g_free(lexicon);
}

/* The slot that holds the word, or the free one where it belongs. */
static Slot *
slot_of(const TuschLexicon *lexicon, const char *word, gsize length, guint32 hash)
{
  guint mask = lexicon->n_slots - 1;
  guint at = hash & mask;
  for (; lexicon->slots[at].entry != 0; at = (at + 1) & mask) {
    if (lexicon->slots[at].hash != hash)
      continue;
    const Entry *entry = &g_array_index(lexicon->entries, Entry, lexicon->slots[at].entry - 1);
    if (entry->length == length && memcmp(lexicon->words->str + entry->offset, word, length) == 0)
      break;
  }
  return &lexicon->slots[at];
}

static void
grow(TuschLexicon *lexicon)
{
  g_autofree Slot *old = lexicon->slots;
  guint n_old = lexicon->n_slots;
  lexicon->n_slots *= 2;
  lexicon->slots = g_new0(Slot, lexicon->n_slots);
  guint mask = lexicon->n_slots - 1;
  for (guint i = 0; i < n_old; i++) {
    guint at = old[i].hash & mask;
    while (old[i].entry != 0 && lexicon->slots[at].entry != 0)
      at = (at + 1) & mask;
    if (old[i].entry != 0)
      lexicon->slots[at] = old[i];
  }
}

void
tusch_lexicon_add(TuschLexicon *lexicon, const char *word, gsize length, guint kinds, guint count)
{
  char folded[LONGEST_WORD + 16];
  gsize n = tusch_word_fold(word, length, folded, sizeof(folded));
  if (n == 0)
    return;
  guint32 hash = hash_of(folded, n);
  Slot *slot = slot_of(lexicon, folded, n, hash);
  if (slot->entry != 0) {
    Entry *entry = &g_array_index(lexicon->entries, Entry, slot->entry - 1);
    entry->kinds |= (guint16)kinds;
    entry->count += count;
    return;
  }
  Entry entry = {(guint32)lexicon->words->len, (guint16)n, (guint16)kinds, count};
  g_string_append_len(lexicon->words, folded, (gssize)n);
  g_array_append_val(lexicon->entries, entry);
  *slot = (Slot){lexicon->entries->len, hash};
  lexicon->seen[hash % SEEN_BITS / 8] |= (guint8)(1u << hash % 8);
  if (lexicon->entries->len * 2 >= lexicon->n_slots)
    grow(lexicon);
}

void
tusch_lexicon_add_lines(TuschLexicon *lexicon, const char *content, gsize length, guint kinds)
{
  const char *end = content + length;
  for (const char *line = content; line < end;) {
    const char *stop = memchr(line, '\n', (gsize)(end - line));
    if (stop == NULL)
      stop = end;
    const char *tab = memchr(line, '\t', (gsize)(stop - line));
    const char *word_end = tab != NULL ? tab : stop;
    while (word_end > line && g_ascii_isspace(word_end[-1]))
      word_end--;
    guint count = 0;
    for (const char *p = tab != NULL ? tab + 1 : stop; p < stop && g_ascii_isdigit(*p); p++)
      count = MIN(count, 100000000u) * 10 + (guint)(*p - '0');
    if (word_end > line && *line != '#')
      tusch_lexicon_add(lexicon, line, (gsize)(word_end - line), kinds, count);
    /* "frk." is a word and a stop where it is read. */
    if (word_end > line + 1 && word_end[-1] == '.' && (kinds & ABBREVIATED) != 0)
      tusch_lexicon_add(lexicon, line, (gsize)(word_end - line - 1), kinds, count);
    line = stop + 1;
  }
}

guint
tusch_lexicon_lookup(const TuschLexicon *lexicon,
                     const char *folded,
                     gsize length,
                     guint *out_count)
{
  if (out_count != NULL)
    *out_count = 0;
  guint32 hash = hash_of(folded, length);
  if ((lexicon->seen[hash % SEEN_BITS / 8] >> hash % 8 & 1) == 0)
    return 0;
  const Slot *slot = slot_of(lexicon, folded, length, hash);
  if (slot->entry == 0)
    return 0;
  const Entry *entry = &g_array_index(lexicon->entries, Entry, slot->entry - 1);
  if (out_count != NULL)
    *out_count = entry->count;
  return entry->kinds;
}

guint
tusch_lexicon_get_size(const TuschLexicon *lexicon)
{
  return lexicon->entries->len;
}
