// Search: words of titles, sentences, actors and places. On a large page the words themselves are
// looked through, each once, and then the events' numbers of words: no text is put together.

import { restoring } from "./address.js";
import { apply } from "./apply.js";
import { basemap } from "./basemap.js";
import { spots } from "./bundles.js";
import { choice } from "./choice.js";
import { countryName, placeLabel } from "./countries.js";
import { append, clean, make, said } from "./dom.js";
import { lookAt } from "./emphasis.js";
import { eventAt } from "./events.js";
import { withTexts } from "./loaded.js";
import { folded, foldedValues } from "./matching.js";
import { amount, translate } from "./strings.js";
import { table } from "./table.js";
import { theMap } from "./view.js";

const PLACES = 4; // offered at once

export function searchBox() {
  const box = make("div", "gm-search");
  box.setAttribute("role", "search");
  const field = /** @type {HTMLInputElement} */ (make("input"));
  Object.assign(field, { type: "search", placeholder: translate("search"), maxLength: 200, autocomplete: "off" });
  field.setAttribute("aria-label", translate("search"));
  field.dir = "auto";
  const places = make("div", "gm-found");
  places.setAttribute("role", "group");
  places.setAttribute("aria-label", translate("places"));
  let waiting = 0;
  const search = () => {
    withTexts([], () => {
      choice.q = field.value.trim();
      apply();
    });
  };
  field.addEventListener("input", () => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(search, 180);
  });
  field.addEventListener("keydown", (key) => {
    if (key.key !== "Enter") return;
    window.clearTimeout(waiting);
    search();
  });
  let offered = "";
  const refresh = () => {
    if (document.activeElement !== field || restoring) field.value = choice.q;
    if (offered === choice.q) return;
    offered = choice.q;
    places.replaceChildren(...placesNamed(choice.q).map(placeButton));
  };
  return { element: append(box, field, places), refresh };
}

/**
 * Places whose name begins with, or failing that has, what is wanted: those of events first, then
 * towns, countries and seas of the basemap.
 * @param {string} wanted @returns {{name: string, go: () => void, count: number}[]}
 */
function placesNamed(wanted) {
  const term = folded(wanted).trim();
  if (term.length < 2) return [];
  const found = new Map();
  const column = table.columns.place;
  if (column) {
    const rows = new Map();
    foldedValues("place", column.values).forEach((name, code) => name.includes(term) && rows.set(code, { row: -1, count: 0 }));
    for (let row = 0; rows.size && row < table.count; row += 1) {
      const one = rows.get(column.codes ? column.codes[row] : row);
      if (!one || Number.isNaN(spots.x[row])) continue;
      one.count += 1;
      if (one.row < 0) one.row = row;
    }
    for (const [code, { row, count }] of rows) {
      const name = placeLabel(column.values[code]);
      const known = found.get(name);
      if (row >= 0) found.set(name, known ? { ...known, count: known.count + count } : { name, count, go: () => lookAt(eventAt(row)) });
    }
  }
  const named = ([name, lon, lat, zoom, code]) => [code ? countryName(code) : placeLabel(name), lon, lat, zoom, name];
  for (const [name, lon, lat, zoom, other] of [...basemap.towns, ...basemap.countries, ...basemap.seas].map(named))
    if (name && !found.has(name) && (folded(name).includes(term) || folded(other).includes(term)))
      found.set(name, { name, count: 0, go: () => theMap && theMap.setView([lat, lon], Math.max(5, zoom + 1), { animate: false }) });
  const rank = (one) => (folded(one.name).startsWith(term) ? 0 : 1) + (one.count ? 0 : 2);
  return [...found.values()].sort((a, b) => rank(a) - rank(b) || b.count - a.count).slice(0, PLACES);
}

function placeButton(place) {
  const button = make("button", "gm-goto");
  append(button, said("span", "", place.name), place.count ? make("span", "gm-count", amount(place.count)) : null);
  button.setAttribute("aria-label", translate("goTo", { name: clean(place.name) }));
  button.addEventListener("click", place.go);
  return button;
}
