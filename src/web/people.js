// SPDX-License-Identifier: GPL-3.0-or-later
// People and numbers: one row each over the whole request, one decision for all places.

import { decide, get } from "./api.js";
import { act, app, attempt, canWrite, refreshState, serial } from "./app.js";
import { beforeDrawing, h, say } from "./dom.js";
import { bind } from "./keys.js";
import { chosen, mergeRows, oneLine, regroupBox, tick } from "./regroup.js";
import { _, categories, plural, roles, verdicts } from "./words.js";

const view = { root: null, rows: [], selected: null, filter: "open", category: "", text: "", ground: "",
  answer: null, drawn: 0 };
const ROWS_AT_ONCE = 80;

export async function open(root, [id]) {
  if (id) {
    view.selected = id;
    view.filter = "all";
  }
  view.root = root;
  root.className = "people";
  root.replaceChildren(toolbar(), h("div", { class: "split" },
    h("div", { class: "list", id: "rows", onscroll: onScroll }), h("section", { class: "side", id: "places",
      "aria-label": _("Steder"), tabindex: "0" })));
  bindKeys();
  await refresh();
}

/** Asked for ahead, while the frame is still drawn. */
export function ask() {
  view.answer = get("entities");
  view.answer.catch(() => {});
}

export async function refresh() {
  const { entities } = await (view.answer || get("entities"));
  view.answer = null;
  if (view.root.className !== "people") return;
  // What hides most comes first: many open places, doubtful ones before sure ones.
  view.rows = entities.sort((a, b) => (b.left > 0) - (a.left > 0) || b.n - a.n);
  const rows = shown();
  if (!rows.some(row => row.id === view.selected)) view.selected = rows[0]?.id ?? null;
  // Places are on their way while rows are drawn.
  const places = showPlaces();
  showRows();
  await places;
}

function toolbar() {
  const filter = h("select", { id: "filter", onchange: event => {
    view.filter = event.target.value;
    refreshSelection();
  } }, [["open", _("Mangler afgørelse")], ["all", _("Alle")], ["redact", _("Udelades")],
    ["keep", _("Bliver")], ["mixed", _("Forskelligt")]]
    .map(([value, text]) => h("option", { value, selected: value === view.filter }, text)));
  const category = h("select", { id: "category", onchange: event => {
    view.category = event.target.value;
    refreshSelection();
  } }, h("option", { value: "" }, _("Alle slags")), Object.entries(categories()).map(([value, text]) =>
    h("option", { value, selected: value === view.category }, text)));
  const search = h("input", { type: "search", id: "find", value: view.text, oninput: event => {
    view.text = event.target.value.toLowerCase();
    refreshSelection();
  } });
  return h("div", { class: "toolbar" }, h("h1", {}, _("Personer og numre")),
    h("span", { class: "field" }, h("label", { for: "filter" }, _("Vis")), filter),
    h("span", { class: "field" }, h("label", { for: "category" }, _("Slags")), category),
    h("span", { class: "field" }, h("label", { for: "find" }, _("Find")), search),
    h("button", { onclick: acceptAll, disabled: !canWrite() }, _("Følg forslag for alle viste")),
    canWrite() ? h("button", { id: "merge", hidden: true, onclick: merge }) : null);
}

const merge = () => canWrite() && mergeRows(view.rows, refresh);

function showMerge() {
  const button = view.root.querySelector("#merge");
  if (!button) return;
  button.hidden = chosen.rows.size < 2;
  button.textContent = _("Saml de {n} valgte", { n: chosen.rows.size });
}

function pick() {
  const row = selected();
  if (!row || !canWrite()) return;
  if (!chosen.rows.delete(row.id)) chosen.rows.add(row.id);
  showRows();
}

const shown = () => view.rows.filter(row =>
  (view.filter === "all" || (view.filter === "open" ? row.left > 0 : row.decision === view.filter))
  && (!view.category || row.category === view.category)
  && (!view.text || (row.label + row.variants.map(v => v.text)).toLowerCase().includes(view.text)));

function refreshSelection() {
  const rows = shown();
  if (!rows.some(row => row.id === view.selected)) view.selected = rows[0]?.id ?? null;
  showRows();
  attempt(showPlaces);
}

function certainty(row) {
  if (row.doubtful === 0) return _("sikker");
  return row.doubtful === row.n ? _("i tvivl") : _("{n} i tvivl", { n: row.doubtful });
}

function rowOf(row) {
  const isSelected = row.id === view.selected;
  return h("tr", { class: isSelected ? "selected" : "", "data-id": row.id,
    onclick: () => select(row.id) },
    canWrite() ? h("td", { class: "tick" }, tick(chosen.rows, row.id,
      _("Vælg {label}", { label: oneLine(row.label) }), showMerge)) : null,
    h("td", {}, h("button", { class: "name", "aria-pressed": isSelected ? "true" : "false" },
      oneLine(row.label)),
      row.n_variants > 1 ? h("small", {}, " ", _("{n} skrivemåder", { n: row.n_variants })) : null),
    h("td", {}, categories()[row.category]),
    h("td", {}, roles()[row.role]),
    h("td", { class: "number" }, String(row.n)),
    h("td", { class: "number" }, String(row.documents)),
    h("td", {}, certainty(row)),
    h("td", {}, verdicts()[row.proposal]),
    h("td", {}, h("span", { class: `verdict ${row.decision}` }, verdicts()[row.decision])));
}

/** Thousands of rows are drawn as they come into sight. */
function drawMore() {
  const body = view.root.querySelector("#rows tbody");
  const rows = shown().slice(view.drawn, view.drawn + ROWS_AT_ONCE);
  body.append(...rows.map(rowOf));
  view.drawn += rows.length;
}

function drawUntil(at) {
  while (view.drawn <= at && view.drawn < shown().length) drawMore();
}

function onScroll({ target }) {
  if (!target.isConnected) return;
  if (target.scrollTop + 2 * target.clientHeight > target.scrollHeight
    && view.drawn < shown().length) drawMore();
}

const countOf = rows => plural(rows.length, _("1 række"), _("{n} rækker"));

function showRows() {
  const rows = shown();
  const heads = [_("Navn eller nummer"), _("Slags"), _("Rolle"), _("Steder"), _("Akter"),
    _("Sikkerhed"), _("Forslag"), _("Afgørelse")];
  const table = h("table", {}, h("caption", {}, countOf(rows)),
    h("thead", {}, h("tr", {}, canWrite() ? h("td", {}) : null,
      heads.map(text => h("th", { scope: "col" }, text)))), h("tbody"));
  const list = view.root.querySelector("#rows");
  const top = list.scrollTop;
  list.replaceChildren(rows.length ? table : h("p", { class: "empty" },
    view.filter === "open" ? _("Alle personer og numre er afgjort.") : _("Der er ingen.")));
  view.drawn = 0;
  if (rows.length) drawUntil(Math.max(rows.findIndex(row => row.id === view.selected), 0));
  beforeDrawing(() => {
    if (top > 0) list.scrollTop = top;
    list.querySelector(".selected")?.scrollIntoView({ block: "nearest" });
  });
  showMerge();
}

/** One row is not as it was; it may have no place under the filter any more. */
function updateRow(row) {
  const rows = shown();
  const list = view.root.querySelector("#rows");
  const line = list.querySelector(`tr[data-id="${CSS.escape(row.id)}"]`);
  if (!line || rows.length === 0) return showRows();
  if (rows.includes(row)) {
    line.replaceWith(rowOf(row));
  } else {
    line.remove();
    view.drawn--;
  }
  list.querySelector("caption").textContent = countOf(rows);
  beforeDrawing(() => onScroll({ target: list }));
}

/** Another row is selected: two rows of the table change. */
function select(id) {
  if (id === view.selected) return;
  moveTo(id);
  attempt(showPlaces);
}

function moveTo(id) {
  chosen.places.clear();
  view.selected = id;
  const list = view.root.querySelector("#rows");
  drawUntil(shown().findIndex(row => row.id === id));
  for (const line of list.querySelectorAll("tbody tr")) {
    const isSelected = line.dataset.id === id;
    if (line.classList.toggle("selected", isSelected))
      beforeDrawing(() => line.scrollIntoView({ block: "nearest" }));
    line.querySelector(".name").setAttribute("aria-pressed", String(isSelected));
  }
}

const selected = () => view.rows.find(row => row.id === view.selected);

function groundSelect(row) {
  view.ground = row.ground || app.state.grounds[0] || "";
  const grounds = [...new Set([...app.state.grounds, view.ground])].filter(Boolean);
  return h("select", { id: "ground", onchange: event => { view.ground = event.target.value; } },
    grounds.map((text, i) => h("option", { value: text, selected: text === view.ground },
      i < 9 ? `${i + 1}  ${text}` : text)));
}

function placeOf(place) {
  const where = place.field === "page" ? _("akt {number}, side {page}", place)
    : place.field === "hidden" ? _("akt {number}, ses ikke på siderne", place)
      : _("akt {number}, i listen", place);
  const link = place.field === "page"
    ? `#/pages/${place.document}/${place.page}/${place.id}` : `#/documents/${place.document}`;
  const buttons = canWrite() ? [["redact", _("Udelad")], ["keep", _("Behold")]].map(([decision, text]) =>
    h("button", { class: place.decision === decision ? "on" : "", "aria-pressed":
      String(place.decision === decision), onclick: () => decidePlace(place, decision) }, text)) : [];
  return h("li", {}, h("p", { class: "context" }, canWrite() ? tick(chosen.places, place.id,
    _("Vælg stedet i {where}", { where })) : null, " …", place.before || "",
    h("mark", { class: place.decision }, place.text.replaceAll("\n", " ")), place.after || "", "…"),
    h("p", { class: "meta" }, h("a", { href: link }, where), " · ", place.reason || ""),
    h("p", { class: "choice" }, buttons));
}

async function showPlaces() {
  const side = view.root.querySelector("#places");
  const row = selected();
  if (!row) {
    side.replaceChildren();
    return;
  }
  const answer = await get(`entities/${row.id}`);
  const { places, n } = answer;
  if (row.id !== view.selected || !side.isConnected) return;
  side.replaceChildren(...[h("h2", {}, oneLine(row.label)),
    row.n_variants > 1 ? h("p", { class: "meta" },
      row.variants.map(v => `${v.text.replaceAll("\n", " ")} (${v.n})`).join(" · ")) : null,
    canWrite() ? h("div", { class: "choice" },
      h("button", { class: "primary", onclick: () => decideRow("redact") },
        plural(row.n, _("Udelad"), _("Udelad alle {n}"))),
      h("button", { onclick: () => decideRow("keep") },
        plural(row.n, _("Behold"), _("Behold alle {n}"))),
      h("span", { class: "field" }, h("label", { for: "ground" }, _("Hjemmel")),
        groundSelect(row))) : null,
    canWrite() ? regroupBox(row, view.rows, answer, refresh) : null,
    h("ol", { class: "places" }, places.map(placeOf)), moreButton(row, places.length, n)]
    .filter(Boolean));
  beforeDrawing(() => { side.scrollTop = 0; });
}

function moreButton(row, drawn, n) {
  return drawn >= n ? null : h("button", { id: "more", onclick: () => attempt(async () => {
    const { places } = await get(`entities/${row.id}?from=${drawn}`);
    if (row.id !== view.selected) return;
    view.root.querySelector(".places").append(...places.map(placeOf));
    const more = moreButton(row, drawn + places.length, n);
    view.root.querySelector("#more").replaceWith(...(more ? [more] : []));
  }) }, _("Vis flere: {drawn} af {n} steder er vist", { drawn, n }));
}

function move(step) {
  const rows = shown();
  const at = rows.findIndex(row => row.id === view.selected);
  const row = rows[Math.min(Math.max(at + step, 0), rows.length - 1)];
  if (row) select(row.id);
}

const decideRow = decision => serial(async () => {
  const row = selected();
  if (!row || !canWrite()) return;
  const rows = shown();
  const next = rows[rows.indexOf(row) + 1] || rows[rows.indexOf(row) - 1];
  await attempt(async () => {
    await decide({ entity: row.id, decision,
      ...(decision === "redact" && view.ground ? { ground: view.ground } : {}) });
    say(decision === "redact" ? plural(row.n, _("Stedet udelades."), _("{n} steder udelades."))
      : plural(row.n, _("Stedet bliver."), _("{n} steder bliver.")));
    // The row is as it was just decided; asking for all rows again would take longer.
    Object.assign(row, { decision, left: 0,
      ground: decision === "redact" && view.ground ? view.ground : row.ground });
    updateRow(row);
    const left = shown();
    moveTo((left.includes(next) ? next : left[0])?.id ?? null);
    await Promise.all([refreshState(), showPlaces()]);
  });
});

const decidePlace = (place, decision) => act(async () => {
  await decide({ finding: place.id, decision, ...(decision === "redact" && view.ground
    ? { ground: view.ground } : {}) });
  await Promise.all([refreshState(), refresh()]);
});

const followProposal = () => {
  const row = selected();
  if (row?.proposal === "redact" || row?.proposal === "keep") decideRow(row.proposal);
  else say(_("Her er intet fælles forslag: Vælg selv."), true);
};

const acceptAll = () => act(async () => {
  const rows = shown().filter(row => row.left > 0
    && (row.proposal === "redact" || row.proposal === "keep"));
  if (rows.length === 0) return say(_("Ingen af de viste har et forslag."));
  await decide(...rows.map(row => ({ entity: row.id, decision: row.proposal,
    ...(row.proposal === "redact" && row.ground ? { ground: row.ground } : {}) })));
  say(plural(rows.length, _("Forslaget er fulgt for 1 række."),
    _("Forslaget er fulgt for {n} rækker.")));
  await Promise.all([refreshState(), refresh()]);
});

function chooseGround(number) {
  const select = view.root.querySelector("#ground");
  const option = select?.options[number - 1];
  if (!option) return;
  select.value = view.ground = option.value;
  say(_("Hjemmel: {ground}", { ground: option.value }));
}

function bindKeys() {
  const keys = {
    j: [_("Næste"), () => move(1)], k: [_("Forrige"), () => move(-1)],
    ArrowDown: ["", () => move(1)], ArrowUp: ["", () => move(-1)],
    Enter: [_("Følg forslaget, og gå videre"), followProposal],
    x: [_("Udelad alle steder"), () => decideRow("redact")],
    b: [_("Behold alle steder"), () => decideRow("keep")],
    v: [_("Vælg rækken til at blive samlet"), pick], l: [_("Saml de valgte rækker"), merge],
    "1": [_("Hjemmel 1-9"), () => chooseGround(1)],
  };
  for (let i = 2; i <= 9; i++) keys[i] = ["", () => chooseGround(i)];
  bind("view", keys);
}
