/* Foreign programs that turn files into ones that can be taken in: office converters, scripts. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tusch/ingest.h"

/* Office programs take long to start: so many files at a time, if they are small. */
enum { TUSCH_CONVERT_BATCH = 10, TUSCH_CONVERT_SMALL_BYTES = 2 * 1024 * 1024 };

/**
 * tusch_convert_run:
 * @in_dir: files named "NNN.SUFFIX" (three digits), and those of tusch_convert_write_settings()
 * @out_dir: gets "NNN" with the suffix of tusch_convert_output_suffix(), or nothing
 * @out_status: as in tusch_cage_run_program()
 *
 * Runs the program in bubblewrap: no network, no other file. What it writes is foreign too, and
 * must be opened in a cage as the original was. Only for a unit of work without list_files. Errors:
 * %TUSCH_ERROR_UNSUPPORTED names the program that this machine lacks; _IO.
 */
gboolean tusch_convert_run(TuschConverter converter,
                           const char *in_dir,
                           const char *out_dir,
                           int *out_status,
                           GError **error);

/* What the programs are allowed and not: no macros, no links, no Java. %TUSCH_ERROR_IO */
gboolean tusch_convert_write_settings(const char *in_dir, GError **error);

/* "pdf", "eml", "png" */
const char *tusch_convert_output_suffix(TuschConverter converter);
