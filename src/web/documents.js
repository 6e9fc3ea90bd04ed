// SPDX-License-Identifier: GPL-3.0-or-later
// The list of documents: access, ground, title, what is left.

import { decide, get } from "./api.js";
import { app, attempt, canWrite, refreshState } from "./app.js";
import { h, say } from "./dom.js";
import { bind } from "./keys.js";
import { _ } from "./words.js";

const view = { root: null };
const accessWords = () => ({ yes: _("ja"), partly: _("delvist"), no: _("nej") });

export async function open(root) {
  view.root = root;
  root.className = "documents";
  bind("view", {});
  await refresh();
}

export async function refresh() {
  const { documents } = await get("documents");
  if (view.root.className !== "documents") return;
  const heads = [_("Akt"), _("Titel, som borgeren ser den"), _("Dato"), _("Sider"), _("Aktindsigt"),
    _("Hjemmel for hele akten"), _("Mangler"), _("Handling")];
  view.root.replaceChildren(h("div", { class: "toolbar" }, h("h1", {}, _("Akter"))),
    h("table", {}, h("caption", {}, _("{n} akter", { n: documents.length })),
      h("thead", {}, h("tr", {}, heads.map(text => h("th", { scope: "col" }, text)))),
      h("tbody", {}, documents.map(document => rowOf(document, documents)))));
}

function notes(document, documents) {
  const original = documents.find(other => other.id === document.duplicate_of);
  const parent = documents.find(other => other.id === document.parent);
  return [document.problem, original && _("samme fil som akt {number}", original),
    parent && _("bilag til akt {number}", parent),
    document.shown_title !== document.title && _("egentlig titel: {title}", document)]
    .filter(Boolean).map(text => h("small", {}, text));
}

function rowOf(document, documents) {
  const isWithheld = document.decision === "redact";
  const open = document.pages > 0
    ? h("a", { href: `#/pages/${document.id}/1` }, document.number) : document.number;
  return h("tr", { "data-id": document.id }, h("th", { scope: "row" }, open),
    h("td", {}, document.shown_title, notes(document, documents)),
    h("td", {}, document.date || ""), h("td", { class: "number" }, String(document.pages)),
    h("td", {}, h("span", { class: `access ${document.access}` }, accessWords()[document.access])),
    h("td", {}, document.ground || ""),
    h("td", { class: "number" }, document.left ? String(document.left) : ""),
    h("td", { class: "choice" }, canWrite() ? [
      isWithheld
        ? h("button", { onclick: () => change({ document: document.id, decision: "keep" }) },
          _("Giv adgang"))
        : h("button", { onclick: () => withhold(document) }, _("Undtag")),
      h("button", { onclick: () => retitle(document) }, _("Titel"))] : null));
}

const change = decision => attempt(async () => {
  await decide(decision);
  await Promise.all([refreshState(), refresh()]);
});

/** A dialog with one field; gives its value or null. */
function ask(title, field) {
  const dialog = window.document.getElementById("help");
  return new Promise(resolve => {
    const form = h("form", { method: "dialog" }, h("h2", { id: "help-title" }, title), field,
      h("p", { class: "choice" }, h("button", { class: "primary", value: "yes" }, _("Gem")),
        h("button", { value: "no" }, _("Fortryd valget"))));
    dialog.replaceChildren(form);
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"
      ? field.querySelector("input, select").value : null), { once: true });
    dialog.returnValue = "";
    dialog.showModal();
  });
}

async function withhold(document) {
  const select = h("select", { id: "withhold" },
    app.state.grounds.map(text => h("option", {}, text)));
  const ground = await ask(_("Undtag hele akt {number}", document),
    h("p", {}, h("label", { for: "withhold" }, _("Hjemmel"), " "), select));
  if (ground === null) return;
  if (await change({ document: document.id, decision: "redact", ground }))
    say(_("Akt {number} er undtaget.", document));
}

async function retitle(document) {
  const input = h("input", { id: "retitle", maxlength: "255",
    value: document.own_title || document.shown_title });
  const title = await ask(_("Titel på akt {number} i listen til borgeren", document),
    h("p", {}, h("label", { for: "retitle" }, _("Titel"), " "), input));
  if (title !== null) await change({ document: document.id, title });
}
