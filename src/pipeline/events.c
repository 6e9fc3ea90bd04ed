/* Progress on the terminal and as JSON lines. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/events.h"

#include "base/json.h"
#include "tusch/error.h"

#include <stdio.h>
#include <string.h>

struct TuschEvents {
  FILE *file; /* JSON lines; NULL: none */
  bool owns_file;
  bool to_terminal;
  guint64 seq;
  const char *stage;
  guint done, total;
  gint64 begun_us;
  gint64 shown_us;
};

enum { SHOW_EVERY_US = 200 * 1000, BAR_CELLS = 30 };

TuschEvents *
tusch_events_open(const char *path, bool to_terminal, GError **error)
{
  TuschEvents *events = g_new0(TuschEvents, 1);
  events->to_terminal = to_terminal;
  if (path != NULL && g_str_equal(path, "-")) {
    events->file = stdout;
  } else if (path != NULL) {
    events->file = fopen(path, "ae");
    events->owns_file = true;
    if (events->file == NULL) {
      tusch_fail_errno(error, "cannot write events to \"%s\"", path);
      g_free(events);
      return NULL;
    }
  }
  return events;
}

void
tusch_events_close(TuschEvents *events)
{
  if (events == NULL)
    return;
  if (events->owns_file && events->file != NULL)
    (void)fclose(events->file);
  g_free(events);
}

/* Progress is a service: a full disk under the event file does not stop the request. */
static void
write_event(TuschEvents *events, const char *type, const char *document_id, guint page)
{
  if (events->file == NULL)
    return;
  g_autoptr(GDateTime) now = g_date_time_new_now_utc();
  g_autofree char *at = g_date_time_format(now, "%Y-%m-%dT%H:%M:%SZ");
  JsonObject *object = json_object_new();
  json_object_set_string_member(object, "ts", at);
  json_object_set_int_member(object, "seq", (gint64)++events->seq);
  json_object_set_string_member(object, "message_type", type);
  json_object_set_string_member(object, "stage", events->stage);
  tusch_json_set_string(object, "document", document_id);
  if (page > 0)
    json_object_set_int_member(object, "page", page);
  json_object_set_int_member(object, "done", events->done);
  json_object_set_int_member(object, "total", events->total);
  g_autoptr(JsonNode) node = tusch_json_take_object(object);
  g_autofree char *line = tusch_json_to_string(node, false);
  (void)fprintf(events->file, "%s\n", line);
  (void)fflush(events->file);
}

/* "45 s", "12 min", "2 h 05 min" */
static char *
describe_time(double seconds)
{
  guint minutes = (guint)((seconds + 30) / 60);
  if (seconds < 90)
    return g_strdup_printf("%.0f s", seconds);
  if (minutes < 60)
    return g_strdup_printf("%u min", minutes);
  return g_strdup_printf("%u h %02u min", minutes / 60, minutes % 60);
}

static void
show(TuschEvents *events, bool is_last)
{
  char bar[BAR_CELLS + 1] = {0};
  gint64 now_us = g_get_monotonic_time();
  if (!events->to_terminal || (!is_last && now_us - events->shown_us < SHOW_EVERY_US))
    return;
  events->shown_us = now_us;
  guint total = MAX(events->total, 1);
  guint done = MIN(events->done, total);
  double seconds = (double)(now_us - events->begun_us) / 1e6;
  guint filled = is_last ? BAR_CELLS : (guint)((guint64)done * BAR_CELLS / total);
  for (guint i = 0; i < BAR_CELLS; i++)
    bar[i] = i < filled ? '#' : '.';
  g_autofree char *time =
      describe_time(is_last || done == 0 ? seconds : seconds / done * (total - done));
  const char *says = is_last ? "took" : done == 0 ? "begun" : "left, about";
  /* The end of the line before is wiped: it may have been longer. */
  (void)fprintf(stderr,
                "\r%-8s [%s] %u/%u  %s %s\033[K%s",
                events->stage,
                bar,
                events->done,
                events->total,
                says,
                time,
                is_last ? "\n" : "");
  (void)fflush(stderr);
}

void
tusch_events_begin(TuschEvents *events, const char *stage, guint total)
{
  if (events == NULL)
    return;
  events->stage = stage;
  events->done = 0;
  events->total = total;
  events->begun_us = g_get_monotonic_time();
  events->shown_us = 0;
  write_event(events, "begin", NULL, 0);
}

void
tusch_events_step(TuschEvents *events, const char *document_id, guint page)
{
  if (events == NULL)
    return;
  events->done++;
  write_event(events, "progress", document_id, page);
  show(events, false);
}

void
tusch_events_grow(TuschEvents *events, guint more)
{
  if (events != NULL)
    events->total += more;
}

void
tusch_events_end(TuschEvents *events)
{
  if (events == NULL)
    return;
  write_event(events, "end", NULL, 0);
  show(events, true);
}
