// What countries are called, in the browser's own words.

import { locale } from "./strings.js";

/** @type {Map<string, Intl.DisplayNames>} */
const regions = new Map();

/** @param {string} code ISO 3166-1 alpha-2 @param {string} tongue */
export function nameOfCountry(code, tongue) {
  try {
    if (!regions.has(tongue)) regions.set(tongue, new Intl.DisplayNames([tongue], { type: "region" }));
    return /** @type {Intl.DisplayNames} */ (regions.get(tongue)).of(code) || code;
  } catch (error) {
    return code;
  }
}

/** @param {string|null} code */
export function countryName(code) {
  return code ? nameOfCountry(code, locale) : null;
}
