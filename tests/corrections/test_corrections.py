"""An editor's word over the machine's: what corrections match, set, drop and report."""

from __future__ import annotations

import csv
import io
import json
import pickle
from collections.abc import Sequence
from pathlib import Path

import pytest

from geomap.actors import Roster, load_actors
from geomap.corrections import (
    COLUMNS,
    Corrected,
    Corrections,
    correct_events,
    find_corrections,
    read_corrections,
    review_csv,
)
from geomap.frames import from_frame, to_frame
from geomap.gazetteer.index import Index
from geomap.model import Document, Event, SourceQuote, When
from geomap.pipeline import Result, build, extract, extract_events
from geomap.settings import Settings

STRIKE = "Russian jets bombed rebel positions in Talbiseh on 30 September 2015."
CLASH = "The Syrian army clashed with rebels near Tripoli on 2 October 2015."


@pytest.fixture(scope="module")
def roster() -> Roster:
    return load_actors()


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.txt").write_text(f"{STRIKE}\n\n{CLASH}\n", encoding="utf-8")
    return folder


def write_rows(folder: Path, *rows: dict[str, str], name: str = "corrections.csv") -> Path:
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    return path


def told(result: Result, sub_event_type: str) -> Event:
    (event,) = [e for e in result.events if e.sub_event_type == sub_event_type]
    return event


def read_text(path: Path, text: str, roster: Roster, index: Index) -> Corrections:
    path.write_text(text, encoding="utf-8")
    return read_corrections([path], roster, index)


def review_rows(folder: Path) -> list[dict[str, str]]:
    text = (folder / "review.csv").read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


# what a row sets


def test_a_corrected_mention_moves_the_event_told_there(articles: Path) -> None:
    before = told(extract([articles]), "Armed clash")
    assert before.place is not None
    write_rows(
        articles, {"document_id": "a.txt", "mention": "tripoli", "place": "Tripoli, Lebanon"}
    )
    result = extract([articles])
    after = told(result, "Armed clash")
    assert after.place is not None
    assert (after.place.name, after.place.country) == ("Tripoli", "LB")
    assert after.geometry is not None
    assert after.geometry.centroid.x == pytest.approx(35.85, abs=0.2)
    assert result.corrected.warnings == ()


def test_a_quote_narrows_a_mention_to_its_sentence(tmp_path: Path) -> None:
    text = "Shells fell on Hama on 1 May 2015. Rebels attacked Hama on 3 May 2015."
    path = write_rows(tmp_path, {"quote": "rebels attacked Hama", "mention": "Hama", "drop": "x"})
    events = extract_events([Document("a", text)], Settings(corrections=(path,)))
    assert [e.place.name if e.place else None for e in events] == ["Hama", None]


def test_an_editor_sets_actor_target_type_status_and_date(articles: Path) -> None:
    write_rows(
        articles,
        {
            "document_id": "a.txt",
            "quote": "bombed rebel positions",
            "actor": "syria-air-force",
            "target": "isis",
            "type": "Shelling/artillery/missile attack",
            "status": "claimed",
            "date": "2015-10",
        },
    )
    event = told(extract([articles]), "Shelling/artillery/missile attack")
    assert (event.actor_id, event.target_id) == ("syria-air-force", "isis")
    assert event.event_type == "Explosions/Remote violence"
    assert event.status == "claimed"
    assert (event.when.edtf, event.when.precision) == ("2015-10", "month")
    assert "September" in (event.when.text or "")
    assert event.title.startswith("Syrian Air Force: ")
    assert event.sources[0].quote == STRIKE


def test_a_place_of_an_event_is_set_by_id_and_taken_away_by_none(articles: Path) -> None:
    write_rows(articles, {"quote": "Russian jets", "place": "geonames:170063 Aleppo, SY"})
    event = told(extract([articles]), "Air/drone strike")
    assert event.place is not None
    assert event.place.id == "geonames:170063"
    assert event.geometry is not None
    write_rows(articles, {"quote": "Russian jets", "place": "none", "target": "none"})
    event = told(extract([articles]), "Air/drone strike")
    assert (event.place, event.geometry, event.target_id) == (None, None, None)


def test_a_village_that_no_gazetteer_has_is_given_by_its_point(tmp_path: Path) -> None:
    text = "Russian jets bombed Talbiseh and Zafaraniyah on 30 September 2015."
    row = {"mention": "Zafaraniyah", "place": "33.500, 38.250"}
    path = write_rows(tmp_path, row)
    events = extract_events([Document("a", text)], Settings(corrections=(path,)))
    (place,) = [e.place for e in events if e.place and e.place.name == "Zafaraniyah"]
    assert (place.latitude, place.longitude, place.country) == (33.5, 38.25, "SY")
    assert place.id == "editor:33.50000_38.25000"
    (again,) = [e for e in from_frame(to_frame(events)) if e.place == place]
    assert again.geometry is not None
    assert (again.geometry.centroid.x, again.geometry.centroid.y) == (38.25, 33.5)


def test_a_dropped_event_is_not_told(articles: Path) -> None:
    before = extract([articles])
    write_rows(articles, {"quote": "clashed with rebels", "drop": "yes"})
    after = extract([articles])
    assert len(after.events) == len(before.events) - 1
    assert "Armed clash" not in {e.sub_event_type for e in after.events}


def test_a_corrected_actor_lets_two_tellings_of_one_strike_become_one(tmp_path: Path) -> None:
    texts = [
        ("a", "Syrian jets bombed rebels in Talbiseh on 30 September 2015."),
        ("b", "Russian jets bombed rebels in Talbiseh on 30 September 2015."),
    ]
    documents = [Document(name, text) for name, text in texts]
    assert len(extract_events(documents)) == 2
    path = write_rows(tmp_path, {"document_id": "a", "quote": "Syrian jets", "actor": "russia"})
    (event,) = extract_events(documents, Settings(corrections=(path,)))
    assert {s.document_id for s in event.sources} == {"a", "b"}


def test_a_later_row_wins_over_an_earlier_one(articles: Path, tmp_path: Path) -> None:
    write_rows(articles, {"quote": "Russian jets", "status": "denied"})
    more = write_rows(tmp_path, {"quote": "Russian jets", "status": "claimed"}, name="more.csv")
    result = extract([articles], Settings(corrections=(more,)))
    assert told(result, "Air/drone strike").status == "claimed"


def test_one_event_of_a_sentence_of_two_is_named_by_its_id(tmp_path: Path) -> None:
    document = Document("a", "Russian jets bombed Talbiseh and Raqqa on 30 September 2015.")
    first, second = extract_events([document])
    path = write_rows(tmp_path, {"event_id": second.event_id, "status": "denied"})
    after = {e.event_id: e for e in extract_events([document], Settings(corrections=(path,)))}
    assert after[first.event_id].status == "reported"
    assert after[second.event_id].status == "denied"


def test_corrections_travel_to_the_processes_that_read_documents(
    tmp_path: Path, roster: Roster, index: Index
) -> None:
    row = {"quote": "Russian jets", "place": "Homs", "actor": "russia", "date": "2015"}
    (read,) = read_corrections([write_rows(tmp_path, row)], roster, index).rows
    assert pickle.loads(pickle.dumps(read)) == read  # noqa: S301  our own bytes


# what matches nothing any more


def test_a_row_that_matches_nothing_any_more_is_reported(articles: Path, tmp_path: Path) -> None:
    write_rows(
        articles,
        {"document_id": "a.txt", "mention": "Talbiseh", "place": "Homs"},
        {"document_id": "gone.txt", "mention": "Talbiseh", "place": "Homs"},
        {"quote": "a sentence that was never printed", "drop": "yes"},
    )
    built = build([articles], tmp_path / "out")
    report = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    assert report["corrections"]["applied"] == 1
    assert report["corrections"]["unmatched"] == 2
    assert [row["matches"] for row in report["corrections"]["rows"]] == [1, 0, 0]
    lines = [w for w in built.result.warnings if "matches nothing" in w]
    assert [f"corrections.csv:{n}" in line for n, line in zip((3, 4), lines, strict=True)]
    assert "gone.txt" in lines[0]
    assert set(lines) <= set(report["warnings"])


def test_an_id_that_is_no_more_falls_back_to_the_only_event_of_its_quote(tmp_path: Path) -> None:
    row = {"document_id": "a", "event_id": "e000000000000", "status": "denied"}
    path = write_rows(tmp_path, {**row, "quote": STRIKE})
    (event,) = extract_events([Document("a", STRIKE)], Settings(corrections=(path,)))
    assert event.status == "denied"
    two = "Russian jets bombed Talbiseh and Raqqa on 30 September 2015."
    path = write_rows(tmp_path, {**row, "quote": two})
    events = extract_events([Document("a", two)], Settings(corrections=(path,)))
    assert {e.status for e in events} == {"reported"}


# bad rows


BAD_CELLS = {
    "place": ("Xyzzyqabad", "geonames:0", "91.5, 36.7"),
    "actor": ("the lizard people",),
    "type": ("Battle of wits", "Explosions/Remote violence"),
    "status": ("maybe", "\x1b[31m" + "m" * 9_000),
    "date": ("0016-10-07", "2015-13-01", "7.10.2015", "2015-10-07/2015-10-01", "../.."),
    "drop": ("perhaps",),
}


@pytest.mark.parametrize(
    ("column", "cell"), [(c, cell) for c, cells in BAD_CELLS.items() for cell in cells]
)
def test_a_bad_cell_is_named_with_file_row_and_remedy_and_the_rest_is_applied(
    articles: Path, column: str, cell: str
) -> None:
    path = write_rows(
        articles, {"quote": "army", column: cell}, {"quote": "Russian jets", "status": "denied"}
    )
    result = extract([articles])
    (error,) = result.errors
    assert str(error).startswith(f"{path}:2: {column}")
    assert "\n" not in str(error)
    assert str(error).isprintable()
    assert len(str(error)) < len(str(path)) + 250
    assert told(result, "Air/drone strike").status == "denied"


def test_a_row_that_says_of_nothing_what_it_sets_is_refused(
    tmp_path: Path, roster: Roster, index: Index
) -> None:
    found = read_text(tmp_path / "c.csv", "quote,drop\n,yes\n...,yes\n", roster, index)
    assert [str(e).split(": ")[0] for e in found.errors] == [
        f"{tmp_path}/c.csv:2",
        f"{tmp_path}/c.csv:3",
    ]
    assert found.rows == ()


@pytest.mark.parametrize("data", [b"", b"\x7fELF\x00\x01\x02\x00" * 64, b"name,place\na,Homs\n"])
def test_a_file_of_no_corrections_is_refused_as_a_whole(
    tmp_path: Path, roster: Roster, index: Index, data: bytes
) -> None:
    path = tmp_path / "c.csv"
    path.write_bytes(data)
    found = read_corrections([path], roster, index)
    assert found.rows == ()
    (error,) = found.errors
    assert str(error).startswith(str(path))


def test_a_missing_table_is_named(tmp_path: Path, roster: Roster, index: Index) -> None:
    (error,) = read_corrections([tmp_path / "none.csv"], roster, index).errors
    assert "none.csv: cannot be read" in str(error)


def test_a_cell_of_a_megabyte_costs_one_row(tmp_path: Path, roster: Roster, index: Index) -> None:
    text = f"quote,drop\n{'a' * 1_000_000},yes\nb,yes\n"
    found = read_text(tmp_path / "c.csv", text, roster, index)
    assert [row.where for row in found.rows] == [f"{tmp_path}/c.csv:3"]
    (error,) = found.errors
    assert str(error).startswith(f"{tmp_path}/c.csv:2")


def test_a_quotation_mark_that_never_closes_is_told(
    tmp_path: Path, roster: Roster, index: Index
) -> None:
    text = 'quote,drop\na,yes\n"b,yes\nc,yes\n'
    found = read_text(tmp_path / "c.csv", text, roster, index)
    assert [row.where for row in found.rows] == [f"{tmp_path}/c.csv:2"]
    (error,) = found.errors
    assert str(error).startswith(f"{tmp_path}/c.csv:3: is no row of CSV")
    (error,) = read_text(tmp_path / "c.csv", '"quote,drop\na,yes\n', roster, index).errors
    assert "c.csv:1" in str(error)


@pytest.mark.parametrize("mark", [";", "\t", ","])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-8"])
def test_a_table_is_read_as_any_spreadsheet_saves_it(
    tmp_path: Path, roster: Roster, index: Index, mark: str, encoding: str
) -> None:
    lines = [["Document_ID", "quote", "status"], ["a", "Gegenüber stand", "denied"]]
    path = tmp_path / "c.csv"
    path.write_bytes("\r\n".join(mark.join(line) for line in lines).encode(encoding))
    (row,) = read_corrections([path], roster, index).rows
    assert (row["document_id"], row["quote"]) == ("a", "Gegenüber stand")
    assert row.change.status == "denied"


def test_a_misspelt_column_is_told(tmp_path: Path, roster: Roster, index: Index) -> None:
    found = read_text(tmp_path / "c.csv", "quote,drop,plcae\na,yes,Homs\n", roster, index)
    assert len(found.warnings) == 1
    assert "plcae" in found.warnings[0]
    assert len(found.rows) == 1


def test_tables_lie_beside_the_inputs_and_each_is_read_once(articles: Path) -> None:
    path = write_rows(articles)
    sources: Sequence[Path | str] = [articles, articles / "a.txt", "-"]
    assert find_corrections(sources, [path]) == [path]


# the review


def test_what_would_do_most_harm_stands_first(articles: Path, tmp_path: Path) -> None:
    (articles / "b.txt").write_text("Planes bombed Xyzzyqabad in Syria.\n", encoding="utf-8")
    built = build([articles], tmp_path / "out")
    rows = review_rows(tmp_path / "out")
    harms = [float(row["harm"]) for row in rows]
    assert harms == sorted(harms, reverse=True)
    assert all(row["document_id"] for row in rows)
    planes = next(row for row in rows if row["quote"].startswith("Planes"))
    assert "no actor" in planes["why"]  # planes are a means and nobody
    assert planes["event_id"]
    assert {row["event_id"] for row in rows if row["quote"]} == {
        event.event_id for event in built.result.corrected.told
    }
    assert not any(row[name] for row in rows for name in ("place", "actor", "status", "drop"))


def test_a_review_that_is_filled_in_is_a_table_of_corrections(
    articles: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    build([articles], out)
    rows = review_rows(out)
    doubted = next(r for r in rows if r["mention"] == "Tripoli")
    assert "geonames:" in doubted["candidates"]
    text = (out / "review.csv").read_text(encoding="utf-8-sig")
    filled = text.replace("a.txt,,Tripoli,,", 'a.txt,,Tripoli,,"Tripoli, LB"', 1)
    assert filled != text
    (articles / "corrections.csv").write_text(filled, encoding="utf-8-sig")
    built = build([articles], out)
    assert built.result.errors == ()
    event = told(built.result, "Armed clash")
    assert event.place is not None
    assert event.place.country == "LB"
    kept = [row for row in review_rows(out) if row["mention"] == "Tripoli"]
    assert [(row["place"], row["why"]) for row in kept] == [("Tripoli, LB", "corrected: matches 1")]


def test_saving_the_review_over_the_corrections_loses_none(articles: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    table = write_rows(
        articles,
        {"quote": "Russian jets", "status": "denied"},
        {"quote": "never printed", "drop": "yes"},
        {"quote": "army", "status": "perhaps"},
    )
    build([articles], out)
    table.write_bytes((out / "review.csv").read_bytes())
    again = build([articles], out).result
    assert told(again, "Air/drone strike").status == "denied"
    assert len(again.corrected.warnings) == 1
    assert len(again.errors) == 1


def test_a_quote_that_a_spreadsheet_would_run_is_defused_and_still_matches(
    tmp_path: Path, roster: Roster, index: Index
) -> None:
    quote = "=HYPERLINK(1) Planes bombed Homs."
    source = SourceQuote("a", quote, 0, len(quote))
    event = Event("e1", "@t", "Battles", "Armed clash", "", "reported", When(), (source,))
    text = review_csv([(Document("a", quote), ())], Corrected(told=(event,)))
    (row,) = csv.DictReader(io.StringIO(text, newline=""))
    assert row["quote"] == f"'{quote}"
    assert row["shown"] == "'@t"
    path = write_rows(tmp_path, {"quote": row["quote"], "drop": "yes"})
    rows = read_corrections([path], roster, index).rows
    assert correct_events(Document("a", quote), [event], rows)[0] == []


def test_the_review_is_the_same_on_every_run(articles: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        build([articles], tmp_path / name)
    one, two = ((tmp_path / name / "review.csv").read_bytes() for name in ("one", "two"))
    assert one == two
