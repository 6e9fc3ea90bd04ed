// SPDX-License-Identifier: GPL-3.0-or-later
// The request at a glance: what the documents are, when, who to whom. For the caseworker alone.

import { get } from "./api.js";
import { h } from "./dom.js";
import { bind } from "./keys.js";
import { _, plural, roles } from "./words.js";

const view = { root: null, ids: new Map() };

export async function open(root) {
  view.root = root;
  root.className = "overview";
  bind("view", {});
  await refresh();
}

const day = iso => /^\d{4}-\d\d-\d\d/.test(iso || "")
  ? iso.slice(0, 10).split("-").reverse().join("-") : iso || "";

function linkOf(number, page) {
  const id = view.ids.get(number);
  const text = page ? _("akt {number} s. {page}", { number, page }) : number;
  return id ? h("a", { href: `#/pages/${id}/${page || 1}` }, text) : text;
}

const linksOf = numbers => numbers.flatMap((number, i) => [i ? ", " : "", linkOf(number)]);

function table(title, heads, rows) {
  return rows.length === 0 ? null : h("section", { class: "card" }, h("h2", {}, title),
    h("table", {}, h("thead", {}, h("tr", {}, heads.map(head => h("th", { scope: "col" }, head)))),
      h("tbody", {}, rows.map(cells => h("tr", {}, cells.map(cell => h("td", {}, cell)))))));
}

const facts = (title, list, show = value => value) => table(title, [_("Hvad"), _("Hvor")],
  list.map(fact => [show(fact.value),
    fact.places.flatMap((place, i) => [i ? ", " : "", linkOf(place.number, place.page)])]));

function tables(data) {
  return [
    table(_("Forløb"), [_("Dato"), _("Akt"), _("Slags"), _("Titel"), _("Sider")],
      data.chronology.map(row => [day(row.date), linkOf(row.number), row.kind || "", row.title,
        String(row.pages)])),
    table(_("Afgørelser"), [_("Dato"), _("Akt"), _("Titel")], data.decisions.map(row =>
      [day(row.date), linkOf(row.number, row.page), row.title])),
    facts(_("Frister"), data.deadlines, day),
    table(_("Slags akter"), [_("Slags"), _("Akter")], data.kinds.map(row =>
      [row.kind || _("ikke genkendt"), linksOf(row.documents)])),
    table(_("Parter"), [_("Navn"), _("Rolle"), _("Nævnt i akt")], data.parties.map(row =>
      [row.name, [roles()[row.role] || row.role, row.relation].filter(Boolean).join(", "),
        linksOf(row.documents)])),
    table(_("Hvem skriver til hvem"), [_("Fra"), _("Til"), _("Akter")], data.letters.map(row =>
      [row.sender || _("ukendt"), row.receiver || _("ukendt"), linksOf(row.documents)])),
    table(_("Kopier"), [_("Akt"), _("Er"), _("Af akt")], data.copies.map(row =>
      [linkOf(row.number), row.how === "duplicate" ? _("samme fil") : _("måske en anden udgave"),
        linkOf(row.of)])),
    facts(_("Myndigheder"), data.authorities), facts(_("Sagsnumre"), data.case_numbers)];
}

export async function refresh() {
  const [data, { documents }] = await Promise.all([get("overview"), get("documents")]);
  if (view.root.className !== "overview") return;
  view.ids = new Map(documents.filter(row => row.pages > 0).map(row => [row.number, row.id]));
  const { totals } = data;
  view.root.replaceChildren(...[h("h1", {}, _("Overblik")),
    h("p", {}, [plural(totals.documents, _("1 akt"), _("{n} akter")),
      plural(totals.pages, _("1 side"), _("{n} sider")),
      plural(totals.cases, _("1 sag"), _("{n} sager")), totals.unreadable > 0
        && _("{n} kunne ikke læses", { n: totals.unreadable })].filter(Boolean).join(", ") + "."),
    ...tables(data)].filter(Boolean));
}
