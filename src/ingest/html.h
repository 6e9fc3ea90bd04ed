/* HTML on its way to pages: as text at once, as it looks by a converter. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "adapters/xml/html-clean.h"
#include "ingest/internal.h"

/* "had-scripts", "had-remote-pictures", "had-hidden-text" */
void html_add_notes(IngestJob *job, const TuschHtmlReport *report);

/* Pages of @text, which stay if the converter fails. A limit is the file's problem; %FALSE only if
 * out_dir cannot be written. */
gboolean html_write_text_pages(IngestJob *job, const char *text, GError **error);

/* Writes @body (clean HTML) for the converter and asks for it. */
gboolean html_ask_converter(IngestJob *job, const char *body, GError **error);
