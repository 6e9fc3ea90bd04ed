/* Content streams as operations: operands checked against the operator's signature. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "redact/tokenizer.h"

typedef enum {
  REDACT_OP_UNKNOWN = 0,
  /* graphics state */
  REDACT_OP_STATE, /* w J j M d ri i: nothing to look at */
  REDACT_OP_GS,
  REDACT_OP_SAVE,
  REDACT_OP_RESTORE,
  REDACT_OP_CM,
  /* paths */
  REDACT_OP_MOVE,
  REDACT_OP_LINE,
  REDACT_OP_CURVE, /* c v y */
  REDACT_OP_CLOSE,
  REDACT_OP_RECT,
  REDACT_OP_CLIP, /* W W* */
  REDACT_OP_STROKE, /* S s */
  REDACT_OP_FILL, /* f F f* B B* b b* */
  REDACT_OP_END_PATH, /* n */
  /* text */
  REDACT_OP_BT,
  REDACT_OP_ET,
  REDACT_OP_TC,
  REDACT_OP_TW,
  REDACT_OP_TZ,
  REDACT_OP_TL,
  REDACT_OP_TF,
  REDACT_OP_TR,
  REDACT_OP_TS,
  REDACT_OP_TD,
  REDACT_OP_TD_LEADING, /* TD */
  REDACT_OP_TM,
  REDACT_OP_T_STAR,
  REDACT_OP_SHOW, /* Tj */
  REDACT_OP_SHOW_ARRAY, /* TJ */
  REDACT_OP_SHOW_LINE, /* ' */
  REDACT_OP_SHOW_SPACED, /* " */
  REDACT_OP_GLYPH_WIDTH, /* d0 d1 */
  /* colour */
  REDACT_OP_COLOR, /* G g RG rg K k: device colours */
  REDACT_OP_COLOR_SPACE, /* CS cs */
  REDACT_OP_COLOR_VALUE, /* SC SCN sc scn */
  REDACT_OP_SHADING, /* sh */
  /* objects */
  REDACT_OP_DO,
  REDACT_OP_INLINE_IMAGE, /* BI … ID: operands are the dictionary; EI is still to be read */
  REDACT_OP_MARK, /* MP DP BMC EMC */
  REDACT_OP_MARK_PROPERTIES, /* BDC */
  REDACT_OP_COMPATIBILITY_BEGIN,
  REDACT_OP_COMPATIBILITY_END,
} RedactOpKind;

typedef enum {
  REDACT_CONTENT_END = 0,
  REDACT_CONTENT_OPERATION,
  REDACT_CONTENT_ERROR,
} RedactContentResult;

typedef struct {
  RedactTokenizer tokenizer; /* owned */
  GArray *operands; /* owned, RedactToken; arrays and dictionaries with their brackets */
  RedactOpKind kind;
  const char *op; /* static: as written; %NULL for an unknown operator */
} RedactContent;

void redact_content_init(RedactContent *content, const guint8 *data, gsize size_bytes);
void redact_content_clear(RedactContent *content);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(RedactContent, redact_content_clear)

/* Reads the next operation. An error stays: syntax, operands that do not fit the operator, or a
 * limit. */
RedactContentResult redact_content_next(RedactContent *content);

const RedactToken *redact_content_operand(const RedactContent *content, guint index);
double redact_content_number(const RedactContent *content, guint index);

/* Value of a NAME operand as key of a resource, with the slash. (transfer full) */
char *redact_content_name(const RedactContent *content, guint index);

/* Writes the operands and the operator; @name replaces the last operand (a name) if not %NULL. */
void redact_content_emit(const RedactContent *content, GString *out, const char *name);
