// The chosen time as bars of the scale.

import { applySoon } from "./apply.js";
import { choice } from "./choice.js";
import { dayOf, isoDay } from "./days.js";
import { barOf } from "./time.js";

/** First and last chosen bar: [from, to), as edges of the scale. @param {Scale} scale */
export function reach(scale) {
  const bars = scale.edges.length - 1;
  const from = choice.from ? barOf(scale.edges, dayOf(choice.from)) : 0;
  const to = choice.to ? barOf(scale.edges, dayOf(choice.to)) + 1 : bars;
  return [from, Math.max(from + 1, to)];
}

/** @param {Scale} scale @param {number} from @param {number} to edges */
export function chooseBars(scale, from, to) {
  const bars = scale.edges.length - 1;
  choice.from = from <= 0 ? null : isoDay(scale.edges[from]);
  choice.to = to >= bars ? null : isoDay(scale.edges[to] - 1);
  applySoon();
}
