// What the desk asks in dialogs: which event is the same, what a name means, what a new actor or place is.

import { provide } from "./actions.js";
import { ask, attempt, tell } from "./asking.js";
import { refresh, stay } from "./decisions.js";
import { askFor, fillIn } from "./dialogs.js";
import { option, stage } from "./form.js";
import { stagePlace } from "./place_map.js";
import { aboutPlace, cellOf, placeNow } from "./places.js";
import { byId, desk, note } from "./state.js";

/** Asks which event is the same. */
export function askJoin() {
  if (!desk.event) return;
  const { event } = desk;
  askFor("Join with which event?", "Words of its title or article", (words) => {
    const { id, title, day, document: home } = desk.queue;
    const fits = id.map((_, n) => n).filter((n) => !event.group.includes(id[n]) && (!words || `${title[n]} ${home[n]}`.toLowerCase().includes(words)));
    const alike = likeness(event);
    fits.sort((a, b) => alike(b) - alike(a));
    return fits.slice(0, 9).map((n) => ({ words: title[n], about: [day[n], home[n]].filter(Boolean).join(" · "), value: id[n] }));
  }, (other) =>
    attempt(async () => {
      await tell("join", { event: event.id, other });
      await refresh(true);
      note("Joined: the two are tellings of one event.");
    }));
}

/** How likely a row of the queue tells the same: its day, and the words of its title. */
function likeness(event) {
  const { title, day } = desk.queue;
  const date = (event.date || "").slice(0, 10);
  const words = new Set(event.title.toLowerCase().match(/[\p{L}\d]{4,}/gu) || []);
  return (n) => {
    const shared = (title[n].toLowerCase().match(/[\p{L}\d]{4,}/gu) || []).filter((word) => words.has(word)).length;
    const then = day[n] || "";
    return shared + (date && then === date ? 3 : date && then.slice(0, 7) === date.slice(0, 7) ? 1 : 0);
  };
}

/** Asks what a name of the article means. */
function askName(toponym) {
  const all = toponym.readings.map((place) => ({ words: place.name, about: aboutPlace(place), value: cellOf(place) }));
  const found = new Map();
  askFor(`“${toponym.text}” means …`, "Search the gazetteer, then Enter", (words) => (words ? found.get(words) || [] : [...all, { words: "no place at all", about: "it is dropped", value: "" }]), (cell, everywhere) =>
    attempt(async () => {
      await tell("name", { mention: toponym.text, document: everywhere ? null : desk.article.id, set: cell ? { place: cell } : { drop: "yes" } });
      await refresh(true);
      note(`“${toponym.text}” is corrected.`);
    }),
  async (words) => {
    const told = await ask("places", { q: words });
    found.set(words.toLowerCase(), told.places.map((place) => ({ words: place.name, about: aboutPlace(place), value: cellOf(place) })));
  }, "in all articles");
}

/** Adds an actor that the tables lack, and puts it into the form. @param {string} column */
function askActor(column) {
  const typed = byId(`field-${column}`).value.trim();
  const said_ = desk.event ? desk.event[`${column}_name`] : "";
  const kinds = Object.fromEntries(desk.vocabulary.kinds.map((kind) => [kind, kind]));
  fillIn(`A new ${column}`, [
    ["name", "Name", typed || said_ || ""],
    ["aliases", "Other names, parted by commas", ""],
    ["kind", "Kind", "rebel group", kinds],
    ["country", "Country, two letters (may be empty)", ""],
    ["parent", "Part of: an actor's id (may be empty)", ""],
  ], async (set) => {
    const told = await tell("actor", { set, viewing: desk.article && desk.article.id });
    desk.vocabulary = await ask("vocabulary");
    fillActors();
    await stay(() => stage(column, told.id));
    note(`${told.name} is in the table of actors, as ${told.id}. Press a to save the event.`);
  });
}

/** Adds the chosen point or circle to the table of places. */
function askPlace() {
  const now = placeNow();
  if (!now || now.shape) {
    note("Choose Point or Circle first, and click on the map.");
    return;
  }
  fillIn("A new place", [
    ["name", "Name", now.cell ? (desk.event && desk.event.place_text) || "" : now.name],
    ["aliases", "Other names, parted by commas", ""],
    ["radius_km", "Reaches as far as, km", String(now.radius_km || 2)],
  ], async (set) => {
    const told = await tell("place", { set: { ...set, lat: String(now.lat), lon: String(now.lon) }, viewing: desk.article && desk.article.id });
    await stay(() => stagePlace(told.place));
    note(`${told.place.name} is in the table of places. Press a to save the event.`);
  });
}

export function fillActors() {
  const list = byId("actors");
  list.replaceChildren(...desk.vocabulary.actors.map(([id, name, kind]) => option(id, `${name} (${kind})`, false)));
}

provide({ askActor, askJoin, askName, askPlace });
