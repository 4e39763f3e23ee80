// The editor's hand: words of the head and the foot, what is highlighted, annotations, own layers.

import { listed } from "./address.js";
import { choice } from "./choice.js";
import { swatch } from "./controls.js";
import { append, draw, make, said } from "./dom.js";
import { latLngs } from "./geometry.js";
import { mercatorX, mercatorY } from "./mercator.js";
import { translate } from "./strings.js";
import { page, valueAt } from "./table.js";
import { timeSpan } from "./time.js";
import { standing } from "./view.js";

export const editor = page.editor || {};

/** Ids that are highlighted: the address's, else the editor's. @type {Set<string>} */
export let highlighted = new Set();

/** @param {string[]} ids of events */
export function setHighlight(ids) {
  highlighted = new Set(ids);
}

export function readHighlight() {
  const ids = listed(new URLSearchParams(window.location.search), "highlight");
  setHighlight(ids || editor.highlight || []);
}

/** @param {number[]} rows */
function isHighlighted(rows) {
  return rows.some((row) => highlighted.has(String(valueAt("event_id", row))));
}

/** Sets off the marks of what is highlighted, and lowers the others. */
export function showHighlight() {
  const root = document.documentElement.classList;
  if (!highlighted.size && !root.contains("gm-highlighting")) return;
  root.toggle("gm-highlighting", highlighted.size > 0);
  for (const { marker, bundle } of standing.values()) {
    const element = marker.getElement();
    if (element) element.classList.toggle("gm-highlight", isHighlighted(bundle.rows));
  }
}

/** The page's own look: a font of the reader's system, an accent, a picture in the head. */
export function dress() {
  const root = document.documentElement.style;
  if (editor.font) root.setProperty("--sans", editor.font), root.setProperty("--serif", editor.font);
  if (editor.accent) root.setProperty("--accent", editor.accent);
}

/** @param {Element} head */
export function editHead(head) {
  if (editor.logo) {
    const logo = /** @type {HTMLImageElement} */ (make("img", "gm-logo"));
    logo.src = editor.logo;
    logo.alt = "";
    head.prepend(logo);
  }
  if (editor.byline) head.appendChild(said("p", "gm-byline", translate("byline", { name: editor.byline })));
}

/** @param {Element} foot */
export function editFoot(foot) {
  for (const words of [editor.note, editor.credit]) if (words) foot.prepend(said("p", "gm-credit", words));
}

export let own = null;

/** @param {L.Map} map */
export function makeOwn(map) {
  if (!(editor.overlays || []).length && !(editor.notes || []).length) return;
  map.createPane("gm-own").style.zIndex = "380"; // below all that events are drawn with
  map.createPane("gm-notes").style.zIndex = "596";
  own = { layer: L.layerGroup().addTo(map), svg: L.svg({ pane: "gm-own" }) };
}

/** The day whose state is shown: the end of the chosen time, else the last day of any event. */
function dayShown() {
  return choice.to || timeSpan()[1] || "9999-12-31";
}

/** @param {{from?: string, until?: string}} told */
function holdsOn(told) {
  const day = dayShown();
  return !(told.from && told.from > day) && !(told.until && told.until < day);
}

export function showOwn() {
  if (!own) return;
  own.layer.clearLayers();
  for (const overlay of editor.overlays || [])
    for (const feature of overlay.features) if (holdsOn(feature)) drawOwn(feature, overlay);
  for (const note of editor.notes || []) if (holdsOn(note)) drawNote(note);
}

function drawOwn(feature, overlay) {
  const tint = feature.colour || overlay.colour;
  const points = latLngs(feature.coordinates);
  const look = { renderer: own.svg, pane: "gm-own", color: tint, weight: 2, opacity: 0.85, fillColor: tint, fillOpacity: 0.16, interactive: false, className: "gm-own-layer" };
  if (/Polygon/.test(feature.type)) own.layer.addLayer(L.polygon(points, { ...look, weight: 1.2 }));
  else if (/Line/.test(feature.type)) own.layer.addLayer(L.polyline(points, { ...look, fill: false, weight: 3 }));
  else own.layer.addLayer(L.circleMarker(points, { ...look, radius: 4 }));
}

/** A text at a point, with an arrow to what it speaks of, or over an area. */
function drawNote(note) {
  const look = { renderer: own.svg, pane: "gm-own", color: "var(--ink)", weight: 1.5, interactive: false, fill: false };
  if (note.area) own.layer.addLayer(L.polygon(latLngs(note.area), { ...look, dashArray: "5 4" }));
  const at = note.at ? latLngs(note.at) : L.latLngBounds(latLngs(note.area)).getCenter();
  if (note.to && note.at) {
    const [a, b] = [note.at, note.to].map(([lon, lat]) => [mercatorX(lon), mercatorY(lat)]);
    own.layer.addLayer(L.polyline([at, latLngs(note.to)], look));
    own.layer.addLayer(noteHead(latLngs(note.to), Math.atan2(b[1] - a[1], b[0] - a[0])));
  }
  const words = said("div", "gm-note", note.text);
  own.layer.addLayer(L.marker(at, { pane: "gm-notes", interactive: false, keyboard: false, icon: L.divIcon({ className: "gm-still", html: append(make("div"), words), iconSize: [0, 0] }) }));
}

function noteHead(place, angle) {
  const svg = draw("svg", { viewBox: "-8 -8 16 16", "aria-hidden": "true", class: "gm-arrow" });
  svg.style.setProperty("--c", "var(--ink)");
  draw("path", { d: "M-7 -4L0 0L-7 4", transform: `rotate(${(angle * 180) / Math.PI})` }, svg);
  return L.marker(place, { pane: "gm-notes", interactive: false, keyboard: false, icon: L.divIcon({ className: "gm-still", html: append(make("div"), svg), iconSize: [16, 16] }) });
}

/** Names of the own layers, for the legend. @param {(sign: Element, text: string) => void} row */
export function ownLegend(row) {
  for (const overlay of editor.overlays || []) {
    const sign = swatch("gm-swatch-own");
    sign.style.setProperty("--c", overlay.colour);
    row(sign, overlay.name);
  }
}
