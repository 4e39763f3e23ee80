// How far some events reach over the map, and the view that shows them.

import { spots } from "./bundles.js";
import { shownRows } from "./events.js";
import { flatten, isSound, latLngs } from "./geometry.js";
import { unmercator } from "./mercator.js";
import { EXACT_KM } from "./precision.js";
import { page, table, valueAt } from "./table.js";
import { calm, narrow, theMap } from "./view.js";

const CIRCLE_KM = 25; // a radius up to this is a town's, and in view with it

/** What some rows take up on the map: their places, shapes, routes and launch areas. @returns {L.LatLngBounds|null} */
export function boundsOf(rows) {
  const found = L.latLngBounds([]);
  for (const row of rows) {
    if (Number.isNaN(spots.x[row])) continue;
    const at = unmercator(spots.x[row], spots.y[row]);
    const km = valueAt("radius_km", row) || 0;
    found.extend(km > EXACT_KM && km <= CIRCLE_KM ? at.toBounds(2000 * km) : at);
    const shape = valueAt("geometry", row);
    if (shape) found.extend(L.latLngBounds(flatten(latLngs(shape.coordinates))));
    const area = (valueAt("route", row) || {}).launch_area;
    if (area && isSound(area.coordinates)) found.extend(L.latLngBounds(flatten(latLngs(area.coordinates))));
  }
  return found.isValid() ? found : null;
}

const ONE_SPOT = 0.02; // degrees: what is no wider is one place
const [AROUND_SPOT, CLOSEST] = [8, 12]; // zooms: one place is seen with what lies around it

/** How near a view of these rows goes at most, of those inside some bounds. @param {ArrayLike<number>} rows @param {L.LatLngBounds} [bounds] */
function nearest(rows, bounds) {
  let [west, north, east, south] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let at = 0; at < rows.length; at += 1) {
    const [x, y] = [spots.x[rows[at]], spots.y[rows[at]]];
    if (Number.isNaN(x) || (bounds && !bounds.contains(unmercator(x, y)))) continue;
    [west, east, north, south] = [Math.min(west, x), Math.max(east, x), Math.min(north, y), Math.max(south, y)];
  }
  return Math.max(east - west, south - north) < ONE_SPOT / 360 ? AROUND_SPOT : CLOSEST;
}

/** Looks at where most events are. @param {L.Map} map @param {boolean} animate */
export function fitWhole(map, animate) {
  const bounds = L.latLngBounds(page.bounds);
  const rows = shownRows.length ? shownRows : Uint32Array.from({ length: table.count }, (_, row) => row);
  map.fitBounds(bounds, { padding: narrow() ? [18, 18] : [40, 40], maxZoom: nearest(rows, bounds), animate });
}

/** @param {ArrayLike<number>} rows @param {boolean} [moved] the reader asked for it */
export function fitRows(rows, moved) {
  const bounds = boundsOf(Array.from(rows));
  if (!bounds || !theMap) return false;
  theMap.fitBounds(bounds, { padding: narrow() ? [24, 24] : [48, 48], maxZoom: nearest(rows), animate: moved === true && !calm() });
  return true;
}
