/* Context windows and weighted words. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "detect/context.h"

#include "base/danish.h"
#include "detect/lexicon.h"

#include <stdbool.h>
#include <string.h>

typedef struct {
  char *word; /* as written, for explanations */
  char *folded; /* without stars */
  gsize length;
  int weight;
  bool open_start, open_end; /* '*' there */
  guint16 first_pair, last_pair; /* of its letters, see pair_of() */
  bool is_label; /* "kontonr": tells of what follows it, never of what stands before */
} Entry;

struct TuschContext {
  GArray *entries;
};

#define PAIRS 2048

/* A number for two letters in a row: tells most windows from most words. */
static guint
pair_of(const char *p)
{
  return ((guint)(guchar)p[0] << 5 ^ (guchar)p[1]) & (PAIRS - 1);
}

static void
entry_clear(gpointer data)
{
  Entry *entry = data;
  g_free(entry->word);
  g_free(entry->folded);
}

static bool
is_label(const char *folded)
{
  static const char *const endings[] = {"nr", "nr.", "nummer", "konto", "iban"};
  for (guint i = 0; i < G_N_ELEMENTS(endings); i++)
    if (g_str_has_suffix(folded, endings[i]))
      return true;
  return false;
}

static bool
parse_entry(const char *line, Entry *out)
{
  g_auto(GStrv) parts = g_strsplit(line, "\t", 2);
  if (parts[0] == NULL || parts[1] == NULL)
    return false;
  gint64 weight = 0;
  if (!g_ascii_string_to_signed(g_strstrip(parts[1]), 10, -9, 9, &weight, NULL))
    return false;
  char *word = g_strstrip(parts[0]);
  gsize n = strlen(word);
  bool open_start = n > 1 && word[0] == '*';
  bool open_end = n > 1 && word[n - 1] == '*';
  g_autofree char *core =
      g_strndup(word + (open_start ? 1 : 0), n - (open_start ? 1 : 0) - (open_end ? 1 : 0));
  if (core[0] == '\0')
    return false;
  char *folded = tusch_danish_fold(core);
  gsize length = strlen(folded);
  *out = (Entry){.word = g_strdup(word),
                 .folded = folded,
                 .length = length,
                 .first_pair = (guint16)pair_of(folded),
                 .last_pair = (guint16)(length > 1 ? pair_of(folded + length - 2) : 0),
                 .weight = (int)weight,
                 .open_start = open_start,
                 .open_end = open_end,
                 .is_label = weight < 0 && is_label(folded)};
  return true;
}

TuschContext *
tusch_context_parse(const char *content, gsize length, guint *out_line)
{
  g_autofree char *copy = g_strndup(content, length);
  g_auto(GStrv) lines = g_strsplit(copy, "\n", -1);
  TuschContext *context = g_new0(TuschContext, 1);
  context->entries = g_array_new(FALSE, FALSE, sizeof(Entry));
  g_array_set_clear_func(context->entries, entry_clear);
  for (guint i = 0; lines[i] != NULL; i++) {
    g_strchomp(lines[i]);
    if (lines[i][0] == '\0' || lines[i][0] == '#')
      continue;
    Entry entry;
    if (!parse_entry(lines[i], &entry)) {
      *out_line = i + 1;
      tusch_context_free(context);
      return NULL;
    }
    g_array_append_val(context->entries, entry);
  }
  return context;
}

void
tusch_context_free(TuschContext *context)
{
  if (context == NULL)
    return;
  g_array_unref(context->entries);
  g_free(context);
}

static bool
is_blank(char c)
{
  return c == ' ' || c == '\t' || c == '\r';
}

/* Whether nothing but blanks stands between the line's start and @at. */
static bool
is_first_on_line(const char *text, gsize at)
{
  while (at > 0 && is_blank(text[at - 1]))
    at--;
  return at == 0 || text[at - 1] == '\n';
}

#define LEAST_SEMICOLONS 3 /* on a line of a table */

/* "88104431;2024-01-08;…": a row of a table whose cells are divided so. */
static bool
is_semicolon_row(const char *text, gsize start, gsize end)
{
  guint n = 0;
  for (gsize i = start; i < end && n < LEAST_SEMICOLONS; i++)
    n += text[i] == ';' ? 1 : 0;
  return n >= LEAST_SEMICOLONS;
}

char *
tusch_context_window_before(const char *text, gsize start, guint n)
{
  gsize at = start;
  bool may_cross = is_first_on_line(text, start) &&
                   !is_semicolon_row(text, start, start + strcspn(text + start, "\n"));
  for (guint i = 0; i < n && at > 0; i++) {
    const char *previous = g_utf8_prev_char(text + at);
    if (*previous == '\n') {
      if (!may_cross)
        break;
      may_cross = false;
      if (is_first_on_line(text, (gsize)(previous - text)))
        break; /* a blank line */
    }
    at = (gsize)(previous - text);
  }
  g_autofree char *raw = g_strndup(text + at, start - at);
  return tusch_danish_fold(g_strdelimit(raw, "\n\t", ' '));
}

static char *
window_after(const char *text, gsize end, guint n)
{
  const char *p = text + end;
  for (guint i = 0; i < n && *p != '\0' && *p != '\n'; i++)
    p = g_utf8_next_char(p);
  g_autofree char *raw = g_strndup(text + end, (gsize)(p - (text + end)));
  return tusch_danish_fold(g_strdelimit(raw, "\t", ' '));
}

static bool
is_word_byte(char c)
{
  return g_ascii_isalnum(c) || (guchar)c >= 0x80;
}

/* Letters: a shorter ending is one only after others: "*nr", not "nr". */
#define SHORTEST_ENDING 3

static bool
stands_alone(const Entry *entry, const char *window, const char *at)
{
  const char *end = at + entry->length;
  bool goes_on = at > window && (is_word_byte(at[-1]) || strchr("-.", at[-1]) != NULL);
  if (entry->open_start && entry->length < SHORTEST_ENDING && !goes_on)
    return false;
  bool starts =
      entry->open_start || at == window || !is_word_byte(at[-1]) || !is_word_byte(entry->folded[0]);
  bool ends =
      entry->open_end || !g_ascii_isalpha(*end) || !is_word_byte(entry->folded[entry->length - 1]);
  return starts && ends;
}

/* Whether nothing but signs and "nr." stands between a word and the number it labels. */
static bool
labels_number(const char *rest)
{
  static const char signs[] = " .:#-";
  static const char *const words[] = {"nr", "nummer", "er"};
  rest += strspn(rest, signs);
  for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
    gsize n = strlen(words[i]);
    if (strncmp(rest, words[i], n) == 0 && !is_word_byte(rest[n]))
      rest += n + strspn(rest + n, signs);
  }
  return *rest == '\0';
}

/* Where the word ends: "faktura*" reaches to the end of "fakturanr", and "* nr" of "kunde nr" says
 * no more than what "kunde" does. */
static gssize
end_of(const Entry *entry, const char *window, const char *at)
{
  if (entry->folded[0] == ' ')
    return (gssize)(at - window);
  const char *end = at + entry->length;
  while (entry->open_end && is_word_byte(*end))
    end++;
  return (gssize)(end - window);
}

#define MOST_AGAINST_FROM_AFAR (-3) /* weight of a word that is not the number's label */
/* "modtaget 150323-0042": such a word tells of the number right after it, and of no other. */
#define ONLY_AS_LABEL (-5)

/* The occurrence that ends last (or, looking after, begins first); the longer one of two. */
static TuschContextHit
nearest(const TuschContext *context, const char *window, bool looks_before)
{
  guint8 seen[PAIRS] = {0};
  for (const char *p = window; *p != '\0'; p++)
    seen[pair_of(p)] = 1;
  TuschContextHit hit = {0, NULL, false};
  gssize best = -1;
  gsize best_length = 0;
  for (guint i = 0; i < context->entries->len; i++) {
    const Entry *entry = &g_array_index(context->entries, Entry, i);
    const char *at = window;
    if ((entry->length > 1 && (seen[entry->first_pair] == 0 || seen[entry->last_pair] == 0)) ||
        (!looks_before && (entry->is_label || entry->weight < MOST_AGAINST_FROM_AFAR)))
      continue;
    while ((at = strstr(at, entry->folded)) != NULL) {
      gssize rank = looks_before ? end_of(entry, window, at) : G_MAXINT16 - (gssize)(at - window);
      bool better = rank > best || (rank == best && entry->length > best_length);
      if (better && stands_alone(entry, window, at)) {
        hit = (TuschContextHit){entry->weight, entry->word, false};
        best = rank;
        best_length = entry->length;
      }
      at++;
    }
  }
  hit.is_label = hit.word != NULL && looks_before && labels_number(window + best);
  if (hit.weight <= ONLY_AS_LABEL)
    hit.weight = hit.is_label ? MOST_AGAINST_FROM_AFAR : 0;
  else if (!hit.is_label)
    hit.weight = MAX(hit.weight, MOST_AGAINST_FROM_AFAR);
  return hit;
}

static gsize
line_start(const char *text, gsize at)
{
  while (at > 0 && text[at - 1] != '\n')
    at--;
  return at;
}

static gsize
line_end(const char *text, gsize at)
{
  return at + strcspn(text + at, "\n");
}

/* Whether the line has cells: a tab, a bar or two blanks between words. */
static bool
has_cells(const char *text, gsize start, gsize end)
{
  for (gsize i = start; i + 2 < end; i++)
    if (text[i] == '\t' || text[i] == '|' ||
        (i > start && text[i] == ' ' && text[i + 1] == ' ' && text[i + 2] > ' '))
      return true;
  return false;
}

/* The first line of the block of lines that @at lies in; @at's own line if it is the first. */
static gsize
block_start(const char *text, gsize at)
{
  gsize start = line_start(text, at);
  while (start > 0) {
    gsize above = line_start(text, start - 1);
    if (strspn(text + above, " \t\r") >= start - 1 - above)
      break;
    start = above;
  }
  return start;
}

/* The cell of the table's first line that stands above the span, folded; %NULL if there is no
 * table. Cells are compared by bars and tabs if there are any, else by the place on the line. */
char *
tusch_context_column_head(const char *text, gsize start)
{
  gsize line = line_start(text, start);
  gsize head = block_start(text, start);
  gsize head_end = line_end(text, head);
  bool by_semicolons = is_semicolon_row(text, line, line_end(text, line));
  /* Above the row of heads may stand what the table is. */
  while (by_semicolons && head < line && !is_semicolon_row(text, head, head_end)) {
    head = head_end + 1;
    head_end = line_end(text, head);
  }
  if (head == line || (!by_semicolons && (!has_cells(text, line, line_end(text, line)) ||
                                          !has_cells(text, head, head_end))))
    return NULL;
  const char *bars = by_semicolons ? ";" : "\t|";
  guint cell = 0;
  for (gsize i = line; i < start; i++)
    cell += strchr(bars, text[i]) != NULL ? 1 : 0;
  gsize from = head;
  gsize to = head_end;
  if (cell > 0 || by_semicolons) {
    for (; from < head_end && cell > 0; from++)
      cell -= strchr(bars, text[from]) != NULL ? 1 : 0;
    to = from + strcspn(text + from, by_semicolons ? ";\n" : "\t|\n");
  } else {
    glong column = g_utf8_pointer_to_offset(text + line, text + start);
    if (column >= g_utf8_strlen(text + head, (gssize)(head_end - head)))
      return NULL;
    from = (gsize)(g_utf8_offset_to_pointer(text + head, column) - text);
    while (from > head && !(text[from - 1] == ' ' && from > head + 1 && text[from - 2] == ' '))
      from--;
    for (to = from; to < head_end && !(text[to] == ' ' && text[to + 1] == ' ');)
      to++;
  }
  g_autofree char *raw = g_strndup(text + from, to - from);
  return tusch_danish_fold(raw);
}

TuschContextHit
tusch_context_look(const TuschContext *context,
                   const char *text,
                   gsize start,
                   gsize end,
                   guint before,
                   guint after)
{
  g_autofree char *left = tusch_context_window_before(text, start, before);
  TuschContextHit hit = nearest(context, left, true);
  if (hit.word != NULL || after == 0)
    return hit;
  g_autofree char *right = window_after(text, end, after);
  hit = nearest(context, right, false);
  if (hit.word != NULL)
    return hit;
  g_autofree char *head = tusch_context_column_head(text, start);
  return head != NULL ? nearest(context, head, true) : hit;
}
