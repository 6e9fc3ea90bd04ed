/* Form fields that have a value and no look. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "adapters/qpdf/objects.h"

/**
 * tusch_field_looks_make:
 * Gives fields of text, lists and ticked boxes an appearance from their value, as readers do: those
 * without one, or all of the first two if the form says that it needs appearances.
 *
 * Returns: whether there were any
 */
bool tusch_field_looks_make(TuschQpdf *qpdf, guint n_pages);
