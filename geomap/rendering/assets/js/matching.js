// Which events have the words that are searched for.

import { placeLabel } from "./countries.js";
import { gatherWords, table, whenTableGrows } from "./table.js";
import { tiles } from "./tile_counts.js";
import { addHits } from "./word_hits.js";

const SEARCHED = ["title", "quote", "actor", "target", "place", "place_text", "admin1", "source", "acts", "sources", "others"];
const MOST_TERMS = 8; // one bit each

/** As names are compared: without case and accents. @param {unknown} text */
export function folded(text) {
  return String(text).toLowerCase().normalize("NFKD").replace(/\p{M}+/gu, "");
}

/** @param {string} wanted */
export function termsOf(wanted) {
  const bare = (term) => term.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "");
  return folded(wanted).split(/\s+/).map(bare).filter(Boolean).slice(0, MOST_TERMS);
}

/** What a value of a column says, in one text. */
function wordsIn(value) {
  if (value === null || value === undefined) return "";
  if (!Array.isArray(value)) return folded(value);
  return folded(value.map((one) => (one && typeof one === "object" ? [one.quote, one.source].join(" ") : one)).join(" "));
}

/** Folded values of columns, and words; made when they are first looked through. @type {Map<string, string[]>} */
const foldedOnce = new Map();

export function foldedValues(name, values) {
  const own = (value) => (value && placeLabel(value) !== value ? folded(placeLabel(value)) : "");
  const isPlace = name === "place" || name === "admin1";
  if (!foldedOnce.has(name)) foldedOnce.set(name, values.map((value) => (isPlace ? `${wordsIn(value)} ${own(value)}` : wordsIn(value))));
  return foldedOnce.get(name) || [];
}

/** One bit for each term that is in the text. */
function bitsIn(texts, terms) {
  const bits = new Uint8Array(texts.length);
  terms.forEach((term, n) => {
    for (let i = 0; i < texts.length; i += 1) if (texts[i].includes(term)) bits[i] |= 1 << n;
  });
  return bits;
}

let lastSearch = { wanted: "", found: new Uint8Array(0) };

export function forgetSearch() {
  lastSearch = { wanted: "", found: new Uint8Array(0) };
}

whenTableGrows(() => {
  foldedOnce.clear();
  forgetSearch();
});

/** Takes off the events that lack one of the words. @param {Uint8Array} fit @param {string} wanted */
export function filterWords(fit, wanted) {
  const terms = termsOf(wanted);
  if (!terms.length) return;
  if (lastSearch.wanted !== wanted) lastSearch = { wanted, found: searched(terms) };
  const every = (1 << terms.length) - 1;
  for (let row = 0; row < fit.length; row += 1) if (lastSearch.found[row] !== every) fit[row] = 0;
}

/** Which terms each event has, one bit each. @param {string[]} terms */
function searched(terms) {
  const found = new Uint8Array(table.count);
  if (tiles) addHits(terms, found);
  const words = Object.keys(table.worded).length ? bitsIn(foldedValues("", table.words), terms) : null;
  for (const name of SEARCHED) {
    const column = table.columns[name];
    if (column && column.late) continue; // words.js has them
    if (column) {
      const bits = bitsIn(foldedValues(name, column.values), terms);
      if (bits.some(Boolean)) for (let row = 0; row < found.length; row += 1) found[row] |= bits[column.codes ? column.codes[row] : row];
    } else if (words && table.worded[name]) gatherWords(table.worded[name], words, found);
  }
  return found;
}
