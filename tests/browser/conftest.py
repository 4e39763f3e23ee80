"""A real browser with no network: Debian's chromium, driven by Playwright."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Frame, Page, sync_playwright

from geomap.frames import from_records
from geomap.model import Actor
from geomap.rendering import Look, write_map, write_pages

ARTICLE = "https://news.example/story.html"
# Debian's chromium-headless-shell, the same engine without windows, takes half the time of a page.
CHROMIUM = Path(os.environ.get("GEOMAP_CHROMIUM", "/usr/bin/chromium"))
LAUNCH = [
    "--no-sandbox",
    "--disable-gpu",
    # Two pages for suggestions below an address bar that nobody sees, started with every window.
    "--disable-features=WebUIOmniboxPopup,WebUIOmniboxFullPopup,WebUIOmniboxAimPopup",
]
ACTORS = {
    actor.id: actor
    for actor in (
        Actor("russia", "Russia", "state forces", side="government", colour="#0072B2", letter="RU"),
        Actor("syria", "Syria", "state forces", side="government", colour="#B5460F", letter="SY"),
        Actor("isis", "Islamic State", "rebel group", side="isis", colour="#000000", letter="IS"),
    )
}


def make_event(event_id: str, actor_id: str | None, lon_lat: Any, **more: Any) -> Any:
    """A row and its geometry; ``lon_lat`` is a point, a shapely geometry or None."""
    from shapely.geometry import Point

    geometry = Point(lon_lat) if isinstance(lon_lat, tuple) else lon_lat
    row = {
        "event_id": event_id,
        "title": f"What happened in {event_id}",
        "event_type": "Battles",
        "sub_event_type": "Armed clash",
        "actor": actor_id,
        "actor_id": actor_id,
        "status": "reported",
        "geo_precision": 1,
        "radius_km": 1.0,
        "source": "The Morning Wire",
        "published": "2015-10-20",
        "quote": f"A sentence of our own about {event_id}.",
        **more,
    }
    return row, geometry


def _days(first: str, last: str | None = None) -> dict[str, str]:
    return {"date": first, "date_start": first, "date_end": last or first, "date_precision": "day"}


def some_events() -> list[Any]:
    from shapely.geometry import LineString, Polygon

    way = LineString([(50.2, 41.0), (49.8, 38.0), (44.0, 36.0), (37.0, 35.9)])
    area = Polygon([(36.2, 33.5), (36.5, 33.5), (36.5, 33.7)])
    waters = {"type": "Polygon", "coordinates": [[[50, 40], [51, 40], [51, 42], [50, 40]]]}
    told = {"claims_km": {"1,500 km": 1500.0}, "length_km": 1512.0, "countries": ["IR", "IQ", "SY"]}
    told["launch_area"] = waters
    near_hama = {"allies": ["russia"], "radius_km": 20.0, "geo_precision": 2}
    other = {"event_type": "Strategic developments", "sub_event_type": "Agreement"}
    return [
        make_event(
            "jets", "russia-air-force", (36.8, 35.9), actor_basis="inferred", **_days("2015-10-02")
        ),
        make_event("ships", "russia-navy", way, route=told, **_days("2015-10-07")),
        make_event(
            "push", "syria", (36.75, 35.1), **near_hama, **_days("2015-10-05", "2015-10-09")
        ),
        make_event("downed", "isis", (37.2, 36.3), target_id="russia", **_days("2015-10-15")),
        make_event("plan", "syria", (36.72, 34.73), status="planned", **other),
        make_event("talks", "russia", None, **other, **_days("2015-10-21")),
        make_event("between", None, area, status="claimed", claimed_by="a spokesman"),
        make_event("again", "isis", (37.2, 36.3), **_days("2015-10-16")),
    ]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        if os.environ.get("GEOMAP_REQUIRE_BROWSER") == "1":
            pytest.fail("GEOMAP_REQUIRE_BROWSER is 1 and there is no chromium: install Debian's")
        pytest.skip("Debian's chromium is not installed")
    with sync_playwright() as driver:
        found = driver.chromium.launch(executable_path=str(CHROMIUM), args=LAUNCH)
        yield found
        found.close()


@pytest.fixture(scope="session")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "map.html"
    return write_map(from_records(some_events()), ACTORS, path, title="Eight events")


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of all pages, made for https://maps.example/war/."""
    out = tmp_path_factory.mktemp("built")
    look = Look(url="https://maps.example/war/")
    about = "Eight events that never were."
    frame = from_records(some_events())
    write_pages(frame, ACTORS, out, title="Eight events", description=about, look=look)
    return out


def until(page: Page | Frame, true: str) -> None:
    """
    Wait until an expression is true, for 15 seconds at most.

    Playwright's own ``wait_for_function`` asks again by ``eval`` in the page, which our content
    security policy forbids: it works only where the expression is true at once.
    """
    for _ in range(300):
        if page.evaluate(true):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never true: {true}")


class Watched:
    """An open page and everything it did that it should not."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.requests: list[str] = []
        self.troubles: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("pageerror", lambda error: self.troubles.append(f"error: {error}"))
        page.on("console", self._heard)
        page.on("dialog", self._asked)

    def _heard(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.troubles.append(f"console: {message.text}")

    def _asked(self, dialog: Any) -> None:
        self.troubles.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def go(self, path: Path, address: str = "") -> Watched:
        self.page.goto(path.as_uri() + address)
        self.page.wait_for_selector("html[data-ready=true][data-whole]", state="attached")
        return self

    def visible(self) -> set[str]:
        return set(self.page.evaluate("window.geomap.visible()"))

    def address(self) -> str:
        """The page's address once it is rewritten; ``page.url`` hears of that a moment later."""
        rested = "new Promise((done) => setTimeout(() => done(location.href), 150))"
        return str(self.page.evaluate(rested))

    def state(self) -> dict[str, Any]:
        return dict(self.page.evaluate("window.geomap.state()"))


@pytest.fixture
def watch(browser: Browser) -> Iterator[Callable[..., Watched]]:
    contexts = []

    def opened(width: int = 1280, height: int = 800, **options: Any) -> Watched:
        context = browser.new_context(
            viewport={"width": width, "height": height}, offline=True, **options
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        return Watched(context.new_page())

    yield opened
    for context in contexts:
        context.close()


def article(body: str) -> str:
    """A page of a newspaper, in our own words."""
    talk = "<p>The front moved little this week, and what moved it is told below.</p>" * 3
    style = "body{font:18px/1.5 serif;max-width:680px;margin:40px auto;padding:0 16px}"
    return (
        f"<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'><title>A week</title>"
        f"<meta name='viewport' content='width=device-width'><style>{style}</style></head>"
        f"<body><h1>What the week brought</h1>{talk}{body}{talk * 6}</body></html>"
    )


@pytest.fixture
def read(watch: Callable[..., Any], built: Path) -> Callable[..., Any]:
    """Open an article at its own address; the maps lie on another site, and nothing else is."""

    def opened(body: str, *, header: str = "", width: int = 1000, **options: Any) -> Any:
        seen = watch(width, 900, **options)

        def serve(route: Any) -> None:
            url = urlsplit(route.request.url)
            if url.netloc == "news.example" and url.path == "/story.html":
                headers = {"Content-Security-Policy": header} if header else {}
                route.fulfill(body=article(body), content_type="text/html", headers=headers)
            elif url.netloc == "maps.example" and url.path.startswith("/war/"):
                route.fulfill(path=built / url.path.removeprefix("/war/"))
            else:
                route.abort()

        seen.page.context.route("**/*", serve)
        seen.page.goto(ARTICLE)
        return seen

    return opened
