/* Reading JSON field by field with errors that name the field, and writing it in one form. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>
#include <stdbool.h>

/**
 * tusch_json_parse:
 * Returns: (transfer full): %NULL with %TUSCH_ERROR_FORMAT ("line N, column M"), never quoting
 * input
 */
JsonNode *tusch_json_parse(const char *text, gssize length, GError **error);

/* Members in the order they were added; indented for people if @pretty, final newline then. */
char *tusch_json_to_string(JsonNode *node, bool pretty);

/* Typed readers. A missing or null field leaves *out at NULL / unchanged and is an error only if
 * @required. A wrong type, or a number outside [min, max], is always %TUSCH_ERROR_FORMAT, naming
 * the field. Strings are (transfer full); containers are borrowed from @object. */
gboolean tusch_json_read_string(
    JsonObject *object, const char *field, bool required, char **out, GError **error);
gboolean tusch_json_read_int(JsonObject *object,
                             const char *field,
                             bool required,
                             gint64 range[2],
                             gint64 *out,
                             GError **error);
gboolean tusch_json_read_double(
    JsonObject *object, const char *field, bool required, double *out, GError **error);
gboolean tusch_json_read_bool(
    JsonObject *object, const char *field, bool required, bool *out, GError **error);
gboolean tusch_json_read_array(
    JsonObject *object, const char *field, bool required, JsonArray **out, GError **error);
gboolean tusch_json_read_object(
    JsonObject *object, const char *field, bool required, JsonObject **out, GError **error);

/* Adds the strings of a list to @strings (element-type utf8, owned by it). */
gboolean tusch_json_read_strings(
    JsonObject *object, const char *field, bool required, GPtrArray *strings, GError **error);

/* An optional list of numbers from 1, as people count, as indexes from 0. (transfer full)
 * (element-type guint): %NULL with %TUSCH_ERROR_FORMAT */
GArray *tusch_json_read_indexes(JsonObject *object, const char *field, GError **error);

/* The node's object, or %NULL with %TUSCH_ERROR_FORMAT naming @what. Borrowed. */
JsonObject *tusch_json_node_object(JsonNode *node, const char *what, GError **error);

/* Sets a string member; %NULL sets nothing. */
void tusch_json_set_string(JsonObject *object, const char *field, const char *value);

/* Sets a list of indexes (guint, from 0) as numbers from 1. */
void tusch_json_set_indexes(JsonObject *object, const char *field, const GArray *indexes);

/* Wraps @object. (transfer full in and out) */
JsonNode *tusch_json_take_object(JsonObject *object);
