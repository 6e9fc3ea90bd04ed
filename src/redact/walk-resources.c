/* What a content stream refers to by name. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "redact/walk.h"

#include "redact/format.h"
#include "redact/sabotage.h"

#include <math.h>
#include <string.h>

TuschObj
redact_walk_lookup(RedactWalk *walk, const char *category, const char *name)
{
  TuschQpdf *in = walk->copy->in;
  return tusch_obj_get(in, tusch_obj_get(in, walk->resources, category), name);
}

const char *
redact_walk_add(RedactWalk *walk, const char *category, const char *key, TuschObj value)
{
  TuschQpdf *out = walk->copy->out;
  const char *known = g_hash_table_lookup(walk->names, key);
  if (known != NULL)
    return known;
  TuschObj dict = tusch_obj_get(out, walk->out_resources, category);
  if (dict == 0) {
    dict = tusch_obj_new_dict(out);
    tusch_obj_set(out, walk->out_resources, category, dict);
  }
  /* The old names may be words of the document; numbers in order of use are not. */
  bool keeps_name = redact_is_left_out(REDACT_STEP_NAMES) && g_str_has_prefix(key, category);
  char *name = keeps_name ? g_strdup(key + strlen(category))
                          : g_strdup_printf("/%c%u", category[1], ++walk->n_names);
  tusch_obj_set(out, dict, name, value);
  g_hash_table_insert(walk->names, g_strdup(key), name);
  return name;
}

static TuschObj
copy_by_category(RedactWalk *walk, const char *category, TuschObj source)
{
  guint n = 0;
  if (g_str_equal(category, "/ExtGState"))
    return redact_copy_state(walk, source);
  if (g_str_equal(category, "/ColorSpace"))
    return redact_copy_color_space(walk->copy, source, &n);
  if (g_str_equal(category, "/Pattern"))
    return redact_copy_pattern(walk, source);
  if (g_str_equal(category, "/Shading"))
    return redact_copy_shading(walk->copy, source);
  return redact_copy_fail(walk->copy, "resource");
}

const char *
redact_walk_resource(RedactWalk *walk, const char *category, const char *name)
{
  g_autofree char *key = g_strconcat(category, name, NULL);
  const char *known = g_hash_table_lookup(walk->names, key);
  if (known != NULL)
    return known;
  TuschObj source = redact_walk_lookup(walk, category, name);
  if (source == 0) {
    (void)redact_copy_fail(walk->copy, "missing-resource");
    return NULL;
  }
  TuschObj value = copy_by_category(walk, category, source);
  return value != 0 ? redact_walk_add(walk, category, key, value) : NULL;
}

/* Rewrites the stream into a new one with its Resources. */
static TuschObj
rewrite_stream(RedactWalk *parent, TuschObj stream, RedactWalk *walk)
{
  RedactCopy *copy = parent->copy;
  if (!redact_walk_run(walk))
    return 0;
  (void)stream;
  g_autoptr(GBytes) data = g_bytes_new(walk->out->str, walk->out->len);
  TuschObj result = tusch_obj_new_stream(copy->out, data, NULL, 0);
  tusch_obj_set(copy->out, result, "/Resources", walk->out_resources);
  return result;
}

static bool
copy_group(RedactCopy *copy, TuschObj form, TuschObj result)
{
  static const char *const KEYS[] = {"/Type", "/S", "/I", "/K", NULL};
  TuschObj group = tusch_obj_get(copy->in, form, "/Group");
  if (group == 0)
    return true;
  TuschObj dict = tusch_obj_new_dict(copy->out);
  redact_copy_keys(copy, group, dict, KEYS);
  TuschObj space = tusch_obj_get(copy->in, group, "/CS");
  if (space != 0) {
    guint n = 0;
    TuschObj space_copy = redact_copy_color_space(copy, space, &n);
    if (space_copy == 0)
      return false;
    tusch_obj_set(copy->out, dict, "/CS", space_copy);
  }
  tusch_obj_set(copy->out, result, "/Group", dict);
  return true;
}

static bool
read_matrix(RedactCopy *copy, TuschObj dict, RedactMatrix *out)
{
  double numbers[6];
  TuschObj matrix = tusch_obj_get(copy->in, dict, "/Matrix");
  *out = REDACT_IDENTITY;
  if (matrix == 0)
    return true;
  if (!tusch_obj_numbers(copy->in, matrix, numbers, 6))
    return false;
  *out = (RedactMatrix){numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]};
  return true;
}

static bool
read_bbox(RedactCopy *copy, TuschObj dict, TuschRectPt *out)
{
  double n[4];
  if (!tusch_obj_numbers(copy->in, tusch_obj_get(copy->in, dict, "/BBox"), n, 4))
    return false;
  *out = (TuschRectPt){fmin(n[0], n[2]), fmin(n[1], n[3]), fmax(n[0], n[2]), fmax(n[1], n[3])};
  return true;
}

/* Place and form decide what of its pictures shows: one copy for each place. */
static char *
form_key(RedactWalk *walk, guint id)
{
  const RedactMatrix *m = &walk->state.ctm;
  const TuschRectPt *c = &walk->state.clip;
  g_autoptr(GString) key = g_string_new(NULL);
  const double numbers[] = {m->a, m->b, m->c, m->d, m->e, m->f, c->x0, c->y0, c->x1, c->y1};
  g_string_append_printf(key, "%u %d %d ", id, (int)walk->kind, walk->state.render_mode);
  redact_append_op(key, "", "", numbers, G_N_ELEMENTS(numbers));
  return g_strdup(key->str);
}

static bool
is_touched(const RedactWalk *walk, const TuschRectPt *rect)
{
  const RedactErase *erase = walk->copy->erase;
  TuschRectPt place = redact_walk_place(walk, rect);
  for (guint i = 0; erase != NULL && i < erase->painted->len; i++)
    if (tusch_rect_pt_overlaps(&g_array_index(erase->painted, TuschRectPt, i), &place))
      return true;
  return false;
}

static TuschObj
make_form(RedactWalk *parent, TuschObj form)
{
  static const char *const KEYS[] = {"/BBox", "/Matrix", NULL};
  RedactCopy *copy = parent->copy;
  RedactMatrix matrix;
  TuschRectPt bbox;
  /* A form that stands for a page of another file shows itself where that file is not: /Ref goes.
   */
  if (tusch_obj_get(copy->in, form, "/PS") != 0)
    return redact_copy_fail(copy, "postscript");
  if (!read_matrix(copy, form, &matrix) || !read_bbox(copy, form, &bbox))
    return redact_copy_fail(copy, "form");
  g_autoptr(GBytes) data = tusch_obj_stream_decoded(copy->in, form);
  if (data == NULL)
    return redact_copy_fail(copy, "filter");
  TuschObj resources = tusch_obj_get(copy->in, form, "/Resources");
  g_auto(RedactWalk) walk;
  redact_walk_init(&walk, copy, parent->kind, data, resources != 0 ? resources : parent->resources);
  walk.state = parent->state;
  walk.state.ctm = redact_matrix_multiply(&matrix, &parent->state.ctm);
  TuschRectPt shown = redact_matrix_bounds(&walk.state.ctm, &bbox);
  walk.state.clip = tusch_rect_pt_intersect(&parent->state.clip, &shown);
  parent->painted = tusch_rect_pt_union(&parent->painted, &shown);
  if (parent->kind == REDACT_STREAM_PART && is_touched(&walk, &bbox))
    return redact_copy_fail(copy, "soft-mask");
  TuschObj result = rewrite_stream(parent, form, &walk);
  if (result == 0 || !copy_group(copy, form, result))
    return 0;
  redact_copy_keys(copy, form, result, KEYS);
  tusch_obj_set(copy->out, result, "/Type", tusch_obj_new_name(copy->out, "/XObject"));
  tusch_obj_set(copy->out, result, "/Subtype", tusch_obj_new_name(copy->out, "/Form"));
  return result;
}

TuschObj
redact_copy_form(RedactWalk *walk, TuschObj form)
{
  RedactCopy *copy = walk->copy;
  guint id = tusch_obj_id(copy->in, form);
  /* Without its own Resources a form means what its user's names mean. */
  bool is_shared =
      id != 0 && copy->erase == NULL && tusch_obj_get(copy->in, form, "/Resources") != 0;
  g_autofree char *key = form_key(walk, id);
  gpointer known = is_shared ? g_hash_table_lookup(copy->forms, key) : NULL;
  if (known != NULL)
    return GPOINTER_TO_UINT(known);
  guint n_unseen = copy->unseen->len;
  TuschObj result = make_form(walk, form);
  /* Another page would not hear of what was left out of this one's form. */
  if (result != 0 && is_shared && copy->unseen->len == n_unseen) {
    g_hash_table_insert(copy->forms, g_strdup(key), GUINT_TO_POINTER(result));
    g_ptr_array_add(copy->page_forms, g_steal_pointer(&key));
  }
  return result;
}

static TuschObj
copy_soft_mask(RedactWalk *walk, TuschObj mask)
{
  static const char *const KEYS[] = {"/Type", "/S", "/BC", NULL};
  RedactCopy *copy = walk->copy;
  if (tusch_obj_is_name(copy->in, mask, "/None"))
    return tusch_obj_new_name(copy->out, "/None");
  if (tusch_obj_type(copy->in, mask) != TUSCH_OBJ_DICT)
    return redact_copy_fail(copy, "soft-mask");
  RedactStreamKind kind = walk->kind;
  walk->kind = REDACT_STREAM_PART;
  TuschObj group = redact_copy_form(walk, tusch_obj_get(copy->in, mask, "/G"));
  walk->kind = kind;
  TuschObj result = tusch_obj_new_dict(copy->out);
  if (group == 0)
    return redact_copy_fail(copy, "soft-mask");
  redact_copy_keys(copy, mask, result, KEYS);
  tusch_obj_set(copy->out, result, "/G", group);
  TuschObj transfer = tusch_obj_get(copy->in, mask, "/TR");
  if (transfer != 0 && !tusch_obj_is_name(copy->in, transfer, "/Identity")) {
    TuschObj function = redact_copy_function(copy, transfer);
    if (function == 0)
      return 0;
    tusch_obj_set(copy->out, result, "/TR", function);
  }
  return result;
}

TuschObj
redact_copy_state(RedactWalk *walk, TuschObj state)
{
  static const char *const KEYS[] = {"/LW",
                                     "/LC",
                                     "/LJ",
                                     "/ML",
                                     "/D",
                                     "/RI",
                                     "/OP",
                                     "/op",
                                     "/OPM",
                                     "/FL",
                                     "/SM",
                                     "/SA",
                                     "/BM",
                                     "/CA",
                                     "/ca",
                                     "/AIS",
                                     "/TK",
                                     NULL};
  RedactCopy *copy = walk->copy;
  if (tusch_obj_type(copy->in, state) != TUSCH_OBJ_DICT)
    return redact_copy_fail(copy, "graphics-state");
  TuschObj result = tusch_obj_make_indirect(copy->out, tusch_obj_new_dict(copy->out));
  redact_copy_keys(copy, state, result, KEYS);
  TuschObj mask = tusch_obj_get(copy->in, state, "/SMask");
  if (mask != 0) {
    TuschObj mask_copy = copy_soft_mask(walk, mask);
    if (mask_copy == 0)
      return 0;
    tusch_obj_set(copy->out, result, "/SMask", mask_copy);
  }
  return result;
}

static TuschObj
copy_tiling(RedactWalk *parent, TuschObj pattern)
{
  static const char *const KEYS[] = {
      "/PatternType", "/PaintType", "/TilingType", "/BBox", "/XStep", "/YStep", "/Matrix", NULL};
  RedactCopy *copy = parent->copy;
  g_autoptr(GBytes) data = tusch_obj_stream_decoded(copy->in, pattern);
  if (data == NULL)
    return redact_copy_fail(copy, "filter");
  TuschObj resources = tusch_obj_get(copy->in, pattern, "/Resources");
  g_auto(RedactWalk) walk;
  redact_walk_init(
      &walk, copy, REDACT_STREAM_PART, data, resources != 0 ? resources : parent->resources);
  const RedactErase *erase = copy->erase;
  copy->erase = NULL; /* the boxes lie in another space */
  TuschObj result = rewrite_stream(parent, pattern, &walk);
  copy->erase = erase;
  if (result != 0)
    redact_copy_keys(copy, pattern, result, KEYS);
  return result;
}

TuschObj
redact_copy_pattern(RedactWalk *walk, TuschObj pattern)
{
  static const char *const KEYS[] = {"/PatternType", "/Matrix", NULL};
  RedactCopy *copy = walk->copy;
  gint64 type = 0;
  if (!tusch_obj_integer(copy->in, tusch_obj_get(copy->in, pattern, "/PatternType"), &type))
    return redact_copy_fail(copy, "pattern");
  if (type == 1)
    return copy_tiling(walk, pattern);
  if (type != 2 || tusch_obj_get(copy->in, pattern, "/ExtGState") != 0)
    return redact_copy_fail(copy, "pattern");
  TuschObj shading = redact_copy_shading(copy, tusch_obj_get(copy->in, pattern, "/Shading"));
  TuschObj result = tusch_obj_make_indirect(copy->out, tusch_obj_new_dict(copy->out));
  if (shading == 0)
    return 0;
  redact_copy_keys(copy, pattern, result, KEYS);
  tusch_obj_set(copy->out, result, "/Shading", shading);
  return result;
}
