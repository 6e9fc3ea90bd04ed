/* Text that is compared with words of rules, and the words. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* Half-open, bytes. */
typedef struct {
  gsize start, end;
} TuschSpan;

/* A text, folded as Danish, line ends kept, and where each byte of it comes from. */
typedef struct {
  const char *raw; /* borrowed */
  GString *folded;
  GArray *origins; /* guint32 for each folded byte, and one past the end: byte of raw */
  GArray *lines; /* TuschSpan of folded, without the line ends and white space around */
} TuschWording;

void tusch_wording_init(TuschWording *wording, const char *raw);
void tusch_wording_clear(TuschWording *wording);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(TuschWording, tusch_wording_clear)

/* Where a span of the folded text stands in the raw one. */
TuschSpan tusch_wording_origin(const TuschWording *wording, TuschSpan span);

/* The lines that hold something: which one holds the byte @at of the folded text. */
guint tusch_wording_line_at(const TuschWording *wording, gsize at);

/* One word or phrase of a rule; "*" before or after stands for any letters. */
typedef struct {
  char *text; /* folded */
  gsize length;
  bool open_start, open_end;
} TuschTerm;

/* "afgørelse*, afslag på" (transfer full) (element-type TuschTerm); empty ones are left out */
GPtrArray *tusch_wording_terms_parse(const char *list);

/* The first place in @within (of @text) where @term stands as whole words; the found letters
 * reach to the end of the word they are in. */
bool tusch_term_find(const TuschTerm *term, const char *text, TuschSpan within, TuschSpan *out);

/* Does @term stand at the very start, or the very end, of @within? */
bool tusch_term_begins(const TuschTerm *term, const char *text, TuschSpan within, TuschSpan *out);
bool tusch_term_ends(const TuschTerm *term, const char *text, TuschSpan within);
