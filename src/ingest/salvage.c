/* Every "N G obj" of the bytes is an object; what they say of themselves is enough for a table. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/salvage.h"

#include "base/file.h"
#include "tusch/error.h"

#include <gio/gio.h>
#include <stdbool.h>
#include <string.h>

enum { MAX_ID = 8388607, MAX_DEPTH = 64 };
static const gsize MAX_FILE_BYTES = 1 << 30;
static const gsize MAX_UNPACKED_BYTES = 1 << 28;

typedef struct {
  const char *text; /* not owned: what follows "obj" */
  gsize n_bytes; /* to the next object, or the end */
  gsize offset; /* of its number in the new file */
  gsize age; /* where it, or the stream it came in, stands in the old one */
  guint generation;
  bool is_cut; /* the file ends within it */
} Object;

/* Is an object there with everything it leads to? */
typedef enum { STANDING_UNKNOWN = 0, STANDING_WHOLE, STANDING_BROKEN } Standing;

typedef struct {
  GHashTable *objects; /* id → Object */
  GPtrArray *unpacked; /* GBytes: object streams */
  GHashTable *standings; /* id → Standing, of what pages are made of */
  gsize n_unpacked_bytes;
  guint max_id;
  GString *out; /* the new file */
} Salvage;

static void
salvage_clear(Salvage *salvage)
{
  g_clear_pointer(&salvage->objects, g_hash_table_unref);
  g_clear_pointer(&salvage->unpacked, g_ptr_array_unref);
  g_clear_pointer(&salvage->standings, g_hash_table_unref);
  if (salvage->out != NULL)
    g_string_free(salvage->out, TRUE);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Salvage, salvage_clear)

static bool
is_space(char c)
{
  return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == '\0';
}

static bool
is_delimiter(char c)
{
  return is_space(c) || strchr("()<>[]{}/%", c) != NULL;
}

/* ---- the little of the syntax that is needed ---- */

typedef struct {
  const char *at, *end;
  int depth; /* of dictionaries and arrays */
} Scan;

static void
skip_string(Scan *scan)
{
  int depth = 0;
  for (; scan->at < scan->end; scan->at++) {
    if (*scan->at == '\\')
      scan->at++;
    else if (*scan->at == '(')
      depth++;
    else if (*scan->at == ')' && --depth == 0) {
      scan->at++;
      return;
    }
  }
  scan->at = scan->end;
}

/* The next token; its bytes in @out. %FALSE at the end. */
static bool
next_token(Scan *scan, const char **out, gsize *out_n)
{
  while (scan->at < scan->end && (is_space(*scan->at) || *scan->at == '%')) {
    if (*scan->at == '%')
      while (scan->at < scan->end && *scan->at != '\n' && *scan->at != '\r')
        scan->at++;
    else
      scan->at++;
  }
  const char *start = scan->at;
  if (start >= scan->end)
    return false;
  bool is_pair = start + 1 < scan->end && start[0] == start[1] && strchr("<>", start[0]) != NULL;
  if (*start == '(') {
    skip_string(scan);
  } else if (is_pair || strchr("[]", *start) != NULL) {
    scan->depth += *start == '<' || *start == '[' ? 1 : -1;
    scan->at += is_pair ? 2 : 1;
  } else {
    scan->at++;
    while (scan->at < scan->end && !is_delimiter(*scan->at))
      scan->at++;
  }
  *out = start;
  *out_n = (gsize)(MIN(scan->at, scan->end) - start);
  return true;
}

static bool
is_token(const char *token, gsize n, const char *text)
{
  return strlen(text) == n && memcmp(token, text, n) == 0;
}

/* Puts @scan behind a key of the object's own dictionary. */
static bool
find_key(const Object *object, const char *key, Scan *scan)
{
  *scan = (Scan){object->text, object->text + object->n_bytes, 0};
  const char *token = NULL;
  gsize n = 0;
  while (next_token(scan, &token, &n)) {
    if (is_token(token, n, "stream") || is_token(token, n, "endobj") || scan->depth == 0)
      return false;
    if (scan->depth == 1 && is_token(token, n, key))
      return true;
  }
  return false;
}

static bool
has_type(const Object *object, const char *type)
{
  Scan scan;
  const char *token = NULL;
  gsize n = 0;
  return find_key(object, "/Type", &scan) && next_token(&scan, &token, &n) &&
         is_token(token, n, type);
}

/* Not broken off within its dictionary: qpdf makes nothing of such a one. */
static bool
is_whole(const Object *object)
{
  Scan scan = {object->text, object->text + object->n_bytes, 0};
  const char *token = NULL;
  gsize n = 0;
  while (next_token(&scan, &token, &n) && !is_token(token, n, "endobj"))
    if (scan.depth <= 0)
      return is_token(token, n, ">>");
  return false;
}

static bool
read_number(Scan *scan, guint *out)
{
  const char *token = NULL;
  gsize n = 0;
  if (!next_token(scan, &token, &n) || n > 10)
    return false;
  guint64 value = 0;
  for (gsize i = 0; i < n; i++) {
    if (!g_ascii_isdigit(token[i]))
      return false;
    value = 10 * value + (guint64)(token[i] - '0');
  }
  *out = (guint)MIN(value, (guint64)G_MAXUINT);
  return n > 0;
}

static bool
read_key_number(const Object *object, const char *key, guint *out)
{
  Scan scan;
  return find_key(object, key, &scan) && read_number(&scan, out);
}

/* ---- objects ---- */

static void
add_object(Salvage *salvage, guint id, const Object *object)
{
  g_hash_table_replace(salvage->objects, GUINT_TO_POINTER(id), g_memdup2(object, sizeof *object));
  salvage->max_id = MAX(salvage->max_id, id);
}

/* The number that ends before @end, skipping white space before it; %NULL: none. */
static const char *
number_before(const char *start, const char *end, guint *out)
{
  const char *at = end;
  while (at > start && is_space(at[-1]))
    at--;
  const char *last = at;
  while (at > start && last - at < 10 && g_ascii_isdigit(at[-1]))
    at--;
  if (at == last || last == end)
    return NULL;
  *out = (guint)g_ascii_strtoull(at, NULL, 10);
  return at;
}

/* @word: an "obj" of the bytes from @start on. */
static bool
read_head(const char *start, const char *word, guint *id, Object *object)
{
  const char *generation = number_before(start, word, &object->generation);
  const char *number = generation != NULL ? number_before(start, generation, id) : NULL;
  if (number == NULL || *id == 0 || *id > MAX_ID)
    return false;
  object->offset = (gsize)(number - start);
  object->age = object->offset;
  object->text = word + strlen("obj");
  return true;
}

static void
find_objects(Salvage *salvage, const char *start, gsize n_bytes)
{
  const char *end = start + n_bytes;
  Object object = {0};
  guint id = 0;
  for (const char *word = start; (word = memmem(word, (gsize)(end - word), "obj", 3)) != NULL;
       word++) {
    Object next = {0};
    guint next_id = 0;
    if (!read_head(start, word, &next_id, &next))
      continue;
    object.n_bytes = (gsize)(start + next.offset - object.text);
    if (id != 0)
      add_object(salvage, id, &object);
    object = next;
    id = next_id;
  }
  object.n_bytes = id != 0 ? (gsize)(end - object.text) : 0;
  object.is_cut = id != 0 && memmem(object.text, object.n_bytes, "endobj", 6) == NULL;
  if (id != 0)
    add_object(salvage, id, &object);
}

/* ---- objects in streams ---- */

static GBytes *
inflate(Salvage *salvage, const char *data, gsize n_bytes)
{
  g_autoptr(GConverter) zlib = G_CONVERTER(g_zlib_decompressor_new(G_ZLIB_COMPRESSOR_FORMAT_ZLIB));
  GByteArray *out = g_byte_array_new();
  GConverterResult result = G_CONVERTER_CONVERTED;
  while (result == G_CONVERTER_CONVERTED && n_bytes > 0 &&
         salvage->n_unpacked_bytes + out->len < MAX_UNPACKED_BYTES) {
    guint8 part[16384];
    gsize n_read = 0;
    gsize n_written = 0;
    result = g_converter_convert(
        zlib, data, n_bytes, part, sizeof part, G_CONVERTER_NO_FLAGS, &n_read, &n_written, NULL);
    if (result == G_CONVERTER_ERROR)
      break;
    g_byte_array_append(out, part, (guint)n_written);
    data += n_read;
    n_bytes -= n_read;
  }
  salvage->n_unpacked_bytes += out->len;
  return g_byte_array_free_to_bytes(out);
}

/* The decoded bytes of an object stream; %NULL if it is none, or coded otherwise. */
static GBytes *
unpack(Salvage *salvage, const Object *object)
{
  Scan scan;
  const char *token = NULL;
  gsize n = 0;
  bool is_flate = find_key(object, "/Filter", &scan) && next_token(&scan, &token, &n) &&
                  (!is_token(token, n, "[") || next_token(&scan, &token, &n)) &&
                  is_token(token, n, "/FlateDecode");
  if (!is_flate || find_key(object, "/DecodeParms", &scan))
    return NULL;
  const char *end = object->text + object->n_bytes;
  const char *data = memmem(object->text, object->n_bytes, "stream", 6);
  if (data == NULL)
    return NULL;
  data += strlen("stream");
  if (data < end && *data == '\r')
    data++;
  if (data < end && *data == '\n')
    data++;
  return inflate(salvage, data, (gsize)(end - data));
}

/* Unless the file has it newer, outside of streams. */
static void
add_from_stream(Salvage *salvage, guint id, const char *text, gsize n_bytes, gsize age)
{
  const Object *known = g_hash_table_lookup(salvage->objects, GUINT_TO_POINTER(id));
  if (known != NULL && known->age > age)
    return;
  Object object = {text, n_bytes, salvage->out->len, age, 0, false};
  g_string_append_printf(salvage->out, "%u 0 obj\n", id);
  g_string_append_len(salvage->out, text, (gssize)n_bytes);
  g_string_append(salvage->out, "\nendobj\n");
  add_object(salvage, id, &object);
}

static void
add_unpacked(Salvage *salvage, GBytes *unpacked, guint n, guint first, gsize age)
{
  gsize n_bytes = 0;
  const char *data = g_bytes_get_data(unpacked, &n_bytes);
  if (n_bytes == 0)
    return;
  Scan head = {data, data + MIN((gsize)first, n_bytes), 0};
  guint id = 0;
  guint at = 0;
  guint next_id = 0;
  guint next_at = 0;
  bool is_more = read_number(&head, &id) && read_number(&head, &at);
  for (guint i = 0; is_more && i < n; i++) {
    is_more = read_number(&head, &next_id) && read_number(&head, &next_at) && next_at >= at;
    gsize start = (gsize)first + at;
    gsize end = is_more && i + 1 < n ? (gsize)first + next_at : n_bytes;
    if (start >= n_bytes || end > n_bytes || id == 0 || id > MAX_ID)
      return;
    add_from_stream(salvage, id, data + start, end - start, age);
    id = next_id;
    at = next_at;
  }
}

static int
compare_places(gconstpointer a, gconstpointer b)
{
  const Object *one = *(const Object *const *)a;
  const Object *two = *(const Object *const *)b;
  return one->age < two->age ? -1 : one->age > two->age;
}

static GPtrArray *
list_objects(const Salvage *salvage)
{
  g_autoptr(GList) values = g_hash_table_get_values(salvage->objects);
  GPtrArray *list = g_ptr_array_new();
  for (const GList *at = values; at != NULL; at = at->next)
    g_ptr_array_add(list, at->data);
  g_ptr_array_sort(list, compare_places);
  return list;
}

/* In the order of the file: what came later is newer. */
static void
unpack_all(Salvage *salvage)
{
  g_autoptr(GPtrArray) list = list_objects(salvage);
  g_autoptr(GArray) streams = g_array_new(FALSE, FALSE, sizeof(Object));
  for (guint i = 0; i < list->len; i++)
    if (has_type(g_ptr_array_index(list, i), "/ObjStm"))
      g_array_append_vals(streams, g_ptr_array_index(list, i), 1);
  for (guint i = 0; i < streams->len; i++) {
    const Object *stream = &g_array_index(streams, Object, i);
    guint n = 0;
    guint first = 0;
    GBytes *data = read_key_number(stream, "/N", &n) && read_key_number(stream, "/First", &first)
                       ? unpack(salvage, stream)
                       : NULL;
    if (data == NULL)
      continue;
    g_ptr_array_add(salvage->unpacked, data);
    add_unpacked(salvage, data, n, first, stream->age);
  }
}

/* ---- the tree of pages ---- */

static bool stands(Salvage *salvage, guint id, bool may_be_cut, guint depth);

/* Everything a dictionary refers to, but for what leads away from the page or is not drawn. */
static bool
has_its_parts(Salvage *salvage, const Object *object, guint depth)
{
  static const char *const away[] = {"/Parent", "/Annots", "/Metadata", "/PieceInfo", "/Thumb"};
  Scan scan = {object->text, object->text + object->n_bytes, 0};
  const char *token = NULL;
  gsize n = 0;
  guint last[2] = {0, 0}; /* numbers before an R */
  bool leads_away = false;
  bool is_content = false;
  while (next_token(&scan, &token, &n) && !is_token(token, n, "stream") &&
         !is_token(token, n, "endobj")) {
    if (*token == '/') {
      leads_away = false;
      for (guint i = 0; i < G_N_ELEMENTS(away); i++)
        leads_away = leads_away || is_token(token, n, away[i]);
      is_content = is_token(token, n, "/Contents");
    } else if (is_token(token, n, "R") && !leads_away &&
               !stands(salvage, last[0], is_content, depth + 1)) {
      return false;
    }
    last[0] = last[1];
    last[1] = g_ascii_isdigit(*token) ? (guint)g_ascii_strtoull(token, NULL, 10) : 0;
  }
  return true;
}

/* @may_be_cut: what is left of a content can be drawn, what is left of a font cannot. */
static bool
stands(Salvage *salvage, guint id, bool may_be_cut, guint depth)
{
  const Object *object = g_hash_table_lookup(salvage->objects, GUINT_TO_POINTER(id));
  if (object == NULL || depth > MAX_DEPTH || (object->is_cut && !may_be_cut))
    return false;
  Standing known =
      (Standing)GPOINTER_TO_UINT(g_hash_table_lookup(salvage->standings, GUINT_TO_POINTER(id)));
  if (known != STANDING_UNKNOWN)
    return known == STANDING_WHOLE;
  /* Rings are whole if nothing in them is broken. */
  g_hash_table_insert(
      salvage->standings, GUINT_TO_POINTER(id), GUINT_TO_POINTER((guint)STANDING_WHOLE));
  Object copy = *object;
  bool ok = has_its_parts(salvage, &copy, depth);
  if (!ok)
    g_hash_table_insert(
        salvage->standings, GUINT_TO_POINTER(id), GUINT_TO_POINTER((guint)STANDING_BROKEN));
  return ok;
}

/* A page that can be drawn: without its fonts it would be white where there was text. */
static bool
is_page(Salvage *salvage, guint id, const Object *object)
{
  Scan scan;
  return is_whole(object) && (has_type(object, "/Page") || find_key(object, "/Contents", &scan)) &&
         stands(salvage, id, false, 0);
}

/* Writes an object anew. @text stays valid: (transfer full) to the salvage. */
static void
write_object(Salvage *salvage, guint id, char *text)
{
  gsize n_bytes = strlen(text);
  Object object = {text, n_bytes, salvage->out->len, G_MAXSIZE, 0, false};
  g_string_append_printf(salvage->out, "%u 0 obj\n%s\nendobj\n", id, text);
  g_ptr_array_add(salvage->unpacked, g_bytes_new_take(text, n_bytes));
  add_object(salvage, id, &object);
}

static guint mend_tree(Salvage *salvage, guint id, GHashTable *seen, guint depth);

/* The kids that are pages, or have pages, as references; how many pages they have in @out. */
static char *
good_kids(Salvage *salvage, Scan *scan, GHashTable *seen, guint depth, guint *out)
{
  GString *kids = g_string_new("[");
  const char *token = NULL;
  gsize n = 0;
  guint last[2] = {0, 0}; /* numbers before an R */
  *out = 0;
  while (next_token(scan, &token, &n) && !is_token(token, n, "]")) {
    if (is_token(token, n, "R")) {
      guint n_pages = mend_tree(salvage, last[0], seen, depth + 1);
      *out += n_pages;
      if (n_pages > 0)
        g_string_append_printf(kids, "%u %u R ", last[0], last[1]);
      continue;
    }
    last[0] = last[1];
    last[1] = g_ascii_isdigit(*token) ? (guint)g_ascii_strtoull(token, NULL, 10) : 0;
  }
  g_string_append_c(kids, ']');
  return g_string_free(kids, FALSE);
}

/* Leaves out of the tree what is no page, or stands in it already; how many pages are left. */
static guint
mend_tree(Salvage *salvage, guint id, GHashTable *seen, guint depth)
{
  const Object *found = g_hash_table_lookup(salvage->objects, GUINT_TO_POINTER(id));
  if (found == NULL || depth > MAX_DEPTH || !g_hash_table_add(seen, GUINT_TO_POINTER(id)))
    return 0;
  Object node = *found;
  Scan scan;
  const char *token = NULL;
  gsize n = 0;
  if (!find_key(&node, "/Kids", &scan))
    return is_page(salvage, id, &node) ? 1 : 0;
  const char *start = scan.at;
  if (!next_token(&scan, &token, &n) || !is_token(token, n, "["))
    return 0;
  guint n_pages = 0;
  g_autofree char *kids = good_kids(salvage, &scan, seen, depth, &n_pages);
  gsize rest = (gsize)(node.text + node.n_bytes - scan.at);
  const char *stop = memmem(scan.at, rest, "endobj", 6);
  if (stop != NULL)
    rest = (gsize)(stop - scan.at);
  write_object(salvage,
               id,
               g_strdup_printf(
                   "%.*s %s%.*s", (int)(start - node.text), node.text, kids, (int)rest, scan.at));
  return n_pages;
}

/* Id of the newest object of a type, not below another; 0: none. */
static guint
find_newest(const Salvage *salvage, const char *type)
{
  GHashTableIter iter;
  gpointer key;
  gpointer value;
  guint id = 0;
  gsize age = 0;
  Scan scan;
  g_hash_table_iter_init(&iter, salvage->objects);
  while (g_hash_table_iter_next(&iter, &key, &value)) {
    const Object *object = value;
    if (object->age < age || !has_type(object, type) || find_key(object, "/Parent", &scan))
      continue;
    id = GPOINTER_TO_UINT(key);
    age = object->age;
  }
  return id;
}

static int
compare_ids(gconstpointer a, gconstpointer b)
{
  guint one = *(const guint *)a;
  guint two = *(const guint *)b;
  return one < two ? -1 : one > two;
}

/* A tree of every page there is, by their numbers; 0: there is none. */
static guint
gather_pages(Salvage *salvage)
{
  g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(guint));
  GHashTableIter iter;
  gpointer key;
  gpointer value;
  g_hash_table_iter_init(&iter, salvage->objects);
  while (g_hash_table_iter_next(&iter, &key, &value)) {
    guint id = GPOINTER_TO_UINT(key);
    if (has_type(value, "/Page") && is_page(salvage, id, value))
      g_array_append_val(ids, id);
  }
  if (ids->len == 0)
    return 0;
  g_array_sort(ids, compare_ids);
  g_autoptr(GString) tree = g_string_new("<< /Type /Pages /Kids [");
  for (guint i = 0; i < ids->len; i++)
    g_string_append_printf(tree, "%u 0 R ", g_array_index(ids, guint, i));
  g_string_append_printf(tree, "] /Count %u >>", ids->len);
  guint id = salvage->max_id + 1;
  write_object(salvage, id, g_strdup(tree->str));
  return id;
}

/* Id of a catalog whose tree has pages; 0: there is none. */
static guint
mend_catalog(Salvage *salvage)
{
  g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
  guint id = find_newest(salvage, "/Catalog");
  guint pages = 0;
  if (id != 0 &&
      read_key_number(
          g_hash_table_lookup(salvage->objects, GUINT_TO_POINTER(id)), "/Pages", &pages) &&
      mend_tree(salvage, pages, seen, 0) > 0)
    return id;
  g_hash_table_remove_all(seen);
  pages = find_newest(salvage, "/Pages");
  if (pages == 0 || mend_tree(salvage, pages, seen, 0) == 0)
    pages = gather_pages(salvage);
  if (pages == 0)
    return 0;
  id = salvage->max_id + 1;
  write_object(salvage, id, g_strdup_printf("<< /Type /Catalog /Pages %u 0 R >>", pages));
  return id;
}

/* ---- the new file ---- */

static void
write_table(Salvage *salvage, guint root)
{
  gsize start = salvage->out->len;
  g_string_append(salvage->out, "xref\n0 1\n0000000000 65535 f \n");
  for (guint id = 1; id <= salvage->max_id; id++) {
    const Object *object = g_hash_table_lookup(salvage->objects, GUINT_TO_POINTER(id));
    if (object != NULL)
      g_string_append_printf(salvage->out,
                             "%u 1\n%010" G_GSIZE_FORMAT " %05u n \n",
                             id,
                             object->offset,
                             MIN(object->generation, 65535U));
  }
  g_string_append_printf(
      salvage->out, "trailer\n<< /Root %u 0 R /Size %u >>\n", root, salvage->max_id + 1);
  g_string_append_printf(salvage->out, "startxref\n%" G_GSIZE_FORMAT "\n%%%%EOF\n", start);
}

gboolean
ingest_salvage_pdf(const char *path, const char *out_path, GError **error)
{
  g_autoptr(GMappedFile) file = g_mapped_file_new(path, FALSE, NULL);
  gsize n_bytes = file != NULL ? g_mapped_file_get_length(file) : 0;
  const char *bytes = n_bytes > 0 ? g_mapped_file_get_contents(file) : NULL;
  if (bytes == NULL || n_bytes > MAX_FILE_BYTES)
    return tusch_fail(error, TUSCH_ERROR_LIMIT, "too large to be mended");
  if (memmem(bytes, n_bytes, "/Encrypt", 8) != NULL)
    return tusch_fail(error, TUSCH_ERROR_FORMAT, "damaged, and encrypted");
  g_auto(Salvage) salvage = {.objects = g_hash_table_new_full(NULL, NULL, NULL, g_free)};
  salvage.standings = g_hash_table_new(NULL, NULL);
  salvage.unpacked = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
  salvage.out = g_string_new("%PDF-1.7\n");
  gsize n_head = salvage.out->len;
  g_string_append_len(salvage.out, bytes, (gssize)n_bytes);
  /* Where the last object breaks off in a stream, the stream ends. */
  g_string_append(salvage.out, "\nendstream\nendobj\n");
  find_objects(&salvage, bytes, n_bytes);
  GHashTableIter iter;
  gpointer object;
  g_hash_table_iter_init(&iter, salvage.objects);
  while (g_hash_table_iter_next(&iter, NULL, &object))
    ((Object *)object)->offset += n_head;
  unpack_all(&salvage);
  guint root = mend_catalog(&salvage);
  if (root == 0)
    return tusch_fail(error, TUSCH_ERROR_FORMAT, "no page was found");
  write_table(&salvage, root);
  return tusch_file_write_atomic(out_path, salvage.out->str, salvage.out->len, error);
}
