/* Files that lie in a PDF: attachments, portfolios. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ingest/internal.h"

/* Unpacks every file in the PDF job->path as a member. What has no place of its own in it any more
 * (the name tree, a page, an annotation) is found too. %FALSE only if out_dir cannot be written. */
gboolean pdf_files_take(IngestJob *job, GError **error);
