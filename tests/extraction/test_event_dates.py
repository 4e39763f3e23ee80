"""Sentences of our own with two dates or two verbs: each event has its own date, or none."""

from __future__ import annotations

from datetime import date

import pytest

from geomap.actors import Roster, load_actors
from geomap.extraction import extract_events
from geomap.gazetteer.index import Index
from geomap.model import Document, Event, Mention, Place, Toponym
from geomap.parsing import parse
from geomap.settings import Settings

THURSDAY = date(2018, 10, 18)
PLACES = {
    name: Place(f"test:{name}", name, 10.0 + at, 20.0, "P", "PPL", country)
    for at, (name, country) in enumerate(
        (("Kano", "NG"), ("Taiz", "YE"), ("Odesa", "UA"), ("Goma", "CD"), ("Mosul", "IQ"))
    )
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
    document = Document("doc", text, published=THURSDAY)
    index: Index = None  # type: ignore[assignment]  # extraction asks it nothing here
    return extract_events(document, parse(text, Settings()), toponyms, roster, index)


# text, place or sub-type of the event asked for, its EDTF
CASES = [
    # the crime's day is not the trial's, and an order's end lies ahead
    ("A court jailed a trader in Kano for murdering a nurse in 2014.", "Arrests", None),
    ("Police in Kano arrested two men in March for killing a driver.", "Arrests", "2018-03"),
    ("The cabinet has extended the state of emergency in Kano until 3 December.", "Kano", None),
    # the day of a saying is not that of the deed
    ("Rebels attacked Kano on Sunday, the army said on Monday.", "Kano", "2018-10-14"),
    ("The army said on Monday that rebels had attacked Kano on Sunday.", "Kano", "2018-10-14"),
    ("The army said on Monday that rebels had attacked Kano.", "Kano", None),
    ("Gunmen abducted nine pupils in Kano on Monday, a teacher said.", "Kano", "2018-10-15"),
    ("On Sunday rebels attacked Kano, police announced on Tuesday.", "Kano", "2018-10-14"),
    ("A ministry statement on Tuesday said jets bombed Taiz on Monday.", "Taiz", "2018-10-15"),
    ("Officials confirmed on Wednesday that jets bombed Taiz last week.", "Taiz",
     "2018-10-08/2018-10-14"),
    ("Jets bombed Taiz two days earlier, the mayor said on Sunday.", "Taiz", None),
    # two verbs, two dates
    ("Rebels attacked Kano on Monday and shelled Goma on Tuesday.", "Kano", "2018-10-15"),
    ("Rebels attacked Kano on Monday and shelled Goma on Tuesday.", "Goma", "2018-10-16"),
    ("Rebels attacked Kano in May, and on Tuesday they shelled Goma.", "Goma", "2018-10-16"),
    ("Rebels attacked Kano and on Tuesday they shelled Goma.", "Kano", None),
    ("Troops recaptured Mosul on Friday, weeks after rebels seized Kano in August.", "Mosul",
     "2018-10-12"),
    ("Troops who attacked Kano in May bombed Goma on Tuesday.", "Goma", "2018-10-16"),
    ("Jets bombed Taiz on Monday after rebels shelled Odesa on Sunday.", "Taiz", "2018-10-15"),
    ("Jets bombed Taiz on Monday after rebels shelled Odesa on Sunday.", "Odesa", "2018-10-14"),
    ("Seven people were killed and 20 injured in Kano on Tuesday.", "Kano", "2018-10-16"),
    # nouns with a date of their own
    ("Police arrested two men on Monday over an attack in Kano the previous weekend.", "Kano",
     "2018-10-13/2018-10-14"),
    ("The fall of Mosul in June 2014 was mourned on Tuesday.", "Mosul", "2014-06"),
    ("The shelling of Odesa on Friday killed two men, a nurse said on Sunday.", "Odesa",
     "2018-10-12"),
    # since, until, comparisons
    ("Since the war began in May rebels have shelled Goma.", "Goma", "2018-05/.."),
    ("Rebels have shelled Goma since 3 October.", "Goma", "2018-10-03/.."),
    ("Jets bombed Taiz for the first time since August.", "Taiz", None),
    ("Jets bombed Taiz on Monday for the third time this month.", "Taiz", "2018-10-15"),
    ("Rebels shelled Goma on Monday in the deadliest raid since 2014.", "Goma", "2018-10-15"),
    # what is to come
    ("Protesters will march in Kano on 15 December.", "Kano", "2018-12-15"),
    ("Protesters marched in Kano on 15 December.", "Kano", "2017-12-15"),
    ("Talks in Goma are due to resume on 12 November.", "Goma", "2018-11-12"),
    ("Talks in Goma are to be held on Monday.", "Goma", "2018-10-22"),
    ("Talks in Goma were held on Monday.", "Goma", "2018-10-15"),
    ("Jets bombed Taiz on Monday and talks in Goma will be held on Saturday.", "Taiz",
     "2018-10-15"),
    ("Jets bombed Taiz on Monday and talks in Goma will be held on Saturday.", "Goma",
        "2018-10-20"),
    # from the sentence before
    ("Rebels attacked Kano on Sunday, the army said on Monday. A day earlier they shelled Goma.",
     "Goma", "2018-10-13"),
    ("Rebels attacked Kano on Sunday. The following day they shelled Goma.", "Goma", "2018-10-15"),
    ("Rebels attacked Kano on Friday. Two days after the attack, they shelled Goma.", "Goma",
     "2018-10-14"),
    # how long it went on is said last
    ("A three-month offensive by rebels in Kano ended on Sunday.", "Kano", "2018-10-14"),
    ("KANO, Oct 17 (Wire) - Rebels attacked Taiz on Monday.", "Taiz", "2018-10-15"),
    ("KANO, Oct 17 (Wire) - Rebels attacked Taiz.", "Taiz", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "which", "edtf"), CASES)
def test_each_event_has_its_own_date(
    roster: Roster, text: str, which: str, edtf: str | None
) -> None:
    events = [
        e
        for e in told(roster, text)
        if which in (e.sub_event_type, e.event_type) or (e.place and e.place.name == which)
    ]
    assert events
    assert edtf in {e.when.edtf for e in events}
