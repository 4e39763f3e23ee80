"""Events files that are damaged: every row is read, or named and left out, or the file refused."""

from __future__ import annotations

import csv
import io
import json
import random
from pathlib import Path

import pytest
from click.testing import CliRunner

from geomap.cli import app, main
from geomap.errors import GeomapError, InputError
from geomap.formats import read_events, write_events

HEADER = (
    "event_id_cnty,event_date,year,time_precision,event_type,sub_event_type,actor1,inter1,actor2,"
    "inter2,country,admin1,location,latitude,longitude,geo_precision,source,notes,fatalities"
)
# Rows of our own invention.
ROW = (
    "SYR{n},2015-10-07,2015,1,Battles,Armed clash,Our army,1,Their army,2,Syria,Homs,Talbiseh,"
    '34.84,36.73,1,Our Wire,"They met, we made up: é حمص {n}.",3'
)
SAMPLES = (
    "acled_2020_31col.csv", "acled_kenya.csv", "acled_uppercase.csv", "acled_v5_dyadic_small.csv",
    "gdelt_wagner.csv", "gtd_iraq.csv", "icews.csv", "pitf.tsv", "ucdp_ged.geojson",
)  # fmt: skip


def rows(count: int = 6) -> list[str]:
    return [HEADER, *(ROW.format(n=n) for n in range(1, count + 1))]


def saved(path: Path, lines: list[str]) -> Path:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    return path


def parsed(text: str, delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def joined(table: list[list[str]], delimiter: str = ",") -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerows(table)
    return out.getvalue()


@pytest.mark.parametrize(
    ("column", "cell", "reason"),
    [
        (13, "361.2", "row 4 latitude '361.2' is not on Earth"),
        (14, "-181", "row 4 longitude '-181' is not on Earth"),
        (13, "north", "row 4 latitude 'north' is no number"),
        (13, "", "row 4 has one of latitude and longitude only"),
        (1, "0016-10-07", "row 4 date '0016-10-07' is no date"),
        (1, "2015-02-30", "row 4 date '2015-02-30"),
        (1, "7 Vendémiaire", "row 4 date '7 Vend"),
        (17, "x" * 1_000_000, "row 4 notes has 1,000,000 characters"),
        (17, '"', None),
    ],
)
def test_a_bad_row_is_named_skipped_and_counted(
    tmp_path: Path, column: int, cell: str, reason: str | None
) -> None:
    table = parsed("\n".join(rows()))
    table[3][column] = cell
    (tmp_path / "a.csv").write_text(joined(table), encoding="utf-8")
    found = read_events(tmp_path / "a.csv")
    assert len(found.frame) + len(found.skipped) == 6
    assert len(found.skipped) == (reason is not None)
    if reason:
        assert reason in found.skipped[0]
        assert len(found.skipped[0]) < 300


def test_a_row_of_too_few_cells_says_so(tmp_path: Path) -> None:
    lines = rows()
    found = read_events(saved(tmp_path / "a.csv", [*lines[:-1], lines[-1][:60]]))
    assert len(found.frame) == 5
    assert "row 7 has 9 of 19 cells" in found.skipped[0]


def test_a_file_of_which_most_rows_are_bad_is_refused_with_the_reason(tmp_path: Path) -> None:
    lines = [line.replace("34.84", "344.84") for line in rows()]
    with pytest.raises(InputError, match=r"6 of 6 rows.*row 2 latitude '344.84' is not on Earth"):
        read_events(saved(tmp_path / "a.csv", lines))


def test_an_open_quotation_mark_does_not_swallow_the_file_unseen(tmp_path: Path) -> None:
    lines = [line.replace("They met, we", "They").replace('"', "") for line in rows(2000)]
    lines[2] = lines[2].replace("They", '"They')
    with pytest.raises(InputError, match=r"row 3 .*quotation mark left open"):
        read_events(saved(tmp_path / "a.csv", lines))


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_other_delimiters_are_told_by_the_header(tmp_path: Path, delimiter: str) -> None:
    text = joined(parsed("\n".join(rows())), delimiter)
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    found = read_events(tmp_path / "a.csv")
    assert (found.form, len(found.frame), found.skipped) == ("acled", 6, ())


def test_a_header_with_another_delimiter_than_its_rows_is_refused(tmp_path: Path) -> None:
    lines = rows()
    with pytest.raises(InputError, match="cells"):
        read_events(saved(tmp_path / "a.csv", [lines[0].replace(",", "|"), *lines[1:]]))


def test_shuffled_columns_are_read_by_their_names(tmp_path: Path) -> None:
    table = parsed("\n".join(rows()))
    order = random.Random(7).sample(range(len(table[0])), len(table[0]))  # noqa: S311  no secret
    (tmp_path / "a.csv").write_text(joined([[r[n] for n in order] for r in table]), "utf-8")
    straight = read_events(saved(tmp_path / "b.csv", rows()))
    columns = ["event_id", "date", "latitude", "quote", "actor_id", "sub_event_type"]
    shuffled = read_events(tmp_path / "a.csv")
    assert shuffled.frame[columns].equals(straight.frame[columns])


def test_a_header_whose_columns_moved_against_the_rows_is_refused(tmp_path: Path) -> None:
    names = HEADER.split(",")
    with pytest.raises(InputError, match="row 2"):
        read_events(saved(tmp_path / "a.csv", [",".join([*names[5:], *names[:5]]), *rows()[1:]]))


def test_an_old_encoding_is_read_and_told_and_a_damaged_one_refused(tmp_path: Path) -> None:
    text = "\n".join(line.replace("حمص", "café à Damas, où l'été") for line in rows())
    (tmp_path / "a.csv").write_bytes(text.encode("cp1252"))
    found = read_events(tmp_path / "a.csv")
    assert "é" in found.frame["quote"][0]
    assert "UTF-8" in found.notes[0]
    (tmp_path / "b.csv").write_bytes("\n".join(rows()).encode().replace("ح".encode(), b"\xd8", 1))
    with pytest.raises(InputError, match=r"b\.csv: is UTF-8, but damaged"):
        read_events(tmp_path / "b.csv")


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.csv", b"", "is empty"),
        ("a.csv", b"\x80\x03cpandas", "binary"),
        ("a.xlsx", b"PK\x03\x04rest", "save the sheet as CSV"),
        ("a.csv", b"a,b\n1,2\n", "--map latitude"),
        ("a.json", b'{"events": [', "no JSON"),
        ("a.json", b"[" * 100_000, "no JSON"),
        ("a.geojson", b'{"type": "FeatureCollection", "features": []}', "no features"),
        ("a.geojson", b'{"features": [1, {"properties": 2}]}', "feature 1 is no object"),
        ("a.kml", b"<kml><Placemark>", "is no XML"),
        ("a.kml", b'<!DOCTYPE k [<!ENTITY a "b">]><kml/>', "DOCTYPE"),
        ("a.kml", b"<html/>", "no KML"),
        ("a.timemap.json", b'{"events": [{"id": "1"}]}', "no description"),
        ("a.gpkg", b"SQLite", "cannot be read"),
    ],
)
def test_a_file_of_something_else_is_refused_in_one_line(
    tmp_path: Path, name: str, data: bytes, reason: str
) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(InputError, match=reason) as caught:
        read_events(tmp_path / name)
    assert name in str(caught.value)
    assert "\n" not in str(caught.value)


def test_placemarks_without_real_coordinates_are_named(tmp_path: Path) -> None:
    places = ["36.7,34.7", "36.7,134.7", "here", "36.8,34.8,12", "37,35"]
    marks = "".join(
        f"<Placemark><name>A fire</name><Point><coordinates>{p}</coordinates></Point></Placemark>"
        for p in places
    )
    path = saved(tmp_path / "a.kml", [f"<kml><Document>{marks}</Document></kml>"])
    found = read_events(path)
    assert list(found.frame["title"]) == ["A fire"] * 3
    assert "placemark 2 latitude '134.7' is not on Earth" in found.skipped[0]
    assert "placemark 3 has a Point whose coordinates are none" in found.skipped[1]


@pytest.mark.parametrize("sources", [None, 3, "x", [3], [{"url": 3}], [{"paths": "x"}], [[]]])
def test_sources_of_any_shape_do_not_hinder_timemap(tmp_path: Path, sources: object) -> None:
    event = {"id": 1, "description": "d", "latitude": "1", "longitude": 2, "sources": sources}
    (tmp_path / "a.json").write_text(json.dumps({"events": [event], "sources": [None, {}]}))
    assert len(read_events(tmp_path / "a.json").frame) == 1


def test_a_format_that_was_forced_must_fit(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.csv", rows())
    with pytest.raises(InputError, match="is no ged file: it has no column"):
        read_events(path, form="ged")


def test_edited_files_of_our_own_are_looked_at_as_well(tmp_path: Path) -> None:
    found = read_events(saved(tmp_path / "a.csv", rows()))
    write_events(found.frame, tmp_path / "b.geojson")
    told = json.loads((tmp_path / "b.geojson").read_text(encoding="utf-8"))
    told["features"][0]["geometry"]["coordinates"] = [36.0, 134.0]
    told["features"][1]["properties"]["date_start"] = "0016-10-07"
    (tmp_path / "b.geojson").write_text(json.dumps(told), encoding="utf-8")
    again = read_events(tmp_path / "b.geojson")
    assert (again.form, len(again.frame)) == ("geomap", 4)
    assert "event 1 its place" in again.skipped[0]
    assert "event 2 date '0016-10-07'" in again.skipped[1]


def test_an_endless_cell_in_a_file_of_our_own_is_named(tmp_path: Path) -> None:
    found = read_events(saved(tmp_path / "a.csv", rows()))
    frame = found.frame.assign(title=["x" * 1_000_000, *found.frame["title"][1:]])
    write_events(frame, tmp_path / "b.csv")
    again = read_events(tmp_path / "b.csv")
    assert len(again.frame) == 5
    assert "event 1 has more than 32,767 characters as its title" in again.skipped[0]


def test_semicolons_in_a_file_of_our_own_are_a_spreadsheets(tmp_path: Path) -> None:
    found = read_events(saved(tmp_path / "a.csv", rows()))
    write_events(found.frame, tmp_path / "b.csv")
    text = (tmp_path / "b.csv").read_text(encoding="utf-8")
    (tmp_path / "c.csv").write_text(joined(parsed(text), ";"), encoding="utf-8")
    again = read_events(tmp_path / "c.csv")
    assert (again.form, len(again.frame)) == ("geomap", 6)
    (tmp_path / "d.csv").write_text(text[: len(text) - 60], encoding="utf-8")
    cut = read_events(tmp_path / "d.csv")
    assert len(cut.frame) == 5
    assert "row 6 has not as many cells as the header: is the file cut off?" in cut.skipped[0]


def test_the_command_counts_what_it_skipped_and_refuses_with_one(tmp_path: Path) -> None:
    lines = rows()
    lines[1] = lines[1].replace("34.84", "99.9")
    saved(tmp_path / "a.csv", lines)
    saved(tmp_path / "b.csv", ["a,b", "1,2"])
    page = str(tmp_path / "p.html")
    good = CliRunner().invoke(app, ["map", str(tmp_path / "a.csv"), "-o", page])
    assert good.exit_code == 0
    assert "row 2 latitude '99.9' is not on Earth" in good.stderr
    assert "skipped 1 row" in good.stderr
    with pytest.raises(SystemExit) as caught:
        main(["map", str(tmp_path / "b.csv"), "-o", page])
    assert caught.value.code == 1
    for wrong in (["--format", "nonsense"], ["--map", "lat"], ["--map", "nonsense=a"]):
        called = CliRunner().invoke(app, ["map", str(tmp_path / "a.csv"), "-o", page, *wrong])
        assert called.exit_code == 2


def damaged(data: bytes, kind: str, name: str) -> bytes:
    """Make a damaged copy of a sample's bytes."""
    delimiter = "\t" if name.endswith(".tsv") else ","
    if kind == "truncated":
        return data[: len(data) * 2 // 3]
    if kind == "mis-encoded":
        return data.decode("utf-8").encode("utf-16-le" if len(name) % 2 else "cp1256", "replace")
    if kind == "wrongly delimited":
        return data.decode("utf-8").replace(delimiter, "~").encode()
    if name.endswith("json"):
        told = json.loads(data)
        for feature in told["features"]:
            names = list(feature["properties"])
            values = [*list(feature["properties"].values())[7:], *[None] * 7]
            feature["properties"] = dict(zip(names, values, strict=True))
        return json.dumps(told).encode()
    table = parsed(data.decode("utf-8"), delimiter)
    return joined([[*row[3:], *row[:3]] if n else row for n, row in enumerate(table)]).encode()


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize(
    "kind", ["truncated", "mis-encoded", "wrongly delimited", "column-shuffled"]
)
def test_no_damage_to_a_real_file_passes_unseen(
    tmp_path: Path, shared: Path, name: str, kind: str
) -> None:
    whole = read_events(shared / "samples" / name)
    path = tmp_path / name
    path.write_bytes(damaged((shared / "samples" / name).read_bytes(), kind, name))
    try:
        found = read_events(path)
    except GeomapError as error:
        told = str(error)
        assert (name in told, "\n" in told, len(told) < 1000) == (True, False, True)
        return
    if kind == "truncated":
        assert found.skipped
        assert len(found.frame) < len(whole.frame)
    if kind == "mis-encoded" and not (shared / "samples" / name).read_bytes().isascii():
        assert found.notes
    if kind in ("wrongly delimited", "column-shuffled"):
        pytest.fail(f"read as {found.form}: {len(found.frame)} events")
