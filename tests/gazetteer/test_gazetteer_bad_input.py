"""Whatever is asked and whatever became of the file: one clear line, and the index stays usable."""

from __future__ import annotations

import random
from collections.abc import Callable
from math import inf, nan
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geomap.cli import main
from geomap.errors import GazetteerError, GeomapError, InputError, UnknownPlaceError
from geomap.gazetteer.index import Index
from geomap.gazetteer.lookup import look_up, named

REBUILD = "run: geomap gazetteer build"


def _still_right(index: Index) -> bool:
    return index.candidates("Aleppo")[0].place.id == "geonames:170063"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Xyzzyqqa", "no such place"),
        ("", "the name is empty"),
        (" \t\u200f", "the name is empty"),
        ("x" * 10_000, "10,000 characters"),
        ("Ale\x00\x07zzzzzqq", "no such place"),
        ("\u202eoppelAqq\u202c", "no such place"),
        ("'; DROP TABLE packed; --", "no such place"),
        ("\ud800", "the name is empty"),
    ],
    ids=["unknown", "empty", "unseen", "long", "control", "right-to-left", "SQL", "surrogate"],
)
def test_an_odd_name_is_told_in_one_printable_line(name: str, told: str, index: Index) -> None:
    with pytest.raises(UnknownPlaceError, match=told) as caught:
        look_up(name, index)
    message = str(caught.value)
    assert message.isprintable()
    assert len(message) < 400
    assert _still_right(index)


@pytest.mark.parametrize(
    "name", ["\u200fAleppo\u200e", "Ale\xadppo", "\u202bحلب\u202c", "ALEPPO\x00"]
)
def test_marks_that_are_not_seen_do_not_hide_a_place(name: str, index: Index) -> None:
    assert look_up(name, index)[0].place.id == "geonames:170063"


@given(name=st.text(max_size=60))
def test_any_text_is_answered_or_refused_with_a_reason(name: str, index: Index) -> None:
    if named(name, index):
        assert look_up(name, index)
        return
    with pytest.raises(UnknownPlaceError) as caught:
        look_up(name, index)
    assert str(caught.value).isprintable()


@pytest.mark.parametrize(
    ("lon", "lat"), [(36.2, 361), (361, 36.2), (36.2, -90.01), (nan, 36), (36, nan), (36, inf)]
)
def test_a_point_off_the_earth_is_refused(lon: float, lat: float, index: Index) -> None:
    for ask in (index.near, index.country_at):
        with pytest.raises(InputError, match=r"^(latitude|longitude) \S+ is not on Earth: give"):
            ask(lon, lat)
    assert _still_right(index)


@pytest.mark.parametrize(("lon", "lat"), [(180, 90), (-180, -90), (0, 90), (179.99, -16.8)])
def test_the_edges_of_the_earth_are_on_it(lon: float, lat: float, index: Index) -> None:
    assert isinstance(index.near(lon, lat), list)
    assert index.country_at(lon, lat) in (None, "AQ", "FJ")


@pytest.mark.parametrize("name", ["", "x" * 10_000, "\x1b[31mxyzzyq", "\u202exyzzyq"])
def test_the_command_tells_an_odd_name_in_one_line(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["locate", name])
    told = capsys.readouterr().err
    assert stop.value.code == 1
    assert told.rstrip("\n").isprintable()
    assert len(told) < 400


def _truncated(content: bytes) -> bytes:
    return content[: len(content) // 2]


def _overwritten(content: bytes) -> bytes:
    middle, page = len(content) // 2, 8192
    start = middle - middle % page
    return content[:start] + random.Random(7).randbytes(200 * page) + content[start + 200 * page :]  # noqa: S311


RUINED: dict[str, Callable[[bytes], bytes]] = {
    "cut in half": _truncated,
    "middle pages overwritten": _overwritten,
    "middle pages zeroed": lambda c: c[: len(c) // 3] + bytes(len(c) // 3) + c[2 * len(c) // 3 :],
    "head overwritten": lambda c: b"\xff" * 8192 + c[8192:],
    "empty": lambda _: b"",
    "zeros": lambda c: bytes(len(c)),
    "text": lambda _: b"name,lat,lon\nAleppo,36.2,37.16\n" * 500,
}


def everything(index: Index) -> None:
    """Ask whatever an index answers, all over the file."""
    for name in ("Aleppo", "Kafr Zita", "Zzyzx", "حلب", "Moscow", "Lima", "Wellington", "Jebleh"):
        index.candidates(name, fuzzy=True)
    for country in index.countries():
        index.divisions(country.country or "", 1)
        index.geometry(country.id)
        index.near(country.longitude, country.latitude)
    index.country_at(37.16, 36.20)
    index.info()


@pytest.mark.parametrize("ruin", RUINED)
def test_a_ruined_index_names_itself_and_the_remedy(
    ruin: str, index: Index, tmp_path: Path
) -> None:
    path = tmp_path / "index.sqlite"
    path.write_bytes(RUINED[ruin](index.path.read_bytes()))
    with pytest.raises(GazetteerError, match=REBUILD) as caught:
        everything(Index(path))
    assert str(caught.value).startswith(str(path))
    assert "\n" not in str(caught.value)
    assert _still_right(index)


def test_a_folder_in_place_of_the_index_names_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(GeomapError, match=REBUILD):
        Index(tmp_path)
