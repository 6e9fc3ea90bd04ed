/* Foreign HTML → HTML of a few harmless elements, or its plain text. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tusch/hidden.h"

#include <glib.h>
#include <stdbool.h>

/* The picture that @reference ("cid:…") names: (transfer none), and its media type; %NULL: none. */
typedef GBytes *(*TuschHtmlPictureFunc)(const char *reference,
                                        const char **media_type,
                                        gpointer user_data);

/* What was left out, for those who must know that it was there. */
typedef struct {
  bool had_active; /* scripts, forms, frames, objects */
  bool had_remote; /* pictures elsewhere */
  bool had_hidden; /* text that a style hides */
  bool has_shape; /* pictures or tables: more than text alone can show */
  GPtrArray *hidden; /* TuschHidden: all that is not on the page */
} TuschHtmlReport;

void tusch_html_report_clear(TuschHtmlReport *report);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(TuschHtmlReport, tusch_html_report_clear)

/**
 * tusch_html_clean:
 * @html: UTF-8, whatever a <meta> in it says
 * @find: (nullable)
 *
 * Elements, attributes and styles on a list stay; nothing that refers to anything stays but
 * pictures that are in the text itself. Colours go. Text that a style hides, white on white too, is
 * dropped, and reported. A document without body is empty. @report: cleared by the caller
 *
 * Returns: (transfer full): what belongs between <body> and </body>
 */
char *tusch_html_clean(const char *html,
                       gsize length,
                       TuschHtmlPictureFunc find,
                       gpointer user_data,
                       TuschHtmlReport *report);

/* (transfer full): the text that tusch_html_clean() would keep; a line for each block. */
char *tusch_html_to_text(const char *html, gsize length);

/* Appends @text with what HTML reads as markup escaped. */
void tusch_html_escape(GString *out, const char *text);
