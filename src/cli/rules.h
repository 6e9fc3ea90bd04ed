/* What the subcommands of `tusch rules` have in common. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/command.h"
#include "tusch/detect.h"

/* @argv[0] is "rules check" and so on. Return an exit status. */
int tusch_rules_cmd_check(int argc, char **argv);
int tusch_rules_cmd_test(int argc, char **argv);
int tusch_rules_cmd_compare(int argc, char **argv);
int tusch_rules_cmd_explain(int argc, char **argv);
int tusch_rules_cmd_feedback(int argc, char **argv);

/* The folder given with --rules, else the one that comes with the program. (transfer full) */
char *tusch_rules_cmd_dir(const char *option, GError **error);

/* Loads them from there; a faulty folder is %TUSCH_ERROR_CONFIG. (transfer full) */
TuschRules *tusch_rules_cmd_load(const char *option, GError **error);

/**
 * tusch_rules_cmd_context:
 * @around: characters to show on either side
 *
 * Returns: (transfer full): "… talte med [Anna Bek] om sagen …" on one line
 */
char *tusch_rules_cmd_context(const char *text, gsize start, gsize end, guint around);

/* Starts the object of a JSON answer: "schema": "tusch-rules-NAME", "version": 1. */
JsonObject *tusch_rules_cmd_json(const char *name);

/* Prints and frees @object. */
gboolean tusch_rules_cmd_print(JsonObject *object, GError **error);
