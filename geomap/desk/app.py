"""The desk's web face: a page, its files, and what it asks and tells, as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from time import perf_counter
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from geomap import style
from geomap.desk import decisions
from geomap.desk.desk import Desk
from geomap.desk.guard import Guard
from geomap.desk.locked_table import ConflictError
from geomap.desk.maps import Maps
from geomap.desk.views import place_view
from geomap.errors import GeomapError, InputError, OutputError, UnknownPlaceError
from geomap.pipeline import index_of
from geomap.rendering import asset_files
from geomap.rendering.script_modules import joined

__all__ = ["make_app"]

Answer = dict[str, Any]
Ask = Callable[[Mapping[str, Any]], Answer]
FOUND = 9  # places that a search shows: one for each key

_ENTRY = "desk/assets/js/start.js"


def make_app(desk: Desk, maps: Maps, token: str, port: int) -> ASGIApp:
    """
    Make the server's application.

    Parameters
    ----------
    desk : Desk
    maps : Maps
    token : str
        The first part of every address; without it every request is refused.
    port : int
        The server's: only ``127.0.0.1:port`` and the like are answered.
    """
    face = _Face(desk, maps)
    asked = [Route(f"/{token}/api/{name}", _reading(ask)) for name, ask in face.reading.items()]
    told = [
        Route(f"/{token}/api/{name}", _telling(tell), methods=["POST"])
        for name, tell in face.telling.items()
    ]
    pages = [
        Route(f"/{token}/", _file("text/html", lambda: page(maps.ground))),
        Route(f"/{token}/desk.css", _file("text/css", css)),
        Route(f"/{token}/desk.js", _file("text/javascript", code)),
        Route(f"/{token}/map/", _file("text/html", lambda: maps.page)),
    ]
    return Guard(Starlette(routes=[*pages, *asked, *told]), token, port)


class _Face:
    """What can be asked of the desk, and told it."""

    def __init__(self, desk: Desk, maps: Maps) -> None:
        self.desk, self.maps = desk, maps
        self.reading: dict[str, Ask] = {
            "queue": lambda _: desk.queue(),
            "vocabulary": lambda _: desk.vocabulary(),
            "document": lambda asked: desk.document(_text(asked, "id")),
            "changes": self._changes,
            "places": self._places,
        }
        self.telling: dict[str, Ask] = {
            "decide": self._decide,
            "name": self._name,
            "tell": lambda told: decisions.tell(
                desk, _text(told, "document"), _whole(told, "sentence"), _cells(told)
            ),
            "split": self._split,
            "join": lambda told: decisions.join(desk, _text(told, "event"), _text(told, "other")),
            "actor": lambda told: decisions.add_actor(desk, _cells(told), _home(told)),
            "place": lambda told: decisions.add_place(desk, _cells(told), _home(told)),
            "undo": lambda _: desk.undo(),
            "restore": lambda told: desk.restore(back=told.get("back") is True),
            "rebuild": self._rebuild,
        }

    def _changes(self, asked: Mapping[str, Any]) -> Answer:
        since = str(asked.get("since", "0"))
        if not since.isdigit():
            raise InputError("since is no number: load the page again")
        return {**self.desk.changes(int(since)), "map": self.maps.state}

    def _places(self, asked: Mapping[str, Any]) -> Answer:
        from geomap.gazetteer.lookup import look_up

        words = _text(asked, "q")
        try:
            found = look_up(words, index_of(self.desk.settings), limit=FOUND)
        except UnknownPlaceError as error:
            return {"places": [], "why": str(error)}
        return {"places": [place_view(candidate.place) for candidate in found]}

    def _decide(self, told: Mapping[str, Any]) -> Answer:
        return decisions.decide(
            self.desk,
            _text(told, "event"),
            _cells(told),
            seen=_text(told, "seen"),
            everywhere=told.get("everywhere", True) is True,
        )

    def _name(self, told: Mapping[str, Any]) -> Answer:
        document = told.get("document")
        where = str(document) if document else None
        return decisions.name(self.desk, _text(told, "mention"), where, _cells(told))

    def _split(self, told: Mapping[str, Any]) -> Answer:
        quote = _text(told, "quote") if told.get("quote") else None
        return decisions.split(self.desk, _text(told, "event"), quote)

    def _rebuild(self, _: Mapping[str, Any]) -> Answer:
        begun = perf_counter()
        told = self.maps.rebuild()
        return {**told, "seconds": round(perf_counter() - begun, 2)}


def _text(told: Mapping[str, Any], name: str) -> str:
    value = told.get(name)
    if not isinstance(value, str) or not value.strip():
        raise InputError(f"{name} is missing: load the page again")
    return value


def _home(told: Mapping[str, Any]) -> str | None:
    """Return the article that the editor sees."""
    return _text(told, "viewing") if told.get("viewing") else None


def _whole(told: Mapping[str, Any], name: str) -> int:
    value = told.get(name)
    if not isinstance(value, int) or isinstance(value, bool):
        raise InputError(f"{name} is no number: load the page again")
    return value


def _cells(told: Mapping[str, Any]) -> dict[str, str]:
    cells = told.get("set")
    if not isinstance(cells, dict):
        raise InputError("nothing is decided: the request has no set")
    return {str(name): "" if cell is None else str(cell) for name, cell in cells.items()}


def _reading(ask: Ask) -> Callable[[Request], Any]:
    async def answer(request: Request) -> Response:
        return await run_in_threadpool(_answered, ask, dict(request.query_params))

    return answer


def _telling(tell: Ask) -> Callable[[Request], Any]:
    async def answer(request: Request) -> Response:
        try:
            told = json.loads(await request.body())
        except ValueError:
            return _json({"error": "the request is no JSON"}, 400)
        if not isinstance(told, dict):
            return _json({"error": "the request is no JSON object"}, 400)
        return await run_in_threadpool(_answered, tell, told)

    return answer


def _answered(ask: Ask, told: Mapping[str, Any]) -> Response:
    """Answer; what geomap raises on purpose is one line for the editor."""
    try:
        return _json(ask(told))
    except ConflictError as error:
        return _json({"error": str(error), "conflict": True}, 409)
    except OutputError as error:
        return _json({"error": str(error)}, 507)
    except GeomapError as error:
        return _json({"error": str(error)}, 422)


def _json(value: Any, status: int = 200) -> Response:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    # Lone surrogates of a broken text cannot be written as UTF-8.
    return Response(text.encode("utf-8", "replace"), status, media_type="application/json")


def _file(kind: str, content: Callable[[], str]) -> Callable[[Request], Any]:
    async def answer(_: Request) -> Response:
        return Response(content(), media_type=kind)

    return answer


@cache
def _shipped(name: str) -> str:
    return (files("geomap.desk") / "assets" / name).read_text(encoding="utf-8")


def page(ground: str) -> str:
    """Return the desk's page with the ground of its map, packed as in maps' pages."""
    return _shipped("desk.html").replace("{basemap}", ground)


@cache
def css() -> str:
    """Return all styles: Leaflet's, the colours of maps, the desk's."""
    leaflet = asset_files.text(asset_files.LEAFLET, "leaflet.css")
    return "\n".join([leaflet, style.theme_css(), _shipped("desk.css")])


@cache
def code() -> str:
    """Return all scripts: Leaflet, then the desk's own modules and what maps' pages share."""
    leaflet = asset_files.text(asset_files.LEAFLET, "leaflet.js")
    unpack = asset_files.shipped("js/unpack.js")
    return f"{leaflet}\n{unpack}\n{asset_files.in_function(joined(_ENTRY))}"
