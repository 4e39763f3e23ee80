// The panel beside the map: filters, the list of events, the legend.

import { actorFilter } from "./actors.js";
import { copyLink, ownUrl, writeAddress } from "./address.js";
import { apply } from "./apply.js";
import { choice } from "./choice.js";
import { checkbox, section, swatch } from "./controls.js";
import { append, clean, make, outward } from "./dom.js";
import { editFoot, editHead, editor, ownLegend } from "./editor.js";
import { counted } from "./events.js";
import { keptOutletFilter, precisionFilter, sides, statusFilter, sureFilter, typeFilter } from "./filters.js";
import { makeList } from "./list.js";
import { makeTally, refreshers, showList } from "./listing.js";
import { openEvent } from "./opening.js";
import { ORDER_WORDS, ORDERS } from "./order.js";
import { pictureButtons } from "./picture.js";
import { stopPlaying } from "./player.js";
import { namedPlaces, placedAs, UNTOLD } from "./precision.js";
import { searchBox } from "./search.js";
import { readableDay, translate } from "./strings.js";
import { symbol } from "./symbols.js";
import { page } from "./table.js";
import { eventCount, tiles } from "./tile_counts.js";
import { timeSpan } from "./time.js";
import { timeFilter } from "./timeline.js";
import { calm, narrow, theMap } from "./view.js";

export function makePanel() {
  const panel = document.getElementById("geomap-panel");
  if (!panel) return;
  panel.setAttribute("aria-label", translate("panel"));
  document.querySelectorAll("noscript").forEach((element) => element.remove());
  panel.prepend(handle(panel));
  heading(panel);
  const hidden = new Set(editor.hide || []);
  const part = (name, made) => (hidden.has(name) ? null : made());
  const parts = [
    part("time", () => (hasDates() ? timeFilter() : null)), part("actors", () => (page.layers.length ? actorFilter() : null)),
    part("status", () => (eventCount() ? statusFilter() : null)), part("outlets", keptOutletFilter), part("precision", precisionFilter),
    part("sure", sureFilter), part("types", () => (counted("event_type").length > 1 ? typeFilter() : null)),
  ];
  const body = make("div", "gm-body");
  const sieve = make("div", "gm-filters");
  for (const one of parts.filter(Boolean)) {
    refreshers.push(one.refresh);
    sieve.appendChild(one.element);
  }
  const search = part("search", () => (eventCount() ? searchBox() : null));
  if (search) refreshers.push(search.refresh);
  const fold = narrow() && !choice.plain ? append(section(translate("filters"), false), sieve) : sieve;
  fold.classList.add("gm-filter-part");
  // The list comes before the filters for whoever reads with a keyboard; to the eye it stands below.
  append(body, search && search.element, append(make("div", "gm-told-all"), listSection(), legend(), colophon()), fold);
  panel.appendChild(body);
}

function hasDates() {
  return timeSpan()[0] !== null;
}

/** On a phone the panel is a sheet that can be drawn up. */
function handle(panel) {
  const button = make("button", "gm-handle");
  const name = () => button.setAttribute("aria-label", translate(panel.classList.contains("gm-up") ? "shrink" : "expand"));
  button.addEventListener("click", () => {
    const up = panel.classList.toggle("gm-up");
    button.setAttribute("aria-expanded", String(up));
    name();
    window.setTimeout(() => theMap && theMap.invalidateSize(), calm() ? 0 : 260);
  });
  button.setAttribute("aria-expanded", "false");
  name();
  return button;
}

function heading(panel) {
  const head = document.querySelector(".gm-head");
  if (!head) return;
  if (page.home) {
    const link = /** @type {HTMLAnchorElement} */ (make("a", "gm-home", `${document.documentElement.dir === "rtl" ? "›" : "‹"} ${translate("home")}`));
    link.href = page.home;
    head.prepend(link);
  }
  editHead(head);
  const line = make("p", "gm-asof");
  if (page.asOf) append(line, make("span", "", translate("asOf", { date: readableDay(page.asOf) })));
  head.appendChild(append(line, plainLink()));
}

/** The page as text, or back with its map; what is chosen stays chosen. */
function plainLink() {
  if (tiles) return null; // a million events are no text to read
  const link = /** @type {HTMLAnchorElement} */ (make("a", "gm-plain-link", translate(choice.plain ? "asMap" : "asText")));
  const aim = () => {
    const url = ownUrl();
    if (choice.plain) url.searchParams.delete("plain");
    else url.searchParams.set("plain", "1");
    link.href = url.search || "?";
  };
  aim();
  for (const when of ["pointerenter", "focus", "click"]) link.addEventListener(when, aim);
  return link;
}

function listSection() {
  const part = make("section", "gm-events");
  const top = make("div", "gm-top");
  const copy = make("button", "gm-quiet", translate("copy"));
  copy.addEventListener("click", () => copyLink(undefined, copy));
  const reset = make("button", "gm-quiet gm-reset", translate("reset"));
  reset.addEventListener("click", () => {
    stopPlaying();
    Object.assign(choice, { actors: null, types: null, status: null, sources: null, precision: null, sure: 0, q: "", from: null, to: null, undated: false });
    apply();
  });
  append(top, makeTally(), reset, copy, pictureButtons());
  const order = orderTools();
  refreshers.push(order.refresh);
  const note = tiles ? make("p", "gm-soft gm-counts-note", translate("countsNote")) : null;
  return append(part, append(top, order.element), note, makeList((event, from) => openEvent(event, { from, fly: true })));
}

function legend() {
  const part = section(translate("legend"), false);
  const box = make("ul", "gm-legend");
  const sample = (shape) => ({ id: "", letter: "", shape });
  const row = (sign, text) => append(box, append(make("li"), sign, make("span", "", text)));
  row(symbol(sample("circle"), "reported", "exact"), translate("exactMark"));
  row(symbol(sample("circle"), "reported", "soft"), translate("softMark"));
  if (tiles ? tiles.placed[UNTOLD] : placedAs().includes(UNTOLD)) row(symbol(sample("circle"), "reported", "bare"), translate("bareMark"));
  if (namedPlaces().all.length) {
    row(swatch("gm-swatch-badge", "3"), translate("badgeMark"));
    row(swatch("gm-swatch-badge gm-badge-named", "3"), translate("badgeNamedMark"));
  }
  row(swatch("gm-swatch-area"), translate("areaMark"));
  row(swatch("gm-swatch-line"), translate("lineMark"));
  row(swatch("gm-swatch-bundle", "5"), translate("clusterMark"));
  row(swatch("gm-swatch-bundle gm-swatch-vague", "5"), translate("clusterVagueMark"));
  ownLegend(row);
  for (const status of page.statuses) row(symbol(sample("circle"), status, "bare"), `${translate(status)}: ${translate(status + "Long")}`);
  const drawn = [...sides()].filter(([side]) => side && side !== "routes");
  if (drawn.length > 1) {
    append(box, make("li", "gm-sub", translate("shapes")));
    for (const [side, layers] of drawn) row(symbol(sample(layers[0].shape), "reported", "bare"), clean(side));
  }
  return append(part, box);
}

export function colophon() {
  const foot = make("footer", "gm-foot");
  const places = make("p", "", translate("sources"));
  append(places, outward("https://www.geonames.org/", "GeoNames"), document.createTextNode(" ("), outward("https://creativecommons.org/licenses/by/4.0/", "CC BY 4.0"), document.createTextNode("). " + translate("basemap")), outward("https://www.naturalearthdata.com/", "Natural Earth"), document.createTextNode(`; ${translate("borders")}. ${translate("disputes")}`));
  if (page.landing) {
    const link = /** @type {HTMLAnchorElement} */ (make("a", "", translate("cards")));
    link.href = page.landing;
    append(foot, append(make("p"), link));
  }
  append(foot, places, ...(page.credits || []).map((credit) => make("p", "", translate("alsoFrom", { name: credit }))));
  editFoot(foot);
  return foot;
}

function orderTools() {
  const row = make("div", "gm-order");
  const label = make("label", "", translate("sortBy"));
  const select = /** @type {HTMLSelectElement} */ (make("select"));
  for (const order of ORDERS) {
    const option = /** @type {HTMLOptionElement} */ (make("option", "", translate(ORDER_WORDS[order])));
    option.value = order;
    select.appendChild(option);
  }
  select.addEventListener("change", () => {
    choice.sort = select.value === "date" ? "" : select.value;
    showList();
    writeAddress();
  });
  const { label: seen, box } = checkbox([make("span", "", translate("inView"))], false, (on) => {
    choice.inView = on;
    showList();
  });
  const refresh = () => {
    select.value = choice.sort || "date";
    box.checked = choice.inView;
  };
  return { element: append(row, append(label, select), seen), refresh };
}
