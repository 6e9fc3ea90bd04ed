/* Whether the fonts of a page show what its text says. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tusch/verify.h"

#include "verify/content.h"

enum { MAX_DEPTH = 40, MAX_STREAMS = 2000 };

/* Of the letters and digits; what few signs by odd names come to. */
static const double MAX_UNTOLD_SHARE = 0.02;

struct TuschTextWitness {
  char *path;
  bool is_tried; /* a file is opened when it is first asked about */
  TuschPdfInspector *inspector; /* NULL: nothing is known */
  TuschFontCache *fonts;
};

/* What the streams of one page show. */
typedef struct {
  const TuschTextWitness *witness;
  guint n_letters, n_untold, n_streams;
  bool is_false; /* a font file says other letters, or a stream cannot be read */
} Count;

TuschTextWitness *
tusch_text_witness_new(const char *path)
{
  TuschTextWitness *witness = g_new0(TuschTextWitness, 1);
  witness->path = g_strdup(path);
  return witness;
}

void
tusch_text_witness_free(TuschTextWitness *witness)
{
  if (witness == NULL)
    return;
  tusch_font_cache_free(witness->fonts);
  tusch_pdf_inspector_close(witness->inspector);
  g_free(witness->path);
  g_free(witness);
}

static void
open_file(TuschTextWitness *witness)
{
  witness->is_tried = true;
  witness->inspector = tusch_pdf_inspector_open(witness->path, NULL);
  if (witness->inspector != NULL)
    witness->fonts = tusch_font_cache_new(witness->inspector);
}

static void
add_stream(Count *count, const TuschPdfObject *stream, GByteArray *all)
{
  g_autoptr(GBytes) data = stream->type == TUSCH_PDF_STREAM
                               ? tusch_pdf_inspector_read_stream(
                                     count->witness->inspector, stream->stream_id, NULL, NULL)
                               : NULL;
  gsize length = 0;
  const guint8 *bytes = data != NULL ? g_bytes_get_data(data, &length) : NULL;
  count->is_false |= data == NULL || ++count->n_streams > MAX_STREAMS;
  if (length > 0)
    g_byte_array_append(all, bytes, (guint)length);
  g_byte_array_append(all, (const guint8 *)"\n", 1);
}

/* @streams: one, or an array of them that are read as one. */
static void
count_content(Count *count,
              const TuschPdfObject *streams,
              const TuschPdfObject *resources,
              int depth)
{
  const TuschPdfInspector *inspector = count->witness->inspector;
  g_autoptr(GByteArray) all = g_byte_array_new();
  if (streams->type != TUSCH_PDF_ARRAY)
    add_stream(count, streams, all);
  for (guint i = 0; streams->type == TUSCH_PDF_ARRAY && i < streams->items->len; i++)
    add_stream(
        count, tusch_pdf_inspector_resolve(inspector, g_ptr_array_index(streams->items, i)), all);
  g_autoptr(TuschContent) content =
      tusch_content_read(count->witness->fonts, resources, all->data, all->len);
  count->n_letters += content->n_letters;
  count->n_untold += content->n_untold;
  count->is_false |= content->has_unreadable_text || depth > MAX_DEPTH;
  const TuschPdfObject *map = tusch_pdf_inspector_lookup(inspector, resources, "XObject");
  for (guint i = 0; map->keys != NULL && !count->is_false && i < map->keys->len; i++) {
    const TuschPdfObject *object =
        tusch_pdf_inspector_resolve(inspector, g_ptr_array_index(map->items, i));
    const TuschPdfObject *subtype = tusch_pdf_inspector_lookup(inspector, object, "Subtype");
    if (!g_hash_table_contains(content->used, g_ptr_array_index(map->keys, i)) ||
        !tusch_pdf_object_is_name(subtype, "Form"))
      continue;
    const TuschPdfObject *own = tusch_pdf_inspector_lookup(inspector, object, "Resources");
    count_content(count, object, own->type != TUSCH_PDF_NULL ? own : resources, depth + 1);
  }
}

bool
tusch_text_witness_confirms(TuschTextWitness *witness, guint page_index)
{
  if (!witness->is_tried)
    open_file(witness);
  const TuschPdfInspector *inspector = witness->inspector;
  if (inspector == NULL || page_index >= tusch_pdf_inspector_get_n_pages(inspector))
    return false;
  const TuschPdfObject *page = tusch_pdf_inspector_get_object(
      inspector, tusch_pdf_inspector_get_page_id(inspector, page_index));
  Count count = {.witness = witness};
  count_content(&count,
                tusch_pdf_inspector_lookup(inspector, page, "Contents"),
                tusch_content_resources_of_page(inspector, page),
                0);
  return !count.is_false && count.n_letters > 0 &&
         count.n_untold <= MAX_UNTOLD_SHARE * count.n_letters;
}
