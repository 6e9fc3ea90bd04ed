// SPDX-License-Identifier: GPL-3.0-or-later
// Single keys, which can be switched off (WCAG 2.1.4), and the overlay that explains them.

import { h, show } from "./dom.js";
import { _ } from "./words.js";

const bindings = new Map();

export const keysAreOn = () => localStorage.getItem("tusch-keys") !== "off";
export const setKeys = on => localStorage.setItem("tusch-keys", on ? "on" : "off");

/** Replaces what the keys of a view do: {key: [explanation, function]}. */
export function bind(view, keys) {
  bindings.set(view, keys);
}

export function unbind(view) {
  bindings.delete(view);
}

// In a dialog that was just closed the focus stays for a moment: keys are for the page again.
const isTyping = element => element.closest("dialog:not([open])") === null
  && element.closest("input, textarea, select, dialog") !== null;

function find(key) {
  for (const keys of [...bindings.values()].reverse()) if (key in keys) return keys[key];
  return undefined;
}

document.addEventListener("keydown", event => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  if (isTyping(event.target)) return;
  const isSingle = event.key.length === 1;
  if (isSingle && !keysAreOn()) return;
  if (event.key === "Enter" && event.target.closest("button, a, summary")) return;
  const found = find(event.key);
  if (!found) return;
  event.preventDefault();
  found[1]();
});

export function showHelp() {
  const rows = [...bindings.values()].flatMap(keys => Object.entries(keys))
    .filter(([, [text]]) => text)
    .map(([key, [text]]) => h("tr", {}, h("td", {}, h("kbd", {}, key)), h("td", {}, text)));
  const box = h("input", { type: "checkbox", id: "keys-on" });
  box.checked = keysAreOn();
  box.addEventListener("change", () => setKeys(box.checked));
  show(_("Tastatur"), _("Luk"), h("table", { class: "keys" }, h("tbody", {}, rows)),
    h("p", {}, box, " ", h("label", { for: "keys-on" }, _("Enkelttaster er slået til"))));
}
