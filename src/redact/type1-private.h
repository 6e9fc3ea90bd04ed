/* What the files on Type 1 fonts share. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "redact/type1.h"

enum { TYPE1_CODES = 256, TYPE1_EEXEC_KEY = 55665, TYPE1_CHARSTRING_KEY = 4330, TYPE1_SKIP = 4 };

typedef struct {
  GBytes *code; /* owned, decrypted, without the bytes to skip */
  bool is_kept;
} Type1Procedure;

struct RedactType1 {
  GHashTable *glyphs; /* name → Type1Procedure */
  GPtrArray *subrs; /* Type1Procedure; nullable entries */
  char *names[TYPE1_CODES]; /* owned: the program's own encoding */
  bool has_standard_encoding;
  bool kept_codes[TYPE1_CODES];
  GString *matrix, *bbox; /* figures with their brackets */
  GString *figures; /* of the private dictionary: lines ready to be written */
};

/* Decrypts or encrypts; the key changes with every byte of cipher. */
guint8 redact_type1_decrypt(guint8 cipher, guint16 *key);
guint8 redact_type1_encrypt(guint8 plain, guint16 *key);

/* Marks what a procedure calls or is made of; %FALSE if that cannot be told. */
bool redact_type1_follow(RedactType1 *font, GBytes *code);
