/* One file: what is it, and which part takes it. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/internal.h"

#include "adapters/magic/media-type.h"
#include "base/file.h"
#include "ingest/appendix.h"
#include "ingest/kind.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DEFAULT_OPTIONS \
  ((TuschIngestOptions){.max_pages = 20000, \
                        .max_pixels = 200000000, \
                        .max_entries = 10000, \
                        .max_entry_bytes = (guint64)1 << 30, \
                        .max_total_bytes = (guint64)4 << 30, \
                        .max_ratio = 200, \
                        .ratio_from_bytes = (guint64)32 << 20})

static TuschIngestOptions
fill_in_defaults(const TuschIngestOptions *given)
{
  TuschIngestOptions options = DEFAULT_OPTIONS;
  if (given == NULL)
    return options;
  if (given->max_pages != 0)
    options.max_pages = given->max_pages;
  if (given->max_pixels != 0)
    options.max_pixels = given->max_pixels;
  if (given->max_entries != 0)
    options.max_entries = given->max_entries;
  if (given->max_entry_bytes != 0)
    options.max_entry_bytes = given->max_entry_bytes;
  if (given->max_total_bytes != 0)
    options.max_total_bytes = given->max_total_bytes;
  if (given->max_ratio != 0)
    options.max_ratio = given->max_ratio;
  if (given->ratio_from_bytes != 0)
    options.ratio_from_bytes = given->ratio_from_bytes;
  options.keeps_text = given->keeps_text;
  options.is_converted = given->is_converted;
  options.pages_alone = given->pages_alone;
  options.accepts_changes = given->accepts_changes;
  options.appendix_kinds = given->appendix_kinds;
  options.known_hidden = given->known_hidden;
  return options;
}

gboolean
ingest_set_problem(IngestJob *job, TuschProblem problem, const char *detail)
{
  job->intake->problem = problem;
  g_free(job->intake->problem_detail);
  job->intake->problem_detail = g_strdup(detail);
  return TRUE;
}

void
ingest_add_note(IngestJob *job, const char *note)
{
  if (!g_ptr_array_find_with_equal_func(job->intake->notes, note, g_str_equal, NULL))
    g_ptr_array_add(job->intake->notes, g_strdup(note));
}

gboolean
ingest_set_pages(IngestJob *job, guint n_pages)
{
  job->intake->problem = TUSCH_PROBLEM_NONE;
  job->intake->n_pages = n_pages;
  job->intake->pdf_path = g_strdup(job->pdf_path);
  return TRUE;
}

/* Libraries call many things an I/O error that are damage in the file: try it out. */
static gboolean
can_write(const char *out_dir, GError **error)
{
  static const char block[1 << 16];
  g_autofree char *probe = g_build_filename(out_dir, "probe", NULL);
  if (!tusch_file_write_atomic(probe, block, sizeof block, error))
    return FALSE;
  (void)g_unlink(probe);
  return TRUE;
}

gboolean
ingest_take_failure(IngestJob *job, const GError *cause, GError **error)
{
  TuschProblem problem = TUSCH_PROBLEM_DAMAGED;
  if (g_error_matches(cause, TUSCH_ERROR, TUSCH_ERROR_LIMIT))
    problem = TUSCH_PROBLEM_LIMIT;
  else if (g_error_matches(cause, TUSCH_ERROR, TUSCH_ERROR_UNSUPPORTED))
    problem = TUSCH_PROBLEM_UNSUPPORTED;
  else if (g_error_matches(cause, TUSCH_ERROR, TUSCH_ERROR_IO) && !can_write(job->out_dir, error))
    return FALSE;
  return ingest_set_problem(job, problem, cause->message);
}

/* Opens regular files only: a pipe or a device would block or never end. */
static int
open_regular(IngestJob *job, gsize *out_size)
{
  struct stat info;
  int fd = open(job->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) {
    TuschProblem problem = errno == ENOENT ? TUSCH_PROBLEM_MISSING : TUSCH_PROBLEM_UNKNOWN;
    ingest_set_problem(job, problem, g_strerror(errno));
    return -1;
  }
  if (fstat(fd, &info) == 0 && S_ISREG(info.st_mode)) {
    *out_size = (gsize)info.st_size;
    return fd;
  }
  (void)close(fd);
  ingest_set_problem(job, TUSCH_PROBLEM_UNSUPPORTED, "not a regular file");
  return -1;
}

static gsize
read_head(int fd, guint8 *head)
{
  gsize done = 0;
  while (done < KIND_HEAD_BYTES) {
    ssize_t n = read(fd, head + done, KIND_HEAD_BYTES - done);
    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0)
      break;
    done += (gsize)n;
  }
  return done;
}

/* The whole file for the parts that work in memory. */
static GBytes *
load(IngestJob *job, gsize size_bytes)
{
  enum { MAX_LOAD_BYTES = 512 * 1024 * 1024 };
  char *data = NULL;
  gsize size;
  if (size_bytes > MAX_LOAD_BYTES) {
    ingest_set_problem(job, TUSCH_PROBLEM_LIMIT, "the file is larger than 512 MiB");
    return NULL;
  }
  if (!g_file_get_contents(job->path, &data, &size, NULL)) {
    ingest_set_problem(job, TUSCH_PROBLEM_UNKNOWN, "the file cannot be read");
    return NULL;
  }
  return g_bytes_new_take(data, size);
}

static gboolean
dispatch_bytes(IngestJob *job, Kind kind, GBytes *file, GError **error)
{
  if (kind == KIND_JPEG)
    return ingest_jpeg(job, file, error);
  if (kind == KIND_PNG || kind == KIND_PICTURE)
    return ingest_picture(job, file, error);
  if (kind == KIND_MAIL)
    return ingest_mail(job, file, error);
  if (kind == KIND_HTML)
    return ingest_html(job, file, error);
  if (kind == KIND_TNEF)
    return ingest_tnef(job, file, error);
  return kind == KIND_OLE ? ingest_ole(job, file, error) : ingest_text(job, file, error);
}

static gboolean
dispatch(IngestJob *job, Kind kind, gsize size_bytes, GError **error)
{
  switch (kind) {
  case KIND_PDF:
    return ingest_pdf(job, error);
  case KIND_TIFF:
    return ingest_tiff(job, error);
  case KIND_ZIP:
    return ingest_archive(job, error);
  case KIND_PACKED:
    return ingest_packed(job, error);
  case KIND_SEALED:
    return ingest_set_problem(job, TUSCH_PROBLEM_ENCRYPTED, "the letter is encrypted");
  case KIND_CONVERTED:
  case KIND_SIGNED:
    return ingest_ask_converter(job);
  case KIND_OTHER:
    return ingest_set_problem(job, TUSCH_PROBLEM_UNSUPPORTED, "no conversion for this type");
  case KIND_JPEG:
  case KIND_PNG:
  case KIND_PICTURE:
  case KIND_OLE:
  case KIND_TNEF:
  case KIND_MAIL:
  case KIND_HTML:
  case KIND_TEXT:
  default:
    break;
  }
  g_autoptr(GBytes) file = load(job, size_bytes);
  if (file == NULL)
    return TRUE;
  return dispatch_bytes(job, kind, file, error);
}

static gboolean
run(IngestJob *job, GError **error)
{
  gsize size_bytes = 0;
  int fd = open_regular(job, &size_bytes);
  if (fd < 0)
    return TRUE;
  g_autofree guint8 *head = g_malloc(KIND_HEAD_BYTES);
  gsize n_head = read_head(fd, head);
  (void)close(fd);
  if (n_head == 0) {
    g_free(job->intake->media_type);
    job->intake->media_type = g_strdup("application/x-empty");
    return ingest_set_problem(job, TUSCH_PROBLEM_EMPTY, "the file has no bytes");
  }
  g_autoptr(TuschMagic) magic = tusch_magic_new(error);
  if (magic == NULL)
    return FALSE;
  g_autofree char *guess = tusch_magic_guess(magic, head, n_head);
  g_clear_pointer(&job->intake->media_type, g_free);
  Kind kind = kind_of(head, n_head, guess, &job->intake->media_type);
  return dispatch(job, kind, size_bytes, error);
}

TuschIntake *
tusch_ingest_file(const char *path,
                  const char *out_dir,
                  const TuschIngestOptions *options,
                  GError **error)
{
  g_autoptr(TuschIntake) intake = g_new0(TuschIntake, 1);
  intake->media_type = g_strdup("application/octet-stream");
  intake->notes = g_ptr_array_new_with_free_func(g_free);
  g_autofree char *pdf_path = g_build_filename(out_dir, "document.pdf", NULL);
  IngestJob job = {.path = path,
                   .out_dir = out_dir,
                   .pdf_path = pdf_path,
                   .options = fill_in_defaults(options),
                   .intake = intake};
  g_autoptr(HiddenList) hidden = hidden_list_new();
  job.hidden = hidden;
  if (!run(&job, error))
    return NULL;
  intake->hidden = hidden_list_take(hidden);
  if (hidden_is_incomplete(hidden))
    ingest_add_note(&job, "hidden-report-incomplete");
  if (!appendix_add(&job, error))
    return NULL;
  return g_steal_pointer(&intake);
}
