"""
The words that belong to a place in its sentence: "40 km south-west of", "along … in Mali".

Who reads a text parses it and prints a place with the words that hang on it; parses part what
belongs together when names are rare. These frames read the sentence itself, left and right of the
words that are known, and offer wider ones; only such as can be drawn are taken. ``N`` stands for a
run of capitalised words, ``D`` for a direction, ``Q`` for a printed length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

__all__ = ["wordings"]

_REACH = 160
"""Characters to either side: a phrase is no longer than a line."""

_TIMES = 3
"""A sentence names a place no oftener; what repeats it on and on is no sentence."""

_DAYS = (
    r"(?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|"
    r"August|September|October|November|December)"
)
_WORD = rf"{_DAYS}[A-ZÀ-ÖØ-ÞḀ-ỿʿ‘][\w-]*(?:[’'](?!s\b)\w+)*"
_SMALL = r"(?:of|de|del|du|la|le|el|al|bin|and the)"
_N = rf"(?:(?:al|el|Al|El|the)[ -])?{_WORD}(?: (?:{_SMALL} (?:the )?)?{_WORD}){{0,3}}"
_D = r"(?:(?:north|south)(?:ern)?[- ]?(?:east|west)(?:ern)?|(?:north|south|east|west)(?:ern)?)"
_APPROX = (
    r"(?:(?:some|about|around|roughly|nearly|almost|within|less than|more than|at least|only|just|"
    r"over|up to|approximately|between) )*"
)
_Q = (
    rf"{_APPROX}(?:\d[\d.,]*(?: ?(?:-|–|to|and) ?\d[\d.,]*)?|(?:half )?a dozen|dozens of|"
    r"(?:a )?few|several|a couple of|ten|twenty|thirty|forty|fifty|sixty|hundreds of)[ -]"
    r"(?:kms?|kilomet(?:er|re)s?|(?:nautical )?miles?|mi|nm)\b(?: ?\([^()]{1,30}\))?"
)
_CALLED = (
    r"(?:the )?(?:(?:\w+ern )?(?:regional |provincial )?(?:capital|port|city|town|village)"
    r"(?: city)?(?: of|,)? )?"
)
_COAST = r"(?:coast(?:line)?|shores?|seaboard|coastal (?:strip|plain|area|region))"
_WAY = r"(?:road|highway|motorway|railway|route|axis|corridor|pipeline|supply line|front|frontier)"
_DIVISION = r"(?:provinces?|regions?|states?|oblasts?|governorates?|districts?|departments?)"
_IN = rf"(?: (?:in|near|through) (?:the )?{_N}(?: {_DIVISION})?)?"

# One row a construction; what an unadorned space parts may be parted by any white space.
_FRAMES = (
    rf"{_Q} (?:away )?(?:to the )?{_D} (?:of|from) {_CALLED}{_N}",
    rf"{_Q} (?:away )?(?:up|down)(?:stream|river) (?:of|from) {_CALLED}{_N}",
    rf"{_Q} (?:away )?(?:from|outside|of) {_CALLED}{_N}",
    rf"{_Q} off (?:the )?(?:{_COAST} of )?(?:the )?{_N}(?:(?:['’]s)? {_COAST})?",
    rf"(?:up|down)(?:stream|river) (?:of|from) {_N}(?: on (?:the )?{_N})?",
    rf"(?:along|across) (?:the )?(?:banks of )?(?:the )?{_N}(?: [Rr]iver)?{_IN}",
    (
        rf"(?:on )?(?:the )?(?:{_D}|left|right|opposite) (?:bank|shore)s? of (?:the )?{_N}"
        rf"(?: [Rr]iver)?{_IN}"
    ),
    rf"(?:both|either) (?:sides?|banks) of (?:the )?{_N}(?: [Rr]iver)?{_IN}",
    rf"(?:(?:along|on|off) )?(?:the )?(?:{_N} )?{_COAST} of (?:the )?{_N}",
    rf"(?:along|off) (?:the )?{_N}(?:['’]s)? (?:{_D} )?{_COAST}",
    rf"(?:the )?{_COAST} between {_N} and {_N}",
    rf"(?:just )?off (?:the )?{_N}",
    rf"(?:in |over )?(?:the )?(?:airspace|skies) (?:of|over|above) (?:the )?{_N}",
    rf"(?:in )?(?:the )?(?:territorial )?waters (?:of|off) (?:the )?{_N}",
    rf"{_N}(?:['’]s)? (?:airspace|skies|territorial waters|waters)",
    rf"(?:on )?(?:the )?{_WAY} (?:leading )?(?:to|towards?) {_N}",
    rf"(?:the )?{_WAY} (?:that links|linking|connecting|between|from) {_N} (?:with|and|to) {_N}",
    rf"(?:the )?{_N}(?: ?[–—] ?| to ){_N} (?:\w+ )?(?:{_WAY}|border)",
    rf"(?:the )?{_N}-{_N} (?:\w+ )?(?:{_WAY}|border)",
    (
        rf"(?:(?:near|along|on|across|straddling|close to) )?(?:the )?(?:{_N} )?(?:border|frontier)"
        rf"(?: (?:area|region|zone|triangle)s?)? (?:between|of) {_N}(?:, {_N})*,? and {_N}"
    ),
    rf"(?:near|along|on|across|close to) (?:the )?(?:{_N}[-–])?{_N} (?:border|frontier){_IN}",
    (
        rf"(?:the )?(?:(?:tri|three|triple)-?borders?(?: (?:area|region|zone))?|border triangle|"
        rf"tripoint) (?:of|between|where|shared by) {_N}, {_N},? and {_N}(?: meet| converge)?"
    ),
    (
        rf"(?:half-?way |midway |crossing )?between (?:the )?(?:\w+ )?{_N} and (?:the )?{_N}"
        r"(?: border)?"
    ),
    rf"(?:the )?{_D} (?:half|parts?|third|tip|end|reaches) of (?:the )?{_N}",
    rf"(?:the )?(?:far|extreme|deep) {_D} (?:of )?(?:the )?{_N}",
    rf"(?:deep|far) (?:inside|into|within|in) {_N}",
    rf"{_N}['’]s (?:far|deep|extreme) {_D}",
    rf"(?:the )?{_D} of (?:the )?{_N}",
    rf"{_D} {_N}",
    rf"(?:the )?(?:gates|outskirts|suburbs|edges?|fringes?|approaches) of {_CALLED}{_N}",
    (
        rf"(?:villages|hamlets|settlements|towns|areas?|farms|countryside) "
        rf"(?:around|surrounding|near|outside) (?:the )?{_N}"
    ),
    rf"[Gg]reater {_N}",
    rf"(?:the )?metropolitan area of {_N}",
    rf"{_N} (?:metropolitan area|pocket|enclave|salient|corridor|island|bridgehead)",
    (
        r"(?:the )?(?:foothills|mountains|hills|highlands|islands?|shores|basin|delta|mouth|foot)"
        rf" of (?:the )?{_N}"
    ),
    rf"{_N} (?:basin|delta|valley|foothills|mountains|hills|desert|peninsula)",
    rf"(?:the )?{_DIVISION} of {_N}(?:, {_N})+,? and {_N}",
    rf"{_N}(?:, {_N})*,? and {_N} {_DIVISION}",
)
_PATTERNS = tuple(re.compile(frame.replace(" ?", r"\s*").replace(" ", r"\s+")) for frame in _FRAMES)


def wordings(sentence: str, known: str) -> tuple[str, ...]:
    """
    List wider words for a place that stand in its sentence, the widest first.

    Parameters
    ----------
    sentence : str
        As printed.
    known : str
        The words of the place, white space made single.

    Examples
    --------
    >>> wordings("A mine killed two 15 km north-east of Bamako on Friday.", "Bamako")
    ('15 km north-east of Bamako', 'north-east of Bamako')
    >>> wordings("Two died in Bamako.", "Bamako")
    ()
    """
    wide = sorted(set(_spans(sentence, known)), key=lambda span: (span[0] - span[1], span[0]))
    texts = [" ".join(sentence[start:end].split()) for start, end in wide]
    return tuple(dict.fromkeys(text for text in texts if len(text) > len(known)))


def _spans(sentence: str, known: str) -> Iterator[tuple[int, int]]:
    words = r"\s+".join(map(re.escape, known.split()))
    for place in islice(re.finditer(words, sentence), _TIMES):
        low, high = max(0, place.start() - _REACH), place.end() + _REACH
        for pattern in _PATTERNS:
            for hit in pattern.finditer(sentence, low, high):
                if hit.start() < place.end() and place.start() < hit.end():
                    yield min(hit.start(), place.start()), max(hit.end(), place.end())
