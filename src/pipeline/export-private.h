/* What the writers of exports share. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pipeline/export.h"

struct TuschExport {
  const TuschWorkroom *workroom; /* borrowed */
  TuschCase *kase;
  TuschVerdicts *verdicts;
  TuschPlan *plan;
  TuschKlePlan *kle;
  GPtrArray *titles; /* char *, parallel to the documents */
  GPtrArray *staff_names; /* char * */
  GPtrArray *places; /* TuschBundlePlace, parallel; NULL: nothing released */
  GPtrArray *facts; /* TuschFact */
  TuschIndex *index;
};
