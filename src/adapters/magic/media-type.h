/* libmagic: what kind of file this is, by its content. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

typedef struct TuschMagic TuschMagic;

/* Loads libmagic's database, a few milliseconds: once a process. %NULL with %TUSCH_ERROR_LIBRARY */
TuschMagic *tusch_magic_new(GError **error);
void tusch_magic_free(TuschMagic *magic);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschMagic, tusch_magic_free)

/**
 * tusch_magic_guess:
 * @data: the file's first bytes; a few hundred KiB are enough
 *
 * Returns: (transfer full): a media type such as "image/png"; "application/octet-stream" if nothing
 * fits or libmagic fails
 */
char *tusch_magic_guess(TuschMagic *magic, const void *data, gsize size_bytes);
