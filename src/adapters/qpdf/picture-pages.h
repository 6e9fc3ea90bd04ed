/* qpdf: a PDF whose pages are one picture each. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/picture.h"

typedef struct TuschQpdfPicturePages TuschQpdfPicturePages;

/* %NULL with %TUSCH_ERROR_LIBRARY */
TuschQpdfPicturePages *tusch_qpdf_picture_pages_new(GError **error);
void tusch_qpdf_picture_pages_free(TuschQpdfPicturePages *pages);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschQpdfPicturePages, tusch_qpdf_picture_pages_free)

/**
 * tusch_qpdf_picture_pages_add:
 * @picture: G4, FLATE or JPEG coded; its bytes go into the PDF as they are
 * @size_pt: width and height of the page as shown
 * @matrix: takes the unit square of the stored picture (origin bottom-left) to the page
 */
gboolean tusch_qpdf_picture_pages_add(TuschQpdfPicturePages *pages,
                                      const TuschPicture *picture,
                                      const double size_pt[2],
                                      const double matrix[6],
                                      GError **error);

/* Writes the file whole or not at all. Pages can be added no more after that. */
gboolean
tusch_qpdf_picture_pages_write(TuschQpdfPicturePages *pages, const char *path, GError **error);
