"""Whom "the group", "the militants", "the president" mean, in sentences of our own."""

from __future__ import annotations

from datetime import date

import pytest

from geomap.actors import Roster, load_actors
from geomap.extraction.context import ParsedDocument, Party
from geomap.model import Document
from geomap.parsing import parse
from geomap.settings import Settings


@pytest.fixture(scope="module")
def roster() -> Roster:
    return load_actors()


def party(roster: Roster, text: str, word: str) -> Party | None:
    """Say who the last token with this spelling is."""
    doc = parse(text, Settings())
    scene = ParsedDocument(Document("d", text, published=date(2022, 6, 1)), doc, [], roster)
    return scene.party([t for t in doc if t.text == word][-1])


def who(roster: Roster, text: str, word: str) -> str | None:
    found = party(roster, text, word)
    return found.id if found else None


def test_the_group_is_the_one_band_and_not_the_army_that_speaks(roster: Roster) -> None:
    text = "Israel struck Islamic Jihad, the army said. The group fired rockets."
    assert who(roster, text, "group") == "palestinian-islamic-jihad"


def test_the_group_of_two_bands_is_neither(roster: Roster) -> None:
    text = "Hamas met Hezbollah on Monday. The group fired rockets."
    assert who(roster, text, "group") is None


def test_the_militants_are_the_band_just_named(roster: Roster) -> None:
    text = "Boko Haram killed eight soldiers. The militants burned houses."
    assert who(roster, text, "militants") == "boko-haram"


def test_gunmen_of_whom_nothing_is_said_stay_unidentified(roster: Roster) -> None:
    text = "Boko Haram denied it. Unidentified gunmen burned houses. The gunmen fled."
    assert who(roster, text, "gunmen") == "militants"
    text = "Militants met Boko Haram. The militants burned houses."
    assert who(roster, text, "militants") == "militants"


def test_a_group_is_not_looked_for_two_sentences_back(roster: Roster) -> None:
    text = "Boko Haram left. It rained all day. The militants burned houses."
    assert who(roster, text, "militants") == "militants"


def test_president_and_parliament_are_those_of_the_one_state_spoken_of(roster: Roster) -> None:
    text = "Kenya voted. The president sent soldiers."
    assert who(roster, text, "president") == "kenya"
    text = "Kenya and Uganda voted. The president sent soldiers."
    assert who(roster, text, "president") is None
    text = "Kenya voted. The former president left."
    assert who(roster, text, "president") is None


def test_a_band_of_no_table_keeps_its_name_and_a_people_its_adjective(roster: Roster) -> None:
    found = party(roster, "On Monday Zawali militiamen burned houses.", "militiamen")
    assert found is not None
    assert (found.name, found.id) == ("Zawali", "zawali")
    found = party(roster, "On Monday Chechen fighters attacked a column.", "fighters")
    assert found is not None
    assert (found.name, found.id) == ("Chechen fighters", "militants")


def test_who_is_in_the_dateline_does_not_act(roster: Roster) -> None:
    text = "KADUNA, Nigeria, 9 July 2021 - Gunmen abducted 140 pupils. They fled."
    assert who(roster, text, "They") == "militants"


def test_who_held_office_in_the_texts_year_acts_for_the_state(roster: Roster) -> None:
    assert who(roster, "Vladimir Putin left.", "Putin") == "russia"
    assert who(roster, "Francois Hollande left.", "Hollande") is None


def test_a_pronoun_takes_up_the_subject_that_fits_best_and_not_the_nearest(roster: Roster) -> None:
    text = "The Taliban seized the town after soldiers fled. By night they had burned houses."
    assert who(roster, text, "they") == "taliban"
    text = "The Taliban seized the town. They burned houses. By night they had looted shops."
    assert who(roster, text, "they") == "taliban"
    text = "Hamas denied that rebels had shelled the town. It has freed a prisoner."
    assert who(roster, text, "It") == "hamas"


def test_a_side_is_meant_by_its_gunners_and_no_side_by_people_of_no_table(roster: Roster) -> None:
    text = "Jets bombed the town. The Taliban said their gunners had shelled a village."
    assert who(roster, text, "gunners") == "taliban"
    text = "Villagers fled after the Taliban came. They slept in a school."
    assert who(roster, text, "They") is None
