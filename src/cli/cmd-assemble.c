/* tusch assemble: from decisions to a verified bundle. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/json.h"
#include "cli/command.h"
#include "pipeline/release.h"

#include <stdio.h>
#include <unistd.h>

static const char DESCRIPTION[] =
    "Redacts, assembles and verifies. out/bundle.pdf appears only if verification passed (exit "
    "status\n"
    "3 if not), and only when everything is decided (5 if not). --draft makes a watermarked bundle "
    "in\n"
    "draft/ in which everything undecided is removed; it cannot be delivered. The letter is made "
    "from\n"
    "the rules' template and written to letter.txt in the workroom; edited there, it stays as it "
    "is.\n"
    "--documents answers a part of the request now: what is not named is listed as still to come, "
    "and\n"
    "comes with the next delivery. A bundle larger than a message gets its\n"
    "pictures coded anew (200, then 150 dpi); if that is not enough, it is split between "
    "documents.";

enum { MAX_MB = 10000 };

static gboolean
print_result(const TuschRelease *release, bool as_json, GError **error)
{
  if (as_json) {
    JsonObject *object = json_object_new();
    json_object_set_string_member(object, "bundle", g_ptr_array_index(release->paths, 0));
    JsonArray *files = json_array_new();
    for (guint i = 0; i < release->paths->len; i++)
      json_array_add_string_element(files, g_ptr_array_index(release->paths, i));
    json_object_set_array_member(object, "files", files);
    json_object_set_int_member(object, "delivery", release->delivery);
    json_object_set_int_member(object, "later", release->n_later);
    json_object_set_boolean_member(object, "letter_stale", release->is_letter_stale);
    json_object_set_boolean_member(object, "reused", release->report == NULL);
    json_object_set_int_member(object, "documents", release->n_documents);
    json_object_set_int_member(object, "full", release->n_full);
    json_object_set_int_member(object, "partly", release->n_partly);
    json_object_set_int_member(object, "withheld", release->n_withheld);
    json_object_set_int_member(object, "unreadable", release->n_unreadable);
    json_object_set_int_member(object, "boxes", release->n_boxes);
    g_autoptr(JsonNode) node = tusch_json_take_object(object);
    return tusch_command_print_json(node, error);
  }
  (void)printf(
      "%u documents: %u in full, %u with omissions (%u places), %u withheld, %u that could not "
      "be shown\n%s\n",
      release->n_documents,
      release->n_full,
      release->n_partly,
      release->n_boxes,
      release->n_withheld,
      release->n_unreadable,
      release->report != NULL ? "Verified: passed" : "Verified: passed before, unchanged");
  if (release->delivery > 0)
    (void)printf("Delivery %u; %u documents still to come\n", release->delivery, release->n_later);
  for (guint i = 0; i < release->paths->len; i++)
    (void)puts(g_ptr_array_index(release->paths, i));
  return tusch_command_flush(error);
}

static bool
is_date(const char *text)
{
  GDate date;
  g_date_clear(&date, 1);
  /* The pattern first: the parser takes what is usual in many countries. */
  if (!g_regex_match_simple("^[0-9]{4}-[0-9]{2}-[0-9]{2}\\z", text, 0, 0))
    return false;
  g_date_set_parse(&date, text);
  return g_date_valid(&date);
}

static int
run(const char *workroom_path, const TuschReleaseOptions *options, guint n_jobs, bool as_json)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(TuschWorkroom) workroom = tusch_workroom_open(workroom_path, &error);
  if (workroom == NULL)
    return tusch_command_fail("assemble", error);
  g_autoptr(TuschEvents) events = tusch_events_open(NULL, isatty(STDERR_FILENO), &error);
  if (events == NULL)
    return tusch_command_fail("assemble", error);
  TuschJob job = {.workroom = workroom, .events = events, .n_parallel = n_jobs};
  g_autoptr(TuschRelease) release = tusch_job_release(&job, options, &error);
  if (release == NULL || !print_result(release, as_json, &error))
    return tusch_command_fail("assemble", error);
  if (release->is_letter_stale)
    (void)fputs("tusch assemble: letter.txt was edited before the decisions changed: read it "
                "again\n",
                stderr);
  return release->n_unreadable > 0 ? TUSCH_EXIT_NEEDS_PERSON : TUSCH_EXIT_DONE;
}

int
tusch_cmd_assemble(int argc, char **argv)
{
  g_autofree char *opt_workroom = NULL;
  g_autofree char *opt_date = NULL;
  g_autofree char *opt_letter = NULL;
  g_autofree char *opt_documents = NULL;
  gdouble opt_max_mb = 0;
  gboolean opt_draft = FALSE;
  gboolean opt_keep_layout = FALSE;
  gboolean opt_json = FALSE;
  gint opt_jobs = (gint)g_get_num_processors();
  const GOptionEntry entries[] = {
      {"workroom", 'w', 0, G_OPTION_ARG_FILENAME, &opt_workroom, "Folder of the request", "DIR"},
      {"draft", 0, 0, G_OPTION_ARG_NONE, &opt_draft, "Watermarked, undecided things removed", NULL},
      {"date", 0, 0, G_OPTION_ARG_STRING, &opt_date, "Date on the cover", "YYYY-MM-DD"},
      {"jobs",
       'j',
       0,
       G_OPTION_ARG_INT,
       &opt_jobs,
       "Children at a time (default: one a processor)",
       "N"},
      {"documents",
       0,
       0,
       G_OPTION_ARG_STRING,
       &opt_documents,
       "Deliver these akt numbers now, others later",
       "N,N…"},
      {"max-mb",
       0,
       0,
       G_OPTION_ARG_DOUBLE,
       &opt_max_mb,
       "Largest file, in 1000 kB (default: 70)",
       "MB"},
      {"letter", 0, 0, G_OPTION_ARG_FILENAME, &opt_letter, "Letter to use", "FILE"},
      {"keep-layout",
       0,
       0,
       G_OPTION_ARG_NONE,
       &opt_keep_layout,
       "Boxes as wide as what they hide: nothing moves, and a width may tell a name",
       NULL},
      {"json", 0, 0, G_OPTION_ARG_NONE, &opt_json, "Print the result as JSON", NULL},
      G_OPTION_ENTRY_NULL};
  if (tusch_command_parse(&argc, &argv, "-w WORKROOM [--draft]", DESCRIPTION, entries) == NULL)
    return TUSCH_EXIT_USAGE;
  if (argc != 1 || opt_workroom == NULL)
    return tusch_command_usage("assemble", "-w WORKROOM is needed");
  if (opt_date != NULL && !is_date(opt_date))
    return tusch_command_usage("assemble", "--date takes YYYY-MM-DD");
  if (opt_jobs < 1 || opt_jobs > TUSCH_MAX_JOBS)
    return tusch_command_usage("assemble", "--jobs takes 1 to %d", TUSCH_MAX_JOBS);
  if (opt_max_mb < 0 || opt_max_mb > MAX_MB)
    return tusch_command_usage("assemble", "--max-mb takes up to %d", MAX_MB);
  TuschReleaseOptions options = {.is_draft = opt_draft,
                                 .date = opt_date,
                                 .letter_path = opt_letter,
                                 .documents = opt_documents,
                                 .max_part_bytes = (guint64)(opt_max_mb * 1e6),
                                 .keep_layout = opt_keep_layout};
  return run(opt_workroom, &options, (guint)opt_jobs, opt_json);
}
