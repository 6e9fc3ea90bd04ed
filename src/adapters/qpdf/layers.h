/* qpdf: optional content, as the document's default settings show it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "adapters/qpdf/objects.h"

/**
 * tusch_layer_is_hidden:
 * @content: an optional content group or a membership of some; 0 is content without a layer
 *
 * Hidden is what the default settings hide: listed as off, off by the base state, by its usage for
 * viewing or by membership. Readers differ in how much of this they know; what one of them hides by
 * the standard, nobody is sure to have seen.
 */
bool tusch_layer_is_hidden(TuschQpdf *qpdf, TuschObj content);
