// SPDX-License-Identifier: GPL-3.0-or-later
// The frame around the views: who, how far, where to go.

import { api, session, enterWithTicket, get, listen, post } from "./api.js";
import { h, say } from "./dom.js";
import { bind, showHelp, unbind } from "./keys.js";
import { _, loadWords, plural } from "./words.js";
import * as people from "./people.js";
import * as pages from "./pages.js";
import * as documents from "./documents.js";
import * as overview from "./overview.js";
import * as approval from "./approval.js";

export const app = { state: null, view: null };
const views = { people, pages, documents, overview, approval };

/** Runs what a person asked for; what goes wrong is said. */
export async function attempt(action) {
  try {
    await action();
    return true;
  } catch (error) {
    say(error.message, true);
    if (error.code === "conflict" || error.code === "approved") await refresh();
    return false;
  }
}

let last = Promise.resolve();
let waiting = 0;

/** One after the other, however fast keys are pressed: the second is about what the first left. */
export function serial(action) {
  document.documentElement.dataset.busy = String(++waiting);
  last = last.then(action).catch(error => say(error.message, true)).finally(() => {
    if (--waiting === 0) delete document.documentElement.dataset.busy;
  });
  return last;
}

/** What a person asked for, in its turn. */
export const act = action => serial(() => attempt(action));

export const canWrite = () => app.state.user.role !== "reader" && app.state.phase !== "approved";

/** What the server knows now; the view shows it again where it is. */
export async function refresh() {
  await refreshState();
  await app.view.refresh();
}

export async function refreshState() {
  app.state = await get("state");
  api.version = app.state.version;
  showTop();
}

export const undo = () => act(async () => {
  await post("undo");
  say(_("Fortrudt."));
  await refresh();
});

const tabs = () => [["people", _("Personer og numre")], ["pages", _("Sider")],
  ["documents", _("Akter")], ["overview", _("Overblik")], ["approval", _("Godkendelse")]];

function progressText({ findings, findings_left: left, pages_left: pagesLeft }) {
  if (left === 0 && pagesLeft === 0) return _("Alt er afgjort");
  const text = _("{left} af {all} mangler", { left, all: findings });
  return pagesLeft === 0 ? text
    : text + " · " + plural(pagesLeft, _("1 side skal ses"), _("{n} sider skal ses"));
}

function showTop() {
  const { request, user, progress } = app.state;
  const current = viewName() || "people";
  const bar = h("progress", { max: Math.max(progress.findings, 1),
    value: progress.findings - progress.findings_left, "aria-label": _("Afgjorte fund") });
  document.getElementById("top").replaceChildren(
    h("div", { class: "who" },
      h("strong", {}, "tusch"),
      h("span", {}, `${request.id} · ${request.regime} · ${request.requester}`)),
    h("nav", { "aria-label": _("Visninger") }, tabs().map(([name, text]) =>
      h("a", { href: `#/${name}`, "aria-current": name === current ? "page" : null }, text))),
    h("div", { class: "progress" }, bar, h("span", { id: "progress" }, progressText(progress))),
    h("div", { class: "tools" },
      h("button", { onclick: undo, disabled: !canWrite() }, _("Fortryd")),
      h("button", { onclick: showHelp }, _("Hjælp")),
      h("span", { class: "user" }, user.name)));
}

const viewName = () => location.hash.slice(2).split("/")[0];

const route = () => act(async () => {
  const [name, ...rest] = location.hash.slice(2).split("/").map(decodeURIComponent);
  const view = views[name] || people;
  if (app.view && app.view !== view) {
    unbind("view");
    app.view.close?.();
  }
  app.view = view;
  showTop();
  await view.open(document.getElementById("main"), rest);
});

async function start() {
  await loadWords();
  await enterWithTicket();
  api.request = (await session()).request;
  const asked = views[viewName()] === people || !views[viewName()] ? people.ask() : null;
  await refreshState();
  await asked;
  bind("app", {
    u: [_("Fortryd"), undo],
    "?": [_("Hjælp"), showHelp],
    "/": [_("Søg"), () => document.querySelector("[type=search]")?.focus()],
    g: [_("Personer og numre"), () => { location.hash = "#/people"; }],
    s: [_("Sider"), () => { location.hash = "#/pages"; }],
    d: [_("Akter"), () => { location.hash = "#/documents"; }],
    i: [_("Overblik"), () => { location.hash = "#/overview"; }],
  });
  addEventListener("hashchange", route);
  await route();
  // One's own change is told too, perhaps before its answer is here, perhaps long after it.
  listen(version => act(async () => {
    if (version > api.version || app.state.assembling) await refresh();
  }));
}

start().catch(error => {
  document.getElementById("main").replaceChildren(h("p", { class: "empty" }, error.message));
});
