// Names on the basemap: on one canvas below the marks, never over a mark or over another name.

import { basemap, holds, isWater } from "./basemap.js";
import { colour } from "./dom.js";
import { beside, mercatorX, mercatorY, unmercator } from "./mercator.js";

export const NAME_FONT = '"Helvetica Neue", "Segoe UI", Roboto, "Noto Sans", "Noto Sans Arabic", Arial, sans-serif';

/**
 * @typedef {Object} Surroundings  what whoever shows a map knows of the names on it
 * @property {(map: L.Map) => any} boxes  what stands on the map already
 * @property {() => Set<string>} named  codes of countries that need no name
 * @property {() => any[][]} own  places that are named before the basemap's towns
 * @property {() => any[][]} towns  those of the basemap that are named beside them
 * @property {(row: any[]) => string} country  what a country of the basemap is called
 * @property {(name: string) => string} place  what a town or a sea of it is called
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
const EDGES = ".leaflet-control, .gm-full, .gm-outside:not([hidden]), .gm-when, .gm-stepper, .gm-whole, .gm-density-key:not([hidden])";

/** Boxes of what stands at the map's edges; measured again when the map or they are of another size. */
export function controlBoxes(map) {
  const found = map.getContainer().querySelectorAll(EDGES);
  const size = `${map.getSize()} ${Array.from(found, (one) => (/leaflet/.test(one.className) ? 1 : one.textContent)).join()}`;
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
 * The box of pixels in which a country is seen; null where nothing of it is in view.
 * @param {L.Map} map @param {Shape[]} outlines
 * @returns {{left: number, top: number, right: number, bottom: number, whole: boolean}|null} whole: all of it is
 */
function seenBox(map, outlines, size) {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { west, north, east, south } of outlines) {
    const [start, end] = [unmercator(west, north), unmercator(east, south)];
    const turn = beside(map, (start.lng + end.lng) / 2) - (start.lng + end.lng) / 2;
    const [a, b] = [start, end].map(({ lat, lng }) => map.latLngToContainerPoint([lat, lng + turn]));
    if (a.x > size.x || b.x < 0 || a.y > size.y || b.y < 0) continue;
    [left, top, right, bottom] = [Math.min(left, a.x), Math.min(top, a.y), Math.max(right, b.x), Math.max(bottom, b.y)];
  }
  if (left === Infinity) return null;
  const whole = left >= 0 && top >= 0 && right <= size.x && bottom <= size.y;
  return { left: Math.max(0, left), top: Math.max(0, top), right: Math.min(size.x, right), bottom: Math.min(size.y, bottom), whole };
}

const TRIES = 12; // across and along what is seen of a country

/**
 * Where a country's name stands: inside what is seen of it, where the fewest marks and great towns
 * are, near the middle; ``aside``, where the view is of one town, near the corner. Null where nothing
 * of it is in view.
 * @param {{half: number, tries: number, aside: boolean}} how
 */
function countrySpot(map, outlines, how, taken, towns, size) {
  const seen = seenBox(map, outlines, size);
  if (!seen) return null;
  const tries = [];
  const inside = (x, y) => {
    const place = map.containerPointToLatLng([x, y]);
    const across = mercatorX(place.lng);
    return holds(outlines, across - Math.floor(across), mercatorY(place.lat));
  };
  const { half } = how;
  const [left, right] = [Math.max(half + 8, seen.left), Math.min(size.x - half - 8, seen.right)];
  const [top, bottom] = [Math.max(18, seen.top), Math.min(size.y - 18, seen.bottom)];
  for (let i = 0; i <= how.tries; i += 1)
    for (let j = 0; j <= how.tries; j += 1) {
      const [x, y] = [left + ((right - left) * i) / how.tries, top + ((bottom - top) * j) / how.tries];
      if (inside(x, y)) tries.push({ x, y });
    }
  if (!tries.length) return null;
  const goal = how.aside ? { x: 0, y: 0 } : { x: average(tries, "x"), y: average(tries, "y") };
  let best = null;
  for (const { x, y } of tries) {
    const box = [x - half, y - 9, x + half, y + 9];
    const hidden = taken.filter((other) => overlaps(box, [other])).length;
    const over = towns.filter((other) => overlaps(box, [other])).length;
    const ends = (inside(x - half, y) ? 0 : 1) + (inside(x + half, y) ? 0 : 1);
    const off = Math.hypot((x - goal.x) / size.x, (y - goal.y) / size.y);
    const cost = 3 * hidden + 0.7 * over + ends + 2 * off;
    if (!best || cost < best.cost) best = { x, y, cost, box, ends, free: !hidden };
  }
  return best;
}

const average = (points, axis) => points.reduce((sum, one) => sum + one[axis], 0) / points.length;

const TOWN_ZOOM = 9; // from here on a town fills the view, and its country is named at the edge

/** Outlines of a country the map is about. @param {string} code @returns {Shape[]|undefined} */
export const outlinesOf = (code) => basemap.outlines[code];

/** Boxes of the names that the greatest towns in view will want: a country's name leaves them room. */
function greatTowns(map, about, at, inside) {
  const boxes = [];
  const zoom = map.getZoom();
  for (const row of about.towns()) {
    if (row[3] > zoom - 1) break; // in the order of zooms
    const p = at(row);
    if (inside(p)) boxes.push([p.x - 4, p.y - 8, p.x + 12 + 7 * about.place(row[0]).length, p.y + 8]);
  }
  return boxes;
}

/** @param {Surroundings} about */
export function nameEverything(map, context, size, about) {
  const taken = about.boxes(map);
  const zoom = map.getZoom();
  const at = (row) => map.latLngToContainerPoint([row[2], beside(map, row[1])]);
  const inside = (p) => p.x >= 0 && p.y >= 0 && p.x <= size.x && p.y <= size.y;
  const ink = { country: colour("--label"), sea: colour("--sea-label"), halo: colour("--halo") };
  const countryStyle = { font: `600 ${zoom < 5 ? 11 : 12.5}px ${NAME_FONT}`, height: 15, ink: ink.country, halo: ink.halo, spacing: !about.spaced() ? "0px" : zoom < 5 ? "1px" : "2.5px" };
  const seaStyle = { font: `italic ${zoom < 5 ? 11 : 12.5}px ${NAME_FONT}`, height: 15, ink: ink.sea, halo: "", spacing: about.spaced() ? "0.6px" : "0px" };
  const tried = new Set();
  nameCountries({ map, context, size, taken, about, style: countryStyle, towns: greatTowns(map, about, at, inside) });
  for (const row of about.towns()) {
    if (row[3] > zoom - 2) break;
    const p = at(row);
    if (!inside(p) || !(row[3] <= zoom - 3 || isMarked(p, taken))) continue;
    nameTown(context, row, about.place(row[0]), p, zoom, ink, taken, size); // a city before its squares
    tried.add(row);
  }
  for (const row of about.own()) {
    const p = at(row);
    if (inside(p)) nameTown(context, row, about.place(row[0]), p, zoom, ink, taken, size, true);
  }
  for (const row of basemap.seas) {
    if (row[3] > zoom) continue;
    const p = at(row);
    if (inside(p)) nameSea(map, context, about.place(row[0]), p, seaStyle, taken, size);
  }
  for (const row of about.towns()) {
    if (row[3] > zoom) break; // in the order of zooms
    const p = at(row);
    if (inside(p) && !tried.has(row)) nameTown(context, row, about.place(row[0]), p, zoom, ink, taken, size);
  }
}

/** Names the countries that the map is about, then those beside them that have room for it. */
function nameCountries(all) {
  const { map } = all;
  const named = all.about.named();
  const own = basemap.about || 0;
  const codes = Object.keys(basemap.outlines);
  const rows = new Map(basemap.countries.map((row) => [row[4], row]));
  codes.forEach((code, number) => {
    const row = rows.get(code);
    if (row && !named.has(code) && number < own && nameTheatre(all, row)) named.add(code);
  });
  codes.forEach((code, number) => {
    const row = rows.get(code);
    if (row && !named.has(code) && number >= own && nameNeighbour(all, row)) named.add(code);
  });
  for (const row of basemap.countries) {
    if (row[3] > map.getZoom() || map.getZoom() > 8 || named.has(row[4]) || outlinesOf(row[4])) continue;
    const p = map.latLngToContainerPoint([row[2], beside(map, row[1])]);
    const tries = [0, -12, 12].map((down) => [p.x, p.y + down, "centre"]);
    if (p.x > -40 && p.y > -20 && p.x < all.size.x + 40 && p.y < all.size.y + 20) write(all.context, all.about.country(row), all.style, tries, all.taken, all.size);
  }
}

function halfOf(context, style, name) {
  context.font = style.font;
  if ("letterSpacing" in context) context.letterSpacing = style.spacing;
  return context.measureText(name).width / 2 + 4;
}

/** Writes the name of a country beside the map's own, where it lies inside it and hides nothing. */
function nameNeighbour({ map, context, size, taken, about, style, towns }, row) {
  const name = about.country(row);
  const half = halfOf(context, style, name);
  const outlines = /** @type {Shape[]} */ (outlinesOf(row[4]));
  const spot = countrySpot(map, outlines, { half, tries: 8, aside: false }, taken, towns, size);
  if (spot && spot.free && !spot.ends) return write(context, name, style, [[spot.x, spot.y, "centre"]], taken, size);
  if (row[3] > map.getZoom()) return false;
  if (spot && spot.free) return write(context, name, style, [[spot.x, spot.y, "centre"]], taken, size);
  return write(context, name, style, besideCountry(map, outlines, half, size), taken, size);
}

const BESIDE = 16; // pixels: farther from a country its name would be read as another's

/** Over the water above, below and beside a country that is wholly in view and smaller than its name. */
function besideCountry(map, outlines, half, size) {
  const seen = seenBox(map, outlines, size);
  if (!seen || !seen.whole || seen.right - seen.left > 2.5 * half) return [];
  const [x, y] = [(seen.left + seen.right) / 2, (seen.top + seen.bottom) / 2];
  const tries = [[x, seen.top - BESIDE / 2, "centre"], [x, seen.bottom + BESIDE / 2, "centre"], [seen.left - 4, y, "right"], [seen.right + 4, y, "left"], [x, seen.top - BESIDE, "centre"], [x, seen.bottom + BESIDE, "centre"]];
  // Only over water: on land the name would be read as another country's.
  return tries.filter(([right, down, align]) => {
    const middle = right + (align === "left" ? half : align === "right" ? -half : 0);
    return [-half, 0, half].every((off) => isWater(map.containerPointToLatLng([middle + off, down]), map.getZoom()));
  });
}

/**
 * Writes the name of a country that the map is about: inside it; where it is too small, beside it;
 * and over a mark before not at all.
 */
function nameTheatre({ map, context, size, taken, about, style, towns }, row) {
  const name = about.country(row);
  const half = halfOf(context, style, name);
  const outlines = /** @type {Shape[]} */ (outlinesOf(row[4]));
  const spot = countrySpot(map, outlines, { half, tries: TRIES, aside: map.getZoom() >= TOWN_ZOOM }, taken, towns, size);
  if (spot && spot.free) return write(context, name, style, [[spot.x, spot.y, "centre"]], taken, size);
  if (write(context, name, style, besideCountry(map, outlines, half, size), taken, size)) return true;
  const at = map.latLngToContainerPoint([row[2], beside(map, row[1])]);
  const seen = spot || (at.x > 0 && at.y > 0 && at.x < size.x && at.y < size.y ? at : null);
  if (!seen) return false;
  const around = [0, -24, 24, -36, 36].flatMap((down) => [0, -half, half, -half - 24, half + 24].map((side) => [seen.x + side, seen.y + down, "centre"]));
  if (write(context, name, style, around, taken, size)) return true;
  return write(context, name, style, [[seen.x, seen.y, "centre"]], [], size, taken);
}

/** Writes a sea's name on water alone. */
function nameSea(map, context, name, p, style, taken, size) {
  const half = halfOf(context, style, name) - 4;
  const wet = (x, y) => [-half, 0, half].every((off) => isWater(map.containerPointToLatLng([x + off, y]), map.getZoom()));
  const tries = [[0, 0], [0, 24], [0, -24], [-half, 0], [half, 0], [0, 48], [0, -48]].map(([right, down]) => [p.x + right, p.y + down, "centre"]);
  write(context, name, style, tries.filter(([x, y]) => wet(x, y)), taken, size);
}

/** Is a mark on a spot? */
function isMarked(p, taken) {
  return taken.slice(0, taken.marks).some((other) => overlaps([p.x - 2, p.y - 2, p.x + 2, p.y + 2], [other]));
}

/** @param {boolean} [own] an event's place: it is named wherever there is room */
function nameTown(context, row, name, p, zoom, ink, taken, size, own) {
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
  if (marked)
    for (const down of own ? [-13, 13, -26, 26] : [-13, 13]) places.push([p.x + off, p.y + down, "left"], [p.x - off, p.y + down, "right"]);
  if (own) for (const down of [-(off + 8), off + 8]) places.push([p.x - 6, p.y + down, "left"], [p.x + 6, p.y + down, "right"]);
  if (!write(context, name, style, places, taken, size) || marked) return;
  context.beginPath();
  context.arc(p.x, p.y, great ? 2.4 : 1.9, 0, 2 * Math.PI);
  context.fillStyle = ink.country;
  context.strokeStyle = ink.halo;
  context.lineWidth = 1;
  context.stroke();
  context.fill();
}
