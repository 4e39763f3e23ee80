"""
How long planning and drawing take: ``python tests/benchmarks/bench_routes.py``.

Asked for: the missile route in 500 ms cold (after import: the index is opened, the countries'
polygons are read), in 50 ms when it is asked again, 1,000 phrases in 2 s. What is kept: the
polygons of an index, prepared; what sees what along the coasts met; the last 64 routes, by their
question.
"""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

from geomap.gazetteer.index import Index
from geomap.model import Event, Place, RouteClaim, When
from geomap.routes import launch_area, plan, sea_way
from geomap.spatial import locate

PHRASES = (
    "outskirts of Aleppo",
    "Aleppo’s northern countryside",
    "a town north of Aleppo",
    "near Aleppo",
    "30 km east of Aleppo",
    "between Aleppo and Damascus",
    "Aleppo-Damascus highway",
    "province of Aleppo",
    "the area around Aleppo",
    "Aleppo",
    "northern Aleppo province",
    "Aleppo’s southern countryside",
    "from Aleppo to Damascus via Homs",
    "the Syrian-Turkish border",
)

VOYAGES = (
    ("Piraeus–Jeddah, the chart cold", ((23.62, 37.93), (39.15, 21.48)), ()),
    ("Rotterdam–Singapore", ((4.0, 51.98), (103.85, 1.25)), ()),
    ("the same, Suez closed", ((4.0, 51.98), (103.85, 1.25)), ("Suez Canal",)),
    ("New York–San Francisco, Panama closed", ((-74.0, 40.6), (-122.5, 37.8)), ("Panama Canal",)),
    ("Shanghai–Los Angeles", ((121.8, 31.2), (-118.26, 33.72)), ()),
)


def _ms(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return (perf_counter() - start) * 1000


def main() -> None:
    index = Index()
    sea, goal, over = (
        "marine:caspian-sea",
        "geonames:163843",
        {"via": ["IR", "IQ"], "avoid": ["TR"]},
    )
    rows = [("missile route, cold after import", _ms(lambda: plan(sea, goal, **over, index=index)))]
    rows.append(("the same again", _ms(lambda: plan(sea, goal, **over, index=index))))
    claim = RouteClaim(sea, goal, ("IR", "IQ"), ("TR",), {"1,500 km": 1500.0})
    rows.append(("its launch area", _ms(lambda: launch_area(claim, index))))
    hama = (36.75, 35.13)
    rows.append(("to another target, land warm", _ms(lambda: plan(sea, hama, **over, index=index))))
    raqqa = (39.01, 35.95)
    rows.append(("to a third", _ms(lambda: plan(sea, raqqa, **over, index=index))))
    rows.append(("Damascus–Baghdad via TR", _ms(
        lambda: plan((36.28, 33.51), (44.37, 33.31), via=["TR"], index=index))))  # fmt: skip
    rows.append(("Tokyo–San Francisco", _ms(
        lambda: plan((139.78, 35.55), (-122.38, 37.62), index=index))))  # fmt: skip
    for name, ends, closed in VOYAGES:
        rows.append((name, _ms(lambda e=ends, c=closed: sea_way(*e, closed=c, index=index))))
    rows.append(("1,000 spatial phrases", _ms(lambda: _draw_thousand(index))))
    for name, ms in rows:
        print(f"{name:<40}{ms:>10.1f} ms")


def _draw_thousand(index: Index) -> None:
    place = index.candidates("Aleppo", countries=["SY"])[0].place
    for number in range(1000):
        locate(_event(place, PHRASES[number % len(PHRASES)]), index)


def _event(place: Place, words: str) -> Event:
    return Event("e", "t", "a", "b", "c", "reported", When(), (), place=place, place_text=words)


if __name__ == "__main__":
    main()
