// What a map over tiles knows before any tile is loaded: sums over all events.

import { choice } from "./choice.js";
import { page, table } from "./table.js";

export const tiles = page.tiles || null;

/** Rows that stand in tiles now in view. @type {Set<number>} */
export let inTiles = new Set();

/** @param {Set<number>} rows */
export function setInTiles(rows) {
  inTiles = rows;
}

/** Are the facts of all events read? Then a row is an event's number, and the page counts by itself. */
export let factsHere = false;

export function setFactsHere() {
  factsHere = true;
}

/** Does the map show what the tiles have counted? */
export const counting = () => tiles !== null && !factsHere;

/** How many events the page tells of. */
export const eventCount = () => (tiles ? tiles.count : table.count);

/** Does the choice ask for more than the tiles have counted? */
export function asksFacts() {
  const { actors, types, status, sources, precision, sure, q, from, to, only } = choice;
  return Boolean(actors || types || status || sources || precision || sure || q || from || to || only);
}

/** How many of all events have each value of a column. @param {string} name @param {(value: any) => Iterable<string>} keysOf */
export function totalCounts(name, keysOf) {
  const counts = new Map();
  for (const [value, count] of name === "acts" ? tiles.acts : tiles.values[name] || []) for (const key of keysOf(value)) counts.set(key, (counts.get(key) || 0) + count);
  return counts;
}

/** Values of a column and how many events have each. @returns {any[][]} */
export function totals(name) {
  const counts = totalCounts(name, (value) => (value || name === "status" ? [value || "reported"] : []));
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}

/** The first days of all events, in order. */
export function daysOfTiles() {
  const [days, counts] = tiles.days;
  const starts = new Int32Array(counts.reduce((sum, one) => sum + one, 0));
  let at = 0;
  days.forEach((day, n) => starts.fill(day, at, (at += counts[n])));
  return starts;
}

/** The layer that has an event by whoever acts in it. @param {string[]|null} acts */
export function layerOfActs(acts) {
  const place = (acts || []).map((act) => page.layers.findIndex((layer) => layer.id === act)).find((n) => n >= 0);
  return place === undefined ? 0 : place;
}

/** @param {any[][]} acts @returns {[number, number][]} */
export function sharesOfActs(acts) {
  const shares = new Map();
  for (const [who, count] of acts) shares.set(layerOfActs(who), (shares.get(layerOfActs(who)) || 0) + count);
  return [...shares].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
}
