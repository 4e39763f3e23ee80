// Places as the desk tells and chooses them.

import { desk } from "./state.js";

/** Places as cells of the table name them: an id with words for the eye, a point, a circle, an area. */
export function cellOf(place) {
  return place.cell || `${place.id} ${[place.name, place.admin1, place.country].filter(Boolean).join(", ")}`;
}

/** What the codes of GeoNames' features are in words; the first that fits. @type {[RegExp, string][]} */
const KINDS = [
  [/^PCL/, "country"], [/^ADM1/, "province"], [/^ADM/, "district"], [/^PPLC$/, "capital"], [/^PPLX$/, "quarter"], [/^PPL/, "town"],
  [/^(AIRP|AIRB|AIRF)/, "airfield"], [/^(SEA|OCN|GULF|BAY|STRT)/, "sea"], [/^(STM|CNL)/, "river"], [/^(LK|RSV)/, "lake"],
  [/^ISL/, "island"], [/^(MT|HLL|PK|RDGE)/, "hills"], [/^(RGN|AREA)/, "region"], [/^COORD$/, "point"],
];

/** @param {string|undefined} code */
function kindOf(code) {
  const found = KINDS.find(([form]) => form.test(code || ""));
  return found ? found[1] : (code || "").toLowerCase();
}

/** Where a place lies and what it is, in a few words. */
export function aboutPlace(place) {
  return [kindOf(place.feature), [place.admin1, place.country].filter(Boolean).join(", ")].filter(Boolean).join(" · ");
}

/** The place that the form now has: staged, or the event's own; null for none. */
export function placeNow() {
  if (desk.staged.place === "none") return null;
  if (desk.staged.place !== undefined) return desk.choices.find((place) => cellOf(place) === desk.staged.place) || null;
  return desk.event && desk.mode === "event" ? desk.event.place : null;
}
