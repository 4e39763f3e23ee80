// Putting it together.

import { markStarted, readAddress, readHash, viewNow, whileRestoring, writeAddressSoon } from "./address.js";
import { apply, whenFirstShown } from "./apply.js";
import { makeAreas, showCircles, showHatching } from "./areas.js";
import { addBasemap, drawGroundLater } from "./basemap.js";
import { placeSpots } from "./bundles.js";
import { choice } from "./choice.js";
import { counted_, density } from "./density.js";
import { make } from "./dom.js";
import { dress, editor, makeOwn, readHighlight } from "./editor.js";
import { choose, counted, eventAt, eventById, layersOn, shownRows, slug } from "./events.js";
import { fitRows, fitWhole } from "./extent.js";
import { readFacts } from "./facts.js";
import { refreshOutlets } from "./filters.js";
import { setTheme, tellHeight, watchSurroundings } from "./frame.js";
import { hideHint, hint, hoverRow } from "./hints.js";
import { showList } from "./listing.js";
import { openBadge, openCountedWith, showMarks } from "./marks.js";
import { unmercator } from "./mercator.js";
import { closeEvent, openEvent } from "./opening.js";
import { makeOutside, showOutside } from "./outside.js";
import { labels } from "./page_labels.js";
import { makePanel } from "./panel.js";
import { PLACED } from "./precision.js";
import { makeSkips, makeSlim, showListing } from "./slim.js";
import { makeStory, restoreStep } from "./story.js";
import { stepNow, story, storyRuns } from "./story_step.js";
import { setLanguage, translate } from "./strings.js";
import { setColours } from "./symbols.js";
import {
  packedBlock, page, readEarlyTable, readPackedTable, readPlainTable, readTexts, table, textsLate,
  whole,
} from "./table.js";
import { loadEvent } from "./texts.js";
import { asksFacts, counting, tiles } from "./tile_counts.js";
import { tellFault, tellTiles } from "./tile_words.js";
import { makeTiles, refusesTiles } from "./tiled.js";
import { framed, marksLayer, popup, setMap, standing, theMap } from "./view.js";

/** For markers that somebody adds with Folium: its pin, and the little of jQuery it asks for. */
function supplyFolium() {
  L.Icon.Default.imagePath = "";
  L.Icon.Default.mergeOptions(page.icons);
  L["AwesomeMarkers"] = L["AwesomeMarkers"] || { icon: () => new L.Icon.Default() };
  if (window["$"]) return;
  window["$"] = (what) => {
    if (what === document) return { ready: (work) => work() };
    const box = document.createElement("template");
    box.innerHTML = String(what).trim();
    return [box.content.firstElementChild];
  };
}

/** @param {L.Map} map */
function furnish(map) {
  map.attributionControl.setPrefix(false);
  map.attributionControl.addAttribution("GeoNames (CC BY 4.0), Natural Earth");
  L.control.scale({ position: "bottomright", maxWidth: 120 }).addTo(map);
  const container = map.getContainer();
  container.setAttribute("role", "region");
  container.setAttribute("aria-label", translate("map"));
  for (const [name, key] of [["in", "zoomIn"], ["out", "zoomOut"]]) {
    const button = container.querySelector(`.leaflet-control-zoom-${name}`);
    if (!(button instanceof HTMLElement)) continue;
    button.title = translate(key);
    button.setAttribute("aria-label", translate(key));
  }
}

/** Closes what lies uppermost. */
function escape() {
  if (hint) return void (hideHint(), hoverRow(null));
  if (choice.event !== null || popup || document.querySelector(".gm-sheet")) closeEvent(false);
  else showListing(false);
}

/** @param {L.Map} map */
function look(map) {
  const wanted = readHash();
  const own = wanted || editor.view;
  if (own) map.setView([own[1], own[2]], own[0], { animate: false });
  else fitWhole(map, false);
}

/** An address that chooses among the events and names no view looks at what it chose. */
function lookAtChoice() {
  if (readHash() || shownRows.length === table.count || counting()) return;
  fitRows(shownRows);
}

/** @param {L.Map} map made by Folium */
function start(map) {
  if (refusesTiles()) {
    setLanguage(new URLSearchParams(window.location.search).get("lang") || page.lang || "en");
    return refuse(translate("serveFolder"));
  }
  const block = packedBlock();
  if (!block) {
    readPlainTable();
    begin(map);
  } else if (typeof DecompressionStream === "undefined") refuse(translate("tooOld"));
  else if (textsLate()) startEarly(map, block);
  else
    readPackedTable(block).then(
      () => begin(map),
      () => refuse(translate("broken")),
    );
}

/** What in an address cannot do without the texts. */
const WORDED = ["event", "q", "plain", "highlight", "sources"];

/** A page of very many events is in use before its texts are there. @param {L.Map} map @param {Element} block */
function startEarly(map, block) {
  const broken = () => refuse(translate("broken"));
  const query = new URLSearchParams(window.location.search);
  try {
    readEarlyTable(block);
  } catch (error) {
    return broken();
  }
  if (page.story || editor.highlight || WORDED.some((name) => query.has(name))) return void readTexts().then(() => begin(map), broken);
  begin(map);
  readTexts().then(complete, broken);
}

/** Tells what was told without texts anew. */
function complete() {
  refreshOutlets();
  marksLayer.clearLayers();
  standing.clear();
  apply();
  document.documentElement.dataset.whole = "true";
}

/** Opens the event that a tiled page's address names, wherever it is. @param {string} id @param {boolean} fly */
function openAsked(id, fly) {
  const facts = asksFacts() ? readFacts() : Promise.resolve();
  facts.then(() => loadEvent(id)).then((event) => {
    if (event) return openEvent(event, { fly });
    choice.event = null;
    tellTiles(translate("noSuchEvent"));
  }, tellFault);
}

/** Lists a badge's events, which tiles have counted alone. @param {Bundle} bundle */
function openBadgeOfTiles(bundle, from) {
  readFacts().then(() => {
    apply();
    openBadge(bundle, from);
  }, tellFault);
}

/** Says why there is nothing to see. */
function refuse(why) {
  const panel = document.getElementById("geomap-panel");
  const words = make("p", "gm-refusal", why);
  words.setAttribute("role", "alert");
  if (panel) panel.appendChild(words);
  document.documentElement.dataset.ready = "false";
}

/** @param {L.Map} map */
function begin(map) {
  setMap(map);
  if (tiles) makeTiles(map);
  openCountedWith(openBadgeOfTiles);
  placeSpots();
  readAddress();
  setTheme();
  dress();
  readHighlight();
  if (choice.plain) document.documentElement.dataset.plain = "true";
  if (framed) document.documentElement.dataset.framed = "true";
  supplyFolium();
  furnish(map);
  makePanel();
  makeSkips();
  makeSlim(map);
  map.invalidateSize({ animate: false });
  look(map);
  const ground = addBasemap(map);
  makeOwn(map);
  makeAreas(map);
  makeMarks(map);
  makeOutside(map);
  choose();
  lookAtChoice();
  if (!page.tiled) labels.addTo(map); // tiles bring their own names
  const asked = choice.event;
  const flies = !readHash();
  if (flies && counting() && asksFacts()) whenFirstShown(() => fitRows(shownRows));
  apply();
  map.on("moveend", writeAddressSoon);
  watchSurroundings(map, () => {
    setColours();
    ground.redraw();
    density.redraw();
    labels.later();
  });
  document.addEventListener("keydown", (key) => key.key === "Escape" && escape());
  makeStory(map);
  const event = eventById(asked);
  if (event) openEvent(event, { fly: !readHash() && !story });
  else if (tiles && asked) openAsked(asked, flies);
  tellHeight();
  markStarted();
  drawGroundLater();
  window.addEventListener("popstate", restore);
  document.documentElement.dataset.ready = "true";
  if (whole) document.documentElement.dataset.whole = "true";
}

window["geomap"] = {
  start,
  visible: () => Array.from(shownRows, (row) => eventAt(row).event_id),
  hexagons: () => (counted_ ? counted_.found.map(({ x, y, count }) => ({ lat: unmercator(x, y).lat, lon: unmercator(x, y).lng, count })) : []),
  state: () => ({
    actors: choice.actors ? [...choice.actors].sort() : layersOn(),
    types: choice.types ? [...choice.types].sort() : counted("event_type").map(([name]) => slug(name)),
    sources: choice.sources ? [...choice.sources].sort() : null, precision: choice.precision ? [...choice.precision].sort() : [...PLACED],
    sure: choice.sure, q: choice.q, sort: choice.sort || "date", status: choice.status ? [...choice.status].sort() : counted("status").map(([name]) => name),
    from: choice.from, to: choice.to, undated: choice.undated, event: choice.event, theme: choice.theme,
    lang: choice["lang"], plain: choice.plain, view: theMap ? viewNow() : "", ...(storyRuns() ? { step: story[stepNow].id } : {}),
  }),
};

/** The reader went back, or changed the address by hand. */
function restore() {
  whileRestoring(() => {
    closeEvent(true);
    readAddress();
    setTheme();
    if (storyRuns()) restoreStep();
    else apply();
    const view = readHash();
    if (view) theMap.setView([view[1], view[2]], view[0], { animate: false });
    const event = eventById(choice.event);
    if (event) openEvent(event, {});
    else if (tiles && choice.event) openAsked(choice.event, !view);
  });
}

/** @param {L.Map} map */
function makeMarks(map) {
  marksLayer.addTo(map);
  density.addTo(map);
  map.on("moveend", () => {
    showMarks();
    showCircles(map);
    showHatching(map);
    showOutside();
    if (choice.inView && !tiles) showList();
  });
}
