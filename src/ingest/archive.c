/* Archives: entries unpacked under numbers, with every limit counted on what comes out. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/internal.h"

#include "adapters/archive/packed.h"
#include "adapters/zip/zip-archive.h"
#include "ingest/entry-name.h"
#include "ingest/office.h"
#include "ingest/unpacking.h"

#include <string.h>
#include <sys/stat.h>

typedef struct {
  Quota *quota;
  TuschZip *zip; /* one of the two */
  TuschPacked *packed; /* at the entry that is being taken */
} Archive;

typedef struct {
  Archive *archive;
  guint64 index;
  const TuschZipEntry *entry;
} Entry;

static gboolean
store_chunk(const void *data, gsize size_bytes, gpointer user_data, GError **error)
{
  return unpacking_store(user_data, data, size_bytes, error);
}

static gboolean
read_entry(Unpacking *unpacking, gpointer user_data, GError **error)
{
  const Entry *wanted = user_data;
  Archive *archive = wanted->archive;
  if (wanted->entry->unpacked_bytes > archive->quota->job->options.max_entry_bytes)
    return tusch_fail(error, TUSCH_ERROR_LIMIT, "the entry unpacks to too much");
  return archive->zip != NULL
             ? tusch_zip_read(archive->zip, wanted->index, store_chunk, unpacking, error)
             : tusch_packed_read(archive->packed, store_chunk, unpacking, error);
}

/* Fills in @member's path or problem. %FALSE only if out_dir cannot be written. */
static gboolean
take_entry(Archive *archive,
           guint64 index,
           const TuschZipEntry *entry,
           TuschIntakeMember *member,
           GError **error)
{
  const char *detail = NULL;
  member->problem = TUSCH_PROBLEM_UNSAFE_NAME;
  if (entry->is_special)
    detail = "a link or device, not a file";
  else if (strlen(entry->raw_name) > ENTRY_NAME_MAX_BYTES || !entry_name_is_safe(entry->name))
    detail = "the name is not safe";
  if (detail != NULL) {
    member_set_problem(member, TUSCH_PROBLEM_UNSAFE_NAME, detail);
    return TRUE;
  }
  if (entry->is_encrypted) {
    member_set_problem(member, TUSCH_PROBLEM_ENCRYPTED, "the entry needs a password");
    return TRUE;
  }
  Entry wanted = {archive, index, entry};
  return quota_unpack(archive->quota, member, entry->packed_bytes, read_entry, &wanted, error);
}

/* A folder's entry is left out, unless something hides in it. */
static bool
is_plain_folder(const TuschZipEntry *entry)
{
  enum { EMPTY_DEFLATE_BYTES = 2 };
  return entry->is_folder && entry->unpacked_bytes == 0 &&
         entry->packed_bytes <= EMPTY_DEFLATE_BYTES;
}

static gboolean
take_all(Archive *archive, GError **error)
{
  guint64 n = tusch_zip_get_n_entries(archive->zip);
  for (guint64 i = 0; i < n; i++) {
    g_autoptr(GError) failure = NULL;
    g_autoptr(TuschZipEntry) entry = tusch_zip_describe(archive->zip, i, &failure);
    if (entry != NULL && is_plain_folder(entry))
      continue;
    TuschIntakeMember *member =
        ingest_add_member(archive->quota->job, entry != NULL ? entry->name : "?");
    if (entry == NULL)
      member_set_problem(member, TUSCH_PROBLEM_DAMAGED, failure->message);
    else if (!take_entry(archive, i, entry, member, error))
      return FALSE;
  }
  return TRUE;
}

/* A converter would unpack all of it before it sees how much that is. */
static bool
is_office_bomb(const IngestJob *job, TuschZip *zip, guint64 packed_bytes)
{
  guint64 n = tusch_zip_get_n_entries(zip);
  guint64 total = 0;
  for (guint64 i = 0; i < n; i++) {
    g_autoptr(TuschZipEntry) entry = tusch_zip_describe(zip, i, NULL);
    if (entry != NULL && g_uint64_checked_add(&total, total, entry->unpacked_bytes) == FALSE)
      return true;
  }
  return total > job->options.max_total_bytes ||
         unpacking_is_too_tight(&job->options, total, packed_bytes);
}

/* The converter leaves out what is hidden: it is written down before. */
static void
take_office(IngestJob *job, TuschZip *zip)
{
  ingest_ask_converter(job);
  if (job->intake->converter == TUSCH_CONVERTER_NONE)
    return;
  hidden_scan_package(zip, job->intake->media_type, job->out_dir, job->hidden);
  if (job->options.accepts_changes && hidden_has(job->hidden, TUSCH_HIDDEN_CHANGE) &&
      job->intake->converter == TUSCH_CONVERTER_WRITER)
    job->intake->converter = TUSCH_CONVERTER_WRITER_ACCEPTED;
}

/* Opens and judges the archive as a whole; NULL if there is nothing to unpack. */
static TuschZip *
open_archive(IngestJob *job, guint64 *out_bytes)
{
  g_autoptr(GError) failure = NULL;
  struct stat info;
  g_autoptr(TuschZip) zip = tusch_zip_open(job->path, &failure);
  if (zip == NULL || stat(job->path, &info) != 0) {
    ingest_set_problem(job, TUSCH_PROBLEM_DAMAGED, "the archive is damaged");
    return NULL;
  }
  *out_bytes = (guint64)info.st_size;
  if (tusch_zip_get_n_entries(zip) == 0) {
    ingest_set_problem(job, TUSCH_PROBLEM_EMPTY, "the archive has no entries");
    return NULL;
  }
  if (tusch_zip_get_n_entries(zip) > job->options.max_entries) {
    ingest_set_problem(job, TUSCH_PROBLEM_LIMIT, "the archive has too many entries");
    return NULL;
  }
  g_autofree char *office_type = office_type_of(zip);
  if (office_type != NULL) {
    g_free(job->intake->media_type);
    job->intake->media_type = g_steal_pointer(&office_type);
    if (office_is_encrypted(zip))
      ingest_set_problem(job, TUSCH_PROBLEM_ENCRYPTED, "the document needs a password");
    else if (is_office_bomb(job, zip, *out_bytes))
      ingest_set_problem(job, TUSCH_PROBLEM_LIMIT, "the document unpacks to too much");
    else
      take_office(job, zip);
    return NULL;
  }
  return g_steal_pointer(&zip);
}

/* The same entry in the words of a ZIP archive. What is packed together has no sizes of its own. */
static gboolean
take_packed_entry(Archive *archive, const TuschPackedEntry *packed, GError **error)
{
  const TuschZipEntry entry = {
      .raw_name = packed->raw_name,
      .name = packed->name,
      .packed_bytes = archive->quota->packed_bytes,
      .unpacked_bytes = packed->unpacked_bytes,
      .is_folder = packed->is_folder,
      .is_special = packed->is_special,
      .is_encrypted = packed->is_encrypted,
  };
  if (entry.is_folder)
    return TRUE;
  TuschIntakeMember *member = ingest_add_member(archive->quota->job, entry.name);
  return take_entry(archive, 0, &entry, member, error);
}

/* Entries to the end, to the damage, or to a limit: all come in one stream, which is not read on
 * once it unpacks to too much. What is left then is one member that says so. */
static gboolean
take_all_packed(Archive *archive, GError **error)
{
  IngestJob *job = archive->quota->job;
  bool is_end = false;
  while (!is_end && !archive->quota->is_exhausted) {
    g_autoptr(GError) failure = NULL;
    TuschPackedEntry entry;
    if (job->intake->members != NULL && job->intake->members->len >= job->options.max_entries) {
      member_set_problem(
          ingest_add_member(job, "…"), TUSCH_PROBLEM_LIMIT, "the archive has too many entries");
      return TRUE;
    }
    if (!tusch_packed_next(archive->packed, &entry, &is_end, &failure)) {
      TuschProblem problem = g_error_matches(failure, TUSCH_ERROR, TUSCH_ERROR_UNSUPPORTED)
                                 ? TUSCH_PROBLEM_ENCRYPTED
                                 : TUSCH_PROBLEM_DAMAGED;
      if (job->intake->members == NULL)
        return ingest_set_problem(job, problem, failure->message);
      member_set_problem(ingest_add_member(job, "…"), problem, failure->message);
      return TRUE;
    }
    gboolean ok = is_end || take_packed_entry(archive, &entry, error);
    tusch_packed_entry_clear(&entry);
    if (!ok)
      return FALSE;
  }
  if (archive->quota->is_exhausted)
    member_set_problem(
        ingest_add_member(job, "…"), TUSCH_PROBLEM_LIMIT, "the archive unpacks to too much");
  return TRUE;
}

gboolean
ingest_packed(IngestJob *job, GError **error)
{
  g_autoptr(GError) failure = NULL;
  struct stat info;
  g_autoptr(TuschPacked) packed = tusch_packed_open(job->path, &failure);
  if (packed == NULL || stat(job->path, &info) != 0)
    return ingest_set_problem(job, TUSCH_PROBLEM_DAMAGED, "the archive is damaged");
  g_auto(Quota) quota = {0};
  if (!quota_init(&quota, job, (guint64)info.st_size, error))
    return FALSE;
  job->intake->problem = TUSCH_PROBLEM_NONE;
  Archive archive = {.quota = &quota, .packed = packed};
  if (!take_all_packed(&archive, error))
    return FALSE;
  if (job->intake->members == NULL && job->intake->problem == TUSCH_PROBLEM_NONE)
    return ingest_set_problem(job, TUSCH_PROBLEM_EMPTY, "no file was found in the archive");
  return TRUE;
}

gboolean
ingest_archive(IngestJob *job, GError **error)
{
  guint64 size_bytes = 0;
  g_autoptr(TuschZip) zip = open_archive(job, &size_bytes);
  if (zip == NULL)
    return TRUE;
  g_auto(Quota) quota = {0};
  if (!quota_init(&quota, job, size_bytes, error))
    return FALSE;
  Archive archive = {.quota = &quota, .zip = zip};
  if (!take_all(&archive, error))
    return FALSE;
  if (job->intake->members == NULL)
    return ingest_set_problem(job, TUSCH_PROBLEM_EMPTY, "the archive has only folders");
  job->intake->problem = TUSCH_PROBLEM_NONE;
  return TRUE;
}
