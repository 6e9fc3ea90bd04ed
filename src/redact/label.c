/* Labels on boxes. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "redact/label.h"

#include "redact/format.h"

#include <math.h>
#include <string.h>

static const double MAX_SIZE_PT = 7;
static const double MIN_SIZE_PT = 4; /* smaller is not legible in print */
static const double PADDING_PT = 1;
static const double CAP_HEIGHT_EM = 0.729;
static const double LEADING_EM = 1.05; /* from line to line */
enum { MAX_LINES = 2 };

double
redact_label_width(const char *ground)
{
  double width = ground != NULL && ground[0] != '\0' ? redact_label_font_width(ground) : INFINITY;
  return isfinite(width) ? width * MAX_SIZE_PT + 2 * PADDING_PT : 0;
}

/* A label as it is set. */
typedef struct {
  char *lines[MAX_LINES]; /* owned */
  guint n_lines;
  double size_pt;
} Label;

static void
label_clear(Label *label)
{
  for (guint i = 0; i < MAX_LINES; i++)
    g_clear_pointer(&label->lines[i], g_free);
  label->n_lines = 0;
  label->size_pt = 0;
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Label, label_clear)

/* The largest size at which the lines fit; 0 if that is not legible. */
static double
size_of(const Label *label, const TuschRectPt *box)
{
  double widest = 0;
  for (guint i = 0; i < label->n_lines; i++)
    widest = fmax(widest, redact_label_font_width(label->lines[i]));
  double height_em = CAP_HEIGHT_EM + (label->n_lines - 1) * LEADING_EM;
  double room = label->n_lines == 1 ? (box->y1 - box->y0) * 0.8
                                    : (box->y1 - box->y0 - 2 * PADDING_PT) / height_em;
  double size = fmin(MAX_SIZE_PT, room);
  size = fmin(size, (box->x1 - box->x0 - 2 * PADDING_PT) / widest);
  return size >= MIN_SIZE_PT ? size : 0;
}

static bool
fits_on_one_line(Label *label, const char *text, const TuschRectPt *box)
{
  label_clear(label);
  label->lines[0] = g_strdup(text);
  label->n_lines = 1;
  label->size_pt = size_of(label, box);
  return label->size_pt > 0;
}

/* Parted at the space where the two lines are as even as can be. */
static bool
fits_on_two_lines(Label *label, const char *text, const TuschRectPt *box)
{
  const char *best = NULL;
  double least = INFINITY;
  for (const char *space = strchr(text, ' '); space != NULL; space = strchr(space + 1, ' ')) {
    g_autofree char *first = g_strndup(text, (gsize)(space - text));
    double wider = fmax(redact_label_font_width(first), redact_label_font_width(space + 1));
    if (first[0] != '\0' && space[1] != '\0' && wider < least) {
      least = wider;
      best = space;
    }
  }
  if (best == NULL)
    return false;
  label_clear(label);
  label->lines[0] = g_strndup(text, (gsize)(best - text));
  label->lines[1] = g_strdup(best + 1);
  label->n_lines = 2;
  label->size_pt = size_of(label, box);
  return label->size_pt > 0;
}

/* Drops the last part of a reference: ", nr. 5", " og FVL § 12". %FALSE if there is only one. */
static bool
shorten(char *text)
{
  static const char *const JOINTS[] = {", ", "; ", " og ", " jf. ", " nr. ", " stk. ", "-"};
  char *last = NULL;
  for (guint i = 0; i < G_N_ELEMENTS(JOINTS); i++) {
    char *at = g_strrstr(text, JOINTS[i]);
    if (at != NULL && at > text && (last == NULL || at > last))
      last = at;
  }
  if (last == NULL)
    return false;
  while (last > text && strchr(",; ", last[-1]) != NULL)
    last--;
  *last = '\0';
  return true;
}

/* The whole ground if there is room for it in any way, else its beginning. */
static bool
fit(Label *label, const char *ground, const TuschRectPt *box)
{
  g_autofree char *text = g_strstrip(g_strdup(ground));
  if (!isfinite(redact_label_font_width(text)) || text[0] == '\0')
    return false;
  do {
    if (fits_on_one_line(label, text, box) || fits_on_two_lines(label, text, box))
      return true;
  } while (shorten(text));
  return false;
}

TuschRectPt
redact_label_place(const TuschRectPt *box, const char *ground)
{
  g_auto(Label) label = {0};
  if (ground == NULL || !fit(&label, ground, box))
    return (TuschRectPt){0, 0, 0, 0};
  double widest = 0;
  for (guint i = 0; i < label.n_lines; i++)
    widest = fmax(widest, redact_label_font_width(label.lines[i]) * label.size_pt);
  double height = label.n_lines * LEADING_EM * label.size_pt;
  double x = (box->x0 + box->x1 - widest) / 2;
  double y = (box->y0 + box->y1 - height) / 2;
  return (TuschRectPt){x, y, x + widest, y + height};
}

bool
redact_label_append(GString *content,
                    RedactLabelFont *font,
                    const TuschRectPt *box,
                    const char *ground,
                    double height_pt)
{
  g_auto(Label) label = {0};
  if (ground == NULL || !fit(&label, ground, box))
    return false;
  g_autoptr(GString) shown = g_string_new("q\nBT\n1 g\n");
  redact_append_op(shown, "Tf", "/L ", (const double[]){label.size_pt}, 1);
  double height_em = CAP_HEIGHT_EM + (label.n_lines - 1) * LEADING_EM;
  double y = height_pt - (box->y0 + box->y1) / 2 + (height_em / 2 - CAP_HEIGHT_EM) * label.size_pt;
  for (guint i = 0; i < label.n_lines; i++) {
    double width = redact_label_font_width(label.lines[i]) * label.size_pt;
    const double place[] = {1, 0, 0, 1, (box->x0 + box->x1 - width) / 2, y};
    redact_append_op(shown, "Tm", "", place, 6);
    if (!redact_label_font_show(font, label.lines[i], shown))
      return false;
    g_string_append(shown, " Tj\n");
    y -= LEADING_EM * label.size_pt;
  }
  g_string_append_printf(content, "%sET\nQ\n", shown->str);
  return true;
}

bool
redact_label_is_of(const char *text, const char *ground)
{
  g_autofree char *part = g_strstrip(g_strdup(ground));
  do {
    g_autoptr(GString) letters = g_string_new(NULL);
    for (const char *p = part; *p != '\0'; p = g_utf8_next_char(p))
      if (!g_unichar_isspace(g_utf8_get_char(p)))
        g_string_append_unichar(letters, g_utf8_get_char(p));
    if (letters->len > 0 && g_str_equal(letters->str, text))
      return true;
  } while (shorten(part));
  return false;
}
