/* Reading CFF tables (Adobe TN 5176), for the files on them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

enum { CFF_REAL = 30, CFF_ESCAPE = 12 };

/* An INDEX: n entries in data[start of i … start of i + 1). */
typedef struct {
  guint n, width;
  gsize offsets, base, end; /* base: what offsets count from */
} CffIndex;

typedef struct {
  guint8 *data;
  gsize size_bytes;
} CffTable;

gsize redact_cff_start_of(const CffTable *table, const CffIndex *index, guint i);
bool redact_cff_read_index(const CffTable *table, gsize at, CffIndex *out);
/* The INDEXes of names and top dictionaries. */
bool redact_cff_read_head(const CffTable *table, CffIndex *names, CffIndex *tops);
/* Bytes of a dictionary's number after its first one. */
gsize redact_cff_rest_of_number(const guint8 *dict, gsize n, gsize at);
