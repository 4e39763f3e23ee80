// What stands at a mark, told beside it while a pointer or the focus is on it; and lighting up what
// an entry of the list stands for.

import { badgeText, commonPlace, whoActs } from "./bundle_words.js";
import { choice } from "./choice.js";
import { append, dotted, make, said } from "./dom.js";
import { reachOf } from "./emphasis.js";
import { eventAt, placeName } from "./events.js";
import { namedOf, placedAs, WIDE } from "./precision.js";
import { amount, layerName, translate } from "./strings.js";
import { layerOf } from "./symbols.js";
import { popup, standingOf, theMap } from "./view.js";
import { readableWhen } from "./when.js";

const HINTED = 4; // events of a bundle that are named

export let hint = null;

/** @param {HTMLElement} element a mark @param {() => Bundle} bundle */
export function hintOn(element, bundle) {
  const show = () => {
    showHint(element, bundle());
    if (bundle().rows.length === 1 || (bundle().badge && bundle().rows.length)) hoverRow(bundle().rows[0]);
  };
  const hide = () => {
    hideHint();
    hoverRow(null);
  };
  element.addEventListener("pointerenter", (pointer) => pointer.pointerType !== "touch" && show());
  element.addEventListener("pointerleave", hide);
  element.addEventListener("focus", () => element.matches(":focus-visible") && show());
  element.addEventListener("blur", hide);
  element.addEventListener("click", hideHint);
}

export function hideHint() {
  if (hint) hint.remove();
  hint = null;
}

/** @param {Bundle} bundle */
export function hintWords(bundle) {
  const box = make("div", "gm-hint");
  const event = eventAt(bundle.rows[0] || 0);
  if (bundle.rows.length === 1) {
    append(box, said("strong", "", event.title), dotted("span", "", [readableWhen(event) || translate("undatedEvent"), namedOf(event) ? badgeText({ ...bundle, badge: namedOf(event) }) : placeName(event)]));
    return append(box, dotted("span", "", [event["actor"] || layerName(layerOf(event)), translate(event.status), event["source"]]));
  }
  const place = bundle.badge ? null : commonPlace(bundle);
  const n = amount(bundle.rows.length);
  append(box, said("strong", "", bundle.badge ? badgeText(bundle) : place ? translate("clusterNear", { n, place }) : translate("cluster_list", { n })), said("span", "", whoActs(bundle.rows, bundle.shares)));
  for (const row of bundle.rows.slice(0, HINTED)) append(box, said("span", "gm-hint-event", eventAt(row).title));
  const placed = placedAs();
  const vague = bundle.badge ? 0 : bundle.rows.reduce((sum, row) => sum + (placed[row] === WIDE ? 1 : 0), 0);
  return append(box, vague ? make("span", "", translate("clusterVague", { n: amount(vague) })) : null);
}

/** Above the mark, or below it near the map's upper edge; never beyond an edge. */
export function showHint(element, bundle) {
  hideHint();
  if (!theMap || popup) return;
  hint = bundle.told || hintWords(bundle);
  hint.setAttribute("aria-hidden", "true"); // the mark's own name says it
  hint.dir = document.documentElement.dir;
  const frame = theMap.getContainer();
  frame.appendChild(hint);
  const [whole, mark, mine] = [frame.getBoundingClientRect(), element.getBoundingClientRect(), hint.getBoundingClientRect()];
  const middle = mark.left + mark.width / 2 - whole.left - mine.width / 2;
  const above = mark.top - whole.top - mine.height - 6;
  hint.style.left = `${Math.max(4, Math.min(whole.width - mine.width - 4, middle))}px`;
  hint.style.top = `${above > 4 ? above : mark.bottom - whole.top + 6}px`;
}

let lit = null;
let hovered = null;

/** Lights the mark in which an event stands and draws how far its place reaches. @param {number|null} row */
export function hoverRow(row) {
  if (lit) lit.classList.remove("gm-lit");
  if (hovered) hovered.remove();
  lit = hovered = null;
  if (row === null || !theMap) return;
  const there = standingOf(row);
  lit = there ? there.marker.getElement() : null;
  if (lit) lit.classList.add("gm-lit");
  const event = eventAt(row);
  if (choice.event !== event.event_id) hovered = reachOf(event);
  if (hovered) hovered.addTo(theMap);
}

/** @param {HTMLElement} item an entry of the list @param {number} row */
export function lightFrom(item, row) {
  item.addEventListener("pointerenter", (pointer) => pointer.pointerType !== "touch" && hoverRow(row));
  item.addEventListener("pointerleave", () => hoverRow(null));
  item.addEventListener("focus", () => hoverRow(row));
  item.addEventListener("blur", () => hoverRow(null));
}
