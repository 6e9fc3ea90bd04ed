/* Only as much of the syntax as tells operators from texts and pictures. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/qpdf/balance.h"

#include "base/pdf-string.h"

#include <stdbool.h>
#include <string.h>

typedef struct {
  const guint8 *data;
  gsize size_bytes, at;
} Scan;

static bool
is_space(guint8 byte)
{
  return byte == 0 || byte == '\t' || byte == '\n' || byte == '\f' || byte == '\r' || byte == ' ';
}

static bool
is_delimiter(guint8 byte)
{
  return byte != 0 && strchr("()<>[]{}/%", byte) != NULL;
}

/* To the EI that text follows: pixels may spell one too. */
static void
skip_picture(Scan *scan)
{
  enum { LOOK_AHEAD = 12 };
  for (; scan->at + 3 <= scan->size_bytes; scan->at++) {
    const guint8 *p = scan->data + scan->at;
    gsize rest = scan->size_bytes - scan->at;
    if (!is_space(p[0]) || p[1] != 'E' || p[2] != 'I' || (rest > 3 && !is_space(p[3])))
      continue;
    bool is_text = true;
    for (gsize i = 3; i < MIN(rest, (gsize)LOOK_AHEAD); i++)
      is_text = is_text && ((p[i] >= ' ' && p[i] < 127) || (is_space(p[i]) && p[i] != 0));
    if (is_text) {
      scan->at += 3;
      return;
    }
  }
  scan->at = scan->size_bytes;
}

/* The next word's first byte and length; %FALSE at the end. Signs, names and texts are passed. */
static bool
next_word(Scan *scan, gsize *start, gsize *n)
{
  while (scan->at < scan->size_bytes) {
    guint8 byte = scan->data[scan->at];
    if (byte == '(') {
      scan->at = tusch_pdf_string_end(scan->data, scan->size_bytes, scan->at);
    } else if (byte == '%') {
      while (scan->at < scan->size_bytes && scan->data[scan->at] != '\n' &&
             scan->data[scan->at] != '\r')
        scan->at++;
    } else if (is_space(byte) || is_delimiter(byte)) {
      bool is_name = byte == '/';
      bool is_hex =
          byte == '<' && scan->at + 1 < scan->size_bytes && scan->data[scan->at + 1] != '<';
      scan->at++;
      while (is_hex && scan->at < scan->size_bytes && scan->data[scan->at] != '>')
        scan->at++;
      while (is_name && scan->at < scan->size_bytes && !is_space(scan->data[scan->at]) &&
             !is_delimiter(scan->data[scan->at]))
        scan->at++;
    } else {
      *start = scan->at;
      while (scan->at < scan->size_bytes && !is_space(scan->data[scan->at]) &&
             !is_delimiter(scan->data[scan->at]))
        scan->at++;
      *n = scan->at - *start;
      return true;
    }
  }
  return false;
}

GBytes *
tusch_content_without_extra_restores(const guint8 *content, gsize size_bytes)
{
  Scan scan = {.data = content, .size_bytes = size_bytes};
  g_autofree guint8 *own = NULL;
  gsize depth = 0;
  gsize start = 0;
  gsize n = 0;
  while (next_word(&scan, &start, &n)) {
    if (n == 2 && memcmp(content + start, "ID", 2) == 0)
      skip_picture(&scan);
    if (n != 1)
      continue;
    if (content[start] == 'q') {
      depth++;
    } else if (content[start] == 'Q' && depth > 0) {
      depth--;
    } else if (content[start] == 'Q') {
      if (own == NULL)
        own = g_memdup2(content, size_bytes);
      own[start] = ' ';
    }
  }
  return own != NULL ? g_bytes_new_take(g_steal_pointer(&own), size_bytes) : NULL;
}

static bool
is_word(const guint8 *word, gsize n, const char *const *words)
{
  for (; *words != NULL; words++)
    if (strlen(*words) == n && memcmp(word, *words, n) == 0)
      return true;
  return false;
}

/* Text counts where it ends: marks and texts may not straddle. */
static const char *const PAINTS[] = {
    "f", "F", "f*", "B", "B*", "b", "b*", "s", "S", "Do", "sh", "ET", NULL};
static const char *const OPENS[] = {"BDC", "BMC", NULL};
static const char *const CLOSES[] = {"EMC", NULL};

GBytes *
tusch_content_with_decoration_marked(const guint8 *content, gsize size_bytes)
{
  Scan scan = {.data = content, .size_bytes = size_bytes};
  g_autoptr(GByteArray) marked = g_byte_array_new();
  static const char BEGIN[] = "\n/Artifact BMC\n";
  static const char END[] = "\nEMC\n";
  gsize depth = 0;
  gsize copied = 0; /* all before is in the result */
  gsize from = 0; /* where what is unmarked began */
  gsize painted = 0; /* where the last of it ended; 0: nothing was painted */
  gsize start = 0;
  gsize n = 0;
  for (bool any = true; any;) {
    any = next_word(&scan, &start, &n);
    const guint8 *word = content + start;
    bool is_picture = any && n == 2 && memcmp(word, "ID", 2) == 0;
    if (is_picture)
      skip_picture(&scan);
    bool opens = any && is_word(word, n, OPENS);
    if ((opens || !any) && depth == 0 && painted > 0) {
      g_byte_array_append(marked, content + copied, (guint)(from - copied));
      g_byte_array_append(marked, (const guint8 *)BEGIN, sizeof BEGIN - 1);
      g_byte_array_append(marked, content + from, (guint)(painted - from));
      g_byte_array_append(marked, (const guint8 *)END, sizeof END - 1);
      copied = painted;
      painted = 0;
    }
    if (opens)
      depth++;
    else if (any && is_word(word, n, CLOSES) && depth > 0 && --depth == 0)
      from = scan.at;
    else if (any && depth == 0 && (is_picture || is_word(word, n, PAINTS)))
      painted = scan.at;
  }
  g_byte_array_append(marked, content + copied, (guint)(size_bytes - copied));
  return g_byte_array_free_to_bytes(g_steal_pointer(&marked));
}
