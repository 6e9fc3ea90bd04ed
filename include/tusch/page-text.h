/* The words of one page, with the box of every letter. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tusch/geometry.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef enum {
  TUSCH_TEXT_NONE = 0, /* nothing could be read: a person must look, unless the page is blank */
  TUSCH_TEXT_DIGITAL, /* the text layer of a born-digital page */
  TUSCH_TEXT_OCR, /* recognised from pixels */
  TUSCH_TEXT_HYBRID, /* a text layer, and recognised text where pixels show more */
} TuschTextOrigin;

/* Why a person must look at the page ("look at this"); a set. */
typedef enum {
  TUSCH_LOOK_LOW_CONFIDENCE = 1 << 0, /* the page reads badly */
  TUSCH_LOOK_UNREAD_MARKS = 1 << 1, /* text-size marks outside all word boxes */
  TUSCH_LOOK_HANDWRITING = 1 << 2, /* areas that look like handwriting */
  TUSCH_LOOK_READ_FAILED = 1 << 3, /* reading failed, hit a limit or the child died */
  TUSCH_LOOK_GARBAGE_LAYER = 1 << 4, /* the text layer is garbage; OCR was used instead */
  TUSCH_LOOK_HIDDEN_TEXT = 1 << 5, /* text that is not seen on the page (recorded, kept) */
  TUSCH_LOOK_DRAWN_OTHERWISE = 1 << 6, /* other programs show the page otherwise */
} TuschLook;

/* One Unicode code point of the text. Code points without ink (spaces, line ends) have an empty
 * box. */
typedef struct {
  guint32 start; /* byte offset into text; the glyph ends where the next one starts */
  float conf01; /* 0..1; 1 for digital text */
  TuschRectPt box; /* page space */
} TuschGlyph;

typedef struct {
  guint32 start, end; /* bytes into text, half-open; no white space inside */
  float conf01; /* the least sure of the word, 0..1 */
  TuschRectPt box; /* around all glyphs of the word */
} TuschWord;

typedef struct {
  guint page_index; /* 0-based */
  double width_pt, height_pt; /* page space, after CropBox and /Rotate */
  TuschTextOrigin origin;
  guint look; /* set of TuschLook */
  bool is_blank; /* tested: nothing on the page that could be text */
  double conf01; /* mean over words, 0..1; 1 for digital, 0 for no words */
  double scan_dpi; /* resolution of the picture the page consists of; 0: not a scan */
  int turned_deg; /* 0, 90, 180, 270 clockwise: how far the picture had to be turned to be read */
  char *text; /* owned, valid UTF-8, NFC; words apart by ' ', lines by '\n' */
  GArray *glyphs; /* owned, TuschGlyph, one for each code point of text, in its order */
  GArray *words; /* owned, TuschWord, in reading order; derived from glyphs */
} TuschPageText;

/* An empty page (origin none, no text). */
TuschPageText *tusch_page_text_new(guint page_index, double width_pt, double height_pt);
void tusch_page_text_free(TuschPageText *page);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TuschPageText, tusch_page_text_free)

/* Appends one code point with its box (pass an empty box for white space). */
void tusch_page_text_append(
    TuschPageText *page, GString *text, gunichar c, const TuschRectPt *box, double conf01);

/**
 * tusch_page_text_append_nfc:
 * As tusch_page_text_append(), keeping the text NFC: @c is composed alone (Angstrom sign to Å) and
 * a mark is composed with the letter before it, their boxes united.
 */
void tusch_page_text_append_nfc(
    TuschPageText *page, GString *text, gunichar c, const TuschRectPt *box, double conf01);

/**
 * tusch_page_text_take:
 * @text: (transfer full): what tusch_page_text_append() gathered
 *
 * Makes @text the page's text and derives words and mean confidence from the glyphs.
 */
void tusch_page_text_take(TuschPageText *page, GString *text);

/* Index into glyphs of the code point that holds byte @offset; glyphs->len if past the end. */
guint tusch_page_text_glyph_at(const TuschPageText *page, gsize offset);

/**
 * tusch_page_text_span_boxes:
 * Boxes around the bytes [start, end): one for each line the span touches (glyphs on one line are
 * those whose vertical middles lie within each other's boxes).
 *
 * Returns: (transfer full) (element-type TuschRectPt): in text order, no empty ones
 */
GArray *tusch_page_text_span_boxes(const TuschPageText *page, gsize start, gsize end);

/* JSON form: docs/schema/page-text.schema.json. Boxes are written in 1/100 point, outward. */
JsonNode *tusch_page_text_to_json(const TuschPageText *page);

/**
 * tusch_page_text_from_json:
 * Checks everything (it may come from a child that was taken over): sizes, offsets, UTF-8.
 *
 * Returns: (transfer full): %NULL with %TUSCH_ERROR_FORMAT
 */
TuschPageText *tusch_page_text_from_json(JsonNode *node, GError **error);

const char *tusch_text_origin_to_string(TuschTextOrigin origin);

/* Identifiers of the set bits ("low-confidence", …), %NULL-terminated. (transfer full) */
char **tusch_look_to_strings(guint look);

G_END_DECLS
