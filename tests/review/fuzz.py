#!/usr/bin/python3
"""Random requests to the work room's server: refused and noted, never a crash, nothing let out."""
# SPDX-License-Identifier: GPL-3.0-or-later
import http.client
import json
import os
import pathlib
import random
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
from lib import tap  # noqa: E402
from lib.tap import expect, expect_status, tusch  # noqa: E402
from review.api import start  # noqa: E402
from review.server import Server  # noqa: E402

REQUESTS = int(os.environ.get("TUSCH_FUZZED_REQUESTS", "600"))
READS = ["state", "entities", "entities/e0001", "entities/e0001.2", "documents", "pages/d00001/1",
         "search", "next", "images/d00001/1", "checklist", "bundle", "bundle/1", "overview",
         "events/x", "areas/d00001/1"]
WRITES = ["decisions", "undo", "same-text", "mark-text", "extract", "comments", "assemble",
          "approve", "reopen", "leave"]
VALUES = [None, True, -1, 0, 1, 2**63 - 1, 2**63, 1e308, -0.0, "", "d00001", "e0001", "e0001.2",
          "e0002", "f000001", "redact", "keep", "ask", [], {}, "\x00", "Æ" * 300, "\u202e", "ab",
          {"a": [[[[]]]]}, [1, 2, 3, 4], [[1, 2, 300, 400]], [[0, 0, 1e9, 1]] * 60,
          [10, 10, 90, 40], "x" * 5000]
KEYS = ["version", "decisions", "entity", "finding", "document", "page", "box", "boxes", "decision",
        "ground", "title", "text", "into", "whole_document"]


def body(chance):
    data = {chance.choice(KEYS): chance.choice(VALUES) for _ in range(chance.randrange(7))}
    if chance.random() < 0.5:
        data["decisions"] = [{chance.choice(KEYS): chance.choice(VALUES)
                              for _ in range(chance.randrange(5))}
                             for _ in range(chance.randrange(1, 3))]
    if chance.random() < 0.7:
        data["version"] = chance.choice([0, 1, 5, 10**6])
    text = json.dumps(data).encode()
    if chance.random() < 0.3:
        at = chance.randrange(len(text) + 1)
        text = text[:at] + bytes(chance.randrange(256) for _ in range(4)) + text[at:]
    return text


def path(chance):
    kind = chance.random()
    name = chance.choice(READS + WRITES)
    if kind < 0.75:
        found = "/api/requests/2026-000001/" + name
    elif kind < 0.85:
        found = f"/api/requests/{chance.choice(['2026-000002', '', '..', '%2e%2e', 'x' * 3000])}/{name}"
    else:
        found = chance.choice(["/tickets", "/enter", "/", "/app.js", "/api/session", "/api/", "/../x"])
    if chance.random() < 0.3:
        found += "".join(chance.choice("/%.?&=\u00e60aA~;") for _ in range(9)).replace("\u00e6", "%c3")
    if chance.random() < 0.2:
        found += "?" + "&".join(f"{key}={chance.choice(['1', '-1', 'd00001', '%00', '9' * 40, ''])}"
                                for key in ("from", "page", "document", "finding", "q", "version"))
    return found.replace("assemble", "undo") if chance.random() < 0.98 else found


def nonsense_is_refused(folder):
    start(folder)
    seed = int(os.environ.get("TUSCH_FUZZ_SEED", "7"))
    chance = random.Random(seed)
    counts = {}
    with Server(folder) as server:
        headers = {"Cookie": server.user("anne", "approver").cookie, "Origin": server.origin,
                   "X-Tusch": "1", "Content-Type": "application/json"}
        connection = http.client.HTTPConnection(server.host, timeout=60)
        for number in range(REQUESTS):
            place, method = path(chance), chance.choice(["GET", "POST", "POST", "PUT", "DELETE", "HEAD"])
            sent = {key: value for key, value in headers.items() if chance.random() < 0.95}
            if place.split("?")[0].endswith("events"):
                continue
            has_session = "Cookie" in sent
            connection.request(method, place, body(chance), sent)
            reply = connection.getresponse()
            data = reply.read()
            counts[reply.status] = counts.get(reply.status, 0) + 1
            expect(reply.status < 500, f"seed {seed}, request {number}, {place}: {reply.status}")
            expect(has_session or b"Kirsten" not in data, f"{place}: shown without a session")
            expect("2026-000002" not in place or b"Kirsten" not in data, f"{place}: another's ids")
            if reply.status == 204 or reply.headers.get("Connection") == "close":
                connection.close()
            if reply.status == 204:
                headers["Cookie"] = server.user("anne", "approver").cookie
        expect(server.user().get("state")[0] == 200, "the server is gone")
        noted = (folder.path / "notes").read_text()
    refused = sum(n for status, n in counts.items() if status in (400, 401, 403, 404, 421))
    expect(server.status == 0, f"ended with {server.status}")
    expect(noted.count(" refused: ") >= refused > 0, f"{noted.count(' refused: ')} of {refused} noted")
    expect("Kirsten" not in noted and "Sanitizer" not in noted, "the notes say too much")
    expect_status(tusch("verify", "--log", "-w", folder.workroom), 0)
    print(f"# {REQUESTS} requests, seed {seed}: " + ", ".join(
        f"{n} × {status}" for status, n in sorted(counts.items())))


def sessions_end(folder):
    """No ticket, an old ticket, a used one, an invented session: 401 for every route."""
    start(folder)
    with Server(folder) as server:
        old = server.ticket(seconds=1)[1]
        time.sleep(1.2)
        user = server.user()
        user.post("leave")
        for cookie in ("", user.cookie, "tusch=" + "0" * 64, "tusch=", "tusch=" + "A" * 20000):
            for name in READS:
                status, _, data = server.raw("GET", user.path(name), headers={"Cookie": cookie})
                expect(status in (401, 431) and b"Kirsten" not in data, f"{name}: {status}")
            for name in WRITES:
                status, _, data = server.raw("POST", user.path(name), "{}", {
                    "Cookie": cookie, "Origin": server.origin, "X-Tusch": "1",
                    "Content-Type": "application/json"})
                expect(status in (401, 431), f"{name}: {status}")
        expect(server.enter(old)[0] == 401, "an old ticket let somebody in")


tap.main([sessions_end, nonsense_is_refused])
