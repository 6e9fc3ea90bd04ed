#!/usr/bin/python3
"""Every rule of the checkers finds its bad example, and none of them the good one.

usage: test-checkers.py SOURCE_ROOT      TAP on stdout
"""
# SPDX-License-Identifier: GPL-3.0-or-later
import pathlib
import subprocess
import sys
import tempfile

TOOLS = pathlib.Path(sys.argv[1]) / "tools"
HEAD = "/* What this file is for. */\n/* SPDX-License-Identifier: GPL-3.0-or-later */\n"
LICENCE = "SPDX-License-Identifier: GPL-3.0-or-later"
WORDS = f'{HEAD}const char *words(void)\n{{\n  return _("%u. side");\n}}\n'
ENGLISH = '''msgid ""
msgstr ""
"Language: en\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
'''
SIDE = '\n#, c-format\nmsgid "%u. side"\nmsgstr "page %u"\n'
README = "# read\n\nPurpose.\n\nInput.\n\nOutput.\n"


def function(body="", head="static void\nf(void)"):
    return f"{HEAD}\n{head}\n{{\n{body}}}\n"


def lines(count):
    return "  x();\n" * count


def statement(text):
    return function(f"  {text};\n")


# Checker, path, text, and words of the fault; None: the file is good.
CASES = [
    # sizes
    ("check-source", "src/read/a.c", function(lines(96)), None),
    ("check-source", "src/read/a.c", function(lines(97)), "f: 101 lines (limit 100)"),
    ("check-source", "src/read/a.c",
     function("  if (x) {\n" + lines(100) + "  }\n"), "lines (limit 100)"),
    ("check-source", "src/read/a.c",
     f"{HEAD}static const int TABLE[] = {{\n  1,\n" + "  2,\n" * 150 + "};\n", None),
    ("check-source", "src/read/a.c",
     function(head="int\nf(int a, int b, int c, int d, int e, int (*g)(int, int))"), None),
    ("check-source", "src/read/a.c",
     function(head="int\nf(int a,\n  int b, int c, int d, int e, int g, int h)"),
     "f: 7 parameters (limit 6)"),
    ("check-source", "src/read/a.c",
     function(head="int\nf(int a, int b, int c, int d, int e, int g, int h) G_GNUC_PRINTF(1, 2)"),
     "f: 7 parameters (limit 6)"),
    ("check-source", "src/read/a.c", HEAD + "int a;\n" * 998, None),
    ("check-source", "src/read/a.c", HEAD + "int a;\n" * 999, "1001 lines (limit 1000)"),
    ("check-source", "src/read/a.c",
     HEAD + "/* check-source: long file: a table of glyphs */\n" + "int a;\n" * 999, None),
    ("check-source", "src/read/a.c",
     HEAD + "/* check-source: long file: */\n" + "int a;\n" * 999, "limit 1000"),
    # functions that are not called
    *[("check-source", "tests/a.c", statement(call), f"{call.split('(')[0]}: use")
      for call in ("sprintf(a, b)", "vsprintf(a, b, c)", "strcpy(a, b)", "strcat(a, b)", "atoi(a)",
                   "strtol(a, b, 10)", "system(a)", "popen(a, b)", "gets(a)")],
    *[("check-source", "src/read/a.c", statement(call), f"{call.split('(')[0]}: use")
      for call in ('g_error("x")', "assert(a)", "exit(1)", 'printf("x")', 'puts("x")', 'g_print("x")',
                   'getenv("X")', 'g_getenv("X")')],
    ("check-source", "src/read/a.c", statement("(void)fprintf(stdout, x)"), "stdout belongs"),
    ("check-source", "src/read/a.c", statement("(void)fputs(x,\n stdout)"), "stdout belongs"),
    ("check-source", "src/cli/a.c", statement('printf("x"); exit(1); g_getenv("X")'), None),
    ("check-source", "src/cli/a.c", statement("assert(a)"), "assert: use"),
    ("check-source", "src/pipeline/worker.c", statement('printf("x")'), None),
    ("check-source", "src/pipeline/a.c", statement('printf("x")'), "printf: use"),
    ("check-source", "src/base/a.c", statement('g_getenv("X")'), None),
    ("check-source", "tests/a.c", statement('assert(a); exit(1); printf("x")'), None),
    ("check-source", "src/read/a.c",
     statement("g_snprintf(a); my_exit(1); door.exit(1); g_strtol(a); (void)fprintf(stderr, a)"), None),
    ("check-source", "src/read/a.c", statement('say("exit(1)") /* system(x) */'), None),
    # errors
    ("check-source", "src/read/a.h", HEAD + "gboolean f(int a, GError **error);\n", None),
    ("check-source", "src/read/a.h", HEAD + "void f(int a,\n       GError **error);\n", "f: a function"),
    ("check-source", "src/read/a.c", function(head="static void\nf(GError **error)"), "f: a function"),
    # first lines
    ("check-source", "src/read/a.h", f"/* {LICENCE} */\nint a;\n", "first comment"),
    ("check-source", "src/read/a.h", f"/* Word. */\n/* {LICENCE} */\n", "first comment"),
    ("check-source", "src/read/a.h", f"/* No end of it */\n/* {LICENCE} */\n", "first comment"),
    ("check-source", "src/read/a.h", f"#pragma once\n{HEAD}", "first comment"),
    ("check-source", "src/read/a.h", "/* What it is for. */\nint a;\n", "is missing"),
    ("check-source", "tools/a", f"#!/bin/sh\n# {LICENCE}\ntrue\n", None),
    ("check-source", "tools/a", "#!/bin/sh\ntrue\n", "is missing"),
    ("check-source", "tools/a", "#!/usr/bin/env python3\nprint()\n", "is missing"),
    # blanks
    ("check-source", "src/read/a.h", HEAD + "int a; \n", "a.h:3: blanks at the end"),
    ("check-source", "src/read/README.md", "# Read \n", "blanks at the end"),
    ("check-source", "src/read/a.h", HEAD + "\tint a;\n", "a tab"),
    ("check-source", "src/read/a.h", HEAD + "int a;", "does not end"),
    ("check-source", "src/read/meson.build", "a = 1", "does not end"),
    ("check-source", "src/read/a.h", HEAD + "/* TO" + "DO: more. */\n", "unfinished"),
    ("check-source", "tools/a.py", "# FIX" + "ME\n", "unfinished"),
    # layers
    ("check-layers", "src/read/a.c",
     '#include "base/json.h"\n#include "read/b.h"\n#include "tusch/read.h"\n#include <string.h>\n'
     '#include "adapters/qpdf/handle.h"\n', None),
    ("check-layers", "src/read/a.c", '#include "redact/b.h"\n', "stages do not use each other"),
    ("check-layers", "src/read/a.c", '#include "pipeline/b.h"\n', "a later layer"),
    ("check-layers", "src/base/a.c", '#include "model/b.h"\n', "a later layer"),
    ("check-layers", "src/model/a.c", '#  include "adapters/zip/b.h"\n', "a later layer"),
    ("check-layers", "src/read/a.c", "#include <poppler.h>\n", "belongs behind an adapter"),
    ("check-layers", "src/cli/a.c", "#include <qpdf/qpdf-c.h>\n", "belongs behind an adapter"),
    ("check-layers", "src/adapters/zip/a.c", "#include <zip.h>\n", None),
    ("check-layers", "src/adapters/zip/a.c", '#include "adapters/qpdf/b.h"\n',
     "adapters do not use each other"),
    ("check-layers", "src/read/a.c", '#include "b.h"\n', "is not written from src/"),
    # the tree
    ("check-tree", "docs/a.md", "The session bus, work/ and share/ are fine.\n", None),
    ("check-tree", "docs/a.md", "See /wo" + "rk/main.\n", "nobody's business"),
    ("check-tree", "build-x/a.md", "See /wo" + "rk/main.\n", None),
    ("check-tree", ".git/a.md", "See /wo" + "rk/main.\n", None),
    ("check-tree", "docs/a.md", "See sha" + "red/notes.md.\n", "nobody's business"),
    ("check-tree", "docs/a.md", "As said in the last ses" + "sion.\n", "nobody's business"),
    ("check-tree", "src/adapters/zip/a.c", HEAD, "src/adapters/zip: README.md is missing"),
    ("check-tree", "src/detect/a.c", HEAD, "src/detect: README.md is missing"),
    ("check-tree", "src/base/a.c", HEAD, None),
    ("check-tree", "include/tusch/a.h", HEAD, "a.h: not compiled alone"),
    # catalogues
    ("check-catalogue", "po/en.po", ENGLISH + SIDE, None),
    ("check-catalogue", "src/read/a.c", WORDS, "a.c: has texts but is not in po/POTFILES.in"),
    ("check-catalogue", "src/read/words.c", WORDS.replace("}", '  N_("ny");\n}'), '"ny" is missing'),
    ("check-catalogue", "src/read/words.c", WORDS.replace("}", '  P_("en", "to", n);\n}'),
     '"en" is missing'),
    ("check-catalogue", "po/POTFILES.in", "src/read/words.c\nsrc/read/good.c\n", "has no texts"),
    ("check-catalogue", "po/en.po", ENGLISH + SIDE.replace("c-format", "fuzzy, c-format"), "fuzzy"),
    ("check-catalogue", "po/en.po", ENGLISH + SIDE.replace("page %u", ""), "1 untranslated"),
    ("check-catalogue", "po/en.po", ENGLISH + SIDE.replace("page %u", "page %s"),
     "format specifications"),
    ("check-catalogue", "po/en.po", ENGLISH + SIDE + '\nmsgid "gammel"\nmsgstr "old"\n',
     '"gammel" is no text'),
    # requirements
    ("check-requirements", "docs/more.md", "V-09", None),
    ("check-requirements", "docs/privacy.md", "| V-01 | a |\n| V-02 | b |\n", None),
    ("check-requirements", "src/verify/verify.c", '{"V-01"}', "V-02: is not run"),
    ("check-requirements", "src/verify/report.c", '{"V-01"}', "V-02: is not given a title"),
    ("check-requirements", "src/verify/check-a.c", "/* V-01 */", "V-02: is not named where"),
    ("check-requirements", "tests/unit/verify/test-a.c", '{"V-01"}', "V-02: is not expected by a test"),
    ("check-requirements", "src/verify/check-b.c", "/* V-03 */", "V-03: docs/privacy.md does not require"),
]

# What the ids of requirements are looked for in.
REQUIRED = (("docs/privacy.md", "| V-01 | a |\n| V-02 | b |\n"), ("src/verify/verify.c", '{"V-01", "V-02"}'),
            ("src/verify/report.c", '{"V-01", "V-02"}'), ("src/verify/check-a.c", "/* V-01. V-02. */"),
            ("tests/unit/verify/test-a.c", '{"V-01", "V-02"}'))


EMPTY = ["check-source", "check-layers", "check-tree", "check-catalogue", "check-requirements"]


def check(checker, path, text):
    """Runs the checker on a small good tree with one more file; the exit status and what it says."""
    with tempfile.TemporaryDirectory(prefix="tusch-lint-") as folder:
        root = pathlib.Path(folder)
        for name, content in (("src/read/good.c", HEAD), ("src/read/README.md", README),
                              ("src/read/words.c", WORDS), ("po/POTFILES.in", "src/read/words.c\n"),
                              ("po/en.po", ENGLISH + SIDE),
                              *(REQUIRED if checker == "check-requirements" else ()), (path, text)):
            file = root / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(content, encoding="utf-8")
        result = subprocess.run([sys.executable, str(TOOLS / checker), str(root)],
                                capture_output=True, text=True, check=False)
        return result.returncode, result.stdout + result.stderr


def main():
    print(f"1..{len(CASES) + len(EMPTY)}")
    failed = 0
    for number, (checker, path, text, fault) in enumerate(CASES, 1):
        status, said = check(checker, path, text)
        good = (status == 0 and said == "") if fault is None else (
            status == 1 and fault in said and len(said.splitlines()) == 1)
        failed += not good
        print(f"{'ok' if good else 'not ok'} {number} - {checker}: {fault or 'nothing to say'}")
        if not good:
            print(f"# {path}, exit status {status}:\n# " + "\n# ".join(said.splitlines()))
    with tempfile.TemporaryDirectory(prefix="tusch-lint-") as folder:
        for number, checker in enumerate(EMPTY, len(CASES) + 1):
            status = subprocess.run([sys.executable, str(TOOLS / checker), folder],
                                    capture_output=True, check=False).returncode
            failed += status != 1
            print(f"{'ok' if status == 1 else 'not ok'} {number} - {checker}: an empty tree is no pass")
    return 1 if failed else 0


sys.exit(main())
