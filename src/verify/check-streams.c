/* V-04: no secret in any stream, string, name or stretch of bytes, however it is written. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/check.h"

#include "base/language.h"
#include "verify/carve.h"
#include "verify/format-words.h"
#include "verify/image-size.h"

#include <string.h>

/* Writers end a picture's data with a line end. */
#define MAX_TAIL_BYTES 2
/* Text of one object; numbers never run together over this. */
#define APART "\n\n\n\n\n"

typedef struct {
  TuschVerifyContext *context;
  TuschCheck *check;
  bool *visited; /* by object id: streams read as content */
  guint size;
  guint page_index; /* of the page whose content is being read */
  bool cannot_read; /* a stream could not be read: the check is not done */
} Walk;

/* OpenType, PostScript, bare CFF. */
static bool
looks_like_font(const guint8 *bytes, gsize length)
{
  static const char *const STARTS[] = {"OTTO", "true", "%!PS", "%!Fo"};
  if (length < 4)
    return false;
  for (guint i = 0; i < G_N_ELEMENTS(STARTS); i++)
    if (memcmp(bytes, STARTS[i], 4) == 0)
      return true;
  return memcmp(bytes, "\0\1\0\0", 4) == 0 || (memcmp(bytes, "\1\0", 2) == 0 && bytes[2] <= 8);
}

/* In a font file its own words count for nothing. */
static void
search_bytes(Walk *walk, const char *place, const guint8 *bytes, gsize length)
{
  g_autoptr(GPtrArray) found =
      tusch_byte_matcher_search(walk->context->byte_matcher, bytes, length);
  bool is_font = looks_like_font(bytes, length);
  for (guint i = 0; i < found->len; i++) {
    const TuschSecret *secret = g_ptr_array_index(found, i);
    if (!is_font || !tusch_is_font_word(secret->text))
      tusch_check_add_secret(walk->check, place, secret, false);
  }
}

static void
search_text(Walk *walk, const char *place, const char *text, TuschMatchMode mode)
{
  g_autoptr(GArray) hits = tusch_text_matcher_search(walk->context->text_matcher, text, mode);
  tusch_check_add_hits(walk->check, place, hits);
}

static void
search_names(Walk *walk, const char *place, const char *names)
{
  g_autoptr(GArray) hits =
      tusch_text_matcher_search(walk->context->text_matcher, names, TUSCH_MATCH_EXACT);
  for (guint i = 0; i < hits->len; i++) {
    const TuschTextHit *hit = &g_array_index(hits, TuschTextHit, i);
    if (!tusch_is_font_word(hit->secret->text))
      tusch_check_add_secret(walk->check, place, hit->secret, hit->is_partial);
  }
}

/* A text string of the standard: UTF-16 with a mark, UTF-8 with a mark, else nearly cp1252. */
static void
append_string(GString *text, const GString *bytes)
{
  const guint8 *b = (const guint8 *)bytes->str;
  g_autofree char *utf8 = NULL;
  if (bytes->len >= 2 && b[0] == 0xFE && b[1] == 0xFF)
    utf8 = g_convert(bytes->str + 2, (gssize)bytes->len - 2, "UTF-8", "UTF-16BE", NULL, NULL, NULL);
  else if (bytes->len >= 2 && b[0] == 0xFF && b[1] == 0xFE)
    utf8 = g_convert(bytes->str + 2, (gssize)bytes->len - 2, "UTF-8", "UTF-16LE", NULL, NULL, NULL);
  else if (g_utf8_validate_len(bytes->str, bytes->len, NULL))
    utf8 = g_strdup(bytes->str);
  if (utf8 != NULL)
    g_string_append(text, utf8);
  else
    tusch_glyph_map_decode_cp1252(bytes, text);
  g_string_append(text, APART);
}

/* What an object says. */
typedef struct {
  GString *text, *bytes;
  GString *names; /* text of names and of what describes a font, where the format has words too */
} Gathered;

static bool
describes_font(const char *key)
{
  return g_str_equal(key, "FontFamily") || g_str_equal(key, "CharSet");
}

static void
gather_name(Gathered *gathered, const char *name, gsize length)
{
  if (tusch_is_format_word(name, length))
    return;
  g_string_append(gathered->names, g_utf8_validate(name, (gssize)length, NULL) ? name : "");
  g_string_append(gathered->names, APART);
  g_string_append_c(gathered->bytes, '/');
  g_string_append_len(gathered->bytes, name, (gssize)length);
  g_string_append(gathered->bytes, APART);
}

/* Gathers strings, names and keys of @object and what is directly inside. */
static void
gather_strings(const TuschPdfObject *object, bool is_of_font, Gathered *gathered)
{
  if (object->type == TUSCH_PDF_NAME) {
    gather_name(gathered, object->bytes->str, object->bytes->len);
  } else if (object->bytes != NULL) {
    append_string(is_of_font ? gathered->names : gathered->text, object->bytes);
    g_string_append(gathered->bytes, is_of_font ? "/" : "");
    g_string_append_len(gathered->bytes, object->bytes->str, (gssize)object->bytes->len);
    g_string_append(gathered->bytes, APART);
  }
  for (guint i = 0; object->items != NULL && i < object->items->len; i++) {
    const char *key = object->keys != NULL ? g_ptr_array_index(object->keys, i) : "";
    gather_name(gathered, key, strlen(key));
    gather_strings(g_ptr_array_index(object->items, i), describes_font(key), gathered);
  }
}

static void
check_strings(Walk *walk, const TuschPdfObject *object, const char *place)
{
  Gathered gathered = {g_string_new(NULL), g_string_new(NULL), g_string_new(NULL)};
  gather_strings(object, false, &gathered);
  if (gathered.text->len > 0)
    search_text(walk, place, gathered.text->str, TUSCH_MATCH_EXACT);
  if (gathered.bytes->len > 0)
    search_bytes(walk, place, (const guint8 *)gathered.bytes->str, gathered.bytes->len);
  if (gathered.names->len > 0)
    search_names(walk, place, gathered.names->str);
  g_string_free(gathered.text, TRUE);
  g_string_free(gathered.bytes, TRUE);
  g_string_free(gathered.names, TRUE);
  walk->check->n_checked++;
}

/* Property lists inside a stream hide what the structure check sees elsewhere. */
static void
check_names(Walk *walk, const TuschContent *content, const char *place)
{
  GString *names = g_string_new(NULL);
  for (guint i = 0; i < content->names->len; i++) {
    const char *name = g_ptr_array_index(content->names, i);
    if (tusch_is_format_word(name, strlen(name)))
      continue;
    g_string_append(names, g_utf8_validate(name, -1, NULL) ? name : "");
    g_string_append(names, APART);
  }
  search_text(walk, place, names->str, TUSCH_MATCH_EXACT);
  if (content->has_replacement)
    tusch_check_take_problem(walk->check,
                             g_strdup_printf(_("%s: skjult erstatningstekst i indholdet"), place));
  if (content->has_layer)
    tusch_check_take_problem(walk->check, g_strdup_printf(_("%s: et lag, der kan skjules"), place));
  g_string_free(names, TRUE);
}

static void
check_content(Walk *walk, const TuschContent *content, const char *place)
{
  search_text(walk, place, content->shown->str, TUSCH_MATCH_EXACT);
  search_text(walk, place, content->joined->str, TUSCH_MATCH_JOINED);
  if (!g_str_equal(content->plain->str, content->shown->str))
    search_text(walk, place, content->plain->str, TUSCH_MATCH_EXACT);
  if (content->has_false_text) {
    search_text(walk, place, content->drawn->str, TUSCH_MATCH_EXACT);
    search_text(walk, place, content->drawn->str, TUSCH_MATCH_JOINED);
  }
  g_autofree char *backwards = g_utf8_strreverse(content->joined->str, -1);
  search_text(walk, place, backwards, TUSCH_MATCH_JOINED);
  check_names(walk, content, place);
  if (content->has_unreadable_text)
    tusch_page_mark(walk->context, walk->page_index, TUSCH_PAGE_UNREADABLE_TEXT);
}

static void read_form(Walk *walk, const TuschPdfObject *form, int depth);

/* Forms that the content paints are read as part of the page; a picture that nothing paints is one
 * that nobody has looked at. */
static void
follow_xobjects(Walk *walk, const TuschPdfObject *resources, const TuschContent *content, int depth)
{
  TuschPdfInspector *inspector = walk->context->inspector;
  const TuschPdfObject *map = tusch_pdf_inspector_lookup(inspector, resources, "XObject");
  for (guint i = 0; map->keys != NULL && i < map->keys->len; i++) {
    const TuschPdfObject *object =
        tusch_pdf_inspector_resolve(inspector, g_ptr_array_index(map->items, i));
    const TuschPdfObject *subtype = tusch_pdf_inspector_lookup(inspector, object, "Subtype");
    bool is_form = tusch_pdf_object_is_name(subtype, "Form");
    bool is_used = g_hash_table_contains(content->used, g_ptr_array_index(map->keys, i));
    if (is_form)
      read_form(walk, object, depth + 1);
    else if (!is_used)
      tusch_check_take_problem(walk->check,
                               g_strdup_printf(_("objekt %d: et billede, som side %u ikke viser"),
                                               object->stream_id,
                                               walk->page_index + 1));
  }
}

static void
note_inline_images(Walk *walk, const TuschContent *content)
{
  walk->context->has_inline_images =
      walk->context->has_inline_images || content->n_inline_images > 0;
}

static void
read_content(
    Walk *walk, const TuschPdfObject *resources, GBytes *data, const char *place, int depth)
{
  gsize length = 0;
  const guint8 *bytes = g_bytes_get_data(data, &length);
  g_autoptr(TuschContent) content =
      tusch_content_read(walk->context->fonts, resources, bytes, length);
  note_inline_images(walk, content);
  check_content(walk, content, place);
  search_bytes(walk, place, bytes, length);
  follow_xobjects(walk, resources, content, depth);
}

static GBytes *
read_stream(Walk *walk, int id, bool *out_decoded)
{
  GBytes *data = tusch_pdf_inspector_read_stream(walk->context->inspector, id, out_decoded, NULL);
  if (data == NULL) {
    walk->cannot_read = true;
    tusch_check_take_problem(walk->check, g_strdup_printf(_("objekt %d kan ikke læses"), id));
  }
  return data;
}

static bool
first_visit(Walk *walk, int id)
{
  if (id <= 0 || (guint)id >= walk->size || walk->visited[id])
    return false;
  walk->visited[id] = true;
  return true;
}

static void
read_form(Walk *walk, const TuschPdfObject *form, int depth)
{
  if (depth > 40 || form->type != TUSCH_PDF_STREAM || !first_visit(walk, form->stream_id))
    return;
  g_autoptr(GBytes) data = read_stream(walk, form->stream_id, NULL);
  if (data == NULL)
    return;
  const TuschPdfObject *resources =
      tusch_pdf_inspector_lookup(walk->context->inspector, form, "Resources");
  g_autofree char *place = g_strdup_printf(_("side %u"), walk->page_index + 1);
  read_content(walk, resources, data, place, depth);
}

/* All parts of /Contents in one, apart by a line end (7.8.2: they are one stream). */
static GBytes *
contents_of_page(Walk *walk, const TuschPdfObject *page)
{
  TuschPdfInspector *inspector = walk->context->inspector;
  const TuschPdfObject *contents = tusch_pdf_inspector_lookup(inspector, page, "Contents");
  GByteArray *all = g_byte_array_new();
  guint n_parts = contents->type == TUSCH_PDF_ARRAY ? contents->items->len : 1;
  for (guint i = 0; i < n_parts; i++) {
    const TuschPdfObject *part =
        contents->type == TUSCH_PDF_ARRAY
            ? tusch_pdf_inspector_resolve(inspector, g_ptr_array_index(contents->items, i))
            : contents;
    if (part->type != TUSCH_PDF_STREAM)
      continue;
    (void)first_visit(walk, part->stream_id);
    g_autoptr(GBytes) data = read_stream(walk, part->stream_id, NULL);
    if (data != NULL) {
      gsize length = 0;
      const guint8 *bytes = g_bytes_get_data(data, &length);
      g_byte_array_append(all, bytes, (guint)length);
      g_byte_array_append(all, (const guint8 *)"\n", 1);
    }
  }
  return g_byte_array_free_to_bytes(all);
}

static void
check_pages(Walk *walk)
{
  TuschPdfInspector *inspector = walk->context->inspector;
  for (guint i = 0; i < tusch_pdf_inspector_get_n_pages(inspector); i++) {
    walk->page_index = i;
    guint n_before = walk->check->n_found;
    const TuschPdfObject *page =
        tusch_pdf_inspector_get_object(inspector, tusch_pdf_inspector_get_page_id(inspector, i));
    g_autoptr(GBytes) data = contents_of_page(walk, page);
    g_autofree char *place = g_strdup_printf(_("side %u"), i + 1);
    read_content(walk, tusch_content_resources_of_page(inspector, page), data, place, 0);
    tusch_check_blame_page(walk->check, n_before, i);
  }
}

/* Samples of pictures are not text; OCR reads them. Their raw bytes are in the file's bytes. */
static bool
is_image(const TuschPdfInspector *inspector, const TuschPdfObject *stream)
{
  const TuschPdfObject *subtype = tusch_pdf_inspector_lookup(inspector, stream, "Subtype");
  return tusch_pdf_object_is_name(subtype, "Image");
}

/* What no program shows, and any program can take out: bytes behind the last sample. */
static void
check_image(Walk *walk, const TuschPdfObject *image)
{
  TuschPdfInspector *inspector = walk->context->inspector;
  bool is_decoded = false;
  g_autoptr(GBytes) data = read_stream(walk, image->stream_id, &is_decoded);
  gsize expected = tusch_image_size_bytes(inspector, image);
  gsize length = 0;
  const guint8 *bytes = data != NULL ? g_bytes_get_data(data, &length) : NULL;
  g_autofree char *place = g_strdup_printf(_("objekt %d (billede)"), image->stream_id);
  if (!is_decoded || data == NULL || expected == 0 || length <= expected)
    return;
  search_bytes(walk, place, bytes + expected, length - expected);
  if (length - expected > MAX_TAIL_BYTES)
    tusch_check_take_problem(walk->check,
                             g_strdup_printf(_("%s: data efter billedets sidste punkt"), place));
}

static bool
is_font_file(const TuschPdfInspector *inspector, const TuschPdfObject *stream)
{
  const TuschPdfObject *subtype = tusch_pdf_inspector_lookup(inspector, stream, "Subtype");
  return tusch_pdf_inspector_lookup(inspector, stream, "Length1")->type != TUSCH_PDF_NULL ||
         tusch_pdf_object_is_name(subtype, "Type1C") ||
         tusch_pdf_object_is_name(subtype, "CIDFontType0C") ||
         tusch_pdf_object_is_name(subtype, "OpenType");
}

/* Streams no page's content led to: fonts, CMaps, patterns, procedures, XMP, and what should not be
 * there. Read as content too, which does no harm to what is none. */
static void
check_other_stream(Walk *walk, const TuschPdfObject *stream)
{
  TuschPdfInspector *inspector = walk->context->inspector;
  if (is_image(inspector, stream)) {
    tusch_verify_mark_users(walk->context, (guint)stream->stream_id, TUSCH_PAGE_HAS_PICTURE);
    check_image(walk, stream);
    return;
  }
  bool is_decoded = false;
  g_autoptr(GBytes) data = read_stream(walk, stream->stream_id, &is_decoded);
  if (data == NULL)
    return;
  gsize length = 0;
  const guint8 *bytes = g_bytes_get_data(data, &length);
  g_autofree char *place = g_strdup_printf(_("objekt %d"), stream->stream_id);
  search_bytes(walk, place, bytes, length);
  bool is_font = is_font_file(inspector, stream) || looks_like_font(bytes, length);
  bool is_profile =
      tusch_pdf_inspector_lookup(inspector, stream, "Alternate")->type != TUSCH_PDF_NULL;
  if (is_font || is_profile || !is_decoded)
    return;
  const TuschPdfObject *resources = tusch_pdf_inspector_lookup(inspector, stream, "Resources");
  g_autoptr(TuschContent) content =
      tusch_content_read(walk->context->fonts, resources, bytes, length);
  note_inline_images(walk, content);
  search_text(walk, place, content->shown->str, TUSCH_MATCH_EXACT);
  search_text(walk, place, content->joined->str, TUSCH_MATCH_JOINED);
  search_text(walk, place, content->drawn->str, TUSCH_MATCH_EXACT);
}

static void
check_objects(Walk *walk)
{
  TuschPdfInspector *inspector = walk->context->inspector;
  check_strings(walk, tusch_pdf_inspector_get_trailer(inspector), _("filens slutning"));
  for (guint id = 1; id < walk->size; id++) {
    const TuschPdfObject *object = tusch_pdf_inspector_get_object(inspector, (int)id);
    g_autofree char *place = g_strdup_printf(_("objekt %u"), id);
    guint n_before = walk->check->n_found;
    check_strings(walk, object, place);
    if (object->type == TUSCH_PDF_STREAM && !walk->visited[id])
      check_other_stream(walk, object);
    tusch_check_blame_object(walk->context, walk->check, n_before, id);
  }
}

/* Whatever the tables of the file say, this is what its bytes hold. */
static void
check_file_bytes(Walk *walk)
{
  gsize length = 0;
  const guint8 *bytes = g_bytes_get_data(walk->context->file, &length);
  search_bytes(walk, _("filens bytes"), bytes, length);
  TuschCarver carver = {walk->context->file, 0};
  gsize start = 0;
  for (GByteArray *data = tusch_carver_next(&carver, &start); data != NULL;
       data = tusch_carver_next(&carver, &start)) {
    g_autofree char *offset = g_strdup_printf("%" G_GSIZE_FORMAT, start);
    g_autofree char *place = g_strdup_printf(_("data ved byte %s i filen"), offset);
    search_bytes(walk, place, data->data, data->len);
    g_byte_array_unref(data);
  }
}

void
tusch_check_streams(TuschVerifyContext *context, TuschCheck *check)
{
  Walk walk = {.context = context, .check = check};
  check_file_bytes(&walk);
  if (context->inspector == NULL) {
    tusch_check_give_up(check, g_strdup(context->open_problem));
    return;
  }
  walk.size = tusch_pdf_inspector_get_size(context->inspector);
  walk.visited = g_new0(bool, walk.size);
  check_pages(&walk);
  check_objects(&walk);
  g_free(walk.visited);
  tusch_check_finish(check);
  if (walk.cannot_read)
    check->result = TUSCH_CHECK_NOT_DONE;
}
