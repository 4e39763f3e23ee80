from pathlib import Path

import pytest

from geomap.actors import KINDS, Roster, load_actors
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
        assert actor.colour
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


@pytest.mark.parametrize(
    ("row", "said"),
    [
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
