// Saving what the map shows as a picture: an SVG put together here, of the ground as lines and the
// marks as they stand; a PNG is that, painted. Nothing is asked for.

import { widthOf } from "./badges.js";
import { basemap, covers, drawGround, drawInside, PAINTS } from "./basemap.js";
import { spots } from "./bundles.js";
import { choice } from "./choice.js";
import { counted_, density } from "./density.js";
import { append, clean, colour, draw, make } from "./dom.js";
import { editor, own } from "./editor.js";
import { renderer_ } from "./emphasis.js";
import { shownRows } from "./events.js";
import { CLASSES, OPACITIES, shortly } from "./hexagons.js";
import { NAME_FONT, nameEverything } from "./labels.js";
import { tally } from "./listing.js";
import { surroundings } from "./page_labels.js";
import { amount, layerName, readableDay, translate } from "./strings.js";
import { layerShares, symbol } from "./symbols.js";
import { page, valueAt } from "./table.js";
import { counting, sharesOfActs, tiles } from "./tile_counts.js";
import { framed, standing, theMap } from "./view.js";

const PICTURE_EDGE = 20; // pixels around the words
const PICTURE_HEAD = 74;
const PICTURE_KEY = 12; // actors in the key, the others together
const PICTURE_STYLES = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray", "stroke-linecap", "stroke-linejoin", "opacity", "font-family", "font-size", "font-weight", "text-anchor", "dominant-baseline", "paint-order"];

/** Takes down as SVG what is drawn on it as on a canvas. */
class Scribe {
  /** @param {Element} home @param {string} name  of its clips */
  constructor(home, name) {
    Object.assign(this, { at: home, name, d: "", clips: 0, homes: [], dashes: [], fillStyle: "", strokeStyle: "", lineWidth: 1, globalAlpha: 1, font: "", letterSpacing: "0px", textAlign: "left", lineJoin: "", textBaseline: "" });
  }
  beginPath() {
    this.d = "";
  }
  moveTo(x, y) {
    this.d += `M${x.toFixed(1)} ${y.toFixed(1)}`;
  }
  lineTo(x, y) {
    this.d += `L${x.toFixed(1)} ${y.toFixed(1)}`;
  }
  arc(x, y, r) {
    this.d += `M${(x - r).toFixed(1)} ${y.toFixed(1)}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`;
  }
  fill(rule) {
    if (this.d) draw("path", { d: this.d, fill: this.fillStyle, "fill-rule": rule || "nonzero" }, this.at);
  }
  stroke() {
    if (this.d) draw("path", { d: this.d, fill: "none", stroke: this.strokeStyle, "stroke-width": this.lineWidth, "stroke-linejoin": "round", ...(this.dashes.length ? { "stroke-dasharray": this.dashes.join(" ") } : {}) }, this.at);
  }
  fillRect(x, y, width, height) {
    draw("rect", { x, y, width, height, fill: this.fillStyle }, this.at);
  }
  setLineDash(dashes) {
    this.dashes = dashes;
  }
  save() {
    this.homes.push(this.at);
  }
  closePath() {
    this.d += "Z";
  }
  restore() {
    this.at = this.homes.pop() || this.at;
  }
  clip(rule) {
    const id = `${this.name}-${(this.clips += 1)}`;
    draw("path", { d: this.d || "M0 0", "clip-rule": rule || "nonzero" }, draw("clipPath", { id }, this.at));
    this.at = draw("g", { "clip-path": `url(#${id})` }, this.at);
  }
  measureText(text) {
    return { width: widthOf(text, this.font) + parseFloat(this.letterSpacing) * text.length };
  }
  strokeText(text, x, y) {
    this.words(text, x, y, { fill: "none", stroke: this.strokeStyle, "stroke-width": this.lineWidth, "stroke-linejoin": "round", opacity: this.globalAlpha });
  }
  fillText(text, x, y) {
    this.words(text, x, y, { fill: this.fillStyle });
  }
  words(text, x, y, look) {
    const font = /^(italic )?(?:(\d+) )?([\d.]+)px (.*)$/.exec(this.font) || ["", "", "400", "12", NAME_FONT];
    const more = { "font-style": font[1] ? "italic" : "normal", "font-weight": font[2] || 400, "font-size": font[3], "font-family": font[4], "letter-spacing": this.letterSpacing };
    draw("text", { x: x.toFixed(1), y: y.toFixed(1), "dominant-baseline": "central", ...more, ...look }, this.at).textContent = clean(text);
  }
}

/** @param {Element} parent @param {Object<string, string|number>} look */
function pictureText(parent, text, x, y, look) {
  const rtl = document.documentElement.dir === "rtl";
  const words = draw("text", { x, y, "font-family": NAME_FONT, "font-size": 13, fill: colour("--ink"), "dominant-baseline": "central", direction: rtl ? "rtl" : "ltr", ...look }, parent);
  words.textContent = clean(text);
  return words;
}

/** "color(srgb …)", what browsers make of color-mix, as every program reads it. */
function plainColour(value) {
  const found = /^color\(srgb ([\d.e-]+) ([\d.e-]+) ([\d.e-]+)(?: \/ ([\d.e-]+))?\)$/.exec(value);
  if (!found) return value;
  const [r, g, b] = found.slice(1, 4).map((share) => Math.round(255 * Number(share)));
  return `rgba(${r}, ${g}, ${b}, ${found[4] || 1})`;
}

/** A copy of something drawn, with its look in its attributes. @param {Element} element @returns {Element} */
function inlined(element) {
  const copy = /** @type {Element} */ (element.cloneNode(false));
  const style = getComputedStyle(element);
  for (const name of PICTURE_STYLES) {
    const value = style.getPropertyValue(name);
    if (value && value !== "none" && value !== "normal") copy.setAttribute(name, plainColour(value));
  }
  if (style.fill === "none") copy.setAttribute("fill", "none");
  for (const name of ["class", "style"]) copy.removeAttribute(name);
  for (const child of element.childNodes) copy.appendChild(child instanceof Element ? inlined(child) : child.cloneNode());
  return copy;
}

/** The ground of the view, once for each world that is in it. */
function pictureGround(parent, map, size) {
  const context = new Scribe(parent, "ground");
  const zoom = Math.round(map.getZoom());
  const whole = 256 * 2 ** zoom;
  const corner = map.getPixelBounds().min;
  const colours = {};
  for (const name of PAINTS) colours[name] = colour("--" + name);
  context.fillStyle = colours.water;
  context.fillRect(0, 0, size.x, size.y);
  for (let turn = Math.floor(corner.x / whole); turn <= Math.floor((corner.x + size.x) / whole); turn += 1) {
    const x = corner.x - turn * whole;
    const view = { zoom, size: whole, x, y: corner.y, density: 1, west: (x - 4) / whole, east: (x + size.x + 4) / whole, north: (corner.y - 4) / whole, south: (corner.y + size.y + 4) / whole };
    const sets = basemap.sets.filter((set) => set.zoom <= zoom);
    const last = sets.map((set) => covers(set, view)).lastIndexOf(true);
    sets.forEach((set, i) => (i < last ? null : i === last ? drawGround(context, set, view, colours) : drawInside(context, set, view, colours)));
  }
}

/** Lines, circles and areas, and what the editor has drawn, as they stand in their panes. */
function pictureAreas(parent, map) {
  const off = map.layerPointToContainerPoint([0, 0]);
  const group = draw("g", { transform: `translate(${off.x} ${off.y})` }, parent);
  const containers = [own && own.svg._container, renderer_ && renderer_._container].filter(Boolean);
  for (const container of containers)
    for (const child of container.children) if (getComputedStyle(child).display !== "none") group.appendChild(inlined(child));
  group.querySelectorAll("path[stroke-opacity='0']").forEach((grip) => grip.remove());
}

/** Signs and words that stand at a place: arrow heads, courses, the editor's notes. */
function pictureSigns(parent, map, pane) {
  const frame = map.getContainer().getBoundingClientRect();
  if (!map.getPane(pane)) return;
  for (const icon of map.getPane(pane).querySelectorAll(".leaflet-marker-icon")) {
    const sign = icon.querySelector("svg");
    const words = icon.querySelector(".gm-course, .gm-note");
    if (sign) parent.appendChild(pictureSign(sign, frame));
    if (!words) continue;
    const [box, style] = [words.getBoundingClientRect(), getComputedStyle(words)];
    const [x, y] = [box.left - frame.left + box.width / 2, box.top - frame.top + box.height / 2];
    const turned = /rotate\((-?[\d.]+)deg\)/.exec(words instanceof HTMLElement ? words.style.transform : "");
    pictureText(parent, words.textContent, x, y, { "text-anchor": "middle", "font-size": parseFloat(style.fontSize), fill: plainColour(style.color), stroke: colour("--halo"), "stroke-width": 3, "paint-order": "stroke", transform: `rotate(${turned ? turned[1] : 0} ${x} ${y})` });
  }
}

/** @param {Element} svg @param {DOMRect} frame */
function pictureSign(svg, frame) {
  const copy = inlined(svg);
  // Before any transform of the pointer's: a mark that is hovered over is larger.
  const box = svg.getBoundingClientRect();
  const look = { x: (box.left - frame.left).toFixed(1), y: (box.top - frame.top).toFixed(1), width: box.width.toFixed(1), height: box.height.toFixed(1), overflow: "visible" };
  for (const name in look) copy.setAttribute(name, look[name]);
  return copy;
}

function pictureMarks(parent, map) {
  pictureHexagons(parent);
  const frame = map.getContainer().getBoundingClientRect();
  for (const { marker, bundle } of standing.values()) {
    const element = marker.getElement();
    if (!element) continue;
    const svg = element.querySelector("svg.gm-symbol");
    const box = element.getBoundingClientRect();
    const place = { x: box.left - frame.left, y: box.top - frame.top, width: box.width, height: box.height };
    if (bundle.badge) pictureBadge(parent, bundle, place);
    else if (svg) {
      const group = draw("g", { opacity: element.classList.contains("gm-unsure") ? 0.5 : 1 }, parent);
      group.appendChild(pictureSign(svg, frame));
    } else pictureBundle(parent, bundle, place, element);
  }
}

/** A number in a ring of its actors' shares. @param {Bundle} bundle */
function pictureBundle(parent, bundle, box, element) {
  const [cx, cy, r] = [box.x + box.width / 2, box.y + box.height / 2, box.width / 2];
  const around = 2 * Math.PI * (r - 4);
  draw("circle", { cx, cy, r, fill: colour("--paper") }, parent);
  let at = 0;
  for (const [layer, share] of layerShares(bundle.rows)) {
    const part = (share / bundle.rows.length) * around;
    draw("circle", { cx, cy, r: r - 4, fill: "none", stroke: colour(`--c${layer}`), "stroke-width": 4, "stroke-dasharray": `${Math.max(1, part - 1).toFixed(2)} ${(around - Math.max(1, part - 1)).toFixed(2)}`, transform: `rotate(${((at / around) * 360 - 90).toFixed(2)} ${cx} ${cy})` }, parent);
    at += part;
  }
  const inner = element.querySelector(".gm-bundle");
  if (inner && inner.classList.contains("gm-bundle-vague")) draw("circle", { cx, cy, r: r + 1, fill: "none", stroke: colour("--label"), "stroke-width": 2, "stroke-dasharray": "4 3" }, parent);
  const letter = inner && inner.querySelector(".gm-bundle-letter");
  const count = inner && inner.firstChild ? inner.firstChild.textContent : "";
  const middle = { "text-anchor": "middle", direction: "ltr" };
  pictureText(parent, count, cx, letter ? cy - 6 : cy, { ...middle, "font-weight": 700 });
  if (letter) pictureText(parent, letter.textContent, cx, cy + 7, { ...middle, "font-size": 11, "font-weight": 600, fill: colour("--muted") });
}

/** @param {Bundle} bundle */
function pictureBadge(parent, bundle, box) {
  const dashes = bundle.hit ? {} : { "stroke-dasharray": "4 3" };
  draw("rect", { ...box, rx: 5, fill: colour("--paper"), stroke: colour("--label"), "stroke-width": 1.5, ...dashes }, parent);
  const middle = { "text-anchor": "middle" };
  pictureText(parent, `${bundle.badge.name}  ${amount(bundle.count)}`, box.x + box.width / 2, box.y + 12, { ...middle, "font-weight": 700 });
  pictureText(parent, translate("badgeNote"), box.x + box.width / 2, box.y + 26, { ...middle, "font-size": 12, fill: colour("--muted") });
  let at = box.x + 3;
  for (const [layer, share] of bundle.shares) {
    const width = ((box.width - 6) * share) / bundle.count;
    draw("rect", { x: at, y: box.y + box.height - 5, width, height: 3, fill: colour(`--c${layer}`) }, parent);
    at += width;
  }
}

/** Title, how many events are shown, of which days, as of when. */
function pictureHead(svg, width) {
  const rtl = document.documentElement.dir === "rtl";
  const x = rtl ? width - PICTURE_EDGE : PICTURE_EDGE;
  const fitted = (text, font) => {
    let words = clean(text);
    while (words.length > 8 && widthOf(words, font) > width - 2 * PICTURE_EDGE) words = words.slice(0, -2).trimEnd().replace(/…$/, "") + "…";
    return words;
  };
  pictureText(svg, fitted(page.title || "", `700 22px ${NAME_FONT}`), x, 28, { "font-size": 22, "font-weight": 700 });
  const [first, last] = daysShown();
  const days = first === last ? readableDay(first) : `${readableDay(first)} – ${readableDay(last)}`;
  const { outside, unplaced } = unseenRows();
  const about = [tally && tally.textContent, days, outside && translate("outside", { n: amount(outside) }), unplaced && translate("unplaced", { n: amount(unplaced) }), page.asOf && translate("asOf", { date: readableDay(page.asOf) })].filter(Boolean).join(" · ");
  pictureText(svg, fitted(about, `13px ${NAME_FONT}`), x, 54, { fill: colour("--muted") });
}

/** How many of what fits have no place, and how many lie outside the view. */
function unseenRows() {
  const [bounds, size] = [theMap.getPixelBounds(), 256 * 2 ** theMap.getZoom()];
  let [outside, unplaced] = [0, 0];
  for (const row of shownRows) {
    const [x, y] = [spots.x[row] * size, spots.y[row] * size];
    if (Number.isNaN(x)) unplaced += 1;
    else if (x < bounds.min.x || x > bounds.max.x || y < bounds.min.y || y > bounds.max.y) outside += 1;
  }
  return { outside, unplaced };
}

/** First and last day of what is shown. */
function daysShown() {
  let [first, last] = ["", ""];
  for (const row of shownRows) {
    const start = valueAt("date_start", row);
    const end = valueAt("date_end", row) || start;
    if (start && (!first || start < first)) first = start;
    if (end && end > last) last = end;
  }
  return [first, last];
}

/** Who acts, in lines, and the sources; returns how many pixels they take. */
function pictureFoot(svg, width, top) {
  const rtl = document.documentElement.dir === "rtl";
  const turn = (x) => (rtl ? width - x : x);
  const shares = counting() ? sharesOfActs(tiles.acts) : layerShares(shownRows);
  const named = shares.slice(0, PICTURE_KEY).filter(([layer]) => page.layers[layer]);
  let [x, y] = [PICTURE_EDGE, top + 22];
  for (const [layer, count] of named) {
    const text = `${clean(layerName(page.layers[layer]))} ${amount(count)}`;
    const wide = 26 + widthOf(text, `13px ${NAME_FONT}`);
    if (x + wide > width - PICTURE_EDGE && x > PICTURE_EDGE) [x, y] = [PICTURE_EDGE, y + 26];
    const sign = symbol(page.layers[layer], "reported", "bare");
    document.body.appendChild(sign);
    const copy = inlined(sign);
    sign.remove();
    for (const [name, value] of Object.entries({ x: rtl ? width - x - 20 : x, y: y - 10, width: 20, height: 20 })) copy.setAttribute(name, String(value));
    svg.appendChild(copy);
    pictureText(svg, text, turn(x + 25), y, {});
    x += wide + 20;
  }
  const rest = shares.slice(PICTURE_KEY).reduce((sum, [, count]) => sum + count, 0);
  if (rest) pictureText(svg, `${translate("other")} ${amount(rest)}`, turn(x), y, {});
  const sources = [`${translate("sources")}${["GeoNames (CC BY 4.0)", ...(page.credits || [])].join(", ")}. ${translate("basemap")}Natural Earth`, editor.credit].filter(Boolean).join(" · ");
  pictureText(svg, sources, turn(PICTURE_EDGE), y + 30, { "font-size": 11, fill: colour("--muted") });
  return y + 46 - top;
}

/** The scale that stands on the map. */
function pictureScale(parent, map, size) {
  const line = map.getContainer().querySelector(".leaflet-control-scale-line");
  if (!(line instanceof HTMLElement)) return;
  const [wide, x, y] = [line.offsetWidth, size.x - line.offsetWidth - 16, size.y - 14];
  draw("rect", { x: x - 8, y: y - 20, width: wide + 16, height: 28, rx: 4, fill: colour("--paper"), opacity: 0.9 }, parent);
  draw("path", { d: `M${x} ${y - 4}V${y}H${x + wide}V${y - 4}`, fill: "none", stroke: colour("--ink"), "stroke-width": 1.4 }, parent);
  pictureText(parent, line.textContent, x + wide / 2, y - 10, { "font-size": 11, "text-anchor": "middle", direction: "ltr" });
}

/** What the map shows, as an SVG. @returns {SVGSVGElement} */
function pictureOf(map) {
  const size = map.getSize();
  const svg = /** @type {SVGSVGElement} */ (draw("svg", { width: size.x, role: "img" }));
  draw("title", {}, svg).textContent = clean(page.title || translate("map"));
  const paper = draw("rect", { width: size.x, fill: colour("--paper") }, svg);
  pictureHead(svg, size.x);
  draw("rect", { width: size.x, height: size.y }, draw("clipPath", { id: "gm-frame" }, svg));
  const inside = draw("g", { "clip-path": "url(#gm-frame)" }, draw("g", { transform: `translate(0 ${PICTURE_HEAD})` }, svg));
  pictureGround(inside, map, size);
  pictureAreas(inside, map);
  pictureSigns(inside, map, "gm-areas");
  nameEverything(map, /** @type {any} */ (new Scribe(inside, "names")), size, surroundings);
  pictureSigns(inside, map, "gm-notes");
  pictureMarks(inside, map);
  pictureScale(inside, map, size);
  const height = PICTURE_HEAD + size.y + pictureFoot(svg, size.x, PICTURE_HEAD + size.y);
  for (const element of [svg, paper]) element.setAttribute("height", String(height));
  svg.setAttribute("viewBox", `0 0 ${size.x} ${height}`);
  return svg;
}

const SHARPER = 2; // pixels of a PNG to one of the page

/** @param {"svg"|"png"} form */
async function savePicture(form) {
  const text = new XMLSerializer().serializeToString(pictureOf(theMap));
  if (form === "svg") return saveAs(new Blob([text], { type: "image/svg+xml" }), form);
  const image = new Image();
  image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(text);
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [image.width * SHARPER, image.height * SHARPER];
  const context = canvas.getContext("2d");
  if (context) context.drawImage(image, 0, 0, canvas.width, canvas.height);
  canvas.toBlob((blob) => blob && saveAs(blob, form), "image/png");
}

/** @param {Blob} blob @param {string} form */
function saveAs(blob, form) {
  const link = /** @type {HTMLAnchorElement} */ (make("a"));
  link.href = URL.createObjectURL(blob);
  link.download = `${page.id || "map"}.${form}`;
  document.body.appendChild(link);
  link.click();
  link.remove();
  window.setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

/** Two buttons; none in a sandbox, which may save nothing, and none without a map. */
export function pictureButtons() {
  if (choice.plain || (framed && window.origin === "null")) return null;
  const box = make("span", "gm-save", translate("savePicture") + " ");
  for (const form of /** @type {("png"|"svg")[]} */ (["png", "svg"])) {
    const button = make("button", "gm-quiet", form.toUpperCase());
    button.setAttribute("aria-label", `${translate("savePicture")} (${form.toUpperCase()})`);
    button.addEventListener("click", () => savePicture(form));
    append(box, button, document.createTextNode(" "));
  }
  return box;
}

/** The hexagons in a saved picture. */
function pictureHexagons(parent) {
  if (!counted_) return;
  const [radius, steps] = [density._radius - 1, density._steps];
  for (const { at, count, vague } of density._seen) {
    const level = steps.reduce((best, least, n) => (count >= least ? n : best), 0) + CLASSES - steps.length;
    const points = (r) => Array.from({ length: 6 }, (_, n) => `${(at.x + r * Math.sin((n * Math.PI) / 3)).toFixed(1)},${(at.y + r * Math.cos((n * Math.PI) / 3)).toFixed(1)}`).join(" ");
    draw("polygon", { points: points(radius), fill: colour("--accent"), "fill-opacity": OPACITIES[level] }, parent);
    if (vague) draw("polygon", { points: points(0.9 * radius), fill: "none", stroke: colour("--ink"), "stroke-dasharray": "4 3" }, parent);
    pictureText(parent, shortly(count), at.x, at.y, { "text-anchor": "middle", direction: "ltr", "font-weight": 600, fill: colour(OPACITIES[level] > 0.6 ? "--paper" : "--ink") });
  }
}
