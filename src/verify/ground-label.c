/* Telling a legal ground from document text. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/ground-label.h"

#include "verify/normal-text.h"
#include "verify/text-matcher.h"

#include <string.h>

#define MAX_LABEL_BYTES 120

static bool
is_one_of(const char *word, const char *const *list)
{
  for (; *list != NULL; list++)
    if (g_str_equal(word, *list))
      return true;
  return false;
}

/* Folded as normal-text.h folds. */
static const char *const LAWS[] = {"fvl",
                                   "ofl",
                                   "mol",
                                   "gdpr",
                                   "dbl",
                                   "dbf",
                                   "rsl",
                                   "forvaltningsloven",
                                   "forvaltningslovens",
                                   "offentlighedsloven",
                                   "offentlighedslovens",
                                   "miljoeoplysningsloven",
                                   "miljoeoplysningslovens",
                                   "databeskyttelsesloven",
                                   "databeskyttelseslovens",
                                   "databeskyttelsesforordningen",
                                   "databeskyttelsesforordningens",
                                   "retssikkerhedsloven",
                                   "sundhedsloven",
                                   NULL};
static const char *const WORDS[] = {
    "stk", "nr", "art", "artikel", "jf", "pkt", "litra", "og", NULL};

static bool
is_short_number(const char *word)
{
  gsize n = strspn(word, "0123456789");
  /* "15b" is one word where the gap is narrow. */
  return n > 0 && n <= 3 && (word[n] == '\0' || (word[n + 1] == '\0' && g_ascii_isalpha(word[n])));
}

/* Laws are told apart by their year: "OFL (1985) § 12". */
static bool
is_year(const char *word)
{
  return strlen(word) == 4 && strspn(word, "0123456789") == 4 &&
         (g_str_has_prefix(word, "19") || g_str_has_prefix(word, "20"));
}

static bool
is_reference(const char *text)
{
  bool has_law = strstr(text, "§") != NULL;
  g_autoptr(GPtrArray) words = tusch_normal_words(text);
  for (guint i = 0; i < words->len; i++) {
    const char *word = ((const TuschNormalWord *)g_ptr_array_index(words, i))->text;
    bool is_letter = g_ascii_isalpha(word[0]) && word[1] == '\0';
    if (is_one_of(word, LAWS))
      has_law = true;
    else if (!is_one_of(word, WORDS) && !is_short_number(word) && !is_year(word) && !is_letter)
      return false;
  }
  return has_law && words->len <= 16;
}

bool
tusch_is_ground_label(const char *text, const GPtrArray *grounds)
{
  if (strlen(text) > MAX_LABEL_BYTES)
    return false;
  g_autofree char *alnum = tusch_text_alnum(text);
  for (guint i = 0; grounds != NULL && i < grounds->len; i++) {
    g_autofree char *ground = tusch_text_alnum(g_ptr_array_index(grounds, i));
    if (alnum[0] != '\0' && strstr(ground, alnum) != NULL)
      return true;
  }
  return is_reference(text);
}
