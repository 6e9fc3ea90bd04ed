/* Batches of files for one program. What a batch does not yield is tried alone, once. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/convert-queue.h"

#include "base/file.h"
#include "base/json.h"
#include "pipeline/convert.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BATCH_TIMEOUT_S = 120, FILE_TIMEOUT_S = 30, MAX_SUFFIX_BYTES = 8, MAX_TRIES = 2 };

typedef struct {
  TuschConverter converter;
  char *path, *suffix;
  guint n_tries;
  gpointer task; /* NULL once it is handed back */
  GDestroyNotify free_task;
} Item;

struct TuschConvertQueue {
  const TuschWorkroom *workroom;
  TuschChildren *children;
  TuschConvertedFunc func;
  GDestroyNotify free_task;
  GQueue *waiting[TUSCH_N_CONVERTERS]; /* Item */
  guint n_batches, n_made;
};

typedef struct {
  TuschConvertQueue *queue;
  TuschConverter converter;
  GPtrArray *items; /* Item, owned */
  char *folder; /* tmp/convert-N: in, out */
  int status; /* of the program; -1: not said */
} Batch;

static void
item_free(gpointer data)
{
  Item *item = data;
  if (item == NULL)
    return;
  if (item->task != NULL)
    item->free_task(item->task);
  g_free(item->path);
  g_free(item->suffix);
  g_free(item);
}

static void
batch_free(gpointer data)
{
  Batch *batch = data;
  g_ptr_array_unref(batch->items);
  g_free(batch->folder);
  g_free(batch);
}

TuschConvertQueue *
tusch_convert_queue_new(const TuschWorkroom *workroom,
                        TuschChildren *children,
                        TuschConvertedFunc func,
                        GDestroyNotify free_task)
{
  TuschConvertQueue *queue = g_new0(TuschConvertQueue, 1);
  queue->workroom = workroom;
  queue->children = children;
  queue->func = func;
  queue->free_task = free_task;
  for (guint i = 0; i < TUSCH_N_CONVERTERS; i++)
    queue->waiting[i] = g_queue_new();
  return queue;
}

void
tusch_convert_queue_free(TuschConvertQueue *queue)
{
  if (queue == NULL)
    return;
  for (guint i = 0; i < TUSCH_N_CONVERTERS; i++)
    g_queue_free_full(queue->waiting[i], item_free);
  g_free(queue);
}

static bool
is_plain_suffix(const char *suffix)
{
  return suffix != NULL && suffix[0] != '\0' && strlen(suffix) <= MAX_SUFFIX_BYTES &&
         suffix[strspn(suffix, G_CSET_a_2_z G_CSET_DIGITS)] == '\0';
}

void
tusch_convert_queue_add(TuschConvertQueue *queue,
                        TuschConverter converter,
                        const char *path,
                        const char *suffix,
                        gpointer task)
{
  Item *item = g_new0(Item, 1);
  item->converter = converter;
  item->path = g_strdup(path);
  item->suffix = g_strdup(is_plain_suffix(suffix) ? suffix : "bin");
  item->task = task;
  item->free_task = queue->free_task;
  g_queue_push_tail(queue->waiting[converter], item);
}

static gboolean
on_line(TuschChildUnit *unit, JsonObject *line, GError **error)
{
  Batch *batch = unit->user_data;
  gint64 status = -1;
  gint64 range[] = {0, G_MAXINT};
  if (!tusch_json_read_int(line, "status", true, range, &status, error))
    return FALSE;
  batch->status = (int)status;
  return TRUE;
}

/* A regular file that is really there, moved out of reach of later batches; NULL: none. */
static char *
take_output(Batch *batch, guint index)
{
  TuschConvertQueue *queue = batch->queue;
  g_autofree char *path = g_strdup_printf(
      "%s/out/%03u.%s", batch->folder, index, tusch_convert_output_suffix(batch->converter));
  struct stat info;
  if (lstat(path, &info) != 0 || !S_ISREG(info.st_mode) || info.st_size == 0)
    return NULL;
  g_autofree char *name = g_strdup_printf("converted-%u", ++queue->n_made);
  g_autofree char *kept = tusch_workroom_file(queue->workroom, "tmp", name);
  return g_rename(path, kept) == 0 ? g_steal_pointer(&kept) : NULL;
}

static gboolean
hand_back(TuschConvertQueue *queue, Item *item, const TuschConverted *converted, GError **error)
{
  gpointer task = g_steal_pointer(&item->task);
  return queue->func(task, converted, error);
}

/* A program that failed may have left half a document: its word is believed when it is bad. */
static gboolean
settle_item(Batch *batch, guint index, bool is_sound, GError **error)
{
  TuschConvertQueue *queue = batch->queue;
  Item *item = g_ptr_array_index(batch->items, index);
  g_autofree char *made = is_sound ? take_output(batch, index) : NULL;
  if (made != NULL)
    return hand_back(queue, item, &(TuschConverted){.path = made}, error);
  if (item->n_tries < MAX_TRIES) {
    batch->items->pdata[index] = NULL;
    g_queue_push_tail(queue->waiting[item->converter], item);
    return TRUE;
  }
  const TuschConverted failed = {.problem = TUSCH_PROBLEM_DAMAGED,
                                 .detail = "the converter made no document of it"};
  return hand_back(queue, item, &failed, error);
}

static gboolean
give_up(Batch *batch, const GError *failure, GError **error)
{
  const TuschConverted failed = {.problem = TUSCH_PROBLEM_UNSUPPORTED, .detail = failure->message};
  for (guint i = 0; i < batch->items->len; i++)
    if (!hand_back(batch->queue, g_ptr_array_index(batch->items, i), &failed, error))
      return FALSE;
  return TRUE;
}

static gboolean
on_end(TuschChildUnit *unit, TuschChildEnd end, const GError *failure, GError **error)
{
  Batch *batch = unit->user_data;
  if (end == TUSCH_CHILD_FAILED && g_error_matches(failure, TUSCH_ERROR, TUSCH_ERROR_UNSUPPORTED)) {
    if (!give_up(batch, failure, error))
      return FALSE;
  } else if (end == TUSCH_CHILD_FAILED && g_error_matches(failure, TUSCH_ERROR, TUSCH_ERROR_IO)) {
    g_propagate_error(error, g_error_copy(failure));
    return FALSE;
  } else {
    bool is_sound = end == TUSCH_CHILD_DONE && batch->status == 0;
    for (guint i = 0; i < batch->items->len; i++)
      if (!settle_item(batch, i, is_sound, error))
        return FALSE;
  }
  return tusch_dir_remove_tree(batch->folder, error);
}

/* Puts the file where the program finds it: the same bytes under a name that says nothing. */
static gboolean
place_input(const Batch *batch, guint index, GError **error)
{
  const Item *item = g_ptr_array_index(batch->items, index);
  g_autofree char *place = g_strdup_printf("%s/in/%03u.%s", batch->folder, index, item->suffix);
  return link(item->path, place) == 0 || tusch_file_copy_atomic(item->path, place, error);
}

static gboolean
prepare(Batch *batch, const char *in_dir, const char *out_dir, GError **error)
{
  if (!tusch_dir_remove_tree(batch->folder, error) || !tusch_dir_make(in_dir, error) ||
      !tusch_dir_make(out_dir, error) || !tusch_convert_write_settings(in_dir, error))
    return FALSE;
  for (guint i = 0; i < batch->items->len; i++)
    if (!place_input(batch, i, error))
      return FALSE;
  return TRUE;
}

/* Takes over @batch. */
static gboolean
push_batch(TuschConvertQueue *queue, Batch *batch, GError **error)
{
  g_autofree char *name = g_strdup_printf("convert-%u", ++queue->n_batches);
  batch->folder = tusch_workroom_file(queue->workroom, "tmp", name);
  g_autofree char *in_dir = g_build_filename(batch->folder, "in", NULL);
  g_autofree char *out_dir = g_build_filename(batch->folder, "out", NULL);
  if (!prepare(batch, in_dir, out_dir, error)) {
    batch_free(batch);
    return FALSE;
  }
  JsonObject *input = json_object_new();
  json_object_set_string_member(input, "converter", tusch_converter_to_string(batch->converter));
  json_object_set_string_member(input, "in_dir", in_dir);
  json_object_set_string_member(input, "out_dir", out_dir);
  TuschChildUnit *unit = g_new0(TuschChildUnit, 1);
  unit->kind = "convert";
  unit->input = tusch_json_take_object(input);
  unit->timeout_s = BATCH_TIMEOUT_S + FILE_TIMEOUT_S * batch->items->len;
  unit->on_line = on_line;
  unit->on_end = on_end;
  unit->user_data = batch;
  unit->free_user_data = batch_free;
  tusch_children_push(queue->children, unit);
  return TRUE;
}

/* Large files and those that failed once go alone. */
static bool
goes_alone(const Item *item)
{
  struct stat info;
  return item->n_tries > 0 || stat(item->path, &info) != 0 ||
         info.st_size > TUSCH_CONVERT_SMALL_BYTES;
}

static Batch *
gather(TuschConvertQueue *queue, TuschConverter converter)
{
  Batch *batch = g_new0(Batch, 1);
  batch->queue = queue;
  batch->converter = converter;
  batch->status = -1;
  batch->items = g_ptr_array_new_with_free_func(item_free);
  GQueue *waiting = queue->waiting[converter];
  while (batch->items->len < TUSCH_CONVERT_BATCH && !g_queue_is_empty(waiting)) {
    bool alone = goes_alone(g_queue_peek_head(waiting));
    if (alone && batch->items->len > 0)
      break;
    Item *item = g_queue_pop_head(waiting);
    item->n_tries++;
    g_ptr_array_add(batch->items, item);
    if (alone)
      break;
  }
  return batch;
}

gboolean
tusch_convert_queue_flush(TuschConvertQueue *queue, bool *out_pushed, GError **error)
{
  *out_pushed = false;
  for (guint i = 0; i < TUSCH_N_CONVERTERS; i++)
    while (!g_queue_is_empty(queue->waiting[i])) {
      *out_pushed = true;
      if (!push_batch(queue, gather(queue, (TuschConverter)i), error))
        return FALSE;
    }
  return TRUE;
}
