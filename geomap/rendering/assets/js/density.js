// Density: the hexagons on their canvas, their key, what one of them says, and the way by keyboard.

import { stroke } from "./basemap.js";
import { append, clean, colour, make } from "./dom.js";
import { ACROSS, CLASSES, classesUpTo, OPACITIES, shortly } from "./hexagons.js";
import { hideHint, showHint } from "./hints.js";
import { NAME_FONT } from "./labels.js";
import { amount, translate } from "./strings.js";

/**
 * @typedef {Object} Counted  what the density layer shows
 * @property {Hexagon[]} found
 * @property {(one: Hexagon) => HTMLElement} tell  what a hint says
 * @property {(one: Hexagon) => string} name  for whoever hears it
 * @property {(one: Hexagon, from: Element|null) => void} open  looks closer
 */

/** @type {Counted|null} */
export let counted_ = null;

const Density = L.Layer.extend({
  onAdd(map) {
    this._map = map;
    this._hovered = null;
    const pane = map.getPane("gm-density") || map.createPane("gm-density");
    pane.style.zIndex = "350"; // over the ground, under names and marks
    this._canvas = L.DomUtil.create("canvas", "leaflet-zoom-hide gm-cells", pane);
    this._canvas.setAttribute("aria-hidden", "true");
    this._key = append(make("div", "gm-density-key"), make("strong", "", translate("perHex")));
    this._words = make("p", "gm-offscreen");
    this._words.setAttribute("role", "status");
    append(map.getContainer(), this._key, this._words);
    map.on("mousemove", this._over, this);
    map.on("mouseout zoomstart movestart", this._out, this);
    map.on("click", this._click, this);
  },
  /** @param {Counted|null} counted */
  show(counted) {
    const hadFocus = this._stop && document.activeElement === this._stop;
    counted_ = counted;
    this._key.hidden = this._canvas.hidden = !counted;
    this._map.getContainer().classList.toggle("gm-dense", Boolean(counted));
    if (this._stop) this._stop.remove();
    this._stop = null;
    if (!counted) return void (hadFocus && this._map.getContainer().focus());
    this.redraw();
    const fullest = this._seen.reduce((best, one) => (!best || one.count > best.count ? one : best), null);
    if (fullest) this._stopAt(fullest, hadFocus);
  },
  redraw() {
    if (!counted_) return;
    const map = this._map;
    const size = map.getSize();
    const density_ = Math.min(3, window.devicePixelRatio || 1);
    L.DomUtil.setPosition(this._canvas, map.containerPointToLayerPoint([0, 0]));
    Object.assign(this._canvas, { width: size.x * density_, height: size.y * density_ });
    Object.assign(this._canvas.style, { width: `${size.x}px`, height: `${size.y}px` });
    const context = this._canvas.getContext("2d");
    if (!context) return;
    context.scale(density_, density_);
    this._radius = 256 / ACROSS / Math.sqrt(3);
    this._seen = placedHexagons(map, counted_.found, size, this._radius);
    this._steps = classesUpTo(this._seen.reduce((most, one) => Math.max(most, one.count), 1));
    drawHexagons(context, this._seen, this._steps, this._radius);
    showKey(this._key, this._steps, this._seen.some((one) => one.vague));
  },
  /** Boxes of the numbers, over which no name is written. */
  boxes() {
    return counted_ ? this._seen.map(({ at, count }) => [at.x - 4 * shortly(count).length - 1, at.y - 8, at.x + 4 * shortly(count).length + 1, at.y + 8]) : [];
  },
  _at(point) {
    const near = (counted_ ? this._seen : []).map((one) => [one.at.distanceTo(point), one]).sort((a, b) => a[0] - b[0])[0];
    return near && near[0] <= this._radius ? near[1] : null;
  },
  _over(event) {
    const one = this._at(event.containerPoint);
    if (one === this._hovered) return;
    this._hovered = one;
    this._map.getContainer().style.cursor = one ? "pointer" : "";
    if (one) this._hint(one);
    else hideHint();
  },
  _out() {
    if (this._hovered) hideHint();
    this._hovered = null;
    this._map.getContainer().style.cursor = "";
  },
  _hint(one) {
    const [frame, radius] = [this._map.getContainer().getBoundingClientRect(), this._radius];
    const box = new DOMRect(frame.left + one.at.x - radius, frame.top + one.at.y - radius, 2 * radius, 2 * radius);
    showHint({ getBoundingClientRect: () => box }, { told: counted_.tell(one) });
  },
  _click(event) {
    const one = this._at(event.containerPoint);
    if (one) this._open(one);
  },
  _open(one) {
    this._words.textContent = counted_.name(one);
    this._out();
    counted_.open(one, this._stop);
  },
  /** One stop of the Tab key for all; arrows go from hexagon to hexagon. @param {boolean} focused */
  _stopAt(one, focused) {
    const button = make("button", "gm-hex leaflet-zoom-hide");
    button.tabIndex = 0;
    button.setAttribute("aria-label", clean(`${counted_.name(one)}. ${translate("hexPress")}`));
    L.DomUtil.setPosition(button, this._map.containerPointToLayerPoint(one.at));
    button.addEventListener("focus", () => button.matches(":focus-visible") && this._hint(one));
    button.addEventListener("blur", hideHint);
    button.addEventListener("click", (event) => {
      event.stopPropagation();
      this._open(one);
    });
    button.addEventListener("keydown", (event) => this._walk(event, one));
    const before = this._stop;
    this._stop = button;
    this._map.getPane("markerPane").appendChild(button);
    if (focused) button.focus({ preventScroll: true });
    if (before) before.remove();
  },
  _walk(event, from) {
    const way = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[event.key];
    if (event.key === "Enter" || event.key === " ") return void event.stopPropagation();
    if (!way || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    const along = ({ at }) => (at.x - from.at.x) * way[0] + (at.y - from.at.y) * way[1];
    const aside = ({ at }) => Math.abs((at.x - from.at.x) * way[1]) + Math.abs((at.y - from.at.y) * way[0]);
    const size = this._map.getSize();
    const inView = ({ at }) => at.x >= 0 && at.y >= 0 && at.x <= size.x && at.y <= size.y;
    const ahead = this._seen.filter((one) => one !== from && inView(one) && along(one) > 1 && aside(one) <= 1.2 * along(one));
    const next = ahead.sort((a, b) => along(a) + 2 * aside(a) - along(b) - 2 * aside(b))[0];
    if (next) this._stopAt(next, true);
  },
});

export const density = new Density();

/** The hexagons in view and where they stand in it, in pixels; beside 180 degrees the world is there twice. */
function placedHexagons(map, found, size, radius) {
  const whole = 256 * 2 ** map.getZoom();
  const { min } = map.getPixelBounds();
  const seen = [];
  for (const one of found) {
    const y = one.y * whole - min.y;
    if (y < -radius || y > size.y + radius) continue;
    const turned = one.x * whole - min.x;
    for (let x = turned - whole * Math.floor((turned + radius) / whole); x < size.x + radius; x += whole) seen.push({ ...one, at: L.point(x, y) });
  }
  return seen;
}

function drawHexagons(context, seen, steps, radius) {
  const [accent, ink, paper, halo] = ["--accent", "--ink", "--paper", "--halo"].map(colour);
  const corners = Array.from({ length: 6 }, (_, n) => [(radius - 1) * Math.sin((n * Math.PI) / 3), (radius - 1) * Math.cos((n * Math.PI) / 3)]);
  const classOf = (count) => steps.reduce((best, least, n) => (count >= least ? n : best), 0);
  const shade = (n) => OPACITIES[Math.min(CLASSES - 1, n + (CLASSES - steps.length))];
  steps.forEach((_, level) => {
    context.beginPath();
    for (const { at, count } of seen) {
      if (classOf(count) !== level) continue;
      corners.forEach(([x, y], n) => (n ? context.lineTo(at.x + x, at.y + y) : context.moveTo(at.x + x, at.y + y)));
      context.closePath();
    }
    context.globalAlpha = shade(level);
    context.fillStyle = accent;
    context.fill();
  });
  context.globalAlpha = 1;
  const rim = corners.map(([x, y]) => [x * 0.9, y * 0.9]);
  context.beginPath();
  for (const { at, vague } of seen) {
    if (!vague) continue;
    rim.forEach(([x, y], n) => (n ? context.lineTo(at.x + x, at.y + y) : context.moveTo(at.x + x, at.y + y)));
    context.closePath();
  }
  stroke(context, ink, 1.4, [4, 3]);
  context.setLineDash([]);
  Object.assign(context, { textAlign: "center", textBaseline: "middle", font: `600 12px ${NAME_FONT}`, lineWidth: 2.5, lineJoin: "round" });
  for (const { at, count } of seen) {
    const dark = shade(classOf(count)) > 0.6;
    context.fillStyle = dark ? paper : ink;
    if (!dark) {
      context.strokeStyle = halo;
      context.globalAlpha = 0.6;
      context.strokeText(shortly(count), at.x, at.y);
      context.globalAlpha = 1;
    }
    context.fillText(shortly(count), at.x, at.y);
  }
}

/** What the shades and a dashed rim mean. @param {HTMLElement} key @param {number[]} steps @param {boolean} vague */
function showKey(key, steps, vague) {
  const rows = steps.map((least, n) => {
    const sign = make("span", "gm-density-step");
    sign.style.opacity = String(OPACITIES[Math.min(CLASSES - 1, n + (CLASSES - steps.length))]);
    const upto = n + 1 < steps.length ? steps[n + 1] - 1 : null;
    return append(make("span", "gm-density-row"), sign, make("span", "", upto === null ? `${amount(least)}+` : upto === least ? amount(least) : `${amount(least)}–${amount(upto)}`));
  });
  if (vague) rows.push(append(make("span", "gm-density-row"), make("span", "gm-density-rim"), make("span", "", translate("hexVague"))));
  key.replaceChildren(make("strong", "", translate("perHex")), ...rows);
}
