/* Why a document is not there as a whole, in words for the citizen. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tusch/document.h"
#include "tusch/plan.h"

/* The grounds of its boxes, each once. (transfer container) (element-type utf8, borrowed) */
GPtrArray *tusch_reason_list_grounds(const TuschPlanDocument *plan);

/* A sentence or two. (transfer full) (nullable): it is there as a whole */
char *tusch_reason_of(const TuschDocument *document, const TuschPlanDocument *plan);
