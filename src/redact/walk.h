/* One content stream on its way through the rewriter. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "redact/content.h"
#include "redact/rewrite.h"

/* What a stream may hold. Text in patterns, masks and glyph procedures is read by some programs
 * and not by others: nobody vetted it. */
typedef enum {
  REDACT_STREAM_PAGE, /* pages and forms: everything */
  REDACT_STREAM_PART, /* patterns, mask groups, glyphs: no text, no known place */
} RedactStreamKind;

typedef struct {
  RedactMatrix ctm; /* to the clean page's user space */
  TuschRectPt clip; /* bounds of the clip there */
  double line_width; /* user space */
  bool is_patterned, has_patterned_lines; /* fills with a pattern; strokes with one */
  RedactFont *font; /* not owned; nullable */
  double font_size, char_space, word_space, scale, leading, rise;
  double written_word_space; /* as the output has it */
  RedactMatrix pending; /* part of the ctm that the output does not have yet */
  int render_mode;
} RedactState;

/* A part of the current path that starts with m or re. */
typedef struct {
  gsize start, end; /* its operators in path_out */
  TuschRectPt bounds; /* clean page's user space */
  double x, y; /* current point, user space */
  bool has_point;
  bool is_upright; /* only horizontal and vertical straight lines */
  guint n_segments;
} RedactSubpath;

typedef struct {
  RedactCopy *copy;
  RedactStreamKind kind;
  TuschObj resources; /* of the source */
  TuschObj out_resources;
  GHashTable *names; /* owned: "/Font/F1" → new name */
  guint n_names;
  RedactContent content;
  GString *out; /* owned */
  RedactState state;
  GArray *stack; /* owned, RedactState */
  GArray *path; /* owned, RedactSubpath */
  GString *path_out; /* owned: path operators not yet written */
  const char *clip_op; /* W or W* that waits for the path's end; static */
  RedactMatrix text, text_line; /* text matrix and text line matrix */
  bool is_in_text; /* the source is */
  bool is_text_open; /* the output is inside BT … ET */
  bool has_place; /* the output's text matrix is ours */
  guint compatibility; /* nested BX */
  GArray *marks; /* owned, bool: marked content that is open; TRUE: on a hidden layer */
  guint n_hidden; /* how many of them hide */
  guint n_clip_glyphs, n_clip_erased; /* of the current text object, in modes that clip */
  TuschRectPt painted; /* bounds of what was painted, user space of the stream's start */
} RedactWalk;

void redact_walk_init(
    RedactWalk *walk, RedactCopy *copy, RedactStreamKind kind, GBytes *content, TuschObj resources);
void redact_walk_clear(RedactWalk *walk);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(RedactWalk, redact_walk_clear)

/* Rewrites to the end; %FALSE with the reason set. */
bool redact_walk_run(RedactWalk *walk);

/* Notes why and returns false. */
bool redact_walk_fail(RedactWalk *walk, const char *reason);

/* Writes the current operation as it is. */
bool redact_walk_pass(RedactWalk *walk);

/* Notes that something of this place in the current user space is left out because nobody sees
 * it. */
void redact_walk_note_unseen(RedactWalk *walk, const TuschRectPt *rect);

/* Bounds in page space of a rectangle of the current user space. */
TuschRectPt redact_walk_place(const RedactWalk *walk, const TuschRectPt *rect);

/* Page space of @box, which is as the clip is: what the current matrix makes of places. */
TuschRectPt redact_walk_flip(const RedactWalk *walk, const TuschRectPt *box);

/* Operators of one kind each; they write what is to be kept. */
bool redact_walk_path(RedactWalk *walk);
bool redact_walk_paint(RedactWalk *walk);
bool redact_walk_text(RedactWalk *walk);

/* Text at new places (walk-place.c): on pages where lines are set anew. */

bool redact_walk_is_placing(const RedactWalk *walk);
/* Before anything is drawn at its old place. */
void redact_walk_write_matrix(RedactWalk *walk);
void redact_walk_write_word_space(RedactWalk *walk);
void redact_walk_close_text(RedactWalk *walk);
/* Shows a TJ array, without its closing bracket, where @start says. */
void redact_walk_show_in_place(RedactWalk *walk, const RedactMatrix *start, const GString *array);

/* Letters that are placed together. */
typedef struct {
  bool is_open;
  const RedactMove *move; /* NULL: they stay */
  RedactMatrix start;
  double kern; /* text space, since the last code */
  GString *array; /* owned */
  GByteArray *codes; /* owned */
} RedactRun;

typedef struct {
  const guint8 *bytes;
  guint n;
} RedactCode;

void redact_run_init(RedactRun *run);
void redact_run_clear(RedactRun *run);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(RedactRun, redact_run_clear)
bool
redact_run_add(RedactWalk *walk, RedactRun *run, const RedactMove *move, const RedactCode *code);
void redact_run_end(RedactWalk *walk, RedactRun *run);

/* The move of a glyph at @place (page space), counted. %FALSE if its new place is clipped away. */
bool
redact_walk_move_glyph(RedactWalk *walk, const TuschRectPt *place, const RedactMove **out_move);

typedef enum {
  REDACT_NOT_NEAR = 0,
  REDACT_OF_LINE, /* within a line that is set anew, and no longer than it */
  REDACT_ACROSS_LINE, /* where such a line is or comes to lie */
} RedactNearLine;

RedactNearLine redact_walk_near_line(const RedactWalk *walk, const TuschRectPt *rect);

/* New name for a resource of this stream, copied at first use; %NULL with the reason set. */
const char *redact_walk_resource(RedactWalk *walk, const char *category, const char *name);

/* The source's object behind a name; 0 if there is none. */
TuschObj redact_walk_lookup(RedactWalk *walk, const char *category, const char *name);

/* Puts an object of ours among the stream's resources; returns its name. */
const char *
redact_walk_add(RedactWalk *walk, const char *category, const char *key, TuschObj value);

/* Copiers of the resources that hold streams themselves; 0 with the reason set. */
TuschObj redact_copy_form(RedactWalk *walk, TuschObj form);
TuschObj redact_copy_state(RedactWalk *walk, TuschObj state);
TuschObj redact_copy_pattern(RedactWalk *walk, TuschObj pattern);

/* The picture that BI starts, as a picture object of the source; 0 with the reason set. Reads up to
 * EI. */
TuschObj redact_walk_inline_image(RedactWalk *walk);
