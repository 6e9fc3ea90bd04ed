/* What the bundle shows of each document: the rows of its list. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/reason.h"
#include "pipeline/release-private.h"

#include "base/language.h"

static bool
is_decided(const Release *release, const TuschDocument *document)
{
  return !release->options->is_draft &&
         tusch_share_of(release->share, document->id, NULL, NULL) == TUSCH_DELIVERY_NOW;
}

char *
tusch_release_field(const Release *release, const TuschDocument *document, TuschField field)
{
  bool treat_asked_as_redact = !is_decided(release, document);
  return tusch_review_field(release->verdicts, document, field, treat_asked_as_redact);
}

char *
tusch_release_title(const Release *release, const TuschDocument *document)
{
  bool treat_asked_as_redact = !is_decided(release, document);
  return tusch_review_title(release->verdicts, document, treat_asked_as_redact);
}

static char *
number_of(const Release *release, const char *document_id)
{
  const TuschDocument *document =
      document_id != NULL ? g_hash_table_lookup(release->documents, document_id) : NULL;
  return document != NULL ? tusch_release_field(release, document, TUSCH_FIELD_NUMBER) : NULL;
}

/* Nobody learns here what a document says that is left out, or not decided yet. */
static bool
may_be_compared(const Release *release, const char *document_id)
{
  return tusch_verdicts_of_document(release->verdicts, document_id, NULL) == TUSCH_VERDICT_KEEP &&
         tusch_share_of(release->share, document_id, NULL, NULL) != TUSCH_DELIVERY_LATER;
}

/* (transfer full) (nullable): "Samme fil som akt 3.", "Næsten samme tekst som akt 3 (92 %)." */
static char *
sameness_of(const Release *release, const TuschDocument *document)
{
  g_autofree char *original = number_of(release, document->duplicate_of);
  if (original != NULL)
    return g_strdup_printf(_("Samme fil som akt %s."), original);
  const GPtrArray *likenesses = release->kase->likenesses;
  for (guint i = 0; likenesses != NULL && i < likenesses->len; i++) {
    const TuschLikeness *likeness = g_ptr_array_index(likenesses, i);
    if (likeness->kind == TUSCH_LIKENESS_THREAD ||
        !g_str_equal(likeness->document_id, document->id) ||
        !may_be_compared(release, document->id) || !may_be_compared(release, likeness->of))
      continue;
    g_autofree char *number = number_of(release, likeness->of);
    return number != NULL ? tusch_likeness_describe(likeness, number) : NULL;
  }
  return NULL;
}

static char *
reason_of(const Release *release, const TuschCleanDocument *clean)
{
  g_autofree char *reason = tusch_reason_of(clean->document, clean->plan);
  g_autofree char *same = sameness_of(release, clean->document);
  if (same == NULL)
    return g_steal_pointer(&reason);
  return reason != NULL ? g_strdup_printf("%s %s", reason, same) : g_steal_pointer(&same);
}

/* Where the page shows the boxes: those of names moved, and have a size of their own. */
static void
add_row_boxes(const TuschCleanDocument *clean, TuschBundleRow *row)
{
  for (guint i = 0; clean->pages != NULL && i < clean->plan->pages->len; i++) {
    const TuschPlanPage *planned = g_ptr_array_index(clean->plan->pages, i);
    if (planned->page_index >= clean->pages->len)
      continue;
    const TuschCleanPage *page = g_ptr_array_index(clean->pages, planned->page_index);
    TuschRectPt whole = {0, 0, page->width_pt, page->height_pt};
    for (guint k = 0; k < MIN(planned->boxes->len, page->boxes->len); k++) {
      const TuschPlanBox *box = g_ptr_array_index(planned->boxes, k);
      const TuschShownBox *shown = &g_array_index(page->boxes, TuschShownBox, k);
      TuschRectPt inside = tusch_rect_pt_intersect(&shown->box, &whole);
      if (!tusch_rect_pt_is_empty(&inside))
        tusch_bundle_row_add_box(row, planned->page_index, &inside, box->ground);
    }
  }
}

static void
set_delivered(const Release *release, TuschBundleRow *row)
{
  const TuschSent *sent = NULL;
  row->delivered = tusch_share_of(release->share, row->document_id, &sent, &row->delivery);
  if (sent != NULL)
    row->delivered_at = g_strdup(sent->date);
  if (row->delivered == TUSCH_DELIVERY_LATER)
    g_clear_pointer(&row->reason, g_free); /* nobody has decided yet */
}

static TuschBundleRow *
row_of(const Release *release, const TuschCleanDocument *clean)
{
  const TuschDocument *document = clean->document;
  TuschBundleRow *row = tusch_bundle_row_new();
  row->document_id = g_strdup(document->id);
  row->number = tusch_release_field(release, document, TUSCH_FIELD_NUMBER);
  row->title = tusch_release_title(release, document);
  row->type = tusch_release_field(release, document, TUSCH_FIELD_TYPE);
  row->date = tusch_release_field(release, document, TUSCH_FIELD_DATE);
  row->source = tusch_release_field(release, document, TUSCH_FIELD_SOURCE);
  row->attachment_of = number_of(release, document->parent_id);
  /* What cannot be opened is not exempt: it is said to be missing, and why. */
  bool is_unreadable = document->problem != TUSCH_PROBLEM_NONE;
  row->access = is_unreadable && !tusch_verdicts_withhold(release->verdicts, document->id)
                    ? TUSCH_ACCESS_YES
                    : clean->plan->access;
  row->is_container = document->is_container;
  row->reason = reason_of(release, clean);
  row->clean_path = g_strdup(clean->clean_path);
  row->n_pages = clean->pages != NULL ? clean->pages->len : 0;
  set_delivered(release, row);
  add_row_boxes(clean, row);
  for (guint i = 0; i < release->omissions->len; i++) {
    const TuschOmission *omission = g_ptr_array_index(release->omissions, i);
    if (g_str_equal(omission->document_id, document->id))
      tusch_bundle_row_add_omission(row,
                                    tusch_omission_kind(omission->kind, omission->count > 1),
                                    omission->ground,
                                    omission->count);
  }
  return row;
}

TuschBundleSpec *
tusch_release_spec(const Release *release)
{
  const TuschRequest *request = release->kase->request;
  TuschBundleSpec *spec = tusch_bundle_spec_new();
  spec->request_id = g_strdup(request->id);
  spec->regime = request->regime;
  spec->authority_name = g_strdup(request->authority_name);
  spec->authority_department = g_strdup(request->authority_department);
  spec->requester_name = g_strdup(request->requester->name);
  spec->received = g_strdup(request->received);
  spec->date = g_strdup(release->date);
  spec->letter = g_strdup(release->letter);
  spec->is_draft = release->options->is_draft;
  spec->delivery = tusch_share_is_partial(release->share) ? release->share->delivery : 0;
  for (guint i = 0; i < release->clean->len; i++)
    g_ptr_array_add(spec->rows, row_of(release, g_ptr_array_index(release->clean, i)));
  return spec;
}
