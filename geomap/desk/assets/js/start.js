// Putting it together.

import { ask, attempt, busy, Refused } from "./asking.js";
import { rebuild, refresh, undo, view } from "./decisions.js";
import { dirty } from "./form.js";
import { onKey, showKeys } from "./keys.js";
import { makeMap, theMap } from "./place_map.js";
import { fillActors } from "./questions.js";
import { applyFilter, drawRows, goTo, offerBack, takeQueue } from "./queue.js";
import { byId, complain, desk, note } from "./state.js";

const EVERY_MS = 3000; // how often the desk asks what other editors have done

async function watch() {
  if (busy || document.hidden) return;
  let told;
  try {
    told = await ask("changes", { since: String(desk.version) });
  } catch (error) {
    if (error instanceof Refused) complain(error.message);
    return;
  }
  byId("view").title = `The map's folder is ${told.map}`;
  if (busy || told.version === desk.version) return;
  if (told.lost) offerBack(told.lost);
  if (dirty() || desk.mode === "tell" || document.querySelector("dialog[open]")) {
    note("Somebody else has decided something; it is shown when you are done here.");
    return;
  }
  await attempt(() => refresh(true));
}

async function start() {
  for (const [id, work] of [["undo", undo], ["rebuild", rebuild], ["help", showKeys], ["view", () => view(byId("preview").hidden)]]) byId(id).addEventListener("click", () => work());
  byId("show").addEventListener("change", () => applyFilter());
  byId("find").addEventListener("input", () => applyFilter());
  byId("find").addEventListener("keydown", (key) => {
    if (key.key !== "Enter") return;
    byId("list").focus();
    goTo(desk.at);
  });
  byId("form").addEventListener("submit", (sent) => sent.preventDefault());
  byId("list").addEventListener("scroll", drawRows, { passive: true });
  document.addEventListener("keydown", onKey);
  makeMap();
  window.addEventListener("resize", () => {
    theMap.invalidateSize();
    drawRows();
  });
  await attempt(async () => {
    desk.vocabulary = await ask("vocabulary");
    fillActors();
    takeQueue(await ask("queue"));
  });
  if (!desk.queue) return;
  const place = desk.shown.findIndex((n) => desk.queue.state[n] === "open");
  await goTo(Math.max(0, place));
  byId("list").focus();
  setInterval(watch, EVERY_MS);
  document.documentElement.dataset.ready = "true";
}

start();
