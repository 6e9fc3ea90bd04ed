/* Whether a page needs to be composed by a viewer, or is painted one thing over the other. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "adapters/qpdf/handle.h"

#include <stdbool.h>

/* Nothing that @resources or what they draw is transparent: no alpha, no blend mode, no soft mask,
 * no overprint. What is too large or too deep to be looked at counts as transparent. */
bool tusch_qpdf_is_opaque(TuschQpdf *qpdf, qpdf_oh resources);

/**
 * tusch_qpdf_drop_idle_group:
 * Takes /Group from @owner (a page or a form) if it changes nothing: all that @resources draw is
 * opaque, and the group mixes in RGB as screens do. Programs that write PDFs put one on every page;
 * with it Ghostscript, and so many a printer, takes ten times as long.
 */
void tusch_qpdf_drop_idle_group(TuschQpdf *qpdf, qpdf_oh owner, qpdf_oh resources);
