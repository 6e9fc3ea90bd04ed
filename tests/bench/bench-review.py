#!/usr/bin/python3
"""How fast the work room is on a heavy request, measured in Chromium. Not a test: nothing here fails.

bench-review.py [WORKROOM]: without one a request of 520 pages is made and run first (some minutes)."""
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import os
import pathlib
import shutil
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
from lib.tap import Folder, TUSCH  # noqa: E402
from review.server import Server  # noqa: E402
from ui.browser import Browser  # noqa: E402

PAGES, VIEWS, TURNS, DECISIONS, MANY = 520, 10, 40, 20, 500
WATCH = """
  window.until = found => new Promise(done => { const look = () => found() ? done(performance.now())
    : setTimeout(look, 0); look(); });
  window.press = key => document.body.dispatchEvent(new KeyboardEvent("keydown",
    { key, bubbles: true }));
"""


def make(folder):
    source = folder.path / "heavy"
    subprocess.run([os.environ["MAKE_CORPUS"], "--heavy", str(PAGES), source], check=True)
    subprocess.run([TUSCH, "run", source / "request.json", "-w", folder.workroom],
                   check=False, capture_output=True, env={**os.environ, "OMP_THREAD_LIMIT": "1"})


def cpu_ms(server):
    fields = pathlib.Path(f"/proc/{server.process.pid}/stat").read_text().rsplit(") ", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) * 1000 // os.sysconf("SC_CLK_TCK")


def tell(what, times, goal):
    times = sorted(times)
    p95 = times[min(len(times) * 95 // 100, len(times) - 1)]
    print(f"{what:44} median {times[len(times) // 2]:5.0f} ms   p95 {p95:5.0f} ms   goal {goal} ms",
          flush=True)


def first_views(server):
    times = []
    for _ in range(VIEWS):
        with Browser() as browser:
            browser.open(f"{server.origin}/#ticket={server.ticket()[1]}")
            times.append(browser.wait("document.querySelector('#places li') && performance.now()"))
    tell("first view, all rows and the first places", times, 1000)


def decisions(browser, server, goal):
    """Merges the rows with most places until there are enough of them, and decides them with keys."""
    user = server.user()
    rows = sorted(user.get("entities")[1]["entities"], key=lambda row: -row["n"])
    picked = []
    while sum(row["n"] for row in picked) < MANY and rows:
        picked.append(rows.pop(0))
    into = picked[0]
    for row in picked[1:]:
        user.decide({"entity": row["id"], "into": into["id"]})
    row = next(row for row in user.get("entities")[1]["entities"] if row["id"] == into["id"])
    n, label = row["n"], row["label"].replace("\n", " ")
    browser.open(f"{server.origin}/?2#/people/{into['id']}")
    browser.wait("document.querySelector('#places li')")
    browser.run(WATCH + ";0")
    before, times = cpu_ms(server), []
    for number in range(DECISIONS):
        browser.run(f"document.querySelector('tr[data-id=\"{into['id']}\"]').click()")
        browser.wait(f"document.querySelector('#places h2')?.textContent === {json.dumps(label)}")
        time.sleep(0.3)
        times.append(browser.run("(async () => { const t = performance.now(); press('%s');"
                                 "await until(() => !document.documentElement.dataset.busy);"
                                 "await new Promise(requestAnimationFrame);"
                                 "return performance.now() - t; })()" % "bx"[number % 2]))
    tell(f"a decision about {n} places, next row shown", times, goal)
    print(f"{'':44} {(cpu_ms(server) - before) / DECISIONS:.0f} ms of the server's CPU each")


def pages(browser, server):
    user = server.user()
    document = max(user.get("documents")[1]["documents"], key=lambda row: row["pages"])
    turns = min(TURNS, document["pages"] - 1)
    browser.open(f"{server.origin}/?3#/pages/{document['id']}/1")
    browser.wait("document.querySelector('.paper img')?.complete")
    browser.run(WATCH + ";0")
    times = []
    for page in range(2, turns + 2):
        time.sleep(1.5)
        times.append(browser.run(
            "(async () => { const t = performance.now(); press('PageDown');"
            "await until(() => location.hash.endsWith('/%s/%d')"
            " && document.querySelector('.paper img')?.complete);"
            "return await until(() => document.querySelector('.boxes')?.childNodes.length) - t; })()"
            % (document["id"], page)))
    tell("next page, picture and boxes", times, 150)


def needed(server):
    rows = server.user().get("entities")[1]["entities"]
    n = sum(row["n"] for row in rows)
    print(f"{n} findings in {len(rows)} rows: {n / len(rows):.1f} settled by one decision about a row")
    large = sorted((row["n"] for row in rows), reverse=True)
    for share in (0.5, 0.8, 0.95):
        total, used = 0, 0
        while total < share * n:
            total += large[used]
            used += 1
        print(f"  {share:.0%} of them by {used} decisions, {total / used:.1f} each")
    agreed = [row for row in rows if row["proposal"] in ("redact", "keep")]
    asked = len(rows) - len(agreed)
    kinds = len({(row["category"], row["proposal"]) for row in agreed})
    print(f"  {len(agreed)} rows have one proposal for all their places: followed by {kinds} presses "
          f"(one for each kind), {asked} rows are left to decide one by one: "
          f"{n / (kinds + asked):.0f} findings a decision")


def main():
    folder = Folder()
    try:
        if len(sys.argv) > 1:
            shutil.copytree(sys.argv[1], folder.workroom)
        else:
            make(folder)
        number = json.loads((folder.workroom / "request.json").read_text())["id"]
        with Server(folder, request=number) as server:
            print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
            needed(server)
            first_views(server)
            with Browser() as browser:
                browser.open(f"{server.origin}/#ticket={server.ticket()[1]}")
                browser.wait("document.querySelector('#places li')")
                decisions(browser, server, 200)
                pages(browser, server)
    finally:
        folder.remove()


main()
