// Points on the map, bundled where they are many; only those that fit the choice and are in view.

import { badgeIcon, badgesIn, partsShown } from "./badges.js";
import { badgeText, commonPlace, whoActs } from "./bundle_words.js";
import { bundled, spots, sumOf, turnSpots } from "./bundles.js";
import { density } from "./density.js";
import { clean } from "./dom.js";
import { showHighlight } from "./editor.js";
import { eventAt } from "./events.js";
import { bundleOfHexagon, hexagonsOf, isDense } from "./hexagons.js";
import { hintOn, hintWords } from "./hints.js";
import { unmercator } from "./mercator.js";
import { openEvent, openPlace } from "./opening.js";
import { amount, translate } from "./strings.js";
import { unsureWord } from "./sureness.js";
import { bundleIcon, markIcon } from "./symbols.js";
import { counting } from "./tile_counts.js";
import { calm, MANY, marksLayer, standing, theMap } from "./view.js";

// Pixels that marks must be apart. Where thousands are shown, bundles are all there is to see, and
// wider ones are fewer to draw: a screen holds some two hundred.
const APART = 36;
const WIDELY_APART = 58;

/** The hexagons of a map over tiles, by zoom; the module that loads tiles counts them. @type {(zoom: number) => Counted|null} */
let countTiles = () => null;

/** @param {(zoom: number) => Counted|null} count */
export function countTilesWith(count) {
  countTiles = count;
}

/** Opens a badge that tiles have counted; the module that reads its events does. @type {(bundle: Bundle, from: Element|null|undefined) => void} */
let openCounted = () => {};

/** @param {(bundle: Bundle, from: Element|null|undefined) => void} open */
export function openCountedWith(open) {
  openCounted = open;
}

/** Opens the list of a badge that was counted in tiles, now that its events are known. @param {Bundle} before */
export function openBadge(before, from) {
  const now = [...standing.values()].find(({ bundle }) => bundle.badge && bundle.badge.level === before.badge.level && bundle.badge.name === before.badge.name);
  if (now) openPlace(now.bundle, now.marker.getElement() || from);
}

/** Puts up the marks of the view and a margin around it; what stands there already stays. */
export function showMarks() {
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
  density.show(counting() ? countTiles(zoom) : dense ? countedHere(points, zoom) : null);
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

/** Looks closer at a bundle; where that cannot part it, lists what is in it. @param {Bundle} bundle */
function openBundle(bundle, from) {
  if (!theMap) return;
  const zoom = theMap.getZoom();
  if (bundle.badge && !bundle.rows.length) return openCounted(bundle, from);
  if (bundle.badge || bundle.together || zoom >= theMap.getMaxZoom()) return openPlace(bundle, from);
  const bounds = L.latLngBounds(bundle.rows.map((row) => unmercator(spots.x[row], spots.y[row])));
  const closer = Math.max(zoom + 1, theMap.getBoundsZoom(bounds, false, L.point(40, 40)));
  theMap.setView(bounds.getCenter(), Math.min(closer, theMap.getMaxZoom()), { animate: !calm() });
}

/** The page's own events as the density layer wants them. @param {Uint32Array} points */
function countedHere(points, zoom) {
  return {
    found: hexagonsOf(points, zoom).found,
    tell: (one) => hintWords(bundleOfHexagon(one)),
    name: (one) => markName(bundleOfHexagon(one), null),
    open: (one, from) => openBundle(bundleOfHexagon(one), from),
  };
}
