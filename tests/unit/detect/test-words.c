/* Words: lexicon, term lists, context words, tokens, damaged spellings. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/test.h"

#include "adapters/pcre2/pattern.h"
#include "detect/anchors.h"
#include "detect/context.h"
#include "detect/edit-distance.h"
#include "detect/terms.h"
#include "detect/tokens.h"

#include <string.h>

static void
test_lexicon(void **state)
{
  (void)state;
  g_autoptr(TuschLexicon) lexicon = tusch_lexicon_new();
  const char *content = "# hoved\nÅse\t12\nStorm\t7\n\n  \nstorm\n";
  tusch_lexicon_add_lines(lexicon, content, strlen(content), TUSCH_WORD_FIRST);
  tusch_lexicon_add(lexicon, "storm", 5, TUSCH_WORD_COMMON, 0);
  guint count = 0;
  assert_int_equal(tusch_lexicon_lookup(lexicon, "aase", 4, &count), TUSCH_WORD_FIRST);
  assert_int_equal(count, 12);
  assert_int_equal(tusch_lexicon_lookup(lexicon, "storm", 5, &count),
                   TUSCH_WORD_FIRST | TUSCH_WORD_COMMON);
  assert_int_equal(count, 7);
  assert_int_equal(tusch_lexicon_lookup(lexicon, "stor", 4, &count), 0);
  assert_int_equal(tusch_lexicon_lookup(lexicon, "", 0, NULL), 0);
  for (guint i = 0; i < 5000; i++) {
    g_autofree char *word = g_strdup_printf("ord%u", i);
    tusch_lexicon_add(lexicon, word, strlen(word), TUSCH_WORD_PLACE, 1);
  }
  assert_int_equal(tusch_lexicon_lookup(lexicon, "ord4999", 7, NULL), TUSCH_WORD_PLACE);
  assert_int_equal(tusch_lexicon_lookup(lexicon, "aase", 4, NULL), TUSCH_WORD_FIRST);
}

static void
assert_terms(const char *list, const char *text, const char *expected)
{
  g_autoptr(TuschTerms) terms = tusch_terms_parse(list, strlen(list));
  guint8 starts[TUSCH_TERM_STARTS] = {0};
  tusch_terms_note_starts(terms, starts);
  g_autoptr(TuschTermText) prepared = tusch_term_text_new(text, strlen(text), starts);
  g_autoptr(GString) found = g_string_new(NULL);
  TuschTermCursor cursor = {0};
  gsize start = 0;
  gsize end = 0;
  while (tusch_terms_next(terms, prepared, &cursor, &start, &end)) {
    g_string_append_len(found, text + start, (gssize)(end - start));
    g_string_append_c(found, '|');
  }
  assert_string_equal(found->str, expected);
}

static void
test_terms(void **state)
{
  (void)state;
  assert_terms("angst*\nkol", "Angstlidelse, KOL og kolera", "Angstlidelse|KOL|");
  assert_terms("*misbrug", "Kokainmisbrug og misbrugsbehandling", "Kokainmisbrug|");
  assert_terms("SF\nVenstre", "sf SF venstre Venstre", "SF|Venstre|");
  assert_terms("indre mission", "i Indre\n  Mission.", "Indre\n  Mission|");
  assert_terms("dømt\ndømt for vold", "dømt for vold", "dømt for vold|");
  assert_terms("gæld*", "GÆLDEN gaelden", "GÆLDEN|gaelden|");
  assert_terms("# kun en kommentar\n\n*\na", "a * b", "");
}

static void
test_context(void **state)
{
  (void)state;
  const char *list = "# ord\ncpr\t3\ncpr-nr\t2\nfaktura*\t-2\n*prøve\t-3\nf.\t1\n";
  guint line = 0;
  TuschContext *context = tusch_context_parse(list, strlen(list), &line);
  assert_non_null(context);
  static const struct {
    const char *text; /* the number is what follows '#' */
    int weight;
  } rows[] = {
      {"cpr #1", 3},
      {"CPR-nr. #1", 2},
      {"faktura, cpr #1", 3},
      {"cpr, faktura #1", -2},
      {"fakturanr #1", -2},
      {"urinprøve #1", -3},
      {"cprx #1", 0},
      {"f. #1", 1},
      {"cpr\n\n#1", 0},
      {"cpr\n#1", 3},
      {"cpr\nnr #1", 0},
      {"#1 cpr", 3},
      {"#1\ncpr", 0},
      {"Navn   CPR\nBo     #1", 3},
      {"Navn|CPR|x\nBo|#1|y", 3},
      {"CPR    Navn\nBo     #1", 0},
      {"Navn   CPR\n\nBo     #1", 0},
      {"Navn CPR\nBo #1", 0},
      {"", 0},
  };
  for (guint i = 0; i + 1 < G_N_ELEMENTS(rows); i++) {
    gsize at = (gsize)(strchr(rows[i].text, '#') - rows[i].text);
    TuschContextHit hit = tusch_context_look(context, rows[i].text, at, at + 2, 40, 12);
    assert_int_equal(hit.weight, rows[i].weight);
  }
  tusch_context_free(context);
  static const char *const bad[] = {"cpr 3", "cpr\tx", "cpr\t10", "\t3", "*\t"};
  for (guint i = 0; i < G_N_ELEMENTS(bad); i++) {
    assert_null(tusch_context_parse(bad[i], strlen(bad[i]), &line));
    assert_int_equal(line, 1);
  }
}

static void
test_edit_distance(void **state)
{
  (void)state;
  static const struct {
    const char *read, *meant;
    int most;
  } near[] = {
      {"jensen", "jensen", 0},
      {"jen5en", "jensen", 30},
      {"mariarnne", "marianne", 100},
      {"kr&yer", "kroeyer", 40},
      {"m0rch", "moerch", 40},
      {"c1aus", "claus", 30},
      {"vvulff", "wulff", 30},
      {"jensn", "jensen", 100},
      {"", "a", 100},
  };
  for (guint i = 0; i < G_N_ELEMENTS(near); i++) {
    int cost = tusch_edit_distance(
        near[i].read, strlen(near[i].read), near[i].meant, strlen(near[i].meant), 200);
    assert_true(cost <= near[i].most);
    assert_true(cost >= 0);
  }
  /* An initial in front of a surname is another name. */
  assert_true(tusch_edit_distance("gmaxwell", 8, "maxwell", 7, 60) > 60);
  assert_true(tusch_edit_distance("hansen", 6, "jensen", 6, 100) > 100);
  /* Slips of the fingers: two letters in the wrong order, one too many or too few of a pair. */
  assert_int_equal(tusch_edit_distance("wasrame", 7, "warsame", 7, 100), 60);
  assert_int_equal(tusch_edit_distance("heilann", 7, "heilmann", 8, 100), 100);
  assert_int_equal(tusch_edit_distance("flemmming", 9, "flemming", 8, 100), 50);
  assert_int_equal(tusch_edit_distance("fleming", 7, "flemming", 8, 100), 50);
  g_autofree char *longest = g_strnfill(500, 'a');
  assert_int_equal(tusch_edit_distance(longest, 500, "a", 1, 100), 101);
}

static void
test_tokens(void **state)
{
  (void)state;
  g_autoptr(TuschLexicon) words = tusch_lexicon_new();
  tusch_lexicon_add(words, "Camilla", 7, TUSCH_WORD_FIRST, 9000);
  tusch_lexicon_add(words, "skole", 5, TUSCH_WORD_COMMON, 0);
  const char *text = "Camillas Skolerne. H.C. Per-\nOle | Mar-\ngrethe 12  X";
  g_autoptr(TuschVocabulary) vocabulary = tusch_vocabulary_new(words);
  TuschTokens *tokens = tusch_tokens_new();
  tusch_tokens_read(tokens, vocabulary, text, strlen(text));
  const TuschToken *token = tusch_tokens_get(tokens, 0);
  assert_int_equal(token->stem, 7);
  assert_true(token->starts_sentence);
  assert_int_equal(token->kinds, TUSCH_WORD_FIRST);
  assert_true(tusch_tokens_get(tokens, 1)->is_common);
  assert_false(tusch_tokens_get(tokens, 1)->starts_sentence);
  assert_int_equal(tusch_tokens_get(tokens, 3)->shape, TUSCH_SHAPE_INITIAL);
  assert_true(tusch_tokens_get(tokens, 3)->starts_sentence);
  assert_string_equal(tusch_tokens_get(tokens, 7)->folded, "per-ole");
  assert_false(tusch_tokens_get(tokens, 7)->starts_sentence); /* "C." ends no sentence */
  assert_string_equal(tusch_tokens_get(tokens, 9)->folded, "margrethe");
  assert_int_equal(tusch_tokens_get(tokens, 9)->gap, TUSCH_GAP_BREAK);
  assert_int_equal(tusch_tokens_get(tokens, 10)->shape, TUSCH_SHAPE_NUMBER);
  assert_int_equal(tusch_tokens_get(tokens, 11)->gap, TUSCH_GAP_BREAK);
  tusch_tokens_take(tokens, 3, 4);
  assert_true(tusch_tokens_get(tokens, 0)->is_taken);
  assert_false(tusch_tokens_get(tokens, 1)->is_taken);
  tusch_tokens_free(tokens);
}

static char *
finds_near(const TuschPattern *pattern,
           const TuschAnchorPlaces *places,
           guint number,
           const char *text)
{
  TuschPatternSearch search;
  tusch_pattern_search_init(&search, pattern, text, strlen(text));
  const guint32 *found_at = NULL;
  guint n = 0;
  if (places != NULL && tusch_anchor_places_get(places, number, &found_at, &n))
    tusch_pattern_search_use_words(&search, found_at, n);
  GString *out = g_string_new(NULL);
  bool found = true;
  TuschPatternMatch match;
  while (tusch_pattern_search_next(&search, &found, &match, NULL) && found)
    g_string_append_printf(out, "%zu-%zu ", match.start, match.end);
  return g_string_free(out, FALSE);
}

/* Looking only near the words that a pattern must have finds what looking everywhere finds. */
static void
test_anchors_change_nothing(void **state)
{
  (void)state;
  static const char *const expressions[] = {"(?i:\\btlf|telefon|tel)\\.? ?(?<fund>\\d{1,4})",
                                            "[a-zø]{1,4} ?(?:@|\\(at\\)) ?[a-z]{2,5}",
                                            "(?i:skab|kab|ab)x?",
                                            "x{0,3}(?:abab|ba)[ø@]?",
                                            "(?=[^@]{0,4}@)[a-zø]+"};
  static const char *const pieces[] = {"tlf",
                                       "TLF",
                                       "telefon",
                                       "tel",
                                       " ",
                                       "12",
                                       "7",
                                       "@",
                                       "(at)",
                                       "ab",
                                       "ba",
                                       "ø",
                                       "x",
                                       "sk",
                                       "\u017Fkab",
                                       "\u212Aab"};
  g_autoptr(TuschAnchors) anchors = tusch_anchors_new();
  g_autoptr(GPtrArray) patterns =
      g_ptr_array_new_with_free_func((GDestroyNotify)tusch_pattern_free);
  for (guint i = 0; i < G_N_ELEMENTS(expressions); i++) {
    char *message = NULL;
    TuschPattern *pattern = tusch_pattern_compile(expressions[i], false, &message);
    assert_non_null(pattern);
    assert_non_null(tusch_pattern_get_words(pattern));
    assert_int_equal(tusch_anchors_add(anchors, tusch_pattern_get_words(pattern)), i);
    g_ptr_array_add(patterns, pattern);
  }
  tusch_anchors_close(anchors);
  g_autoptr(TuschAnchorPlaces) places = tusch_anchor_places_new(anchors);
  g_autoptr(GRand) random = g_rand_new_with_seed(11);
  for (guint round = 0; round < 3000; round++) {
    g_autoptr(GString) text = g_string_new(NULL);
    gint kinds = round % 4 == 0 ? G_N_ELEMENTS(pieces) : G_N_ELEMENTS(pieces) - 2;
    for (gint n = g_rand_int_range(random, 0, 25); n > 0; n--)
      g_string_append(text, pieces[g_rand_int_range(random, 0, kinds)]);
    tusch_anchor_places_read(places, text->str, text->len);
    for (guint i = 0; i < patterns->len; i++) {
      g_autofree char *all = finds_near(g_ptr_array_index(patterns, i), NULL, i, text->str);
      g_autofree char *near = finds_near(g_ptr_array_index(patterns, i), places, i, text->str);
      assert_string_equal(near, all);
    }
  }
}

/* More words than the machine has room for: the pattern is tried everywhere. */
static void
test_anchors_can_be_full(void **state)
{
  (void)state;
  g_autoptr(TuschAnchors) anchors = tusch_anchors_new();
  g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func(g_free);
  g_ptr_array_add(words, g_strnfill(60000, 'a'));
  assert_int_equal(tusch_anchors_add(anchors, words), 0);
  assert_int_equal(tusch_anchors_add(anchors, words), TUSCH_ANCHORS_FULL);
  tusch_anchors_close(anchors);
}

int
main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_lexicon),
      cmocka_unit_test(test_terms),
      cmocka_unit_test(test_context),
      cmocka_unit_test(test_edit_distance),
      cmocka_unit_test(test_anchors_change_nothing),
      cmocka_unit_test(test_anchors_can_be_full),
      cmocka_unit_test(test_tokens),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
