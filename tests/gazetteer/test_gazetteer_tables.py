"""A row of a table is code: every one is checked, and a wrong one is named with its line."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest
import shapely

from geomap.errors import GazetteerError
from geomap.gazetteer import curated
from geomap.gazetteer.index import Index
from geomap.gazetteer.paths import tables_folder
from geomap.text import fold

TABLES = tables_folder()
COLUMNS = (
    "id,name,aliases,also,class,code,lat,lon,country,admin1,population,radius_km,prominence,"
    "precision,source,licence,note"
).split(",")


def rows(table: str) -> list[dict[str, str]]:
    with (TABLES / table).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.parametrize("table", curated.PLACE_TABLES)
def test_every_curated_row_is_sourced_and_in_the_index(table: str, index: Index) -> None:
    seen: set[str] = set()
    for row in rows(table):
        assert list(row) == COLUMNS
        assert row["id"] not in seen
        seen.add(row["id"])
        assert row["source"]
        assert row["licence"] in ("CC0", "CC BY 4.0", "MIT", "Unicode-3.0")
        place = index.place(row["id"])
        assert place.radius_km > 0
        assert "curated" in place.source


@pytest.mark.parametrize("table", curated.PLACE_TABLES)
def test_every_press_spelling_finds_its_row(table: str, index: Index) -> None:
    for row in rows(table):
        for spelling in filter(None, [row["name"], *row["aliases"].split("|")]):
            found = index.candidates(spelling, limit=200)
            assert row["id"] in {c.place.id for c in found}, spelling


def test_no_press_spelling_is_on_the_stop_list_as_no_place() -> None:
    never = {word for word, (rule, _) in curated.stoplist(TABLES).items() if rule == "never"}
    spellings = {
        fold(name)
        for table in curated.PLACE_TABLES
        for row in rows(table)
        for name in [row["name"], *row["aliases"].split("|")]
    }
    assert not never & spellings


def test_every_stop_word_has_a_rule_and_a_reason() -> None:
    for word, (rule, reason) in curated.stoplist(TABLES).items():
        assert rule in curated.STOP_RULES, word
        assert reason, word


def test_the_tables_name_no_word_twice_on_the_stop_list() -> None:
    words = [fold(row["word"]) for row in rows("stoplist.csv")]
    assert len(words) == len(set(words))


@pytest.mark.parametrize(
    ("table", "row", "message"),
    [
        ("sites.csv", "geomap:x,X,,,S,AIRB,361.2,1,,,,1,,,own,CC0,", r"sites\.csv:2: latitude 361"),
        ("sites.csv", "geomap:x,X,,,S,AIRB,a,1,,,,1,,,own,CC0,", r"sites\.csv:2: could not"),
        ("sites.csv", "x,X,,,S,AIRB,1,1,,,,1,,,own,CC0,", r"sites\.csv:2: id 'x'"),
        ("sites.csv", "geomap:x,X,,,S,AIRB,1,1,,,,-1,,,own,CC0,", r"sites\.csv:2: -1 is not"),
        ("sites.csv", "geomap:x,X,,,S,AIRB,1,1,,,,1,,,,CC0,", r"sites\.csv:2: source is empty"),
        ("sites.csv", "geomap:x", r"sites\.csv:2: "),
        ("stoplist.csv", "Reading,sometimes,a reason", r"stoplist\.csv:2: rule 'sometimes'"),
        ("shapes.csv", "geomap:x,,POLYGON ((0 0),own,CC0", r"shapes\.csv:2: "),
        ("shapes.csv", "geomap:x,ZZ,,own,CC0", r"shapes\.csv:2: no such column or country: 'ZZ'"),
        ("shapes.csv", 'geomap:x,,"POLYGON ((0 0, 1 1, 1 0, 0 1, 0 0))",own,CC0', r"shapes\.csv:2"),
    ],
)
def test_a_wrong_row_is_named_with_file_and_line(
    table: str, row: str, message: str, tmp_path: Path
) -> None:
    for path in TABLES.glob("*.csv"):
        shutil.copy(path, tmp_path)
    header = (TABLES / table).read_text(encoding="utf-8").split("\n", 1)[0]
    (tmp_path / table).write_text(f"{header}\n{row}\n", encoding="utf-8")
    with pytest.raises(GazetteerError, match=message):
        read_all(tmp_path)


def read_all(folder: Path) -> None:
    list(curated.places(folder))
    curated.stoplist(folder)
    ground = {
        code: shapely.box(0, 0, 1, 1)
        for row in rows("shapes.csv")
        for code in row["countries"].split()
    }
    curated.shapes(folder, ground)


def test_a_missing_table_is_named(tmp_path: Path) -> None:
    with pytest.raises(GazetteerError, match=r"countries\.csv.*restore the table"):
        curated.country_points(tmp_path)
