/* V-01: one revision, nothing outside it, every object reachable. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/check.h"

#include "base/language.h"

#include <string.h>

/* Counts @word in the file's bytes; *out_last: offset after the last one. */
static guint
count_word(GBytes *file, const char *word, gsize *out_last)
{
  gsize length = 0;
  const char *data = g_bytes_get_data(file, &length);
  gsize n_word = strlen(word);
  guint count = 0;
  const char *end = data + length;
  for (const char *at = data; at < end; at += n_word) {
    at = memmem(at, (gsize)(end - at), word, n_word);
    if (at == NULL)
      break;
    count++;
    *out_last = (gsize)(at - data) + n_word;
  }
  return count;
}

static void
check_ends(TuschVerifyContext *context, TuschCheck *check)
{
  gsize length = 0;
  const char *data = g_bytes_get_data(context->file, &length);
  if (length < 5 || memcmp(data, "%PDF-", 5) != 0)
    tusch_check_take_problem(check, g_strdup(_("filen begynder ikke som en PDF")));
  gsize last = 0;
  guint n_revisions = count_word(context->file, "%%EOF", &last);
  bool has_tail = n_revisions == 0;
  for (gsize i = last; i < length; i++)
    has_tail = has_tail || (data[i] != '\n' && data[i] != '\r');
  if (has_tail)
    tusch_check_take_problem(check, g_strdup(_("der er data efter PDF-filens slutning")));
}

static void
check_revisions(TuschVerifyContext *context, TuschCheck *check)
{
  gsize last = 0;
  bool is_linearized = tusch_pdf_inspector_is_linearized(context->inspector);
  /* A linearised file may have its table in two parts. What was added to one later is found by its
   * length, which stands at its beginning: then it does not count as linearised. */
  guint n_tables = count_word(context->file, "startxref", &last);
  bool is_whole = n_tables == 1 || (is_linearized && n_tables == 2);
  if (!is_whole || count_word(context->file, "%%EOF", &last) != n_tables)
    tusch_check_take_problem(check,
                             g_strdup(_("filen indeholder mere end én udgave af dokumentet")));
  const TuschPdfObject *trailer = tusch_pdf_inspector_get_trailer(context->inspector);
  const TuschPdfObject *previous = tusch_pdf_inspector_lookup(context->inspector, trailer, "Prev");
  if (!is_linearized && previous->type != TUSCH_PDF_NULL)
    tusch_check_take_problem(check, g_strdup(_("filen henviser til en tidligere udgave")));
}

/* Marks @object and all it refers to; an explicit stack, as files may be deep. */
static void
mark_reachable(const TuschPdfInspector *inspector, bool *reached, bool *out_strange)
{
  g_autoptr(GPtrArray) stack = g_ptr_array_new();
  g_ptr_array_add(stack, (gpointer)tusch_pdf_inspector_get_trailer(inspector));
  guint size = tusch_pdf_inspector_get_size(inspector);
  while (stack->len > 0) {
    const TuschPdfObject *object = g_ptr_array_index(stack, stack->len - 1);
    g_ptr_array_set_size(stack, (int)stack->len - 1);
    if (object->type == TUSCH_PDF_REF) {
      if (object->ref_generation != 0 || object->ref_id <= 0 || (guint)object->ref_id >= size) {
        *out_strange = true;
        continue;
      }
      if (reached[object->ref_id])
        continue;
      reached[object->ref_id] = true;
      object = tusch_pdf_inspector_get_object(inspector, object->ref_id);
    }
    for (guint i = 0; object->items != NULL && i < object->items->len; i++)
      g_ptr_array_add(stack, g_ptr_array_index(object->items, i));
  }
}

/* Objects that belong to the file's form, not to the document: nobody refers to them. */
static bool
is_part_of_form(const TuschVerifyContext *context, const TuschPdfObject *object)
{
  TuschPdfInspector *inspector = context->inspector;
  const TuschPdfObject *type = tusch_pdf_inspector_lookup(inspector, object, "Type");
  if (object->type == TUSCH_PDF_STREAM &&
      (tusch_pdf_object_is_name(type, "XRef") || tusch_pdf_object_is_name(type, "ObjStm")))
    return true;
  if (!tusch_pdf_inspector_is_linearized(inspector))
    return false;
  const TuschPdfObject *parameters = tusch_pdf_inspector_lookup(inspector, object, "Linearized");
  const TuschPdfObject *hints = tusch_pdf_inspector_lookup(inspector, object, "S");
  return parameters->type == TUSCH_PDF_NUMBER ||
         (object->type == TUSCH_PDF_STREAM && hints->type == TUSCH_PDF_NUMBER &&
          object->keys->len <= 5);
}

static void
check_orphans(TuschVerifyContext *context, TuschCheck *check)
{
  guint size = tusch_pdf_inspector_get_size(context->inspector);
  g_autofree bool *reached = g_new0(bool, size);
  bool is_strange = false;
  mark_reachable(context->inspector, reached, &is_strange);
  if (is_strange)
    tusch_check_take_problem(check,
                             g_strdup(_("en henvisning peger på et objekt, der ikke findes")));
  for (guint id = 1; id < size; id++) {
    const TuschPdfObject *object = tusch_pdf_inspector_get_object(context->inspector, (int)id);
    if (object->type != TUSCH_PDF_NULL && !reached[id] && !is_part_of_form(context, object))
      tusch_check_take_problem(
          check, g_strdup_printf(_("objekt %u hører ikke til dokumentet (ingen bruger det)"), id));
  }
  check->n_checked += size - 1;
}

/* The id before "0 obj" at @at, or 0 if that is not the head of an object. */
static guint
object_head_id(const char *data, gsize at)
{
  gsize i = at;
  guint digits[2] = {0, 0};
  guint values[2] = {0, 0};
  for (guint part = 0; part < 2; part++) {
    if (i == 0 || data[i - 1] != ' ')
      return 0;
    i--;
    for (guint scale = 1; i > 0 && g_ascii_isdigit(data[i - 1]) && digits[part] < 9; i--) {
      values[part] += (guint)(data[i - 1] - '0') * scale;
      scale *= 10;
      digits[part]++;
    }
    if (digits[part] == 0)
      return 0;
  }
  return values[1];
}

/* Objects whose bytes are in the file twice, or that the file's table does not know. */
static void
check_dead_objects(TuschVerifyContext *context, TuschCheck *check)
{
  gsize length = 0;
  const char *data = g_bytes_get_data(context->file, &length);
  guint size = tusch_pdf_inspector_get_size(context->inspector);
  g_autofree guint8 *seen = g_new0(guint8, size);
  const char *end = data + length;
  for (const char *at = data; at < end; at += 3) {
    at = memmem(at, (gsize)(end - at), "obj", 3);
    if (at == NULL)
      break;
    guint id = object_head_id(data, (gsize)(at - data));
    if (id == 0)
      continue;
    if (id >= size || seen[id] != 0 ||
        tusch_pdf_inspector_get_object(context->inspector, (int)id)->type == TUSCH_PDF_NULL)
      tusch_check_take_problem(
          check, g_strdup_printf(_("objekt %u ligger i filen uden at være i brug"), id));
    else
      seen[id] = 1;
  }
}

void
tusch_check_shape(TuschVerifyContext *context, TuschCheck *check)
{
  check_ends(context, check);
  if (context->inspector == NULL) {
    tusch_check_take_problem(check, g_strdup(context->open_problem));
    tusch_check_finish(check);
    return;
  }
  check_revisions(context, check);
  guint n_pages = tusch_pdf_inspector_get_n_pages(context->inspector);
  if (n_pages != context->input->n_pages)
    tusch_check_take_problem(check,
                             g_strdup_printf(_("filen har %u sider, der skulle være %u"),
                                             n_pages,
                                             context->input->n_pages));
  if (context->poppler == NULL || tusch_poppler_get_n_pages(context->poppler) != n_pages)
    tusch_check_take_problem(check, g_strdup(_("to læseprogrammer er ikke enige om filens sider")));
  if (tusch_pdf_inspector_is_encrypted(context->inspector))
    tusch_check_take_problem(check, g_strdup(_("filen er krypteret")));
  check_orphans(context, check);
  check_dead_objects(context, check);
  if (tusch_pdf_inspector_get_n_warnings(context->inspector) > 0)
    tusch_check_take_problem(check, g_strdup(_("filen er ikke en fejlfri PDF")));
  tusch_check_finish(check);
}
