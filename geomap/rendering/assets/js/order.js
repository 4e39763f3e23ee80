// The order of the list, and whether it lists what the map shows alone.

const ORDERS = ["date", "latest", "actor", "place", "type"];
const ORDER_WORDS = { date: "sortDate", latest: "sortLatest", actor: "sortActor", place: "sortPlace", type: "sortType" };

/** The rows of the list, in its order. @type {Uint32Array} */
let listedRows = new Uint32Array(0);

/** Place in the list of the first event that is not on the map, -1: all are. */
let firstUnplaced = -1;

/** @type {Map<string, Float64Array>} */
const ranks_ = new Map();

/** Where each row stands in an order; what lacks the property comes last. @param {string} order */
function ranks(order) {
  const known = ranks_.get(order);
  if (known) return known;
  const found = order === "latest" ? Float64Array.from(eventDays().first, (day) => (day === NO_DAY ? 1e9 : -day)) : ranksOf(order);
  ranks_.set(order, found);
  return found;
}

/** As the reader's language sorts names. */
function ranksOf(order) {
  const [name, read] = {
    actor: ["actor", (value) => value],
    place: ["place", (value) => value],
    type: ["event_type", (value) => value && translate(value)],
  }[order];
  const column = table.columns[name];
  if (!column) return new Float64Array(table.count);
  const names = column.values.map((value) => (value ? clean(read(value)) : ""));
  const collator = new Intl.Collator(locale, { numeric: true, sensitivity: "base" });
  const sorted = [...new Set(names)].sort((a, b) => (a ? (b ? collator.compare(a, b) : -1) : 1));
  const places = new Map(sorted.map((one, place) => [one, place]));
  const values = names.map((one) => (one ? places.get(one) : 1e9));
  return Float64Array.from({ length: table.count }, (_, row) => values[column.codes ? column.codes[row] : row]);
}

/** What fits, in the chosen order; rows of the same rank stay in order of time. */
function setOrder() {
  const rows = tiles ? fewOfTiles() : choice.inView ? rowsInView(shownRows) : shownRows;
  const rank = choice.sort ? ranks(choice.sort) : null;
  const placed = rows.filter((row) => !Number.isNaN(spots.x[row]));
  const others = rows.filter((row) => Number.isNaN(spots.x[row]));
  if (rank) for (const part of [placed, others]) part.sort((a, b) => rank[a] - rank[b] || a - b);
  // What is not on the map is a group of its own, after what is.
  listedRows = new Uint32Array(rows.length);
  listedRows.set(placed);
  listedRows.set(others, placed.length);
  firstUnplaced = others.length ? placed.length : -1;
}

const LISTED_OF_TILES = 1000; // rows, beyond which a list of what is in view helps nobody
let tooMany_ = false;

/** Of a tiled page what fits is listed if it is little, else what is in view of it. */
function fewOfTiles() {
  tooMany_ = false;
  if (counting()) return choice.inView ? rowsInView(shownRows) : shownRows;
  const rows = choice.inView || shownRows.length > LISTED_OF_TILES ? rowsInView(shownRows) : shownRows;
  tooMany_ = rows.length > LISTED_OF_TILES;
  return tooMany_ ? rows.subarray(0, 0) : rows;
}

/** @param {Uint32Array} rows */
function rowsInView(rows) {
  if (!theMap) return rows;
  const bounds = theMap.getBounds();
  const [west, east] = [mercatorX(bounds.getWest()), mercatorX(bounds.getEast())];
  const [north, south] = [mercatorY(bounds.getNorth()), mercatorY(bounds.getSouth())];
  const badged = new Set([...standing.values()].flatMap(({ bundle }) => (bundle.badge ? bundle.rows : [])));
  const { of } = namedPlaces();
  return rows.filter((row) => (of[row] >= 0 ? badged.has(row) : spots.x[row] >= west && spots.x[row] <= east && spots.y[row] >= north && spots.y[row] <= south));
}

function orderTools() {
  const row = make("div", "gm-order");
  const label = make("label", "", translate("sortBy"));
  const select = /** @type {HTMLSelectElement} */ (make("select"));
  for (const order of ORDERS) {
    const option = /** @type {HTMLOptionElement} */ (make("option", "", translate(ORDER_WORDS[order])));
    option.value = order;
    select.appendChild(option);
  }
  select.addEventListener("change", () => {
    choice.sort = select.value === "date" ? "" : select.value;
    showList();
    writeAddress();
  });
  const { label: seen, box } = checkbox([make("span", "", translate("inView"))], false, (on) => {
    choice.inView = on;
    showList();
  });
  const refresh = () => {
    select.value = choice.sort || "date";
    box.checked = choice.inView;
  };
  return { element: append(row, append(label, select), seen), refresh };
}
