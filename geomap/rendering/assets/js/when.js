// Dates as precise as they are told: "2015", "Oct 2015", "5–11 Oct 2015", "since 30 Sep 2015".

import { formatter, locale, translate } from "./strings.js";

// Letters of "2015-10-07" that a year, a month and a day take.
const YEAR = 4;
const MONTH = 7;
export const DAY = 10;
const CALENDAR = /** @type {Intl.DateTimeFormatOptions} */ ({ timeZone: "UTC", calendar: "gregory" });
/** @type {Object<number, Intl.DateTimeFormatOptions>} */
const FORMS = {
  [YEAR]: { year: "numeric", ...CALENDAR },
  [MONTH]: { month: "short", year: "numeric", ...CALENDAR },
  [DAY]: { day: "numeric", month: "short", year: "numeric", ...CALENDAR },
};
const TOLD = { year: YEAR, month: MONTH };

/** One end of an EDTF interval, or a date by itself: its year, month and day. Codes of seasons are no months. */
const EDTF = /^(\d{4})(?:-(0[1-9]|1[0-2])(?:-(\d\d))?)?[?~%]?$/;

/** How many letters of an ISO day are meant. @param {GeoEvent} event */
export function shown(event) {
  const ends = String(event["date"] || "").split("/").map((end) => EDTF.exec(end)).filter(Boolean);
  if (ends.length) return Math.min(...ends.map((end) => (end[3] ? DAY : end[2] ? MONTH : YEAR)));
  return TOLD[event["date_precision"]] || DAY;
}

/** When an event was, in the reader's language; "" when no date is told. @param {GeoEvent} event */
export function readableWhen(event) {
  const edtf = String(event["date"] || "");
  const alone = /^\d{4}/.test(edtf) ? edtf.replace(/[?~%]/g, "") : null;
  const start = event.date_start || (event.date_end ? null : alone);
  const end = event.date_end;
  const letters = shown(event);
  if (start && /\/(\.\.)?$/.test(edtf)) return translate(letters === DAY ? "sinceDay" : "since", { date: spanOf(start, start, letters) });
  if (end && /^(\.\.)?\//.test(edtf)) return translate(letters === DAY ? "untilDay" : "until", { date: spanOf(end, end, letters) });
  if (!start && !end) return "";
  return spanOf(start || end, end || start, letters);
}

/** @param {string} first @param {string} last @param {number} letters */
export function spanOf(first, last, letters) {
  const [from, to] = [instant(first), instant(last)];
  if (from === null || to === null) return first;
  const form = formatter("when", letters, () => new Intl.DateTimeFormat(locale, FORMS[letters]));
  if (first.slice(0, letters) === last.slice(0, letters) || to < from) return form.format(from);
  return form.formatRange(from, to).replace(/^(\p{Nd}+)\s–\s(?=\p{Nd})/u, "$1–"); // 5–11 Oct, and not 5 – 11 Oct
}

/** Milliseconds of a day, month or year; null for what is none. @param {string|null} day */
export function instant(day) {
  const match = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?/.exec(day || "");
  if (!match) return null;
  const at = Date.UTC(+match[1], +(match[2] || 1) - 1, +(match[3] || 1));
  return Number.isFinite(at) ? at : null;
}
