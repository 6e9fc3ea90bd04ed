/* Office files are ZIP archives too: telling them apart by what is inside. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "adapters/zip/zip-archive.h"

/* (transfer full): the media type of an Office Open XML, OpenDocument, EPUB or XPS file; %NULL for
 * an ordinary archive. */
char *office_type_of(TuschZip *zip);

/* An OpenDocument file whose parts need a password. */
bool office_is_encrypted(TuschZip *zip);
