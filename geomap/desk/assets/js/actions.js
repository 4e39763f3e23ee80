// What can be done at the desk, by name: what is drawn first has buttons for what is defined last,
// and drawing anew what one stands in goes this way too.

/** @type {Object<string, (...told: any[]) => any>} */
const ACTIONS = {};

/** @param {Object<string, (...told: any[]) => any>} actions */
export function provide(actions) {
  Object.assign(ACTIONS, actions);
}

/** @param {string} name @param {...any} told */
export function act(name, ...told) {
  if (!ACTIONS[name]) throw new Error(`no action is called ${name}`);
  return ACTIONS[name](...told);
}
