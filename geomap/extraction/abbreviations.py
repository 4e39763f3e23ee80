"""Abbreviations that a text brings in itself: "the Karenni Army (KA) … KA fighters"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from geomap.actors import ActorMatch

__all__ = ["with_abbreviations"]

_BEHIND = re.compile(r"\s*[\[(]([A-Z][A-Za-z.&-]{1,9})[\])]")


def with_abbreviations(text: str, matches: Sequence[ActorMatch]) -> list[ActorMatch]:
    """
    Find actors again by the abbreviations that a text puts in brackets behind their names.

    Parameters
    ----------
    text : str
    matches : sequence of ActorMatch
        What the roster found, in text order.

    Returns
    -------
    list of ActorMatch
        With what the abbreviations add, in text order; what was found before is kept, unless it is
        a common noun's or stands for the very abbreviation.
    """
    meant: dict[str, ActorMatch] = {}
    for match in matches:
        behind = _BEHIND.match(text, match.end)
        if behind and not match.generic and _abbreviates(behind[1], text[match.start : match.end]):
            meant.setdefault(behind[1], match)
    if not meant:
        return list(matches)
    names = "|".join(re.escape(name) for name in sorted(meant, key=len, reverse=True))
    found = [
        ActorMatch(m.start(), m.end(), meant[m[0]].actor)
        for m in re.finditer(rf"(?<![\w-])(?:{names})(?![\w])", text)
    ]
    spans = {(m.start, m.end) for m in found}
    kept = [m for m in matches if (m.start, m.end) not in spans]
    fresh = [f for f in found if not any(m.start < f.end and f.start < m.end for m in kept)]
    return sorted([*kept, *fresh], key=lambda m: m.start)


def _abbreviates(short: str, name: str) -> bool:
    """
    Return True if the letters of a short form are initials of a name, in order, the first first.

    Examples
    --------
    >>> _abbreviates("KNU", "Karen National Union"), _abbreviates("KA", "Karenni Army")
    (True, True)
    >>> _abbreviates("AP", "Karen National Union"), _abbreviates("RSF", "Rapid Support Forces")
    (False, True)
    """
    letters = [c.lower() for c in short if c.isalpha()]
    words = [w.lower() for w in re.findall(r"\w+", name)]
    if not words or not letters or words[0][0] != letters[0]:
        return False
    at, rest = 0, "".join(words)
    for letter in letters:
        at = rest.find(letter, at) + 1
        if not at:
            return False
    initials = sum(word[0] in letters for word in words)
    return initials >= min(2, len(words))
