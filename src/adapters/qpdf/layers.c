/* Optional content by the default settings (ISO 32000-1, 8.11). */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/qpdf/layers.h"

enum { MAX_DEPTH = 8, MAX_GROUPS = 1000 };

static TuschObj
default_settings(TuschQpdf *qpdf)
{
  TuschObj all = tusch_obj_get(qpdf, tusch_qpdf_get_catalog(qpdf), "/OCProperties");
  return tusch_obj_get(qpdf, all, "/D");
}

static bool
lists(TuschQpdf *qpdf, TuschObj array, guint id)
{
  guint n = tusch_obj_length(qpdf, array);
  for (guint i = 0; i < n; i++)
    if (tusch_obj_id(qpdf, tusch_obj_at(qpdf, array, i)) == id)
      return true;
  return false;
}

/* Whether readers that follow usage turn the group off when the document is viewed. */
static bool
is_off_by_usage(TuschQpdf *qpdf, TuschObj settings, TuschObj group)
{
  TuschObj usage = tusch_obj_get(qpdf, group, "/Usage");
  TuschObj view = tusch_obj_get(qpdf, usage, "/View");
  if (!tusch_obj_is_name(qpdf, tusch_obj_get(qpdf, view, "/ViewState"), "/OFF"))
    return false;
  TuschObj rules = tusch_obj_get(qpdf, settings, "/AS");
  guint n = tusch_obj_length(qpdf, rules);
  for (guint i = 0; i < n; i++) {
    TuschObj rule = tusch_obj_at(qpdf, rules, i);
    if (tusch_obj_is_name(qpdf, tusch_obj_get(qpdf, rule, "/Event"), "/View") &&
        lists(qpdf, tusch_obj_get(qpdf, rule, "/OCGs"), tusch_obj_id(qpdf, group)))
      return true;
  }
  return false;
}

static bool
group_is_on(TuschQpdf *qpdf, TuschObj group)
{
  TuschObj settings = default_settings(qpdf);
  guint id = tusch_obj_id(qpdf, group);
  bool is_on = !tusch_obj_is_name(qpdf, tusch_obj_get(qpdf, settings, "/BaseState"), "/OFF");
  if (lists(qpdf, tusch_obj_get(qpdf, settings, "/ON"), id))
    is_on = true;
  if (lists(qpdf, tusch_obj_get(qpdf, settings, "/OFF"), id))
    is_on = false;
  return is_on && !is_off_by_usage(qpdf, settings, group);
}

/* A visibility expression: a group, or an array of an operator and expressions. */
static bool
expression_is_true(TuschQpdf *qpdf, TuschObj expression, guint depth)
{
  if (tusch_obj_type(qpdf, expression) == TUSCH_OBJ_DICT)
    return group_is_on(qpdf, expression);
  guint n = tusch_obj_length(qpdf, expression);
  TuschObj op = tusch_obj_at(qpdf, expression, 0);
  if (n < 2 || n > MAX_GROUPS || depth > MAX_DEPTH)
    return false;
  if (tusch_obj_is_name(qpdf, op, "/Not"))
    return !expression_is_true(qpdf, tusch_obj_at(qpdf, expression, 1), depth + 1);
  bool is_and = tusch_obj_is_name(qpdf, op, "/And");
  for (guint i = 1; i < n; i++)
    if (expression_is_true(qpdf, tusch_obj_at(qpdf, expression, i), depth + 1) != is_and)
      return !is_and;
  return is_and;
}

static bool
membership_is_on(TuschQpdf *qpdf, TuschObj membership)
{
  TuschObj expression = tusch_obj_get(qpdf, membership, "/VE");
  if (expression != 0)
    return expression_is_true(qpdf, expression, 0);
  TuschObj groups = tusch_obj_get(qpdf, membership, "/OCGs");
  TuschObj policy = tusch_obj_get(qpdf, membership, "/P");
  bool is_array = tusch_obj_type(qpdf, groups) == TUSCH_OBJ_ARRAY;
  guint n = is_array ? MIN(tusch_obj_length(qpdf, groups), (guint)MAX_GROUPS) : groups != 0;
  guint n_groups = 0;
  guint n_on = 0;
  for (guint i = 0; i < n; i++) {
    TuschObj group = is_array ? tusch_obj_at(qpdf, groups, i) : groups;
    if (tusch_obj_type(qpdf, group) != TUSCH_OBJ_DICT)
      continue;
    n_groups++;
    n_on += group_is_on(qpdf, group);
  }
  if (n_groups == 0)
    return true;
  if (tusch_obj_is_name(qpdf, policy, "/AllOn"))
    return n_on == n_groups;
  if (tusch_obj_is_name(qpdf, policy, "/AnyOff"))
    return n_on < n_groups;
  if (tusch_obj_is_name(qpdf, policy, "/AllOff"))
    return n_on == 0;
  return n_on > 0;
}

bool
tusch_layer_is_hidden(TuschQpdf *qpdf, TuschObj content)
{
  if (tusch_obj_type(qpdf, content) != TUSCH_OBJ_DICT)
    return false;
  if (tusch_obj_is_name(qpdf, tusch_obj_get(qpdf, content, "/Type"), "/OCMD"))
    return !membership_is_on(qpdf, content);
  return !group_is_on(qpdf, content);
}
