// Which events of a tiled page have their texts here, and waiting for those that have not.

import { whenWhole, whole } from "./table.js";
import { factsHere } from "./tile_counts.js";

/** Rows by event id, of what was loaded. @type {Map<string, number>} */
export const loadedRows = new Map();
/** Rows by number among all events. @type {Map<number, number>} */
export const loadedNumbers = new Map();
/** Each row's number. @type {number[]} */
export const numbersOfRows = [];

/** @param {string} id @param {number} number @param {number} row */
export function remember(id, number, row) {
  numbersOfRows[row] = number;
  loadedNumbers.set(number, row);
  loadedRows.set(id, row);
}

export function forgetLoaded() {
  numbersOfRows.length = 0;
  loadedNumbers.clear();
  loadedRows.clear();
}

/** @param {number} number */
export const isLoaded = (number) => loadedNumbers.has(number);

/** Are the texts of a row there? @param {number} row */
export const hasTexts = (row) => whole && (!factsHere || isLoaded(row));

/** @type {(rows: number[]) => Promise<void>} */
let load_ = () => Promise.resolve();

/** @param {(rows: number[]) => Promise<void>} load what reads the texts of rows, and says what is wrong */
export function loadTextsWith(load) {
  load_ = load;
}

/** Does something with rows now, or as soon as their texts are there. @param {ArrayLike<number>} rows @param {() => void} work */
export function withTexts(rows, work) {
  if (!whole) return whenWhole(work);
  const wanted = Array.from(rows).filter((row) => !hasTexts(row));
  if (!wanted.length) return work();
  load_(wanted).then(() => wanted.every(hasTexts) && work());
}
