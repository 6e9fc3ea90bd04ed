/* Looking for transparency in resources. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/qpdf/opacity.h"

#include <string.h>

enum { MAX_DEPTH = 12, MAX_OBJECTS = 500 };

typedef struct {
  TuschQpdf *qpdf;
  guint depth, n_objects;
} Search;

static bool is_opaque(Search *search, qpdf_oh resources);

static bool
is_name(TuschQpdf *qpdf, qpdf_oh object, const char *name)
{
  return qpdf_oh_is_name(qpdf, object) && strcmp(qpdf_oh_get_name(qpdf, object), name) == 0;
}

static bool
has(TuschQpdf *qpdf, qpdf_oh dictionary, const char *key)
{
  return qpdf_oh_has_key(qpdf, dictionary, key) != QPDF_FALSE;
}

static bool
is_one(TuschQpdf *qpdf, qpdf_oh state, const char *key)
{
  qpdf_oh value = qpdf_oh_get_key(qpdf, state, key);
  return !has(qpdf, state, key) ||
         (qpdf_oh_is_number(qpdf, value) && qpdf_oh_get_numeric_value(qpdf, value) == 1);
}

static bool
is_false(TuschQpdf *qpdf, qpdf_oh state, const char *key)
{
  qpdf_oh value = qpdf_oh_get_key(qpdf, state, key);
  return !has(qpdf, state, key) ||
         (qpdf_oh_is_bool(qpdf, value) && qpdf_oh_get_bool_value(qpdf, value) == QPDF_FALSE);
}

static bool
is_opaque_state(Search *search, qpdf_oh state)
{
  TuschQpdf *qpdf = search->qpdf;
  qpdf_oh mode = qpdf_oh_get_key(qpdf, state, "/BM");
  qpdf_oh mask = qpdf_oh_get_key(qpdf, state, "/SMask");
  bool is_normal = !has(qpdf, state, "/BM") || is_name(qpdf, mode, "/Normal") ||
                   is_name(qpdf, mode, "/Compatible");
  bool is_unmasked = !has(qpdf, state, "/SMask") || is_name(qpdf, mask, "/None");
  return is_normal && is_unmasked && is_one(qpdf, state, "/CA") && is_one(qpdf, state, "/ca") &&
         is_false(qpdf, state, "/OP") && is_false(qpdf, state, "/op");
}

static bool
is_opaque_drawing(Search *search, qpdf_oh stream)
{
  TuschQpdf *qpdf = search->qpdf;
  if (!qpdf_oh_is_stream(qpdf, stream))
    return false;
  qpdf_oh dictionary = qpdf_oh_get_dict(qpdf, stream);
  if (is_name(qpdf, qpdf_oh_get_key(qpdf, dictionary, "/Subtype"), "/Image"))
    return !has(qpdf, dictionary, "/SMask") && !has(qpdf, dictionary, "/SMaskInData");
  return is_opaque(search, qpdf_oh_get_key(qpdf, dictionary, "/Resources"));
}

/* Tiling patterns draw; shading patterns may have a graphics state. */
static bool
is_opaque_pattern(Search *search, qpdf_oh pattern)
{
  TuschQpdf *qpdf = search->qpdf;
  if (qpdf_oh_is_stream(qpdf, pattern))
    return is_opaque_drawing(search, pattern);
  return qpdf_oh_is_dictionary(qpdf, pattern) && !has(qpdf, pattern, "/ExtGState");
}

/* The letters of Type 3 fonts are drawings. */
static bool
is_opaque_font(Search *search, qpdf_oh font)
{
  TuschQpdf *qpdf = search->qpdf;
  return qpdf_oh_is_dictionary(qpdf, font) &&
         !is_name(qpdf, qpdf_oh_get_key(qpdf, font, "/Subtype"), "/Type3");
}

typedef bool (*OpaqueFunc)(Search *search, qpdf_oh object);

/* (transfer full) (element-type utf8): one iteration at a time is all that qpdf allows */
static GPtrArray *
list_keys(TuschQpdf *qpdf, qpdf_oh dictionary)
{
  GPtrArray *keys = g_ptr_array_new_with_free_func(g_free);
  qpdf_oh_begin_dict_key_iter(qpdf, dictionary);
  while (qpdf_oh_dict_more_keys(qpdf))
    g_ptr_array_add(keys, g_strdup(qpdf_oh_dict_next_key(qpdf)));
  return keys;
}

static bool
all_opaque(Search *search, qpdf_oh resources, const char *kind, OpaqueFunc is_one_opaque)
{
  TuschQpdf *qpdf = search->qpdf;
  qpdf_oh named = qpdf_oh_get_key(qpdf, resources, kind);
  if (!has(qpdf, resources, kind))
    return true;
  if (!qpdf_oh_is_dictionary(qpdf, named))
    return false;
  g_autoptr(GPtrArray) keys = list_keys(qpdf, named);
  for (guint i = 0; i < keys->len; i++)
    if (++search->n_objects > MAX_OBJECTS ||
        !is_one_opaque(search, qpdf_oh_get_key(qpdf, named, g_ptr_array_index(keys, i))))
      return false;
  return true;
}

static bool
is_opaque(Search *search, qpdf_oh resources)
{
  if (!qpdf_oh_is_dictionary(search->qpdf, resources))
    return qpdf_oh_is_null(search->qpdf, resources) != QPDF_FALSE;
  search->depth++;
  bool result = search->depth <= MAX_DEPTH &&
                all_opaque(search, resources, "/ExtGState", is_opaque_state) &&
                all_opaque(search, resources, "/Font", is_opaque_font) &&
                all_opaque(search, resources, "/Pattern", is_opaque_pattern) &&
                all_opaque(search, resources, "/XObject", is_opaque_drawing);
  search->depth--;
  return result;
}

bool
tusch_qpdf_is_opaque(TuschQpdf *qpdf, qpdf_oh resources)
{
  Search search = {.qpdf = qpdf};
  return is_opaque(&search, resources);
}

void
tusch_qpdf_drop_idle_group(TuschQpdf *qpdf, qpdf_oh owner, qpdf_oh resources)
{
  qpdf_oh group = qpdf_oh_get_key(qpdf, owner, "/Group");
  if (!qpdf_oh_is_dictionary(qpdf, group))
    return;
  bool is_rgb =
      !has(qpdf, group, "/CS") || is_name(qpdf, qpdf_oh_get_key(qpdf, group, "/CS"), "/DeviceRGB");
  if (is_rgb && tusch_qpdf_is_opaque(qpdf, resources))
    qpdf_oh_remove_key(qpdf, owner, "/Group");
}
