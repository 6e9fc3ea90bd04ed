/* Opening, loading and changing the workroom that people review. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "room/room.h"

#include "base/datadir.h"
#include "pipeline/deliver.h"
#include "pipeline/release.h"
#include "room/follow.h"
#include "room/undo.h"
#include "tusch/error.h"

#include <gio/gio.h>
#include <string.h>
#include <unistd.h>

/* Another process holds the lock while it writes: a moment, unless it is a whole run. */
enum { LOCK_TRIES = 20, LOCK_WAIT_US = 50 * 1000 };

static void
forget(TuschReviewRoom *room)
{
  g_clear_pointer(&room->rows, tusch_review_rows_free);
  g_clear_pointer(&room->followed, g_hash_table_unref);
  g_clear_pointer(&room->verdicts, tusch_verdicts_free);
  g_clear_pointer(&room->documents, g_hash_table_unref);
  g_clear_pointer(&room->findings, g_hash_table_unref);
  g_clear_pointer(&room->on_pages, g_hash_table_unref);
  g_clear_pointer(&room->kase, tusch_workroom_free_case);
  g_clear_pointer(&room->history, g_ptr_array_unref);
  g_clear_pointer(&room->comments, g_ptr_array_unref);
}

/* To look for what a decision reaches among thousands of findings takes too long. */
static void
index_findings(TuschReviewRoom *room)
{
  room->findings =
      g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
  for (guint i = 0; i < room->kase->findings->len; i++) {
    TuschFinding *finding = g_ptr_array_index(room->kase->findings, i);
    GPtrArray *alone = g_ptr_array_new();
    g_ptr_array_add(alone, finding);
    g_hash_table_insert(room->findings, tusch_decision_key_of_finding(finding), alone);
  }
}

static void
index_pages(TuschReviewRoom *room)
{
  room->on_pages =
      g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
  for (guint i = 0; i < room->kase->findings->len; i++) {
    TuschFinding *finding = g_ptr_array_index(room->kase->findings, i);
    if (finding->field != TUSCH_FIELD_PAGE)
      continue;
    char *key = tusch_decision_key_of_page(finding->document_id, finding->page_index);
    GPtrArray *findings = g_hash_table_lookup(room->on_pages, key);
    if (findings == NULL) {
      findings = g_ptr_array_new();
      g_hash_table_insert(room->on_pages, key, findings);
    } else {
      g_free(key);
    }
    g_ptr_array_add(findings, finding);
  }
}

static void
index_case(TuschReviewRoom *room)
{
  const TuschCase *kase = room->kase;
  room->documents = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; i < kase->documents->len; i++) {
    TuschDocument *document = g_ptr_array_index(kase->documents, i);
    g_hash_table_insert(room->documents, document->id, document);
  }
  index_findings(room);
  index_pages(room);
}

/* Decisions are what changes all day; the rest is loaded once. */
static gboolean
load_decisions(TuschReviewRoom *room, GError **error)
{
  TuschStore *store = room->workroom->store;
  g_autoptr(GPtrArray) decisions = tusch_store_list_decisions(store, error);
  g_autoptr(GPtrArray) history = decisions != NULL ? tusch_store_list_history(store, error) : NULL;
  g_autoptr(GPtrArray) comments = history != NULL ? tusch_store_list_comments(store, error) : NULL;
  if (comments == NULL || !tusch_store_get_version(store, &room->store_version, error))
    return FALSE;
  g_clear_pointer(&room->rows, tusch_review_rows_free);
  g_clear_pointer(&room->followed, g_hash_table_unref);
  g_clear_pointer(&room->verdicts, tusch_verdicts_free);
  g_clear_pointer(&room->kase->decisions, g_ptr_array_unref);
  g_clear_pointer(&room->history, g_ptr_array_unref);
  g_clear_pointer(&room->comments, g_ptr_array_unref);
  room->kase->decisions = g_steal_pointer(&decisions);
  room->history = g_steal_pointer(&history);
  room->comments = g_steal_pointer(&comments);
  room->verdicts = tusch_verdicts_new(room->kase);
  room->rows = tusch_review_rows_new(room->kase, room->verdicts);
  room->followed = tusch_review_follow(room->kase, room->verdicts);
  return TRUE;
}

static void
tell(TuschReviewRoom *room)
{
  room->n_changes++;
  g_cond_broadcast(&room->changed);
}

gboolean
tusch_review_room_sync(TuschReviewRoom *room, GError **error)
{
  gint64 version = 0;
  if (!tusch_store_get_version(room->workroom->store, &version, error))
    return FALSE;
  if (room->verdicts != NULL && version == room->store_version)
    return TRUE;
  forget(room);
  room->kase = tusch_workroom_load_case(room->workroom, error);
  if (room->kase == NULL)
    return FALSE;
  index_case(room);
  if (!load_decisions(room, error))
    return FALSE;
  /* What another process wrote while this one read is read again next time. */
  room->store_version = version;
  tell(room);
  return TRUE;
}

static gboolean
load_policy(TuschReviewRoom *room, GError **error)
{
  g_autofree char *rules = tusch_datadir_find("rules", "policy", error);
  if (rules == NULL)
    return FALSE;
  g_autofree char *dir = g_build_filename(rules, "policy", NULL);
  room->policy = tusch_policy_load(dir, room->workroom->request->regime, error);
  return room->policy != NULL;
}

TuschReviewRoom *
tusch_review_room_open(const char *path, GError **error)
{
  g_autoptr(TuschReviewRoom) room = g_new0(TuschReviewRoom, 1);
  g_mutex_init(&room->lock);
  g_cond_init(&room->changed);
  room->assemble_status = -1;
  room->workroom = tusch_workroom_open(path, error);
  if (room->workroom == NULL || !load_policy(room, error) || !tusch_review_room_sync(room, error))
    return NULL;
  (void)close(room->workroom->lock_fd);
  room->workroom->lock_fd = -1;
  return g_steal_pointer(&room);
}

void
tusch_review_room_close(TuschReviewRoom *room)
{
  if (room == NULL)
    return;
  forget(room);
  tusch_policy_free(room->policy);
  tusch_workroom_close(room->workroom);
  g_cond_clear(&room->changed);
  g_mutex_clear(&room->lock);
  g_free(room);
}

gint64
tusch_review_room_get_version(const TuschReviewRoom *room)
{
  guint n = room->history->len;
  return n > 0 ? ((const TuschDecision *)g_ptr_array_index(room->history, n - 1))->seq : 0;
}

TuschFinding *
tusch_review_room_find_finding(const TuschReviewRoom *room, const char *id)
{
  for (guint i = 0; i < room->kase->findings->len; i++) {
    TuschFinding *finding = g_ptr_array_index(room->kase->findings, i);
    if (g_str_equal(finding->id, id))
      return finding;
  }
  return NULL;
}

const GPtrArray *
tusch_review_room_list_on_page(const TuschReviewRoom *room,
                               const char *document_id,
                               guint page_index)
{
  g_autofree char *key = tusch_decision_key_of_page(document_id, page_index);
  return g_hash_table_lookup(room->on_pages, key);
}

static const char *
original_of(const TuschReviewRoom *room, const char *document_id)
{
  const TuschDocument *document = g_hash_table_lookup(room->documents, document_id);
  if (document == NULL)
    return NULL;
  return document->duplicate_of != NULL ? document->duplicate_of : document->id;
}

GPtrArray *
tusch_review_room_list_boxes(const TuschReviewRoom *room, const char *document_id, guint page_index)
{
  const char *original = original_of(room, document_id);
  GPtrArray *boxes = g_ptr_array_new();
  for (guint i = 0; i < room->kase->decisions->len; i++) {
    TuschDecision *decision = g_ptr_array_index(room->kase->decisions, i);
    g_autofree char *marked = NULL;
    guint page;
    TuschRectPt box;
    if (decision->target == TUSCH_TARGET_BOX && decision->verdict == TUSCH_VERDICT_REDACT &&
        tusch_decision_parse_box(decision->key, &marked, &page, &box) && page == page_index &&
        g_strcmp0(original_of(room, marked), original) == 0 &&
        tusch_verdicts_find(room->verdicts, TUSCH_TARGET_BOX, decision->key) == decision)
      g_ptr_array_add(boxes, decision);
  }
  return boxes;
}

const GPtrArray *
tusch_review_room_find_reached(const TuschReviewRoom *room, const TuschDecision *decision)
{
  if (decision->target == TUSCH_TARGET_FINDING)
    return g_hash_table_lookup(room->findings, decision->key);
  if (decision->target != TUSCH_TARGET_ENTITY)
    return NULL;
  const TuschReviewRow *row = g_hash_table_lookup(room->rows->by_key, decision->key);
  return row != NULL ? row->findings : NULL;
}

/* ---- writing ---- */

static gboolean
lock_workroom(TuschReviewRoom *room, GError **error)
{
  g_autoptr(GError) local = NULL;
  for (guint i = 0; i < LOCK_TRIES; i++) {
    g_clear_error(&local);
    if (tusch_workroom_is_purged(room->workroom->path))
      return tusch_fail(error, TUSCH_ERROR_CONFIG, "the workroom was purged");
    if (tusch_workroom_lock(room->workroom->path, &room->workroom->lock_fd, &local))
      return TRUE;
    if (!g_error_matches(local, TUSCH_ERROR, TUSCH_ERROR_BUSY))
      break;
    g_usleep(LOCK_WAIT_US);
  }
  g_propagate_error(error, g_steal_pointer(&local));
  return FALSE;
}

static void
unlock_workroom(TuschReviewRoom *room)
{
  (void)close(room->workroom->lock_fd);
  room->workroom->lock_fd = -1;
}

/* "key sha256": see release.c. */
const TuschDecision *
tusch_review_room_find_approval(const TuschReviewRoom *room)
{
  g_autofree char *released = NULL;
  g_autofree char *out = tusch_workroom_file(room->workroom, "out", "list.json");
  if (!tusch_store_get_meta(room->workroom->store, "released", &released, NULL) ||
      released == NULL || strrchr(released, ' ') == NULL ||
      !g_file_test(out, G_FILE_TEST_IS_REGULAR))
    return NULL;
  const TuschDecision *decision =
      tusch_verdicts_find(room->verdicts, TUSCH_TARGET_BUNDLE, strrchr(released, ' ') + 1);
  return decision != NULL && decision->verdict == TUSCH_VERDICT_KEEP ? decision : NULL;
}

/* Did another than @who decide this, or anything it reaches, after @version? */
static bool
is_contested(const TuschReviewRoom *room,
             const TuschDecision *decision,
             const char *who,
             gint64 version)
{
  const TuschDecision *own = tusch_verdicts_find(room->verdicts, decision->target, decision->key);
  if (own != NULL && own->seq > version && !g_str_equal(own->who, who))
    return true;
  const GPtrArray *findings = tusch_review_room_find_reached(room, decision);
  for (guint i = 0; findings != NULL && i < findings->len; i++) {
    const TuschDecision *counts =
        tusch_verdicts_find_of_finding(room->verdicts, g_ptr_array_index(findings, i));
    if (counts != NULL && counts->seq > version && !g_str_equal(counts->who, who))
      return true;
  }
  return false;
}

/* Is it decided like that already, by the decision that counts? */
static bool
is_decided(const TuschReviewRoom *room, const TuschDecision *decision)
{
  const TuschDecision *own = tusch_verdicts_find(room->verdicts, decision->target, decision->key);
  if (own == NULL || own->verdict != decision->verdict ||
      g_strcmp0(own->ground, decision->ground) != 0)
    return false;
  const GPtrArray *findings = tusch_review_room_find_reached(room, decision);
  for (guint i = 0; findings != NULL && i < findings->len; i++)
    if (tusch_verdicts_find_of_finding(room->verdicts, g_ptr_array_index(findings, i)) != own)
      return false;
  return true;
}

static gboolean
store_decisions(TuschReviewRoom *room, GPtrArray *decisions, const char *who, GError **error)
{
  TuschStore *store = room->workroom->store;
  g_autofree char *detail = g_strdup_printf("{\"decisions\":%u,\"page\":true}", decisions->len);
  if (!tusch_store_begin(store, error))
    return FALSE;
  gboolean ok = TRUE;
  for (guint i = 0; ok && i < decisions->len; i++)
    ok = tusch_store_add_decision(store, g_ptr_array_index(decisions, i), error);
  if (ok && tusch_store_log(store, who, "decided", detail, error) &&
      tusch_workroom_withdraw(room->workroom, who, error))
    return tusch_store_commit(store, error);
  tusch_store_rollback(store);
  return FALSE;
}

static void
sign(TuschReviewRoom *room, GPtrArray *decisions, const char *who, gint64 undoes)
{
  room->last_at_us = MAX(g_get_real_time(), room->last_at_us + 1);
  for (guint i = 0; i < decisions->len; i++) {
    TuschDecision *decision = g_ptr_array_index(decisions, i);
    g_free(decision->who);
    decision->who = g_strdup(who);
    decision->at_us = room->last_at_us;
    decision->undoes = undoes;
  }
}

static gboolean
decide_locked(TuschReviewRoom *room,
              GPtrArray *decisions,
              const char *who,
              gint64 version,
              TuschChange *out,
              GError **error)
{
  if (!tusch_review_room_sync(room, error))
    return FALSE;
  *out = TUSCH_CHANGE_APPROVED;
  if (tusch_review_room_find_approval(room) != NULL)
    return TRUE;
  *out = TUSCH_CHANGE_CONFLICT;
  for (guint i = 0; i < decisions->len; i++)
    if (is_contested(room, g_ptr_array_index(decisions, i), who, version))
      return TRUE;
  *out = TUSCH_CHANGE_DONE;
  for (guint i = decisions->len; i > 0; i--)
    if (is_decided(room, g_ptr_array_index(decisions, i - 1)))
      g_ptr_array_remove_index(decisions, i - 1);
  if (decisions->len == 0)
    return TRUE;
  sign(room, decisions, who, 0);
  if (!store_decisions(room, decisions, who, error) || !load_decisions(room, error))
    return FALSE;
  tell(room);
  return TRUE;
}

gboolean
tusch_review_room_decide(TuschReviewRoom *room,
                         GPtrArray *decisions,
                         const char *who,
                         gint64 version,
                         TuschChange *out,
                         GError **error)
{
  if (!lock_workroom(room, error))
    return FALSE;
  gboolean ok = decide_locked(room, decisions, who, version, out, error);
  unlock_workroom(room);
  return ok;
}

static gboolean
undo_locked(TuschReviewRoom *room, const char *who, TuschChange *out, GError **error)
{
  if (!tusch_review_room_sync(room, error))
    return FALSE;
  *out = TUSCH_CHANGE_APPROVED;
  if (tusch_review_room_find_approval(room) != NULL)
    return TRUE;
  gint64 undoes = 0;
  g_autoptr(GPtrArray) decisions = tusch_review_undo(room, who, &undoes, out);
  if (*out != TUSCH_CHANGE_DONE)
    return TRUE;
  sign(room, decisions, who, undoes);
  if (!store_decisions(room, decisions, who, error) || !load_decisions(room, error))
    return FALSE;
  tell(room);
  return TRUE;
}

gboolean
tusch_review_room_undo(TuschReviewRoom *room, const char *who, TuschChange *out, GError **error)
{
  if (!lock_workroom(room, error))
    return FALSE;
  gboolean ok = undo_locked(room, who, out, error);
  unlock_workroom(room);
  return ok;
}

gboolean
tusch_review_room_log(
    TuschReviewRoom *room, const char *who, const char *what, const char *detail, GError **error)
{
  if (!lock_workroom(room, error))
    return FALSE;
  gboolean ok = tusch_review_room_sync(room, error) &&
                tusch_store_log(room->workroom->store, who, what, detail, error) &&
                tusch_store_get_version(room->workroom->store, &room->store_version, error);
  unlock_workroom(room);
  return ok;
}

gboolean
tusch_review_room_comment(TuschReviewRoom *room, TuschComment *comment, GError **error)
{
  TuschStore *store = room->workroom->store;
  if (!lock_workroom(room, error))
    return FALSE;
  comment->at_us = g_get_real_time();
  gboolean ok = tusch_review_room_sync(room, error) && tusch_store_begin(store, error);
  if (ok && tusch_store_add_comment(store, comment, error) &&
      tusch_store_log(store, comment->who, "commented", NULL, error)) {
    ok = tusch_store_commit(store, error) && load_decisions(room, error);
    tell(room);
  } else if (ok) {
    tusch_store_rollback(store);
    ok = FALSE;
  }
  unlock_workroom(room);
  return ok;
}

gboolean
tusch_review_room_approve(TuschReviewRoom *room, const char *who, GError **error)
{
  g_autofree char *sha256 = NULL;
  if (!lock_workroom(room, error))
    return FALSE;
  gboolean ok =
      tusch_job_approve(room->workroom, who, &sha256, error) && tusch_review_room_sync(room, error);
  unlock_workroom(room);
  return ok;
}

static gboolean
reopen_locked(TuschReviewRoom *room, const char *who, GError **error)
{
  TuschStore *store = room->workroom->store;
  if (!tusch_review_room_sync(room, error))
    return FALSE;
  const TuschDecision *approval = tusch_review_room_find_approval(room);
  if (approval == NULL)
    return TRUE;
  TuschDecision decision = {.target = TUSCH_TARGET_BUNDLE,
                            .key = approval->key,
                            .verdict = TUSCH_VERDICT_ASK,
                            .who = (char *)who,
                            .at_us = g_get_real_time()};
  if (!tusch_store_begin(store, error))
    return FALSE;
  if (tusch_store_add_decision(store, &decision, error) &&
      tusch_store_log(store, who, "reopened", NULL, error) &&
      tusch_workroom_withdraw(room->workroom, who, error))
    return tusch_store_commit(store, error) && tusch_review_room_sync(room, error);
  tusch_store_rollback(store);
  return FALSE;
}

gboolean
tusch_review_room_reopen(TuschReviewRoom *room, const char *who, GError **error)
{
  if (!lock_workroom(room, error))
    return FALSE;
  gboolean ok = reopen_locked(room, who, error);
  unlock_workroom(room);
  return ok;
}

/* ---- the bundle ---- */

typedef struct {
  TuschReviewRoom *room;
  GSubprocess *process;
} Assembling;

static gpointer
wait_for_bundle(gpointer data)
{
  g_autofree Assembling *assembling = data;
  TuschReviewRoom *room = assembling->room;
  (void)g_subprocess_wait(assembling->process, NULL, NULL);
  g_mutex_lock(&room->lock);
  room->assemble_status = g_subprocess_get_if_exited(assembling->process)
                              ? g_subprocess_get_exit_status(assembling->process)
                              : 1;
  room->is_assembling = false;
  (void)tusch_review_room_sync(room, NULL);
  tell(room);
  g_mutex_unlock(&room->lock);
  g_object_unref(assembling->process);
  return NULL;
}

gboolean
tusch_review_room_assemble(TuschReviewRoom *room, GError **error)
{
  if (room->is_assembling)
    return tusch_fail(error, TUSCH_ERROR_BUSY, "a bundle is being made");
  const char *const arguments[] = {"/proc/self/exe", "assemble", "-w", room->workroom->path, NULL};
  g_autoptr(GError) local = NULL;
  GSubprocess *process = g_subprocess_newv(
      arguments, G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &local);
  if (process == NULL)
    return tusch_fail(error, TUSCH_ERROR_IO, "cannot start a child process: %s", local->message);
  Assembling *assembling = g_new0(Assembling, 1);
  assembling->room = room;
  assembling->process = process;
  room->is_assembling = true;
  g_thread_unref(g_thread_new("assembling", wait_for_bundle, assembling));
  tell(room);
  return TRUE;
}
