/* Tokens of content streams and CMaps (PDF 32000-1, 7.2 and 7.8.2). */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef enum {
  TUSCH_TOKEN_OPERATOR = 0, /* bytes: its letters; also true, false, null */
  TUSCH_TOKEN_NUMBER, /* number */
  TUSCH_TOKEN_STRING, /* bytes: decoded, from (…) or <…> */
  TUSCH_TOKEN_NAME, /* bytes: without '/', #xx decoded */
  TUSCH_TOKEN_ARRAY_BEGIN,
  TUSCH_TOKEN_ARRAY_END,
  TUSCH_TOKEN_DICT_BEGIN,
  TUSCH_TOKEN_DICT_END,
  TUSCH_TOKEN_INLINE_DATA, /* the data of an inline image, skipped; comes after ID */
} TuschTokenType;

typedef struct {
  TuschTokenType type;
  const GString *bytes; /* borrowed: dies at the next call */
  double number;
} TuschPdfToken;

typedef struct TuschPdfTokens TuschPdfTokens;

/* @data must outlive the tokens. */
TuschPdfTokens *tusch_pdf_tokens_new(const guint8 *data, gsize length);
void tusch_pdf_tokens_free(TuschPdfTokens *tokens);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschPdfTokens, tusch_pdf_tokens_free)

/* False at the end. Bytes that are no token are passed over. */
bool tusch_pdf_tokens_next(TuschPdfTokens *tokens, TuschPdfToken *out);
