// The choice of a time: bars with two handles, begin and end as dates, and playing through it.

const BAR_BOX = 40; // height of the bars' drawing, in its own units
const BEAT = 700; // milliseconds from one step of playing to the next, at least

let applying = 0;
/** Applies the choice with the next picture: a handle that is dragged asks more often. */
function applySoon() {
  if (!applying)
    applying = requestAnimationFrame(() => {
      applying = 0;
      apply();
    });
}

/** First and last chosen bar: [from, to), as edges of the scale. @param {Scale} scale */
function reach(scale) {
  const bars = scale.edges.length - 1;
  const from = choice.from ? barOf(scale.edges, dayOf(choice.from)) : 0;
  const to = choice.to ? barOf(scale.edges, dayOf(choice.to)) + 1 : bars;
  return [from, Math.max(from + 1, to)];
}

/** @param {Scale} scale @param {number} from @param {number} to edges */
function chooseBars(scale, from, to) {
  const bars = scale.edges.length - 1;
  choice.from = from <= 0 ? null : isoDay(scale.edges[from]);
  choice.to = to >= bars ? null : isoDay(scale.edges[to] - 1);
  applySoon();
}

/** @param {Scale} scale */
function timeline(scale) {
  const bars = scale.edges.length - 1;
  const box = make("div", "gm-timeline");
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", say("overTime"));
  const plot = make("div", "gm-plot");
  const drawing = draw("svg", { viewBox: `0 0 ${bars} ${BAR_BOX}`, preserveAspectRatio: "none", "aria-hidden": "true" }, plot);
  const [all, mine] = [draw("path", { class: "gm-bars" }, drawing), draw("path", { class: "gm-bars gm-bars-on" }, drawing)];
  const chosen = make("div", "gm-window");
  const [from, to] = ["from", "to"].map((name) => timeHandle(scale, name));
  put(plot, put(make("div", "gm-window-box"), chosen), from, to);
  brush(plot, scale);
  const player = timePlayer(scale);
  put(box, plot, put(make("div", "gm-ends"), make("span", "", readableDay(isoDay(scale.edges[0]))), make("span", "", readableDay(isoDay(scale.edges[bars] - 1)))), player.element);
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
  handle.setAttribute("aria-label", say(name));
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

let playing = 0;

function stopPlaying() {
  if (!playing) return;
  window.clearTimeout(playing);
  playing = 0;
  if (tally) tally.setAttribute("aria-live", "polite");
  filters.forEach((refresh) => refresh());
}

/**
 * Steps to and fro by what is chosen, and playing in steps of a third of it. Where less motion is
 * asked for nothing moves by itself: there are the steps.
 * @param {Scale} scale
 */
function timePlayer(scale) {
  const row = make("div", "gm-player");
  const button = (key, path, work) => {
    const made = make("button", "gm-step");
    draw("path", { d: path }, draw("svg", { viewBox: "0 0 16 16", "aria-hidden": "true" }, made));
    made.setAttribute("aria-label", say(key));
    made.title = say(key);
    made.addEventListener("click", work);
    return made;
  };
  const back = button("earlier", "M11 2L4 8l7 6z", () => (stopPlaying(), stepTime(scale, -1, 1)));
  const on = button("later", "M5 2l7 6-7 6z", () => (stopPlaying(), stepTime(scale, 1, 1)));
  const play = button("play", PLAY, () => (playing ? stopPlaying() : startPlaying(scale)));
  const whole = make("button", "gm-quiet", say("all"));
  whole.setAttribute("aria-label", `${say("when")}: ${say("all")}`);
  whole.addEventListener("click", () => (stopPlaying(), chooseBars(scale, 0, scale.edges.length - 1)));
  const span = make("span", "gm-span");
  put(row, back, play, on, span, whole);
  const motion = window.matchMedia("(prefers-reduced-motion: reduce)");
  const still = () => {
    play.hidden = motion.matches;
    if (motion.matches) stopPlaying();
  };
  motion.addEventListener("change", still);
  still();
  const refresh = () => {
    play.setAttribute("aria-label", say(playing ? "pause" : "play"));
    play.title = say(playing ? "pause" : "play");
    play.querySelector("path").setAttribute("d", playing ? PAUSE : PLAY);
    whole.hidden = !choice.from && !choice.to;
    span.textContent = whole.hidden ? "" : chosenSpan(scale);
  };
  return { element: row, refresh };
}

const PLAY = "M4 2l10 6-10 6z";
const PAUSE = "M3 2h3.6v12H3zM9.4 2H13v12H9.4z";

/** @param {Scale} scale */
function chosenSpan(scale) {
  const end = isoDay(scale.edges[scale.edges.length - 1] - 1);
  return spanOf(choice.from || isoDay(scale.edges[0]), choice.to || end, DAY);
}

/** Moves the chosen time by a share of itself; without one it begins with a twentieth of all. @returns {boolean} whether it moved */
function stepTime(scale, direction, share) {
  const bars = scale.edges.length - 1;
  const [from, to] = reach(scale);
  if (!choice.from && !choice.to) {
    const width = Math.max(1, Math.round(bars / 20));
    chooseBars(scale, direction > 0 ? 0 : bars - width, direction > 0 ? width : bars);
    return true;
  }
  const by = direction * Math.max(1, Math.round((to - from) * share));
  const moved = Math.max(-from, Math.min(bars - to, by));
  if (moved) chooseBars(scale, from + moved, to + moved);
  return moved !== 0;
}

/** @param {Scale} scale */
function startPlaying(scale) {
  if (calm()) return;
  const width = reach(scale);
  if (width[1] === scale.edges.length - 1 && choice.from) chooseBars(scale, 0, width[1] - width[0]); // at the end: again
  else stepTime(scale, 1, 1 / 3);
  if (tally) tally.setAttribute("aria-live", "off"); // its every change would be read aloud
  const beat = () => {
    playing = window.setTimeout(beat, BEAT);
    if (!stepTime(scale, 1, 1 / 3)) stopPlaying();
  };
  playing = window.setTimeout(beat, BEAT);
}

/** The first and the last day of any event, null where none has one. */
function timeSpan() {
  let [first, last] = [null, null];
  for (const name of ["date_start", "date_end"])
    for (const day of table.columns[name] ? table.columns[name].values : []) {
      if (day && (first === null || day < first)) first = day;
      if (day && (last === null || day > last)) last = day;
    }
  return [first, last];
}

function undated() {
  return eventDays().last.reduce((count, day) => count + (day === NO_DAY ? 1 : 0), 0);
}

function timeFilter() {
  const part = section(say("when"), !narrow() && !choice.plain);
  const scale = timeScale();
  const bars = scale ? timeline(scale) : null;
  const [first, last] = timeSpan();
  const row = make("div", "gm-days");
  const boxes = ["from", "to"].map((name) => {
    const label = make("label", "", say(name));
    const box = /** @type {HTMLInputElement} */ (make("input"));
    box.type = "date";
    if (first) [box.min, box.max] = [first, last];
    box.addEventListener("change", () => {
      stopPlaying();
      choice[name] = wholeDay(box.value, name === "to");
      apply();
    });
    put(row, put(label, box));
    return /** @type {[string, HTMLInputElement]} */ ([name, box]);
  });
  const without = undated();
  const { label, box } = tick([make("span", "gm-name", say("undated", { n: amount(without) }))], false, (on) => {
    choice.undated = on;
    apply();
  });
  put(part, bars && bars.element, row, label);
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
