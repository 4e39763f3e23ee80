// Marks: shape tells the side, colour and letter the actor, the outline how sure.

import { choice } from "./choice.js";
import { draw, make } from "./dom.js";
import { markKind, placedAs, WIDE } from "./precision.js";
import { isUnsure } from "./sureness.js";
import { page, valueAt } from "./table.js";

const SHAPES = {
  circle: "M16 4.5a11.5 11.5 0 1 1 0 23a11.5 11.5 0 1 1 0-23z",
  square: "M7.5 5.5h17a2 2 0 0 1 2 2v17a2 2 0 0 1-2 2h-17a2 2 0 0 1-2-2v-17a2 2 0 0 1 2-2z",
  diamond: "M16 2.2L29.8 16L16 29.8L2.2 16z",
  hexagon: "M9.2 4.2h13.6L29.4 16l-6.6 11.8H9.2L2.6 16z",
  shield: "M5 5h22v12c0 6-5 10-11 12.2c-6-2.2-11-6.2-11-12.2z",
  house: "M16 1.8L28 12v15.5H4V12z",
};

/** The mark of a layer as an SVG. @param {any} layer @param {string} status @param {"exact"|"soft"|"bare"} kind */
export function symbol(layer, status, kind) {
  const svg = draw("svg", { viewBox: "0 0 32 40", class: `gm-symbol gm-${status} gm-is-${kind}`, "aria-hidden": "true", focusable: "false" });
  const number = page.layers.indexOf(layer); // a sample in a legend is no layer's
  if (number >= 0) svg.style.setProperty("--c", `var(--c${number})`);
  if (kind === "bare") svg.setAttribute("viewBox", "0 0 32 32");
  if (kind === "soft") draw("circle", { cx: 16, cy: 16, r: 15.5, class: "gm-ring" }, svg);
  const inner = draw("g", kind === "soft" ? { transform: "translate(3.2 3.2) scale(.8)" } : {}, svg);
  if (kind === "exact") draw("path", { d: "M10.5 25L16 37.5L21.5 25z", class: "gm-tip" }, inner);
  draw("path", { d: SHAPES[layer.shape] || SHAPES.circle, class: "gm-shape" }, inner);
  const letter = layer.letter.slice(0, 3);
  const text = draw("text", { x: 16, y: layer.shape === "house" ? 18.5 : 16.5, class: "gm-letter", "font-size": [15, 12.5, 9.5][letter.length - 1] || 12 }, inner);
  text.textContent = letter;
  if (status === "denied") draw("path", { d: "M5 27L27 5", class: "gm-strike" }, inner);
  return svg;
}

/** @param {GeoEvent} event */
export function layerOf(event) {
  return page.layers[event.layer] || { id: "", name: "", letter: "?", shape: "circle" };
}

/** @param {GeoEvent} event */
export function markIcon(event) {
  const kind = markKind(event);
  const box = make("div");
  box.appendChild(symbol(layerOf(event), event.status, kind));
  // The tip of an exact mark stands on the place; a vague mark lies around it.
  const exact = kind === "exact";
  const className = `gm-mark gm-mark-${kind}${isUnsure(event) ? " gm-unsure" : ""}`;
  return L.divIcon({ className, html: box, iconSize: [32, exact ? 38 : 32], iconAnchor: [16, exact ? 36 : 16] });
}

/** How many of some rows each layer has, the most first. @param {number[]} rows @returns {[number, number][]} */
export function layerShares(rows) {
  const shares = new Map();
  for (const row of rows) {
    const layer = valueAt("layer", row);
    shares.set(layer, (shares.get(layer) || 0) + 1);
  }
  return [...shares].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
}

/** A bundle's ring: an arc of each actor's colour. @param {[number, number][]} shares @param {number} count */
function ringOf(shares, count) {
  let turned = 0;
  const arcs = shares.flatMap(([number, share]) => {
    const start = turned;
    turned += (share / count) * 360;
    const gap = shares.length > 1 && turned - start > 4 ? 2.5 : 0;
    return [`var(--c${number}) ${start.toFixed(1)}deg ${(turned - gap).toFixed(1)}deg`, gap ? `var(--paper) 0 ${turned.toFixed(1)}deg` : ""];
  });
  return `conic-gradient(${arcs.filter(Boolean).join(",")})`;
}

export const LARGE = 200; // of so many rows of a bundle the first tell about all

/**
 * A bundle of marks: their number in a ring of the actors' colours, the letter of whoever acts in
 * most of them, and a dashed rim where not all of them are exact. @param {number[]} rows
 */
export function bundleIcon(rows) {
  const shares = layerShares(rows);
  const placed = placedAs();
  const vague = rows.slice(0, LARGE).some((row) => placed[row] === WIDE);
  const size = rows.length < 10 ? 40 : rows.length < 100 ? 46 : 52;
  // A gradient and not an SVG: a screen holds a hundred, and each would have a dozen elements.
  const box = make("div", "gm-bundle", rows.length < 10000 ? String(rows.length) : `${Math.floor(rows.length / 1000)}k`);
  box.style.backgroundImage = ringOf(shares, rows.length);
  const [first, most] = shares[0];
  const letter = page.layers[first] ? page.layers[first].letter.slice(0, 3) : "";
  if (2 * most > rows.length && letter && (letter.length < 3 || size > 40)) box.appendChild(make("span", "gm-bundle-letter", letter));
  if (rows.length >= 1000) box.classList.add("gm-bundle-many");
  if (vague) box.classList.add("gm-bundle-vague");
  return L.divIcon({ className: "gm-mark gm-cluster", html: box, iconSize: [size, size] });
}

/** Writes the layers' colours for the theme now in force into the document. */
export function setColours() {
  const dark = choice.theme === "dark" || (choice.theme === "auto" && window.matchMedia("(prefers-color-scheme: dark)").matches);
  page.layers.forEach((layer, number) => document.documentElement.style.setProperty(`--c${number}`, dark ? layer.dark : layer.light));
}
