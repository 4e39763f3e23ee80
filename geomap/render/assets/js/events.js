// The events of the page, what is chosen, and which events fit.

/**
 * @typedef {Object} GeoEvent
 * @property {string} event_id
 * @property {string} title
 * @property {string} event_type
 * @property {string} status
 * @property {string|null} date_start
 * @property {string|null} date_end
 * @property {[number, number]|null} anchor  (lon, lat)
 * @property {{type: string, coordinates: any}|null} geometry
 * @property {string[]} acts  ids of all who act, parts before wholes, then the layers
 * @property {number} layer  number of the layer whose colour it has
 *
 * @typedef {Object} Choice
 * @property {Set<string>|null} actors  null: all
 * @property {Set<string>|null} types
 * @property {Set<string>|null} status
 * @property {string|null} from
 * @property {string|null} to
 * @property {boolean} undated  show events without a date while a time is chosen
 * @property {string|null} event
 * @property {string} theme
 * @property {boolean} plain
 */

const page = readBlock("geomap-data");

/** @type {GeoEvent[]} */
const events = /** @type {any} */ (rows(page.events));
const eventById = new Map(events.map((event) => [event.event_id, event]));

/** @type {Choice} */
const choice = {
  actors: null, types: null, status: null, from: null, to: null, undated: false,
  event: null, theme: page.theme || "auto", plain: false,
};

/** Columns → rows, dated events first and in order of time, the others as they were told. */
function rows(columns) {
  const names = Object.keys(columns || {});
  const count = names.length ? columns[names[0]].length : 0;
  const found = [];
  for (let i = 0; i < count; i += 1) {
    const row = {};
    for (const name of names) row[name] = columns[name][i];
    row.event_id = String(row.event_id);
    row.status = row.status || "reported";
    found.push(row);
  }
  const key = (row) => row.date_start || "9999";
  return found.sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}

/** @param {string} text */
function slug(text) {
  return String(text).toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
}

/** @param {GeoEvent} event */
function fits(event) {
  if (choice.actors && !event.acts.some((id) => /** @type {Set<string>} */ (choice.actors).has(id))) return false;
  if (choice.types && !choice.types.has(slug(event.event_type || "")) && !choice.types.has(slug(event["sub_event_type"] || ""))) return false;
  if (choice.status && !choice.status.has(event.status)) return false;
  return fitsTime(event);
}

/**
 * An event fits when its days and the chosen days overlap. One without any date may have happened
 * then or not: it is left out while a time is chosen, and the panel says how many and offers them.
 */
function fitsTime(event) {
  if (!choice.from && !choice.to) return true;
  if (!event.date_start && !event.date_end) return choice.undated;
  const start = event.date_start || event.date_end;
  const end = event.date_end || event.date_start;
  return (!choice.from || end >= choice.from) && (!choice.to || start <= choice.to);
}

/** @returns {GeoEvent[]} */
function visible() {
  return events.filter(fits);
}

/** Values of a column in order of their number of events. @param {string} column */
function counted(column) {
  const counts = new Map();
  for (const event of events) if (event[column]) counts.set(event[column], (counts.get(event[column]) || 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}

/** The ids of the layers that are wholly on. */
function layersOn() {
  return page.layers.map((layer) => layer.id).filter((id) => !choice.actors || choice.actors.has(id));
}

/** Switches one of a set of which null means all. */
function toggled(set, everything, value, on) {
  const next = new Set(set || everything);
  if (on) next.add(value);
  else next.delete(value);
  return next.size === everything.length && everything.every((one) => next.has(one)) ? null : next;
}

/** @param {GeoEvent} event */
function isVague(event) {
  if (event.geometry) return false;
  const precision = event["geo_precision"];
  return (precision !== null && precision !== undefined && precision >= 2) || (event["radius_km"] || 0) > 2;
}
