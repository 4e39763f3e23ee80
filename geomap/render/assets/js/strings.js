// The page's own words. `say("key", {n: 3})` fills {n}; an unknown language reads English.
const STRINGS = {
  en: {
    actors: "Who acts", statuses: "How sure", when: "When", types: "What", legend: "How to read this map",
    from: "From", to: "To", undated: "also {n} without a date", hiddenUndated: "{n} events without a date are not shown",
    all: "all", none: "none", only: "only", only_label: "only {name}", reset: "Show everything",
    shown: "{n} of {all} events", shown_all: "{n} events", shown_one: "1 event", nothing: "No event fits these choices.",
    asOf: "As told by sources up to {date}", copy: "Copy link", copied: "Link copied", copyEvent: "Copy link to this event",
    home: "All actors", page: "own page", close: "Close", expand: "Show more of the list", shrink: "Show more of the map",
    other: "others", routes: "Routes", zoomIn: "Zoom in", zoomOut: "Zoom out",
    map: "Map of events", panel: "Events and filters", cluster: "{n} events here; press to look closer",
    said: "“{text}”", whenRow: "When", whereRow: "Where", asPrinted: "In the text", statusRow: "Status", numbers: "Figures",
    killed: "{n} killed", undatedEvent: "date not given", nowhere: "place not given", onMap: "not on the map",
    within: "within about {km} km", more: "Also told by", read: "Read it there", unknownSource: "source not named",
    published: "published {date}", precision: "Precision", against: "against {name}", and: "and {name}", route: "Route",
    length: "{km} km ({mi} miles) along the line drawn", range: "{low} to {high} km, depending on the launch point",
    claims: "The texts say: {list}", crosses: "Crosses {list}", avoids: "Avoids {list}",
    assumed: "The line is reconstructed; its launch point and course are assumed.",
    reported: "reported", claimed: "claimed", planned: "planned", denied: "denied", hypothetical: "conjecture",
    claimedBy: "claimed by {name}", deniedBy: "denied; told by {name}", plannedBy: "planned, says {name}",
    reportedLong: "told as fact by the source", claimedLong: "told as somebody’s claim",
    plannedLong: "announced or being prepared", deniedLong: "somebody denies it", hypotheticalLong: "might happen",
    exactMark: "a pointed mark: the place itself", softMark: "a mark with a ring: somewhere in the circle",
    areaMark: "hatched: somewhere in this area", lineMark: "a line with arrows: a route, its course assumed",
    cluster_list: "{n} events here", moreHere: "{n} more", clusterMark: "several events; press to look closer",
    tooOld: "This page holds its events compressed, and this browser is too old to unpack them. Any browser from 2023 or later shows it.",
    broken: "The events in this page are damaged and cannot be read. Ask whoever sent it for a new copy.", shapes: "Shapes tell the sides", sources: "Places: ", alsoFrom: "Also: {name}", basemap: "Map: ",
    borders: "borders as Natural Earth draws them", noScript: "",
  },
};

/** @type {string} */
let language = "en";

/**
 * @param {string} key
 * @param {Object<string, string|number>} [values]
 * @returns {string}
 */
function say(key, values) {
  const table = STRINGS[language] || STRINGS.en;
  const text = table[key] !== undefined ? table[key] : STRINGS.en[key] !== undefined ? STRINGS.en[key] : key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (values && name in values ? String(values[name]) : whole));
}

const formatters = new Map();

/** Making a format takes a hundred times as long as using it. */
function formatter(kind, detail, made) {
  const key = `${kind} ${language} ${detail}`;
  if (!formatters.has(key)) formatters.set(key, made());
  return formatters.get(key);
}

/** @param {number} number @param {number} [digits] */
function amount(number, digits) {
  return formatter("number", digits || 0, () => new Intl.NumberFormat(language, { maximumFractionDigits: digits || 0 })).format(number);
}

/** A day "2015-10-07" as readers write it. @param {string|null|undefined} day */
function readableDay(day) {
  const match = /^(\d{4})-(\d\d)-(\d\d)/.exec(day || "");
  if (!match) return day || "";
  const date = new Date(Date.UTC(+match[1], +match[2] - 1, +match[3]));
  const spoken = language === "en" ? "en-GB" : language;
  return formatter("day", "", () => new Intl.DateTimeFormat(spoken, { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" })).format(date);
}
