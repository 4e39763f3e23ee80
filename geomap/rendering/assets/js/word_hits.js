// Which events of a tiled page have the words that are searched for, as words.js has read it.

/** The events of each term; null: so many that it parts nothing. @type {Map<string, Uint32Array|null>} */
export const termHits = new Map();

/** Adds to each event the bits of the terms that its title or sentence has. @param {string[]} terms @param {Uint8Array} found */
export function addHits(terms, found) {
  terms.forEach((term, n) => {
    const hits = termHits.get(term);
    if (hits === null) for (let row = 0; row < found.length; row += 1) found[row] |= 1 << n;
    else for (const row of hits || []) found[row] |= 1 << n;
  });
}
