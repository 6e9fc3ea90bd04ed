/* Text that people read: Danish in the source, other languages through gettext (docs/adr/0003). */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libintl.h>

#define _(text) gettext(text)
#define N_(text) text
/* Singular and plural by @n. */
#define P_(singular, plural, n) ngettext(singular, plural, n)
