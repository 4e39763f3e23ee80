"""Still maps: the same input gives the same bytes, nothing is piled up, nothing is lost."""

from __future__ import annotations

import io
import math
import re
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from geomap.cli import main
from geomap.errors import InputError, OutputError
from geomap.frames import from_records
from geomap.layers import Layer, build_layers
from geomap.rendering import still_words, write_map
from geomap.rendering.days import span_of
from geomap.rendering.filtered import chosen_layers
from geomap.rendering.kept import pictures_key
from geomap.rendering.picture import picture_bytes, still_of_page, write_picture
from geomap.rendering.preview import preview_png
from geomap.rendering.still_marks import _owned, bundled
from geomap.rendering.surface import Still
from tests.browser.conftest import ACTORS, make_event, some_events

SMALL: dict[str, Any] = {"width": 400, "height": 300}


def layers(*events: Any) -> list[Layer]:
    return build_layers(from_records(list(events) or some_events()), ACTORS)


@pytest.mark.parametrize("form", ["svg", "png", "pdf"])
def test_the_same_events_give_the_same_bytes(form: str) -> None:
    still = Still("Rain & <b>hail</b>", **SMALL)
    first = picture_bytes(layers(), still, form)
    assert first == picture_bytes(layers(), still, form)


def test_each_form_has_the_size_that_is_asked_for() -> None:
    still = Still("Rain & <b>hail</b>", lang="ar", dark=True, **SMALL)
    svg = ElementTree.fromstring(picture_bytes(layers(), still, "svg"))  # noqa: S314
    assert (svg.get("width"), svg.get("height"), svg.get("role")) == ("400", "300", "img")
    assert svg.findtext("{http://www.w3.org/2000/svg}title") == still.title
    with Image.open(io.BytesIO(picture_bytes(layers(), still, "png"))) as png:
        assert png.size == (400, 300)
        assert png.info["Description"].startswith("Rain & <b>hail</b> · ")
    pdf = PdfReader(io.BytesIO(picture_bytes(layers(), still, "pdf")))
    box = pdf.pages[0].mediabox
    assert (float(box.width), float(box.height)) == (288, 216)  # points: 4 × 3 inches


def test_an_svg_holds_no_script_no_letters_of_fonts_and_asks_nobody() -> None:
    svg = picture_bytes(layers(), Still("<script>alert(1)</script>", **SMALL), "svg").decode()
    assert "<script" not in svg
    assert "<text" not in svg
    assert not re.search(r'href="(?!#)', svg)


def test_a_picture_is_drawn_again_only_where_what_it_shows_is_another() -> None:
    whole = layers()
    first = pictures_key(whole, "title")
    moved = [replace(one, frame=one.frame.set_index(one.frame.index + 7)) for one in whole]
    unseen = [replace(one, frame=one.frame.assign(confidence=0.5)) for one in whole]
    assert first == pictures_key(moved, "title") == pictures_key(unseen, "title")
    denied = [replace(one, frame=one.frame.assign(status="denied")) for one in whole]
    grey = [replace(one, colour="#777777") for one in whole]
    fewer = [replace(one, frame=one.frame.iloc[1:]) for one in whole]
    others = {pictures_key(some, "title") for some in (denied, grey, fewer, whole[:-1])}
    assert len({*others, first, pictures_key(whole, "another title")}) == 6


def test_what_many_events_have_in_common_is_drawn_once() -> None:
    near = {"radius_km": 60.0, "geo_precision": 2}
    one = make_event("0", "russia", (37.1, 36.2), **near)
    again = [make_event(str(n), "russia", (37.1, 36.2), **near) for n in range(1, 30)]
    svgs = [picture_bytes(layers(*some), Still(None, **SMALL)) for some in ([one], [one, *again])]
    assert svgs[0].count(b"opacity: 0.12") == svgs[1].count(b"opacity: 0.12") > 0


spots = st.tuples(st.floats(0, 900), st.floats(0, 500))


@settings(max_examples=60, deadline=None)
@given(st.lists(spots, max_size=60))
def test_marks_never_pile_up_and_none_is_lost(places: list[tuple[float, float]]) -> None:
    found = bundled(places, 34)
    assert sorted(n for bundle in found for n in bundle) == list(range(len(places)))
    middles = [
        (sum(places[n][0] for n in b) / len(b), sum(places[n][1] for n in b) / len(b))
        for b in found
    ]
    for number, one in enumerate(middles):
        assert all(math.dist(one, other) >= 34 for other in middles[:number])


@pytest.mark.parametrize(
    ("cells", "lang", "told"),
    [
        ({"date_start": ["2015-10-07"]}, "en", "7 Oct 2015"),
        ({"date_start": ["2015-10-07"], "date_end": ["2015-11-02"]}, "de",
         "7. Okt. – 2. Nov. 2015"),
        ({"date_start": ["2014-01-01", "2015-10-07"], "date_precision": ["year", "day"]}, "en",
         "2014 – 2015"),
        ({"date_start": ["2015-10-01"], "date_precision": ["month"]}, "fr", "oct. 2015"),
        ({"date_start": [None]}, "en", ""),
        ({"date_start": ["one day"]}, "en", ""),
    ],
)  # fmt: skip
def test_days_are_told_as_exactly_as_they_are_known(
    cells: dict[str, list[Any]], lang: str, told: str
) -> None:
    assert span_of(pd.DataFrame(cells), lang) == told


def test_what_is_known_by_its_country_alone_stands_on_its_name() -> None:
    vague = make_event("a", None, (38.5, 35.0), place="Syria", country="SY", geo_precision=6)
    near = make_event("b", None, (36.2, 33.5), place="Duma", country="SY", geo_precision=1)
    with_it = picture_bytes(layers(vague, near), Still("x"), "png")
    assert with_it != picture_bytes(layers(near), Still("x"), "png")


def test_an_event_has_the_colour_of_who_acts_and_not_of_an_ally() -> None:
    found = layers()
    owners = {str(event.event_id): found[number].id for number, event in _owned(found)}
    assert owners["push"] == "syria"  # Russia, its ally, has more events and comes first
    assert owners["jets"] == "russia"  # its air force
    assert len(owners) == 8


def test_a_preview_has_the_words_of_its_language() -> None:
    assert preview_png(layers(), "x") != preview_png(layers(), "x", lang="ru")
    assert preview_png(layers(), "x") != preview_png(layers(), "x", dark=True)
    assert preview_png([], "Nothing")


def test_a_middling_page_that_packs_its_events_can_be_drawn(tmp_path: Path) -> None:
    events = [
        make_event(f"e{n}", "syria", (36 + n / 50, 35), quote="word " * 200) for n in range(60)
    ]
    page = write_map(from_records(events), ACTORS, tmp_path / "m.html", title="Sixty")
    text = page.read_text(encoding="utf-8")
    assert 'id="geomap-events"' in text
    assert sum(len(x.frame) for x in chosen_layers(text, "?q=word")) == 60
    found, still = still_of_page(text, "event=e7")
    assert [list(x.frame["event_id"]) for x in found] == [["e7"]]
    assert still.title == "Sixty"


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_the_command_draws_pages_and_events(tmp_path: Path, lang: str) -> None:
    page = write_map(from_records(some_events()), ACTORS, tmp_path / "m.html", title="Eight")
    table = tmp_path / "e.csv"
    table.write_text("id,latitude,longitude,date\na,35.1,36.7,2015-10-07\n")
    how = ["--size", "400x300", "--lang", lang]
    for source, more in ((page, ["--query", "actors=russia", "--view", "6/35/37"]), (table, [])):
        out = tmp_path / f"{source.stem}.png"
        with pytest.raises(SystemExit) as ended:
            main(["picture", str(source), "-o", str(out), *how, *more])
        assert not ended.value.code
        with Image.open(out) as seen:
            assert seen.size == (400, 300)


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["gone.html", "-o", "x.png"], 1, "gone.html: cannot be read"),
        (["bad.html", "-o", "x.png"], 1, "bad.html: this is no page of geomap's"),
        (["bad.html", "-o", "x.gif"], 1, "x.gif: a picture is one of .svg, .png, .pdf"),
        (["e.csv", "-o", "x.png", "--query", "colour=red"], 1, "'colour' chooses no events"),
        (["e.csv", "-o", "x.png", "--view", "20/1/1"], 1, "view 20/1/1 cannot be"),
        (["e.csv", "-o", "x.png", "--size", "99999x2"], 1, "200 to 8000 a side"),
        (["e.csv", "-o", "x.png", "--view", "nan"], 2, "ZOOM/LATITUDE/LONGITUDE"),
        (["e.csv", "-o", "x.png", "--size", "big"], 2, "WIDTHxHEIGHT"),
    ],
)
def test_what_cannot_be_is_told_in_one_line(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    code: int,
    told: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("bad.html").write_text("<p>rain")
    Path("e.csv").write_text("id,latitude,longitude,date\na,35.1,36.7,2015-10-07\n")
    with pytest.raises(SystemExit) as ended:
        main(["picture", *arguments])
    assert ended.value.code == code
    said = capsys.readouterr().err
    assert told in said
    assert "Traceback" not in said
    assert not list(tmp_path.glob("x.*"))


def test_what_python_asks_wrongly_is_refused(tmp_path: Path) -> None:
    still = Still("x")
    with pytest.raises(InputError, match="no form of picture"):
        picture_bytes(layers(), still, "gif")
    with pytest.raises(InputError, match="cannot be"):
        picture_bytes(layers(), replace(still, view=(math.nan, 0, 0)), "png")
    with pytest.raises(OutputError, match="give a file that ends so"):
        write_picture(layers(), tmp_path / "x.gif", title="x")


def written(monkeypatch: pytest.MonkeyPatch, drawn: list[Layer], still: Still) -> set[str]:
    """Return the words that stand on a still map."""
    from geomap.rendering.surface import Surface

    found: set[str] = set()
    write = Surface.write

    def keep(surface: Surface, x: float, y: float, text: str, *args: Any, **look: Any) -> Any:
        if (x, y) != (0, 0):  # there words are measured alone
            found.add(text)
        return write(surface, x, y, text, *args, **look)

    monkeypatch.setattr(Surface, "write", keep)
    picture_bytes(drawn, still, "png")
    return found


def test_the_city_below_a_mark_and_its_country_and_neighbours_are_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    squares = (("Maidan", 30.5236), ("Podil", 30.516), ("Obolon", 30.498))
    events = [
        make_event(name, None, (lon, 50.45 + n / 60), place=name, country="UA")
        for n, (name, lon) in enumerate(squares)
    ]
    seen = written(monkeypatch, layers(*events), Still("x", view=(7.0, 50.45, 30.52)))
    assert {"Kyiv", "UKRAINE", "BELARUS"} <= seen


def test_a_still_map_names_towns_and_countries_in_its_language(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    event = make_event("a", None, (37.16117, 36.20124), place="Aleppo", country="SY")
    seen = written(monkeypatch, layers(event), Still("x", lang="fr"))
    assert {"Alep", "SYRIE", "TURQUIE"} <= seen


def test_a_town_below_the_key_is_not_named_beside_it(monkeypatch: pytest.MonkeyPatch) -> None:
    actors = ("russia", "syria", "isis", None)
    spots = ((-72.34, 18.54), (-72.2, 19.76), (-71.7, 19.55), (-73.0, 19.9))
    events = [
        make_event(f"e{n}", actor, spot, place=f"Spot {n}", country="HT")
        for n, (actor, spot) in enumerate(zip(actors, spots, strict=True))
    ]
    found: list[tuple[str, bool]] = []
    name = still_words._name

    def keep(surface: Any, at: Any, text: str, size: float, *, dot: bool) -> bool:
        done = name(surface, at, text, size, dot=dot)
        found.append((text, done and surface.covered(*map(float, at))))
        return done

    monkeypatch.setattr(still_words, "_name", keep)
    picture_bytes(layers(*events), Still("x", view=(8.5, 18.6, -72.0)), "png")
    assert [text for text, wrong in found if wrong] == []
    assert "Les Cayes" in [text for text, _ in found]
