// What fits the choice and is not in view: how many, in which direction, and the way there.

import { restoring, started } from "./address.js";
import { spots } from "./bundles.js";
import { choice } from "./choice.js";
import { make } from "./dom.js";
import { shownRows } from "./events.js";
import { fitRows } from "./extent.js";
import { mercatorX, mercatorY } from "./mercator.js";
import { namedPlaces } from "./precision.js";
import { story } from "./story_step.js";
import { amount, translate } from "./strings.js";
import { counting } from "./tile_counts.js";
import { playing, standing, theMap } from "./view.js";

const WAYS = /** @type {[string, string, string][]} */ ([["west", "toWest", "←"], ["north", "toNorth", "↑"], ["south", "toSouth", "↓"], ["east", "toEast", "→"]]);

let outside = null;

/** @param {L.Map} map */
export function makeOutside(map) {
  outside = make("div", "gm-outside");
  outside.setAttribute("role", "status");
  outside.hidden = true;
  L.DomEvent.disableClickPropagation(outside);
  map.getContainer().appendChild(outside);
}

/** The view in the unit square, and the rows that badges in it stand for. */
function viewEdges() {
  const bounds = theMap.getBounds();
  const shown = new Set();
  for (const { bundle } of standing.values()) if (bundle.badge) bundle.rows.forEach((row) => shown.add(row));
  const [west, east] = [mercatorX(bounds.getWest()), mercatorX(bounds.getEast())];
  return { west, east, north: mercatorY(bounds.getNorth()), south: mercatorY(bounds.getSouth()), middle: (west + east) / 2, shown, of: namedPlaces().of };
}

/**
 * Beyond which edge a row lies, a number of WAYS; beyond two, the one it is farther from. -1: it is
 * in view, or nowhere. Asked of each row at each move: it makes no objects.
 */
function wayOf(row, edges) {
  const y = spots.y[row];
  if (!(y === y) || (edges.of[row] >= 0 && edges.shown.has(row))) return -1;
  const off = spots.x[row] - edges.middle;
  const x = edges.middle + off - Math.round(off); // the nearer way round the Earth
  let [way, far] = [-1, 0];
  if (edges.west - x > far) [way, far] = [0, edges.west - x];
  if (edges.north - y > far) [way, far] = [1, edges.north - y];
  if (y - edges.south > far) [way, far] = [2, y - edges.south];
  if (x - edges.east > far) way = 3;
  return way;
}

/** How many rows lie beyond each edge, in the order of WAYS. */
function countsOutside() {
  const edges = viewEdges();
  const counts = [0, 0, 0, 0];
  for (let at = 0; at < shownRows.length; at += 1) {
    const way = wayOf(shownRows[at], edges);
    if (way >= 0) counts[way] += 1;
  }
  return counts;
}

/** @param {number} way */
function rowsBeyond(way) {
  const edges = viewEdges();
  return Array.from(shownRows).filter((row) => wayOf(row, edges) === way);
}

const total = (counts) => counts.reduce((sum, one) => sum + one, 0);

export function showOutside() {
  if (!outside || !theMap || choice.plain || story || counting()) return; // an editor chose what is in view
  const counts = countsOutside();
  const every = total(counts);
  outside.hidden = !every;
  document.documentElement.classList.toggle("gm-has-outside", every > 0);
  if (!every) return void outside.replaceChildren();
  outside.replaceChildren(make("span", "", translate("outside", { n: amount(every) })));
  WAYS.forEach(([, key, arrow], way) => counts[way] && outside.appendChild(wayButton(way, counts[way], key, arrow)));
  const whole = make("button", "gm-outside-all", translate("outsideShow"));
  whole.addEventListener("click", () => fitRows(shownRows, true));
  outside.appendChild(whole);
}

/** @param {number} way @param {number} count @param {string} key @param {string} arrow */
function wayButton(way, count, key, arrow) {
  const button = make("button", "", `${arrow} ${amount(count)}`);
  button.setAttribute("aria-label", translate(key, { n: amount(count) }));
  button.title = translate(key, { n: amount(count) });
  button.addEventListener("click", () => fitRows(rowsBeyond(way), true));
  return button;
}

/** A filter that leaves nothing in view, and something outside it, moves the view there. */
export function followChoice() {
  if (!started || restoring || playing || story || !theMap || counting()) return;
  const beyond = total(countsOutside());
  const placed = shownRows.reduce((sum, row) => sum + (Number.isNaN(spots.x[row]) ? 0 : 1), 0);
  if (beyond && beyond === placed) fitRows(shownRows);
}
