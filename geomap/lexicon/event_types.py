"""
Words that tell events: verbs and nouns → ACLED's types and PLOVER's.

The six types and twenty-five sub-types are ACLED's (codebook of 2019–2023), the ``TYPE/mode``
pairs PLOVER 0.8's. The words are ours: the general vocabulary of conflict and diplomatic
reporting. They lie in ``event_types.csv``, ``verbs.csv`` and ``nouns.csv``, one row a sense, so
that a row can be reviewed by somebody who does not read Python.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from geomap.lexicon.tables import read_table

__all__ = [
    "EVENT_TYPES",
    "NOUNS",
    "PLOVER_KEYS",
    "SUB_EVENTS",
    "VERBS",
    "EventType",
    "TriggerEntry",
    "territory",
]

SUB_EVENTS = {
    "Battles": (
        "Armed clash",
        "Government regains territory",
        "Non-state actor overtakes territory",
    ),
    "Explosions/Remote violence": (
        "Chemical weapon",
        "Air/drone strike",
        "Suicide bomb",
        "Shelling/artillery/missile attack",
        "Remote explosive/landmine/IED",
        "Grenade",
    ),
    "Protests": (
        "Peaceful protest",
        "Protest with intervention",
        "Excessive force against protesters",
    ),
    "Riots": ("Violent demonstration", "Mob violence"),
    "Strategic developments": (
        "Agreement",
        "Arrests",
        "Change to group/activity",
        "Disrupted weapons use",
        "Headquarters or base established",
        "Looting/property destruction",
        "Non-violent transfer of territory",
        "Other",
    ),
    "Violence against civilians": ("Sexual violence", "Attack", "Abduction/forced disappearance"),
}
"""ACLED's event types and their sub-types."""

_TYPE_OF = {sub: kind for kind, subs in SUB_EVENTS.items() for sub in subs}


@dataclass(frozen=True, slots=True)
class EventType:
    """
    What a trigger tells: ACLED's sub-type, PLOVER's type, and the phrase of a title.

    ``place_link`` and ``target_link`` are the prepositions by which a title joins the place ("in"
    where empty) and whom it is done to ("against", or "on" what fights nobody). ``traits`` are of
    `TRAITS`. ``violent`` senses are events of force; the others need a named place or two named
    parties.
    """

    key: str
    sub_event_type: str
    plover: str
    phrase: str
    place_link: str = ""
    target_link: str = ""
    traits: frozenset[str] = frozenset()

    @property
    def event_type(self) -> str:
        """ACLED's type of the sub-type."""
        return _TYPE_OF[self.sub_event_type]

    @property
    def violent(self) -> bool:
        """Whether force is used."""
        return self.event_type in _VIOLENT


_VIOLENT = ("Battles", "Explosions/Remote violence", "Violence against civilians", "Riots")


@dataclass(frozen=True, slots=True)
class TriggerEntry:
    """
    A word's sense and what it asks of its arguments.

    ``needs`` names what must be there: ``place`` (a place or ground as object), ``arms``,
    ``missiles``, ``forces`` (as subject or object), ``base``, ``civil`` (a civil object),
    ``deal``, ``talks``, ``group``; empty for nothing. ``weak`` words ("fight") need a place.
    """

    type: EventType
    needs: str = ""
    weak: bool = False


TRAITS = {
    "airborne": "done from the air",
    "fired": 'its fire comes "from" those who fire',
    "in_flight": "over, across and via a place it is on its way",
    "leaving": 'what is left is where it happened, not where it leads: "fled X for Y"',
    "from_here": '"from X" is where it happened',
    "taken_out": "takes somebody or something out of a ship, a house, a camp",
    "topical": '"on X", "over X" is what it is about',
    "state_act": "an act of a state that needs no place but the state",
    "mutual": "both sides do it together",
    "justice": "a day beside it may be that of what is judged",
    "suffered": '"of X" and "X’s" name the one it happens to',
    "moved": "its object is what is moved, not whom it is done to",
    "to_persons": "its object is a person",
    "by_crowds": "a crowd does it",
    "outcome": "may be what another event did",
    "explained": "an outcome that a means in its sentence explains",
    "means": "a means that explains an outcome",
    "captive": "somebody is held",
    "contested": "ground that a denial says is held",
    "killing": "somebody is killed",
    "fight": "one of several words for one fight",
    "with_crowds": "both sides act, and the rules know which of them is the crowd",
    "of_things": "forces, things and finds are its object, and nobody’s adversary",
    "common": "words of peace tell it as well: each weighs for itself",
    "ground": "what is won is the place",
    "changes_hands": "a title names what was taken there",
    "named_by_phrase": "its phrase names what was built, found or sent",
    "by_force": "force that planes, gunners and means make more precise",
    "dealing": "what states and parties do without force",
    "flying": "place choice: flies to it",
    "moving": "place choice: moves to or from it",
    "taking": "place choice: takes from it",
    "owned": '"X’s" names who does it, where another suffers it',
    "ordered": "is to come where it is ordered or approved",
    "by_means": '"by drone", "with grenades" make it more precise',
    "from_planes": "an air strike where planes do it",
    "lasting": "holds from its day on",
    "to_nobody": "what it is done to is nobody’s side",
}
"""What the rules ask of a type, each with what it means; a row of the table has its own."""


def _type(row: Mapping[str, str]) -> EventType:
    return EventType(
        row["key"],
        row["sub_event_type"],
        row["plover"],
        row["phrase"],
        row["place_link"],
        row["target_link"],
        frozenset(row["traits"].split("|")) - {""},
    )


EVENT_TYPES = {row["key"]: _type(row) for row in read_table("event_types.csv")}
"""Key → what such a trigger tells; the rows are ``event_types.csv``."""


PLOVER_KEYS = {row["plover"]: row["event_type"] for row in read_table("dealings.csv")}
"""PLOVER's type or type/mode → the key of the event type that stands for it."""


def _verbs() -> dict[str, tuple[TriggerEntry, ...]]:
    table: dict[str, list[TriggerEntry]] = {}
    for row in read_table("verbs.csv"):
        entry = TriggerEntry(EVENT_TYPES[row["event_type"]], row["needs"], row["weak"] == "yes")
        table.setdefault(row["verb"], []).append(entry)
    return {word: tuple(entries) for word, entries in table.items()}


def _nouns() -> dict[str, tuple[tuple[frozenset[str], TriggerEntry], ...]]:
    table: dict[str, list[tuple[frozenset[str], TriggerEntry]]] = {}
    for row in read_table("nouns.csv"):
        entry = TriggerEntry(EVENT_TYPES[row["event_type"]], row["needs"], row["weak"] == "yes")
        wanted = frozenset(row["modifiers"].split())
        table.setdefault(row["noun"], []).append((wanted, entry))
    return {word: tuple(entries) for word, entries in table.items()}


VERBS = _verbs()
"""Verb lemma (with particle) → its senses, first fitting one wins."""

NOUNS = _nouns()
"""Noun lemma → (modifiers wanted, sense), first fitting one wins."""


# Whose forces fought, or fight, for the government of a state at its invitation, by country codes:
# host, then guests. Our own list, of the missions and treaties that the press names: of the African
# Union in Somalia, of southern Africa in Mozambique and Congo, of France in the Sahel, of the
# coalition against Islamic State, of the Lake Chad basin, of Russia and Iran beside Syria's old
# rulers. It knows no years.
_INVITED = {
    host: frozenset(guests.split())
    for host, guests in (
        line.split(maxsplit=1)
        for line in """
        AF US GB DE FR IT CA AU NL PL DK TR
        BF FR RU
        BY RU
        CD UG BI ZA TZ MW AO ZW NA KE
        CF RU RW FR
        CM NG TD NE
        IQ US GB FR AU CA DK NL IR
        LY TR
        ML FR RU TD BF NE
        MZ RW ZA TZ BW LS
        NE FR NG TD CM
        NG TD NE CM
        RU KP BY
        SO KE ET UG BI DJ SL US TR EG
        SS UG
        SY RU IR
        TD FR
        YE SA AE SD BH KW US GB
        """.strip().splitlines()
    )
}


def territory(
    event_type: EventType, actor_kind: str | None, home: str | None = None, place: str | None = None
) -> EventType:
    """
    Choose whose gain of ground it is: ACLED tells states' from others' by who takes.

    A state that takes ground of another state that has not invited it does not regain: ACLED
    codes that "Non-state actor overtakes territory" too (codebook, "Battles").

    Parameters
    ----------
    event_type : EventType
    actor_kind : str or None
        ACLED's kind of who takes.
    home, place : str or None
        ISO 3166 codes of the country of who takes, and of the ground.

    Examples
    --------
    >>> territory(EVENT_TYPES["overtake"], "state forces").sub_event_type
    'Government regains territory'
    >>> territory(EVENT_TYPES["gain"], "rebel group").sub_event_type
    'Non-state actor overtakes territory'
    >>> territory(EVENT_TYPES["gain"], "state forces", "RW", "CD").sub_event_type
    'Non-state actor overtakes territory'
    >>> territory(EVENT_TYPES["gain"], "state forces", "KE", "SO").sub_event_type
    'Government regains territory'
    """
    if event_type.key not in ("gain", "overtake", "advance"):
        return event_type
    at_home = not (home and place) or home == place or home in _INVITED.get(place, ())
    governs = (actor_kind in ("state forces", "external forces") and at_home) or (
        actor_kind is None and event_type.key == "gain"
    )
    sub = "Government regains territory" if governs else "Non-state actor overtakes territory"
    return replace(event_type, sub_event_type=sub)
