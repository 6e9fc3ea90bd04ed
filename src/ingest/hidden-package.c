/* The parts of a package, each read by who knows its root element; names of entries prove little.
 */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/language.h"
#include "ingest/hidden-parts.h"
#include "tusch/error.h"

#include <glib/gstdio.h>
#include <string.h>

enum { MAX_PART_BYTES = 256 * 1024 * 1024, MAX_EMBEDDED_BYTES = 32 * 1024 * 1024 };

typedef enum { WORD, SHEET, SLIDES, ODF } Family;

typedef struct {
  HiddenList *list;
  const char *folder; /* where something may be laid down meanwhile */
  Family family;
  gpointer book;
  bool is_first; /* the round that only gathers what parts must know of each other */
  bool is_embedded; /* all letters are taken */
} Package;

/* One part on its way through the parser. */
typedef struct {
  Package *package;
  const char *entry;
  TuschXmlScan *scan;
  const PartReader *reader;
  gpointer state;
  bool is_begun;
  gsize n_bytes;
} Route;

static const PartReader *
find_reader(const Package *package, const char *root, const char *entry)
{
  if (package->is_embedded)
    return text_reader();
  bool is_relations = g_str_equal(root, "Relationships");
  if (is_relations && package->is_first && strstr(entry, "workbook") == NULL)
    return NULL;
  const PartReader *reader = NULL;
  if (package->family == WORD)
    reader = word_reader_for(root, package->is_first);
  else if (package->family == SHEET)
    reader = sheet_reader_for(root, package->is_first);
  else if (package->family == SLIDES)
    reader = slide_reader_for(root, package->is_first);
  else
    reader = odf_reader_for(root, package->is_first);
  return reader != NULL || package->is_first ? reader : property_reader_for(root, entry);
}

static void
on_start(const char *name, const TuschXmlAttributes *attributes, gpointer user_data)
{
  Route *route = user_data;
  if (!route->is_begun) {
    route->is_begun = true;
    route->reader = find_reader(route->package, name, route->entry);
    if (route->reader != NULL)
      route->state =
          route->reader->begin(route->package->book, name, route->entry, route->package->list);
  }
  if (route->reader != NULL)
    route->reader->handler.start(name, attributes, route->state);
}

static void
on_end(const char *name, gpointer user_data)
{
  Route *route = user_data;
  if (route->reader != NULL)
    route->reader->handler.end(name, route->state);
}

static void
on_text(const char *text, gsize length, gpointer user_data)
{
  Route *route = user_data;
  if (route->reader != NULL)
    route->reader->handler.text(text, length, route->state);
}

static gboolean
feed(const void *data, gsize size_bytes, gpointer user_data, GError **error)
{
  Route *route = user_data;
  if (route->is_begun && route->reader == NULL)
    return tusch_fail(error, TUSCH_ERROR_UNSUPPORTED, "not for us");
  route->n_bytes += size_bytes;
  if (route->n_bytes > MAX_PART_BYTES)
    return tusch_fail(error, TUSCH_ERROR_LIMIT, "the part is too large");
  return tusch_xml_scan_feed(route->scan, data, size_bytes, error);
}

static void
read_part(Package *package, TuschZip *zip, guint64 index, const char *entry)
{
  static const TuschXmlHandler HANDLER = {on_start, on_end, on_text};
  Route route = {.package = package, .entry = entry};
  g_autoptr(TuschXmlScan) scan = tusch_xml_scan_new(&HANDLER, &route);
  route.scan = scan;
  g_autoptr(GError) failure = NULL;
  gboolean ok = tusch_zip_read(zip, index, feed, &route, &failure) &&
                (route.n_bytes == 0 || tusch_xml_scan_feed(scan, NULL, 0, &failure));
  if (!ok && !g_error_matches(failure, TUSCH_ERROR, TUSCH_ERROR_UNSUPPORTED))
    hidden_set_incomplete(package->list);
  if (route.reader != NULL)
    route.reader->finish(route.state);
}

static gboolean
gather(const void *data, gsize size_bytes, gpointer user_data, GError **error)
{
  GByteArray *bytes = user_data;
  if (bytes->len + size_bytes > MAX_EMBEDDED_BYTES)
    return tusch_fail(error, TUSCH_ERROR_LIMIT, "the embedded file is too large");
  g_byte_array_append(bytes, data, (guint)size_bytes);
  return TRUE;
}

/* Letters that stand in a row, in one byte or two each: old formats without a reader of their own.
 */
static void
add_strings(HiddenList *list, const char *place, const GByteArray *bytes)
{
  enum { MIN_LETTERS = 6, MAX_STRINGS_BYTES = 64 * 1024 };
  g_autoptr(GString) out = g_string_new(NULL);
  for (guint step = 1; step <= 2; step++) {
    g_autoptr(GString) run = g_string_new(NULL);
    for (guint i = 0; i + step <= bytes->len && out->len < MAX_STRINGS_BYTES; i += step) {
      guint c = step == 1 ? bytes->data[i] : (guint)bytes->data[i] | (guint)bytes->data[i + 1] << 8;
      bool is_letter = (c >= ' ' && c < 0x7F) || (c >= 0xA0 && c <= 0xFF);
      if (is_letter)
        g_string_append_unichar(run, c);
      if ((!is_letter || i + 2 * step > bytes->len) && run->len >= MIN_LETTERS)
        g_string_append_printf(out, "%s\n", run->str);
      if (!is_letter)
        g_string_truncate(run, 0);
    }
  }
  hidden_add(list, TUSCH_HIDDEN_OBJECT, place, out->str);
}

/* A package in the package: all letters in it. */
static bool
read_embedded_package(const Package *outer, const GByteArray *bytes)
{
  g_autofree char *path = g_build_filename(outer->folder, "embedded", NULL);
  bool is_written = g_file_set_contents(path, (const char *)bytes->data, (gssize)bytes->len, NULL);
  g_autoptr(TuschZip) zip = is_written ? tusch_zip_open(path, NULL) : NULL;
  Package package = {.list = outer->list, .is_embedded = true};
  for (guint64 i = 0; zip != NULL && i < tusch_zip_get_n_entries(zip); i++) {
    g_autoptr(TuschZipEntry) entry = tusch_zip_describe(zip, i, NULL);
    if (entry != NULL && g_str_has_suffix(entry->name, ".xml"))
      read_part(&package, zip, i, entry->name);
  }
  (void)g_unlink(path);
  return zip != NULL;
}

static void
read_embedded(Package *package, TuschZip *zip, guint64 index, const char *entry)
{
  g_autoptr(GByteArray) bytes = g_byte_array_new();
  g_autofree char *base = g_path_get_basename(entry);
  if (!tusch_zip_read(zip, index, gather, bytes, NULL))
    hidden_set_incomplete(package->list);
  hidden_add(package->list, TUSCH_HIDDEN_OBJECT, base, NULL);
  bool is_package = bytes->len > 4 && memcmp(bytes->data, "PK\3\4", 4) == 0;
  if (!is_package || !read_embedded_package(package, bytes))
    add_strings(package->list, base, bytes);
}

static void
read_entry(Package *package, TuschZip *zip, guint64 index, const TuschZipEntry *entry)
{
  const char *name = entry->name;
  bool is_xml = g_str_has_suffix(name, ".xml") || g_str_has_suffix(name, ".rels") ||
                g_str_has_suffix(name, ".vml");
  if (is_xml) {
    read_part(package, zip, index, name);
    return;
  }
  if (package->is_first || entry->is_folder)
    return;
  if (strstr(name, "vbaProject.bin") != NULL || g_str_has_prefix(name, "Basic/") ||
      g_str_has_prefix(name, "Scripts/"))
    hidden_add(package->list, TUSCH_HIDDEN_SCRIPT, NULL, NULL);
  else if (strstr(name, "embeddings/") != NULL || strstr(name, "activeX/") != NULL ||
           (package->family == ODF && strchr(name, '/') == NULL && !g_str_equal(name, "mimetype") &&
            !g_str_has_suffix(name, ".rdf")))
    read_embedded(package, zip, index, name);
}

/* Objects of OpenDocument lie in folders of their own, with a content.xml each. */
static bool
is_object_part(const Package *package, const char *name)
{
  return package->family == ODF && strncmp(name, "Object ", 7) == 0;
}

static void
read_round(Package *package, TuschZip *zip)
{
  for (guint64 i = 0; i < tusch_zip_get_n_entries(zip); i++) {
    g_autoptr(TuschZipEntry) entry = tusch_zip_describe(zip, i, NULL);
    if (entry == NULL || entry->is_encrypted)
      continue;
    if (is_object_part(package, entry->name)) {
      Package object = {.list = package->list, .is_embedded = true};
      if (!package->is_first && g_str_has_suffix(entry->name, "content.xml"))
        read_part(&object, zip, i, entry->name);
      continue;
    }
    read_entry(package, zip, i, entry);
  }
}

static Family
family_of(const char *media_type)
{
  if (strstr(media_type, "opendocument") != NULL)
    return ODF;
  if (strstr(media_type, "spreadsheet") != NULL || strstr(media_type, "excel") != NULL)
    return SHEET;
  return strstr(media_type, "presentation") != NULL || strstr(media_type, "powerpoint") != NULL
             ? SLIDES
             : WORD;
}

static gpointer
make_book(Family family)
{
  switch (family) {
  case SHEET:
    return sheet_book_new();
  case SLIDES:
    return slide_book_new();
  case ODF:
    return odf_book_new();
  case WORD:
  default:
    return word_book_new();
  }
}

static void
free_book(Family family, gpointer book)
{
  if (family == SHEET)
    sheet_book_free(book);
  else if (family == SLIDES)
    slide_book_free(book);
  else if (family == ODF)
    odf_book_free(book);
  else
    word_book_free(book);
}

void
hidden_scan_package(TuschZip *zip, const char *media_type, const char *folder, HiddenList *list)
{
  Package package = {
      .list = list, .folder = folder, .family = family_of(media_type), .is_first = true};
  package.book = make_book(package.family);
  read_round(&package, zip);
  package.is_first = false;
  read_round(&package, zip);
  free_book(package.family, package.book);
}
