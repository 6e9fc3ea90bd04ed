/* Names of archive entries: shown to people, never used as paths. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>

enum { ENTRY_NAME_MAX_BYTES = 1024 };

/* %false for names that could lead out of a folder or deceive a reader: empty, "..", absolute,
 * drive letters, backslashes, control or direction characters, over ENTRY_NAME_MAX_BYTES. @name is
 * valid UTF-8. */
bool entry_name_is_safe(const char *name);

/* (transfer full): @name with control and direction characters as "\x1b" or "\u202e", cut at
 * ENTRY_NAME_MAX_BYTES; valid UTF-8 without line ends. */
char *entry_name_escape(const char *name);
