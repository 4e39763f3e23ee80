// The events of the page, what is chosen, and which events fit.

import { amongActors } from "./actor_parts.js";
import { choice } from "./choice.js";
import { placeOf } from "./countries.js";
import { hasTexts, loadedRows } from "./loaded.js";
import { filterWords } from "./matching.js";
import { filterPrecision } from "./precision.js";
import { translate } from "./strings.js";
import { filterSure } from "./sureness.js";
import { applyFilter, page, table, valueAt, whenTableGrows } from "./table.js";
import { counting, inTiles, tiles, totalCounts, totals } from "./tile_counts.js";
import { filterTime } from "./time.js";

/**
 * @typedef {Object} GeoEvent  one row of the table; properties are read when they are asked for
 * @property {number} row
 * @property {string} event_id
 * @property {string} title
 * @property {string} event_type
 * @property {string} status
 * @property {string|null} date_start
 * @property {string|null} date_end
 * @property {[number, number]|null} anchor  (lon, lat)
 * @property {{type: string, coordinates: any}|null} geometry
 * @property {string[]} acts  ids of all who act, parts before wholes, then the layers
 * @property {number} layer  number of the layer whose colour it has
 *
 * @typedef {Object} Choice
 * @property {Set<string>|null} actors  null: all
 * @property {Set<string>|null} types
 * @property {Set<string>|null} status
 * @property {Set<string>|null} sources  outlets, by `outletKey`
 * @property {Set<string>|null} precision  of `PLACED`
 * @property {number} sure  least confidence shown, in per cent; 0: all
 * @property {string} q  words that are searched
 * @property {string} sort  order of the list, "": by date
 * @property {boolean} inView  list what the map shows alone
 * @property {string|null} from
 * @property {string|null} to
 * @property {boolean} undated  show events without a date while a time is chosen
 * @property {Set<string>|null} only  ids of the events of a story's step; null: all
 * @property {string|null} event
 * @property {string} theme
 * @property {boolean} plain
 * @property {boolean} panel  false: the map alone
 */

class Row {
  /** @param {number} row */
  constructor(row) {
    this.row = row;
  }
  get event_id() {
    return String(valueAt("event_id", this.row));
  }
  get title() {
    return valueAt("title", this.row) || (page.first && page.first[this.row]) || (hasTexts(this.row) ? "" : "…");
  }
  get status() {
    return valueAt("status", this.row) || "reported";
  }
  get acts() {
    return valueAt("acts", this.row) || [];
  }
  get anchor() {
    const lon = valueAt("lon", this.row);
    return lon === null ? null : [lon, valueAt("lat", this.row)];
  }
}

const PROPERTIES = [
  "event_type", "sub_event_type", "actor", "actor_id", "actor_basis", "target", "claimed_by", "date", "date_start", "date_end",
  "date_precision", "date_text", "place", "admin1", "country", "geo_precision", "radius_km", "place_text", "fatalities",
  "fatalities_low", "fatalities_high", "quantities", "confidence", "source", "author", "published", "url", "document_id", "quote", "sources", "route",
  "geometry", "layer",
];
for (const name of PROPERTIES)
  Object.defineProperty(Row.prototype, name, {
    get() {
      return valueAt(name, this.row);
    },
  });

/** @type {GeoEvent[]} */
const madeRows = [];

/** @param {number} row @returns {GeoEvent} */
export function eventAt(row) {
  return madeRows[row] || (madeRows[row] = /** @type {any} */ (new Row(row)));
}

/** @param {string|null} id @returns {GeoEvent|null} */
export function eventById(id) {
  const column = table.columns.event_id;
  if (id === null || !column) return null;
  if (tiles) return loadedRows.has(id) ? eventAt(loadedRows.get(id)) : null;
  for (let row = 0; row < table.count; row += 1) if (String(valueAt("event_id", row)) === id) return eventAt(row);
  return null;
}

/** An event passes by its type or by its sub-type: the address may name either. @param {Uint8Array} fit @param {Set<string>} types */
function filterTypes(fit, types) {
  const passes = (name) => types.has(slug(name || ""));
  const [one, other] = [fit.slice(), fit.slice()];
  applyFilter(one, "event_type", passes);
  applyFilter(other, "sub_event_type", passes);
  for (let row = 0; row < fit.length; row += 1) fit[row] = one[row] | other[row];
}

/** What an event can fail by, one bit each: a filter counts what passes all the others. */
const CRITERIA = ["actors", "types", "status", "sources", "precision", "sure", "q", "time", "only"];

/** Which criteria each event fails. */
let failing = new Uint16Array(0);

/** Which events fit the choice, 1 or 0 each. */
export function fitting() {
  failing = new Uint16Array(table.count);
  const { actors, types, status } = choice;
  const fails = (criterion, take) => {
    const fit = new Uint8Array(table.count).fill(1);
    take(fit);
    const bit = 1 << CRITERIA.indexOf(criterion);
    for (let row = 0; row < fit.length; row += 1) if (!fit[row]) failing[row] |= bit;
  };
  if (actors) fails("actors", (fit) => applyFilter(fit, "acts", amongActors(actors)));
  if (types) fails("types", (fit) => filterTypes(fit, types));
  if (status) fails("status", (fit) => applyFilter(fit, "status", (one) => status.has(one || "reported")));
  if (choice.sources) fails("sources", (fit) => filterOutlets(fit, choice.sources));
  if (choice.precision) fails("precision", (fit) => filterPrecision(fit, choice.precision));
  if (choice.sure) fails("sure", (fit) => filterSure(fit, choice.sure));
  if (choice.q) fails("q", (fit) => filterWords(fit, choice.q));
  if (choice.from || choice.to) fails("time", filterTime);
  if (choice.only) fails("only", (fit) => applyFilter(fit, "event_id", (one) => choice.only.has(String(one))));
  fitAnyTime = fitBut("time");
  return failing.map((bits) => (bits ? 0 : 1));
}

/** What would fit if one criterion did not count. @param {string} criterion */
export function fitBut(criterion) {
  const others = ~(1 << CRITERIA.indexOf(criterion));
  return failing.map((bits) => (bits & others ? 0 : 1));
}

/**
 * How many of the events that pass every other filter have each value of a column.
 * @param {string} criterion @param {string} name of the column @param {(value: any) => Iterable<string>} keysOf
 * @returns {Map<string, number>}
 */
export function countsNow(criterion, name, keysOf) {
  if (counting()) return totalCounts(name, keysOf);
  const rows = fitBut(criterion);
  const column = table.columns[name];
  const counts = new Map();
  const add = (value, count) => {
    for (const key of keysOf(value)) counts.set(key, (counts.get(key) || 0) + count);
  };
  if (!column) {
    add(null, rows.reduce((sum, one) => sum + one, 0));
    return counts;
  }
  if (!column.codes) {
    rows.forEach((one, row) => one && add(column.values[row], 1));
    return counts;
  }
  const often = new Uint32Array(column.values.length);
  for (let row = 0; row < rows.length; row += 1) often[column.codes[row]] += rows[row];
  often.forEach((count, code) => count && add(column.values[code], count));
  return counts;
}

/** A name as it stands in the address, where a comma parts names; "_" for none. @param {string|null} name */
export function outletKey(name) {
  return name ? String(name).toLowerCase().replace(/[\s,]+/g, "-") : "_";
}

/** An outlet has told an event if it is the first source or another one. */
function filterOutlets(fit, wanted) {
  const [one, other] = [fit.slice(), fit.slice()];
  applyFilter(one, "source", (source) => wanted.has(outletKey(source)));
  applyFilter(other, tellers(), (list) => outletsIn(list).some((name) => wanted.has(outletKey(name))));
  for (let row = 0; row < fit.length; row += 1) fit[row] = one[row] | other[row];
}

/** The column that has an event's other outlets: by their sentences, or of a tiled page by name alone. */
export const tellers = () => (tiles ? "others" : "sources");

/** @returns {string[]} */
export function outletsIn(list) {
  return Array.isArray(list) ? list.map((one) => (one && typeof one === "object" ? one.source : one)).filter(Boolean) : [];
}

/** What now fits, as marks and as rows in order; made anew by `choose`. */
export let fit = new Uint8Array(0);
export let fitAnyTime = new Uint8Array(0); // the same but for the time: what the bars count
export let shownRows = new Uint32Array(0);

export function choose() {
  fit = fitting();
  const rows = new Uint32Array(fit.length);
  let count = 0;
  for (let row = 0; row < fit.length; row += 1) if (fit[row]) rows[count++] = row;
  shownRows = rows.subarray(0, count);
  if (counting()) shownRows = shownRows.filter((row) => inTiles.has(row));
}

/** @type {Map<string, {count: number, found: any[][]}>} */
const tallies_ = new Map();
whenTableGrows(() => tallies_.clear());

/** Values of a column in order of their number of events. @param {string} name @returns {any[][]} */
export function counted(name) {
  if (counting()) return totals(name);
  const known = tallies_.get(name);
  if (known && known.count === table.count) return known.found.slice();
  const found = countedAnew(name);
  tallies_.set(name, { count: table.count, found });
  return found.slice();
}

function countedAnew(name) {
  const column = table.columns[name];
  const counts = new Map();
  if (!column) return name === "status" && table.count ? [["reported", table.count]] : [];
  const often = column.codes ? new Uint32Array(column.values.length) : null;
  if (often && column.codes) for (const code of column.codes) often[code] += 1;
  column.values.forEach((told, code) => {
    const value = told || (name === "status" ? "reported" : null);
    if (value) counts.set(value, (counts.get(value) || 0) + (often ? often[code] : 1));
  });
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}

/** @param {string} text */
export function slug(text) {
  return String(text).toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
}

/** The ids of the layers that are wholly on. */
export function layersOn() {
  return page.layers.map((layer) => layer.id).filter((id) => !choice.actors || choice.actors.has(id));
}

/** Switches one of a set of which null means all. */
export function toggled(set, everything, value, on) {
  const next = new Set(set || everything);
  if (on) next.add(value);
  else next.delete(value);
  return next.size === everything.length && everything.every((one) => next.has(one)) ? null : next;
}

/** A place's name; of one that a table gives as a point alone there is none. */
export function placeName(event) {
  return event["place"] ? placeOf(event) : translate(event.anchor ? "placeOfTable" : "nowhere");
}
