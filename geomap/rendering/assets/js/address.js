// What is chosen ↔ the page's address: ?actors=…&types=…&status=…&from=…&to=…&event=…  #zoom/lat/lon

import { choice } from "./choice.js";
import { make } from "./dom.js";
import { counted, eventById, outletKey, slug } from "./events.js";
import { ORDERS } from "./order.js";
import { WORD_KEYS } from "./page_words.js";
import { PLACED } from "./precision.js";
import { stepNow, story, storyRuns } from "./story_step.js";
import { setLanguage, translate } from "./strings.js";
import { surePercent } from "./sureness.js";
import { page, table } from "./table.js";
import { tiles } from "./tile_counts.js";
import { framed, theMap } from "./view.js";

const MONTH_ENDS = { "02": "28", "04": "30", "06": "30", "09": "30", "11": "30" };

/** "2015", "2015-10" and "2015-10-07" as the first or last day meant, or null. */
export function wholeDay(text, last) {
  const match = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/.exec(text || "");
  if (!match) return null;
  const month = match[2] || (last ? "12" : "01");
  const day = match[3] || (last ? MONTH_ENDS[month] || "31" : "01");
  if (month < "01" || month > "12" || day < "01" || day > "31") return null;
  return `${match[1]}-${month}-${day}`;
}

/** The values of a list in the address; "-" is the empty one. @param {URLSearchParams} query @param {string} name */
export function listed(query, name) {
  const text = query.get(name);
  if (text === null || text === "") return null;
  return text.split(",").map((one) => one.trim()).filter((one) => one && one !== "-");
}

/** Ids are asked for in any case. Whom the page does not know has done nothing that it shows. */
function askedActors(query) {
  const ids = listed(query, "actors");
  return ids ? knownActors(ids) : null;
}

/** @param {string[]} ids */
export function knownActors(ids) {
  const known = new Map(page.layers.map((layer) => [layer.id.toLowerCase(), layer.id]));
  for (const acts of tiles ? tiles.acts.map(([one]) => one) : table.columns.acts ? table.columns.acts.values : []) for (const id of acts || []) known.set(id.toLowerCase(), id);
  return new Set(ids.map((id) => known.get(id.toLowerCase()) || id));
}

/** Values of an open vocabulary. @returns {Set<string>|null} */
function asked(query, name, form) {
  const values = listed(query, name);
  return values ? new Set(values.map(form)) : null;
}

/** Values of a closed vocabulary: one that is not in it is a slip and is ignored. */
function askedOf(query, name, form, vocabulary) {
  const values = listed(query, name);
  if (!values) return null;
  const kept = values.map(form).filter((one) => vocabulary.has(one));
  return kept.length || !values.length ? new Set(kept) : null;
}

/** ACLED's types and sub-types (they end the list of words), and what the page has beside them. */
function knownTypes() {
  const names = WORD_KEYS.slice(WORD_KEYS.indexOf("Battles"));
  return new Set([...names, ...counted("event_type").map(([one]) => one), ...counted("sub_event_type").map(([one]) => one)].map(slug));
}

export function readAddress() {
  const query = new URLSearchParams(window.location.search);
  choice.actors = askedActors(query);
  choice.types = askedOf(query, "types", slug, knownTypes());
  choice.status = askedOf(query, "status", (one) => one.toLowerCase(), new Set([...page.statuses, ...counted("status").map(([one]) => one)]));
  choice.sources = asked(query, "sources", outletKey);
  choice.precision = askedOf(query, "precision", (one) => one.toLowerCase(), new Set(PLACED));
  choice.sure = surePercent(query.get("sure"));
  choice.q = (query.get("q") || "").trim().slice(0, 200);
  choice.sort = ORDERS.slice(1).includes(query.get("sort") || "") ? query.get("sort") : "";
  choice.from = wholeDay(query.get("from"), false);
  choice.to = wholeDay(query.get("to"), true);
  choice.undated = query.get("undated") === "1";
  choice.plain = query.get("plain") === "1";
  choice.panel = (query.get("panel") !== "0" && !page.story) || choice.plain;
  const event = query.get("event");
  choice.event = tiles || eventById(event) ? event : null;
  const theme = query.get("theme");
  if (theme && ["auto", "light", "dark"].includes(theme)) choice.theme = theme;
  setLanguage(query.get("lang") || page.lang || "en");
}

/** @returns {[number, number, number]|null} zoom, lat, lon */
export function readHash() {
  const parts = window.location.hash.replace(/^#/, "").split("/").map(Number);
  if (parts.length !== 3 || !parts.every(Number.isFinite)) return null;
  const [zoom, lat, lon] = parts;
  return Math.abs(lat) <= 85 && Math.abs(lon) <= 360 ? [zoom, lat, lon] : null;
}

/** The address of what is now shown. @param {{event?: string}} [other] */
function addressNow(other) {
  if (story) return storyAddress(other);
  const query = new URLSearchParams(window.location.search);
  const write = (name, value) => (value ? query.set(name, value) : query.delete(name));
  const joined = (set) => (set ? [...set].sort().join(",") || "-" : "");
  write("actors", joined(choice.actors));
  write("types", joined(choice.types));
  write("status", joined(choice.status));
  write("sources", joined(choice.sources));
  write("precision", joined(choice.precision));
  write("sure", choice.sure ? String(choice.sure) : "");
  write("q", choice.q);
  write("sort", choice.sort);
  write("from", choice.from);
  write("to", choice.to);
  write("undated", choice.undated ? "1" : "");
  write("event", (other && other.event) || choice.event);
  const text = query.toString().replace(/%2C/g, ",");
  return `${window.location.pathname}${text ? "?" + text : ""}${hashNow()}`;
}

function hashNow() {
  return theMap ? `#${viewNow()}` : "";
}

export function viewNow() {
  const zoom = theMap.getZoom();
  const digits = Math.max(1, Math.ceil((zoom * Math.LN2 + Math.log(256 / 360 / 0.5)) / Math.LN10));
  const centre = theMap.getCenter();
  return `${zoom}/${centre.lat.toFixed(digits)}/${centre.lng.toFixed(digits)}`;
}

/** The page's own address with what is chosen; a frame without one (srcdoc) has nowhere to lead. */
export function ownUrl() {
  const base = document.baseURI.startsWith("about:") ? "http://localhost/" : document.baseURI;
  return new URL(addressNow(), base);
}

/** Until the page has been put together its own address is only tidied. */
export let started = false;

export function markStarted() {
  started = true;
}

export let restoring = false;

/** Does some work by which the page follows its address, so that it is not written anew. @param {() => void} work */
export function whileRestoring(work) {
  restoring = true;
  work();
  restoring = false;
}

let written = 0;

/**
 * A choice is a step that the back button undoes; moving the map, and what follows within a second
 * (a slider that is dragged, a time that plays, a word that is typed), is none. Inside a frame the back button is the article's.
 */
export function writeAddress() {
  if (restoring) return;
  const next = addressNow();
  const stays = !started || framed || new URL(next, document.baseURI).search === window.location.search || Date.now() - written < 1000;
  try {
    const chosen = new URL(next, document.baseURI).search !== window.location.search;
    window.history[stays ? "replaceState" : "pushState"](null, "", next);
    if (chosen) written = Date.now();
  } catch (error) {
    // A sandboxed frame or a page without an address of its own: nothing to rewrite.
  }
}

let writing_ = 0;

/** Moving the map rewrites the address when it has come to rest: it takes as long as drawing the marks. */
export function writeAddressSoon() {
  window.clearTimeout(writing_);
  writing_ = window.setTimeout(writeAddress, 60);
}

/** @param {string|undefined} event @param {HTMLElement} button */
export function copyLink(event, button) {
  const link = new URL(addressNow({ event }), window.location.href.startsWith("about:") ? document.baseURI : window.location.href).href;
  const done = () => {
    const before = button.textContent;
    button.textContent = translate("copied");
    window.setTimeout(() => (button.textContent = before), 1600);
  };
  if (navigator.clipboard && window.isSecureContext) navigator.clipboard.writeText(link).then(done, () => copyByHand(link, done, button));
  else copyByHand(link, done, button);
}

/** Where the clipboard is closed to us (a frame may not use it), the old command, else the reader's own hand. */
function copyByHand(link, done, button) {
  const box = /** @type {HTMLTextAreaElement} */ (make("textarea", "gm-offscreen"));
  box.value = link;
  document.body.appendChild(box);
  box.select();
  let copied = false;
  try {
    copied = document.execCommand("copy");
  } catch (error) {
    copied = false;
  }
  box.remove();
  button.focus();
  if (copied) done();
  else showLink(link, button);
}

function showLink(link, button) {
  const next = button.nextElementSibling;
  if (next && next.classList.contains("gm-link")) next.remove();
  const field = /** @type {HTMLInputElement} */ (make("input", "gm-link"));
  field.readOnly = true;
  field.value = link;
  field.setAttribute("aria-label", button.textContent || "");
  button.after(field);
  field.select();
}

/** @param {{event?: string}} [other] */
function storyAddress(other) {
  const query = new URLSearchParams(window.location.search);
  const event = (other && other.event) || choice.event;
  if (event) query.set("event", event);
  else query.delete("event");
  const text = query.toString().replace(/%2C/g, ",");
  const hash = storyRuns() ? (stepNow > 0 ? `#${/** @type {any[]} */ (story)[stepNow].id}` : "") : window.location.hash;
  return `${window.location.pathname}${text ? "?" + text : ""}${hash}`;
}
