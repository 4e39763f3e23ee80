// Who acts, as a tree: sides, actors, their parts. A box stands for all below it.

import { idsOf, ITSELF, partsBelow } from "./actor_parts.js";
import { apply } from "./apply.js";
import { choice } from "./choice.js";
import { checkbox, section } from "./controls.js";
import { append, clean, draw, make, said } from "./dom.js";
import { countsNow } from "./events.js";
import { sides } from "./filters.js";
import { amount, layerName, translate } from "./strings.js";
import { symbol } from "./symbols.js";
import { page, table } from "./table.js";
import { counting, totalCounts } from "./tile_counts.js";
import { narrow } from "./view.js";

/**
 * @typedef {Object} ActorNode
 * @property {string} id
 * @property {string} name
 * @property {any} layer  whose mark it has
 * @property {ActorNode[]} children
 */

/** @type {ActorNode[]|null} */
let actorTree_ = null;

/** Numbers of events by node. @type {Map<string, number>} */
const actorCounts = new Map();

/** @returns {ActorNode[]} */
function actorTree() {
  if (actorTree_) return actorTree_;
  countActors();
  const node = (id, name, layer) => {
    const children = (partsBelow().get(id) || []).map(([part, called]) => node(part, called, layer));
    if (children.length && actorCounts.get(id + ITSELF)) children.push({ id: id + ITSELF, name: translate("itself", { name }), layer, children: [] });
    return { id, name, layer, children };
  };
  actorTree_ = page.layers.map((layer) => node(layer.id, layerName(layer), layer));
  return actorTree_;
}

function countActors() {
  if (counting()) return totalCounts("acts", idsOf).forEach((count, id) => actorCounts.set(id, count));
  const column = table.columns.acts;
  if (!column) return;
  const often = column.codes ? new Uint32Array(column.values.length) : null;
  if (often && column.codes) for (const code of column.codes) often[code] += 1;
  column.values.forEach((acts, code) => {
    for (const id of idsOf(acts)) actorCounts.set(id, (actorCounts.get(id) || 0) + (often ? often[code] : 1));
  });
}

/** @param {ActorNode} node @returns {string[]} */
function leavesOf(node) {
  return node.children.length ? node.children.flatMap(leavesOf) : [node.id];
}

/** The leaves that are on: their own box is ticked, or one above it. @param {ActorNode[]} nodes @param {boolean} above */
function leavesOn(nodes, above) {
  return nodes.flatMap((node) => {
    const on = above || !choice.actors || choice.actors.has(node.id);
    return node.children.length ? leavesOn(node.children, on) : on ? [node.id] : [];
  });
}

/** As few ids as say the same: the whole in place of all its parts. */
function fewest(nodes, on) {
  return nodes.flatMap((node) => (leavesOf(node).every((leaf) => on.has(leaf)) ? [node.id] : node.children.length ? fewest(node.children, on) : []));
}

/** Switches nodes; null where then everybody is on. @param {ActorNode[]} nodes @param {boolean} on */
function switchActors(nodes, on) {
  const tree = actorTree();
  const now = new Set(leavesOn(tree, false));
  for (const leaf of nodes.flatMap(leavesOf)) {
    if (on) now.add(leaf);
    else now.delete(leaf);
  }
  const ids = fewest(tree, now);
  choice.actors = ids.length === tree.length && ids.every((id, i) => id === tree[i].id) ? null : new Set(ids);
  apply();
}

/** Sets a box by what of its nodes is on. @param {HTMLInputElement} box @param {ActorNode[]} nodes @param {Set<string>} on */
function checkboxFor(box, nodes, on) {
  const leaves = nodes.flatMap(leavesOf);
  const count = leaves.reduce((sum, leaf) => sum + (on.has(leaf) ? 1 : 0), 0);
  box.checked = count === leaves.length;
  box.indeterminate = count > 0 && count < leaves.length;
}

export function actorFilter() {
  const part = section(translate("actors"), !narrow() && !choice.plain);
  const refresh = [];
  const tools = make("p", "gm-tools");
  for (const [key, value] of [["all", null], ["none", new Set()]]) {
    const button = make("button", "gm-quiet", translate(/** @type {string} */ (key)));
    button.addEventListener("click", () => {
      choice.actors = /** @type {Set<string>|null} */ (value);
      apply();
    });
    tools.appendChild(button);
  }
  part.appendChild(tools);
  const tree = actorTree();
  const groups = sides();
  for (const [side, layers] of groups) {
    const nodes = tree.filter((node) => layers.includes(node.layer));
    const group = make("div", "gm-side");
    group.setAttribute("role", "group");
    const alone = layers.length === 1 && layers[0].id === side; // a side of its own: by its name
    const heading = side === "routes" ? translate("routes") : alone ? layerName(layers[0]) : side || translate("other");
    group.setAttribute("aria-label", clean(heading));
    if (groups.size > 1) append(group, sideHeading(heading, nodes, refresh));
    for (const node of nodes) append(group, actorRow(node, refresh));
    part.appendChild(group);
  }
  return {
    element: part,
    refresh: () => {
      const on = new Set(leavesOn(tree, false));
      const counts = countsNow("actors", "acts", idsOf);
      refresh.forEach((one) => one(on, counts));
    },
  };
}

/** The name of a side; where it has several actors, with a box for all of them. */
function sideHeading(heading, nodes, refresh) {
  if (nodes.length < 2) return said("h2", "", heading);
  const { label, box } = checkbox([said("span", "gm-name", heading)], true, (on) => switchActors(nodes, on));
  refresh.push((on) => checkboxFor(box, nodes, on));
  return append(make("h2"), label);
}

/** @param {ActorNode} node @param {((on: Set<string>, counts: Map<string, number>) => void)[]} refresh */
function actorRow(node, refresh) {
  const { layer } = node;
  const top = node.id === layer.id;
  const number = make("span", "gm-count");
  const { label, box } = checkbox([top ? symbol(layer, "reported", "bare") : null, said("span", "gm-name", node.name), number], true, (on) => switchActors([node], on));
  box.dataset.actor = node.id;
  const row = make("div", "gm-row");
  refresh.push((on, counts) => {
    checkboxFor(box, [node], on);
    number.textContent = amount(counts.get(node.id) || 0);
    row.classList.toggle("gm-empty", !counts.get(node.id));
  });
  const only = make("button", "gm-only", translate("only"));
  only.setAttribute("aria-label", translate("only_label", { name: clean(node.name) }));
  only.addEventListener("click", () => {
    choice.actors = new Set([node.id]);
    apply();
  });
  append(row, label, page.layers.length > 1 || !top ? only : null, top && layer.page ? ownPage(layer) : null);
  if (!node.children.length) return row;
  return partRows(node, row, refresh);
}

function ownPage(layer) {
  const link = /** @type {HTMLAnchorElement} */ (make("a", "gm-page", "↗"));
  link.href = layer.page;
  link.title = translate("page");
  link.setAttribute("aria-label", `${clean(layerName(layer))}: ${translate("page")}`);
  return link;
}

/** An actor's parts below it, folded until somebody wants them or some of them are chosen. */
function partRows(node, row, refresh) {
  const box = make("div", "gm-parts");
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", translate("parts", { name: clean(node.name) }));
  for (const child of node.children) append(box, actorRow(child, refresh));
  const fold = make("button", "gm-fold");
  draw("path", { d: "M5 3l6 5-6 5z" }, draw("svg", { viewBox: "0 0 16 16", "aria-hidden": "true" }, fold));
  fold.setAttribute("aria-label", translate("parts", { name: clean(node.name) }));
  const open = (wide) => {
    box.hidden = !wide;
    fold.setAttribute("aria-expanded", String(wide));
  };
  open(false);
  fold.addEventListener("click", () => open(box.hidden));
  refresh.push((on) => {
    const count = leavesOf(node).filter((leaf) => on.has(leaf)).length;
    if (count && count < leavesOf(node).length) open(true);
  });
  row.prepend(fold);
  return append(make("div"), row, box);
}
