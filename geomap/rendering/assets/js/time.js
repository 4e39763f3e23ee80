// Time: which days an event takes, which of them are chosen, and how many events a bar stands for.

const NO_DAY = -0x80000000;
const DAY_MS = 86400000;

/** Days since 1970. @param {string|null} text */
function dayOf(text) {
  const at = instant(text);
  return at === null ? NO_DAY : Math.round(at / DAY_MS);
}

/** @param {number} day */
function isoDay(day) {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** Reads each value of a column once; what it gives is then asked for by row. */
function perRow(name, read) {
  const column = table.columns[name];
  const told = column ? column.values.map(read) : [];
  const nothing = read(null);
  return (row) => (column ? told[column.codes ? column.codes[row] : row] : nothing);
}

/** @type {{first: Int32Array, last: Int32Array}|null} */
let eventDays_ = null;

/**
 * First and last day of each event. What is told as going on ("2015-09-30/..") lasts at least until
 * it was told; of any other, one end stands for both where the other is missing.
 */
function eventDays() {
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
function filterTime(fit) {
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
function timeScale() {
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
function fillScale(scale) {
  const { first, last } = eventDays();
  const known = new Map(); // events are many and days are few
  const bar = (day) => known.get(day) ?? (known.set(day, barOf(scale.edges, day)), known.get(day));
  const bars = (days) => Uint16Array.from(days, (day) => (day === NO_DAY ? 0 : bar(day)));
  Object.assign(scale, { first: bars(first), last: bars(last) });
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

function unitStart(day, unit) {
  if (unit === 1) return day;
  if (unit === 7) return day - ((((day + 3) % 7) + 7) % 7); // 1970 began on a Thursday
  const date = new Date(day * DAY_MS);
  return Date.UTC(date.getUTCFullYear(), unit === "month" ? date.getUTCMonth() : 0, 1) / DAY_MS;
}

function nextUnit(day, unit, step) {
  if (typeof unit === "number") return day + unit;
  const date = new Date(day * DAY_MS);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  return (unit === "month" ? Date.UTC(year, month + 1, 1) : Date.UTC(year + step, 0, 1)) / DAY_MS;
}

/** The bar that has this day, the first or last one for what lies outside. */
function barOf(edges, day) {
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
function barHeights(scale, fit) {
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
