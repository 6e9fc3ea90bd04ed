/* Judging text layers. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "read/layer.h"

#include "adapters/leptonica/scan.h"
#include "read/letter-pairs.h"
#include "read/paint.h"
#include "read/words.h"

#include <string.h>

static const double MAX_BAD_SHARE = 0.1; /* unmapped, private-use, control characters */
static const double DOUBTFUL_BAD_SHARE = 0.02;
static const double MIN_PLAUSIBLE_SHARE = 0.6; /* of the longer words */
static const double DOUBTFUL_PLAUSIBLE_SHARE = 0.85;

/* Bits a pair of letters, over stretches of MIN_PAIRS pairs. Measured on stretches of 120: text,
 * names, places and English stay below 4.35; letters put for others reach 4.8 on average. The few
 * pairs of a short page vary more. */
static const double MAX_PAIR_BITS = 4.45;
static const double MAX_PAIR_BITS_SHORT_PAGE = 4.7;

/* Of letters and digits: signs between them ("m]e&t") and changes from one to the other ("4f7a").
 */
static const double MAX_SIGN_SHARE = 0.05;
static const double MAX_CHANGE_SHARE = 0.2;

enum {
  MIN_JUDGED_WORDS = 8, /* fewer tell nothing */
  LONG_WORD_LETTERS = 4,
  MAX_CONSONANTS = 6, /* Danish has "angstskrig": seven in a row are no word */
  MIN_PAIRS = 120,
  MIN_PAIRS_SHORT_PAGE = 40,
  MIN_CHANGES = 20,
  SEEN_CONTRAST = 10, /* gray levels */
};

static const double COVER_MARGIN_PT = 1.5;

/* Signs that do not stand inside words, addresses, numbers or codes. */
static const char STRAY_SIGNS[] = "\\^`<>?[]{}|~#$%*+;\"!";

typedef struct {
  guint n_words; /* of letters only */
  guint n_long, n_plausible; /* of four letters and more */
  guint n_foreign; /* not in Latin letters */
  guint n_pairs; /* of letters, in the stretch at hand */
  double bits; /* of the stretch at hand */
  bool has_bad_stretch; /* somewhere letters stand for others */
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

/* Stretches follow each other: one font of a page may be garbage, and the others not. */
static void
count_pairs(const char *folded, WordCounts *counts)
{
  guint n_pairs = 0;
  counts->bits += tusch_letter_pairs_bits(folded, &n_pairs);
  counts->n_pairs += n_pairs;
  if (counts->n_pairs < MIN_PAIRS)
    return;
  if (counts->bits > MAX_PAIR_BITS * counts->n_pairs)
    counts->has_bad_stretch = true;
  counts->bits = 0;
  counts->n_pairs = 0;
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
  if (is_latin && n_letters > 1)
    count_pairs(folded, counts);
  if (n_letters >= LONG_WORD_LETTERS && is_latin) {
    counts->n_long++;
    counts->n_plausible += is_plausible(folded);
  }
}

/* True if the characters of the layer do not follow each other as in any text, list or table. */
static bool
is_jumble(const TuschPageText *layer)
{
  guint n = 0;
  guint n_signs = 0;
  guint n_changes = 0;
  gunichar before = ' ';
  gunichar before_that = ' ';
  for (const char *p = layer->text; *p != '\0'; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);
    n += g_unichar_isalnum(c);
    n_signs += g_unichar_isalnum(c) && before < 0x80 && before != 0 &&
               strchr(STRAY_SIGNS, (int)before) != NULL && g_unichar_isalnum(before_that);
    n_changes += (g_unichar_isdigit(c) && g_unichar_isalpha(before)) ||
                 (g_unichar_isalpha(c) && g_unichar_isdigit(before));
    before_that = before;
    before = c;
  }
  return (n_signs >= MIN_JUDGED_WORDS && n_signs > MAX_SIGN_SHARE * n) ||
         (n_changes >= MIN_CHANGES && n_changes > MAX_CHANGE_SHARE * n);
}

static bool
has_mixed_up_letters(const TuschPageText *layer, const WordCounts *counts)
{
  return counts->has_bad_stretch || is_jumble(layer) ||
         (counts->n_pairs >= MIN_PAIRS_SHORT_PAGE &&
          counts->bits > MAX_PAIR_BITS_SHORT_PAGE * counts->n_pairs);
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
  if (bad_share > DOUBTFUL_BAD_SHARE || has_mixed_up_letters(layer, &counts) ||
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
  return tusch_scan_count_marks_on_paper(preview, boxes);
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
