/* What every command of the program has in common. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tusch/error.h"

#include <json-glib/json-glib.h>

#include <stdbool.h>

/* Exit status: one meaning a number, for every command. An unknown status is a failure. */
typedef enum {
  TUSCH_EXIT_DONE = 0,
  TUSCH_EXIT_COULD_NOT = 1, /* input/output, store, library */
  TUSCH_EXIT_USAGE = 2, /* usage, request or configuration wrong */
  TUSCH_EXIT_UNVERIFIED = 3, /* verification failed, nothing released */
  TUSCH_EXIT_NEEDS_PERSON = 4, /* done, but some documents need a person */
  TUSCH_EXIT_PENDING = 5, /* waiting for review or approval */
  TUSCH_EXIT_BUSY = 6, /* workroom in use by another process */
  TUSCH_EXIT_TEMPORARY = 75, /* try again */
} TuschExit;

/* Children at a time: more would only wait for each other. */
enum { TUSCH_MAX_JOBS = 256 };

/* @argv[0] is the command's name. Returns an exit status. */
typedef int (*TuschCommandFunc)(int argc, char **argv);

typedef struct {
  const char *name;
  const char *summary; /* one line for `tusch --help`; NULL: not for people */
  TuschCommandFunc run;
} TuschCommand;

int tusch_cmd_export(int argc, char **argv);
int tusch_cmd_ingest(int argc, char **argv);
int tusch_cmd_overview(int argc, char **argv);
int tusch_cmd_purge(int argc, char **argv);
int tusch_cmd_redact(int argc, char **argv);
int tusch_cmd_run(int argc, char **argv);
int tusch_cmd_status(int argc, char **argv);
int tusch_cmd_decide(int argc, char **argv);
int tusch_cmd_detect(int argc, char **argv);
int tusch_cmd_assemble(int argc, char **argv);
int tusch_cmd_approve(int argc, char **argv);
int tusch_cmd_deliver(int argc, char **argv);
int tusch_cmd_verify(int argc, char **argv);
int tusch_cmd_search(int argc, char **argv);
int tusch_cmd_review(int argc, char **argv);
int tusch_cmd_rules(int argc, char **argv);
int tusch_cmd_worker(int argc, char **argv);

/**
 * tusch_command_parse:
 * @synopsis: what follows the command's name in `--help`
 * @description: what the command does, for `--help`
 * @entries: its options
 * Beside @entries there are --help and --cage=MODE (unless the command has its own --cage), which
 * decides for all children of this process.
 *
 * Returns: the arguments after the options (borrowed, from argv[1]); %NULL after an error was
 * printed
 */
char **tusch_command_parse(int *argc,
                           char ***argv,
                           const char *synopsis,
                           const char *description,
                           const GOptionEntry *entries);

/**
 * tusch_command_user:
 * @user: --user as given; %NULL: the login name
 *
 * Returns: who acts, for the log: 1 to 128 printable characters, one line. Borrowed; %NULL after an
 * error was printed
 */
const char *tusch_command_user(const char *command, const char *user);

/* One line on stderr, and the exit status that belongs to the error. */
int tusch_command_fail(const char *command, const GError *error);

/* One line on stderr; %TUSCH_EXIT_USAGE. */
int tusch_command_usage(const char *command, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* After printing: %FALSE with %TUSCH_ERROR_IO if not everything was written. */
gboolean tusch_command_flush(GError **error);

/* Prints to stdout, indented. A failing stdout (full disk, closed pipe) is an error. */
gboolean tusch_command_print_json(JsonNode *node, GError **error);
