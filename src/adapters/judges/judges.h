/* mutool and Ghostscript as separate programs: a second opinion on a finished PDF. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tusch/raster.h"

#include <glib.h>
#include <stdbool.h>

typedef enum {
  TUSCH_JUDGE_MUTOOL = 0,
  TUSCH_JUDGE_GHOSTSCRIPT,
  TUSCH_N_JUDGES,
} TuschJudge;

typedef enum {
  TUSCH_JUDGE_ABSENT = 0, /* not installed, or there is no cage to run it in */
  TUSCH_JUDGE_FAILED,
  TUSCH_JUDGE_DONE,
} TuschJudgeState;

const char *tusch_judge_name(TuschJudge judge); /* as people call the program */

/* What one run of the programs is about. */
typedef struct {
  const char *folder; /* for what they write */
  guint first_page; /* 0-based */
  guint n_pages;
  bool to_the_end; /* also what the file has beyond them */
  int dpi; /* they are drawn at; 0: TUSCH_JUDGE_DPI */
} TuschJudgePages;

enum { TUSCH_JUDGE_DPI = 60 };

/* The most that a page of @area_pt2 can be drawn at, up to TUSCH_JUDGE_DPI: what they may write is
 * limited. */
int tusch_judge_dpi(double area_pt2);

/**
 * tusch_judges_run:
 * @path: a PDF
 * @pages: the folder exists; it receives a picture of every page from every program that is
 *   installed, and the text from the first of them
 *
 * The programs run in bubblewrap: one file to read, one folder to write, no network; with limits of
 * memory, time and the size of files. What one could not do is in the folder as its state. Errors:
 * %TUSCH_ERROR_IO.
 */
gboolean tusch_judges_run(const char *path, const TuschJudgePages *pages, GError **error);

/* What became of @judge, by what tusch_judges_run() left. */
TuschJudgeState tusch_judge_state(TuschJudge judge, const char *folder);

/* Whether this one gives the text of the pages: one other reading is enough. Known once those
 * before it have run. */
bool tusch_judge_has_text(TuschJudge judge, const char *folder);

/* Valid UTF-8. (transfer full): %NULL if the program wrote none for the page */
char *tusch_judge_get_text(TuschJudge judge, const TuschJudgePages *pages, guint page_index);

/* The page in gray on white, GRAY8. (transfer full): %NULL if there is none */
TuschRaster *tusch_judge_get_page(TuschJudge judge, const TuschJudgePages *pages, guint page_index);
