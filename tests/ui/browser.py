"""Chromium driven over its DevTools pipe: a page that is looked at, clicked and typed in."""
# SPDX-License-Identifier: GPL-3.0-or-later
import base64
import json
import os
import select
import shutil
import subprocess
import tempfile
import time


class Browser:
    def __init__(self, width=1366, height=768, scale=1):
        self.folder = tempfile.mkdtemp(prefix="tusch-chromium-")
        to_child, self.write_fd = os.pipe()
        self.read_fd, from_child = os.pipe()

        def move():
            """Chromium reads from descriptor 3 and writes to 4."""
            read_end, write_end = os.dup(to_child), os.dup(from_child)
            os.dup2(read_end, 3)
            os.dup2(write_end, 4)
        self.process = subprocess.Popen(
            ["chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run",
             "--disable-dev-shm-usage", "--remote-debugging-pipe", "--lang=da", "--mute-audio",
             "--disable-background-networking", "--disable-extensions",
             f"--user-data-dir={self.folder}", f"--window-size={width},{height}", "about:blank"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            preexec_fn=move, close_fds=False)
        os.close(to_child)
        os.close(from_child)
        self.buffer, self.number, self.faults = b"", 0, []
        self.session = None
        targets = self.call("Target.getTargets")["targetInfos"]
        page = next(target for target in targets if target["type"] == "page")
        self.session = self.call("Target.attachToTarget", targetId=page["targetId"],
                                 flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log"):
            self.call(domain + ".enable")
        self.resize(width, height, scale)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(20)
        os.close(self.write_fd)
        os.close(self.read_fd)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _read(self, deadline):
        while b"\0" not in self.buffer:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self.read_fd], [], [], left)[0]:
                raise AssertionError("the browser did not answer")
            self.buffer += os.read(self.read_fd, 1 << 20)
        line, self.buffer = self.buffer.split(b"\0", 1)
        message = json.loads(line)
        method = message.get("method")
        if method == "Runtime.exceptionThrown":
            details = message["params"]["exceptionDetails"]
            self.faults.append(details.get("exception", {}).get("description", details["text"]))
        if method == "Log.entryAdded" and message["params"]["entry"]["source"] == "security":
            self.faults.append(message["params"]["entry"]["text"])
        return message

    def call(self, method, **params):
        self.number += 1
        message = {"id": self.number, "method": method, "params": params}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.write_fd, json.dumps(message).encode() + b"\0")
        deadline = time.monotonic() + 60
        while True:
            reply = self._read(deadline)
            if reply.get("id") == self.number:
                if "error" in reply:
                    raise AssertionError(f"{method}: {reply['error']}")
                return reply["result"]

    def resize(self, width, height, scale=1):
        """scale 2 is a zoom of 200 %: half as many CSS pixels."""
        self.call("Emulation.setDeviceMetricsOverride", width=width // scale,
                  height=height // scale, deviceScaleFactor=scale, mobile=False)

    def run(self, script):
        """The value of an expression, which may be a promise."""
        result = self.call("Runtime.evaluate", expression=script, awaitPromise=True,
                           returnByValue=True, userGesture=True)
        if "exceptionDetails" in result:
            raise AssertionError(result["exceptionDetails"].get("exception", {}).get(
                "description", "script failed"))
        return result["result"].get("value")

    def open(self, address):
        self.call("Page.navigate", url=address)

    def wait(self, script, seconds=30):
        """Waits until an expression is true, and gives its value."""
        deadline = time.monotonic() + seconds
        while True:
            value = self.run(f"(found => found instanceof Node || found)({script})")
            if value:
                return value
            if time.monotonic() > deadline:
                raise AssertionError(
                    f"never true: {script}\nfocus: " + str(self.run("document.activeElement?.outerHTML"))[:200]
                    + f"\nfaults: {self.faults}\n" + self.text()[:300] + "…" + self.text()[-300:])
            time.sleep(0.03)

    def text(self):
        return self.run("document.body?.innerText") or ""

    def wait_text(self, text):
        self.wait(f"document.body?.innerText.includes({json.dumps(text)})")

    def wait_idle(self):
        """Until everything that keys and buttons began is done."""
        self.wait("!document.documentElement.dataset.busy")

    def press(self, key):
        """A key as a person presses it."""
        text = {"Enter": "\r"}.get(key, key if len(key) == 1 else "")
        for kind in ("keyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key=key,
                      **({"text": text} if text and kind == "keyDown" else {}),
                      windowsVirtualKeyCode={"Enter": 13, "Tab": 9}.get(key, 0))

    def type(self, text):
        self.call("Input.insertText", text=text)

    def mouse(self, kind, x, y):
        self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", buttons=1,
                  clickCount=1)

    def click(self, text, within="body"):
        """Clicks the middle of the button or link with that text, where a person would."""
        place = self.wait(
            "(() => { const within = %s;"
            "const all = [...document.querySelectorAll(within + ' :is(button, a, summary)')];"
            "const e = all.find(e => e.textContent.trim().startsWith(%s) && !e.disabled);"
            "if (!e) return null; e.scrollIntoView({block: 'center'});"
            "const r = e.getBoundingClientRect();"
            "return [r.x + r.width / 2, r.y + r.height / 2]; })()"
            % (json.dumps(within), json.dumps(text)))
        for kind in ("mousePressed", "mouseReleased"):
            self.mouse(kind, *place)

    def drag(self, x0, y0, x1, y1):
        self.mouse("mousePressed", x0, y0)
        for part in (0.3, 0.7, 1):
            self.mouse("mouseMoved", x0 + (x1 - x0) * part, y0 + (y1 - y0) * part)
        self.mouse("mouseReleased", x1, y1)

    def picture(self, path):
        data = self.call("Page.captureScreenshot", format="png")["data"]
        with open(path, "wb") as file:
            file.write(base64.b64decode(data))
