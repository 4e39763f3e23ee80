// A story: beside its text the map follows the step that is read.

import { knownActors, wholeDay } from "./address.js";
import { apply } from "./apply.js";
import { choice } from "./choice.js";
import { append, draw, make } from "./dom.js";
import { readHighlight, setHighlight } from "./editor.js";
import { shownRows } from "./events.js";
import { fitRows, fitWhole } from "./extent.js";
import { closeEvent } from "./opening.js";
import { colophon } from "./panel.js";
import { setStep, stepNow, story } from "./story_step.js";
import { amount, translate } from "./strings.js";
import { table } from "./table.js";
import { calm, theMap } from "./view.js";

const READ_AT = 0.4; // of the room for text: a step that has come so high is the one read
let stepElements = [];
let stepCount = null;
let stepTold = null;
let stepButtons = [];
let beforeSteps = null; // what the address chose: steps say what else they show

/** @param {L.Map} map */
export function makeStory(map) {
  if (!story || choice.plain) return;
  stepElements = story.map((step) => document.getElementById(step.id));
  beforeSteps = { ...choice };
  // The wheel and one finger scroll the story, also over the map.
  map.scrollWheelZoom.disable();
  if (window.matchMedia("(pointer: coarse)").matches) map.dragging.disable();
  watchZoom(map);
  makeStepper(map);
  const text = document.getElementById("geomap-story");
  if (text) text.appendChild(colophon());
  const asked = stepOf(window.location.hash);
  if (asked > 0) stepElements[asked].scrollIntoView();
  showStep(asked >= 0 ? asked : stepRead(), false);
  let waiting = false;
  const follow = () => {
    if (waiting) return;
    waiting = true;
    window.requestAnimationFrame(() => {
      waiting = false;
      showStep(stepRead(), true);
    });
  };
  window.addEventListener("scroll", follow, { passive: true });
  window.addEventListener("resize", follow);
  document.addEventListener("keydown", stepByKey);
}

/** @param {string} hash */
function stepOf(hash) {
  const id = hash.replace(/^#/, "");
  return id ? /** @type {any[]} */ (story).findIndex((step) => step.id === id) : -1;
}

/** The step that the reader has reached: the last whose beginning has come up to where one reads. */
function stepRead() {
  const root = document.documentElement;
  if (window.scrollY > 0 && window.scrollY + window.innerHeight >= root.scrollHeight - 2) return stepElements.length - 1;
  const box = theMap.getContainer().getBoundingClientRect();
  const above = box.width > root.clientWidth * 0.9 ? Math.max(0, box.bottom) : 0;
  const line = above + (window.innerHeight - above) * READ_AT;
  let found = 0;
  stepElements.forEach((element, number) => {
    if (element.getBoundingClientRect().top <= line) found = number;
  });
  return found;
}

/** @param {number} number @param {boolean} moved with the map seen to move */
function showStep(number, moved) {
  if (number === stepNow || !story || !story[number]) return;
  setStep(number);
  const step = story[number];
  closeEvent(true);
  Object.assign(choice, beforeSteps, { event: null, theme: choice.theme });
  if (step.events) choice.only = new Set(step.events);
  if (step.actors) choice.actors = knownActors(step.actors);
  if (step.from) choice.from = wholeDay(step.from, false);
  if (step.to) choice.to = wholeDay(step.to, true);
  if (step.highlight) setHighlight(step.highlight);
  else readHighlight();
  apply();
  viewStep(step, moved);
  tellStep();
}

let zooming = false; // Leaflet takes no view while it moves to another
let viewLater = false;

/** @param {L.Map} map */
function watchZoom(map) {
  map.on("zoomanim", () => (zooming = true));
  map.on("zoomend", () => {
    zooming = false;
    if (!viewLater) return;
    viewLater = false;
    viewStep(/** @type {any[]} */ (story)[stepNow], true);
  });
}

/** @param {any} step @param {boolean} moved */
function viewStep(step, moved) {
  viewLater = zooming;
  if (zooming) return;
  if (step.view) {
    const [zoom, lat, lon] = step.view;
    const less = theMap.getSize().x < 500 ? 1 : 0; // as much of the country on a phone
    theMap.setView([lat, lon], Math.max(theMap.getMinZoom(), zoom - less), { animate: moved && !calm() });
  } else if (shownRows.length === table.count || !fitRows(shownRows, moved))
    fitWhole(theMap, moved && !calm());
}

/** @param {L.Map} map */
function makeStepper(map) {
  const bar = make("div", "gm-stepper");
  bar.setAttribute("role", "group");
  bar.setAttribute("aria-label", translate("storySteps"));
  stepButtons = [["storyBack", -1, "M10 3L5 8l5 5"], ["storyNext", 1, "M6 3l5 5-5 5"]].map(([key, way, path]) => {
    const button = make("button", "gm-step");
    button.setAttribute("aria-label", translate(key));
    button.title = translate(key);
    draw("path", { d: path, fill: "none", stroke: "currentColor", "stroke-width": 2 }, draw("svg", { viewBox: "0 0 16 16", "aria-hidden": "true" }, button));
    button.addEventListener("click", () => goStep(stepNow + way));
    return button;
  });
  stepCount = make("span", "gm-step-count");
  stepCount.setAttribute("aria-hidden", "true");
  stepTold = make("span", "gm-offscreen");
  stepTold.setAttribute("role", "status");
  append(bar, stepButtons[0], stepCount, stepButtons[1], stepTold);
  L.DomEvent.disableClickPropagation(bar);
  map.getContainer().appendChild(bar);
}

function tellStep() {
  const all = /** @type {any[]} */ (story).length;
  const told = { n: amount(stepNow + 1), all: amount(all) };
  stepCount.textContent = `${told.n} / ${told.all}`;
  stepTold.textContent = `${translate("storyStep", told)}. ${translate("shown", { n: amount(shownRows.length), all: amount(table.count) })}`;
  stepButtons[0].setAttribute("aria-disabled", String(stepNow === 0));
  stepButtons[1].setAttribute("aria-disabled", String(stepNow === all - 1));
  stepElements.forEach((element, number) => element.classList.toggle("gm-step-read", number === stepNow));
}

/** Goes to the beginning of a step. @param {number} number @param {boolean} [focused] */
function goStep(number, focused) {
  const element = stepElements[number];
  if (!element) return;
  if (number === 0) window.scrollTo(0, 0);
  else element.scrollIntoView({ behavior: "auto", block: "start" });
  showStep(number, true);
  const heading = element.querySelector("h1, h2");
  if (focused && heading instanceof HTMLElement) heading.focus({ preventScroll: true });
}

/** The arrows to the sides go from step to step; those up and down scroll, as they do everywhere. @param {KeyboardEvent} key */
function stepByKey(key) {
  const way = { ArrowRight: 1, ArrowLeft: -1 }[key.key];
  if (!way || key.defaultPrevented || key.altKey || key.ctrlKey || key.metaKey || key.shiftKey) return;
  const target = key.target instanceof Element ? key.target : document.body;
  const ours = target.closest(".gm-stepper");
  if (!ours && target.closest("input, select, textarea, .leaflet-container, .gm-sheet")) return; // they have arrows of their own
  key.preventDefault();
  goStep(stepNow + (document.documentElement.dir === "rtl" ? -way : way), !ours);
}

/** The reader went back, or followed a link to a step. */
export function restoreStep() {
  beforeSteps = { ...choice };
  const asked = stepOf(window.location.hash);
  setStep(-1);
  if (asked > 0) stepElements[asked].scrollIntoView();
  showStep(asked >= 0 ? asked : stepRead(), false);
}
