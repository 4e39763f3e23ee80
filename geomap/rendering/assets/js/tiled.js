// A map over tiles: hexagons where events are many, the events where they are few; both follow the
// choice of actors and months. Events that were loaded are rows of the table like any page's.

import { Archive } from "./archive.js";
import { showAreas } from "./areas.js";
import { choice } from "./choice.js";
import { dayOf, isoDay, nextUnit, unitStart } from "./days.js";
import { append, make } from "./dom.js";
import { choose, eventById, fitting } from "./events.js";
import { hexGrid } from "./hexagons.js";
import { showList } from "./listing.js";
import { countTilesWith, showMarks } from "./marks.js";
import { unmercator } from "./mercator.js";
import { openEvent, openPlace } from "./opening.js";
import { labels } from "./page_labels.js";
import { amount, translate } from "./strings.js";
import { page, table, tableGrew } from "./table.js";
import { chosenCounts, setInTiles, tiles } from "./tile_counts.js";
import { timeScale } from "./time.js";
import { calm, theMap } from "./view.js";

const archives = tiles ? tiles.files.map((name) => new Archive(name)) : [];
/** Rows by event id. @type {Map<string, number>} */
const loadedRows = new Map();
/** @type {Map<number, {count: number, one: boolean, vague: number, parts: any[]}>} */
let cells_ = new Map();
let tilesWord = null;
let move_ = 0;
let wanted_ = null;

/** Whole months alone are counted. */
export function wholeMonths() {
  const { edges } = timeScale() || { edges: null };
  if (!edges) return;
  if (choice.from) choice.from = isoDay(unitStart(dayOf(choice.from), "month"));
  if (choice.to) choice.to = isoDay(nextUnit(unitStart(dayOf(choice.to), "month"), "month", 1) - 1);
}

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
    const told = await archives[0].tile(zoom - up, x >> up, y >> up);
    if (told) return up && !told.e ? null : { told, where: [zoom - up, x >> up, y >> up] };
    if (zoom < tiles.zooms[1]) return null;
  }
  return null;
}

/** Loads what is in view and shows it. */
export async function loadTiles() {
  const mine = (move_ += 1);
  const late = window.setTimeout(() => mine === move_ && tellTiles("loading"), 150);
  const filtered = choice.actors || choice.from || choice.to;
  try {
    const nodes = (await Promise.all(tilesInView().map((where) => nodeOf(...where)))).filter(Boolean);
    const counts = filtered ? await Promise.all(nodes.map(({ told, where }) => (told.e ? null : archives[1].tile(...where)))) : [];
    if (mine !== move_) return;
    takeNodes(nodes, counts, Boolean(filtered));
    tellTiles("");
  } catch (error) {
    if (mine === move_) tellTiles("tilesFailed");
  } finally {
    window.clearTimeout(late);
  }
  if (mine === move_) showTiles();
}

function takeNodes(nodes, counts, filtered) {
  cells_ = new Map();
  const rows = new Set();
  const chosen = chosenCounts();
  nodes.forEach(({ told, where }, n) => {
    if (told.e) for (const row of addRows(told.e)) rows.add(row);
    else takeCells(told, where, filtered ? sumsOf(counts[n], chosen) : told.n);
  });
  setInTiles(rows);
}

/** How many events of each hexagon fit the choice. */
function sumsOf(cube, { acts, month }) {
  let at = 0;
  return cube.h.map((_, i) => {
    let sum = 0;
    for (const end = at + cube.k[i]; at < end; at += 1) if (acts[cube.a[at]] && month(cube.m[at])) sum += cube.n[at];
    return sum;
  });
}

/** A hexagon on the edge of two tiles is in both. */
function takeCells(told, where, sums) {
  let start = 0;
  told.h.forEach((key, i) => {
    const cell = cells_.get(key) || { count: 0, all: 0, one: true, vague: 0, parts: [] };
    cell.count += sums[i];
    cell.all += told.n[i];
    cell.one = cell.one && told.t[i] === 1 && !cell.parts.length;
    cell.vague += told.v[i];
    cell.parts.push({ where, start, count: told.n[i] });
    start += told.n[i];
    cells_.set(key, cell);
  });
}

/** Adds events to the table, each once, and forgets what was reckoned of the table before. @returns {number[]} */
function addRows(events) {
  const names = tiles.columns;
  const id = names.indexOf("event_id");
  const fresh = events.filter((one) => !loadedRows.has(String(one[id])));
  const tops = new Map(page.layers.map((layer, number) => [layer.id, number]));
  for (const one of fresh) {
    loadedRows.set(String(one[id]), table.count);
    names.forEach((name, n) => table.columns[name].values.push(one[n] === undefined ? null : one[n]));
    const acts = table.columns.acts.values[table.count] || [];
    table.columns.layer.values.push(tops.get(acts.find((act) => tops.has(act))) || 0);
    table.count += 1;
  }
  if (fresh.length) tableGrew();
  return events.map((one) => loadedRows.get(String(one[id])));
}

function showTiles() {
  choose();
  showMarks();
  showAreas(theMap);
  showList();
  if (labels) labels.later();
  document.documentElement.classList.add("gm-tiles-shown");
  const asked = wanted_ !== null ? eventById(wanted_) : null;
  if (!asked) return;
  wanted_ = null;
  openEvent(asked, {});
}

/** @param {string} key of the words, "": none */
function tellTiles(key) {
  tilesWord.textContent = key ? translate(key) : "";
  tilesWord.hidden = !key;
}

/** The hexagons of the tiles as the density layer wants them; null: there are none. @returns {Counted|null} */
function countedInTiles(zoom) {
  const { around, width, step } = hexGrid(zoom);
  const found = [];
  for (const [key, cell] of cells_) {
    if (!cell.count) continue;
    const line = Math.floor(key / (4 * around));
    const column = (key % (4 * around)) - around;
    found.push({ x: (column + (line & 1) / 2) * width, y: line * step, count: cell.count, place: key, vague: 2 * cell.vague > cell.all });
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
  tellTiles("loading");
  const [, , pile, below] = tiles.zooms;
  const wide = 2 ** (below - pile);
  const wanted = [];
  for (const { where, start, count } of cell.parts)
    for (let n = Math.floor(start / tiles.leaf); n * tiles.leaf < start + count; n += 1)
      wanted.push({ tile: [below, where[1] * wide + (n % wide), where[2] * wide + Math.floor(n / wide)], from: Math.max(0, start - n * tiles.leaf), to: Math.min(tiles.leaf, start + count - n * tiles.leaf) });
  const rows = [];
  const more = async () => {
    const told = await Promise.all(wanted.splice(0, PILED).map(async (part) => (await archives[0].tile(...part.tile)).e.slice(part.from, part.to)));
    rows.push(...told.flatMap(addRows).filter((row) => fitting()[row]));
  };
  try {
    while (wanted.length && !rows.length) await more();
    tellTiles("");
  } catch (error) {
    return tellTiles("tilesFailed");
  }
  if (!rows.length) return;
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
    more().then(
      () => {
        openPlace(bundle, from);
        if (wanted.length) offerMore(wanted, more, bundle, from);
      },
      () => tellTiles("tilesFailed"),
    ),
  );
  box.appendChild(button);
}

/** @param {L.Map} map */
export function makeTiles(map) {
  for (const name of [...tiles.columns, "layer"]) table.columns[name] = { values: [], codes: null };
  tilesWord = make("p", "gm-loading");
  tilesWord.setAttribute("role", "status");
  tilesWord.hidden = true;
  map.getContainer().appendChild(tilesWord);
  map.on("moveend", loadTiles);
  countTilesWith(countedInTiles);
  wanted_ = new URLSearchParams(window.location.search).get("event");
}

/** From a file a browser reads no other. */
export function refusesTiles() {
  return tiles !== null && window.location.protocol === "file:";
}
