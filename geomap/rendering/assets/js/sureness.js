// How sure geomap is of an event: its confidence, the chance that all of it is right. Tables of
// others have none; what has none is neither unsure nor left out.

import { make } from "./dom.js";
import { amount, translate } from "./strings.js";
import { applyFilter } from "./table.js";

const UNSURE = 0.5; // below it an event is more likely wrong somewhere than right
export const SUREST = 95; // per cent, the slider's end
export const SURE_STEP = 5;

/** @param {GeoEvent} event */
export function isUnsure(event) {
  const sure = event["confidence"];
  return typeof sure === "number" && sure < UNSURE;
}

/** @param {Uint8Array} fit @param {number} least per cent */
export function filterSure(fit, least) {
  applyFilter(fit, "confidence", (sure) => typeof sure !== "number" || sure * 100 >= least);
}

/** A whole per cent of the slider; what is none is 0, all. @param {string|null} text */
export function surePercent(text) {
  const said = /^\d{1,2}$/.test(text || "") ? Number(text) : 0;
  return Math.min(said, SUREST);
}

/** What is said of an unsure event beside its name, else nothing. @param {GeoEvent} event */
export function unsureWord(event) {
  return isUnsure(event) ? translate("unsure") : "";
}

/** @param {GeoEvent} event */
export function sureText(event) {
  const sure = event["confidence"];
  return typeof sure === "number" ? make("span", "", translate("surePercent", { n: amount(Math.round(sure * 100)) })) : null;
}
