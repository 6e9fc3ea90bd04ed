/* rules/policy/visning.policy: whether pages keep their layout around removed names. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* Without the file layouts are not kept: widths of names stay hidden. Errors: %TUSCH_ERROR_CONFIG.
 */
gboolean tusch_layout_policy_load(bool *out_keeps_layout, GError **error);
