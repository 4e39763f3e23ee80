"""How sure an event is: monotone in its signals, united over accounts, measured by a gold."""

from __future__ import annotations

import runpy
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geomap.corrections.priority import harm, weight
from geomap.evaluation import sureness_of_pins
from geomap.extraction.confidence import DECISIONS, rated, sureness_of, united
from geomap.extraction.confidence.probabilities import _weights
from geomap.extraction.merge import merge_events
from geomap.model import Event, Place, SourceQuote, When
from tests.conftest import ROOT

SIGNALS = sorted(  # a weight without a name is where a decision starts from, and no signal
    f"{decision}: {name}" for decision, part in _weights().items() for name in part if name
)
HOMS = Place("geonames:169577", "Homs", 34.73, 36.71, "P", "PPLA", "SY")
EVIDENCE = {"event: agreed": 1.0, "place: here": 1.0, "actor: named": 1.0}


def event(name: str, **more: object) -> Event:
    quote = SourceQuote(name, f"Shells hit Homs, says {name}.", 0, 20, name)
    when = When("1 May", "2015-05-01", date(2015, 5, 1), date(2015, 5, 1), "day")
    sub_type = "Shelling/artillery/missile attack"
    told = Event(
        name, "Shells on Homs", "Explosions/Remote violence", sub_type, "ASSAULT/heavy-weapons",
        "reported", when, (quote,), place=HOMS, evidence=EVIDENCE,
    )  # fmt: skip
    return replace(told, **more)


@given(st.sampled_from(SIGNALS), st.dictionaries(st.sampled_from(SIGNALS), st.floats(-2, 2)))
def test_a_stronger_signal_never_makes_an_event_less_sure(
    name: str, evidence: dict[str, float]
) -> None:
    before = sureness_of(evidence)
    after = sureness_of({**evidence, name: evidence.get(name, 0.0) + 0.5})
    assert all(after[decision] >= before[decision] for decision in before)


def test_a_pin_is_less_sure_than_each_of_its_decisions() -> None:
    told = rated(event("Wire"))
    assert set(told.sureness) == set(DECISIONS)
    assert 0 < told.confidence <= min(told.sureness.values())


def test_what_has_no_evidence_keeps_its_confidence() -> None:
    read = event("Wire", evidence={}, confidence=0.4)
    assert rated(read).confidence == 0.4
    assert united(read, (read, event("Post"))).evidence == {}


def test_an_account_that_says_otherwise_lends_no_evidence() -> None:
    elsewhere = replace(HOMS, id="geonames:1", name="Hama")
    other = event("Post", place=elsewhere, evidence={"place: resolved": 2.0, "event: agreed": 1.0})
    whole = united(event("Wire"), (event("Wire"), other))
    assert "place: resolved" not in whole.evidence
    assert whole.evidence["event: told again"] > 0
    assert "place: told again" not in whole.evidence


def test_more_outlets_make_an_event_no_less_sure() -> None:
    names = ("Wire", "Post", "Ledger", "Mail")
    told = [rated(event(name)) for name in names]
    for count in range(1, len(names)):
        (fewer,) = merge_events(told[:count])
        (more,) = merge_events(told[: count + 1])
        assert more.confidence >= fewer.confidence
    again = "place: told again"
    assert merge_events(told)[0].evidence[again] == pytest.approx(1.386, abs=0.001)  # ln(1 + 3)


def test_figures_of_pins_are_those_of_a_small_table_by_hand() -> None:
    pins = [(0.9, True), (0.85, True), (0.7, False), (0.5, True), (0.3, False), (0.1, False)]
    sure = sureness_of_pins(pins)
    assert (sure.pins, sure.right, sure.sure) == (6, 3, (2, 2))
    assert sure.auc == pytest.approx(8 / 9)
    assert sure.doubted == pytest.approx(2 / 3)
    assert sure.ece == pytest.approx((0.25 + 0.7 + 0.5 + 0.3 + 0.1) / 6)
    assert sure.curve[-1] == (1.0, 0.1, 3, 6)
    assert sure.curve[0][2:] == (1, 1)
    assert "right at 0.8 and above 2 of 2" in sure.table()
    assert "n/a" in sureness_of_pins([]).table()


def test_a_hundred_dead_weigh_thrice_and_what_is_not_drawn_half() -> None:
    assert weight(event("Wire", fatalities=99)) == pytest.approx(3.0)
    assert weight(event("Wire", place=None)) == 0.5
    assert harm(0.75, weight(event("Wire", fatalities=9))) == 0.5


def test_the_page_on_accuracy_shows_the_weights_in_use(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "tests" / "benchmarks"))
    docs = runpy.run_path(str(ROOT / "tests" / "benchmarks" / "sureness_docs.py"))
    text = (ROOT / "geomap" / "docs" / "accuracy.md").read_text(encoding="utf-8")
    assert docs["written"](text) == text, "run: python tests/benchmarks/sureness_docs.py"
