/* tusch review export, import: the review in Acrobat and other programs. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/file.h"
#include "base/json.h"
#include "cli/command.h"
#include "cli/review.h"
#include "room/exchange.h"

#include <stdio.h>
#include <string.h>

typedef struct {
  char *workroom, *pdf, *json_file, *user;
  gboolean accept, allow_deleted, trial, json;
} Options;

static void
options_clear(Options *options)
{
  g_free(options->workroom);
  g_free(options->pdf);
  g_free(options->json_file);
  g_free(options->user);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Options, options_clear)

static gboolean
export_json(TuschReviewRoom *room, const char *path, GError **error)
{
  g_autoptr(JsonNode) node = tusch_review_export_json(room);
  g_autofree char *text = tusch_json_to_string(node, true);
  return tusch_file_write_atomic(path, text, strlen(text), error);
}

static int
check(const Options *options, const char *command, int argc)
{
  if (argc != 1 || options->workroom == NULL ||
      (options->pdf == NULL) == (options->json_file == NULL))
    return tusch_command_usage(command, "-w WORKROOM and one of --pdf and --file are needed");
  return TUSCH_EXIT_DONE;
}

int
tusch_review_cmd_export(int argc, char **argv)
{
  g_auto(Options) o = {0};
  const GOptionEntry entries[] = {
      {"workroom", 'w', 0, G_OPTION_ARG_FILENAME, &o.workroom, "Folder of the request", "DIR"},
      {"pdf", 0, 0, G_OPTION_ARG_FILENAME, &o.pdf, "A PDF with redaction annotations", "FILE"},
      {"file", 0, 0, G_OPTION_ARG_FILENAME, &o.json_file, "What is decided, as JSON", "FILE"},
      G_OPTION_ENTRY_NULL};
  if (tusch_command_parse(&argc,
                          &argv,
                          "-w WORKROOM --pdf FILE | --file FILE",
                          "Writes the documents with what is removed (red) and what is still "
                          "asked (orange) as\n/Redact annotations, which Acrobat and others show "
                          "and change; \"tusch review import\"\nreads them back. The file holds "
                          "everything: it is for those who review alone.",
                          entries) == NULL)
    return TUSCH_EXIT_USAGE;
  int status = check(&o, "review export", argc);
  if (status != TUSCH_EXIT_DONE)
    return status;
  g_autoptr(GError) error = NULL;
  g_autoptr(TuschReviewRoom) room = tusch_review_room_open(o.workroom, &error);
  if (room == NULL || !(o.pdf != NULL ? tusch_review_export_pdf(room, o.pdf, &error)
                                      : export_json(room, o.json_file, &error)))
    return tusch_command_fail("review export", error);
  return TUSCH_EXIT_DONE;
}

static const struct {
  const char *name;
  const char *text;
  gsize offset;
} COUNTS[] = {
    {"pages", "pages read", offsetof(TuschReviewImported, n_pages)},
    {"kept", "marks as they were", offsetof(TuschReviewImported, n_kept_marks)},
    {"accepted", "of them accepted now", offsetof(TuschReviewImported, n_accepted)},
    {"grounds", "other grounds", offsetof(TuschReviewImported, n_grounds)},
    {"moved", "moved", offsetof(TuschReviewImported, n_moved)},
    {"deleted", "taken away", offsetof(TuschReviewImported, n_deleted)},
    {"added", "added", offsetof(TuschReviewImported, n_added)},
    {"newer", "decided since the export, left alone", offsetof(TuschReviewImported, n_newer)},
    {"foreign_pages", "pages that are not ours", offsetof(TuschReviewImported, n_foreign_pages)},
    {"changed_pages",
     "pages that were changed, not read",
     offsetof(TuschReviewImported, n_changed_pages)},
    {"double_pages",
     "pages that are there twice, not read",
     offsetof(TuschReviewImported, n_double_pages)},
};

static gboolean
print_imported(const TuschReviewImported *done, bool as_json, GError **error)
{
  JsonObject *object = json_object_new();
  for (guint i = 0; i < G_N_ELEMENTS(COUNTS); i++) {
    guint n = *(const guint *)(const void *)((const char *)done + COUNTS[i].offset);
    json_object_set_int_member(object, COUNTS[i].name, n);
    if (!as_json && (n > 0 || i < 2))
      (void)printf("%6u  %s\n", n, COUNTS[i].text);
  }
  g_autoptr(JsonNode) node = tusch_json_take_object(object);
  return as_json ? tusch_command_print_json(node, error) : tusch_command_flush(error);
}

static gboolean
import_pdf(TuschReviewRoom *room, const Options *o, const TuschReviewImport *import, GError **error)
{
  TuschReviewImported done;
  return tusch_review_import_pdf(room, o->pdf, import, &done, error) &&
         print_imported(&done, o->json, error);
}

static gboolean
import_json(TuschReviewRoom *room,
            const Options *o,
            const TuschReviewImport *import,
            GError **error)
{
  guint n = 0;
  if (!tusch_review_import_json(room, o->json_file, import, &n, error))
    return FALSE;
  JsonObject *object = json_object_new();
  json_object_set_int_member(object, "decisions", n);
  g_autoptr(JsonNode) node = tusch_json_take_object(object);
  if (o->json)
    return tusch_command_print_json(node, error);
  (void)printf("%6u  decisions\n", n);
  return tusch_command_flush(error);
}

int
tusch_review_cmd_import(int argc, char **argv)
{
  g_auto(Options) o = {0};
  const GOptionEntry entries[] = {
      {"workroom", 'w', 0, G_OPTION_ARG_FILENAME, &o.workroom, "Folder of the request", "DIR"},
      {"pdf", 0, 0, G_OPTION_ARG_FILENAME, &o.pdf, "A PDF that was exported", "FILE"},
      {"file", 0, 0, G_OPTION_ARG_FILENAME, &o.json_file, "JSON that was exported", "FILE"},
      {"user", 0, 0, G_OPTION_ARG_STRING, &o.user, "Who decided (default: login name)", "ID"},
      {"accept", 0, 0, G_OPTION_ARG_NONE, &o.accept, "Remove what was left and not decided", NULL},
      {"allow-deleted", 0, 0, G_OPTION_ARG_NONE, &o.allow_deleted, "Also if most are gone", NULL},
      {"trial", 0, 0, G_OPTION_ARG_NONE, &o.trial, "Say what would happen, store nothing", NULL},
      {"json", 0, 0, G_OPTION_ARG_NONE, &o.json, "Print the counts as JSON", NULL},
      G_OPTION_ENTRY_NULL};
  if (tusch_command_parse(&argc,
                          &argv,
                          "-w WORKROOM --pdf FILE | --file FILE",
                          "Reads an exported PDF back: marks that are gone stay in the bundle, "
                          "moved and added ones\nbecome boxes, notes become grounds. What was "
                          "decided since the export is left alone.",
                          entries) == NULL)
    return TUSCH_EXIT_USAGE;
  int status = check(&o, "review import", argc);
  const char *user = status == TUSCH_EXIT_DONE ? tusch_command_user("review import", o.user) : NULL;
  if (user == NULL)
    return TUSCH_EXIT_USAGE;
  TuschReviewImport import = {
      .who = user, .accepts = o.accept, .allows_deleted = o.allow_deleted, .is_trial = o.trial};
  g_autoptr(GError) error = NULL;
  g_autoptr(TuschReviewRoom) room = tusch_review_room_open(o.workroom, &error);
  if (room == NULL || !(o.pdf != NULL ? import_pdf(room, &o, &import, &error)
                                      : import_json(room, &o, &import, &error)))
    return tusch_command_fail("review import", error);
  return TUSCH_EXIT_DONE;
}
