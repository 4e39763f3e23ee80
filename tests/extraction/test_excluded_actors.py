"""A state's name inside a person's, a hotel's or a people's name is no act of that state."""

from __future__ import annotations

import pytest

from geomap.actors import load_actors
from geomap.extraction.context import ParsedDocument
from geomap.model import Document
from geomap.parsing import parse
from geomap.settings import Settings


def parties(text: str) -> set[str]:
    """Ids of the actors that the subjects, objects and agents of a sentence name."""
    document = Document(id="d", text=text)
    parsed = ParsedDocument(document, parse(text, Settings()), (), load_actors())
    tokens = [t for t in parsed.doc if t.dep_ in ("nsubj", "nsubjpass", "dobj", "pobj")]
    found = [p for t in tokens for p in parsed.parties(t)]
    return {p.id for p in found if p.id}


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Saleh al-Iraqi was shot dead by gunmen.", "iraq"),
        ("The army said it killed Abu Omar al-Turki.", "turkey"),
        ("Militants shot Abu Hamza al-Masri, known as al-Yemeni.", "yemen"),
        ("Jordan Henderson criticised the raid.", "jordan"),
        ("Chad Johnson was wounded in the blast.", "chad"),
        ("Gunmen attacked the Palestine Hotel.", "palestine"),
        ("A bomb damaged the France Hotel.", "france"),
        ("Robbers raided the Bank of Ethiopia.", "ethiopia"),
        ("Fans of the Brazil Football Club marched.", "brazil"),
        ("A Pakistani terrorist was killed by the troops.", "pakistan"),
        ("Rebels kidnapped a Chinese engineer.", "china"),
        ("Two French journalists were abducted by militants.", "france"),
        ("A Nigerian trader was shot by robbers.", "nigeria"),
        ("Kenyan villagers blocked the road.", "kenya"),
        ("Bandits killed an Indian businessman.", "india"),
    ],
)
def test_a_states_name_inside_anothers_is_no_party(text: str, state: str) -> None:
    assert not any(party == state or party.startswith(f"{state}-") for party in parties(text))


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Iraq bombed the camp.", "iraq"),
        ("Jordan closed its border.", "jordan"),
        ("Chad sent troops to the lake.", "chad"),
        ("The Pakistani army shelled the ridge.", "pakistan"),
        ("Chinese warships entered the bay.", "china"),
        ("French jets struck the depot.", "france"),
        ("The Nigerian government denied the raid.", "nigeria"),
        ("Kenyan police dispersed the crowd.", "kenya"),
        ("Officials said India had fired first.", "india"),
        ("Gunmen attacked the Turkish embassy.", "turkey"),
    ],
)
def test_a_state_that_acts_stays_a_party(text: str, state: str) -> None:
    assert any(party == state or party.startswith(f"{state}-") for party in parties(text))
