// The choice of a time: bars with two handles, begin and end as dates, and playing through it.

import { wholeDay } from "./address.js";
import { apply } from "./apply.js";
import { choice } from "./choice.js";
import { chooseBars, reach } from "./chosen_time.js";
import { checkbox, section } from "./controls.js";
import { isoDay, NO_DAY } from "./days.js";
import { append, draw, make } from "./dom.js";
import { fitAnyTime } from "./events.js";
import { stopPlaying, tellTime, timePlayer } from "./player.js";
import { keepBarsIn } from "./slim.js";
import { amount, readableDay, translate } from "./strings.js";
import { counting, tiles } from "./tile_counts.js";
import { barHeights, eventDays, timeScale, timeSpan } from "./time.js";
import { narrow } from "./view.js";

const BAR_BOX = 40; // height of the bars' drawing, in its own units

/** @param {Scale} scale */
function timeline(scale) {
  const bars = scale.edges.length - 1;
  const box = make("div", "gm-timeline");
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", translate("overTime"));
  const plot = make("div", "gm-plot");
  const drawing = draw("svg", { viewBox: `0 0 ${bars} ${BAR_BOX}`, preserveAspectRatio: "none", "aria-hidden": "true" }, plot);
  const [all, mine] = [draw("path", { class: "gm-bars" }, drawing), draw("path", { class: "gm-bars gm-bars-on" }, drawing)];
  const chosen = make("div", "gm-window");
  const [from, to] = ["from", "to"].map((name) => timeHandle(scale, name));
  append(plot, append(make("div", "gm-window-box"), chosen), from, to);
  brush(plot, scale);
  const player = timePlayer(scale);
  append(box, plot, append(make("div", "gm-ends"), make("span", "", readableDay(isoDay(scale.edges[0]))), make("span", "", readableDay(isoDay(scale.edges[bars] - 1)))), player.element);
  const refresh = () => {
    const [first, last] = reach(scale);
    const heights = barHeights(scale, fitAnyTime);
    const tallest = Math.max(...heights, 1e-9);
    all.setAttribute("d", barPath(heights, tallest, 0, bars));
    mine.setAttribute("d", barPath(heights, tallest, first, last));
    chosen.style.insetInlineStart = `${(100 * first) / bars}%`;
    chosen.style.width = `${(100 * (last - first)) / bars}%`;
    chosen.hidden = !choice.from && !choice.to;
    [from.value, to.value] = [String(first), String(last)];
    from.setAttribute("aria-valuetext", readableDay(choice.from || isoDay(scale.edges[0])));
    to.setAttribute("aria-valuetext", readableDay(choice.to || isoDay(scale.edges[bars] - 1)));
    player.refresh();
    tellTime(scale);
  };
  return { element: box, refresh };
}

/** Bars as one path; what is there at all can be seen. */
function barPath(heights, tallest, first, last) {
  let path = "";
  for (let bar = first; bar < last; bar += 1) {
    if (heights[bar] < 1e-9) continue;
    const height = Math.max(1.5, (heights[bar] / tallest) * BAR_BOX);
    path += `M${bar} ${BAR_BOX}v${(-height).toFixed(2)}h.9v${height.toFixed(2)}z`;
  }
  return path;
}

/** A slider of the browser's own: arrows, Page keys, Home and End move it. @param {Scale} scale @param {string} name */
function timeHandle(scale, name) {
  const bars = scale.edges.length - 1;
  const handle = /** @type {HTMLInputElement} */ (make("input", `gm-handle-${name}`));
  Object.assign(handle, { type: "range", min: "0", max: String(bars), step: "1" });
  handle.setAttribute("aria-label", translate(name));
  handle.addEventListener("input", () => {
    stopPlaying();
    const [from, to] = reach(scale);
    if (name === "from") chooseBars(scale, Math.min(+handle.value, to - 1), to);
    else chooseBars(scale, from, Math.max(+handle.value, from + 1));
  });
  return handle;
}

/** Dragging over the bars chooses those; dragging the chosen ones moves them. */
function brush(plot, scale) {
  const bars = scale.edges.length - 1;
  const at = (event) => {
    const box = plot.querySelector("svg").getBoundingClientRect();
    const share = (event.clientX - box.left) / box.width;
    return Math.max(0, Math.min(bars, bars * (document.documentElement.dir === "rtl" ? 1 - share : share)));
  };
  let held = null;
  plot.addEventListener("pointerdown", (event) => {
    if (event.target instanceof HTMLInputElement || event.button) return;
    stopPlaying();
    const [from, to] = reach(scale);
    const x = at(event);
    held = { x, from, to, moves: (choice.from || choice.to) && x > from && x < to };
    plot.setPointerCapture(event.pointerId);
  });
  plot.addEventListener("pointermove", (event) => held && brushTo(scale, held, at(event)));
  plot.addEventListener("pointerup", (event) => {
    if (held && !held.moves) brushTo(scale, held, at(event));
    held = null;
  });
  plot.addEventListener("pointercancel", () => (held = null));
}

function brushTo(scale, held, x) {
  const bars = scale.edges.length - 1;
  if (held.moves) {
    const by = Math.max(-held.from, Math.min(bars - held.to, Math.round(x - held.x)));
    return chooseBars(scale, held.from + by, held.to + by);
  }
  const [low, high] = [Math.min(bars - 1, Math.floor(Math.min(x, held.x))), Math.ceil(Math.max(x, held.x))];
  return chooseBars(scale, low, Math.max(low + 1, high));
}

function undated() {
  if (counting()) return tiles.count - tiles.days[1].reduce((sum, one) => sum + one, 0);
  return eventDays().last.reduce((count, day) => count + (day === NO_DAY ? 1 : 0), 0);
}

export function timeFilter() {
  const part = section(translate("when"), !narrow() && !choice.plain);
  keepBarsIn(part);
  const scale = timeScale();
  const bars = scale ? timeline(scale) : null;
  const [first, last] = timeSpan();
  const row = make("div", "gm-days");
  const boxes = ["from", "to"].map((name) => {
    const label = make("label", "", translate(name));
    const box = /** @type {HTMLInputElement} */ (make("input"));
    box.type = "date";
    if (first) [box.min, box.max] = [first, last];
    box.addEventListener("change", () => {
      stopPlaying();
      choice[name] = wholeDay(box.value, name === "to");
      apply();
    });
    append(row, append(label, box));
    return /** @type {[string, HTMLInputElement]} */ ([name, box]);
  });
  const days = section(translate("exactDays"), false);
  days.classList.add("gm-exact-days");
  append(days, row);
  const without = undated();
  const { label, box } = checkbox([make("span", "gm-name", translate("undated", { n: amount(without) }))], false, (on) => {
    choice.undated = on;
    apply();
  });
  append(part, bars && bars.element, bars ? days : row, label);
  return {
    element: part,
    refresh: () => {
      if (bars) bars.refresh();
      boxes.forEach(([name, input]) => (input.value = choice[name] || ""));
      label.hidden = !without || (!choice.from && !choice.to);
      box.checked = choice.undated;
    },
  };
}
