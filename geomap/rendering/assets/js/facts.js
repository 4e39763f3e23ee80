// What filters ask of all events of a tiled page: sums until somebody filters, then the facts
// themselves, from which on every number counts all events, those on no map tile too.

/** Does the choice ask for more than the tiles have counted? */
function asksFacts() {
  const { actors, types, status, sources, precision, sure, q, from, to, only } = choice;
  return Boolean(actors || types || status || sources || precision || sure || q || from || to || only);
}

/** @type {Promise<void>|null} */
let factsAsked_ = null;
const FACTS_AT_ONCE = 1 << 20; // bytes

/** Reads the facts once. */
function readFacts() {
  factsAsked_ = factsAsked_ || factsOf().catch((error) => ((factsAsked_ = null), Promise.reject(error)));
  return factsAsked_;
}

async function factsOf() {
  const parts = [];
  for (let at = 0; at < tiles.facts; at += FACTS_AT_ONCE) {
    tellTiles(translate("readingFacts", { n: amount(at / 1e6, 1), all: amount(tiles.facts / 1e6, 1) }));
    parts.push(await rangeOf(tiles.files.facts, at, Math.min(FACTS_AT_ONCE, tiles.facts - at)));
  }
  const stream = new Blob(parts).stream().pipeThrough(new DecompressionStream("deflate"));
  takeFacts(new Uint8Array(await new Response(stream).arrayBuffer()));
  tellTiles("");
}

/** From here on a row is an event's number. @param {Uint8Array} bytes */
function takeFacts(bytes) {
  const [open, scale] = [eventById(choice.event), timeScale()];
  const kept = open ? numbers_[open.row] : -1;
  const cells = open ? tiles.columns.map((name) => valueAt(name, open.row)) : null;
  table.columns = {};
  takeTable(bytes);
  const acts = table.columns.acts;
  table.columns.layer = acts ? { values: acts.values.map(layerOfActs), codes: acts.codes } : { values: new Array(table.count).fill(0), codes: null };
  for (const name of tiles.texts) table.columns[name] = { values: [], codes: null, late: true };
  factsHere = true;
  madeRows.length = 0;
  loaded_.clear();
  loadedRows.clear();
  numbers_ = [];
  forgetTable();
  inTiles = new Set();
  cells_ = new Map();
  marksLayer.clearLayers();
  standing.clear();
  if (cells && kept >= 0) addTexts(cells, kept);
  if (scale) fillScale(scale);
}

/** Applies a choice that the tiles have not counted, when the facts are there. */
function applyWithFacts() {
  readFacts().then(() => (apply(), fitToChoice()), tellFault);
}

/** An address that chooses and names no view looks at what it chose. */
function fitToChoice() {
  if (fitAsked_) lookAtChoice();
  fitAsked_ = false;
}
let fitAsked_ = false;

/** How many of all events have each value of a column. @param {string} name @param {(value: any) => Iterable<string>} keysOf */
function totalCounts(name, keysOf) {
  const counts = new Map();
  for (const [value, count] of name === "acts" ? tiles.acts : tiles.values[name] || []) for (const key of keysOf(value)) counts.set(key, (counts.get(key) || 0) + count);
  return counts;
}

/** Values of a column and how many events have each. @returns {any[][]} */
function totals(name) {
  const counts = totalCounts(name, (value) => (value || name === "status" ? [value || "reported"] : []));
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}

/** The first days of all events, in order. */
function daysOfTiles() {
  const [days, counts] = tiles.days;
  const starts = new Int32Array(counts.reduce((sum, one) => sum + one, 0));
  let at = 0;
  days.forEach((day, n) => starts.fill(day, at, (at += counts[n])));
  return starts;
}

/** How many events begin in each bar. @param {Scale} scale */
function barsOfTiles(scale) {
  const bars = new Array(scale.edges.length - 1).fill(0);
  tiles.days[0].forEach((day, n) => (bars[barOf(scale.edges, day)] += tiles.days[1][n]));
  return bars;
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

/** @param {any[][]} acts @returns {[number, number][]} */
function sharesOfActs(acts) {
  const shares = new Map();
  for (const [who, count] of acts) shares.set(layerOfActs(who), (shares.get(layerOfActs(who)) || 0) + count);
  return [...shares].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
}
