/* Writing pieces of PDF syntax. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Shortest form with at most four decimals, never an exponent. */
void redact_append_number(GString *out, double value);

/* @prefix, the numbers, the operator and a line end. */
void
redact_append_op(GString *out, const char *op, const char *prefix, const double *values, guint n);

/* Six numbers and the operator, as exact as a file's own: what is drawn may not shift by a pixel.
 */
void redact_append_matrix(GString *out, const char *op, const double values[6]);

/* A string operand, as hexadecimal digits. */
void redact_append_hex(GString *out, const guint8 *data, gsize size_bytes);

/* One code point as UTF-16BE in hexadecimal digits. */
void redact_append_utf16_hex(GString *out, gunichar c);

/* A ToUnicode CMap's frame for codes of @code_bytes. */
void redact_cmap_begin(GString *out, guint code_bytes);
void redact_cmap_end(GString *out);
