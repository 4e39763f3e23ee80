// How many events where: hexagons on one canvas, where marks would be too many to be told apart.

import { cut_, middled, spots } from "./bundles.js";
import { placedAs, WIDE } from "./precision.js";
import { table, whenTableGrows } from "./table.js";
import { MANY } from "./view.js";

/**
 * @typedef {Object} Hexagon
 * @property {number} x  its middle, in the unit square of Web Mercator
 * @property {number} y
 * @property {number} count
 * @property {boolean} vague  most of its events are only roughly placed
 * @property {number} place  of its numbers in what it was made of
 */

// Of a page of so many events, the hexagons take over while more than MANY of them are in view.
export const DENSE = 20000;
const DENSEST_ZOOM = 10; // beyond, a hexagon is a street corner, and marks say more
export const ACROSS = 5; // hexagons around the Earth at zoom 0: 51.2 pixels wide at each zoom, as in hexagons.py
export const CLASSES = 5;
export const OPACITIES = [0.2, 0.36, 0.52, 0.7, 0.88];

/** Width of a hexagon and the step from one line of them to the next, in the unit square. */
export function hexGrid(zoom) {
  const around = ACROSS * 2 ** zoom;
  return { around, width: 1 / around, step: Math.sqrt(3) / 2 / around };
}

/** @type {{zoom: number, rows: Uint32Array, cut: number, found: Hexagon[], first: Int32Array, next: Int32Array}|null} */
let hexed_ = null;
whenTableGrows(() => (hexed_ = null));

/** The hexagons of some rows, each with a chain of its rows. @param {Uint32Array} rows */
export function hexagonsOf(rows, zoom) {
  if (hexed_ && hexed_.zoom === zoom && hexed_.rows === rows && hexed_.cut === cut_) return hexed_;
  const { around, width, step } = hexGrid(zoom);
  const next = new Int32Array(table.count).fill(-1);
  const placed = placedAs();
  const first = [];
  const found = [];
  const known = new Map();
  for (let at = 0; at < rows.length; at += 1) {
    const row = rows[at];
    const [x, y] = [spots.x[row], spots.y[row]];
    if (!(x === x)) continue;
    const key = hexKey(x / width, y / step, around);
    let place = known.get(key);
    if (place === undefined) {
      place = found.length;
      known.set(key, place);
      first.push(-1);
      const line = Math.floor(key / (4 * around));
      const column = (key % (4 * around)) - around;
      found.push({ x: (column + (line & 1) / 2) * width, y: line * step, count: 0, wide: 0, vague: false, place });
    }
    found[place].count += 1;
    if (placed[row] === WIDE) found[place].wide += 1;
    next[row] = first[place];
    first[place] = row;
  }
  for (const one of found) one.vague = 2 * one.wide > one.count;
  hexed_ = { zoom, rows, cut: cut_, found, first: Int32Array.from(first), next };
  return hexed_;
}

/** The nearest point of the lattice, of the two lines a point lies between; columns from -around on. */
function hexKey(x, y, around) {
  const above = Math.floor(y);
  let [best, line, column] = [Infinity, 0, 0];
  for (let j = above; j <= above + 1; j += 1) {
    const i = Math.round(x - (j & 1) / 2);
    const [dx, dy] = [x - i - (j & 1) / 2, (y - j) * (Math.sqrt(3) / 2)];
    const far = dx * dx + dy * dy;
    if (far < best) [best, line, column] = [far, j, i];
  }
  return line * 4 * around + column + around;
}

/** Rows of a hexagon, the earliest first. @param {Hexagon} one */
function rowsOfHexagon(one) {
  const rows = [];
  for (let row = hexed_.first[one.place]; row >= 0; row = hexed_.next[row]) rows.push(row);
  return rows.reverse();
}

/** Are there so many points in view that they are better counted? @param {Uint32Array} points */
export function isDense(points, view, zoom) {
  if (table.count < DENSE || zoom > DENSEST_ZOOM) return false;
  let count = 0;
  for (let at = 0; at < points.length; at += 1) {
    const [x, y] = [spots.x[points[at]], spots.y[points[at]]];
    if (x >= view.west && x <= view.east && y >= view.north && y <= view.south && (count += 1) > MANY) return true;
  }
  return false;
}

/** A hexagon of the page's own events as a bundle of marks. @param {Hexagon} one @returns {Bundle} */
export function bundleOfHexagon(one) {
  return middled({ x: 0, y: 0, rows: rowsOfHexagon(one), together: true });
}

/** Least counts of the classes: round numbers, each class some equal times the one before. @param {number} most */
export function classesUpTo(most) {
  if (most <= CLASSES) return Array.from({ length: most }, (_, n) => n + 1);
  const round = (n) => {
    const ten = 10 ** Math.floor(Math.log10(n));
    return [1, 2, 5, 10].map((k) => k * ten).reduce((a, b) => (Math.abs(Math.log(b / n)) < Math.abs(Math.log(a / n)) ? b : a));
  };
  const steps = Array.from({ length: CLASSES }, (_, n) => (n ? round(most ** (n / CLASSES)) : 1));
  return [...new Set(steps)].filter((n) => n <= most);
}

export const shortly = (n) => (n < 1000 ? String(n) : n < 10000 ? `${(Math.floor(n / 100) / 10).toString()}k` : n < 1e6 ? `${Math.floor(n / 1000)}k` : `${Math.floor(n / 1e5) / 10}M`);
