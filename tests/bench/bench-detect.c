/* How fast detection is, and a fingerprint of all it finds, to show that a change changed nothing.
 *
 * usage: bench-detect [-m MEGABYTES] [-p] [-d FILE] RULES_FOLDER CORPORA_FOLDER
 * Repeats the texts of cases/, detect/ and sample/, the numbers in them varied, as pages of one
 * request that knows the people of the first cases. Not run as a test: times differ by machine.
 * With -p the texts are those of plain/: a file has both kinds.
 * With -d all findings go to FILE, also those of every text, and of plain/, alone. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/json.h"
#include "tusch/detect.h"

#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#define PAGE_BYTES 3000
#define PAGES_A_DOCUMENT 24
#define CASES_WITH_PARTIES 3

static struct {
  double megabytes;
  gboolean plain;
  char *dump;
} options = {.megabytes = 4};

/* What the corpora hold. */
typedef struct {
  GPtrArray *texts; /* char *: personal data in every line */
  GPtrArray *plain; /* char *: ordinary documents */
  TuschRequest *request;
} Corpus;

/* Where the pages go. */
typedef struct {
  TuschDetector *detector;
  GString *page;
  guint n_pages;
  gsize bytes;
} Pages;

static double
seconds(clockid_t clock)
{
  struct timespec t;
  clock_gettime(clock, &t);
  return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void
party_free(TuschParty *party)
{
  g_free(party->name);
  g_free(party->cpr);
  g_free(party->address);
  g_free(party->phone);
  g_free(party->email);
  g_free(party);
}

static TuschParty *
read_party(JsonObject *object, TuschRole role)
{
  TuschParty *party = g_new0(TuschParty, 1);
  party->role = role;
  const struct {
    const char *field;
    char **out;
  } fields[] = {{"name", &party->name},
                {"cpr", &party->cpr},
                {"address", &party->address},
                {"phone", &party->phone},
                {"email", &party->email}};
  for (guint i = 0; i < G_N_ELEMENTS(fields); i++)
    (void)tusch_json_read_string(object, fields[i].field, false, fields[i].out, NULL);
  return party;
}

static void
add_people(TuschRequest *request, JsonObject *object)
{
  TuschParty *asker =
      read_party(json_object_get_object_member(object, "requester"), TUSCH_ROLE_REQUESTER);
  if (request->requester == NULL) {
    request->requester = asker;
  } else {
    asker->role = TUSCH_ROLE_THIRD_PARTY;
    g_ptr_array_add(request->parties, asker);
  }
  JsonArray *parties = json_object_get_array_member(object, "parties");
  for (guint i = 0; i < json_array_get_length(parties); i++) {
    JsonObject *member = json_array_get_object_element(parties, i);
    bool is_staff = strcmp(json_object_get_string_member(member, "owner"), "staff") == 0;
    g_ptr_array_add(request->parties,
                    read_party(member, is_staff ? TUSCH_ROLE_STAFF : TUSCH_ROLE_THIRD_PARTY));
  }
}

static gboolean
read_cases(Corpus *corpus, const char *folder, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename(folder, name, NULL);
  g_autofree char *content = NULL;
  if (!g_file_get_contents(path, &content, NULL, error))
    return FALSE;
  g_auto(GStrv) lines = g_strsplit(content, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++) {
    if (lines[i][0] == '\0')
      continue;
    g_autoptr(JsonNode) node = tusch_json_parse(lines[i], -1, error);
    if (node == NULL)
      return FALSE;
    JsonObject *object = json_node_get_object(node);
    if (i < CASES_WITH_PARTIES)
      add_people(corpus->request, object);
    g_ptr_array_add(corpus->texts, g_strdup(json_object_get_string_member(object, "text")));
  }
  return TRUE;
}

static int
compare_texts(gconstpointer a, gconstpointer b)
{
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static gboolean
read_folder(GPtrArray *texts, const char *path, GError **error)
{
  g_autoptr(GDir) dir = g_dir_open(path, 0, error);
  if (dir == NULL)
    return FALSE;
  guint first = texts->len;
  for (const char *name = g_dir_read_name(dir); name != NULL; name = g_dir_read_name(dir)) {
    g_autofree char *file = g_build_filename(path, name, NULL);
    char *content = NULL;
    if (!g_file_get_contents(file, &content, NULL, error))
      return FALSE;
    g_ptr_array_add(texts, content);
  }
  qsort(texts->pdata + first, texts->len - first, sizeof(gpointer), compare_texts);
  return TRUE;
}

static gboolean
read_corpus(Corpus *corpus, const char *folder, GError **error)
{
  g_autofree char *sample = g_build_filename(folder, "sample", "documents", NULL);
  g_autofree char *plain = g_build_filename(folder, "plain", NULL);
  return read_cases(corpus, folder, "cases/cases-dev.jsonl", error) &&
         read_cases(corpus, folder, "detect/dev.jsonl", error) &&
         read_cases(corpus, folder, "detect/test.jsonl", error) &&
         read_folder(corpus->texts, sample, error) && read_folder(corpus->plain, plain, error);
}

static void
end_page(Pages *pages)
{
  if (pages->page->len == 0)
    return;
  guint document = pages->n_pages / PAGES_A_DOCUMENT;
  g_autofree char *id = g_strdup_printf("d%04u", document);
  tusch_detector_add_text(pages->detector,
                          id,
                          TUSCH_FIELD_PAGE,
                          pages->n_pages % PAGES_A_DOCUMENT,
                          document % 4 == 3 ? TUSCH_TEXT_OCR : TUSCH_TEXT_DIGITAL,
                          pages->page->str);
  pages->bytes += pages->page->len;
  pages->n_pages++;
  g_string_truncate(pages->page, 0);
}

/* The text once more; from the second time on with other last digits in its longer numbers. */
static void
add_text(Pages *pages, const char *text, guint round)
{
  guint run = 0;
  for (const char *p = text; *p != '\0'; p++) {
    run = g_ascii_isdigit(*p) ? run + 1 : 0;
    char c = run > 3 ? (char)('0' + ((guint)(*p - '0') + round) % 10) : *p;
    g_string_append_c(pages->page, c);
    if (c == '\n' && pages->page->len >= PAGE_BYTES)
      end_page(pages);
  }
  g_string_append_c(pages->page, '\n');
}

/* Every finding goes into @checksum, and to @out if that is not NULL. Returns how many there are.
 */
static guint
note_findings(GChecksum *checksum, FILE *out, TuschDetector *detector)
{
  for (guint i = 0;; i++) {
    g_autoptr(TuschFinding) finding = tusch_detector_next_finding(detector);
    if (finding == NULL)
      return i;
    g_autofree char *line = g_strdup_printf("%s %s %d %u %" G_GSIZE_FORMAT " %" G_GSIZE_FORMAT
                                            " %d %d %d %d %s %s %s %s\n",
                                            finding->id,
                                            finding->document_id,
                                            (int)finding->field,
                                            finding->page_index,
                                            finding->start,
                                            finding->end,
                                            (int)finding->category,
                                            (int)finding->level,
                                            (int)finding->role,
                                            finding->score,
                                            finding->entity_id,
                                            finding->rule,
                                            finding->reason,
                                            finding->text);
    g_checksum_update(checksum, (const guchar *)line, -1);
    if (out != NULL)
      (void)fputs(line, out);
  }
}

/* Every text as a request of its own, read as digital and as recognised text. */
static gboolean
dump_alone(TuschRules *rules,
           const TuschRequest *request,
           GChecksum *checksum,
           FILE *out,
           const GPtrArray *texts,
           GError **error)
{
  for (guint i = 0; i < 2 * texts->len; i++) {
    g_autoptr(TuschDetector) detector = tusch_detector_new(rules, i % 2 == 0 ? NULL : request);
    g_autoptr(GPtrArray) entities = NULL;
    tusch_detector_add_text(detector,
                            "alone",
                            TUSCH_FIELD_PAGE,
                            i / 2,
                            i % 2 == 0 ? TUSCH_TEXT_DIGITAL : TUSCH_TEXT_OCR,
                            g_ptr_array_index(texts, i / 2));
    if (!tusch_detector_run(detector, &entities, error))
      return FALSE;
    note_findings(checksum, out, detector);
  }
  return TRUE;
}

static gboolean
dump(TuschRules *rules, const Corpus *corpus, FILE *out, GError **error)
{
  g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
  gboolean ok = dump_alone(rules, corpus->request, checksum, out, corpus->texts, error) &&
                dump_alone(rules, corpus->request, checksum, out, corpus->plain, error);
  printf("findings alone %s\n", g_checksum_get_string(checksum));
  return ok;
}

static gboolean
measure(TuschRules *rules, const Corpus *corpus, FILE *out, GError **error)
{
  g_autoptr(TuschDetector) detector = tusch_detector_new(rules, corpus->request);
  g_autoptr(GString) page = g_string_new(NULL);
  Pages pages = {detector, page, 0, 0};
  const GPtrArray *texts = options.plain ? corpus->plain : corpus->texts;
  for (guint round = 0; (double)pages.bytes < options.megabytes * 1e6; round++)
    for (guint i = 0; i < texts->len; i++)
      add_text(&pages, g_ptr_array_index(texts, i), round);
  end_page(&pages);
  g_autoptr(GPtrArray) entities = NULL;
  g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
  double start = seconds(CLOCK_PROCESS_CPUTIME_ID);
  if (!tusch_detector_run(detector, &entities, error))
    return FALSE;
  double took = seconds(CLOCK_PROCESS_CPUTIME_ID) - start;
  guint n_findings = note_findings(checksum, out, detector);
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  printf("%.2f MB, %u pages, %u findings, %u entities\n",
         (double)pages.bytes / 1e6,
         pages.n_pages,
         n_findings,
         entities->len);
  printf("speed %.2f MB/s (%.2f s CPU), %.0f pages/s\n",
         (double)pages.bytes / 1e6 / took,
         took,
         pages.n_pages / took);
  printf("peak memory %ld MB\n", usage.ru_maxrss / 1024);
  printf("findings %s\n", g_checksum_get_string(checksum));
  return out == NULL || dump(rules, corpus, out, error);
}

static gboolean
run(const char *rules_dir, const char *folder, GError **error)
{
  double start = seconds(CLOCK_PROCESS_CPUTIME_ID);
  g_autoptr(TuschRules) rules = tusch_rules_load(rules_dir, error);
  if (rules == NULL)
    return FALSE;
  double took = seconds(CLOCK_PROCESS_CPUTIME_ID) - start;
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  printf("start-up %.0f ms CPU, %ld MB\n", took * 1000, usage.ru_maxrss / 1024);
  g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(GPtrArray) plain = g_ptr_array_new_with_free_func(g_free);
  TuschRequest *request = g_new0(TuschRequest, 1);
  request->parties = g_ptr_array_new_with_free_func((GDestroyNotify)party_free);
  request->warnings = g_ptr_array_new();
  Corpus corpus = {texts, plain, request};
  FILE *out = options.dump != NULL ? fopen(options.dump, "w") : NULL;
  gboolean ok = read_corpus(&corpus, folder, error) && measure(rules, &corpus, out, error);
  if (out != NULL)
    (void)fclose(out);
  tusch_request_free(request);
  return ok;
}

int
main(int argc, char **argv)
{
  GOptionEntry entries[] = {
      {"megabytes", 'm', 0, G_OPTION_ARG_DOUBLE, &options.megabytes, "how much text", NULL},
      {"plain", 'p', 0, G_OPTION_ARG_NONE, &options.plain, "ordinary documents instead", NULL},
      {"dump", 'd', 0, G_OPTION_ARG_FILENAME, &options.dump, "write all findings to FILE", "FILE"},
      {NULL, 0, 0, 0, NULL, NULL, NULL}};
  g_autoptr(GOptionContext) context = g_option_context_new("RULES_FOLDER CORPORA_FOLDER");
  g_option_context_add_main_entries(context, entries, NULL);
  g_autoptr(GError) error = NULL;
  if (!g_option_context_parse(context, &argc, &argv, &error) || argc < 3) {
    fprintf(stderr, "bench-detect: %s\n", error != NULL ? error->message : "see --help");
    return 2;
  }
  if (!run(argv[1], argv[2], &error)) {
    fprintf(stderr, "bench-detect: %s\n", error->message);
    return 1;
  }
  return 0;
}
