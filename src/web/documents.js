// SPDX-License-Identifier: GPL-3.0-or-later
// The list of documents: access, ground, title, what is left.

import { decide, get, imageOf } from "./api.js";
import { act, app, canWrite, refreshState } from "./app.js";
import { ask, h, say, show } from "./dom.js";
import { hiddenBox, kindsOf } from "./hidden.js";
import { bind } from "./keys.js";
import { _, plural } from "./words.js";

const view = { root: null, asked: null };
const accessWords = () => ({ yes: _("ja"), partly: _("delvist"), no: _("nej") });

/** @id: a document whose row is shown at once, with what it carries unseen. */
export async function open(root, [id]) {
  view.root = root;
  view.asked = id || null;
  root.className = "documents";
  bind("view", {});
  await refresh();
  const row = id && root.querySelector(`tr[data-id="${CSS.escape(id)}"]`);
  row?.scrollIntoView({ block: "center" });
}

export async function refresh() {
  const { documents } = await get("documents");
  if (view.root.className !== "documents") return;
  const heads = [_("Akt"), _("Titel, som borgeren ser den"), _("Dato"), _("Sider"), _("Aktindsigt"),
    _("Begrundelse"), _("Mangler"), _("Handling")];
  view.root.replaceChildren(h("div", { class: "toolbar" }, h("h1", {}, _("Akter"))),
    h("table", {}, h("caption", {}, plural(documents.length, _("1 akt"), _("{n} akter"))),
      h("thead", {}, h("tr", {}, heads.map(text => h("th", { scope: "col" }, text)))),
      h("tbody", {}, documents.map(document => rowOf(document, documents)))));
}

function notes(document, documents) {
  const original = documents.find(other => other.id === document.duplicate_of);
  const parent = documents.find(other => other.id === document.parent);
  return [document.problem,
    document.decision === "ask" && document.proposal_reason && _("Forslag: {text}",
      { text: document.proposal_reason }),
    original && _("samme fil som akt {number}", original),
    ...(document.likeness || []).map(like => like.text),
    document.follows && followText(document.follows),
    parent && _("bilag til akt {number}", parent),
    document.withheld_pages.length > 0 && _("sider, der udelades: {pages}",
      { pages: rangesOf(document.withheld_pages) }),
    document.shown_title !== document.title && _("egentlig titel: {title}", document)]
    .filter(Boolean).map(text => h("small", {}, text));
}

const FIRST_PAGES = 3;

/** The first pages as they came in: enough to know what it is. */
function preview({ id, number, pages }) {
  const shown = [...Array(Math.min(pages, FIRST_PAGES)).keys()].map(i => h("img", {
    src: imageOf(id, i + 1), alt: _("Side {page}", { page: i + 1 }), loading: "lazy" }));
  show(_("Akt {number}", { number }), _("Luk"), h("div", { class: "preview", tabindex: "0" }, shown,
    pages > FIRST_PAGES ? h("p", { class: "meta" }, _("Akten har {pages} sider.", { pages })) : null));
}

const hiddenOf = document => document.hidden && hiddenBox(document.id,
  _("Ses ikke på siderne: {kinds}", { kinds: kindsOf(document.hidden) }),
  view.asked === document.id);

/** A document like this one is withheld: is this one to follow? */
const followText = ({ number, ground }) => ground
  ? _("Forslag: undtag den som akt {number} efter {ground}.", { number, ground })
  : _("Forslag: undtag den som akt {number}.", { number });

function rowOf(document, documents) {
  const isWithheld = document.decision === "redact";
  const isAsked = document.decision === "ask";
  const open = document.pages > 0
    ? h("a", { href: `#/pages/${document.id}/1` }, document.number) : document.number;
  return h("tr", { "data-id": document.id, class: view.asked === document.id ? "selected" : "" }, h("th", { scope: "row" }, open),
    h("td", {}, document.shown_title, notes(document, documents), hiddenOf(document)),
    h("td", {}, document.date || ""), h("td", { class: "number" }, String(document.pages)),
    h("td", {}, h("span", { class: `access ${document.access}` }, accessWords()[document.access])),
    h("td", { class: "reason" }, document.reason || ""),
    h("td", { class: "number" }, document.left ? String(document.left) : ""),
    h("td", { class: "choice" }, document.pages > 0
      ? h("button", { onclick: () => preview(document) }, _("Vis")) : null, canWrite() ? [
      isWithheld || isAsked
        ? h("button", { onclick: () => change({ document: document.id, decision: "keep" }) },
          _("Giv adgang")) : null,
      isWithheld ? null : h("button", { onclick: () => withhold(document) }, _("Undtag")),
      document.pages > 1 && !isWithheld
        ? h("button", { onclick: () => withholdPages(document) }, _("Sider")) : null,
      h("button", { onclick: () => retitle(document) }, _("Titel"))] : null));
}

const change = (...decisions) => act(async () => {
  await decide(...decisions);
  await Promise.all([refreshState(), refresh()]);
});

const words = () => ({ yes: _("Gem"), no: _("Fortryd valget") });

const groundField = proposed => h("p", {}, h("label", { for: "withhold" }, _("Hjemmel"), " "),
  h("select", { id: "withhold" }, app.state.grounds.map(text =>
    h("option", text === proposed ? { selected: "" } : {}, text))));

async function withhold(document) {
  const ground = await ask(_("Undtag hele akt {number}", document), words(),
    groundField(document.proposal_ground));
  if (ground === null) return;
  if (await change({ document: document.id, decision: "redact", ground }))
    say(_("Akt {number} er undtaget.", document));
}

async function retitle(document) {
  const input = h("input", { id: "retitle", maxlength: "255",
    value: document.own_title || document.shown_title });
  const title = await ask(_("Titel på akt {number} i listen til borgeren", document), words(),
    h("p", {}, h("label", { for: "retitle" }, _("Titel"), " "), input));
  if (title !== null) await change({ document: document.id, title });
}

/** [1, 2, 3, 7] → "1-3, 7" */
function rangesOf(pages) {
  const ranges = [];
  for (const page of pages) {
    const last = ranges[ranges.length - 1];
    if (last && last[1] === page - 1) last[1] = page;
    else ranges.push([page, page]);
  }
  return ranges.map(([a, b]) => a === b ? a : `${a}-${b}`).join(", ");
}

/** "1-3, 7" → Set of pages; null if it is not understood. */
function pagesOf(text, most) {
  const pages = new Set();
  for (const part of text.split(",").map(piece => piece.trim()).filter(Boolean)) {
    const match = /^(\d{1,6})(?:\s*[-–]\s*(\d{1,6}))?$/.exec(part);
    if (!match) return null;
    const [from, to] = [Number(match[1]), Number(match[2] || match[1])];
    if (from < 1 || to < from || to > most) return null;
    for (let page = from; page <= to; page++) pages.add(page);
  }
  return pages;
}

async function withholdPages(document) {
  const ground = groundField();
  const input = h("input", { id: "ranges", value: rangesOf(document.withheld_pages),
    placeholder: "2-4, 7" });
  const text = await ask(_("Sider af akt {number}, der udelades", document), words(),
    h("p", {}, h("label", { for: "ranges" }, _("Sider"), " "), input), ground);
  if (text === null) return;
  const wanted = pagesOf(text, document.pages);
  if (!wanted) return say(_("Skriv sider som 2-4, 7. Akten har {pages} sider.", document), true);
  const page = { document: document.id };
  const decisions = [...wanted].map(number => ({ ...page, page: number, decision: "redact",
    ground: ground.querySelector("select").value }));
  for (const number of document.withheld_pages)
    if (!wanted.has(number)) decisions.push({ ...page, page: number, decision: "keep" });
  if (decisions.length && await change(...decisions))
    say(plural(wanted.size, _("1 side udelades."), _("{n} sider udelades.")));
}
