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
compare_texts(const TuschText *left, const TuschText *right)
{
  if (left->document_index != right->document_index)
    return compare_numbers(left->document_index, right->document_index);
  if (left->field != right->field)
    return compare_numbers(left->field, right->field);
  return compare_numbers(left->page_index, right->page_index);
}

static int
compare_hits(gconstpointer a, gconstpointer b, gpointer data)
{
  const TuschHit *left = a;
  const TuschHit *right = b;
  const GPtrArray *texts = data;
  int order[] = {left->text == right->text ? 0
                                           : compare_texts(g_ptr_array_index(texts, left->text),
                                                           g_ptr_array_index(texts, right->text)),
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
    const TuschHit *hit = &g_array_index(hits, TuschHit, i);
    if (!is_gone[i])
      g_array_index(hits, TuschHit, kept++) = *hit;
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
  static const char *const links[] = {
      " med ", " og ", " for ", " af ", " eller ", " samt ", ", ", "/", " ", NULL};
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

const char *
tusch_doubt_sentence(TuschDoubt doubt)
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
  case TUSCH_DOUBT_OLDEST:
    return _("Som CPR-nummer ville det høre til en på omkring hundrede år, og kontrolcifferet "
             "passer ikke");
  default:
    return "";
  }
}

/* "Ti cifre med gyldig dato. Ordet »faktura« taler imod." */
static char *
reason_of(const TuschHit *hit)
{
  GString *reason = g_string_new(hit->rule->explanation);
  if (hit->context_word != NULL) {
    g_string_append(reason, ". ");
    if (hit->context_weight < 0)
      g_string_append_printf(reason, _("Ordet »%s« ved siden af taler imod"), hit->context_word);
    else
      g_string_append_printf(reason, _("Ordet »%s« ved siden af taler for"), hit->context_word);
  }
  if (hit->doubt != TUSCH_DOUBT_NONE)
    g_string_append_printf(reason, ". %s", tusch_doubt_sentence((TuschDoubt)hit->doubt));
  return g_string_free(reason, FALSE);
}

static TuschLevel
level_of(const TuschHit *hit)
{
  return hit->points >= TUSCH_POINTS_MARK && hit->doubt == TUSCH_DOUBT_NONE ? TUSCH_LEVEL_MARK
                                                                            : TUSCH_LEVEL_REVIEW;
}

/* What makes two hits one entity. */
static void
write_entity_key(GString *out, const TuschHit *hit, const TuschText *text)
{
  g_string_assign(out, tusch_category_to_string((TuschCategory)hit->category));
  if (hit->key != NULL && hit->key[0] != '\0') {
    g_string_append_c(out, ':');
    g_string_append(out, hit->key);
  } else {
    g_string_append(out, ":=");
    g_string_append_len(out, text->text + hit->start, (gssize)(hit->end - hit->start));
  }
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

static char *
entity_id(guint number)
{
  return g_strdup_printf("e%04u", number);
}

static TuschEntity *
new_entity(const TuschHit *hit, const TuschText *text, const TuschPeople *people, guint number)
{
  TuschEntity *entity = tusch_entity_new();
  entity->id = entity_id(number);
  entity->category = (TuschCategory)hit->category;
  entity->role = (TuschRole)hit->role;
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

GPtrArray *
tusch_entities_build(GArray *hits, const GPtrArray *texts, const TuschPeople *people)
{
  GPtrArray *entities = g_ptr_array_new_with_free_func((GDestroyNotify)tusch_entity_free);
  g_autoptr(GHashTable) by_key = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  g_autofree guint *by_person = g_new0(guint, tusch_people_get_count(people) + 1);
  g_autoptr(GString) key = g_string_new(NULL);
  for (guint i = 0; i < hits->len; i++) {
    TuschHit *hit = &g_array_index(hits, TuschHit, i);
    const TuschText *text = g_ptr_array_index(texts, hit->text);
    guint number = 0; /* of the entity, from 1; 0: not met yet */
    if (hit->person >= 0) {
      number = by_person[hit->person];
    } else {
      write_entity_key(key, hit, text);
      number = GPOINTER_TO_UINT(g_hash_table_lookup(by_key, key->str));
    }
    if (number == 0) {
      number = entities->len + 1;
      g_ptr_array_add(entities, new_entity(hit, text, people, number));
      if (hit->person >= 0)
        by_person[hit->person] = number;
      else
        g_hash_table_insert(by_key, g_strdup(key->str), GUINT_TO_POINTER(number));
    } else if (hit->person < 0) {
      widen_role(g_ptr_array_index(entities, number - 1), hit);
    }
    hit->entity = number - 1;
  }
  return entities;
}

TuschFinding *
tusch_entities_make_finding(const TuschHit *hit, const TuschText *text, guint number)
{
  TuschFinding *finding = tusch_finding_new();
  finding->id = g_strdup_printf("f%06u", number);
  tusch_finding_share(&finding->document_id, text->document_id);
  finding->field = text->field;
  finding->page_index = text->page_index;
  finding->start = text->offset + hit->start;
  finding->end = text->offset + hit->end;
  finding->text = g_strndup(text->text + hit->start, hit->end - hit->start);
  finding->category = (TuschCategory)hit->category;
  finding->level = level_of(hit);
  finding->role = (TuschRole)hit->role;
  g_autofree char *entity = entity_id(hit->entity + 1);
  tusch_finding_share(&finding->entity_id, entity);
  tusch_finding_share(&finding->rule, hit->rule->id);
  finding->score = hit->points;
  g_autofree char *reason = reason_of(hit);
  tusch_finding_share(&finding->reason, reason);
  return finding;
}
