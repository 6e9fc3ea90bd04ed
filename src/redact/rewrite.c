/* The rewriter's walk over the operations of a stream. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "redact/walk.h"

#include <math.h>
#include <string.h>

enum { MAX_SAVED_STATES = 512, MAX_OPERATIONS = 5000000, MAX_TREE_DEPTH = 12 };
static const TuschRectPt EVERYWHERE = {-1e9, -1e9, 1e9, 1e9};
static const double MIN_CLIP_PT = 0.5;
static const double CROP_TOLERANCE_PT = 1;
static const double CROP_TOLERANCE = 0.02; /* of the picture's side */

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
  redact_content_init(&walk->content, data, n);
}

void
redact_walk_clear(RedactWalk *walk)
{
  g_clear_pointer(&walk->names, g_hash_table_unref);
  g_clear_pointer(&walk->stack, g_array_unref);
  if (walk->out != NULL)
    g_string_free(walk->out, TRUE);
  walk->out = NULL;
  redact_content_clear(&walk->content);
}

static bool
fail(RedactWalk *walk, const char *reason)
{
  (void)redact_copy_fail(walk->copy, reason);
  return false;
}

static bool
pass(RedactWalk *walk)
{
  redact_content_emit(&walk->content, walk->out, NULL);
  return true;
}

/* Paths and clips */

static void
add_point(RedactWalk *walk, double x, double y)
{
  redact_matrix_apply(&walk->state.ctm, &x, &y);
  if (!walk->has_path)
    walk->path = (TuschRectPt){x, y, x, y};
  walk->has_path = true;
  walk->path.x0 = fmin(walk->path.x0, x);
  walk->path.y0 = fmin(walk->path.y0, y);
  walk->path.x1 = fmax(walk->path.x1, x);
  walk->path.y1 = fmax(walk->path.y1, y);
}

static bool
do_path(RedactWalk *walk)
{
  const RedactContent *c = &walk->content;
  if (c->kind == REDACT_OP_RECT) {
    double x = redact_content_number(c, 0);
    double y = redact_content_number(c, 1);
    double w = redact_content_number(c, 2);
    double h = redact_content_number(c, 3);
    add_point(walk, x, y);
    add_point(walk, x + w, y);
    add_point(walk, x, y + h);
    add_point(walk, x + w, y + h);
  } else {
    for (guint i = 0; i + 1 < c->operands->len; i += 2)
      add_point(walk, redact_content_number(c, i), redact_content_number(c, i + 1));
  }
  return pass(walk);
}

static bool
do_paint(RedactWalk *walk)
{
  if (walk->clip_follows) {
    TuschRectPt nothing = {0, 0, 0, 0};
    walk->state.clip =
        tusch_rect_pt_intersect(&walk->state.clip, walk->has_path ? &walk->path : &nothing);
  }
  walk->has_path = false;
  walk->clip_follows = false;
  return pass(walk);
}

/* Graphics state */

static bool
do_save(RedactWalk *walk)
{
  if (walk->stack->len == MAX_SAVED_STATES)
    return fail(walk, "too-deep");
  g_array_append_val(walk->stack, walk->state);
  return pass(walk);
}

static bool
do_restore(RedactWalk *walk)
{
  if (walk->stack->len == 0)
    return true; /* one too many is common; readers ignore it, and so do we */
  walk->state = g_array_index(walk->stack, RedactState, walk->stack->len - 1);
  g_array_set_size(walk->stack, walk->stack->len - 1);
  return pass(walk);
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
  return pass(walk);
}

static bool
do_plain_state(RedactWalk *walk)
{
  static const char *const INTENTS[] = {
      "/AbsoluteColorimetric", "/RelativeColorimetric", "/Saturation", "/Perceptual", NULL};
  if (!g_str_equal(walk->content.op, "ri"))
    return pass(walk);
  g_autofree char *intent = redact_content_name(&walk->content, 0);
  return g_strv_contains(INTENTS, intent) ? pass(walk) : true;
}

/* Operators whose last operand names a resource. */
static bool
do_named(RedactWalk *walk, const char *category)
{
  g_autofree char *name = redact_content_name(&walk->content, walk->content.operands->len - 1);
  const char *new_name = redact_walk_resource(walk, category, name);
  if (new_name == NULL)
    return false;
  redact_content_emit(&walk->content, walk->out, new_name);
  return true;
}

static bool
do_color_space(RedactWalk *walk)
{
  guint n = 0;
  g_autofree char *name = redact_content_name(&walk->content, 0);
  bool is_own = redact_is_device_space(name, &n) || g_str_equal(name, "/Pattern");
  if (is_own)
    return pass(walk);
  return do_named(walk, "/ColorSpace");
}

static bool
do_color_value(RedactWalk *walk)
{
  guint n = walk->content.operands->len;
  if (redact_content_operand(&walk->content, n - 1)->type == REDACT_TOKEN_NAME)
    return do_named(walk, "/Pattern");
  return pass(walk);
}

/* Text */

static bool
do_font(RedactWalk *walk)
{
  g_autofree char *name = redact_content_name(&walk->content, 0);
  TuschObj source = redact_walk_lookup(walk, "/Font", name);
  if (source == 0)
    return fail(walk, "missing-font");
  walk->state.font = redact_font_get(walk->copy, source, walk->resources);
  if (walk->state.font == NULL)
    return false;
  g_autofree char *key = g_strconcat("/Font", name, NULL);
  const char *new_name = redact_walk_add(walk, "/Font", key, walk->state.font->out);
  g_string_append_printf(walk->out, "%s ", new_name);
  /* The size keeps its own spelling. */
  const RedactToken *size = redact_content_operand(&walk->content, 1);
  g_string_append_len(walk->out,
                      (const char *)walk->content.tokenizer.data + size->start,
                      (gssize)(size->end - size->start));
  g_string_append(walk->out, " Tf\n");
  return true;
}

static bool
use_string(RedactWalk *walk, const RedactToken *string)
{
  gsize at = 0;
  const guint8 *bytes = redact_token_value(&walk->content.tokenizer, string);
  while (at < string->value_bytes) {
    guint code = 0;
    if (!redact_font_next_code(walk->state.font, bytes, string->value_bytes, &at, &code))
      return fail(walk, "text-codes");
    redact_font_use(walk->state.font, code);
  }
  return true;
}

static bool
do_show(RedactWalk *walk)
{
  bool any = false;
  for (guint i = 0; i < walk->content.operands->len; i++) {
    const RedactToken *token = redact_content_operand(&walk->content, i);
    if (token->type != REDACT_TOKEN_STRING || token->value_bytes == 0)
      continue;
    any = true;
    if (walk->state.font == NULL)
      return fail(walk, "missing-font");
    if (!use_string(walk, token))
      return false;
  }
  const TuschRectPt *clip = &walk->state.clip;
  if (any && walk->kind == REDACT_STREAM_PART)
    return fail(walk, "text-in-pattern");
  if (any && walk->state.render_mode == 3)
    return fail(walk, "invisible-text");
  if (any && walk->state.render_mode > 3)
    return fail(walk, "clipping-text");
  if (any && (clip->x1 - clip->x0 < MIN_CLIP_PT || clip->y1 - clip->y0 < MIN_CLIP_PT))
    return fail(walk, "clipped-text");
  return pass(walk);
}

static bool
do_render_mode(RedactWalk *walk)
{
  double mode = redact_content_number(&walk->content, 0);
  if (mode != rint(mode) || mode < 0 || mode > 7)
    return fail(walk, "operands");
  walk->state.render_mode = (int)mode;
  return pass(walk);
}

/* Objects */

/* A picture may be larger than what shows of it; then nobody saw the rest. */
static bool
picture_is_whole(const RedactWalk *walk)
{
  TuschRectPt unit = {0, 0, 1, 1};
  TuschRectPt box = redact_matrix_bounds(&walk->state.ctm, &unit);
  const TuschRectPt *clip = &walk->state.clip;
  double dx = CROP_TOLERANCE_PT + CROP_TOLERANCE * (box.x1 - box.x0);
  double dy = CROP_TOLERANCE_PT + CROP_TOLERANCE * (box.y1 - box.y0);
  return walk->kind == REDACT_STREAM_PART || (box.x0 >= clip->x0 - dx && box.y0 >= clip->y0 - dy &&
                                              box.x1 <= clip->x1 + dx && box.y1 <= clip->y1 + dy);
}

static bool
do_object(RedactWalk *walk)
{
  g_autofree char *name = redact_content_name(&walk->content, 0);
  TuschQpdf *in = walk->copy->in;
  TuschObj object = redact_walk_lookup(walk, "/XObject", name);
  g_autofree char *key = g_strconcat("/XObject", name, NULL);
  if (tusch_obj_type(in, object) != TUSCH_OBJ_STREAM)
    return fail(walk, "missing-object");
  if (tusch_obj_get(in, object, "/OC") != 0)
    return fail(walk, "hidden-layer");
  TuschObj result;
  if (tusch_obj_is_name(in, tusch_obj_get(in, object, "/Subtype"), "/Image")) {
    if (!picture_is_whole(walk))
      return fail(walk, "cropped-picture");
    result = redact_copy_image(walk->copy, object);
  } else if (tusch_obj_is_name(in, tusch_obj_get(in, object, "/Subtype"), "/Form")) {
    result = redact_copy_form(walk, object);
    g_free(key);
    key = g_strdup_printf("form %u", result); /* one name may stand for copies at several places */
  } else {
    return fail(walk, "postscript");
  }
  if (result == 0)
    return false;
  g_string_append_printf(walk->out, "%s Do\n", redact_walk_add(walk, "/XObject", key, result));
  return true;
}

static bool
do_inline_image(RedactWalk *walk)
{
  if (!picture_is_whole(walk))
    return fail(walk, "cropped-picture");
  TuschObj image = redact_walk_inline_image(walk);
  if (image == 0)
    return fail(walk, "inline-image");
  g_autofree char *key = g_strdup_printf("inline %u", image);
  g_string_append_printf(walk->out, "%s Do\n", redact_walk_add(walk, "/XObject", key, image));
  return true;
}

static bool
do_marked(RedactWalk *walk)
{
  g_autofree char *tag = redact_content_name(&walk->content, 0);
  return g_str_equal(tag, "/OC") ? fail(walk, "hidden-layer") : true;
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
do_text_operation(RedactWalk *walk)
{
  switch (walk->content.kind) {
  case REDACT_OP_TF:
    return do_font(walk);
  case REDACT_OP_TR:
    return do_render_mode(walk);
  case REDACT_OP_SHOW:
  case REDACT_OP_SHOW_ARRAY:
  case REDACT_OP_SHOW_LINE:
  case REDACT_OP_SHOW_SPACED:
    return do_show(walk);
  default:
    return pass(walk);
  }
}

static bool
do_operation(RedactWalk *walk)
{
  switch (walk->content.kind) {
  case REDACT_OP_UNKNOWN:
    return walk->compatibility > 0 ? true : fail(walk, "unknown-operator");
  case REDACT_OP_STATE:
    return do_plain_state(walk);
  case REDACT_OP_GS:
    return do_named(walk, "/ExtGState");
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
    return do_path(walk);
  case REDACT_OP_CLIP:
    walk->clip_follows = true;
    return pass(walk);
  case REDACT_OP_STROKE:
  case REDACT_OP_FILL:
  case REDACT_OP_END_PATH:
    return do_paint(walk);
  case REDACT_OP_COLOR_SPACE:
    return do_color_space(walk);
  case REDACT_OP_COLOR_VALUE:
    return do_color_value(walk);
  case REDACT_OP_SHADING:
    return do_named(walk, "/Shading");
  case REDACT_OP_DO:
    return do_object(walk);
  case REDACT_OP_INLINE_IMAGE:
    return do_inline_image(walk);
  case REDACT_OP_MARK:
    return true;
  case REDACT_OP_MARK_PROPERTIES:
    return do_marked(walk);
  case REDACT_OP_COMPATIBILITY_BEGIN:
  case REDACT_OP_COMPATIBILITY_END:
    return do_compatibility(walk);
  case REDACT_OP_CLOSE:
  case REDACT_OP_COLOR:
  case REDACT_OP_GLYPH_WIDTH:
    return pass(walk);
  default:
    return do_text_operation(walk);
  }
}

bool
redact_walk_run(RedactWalk *walk)
{
  RedactCopy *copy = walk->copy;
  if (copy->depth >= MAX_TREE_DEPTH)
    return fail(walk, "too-deep");
  copy->depth++;
  bool ok = true;
  RedactContentResult result = REDACT_CONTENT_OPERATION;
  while (ok && (result = redact_content_next(&walk->content)) == REDACT_CONTENT_OPERATION) {
    if (++copy->n_operations > MAX_OPERATIONS)
      ok = fail(walk, "too-large");
    else
      ok = do_operation(walk);
  }
  if (ok && result == REDACT_CONTENT_ERROR)
    ok = fail(walk, "syntax");
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
  walk.state.clip = (TuschRectPt){0, 0, frame->width_pt, frame->height_pt};
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
    if (!redact_walk_run(&walk))
      return false;
    g_autoptr(GBytes) out = g_bytes_new(walk.out->str, walk.out->len);
    tusch_obj_set(copy->out, out_procs, *name, tusch_obj_new_stream(copy->out, out, NULL, 0));
  }
  tusch_obj_set(copy->out, font->out, "/CharProcs", out_procs);
  tusch_obj_set(copy->out, font->out, "/Resources", merged);
  return true;
}
