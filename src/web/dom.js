// SPDX-License-Identifier: GPL-3.0-or-later
// Making elements. Text is set as text, never as markup.

/** h("button", {class: "x", onclick: f}, "text", element, …) */
export function h(name, attributes = {}, ...children) {
  return fill(document.createElement(name), attributes, children);
}

export function svg(name, attributes = {}, ...children) {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);
}

function fill(element, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value === true) element.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined)
      element.setAttribute(key, value);
  }
  element.append(...children.flat().filter(child => child !== null && child !== undefined
    && child !== false));
  return element;
}

/** Where things are on the screen is asked and set once for all that changed, before it is drawn. */
export const beforeDrawing = action => requestAnimationFrame(() => action());

/** A dialog around fields; gives the first field's value or null. */
export function ask(title, words, ...fields) {
  const dialog = document.getElementById("help");
  return new Promise(resolve => {
    dialog.replaceChildren(h("form", { method: "dialog" }, h("h2", { id: "help-title" }, title),
      fields, h("p", { class: "choice" }, h("button", { class: "primary", value: "yes" }, words.yes),
        h("button", { value: "no", formnovalidate: true }, words.no))));
    // Of the dialog before this one, the event may come only now.
    const onClose = () => {
      if (dialog.open) return;
      dialog.removeEventListener("close", onClose);
      resolve(dialog.returnValue === "yes" ? dialog.querySelector("input, select").value : null);
    };
    dialog.addEventListener("close", onClose);
    dialog.returnValue = "";
    dialog.showModal();
  });
}

/** A dialog that only shows something. */
export function show(title, close, ...content) {
  const dialog = document.getElementById("help");
  dialog.replaceChildren(h("h2", { id: "help-title" }, title), ...content,
    h("form", { method: "dialog" }, h("button", { class: "primary", autofocus: true }, close)));
  dialog.showModal();
}

/** A message that goes away; errors are also announced. */
export function say(text, isError = false) {
  const place = document.getElementById("status");
  const line = h("p", { class: isError ? "error" : "" }, text);
  place.replaceChildren(line);
  setTimeout(() => line.remove(), isError ? 9000 : 4000);
}
