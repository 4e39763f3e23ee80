"""
Names in Arabic script, alone in a text or amid English: the gazetteer's, with care.

Arabic has no capitals, and a town is often a word ("peace", "victory"). A name therefore counts
alone only where it is prominent, and where a preposition or a noun of kind stands before it (see
``geomap.gazetteer.names``) when it is less so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from geomap.gazetteer.names import arabic_cores, strip_articles
from geomap.recognition.known_names import Names
from geomap.text import fold

__all__ = ["has_arabic", "in_arabic"]

_SCRIPT = re.compile(r"[\u0620-\u065f\u066e-\u06d3\u06fa-\u06ff\u0640]+")
_LONGEST = 4
# A town of some 100,000, and one of some 5,000 (see geomap.gazetteer.weights).
_ALONE, _CUED = 0.6, 0.42
# In, from, to, towards, near, between, outside, inside, over; city, town, village, governorate,
# district, quarter, region, street, countryside, airport, border, province, state: folded.
_CUES = frozenset(
    """في من الي نحو قرب بين خارج داخل فوق مدينه بلده قريه محافظه قضاء حي منطقه شارع ريف مطار حدود
    ولايه دوله ميناء جزيره مخيم بمدينه بمحافظه بمنطقه""".split()
)
# Common nouns spelled like a city far away: floods (Seoul), corona (Coruña), country, full, scene,
# capital, state, how, statement, identity, and those of the calendar; folded, with article or not.
_WORDS = frozenset(
    """سيول السيول كورونا البلد كامل المشهد مشهد العاصمه عاصمه الدوله كيف بيان هويه سنه المدينه
    الشرق الغرب الشمال الجنوب الشرقيه الغربيه الداخليه الشروق المملكه""".split()
)


def has_arabic(text: str) -> bool:
    """Return True if a text has a letter of the Arabic script."""
    return _SCRIPT.search(text) is not None


def in_arabic(text: str, names: Names) -> list[tuple[int, int]]:
    """
    Find the names of places in Arabic script.

    Returns
    -------
    list of (int, int)
        Character offsets, end exclusive, in order, without overlaps.
    """
    return list(_found(text, names))


def _found(text: str, names: Names) -> Iterator[tuple[int, int]]:
    words = [(m.start(), m.end()) for m in _SCRIPT.finditer(text)]
    at = 0
    while at < len(words):
        size = next((n for n in _sizes(text, words, at) if _is_place(text, words, at, n, names)), 0)
        if size:
            yield words[at][0], words[at + size - 1][1]
        at += max(1, size)


def _sizes(text: str, words: list[tuple[int, int]], at: int) -> Iterator[int]:
    """Yield how many words may make one name, most first: only spaces stand inside a name."""
    most = 1
    while most < _LONGEST and at + most < len(words):
        if text[words[at + most - 1][1] : words[at + most][0]] not in {" ", "_", "-"}:
            break
        most += 1
    yield from range(most, 0, -1)


def _is_place(text: str, words: list[tuple[int, int]], at: int, size: int, names: Names) -> bool:
    name = text[words[at][0] : words[at + size - 1][1]].replace("_", " ")
    key = fold(name)
    head = key.partition(" ")[0]
    if len(key) < 3 or head in _CUES or key in _WORDS:
        return False
    if not names.knows(name):
        return size == 1 and any(_is_seat(core, names) for core in _cores(key))
    before = fold(text[slice(*words[at - 1])]) if at else ""
    tagged = text[words[at][0] - 1 : words[at][0]] == "#"
    return names.score(name) >= (_CUED if before in _CUES or tagged else _ALONE)


def _cores(key: str) -> list[str]:
    return [core for core in [strip_articles(key), *arabic_cores(key)] if core != key]


def _is_seat(core: str, names: Names) -> bool:
    """Whether what a clitic or article is written on to is a country or a capital."""
    if len(core) < 3 or core in _WORDS or not names.knows(core):
        return False
    best = names.best(core)
    return best is not None and best.place.feature_code in {"PCLI", "PPLC"} and best.score >= _ALONE
