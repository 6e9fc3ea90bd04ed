/* Which elements of an HTML document nobody sees, by their attributes and simple style rules. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tusch/hidden.h"

#include <libxml/tree.h>

/* (transfer full) (nullable) */
char *tusch_html_attribute(xmlNode *node, const char *name);

/* Rules of <style> with plain selectors (p, .name, #name, p.name); what stands in @media is for
 * other screens and left out. */
typedef struct TuschHtmlStyles TuschHtmlStyles;
TuschHtmlStyles *tusch_html_styles_new(xmlNode *root);
void tusch_html_styles_free(TuschHtmlStyles *styles);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschHtmlStyles, tusch_html_styles_free)

/* (transfer full): "a:b" each, in small letters without spaces: rules first, then its own style */
char **tusch_html_styles_of(const TuschHtmlStyles *styles, xmlNode *node);

/* %FALSE: it is seen. Else @out says how it is hidden: TEXT, PALE, OUTSIDE. */
bool tusch_html_is_hidden(const TuschHtmlStyles *styles, xmlNode *node, TuschHiddenKind *out);

/* What the head and attributes say beside the text: properties, comments, values, addresses. */
void tusch_html_list_unseen(xmlNode *root, GPtrArray *items);
