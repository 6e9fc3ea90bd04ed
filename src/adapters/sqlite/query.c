/* Words, "phrases", prefix*, title:, source:, case:; everything else is words. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/sqlite/query.h"

#include "base/danish.h"

#include <string.h>

static void
word_free(gpointer data)
{
  TuschQueryWord *word = data;
  g_free(word->text);
  g_free(word);
}

void
tusch_query_free(TuschQuery *query)
{
  if (query == NULL)
    return;
  g_free(query->match);
  g_ptr_array_unref(query->words);
  g_free(query->first);
  g_free(query->source);
  g_free(query->case_number);
  g_free(query);
}

static bool
is_word_byte(char c)
{
  return g_ascii_isalnum(c) || (c & 0x80) != 0;
}

/* The pieces the tokenizer makes of a term; the last one is a prefix if the term is. */
static void
add_words(TuschQuery *query, const char *term, bool is_prefix)
{
  for (const char *p = term; *p != '\0';) {
    while (*p != '\0' && !is_word_byte(*p))
      p++;
    const char *start = p;
    while (is_word_byte(*p))
      p++;
    if (p == start)
      continue;
    TuschQueryWord *word = g_new0(TuschQueryWord, 1);
    word->text = g_strndup(start, (gsize)(p - start));
    word->is_prefix = is_prefix && *p == '\0';
    g_ptr_array_add(query->words, word);
  }
}

typedef struct {
  TuschQuery *query;
  GString *match;
} Parser;

static void
add_term(Parser *parser, const char *term, bool is_prefix, bool in_title)
{
  if (term[0] == '\0')
    return;
  if (parser->match->len > 0)
    g_string_append_c(parser->match, ' ');
  if (in_title)
    g_string_append(parser->match, "title : ");
  g_string_append_c(parser->match, '"');
  g_string_append(parser->match, term);
  g_string_append(parser->match, is_prefix ? "\"*" : "\"");
  add_words(parser->query, term, is_prefix);
  if (parser->query->first == NULL)
    parser->query->first = g_strdup(term);
}

/* A word of the query. FALSE: it was "title:" alone, for the phrase that follows. */
static bool
add_word(Parser *parser, char *word)
{
  gsize length = strlen(word);
  bool is_prefix = length > 1 && word[length - 1] == '*';
  if (g_str_has_prefix(word, "source:") && length > 7) {
    g_free(parser->query->source);
    parser->query->source = g_strdup(word + 7);
    return true;
  }
  if (g_str_has_prefix(word, "case:") && length > 5) {
    g_free(parser->query->case_number);
    parser->query->case_number = g_strdup(word + 5);
    return true;
  }
  if (is_prefix)
    word[length - 1] = '\0';
  bool in_title = g_str_has_prefix(word, "title:");
  if (in_title && word[6] == '\0')
    return false;
  add_term(parser, in_title ? word + 6 : word, is_prefix, in_title);
  return true;
}

TuschQuery *
tusch_query_parse(const char *text)
{
  TuschQuery *query = g_new0(TuschQuery, 1);
  query->words = g_ptr_array_new_with_free_func(word_free);
  Parser parser = {query, g_string_new(NULL)};
  g_autofree char *folded = tusch_danish_fold(text);
  g_auto(GStrv) parts = g_strsplit(folded, "\"", -1);
  bool phrase_in_title = false;
  for (guint i = 0; parts[i] != NULL; i++) {
    if (i % 2 == 1) {
      add_term(&parser, g_strstrip(parts[i]), false, phrase_in_title);
      continue;
    }
    phrase_in_title = false;
    g_auto(GStrv) words = g_strsplit(parts[i], " ", -1);
    for (guint k = 0; words[k] != NULL; k++)
      if (words[k][0] != '\0')
        phrase_in_title = !add_word(&parser, words[k]);
  }
  query->match = g_string_free(parser.match, FALSE);
  if (query->first == NULL)
    query->first = g_strdup("");
  return query;
}
