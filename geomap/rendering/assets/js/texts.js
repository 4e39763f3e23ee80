// The texts of a tiled page's events: which tile has them, by number and by id; rows are filled when
// somebody reads them.

import { Archive, rangeOf } from "./archive.js";
import { forgetShaped } from "./areas.js";
import { eventById } from "./events.js";
import { isLoaded, loadedNumbers, loadTextsWith, remember } from "./loaded.js";
import { table, tableGrew, valueAt } from "./table.js";
import { factsHere, layerOfActs, tiles } from "./tile_counts.js";
import { doneReading, tellFault, tellReading } from "./tile_words.js";

export const archive = tiles ? new Archive(tiles.files.events) : null;

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
export function addRows(tile) {
  const fresh = tile.e.map((_, i) => i).filter((i) => !isLoaded(tile.n[i]));
  for (const i of fresh) (factsHere ? addTexts : addRow)(tile.e[i], tile.n[i]);
  if (fresh.length && !factsHere) tableGrew();
  return tile.n.map((number) => loadedNumbers.get(number));
}

const idOf = (cells) => String(cells[tiles.columns.indexOf("event_id")]);

/** An event that is counted in tiles becomes the next row. */
function addRow(cells, number) {
  const row = table.count;
  tiles.columns.forEach((name, n) => table.columns[name].values.push(cells[n] === undefined ? null : cells[n]));
  table.columns.layer.values.push(layerOfActs(table.columns.acts.values[row]));
  remember(idOf(cells), number, row);
  table.count += 1;
}

/** Of an event whose facts are there the texts alone are new. */
export function addTexts(cells, number) {
  tiles.columns.forEach((name, n) => {
    const column = table.columns[name];
    if (column && column.late) column.values[number] = cells[n] === undefined ? null : cells[n];
  });
  if (valueAt("geometry", number)) forgetShaped();
  remember(idOf(cells), number, number);
}

/** @param {ArrayLike<number>} rows */
export async function loadTexts(rows) {
  const wanted = Array.from(rows).filter((row) => !isLoaded(row));
  const numbers = [...new Set(await Promise.all(wanted.map(tileOf)))];
  while (numbers.length) (await Promise.all(numbers.splice(0, AT_ONCE).map((number) => archive.numbered(number)))).forEach((tile) => tile && addRows(tile));
}

loadTextsWith((rows) => {
  tellReading();
  return loadTexts(rows).then(doneReading, tellFault);
});

/** Loads the event of an id, wherever it is. @param {string} id @returns {Promise<GeoEvent|null>} */
export async function loadEvent(id) {
  for (const number of await numbersOf(id)) {
    const tile = await archive.numbered(await tileOf(number));
    if (tile) addRows(tile);
  }
  return eventById(id);
}
