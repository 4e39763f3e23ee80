// What is told of one event; built when somebody asks for it.

import { copyLink } from "./address.js";
import { countryName, isCountryName, nameOfCountry, placeLabel, placeOf } from "./countries.js";
import { append, clean, dotted, make, outward, said } from "./dom.js";
import { tintCountries } from "./emphasis.js";
import { placeName } from "./events.js";
import { EXACT, isVague, NOWHERE, placedAs, UNTOLD } from "./precision.js";
import { amount, layerName, readableDay, translate } from "./strings.js";
import { sureText } from "./sureness.js";
import { layerOf, symbol } from "./symbols.js";
import { page } from "./table.js";
import { readableWhen, shown } from "./when.js";

/** @param {GeoEvent} event @param {boolean} [whole] with a button that copies its link */
export function card(event, whole) {
  const box = make("article", "gm-card");
  box.dir = document.documentElement.dir;
  const layer = layerOf(event);
  const brow = make("p", "gm-brow");
  append(brow, symbol(layer, event.status, "bare"), said("span", "gm-actor", event["actor"] || layerName(layer)));
  // A visit, a deal or a statement is not against the one it is made to.
  const toward = event.event_type === "Strategic developments" ? "and" : "against";
  if (event["target"]) append(brow, said("span", "gm-target", translate(toward, { name: event["target"] })));
  if (event["actor_basis"] === "inferred") append(brow, make("span", "gm-kind gm-inferred", translate("inferred")));
  const title = said("h2", "gm-title", event.title);
  title.tabIndex = -1;
  append(box, brow, title, dotted("p", "gm-kind", [event.event_type, event["sub_event_type"]].filter(Boolean).map((name) => translate(name))));
  const told = sourcesOf(event);
  if (told.length) box.appendChild(quotation(told[0], event));
  append(box, facts(event, told), event["route"] ? routeFacts(event) : null);
  if (told.length > 1) {
    box.appendChild(make("h3", "gm-sub", translate("more")));
    for (const other of told.slice(1)) box.appendChild(quotation(other, event));
  }
  if (whole) {
    const copy = make("button", "gm-quiet", translate("copyEvent"));
    copy.addEventListener("click", () => copyLink(event.event_id, copy));
    box.appendChild(copy);
  }
  return box;
}

/** Every sentence that tells the event, the event's own first. */
function sourcesOf(event) {
  const own = { quote: event["quote"], source: event["source"], author: event["author"], published: event["published"], url: event["url"], document_id: event["document_id"] };
  const listed = Array.isArray(event["sources"]) ? event["sources"].filter((one) => one && typeof one === "object") : [];
  const isOwn = (one) => one.quote === own.quote && one.source === own.source;
  const others = listed.filter((one) => !isOwn(one));
  return [...(own.quote || own.source ? [{ ...listed.find(isOwn), ...own }] : []), ...others];
}

/** What a telling says for itself and the event does not: another status, place, side or number. */
function differences(told, event) {
  const parts = [];
  const other = (said, ...whole) => said && whole[0] && !whole.includes(said);
  if (other(told.status, event.status)) parts.push(translate(told.status));
  // "Yemen" tells less than "Saada", and nothing else
  const around = [event["admin1"], event["country"] ? nameOfCountry(event["country"], "en") : null];
  if (other(told.place, event["place"], ...around)) parts.push(translate("tellsPlace", { name: placeLabel(told.place) }));
  if (other(told.actor, event["actor"])) parts.push(translate("tellsActor", { name: told.actor }));
  if (typeof told.fatalities === "number" && told.fatalities !== event["fatalities"]) parts.push(translate("killed", { n: toll(told) }));
  return parts;
}

const BOUNDS = { "at least": "atLeast", "at most": "atMost", about: "nearly" };

/** "at least 15", as the telling has it. */
function toll(told) {
  const n = amount(told.fatalities);
  return Object.hasOwn(BOUNDS, told.bound) ? translate(BOUNDS[told.bound], { n }) : n;
}

/** The numbers of dead where outlets disagree: "12 (Morning Wire); at least 15 (Gulf Ledger)". */
function tolls(event, told) {
  if (event["fatalities_low"] === event["fatalities_high"]) return null;
  const outlets = new Map();
  for (const one of told.filter((each) => typeof each.fatalities === "number" && each.status !== "denied").sort((a, b) => a.fatalities - b.fatalities)) {
    const words = toll(one);
    outlets.set(words, (outlets.get(words) || new Set()).add(one.source || unnamed(one)));
  }
  const parts = [...outlets].map(([words, names]) => `${words} (${[...names].join(", ")})`);
  return parts.length > 1 ? said("span", "gm-tolls", parts.join("; ")) : null;
}

function quotation(told, event) {
  const figure = make("figure", "gm-told");
  if (told.quote) figure.appendChild(said("blockquote", "", told.quote));
  const caption = make("figcaption", "");
  append(caption, said("span", "gm-outlet", [told.source, told.author].filter(Boolean).join(", ") || unnamed(told)));
  if (told.published) append(caption, make("span", "", translate("published", { date: readableDay(String(told.published)) })));
  for (const part of differences(told, event)) append(caption, said("span", "gm-differs", part));
  if (told.url) append(caption, outward(told.url, translate("read")));
  return append(figure, caption);
}

/** Without an outlet the text itself is what the reader can be led to. */
function unnamed(told) {
  return told.document_id ? `${translate("unknownSource")} (${told.document_id})` : translate("unknownSource");
}

function facts(event, told) {
  const list = make("dl", "gm-facts");
  const row = (name, ...parts) => {
    const kept = parts.filter(Boolean);
    if (!kept.length) return;
    const value = make("dd");
    kept.forEach((part, i) => append(value, i ? document.createTextNode(" ") : null, part));
    append(list, make("dt", "", translate(name)), value);
  };
  row("whenRow", ...whenParts(event));
  row("whereRow", said("span", "", whereText(event)), precisionPart(event));
  if (event["place_text"] && event["place_text"] !== event["place"]) row("asPrinted", said("span", "", `“${event["place_text"]}”`));
  row("statusRow", said("span", "", statusText(event)));
  row("sureness", sureText(event));
  row("numbers", figures(event));
  row("tolls", tolls(event, told));
  return list;
}

function whenParts(event) {
  const text = event["date_text"] ? said("span", "gm-soft", `“${event["date_text"]}”`) : null;
  const told = readableWhen(event);
  if (!told) return [make("span", "", translate("undatedEvent")), text];
  const when = make("time", "", told);
  when.setAttribute("datetime", clean(event.date_start || event.date_end || event["date"]).slice(0, shown(event)));
  return [when, text];
}

function whereText(event) {
  if (!event["place"]) return placeName(event);
  const admin = event["admin1"] && event["admin1"] !== event["place"] ? placeLabel(event["admin1"]) : null;
  const country = isCountryName(event["place"], event["country"]) ? null : countryName(event["country"]);
  return [...new Set([placeOf(event), admin, country])].filter(Boolean).join(", ");
}

function precisionPart(event) {
  if (event["route"] || placedAs()[event.row] === NOWHERE) return null; // a route's place is where it ends
  const precision = event["geo_precision"];
  // A named town is a place and no spot: "exact" is said only of what is.
  const key = precision === 1 && placedAs()[event.row] !== EXACT ? "precisionTown" : `precision${precision}`;
  const words = page.precisions[precision] ? translate(key) : placedAs()[event.row] === UNTOLD ? translate("precisionUntold") : null;
  const within = event["radius_km"] ? translate("within", { km: amount(event["radius_km"]) }) : null;
  const text = [words, isVague(event) ? within : null].filter(Boolean).join(", ");
  return text ? make("span", "gm-soft", text) : null;
}

function statusText(event) {
  const by = event["claimed_by"];
  if (!by) return `${translate(event.status)}${page.statuses.includes(event.status) ? `: ${translate(event.status + "Long")}` : ""}`;
  const key = { claimed: "claimedBy", denied: "deniedBy", planned: "plannedBy" }[event.status];
  return key ? translate(key, { name: by }) : `${translate(event.status)}: ${by}`;
}

/** One of what is counted in the plural: "rockets" → "rocket"; aircraft and personnel stay. */
function countedAs(name, value) {
  const words = name.replace(/_/g, " ");
  return value === 1 ? words.replace(/s$/, "") : words;
}

function figures(event) {
  const parts = [];
  const counts = event["quantities"];
  if (counts && typeof counts === "object")
    for (const [name, value] of Object.entries(counts)) parts.push(`${typeof value === "number" ? amount(value, 1) : value} ${countedAs(name, value)}`);
  const [low, high] = [event["fatalities_low"], event["fatalities_high"]];
  if (typeof low === "number" && typeof high === "number" && low < high) parts.push(translate("killedRange", { low: amount(low), high: amount(high) }));
  else if (event["fatalities"] !== null && event["fatalities"] !== undefined) parts.push(translate("killed", { n: amount(event["fatalities"]) }));
  return parts.length ? said("span", "", parts.join(", ")) : null;
}

/** @param {GeoEvent} event */
function routeFacts(event) {
  const route = event["route"];
  const box = make("div", "gm-route");
  const line = (text) => append(box, said("p", "", text));
  box.appendChild(make("h3", "gm-sub", translate("route")));
  if (route.length_km) line(translate("length", { km: amount(route.length_km), mi: amount(route.length_mi || route.length_km / 1.609344) }));
  if (Array.isArray(route.length_range_km)) line(translate("range", { low: amount(route.length_range_km[0]), high: amount(route.length_range_km[1]) }));
  const claims = Object.entries(route.claims_km || {}).map(([text, km]) => (/\bkm|kilomet/i.test(text) ? text : `${text} (${amount(+km)} km)`));
  if (claims.length) line(translate("claims", { list: claims.join("; ") }));
  const names = (codes) => codes.map(countryName).join(document.documentElement.dir === "rtl" ? " ← " : " → ");
  if (Array.isArray(route.countries) && route.countries.length) line(translate("crosses", { list: names(route.countries) }));
  if (Array.isArray(route.avoid) && route.avoid.length) line(translate("avoids", { list: route.avoid.map(countryName).join(", ") }));
  append(box, legsOf(event), route.launch_area ? make("p", "gm-soft", translate("launchArea")) : null, make("p", "gm-soft", translate("assumed")));
  return box;
}

/** How far the route goes over each country, and a button that tints them. @param {GeoEvent} event */
function legsOf(event) {
  const legs = page.crossings.legs[event.event_id];
  if (!Array.isArray(legs) || !legs.length) return null;
  const box = make("div", "gm-legs");
  const list = make("ol");
  for (const [code, km] of legs) list.appendChild(make("li", "", translate("leg", { name: countryName(code) || translate("openSea"), km: amount(km), mi: amount(km / 1.609344) })));
  const button = make("button", "gm-quiet", translate("tint"));
  button.setAttribute("aria-pressed", "false");
  button.addEventListener("click", () => {
    const on = button.getAttribute("aria-pressed") !== "true";
    tintCountries(on ? event : null);
    button.setAttribute("aria-pressed", String(on));
    button.textContent = translate(on ? "untint" : "tint");
  });
  return append(box, make("h3", "gm-sub", translate("legs")), list, button);
}
