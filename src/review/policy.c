/* Policy files: what is proposed for whom. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tusch/review.h"

#include "base/language.h"
#include "tusch/error.h"
#include "tusch/hidden.h"

#include <string.h>

enum { N_ROLES = TUSCH_ROLE_PROTECTED + 1 };

static const char *const ROLE_WORDS[N_ROLES] = {"ukendt",
                                                "anmoder",
                                                "medpart",
                                                "tredjepart",
                                                "personale",
                                                "myndighed",
                                                "virksomhed",
                                                "beskyttet"};

typedef struct {
  TuschVerdict verdict;
  char *ground;
} Proposal;

struct TuschPolicy {
  Proposal proposals[TUSCH_N_CATEGORIES][N_ROLES];
  GPtrArray *grounds; /* char *: of [hjemler] */
  bool wants_four_eyes, shows_changes;
  guint appendix_kinds;
  char *hash;
};

void
tusch_policy_free(TuschPolicy *policy)
{
  if (policy == NULL)
    return;
  for (guint c = 0; c < TUSCH_N_CATEGORIES; c++)
    for (guint r = 0; r < N_ROLES; r++)
      g_free(policy->proposals[c][r].ground);
  g_clear_pointer(&policy->grounds, g_ptr_array_unref);
  g_free(policy->hash);
  g_free(policy);
}

const char *
tusch_policy_get_hash(const TuschPolicy *policy)
{
  return policy->hash;
}

static bool
verdict_from_word(const char *word, TuschVerdict *out)
{
  static const char *const words[] = {"spørg", "fjern", "behold"};
  for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
    if (g_str_equal(word, words[i])) {
      *out = (TuschVerdict)i;
      return true;
    }
  }
  return false;
}

/* "fjern | FVL § 15 b, nr. 5" */
static gboolean
parse_value(const char *value, Proposal *out, GError **error)
{
  g_auto(GStrv) parts = g_strsplit(value, "|", 2);
  if (parts[0] == NULL || !verdict_from_word(g_strstrip(parts[0]), &out->verdict))
    return tusch_fail(
        error, TUSCH_ERROR_CONFIG, _("forslaget skal være fjern, behold eller spørg"));
  g_free(out->ground);
  out->ground = parts[1] != NULL ? g_strdup(g_strstrip(parts[1])) : NULL;
  return TRUE;
}

static gboolean
parse_key(TuschPolicy *policy,
          const TuschCategory categories[2],
          const char *key,
          const char *value,
          GError **error)
{
  for (guint r = 0; r < N_ROLES; r++) {
    if (!g_str_equal(key, ROLE_WORDS[r]))
      continue;
    for (TuschCategory c = categories[0]; c <= categories[1]; c++)
      if (!parse_value(value, &policy->proposals[c][r], error))
        return FALSE;
    return TRUE;
  }
  return tusch_fail(error, TUSCH_ERROR_CONFIG, _("ukendt rolle"));
}

/* [godkendelse]: "fire øjne = ja" */
static gboolean
parse_approval(TuschPolicy *policy, GKeyFile *file, const char *key, GError **error)
{
  g_autofree char *value = g_key_file_get_value(file, "godkendelse", key, NULL);
  if (!g_str_equal(key, "fire øjne"))
    return tusch_fail(error, TUSCH_ERROR_CONFIG, _("[godkendelse] %s: ukendt nøgle"), key);
  if (!g_str_equal(value, "ja") && !g_str_equal(value, "nej"))
    return tusch_fail(
        error, TUSCH_ERROR_CONFIG, _("[godkendelse] %s: skal være ja eller nej"), key);
  policy->wants_four_eyes = g_str_equal(value, "ja");
  return TRUE;
}

/* [skjult indhold]: "kommentarer = bilag" */
static gboolean
parse_hidden(TuschPolicy *policy, GKeyFile *file, const char *key, GError **error)
{
  static const char *const KINDS[TUSCH_N_HIDDEN] = {
      [TUSCH_HIDDEN_TEXT] = "tekst",
      [TUSCH_HIDDEN_PALE] = "hvid tekst",
      [TUSCH_HIDDEN_SHEET] = "ark",
      [TUSCH_HIDDEN_ROW] = "rækker",
      [TUSCH_HIDDEN_COLUMN] = "kolonner",
      [TUSCH_HIDDEN_SLIDE] = "dias",
      [TUSCH_HIDDEN_CHANGE] = "ændringer",
      [TUSCH_HIDDEN_COMMENT] = "kommentarer",
      [TUSCH_HIDDEN_NOTE] = "noter",
      [TUSCH_HIDDEN_HEADER] = "sidehoveder",
      [TUSCH_HIDDEN_OBJECT] = "indlejrede filer",
      [TUSCH_HIDDEN_PROPERTY] = "egenskaber",
      [TUSCH_HIDDEN_LAYER] = "lag",
      [TUSCH_HIDDEN_ANNOTATION] = "anmærkninger",
      [TUSCH_HIDDEN_ATTACHMENT] = "vedhæftede filer",
      [TUSCH_HIDDEN_FORM] = "formularfelter",
      [TUSCH_HIDDEN_OUTSIDE] = "uden for siden",
      [TUSCH_HIDDEN_COVERED] = "under billeder",
      [TUSCH_HIDDEN_LINK] = "links",
      [TUSCH_HIDDEN_CACHE] = "gemte data",
      [TUSCH_HIDDEN_SCRIPT] = "programmer",
      [TUSCH_HIDDEN_DESCRIPTION] = "billedtekster",
  };
  g_autofree char *value = g_key_file_get_value(file, "skjult indhold", key, NULL);
  for (guint kind = 0; kind < TUSCH_N_HIDDEN; kind++) {
    if (!g_str_equal(key, KINDS[kind]))
      continue;
    bool is_change = kind == TUSCH_HIDDEN_CHANGE;
    bool is_shown = g_str_equal(value, "som vist");
    if (!is_shown && !g_str_equal(value, "bilag") &&
        !(is_change && g_str_equal(value, "accepteret")))
      return tusch_fail(error,
                        TUSCH_ERROR_CONFIG,
                        _("[skjult indhold] %s: skal være som vist, bilag eller (kun ændringer) "
                          "accepteret"),
                        key);
    if (is_change)
      policy->shows_changes = is_shown;
    if (g_str_equal(value, "bilag"))
      policy->appendix_kinds |= 1U << kind;
    return TRUE;
  }
  return tusch_fail(error, TUSCH_ERROR_CONFIG, _("[skjult indhold] %s: ukendt nøgle"), key);
}

/* What a caseworker may choose between beside what is proposed: "1 = FVL § 12, stk. 1". */
static gboolean
parse_ground(TuschPolicy *policy, GKeyFile *file, const char *key, GError **error)
{
  char *ground = g_key_file_get_value(file, "hjemler", key, NULL);
  g_ptr_array_add(policy->grounds, ground);
  return ground[0] != '\0' ? TRUE
                           : tusch_fail(error, TUSCH_ERROR_CONFIG, _("[hjemler] %s: er tom"), key);
}

static gboolean
parse_list(TuschPolicy *policy,
           GKeyFile *file,
           const char *group,
           gboolean (*parse)(TuschPolicy *, GKeyFile *, const char *, GError **),
           GError **error)
{
  g_auto(GStrv) keys = g_key_file_get_keys(file, group, NULL, NULL);
  for (char **key = keys; keys != NULL && *key != NULL; key++)
    if (!parse(policy, file, *key, error))
      return FALSE;
  return TRUE;
}

static gboolean
parse_group(TuschPolicy *policy, GKeyFile *file, const char *group, GError **error)
{
  TuschCategory categories[2] = {0, TUSCH_N_CATEGORIES - 1};
  if (g_str_equal(group, "godkendelse"))
    return parse_list(policy, file, group, parse_approval, error);
  if (g_str_equal(group, "skjult indhold"))
    return parse_list(policy, file, group, parse_hidden, error);
  if (g_str_equal(group, "hjemler"))
    return parse_list(policy, file, group, parse_ground, error);
  if (!g_str_equal(group, "*")) {
    if (!tusch_category_from_string(group, &categories[0]))
      return tusch_fail(error, TUSCH_ERROR_CONFIG, _("[%s]: ukendt slags oplysning"), group);
    categories[1] = categories[0];
  }
  g_auto(GStrv) keys = g_key_file_get_keys(file, group, NULL, NULL);
  for (char **key = keys; keys != NULL && *key != NULL; key++) {
    g_autofree char *value = g_key_file_get_value(file, group, *key, NULL);
    if (value == NULL || !parse_key(policy, categories, *key, value, error)) {
      g_prefix_error(error, "[%s] %s: ", group, *key);
      return FALSE;
    }
  }
  return TRUE;
}

/* "[*]" first, whatever its place: the groups for one category refine it. */
static gboolean
parse_file(TuschPolicy *policy, GKeyFile *file, GError **error)
{
  if (g_key_file_has_group(file, "*") && !parse_group(policy, file, "*", error))
    return FALSE;
  g_auto(GStrv) groups = g_key_file_get_groups(file, NULL);
  for (char **group = groups; *group != NULL; group++)
    if (!g_str_equal(*group, "*") && !parse_group(policy, file, *group, error))
      return FALSE;
  return TRUE;
}

TuschPolicy *
tusch_policy_load(const char *dir, TuschRegime regime, GError **error)
{
  g_autofree char *name = g_strconcat(tusch_regime_to_string(regime), ".policy", NULL);
  g_autofree char *path = g_build_filename(dir, name, NULL);
  g_autofree char *text = NULL;
  gsize length;
  if (!g_file_get_contents(path, &text, &length, NULL)) {
    tusch_fail(error, TUSCH_ERROR_CONFIG, "policy file \"%s\" cannot be read", path);
    return NULL;
  }
  g_autoptr(GKeyFile) file = g_key_file_new();
  g_autoptr(GError) local = NULL;
  if (!g_key_file_load_from_data(file, text, length, G_KEY_FILE_NONE, &local)) {
    tusch_fail(error, TUSCH_ERROR_CONFIG, "%s: %s", path, local->message);
    return NULL;
  }
  g_autoptr(TuschPolicy) policy = g_new0(TuschPolicy, 1);
  policy->grounds = g_ptr_array_new_with_free_func(g_free);
  policy->hash = g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)text, length);
  if (!parse_file(policy, file, error)) {
    g_prefix_error(error, "%s: ", path);
    return NULL;
  }
  return g_steal_pointer(&policy);
}

bool
tusch_policy_wants_four_eyes(const TuschPolicy *policy)
{
  return policy->wants_four_eyes;
}

guint
tusch_policy_get_appendix_kinds(const TuschPolicy *policy)
{
  return policy->appendix_kinds;
}

bool
tusch_policy_accepts_changes(const TuschPolicy *policy)
{
  return !policy->shows_changes;
}

static void
add_ground(GPtrArray *grounds, const char *ground)
{
  if (ground != NULL && !g_ptr_array_find_with_equal_func(grounds, ground, g_str_equal, NULL))
    g_ptr_array_add(grounds, g_strdup(ground));
}

GPtrArray *
tusch_policy_list_grounds(const TuschPolicy *policy)
{
  GPtrArray *grounds = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < policy->grounds->len; i++)
    add_ground(grounds, g_ptr_array_index(policy->grounds, i));
  for (guint c = 0; c < TUSCH_N_CATEGORIES; c++)
    for (guint r = 0; r < N_ROLES; r++)
      add_ground(grounds, policy->proposals[c][r].ground);
  return grounds;
}

void
tusch_policy_propose(const TuschPolicy *policy, TuschFinding *finding)
{
  const Proposal *by_role = policy->proposals[finding->category];
  TuschVerdict proposal = by_role[finding->role].verdict;
  const char *ground = by_role[finding->role].ground;
  bool is_unsure = finding->level == TUSCH_LEVEL_REVIEW &&
                   (proposal != TUSCH_VERDICT_KEEP || finding->role == TUSCH_ROLE_REQUESTER);
  if (is_unsure || (finding->role == TUSCH_ROLE_PROTECTED && proposal == TUSCH_VERDICT_KEEP))
    proposal = TUSCH_VERDICT_ASK;
  /* What its role keeps, but may be somebody else's: it would go as what is nobody's known. */
  if (proposal == TUSCH_VERDICT_ASK && ground == NULL)
    ground = by_role[TUSCH_ROLE_UNKNOWN].ground;
  finding->proposal = proposal;
  tusch_finding_share(&finding->ground, ground);
}
