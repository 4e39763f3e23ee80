"""Names of parties in other datasets → actor ids: the shipped actors', else a slug of the name."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from geomap.actors import Roster, load_actors
from geomap.text import slug

__all__ = ["allied", "identifier"]

# How ACLED and UCDP name what belongs to a state: "Military Forces of Yemen (2012-) Navy",
# "Government of Uganda". ACLED sets the years of the government in brackets.
_OF_STATE = re.compile(
    r"(?P<part>Government|Military Forces|Police Forces|Security Forces|Armed Forces)"
    r" of (?:the )?(?P<state>[^(]+?)\s*(?:\(\d{4}-(?:\d{4})?\)\s*(?P<unit>.*))?\Z"
)
# ACLED sets a country after a group and initials before it: "Islamic State (Iraq)", "YPG: …".
_BRACKET = re.compile(r"\s*\([^()]*\)\s*\Z")
_INITIALS = re.compile(r"\A[\w-]{2,10}: ")
_CROWDS = ("civilians", "protesters", "rioters")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")


def identifier() -> Callable[[str, str | None], str]:
    """
    Return a function from a party's name and kind to its id.

    A state is its name and its forces' ids begin with it; crowds of a kind (civilians) are one
    actor, whatever their country; a name that geomap's table of actors knows has its id there.

    Examples
    --------
    >>> identify = identifier()
    >>> identify("Military Forces of Russia (2000-)", "state forces")
    'russia-military-forces'
    >>> identify("Government of Uganda", None), identify("Islamic State (Iraq)", None)
    ('uganda', 'isis')
    >>> identify("Civilians (Kenya)", "civilians"), identify("Wagner Group", "external forces")
    ('civilians', 'wagner-group')
    """
    roster = load_actors()

    @cache
    def identify(name: str, kind: str | None) -> str:
        if kind in _CROWDS:
            return str(kind)
        found = _OF_STATE.match(name)
        if found:
            return _state_part(found, roster)
        bare = _BRACKET.sub("", name)
        readings = (name, bare, _INITIALS.sub("", bare), bare.partition(": ")[0])
        ids = (_known(reading, roster) for reading in readings if reading)
        return next((known for known in ids if known), slug(_INITIALS.sub("", name)))

    return identify


def _state_part(found: re.Match[str], roster: Roster) -> str:
    state = _known(found["state"], roster) or slug(found["state"])
    part = "" if found["part"] == "Government" else found["part"]
    return slug(" ".join(filter(None, (state, part, found["unit"]))))


def _known(name: str, roster: Roster) -> str | None:
    """Find the actor whose name or alias the whole text is."""
    if _SLUG.match(name) and roster.get(name):
        return name
    text = name.title() if name.isupper() and len(name) > 4 else name  # GDELT's capitals
    for match in roster.find(text)[:1]:
        if (match.start, match.end) == (0, len(text)) and not match.generic:
            return match.actor.id
    return None


def allied(cell: str, identify: Callable[[str, str | None], str]) -> list[str]:
    """
    Read the associated actors of ACLED, whose names stand between semicolons.

    Examples
    --------
    >>> allied("Iran; Hezbollah (Lebanon)", identifier())
    ['iran', 'hezbollah']
    """
    names = (part.strip() for part in cell.split(";"))
    return list(dict.fromkeys(identify(name, None) for name in names if name))
