// The events as columns: plain ones on a small page, unpacked from one zlib stream on a large one.
// What packing.py writes is undone here; texts stay numbers of words until somebody reads them. On a
// page of very many, what is read of single events is a stream of its own behind the scripts.

import { readBlock } from "./dom.js";

/**
 * @typedef {Object} Column
 * @property {any[]} values
 * @property {Uint8Array|Uint16Array|Uint32Array|null} codes  which value each event has; null: its own
 * @property {boolean} [late]  a tiled page's: values are there of the events that were read
 *
 * @typedef {Object} Wording  a column of texts, told in words
 * @property {Uint8Array} bytes
 * @property {Uint32Array} starts  where each event's text begins
 */

export const page = readBlock("geomap-data");

export const table = {
  count: 0,
  /** @type {Object<string, Column>} */
  columns: {},
  /** @type {Object<string, Wording>} */
  worded: {},
  /** @type {string[]} */
  words: [],
};

export const packedBlock = () => document.getElementById("geomap-table");

/** Do the texts come after the page is in use? */
export const textsLate = () => Boolean(page.first);

/** Is everything there that the page has? */
export let whole = !textsLate();
/** What waits for the texts. @type {(() => void)[]} */
const waiting_ = [];

/** Does something now, or as soon as the texts are there. @param {() => void} work */
export function whenWhole(work) {
  if (whole) work();
  else waiting_.push(work);
}

/** @param {string} name @param {number} row */
export function valueAt(name, row) {
  const column = table.columns[name];
  if (column) return column.values[column.codes ? column.codes[row] : row] ?? null;
  const wording = table.worded[name];
  return wording ? textAt(wording, row) : null;
}

/** What other modules reckoned from the table and keep, as ways to forget it. @type {(() => void)[]} */
const forgetting = [];

/** @param {() => void} forget */
export function whenTableGrows(forget) {
  forgetting.push(forget);
}

/** Rows were added: what was reckoned from the others holds no longer. */
export function tableGrew() {
  for (const forget of forgetting) forget();
}

export function readPlainTable() {
  const block = document.getElementById("geomap-events");
  const events = block ? JSON.parse(new TextDecoder().decode(window["geomapUnpack"].unpack(block.textContent || ""))) : page.events;
  const { anchor, ...others } = events || {};
  for (const name in others) table.columns[name] = { values: others[name], codes: null };
  if (!anchor) return;
  table.count = anchor.length;
  table.columns.lon = { values: anchor.map((one) => one && one[0]), codes: null };
  table.columns.lat = { values: anchor.map((one) => one && one[1]), codes: null };
}

/** @param {Element} block */
export async function readPackedTable(block) {
  takeTable(await unpackedSoon(block));
}

/** What the map and the filters need, at once: the texts' stream is most of the page. @param {Element} block */
export function readEarlyTable(block) {
  const text = block.textContent || "";
  block.remove();
  takeTable(window["geomapUnpack"].unpack(text));
}

/** The texts, when the browser has read the page to its end. */
export async function readTexts() {
  if (document.readyState === "loading") await new Promise((done) => document.addEventListener("DOMContentLoaded", done, { once: true }));
  await breath();
  const block = document.getElementById("geomap-texts");
  if (!block) throw new Error("no texts");
  takeTable(await unpackedSoon(block));
  whole = true;
  page.first = null;
  for (const work of waiting_.splice(0)) work();
}

/** Lets the browser draw and listen. */
const breath = () => new Promise((done) => window.setTimeout(done, 0));

const LETTERS_AT_ONCE = 1 << 18; // some milliseconds; of 16 letters come 13 whole bytes

/** @param {Element} block @returns {Promise<Uint8Array>} */
async function unpackedSoon(block) {
  const text = (block.textContent || "").trim();
  block.remove();
  const { fromLetters } = window["geomapUnpack"];
  const sizes = new DataView(fromLetters(text.slice(0, 16)).buffer);
  const [length, size] = [sizes.getUint32(0, true), sizes.getUint32(4, true)];
  const stream = new DecompressionStream("deflate");
  const writer = stream.writable.getWriter();
  const read = gathered(stream.readable, size);
  read.catch(() => null); // told below
  let left = length;
  for (let at = 0; at < text.length && left; at += LETTERS_AT_ONCE) {
    const octets = fromLetters(text.slice(at, at + LETTERS_AT_ONCE)).subarray(at ? 0 : 8);
    await Promise.race([writer.write(octets.subarray(0, left)), read]);
    left -= Math.min(left, octets.length);
    if (left) await breath();
  }
  writer.close().catch(() => null);
  return read;
}

/** @param {ReadableStream<Uint8Array>} stream @param {number} size */
async function gathered(stream, size) {
  const bytes = new Uint8Array(size);
  const reader = stream.getReader();
  let at = 0;
  for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read()) {
    bytes.set(value, at);
    at += value.length;
  }
  if (at !== size) throw new Error("cut off");
  return bytes;
}

/** @param {Uint8Array} bytes */
export function takeTable(bytes) {
  const opening = 4 + new DataView(bytes.buffer).getUint32(0, true);
  const head = JSON.parse(new TextDecoder().decode(bytes.subarray(4, opening)));
  let at = opening;
  table.count = head.count;
  for (const [columns, width] of head.groups) {
    const codes = width ? unplaned(bytes, at, head.count, width) : null;
    for (const name in columns) table.columns[name] = { values: columns[name], codes };
    at += width * head.count;
  }
  if (head.words.length) table.words = head.words;
  for (const name in head.worded) {
    table.worded[name] = wordingOf(bytes.slice(at, at + head.worded[name]), head.count);
    at += head.worded[name];
  }
}

/** All lowest bytes, then all second ones … → numbers. */
function unplaned(bytes, at, count, width) {
  if (width === 1) return bytes.slice(at, at + count);
  const codes = width === 2 ? new Uint16Array(count) : new Uint32Array(count);
  for (let place = 0; place < width; place += 1)
    for (let i = 0; i < count; i += 1) codes[i] |= bytes[at + place * count + i] << (8 * place);
  return codes;
}

// First bytes of a word's number, as in packing.py: one byte, two, three, four.
const ONE = 160;
const TWO = 240;
const THREE = 255;
const following = (first) => (first < ONE ? 0 : first < TWO ? 1 : first < THREE ? 2 : 3);

/** @param {Uint8Array} bytes @param {number} count @returns {Wording} */
function wordingOf(bytes, count) {
  const starts = new Uint32Array(count + 1);
  for (let i = 0, row = 1; i < bytes.length; ) {
    const first = bytes[i];
    i += 1 + (first < ONE ? 0 : following(first));
    if (first === 0) starts[row++] = i;
  }
  return { bytes, starts };
}

/** @param {Wording} wording @param {number} row @returns {string|null} */
function textAt(wording, row) {
  const { bytes, starts } = wording;
  const found = [];
  for (let i = starts[row]; i < starts[row + 1] - 1; ) {
    const first = bytes[i];
    const more = following(first);
    let number = first - [0, ONE, TWO, THREE][more];
    for (let n = 1; n <= more; n += 1) number = number * 256 + bytes[i + n];
    number += [0, ONE, ONE + (TWO - ONE) * 256, ONE + (TWO - ONE) * 256 + (THREE - TWO) * 65536][more];
    found.push(table.words[number - 1]);
    i += 1 + more;
  }
  return found.length ? found.join(" ") : null;
}

/** Adds the signs of its words to each event's. @param {Wording} wording @param {Uint8Array} signs by word @param {Uint8Array} into by event */
export function gatherWords(wording, signs, into) {
  const { bytes } = wording;
  const steps = [0, ONE, ONE + (TWO - ONE) * 256, ONE + (TWO - ONE) * 256 + (THREE - TWO) * 65536];
  for (let i = 0, row = 0; i < bytes.length; ) {
    const first = bytes[i++];
    if (first === 0) row += 1;
    else if (first < ONE) into[row] |= signs[first - 1];
    else {
      const more = following(first);
      let number = first - [0, ONE, TWO, THREE][more];
      for (let n = 0; n < more; n += 1) number = number * 256 + bytes[i++];
      into[row] |= signs[number + steps[more] - 1];
    }
  }
}

/** Marks the values of a column that pass; an event's own mark is then one look-up away. */
function passing(name, passes) {
  const column = table.columns[name];
  return column ? Uint8Array.from(column.values, (value) => (passes(value) ? 1 : 0)) : null;
}

/** Takes off what does not pass. @param {Uint8Array} fit @param {string} name */
export function applyFilter(fit, name, passes) {
  const good = passing(name, passes);
  if (!good) return void (passes(null) || fit.fill(0));
  const codes = table.columns[name].codes;
  for (let row = 0; row < fit.length; row += 1) if (!good[codes ? codes[row] : row]) fit[row] = 0;
}

/** Reads each value of a column once; what it gives is then asked for by row. */
export function perRow(name, read) {
  const column = table.columns[name];
  const told = column ? column.values.map(read) : [];
  const nothing = read(null);
  return (row) => (column ? told[column.codes ? column.codes[row] : row] : nothing);
}
