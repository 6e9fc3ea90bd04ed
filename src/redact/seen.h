/* A page of the source as poppler reads and draws it: kept for all that compares with it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "adapters/poppler/poppler-document.h"

typedef struct RedactSeen RedactSeen;

/* (transfer full): %NULL if the page's text cannot be read */
RedactSeen *redact_seen_new(TuschPopplerDocument *poppler, guint page_index, double dpi);
void redact_seen_free(RedactSeen *seen);

const TuschPageText *redact_seen_text(const RedactSeen *seen);

/* GRAY8 at the resolution it was drawn with. (transfer full): %NULL if it could not be drawn */
TuschRaster *redact_seen_draw(const RedactSeen *seen);
