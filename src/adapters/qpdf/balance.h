/* Content streams that restore a graphics state nobody saved. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/**
 * tusch_content_without_extra_restores:
 * ISO 32000 lets no Q go without its q. Most programs pass over such a Q; poppler shows nothing of
 * what follows, and what is not seen is not vetted. They are overwritten with a space.
 *
 * Returns: (transfer full) (nullable): %NULL if there is none
 */
GBytes *tusch_content_without_extra_restores(const guint8 *content, gsize size_bytes);

/* The content with all that is painted outside marked content as /Artifact: nothing that a reader
 * speaks. For content whose marks, texts and paths are properly nested. (transfer full) */
GBytes *tusch_content_with_decoration_marked(const guint8 *content, gsize size_bytes);
