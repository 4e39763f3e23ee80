// Points on the map, bundled where they are many; only those that fit the choice and are in view.

/** @type {L.Map|null} */
let theMap = null;
let labels = null;
let marksLayer = null;

/** What now stands on the map, by what it is. @type {Map<string, {marker: L.Marker, bundle: Bundle}>} */
const standing = new Map();

const calm = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

// Pixels that marks must be apart. Where thousands are shown, bundles are all there is to see, and
// wider ones are fewer to draw: a screen holds some two hundred.
const APART = 36;
const WIDELY_APART = 58;
const MANY = 2000;

/** @param {L.Map} map */
function makeMarks(map) {
  marksLayer = L.layerGroup().addTo(map);
  density = new Density();
  density.addTo(map);
  map.on("moveend", () => {
    showMarks();
    showCircles(map);
    showHatching(map);
    showOutside();
    if (choice.inView && !tiles) showList();
  });
}

/** @type {{rows: Uint32Array, points: Uint32Array, badges: Map<number, number[]>}|null} */
let parts_ = null;

/** What is shown as points, and what is known by its country or province alone. */
function partsShown() {
  if (parts_ && parts_.rows === shownRows) return parts_;
  const { of } = namedPlaces();
  const badges = new Map();
  const points = shownRows.filter((row) => of[row] < 0);
  for (const row of shownRows) {
    if (of[row] < 0) continue;
    const known = badges.get(of[row]);
    if (known) known.push(row);
    else badges.set(of[row], [row]);
  }
  parts_ = { rows: shownRows, points, badges };
  return parts_;
}

/** Puts up the marks of the view and a margin around it; what stands there already stays. */
function showMarks() {
  if (!theMap) return;
  const zoom = theMap.getZoom();
  const size = 256 * 2 ** zoom;
  const bounds = theMap.getPixelBounds();
  const margin = 120;
  const view = {
    west: (bounds.min.x - margin) / size, east: (bounds.max.x + margin) / size,
    north: (bounds.min.y - margin) / size, south: (bounds.max.y + margin) / size,
  };
  if (turnSpots(view.west + margin / size, view.east - margin / size)) {
    marksLayer.clearLayers();
    standing.clear();
  }
  const { points } = partsShown();
  const dense = !counting() && isDense(points, view, zoom);
  density.show(counting() ? countedInTiles(zoom) : dense ? countedHere(points, zoom) : null);
  const apart = points.length > MANY ? WIDELY_APART : APART;
  const bundles = dense ? [] : bundled(points, view, apart / size);
  const wanted = new Map(bundles.map((bundle) => [keyOf(bundle, zoom), bundle]));
  for (const [key, bundle] of badgesIn(bundles)) wanted.set(key, bundle);
  for (const [key, { marker }] of standing) {
    if (wanted.has(key)) continue;
    marksLayer.removeLayer(marker);
    standing.delete(key);
  }
  for (const [key, bundle] of wanted) {
    const there = standing.get(key);
    if (!there) standing.set(key, { marker: markFor(bundle), bundle });
    else if (bundle.badge) {
      there.bundle = bundle;
      there.marker.setLatLng(unmercator(bundle.x, bundle.y));
    }
  }
  showHighlight();
}

/** The same events in the same place look the same. @param {Bundle} bundle */
function keyOf(bundle, zoom) {
  if (bundle.rows.length === 1) return String(bundle.rows[0]);
  return `${bundle.rows.length} ${sumOf(bundle.rows)} ${bundle.x} ${bundle.y} ${bundle.together ? "" : zoom}`;
}

function sumOf(rows) {
  return rows.reduce((total, row) => (total * 31 + row) % 1000003, 7);
}

/** @param {Bundle} bundle */
function markFor(bundle) {
  const alone = bundle.rows.length === 1 ? eventAt(bundle.rows[0]) : null;
  const icon = bundle.badge ? badgeIcon(bundle) : alone ? markIcon(alone) : bundleIcon(bundle.rows);
  const made = L.marker(unmercator(bundle.x, bundle.y), { icon, keyboard: true, riseOnHover: true });
  const now = () => [...standing.values()].find(({ marker }) => marker === made)?.bundle || bundle;
  const press = () => (alone ? openEvent(alone, { from: made.getElement() }) : openBundle(now(), made.getElement()));
  made.on("click", press);
  made.on("keypress", (pressed) => {
    if (pressed.originalEvent.key !== "Enter" && pressed.originalEvent.key !== " ") return;
    pressed.originalEvent.preventDefault();
    press();
  });
  marksLayer.addLayer(made);
  const element = made.getElement();
  if (!element) return made;
  element.setAttribute("role", "button");
  element.setAttribute("aria-label", markName(bundle, alone));
  if (alone) element.dataset.event = alone.event_id;
  hintOn(element, () => now());
  return made;
}

/** A mark in words: an event's title, or how many events there are, where, and whose. @param {Bundle} bundle */
function markName(bundle, alone) {
  if (bundle.badge) return clean(`${badgeText(bundle)}. ${whoActs(bundle.rows, bundle.shares)}`);
  if (alone) return clean([alone.title, translate(alone.status), unsureWord(alone)].filter(Boolean).join(", "));
  const place = commonPlace(bundle);
  const n = amount(bundle.rows.length);
  return clean(`${place ? translate("clusterNear", { n, place }) : translate("cluster_list", { n })}: ${whoActs(bundle.rows)}. ${translate("clusterPress")}`);
}

/** The place that most events of a bundle have. @param {Bundle} bundle */
function commonPlace(bundle) {
  const counts = new Map();
  for (const row of bundle.rows.slice(0, LARGE)) {
    const place = valueAt("place", row);
    if (place) counts.set(place, (counts.get(place) || 0) + 1);
  }
  const [most] = [...counts].sort((a, b) => b[1] - a[1]);
  return most ? most[0] : null;
}

const NAMED_ACTORS = 3;

/** "Russia 12, Syria 9, others 7" @param {number[]} rows @param {[number, number][]} [shares] */
function whoActs(rows, shares = layerShares(rows)) {
  const named = shares.slice(0, NAMED_ACTORS).map(([layer, count]) => `${page.layers[layer] ? layerName(page.layers[layer]) : "?"} ${amount(count)}`);
  const rest = shares.slice(NAMED_ACTORS).reduce((sum, [, count]) => sum + count, 0);
  return [...named, rest ? `${translate("other")} ${amount(rest)}` : ""].filter(Boolean).join(", ");
}

/** A point of the unit square as Leaflet has it. */
function unmercator(x, y) {
  return L.latLng((Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI, (x - 0.5) * 360);
}

/** Looks closer at a bundle; where that cannot part it, lists what is in it. @param {Bundle} bundle */
function openBundle(bundle, from) {
  if (!theMap) return;
  const zoom = theMap.getZoom();
  if (bundle.badge || bundle.together || zoom >= theMap.getMaxZoom()) return openPlace(bundle, from);
  const bounds = L.latLngBounds(bundle.rows.map((row) => unmercator(spots.x[row], spots.y[row])));
  const closer = Math.max(zoom + 1, theMap.getBoundsZoom(bounds, false, L.point(40, 40)));
  theMap.setView(bounds.getCenter(), Math.min(closer, theMap.getMaxZoom()), { animate: !calm() });
}

/** The mark in which an event now stands. @param {number} row @returns {{marker: L.Marker, bundle: Bundle}|null} */
function standingOf(row) {
  for (const one of standing.values()) if (one.bundle.rows.includes(row)) return one;
  return null;
}

/** Where an event's popup points to: its mark, which for a badge is not its place's middle. @param {GeoEvent} event */
function markPlace(event) {
  const there = namedOf(event) ? standingOf(event.row) : null;
  return there ? there.marker.getLatLng() : L.latLng(event.anchor[1], event.anchor[0]);
}
