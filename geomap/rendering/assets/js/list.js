// The list of events: pieces of some dozens, filled while they are in sight, so that fifty
// thousand rows cost no more than fifty.

import { card } from "./card.js";
import { choice } from "./choice.js";
import { counted_ } from "./density.js";
import { append, dotted, make, said } from "./dom.js";
import { highlighted } from "./editor.js";
import { eventAt, placeName, shownRows } from "./events.js";
import { lightFrom } from "./hints.js";
import { firstUnplaced, listedRows, tooMany } from "./order.js";
import { amount, translate } from "./strings.js";
import { isUnsure, unsureWord } from "./sureness.js";
import { layerOf, symbol } from "./symbols.js";
import { counting, tiles } from "./tile_counts.js";
import { narrow } from "./view.js";
import { readableWhen } from "./when.js";

const PIECE = 50;
const ROW_HEIGHT = 58; // pixels, until a piece has been seen
const PRINTED = 1000; // rows that go on paper

export let list = null;
let watcher = null;

/** Place of the one row that the Tab key reaches; arrows go on from there. */
export let stop = 0;

let openRow = (event, from) => {};

/** @param {(event: GeoEvent, from: Element) => void} open what a row does when it is pressed */
export function makeList(open) {
  openRow = open;
  list = make("div", "gm-list");
  list.setAttribute("role", "list");
  list.addEventListener("keydown", walkList);
  const options = /** @type {any} */ ({ rootMargin: "600px 0px", scrollMargin: "600px 0px" });
  watcher = new IntersectionObserver((seen) => seen.forEach(see), options);
  window.addEventListener("beforeprint", () => [...list.children].slice(0, Math.ceil(PRINTED / PIECE)).forEach(fill));
  return list;
}

/** Lists what fits. */
export function showRows() {
  const wanted = Math.ceil(listedRows.length / PIECE);
  while (list.childElementCount > wanted) {
    watcher.unobserve(list.lastElementChild);
    list.lastElementChild.remove();
  }
  if (list.firstElementChild && list.firstElementChild.gmFirst === undefined) list.replaceChildren();
  while (list.childElementCount < wanted) {
    const piece = make("div", "gm-piece");
    piece.setAttribute("role", "none");
    list.appendChild(piece);
    watcher.observe(piece);
  }
  stop = 0;
  [...list.children].forEach((piece, number) => {
    piece.gmFirst = number * PIECE;
    piece.replaceChildren();
    const height = `${Math.min(PIECE, listedRows.length - number * PIECE) * ROW_HEIGHT}px`;
    if (piece.style.height !== height) piece.style.height = height;
    if (piece.gmSeen || !number || choice.plain) fill(piece); // the watcher tells of changes alone
  });
  if (wanted) return;
  list.replaceChildren(make("p", "gm-soft gm-nothing", translate(whyNone())));
}

/** Which words say why nothing is listed. */
function whyNone() {
  if (!tiles) return "nothing";
  if (counting()) return counted_ ? "closer" : "noneHere";
  return shownRows.length ? (tooMany ? "closer" : "noneHere") : "nothing";
}

/** Rows of the pieces that are in sight. @returns {number[]} */
export function rowsSeen() {
  const pieces = [...list.children].filter((piece) => piece.childElementCount && piece.gmFirst !== undefined);
  return pieces.flatMap((piece) => [...listedRows.subarray(piece.gmFirst, piece.gmFirst + PIECE)]);
}

/** Writes the pieces anew that have some of these rows; where the reader stands is kept. @param {Set<number>} rows */
export function refill(rows) {
  for (const piece of list.children) {
    if (!piece.childElementCount || piece.gmFirst === undefined || !listedRows.subarray(piece.gmFirst, piece.gmFirst + PIECE).some((row) => rows.has(row))) continue;
    const here = piece.contains(document.activeElement) ? document.activeElement.dataset.place : null;
    piece.replaceChildren();
    fill(piece);
    if (here) piece.querySelector(`[data-place="${here}"]`)?.focus({ preventScroll: true });
  }
}

function see(seen) {
  seen.target.gmSeen = seen.isIntersecting;
  if (seen.isIntersecting) fill(seen.target);
  else empty(seen.target);
}

function fill(piece) {
  if (piece.gmFirst === undefined || piece.childElementCount) return;
  const rows = listedRows.subarray(piece.gmFirst, piece.gmFirst + PIECE);
  piece.style.height = "";
  piece.replaceChildren(...Array.from(rows, (row, i) => listItem(eventAt(row), piece.gmFirst + i)));
}

/** What went out of sight leaves its height behind; what the reader stands on stays. */
function empty(piece) {
  const holdsStop = piece.gmFirst <= stop && stop < piece.gmFirst + PIECE;
  if (choice.plain || holdsStop || !piece.childElementCount || piece.contains(document.activeElement) || window.matchMedia("print").matches) return;
  piece.style.height = `${piece.offsetHeight}px`;
  piece.replaceChildren();
}

/** @param {GeoEvent} event @param {number} place in the list, from 0 */
function listItem(event, place) {
  const item = make("div", isUnsure(event) ? "gm-entry gm-unsure" : "gm-entry");
  item.setAttribute("role", "listitem");
  item.setAttribute("aria-posinset", String(place + 1));
  item.setAttribute("aria-setsize", String(listedRows.length));
  if (place === firstUnplaced) item.appendChild(make("h3", "gm-group", translate("unplaced", { n: amount(listedRows.length - firstUnplaced) })));
  if (choice.plain) return append(item, card(event, false));
  const button = make("button", "gm-item");
  button.dataset.event = event.event_id;
  button.dataset.place = String(place);
  button.tabIndex = place === stop ? 0 : -1;
  button.addEventListener("focus", () => moveStop(place));
  if (event.event_id === choice.event) button.setAttribute("aria-current", "true");
  const words = make("span", "gm-words");
  const when = readableWhen(event) || (event["date_text"] ? `“${event["date_text"]}”` : translate("undatedEvent"));
  const where = placeName(event);
  const about = [when, where, event["source"], unsureWord(event)];
  append(words, said("span", "gm-item-title", event.title), dotted("span", "gm-item-about", about));
  append(button, symbol(layerOf(event), event.status, "bare"), words);
  button.addEventListener("click", () => openRow(event, button));
  if (highlighted.has(event.event_id)) button.classList.add("gm-item-highlight");
  lightFrom(button, event.row);
  return append(item, button);
}

/** @param {number} place */
function moveStop(place) {
  const before = buttonAt(stop);
  if (before) before.tabIndex = -1;
  stop = place;
  const button = buttonAt(place);
  if (button) button.tabIndex = 0;
}

/** The row's button, made if it is out of sight. @param {number} place */
export function buttonAt(place) {
  const piece = list.children[Math.floor(place / PIECE)];
  if (!piece || place < 0 || place >= listedRows.length) return null;
  fill(piece);
  return piece.querySelector(`[data-place="${place}"]`);
}

/** Arrows go from row to row, Page keys ten at a time, Home and End to the ends. */
function walkList(key) {
  const here = key.target instanceof HTMLElement && key.target.dataset.place;
  const last = listedRows.length - 1;
  const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -last, End: last };
  if (!here || !(key.key in steps) || key.ctrlKey || key.altKey || key.metaKey) return;
  const next = buttonAt(Math.max(0, Math.min(last, +here + steps[key.key])));
  key.preventDefault();
  if (next) next.focus();
}

/** Brings the row of the event that is open into sight, where list and map lie side by side. */
export function revealRow(event) {
  if (narrow() || choice.plain || !list) return;
  const place = listedRows.indexOf(event.row);
  const button = place < 0 ? null : buttonAt(place);
  if (button) button.scrollIntoView({ block: "nearest" });
}
