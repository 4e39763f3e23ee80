// One line on the map that says what is being read, or what is wrong with it.

import { NoRanges } from "./archive.js";
import { make } from "./dom.js";
import { translate } from "./strings.js";

let line = null;

/** @param {L.Map} map */
export function makeTileWords(map) {
  line = make("p", "gm-loading");
  line.setAttribute("role", "status");
  line.hidden = true;
  map.getContainer().appendChild(line);
}

/** @param {string} words "": none @param {boolean} [reading] they go when that is done */
export function tellTiles(words, reading) {
  line.textContent = words;
  line.hidden = !words;
  line.classList.toggle("gm-reading", Boolean(reading));
}

/** What is being read; what is wrong stays said. @param {string} [words] */
export function tellReading(words) {
  if (!line.hidden && !line.classList.contains("gm-reading")) return;
  tellTiles(words || translate("loading"), true);
}

export function doneReading() {
  if (line.classList.contains("gm-reading")) tellTiles("");
}

/** Says in one line what is wrong with what the page reads. @param {unknown} error */
export function tellFault(error) {
  tellTiles(translate(error instanceof NoRanges ? "noRanges" : "tilesFailed"));
}
