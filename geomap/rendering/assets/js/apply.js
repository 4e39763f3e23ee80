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
import { tiles } from "./tile_counts.js";
import { loadTiles, wholeMonths } from "./tiled.js";
import { theMap } from "./view.js";

/** Shows what fits the choice: on the map, in the list, in the address. */
export function apply() {
  if (tiles) wholeMonths();
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
  if (tiles) loadTiles();
  if (choice.plain) tellHeight();
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
