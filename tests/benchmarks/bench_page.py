"""
How fast a page of many events is, beside Folium's own two ways, in one run and one browser.

    python tests/benchmarks/bench_page.py [--rounds 3] [--only geomap]

The events are made up, the same each time: words of a vocabulary of our own drawn by Zipf's law,
about 400 B of text an event. zlib -6 leaves 37 to 41 % of English news in pieces of this length
(measured on ../shared/corpora); the share it leaves of these texts is printed, so that no figure
comes from texts that are easier than news. Folium gets what it links to (Leaflet, MarkerCluster)
from this machine at once, and no tiles: the network is cut for all.

* build: frame of events to file on disk, the median of the rounds, the first one not counted.
* usable: navigation until the page says that it is ready; Folium's until its load event is over.
* painted: until the second frame after that.
* whole: until the texts are there as well, by which single events are opened and searched: of a
  page of very many they come last.
* heap: V8's used heap after collecting garbage, and what it holds outside (typed arrays).
* first kB: what a browser is sent until the first view of a million events stands (`--million`).
* zoom, filter: from the call until the second frame after it has begun.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import statistics
import tempfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from time import perf_counter
from typing import Any

from playwright.sync_api import Browser, Page, Route, sync_playwright

CHROMIUM = "/usr/bin/chromium"
FIXED = 290_000  # bytes of a page that are code and basemap
ONSETS = "b br c ch cl cr d dr f fl g gr h j k l m n p pl pr qu r s sc sh sl sp st str t th tr v w"
NUCLEI = "a ai e ea ee i ie o oa oo ou u"
CODAS = "ck d ft l ld ll m n nd ng nt p r rd rn rs rt s ss st t te th"

MEASURE = """
(() => {
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const painted = () => frame().then(frame).then(() => new Promise((done) => setTimeout(done, 0)));
  window.timed = async (work) => {
    const start = performance.now();
    work();
    await painted();
    return performance.now() - start;
  };
  const isMap = (name) => /^map_[0-9a-f]{32}$/.test(name);
  window.theirMap = () => window[Object.keys(window).find(isMap)];
  const ready = async (name) => {
    window[name] = performance.now();
    await painted();
    window[name + "Painted"] = performance.now();
    document.documentElement.dataset[name] = "painted";
  };
  const watch = () => {
    const { ready: usable, whole } = document.documentElement.dataset;
    if (whole && !window.whole) window.whole = performance.now();
    if (usable && !window.usable) ready("usable");
  };
  const wanted = { subtree: true, attributes: true, attributeFilter: ["data-ready", "data-whole"] };
  new MutationObserver(watch).observe(document, wanted);
  window.addEventListener("load", () => setTimeout(() => ready("loaded"), 0));
})();
"""

STUB = """
window.$ = window.jQuery = (what) => {
  if (what === document) return { ready: (work) => work() };
  const box = document.createElement("template");
  box.innerHTML = String(what).trim();
  return [box.content.firstElementChild];
};
"""


def vocabulary(size: int, dice: random.Random) -> list[str]:
    """Words of no language; the frequent ones are short, as in every language."""
    onsets, nuclei, codas = ONSETS.split(), NUCLEI.split(), CODAS.split()
    words: dict[str, None] = {}
    while len(words) < size:
        syllables = 1 + (len(words) > 150) * dice.randint(0, 1) + (len(words) > 1500)
        word = "".join(dice.choice(onsets) + dice.choice(nuclei) for _ in range(syllables))
        words[word + (dice.choice(codas) if dice.random() < 0.6 else "")] = None
    return list(words)


@dataclass(frozen=True)
class World:
    """What events are made of."""

    words: Sequence[str]
    weights: Sequence[float]
    places: Sequence[dict[str, Any]]
    dice: random.Random

    def text(self, length: int) -> str:
        chosen = self.dice.choices(self.words, cum_weights=self.weights, k=length)
        for at in range(length):
            sign = self.dice.random()
            if sign < 0.09:
                chosen[at] += ","
            elif sign < 0.17:
                chosen[at] = chosen[at].capitalize()
            elif sign < 0.19:
                chosen[at] = str(self.dice.randint(2, 2000))
        return " ".join(chosen).capitalize() + "."


def world(seed: int = 7) -> World:
    dice = random.Random(seed)  # noqa: S311  the same events each time
    words = vocabulary(24_000, dice)
    weights = list(accumulate(1 / (rank + 2.7) ** 1.02 for rank in range(len(words))))
    places = []
    for number in range(4_000):
        precision = dice.choice((1, 1, 1, 1, 2, 2, 3))
        places.append(
            {
                "place": dice.choice(words).capitalize()
                + dice.choice(("", "", " al-" + words[number])),
                "place_id": f"geonames:{100000 + 37 * number}",
                "admin1": words[500 + number // 80].capitalize(),
                "country": ("SY", "IQ", "LB", "TR", "UA", "SD")[number // 700],
                "longitude": round(dice.uniform(35.5, 46), 5),
                "latitude": round(dice.uniform(30, 37.3), 5),
                "geo_precision": precision,
                "radius_km": {1: 1.0, 2: 20.0, 3: 45.0}[precision],
            }
        )
    return World(words, weights, places, dice)


ACTORS = ("russia", "syria", "isis", "iran", "iraq", "turkey", "united-states", "israel", "france")
TYPES = (
    ("Explosions/Remote violence", "Air/drone strike"),
    ("Explosions/Remote violence", "Shelling/artillery/missile attack"),
    ("Battles", "Armed clash"),
    ("Battles", "Government regains territory"),
    ("Violence against civilians", "Attack"),
    ("Strategic developments", "Agreement"),
    ("Protests", "Peaceful protest"),
)


def events(count: int) -> list[dict[str, Any]]:
    """Rows with the contract's columns, in no order of time."""
    made, found = world(), []
    dice = made.dice
    outlets = [
        f"The {made.words[900 + n].capitalize()} {made.words[40 + n].capitalize()}"
        for n in range(60)
    ]
    spread = list(accumulate(1 / (n + 4) for n in range(len(made.places))))
    for number in range(count):
        place = dice.choices(made.places, cum_weights=spread)[0] if dice.random() < 0.97 else {}
        kind = dice.choices(TYPES, weights=(9, 8, 7, 3, 3, 4, 2))[0]
        actor = dice.choices(ACTORS, weights=range(9, 0, -1))[0] if dice.random() < 0.9 else None
        day = date(2014, 1, 1) + timedelta(days=dice.randint(0, 2900))
        dated = dice.random() < 0.93
        outlet = dice.randrange(len(outlets))
        slug = "-".join(dice.choices(made.words, cum_weights=made.weights, k=3))
        found.append(
            {
                "event_id": f"{dice.getrandbits(48):012x}",
                "title": made.text(8)[:-1],
                "event_type": kind[0],
                "sub_event_type": kind[1],
                "actor": actor and actor.title(),
                "actor_id": actor,
                "target": dice.choice(ACTORS).title() if dice.random() < 0.4 else None,
                "status": dice.choices(
                    ("reported", "claimed", "planned", "denied"), (80, 12, 5, 3)
                )[0],
                **(_day(day) if dated else {"date_precision": "unknown"}),
                **place,
                "place_text": place.get("place"),
                "fatalities": dice.randint(1, 60) if dice.random() < 0.2 else None,
                "confidence": round(dice.uniform(0.4, 1), 2),
                "source": outlets[outlet],
                "published": (day + timedelta(days=1)).isoformat(),
                "url": f"https://{made.words[900 + outlet]}.example/{day:%Y/%m}/{slug}-{number}",
                "document_id": f"{day:%Y-%m}/{dice.randint(0, 9999):04d}.txt",
                "quote": made.text(dice.randint(28, 44)),
            }
        )
    return found


def _day(day: date) -> dict[str, str]:
    text = day.isoformat()
    return {"date": text, "date_start": text, "date_end": text, "date_precision": "day"}


def frame_of(rows: Sequence[dict[str, Any]]) -> Any:
    from shapely import points

    from geomap.frames import COLUMNS, from_columns

    columns = {name: [row.get(name) for row in rows] for name in COLUMNS}
    placed = [(row.get("longitude"), row.get("latitude")) for row in rows]
    return from_columns(columns, [None if x is None else points(x, y) for x, y in placed])


def build_geomap(rows: Any, path: Path) -> None:
    from geomap.actors import load_actors
    from geomap.rendering import write_map

    write_map(rows, load_actors().actors, path, title="Many events")


TOLD = ("title", "quote", "source", "published", "url", "place", "date")


def _popup(row: dict[str, Any]) -> str:
    from html import escape

    return "<br>".join(escape(str(row[name])) for name in TOLD if row.get(name))


def _middle() -> Any:
    import folium

    return folium.Map(location=[33.6, 40.7], zoom_start=6, tiles=None, maxZoom=12)


def build_markers(rows: Sequence[dict[str, Any]], path: Path) -> None:
    import folium

    drawn = _middle()
    for row in rows:
        if "latitude" in row:
            place = [row["latitude"], row["longitude"]]
            folium.Marker(place, popup=folium.Popup(_popup(row), max_width=300)).add_to(drawn)
    drawn.save(path)


CALLBACK = """
function (row) {
  var marker = L.marker(new L.LatLng(row[0], row[1]));
  marker.bindPopup(function () { return row[2]; });
  return marker;
}
"""


def build_fast(rows: Sequence[dict[str, Any]], path: Path) -> None:
    from folium.plugins import FastMarkerCluster

    drawn = _middle()
    data = [[r["latitude"], r["longitude"], _popup(r)] for r in rows if "latitude" in r]
    FastMarkerCluster(data, callback=CALLBACK).add_to(drawn)
    drawn.save(path)


def served(route: Route) -> None:
    """Give Folium's pages what they link to, so far as they need it."""
    from geomap.rendering import asset_files

    name = route.request.url.rsplit("/", 1)[-1]
    if name == "leaflet.js":
        route.fulfill(
            body=asset_files.text(asset_files.LEAFLET, name), content_type="text/javascript"
        )
    elif name == "leaflet.css":
        route.fulfill(body=asset_files.text(asset_files.LEAFLET, name), content_type="text/css")
    elif name.startswith("leaflet.markercluster"):
        body = asset_files.text(asset_files.CLUSTER, "leaflet.markercluster.js")
        route.fulfill(body=body, content_type="text/javascript")
    elif name.startswith("jquery"):
        route.fulfill(body=STUB, content_type="text/javascript")
    else:
        route.fulfill(body="", content_type="text/css" if "css" in name else "text/javascript")


ZOOM = """async () => {
  const map = theirMap(), taken = [];
  for (const step of [1, 1, -1, -1]) {
    const zoom = map.getZoom() + step;
    taken.push(await timed(() => map.setZoom(zoom, { animate: false })));
  }
  return taken;
}"""
FILTER = """async () => {
  const taken = [];
  for (const box of [...document.querySelectorAll("input[data-actor]")].slice(0, 3))
    for (let turn = 0; turn < 2; turn += 1) taken.push(await timed(() => box.click()));
  return taken;
}"""
FILTER_FAST = """async () => {
  const map = theirMap(), taken = [];
  let bundle; map.eachLayer((layer) => { if (layer.refreshClusters) bundle = layer; });
  const all = bundle.getLayers(), some = all.filter((one, i) => i % 5);
  for (const shown of [some, all, some, all])
    taken.push(await timed(() => { bundle.clearLayers(); bundle.addLayers(shown); }));
  return taken;
}"""


def open_page(browser: Browser, path: Path, filters: str | None) -> dict[str, float]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.set_default_timeout(600_000)
    page = context.new_page()
    page.route(re.compile("^https?:"), served)
    page.add_init_script(MEASURE)
    ready = "usable" if "geomap" in path.name else "loaded"
    page.goto(path.as_uri(), timeout=600_000)
    # A page's own policy forbids the eval by which Playwright waits for a function.
    page.wait_for_selector(f"html[data-{ready}]", state="attached")
    found = {"usable s": page.evaluate(f"window.{ready}") / 1000}
    found["painted s"] = page.evaluate(f"window.{ready}Painted") / 1000
    if ready == "usable":
        page.wait_for_selector("html[data-whole]", state="attached")
        found["whole s"] = page.evaluate("window.whole") / 1000
    page.wait_for_timeout(300)
    found |= heap(page)
    found["zoom ms"] = statistics.median(page.evaluate(ZOOM))
    if filters:
        found["filter ms"] = statistics.median(page.evaluate(filters))
    context.close()
    return found


def heap(page: Page) -> dict[str, float]:
    session = page.context.new_cdp_session(page)
    for _ in range(2):
        session.send("HeapProfiler.collectGarbage")
    used = session.send("Runtime.getHeapUsage")
    return {
        "heap MB": used["usedSize"] / 1e6,
        "outside MB": used.get("backingStorageSize", 0) / 1e6,
    }


@dataclass(frozen=True)
class Way:
    """One of the ways to make a page of so many events."""

    name: str
    count: int
    build: Callable[[Any, Path], None]
    filters: str | None = None
    framed: bool = False


WAYS = (
    Way("geomap 10k", 10_000, build_geomap, FILTER, framed=True),
    Way("geomap 50k", 50_000, build_geomap, FILTER, framed=True),
    Way("folium.Marker 10k", 10_000, build_markers),
    Way("FastMarkerCluster 50k", 50_000, build_fast, FILTER_FAST),
)


def measured(way: Way, rows: Any, browser: Browser, out: Path, rounds: int) -> dict[str, float]:
    path = out / f"{way.name.replace(' ', '-')}.html"
    times = []
    for _ in range(rounds + 1):
        start = perf_counter()
        way.build(rows, path)
        times.append(perf_counter() - start)
    opened = [open_page(browser, path, way.filters) for _ in range(rounds)]
    found = {"build s": statistics.median(times[1:]), "page MB": path.stat().st_size / 1e6}
    found["B an event"] = (path.stat().st_size - FIXED) / way.count
    return found | {name: statistics.median(one[name] for one in opened) for name in opened[0]}


def about(rows: Sequence[dict[str, Any]]) -> str:
    texts = [" ".join(str(row[n]) for n in ("title", "quote")) for row in rows[:10_000]]
    plain = "\n".join(texts).encode()
    share = len(zlib.compress(plain, 6)) / len(plain)
    whole = sum(
        len(str(v).encode()) for row in rows[:10_000] for v in row.values() if v is not None
    )
    strings = sum(
        len(v.encode())
        for row in rows[:10_000]
        for n, v in row.items()
        if isinstance(v, str) and n in (*TOLD, "actor", "target")
    )
    return (
        f"{strings / 10_000:.0f} B of text an event, {whole / 10_000:.0f} B with codes and numbers;"
        f" zlib -6 leaves {share:.0%} of titles and sentences"
    )


PAIRS = (("geomap 10k", "folium.Marker 10k"), ("geomap 50k", "FastMarkerCluster 50k"))


def printed(found: dict[str, dict[str, float]]) -> Iterator[str]:
    names = list(dict.fromkeys(name for figures in found.values() for name in figures))
    yield f"{'':<24}" + "".join(f"{name:>12}" for name in names)
    for way, figures in found.items():
        yield f"{way:<24}" + "".join(f"{figures.get(name, float('nan')):>12.2f}" for name in names)
    for ours, theirs in PAIRS:
        if ours in found and theirs in found:
            pairs = [(found[ours].get(n), found[theirs].get(n)) for n in names]
            ratios = [f"{b / a:>11.1f}×" if a and b else f"{'':>12}" for a, b in pairs]
            yield f"{'Folium / geomap, ' + ours.split()[1]:<24}" + "".join(ratios)


THEATRES = 20  # around the Earth, so that a million events are one conflict here and one there


def write_million(path: Path, count: int = 1_000_000) -> None:
    """Write a table of so many events: those of `events`, again and again elsewhere and later."""
    import csv

    from geomap.frames import COLUMNS

    base = events(50_000)
    dice = random.Random(11)  # noqa: S311  the same events each time
    middles = [(dice.uniform(-110, 140), dice.uniform(-35, 50)) for _ in range(THEATRES)]
    names = [name for name in COLUMNS if name in {key for row in base[:500] for key in row}]
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, names, extrasaction="ignore")
        table.writeheader()
        for number in range(count):
            lap, at = divmod(number, len(base))
            east, north = middles[lap % THEATRES]
            row = {**base[at], "event_id": f"{lap:02x}{base[at]['event_id']}"}
            if "longitude" in row:
                row["longitude"] = round(row["longitude"] - 40.7 + east, 5)
                row["latitude"] = round(row["latitude"] - 33.6 + north, 5)
                row["place_id"] = f"{row['place_id']}{lap:02d}"
                row["country"] = None
            table.writerow(row)


def million(browser: Browser, out: Path) -> dict[str, float]:
    """Make tiles of a million events in a process of its own, serve them, and look."""
    import resource
    import subprocess
    import sys

    table, folder = out / "million.csv", out / "million"
    write_million(table)
    command = [sys.executable, "-m", "geomap"]
    start = perf_counter()
    subprocess.run([*command, "map", table, "--tiles-out", folder], check=True)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    found = {"build s": perf_counter() - start, "cpu s": used.ru_utime + used.ru_stime}
    found["peak GB"] = used.ru_maxrss / 1e6
    found["page MB"] = sum(file.stat().st_size for file in folder.iterdir()) / 1e6
    serving = subprocess.Popen(
        [*command, "serve", folder, "--port", "0"], stdout=subprocess.PIPE, text=True
    )
    try:
        address = (serving.stdout or sys.stdin).readline().split()[-1]
        return found | first_view(browser, address)
    finally:
        serving.terminate()


def first_view(browser: Browser, address: str) -> dict[str, float]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda told: sizes.append(told["encodedDataLength"]))
    page.add_init_script(MEASURE)
    page.goto(address)
    page.wait_for_selector("html.gm-tiles-shown", state="attached")
    found = {"usable s": page.evaluate("performance.now()") / 1000}
    page.wait_for_timeout(500)
    found |= {"first kB": sum(sizes) / 1e3, "zoom ms": statistics.median(page.evaluate(ZOOM))}
    context.close()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default="", help="ways whose name has this in it")
    parser.add_argument("--million", action="store_true", help="tiles of a million events as well")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    rows = events(50_000)
    print(about(rows))
    found = {}
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        for way in WAYS:
            if options.only in way.name:
                given: Any = rows[: way.count]
                given = frame_of(given) if way.framed else given
                out = options.out or Path(scratch)
                found[way.name] = measured(way, given, browser, out, options.rounds)
                print(way.name, {n: round(v, 2) for n, v in found[way.name].items()}, flush=True)
        if options.million:
            found["geomap tiles 1M"] = million(browser, options.out or Path(scratch))
        browser.close()
    print("\n".join(printed(found)))
    if options.json:
        options.json.write_text(json.dumps(found))


if __name__ == "__main__":
    main()
