// What countries, towns and seas are called in the page's language.

import { basemap } from "./basemap.js";
import { language, locale } from "./strings.js";

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

/** What a country is called, by the page's own table where it is English. @param {string|null} code */
export function countryName(code) {
  const row = language === "en" && code ? basemap.countries.find((one) => one[4] === code) : null;
  return row ? row[0] : code ? nameOfCountry(code, locale) : null;
}

/** @type {Map<string, string>|null} */
let localNames = null;

/** What a town or a sea is called in the page's language; where nobody told, as it is. @param {string} name */
export function placeLabel(name) {
  if (!localNames) {
    const own = ((basemap.local || {})[language] || "").split("\n");
    localNames = new Map(own[0] || own.length > 1 ? basemap.local[""].split("\n").map((english, line) => [english, own[line]]) : []);
  }
  return localNames.get(name) || name;
}

/** Is this the country's own name, by a table in English? @param {string} place @param {string|null} code */
export function isCountryName(place, code) {
  return !!code && [nameOfCountry(code, "en"), (basemap.countries.find((row) => row[4] === code) || [])[0]].includes(place);
}

/** An event's place in the page's language: a country, else a town or what has its name. */
export function placeOf(event) {
  const { place, country } = event;
  return isCountryName(place, country) ? countryName(country) || place : placeLabel(place);
}
