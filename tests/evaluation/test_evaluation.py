"""Scores of toponyms and events: the rules of judging, on small cases and on a whole corpus."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from shapely.geometry import LineString, Point

from geomap import evaluation
from geomap.errors import InputError
from geomap.evaluation import (
    Annotated,
    GoldEvent,
    GoldPlace,
    Opinion,
    Span,
    evaluate_toponyms,
    read_events,
    read_opinions,
    read_toponyms,
    reliability,
    score_events,
    score_toponyms,
    spans_of,
)
from geomap.evaluation.ceiling import verdict
from geomap.model import Candidate, Event, Mention, Place, SourceQuote, Toponym, When

ALEPPO, IDLIB = (36.20, 37.16), (35.93, 36.63)

AT_ALEPPO = Place("geonames:170063", "Aleppo", *ALEPPO, "P", "PPLA", country="SY")
IN_SYRIA = Place("geonames:163843", "Syria", 35.0, 38.0, "A", "PCLI", country="SY")

GOLD = GoldEvent(
    id="g1",
    name="advance on a city",
    file="paper.txt",
    ranges=((0, 80),),
    actors=("isis",),
    targets=("syrian-rebels", None),
    types=(("Battles", "Armed clash"),),
    statuses=("reported",),
    dates=("wednesday",),
    precisions=("unknown",),
    places=(GoldPlace(*ALEPPO, 25),),
    kind="force",
    must=True,
)
EVENT = Event(
    event_id="e1",
    title="a battle",
    event_type="Battles",
    sub_event_type="Armed clash",
    plover="ASSAULT",
    status="reported",
    when=When("on Wednesday"),
    sources=(SourceQuote("paper.txt#2", "own words", 0, 78),),
    actor_id="isis",
    place=AT_ALEPPO,
)


def told_at(event: Event, start: int, end: int, *, document: str = "paper.txt#2") -> Event:
    return replace(event, sources=(SourceQuote(document, "own words", start, end),))


def one(gold: Sequence[Span], predicted: Sequence[Span], **options: Any) -> Any:
    return score_toponyms({"d": Annotated("d", tuple(gold), 100)}, {"d": predicted}, **options)


def test_every_public_name_exists() -> None:
    assert all(hasattr(evaluation, name) for name in evaluation.__all__)


def test_exact_and_overlapping_recognition_are_told_apart() -> None:
    scores = one([Span(0, 6), Span(10, 19)], [Span(0, 6), Span(14, 19), Span(30, 33)])
    assert (scores.exact.hits, scores.overlap.hits) == (1, 2)
    assert scores.overlap.precision == pytest.approx(2 / 3)
    assert scores.overlap.recall == 1


def test_one_prediction_over_two_toponyms_finds_only_one() -> None:
    assert one([Span(0, 7), Span(8, 24)], [Span(0, 24)]).overlap.hits == 1


def test_a_span_predicted_twice_counts_once() -> None:
    assert one([Span(0, 6)], [Span(0, 6), Span(0, 6)]).overlap.precision == 1


def test_a_town_at_161_km_is_right_and_one_beyond_is_not() -> None:
    near, far = Span(0, 6, 1.44, 0), Span(0, 6, 1.46, 0)  # a degree of a meridian is 111.2 km
    assert one([Span(0, 6, 0, 0)], [near]).resolution.accuracy == 1
    assert one([Span(0, 6, 0, 0)], [far]).resolution.accuracy == 0


def test_answers_are_sorted_by_how_sure_they_were() -> None:
    gold = {"d": Annotated("d", (Span(0, 6, *ALEPPO), Span(9, 14, *IDLIB)), 100)}
    sure, unsure = Span(0, 6, *ALEPPO, confidence=1.0), Span(9, 14, 0, 0, confidence=0.6)
    bins = {(b.low, b.high): (b.answers, b.right) for b in reliability(gold, {"d": [sure, unsure]})}
    assert bins[0.95, 1.0] == bins[0.9, 1.0] == (1, 1)
    assert bins[0.5, 0.7] == (1, 0)


@pytest.mark.parametrize(
    ("place", "candidates", "judged"),
    [
        (AT_ALEPPO, [AT_ALEPPO], "right"),
        (None, [AT_ALEPPO], "misranked"),
        (None, [], "unknown name"),
        (None, [replace(AT_ALEPPO, latitude=-36.0)], "elsewhere"),
        (None, [replace(IN_SYRIA, latitude=33.0, longitude=39.0)], "other point"),
    ],
)
def test_a_wrong_answer_is_the_rankers_fault_or_the_gazetteers(
    place: Place | None, candidates: list[Place], judged: str
) -> None:
    gold = {"lat": ALEPPO[0], "lon": ALEPPO[1]}
    assert verdict(gold, place, [Candidate(p, 1.0, "x") for p in candidates]) == judged


def test_a_tolerance_of_its_own_overrides_the_radius() -> None:
    gold = Span(0, 6, *ALEPPO, tolerance_km=25)
    assert one([gold], [Span(0, 6, *IDLIB)]).end_to_end.hits == 0


def test_predictions_on_ignored_gold_are_neither_right_nor_wrong() -> None:
    scores = one([Span(0, 6, ignored=True), Span(9, 12)], [Span(0, 6, 1, 1), Span(9, 12)])
    assert (scores.overlap.predicted, scores.overlap.gold) == (1, 1)


def test_an_oracle_pays_the_greatest_distance_for_what_it_did_not_locate() -> None:
    gold, given = [Span(0, 6, 1, 1)], [Span(0, 6)]
    assert one(gold, given).resolution.mean_km is None
    assert one(gold, given, oracle=True).resolution.mean_km == 20039


def test_coordinates_that_are_not_on_earth_are_no_coordinates() -> None:
    assert not Span(0, 1, 361.2, 0).located
    assert not Span(0, 1, float("nan"), 0).located


def test_nothing_found_in_nothing_is_scored_without_failing() -> None:
    assert "n/a" in score_toponyms({}, {}).table()


def test_toponyms_are_shifted_to_the_offsets_of_their_file() -> None:
    toponym = Toponym(Mention(3, 9, "Aleppo", role="metonym"), AT_ALEPPO)
    assert spans_of([toponym], offset=100) == (Span(103, 109, *ALEPPO, roles=("metonym",)),)


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("{", ":2: no JSON"),
        ("[]", ":2: a JSON object is expected"),
        ('{"id": "b"}', ":2: field 'toponyms' is missing"),
        ('{"id": "a", "toponyms": []}', ":2: document id 'a' occurs twice"),
        ('{"id": "b", "toponyms": [{"start": "x", "end": 2}]}', ":2: invalid literal"),
    ],
)
def test_a_bad_line_of_a_gold_is_named(tmp_path: Path, line: str, complaint: str) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text('{"id": "a", "text": "", "toponyms": []}\n' + line + "\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_toponyms(path)
    assert str(caught.value).startswith(f"{path}{complaint}")


def test_a_gold_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.jsonl: cannot be read"):
        evaluate_toponyms(tmp_path / "none.jsonl", {})


def test_a_gold_event_without_actors_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    path.write_text('\n{"id": "g1", "name": "x", "file": "f", "ranges": [[0, 1]]}\n')
    with pytest.raises(InputError, match=r"events.jsonl:2: field 'actors' is missing"):
        read_events(path)


def test_an_opinion_of_no_length_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "opinions.jsonl"
    path.write_text('{"file": "f", "start": 4, "end": 4, "why": "opinion"}\n')
    with pytest.raises(InputError, match=r"opinions.jsonl:1: range 4–4 is empty"):
        read_opinions(path)


def test_an_event_told_right_is_right_in_everything() -> None:
    scores = score_events([GOLD], [EVENT])
    assert (scores.recall.rate, scores.precision.rate) == (1, 1)
    assert all(scores.matches[0].verdicts.values())
    assert scores.musts[0].wrong == ()


def test_an_event_from_another_sentence_or_file_finds_nothing() -> None:
    for elsewhere in (told_at(EVENT, 75, 160), told_at(EVENT, 0, 80, document="other.txt")):
        scores = score_events([GOLD], [elsewhere])
        assert (scores.recall.part, len(scores.unfounded)) == (0, 1)


def test_a_file_may_lie_in_a_folder() -> None:
    scores = score_events([GOLD], [told_at(EVENT, 0, 80, document="seeds/paper.txt")])
    assert scores.recall.part == 1


def test_the_same_event_twice_is_a_duplicate() -> None:
    scores = score_events([GOLD], [EVENT, replace(EVENT, event_id="e2")])
    assert (len(scores.duplicates), scores.precision.rate) == (1, 0.5)


def test_an_event_in_a_passage_of_opinion_is_false() -> None:
    scores = score_events(
        [GOLD], [EVENT, told_at(EVENT, 200, 260)], opinions=[Opinion("paper.txt", 190, 400, "view")]
    )
    assert len(scores.opinions) == 1
    assert scores.precision.rate == 0.5


def test_wrong_attributes_are_counted_apart_from_finding() -> None:
    wrong = replace(EVENT, actor_id="russia", status="planned", place=None)
    scores = score_events([GOLD], [wrong])
    assert scores.recall.rate == 1
    assert scores.musts[0].wrong == ("actor", "status", "place")
    assert scores.attribute("type").rate == 1


def test_an_actor_accepts_its_parts_but_not_its_namesakes() -> None:
    gold = replace(GOLD, actors=("russia",))
    verdict = {
        actor: score_events([gold], [replace(EVENT, actor_id=actor)]).attribute("actor").part
        for actor in ("russia", "russia-navy", "russians", None)
    }
    assert verdict == {"russia": 1, "russia-navy": 1, "russians": 0, None: 0}


def test_a_pin_in_a_town_is_wrong_where_only_the_country_is_told() -> None:
    gold = replace(GOLD, places=(GoldPlace(35, 38, 300, "SY"),))
    assert score_events([gold], [EVENT]).attribute("place").part == 0
    assert score_events([gold], [replace(EVENT, place=IN_SYRIA)]).attribute("place").part == 1


def test_a_geometry_counts_before_the_place_it_was_made_from() -> None:
    far, road = Point(40, 30), LineString([(37.0, 36.2), (37.3, 36.2)])
    assert score_events([GOLD], [replace(EVENT, geometry=far)]).attribute("place").part == 0
    moved = replace(EVENT, place=None, geometry=road)
    assert score_events([GOLD], [moved]).attribute("place").part == 1


def test_no_place_is_right_only_where_the_gold_says_so() -> None:
    nowhere = replace(EVENT, place=None)
    assert score_events([GOLD], [nowhere]).attribute("place").part == 0
    gold = replace(GOLD, places=(None,))
    assert score_events([gold], [nowhere]).attribute("place").part == 1


def test_an_invented_date_is_wrong() -> None:
    said = When("on Wednesday", "2015-10-07", date(2015, 10, 7), date(2015, 10, 7), "day")
    assert score_events([GOLD], [replace(EVENT, when=said)]).attribute("date").part == 0
    undated = replace(GOLD, dates=())
    assert score_events([undated], [replace(EVENT, when=said)]).attribute("date").part == 0
    assert score_events([undated], [EVENT]).attribute("date").part == 1


def test_optional_events_are_forgiven_only_with_the_right_status() -> None:
    gold = replace(GOLD, id="g2", optional=True, must=False)
    assert len(score_events([gold], [EVENT]).forgiven) == 1
    denied = score_events([gold], [replace(EVENT, status="denied")])
    assert (len(denied.mistold), denied.precision.rate) == (1, 0)


def test_two_events_of_one_sentence_are_told_apart_by_place() -> None:
    idlib = replace(GOLD, id="g2", places=(GoldPlace(*IDLIB, 15),))
    there = replace(
        EVENT, event_id="e2", place=Place("geonames:1", "Idlib", *IDLIB, "P", "PPLA", country="SY")
    )
    scores = score_events([idlib, GOLD], [EVENT, there])
    assert [(m.gold.id, m.event.event_id) for m in scores.matches] == [("g2", "e2"), ("g1", "e1")]


def test_a_wanted_row_goes_before_an_optional_one_that_is_as_like() -> None:
    scores = score_events([replace(GOLD, id="g0", optional=True), GOLD], [EVENT])
    assert [m.gold.id for m in scores.matches] == ["g1"]


def test_reports_merged_into_one_event_find_every_row_of_the_story() -> None:
    first = replace(GOLD, story="advance")
    second = replace(first, id="g2", file="other.txt", must=False)
    merged = replace(EVENT, sources=(*EVENT.sources, SourceQuote("other.txt", "too", 5, 80)))
    scores = score_events([first, second], [merged])
    assert (scores.recall.part, scores.precision.whole) == (2, 1)
    assert score_events([GOLD, replace(second, story=None)], [merged]).recall.part == 1


def test_the_tables_name_what_is_missed_and_quote_nothing() -> None:
    table = score_events([GOLD], []).table()
    assert "missed  g1 advance on a city" in table
    assert "must    g1 advance on a city: missing" in table
    assert "own words" not in score_events([GOLD], [EVENT]).table()


def spoilt(rng: random.Random, toponym: dict[str, Any], length: int) -> list[dict[str, Any]]:
    """Predict a toponym as a clumsy geoparser might: shifted, elsewhere, twice, or not at all."""
    if rng.random() < 0.2:
        return []
    start = min(max(0, toponym["start"] + rng.choice([0, 0, 0, -1, 2])), length - 1)
    copy: dict[str, Any] = {"start": start, "end": max(toponym["end"], start + 1)}
    if rng.random() < 0.8 and toponym["lat"] is not None:
        copy |= {
            "lat": max(-90, min(90, toponym["lat"] + rng.choice([0, 0.1, 3]))),
            "lon": toponym["lon"],
        }
    invented = {"start": 0, "end": rng.randint(1, 9), "lat": rng.choice([None, 1]), "lon": 1}
    return [copy] * rng.choice([1, 1, 2]) + [invented] * rng.choice([0, 0, 1])


def artificial(corpus: Path, target: Path) -> Path:
    rng = random.Random(20151001)  # noqa: S311  the same prediction in every run is the point
    with target.open("w", encoding="utf-8") as out:
        for line in filter(None, corpus.read_text(encoding="utf-8").split("\n")):
            row = json.loads(line)
            spans = [p for t in row["toponyms"] for p in spoilt(rng, t, len(row["text"]))]
            if rng.random() < 0.9:
                out.write(json.dumps({"id": row["id"], "toponyms": spans}) + "\n")
    return target


@pytest.mark.parametrize("oracle", [False, True])
@pytest.mark.parametrize("corpus", ["mena-news.jsonl", "lgl.jsonl"])
def test_figures_equal_those_of_the_independent_scorer(
    shared: Path, tmp_path: Path, corpus: str, oracle: bool
) -> None:
    gold = shared / "corpora" / corpus
    predictions = artificial(gold, tmp_path / "predicted.jsonl")
    command = [sys.executable, str(shared / "tools" / "score_toponyms.py"), str(gold)]
    command += [str(predictions), "--json", *(["--oracle"] if oracle else [])]
    theirs = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    ours = evaluate_toponyms(gold, predictions, oracle=oracle)
    for name, rates in (
        ("recognition_exact", ours.exact),
        ("recognition_overlap", ours.overlap),
        ("end_to_end", ours.end_to_end),
    ):
        figures = (rates.precision, rates.recall, rates.f1)
        assert figures == pytest.approx([theirs[name][k] for k in ("P", "R", "F1")]), name
        assert rates.hits == theirs[name]["TP"]
    found, told = ours.resolution, theirs["resolution"]
    assert (found.accuracy, found.mean_km, found.median_km, found.auc) == pytest.approx(
        (told["accuracy"], told["mean_km"], told["median_km"], told["AUC"])
    )
    assert (ours.bad_spans, ours.documents_predicted, found.compared, found.unlocated) == (
        theirs["bad_spans"],
        theirs["documents_predicted"],
        told["n"],
        told["matched_without_coordinates"],
    )
