/* Views of a text with an offset map. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "detect/text-view.h"

#include <string.h>

static const char *const KIND_NAMES[] = {"plain", "samlet", "ocr-cifre"};
G_STATIC_ASSERT(G_N_ELEMENTS(KIND_NAMES) == TUSCH_N_VIEWS);

/* A view while it is being made. */
typedef struct {
  char *text;
  gsize length, room;
  GArray *spans; /* TuschViewSpan */
} Builder;

const char *
tusch_view_kind_to_string(TuschViewKind kind)
{
  return (guint)kind < G_N_ELEMENTS(KIND_NAMES) ? KIND_NAMES[kind] : "";
}

static void
builder_reserve(Builder *builder, gsize n)
{
  if (builder->length + n < builder->room)
    return;
  builder->room = builder->room * 2 + n + 16;
  builder->text = g_renew(char, builder->text, builder->room);
}

/* Notes that the next @n bytes come from source bytes [start, end). */
static void
builder_map(Builder *builder, gsize n, gsize start, gsize end)
{
  bool is_copy = n == end - start;
  if (is_copy && builder->spans->len > 0) {
    const TuschViewSpan *last =
        &g_array_index(builder->spans, TuschViewSpan, builder->spans->len - 1);
    if (last->source_end == 0 && last->source + (builder->length - last->at) == start)
      return;
  }
  TuschViewSpan span = {(guint32)builder->length, (guint32)start, is_copy ? 0 : (guint32)end};
  g_array_append_val(builder->spans, span);
}

/* @n bytes that came from source bytes [start, end). */
static void
builder_add(Builder *builder, const char *bytes, gsize n, gsize start, gsize end)
{
  if (n == 0)
    return;
  builder_reserve(builder, n);
  builder_map(builder, n, start, end);
  memcpy(builder->text + builder->length, bytes, n);
  builder->length += n;
}

static bool
is_invisible(gunichar c)
{
  return c == 0xAD || (c >= 0x200B && c <= 0x200F) || c == 0x2060 || c == 0xFEFF ||
         (c < 0x20 && c != '\n' && c != '\t') || c == 0x7F;
}

static bool
is_mark(gunichar c)
{
  return c >= 0x300 && g_unichar_type(c) == G_UNICODE_NON_SPACING_MARK;
}

/* A letter with the marks that follow it, composed. */
static const char *
add_composed(Builder *builder, const char *source, const char *p, const char *end)
{
  const char *next = g_utf8_next_char(p);
  while (next < end && is_mark(g_utf8_get_char(next)))
    next = g_utf8_next_char(next);
  g_autofree char *composed = g_utf8_normalize(p, next - p, G_NORMALIZE_NFC);
  if (composed != NULL)
    builder_add(builder, composed, strlen(composed), (gsize)(p - source), (gsize)(next - source));
  return next;
}

/* Writes the character at @p; returns where the next one begins. */
static const char *
add_character(Builder *builder, const char *source, const char *p, const char *end)
{
  gsize start = (gsize)(p - source);
  gunichar c = g_utf8_get_char(p);
  const char *next = g_utf8_next_char(p);
  gsize stop = (gsize)(next - source);
  if (is_invisible(c))
    return next;
  if (c < 0x80 && (next >= end || (guchar)*next < 0x80))
    builder_add(builder, p, 1, start, stop);
  else if (c == 0x2028 || c == 0x2029 || c == 0x85)
    builder_add(builder, "\n", 1, start, stop);
  else if (c >= 0x80 && g_unichar_type(c) == G_UNICODE_SPACE_SEPARATOR)
    builder_add(builder, " ", 1, start, stop);
  else if (next < end && is_mark(g_utf8_get_char(next)))
    return add_composed(builder, source, p, end);
  else
    builder_add(builder, p, (gsize)(next - p), start, stop);
  return next;
}

static TuschTextView *
builder_finish(Builder *builder, TuschViewKind kind)
{
  builder_reserve(builder, 1);
  builder->text[builder->length] = '\0';
  TuschTextView *view = g_new0(TuschTextView, 1);
  view->kind = kind;
  view->length = builder->length;
  view->text = builder->text;
  view->spans = builder->spans;
  return view;
}

static Builder
builder_new(gsize size)
{
  Builder builder = {.spans = g_array_new(FALSE, FALSE, sizeof(TuschViewSpan))};
  builder_reserve(&builder, size + 1);
  return builder;
}

/* The end of the characters from @p that stay as they are: ASCII and the letters of Western Europe.
 * One that a mark may follow is not among them. */
static const char *
past_plain_characters(const char *p, const char *end)
{
  const char *last = p;
  while (p < end) {
    guchar c = (guchar)*p;
    gsize n = (c >= ' ' && c < 0x7F) || c == '\n' || c == '\t' ? 1 : c == 0xC3 ? 2 : 0;
    if (n == 0)
      return c >= 0xCC ? last : p;
    last = p;
    p += n;
  }
  return p;
}

static TuschTextView *
plain_view(const char *source, gsize length)
{
  Builder builder = builder_new(length);
  const char *end = source + length;
  for (const char *p = source; p < end;) {
    const char *past = past_plain_characters(p, end);
    builder_add(&builder, p, (gsize)(past - p), (gsize)(p - source), (gsize)(past - source));
    p = past < end ? add_character(&builder, source, past, end) : past;
  }
  return builder_finish(&builder, TUSCH_VIEW_PLAIN);
}

/* The span that byte @at of a view lies in; @hint: one that lies before it or is it. */
static guint
span_of(const TuschTextView *view, gsize at, guint hint)
{
  while (hint + 1 < view->spans->len &&
         g_array_index(view->spans, TuschViewSpan, hint + 1).at <= at)
    hint++;
  return hint;
}

/* Bytes [i, to) of @from as they are. @span: of byte i; moved on. */
static void
copy_bytes(Builder *builder, const TuschTextView *from, gsize i, gsize to, guint *span)
{
  while (i < to) {
    *span = span_of(from, i, *span);
    const TuschViewSpan *of = &g_array_index(from->spans, TuschViewSpan, *span);
    gsize end = to;
    if (*span + 1 < from->spans->len)
      end = MIN(to, g_array_index(from->spans, TuschViewSpan, *span + 1).at);
    gsize start = of->source_end == 0 ? of->source + (i - of->at) : of->source;
    gsize stop = of->source_end == 0 ? start + (end - i) : of->source_end;
    builder_add(builder, from->text + i, end - i, start, stop);
    i = end;
  }
}

/* Length of a dash at @p (hyphen-minus, U+2010, U+2011), 0 if none. */
static gsize
hyphen_length(const char *p)
{
  if (*p == '-')
    return 1;
  if (strncmp(p, "\u2010", 3) == 0 || strncmp(p, "\u2011", 3) == 0)
    return 3;
  return 0;
}

/* What follows the white space at @i with exactly one line end in it; 0 if there is none or more.
 */
static gsize
past_line_end(const TuschTextView *plain, gsize i)
{
  gsize at = i;
  guint lines = 0;
  while (at < plain->length && strchr(" \t\n", plain->text[at]) != NULL) {
    lines += plain->text[at] == '\n';
    at++;
  }
  return lines == 1 && at < plain->length ? at : 0;
}

/* "Mar-\ngrethe" loses hyphen and line end, "Per-\nOle" and "0101-\n90" keep the hyphen. Returns
 * where to go on; 0 if there is no divided word at @i. */
static gsize
join_hyphen(Builder *builder, const TuschTextView *plain, gsize i, guint *span)
{
  char c = plain->text[i];
  gsize hyphen = c == '-' || c == '\xE2' ? hyphen_length(plain->text + i) : 0;
  if (hyphen == 0 || i == 0)
    return 0;
  gsize next = past_line_end(plain, i + hyphen);
  if (next == 0)
    return 0;
  gunichar before = g_utf8_get_char(g_utf8_prev_char(plain->text + i));
  gunichar after = g_utf8_get_char(plain->text + next);
  if (!g_unichar_isalnum(before) || !g_unichar_isalnum(after))
    return 0;
  if (!g_unichar_islower(after) || !g_unichar_isalpha(before))
    copy_bytes(builder, plain, i, i + hyphen, span);
  return next;
}

/* White space with a line end in it at @i: one line end is a space, a blank line stays, all of it:
 * its second half is no single line end. Returns where to go on. */
static gsize
join_lines(Builder *builder, const TuschTextView *plain, gsize i, guint *span)
{
  gsize next = past_line_end(plain, i);
  if (next == 0) {
    gsize end = i;
    while (end < plain->length && strchr(" \t\n", plain->text[end]) != NULL)
      end++;
    copy_bytes(builder, plain, i, end, span);
    return end;
  }
  copy_bytes(builder, plain, i, i + 1, span);
  builder->text[builder->length - 1] = ' ';
  return next;
}

static TuschTextView *
joined_view(const TuschTextView *plain)
{
  Builder builder = builder_new(plain->length);
  guint span = 0;
  for (gsize i = 0; i < plain->length;) {
    gsize plain_end = i + strcspn(plain->text + i, "-\n\xE2");
    copy_bytes(&builder, plain, i, plain_end, &span);
    i = plain_end;
    if (i >= plain->length)
      break;
    if (plain->text[i] == '\n') {
      i = join_lines(&builder, plain, i, &span);
      continue;
    }
    gsize next = join_hyphen(&builder, plain, i, &span);
    if (next == 0) {
      copy_bytes(&builder, plain, i, i + 1, &span);
      next = i + 1;
    }
    i = next;
  }
  return builder_finish(&builder, TUSCH_VIEW_JOINED);
}

static char
digit_for(char c)
{
  switch (c) {
  case 'O':
  case 'o':
  case 'Q':
  case 'D':
    return '0';
  case 'l':
  case 'I':
  case '|':
  case 'i':
    return '1';
  case 'Z':
    return '2';
  case 'S':
  case 's':
    return '5';
  case 'B':
    return '8';
  default:
    return c;
  }
}

/* Ink without spaces that has more digits than letters, and no letters that are not confusable. */
static bool
is_mostly_digits(const char *text, gsize length)
{
  guint digits = 0;
  guint confusable = 0;
  for (gsize i = 0; i < length; i++) {
    if (g_ascii_isdigit(text[i]))
      digits++;
    else if (digit_for(text[i]) != text[i])
      confusable++;
    else if (g_ascii_isalpha(text[i]) || ((guchar)text[i] >= 0xC3 && (guchar)text[i] < 0xE2))
      return false; /* other letters; dashes and quotes (0xE2…) are fine */
  }
  return digits >= 3 && confusable > 0 && digits > confusable;
}

static gsize
ink_end(const TuschTextView *view, gsize at)
{
  return at + strcspn(view->text + at, " \t\n(),;:");
}

/* Whether the ink can be a group of a longer number: "28", "2S", "O". */
static bool
is_digit_group(const char *text, gsize length)
{
  bool has_digit = false;
  for (gsize i = 0; i < length; i++) {
    bool ends_sentence = text[i] == '.' && i > 0 && i + 1 == length;
    if (!g_ascii_isdigit(text[i]) && digit_for(text[i]) == text[i] && text[i] != '-' &&
        !ends_sentence)
      return false;
    has_digit = has_digit || g_ascii_isdigit(text[i]);
  }
  return has_digit || (length == 1 && strchr("OlI|SB", text[0]) != NULL);
}

/* The end of the groups from @at that stand one blank apart, and may be one number. */
static gsize
groups_end(const TuschTextView *view, gsize at)
{
  gsize end = ink_end(view, at);
  while (end + 1 < view->length && view->text[end] == ' ' &&
         is_digit_group(view->text + at, end - at)) {
    gsize next = ink_end(view, end + 1);
    if (next == end + 1 || next - end > 9 || !is_digit_group(view->text + end + 1, next - end - 1))
      break;
    at = end + 1;
    end = next;
  }
  return end;
}

static void
change_to_digits(TuschTextView *view)
{
  for (gsize i = 0; i < view->length;) {
    gsize end = groups_end(view, i);
    if (is_mostly_digits(view->text + i, end - i))
      for (gsize k = i; k < end; k++) {
        view->is_changed = view->is_changed || digit_for(view->text[k]) != view->text[k];
        view->text[k] = digit_for(view->text[k]);
      }
    i = end + 1;
  }
}

static TuschTextView *
with_digits(TuschTextView *view)
{
  view->digits = tusch_digit_places_new(view->text, view->length);
  return view;
}

static TuschTextView *
digits_view(const TuschTextView *joined)
{
  TuschTextView *view = g_new0(TuschTextView, 1);
  gsize n = joined->length + 1;
  view->kind = TUSCH_VIEW_OCR_DIGITS;
  view->length = joined->length;
  view->text = g_memdup2(joined->text, n);
  view->spans = g_array_ref(joined->spans);
  change_to_digits(view);
  return view;
}

const TuschTextView *
tusch_text_view_make(TuschTextView *views[TUSCH_N_VIEWS],
                     TuschViewKind kind,
                     const char *source,
                     gsize length)
{
  g_return_val_if_fail(length < G_MAXINT32, NULL);
  if (views[kind] != NULL)
    return views[kind];
  if (kind == TUSCH_VIEW_PLAIN) {
    views[kind] = with_digits(plain_view(source, length));
  } else if (kind == TUSCH_VIEW_JOINED) {
    const TuschTextView *plain = tusch_text_view_make(views, TUSCH_VIEW_PLAIN, source, length);
    views[kind] = with_digits(joined_view(plain));
  } else {
    const TuschTextView *joined = tusch_text_view_make(views, TUSCH_VIEW_JOINED, source, length);
    views[kind] = digits_view(joined);
    if (views[kind]->is_changed)
      (void)with_digits(views[kind]);
  }
  return views[kind];
}

TuschTextView *
tusch_text_view_new(TuschViewKind kind, const char *source, gsize length)
{
  TuschTextView *views[TUSCH_N_VIEWS] = {NULL};
  (void)tusch_text_view_make(views, kind, source, length);
  for (guint i = 0; i < TUSCH_N_VIEWS; i++)
    if (i != (guint)kind)
      tusch_text_view_free(views[i]);
  return views[kind];
}

void
tusch_text_view_free(TuschTextView *view)
{
  if (view == NULL)
    return;
  g_free(view->text);
  g_array_unref(view->spans);
  tusch_digit_places_free(view->digits);
  g_free(view);
}

/* The span that byte @at of a view lies in. */
static const TuschViewSpan *
find_span(const TuschTextView *view, gsize at)
{
  guint low = 0;
  guint high = view->spans->len;
  while (low + 1 < high) {
    guint middle = low + (high - low) / 2;
    if (g_array_index(view->spans, TuschViewSpan, middle).at <= at)
      low = middle;
    else
      high = middle;
  }
  return &g_array_index(view->spans, TuschViewSpan, low);
}

void
tusch_text_view_to_source(
    const TuschTextView *view, gsize start, gsize end, gsize *out_start, gsize *out_end)
{
  g_return_if_fail(start < end && end <= view->length);
  const TuschViewSpan *first = find_span(view, start);
  const TuschViewSpan *last = find_span(view, end - 1);
  *out_start = first->source_end == 0 ? first->source + (start - first->at) : first->source;
  *out_end = last->source_end == 0 ? last->source + (end - last->at) : last->source_end;
}
