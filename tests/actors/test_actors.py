from pathlib import Path

import pytest

from geomap.actors import KINDS, Roster, group_of, load_actors
from geomap.actors.table import read_officials, table_path
from geomap.errors import ActorError

HEADER = "id,name,aliases,kind,country,parent,side,colour,letter,wikidata,generic,theatre\n"


@pytest.fixture(scope="module")
def roster() -> Roster:
    return load_actors()


def ids(roster: Roster, text: str, country: str | None = None) -> list[str]:
    return [match.actor.id for match in roster.find(text, country=country)]


def test_every_row_of_the_actor_table_is_whole(roster: Roster) -> None:
    letters = set()
    for actor in roster.actors.values():
        assert actor.kind in KINDS
        assert actor.colour is None or actor.id == "isis"  # maps assign colours
        assert actor.letter
        assert actor.letter not in letters, actor.id
        letters.add(actor.letter)
        assert len(actor.letter) <= 3
        assert actor.aliases or actor.country
        assert roster.top(actor.id).parent is None


def test_parts_of_a_state_begin_with_its_id(roster: Roster) -> None:
    states = {a.id for a in roster.actors.values() if a.kind == "state forces" and not a.parent}
    for actor in roster.actors.values():
        if actor.kind == "state forces" and actor.parent:
            assert actor.id.startswith(roster.top(actor.id).id)
            assert roster.top(actor.id).id in states


@pytest.mark.parametrize("name", ["ISIS", "ISIL", "Isil", "Daesh", "Da’esh", "Islamic State"])
def test_outlets_names_of_the_islamic_state_are_one_actor(roster: Roster, name: str) -> None:
    assert ids(roster, f"Fighters of {name} fled.")[-1] == "isis"


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("Jabat al-Nusra", "nusra"),
        ("Jabhat al-Nusra", "nusra"),
        ("Jaish al-Fateh", "jaysh-al-fateh"),
        ("the Army of Conquest", "jaysh-al-fateh"),
        ("Hizbullah", "hezbollah"),
        ("Recep Tayyip Erdoğan", "turkey"),
        ("Qassem Soleimani", "iran-quds-force"),
        ("the American-led coalition", "us-led-coalition"),
        ("pro-Assad forces", "syria"),
    ],
)
def test_spellings_and_leaders_stand_for_their_side(roster: Roster, text: str, actor: str) -> None:
    assert ids(roster, text) == [actor]


def test_case_tells_a_name_from_a_word(roster: Roster) -> None:
    assert ids(roster, "They told us it is so.") == []
    assert ids(roster, "The US agreed.") == ["united-states"]


def test_nationality_and_weapon_name_a_branch_of_the_forces(roster: Roster) -> None:
    assert ids(roster, "Russian warships fired") == ["russia-navy"]
    assert ids(roster, "Israeli military aircraft circled") == ["israel-air-force"]
    assert ids(roster, "Norwegian soldiers left") == ["norway"]


def test_rebels_are_those_of_the_country_the_text_is_about(roster: Roster) -> None:
    assert ids(roster, "The rebels advanced.", "SY") == ["syrian-rebels"]
    assert ids(roster, "The rebels advanced.", "YE") == ["houthis"]
    assert ids(roster, "The rebels advanced.") == ["rebels"]


def test_backed_held_and_anti_name_somebody_else(roster: Roster) -> None:
    assert ids(roster, "a CIA-trained unit in a rebel-held town") == []
    assert ids(roster, "the Turkish- and Qatari-backed campaign") == []
    assert ids(roster, "an anti-Hezbollah march") == []


def test_a_users_row_replaces_ours(tmp_path: Path) -> None:
    table = tmp_path / "mine.csv"
    table.write_text(
        HEADER + "isis,Our Name,XYZ Front,rebel group,,,,#123456,X,,,\n", encoding="utf-8"
    )
    roster = load_actors([table])
    assert roster.actors["isis"].name == "Our Name"
    assert ids(roster, "XYZ Front men") == ["isis"]


def test_a_users_group_is_found_by_its_spellings_and_doubtful_ones_need_proof(
    tmp_path: Path,
) -> None:
    table = tmp_path / "mine.csv"
    table.write_text(
        HEADER + "sons-of-rust,Sons of Rust,Rust Boys|SOR?,political militia,NA,,,#123456,SOR,,,\n",
        encoding="utf-8",
    )
    roster = load_actors([table])
    assert ids(roster, "The Rust Boys shelled a farm.") == ["sons-of-rust"]
    assert ids(roster, "The SOR shelled a farm.") == []
    assert ids(roster, "The SOR shelled a farm.", "NA") == ["sons-of-rust"]
    assert ids(roster, "The SOR, or Sons of Rust, left.") == ["sons-of-rust"] * 2


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("a,A,A,civilians,Kenya,,,#000000,A,,,", "two capitals"),
        ("a,A,A,civilians,,,,#000000,A,,,,more", "quote"),
        ("a,A,A,civilians,,a,,#000000,A,,,", "no row above"),
        ("a,A,A,wizards,,,,#000000,A,,,", "wizards"),
        ("A b,A,A,civilians,,,,#000000,A,,,", "slug"),
        ("a,A,A,civilians,,,,black,A,,,", "#rrggbb"),
        ("a,A,A,civilians,,nobody,,#000000,A,,,", "nobody"),
    ],
)
def test_a_wrong_row_is_named_by_file_and_line(tmp_path: Path, row: str, said: str) -> None:
    table = tmp_path / "bad.csv"
    table.write_text(HEADER + row + "\n", encoding="utf-8")
    with pytest.raises(ActorError, match=r"bad\.csv:2: ") as caught:
        load_actors([table])
    assert said in str(caught.value)


def test_a_table_that_is_missing_binary_or_headless_is_refused(tmp_path: Path) -> None:
    binary = tmp_path / "binary.csv"
    binary.write_bytes(b"id,name\xff\xfe\x00")
    headless = tmp_path / "headless.csv"
    headless.write_text("name,aliases\nA,B\n", encoding="utf-8")
    for path in (tmp_path / "none.csv", binary, headless):
        with pytest.raises(ActorError, match=path.name):
            load_actors([path])


# --- states, people in office, groups -----------------------------------------------------------


def test_every_state_of_the_gazetteer_has_a_row(roster: Roster) -> None:
    codes = "AO BJ BO BA CI DJ DO EC EH GH GN GT HT IE KH LA LR MG MN MR PG PS SL SN TG TW TZ XK ZM"
    for code in codes.split():
        state = roster.state(code)
        assert state is not None, code
        assert state.kind == "state forces"


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Ghana's parliament", "ghana"),
        ("the Ivorian foreign ministry", "ivory-coast"),
        ("Kenyan Prime Minister", "kenya"),
        ("Bolivian police", "bolivia"),
        ("Togolese soldiers", "togo"),
        ("the Guinean junta", "guinea"),
        ("the Palestinian police", "palestine"),
        ("Somaliland troops", "somaliland"),
        ("Congo's army", "democratic-republic-of-the-congo"),
        ("the Republic of Congo's navy", "republic-of-the-congo"),
    ],
)
def test_nationality_and_institution_name_a_state(roster: Roster, text: str, state: str) -> None:
    assert ids(roster, f"We met {text} today.") == [state]


def test_officials_act_for_their_state_while_in_office(roster: Roster) -> None:
    text = "Muhammadu Buhari spoke."
    assert [m.actor.id for m in roster.find(text, year=2020)] == ["nigeria"]
    assert roster.find(text, year=2025) == []
    assert ids(roster, text) == ["nigeria"]


def test_a_common_surname_needs_the_first_name_or_a_title(roster: Roster) -> None:
    assert ids(roster, "Then Carter left.") == []
    assert ids(roster, "Ash Carter came. Then Carter left.") == ["united-states"] * 2
    assert ids(roster, "President Petro left.")[-1] == "colombia"
    assert "australia" not in ids(roster, "Attorney General Abbott left.")


def test_a_surname_within_anothers_name_is_nobodys(roster: Roster) -> None:
    assert ids(roster, "We saw Melania Trump there.") == []
    assert ids(roster, "It is in Obama Avenue now.") == []
    assert ids(roster, "On Monday Obama left.") == ["united-states"]


def test_every_official_acts_for_somebody_and_has_years() -> None:
    officials = [official for _, official in read_officials(table_path("officials.csv"))]
    assert len({o.name for o in officials}) == len(officials)
    assert all(1950 < o.years[0] <= o.years[1] for o in officials)


@pytest.mark.parametrize(
    ("name", "actor"),
    [
        ("the Rapid Support Forces", "rapid-support-forces"),
        ("Kataib Hezbollah", "kataib-hezbollah"),
        ("Asa’ib Ahl al-Haq", "asaib-ahl-al-haq"),
        ("fighters from al-Qaeda in the Arabian Peninsula", "aqap"),
        ("M23 rebels", "m23"),
        ("Jama’at Nusrat al-Islam wal-Muslimin", "jnim"),
        ("the Arakan Army", "arakan-army"),
        ("New People’s Army guerrillas", "npa"),
        ("the Clan del Golfo", "gulf-clan"),
        ("Tehreek-e-Taliban Pakistan", "ttp"),
        ("the Donetsk People’s Republic", "donetsk-peoples-republic"),
        ("Lebanese Forces", "lebanese-forces"),
    ],
)
def test_armed_groups_are_named_in_the_spellings_of_the_press(
    roster: Roster, name: str, actor: str
) -> None:
    assert ids(roster, f"It was {name} who left.") == [actor]


@pytest.mark.parametrize(
    "name",
    [
        "Amhara Defence Movement",
        "Lofa Valley Liberation Army",
        "Liwa Ahrar Souriya",
        "Katibat al-Tawhid wal-Jihad",
        "Women's Resistance Brigades",
        "Army of the Free Hills",
    ],
)
def test_a_group_of_no_table_keeps_its_whole_name(roster: Roster, name: str) -> None:
    if name.startswith("Army of the"):
        name = name.replace("the ", "")
    found = roster.find(f"On Friday the {name} attacked a village and burned some houses.")
    assert [m.actor.name for m in found[:1]] == [name]
    assert found[0].actor.id == group_of(name).id
    assert not found[0].generic


@pytest.mark.parametrize(
    "text",
    [
        "the Salvation Army gave blankets to people",
        "a County Drug Task Force seized some money",
        "he visited Blue Grass Army Depot last night",
        "the Royal Air Force museum shows planes",
        "Residents Flee As Village Army Attacks",
        "the Five Star Movement lost its voters",
    ],
)
def test_other_bodies_with_such_words_are_no_armed_groups(roster: Roster, text: str) -> None:
    assert [i for i in ids(roster, text) if i not in roster.actors] == []


def test_a_states_forces_are_no_group_of_their_own(roster: Roster) -> None:
    assert ids(roster, "Tanzania People’s Defence Force men left the hills.")[0] == "tanzania"
    assert ids(roster, "the Zambian National Army left the hills") == ["zambia"]


def test_a_people_acts_through_its_police_and_not_as_civilians(roster: Roster) -> None:
    match = roster.find("Palestinian gunmen fired.")[0]
    assert (match.actor.id, match.generic) == ("militants", True)


def test_a_wrong_row_of_officials_is_named(tmp_path: Path) -> None:
    table = tmp_path / "people.csv"
    head = "name,aliases,actor,office,from,to,source\n"
    for row, said in (
        ("A,,,,,,", "fill both"),
        ("A,,kenya,,12,,", "digits"),
        ("A,,k,,2012,2010,", "swap"),
    ):
        table.write_text(head + row + "\n", encoding="utf-8")
        with pytest.raises(ActorError, match=r"people\.csv:2: .*" + said):
            list(read_officials(table))


def test_a_state_without_an_army_does_not_lend_it_its_name() -> None:
    roster = load_actors()
    (storming,) = roster.find("The army could storm Rafah.", country="PS")
    assert storming.actor.id == "army"
