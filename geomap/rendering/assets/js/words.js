// Search in a tiled page: words of titles and sentences and the events that have them are a file of
// their own; a term is the beginning of a word. Places, people and outlets are in the facts.

import { rangeOf, unzipped } from "./archive.js";
import { forgetSearch, termsOf } from "./matching.js";
import { tiles } from "./tile_counts.js";
import { doneReading, tellReading } from "./tile_words.js";
import { termHits } from "./word_hits.js";

const MOST_HITS = 8e6; // bytes: a beginning that so many words have is no search

/** @param {string} wanted @returns {string[]} */
export const termsToRead = (wanted) => termsOf(wanted).filter((term) => !termHits.has(term));

/** @param {string[]} terms */
export async function readTerms(terms) {
  tellReading();
  for (const term of terms) termHits.set(term, await hitsOf(wordOf(term)));
  forgetSearch();
  doneReading();
}

/** Of "homs-based" the index has both words: the longest is looked for. */
function wordOf(term) {
  return term.split(/[^\p{L}\p{N}]+/u).sort((a, b) => b.length - a.length)[0] || "";
}

/** @param {string} term @returns {Promise<Uint32Array|null>} */
async function hitsOf(term) {
  const { first, common } = tiles.words;
  if (common.some((word) => word.startsWith(term))) return null;
  let block = first.findIndex((word) => word > term);
  block = Math.max(0, (block < 0 ? first.length : block) - 1);
  const found = { start: -1, length: 0, counts: [] };
  for (; block < first.length && (first[block] <= term || first[block].startsWith(term)); block += 1) {
    addWordsOf(await wordBlock(block), tiles.words.starts[block], term, found);
    if (found.length > MOST_HITS) return null;
  }
  if (!found.length) return new Uint32Array(0);
  return stepsOf(await rangeOf(tiles.words.file, found.start, found.length), found.counts);
}

async function wordBlock(block) {
  const { file, at } = tiles.words;
  return JSON.parse(new TextDecoder().decode(await unzipped(await rangeOf(file, at[block], at[block + 1] - at[block]))));
}

/** Words with a common beginning stand side by side, and so do their events. */
function addWordsOf({ w, n, b }, start, term, found) {
  let at = start;
  w.forEach((word, i) => {
    if (word.startsWith(term) && b[i]) {
      if (found.start < 0) found.start = at;
      found.length += b[i];
      found.counts.push(n[i]);
    }
    at += b[i];
  });
}

/** Undoes word_index.py's steps. @param {Uint8Array} octets @param {number[]} counts of each word's events */
function stepsOf(octets, counts) {
  const found = new Uint32Array(counts.reduce((sum, one) => sum + one, 0));
  let [at, place] = [0, 0];
  for (const count of counts) {
    let number = 0;
    for (let i = 0; i < count; i += 1) {
      let [step, shift] = [0, 0];
      for (;;) {
        const octet = octets[at++];
        step |= (octet & 127) << shift;
        if (octet < 128) break;
        shift += 7;
      }
      number += step;
      found[place++] = number;
    }
  }
  return found;
}
