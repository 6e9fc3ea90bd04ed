/* What the files of this adapter share. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "adapters/poppler/poppler-document.h"

#include <poppler.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PopplerDocument, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PopplerPage, g_object_unref)

struct TuschPopplerDocument {
  PopplerDocument *handle;
  guint8 *canvas; /* what pages are drawn on, one after the other; NULL: none yet */
  gsize canvas_bytes;
};
