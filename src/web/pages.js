// SPDX-License-Identifier: GPL-3.0-or-later
// Pages: the picture, boxes in page points over it, text to select, boxes drawn by hand.

import { api, decide, get, imageOf, post } from "./api.js";
import { act, app, attempt, canWrite, refreshState, serial } from "./app.js";
import { h, say, svg } from "./dom.js";
import { hiddenBox } from "./hidden.js";
import { bind } from "./keys.js";
import { _, areaWords, categories, looks, plural, verdicts } from "./words.js";

const view = { root: null, page: null, selected: null, ground: "", hits: null, kept: null, areas: [],
  ahead: new Map() };
const MIN_DRAG_PT = 4;

export async function open(root, [document, page, finding]) {
  const isNew = view.root !== root || !root.querySelector("#sheet");
  view.root = root;
  root.className = "pages";
  if (isNew) root.replaceChildren(frame());
  bindKeys();
  if (!document) {
    await goNext({ pages: 1 });
    if (!view.page) await goFirst();
    return;
  }
  view.selected = finding || null;
  await load(document, Number(page) || 1);
}

export async function refresh() {
  view.ahead.forEach(known => { delete known.text; });
  if (view.page) await load(view.page.document, view.page.page);
}

function frame() {
  const search = h("form", { class: "search", role: "search", onsubmit: event => {
    event.preventDefault();
    attempt(search_);
  } }, h("label", { for: "q" }, _("Søg i teksten")), h("input", { type: "search", id: "q" }));
  return h("div", { class: "split" },
    h("div", { id: "sheet-side" }, h("div", { class: "toolbar", id: "page-bar" }),
      h("div", { id: "sheet", tabindex: "0", "aria-label": _("Siden") })),
    h("section", { class: "side", "aria-label": _("Fund på siden") }, search,
      h("div", { id: "panel" })));
}

async function goFirst() {
  const { documents } = await get("documents");
  const first = documents.find(document => document.pages > 0);
  if (first) await load(first.id, 1);
}

const makeImage = (document, number) => h("img", { src: imageOf(document, number), alt: "" });

/** The next two pages, text and picture; what is older is forgotten. */
function fetchAhead({ document, page, pages }) {
  const ahead = new Map();
  for (const number of [page, page + 1, page + 2]) {
    const key = `${document}/${number}`;
    if (number > pages) continue;
    const known = view.ahead.get(key);
    const image = known?.image ?? makeImage(document, number);
    if (number === page || known?.version === api.version) {
      ahead.set(key, { ...known, image });
      continue;
    }
    const text = get(`pages/${key}`);
    text.catch(() => {});
    ahead.set(key, { image, text, version: api.version });
  }
  view.ahead = ahead;
}

const isFresh = known => known?.text && known.version === api.version;

/** Shows a page; the next two are fetched ahead. */
async function load(document, number) {
  const known = view.ahead.get(`${document}/${number}`);
  const page = await (isFresh(known) ? known.text : get(`pages/${document}/${number}`));
  // Whoever went to another view meanwhile is not brought back.
  if (!location.hash.startsWith("#/pages")) return;
  const isOther = !view.page || view.page.document !== document || view.page.page !== number;
  view.page = page;
  if (!page.findings.some(finding => finding.id === view.selected))
    view.selected = (page.findings.find(isAsked) || page.findings[0])?.id ?? null;
  showBar();
  if (isOther) view.kept = null;
  if (isOther) {
    showSheet();
    attempt(showAreas);
  }
  showBoxes();
  showPanel();
  const hash = `#/pages/${document}/${number}`;
  if (!location.hash.startsWith(hash)) history.replaceState(null, "", hash);
  fetchAhead(page);
}

const isAsked = finding => finding.decision === "ask";
const selected = () => view.page?.findings.find(finding => finding.id === view.selected);

/* ---- the sheet ---- */

function showBar() {
  const { number, title, page, pages } = view.page;
  view.root.querySelector("#page-bar").replaceChildren(
    h("h1", {}, _("Akt {number}", { number }), h("small", {}, " " + title)),
    h("button", { onclick: () => turn(-1), disabled: page === 1 }, _("Forrige side")),
    h("span", { id: "page-number" }, _("{page} af {pages}", { page, pages })),
    h("button", { onclick: () => turn(1), disabled: page === pages }, _("Næste side")),
    h("button", { class: "primary", onclick: () => act(() => goNext()) }, _("Næste, der mangler")));
}

function showSheet() {
  const { document, page, width, height } = view.page;
  const boxes = svg("svg", { viewBox: `0 0 ${width} ${height}`, class: "boxes", role: "group",
    "aria-label": _("Fund på siden") });
  boxes.addEventListener("pointerdown", startDrag);
  const image = view.ahead.get(`${document}/${page}`)?.image ?? makeImage(document, page);
  image.width = Math.round(width * 1.5);
  image.height = Math.round(height * 1.5);
  view.root.querySelector("#sheet").replaceChildren(
    h("div", { class: "paper" }, image, boxes));
  view.root.querySelector("#sheet").scrollTop = 0;
}

const rect = ([x0, y0, x1, y1], attributes, ...children) =>
  svg("rect", { x: x0, y: y0, width: x1 - x0, height: y1 - y0, ...attributes }, ...children);

/** Pictures and strokes of a pen: no text, so nobody searched them. They come when they are measured. */
async function showAreas() {
  const { document, page } = view.page;
  view.areas = [];
  const { areas } = await get(`areas/${document}/${page}`);
  if (view.page.document !== document || view.page.page !== page || areas.length === 0) return;
  view.areas = areas;
  showBoxes();
  showPanel();
}

function areaBox() {
  const kinds = Object.entries(areaWords()).map(([kind, text]) =>
    [(view.areas || []).filter(area => area.kind === kind).length, text]).filter(([n]) => n);
  return kinds.length === 0 ? null : h("p", { class: "meta areas" }, _("Ikke læst som tekst: "),
    kinds.map(([n, text]) => `${text} (${n})`).join(", "));
}

/** Words as invisible text: to select, and for those who do not see the picture. */
function textLayer() {
  return view.page.words.map(([text, x0, y0, x1, y1]) => svg("text", { x: x0, y: y1 - (y1 - y0) * 0.2,
    "font-size": Math.max(y1 - y0, 1), textLength: Math.max(x1 - x0, 0.1),
    lengthAdjust: "spacingAndGlyphs", class: "word" }, text + " "));
}

function showBoxes() {
  const boxes = view.root.querySelector(".boxes");
  const unsure = view.page.words.filter(word => word[5] < 0.6)
    .map(word => rect(word.slice(1, 5), { class: "unsure" }));
  const found = view.page.findings.flatMap(finding => finding.boxes.map(box => rect(box, {
    class: `box ${finding.decision}${finding.id === view.selected ? " selected" : ""}`,
    onclick: () => choose(finding.id) })));
  const drawn = view.page.boxes.map(entry => rect(entry.box, { class: "box redact hand" }));
  const kept = (view.kept || []).map(box => rect(box, { class: "box keep new" }));
  const areas = (view.areas || []).map(({ kind, box }) => rect(box, { class: `area ${kind}` },
    svg("title", {}, areaWords()[kind])));
  boxes.replaceChildren(...textLayer(), ...areas, ...unsure, ...found, ...drawn, ...kept);
  boxes.querySelector(".selected")?.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function pointOf(event) {
  const area = view.root.querySelector(".boxes").getBoundingClientRect();
  const { width, height } = view.page;
  const inside = (value, most) => Math.min(Math.max(value, 0), most);
  return [inside((event.clientX - area.left) * width / area.width, width),
    inside((event.clientY - area.top) * height / area.height, height)];
}

/** Dragging from white paper draws a box; on words it selects text, with Shift it draws there too. */
function startDrag(event) {
  if (event.button !== 0 || !canWrite()) return;
  if (event.target.classList.contains("box")) return;
  if (event.target.classList.contains("word") && !event.shiftKey) return;
  event.preventDefault();
  const boxes = event.currentTarget;
  const from = pointOf(event);
  const shape = rect([...from, ...from], { class: `box ${view.kept ? "keep" : "redact"} new` });
  boxes.append(shape);
  boxes.setPointerCapture(event.pointerId);
  const sidesAt = moved => {
    const [x, y] = pointOf(moved);
    return [Math.min(from[0], x), Math.min(from[1], y), Math.max(from[0], x), Math.max(from[1], y)];
  };
  boxes.onpointermove = moved => {
    const [x0, y0, x1, y1] = sidesAt(moved);
    for (const [name, value] of [["x", x0], ["y", y0], ["width", x1 - x0], ["height", y1 - y0]])
      shape.setAttribute(name, value);
  };
  boxes.onpointerup = moved => {
    boxes.onpointermove = boxes.onpointerup = null;
    shape.remove();
    const box = sidesAt(moved);
    if (box[2] - box[0] < MIN_DRAG_PT || box[3] - box[1] < MIN_DRAG_PT) return;
    if (view.kept) keepAlso(box);
    else addBox(box);
  };
}

const change = (...decisions) => attempt(async () => {
  await decide(...decisions);
  await Promise.all([refreshState(), refresh()]);
});

const here = () => ({ document: view.page.document, page: view.page.page });
const withGround = () => view.ground ? { ground: view.ground } : {};

const addBox = box => serial(async () => {
  if (await change({ ...here(), box, decision: "redact", ...withGround() }))
    say(_("Feltet udelades."));
});

/* ---- everything but this ---- */

/** Around the words that are selected: what is chosen as text stays as text. */
function selectedWords() {
  const selection = getSelection();
  if (selection.isCollapsed) return [];
  const all = [...view.root.querySelectorAll(".word")];
  return view.page.words.filter((word, i) => selection.containsNode(all[i], true))
    .map(word => word.slice(1, 5));
}

function startExtract() {
  if (!canWrite() || view.page.withheld) return;
  view.kept = selectedWords();
  getSelection().removeAllRanges();
  showBoxes();
  showPanel();
  view.root.querySelector("#kept-text").focus();
}

function keepAlso(...boxes) {
  view.kept.push(...boxes);
  showBoxes();
  showPanel();
}

/** Each place where the words of @text stand one after the other. */
function findWords(text) {
  const plain = word => word.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
  const wanted = text.split(/\s+/).map(plain).filter(Boolean);
  const words = view.page.words;
  return wanted.length === 0 ? [] : words.flatMap((_word, at) =>
    wanted.every((part, i) => at + i < words.length && plain(words[at + i][0]) === part)
      ? words.slice(at, at + wanted.length).map(word => word.slice(1, 5)) : []);
}

function stopExtract() {
  view.kept = null;
  showBoxes();
  showPanel();
}

const extract = whole => act(async () => {
  if (!view.kept?.length) return say(_("Vælg først det, der skal blive."), true);
  const { n } = await post("extract", { ...here(), boxes: view.kept, whole_document: whole,
    ...withGround() });
  view.kept = null;
  say(plural(n, _("Alt andet udelades: 1 felt."), _("Alt andet udelades: {n} felter og sider.")));
  await Promise.all([refreshState(), refresh()]);
});

function extractBox() {
  const input = h("input", { id: "kept-text" });
  return h("section", { class: "notice", "aria-label": _("Alt andet end") },
    h("p", {}, h("strong", {}, _("Vælg det, der skal blive stående.")), " ",
      _("Træk med musen på siden, eller skriv teksten."), " ",
      plural(view.kept.length, _("1 felt er valgt."), _("{n} felter er valgt."))),
    h("form", { onsubmit: event => {
      event.preventDefault();
      const found = findWords(input.value);
      if (found.length) keepAlso(...found);
      else say(_("Teksten findes ikke på siden."), true);
    } }, h("label", { for: "kept-text" }, _("Tekst")), input, h("button", {}, _("Behold"))),
    h("p", { class: "choice" },
      h("button", { class: "primary", onclick: () => extract(false) }, _("Udelad resten af siden")),
      view.page.pages > 1 ? h("button", { onclick: () => extract(true) },
        _("Udelad resten af akten")) : null,
      h("button", { onclick: stopExtract }, _("Fortryd valget"))));
}

/** What is selected with the mouse or the keyboard, else what is asked for. */
async function markText() {
  const chosen = String(getSelection()).replace(/\s+/g, " ").trim();
  const input = view.root.querySelector("#mark");
  const text = chosen || input.value.trim();
  if (!text) {
    input.focus();
    return;
  }
  await act(async () => {
    const { n } = await post("mark-text", { text, ...withGround() });
    say(n ? plural(n, _("1 felt udelades."), _("{n} felter udelades i hele sagen.")) : _("Teksten findes ikke."), n === 0);
    input.value = "";
    await Promise.all([refreshState(), refresh()]);
  });
}

/* ---- the panel ---- */

function groundSelect() {
  const own = selected()?.ground;
  view.ground = view.ground || own || app.state.grounds[0] || "";
  return h("select", { id: "ground", onchange: event => { view.ground = event.target.value; } },
    app.state.grounds.map((text, i) => h("option", { value: text, selected: text === view.ground },
      i < 9 ? `${i + 1}  ${text}` : text)));
}

function findingOf(finding) {
  const isSelected = finding.id === view.selected;
  return h("li", { class: isSelected ? "selected" : "", "data-id": finding.id },
    h("button", { class: "name", "aria-pressed": String(isSelected),
      onclick: () => choose(finding.id) }, finding.text.replaceAll("\n", " ")),
    h("span", { class: `verdict ${finding.decision}` }, verdicts()[finding.decision]),
    h("small", {}, categories()[finding.category], finding.doubtful ? " · " + _("i tvivl") : "",
      finding.decision === "redact" && finding.ground ? " · " + finding.ground : ""),
    isSelected && finding.follows
      ? h("p", { class: "meta" }, _("Forslaget følger akt {follows}, som ligner.", finding)) : null,
    isSelected && finding.reason ? h("p", { class: "meta" }, finding.reason) : null,
    isSelected && canWrite() ? h("p", { class: "choice" },
      h("button", { class: "primary", onclick: () => settle("redact") }, _("Udelad")),
      h("button", { onclick: () => settle("keep") }, _("Behold")),
      h("button", { onclick: () => sameText("redact") }, _("Samme tekst overalt: udelad")),
      h("button", { onclick: () => sameText("keep") }, _("… behold"))) : null);
}

function lookBox() {
  const { look, decision, withheld } = view.page;
  if (withheld) return h("p", { class: "notice" }, _("Hele akten er undtaget."));
  const buttons = canWrite() ? h("p", { class: "choice" },
    h("button", { class: decision === "ask" ? "primary" : "", onclick: () => settlePage("keep") },
      _("Siden er set")),
    h("button", { onclick: () => settlePage("redact") }, _("Udelad hele siden"))) : null;
  const state = decision === "redact" ? _("Hele siden udelades.")
    : view.page.who ? _("Set af {who}.", view.page) : "";
  return h("div", { class: look.length && decision === "ask" ? "notice" : "" },
    look.length ? h("p", {}, _("Se på siden: "), look.map(name => looks()[name] || name).join(", "))
      : null, state ? h("p", { class: "meta" }, state) : null, buttons);
}

/** The words under a box: what it hides, for people and for the reverse of marking everywhere. */
const textUnder = ([x0, y0, x1, y1]) => view.page.words.filter(([, a, b, c, d]) =>
  (a + c) / 2 >= x0 && (a + c) / 2 <= x1 && (b + d) / 2 >= y0 && (b + d) / 2 <= y1)
  .map(word => word[0]).join(" ");

const unmark = text => act(async () => {
  const { n } = await post("mark-text", { text, decision: "keep" });
  say(plural(n, _("1 felt er fjernet."), _("{n} felter er fjernet i hele sagen.")));
  await Promise.all([refreshState(), refresh()]);
});

const handOf = entry => h("li", {}, h("span", { class: "verdict redact" }, _("Tegnet felt")),
  h("span", {}, textUnder(entry.box).slice(0, 60)),
  h("small", {}, [entry.ground, entry.who].filter(Boolean).join(" · ")),
  canWrite() ? h("button", { onclick: () => serial(() => change({ document: entry.document,
    page: view.page.page, box: entry.box, decision: "keep" })) }, _("Fjern feltet")) : null,
  canWrite() && textUnder(entry.box).length > 1 && textUnder(entry.box).length < 200
    ? h("button", { onclick: () => unmark(textUnder(entry.box)) },
      _("Fjern ved samme tekst overalt")) : null);

function commentsBox() {
  const input = h("input", { id: "comment", maxlength: "2000" });
  return h("details", { open: view.page.comments.length > 0 },
    h("summary", {}, _("Bemærkninger ({n})", { n: view.page.comments.length })),
    h("ul", {}, view.page.comments.map(comment => h("li", {}, h("strong", {}, comment.who), ": ",
      comment.text))),
    h("form", { onsubmit: event => {
      event.preventDefault();
      act(async () => {
        await post("comments", { ...here(), text: input.value });
        await refresh();
      });
    } }, h("label", { for: "comment" }, _("Ny bemærkning")), input,
    h("button", {}, _("Tilføj"))));
}

function hitsBox() {
  if (!view.hits) return null;
  return h("div", { class: "hits" }, h("h2", {}, plural(view.hits.length, _("1 sted"), _("{n} steder"))),
    h("ol", {}, view.hits.map(hit => h("li", {}, h("a", { href: hit.in_title ? "#/documents"
      : `#/pages/${hit.document}/${hit.page}` }, _("akt {number} s. {page}", hit)), " ",
    hit.context || hit.title))));
}

function markForm() {
  return h("form", { class: "mark", onsubmit: event => {
    event.preventDefault();
    markText();
  } }, h("label", { for: "mark" }, _("Udelad tekst overalt")), h("input", { id: "mark" }),
  h("button", {}, _("Udelad")));
}

function showPanel() {
  const { findings, boxes } = view.page;
  view.root.querySelector("#panel").replaceChildren(...[view.kept ? extractBox() : null, hitsBox(),
    lookBox(), areaBox(),
    canWrite() ? h("p", {}, h("label", { for: "ground" }, _("Hjemmel"), " "), groundSelect()) : null,
    h("h2", {}, _("{n} fund på siden", { n: findings.length })),
    h("ol", { class: "findings" }, findings.map(findingOf), boxes.map(handOf)),
    canWrite() ? markForm() : null,
    canWrite() && !view.kept ? h("p", {}, h("button", { onclick: startExtract },
      _("Udelad alt andet end …"))) : null, view.page.hidden ? hiddenBox(view.page.document,
      _("Akten bærer mere, end siderne viser ({n})", { n: view.page.hidden })) : null,
    commentsBox()].filter(Boolean));
  view.root.querySelector("#panel .selected")?.scrollIntoView({ block: "nearest" });
}

/* ---- what keys and buttons do ---- */

function choose(id) {
  view.selected = id;
  showBoxes();
  showPanel();
}

function step(by) {
  const { findings } = view.page;
  const at = findings.findIndex(finding => finding.id === view.selected);
  const next = findings[at + by];
  if (next) choose(next.id);
  else turn(by);
}

const turn = by => act(async () => {
  const number = view.page.page + by;
  if (number < 1 || number > view.page.pages) return;
  view.selected = null;
  await load(view.page.document, number);
});

async function goNext(only = {}) {
  const at = new URLSearchParams({ ...only, ...(view.page ? { document: view.page.document,
    page: view.page.page, ...(view.selected ? { finding: view.selected } : {}) } : {}) });
  const next = await get(`next?${at}`);
  if (!next.kind) {
    if (view.page) say(_("Der mangler ikke mere."));
    return;
  }
  if (next.kind === "title") {
    location.hash = next.entity ? `#/people/${next.entity}` : "#/people";
    return;
  }
  view.selected = next.finding || null;
  await load(next.document, next.page);
}

const settle = (decision, ground) => serial(async () => {
  const finding = selected();
  if (!finding || !canWrite()) return;
  if (await change({ finding: finding.id, decision,
    ...(decision === "redact" ? { ...(ground ? { ground } : {}), ...withGround() } : {}) }))
    await attempt(() => goNext());
});

const sameText = decision => selected() && canWrite() && act(async () => {
  const { n } = await post("same-text", { finding: view.selected, decision,
    ...(decision === "redact" ? withGround() : {}) });
  say(decision === "redact"
    ? plural(n, _("Stedet udelades."), _("Samme tekst overalt: {n} steder udelades."))
    : plural(n, _("Stedet bliver."), _("Samme tekst overalt: {n} steder bliver.")));
  await Promise.all([refreshState(), refresh()]);
});

const settlePage = decision => serial(async () => {
  if (canWrite() && await change({ ...here(), decision })) await attempt(() => goNext());
});

async function search_() {
  const text = view.root.querySelector("#q").value.trim();
  view.hits = text ? (await get(`search?q=${encodeURIComponent(text)}`)).hits : null;
  showPanel();
}

function chooseGround(number) {
  const ground = app.state.grounds[number - 1];
  if (!ground) return;
  view.ground = ground;
  say(_("Hjemmel: {ground}", { ground }));
  showPanel();
}

function followProposal() {
  const finding = selected();
  if (!finding) settlePage("keep");
  else if (finding.proposal === "ask") say(_("Her er intet forslag: Vælg selv."), true);
  else settle(finding.proposal, finding.follows ? finding.ground : null);
}

function bindKeys() {
  const keys = {
    j: [_("Næste fund"), () => step(1)], k: [_("Forrige fund"), () => step(-1)],
    n: [_("Næste, der mangler"), () => act(() => goNext())],
    Enter: [_("Følg forslaget, og gå videre"), followProposal],
    x: [_("Udelad"), () => settle("redact")], b: [_("Behold"), () => settle("keep")],
    a: [_("Udelad samme tekst overalt"), () => sameText("redact")],
    A: [_("Behold samme tekst overalt"), () => sameText("keep")],
    m: [_("Udelad markeret tekst overalt"), markText],
    o: [_("Siden er set"), () => settlePage("keep")],
    e: [_("Udelad alt andet end det, der vælges"), startExtract],
    PageDown: [_("Næste side"), () => turn(1)], PageUp: [_("Forrige side"), () => turn(-1)],
    "1": [_("Hjemmel 1-9"), () => chooseGround(1)],
  };
  for (let i = 2; i <= 9; i++) keys[i] = ["", () => chooseGround(i)];
  bind("view", keys);
}
