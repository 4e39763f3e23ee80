// Which marks stand together at a zoom: computed for the view alone, from what fits the choice.

import { mercatorX, mercatorY } from "./mercator.js";
import { table, valueAt, whenTableGrows } from "./table.js";

/**
 * @typedef {Object} Bundle
 * @property {number} x  middle of its events, in the unit square of Web Mercator
 * @property {number} y
 * @property {number[]} rows
 * @property {boolean} together  all at one place
 */

/** Where marks stand, in the unit square of Web Mercator; NaN: nowhere. */
export const spots = { x: new Float64Array(0), y: new Float64Array(0) };

export function placeSpots() {
  spots.x = new Float64Array(table.count);
  spots.y = new Float64Array(table.count);
  const { lon, lat } = table.columns;
  if (!lon) return;
  const known = lon.codes && lon.codes === lat.codes; // then each place is computed once
  const xs = known ? lon.values.map((value) => (value === null ? NaN : mercatorX(value))) : null;
  const ys = known ? lat.values.map((value) => (value === null ? NaN : mercatorY(value))) : null;
  for (let row = 0; row < table.count; row += 1) {
    const code = known && lon.codes ? lon.codes[row] : row;
    const there = valueAt("lon", row);
    spots.x[row] = xs ? xs[code] : there === null ? NaN : mercatorX(there);
    spots.y[row] = ys ? ys[code] : there === null ? NaN : mercatorY(valueAt("lat", row));
  }
}

/** Where the world begins anew for marks: they stand between it and one more. */
export let cut_ = 0;
whenTableGrows(() => {
  placeSpots();
  cut_ = 0;
});

/**
 * Turns the marks round the world so that they stand where the view is: beside 180 degrees the world
 * lies there twice. Tells whether a mark moved.
 * @param {number} west @param {number} east  of the view, in the unit square
 */
export function turnSpots(west, east) {
  if (west >= cut_ && east <= cut_ + 1) return false;
  cut_ = (west + east) / 2 - 0.5;
  let moved = false;
  for (let row = 0; row < spots.x.length; row += 1) {
    const turns = Math.floor(spots.x[row] - cut_);
    if (!turns || Number.isNaN(turns)) continue;
    spots.x[row] -= turns;
    moved = true;
  }
  return moved;
}

/**
 * A grid of cells as wide as marks must be apart, laid over the whole world so that it does not
 * move with the view; then the fullest cells take in the neighbours whose middle is too near.
 * @param {Uint32Array} rows
 * @param {{west: number, east: number, north: number, south: number}} view  of the unit square
 * @param {number} width  of a cell, as a share of the unit square
 * @returns {Bundle[]}
 */
export function bundled(rows, view, width) {
  const [left, top] = [Math.floor(view.west / width), Math.floor(view.north / width)];
  const across = Math.floor(view.east / width) - left + 1;
  const down = Math.floor(view.south / width) - top + 1;
  const cells = sorted(rows, { left, top, across, down, width });
  const full = [...cells.keys()].sort((a, b) => cells.get(b).rows.length - cells.get(a).rows.length || a - b);
  const found = [];
  for (const key of full) {
    const cell = cells.get(key);
    if (!cell) continue;
    cells.delete(key);
    for (const near of [-across - 1, -across, -across + 1, -1, 1, across - 1, across, across + 1]) {
      const other = cells.get(key + near);
      if (!other || Math.hypot(other.x - cell.x, other.y - cell.y) >= width) continue;
      cell.rows = cell.rows.concat(other.rows);
      cells.delete(key + near);
    }
    found.push(middled(cell));
  }
  return parted(found, width);
}

/** Taking in moved the middles: what now overlaps becomes one, the larger first. */
function parted(found, width) {
  const left = [];
  for (const bundle of found) {
    const near = left.find((other) => Math.hypot(other.x - bundle.x, other.y - bundle.y) < 0.85 * width);
    if (near) near.rows = near.rows.concat(bundle.rows);
    else left.push(bundle);
  }
  return left.map(middled);
}

/** Rows by cell of the grid, each with the middle of its rows. */
function sorted(rows, grid) {
  const cells = new Map();
  for (const row of rows) {
    const [x, y] = [spots.x[row], spots.y[row]];
    const column = Math.floor(x / grid.width) - grid.left;
    const line = Math.floor(y / grid.width) - grid.top;
    if (!(column >= 0 && column < grid.across && line >= 0 && line < grid.down)) continue;
    const key = line * grid.across + column;
    const cell = cells.get(key);
    if (cell) cell.rows.push(row);
    else cells.set(key, { x: 0, y: 0, rows: [row], together: true });
  }
  cells.forEach(middled);
  return cells;
}

/** @param {Bundle} cell */
export function middled(cell) {
  let [x, y] = [0, 0];
  const first = cell.rows[0];
  cell.together = true;
  for (const row of cell.rows) {
    x += spots.x[row];
    y += spots.y[row];
    if (spots.x[row] !== spots.x[first] || spots.y[row] !== spots.y[first]) cell.together = false;
  }
  cell.x = cell.together ? spots.x[first] : x / cell.rows.length;
  cell.y = cell.together ? spots.y[first] : y / cell.rows.length;
  return cell;
}

export function sumOf(rows) {
  return rows.reduce((total, row) => (total * 31 + row) % 1000003, 7);
}
