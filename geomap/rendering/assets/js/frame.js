// Being a part of another page: a frame's height, gestures, theme.

import { choice } from "./choice.js";
import { shownRows } from "./events.js";
import { flatten, latLngs } from "./geometry.js";
import { labels } from "./page_labels.js";
import { layOut } from "./slim.js";
import { story, STORY_HEIGHT, storyRuns } from "./story_step.js";
import { translate } from "./strings.js";
import { setColours } from "./symbols.js";
import { page, table, valueAt } from "./table.js";
import { framed } from "./view.js";

/** Asks the page around us for room, in Datawrapper's form of such a message and in ours. */
export function tellHeight() {
  if (!framed) return;
  const id = new URLSearchParams(window.location.search).get("frame") || window.name || page.id || "geomap";
  const height = storyRuns() ? STORY_HEIGHT : choice.plain ? document.body.scrollHeight : choice.panel ? 620 : 480;
  for (const name of ["geomap-height", "datawrapper-height"]) window.parent.postMessage({ [name]: { [id]: height } }, "*");
}

/** @param {L.Map} map @param {() => void} repaint */
export function watchSurroundings(map, repaint) {
  if (framed && map["gestureHandling"] && !story) {
    map.options["gestureHandlingOptions"] = { text: { touch: translate("touch"), scroll: translate("scroll"), scrollMac: translate("scrollMac") } };
    map["gestureHandling"].enable();
    document.addEventListener("fullscreenchange", () => map["gestureHandling"][document.fullscreenElement ? "disable" : "enable"]());
  }
  window.addEventListener("resize", () => {
    layOut();
    map.invalidateSize();
    tellHeight();
  });
  let before = null;
  window.matchMedia("print").addEventListener("change", (change) => {
    if (story) return; // its pictures are printed
    const bounds = inSight(map); // on paper the map has another shape and shows the same
    if (change.matches) before = [map.getCenter(), map.getZoom()];
    map.invalidateSize({ animate: false });
    if (change.matches || !before) map.fitBounds(bounds, { animate: false, maxZoom: 9 });
    else map.setView(before[0], before[1], { animate: false });
    labels.redraw();
  });
  const scheme = window.matchMedia("(prefers-color-scheme: dark)");
  if (scheme.addEventListener) scheme.addEventListener("change", repaint);
}

/** Bounds of the events now in sight; of the map, where none is. @param {L.Map} map */
function inSight(map) {
  const whole = map.getBounds();
  const [lons, lats] = ["lon", "lat"].map((name) => (row) => valueAt(name, row));
  const rows = Array.from(shownRows).filter((row) => lons(row) !== null && whole.contains([lats(row), lons(row)]));
  if (!rows.length) return whole;
  const found = L.latLngBounds(rows.map((row) => L.latLng(lats(row), lons(row))));
  if (table.columns.geometry) for (const row of rows) if (valueAt("geometry", row)) found.extend(flatten(latLngs(valueAt("geometry", row).coordinates)));
  return found.pad(0.15);
}

export function setTheme() {
  if (choice.theme === "auto") document.documentElement.removeAttribute("data-theme");
  else document.documentElement.dataset.theme = choice.theme;
  setColours();
}
