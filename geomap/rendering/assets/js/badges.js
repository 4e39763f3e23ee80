// What is known by its country or province alone: a badge on its name, never a mark at its middle.

import { holds } from "./basemap.js";
import { sumOf } from "./bundles.js";
import { append, make, said } from "./dom.js";
import { shownRows } from "./events.js";
import { flatten, latLngs } from "./geometry.js";
import { controlBoxes, NAME_FONT, outlinesOf, overlaps } from "./labels.js";
import { mercatorX, mercatorY, unmercator } from "./mercator.js";
import { isHit, namedPlaces } from "./precision.js";
import { amount, translate } from "./strings.js";
import { layerShares } from "./symbols.js";
import { whenTableGrows } from "./table.js";
import { counting } from "./tile_counts.js";
import { theMap } from "./view.js";

const BADGE_HEIGHT = 40; // pixels
const BADGE_STEP = 22; // pixels from one try for a free place to the next
const BADGE_RINGS = 9;

let pen_ = null;

/** @param {string} text @param {string} font */
export function widthOf(text, font) {
  pen_ = pen_ || document.createElement("canvas").getContext("2d");
  if (!pen_) return 7 * text.length;
  pen_.font = font;
  return pen_.measureText(text).width;
}

/** @param {Named} place @param {number} count */
function badgeWidth(place, count) {
  const upper = widthOf(`${place.name} ${count}`, `700 13px ${NAME_FONT}`) + 26;
  return Math.ceil(Math.max(upper, widthOf(translate("badgeNote"), `12px ${NAME_FONT}`) + 16));
}

/** Does a province take up less of the screen than its badge would? Then its country's stands for it. */
function isTooSmall(place, width) {
  if (!place.shape) return theMap.getZoom() < 7;
  if (!place.bounds) place.bounds = L.latLngBounds(flatten(latLngs(place.shape.coordinates)));
  const [a, b] = [place.bounds.getNorthWest(), place.bounds.getSouthEast()].map((one) => theMap.latLngToContainerPoint(one));
  return b.x - a.x < width || b.y - a.y < 2 * BADGE_HEIGHT;
}

/** How many events of those that fit are known by a place of `namedPlaces` alone. @param {number} number */
function namedCount(number) {
  return counting() ? namedPlaces().all[number].count : (partsShown().badges.get(number) || []).length;
}

const namedCounts = (numbers) => numbers.reduce((sum, one) => sum + namedCount(one), 0);

/** What badges stand for at this zoom: provinces, or the countries around them. @returns {[number, number[]][]} each with whose events it has */
function badgeGroups() {
  const { all } = namedPlaces();
  const found = new Map();
  const numbers = counting() ? all.map((_, n) => n).filter((n) => all[n].count) : [...partsShown().badges.keys()];
  for (const number of numbers) {
    const place = all[number];
    const to = place.parent >= 0 && isTooSmall(place, badgeWidth(place, namedCount(number))) ? place.parent : number;
    found.set(to, (found.get(to) || []).concat(number));
  }
  return [...found].sort((a, b) => namedCounts(b[1]) - namedCounts(a[1]) || a[0] - b[0]);
}

/**
 * The badges of the view, each where it hides no mark and no other badge, if its country has such a
 * place, and in the view as long as a part of its country is.
 * @param {Bundle[]} bundles @returns {Map<string, Bundle>}
 */
export function badgesIn(bundles) {
  const { all } = namedPlaces();
  const found = new Map();
  const taken = bundles.map((bundle) => boxAt(theMap.latLngToContainerPoint(unmercator(bundle.x, bundle.y)), 42, 42)).concat(controlBoxes(theMap));
  const groups = new Map(badgeGroups());
  const isCountry = (number) => all[number].level === "country";
  for (const number of [...groups.keys()].filter((one) => !isCountry(one))) {
    const members = groups.get(number);
    const spot = freeSpot(all[number], badgeWidth(all[number], namedCounts(members)), taken);
    const { parent } = all[number];
    if (spot && (spot.own || parent < 0)) placeBadge(found, number, members, spot, taken);
    else if (parent >= 0 && spot) groups.set(parent, (groups.get(parent) || []).concat(members)); // its country's stands for it
  }
  for (const [number, members] of groups) {
    const spot = isCountry(number) ? freeSpot(all[number], badgeWidth(all[number], namedCounts(members)), taken) : null;
    if (spot) placeBadge(found, number, members, spot, taken);
  }
  return found;
}

/** @param {number[]} members numbers of `namedPlaces` */
function placeBadge(found, number, members, spot, taken) {
  const { all } = namedPlaces();
  const count = namedCounts(members);
  taken.push(boxAt(spot.at, badgeWidth(all[number], count), BADGE_HEIGHT));
  const there = theMap.containerPointToLatLng(spot.at);
  const rows = counting() ? [] : members.flatMap((one) => partsShown().badges.get(one) || []);
  const shares = counting() ? summed(members.map((one) => all[one].shares)) : layerShares(rows);
  const hit = counting() ? members.some((one) => all[one].hit) : rows.some(isHit);
  const bundle = { x: mercatorX(there.lng), y: mercatorY(there.lat), rows, together: false, badge: all[number], count, shares, hit };
  found.set(`b${number} ${count} ${sumOf(rows)}`, bundle);
}

/** Shares of several places as one. @param {[number, number][][]} lists @returns {[number, number][]} */
function summed(lists) {
  const sums = new Map();
  for (const [layer, count] of lists.flat()) sums.set(layer, (sums.get(layer) || 0) + count);
  return [...sums].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
}

function boxAt(point, width, height) {
  return [point.x - width / 2, point.y - height / 2, point.x + width / 2, point.y + height / 2];
}

/**
 * Where a badge goes: the free place nearest to the name, inside the outline if there is one.
 * @param {Named} place @param {number} width @param {number[][]} taken
 * @returns {{at: L.Point, own: boolean}|null} null: no part of it is in view
 */
function freeSpot(place, width, taken) {
  const size = theMap.getSize();
  const start = theMap.latLngToContainerPoint(L.latLng(place.anchor[1], place.anchor[0]));
  const [edge, top] = [width / 2 + 6, BADGE_HEIGHT / 2 + 36]; // what lies outside the view is told at the upper edge
  const inView = (p) => p.x >= edge && p.x <= size.x - edge && p.y >= top && p.y <= size.y - top;
  const inside = (p) => reaches(place, theMap.containerPointToLatLng(p));
  const clear = (p) => !overlaps(boxAt(p, width, BADGE_HEIGHT), taken);
  const moved = L.point(Math.max(edge, Math.min(size.x - edge, start.x)), Math.max(top, Math.min(size.y - top, start.y)));
  const named = start.x >= 0 && start.y >= 0 && start.x <= size.x && start.y <= size.y;
  let [beside, second] = [null, null];
  for (const p of around(moved, BADGE_RINGS)) {
    if (!inView(p)) continue;
    const [free, own] = [clear(p), inside(p)];
    if (free && own) return { at: p, own };
    if (free && named) beside = beside || p; // as names of small countries stand in the sea
    if (own) second = second || p;
  }
  const at = beside || second || (named ? moved : null);
  return at && { at, own: false };
}

/** A point and rings of points around it. */
function* around(point, rings) {
  yield point;
  for (let ring = 1; ring <= rings; ring += 1)
    for (let n = 0; n < 8 * ring; n += 1) {
      const angle = (n / (8 * ring)) * 2 * Math.PI + Math.PI / 2;
      yield L.point(point.x + 1.4 * ring * BADGE_STEP * Math.cos(angle), point.y + ring * BADGE_STEP * Math.sin(angle));
    }
}

/** Is this a part of the country or province? Without an outline, as far as its radius tells. */
function reaches(place, there) {
  if (place.shape) return contains(place.shape, there);
  const outlines = place.level === "country" && place.code ? outlinesOf(place.code) : null;
  if (outlines) return holds(outlines, mercatorX(there.lng) - Math.floor(mercatorX(there.lng)), mercatorY(there.lat));
  return there.distanceTo(L.latLng(place.anchor[1], place.anchor[0])) <= place.km * 1000;
}

/** Is a place inside a polygon? The even-odd rule over all rings. */
function contains(shape, place) {
  const rings = shape.type === "Polygon" ? shape.coordinates : shape.coordinates.flat();
  let inside = false;
  for (const ring of rings)
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [[x, y], [u, v]] = [ring[i], ring[j]];
      if (y > place.lat !== v > place.lat && place.lng < ((u - x) * (place.lat - y)) / (v - y) + x) inside = !inside;
    }
  return inside;
}

/** @param {Bundle} bundle */
export function badgeIcon(bundle) {
  const { count, shares, hit } = bundle;
  const width = badgeWidth(bundle.badge, count);
  const box = make("div", `gm-badge${hit ? "" : " gm-badge-named"}`);
  const upper = make("span", "gm-badge-upper");
  append(upper, said("span", "gm-badge-name", bundle.badge.name), make("span", "gm-badge-count", amount(count)));
  const line = make("span", "gm-badge-line");
  line.style.backgroundImage = lineOf(shares, count);
  append(box, upper, make("span", "gm-badge-note", translate("badgeNote")), line);
  return L.divIcon({ className: "gm-mark gm-badge-mark", html: box, iconSize: [width, BADGE_HEIGHT] });
}

/** The actors' shares as a line of their colours. @param {[number, number][]} shares @param {number} count */
function lineOf(shares, count) {
  let at = 0;
  const stops = shares.map(([layer, share]) => {
    const start = at;
    at += (100 * share) / count;
    return `var(--c${layer}) ${start.toFixed(1)}% ${at.toFixed(1)}%`;
  });
  return `linear-gradient(90deg,${stops.join(",")})`;
}

/** @type {{rows: Uint32Array, points: Uint32Array, badges: Map<number, number[]>}|null} */
let parts_ = null;
whenTableGrows(() => (parts_ = null));

/** What is shown as points, and what is known by its country or province alone. */
export function partsShown() {
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
