// Names on the basemap: on one canvas below the marks, never over a mark or over another name.

import { basemap, holds } from "./basemap.js";
import { colour } from "./dom.js";
import { beside, mercatorX, mercatorY } from "./mercator.js";

export const NAME_FONT = '"Helvetica Neue", "Segoe UI", Roboto, "Noto Sans", "Noto Sans Arabic", Arial, sans-serif';

/**
 * @typedef {Object} Surroundings  what whoever shows a map knows of the names on it
 * @property {(map: L.Map) => any} boxes  what stands on the map already
 * @property {() => Set<string>} named  codes of countries that need no name
 * @property {() => any[][]} own  places that are named before the basemap's towns
 * @property {() => any[][]} towns  those of the basemap that are named beside them
 * @property {(row: any[]) => string} country  what a country of the basemap is called
 * @property {() => boolean} spaced  may letters stand apart?
 * @property {() => boolean} late  is there something that should be seen before the names?
 */

export const Labels = L.Layer.extend({
  /** @param {Surroundings} about */
  initialize(about) {
    this._about = about;
  },
  onAdd(map) {
    this._map = map;
    const pane = map.getPane("gm-labels") || map.createPane("gm-labels");
    this._canvas = L.DomUtil.create("canvas", "leaflet-zoom-hide gm-names", pane);
    this._canvas.setAttribute("aria-hidden", "true");
    map.on("moveend zoomend resize viewreset", this.later, this);
    this.later();
  },
  onRemove(map) {
    this._canvas.remove();
    map.off("moveend zoomend resize viewreset", this.later, this);
  },
  later() {
    if (this._asked || !this._map) return;
    const draw_ = () => {
      this._asked = 0;
      this.redraw();
    };
    if (!this._about.late()) return void (this._asked = requestAnimationFrame(draw_));
    // Hexagons are seen first; names of another zoom would stand at wrong places until then.
    if (this._zoom !== this._map.getZoom()) this._canvas.style.visibility = "hidden";
    this._asked = requestAnimationFrame(() => requestAnimationFrame(() => window.setTimeout(draw_, 0)));
  },
  redraw() {
    const map = this._map;
    if (!map) return;
    this._zoom = map.getZoom();
    this._canvas.style.visibility = "";
    const size = map.getSize();
    const density = Math.min(3, window.devicePixelRatio || 1);
    L.DomUtil.setPosition(this._canvas, map.containerPointToLayerPoint([0, 0]));
    this._canvas.width = size.x * density;
    this._canvas.height = size.y * density;
    this._canvas.style.width = size.x + "px";
    this._canvas.style.height = size.y + "px";
    const context = this._canvas.getContext("2d");
    if (!context) return;
    context.scale(density, density);
    context.lineJoin = "round";
    context.textBaseline = "middle";
    nameEverything(map, context, size, this._about);
  },
});

/** Boxes of a layer's marks on screen: [left, top, right, bottom] in pixels of the map; reckoned, not measured. */
export function iconBoxes(map, layer) {
  const boxes = [];
  layer.eachLayer((marker) => {
    const { iconSize, iconAnchor } = marker.options.icon.options;
    const [width, height] = [iconSize[0], iconSize[1]];
    const [left, top] = iconAnchor || [width / 2, height / 2];
    const at = map.latLngToContainerPoint(marker.getLatLng());
    boxes.push([at.x - left - 2, at.y - top - 2, at.x - left + width + 2, at.y - top + height + 2]);
  });
  return boxes;
}

let controls_ = { size: "", boxes: [] };

/** Boxes of what stands at the map's edges; measured again when the map is of another size. */
export function controlBoxes(map) {
  const found = map.getContainer().querySelectorAll(".leaflet-control, .gm-density-key:not([hidden])");
  const size = `${map.getSize()} ${found.length}`;
  if (controls_.size === size) return controls_.boxes;
  const frame = map.getContainer().getBoundingClientRect();
  const boxes = Array.from(found, (control) => {
    const box = control.getBoundingClientRect();
    return [box.left - frame.left, box.top - frame.top, box.right - frame.left, box.bottom - frame.top];
  });
  controls_ = { size, boxes };
  return boxes;
}

export function overlaps(box, taken) {
  return taken.some((other) => box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1]);
}

/** Writes a name at the first of some offsets that is free, and takes the room (of another list where one is given). */
function write(context, text, style, places, taken, size, reserved) {
  context.font = style.font;
  if ("letterSpacing" in context) context.letterSpacing = style.spacing || "0px";
  const width = context.measureText(text).width;
  const half = style.height / 2 + 1;
  for (const [x, y, align] of places) {
    const left = align === "left" ? x : align === "right" ? x - width : x - width / 2;
    const box = [left - 3, y - half, left + width + 3, y + half];
    if (box[0] < 2 || box[1] < 2 || box[2] > size.x - 2 || box[3] > size.y - 2 || overlaps(box, taken)) continue;
    context.textAlign = "left";
    context.strokeStyle = style.halo;
    context.lineWidth = 3;
    context.globalAlpha = style.halo ? 0.85 : 1;
    if (style.halo) context.strokeText(text, left, y);
    context.globalAlpha = 1;
    context.fillStyle = style.ink;
    context.fillText(text, left, y);
    (reserved || taken).push(box);
    return true;
  }
  return false;
}

/**
 * Where the name of a country that the map is about stands: inside what is seen of it, where the
 * fewest marks are, near the middle; ``aside``, where the view is of one town, near the corner.
 * Null where nothing of it is in view.
 */
function countrySpot(map, outlines, width, taken, size, aside) {
  const tries = [];
  const inside = (x, y) => {
    const place = map.containerPointToLatLng([x, y]);
    const across = mercatorX(place.lng);
    return holds(outlines, across - Math.floor(across), mercatorY(place.lat));
  };
  const [half, margin] = [width / 2 + 4, 12];
  for (let i = 0; i <= 12; i += 1)
    for (let j = 0; j <= 12; j += 1) {
      const x = half + margin + ((size.x - 2 * half - 2 * margin) * i) / 12;
      const y = margin + 8 + ((size.y - 2 * margin - 16) * j) / 12;
      if (inside(x, y)) tries.push({ x, y });
    }
  if (!tries.length) return null;
  const goal = aside ? { x: 0, y: 0 } : { x: average(tries, "x"), y: average(tries, "y") };
  let best = null;
  for (const { x, y } of tries) {
    const box = [x - half, y - 9, x + half, y + 9];
    const hidden = taken.filter((other) => overlaps(box, [other])).length;
    const ends = (inside(x - half, y) ? 0 : 1) + (inside(x + half, y) ? 0 : 1);
    const off = Math.hypot((x - goal.x) / size.x, (y - goal.y) / size.y);
    const cost = 3 * hidden + ends + 2 * off;
    if (!best || cost < best.cost) best = { x, y, cost, box };
  }
  return best;
}

const average = (points, axis) => points.reduce((sum, one) => sum + one[axis], 0) / points.length;

const TOWN_ZOOM = 9; // from here on a town fills the view, and its country is named at the edge

/** Outlines of a country the map is about. @param {string} code @returns {Shape[]|undefined} */
export const outlinesOf = (code) => basemap.outlines[code];

/** @param {Surroundings} about */
export function nameEverything(map, context, size, about) {
  const taken = about.boxes(map);
  const zoom = map.getZoom();
  const at = (row) => map.latLngToContainerPoint([row[2], beside(map, row[1])]);
  const inside = (p) => p.x > -40 && p.y > -20 && p.x < size.x + 40 && p.y < size.y + 20;
  const ink = { country: colour("--label"), sea: colour("--sea-label"), halo: colour("--halo") };
  const countryStyle = { font: `600 ${zoom < 5 ? 11 : 12.5}px ${NAME_FONT}`, height: 15, ink: ink.country, halo: ink.halo, spacing: !about.spaced() ? "0px" : zoom < 5 ? "1px" : "2.5px" };
  const seaStyle = { font: `italic ${zoom < 5 ? 11 : 12.5}px ${NAME_FONT}`, height: 15, ink: ink.sea, halo: "", spacing: "0.6px" };
  const named = about.named();
  taken.marks = taken.length;
  for (const row of basemap.countries) if (!named.has(row[4]) && outlinesOf(row[4]) && nameTheatre(map, context, about.country(row), row, countryStyle, taken, size)) named.add(row[4]);
  for (const row of about.own()) {
    const p = at(row);
    if (inside(p)) nameTown(context, row, p, zoom, ink, taken, size);
  }
  if (zoom <= 8)
    for (const row of basemap.countries) {
      if (row[3] > zoom || named.has(row[4])) continue;
      const p = at(row);
      if (inside(p)) write(context, about.country(row), countryStyle, [[p.x, p.y, "centre"], [p.x, p.y - 22, "centre"], [p.x, p.y + 22, "centre"], [p.x, p.y + 44, "centre"]], taken, size);
    }
  for (const row of basemap.seas) {
    if (row[3] > zoom) continue;
    const p = at(row);
    if (inside(p)) write(context, row[0], seaStyle, [[p.x, p.y, "centre"], [p.x, p.y + 24, "centre"]], taken, size);
  }
  for (const row of about.towns()) {
    if (row[3] > zoom) break; // in the order of zooms
    const p = at(row);
    if (inside(p)) nameTown(context, row, p, zoom, ink, taken, size);
  }
}

/**
 * Writes the name of a country that the map is about: inside it; where it is too small, beside it;
 * and over a mark before not at all.
 */
function nameTheatre(map, context, name, row, style, taken, size) {
  context.font = style.font;
  if ("letterSpacing" in context) context.letterSpacing = style.spacing;
  const spot = countrySpot(map, outlinesOf(row[4]), context.measureText(name).width, taken, size, map.getZoom() >= TOWN_ZOOM);
  const free = spot && !overlaps(spot.box, taken);
  if (free) return write(context, name, style, [[spot.x, spot.y, "centre"]], taken, size);
  const p = map.latLngToContainerPoint([row[2], beside(map, row[1])]);
  const inView = p.x > 0 && p.y > 0 && p.x < size.x && p.y < size.y;
  const around = inView ? [0, -24, 24, -44, 44].map((down) => [p.x, p.y + down, "centre"]) : [];
  if (write(context, name, style, around, taken, size)) return true;
  return spot !== null && write(context, name, style, [[spot.x, spot.y, "centre"]], [], size, taken);
}

function nameTown(context, row, p, zoom, ink, taken, size) {
  const great = row[3] <= zoom - 2;
  const style = { font: `${great ? 500 : 400} ${great ? 12.5 : 12}px ${NAME_FONT}`, height: 14, ink: ink.country, halo: ink.halo };
  // Where a mark stands on the town itself, its name stands further off and needs no dot; where
  // another name does, there is no room for a dot.
  const on = taken.findIndex((other) => overlaps([p.x - 2, p.y - 2, p.x + 2, p.y + 2], [other]));
  const marked = on >= 0 && on < taken.marks;
  if (on >= 0 && !marked) return;
  const over = taken[on];
  const off = marked ? Math.max(8, (over[2] - over[0]) / 2 + 3) : 6;
  const places = [[p.x + off, p.y, "left"], [p.x - off, p.y, "right"], [p.x, p.y - (off + 6), "centre"], [p.x, p.y + (off + 6), "centre"]];
  if (marked) for (const side of [-1, 1]) places.push([p.x + off, p.y + side * 13, "left"], [p.x - off, p.y + side * 13, "right"]);
  if (!write(context, row[0], style, places, taken, size) || marked) return;
  context.beginPath();
  context.arc(p.x, p.y, great ? 2.4 : 1.9, 0, 2 * Math.PI);
  context.fillStyle = ink.country;
  context.strokeStyle = ink.halo;
  context.lineWidth = 1;
  context.stroke();
  context.fill();
}
