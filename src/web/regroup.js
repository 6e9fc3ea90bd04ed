// SPDX-License-Identifier: GPL-3.0-or-later
// Two rows that are one person, one row that is two: merging and moving places.

import { decide } from "./api.js";
import { act, refreshState } from "./app.js";
import { h, say } from "./dom.js";
import { _, categories, plural } from "./words.js";

/** What is ticked: rows to merge, places to move. */
export const chosen = { rows: new Set(), places: new Set() };

export const oneLine = text => text.replaceAll("\n", " ");

const change = (text, refresh, decisions) => act(async () => {
  await decide(...decisions);
  chosen.rows.clear();
  chosen.places.clear();
  say(text);
  await Promise.all([refreshState(), refresh()]);
});

/** All rows that are ticked become the first of them, the one with most places. */
export function mergeRows(rows, refresh) {
  const picked = rows.filter(row => chosen.rows.has(row.id)).sort((a, b) => b.n - a.n);
  if (picked.length < 2) return say(_("Vælg mindst to rækker, der er samme person eller nummer."), true);
  const [into, ...others] = picked;
  return change(_("{n} rækker er samlet.", { n: picked.length }), refresh,
    others.map(row => ({ entity: row.id, into: into.id })));
}

const unmerge = (entity, refresh) => change(_("Skilt ad igen."), refresh,
  [{ entity: entity.id, into: "" }]);

function movePlaces(into, refresh) {
  if (chosen.places.size === 0) return say(_("Vælg først de steder, det gælder."), true);
  return change(plural(chosen.places.size, _("Stedet er flyttet."), _("{n} steder er flyttet.")), refresh,
    [...chosen.places].map(finding => ({ finding, into })));
}

const collator = new Intl.Collator("da");

/** Thousands of them: made when the box is unfolded. */
function fillOthers(select, row, rows) {
  if (select.options.length > 0) return;
  const names = categories();
  select.append(...rows.filter(other => other.id !== row.id)
    .sort((a, b) => (b.category === row.category) - (a.category === row.category)
      || collator.compare(a.label, b.label))
    .map(other => h("option", { value: other.id }, `${oneLine(other.label)} (${names[other.category]})`)));
}

/** The box in the panel of a row. @shown: what the server told about it. */
export function regroupBox(row, rows, shown, refresh) {
  const isOpen = shown.merged.length > 0 || chosen.places.size > 0;
  const hasOthers = rows.length > 1;
  const select = h("select", { id: "other" });
  const fill = () => fillOthers(select, row, rows);
  if (isOpen) fill();
  const merged = shown.merged.map(entity => h("p", { class: "meta" }, _("Samlet med {label}",
    { label: oneLine(entity.label) }), " ",
  h("button", { onclick: () => unmerge(entity, refresh) }, _("Skil ad"))));
  return h("details", { class: "regroup", open: isOpen, ontoggle: fill },
    h("summary", {}, _("Er det samme person, eller er det flere?")), merged,
    hasOthers ? h("p", { class: "choice" }, h("label", { for: "other" }, _("Samme som")), select,
      h("button", { onclick: () => change(_("Samlet."), refresh,
        [{ entity: row.id, into: select.value }]) }, _("Saml"))) : null,
    h("p", { class: "meta" }, _("Sæt hak ved de steder, der er en anden:")),
    h("p", { class: "choice" },
      h("button", { onclick: () => movePlaces(shown.next_part, refresh) }, _("Gør dem til en ny række")),
      hasOthers ? h("button", { onclick: () => movePlaces(select.value, refresh) },
        _("Flyt dem til den valgte")) : null));
}

export function tick(set, id, label, onchange = () => {}) {
  const box = h("input", { type: "checkbox", "aria-label": label, checked: set.has(id),
    onclick: event => event.stopPropagation(), onchange: event => {
      if (event.target.checked) set.add(id);
      else set.delete(id);
      onchange();
    } });
  return box;
}
