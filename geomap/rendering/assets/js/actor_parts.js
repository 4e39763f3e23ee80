// Which actors are parts of which, and in which boxes of the tree an event counts.

import { page } from "./table.js";

// "russia-itself": Russia acts, and no part of it is named.
export const ITSELF = "-itself";

/** Ids and names of an actor's own parts, by its id. @type {Map<string, [string, string][]>|null} */
let below_ = null;

export function partsBelow() {
  if (below_) return below_;
  below_ = new Map();
  for (const [id, name, parent] of page.parts || []) below_.set(parent, [...(below_.get(parent) || []), [id, name]]);
  return below_;
}

/** All parts of an actor, parts of parts too. @type {Map<string, Set<string>>|null} */
let partsOf_ = null;

function partsOf() {
  if (partsOf_) return partsOf_;
  const below = partsBelow();
  const gather = (id) => new Set((below.get(id) || []).flatMap(([part]) => [part, ...gather(part)]));
  partsOf_ = new Map([...below.keys()].map((id) => [id, gather(id)]));
  return partsOf_;
}

/** All boxes an event counts in: whoever acts, and "itself" for whom no part acts. */
export function idsOf(acts) {
  const ids = new Set(acts || []);
  return [...ids, ...[...ids].filter((id) => actsItself(id, acts)).map((id) => id + ITSELF)];
}

/** Does it act without any part of it? Of whom no part is known the question does not arise. */
function actsItself(id, acts) {
  const parts = partsOf().get(id);
  return parts !== undefined && acts.includes(id) && !acts.some((one) => parts.has(one));
}

/** Which events' actors are among those chosen. @param {Set<string>} chosen */
export function amongActors(chosen) {
  const alone = [...chosen].filter((id) => id.endsWith(ITSELF)).map((id) => id.slice(0, -ITSELF.length));
  return (acts) => (acts || []).some((id) => chosen.has(id)) || alone.some((id) => actsItself(id, acts || []));
}
