/* What a detector knows after it has finished: for explanations. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "detect/people.h"
#include "tusch/detect.h"

/* Borrowed; those the request names and those found by full name. */
const TuschPeople *tusch_detector_get_people(const TuschDetector *detector);
