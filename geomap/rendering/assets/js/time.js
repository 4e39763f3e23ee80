// Time: which days an event takes, which of them are chosen, and how many events a bar stands for.

import { choice } from "./choice.js";
import { dayOf, isoDay, nextUnit, NO_DAY, unitStart } from "./days.js";
import { page, perRow, table, whenTableGrows } from "./table.js";
import { counting, daysOfTiles, tiles } from "./tile_counts.js";

/** @type {{first: Int32Array, last: Int32Array}|null} */
let eventDays_ = null;
whenTableGrows(() => (eventDays_ = null));

/**
 * First and last day of each event. What is told as going on ("2015-09-30/..") lasts at least until
 * it was told; of any other, one end stands for both where the other is missing.
 */
export function eventDays() {
  if (eventDays_) return eventDays_;
  const [start, end, told] = ["date_start", "date_end", "published"].map((name) => perRow(name, dayOf));
  const goesOn = perRow("date", (edtf) => /^\d.*\/(\.\.)?$/.test(edtf || ""));
  const asOf = dayOf(page.asOf);
  const [first, last] = [new Int32Array(table.count), new Int32Array(table.count)];
  for (let row = 0; row < table.count; row += 1) {
    const [from, to] = [start(row), end(row)];
    first[row] = from === NO_DAY ? to : from;
    last[row] = to !== NO_DAY ? to : goesOn(row) ? Math.max(from, told(row) === NO_DAY ? asOf : told(row)) : from;
  }
  eventDays_ = { first, last };
  return eventDays_;
}

/**
 * An event fits when its days and the chosen days overlap: one that lasts shows while it lasts. One
 * without any date may have happened then or not: it is left out while a time is chosen, and the
 * panel says how many and offers them.
 * @param {Uint8Array} fit
 */
export function filterTime(fit) {
  const { first, last } = eventDays();
  const from = choice.from ? dayOf(choice.from) : -Infinity;
  const to = choice.to ? dayOf(choice.to) : Infinity;
  for (let row = 0; row < fit.length; row += 1)
    if (last[row] === NO_DAY ? !choice.undated : first[row] > to || last[row] < from) fit[row] = 0;
}

// A bar is a day up to three months, a week up to two years, a month up to twelve years, else a
// year: at most some 150 bars, two pixels each in a panel 320 wide.
const UNITS = [[92, 1], [731, 7], [4400, "month"], [Infinity, "year"]];

/**
 * @typedef {Object} Scale
 * @property {number[]} edges  first day of each bar, then the day after the last
 * @property {Uint16Array} first  bar in which each event begins
 * @property {Uint16Array} last
 */

/** @type {Scale|null|undefined} */
let timeScale_;

/** The bars; null where no two days are told. @returns {Scale|null} */
export function timeScale() {
  if (timeScale_ !== undefined) return timeScale_;
  const { first, last } = counting() ? { first: null, last: null } : eventDays();
  const starts = first ? first.filter((day) => day !== NO_DAY).sort() : daysOfTiles();
  const latest = last ? last.reduce((most, day) => Math.max(most, day), NO_DAY) : tiles.latest;
  timeScale_ = null;
  if (!starts.length || starts[0] === latest) return null;
  timeScale_ = { edges: edgesOf(starts, latest), first: new Uint16Array(0), last: new Uint16Array(0) };
  if (first) fillScale(timeScale_);
  return timeScale_;
}

/** The bars in which each event begins and ends. @param {Scale} scale */
export function fillScale(scale) {
  const { first, last } = eventDays();
  const known = new Map(); // events are many and days are few
  const bar = (day) => known.get(day) ?? (known.set(day, barOf(scale.edges, day)), known.get(day));
  const bars = (days) => Uint16Array.from(days, (day) => (day === NO_DAY ? 0 : bar(day)));
  Object.assign(scale, { first: bars(first), last: bars(last) });
}

/** How many events of a tiled page begin in each bar. @param {Scale} scale */
function barsOfTiles(scale) {
  const bars = new Array(scale.edges.length - 1).fill(0);
  tiles.days[0].forEach((day, n) => (bars[barOf(scale.edges, day)] += tiles.days[1][n]));
  return bars;
}

/**
 * A lone event of another decade would press all others into one bar: where the earliest or the
 * latest fiftieth is farther away than half the length of the rest, the first or the last bar is longer.
 * @param {Int32Array} starts sorted @param {number} latest
 */
function edgesOf(starts, latest) {
  const [low, high] = [starts[Math.floor(0.02 * starts.length)], starts[Math.ceil(0.98 * (starts.length - 1))]];
  const room = Math.max(3, (high - low) / 2);
  const [begin, end] = [Math.max(starts[0], Math.floor(low - room)), Math.min(latest, Math.ceil(high + room))];
  const unit = UNITS.find(([most]) => end - begin <= /** @type {number} */ (most))[1];
  const edges = [unitStart(begin, unit)];
  const step = unit === "year" ? Math.ceil((end - begin) / 365 / 150) : 1;
  while (edges[edges.length - 1] <= end) edges.push(nextUnit(edges[edges.length - 1], unit, step));
  if (starts[0] < edges[0]) edges.unshift(starts[0]);
  if (latest >= edges[edges.length - 1]) edges.push(latest + 1);
  return edges;
}

/** The bar that has this day, the first or last one for what lies outside. */
export function barOf(edges, day) {
  let [low, high] = [0, edges.length - 2];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (edges[middle] <= day) low = middle;
    else high = middle - 1;
  }
  return low;
}

/**
 * How many events each bar has. One that lasts counts in every bar it lasts through; one of which
 * only the month or the year is told counts once, in equal shares, for it was on one unknown day.
 * @param {Scale} scale @param {Uint8Array} fit
 */
export function barHeights(scale, fit) {
  if (counting()) return barsOfTiles(scale);
  const change = new Float64Array(scale.edges.length);
  const vague = perRow("date_precision", (precision) => precision === "month" || precision === "year");
  const { last } = eventDays();
  for (let row = 0; row < fit.length; row += 1) {
    if (!fit[row] || last[row] === NO_DAY || scale.last[row] < scale.first[row]) continue;
    const weight = vague(row) ? 1 / (scale.last[row] - scale.first[row] + 1) : 1;
    change[scale.first[row]] += weight;
    change[scale.last[row] + 1] -= weight;
  }
  let height = 0;
  return Array.from(change.subarray(0, -1), (step) => (height += step));
}

/** The first and the last day of any event, null where none has one. */
export function timeSpan() {
  if (counting()) return tiles.days[0].length ? [isoDay(tiles.days[0][0]), isoDay(tiles.latest)] : [null, null];
  let [first, last] = [null, null];
  for (const name of ["date_start", "date_end"])
    for (const day of table.columns[name] ? table.columns[name].values : []) {
      if (day && (first === null || day < first)) first = day;
      if (day && (last === null || day > last)) last = day;
    }
  return [first, last];
}
