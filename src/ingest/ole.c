/* OLE compound files (Office before 2007, Outlook): told apart by the names of their streams. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/internal.h"

#include <stdbool.h>
#include <string.h>

/* [MS-CFB]: header of 512 bytes, then sectors; the directory is a chain of them through the file
 * allocation table (FAT), whose own sectors the header lists. */
enum {
  HEADER_BYTES = 512,
  SHIFT_AT = 30,
  DIRECTORY_AT = 48,
  FAT_LIST_AT = 76,
  FAT_LIST_LENGTH = 109,
  ENTRY_BYTES = 128,
  NAME_BYTES_AT = 64,
  TYPE_AT = 66,
  NAME_MAX_BYTES = 64,
  MIN_SHIFT = 7,
  MAX_SHIFT = 12,
  MAX_DIRECTORY_SECTORS = 4096,
};

typedef struct {
  const guint8 *data;
  gsize size;
  guint shift; /* sectors have 1 << shift bytes */
} Compound;

static guint32
read_le32(const guint8 *data)
{
  guint32 value;
  memcpy(&value, data, sizeof value);
  return GUINT32_FROM_LE(value);
}

static guint16
read_le16(const guint8 *data)
{
  guint16 value;
  memcpy(&value, data, sizeof value);
  return GUINT16_FROM_LE(value);
}

/* %NULL if the file ends before the sector does. */
static const guint8 *
sector(const Compound *file, guint32 index)
{
  gsize start = ((gsize)index + 1) << file->shift;
  return start + ((gsize)1 << file->shift) <= file->size ? file->data + start : NULL;
}

/* The sector after @index; a number no sector has at the end. Tables beyond the header's list serve
 * files over 6 MiB: their directory stands at the front in all that is met. */
static guint32
next_sector(const Compound *file, guint32 index)
{
  guint per_sector = (1U << file->shift) / 4;
  guint table = index / per_sector;
  if (table >= FAT_LIST_LENGTH)
    return G_MAXUINT32;
  const guint8 *fat = sector(file, read_le32(file->data + FAT_LIST_AT + 4 * (gsize)table));
  return fat != NULL ? read_le32(fat + 4 * (gsize)(index % per_sector)) : G_MAXUINT32;
}

static const struct {
  const char *stream;
  const char *media_type;
} STREAMS[] = {
    /* A package that needs a password: what it holds is not said. */
    {"EncryptedPackage", "application/encrypted"},
    {"__properties_version1.0", "application/vnd.ms-outlook"},
    {"WordDocument", "application/msword"},
    {"Workbook", "application/vnd.ms-excel"},
    {"Book", "application/vnd.ms-excel"},
    {"PowerPoint Document", "application/vnd.ms-powerpoint"},
    {"VisioDocument", "application/vnd.visio"},
};

/* Index in STREAMS, or its length. */
static guint
rank_of(const guint8 *entry)
{
  guint bytes = read_le16(entry + NAME_BYTES_AT);
  if (entry[TYPE_AT] == 0 || bytes < 2 || bytes > NAME_MAX_BYTES)
    return G_N_ELEMENTS(STREAMS);
  char name[NAME_MAX_BYTES / 2 + 1] = "";
  for (guint i = 0; i + 1 < bytes / 2; i++) {
    guint16 unit = read_le16(entry + 2 * (gsize)i);
    name[i] = unit < 0x80 ? (char)unit : '?';
  }
  guint rank = 0;
  while (rank < G_N_ELEMENTS(STREAMS) && strcmp(STREAMS[rank].stream, name) != 0)
    rank++;
  return rank;
}

/* Objects put into a document have streams of their own kind: what stands first in STREAMS and
 * directly below the root cannot be known without the tree, so the directory's first match counts,
 * encryption and messages before all. */
static const char *
media_type_of(const Compound *file)
{
  enum { N_BEFORE_ALL = 2 };
  guint best = G_N_ELEMENTS(STREAMS);
  guint32 index = read_le32(file->data + DIRECTORY_AT);
  for (guint n = 0; n < MAX_DIRECTORY_SECTORS; n++) {
    const guint8 *entries = sector(file, index);
    if (entries == NULL)
      break;
    for (gsize at = 0; at < ((gsize)1 << file->shift); at += ENTRY_BYTES) {
      guint rank = rank_of(entries + at);
      if (rank < N_BEFORE_ALL)
        return STREAMS[rank].media_type;
      if (best == G_N_ELEMENTS(STREAMS))
        best = rank;
    }
    index = next_sector(file, index);
  }
  return best < G_N_ELEMENTS(STREAMS) ? STREAMS[best].media_type : "application/x-ole-storage";
}

gboolean
ingest_ole(IngestJob *job, GBytes *bytes, GError **error)
{
  (void)error;
  Compound file;
  file.data = g_bytes_get_data(bytes, &file.size);
  if (file.size < HEADER_BYTES)
    return ingest_set_problem(job, TUSCH_PROBLEM_DAMAGED, "the compound file is cut off");
  file.shift = read_le16(file.data + SHIFT_AT);
  if (file.shift < MIN_SHIFT || file.shift > MAX_SHIFT)
    return ingest_set_problem(job, TUSCH_PROBLEM_DAMAGED, "the compound file is damaged");
  g_free(job->intake->media_type);
  job->intake->media_type = g_strdup(media_type_of(&file));
  if (g_str_equal(job->intake->media_type, STREAMS[0].media_type))
    return ingest_set_problem(job, TUSCH_PROBLEM_ENCRYPTED, "the document needs a password");
  return ingest_ask_converter(job);
}
