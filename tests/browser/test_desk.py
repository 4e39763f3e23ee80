"""The desk in a real browser: by keyboard alone, two editors at once, hostile text, no barriers."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from geomap.desk import Desk
from geomap.desk.app import make_app
from geomap.desk.maps import Maps
from geomap.listening import HOST, listen
from geomap.settings import Settings
from tests.browser.test_access import serious
from tests.browser.test_pictures import compare

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]

ROOT = Path(__file__).parent.parent.parent
SAMPLE = ("2015-11-21-second-caspian-salvo.md", "2015-10-12-quneitra-hill.md")
TOKEN = "token-of-the-test"  # noqa: S105 - of no server but the test's
HOSTILE = (
    "Rebels shelled <img src=x onerror=alert(1)> Hama on 3 May 2015 </script>"
    "<script>alert(2)</script>.\n\nJets bombed \u202eIdlib\u202c on 4 May 2015, a 🚒 burned."
)


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """A desk over a folder, at a free port of this machine; gives its address."""
    import uvicorn

    listening = listen(HOST, 0)
    port = listening.getsockname()[1]
    desk = Desk([folder], Settings(), folder.parent / "out")
    written: list[Any] = []
    maps = Maps(desk, "A test", writes=lambda result, *_, **__: written.append(result))
    config = uvicorn.Config(
        make_app(desk, maps, TOKEN, port), log_level="warning", lifespan="off", access_log=False
    )
    server = uvicorn.Server(config)
    thread = Thread(target=server.run, args=([listening],))
    thread.start()
    try:
        yield f"http://127.0.0.1:{port}/{TOKEN}/"
    finally:
        server.should_exit = True
        thread.join()
        listening.close()
        maps.wait()
        assert len(written) <= 1


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    for name in SAMPLE:
        shutil.copy(ROOT / "data" / name, folder / name)
    return folder


class Seen:
    """An open desk and everything that it did and should not."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.troubles = page, []  # type: ignore[var-annotated]
        page.on("pageerror", lambda error: self.troubles.append(f"error: {error}"))
        page.on("dialog", lambda dialog: (self.troubles.append(dialog.message), dialog.dismiss()))
        page.on("console", self._heard)
        page.on("request", self._asked)
        self._address = address
        page.goto(address)
        page.locator("html[data-ready=true]").wait_for(state="attached")

    def _heard(self, message: Any) -> None:
        # a refused decision is told in the page; the browser's own line about it is no trouble
        if message.type in ("error", "warning") and "409 (Conflict)" not in message.text:
            self.troubles.append(message.text)

    def _asked(self, request: Any) -> None:
        if not request.url.startswith((self._address, "data:", "about:")):
            self.troubles.append(f"asked {request.url}")

    def press(self, *keys: str) -> None:
        """Press keys one after the other, each when what the one before began is done."""
        for key in keys:
            self.page.keyboard.press(key)
            self.page.locator("html:not([data-busy])").wait_for(state="attached")

    def say(self, words: str) -> None:
        expect(self.page.locator("#note")).to_contain_text(words)

    @property
    def title(self) -> str:
        return self.page.locator("#form h2").inner_text()


@pytest.fixture
def see(browser: Browser) -> Iterator[Callable[..., Seen]]:
    contexts = []

    def opened(address: str, **how: Any) -> Seen:
        context = browser.new_context(viewport={"width": 1280, "height": 720}, **how)
        context.set_default_timeout(15_000)
        contexts.append(context)
        return Seen(context.new_page(), address)

    yield opened
    for context in contexts:
        context.close()


def rows(folder: Path) -> list[dict[str, str]]:
    text = (folder / "corrections.csv").read_text(encoding="utf-8-sig")
    found = csv.DictReader(io.StringIO(text, newline=""))
    return [{name: cell for name, cell in row.items() if cell} for row in found]


def test_an_article_is_corrected_by_keyboard_alone(see: Callable[..., Seen], sample: Path) -> None:
    with serving(sample) as address:
        desk = see(address)
        events = int(desk.page.locator("#tally").inner_text().split(" of ")[1].split()[0])
        # the worst first: another place of those on the map, then right
        first = desk.title
        desk.press("2")
        desk.say("Press a to keep it")
        desk.press("a")
        desk.say("Saved. 1 of")
        assert desk.title != first
        # its type and actor, by their keys
        desk.press("t")
        desk.page.keyboard.type("Shelling")
        desk.press("Enter")
        desk.press("w")
        desk.page.keyboard.press("Control+a")
        desk.page.keyboard.type("russia-navy")
        desk.press("Enter", "a")
        desk.say("Saved. 2 of")
        # one that is none, and back again
        dropped = desk.title
        desk.press("d")
        desk.say("Dropped. 3 of")
        desk.press("u")
        desk.say("Undone: drop")
        desk.press("k", "j")
        # a sentence that was missed
        desk.press("Escape", "]", "m")
        expect(desk.page.locator("#form h2")).to_have_text("An event that was missed")
        desk.page.keyboard.type("Peaceful protest")
        desk.press("Enter", "a")
        desk.say("Told:")
        # a place that is searched for
        desk.press("p")
        desk.page.keyboard.type("Palmyra")
        desk.press("Enter")
        desk.say("Press 1 to")
        desk.press("1", "a")
        desk.say("Saved")
        # a point at the cross
        desk.press("Escape")
        for _ in range(40):
            desk.page.keyboard.press("Tab")
            if desk.page.evaluate("document.activeElement.dataset.tool") == "point":
                break
        desk.press("Enter", "ArrowRight", "Enter")
        desk.say("Press a to keep it")
        desk.press("Escape", "Escape", "r")
        desk.say("Rebuilt in")
        frame = desk.page.frame_locator("#frame")
        expect(frame.locator(".gm-tally")).to_contain_text(f"{events + 1} events")
        assert desk.troubles == []
        assert dropped
    found = rows(sample)
    assert len(found) == 3
    assert {"tell", "place", "type"} <= {name for row in found for name in row}


def test_two_editors_see_and_do_not_overwrite_each_other(
    see: Callable[..., Seen], sample: Path
) -> None:
    with serving(sample) as address:
        one, other = see(address), see(address)
        title = one.title
        assert other.title == title
        other.press("s")
        other.page.keyboard.type("denied")
        other.press("Enter")
        one.press("d")
        one.say("Dropped")
        other.press("a")
        expect(other.page.locator("#problem")).to_contain_text("somebody else has changed")
        assert [row["drop"] for row in rows(sample)] == ["yes"]
        # what was chosen is still there, and can be decided upon now that the other's word is seen
        expect(other.page.locator("#form .gd-badge")).to_have_text("dropped")
        expect(other.page.locator("#field-status")).to_have_value("denied")
        other.press("a")
        other.say("Saved")
        expect(one.page.locator("#queue .gd-row").first).to_contain_text("changed", timeout=8000)
    (row,) = rows(sample)
    assert (row["status"], row.get("drop")) == ("denied", None)


def test_hostile_text_runs_nothing_and_stays_text(see: Callable[..., Seen], tmp_path: Path) -> None:
    folder = tmp_path / "hostile"
    folder.mkdir()
    (folder / "<b>h.txt").write_text(HOSTILE, encoding="utf-8")
    with serving(folder) as address:
        desk = see(address)
        text = desk.page.locator(".gd-text")
        expect(text).to_contain_text("<img src=x onerror=alert(1)>")
        expect(text).to_contain_text("<script>alert(2)</script>")
        expect(text).to_contain_text("a 🚒 burned.")
        assert desk.page.locator(".gd-text img, .gd-text script").count() == 0
        for _ in range(3):
            desk.press("a")
        desk.press("n", "Escape", "r")
        desk.say("Rebuilt in")
        assert desk.troubles == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(see: Callable[..., Seen], sample: Path, scheme: str) -> None:
    with serving(sample) as address:
        desk = see(address, color_scheme=scheme, bypass_csp=True)
        desk.press("d")
        desk.say("Dropped")
        found = serious(desk.page)
        desk.press("?")
        found += serious(desk.page)
        desk.press("Escape", "m")
        found += serious(desk.page)
        assert found == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_desk_looks_as_it_was_approved(
    see: Callable[..., Seen], sample: Path, scheme: str
) -> None:
    with serving(sample) as address:
        desk = see(address, color_scheme=scheme, reduced_motion="reduce")
        desk.press("a", "d", "k", "2")
        desk.say("Press a to keep it")
        desk.page.wait_for_timeout(500)
        compare("desk" if scheme == "light" else "desk-dark", desk.page.screenshot())
