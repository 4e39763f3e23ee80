// Days as numbers since 1970, and the weeks, months and years that they fall into.

import { instant } from "./when.js";

export const NO_DAY = -0x80000000;
const DAY_MS = 86400000;

/** Days since 1970. @param {string|null} text */
export function dayOf(text) {
  const at = instant(text);
  return at === null ? NO_DAY : Math.round(at / DAY_MS);
}

/** @param {number} day */
export function isoDay(day) {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

export function unitStart(day, unit) {
  if (unit === 1) return day;
  if (unit === 7) return day - ((((day + 3) % 7) + 7) % 7); // 1970 began on a Thursday
  const date = new Date(day * DAY_MS);
  return Date.UTC(date.getUTCFullYear(), unit === "month" ? date.getUTCMonth() : 0, 1) / DAY_MS;
}

export function nextUnit(day, unit, step) {
  if (typeof unit === "number") return day + unit;
  const date = new Date(day * DAY_MS);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  return (unit === "month" ? Date.UTC(year, month + 1, 1) : Date.UTC(year + step, 0, 1)) / DAY_MS;
}
