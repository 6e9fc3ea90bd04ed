#!/usr/bin/python3
"""A whole review in Chromium as a person does it, with the mouse and with keys alone."""
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import os
import pathlib
import shutil
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
from lib import hidden, tap  # noqa: E402
from lib.tap import expect, expect_status, request, tusch  # noqa: E402
from review.server import Server  # noqa: E402
from ui.browser import Browser  # noqa: E402

CPR = "140761-9710"
LETTER = (f"Naboen Kirsten Holmgaard, cpr. {CPR}, ringede til os i dag.\n"
          "Kirsten Holmgaard bad om at forblive anonym. Sagen blev kaldt Projekt Solsort.\n")
AXE = (pathlib.Path(__file__).parent / "axe/axe.min.js").read_text()
PICTURES = os.environ.get("TUSCH_UI_PICTURES")


def start(folder):
    (folder.source / "a.txt").write_text(LETTER)
    (folder.source / "b.txt").write_text("Notat om Poul Engebjerg, tlf. 20 30 40 50.\n\f\nSide to.\n")
    folder.write_request(request())
    expect_status(folder.run(), 0)


def come_in(browser, server, user="anne", role="caseworker"):
    browser.open(f"{server.origin}/#ticket={server.ticket(user, role)[1]}")
    browser.wait_text("Personer og numre")
    browser.wait("document.querySelector('#progress')")


def check(browser, name):
    """No serious fault for people with disabilities; a picture for those who ask for one."""
    if PICTURES:
        for width, height, scale in ((1366, 768, 1), (1366, 768, 2), (1920, 1080, 1)):
            browser.resize(width, height, scale)
            browser.run("new Promise(done => setTimeout(done, 300))")
            browser.picture(f"{PICTURES}/{name}-{width}-{scale}.png")
        browser.resize(1366, 768)
    browser.run(AXE + ";0")
    found = browser.run(
        "axe.run(document, {resultTypes: ['violations']}).then(r => r.violations.filter(v =>"
        "['serious', 'critical'].includes(v.impact)).map(v => v.id + ': ' + v.nodes[0].html))")
    expect(found == [], f"{name}: {found}")
    wide = browser.run("document.documentElement.scrollWidth - innerWidth")
    expect(wide <= 1, f"{name}: {wide} pixels wider than the screen")


def left(browser):
    return browser.run("document.querySelector('#progress').textContent")


def finish(folder):
    expect_status(tusch("assemble", "-w", folder.workroom), 0)
    return subprocess.run(["pdftotext", folder.workroom / "out/bundle.pdf", "-"],
                          capture_output=True, text=True, check=True).stdout


def with_the_mouse(folder):
    start(folder)
    with Server(folder) as server, Browser() as browser:
        come_in(browser, server)
        browser.wait_text("Kirsten Holmgaard")
        check(browser, "people")
        browser.click("Kirsten Holmgaard", "#rows")
        browser.wait_text("bad om at forblive anonym")
        browser.click("Udelad", "#places")
        browser.wait_text("steder udelades")
        browser.wait_idle()
        before = left(browser)
        browser.open(server.origin + "/")
        browser.wait(f"document.querySelector('#progress')?.textContent === {json.dumps(before)}")
        browser.wait("document.querySelectorAll('#rows tbody tr').length > 0")
        browser.click("Følg forslag for alle viste")
        browser.wait_text("Forslaget er fulgt")
        browser.click("Sider", "nav")
        browser.wait("document.querySelector('.paper img')?.complete")
        browser.wait("document.querySelectorAll('.boxes .box').length > 0")
        check(browser, "pages")
        box = browser.run("(() => { const w = [...document.querySelectorAll('.word')].find(w =>"
                          "w.textContent.startsWith('Solsort')); const r = w.getBoundingClientRect();"
                          "return [r.left - 4, r.top - 6, r.right + 4, r.bottom + 6]; })()")
        browser.drag(*box)
        browser.wait("document.querySelectorAll('.box.hand').length === 1")
        browser.click("Akter", "nav")
        browser.wait_text("Titel, som borgeren ser den")
        check(browser, "documents")
        browser.click("Vis", "tbody")
        browser.wait("document.querySelector('dialog .preview img')?.complete"
                     " && document.querySelector('dialog .preview img').naturalWidth > 500")
        check(browser, "preview")
        browser.click("Luk", "dialog")
        browser.click("Titel", "tbody")
        browser.wait("document.querySelector('dialog').open")
        check(browser, "dialog")
        browser.run("document.querySelector('#retitle').value = 'Et brev'")
        browser.click("Gem", "dialog")
        browser.wait_text("egentlig titel")
        browser.click("Overblik", "nav")
        browser.wait_text("Forløb")
        check(browser, "overview")
        browser.click("Godkendelse", "nav")
        browser.wait_text("Før svaret kan sendes")
        check(browser, "approval")
        expect(browser.faults == [], str(browser.faults))
        folder.decide_all()
    text = finish(folder)
    expect("Kirsten" not in text and CPR not in text and "Solsort" not in text, "not gone")
    expect("Et brev" in text and "Sagen blev kaldt" in text, "more than was marked is gone")


def rows(browser):
    return browser.run("[...document.querySelectorAll('#rows tbody tr')].length")


def merging_and_extracting(folder):
    start(folder)
    with Server(folder) as server, Browser() as browser:
        come_in(browser, server)
        browser.wait("document.querySelectorAll('#rows tbody tr').length > 1")
        n = rows(browser)
        for label in ("Kirsten Holmgaard", "Poul Engebjerg"):
            browser.run(f"document.querySelector('[aria-label*=\"{label}\"]').click()")
        browser.click("Saml de 2 valgte")
        browser.wait(f"document.querySelectorAll('#rows tbody tr').length === {n - 1}")
        browser.wait_text("Samlet med")
        check(browser, "merged")
        browser.click("Skil ad", "#places")
        browser.wait(f"document.querySelectorAll('#rows tbody tr').length === {n}")
        browser.wait_idle()
        browser.click("Kirsten Holmgaard", "#rows")
        browser.wait_text("bad om at forblive anonym")
        browser.run("document.querySelector('.places input').click()")
        browser.run("document.querySelector('.regroup').open = true")
        browser.click("Gør dem til en ny række", "#places")
        browser.wait_text("Kirsten Holmgaard (2)")
        browser.wait_idle()
        browser.open(server.origin + "/#/pages/d00001/1")
        browser.wait("document.querySelectorAll('.boxes .box').length > 0")
        browser.press("e")
        browser.wait("document.querySelector('#kept-text')")
        browser.type("Projekt")
        browser.click("Behold", ".notice")
        browser.wait("document.querySelectorAll('.box.keep.new').length === 1")
        check(browser, "extract")
        browser.click("Udelad resten af siden")
        browser.wait("document.querySelectorAll('.box.hand').length === 4")
        browser.wait_idle()
        browser.click("Fortryd", "#top")
        browser.wait("document.querySelectorAll('.box.hand').length === 0")
        browser.click("Akter", "nav")
        browser.wait_text("Titel, som borgeren ser den")
        browser.click("Sider", "tbody")
        browser.wait("document.querySelector('dialog').open")
        browser.run("document.querySelector('#ranges').value = '2'")
        browser.click("Gem", "dialog")
        browser.wait_text("sider, der udelades: 2")
        expect(browser.faults == [], str(browser.faults))
    folder.decide_all()
    text = finish(folder)
    expect("Side to" not in text and "Sagen blev kaldt" in text, "not the page that was named")


def with_keys_alone(folder):
    start(folder)
    with Server(folder) as server, Browser() as browser:
        come_in(browser, server)
        browser.wait("document.querySelectorAll('#rows tbody tr').length > 0")
        browser.press("?")
        browser.wait("document.querySelector('dialog').open")
        check(browser, "help")
        browser.press("Enter")
        browser.wait("!document.querySelector('dialog').open")
        # The focus may still be in the dialog until the next picture is drawn.
        browser.press("?")
        browser.wait("document.querySelector('dialog').open")
        heard = browser.run("(() => { document.querySelector('dialog').close();"
                            "document.querySelector('dialog button').dispatchEvent("
                            "new KeyboardEvent('keydown', {key: 'j', bubbles: true, cancelable: true})"
                            "); return document.querySelectorAll('#rows tr')[2].classList"
                            ".contains('selected'); })()")
        expect(heard, "a key after a dialog was lost")
        browser.press("k")
        start_of = left(browser)
        browser.press("x")
        browser.wait(f"document.querySelector('#progress').textContent !== {json.dumps(start_of)}")
        browser.press("u")
        browser.wait(f"document.querySelector('#progress').textContent === {json.dumps(start_of)}")
        browser.wait_idle()
        browser.press("s")
        browser.wait("document.querySelector('.findings .selected')")
        for _ in range(60):
            before = left(browser)
            if before.startswith("Alt er afgjort"):
                break
            is_found = browser.run("!!document.querySelector('.findings .selected')")
            browser.press("x" if is_found else "o")
            browser.wait_idle()
            expect(left(browser) != before, "nothing was decided: " + before)
        expect(left(browser) == "Alt er afgjort", left(browser))
        browser.press("?")
        browser.wait("document.querySelector('dialog').open")
        browser.run("document.querySelector('#keys-on').click()")
        browser.click("Luk", "dialog")
        browser.press("u")
        browser.press("g")
        expect(left(browser) == "Alt er afgjort", "a key that was switched off did something")
        expect(browser.faults == [], str(browser.faults))
    expect("Kirsten" not in finish(folder), "not gone")


def two_people_at_once(folder):
    start(folder)
    with Server(folder) as server, Browser() as browser:
        come_in(browser, server)
        browser.wait_text("Kirsten Holmgaard")
        before = left(browser)
        bo = server.user("bo")
        rows = bo.get("entities")[1]["entities"]
        row = next(row for row in rows if "Kirsten" in row["label"])
        expect(bo.decide({"entity": row["id"], "decision": "keep"})[0] == 200, "refused")
        # What another did is shown without being asked for.
        browser.wait(f"document.querySelector('#progress').textContent !== {json.dumps(before)}")
        expect(browser.faults == [], str(browser.faults))


def what_pages_do_not_show(folder):
    """A note on a page of a PDF: in the list of documents, beside the page, and among the people."""
    (folder.source / "note.pdf").write_bytes(hidden.pdf([
        "<< /Type /Annot /Subtype /Text /Rect [10 10 90 90] /T (Notat) "
        f"/Contents (Kirsten Holmgaard, cpr. {CPR}) >>"], "/Annots [10 0 R]"))
    folder.write_request(request())
    expect_status(folder.run(), 0)
    with Server(folder) as server, Browser() as browser:
        come_in(browser, server, "bo", "approver")
        browser.click("Kirsten Holmgaard", "#rows")
        browser.click("akt 0001, ses ikke på siderne", "#places")
        browser.wait_text(f"Kirsten Holmgaard, cpr. {CPR}")
        browser.wait("document.querySelectorAll('.hidden-list mark.ask').length === 2")
        check(browser, "hidden")
        browser.open(f"{server.origin}/#/pages/d00001/1")
        browser.click("Akten bærer mere", "#panel")
        browser.wait("document.querySelectorAll('#panel .hidden-list mark').length === 2")
        folder.decide_all()
        expect("Kirsten" not in finish(folder), "what is hidden came out")
        bo = server.user("bo", "approver")
        expect(bo.post("approve")[0] == 200 and bo.post("reopen")[0] == 200, "not approved")
        browser.open(f"{server.origin}/#/approval")
        browser.wait_text("Intet er afgjort anderledes siden.")
        row = next(row for row in bo.get("entities")[1]["entities"] if "Kirsten" in row["label"])
        expect(bo.decide({"entity": row["id"], "decision": "keep"})[0] == 200, "refused")
        browser.wait_text("1 ændring")
        expect(browser.run("document.querySelector('#difference tbody').innerText.includes('Bliver')"),
               "what it is now")
        check(browser, "difference")
        expect(browser.faults == [], str(browser.faults))


def an_answer_that_comes_late(folder):
    """What the server said first does not replace what it said last, however late it comes."""
    start(folder)
    with Server(folder) as server, Browser() as browser:
        come_in(browser, server)
        browser.wait_text("Kirsten Holmgaard")
        browser.wait_idle()
        browser.run("""(() => { const now = window.fetch; window.fetch = async (path, ...rest) => {
          const answer = await now(path, ...rest);
          if (path.endsWith('/state') && !window.late) {
            window.late = new Promise(done => { window.letGo = done; });
            await window.late;
          }
          return answer; }; })()""")
        bo = server.user("bo")
        rows = bo.get("entities")[1]["entities"][:2]
        expect(bo.decide({"entity": rows[0]["id"], "decision": "keep"})[0] == 200, "refused")
        browser.wait("!!window.letGo")
        expect(bo.decide({"entity": rows[1]["id"], "decision": "keep"})[0] == 200, "refused")
        newest = bo.get("state")[1]["version"]
        # Time for the second answer to come before the first, if the page lets it.
        browser.run("new Promise(done => setTimeout(done, 1000))")
        browser.run("window.letGo()")
        browser.wait_idle()
        browser.wait("import('/app.js').then(({ app }) => app.state.version === %d)" % newest)


def heavy(folder):
    """Measured in the browser; only asked for (TUSCH_UI_HEAVY=WORKROOM)."""
    import unittest
    source = os.environ.get("TUSCH_UI_HEAVY")
    if not source:
        raise unittest.SkipTest("TUSCH_UI_HEAVY names no workroom")
    shutil.copytree(source, folder.workroom)
    number = json.loads((folder.workroom / "request.json").read_text())["id"]
    with Server(folder, request=number) as server, Browser() as browser:
        browser.open(f"{server.origin}/#ticket={server.ticket()[1]}")
        first = browser.wait("document.querySelectorAll('#rows tbody tr').length > 0 &&"
                             "performance.now()")
        print(f"# first view {first:.0f} ms, {left(browser)}")
        times = browser.run("""(async () => { const times = [];
          const { get, decide, api, imageOf } = await import('/api.js');
          const state = await get('state'); api.version = state.version;
          const rows = (await get('entities')).entities.sort((a, b) => b.n - a.n);
          for (const decision of ['redact', 'keep', 'redact']) { const t = performance.now();
            await decide({ entity: rows[0].id, decision });
            times.push(performance.now() - t); }
          const documents = (await get('documents')).documents.filter(d => d.pages > 2);
          const pages = [];
          for (let i = 1; i <= 20; i++) { const d = documents[i % documents.length];
            const n = 1 + i % (d.pages - 2); await (await fetch(imageOf(d.id, n))).blob();
            const t = performance.now();
            await Promise.all([get(`pages/${d.id}/${n}`),
              fetch(imageOf(d.id, n)).then(r => r.blob())]);
            pages.push(performance.now() - t); }
          return [rows[0].n, times, pages.sort((a, b) => a - b)]; })()""")
        print(f"# a decision about {times[0]} places: {[round(t) for t in times[1]]} ms")
        print(f"# a page fetched ahead: p95 {times[2][18]:.0f} ms")


tap.main([with_the_mouse, merging_and_extracting, with_keys_alone, two_people_at_once,
          an_answer_that_comes_late, what_pages_do_not_show, heavy])
