"""Dealings between parties in PLOVER's types, on sentences of our own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from geomap.extraction.plover.dyads import Dyad, code_dyads
from geomap.extraction.plover.lexicon import DYAD_NOUNS, DYAD_VERBS
from geomap.parsing import parse
from geomap.settings import Settings


def deeds(text: str) -> list[Dyad]:
    return [deed for sentence in parse(text, Settings()).sents for deed in code_dyads(sentence)]


@pytest.mark.parametrize(
    ("text", "plover"),
    [
        ("Norway urged Sweden to reopen the border.", "REQUEST"),
        ("The minister said that Chad must release the pilots.", "REQUEST"),
        ("Peru rejected a Chilean offer of mediation on Monday.", "REJECT"),
        ("Kenya refused to admit the observers.", "REJECT"),
        ("Poland accused Belarus of spying.", "ACCUSE/allege"),
        ("Greece threatened to expel the Albanian envoy.", "THREATEN"),
        ("Mali announced that it will expel two French diplomats.", "THREATEN"),
        ("Japan promised to finance a dam in Laos.", "AGREE"),
        ("Austria will send doctors to Nepal.", "AGREE"),
        ("President Alvarez visited Bolivia on Friday.", "CONSULT/visit"),
        ("Canada donated wheat to Sudan.", "AID"),
        ("Zambia lifted the curfew in Ndola.", "CONCEDE"),
        ("Police arrested ten students in Lagos.", "COERCE/arrest"),
        ("Togo suspended aid to Benin.", "SANCTION/discontinue"),
        ("Teachers demonstrated in Quito against President Mora.", "PROTEST/demo"),
        ("The rebels released twelve hostages.", "RETREAT/release"),
        ("Georgia mobilised reservists on Tuesday.", "MOBILIZE/troops"),
        ("Gunmen abducted a Danish engineer near Kano.", "ASSAULT/abduct"),
    ],
)
def test_the_verb_and_its_object_tell_the_type(text: str, plover: str) -> None:
    assert [deed.plover for deed in deeds(text)][:1] == [plover]


def test_who_speaks_is_not_who_acts() -> None:
    (deed,) = deeds("Togo expelled two Ghanaian diplomats, the embassy of France said on Sunday.")
    assert [span.text for span in deed.actors] == ["Togo"]
    assert [span.text for span in deed.targets] == ["two Ghanaian diplomats"]


def test_a_demand_is_made_to_whom_it_binds() -> None:
    (deed,) = deeds("Ecuador demanded on Monday that Peru withdraw from the river.")
    assert [span.text for span in deed.targets] == ["Peru"]


def test_a_passive_without_by_has_no_actor() -> None:
    (deed,) = deeds("Three editors were arrested in Minsk.")
    assert deed.actors == ()


def test_a_sentence_that_tells_no_deed_has_none() -> None:
    assert deeds("The river rises in the hills of Ethiopia.") == []


def test_types_and_modes_are_plovers(shared: Path) -> None:
    known = json.loads((shared / "vocab" / "plover_0.8_events_modes.json").read_text("utf-8"))
    told = {plover for rows in DYAD_VERBS.values() for plover, _ in rows} | set(DYAD_NOUNS.values())
    for plover in told:
        kind, _, mode = plover.partition("/")
        assert kind in known
        assert not mode or mode in known[kind]["modes"], plover
