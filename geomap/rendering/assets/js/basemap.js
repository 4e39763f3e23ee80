// The basemap: Natural Earth, drawn on canvas tiles; coarse for the world, finer around the events.

import { colour } from "./dom.js";
import { mercatorX, mercatorY } from "./mercator.js";

/**
 * @typedef {Object} Shape  a line or ring in the unit square of Web Mercator
 * @property {Float64Array} points  x, y, x, y, ...
 * @property {number} rank
 * @property {number} west @property {number} north @property {number} east @property {number} south
 */

export const basemap = readGround();

/** Undoes ground.py: a head as JSON, then the lines of each set. */
function readGround() {
  const block = document.getElementById("geomap-basemap");
  const text = (block && block.textContent) || window["geomapGround"] || "";
  if (!text) return { sets: [], countries: [], seas: [], towns: [], outlines: {}, about: 0, local: {} };
  const bytes = window["geomapUnpack"].unpack(text);
  const opening = 4 + new DataView(bytes.buffer).getUint32(0, true);
  const head = JSON.parse(new TextDecoder().decode(bytes.subarray(4, opening)));
  let at = opening;
  for (const set of head.sets) {
    set.lines = {};
    for (const name in set.layers) {
      set.lines[name] = { bytes: bytes.subarray(at, at + set.layers[name]), shapes: null };
      at += set.layers[name];
    }
    set.outline = set.shown.map((flat) => shapeOf(flat.map((n, i) => (i % 2 ? mercatorY(n) : mercatorX(n))), 0));
  }
  for (const code in head.outlines) {
    const length = head.outlines[code];
    head.outlines[code] = decode(bytes.subarray(at, at + length), head.rim);
    at += length;
  }
  return head;
}

/** The shapes of a set's layer, decoded when they are first drawn. @returns {Shape[]} */
function shapesOf(set, name) {
  const lines = set.lines[name];
  if (!lines) return [];
  if (!lines.shapes) lines.shapes = decode(lines.bytes, set.scale);
  return lines.shapes;
}

/** Undoes encode.py: whole numbers in groups of seven bits, each step from the one before. */
function decode(bytes, scale) {
  let at = 0;
  const next = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      value |= (byte & 127) << shift;
      if (byte < 128) return (value >>> 1) ^ -(value & 1);
    }
  };
  const shapes = [];
  let [lon, lat] = [0, 0];
  for (let left = next(); left > 0; left -= 1) {
    const count = next();
    const rank = next();
    const points = new Float64Array(2 * count);
    for (let i = 0; i < 2 * count; i += 2) {
      lon += next();
      lat += next();
      points[i] = mercatorX(lon / scale);
      points[i + 1] = mercatorY(lat / scale);
    }
    shapes.push(shapeOf(points, rank));
  }
  return shapes;
}

/** @param {ArrayLike<number>} points @returns {Shape} */
function shapeOf(points, rank) {
  let [west, north, east, south] = [1, 1, 0, 0];
  for (let i = 0; i < points.length; i += 2) {
    west = Math.min(west, points[i]);
    east = Math.max(east, points[i]);
    north = Math.min(north, points[i + 1]);
    south = Math.max(south, points[i + 1]);
  }
  return { points: /** @type {Float64Array} */ (points), rank, west, north, east, south };
}

const LEAST_STEP = 0.6; // pixels: what is nearer to the last point cannot be seen apart from it
const WORLDS_END = 1e-7; // of the unit square: no coast runs along the 180th meridian

/**
 * Traces shapes on a tile. Points that lie on one side outside it are left out but for the last:
 * a continent costs no more than what is seen of it.
 * @param {boolean} [coast]  leave out what runs along the ends of the world
 */
function trace(context, shapes, view, coast) {
  context.beginPath();
  for (const shape of shapes) {
    if (shape.east < view.west || shape.west > view.east || shape.south < view.north || shape.north > view.south || shape.rank > view.zoom) continue;
    traceOne(context, shape.points, view, coast);
  }
}

function traceOne(context, points, view, coast) {
  const { size, x: left, y: top } = view;
  let [lastX, lastY, held, side] = [0, 0, -1, 0];
  for (let i = 0; i < points.length; i += 2) {
    const [px, py] = [points[i], points[i + 1]];
    const outside = (px < view.west ? 1 : px > view.east ? 2 : 0) | (py < view.north ? 4 : py > view.south ? 8 : 0);
    const [x, y] = [px * size - left, py * size - top];
    if (i === 0) context.moveTo(x, y);
    else if (coast && (px < WORLDS_END || px > 1 - WORLDS_END) && Math.abs(px - points[i - 2]) < WORLDS_END) context.moveTo(x, y);
    else if (side & outside) {
      held = i; // still on the same side outside
      side &= outside;
      continue;
    } else {
      if (held >= 0) context.lineTo(points[held] * size - left, points[held + 1] * size - top);
      else if (i + 2 < points.length && Math.abs(x - lastX) + Math.abs(y - lastY) < LEAST_STEP) continue;
      context.lineTo(x, y);
    }
    [lastX, lastY, held, side] = [x, y, -1, outside];
  }
  if (held >= 0) context.lineTo(points[held] * size - left, points[held + 1] * size - top);
}

/** How lines look: colour, width by zoom, dashes. */
const STROKES = [
  ["rivers", "river", (zoom) => (zoom < 8 ? 0.8 : zoom < 11 ? 1.2 : 1.8), []],
  ["divisions", "division", () => 1, []],
  ["borders", "border", (zoom) => (zoom < 5 ? 0.8 : 1.3), []],
  ["far_borders", "border", () => 0.8, []],
];

export function drawGround(context, set, view, colours) {
  const fill = (name, paint, edge) => {
    const shapes = shapesOf(set, name);
    if (!shapes.length) return;
    trace(context, shapes, view);
    context.fillStyle = colours[paint];
    context.fill("evenodd");
    if (!edge) return;
    trace(context, shapes, view, true);
    stroke(context, colours[edge], 0.8, []);
  };
  fill(set.lines.world ? "world" : "land", "land", "coast");
  fill("ice", "ice", "");
  fill("urban", "urban", "");
  for (const [name, paint, width, dashes] of STROKES) {
    if (name === "divisions") fill("lakes", "water", "coast"); // rivers run below lakes, borders over them
    const shapes = shapesOf(set, name);
    if (!shapes.length) continue;
    const border = name === "borders";
    trace(context, border ? shapes.filter((shape) => !shape.rank) : shapes, view);
    stroke(context, colours[paint], width(view.zoom), dashes);
    if (!border) continue;
    trace(context, shapes.filter((shape) => shape.rank), view); // disputed
    stroke(context, colours[paint], width(view.zoom), [5, 3]);
  }
  context.setLineDash([]);
}

export function stroke(context, paint, width, dashes) {
  context.setLineDash(dashes);
  context.strokeStyle = paint;
  context.lineWidth = width;
  context.stroke();
}

export const PAINTS = ["land", "water", "coast", "border", "division", "river", "urban", "ice"];

function drawTile(canvas, coords, width) {
  const density = Math.min(3, window.devicePixelRatio || 1);
  if (canvas.width !== Math.round(width * density)) canvas.width = canvas.height = Math.round(width * density);
  const context = canvas.getContext("2d");
  if (!context) return;
  context.setTransform(density, 0, 0, density, 0, 0);
  context.lineJoin = "round";
  const size = 256 * 2 ** coords.z;
  const [x, y] = [coords.x * width, coords.y * width];
  const margin = 4;
  const view = {
    zoom: coords.z, size, x, y, density, west: (x - margin) / size, east: (x + width + margin) / size,
    north: (y - margin) / size, south: (y + width + margin) / size,
  };
  const colours = {};
  for (const name of PAINTS) colours[name] = colour("--" + name);
  context.fillStyle = colours.water;
  context.fillRect(0, 0, width, width);
  const sets = basemap.sets.filter((set) => set.zoom <= coords.z);
  const whole = sets.map((set) => covers(set, view)).lastIndexOf(true); // what lies below it is not seen
  sets.forEach((set, i) => {
    if (i === whole) drawGround(context, set, view, colours);
    else if (i > whole) drawInside(context, set, view, colours);
  });
}

/** Does a set hold all of a tile? Its regions are boxes or cells, larger than what is asked. */
export function covers(set, view) {
  if (!set.outline.length) return true;
  for (let i = 0; i <= 8; i += 1)
    for (let j = 0; j <= 8; j += 1)
      if (!holds(set.outline, view.west + ((view.east - view.west) * i) / 8, view.north + ((view.south - view.north) * j) / 8)) return false;
  return true;
}

/** Is a point of the unit square inside outlines, holes excepted? @param {Shape[]} outlines */
export function holds(outlines, x, y) {
  let inside = false;
  for (const { points, west, east, north, south } of outlines) {
    if (x < west || x > east || y < north || y > south) continue;
    for (let i = 0, j = points.length - 2; i < points.length; j = i, i += 2)
      if (points[i + 1] > y !== points[j + 1] > y && x < ((points[j] - points[i]) * (y - points[i + 1])) / (points[j + 1] - points[i + 1]) + points[i]) inside = !inside;
  }
  return inside;
}

/** Is a place in the sea or in a lake, by the finest lines that there are at a zoom? @param {L.LatLng} place @param {number} zoom */
export function isWater(place, zoom) {
  const across = mercatorX(place.lng);
  const [x, y] = [across - Math.floor(across), mercatorY(place.lat)];
  const set = basemap.sets.filter((one) => one.zoom <= zoom && (!one.outline.length || holds(one.outline, x, y))).pop();
  if (!set || !holds(shapesOf(set, set.lines.world ? "world" : "land"), x, y)) return true;
  return holds(shapesOf(set, "lakes"), x, y);
}

/** Traces boxes and cells on whole pixels: half ones would show as a seam. */
function traceWhole(context, shapes, view) {
  const on = (pixels) => Math.round(pixels * view.density) / view.density;
  context.beginPath();
  for (const { points, west, east, north, south } of shapes) {
    if (east < view.west || west > view.east || south < view.north || north > view.south) continue;
    for (let i = 0; i < points.length; i += 2) context[i ? "lineTo" : "moveTo"](on(points[i] * view.size - view.x), on(points[i + 1] * view.size - view.y));
    context.closePath();
  }
}

export function drawInside(context, set, view, colours) {
  context.save();
  traceWhole(context, set.outline, view);
  context.clip("evenodd");
  context.fillStyle = colours.water;
  context.fillRect(0, 0, 4096, 4096);
  drawGround(context, set, view, colours);
  context.restore();
}

/** Tiles that are yet to be drawn. @type {(() => void)[]} */
let undrawn = [];
let drawing_ = 0;
const DRAWN_AT_ONCE = 8; // milliseconds of a frame: marks come first, and the ground before stays until then

/** @param {boolean} [all] at once, as for paper */
function drawGrounds(all) {
  const start = performance.now();
  drawing_ = 0;
  while (undrawn.length && (all || performance.now() - start < DRAWN_AT_ONCE)) undrawn.shift()();
  if (undrawn.length) drawing_ = requestAnimationFrame(() => drawGrounds());
}

let later_ = false;

/** From now on marks come first, and new tiles after them. */
export function drawGroundLater() {
  later_ = true;
}

const Basemap = L.GridLayer.extend({
  createTile(coords, done) {
    const canvas = document.createElement("canvas");
    const width = this.getTileSize().x;
    if (!later_) {
      drawTile(canvas, coords, width);
      requestAnimationFrame(() => done(null, canvas));
      return canvas;
    }
    undrawn.push(() => {
      if (!canvas.isConnected) return; // the map has moved on
      drawTile(canvas, coords, width);
      done(null, canvas);
    });
    if (!drawing_) drawing_ = requestAnimationFrame(() => requestAnimationFrame(() => window.setTimeout(drawGrounds, 0)));
    return canvas;
  },
});
window.addEventListener("beforeprint", () => drawGrounds(true));

/** @param {L.Map} map */
export function addBasemap(map) {
  const layer = new Basemap({ tileSize: 512, updateWhenZooming: false, keepBuffer: 1, zIndex: 0, className: "gm-ground" });
  layer.addTo(map);
  return layer;
}
