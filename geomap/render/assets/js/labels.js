// Names on the basemap: on one canvas below the marks, never over a mark or over another name.

const NAME_FONT = '"Helvetica Neue", "Segoe UI", Roboto, "Noto Sans", "Noto Sans Arabic", Arial, sans-serif';

const Labels = L.Layer.extend({
  onAdd(map) {
    this._map = map;
    const pane = map.getPane("gm-labels") || map.createPane("gm-labels");
    this._canvas = L.DomUtil.create("canvas", "leaflet-zoom-hide gm-names", pane);
    this._canvas.setAttribute("aria-hidden", "true");
    map.on("moveend zoomend resize viewreset", this.later, this);
    this.later();
  },
  onRemove(map) {
    this._canvas.remove();
    map.off("moveend zoomend resize viewreset", this.later, this);
  },
  later() {
    if (this._asked || !this._map) return;
    this._asked = requestAnimationFrame(() => {
      this._asked = 0;
      this.redraw();
    });
  },
  redraw() {
    const map = this._map;
    if (!map) return;
    const size = map.getSize();
    const density = Math.min(3, window.devicePixelRatio || 1);
    L.DomUtil.setPosition(this._canvas, map.containerPointToLayerPoint([0, 0]));
    this._canvas.width = size.x * density;
    this._canvas.height = size.y * density;
    this._canvas.style.width = size.x + "px";
    this._canvas.style.height = size.y + "px";
    const context = this._canvas.getContext("2d");
    if (!context) return;
    context.scale(density, density);
    context.lineJoin = "round";
    context.textBaseline = "middle";
    nameEverything(map, context, size, markBoxes(map));
  },
});

/** Boxes of all marks on screen: [left, top, right, bottom] in pixels of the map. */
function markBoxes(map) {
  const frame = map.getContainer().getBoundingClientRect();
  const boxes = [];
  for (const icon of map.getPane("markerPane").children) {
    const box = icon.getBoundingClientRect();
    boxes.push([box.left - frame.left - 2, box.top - frame.top - 2, box.right - frame.left + 2, box.bottom - frame.top + 2]);
  }
  for (const row of shaped()) if (fit[row] && /LineString/.test(eventAt(row).geometry.type)) lineBoxes(map, eventAt(row), boxes);
  for (const control of map.getContainer().querySelectorAll(".leaflet-control")) {
    const box = control.getBoundingClientRect();
    boxes.push([box.left - frame.left, box.top - frame.top, box.right - frame.left, box.bottom - frame.top]);
  }
  return boxes;
}

/** Small boxes along a line, so that no name is written across it. */
function lineBoxes(map, event, boxes) {
  const parts = event.geometry.type === "LineString" ? [event.geometry.coordinates] : event.geometry.coordinates;
  for (const part of parts) {
    const points = part.map(([lon, lat]) => map.latLngToContainerPoint([lat, lon]));
    points.slice(1).forEach((end, i) => {
      const start = points[i];
      const steps = Math.min(400, Math.ceil(start.distanceTo(end) / 8));
      for (let n = 0; n <= steps; n += 1) {
        const [x, y] = [start.x + ((end.x - start.x) * n) / steps, start.y + ((end.y - start.y) * n) / steps];
        boxes.push([x - 4, y - 4, x + 4, y + 4]);
      }
    });
  }
}

function overlaps(box, taken) {
  return taken.some((other) => box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1]);
}

/** Writes a name at the first of some offsets that is free. */
function write(context, text, style, places, taken, size) {
  context.font = style.font;
  if ("letterSpacing" in context) context.letterSpacing = style.spacing || "0px";
  const width = context.measureText(text).width;
  const half = style.height / 2 + 1;
  for (const [x, y, align] of places) {
    const left = align === "left" ? x : align === "right" ? x - width : x - width / 2;
    const box = [left - 3, y - half, left + width + 3, y + half];
    if (box[0] < 2 || box[1] < 2 || box[2] > size.x - 2 || box[3] > size.y - 2 || overlaps(box, taken)) continue;
    context.textAlign = "left";
    context.strokeStyle = style.halo;
    context.lineWidth = 3;
    context.globalAlpha = style.halo ? 0.85 : 1;
    if (style.halo) context.strokeText(text, left, y);
    context.globalAlpha = 1;
    context.fillStyle = style.ink;
    context.fillText(text, left, y);
    taken.push(box);
    return true;
  }
  return false;
}

function nameEverything(map, context, size, taken) {
  const zoom = map.getZoom();
  const at = (row) => map.latLngToContainerPoint([row[2], row[1]]);
  const inside = (p) => p.x > -40 && p.y > -20 && p.x < size.x + 40 && p.y < size.y + 20;
  const ink = { country: colour("--label"), sea: colour("--sea-label"), halo: colour("--halo") };
  const countryStyle = { font: `600 ${zoom < 5 ? 10.5 : 12.5}px ${NAME_FONT}`, height: 15, ink: ink.country, halo: ink.halo, spacing: zoom < 5 ? "1px" : "2.5px" };
  const seaStyle = { font: `italic ${zoom < 5 ? 11 : 12.5}px ${NAME_FONT}`, height: 15, ink: ink.sea, halo: "", spacing: "0.6px" };
  const badged = badgedNames();
  if (zoom <= 8)
    for (const row of basemap.countries) {
      if (row[3] > zoom || badged.has(row[0])) continue;
      const p = at(row);
      const name = language === "ar" && row[4] ? row[4] : row[0].toUpperCase();
      if (inside(p)) write(context, name, countryStyle, [[p.x, p.y, "centre"], [p.x, p.y - 22, "centre"], [p.x, p.y + 22, "centre"], [p.x, p.y + 44, "centre"]], taken, size);
    }
  for (const row of basemap.seas) {
    if (row[3] > zoom) continue;
    const p = at(row);
    if (inside(p)) write(context, row[0], seaStyle, [[p.x, p.y, "centre"], [p.x, p.y + 24, "centre"]], taken, size);
  }
  for (const row of basemap.towns) {
    if (row[3] > zoom) break; // in the order of zooms
    const p = at(row);
    if (inside(p)) nameTown(context, row, p, zoom, ink, taken, size);
  }
}

function nameTown(context, row, p, zoom, ink, taken, size) {
  const great = row[3] <= zoom - 2;
  const style = { font: `${great ? 500 : 400} ${great ? 12.5 : 11.5}px ${NAME_FONT}`, height: 14, ink: ink.country, halo: ink.halo };
  // Where a mark stands on the town itself, its name stands further off and needs no dot.
  const over = taken.find((other) => overlaps([p.x - 2, p.y - 2, p.x + 2, p.y + 2], [other]));
  const marked = over !== undefined;
  const off = marked ? Math.max(8, (over[2] - over[0]) / 2 + 3) : 6;
  const places = [[p.x + off, p.y, "left"], [p.x - off, p.y, "right"], [p.x, p.y - (off + 6), "centre"], [p.x, p.y + (off + 6), "centre"]];
  if (!write(context, row[0], style, places, taken, size) || marked) return;
  context.beginPath();
  context.arc(p.x, p.y, great ? 2.4 : 1.9, 0, 2 * Math.PI);
  context.fillStyle = ink.country;
  context.strokeStyle = ink.halo;
  context.lineWidth = 1;
  context.stroke();
  context.fill();
}
