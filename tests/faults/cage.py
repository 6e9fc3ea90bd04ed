#!/usr/bin/python3
"""The cage and its children as a user meets them: less of a cage, killed children, two at once."""
# SPDX-License-Identifier: GPL-3.0-or-later
import ctypes
import hashlib
import json
import os
import pathlib
import signal
import subprocess
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
from lib import tap  # noqa: E402
from lib.tap import TUSCH, expect, expect_one_line, expect_status, request, tusch  # noqa: E402

NAMESPACES = ["unshare", "mount", "setns"]
LANDLOCK = ["landlock_create_ruleset", "landlock_add_rule", "landlock_restrict_self"]
SECCOMP = ["seccomp"]


def forbid(names):
    """For preexec_fn: what containers and hardened hosts forbid."""
    lib = ctypes.CDLL("libseccomp.so.2")
    lib.seccomp_init.restype = ctypes.c_void_p
    lib.seccomp_rule_add.argtypes = [ctypes.c_void_p, ctypes.c_uint32, ctypes.c_int, ctypes.c_uint]
    lib.seccomp_load.argtypes = [ctypes.c_void_p]
    allow, refuse = 0x7fff0000, 0x00050001

    def load():
        context = lib.seccomp_init(allow)
        for name in names:
            lib.seccomp_rule_add(context, refuse, lib.seccomp_syscall_resolve_name(name.encode()), 0)
        # The program's own filter is set by one of these two.
        if "seccomp" in names:
            prctl = lib.seccomp_syscall_resolve_name(b"prctl")
            lib.seccomp_rule_add_array.argtypes = [ctypes.c_void_p, ctypes.c_uint32, ctypes.c_int,
                                                   ctypes.c_uint, ctypes.c_void_p]
            compare = (ctypes.c_uint64 * 3)(4 << 32, 22, 0)  # first argument == PR_SET_SECCOMP
            lib.seccomp_rule_add_array(context, refuse, prctl, 1, ctypes.byref(compare))
        if lib.seccomp_load(context) != 0:
            os._exit(99)
    return load


def write_text(folder):
    path = folder.source / "brev.txt"
    path.write_text("Naboen Kirsten Holmgaard, cpr. 140761-9710, ringede til os.\n")
    return path


def cage_of(**options):
    result = tusch("status", "--cage", "--json", **options)
    expect_status(result, 0)
    return json.loads(result.stdout)


def cage_is_told(folder):
    cage = cage_of()
    expect(cage["enough"] == ("missing" not in cage), f"{cage}")
    text = tusch("status", "--cage")
    expect_status(text, 0)
    expect("landlock" in text.stdout, text.stdout)


def container_without_namespaces(folder):
    setup = forbid(NAMESPACES)
    cage = cage_of(preexec_fn=setup)
    expect(not cage["network"] and not cage["view"], f"{cage}")
    if not cage["landlock"]:
        raise unittest.SkipTest("no Landlock")
    expect(cage["syscalls"] and cage["enough"], f"{cage}")
    result = tusch("detect", "--cage=required", write_text(folder), preexec_fn=setup)
    expect_status(result, 0)
    expect("CPR" in result.stdout, result.stdout)


def no_cage_at_all(folder):
    setup = forbid(NAMESPACES + LANDLOCK + SECCOMP)
    path = write_text(folder)
    folder.write_request(request())
    cage = cage_of(preexec_fn=setup)
    expect(not cage["enough"] and cage["missing"], f"{cage}")
    for arguments in [["detect", "--cage=required", path],
                      ["run", folder.source / "request.json", "-w", folder.workroom,
                       "--cage=required"]]:
        result = tusch(*arguments, preexec_fn=setup)
        expect_status(result, 2)
        expect_one_line(result, "required", "seccomp")
    expect(not folder.workroom.exists(), "work was begun")
    result = tusch("detect", path, preexec_fn=setup, env=dict(os.environ, TUSCH_CAGE="required"))
    expect_status(result, 2)
    result = tusch("detect", path, preexec_fn=setup)
    expect_status(result, 0)
    expect("CPR" in result.stdout, "auto does with what there is")


def modes(folder):
    path = write_text(folder)
    for mode in ["required", "auto", "off"]:
        expect_status(tusch("detect", f"--cage={mode}", path), 0)
    for mode in ["", "Off", "none"]:
        expect_status(tusch("detect", f"--cage={mode}", path), 2)


def children_of(pid):
    try:
        text = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except OSError:
        return []
    return [int(child) for child in text.split()]


def write_documents(folder):
    for i in range(8):
        lines = [f"Notat {i}", "", f"Naboen Kirsten Holmgaard, cpr. 14076{i}-9710, ringede.",
                 "\f", "Side to.", "\f", "Side tre."]
        (folder.source / f"{i}.txt").write_text("\n".join(lines))
    folder.write_request(request())


def finish(folder, jobs):
    expect_status(folder.run("--jobs", jobs), 0)
    folder.decide_all()
    expect_status(tusch("assemble", "-w", folder.workroom, "--date", "2026-11-03",
                        "--jobs", jobs), 0)
    status = json.dumps(folder.status(), sort_keys=True)
    bundle = (folder.workroom / "out/bundle.pdf").read_bytes()
    return hashlib.sha256(bundle).hexdigest(), status


def start_run(folder):
    return subprocess.Popen([TUSCH, "run", folder.source / "request.json", "-w", folder.workroom],
                            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


def number_of_workers_changes_nothing(folder):
    write_documents(folder)
    results = []
    for jobs in (1, 2, 4):
        subprocess.run(["rm", "-rf", folder.workroom], check=True)
        digest, status = finish(folder, jobs)
        results.append((digest, json.loads(status)["documents"]))
    expect(results[0] == results[1] == results[2], "the result depends on the number of workers")


def killed_workers_cost_nothing(folder):
    """The worker process, then one of its children: each unit is done again."""
    write_documents(folder)
    expected, _ = finish(folder, 2)
    for depth in (1, 2):
        subprocess.run(["rm", "-rf", folder.workroom], check=True)
        process = start_run(folder)
        n_killed = 0
        while process.poll() is None and n_killed == 0:
            victims = children_of(process.pid)
            if depth == 2:
                victims = [child for victim in victims for child in children_of(victim)]
            for victim in victims[:1]:
                try:
                    os.kill(victim, signal.SIGKILL)
                    n_killed += 1
                except ProcessLookupError:
                    pass
        _, stderr = process.communicate()
        expect(process.returncode == 0, f"{process.returncode}: {stderr[:300]}")
        expect(n_killed > 0, "nobody was killed")
        digest, _ = finish(folder, 2)
        expect(digest == expected, "the bundle differs after a child was killed")


def status_answers_during_a_run(folder):
    write_documents(folder)
    process = start_run(folder)
    try:
        deadline = time.monotonic() + 60
        while process.poll() is None and time.monotonic() < deadline:
            if (folder.workroom / "derived").exists() and any((folder.workroom / "derived").iterdir()):
                break
        process.send_signal(signal.SIGSTOP)
        expect(process.poll() is None, "the run was over too soon")
        expect(len(folder.status()["documents"]) == 8, "the status does not tell of the documents")
        second = folder.run()
        expect_status(second, 6)
        expect_one_line(second, "in use")
    finally:
        process.send_signal(signal.SIGCONT)
        process.communicate()
    expect_status(folder.run(), 0)


if __name__ == "__main__":
    tap.main([cage_is_told, container_without_namespaces, no_cage_at_all, modes,
              number_of_workers_changes_nothing, killed_workers_cost_nothing,
              status_answers_during_a_run])
