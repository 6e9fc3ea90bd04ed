/* A folder with one input and one output, its plan and its page texts. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lib/test.h"

#include "tusch/raster.h"
#include "tusch/redact.h"

typedef struct {
  char *folder, *in, *out;
  TuschPlanDocument *plan;
  GPtrArray *texts; /* TuschPageText */
  GPtrArray *pages; /* TuschCleanPage of the last run */
} Fixture;

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int fixture_setup(void **state);
int fixture_teardown(void **state);
TuschPageText *fixture_read_page(const char *path, guint index);
TuschRaster *fixture_render_page(const char *path, guint index);
/* Reads the input's first page so that the stage is given its text. */
void fixture_use_text(Fixture *f);
/* A box around every place of @needle on the first page; at least one. */
void fixture_plan_text(Fixture *f, const char *needle);
void fixture_run(Fixture *f);
void assert_method(Fixture *f, TuschMethod method, const char *reason);
void assert_gone(Fixture *f, const char *secret);
void assert_text(Fixture *f, const char *expected);
/* Share of pixels that differ between input and output, boxes (grown by 2 pt) left out. */
double fixture_difference(Fixture *f);
