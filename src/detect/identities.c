/* Parties' values, and whom a hit belongs to. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "detect/identities.h"

#include "base/danish.h"
#include "detect/addresses.h"
#include "detect/near-cpr.h"
#include "detect/validators.h"

#include <string.h>

/* One value of one party. */
typedef struct {
  TuschCategory category;
  char *key;
  TuschRole role;
  int party_index;
} Value;

struct TuschIdentities {
  GArray *values; /* Value */
  GArray *streets; /* Value: folded words that point to an address */
  GArray
      *institutions; /* Value: where a protected person can be found, as learned from the texts */
};

/* More points for a place that points to a person whose address is protected. */
#define PROTECTED_PLACE 30

static void
value_clear(gpointer data)
{
  Value *value = data;
  g_free(value->key);
}

static void
add_value(TuschIdentities *identities, const Value *owner, TuschCategory category, const char *key)
{
  Value value = *owner;
  value.category = category;
  value.key = g_strdup(key);
  g_array_append_val(identities->values, value);
}

static void
add_place(TuschIdentities *identities, const Value *owner, const char *words)
{
  Value value = *owner;
  value.category = TUSCH_CATEGORY_ADDRESS;
  value.key = g_strdup(words);
  g_array_append_val(identities->streets, value);
}

/* "egevej 4" points to an address with "egevej" alone; the town does only for the protected. */
static void
add_places(TuschIdentities *identities, const Value *owner, const char *address, const char *key)
{
  const char *number = strrchr(key, ' ');
  if (number != NULL && number - key >= 5) {
    g_autofree char *street = g_strndup(key, (gsize)(number - key));
    add_place(identities, owner, street);
  }
  if (owner->role != TUSCH_ROLE_PROTECTED)
    return;
  g_autofree char *folded = tusch_danish_fold(address);
  const char *comma = strrchr(folded, ',');
  const char *town = comma != NULL ? comma + 1 : "";
  town += strspn(town, " 0123456789");
  const char *end = strchr(town, ' ');
  g_autofree char *word = g_strndup(town, end != NULL ? (gsize)(end - town) : strlen(town));
  if (strlen(word) >= 3)
    add_place(identities, owner, word);
}

static void
add_party(TuschIdentities *identities, const TuschParty *party, int party_index)
{
  Value owner = {.role = party->address_protected ? TUSCH_ROLE_PROTECTED : party->role,
                 .party_index = party_index};
  char cpr[11];
  if (party->cpr != NULL && tusch_cpr_normalise(party->cpr, strlen(party->cpr), cpr)) {
    add_value(identities, &owner, TUSCH_CATEGORY_CPR, cpr);
    g_autofree char *birth = g_strndup(cpr, 6);
    add_value(identities, &owner, TUSCH_CATEGORY_DATE_OF_BIRTH, birth);
  }
  char digits[24];
  if (party->phone != NULL &&
      tusch_digits_of(party->phone, strlen(party->phone), digits, sizeof(digits)) >= 8)
    add_value(identities, &owner, TUSCH_CATEGORY_PHONE, digits + strlen(digits) - 8);
  if (party->email != NULL) {
    g_autofree char *folded = tusch_danish_fold(party->email);
    add_value(identities, &owner, TUSCH_CATEGORY_EMAIL, folded);
  }
  char address[96];
  if (party->address != NULL &&
      tusch_address_key(party->address, strlen(party->address), address, sizeof(address))) {
    /* "Bofællesskabet Åhusene, Storegade 45" lives at Storegade 45. */
    const char *comma = strrchr(address, ',');
    const char *key = comma != NULL ? comma + 1 + strspn(comma + 1, " ") : address;
    add_value(identities, &owner, TUSCH_CATEGORY_ADDRESS, key);
    add_places(identities, &owner, party->address, key);
  }
}

TuschIdentities *
tusch_identities_new(const TuschRequest *request)
{
  TuschIdentities *identities = g_new0(TuschIdentities, 1);
  identities->values = g_array_new(FALSE, FALSE, sizeof(Value));
  g_array_set_clear_func(identities->values, value_clear);
  identities->streets = g_array_new(FALSE, FALSE, sizeof(Value));
  g_array_set_clear_func(identities->streets, value_clear);
  identities->institutions = g_array_new(FALSE, FALSE, sizeof(Value));
  g_array_set_clear_func(identities->institutions, value_clear);
  if (request == NULL)
    return identities;
  if (request->requester != NULL)
    add_party(identities, request->requester, TUSCH_PARTY_REQUESTER);
  for (guint i = 0; i < request->parties->len; i++)
    add_party(identities, g_ptr_array_index(request->parties, i), (int)i);
  return identities;
}

void
tusch_identities_free(TuschIdentities *identities)
{
  if (identities == NULL)
    return;
  g_array_unref(identities->values);
  g_array_unref(identities->streets);
  g_array_unref(identities->institutions);
  g_free(identities);
}

static guint
different_bytes(const char *a, const char *b)
{
  guint n = 0;
  for (; *a != '\0' && *b != '\0'; a++, b++)
    n += *a != *b ? 1 : 0;
  return *a == *b ? n : G_MAXUINT;
}

/* Which of two owners of the same value decides: the one that protects more. */
static bool
protects_more(TuschRole role, TuschRole than)
{
  if (role == TUSCH_ROLE_PROTECTED)
    return than != TUSCH_ROLE_PROTECTED;
  return false;
}

void
tusch_identities_assign(const TuschIdentities *identities, TuschHit *hit, bool is_ocr)
{
  bool found = false;
  bool is_requesters = false;
  bool is_others = false;
  for (guint i = 0; i < identities->values->len; i++) {
    const Value *value = &g_array_index(identities->values, Value, i);
    if (value->category != hit->category || hit->key == NULL)
      continue;
    guint apart = different_bytes(value->key, hit->key);
    bool is_near = is_ocr && hit->category == TUSCH_CATEGORY_CPR && apart == 1;
    if (apart != 0 && !is_near)
      continue;
    if (is_near && value->role == TUSCH_ROLE_REQUESTER)
      hit->doubt = TUSCH_DOUBT_MISREAD; /* distance 1 asks, it never releases */
    is_requesters = is_requesters || value->role == TUSCH_ROLE_REQUESTER;
    is_others = is_others || value->role != TUSCH_ROLE_REQUESTER;
    if (!found || protects_more(value->role, hit->role)) {
      hit->role = value->role;
      hit->party_index = value->party_index;
    }
    found = true;
    if (apart == 0)
      hit->points = MAX(hit->points, TUSCH_POINTS_KNOWN);
  }
  if (is_requesters && is_others && hit->role != TUSCH_ROLE_PROTECTED &&
      hit->category != TUSCH_CATEGORY_DATE_OF_BIRTH)
    hit->doubt = TUSCH_DOUBT_SHARED_VALUE;
  if (!found && hit->category == TUSCH_CATEGORY_EMAIL && hit->key != NULL) {
    const char *at = strchr(hit->key, '@');
    if (at != NULL && (strstr(at, "kommune") != NULL || strstr(at, "region") != NULL))
      hit->role = TUSCH_ROLE_AUTHORITY;
  }
}

/* The end (source bytes) of the tokens from @i that spell @words; 0 if they do not. */
static guint32
spelled_end(const TuschTokens *tokens, guint i, const char *words)
{
  for (;; i++) {
    if (i >= tokens->items->len)
      return 0;
    const TuschToken *token = tusch_tokens_get(tokens, i);
    gsize n = strcspn(words, " ");
    if (token->is_taken || token->length < n || memcmp(token->folded, words, n) != 0)
      return 0;
    bool whole = token->length == n || (token->length == n + 1 && token->folded[n] == 's');
    if (!whole)
      return 0;
    if (words[n] == '\0')
      return token->end;
    words += n + 1;
  }
}

/* "… 14, 75011 Paris" after a street: number, postal code and town go with it. */
static guint32
past_house_and_town(const TuschTokens *tokens, guint32 street_end)
{
  guint n = tokens->items->len;
  guint i = 0;
  guint high = n;
  while (i < high) { /* the token after the street */
    guint middle = i + (high - i) / 2;
    if (tusch_tokens_get(tokens, middle)->end <= street_end)
      i = middle + 1;
    else
      high = middle;
  }
  if (i >= n || tusch_tokens_get(tokens, i)->shape != TUSCH_SHAPE_NUMBER ||
      tusch_tokens_get(tokens, i)->gap != TUSCH_GAP_SPACE)
    return street_end;
  guint32 end = tusch_tokens_get(tokens, i++)->end;
  if (i + 2 >= n || tusch_tokens_get(tokens, i)->sign != ',' ||
      tusch_tokens_get(tokens, i + 1)->shape != TUSCH_SHAPE_NUMBER ||
      tusch_tokens_get(tokens, i + 1)->length < 4)
    return end;
  for (i += 2; i < n && tusch_tokens_get(tokens, i)->shape == TUSCH_SHAPE_CAPITAL &&
               tusch_tokens_get(tokens, i)->gap == TUSCH_GAP_SPACE;
       i++)
    end = tusch_tokens_get(tokens, i)->end;
  return end;
}

void
tusch_identities_add_institution(TuschIdentities *identities, int party_index, const char *name)
{
  for (guint i = 0; i < identities->institutions->len; i++) {
    const Value *value = &g_array_index(identities->institutions, Value, i);
    if (value->party_index == party_index && g_str_equal(value->key, name))
      return;
  }
  Value value = {TUSCH_CATEGORY_ADDRESS, g_strdup(name), TUSCH_ROLE_PROTECTED, party_index};
  g_array_append_val(identities->institutions, value);
}

/* One walk over a text for places of one kind. */
typedef struct {
  const GArray *places; /* Value */
  const TuschRule *rule;
  const TuschTokens *tokens;
  guint text;
  bool has_number; /* house number and town may follow */
  GArray *hits;
} PlaceSearch;

static void
add_place_hit(const PlaceSearch *search, const Value *place, guint32 start, guint32 end)
{
  bool is_protected = place->role == TUSCH_ROLE_PROTECTED;
  TuschHit hit = {.text = search->text,
                  .start = start,
                  .end = search->has_number ? past_house_and_town(search->tokens, end) : end,
                  .rule = search->rule,
                  .key = place->key,
                  .party_index = place->party_index,
                  .person = -1,
                  .points = (gint16)(search->rule->points + (is_protected ? PROTECTED_PLACE : 0)),
                  .category = TUSCH_CATEGORY_ADDRESS,
                  .role = (guint8)place->role};
  g_array_append_val(search->hits, hit);
}

static void
find_places(const PlaceSearch *search)
{
  if (search->rule == NULL || search->places->len == 0)
    return;
  for (guint i = 0; i < search->tokens->items->len; i++) {
    const TuschToken *token = tusch_tokens_get(search->tokens, i);
    if (token->is_taken || token->shape == TUSCH_SHAPE_SIGN || token->shape == TUSCH_SHAPE_LOWER)
      continue;
    for (guint k = 0; k < search->places->len; k++) {
      const Value *place = &g_array_index(search->places, Value, k);
      guint32 end =
          token->folded[0] == place->key[0] ? spelled_end(search->tokens, i, place->key) : 0;
      if (end != 0)
        add_place_hit(search, place, token->start, end);
    }
  }
}

void
tusch_identities_find_streets(const TuschIdentities *identities,
                              const TuschRules *rules,
                              const TuschTokens *tokens,
                              guint text_index,
                              GArray *hits)
{
  find_places(&(PlaceSearch){identities->streets,
                             rules->by_grammar[TUSCH_GRAMMAR_PARTY_STREET],
                             tokens,
                             text_index,
                             true,
                             hits});
}

void
tusch_identities_find_institutions(const TuschIdentities *identities,
                                   const TuschRules *rules,
                                   const TuschTokens *tokens,
                                   guint text_index,
                                   GArray *hits)
{
  find_places(&(PlaceSearch){identities->institutions,
                             rules->by_grammar[TUSCH_GRAMMAR_PARTY_PLACE],
                             tokens,
                             text_index,
                             false,
                             hits});
}

static bool
is_found(const GArray *hits, guint text, gsize start, gsize end)
{
  for (guint i = 0; i < hits->len; i++) {
    const TuschHit *hit = &g_array_index(hits, TuschHit, i);
    if (hit->text == text && hit->category == TUSCH_CATEGORY_CPR && hit->start < end &&
        hit->end > start)
      return true;
  }
  return false;
}

static void
add_near_number(
    const Value *value, const TuschRule *rule, guint text, gsize start, gsize end, GArray *hits)
{
  TuschHit hit = {.text = text,
                  .start = (guint32)start,
                  .end = (guint32)end,
                  .category = TUSCH_CATEGORY_CPR,
                  .rule = rule,
                  .points = rule->points,
                  .key = value->key,
                  .role = value->role,
                  .party_index = value->party_index,
                  .person = -1};
  /* Nearly is asked, it is never released by itself. */
  if (value->role == TUSCH_ROLE_REQUESTER)
    hit.doubt = TUSCH_DOUBT_MISREAD;
  g_array_append_val(hits, hit);
}

void
tusch_identities_find_near_numbers(const TuschIdentities *identities,
                                   const TuschRules *rules,
                                   const GPtrArray *texts,
                                   GArray *hits)
{
  const TuschRule *rule = rules->by_grammar[TUSCH_GRAMMAR_PARTY_CPR];
  for (guint i = 0; rule != NULL && identities->values->len > 0 && i < texts->len; i++) {
    const TuschText *text = g_ptr_array_index(texts, i);
    for (gsize at = 0; (at = tusch_near_cpr_next(text->text, text->length, at)) < text->length;
         at++) {
      char read[TUSCH_NEAR_CPR_LENGTH];
      gsize end = tusch_near_cpr_read(text->text, text->length, at, read);
      for (guint k = 0; end != 0 && k < identities->values->len; k++) {
        const Value *value = &g_array_index(identities->values, Value, k);
        if (value->category == TUSCH_CATEGORY_CPR && tusch_near_cpr_is(read, value->key) &&
            !is_found(hits, i, at, end))
          add_near_number(value, rule, i, at, end, hits);
      }
    }
  }
}

/* The name is nothing but the requester's surname. */
static bool
is_surname_only(const TuschPerson *person, const char *key)
{
  if (strchr(key, ' ') != NULL || person->n_parts < 2)
    return false;
  const char *first = person->parts[0];
  gsize n = strlen(key);
  return strncmp(first, key, n) != 0;
}

void
tusch_identities_assign_name(const TuschPeople *people, TuschHit *hit)
{
  TuschPersonMatch match = {.person = -1};
  if (hit->key[0] == '#')
    match.person = (int)g_ascii_strtoll(hit->key + 1, NULL, 10);
  else
    match = tusch_people_match(people, hit->key);
  if (match.person < 0 || (guint)match.person >= tusch_people_get_count(people))
    return;
  const TuschPerson *person = tusch_people_get(people, (guint)match.person);
  hit->person = match.person;
  hit->role = person->role;
  hit->party_index = person->party_index;
  if (match.is_shared_with_requester || match.is_shared_by_roles) {
    hit->doubt = TUSCH_DOUBT_SHARED_NAME;
    if (hit->role == TUSCH_ROLE_REQUESTER)
      hit->role = TUSCH_ROLE_UNKNOWN;
  } else if (hit->role == TUSCH_ROLE_REQUESTER && is_surname_only(person, hit->key)) {
    hit->doubt = TUSCH_DOUBT_SURNAME_ONLY;
  } else if (hit->role == TUSCH_ROLE_REQUESTER && hit->rule->grammar == TUSCH_GRAMMAR_PARTY_FUZZY) {
    hit->doubt = TUSCH_DOUBT_MISREAD; /* nearly is asked, it is never released by itself */
  }
}
