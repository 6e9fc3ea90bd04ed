/* PDF: properties, layers, annotations, files, fields, scripts, text that no page shows. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/poppler/poppler-document.h"
#include "adapters/qpdf/layers.h"
#include "adapters/qpdf/objects.h"
#include "adapters/xml/xml-scan.h"
#include "base/language.h"
#include "ingest/hidden.h"
#include "ingest/pdf-text.h"

#include <glib/gstdio.h>
#include <string.h>

enum { MAX_FIELDS = 20000, MAX_DEPTH = 32, MAX_PAGES = 2000 };

typedef struct {
  TuschQpdf *qpdf;
  HiddenList *list;
  guint n_visited;
} PdfScan;

static char *
text_of(const PdfScan *scan, TuschObj object)
{
  return pdf_text_of(scan->qpdf, object);
}

static void
add_key(
    const PdfScan *scan, TuschHiddenKind kind, const char *place, TuschObj dict, const char *key)
{
  g_autofree char *text = text_of(scan, tusch_obj_get(scan->qpdf, dict, key));
  hidden_add_named(scan->list, kind, place, NULL, text);
}

/* ---- properties ---- */

static void
scan_info(const PdfScan *scan)
{
  static const char *const dull[] = {
      "/Producer", "/Creator", "/CreationDate", "/ModDate", "/Trapped", "/PTEX.Fullbanner"};
  TuschObj info = tusch_obj_get(scan->qpdf, tusch_qpdf_get_trailer(scan->qpdf), "/Info");
  g_auto(GStrv) keys = tusch_obj_keys(scan->qpdf, info);
  for (char **key = keys; key != NULL && *key != NULL; key++) {
    bool is_dull = false;
    for (guint i = 0; i < G_N_ELEMENTS(dull); i++)
      is_dull |= g_str_equal(*key, dull[i]);
    g_autofree char *text = text_of(scan, tusch_obj_get(scan->qpdf, info, *key));
    if (!is_dull)
      hidden_add_named(scan->list, TUSCH_HIDDEN_PROPERTY, NULL, *key + 1, text);
  }
}

typedef struct {
  GString *text;
  HiddenList *list;
  guint n_skipped;
} XmpScan;

static bool
is_dull_xmp(const char *name)
{
  static const char *const dull[] = {"CreateDate",
                                     "ModifyDate",
                                     "MetadataDate",
                                     "CreatorTool",
                                     "Producer",
                                     "DocumentID",
                                     "InstanceID",
                                     "format",
                                     "part",
                                     "conformance",
                                     "OriginalDocumentID",
                                     "RenditionClass"};
  for (guint i = 0; i < G_N_ELEMENTS(dull); i++)
    if (g_str_equal(name, dull[i]))
      return true;
  return false;
}

static void
on_xmp_start(const char *name, const TuschXmlAttributes *attributes, gpointer user_data)
{
  static const char *const values[] = {"title", "creator", "description", "Keywords", "Author"};
  XmpScan *scan = user_data;
  g_string_truncate(scan->text, 0);
  scan->n_skipped += is_dull_xmp(name);
  for (guint i = 0; i < G_N_ELEMENTS(values); i++) {
    g_autofree char *value = tusch_xml_attributes_get(attributes, values[i]);
    hidden_add_named(scan->list, TUSCH_HIDDEN_PROPERTY, "XMP", values[i], value);
  }
}

static void
on_xmp_end(const char *name, gpointer user_data)
{
  XmpScan *scan = user_data;
  if (scan->n_skipped == 0)
    hidden_add_named(scan->list, TUSCH_HIDDEN_PROPERTY, "XMP", NULL, scan->text->str);
  scan->n_skipped -= is_dull_xmp(name);
  g_string_truncate(scan->text, 0);
}

static void
on_xmp_text(const char *text, gsize length, gpointer user_data)
{
  g_string_append_len(((XmpScan *)user_data)->text, text, (gssize)length);
}

static void
scan_xmp(const PdfScan *scan, TuschObj catalog)
{
  static const TuschXmlHandler HANDLER = {on_xmp_start, on_xmp_end, on_xmp_text};
  TuschObj metadata = tusch_obj_get(scan->qpdf, catalog, "/Metadata");
  g_autoptr(GBytes) bytes = tusch_obj_stream_decoded(scan->qpdf, metadata);
  if (bytes == NULL)
    return;
  gsize size;
  const char *data = g_bytes_get_data(bytes, &size);
  g_autoptr(GString) text = g_string_new(NULL);
  XmpScan xmp = {text, scan->list, 0};
  g_autoptr(TuschXmlScan) parser = tusch_xml_scan_new(&HANDLER, &xmp);
  if (!tusch_xml_scan_feed(parser, data, size, NULL))
    hidden_set_incomplete(scan->list);
}

/* ---- what hangs on the catalog ---- */

static void
scan_layers(const PdfScan *scan, TuschObj catalog)
{
  TuschObj properties = tusch_obj_get(scan->qpdf, catalog, "/OCProperties");
  TuschObj groups = tusch_obj_get(scan->qpdf, properties, "/OCGs");
  for (guint i = 0; i < tusch_obj_length(scan->qpdf, groups); i++) {
    TuschObj group = tusch_obj_at(scan->qpdf, groups, i);
    if (!tusch_layer_is_hidden(scan->qpdf, group))
      continue;
    g_autofree char *name = text_of(scan, tusch_obj_get(scan->qpdf, group, "/Name"));
    hidden_add(scan->list, TUSCH_HIDDEN_LAYER, NULL, name);
  }
}

/* A node of a name tree or of a tree of fields: @func for each that has @leaf. */
static void
scan_outlines(PdfScan *scan, TuschObj item, guint depth)
{
  for (; item != 0 && depth < MAX_DEPTH && scan->n_visited < MAX_FIELDS;
       item = tusch_obj_get(scan->qpdf, item, "/Next")) {
    scan->n_visited++;
    add_key(scan, TUSCH_HIDDEN_DESCRIPTION, _("bogmærke"), item, "/Title");
    scan_outlines(scan, tusch_obj_get(scan->qpdf, item, "/First"), depth + 1);
  }
}

static void
scan_fields(PdfScan *scan, TuschObj fields, guint depth)
{
  for (guint i = 0; i < tusch_obj_length(scan->qpdf, fields) && depth < MAX_DEPTH; i++) {
    TuschObj field = tusch_obj_at(scan->qpdf, fields, i);
    if (scan->n_visited++ > MAX_FIELDS)
      return;
    g_autofree char *name = text_of(scan, tusch_obj_get(scan->qpdf, field, "/T"));
    static const char *const values[] = {"/V", "/DV", "/TU", "/RV"};
    for (guint k = 0; k < G_N_ELEMENTS(values); k++) {
      g_autofree char *text = text_of(scan, tusch_obj_get(scan->qpdf, field, values[k]));
      if (text != NULL && !g_str_equal(text, "/Off"))
        hidden_add_named(scan->list, TUSCH_HIDDEN_FORM, NULL, name, text);
    }
    TuschObj options = tusch_obj_get(scan->qpdf, field, "/Opt");
    for (guint k = 0; k < tusch_obj_length(scan->qpdf, options); k++) {
      TuschObj option = tusch_obj_at(scan->qpdf, options, k);
      if (tusch_obj_type(scan->qpdf, option) == TUSCH_OBJ_ARRAY)
        option = tusch_obj_at(scan->qpdf, option, 1);
      g_autofree char *text = text_of(scan, option);
      hidden_add_named(scan->list, TUSCH_HIDDEN_FORM, NULL, name, text);
    }
    scan_fields(scan, tusch_obj_get(scan->qpdf, field, "/Kids"), depth + 1);
  }
}

static void
scan_form(PdfScan *scan, TuschObj catalog)
{
  TuschObj form = tusch_obj_get(scan->qpdf, catalog, "/AcroForm");
  scan_fields(scan, tusch_obj_get(scan->qpdf, form, "/Fields"), 0);
  TuschObj xfa = tusch_obj_get(scan->qpdf, form, "/XFA");
  for (guint i = 1; i < tusch_obj_length(scan->qpdf, xfa); i += 2) {
    g_autofree char *name = text_of(scan, tusch_obj_at(scan->qpdf, xfa, i - 1));
    g_autofree char *text = text_of(scan, tusch_obj_at(scan->qpdf, xfa, i));
    if (g_strcmp0(name, "datasets") == 0)
      hidden_add_named(scan->list, TUSCH_HIDDEN_FORM, "XFA", NULL, text);
  }
}

static void
scan_scripts(const PdfScan *scan, TuschObj catalog)
{
  TuschObj names = tusch_obj_get(scan->qpdf, catalog, "/Names");
  TuschObj action = tusch_obj_get(scan->qpdf, catalog, "/OpenAction");
  if (tusch_obj_get(scan->qpdf, names, "/JavaScript") != 0 ||
      tusch_obj_get(scan->qpdf, action, "/JS") != 0)
    hidden_add(scan->list, TUSCH_HIDDEN_SCRIPT, NULL, NULL);
}

/* Descriptions for readers aloud, in the structure tree. */
static void
scan_structure(PdfScan *scan, TuschObj node, guint depth)
{
  if (node == 0 || depth > MAX_DEPTH || scan->n_visited++ > MAX_FIELDS)
    return;
  TuschObjType type = tusch_obj_type(scan->qpdf, node);
  if (type == TUSCH_OBJ_DICT) {
    add_key(scan, TUSCH_HIDDEN_DESCRIPTION, NULL, node, "/Alt");
    add_key(scan, TUSCH_HIDDEN_DESCRIPTION, NULL, node, "/ActualText");
    add_key(scan, TUSCH_HIDDEN_DESCRIPTION, NULL, node, "/E");
    scan_structure(scan, tusch_obj_get(scan->qpdf, node, "/K"), depth + 1);
  }
  for (guint i = 0; type == TUSCH_OBJ_ARRAY && i < tusch_obj_length(scan->qpdf, node); i++)
    scan_structure(scan, tusch_obj_at(scan->qpdf, node, i), depth + 1);
}

/* ---- annotations ---- */

static void
scan_annotation(const PdfScan *scan, TuschObj annotation, const char *place)
{
  TuschObj subtype = tusch_obj_get(scan->qpdf, annotation, "/Subtype");
  TuschObj action = tusch_obj_get(scan->qpdf, annotation, "/A");
  if (tusch_obj_is_name(scan->qpdf, subtype, "/Widget") ||
      tusch_obj_is_name(scan->qpdf, subtype, "/Popup"))
    return;
  if (tusch_obj_is_name(scan->qpdf, subtype, "/Link")) {
    add_key(scan, TUSCH_HIDDEN_LINK, place, action, "/URI");
    return;
  }
  g_autofree char *name = text_of(scan, tusch_obj_get(scan->qpdf, annotation, "/T"));
  g_autofree char *text = text_of(scan, tusch_obj_get(scan->qpdf, annotation, "/Contents"));
  if (text == NULL || text[0] == '\0')
    hidden_add(scan->list, TUSCH_HIDDEN_ANNOTATION, place, name);
  hidden_add_named(scan->list, TUSCH_HIDDEN_ANNOTATION, place, name, text);
  add_key(scan, TUSCH_HIDDEN_ANNOTATION, place, annotation, "/Subj");
}

static void
scan_pages(const PdfScan *scan)
{
  guint n = tusch_qpdf_get_n_pages(scan->qpdf, NULL);
  for (guint i = 0; i < MIN(n, MAX_PAGES * 10); i++) {
    TuschObj page = tusch_qpdf_get_page(scan->qpdf, i);
    TuschObj annotations = tusch_obj_get(scan->qpdf, page, "/Annots");
    g_autofree char *place = g_strdup_printf(_("side %u"), i + 1);
    for (guint k = 0; k < tusch_obj_length(scan->qpdf, annotations); k++)
      scan_annotation(scan, tusch_obj_at(scan->qpdf, annotations, k), place);
  }
}

/* ---- text outside the page and on hidden layers ---- */

static bool
open_wide(const char *path, const char *wide_path)
{
  g_autoptr(TuschQpdf) qpdf = tusch_qpdf_open(path, NULL);
  if (qpdf == NULL)
    return false;
  const double all[] = {-14000, -14000, 14000, 14000};
  static const char *const boxes[] = {"/CropBox", "/TrimBox", "/BleedBox", "/ArtBox"};
  guint n = tusch_qpdf_get_n_pages(qpdf, NULL);
  for (guint i = 0; i < n; i++) {
    TuschObj page = tusch_qpdf_get_page(qpdf, i);
    TuschObj zero = tusch_obj_new_integer(qpdf, 0);
    tusch_obj_set(qpdf, page, "/MediaBox", tusch_obj_new_numbers(qpdf, all, G_N_ELEMENTS(all)));
    tusch_obj_set(qpdf, page, "/CropBox", tusch_obj_new_numbers(qpdf, all, G_N_ELEMENTS(all)));
    tusch_obj_set(qpdf, page, "/Rotate", zero);
    for (guint k = 1; k < G_N_ELEMENTS(boxes); k++)
      tusch_obj_remove(qpdf, page, boxes[k]);
  }
  tusch_obj_remove(qpdf, tusch_qpdf_get_catalog(qpdf), "/OCProperties");
  return tusch_qpdf_write(qpdf, wide_path, NULL);
}

/* Words and how often, without regard to where: pages may be turned. */
static GHashTable *
count_words(const TuschPageText *page)
{
  GHashTable *words = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < page->words->len; i++) {
    const TuschWord *word = &g_array_index(page->words, TuschWord, i);
    char *text = g_strndup(page->text + word->start, word->end - word->start);
    guint n = GPOINTER_TO_UINT(g_hash_table_lookup(words, text));
    g_hash_table_insert(words, text, GUINT_TO_POINTER(n + 1));
  }
  return words;
}

/* What the wide page says more than the page as it is shown. */
static char *
words_beyond(const TuschPageText *shown, const TuschPageText *wide)
{
  g_autoptr(GHashTable) words = count_words(shown);
  GString *out = g_string_new(NULL);
  for (guint i = 0; i < wide->words->len; i++) {
    const TuschWord *word = &g_array_index(wide->words, TuschWord, i);
    g_autofree char *text = g_strndup(wide->text + word->start, word->end - word->start);
    guint n = GPOINTER_TO_UINT(g_hash_table_lookup(words, text));
    if (n > 0)
      g_hash_table_insert(words, g_strdup(text), GUINT_TO_POINTER(n - 1));
    else
      g_string_append_printf(out, "%s%s", out->len > 0 ? " " : "", text);
  }
  return g_string_free(out, FALSE);
}

static void
compare_pages(const char *plain_path, const char *wide_path, bool has_layers, HiddenList *list)
{
  g_autoptr(TuschPopplerDocument) plain = tusch_poppler_open(plain_path, NULL);
  g_autoptr(TuschPopplerDocument) wide = tusch_poppler_open(wide_path, NULL);
  if (plain == NULL || wide == NULL) {
    hidden_set_incomplete(list);
    return;
  }
  guint n = MIN(tusch_poppler_get_n_pages(plain), tusch_poppler_get_n_pages(wide));
  if (n > MAX_PAGES)
    hidden_set_incomplete(list);
  for (guint i = 0; i < MIN(n, MAX_PAGES); i++) {
    g_autoptr(TuschPageText) shown = tusch_poppler_read_text(plain, i, NULL);
    g_autoptr(TuschPageText) all = tusch_poppler_read_text(wide, i, NULL);
    if (shown == NULL || all == NULL) {
      hidden_set_incomplete(list);
      continue;
    }
    g_autofree char *beyond = words_beyond(shown, all);
    g_autofree char *place = g_strdup_printf(_("side %u"), i + 1);
    hidden_add_named(
        list, has_layers ? TUSCH_HIDDEN_LAYER : TUSCH_HIDDEN_OUTSIDE, place, NULL, beyond);
  }
}

static bool
has_hidden_layers(const PdfScan *scan, TuschObj catalog)
{
  TuschObj properties = tusch_obj_get(scan->qpdf, catalog, "/OCProperties");
  return tusch_obj_length(scan->qpdf, tusch_obj_get(scan->qpdf, properties, "/OCGs")) > 0;
}

void
hidden_scan_pdf(const char *path, const char *plain_path, HiddenList *list)
{
  g_autoptr(TuschQpdf) qpdf = tusch_qpdf_open(path, NULL);
  if (qpdf == NULL) {
    hidden_set_incomplete(list);
    return;
  }
  PdfScan scan = {.qpdf = qpdf, .list = list};
  TuschObj catalog = tusch_qpdf_get_catalog(qpdf);
  scan_info(&scan);
  scan_xmp(&scan, catalog);
  scan_layers(&scan, catalog);
  TuschObj outlines = tusch_obj_get(qpdf, catalog, "/Outlines");
  scan_outlines(&scan, tusch_obj_get(qpdf, outlines, "/First"), 0);
  scan_form(&scan, catalog);
  scan_scripts(&scan, catalog);
  TuschObj structure = tusch_obj_get(qpdf, catalog, "/StructTreeRoot");
  scan_structure(&scan, tusch_obj_get(qpdf, structure, "/K"), 0);
  scan_pages(&scan);
  g_autofree char *wide_path = g_strconcat(plain_path, ".wide", NULL);
  if (open_wide(plain_path, wide_path))
    compare_pages(plain_path, wide_path, has_hidden_layers(&scan, catalog), list);
  else
    hidden_set_incomplete(list);
  (void)g_unlink(wide_path);
}
