// Decisions and the keys that make them.

/** Keeps what the form says: its changes, or else that the event is right as it is. */
async function keep() {
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

async function drop() {
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
async function refresh(kept) {
  const event = desk.event && desk.event.id;
  takeQueue(await ask("queue"));
  if (!desk.article) return;
  desk.article = await ask("document", { id: desk.article.id });
  drawArticle();
  const again = desk.article.events.find((one) => one.id === event) || (kept ? desk.article.events[0] : null);
  choose(again || null);
}

async function undo() {
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

// --- a sentence that tells an event ------------------------------------------------------------------

function beginTelling() {
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

// --- tellings ------------------------------------------------------------------------------------------

/** @param {string|null} quote one sentence, or the whole account */
async function split(quote) {
  if (!desk.event) return;
  await attempt(async () => {
    await tell("split", { event: desk.event.id, quote });
    await refresh(true);
    note("Split off: it is an event of its own.");
  });
}

/** Asks which event is the same. */
function askJoin() {
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

/**
 * A small dialog: a field and what fits it, chosen by its number or by Tab and Enter.
 * @param {string} title @param {string} hint
 * @param {(words: string) => {words: string, about: string, value: string}[]} fits
 * @param {(value: string, ticked: boolean) => any} take
 * @param {((words: string) => Promise<void>)|null} [seekMore] what Enter in the field asks for
 * @param {string|null} [tick] the words of a box
 */
function askFor(title, hint, fits, take, seekMore = null, tick = null) {
  const dialog = byId("asked");
  const head = said("h2", "", title);
  head.id = "asked-title";
  const input = /** @type {HTMLInputElement} */ (make("input", ""));
  input.type = "search";
  input.placeholder = hint;
  input.setAttribute("aria-label", hint);
  const list = make("div", "gd-choices");
  const box = /** @type {HTMLInputElement} */ (make("input", ""));
  box.type = "checkbox";
  const label = make("label", "gd-all");
  if (tick) append(label, box, document.createTextNode(` ${tick}`));
  const close = action("asked-close", "Close", "Esc", () => dialog.close());
  const draw = () => {
    list.replaceChildren();
    fits(input.value.trim().toLowerCase()).slice(0, 9).forEach((one, n) => {
      const button = /** @type {HTMLButtonElement} */ (make("button", "gd-choice"));
      button.type = "button";
      append(button, make("kbd", "", String(n + 1)), said("span", "gd-choice-name", one.words), said("span", "gd-soft", one.about));
      button.addEventListener("click", () => {
        dialog.close();
        take(one.value, box.checked);
      });
      list.appendChild(button);
    });
  };
  input.addEventListener("input", draw);
  input.addEventListener("keydown", async (key) => {
    if (key.key !== "Enter") return;
    key.preventDefault();
    if (seekMore && input.value.trim()) await attempt(() => seekMore(input.value.trim()));
    draw();
    const first = list.querySelector("button");
    if (first) first.focus();
  });
  dialog.replaceChildren(head, input, list, ...(tick ? [label] : []), close);
  draw();
  dialog.showModal();
  input.focus();
}

// --- the desk's own tables -------------------------------------------------------------------------------

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

/** Loads all anew after a table has changed, and then goes on with the form. */
async function stay(work) {
  const { staged } = desk;
  await refresh(true);
  desk.staged = staged;
  work();
  drawForm();
  drawPlaces(false);
}

/**
 * A dialog of a few fields; what is wrong is said in it, and nothing that was filled in is lost.
 * @param {string} title @param {any[][]} fields name, words, value, and for a select its values
 * @param {(set: Object<string, string>) => Promise<void>} take
 */
function fillIn(title, fields, take) {
  const dialog = byId("asked");
  const head = said("h2", "", title);
  head.id = "asked-title";
  const form = /** @type {HTMLFormElement} */ (make("form", "gd-fill"));
  const inputs = {};
  for (const [name, words, value, among] of fields) {
    const label = make("label", "gd-fill-field");
    const input = make(among ? "select" : "input", "");
    if (among) for (const [one, shown] of Object.entries(among)) input.appendChild(option(one, shown, one === value));
    else {
      input.type = "text";
      input.value = value;
    }
    inputs[name] = input;
    append(label, make("span", "gd-soft", words), input);
    form.appendChild(label);
  }
  const wrong = make("p", "gd-wrong");
  wrong.setAttribute("role", "alert");
  const add = action("asked-add", "Add", "", () => form.requestSubmit());
  add.classList.add("gd-act-accept");
  const line = make("p", "gd-line");
  append(line, add, action("asked-close", "Close", "Esc", () => dialog.close()));
  append(form, wrong, line);
  form.addEventListener("submit", async (sent) => {
    sent.preventDefault();
    const set = Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, input.value.trim()]));
    let told = "";
    await attempt(async () => {
      try {
        await take(set);
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        told = error.message;
      }
    });
    wrong.textContent = told;
    if (!told) dialog.close();
  });
  dialog.replaceChildren(head, form);
  dialog.showModal();
  inputs[fields[0][0]].focus();
}

// --- the map as rebuilt ----------------------------------------------------------------------------------

async function rebuild() {
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
function view(on) {
  if (on && !byId("frame").src) return rebuild();
  byId("preview").hidden = !on;
  byId("desk").hidden = on;
  byId("view").setAttribute("aria-pressed", String(on));
  if (!on) theMap.invalidateSize();
}

// --- keys ----------------------------------------------------------------------------------------------------

/** Key, what it does, the words for it. @type {[string, () => any, string][]} */
const KEYS = [
  ["j", () => goTo(desk.at + 1), "the next event"],
  ["k", () => goTo(desk.at - 1), "the event before"],
  ["a", keep, "right: accept it, or save what was changed, and go on"],
  ["d", drop, "drop it: it is no event"],
  ["1", () => choosePlace(0), "choose place 1, and so to 9"],
  ["l", nextScope, "whom a new place is for: this event, the name here, the name everywhere"],
  ["p", () => focusOn("seek"), "search the gazetteer"],
  ["t", () => focusOn("field-type"), "type"],
  ["s", () => focusOn("field-status"), "status"],
  ["w", () => focusOn("field-actor"), "actor"],
  ["g", () => focusOn("field-target"), "target"],
  ["c", () => focusOn("field-date"), "date"],
  ["[", () => moveSentence(-1), "the sentence before"],
  ["]", () => moveSentence(1), "the next sentence"],
  ["m", beginTelling, "the marked sentence tells an event that was missed"],
  ["n", askJoin, "join it with another event"],
  ["x", () => split(null), "split this telling off"],
  ["u", undo, "undo the last decision"],
  ["r", rebuild, "rebuild the map"],
  ["v", () => view(byId("preview").hidden), "see the map, or the desk"],
  ["/", () => focusOn("find"), "find an event"],
  ["?", () => showKeys(), "these keys"],
];

function focusOn(id) {
  const field = byId(id);
  if (field) field.focus();
}

function choosePlace(n) {
  if (desk.choices[n]) stagePlace(desk.choices[n]);
}

function nextScope() {
  const select = byId("scope");
  if (!select) return;
  select.selectedIndex = (select.selectedIndex + 1) % select.options.length;
  desk.scope = select.value;
  note(`A new place is for ${clean(select.options[select.selectedIndex].textContent)}.`);
}

function showKeys() {
  const dialog = byId("keys");
  const head = make("h2", "", "Keys");
  head.id = "keys-title";
  const table = make("dl", "gd-keys");
  for (const [key, , words] of KEYS) append(table, make("dt", "", key), make("dd", "", words));
  append(table, make("dt", "", "Esc"), make("dd", "", "leave a field, a drawing or a dialog"));
  const label = make("label", "gd-all");
  const box = /** @type {HTMLInputElement} */ (make("input", ""));
  box.type = "checkbox";
  box.checked = desk.shortcuts;
  box.addEventListener("change", () => (desk.shortcuts = box.checked));
  append(label, box, document.createTextNode(" single keys do something (turn off for speech input)"));
  dialog.replaceChildren(head, table, label, action("keys-close", "Close", "Esc", () => dialog.close()));
  dialog.showModal();
}

/** Is the editor writing something? */
function writing(target) {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) && target.type !== "checkbox";
}

/** @param {KeyboardEvent} pressed */
function onKey(pressed) {
  if (document.querySelector("dialog[open]")) return dialogKey(pressed);
  if (pressed.ctrlKey || pressed.metaKey || pressed.altKey || pressed.isComposing) return;
  if (pressed.key === "Escape") return escape(pressed);
  if (writing(pressed.target)) {
    if (pressed.key === "Enter" && byId("form").contains(pressed.target) && pressed.target.id !== "seek") {
      pressed.preventDefault();
      pressed.target.blur();
      note("Press a to save, or go on.");
      byId("list").focus();
    }
    return;
  }
  if (pressed.target === byId("list") && listKey(pressed)) return;
  if (!desk.shortcuts) return;
  const digit = /^[1-9]$/.test(pressed.key) ? Number(pressed.key) : 0;
  const found = digit ? ["", () => choosePlace(digit - 1)] : KEYS.find(([key]) => key === pressed.key);
  if (!found) return;
  pressed.preventDefault();
  if (!byId("preview").hidden && !["v", "r", "u", "?"].includes(pressed.key)) return;
  found[1]();
}

function dialogKey(pressed) {
  if (pressed.target instanceof HTMLInputElement && pressed.target.type === "search") return;
  if (!/^[1-9]$/.test(pressed.key)) return;
  const button = document.querySelectorAll("dialog[open] .gd-choice")[Number(pressed.key) - 1];
  if (!(button instanceof HTMLElement)) return;
  pressed.preventDefault();
  button.click();
}

function escape(pressed) {
  if (tool) takeTool(null);
  else if (!byId("preview").hidden) view(false);
  else if (writing(pressed.target)) pressed.target.blur();
  else if (desk.mode === "tell" || dirty()) choose(desk.event);
  byId("list").focus();
}

/** Arrow keys in the list. @returns {boolean} whether the key was one */
function listKey(pressed) {
  const page = Math.max(1, Math.floor(byId("list").clientHeight / ROW) - 1);
  const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -desk.at, End: desk.shown.length - 1 - desk.at };
  if (!(pressed.key in steps)) return false;
  pressed.preventDefault();
  goTo(desk.at + steps[pressed.key]);
  return true;
}
