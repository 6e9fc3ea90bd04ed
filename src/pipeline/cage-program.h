/* Foreign programs (office converters, browsers, scripts) in bubblewrap: one input, one output. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* For a unit of work without list_files (worker.h): only such a child may start a program. */
typedef struct {
  const char *const *arguments; /* the program first, by its name in /usr/bin or its path in /usr */
  const char *input; /* this file is "/in/NAME" inside, read-only; a folder: "/in" itself */
  const char *input_name; /* NAME: letters, digits, dots; NULL: @input is a folder */
  const char
      *out_dir; /* this folder is "/out" inside: the working folder, the only one that stays */
  const char *const *environment; /* "NAME=value"; NULL: none beside PATH, HOME, LANG, TMPDIR */
  guint64 max_memory_bytes; /* of one process; 0: 4 GiB */
  guint64 max_file_bytes; /* of one file; 0: 1 GiB */
  guint max_cpu_s; /* of one process; 0: 300 */
} TuschCageProgram;

/**
 * tusch_cage_run_program:
 * @out_status: exit status; a signal counts as 128 + its number. What it says proves nothing: look
 *   at what is in @out_dir
 *
 * Inside there is /usr (read-only), what /etc says of fonts and programs, /in, /out, an empty /tmp
 * and home; no network, no other process, no other file. What was started ends with the program,
 * and all of it with the caller. With TUSCH_CAGE=off the same, since the program must find its
 * files where it is told to. Errors: %TUSCH_ERROR_UNSUPPORTED if this machine has no bubblewrap, or
 * no namespaces, or no such program; _IO.
 */
gboolean tusch_cage_run_program(const TuschCageProgram *program, int *out_status, GError **error);

/* TRUE if programs can be run in a cage here; tried with one that does nothing. */
bool tusch_cage_has_programs(void);
