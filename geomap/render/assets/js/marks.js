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
const APART = 34;
const WIDELY_APART = 58;
const MANY = 2000;

/** @param {L.Map} map */
function makeMarks(map) {
  marksLayer = L.layerGroup().addTo(map);
  map.on("moveend", () => {
    showMarks();
    showCircles(map);
    if (choice.inView) showList();
  });
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
  const apart = shownRows.length > MANY ? WIDELY_APART : APART;
  const wanted = new Map(bundled(shownRows, view, apart / size).map((bundle) => [keyOf(bundle, zoom), bundle]));
  for (const [key, { marker }] of standing) {
    if (wanted.has(key)) continue;
    marksLayer.removeLayer(marker);
    standing.delete(key);
  }
  for (const [key, bundle] of wanted) if (!standing.has(key)) standing.set(key, { marker: markFor(bundle), bundle });
}

/** The same events in the same place look the same. @param {Bundle} bundle */
function keyOf(bundle, zoom) {
  if (bundle.rows.length === 1) return String(bundle.rows[0]);
  const sum = bundle.rows.reduce((total, row) => (total * 31 + row) % 1000003, 7);
  return `${bundle.rows.length} ${sum} ${bundle.x} ${bundle.y} ${bundle.together ? "" : zoom}`;
}

/** @param {Bundle} bundle */
function markFor(bundle) {
  const alone = bundle.rows.length === 1 ? eventAt(bundle.rows[0]) : null;
  const made = L.marker(unmercator(bundle.x, bundle.y), { icon: alone ? markIcon(alone) : bundleIcon(bundle.rows), keyboard: true, riseOnHover: true });
  const press = () => (alone ? openEvent(alone, { from: made.getElement() }) : openBundle(bundle, made.getElement()));
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
  element.setAttribute("aria-label", alone ? clean(`${alone.title}, ${say(alone.status)}`) : say("cluster", { n: amount(bundle.rows.length) }));
  if (alone) element.dataset.event = alone.event_id;
  return made;
}

/** A point of the unit square as Leaflet has it. */
function unmercator(x, y) {
  return L.latLng((Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI, (x - 0.5) * 360);
}

/** Looks closer at a bundle; where that cannot part it, lists what is in it. @param {Bundle} bundle */
function openBundle(bundle, from) {
  if (!theMap) return;
  const zoom = theMap.getZoom();
  if (bundle.together || zoom >= theMap.getMaxZoom()) return openPlace(bundle, from);
  const bounds = L.latLngBounds(bundle.rows.map((row) => unmercator(spots.x[row], spots.y[row])));
  const closer = Math.max(zoom + 1, theMap.getBoundsZoom(bounds, false, L.point(40, 40)));
  theMap.setView(bounds.getCenter(), Math.min(closer, theMap.getMaxZoom()), { animate: !calm() });
}
