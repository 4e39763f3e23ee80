"""Short titles for events, of the names and phrases that the tables hold."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geomap.extraction.context import Party
from geomap.extraction.grammar import lemma, noun_phrase, objects, prepositional, related, subject
from geomap.extraction.triggers.find import Trigger
from geomap.lexicon import BASES, CIVIL_OBJECTS, GROUND, EventType
from geomap.model import Status

if TYPE_CHECKING:
    from spacy.tokens import Token

    from geomap.extraction.arguments.location import EventPlace

__all__ = ["name_place", "title"]

_PREFIX: dict[Status, str] = {
    "planned": "planned ",
    "denied": "",
    "claimed": "",
    "reported": "",
    "hypothetical": "possible ",
}


def title(
    event_type: EventType,
    actor: Party | None,
    target: Party | None,
    where: str | None,
    status: Status,
    *,
    country: bool = False,
) -> str:
    """
    Make a title: who, what, whom or where.

    ``country`` tells that the place is a country or larger, in which and not on which one acts.
    Words that name no side ("planes") are left out; who denies is not who acts.

    Examples
    --------
    >>> from geomap.lexicon import EVENT_TYPES
    >>> title(EVENT_TYPES["siege"], Party("the army"), None, "Homs", "planned")
    'The army: planned siege of Homs'
    >>> title(EVENT_TYPES["lose"], Party("the army"), None, "Kidal", "reported")
    'The army loses Kidal'
    >>> title(EVENT_TYPES["air"], Party("Chad"), None, "Mali", "denied", country=True)
    'Air strikes by Chad in Mali denied'
    """
    who = _first_capital(actor.name) if actor and not actor.nameless else None
    if event_type.key == "lose" and who and where and target is None and status in _HAPPENED:
        return f"{who} {'lose' if _plural(who) else 'loses'} {where}"
    link = "in" if country and event_type.key == "air" else event_type.place_link or "in"
    towards = _towards(event_type, target) if target is not None else None
    if target is not None and towards and "ground" not in event_type.traits:
        whom = _whom(target, event_type)
        tail = f" {towards} {whom}" + (f", {where}" if where else "")
    else:
        tail = f" {link} {where}" if where else ""
    if status == "denied":
        by = f" by {who}" if who else ""
        return _first_capital(f"{event_type.phrase}{by}{tail} denied")
    what = _PREFIX[status] + event_type.phrase + tail
    return f"{who}: {what}" if who else _first_capital(what)


def _whom(target: Party, event_type: EventType) -> str:
    """Return the words of a target; a common noun that opened its sentence loses its capital."""
    words = target.text if event_type.key == "kill" else target.name
    plain = target.generic and " " not in words and not words.isupper()
    return words[:1].lower() + words[1:] if plain else words


_HAPPENED = ("reported", "claimed")


# The longest words of a place that a title takes; about half a line of a list.
_LONGEST = 40
# Ground around a town is not the town: "capture of the southern countryside of Aleppo".
_AROUND = re.compile(r"(?:[a-z-]+ern |rural )?(?:countryside|outskirts|suburbs|hinterland) of ")
_BESIDE = re.compile(
    r"(?:just |some )?(?:near|outside|(?:north|south|east|west)[a-z-]*(?: of)?) ", re.IGNORECASE
)
# Words for a settlement or region that are the place itself: "the town of X".
_PLACES_THEMSELVES = frozenset(
    "town village city district suburb region province area country island neighbourhood "
    "neighborhood part control territory border capital countryside outskirt heartland land "
    "swathe ground".split()
)


def name_place(
    trigger: Trigger, event_type: EventType, event_place: EventPlace | None
) -> str | None:
    """
    Name a place for a title: what the text says was taken there, and the place as it is said.

    "A bridge north-west of Ramadi", not "Ramadi"; "a base in Anbar province", not the province.
    """
    if event_place is None:
        return None
    thing = _thing(trigger, event_place) if "changes_hands" in event_type.traits else None
    short = len(event_place.text) <= _LONGEST
    if thing is not None:
        where = event_place.text if short else event_place.place_token.toponym.mention.text
        if lemma(thing) in where.lower():
            return f"{_article(where)}{where}"
        link = "" if _BESIDE.match(where) else "in "
        return f"{_article(_plain(thing))}{_plain(thing)} {link}{where}"
    if short and _AROUND.match(event_place.text):
        return f"the {event_place.text}"
    name = event_place.place_token.toponym.mention.text
    if event_place.finest and len(event_place.finest) <= _LONGEST:
        return f"{event_place.finest}, {name}"
    return (
        event_place.text if short and event_place.place_token.coarse and event_place.text else name
    )


def _thing(trigger: Trigger, event_place: EventPlace) -> Token | None:
    """Return the base, bridge or hill that is taken, where the town only says whereabouts."""
    verb = trigger.verb
    if verb is not None and verb is trigger.anchor:
        things = objects(verb) or ([s] if (s := subject(verb)) is not None else [])
    else:
        things = prepositional(trigger.anchor, "of", "on", "to")
    kinds = (GROUND | BASES | CIVIL_OBJECTS) - _PLACES_THEMSELVES
    return next(
        (
            t
            for t in things
            if lemma(t) in kinds and t.i != event_place.place_token.token.i and t.pos_ == "NOUN"
        ),
        None,
    )


def _plain(thing: Token) -> str:
    """Return a noun with the nouns and adjectives of its phrase."""
    own = [t for t in noun_phrase(thing) if t.i < thing.i and related(t, "amod", "compound")]
    start = min((t.i for t in own if t.head.i == thing.i), default=thing.i)
    return str(thing.doc[start : thing.i + 1].text)


def _article(words: str) -> str:
    if words.endswith("s") or not words[:1].islower():
        return ""
    return "an " if words[0] in "aeiou" else "a "


def _first_capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _plural(name: str) -> bool:
    """Return True for a name that takes a plural verb: "rebels", "government forces"."""
    last = name.split()[-1]
    return last.endswith("s") and not name.isupper() and last != "United States"


def _towards(event_type: EventType, target: Party) -> str | None:
    """Return the preposition before a target; None for a thing that the phrase holds already."""
    if "named_by_phrase" in event_type.traits and target.actor is None:
        return None
    fights = target.actor is not None or not event_type.violent  # a shop or a crowd fights nobody
    return event_type.target_link or ("against" if fights else "on")
