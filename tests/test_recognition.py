"""Recognition: which names are places, where they begin and end, and who speaks through them."""

from __future__ import annotations

from itertools import pairwise

import pytest

from geomap.gazetteer.index import Index
from geomap.model import Document, Mention
from geomap.parsing import parse
from geomap.recognition import recognise
from geomap.settings import Settings


def read(text: str, index: Index) -> list[Mention]:
    return recognise(Document(id="t", text=text), parse(text, Settings()), index)


def names(text: str, index: Index) -> list[str]:
    return [mention.text for mention in read(text, index)]


def role(text: str, name: str, index: Index) -> str:
    found = {mention.text: mention.role for mention in read(text, index)}
    return found[name]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Shells fell on Latakia province overnight.", ["Latakia"]),
        ("Clashes spread across northern Syria.", ["Syria"]),
        ("The governor of Aleppo’s eastern districts fled.", ["Aleppo"]),
        ("Frigates crossed the Caspian Sea at night.", ["Caspian Sea"]),
        ("Tankers queued in the Persian Gulf for days.", ["Persian Gulf"]),
        ("Diplomats fear for the whole Middle East.", ["Middle East"]),
        ("Fighting shut the Latakia-Jisr al-Shughour road.", ["Latakia", "Jisr al-Shughour"]),
        ("Troops massed in the Idlib and Hama countryside.", ["Idlib", "Hama"]),
        ("A patrol drove towards Al Masasnah, where it was ambushed.", ["Al Masasnah"]),
        ("Mortars hit Taftanaz, a town held by the rebels.", ["Taftanaz"]),
        ("Jets took off from al-Assad airbase near Latakia.", ["al-Assad airbase", "Latakia"]),
        ("The army left the UN hill in Quneitra.", ["UN hill", "Quneitra"]),
    ],
)
def test_a_name_is_marked_from_its_first_letter_to_its_last(
    text: str, expected: list[str], index: Index
) -> None:
    assert names(text, index) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The New York Times reports that the talks failed.",
        "He teaches history at the University of Maryland.",
        "The Islamic State of Iraq and Syria released a video.",
        "The Washington Post interviewed two pilots.",
        "Hassan Hassan writes about the war.",
        "The West fears another Cold War.",
        "She spoke at the UN General Assembly.",
        "Looters damaged the Temple of Bel.",
        "The frigate Odessa fired two missiles.",
        "A Syrian officer met Russian pilots.",
        "President Assad praised General Hamedani.",
        "Critics in the Obama administration objected.",
    ],
)
def test_bodies_persons_eras_and_nationalities_are_no_places(text: str, index: Index) -> None:
    assert names(text, index) == []


def test_the_city_is_a_place_where_its_guest_is_none(index: Index) -> None:
    assert names("The envoy spoke at the UN in New York.", index) == ["New York"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Moscow decided to send more aircraft.", "Moscow"),
        ("The lawyer was acting for Damascus in the talks.", "Damascus"),
        ("Tehran says that its general was on leave.", "Tehran"),
        ("The plan serves Washington’s goals in the region.", "Washington"),
        ("Analysts see a convergence of interests between Ankara and Riyadh.", "Riyadh"),
        ("The deal was brokered by Turkey last month.", "Turkey"),
        ("U.S. officials denied the report.", "U.S."),
        ("An Iran-backed militia shelled the base.", "Iran"),
        ("The Kremlin announced a new phase.", "Kremlin"),
    ],
)
def test_a_capital_or_country_that_acts_stands_for_its_government(
    text: str, name: str, index: Index
) -> None:
    assert role(text, name, index) == "metonym"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("In Moscow, the minister praised the pilots.", "Moscow"),
        ("The general paid a visit to Moscow in July.", "Moscow"),
        ("Negotiations in Zabadani stalled again.", "Zabadani"),
        ("The strip lies on the border with Lebanon.", "Lebanon"),
        ("Flights between Baghdad and Damascus resumed.", "Damascus"),
        ("Aleppo fell to the army in December.", "Aleppo"),
        ("The storm closed ports on Syria’s northern coast.", "Syria"),
    ],
)
def test_a_place_where_things_happen_is_meant_literally(text: str, name: str, index: Index) -> None:
    assert role(text, name, index) == "literal"


@pytest.mark.parametrize(
    "text", ["A trader from Homs told his story.", "A Homs-based trader told his story."]
)
def test_where_somebody_is_from_is_not_where_it_happened(text: str, index: Index) -> None:
    assert role(text, "Homs", index) == "origin"


def test_mentions_are_in_order_apart_and_cut_from_the_text(index: Index) -> None:
    text = "From Homs to Hama, from Hama to Aleppo: the road through Syria is open.\n\nHoms waits."
    found = read(text, index)
    assert all(text[m.start : m.end] == m.text for m in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert len(found) == 6


def test_hostile_text_is_read_and_yields_nothing(index: Index) -> None:
    assert (
        names("<script>alert('x')</script> \x00 ∞ 🛩 𝕬 -- ''' \n\n\n ((( ’s ’s al- the", index) == []
    )


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Government forces shelled Taftanaz overnight.", "Taftanaz"),
        ("The militia seized Jisr al-Shughour on Saturday.", "Jisr al-Shughour"),
        ("Troops besieged Bakhmut for weeks.", "Bakhmut"),
    ],
)
def test_what_is_shelled_seized_or_besieged_is_a_place(text: str, name: str, index: Index) -> None:
    assert name in names(text, index)


def test_a_person_who_is_seized_is_none(index: Index) -> None:
    assert names("The militia seized Ali Hassan on Saturday.", index) == []
