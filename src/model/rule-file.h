/* The text of a rule file: sections with repeated keys. Syntax only; the stages know the meaning.
 */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct {
  char *key; /* lower case, single spaces: "test ja" */
  char *value; /* without surrounding white space; never empty */
  guint line; /* 1-based */
} TuschRuleField;

typedef struct {
  char *kind; /* "regel" or "undtagelse" */
  char *name; /* "cpr-med-bindestreg" */
  guint line;
  GPtrArray *fields; /* TuschRuleField, in file order */
} TuschRuleSection;

/**
 * tusch_rule_file_parse:
 * @file_name: for messages: "cpr.regler:12: …"
 * @content: any bytes; must be UTF-8 (a byte order mark is fine), at most 1 MiB
 *
 * Form: "[kind name]", "key = value"; a line that begins with white space continues the value
 * above; a line that begins with "#" is a comment.
 *
 * Returns: (transfer full) (element-type TuschRuleSection): %NULL with %TUSCH_ERROR_CONFIG
 */
GPtrArray *
tusch_rule_file_parse(const char *file_name, const char *content, gsize length, GError **error);

/* First value of @key; %NULL if there is none. Borrowed. */
const TuschRuleField *tusch_rule_section_get(const TuschRuleSection *section, const char *key);
