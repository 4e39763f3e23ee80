// The keys, and what each does.

import { choose, moveSentence } from "./article.js";
import { beginTelling, drop, keep, rebuild, split, undo, view } from "./decisions.js";
import { action, dirty } from "./form.js";
import { stagePlace, takeTool, tool } from "./place_map.js";
import { askJoin } from "./questions.js";
import { goTo, ROW } from "./queue.js";
import { byId, desk, note } from "./state.js";
import { append, clean, make } from "../../../rendering/assets/js/dom.js";

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

export function showKeys() {
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
export function onKey(pressed) {
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
