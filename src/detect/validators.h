/* What can be computed about a number: dates, check digits, forms. Pure functions on bytes. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/**
 * tusch_cpr_normalise:
 * @text: any written form: separators, DDMMYYYYSSSS, eCPR letters
 * @out: 11 bytes: the ten characters DDMMYYSSSS and a terminator; set only on success
 *
 * Says nothing of the date.
 */
bool tusch_cpr_normalise(const char *text, gsize length, char out[11]);

/* @cpr: normalised. The date exists in some century; the day may be raised by 60. */
bool tusch_cpr_date_is_valid(const char *cpr);

/* Holds for most numbers issued before 2007; says nothing against a number when it does not hold.
 */
bool tusch_cpr_has_modulus_11(const char *cpr);

/* @cpr: normalised, of a valid date. Its seventh digit says that the date is of the years 1900 to
 * 1926 (cpr.dk, "Personnummeret i CPR": 0 to 3 for births before 2000). Not for letters and raised
 * days, which follow no such order. */
bool tusch_cpr_is_of_the_oldest(const char *cpr);

/* Digits of @text without anything else, at most @size - 1, terminated. Returns their number. */
gsize tusch_digits_of(const char *text, gsize length, char *out, gsize size);

/* 8 digits with modulus 11, not beginning with 0. */
bool tusch_cvr_is_valid(const char *digits);

/* Letters and digits without spaces; modulus 97; Danish ones have 18 characters. */
bool tusch_iban_is_valid(const char *text, gsize length);

/* The last digit is right by Luhn (cards, IMEI). */
bool tusch_luhn_is_valid(const char *digits);

/* 13 digits, GS1 check digit. */
bool tusch_ean_is_valid(const char *digits);

/* One line of a passport or identity card: 30, 36 or 44 of A-Z, 0-9, '<', with a right 7-3-1 digit.
 */
bool tusch_mrz_is_valid(const char *line, gsize length);

/* Day, month, two- or four-digit year as numbers; year -1 if unknown. */
bool tusch_date_is_valid(int day, int month, int year);
