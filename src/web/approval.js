// SPDX-License-Identifier: GPL-3.0-or-later
// The checklist before anything leaves, the bundle, the approval.

import { bundlePath, get, post } from "./api.js";
import { act, app, canWrite, refreshState } from "./app.js";
import { h, say } from "./dom.js";
import { bind } from "./keys.js";
import { _, plural, verdicts } from "./words.js";

const view = { root: null };

export async function open(root) {
  view.root = root;
  root.className = "approval";
  bind("view", {});
  await refresh();
}

const linkOf = link => h("a", { href: link.page ? `#/pages/${link.document}/${link.page}`
  : `#/documents/${link.document}` }, link.page ? _("akt {number} s. {page}", link) : _("akt {number}", link));

function lineOf(line) {
  const state = line.n === 0 ? "fine" : line.blocking ? "stop" : "warn";
  const words = { fine: _("I orden"), stop: _("Skal afgøres"), warn: _("Se efter") };
  const seen = new Map(line.links.map(link => [`${link.document}/${link.page}`, link]));
  return h("li", { class: state }, h("span", { class: `flag ${state}` }, words[state]),
    h("div", {}, h("strong", {}, `${line.text}: ${line.n}`),
      h("p", { class: "links" }, [...seen.values()].flatMap(link => [linkOf(link), " "]),
        line.n > line.links.length ? _("og flere") : "")));
}

const outcomes = () => ({ 1: _("Svaret kunne ikke laves."), 3: _("Svaret bestod ikke kontrollen, og intet er frigivet."), 5: _("Noget mangler at blive afgjort."), 6: _("Arbejdsrummet var optaget.") });

function bundleBox() {
  const { phase, assembling, assemble_status: status, approved_by: who } = app.state;
  if (assembling) return h("p", {}, _("Svaret laves og kontrolleres. Det kan tage nogle minutter."));
  const download = h("a", { href: bundlePath(), class: "button", download: true },
    _("Se det nøjagtige svar (PDF)"));
  const isApprover = app.state.user.role === "approver";
  if (phase === "approved")
    return h("div", {}, h("p", {}, _("Godkendt af {who}.", { who })), h("p", { class: "choice" }, download,
      isApprover ? h("button", { onclick: () => run("reopen", _("Sagen er åbnet igen.")) },
        _("Åbn sagen igen")) : null));
  if (phase === "verified")
    return h("div", {}, h("p", {}, _("Svaret er lavet og har bestået kontrollen.")),
      app.state.four_eyes ? h("p", { class: "meta" },
        _("En anden end den, der sidst har afgjort noget, skal godkende.")) : null,
      h("p", { class: "choice" }, download, h("button", { class: "primary", disabled: !isApprover,
        onclick: () => run("approve", _("Godkendt.")) }, _("Godkend"))));
  return h("div", {}, h("p", {}, outcomes()[status] || _("Svaret er ikke lavet endnu.")),
    h("p", { class: "choice" }, h("button", { class: "primary", disabled: !canWrite(),
      onclick: () => run("assemble", _("Svaret laves.")) }, _("Lav svaret, og kontrollér det"))));
}

const answerOf = ({ decision, ground }) =>
  h("span", { class: `verdict ${decision}` }, [verdicts()[decision], ground].filter(Boolean).join(" · "));

function subjectOf(change) {
  const text = { page: _("Hele siden"), document: _("Hele akten"), box: _("Tegnet felt"),
    title: _("Titel: {text}", change), finding: change.text }[change.kind];
  return change.kind === "finding" && change.entity
    ? h("a", { href: `#/people/${change.entity}` }, text.replaceAll("\n", " ")) : text;
}

const changeOf = change => h("tr", {}, h("td", {}, subjectOf(change)),
  h("td", {}, change.kind === "title" ? "" : answerOf(change.before)),
  h("td", {}, change.kind === "title" ? "" : answerOf(change.now)),
  h("td", { class: "number" }, String(change.n)),
  h("td", { class: "links" }, change.links.flatMap(link => [linkOf(link), " "]),
    change.n > change.links.length ? _("og flere") : ""));

/** Since the bundle was approved last: what is not as the one that left the house. */
function differenceBox({ approvals, changes }) {
  if (approvals.length === 0) return null;
  const last = approvals[approvals.length - 1];
  const when = new Date(last.at * 1000).toLocaleString(document.documentElement.lang);
  const heads = [_("Hvad"), _("Før"), _("Nu"), _("Steder"), _("Hvor")];
  return h("section", { class: "card", id: "difference", "aria-label": _("Forskel fra sidste version") },
    h("h2", {}, _("Forskel fra version {number}", last)),
    h("p", { class: "meta" }, _("Version {number} blev godkendt af {who} {when}.", { ...last, when })),
    changes.length === 0 ? h("p", {}, _("Intet er afgjort anderledes siden.")) : h("table", {},
      h("caption", {}, plural(changes.length, _("1 ændring"), _("{n} ændringer"))),
      h("thead", {}, h("tr", {}, heads.map(text => h("th", { scope: "col" }, text)))),
      h("tbody", {}, changes.map(changeOf))));
}

const run = (name, text) => act(async () => {
  await post(name);
  say(text);
  await refreshState();
  await refresh();
});

export async function refresh() {
  const [{ lines }, difference] = await Promise.all([get("checklist"), get("difference")]);
  if (view.root.className !== "approval") return;
  view.root.replaceChildren(...[h("h1", {}, _("Før svaret kan sendes")),
    h("ul", { class: "checklist" }, lines.map(lineOf)),
    h("section", { class: "card", "aria-label": _("Svaret") }, h("h2", {}, _("Svaret")), bundleBox()),
    differenceBox(difference)].filter(Boolean));
}
