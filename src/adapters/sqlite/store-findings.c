/* Findings and entities in the workroom database. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/sqlite/database.h"
#include "base/json.h"
#include "tusch/error.h"
#include "tusch/store.h"

#include <string.h>

/* Boxes as "x0 y0 x1 y1;…" in the C locale. */
static char *
boxes_to_text(const GArray *boxes)
{
  GString *text = g_string_new(NULL);
  for (guint i = 0; i < boxes->len; i++) {
    const TuschRectPt *box = &g_array_index(boxes, TuschRectPt, i);
    const double sides[] = {box->x0, box->y0, box->x1, box->y1};
    for (guint k = 0; k < 4; k++) {
      char number[G_ASCII_DTOSTR_BUF_SIZE];
      g_string_append(text, g_ascii_dtostr(number, sizeof number, sides[k]));
      g_string_append_c(text, k < 3 ? ' ' : ';');
    }
  }
  return g_string_free(text, FALSE);
}

static void
boxes_from_text(const char *text, GArray *boxes)
{
  while (*text != '\0') {
    double sides[4];
    for (guint k = 0; k < 4; k++) {
      char *end;
      sides[k] = g_ascii_strtod(text, &end);
      if (end == text || *end == '\0')
        return;
      text = end + 1;
    }
    TuschRectPt box = {sides[0], sides[1], sides[2], sides[3]};
    g_array_append_val(boxes, box);
  }
}

static gboolean
put_entities(TuschStore *store, GPtrArray *entities, GError **error)
{
  g_autoptr(TuschStatement) statement = tusch_database_prepare(
      store->handle,
      "INSERT INTO entity(id, category, role, party_index, key, label) VALUES(?,?,?,?,?,?)",
      error);
  if (statement == NULL)
    return FALSE;
  for (guint i = 0; i < entities->len; i++) {
    const TuschEntity *e = g_ptr_array_index(entities, i);
    tusch_statement_bind(statement,
                         "sssiss",
                         e->id,
                         tusch_category_to_string(e->category),
                         tusch_role_to_string(e->role),
                         (gint64)e->party_index,
                         e->key,
                         e->label);
    if (!tusch_statement_run(statement, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
tusch_store_add_findings(TuschStore *store, GPtrArray *findings, GError **error)
{
  g_autoptr(TuschStatement) statement = tusch_database_prepare(
      store->handle,
      "INSERT INTO finding(id, document_id, field, page_index, start, end, text, category, level,"
      " proposal, ground, role, entity_id, rule, score, reason, boxes)"
      " VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
      error);
  if (statement == NULL)
    return FALSE;
  for (guint i = 0; i < findings->len; i++) {
    const TuschFinding *f = g_ptr_array_index(findings, i);
    g_autofree char *boxes = boxes_to_text(f->boxes);
    tusch_statement_bind(statement,
                         "ssiiiississsssiss",
                         f->id,
                         f->document_id,
                         (gint64)f->field,
                         (gint64)f->page_index,
                         (gint64)f->start,
                         (gint64)f->end,
                         f->text,
                         tusch_category_to_string(f->category),
                         (gint64)f->level,
                         tusch_verdict_to_string(f->proposal),
                         f->ground,
                         tusch_role_to_string(f->role),
                         f->entity_id,
                         f->rule,
                         (gint64)f->score,
                         f->reason,
                         boxes);
    if (!tusch_statement_run(statement, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
tusch_store_put_findings(TuschStore *store,
                         GPtrArray *findings,
                         GPtrArray *entities,
                         GError **error)
{
  bool is_outermost;
  if (!tusch_store_enter(store, &is_outermost, error))
    return FALSE;
  gboolean ok =
      tusch_database_exec(store->handle, "DELETE FROM finding; DELETE FROM entity;", error) &&
      put_entities(store, entities, error) && tusch_store_add_findings(store, findings, error);
  return tusch_store_leave(store, is_outermost, ok, error);
}

static TuschFinding *
finding_from_row(TuschStatement *row)
{
  TuschFinding *f = tusch_finding_new();
  f->id = tusch_statement_dup_text(row, 0);
  tusch_finding_share(&f->document_id, (const char *)sqlite3_column_text(row, 1));
  f->field = (TuschField)CLAMP(sqlite3_column_int(row, 2), 0, TUSCH_N_FIELDS - 1);
  f->page_index = (guint)sqlite3_column_int64(row, 3);
  f->start = (gsize)sqlite3_column_int64(row, 4);
  f->end = (gsize)sqlite3_column_int64(row, 5);
  f->text = tusch_statement_dup_text(row, 6);
  (void)tusch_category_from_string((const char *)sqlite3_column_text(row, 7), &f->category);
  f->level = sqlite3_column_int(row, 8) == TUSCH_LEVEL_MARK ? TUSCH_LEVEL_MARK : TUSCH_LEVEL_REVIEW;
  (void)tusch_verdict_from_string((const char *)sqlite3_column_text(row, 9), &f->proposal);
  tusch_finding_share(&f->ground, (const char *)sqlite3_column_text(row, 10));
  (void)tusch_role_from_string((const char *)sqlite3_column_text(row, 11), &f->role);
  tusch_finding_share(&f->entity_id, (const char *)sqlite3_column_text(row, 12));
  tusch_finding_share(&f->rule, (const char *)sqlite3_column_text(row, 13));
  f->score = sqlite3_column_int(row, 14);
  tusch_finding_share(&f->reason, (const char *)sqlite3_column_text(row, 15));
  boxes_from_text((const char *)sqlite3_column_text(row, 16), f->boxes);
  return f;
}

static TuschEntity *
entity_from_row(TuschStatement *row)
{
  TuschEntity *e = tusch_entity_new();
  e->id = tusch_statement_dup_text(row, 0);
  (void)tusch_category_from_string((const char *)sqlite3_column_text(row, 1), &e->category);
  (void)tusch_role_from_string((const char *)sqlite3_column_text(row, 2), &e->role);
  e->party_index = sqlite3_column_int(row, 3);
  e->key = tusch_statement_dup_text(row, 4);
  e->label = tusch_statement_dup_text(row, 5);
  return e;
}

GPtrArray *
tusch_store_list_findings(TuschStore *store, GError **error)
{
  return tusch_database_list(
      store,
      "SELECT id, document_id, field, page_index, start, end, text, category, level,"
      " proposal, ground, role, entity_id, rule, score, reason, boxes"
      " FROM finding ORDER BY seq",
      (TuschRowFunc)finding_from_row,
      (GDestroyNotify)tusch_finding_free,
      error);
}

GPtrArray *
tusch_store_list_entities(TuschStore *store, GError **error)
{
  return tusch_database_list(
      store,
      "SELECT id, category, role, party_index, key, label FROM entity ORDER BY seq",
      (TuschRowFunc)entity_from_row,
      (GDestroyNotify)tusch_entity_free,
      error);
}
