// What filters ask of all events of a tiled page: read once, when somebody first filters; from then on
// every number counts all events, those on no map tile too.

import { rangeOf } from "./archive.js";
import { choice } from "./choice.js";
import { eventById } from "./events.js";
import { forgetLoaded, numbersOfRows } from "./loaded.js";
import { amount, translate } from "./strings.js";
import { table, tableGrew, takeTable, valueAt } from "./table.js";
import { layerOfActs, setFactsHere, setInTiles, tiles } from "./tile_counts.js";
import { addTexts } from "./texts.js";
import { doneReading, tellReading } from "./tile_words.js";
import { fillScale, timeScale } from "./time.js";
import { marksLayer, standing } from "./view.js";

/** @type {Promise<void>|null} */
let factsAsked_ = null;
const FACTS_AT_ONCE = 1 << 20; // bytes

/** Reads the facts once. */
export function readFacts() {
  factsAsked_ = factsAsked_ || factsOf().catch((error) => ((factsAsked_ = null), Promise.reject(error)));
  return factsAsked_;
}

async function factsOf() {
  const parts = [];
  for (let at = 0; at < tiles.facts; at += FACTS_AT_ONCE) {
    tellReading(translate("readingFacts", { n: amount(at / 1e6, 1), all: amount(tiles.facts / 1e6, 1) }));
    parts.push(await rangeOf(tiles.files.facts, at, Math.min(FACTS_AT_ONCE, tiles.facts - at)));
  }
  const stream = new Blob(parts).stream().pipeThrough(new DecompressionStream("deflate"));
  takeFacts(new Uint8Array(await new Response(stream).arrayBuffer()));
  doneReading();
}

/** From here on a row is an event's number. @param {Uint8Array} bytes */
function takeFacts(bytes) {
  const [open, scale] = [eventById(choice.event), timeScale()];
  const kept = open ? numbersOfRows[open.row] : -1;
  const cells = open ? tiles.columns.map((name) => valueAt(name, open.row)) : null;
  table.columns = {};
  takeTable(bytes);
  const { acts } = table.columns;
  table.columns.layer = acts ? { values: acts.values.map(layerOfActs), codes: acts.codes } : { values: new Array(table.count).fill(0), codes: null };
  for (const name of tiles.texts) table.columns[name] = { values: [], codes: null, late: true };
  setFactsHere();
  setInTiles(new Set());
  forgetLoaded();
  tableGrew();
  marksLayer.clearLayers();
  standing.clear();
  if (cells && kept >= 0) addTexts(cells, kept);
  if (scale) fillScale(scale);
}
