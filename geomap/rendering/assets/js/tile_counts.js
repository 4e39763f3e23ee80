// What a map over tiles knows before any tile is loaded: sums over all events by actor and month.

import { amongActors, idsOf } from "./actor_parts.js";
import { choice } from "./choice.js";
import { dayOf, nextUnit, unitStart } from "./days.js";
import { page } from "./table.js";

export const tiles = page.tiles || null;

/** Rows that stand in tiles now in view. @type {Set<number>} */
export let inTiles = new Set();

/** @param {Set<number>} rows */
export function setInTiles(rows) {
  inTiles = rows;
}

/** Months since the first one, which is 1; 0 before, `tiles.months` + 1 after. @param {string} day */
function monthNumber(day) {
  const [first, now] = [tiles.first || "0000-01", day].map((text) => +text.slice(0, 4) * 12 + +text.slice(5, 7));
  return Math.max(0, Math.min(tiles.months + 1, now - first + 1));
}

/** Is a number of a month chosen? */
function chosenMonths() {
  if (!choice.from && !choice.to) return () => true;
  const [from, to] = [choice.from ? monthNumber(choice.from) : 1, choice.to ? monthNumber(choice.to) : tiles.months];
  return (m) => (m ? m >= from && m <= to : choice.undated);
}

/** Which numbers of actors and of months are chosen. */
export function chosenCounts() {
  const among = choice.actors ? amongActors(choice.actors) : () => true;
  return { acts: tiles.acts.map((one) => among(one)), month: chosenMonths() };
}

/** Sums over all events by who acts and by month. @param {(acts: number, month: number, count: number) => void} take */
function eachOfCube(take) {
  const [acts, months, counts] = tiles.cube;
  for (let i = 0; i < acts.length; i += 1) take(acts[i], months[i], counts[i]);
}

/** How many events each actor has in the chosen months, by box of the tree. */
export function tiledActorCounts(everyMonth) {
  const month = everyMonth ? () => true : chosenMonths();
  const often = new Float64Array(tiles.acts.length);
  eachOfCube((a, m, n) => (often[a] += month(m) ? n : 0));
  const counts = new Map();
  tiles.acts.forEach((acts, a) => {
    if (often[a]) for (const id of idsOf(acts)) counts.set(id, (counts.get(id) || 0) + often[a]);
  });
  return counts;
}

/** How many events the chosen actors have each month. */
export function tiledBars() {
  const { acts } = chosenCounts();
  const bars = new Array(tiles.months).fill(0);
  eachOfCube((a, m, n) => m && acts[a] && (bars[m - 1] += n));
  return bars;
}

export function tiledCount() {
  const { acts, month } = chosenCounts();
  let count = 0;
  eachOfCube((a, m, n) => (count += acts[a] && month(m) ? n : 0));
  return count;
}

export function undatedInTiles() {
  let count = 0;
  eachOfCube((a, m, n) => (count += m ? 0 : n));
  return count;
}

/** The months as bars. @returns {Scale|null} */
export function tiledScale() {
  if (!tiles.first || tiles.months < 2) return null;
  const edges = [unitStart(dayOf(`${tiles.first}-01`), "month")];
  while (edges.length <= tiles.months) edges.push(nextUnit(edges[edges.length - 1], "month", 1));
  return { edges, first: new Uint16Array(0), last: new Uint16Array(0) };
}
