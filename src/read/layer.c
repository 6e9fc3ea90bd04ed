/* Judging text layers. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "read/layer.h"

#include "adapters/leptonica/scan.h"
#include "read/paint.h"
#include "read/words.h"

#include <string.h>

static const double MAX_BAD_SHARE = 0.1; /* unmapped, private-use, control characters */
static const double DOUBTFUL_BAD_SHARE = 0.02;
static const double MIN_PLAUSIBLE_SHARE = 0.6; /* of the longer words */
static const double DOUBTFUL_PLAUSIBLE_SHARE = 0.85;
static const double MIN_COMMON_SHARE = 0.02; /* words that every running text has */

enum {
  MIN_JUDGED_WORDS = 8, /* fewer tell nothing */
  MIN_RUNNING_WORDS = 30,
  LONG_WORD_LETTERS = 4,
  MAX_CONSONANTS = 6, /* Danish has "angstskrig": seven in a row are no word */
  SEEN_CONTRAST = 10, /* gray levels */
};

static const double COVER_MARGIN_PT = 1.5;

/* Folded; the most frequent words of Danish, and a few English ones. */
static const char *const COMMON_WORDS[] = {
    "og",  "i",    "at",  "det", "er",  "en",   "til", "paa", "af",  "for", "den", "der",
    "de",  "som",  "med", "et",  "har", "ikke", "vi",  "fra", "kan", "om",  "du",  "jeg",
    "vil", "skal", "ved", "var", "din", "dit",  "the", "of",  "and", "to",  "in",  "is"};

typedef struct {
  guint n_words; /* of letters only */
  guint n_long, n_plausible; /* of four letters and more */
  guint n_common;
  guint n_foreign; /* not in Latin letters */
} WordCounts;

static double
share_of_bad_characters(const TuschPageText *layer)
{
  guint n = 0;
  guint n_bad = 0;
  for (guint i = 0; i < layer->glyphs->len; i++) {
    gunichar c = g_utf8_get_char(layer->text + g_array_index(layer->glyphs, TuschGlyph, i).start);
    if (g_unichar_isspace(c))
      continue;
    GUnicodeType type = g_unichar_type(c);
    n++;
    n_bad += c == 0xFFFD || type == G_UNICODE_PRIVATE_USE || type == G_UNICODE_CONTROL ||
             type == G_UNICODE_UNASSIGNED || type == G_UNICODE_SURROGATE;
  }
  return n > 0 ? (double)n_bad / n : 0;
}

/* A vowel somewhere, no endless row of consonants. @folded: lower case, no accents. */
static bool
is_plausible(const char *folded)
{
  guint n_row = 0;
  bool has_vowel = false;
  for (const char *p = folded; *p != '\0'; p++) {
    bool is_vowel = strchr("aeiouy", *p) != NULL;
    has_vowel = has_vowel || is_vowel;
    n_row = is_vowel ? 0 : n_row + 1;
    if (n_row > MAX_CONSONANTS)
      return false;
  }
  return has_vowel;
}

static bool
is_common(const char *folded)
{
  for (guint i = 0; i < G_N_ELEMENTS(COMMON_WORDS); i++)
    if (strcmp(folded, COMMON_WORDS[i]) == 0)
      return true;
  return false;
}

static void
count_word(const char *folded, WordCounts *counts)
{
  guint n_letters = 0;
  bool is_latin = true;
  for (const char *p = folded; *p != '\0'; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);
    if (!g_unichar_isalpha(c))
      return;
    is_latin = is_latin && c < 0x80;
    n_letters++;
  }
  if (n_letters == 0)
    return;
  counts->n_words++;
  counts->n_foreign += !is_latin;
  counts->n_common += is_common(folded);
  if (n_letters >= LONG_WORD_LETTERS && is_latin) {
    counts->n_long++;
    counts->n_plausible += is_plausible(folded);
  }
}

TuschLayerQuality
tusch_layer_judge(const TuschPageText *layer)
{
  if ((layer->look & TUSCH_LOOK_GARBAGE_LAYER) != 0)
    return TUSCH_LAYER_GARBAGE;
  if (layer->words->len == 0)
    return TUSCH_LAYER_NONE;
  double bad_share = share_of_bad_characters(layer);
  if (bad_share > MAX_BAD_SHARE)
    return TUSCH_LAYER_GARBAGE;

  WordCounts counts = {.n_words = 0};
  for (guint i = 0; i < layer->words->len; i++) {
    g_autofree char *folded = tusch_words_fold(layer, &g_array_index(layer->words, TuschWord, i));
    count_word(folded, &counts);
  }
  if (counts.n_foreign * 2 > counts.n_words)
    return TUSCH_LAYER_DOUBTFUL;
  double plausible = counts.n_long > 0 ? (double)counts.n_plausible / counts.n_long : 1;
  if (counts.n_long >= MIN_JUDGED_WORDS && plausible < MIN_PLAUSIBLE_SHARE)
    return TUSCH_LAYER_GARBAGE;
  bool has_no_common_words =
      counts.n_words >= MIN_RUNNING_WORDS && counts.n_common < MIN_COMMON_SHARE * counts.n_words;
  if (bad_share > DOUBTFUL_BAD_SHARE || has_no_common_words ||
      (counts.n_long >= MIN_JUDGED_WORDS && plausible < DOUBTFUL_PLAUSIBLE_SHARE))
    return TUSCH_LAYER_DOUBTFUL;
  return TUSCH_LAYER_GOOD;
}

double
tusch_layer_agreement(const TuschPageText *layer, const TuschPageText *ocr)
{
  g_autoptr(GHashTable) read = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < ocr->words->len; i++)
    g_hash_table_add(read, tusch_words_fold(ocr, &g_array_index(ocr->words, TuschWord, i)));
  guint n = 0;
  guint n_found = 0;
  for (guint i = 0; i < layer->words->len; i++) {
    g_autofree char *folded = tusch_words_fold(layer, &g_array_index(layer->words, TuschWord, i));
    if (g_utf8_strlen(folded, -1) < LONG_WORD_LETTERS)
      continue;
    n++;
    n_found += g_hash_table_contains(read, folded);
  }
  return n > 0 ? (double)n_found / n : 0;
}

guint
tusch_layer_count_uncovered(const TuschPageText *layer, const TuschRaster *preview)
{
  g_autoptr(TuschRaster) ink = tusch_scan_ink(preview);
  g_autoptr(GArray) boxes = g_array_new(FALSE, FALSE, sizeof(TuschRectPx));
  for (guint i = 0; i < layer->glyphs->len; i++) {
    const TuschGlyph *glyph = &g_array_index(layer->glyphs, TuschGlyph, i);
    if (tusch_rect_pt_is_empty(&glyph->box))
      continue;
    TuschRectPt grown = tusch_rect_pt_grow(&glyph->box, COVER_MARGIN_PT);
    TuschRectPx box;
    if (tusch_rect_pt_to_px(&grown, preview->dpi, preview->width_px, preview->height_px, &box))
      g_array_append_val(boxes, box);
  }
  return tusch_scan_count_marks(ink, boxes);
}

bool
tusch_layer_has_hidden_words(const TuschPageText *layer, const TuschRaster *preview)
{
  for (guint i = 0; i < layer->words->len; i++) {
    const TuschWord *word = &g_array_index(layer->words, TuschWord, i);
    g_autofree char *folded = tusch_words_fold(layer, word);
    if (folded[0] == '\0') /* signs alone may be as good as invisible */
      continue;
    TuschRectPx box;
    if (!tusch_rect_pt_to_px(
            &word->box, preview->dpi, preview->width_px, preview->height_px, &box) ||
        tusch_paint_contrast(preview, &box) < SEEN_CONTRAST)
      return true;
  }
  return false;
}
