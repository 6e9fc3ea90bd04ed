/* The cage: what is left to a process that reads foreign bytes (docs/adr/0006). */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* What the cage is made of. Each layer holds by itself; more of them hold if one has a hole. */
typedef enum {
  TUSCH_CAGE_NETWORK = 1 << 0, /* a network of its own, with nobody on it */
  TUSCH_CAGE_VIEW = 1 << 1, /* a file system of its own: the unit's files, fonts, libraries */
  TUSCH_CAGE_LANDLOCK = 1 << 2, /* only these files may be opened */
  TUSCH_CAGE_SYSCALLS = 1 << 3, /* no socket, process, program, trace, signal to others */
} TuschCageLayers;

/* How much of it there must be. */
typedef enum {
  TUSCH_CAGE_REQUIRED = 0, /* no network, no other files, no processes, or no work */
  TUSCH_CAGE_AUTO, /* what this machine can give */
  TUSCH_CAGE_OFF, /* for debugging, on one's own files */
} TuschCageMode;

/* "required", "auto", "off" */
bool tusch_cage_mode_parse(const char *text, TuschCageMode *out);

/* The mode that TUSCH_CAGE asks for; AUTO if it is not set, REQUIRED if it is not understood. */
TuschCageMode tusch_cage_mode(void);

/* What a unit of work may open. */
typedef struct {
  GPtrArray *reads; /* char *: files and folders, read-only */
  char *writes; /* a folder; NULL: none */
} TuschCageFiles;

TuschCageFiles *tusch_cage_files_new(void);
void tusch_cage_files_free(TuschCageFiles *files);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschCageFiles, tusch_cage_files_free)
/* @path is copied; NULL adds nothing. */
void tusch_cage_files_add(TuschCageFiles *files, const char *path);

/**
 * tusch_cage_limit:
 * Memory, CPU time, file size, open files; no core file, no new privileges.
 */
gboolean tusch_cage_limit(GError **error);

/**
 * tusch_cage_enter:
 * Leaves the machine's network, for this process and its children, and prepares what
 * tusch_cage_close() needs for %TUSCH_CAGE_VIEW. Only for a process without threads.
 *
 * Returns: the layers that this process can now have, each tried out in a child
 */
TuschCageLayers tusch_cage_enter(void);

/**
 * tusch_cage_close:
 * @layers: of those tusch_cage_enter() returned
 *
 * From here on this process has @files and its open descriptors, for good. Errors:
 * %TUSCH_ERROR_LIBRARY.
 */
gboolean tusch_cage_close(TuschCageLayers layers, const TuschCageFiles *files, GError **error);

/* What is missing for %TUSCH_CAGE_REQUIRED, in English; NULL: nothing. */
const char *tusch_cage_missing(TuschCageLayers layers);
