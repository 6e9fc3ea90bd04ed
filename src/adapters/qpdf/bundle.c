/* Pages become Form XObjects of new pages; sources stay mapped until the file is written. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/qpdf/bundle.h"

#include "adapters/qpdf/balance.h"
#include "adapters/qpdf/handle.h"
#include "adapters/qpdf/opacity.h"
#include "adapters/qpdf/structure.h"
#include "tusch/error.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Mapped, not opened: qpdf reads streams at the very end, and a bundle of a thousand documents
 * must not need a thousand open files. */
typedef struct {
  GMappedFile *file;
  TuschQpdf *qpdf;
  guint n_pages;
} Source;

typedef struct {
  qpdf_oh object; /* the page, indirect */
  double height_pt;
  bool is_stamped;
  bool begins_document; /* of a stamped page: it was the first of its source */
  GPtrArray *notes; /* TuschPdfNote; NULL: none */
  GArray *links; /* qpdf_oh: annotations; NULL: none */
} Page;

typedef struct {
  guint page_index, target_index;
  TuschRectPt area;
  char *name;
} Link;

typedef struct {
  char *title;
  guint page_index;
  int parent; /* index; -1: the top */
  qpdf_oh object, first, last; /* itself and its children */
  guint n_children, n_below;
} Bookmark;

struct _TuschPdfBundle {
  TuschQpdf *out;
  GPtrArray *sources; /* Source */
  const Source *drawn; /* where pages added as they are come from; NULL: none was */
  GArray *pages; /* Page */
  GArray *links; /* Link */
  GArray *bookmarks; /* Bookmark */
};

static void
source_free(Source *source)
{
  tusch_qpdf_free(source->qpdf);
  g_mapped_file_unref(source->file);
  g_free(source);
}

static void
page_clear(Page *page)
{
  g_clear_pointer(&page->links, g_array_unref);
  g_clear_pointer(&page->notes, g_ptr_array_unref);
}

static void
link_clear(Link *link)
{
  g_free(link->name);
}

static void
bookmark_clear(Bookmark *bookmark)
{
  g_free(bookmark->title);
}

TuschPdfNote *
tusch_pdf_note_new(const TuschRectPt *area, const char *text)
{
  TuschPdfNote *note = g_new0(TuschPdfNote, 1);
  note->area = *area;
  note->text = g_strdup(text);
  return note;
}

void
tusch_pdf_note_free(TuschPdfNote *note)
{
  g_free(note->text);
  g_free(note);
}

TuschPdfBundle *
tusch_pdf_bundle_new(void)
{
  TuschPdfBundle *bundle = g_new0(TuschPdfBundle, 1);
  bundle->out = tusch_qpdf_new();
  (void)qpdf_empty_pdf(bundle->out);
  bundle->sources = g_ptr_array_new_with_free_func((GDestroyNotify)source_free);
  bundle->pages = g_array_new(FALSE, FALSE, sizeof(Page));
  bundle->links = g_array_new(FALSE, FALSE, sizeof(Link));
  g_array_set_clear_func(bundle->pages, (GDestroyNotify)page_clear);
  g_array_set_clear_func(bundle->links, (GDestroyNotify)link_clear);
  bundle->bookmarks = g_array_new(FALSE, FALSE, sizeof(Bookmark));
  g_array_set_clear_func(bundle->bookmarks, (GDestroyNotify)bookmark_clear);
  return bundle;
}

void
tusch_pdf_bundle_free(TuschPdfBundle *bundle)
{
  if (bundle == NULL)
    return;
  tusch_qpdf_free(bundle->out); /* before the sources it reads from */
  g_ptr_array_unref(bundle->sources);
  g_array_unref(bundle->pages);
  g_array_unref(bundle->links);
  g_array_unref(bundle->bookmarks);
  g_free(bundle);
}

static void
set_name(TuschQpdf *qpdf, qpdf_oh dictionary, const char *key, const char *name)
{
  qpdf_oh_replace_key(qpdf, dictionary, key, qpdf_oh_new_name(qpdf, name));
}

/* Four finite numbers, from lower left to upper right; false otherwise. */
static bool
read_box(TuschQpdf *qpdf, qpdf_oh box, double out[4])
{
  if (!qpdf_oh_is_array(qpdf, box) || qpdf_oh_get_array_n_items(qpdf, box) != 4)
    return false;
  for (int i = 0; i < 4; i++) {
    qpdf_oh item = qpdf_oh_get_array_item(qpdf, box, i);
    if (!qpdf_oh_is_number(qpdf, item))
      return false;
    out[i] = qpdf_oh_get_numeric_value(qpdf, item);
    if (!isfinite(out[i]))
      return false;
  }
  return out[0] < out[2] && out[1] < out[3];
}

static bool
is_same_box(const double a[4], const double b[4])
{
  for (int i = 0; i < 4; i++)
    if (a[i] != b[i])
      return false;
  return true;
}

static bool
has_key(TuschQpdf *qpdf, qpdf_oh dictionary, const char *key)
{
  return qpdf_oh_has_key(qpdf, dictionary, key) != QPDF_FALSE;
}

/* How many points a unit of the page is; false if the page says what no page can. */
static bool
read_user_unit(TuschQpdf *qpdf, qpdf_oh page, double *unit)
{
  qpdf_oh value = qpdf_oh_get_key(qpdf, page, "/UserUnit");
  *unit = 1;
  if (!has_key(qpdf, page, "/UserUnit"))
    return true;
  *unit = qpdf_oh_is_number(qpdf, value) ? qpdf_oh_get_numeric_value(qpdf, value) : 0;
  return isfinite(*unit) && *unit > 0;
}

/* Upright, origin 0 0, shown whole. In units of the page, as are all places on it. */
static bool
read_clean_size(TuschQpdf *qpdf, qpdf_oh page, TuschPdfSize *size)
{
  double media[4];
  double crop[4];
  double unit;
  if (!qpdf_oh_is_dictionary(qpdf, page) || !read_user_unit(qpdf, page, &unit) ||
      !read_box(qpdf, qpdf_oh_get_key(qpdf, page, "/MediaBox"), media) || media[0] != 0 ||
      media[1] != 0)
    return false;
  if (has_key(qpdf, page, "/Rotate") &&
      qpdf_oh_get_int_value_as_int(qpdf, qpdf_oh_get_key(qpdf, page, "/Rotate")) != 0)
    return false;
  if (has_key(qpdf, page, "/CropBox") &&
      (!read_box(qpdf, qpdf_oh_get_key(qpdf, page, "/CropBox"), crop) || !is_same_box(crop, media)))
    return false;
  *size = (TuschPdfSize){media[2], media[3]};
  return true;
}

static Source *
source_open(const char *path, GError **error)
{
  g_autoptr(GError) local = NULL;
  GMappedFile *file = g_mapped_file_new(path, FALSE, &local);
  if (file == NULL) {
    tusch_fail(error, TUSCH_ERROR_IO, "cannot open a PDF of the bundle: %s", local->message);
    return NULL;
  }
  Source *source = g_new0(Source, 1);
  source->file = file;
  source->qpdf = tusch_qpdf_new();
  /* A clean PDF is ours and whole: what would need recovery is not what was written. */
  qpdf_set_attempt_recovery(source->qpdf, QPDF_FALSE);
  const char *bytes = g_mapped_file_get_contents(file);
  (void)qpdf_read_memory(
      source->qpdf, "source", bytes != NULL ? bytes : "", g_mapped_file_get_length(file), "");
  if (tusch_qpdf_check(source->qpdf, "reading a PDF of the bundle", error)) {
    (void)qpdf_push_inherited_attributes_to_page(source->qpdf);
    int n_pages = qpdf_get_num_pages(source->qpdf);
    source->n_pages = (guint)MAX(n_pages, 0);
    if (tusch_qpdf_check(source->qpdf, "reading a PDF of the bundle", error))
      return source;
  }
  source_free(source);
  return NULL;
}

gboolean
tusch_pdf_bundle_add_source(
    TuschPdfBundle *bundle, const char *path, guint *out_source, GArray **out_sizes, GError **error)
{
  Source *source = source_open(path, error);
  if (source == NULL)
    return FALSE;
  g_autoptr(GArray) sizes = g_array_new(FALSE, FALSE, sizeof(TuschPdfSize));
  for (guint i = 0; i < source->n_pages; i++) {
    TuschPdfSize size = {0};
    bool is_clean = read_clean_size(source->qpdf, qpdf_get_page_n(source->qpdf, i), &size);
    gboolean is_read = tusch_qpdf_check(source->qpdf, "reading a page of the bundle", error);
    if (is_read && !is_clean)
      tusch_fail(error, TUSCH_ERROR_FORMAT, "page %u is not a clean page", i + 1);
    if (!is_read || !is_clean) {
      source_free(source);
      return FALSE;
    }
    g_array_append_val(sizes, size);
  }
  *out_source = bundle->sources->len;
  *out_sizes = g_steal_pointer(&sizes);
  g_ptr_array_add(bundle->sources, source);
  return TRUE;
}

/* A copy of a source's page as an object of the bundle, not yet one of its pages. */
static gboolean
copy_page(TuschPdfBundle *bundle, TuschPdfPageRef ref, qpdf_oh *out_page, GError **error)
{
  g_assert(ref.source < bundle->sources->len);
  Source *source = g_ptr_array_index(bundle->sources, ref.source);
  g_assert(ref.page_index < source->n_pages);
  qpdf_oh page = qpdf_get_page_n(source->qpdf, ref.page_index);
  *out_page = qpdf_oh_copy_foreign_object(bundle->out, source->qpdf, page);
  return tusch_qpdf_check(source->qpdf, "copying a page", error) &&
         tusch_qpdf_check(bundle->out, "copying a page", error);
}

/* The page's content as one stream of its own: the stream it has, if nobody else used it. */
static gboolean
content_stream(TuschQpdf *qpdf, qpdf_oh page, qpdf_oh *out_stream, GError **error)
{
  qpdf_oh contents = qpdf_oh_get_key(qpdf, page, "/Contents");
  if (qpdf_oh_is_stream(qpdf, contents) &&
      !has_key(qpdf, qpdf_oh_get_dict(qpdf, contents), "/Subtype")) {
    *out_stream = contents;
    return TRUE;
  }
  unsigned char *data = NULL;
  size_t size = 0;
  (void)qpdf_oh_get_page_content_data(qpdf, page, &data, &size);
  if (!tusch_qpdf_check(qpdf, "reading a page's content", error))
    return FALSE;
  qpdf_oh stream = qpdf_oh_new_stream(qpdf);
  qpdf_oh null = qpdf_oh_new_null(qpdf);
  qpdf_oh_replace_stream_data(
      qpdf, stream, data != NULL ? data : (const unsigned char *)"", size, null, null);
  free(data);
  *out_stream = stream;
  return tusch_qpdf_check(qpdf, "copying a page's content", error);
}

static void
move_key(TuschQpdf *qpdf, qpdf_oh from, qpdf_oh to, const char *key)
{
  if (has_key(qpdf, from, key))
    qpdf_oh_replace_key(qpdf, to, key, qpdf_oh_get_key(qpdf, from, key));
}

/* Turns a copied page into a Form XObject that draws it. */
static gboolean
page_to_form(TuschQpdf *qpdf, qpdf_oh page, qpdf_oh *out_form, GError **error)
{
  qpdf_oh stream;
  if (!content_stream(qpdf, page, &stream, error))
    return FALSE;
  qpdf_oh dictionary = qpdf_oh_get_dict(qpdf, stream);
  set_name(qpdf, dictionary, "/Type", "/XObject");
  set_name(qpdf, dictionary, "/Subtype", "/Form");
  qpdf_oh_replace_key(qpdf, dictionary, "/BBox", qpdf_oh_get_key(qpdf, page, "/MediaBox"));
  move_key(qpdf, page, dictionary, "/Resources");
  move_key(qpdf, page, dictionary, "/Group");
  tusch_qpdf_drop_idle_group(qpdf, dictionary, qpdf_oh_get_key(qpdf, page, "/Resources"));
  *out_form = stream;
  return tusch_qpdf_check(qpdf, "copying a page", error);
}

/* Numbers in files have a '.' whatever the user's language is. */
static char *
number(double value, char buffer[G_ASCII_DTOSTR_BUF_SIZE])
{
  return g_ascii_formatd(buffer, G_ASCII_DTOSTR_BUF_SIZE, "%.4f", value);
}

static qpdf_oh
new_numbers(TuschQpdf *qpdf, const double *values, guint n)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  qpdf_oh array = qpdf_oh_new_array(qpdf);
  for (guint i = 0; i < n; i++)
    qpdf_oh_append_item(qpdf, array, qpdf_oh_new_real_from_string(qpdf, number(values[i], buffer)));
  return array;
}

/* Appends @page, an indirect dictionary, to the pages of the file. */
static gboolean
append_page(TuschPdfBundle *bundle, const Page *page, GError **error)
{
  (void)qpdf_add_page(bundle->out, bundle->out, page->object, QPDF_FALSE);
  if (!tusch_qpdf_check(bundle->out, "adding a page", error))
    return FALSE;
  g_array_append_vals(bundle->pages, page, 1);
  return TRUE;
}

/* Keeps of a copied page what it is drawn and spoken from. */
static void
remove_other_keys(TuschQpdf *qpdf, qpdf_oh page)
{
  static const char *const kept[] = {"/Type",
                                     "/MediaBox",
                                     "/UserUnit",
                                     "/Resources",
                                     "/Contents",
                                     "/Group",
                                     "/StructParents",
                                     NULL};
  g_autoptr(GPtrArray) others = g_ptr_array_new_with_free_func(g_free);
  qpdf_oh_begin_dict_key_iter(qpdf, page);
  while (qpdf_oh_dict_more_keys(qpdf)) {
    const char *key = qpdf_oh_dict_next_key(qpdf);
    if (!g_strv_contains(kept, key))
      g_ptr_array_add(others, g_strdup(key));
  }
  for (guint i = 0; i < others->len; i++)
    qpdf_oh_remove_key(qpdf, page, g_ptr_array_index(others, i));
}

/* What cairo draws outside its tags (rules, feet of pages) is said to be nothing to speak of. */
static gboolean
mark_decoration(TuschQpdf *qpdf, qpdf_oh page, GError **error)
{
  unsigned char *data = NULL;
  size_t size = 0;
  (void)qpdf_oh_get_page_content_data(qpdf, page, &data, &size);
  if (!tusch_qpdf_check(qpdf, "reading a drawn page", error))
    return FALSE;
  g_autoptr(GBytes) marked =
      tusch_content_with_decoration_marked(data != NULL ? data : (const guint8 *)"", size);
  free(data);
  qpdf_oh stream = qpdf_oh_new_stream(qpdf);
  qpdf_oh null = qpdf_oh_new_null(qpdf);
  gsize length = 0;
  const unsigned char *bytes = g_bytes_get_data(marked, &length);
  qpdf_oh_replace_stream_data(qpdf, stream, bytes, length, null, null);
  qpdf_oh_replace_key(qpdf, page, "/Contents", stream);
  return tusch_qpdf_check(qpdf, "marking a drawn page", error);
}

gboolean
tusch_pdf_bundle_add_page(TuschPdfBundle *bundle, TuschPdfPageRef ref, GError **error)
{
  TuschQpdf *out = bundle->out;
  qpdf_oh object;
  TuschPdfSize size;
  if (!copy_page(bundle, ref, &object, error))
    return FALSE;
  if (!read_clean_size(out, object, &size))
    return tusch_fail(error, TUSCH_ERROR_INTERNAL, "a drawn page has no size");
  remove_other_keys(out, object);
  if (!mark_decoration(out, object, error))
    return FALSE;
  tusch_qpdf_drop_idle_group(out, object, qpdf_oh_get_key(out, object, "/Resources"));
  bundle->drawn = g_ptr_array_index(bundle->sources, ref.source);
  /* The copied page itself, not a new one: the structure of its source leads to it. */
  Page page = {.object = object, .height_pt = size.height_pt};
  return append_page(bundle, &page, error);
}

/* The strip below the page is as much larger as the page. */
static void
copy_user_unit(TuschQpdf *qpdf, qpdf_oh from, qpdf_oh to)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  double unit;
  if (read_user_unit(qpdf, from, &unit) && unit != 1)
    qpdf_oh_replace_key(
        qpdf, to, "/UserUnit", qpdf_oh_new_real_from_string(qpdf, number(unit, buffer)));
}

/* Draws the forms /Fx0 (raised by the strip; a paragraph) and /Fx1 (as it is; decoration). What
 * notes are about is drawn by /Fx0: here each has a place in the order of reading. */
static qpdf_oh
new_stamped_content(TuschQpdf *qpdf, double strip_pt, guint n_notes)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  g_autoptr(GString) content = g_string_new(NULL);
  g_string_append_printf(
      content, "/P <</MCID 0>> BDC\nq 1 0 0 1 0 %s cm /Fx0 Do Q\nEMC\n", number(strip_pt, buffer));
  for (guint i = 1; i <= n_notes; i++)
    g_string_append_printf(content, "/Figure <</MCID %u>> BDC EMC\n", i);
  g_string_append(content, "/Artifact BMC\nq /Fx1 Do Q\nEMC\n");
  qpdf_oh stream = qpdf_oh_new_stream(qpdf);
  qpdf_oh null = qpdf_oh_new_null(qpdf);
  qpdf_oh_replace_stream_data(
      qpdf, stream, (const unsigned char *)content->str, content->len, null, null);
  return stream;
}

gboolean
tusch_pdf_bundle_add_stamped_page(TuschPdfBundle *bundle,
                                  TuschPdfPageRef ref,
                                  TuschPdfPageRef overlay_ref,
                                  double strip_pt,
                                  GPtrArray *notes,
                                  GError **error)
{
  TuschQpdf *out = bundle->out;
  qpdf_oh page;
  qpdf_oh overlay;
  qpdf_oh form;
  qpdf_oh overlay_form;
  TuschPdfSize size;
  if (!copy_page(bundle, ref, &page, error) || !copy_page(bundle, overlay_ref, &overlay, error))
    return FALSE;
  if (!read_clean_size(out, page, &size))
    return tusch_fail(error, TUSCH_ERROR_INTERNAL, "a clean page lost its size");
  if (!page_to_form(out, page, &form, error) || !page_to_form(out, overlay, &overlay_form, error))
    return FALSE;
  qpdf_oh forms = qpdf_oh_new_dictionary(out);
  qpdf_oh_replace_key(out, forms, "/Fx0", form);
  qpdf_oh_replace_key(out, forms, "/Fx1", overlay_form);
  qpdf_oh resources = qpdf_oh_new_dictionary(out);
  qpdf_oh_replace_key(out, resources, "/XObject", forms);
  double box[] = {0, 0, size.width_pt, size.height_pt + strip_pt};
  qpdf_oh dictionary = qpdf_oh_new_dictionary(out);
  set_name(out, dictionary, "/Type", "/Page");
  qpdf_oh_replace_key(out, dictionary, "/MediaBox", new_numbers(out, box, 4));
  copy_user_unit(out, page, dictionary);
  qpdf_oh_replace_key(out, dictionary, "/Resources", resources);
  qpdf_oh_replace_key(out,
                      dictionary,
                      "/Contents",
                      new_stamped_content(out, strip_pt, notes != NULL ? notes->len : 0));
  Page stamped = {.object = qpdf_make_indirect_object(out, dictionary),
                  .height_pt = size.height_pt + strip_pt,
                  .is_stamped = true,
                  .begins_document = ref.page_index == 0,
                  .notes = notes != NULL ? g_ptr_array_ref(notes) : NULL};
  return append_page(bundle, &stamped, error);
}

void
tusch_pdf_bundle_add_link(TuschPdfBundle *bundle,
                          guint page_index,
                          const TuschRectPt *area,
                          guint target_index,
                          const char *name)
{
  Link link = {page_index, target_index, *area, g_strdup(name)};
  g_array_append_val(bundle->links, link);
}

int
tusch_pdf_bundle_add_bookmark(TuschPdfBundle *bundle,
                              const char *title,
                              guint page_index,
                              int parent)
{
  int number = (int)bundle->bookmarks->len;
  g_assert(parent >= -1 && parent < number);
  Bookmark bookmark = {.title = g_strdup(title), .page_index = page_index, .parent = parent};
  g_array_append_val(bundle->bookmarks, bookmark);
  return number;
}

static Page *
get_page(const TuschPdfBundle *bundle, guint page_index)
{
  g_assert(page_index < bundle->pages->len);
  return &g_array_index(bundle->pages, Page, page_index);
}

/* The top of a page, at the zoom the reader has. */
static qpdf_oh
new_destination(TuschPdfBundle *bundle, guint page_index)
{
  TuschQpdf *out = bundle->out;
  const Page *page = get_page(bundle, page_index);
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  qpdf_oh array = qpdf_oh_new_array(out);
  qpdf_oh_append_item(out, array, page->object);
  qpdf_oh_append_item(out, array, qpdf_oh_new_name(out, "/XYZ"));
  qpdf_oh_append_item(out, array, qpdf_oh_new_null(out));
  qpdf_oh_append_item(
      out, array, qpdf_oh_new_real_from_string(out, number(page->height_pt, buffer)));
  qpdf_oh_append_item(out, array, qpdf_oh_new_null(out));
  return array;
}

static void
write_link(TuschPdfBundle *bundle, const Link *link)
{
  TuschQpdf *out = bundle->out;
  Page *page = get_page(bundle, link->page_index);
  double rect[] = {link->area.x0,
                   page->height_pt - link->area.y1,
                   link->area.x1,
                   page->height_pt - link->area.y0};
  double border[] = {0, 0, 0};
  qpdf_oh annotation = qpdf_oh_new_dictionary(out);
  set_name(out, annotation, "/Type", "/Annot");
  set_name(out, annotation, "/Subtype", "/Link");
  qpdf_oh_replace_key(out, annotation, "/Rect", new_numbers(out, rect, 4));
  qpdf_oh_replace_key(out, annotation, "/Border", new_numbers(out, border, 3));
  qpdf_oh_replace_key(out, annotation, "/F", qpdf_oh_new_integer(out, 4)); /* prints: nothing */
  qpdf_oh_replace_key(out, annotation, "/Dest", new_destination(bundle, link->target_index));
  qpdf_oh_replace_key(out, annotation, "/Contents", qpdf_oh_new_unicode_string(out, link->name));
  if (page->links == NULL) {
    page->links = g_array_new(FALSE, FALSE, sizeof(qpdf_oh));
    qpdf_oh_replace_key(out, page->object, "/Annots", qpdf_oh_new_array(out));
    set_name(out, page->object, "/Tabs", "/S");
  }
  qpdf_oh object = qpdf_make_indirect_object(out, annotation);
  qpdf_oh_append_item(out, qpdf_oh_get_key(out, page->object, "/Annots"), object);
  g_array_append_val(page->links, object);
}

static void
append_child(TuschQpdf *out, Bookmark *parent, const Bookmark *child)
{
  qpdf_oh_replace_key(out, child->object, "/Parent", parent->object);
  if (parent->n_children == 0) {
    parent->first = child->object;
  } else {
    qpdf_oh_replace_key(out, parent->last, "/Next", child->object);
    qpdf_oh_replace_key(out, child->object, "/Prev", parent->last);
  }
  parent->last = child->object;
  parent->n_children++;
}

/* All branches open: the count is everything below. */
static void
write_children(TuschQpdf *out, const Bookmark *bookmark)
{
  if (bookmark->n_children == 0)
    return;
  qpdf_oh_replace_key(out, bookmark->object, "/First", bookmark->first);
  qpdf_oh_replace_key(out, bookmark->object, "/Last", bookmark->last);
  qpdf_oh_replace_key(out, bookmark->object, "/Count", qpdf_oh_new_integer(out, bookmark->n_below));
}

static void
write_bookmarks(TuschPdfBundle *bundle)
{
  TuschQpdf *out = bundle->out;
  guint n = bundle->bookmarks->len;
  if (n == 0)
    return;
  Bookmark *all = &g_array_index(bundle->bookmarks, Bookmark, 0);
  Bookmark root = {.object = qpdf_make_indirect_object(out, qpdf_oh_new_dictionary(out))};
  set_name(out, root.object, "/Type", "/Outlines");
  for (guint i = 0; i < n; i++) {
    all[i].object = qpdf_make_indirect_object(out, qpdf_oh_new_dictionary(out));
    qpdf_oh_replace_key(
        out, all[i].object, "/Title", qpdf_oh_new_unicode_string(out, all[i].title));
    qpdf_oh_replace_key(out, all[i].object, "/Dest", new_destination(bundle, all[i].page_index));
    append_child(out, all[i].parent < 0 ? &root : &all[all[i].parent], &all[i]);
  }
  for (guint i = n; i > 0; i--) { /* children come after their parents */
    Bookmark *parent = all[i - 1].parent < 0 ? &root : &all[all[i - 1].parent];
    parent->n_below += all[i - 1].n_below + 1;
    write_children(out, &all[i - 1]);
  }
  write_children(out, &root);
  qpdf_oh_replace_key(out, qpdf_get_root(out), "/Outlines", root.object);
  set_name(out, qpdf_get_root(out), "/PageMode", "/UseOutlines");
}

static void
write_info(TuschQpdf *out, const char *title, const char *date)
{
  g_auto(GStrv) parts = g_strsplit(date, "-", 3);
  g_autofree char *digits = g_strjoinv("", parts);
  g_autofree char *stamp = g_strdup_printf("D:%s000000Z", digits);
  qpdf_oh info = qpdf_make_indirect_object(out, qpdf_oh_new_dictionary(out));
  qpdf_oh_replace_key(out, info, "/Title", qpdf_oh_new_unicode_string(out, title));
  qpdf_oh_replace_key(out, info, "/Producer", qpdf_oh_new_string(out, "tusch"));
  qpdf_oh_replace_key(out, info, "/CreationDate", qpdf_oh_new_string(out, stamp));
  qpdf_oh_replace_key(out, info, "/ModDate", qpdf_oh_new_string(out, stamp));
  qpdf_oh_replace_key(out, qpdf_get_trailer(out), "/Info", info);
}

/* The same four facts as XMP. */
static void
write_xmp(TuschQpdf *out, const char *title, const char *date)
{
  g_autofree char *xmp = g_markup_printf_escaped(
      "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
      "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
      "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
      "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\""
      " xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\">\n"
      "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">%s</rdf:li></rdf:Alt></dc:title>\n"
      "<dc:language><rdf:Bag><rdf:li>da-DK</rdf:li></rdf:Bag></dc:language>\n"
      "<pdf:Producer>tusch</pdf:Producer>\n"
      "<xmp:CreateDate>%sT00:00:00Z</xmp:CreateDate>\n"
      "<xmp:ModifyDate>%sT00:00:00Z</xmp:ModifyDate>\n"
      "</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>\n",
      title,
      date,
      date);
  qpdf_oh stream = qpdf_oh_new_stream(out);
  qpdf_oh null = qpdf_oh_new_null(out);
  qpdf_oh_replace_stream_data(out, stream, (const unsigned char *)xmp, strlen(xmp), null, null);
  set_name(out, qpdf_oh_get_dict(out, stream), "/Type", "/Metadata");
  set_name(out, qpdf_oh_get_dict(out, stream), "/Subtype", "/XML");
  qpdf_oh_replace_key(out, qpdf_get_root(out), "/Metadata", stream);
}

static gboolean
write_structure(TuschPdfBundle *bundle, GError **error)
{
  if (bundle->drawn == NULL)
    return TRUE;
  g_autoptr(GArray) pages = g_array_new(FALSE, FALSE, sizeof(TuschStructurePage));
  for (guint i = 0; i < bundle->pages->len; i++) {
    const Page *page = get_page(bundle, i);
    TuschStructurePage entry = {.object = page->object,
                                .height_pt = page->height_pt,
                                .is_paragraph = page->is_stamped,
                                .begins_section = page->begins_document,
                                .notes = page->notes,
                                .links = page->links};
    g_array_append_val(pages, entry);
  }
  return tusch_structure_write(bundle->out, bundle->drawn->qpdf, pages, error);
}

static void
write_catalog(TuschQpdf *out)
{
  qpdf_oh root = qpdf_get_root(out);
  qpdf_oh preferences = qpdf_oh_new_dictionary(out);
  qpdf_oh_replace_key(out, preferences, "/DisplayDocTitle", qpdf_oh_new_bool(out, QPDF_TRUE));
  qpdf_oh_replace_key(out, root, "/ViewerPreferences", preferences);
  qpdf_oh_replace_key(out, root, "/Lang", qpdf_oh_new_string(out, "da-DK"));
}

/* Readers show and take the numbers that are stamped on the pages. */
static void
write_page_labels(TuschQpdf *out)
{
  qpdf_oh decimal = qpdf_oh_new_dictionary(out);
  set_name(out, decimal, "/S", "/D");
  qpdf_oh numbers = qpdf_oh_new_array(out);
  qpdf_oh_append_item(out, numbers, qpdf_oh_new_integer(out, 0));
  qpdf_oh_append_item(out, numbers, decimal);
  qpdf_oh labels = qpdf_oh_new_dictionary(out);
  qpdf_oh_replace_key(out, labels, "/Nums", numbers);
  qpdf_oh_replace_key(out, qpdf_get_root(out), "/PageLabels", labels);
}

gboolean
tusch_pdf_bundle_write(
    TuschPdfBundle *bundle, const char *title, const char *date, const char *path, GError **error)
{
  TuschQpdf *out = bundle->out;
  for (guint i = 0; i < bundle->links->len; i++)
    write_link(bundle, &g_array_index(bundle->links, Link, i));
  write_bookmarks(bundle);
  write_info(out, title, date);
  write_xmp(out, title, date);
  write_catalog(out);
  write_page_labels(out);
  if (!write_structure(bundle, error) || !tusch_qpdf_check(out, "completing the bundle", error))
    return FALSE;

  (void)qpdf_init_write(out, path);
  if (!tusch_qpdf_check(out, "opening the bundle", error))
    return FALSE;
  qpdf_set_deterministic_ID(out, QPDF_TRUE);
  qpdf_set_object_stream_mode(out, qpdf_o_generate);
  qpdf_set_compress_streams(out, QPDF_TRUE);
  qpdf_set_minimum_pdf_version(out, "1.7");
  qpdf_set_linearization(out, QPDF_TRUE); /* the first page shows before the last has come */
  (void)qpdf_write(out);
  return tusch_qpdf_check(out, "writing the bundle", error);
}
