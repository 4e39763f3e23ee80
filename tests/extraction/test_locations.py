"""Where events happened: sentences of our own from all over the world, read with the gazetteer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from geomap.model import Document
from geomap.pipeline import extract_events
from geomap.settings import Settings

# What is told | the places of its events, as printed and in the order of the alphabet; "-": none
# | why it is still told wrongly.
TABLE = """
Rockets fired from Gaza hit Ashkelon on Monday. | Ashkelon
Fighters fired mortars at Donetsk from Avdiivka. | Donetsk
Jets that took off from Incirlik bombed Qamishli. | Qamishli
Helicopters from a base in Djibouti attacked Hodeidah. | Hodeidah
A drone launched from Belgorod struck Kharkiv. | Kharkiv
Ballistic missiles launched from Sanaa at Eilat were shot down. | Eilat
The army shelled Goma from positions near Sake. | Goma
Missiles fired from Kursk struck Sumy and Poltava. | Poltava; Sumy
Warships in the Caspian Sea fired missiles at Aleppo. | Aleppo
Bombers flew over Iraq and struck Raqqa. | Raqqa | the country flown over is taken for the place
The rocket flew past Jeddah and hit Mecca. | Mecca
Planes from Khmeimim air base bombed Idlib. | Idlib
Soldiers moved from Khartoum to Nyala on Tuesday. | Nyala
Kenya sent troops from Nairobi to Mogadishu. | Mogadishu
Ethiopia sent soldiers to Mogadishu. | Mogadishu
The foreign minister flew from Cairo to Tripoli for talks. | Tripoli
French soldiers withdrew from Timbuktu to Niamey. | Timbuktu
Ukrainian troops withdrew from Severodonetsk on Friday. | Severodonetsk
The marines pulled out of Kandahar in May. | Kandahar
Residents fled Homs after the attack. | Homs
Thousands of people fled from Mosul to Erbil. | Mosul
Families fled Khartoum for Wad Madani. | Khartoum
The Quetta-based group attacked a checkpoint in Kandahar. | checkpoint in Kandahar
The Nairobi-based militia attacked Garissa. | Garissa
The London-based monitor said rebels captured Palmyra. | Palmyra
A group based in Lahore attacked a hotel in Mumbai. | Mumbai
The monitor, based in Coventry, said jets bombed Homs. | Homs
Rebels from Benghazi attacked Sirte. | Sirte
BEIRUT: Shells fell on Homs on Sunday, activists said. | Homs
KABUL, May 3 - Gunmen killed four policemen in Ghazni. | Ghazni
NAIROBI (Reuters) - Militants attacked a village near Mandera. | village near Mandera
CAIRO — Air strikes killed nine people in Rafah. | Rafah
Militants killed two farmers in Maiduguri, a spokesman told AFP in Abuja. | Maiduguri
Troops captured Mekelle, a general told reporters in Addis Ababa. | Mekelle
The army bombed Sirte, a spokesman said in Benghazi. | Sirte
In Moscow, the ministry said missiles had struck Odesa. | Odesa
In a statement from Tehran, the guard said it attacked Erbil. | Erbil
Gunmen attacked a convoy between Gao and Kidal. | between Gao and Kidal
Rebels ambushed soldiers on the road between Goma and Bukavu. | the road between Goma and Bukavu
Fighting raged between Bakhmut and Kramatorsk. | between Bakhmut and Kramatorsk
Fighting between the army and rebels killed nine people in Tripoli. | Tripoli
A bomb exploded on the road from Kabul to Jalalabad. | the road from Kabul to Jalalabad
Air strikes hit Homs, Hama and Idlib. | Hama; Homs; Idlib
Protesters marched in Lagos, Abuja and Kano on Friday. | Abuja; Kano; Lagos
Bombs exploded in Baghdad and Kirkuk. | Baghdad; Kirkuk
Police arrested protesters in both Minsk and Brest. | Brest; Minsk
Pirates attacked a tanker in the Gulf of Aden and killed two sailors. | Gulf of Aden
Rebels attacked a ship in the Red Sea. | Red Sea
Pirates killed a captain in the Gulf of Guinea. | Gulf of Guinea
Washington said it had bombed Sirte. | Sirte
Kyiv said Russia shelled Kherson. | Kherson
Tehran sent fighters to Aleppo. | Aleppo
Islamabad arrested a militant in Karachi. | Karachi
Brazil beat Chile in Belo Horizonte. | -
The mayor of Medellin was killed in Bogota. | Bogota
A man from Aleppo was arrested in Hamburg. | Hamburg
Soldiers from Chad killed militants in Diffa. | Diffa
Demonstrators marched on the embassy of France in Ouagadougou. | Ouagadougou
Gunmen kidnapped a priest in Jos and took him to Kaduna. | Jos
Protesters gathered in Dhaka against the war in Gaza. | Dhaka
Police in Manila arrested a fugitive from Cebu. | Manila
The talks in Doha about the war in Sudan ended with an agreement. | Doha
Rebels who had captured Bunia attacked Beni. | Beni; Bunia | no event in a clause about the past
Militants attacked Timbuktu, where French soldiers are based. | Timbuktu
In Kherson, shelling killed a woman. | Kherson
A bomb killed five people in the Pakistani city of Peshawar. | Pakistani city of Peshawar
Shells hit a school in Taiz in Yemen. | Taiz
"""  # fmt: skip


def rows() -> Iterator[Any]:
    for line in TABLE.strip().splitlines():
        text, places, *why = (part.strip() for part in line.split("|"))
        marks = [pytest.mark.xfail(reason=why[0], strict=True)] if why else []
        yield pytest.param(text, places, marks=marks)


def placed(text: str) -> str:
    events = extract_events([Document("x", text)], Settings())
    words = sorted({event.place_text or "-" for event in events if event.place}) or ["-"]
    return "; ".join(w.removeprefix("near ").removeprefix("north of ") for w in words)


@pytest.mark.parametrize(("text", "places"), list(rows()))
def test_where_it_happened_is_neither_origin_way_nor_base(text: str, places: str) -> None:
    assert placed(text) == places


def test_what_encloses_a_village_of_no_gazetteer_stands_in_for_it() -> None:
    assert placed("Troops seized the village of Qwertan in the countryside of Aleppo.") == (
        "village of Qwertan in the countryside of Aleppo"
    )
    assert placed("Iraqi troops captured the Qwertan bridge north-west of Ramadi.") == (
        "north-west of Ramadi"
    )
