/* Letters in a signed or encrypted envelope (S/MIME, CMS). */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef enum {
  SMIME_NONE = 0,
  SMIME_SIGNED, /* the letter lies in it, readable */
  SMIME_ENCRYPTED,
} SmimeKind;

/* By the first bytes: DER, or PEM around it. */
SmimeKind smime_kind_of(const guint8 *head, gsize size_bytes);
