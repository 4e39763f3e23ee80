// Showing what is chosen, everywhere.

import { writeAddress } from "./address.js";
import { showAreas } from "./areas.js";
import { choice } from "./choice.js";
import { showOwn } from "./editor.js";
import { choose, eventById, fit } from "./events.js";
import { tellHeight } from "./frame.js";
import { showList } from "./listing.js";
import { showMarks } from "./marks.js";
import { closeEvent } from "./opening.js";
import { followChoice, showOutside } from "./outside.js";
import { labels } from "./page_labels.js";
import { readFacts } from "./facts.js";
import { asksFacts, counting, tiles } from "./tile_counts.js";
import { tellFault } from "./tile_words.js";
import { loadTiles, textsOfView } from "./tiled.js";
import { theMap } from "./view.js";
import { readTerms, termsToRead } from "./words.js";

/** What is done once when a choice is shown that had to be read first. */
let shownFirst_ = () => {};

/** @param {() => void} work */
export function whenFirstShown(work) {
  shownFirst_ = work;
}

/** Reads what the choice asks and the page has not. @returns {Promise<void>|null} null: nothing */
function toRead() {
  if (!tiles) return null;
  if (counting()) return asksFacts() ? readFacts() : null;
  const terms = termsToRead(choice.q);
  return terms.length ? readTerms(terms) : null;
}

/** Shows what fits the choice: on the map, in the list, in the address. */
export function apply() {
  const reading = toRead();
  if (reading) return void reading.then(apply, tellFault);
  choose();
  showMarks();
  showAreas(theMap);
  followChoice();
  showOutside();
  showOwn();
  showList();
  const open = eventById(choice.event);
  if (open && !fit[open.row]) closeEvent(false, true); // the reader is at a filter, and stays there
  if (labels) labels.later();
  writeAddress();
  if (counting()) loadTiles();
  else if (tiles) textsOfView();
  if (choice.plain) tellHeight();
  if (!counting()) shownFirst_(), (shownFirst_ = () => {});
}

let applying = 0;

/** Applies the choice with the next picture: a handle that is dragged asks more often. */
export function applySoon() {
  if (!applying)
    applying = requestAnimationFrame(() => {
      applying = 0;
      apply();
    });
}
