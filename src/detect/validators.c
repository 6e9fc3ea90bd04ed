/* Dates and check digits. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "detect/validators.h"

#include <string.h>

bool
tusch_date_is_valid(int day, int month, int year)
{
  static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (month < 1 || month > 12 || day < 1 || day > days[month - 1])
    return false;
  if (month != 2 || day != 29 || year < 0)
    return true;
  /* Two digits: some century will do, and 00 was a leap year in 2000. */
  if (year < 100)
    return year % 4 == 0;
  return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

gsize
tusch_digits_of(const char *text, gsize length, char *out, gsize size)
{
  gsize n = 0;
  for (gsize i = 0; i < length && n + 1 < size; i++)
    if (g_ascii_isdigit(text[i]))
      out[n++] = text[i];
  out[n] = '\0';
  return n;
}

static int
two_digits(const char *p)
{
  return (p[0] - '0') * 10 + (p[1] - '0');
}

bool
tusch_cpr_normalise(const char *text, gsize length, char out[11])
{
  char kept[14];
  gsize n = 0;
  for (gsize i = 0; i < length; i++) {
    if (!g_ascii_isalnum(text[i]))
      continue;
    if (n == sizeof(kept) - 1)
      return false;
    kept[n++] = g_ascii_toupper(text[i]);
  }
  if (n == 12) { /* DDMMYYYYSSSS */
    memmove(kept + 4, kept + 6, 6);
    n = 10;
  }
  if (n != 10)
    return false;
  for (gsize i = 0; i < 6; i++)
    if (!g_ascii_isdigit(kept[i]))
      return false;
  memcpy(out, kept, 10);
  out[10] = '\0';
  return true;
}

bool
tusch_cpr_date_is_valid(const char *cpr)
{
  int day = two_digits(cpr);
  return tusch_date_is_valid(day > 60 ? day - 60 : day, two_digits(cpr + 2), two_digits(cpr + 4));
}

/* Weighted sum of digits; -1 if there is something else. */
static int
weighted_sum(const char *digits, const char *weights)
{
  int sum = 0;
  for (gsize i = 0; weights[i] != '\0'; i++) {
    if (!g_ascii_isdigit(digits[i]))
      return -1;
    sum += (digits[i] - '0') * (weights[i] - '0');
  }
  return sum;
}

bool
tusch_cpr_has_modulus_11(const char *cpr)
{
  int sum = weighted_sum(cpr, "4327654321");
  return sum >= 0 && sum % 11 == 0;
}

bool
tusch_cpr_is_of_the_oldest(const char *cpr)
{
  static const int YOUNGEST = 26;
  return two_digits(cpr) <= 31 && two_digits(cpr + 4) <= YOUNGEST && cpr[6] >= '0' && cpr[6] <= '3';
}

bool
tusch_cvr_is_valid(const char *digits)
{
  if (strlen(digits) != 8 || digits[0] == '0')
    return false;
  int sum = weighted_sum(digits, "27654321");
  return sum >= 0 && sum % 11 == 0;
}

bool
tusch_iban_is_valid(const char *text, gsize length)
{
  char kept[35];
  gsize n = 0;
  for (gsize i = 0; i < length; i++) {
    if (g_ascii_isspace(text[i]) || text[i] == '-')
      continue;
    if (!g_ascii_isalnum(text[i]) || n == sizeof(kept) - 1)
      return false;
    kept[n++] = g_ascii_toupper(text[i]);
  }
  if (n < 15 || !g_ascii_isalpha(kept[0]) || !g_ascii_isalpha(kept[1]))
    return false;
  if (kept[0] == 'D' && kept[1] == 'K' && n != 18)
    return false;
  int rest = 0;
  for (gsize i = 0; i < n; i++) {
    char c = kept[(i + 4) % n];
    rest = g_ascii_isdigit(c) ? (rest * 10 + (c - '0')) % 97 : (rest * 100 + (c - 'A' + 10)) % 97;
  }
  return rest == 1;
}

bool
tusch_luhn_is_valid(const char *digits)
{
  gsize n = strlen(digits);
  int sum = 0;
  for (gsize i = 0; i < n; i++) {
    if (!g_ascii_isdigit(digits[i]))
      return false;
    int digit = digits[i] - '0';
    if ((n - i) % 2 == 0)
      digit = digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
    sum += digit;
  }
  return n > 1 && sum % 10 == 0;
}

bool
tusch_ean_is_valid(const char *digits)
{
  if (strlen(digits) != 13)
    return false;
  int sum = weighted_sum(digits, "1313131313131");
  return sum >= 0 && sum % 10 == 0;
}

static int
mrz_value(char c)
{
  if (g_ascii_isdigit(c))
    return c - '0';
  if (c >= 'A' && c <= 'Z')
    return c - 'A' + 10;
  return c == '<' ? 0 : -1;
}

static bool
mrz_digit_is_right(const char *field, gsize length)
{
  static const int weights[] = {7, 3, 1};
  int sum = 0;
  for (gsize i = 0; i < length; i++)
    sum += mrz_value(field[i]) * weights[i % 3];
  return g_ascii_isdigit(field[length]) && sum % 10 == field[length] - '0';
}

bool
tusch_mrz_is_valid(const char *line, gsize length)
{
  if (length != 30 && length != 36 && length != 44)
    return false;
  for (gsize i = 0; i < length; i++)
    if (mrz_value(line[i]) < 0)
      return false;
  /* A first line of names has no check digit but begins with the kind of document. */
  if (strchr("PVIAC", line[0]) != NULL && strstr(line, "<<") != NULL)
    return true;
  return mrz_digit_is_right(line, 9);
}
