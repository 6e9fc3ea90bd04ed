/* The walk through a request: rules, names, who is who, findings. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "detect/detector.h"

#include "detect/entities.h"
#include "detect/identities.h"
#include "detect/known-values.h"
#include "detect/names.h"
#include "detect/seams.h"

#include "tusch/error.h"

#include <string.h>

struct TuschDetector {
  TuschRules *rules;
  TuschPeople *people;
  TuschIdentities *identities;
  GPtrArray *texts; /* TuschText */
  GHashTable *documents; /* document id → order of appearance + 1 */
};

TuschDetector *
tusch_detector_new(TuschRules *rules, const TuschRequest *request)
{
  TuschDetector *detector = g_new0(TuschDetector, 1);
  detector->rules = tusch_rules_ref(rules);
  detector->people = tusch_people_new(request);
  detector->identities = tusch_identities_new(request);
  detector->texts = g_ptr_array_new_with_free_func((GDestroyNotify)tusch_text_free);
  detector->documents = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  return detector;
}

void
tusch_detector_free(TuschDetector *detector)
{
  if (detector == NULL)
    return;
  tusch_rules_unref(detector->rules);
  tusch_people_free(detector->people);
  tusch_identities_free(detector->identities);
  g_ptr_array_unref(detector->texts);
  g_hash_table_unref(detector->documents);
  g_free(detector);
}

void
tusch_detector_add_text(TuschDetector *detector,
                        const char *document_id,
                        TuschField field,
                        guint page_index,
                        TuschTextOrigin origin,
                        const char *text)
{
  guint order = GPOINTER_TO_UINT(g_hash_table_lookup(detector->documents, document_id));
  if (order == 0) {
    order = g_hash_table_size(detector->documents) + 1;
    g_hash_table_insert(detector->documents, g_strdup(document_id), GUINT_TO_POINTER(order));
  }
  TuschText *copy = g_new0(TuschText, 1);
  copy->document_id = g_strdup(document_id);
  copy->document_index = order - 1;
  copy->field = field;
  copy->page_index = page_index;
  copy->origin = origin;
  copy->text = g_strdup(text);
  copy->length = strlen(text);
  g_ptr_array_add(detector->texts, copy);
}

const TuschPeople *
tusch_detector_get_people(const TuschDetector *detector)
{
  return detector->people;
}

const GPtrArray *
tusch_detector_get_texts(const TuschDetector *detector)
{
  return detector->texts;
}

static bool
is_ocr(const TuschText *text)
{
  return text->origin == TUSCH_TEXT_OCR || text->origin == TUSCH_TEXT_HYBRID;
}

static GArray *
names_of(const TuschDetector *detector, const TuschText *text)
{
  return tusch_names_find(detector->rules, text->tokens, detector->people, is_ocr(text));
}

/* First walk: every full name that is certain is a person, wherever it stands. */
static void
learn_people(TuschDetector *detector, const TuschText *text)
{
  g_autoptr(GArray) names = names_of(detector, text);
  for (guint i = 0; i < names->len; i++) {
    const TuschNameHit *name = &g_array_index(names, TuschNameHit, i);
    if (!name->is_full || name->points < TUSCH_POINTS_MARK)
      continue;
    g_autofree char *label = g_strndup(text->text + name->start, name->end - name->start);
    tusch_people_add(detector->people, name->key, label);
  }
}

/* Second walk: all names, now also single ones of those that are known. */
static void
add_names(TuschDetector *detector, guint text_index, GArray *hits)
{
  const TuschText *text = g_ptr_array_index(detector->texts, text_index);
  g_autoptr(GArray) names = names_of(detector, text);
  for (guint i = 0; i < names->len; i++) {
    TuschNameHit *name = &g_array_index(names, TuschNameHit, i);
    if (name->points < TUSCH_POINTS_REVIEW)
      continue;
    TuschHit hit = {.text = text_index,
                    .start = name->start,
                    .end = name->end,
                    .category = TUSCH_CATEGORY_PERSON,
                    .rule = detector->rules->by_grammar[name->grammar],
                    .points = name->points,
                    .key = g_steal_pointer(&name->key),
                    .party_index = TUSCH_PARTY_NONE,
                    .person = -1,
                    .is_full_name = name->is_full};
    tusch_identities_assign_name(detector->people, &hit);
    g_array_append_val(hits, hit);
  }
}

/* Whether a sentence or a paragraph ends between two places. */
static bool
is_one_sentence(const TuschText *text, gsize from, gsize to)
{
  for (gsize i = from; i + 1 < to; i++) {
    bool ends = strchr(".!?", text->text[i]) != NULL && strchr(" \n", text->text[i + 1]) != NULL;
    if (ends || (text->text[i] == '\n' && text->text[i + 1] == '\n'))
      return false;
  }
  return true;
}

/* A sensitive word belongs to the person named nearest before it in its sentence, else after it. */
static void
tie_to_person(const TuschDetector *detector, const GArray *hits, guint at)
{
  TuschHit *term = &g_array_index(hits, TuschHit, at);
  const TuschText *text = g_ptr_array_index(detector->texts, term->text);
  const TuschHit *person = NULL;
  for (guint i = at; i-- > 0 && person == NULL;) {
    const TuschHit *hit = &g_array_index(hits, TuschHit, i);
    if (hit->text != term->text || !is_one_sentence(text, hit->end, term->start))
      break;
    if (hit->category == TUSCH_CATEGORY_PERSON)
      person = hit;
  }
  for (guint i = at + 1; i < hits->len && person == NULL; i++) {
    const TuschHit *hit = &g_array_index(hits, TuschHit, i);
    if (hit->text != term->text || !is_one_sentence(text, term->end, hit->start))
      break;
    if (hit->category == TUSCH_CATEGORY_PERSON)
      person = hit;
  }
  if (person == NULL) {
    term->doubt = TUSCH_DOUBT_NOT_TIED;
    return;
  }
  term->role = person->role;
  term->party_index = person->party_index;
  /* What may be no person at all ("Korsakoffs") does not make the term sure. */
  if (person->points >= TUSCH_POINTS_MARK)
    term->points += TUSCH_POINTS_MARK / 2;
}

gboolean
tusch_detector_finish(TuschDetector *detector,
                      GPtrArray **out_findings,
                      GPtrArray **out_entities,
                      GError **error)
{
  g_autoptr(GArray) hits = tusch_hits_new();
  for (guint i = 0; i < detector->texts->len; i++)
    if (!tusch_text_scan(detector->rules, g_ptr_array_index(detector->texts, i), i, hits, error))
      return FALSE;
  if (!tusch_seams_scan(detector->rules, detector->texts, hits, error))
    return FALSE;
  for (guint i = 0; i < detector->texts->len; i++)
    tusch_identities_find_streets(detector->identities,
                                  detector->rules,
                                  ((TuschText *)g_ptr_array_index(detector->texts, i))->tokens,
                                  i,
                                  hits);
  for (guint i = 0; i < hits->len; i++) {
    TuschHit *hit = &g_array_index(hits, TuschHit, i);
    tusch_identities_assign(
        detector->identities, hit, is_ocr(g_ptr_array_index(detector->texts, hit->text)));
  }
  tusch_known_values_scan(hits, detector->texts);
  for (guint i = 0; i < detector->texts->len; i++)
    learn_people(detector, g_ptr_array_index(detector->texts, i));
  for (guint i = 0; i < detector->texts->len; i++)
    add_names(detector, i, hits);
  tusch_entities_resolve(hits, detector->texts);
  for (guint i = 0; i < hits->len; i++)
    if (g_array_index(hits, TuschHit, i).category == TUSCH_CATEGORY_SENSITIVE)
      tie_to_person(detector, hits, i);
  tusch_entities_build(hits, detector->texts, detector->people, out_findings, out_entities);
  return TRUE;
}
