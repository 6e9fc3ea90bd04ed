/* Hashing the objects that a page leads to. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/qpdf/page-hash.h"

#include "adapters/qpdf/objects.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_DEPTH = 40 };

typedef struct {
  TuschQpdf *qpdf;
  GHashTable *known; /* object number -> hash (owned), or "" while it is being made */
} Hasher;

/* Ways back to the page tree, and what is not painted. */
static bool
is_left_out(const char *key)
{
  static const char *const KEYS[] = {"/Parent",
                                     "/P",
                                     "/StructParent",
                                     "/StructParents",
                                     "/Metadata",
                                     "/PieceInfo",
                                     "/LastModified",
                                     "/Thumb",
                                     "/B",
                                     "/A",
                                     "/AA",
                                     "/Dest",
                                     "/Popup"};
  for (guint i = 0; i < G_N_ELEMENTS(KEYS); i++)
    if (g_str_equal(key, KEYS[i]))
      return true;
  return false;
}

/* With its length before it: no two rows of parts look the same. */
static void
feed(GChecksum *sum, const char *kind, const void *data, gsize size_bytes)
{
  g_autofree char *head = g_strdup_printf("%s %" G_GSIZE_FORMAT ":", kind, size_bytes);
  g_checksum_update(sum, (const guchar *)head, -1);
  g_checksum_update(sum, data, (gssize)size_bytes);
}

static bool feed_object(Hasher *hasher, GChecksum *sum, TuschObj object, guint depth);

static bool
feed_dict(Hasher *hasher, GChecksum *sum, TuschObj dict, guint depth)
{
  g_auto(GStrv) keys = tusch_obj_keys(hasher->qpdf, dict);
  for (char **key = keys; *key != NULL; key++) {
    if (is_left_out(*key))
      continue;
    feed(sum, "key", *key, strlen(*key));
    if (!feed_object(hasher, sum, tusch_obj_get(hasher->qpdf, dict, *key), depth + 1))
      return false;
  }
  feed(sum, "end", "", 0);
  return true;
}

static bool
feed_array(Hasher *hasher, GChecksum *sum, TuschObj array, guint depth)
{
  guint n = tusch_obj_length(hasher->qpdf, array);
  for (guint i = 0; i < n; i++)
    if (!feed_object(hasher, sum, tusch_obj_at(hasher->qpdf, array, i), depth + 1))
      return false;
  feed(sum, "end", "", 0);
  return true;
}

static bool
feed_stream(Hasher *hasher, GChecksum *sum, TuschObj stream, guint depth)
{
  QPDF_BOOL is_filtered = QPDF_FALSE;
  guchar *data = NULL;
  size_t size_bytes = 0;
  (void)qpdf_oh_get_stream_data(
      hasher->qpdf, stream, qpdf_dl_none, &is_filtered, &data, &size_bytes);
  bool ok = tusch_qpdf_check(hasher->qpdf, "stream", NULL);
  if (ok)
    feed(sum, "stream", data != NULL ? data : (const guchar *)"", data != NULL ? size_bytes : 0);
  free(data); /* NOLINT: qpdf allocates it so */
  return ok && feed_dict(hasher, sum, qpdf_oh_get_dict(hasher->qpdf, stream), depth);
}

static bool
feed_value(Hasher *hasher, GChecksum *sum, TuschObj object, guint depth)
{
  switch (tusch_obj_type(hasher->qpdf, object)) {
  case TUSCH_OBJ_ARRAY:
    feed(sum, "array", "", 0);
    return feed_array(hasher, sum, object, depth);
  case TUSCH_OBJ_DICT:
    feed(sum, "dict", "", 0);
    return feed_dict(hasher, sum, object, depth);
  case TUSCH_OBJ_STREAM:
    return feed_stream(hasher, sum, object, depth);
  default: {
    /* Plain values are written as they are: "(string)", "/Name", "12.5", "null". */
    const char *plain = object != 0 ? qpdf_oh_unparse_binary(hasher->qpdf, object) : "null";
    feed(sum, "value", plain, strlen(plain));
    return true;
  }
  }
}

/* An object that many pages share is hashed once. */
static bool
feed_object(Hasher *hasher, GChecksum *sum, TuschObj object, guint depth)
{
  if (depth > MAX_DEPTH)
    return false;
  guint id = object != 0 ? tusch_obj_id(hasher->qpdf, object) : 0;
  if (id == 0)
    return feed_value(hasher, sum, object, depth);
  const char *known = g_hash_table_lookup(hasher->known, GUINT_TO_POINTER(id));
  if (known != NULL) {
    feed(sum, "object", known, strlen(known));
    return known[0] != '\0'; /* it leads to itself */
  }
  g_hash_table_insert(hasher->known, GUINT_TO_POINTER(id), g_strdup(""));
  g_autoptr(GChecksum) own = g_checksum_new(G_CHECKSUM_SHA256);
  if (!feed_value(hasher, own, object, depth))
    return false;
  const char *hash = g_checksum_get_string(own);
  g_hash_table_insert(hasher->known, GUINT_TO_POINTER(id), g_strdup(hash));
  feed(sum, "object", hash, strlen(hash));
  return true;
}

static char *
hash_page(Hasher *hasher, guint page_index)
{
  static const char *const INHERITED[] = {"/Resources", "/MediaBox", "/CropBox", "/Rotate"};
  g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
  TuschObj page = tusch_qpdf_get_page(hasher->qpdf, page_index);
  TuschObj layers =
      tusch_obj_get(hasher->qpdf, tusch_qpdf_get_catalog(hasher->qpdf), "/OCProperties");
  bool ok = page != 0 && feed_dict(hasher, sum, page, 0) && feed_object(hasher, sum, layers, 0);
  for (guint i = 0; ok && i < G_N_ELEMENTS(INHERITED); i++)
    ok = feed_object(hasher, sum, tusch_obj_get_inherited(hasher->qpdf, page, INHERITED[i]), 0);
  return g_strdup(ok ? g_checksum_get_string(sum) : "");
}

GPtrArray *
tusch_pdf_hash_pages(const char *path, GError **error)
{
  g_autoptr(TuschQpdf) qpdf = tusch_qpdf_open(path, error);
  if (qpdf == NULL)
    return NULL;
  guint n = tusch_qpdf_get_n_pages(qpdf, error);
  if (n == 0)
    return NULL;
  Hasher hasher = {qpdf, g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, g_free)};
  GPtrArray *hashes = g_ptr_array_new_with_free_func(g_free);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add(hashes, hash_page(&hasher, i));
  g_hash_table_unref(hasher.known);
  return hashes;
}
