// The state of the desk, and the two lines in which it speaks to the editor.

/** @param {string} id @returns {any} */
export const byId = (id) => document.getElementById(id);

/** The state of the page: what the server told last, and what the editor has before them. */
export const desk = {
  /** @type {any} */ queue: null,
  /** rows of the queue that are shown @type {number[]} */ shown: [],
  /** place in `shown` */ at: 0,
  /** @type {any} */ article: null,
  /** @type {any} */ event: null,
  /** the sentence that the cursor is on */ sentence: -1,
  /** what the form sets, by column @type {Object<string, string>} */ staged: {},
  /** "event", or "tell" for a sentence that is to become one */ mode: "event",
  /** whom a chosen place speaks of: "event", "document" or "all" */ scope: "event",
  /** all accounts of the event? */ everywhere: true,
  /** places to choose from @type {any[]} */ choices: [],
  /** @type {any} */ vocabulary: null,
  version: 0,
  shortcuts: true,
};

export const STATES = { open: "to decide", accepted: "accepted", changed: "changed", dropped: "dropped", added: "added" };
export const SIGNS = { open: "", accepted: "✓", changed: "✎", dropped: "✕", added: "+" };

/** Says something to everybody, a screen reader included. @param {string} text */
export function note(text) {
  byId("note").textContent = text;
}

/** Says what went wrong until something goes right. @param {string} text */
export function complain(text) {
  const line = byId("problem");
  line.textContent = text;
  line.hidden = !text;
}
