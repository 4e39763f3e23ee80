// In the column of an article: the title, the map, a slim bar of time, and the list on demand; or
// the map alone. And filling the screen, from anywhere.

import { ownUrl } from "./address.js";
import { choice } from "./choice.js";
import { append, draw, make } from "./dom.js";
import { buttonAt, list, stop } from "./list.js";
import { refreshers } from "./listing.js";
import { listedRows } from "./order.js";
import { story } from "./story_step.js";
import { amount, translate } from "./strings.js";
import { framed, narrow, theMap } from "./view.js";

let slimBar = null;
let lister = null;

/** Is this the column of an article, too narrow for a panel beside the map? */
export function isSlim() {
  return framed && narrow() && !choice.plain && choice.panel;
}

/** @param {L.Map} map */
export function makeSlim(map) {
  addFullscreen(map);
  if (!choice.panel && !story) makeBare(map);
  slimBar = make("div", "gm-slim");
  lister = make("button", "gm-lister");
  lister.setAttribute("aria-expanded", "false");
  lister.addEventListener("click", () => showListing(lister.getAttribute("aria-expanded") !== "true"));
  append(slimBar, lister);
  append(document.getElementById("geomap") || document.body, slimBar);
  const panel = document.getElementById("geomap-panel");
  const close = make("button", "gm-close-list", "×");
  close.setAttribute("aria-label", translate("close"));
  close.addEventListener("click", () => (showListing(false), lister.focus()));
  const body = panel && panel.querySelector(".gm-body");
  if (body) body.prepend(close);
  refreshers.push(() => (lister.textContent = `${translate("listAndFilters")} (${amount(listedRows.length)})`));
  layOut();
}

/** Moves the bars of time to where they belong in this width. */
export function layOut() {
  const slim = isSlim();
  document.documentElement.toggleAttribute("data-slim", slim);
  document.documentElement.toggleAttribute("data-bare", !choice.panel && !story);
  if (!slimBar) return;
  slimBar.hidden = !slim;
  const bars = document.querySelector(".gm-timeline");
  if (bars && slim) slimBar.prepend(bars);
  else if (bars && timeSection) timeSection.querySelector("summary").after(bars);
  if (!slim) showListing(false);
}

/** @param {boolean} on */
export function showListing(on) {
  if (!lister) return;
  document.documentElement.classList.toggle("gm-listing", on);
  lister.setAttribute("aria-expanded", String(on));
  if (on) lister.blur();
}

/** The map without a panel leads to the whole page. @param {L.Map} map */
function makeBare(map) {
  const link = /** @type {HTMLAnchorElement} */ (make("a", "gm-whole", translate("openWhole")));
  Object.assign(link, { target: "_blank", rel: "noopener" });
  const aim = () => {
    const url = ownUrl();
    url.searchParams.delete("panel");
    link.href = url.href;
  };
  aim();
  for (const when of ["pointerenter", "focus", "click"]) link.addEventListener(when, aim);
  map.getContainer().appendChild(link);
}

const FILL = "M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4";
const LEAVE = "M6 2v4H2M14 6h-4V2M10 14v-4h4M2 10h4v4";

/** @param {L.Map} map */
function addFullscreen(map) {
  if (!document.fullscreenEnabled) return;
  const button = make("button", "gm-full leaflet-bar");
  const path = draw("path", { d: FILL }, draw("svg", { viewBox: "0 0 16 16", "aria-hidden": "true" }, button));
  const name = () => {
    const full = document.fullscreenElement !== null;
    path.setAttribute("d", full ? LEAVE : FILL);
    button.title = translate(full ? "leaveFullscreen" : "fullscreen");
    button.setAttribute("aria-label", button.title);
  };
  name();
  button.addEventListener("click", () => {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen().catch(() => (button.hidden = true)); // its frame may not
  });
  document.addEventListener("fullscreenchange", name);
  const control = new L.Control({ position: "topright" });
  control.onAdd = () => {
    const box = append(make("div"), button);
    L.DomEvent.disableClickPropagation(box);
    return box;
  };
  control.addTo(map);
}

/** The first stops of the Tab key: past the map and the filters to what is told. */
export function makeSkips() {
  const box = make("div", "gm-skips");
  const skip = (key, work) => {
    const button = make("button", "gm-skip", translate(key));
    button.addEventListener("click", work);
    append(box, button);
  };
  if (choice.panel) skip("skipList", () => {
    if (isSlim()) showListing(true);
    const item = buttonAt(stop) || (list && list.querySelector(".gm-card .gm-title"));
    if (item) item.focus();
  });
  if (!choice.plain)
    skip("skipMap", () => {
      const mark = theMap && theMap.getPane("markerPane").querySelector("[tabindex='0']");
      if (mark instanceof HTMLElement) mark.focus();
      else if (theMap) theMap.getContainer().focus();
    });
  document.body.prepend(box);
}

let timeSection = null;

/** Where the bars of time belong while there is a panel. @param {Element} section */
export function keepBarsIn(section) {
  timeSection = section;
}
