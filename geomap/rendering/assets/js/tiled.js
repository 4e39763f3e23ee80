// A map over tiles: until somebody filters, hexagons that are counted already where events are many,
// and the events where they are few. Events that were loaded are rows of the table like any page's.

import { showAreas } from "./areas.js";
import { choice } from "./choice.js";
import { append, make } from "./dom.js";
import { choose, shownRows } from "./events.js";
import { hexGrid } from "./hexagons.js";
import { refill, rowsSeen } from "./list.js";
import { showList } from "./listing.js";
import { isLoaded } from "./loaded.js";
import { countTilesWith, showMarks } from "./marks.js";
import { unmercator } from "./mercator.js";
import { openPlace } from "./opening.js";
import { LISTED_OF_TILES } from "./order.js";
import { labels } from "./page_labels.js";
import { amount, translate } from "./strings.js";
import { table } from "./table.js";
import { addRows, archive, loadTexts } from "./texts.js";
import { counting, setInTiles, tiles } from "./tile_counts.js";
import { doneReading, makeTileWords, tellFault, tellReading, tellTiles } from "./tile_words.js";
import { calm, marksLayer, standing, theMap } from "./view.js";

/** @type {Map<number, {count: number, one: boolean, vague: number, parts: any[]}>} */
let cells_ = new Map();
let move_ = 0;

/** The tiles of the view and a margin around it. */
function tilesInView() {
  const [least, , most] = tiles.zooms;
  const zoom = Math.max(least, Math.min(most, theMap.getZoom() - 1));
  const wide = 2 ** zoom;
  const { min, max } = theMap.getPixelBounds();
  const pixels = 256 * 2 ** theMap.getZoom();
  const edge = (value) => Math.floor((value / pixels) * wide);
  const found = new Map();
  for (let y = Math.max(0, edge(min.y - 30)); y <= Math.min(wide - 1, edge(max.y + 30)); y += 1)
    for (let x = edge(min.x - 30); x <= edge(max.x + 30); x += 1) {
      const turned = ((x % wide) + wide) % wide;
      found.set(`${turned}/${y}`, [zoom, turned, y]);
    }
  return [...found.values()];
}

/** A tile, or the events of the one above it that has few. */
async function nodeOf(zoom, x, y) {
  for (let up = 0; zoom - up >= tiles.zooms[up ? 1 : 0]; up += 1) {
    const told = await archive.tile(zoom - up, x >> up, y >> up);
    if (told) return up && !told.e ? null : { told, where: [zoom - up, x >> up, y >> up] };
    if (zoom < tiles.zooms[1]) return null;
  }
  return null;
}

/** Loads what is in view and shows it. */
export async function loadTiles() {
  const mine = (move_ += 1);
  const late = window.setTimeout(() => mine === move_ && tellReading(), 150);
  try {
    const nodes = (await Promise.all(tilesInView().map((where) => nodeOf(...where)))).filter(Boolean);
    if (mine !== move_ || !counting()) return;
    takeNodes(nodes);
    doneReading();
  } catch (error) {
    if (mine === move_) tellFault(error);
  } finally {
    window.clearTimeout(late);
  }
  if (mine === move_) showTiles();
}

function takeNodes(nodes) {
  cells_ = new Map();
  const rows = new Set();
  for (const { told, where } of nodes) {
    if (told.e) for (const row of addRows(told)) rows.add(row);
    else takeCells(told, where);
  }
  setInTiles(rows);
}

/** A hexagon on the edge of two tiles is in both. */
function takeCells(told, where) {
  let start = 0;
  told.h.forEach((key, i) => {
    const cell = cells_.get(key) || { count: 0, one: true, vague: 0, parts: [] };
    cell.count += told.n[i];
    cell.one = cell.one && told.t[i] === 1 && !cell.parts.length;
    cell.vague += told.v[i];
    cell.parts.push({ where, start, count: told.n[i] });
    start += told.n[i];
    cells_.set(key, cell);
  });
}

function showTiles() {
  choose();
  showMarks();
  showAreas(theMap);
  showList();
  if (labels) labels.later();
  document.documentElement.classList.add("gm-tiles-shown");
}

/** The hexagons of the tiles as the density layer wants them; null: there are none. @returns {Counted|null} */
function countedInTiles(zoom) {
  const { around, width, step } = hexGrid(zoom);
  const found = [];
  for (const [key, cell] of cells_) {
    const line = Math.floor(key / (4 * around));
    const column = (key % (4 * around)) - around;
    found.push({ x: (column + (line & 1) / 2) * width, y: line * step, count: cell.count, place: key, vague: 2 * cell.vague > cell.count });
  }
  const words = (one) => translate("cluster_list", { n: amount(one.count) });
  return found.length ? { found, name: words, tell: (one) => tellCell(one, words(one)), open: openCell } : null;
}

function tellCell(one, words) {
  const { vague } = cells_.get(one.place);
  return append(make("div", "gm-hint"), make("strong", "", words), vague ? make("span", "", translate("clusterVague", { n: amount(vague) })) : null);
}

/** Looks closer; what no look parts is listed. @param {Hexagon} one */
function openCell(one, from) {
  const zoom = theMap.getZoom();
  const cell = cells_.get(one.place);
  if (zoom < theMap.getMaxZoom()) return void theMap.setView(unmercator(one.x, one.y), cell.one ? Math.min(theMap.getMaxZoom(), zoom + 4) : zoom + 2, { animate: !calm() });
  openPile(one, cell, from);
}

const PILED = 4; // tiles of a pile that are loaded at once

/** Lists the events of a hexagon that are too many for any tile. */
async function openPile(one, cell, from) {
  tellReading();
  const [, , pile, below] = tiles.zooms;
  const wide = 2 ** (below - pile);
  const wanted = [];
  for (const { where, start, count } of cell.parts)
    for (let n = Math.floor(start / tiles.leaf); n * tiles.leaf < start + count; n += 1)
      wanted.push({ tile: [below, where[1] * wide + (n % wide), where[2] * wide + Math.floor(n / wide)], from: Math.max(0, start - n * tiles.leaf), to: Math.min(tiles.leaf, start + count - n * tiles.leaf) });
  const rows = [];
  const more = async () => {
    const parts = wanted.splice(0, PILED);
    const told = await Promise.all(parts.map((part) => archive.tile(...part.tile)));
    told.forEach((tile, n) => rows.push(...addRows(tile).slice(parts[n].from, parts[n].to)));
  };
  try {
    await more();
    doneReading();
  } catch (error) {
    return tellFault(error);
  }
  const bundle = { x: one.x, y: one.y, rows, together: false, count: cell.count };
  openPlace(bundle, from);
  if (wanted.length) offerMore(wanted, more, bundle, from);
}

/** A button under a pile's list for what is not yet loaded. */
function offerMore(wanted, more, bundle, from) {
  const box = document.querySelector(".gm-place");
  if (!box) return;
  const button = make("button", "gm-quiet", translate("moreHere", { n: amount(bundle.count - bundle.rows.length) }));
  button.addEventListener("click", () =>
    more().then(() => {
      openPlace(bundle, from);
      if (wanted.length) offerMore(wanted, more, bundle, from);
    }, tellFault),
  );
  box.appendChild(button);
}

let reading_ = 0;
const TEXTS_OF_VIEW = 200;

/** Lists what is in view of very many, and reads the texts of its marks and rows when the map has come to rest. */
export function textsOfView() {
  document.documentElement.classList.add("gm-tiles-shown");
  if (shownRows.length > LISTED_OF_TILES || choice.inView) showList();
  window.clearTimeout(reading_);
  reading_ = window.setTimeout(() => {
    const alone = [...standing.values()].filter(({ bundle }) => bundle.rows.length === 1).map(({ bundle }) => bundle.rows[0]);
    const rows = [...new Set([...alone, ...rowsSeen()])].filter((row) => !isLoaded(row)).slice(0, TEXTS_OF_VIEW);
    if (rows.length) loadTexts(rows).then(() => retell(new Set(rows)), tellFault);
  }, 120);
}

/** Marks and rows of the list that had no words yet. @param {Set<number>} told */
function retell(told) {
  for (const [key, { marker, bundle }] of standing) {
    if (bundle.rows.length !== 1 || !told.has(bundle.rows[0])) continue;
    marksLayer.removeLayer(marker);
    standing.delete(key);
  }
  showMarks();
  showAreas(theMap);
  refill(told);
}

/** @param {L.Map} map */
export function makeTiles(map) {
  for (const name of [...tiles.columns, "layer"]) table.columns[name] = { values: [], codes: null };
  makeTileWords(map);
  map.on("moveend", () => {
    tellTiles("");
    if (counting()) loadTiles();
    else textsOfView();
  });
  countTilesWith(countedInTiles);
}

/** From a file a browser reads no other. */
export function refusesTiles() {
  return tiles !== null && window.location.protocol === "file:";
}
