/* Archives: entries unpacked under numbers, with every limit counted on what comes out. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/internal.h"

#include "adapters/archive/packed.h"
#include "adapters/zip/zip-archive.h"
#include "base/file.h"
#include "ingest/entry-name.h"
#include "ingest/office.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Small things may be packed as well as they like. */
#define RATIO_FROM_BYTES ((guint64)1 << 20)

typedef struct {
  IngestJob *job;
  TuschZip *zip; /* one of the two */
  TuschPacked *packed; /* at the entry that is being taken */
  char *folder; /* out_dir/members */
  guint64 archive_bytes;
  guint64 total_bytes; /* inflated so far, of all entries */
  bool is_exhausted; /* a limit of the whole archive is reached */
} Archive;

typedef struct {
  Archive *archive;
  int fd;
  guint64 packed_bytes; /* never more than the archive has */
  guint64 n_bytes;
} Unpacking;

static gboolean
over_ratio(const Archive *archive, guint64 unpacked_bytes, guint64 packed_bytes)
{
  return unpacked_bytes > RATIO_FROM_BYTES &&
         unpacked_bytes / archive->job->options.max_ratio >= MAX(packed_bytes, 1);
}

static gboolean
count(Unpacking *unpacking, gsize size_bytes, GError **error)
{
  Archive *archive = unpacking->archive;
  const TuschIngestOptions *options = &archive->job->options;
  unpacking->n_bytes += size_bytes;
  archive->total_bytes += size_bytes;
  /* The archive's own ratio catches entries that share their packed bytes. */
  if (archive->total_bytes > options->max_total_bytes ||
      over_ratio(archive, archive->total_bytes, archive->archive_bytes)) {
    archive->is_exhausted = true;
    return tusch_fail(error, TUSCH_ERROR_LIMIT, "the archive unpacks to too much");
  }
  if (unpacking->n_bytes > options->max_entry_bytes)
    return tusch_fail(error, TUSCH_ERROR_LIMIT, "the entry unpacks to too much");
  if (over_ratio(archive, unpacking->n_bytes, unpacking->packed_bytes))
    return tusch_fail(error, TUSCH_ERROR_LIMIT, "the entry is packed too tightly");
  return TRUE;
}

static gboolean
store_chunk(const void *data, gsize size_bytes, gpointer user_data, GError **error)
{
  Unpacking *unpacking = user_data;
  if (!count(unpacking, size_bytes, error))
    return FALSE;
  const guint8 *bytes = data;
  while (size_bytes > 0) {
    ssize_t n = write(unpacking->fd, bytes, size_bytes);
    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0)
      return tusch_fail_errno(error, "cannot write an archive entry");
    bytes += n;
    size_bytes -= (gsize)n;
  }
  return TRUE;
}

/* Inflates the entry to @path; nothing stays there on failure. */
static gboolean
unpack(
    Archive *archive, guint64 index, const TuschZipEntry *entry, const char *path, GError **error)
{
  if (entry->unpacked_bytes > archive->job->options.max_entry_bytes)
    return tusch_fail(error, TUSCH_ERROR_LIMIT, "the entry unpacks to too much");
  int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0)
    return tusch_fail_errno(error, "cannot write an archive entry");
  Unpacking unpacking = {.archive = archive,
                         .fd = fd,
                         .packed_bytes = MIN(entry->packed_bytes, archive->archive_bytes)};
  gboolean ok = archive->zip != NULL
                    ? tusch_zip_read(archive->zip, index, store_chunk, &unpacking, error)
                    : tusch_packed_read(archive->packed, store_chunk, &unpacking, error);
  if (close(fd) != 0 && ok)
    ok = tusch_fail_errno(error, "cannot write an archive entry");
  if (!ok)
    (void)g_unlink(path);
  return ok;
}

static void
set_member_problem(TuschIntakeMember *member, TuschProblem problem, const char *detail)
{
  member->problem = problem;
  member->problem_detail = g_strdup(detail);
}

static TuschProblem
problem_of(const GError *error)
{
  if (g_error_matches(error, TUSCH_ERROR, TUSCH_ERROR_LIMIT))
    return TUSCH_PROBLEM_LIMIT;
  if (g_error_matches(error, TUSCH_ERROR, TUSCH_ERROR_UNSUPPORTED))
    return TUSCH_PROBLEM_UNSUPPORTED;
  return TUSCH_PROBLEM_DAMAGED;
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
    set_member_problem(member, TUSCH_PROBLEM_UNSAFE_NAME, detail);
    return TRUE;
  }
  if (entry->is_encrypted) {
    set_member_problem(member, TUSCH_PROBLEM_ENCRYPTED, "the entry needs a password");
    return TRUE;
  }
  if (archive->is_exhausted) {
    set_member_problem(member, TUSCH_PROBLEM_LIMIT, "the archive unpacks to too much");
    return TRUE;
  }
  g_autoptr(GError) failure = NULL;
  g_autofree char *path =
      g_strdup_printf("%s/%05u", archive->folder, archive->job->intake->members->len);
  if (unpack(archive, index, entry, path, &failure)) {
    member->problem = TUSCH_PROBLEM_NONE;
    member->path = g_steal_pointer(&path);
  } else if (g_error_matches(failure, TUSCH_ERROR, TUSCH_ERROR_IO)) {
    g_propagate_error(error, g_steal_pointer(&failure));
    return FALSE;
  } else {
    set_member_problem(member, problem_of(failure), failure->message);
  }
  return TRUE;
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
    TuschIntakeMember *member = ingest_add_member(archive->job, entry != NULL ? entry->name : "?");
    if (entry == NULL)
      set_member_problem(member, TUSCH_PROBLEM_DAMAGED, failure->message);
    else if (!take_entry(archive, i, entry, member, error))
      return FALSE;
  }
  return TRUE;
}

/* Opens and judges the archive as a whole; NULL if there is nothing to unpack. */
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
      .packed_bytes = archive->archive_bytes,
      .unpacked_bytes = packed->unpacked_bytes,
      .is_folder = packed->is_folder,
      .is_special = packed->is_special,
      .is_encrypted = packed->is_encrypted,
  };
  if (entry.is_folder)
    return TRUE;
  TuschIntakeMember *member = ingest_add_member(archive->job, entry.name);
  return take_entry(archive, 0, &entry, member, error);
}

/* Entries to the end, to the damage, or to a limit: all come in one stream, which is not read on
 * once it unpacks to too much. What is left then is one member that says so. */
static gboolean
take_all_packed(Archive *archive, GError **error)
{
  IngestJob *job = archive->job;
  bool is_end = false;
  while (!is_end && !archive->is_exhausted) {
    g_autoptr(GError) failure = NULL;
    TuschPackedEntry entry;
    if (job->intake->members != NULL && job->intake->members->len >= job->options.max_entries) {
      set_member_problem(
          ingest_add_member(job, "…"), TUSCH_PROBLEM_LIMIT, "the archive has too many entries");
      return TRUE;
    }
    if (!tusch_packed_next(archive->packed, &entry, &is_end, &failure)) {
      TuschProblem problem = g_error_matches(failure, TUSCH_ERROR, TUSCH_ERROR_UNSUPPORTED)
                                 ? TUSCH_PROBLEM_ENCRYPTED
                                 : TUSCH_PROBLEM_DAMAGED;
      if (job->intake->members == NULL)
        return ingest_set_problem(job, problem, failure->message);
      set_member_problem(ingest_add_member(job, "…"), problem, failure->message);
      return TRUE;
    }
    gboolean ok = is_end || take_packed_entry(archive, &entry, error);
    tusch_packed_entry_clear(&entry);
    if (!ok)
      return FALSE;
  }
  if (archive->is_exhausted)
    set_member_problem(
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
  g_autofree char *folder = g_build_filename(job->out_dir, "members", NULL);
  Archive archive = {
      .job = job, .packed = packed, .folder = folder, .archive_bytes = (guint64)info.st_size};
  job->intake->problem = TUSCH_PROBLEM_NONE;
  if (!tusch_dir_make(folder, error) || !take_all_packed(&archive, error))
    return FALSE;
  if (job->intake->members == NULL && job->intake->problem == TUSCH_PROBLEM_NONE)
    return ingest_set_problem(job, TUSCH_PROBLEM_EMPTY, "no file was found in the archive");
  return TRUE;
}

gboolean
ingest_archive(IngestJob *job, GError **error)
{
  Archive archive = {.job = job};
  g_autoptr(TuschZip) zip = open_archive(job, &archive.archive_bytes);
  if (zip == NULL)
    return TRUE;
  g_autofree char *folder = g_build_filename(job->out_dir, "members", NULL);
  archive.zip = zip;
  archive.folder = folder;
  if (!tusch_dir_make(folder, error) || !take_all(&archive, error))
    return FALSE;
  if (job->intake->members == NULL)
    return ingest_set_problem(job, TUSCH_PROBLEM_EMPTY, "the archive has only folders");
  job->intake->problem = TUSCH_PROBLEM_NONE;
  return TRUE;
}
