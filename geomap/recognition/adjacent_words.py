"""What the words beside a name say of it, by the letters alone: for recognition without a parse."""

from __future__ import annotations

import re
from dataclasses import dataclass

from geomap.recognition.cues import NONE, SKIPPED, STRONG, WEAK, cue_after, cue_before
from geomap.recognition.name_words import (
    CONQUERING,
    FACILITIES,
    LOCATIVE,
    LOOSE,
    ORGANISATIONS,
    PERSON_TITLES,
    PUBLIC,
    RESIDENTS,
    TYPES,
)
from geomap.text import fold

__all__ = ["CLOSED", "NONE", "STATE", "STRONG", "WEAK", "Adjacent", "adjacent"]

AROUND = 50
"""Characters looked at on either side of a name: some eight words."""

# English words of closed class that open a sentence before a name: conjunctions, auxiliaries,
# pronouns, adverbs of time (R. Quirk et al., "A Comprehensive Grammar of the English Language",
# 1985); months and weekdays, which stand beside a place's name and are no part of it.
CLOSED = (
    frozenset(
        """a all although am among an and another any are as be because been before both but by can
    could despite did do does during each either even every few for had has have he her here his
    how however i if is it its just let like many may meanwhile might more moreover most much must
    my neither no nor not now once one only or other our several shall she should since so some
    still such than that the their then there these they this those though three today tomorrow
    two unless unlike until was we were what when where whereas which while who whom whose why
    will with without would yesterday yet you your
    monday tuesday wednesday thursday friday saturday sunday january february march april may june
    july august september october november december""".split()
    )
    | LOCATIVE
    | LOOSE
)
# Arabic words after which a place stands, folded: in, from, to, towards, near; city, town, village,
# governorate, region, quarter, countryside, road, airport, state; north, south, east, west of.
_ARABIC = frozenset(
    """في من الي نحو قرب مدينه بلده قريه محافظه منطقه حي ريف طريق مطار ولايه دوله جمهوريه شمال جنوب
    شرق غرب شمالي جنوبي شرقي غربي وسط""".split()
)
# A state's short form after a town: "Paris, Tex.", "Paris, TX", "Newark, N.J.".
STATE = re.compile(r",\s+((?:[A-Z]\.\s?[A-Z]\.)|W\. ?Va\.|[A-Z][a-z]{1,4}\.|[A-Z]{2}\b)")
# Who says something is a person, or else a country or a capital.
_SAYS = re.compile(r"[,”\"]*\s+(?:said|says|told|added|testified|who)\b")
_MARKS = ".,;:!?()[]{}\"“”‘’'"


@dataclass(frozen=True, slots=True)
class Adjacent:
    """
    What the neighbours of a name say.

    Parameters
    ----------
    strength : int
        Of the evidence for a place: ``NONE``, ``WEAK`` or ``STRONG``.
    person : bool
        A first name or a title stands before it.
    attached : bool
        It is the end of a longer name: of a person's or a body's ("University of").
    trailed : bool
        A word in a capital follows that may belong to it: "Paris Hilton".
    speaks : bool
        Somebody of this name says something.
    comma : bool
        A comma and a space follow.
    """

    strength: int
    person: bool
    attached: bool
    trailed: bool
    speaks: bool
    comma: bool


def adjacent(text: str, start: int, end: int) -> Adjacent:
    """
    Read the neighbours of the name ``text[start:end]``.

    Examples
    --------
    >>> text = "Mr. Homs fled to the town of Homs"
    >>> adjacent(text, 4, 8).person, adjacent(text, 29, 33).strength == STRONG
    (True, True)
    """
    left, right = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    before, after = left.split(), right.split()
    previous = before[-1] if before and left[-1:] == " " else ""
    following = after[0].strip(_MARKS) if right[:1] == " " and after else ""
    person = _leads(previous)
    return Adjacent(
        strength=_strength(text[start:end], before, right),
        person=person,
        attached=person or _is_body(before, previous),
        trailed=_trails(following),
        speaks=_SAYS.match(right) is not None,
        comma=right[:2] == ", ",
    )


def _strength(name: str, before: list[str], right: str) -> int:
    own = name.rpartition(" ")
    if own[0] and own[2].lower() in TYPES:
        return STRONG  # "Kerr County"
    return max(_before(before), _after(right, right.split()))


def _leads(word: str) -> bool:
    """Detect a first name or a title: a capital that no comma parts from the name after it."""
    bare = word.rstrip(".")
    low = bare.lower()
    if not bare[:1].isupper() or not bare[-1:].isalnum():
        return False
    if low in PERSON_TITLES:
        return True
    if word.endswith(".") and len(bare) > 2:
        return False  # the end of a sentence
    return low not in CLOSED | SKIPPED | TYPES | ORGANISATIONS


def _trails(word: str) -> bool:
    """Detect a word that makes the name before it a part of its own: a surname, a body's word."""
    if not word[:1].isupper():
        return False
    return word.lower() not in CLOSED | TYPES | PUBLIC | RESIDENTS | PERSON_TITLES | FACILITIES


def _is_body(before: list[str], previous: str) -> bool:
    """Whether the name is but a part of a body's: "University of", "United"."""
    if previous[:1].isupper() and previous.lower() in ORGANISATIONS:
        return True
    words = before[:-1] if before[-1:] == ["the"] else before
    if len(words) < 2 or words[-1] != "of" or not words[-2][:1].isupper():
        return False
    return words[-2].lower() in ORGANISATIONS


def _before(words: list[str]) -> int:
    at = len(words) - 1
    while at >= 0 and words[at].lower() in SKIPPED:
        at -= 1
    if at < 0:
        return NONE
    word = words[at].lstrip(_MARKS)
    if not word.isascii() and fold(word) in _ARABIC:
        return STRONG
    # A town has no article: "in the Milwaukee plant" is about the plant.
    article = "the" in words[at + 1 :] and word.lower() in CONQUERING | LOCATIVE
    return WEAK if article else cue_before(word, words[at - 1] if at else "")


def _after(right: str, words: list[str]) -> int:
    told = [_unless_of_name(word.strip(_MARKS)) for word in words]
    if right[:1] in "'’" and right[1:2] == "s":
        return cue_after(["'s", *told[1:]])
    if right[:1] == ",":
        return STRONG if STATE.match(right) else cue_after([",", *told[1:]])
    if right[:6] == "-based":
        return cue_after(["-", "based"])
    if right[:1] != " ":
        return NONE
    if told[:1] == ["and"] and told[2:3] and told[2] in TYPES:
        return STRONG  # "Navarro and Ellis counties"
    return cue_after(told)


def _unless_of_name(word: str) -> str:
    """Leave out a kind in a capital: it belongs to a longer name ("Kerr County") and is no cue."""
    low = word.lower()
    is_part = word != low and low not in PUBLIC and (low in TYPES or low in RESIDENTS)
    return "" if is_part else word
