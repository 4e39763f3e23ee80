// Setting off one event on the map: how far its place reaches, the countries its route crosses.

import { draw } from "./dom.js";
import { boundsOf } from "./extent.js";
import { latLngs } from "./geometry.js";
import { beside } from "./mercator.js";
import { isVague } from "./precision.js";
import { page } from "./table.js";
import { theMap } from "./view.js";

let patterns = null;

/** Shows the whole of an event: its line or area, or the circle it lies in. No animation: a popup follows. */
export function lookAt(event) {
  const place = L.latLng(event.anchor[1], beside(theMap, event.anchor[0]));
  const bounds = event.geometry ? boundsOf([event.row]) : isVague(event) && event["radius_km"] ? place.toBounds(event["radius_km"] * 4000) : null;
  if (bounds) theMap.fitBounds(bounds, { maxZoom: 9, padding: [30, 30], animate: false });
  else theMap.setView(place, Math.max(theMap.getZoom(), 9), { animate: false });
}

let tinted = null;

/** Tints the countries that an event's route crosses, until it is closed. @param {GeoEvent|null} event */
export function tintCountries(event) {
  if (tinted) tinted.remove();
  tinted = null;
  if (!event || !theMap || !renderer_) return;
  const codes = new Set(page.crossings.legs[event.event_id].map((leg) => leg[0]).filter(Boolean));
  const look = { renderer: renderer_, interactive: false, stroke: false, fillColor: `var(--c${event.layer})`, fillOpacity: 0.16, className: "gm-tint" };
  tinted = L.layerGroup([...codes].map((code) => L.polygon(latLngs(page.crossings.lands[code]), look))).addTo(theMap);
}

let emphasis = null;

/** Fills the area or circle of the event that is open, however wide it is. @param {GeoEvent|null} event */
export function emphasise(event) {
  if (emphasis) emphasis.remove();
  emphasis = null;
  tintCountries(null);
  emphasis = event ? reachOf(event) : null;
  if (emphasis && theMap) emphasis.addTo(theMap);
}

/** How far an event's place reaches, hatched; null where it is a spot or a line. @param {GeoEvent} event */
export function reachOf(event) {
  if (!event.anchor || !theMap || !renderer_) return null;
  const look = { renderer: renderer_, interactive: false, weight: 2, color: `var(--c${event.layer})`, fillColor: `url(#gm-hatch-${event.layer})`, fillOpacity: 1, className: "gm-reach" };
  if (event.geometry && /Polygon/.test(event.geometry.type)) return L.polygon(latLngs(event.geometry.coordinates), look);
  if (!isVague(event) || !event["radius_km"]) return null;
  return L.circle([event.anchor[1], event.anchor[0]], { ...look, radius: event["radius_km"] * 1000, fillColor: look.color, fillOpacity: 0.14 });
}

export let renderer_ = null;

export function areaRenderer(map) {
  if (renderer_) return renderer_;
  renderer_ = L.svg({ pane: "gm-areas", padding: 0.5 });
  renderer_.addTo(map);
  const root = renderer_._container;
  patterns = draw("defs", {}, root);
  page.layers.forEach((layer, number) => {
    const pattern = draw("pattern", { id: `gm-hatch-${number}`, width: 7, height: 7, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" }, patterns);
    draw("rect", { width: 7, height: 7, class: "gm-hatch-ground" }, pattern).style.setProperty("--c", `var(--c${number})`);
    draw("path", { d: "M0 0V7", class: "gm-hatch-line" }, pattern).style.setProperty("--c", `var(--c${number})`);
  });
  return renderer_;
}
