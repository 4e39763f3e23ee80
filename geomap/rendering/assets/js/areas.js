// What is no point: circles of vagueness drawn to scale, lines with their direction, hatched areas.

import { draw, make } from "./dom.js";
import { areaRenderer, renderer_ } from "./emphasis.js";
import { eventAt, fit, shownRows } from "./events.js";
import { flatten, isSound, latLngs } from "./geometry.js";
import { mercatorX, mercatorY } from "./mercator.js";
import { openEvent } from "./opening.js";
import { isHit, isVague, namedOf } from "./precision.js";
import { translate } from "./strings.js";
import { table, valueAt, whenTableGrows } from "./table.js";
import { MANY, standing } from "./view.js";

let ground_ = null;
let rings = null;

/** @param {L.Map} map */
export function makeAreas(map) {
  const pane = map.createPane("gm-areas");
  pane.style.zIndex = "390";
  map.createPane("gm-labels").style.zIndex = "395";
  rings = L.layerGroup().addTo(map);
  ground_ = L.layerGroup().addTo(map);
}

/** The rows whose place is a line or an area. @type {number[]|null} */
let shapedRows = null;
whenTableGrows(forgetShaped);

export function forgetShaped() {
  shapedRows = null;
}

export function shaped() {
  if (shapedRows) return shapedRows;
  shapedRows = [];
  for (let row = 0; row < table.count; row += 1) if (valueAt("geometry", row)) shapedRows.push(row);
  return shapedRows;
}

/** @param {L.Map} map */
export function showAreas(map) {
  ground_.clearLayers();
  hatched = [];
  const renderer = areaRenderer(map);
  circles_ = null;
  showCircles(map);
  const rims = new Set();
  for (const row of shaped()) if (fit[row] && drawn(row) && !isRepeated(eventAt(row), rims)) addShape(eventAt(row), renderer);
  showHatching(map);
}

/** A country's border is drawn already; of provinces those are outlined in which something was hit. */
function drawn(row) {
  const named = namedOf(eventAt(row));
  return !named || (named.level === "province" && isHit(row));
}

/** Areas that are hatched where they are smaller than the view. @type {{area: L.Polygon, url: string}[]} */
let hatched = [];

/** A hatching that fills the view says nothing of where: then its rim alone is drawn. @param {L.Map} map */
export function showHatching(map) {
  map.getContainer().classList.toggle("gm-far", map.getZoom() < 5);
  const size = map.getSize();
  for (const { area, url } of hatched) {
    const bounds = area.getBounds();
    const [a, b] = [map.latLngToContainerPoint(bounds.getNorthWest()), map.latLngToContainerPoint(bounds.getSouthEast())];
    const small = b.x - a.x < size.x && b.y - a.y < size.y;
    if (area.options.fill !== small) area.setStyle({ fill: small, fillColor: url });
  }
}

// Up to so many circles are drawn at once. Where there are more they would hide each other and the
// map: then those are drawn whose events stand by themselves, not in a bundle of several places.
const CIRCLES = 300;
let circles_ = null;

/** @param {L.Map} map */
export function showCircles(map) {
  const renderer = areaRenderer(map);
  const known = circles_ !== null;
  circles_ = circles_ || (shownRows.length > MANY ? [] : circles(shownRows));
  const many = shownRows.length > MANY || circles_.length > CIRCLES;
  if (known && !many) return; // they do not change with the view
  rings.clearLayers();
  for (const circle of many ? circles(apartRows()) : circles_) rings.addLayer(circleOf(circle, renderer));
}

/** Rows whose mark, or whose bundle of one place, stands in view. */
function apartRows() {
  return [...standing.values()].flatMap(({ bundle }) => (bundle.together ? bundle.rows : []));
}

/** One circle for all vague events of a place; it has a colour only when they share theirs. */
function circles(rows) {
  const found = new Map();
  for (const row of rows) {
    const event = eventAt(row);
    if (!event.anchor || event.geometry || !isVague(event) || !event["radius_km"] || namedOf(event)) continue;
    const key = `${event.anchor} ${event["radius_km"]}`;
    const known = found.get(key);
    if (!known) found.set(key, { anchor: event.anchor, km: event["radius_km"], layer: event.layer });
    else if (known.layer !== event.layer) known.layer = -1;
  }
  return [...found.values()].sort((a, b) => b.km - a.km);
}

// Beyond this many kilometres a filled circle would tint half the map: only its rim is drawn.
const FILLED_KM = 120;

function circleOf(circle, renderer) {
  const tint = circle.layer < 0 ? "var(--muted)" : `var(--c${circle.layer})`;
  const wide = circle.km > FILLED_KM;
  return L.circle([circle.anchor[1], circle.anchor[0]], {
    radius: circle.km * 1000, renderer, interactive: false, className: "gm-circle", color: tint, fillColor: tint,
    weight: 1, opacity: wide ? 0.45 : 0.7, dashArray: wide ? "2 5" : "3 3", fill: !wide, fillOpacity: 0.1,
  });
}

const DASHES = { reported: null, claimed: "9 6", planned: "2 7", hypothetical: "2 7", denied: "9 6" };

/** A country in which ten things happened is outlined once. */
function isRepeated(event, rims) {
  if (!/Polygon/.test(event.geometry.type)) return false;
  // On a large page each shape is there once, and is its own key.
  const key = table.columns.geometry.codes ? event.geometry : JSON.stringify(event.geometry.coordinates);
  if (rims.has(key)) return true;
  rims.add(key);
  return false;
}

/** Too wide to be hatched all the time? */
function isWide(points) {
  const bounds = L.latLngBounds(flatten(points));
  return bounds.getSouthWest().distanceTo(bounds.getNorthEast()) > 2 * FILLED_KM * 1000;
}

/** @param {GeoEvent} event */
function addShape(event, renderer) {
  const tint = `var(--c${event.layer})`;
  const points = latLngs(event.geometry.coordinates);
  const open = () => openEvent(event, {});
  const common = { renderer, color: tint, className: "gm-area", bubblingMouseEvents: false };
  if (/Polygon/.test(event.geometry.type)) {
    if (namedOf(event) || isWide(points)) {
      ground_.addLayer(L.polygon(points, { renderer, color: "var(--muted)", weight: 1, opacity: 0.7, dashArray: "2 5", fill: false, interactive: false }));
      return;
    }
    const area = L.polygon(points, { ...common, weight: 1.5, dashArray: "4 3", fill: false, fillOpacity: 1 });
    hatched.push({ area, url: `url(#gm-hatch-${event.layer})` });
    ground_.addLayer(area.on("click", open));
    return;
  }
  if (!/LineString/.test(event.geometry.type)) return;
  ground_.addLayer(L.polyline(points, { renderer, color: "var(--halo)", weight: 6.5, opacity: 0.9, interactive: false }));
  // Of a route the course is assumed, whoever tells of it.
  const dashes = event["route"] ? "11 5" : DASHES[event.status];
  ground_.addLayer(L.polyline(points, { ...common, weight: 3, dashArray: dashes, interactive: false }));
  ground_.addLayer(L.polyline(points, { ...common, weight: 18, opacity: 0, className: "gm-area gm-grip" }).on("click", open));
  const lines = event.geometry.type === "LineString" ? [points] : points;
  if (!event["route"]) return; // a road: nobody says in which direction
  for (const line of lines) for (const arrow of arrows(line, event)) ground_.addLayer(arrow);
  ground_.addLayer(launch(lines[0][0], event));
  ground_.addLayer(courseLabel(lines[0], event));
  addLaunchArea(event, renderer);
}

/** Where a route can have begun, if it is as long as is claimed: hatched, and never in a mark's way. */
function addLaunchArea(event, renderer) {
  const area = event["route"]["launch_area"];
  if (!area || !/Polygon/.test(area.type) || !isSound(area.coordinates)) return;
  const look = { renderer, color: `var(--c${event.layer})`, weight: 1.5, dashArray: "4 3", fillColor: `url(#gm-hatch-${event.layer})`, fillOpacity: 1, interactive: false, className: "gm-launch-area" };
  ground_.addLayer(L.polygon(latLngs(area.coordinates), look));
}

/** Arrow heads along a line, the last one at its end; in Mercator their angle holds at every zoom. */
function arrows(line, event) {
  const flat = line.map(([lat, lon]) => [mercatorX(lon), mercatorY(lat)]);
  const steps = flat.slice(1).map((p, i) => Math.hypot(p[0] - flat[i][0], p[1] - flat[i][1]));
  const whole = steps.reduce((sum, step) => sum + step, 0);
  return [0.2, 0.4, 0.62, 0.82, 0.995].map((share) => {
    let rest = whole * share;
    let i = 0;
    while (i < steps.length - 1 && rest > steps[i]) rest -= steps[i++];
    const t = steps[i] ? rest / steps[i] : 0;
    const [a, b] = [line[i], line[i + 1]];
    const angle = Math.atan2(flat[i + 1][1] - flat[i][1], flat[i + 1][0] - flat[i][0]);
    return arrowAt([a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t], angle, event);
  });
}

function arrowAt(place, angle, event) {
  const svg = draw("svg", { viewBox: "-8 -8 16 16", "aria-hidden": "true", class: "gm-arrow" });
  svg.style.setProperty("--c", `var(--c${event.layer})`);
  draw("path", { d: "M-5 -6L6 0L-5 6L-2.5 0z", transform: `rotate(${(angle * 180) / Math.PI})` }, svg);
  const box = make("div");
  box.appendChild(svg);
  return L.marker(place, { pane: "gm-areas", interactive: false, keyboard: false, icon: L.divIcon({ className: "gm-still", html: box, iconSize: [16, 16] }) });
}

/** "assumed course", along the line's first third. */
function courseLabel(line, event) {
  const at = Math.max(1, Math.floor(line.length * 0.3));
  const [from, to] = [line[at - 1], line[at]];
  const [a, b] = [from, to].map(([lat, lon]) => [mercatorX(lon), mercatorY(lat)]);
  let angle = (Math.atan2(b[1] - a[1], b[0] - a[0]) * 180) / Math.PI;
  if (Math.abs(angle) > 90) angle += angle > 0 ? -180 : 180; // never upside down
  const words = make("span", "gm-course", translate("assumedCourse"));
  words.dir = document.documentElement.dir;
  words.style.transform = `translate(-50%, -50%) rotate(${angle.toFixed(1)}deg) translateY(-13px)`;
  words.style.setProperty("--c", `var(--c${event.layer})`);
  return L.marker(from, { pane: "gm-areas", interactive: false, keyboard: false, icon: L.divIcon({ className: "gm-still", html: words, iconSize: [0, 0] }) });
}

/** Where a route begins is assumed: an open ring. */
function launch(place, event) {
  const tint = `var(--c${event.layer})`;
  return L.circleMarker(place, { renderer: renderer_, radius: 6, weight: 2, color: tint, fillColor: "var(--halo)", fillOpacity: 1, dashArray: "3 2.5", interactive: false });
}
