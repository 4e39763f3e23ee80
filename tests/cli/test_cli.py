"""The commands, called as a user calls them, in this process."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from geomap.cli import main

FRONT = "---\ntitle: {title}\nsource: Sample Wire\npublished: 2015-10-08\n---\n"
STORY = FRONT.format(title="Strikes near Talbiseh") + (
    "Russian jets bombed rebel positions in Talbiseh, north of Homs, on Wednesday.\n"
)


@dataclass(frozen=True)
class Ran:
    status: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: object) -> Ran:
        with pytest.raises(SystemExit) as stop:
            main([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        return Ran(int(stop.value.code or 0), printed.out, printed.err)

    def quiet(*arguments: object) -> Ran:
        capsys.readouterr()
        return call(*arguments)

    return quiet


@pytest.fixture
def story(tmp_path: Path) -> Path:
    path = tmp_path / "articles" / "strike.md"
    path.parent.mkdir()
    path.write_text(STORY, encoding="utf-8")
    return path


@pytest.mark.slow
def test_one_article_becomes_a_folder_of_maps(run: Run, story: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    ran = run("build", story, "-o", out)
    assert ran.status == 0
    assert str(out / "index.html") in ran.out
    expected = {"index.html", "events.geojson", "events.csv", "report.json", "actors/russia.html"}
    expected |= {"review.csv"}
    assert expected <= {p.relative_to(out).as_posix() for p in out.rglob("*") if p.is_file()}
    feature = json.loads((out / "events.geojson").read_text(encoding="utf-8"))["features"][0]
    told = feature["properties"]
    assert told["actor_id"].startswith("russia")
    assert told["sub_event_type"] == "Air/drone strike"
    assert told["date_start"] == "2015-10-07"
    assert STORY[told["start"] : told["end"]] == told["quote"]
    assert told["source"] == "Sample Wire"


def test_corrections_are_named_on_the_command_line(run: Run, story: Path, tmp_path: Path) -> None:
    table = tmp_path / "desk.csv"
    table.write_text("quote,status,drop\njets,denied,\nnever,,yes\njets,maybe,\n", encoding="utf-8")
    ran = run("events", story, "-o", tmp_path / "events.jsonl", "--corrections", table)
    assert ran.status == 1
    assert "desk.csv:3: matches nothing any more" in ran.err
    assert "desk.csv:4: status 'maybe' is unknown" in ran.err
    told = json.loads((tmp_path / "events.jsonl").read_text(encoding="utf-8").splitlines()[0])
    assert told["status"] == "denied"


def test_merging_is_chosen_on_the_command_line(run: Run, tmp_path: Path) -> None:
    rows = [
        {"id": "a", "source": "Wire", "published": "2015-10-08", "text": "Russian jets bombed a "
         "bakery in Saraqib on Wednesday, killing 12 people."},
        {"id": "b", "source": "Post", "published": "2015-10-08", "text": "At least 15 people died "
         "when Russian planes bombed a bakery in Saraqib on Wednesday."},
    ]  # fmt: skip
    source = tmp_path / "told.jsonl"
    source.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    for how, count in (("none", 2), ("strict", 1), ("normal", 1)):
        out = tmp_path / f"{how}.jsonl"
        assert run("events", source, "-o", out, "--merge", how).status == 0
        told = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
        assert len(told) == count, how
    assert (told[0]["fatalities_low"], told[0]["fatalities_high"]) == (12, 15)
    assert [s["source"] for s in told[0]["sources"]] == ["Wire", "Post"]
    assert told[0]["sources"][1]["bound"] == "at least"
    assert run("events", source, "-o", "-", "--merge", "all").status == 2


@pytest.mark.slow
def test_the_same_input_gives_the_same_bytes(run: Run, story: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    for out in (first, second):
        assert run("build", story, "-o", out).status == 0
    files = sorted(p.relative_to(first) for p in first.rglob("*") if p.is_file())
    assert files == sorted(p.relative_to(second) for p in second.rglob("*") if p.is_file())
    for file in files:
        assert (first / file).read_bytes() == (second / file).read_bytes(), file


BAD_INPUTS = {
    "empty.txt": b"",
    "blank.txt": b" \n\t\n",
    "binary.txt": b"\x7fELF\x00\x01\x02\x00" * 64,
    "encoding.txt": bytes(range(0x80, 0x100)) * 40,
    "rows.jsonl": b'{"id": "a"}\n',
}


def test_bad_inputs_are_named_and_the_rest_is_mapped(run: Run, story: Path, tmp_path: Path) -> None:
    for name, content in BAD_INPUTS.items():
        (story.parent / name).write_bytes(content)
    out = tmp_path / "out"
    ran = run("build", story.parent, "-o", out)
    assert ran.status == 1
    assert "Traceback" not in ran.err
    report = json.loads((out / "report.json").read_text(encoding="utf-8"))
    assert report["counts"]["documents"] == 1
    assert report["counts"]["events"] >= 1
    assert len(report["errors"]) == len(BAD_INPUTS)
    for name in BAD_INPUTS:
        (line,) = [line for line in ran.err.splitlines() if name in line]
        assert line.startswith("geomap: ")
        assert any(name in error for error in report["errors"])


@pytest.mark.parametrize("name", sorted(BAD_INPUTS))
def test_a_bad_input_alone_is_named_and_fails_the_run(run: Run, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(BAD_INPUTS[name])
    ran = run("events", tmp_path / name, "-o", tmp_path / "events.jsonl")
    assert ran.status == 1
    assert name in ran.err
    assert "Traceback" not in ran.err


LAME_HEADS = {
    "unclosed.md": b"---\ntitle: no end\n\nSome text in Homs.\n",
    "list.md": b"---\n- one\n- two\n---\nSome text in Homs.\n",
    "badyaml.md": b"---\ntitle: [unclosed\n---\nSome text in Homs.\n",
    "baddate.md": b"---\npublished: the day after\n---\nSome text in Homs.\n",
}


def test_lame_heads_are_named_and_their_articles_are_read(
    run: Run, story: Path, tmp_path: Path
) -> None:
    for name, content in LAME_HEADS.items():
        (story.parent / name).write_bytes(content)
    out = tmp_path / "out"
    ran = run("build", story.parent, "-o", out)
    assert ran.status == 0
    report = json.loads((out / "report.json").read_text(encoding="utf-8"))
    assert report["counts"]["documents"] == 1 + len(LAME_HEADS)
    for name in LAME_HEADS:
        (line,) = [line for line in ran.err.splitlines() if name in line]
        assert line.startswith("warning: ")
        assert any(name in warning for warning in report["warnings"])


def test_a_missing_path_is_named_and_nothing_is_written(run: Run, tmp_path: Path) -> None:
    ran = run("build", tmp_path / "nowhere.txt", "-o", tmp_path / "out")
    assert ran.status == 1
    assert "nowhere.txt" in ran.err
    assert len(ran.err.strip().splitlines()) == 1
    assert not list((tmp_path / "out").glob("*"))


def test_an_output_folder_that_cannot_be_written_is_named(run: Run, story: Path) -> None:
    ran = run("build", story, "-o", story / "inside-a-file")
    assert ran.status == 1
    assert len(ran.err.strip().splitlines()) == 1
    assert str(story / "inside-a-file") in ran.err
    assert story.read_text(encoding="utf-8") == STORY


def test_a_stale_page_of_an_earlier_build_goes_and_a_users_file_stays(
    run: Run, story: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    (out / "actors").mkdir(parents=True)
    (out / "actors" / "old.html").write_text("old", encoding="utf-8")
    (out / "actors" / "mine.html").write_text("mine", encoding="utf-8")
    (out / "report.json").write_text(
        '{"files": ["actors/old.html", "../strike.md"]}', encoding="utf-8"
    )
    assert run("build", story, "-o", out).status == 0
    assert not (out / "actors" / "old.html").exists()
    assert (out / "actors" / "mine.html").exists()
    assert story.exists()


def test_usage_errors_exit_with_two(run: Run) -> None:
    assert run("build").status == 2
    assert run("nonsense").status == 2


def test_locate_prints_the_best_place_first(run: Run) -> None:
    ran = run("locate", "Aleppo", "--json")
    best = json.loads(ran.out)[0]
    assert ran.status == 0
    assert best["place_id"] == "geonames:170063"
    assert best["country"] == "SY"
    assert set(best) == {
        "name", "latitude", "longitude", "place_id", "feature", "country",
        "admin1", "population", "radius_km", "source", "score",
    }  # fmt: skip


def test_locate_gives_one_list_per_name(run: Run) -> None:
    rows = json.loads(run("locate", "Homs", "Hama", "--json").out)
    assert [row[0]["country"] for row in rows] == ["SY", "SY"]


def test_a_name_that_is_unknown_does_not_hide_the_others(run: Run) -> None:
    ran = run("locate", "Homs", "Xyzzyqq", "--json")
    assert ran.status == 1
    assert [len(row) > 0 for row in json.loads(ran.out)] == [True, False]
    assert "Xyzzyqq" in ran.err


def test_a_page_is_not_written_into_a_file_of_another_kind(run: Run, tmp_path: Path) -> None:
    events = tmp_path / "e.csv"
    events.write_text("event_id,latitude,longitude\na,34.7,36.7\n", encoding="utf-8")
    assert run("map", events, "-o", tmp_path / "a.pdf").status == 1
    assert run("route", "Homs", "Hama", "-o", tmp_path / "a.pdf").status == 1
    assert not (tmp_path / "a.pdf").exists()


def test_country_and_company_decide_which_tripoli(run: Run) -> None:
    assert (
        json.loads(run("locate", "Tripoli", "--country", "LB", "--json").out)[0]["country"] == "LB"
    )
    assert (
        json.loads(run("locate", "Tripoli", "--near", "Beirut", "--json").out)[0]["country"] == "LB"
    )


@pytest.mark.parametrize(
    "name", ["Alepo Qqq", "", "x" * 10_000, "\x00\x1b[31m", "\u202eمدينة\u202c zz"]
)
def test_an_unknown_name_is_one_clear_line(run: Run, name: str) -> None:
    ran = run("locate", "--", name)
    assert ran.status == 1
    assert len(ran.err.strip().splitlines()) == 1
    assert len(ran.err) < 400


def test_the_missile_route_is_planned_from_names(run: Run, tmp_path: Path) -> None:
    page = tmp_path / "route.html"
    ran = run(
        "route", "Caspian Sea", "Syria", "--via", "Iran", "--via", "Iraq",
        "--avoid", "Turkey", "--json", "-o", page,
    )  # fmt: skip
    planned = json.loads(ran.out)
    assert ran.status == 0
    assert planned["countries"] == ["IR", "IQ", "SY"]
    assert planned["length_mi"] == pytest.approx(planned["length_km"] / 1.609344, abs=0.2)
    assert page.stat().st_size > 10_000


def test_an_impossible_route_says_which_constraint_fails(run: Run) -> None:
    ran = run("route", "Damascus", "Homs", "--avoid", "SY")
    assert ran.status == 1
    assert "SY" in ran.err or "Syria" in ran.err


def test_geoparse_keeps_offsets_and_given_mentions(run: Run, tmp_path: Path) -> None:
    text = "Fighting was reported in Idlib and near Xyzzyville."
    spans = [{"start": 25, "end": 30}, {"start": 40, "end": 50}]
    source = tmp_path / "in.jsonl"
    source.write_text(
        json.dumps({"id": 1, "text": text, "toponyms": spans}) + "\n", encoding="utf-8"
    )
    row = json.loads(run("geoparse", source, "--given-mentions", "-o", "-").out)
    assert row["id"] == 1
    assert [(t["start"], t["end"]) for t in row["toponyms"]] == [(25, 30), (40, 50)]
    assert row["toponyms"][0]["country"] == "SY"
    assert row["toponyms"][1]["lat"] is None
    free = json.loads(run("geoparse", source).out)
    assert ("Idlib", "literal") in {(t["name"], t["role"]) for t in free["toponyms"]}


def test_geoparse_names_the_line_that_is_wrong_and_reads_the_others(
    run: Run, tmp_path: Path
) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text('{"id": 1, "text": "In Homs."}\nnot json\n{"id": 2}\n', encoding="utf-8")
    ran = run("geoparse", source)
    assert ran.status == 1
    assert len(ran.out.splitlines()) == 1
    assert [line.split(": ")[1] for line in ran.err.splitlines()] == [f"{source}:2", f"{source}:3"]


@pytest.mark.slow
@pytest.mark.parametrize("suffix", ["geojson", "csv", "jsonl", "parquet", "gpkg"])
def test_an_events_file_becomes_a_page(run: Run, story: Path, tmp_path: Path, suffix: str) -> None:
    table, page = tmp_path / f"events.{suffix}", tmp_path / "page.html"
    assert run("events", story, "-o", table).status == 0
    assert run("map", table, "-o", page).status == 0
    assert "Talbiseh" in page.read_text(encoding="utf-8")


def test_evaluate_prints_the_scores(run: Run, tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    row = {
        "id": 1,
        "text": "Shells fell on Homs.",
        "toponyms": [{"start": 15, "end": 19, "name": "Homs", "lat": 34.73, "lon": 36.71}],
    }
    gold.write_text(json.dumps(row) + "\n", encoding="utf-8")
    ran = run("evaluate", gold)
    assert ran.status == 0
    assert "1.0000" in ran.out or "1.000" in ran.out
    assert "adjectives of nationality are no mentions" in ran.out
    assert "adjectives of nationality are mentions" in run("evaluate", gold, "--demonyms").out


SHELLS = "Shells fell on Homs on 1 May 2015."
SHELLING = {
    "id": "e1",
    "name": "shells on Homs",
    "file": "a.txt",
    "ranges": [[0, len(SHELLS)]],
    "actors": [None],
    "targets": [None],
    "types": [["Explosions/Remote violence", "Shelling/artillery/missile attack"]],
    "statuses": ["reported"],
    "dates": ["1 may"],
    "precisions": ["day"],
    "places": [{"lat": 34.73, "lon": 36.71, "tolerance_km": 25}],
}


def gold_of_events(
    folder: Path, text: str = SHELLS, changed: Mapping[str, object] | None = None
) -> Path:
    (folder / "texts").mkdir()
    (folder / "texts" / "a.txt").write_text(text, encoding="utf-8")
    gold = folder / "gold.jsonl"
    gold.write_text(json.dumps({**SHELLING, **(changed or {})}) + "\n", encoding="utf-8")
    return gold


def test_evaluate_scores_events_and_each_of_their_attributes(run: Run, tmp_path: Path) -> None:
    text = f"{SHELLS} Russian jets bombed Aleppo on 2 May 2015."
    gold, texts = gold_of_events(tmp_path, text), tmp_path / "texts"
    table = run("evaluate", "--events", gold, "--texts", texts)
    assert table.status == 0
    assert "events: recall           100.0%  1/1" in table.out
    assert "precision                 50.0%  1/2" in table.out
    figures = json.loads(run("evaluate", "--events", gold, "--texts", texts, "--json").out)
    assert figures["recall"] == {"part": 1, "whole": 1, "rate": 1.0}
    assert len(figures["unfounded"]) == 1
    names = ("actor", "target", "type", "status", "date", "place")
    assert {name: figures["attributes"][name]["rate"] for name in names} == dict.fromkeys(names, 1)


def test_evaluate_judges_the_machine_and_not_its_editor(run: Run, tmp_path: Path) -> None:
    gold, texts = gold_of_events(tmp_path), tmp_path / "texts"
    (texts / "corrections.csv").write_text("quote,drop\nShells fell,yes\n", encoding="utf-8")
    figures = json.loads(run("evaluate", "--events", gold, "--texts", texts, "--json").out)
    assert figures["recall"]["part"] == 1


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"file": "b.txt"}, "b.txt: the gold's text is not there"),
        ({"ranges": [[0, 900]]}, "event e1: 0–900 lies outside a.txt"),
        ({"statuses": 1}, "gold.jsonl:1: "),
    ],
)
def test_a_gold_that_does_not_fit_its_texts_is_refused(
    run: Run, tmp_path: Path, changed: dict[str, object], said: str
) -> None:
    gold = gold_of_events(tmp_path, changed=changed)
    ran = run("evaluate", "--events", gold, "--texts", tmp_path / "texts")
    assert (ran.status, ran.out) == (1, "")
    assert said in ran.err
    assert len(ran.err.splitlines()) == 1


def test_a_text_that_is_not_the_annotated_one_is_refused(run: Run, tmp_path: Path) -> None:
    gold = gold_of_events(tmp_path)
    (tmp_path / "files.csv").write_text("file,sha256\na.txt,00\n", encoding="utf-8")
    ran = run("evaluate", "--events", gold, "--texts", tmp_path / "texts")
    assert ran.status == 1
    assert "a.txt: is not the text of the gold" in ran.err


def test_evaluate_tells_options_of_toponyms_from_those_of_events(run: Run, tmp_path: Path) -> None:
    gold = gold_of_events(tmp_path)
    assert run("evaluate", "--events", gold, "--fast").status == 2
    assert run("evaluate", given_story(tmp_path), "--texts", tmp_path).status == 2


def given_story(tmp_path: Path) -> Path:
    source = tmp_path / "given.jsonl"
    text = "From Beirut the bus goes to Tripoli, then to Qzxwvyd."
    spans = [(5, 11, 33.89, 35.50), (28, 35, 34.43, 35.84), (45, 52, 33.0, 36.0)]
    row = {
        "id": 1,
        "text": text,
        "toponyms": [{"start": a, "end": b, "lat": y, "lon": x} for a, b, y, x in spans],
    }
    source.write_text(json.dumps(row) + "\n", encoding="utf-8")
    return source


def test_geoparse_explains_what_spoke_for_each_candidate(run: Run, tmp_path: Path) -> None:
    ran = run("geoparse", given_story(tmp_path), "--given-mentions", "--explain")
    assert ran.status == 0
    assert "Tripoli PPLC LY" in ran.out
    assert "near_150_km" in ran.out
    assert "no match" in ran.out


def test_evaluate_tells_what_the_gazetteer_lacks(run: Run, tmp_path: Path) -> None:
    ran = run("evaluate", given_story(tmp_path), "--ceiling")
    assert ran.status == 0
    assert ran.out.startswith("ceiling 66.7%, right 66.7% of 3 gold toponyms")
    assert "unknown name: Qzxwvyd (1)" in ran.out


def test_evaluate_tells_how_far_confidence_can_be_trusted(run: Run, tmp_path: Path) -> None:
    ran = run("evaluate", given_story(tmp_path), "--given-mentions", "--json")
    bins = json.loads(ran.out)["reliability"]
    assert sum(b["answers"] for b in bins[:-1]) == 2
    told = run("evaluate", given_story(tmp_path), "--given-mentions").out
    assert "corpus left out" in told


@pytest.mark.slow
def test_events_less_sure_than_asked_are_left_out_and_counted(
    run: Run, story: Path, tmp_path: Path
) -> None:
    out = tmp_path / "events.jsonl"
    ran = run("events", story, "-o", out, "--explain")
    (event,) = map(json.loads, out.read_text(encoding="utf-8").splitlines())
    assert set(event["sureness"]) == {"event", "type", "actor", "place", "date", "status"}
    assert 0 < event["confidence"] <= min(event["sureness"].values())
    assert f"{event['event_id']}\tsure {event['confidence']:.2f}:" in ran.out
    ran = run("events", story, "-o", out, "--min-confidence", "1")
    assert not out.read_text(encoding="utf-8").strip()
    assert "events less sure than 1 left out: 1 of 1" in ran.err
    rows = [{**event, "event_id": str(sure), "confidence": sure} for sure in (0.4, 0.7, None)]
    out.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    page = run("map", out, "-o", tmp_path / "m.html", "--min-confidence", "0.5")
    assert "events less sure than 0.5 left out: 1" in page.err
    assert '"0.4"' not in (tmp_path / "m.html").read_text(encoding="utf-8")
    assert run("events", story, "-o", out, "--min-confidence", "2").status == 2
