/* From findings and decisions to the plan: a pure function. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/danish.h"
#include "review/kept.h"
#include "review/verdicts.h"
#include "tusch/review.h"

#include <string.h>

/* A removed value shorter than this (letters and digits) may rightly stand elsewhere. */
enum { MIN_BUNDLE_SECRET_CHARS = TUSCH_KEPT_MIN_CHARS };

/* ISO 32000 annex C: 14400 units are the most. */
static const TuschRectPt WHOLE_PAGE = {0, 0, 20000, 20000};

typedef struct {
  const TuschCase *kase;
  TuschVerdicts *verdicts;
  GHashTable *documents; /* id → TuschDocument (borrowed) */
  bool treat_asked_as_redact;
  bool has_secrets; /* what must be gone is listed too: dear, and for making bundles alone */
  GHashTable *on_one_line; /* squeezed names that are known, or stand on one line somewhere */
  TuschKept *kept; /* texts that stay */
  GHashTable *removed; /* place_of() → GPtrArray of TuschFinding (borrowed) that go from there */
  GHashTable *gone_pages; /* place_of() of pages that go as a whole */
  GHashTable *plan_documents; /* document id → TuschPlanDocument (borrowed) */
} Builder;

static bool
is_removed(const Builder *builder, TuschVerdict verdict)
{
  return verdict == TUSCH_VERDICT_REDACT ||
         (verdict == TUSCH_VERDICT_ASK && builder->treat_asked_as_redact);
}

/* Letters and digits only, folded: what two spellings of a value have in common. */
static char *
squeeze(const char *text)
{
  g_autofree char *folded = tusch_danish_fold(text);
  GString *out = g_string_new(NULL);
  for (const char *p = folded; *p != '\0'; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);
    if (g_unichar_isalnum(c))
      g_string_append_unichar(out, c);
  }
  return g_string_free(out, FALSE);
}

static void
add_kept(Builder *builder, const char *text)
{
  if (text == NULL || text[0] == '\0')
    return;
  g_autofree char *squeezed = squeeze(text);
  tusch_kept_add(builder->kept, squeezed);
}

/* What findings that can overlap have in common. (transfer full) */
static char *
place_of(const char *document_id, TuschField field, guint page_index)
{
  return g_strdup_printf("%s/%d/%u", document_id, (int)field, page_index);
}

static void
note_removed(Builder *builder, TuschFinding *finding)
{
  g_autofree char *place = place_of(finding->document_id, finding->field, finding->page_index);
  GPtrArray *findings = g_hash_table_lookup(builder->removed, place);
  if (findings == NULL) {
    findings = g_ptr_array_new();
    g_hash_table_insert(builder->removed, g_steal_pointer(&place), findings);
  }
  g_ptr_array_add(findings, finding);
}

static void
gather_removed(Builder *builder)
{
  for (guint i = 0; i < builder->kase->findings->len; i++) {
    TuschFinding *finding = g_ptr_array_index(builder->kase->findings, i);
    if (is_removed(builder, tusch_verdicts_of_finding(builder->verdicts, finding, NULL)))
      note_removed(builder, finding);
  }
  for (guint i = 0; i < builder->kase->pages->len; i++) {
    const char *document_id = g_ptr_array_index(builder->kase->page_document_ids, i);
    const TuschPageText *page = g_ptr_array_index(builder->kase->pages, i);
    if (is_removed(builder, tusch_verdicts_of_page(builder->verdicts, document_id, page)))
      g_hash_table_add(builder->gone_pages,
                       place_of(document_id, TUSCH_FIELD_PAGE, page->page_index));
  }
}

/* Does the finding's text stand in the bundle as it is: decided to stay, on a page that is shown,
 * and with nothing of it removed for another reason? */
static bool
is_shown(const Builder *builder, const TuschFinding *finding)
{
  if (finding->field == TUSCH_FIELD_HIDDEN ||
      tusch_verdicts_of_finding(builder->verdicts, finding, NULL) != TUSCH_VERDICT_KEEP)
    return false;
  g_autofree char *place = place_of(finding->document_id, finding->field, finding->page_index);
  const TuschPlanDocument *document =
      g_hash_table_lookup(builder->plan_documents, finding->document_id);
  if (finding->field == TUSCH_FIELD_PAGE &&
      (document == NULL || document->access == TUSCH_ACCESS_NO ||
       g_hash_table_contains(builder->gone_pages, place)))
    return false;
  const GPtrArray *removed = g_hash_table_lookup(builder->removed, place);
  for (guint i = 0; removed != NULL && i < removed->len; i++) {
    const TuschFinding *other = g_ptr_array_index(removed, i);
    if (other->start < finding->end && finding->start < other->end)
      return false;
  }
  return true;
}

/* What stays in the bundle by right: kept findings, and what our own pages show. */
static void
gather_kept(Builder *builder)
{
  const TuschRequest *request = builder->kase->request;
  add_kept(builder, request->requester->name);
  add_kept(builder, request->authority_name);
  add_kept(builder, request->authority_department);
  add_kept(builder, request->id);
  for (guint i = 0; i < builder->kase->findings->len; i++) {
    const TuschFinding *finding = g_ptr_array_index(builder->kase->findings, i);
    if (is_shown(builder, finding))
      add_kept(builder, finding->text);
  }
}

static void
add_name(const Builder *builder, const char *name)
{
  if (name != NULL && strchr(name, '\n') == NULL)
    g_hash_table_add(builder->on_one_line, squeeze(name));
}

static void
gather_names(const Builder *builder)
{
  const TuschRequest *request = builder->kase->request;
  for (guint i = 0; i < request->parties->len; i++)
    add_name(builder, ((TuschParty *)g_ptr_array_index(request->parties, i))->name);
  for (guint i = 0; i < builder->kase->findings->len; i++) {
    const TuschFinding *finding = g_ptr_array_index(builder->kase->findings, i);
    if (finding->category == TUSCH_CATEGORY_PERSON)
      add_name(builder, finding->text);
  }
}

/* A name put together over a line end that stands nowhere on one line may be two people: the end of
 * one name and the start of another. Both go from their place; together they are no value to look
 * for elsewhere. */
static bool
is_one_name(const Builder *builder, const TuschFinding *finding, const char *squeezed)
{
  return strchr(finding->text, '\n') == NULL ||
         g_hash_table_contains(builder->on_one_line, squeezed);
}

static bool
has_digit_and_letter(const char *text)
{
  bool has_digit = false;
  bool has_letter = false;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
    has_digit = has_digit || g_unichar_isdigit(g_utf8_get_char(p));
    has_letter = has_letter || g_unichar_isalpha(g_utf8_get_char(p));
  }
  return has_digit && has_letter;
}

/* Values that identify by themselves must be nowhere; a lone first name or a diagnosis may stand
 * elsewhere about somebody else. */
static TuschSecretScope
scope_of(const Builder *builder, const TuschFinding *finding)
{
  g_autofree char *squeezed = squeeze(finding->text);
  if (g_utf8_strlen(squeezed, -1) < MIN_BUNDLE_SECRET_CHARS ||
      tusch_kept_holds(builder->kept, squeezed))
    return TUSCH_SECRET_PLACE;
  switch (finding->category) {
  case TUSCH_CATEGORY_CPR:
  case TUSCH_CATEGORY_PHONE:
  case TUSCH_CATEGORY_EMAIL:
  case TUSCH_CATEGORY_ACCOUNT:
  case TUSCH_CATEGORY_VEHICLE:
  case TUSCH_CATEGORY_PASSPORT_ID:
    return TUSCH_SECRET_BUNDLE;
  case TUSCH_CATEGORY_PERSON:
    return strpbrk(finding->text, " \n") != NULL && is_one_name(builder, finding, squeezed)
               ? TUSCH_SECRET_BUNDLE
               : TUSCH_SECRET_PLACE;
  case TUSCH_CATEGORY_ADDRESS:
    return has_digit_and_letter(finding->text) ? TUSCH_SECRET_BUNDLE : TUSCH_SECRET_PLACE;
  case TUSCH_CATEGORY_DATE_OF_BIRTH:
  case TUSCH_CATEGORY_SENSITIVE:
  case TUSCH_CATEGORY_OTHER:
  case TUSCH_N_CATEGORIES:
    break;
  }
  return TUSCH_SECRET_PLACE;
}

/* The value as it would stand on one line: a line end is a space, or nothing within a word that was
 * divided there. */
static char *
on_one_line(const char *text)
{
  GString *line = g_string_new(NULL);
  for (const char *p = text; *p != '\0';) {
    const char *next = p;
    bool has_line_end = false;
    while (g_unichar_isspace(g_utf8_get_char(next))) {
      has_line_end = has_line_end || *next == '\n';
      next = g_utf8_next_char(next);
    }
    if (next == p) {
      next = g_utf8_next_char(p);
      g_string_append_len(line, p, next - p);
    } else if (has_line_end && line->len > 0 && line->str[line->len - 1] == '-' &&
               g_unichar_islower(g_utf8_get_char(next))) {
      g_string_truncate(line, line->len - 1);
    } else {
      g_string_append_c(line, ' ');
    }
    p = next;
  }
  return g_string_free(line, FALSE);
}

static void
add_secret(const Builder *builder, TuschPlan *plan, const TuschFinding *finding)
{
  TuschSecret *secret = g_new0(TuschSecret, 1);
  secret->finding_id = g_strdup(finding->id);
  secret->document_id = g_strdup(finding->document_id);
  secret->category = finding->category;
  secret->scope = scope_of(builder, finding);
  secret->text = on_one_line(finding->text);
  g_ptr_array_add(plan->secrets, secret);
}

static void
plan_finding(Builder *builder, TuschPlan *plan, const TuschFinding *finding)
{
  const char *ground;
  TuschVerdict verdict = tusch_verdicts_of_finding(builder->verdicts, finding, &ground);
  TuschPlanDocument *document = g_hash_table_lookup(builder->plan_documents, finding->document_id);
  if (!is_removed(builder, verdict) || document == NULL)
    return;
  if (builder->has_secrets)
    add_secret(builder, plan, finding);
  if (document->access == TUSCH_ACCESS_NO || finding->field != TUSCH_FIELD_PAGE)
    return;
  document->access = TUSCH_ACCESS_PARTLY;
  bool has_place = false;
  for (guint i = 0; i < finding->boxes->len; i++) {
    const TuschRectPt *box = &g_array_index(finding->boxes, TuschRectPt, i);
    if (!tusch_rect_pt_is_valid(box) || tusch_rect_pt_is_empty(box))
      continue;
    has_place = true;
    tusch_plan_document_add_box(document, finding->page_index, box, ground)->hides_width =
        tusch_category_hides_width(finding->category);
  }
  /* Where it stands is not known, only on which page. */
  if (!has_place)
    tusch_plan_document_add_box(document, finding->page_index, &WHOLE_PAGE, ground);
}

/* A page that nobody may see goes as a whole: one box larger than any page (a page that could not
 * be read has no size that is known). */
static void
plan_page(Builder *builder, const char *document_id, const TuschPageText *page)
{
  TuschPlanDocument *document = g_hash_table_lookup(builder->plan_documents, document_id);
  TuschVerdict verdict = tusch_verdicts_of_page(builder->verdicts, document_id, page);
  if (document == NULL || document->access == TUSCH_ACCESS_NO || !is_removed(builder, verdict))
    return;
  /* One box and no others: their labels would stand in the box of the page. */
  tusch_plan_document_clear_page(document, page->page_index);
  g_autofree char *key = tusch_decision_key_of_page(document_id, page->page_index);
  const TuschDecision *decision = tusch_verdicts_find(builder->verdicts, TUSCH_TARGET_PAGE, key);
  TuschRectPt sheet = {0, 0, page->width_pt, page->height_pt};
  /* The ground stands in the middle of what is seen, so it needs a box of that size. */
  if (decision != NULL && decision->ground != NULL && !tusch_rect_pt_is_empty(&sheet))
    tusch_plan_document_add_box(document, page->page_index, &sheet, decision->ground);
  tusch_plan_document_add_box(document, page->page_index, &WHOLE_PAGE, NULL);
  document->access = TUSCH_ACCESS_PARTLY;
}

static void
plan_drawn_box(const TuschDocument *document,
               guint page_index,
               const TuschRectPt *box,
               const char *ground,
               gpointer user_data)
{
  Builder *builder = user_data;
  TuschPlanDocument *entry = g_hash_table_lookup(builder->plan_documents, document->id);
  if (entry->access == TUSCH_ACCESS_NO)
    return;
  entry->access = TUSCH_ACCESS_PARTLY;
  tusch_plan_document_add_box(entry, page_index, box, ground);
}

static void
plan_documents(Builder *builder, TuschPlan *plan)
{
  for (guint i = 0; i < builder->kase->documents->len; i++) {
    const TuschDocument *document = g_ptr_array_index(builder->kase->documents, i);
    const char *ground;
    TuschPlanDocument *entry = tusch_plan_document_new(document->id);
    TuschVerdict verdict = tusch_verdicts_of_document(builder->verdicts, document->id, &ground);
    bool is_withheld = verdict == TUSCH_VERDICT_REDACT ||
                       (verdict == TUSCH_VERDICT_ASK && builder->treat_asked_as_redact);
    entry->access = TUSCH_ACCESS_YES;
    if (is_withheld) {
      entry->access = TUSCH_ACCESS_NO;
      entry->ground = g_strdup(ground);
    } else if (document->problem != TUSCH_PROBLEM_NONE) {
      entry->access = TUSCH_ACCESS_NO;
    }
    g_ptr_array_add(plan->documents, entry);
    g_hash_table_insert(builder->plan_documents, entry->document_id, entry);
  }
}

static TuschPlan *
build(const TuschCase *kase, bool treat_asked_as_redact, bool has_secrets)
{
  g_autoptr(TuschVerdicts) verdicts = tusch_verdicts_new(kase);
  Builder builder = {
      .kase = kase,
      .verdicts = verdicts,
      .documents = tusch_review_index_documents(kase),
      .treat_asked_as_redact = treat_asked_as_redact,
      .has_secrets = has_secrets,
      .on_one_line = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
      .kept = tusch_kept_new(),
      .removed =
          g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref),
      .gone_pages = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
      .plan_documents = g_hash_table_new(g_str_hash, g_str_equal),
  };
  TuschPlan *plan = tusch_plan_new();
  plan_documents(&builder, plan);
  if (has_secrets) {
    gather_removed(&builder);
    gather_kept(&builder);
    gather_names(&builder);
  }
  for (guint i = 0; i < kase->findings->len; i++)
    plan_finding(&builder, plan, g_ptr_array_index(kase->findings, i));
  tusch_verdicts_foreach_drawn_box(verdicts, plan_drawn_box, &builder);
  for (guint i = 0; i < kase->pages->len; i++)
    plan_page(
        &builder, g_ptr_array_index(kase->page_document_ids, i), g_ptr_array_index(kase->pages, i));
  TuschUndecided undecided = tusch_verdicts_count_undecided(verdicts);
  g_hash_table_unref(builder.documents);
  g_hash_table_unref(builder.on_one_line);
  plan->n_undecided = undecided.n_findings + undecided.n_pages + undecided.n_documents;
  tusch_kept_free(builder.kept);
  g_hash_table_unref(builder.removed);
  g_hash_table_unref(builder.gone_pages);
  g_hash_table_unref(builder.plan_documents);
  return plan;
}

TuschPlan *
tusch_review_plan(const TuschCase *kase, bool treat_asked_as_redact)
{
  return build(kase, treat_asked_as_redact, true);
}

TuschPlan *
tusch_review_outline(const TuschCase *kase, bool treat_asked_as_redact)
{
  return build(kase, treat_asked_as_redact, false);
}
