"""What reports of conflict count, in sentences of our own: things, the hurt and the killed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from geomap.actors import Roster, load_actors
from geomap.extraction import extract_events
from geomap.extraction.arguments.numerals import number
from geomap.gazetteer.index import Index
from geomap.model import Document, Event, Mention, Place, Toponym
from geomap.parsing import parse
from geomap.settings import Settings

PLACES = {
    name: Place(f"test:{name}", name, 10.0, 20.0, "P", "PPL", country)
    for name, country in (("Kano", "NG"), ("Taiz", "YE"), ("Odesa", "UA"), ("Goma", "CD"))
}


@pytest.fixture(scope="module")
def roster() -> Roster:
    return load_actors()


def told(roster: Roster, text: str) -> list[Event]:
    toponyms = [
        Toponym(Mention(text.find(name), text.find(name) + len(name), name), where, 0.9)
        for name, where in PLACES.items()
        if name in text
    ]
    document = Document("doc", text, published=date(2023, 11, 21))
    index: Index = None  # type: ignore[assignment]  # extraction asks it nothing here
    return extract_events(document, parse(text, Settings()), toponyms, roster, index)


NUMBERS = [
    ("7", 7), ("7,000", 7000), ("12,345,678", 12_345_678), ("2.5", 2.5), ("one", 1), ("twelve", 12),
    ("twenty-six", 26), ("Ninety nine", 99), ("a dozen", 12), ("two dozen", 24),
    ("half a dozen", 6), ("a hundred", 100), ("two hundred", 200), ("two hundred and six", 206),
    ("a thousand", 1000), ("three thousand", 3000), ("three thousand two hundred and six", 3206),
    ("twelve hundred", 1200), ("forty thousand", 40_000), ("two hundred thousand", 200_000),
    ("2.5 million", 2_500_000), ("2.5m", 2_500_000), ("1.2 million", 1_200_000),
    ("one million two hundred thousand", 1_200_000), ("3 billion", 3e9),
    ("dozens", None), ("hundreds", None), ("thousands of", None), ("scores", None), ("many", None),
    ("several", None), ("", None), ("third", None), ("half", None), ("12th", None), ("a", None),
]  # fmt: skip


@pytest.mark.parametrize(("words", "value"), NUMBERS)
def test_numbers_in_figures_and_words(words: str, value: float | None) -> None:
    assert number(words) == value


COUNTS: list[tuple[str, Mapping[str, float]]] = [
    ("Rebels destroyed at least 18 tanks in Taiz.", {"tanks": 18}),
    ("Rebels destroyed some 20 tanks in Taiz.", {"tanks": 20}),
    ("Rebels destroyed no fewer than 18 tanks in Taiz.", {"tanks": 18}),
    ("Rebels destroyed two dozen tanks in Taiz.", {"tanks": 24}),
    ("Rebels destroyed half a dozen tanks in Taiz.", {"tanks": 6}),
    ("Rebels destroyed dozens of tanks in Taiz.", {}),
    ("Rebels destroyed several tanks in Taiz.", {}),
    ("Rebels destroyed more than 900 vehicles in Taiz.", {"vehicles": 900}),
    ("Rebels destroyed a hundred houses in Goma.", {"houses": 100}),
    ("Gunmen kidnapped between 20 and 30 students in Goma.",
     {"students at least": 20, "students at most": 30}),
    ("Rebels burned 20 to 30 houses in Goma.", {"houses at least": 20, "houses at most": 30}),
    ("Rebels burned 2,015 houses in Goma.", {"houses": 2015}),
    ("Rebels burned two churches and 11 shops in Goma.", {"churches": 2, "shops": 11}),
    ("Russia fired a barrage of 26 missiles against 11 targets in Odesa.",
     {"missiles": 26, "targets": 11}),
    ("Russia launched 26 missile strikes against 11 targets in Odesa.",
     {"missiles": 26, "targets": 11}),
    ("Ukraine shot down 22 of 31 drones over Odesa.", {"drones": 22, "drones in all": 31}),
    ("Ukraine shot down 22 of the drones over Odesa.", {"drones": 22}),
    ("Russia fired twelve drones at Odesa.", {"drones": 12}),
    ("Saudi jets carried out 7,000 air strikes in Yemen.", {"strikes": 7000}),
    ("The army sent three thousand soldiers to Goma.", {"soldiers": 3000}),
    ("The army sent 1.2 million soldiers to Goma.", {"soldiers": 1_200_000}),
    ("Police arrested two dozen villagers in Goma.", {"villagers": 24}),
    ("Police arrested 224 demonstrators in Kano.", {"demonstrators": 224}),
    ("Police arrested a 24-year-old man in Kano.", {}),
    ("Gunmen kidnapped 276 students in Kano.", {"students": 276}),
    ("Gunmen kidnapped five policemen in Kano.", {"policemen": 5}),
    ("Gunmen killed 12 people and wounded 30 in Kano.", {"people": 12, "wounded": 30}),
    ("Gunmen killed 12 people, wounding 30 others in Kano.", {"people": 12, "wounded": 30}),
    ("A bomb exploded in Kano, wounding 30 people.", {"wounded": 30}),
    ("Seven people were killed and 50 injured in Kano.", {"people": 7, "wounded": 50}),
    ("Gunmen killed 12 people, including five children, in Kano.", {"children": 5, "people": 12}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "counts"), COUNTS)
def test_what_an_event_counts(roster: Roster, text: str, counts: Mapping[str, float]) -> None:
    events = told(roster, text)
    assert events
    assert dict(events[0].quantities) == counts


DEATHS = [
    ("A blast in Kano killed at least 20 people.", 20),
    ("A blast in Kano killed more than 900 people.", 900),
    ("A blast in Kano killed two dozen people.", 24),
    ("A blast in Kano killed between 20 and 30 people.", 20),
    ("A blast in Kano killed dozens of people.", None),
    ("A blast in Kano killed scores of people.", None),
    ("A blast in Kano killed many.", None),
    ("A blast hit a market in Kano.", None),
    ("A blast in Kano wounded 30 people.", None),
    ("A blast in Kano killed 12 people and wounded 30.", 12),
    ("A blast in Kano killed 12 people, seven of them children.", 12),
    ("A blast in Kano killed four soldiers and two civilians.", 6),
    ("Four soldiers and two civilians were killed in Kano.", 6),
    ("Four soldiers and two civilians died in an attack in Kano.", 6),
    ("Gunmen attacked a base in Kano, killing nine soldiers.", 9),
    ("Gunmen attacked a base in Kano and killed nine soldiers.", 9),
    ("Fourteen soldiers were killed when gunmen attacked a base in Kano.", 14),
    ("An attack in Kano left 15 people dead.", 15),
    ("The death toll from the attack in Kano rose to 45.", 45),
    ("The death toll of the bombing in Kano has reached at least 1,045.", 1045),
    ("Jets bombed a depot in Kano but there were no casualties.", 0),
    ("Jets bombed a depot in Kano without casualties.", 0),
    ("Jets bombed a depot in Kano. There were no casualties.", 0),
    ("Jets bombed a depot in Kano. No casualties were reported.", 0),
    ("Jets bombed a depot in Kano, but no one was killed.", 0),
    ("Jets bombed a depot in Kano; there were no immediate reports of casualties.", None),
    ("Jets bombed a depot in Kano, causing heavy losses.", None),
    ("Gunmen killed a soldier in Kano.", 1),
    ("A woman and her daughter were killed in a raid in Kano.", 2),
    ("A woman and a child were killed in a raid in Kano.", 2),
]


@pytest.mark.parametrize(("text", "deaths"), DEATHS)
def test_deaths_are_null_when_unknown_and_zero_when_said(
    roster: Roster, text: str, deaths: int | None
) -> None:
    events = told(roster, text)
    assert events
    assert max((e.fatalities for e in events if e.fatalities is not None), default=None) == deaths
