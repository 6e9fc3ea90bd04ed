/* PDF objects: reading those of a foreign document, making those of our own. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "adapters/qpdf/handle.h"

#include <stdbool.h>

/* An object of one TuschQpdf, which owns it; 0: none. References are followed: a handle stands for
 * the object itself. Keys and names are written with the slash ("/Type"), #xx decoded. */
typedef guint32 TuschObj;

typedef enum {
  TUSCH_OBJ_NONE = 0, /* missing or null */
  TUSCH_OBJ_BOOL,
  TUSCH_OBJ_INTEGER,
  TUSCH_OBJ_REAL,
  TUSCH_OBJ_NAME,
  TUSCH_OBJ_STRING,
  TUSCH_OBJ_ARRAY,
  TUSCH_OBJ_DICT,
  TUSCH_OBJ_STREAM,
  TUSCH_OBJ_OTHER,
} TuschObjType;

guint tusch_qpdf_get_n_pages(TuschQpdf *qpdf, GError **error); /* 0 with @error set on failure */
TuschObj tusch_qpdf_get_page(TuschQpdf *qpdf, guint page_index);
TuschObj tusch_qpdf_get_catalog(TuschQpdf *qpdf);
TuschObj tusch_qpdf_get_trailer(TuschQpdf *qpdf);
TuschObj tusch_qpdf_get_object(TuschQpdf *qpdf, guint id); /* generation 0 */

TuschObjType tusch_obj_type(TuschQpdf *qpdf, TuschObj object);

/* Number of the indirect object; 0 for a direct one. */
guint tusch_obj_id(TuschQpdf *qpdf, TuschObj object);

/* Value of a dictionary's or stream's key; 0 if it is missing, null or @dict is neither. */
TuschObj tusch_obj_get(TuschQpdf *qpdf, TuschObj dict, const char *key);

/* As tusch_obj_get(), looking in the page's parents if the page has no such key. */
TuschObj tusch_obj_get_inherited(TuschQpdf *qpdf, TuschObj page, const char *key);

/* Sorted keys. (transfer full) */
char **tusch_obj_keys(TuschQpdf *qpdf, TuschObj dict);

guint tusch_obj_length(TuschQpdf *qpdf, TuschObj array); /* 0 if it is no array */
TuschObj tusch_obj_at(TuschQpdf *qpdf, TuschObj array, guint index);

bool tusch_obj_number(TuschQpdf *qpdf, TuschObj object, double *out); /* finite ones only */
bool tusch_obj_integer(TuschQpdf *qpdf, TuschObj object, gint64 *out);
bool tusch_obj_bool(TuschQpdf *qpdf, TuschObj object, bool fallback);
bool tusch_obj_is_name(TuschQpdf *qpdf, TuschObj object, const char *name);
char *tusch_obj_name(TuschQpdf *qpdf, TuschObj object); /* (transfer full) (nullable) */
GBytes *tusch_obj_string(TuschQpdf *qpdf, TuschObj object); /* (transfer full) (nullable) */

/* All numbers of an array of exactly @n; %FALSE if it is anything else. */
bool tusch_obj_numbers(TuschQpdf *qpdf, TuschObj array, double *out, guint n);

/**
 * tusch_obj_stream_decoded:
 * Returns: (transfer full) (nullable): data after all filters; %NULL if a filter is damaged or one
 * that only pictures have (DCT, CCITT, JBIG2, JPX)
 */
GBytes *tusch_obj_stream_decoded(TuschQpdf *qpdf, TuschObj stream);

/* Data as stored (decrypted); %NULL if it cannot be read. (transfer full) (nullable) */
GBytes *tusch_obj_stream_raw(TuschQpdf *qpdf, TuschObj stream);

/* All content streams of a page, joined; %NULL if one cannot be decoded. (transfer full) */
GBytes *tusch_obj_page_content(TuschQpdf *qpdf, TuschObj page);

/* Making objects. */
TuschQpdf *tusch_qpdf_new_empty(GError **error);
TuschObj tusch_obj_new_dict(TuschQpdf *qpdf);
TuschObj tusch_obj_new_array(TuschQpdf *qpdf);
TuschObj tusch_obj_new_name(TuschQpdf *qpdf, const char *name);
TuschObj tusch_obj_new_integer(TuschQpdf *qpdf, gint64 value);
TuschObj tusch_obj_new_bool(TuschQpdf *qpdf, bool value);
TuschObj tusch_obj_new_real(TuschQpdf *qpdf, double value); /* six decimals, no more than needed */
TuschObj tusch_obj_new_string(TuschQpdf *qpdf, GBytes *bytes);
TuschObj tusch_obj_new_numbers(TuschQpdf *qpdf, const double *values, guint n);
void tusch_obj_set(TuschQpdf *qpdf, TuschObj dict, const char *key, TuschObj value);
void tusch_obj_remove(TuschQpdf *qpdf, TuschObj dict, const char *key);
void tusch_obj_append(TuschQpdf *qpdf, TuschObj array, TuschObj value);
TuschObj tusch_obj_make_indirect(TuschQpdf *qpdf, TuschObj object);

/**
 * tusch_obj_new_stream:
 * @data: as @filter_name says; compressed when written if that is %NULL
 * @filter_name: (nullable): "/DCTDecode" …
 * @parms: DecodeParms or 0
 *
 * An indirect stream; set more keys with tusch_obj_set().
 */
TuschObj
tusch_obj_new_stream(TuschQpdf *qpdf, GBytes *data, const char *filter_name, TuschObj parms);

/* Replaces the data, unfiltered. */
void tusch_obj_set_stream_data(TuschQpdf *qpdf, TuschObj stream, GBytes *data);

/**
 * tusch_obj_copy_plain:
 * Copies a value without streams and without references to @to; dictionaries keep all keys, so
 * pass only values whose meaning is known.
 *
 * Returns: 0 if it holds a stream, is nested too deep or too large
 */
TuschObj tusch_obj_copy_plain(TuschQpdf *from, TuschObj object, TuschQpdf *to);

void tusch_qpdf_add_page(TuschQpdf *qpdf, TuschObj page);

/* The document as tusch_qpdf_write() would write it, which is not to be called after this.
 * (transfer full): %NULL with %TUSCH_ERROR_LIBRARY */
GBytes *tusch_qpdf_write_bytes(TuschQpdf *qpdf, GError **error);

/**
 * tusch_qpdf_write:
 * Writes a document made with tusch_qpdf_new_empty(): same objects, same bytes. To be called once.
 * Replaces @path whole or not at all.
 */
gboolean tusch_qpdf_write(TuschQpdf *qpdf, const char *path, GError **error);
