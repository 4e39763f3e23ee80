// The map itself, what stands on it now, and how much room there is.

/** What is open beside its mark. @type {L.Popup|null} */
export let popup = null;

/** @param {L.Popup|null} opened */
export function setPopup(opened) {
  popup = opened;
}

export const framed = window.parent !== window;

/** @type {L.Map|null} */
export let theMap = null;

/** @param {L.Map} map */
export function setMap(map) {
  theMap = map;
}

export const marksLayer = L.layerGroup();

/** What now stands on the map, by what it is. @type {Map<string, {marker: L.Marker, bundle: Bundle}>} */
export const standing = new Map();

export const calm = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

export const MANY = 2000; // marks: beyond it there are bundles or hexagons alone

/** The mark in which an event now stands. @param {number} row @returns {{marker: L.Marker, bundle: Bundle}|null} */
export function standingOf(row) {
  for (const one of standing.values()) if (one.bundle.rows.includes(row)) return one;
  return null;
}

export function narrow() {
  return window.innerWidth < 760;
}

/** The timer of playing through time, 0 while nothing plays. */
export let playing = 0;

/** @param {number} timer */
export function setPlaying(timer) {
  playing = timer;
}
