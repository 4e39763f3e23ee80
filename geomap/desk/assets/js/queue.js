// The list of events: thousands of rows, of which only those in view are in the page.

import { act, provide } from "./actions.js";
import { show } from "./article.js";
import { attempt, busy } from "./asking.js";
import { byId, complain, desk, SIGNS, STATES } from "./state.js";
import { append, clean, make, said } from "../../../rendering/assets/js/dom.js";

export const ROW = 58; // pixels of a row

/** Takes a new list; keeps the editor where they are. @param {any} told */
export function takeQueue(told) {
  const kept = desk.event ? desk.event.group : [];
  desk.queue = told;
  desk.version = told.version;
  applyFilter(kept);
  showStatus(told);
}

/** What every answer tells: what can be undone, what is wrong with the tables. */
export function showStatus(told) {
  const undo = byId("undo");
  undo.disabled = !told.undo;
  undo.title = told.undo ? `Undo: ${clean(told.undo)}` : "Nothing to undo";
  if (told.problems && told.problems.length) complain(told.problems.join(" · "));
  if (told.lost) offerBack(told.lost);
  const states = desk.queue.state;
  const done = states.filter((state) => state !== "open").length;
  byId("tally").textContent = `${done} of ${states.length} decided`;
  const bar = byId("bar-done");
  bar.max = Math.max(1, states.length);
  bar.value = done;
}

/** Somebody has saved the table over this desk's decisions: they can be put back. */
export function offerBack(count) {
  complain(`${count === 1 ? "A decision of this desk is" : `${count} decisions of this desk are`} not in corrections.csv any more: another program has saved over it.`);
  const answer = (words, back) => {
    const button = /** @type {HTMLButtonElement} */ (make("button", "", words));
    button.type = "button";
    button.addEventListener("click", () => act("putBack", back));
    return button;
  };
  append(byId("problem"), answer("Put back", true), answer("Let go", false));
}

/** Which rows fit the choice above the list. @param {string[]} [kept] ids to stay at */
export function applyFilter(kept) {
  const { id, document: home, title, state } = desk.queue;
  const show = byId("show").value;
  const words = byId("find").value.trim().toLowerCase();
  const fits = (n) =>
    (show === "all" || (show === "open" ? state[n] === "open" : show === "done" ? state[n] !== "open" : desk.article && home[n] === desk.article.id)) &&
    (!words || `${title[n]} ${home[n]}`.toLowerCase().includes(words));
  desk.shown = id.map((_, n) => n).filter(fits);
  const wanted = kept && kept.length ? desk.shown.findIndex((n) => kept.includes(id[n])) : 0;
  if (wanted >= 0) desk.at = wanted;
  desk.at = Math.min(desk.at, Math.max(0, desk.shown.length - 1));
  byId("rows").style.height = `${desk.shown.length * ROW}px`;
  if (kept && kept.length) drawRows();
  else reveal();
}

/** Puts up the rows in view. */
export function drawRows() {
  const list = byId("list");
  const rows = byId("rows");
  const first = Math.max(0, Math.floor(list.scrollTop / ROW) - 3);
  const last = Math.min(desk.shown.length, Math.ceil((list.scrollTop + list.clientHeight) / ROW) + 3);
  rows.replaceChildren();
  for (let place = first; place < last; place += 1) rows.appendChild(rowOf(place));
  if (!desk.shown.length) rows.appendChild(emptyRow());
  const current = byId(`row-${desk.at}`);
  if (current) list.setAttribute("aria-activedescendant", current.id);
  else list.removeAttribute("aria-activedescendant");
}

function emptyRow() {
  const row = make("div", "gd-row", "No event fits.");
  row.setAttribute("role", "option");
  row.setAttribute("aria-disabled", "true");
  row.setAttribute("aria-selected", "false");
  return row;
}

function rowOf(place) {
  const n = desk.shown[place];
  const { title, day, document: home, state, tellings } = desk.queue;
  const row = make("div", `gd-row gd-${state[n]}`);
  row.id = `row-${place}`;
  row.setAttribute("role", "option");
  row.setAttribute("aria-selected", String(place === desk.at));
  row.setAttribute("aria-setsize", String(desk.shown.length));
  row.setAttribute("aria-posinset", String(place + 1));
  row.style.top = `${place * ROW}px`;
  const sign = make("span", "gd-sign", SIGNS[state[n]]);
  sign.setAttribute("aria-hidden", "true");
  const words = make("span", "gd-row-words");
  const about = [day[n], home[n], tellings[n] > 1 ? `${tellings[n]} tellings` : null].filter(Boolean).join(" · ");
  append(words, said("span", "gd-row-title", title[n]), said("span", "gd-row-about", about), make("span", "gd-unseen", STATES[state[n]]));
  append(row, sign, words);
  row.addEventListener("click", () => goTo(place));
  return row;
}

/** Brings the current row into view. */
function reveal() {
  const list = byId("list");
  const top = desk.at * ROW;
  if (top < list.scrollTop) list.scrollTop = top;
  else if (top + ROW > list.scrollTop + list.clientHeight) list.scrollTop = top + ROW - list.clientHeight;
  drawRows();
}

let waiting = false; // a row was chosen while another one was on its way

/** Shows the event at a place of the list. @param {number} place */
export async function goTo(place) {
  if (!desk.shown.length) return;
  moveTo(place);
  if (busy) {
    waiting = true;
    return;
  }
  await attempt(showRow);
  if (!waiting) return;
  waiting = false;
  await goTo(desk.at);
}

/** @param {number} place */
export function moveTo(place) {
  desk.at = Math.max(0, Math.min(desk.shown.length - 1, place));
  reveal();
}

export function showRow() {
  const n = desk.shown[desk.at];
  return show(desk.queue.document[n], desk.queue.id[n]);
}

/** The next row that is not decided, from here on and then from the top; -1 where none is. */
export function nextOpen() {
  const { state } = desk.queue;
  const open = (place) => state[desk.shown[place]] === "open";
  for (let step = 1; step <= desk.shown.length; step += 1) {
    const place = (desk.at + step) % desk.shown.length;
    if (open(place)) return place;
  }
  return -1;
}

/** Writes what has become of the current event into its row, without asking for the whole list. */
export function markRow(ids, state) {
  desk.queue.id.forEach((id, n) => {
    if (ids.includes(id)) desk.queue.state[n] = state;
  });
  drawRows();
}

provide({ reveal });
