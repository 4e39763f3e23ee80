// Opening an event or a place: as a popup on the map, or as a sheet where there is no room.

import { writeAddress } from "./address.js";
import { badgeText } from "./bundle_words.js";
import { card } from "./card.js";
import { choice } from "./choice.js";
import { append, clean, dotted, make, said } from "./dom.js";
import { emphasise, lookAt } from "./emphasis.js";
import { eventAt } from "./events.js";
import { hideHint, hoverRow } from "./hints.js";
import { revealRow } from "./list.js";
import { hasTexts, withTexts } from "./loaded.js";
import { beside, unmercator } from "./mercator.js";
import { markKind, namedOf } from "./precision.js";
import { isSlim, showListing } from "./slim.js";
import { amount, translate } from "./strings.js";
import { layerOf, symbol } from "./symbols.js";
import { popup, setPopup, standingOf, theMap } from "./view.js";
import { readableWhen } from "./when.js";

let opener = null;

/** @param {GeoEvent} event @param {{from?: Element|null|undefined, fly?: boolean}} options */
export function openEvent(event, options) {
  if (!hasTexts(event.row)) return withTexts([event.row], () => openEvent(event, options));
  closeEvent(true);
  opener = options.from || null;
  choice.event = event.event_id;
  if (isSlim()) showListing(false); // it lies over the map
  if (event.anchor && roomy()) openOnMap(event, options.fly);
  else openAsSheet(event, options.fly);
  markCurrent();
  revealRow(event);
  writeAddress();
}

const LISTED = 100; // of a place's events at once

/** Lists the events of one place, to choose from. @param {Bundle} bundle */
export function openPlace(bundle, from) {
  const seen = bundle.rows.slice().sort((a, b) => a - b).slice(0, LISTED);
  if (!seen.every(hasTexts)) return withTexts(seen, () => openPlace(bundle, from));
  closeEvent(true);
  choice.event = null;
  opener = from || null;
  const place = unmercator(bundle.x, bundle.y);
  const box = placeCard(bundle, from);
  if (bundle.badge) emphasise(eventAt(bundle.rows[0]));
  if (roomy()) popUp(place, box, -12);
  else slideUp(box, translate("cluster_list", { n: amount(bundle.rows.length) }));
  markCurrent();
  writeAddress();
}

function placeCard(bundle, from) {
  const rows = bundle.rows.slice().sort((a, b) => a - b);
  const box = make("article", "gm-card gm-place");
  const name = bundle.badge ? bundle.badge.name : bundle.together ? eventAt(rows[0])["place"] : null;
  const title = said("h2", "gm-title", name || translate("cluster_list", { n: amount(rows.length) }));
  title.tabIndex = -1;
  const about = bundle.badge ? badgeText(bundle) : translate("cluster_list", { n: amount(rows.length) });
  append(box, title, name ? said("p", "gm-kind", about) : null);
  const entries = make("div", "gm-place-list");
  entries.setAttribute("role", "list");
  const more = make("button", "gm-quiet");
  const add = () => {
    const start = entries.childElementCount;
    const next = rows.slice(start, start + LISTED);
    if (!next.every(hasTexts)) return withTexts(next, add);
    for (let i = start; i < Math.min(rows.length, start + LISTED); i += 1) entries.appendChild(placeEntry(eventAt(rows[i]), from));
    more.hidden = entries.childElementCount === rows.length;
    more.textContent = translate("moreHere", { n: amount(rows.length - entries.childElementCount) });
  };
  more.addEventListener("click", add);
  add();
  return append(box, entries, more);
}

function placeEntry(event, from) {
  const item = make("div");
  item.setAttribute("role", "listitem");
  const button = make("button", "gm-choice");
  const words = make("span", "gm-words");
  const when = readableWhen(event) || translate("undatedEvent");
  append(words, said("span", "gm-item-title", event.title), dotted("span", "gm-item-about", [when, event["source"]]));
  append(button, symbol(layerOf(event), event.status, "bare"), words);
  button.addEventListener("click", () => openEvent(event, { from }));
  return append(item, button);
}

/** Wide enough for a popup beside the panel? */
function roomy() {
  return window.innerWidth >= 760 && theMap !== null && theMap.getSize().y >= 340 && !choice.plain;
}

function openOnMap(event, fly) {
  if (fly) lookAt(event);
  emphasise(event);
  popUp(markPlace(event), card(event, true), markKind(event) === "exact" ? -30 : -12);
}

function popUp(place, content, above) {
  hideHint();
  hoverRow(null);
  const size = theMap.getSize();
  setPopup(L.popup({ maxWidth: Math.min(380, size.x - 60), minWidth: 260, maxHeight: Math.min(420, size.y - 90), offset: [0, above], autoPanPadding: [24, 24], className: "gm-popup" }));
  const [lat, lon] = [L.latLng(place).lat, L.latLng(place).lng];
  popup.setLatLng([lat, beside(theMap, lon)]).setContent(content).openOn(theMap);
  const mine = popup;
  const box = popup.getElement();
  if (box) {
    const title = content.querySelector(".gm-title");
    box.setAttribute("role", "dialog");
    box.setAttribute("aria-label", title ? title.textContent || "" : "");
    const close = box.querySelector(".leaflet-popup-close-button");
    if (close) close.setAttribute("aria-label", translate("close"));
  }
  popup.on("remove", () => mine === popup && closeEvent(false));
  focusTitle(popup.getElement());
}

function openAsSheet(event, fly) {
  if (fly && event.anchor) lookAt(event);
  emphasise(event);
  slideUp(card(event, true), event.title);
}

function slideUp(content, name) {
  const sheet = make("div", "gm-sheet");
  sheet.setAttribute("role", "dialog");
  sheet.setAttribute("aria-label", clean(name));
  const close = make("button", "gm-close", "×");
  close.setAttribute("aria-label", translate("close"));
  close.addEventListener("click", () => closeEvent(false));
  append(sheet, close, content);
  append(document.body, sheet);
  focusTitle(sheet);
}

function focusTitle(box) {
  const title = box && /** @type {HTMLElement|null} */ (box.querySelector(".gm-title"));
  if (title) title.focus({ preventScroll: true });
}

/** @param {boolean} silently keep address and focus for what opens next @param {boolean} [staying] keep the focus alone */
export function closeEvent(silently, staying) {
  const old = popup;
  const sheets = document.querySelectorAll(".gm-sheet");
  setPopup(null);
  emphasise(null);
  if (old && theMap) theMap.closePopup(old);
  sheets.forEach((sheet) => sheet.remove());
  if (silently || (!old && !sheets.length)) return;
  choice.event = null;
  markCurrent();
  writeAddress();
  if (!staying && opener instanceof HTMLElement && opener.isConnected) opener.focus({ preventScroll: true });
}

/** Where an event's popup points to: its mark, which for a badge is not its place's middle. @param {GeoEvent} event */
function markPlace(event) {
  const there = namedOf(event) ? standingOf(event.row) : null;
  return there ? there.marker.getLatLng() : L.latLng(event.anchor[1], event.anchor[0]);
}

function markCurrent() {
  for (const button of document.querySelectorAll(".gm-item")) {
    const mine = button instanceof HTMLElement && button.dataset.event === choice.event;
    if (mine) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  }
}
