/* Hidden content on pages of its own, after the document's last one. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ingest/internal.h"

/* Does nothing where there are no pages, or nothing that is to be printed. %FALSE only if
 * job->out_dir cannot be written. */
gboolean appendix_add(IngestJob *job, GError **error);
