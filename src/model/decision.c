/* Decisions and the keys that tie them to what they are about. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tusch/decision.h"

#include <math.h>
#include <string.h>

/* Box keys are whole hundredths of a point; no page is larger (docs/units.md). */
enum { BOX_UNITS_PER_PT = 100, BOX_MAX = 20000 * BOX_UNITS_PER_PT };

void
tusch_decision_free(TuschDecision *decision)
{
  if (decision == NULL)
    return;
  g_free(decision->key);
  g_free(decision->ground);
  g_free(decision->who);
  g_free(decision);
}

char *
tusch_decision_key_of_page(const char *document_id, guint page_index)
{
  return g_strdup_printf("%s/p%u", document_id, page_index);
}

char *
tusch_decision_key_of_title(const char *document_id)
{
  return g_strdup_printf("%s/title", document_id);
}

#define PART_MARK "/part/"

char *
tusch_decision_key_of_part(const char *key, guint number)
{
  return g_strdup_printf("%s" PART_MARK "%u", key, number);
}

guint
tusch_decision_parse_part(const char *key, gsize *out_length)
{
  const char *mark = g_strrstr(key, PART_MARK);
  guint64 number = 0;
  if (mark == NULL ||
      !g_ascii_string_to_unsigned(mark + strlen(PART_MARK), 10, 2, G_MAXINT, &number, NULL))
    return 0;
  *out_length = (gsize)(mark - key);
  return (guint)number;
}

char *
tusch_decision_key_of_box(const char *document_id, guint page_index, const TuschRectPt *box)
{
  return g_strdup_printf("%s/p%u/box/%d,%d,%d,%d",
                         document_id,
                         page_index,
                         (int)floor(CLAMP(box->x0, 0, 20000) * BOX_UNITS_PER_PT),
                         (int)floor(CLAMP(box->y0, 0, 20000) * BOX_UNITS_PER_PT),
                         (int)ceil(CLAMP(box->x1, 0, 20000) * BOX_UNITS_PER_PT),
                         (int)ceil(CLAMP(box->y1, 0, 20000) * BOX_UNITS_PER_PT));
}

/* One number, then @stop. %NULL: it is none. */
static const char *
parse_number(const char *text, char stop, guint64 *out)
{
  char *end;
  if (!g_ascii_isdigit(text[0]))
    return NULL;
  *out = g_ascii_strtoull(text, &end, 10);
  if (*end != stop || *out > BOX_MAX)
    return NULL;
  return stop == '\0' ? end : end + 1;
}

bool
tusch_decision_parse_box(const char *key,
                         char **out_document_id,
                         guint *out_page_index,
                         TuschRectPt *out_box)
{
  static const char MARK[] = "/box/";
  const char *slash = strchr(key, '/');
  guint64 page = 0;
  guint64 sides[4];
  if (slash == NULL || slash[1] != 'p')
    return false;
  const char *at = parse_number(slash + 2, '/', &page);
  if (at == NULL || !g_str_has_prefix(at - 1, MARK))
    return false;
  at += strlen(MARK) - 1;
  for (guint i = 0; i < 4 && at != NULL; i++)
    at = parse_number(at, i < 3 ? ',' : '\0', &sides[i]);
  if (at == NULL || sides[0] >= sides[2] || sides[1] >= sides[3])
    return false;
  *out_document_id = g_strndup(key, (gsize)(slash - key));
  *out_page_index = (guint)page;
  *out_box = (TuschRectPt){(double)sides[0] / BOX_UNITS_PER_PT,
                           (double)sides[1] / BOX_UNITS_PER_PT,
                           (double)sides[2] / BOX_UNITS_PER_PT,
                           (double)sides[3] / BOX_UNITS_PER_PT};
  return true;
}

void
tusch_comment_free(TuschComment *comment)
{
  if (comment == NULL)
    return;
  g_free(comment->key);
  g_free(comment->text);
  g_free(comment->who);
  g_free(comment);
}

static char *
place_of(const TuschFinding *finding)
{
  if (finding->field == TUSCH_FIELD_HIDDEN)
    return g_strdup_printf("%s/hidden%u", finding->document_id, finding->page_index);
  if (finding->field != TUSCH_FIELD_PAGE)
    return g_strdup_printf("%s/%s", finding->document_id, tusch_field_to_string(finding->field));
  return tusch_decision_key_of_page(finding->document_id, finding->page_index);
}

char *
tusch_decision_key_of_finding(const TuschFinding *finding)
{
  enum { FINGERPRINT_CHARS = 16 };
  g_autofree char *place = place_of(finding);
  g_autofree char *hash = g_compute_checksum_for_string(
      G_CHECKSUM_SHA256, finding->text != NULL ? finding->text : "", -1);
  return g_strdup_printf("%s/%" G_GSIZE_FORMAT "-%" G_GSIZE_FORMAT "/%s/%.*s",
                         place,
                         finding->start,
                         finding->end,
                         tusch_category_to_string(finding->category),
                         (int)FINGERPRINT_CHARS,
                         hash);
}

char *
tusch_decision_key_of_entity(const TuschEntity *entity)
{
  return g_strdup_printf("%s:%s", tusch_category_to_string(entity->category), entity->key);
}
