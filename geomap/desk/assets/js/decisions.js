// Decisions about events, and what follows from one.

import { provide } from "./actions.js";
import { choose, drawArticle, paintMarks, tagOf } from "./article.js";
import { ask, attempt, tell } from "./asking.js";
import { drawForm, mentionNow } from "./form.js";
import { drawPlaces, theMap } from "./place_map.js";
import { drawRows, markRow, moveTo, nextOpen, showRow, showStatus, takeQueue } from "./queue.js";
import { byId, desk, note } from "./state.js";

/** Keeps what the form says: its changes, or else that the event is right as it is. */
export async function keep() {
  if (desk.mode === "tell") return tellMissed();
  if (!desk.event) return;
  const set = { ...desk.staged };
  const named = set.place !== undefined && desk.scope !== "event" ? mentionNow() : null;
  const dropped = desk.event.state === "dropped";
  await attempt(async () => {
    if (named) {
      const told = { mention: named, document: desk.scope === "document" ? desk.article.id : null, set: { place: set.place } };
      await tell("name", told);
      delete set.place;
    }
    if (Object.keys(set).length || !named) await decide(Object.keys(set).length ? set : { accept: "yes" });
    if (named) await refresh(true);
    note(`${Object.keys(set).length || named ? "Saved" : dropped ? "Restored" : "Accepted"}. ${byId("tally").textContent}.`);
    await forward();
  });
}

export async function drop() {
  if (!desk.event || desk.mode !== "event") return;
  await attempt(async () => {
    await decide({ drop: "yes" });
    note(`Dropped. ${byId("tally").textContent}.`);
    await forward();
  });
}

async function decide(set) {
  const { event } = desk;
  const answer = await tell("decide", { event: event.id, seen: event.revision, everywhere: desk.everywhere, set });
  desk.version = answer.version;
  const ids = desk.everywhere ? event.group : [event.id];
  if (answer.event) {
    const at = desk.article.events.findIndex((one) => one.id === event.id);
    desk.article.events[at] = answer.event;
    desk.event = answer.event;
    markRow(ids, answer.event.state);
    const n = desk.queue.id.findIndex((id) => ids.includes(id));
    if (n >= 0) desk.queue.title[n] = answer.event.title;
    drawRows();
    drawTags();
  } else await refresh(true);
  desk.staged = {};
  showStatus(answer);
}

/** After a decision: the next event that waits for one. */
async function forward() {
  const place = nextOpen();
  if (place < 0) {
    note("All events in the list are decided. r rebuilds the map.");
    choose(desk.event);
    return;
  }
  moveTo(place);
  await showRow();
}

function drawTags() {
  for (const tag of document.querySelectorAll(".gd-tag")) {
    const n = desk.article.events.findIndex((one) => one.id === tag.dataset.event);
    if (n >= 0) tag.replaceWith(tagOf(n));
  }
  paintMarks(false);
}

/** Loads list and article again, as they are now. @param {boolean} [kept] stay at the event */
export async function refresh(kept) {
  const event = desk.event && desk.event.id;
  takeQueue(await ask("queue"));
  if (!desk.article) return;
  desk.article = await ask("document", { id: desk.article.id });
  drawArticle();
  const again = desk.article.events.find((one) => one.id === event) || (kept ? desk.article.events[0] : null);
  choose(again || null);
}

export async function undo() {
  await attempt(async () => {
    const told = await tell("undo", {});
    takeQueue(await ask("queue"));
    const home = told.document || (desk.article && desk.article.id);
    desk.article = await ask("document", { id: home });
    drawArticle();
    const event = desk.event && desk.article.events.find((one) => one.id === desk.event.id);
    choose(event || desk.article.events[0] || null);
    note(`Undone: ${told.undone}.`);
  });
}

/** Shows what somebody else has decided; what the editor has chosen in the form stays chosen. */
async function keepStaged() {
  const { event, staged } = desk;
  await refresh(true);
  if (!event || !desk.event || desk.event.id !== event.id) return;
  desk.staged = staged;
  drawForm();
  drawPlaces(false);
}

/** Loads all anew after a table has changed, and then goes on with the form. */
export async function stay(work) {
  const { staged } = desk;
  await refresh(true);
  desk.staged = staged;
  work();
  drawForm();
  drawPlaces(false);
}

/** What another program saved over is put back, or let go. @param {boolean} back */
function putBack(back) {
  return attempt(async () => {
    await tell("restore", { back });
    await refresh(true);
    note(back ? "They are back." : "They are let go.");
  });
}

/** @param {string|null} quote one sentence, or the whole account */
export async function split(quote) {
  if (!desk.event) return;
  await attempt(async () => {
    await tell("split", { event: desk.event.id, quote });
    await refresh(true);
    note("Split off: it is an event of its own.");
  });
}

export function beginTelling() {
  if (!desk.article) return;
  if (desk.sentence < 0) desk.sentence = 0;
  desk.mode = "tell";
  desk.staged = {};
  desk.choices = choicesOfSentence();
  drawForm();
  drawPlaces(true);
  paintMarks(true);
  note("A missed event: choose its type; a tells it, Escape leaves it.");
  byId("field-type").focus();
}

/** The places that the marked sentence names. */
function choicesOfSentence() {
  const found = [];
  for (const run of desk.article.runs) {
    if (run[1] !== desk.sentence || run[2] === null) continue;
    const { place, text } = desk.article.toponyms[run[2]];
    if (place && !found.some((one) => one.id === place.id)) found.push({ ...place, mention: text });
  }
  return found.slice(0, 9);
}

async function tellMissed() {
  await attempt(async () => {
    const answer = await tell("tell", { document: desk.article.id, sentence: desk.sentence, set: desk.staged });
    takeQueue(await ask("queue"));
    desk.article = await ask("document", { id: desk.article.id });
    drawArticle();
    choose(desk.article.events.find((one) => one.id === answer.event.id));
    note(`Told: ${answer.event.title}.`);
  });
}

export async function rebuild() {
  note("Rebuilding …");
  await attempt(async () => {
    const told = await tell("rebuild", {});
    takeQueue(await ask("queue"));
    if (desk.article) {
      const event = desk.event && desk.event.id;
      desk.article = await ask("document", { id: desk.article.id });
      drawArticle();
      choose(desk.article.events.find((one) => one.id === event) || null);
    }
    byId("frame").src = `map/?v=${desk.version}`;
    view(true);
    note(`Rebuilt in ${told.seconds} s: ${told.events} events.${told.warnings.length ? ` ${told.warnings.length} corrections match nothing any more.` : ""}`);
  });
}

/** Shows the rebuilt map, or the desk again. @param {boolean} on */
export function view(on) {
  if (on && !byId("frame").src) return rebuild();
  byId("preview").hidden = !on;
  byId("desk").hidden = on;
  byId("view").setAttribute("aria-pressed", String(on));
  if (!on) theMap.invalidateSize();
}

provide({ drop, keep, keepStaged, putBack, split });
