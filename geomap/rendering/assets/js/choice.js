// What is chosen: the one state of the page that filters change and the address tells.

import { page } from "./table.js";

/** @type {Choice} */
export const choice = {
  actors: null, types: null, status: null, sources: null, precision: null, from: null, to: null, undated: false,
  q: "", sort: "", inView: false, sure: 0, only: null,
  event: null, theme: page.theme || "auto", plain: false, panel: true,
};
