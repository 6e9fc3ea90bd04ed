/* Overlaps, entities, findings. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "detect/entities.h"

#include "base/language.h"

#include <string.h>

static int
compare_numbers(guint a, guint b)
{
  return a < b ? -1 : a > b ? 1 : 0;
}

static int
compare_hits(gconstpointer a, gconstpointer b, gpointer data)
{
  const TuschHit *left = a;
  const TuschHit *right = b;
  const GPtrArray *texts = data;
  const TuschText *left_text = g_ptr_array_index(texts, left->text);
  const TuschText *right_text = g_ptr_array_index(texts, right->text);
  int order[] = {compare_numbers(left_text->document_index, right_text->document_index),
                 compare_numbers(left_text->field, right_text->field),
                 compare_numbers(left_text->page_index, right_text->page_index),
                 compare_numbers(left->text, right->text),
                 compare_numbers(left->start, right->start),
                 compare_numbers(right->end, left->end),
                 compare_numbers(left->category, right->category),
                 right->points - left->points};
  for (guint i = 0; i < G_N_ELEMENTS(order); i++)
    if (order[i] != 0)
      return order[i];
  return 0;
}

static bool
is_number(TuschCategory category)
{
  return category == TUSCH_CATEGORY_CPR || category == TUSCH_CATEGORY_PHONE ||
         category == TUSCH_CATEGORY_ACCOUNT || category == TUSCH_CATEGORY_DATE_OF_BIRTH ||
         category == TUSCH_CATEGORY_VEHICLE || category == TUSCH_CATEGORY_PASSPORT_ID;
}

/* The surer of two, and whom it belongs to, goes over to @into; the span is both. */
static void
merge(TuschHit *into, TuschHit *from)
{
  guint32 start = MIN(into->start, from->start);
  guint32 end = MAX(into->end, from->end);
  bool better = from->points > into->points ||
                (from->points == into->points && from->party_index != TUSCH_PARTY_NONE &&
                 into->party_index == TUSCH_PARTY_NONE);
  if (better) {
    TuschHit swap = *into;
    *into = *from;
    *from = swap;
  }
  into->start = start;
  into->end = end;
  /* Nobody's data is released because it overlaps with the requester's. */
  if (into->role != from->role && into->role == TUSCH_ROLE_REQUESTER &&
      into->doubt == TUSCH_DOUBT_NONE && from->role != TUSCH_ROLE_UNKNOWN)
    into->doubt = TUSCH_DOUBT_SHARED_VALUE;
}

/* Takes out the hits that are gone, keeping the order. */
static void
remove_gone(GArray *hits, const bool *is_gone)
{
  guint kept = 0;
  for (guint i = 0; i < hits->len; i++) {
    TuschHit *hit = &g_array_index(hits, TuschHit, i);
    if (is_gone[i]) {
      g_clear_pointer(&hit->key, g_free);
      continue;
    }
    TuschHit *to = &g_array_index(hits, TuschHit, kept++);
    if (to != hit) {
      *to = *hit;
      hit->key = NULL;
    }
  }
  g_array_set_size(hits, kept);
}

/* Whether @loser is nothing but another reading of the same characters as @winner. */
static bool
is_other_reading(const TuschHit *winner, const TuschHit *loser)
{
  if (!is_number(winner->category) || !is_number(loser->category))
    return false;
  bool within = winner->start <= loser->start && winner->end >= loser->end;
  if (!within)
    return false;
  if (winner->points != loser->points)
    return winner->points > loser->points;
  return winner->category < loser->category;
}

/* How many hits on either side can cover a hit: more than ever overlap in practice. */
#define NEIGHBOURS 16

static void
drop_other_readings(GArray *hits)
{
  g_autofree bool *is_gone = g_new0(bool, hits->len + 1);
  for (guint i = 0; i < hits->len; i++) {
    const TuschHit *hit = &g_array_index(hits, TuschHit, i);
    guint from = i > NEIGHBOURS ? i - NEIGHBOURS : 0;
    for (guint k = from; k < hits->len && k < i + NEIGHBOURS && !is_gone[i]; k++) {
      const TuschHit *other = &g_array_index(hits, TuschHit, k);
      is_gone[i] = k != i && !is_gone[k] && other->text == hit->text &&
                   other->category != hit->category && is_other_reading(other, hit);
    }
  }
  remove_gone(hits, is_gone);
}

/* "sygemeldt med stress": two sensitive words and what links them are one thing. */
static bool
is_linked(const TuschHit *hit, const TuschHit *next, const GPtrArray *texts)
{
  static const char *const links[] = {" med ", " og ", " for ", " af ", " ", NULL};
  if (hit->category != TUSCH_CATEGORY_SENSITIVE || next->category != hit->category)
    return false;
  const TuschText *text = g_ptr_array_index(texts, hit->text);
  g_autofree char *between = g_strndup(text->text + hit->end, next->start - hit->end);
  return g_strv_contains(links, between);
}

static void
merge_overlaps(GArray *hits, const GPtrArray *texts)
{
  g_autofree bool *is_gone = g_new0(bool, hits->len + 1);
  for (guint i = 0; i < hits->len; i++) {
    TuschHit *hit = &g_array_index(hits, TuschHit, i);
    for (guint k = i + 1; k < hits->len && !is_gone[i]; k++) {
      TuschHit *next = &g_array_index(hits, TuschHit, k);
      if (next->text != hit->text || (next->start >= hit->end && !is_linked(hit, next, texts)))
        break;
      if (next->category != hit->category || is_gone[k])
        continue;
      merge(hit, next);
      is_gone[k] = true;
    }
  }
  remove_gone(hits, is_gone);
}

void
tusch_entities_resolve(GArray *hits, const GPtrArray *texts)
{
  g_array_sort_with_data(hits, compare_hits, (gpointer)texts);
  merge_overlaps(hits, texts);
  drop_other_readings(hits);
}

static const char *
doubt_sentence(TuschDoubt doubt)
{
  switch (doubt) {
  case TUSCH_DOUBT_EXCEPTION:
    return _("En undtagelse i reglerne beder om gennemsyn");
  case TUSCH_DOUBT_SHARED_NAME:
    return _("Flere i sagen kan hedde sådan");
  case TUSCH_DOUBT_SURNAME_ONLY:
    return _("Kun anmoderens efternavn: det kan være en anden i familien");
  case TUSCH_DOUBT_SHARED_VALUE:
    return _("Anmoderen har det fælles med en anden part");
  case TUSCH_DOUBT_NOT_TIED:
    return _("Ingen person er nævnt i samme sætning");
  case TUSCH_DOUBT_MISREAD:
    return _("Næsten anmoderens: noget kan være læst eller skrevet forkert");
  default:
    return "";
  }
}

/* "Ti cifre med gyldig dato. Ordet »faktura« taler imod." */
static char *
reason_of(const TuschHit *hit)
{
  GString *reason = g_string_new(hit->rule->explanation);
  if (hit->context.word != NULL) {
    g_string_append(reason, ". ");
    if (hit->context.weight < 0)
      g_string_append_printf(reason, _("Ordet »%s« ved siden af taler imod"), hit->context.word);
    else
      g_string_append_printf(reason, _("Ordet »%s« ved siden af taler for"), hit->context.word);
  }
  if (hit->doubt != TUSCH_DOUBT_NONE)
    g_string_append_printf(reason, ". %s", doubt_sentence(hit->doubt));
  return g_string_free(reason, FALSE);
}

static TuschLevel
level_of(const TuschHit *hit)
{
  return hit->points >= TUSCH_POINTS_MARK && hit->doubt == TUSCH_DOUBT_NONE ? TUSCH_LEVEL_MARK
                                                                            : TUSCH_LEVEL_REVIEW;
}

static char *
entity_key(const TuschHit *hit, const TuschText *text)
{
  const char *category = tusch_category_to_string(hit->category);
  if (hit->person >= 0)
    return g_strdup_printf("%s:#%d", category, hit->person);
  if (hit->key != NULL && hit->key[0] != '\0')
    return g_strdup_printf("%s:%s", category, hit->key);
  return g_strdup_printf(
      "%s:=%.*s", category, (int)(hit->end - hit->start), text->text + hit->start);
}

/* An entity that fits several roles gets the one that protects most. */
static void
widen_role(TuschEntity *entity, const TuschHit *hit)
{
  if (entity->role == hit->role)
    return;
  if (hit->role == TUSCH_ROLE_PROTECTED || entity->role == TUSCH_ROLE_PROTECTED)
    entity->role = TUSCH_ROLE_PROTECTED;
  else
    entity->role = TUSCH_ROLE_UNKNOWN;
}

static TuschEntity *
new_entity(const TuschHit *hit, const TuschText *text, const TuschPeople *people, guint number)
{
  TuschEntity *entity = tusch_entity_new();
  entity->id = g_strdup_printf("e%04u", number);
  entity->category = hit->category;
  entity->role = hit->role;
  entity->party_index = hit->party_index;
  if (hit->person >= 0) {
    const TuschPerson *person = tusch_people_get(people, (guint)hit->person);
    entity->label = g_strdup(person->label);
    entity->key = g_strjoinv(" ", person->parts);
    entity->role = person->role;
    entity->party_index = person->party_index;
  } else {
    entity->label = g_strndup(text->text + hit->start, hit->end - hit->start);
    entity->key = g_strdup(hit->key != NULL && hit->key[0] != '\0' ? hit->key : entity->label);
  }
  return entity;
}

static TuschFinding *
new_finding(const TuschHit *hit, const TuschText *text, const TuschEntity *entity, guint number)
{
  TuschFinding *finding = tusch_finding_new();
  finding->id = g_strdup_printf("f%06u", number);
  finding->document_id = g_strdup(text->document_id);
  finding->field = text->field;
  finding->page_index = text->page_index;
  finding->start = hit->start;
  finding->end = hit->end;
  finding->text = g_strndup(text->text + hit->start, hit->end - hit->start);
  finding->category = hit->category;
  finding->level = level_of(hit);
  finding->role = hit->role;
  finding->entity_id = g_strdup(entity->id);
  finding->rule = g_strdup(hit->rule->id);
  finding->score = hit->points;
  finding->reason = reason_of(hit);
  return finding;
}

void
tusch_entities_build(const GArray *hits,
                     const GPtrArray *texts,
                     const TuschPeople *people,
                     GPtrArray **out_findings,
                     GPtrArray **out_entities)
{
  GPtrArray *findings = g_ptr_array_new_with_free_func((GDestroyNotify)tusch_finding_free);
  GPtrArray *entities = g_ptr_array_new_with_free_func((GDestroyNotify)tusch_entity_free);
  g_autoptr(GHashTable) by_key = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < hits->len; i++) {
    const TuschHit *hit = &g_array_index(hits, TuschHit, i);
    const TuschText *text = g_ptr_array_index(texts, hit->text);
    g_autofree char *key = entity_key(hit, text);
    TuschEntity *entity = g_hash_table_lookup(by_key, key);
    if (entity == NULL) {
      entity = new_entity(hit, text, people, entities->len + 1);
      g_ptr_array_add(entities, entity);
      g_hash_table_insert(by_key, g_steal_pointer(&key), entity);
    } else if (hit->person < 0) {
      widen_role(entity, hit);
    }
    g_ptr_array_add(findings, new_finding(hit, text, entity, i + 1));
  }
  *out_findings = findings;
  *out_entities = entities;
}
