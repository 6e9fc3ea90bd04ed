/* Finding secrets in bytes, in every way a PDF may write them. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tusch/plan.h"

typedef struct TuschByteMatcher TuschByteMatcher;

/**
 * tusch_byte_matcher_new:
 * @secrets: (element-type TuschSecret): outlives the matcher; those of scope PLACE are left out
 *
 * Looked for: cp1252, UTF-8, UTF-16 of both orders, hexadecimal and octal of these, base64 in its
 * three alignments, URL and XML escapes, #xx names, and the text backwards; upper and lower case.
 */
TuschByteMatcher *tusch_byte_matcher_new(const GPtrArray *secrets);
void tusch_byte_matcher_free(TuschByteMatcher *matcher);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschByteMatcher, tusch_byte_matcher_free)

/* (transfer full) (element-type TuschSecret, borrowed): each secret found once */
GPtrArray *
tusch_byte_matcher_search(const TuschByteMatcher *matcher, const guint8 *bytes, gsize length);

/* True if the matcher looks for @secret. */
bool tusch_byte_matcher_covers(const TuschByteMatcher *matcher, const TuschSecret *secret);
