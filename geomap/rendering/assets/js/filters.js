// The filters of the panel: who, how sure, when, what. Each rewrites the choice and asks to apply it.

import { apply, applySoon } from "./apply.js";
import { choice } from "./choice.js";
import { checkbox, section } from "./controls.js";
import { append, make, said } from "./dom.js";
import { counted, countsNow, fitBut, outletKey, outletsIn, slug, tellers, toggled } from "./events.js";
import { DENSE } from "./hexagons.js";
import { folded } from "./matching.js";
import { PLACED, placedAs } from "./precision.js";
import { amount, translate } from "./strings.js";
import { SURE_STEP, SUREST } from "./sureness.js";
import { symbol } from "./symbols.js";
import { page, perRow, table } from "./table.js";
import { counting, eventCount, tiles, totalCounts } from "./tile_counts.js";

/** Layers by side, in the order of the page. */
export function sides() {
  const found = new Map();
  for (const layer of page.layers) {
    const side = layer.side || "";
    found.set(side, [...(found.get(side) || []), layer]);
  }
  return found;
}

const FEW = 12; // values up to which nobody needs to look for one

/** Boxes for the values of a column, each with what it would show now; where they are many, with a field to find one. */
function valueFilter(title, name, values, inside, count, find) {
  const part = section(title, false);
  const keys = values.map(([key]) => key);
  const list = make("div", "gm-values");
  list.setAttribute("role", "group");
  list.setAttribute("aria-label", title);
  const makeBoxes = () =>
    values.map(([key]) => {
      const number = make("span", "gm-count");
      const { label, box } = checkbox([...inside(key), number], true, (on) => {
        choice[name] = toggled(choice[name], keys, key, on);
        apply();
      });
      box.dataset.value = key;
      list.appendChild(label);
      return { key, box, label, number };
    });
  let boxes = null;
  const refresh = () => {
    if (!part.open && eventCount() >= DENSE) return; // of so many, what nobody sees is not counted
    if (!boxes) {
      boxes = makeBoxes();
      if (find && values.length > FEW) append(part, allOrNone(name), finder(find, boxes));
      part.appendChild(list);
    }
    const counts = count();
    for (const { key, box, number, label } of boxes) {
      box.checked = !choice[name] || choice[name].has(key);
      number.textContent = amount(counts.get(key) || 0);
      label.classList.toggle("gm-empty", !counts.get(key));
    }
  };
  part.addEventListener("toggle", refresh);
  return { element: part, refresh };
}

/** Buttons for all values and for none. */
function allOrNone(name) {
  const tools = make("p", "gm-tools");
  for (const [key, value] of [["all", null], ["none", new Set()]]) {
    const button = make("button", "gm-quiet", translate(/** @type {string} */ (key)));
    button.addEventListener("click", () => {
      choice[name] = value;
      apply();
    });
    tools.appendChild(button);
  }
  return tools;
}

/** A field that hides the boxes whose name lacks what is typed. */
function finder(words, boxes) {
  const field = /** @type {HTMLInputElement} */ (make("input", "gm-finder"));
  Object.assign(field, { type: "search", placeholder: words, dir: "auto" });
  field.setAttribute("aria-label", words);
  field.addEventListener("input", () => {
    const term = folded(field.value).trim();
    for (const { label } of boxes) label.hidden = !folded(label.textContent).includes(term);
  });
  return field;
}

export function statusFilter() {
  const order = page.statuses;
  const values = counted("status").sort((a, b) => order.indexOf(a[0]) - order.indexOf(b[0]));
  const sample = { id: "", letter: "", shape: "circle" };
  return valueFilter(translate("statuses"), "status", values, (status) => [symbol(sample, status, "bare"), make("span", "gm-name", translate(status))], () => countsNow("status", "status", (value) => [value || "reported"]));
}

export function typeFilter() {
  const values = counted("event_type");
  const names = new Map(values.map(([name]) => [slug(name), name]));
  return valueFilter(translate("types"), "types", values.map(([name, count]) => [slug(name), count]), (key) => [make("span", "gm-name", translate(names.get(key)))], () => countsNow("types", "event_type", (value) => [slug(value || "")]));
}

/** Who told it: every outlet that is the source of an event, or one of its sources. */
function outletFilter() {
  const [names, counts] = [new Map(), new Map()];
  const add = (name, count) => {
    const key = outletKey(name);
    if (!names.has(key)) names.set(key, name);
    counts.set(key, (counts.get(key) || 0) + count);
  };
  if (counting()) for (const [name, count] of tiles.values.source) add(name, count);
  else eachOutlet(null, (name) => add(name, 1));
  if (names.size < 2) return null;
  const values = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  return valueFilter(translate("outlets"), "sources", values, (key) => [said("span", "gm-name", names.get(key) || translate("unknownSource"))], outletCounts, translate("findOutlet"));
}

/** Every outlet of every event, once for each event. @param {Uint8Array|null} rows which count @param {(name: string|null) => void} take */
function eachOutlet(rows, take) {
  const own = perRow("source", (name) => name);
  const others = perRow(tellers(), outletsIn);
  for (let row = 0; row < table.count; row += 1) {
    if (rows && !rows[row]) continue;
    const [first, more] = [own(row), others(row)];
    take(first);
    if (!more.length) continue;
    const seen = new Set([outletKey(first)]);
    for (const name of more) if (!seen.has(outletKey(name))) seen.add(outletKey(name)), take(name);
  }
}

/** @type {{element: HTMLElement, refresh: () => void}|null} */
let outlets_ = null;

export function keptOutletFilter() {
  outlets_ = outletFilter();
  return outlets_ && { element: outlets_.element, refresh: () => outlets_.refresh() };
}

/** Other outlets of an event come with the texts. */
export function refreshOutlets() {
  const made = outlets_ && table.columns.sources ? outletFilter() : null;
  if (!made) return;
  made.element.open = outlets_.element.open;
  outlets_.element.replaceWith(made.element);
  outlets_ = made;
}

function outletCounts() {
  if (counting()) return totalCounts("source", (name) => [outletKey(name)]);
  const counts = new Map();
  eachOutlet(fitBut("sources"), (name) => counts.set(outletKey(name), (counts.get(outletKey(name)) || 0) + 1));
  return counts;
}

function precisionCounts() {
  if (counting()) return new Map(PLACED.map((kind, n) => [kind, tiles.placed[n]]));
  const placed = placedAs();
  const counts = new Map();
  fitBut("precision").forEach((one, row) => one && counts.set(PLACED[placed[row]], (counts.get(PLACED[placed[row]]) || 0) + 1));
  return counts;
}

export function precisionFilter() {
  const counts = tiles ? tiles.placed : PLACED.map(() => 0);
  if (!tiles) for (const place of placedAs()) counts[place] += 1;
  const values = PLACED.map((kind, n) => [kind, counts[n]]).filter(([, count]) => count);
  if (values.length < 2) return null;
  const words = { exact: "exactSpot", area: "areaOnly", untold: "precisionUntold", none: "nowhere" };
  return valueFilter(translate("howExact"), "precision", values, (kind) => [make("span", "gm-name", translate(words[kind]))], precisionCounts);
}

/** The slider; null where no event says how sure it is, or all say the same. */
export function sureFilter() {
  const column = table.columns.confidence;
  const known = column ? new Set(column.values.filter((sure) => typeof sure === "number")) : new Set();
  if (tiles ? !tiles.sure : known.size < 2) return null;
  const part = section(translate("sureness"), false);
  const slider = /** @type {HTMLInputElement} */ (make("input", "gm-sure"));
  Object.assign(slider, { type: "range", min: "0", max: String(SUREST), step: String(SURE_STEP) });
  slider.setAttribute("aria-label", translate("sureness"));
  const told = make("output", "gm-soft");
  slider.addEventListener("input", () => {
    choice.sure = Number(slider.value);
    refresh();
    applySoon();
  });
  const refresh = () => {
    const words = choice.sure ? translate("sureFrom", { n: amount(choice.sure) }) : translate("all");
    slider.value = String(choice.sure);
    slider.setAttribute("aria-valuetext", words);
    told.textContent = words;
  };
  refresh();
  append(part, append(make("p", "gm-sure-row"), slider, told), make("p", "gm-soft", translate("sureNote")));
  return { element: part, refresh };
}
