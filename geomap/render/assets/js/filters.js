// The filters of the panel: who, how sure, when, what. Each rewrites the choice and asks to apply it.

/** @param {string} title @param {boolean} open */
function section(title, open) {
  const details = /** @type {HTMLDetailsElement} */ (make("details", "gm-section"));
  details.open = open;
  put(details, make("summary", "", title));
  return details;
}

/** A box to tick. @param {Node[]} inside @param {boolean} on @param {(on: boolean) => void} change */
function tick(inside, on, change) {
  const label = make("label", "gm-tick");
  const box = /** @type {HTMLInputElement} */ (make("input"));
  box.type = "checkbox";
  box.checked = on;
  box.addEventListener("change", () => change(box.checked));
  put(label, box, ...inside);
  return { label, box };
}

function actorFilter() {
  const part = section(say("actors"), !narrow() && !choice.plain);
  const ids = page.layers.map((layer) => layer.id);
  const refresh = [];
  const set = (next) => {
    choice.actors = next;
    apply();
  };
  const tools = make("p", "gm-tools");
  for (const [key, value] of [["all", null], ["none", new Set()]]) {
    const button = make("button", "gm-quiet", say(/** @type {string} */ (key)));
    button.addEventListener("click", () => set(/** @type {Set<string>|null} */ (value)));
    tools.appendChild(button);
  }
  part.appendChild(tools);
  for (const [side, layers] of sides()) {
    const group = make("div", "gm-side");
    group.setAttribute("role", "group");
    const alone = layers.length === 1 && layers[0].id === side; // a side of its own: by its name
    const heading = side === "routes" ? say("routes") : alone ? layers[0].name : side || say("other");
    group.setAttribute("aria-label", clean(heading));
    if (sides().size > 1) put(group, said("h2", "", heading));
    for (const layer of layers) {
      const row = actorRow(layer, ids, set);
      refresh.push(row.refresh);
      put(group, row.element);
    }
    part.appendChild(group);
  }
  return { element: part, refresh: () => refresh.forEach((one) => one()) };
}

function actorRow(layer, ids, set) {
  const name = said("span", "gm-name", layer.name);
  const count = make("span", "gm-count", amount(layer.count));
  const { label, box } = tick([symbol(layer, "reported", "bare"), name, count], true, (on) => set(toggled(choice.actors, ids, layer.id, on)));
  box.dataset.actor = layer.id;
  const row = make("div", "gm-row");
  const only = make("button", "gm-only", say("only"));
  only.setAttribute("aria-label", say("only_label", { name: clean(layer.name) }));
  only.addEventListener("click", () => set(new Set([layer.id])));
  put(row, label);
  if (page.layers.length > 1) put(row, only);
  if (layer.page) {
    const link = /** @type {HTMLAnchorElement} */ (make("a", "gm-page", "↗"));
    link.href = layer.page;
    link.title = say("page");
    link.setAttribute("aria-label", `${clean(layer.name)}: ${say("page")}`);
    row.appendChild(link);
  }
  const refresh = () => {
    box.checked = !choice.actors || choice.actors.has(layer.id);
    const part = choice.actors !== null && !box.checked && [...choice.actors].some((id) => id.startsWith(layer.id + "-"));
    box.indeterminate = part;
  };
  return { element: row, refresh };
}

/** Layers by side, in the order of the page. */
function sides() {
  const found = new Map();
  for (const layer of page.layers) {
    const side = layer.side || "";
    found.set(side, [...(found.get(side) || []), layer]);
  }
  return found;
}

/** Boxes for the values of a column. */
function valueFilter(title, name, values, inside, open) {
  const part = section(title, open);
  const keys = values.map(([key]) => key);
  const list = make("div", "gm-values");
  const boxes = values.map(([key, count]) => {
    const { label, box } = tick([...inside(key), make("span", "gm-count", amount(count))], true, (on) => {
      choice[name] = toggled(choice[name], keys, key, on);
      apply();
    });
    list.appendChild(label);
    return [key, box];
  });
  part.appendChild(list);
  return {
    element: part,
    refresh: () => boxes.forEach(([key, box]) => (box.checked = !choice[name] || choice[name].has(key))),
  };
}

function statusFilter() {
  const order = page.statuses;
  const values = counted("status").sort((a, b) => order.indexOf(a[0]) - order.indexOf(b[0]));
  const sample = { id: "", letter: "", shape: "circle" };
  return valueFilter(say("statuses"), "status", values, (status) => [symbol(sample, status, "bare"), make("span", "gm-name", say(status))], false);
}

function typeFilter() {
  const values = counted("event_type");
  const names = new Map(values.map(([name]) => [slug(name), name]));
  return valueFilter(say("types"), "types", values.map(([name, count]) => [slug(name), count]), (key) => [make("span", "gm-name", say(names.get(key)))], false);
}

/** The first and the last day of any event, null where none has one. */
function timeSpan() {
  let [first, last] = [null, null];
  for (const name of ["date_start", "date_end"])
    for (const day of table.columns[name] ? table.columns[name].values : []) {
      if (day && (first === null || day < first)) first = day;
      if (day && (last === null || day > last)) last = day;
    }
  return [first, last];
}

function undated() {
  let count = 0;
  for (let row = 0; row < table.count; row += 1) if (!valueAt("date_start", row) && !valueAt("date_end", row)) count += 1;
  return count;
}

function timeFilter() {
  const part = section(say("when"), false);
  const [first, last] = timeSpan();
  const row = make("div", "gm-days");
  const boxes = ["from", "to"].map((name) => {
    const label = make("label", "", say(name));
    const box = /** @type {HTMLInputElement} */ (make("input"));
    box.type = "date";
    if (first) [box.min, box.max] = [first, last];
    box.addEventListener("change", () => {
      choice[name] = wholeDay(box.value, name === "to");
      apply();
    });
    put(row, put(label, box));
    return /** @type {[string, HTMLInputElement]} */ ([name, box]);
  });
  const without = undated();
  const { label, box } = tick([make("span", "gm-name", say("undated", { n: amount(without) }))], false, (on) => {
    choice.undated = on;
    apply();
  });
  put(part, row, label);
  return {
    element: part,
    refresh: () => {
      boxes.forEach(([name, input]) => (input.value = choice[name] || ""));
      label.hidden = !without || (!choice.from && !choice.to);
      box.checked = choice.undated;
    },
  };
}
