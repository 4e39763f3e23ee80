// What the page's events mean for the names on its map: marks in their way, places of their own.

import { started } from "./address.js";
import { shaped } from "./areas.js";
import { basemap } from "./basemap.js";
import { spots } from "./bundles.js";
import { countryName, placeLabel } from "./countries.js";
import { counted_, density } from "./density.js";
import { eventAt, fit, shownRows } from "./events.js";
import { controlBoxes, iconBoxes, Labels } from "./labels.js";
import { folded } from "./matching.js";
import { language, locale } from "./strings.js";
import { valueAt } from "./table.js";
import { marksLayer, standing } from "./view.js";

/** Countries whose name a badge now tells: the map need not write it again. */
function badgedCountries() {
  const codes = new Set();
  for (const { bundle } of standing.values()) if (bundle.badge && bundle.badge.level === "country" && bundle.badge.code) codes.add(bundle.badge.code);
  return codes;
}

/**
 * Boxes of all marks on screen: [left, top, right, bottom] in pixels of the map; reckoned, not measured.
 * Behind the first `marks` of them are those of what stands at the map's edges.
 */
function markBoxes(map) {
  const boxes = density.boxes().concat(iconBoxes(map, marksLayer));
  for (const row of shaped()) if (fit[row] && /LineString/.test(eventAt(row).geometry.type)) lineBoxes(map, eventAt(row), boxes);
  return Object.assign(boxes.concat(controlBoxes(map)), { marks: boxes.length });
}

/** Small boxes along a line, so that no name is written across it. */
function lineBoxes(map, event, boxes) {
  const parts = event.geometry.type === "LineString" ? [event.geometry.coordinates] : event.geometry.coordinates;
  for (const part of parts) {
    const points = part.map(([lon, lat]) => map.latLngToContainerPoint([lat, lon]));
    points.slice(1).forEach((end, i) => {
      const start = points[i];
      const steps = Math.min(400, Math.ceil(start.distanceTo(end) / 8));
      for (let n = 0; n <= steps; n += 1) {
        const [x, y] = [start.x + ((end.x - start.x) * n) / steps, start.y + ((end.y - start.y) * n) / steps];
        boxes.push([x - 4, y - 4, x + 4, y + 4]);
      }
    });
  }
}

/** Places that the events shown name as exactly as a town, each once, those of most events first. */
let ownPlaces_ = { rows: null, found: [] };
const OWN_PLACES = 600; // more would only hide each other
const OWN_REACH = 25; // kilometres: what is vaguer is no town

function ownPlaces() {
  if (ownPlaces_.rows === shownRows) return ownPlaces_.found;
  const found = new Map();
  for (const row of shownRows) {
    const name = valueAt("place", row);
    const precision = valueAt("geo_precision", row);
    if (!name || Number.isNaN(spots.x[row]) || (precision !== null && precision > 2) || (valueAt("radius_km", row) || 0) > OWN_REACH) continue;
    if (valueAt("geometry", row)) continue;
    const known = found.get(name);
    if (known) known[4] += 1;
    else found.set(name, [name, valueAt("lon", row), valueAt("lat", row), 0, 1]);
  }
  ownPlaces_ = { rows: shownRows, found: [...found.values()].sort((a, b) => b[4] - a[4]).slice(0, OWN_PLACES) };
  return ownPlaces_.found;
}

// Degrees: a town of the basemap this near to an event's of the same name is it; nearer still it is
// the same by another spelling, if that begins alike; else it is the town in which the event's place is.
const SAME_NAME = 0.05;
const SAME_LETTER = 0.01;
const SAME_SPOT = 0.001;

/** @param {string} one @param {string} other */
function samePlaceReach(one, other) {
  if (one === other) return SAME_NAME;
  return folded(one)[0] === folded(other)[0] ? SAME_LETTER : SAME_SPOT;
}

/** Towns of the basemap that no event names. */
let otherTowns_ = { own: null, found: [] };
function otherTowns() {
  const own = ownPlaces();
  if (otherTowns_.own === own) return otherTowns_.found;
  const near = (row, lon, lat, reach) => Math.abs(row[1] - lon) < reach && Math.abs(row[2] - lat) < reach;
  const found = basemap.towns.filter(([name, lon, lat]) => !own.some((row) => near(row, lon, lat, samePlaceReach(row[0], name))));
  otherTowns_ = { own, found };
  return found;
}

/** What a country is called on the map: as in the list and on the cards. */
function countryLabel(row) {
  const name = countryName(row[4]) || row[0];
  return name.toLocaleUpperCase(locale);
}

/** @type {Surroundings} */
export const surroundings = {
  boxes: markBoxes, named: badgedCountries, own: ownPlaces, towns: otherTowns, country: countryLabel, place: placeLabel,
  spaced: () => language !== "ar" && language !== "fa",
  late: () => counted_ !== null && started,
};

export const labels = new Labels(surroundings);
