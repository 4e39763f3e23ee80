// How far some events reach over the map, and the view that shows them.

import { spots } from "./bundles.js";
import { flatten, isSound, latLngs } from "./geometry.js";
import { unmercator } from "./mercator.js";
import { valueAt } from "./table.js";
import { calm, narrow, theMap } from "./view.js";

/** What some rows take up on the map: their places, shapes, routes and launch areas. @returns {L.LatLngBounds|null} */
export function boundsOf(rows) {
  const found = L.latLngBounds([]);
  for (const row of rows) {
    if (Number.isNaN(spots.x[row])) continue;
    found.extend(unmercator(spots.x[row], spots.y[row]));
    const shape = valueAt("geometry", row);
    if (shape) found.extend(L.latLngBounds(flatten(latLngs(shape.coordinates))));
    const area = (valueAt("route", row) || {}).launch_area;
    if (area && isSound(area.coordinates)) found.extend(L.latLngBounds(flatten(latLngs(area.coordinates))));
  }
  return found.isValid() ? found : null;
}

/** @param {ArrayLike<number>} rows @param {boolean} [moved] the reader asked for it */
export function fitRows(rows, moved) {
  const bounds = boundsOf(Array.from(rows));
  if (!bounds || !theMap) return false;
  theMap.fitBounds(bounds, { padding: narrow() ? [24, 24] : [48, 48], maxZoom: 9, animate: moved === true && !calm() });
  return true;
}
