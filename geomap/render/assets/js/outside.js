// What fits the choice and is not in view: how many, in which direction, and the way there.

const WAYS = /** @type {[string, string, string][]} */ ([["west", "toWest", "←"], ["north", "toNorth", "↑"], ["south", "toSouth", "↓"], ["east", "toEast", "→"]]);

let outside = null;

/** @param {L.Map} map */
function makeOutside(map) {
  outside = make("div", "gm-outside");
  outside.setAttribute("role", "status");
  outside.hidden = true;
  L.DomEvent.disableClickPropagation(outside);
  map.getContainer().appendChild(outside);
}

/** Rows beyond each edge of the view; one beyond two edges counts at the one it is farther from. */
function rowsOutside() {
  const bounds = theMap.getBounds();
  const [west, east] = [mercatorX(bounds.getWest()), mercatorX(bounds.getEast())];
  const [north, south] = [mercatorY(bounds.getNorth()), mercatorY(bounds.getSouth())];
  const middle = (west + east) / 2;
  const { of } = namedPlaces();
  const shown = new Set();
  for (const { bundle } of standing.values()) if (bundle.badge) bundle.rows.forEach((row) => shown.add(row));
  const found = { west: [], north: [], south: [], east: [] };
  for (const row of shownRows) {
    const y = spots.y[row];
    const x = middle + wrapped(spots.x[row] - middle); // the nearer way round the Earth
    if (Number.isNaN(x) || (of[row] >= 0 && shown.has(row))) continue;
    const beyond = { west: west - x, east: x - east, north: north - y, south: y - south };
    const [[way, far]] = Object.entries(beyond).sort((a, b) => b[1] - a[1]);
    if (far > 0) found[way].push(row);
  }
  return found;
}

function wrapped(x) {
  return x - Math.round(x);
}

function showOutside() {
  if (!outside || !theMap || choice.plain || story) return; // an editor chose what is in view
  const found = rowsOutside();
  const every = Object.values(found).flat();
  outside.hidden = !every.length;
  document.documentElement.classList.toggle("gm-has-outside", every.length > 0);
  if (!every.length) return void outside.replaceChildren();
  outside.replaceChildren(make("span", "", translate("outside", { n: amount(every.length) })));
  for (const [way, key, arrow] of WAYS) if (found[way].length) outside.appendChild(wayButton(found[way], key, arrow));
  const whole = make("button", "gm-outside-all", translate("outsideShow"));
  whole.addEventListener("click", () => fitRows(shownRows, true));
  outside.appendChild(whole);
}

/** @param {number[]} rows @param {string} key @param {string} arrow */
function wayButton(rows, key, arrow) {
  const button = make("button", "", `${arrow} ${amount(rows.length)}`);
  button.setAttribute("aria-label", translate(key, { n: amount(rows.length) }));
  button.title = translate(key, { n: amount(rows.length) });
  button.addEventListener("click", () => fitRows(rows, true));
  return button;
}

/** What some rows take up on the map: their places, shapes, routes and launch areas. @returns {L.LatLngBounds|null} */
function boundsOf(rows) {
  const found = L.latLngBounds([]);
  for (const row of rows) {
    if (Number.isNaN(spots.x[row])) continue;
    found.extend(unmercator(spots.x[row], spots.y[row]));
    const shape = valueAt("geometry", row);
    if (shape) found.extend(L.latLngBounds(flatten(latLngs(shape.coordinates))));
    const area = (valueAt("route", row) || {}).launch_area;
    if (area && isSound(area.coordinates)) found.extend(L.latLngBounds(flatten(latLngs(area.coordinates))));
  }
  return found.isValid() ? found : null;
}

/** @param {ArrayLike<number>} rows @param {boolean} [moved] the reader asked for it */
function fitRows(rows, moved) {
  const bounds = boundsOf(Array.from(rows));
  if (!bounds || !theMap) return false;
  theMap.fitBounds(bounds, { padding: narrow() ? [24, 24] : [48, 48], maxZoom: 9, animate: moved === true && !calm() });
  return true;
}

/** A filter that leaves nothing in view, and something outside it, moves the view there. */
function followChoice() {
  if (!started || restoring || playing || story || !theMap) return;
  const found = rowsOutside();
  const beyond = Object.values(found).reduce((sum, rows) => sum + rows.length, 0);
  const placed = shownRows.reduce((sum, row) => sum + (Number.isNaN(spots.x[row]) ? 0 : 1), 0);
  if (beyond && beyond === placed) fitRows(shownRows);
}
