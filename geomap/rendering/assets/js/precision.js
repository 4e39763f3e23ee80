// How well a place is known, and what is known by its country or province alone.

import { basemap } from "./basemap.js";
import { spots } from "./bundles.js";
import { countryName, placeLabel } from "./countries.js";
import { translate } from "./strings.js";
import { perRow, table, valueAt, whenTableGrows } from "./table.js";
import { counting, factsHere, sharesOfActs, tiles } from "./tile_counts.js";

// A spot, something wider, a point of which nobody says how exact it is, no place.
export const PLACED = ["exact", "area", "untold", "none"];
export const EXACT = 0;
export const WIDE = 1;
export const UNTOLD = 2;
export const NOWHERE = 3;
export const EXACT_KM = 2; // a radius up to this is a spot's own extent

// UCDP GED's codes of what is known by its province or its country alone.
const LEVELS = { 4: "province", 6: "country" };

let placed_ = null;
whenTableGrows(() => (placed_ = null));

/** The place of each event in PLACED. */
export function placedAs() {
  if (placed_) return placed_;
  placed_ = new Uint8Array(table.count);
  const precision = perRow("geo_precision", (one) => one);
  const radius = perRow("radius_km", (one) => one);
  const shape = perRow(factsHere ? "shaped" : "geometry", Boolean);
  for (let row = 0; row < table.count; row += 1) placed_[row] = placedBy(row, precision(row), radius(row), shape(row));
  return placed_;
}

/** Exact is only what is told to be: a bare point of somebody's table is not. */
function placedBy(row, precision, radius, shaped) {
  if (Number.isNaN(spots.x[row])) return NOWHERE;
  const told = (one) => one !== null && one !== undefined;
  if (shaped || precision >= 2 || radius > EXACT_KM) return WIDE;
  return told(precision) || told(radius) ? EXACT : UNTOLD;
}

export function filterPrecision(fit, wanted) {
  const placed = placedAs();
  const good = PLACED.map((kind) => wanted.has(kind));
  for (let row = 0; row < fit.length; row += 1) if (!good[placed[row]]) fit[row] = 0;
}

/** @param {GeoEvent} event */
export function isVague(event) {
  return !event.geometry && placedAs()[event.row] === WIDE;
}

/** Which mark an event has: pointed, in a ring, or neither. @param {GeoEvent} event */
export function markKind(event) {
  return { [EXACT]: "exact", [UNTOLD]: "bare" }[placedAs()[event.row]] || "soft";
}

/**
 * @typedef {Object} Named  a country or province of which no more is told
 * @property {string} level  of LEVELS
 * @property {string} name
 * @property {string|null} code  of its country
 * @property {[number, number]} anchor  (lon, lat)
 * @property {any} shape  its outline, where some event has it
 * @property {number} km  its radius
 * @property {number} parent  number of the province's country, -1 of a country
 */

/** @type {{of: Int32Array, all: Named[]}|null} */
let named_ = null;
whenTableGrows(() => (named_ = null));

/** Number in `all` of the country or province that is all that is known of an event's place; -1: more is. */
export function namedPlaces() {
  if (named_) return named_;
  if (counting()) return (named_ = { of: new Int32Array(table.count).fill(-1), all: namedInTiles() });
  const of = new Int32Array(table.count).fill(-1);
  const all = [];
  const numbers = new Map();
  const numberOf = (key, made) => {
    if (!numbers.has(key)) numbers.set(key, all.push(made()) - 1);
    return numbers.get(key);
  };
  const precision = perRow("geo_precision", (one) => LEVELS[one] || null);
  for (let row = 0; row < table.count; row += 1) {
    const level = precision(row);
    const shape = level ? valueAt("geometry", row) : null;
    if (!level || Number.isNaN(spots.x[row]) || (shape && !/Polygon/.test(shape.type))) continue;
    const [code, anchor] = [valueAt("country", row), [valueAt("lon", row), valueAt("lat", row)]];
    const name = nameOfLevel(level, row);
    const made = (of_, called) => () => ({ level: of_, name: called || translate("placeOfTable"), code, anchor: nameSpot(of_, code) || anchor, shape: null, km: 0, parent: -1 });
    of[row] = numberOf(`${level} ${code} ${level === "country" && code ? "" : name || anchor}`, made(level, name));
    if (level === "province" && code) all[of[row]].parent = numberOf(`country ${code} `, made("country", countryName(code)));
    const known = all[of[row]];
    known.km = Math.max(known.km, valueAt("radius_km", row) || 0);
    if (!known.shape && shape) Object.assign(known, { shape, anchor: nameSpot(level, code) || anchor });
  }
  named_ = { of, all };
  return named_;
}

/** Where the map writes a country's name. @returns {[number, number]|null} */
function nameSpot(level, code) {
  const row = level === "country" && code ? basemap.countries.find((one) => one[4] === code) : null;
  return row ? [row[1], row[2]] : null;
}

function nameOfLevel(level, row) {
  return nameFor(level, level === "country" ? valueAt("place", row) : valueAt("place", row) || valueAt("admin1", row), valueAt("country", row));
}

/** @param {string} level @param {string|null} name @param {string|null} code */
function nameFor(level, name, code) {
  if (level === "country") return countryName(code) || name;
  name = placeLabel(name || "");
  if (!name || /provin|governorate|oblast|region|district|state|county|prefecture/i.test(name)) return name;
  return translate("provinceOf", { name });
}

/** What is known by its province or country alone, as counted at the making. @returns {Named[]} */
function namedInTiles() {
  const all = tiles.named.map((one) => ({
    level: one.level, code: one.code, shape: null, km: one.km, parent: -1, count: one.count, hit: one.hit, shares: sharesOfActs(one.acts),
    name: nameFor(one.level, one.name, one.code) || translate("placeOfTable"), anchor: nameSpot(one.level, one.code) || one.anchor,
  }));
  const countries = new Map(all.map((one, n) => [one, n]).filter(([one]) => one.level === "country" && one.code).map(([one, n]) => [one.code, n]));
  for (const one of [...all]) {
    if (one.level !== "province" || !one.code) continue;
    if (!countries.has(one.code)) countries.set(one.code, all.push({ ...one, level: "country", name: countryName(one.code), anchor: nameSpot("country", one.code) || one.anchor, km: 0, count: 0, hit: false, shares: [] }) - 1);
    one.parent = countries.get(one.code);
  }
  return all;
}

/** The country or province that is all that is known, or null. @param {GeoEvent} event @returns {Named|null} */
export function namedOf(event) {
  const { of, all } = namedPlaces();
  return of[event.row] < 0 ? null : all[of[event.row]];
}

// ACLED's types of which a place can be hit; talks, arrests and plans only name it.
const HITTING = new Set(["Battles", "Explosions/Remote violence", "Violence against civilians", "Riots"]);

/** Did something strike there, or is the place only named? @param {number} row */
export function isHit(row) {
  const status = valueAt("status", row) || "reported";
  return (status === "reported" || status === "claimed") && HITTING.has(valueAt("event_type", row));
}
