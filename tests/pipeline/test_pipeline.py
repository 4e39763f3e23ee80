"""What only all documents together show: merging, order, the head of a map, the report."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

import pytest

import geomap
from geomap.gazetteer.index import Index
from geomap.model import Candidate, Document, Event, Mention, Place, SourceQuote, Toponym, When
from geomap.pipeline import Result, extract, extract_events
from geomap.pipeline.heading import describe, entitle
from geomap.pipeline.report import listed_files, report_json

T = TypeVar("T")
R = TypeVar("R")

TALBISEH = Document(
    "a.txt",
    "Russian jets bombed rebel positions in Talbiseh on 30 September 2015.",
    source="First Wire",
)
AGAIN = Document(
    "b.txt",
    "On 30 September 2015 Russian warplanes bombed rebels in Talbiseh.",
    source="Second Wire",
)
HOMS = Place("geonames:169577", "Homs", 34.72, 36.72, "P", "PPLA", "SY")
MOSUL = Place("geonames:99072", "Mosul", 36.33, 43.11, "P", "PPLA", "IQ")
BARE = Event(
    "e",
    "t",
    "Battles",
    "Armed clash",
    "ASSAULT",
    "reported",
    When(),
    (SourceQuote("a", "q", 0, 1),),
)


def at(place: Place, day: date | None = None) -> Event:
    when = When(None, day.isoformat(), day, day, "day") if day else When()
    return replace(BARE, place=place, when=when)


def test_two_outlets_that_tell_one_strike_make_one_event_with_both_quotes() -> None:
    (event,) = extract_events([TALBISEH, AGAIN])
    assert {quote.source for quote in event.sources} == {"First Wire", "Second Wire"}
    assert event.actor_id is not None
    assert event.actor_id.startswith("russia")
    assert event.when.edtf == "2015-09-30"


def test_what_stands_beside_a_document_changes_nothing_in_its_events(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    documents = [
        TALBISEH,
        replace(AGAIN, id="c.txt", text="Rebels shelled Foah on 1 October 2015."),
        replace(AGAIN, id="d.txt", text="Am Montag beschossen Truppen die Stadt Homs.", lang="de"),
        replace(AGAIN, id="e.txt", text=""),
        replace(AGAIN, id="f.txt", text="Gunmen killed two guards in Hama.\n\nNobody said why."),
    ]
    asked: list[int] = []

    def counting(work: Callable[[T], R], items: Iterable[T]) -> Iterable[R]:
        for item in items:
            asked.append(len(item))  # type: ignore[arg-type]
            yield work(item)

    together = extract_events(documents, engine=counting)
    assert asked == [5]
    assert together == extract_events(documents[::-1])
    monkeypatch.setattr("geomap.pipeline.coding.BATCH", 1)
    assert together == extract_events(documents, engine=counting)
    assert asked[1:] == [1] * 5


@pytest.mark.slow
def test_a_process_pool_finds_what_the_builtin_map_finds() -> None:
    documents = [TALBISEH, AGAIN]
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        assert extract_events(documents, engine=pool.map) == extract_events(documents)


def test_every_quote_stands_in_its_text_at_its_offsets(tmp_path: Path) -> None:
    text = "---\nsource: X\n---\n\nShells fell on Idlib.\r\n\r\nRussian jets bombed Talbiseh.\r\n"
    path = tmp_path / "a.md"
    path.write_bytes(text.encode())
    events = extract([path]).events
    told = text.replace("\r\n", "\n")
    assert events
    for event in events:
        for quote in event.sources:
            assert told[quote.start : quote.end] == quote.quote


def test_a_map_is_headed_by_its_country_and_months(index: Index) -> None:
    events = [at(HOMS, date(2015, 9, 30)), at(HOMS, date(2015, 11, 2)), at(MOSUL)]
    assert entitle(events, index) == "Syria, September – November 2015"
    assert entitle([at(HOMS), at(MOSUL), at(MOSUL)], index) == "Iraq"
    assert entitle([], index) == "Events"


def test_a_map_says_who_told_its_events() -> None:
    assert describe([BARE], [TALBISEH, AGAIN]) == (
        "1 event read from 2 texts by First Wire, Second Wire."
    )


def test_the_report_counts_what_stayed_unresolved_with_its_candidates() -> None:
    lost = Toponym(Mention(0, 6, "Xyzabad"), None, 0.0, (Candidate(HOMS, 0.4, "homs"),))
    found = Toponym(Mention(9, 13, "Homs"), HOMS, 0.9)
    result = Result((TALBISEH,), {"a.txt": (lost, found, lost)}, (BARE,), warnings=("w", "w"))
    report = json.loads(report_json(result, [Path("index.html")]))
    assert report["counts"]["toponyms"] == 3
    assert report["counts"]["toponyms_unresolved"] == 2
    assert report["unresolved"] == [
        {
            "name": "Xyzabad",
            "count": 2,
            "candidates": [
                {"name": "Homs", "place_id": HOMS.id, "country": "SY", "score": 0.4},
            ],
        }
    ]
    assert report["warnings"] == ["w"]
    assert report["files"] == ["index.html"]


@pytest.mark.parametrize("text", ["", "[]", '{"files": [1]}', '{"files": null}', "{"])
def test_a_report_that_cannot_be_read_lists_nothing(tmp_path: Path, text: str) -> None:
    report = tmp_path / "report.json"
    report.write_text(text, encoding="utf-8")
    assert listed_files(report) == ()
    assert listed_files(tmp_path / "missing.json") == ()


def test_a_report_cannot_make_a_build_remove_files_elsewhere(tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    report.write_text('{"files": ["../a", "/etc/b", "ok.html"]}', encoding="utf-8")
    assert listed_files(report) == (Path("ok.html"),)


def test_the_public_interface_makes_a_folium_map() -> None:
    import folium

    events = geomap.extract_events([TALBISEH])
    layers = geomap.build_layers(events)
    for _ in range(2):  # the room of the same name is imported by the first call
        drawn = geomap.render(layers, title="Talbiseh")
        assert isinstance(drawn, folium.Map)
        assert "Talbiseh" in drawn._repr_html_()


def test_what_was_read_can_be_handed_on_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TALBISEH.text, encoding="utf-8")
    assert geomap.extract_events(geomap.read_documents([tmp_path]))


def test_a_text_in_another_language_gives_places_and_is_named(tmp_path: Path) -> None:
    german = "Am Mittwoch starben drei Menschen bei Angriffen auf Charkiw."
    (tmp_path / "de.txt").write_text(german, encoding="utf-8")
    result = extract([tmp_path])
    assert [t.mention.text for t in result.toponyms["de.txt"]] == ["Charkiw"]
    assert result.events == ()
    (line,) = (w for w in result.warnings if "not in English" in w)
    assert "de.txt" in line
    assert "events are read from English only" in line
    report = json.loads(report_json(result, ()))
    assert report["counts"]["not_english"] == 1
    assert report["languages"] == {"de": 1}


def test_a_build_whose_texts_state_no_day_says_so_once(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("Shells fell on Homs on Wednesday.", encoding="utf-8")
    result = extract([tmp_path])
    told = [line for line in result.warnings if "have no date" in line]
    assert len(told) == 1
    assert "2 of 2 texts" in told[0]
    report = json.loads(report_json(result, ()))
    assert report["dates"]["undated_documents"] == ["a.txt", "b.txt"]
