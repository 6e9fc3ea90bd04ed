#!/usr/bin/python3
"""Bad input: one clear line or one row for each, the right exit status, nothing lost."""
# SPDX-License-Identifier: GPL-3.0-or-later
import contextlib
import hashlib
import io
import os
import pathlib
import subprocess
import sys
import unittest
import zipfile

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
from lib import tap  # noqa: E402
from lib.tap import expect, expect_one_line, expect_status, request, tusch  # noqa: E402

PDF = (b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
       b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
       b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
       b"/Resources<</Font<</F 5 0 R>>>>>>endobj\n"
       b"4 0 obj<</Length 76>>stream\nBT /F 12 Tf 72 720 Td (Notat om samtale i familieafdelingen) Tj ET    \n"
       b"endstream endobj\n"
       b"5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>endobj\n"
       b"trailer<</Root 1 0 R/Size 6>>\n%%EOF\n")


def refused(folder, data, *words):
    folder.write_request(data)
    result = folder.run()
    expect_status(result, 2)
    expect_one_line(result, *words)


def no_request_file(folder):
    result = folder.run()
    expect_status(result, 2)
    expect_one_line(result, "request.json", "no such file")


def request_is_a_folder(folder):
    (folder.source / "request.json").mkdir()
    expect_status(folder.run(), 2)


def not_json(folder):
    refused(folder, "this is not JSON", "request.json", "JSON", "line 1")


def wrong_field(folder):
    refused(folder, request(received="i går"), "received", "YYYY-MM-DD")
    refused(folder, request(requester={}), "requester", "name")
    refused(folder, request(parties=[{"name": "B", "role": "ven"}]), "parties[0]", "role")


def unknown_regime(folder):
    refused(folder, request(regime="FVL10"), "regime", "FVL9, OFL8, OFL7, GDPR15 or MOL")


def unknown_version(folder):
    refused(folder, request(version=2), "version")


def unknown_field_warns(folder):
    (folder.source / "a.txt").write_text("Hej")
    folder.write_request(request(priority="high"))
    result = folder.run()
    expect_status(result, 0)
    expect("priority" in result.stderr, "no warning names the unknown field")


def usage(folder):
    for arguments in ([], ["hurra"], ["run"], ["run", "x"], ["decide", "-w", folder.workroom],
                      ["run", "--hurra"], ["status"], ["assemble", "-w", "x", "--date", "i går"],
                      ["assemble", "-w", "x", "--date", "11/03/2026"]):
        expect_status(tusch(*arguments), 2)
    expect_status(tusch("status", "-w", folder.path / "nothing"), 2)
    for command in ("run", "status", "decide", "assemble", "verify", "search"):
        result = tusch(command, "--help")
        expect_status(result, 0)
        expect(result.stdout.startswith(f"Usage: tusch {command}"), f"{command} --help")


def problems_of(folder, files, documents=None, **changes):
    """Runs a request over files; returns {file: problem}."""
    for name, data in files.items():
        (folder.source / name).write_bytes(data)
    folder.write_request(request(**({"documents": documents} if documents else {}), **changes))
    result = folder.run()
    expect_status(result, 0, 4)
    problems = {row["file"]: row["problem"] for row in folder.status()["documents"]}
    needs_person = any(problem != "none" for problem in problems.values())
    if "expected_documents" not in changes:
        expect((result.returncode == 4) == needs_person, f"{result.returncode} with {problems}")
    return problems


def missing_document(folder):
    problems = problems_of(folder, {"a.pdf": PDF},
                           [{"file": "a.pdf"}, {"file": "b.pdf", "title": "Brev"}])
    expect(problems == {"a.pdf": "none", "b.pdf": "missing"}, problems)


def wrong_hash(folder):
    right = hashlib.sha256(PDF).hexdigest()
    problems = problems_of(folder, {"a.pdf": PDF, "b.pdf": PDF + b"\n"},
                           [{"file": "a.pdf", "sha256": right}, {"file": "b.pdf", "sha256": right}])
    expect(problems == {"a.pdf": "none", "b.pdf": "hash"}, problems)


def wrong_count(folder):
    problems_of(folder, {"a.pdf": PDF}, expected_documents=2)
    result = folder.run()
    expect_status(result, 4)
    expect("announced 2 documents, 1 were found" in result.stdout, result.stdout)


def unlisted_file(folder):
    (folder.source / "extra.pdf").write_bytes(PDF)
    (folder.source / "a.pdf").write_bytes(PDF)
    folder.write_request(request(documents=[{"file": "a.pdf"}]))
    result = folder.run()
    expect_status(result, 4)
    expect("1 files beside request.json" in result.stdout, result.stdout)


def encrypted_pdf(folder, user_password):
    plain = folder.path / "plain.pdf"
    plain.write_bytes(PDF)
    out = folder.path / "locked.pdf"
    subprocess.run(["qpdf", "--encrypt", user_password, "owner", "256", "--", plain, out],
                   check=False, capture_output=True)
    return out.read_bytes()


def broken_files_make_a_bundle(folder):
    problems = problems_of(folder, {
        "nul.pdf": b"",
        "nul.tif": b"",
        "afkortet.pdf": PDF[:40],
        "uden-tabel.pdf": PDF[:PDF.index(b"trailer")],
        "midt-i-en-side.pdf": PDF[:150],
        "uden-sider.pdf": PDF.replace(b"/Kids[3 0 R]/Count 1", b"/Kids[]/Count 0"),
        "skrald.bin": bytes(range(256)) * 64,
        "afkortet.png": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        "laast.pdf": encrypted_pdf(folder, "hemmelig"),
        "tom-kode.pdf": encrypted_pdf(folder, ""),
        "god.pdf": PDF,
    })
    for name in ("god.pdf", "tom-kode.pdf", "uden-tabel.pdf"):
        expect(problems[name] == "none", problems)
    expect(problems["laast.pdf"] == "encrypted", problems)
    expect(problems["nul.pdf"] == "empty" and problems["nul.tif"] == "empty", problems)
    expect(problems["uden-sider.pdf"] in ("empty", "damaged"), problems)
    for name in ("afkortet.pdf", "afkortet.png", "midt-i-en-side.pdf"):
        expect(problems[name] in ("damaged", "empty"), problems)
    expect(problems["skrald.bin"] == "unsupported", problems)

    folder.decide_all()
    expect_status(tusch("assemble", "-w", folder.workroom), 4)
    text = subprocess.run(["pdftotext", folder.workroom / "out/bundle.pdf", "-"],
                          capture_output=True, text=True, check=True).stdout
    for name in ("nul.pdf", "laast.pdf", "skrald.bin", "god.pdf"):
        expect(name in text, f"{name} has no row")
    for word in ("adgangskode", "beskadiget", "tom"):
        expect(word in text, f"no reason says {word!r}")


def zip_bytes(entries):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return data.getvalue()


def zip_bomb(folder):
    bomb = zip_bytes([("bombe.txt", b"0" * 400_000_000)])
    nested = zip_bytes([("bombe2.zip", zip_bytes([("b.txt", b"1" * 400_000_000)]))])
    problems = problems_of(folder, {"bombe.zip": bomb, "lag.zip": nested, "god.pdf": PDF})
    expect(problems["god.pdf"] == "none", problems)
    expect(list(problems.values()).count("limit") >= 2, problems)
    size = sum(path.stat().st_size for path in folder.workroom.rglob("*") if path.is_file())
    expect(size < 100_000_000, f"the workroom grew to {size} bytes")


def archives_in_archives(folder):
    inner = zip_bytes([("a.txt", b"Hej")])
    for _ in range(9):
        inner = zip_bytes([("lag.zip", inner)])
    folder.write_request(request())
    (folder.source / "dyb.zip").write_bytes(inner)
    expect_status(folder.run(), 4)
    problems = [row["problem"] for row in folder.status()["documents"]]
    expect(problems[-1] == "limit", problems)


def zip_path_traversal(folder):
    archive = zip_bytes([("../../udenfor.txt", b"x"), ("/etc/tusch-test", b"x"),
                         ("..\\..\\udenfor.txt", b"x"), ("god.txt", b"Et godt notat")])
    problems = problems_of(folder, {"arkiv.zip": archive})
    outside = [path for path in folder.path.rglob("udenfor.txt")]
    expect(not outside and not os.path.exists("/etc/tusch-test"), "a file was written outside")
    expect(problems["god.txt"] == "none", problems)
    expect(list(problems.values()).count("unsafe-name") == 3, problems)


def link_out_of_the_folder(folder):
    (folder.source / "link.pdf").symlink_to("/etc/passwd")
    problems = problems_of(folder, {}, [{"file": "link.pdf"}])
    expect(problems == {"link.pdf": "missing"}, problems)


def wrong_extension(folder):
    problems = problems_of(folder, {"brev.docx": PDF, "billede.pdf": b"Kun tekst\n"})
    expect(set(problems.values()) == {"none"}, problems)


def odd_names(folder):
    names = ["æøå ßé.pdf", "-rf.pdf", "a" * 200 + ".pdf", "ny\nlinje.pdf", "'\"$(x).pdf"]
    problems = problems_of(folder, {name: PDF + str(i).encode() for i, name in enumerate(names)})
    expect(len(problems) == len(names) and set(problems.values()) == {"none"}, problems)
    folder.decide_all()
    expect_status(tusch("assemble", "-w", folder.workroom), 0)


def another_request(folder):
    (folder.source / "a.pdf").write_bytes(PDF)
    folder.write_request(request())
    expect_status(folder.run(), 0)
    refused(folder, request(id="2026-2"), "another request")


def busy_workroom(folder):
    import fcntl
    (folder.source / "a.pdf").write_bytes(PDF)
    folder.write_request(request())
    expect_status(folder.run(), 0)
    with open(folder.workroom / "lock", "r+b") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        result = folder.run()
        expect_status(result, 6)
        expect_one_line(result, "in use")


def undecided(folder):
    # Boxes all over the page: the watermark of a draft runs across some of them.
    (folder.source / "a.txt").write_text(
        "Naboen Kirsten Holmgaard, cpr. 140761-9710, ringede til Kirsten Holmgaard igen.\n" * 50)
    folder.write_request(request())
    expect_status(folder.run(), 0)
    result = tusch("assemble", "-w", folder.workroom)
    expect_status(result, 5)
    expect_one_line(result, "undecided")
    expect(not list((folder.workroom / "out").iterdir()), "out/ is not empty")
    expect_status(tusch("assemble", "-w", folder.workroom, "--draft"), 0)
    expect(not list((folder.workroom / "out").iterdir()), "a draft went to out/")
    text = subprocess.run(["pdftotext", folder.workroom / "draft/bundle.pdf", "-"],
                          capture_output=True, text=True, check=True).stdout
    expect("140761" not in text, "the draft shows what is undecided")


def mounted(target, *options):
    target.mkdir(exist_ok=True)
    result = subprocess.run(["mount", "-t", "tmpfs", "-o", ",".join(options), "tmpfs", target],
                            capture_output=True, check=False)
    if result.returncode != 0:
        raise unittest.SkipTest("cannot mount here")


def read_only_target(folder):
    (folder.source / "a.pdf").write_bytes(PDF)
    folder.write_request(request())
    target = folder.path / "ro"
    mounted(target, "ro", "size=1m")
    try:
        result = tusch("run", folder.source / "request.json", "-w", target / "w")
        expect_status(result, 1)
        expect_one_line(result, "Read-only")
    finally:
        subprocess.run(["umount", target], check=False)


def fill(path):
    with contextlib.suppress(OSError), open(path, "wb", buffering=0) as file:
        while True:
            file.write(bytes(4096))


def full_disk_at_the_end(folder):
    """Assemble, approve and deliver without room: a clear end, nothing half done, and on when there is room."""
    (folder.source / "a.txt").write_text("Vejen er åben.\n")
    folder.write_request(request(authority={"name": "Eksempel Kommune", "cvr": "12345678"}))
    expect_status(folder.run(), 0)
    target = folder.path / "small"
    mounted(target, "size=64m")
    room = target / "w"
    subprocess.run(["cp", "-r", folder.workroom, room], check=True)
    steps = [["decide", "-w", room, "--accept", "--asked", "redact", "--pages", "seen"], ["assemble", "-w", room],
             ["approve", "-w", room, "--user", "chef"], ["deliver", "-w", room]]
    try:
        for step in steps:
            filler = target / "filler"
            fill(filler)
            result = tusch(*step)
            if result.returncode != 0:
                expect_status(result, 1)
                expect_one_line(result)
            for path in (room / "out").rglob("*"):
                expect(path.stat().st_size > 0 or path.is_dir(), f"{path.name} is empty")
            filler.unlink(missing_ok=True)
            expect_status(tusch(*step), 0)
        expect_status(tusch("verify", "-w", room), 0)
        expect(list((room / "out").rglob("*.xml")), "no message in the end")
    finally:
        subprocess.run(["umount", target], check=False)


def full_disk(folder):
    """At every size of a small disk: a clear end; and it goes on when there is room."""
    for i in range(6):
        (folder.source / f"{i}.pdf").write_bytes(PDF + os.urandom(40_000))
    folder.write_request(request())
    target = folder.path / "small"
    n_full = 0
    for size_kib in (64, 192, 384, 640, 1024):
        mounted(target, f"size={size_kib}k")
        try:
            result = tusch("run", folder.source / "request.json", "-w", target / "w")
            if result.returncode == 0:
                continue
            n_full += 1
            expect_status(result, 1)
            expect_one_line(result)
            subprocess.run(["mount", "-o", "remount,size=64m", target], check=True)
            expect_status(tusch("run", folder.source / "request.json", "-w", target / "w"), 0)
        finally:
            subprocess.run(["umount", target], check=False)
    expect(n_full >= 2, "the disk never ran full: the test shows nothing")


def full_disk_damages_nothing(folder):
    """What could not be opened on a full disk is tried again, not called damaged for good."""
    (folder.source / "a.pdf").write_bytes(PDF[:40])
    folder.write_request(request())
    target = folder.path / "small"
    mounted(target, "size=4m")
    try:
        result = tusch("run", folder.source / "request.json", "-w", target / "w")
        expect_status(result, 1)
        expect_one_line(result, "full")
        subprocess.run(["mount", "-o", "remount,size=64m", target], check=True)
        expect_status(tusch("run", folder.source / "request.json", "-w", target / "w"), 4)
    finally:
        subprocess.run(["umount", target], check=False)


def workroom_among_the_files(folder):
    """The workroom may lie among the files, whatever way leads there."""
    (folder.source / "a.pdf").write_bytes(PDF)
    request_path = folder.write_request(request())
    link = folder.path / "link"
    link.symlink_to(folder.source)
    for _ in range(2):
        expect_status(tusch("run", link / "request.json", "-w", folder.source / "w/"), 0)
    expect_status(tusch("run", request_path, "-w", link / "w" / "." / ""), 0)
    result = tusch("status", "-w", "w", "--json", cwd=folder.source)
    expect(result.stdout.count('"file"') == 1, "the workroom took itself in")


def files_that_change_meanwhile(folder):
    """A file that comes between two halves of a run is never lost in silence."""
    for name in ("a", "c"):
        (folder.source / f"{name}.pdf").write_bytes(PDF + name.encode())
    folder.write_request(request())
    expect_status(folder.run(), 0)
    subprocess.run(["sqlite3", folder.workroom / "workroom.db",
                    "DELETE FROM meta WHERE key = 'taken-in'"], check=True)
    expect_status(folder.run(), 0)
    subprocess.run(["sqlite3", folder.workroom / "workroom.db",
                    "DELETE FROM meta WHERE key = 'taken-in'"], check=True)
    (folder.source / "b.pdf").write_bytes(PDF + b"b")
    result = folder.run()
    expect_status(result, 2)
    expect_one_line(result, "changed", "new workroom")


def closed_or_full_stdout(folder):
    (folder.source / "a.pdf").write_bytes(PDF)
    folder.write_request(request())
    expect_status(folder.run(), 0)
    for arguments in (["status", "-w"], ["status", "--json", "-w"], ["search", "notat", "-w"],
                      ["verify", "--log", "-w"]):
        command = " ".join(["exec", tap.TUSCH, *arguments, str(folder.workroom)])
        for end in (">&-", ">/dev/full", ">&- 2>&- <&-"):
            result = subprocess.run(["sh", "-c", f"{command} {end}"], capture_output=True,
                                    text=True, check=False)
            expect_status(result, 1)
            if "2>" not in end:
                expect_one_line(result, "cannot write")
    expect((folder.workroom / "lock").read_bytes() == b"", "the result went to the lock")


def no_personal_data_in_messages(folder):
    (folder.source / "a.pdf").write_bytes(PDF[:300])
    folder.write_request('{"schema": "tusch-request", "version": 1, "id": "1",'
                         ' "regime": "anna 010190-9876"}')
    result = folder.run()
    expect_status(result, 2)
    expect("010190" not in result.stderr + result.stdout, result.stderr)


if __name__ == "__main__":
    tap.main([
        no_request_file, request_is_a_folder, not_json, wrong_field, unknown_regime, unknown_version,
        unknown_field_warns, usage, missing_document, wrong_hash, wrong_count, unlisted_file,
        broken_files_make_a_bundle, zip_bomb, archives_in_archives, zip_path_traversal,
        link_out_of_the_folder, wrong_extension, odd_names, another_request, busy_workroom, undecided,
        read_only_target, full_disk, full_disk_damages_nothing, full_disk_at_the_end, workroom_among_the_files,
        files_that_change_meanwhile, closed_or_full_stdout, no_personal_data_in_messages,
    ])
