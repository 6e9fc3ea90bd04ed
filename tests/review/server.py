"""Starting `tusch review`, coming in with a ticket, asking it things."""
# SPDX-License-Identifier: GPL-3.0-or-later
import http.client
import json
import os
import pathlib
import subprocess
import sys
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
from lib import tap  # noqa: E402

KEY = "k" * 40


class Server:
    """One `tusch review`; stopped at the end of a with block."""

    def __init__(self, folder, request="2026-000001", env=None):
        (folder.path / "key").write_text(KEY)
        self.request = request
        self.notes = open(folder.path / "notes", "w+")
        self.process = subprocess.Popen(
            [tap.TUSCH, "review", "-w", str(folder.workroom), "--key-file",
             str(folder.path / "key"), "--json"],
            stdout=subprocess.PIPE, stderr=self.notes, text=True, env={**os.environ, **(env or {})})
        text = ""
        while not text.endswith("}\n"):
            line = self.process.stdout.readline()
            if not line:
                self.notes.seek(0)
                raise AssertionError("no server: " + self.notes.read()[:300])
            text += line
        self.origin = json.loads(text)["address"].rstrip("/")
        self.host = self.origin.split("//")[1]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.status = self.process.wait(60)
        self.process.stdout.close()
        self.notes.close()

    def raw(self, method, path, body=None, headers=None):
        """(status, headers, bytes)"""
        connection = http.client.HTTPConnection(self.host, timeout=60)
        connection.request(method, path, body, headers or {})
        reply = connection.getresponse()
        data = reply.read()
        connection.close()
        return reply.status, reply.headers, data

    def ticket(self, user="anne", role="caseworker", key=KEY, **more):
        body = {"request": self.request, "user": user, "name": user.title(), "role": role, **more}
        status, _, data = self.raw("POST", "/tickets", json.dumps(body),
                                   {"Authorization": f"Bearer {key}"})
        return status, json.loads(data).get("ticket")

    def enter(self, ticket):
        status, headers, _ = self.raw("POST", "/enter", f"ticket={ticket}")
        cookie = headers.get("Set-Cookie", "")
        return status, cookie.split(";")[0], cookie

    def user(self, name="anne", role="caseworker"):
        return User(self, self.enter(self.ticket(name, role)[1])[1])


class User:
    """A browser that came in."""

    def __init__(self, server, cookie):
        self.server = server
        self.cookie = cookie

    def path(self, name):
        return f"/api/requests/{self.server.request}/{name}"

    def get(self, name, **query):
        path = self.path(name) + ("?" + urllib.parse.urlencode(query) if query else "")
        status, _, data = self.server.raw("GET", path, headers={"Cookie": self.cookie})
        return status, json.loads(data) if data[:1] == b"{" else data

    def post(self, name, body=None, **headers):
        body = body if isinstance(body, (str, bytes)) else json.dumps(body or {})
        status, _, data = self.server.raw(
            "POST", self.path(name), body,
            {"Cookie": self.cookie, "Origin": self.server.origin, "X-Tusch": "1",
             "Content-Type": "application/json", **headers})
        return status, json.loads(data) if data else {}

    def state(self):
        return self.get("state")[1]

    def decide(self, *decisions, version=None):
        version = self.state()["version"] if version is None else version
        return self.post("decisions", {"version": version, "decisions": list(decisions)})
