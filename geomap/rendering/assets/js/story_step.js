// Which step of a story is read.

import { page } from "./table.js";

/** What the map shows in each step, in their order; the first is the opening. @type {any[]|null} */
export const story = page.story || null;

export const STORY_HEIGHT = 720; // pixels that a frame asks for
/** Its number, -1 before the first is shown. */
export let stepNow = -1;

/** @param {number} number */
export function setStep(number) {
  stepNow = number;
}

/** Does the map follow the text? As plain text there is none. */
export function storyRuns() {
  return story !== null && stepNow >= 0;
}
