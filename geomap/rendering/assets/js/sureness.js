// How sure geomap is of an event: its confidence, the chance that all of it is right. Tables of
// others have none; what has none is neither unsure nor left out.

const UNSURE = 0.5; // below it an event is more likely wrong somewhere than right
const SUREST = 95; // per cent, the slider's end
const SURE_STEP = 5;

/** @param {GeoEvent} event */
function isUnsure(event) {
  const sure = event["confidence"];
  return typeof sure === "number" && sure < UNSURE;
}

/** @param {Uint8Array} fit @param {number} least per cent */
function filterSure(fit, least) {
  applyFilter(fit, "confidence", (sure) => typeof sure !== "number" || sure * 100 >= least);
}

/** A whole per cent of the slider; what is none is 0, all. @param {string|null} text */
function surePercent(text) {
  const said = /^\d{1,2}$/.test(text || "") ? Number(text) : 0;
  return Math.min(said, SUREST);
}

/** The slider; null where no event says how sure it is, or all say the same. */
function sureFilter() {
  const column = table.columns.confidence;
  const known = column ? new Set(column.values.filter((sure) => typeof sure === "number")) : new Set();
  if (tiles ? !tiles.sure : known.size < 2) return null;
  const part = section(translate("sureness"), false);
  const slider = /** @type {HTMLInputElement} */ (make("input", "gm-sure"));
  Object.assign(slider, { type: "range", min: "0", max: String(SUREST), step: String(SURE_STEP) });
  slider.setAttribute("aria-label", translate("sureness"));
  const told = make("output", "gm-soft");
  slider.addEventListener("input", () => {
    choice.sure = Number(slider.value);
    refresh();
    applySoon();
  });
  const refresh = () => {
    const words = choice.sure ? translate("sureFrom", { n: amount(choice.sure) }) : translate("all");
    slider.value = String(choice.sure);
    slider.setAttribute("aria-valuetext", words);
    told.textContent = words;
  };
  refresh();
  append(part, append(make("p", "gm-sure-row"), slider, told), make("p", "gm-soft", translate("sureNote")));
  return { element: part, refresh };
}

/** What is said of an unsure event beside its name, else nothing. @param {GeoEvent} event */
function unsureWord(event) {
  return isUnsure(event) ? translate("unsure") : "";
}

/** @param {GeoEvent} event */
function sureText(event) {
  const sure = event["confidence"];
  return typeof sure === "number" ? make("span", "", translate("surePercent", { n: amount(Math.round(sure * 100)) })) : null;
}
