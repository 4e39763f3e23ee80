"""
Who does it, where and on which day must not change whether something happened, and what.

Pairs of our own sentences differ in one word alone: a nationality, an armed group, a town, the
building that is hit, the day, the reporter's phrase. Presence, type and status have to be the same.
The table of what is alike is printed: ``pytest -rP tests/extraction/test_swaps.py``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date

import pytest

from geomap.actors import load_actors
from geomap.extraction import extract_events
from geomap.gazetteer.index import Index
from geomap.model import Document, Mention, Place, Toponym
from geomap.parsing import parse_all
from geomap.settings import Settings

ALIKE = 0.98
"""The share of pairs that has to be alike; after studies of how models treat unlike actors."""

TOWN = re.compile(r"\[([^\]/]+)/([A-Z]{2})\]")

BASE = {
    "nation": "Russian",
    "group": "Boko Haram",
    "town": "[Kharkiv/UA]",
    "building": "house",
    "day": "on Monday",
    "reporter": "officials said",
}

SWAPS = {
    "nation": "Turkish Israeli Saudi American Syrian Kenyan Ukrainian Pakistani Iranian French",
    "group": "al-Shabaab|Islamic State|Hamas|the Taliban|Hezbollah|the Houthis|M23",
    "town": "[Lima/PE]|[Goma/CD]|[Sanaa/YE]|[Manila/PH]|[Aleppo/SY]|[Kano/NG]",
    "building": "office|school|church|mosque|hotel|clinic|warehouse|farm",
    "day": "on Friday|yesterday|on 3 March|overnight|last week",
    "reporter": "residents said|police said|the UN said|a spokesman said|witnesses said",
}

SENTENCES = [
    "{nation} jets bombed a {building} in {town} {day}, {reporter}.",
    "{nation} artillery shelled {town} {day}, {reporter}.",
    "{nation} troops killed three militants near {town} {day}.",
    "A {nation} drone hit a {building} in {town} {day}.",
    "{nation} strikes hit a {building} in {town} {day}, {reporter}.",
    "{nation} soldiers opened fire on protesters in {town} {day}.",
    "{nation} police arrested two students in {town} {day}.",
    "{nation} soldiers looted a {building} in {town} {day}.",
    "{nation} forces fired rockets at {town} {day}, {reporter}.",
    "{nation} troops clashed with rebels near {town} {day}.",
    "{group} attacked a {building} in {town} {day}, {reporter}.",
    "{group} kidnapped four teachers in {town} {day}, {reporter}.",
    "{group} fighters killed nine farmers near {town} {day}.",
    "{group} fighters burned a {building} in {town} {day}, {reporter}.",
    "{group} planted a bomb at a {building} in {town} {day}.",
    "A bomb exploded at a {building} in {town} {day}, {reporter}.",
    "A suicide bomber struck a {building} in {town} {day}.",
    "Protesters marched in {town} {day}.",
    "Heavy fighting broke out in {town} {day}, {reporter}.",
    "Gunmen stabbed a trader in {town} {day}, {reporter}.",
    "A mob burned a {building} in {town} {day}, {reporter}.",
    "Sappers defused a mine near {town} {day}.",
    # What tells no event tells none whoever is named.
    "{nation} runners swept the podium in {town} {day}.",
    "If {nation} jets bomb {town}, thousands will flee.",
    "Floods destroyed a {building} in {town} {day}, {reporter}.",
]


def pairs() -> Iterator[tuple[str, str, str]]:
    """Give what is swapped, the sentence, and the sentence with one word exchanged."""
    for sentence in SENTENCES:
        for slot, others in SWAPS.items():
            if f"{{{slot}}}" not in sentence:
                continue
            for other in others.split("|") if "|" in others else others.split():
                yield slot, fill(sentence, BASE), fill(sentence, {**BASE, slot: other})


def fill(sentence: str, words: dict[str, str]) -> str:
    text = sentence.format(**words)
    return (text[0].upper() + text[1:]).replace("a office", "an office").replace(
        "A Israeli", "An Israeli").replace("A American", "An American").replace(
        "A Iranian", "An Iranian").replace("A Ukrainian", "A Ukrainian")  # fmt: skip


def read(text: str) -> tuple[Document, list[Toponym]]:
    """Give the document of a sentence with one marked town, and the town resolved."""
    plain = TOWN.sub(r"\1", text)
    document = Document("doc", plain, source="Wire", published=date(2025, 3, 14))
    found = TOWN.search(text)
    assert found is not None
    start, (name, country) = found.start(), found.groups()
    where = Place(f"test:{name}", name, 10.0, 10.0, "P", "PPL", country)
    return document, [Toponym(Mention(start, start + len(name), name, "literal"), where, 0.9)]


@pytest.fixture(scope="module")
def told() -> dict[str, tuple[tuple[str, str], ...]]:
    roster, ground = load_actors(), Index()
    texts = sorted({t for _, *both in pairs() for t in both})
    read_in = [read(text) for text in texts]
    parsed = parse_all([document.text for document, _ in read_in], Settings())
    found = {}
    for text, (document, toponyms), doc in zip(texts, read_in, parsed, strict=True):
        events = extract_events(document, doc, toponyms, roster, ground)
        found[text] = tuple(sorted((e.sub_event_type, e.status) for e in events))
    return found


def test_there_are_enough_pairs() -> None:
    assert len(list(pairs())) >= 400


def test_one_word_exchanged_leaves_presence_type_and_status(
    told: dict[str, tuple[tuple[str, str], ...]],
) -> None:
    alike, whole = Counter[str](), Counter[str]()
    for slot, one, other in pairs():
        whole[slot] += 1
        alike[slot] += told[one] == told[other]
        if told[one] != told[other]:
            print(f"{slot}: {one} {told[one]} | {other} {told[other]}")
    for slot, count in whole.items():
        print(f"{slot:<10}{alike[slot]:>4} of {count}")
    print(f"{'all':<10}{alike.total():>4} of {whole.total()}")
    assert alike.total() >= ALIKE * whole.total()


@pytest.mark.parametrize("sentence", SENTENCES[-3:])
def test_what_tells_no_event_tells_none(
    told: dict[str, tuple[tuple[str, str], ...]], sentence: str
) -> None:
    assert told[fill(sentence, BASE)] == ()


@pytest.mark.parametrize("sentence", SENTENCES[:-3])
def test_what_tells_an_event_tells_one(
    told: dict[str, tuple[tuple[str, str], ...]], sentence: str
) -> None:
    assert told[fill(sentence, BASE)] != ()
