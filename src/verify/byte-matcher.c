/* Secrets × spellings × encodings. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/byte-matcher.h"

#include "verify/format-words.h"
#include "verify/needle-index.h"
#include "verify/text-matcher.h"

#include <string.h>

#define MIN_LETTERS 5
#define MIN_DIGITS 6
/* Bytes that a shorter needle would be found in by chance. */
#define FREE_BYTES 10

typedef struct {
  const TuschSecret *secret;
  bool needs_edges; /* not inside a longer word or number */
} Needle;

struct TuschByteMatcher {
  TuschNeedleIndex *index;
  GPtrArray *needles; /* owned */
};

/* What is added to the index: bytes of one spelling in one encoding. */
typedef struct {
  TuschByteMatcher *matcher;
  Needle *needle;
  Needle *encoded; /* has no edges: what stands before it is encoded with it */
} Sink;

/* Not g_ascii_strdown(), which stops at the first NUL of UTF-16. */
static void
fold_ascii(const guint8 *bytes, gsize length, guint8 *folded)
{
  for (gsize i = 0; i < length; i++)
    folded[i] = (guint8)g_ascii_tolower((char)bytes[i]);
}

static void
add_needle(const Sink *sink, const char *bytes, gsize length, Needle *needle)
{
  g_autofree guint8 *folded = g_malloc(length + 1);
  fold_ascii((const guint8 *)bytes, length, folded);
  tusch_needle_index_add(sink->matcher->index, (const char *)folded, length, needle);
}

static void
add(const Sink *sink, const char *bytes, gsize length)
{
  add_needle(sink, bytes, length, sink->needle);
}

/* Hexadecimal and the like: the letter before "3730" may be part of the next code. */
static void
add_code(const Sink *sink, const char *bytes, gsize length)
{
  add_needle(sink, bytes, length, length < FREE_BYTES ? sink->needle : sink->encoded);
}

static void
add_hex(const Sink *sink, const char *bytes, gsize length, const char *prefix)
{
  GString *hex = g_string_new(NULL);
  for (gsize i = 0; i < length; i++)
    g_string_append_printf(hex, "%s%02x", prefix, (guint)(guint8)bytes[i]);
  add_code(sink, hex->str, hex->len);
  g_string_free(hex, TRUE);
}

/* As people and editors show bytes: "30 31 30". */
static void
add_spaced_hex(const Sink *sink, const char *bytes, gsize length)
{
  GString *hex = g_string_new(NULL);
  for (gsize i = 0; i < length; i++)
    g_string_append_printf(hex, "%s%02x", i > 0 ? " " : "", (guint)(guint8)bytes[i]);
  add_code(sink, hex->str, hex->len);
  g_string_free(hex, TRUE);
}

static void
add_octal(const Sink *sink, const char *bytes, gsize length)
{
  GString *octal = g_string_new(NULL);
  for (gsize i = 0; i < length; i++)
    g_string_append_printf(octal, "\\%03o", (guint)(guint8)bytes[i]);
  add_code(sink, octal->str, octal->len);
  g_string_free(octal, TRUE);
}

/* The part of base64 that does not depend on what stands around, for each of the alignments. */
static void
add_base64(const Sink *sink, const char *bytes, gsize length)
{
  for (gsize shift = 0; shift < 3; shift++) {
    g_autofree char *padded = g_malloc0(length + 3);
    memcpy(padded + shift, bytes, length);
    g_autofree char *base64 = g_base64_encode((const guchar *)padded, length + shift);
    gsize from = shift == 0 ? 0 : shift + 1;
    gsize to = (length + shift) / 3 * 4;
    if (to > from + 6)
      add_code(sink, base64 + from, to - from);
  }
}

static void
add_encoded(const Sink *sink, const char *utf8, const char *charset)
{
  gsize length = 0;
  g_autofree char *bytes = g_convert(utf8, -1, charset, "UTF-8", NULL, &length, NULL);
  if (bytes == NULL)
    return; /* the charset lacks a letter, so it cannot hold the text either */
  add(sink, bytes, length);
  add_hex(sink, bytes, length, "");
  add_hex(sink, bytes, length, "#");
  add_hex(sink, bytes, length, "%");
  add_hex(sink, bytes, length, "\\x");
  add_spaced_hex(sink, bytes, length);
  add_octal(sink, bytes, length);
  add_base64(sink, bytes, length);
}

/* "&aring;": what HTML calls the letters of Danish and its neighbours. */
static const char *
entity_of(gunichar c)
{
  static const struct {
    gunichar c;
    const char *name;
  } ENTITIES[] = {{0xE6, "aelig"},
                  {0xF8, "oslash"},
                  {0xE5, "aring"},
                  {0xC6, "AElig"},
                  {0xD8, "Oslash"},
                  {0xC5, "Aring"},
                  {0xE9, "eacute"},
                  {0xF6, "ouml"},
                  {0xE4, "auml"},
                  {0xFC, "uuml"},
                  {' ', "nbsp"}};
  for (guint i = 0; i < G_N_ELEMENTS(ENTITIES); i++)
    if (ENTITIES[i].c == c)
      return ENTITIES[i].name;
  return NULL;
}

typedef enum { XML_HEX = 0, XML_DECIMAL, XML_NAMED } XmlForm;

static void
append_xml(GString *xml, gunichar c, XmlForm form, bool is_all)
{
  const char *entity = form == XML_NAMED ? entity_of(c) : NULL;
  if (entity != NULL)
    g_string_append_printf(xml, "&%s;", entity);
  else if (c < 128 && !is_all)
    g_string_append_c(xml, (char)c);
  else
    g_string_append_printf(xml, form == XML_HEX ? "&#x%x;" : "&#%u;", c);
}

/* Entities: "&#230;", "&#xe6;", "&aelig;"; of what is not ASCII, or of all letters. */
static void
add_xml(const Sink *sink, const char *utf8, XmlForm form, bool is_all)
{
  GString *xml = g_string_new(NULL);
  for (const char *p = utf8; *p != '\0'; p = g_utf8_next_char(p))
    append_xml(xml, g_utf8_get_char(p), form, is_all);
  if (xml->str[0] == '&')
    add_code(sink, xml->str, xml->len);
  else
    add(sink, xml->str, xml->len);
  g_string_free(xml, TRUE);
}

/* A PDF name: what is no regular character is #xx. */
static void
add_name(const Sink *sink, const char *utf8)
{
  GString *name = g_string_new(NULL);
  for (const char *p = utf8; *p != '\0'; p++) {
    if (g_ascii_isalnum(*p) || strchr("-_.", *p) != NULL)
      g_string_append_c(name, *p);
    else
      g_string_append_printf(name, "#%02x", (guint)(guint8)*p);
  }
  add(sink, name->str, name->len);
  g_string_free(name, TRUE);
}

static void
add_all_encodings(const Sink *sink, const char *utf8)
{
  static const char *const CHARSETS[] = {"UTF-8", "CP1252", "UTF-16BE", "UTF-16LE"};
  for (guint i = 0; i < G_N_ELEMENTS(CHARSETS); i++)
    add_encoded(sink, utf8, CHARSETS[i]);
  g_autofree char *uri = g_uri_escape_string(utf8, NULL, FALSE);
  add(sink, uri, strlen(uri));
  add_xml(sink, utf8, XML_NAMED, false);
  for (int is_all = 0; is_all < 2; is_all++) {
    add_xml(sink, utf8, XML_HEX, is_all != 0);
    add_xml(sink, utf8, XML_DECIMAL, is_all != 0);
  }
  add_name(sink, utf8);
  g_autofree char *backwards = g_utf8_strreverse(utf8, -1);
  add(sink, backwards, strlen(backwards));
}

static void
add_spelling(TuschByteMatcher *matcher, const TuschSecret *secret, const char *utf8)
{
  g_autofree char *alnum = tusch_text_alnum(utf8);
  g_autofree char *digits = tusch_text_digits(utf8);
  bool is_number = strlen(digits) == strlen(alnum);
  if (strlen(alnum) < (is_number ? MIN_DIGITS : MIN_LETTERS))
    return;
  Needle *needle = g_new0(Needle, 1);
  needle->secret = secret;
  needle->needs_edges = strlen(alnum) < FREE_BYTES;
  g_ptr_array_add(matcher->needles, needle);
  Needle *encoded = g_new0(Needle, 1);
  encoded->secret = secret;
  g_ptr_array_add(matcher->needles, encoded);
  Sink sink = {matcher, needle, encoded};
  add_all_encodings(&sink, utf8);
  if (is_number)
    return;
  /* ASCII is folded anyway; Danish letters have an upper and a lower case in each encoding. */
  g_autofree char *upper = g_utf8_strup(utf8, -1);
  g_autofree char *lower = g_utf8_strdown(utf8, -1);
  add_all_encodings(&sink, upper);
  add_all_encodings(&sink, lower);
}

/* "12345678" as "12 34 56 78". */
static char *
group_digits(const char *digits, gsize group, const char *separator)
{
  GString *grouped = g_string_new(NULL);
  for (gsize i = 0; digits[i] != '\0'; i++) {
    if (i > 0 && i % group == 0)
      g_string_append(grouped, separator);
    g_string_append_c(grouped, digits[i]);
  }
  return g_string_free(grouped, FALSE);
}

static void
add_cpr_spellings(TuschByteMatcher *matcher, const TuschSecret *secret, const char *digits)
{
  static const char *const SEPARATORS[] = {"-", " ", " - ", ".", "\xE2\x80\x93", "\xC2\xA0"};
  if (strlen(digits) != 10)
    return;
  for (guint i = 0; i < G_N_ELEMENTS(SEPARATORS); i++) {
    g_autofree char *text = g_strdup_printf("%.6s%s%s", digits, SEPARATORS[i], digits + 6);
    add_spelling(matcher, secret, text);
  }
}

static void
add_number_spellings(TuschByteMatcher *matcher, const TuschSecret *secret)
{
  g_autofree char *all = tusch_text_digits(secret->text);
  const char *digits = all;
  if (secret->category == TUSCH_CATEGORY_PHONE && strlen(all) == 10 && g_str_has_prefix(all, "45"))
    digits += 2;
  add_spelling(matcher, secret, digits);
  add_spelling(matcher, secret, secret->text);
  if (secret->category == TUSCH_CATEGORY_CPR) {
    add_cpr_spellings(matcher, secret, digits);
    return;
  }
  for (gsize group = 2; group <= 4; group++) {
    g_autofree char *spaced = group_digits(digits, group, " ");
    g_autofree char *dotted = group_digits(digits, group, ".");
    add_spelling(matcher, secret, spaced);
    add_spelling(matcher, secret, dotted);
  }
}

/* "Åse Ørum" as "Aase Oerum". (transfer full) */
static char *
spell_out(const char *utf8)
{
  GString *out = g_string_new(NULL);
  for (const char *p = utf8; *p != '\0'; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);
    gunichar lower = g_unichar_tolower(c);
    const char *letters = lower == 0xE5 ? "aa" : lower == 0xE6 ? "ae" : lower == 0xF8 ? "oe" : NULL;
    if (letters != NULL)
      g_string_append(out, letters);
    else
      g_string_append_unichar(out, c);
  }
  return g_string_free(out, FALSE);
}

/* Words apart by one sign that file names and links put for a space. */
static void
add_text_spellings(TuschByteMatcher *matcher, const TuschSecret *secret)
{
  static const char *const SEPARATORS[] = {" ", "_", "-", "+", ".", "", "\n"};
  g_auto(GStrv) words = g_strsplit_set(secret->text, " \t\r\n", -1);
  GPtrArray *kept = g_ptr_array_new();
  for (char **word = words; *word != NULL; word++)
    if (**word != '\0')
      g_ptr_array_add(kept, *word);
  g_ptr_array_add(kept, NULL);
  guint n_words = kept->len - 1;
  for (guint i = 0; i < (n_words > 1 ? G_N_ELEMENTS(SEPARATORS) : 1); i++) {
    g_autofree char *text = g_strjoinv(SEPARATORS[i], (char **)kept->pdata);
    g_autofree char *plain = spell_out(text);
    add_spelling(matcher, secret, text);
    if (!g_str_equal(plain, text))
      add_spelling(matcher, secret, plain);
  }
  if (secret->category == TUSCH_CATEGORY_PERSON && n_words > 1) {
    const char *last = g_ptr_array_index(kept, n_words - 1);
    kept->pdata[n_words - 1] = NULL;
    g_autofree char *first = g_strjoinv(" ", (char **)kept->pdata);
    g_autofree char *turned = g_strdup_printf("%s, %s", last, first);
    add_spelling(matcher, secret, turned);
  }
  g_ptr_array_unref(kept);
}

TuschByteMatcher *
tusch_byte_matcher_new(const GPtrArray *secrets)
{
  TuschByteMatcher *matcher = g_new0(TuschByteMatcher, 1);
  matcher->index = tusch_needle_index_new();
  matcher->needles = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < secrets->len; i++) {
    const TuschSecret *secret = g_ptr_array_index(secrets, i);
    if (secret->scope != TUSCH_SECRET_BUNDLE || secret->text == NULL)
      continue;
    bool is_number = secret->category == TUSCH_CATEGORY_CPR ||
                     secret->category == TUSCH_CATEGORY_PHONE ||
                     secret->category == TUSCH_CATEGORY_ACCOUNT;
    if (is_number)
      add_number_spellings(matcher, secret);
    else
      add_text_spellings(matcher, secret);
  }
  return matcher;
}

void
tusch_byte_matcher_free(TuschByteMatcher *matcher)
{
  if (matcher == NULL)
    return;
  tusch_needle_index_free(matcher->index);
  g_ptr_array_unref(matcher->needles);
  g_free(matcher);
}

bool
tusch_byte_matcher_covers(const TuschByteMatcher *matcher, const TuschSecret *secret)
{
  for (guint i = 0; i < matcher->needles->len; i++)
    if (((const Needle *)g_ptr_array_index(matcher->needles, i))->secret == secret)
      return true;
  return false;
}

/* A number beside a point or digit is a part of a measure; a word beside a letter of another. */
static bool
has_edges(const guint8 *bytes, gsize length, const TuschNeedleHit *hit)
{
  gsize end = hit->start + hit->length;
  guint8 before = hit->start > 0 ? bytes[hit->start - 1] : ' ';
  guint8 after = end < length ? bytes[end] : ' ';
  if (g_ascii_isalnum(after) && after != 's')
    return false;
  return !g_ascii_isalnum(before) && !(before == '.' && g_ascii_isdigit(bytes[hit->start]));
}

/* The hit is a key, an operator or the like ("/Contents"), not a text: "(Contents)" is one. */
static bool
is_format_word(const guint8 *bytes, gsize length, const TuschNeedleHit *hit)
{
  gsize start = hit->start;
  gsize end = hit->start + hit->length;
  while (start > 0 && g_ascii_isalnum(bytes[start - 1]))
    start--;
  while (end < length && g_ascii_isalnum(bytes[end]))
    end++;
  return (start == 0 || bytes[start - 1] != '(') &&
         tusch_is_format_word((const char *)bytes + start, end - start);
}

static bool
ends_with(const guint8 *bytes, gsize length, const char *end)
{
  gsize n = strlen(end);
  return length >= n && memcmp(bytes + length - n, end, n) == 0;
}

/* "Roman" in "/ABCDEF+Times-Roman" or "/FontFamily (Times Roman)". */
static bool
is_in_font_name(const guint8 *bytes, const TuschNeedleHit *hit)
{
  const Needle *needle = hit->data;
  gsize start = hit->start;
  while (start > 0 && (g_ascii_isalnum(bytes[start - 1]) || bytes[start - 1] == '+' ||
                       bytes[start - 1] == '-' || bytes[start - 1] == ','))
    start--;
  return (ends_with(bytes, start, "/") || ends_with(bytes, start, "/FontFamily (") ||
          ends_with(bytes, start, "/FontFamily(")) &&
         tusch_is_font_word(needle->secret->text);
}

GPtrArray *
tusch_byte_matcher_search(const TuschByteMatcher *matcher, const guint8 *bytes, gsize length)
{
  GPtrArray *found = g_ptr_array_new();
  g_autofree guint8 *folded = g_malloc(length + 1);
  fold_ascii(bytes, length, folded);
  g_autoptr(GArray) hits = g_array_new(FALSE, FALSE, sizeof(TuschNeedleHit));
  tusch_needle_index_scan(matcher->index, folded, length, hits);
  for (guint i = 0; i < hits->len; i++) {
    const TuschNeedleHit *hit = &g_array_index(hits, TuschNeedleHit, i);
    const Needle *needle = hit->data;
    if ((needle->needs_edges && !has_edges(folded, length, hit)) ||
        is_format_word(bytes, length, hit) || is_in_font_name(bytes, hit))
      continue;
    if (!g_ptr_array_find(found, needle->secret, NULL))
      g_ptr_array_add(found, (gpointer)needle->secret);
  }
  return found;
}
