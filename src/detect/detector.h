/* What a detector knows after it has finished: for explanations. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "detect/hit.h"
#include "detect/people.h"

/* Borrowed; those the request names and those found by full name. */
const TuschPeople *tusch_detector_get_people(const TuschDetector *detector);

/* Borrowed (element-type TuschText): with their tokens. */
const GPtrArray *tusch_detector_get_texts(const TuschDetector *detector);
