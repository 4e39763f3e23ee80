// Search: words of titles, sentences, actors and places. On a large page the words themselves are
// looked through, each once, and then the events' numbers of words: no text is put together.

const SEARCHED = ["title", "quote", "actor", "target", "place", "place_text", "admin1", "source", "acts", "sources", "others"];
const MOST_TERMS = 8; // one bit each
const PLACES = 4; // offered at once

/** As names are compared: without case and accents. @param {unknown} text */
function folded(text) {
  return String(text).toLowerCase().normalize("NFKD").replace(/\p{M}+/gu, "");
}

/** @param {string} wanted */
function termsOf(wanted) {
  const bare = (term) => term.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "");
  return folded(wanted).split(/\s+/).map(bare).filter(Boolean).slice(0, MOST_TERMS);
}

/** What a value of a column says, in one text. */
function wordsIn(value) {
  if (value === null || value === undefined) return "";
  if (!Array.isArray(value)) return folded(value);
  return folded(value.map((one) => (one && typeof one === "object" ? [one.quote, one.source].join(" ") : one)).join(" "));
}

/** Folded values of columns, and words; made when they are first looked through. @type {Map<string, string[]>} */
const foldedOnce = new Map();

function foldedValues(name, values) {
  if (!foldedOnce.has(name)) foldedOnce.set(name, values.map(wordsIn));
  return foldedOnce.get(name) || [];
}

/** One bit for each term that is in the text. */
function bitsIn(texts, terms) {
  const bits = new Uint8Array(texts.length);
  terms.forEach((term, n) => {
    for (let i = 0; i < texts.length; i += 1) if (texts[i].includes(term)) bits[i] |= 1 << n;
  });
  return bits;
}

let lastSearch = { wanted: "", found: new Uint8Array(0) };

/** Takes off the events that lack one of the words. @param {Uint8Array} fit @param {string} wanted */
function filterWords(fit, wanted) {
  const terms = termsOf(wanted);
  if (!terms.length) return;
  if (lastSearch.wanted !== wanted) lastSearch = { wanted, found: searched(terms) };
  const every = (1 << terms.length) - 1;
  for (let row = 0; row < fit.length; row += 1) if (lastSearch.found[row] !== every) fit[row] = 0;
}

/** Which terms each event has, one bit each. @param {string[]} terms */
function searched(terms) {
  const found = new Uint8Array(table.count);
  if (tiles) addHits(terms, found);
  const words = Object.keys(table.worded).length ? bitsIn(foldedValues("", table.words), terms) : null;
  for (const name of SEARCHED) {
    const column = table.columns[name];
    if (column && column.late) continue; // words.js has them
    if (column) {
      const bits = bitsIn(foldedValues(name, column.values), terms);
      if (bits.some(Boolean)) for (let row = 0; row < found.length; row += 1) found[row] |= bits[column.codes ? column.codes[row] : row];
    } else if (words && table.worded[name]) gatherWords(table.worded[name], words, found);
  }
  return found;
}

function searchBox() {
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
      const name = column.values[code];
      const known = found.get(name);
      if (row >= 0) found.set(name, known ? { ...known, count: known.count + count } : { name, count, go: () => lookAt(eventAt(row)) });
    }
  }
  for (const [name, lon, lat, zoom, other] of [...basemap.towns, ...basemap.countries, ...basemap.seas])
    if (!found.has(name) && (folded(name).includes(term) || (other && folded(other).includes(term))))
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
