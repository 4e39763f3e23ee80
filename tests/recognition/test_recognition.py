"""Recognition: which names are places, where they begin and end, and who speaks through them."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest

from geomap.gazetteer.index import Index
from geomap.model import Document, Mention
from geomap.parsing import parse
from geomap.recognition import recognise
from geomap.settings import Settings


def read(text: str, index: Index, settings: Settings | None = None) -> list[Mention]:
    document = Document(id="t", text=text)
    return recognise(document, parse(text, Settings()), index, settings)


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
        ("Shops reopened in Aleppo’s Sheikh Maqsoud quarter.", ["Aleppo", "Sheikh Maqsoud"]),
        ("Rain flooded the Homs and Hama countrysides.", ["Homs", "Hama"]),
        ("He flew from St. Louis to Paris, Texas.", ["St. Louis", "Paris", "Texas"]),
        ("A march filled Washington, D.C., on Sunday.", ["Washington", "D.C."]),
        ("The fire spread through Marion County, Oregon.", ["Marion County", "Oregon"]),
        ("Gunmen raided the village of Tarvand before dawn.", ["Tarvand"]),
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
        "The Boston Herald and the Moscow Times printed it.",
        "She studied at Damascus University and at the University of Texas.",
        "The destroyer USS Houston fired two missiles.",
        "The Chicago Cubs beat the Toronto Blue Jays.",
        "Veterans of the Iraq War marched.",
        "Soldiers crossed the Palestine bridge at dawn.",
        "Syrians and Iraqis queued for hours.",
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


def test_where_a_member_of_parliament_sits_is_no_place_of_the_news(index: Index) -> None:
    assert role("Rep. Ann Cole, D-Springfield, voted no.", "Springfield", index) == "origin"


def test_a_short_form_that_the_text_explains_is_a_place(index: Index) -> None:
    text = "Floods closed roads in New South Wales. The NSW government sent boats."
    assert names(text, index) == ["New South Wales", "NSW"]


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


def test_the_police_of_a_place_tell_the_place_and_act_for_it(index: Index) -> None:
    assert (
        role("Officers of the Dallas Police Department held two men.", "Dallas", index) == "metonym"
    )


def test_a_place_in_the_name_of_a_firm_is_but_a_part_of_it(index: Index) -> None:
    found = read("He works for Georgia Modular Systems.", index)
    assert {m.role for m in found} <= {"organisation"}


@pytest.mark.parametrize("word", ["Syrian", "Iraqis", "South Ossetian", "Texans", "Saudi"])
def test_adjectives_of_nationality_count_only_when_asked_for(word: str, index: Index) -> None:
    text = f"The envoy met {word} delegates on Monday, then left."
    assert read(text, index) == []
    found = read(text, index, Settings(demonyms=True))
    assert [(m.text, m.role) for m in found] == [(word, "demonym")]


@pytest.mark.parametrize("word", ["Muslim", "Republican", "Arab"])
def test_faiths_and_parties_are_no_nationalities(word: str, index: Index) -> None:
    assert read(f"The envoy met {word} delegates.", index, Settings(demonyms=True)) == []


@pytest.mark.parametrize("recase", [str.upper, str.lower])
def test_a_text_without_capitals_or_all_in_capitals_is_read(
    recase: Callable[[str], str], index: Index
) -> None:
    text = recase("Rebels seized two hills near Idlib in northern Syria, an envoy said in Moscow.")
    found = read(text, index)
    assert [m.text for m in found] == [recase(name) for name in ("Idlib", "Syria", "Moscow")]
    assert all(text[m.start : m.end] == m.text for m in found)


def test_arabic_names_are_found_in_an_arabic_and_in_an_english_text(index: Index) -> None:
    arabic = "قصف الجيش مدينة حلب وريف إدلب، وقال متحدث في دمشق إن السيول وصلت إلى لبنان"
    assert names(arabic, index) == ["حلب", "إدلب", "دمشق", "لبنان"]
    assert names("The army shelled دير الزور on Monday.", index) == ["دير الزور"]


def test_a_letter_that_grows_in_capitals_moves_no_offset(index: Index) -> None:
    text = "DIE STRAßE NACH ALEPPO IST ZU, İZMİR IST WEIT, SAGTE ER IN DAMASCUS."
    assert all(text[m.start : m.end] == m.text for m in read(text, index))


@pytest.mark.parametrize(
    "text",
    [
        "Moscow rejected the plan. A trader from Homs fled to Turkey, which closed its border.",
        "Shelling went on in Syria\n\nIran's minister met the people of Aleppo in Damascus.",
    ],
)
def test_roles_are_the_same_whether_all_is_parsed_or_what_needs_it(text: str, index: Index) -> None:
    document = Document("x", text)
    whole = recognise(document, parse(text, Settings()), index)
    assert recognise(document, None, index) == whole
    assert {m.role for m in whole} > {"literal"}
