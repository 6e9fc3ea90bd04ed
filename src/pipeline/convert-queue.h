/* Files that wait for a converter: gathered into batches, tried again alone. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pipeline/child.h"
#include "pipeline/workroom.h"
#include "tusch/ingest.h"

typedef struct TuschConvertQueue TuschConvertQueue;

/* How it went. */
typedef struct {
  const char *path; /* what the converter made, to be taken in like any foreign file; NULL: nothing
                       in two tries */
  TuschProblem problem; /* without @path */
  const char *detail; /* English, no document text; nullable */
} TuschConverted;

/* @task (transfer full). FALSE only if this process cannot go on. */
typedef gboolean (*TuschConvertedFunc)(gpointer task,
                                       const TuschConverted *converted,
                                       GError **error);

/* @workroom and @children are borrowed. @free_task: for those still waiting when the queue goes. */
TuschConvertQueue *tusch_convert_queue_new(const TuschWorkroom *workroom,
                                           TuschChildren *children,
                                           TuschConvertedFunc func,
                                           GDestroyNotify free_task);
void tusch_convert_queue_free(TuschConvertQueue *queue);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschConvertQueue, tusch_convert_queue_free)

/**
 * tusch_convert_queue_add:
 * @path: a regular file, which must stay until the end
 * @suffix: "docx"; what is not letters and digits counts as none
 * @task: (transfer full): for the callback
 */
void tusch_convert_queue_add(TuschConvertQueue *queue,
                             TuschConverter converter,
                             const char *path,
                             const char *suffix,
                             gpointer task);

/* Pushes a unit for each batch of what waits. @out_pushed: FALSE if nothing waited. */
gboolean tusch_convert_queue_flush(TuschConvertQueue *queue, bool *out_pushed, GError **error);
