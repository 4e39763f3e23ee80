// What the panel shows of a choice: the list, how many events fit, and the state of each filter.

import { make } from "./dom.js";
import { shownRows } from "./events.js";
import { showRows } from "./list.js";
import { listedRows, setOrder } from "./order.js";
import { amount, translate } from "./strings.js";
import { counting, eventCount, tiles } from "./tile_counts.js";

/** What brings each part of the panel in line with the choice. @type {(() => void)[]} */
export const refreshers = [];
/** How many events fit, in words. @type {HTMLElement|null} */
export let tally = null;

export function makeTally() {
  tally = make("h2", "gm-tally");
  tally.setAttribute("aria-live", "polite");
  return tally;
}

/** The list and the number of what fits. */
export function showList() {
  setOrder();
  showRows();
  const all = eventCount();
  const count = counting() ? all : tiles ? shownRows.length : listedRows.length;
  tally.textContent = count === all ? translate(all === 1 ? "shown_one" : "shown_all", { n: amount(all) }) : translate("shown", { n: amount(count), all: amount(all) });
  document.documentElement.classList.toggle("gm-filtered", (counting() ? count : shownRows.length) !== all);
  refreshers.forEach((refresh) => refresh());
}
