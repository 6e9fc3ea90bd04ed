/* The rewriter's walk over the operations of a stream. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "redact/sabotage.h"
#include "redact/walk.h"

#include "adapters/qpdf/layers.h"
#include "redact/format.h"

#include <math.h>
#include <string.h>

enum { MAX_SAVED_STATES = 512, MAX_OPERATIONS = 5000000, MAX_TREE_DEPTH = 12 };
static const TuschRectPt EVERYWHERE = {-1e9, -1e9, 1e9, 1e9};
static const double CROP_TOLERANCE_PT = 2; /* less than a line of text */

void
redact_walk_init(
    RedactWalk *walk, RedactCopy *copy, RedactStreamKind kind, GBytes *content, TuschObj resources)
{
  gsize n = 0;
  const guint8 *data = g_bytes_get_data(content, &n);
  *walk = (RedactWalk){.copy = copy, .kind = kind, .resources = resources};
  walk->out_resources = tusch_obj_new_dict(copy->out);
  walk->names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  walk->out = g_string_new(NULL);
  walk->stack = g_array_new(FALSE, FALSE, sizeof(RedactState));
  walk->state.ctm = REDACT_IDENTITY;
  walk->state.clip = EVERYWHERE;
  walk->state.pending = REDACT_IDENTITY;
  walk->state.line_width = 1;
  walk->state.scale = 1;
  walk->text = walk->text_line = REDACT_IDENTITY;
  walk->path = g_array_new(FALSE, FALSE, sizeof(RedactSubpath));
  walk->path_out = g_string_new(NULL);
  walk->marks = g_array_new(FALSE, FALSE, sizeof(bool));
  redact_content_init(&walk->content, data, n);
}

void
redact_walk_clear(RedactWalk *walk)
{
  g_clear_pointer(&walk->names, g_hash_table_unref);
  g_clear_pointer(&walk->stack, g_array_unref);
  g_clear_pointer(&walk->path, g_array_unref);
  g_clear_pointer(&walk->marks, g_array_unref);
  for (guint i = 0; i < 2; i++) {
    GString **string = i == 0 ? &walk->out : &walk->path_out;
    if (*string != NULL)
      g_string_free(*string, TRUE);
    *string = NULL;
  }
  redact_content_clear(&walk->content);
}

bool
redact_walk_fail(RedactWalk *walk, const char *reason)
{
  (void)redact_copy_fail(walk->copy, reason);
  return false;
}

bool
redact_walk_pass(RedactWalk *walk)
{
  redact_content_emit(&walk->content, walk->out, NULL);
  return true;
}

TuschRectPt
redact_walk_flip(const RedactWalk *walk, const TuschRectPt *box)
{
  double height_pt = walk->copy->shown.y1;
  return (TuschRectPt){box->x0, height_pt - box->y1, box->x1, height_pt - box->y0};
}

TuschRectPt
redact_walk_place(const RedactWalk *walk, const TuschRectPt *rect)
{
  TuschRectPt box = redact_matrix_bounds(&walk->state.ctm, rect);
  return redact_walk_flip(walk, &box);
}

void
redact_walk_note_unseen(RedactWalk *walk, const TuschRectPt *rect)
{
  TuschRectPt place = redact_walk_place(walk, rect);
  g_array_append_val(walk->copy->unseen, place);
}

/* Graphics state */

static bool
do_save(RedactWalk *walk)
{
  if (walk->stack->len == MAX_SAVED_STATES)
    return redact_walk_fail(walk, "too-deep");
  g_array_append_val(walk->stack, walk->state);
  return redact_walk_pass(walk);
}

static bool
do_restore(RedactWalk *walk)
{
  if (walk->stack->len == 0)
    return true; /* one too many is common; readers ignore it, and so do we */
  walk->state = g_array_index(walk->stack, RedactState, walk->stack->len - 1);
  g_array_set_size(walk->stack, walk->stack->len - 1);
  return redact_walk_pass(walk);
}

static bool
do_concat(RedactWalk *walk)
{
  const RedactContent *c = &walk->content;
  RedactMatrix matrix = {redact_content_number(c, 0),
                         redact_content_number(c, 1),
                         redact_content_number(c, 2),
                         redact_content_number(c, 3),
                         redact_content_number(c, 4),
                         redact_content_number(c, 5)};
  walk->state.ctm = redact_matrix_multiply(&matrix, &walk->state.ctm);
  if (!redact_walk_is_placing(walk))
    return redact_walk_pass(walk);
  walk->state.pending = redact_matrix_multiply(&matrix, &walk->state.pending);
  return true;
}

static bool
do_plain_state(RedactWalk *walk)
{
  static const char *const INTENTS[] = {
      "/AbsoluteColorimetric", "/RelativeColorimetric", "/Saturation", "/Perceptual", NULL};
  if (g_str_equal(walk->content.op, "w"))
    walk->state.line_width = redact_content_number(&walk->content, 0);
  if (!g_str_equal(walk->content.op, "ri"))
    return redact_walk_pass(walk);
  g_autofree char *intent = redact_content_name(&walk->content, 0);
  return g_strv_contains(INTENTS, intent) ? redact_walk_pass(walk) : true;
}

/* Operators whose last operand names a resource. */
static bool
do_named(RedactWalk *walk, const char *category)
{
  g_autofree char *name = redact_content_name(&walk->content, walk->content.operands->len - 1);
  const char *new_name = redact_walk_resource(walk, category, name);
  if (new_name == NULL)
    return false;
  redact_walk_write_matrix(walk); /* a mask and a shading lie where they are set */
  redact_content_emit(&walk->content, walk->out, new_name);
  return true;
}

/* A graphics state may choose a font as Tf does. */
static bool
do_graphics_state(RedactWalk *walk)
{
  if (!do_named(walk, "/ExtGState"))
    return false;
  TuschQpdf *in = walk->copy->in;
  g_autofree char *name = redact_content_name(&walk->content, 0);
  TuschObj pair = tusch_obj_get(in, redact_walk_lookup(walk, "/ExtGState", name), "/Font");
  if (pair == 0)
    return true;
  double size = 0;
  TuschObj source = tusch_obj_at(in, pair, 0);
  if (tusch_obj_length(in, pair) != 2 || !tusch_obj_number(in, tusch_obj_at(in, pair, 1), &size) ||
      tusch_obj_type(in, source) != TUSCH_OBJ_DICT)
    return redact_walk_fail(walk, "graphics-state-font");
  RedactFont *font = redact_font_get(walk->copy, source, walk->resources);
  if (font == NULL)
    return false;
  walk->state.font = font;
  walk->state.font_size = size;
  g_autofree char *key = g_strdup_printf("state font %u", font->out);
  g_string_append_printf(walk->out, "%s ", redact_walk_add(walk, "/Font", key, font->out));
  redact_append_op(walk->out, "Tf", "", &size, 1);
  return true;
}

/* Operators in capitals are of lines, others of all that is filled. */
static void
set_patterned(RedactWalk *walk, bool is_patterned)
{
  if (g_ascii_isupper(walk->content.op[0]))
    walk->state.has_patterned_lines = is_patterned;
  else
    walk->state.is_patterned = is_patterned;
}

static bool
do_color(RedactWalk *walk)
{
  set_patterned(walk, false);
  return redact_walk_pass(walk);
}

static bool
do_color_space(RedactWalk *walk)
{
  guint n = 0;
  g_autofree char *name = redact_content_name(&walk->content, 0);
  set_patterned(walk, false);
  bool is_own = redact_is_device_space(name, &n) || g_str_equal(name, "/Pattern");
  if (is_own)
    return redact_walk_pass(walk);
  return do_named(walk, "/ColorSpace");
}

static bool
do_color_value(RedactWalk *walk)
{
  guint n = walk->content.operands->len;
  if (redact_content_operand(&walk->content, n - 1)->type == REDACT_TOKEN_NAME) {
    set_patterned(walk, true);
    return do_named(walk, "/Pattern");
  }
  return redact_walk_pass(walk);
}

/* Objects */

/* A picture may be larger than what shows of it; then nobody saw the rest. */
static bool
picture_is_whole(const RedactWalk *walk)
{
  TuschRectPt unit = {0, 0, 1, 1};
  TuschRectPt box = redact_matrix_bounds(&walk->state.ctm, &unit);
  const TuschRectPt *clip = &walk->state.clip;
  double d = CROP_TOLERANCE_PT;
  return walk->kind == REDACT_STREAM_PART || redact_is_left_out(REDACT_STEP_CROPPED_PICTURES) ||
         (box.x0 >= clip->x0 - d && box.y0 >= clip->y0 - d && box.x1 <= clip->x1 + d &&
          box.y1 <= clip->y1 + d);
}

typedef enum { UNTOUCHED, COVERED, TOUCHED } Touch;

/* What the boxes do to a picture in the unit square. */
static Touch
touch_of_picture(const RedactWalk *walk)
{
  const RedactErase *erase = walk->copy->erase;
  TuschRectPt unit = {0, 0, 1, 1};
  TuschRectPt place = redact_walk_place(walk, &unit);
  Touch touch = UNTOUCHED;
  for (guint i = 0; erase != NULL && i < erase->painted->len; i++) {
    const TuschRectPt *box = &g_array_index(erase->painted, TuschRectPt, i);
    if (!tusch_rect_pt_overlaps(box, &place))
      continue;
    if (place.x0 >= box->x0 && place.y0 >= box->y0 && place.x1 <= box->x1 && place.y1 <= box->y1)
      return COVERED;
    touch = TOUCHED;
  }
  return touch;
}

/* Appends the parts of @bounds that do not show. */
static void
add_unseen_areas(const TuschRectPt *bounds,
                 const TuschRectPt *clip,
                 const RedactMatrix *inverse,
                 GArray *areas)
{
  static const double FAR = 100;
  const TuschRectPt outside[] = {
      {bounds->x0, bounds->y0, clip->x0, bounds->y1},
      {clip->x1, bounds->y0, bounds->x1, bounds->y1},
      {bounds->x0, bounds->y0, bounds->x1, clip->y0},
      {bounds->x0, clip->y1, bounds->x1, bounds->y1},
  };
  for (guint i = 0; i < G_N_ELEMENTS(outside); i++) {
    if (tusch_rect_pt_is_empty(&outside[i]))
      continue;
    RedactArea area = {redact_matrix_bounds(inverse, &outside[i]), true};
    /* Its outer edges are the picture's own. */
    area.rect.x0 = area.rect.x0 < 0.001 ? -FAR : area.rect.x0;
    area.rect.y0 = area.rect.y0 < 0.001 ? -FAR : area.rect.y0;
    area.rect.x1 = area.rect.x1 > 0.999 ? FAR : area.rect.x1;
    area.rect.y1 = area.rect.y1 > 0.999 ? FAR : area.rect.y1;
    g_array_append_val(areas, area);
  }
}

/* Parts of the unit square that boxes cover or that do not show. (transfer full); %NULL if they
 * cannot be told */
static GArray *
areas_of_picture(const RedactWalk *walk)
{
  const RedactMatrix *m = &walk->state.ctm;
  const RedactErase *erase = walk->copy->erase;
  double determinant = m->a * m->d - m->b * m->c;
  if (!(fabs(determinant) > 1e-9))
    return NULL;
  RedactMatrix inverse = {m->d / determinant,
                          -m->b / determinant,
                          -m->c / determinant,
                          m->a / determinant,
                          (m->c * m->f - m->d * m->e) / determinant,
                          (m->b * m->e - m->a * m->f) / determinant};
  GArray *areas = g_array_new(FALSE, FALSE, sizeof(RedactArea));
  for (guint i = 0; erase != NULL && i < erase->painted->len; i++) {
    const TuschRectPt *box = &g_array_index(erase->painted, TuschRectPt, i);
    TuschRectPt upward = {box->x0, erase->height_pt - box->y1, box->x1, erase->height_pt - box->y0};
    RedactArea area = {redact_matrix_bounds(&inverse, &upward), false};
    g_array_append_val(areas, area);
  }
  if (!picture_is_whole(walk)) {
    TuschRectPt unit = {0, 0, 1, 1};
    TuschRectPt bounds = redact_matrix_bounds(m, &unit);
    add_unseen_areas(&bounds, &walk->state.clip, &inverse, areas);
  }
  return areas;
}

/* Whether rectangles stay rectangles. */
static bool
is_upright(const RedactMatrix *m)
{
  static const double LEVEL = 1e-6;
  return (fabs(m->b) < LEVEL && fabs(m->c) < LEVEL) || (fabs(m->a) < LEVEL && fabs(m->d) < LEVEL);
}

/* What a stencil shows of a pattern may be a picture, or letters. */
static bool
is_patterned_stencil(const RedactWalk *walk, TuschObj image)
{
  TuschQpdf *in = walk->copy->in;
  return walk->state.is_patterned &&
         tusch_obj_bool(in, tusch_obj_get(in, image, "/ImageMask"), false);
}

static bool
do_picture(RedactWalk *walk, TuschObj object, const char *key)
{
  g_autoptr(GArray) areas = NULL;
  Touch touch = touch_of_picture(walk);
  TuschRectPt unit = {0, 0, 1, 1};
  TuschRectPt bounds = redact_matrix_bounds(&walk->state.ctm, &unit);
  TuschRectPt place = redact_walk_place(walk, &unit);
  walk->painted = tusch_rect_pt_union(&walk->painted, &bounds);
  if (redact_walk_near_line(walk, &place) != REDACT_NOT_NEAR)
    return redact_walk_fail(walk, "picture-on-moved-line");
  if (touch == COVERED && redact_is_left_out(REDACT_STEP_COVERED_PICTURES))
    touch = UNTOUCHED;
  if (touch == TOUCHED && redact_is_left_out(REDACT_STEP_PIXELS))
    touch = UNTOUCHED;
  if (touch == COVERED)
    return true;
  TuschRectPt common = tusch_rect_pt_intersect(&bounds, &walk->state.clip);
  if (walk->kind == REDACT_STREAM_PAGE && tusch_rect_pt_is_empty(&common))
    return true; /* nothing of it shows */
  bool is_cut = !picture_is_whole(walk);
  if (is_cut && !is_upright(&walk->state.ctm))
    return redact_walk_fail(walk, "cropped-picture");
  if ((touch == TOUCHED || is_cut) && walk->kind == REDACT_STREAM_PAGE)
    areas = areas_of_picture(walk);
  if (touch == TOUCHED && (areas == NULL || is_patterned_stencil(walk, object)))
    return redact_walk_fail(walk, "picture-under-box");
  TuschObj result = redact_copy_image(walk->copy, object, areas);
  if (result == 0)
    return false;
  redact_walk_write_matrix(walk);
  g_autofree char *own_key = areas != NULL ? g_strdup_printf("blanked %u", result) : g_strdup(key);
  g_string_append_printf(walk->out, "%s Do\n", redact_walk_add(walk, "/XObject", own_key, result));
  return true;
}

/* Where a picture or form of a hidden layer would be. */
static void
note_hidden_object(RedactWalk *walk, TuschObj object)
{
  double n[4] = {0, 0, 1, 1};
  TuschObj bbox = tusch_obj_get(walk->copy->in, object, "/BBox");
  if (bbox != 0 && !tusch_obj_numbers(walk->copy->in, bbox, n, 4))
    return;
  TuschRectPt rect = {fmin(n[0], n[2]), fmin(n[1], n[3]), fmax(n[0], n[2]), fmax(n[1], n[3])};
  redact_walk_note_unseen(walk, &rect);
}

static bool
do_object(RedactWalk *walk)
{
  g_autofree char *name = redact_content_name(&walk->content, 0);
  TuschQpdf *in = walk->copy->in;
  TuschObj object = redact_walk_lookup(walk, "/XObject", name);
  g_autofree char *key = g_strconcat("/XObject", name, NULL);
  if (tusch_obj_type(in, object) != TUSCH_OBJ_STREAM)
    return redact_walk_fail(walk, "missing-object");
  bool keeps_layers = redact_is_left_out(REDACT_STEP_LAYERS);
  if (walk->n_hidden > 0 ||
      (!keeps_layers && tusch_layer_is_hidden(in, tusch_obj_get(in, object, "/OC")))) {
    note_hidden_object(walk, object);
    return true;
  }
  if (tusch_obj_is_name(in, tusch_obj_get(in, object, "/Subtype"), "/Image"))
    return do_picture(walk, object, key);
  if (!tusch_obj_is_name(in, tusch_obj_get(in, object, "/Subtype"), "/Form"))
    return redact_walk_fail(walk, "postscript");
  redact_walk_write_matrix(walk);
  if (redact_walk_is_placing(walk))
    redact_walk_write_word_space(walk); /* the form's text takes it over */
  TuschObj result = redact_copy_form(walk, object);
  if (result == 0)
    return false;
  /* One name may stand for copies at several places. */
  g_autofree char *form_key = g_strdup_printf("form %u", result);
  g_string_append_printf(walk->out, "%s Do\n", redact_walk_add(walk, "/XObject", form_key, result));
  return true;
}

static bool
do_inline_image(RedactWalk *walk)
{
  TuschObj image = redact_walk_inline_image(walk);
  if (image == 0)
    return redact_walk_fail(walk, "inline-image");
  if (walk->n_hidden > 0) {
    note_hidden_object(walk, image);
    return true;
  }
  g_autofree char *key = g_strdup_printf("inline %u", image);
  return do_picture(walk, image, key);
}

static bool
open_mark(RedactWalk *walk, bool hides)
{
  if (walk->marks->len == MAX_SAVED_STATES)
    return redact_walk_fail(walk, "too-deep");
  g_array_append_val(walk->marks, hides);
  walk->n_hidden += hides;
  return !redact_is_left_out(REDACT_STEP_PROPERTIES) || redact_walk_pass(walk);
}

static bool
do_marked(RedactWalk *walk)
{
  bool hides = false;
  g_autofree char *tag = redact_content_name(&walk->content, 0);
  if (g_str_equal(tag, "/OC")) {
    if (redact_content_operand(&walk->content, 1)->type != REDACT_TOKEN_NAME)
      return redact_walk_fail(walk, "hidden-layer");
    g_autofree char *name = redact_content_name(&walk->content, 1);
    hides = !redact_is_left_out(REDACT_STEP_LAYERS) &&
            tusch_layer_is_hidden(walk->copy->in, redact_walk_lookup(walk, "/Properties", name));
  }
  return open_mark(walk, hides);
}

static bool
do_mark(RedactWalk *walk)
{
  if (g_str_equal(walk->content.op, "BMC"))
    return open_mark(walk, false);
  if (g_str_equal(walk->content.op, "EMC") && walk->marks->len > 0) {
    walk->n_hidden -= g_array_index(walk->marks, bool, walk->marks->len - 1);
    g_array_set_size(walk->marks, walk->marks->len - 1);
  }
  return !redact_is_left_out(REDACT_STEP_PROPERTIES) || redact_walk_pass(walk);
}

static bool
do_compatibility(RedactWalk *walk)
{
  if (walk->content.kind == REDACT_OP_COMPATIBILITY_BEGIN)
    walk->compatibility++;
  else if (walk->compatibility > 0)
    walk->compatibility--;
  return true;
}

static bool
do_operation(RedactWalk *walk)
{
  switch (walk->content.kind) {
  case REDACT_OP_UNKNOWN:
    if (walk->compatibility > 0 && redact_is_left_out(REDACT_STEP_UNKNOWN_OPERATORS))
      return redact_walk_pass(walk);
    return walk->compatibility > 0 ? true : redact_walk_fail(walk, "unknown-operator");
  case REDACT_OP_STATE:
    return do_plain_state(walk);
  case REDACT_OP_GS:
    return do_graphics_state(walk);
  case REDACT_OP_SAVE:
    return do_save(walk);
  case REDACT_OP_RESTORE:
    return do_restore(walk);
  case REDACT_OP_CM:
    return do_concat(walk);
  case REDACT_OP_MOVE:
  case REDACT_OP_LINE:
  case REDACT_OP_CURVE:
  case REDACT_OP_RECT:
  case REDACT_OP_CLOSE:
    return redact_walk_path(walk);
  case REDACT_OP_CLIP:
    walk->clip_op = walk->content.op;
    return true;
  case REDACT_OP_STROKE:
  case REDACT_OP_FILL:
  case REDACT_OP_END_PATH:
    return redact_walk_paint(walk);
  case REDACT_OP_COLOR_SPACE:
    return do_color_space(walk);
  case REDACT_OP_COLOR_VALUE:
    return do_color_value(walk);
  case REDACT_OP_SHADING:
    walk->painted = EVERYWHERE;
    return walk->n_hidden > 0 ? true : do_named(walk, "/Shading");
  case REDACT_OP_DO:
    return do_object(walk);
  case REDACT_OP_INLINE_IMAGE:
    return do_inline_image(walk);
  case REDACT_OP_MARK:
    return do_mark(walk);
  case REDACT_OP_MARK_PROPERTIES:
    return do_marked(walk);
  case REDACT_OP_COMPATIBILITY_BEGIN:
  case REDACT_OP_COMPATIBILITY_END:
    return do_compatibility(walk);
  case REDACT_OP_COLOR:
    return do_color(walk);
  case REDACT_OP_GLYPH_WIDTH:
    return redact_walk_pass(walk);
  default:
    return redact_walk_text(walk);
  }
}

bool
redact_walk_run(RedactWalk *walk)
{
  RedactCopy *copy = walk->copy;
  if (copy->depth >= MAX_TREE_DEPTH)
    return redact_walk_fail(walk, "too-deep");
  copy->depth++;
  bool ok = true;
  RedactContentResult result = REDACT_CONTENT_OPERATION;
  while (ok && (result = redact_content_next(&walk->content)) == REDACT_CONTENT_OPERATION) {
    if (++copy->n_operations > MAX_OPERATIONS)
      ok = redact_walk_fail(walk, "too-large");
    else
      ok = do_operation(walk);
  }
  if (ok && result == REDACT_CONTENT_ERROR)
    ok = redact_walk_fail(walk, "syntax");
  redact_walk_close_text(walk);
  for (guint i = 0; ok && i < walk->stack->len; i++)
    g_string_append(walk->out, "Q\n");
  copy->depth--;
  return ok;
}

bool
redact_rewrite_page(RedactCopy *copy,
                    GBytes *content,
                    TuschObj resources,
                    const RedactFrame *frame,
                    GBytes **out_content,
                    TuschObj *out_resources)
{
  g_auto(RedactWalk) walk;
  redact_walk_init(&walk, copy, REDACT_STREAM_PAGE, content, resources);
  walk.state.ctm = frame->to_clean;
  copy->shown = (TuschRectPt){0, 0, frame->width_pt, frame->height_pt};
  walk.state.clip = copy->shown;
  if (!redact_walk_run(&walk))
    return false;
  *out_content = g_bytes_new(walk.out->str, walk.out->len);
  *out_resources = walk.out_resources;
  return true;
}

bool
redact_rewrite_glyphs(RedactCopy *copy, RedactFont *font, TuschObj procs, TuschObj resources)
{
  TuschObj out_procs = tusch_obj_new_dict(copy->out);
  TuschObj merged = tusch_obj_new_dict(copy->out);
  g_auto(GStrv) names = tusch_obj_keys(copy->in, procs);
  for (char **name = names; *name != NULL; name++) {
    g_autoptr(GBytes) data =
        tusch_obj_stream_decoded(copy->in, tusch_obj_get(copy->in, procs, *name));
    if (data == NULL)
      return redact_copy_fail(copy, "glyph-procedure") != 0;
    g_auto(RedactWalk) walk;
    redact_walk_init(&walk, copy, REDACT_STREAM_PART, data, resources);
    /* All procedures of a font share one dictionary of resources. */
    walk.out_resources = merged;
    walk.n_names = (guint)(name - names) * 1000;
    const RedactErase *erase = copy->erase;
    copy->erase = NULL; /* the boxes lie in another space */
    bool ok = redact_walk_run(&walk);
    copy->erase = erase;
    if (!ok)
      return false;
    redact_font_set_glyph_bounds(font, *name, &walk.painted);
    g_autoptr(GBytes) out = g_bytes_new(walk.out->str, walk.out->len);
    tusch_obj_set(copy->out, out_procs, *name, tusch_obj_new_stream(copy->out, out, NULL, 0));
  }
  tusch_obj_set(copy->out, font->out, "/CharProcs", out_procs);
  tusch_obj_set(copy->out, font->out, "/Resources", merged);
  return true;
}
