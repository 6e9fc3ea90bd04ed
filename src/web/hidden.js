// SPDX-License-Identifier: GPL-3.0-or-later
// What a document carries that its pages do not show, asked for when somebody unfolds it.

import { get } from "./api.js";
import { attempt } from "./app.js";
import { h } from "./dom.js";
import { _, verdicts } from "./words.js";

/** "2 kommentarer" and the like, one after the other. */
export const kindsOf = items => items.map(({ n, name }) => n > 1 ? `${name} (${n})` : name).join(", ");

/** The text with what was found in it marked, in the colours of what was decided. */
function marked(text, findings) {
  const parts = [text];
  for (const finding of findings) {
    const at = parts.findIndex(part => typeof part === "string" && part.includes(finding.text));
    if (at < 0) continue;
    const start = parts[at].indexOf(finding.text);
    const mark = h("mark", { class: finding.decision, title: verdicts()[finding.decision] },
      finding.entity ? h("a", { href: `#/people/${finding.entity}` }, finding.text) : finding.text);
    parts.splice(at, 1, parts[at].slice(0, start), mark,
      parts[at].slice(start + finding.text.length));
  }
  return parts;
}

const itemOf = item => h("li", {}, h("strong", {}, item.name), item.n > 1 ? ` (${item.n})` : "",
  item.place ? h("small", {}, " · ", item.place) : null,
  item.text ? h("pre", { tabindex: "0" }, marked(item.text, item.findings))
    : h("p", { class: "meta" }, _("Det er ikke tekst.")));

/** Folded until it is asked for: @summary above what the document carries unseen. */
export function hiddenBox(document, summary, isOpen = false) {
  const list = h("ul", { class: "hidden-list" });
  const box = h("details", { class: "hidden", open: isOpen, ontoggle: () => {
    if (box.open && !list.firstChild) attempt(async () => {
      const { hidden } = await get(`hidden/${document}`);
      list.replaceChildren(...hidden.map(itemOf));
    });
  } }, h("summary", {}, summary), list);
  return box;
}
