/* What cairo cannot write: hidden places, /Rotate, encryption. With qpdf's C API. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pdf.h"

#include <gio/gio.h>
#include <qpdf/qpdf-c.h>
#include <string.h>

typedef struct {
  qpdf_data qpdf;
  qpdf_oh page; /* the first */
} Editor;

static qpdf_oh
new_text(Editor *editor, const char *utf8)
{
  return qpdf_oh_new_unicode_string(editor->qpdf, utf8);
}

static qpdf_oh
get_or_add(Editor *editor, qpdf_oh dictionary, const char *key, const char *fresh)
{
  if (!qpdf_oh_has_key(editor->qpdf, dictionary, key))
    qpdf_oh_replace_key(editor->qpdf, dictionary, key, qpdf_oh_parse(editor->qpdf, fresh));
  return qpdf_oh_get_key(editor->qpdf, dictionary, key);
}

static void
leak_info(Editor *editor, const char *text)
{
  qpdf_oh info = qpdf_oh_get_key(editor->qpdf, qpdf_get_trailer(editor->qpdf), "/Info");
  qpdf_oh_replace_key(editor->qpdf, info, "/Keywords", new_text(editor, text));
  qpdf_oh_replace_key(editor->qpdf, info, "/Subject", new_text(editor, text));
}

static void
leak_author(Editor *editor, const char *text)
{
  qpdf_oh info = qpdf_oh_get_key(editor->qpdf, qpdf_get_trailer(editor->qpdf), "/Info");
  qpdf_oh_replace_key(editor->qpdf, info, "/Author", new_text(editor, text));
}

static void
leak_metadata(Editor *editor, const char *text)
{
  g_autofree char *xmp = g_markup_printf_escaped(
      "<?xpacket begin='' id='W5M0MpCehiHzreSzNTczkc9d'?>\n"
      "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF "
      "xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description rdf:about='' "
      "xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:description><rdf:Alt>"
      "<rdf:li xml:lang='x-default'>%s</rdf:li></rdf:Alt></dc:description></rdf:Description>"
      "</rdf:RDF></x:xmpmeta>\n<?xpacket end='w'?>",
      text);
  qpdf_oh stream = qpdf_oh_new_stream(editor->qpdf);
  qpdf_oh none = qpdf_oh_new_null(editor->qpdf);
  qpdf_oh_replace_stream_data(
      editor->qpdf, stream, (const unsigned char *)xmp, strlen(xmp), none, none);
  qpdf_oh dictionary = qpdf_oh_get_dict(editor->qpdf, stream);
  qpdf_oh_replace_key(
      editor->qpdf, dictionary, "/Type", qpdf_oh_new_name(editor->qpdf, "/Metadata"));
  qpdf_oh_replace_key(editor->qpdf, dictionary, "/Subtype", qpdf_oh_new_name(editor->qpdf, "/XML"));
  qpdf_oh_replace_key(editor->qpdf, qpdf_get_root(editor->qpdf), "/Metadata", stream);
}

static void
leak_note(Editor *editor, const char *text)
{
  qpdf_oh note =
      qpdf_oh_parse(editor->qpdf,
                    "<< /Type /Annot /Subtype /Text /Rect [540 700 560 720] /Name /Comment /F 4 "
                    "/C [1 0.9 0.3] /T (Sagsbehandler) >>");
  qpdf_oh_replace_key(editor->qpdf, note, "/Contents", new_text(editor, text));
  qpdf_oh annotations = get_or_add(editor, editor->page, "/Annots", "[]");
  qpdf_oh_append_item(editor->qpdf, annotations, qpdf_make_indirect_object(editor->qpdf, note));
}

/* A form field whose value is not shown: hidden widget (/F 2). */
static void
leak_widget(Editor *editor, const char *text)
{
  qpdf_oh widget = qpdf_oh_parse(
      editor->qpdf,
      "<< /Type /Annot /Subtype /Widget /FT /Tx /T (modpart_cpr) /Rect [70 60 200 76] /F 2 "
      "/DA (/Helv 9 Tf 0 g) >>");
  qpdf_oh_replace_key(editor->qpdf, widget, "/V", new_text(editor, text));
  qpdf_oh field = qpdf_make_indirect_object(editor->qpdf, widget);
  qpdf_oh annotations = get_or_add(editor, editor->page, "/Annots", "[]");
  qpdf_oh_append_item(editor->qpdf, annotations, field);
  qpdf_oh form = get_or_add(editor, qpdf_get_root(editor->qpdf), "/AcroForm", "<< /Fields [] >>");
  qpdf_oh_append_item(editor->qpdf, qpdf_oh_get_key(editor->qpdf, form, "/Fields"), field);
}

/* Text in rendering mode 3, as a scanner program leaves it under its picture. */
static void
leak_invisible(Editor *editor, const char *text)
{
  g_autofree char *latin = g_convert(text, -1, "ISO-8859-1", "UTF-8", NULL, NULL, NULL);
  g_autofree char *code =
      g_strdup_printf("q 1 0 0 1 0 0 cm BT /TuschLeak 9 Tf 3 Tr 72 120 Td (%s) Tj ET Q\n", latin);
  qpdf_oh stream = qpdf_oh_new_stream(editor->qpdf);
  qpdf_oh none = qpdf_oh_new_null(editor->qpdf);
  qpdf_oh_replace_stream_data(
      editor->qpdf, stream, (const unsigned char *)code, strlen(code), none, none);
  qpdf_oh contents = qpdf_oh_new_array(editor->qpdf);
  qpdf_oh_append_item(editor->qpdf, contents, stream);
  qpdf_oh_append_item(
      editor->qpdf, contents, qpdf_oh_get_key(editor->qpdf, editor->page, "/Contents"));
  qpdf_oh_replace_key(editor->qpdf, editor->page, "/Contents", contents);
  qpdf_oh resources = qpdf_oh_get_key(editor->qpdf, editor->page, "/Resources");
  qpdf_oh fonts = get_or_add(editor, resources, "/Font", "<< >>");
  qpdf_oh font = qpdf_oh_parse(
      editor->qpdf,
      "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>");
  qpdf_oh_replace_key(editor->qpdf, fonts, "/TuschLeak", font);
}

static void
leak_attachment(Editor *editor, const char *text)
{
  qpdf_oh stream = qpdf_oh_new_stream(editor->qpdf);
  qpdf_oh none = qpdf_oh_new_null(editor->qpdf);
  qpdf_oh_replace_stream_data(
      editor->qpdf, stream, (const unsigned char *)text, strlen(text), none, none);
  qpdf_oh spec =
      qpdf_oh_parse(editor->qpdf, "<< /Type /Filespec /F (notat.txt) /UF (notat.txt) >>");
  qpdf_oh files = qpdf_oh_new_dictionary(editor->qpdf);
  qpdf_oh_replace_key(editor->qpdf, files, "/F", stream);
  qpdf_oh_replace_key(editor->qpdf, spec, "/EF", files);
  qpdf_oh entries = qpdf_oh_new_array(editor->qpdf);
  qpdf_oh_append_item(editor->qpdf, entries, qpdf_oh_new_string(editor->qpdf, "notat.txt"));
  qpdf_oh_append_item(editor->qpdf, entries, qpdf_make_indirect_object(editor->qpdf, spec));
  qpdf_oh tree = qpdf_oh_new_dictionary(editor->qpdf);
  qpdf_oh_replace_key(editor->qpdf, tree, "/Names", entries);
  qpdf_oh names = get_or_add(editor, qpdf_get_root(editor->qpdf), "/Names", "<< >>");
  qpdf_oh_replace_key(editor->qpdf, names, "/EmbeddedFiles", tree);
}

static void
add_leaks(Editor *editor, const CorpusDocument *document)
{
  static const struct {
    const char *place;
    void (*add)(Editor *editor, const char *text);
  } places[] = {
      {"author", leak_author},
      {"info", leak_info},
      {"metadata", leak_metadata},
      {"note", leak_note},
      {"widget", leak_widget},
      {"invisible", leak_invisible},
      {"attachment", leak_attachment},
  };
  for (guint i = 0; i < document->leaks->len; i++) {
    const CorpusLeak *leak = document->leaks->pdata[i];
    for (gsize k = 0; k < G_N_ELEMENTS(places); k++)
      if (strcmp(leak->place, places[k].place) == 0)
        places[k].add(editor, leak->text->text->str);
  }
}

static void
rotate_pages(Editor *editor, const char *degrees)
{
  for (int i = 0; i < qpdf_get_num_pages(editor->qpdf); i++) {
    qpdf_oh page = qpdf_get_page_n(editor->qpdf, (size_t)i);
    qpdf_oh_replace_key(editor->qpdf,
                        page,
                        "/Rotate",
                        qpdf_oh_new_integer(editor->qpdf, g_ascii_strtoll(degrees, NULL, 10)));
  }
}

/* AES-128 with a fixed /ID and IV: the newer schemes draw random salts that cannot be fixed. */
static void
encrypt(Editor *editor, const char *password)
{
  qpdf_set_static_ID(editor->qpdf, QPDF_TRUE);
  qpdf_set_static_aes_IV(editor->qpdf, QPDF_TRUE);
  qpdf_set_r4_encryption_parameters_insecure(editor->qpdf,
                                             password,
                                             "arkiv-ejer",
                                             QPDF_TRUE,
                                             QPDF_TRUE,
                                             QPDF_TRUE,
                                             QPDF_FALSE,
                                             QPDF_FALSE,
                                             QPDF_FALSE,
                                             qpdf_r3p_full,
                                             QPDF_TRUE,
                                             QPDF_TRUE);
}

static GBytes *
edit(Editor *editor, GBytes *pdf, const CorpusDocument *document)
{
  gsize size = 0;
  const char *data = g_bytes_get_data(pdf, &size);
  const char *rotate = corpus_document_get(document, "rotate");
  const char *password = corpus_document_get(document, "password");
  if (qpdf_read_memory(editor->qpdf, "corpus", data, size, NULL) & QPDF_ERRORS)
    return NULL;
  editor->page = qpdf_get_page_n(editor->qpdf, 0);
  add_leaks(editor, document);
  if (rotate)
    rotate_pages(editor, rotate);
  if (qpdf_init_write_memory(editor->qpdf) & QPDF_ERRORS)
    return NULL;
  if (password)
    encrypt(editor, password);
  else
    qpdf_set_deterministic_ID(editor->qpdf, QPDF_TRUE);
  if (qpdf_write(editor->qpdf) & QPDF_ERRORS)
    return NULL;
  return g_bytes_new(qpdf_get_buffer(editor->qpdf), qpdf_get_buffer_length(editor->qpdf));
}

GBytes *
corpus_pdf_finish(GBytes *pdf, const CorpusDocument *document, GError **error)
{
  if (!document->leaks->len && !corpus_document_get(document, "rotate") &&
      !corpus_document_get(document, "password"))
    return pdf;
  Editor editor = {.qpdf = qpdf_init()};
  GBytes *finished = edit(&editor, pdf, document);
  if (!finished)
    g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_FAILED, "qpdf cannot finish a PDF");
  qpdf_cleanup(&editor.qpdf);
  g_bytes_unref(pdf);
  return finished;
}
