/* From the specification to the file: read the sizes, settle the page numbers, draw, merge. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tusch/assemble.h"

#include "adapters/qpdf/bundle.h"
#include "assemble/layout.h"
#include "base/file.h"
#include "base/language.h"
#include "base/plain-text.h"
#include "tusch/error.h"

#include <string.h>

enum { MAX_TITLE_CHARS = 500, MAX_BOOKMARK_CHARS = 160, MAX_LAYOUT_PASSES = 8 };

/* A link of the bundle, both ends bundle pages. */
typedef struct {
  guint page_index, target_index;
  TuschRectPt area;
  char *name;
} PageLink;

/* What one call carries along. */
typedef struct {
  GPtrArray *layouts; /* TuschLayout: of all parts, for the page numbers in the list */
  TuschLayout *layout; /* borrowed: of the part that is made */
  GPtrArray *entries; /* TuschEntry */
  TuschPdfBundle *bundle;
  GArray *links; /* PageLink */
} Job;

static void
entry_free(TuschEntry *entry)
{
  g_free(entry->number);
  g_free(entry->title);
  if (entry->sizes != NULL)
    g_array_unref(entry->sizes);
  g_free(entry);
}

static void
page_link_clear(PageLink *link)
{
  g_free(link->name);
}

static void
layout_free(TuschLayout *layout)
{
  g_free(layout->name);
  g_free(layout);
}

static void
job_clear(Job *job)
{
  g_clear_pointer(&job->layouts, g_ptr_array_unref);
  g_clear_pointer(&job->entries, g_ptr_array_unref);
  g_clear_pointer(&job->bundle, tusch_pdf_bundle_free);
  g_clear_pointer(&job->links, g_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Job, job_clear)

static bool
is_iso_date(const char *text)
{
  g_autofree char *shown = tusch_text_danish_date(text);
  return text != NULL && strlen(text) == 10 && !g_str_equal(shown, text);
}

/* What a delivery before or after this one brings has no pages here. */
static gboolean
check_row(const TuschBundleSpec *spec, const TuschBundleRow *row, GError **error)
{
  bool is_here = row->delivered == TUSCH_DELIVERY_NOW;
  if ((row->access == TUSCH_ACCESS_NO || !is_here) && row->clean_path != NULL)
    return tusch_fail(
        error, TUSCH_ERROR_INTERNAL, "%s: withheld, but its pages were given", row->document_id);
  if (row->part >= MAX(spec->n_parts, 1))
    return tusch_fail(error, TUSCH_ERROR_CONFIG, "%s: there is no such part", row->document_id);
  if ((row->delivered == TUSCH_DELIVERY_BEFORE) != (row->delivered_at != NULL))
    return tusch_fail(
        error, TUSCH_ERROR_CONFIG, "%s: the day of delivery is wrong", row->document_id);
  return TRUE;
}

static gboolean
check_spec(const TuschBundleSpec *spec, GError **error)
{
  if (spec->request_id == NULL || spec->authority_name == NULL || spec->requester_name == NULL)
    return tusch_fail(
        error, TUSCH_ERROR_CONFIG, "the bundle lacks request, authority or requester");
  if (!is_iso_date(spec->date))
    return tusch_fail(error, TUSCH_ERROR_CONFIG, "the bundle's date must be YYYY-MM-DD");
  if (spec->part >= MAX(spec->n_parts, 1))
    return tusch_fail(error, TUSCH_ERROR_CONFIG, "the bundle has no such part");
  for (guint i = 0; i < spec->rows->len; i++) {
    const TuschBundleRow *row = g_ptr_array_index(spec->rows, i);
    if (row->document_id == NULL || row->number == NULL)
      return tusch_fail(error, TUSCH_ERROR_CONFIG, "row %u lacks its document or number", i + 1);
    if (!check_row(spec, row, error))
      return FALSE;
  }
  return TRUE;
}

static TuschEntry *
new_entry(const TuschBundleRow *row)
{
  TuschEntry *entry = g_new0(TuschEntry, 1);
  entry->row = row;
  entry->n_pages = row->delivered == TUSCH_DELIVERY_NOW ? MAX(row->n_pages, 1) : 0;
  entry->number = tusch_text_plain_line(row->number, 40);
  entry->title = tusch_text_plain_line(row->title, MAX_TITLE_CHARS);
  if (entry->title[0] == '\0') {
    g_free(entry->title);
    entry->title = g_strdup(_("(uden titel)"));
  }
  return entry;
}

/* Opens the clean PDF of an entry that has one in this part. */
static gboolean
open_entry(Job *job, TuschEntry *entry, GError **error)
{
  if (entry->row->clean_path == NULL || !tusch_layout_has(job->layout, entry))
    return TRUE;
  if (!tusch_pdf_bundle_add_source(
          job->bundle, entry->row->clean_path, &entry->source, &entry->sizes, error)) {
    g_prefix_error(error, "%s: ", entry->row->document_id);
    return FALSE;
  }
  entry->n_pages = entry->sizes->len;
  if (entry->n_pages == 0)
    return tusch_fail(
        error, TUSCH_ERROR_FORMAT, "%s: the clean PDF has no pages", entry->row->document_id);
  return TRUE;
}

static gboolean
open_entries(Job *job, const TuschBundleSpec *spec, GError **error)
{
  for (guint i = 0; i < spec->rows->len; i++) {
    TuschEntry *entry = new_entry(g_ptr_array_index(spec->rows, i));
    g_ptr_array_add(job->entries, entry);
    if (!open_entry(job, entry, error))
      return FALSE;
  }
  return TRUE;
}

guint
tusch_layout_count(const TuschLayout *layout, TuschDelivered delivered)
{
  guint n = 0;
  for (guint i = 0; i < layout->entries->len; i++)
    n += ((TuschEntry *)g_ptr_array_index(layout->entries, i))->row->delivered == delivered;
  return n;
}

/* First pages and total, given how long cover and list are. */
static void
number_pages(TuschLayout *layout)
{
  guint next = tusch_layout_n_front_pages(layout);
  for (guint i = 0; i < layout->entries->len; i++) {
    TuschEntry *entry = g_ptr_array_index(layout->entries, i);
    if (!tusch_layout_has(layout, entry))
      continue;
    entry->first_page_index = next;
    next += entry->n_pages;
  }
  layout->n_pages = next;
}

/* Draws all that comes before the documents. @links: (nullable): of the list and what follows it */
static void
draw_front(TuschCanvas *canvas, TuschLayout *layout, GArray *links)
{
  tusch_cover_draw(canvas, layout);
  layout->n_cover_pages = tusch_canvas_n_pages(canvas);
  tusch_letter_draw(canvas, layout);
  layout->n_letter_pages = tusch_canvas_n_pages(canvas) - layout->n_cover_pages;
  tusch_list_draw(canvas, layout, links);
  layout->n_list_pages = tusch_canvas_n_pages(canvas) - tusch_layout_list_index(layout);
  layout->n_omission_pages = 0;
  tusch_omissions_draw(canvas, layout, links);
  layout->n_omission_pages = tusch_canvas_n_pages(canvas) - tusch_layout_n_front_pages(layout);
}

static gboolean
draw_to_nowhere(TuschLayout *layout, GError **error)
{
  g_autoptr(TuschCanvas) canvas = tusch_canvas_new(NULL, layout->spec->date);
  draw_front(canvas, layout, NULL);
  return tusch_canvas_finish(canvas, error);
}

/* The list's length depends on the page numbers in it, and they on its length: draw to nowhere
 * until both agree, in all parts. Numbers only grow with the length, so this ends. */
static gboolean
settle_pages(GPtrArray *layouts, GError **error)
{
  for (guint pass = 0; pass < MAX_LAYOUT_PASSES; pass++) {
    bool has_settled = true;
    for (guint i = 0; i < layouts->len; i++)
      number_pages(g_ptr_array_index(layouts, i));
    for (guint i = 0; i < layouts->len; i++) {
      TuschLayout *layout = g_ptr_array_index(layouts, i);
      guint n_before = tusch_layout_n_front_pages(layout);
      if (!draw_to_nowhere(layout, error))
        return FALSE;
      has_settled &= tusch_layout_n_front_pages(layout) == n_before;
    }
    if (has_settled)
      return TRUE;
  }
  return tusch_fail(error, TUSCH_ERROR_INTERNAL, "the list of documents does not settle");
}

static void
add_list_links(Job *job, const GArray *flow_links)
{
  for (guint i = 0; i < flow_links->len; i++) {
    const TuschFlowLink *link = &g_array_index(flow_links, TuschFlowLink, i);
    const TuschEntry *entry = g_ptr_array_index(job->entries, link->target);
    PageLink page_link = {link->page_index,
                          entry->first_page_index,
                          link->area,
                          g_strdup_printf(_("Gå til akt %s"), entry->number)};
    g_array_append_val(job->links, page_link);
  }
}

static void
draw_entry(Job *job, TuschCanvas *canvas, const TuschEntry *entry)
{
  for (guint i = 0; i < entry->n_pages; i++) {
    PageLink link = {.page_index = entry->first_page_index + i,
                     .target_index = tusch_layout_list_index(job->layout),
                     .name = g_strdup(_("Til aktliste"))};
    if (entry->sizes == NULL)
      tusch_placeholder_draw(canvas, job->layout, entry, &link.area);
    else
      tusch_overlay_draw(canvas, job->layout, entry, i, &link.area);
    g_array_append_val(job->links, link);
  }
}

/* All that tusch draws, in the bundle's order: one drawn page for each page of the bundle. */
static gboolean
draw_pages(Job *job, const char *path, GError **error)
{
  g_autoptr(TuschCanvas) canvas = tusch_canvas_new(path, job->layout->spec->date);
  g_autoptr(GArray) flow_links = g_array_new(FALSE, FALSE, sizeof(TuschFlowLink));
  draw_front(canvas, job->layout, flow_links);
  add_list_links(job, flow_links);
  for (guint i = 0; i < job->entries->len; i++) {
    const TuschEntry *entry = g_ptr_array_index(job->entries, i);
    if (tusch_layout_has(job->layout, entry))
      draw_entry(job, canvas, entry);
  }
  if (tusch_canvas_n_pages(canvas) != job->layout->n_pages)
    return tusch_fail(error, TUSCH_ERROR_INTERNAL, "the number of drawn pages is wrong");
  return tusch_canvas_finish(canvas, error);
}

/* What a reader that speaks says of the boxes, page by page. (transfer full) (element-type
 * GPtrArray): of TuschPdfNote, %NULL for a page without */
static GPtrArray *
new_notes(const TuschEntry *entry)
{
  GPtrArray *pages = g_ptr_array_new();
  g_ptr_array_set_size(pages, (int)entry->n_pages);
  for (guint i = 0; i < entry->row->boxes->len; i++) {
    const TuschBundleBox *box = g_ptr_array_index(entry->row->boxes, i);
    if (box->page_index >= entry->n_pages)
      continue;
    GPtrArray **notes = (GPtrArray **)&g_ptr_array_index(pages, box->page_index);
    if (*notes == NULL)
      *notes = g_ptr_array_new_with_free_func((GDestroyNotify)tusch_pdf_note_free);
    g_autofree char *text = box->ground != NULL
                                ? g_strdup_printf("%s: %s", _("Udeladt"), box->ground)
                                : g_strdup(_("Udeladt"));
    g_ptr_array_add(*notes, tusch_pdf_note_new(&box->box, text));
  }
  return pages;
}

static void
free_notes(GPtrArray *pages)
{
  for (guint i = 0; i < pages->len; i++)
    if (g_ptr_array_index(pages, i) != NULL)
      g_ptr_array_unref(g_ptr_array_index(pages, i));
  g_ptr_array_unref(pages);
}

static gboolean
add_entry_pages(Job *job, const TuschEntry *entry, guint drawn, GError **error)
{
  GPtrArray *notes = new_notes(entry);
  gboolean ok = TRUE;
  for (guint i = 0; ok && i < entry->n_pages; i++) {
    TuschPdfPageRef overlay = {drawn, entry->first_page_index + i};
    TuschPdfPageRef page = {entry->source, i};
    ok = entry->sizes == NULL ? tusch_pdf_bundle_add_page(job->bundle, overlay, error)
                              : tusch_pdf_bundle_add_stamped_page(job->bundle,
                                                                  page,
                                                                  overlay,
                                                                  TUSCH_STAMP_STRIP_PT,
                                                                  g_ptr_array_index(notes, i),
                                                                  error);
    if (!ok)
      g_prefix_error(error, "%s: page %u: ", entry->row->document_id, i + 1);
  }
  free_notes(notes);
  return ok;
}

static gboolean
add_pages(Job *job, const char *drawn_path, GError **error)
{
  const TuschLayout *layout = job->layout;
  guint drawn;
  g_autoptr(GArray) sizes = NULL;
  if (!tusch_pdf_bundle_add_source(job->bundle, drawn_path, &drawn, &sizes, error))
    return FALSE;
  if (sizes->len != layout->n_pages)
    return tusch_fail(error, TUSCH_ERROR_INTERNAL, "the number of drawn pages is wrong");
  for (guint i = 0; i < tusch_layout_n_front_pages(layout); i++)
    if (!tusch_pdf_bundle_add_page(job->bundle, (TuschPdfPageRef){drawn, i}, error))
      return FALSE;
  for (guint i = 0; i < layout->entries->len; i++) {
    const TuschEntry *entry = g_ptr_array_index(layout->entries, i);
    if (tusch_layout_has(layout, entry) && !add_entry_pages(job, entry, drawn, error))
      return FALSE;
  }
  for (guint i = 0; i < job->links->len; i++) {
    const PageLink *link = &g_array_index(job->links, PageLink, i);
    tusch_pdf_bundle_add_link(
        job->bundle, link->page_index, &link->area, link->target_index, link->name);
  }
  return TRUE;
}

/* The bookmark of the document @entry is attached to. Only documents above it in the list count, so
 * a circle of attachments leads nowhere; of several with one number the nearest is meant. */
static int
find_parent(GHashTable *bookmark_of, const TuschEntry *entry)
{
  const char *parent = entry->row->attachment_of;
  gpointer bookmark;
  if (parent == NULL || !g_hash_table_lookup_extended(bookmark_of, parent, NULL, &bookmark))
    return -1;
  return GPOINTER_TO_INT(bookmark);
}

static void
add_bookmarks(Job *job)
{
  const TuschLayout *layout = job->layout;
  g_autoptr(GHashTable) bookmark_of = g_hash_table_new(g_str_hash, g_str_equal);
  (void)tusch_pdf_bundle_add_bookmark(job->bundle, _("Forside"), 0, -1);
  if (layout->n_letter_pages > 0)
    (void)tusch_pdf_bundle_add_bookmark(job->bundle, _("Afgørelse"), layout->n_cover_pages, -1);
  guint list_index = tusch_layout_list_index(layout);
  (void)tusch_pdf_bundle_add_bookmark(job->bundle, _("Aktliste"), list_index, -1);
  if (layout->n_omission_pages > 0)
    (void)tusch_pdf_bundle_add_bookmark(
        job->bundle, _("Udeladte oplysninger"), list_index + layout->n_list_pages, -1);
  for (guint i = 0; i < layout->entries->len; i++) {
    const TuschEntry *entry = g_ptr_array_index(layout->entries, i);
    if (!tusch_layout_has(layout, entry))
      continue;
    g_autofree char *whole = g_strdup_printf("%s · %s", entry->number, entry->title);
    g_autofree char *title = tusch_text_plain_line(whole, MAX_BOOKMARK_CHARS);
    int bookmark = tusch_pdf_bundle_add_bookmark(
        job->bundle, title, entry->first_page_index, find_parent(bookmark_of, entry));
    g_hash_table_replace(bookmark_of, entry->row->number, GINT_TO_POINTER(bookmark));
  }
}

static GPtrArray *
new_places(const GPtrArray *entries)
{
  GPtrArray *places = g_ptr_array_new_with_free_func((GDestroyNotify)tusch_bundle_place_free);
  for (guint i = 0; i < entries->len; i++) {
    const TuschEntry *entry = g_ptr_array_index(entries, i);
    TuschBundlePlace *place = g_new0(TuschBundlePlace, 1);
    place->document_id = g_strdup(entry->row->document_id);
    place->part = entry->row->part;
    place->first_page_index = entry->first_page_index;
    place->n_pages = entry->n_pages;
    g_ptr_array_add(places, place);
  }
  return places;
}

/* Draws and merges in @folder, then moves the result to @out_path. */
static gboolean
make_bundle(Job *job, const char *folder, const char *out_path, GError **error)
{
  g_autofree char *drawn_path = g_build_filename(folder, "drawn.pdf", NULL);
  g_autofree char *merged_path = g_build_filename(folder, "bundle.pdf", NULL);
  if (!settle_pages(job->layouts, error) || !draw_pages(job, drawn_path, error) ||
      !add_pages(job, drawn_path, error))
    return FALSE;
  add_bookmarks(job);
  return tusch_pdf_bundle_write(
             job->bundle, job->layout->name, job->layout->spec->date, merged_path, error) &&
         tusch_file_commit(merged_path, out_path, error);
}

static char *
name_part(const TuschBundleSpec *spec, guint part)
{
  g_autofree char *request_id = tusch_text_plain_line(spec->request_id, 60);
  return spec->n_parts > 1
             ? g_strdup_printf(_("Aktindsigt %s del %u af %u"), request_id, part + 1, spec->n_parts)
             : g_strdup_printf(_("Aktindsigt %s"), request_id);
}

static void
job_init(Job *job, const TuschBundleSpec *spec)
{
  job->bundle = tusch_pdf_bundle_new();
  job->links = g_array_new(FALSE, FALSE, sizeof(PageLink));
  g_array_set_clear_func(job->links, (GDestroyNotify)page_link_clear);
  job->entries = g_ptr_array_new_with_free_func((GDestroyNotify)entry_free);
  job->layouts = g_ptr_array_new_with_free_func((GDestroyNotify)layout_free);
  for (guint i = 0; i < MAX(spec->n_parts, 1); i++) {
    TuschLayout *layout = g_new0(TuschLayout, 1);
    *layout = (TuschLayout){.spec = spec,
                            .name = name_part(spec, i),
                            .entries = job->entries,
                            .part = i,
                            .n_cover_pages = 1,
                            .n_list_pages = 1};
    g_ptr_array_add(job->layouts, layout);
  }
  job->layout = g_ptr_array_index(job->layouts, spec->part);
}

gboolean
tusch_assemble_bundle(const TuschBundleSpec *spec,
                      const char *out_path,
                      GPtrArray **out_places,
                      GError **error)
{
  if (!check_spec(spec, error))
    return FALSE;
  g_auto(Job) job = {0};
  job_init(&job, spec);
  if (!open_entries(&job, spec, error))
    return FALSE;

  g_autofree char *folder = g_strdup_printf("%s.XXXXXX", out_path);
  if (g_mkdtemp_full(folder, 0700) == NULL)
    return tusch_fail_errno(error, "cannot make a folder beside \"%s\"", out_path);
  gboolean ok = make_bundle(&job, folder, out_path, error);
  g_autoptr(GError) cleaning = NULL;
  gboolean is_clean = tusch_dir_remove_tree(folder, &cleaning);
  if (ok && !is_clean)
    g_warning("%s", cleaning->message);
  if (ok)
    *out_places = new_places(job.entries);
  return ok;
}
