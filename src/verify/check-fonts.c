/* V-08: fonts do not spell a secret. V-10: the matchers find what they should. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/check.h"

#include "base/language.h"
#include "verify/format-words.h"
#include "verify/normal-text.h"

#include <string.h>

static void
search(
    TuschVerifyContext *context, TuschCheck *check, int id, const char *text, TuschMatchMode mode)
{
  g_autofree char *place = g_strdup_printf(_("objekt %d (skrift)"), id);
  g_autoptr(GArray) hits = tusch_text_matcher_search(context->text_matcher, text, mode);
  tusch_check_add_hits(check, place, hits);
}

/* The name of a font, which is a secret only by more than "Roman" or "Times". */
static void
search_name(TuschVerifyContext *context, TuschCheck *check, int id, const char *name)
{
  g_autofree char *place = g_strdup_printf(_("objekt %d (skrift)"), id);
  g_autoptr(GArray) hits =
      tusch_text_matcher_search(context->text_matcher, name, TUSCH_MATCH_EXACT);
  for (guint i = 0; i < hits->len; i++) {
    const TuschTextHit *hit = &g_array_index(hits, TuschTextHit, i);
    if (!tusch_is_font_word(hit->secret->text))
      tusch_check_add_secret(check, place, hit->secret, hit->is_partial);
  }
}

/* One code may stand for a whole name, and the codes of a subset come in the order of the text. */
static void
check_font(TuschVerifyContext *context, TuschCheck *check, int id, const TuschPdfObject *font)
{
  const TuschGlyphMap *map = tusch_font_cache_lookup(context->fonts, font);
  GString *all = g_string_new(NULL);
  for (guint i = 0; i < map->in_order->len; i++) {
    const char *text = g_ptr_array_index(map->in_order, i);
    g_string_append(all, text);
    if (strlen(text) >= 5)
      search(context, check, id, text, TUSCH_MATCH_EXACT);
  }
  search(context, check, id, all->str, TUSCH_MATCH_JOINED);
  g_string_free(all, TRUE);
  static const char *const NAMES[] = {"BaseFont", "Name"};
  for (guint i = 0; i < G_N_ELEMENTS(NAMES); i++) {
    const TuschPdfObject *name = tusch_pdf_inspector_lookup(context->inspector, font, NAMES[i]);
    if (name->type == TUSCH_PDF_NAME)
      search_name(context, check, id, name->bytes->str);
  }
  check->n_checked++;
}

static bool
is_font(const TuschPdfInspector *inspector, const TuschPdfObject *object)
{
  if (object->type != TUSCH_PDF_DICT)
    return false;
  const TuschPdfObject *type = tusch_pdf_inspector_lookup(inspector, object, "Type");
  const TuschPdfObject *base = tusch_pdf_inspector_lookup(inspector, object, "BaseFont");
  return tusch_pdf_object_is_name(type, "Font") || base->type == TUSCH_PDF_NAME ||
         tusch_pdf_inspector_lookup(inspector, object, "ToUnicode")->type != TUSCH_PDF_NULL;
}

/* The fonts in @object itself, and those written where they are used: in Resources, in a page, in
 * anything. */
static void
check_fonts_in(TuschVerifyContext *context, TuschCheck *check, int id, const TuschPdfObject *object)
{
  if (is_font(context->inspector, object))
    check_font(context, check, id, object);
  for (guint i = 0; object->items != NULL && i < object->items->len; i++)
    check_fonts_in(context, check, id, g_ptr_array_index(object->items, i));
}

void
tusch_check_fonts(TuschVerifyContext *context, TuschCheck *check)
{
  if (context->inspector == NULL) {
    tusch_check_give_up(check, g_strdup(context->open_problem));
    return;
  }
  guint size = tusch_pdf_inspector_get_size(context->inspector);
  for (guint id = 1; id < size; id++) {
    const TuschPdfObject *object = tusch_pdf_inspector_get_object(context->inspector, (int)id);
    guint n_before = check->n_found;
    check_fonts_in(context, check, (int)id, object);
    tusch_check_blame_object(context, check, n_before, id);
  }
  tusch_check_finish(check);
}

/* A page that leaks: what a failed redaction would leave. */
static const char *const LEAKS[] = {
    "Brevet nævner %s i dag.", "(%s)", "og iøvrigt:\n%s\nmed venlig hilsen"};
static const char CLEAN[] =
    "Kommunen har modtaget anmodningen om aktindsigt. Sagen er afgjort efter reglerne, "
    "og afgørelsen kan påklages inden fire uger.";

static bool
text_finds(const TuschTextMatcher *matcher, const TuschSecret *secret, const char *text)
{
  g_autoptr(GArray) hits = tusch_text_matcher_search(matcher, text, TUSCH_MATCH_EXACT);
  for (guint i = 0; i < hits->len; i++)
    if (g_array_index(hits, TuschTextHit, i).secret == secret)
      return true;
  return false;
}

static bool
bytes_find(const TuschByteMatcher *matcher,
           const TuschSecret *secret,
           const char *bytes,
           gsize length)
{
  g_autoptr(GPtrArray) found = tusch_byte_matcher_search(matcher, (const guint8 *)bytes, length);
  return g_ptr_array_find(found, secret, NULL);
}

static bool
finds_charset(const TuschByteMatcher *matcher, const TuschSecret *secret, const char *charset)
{
  gsize length = 0;
  g_autofree char *written = g_strdup_printf("(%s)", secret->text);
  g_autofree char *bytes = g_convert(written, -1, charset, "UTF-8", NULL, &length, NULL);
  return bytes == NULL || bytes_find(matcher, secret, bytes, length);
}

/* Of less, base64 has too few letters of its own to be told from chance. */
#define MIN_BASE64_BYTES 8

/* Written here anew, not with what the matcher is made of. */
static bool
finds_disguised(const TuschByteMatcher *matcher, const TuschSecret *secret)
{
  g_autoptr(GString) hex = g_string_new("<");
  g_autoptr(GString) percent = g_string_new("?q=");
  g_autoptr(GString) octal = g_string_new("(");
  for (const char *p = secret->text; *p != '\0'; p++) {
    g_string_append_printf(hex, "%02X", (guint)(guint8)*p);
    g_string_append_printf(percent, "%%%02X", (guint)(guint8)*p);
    g_string_append_printf(octal, "\\%03o", (guint)(guint8)*p);
  }
  g_autofree char *padded = g_strdup_printf("x%sxyz", secret->text);
  g_autofree char *base64 = g_base64_encode((const guchar *)padded, strlen(padded));
  g_autofree char *backwards = g_utf8_strreverse(secret->text, -1);
  return bytes_find(matcher, secret, hex->str, hex->len) &&
         bytes_find(matcher, secret, percent->str, percent->len) &&
         bytes_find(matcher, secret, octal->str, octal->len) &&
         (strlen(secret->text) < MIN_BASE64_BYTES ||
          bytes_find(matcher, secret, base64, strlen(base64))) &&
         bytes_find(matcher, secret, backwards, strlen(backwards));
}

static bool
bytes_find_everywhere(const TuschByteMatcher *matcher, const TuschSecret *secret)
{
  static const char *const CHARSETS[] = {"UTF-8", "CP1252", "UTF-16BE", "UTF-16LE"};
  if (!tusch_byte_matcher_covers(matcher, secret))
    return true;
  for (guint i = 0; i < G_N_ELEMENTS(CHARSETS); i++)
    if (!finds_charset(matcher, secret, CHARSETS[i]))
      return false;
  return finds_disguised(matcher, secret);
}

static bool
is_found_everywhere(const TuschVerifyContext *context, const TuschSecret *secret)
{
  for (guint i = 0; i < G_N_ELEMENTS(LEAKS); i++) {
    g_auto(GStrv) parts = g_strsplit(LEAKS[i], "%s", 2);
    g_autofree char *text = g_strjoinv(secret->text, parts);
    g_autofree char *upper = g_utf8_strup(text, -1);
    if (!text_finds(context->text_matcher, secret, text) ||
        !text_finds(context->text_matcher, secret, upper))
      return false;
  }
  if (secret->category == TUSCH_CATEGORY_CPR) {
    g_autofree char *digits = tusch_text_digits(secret->text);
    if (!text_finds(context->text_matcher, secret, digits))
      return false;
  }
  return bytes_find_everywhere(context->byte_matcher, secret);
}

/* A secret made of words of the clean text is found there rightly: "sagen". */
static bool
stands_in_clean(const TuschSecret *secret)
{
  g_autofree char *clean = tusch_text_alnum(CLEAN);
  g_autoptr(GPtrArray) words = tusch_normal_words(secret->text);
  for (guint i = 0; i < words->len; i++)
    if (strstr(clean, ((TuschNormalWord *)g_ptr_array_index(words, i))->text) == NULL)
      return false;
  return words->len > 0;
}

void
tusch_check_matchers(TuschVerifyContext *context, TuschCheck *check)
{
  g_autoptr(GArray) hits =
      tusch_text_matcher_search(context->text_matcher, CLEAN, TUSCH_MATCH_EXACT);
  for (guint i = 0; i < hits->len; i++) {
    const TuschSecret *secret = g_array_index(hits, TuschTextHit, i).secret;
    if (!stands_in_clean(secret))
      tusch_check_add_secret(check, _("søgningen melder falsk alarm"), secret, false);
  }
  const GPtrArray *secrets = context->input->secrets;
  for (guint i = 0; i < secrets->len; i++) {
    const TuschSecret *secret = g_ptr_array_index(secrets, i);
    if (!tusch_text_matcher_covers(context->text_matcher, secret))
      continue;
    if (!is_found_everywhere(context, secret))
      tusch_check_add_secret(check, _("søgningen er blind"), secret, false);
    check->n_checked++;
  }
  tusch_check_finish(check);
}
