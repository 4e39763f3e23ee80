// Stepping and playing through time: to where something happened, at the reader's speed.

import { choice } from "./choice.js";
import { chooseBars, reach } from "./chosen_time.js";
import { isoDay } from "./days.js";
import { append, draw, make } from "./dom.js";
import { fitAnyTime } from "./events.js";
import { refreshers, tally } from "./listing.js";
import { amount, translate } from "./strings.js";
import { barHeights } from "./time.js";
import { calm, playing, setPlaying, theMap } from "./view.js";
import { DAY, spanOf } from "./when.js";

const BEAT = 700; // milliseconds from one step of playing to the next at single speed
const SPEEDS = [0.5, 1, 2, 4];
const PLAY = "M4 2l10 6-10 6z";
const PAUSE = "M3 2h3.6v12H3zM9.4 2H13v12H9.4z";
let speed = 1;
let accumulates = false;

export function stopPlaying() {
  if (!playing) return;
  window.clearTimeout(playing);
  setPlaying(0);
  if (tally) tally.setAttribute("aria-live", "polite");
  refreshers.forEach((refresh) => refresh());
}

/**
 * Steps to and fro by what is chosen, and playing in steps of a third of it. Where less motion is
 * asked for nothing moves by itself: there are the steps.
 * @param {Scale} scale
 */
export function timePlayer(scale) {
  const row = make("div", "gm-player");
  const button = (key, path, work) => {
    const made = make("button", "gm-step");
    draw("path", { d: path }, draw("svg", { viewBox: "0 0 16 16", "aria-hidden": "true" }, made));
    made.setAttribute("aria-label", translate(key));
    made.title = translate(key);
    made.addEventListener("click", work);
    return made;
  };
  const back = button("earlier", "M11 2L4 8l7 6z", () => (stopPlaying(), stepTime(scale, -1, 1)));
  const on = button("later", "M5 2l7 6-7 6z", () => (stopPlaying(), stepTime(scale, 1, 1)));
  const play = button("play", PLAY, () => (playing ? stopPlaying() : startPlaying(scale)));
  const whole = make("button", "gm-quiet", translate("all"));
  whole.setAttribute("aria-label", `${translate("when")}: ${translate("all")}`);
  whole.addEventListener("click", () => (stopPlaying(), chooseBars(scale, 0, scale.edges.length - 1)));
  const span = make("span", "gm-span");
  const how = playOptions();
  append(row, back, play, on, how, span, whole);
  const motion = window.matchMedia("(prefers-reduced-motion: reduce)");
  const still = () => {
    play.hidden = how.hidden = motion.matches;
    if (motion.matches) stopPlaying();
  };
  motion.addEventListener("change", still);
  still();
  const refresh = () => {
    play.setAttribute("aria-label", translate(playing ? "pause" : "play"));
    play.title = translate(playing ? "pause" : "play");
    play.querySelector("path").setAttribute("d", playing ? PAUSE : PLAY);
    whole.hidden = !choice.from && !choice.to;
    span.textContent = whole.hidden ? "" : chosenSpan(scale);
  };
  return { element: row, refresh };
}

/** How fast it plays, and whether what was shown stays. */
function playOptions() {
  const box = make("span", "gm-play-options");
  const select = /** @type {HTMLSelectElement} */ (make("select"));
  select.setAttribute("aria-label", translate("speed"));
  select.title = translate("speed");
  for (const one of SPEEDS) {
    const option = /** @type {HTMLOptionElement} */ (make("option", "", `×${amount(one, 1)}`));
    option.value = String(one);
    option.selected = one === speed;
    select.appendChild(option);
  }
  select.addEventListener("change", () => (speed = +select.value));
  const keep = make("button", "gm-step");
  draw("path", { d: "M2 14V9h3v5zM6.5 14V6h3v8zM11 14V2h3v12z" }, draw("svg", { viewBox: "0 0 16 16", "aria-hidden": "true" }, keep));
  keep.title = translate("accumulate");
  keep.setAttribute("aria-label", translate("accumulate"));
  keep.setAttribute("aria-pressed", "false");
  keep.addEventListener("click", () => {
    accumulates = !accumulates;
    keep.setAttribute("aria-pressed", String(accumulates));
  });
  return append(box, select, keep);
}

/** @param {Scale} scale */
function chosenSpan(scale) {
  const end = isoDay(scale.edges[scale.edges.length - 1] - 1);
  return spanOf(choice.from || isoDay(scale.edges[0]), choice.to || end, DAY);
}

/** Says the chosen time on the map itself, where the eye is while it plays. @param {Scale} scale */
export function tellTime(scale) {
  if (!theMap) return;
  let sign = theMap.getContainer().querySelector(".gm-when");
  if (!sign) {
    sign = make("div", "gm-when");
    sign.setAttribute("aria-hidden", "true"); // the handles say it
    sign.dir = "auto";
    theMap.getContainer().appendChild(sign);
  }
  sign.textContent = choice.from || choice.to ? chosenSpan(scale) : "";
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

/** Bars that one step of playing moves by: a third of what was chosen when it began. */
let stride = 1;

/**
 * One step of playing; times in which nothing happened are passed over.
 * @param {Scale} scale @returns {boolean} whether there was one more
 */
function playOn(scale) {
  const bars = scale.edges.length - 1;
  const [from, to] = reach(scale);
  if (to >= bars) return false;
  const heights = barHeights(scale, fitAnyTime);
  const empty = (first, last) => heights.slice(first, last).every((height) => height < 1e-9);
  let by = Math.min(stride, bars - to);
  const begin = (moved) => (accumulates ? to : from + moved);
  while (to + by < bars && empty(begin(by), to + by)) by += 1;
  chooseBars(scale, accumulates ? from : from + by, to + by);
  return true;
}

/** @param {Scale} scale */
function startPlaying(scale) {
  if (calm()) return;
  const bars = scale.edges.length - 1;
  const [from, to] = reach(scale);
  if (!choice.from && !choice.to) {
    const width = Math.max(1, Math.round(bars / 20));
    stride = Math.max(1, Math.round(width / 3));
    chooseBars(scale, 0, width); // where the first event is, by the scale's own beginning
  } else {
    stride = Math.max(1, Math.round((to - from) / 3));
    if (to >= bars) chooseBars(scale, 0, Math.min(bars, accumulates ? stride : to - from)); // at the end: again
    else playOn(scale);
  }
  if (tally) tally.setAttribute("aria-live", "off"); // its every change would be read aloud
  const beat = () => {
    setPlaying(window.setTimeout(beat, BEAT / speed));
    if (!playOn(scale)) stopPlaying();
  };
  setPlaying(window.setTimeout(beat, BEAT / speed));
}
