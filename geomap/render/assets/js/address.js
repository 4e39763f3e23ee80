// What is chosen ↔ the page's address: ?actors=…&types=…&status=…&from=…&to=…&event=…  #zoom/lat/lon

const MONTH_ENDS = { "02": "28", "04": "30", "06": "30", "09": "30", "11": "30" };

/** "2015", "2015-10" and "2015-10-07" as the first or last day meant, or null. */
function wholeDay(text, last) {
  const match = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/.exec(text || "");
  if (!match) return null;
  const month = match[2] || (last ? "12" : "01");
  const day = match[3] || (last ? MONTH_ENDS[month] || "31" : "01");
  return `${match[1]}-${month}-${day}`;
}

/** @param {URLSearchParams} query @param {string} name @param {(text: string) => string} [form] */
function listed(query, name, form) {
  const text = query.get(name);
  if (text === null || text === "") return null;
  return new Set(text.split(",").map((one) => (form ? form(one.trim()) : one.trim())).filter(Boolean));
}

function readAddress() {
  const query = new URLSearchParams(window.location.search);
  choice.actors = listed(query, "actors");
  choice.types = listed(query, "types", slug);
  choice.status = listed(query, "status");
  choice.from = wholeDay(query.get("from"), false);
  choice.to = wholeDay(query.get("to"), true);
  choice.undated = query.get("undated") === "1";
  choice.plain = query.get("plain") === "1";
  const event = query.get("event");
  choice.event = eventById(event) ? event : null;
  const theme = query.get("theme");
  if (theme && ["auto", "light", "dark"].includes(theme)) choice.theme = theme;
  setLanguage(query.get("lang") || page.lang || "en");
}

/** @param {string} wanted */
function setLanguage(wanted) {
  language = /^[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*$/.test(wanted) ? wanted.toLowerCase() : "en";
  const spoken = STRINGS[language] ? language : "en";
  document.documentElement.lang = spoken;
  choice["lang"] = language;
  language = spoken;
}

/** @returns {[number, number, number]|null} zoom, lat, lon */
function readHash() {
  const parts = window.location.hash.replace(/^#/, "").split("/").map(Number);
  if (parts.length !== 3 || !parts.every(Number.isFinite)) return null;
  const [zoom, lat, lon] = parts;
  return Math.abs(lat) <= 85 && Math.abs(lon) <= 360 ? [zoom, lat, lon] : null;
}

/** The address of what is now shown. @param {{event?: string}} [other] */
function addressNow(other) {
  const query = new URLSearchParams(window.location.search);
  const write = (name, value) => (value ? query.set(name, value) : query.delete(name));
  const joined = (set) => (set ? [...set].sort().join(",") || "-" : "");
  write("actors", joined(choice.actors));
  write("types", joined(choice.types));
  write("status", joined(choice.status));
  write("from", choice.from);
  write("to", choice.to);
  write("undated", choice.undated ? "1" : "");
  write("event", (other && other.event) || choice.event);
  const text = query.toString().replace(/%2C/g, ",");
  return `${window.location.pathname}${text ? "?" + text : ""}${hashNow()}`;
}

function hashNow() {
  if (!theMap) return "";
  const zoom = theMap.getZoom();
  const digits = Math.max(1, Math.ceil((zoom * Math.LN2 + Math.log(256 / 360 / 0.5)) / Math.LN10));
  const centre = theMap.getCenter();
  return `#${zoom}/${centre.lat.toFixed(digits)}/${centre.lng.toFixed(digits)}`;
}

function writeAddress() {
  try {
    window.history.replaceState(null, "", addressNow());
  } catch (error) {
    // A sandboxed frame or a page without an address of its own: nothing to rewrite.
  }
}

/** @param {string|undefined} event @param {HTMLElement} button */
function copyLink(event, button) {
  const link = new URL(addressNow({ event }), window.location.href.startsWith("about:") ? document.baseURI : window.location.href).href;
  const done = () => {
    const before = button.textContent;
    button.textContent = say("copied");
    window.setTimeout(() => (button.textContent = before), 1600);
  };
  if (navigator.clipboard && window.isSecureContext) navigator.clipboard.writeText(link).then(done, () => copyByHand(link, done));
  else copyByHand(link, done);
}

function copyByHand(link, done) {
  const box = /** @type {HTMLTextAreaElement} */ (make("textarea", "gm-offscreen"));
  box.value = link;
  document.body.appendChild(box);
  box.select();
  try {
    if (document.execCommand("copy")) done();
  } finally {
    box.remove();
  }
}
