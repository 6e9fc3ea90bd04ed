/* Messages that answer each other. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tusch/likeness-find.h"

/* For each text the number of its thread: that of the first message in it; itself if it is in none.
 * (transfer full) (element-type guint) */
GArray *threads_find(const GPtrArray *texts);

/* Adds a likeness for each message of a thread of two or more, in the order of dates. */
void threads_add(const GPtrArray *texts, const GArray *threads, GPtrArray *likenesses);
