// Dialogs: a list to choose from, or a few fields to fill in.

import { attempt, Refused } from "./asking.js";
import { action, option } from "./form.js";
import { byId } from "./state.js";
import { append, make, said } from "../../../rendering/assets/js/dom.js";

/**
 * A small dialog: a field and what fits it, chosen by its number or by Tab and Enter.
 * @param {string} title @param {string} hint
 * @param {(words: string) => {words: string, about: string, value: string}[]} fits
 * @param {(value: string, ticked: boolean) => any} take
 * @param {((words: string) => Promise<void>)|null} [seekMore] what Enter in the field asks for
 * @param {string|null} [tick] the words of a box
 */
export function askFor(title, hint, fits, take, seekMore = null, tick = null) {
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

/**
 * A dialog of a few fields; what is wrong is said in it, and nothing that was filled in is lost.
 * @param {string} title @param {any[][]} fields name, words, value, and for a select its values
 * @param {(set: Object<string, string>) => Promise<void>} take
 */
export function fillIn(title, fields, take) {
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
