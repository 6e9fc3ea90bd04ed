#!/usr/bin/python3
"""The work room's server: who may come in, what they may do, what becomes of it."""
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
from lib import tap  # noqa: E402
from lib.tap import expect, expect_status, request, tusch  # noqa: E402
from review.server import KEY, Server, User  # noqa: E402

CPR = "140761-9710"
TEXT = (f"Naboen Kirsten Holmgaard, cpr. {CPR}, ringede til os i dag.\n"
        f"Kirsten Holmgaard bad om at forblive anonym. Sagen blev kaldt Projekt Solsort.\n")


def start(folder, name="a.txt"):
    (folder.source / name).write_text(TEXT)
    folder.write_request(request())
    expect_status(folder.run(), 0)


def entity(user, category):
    rows = user.get("entities")[1]["entities"]
    return next(row for row in rows if row["category"] == category)


def ticket_works_once(folder):
    start(folder)
    with Server(folder) as server:
        status, ticket = server.ticket()
        expect(status == 201 and len(ticket) == 64, f"no ticket: {status}")
        status, cookie, full = server.enter(ticket)
        expect(status == 200, f"not let in: {status}")
        expect("HttpOnly" in full and "SameSite=Strict" in full, full)
        expect(User(server, cookie).get("state")[0] == 200, "the session does not work")
        expect(server.enter(ticket)[0] == 401, "a ticket worked twice")
        expect(server.enter("f" * 64)[0] == 401, "an invented ticket worked")
        expect(server.ticket(key="x" * 40)[0] == 401, "tickets without the key")
        expect(server.ticket(request="2026-000002")[0] == 400, "a ticket for another request")
        expect(server.ticket(role="king")[0] == 400, "a role that is none")
        ticket = server.ticket(seconds=1)[1]
        time.sleep(1.2)
        expect(server.enter(ticket)[0] == 401, "a ticket that was too old worked")


def nobody_without_session(folder):
    start(folder)
    with Server(folder) as server:
        for name in ("state", "entities", "documents", "pages/d00001/1", "images/d00001/1",
                     "hidden/d00001", "difference", "search?q=Kirsten", "events", "bundle"):
            status, headers, data = server.raw("GET", f"/api/requests/2026-000001/{name}")
            expect(status == 401 and b"Kirsten" not in data, f"{name}: {status}")
            expect(headers["Cache-Control"] == "no-store", "may be stored")
            expect("default-src 'none'" in headers["Content-Security-Policy"], "no policy")
        user = server.user()
        for path in ("/api/requests/2026-000002/state", "/api/requests//state", "/api/requests/x",
                     "/api/requests/2026-000001/pages/d99999/1",
                     "/api/requests/2026-000001/pages/d00001/99",
                     "/api/requests/2026-000001/images/d00001/0",
                     "/api/requests/2026-000001/entities/e9999",
                     "/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd"):
            status, _, data = server.raw("GET", path, headers={"Cookie": user.cookie})
            expect(status in (400, 404) and b"root:" not in data, f"{path}: {status}")
        status = server.raw("GET", "/", headers={"Host": "evil.example"})[0]
        expect(status == 421, f"another host's name: {status}")
        expect(server.raw("GET", "/")[0] == 200, "no page")


def only_own_pages_write(folder):
    start(folder)
    with Server(folder) as server:
        user = server.user()
        body = {"version": 0, "decisions": [{"entity": entity(user, "CPR")["id"],
                                             "decision": "keep"}]}
        for headers in ({"Origin": "https://evil.example"}, {"Origin": "null"},
                        {"Content-Type": "text/plain"}, {"Sec-Fetch-Site": "cross-site"}):
            expect(user.post("decisions", body, **headers)[0] == 403, f"{headers} could write")
        status = server.raw("POST", user.path("decisions"), json.dumps(body),
                            {"Cookie": user.cookie, "Origin": server.origin,
                             "Content-Type": "application/json"})[0]
        expect(status == 403, "written without the header of our own pages")
        expect(user.state()["version"] == 0, "something was decided")
        status = user.post("decisions", b"x", **{"Content-Length": str(2 << 20)})[0]
        expect(status == 413, f"a body of two megabytes: {status}")
        expect(user.post("decisions", body)[0] == 200, "our own page could not write")


def roles_are_kept(folder):
    start(folder)
    with Server(folder) as server:
        reader = server.user("rikke", "reader")
        decision = {"entity": entity(reader, "CPR")["id"], "decision": "redact"}
        for name in ("decisions", "undo", "comments", "assemble", "approve", "reopen"):
            expect(reader.post(name, {"version": 0, "decisions": [decision]})[0] == 403,
                   f"a reader could {name}")
        expect(server.user().post("approve")[0] == 403, "a caseworker could approve")


def one_decision_settles_all_places(folder):
    start(folder)
    with Server(folder) as server:
        user = server.user()
        before = user.state()["progress"]["findings_left"]
        row = entity(user, "PERSON")
        expect(row["n"] >= 2, f"{row['n']} places")
        expect(user.decide({"entity": row["id"], "decision": "redact"})[0] == 200, "refused")
        left = user.state()["progress"]["findings_left"]
        expect(before - left == row["n"], f"{before} → {left}, {row['n']} places")
        found = user.get("next", document="d00001", page=1)[1]
        expect(found.get("kind") == "finding", f"next: {found}")
        places = user.get("entities/" + row["id"])[1]["places"]
        expect("bad om at forblive anonym" in places[1]["after"], str(places[1]))


def undo_is_unlimited(folder):
    start(folder)
    with Server(folder) as server:
        user = server.user()
        person, cpr = entity(user, "PERSON"), entity(user, "CPR")
        finding = user.get("entities/" + person["id"])[1]["places"][0]["id"]

        def seen():
            return ([(p["decision"], p.get("ground"))
                     for p in user.get("entities/" + person["id"])[1]["places"]],
                    entity(user, "CPR")["decision"], user.get("pages/d00001/1")[1]["boxes"],
                    user.get("documents")[1]["documents"][0]["decision"],
                    user.get("documents")[1]["documents"][0].get("own_title"))
        steps = [{"finding": finding, "decision": "keep"},
                 {"entity": person["id"], "decision": "redact", "ground": "FVL § 15"},
                 {"finding": finding, "decision": "keep"},
                 {"entity": person["id"], "decision": "keep"},
                 {"entity": cpr["id"], "decision": "redact"},
                 {"document": "d00001", "page": 1, "box": [10, 10, 90, 40], "decision": "redact"},
                 {"document": "d00001", "decision": "redact", "ground": "FVL § 12"},
                 {"document": "d00001", "title": "Et notat"}]
        states = []
        for step in steps:
            states.append(seen())
            expect(user.decide(step)[0] == 200, f"{step} was refused")
            expect(seen() != states[-1], f"{step} changed nothing")
        for number, state in reversed(list(enumerate(states))):
            expect(user.post("undo")[0] == 200, f"undo of step {number} was refused")
            now = seen()
            expect(now == state, f"step {number} not undone:\n{now}\n{state}")
        expect(user.post("undo")[1]["error"] == "nothing", "undone more than was done")
        expect_status(tusch("verify", "--log", "-w", folder.workroom), 0)


def two_users_in_conflict(folder):
    start(folder)
    with Server(folder) as server:
        anne, bo = server.user("anne"), server.user("bo")
        row = entity(anne, "PERSON")
        place = anne.get("entities/" + row["id"])[1]["places"][0]["id"]
        version = anne.state()["version"]
        expect(anne.decide({"entity": row["id"], "decision": "redact"}, version=version)[0] == 200,
               "the first was refused")
        for late in ({"entity": row["id"], "decision": "keep"},
                     {"finding": place, "decision": "keep"}):
            status, reply = bo.decide(late, version=version)
            expect(status == 409 and reply["error"] == "conflict", f"{status} {reply}")
        other = {"entity": entity(bo, "CPR")["id"], "decision": "redact"}
        expect(bo.decide(other, version=version)[0] == 200, "what nobody touched was refused")
        expect(bo.decide({"finding": place, "decision": "keep"})[0] == 200, "after looking: refused")
        status, reply = bo.post("undo")
        expect(status == 200, f"{reply}")
        expect(entity(anne, "PERSON")["decision"] == "redact", "Bo's undo took more than Bo's")


def others_are_told(folder):
    start(folder)
    with Server(folder) as server:
        import http.client
        anne = server.user("anne")
        connection = http.client.HTTPConnection(server.host, timeout=20)
        connection.request("GET", anne.path("events"), headers={"Cookie": anne.cookie})
        stream = connection.getresponse()
        expect(stream.headers["Content-Type"] == "text/event-stream", "no stream")
        expect(stream.readline().startswith(b"retry"), "no start")
        server.user("bo").decide({"entity": entity(anne, "CPR")["id"], "decision": "redact"})
        lines = [stream.readline() for _ in range(3)]
        while b"event: changed\n" not in lines:
            lines.append(stream.readline())
        connection.close()
        # Another process may write and read at the same time.
        expect_status(tusch("decide", "-w", folder.workroom, "--accept", "--user", "script"), 0, 5)
        left = anne.state()["progress"]["findings_left"]
        expect(left == folder.status()["undecided_findings"], "the server did not see it")


def text_of(folder):
    return subprocess.run(["pdftotext", folder.workroom / "out/bundle.pdf", "-"],
                          capture_output=True, text=True, check=True).stdout


def hand_drawn_is_redacted_and_verified(folder):
    start(folder)
    with Server(folder) as server:
        user = server.user()
        folder.decide_all()
        page = user.get("pages/d00001/1")[1]
        word = next(w for w in page["words"] if w[0].startswith("ringede"))
        box = {"document": "d00001", "page": 1, "box": word[1:5], "decision": "redact",
               "ground": "FVL § 15 b, nr. 5"}
        expect(user.decide(box)[0] == 200, "a box was refused")
        status, reply = user.post("mark-text", {"version": user.state()["version"],
                                                "text": "projekt solsort"})
        expect(status == 200 and reply["n"] == 1, f"{status} {reply}")
        for bad in ([1, 2, 3], [5, 5, 4, 9], ["a", 1, 2, 3], [0, 0, 1e9, 5], [-5, 0, 5, 5]):
            expect(user.decide({**box, "box": bad})[0] == 400, f"{bad} was taken")
        expect(len(user.get("pages/d00001/1")[1]["boxes"]) == 2, "boxes are not shown")
        expect_status(tusch("assemble", "-w", folder.workroom), 0)
        text = text_of(folder)
        expect("ringede" not in text and "Solsort" not in text, "what was marked is there")
        expect("forblive anonym" in text, "more than was marked is gone")
        data = json.loads((folder.workroom / "out/decision-data.json").read_text())
        n = sum(sum(reason["kinds"].values()) for reason in data["reasons"])
        expect(n == 5, f"two names, a CPR number, two boxes: {data['reasons']}")
        expect(user.decide({**box, "decision": "keep"})[0] == 200, "cannot be taken away")
        expect_status(tusch("assemble", "-w", folder.workroom), 0)
        expect("ringede" in text_of(folder), "taken away and still gone")


def copies_share_boxes(folder):
    (folder.source / "b.txt").write_text(TEXT)
    start(folder)
    with Server(folder) as server:
        user = server.user()
        folder.decide_all()
        user.decide({"document": "d00002", "page": 1, "box": [0, 0, 500, 300],
                     "decision": "redact"})
        for document in ("d00001", "d00002"):
            expect(len(user.get(f"pages/{document}/1")[1]["boxes"]) == 1, f"not on {document}")
        expect_status(tusch("assemble", "-w", folder.workroom), 0)
        expect("ringede" not in text_of(folder), "the other copy shows it")


def rules_with_four_eyes(folder):
    source = pathlib.Path(tap.__file__).parents[2] / "rules"
    shutil.copytree(source, folder.path / "data/rules")
    policy = folder.path / "data/rules/policy/FVL9.policy"
    policy.write_text(policy.read_text().replace("fire øjne = nej", "fire øjne = ja"))
    return {"TUSCH_DATADIR": str(folder.path / "data")}


def wait_for_bundle(user):
    for _ in range(600):
        state = user.state()
        if not state["assembling"]:
            return state
        time.sleep(0.2)
    raise AssertionError("the bundle was never made")


def approval_takes_two(folder):
    start(folder)
    env = rules_with_four_eyes(folder)
    with Server(folder, env=env) as server:
        anne, bo = server.user("anne", "approver"), server.user("bo", "approver")
        expect(anne.state()["four_eyes"], "the policy is not seen")
        blocking = [line for line in anne.get("checklist")[1]["lines"]
                    if line["blocking"] and line["n"]]
        expect(blocking and blocking[0]["links"], "nothing in the way of an unreviewed bundle")
        expect(anne.post("approve")[0] == 409, "approved without a bundle")
        folder.decide_all()
        row = entity(anne, "CPR")
        anne.decide({"entity": row["id"], "decision": "redact"})
        expect(anne.post("assemble")[0] == 200, "no bundle")
        expect(wait_for_bundle(anne)["phase"] == "verified", "not verified")
        status, reply = anne.post("approve")
        expect(status == 409 and reply["error"] == "pending", f"approved alone: {reply}")
        result = tusch("approve", "-w", folder.workroom, "--user", "anne", env={**os.environ, **env})
        expect_status(result, 5)
        expect(bo.post("approve")[0] == 200, "the other could not approve")
        expect(bo.state()["phase"] == "approved", "not approved")
        for refused in (anne.decide({"entity": row["id"], "decision": "keep"}), anne.post("undo")):
            expect(refused[0] == 409 and refused[1]["error"] == "approved", f"{refused}")
        expect(bo.get("bundle")[1][:5] == b"%PDF-", "no bundle to look at")
        expect(bo.post("reopen")[0] == 200, "not opened again")
        expect(bo.state()["phase"] == "review", bo.state()["phase"])
        expect(anne.decide({"entity": row["id"], "decision": "keep"})[0] == 200, "still closed")
        expect_status(tusch("verify", "--log", "-w", folder.workroom), 0)


def rows_of(user):
    return {row["id"]: row for row in user.get("entities")[1]["entities"]}


def entities_are_merged(folder):
    (folder.source / "b.txt").write_text("Poul Engebjerg skrev. Poul Engebjerg kom igen.\n")
    start(folder)
    with Server(folder) as server:
        user = server.user()
        people = {row["label"]: row for row in rows_of(user).values()
                  if row["category"] == "PERSON"}
        one, other = people["Kirsten Holmgaard"], people["Poul Engebjerg"]
        for bad in ({"entity": one["id"], "into": one["id"]}, {"entity": one["id"], "into": "e9999"},
                    {"entity": one["id"] + ".2", "into": other["id"]},
                    {"document": "d00001", "into": other["id"]}, {"entity": one["id"], "into": 7}):
            expect(user.decide(bad)[0] == 400, f"{bad} was taken")
        user.decide({"entity": other["id"], "decision": "keep"})
        expect(user.decide({"entity": one["id"], "into": other["id"]})[0] == 200, "not merged")
        rows = rows_of(user)
        expect(one["id"] not in rows, "two rows are left")
        row = rows[other["id"]]
        expect(row["n"] == one["n"] + other["n"] and row["left"] == one["n"],
               f"merging decided something: {row}")
        merged = user.get("entities/" + other["id"])[1]["merged"]
        expect([entry["id"] for entry in merged] == [one["id"]], str(merged))
        # The old id means the same row, also to tusch decide.
        (folder.path / "d.json").write_text(json.dumps(
            {"decisions": [{"entity": one["id"], "decision": "redact"}]}))
        expect_status(tusch("decide", "-w", folder.workroom, "--file", folder.path / "d.json",
                            "--user", "script"), 0, 5)
        expect(rows_of(user)[other["id"]]["decision"] == "redact", "not all decided by one")
        expect(user.decide({"entity": one["id"], "into": ""})[0] == 200, "not taken back")
        rows = rows_of(user)
        expect(rows[one["id"]]["decision"] == rows[other["id"]]["decision"] == "redact",
               "taking a merge back changed what is decided")
        expect(user.decide({"entity": one["id"], "decision": "keep"})[0] == 200, "refused")
        expect(rows_of(user)[other["id"]]["decision"] == "redact", "still one")
        for _ in range(3):
            expect(user.post("undo")[0] == 200, "no undo")
            states = [r["decision"] for r in rows_of(user).values() if r["category"] == "PERSON"]
            expect(set(states) == {"redact"}, f"undo took back what another decided: {states}")
        expect(one["id"] in rows_of(user), "still merged")
        expect(user.post("undo")[1]["error"] == "conflict", "undid what another decided since")
        expect_status(tusch("verify", "--log", "-w", folder.workroom), 0)


def places_are_moved(folder):
    start(folder)
    with Server(folder) as server:
        user = server.user()
        row = entity(user, "PERSON")
        user.decide({"entity": row["id"], "decision": "redact", "ground": "FVL § 15"})
        shown = user.get("entities/" + row["id"])[1]
        place, part = shown["places"][1]["id"], shown["next_part"]
        expect(part == row["id"] + ".2", part)
        expect(user.decide({"entity": part, "decision": "keep"})[0] == 400, "no such part yet")
        expect(user.decide({"finding": place, "into": part})[0] == 200, "not divided")
        rows = rows_of(user)
        expect((rows[row["id"]]["n"], rows[part]["n"]) == (row["n"] - 1, 1), str(rows))
        expect(rows[part]["decision"] == "redact", "moving changed what is decided")
        expect(rows[part]["label"].endswith("(2)"), rows[part]["label"])
        user.decide({"entity": part, "decision": "keep"})
        rows = rows_of(user)
        expect((rows[row["id"]]["decision"], rows[part]["decision"]) == ("redact", "keep"),
               "decided together")
        expect(user.get("entities/" + row["id"])[1]["next_part"] == row["id"] + ".3", "used twice")
        folder.decide_all()
        expect_status(tusch("assemble", "-w", folder.workroom), 0)
        text = text_of(folder)
        expect(text.count("Kirsten Holmgaard") == 1, "the plan does not follow the parts")
        expect(user.post("undo")[0] == 200 and user.post("undo")[0] == 200, "no undo")
        rows = rows_of(user)
        expect(part not in rows and rows[row["id"]]["n"] == row["n"], "still divided")
        expect(rows[row["id"]]["decision"] == "redact", str(rows[row["id"]]))


def same_text_and_its_reverse(folder):
    (folder.source / "b.txt").write_text("Solsort her, solsort der. Solsorten er en fugl.\n")
    start(folder)
    with Server(folder) as server:
        user = server.user()

        def boxes():
            return len(user.get("pages/d00001/1")[1]["boxes"]
                       + user.get("pages/d00002/1")[1]["boxes"])
        mark = {"version": user.state()["version"], "text": "solsort"}
        status, reply = user.post("mark-text", mark)
        expect(status == 200 and reply["n"] == 4 and boxes() == 4, f"{reply}, {boxes()} boxes")
        expect(user.post("mark-text", {**mark, "decision": "ask"})[0] == 400, "neither nor")
        mark["version"] = user.state()["version"]
        status, reply = user.post("mark-text", {**mark, "decision": "keep"})
        expect(status == 200 and reply["n"] == 4 and boxes() == 0, f"{reply}, {boxes()} boxes left")
        row = entity(user, "PERSON")
        place = user.get("entities/" + row["id"])[1]["places"][0]["id"]
        for decision in ("redact", "keep"):
            status, reply = user.post("same-text", {"version": user.state()["version"],
                                                    "finding": place, "decision": decision})
            expect(status == 200 and reply["n"] >= 2, f"{status} {reply}")
            expect(entity(user, "PERSON")["decision"] == decision, "not everywhere")


def everything_but_this(folder):
    (folder.source / "b.txt").write_text("Indledning med Jens.\n\f\nBeholdes midt i teksten.\n")
    start(folder)
    with Server(folder) as server:
        user = server.user()
        folder.decide_all()
        page = next(d for d in user.get("documents")[1]["documents"] if d["pages"] == 2)
        words = user.get(f"pages/{page['id']}/2")[1]["words"]
        box = next(word for word in words if word[0] == "midt")[1:5]
        body = {"version": user.state()["version"], "document": page["id"], "page": 2,
                "boxes": [box], "ground": "OFL § 28", "whole_document": True}
        for bad in ({**body, "boxes": []}, {**body, "boxes": [[1, 2, 3]]}, {**body, "page": 9},
                    {**body, "boxes": "x"}, {**body, "document": "d99999"}):
            expect(user.post("extract", bad)[0] == 400, f"{bad} was taken")
        status, reply = user.post("extract", body)
        expect(status == 200 and reply["n"] == 5, f"{status} {reply}")
        row = next(d for d in user.get("documents")[1]["documents"] if d["id"] == page["id"])
        expect(row["withheld_pages"] == [1], str(row))
        expect_status(tusch("assemble", "-w", folder.workroom), 0)
        text = text_of(folder)
        expect("midt" in text and "Beholdes" not in text and "Indledning" not in text, text)
        expect(text.count("OFL § 28") >= 2, "no ground on the page that is withheld: " + text)
        expect(user.post("undo")[0] == 200, "no undo")
        expect(user.get(f"pages/{page['id']}/2")[1]["boxes"] == [], "boxes are left")


def comments_are_kept(folder):
    start(folder)
    with Server(folder) as server:
        user = server.user()
        place = {"document": "d00001", "page": 1}
        expect(user.post("comments", {**place, "text": "Spørg juristen"})[0] == 200, "refused")
        for bad in ({**place, "text": " "}, {**place, "text": "x" * 3000}, {"text": "x"},
                    {**place, "page": 99, "text": "x"}, {**place, "page": "1", "text": "x"}):
            expect(user.post("comments", bad)[0] == 400, f"{bad} was taken")
        comments = user.get("pages/d00001/1")[1]["comments"]
        expect([c["text"] for c in comments] == ["Spørg juristen"], str(comments))


def picture_pdf():
    """A page with text, a photo (noise) and a signature (one winding stroke)."""
    pixels = bytes(random.Random(3).randrange(40, 180) for _ in range(64 * 64))
    waves = "".join(f"{330 + 14 * i} {(200, 250)[i % 2]} {336 + 14 * i} {(180, 265)[i % 2]} "
                    f"{340 + 14 * i} 222 c " for i in range(9))
    content = (f"BT /F 12 Tf 72 720 Td (Brev om Poul Engebjerg med billede.) Tj ET "
               f"q 150 0 0 150 72 480 cm /I Do Q 1.4 w 326 222 m {waves} S").encode()
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
               b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font"
               b"<</F 5 0 R>>/XObject<</I 6 0 R>>>>>>",
               b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
               b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
               b"<</Type/XObject/Subtype/Image/Width 64/Height 64/ColorSpace/DeviceGray"
               b"/BitsPerComponent 8/Length 4096>>stream\n" + pixels + b"\nendstream"]
    out, places = b"%PDF-1.7\n", []
    for number, data in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj%s\nendobj\n" % (number, data)
    start_of = len(out)
    out += b"xref\n0 7\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % p for p in places)
    return out + b"trailer<</Size 7/Root 1 0 R>>startxref\n%d\n%%%%EOF" % start_of


def what_is_no_text_is_outlined(folder):
    (folder.source / "p.pdf").write_bytes(picture_pdf())
    folder.write_request(request())
    expect_status(folder.run(), 0, 4, 5)
    with Server(folder) as server:
        user = server.user()
        status, data = user.get("areas/d00001/1")
        expect(status == 200, f"{status}")
        found = {area["kind"]: area["box"] for area in data["areas"]}
        expect(len(data["areas"]) == 2 and set(found) == {"picture", "writing"}, str(data))
        for kind, wanted in (("picture", (72, 212, 222, 362)), ("writing", (326, 590, 460, 645))):
            away = max(abs(a - b) for a, b in zip(found[kind], wanted))
            expect(away < 25, f"{kind} at {found[kind]}, wanted {wanted}")
        expect(user.get("areas/d00001/2")[0] == 404 and user.get("areas/d9/1")[0] == 404, "no page")


def checklist_knows_other_places(folder):
    """A text that is removed by hand here and stands there; a page withheld here, shown there."""
    lines = "".join(f"Linje nummer {number} om noget ganske almindeligt.\n" for number in range(12))
    (folder.source / "b.txt").write_text("Projekt Solsort er hemmeligt.\n\f\n" + lines)
    (folder.source / "c.txt").write_text(lines + "En linje mere.\n")
    start(folder)
    with Server(folder) as server:
        user = server.user()

        def line(name):
            return next(entry for entry in user.get("checklist")[1]["lines"] if entry["id"] == name)
        expect(line("elsewhere")["n"] == 0 and line("near-copies")["n"] == 0, "alarm about nothing")
        words = user.get("pages/d00001/1")[1]["words"]
        word = next(word for word in words if word[0].startswith("Solsort"))
        user.decide({"document": "d00001", "page": 1, "box": word[1:5], "decision": "redact"})
        found = line("elsewhere")
        expect([(link["number"], link["page"]) for link in found["links"]] == [("0002", 1)], str(found))
        user.post("mark-text", {"version": user.state()["version"], "text": "Solsort"})
        expect(line("elsewhere")["n"] == 0, "what is marked everywhere is still listed")
        user.decide({"document": "d00002", "page": 2, "decision": "redact"})
        found = line("near-copies")
        expect([(link["number"], link["page"]) for link in found["links"]] == [("0003", 1)], str(found))
        expect(user.get("overview")[1]["totals"]["documents"] == 3, "no overview")


def rules_hear_of_it(folder):
    start(folder)
    with Server(folder) as server:
        anne, bo = server.user("anne"), server.user("bo")
        row = entity(anne, "PERSON")
        anne.decide({"entity": row["id"], "decision": "redact"})
        bo.decide({"entity": entity(bo, "CPR")["id"], "decision": "keep"})
        bo.decide({"document": "d00001", "page": 1, "box": [10, 10, 90, 40], "decision": "redact"})
    result = tusch("rules", "feedback", folder.workroom, "--json")
    expect_status(result, 0)
    data = json.loads(result.stdout)
    expect(data["drawn_by_hand"] == 1 and data["requests"] == 1, str(data))
    rejected = [rule for rule in data["rules"] if rule["rejected"]]
    expect(len(rejected) == 1 and data["rules"][0] == rejected[0] and "cpr" in rejected[0]["rule"],
           str(data["rules"]))
    expect(sum(rule["accepted"] for rule in data["rules"]) == row["n"], str(data["rules"]))
    work = {entry["user"]: entry for entry in data["work"]}
    expect((work["anne"]["decisions"], work["anne"]["places"]) == (1, row["n"]), str(work))
    expect(work["bo"]["decisions"] == 2 and 1 <= work["bo"]["active_minutes"] < 5, str(work))
    text = tusch("rules", "feedback", folder.workroom).stdout
    expect("Kirsten" not in text and CPR not in result.stdout and "anne" in text, text)
    expect_status(tusch("rules", "feedback"), 2)


def pictures_are_drawn(folder):
    start(folder)
    with Server(folder) as server:
        user = server.user()
        replies = []
        threads = [threading.Thread(target=lambda: replies.append(user.get("images/d00001/1")))
                   for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        expect(all(reply[0] == 200 and reply[1][8:12] == b"WEBP" for reply in replies),
               f"{[reply[0] for reply in replies]}")
        # Whoever makes the bundle sweeps tmp/ meanwhile: nothing of a drawing may be there.
        shutil.rmtree(folder.workroom / "tmp")
        (folder.workroom / "tmp").write_text("")
        pages = folder.workroom / "derived/pages"
        shutil.rmtree(pages)
        expect(user.get("images/d00001/1")[0] == 200, "drawn in tmp/")
    left = [path.name for path in pages.iterdir() if path.is_dir()]
    expect(left == [], str(left))


if __name__ == "__main__":
    tap.main([ticket_works_once, nobody_without_session, only_own_pages_write, roles_are_kept,
              one_decision_settles_all_places, undo_is_unlimited, two_users_in_conflict,
              others_are_told, hand_drawn_is_redacted_and_verified, copies_share_boxes,
              entities_are_merged, places_are_moved,
              same_text_and_its_reverse, everything_but_this, approval_takes_two, comments_are_kept,
              rules_hear_of_it, what_is_no_text_is_outlined, checklist_knows_other_places,
              pictures_are_drawn])
