/* Folding with a way back; finding words of rules. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "index/wording.h"

#include "base/danish.h"

#include <string.h>

static void
add_line(TuschWording *wording, gsize start, gsize end)
{
  const char *text = wording->folded->str;
  while (start < end && text[start] == ' ')
    start++;
  while (end > start && text[end - 1] == ' ')
    end--;
  TuschSpan line = {start, end};
  if (end > start)
    g_array_append_val(wording->lines, line);
}

void
tusch_wording_init(TuschWording *wording, const char *raw)
{
  wording->raw = raw;
  wording->folded = g_string_new(NULL);
  wording->origins = g_array_new(FALSE, FALSE, sizeof(guint32));
  wording->lines = g_array_new(FALSE, FALSE, sizeof(TuschSpan));
  gsize line_start = 0;
  const char *p = raw;
  for (; *p != '\0'; p = g_utf8_next_char(p)) {
    char out[16];
    gsize n = 1;
    if (*p == '\n') {
      out[0] = '\n';
      add_line(wording, line_start, wording->folded->len);
      line_start = wording->folded->len + 1;
    } else {
      n = tusch_danish_fold_char(g_utf8_get_char(p), out);
    }
    guint32 origin = (guint32)(p - raw);
    for (gsize i = 0; i < n; i++)
      g_array_append_val(wording->origins, origin);
    g_string_append_len(wording->folded, out, (gssize)n);
  }
  add_line(wording, line_start, wording->folded->len);
  guint32 end = (guint32)(p - raw);
  g_array_append_val(wording->origins, end);
}

void
tusch_wording_clear(TuschWording *wording)
{
  if (wording->folded == NULL)
    return;
  g_string_free(wording->folded, TRUE);
  g_array_unref(wording->origins);
  g_array_unref(wording->lines);
  wording->folded = NULL;
}

TuschSpan
tusch_wording_origin(const TuschWording *wording, TuschSpan span)
{
  guint32 start = g_array_index(wording->origins, guint32, span.start);
  gsize last = span.end;
  /* The letter that the span's last byte comes from belongs to it whole: "aa" is one å. */
  while (last < wording->folded->len && last > span.start &&
         g_array_index(wording->origins, guint32, last) ==
             g_array_index(wording->origins, guint32, last - 1))
    last++;
  TuschSpan origin = {start, g_array_index(wording->origins, guint32, last)};
  return origin;
}

guint
tusch_wording_line_at(const TuschWording *wording, gsize at)
{
  guint low = 0;
  guint high = wording->lines->len;
  while (low < high) {
    guint middle = low + (high - low) / 2;
    if (g_array_index(wording->lines, TuschSpan, middle).end <= at)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static void
term_free(gpointer data)
{
  TuschTerm *term = data;
  g_free(term->text);
  g_free(term);
}

GPtrArray *
tusch_wording_terms_parse(const char *list)
{
  GPtrArray *terms = g_ptr_array_new_with_free_func(term_free);
  g_auto(GStrv) parts = g_strsplit(list, ",", -1);
  for (guint i = 0; parts[i] != NULL; i++) {
    char *part = g_strstrip(parts[i]);
    gsize n = strlen(part);
    bool open_end = n > 1 && part[n - 1] == '*';
    if (open_end)
      part[n - 1] = '\0';
    bool open_start = part[0] == '*';
    if (part[open_start ? 1 : 0] == '\0')
      continue;
    TuschTerm *term = g_new0(TuschTerm, 1);
    term->text = tusch_danish_fold(part + (open_start ? 1 : 0));
    term->length = strlen(term->text);
    term->open_start = open_start;
    term->open_end = open_end;
    g_ptr_array_add(terms, term);
  }
  return terms;
}

/* Bytes above ASCII are letters of other scripts. */
static bool
is_word_byte(char c)
{
  return g_ascii_isalnum(c) || (c & 0x80) != 0;
}

/* Whether the term's letters at @at stand as the rule wants them. */
static bool
stands_whole(const TuschTerm *term, const char *text, gsize at, TuschSpan within, gsize *out_end)
{
  gsize end = at + term->length;
  if (!term->open_start && is_word_byte(term->text[0]) && at > within.start &&
      is_word_byte(text[at - 1]))
    return false;
  if (term->open_end) {
    while (end < within.end && is_word_byte(text[end]))
      end++;
  } else if (is_word_byte(term->text[term->length - 1]) && end < within.end &&
             is_word_byte(text[end])) {
    return false;
  }
  *out_end = end;
  return true;
}

bool
tusch_term_find(const TuschTerm *term, const char *text, TuschSpan within, TuschSpan *out)
{
  gsize at = within.start;
  while (at + term->length <= within.end) {
    const char *hit = g_strstr_len(text + at, (gssize)(within.end - at), term->text);
    if (hit == NULL)
      return false;
    gsize start = (gsize)(hit - text);
    gsize end;
    if (stands_whole(term, text, start, within, &end)) {
      while (term->open_start && start > within.start && is_word_byte(text[start - 1]))
        start--;
      *out = (TuschSpan){start, end};
      return true;
    }
    at = start + 1;
  }
  return false;
}

bool
tusch_term_begins(const TuschTerm *term, const char *text, TuschSpan within, TuschSpan *out)
{
  gsize at = within.start;
  if (term->open_start) {
    /* The first word ends with the term: "underretningsskema" for "*skema". */
    return tusch_term_find(term, text, within, out) && out->start == within.start;
  }
  if (at + term->length > within.end || strncmp(text + at, term->text, term->length) != 0 ||
      !stands_whole(term, text, at, within, &out->end))
    return false;
  out->start = at;
  return true;
}

bool
tusch_term_ends(const TuschTerm *term, const char *text, TuschSpan within)
{
  gsize unused;
  if (within.end < within.start + term->length)
    return false;
  gsize at = within.end - term->length;
  return strncmp(text + at, term->text, term->length) == 0 &&
         stands_whole(term, text, at, within, &unused);
}
