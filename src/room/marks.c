/* Names of marks and pages: short, without anything personal, and checked when they come back. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "room/marks.h"

#include <string.h>

enum { PRINT_CHARS = 12 };

static char *
print_of(const char *text)
{
  char *hash = g_compute_checksum_for_string(G_CHECKSUM_SHA256, text, -1);
  hash[PRINT_CHARS] = '\0';
  return hash;
}

static char *
prefix_of_page(const TuschReviewRoom *room, const TuschDocument *document)
{
  g_autofree char *whole =
      g_strconcat(room->kase->request->id, "\n", document->id, "\n", document->sha256, NULL);
  return print_of(whole);
}

char *
tusch_mark_key_of_page(const TuschReviewRoom *room, const TuschDocument *document, guint page_index)
{
  g_autofree char *print = prefix_of_page(room, document);
  return g_strdup_printf("tusch1 %s %u %" G_GINT64_FORMAT " %s",
                         document->id,
                         page_index + 1,
                         tusch_review_room_get_version(room),
                         print);
}

bool
tusch_mark_parse_page(const TuschReviewRoom *room, const char *key, TuschMarkPlace *out)
{
  guint64 page = 0;
  guint64 seq = 0;
  g_auto(GStrv) parts = g_strsplit(key, " ", 6);
  if (g_strv_length(parts) != 5 || !g_str_equal(parts[0], "tusch1") ||
      !g_ascii_string_to_unsigned(parts[2], 10, 1, G_MAXINT, &page, NULL) ||
      !g_ascii_string_to_unsigned(parts[3], 10, 0, G_MAXINT64, &seq, NULL))
    return false;
  const TuschDocument *document = g_hash_table_lookup(room->documents, parts[1]);
  if (document == NULL || document->sha256 == NULL || page > document->n_pages ||
      (gint64)seq > tusch_review_room_get_version(room))
    return false;
  g_autofree char *print = prefix_of_page(room, document);
  *out = (TuschMarkPlace){document, (guint)page - 1, (gint64)seq};
  return g_str_equal(print, parts[4]);
}

char *
tusch_mark_id_of_finding(const TuschFinding *finding)
{
  g_autofree char *key = tusch_decision_key_of_finding(finding);
  g_autofree char *print = print_of(key);
  return g_strdup_printf("tusch-%s-%s", finding->id, print);
}

char *
tusch_mark_id_of_box(const TuschDecision *box)
{
  g_autofree char *print = print_of(box->key);
  return g_strdup_printf("tusch-box-%s", print);
}

bool
tusch_mark_is_shown(TuschVerdict verdict, const TuschFinding *finding)
{
  return finding->boxes->len > 0 &&
         (verdict == TUSCH_VERDICT_REDACT ||
          (verdict == TUSCH_VERDICT_ASK && finding->proposal != TUSCH_VERDICT_KEEP));
}
