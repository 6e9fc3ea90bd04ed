/* Gathering what a file carries unseen, in a list that cannot grow without end. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "adapters/zip/zip-archive.h"
#include "tusch/hidden.h"

typedef struct HiddenList HiddenList;

HiddenList *hidden_list_new(void);
void hidden_list_free(HiddenList *list);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(HiddenList, hidden_list_free)

/* One more of @kind at @place (nullable), joined to the others there. @text: (nullable): trimmed,
 * what is no UTF-8 or a control character replaced; dropped once the list holds 2 MiB. */
void hidden_add(HiddenList *list, TuschHiddenKind kind, const char *place, const char *text);

/* "name: text"; nothing if there is no text */
void hidden_add_named(
    HiddenList *list, TuschHiddenKind kind, const char *place, const char *name, const char *text);

/* A part could not be read to its end, or was too much: somebody must look at the original. */
void hidden_set_incomplete(HiddenList *list);
bool hidden_is_incomplete(const HiddenList *list);

bool hidden_has(const HiddenList *list, TuschHiddenKind kind);

/* (transfer full) (element-type TuschHidden): by kind and then in the order they were met */
GPtrArray *hidden_list_take(HiddenList *list);

/* Colours as 0xRRGGBB; can one be seen on the other? */
bool hidden_is_like(guint32 one, guint32 other);
/* "#ffF", "ffffff", "white", "rgb(…)"; %FALSE if it is none of these */
bool hidden_parse_colour(const char *text, guint32 *out);

/* Office Open XML and OpenDocument. @folder: may be written to */
void
hidden_scan_package(TuschZip *zip, const char *media_type, const char *folder, HiddenList *list);

/* @path: a PDF as it came; @plain_path: as it was written anew. */
void hidden_scan_pdf(const char *path, const char *plain_path, HiddenList *list);
