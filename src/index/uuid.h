/* Name-based UUIDs. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Version 5 (SHA-1, RFC 9562 section 5.5) in a name space of tusch's own. @parts: NULL-terminated,
 * NULL entries are impossible; joined so that no two lists give the same name. (transfer full) */
char *tusch_uuid_of(const char *const *parts);
