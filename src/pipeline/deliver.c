/* Approval of a bundle, and the messages around it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/deliver.h"

#include "adapters/zip/zip-write.h"
#include "base/datadir.h"
#include "base/file.h"
#include "base/language.h"
#include "base/plain-text.h"
#include "base/squeezed.h"
#include "pipeline/letter-job.h"
#include "pipeline/parts.h"
#include "pipeline/share.h"
#include "tusch/error.h"
#include "tusch/review.h"

#include <glib/gstdio.h>
#include <string.h>

enum { MAX_LABEL_CHARS = 256, MIN_SECRET_CHARS = 4 };

typedef struct {
  TuschWorkroom *workroom;
  const TuschDeliverOptions *options;
  TuschCase *kase;
  GPtrArray *parts; /* char *: paths of the verified PDFs */
  char *sha256; /* of all of them */
  gint64 approved_us;
} Deliverer;

static void
deliverer_clear(Deliverer *deliverer)
{
  g_clear_pointer(&deliverer->kase, tusch_workroom_free_case);
  g_clear_pointer(&deliverer->parts, g_ptr_array_unref);
  g_clear_pointer(&deliverer->sha256, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Deliverer, deliverer_clear)

void
tusch_delivery_free(TuschDelivery *delivery)
{
  if (delivery == NULL)
    return;
  g_ptr_array_unref(delivery->uuids);
  g_ptr_array_unref(delivery->paths);
  g_free(delivery);
}

/* ---- approval ---- */

/* The decision that approved these very bytes. */
static gboolean
find_approval(TuschWorkroom *workroom, const char *sha256, gint64 *out_at_us, GError **error)
{
  *out_at_us = 0;
  g_autoptr(GPtrArray) decisions = tusch_store_list_decisions(workroom->store, error);
  if (decisions == NULL)
    return FALSE;
  for (guint i = 0; i < decisions->len; i++) {
    const TuschDecision *decision = g_ptr_array_index(decisions, i);
    if (decision->target == TUSCH_TARGET_BUNDLE && decision->verdict == TUSCH_VERDICT_KEEP &&
        g_str_equal(decision->key, sha256))
      *out_at_us = decision->at_us;
  }
  return TRUE;
}

static gboolean
store_approval(TuschWorkroom *workroom, const char *who, const char *sha256, GError **error)
{
  TuschStore *store = workroom->store;
  TuschDecision decision = {
      .target = TUSCH_TARGET_BUNDLE,
      .key = (char *)sha256,
      .verdict = TUSCH_VERDICT_KEEP,
      .who = (char *)who,
      .at_us = g_get_real_time(),
  };
  g_autofree char *detail = g_strdup_printf("{\"sha256\":\"%s\"}", sha256);
  if (!tusch_store_begin(store, error))
    return FALSE;
  if (tusch_store_add_decision(store, &decision, error) &&
      tusch_store_log(store, who, "approved", detail, error))
    return tusch_store_commit(store, error);
  tusch_store_rollback(store);
  return FALSE;
}

/* Who decided last about what is in the bundle. (transfer full) (nullable) */
static gboolean
find_last_editor(TuschWorkroom *workroom, char **out, GError **error)
{
  g_autoptr(GPtrArray) history = tusch_store_list_history(workroom->store, error);
  if (history == NULL)
    return FALSE;
  for (guint i = 0; i < history->len; i++) {
    const TuschDecision *decision = g_ptr_array_index(history, i);
    if (decision->target == TUSCH_TARGET_BUNDLE)
      continue;
    g_free(*out);
    *out = g_strdup(decision->who);
  }
  return TRUE;
}

/* Nobody approves what they decided themselves, where the policy says so. */
static gboolean
check_four_eyes(TuschWorkroom *workroom, const char *who, GError **error)
{
  g_autofree char *dir = tusch_datadir_find("rules", "policy", error);
  g_autofree char *folder = dir != NULL ? g_build_filename(dir, "policy", NULL) : NULL;
  g_autoptr(TuschPolicy) policy =
      dir != NULL ? tusch_policy_load(folder, workroom->request->regime, error) : NULL;
  g_autofree char *editor = NULL;
  if (policy == NULL || !find_last_editor(workroom, &editor, error))
    return FALSE;
  if (!tusch_policy_wants_four_eyes(policy) || g_strcmp0(editor, who) != 0)
    return TRUE;
  return tusch_fail(error,
                    TUSCH_ERROR_PENDING,
                    "who decided last may not approve: another person must (policy %s)",
                    tusch_regime_to_string(workroom->request->regime));
}

gboolean
tusch_job_confirm_letter(TuschWorkroom *workroom, const char *who, GError **error)
{
  TuschStore *store = workroom->store;
  bool is_stale = false;
  if (!tusch_letter_get_stale(store, &is_stale, error))
    return FALSE;
  if (!is_stale)
    return TRUE;
  return tusch_letter_set_stale(store, false, error) &&
         tusch_store_log(store, who, "letter-confirmed", NULL, error);
}

static gboolean
check_letter(TuschWorkroom *workroom, GError **error)
{
  bool is_stale = false;
  if (!tusch_letter_get_stale(workroom->store, &is_stale, error))
    return FALSE;
  if (is_stale)
    return tusch_fail(error,
                      TUSCH_ERROR_PENDING,
                      "letter.txt was edited before the decisions changed: read it again, then "
                      "\"tusch approve --letter-checked\", or remove it to have it made anew");
  return TRUE;
}

gboolean
tusch_job_approve(TuschWorkroom *workroom, const char *who, char **out_sha256, GError **error)
{
  g_autofree char *sha256 = NULL;
  gint64 approved_us = 0;
  g_autoptr(GPtrArray) parts = tusch_parts_find_released(workroom, &sha256, error);
  if (parts == NULL || !find_approval(workroom, sha256, &approved_us, error) ||
      (approved_us == 0 &&
       (!check_four_eyes(workroom, who, error) || !check_letter(workroom, error) ||
        !store_approval(workroom, who, sha256, error))))
    return FALSE;
  *out_sha256 = g_steal_pointer(&sha256);
  return TRUE;
}

/* ---- messages ---- */

static char *
digits_of(const char *text)
{
  GString *digits = g_string_new(NULL);
  for (const char *p = text != NULL ? text : ""; *p != '\0'; p++)
    if (g_ascii_isdigit(*p))
      g_string_append_c(digits, *p);
  return g_string_free(digits, FALSE);
}

static char *
make_label(guint message, guint n_messages)
{
  g_autofree char *label =
      n_messages > 1
          ? g_strdup_printf(_("Svar på din anmodning om aktindsigt (meddelelse %u af %u)"),
                            message + 1,
                            n_messages)
          : g_strdup(_("Svar på din anmodning om aktindsigt"));
  return tusch_text_plain_line(label, MAX_LABEL_CHARS);
}

/* The request is filed under the topic of its documents, with the facet of access to records. */
static void
set_filing(const Deliverer *deliverer, TuschMemo *memo)
{
  const TuschRequest *request = deliverer->kase->request;
  g_autoptr(GPtrArray) codes = g_ptr_array_new();
  for (guint i = 0; i < deliverer->kase->documents->len; i++)
    g_ptr_array_add(codes,
                    ((TuschDocument *)g_ptr_array_index(deliverer->kase->documents, i))->kle);
  memo->case_id = tusch_text_plain_line(request->id, MAX_LABEL_CHARS);
  memo->case_system = g_strdup("tusch");
  memo->kle_subject = tusch_memo_topic(codes);
  memo->kle_version = g_strdup(request->kle_version != NULL ? request->kle_version : "uoplyst");
  memo->kle_facet = g_strdup("A53");
  memo->kle_label = g_strdup("Aktindsigt");
}

static TuschMemo *
new_memo(const Deliverer *deliverer, guint message, guint n_messages)
{
  const TuschRequest *request = deliverer->kase->request;
  TuschMemo *memo = tusch_memo_new();
  /* The same bundle is the same message, whatever version of the format it is sent in. */
  g_autofree char *seed =
      g_strdup_printf("tusch message %s %s %u", request->id, deliverer->sha256, message);
  g_autoptr(GDateTime) at = g_date_time_new_from_unix_utc(deliverer->approved_us / G_USEC_PER_SEC);
  memo->version = deliverer->options->version;
  memo->uuid = tusch_memo_uuid(seed);
  memo->label = make_label(message, n_messages);
  memo->notification = g_strdup(_("Du har fået svar på din anmodning om aktindsigt."));
  memo->sender_cvr = digits_of(request->authority_cvr);
  memo->sender_label = tusch_text_plain_line(request->authority_name, MAX_LABEL_CHARS);
  memo->recipient_cpr = digits_of(request->requester->cpr);
  memo->created = g_date_time_format(at, "%Y-%m-%dT%H:%M:%SZ");
  set_filing(deliverer, memo);
  return memo;
}

static char *
make_filename(const Deliverer *deliverer, guint part)
{
  const char *id = deliverer->kase->request->id;
  guint n = deliverer->parts->len;
  g_autofree char *name =
      n > 1 ? g_strdup_printf(_("Aktindsigt %s del %u af %u.pdf"), id, part + 1, n)
            : g_strdup_printf(_("Aktindsigt %s.pdf"), id);
  return tusch_memo_filename(name);
}

/* How many of the files from @first on go into one message. */
static guint
count_fitting(const guint64 *sizes, guint first, guint n)
{
  guint64 bytes = sizes[first];
  guint count = 1;
  while (first + count < n && count < TUSCH_MEMO_MAX_FILES &&
         bytes + sizes[first + count] <= TUSCH_MEMO_MAX_DECODED_BYTES)
    bytes += sizes[first + count++];
  return count;
}

static gboolean
read_sizes(const Deliverer *deliverer, guint64 *sizes, GError **error)
{
  for (guint i = 0; i < deliverer->parts->len; i++) {
    GStatBuf info;
    if (g_stat(g_ptr_array_index(deliverer->parts, i), &info) != 0)
      return tusch_fail_errno(error, "cannot look at the bundle");
    sizes[i] = (guint64)info.st_size;
  }
  return TRUE;
}

/* (transfer full) (element-type TuschMemo): all messages, with their files */
static GPtrArray *
plan_messages(const Deliverer *deliverer, GError **error)
{
  guint n_parts = deliverer->parts->len;
  g_autofree guint64 *sizes = g_new0(guint64, n_parts);
  if (!read_sizes(deliverer, sizes, error))
    return NULL;
  guint n_messages = 0;
  for (guint first = 0; first < n_parts; first += count_fitting(sizes, first, n_parts))
    n_messages++;
  GPtrArray *memos = g_ptr_array_new_with_free_func((GDestroyNotify)tusch_memo_free);
  guint first = 0;
  for (guint message = 0; message < n_messages; message++) {
    guint n_files = count_fitting(sizes, first, n_parts);
    TuschMemo *memo = new_memo(deliverer, message, n_messages);
    g_ptr_array_add(memos, memo);
    for (guint i = first; i < first + n_files; i++) {
      g_autofree char *filename = make_filename(deliverer, i);
      tusch_memo_add_file(memo, g_ptr_array_index(deliverer->parts, i), filename, sizes[i]);
    }
    first += n_files;
  }
  return memos;
}

/* Everything of the message that is not a verified file, in one text to search. */
static char *
gather_texts(const TuschMemo *memo)
{
  const char *texts[] = {memo->label,
                         memo->notification,
                         memo->sender_label,
                         memo->case_id,
                         memo->kle_version,
                         memo->kle_label};
  GString *all = g_string_new(NULL);
  for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
    g_string_append_printf(all, "%s|", texts[i] != NULL ? texts[i] : "");
  for (guint i = 0; i < memo->files->len; i++)
    g_string_append_printf(
        all, "%s|", ((TuschMemoFile *)g_ptr_array_index(memo->files, i))->filename);
  return g_string_free(all, FALSE);
}

/* The verifier reads the files; the message around them is read here. */
static gboolean
check_secrets(const TuschPlan *plan, const TuschMemo *memo, GError **error)
{
  g_autofree char *texts = gather_texts(memo);
  g_auto(TuschSqueezed) shown = tusch_squeeze(texts, strlen(texts));
  for (guint i = 0; i < plan->secrets->len; i++) {
    const TuschSecret *secret = g_ptr_array_index(plan->secrets, i);
    g_auto(TuschSqueezed) hidden = tusch_squeeze(secret->text, strlen(secret->text));
    /* The request's own id stays in the bundle by right; a CPR number is none. */
    bool is_meant = secret->scope == TUSCH_SECRET_BUNDLE || secret->category == TUSCH_CATEGORY_CPR;
    if (is_meant && g_utf8_strlen(hidden.letters->str, -1) >= MIN_SECRET_CHARS &&
        strstr(shown.letters->str, hidden.letters->str) != NULL)
      return tusch_fail(error,
                        TUSCH_ERROR_UNVERIFIED,
                        "the message would show what finding %s removed: look at the request's id "
                        "and the authority's name",
                        secret->finding_id);
  }
  return TRUE;
}

static gboolean
check_messages(const Deliverer *deliverer, const GPtrArray *memos, GError **error)
{
  g_autoptr(TuschPlan) plan = tusch_review_plan(deliverer->kase, false);
  for (guint i = 0; i < memos->len; i++) {
    const TuschMemo *memo = g_ptr_array_index(memos, i);
    if (!tusch_memo_check(memo, error) || !check_secrets(plan, memo, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
write_message(const Deliverer *deliverer,
              const TuschMemo *memo,
              guint number,
              TuschDelivery *delivery,
              GError **error)
{
  for (guint form = 0; form < 2; form++) {
    if (form == 1 && !deliverer->options->has_envelope)
      continue;
    g_autofree char *name = g_strdup_printf(form == 0 ? "memo-%u.xml" : "kombi-%u.xml", number);
    char *path = g_build_filename(deliverer->workroom->path, "out", "memo", name, NULL);
    g_ptr_array_add(delivery->paths, path);
    if (!tusch_memo_write(memo, form == 1, path, error))
      return FALSE;
  }
  g_ptr_array_add(delivery->uuids, g_strdup(memo->uuid));
  return TRUE;
}

/* All of out/ but the messages, for a backend that sends by itself. */
static gboolean
write_archive(const Deliverer *deliverer, TuschDelivery *delivery, GError **error)
{
  static const char *const OTHERS[] = {
      "list.json", "decision-data.json", "verification.json", "verification.txt"};
  g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < deliverer->parts->len; i++)
    g_ptr_array_add(files, g_strdup(g_ptr_array_index(deliverer->parts, i)));
  for (guint i = 0; i < G_N_ELEMENTS(OTHERS); i++) {
    g_autofree char *path = tusch_workroom_file(deliverer->workroom, "out", OTHERS[i]);
    if (g_file_test(path, G_FILE_TEST_IS_REGULAR))
      g_ptr_array_add(files, g_steal_pointer(&path));
  }
  g_autoptr(GDateTime) at = g_date_time_new_from_unix_utc(deliverer->approved_us / G_USEC_PER_SEC);
  g_autofree char *date = g_date_time_format(at, "%Y-%m-%d");
  g_autofree char *temporary = tusch_workroom_file(deliverer->workroom, "tmp", "delivery.zip");
  char *path = tusch_workroom_file(deliverer->workroom, "out", "delivery.zip");
  g_ptr_array_add(delivery->paths, path);
  return tusch_zip_write(files, date, temporary, error) &&
         tusch_file_commit(temporary, path, error);
}

/* The log gets a message's id once, however often it is written. */
static gboolean
log_delivery(const Deliverer *deliverer, const TuschDelivery *delivery, GError **error)
{
  TuschStore *store = deliverer->workroom->store;
  g_autofree char *before = NULL;
  GString *value = g_string_new(NULL);
  for (guint i = 0; i < delivery->uuids->len; i++)
    g_string_append_printf(
        value, "%s\"%s\"", i > 0 ? "," : "", (char *)g_ptr_array_index(delivery->uuids, i));
  g_autofree char *uuids = g_string_free(value, FALSE);
  g_autoptr(GDateTime) at = g_date_time_new_from_unix_utc(deliverer->approved_us / G_USEC_PER_SEC);
  g_autofree char *date = g_date_time_format(at, "%Y-%m-%d");
  if (!tusch_store_get_meta(store, "delivered", &before, error) ||
      !tusch_share_send(store, deliverer->sha256, date, error))
    return FALSE;
  if (g_strcmp0(before, uuids) == 0)
    return TRUE;
  g_autofree char *detail = g_strdup_printf("{\"messages\":[%s]}", uuids);
  return tusch_store_mark(store, "tusch", "delivered", uuids, detail, error);
}

static gboolean
write_all(const Deliverer *deliverer, TuschDelivery *delivery, GError **error)
{
  g_autoptr(GPtrArray) memos = plan_messages(deliverer, error);
  if (memos == NULL || !check_messages(deliverer, memos, error))
    return FALSE;
  g_autofree char *folder = tusch_workroom_file(deliverer->workroom, "out", "memo");
  if (!tusch_dir_remove_tree(folder, error) || !tusch_dir_make(folder, error))
    return FALSE;
  for (guint i = 0; i < memos->len; i++)
    if (!write_message(deliverer, g_ptr_array_index(memos, i), i + 1, delivery, error))
      return FALSE;
  return write_archive(deliverer, delivery, error) && log_delivery(deliverer, delivery, error);
}

TuschDelivery *
tusch_job_deliver(TuschWorkroom *workroom, const TuschDeliverOptions *options, GError **error)
{
  g_auto(Deliverer) deliverer = {.workroom = workroom, .options = options};
  deliverer.parts = tusch_parts_find_released(workroom, &deliverer.sha256, error);
  if (deliverer.parts == NULL ||
      !find_approval(workroom, deliverer.sha256, &deliverer.approved_us, error))
    return NULL;
  if (deliverer.approved_us == 0) {
    tusch_fail(error, TUSCH_ERROR_PENDING, "nobody has approved this bundle: \"tusch approve\"");
    return NULL;
  }
  deliverer.kase = tusch_workroom_load_case(workroom, error);
  if (deliverer.kase == NULL)
    return NULL;
  g_autoptr(TuschDelivery) delivery = g_new0(TuschDelivery, 1);
  delivery->uuids = g_ptr_array_new_with_free_func(g_free);
  delivery->paths = g_ptr_array_new_with_free_func(g_free);
  if (!write_all(&deliverer, delivery, error))
    return NULL;
  return g_steal_pointer(&delivery);
}
