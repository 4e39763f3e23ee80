// The order of the list, and whether it lists what the map shows alone.

import { spots } from "./bundles.js";
import { choice } from "./choice.js";
import { placeLabel } from "./countries.js";
import { NO_DAY } from "./days.js";
import { clean } from "./dom.js";
import { shownRows } from "./events.js";
import { mercatorX, mercatorY } from "./mercator.js";
import { namedPlaces } from "./precision.js";
import { locale, translate } from "./strings.js";
import { table, whenTableGrows } from "./table.js";
import { counting, tiles } from "./tile_counts.js";
import { eventDays } from "./time.js";
import { standing, theMap } from "./view.js";

export const ORDERS = ["date", "latest", "actor", "place", "type"];
export const ORDER_WORDS = { date: "sortDate", latest: "sortLatest", actor: "sortActor", place: "sortPlace", type: "sortType" };

/** The rows of the list, in its order. @type {Uint32Array} */
export let listedRows = new Uint32Array(0);

/** Place in the list of the first event that is not on the map, -1: all are. */
export let firstUnplaced = -1;

/** @type {Map<string, Float64Array>} */
const ranks_ = new Map();
whenTableGrows(() => ranks_.clear());

/** Where each row stands in an order; what lacks the property comes last. @param {string} order */
function ranks(order) {
  const known = ranks_.get(order);
  if (known) return known;
  const found = order === "latest" ? Float64Array.from(eventDays().first, (day) => (day === NO_DAY ? 1e9 : -day)) : ranksOf(order);
  ranks_.set(order, found);
  return found;
}

/** As the reader's language sorts names. */
function ranksOf(order) {
  const [name, read] = {
    actor: ["actor", (value) => value],
    place: ["place", placeLabel],
    type: ["event_type", (value) => value && translate(value)],
  }[order];
  const column = table.columns[name];
  if (!column) return new Float64Array(table.count);
  const names = column.values.map((value) => (value ? clean(read(value)) : ""));
  const collator = new Intl.Collator(locale, { numeric: true, sensitivity: "base" });
  const sorted = [...new Set(names)].sort((a, b) => (a ? (b ? collator.compare(a, b) : -1) : 1));
  const places = new Map(sorted.map((one, place) => [one, place]));
  const values = names.map((one) => (one ? places.get(one) : 1e9));
  return Float64Array.from({ length: table.count }, (_, row) => values[column.codes ? column.codes[row] : row]);
}

/** What fits, in the chosen order; rows of the same rank stay in order of time. */
export function setOrder() {
  const rows = tiles ? fewOfTiles() : choice.inView ? rowsInView(shownRows) : shownRows;
  const rank = choice.sort ? ranks(choice.sort) : null;
  const placed = rows.filter((row) => !Number.isNaN(spots.x[row]));
  const others = rows.filter((row) => Number.isNaN(spots.x[row]));
  if (rank) for (const part of [placed, others]) part.sort((a, b) => rank[a] - rank[b] || a - b);
  // What is not on the map is a group of its own, after what is.
  listedRows = new Uint32Array(rows.length);
  listedRows.set(placed);
  listedRows.set(others, placed.length);
  firstUnplaced = others.length ? placed.length : -1;
}

export const LISTED_OF_TILES = 1000; // rows, beyond which a list of what is in view helps nobody

/** Is even what is in view too much to be listed? */
export let tooMany = false;

/** Of a tiled page what fits is listed if it is little, else what is in view of it. */
function fewOfTiles() {
  const all = choice.inView || (!counting() && shownRows.length > LISTED_OF_TILES) ? rowsInView(shownRows) : shownRows;
  tooMany = !counting() && all.length > LISTED_OF_TILES;
  return tooMany ? all.subarray(0, 0) : all;
}

/** @param {Uint32Array} rows */
function rowsInView(rows) {
  if (!theMap) return rows;
  const bounds = theMap.getBounds();
  const [west, east] = [mercatorX(bounds.getWest()), mercatorX(bounds.getEast())];
  const [north, south] = [mercatorY(bounds.getNorth()), mercatorY(bounds.getSouth())];
  const badged = new Set([...standing.values()].flatMap(({ bundle }) => (bundle.badge ? bundle.rows : [])));
  const { of } = namedPlaces();
  return rows.filter((row) => (of[row] >= 0 ? badged.has(row) : spots.x[row] >= west && spots.x[row] <= east && spots.y[row] >= north && spots.y[row] <= south));
}
