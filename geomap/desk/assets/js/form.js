// The event as a form. What is changed is staged, and written when the editor says so.

import { act } from "./actions.js";
import { aboutPlace, placeNow } from "./places.js";
import { byId, desk, STATES } from "./state.js";
import { append, clean, make, said } from "../../../rendering/assets/js/dom.js";

const LABELS = { type: ["Type", "t"], status: ["Status", "s"], actor: ["Actor", "w"], target: ["Target", "g"], date: ["Date", "c"] };

/** @param {string} column @param {string} value */
export function stage(column, value) {
  desk.staged[column] = value;
  if (column === "place") drawChoices();
  showDirty();
}

export function dirty() {
  return Object.keys(desk.staged).length > 0;
}

function showDirty() {
  const save = byId("save");
  if (!save) return;
  save.disabled = !dirty() && desk.mode === "event";
  for (const column of [...Object.keys(LABELS), "place"]) {
    const field = document.querySelector(`[data-column="${column}"]`);
    if (field) field.classList.toggle("gd-staged", column in desk.staged);
  }
}

export function drawForm() {
  const form = byId("form");
  if (!desk.event && desk.mode === "event") {
    form.replaceChildren(make("p", "gd-soft gd-empty", "No event is chosen. j and k go through the list; m marks a sentence that tells an event geomap has missed."));
    return;
  }
  form.replaceChildren(headOf(), fieldsOf(), placeOf(), buttonsOf(), ...tellingsOf());
  drawChoices();
  showDirty();
}

function headOf() {
  const head = make("div", "gd-form-head");
  if (desk.mode === "tell") {
    append(head, make("h2", "", "An event that was missed"), make("p", "gd-soft", "Of the marked sentence; [ and ] choose another."));
    return head;
  }
  const { event } = desk;
  const state = make("span", `gd-badge gd-${event.state}`, STATES[event.state]);
  const sure = make("span", "gd-soft", `${Math.round(event.confidence * 100)} % sure`);
  const line = make("p", "gd-line");
  append(line, state, sure, event.fatalities ? make("span", "gd-soft", `${event.fatalities} killed`) : null);
  append(head, said("h2", "", event.title), line);
  return head;
}

function fieldsOf() {
  const fields = make("div", "gd-fields");
  append(fields, field("type", typeSelect()), field("status", statusSelect()), field("actor", who("actor")), field("target", who("target")), field("date", dateInput()));
  return fields;
}

function field(column, control) {
  const [words, key] = LABELS[column];
  const label = make("label", "gd-field");
  label.dataset.column = column;
  const name = make("span", "gd-label", words);
  const hint = make("kbd", "", key);
  hint.setAttribute("aria-hidden", "true");
  name.appendChild(hint);
  control.name = column;
  control.id = `field-${column}`;
  control.addEventListener(control.tagName === "SELECT" ? "change" : "input", () => stage(column, control.value.trim() || "none"));
  append(label, name, control);
  const chance = desk.event && desk.mode === "event" && desk.event.state === "open" ? desk.event.sureness[column] : undefined;
  if (chance !== undefined) {
    const sure = make("span", `gd-chance ${chance < 0.6 ? "gd-unsure" : ""}`, `${Math.round(chance * 100)} %`);
    sure.title = "how sure geomap is of this";
    name.appendChild(sure);
  }
  const machine = desk.event && desk.mode === "event" ? desk.event.machine : null;
  if (desk.event && desk.mode === "event" && desk.event[column] && desk.event[`${column}_name`]) {
    const whose = said("span", "gd-who", desk.event[`${column}_name`]);
    name.appendChild(whose);
  }
  if (column === "actor" || column === "target") name.appendChild(newActor(column));
  if (machine && String(machine[column] || "") !== String(desk.event[column] || "")) label.appendChild(said("span", "gd-was", `read as ${machine[column] || "none"}`));
  return label;
}

/** A button that adds an actor which the tables lack. */
function newActor(column) {
  const button = /** @type {HTMLButtonElement} */ (make("button", "gd-quiet gd-new", "new"));
  button.type = "button";
  button.setAttribute("aria-label", `Add a new ${column} to the table of actors`);
  button.addEventListener("click", (pressed) => {
    pressed.preventDefault(); // of the label around it
    act("askActor", column);
  });
  return button;
}

const valueOf = (column) => {
  if (column in desk.staged) return desk.staged[column];
  return desk.event && desk.mode === "event" ? desk.event[column] || "" : "";
};

export function option(value, words, chosen) {
  const one = /** @type {HTMLOptionElement} */ (make("option", "", words));
  one.value = value;
  one.selected = chosen;
  return one;
}

function typeSelect() {
  const select = make("select", "");
  const now = valueOf("type");
  if (!now) select.appendChild(option("", "choose …", true));
  for (const [kind, subs] of Object.entries(desk.vocabulary.types)) {
    const group = /** @type {HTMLOptGroupElement} */ (make("optgroup", ""));
    group.label = kind;
    for (const sub of subs) group.appendChild(option(`${kind} / ${sub}`, sub, now === `${kind} / ${sub}`));
    select.appendChild(group);
  }
  return select;
}

function statusSelect() {
  const select = make("select", "");
  const now = valueOf("status") || "reported";
  for (const status of desk.vocabulary.statuses) select.appendChild(option(status, status, status === now));
  return select;
}

function who(column) {
  const input = /** @type {HTMLInputElement} */ (make("input", ""));
  input.setAttribute("list", "actors");
  const now = valueOf(column);
  input.value = now === "none" ? "" : now;
  const name = desk.event && desk.mode === "event" ? desk.event[`${column}_name`] : null;
  input.placeholder = name && !now ? `“${clean(name)}”` : "nobody";
  input.spellcheck = false;
  return input;
}

function dateInput() {
  const input = /** @type {HTMLInputElement} */ (make("input", ""));
  const now = valueOf("date");
  input.value = now === "none" ? "" : now;
  const words = desk.event && desk.mode === "event" ? desk.event.date_text : null;
  input.placeholder = words ? `“${clean(words)}”` : "2015-10-07";
  input.title = "EDTF: 2015-10-07, 2015-10, 2015-10-03/2015-10-07, 2015-09-30/..";
  input.spellcheck = false;
  return input;
}

// --- the place -------------------------------------------------------------------------------------

function placeOf() {
  const set = make("fieldset", "gd-place");
  set.dataset.column = "place";
  const legend = make("legend", "gd-label", "Place");
  const chance = desk.event && desk.mode === "event" && desk.event.state === "open" ? desk.event.sureness.place : undefined;
  if (chance !== undefined) legend.appendChild(make("span", `gd-chance ${chance < 0.6 ? "gd-unsure" : ""}`, ` ${Math.round(chance * 100)} %`));
  const list = make("div", "gd-choices");
  list.id = "places";
  const line = make("div", "gd-tools");
  append(line, seek(), toolButton("point", "Point"), toolButton("circle", "Circle"), radius(), toolButton("area", "Area"), finish(), noPlace());
  append(set, legend, list, line, scopeSelect());
  return set;
}

function seek() {
  const input = /** @type {HTMLInputElement} */ (make("input", "gd-seek"));
  input.id = "seek";
  input.type = "search";
  input.placeholder = "Search the gazetteer ( p )";
  input.setAttribute("aria-label", "Search the gazetteer");
  input.addEventListener("keydown", (key) => {
    if (key.key !== "Enter") return;
    key.preventDefault();
    act("searchPlaces");
  });
  return input;
}

function toolButton(kind, words) {
  const button = /** @type {HTMLButtonElement} */ (make("button", "gd-small", words));
  button.type = "button";
  button.dataset.tool = kind;
  button.setAttribute("aria-pressed", "false");
  button.addEventListener("click", () => act("takeTool", kind));
  return button;
}

function radius() {
  const input = /** @type {HTMLInputElement} */ (make("input", "gd-radius"));
  input.id = "radius";
  input.type = "number";
  input.min = "0.1";
  input.max = "2000";
  input.step = "any";
  input.value = "10";
  input.setAttribute("aria-label", "Radius of the circle in kilometres");
  input.title = "Radius of the circle, km";
  return input;
}

function finish() {
  const button = /** @type {HTMLButtonElement} */ (make("button", "gd-small", "Finish area"));
  button.id = "finish";
  button.type = "button";
  button.hidden = true;
  button.addEventListener("click", () => act("finishArea"));
  return button;
}

function noPlace() {
  const button = /** @type {HTMLButtonElement} */ (make("button", "gd-small", "No place"));
  button.type = "button";
  button.addEventListener("click", () => {
    stage("place", "none");
    act("drawPlaces", false);
  });
  return button;
}

/** A button that gives the point on the map a name, in the desk's own table of places. */
function newPlace() {
  const button = /** @type {HTMLButtonElement} */ (make("button", "gd-small", "Name it"));
  button.id = "name-it";
  button.type = "button";
  button.title = "Add the point or circle on the map to the table of places, by a name";
  button.addEventListener("click", () => act("askPlace"));
  return button;
}

/** The name in the text that the event's place was read from, if any. */
export function mentionNow() {
  const chosen = placeNow();
  const own = chosen && desk.choices.find((place) => place.id === chosen.id);
  return (own && own.mention) || (desk.choices.find((place) => place.mention) || {}).mention || null;
}

function scopeSelect() {
  const mention = desk.mode === "event" ? mentionNow() : null;
  const line = make("div", "gd-scope");
  if (!mention) return append(line, newPlace());
  const label = make("label", "");
  const select = /** @type {HTMLSelectElement} */ (make("select", ""));
  select.id = "scope";
  const words = { event: "this event", document: `“${mention}” in this article`, all: `“${mention}” in all articles` };
  for (const [scope, said_] of Object.entries(words)) select.appendChild(option(scope, said_, desk.scope === scope));
  select.addEventListener("change", () => (desk.scope = select.value));
  const name = make("span", "gd-soft", "A new place is for ");
  name.appendChild(make("kbd", "", "l"));
  append(label, name, select);
  return append(line, label, newPlace());
}

function drawChoices() {
  const list = byId("places");
  if (!list) return;
  const now = placeNow();
  list.replaceChildren();
  desk.choices.forEach((place, n) => {
    const chosen = Boolean(now && (now.id === place.id));
    const button = /** @type {HTMLButtonElement} */ (make("button", `gd-choice ${chosen ? "gd-chosen" : ""}`));
    button.type = "button";
    button.setAttribute("aria-pressed", String(chosen));
    const about = [aboutPlace(place), place.mention && place.mention !== place.name ? `“${place.mention}”` : null].filter(Boolean).join(" · ");
    append(button, make("kbd", "", String(n + 1)), said("span", "gd-choice-name", place.name), said("span", "gd-soft", about));
    button.addEventListener("click", () => act("stagePlace", place));
    list.appendChild(button);
  });
  const none = desk.mode === "event" && !now;
  if (none || !desk.choices.length) list.appendChild(make("p", "gd-soft gd-none", desk.staged.place === "none" ? "No place." : "It has no place: search, or draw one."));
}

// --- what to do with it ------------------------------------------------------------------------------

function buttonsOf() {
  const line = make("div", "gd-actions");
  const telling = desk.mode === "tell";
  const save = action("save", telling ? "Tell it" : "Save", telling ? "a" : "", () => act("keep"));
  if (telling) append(line, save, action("cancel", "Cancel", "Esc", () => act("choose", desk.event)));
  else {
    append(line, action("accept", desk.event.state === "dropped" ? "Restore" : "Right", "a", () => act("keep")), action("drop", "Drop", "d", () => act("drop")), save, groupBox());
  }
  return line;
}

export function action(id, words, key, work) {
  const button = /** @type {HTMLButtonElement} */ (make("button", `gd-act gd-act-${id}`, words));
  button.id = id;
  button.type = "button";
  if (key) {
    const hint = make("kbd", "", key);
    hint.setAttribute("aria-hidden", "true");
    button.appendChild(hint);
  }
  button.addEventListener("click", () => work());
  return button;
}

function groupBox() {
  if (desk.event.group.length < 2) return null;
  const label = make("label", "gd-all");
  const box = /** @type {HTMLInputElement} */ (make("input", ""));
  box.type = "checkbox";
  box.checked = desk.everywhere;
  box.addEventListener("change", () => (desk.everywhere = box.checked));
  append(label, box, document.createTextNode(` for all ${desk.event.group.length} tellings`));
  return label;
}

/** Where the event is told: in this article's sentences, and by others. */
function tellingsOf() {
  if (desk.mode === "tell") return [];
  const { event } = desk;
  const box = make("section", "gd-tellings");
  box.setAttribute("aria-label", "Tellings");
  const head = make("p", "gd-label", event.group.length > 1 ? `Told by ${event.group.length}` : "Told once");
  const joins = action("join", "Join with …", "n", () => act("askJoin"));
  joins.classList.add("gd-small");
  head.appendChild(joins);
  if (event.group.length > 1) {
    const splits = action("split", "Split this off", "x", () => act("split", null));
    splits.classList.add("gd-small");
    head.appendChild(splits);
  }
  box.appendChild(head);
  if (event.sources.length > 1) for (const source of event.sources) box.appendChild(tellingOf(source.quote, "this article", null, () => act("split", source.quote)));
  for (const other of event.tellings) box.appendChild(tellingOf(other.quote, other.source, () => act("open", other.document, other.id), null));
  return [box];
}

function tellingOf(quote, source, go, part) {
  const line = make("p", "gd-telling");
  if (go) {
    const link = /** @type {HTMLButtonElement} */ (make("button", "gd-quiet", source));
    link.type = "button";
    link.addEventListener("click", () => go());
    line.appendChild(link);
  } else line.appendChild(make("span", "gd-soft", source));
  line.appendChild(said("q", "", quote));
  if (part) {
    const button = /** @type {HTMLButtonElement} */ (make("button", "gd-quiet", "another event"));
    button.type = "button";
    button.addEventListener("click", () => part());
    line.appendChild(button);
  }
  return line;
}
