"""
A small grammar of spatial phrases: what a text says of a place, before any geometry.

``RULES`` is the grammar: one row a kind, tried in order, the more special first. The words are the
common English ones for parts, edges, directions, ways and divisions (Oxford Dictionary of English)
and, for Syria, *rif* and countryside as news agencies use them. ``X`` stands for a place's name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from geomap.text import fold

__all__ = [
    "PROVINCE",
    "RULES",
    "Kind",
    "Phrase",
    "PhraseRule",
    "bare_names",
    "parse_phrase",
    "part_of",
]

Kind = Literal[
    "distance", "border", "near_border", "road", "between", "way", "offshore", "coast",
    "countryside", "outskirts", "direction", "part", "around", "near", "province", "district",
    "halfway", "river", "bank", "stream", "waters", "airspace", "triangle", "deep", "metro",
    "island", "toward", "landform",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Phrase:
    """
    What a spatial phrase says.

    ``names`` are the noun phrases that name its places, as printed, in order; ``bearing`` is
    degrees clockwise from north, ``centre`` tells "central", ``distance_km`` a printed distance,
    ``farther_km`` the second of "between 20 and 30 km". ``side`` is a river's "left" or "right",
    "upstream" or "downstream", "far" of "the far north", "part" of "the north of"; ``sea`` the sea
    of "the Black Sea coast".
    """

    kind: Kind
    names: tuple[str, ...]
    text: str
    bearing: float | None = None
    centre: bool = False
    distance_km: float | None = None
    farther_km: float | None = None
    side: str = ""
    sea: str = ""


@dataclass(frozen=True, slots=True)
class PhraseRule:
    """One row of the grammar: a kind and the pattern that tells it."""

    kind: Kind
    pattern: re.Pattern[str]


_WINDS = {"north": 0.0, "northeast": 45.0, "east": 90.0, "southeast": 135.0, "south": 180.0,
          "southwest": 225.0, "west": 270.0, "northwest": 315.0}  # fmt: skip
"""The eight-wind compass rose."""

_DIR = (
    r"(?P<dir>(?:(?:north|south)(?:ern)?[- ]?(?:east|west)|north|south|east|west)(?:ern|erly)?"
    r"|central|centre|center|middle)"
)
_X = r"(?P<x>[^,;()]+?)"
_Y = r"(?P<y>[^,;()]+?)"
_Z = r"(?P<z>[^,;()]+?)"
_OVER = r"via|through|by\s+way\s+of|over|across|passing\s+(?:through|by|over)"
_END = r"(?=[,;()]|$)"
_WAY = (
    r"(?:road|highway|motorway|freeway|route|railway|railroad|supply line|axis|corridor|pipeline)"
)
_LINK = r"(?:linking|connecting|that links|that connects|which links|which connects|joining)"
_DASH = r"\s*[-–—]\s*"
_COUNT = r"\d+(?:[.,]\d+)*"
_UNIT = r"(?P<unit>kms?|kilomet(?:er|re)s?|(?:nautical\s+)?miles?|mi|nm)\b"
_BRACKET = r"(?:\s*\([^()]{1,30}\))?"  # agencies give the other unit in brackets
_SOME = (
    r"(?:a|some|half\s+a)\s+dozen|dozens\s+of|(?:a\s+)?few|several|a\s+couple\s+of|"
    r"ten|twenty|thirty|forty|fifty|sixty|hundreds\s+of"
)
_NUMBER = rf"(?:(?P<n>{_COUNT})|(?P<some>{_SOME}))[ -]?{_UNIT}{_BRACKET}"
_RANGE = (
    rf"(?:between\s+)?(?P<n>{_COUNT})\s*(?:and|to|[-–])\s*(?P<m>{_COUNT})[ -]?{_UNIT}{_BRACKET}"
)
# What stands before a name and says what it is: "the capital, Bangui", "the northern city of".
_CALLED = (
    r"(?-i:(?:the\s+)?(?:(?:[\w-]+ern\s+)?(?:regional\s+|provincial\s+)?"
    r"(?:capital|port|city|town|village)(?:\s+city)?(?:\s+of|,)?\s+)?)"
)
_RURAL = r"(?:countrysides?|rural areas?|hinterlands?|reef|rif|rural parts?)"
_EDGE = r"(?:outskirts|doorsteps?|suburbs?|edges?|fringes?|gates|periphery|approaches|entrances?)"
_COAST = r"(?:coast(?:line)?|shores?|seaboard|littoral|coastal\s+(?:region|areas?|strip|plain))"
_BANK = r"(?:banks?|sides?|shores?)"
_MEET = r"(?:\s+meet|\s+converge)?"
_TRI = (
    r"\b(?:(?:tri|three|triple)-?border(?:s)?(?:\s+(?:area|region|zone|point))?|"
    r"border\s+triangle|tripoint)"
)
_POCKET = r"(?:pocket|enclave|salient|corridor|front|sector|axis|bulge|bridgehead)"
_LANDFORM = (
    r"(?:foothills|mountains|hills|highlands|shores|islands|basin|delta|mouth|foot|desert|valley|"
    r"peninsula)"
)
_DWELLINGS = r"(?:villages|hamlets|settlements|towns|farms|camps|communities)"
PROVINCE = r"(?:provinces?|governorates?|muhafaza|states?|regions?|oblast)"
_DISTRICT = r"(?:districts?|sub-?districts?|county|counties|municipality|nahiyah?|mantiqa)"


def _rule(kind: Kind, *patterns: str) -> PhraseRule:
    return PhraseRule(kind, re.compile("|".join(f"(?:{p})" for p in patterns), re.IGNORECASE))


def _rules(kind: Kind, *patterns: str) -> tuple[PhraseRule, ...]:
    """Make a row for each pattern: named groups may stand but once in an expression."""
    return tuple(_rule(kind, p) for p in patterns)


RULES: tuple[PhraseRule, ...] = (
    *_rules("offshore",
        rf"{_NUMBER}\s+off\s+(?:the\s+)?(?:coast|shores?)\s+of\s+{_X}{_END}",
        rf"{_NUMBER}\s+off\s+(?:the\s+)?(?P<x>[\w ]+?)(?:['’]s?)?\s+(?:\w+\s+)?(?:coast|shores?)\b",
        rf"{_NUMBER}\s+off\s+{_X}{_END}"),
    *_rules("stream",
        rf"(?:{_NUMBER}\s+)?\b(?P<side>up|down)(?:stream|river)\s+(?:of|from)\s+{_X}"
        rf"(?:\s+on\s+{_Y})?{_END}"),
    *_rules("distance",
        rf"{_RANGE}\s+(?:away\s+)?(?:to\s+the\s+)?{_DIR}\s+(?:of|from)\s+{_CALLED}{_X}{_END}",
        rf"{_RANGE}\s+(?:away\s+)?(?:from|outside)\s+{_CALLED}{_X}{_END}",
        rf"{_NUMBER}\s+(?:away\s+)?(?:to\s+the\s+)?{_DIR}\s+(?:of|from)\s+{_CALLED}{_X}{_END}",
        rf"{_NUMBER}\s+(?:away\s+)?(?:from|outside|off)\s+{_CALLED}{_X}{_END}",
        rf"\bwithin\s+(?:\w+\s+)?{_NUMBER}\s+of\s+{_CALLED}{_X}{_END}"),
    *_rules("triangle",
        rf"{_TRI}\s+(?:of|between|where|shared\s+by)\s+{_X}\s*,\s*{_Y}\s*,?\s+and\s+{_Z}{_MEET}{_END}"),
    *_rules("border",
        r"\b(?:border|frontier)s?(?:\s+(?:area|region|zone)s?)?\s+(?:between|of)\s+"
        rf"{_X}\s+and\s+{_Y}{_END}"),
    *_rules("near_border",
        rf"\b(?:near|close\s+to|along|by|on)\s+(?:the\s+)?borders?\s+(?:with|of)\s+{_X}{_END}",
        r"\b(?:near|close\s+to|along|by|on)\s+(?:the\s+)?(?P<x>[\w ]+?)\s+(?:border|frontier)\b"),
    *_rules("border",
        rf"(?P<x>[\w ]+?){_DASH}(?P<y>[\w ]+?)\s+(?:border|frontier)\b",
        rf"\b(?:border|frontier)s?\s+with\s+{_X}{_END}",
        r"^(?!between\b)(?:the\s+)?(?P<x>[\w ]+?)\s+(?:border|frontier)s?\b"),
    *_rules("coast",
        rf"\b{_COAST}\s+between\s+{_X}\s+and\s+{_Y}{_END}"),
    *_rules("bank",
        rf"\b{_DIR}\s+{_BANK}\s+of\s+{_X}(?:\s+(?:in|near)\s+{_Y})?{_END}",
        rf"\b(?P<side>left|right)\s+bank\s+of\s+{_X}(?:\s+(?:in|near)\s+{_Y})?{_END}"),
    *_rules("toward", rf"^(?:on\s+)?(?:the\s+)?{_WAY}\s+(?:leading\s+)?to(?:wards?)?\s+{_X}{_END}"),
    *_rules("road",
        rf"\b{_WAY}s?\s+(?:\w+\s+)?(?:between|from)\s+{_X}\s+(?:and|to|with)\s+{_Y}{_END}",
        rf"\b{_WAY}s?\s+{_LINK}\s+{_X}\s+(?:and|to|with)\s+{_Y}{_END}",
        rf"(?P<x>\b[\w'’ʿ -]+?)\s*[–—]\s*(?P<y>[\w'’ʿ -]+?)\s+(?:\w+\s+)?{_WAY}\b",
        rf"(?P<x>\b[\w'’ʿ -]+?)\s+to\s+(?P<y>[\w'’ʿ -]+?)\s+(?:\w+\s+)?{_WAY}\b",
        rf"(?P<x>\b[\w'’ʿ -]+-[\w'’ʿ -]+?)\s+(?:international\s+)?{_WAY}\b"),
    *_rules("halfway", rf"\b(?:half|mid)-?way\s+between\s+{_X}\s+and\s+{_Y}{_END}"),
    *_rules("between",
        rf"\bbetween\s+{_X}\s*,\s*{_Y}\s*,?\s+and\s+{_Z}{_END}",
        rf"\bbetween\s+{_X}\s+and\s+{_Y}{_END}"),
    *_rules("way",
        rf"\bfrom\s+{_X}\s+(?:to|towards?)\s+{_Y}\s*,?\s+(?:{_OVER})\s+(?P<z>[^;()]+?)(?=[;()]|$)",
        rf"\bfrom\s+{_X}\s*,?\s+(?:{_OVER})\s+(?P<z>[^;()]+?)\s*,?\s+(?:to|towards?)\s+{_Y}{_END}",
        rf"\bfrom\s+{_X}\s+to\s+{_Y}{_END}"),
    *_rules("airspace",
        rf"\b(?:airspace|skies|sky)\s+(?:of|over|above)\s+{_X}{_END}",
        rf"^(?:in\s+|over\s+)?(?:the\s+)?{_X}(?:['’]s?)?\s+(?:airspace|skies)\b"),
    *_rules("waters",
        rf"\b(?:territorial\s+)?waters\s+(?:of|off)\s+{_X}{_END}",
        rf"^(?:in\s+)?(?:the\s+)?{_X}(?:['’]s?)?\s+(?:territorial\s+)?waters\b"),
    *_rules("offshore",
        rf"\boff\s+(?:the\s+)?(?:coast|shores?)\s+of\s+{_X}{_END}",
        r"\boff\s+(?:the\s+)?(?P<x>[\w ]+?)(?:['’]s?)?\s+(?:\w+\s+)?(?:coast|shores?)\b",
        rf"^(?:just\s+)?off\s+{_X}{_END}"),
    *_rules("coast",
        r"\b(?P<sea>[\w ]+?\s+Sea|Mediterranean|Atlantic|Pacific|Caribbean|Baltic|Adriatic|Aegean|"
        r"Caspian)"
        rf"\s+{_COAST}\s+of\s+{_X}{_END}",
        rf"\b{_COAST}\s+of\s+{_X}{_END}",
        rf"^(?:on\s+|along\s+)?(?:the\s+)?(?P<x>[\w ]*?)(?:['’]s?)?\s*\b{_COAST}\b"),
    *_rules("river",
        rf"\b(?:along|both\s+sides\s+of|either\s+side\s+of|(?:both\s+)?banks\s+of|across)\s+{_X}"
        rf"(?:\s+(?:in|near|through)\s+{_Y})?{_END}"),
    *_rules("countryside",
        rf"(?:\b{_DIR}\s+)?\b{_RURAL}\s+(?:of|around|outside|near)\s+{_X}{_END}",
        rf"\b{_RURAL}\s+(?:to\s+the\s+)?{_DIR}\s+of\s+{_X}{_END}",
        rf"{_X}['’]s?\s+(?:{_DIR}\s+)?{_RURAL}\b",
        rf"\b(?:rural|rif)\s+(?:{_DIR}\s+)?{_X}{_END}",
        rf"\b{_DIR}\s+{_X}\s+{_RURAL}\b",
        rf"{_X}\s+(?:{_DIR}\s+)?{_RURAL}\b",
        rf"\b{_DWELLINGS}\s+(?:around|surrounding)\s+{_X}{_END}"),
    *_rules("outskirts",
        rf"(?:\b{_DIR}\s+)?\b{_EDGE}\s+(?:of|to)\s+{_CALLED}{_X}{_END}",
        rf"{_X}['’]s?\s+(?:{_DIR}\s+)?{_EDGE}\b"),
    *_rules("deep",
        rf"\b(?:deep|far)\s+(?:inside|into|within|in)\s+{_X}{_END}"),
    *_rules("part",
        rf"\b(?P<side>far|deep|extreme|northernmost|uttermost)\s+{_DIR}\s+(?:of\s+)?{_X}{_END}",
        rf"{_X}['’]s?\s+(?P<side>far|deep|extreme)\s+{_DIR}\b",
        rf"\b(?P<side>the|in)\s+{_DIR}\s+of\s+{_X}{_END}"),
    *_rules("direction", rf"\b{_DIR}\s+of\s+{_X}{_END}"),
    *_rules("province", rf"^(?:in\s+)?(?:the\s+)?[\w ]+['’]s\s+{_DIR}\s+{_X}\s+{PROVINCE}$"),
    *_rules("part",
        rf"\b{_DIR}\s+(?:parts?|areas?|sectors?|half|third|tip|reaches|end|flank)\s+of\s+{_X}{_END}",
        rf"{_X}['’]s?\s+(?:\w+\s+)?{_DIR}\b",
        rf"(?:^|\bin\s+)(?!.*['’]s\s)(?:in\s+|the\s+)*{_DIR}\s+(?:parts?\s+of\s+)?{_X}{_END}",
        rf"\b(?P<dir>downtown|heart|city\s+cent(?:er|re))\s+(?:of\s+)?{_X}{_END}"),
    *_rules("metro",
        rf"^(?:in\s+)?(?:the\s+)?greater\s+{_X}(?:\s+area|\s+region)?{_END}",
        rf"\bmetropolitan\s+(?:area|region)\s+of\s+{_X}{_END}",
        rf"{_X}(?:['’]s?)?\s+(?:metropolitan|metro)\s+(?:area|region)\b"),
    *_rules("around",
        rf"\b(?:around|surrounding)\s+{_X}{_END}",
        rf"^(?:in\s+)?{_X}\s+and\s+(?:its\s+|the\s+)?(?:surroundings?|environs|surrounding\s+\w+)\b",
        rf"\b(?:area|vicinity|neighbou?rhood|environs|surroundings)\s+of\s+{_X}{_END}",
        rf"^(?:in\s+)?(?:the\s+)?{_X}\s+{_POCKET}\b"),
    *_rules("landform",
        rf"\b{_LANDFORM}\s+(?:of|around|near|above)\s+{_X}{_END}",
        rf"^(?:the\s+)?{_X}\s+{_LANDFORM}$"),
    *_rules("near",
        rf"\b(?:near(?:by)?|outside|by|beside)\s+(?:of\s+|to\s+)?{_X}{_END}",
        rf"\b(?:close\s+to|not\s+far\s+from|next\s+to|adjacent\s+to)\s+{_X}{_END}"),
    *_rules("island",
        rf"\bisland\s+of\s+{_X}{_END}", rf"^(?:on\s+)?(?:the\s+)?{_X}\s+island\b"),
    *_rules("district",
        rf"\b{_DISTRICT}\s+of\s+{_X}{_END}", rf"{_X}\s+{_DISTRICT}\b"),
    *_rules("province",
        rf"\b{PROVINCE}\s+of\s+(?P<x>[^;()]+?)(?=[;()]|$)",
        rf"(?P<x>[^;()]+?)(?:['’]s?)?\s+{PROVINCE}\b"),
)  # fmt: skip

_SIDE = re.compile(rf"^(?:in\s+|the\s+)*{_DIR}\s+{_X}$", re.IGNORECASE)
_MILE_KM = 1.609344
_NAUTICAL_KM = 1.852
# Numbers as words, and what the press means by the vague ones: the middle of what they may say.
_SOME_IS = {
    "dozen": 12.0, "some dozen": 12.0, "half a dozen": 6.0, "dozens of": 40.0, "few": 4.0,
    "several": 6.0, "couple of": 2.0, "ten": 10.0, "twenty": 20.0, "thirty": 30.0, "forty": 40.0,
    "fifty": 50.0, "sixty": 60.0, "hundreds of": 300.0,
}  # fmt: skip
_SIDES = {
    "left": "left", "right": "right", "up": "upstream", "down": "downstream", "far": "far",
    "deep": "far", "extreme": "far", "northernmost": "far", "uttermost": "far", "the": "part",
    "in": "part",
}  # fmt: skip
_ARTICLES = re.compile(r"^(?:in|at|on|to|into|inside|the|a|an|all|of)\s+", re.IGNORECASE)
_LIST = re.compile(r"\s*,\s*(?:and\s+|then\s+)?|\s+and\s+(?:then\s+)?", re.IGNORECASE)
_OF = re.compile(r"\b(?:of|in|called|named)\s+", re.IGNORECASE)
# The articles and particles of Arabic and Romance names that stay small within a name.
_SMALL = r"al-\w+|\b(?:al|el|ash|as|ad|ar|at|an|az|bin|de|la|of|the)\b"
_NAME_RUN = re.compile(rf"(?:(?:[A-ZÀ-ÞḀ-ỿʿ‘][\w'’ʿ-]*|{_SMALL})(?:\s+(?=\S)|$))+")

_LONGEST = 160
"""Characters: a phrase is no longer than a line; what is, is not read (it could only cost time)."""


def parse_phrase(text: str) -> Phrase | None:
    """
    Read a spatial phrase; None where the text says no more than a name.

    Examples
    --------
    >>> said = parse_phrase("the northern countryside of Hama")
    >>> said.kind, said.names, said.bearing
    ('countryside', ('Hama',), 0.0)
    >>> parse_phrase("20 miles south-east of Palmyra").distance_km
    32.18688
    >>> parse_phrase("Aleppo") is None
    True
    """
    plain = " ".join(text.split())
    if len(plain) > _LONGEST:
        return None
    for rule in RULES:
        found = rule.pattern.search(plain)
        if found and (names := _names(rule.kind, found)) is not None:
            return _phrase(rule.kind, names, found, text)
    return None


def part_of(text: str) -> Phrase | None:
    """
    Read a direction and a name alone, whatever else the name may sound like.

    Examples
    --------
    >>> said = part_of("western Rif Dimashq")
    >>> said.names, said.bearing
    (('Rif Dimashq',), 270.0)
    """
    found = _SIDE.search(" ".join(text.split())[:_LONGEST])
    return _phrase("part", (found["x"].strip(),), found, text) if found else None


def _phrase(kind: Kind, names: tuple[str, ...], found: re.Match[str], text: str) -> Phrase:
    said = found.groupdict()
    word = re.sub(r"(?:ern|erly)\b|[- ]|ern(?=east|west)", "", (said.get("dir") or "").casefold())
    unit = _unit_km(said.get("unit") or "km")
    some = " ".join((said.get("some") or "").casefold().split())
    counts = [said.get("n"), said.get("m")]
    near, far = (float(n.replace(",", "")) * unit if n else None for n in counts)
    if some:
        near = _SOME_IS[some.removeprefix("a ")] * unit
    return Phrase(
        kind, names, text, _WINDS.get(word), bool(word) and word not in _WINDS, near, far,
        _SIDES.get((said.get("side") or "").casefold(), ""), said.get("sea") or "",
    )  # fmt: skip


def _unit_km(unit: str) -> float:
    if unit[0] in "kK":
        return 1.0
    return _NAUTICAL_KM if unit[0] in "nN" else _MILE_KM


def _names(kind: Kind, found: re.Match[str]) -> tuple[str, ...] | None:
    said = found.groupdict()
    x, y, z = ((said.get(group) or "").strip() for group in "xyz")
    if kind == "way" and z:  # "from A to B via C, D and E"
        return x, *_LIST.split(z), y
    if y:
        return (x, y, z) if z else (x, y)
    if kind == "road":  # "Latakia-Jisr al-Shughour road": which hyphen parts it, geometry finds out
        return (x,)
    if kind in ("countryside", "province", "outskirts") and " and " in x:
        return tuple(_LIST.split(x))
    return (x,) if x or kind == "coast" else None


def bare_names(noun: str) -> tuple[str, ...]:
    """
    List what may be the name in a noun phrase, the likeliest first.

    Examples
    --------
    >>> bare_names("the Alawite heartland of Latakia")
    ('Alawite heartland of Latakia', 'Latakia', 'Alawite')
    """
    whole = noun.strip()
    while _ARTICLES.match(whole):
        whole = _ARTICLES.sub("", whole, count=1)
    tail = _OF.split(whole)[-1]
    runs = [_ARTICLES.sub("", run.group().strip()) for run in _NAME_RUN.finditer(whole)]
    tails = [t for run in [tail, *runs] for t in _suffixes(run)]
    return tuple(dict.fromkeys(name for name in [whole, tail, *runs, *tails] if fold(name)))


def _suffixes(run: str) -> list[str]:
    words = run.split()
    return [" ".join(words[i:]) for i in range(1, len(words)) if words[i][:1].isupper()]
