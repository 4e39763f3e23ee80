"""The kind of place that the words in and beside a mention ask for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from geomap.model import Mention, Place
from geomap.resolution.states import spelled_out

__all__ = ["Kind", "fits", "kind_of", "spellings"]

Kind = str | None

# Generic terms (those of GeoNames' feature codes in news English) → the kind they ask for.
_TERMS = {
    "division": "province governorate state region oblast prefecture canton muhafazah emirate",
    "district": "district county parish municipality borough shire",
    "settlement": "city town village capital suburb hamlet township port metropolis "
    "neighbourhood neighborhood downtown mayor police resident residents",
    "water": "river creek lake sea ocean gulf bay strait canal reservoir",
    "relief": "mountain mountains mount hill hills heights valley desert plain peninsula",
    "air": "airbase airfield airport aerodrome airstrip",
    "island": "island islands isle archipelago",
}
_KINDS = {word: kind for kind, words in _TERMS.items() for word in words.split()}
_AIR_BASE = re.compile(r"\s+(?:military |naval )?air(?:\s|-)?(?:base|port|field|strip)\b", re.I)
_OF = re.compile(r"\b([A-Za-z]+)\s+of\s+(?:the\s+)?(?:[a-z]+ern\s+)?$")
_BEFORE = re.compile(r"\b([a-z]+)\s+$")
_AFTER = re.compile(r"[\s-]+([A-Za-z]+)\b")
_QUALIFIERS = frozenset("the northern southern eastern western central greater upper lower".split())
# How GeoNames' classes and codes answer a kind; the first that matches counts.
_CLASSES = {
    "division": ("ADM1", "RGN"), "district": ("ADM2", "ADM3", "ADM1"), "settlement": ("P",),
    "water": ("H",), "relief": ("T", "RGN"), "air": ("AIRB", "AIRP", "AIRF"),
    "island": ("ISL", "ISLS", "T"),
}  # fmt: skip


def kind_of(text: str, mention: Mention) -> Kind:
    """
    Tell what kind of place a mention asks for, None where it does not say.

    Examples
    --------
    >>> text = "fled Latakia province for the city of Homs"
    >>> kind_of(text, Mention(5, 12, "Latakia")), kind_of(text, Mention(38, 42, "Homs"))
    ('division', 'settlement')
    """
    before, after = (
        text[max(0, mention.start - 40) : mention.start],
        text[mention.end : mention.end + 40],
    )
    if _AIR_BASE.match(after) or _AIR_BASE.search(mention.text):
        return "air"
    own = _KINDS.get(mention.text.split()[-1].lower()) if " " in mention.text else None
    if own:
        return own
    of, following = _OF.search(before), _AFTER.match(after)
    if of and of[1].lower() in _KINDS:
        return _KINDS[of[1].lower()]
    if following and following[1].lower() in _KINDS:
        return _KINDS[following[1].lower()]
    beside = _BEFORE.search(before)
    return _KINDS.get(beside[1]) if beside else None


def fits(place: Place, kind: Kind) -> bool:
    """Tell whether a place is of a kind; any place fits None."""
    if kind is None:
        return True
    return any(place.feature_code.startswith(c) or place.feature_class == c for c in _CLASSES[kind])


def spellings(text: str) -> Sequence[tuple[str, float]]:
    """
    Give the names under which to look a mention up, the fullest first, each with its worth (0–1).

    A name that is cut counts for less, as its prominence was earned by another place.

    Examples
    --------
    >>> spellings("Kerr County")
    (('Kerr County', 1.0), ('Kerr', 0.5))
    >>> spellings("U.K.")[1], spellings("Taftanaz airbase")[1], spellings("South Ossetian")[1]
    (('UK', 1.0), ('Taftanaz', 0.8), ('South Ossetia', 0.9))
    """
    found = {spelled_out(text) or text: 1.0}
    if "." in text:
        found.setdefault(text.replace(".", ""), 1.0)
    words = text.split()
    if _AIR_BASE.search(text):
        found.setdefault(_AIR_BASE.split(text)[0], 0.8)
    elif len(words) > 1 and words[-1].lower() in _KINDS:
        found.setdefault(" ".join(words[:-1]), 0.5)
    if len(words) > 1 and words[0].lower() in _QUALIFIERS:
        found.setdefault(" ".join(words[1:]), 0.8)
    for ending in ("n", "ns"):
        if text.endswith("a" + ending):
            found.setdefault(text.removesuffix(ending), 0.9)
    return tuple((name, worth) for name, worth in found.items() if name)
