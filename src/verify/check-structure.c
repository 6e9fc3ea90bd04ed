/* V-02: only keys from the allow-list, in the places they belong to. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/check.h"

#include "base/language.h"
#include "verify/ground-label.h"
#include "verify/pdf-grammar.h"

#include <math.h>
#include <string.h>

/* An object in the place it was met. */
typedef struct {
  const TuschPdfObject *object;
  TuschPdfKind kind;
  int id; /* of the indirect object it is part of; 0: trailer */
} Visit;

typedef struct {
  TuschVerifyContext *context;
  TuschCheck *check;
  GArray *stack; /* Visit */
  guint32 *seen; /* by object id: set of kinds */
  GHashTable *page_ids; /* set of int: the pages of the page tree */
} Walk;

G_STATIC_ASSERT(TUSCH_N_KINDS <= 32);

static void
complain(Walk *walk, const Visit *visit, const char *what)
{
  tusch_check_take_problem(
      walk->check,
      g_strdup_printf(
          _("objekt %d (%s): %s"), visit->id, tusch_pdf_grammar_kind_name(visit->kind), what));
}

/* Keys of the standard are safe to name; others may be text of the document. */
static void
complain_of_key(Walk *walk, const Visit *visit, const char *key)
{
  if (tusch_pdf_grammar_is_denied(key)) {
    g_autofree char *what = g_strdup_printf(_("/%s må ikke være her"), key);
    complain(walk, visit, what);
  } else {
    complain(walk, visit, _("en nøgle, der ikke er på listen over tilladte"));
  }
}

static void
push(Walk *walk, const TuschPdfObject *object, TuschPdfKind kind, int id)
{
  if (object->type == TUSCH_PDF_REF) {
    id = object->ref_id;
    object = tusch_pdf_inspector_resolve(walk->context->inspector, object);
    guint32 bit = 1u << kind;
    guint size = tusch_pdf_inspector_get_size(walk->context->inspector);
    if (id <= 0 || (guint)id >= size || (walk->seen[id] & bit) != 0)
      return;
    walk->seen[id] |= bit;
  }
  Visit visit = {object, kind, id};
  g_array_append_val(walk->stack, visit);
}

/* Some places hold one of two things; the object says which. */
static TuschPdfKind
narrow(const TuschVerifyContext *context, const Visit *visit)
{
  const TuschPdfObject *type =
      tusch_pdf_inspector_lookup(context->inspector, visit->object, "Type");
  const TuschPdfObject *subtype =
      tusch_pdf_inspector_lookup(context->inspector, visit->object, "Subtype");
  if (visit->kind == TUSCH_KIND_PAGES && !tusch_pdf_object_is_name(type, "Pages"))
    return TUSCH_KIND_PAGE;
  if (visit->kind == TUSCH_KIND_XOBJECT)
    return tusch_pdf_object_is_name(subtype, "Form") ? TUSCH_KIND_FORM : TUSCH_KIND_IMAGE;
  return visit->kind;
}

static bool
same_box(const TuschVerifyContext *context, const TuschPdfObject *a, const TuschPdfObject *b)
{
  if (a->type != TUSCH_PDF_ARRAY || b->type != TUSCH_PDF_ARRAY || a->items->len != 4 ||
      b->items->len != 4)
    return false;
  for (guint i = 0; i < 4; i++) {
    const TuschPdfObject *left =
        tusch_pdf_inspector_resolve(context->inspector, g_ptr_array_index(a->items, i));
    const TuschPdfObject *right =
        tusch_pdf_inspector_resolve(context->inspector, g_ptr_array_index(b->items, i));
    if (fabs(left->number - right->number) > 0.01)
      return false;
  }
  return true;
}

/* A page shows all of itself, upright: what lies outside the CropBox would be hidden, not gone. */
static void
check_page(Walk *walk, const Visit *visit)
{
  TuschPdfInspector *inspector = walk->context->inspector;
  if (!g_hash_table_contains(walk->page_ids, GINT_TO_POINTER(visit->id)))
    complain(walk, visit, _("en side, der ikke er med i filens sider"));
  const TuschPdfObject *crop = tusch_pdf_inspector_lookup(inspector, visit->object, "CropBox");
  const TuschPdfObject *media = tusch_pdf_inspector_lookup(inspector, visit->object, "MediaBox");
  const TuschPdfObject *rotate = tusch_pdf_inspector_lookup(inspector, visit->object, "Rotate");
  const TuschPdfObject *unit = tusch_pdf_inspector_lookup(inspector, visit->object, "UserUnit");
  if (crop->type != TUSCH_PDF_NULL && !same_box(walk->context, crop, media))
    complain(walk, visit, _("siden viser kun en del af sig selv (CropBox)"));
  if (rotate->type != TUSCH_PDF_NULL && (int)rotate->number != 0)
    complain(walk, visit, _("siden er drejet"));
  if (unit->type != TUSCH_PDF_NULL && (unit->type != TUSCH_PDF_NUMBER || !(unit->number > 0)))
    complain(walk, visit, _("siden har intet mål"));
}

static void
check_name(Walk *walk, const Visit *visit, const char *key, const char *name, const char *what)
{
  const TuschPdfObject *value =
      tusch_pdf_inspector_lookup(walk->context->inspector, visit->object, key);
  if (!tusch_pdf_object_is_name(value, name))
    complain(walk, visit, what);
}

/* XMP of ours tells language, title and standard; anything else has been left by a tool. */
static void
check_xmp(Walk *walk, const Visit *visit)
{
  static const char *const DENIED[] = {"xmpMM:", "photoshop:", "History", "Thumbnails", "exif:"};
  g_autoptr(GBytes) data = tusch_pdf_inspector_read_stream(
      walk->context->inspector, visit->object->stream_id, NULL, NULL);
  if (data == NULL) {
    complain(walk, visit, _("kan ikke læses"));
    return;
  }
  gsize length = 0;
  const char *bytes = g_bytes_get_data(data, &length);
  for (guint i = 0; i < G_N_ELEMENTS(DENIED); i++)
    if (g_strstr_len(bytes, (gssize)length, DENIED[i]) != NULL)
      complain(walk, visit, _("indeholder spor af andre programmer"));
}

/* A text string of a file as UTF-8: UTF-16 with its mark, else as Latin-1 (the letters that Danish
 * and law references need are the same in PDFDocEncoding). (transfer full) (nullable) */
static char *
read_text_string(const GString *bytes)
{
  bool is_utf16 = bytes->len >= 2 && memcmp(bytes->str, "\xFE\xFF", 2) == 0;
  gssize skipped = is_utf16 ? 2 : 0;
  return g_convert(bytes->str + skipped,
                   (gssize)bytes->len - skipped,
                   "UTF-8",
                   is_utf16 ? "UTF-16BE" : "ISO-8859-1",
                   NULL,
                   NULL,
                   NULL);
}

/* A box says that something is left out and by which ground; an original's own words would be a
 * second text of the page. */
static void
check_alternative_text(Walk *walk, const Visit *visit)
{
  const TuschPdfObject *value =
      tusch_pdf_inspector_lookup(walk->context->inspector, visit->object, "Alt");
  if (value->type == TUSCH_PDF_NULL)
    return;
  g_autofree char *text = value->type == TUSCH_PDF_STRING ? read_text_string(value->bytes) : NULL;
  const char *const said = _("Udeladt");
  bool is_ours = text != NULL && g_str_has_prefix(text, said);
  const char *rest = is_ours ? text + strlen(said) : "";
  if (is_ours && rest[0] != '\0')
    is_ours = g_str_has_prefix(rest, ": ") &&
              tusch_is_ground_label(rest + 2, walk->context->input->grounds);
  if (!is_ours)
    complain(walk, visit, _("en alternativ tekst, der ikke er om en udeladelse"));
}

static void
check_special(Walk *walk, const Visit *visit)
{
  switch (visit->kind) {
  case TUSCH_KIND_PAGE:
    check_page(walk, visit);
    break;
  case TUSCH_KIND_ANNOT:
    check_name(walk, visit, "Subtype", "Link", _("en annotering, der ikke er et internt link"));
    break;
  case TUSCH_KIND_ACTION:
    check_name(walk, visit, "S", "GoTo", _("en handling, der ikke går til en side"));
    break;
  case TUSCH_KIND_IMAGE:
    check_name(walk, visit, "Subtype", "Image", _("et tegnet objekt, der ikke er et billede"));
    break;
  case TUSCH_KIND_XMP:
    check_xmp(walk, visit);
    break;
  case TUSCH_KIND_STRUCT_ELEM:
    check_alternative_text(walk, visit);
    break;
  default:
    break;
  }
}

/* Values of a dictionary with free keys: /Font << /F1 … >>. */
static void
push_map(Walk *walk, const TuschPdfObject *value, TuschPdfKind kind, int id)
{
  if (value->type == TUSCH_PDF_REF) {
    id = value->ref_id;
    value = tusch_pdf_inspector_resolve(walk->context->inspector, value);
  }
  for (guint i = 0; value->items != NULL && i < value->items->len; i++)
    push(walk, g_ptr_array_index(value->items, i), kind, id);
}

static void
visit_dict(Walk *walk, const Visit *visit)
{
  const TuschPdfRule *rules = tusch_pdf_grammar_rules(visit->kind);
  for (guint i = 0; i < visit->object->keys->len; i++) {
    const char *key = g_ptr_array_index(visit->object->keys, i);
    const TuschPdfObject *value = g_ptr_array_index(visit->object->items, i);
    if (rules == NULL) {
      if (tusch_pdf_grammar_is_denied(key))
        complain_of_key(walk, visit, key);
      push(walk, value, TUSCH_KIND_ANY, visit->id);
      continue;
    }
    const TuschPdfRule *rule = rules;
    while (rule->key != NULL && !g_str_equal(rule->key, key))
      rule++;
    if (rule->key == NULL)
      complain_of_key(walk, visit, key);
    else if (rule->is_map)
      push_map(walk, value, rule->kind, visit->id);
    else if (g_str_equal(key, "Parent") || g_str_equal(key, "P"))
      continue; /* back to where the walk came from */
    else
      push(walk, value, rule->kind, visit->id);
  }
  check_special(walk, visit);
}

/* Destinations and parent trees point at pages and elements, which have rules of their own. */
static TuschPdfKind
kind_by_type(const Walk *walk, const Visit *visit)
{
  const TuschPdfObject *type =
      tusch_pdf_inspector_lookup(walk->context->inspector, visit->object, "Type");
  if (tusch_pdf_object_is_name(type, "Page"))
    return TUSCH_KIND_PAGE;
  return tusch_pdf_object_is_name(type, "StructElem") ? TUSCH_KIND_STRUCT_ELEM : visit->kind;
}

static void
walk_all(Walk *walk)
{
  push(walk, tusch_pdf_inspector_get_trailer(walk->context->inspector), TUSCH_KIND_TRAILER, 0);
  while (walk->stack->len > 0) {
    Visit visit = g_array_index(walk->stack, Visit, walk->stack->len - 1);
    g_array_set_size(walk->stack, walk->stack->len - 1);
    const TuschPdfObject *object = visit.object;
    if (object->type == TUSCH_PDF_ARRAY) {
      for (guint i = 0; i < object->items->len; i++)
        push(walk, g_ptr_array_index(object->items, i), visit.kind, visit.id);
    } else if (object->type == TUSCH_PDF_DICT || object->type == TUSCH_PDF_STREAM) {
      if (visit.kind == TUSCH_KIND_ANY || visit.kind == TUSCH_KIND_DESTINATION)
        visit.kind = kind_by_type(walk, &visit);
      walk->check->n_checked++;
      guint n_before = walk->check->n_found;
      visit.kind = narrow(walk->context, &visit);
      visit_dict(walk, &visit);
      tusch_check_blame_object(walk->context, walk->check, n_before, (guint)visit.id);
    }
  }
}

void
tusch_check_structure(TuschVerifyContext *context, TuschCheck *check)
{
  if (context->inspector == NULL) {
    tusch_check_give_up(check, g_strdup(context->open_problem));
    return;
  }
  Walk walk = {.context = context, .check = check};
  walk.stack = g_array_new(FALSE, FALSE, sizeof(Visit));
  walk.seen = g_new0(guint32, tusch_pdf_inspector_get_size(context->inspector));
  walk.page_ids = g_hash_table_new(NULL, NULL);
  for (guint i = 0; i < tusch_pdf_inspector_get_n_pages(context->inspector); i++)
    g_hash_table_add(walk.page_ids,
                     GINT_TO_POINTER(tusch_pdf_inspector_get_page_id(context->inspector, i)));
  walk_all(&walk);
  g_hash_table_unref(walk.page_ids);
  g_array_unref(walk.stack);
  g_free(walk.seen);
  tusch_check_finish(check);
}
