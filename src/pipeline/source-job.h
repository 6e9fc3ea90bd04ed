/* Reading the exports that a request names, each in a child. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pipeline/child.h"
#include "tusch/source.h"

/* A file below @dir, never through a link that leads out of it. (transfer full) (nullable) */
char *tusch_source_resolve(const char *dir, const char *file);

/* @name in @folder, as seen from the request: "nova/a.pdf". (transfer full) */
char *tusch_source_join(const char *folder, const char *name);

/* Where the documents' files of @source lie, from the request's folder; "" is that itself.
 * (transfer full) */
char *tusch_source_folder(const TuschRequestSource *source);

/**
 * tusch_source_job_read:
 * @dir: the request's folder
 * @files: (element-type utf8): what lies there, relative to it
 *
 * Warnings are named after their adapter; counts and hashes of the request are compared. An export
 * that is missing or cannot be read is %TUSCH_ERROR_CONFIG naming the entry ("sources[0]").
 *
 * Returns: (transfer full) (element-type TuschSourceExport): in the request's order
 */
GPtrArray *tusch_source_job_read(const TuschRequest *request,
                                 const char *dir,
                                 const GPtrArray *files,
                                 GError **error);
