/* Running the programs, and reading what they wrote. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/judges/judges.h"

#include "tusch/error.h"

#include <gio/gio.h>
#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

enum { TIMEOUT_S = 60, TIMEOUT_S_PER_PAGE = 3 };
static const rlim_t MAX_MEMORY_BYTES = (rlim_t)2 << 30;
static const rlim_t MAX_FILE_BYTES = (rlim_t)64 << 20;

/* Without smoothing, at a multiple of the resolution: much quicker than its own smoothing. */
enum { GS_SCALE = 2 }; /* see halve() */

static const char *const PROGRAMS[TUSCH_N_JUDGES] = {"mutool", "gs"};

const char *
tusch_judge_name(TuschJudge judge)
{
  static const char *const NAMES[TUSCH_N_JUDGES] = {"MuPDF", "Ghostscript"};
  return NAMES[judge];
}

int
tusch_judge_dpi(double area_pt2)
{
  double pixels = (double)MAX_FILE_BYTES * 0.9 / (GS_SCALE * GS_SCALE);
  double dpi = floor(sqrt(pixels / (area_pt2 / (72 * 72))));
  return (int)CLAMP(dpi, 1, TUSCH_JUDGE_DPI);
}

static int
dpi_of(const TuschJudgePages *pages)
{
  return pages->dpi > 0 ? pages->dpi : TUSCH_JUDGE_DPI;
}

static char *
file_of(TuschJudge judge, const char *folder, const char *suffix)
{
  g_autofree char *name = g_strconcat(PROGRAMS[judge], suffix, NULL);
  return g_build_filename(folder, name, NULL);
}

/* ---- running ---- */

/* Between fork and exec: system calls alone. */
static void
limit_child(gpointer seconds)
{
  struct rlimit memory = {MAX_MEMORY_BYTES, MAX_MEMORY_BYTES};
  struct rlimit file = {MAX_FILE_BYTES, MAX_FILE_BYTES};
  struct rlimit time = {GPOINTER_TO_UINT(seconds), GPOINTER_TO_UINT(seconds)};
  struct rlimit nothing = {0, 0};
  (void)setrlimit(RLIMIT_AS, &memory);
  (void)setrlimit(RLIMIT_FSIZE, &file);
  (void)setrlimit(RLIMIT_CPU, &time);
  (void)setrlimit(RLIMIT_CORE, &nothing);
  (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
}

typedef struct {
  GMainLoop *loop;
  GSubprocess *process;
  bool is_late;
} Watch;

static gboolean
on_timeout(gpointer user_data)
{
  Watch *watch = user_data;
  watch->is_late = true;
  g_subprocess_force_exit(watch->process);
  return G_SOURCE_CONTINUE; /* destroyed after the loop */
}

static void
on_exit_of(GObject *source, GAsyncResult *result, gpointer user_data)
{
  (void)g_subprocess_wait_finish(G_SUBPROCESS(source), result, NULL);
  g_main_loop_quit(((Watch *)user_data)->loop);
}

/* True if it ended by itself. */
static bool
wait_for(GSubprocess *process, guint timeout_s)
{
  GMainContext *context = g_main_context_new();
  g_main_context_push_thread_default(context);
  Watch watch = {g_main_loop_new(context, FALSE), process, false};
  GSource *timer = g_timeout_source_new_seconds(timeout_s);
  g_source_set_callback(timer, on_timeout, &watch, NULL);
  g_source_attach(timer, context);
  g_subprocess_wait_async(process, NULL, on_exit_of, &watch);
  g_main_loop_run(watch.loop);
  g_source_destroy(timer);
  g_source_unref(timer);
  g_main_loop_unref(watch.loop);
  g_main_context_pop_thread_default(context);
  g_main_context_unref(context);
  return !watch.is_late;
}

typedef enum {
  ENDED_WELL = 0,
  ENDED_BADLY,
  ENDED_BY_A_SIGNAL, /* not ours */
} Ending;

/* bubblewrap tells by its status how the program in it ended, as a shell does. */
static bool
was_killed(GSubprocess *process)
{
  enum { STATUS_OF_SIGNAL = 128 };
  return g_subprocess_get_if_signaled(process) ||
         g_subprocess_get_exit_status(process) > STATUS_OF_SIGNAL;
}

static Ending
run_once(const GPtrArray *argv, guint timeout_s)
{
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new(
      G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_subprocess_launcher_set_child_setup(launcher, limit_child, GUINT_TO_POINTER(timeout_s), NULL);
  g_autoptr(GSubprocess) process =
      g_subprocess_launcher_spawnv(launcher, (const char *const *)argv->pdata, NULL);
  if (process == NULL)
    return ENDED_BADLY;
  bool is_in_time = wait_for(process, timeout_s);
  if (is_in_time && was_killed(process))
    return ENDED_BY_A_SIGNAL;
  return g_subprocess_get_successful(process) ? ENDED_WELL : ENDED_BADLY;
}

/* Runs @argv, which ends by itself or is ended. Killed from outside, for want of memory say, once
 * is bad luck: what it would have said must not hang on that. */
static bool
run(const GPtrArray *argv, guint timeout_s)
{
  Ending ending = run_once(argv, timeout_s);
  if (ending == ENDED_BY_A_SIGNAL)
    ending = run_once(argv, timeout_s);
  return ending == ENDED_WELL;
}

static void
add_all(GPtrArray *argv, const char *const *words)
{
  for (; *words != NULL; words++)
    g_ptr_array_add(argv, g_strdup(*words));
}

/* The cage: /usr to read, the file as /in.pdf, the folder as /out. (transfer full) */
static GPtrArray *
new_command(const char *path, const char *folder)
{
  static const char *const CAGE[] = {"bwrap",
                                     "--unshare-all",
                                     "--die-with-parent",
                                     "--new-session",
                                     "--clearenv",
                                     "--ro-bind",
                                     "/usr",
                                     "/usr",
                                     "--symlink",
                                     "usr/lib",
                                     "/lib",
                                     "--symlink",
                                     "usr/lib64",
                                     "/lib64",
                                     "--symlink",
                                     "usr/bin",
                                     "/bin",
                                     "--ro-bind-try",
                                     "/etc/fonts",
                                     "/etc/fonts",
                                     "--ro-bind-try",
                                     "/var/lib/ghostscript",
                                     "/var/lib/ghostscript",
                                     "--tmpfs",
                                     "/tmp",
                                     NULL};
  GPtrArray *argv = g_ptr_array_new_with_free_func(g_free);
  add_all(argv, CAGE);
  add_all(
      argv,
      (const char *const[]){"--ro-bind", path, "/in.pdf", "--bind", folder, "/out", "--", NULL});
  return argv;
}

static bool
has_cage(const char *path, const char *folder)
{
  g_autofree char *program = g_find_program_in_path("bwrap");
  g_autoptr(GPtrArray) argv = new_command(path, folder);
  add_all(argv, (const char *const[]){"/usr/bin/true", NULL});
  g_ptr_array_add(argv, NULL);
  return program != NULL && run(argv, TIMEOUT_S);
}

static bool
run_command(const char *path, const char *folder, const char *const *words, guint timeout_s)
{
  g_autoptr(GPtrArray) argv = new_command(path, folder);
  add_all(argv, words);
  g_ptr_array_add(argv, NULL);
  return run(argv, timeout_s);
}

static bool
run_mutool(const char *path, const TuschJudgePages *pages, guint timeout_s)
{
  g_autofree char *dpi = g_strdup_printf("%d", dpi_of(pages));
  guint first = pages->first_page + 1;
  g_autofree char *range = pages->to_the_end
                               ? g_strdup_printf("%u-N", first)
                               : g_strdup_printf("%u-%u", first, first + pages->n_pages - 1);
  const char *const texts[] = {
      "mutool", "draw", "-q", "-o", "/out/mutool-%d.txt", "/in.pdf", range, NULL};
  const char *const pictures[] = {"mutool",
                                  "draw",
                                  "-q",
                                  "-r",
                                  dpi,
                                  "-c",
                                  "gray",
                                  "-o",
                                  "/out/mutool-%d.pgm",
                                  "/in.pdf",
                                  range,
                                  NULL};
  return run_command(path, pages->folder, texts, timeout_s) &&
         run_command(path, pages->folder, pictures, timeout_s);
}

/* In one run: starting takes longer than a page. Text takes five times as long as pictures. */
static bool
run_ghostscript(const char *path, const TuschJudgePages *pages, guint timeout_s)
{
  g_autofree char *first = g_strdup_printf("-dFirstPage=%u", pages->first_page + 1);
  guint last_page = pages->to_the_end ? G_MAXINT : pages->first_page + pages->n_pages;
  g_autofree char *last = g_strdup_printf("-dLastPage=%u", last_page);
  int dpi = GS_SCALE * dpi_of(pages);
  g_autofree char *draw = g_strdup_printf(
      "<</OutputDevice /pgmraw /OutputFile (/out/gs-%%d.pgm)>> setpagedevice "
      "<</HWResolution [%d %d]>> setpagedevice", /* a resolution given with -r would win */
      dpi,
      dpi);
  bool has_text = tusch_judge_has_text(TUSCH_JUDGE_GHOSTSCRIPT, pages->folder);
  const char *const words[] = {"gs",
                               "-q",
                               "-dSAFER",
                               "-dBATCH",
                               "-dNOPAUSE",
                               first,
                               last,
                               "--permit-file-write=/out/*",
                               has_text ? "-sDEVICE=txtwrite" : "-sDEVICE=nullpage",
                               "-sOutputFile=/out/gs-%d.txt",
                               has_text ? "/in.pdf" : "-q",
                               "-c",
                               draw,
                               "-f",
                               "/in.pdf",
                               NULL};
  return run_command(path, pages->folder, words, timeout_s);
}

gboolean
tusch_judges_run(const char *path, const TuschJudgePages *pages, GError **error)
{
  const char *folder = pages->folder;
  guint timeout_s = TIMEOUT_S + TIMEOUT_S_PER_PAGE * pages->n_pages;
  for (int i = 0; i < TUSCH_N_JUDGES; i++) {
    TuschJudge judge = (TuschJudge)i;
    g_autofree char *program = g_find_program_in_path(PROGRAMS[judge]);
    if (program == NULL)
      continue;
    bool ok = judge == TUSCH_JUDGE_MUTOOL ? run_mutool(path, pages, timeout_s)
                                          : run_ghostscript(path, pages, timeout_s);
    if (!ok && !has_cage(path, folder))
      return TRUE;
    g_autofree char *state = file_of(judge, folder, ok ? ".done" : ".failed");
    if (!g_file_set_contents(state, "", 0, NULL))
      return tusch_fail(error, TUSCH_ERROR_IO, "cannot write what %s said", PROGRAMS[judge]);
  }
  return TRUE;
}

/* ---- reading ---- */

TuschJudgeState
tusch_judge_state(TuschJudge judge, const char *folder)
{
  g_autofree char *done = file_of(judge, folder, ".done");
  g_autofree char *failed = file_of(judge, folder, ".failed");
  if (g_file_test(failed, G_FILE_TEST_EXISTS))
    return TUSCH_JUDGE_FAILED;
  return g_file_test(done, G_FILE_TEST_EXISTS) ? TUSCH_JUDGE_DONE : TUSCH_JUDGE_ABSENT;
}

bool
tusch_judge_has_text(TuschJudge judge, const char *folder)
{
  return judge == TUSCH_JUDGE_MUTOOL ||
         tusch_judge_state(TUSCH_JUDGE_MUTOOL, folder) == TUSCH_JUDGE_ABSENT;
}

/* Ghostscript counts the pages it was asked for. (transfer full) (nullable) */
static char *
read_page_file(
    TuschJudge judge, const TuschJudgePages *pages, guint page_index, const char *type, gsize *out)
{
  guint first = judge == TUSCH_JUDGE_GHOSTSCRIPT ? pages->first_page : 0;
  g_autofree char *suffix = g_strdup_printf("-%u.%s", page_index - first + 1, type);
  g_autofree char *path = file_of(judge, pages->folder, suffix);
  char *data = NULL;
  return g_file_get_contents(path, &data, out, NULL) ? data : NULL;
}

char *
tusch_judge_get_text(TuschJudge judge, const TuschJudgePages *pages, guint page_index)
{
  gsize length = 0;
  g_autofree char *data = read_page_file(judge, pages, page_index, "txt", &length);
  return data != NULL ? g_utf8_make_valid(data, (gssize)length) : NULL;
}

/* The next number of a PNM head, after blanks and comments. */
static bool
read_number(const char *data, gsize length, gsize *at, int *out)
{
  while (*at < length && (g_ascii_isspace(data[*at]) || data[*at] == '#')) {
    bool is_comment = data[(*at)++] == '#';
    while (is_comment && *at < length && data[*at] != '\n')
      (*at)++;
  }
  int value = 0;
  gsize start = *at;
  while (*at < length && g_ascii_isdigit(data[*at]) && value < 1000000)
    value = 10 * value + (data[(*at)++] - '0');
  *out = value;
  return *at > start;
}

/* A row of means of four pixels; what lies beside the picture is white. @below: %NULL at its end */
static void
halve_row(const guint8 *above, const guint8 *below, int width, guint8 *out)
{
  g_autofree guint8 *white = NULL;
  if (below == NULL)
    below = white = memset(g_malloc((gsize)width), 255, (gsize)width);
  for (int x = 0; x < width / 2; x++)
    out[x] = (guint8)((above[2 * x] + above[2 * x + 1] + below[2 * x] + below[2 * x + 1]) / 4);
  if (width % 2 == 1)
    out[width / 2] = (guint8)((above[width - 1] + below[width - 1] + 2 * 255) / 4);
}

static TuschRaster *
halve(const guint8 *pixels, int width, int height, int dpi)
{
  TuschRaster *raster =
      tusch_raster_new(TUSCH_RASTER_GRAY8, (width + 1) / 2, (height + 1) / 2, dpi);
  for (int y = 0; raster != NULL && y < raster->height_px; y++) {
    const guint8 *above = pixels + 2 * (gsize)y * (gsize)width;
    halve_row(above,
              2 * y + 1 < height ? above + width : NULL,
              width,
              raster->data + (gsize)y * raster->stride_bytes);
  }
  return raster;
}

static TuschRaster *
copy_pixels(const guint8 *pixels, int width, int height, int dpi)
{
  TuschRaster *raster = tusch_raster_new(TUSCH_RASTER_GRAY8, width, height, dpi);
  for (int y = 0; raster != NULL && y < height; y++)
    memcpy(raster->data + (gsize)y * raster->stride_bytes,
           pixels + (gsize)y * (gsize)width,
           (gsize)width);
  return raster;
}

TuschRaster *
tusch_judge_get_page(TuschJudge judge, const TuschJudgePages *pages, guint page_index)
{
  gsize length = 0;
  g_autofree char *data = read_page_file(judge, pages, page_index, "pgm", &length);
  gsize at = 2;
  int width = 0;
  int height = 0;
  int levels = 0;
  if (data == NULL || length < 2 || memcmp(data, "P5", 2) != 0 ||
      !read_number(data, length, &at, &width) || !read_number(data, length, &at, &height) ||
      !read_number(data, length, &at, &levels) || levels != 255 || width < 1 || height < 1)
    return NULL;
  at++;
  if (at > length || (gsize)width * (gsize)height > length - at)
    return NULL;
  const guint8 *pixels = (const guint8 *)data + at;
  return judge == TUSCH_JUDGE_GHOSTSCRIPT ? halve(pixels, width, height, dpi_of(pages))
                                          : copy_pixels(pixels, width, height, dpi_of(pages));
}
