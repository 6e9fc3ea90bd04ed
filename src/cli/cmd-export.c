/* tusch export: the index for other systems. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/export.h"

#include "base/file.h"
#include "cli/command.h"

static const char DESCRIPTION[] =
    "Formats:\n"
    "  sdi         Sags- og Dokumentindeks (SF1470) version 6, XML\n"
    "  json        all fields, with what was read from content and where\n"
    "  csv         the same as a table\n"
    "  citizen     the citizen's own list: public titles and metadata\n"
    "  redactions  what was removed, where, why, by whom, as a table; never the text\n"
    "  xes         the event log for process mining (IEEE 1849)";

typedef struct {
  const TuschExport *export;
  TuschExportFunc func;
} Job;

static gboolean
fill_export(FILE *out, gpointer user_data, GError **error)
{
  const Job *job = user_data;
  return job->func(job->export, out, error);
}

/* Into @path whole or not at all, or to stdout. */
static gboolean
write_export(const TuschExport *export, TuschExportFunc func, const char *path, GError **error)
{
  if (path == NULL)
    return func(export, stdout, error) && tusch_command_flush(error);
  Job job = {export, func};
  return tusch_file_fill(path, fill_export, &job, error);
}

int
tusch_cmd_export(int argc, char **argv)
{
  g_autofree char *opt_workroom = NULL;
  g_autofree char *opt_output = NULL;
  const GOptionEntry entries[] = {
      {"workroom", 'w', 0, G_OPTION_ARG_FILENAME, &opt_workroom, "Folder of the request", "DIR"},
      {"output", 'o', 0, G_OPTION_ARG_FILENAME, &opt_output, "Write to FILE, not stdout", "FILE"},
      G_OPTION_ENTRY_NULL};
  char **arguments =
      tusch_command_parse(&argc, &argv, "-w WORKROOM FORMAT [-o FILE]", DESCRIPTION, entries);
  if (arguments == NULL)
    return TUSCH_EXIT_USAGE;
  if (argc != 2 || opt_workroom == NULL)
    return tusch_command_usage("export", "-w WORKROOM and one FORMAT are needed");
  TuschExportFunc func = tusch_export_find(arguments[0]);
  if (func == NULL)
    return tusch_command_usage("export", "\"%s\" is no format", arguments[0]);
  g_autoptr(GError) error = NULL;
  g_autoptr(TuschWorkroom) workroom = tusch_workroom_open(opt_workroom, &error);
  g_autoptr(TuschExport) export = workroom != NULL ? tusch_export_new(workroom, &error) : NULL;
  if (export == NULL || !write_export(export, func, opt_output, &error))
    return tusch_command_fail("export", error);
  return TUSCH_EXIT_DONE;
}
