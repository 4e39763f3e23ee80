// The article with its marks. Its text comes as runs and is put in as text, never as HTML.

import { act, provide } from "./actions.js";
import { ask, attempt } from "./asking.js";
import { drawForm } from "./form.js";
import { drawPlaces } from "./place_map.js";
import { byId, desk, note, SIGNS, STATES } from "./state.js";
import { append, clean, make, outward, said } from "../../../rendering/assets/js/dom.js";

/** Opens an article, and in it an event. @param {string} id @param {string} [event] */
function open(id, event) {
  return attempt(() => show(id, event));
}

/** @param {string} id @param {string} [event] @param {boolean} [anew] */
export async function show(id, event, anew) {
  if (anew || !desk.article || desk.article.id !== id) {
    desk.article = await ask("document", { id });
    desk.sentence = -1;
    drawArticle();
  }
  const { events } = desk.article;
  choose(events.find((one) => one.id === event) || events.find((one) => one.group.includes(event)) || null);
}

/** Makes an event the one that the form, the map and the keys are about. */
export function choose(event) {
  desk.event = event;
  desk.mode = "event";
  desk.staged = {};
  desk.scope = "event";
  desk.everywhere = true;
  desk.choices = event ? event.choices : [];
  if (event && event.sources.length) desk.sentence = sentenceAt(event.sources[0].start);
  drawForm();
  drawPlaces(true);
  paintMarks(true);
}

/** @param {number} at offset of a character of the text */
function sentenceAt(at) {
  return desk.article.sentences.findIndex(([start, end]) => start <= at && at < end);
}

export function drawArticle() {
  const { article } = desk;
  const page = byId("article");
  const head = make("header", "gd-head");
  head.appendChild(said("h2", "", article.title || article.id));
  const about = [article.source, article.author, article.published].filter(Boolean).join(" · ");
  const line = said("p", "gd-soft", about);
  const link = article.url ? outward(article.url, "original") : null;
  append(line, link && document.createTextNode(" · "), link);
  append(head, about || link ? line : null);
  const text = said("div", "gd-text");
  let holder = null;
  let sentence = null;
  const begun = new Set();
  for (const run of article.runs) {
    if (run[1] !== sentence || !holder) {
      sentence = run[1];
      holder = make("span", sentence === null ? "" : "gd-sentence");
      if (sentence !== null) holder.dataset.sentence = String(sentence);
      text.appendChild(holder);
    }
    for (const n of run[3]) if (!begun.has(`${n} ${sentence}`)) {
      begun.add(`${n} ${sentence}`);
      holder.appendChild(tagOf(n));
    }
    holder.appendChild(runOf(run));
  }
  page.replaceChildren(head, text);
  page.scrollTop = 0;
}

/** A button before a sentence for each event that it tells. */
export function tagOf(n) {
  const event = desk.article.events[n];
  const tag = /** @type {HTMLButtonElement} */ (make("button", `gd-tag gd-${event.state}`, `${SIGNS[event.state]}${n + 1}`));
  tag.type = "button";
  tag.dataset.event = event.id;
  tag.setAttribute("aria-label", clean(`Event ${n + 1}, ${STATES[event.state]}: ${event.title}`));
  tag.addEventListener("click", () => pick(event.id));
  return tag;
}

function runOf([words, , toponym]) {
  if (toponym === null) return document.createTextNode(plainRun(words));
  const { place, role } = desk.article.toponyms[toponym];
  const name = /** @type {HTMLButtonElement} */ (make("button", `gd-name ${place ? "" : "gd-lost"} gd-role-${role}`, words));
  name.type = "button";
  const where = place ? [place.name, place.admin1, place.country].filter(Boolean).join(", ") : "no place";
  name.title = clean(`${where} (${role})`);
  name.setAttribute("aria-label", clean(`${words}: ${where}`));
  name.addEventListener("click", () => act("askName", desk.article.toponyms[toponym]));
  return name;
}

/** Control characters go; length does not matter here, as all of the article is wanted. */
function plainRun(words) {
  // eslint-disable-next-line no-control-regex
  return words.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u202a-\u202e]/g, "");
}

/** Paints what is chosen: the event's sentences and the cursor. @param {boolean} [scroll] */
export function paintMarks(scroll) {
  const page = byId("article");
  const told = desk.event ? desk.event.sources.map((source) => sentenceAt(source.start)) : [];
  let first = null;
  for (const span of page.querySelectorAll(".gd-sentence")) {
    const n = Number(span.dataset.sentence);
    span.classList.toggle("gd-told", told.includes(n));
    span.classList.toggle("gd-cursor", n === desk.sentence);
    if (n === desk.sentence) first = span;
  }
  for (const tag of page.querySelectorAll(".gd-tag")) {
    const on = Boolean(desk.event) && tag.dataset.event === desk.event.id;
    if (on) tag.setAttribute("aria-current", "true");
    else tag.removeAttribute("aria-current");
  }
  if (scroll && first) intoView(page, first);
}

/** Scrolls as little as is needed, with room around. */
function intoView(page, element) {
  const [outer, inner] = [page.getBoundingClientRect(), element.getBoundingClientRect()];
  const room = 80;
  if (inner.top < outer.top + room) page.scrollTop += inner.top - outer.top - room;
  else if (inner.bottom > outer.bottom - room) page.scrollTop += Math.min(inner.bottom - outer.bottom + room, inner.top - outer.top - room);
}

/** Moves the cursor over the sentences. @param {number} step */
export function moveSentence(step) {
  if (!desk.article) return;
  const last = desk.article.sentences.length - 1;
  desk.sentence = Math.max(0, Math.min(last, desk.sentence + step));
  paintMarks(true);
  const [start, end] = desk.article.sentences[desk.sentence];
  const words = [...byId("article").querySelectorAll(`[data-sentence="${desk.sentence}"]`)].map((one) => one.textContent).join("");
  note(`Sentence ${desk.sentence + 1} of ${last + 1}: ${clean(words).slice(0, 200)}`);
  return [start, end];
}

/** An event of this article, by its id: the list goes there too if it shows it. */
function pick(id) {
  const event = desk.article.events.find((one) => one.id === id);
  const place = desk.shown.findIndex((n) => event.group.includes(desk.queue.id[n]));
  if (place >= 0) {
    desk.at = place;
    act("reveal");
  }
  choose(event);
}

provide({ choose, open });
