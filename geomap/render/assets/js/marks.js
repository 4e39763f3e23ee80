// Points on the map, bundled where they are many; only those that fit the choice.

/** @type {Map<string, L.Marker>} */
const markers = new Map();
let bundle = null;
/** @type {L.Map|null} */
let theMap = null;
let labels = null;

const calm = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

/** @param {L.Map} map */
function makeMarks(map) {
  bundle = L.markerClusterGroup({
    maxClusterRadius: 34, showCoverageOnHover: false, animate: !calm(), iconCreateFunction: clusterIcon,
    spiderLegPolylineOptions: { weight: 1, color: "var(--muted)", opacity: 0.8 }, spiderfyDistanceMultiplier: 1.4,
  });
  for (const event of events) if (event.anchor) markers.set(event.event_id, marker(event));
  bundle.on("clusterclick animationend spiderfied unspiderfied", () => labels && labels.later());
  bundle.on("spiderfied unspiderfied animationend", () => nameClusters());
  map.addLayer(bundle);
  map.on("moveend", () => nameClusters());
}

/** @param {GeoEvent} event */
function marker(event) {
  const made = L.marker([event.anchor[1], event.anchor[0]], { icon: markIcon(event), keyboard: true, riseOnHover: true });
  made.gmEvent = event;
  made.on("click", () => openEvent(event, { from: made.getElement() }));
  made.on("keypress", (pressed) => {
    if (pressed.originalEvent.key !== "Enter" && pressed.originalEvent.key !== " ") return;
    pressed.originalEvent.preventDefault();
    openEvent(event, { from: made.getElement() });
  });
  made.on("add", () => {
    const element = made.getElement();
    if (!element) return;
    element.setAttribute("role", "button");
    element.setAttribute("aria-label", clean(`${event.title}, ${say(event.status)}`));
    element.dataset.event = event.event_id;
  });
  return made;
}

function nameClusters() {
  for (const element of document.querySelectorAll(".gm-cluster")) {
    const count = element.textContent || "";
    element.setAttribute("role", "button");
    element.setAttribute("aria-label", say("cluster", { n: count }));
  }
}

/** @param {GeoEvent[]} shown */
function showMarks(shown) {
  bundle.clearLayers();
  bundle.addLayers(shown.filter((event) => markers.has(event.event_id)).map((event) => markers.get(event.event_id)));
  nameClusters();
}
