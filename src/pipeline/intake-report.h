/* What a request's documents would be, or are, and how their fields came about. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pipeline/workroom.h"

/* Of a request that is not taken in: nothing is changed. (transfer full):
 * docs/schema/ingest.schema.json; %NULL as tusch_intake_plan_make() */
JsonNode *tusch_intake_report_request(const char *request_path, GError **error);

/* Of a workroom, as it was when its files were taken in. (transfer full); %NULL with
 * %TUSCH_ERROR_STORE */
JsonNode *tusch_intake_report_workroom(const TuschWorkroom *workroom, GError **error);
