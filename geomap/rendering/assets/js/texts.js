// The texts of a tiled page's events: which tile has them, by number and by id; rows are filled when
// somebody reads them.

/** Rows by event id, of what was loaded. @type {Map<string, number>} */
const loadedRows = new Map();
/** Each row's number among all events. @type {number[]} */
let numbers_ = [];

const PAGE = 4096; // numbers of tiles that are read at once
const PAIRS = 2048; // pairs of a sum and a number, which stand in order of the sums
const AT_ONCE = 24; // tiles

/** @type {Map<number, Promise<Float64Array>>} */
const indexPages_ = new Map();

function indexPage(page_) {
  if (!indexPages_.has(page_)) {
    const from = page_ * PAGE;
    const read = rangeOf(tiles.files.index, 8 * from, 8 * Math.min(PAGE, tiles.count - from)).then((octets) => new Float64Array(octets.buffer, 0, octets.length >> 3));
    indexPages_.set(page_, read.catch((error) => (indexPages_.delete(page_), Promise.reject(error))));
  }
  return indexPages_.get(page_);
}

/** The number of the tile that has an event's texts. @param {number} number */
async function tileOf(number) {
  return (await indexPage(Math.floor(number / PAGE)))[number % PAGE];
}

/** The sum that stands for an id in the index: CRC-32. @param {string} text */
function crc32(text) {
  let sum = -1;
  for (const octet of new TextEncoder().encode(text)) {
    sum ^= octet;
    for (let bit = 0; bit < 8; bit += 1) sum = (sum >>> 1) ^ (0xedb88320 & -(sum & 1));
  }
  return ~sum >>> 0;
}

/** Numbers of the events whose id has this sum: sums are spread evenly, so that they are found where they should be. */
async function numbersOf(id) {
  const sum = crc32(id);
  const expected = Math.floor((sum / 2 ** 32) * tiles.count);
  let [from, to] = [Math.max(0, expected - PAIRS), Math.min(tiles.count, expected + PAIRS)];
  for (;;) {
    const octets = await rangeOf(tiles.files.index, 8 * (tiles.count + from), 8 * (to - from));
    const pairs = new Uint32Array(octets.buffer, 0, octets.length >> 2);
    const [early, late] = [from > 0 && pairs[0] >= sum, to < tiles.count && pairs[pairs.length - 2] <= sum];
    if (!early && !late) return Array.from({ length: to - from }, (_, n) => n).filter((n) => pairs[2 * n] === sum).map((n) => pairs[2 * n + 1]);
    [from, to] = [early ? Math.max(0, from - 8 * PAIRS) : from, late ? Math.min(tiles.count, to + 8 * PAIRS) : to];
  }
}

/** Adds a tile's events to the table, each once. @param {{e: any[][], n: number[]}} tile @returns {number[]} their rows */
function addRows(tile) {
  const fresh = tile.e.map((_, i) => i).filter((i) => !isLoaded(tile.n[i]));
  for (const i of fresh) (factsHere ? addTexts : addRow)(tile.e[i], tile.n[i]);
  if (fresh.length && !factsHere) forgetTable();
  return tile.n.map((number) => (factsHere ? number : loaded_.get(number)));
}

/** Rows by number. @type {Map<number, number>} */
const loaded_ = new Map();
const isLoaded = (number) => loaded_.has(number);

/** An event that is counted in tiles becomes the next row. */
function addRow(cells, number) {
  const row = table.count;
  tiles.columns.forEach((name, n) => table.columns[name].values.push(cells[n] === undefined ? null : cells[n]));
  table.columns.layer.values.push(layerOfActs(table.columns.acts.values[row]));
  remember(cells, number, row);
  table.count += 1;
}

/** Of an event whose facts are there the texts alone are new. */
function addTexts(cells, number) {
  tiles.columns.forEach((name, n) => {
    const column = table.columns[name];
    if (column && column.late) column.values[number] = cells[n] === undefined ? null : cells[n];
  });
  if (valueAt("geometry", number)) shapedRows = null;
  remember(cells, number, number);
}

function remember(cells, number, row) {
  numbers_[row] = number;
  loaded_.set(number, row);
  loadedRows.set(String(cells[tiles.columns.indexOf("event_id")]), row);
}

/** The layer that has an event by whoever acts in it. @param {string[]|null} acts */
function layerOfActs(acts) {
  const place = (acts || []).map((act) => page.layers.findIndex((layer) => layer.id === act)).find((n) => n >= 0);
  return place === undefined ? 0 : place;
}

/** What was reckoned of the table before is no longer true. */
function forgetTable() {
  placeSpots();
  cut_ = 0;
  [placed_, named_, eventDays_, parts_, ownPlaces_, otherTowns_, hexed_, shapedRows] = [null, null, null, null, null, null, null, null];
  ranks_.clear();
  tallies_.clear();
  foldedOnce.clear();
  lastSearch = { wanted: "", found: new Uint8Array(0) };
}

/** Are the texts of a row there? @param {number} row */
const hasTexts = (row) => whole && (!factsHere || isLoaded(row));

/** Does something with rows now, or as soon as their texts are there. @param {ArrayLike<number>} rows @param {() => void} work */
function withTexts(rows, work) {
  if (!whole) return void waiting_.push(work);
  if (!factsHere || Array.from(rows).every(isLoaded)) return work();
  tellTiles("loading");
  loadTexts(rows).then(() => (tellTiles(""), work()), tellFault);
}

/** @param {ArrayLike<number>} rows */
async function loadTexts(rows) {
  const wanted = Array.from(rows).filter((row) => !isLoaded(row));
  const found = new Set(await Promise.all(wanted.map(tileOf)));
  const numbers = [...found];
  while (numbers.length) (await Promise.all(numbers.splice(0, AT_ONCE).map((number) => archive.numbered(number)))).forEach((tile) => tile && addRows(tile));
}

/** Loads the event of an id, wherever it is. @param {string} id @returns {Promise<GeoEvent|null>} */
async function loadEvent(id) {
  for (const number of await numbersOf(id)) {
    const tile = await archive.numbered(await tileOf(number));
    if (tile) addRows(tile);
  }
  return eventById(id);
}

let reading_ = 0;

/** Texts of the marks and the list's rows that are in view, when the map has come to rest. */
function textsOfView() {
  showList();
  window.clearTimeout(reading_);
  reading_ = window.setTimeout(() => {
    const alone = [...standing.values()].filter(({ bundle }) => bundle.rows.length === 1).map(({ bundle }) => bundle.rows[0]);
    const listed_ = [...list.children].filter((piece) => piece.childElementCount && piece.gmFirst !== undefined).flatMap((piece) => [...listedRows.subarray(piece.gmFirst, piece.gmFirst + PIECE)]);
    const rows = [...new Set([...alone, ...listed_])].filter((row) => !isLoaded(row)).slice(0, TEXTS_OF_VIEW);
    if (rows.length) loadTexts(rows).then(() => retell(rows), tellFault);
  }, 120);
}

const TEXTS_OF_VIEW = 200;

/** Marks and rows of the list that had no words yet. @param {number[]} rows */
function retell(rows) {
  const told = new Set(rows);
  for (const [key, { marker, bundle }] of standing)
    if (bundle.rows.length === 1 && told.has(bundle.rows[0])) {
      marksLayer.removeLayer(marker);
      standing.delete(key);
    }
  showMarks();
  showAreas(theMap);
  for (const piece of list.children) if (piece.childElementCount && piece.gmFirst !== undefined && !piece.contains(document.activeElement)) piece.replaceChildren(), fill(piece);
}
