"""Names on the map: whose they are, where they stand, and in which language."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from geomap.frames import from_records
from geomap.model import Actor
from geomap.rendering import write_map
from tests.browser.conftest import ACTORS, make_event, until

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844, "has_touch": True, "is_mobile": True}
MARCHERS = {"unions": Actor("unions", "Trade unions", "protesters", letter="TU")}
# Keeps what is written on canvases, and where: names stand in no element.
WATCHED = """
window.written = new Map();
const fill = CanvasRenderingContext2D.prototype.fillText;
CanvasRenderingContext2D.prototype.fillText = function (text, x, y) {
  window.written.set(text, [x, y, this.measureText(text).width]);
  return fill.apply(this, arguments);
};
"""


def named(seen: Any) -> dict[str, list[float]]:
    """Each name on the map by its text: x where it begins, y of its middle, its width."""
    until(seen.page, "window.written.size > 0")
    seen.page.wait_for_timeout(300)  # the ground comes tile by tile, the names after the marks
    return dict(seen.page.evaluate("Object.fromEntries(window.written)"))


@pytest.fixture
def looked(watch: Callable[..., Any], tmp_path: Path) -> Callable[..., Any]:
    """Open a page of some events, watched for what is written on its canvases."""

    def opened(events: list[Any], address: str = "", actors: Any = ACTORS, **how: Any) -> Any:
        seen = watch(**how)
        seen.page.add_init_script(WATCHED)
        page = write_map(from_records(events), actors, tmp_path / "m.html", title="Names")
        return seen.go(page, address)

    return opened


def town(name: str, country: str, lon_lat: tuple[float, float], **more: Any) -> Any:
    return make_event(name, "russia", lon_lat, place=name, country=country, **more)


def squares() -> list[Any]:
    """Marches of one week in Paris, in our own words."""
    places = {
        "Place de la Bastille": (2.3695, 48.8532),
        "Place de la Nation": (2.3958, 48.8484),
        "Place de la République": (2.3631, 48.8675),
        "Sorbonne": (2.3438, 48.8487),
    }
    return [
        make_event(f"march{n}", "unions", spot, place=name, country="FR", event_type="Protests")
        for n, (name, spot) in enumerate(places.items())
    ]


def test_the_country_of_the_events_and_its_neighbours_are_named(looked: Callable[..., Any]) -> None:
    seen = looked([town("Kyiv", "UA", (30.5238, 50.45466))], "#7/50.45/30.52", width=900)
    assert {"UKRAINE", "BELARUS", "Kyiv", "Zhytomyr"} <= set(named(seen))


def test_a_small_country_is_named_beside_its_marks(looked: Callable[..., Any]) -> None:
    marks = [town(f"L{n}", "LB", (35.5 + n / 50, 33.6 + n / 4)) for n in range(4)]
    marks += [town("Homs", "SY", (36.72, 34.73)), town("Damascus", "SY", (36.29, 33.51))]
    written = named(looked(marks, "#6/34.5/36.5"))
    assert {"LEBANON", "SYRIA"} <= set(written)


def test_the_country_is_named_in_the_view_of_one_town_too(looked: Callable[..., Any]) -> None:
    written = named(looked([town("Aleppo", "SY", (37.16117, 36.20124))], "#12/36.2/37.16"))
    assert {"SYRIA", "Aleppo"} <= set(written)


def test_no_town_out_of_view_or_below_a_button_is_named(looked: Callable[..., Any]) -> None:
    address = "#11/50.45/30.52"  # Vita-Lytovska lies below the words at the lower edge
    seen = looked([town("Kyiv", "UA", (30.5238, 50.45466))], address, width=900, height=600)
    assert "Vita-Lytovska" not in named(seen)


def test_a_name_stands_below_nothing_at_the_maps_edge(looked: Callable[..., Any]) -> None:
    events = [town("Kyiv", "UA", (30.5238, 50.45466)), town("Perth", "AU", (115.86, -31.95))]
    seen = looked(events, "#5/49/31")
    written = named(seen)
    edges = ".gm-outside, .leaflet-control, .gm-full"
    boxes = seen.page.locator(edges).evaluate_all(
        "all => all.map((e) => e.getBoundingClientRect()).map((b) => [b.x, b.y, b.right, b.bottom])"
    )
    left = seen.page.locator("#geomap-map").bounding_box()["x"]
    for text, (x, y, width) in written.items():
        for one in boxes:
            over = x + left < one[2] and x + left + width > one[0] and one[1] < y < one[3]
            assert not over, text


def test_seas_are_named_on_water(looked: Callable[..., Any]) -> None:
    seen = looked([town("Singapore", "SG", (103.85007, 1.28967))], "#10/1.3/103.85")
    written = named(seen)
    if "Strait of Singapore" in written:  # south of the island, not over it
        assert written["Strait of Singapore"][1] > written["Singapore"][1]


def test_events_in_one_city_fill_the_view_and_the_city_is_named(looked: Callable[..., Any]) -> None:
    seen = looked(squares(), actors=MARCHERS, width=700, height=620)
    assert float(seen.state()["view"].split("/")[0]) >= 11
    squares_ = {one[0]["place"] for one in squares()}
    assert {"Paris", "FRANCE", *squares_} <= set(named(seen))


def test_one_event_is_seen_with_what_lies_around_it(looked: Callable[..., Any]) -> None:
    seen = looked([town("Khartoum", "SD", (32.53241, 15.55177), radius_km=12.0)])
    assert float(seen.state()["view"].split("/")[0]) == 8


@pytest.mark.parametrize(
    ("lang", "names"),
    [
        ("ar", {"حلب", "تركيا", "البحر المتوسط"}),
        ("uk", {"Алеппо", "ТУРЕЧЧИНА", "Середземне море"}),
        ("fr", {"Alep", "TURQUIE", "Mer Méditerranée"}),
        ("en", {"Aleppo", "TURKEY", "Mediterranean Sea"}),
    ],
)
def test_towns_countries_and_seas_are_called_alike_on_map_list_and_card(
    looked: Callable[..., Any], lang: str, names: set[str]
) -> None:
    event = town("Aleppo", "SY", (37.16117, 36.20124))
    seen = looked([event], f"?lang={lang}&event=Aleppo#6/36/35")
    assert names <= set(named(seen))
    city = next(name for name in names if name[0] in "حАA")
    assert city in seen.page.locator(".gm-item-about").inner_text()
    assert city in seen.page.locator(".gm-facts").inner_text()


def test_a_search_finds_a_place_by_either_name(looked: Callable[..., Any]) -> None:
    events = [town("Aleppo", "SY", (37.16117, 36.20124)), town("Kyiv", "UA", (30.5238, 50.45466))]
    for words in ("Алеппо", "Aleppo"):
        seen = looked(events, f"?lang=uk&q={words}")
        assert seen.visible() == {"Aleppo"}


def test_the_parts_of_a_line_keep_their_order_in_arabic(looked: Callable[..., Any]) -> None:
    event = make_event(
        "one", "unions", (2.3695, 48.8532), place="Place de la Bastille", country="FR",
        date="2023-03-07", date_start="2023-03-07", date_end="2023-03-07", date_precision="day",
    )  # fmt: skip
    seen = looked([event], "?lang=ar", actors=MARCHERS)
    parts = seen.page.locator(".gm-item-about bdi").evaluate_all(
        "all => all.map((e) => [e.textContent, e.getBoundingClientRect().right])"
    )
    assert parts[1][0] == "Place de la Bastille"
    assert parts[0][1] > parts[1][1]  # the day on the right of the place


def test_a_badge_leaves_the_scale_and_the_buttons_free(looked: Callable[..., Any]) -> None:
    vague = {"geo_precision": 6, "radius_km": 400.0}
    events = [make_event("v", "syria", (53.7, 32.5), place="Iran", country="IR", **vague)]
    events.append(town("Baghdad", "IQ", (44.36, 33.31)))
    seen = looked(events, "#6/34.2/43.5")
    badge = seen.page.locator(".gm-badge").first.bounding_box()
    scale = seen.page.locator(".leaflet-control-scale").bounding_box()
    apart = badge["x"] + badge["width"] <= scale["x"] or badge["y"] + badge["height"] <= scale["y"]
    assert apart


def test_what_is_outside_the_view_is_told_in_one_line_on_a_phone(
    looked: Callable[..., Any],
) -> None:
    events = [town("Kyiv", "UA", (30.5238, 50.45466)), town("Perth", "AU", (115.86, -31.95))]
    seen = looked(events, "#6/50/31", **PHONE)
    assert seen.page.locator(".gm-outside").bounding_box()["height"] < 40
