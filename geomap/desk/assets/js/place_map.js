// The map: the places to choose from, numbered as the keys that choose them; and drawing on it.

import { provide } from "./actions.js";
import { ask, attempt } from "./asking.js";
import { drawForm, stage } from "./form.js";
import { cellOf, placeNow } from "./places.js";
import { byId, desk, note } from "./state.js";
import { addBasemap, basemap } from "../../../rendering/assets/js/basemap.js";
import { clean, make } from "../../../rendering/assets/js/dom.js";
import { controlBoxes, iconBoxes, Labels } from "../../../rendering/assets/js/labels.js";

export let theMap = null;
let drawn = null; // what the form's place looks like
const pins = L.layerGroup();
export let tool = null; // "point", "circle" or "area" while something is drawn
let corners = [];

export function makeMap() {
  theMap = L.map("map", { center: [34, 40], zoom: 4, zoomControl: true, attributionControl: true, worldCopyJump: true, minZoom: 2, maxZoom: 14 });
  theMap.attributionControl.setPrefix(false);
  theMap.attributionControl.addAttribution("GeoNames (CC BY 4.0), Natural Earth");
  L.control.scale({ position: "bottomright", maxWidth: 100 }).addTo(theMap);
  const box = theMap.getContainer();
  box.setAttribute("role", "application");
  box.setAttribute("aria-label", "Map of the places to choose from. Arrow keys move it, plus and minus zoom.");
  const ground_ = addBasemap(theMap);
  const names = new Labels({
    boxes: (map) => iconBoxes(map, pins).concat(controlBoxes(map)), named: () => new Set(), own: () => [], towns: () => basemap.towns,
    country: (row) => row[0].toLocaleUpperCase("en"), place: (name) => name, spaced: () => true, late: () => false,
  }).addTo(theMap);
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    ground_.redraw();
    names.later();
  });
  drawn = L.layerGroup().addTo(theMap);
  pins.addTo(theMap);
  theMap.on("click", (click) => tool && takeCorner(click.latlng));
  box.addEventListener("keydown", (key) => {
    if (!tool || (key.key !== "Enter" && key.key !== " ")) return;
    key.preventDefault();
    takeCorner(theMap.getCenter());
  });
  const sight = make("div", "gd-sight");
  sight.setAttribute("aria-hidden", "true");
  box.appendChild(sight);
}

/** Draws the choices and the place that is chosen. @param {boolean} [fit] whether to look at them all */
export function drawPlaces(fit) {
  pins.clearLayers();
  drawn.clearLayers();
  const now = placeNow();
  desk.choices.forEach((place, n) => {
    const chosen = now && now.id === place.id;
    const box = make("div", `gd-pin ${chosen ? "gd-chosen" : ""}`, n < 9 ? String(n + 1) : "");
    const icon = L.divIcon({ className: "gd-pin-holder", html: box, iconSize: [24, 24] });
    const marker = L.marker([place.lat, place.lon], { icon, keyboard: false, title: clean(place.name), zIndexOffset: chosen ? 1000 : -10 * n });
    marker.on("click", () => (tool ? takeCorner(marker.getLatLng()) : stagePlace(place)));
    pins.addLayer(marker);
  });
  const area = now && now.shape ? now.shape : now && desk.event && !desk.staged.place ? desk.event.area : null;
  if (area) drawn.addLayer(L.polygon(ringsOf(area), { className: "gd-shape", weight: 2, interactive: false }));
  else if (now && now.radius_km > 1) drawn.addLayer(L.circle([now.lat, now.lon], { radius: now.radius_km * 1000, className: "gd-shape", weight: 1.5, interactive: false }));
  if (fit) lookAt(now);
}

function ringsOf(area) {
  const turned = (ring) => ring.map(([lon, lat]) => [lat, lon]);
  return area.type === "Polygon" ? area.coordinates.map(turned) : area.coordinates.map((part) => part.map(turned));
}

function lookAt(now) {
  const near = desk.choices.slice(0, 5);
  const places = now ? [now, ...near] : near;
  if (!places.length) return;
  const bounds = L.latLngBounds(places.map((place) => [place.lat, place.lon]));
  theMap.fitBounds(bounds, { padding: [34, 34], maxZoom: 8, animate: false });
}

/** Chooses a place for the form; nothing is written yet. */
export function stagePlace(place) {
  if (!desk.choices.some((one) => one.id === place.id)) desk.choices = [place, ...desk.choices].slice(0, 9);
  stage("place", cellOf(place));
  note(`Place: ${clean([place.name, place.admin1, place.country].filter(Boolean).join(", "))}. Press a to keep it.`);
  drawPlaces(false);
  if (!theMap.getBounds().contains([place.lat, place.lon])) theMap.setView([place.lat, place.lon], Math.min(theMap.getZoom(), 8), { animate: false });
}

// --- drawing -------------------------------------------------------------------------------------

const TOOLS = { point: "a point", circle: "a circle", area: "an area" };

/** Begins or ends drawing. @param {string|null} kind */
export function takeTool(kind) {
  tool = tool === kind ? null : kind;
  corners = [];
  theMap.getContainer().classList.toggle("gd-drawing", tool !== null);
  for (const button of document.querySelectorAll("[data-tool]")) button.setAttribute("aria-pressed", String(button.dataset.tool === tool));
  byId("finish").hidden = tool !== "area";
  drawPlaces(false);
  if (!tool) return;
  note(`Drawing ${TOOLS[tool]}: click on the map, or move it with the arrow keys and press Enter at the cross.${tool === "area" ? " Three corners or more, then Finish." : ""}`);
  theMap.getContainer().focus();
}

function takeCorner(at) {
  const [lat, lon] = [at.lat, L.Util.wrapNum(at.lng, [-180, 180], true)].map((value) => Number(value.toFixed(5)));
  if (tool === "area") {
    corners.push([lon, lat]);
    drawn.clearLayers();
    drawn.addLayer(L.polygon(corners.map(([x, y]) => [y, x]), { className: "gd-shape", weight: 2, interactive: false }));
    for (const [x, y] of corners) drawn.addLayer(L.circleMarker([y, x], { radius: 4, className: "gd-shape", interactive: false }));
    note(`Corner ${corners.length} at ${lat}, ${lon}.`);
    return;
  }
  const km = tool === "circle" ? Math.max(0.1, Number(byId("radius").value) || 10) : 5;
  const cell = tool === "circle" ? `${lat}, ${lon} ~ ${km} km` : `${lat}, ${lon}`;
  takeTool(null);
  stagePlace({ id: cell, cell, name: cell, lat, lon, radius_km: km, country: null, admin1: null, mention: null });
}

/** Makes an area of the corners. */
function finishArea() {
  if (corners.length < 3) {
    note("An area has three corners at least.");
    return;
  }
  const ring = [...corners, corners[0]];
  const cell = `POLYGON ((${ring.map(([lon, lat]) => `${lon} ${lat}`).join(", ")}))`;
  const shape = { type: "Polygon", coordinates: [ring] };
  const [lon, lat] = [0, 1].map((axis) => corners.reduce((sum, corner) => sum + corner[axis], 0) / corners.length);
  takeTool(null);
  stagePlace({ id: cell, cell, shape, name: "a drawn area", lat, lon, radius_km: 0, country: null, admin1: null, mention: null });
}

// --- the gazetteer ---------------------------------------------------------------------------------

/** Looks a name up; what is found takes the places of the choices, and their keys. */
async function searchPlaces() {
  const words = byId("seek").value.trim();
  if (!words) return;
  await attempt(async () => {
    const found = await ask("places", { q: words });
    if (!found.places.length) {
      note(found.why || `No place is called ${words}.`);
      return;
    }
    desk.choices = found.places;
    drawForm();
    drawPlaces(true);
    note(`${found.places.length} places for ${words}. Press 1 to ${found.places.length} to choose.`);
    byId("places").querySelector("button").focus();
  });
}

provide({ drawPlaces, finishArea, searchPlaces, stagePlace, takeTool });
