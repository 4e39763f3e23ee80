"""One bad document, row or cell costs itself alone and is named; no input takes quadratic time."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from click.testing import CliRunner

from geomap.cli import app
from geomap.corrections import Corrections
from geomap.documents import read_documents
from geomap.errors import GazetteerError, InputError
from geomap.extraction.arguments.numerals import number
from geomap.formats import read_events
from geomap.gazetteer.importing import import_layer
from geomap.gazetteer.online.cache import Answers
from geomap.model import Document
from geomap.pipeline import coding
from geomap.pipeline.report import report_json
from geomap.rendering import write_pages
from geomap.settings import Settings
from tests.conftest import ROOT

EVENT: dict[str, Any] = {
    "event_id": "e1", "title": "T", "event_type": "Battles", "status": "reported",
    "date": "2019-01-01", "date_start": "2019-01-01", "date_end": "2019-01-01",
    "confidence": 0.5, "document_id": "a", "quote": "q", "source": "S",
    "sources": [{"document_id": "a", "quote": "q", "start": 0, "end": 1, "source": "S"}],
}  # fmt: skip


def events_file(folder: Path, *rows: dict[str, Any]) -> Path:
    features = [
        {"type": "Feature", "geometry": {"type": "Point", "coordinates": [37, 36]},
         "properties": {**EVENT, "event_id": f"e{n}", **row}}
        for n, row in enumerate(rows)
    ]  # fmt: skip
    path = folder / "events.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


# One document


def test_a_document_on_which_the_reader_stumbles_is_named_and_the_others_are_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Coder:
        """Stumbles on one document, as a fault of ours would."""

        def __call__(self, parsed: Any, settings: Settings, corrections: Corrections) -> Any:
            if parsed.document.id == "bad":
                raise OverflowError("cannot convert\nfloat infinity")
            return coding.Coded((), [], (), {}, frozenset())  # type: ignore[arg-type]

    monkeypatch.setattr(coding, "code_document", Coder())
    documents = [Document(name, "Il pleut.", lang="fr") for name in ("good", "bad", "fine")]
    read = coding.read_batch(documents, Settings(), Corrections())
    assert [each.error is None for each in read] == [True, False, True]
    said = str(read[1].error)
    assert said.startswith("bad: ")
    assert "\n" not in said


@pytest.mark.slow
def test_absurd_numbers_and_ids_cost_no_run_and_the_report_adds_up(tmp_path: Path) -> None:
    from geomap.pipeline import extract

    rows = [
        {"id": "\ud800", "text": "Rebels attacked Homs on Monday, killing 3 people.", "date": 1e30},
        {"id": "digits", "text": f"Rebels attacked Homs, killing {'9' * 5000} people."},
        {"id": "days", "text": "Rebels attacked Hama on 99999 January 20155555."},
        {"id": "none"},
    ]
    lines = [json.dumps(row) for row in rows] + ['{"id": "deep", "text": ' + "[" * 5000]
    (tmp_path / "rows.jsonl").write_text("\n".join(lines))
    (tmp_path / "picture.png").write_bytes(b"x")
    result = extract([tmp_path])
    counts = json.loads(report_json(result, []))["counts"]
    assert counts["inputs"] == 6
    assert counts["inputs_done"] + counts["inputs_failed"] + counts["inputs_passed_over"] == 6
    assert (counts["inputs_failed"], counts["inputs_passed_over"]) == (2, 1)
    assert counts["toponyms"] == counts["toponyms_resolved"] + counts["toponyms_unresolved"]
    assert counts["tellings"] == (
        counts["events"] + counts["tellings_vetoed"] + counts["tellings_merged"]
    )


@pytest.mark.parametrize("words", ["9" * 5000, "1" * 16, "9" * 400 + " and a half", "1e30"])
def test_a_number_that_counts_nothing_is_none(words: str) -> None:
    assert number(words) is None


def test_output_among_the_sources_is_not_read_back(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Rebels attacked Homs.")
    frame = read_events(events_file(tmp_path, {}, {})).frame
    write_pages(frame, (), tmp_path / "maps", title="A map")  # no build: no report.json
    (tmp_path / "events.jsonl").write_text(json.dumps(EVENT) + "\n")
    (tmp_path / "names.jsonl").write_text('{"id": "a", "toponyms": []}\n')
    reading = read_documents(tmp_path)
    assert [document.id for document in reading] == ["a.txt"]
    assert not reading.errors


# One row or cell


@pytest.mark.parametrize(
    "cells",
    [
        {"fatalities": 1e30}, {"fatalities": 10**30}, {"date_start": 1e30},
        {"date_start": "99999-01-01"}, {"quantities": {"a": float("nan")}}, {"confidence": "x"},
    ],
)  # fmt: skip
def test_an_event_with_an_absurd_cell_is_left_out_and_named(
    tmp_path: Path, cells: dict[str, Any]
) -> None:
    found = read_events(events_file(tmp_path, cells, {}, {}))
    assert list(found.frame["event_id"]) == ["e1", "e2"]
    assert len(found.skipped) == 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", "title,latitude,longitude,date,fatalities\n{}\nB,36,37,2019-01-02,3\n"
         "C,36,37,2019-01-02,3\nD,36,37,2019-01-02,3\nE,36,37,2019-01-02,3\n".format(
             "A,36,37,2019-01-01,1e30")),
        ("a.jsonl", "\n".join(json.dumps({"title": title, "latitude": 36, "longitude": 37,
                                          "date": "2019-01-01", "fatalities": 10**25})
                              for title in ("\ud800", "b", "c"))),
    ],
)  # fmt: skip
def test_a_table_with_an_absurd_cell_is_read(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    found = read_events(tmp_path / name)
    assert len(found.frame) >= 3
    assert found.frame["fatalities"].max() is not None


DEEP = "[" * 900 + "]" * 900


HOSTILE: tuple[dict[str, Any], ...] = (
    {"source": {"toString": 1}}, {"sources": [{"source": {"toString": 1}}]}, {"sources": DEEP},
    {"sources": '{"toString":1}'}, {"sources": "[NaN, 1]"}, {"sources": '[{"start": 1e999}]'},
    {"quantities": {"toString": 1, "__proto__": 2}}, {"quantities": DEEP},
    {"quantities": '{"a": Infinity}'}, {"route": {"toString": 1, "via": {"valueOf": []}}},
    {"route": DEEP}, {"title": {"toJSON": 1}}, {"actor_id": "constructor"},
)  # fmt: skip


def test_a_hostile_value_stays_a_text_on_the_page(tmp_path: Path) -> None:
    frame = read_events(events_file(tmp_path, *HOSTILE)).frame
    assert len(frame) == len(HOSTILE)
    write_pages(frame, (), tmp_path / "maps", title="A map")
    page = (tmp_path / "maps" / "index.html").read_text()
    block = page.split(' id="geomap-data">')[1].split("</script>")[0]
    told = json.loads(block, parse_constant=pytest.fail)
    for key in ("toString", "__proto__", "valueOf"):
        assert f'"{key}":' not in json.dumps(told)
    sources = [one for cell in told["events"].get("sources", []) for one in cell or []]
    assert all(not isinstance(value, dict | list) for one in sources for value in one.values())


# Gazetteers

PLACE = "1\tXyz\tXyz\t\t36\t36\tP\tPPL\tSY\t\t12\t\t\t\t{}\t\t\tAsia\t2024-01-01\n"


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("csv", "name,lat,lon\nXa,36,36\nXb,36,37\n"),
        ("geonames", PLACE.format(5) + PLACE.format(5).replace("1\t", "2\t", 1)),
        ("whosonfirst", ("wof_id\tname\tplacetype\tlat\tlon\n1\tX\tlocality\t3\t3\n"
         "2\tY\tlocality\t3\t4\n")),
    ],
)  # fmt: skip
def test_lines_that_end_in_cr_are_lines(tmp_path: Path, form: str, text: str) -> None:
    for end in ("\r", "\r\n", "\n"):
        path = tmp_path / "a.txt"
        path.write_bytes(text.replace("\n", end).encode())
        assert import_layer(form, path, tmp_path / "layers").places == 2


def feature(geometry: Any = None, **more: Any) -> dict[str, Any]:
    point = {"type": "Point", "coordinates": [36, 36]}
    return {
        "type": "Feature", "@id": "x", "geometry": geometry or point,
        "properties": {"name": "Xyz", "title": "Xyz"}, **more,
    }  # fmt: skip


@pytest.mark.parametrize("form", ["geojson", "linked-places"])
@pytest.mark.parametrize(
    "bad",
    [
        feature({"type": None, "coordinates": [1, 2]}),
        feature({"type": ["Point"], "coordinates": [1, 2]}),
        feature({"type": "GeometryCollection", "geometries": None}),
        feature({"type": "Polygon", "coordinates": [[[1]]]}),
        feature(**{"@id": [1, 2], "id": [1, 2]}),
        feature(**{"@id": "\ud800", "id": "\ud800"}),
    ],
)
def test_a_feature_that_is_none_costs_itself_alone(tmp_path: Path, form: str, bad: Any) -> None:
    good = feature(**{"@id": "y", "id": "y"})
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [bad, good]}))
    said: list[str] = []
    made = import_layer(form, path, tmp_path / "layers", tell=said.append)
    assert (made.places, made.skipped, len(said)) == (1, 1, 1)


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("csv", "name,lat,lon,geonameid,population\nXa,36,36,,9" + "9" * 30 + "\nXb,36,36,5,\n"),
        ("csv", "name,lat,lon,geonameid,population\nXa,36,36,9" + "9" * 30 + ",\nXb,36,36,5,\n"),
        ("geonames", PLACE.format("9" * 30) + PLACE.format(5).replace("1\t", "2\t", 1)),
        ("geonames", PLACE.format(5).replace("1\t", "9" * 30 + "\t", 1) + PLACE.format(5)),
        ("nominatim", json.dumps([{"osm_type": "node", "osm_id": n, "name": "X", "lat": "36",
                                   "lon": "36"} for n in (10**30, 5)])),
        ("nominatim", json.dumps([{"osm_type": kind, "osm_id": 5, "name": "X", "lat": "36",
                                   "lon": "36"} for kind in (["node"], "node")])),
    ],
)  # fmt: skip
def test_a_number_beyond_sqlite_costs_its_row(tmp_path: Path, form: str, text: str) -> None:
    (tmp_path / "a.txt").write_text(text)
    made = import_layer(form, tmp_path / "a.txt", tmp_path / "layers")
    assert (made.places, made.skipped) == (1, 1)


def test_a_huge_name_beside_a_p_code_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"location,level,p-code,name,parent,valid\nSYR,1,SY02,{'Al ' * 9000},SYR,\n")
    with pytest.raises(GazetteerError):
        import_layer("ocha", path, tmp_path / "layers")


# Time

W = "It rained in Homs. "
ROW = "title,latitude,longitude,date"


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("blanks.txt", lambda n: f"A.\n{' ' * n}x\n{W}"),
        ("lines.txt", lambda n: "A.\n" + " \n" * n + W),
        ("head.md", lambda n: f"---\ntitle: A{': b' * n}\n---\n{W}"),
        ("heads.md", lambda n: f"---\ntitle: A{': b' * n}#\n---\n{W}"),
        ("tags.html", lambda n: f"<html><body>{'<a <b ' * n}{W}"),
        ("wide.csv", lambda n: f"{ROW}{',a' * n}\nA,36,37,2019-01-01{',1' * n}\n"),
        ("nested.kml", lambda n: "<kml>" + "<Placemark>" * n + "</Placemark>" * n + "</kml>"),
    ],
)
def test_time_grows_with_the_input_and_not_with_its_square(
    tmp_path: Path, name: str, make: Callable[[int], str]
) -> None:
    def seconds(size: int) -> float:
        (tmp_path / name).write_text(make(size))
        since = process_time()
        try:
            if name.endswith((".csv", ".kml")):
                read_events(tmp_path / name)
            else:
                read_documents(tmp_path / name)
        except InputError as error:
            assert "\n" not in str(error)  # noqa: PT017  a refusal is an answer
        return process_time() - since

    seconds(10)  # what is loaded at first
    # a hundred thousand of anything takes minutes where each looks at all others
    assert seconds(5_000) < 5


# The terminal


def run(line: str, **more: Any) -> subprocess.CompletedProcess[str]:
    here = ROOT
    return subprocess.run(  # noqa: S602  a shell is what closes and redirects
        f"{sys.executable} -m geomap {line}", shell=True, capture_output=True, text=True,
        cwd=here, timeout=120, check=False, **more,
    )  # fmt: skip


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no /dev/full")
@pytest.mark.parametrize("line", ["--version > /dev/full", "geoparse - --fast <&-"])
def test_a_full_disk_and_a_closed_input_are_one_line(line: str) -> None:
    done = run(line)
    assert done.returncode == 1
    assert done.stderr.startswith("geomap: ")
    assert done.stderr.count("\n") == 1


def test_an_interrupt_ends_a_command_with_130(monkeypatch: pytest.MonkeyPatch) -> None:
    import click

    @click.command()
    def wait() -> None:
        raise KeyboardInterrupt

    monkeypatch.setitem(app.commands, "wait", wait)
    done = CliRunner().invoke(app, ["wait"])
    assert (done.exit_code, done.stderr) == (130, "geomap: interrupted\n")


def test_a_geoparsed_row_may_have_half_a_letter_as_its_id() -> None:
    rows = '{"id": "\\ud800", "text": "In \\ud800 Homs"}\n{"id": NaN, "text": "x"}\n'
    done = CliRunner().invoke(app, ["geoparse", "-", "--fast"], input=rows)
    assert done.exit_code == 1  # of the row that is no JSON
    told = json.loads(done.stdout)
    assert (told["id"], told["toponyms"][0]["start"]) == ("\ud800", 5)


@pytest.mark.skipif(sys.platform == "win32", reason="no such rights there")
def test_what_was_asked_online_is_its_users_alone(tmp_path: Path) -> None:
    path = tmp_path / "answers.sqlite"
    path.touch()
    path.chmod(0o644)  # as earlier versions made it
    Answers(path, "a service")
    assert path.stat().st_mode & 0o777 == 0o600
