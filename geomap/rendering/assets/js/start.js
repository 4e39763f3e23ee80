// Putting it together.

/** Shows what fits the choice: on the map, in the list, in the address. */
function apply() {
  if (counting() && asksFacts()) return applyWithFacts();
  const terms = tiles ? termsToRead(choice.q) : [];
  if (terms.length) return void readTerms(terms).then(apply, tellFault);
  choose();
  showMarks();
  showAreas(theMap);
  followChoice();
  showOutside();
  showOwn();
  showList();
  const open = eventById(choice.event);
  if (open && !fit[open.row]) closeEvent(false, true); // the reader is at a filter, and stays there
  if (labels) labels.later();
  writeAddress();
  if (counting()) loadTiles();
  else if (tiles) document.documentElement.classList.add("gm-tiles-shown"), textsOfView();
  if (choice.plain) tellHeight();
}

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
  else map.fitBounds(page.bounds, { padding: narrow() ? [18, 18] : [40, 40], maxZoom: 8, animate: false });
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
    if (event) openEvent(event, { fly });
    else tellTiles(translate("noSuchEvent")), (choice.event = null);
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
  theMap = map;
  if (tiles) makeTiles(map);
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
  labels = new Labels();
  if (!page.tiled) labels.addTo(map); // tiles bring their own names
  const asked = choice.event;
  const flies = !readHash();
  fitAsked_ = tiles !== null && asksFacts();
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
  started = true;
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
