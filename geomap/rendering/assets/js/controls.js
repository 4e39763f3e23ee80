// Parts of the panel that all filters are made of.

import { append, make } from "./dom.js";

/** @param {string} title @param {boolean} open */
export function section(title, open) {
  const details = /** @type {HTMLDetailsElement} */ (make("details", "gm-section"));
  details.open = open;
  append(details, make("summary", "", title));
  return details;
}

/** A box to tick. @param {Node[]} inside @param {boolean} on @param {(on: boolean) => void} change */
export function checkbox(inside, on, change) {
  const label = make("label", "gm-tick");
  const box = /** @type {HTMLInputElement} */ (make("input"));
  box.type = "checkbox";
  box.checked = on;
  box.addEventListener("change", () => change(box.checked));
  append(label, box, ...inside);
  return { label, box };
}

export function swatch(name, text) {
  return make("span", `gm-swatch ${name}`, text || "");
}
