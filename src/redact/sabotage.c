/* The step that is left out. Compiled into tests only. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "redact/sabotage.h"

static RedactStep left_out = REDACT_STEP_NONE;

void
redact_sabotage(RedactStep step)
{
  left_out = step;
}

bool
redact_is_left_out(RedactStep step)
{
  /* Asked for "none": whether anything is left out at all, for the engine's own checks. */
  return step == REDACT_STEP_NONE ? left_out != REDACT_STEP_NONE : left_out == step;
}

const char *
redact_step_name(RedactStep step)
{
  static const char *const NAMES[REDACT_N_STEPS] = {"none",
                                                    "glyphs",
                                                    "hidden-text",
                                                    "clipped-text",
                                                    "unread-text",
                                                    "part-text",
                                                    "shapes",
                                                    "covered-pictures",
                                                    "pixels",
                                                    "cropped-pictures",
                                                    "picture-tails",
                                                    "picture-keys",
                                                    "palette-tails",
                                                    "properties",
                                                    "names",
                                                    "colorants",
                                                    "unknown-operators",
                                                    "layers",
                                                    "font-tables",
                                                    "page-keys",
                                                    "catalog",
                                                    "raster-pixels",
                                                    "text-layer",
                                                    "boxes",
                                                    "label-size",
                                                    "spaces",
                                                    "grid"};
  return NAMES[step];
}
