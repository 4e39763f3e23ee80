// Asking and telling the server. The address of the page holds the token; nothing else is needed.

import { act } from "./actions.js";
import { complain } from "./state.js";

const HERE = location.pathname.replace(/[^/]*$/, "");

export class Refused extends Error {
  /** @param {string} text @param {boolean} conflict */
  constructor(text, conflict) {
    super(text);
    this.conflict = conflict;
  }
}

/** @param {string} name @param {Object<string, string>} [query] */
export function ask(name, query) {
  const asked = query ? "?" + new URLSearchParams(query) : "";
  return answered(fetch(`${HERE}api/${name}${asked}`));
}

/** @param {string} name @param {object} told */
export function tell(name, told) {
  const headers = { "Content-Type": "application/json" };
  return answered(fetch(`${HERE}api/${name}`, { method: "POST", headers, body: JSON.stringify(told) }));
}

/** @param {Promise<Response>} asked */
async function answered(asked) {
  let response;
  try {
    response = await asked;
  } catch (error) {
    throw new Refused("the desk does not answer: is `geomap desk` still running? What is decided is in corrections.csv", false);
  }
  let told = {};
  try {
    told = await response.json();
  } catch (error) {
    if (response.ok) throw new Refused("the desk's answer cannot be read: load the page again", false);
  }
  if (!response.ok) throw new Refused(told.error || `refused (${response.status})`, Boolean(told.conflict));
  return told;
}

export let busy = false;

/** Does one thing at a time; what goes wrong is said in a line, and the form stays as it is. */
export async function attempt(work) {
  if (busy) return false;
  busy = true;
  document.documentElement.dataset.busy = "true";
  try {
    complain("");
    await work();
    return true;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    complain(error.message);
    if (error.conflict) await act("keepStaged");
    return false;
  } finally {
    busy = false;
    delete document.documentElement.dataset.busy;
  }
}
