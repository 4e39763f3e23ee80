// What a bundle of marks is called: its place, whoever acts in it.

import { placeLabel } from "./countries.js";
import { amount, layerName, translate } from "./strings.js";
import { LARGE, layerShares } from "./symbols.js";
import { page, valueAt } from "./table.js";

/** @param {Bundle} bundle */
export function badgeText(bundle) {
  return translate("badge", { name: bundle.badge.name, n: amount(bundle.count || bundle.rows.length) });
}

/** The place that most events of a bundle have. @param {Bundle} bundle */
export function commonPlace(bundle) {
  const counts = new Map();
  for (const row of bundle.rows.slice(0, LARGE)) {
    const place = valueAt("place", row);
    if (place) counts.set(place, (counts.get(place) || 0) + 1);
  }
  const [most] = [...counts].sort((a, b) => b[1] - a[1]);
  return most ? placeLabel(most[0]) : null;
}

const NAMED_ACTORS = 3;

/** "Russia 12, Syria 9, others 7" @param {number[]} rows @param {[number, number][]} [shares] */
export function whoActs(rows, shares = layerShares(rows)) {
  const named = shares.slice(0, NAMED_ACTORS).map(([layer, count]) => `${page.layers[layer] ? layerName(page.layers[layer]) : "?"} ${amount(count)}`);
  const rest = shares.slice(NAMED_ACTORS).reduce((sum, [, count]) => sum + count, 0);
  return [...named, rest ? `${translate("other")} ${amount(rest)}` : ""].filter(Boolean).join(", ");
}
