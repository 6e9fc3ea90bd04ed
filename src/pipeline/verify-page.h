/* What the verifier is told of a clean page. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tusch/redact.h"
#include "tusch/verify.h"

/**
 * tusch_verify_page_add_clean:
 * The boxes of @plan on the page, as the plan has them; where a line was set anew, as redact says
 * that they lie now.
 *
 * Returns: %FALSE with %TUSCH_ERROR_INTERNAL if redact does not answer for each box
 */
gboolean tusch_verify_page_add_clean(TuschVerifyPage *page,
                                     const TuschPlanDocument *plan,
                                     const TuschCleanPage *clean,
                                     GError **error);
