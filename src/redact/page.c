/* Page dictionaries made from nothing. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "redact/job.h"
#include "redact/label.h"

/* A page of large units is as large when clean. All places on it stay in its units. */
static void
copy_user_unit(RedactPage *page, TuschObj dict)
{
  static const double MAX_UNIT = 200; /* 14400 units are 40 m then */
  TuschQpdf *out = page->job->out;
  TuschObj value = tusch_obj_get(page->job->in, page->source, "/UserUnit");
  double unit = 1;
  if (tusch_obj_number(page->job->in, value, &unit) && unit != 1 && unit >= 1 / MAX_UNIT &&
      unit <= MAX_UNIT)
    tusch_obj_set(out, dict, "/UserUnit", tusch_obj_new_real(out, unit));
}

TuschObj
redact_page_new(RedactPage *page)
{
  TuschQpdf *out = page->job->out;
  const double media[] = {0, 0, page->width_pt, page->height_pt};
  TuschObj dict = tusch_obj_make_indirect(out, tusch_obj_new_dict(out));
  tusch_obj_set(out, dict, "/Type", tusch_obj_new_name(out, "/Page"));
  tusch_obj_set(out, dict, "/MediaBox", tusch_obj_new_numbers(out, media, 4));
  copy_user_unit(page, dict);
  tusch_obj_set(out, dict, "/Resources", tusch_obj_new_dict(out));
  return dict;
}

void
redact_page_set_content(RedactPage *page, TuschObj out_page, GString *content)
{
  TuschQpdf *out = page->job->out;
  g_autoptr(GBytes) data = g_bytes_new(content->str, content->len);
  tusch_obj_set(out, out_page, "/Contents", tusch_obj_new_stream(out, data, NULL, 0));
}

void
redact_page_add_resource(
    RedactPage *page, TuschObj out_page, const char *category, const char *name, TuschObj value)
{
  TuschQpdf *out = page->job->out;
  TuschObj resources = tusch_obj_get(out, out_page, "/Resources");
  TuschObj dict = tusch_obj_get(out, resources, category);
  if (dict == 0) {
    dict = tusch_obj_new_dict(out);
    tusch_obj_set(out, resources, category, dict);
  }
  tusch_obj_set(out, dict, name, value);
}

/* Labels over each other cannot be read, and a box that holds two says neither ground. Boxes of
 * lines close to each other overlap by a little: each has its own. */
static bool
is_in_the_way(const RedactPage *page, guint index, const TuschRectPt *label, const GArray *labels)
{
  const GArray *shown = page->layout->shown;
  const TuschRectPt *box = &g_array_index(shown, TuschRectPt, index);
  for (guint i = 0; i < index; i++)
    if (tusch_rect_pt_overlaps(&g_array_index(shown, TuschRectPt, i), label))
      return true;
  for (guint i = 0; i < labels->len; i++)
    if (tusch_rect_pt_overlaps(&g_array_index(labels, TuschRectPt, i), box))
      return true;
  return false;
}

void
redact_page_append_labels(RedactPage *page, TuschObj out_page, GString *content)
{
  g_autoptr(GArray) labels = g_array_new(FALSE, FALSE, sizeof(TuschRectPt));
  for (guint i = 0; page->plan != NULL && i < page->plan->boxes->len; i++) {
    const TuschPlanBox *box = g_ptr_array_index(page->plan->boxes, i);
    const TuschRectPt *painted = &g_array_index(page->layout->shown, TuschRectPt, i);
    TuschRectPt label = redact_label_place(painted, box->ground);
    if (tusch_rect_pt_is_empty(&label) || is_in_the_way(page, i, &label, labels))
      continue;
    if (redact_label_append(content, page->job->label_font, painted, box->ground, page->height_pt))
      g_array_append_val(labels, label);
  }
  if (labels->len > 0)
    redact_page_add_resource(
        page, out_page, "/Font", "/L", redact_label_font_get(page->job->label_font));
}
