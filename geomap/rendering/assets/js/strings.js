// The page's own words. translate(key, {n: 3}) fills {n}; an unknown language reads English.
// page_words.js is made of the files in assets/strings as a page is written: the page's own language
// and English; the others are packed until somebody asks for one of them.

import { choice } from "./choice.js";
import { WORD_KEYS, WORDS } from "./page_words.js";

/** @type {Object<string, Map<string, string>>} */
const STRINGS = {};
const addWords = (words) => {
  for (const name of Object.keys(words)) STRINGS[name] = new Map(WORD_KEYS.map((key, i) => [key, words[name][i]]));
};
addWords(WORDS);

/** Unpacks the other languages, once. @param {string} wanted */
function fetchWords(wanted) {
  const block = document.getElementById("geomap-words");
  const text = (block && block.textContent) || window["geomapWords"];
  if (!STRINGS[wanted] && text) addWords(JSON.parse(new TextDecoder().decode(window["geomapUnpack"].unpack(text))));
}

const FROM_THE_RIGHT = new Set(["ar", "fa"]);

/** The language of the words, one of STRINGS. @type {string} */
export let language = "en";

/** The language of numbers and dates, with its region where one is asked for. @type {string} */
export let locale = "en-GB";

/** @param {string} wanted a BCP 47 tag */
export function setLanguage(wanted) {
  const tag = /^[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*$/.test(wanted) ? wanted.toLowerCase() : "en";
  const primary = tag.split("-")[0];
  fetchWords(primary);
  language = STRINGS[primary] ? primary : "en";
  locale = formats(tag) && language === primary && tag !== "en" ? tag : language === "en" ? "en-GB" : language;
  choice["lang"] = tag;
  document.documentElement.lang = language;
  document.documentElement.dir = FROM_THE_RIGHT.has(language) ? "rtl" : "ltr";
}

/** Does Intl take this tag? */
function formats(tag) {
  try {
    return Intl.NumberFormat.supportedLocalesOf([tag]).length > 0;
  } catch (error) {
    return false;
  }
}

/**
 * The words of a key; what is no key (a type of somebody else's table) is said as it is.
 * @param {string} key
 * @param {Object<string, string|number>} [values]
 * @returns {string}
 */
export function translate(key, values) {
  const text = STRINGS[language].get(key) || STRINGS.en.get(key) || String(key);
  return text.replace(/\{(\w+)\}/g, (whole, name) => (values && Object.hasOwn(values, name) ? String(values[name]) : whole));
}

const formatters = new Map();

/** Making a format takes a hundred times as long as using it. */
export function formatter(kind, detail, made) {
  const key = `${kind} ${locale} ${detail}`;
  if (!formatters.has(key)) formatters.set(key, made());
  return formatters.get(key);
}

/** @param {number} number @param {number} [digits] */
export function amount(number, digits) {
  return formatter("number", digits || 0, () => new Intl.NumberFormat(locale, { maximumFractionDigits: digits || 0 })).format(number);
}

/** A day "2015-10-07" as readers write it. @param {string|null|undefined} day */
export function readableDay(day) {
  const match = /^(\d{4})-(\d\d)-(\d\d)/.exec(day || "");
  if (!match) return day || "";
  const date = new Date(Date.UTC(+match[1], +match[2] - 1, +match[3]));
  // The Gregorian calendar in every language: the sources and the address speak of its days.
  return formatter("day", "", () => new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", year: "numeric", timeZone: "UTC", calendar: "gregory" })).format(date);
}

/** A layer's name in the page's words where it is ours. @param {any} layer */
export function layerName(layer) {
  return layer.id === "unattributed" ? translate("unattributed") : layer.name;
}
