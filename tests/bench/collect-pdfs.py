#!/usr/bin/python3
"""Gathers real PDFs in a folder: those that Debian packages ship, and some made by programs installed here.

usage: collect-pdfs.py FOLDER          the packages are listed in tools/packages-bench.txt
Downloads with apt-get and unpacks; nothing is installed. Programs that are missing are left out.
"""
# SPDX-License-Identifier: GPL-3.0-or-later
import pathlib
import shutil
import subprocess
import sys
import tempfile

LIST = pathlib.Path(__file__).parents[2] / "tools" / "packages-bench.txt"
TEXT = ("Kære Signe Ravnsborg\n\nKommunen har modtaget din ansøgning om aktindsigt og sender hermed svaret.\n\n"
        "Journalen viser, at sagen blev oprettet i august, og at Mathilde Egelund er sagsbehandler.\n\n") * 12
TEX = r"\documentclass{article}\begin{document}" + "\n\n" + TEXT.encode("ascii", "ignore").decode() + r"\end{document}"


def packages(section):
    lines = LIST.read_text(encoding="utf-8").split(f"# {section}", 1)[1].splitlines()[1:]
    for line in lines:
        if line.startswith("#"):
            return
        if line.strip():
            yield line.strip()


def unpack(package, folder, work):
    subprocess.run(["apt-get", "download", package], cwd=work, check=True, capture_output=True)
    archive = next(work.glob(f"{package}_*.deb"))
    subprocess.run(["dpkg-deb", "-x", archive, work / package], check=True)
    target = folder / package
    target.mkdir(parents=True, exist_ok=True)
    number = 0
    for path in sorted((work / package).rglob("*.pdf*")):
        if path.is_file() and not path.is_symlink() and path.suffix in (".pdf", ".gz"):
            number += 1
            shutil.copy(path, target / f"{number:03}-{path.name}")
    shutil.rmtree(work / package)
    archive.unlink()
    print(f"{package}: {number}", flush=True)


def make(folder, work):
    """One letter by each program that is here."""
    folder.mkdir(parents=True, exist_ok=True)
    (work / "letter.txt").write_text(TEXT, encoding="utf-8")
    (work / "letter.html").write_text(f"<meta charset=utf-8><p>{TEXT}".replace("\n\n", "<p>"), encoding="utf-8")
    (work / "letter.tex").write_text(TEX, encoding="utf-8")
    commands = {
        "soffice": ["--headless", f"-env:UserInstallation=file://{work}/office", "--convert-to", "pdf", "letter.txt"],
        "chromium": ["--headless", "--no-sandbox", "--print-to-pdf=chromium.pdf", "letter.html"],
        "pdflatex": ["-interaction=batchmode", "-jobname=pdflatex", "letter.tex"],
        "groff": ["-k", "-ms", "-Tpdf", "letter.txt"],
    }
    for program, arguments in commands.items():
        if shutil.which(program) is None:
            continue
        done = subprocess.run([program, *arguments], cwd=work, capture_output=True, timeout=300, check=False)
        result = work / ("letter.pdf" if program == "soffice" else f"{program}.pdf")
        if program == "groff":
            result.write_bytes(done.stdout)
        if result.exists():
            shutil.copy(result, folder / f"{program}.pdf")
            print(f"made: {program}", flush=True)
    if (folder / "soffice.pdf").exists() and shutil.which("ps2pdf"):
        subprocess.run(["ps2pdf", folder / "soffice.pdf", folder / "ghostscript.pdf"], check=False)
    if (folder / "soffice.pdf").exists() and shutil.which("pdftocairo"):
        subprocess.run(["pdftocairo", "-pdf", folder / "soffice.pdf", folder / "cairo.pdf"], check=False)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    folder = pathlib.Path(sys.argv[1])
    with tempfile.TemporaryDirectory(prefix="tusch-collect-") as work:
        make(folder / "made", pathlib.Path(work))
        for package in packages("PDFs"):
            unpack(package, folder, pathlib.Path(work))


if __name__ == "__main__":
    main()
