/* The checks that rule files can name. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "detect/addresses.h"
#include "detect/hit.h"
#include "detect/rule.h"
#include "detect/validators.h"

#include <string.h>

static const char *
span(const TuschCheckHit *hit)
{
  return hit->text + hit->start;
}

static gsize
span_length(const TuschCheckHit *hit)
{
  return hit->end - hit->start;
}

/* All who got their number before 2007 have one with modulus 11, so who is a hundred years old has:
 * without it, "150323-0142" is rather the 142nd letter of a day in 2023. */
static bool
check_cpr_date(TuschCheckHit *hit)
{
  char cpr[11];
  if (!tusch_cpr_normalise(span(hit), span_length(hit), cpr) || !tusch_cpr_date_is_valid(cpr))
    return false;
  g_strlcpy(hit->key, cpr, sizeof(hit->key));
  /* Shown as a small plus; a number without it is as good (none is given out with it any more). */
  if (tusch_cpr_has_modulus_11(cpr))
    hit->points += 5;
  else if (tusch_cpr_is_of_the_oldest(cpr))
    hit->doubt = TUSCH_DOUBT_OLDEST;
  return true;
}

static bool
check_cpr_any(TuschCheckHit *hit)
{
  char cpr[11];
  if (!tusch_cpr_normalise(span(hit), span_length(hit), cpr) || tusch_cpr_date_is_valid(cpr))
    return false;
  g_strlcpy(hit->key, cpr, sizeof(hit->key));
  return true;
}

/* "2019-2021", "2024 2025": two years, the second not before the first. */
static bool
are_two_years(const char *digits)
{
  char first[5] = {0};
  memcpy(first, digits, 4);
  return strlen(digits) == 8 && (memcmp(digits, "19", 2) == 0 || memcmp(digits, "20", 2) == 0) &&
         (memcmp(digits + 4, "19", 2) == 0 || memcmp(digits + 4, "20", 2) == 0) &&
         strcmp(first, digits + 4) <= 0;
}

/* National number without country code, or with '+' and all digits for a foreign one. */
static bool
check_phone(TuschCheckHit *hit)
{
  char digits[24];
  gsize n = tusch_digits_of(span(hit), span_length(hit), digits, sizeof(digits));
  const char *p = digits;
  bool is_foreign = *span(hit) == '+' || span(hit)[0] == '(' || strncmp(digits, "00", 2) == 0;
  if (strncmp(p, "00", 2) == 0 && n > 8)
    p += 2;
  if (n > 8 && strncmp(p, "45", 2) == 0 && strlen(p) == 10)
    p += 2;
  n = strlen(p);
  bool are_grouped = span_length(hit) > 8; /* "20242025" may be a number */
  if (n < 7 || n > 15 || (n != 8 && !is_foreign) || (are_grouped && are_two_years(p)))
    return false;
  g_snprintf(hit->key, sizeof(hit->key), "%s%s", n == 8 ? "" : "+", p);
  return true;
}

/* Another length than a Danish number's. */
static bool
check_foreign_phone(TuschCheckHit *hit)
{
  char digits[24];
  gsize n = tusch_digits_of(span(hit), span_length(hit), digits, sizeof(digits));
  g_snprintf(
      hit->key, sizeof(hit->key), "+%s", strncmp(digits, "00", 2) == 0 ? digits + 2 : digits);
  return n >= 9 && n <= 15;
}

static bool
check_digits(TuschCheckHit *hit)
{
  return tusch_digits_of(span(hit), span_length(hit), hit->key, sizeof(hit->key)) > 0;
}

static bool
check_iban(TuschCheckHit *hit)
{
  tusch_digits_of(span(hit), span_length(hit), hit->key, sizeof(hit->key));
  /* Misread or made-up ones are shown all the same: the form is telling enough. */
  if (tusch_iban_is_valid(span(hit), span_length(hit)))
    hit->points += 20;
  return true;
}

static bool
check_cvr(TuschCheckHit *hit)
{
  char digits[24];
  tusch_digits_of(span(hit), span_length(hit), digits, sizeof(digits));
  return tusch_cvr_is_valid(digits);
}

static bool
check_mrz(TuschCheckHit *hit)
{
  return tusch_mrz_is_valid(span(hit), span_length(hit));
}

static bool
check_fold(TuschCheckHit *hit)
{
  gsize n = tusch_word_fold(span(hit), span_length(hit), hit->key, sizeof(hit->key) - 1);
  hit->key[n] = '\0';
  return true;
}

/* Letters and digits in capitals: plates, passport numbers. */
static bool
check_compact(TuschCheckHit *hit)
{
  gsize n = 0;
  for (gsize i = hit->start; i < hit->end && n + 1 < sizeof(hit->key); i++)
    if (g_ascii_isalnum(hit->text[i]))
      hit->key[n++] = g_ascii_toupper(hit->text[i]);
  hit->key[n] = '\0';
  return n > 0;
}

static int
month_of(const char *text)
{
  static const char *const months[] = {
      "jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec"};
  for (int i = 0; i < 12; i++)
    if (g_ascii_strncasecmp(text, months[i], 3) == 0)
      return i + 1;
  return 0;
}

/* "5. oktober 1983", "14/2-21", "30.04.2019", "1983-10-05" → key "19831005"-like digits. */
static bool
check_date(TuschCheckHit *hit)
{
  int numbers[3] = {0, 0, 0};
  guint n = 0;
  int month = 0;
  for (gsize i = hit->start; i < hit->end && n < 3;) {
    if (g_ascii_isdigit(hit->text[i])) {
      for (; i < hit->end && g_ascii_isdigit(hit->text[i]); i++)
        numbers[n] = (numbers[n] * 10 + (hit->text[i] - '0')) % 10000;
      n++;
    } else {
      if (month == 0)
        month = month_of(hit->text + i);
      i++;
    }
  }
  if (month != 0) {
    numbers[2] = numbers[1];
    numbers[1] = month;
  } else if (n == 1 && span_length(hit) >= 6) { /* the six digits of a CPR number */
    char digits[12];
    tusch_digits_of(span(hit), span_length(hit), digits, sizeof(digits));
    if (strlen(digits) != 6)
      return false;
    for (guint k = 0; k < 3; k++)
      numbers[k] = (digits[2 * k] - '0') * 10 + (digits[2 * k + 1] - '0');
  } else if (numbers[0] > 1000) { /* ISO order */
    int year = numbers[0];
    numbers[0] = numbers[2];
    numbers[2] = year;
  }
  g_snprintf(hit->key, sizeof(hit->key), "%02d%02d%02d", numbers[0], numbers[1], numbers[2] % 100);
  return tusch_date_is_valid(numbers[0], numbers[1], numbers[2]);
}

/* Initials: no word, no known abbreviation. */
static bool
check_initials(TuschCheckHit *hit)
{
  check_fold(hit);
  guint kinds = tusch_lexicon_lookup(hit->rules->words, hit->key, strlen(hit->key), NULL);
  guint barred = TUSCH_WORD_NOT_NAME;
  if (g_unichar_islower(g_utf8_get_char(span(hit))))
    barred |= TUSCH_WORD_COMMON | TUSCH_WORD_PLACE | TUSCH_WORD_ORGANISATION | TUSCH_WORD_TITLE |
              TUSCH_WORD_RELATION;
  return (kinds & barred) == 0;
}

TuschCheck
tusch_check_lookup(const char *name)
{
  static const struct {
    const char *name;
    TuschCheck check;
  } checks[] = {
      {"cpr-dato", check_cpr_date},
      {"cpr-umulig-dato", check_cpr_any},
      {"telefon", check_phone},
      {"telefon-udland", check_foreign_phone},
      {"cifre", check_digits},
      {"iban", check_iban},
      {"cvr", check_cvr},
      {"mrz", check_mrz},
      {"tekst", check_fold},
      {"tegn", check_compact},
      {"dato", check_date},
      {"initialer", check_initials},
      {"adresse", tusch_check_address},
  };
  for (guint i = 0; i < G_N_ELEMENTS(checks); i++)
    if (g_str_equal(name, checks[i].name))
      return checks[i].check;
  return NULL;
}
