/* qpdf's C API, wrapped once: errors become GError at the call. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <qpdf/qpdf-c.h>

/* Rules of the library (qpdf-c.h): error state is sticky and must be asked for after each call;
 * a returned string may die at the next call on the same qpdf_data, so copy it first; object
 * handles belong to their qpdf_data; only one dictionary iteration at a time; one writer a
 * document. A qpdf_data is used by one thread. */

typedef struct _qpdf_data TuschQpdf;

/* An empty handle that prints nothing and recovers damaged files. (transfer full) */
TuschQpdf *tusch_qpdf_new(void);
void tusch_qpdf_free(TuschQpdf *qpdf);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschQpdf, tusch_qpdf_free)

/**
 * tusch_qpdf_open:
 * Opens @path, with the empty user password if it is encrypted.
 *
 * Returns: (transfer full): %NULL with %TUSCH_ERROR_UNSUPPORTED (needs a password), _FORMAT or _IO
 */
TuschQpdf *tusch_qpdf_open(const char *path, GError **error);

/**
 * tusch_qpdf_check:
 * Turns a pending qpdf error into @error, prefixed by @what. qpdf's own text may quote the
 * document, so only its error class is kept.
 */
gboolean tusch_qpdf_check(TuschQpdf *qpdf, const char *what, GError **error);
