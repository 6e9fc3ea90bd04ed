/* tusch run: from a request to proposals; resumes by itself. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/command.h"
#include "cli/summary.h"
#include "pipeline/job.h"

#include <stdio.h>
#include <unistd.h>

static const char DESCRIPTION[] = "Takes in the files that REQUEST.json names (or all files beside "
                                  "it), reads them, finds personal\n"
                                  "data and proposes what to redact. Running it again goes on "
                                  "where it was interrupted; a finished\n"
                                  "workroom answers at once.";

static gboolean
run_steps(TuschJob *job, GError **error)
{
  return tusch_job_take_in(job, error) && tusch_job_ingest(job, error) &&
         tusch_job_read(job, error) && tusch_job_detect(job, error);
}

static void
print_warnings(const TuschRequest *request)
{
  for (guint i = 0; i < request->warnings->len; i++)
    (void)fprintf(
        stderr, "tusch run: warning: %s\n", (char *)g_ptr_array_index(request->warnings, i));
}

typedef struct {
  const char *request_path;
  const char *workroom_path;
  const char *events_path; /* nullable */
  char **earlier_paths; /* nullable */
  guint n_jobs;
  bool as_json;
} RunOptions;

static GPtrArray *
open_earlier(char **paths, GError **error)
{
  g_autoptr(GPtrArray) rooms = g_ptr_array_new_with_free_func((GDestroyNotify)tusch_workroom_close);
  for (char **path = paths; path != NULL && *path != NULL; path++) {
    TuschWorkroom *room = tusch_workroom_open_to_read(*path, error);
    if (room == NULL)
      return NULL;
    g_ptr_array_add(rooms, room);
  }
  return g_steal_pointer(&rooms);
}

static gboolean
run(const RunOptions *options, bool *out_needs_person, GError **error)
{
  g_autoptr(TuschWorkroom) workroom =
      tusch_workroom_create(options->workroom_path, options->request_path, error);
  if (workroom == NULL)
    return FALSE;
  print_warnings(workroom->request);
  g_autoptr(GPtrArray) earlier = open_earlier(options->earlier_paths, error);
  if (earlier == NULL)
    return FALSE;
  g_autoptr(TuschEvents) events =
      tusch_events_open(options->events_path, isatty(STDERR_FILENO), error);
  if (events == NULL)
    return FALSE;
  g_autofree char *absolute = g_canonicalize_filename(options->request_path, NULL);
  g_autofree char *source_dir = g_path_get_dirname(absolute);
  TuschJob job = {.workroom = workroom,
                  .events = events,
                  .source_dir = source_dir,
                  .n_parallel = options->n_jobs,
                  .earlier = earlier};
  return run_steps(&job, error) &&
         tusch_summary_print(workroom, options->as_json, out_needs_person, error);
}

int
tusch_cmd_run(int argc, char **argv)
{
  g_autofree char *opt_workroom = NULL;
  g_autofree char *opt_events = NULL;
  g_auto(GStrv) opt_reuse = NULL;
  gboolean opt_json = FALSE;
  gint opt_jobs = (gint)g_get_num_processors();
  const GOptionEntry entries[] = {
      {"workroom", 'w', 0, G_OPTION_ARG_FILENAME, &opt_workroom, "Folder of the request", "DIR"},
      {"events", 0, 0, G_OPTION_ARG_FILENAME, &opt_events, "Append progress as JSON lines", "FILE"},
      {"reuse",
       0,
       0,
       G_OPTION_ARG_FILENAME_ARRAY,
       &opt_reuse,
       "Pages that were read in this workroom too are not read again (may be given more than once)",
       "DIR"},
      {"jobs",
       'j',
       0,
       G_OPTION_ARG_INT,
       &opt_jobs,
       "Children at a time (default: one a processor)",
       "N"},
      {"json", 0, 0, G_OPTION_ARG_NONE, &opt_json, "Print the result as JSON", NULL},
      G_OPTION_ENTRY_NULL};
  char **arguments =
      tusch_command_parse(&argc, &argv, "REQUEST.json -w WORKROOM", DESCRIPTION, entries);
  if (arguments == NULL)
    return TUSCH_EXIT_USAGE;
  if (argc != 2 || opt_workroom == NULL)
    return tusch_command_usage("run", "one REQUEST.json and -w WORKROOM are needed");
  if (opt_jobs < 1 || opt_jobs > TUSCH_MAX_JOBS)
    return tusch_command_usage("run", "--jobs takes 1 to %d", TUSCH_MAX_JOBS);
  RunOptions options = {
      arguments[0], opt_workroom, opt_events, opt_reuse, (guint)opt_jobs, opt_json};
  g_autoptr(GError) error = NULL;
  bool needs_person = false;
  if (!run(&options, &needs_person, &error))
    return tusch_command_fail("run", error);
  return needs_person ? TUSCH_EXIT_NEEDS_PERSON : TUSCH_EXIT_DONE;
}
