/* Typesetting plain text. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/pango/text-pages.h"

#include "base/file.h"
#include "tusch/error.h"

#include <cairo-pdf.h>
#include <glib/gstdio.h>
#include <pango/pangocairo.h>
#include <string.h>

#define PAGE_WIDTH_PT 595.276
#define PAGE_HEIGHT_PT 841.890
#define FONT_FAMILY "Liberation Mono"
#define FONT_SIZE_PT 10.0
#define LINE_PT 12.0
#define LINES_PER_PAGE 60
/* 80 characters of 0.6 em, and a little so that rounding never wraps the 80th. */
#define TEXT_WIDTH_PT 480.6
#define LEFT_PT ((PAGE_WIDTH_PT - TEXT_WIDTH_PT) / 2)
#define FIRST_BASELINE_PT ((PAGE_HEIGHT_PT - LINES_PER_PAGE * LINE_PT) / 2 + 9.0)

/* Longer lines are laid out in pieces: Pango's cost grows faster than the length. */
enum { MAX_PIECE_BYTES = 2400 };

typedef struct {
  cairo_t *cairo;
  PangoLayout *layout;
  guint n_pages; /* finished and current */
  guint line; /* next line on the current page */
  guint max_pages;
} Typesetter;

static PangoLayout *
new_layout(cairo_t *cairo)
{
  g_autoptr(PangoFontDescription) font = pango_font_description_new();
  pango_font_description_set_family_static(font, FONT_FAMILY);
  pango_font_description_set_absolute_size(font, FONT_SIZE_PT * PANGO_SCALE);

  cairo_font_options_t *options = cairo_font_options_create();
  cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
  PangoLayout *layout = pango_cairo_create_layout(cairo);
  pango_cairo_context_set_font_options(pango_layout_get_context(layout), options);
  cairo_font_options_destroy(options);
  /* Positions as the font has them; rounding would make columns uneven. */
  pango_context_set_round_glyph_positions(pango_layout_get_context(layout), FALSE);

  /* A word over the whole line is cut without a hyphen, which would not be in the text. */
  g_autoptr(PangoAttrList) attributes = pango_attr_list_new();
  pango_attr_list_insert(attributes, pango_attr_insert_hyphens_new(FALSE));
  pango_layout_set_attributes(layout, attributes);

  pango_layout_set_font_description(layout, font);
  pango_layout_set_width(layout, (int)(TEXT_WIDTH_PT * PANGO_SCALE));
  pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_single_paragraph_mode(layout, TRUE);
  return layout;
}

static gboolean
start_line(Typesetter *setter, GError **error)
{
  if (setter->n_pages > 0 && setter->line < LINES_PER_PAGE)
    return TRUE;
  if (setter->n_pages == setter->max_pages)
    return tusch_fail(
        error, TUSCH_ERROR_LIMIT, "the text has more than %u pages", setter->max_pages);
  if (setter->n_pages > 0)
    cairo_show_page(setter->cairo);
  setter->n_pages++;
  setter->line = 0;
  return TRUE;
}

static gboolean
set_piece(Typesetter *setter, const char *text, gsize size_bytes, GError **error)
{
  pango_layout_set_text(setter->layout, text, (int)size_bytes);
  for (GSList *l = pango_layout_get_lines_readonly(setter->layout); l != NULL; l = l->next) {
    if (!start_line(setter, error))
      return FALSE;
    cairo_move_to(setter->cairo, LEFT_PT, FIRST_BASELINE_PT + setter->line * LINE_PT);
    pango_cairo_show_layout_line(setter->cairo, l->data);
    setter->line++;
  }
  return TRUE;
}

/* Where to cut a line that is too long for one piece: after a space if there is one. */
static gsize
piece_size(const char *text, gsize size_bytes)
{
  if (size_bytes <= MAX_PIECE_BYTES)
    return size_bytes;
  for (gsize i = MAX_PIECE_BYTES; i > MAX_PIECE_BYTES / 2; i--)
    if (text[i - 1] == ' ')
      return i;
  gsize n = MAX_PIECE_BYTES;
  while ((text[n] & 0xc0) == 0x80) /* within a character */
    n--;
  return n;
}

static gboolean
set_line(Typesetter *setter, const char *text, gsize size_bytes, GError **error)
{
  do {
    gsize n = piece_size(text, size_bytes);
    if (!set_piece(setter, text, n, error))
      return FALSE;
    text += n;
    size_bytes -= n;
  } while (size_bytes > 0);
  return TRUE;
}

static gboolean
set_text(Typesetter *setter, const char *text, GError **error)
{
  while (*text != '\0') {
    gsize n = strcspn(text, "\n\f");
    gboolean ends_page = text[n] == '\f';
    /* "\f" right at the start of a line ends the page without adding an empty line. */
    if ((n > 0 || !ends_page) && !set_line(setter, text, n, error))
      return FALSE;
    if (ends_page)
      setter->line = LINES_PER_PAGE;
    text += text[n] == '\0' ? n : n + 1;
  }
  return setter->n_pages > 0 || start_line(setter, error);
}

static gboolean
draw(const char *text, const char *path, guint max_pages, guint *out_n_pages, GError **error)
{
  cairo_surface_t *surface = cairo_pdf_surface_create(path, PAGE_WIDTH_PT, PAGE_HEIGHT_PT);
  /* cairo would write the time of day: the same text must give the same file. */
  cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, "2000-01-01T00:00:00Z");
  cairo_t *cairo = cairo_create(surface);
  PangoLayout *layout = new_layout(cairo);
  Typesetter setter = {.cairo = cairo, .layout = layout, .max_pages = max_pages};
  gboolean ok = set_text(&setter, text, error);
  cairo_show_page(cairo); /* at its end it would leave out a last page without letters */
  g_object_unref(layout);
  cairo_destroy(cairo);
  cairo_surface_finish(surface);
  cairo_status_t status = cairo_surface_status(surface);
  cairo_surface_destroy(surface);
  *out_n_pages = setter.n_pages;
  if (ok && status == CAIRO_STATUS_WRITE_ERROR)
    return tusch_fail(error, TUSCH_ERROR_IO, "cannot write text pages");
  if (ok && status != CAIRO_STATUS_SUCCESS)
    return tusch_fail(error, TUSCH_ERROR_LIBRARY, "cannot typeset text");
  return ok;
}

gboolean
tusch_pango_write_text_pages(
    const char *text, const char *path, guint max_pages, guint *out_n_pages, GError **error)
{
  g_autofree char *temporary = g_strconcat(path, ".new", NULL);
  gboolean ok = draw(text, temporary, max_pages, out_n_pages, error) &&
                tusch_file_commit(temporary, path, error);
  (void)g_unlink(temporary);
  return ok;
}
