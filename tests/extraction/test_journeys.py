"""Ways of what moves, as texts tell them; and sentences with "from" and "to" that tell none."""

from __future__ import annotations

import re

import pytest

from geomap.actors import load_actors
from geomap.extraction.context import ParsedDocument
from geomap.extraction.journeys import journey_of
from geomap.model import Document, Mention, Place, Toponym
from geomap.parsing import parse
from geomap.settings import Settings

# Places stand in brackets; a class after "|" where it is no town: H a sea, A a country.
WAYS = [
    # ships
    ("The grain ship sailed from [Odesa] to [Istanbul] on Tuesday.", "sea: Odesa > Istanbul"),
    ("The carrier left [Norfolk] for the [Red Sea|H] via [Suez].",
     "sea: Norfolk > Red Sea via Suez"),
    ("Two bulk carriers sailed from [Chornomorsk] to [Constanta].", "sea: Chornomorsk > Constanta"),
    ("A tanker bound from [Fujairah] to [Rotterdam] caught fire.", "sea: Fujairah > Rotterdam"),
    ("A dhow that sailed from [Bandar Abbas] to [Hodeidah] was stopped.",
     "sea: Bandar Abbas > Hodeidah"),
    ("Landing ships left [Novorossiysk] for [Tartus] last week.", "sea: Novorossiysk > Tartus"),
    ("A frigate escorted the ship from [Salalah] to [Jeddah].", "sea: Salalah > Jeddah"),
    ("The ship steamed from [Shanghai] to [Los Angeles].", "sea: Shanghai > Los Angeles"),
    ("The vessel was carrying rifles from [Chabahar] to [Mukalla].", "sea: Chabahar > Mukalla"),
    ("The ferry crossed from [Calais] to [Dover].", "sea: Calais > Dover"),
    ("The destroyer will sail from [Toulon] through the [Strait of Gibraltar|H] to [Brest].",
     "sea: Toulon > Brest via Strait of Gibraltar"),
    ("A boat with migrants departed from [Zuwara] for [Lampedusa].", "sea: Zuwara > Lampedusa"),
    ("The submarine moved from [Severodvinsk] to the [Barents Sea|H].",
     "sea: Severodvinsk > Barents Sea"),
    ("The convoy of ships went from [Liverpool] to [Murmansk].", "sea: Liverpool > Murmansk"),
    ("The ship sailed from [Odesa] to [Istanbul] and [Tripoli].", "sea: Odesa > Istanbul, Tripoli"),
    # convoys
    ("The convoy left [Damascus] for [Madaya].", "land: Damascus > Madaya"),
    ("An aid convoy travelled from [Port Sudan] through [Atbara] to [Khartoum].",
     "land: Port Sudan > Khartoum via Atbara"),
    ("Trucks carrying flour drove from [Homs] to [Aleppo] through [Salamiyah].",
     "land: Homs > Aleppo via Salamiyah"),
    ("The trucks left [Port Sudan] on Monday and travelled to [Kassala].",
     "land: Port Sudan > Kassala"),
    ("A convoy from [Homs] to [Aleppo] was shelled.", "land: Homs > Aleppo"),
    ("Gunmen ambushed an army convoy travelling from [Niamey] to [Inates].",
     "land: Niamey > Inates"),
    ("Buses took fighters from [Foua] to [Idlib].", "land: Foua > Idlib"),
    ("Tanks moved from [Belgorod] towards [Kharkiv].", "land: Belgorod > Kharkiv"),
    ("A column of tanks advanced from [Kherson] to [Mykolaiv].", "land: Kherson > Mykolaiv"),
    ("Ambulances carried the wounded from [Rafah] to [Arish].", "land: Rafah > Arish"),
    ("Trains carried civilians from [Kramatorsk] to [Lviv].", "land: Kramatorsk > Lviv"),
    ("The army moved a column of tanks from [Goma] to [Sake].", "land: Goma > Sake"),
    # forces
    ("Peacekeepers withdrew from [Tessalit] to [Gao].", "land: Tessalit > Gao"),
    ("Troops marched from [Kunduz] to [Baghlan].", "land: Kunduz > Baghlan"),
    ("Soldiers retreated from [Lyman] to [Kreminna].", "land: Lyman > Kreminna"),
    ("The army transferred troops from [Hama] to [Deir ez-Zor].", "land: Hama > Deir ez-Zor"),
    ("Fighters fled from [Mosul] to [Raqqa].", "land: Mosul > Raqqa"),
    # people on the move
    ("Refugees walked from [Horgos] to [Roszke].", "land: Horgos > Roszke"),
    ("Migrants travel from [Cucuta] to [Necocli] via [Medellin].",
     "land: Cucuta > Necocli via Medellin"),
    ("Thousands of refugees fled from [Lachin] to [Goris].", "land: Lachin > Goris"),
    ("About 300 civilians were evacuated from [Foua] to [Idlib].", "land: Foua > Idlib"),
    ("Herders drove cattle from [Mopti] to [Segou].", "land: Mopti > Segou"),
    ("Migrants crossed from [Tijuana] into [San Diego].", "land: Tijuana > San Diego"),
    ("Families returned from [Deraa] to [Tafas].", "land: Deraa > Tafas"),
    ("Refugees trekked from [Horgos] through [Hungary|A] to [Nickelsdorf].",
     "land: Horgos > Nickelsdorf via Hungary"),
    # flights
    ("Four jets flew from [Akrotiri] to targets near [Raqqa].", "air: Akrotiri > Raqqa"),
    ("Four jets flew from [Akrotiri] in [Cyprus|A] to targets near [Raqqa].",
     "air: Akrotiri > Raqqa"),
    ("Bombers flew from [Mozdok] over [Iran|A] and [Iraq|A] to [Deir ez-Zor].",
     "air: Mozdok > Deir ez-Zor via Iran, Iraq"),
    ("A cargo plane flew from [Tehran] to [Latakia] via [Baghdad].",
     "air: Tehran > Latakia via Baghdad"),
    ("Drones flew from [Primorsk] across the [Black Sea|H] to [Odesa].",
     "air: Primorsk > Odesa via Black Sea"),
    ("A flight from [Amman] to [Beirut] was cancelled.", "air: Amman > Beirut"),
    ("Helicopters flew from [Kabul] to [Ghazni].", "air: Kabul > Ghazni"),
    # none of them
    ("From January to March no lorry came to [Khartoum].", "none"),
    ("The station in [Belgrade] was closed from Monday to Friday.", "none"),
    ("In [Aleppo] things went from bad to worse.", "none"),
    ("Prices in [Omdurman] rose from 3 to 5 pounds.", "none"),
    ("A man from [Aleppo] spoke to a court in [Koblenz].", "none"),
    ("A refugee from [Aleppo] went to school in [Bremen].", "none"),
    ("The chancellor will travel from [Berlin] to [Ankara].", "none"),
    ("She moved from [Lagos] to [London] as a child.", "none"),
    ("The road from [Damascus] to [Homs] was shelled.", "none"),
    ("Rebels shelled the road from [Damascus] to [Homs].", "none"),
    ("The team moved from [Mykolaiv] to [Lviv].", "none"),
    ("Power passed from [Moscow] to [Kyiv].", "none"),
    ("A typhoon moved from [Luzon] towards [Hainan].", "none"),
    ("The stage runs from [Brussels] to [Binche].", "none"),
    ("Refugees fled from [Syria|A] to [Germany|A].", "none"),
    ("No convoy travelled from [Homs] to [Aleppo].", "none"),
    ("The convoy did not go from [Homs] to [Aleppo].", "none"),
    ("Troops in [Homs] fired from a hill to the east of [Rastan].", "none"),
    ("The pipeline carries oil from [Baku] to [Ceyhan].", "none"),
    ("He walked from the kitchen to the garden in [Kent].", "none"),
    ("Ships in [Odesa] wait for inspectors from [Istanbul].", "none"),
    ("The convoy was stopped in [Homs].", "none"),
    ("A letter was sent from [Geneva] to [Damascus].", "none"),
    ("The border from [Jarablus] to [Azaz] is closed to refugees.", "none"),
    ("Refugees from [Homs] appealed to [Geneva].", "none"),
    ("The fleet is based in [Tartus] and [Latakia].", "none"),
]  # fmt: skip
_MARK = re.compile(r"\[([^]|]+)(?:\|([A-Z]))?\]")
_CODES = {"H": "SEA", "A": "PCLI", "P": "PPL"}


@pytest.mark.parametrize(("marked", "expected"), WAYS)
def test_what_moves_tells_its_way(marked: str, expected: str) -> None:
    found = []
    scene = _scene(marked)
    for token in scene.doc:
        way = journey_of(scene, token)
        if way is not None:
            goals = ", ".join(spot.place.name for spot in way.destinations)
            over = ", ".join(spot.place.name for spot in way.through)
            via = f" via {over}" if over else ""
            found.append(f"{way.mode}: {way.origin.place.name} > {goals}{via}")
    assert sorted(set(found)) == ([] if expected == "none" else [expected])


def _scene(marked: str) -> ParsedDocument:
    toponyms: list[Toponym] = []
    text, at = "", 0
    for found in _MARK.finditer(marked):
        text += marked[at : found.start()]
        name, kind, at = found[1], found[2] or "P", found.end()
        place = Place(f"x:{name}", name, 0, 0, kind, _CODES[kind], country="SY")
        toponyms.append(Toponym(Mention(len(text), len(text) + len(name), name), place, 1.0))
        text += name
    text += marked[at:]
    doc = parse(text, Settings())
    return ParsedDocument(Document("d", text), doc, toponyms, load_actors(Settings().actors))


def test_a_way_to_two_towns_without_whence_is_none() -> None:
    scene = _scene("Convoys of aid drove to [Aleppo] and to [Homs] on Friday.")
    assert [way for token in scene.doc if (way := journey_of(scene, token)) is not None] == []
