// What is told of one event; built when somebody asks for it.

/** @param {GeoEvent} event @param {boolean} [whole] with a button that copies its link */
function card(event, whole) {
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
  append(box, brow, title, said("p", "gm-kind", [event.event_type, event["sub_event_type"]].filter(Boolean).map((name) => translate(name)).join(" · ")));
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
  if (other(told.place, event["place"], ...around)) parts.push(translate("tellsPlace", { name: told.place }));
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

/** A place's name; of one that a table gives as a point alone there is none. */
function placeName(event) {
  return event["place"] || translate(event.anchor ? "placeOfTable" : "nowhere");
}

function whereText(event) {
  if (!event["place"]) return placeName(event);
  const admin = event["admin1"] && event["admin1"] !== event["place"] ? event["admin1"] : null;
  const country = event["country"] && [nameOfCountry(event["country"], "en"), (basemap.countries.find((row) => row[4] === event["country"]) || [])[0]].includes(event["place"]) ? null : countryName(event["country"]);
  return [...new Set([event["place"], admin, country])].filter(Boolean).join(", ");
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

/** @type {Map<string, Intl.DisplayNames>} */
const regions = new Map();

/** @param {string} code ISO 3166-1 alpha-2 @param {string} tongue */
function nameOfCountry(code, tongue) {
  try {
    if (!regions.has(tongue)) regions.set(tongue, new Intl.DisplayNames([tongue], { type: "region" }));
    return /** @type {Intl.DisplayNames} */ (regions.get(tongue)).of(code) || code;
  } catch (error) {
    return code;
  }
}

/** @param {string|null} code */
function countryName(code) {
  return code ? nameOfCountry(code, locale) : null;
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

let popup = null;
let opener = null;

/** @param {GeoEvent} event @param {{from?: Element|null|undefined, fly?: boolean}} options */
function openEvent(event, options) {
  if (!hasTexts(event.row)) return withTexts([event.row], () => openEvent(event, options));
  closeEvent(true);
  opener = options.from || null;
  choice.event = event.event_id;
  if (isSlim()) showListing(false); // it lies over the map
  if (event.anchor && roomy()) openOnMap(event, options.fly);
  else openAsSheet(event, options.fly);
  markCurrent();
  revealRow(event);
  writeAddress();
}

const LISTED = 100; // of a place's events at once

/** Lists the events of one place, to choose from. @param {Bundle} bundle */
function openPlace(bundle, from) {
  if (!bundle.rows.length) return readFacts().then(() => (apply(), openBadge(bundle, from)), tellFault);
  const seen = bundle.rows.slice().sort((a, b) => a - b).slice(0, LISTED);
  if (!seen.every(hasTexts)) return withTexts(seen, () => openPlace(bundle, from));
  closeEvent(true);
  choice.event = null;
  opener = from || null;
  const place = unmercator(bundle.x, bundle.y);
  const box = placeCard(bundle, from);
  if (bundle.badge) emphasise(eventAt(bundle.rows[0]));
  if (roomy()) popUp(place, box, -12);
  else slideUp(box, translate("cluster_list", { n: amount(bundle.rows.length) }));
  markCurrent();
  writeAddress();
}

function placeCard(bundle, from) {
  const rows = bundle.rows.slice().sort((a, b) => a - b);
  const box = make("article", "gm-card gm-place");
  const name = bundle.badge ? bundle.badge.name : bundle.together ? eventAt(rows[0])["place"] : null;
  const title = said("h2", "gm-title", name || translate("cluster_list", { n: amount(rows.length) }));
  title.tabIndex = -1;
  const about = bundle.badge ? badgeText(bundle) : translate("cluster_list", { n: amount(rows.length) });
  append(box, title, name ? said("p", "gm-kind", about) : null);
  const entries = make("div", "gm-place-list");
  entries.setAttribute("role", "list");
  const more = make("button", "gm-quiet");
  const add = () => {
    const start = entries.childElementCount;
    const next = rows.slice(start, start + LISTED);
    if (!next.every(hasTexts)) return withTexts(next, add);
    for (let i = start; i < Math.min(rows.length, start + LISTED); i += 1) entries.appendChild(placeEntry(eventAt(rows[i]), from));
    more.hidden = entries.childElementCount === rows.length;
    more.textContent = translate("moreHere", { n: amount(rows.length - entries.childElementCount) });
  };
  more.addEventListener("click", add);
  add();
  return append(box, entries, more);
}

function placeEntry(event, from) {
  const item = make("div");
  item.setAttribute("role", "listitem");
  const button = make("button", "gm-choice");
  const words = make("span", "gm-words");
  const when = readableWhen(event) || translate("undatedEvent");
  append(words, said("span", "gm-item-title", event.title), said("span", "gm-item-about", [when, event["source"]].filter(Boolean).join(" · ")));
  append(button, symbol(layerOf(event), event.status, "bare"), words);
  button.addEventListener("click", () => openEvent(event, { from }));
  return append(item, button);
}

/** Wide enough for a popup beside the panel? */
function roomy() {
  return window.innerWidth >= 760 && theMap !== null && theMap.getSize().y >= 340 && !choice.plain;
}

function openOnMap(event, fly) {
  if (fly) lookAt(event);
  emphasise(event);
  popUp(markPlace(event), card(event, true), markKind(event) === "exact" ? -30 : -12);
}

function popUp(place, content, above) {
  hideHint();
  hoverRow(null);
  const size = theMap.getSize();
  popup = L.popup({ maxWidth: Math.min(380, size.x - 60), minWidth: 260, maxHeight: Math.min(420, size.y - 90), offset: [0, above], autoPanPadding: [24, 24], className: "gm-popup" });
  const [lat, lon] = [L.latLng(place).lat, L.latLng(place).lng];
  popup.setLatLng([lat, beside(theMap, lon)]).setContent(content).openOn(theMap);
  const mine = popup;
  const box = popup.getElement();
  if (box) {
    const title = content.querySelector(".gm-title");
    box.setAttribute("role", "dialog");
    box.setAttribute("aria-label", title ? title.textContent || "" : "");
    const close = box.querySelector(".leaflet-popup-close-button");
    if (close) close.setAttribute("aria-label", translate("close"));
  }
  popup.on("remove", () => mine === popup && closeEvent(false));
  focusTitle(popup.getElement());
}

function openAsSheet(event, fly) {
  if (fly && event.anchor) lookAt(event);
  emphasise(event);
  slideUp(card(event, true), event.title);
}

function slideUp(content, name) {
  const sheet = make("div", "gm-sheet");
  sheet.setAttribute("role", "dialog");
  sheet.setAttribute("aria-label", clean(name));
  const close = make("button", "gm-close", "×");
  close.setAttribute("aria-label", translate("close"));
  close.addEventListener("click", () => closeEvent(false));
  append(sheet, close, content);
  append(document.body, sheet);
  focusTitle(sheet);
}

function focusTitle(box) {
  const title = box && /** @type {HTMLElement|null} */ (box.querySelector(".gm-title"));
  if (title) title.focus({ preventScroll: true });
}

/** @param {boolean} silently keep address and focus for what opens next @param {boolean} [staying] keep the focus alone */
function closeEvent(silently, staying) {
  const old = popup;
  const sheets = document.querySelectorAll(".gm-sheet");
  popup = null;
  emphasise(null);
  if (old && theMap) theMap.closePopup(old);
  sheets.forEach((sheet) => sheet.remove());
  if (silently || (!old && !sheets.length)) return;
  choice.event = null;
  markCurrent();
  writeAddress();
  if (!staying && opener instanceof HTMLElement && opener.isConnected) opener.focus({ preventScroll: true });
}
