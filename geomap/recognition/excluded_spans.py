"""The tokens that belong to a name of something else: a body, a person, a work, a date."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from geomap.recognition.context_cues import STRONG, place_evidence, taken
from geomap.recognition.known_names import Names
from geomap.recognition.name_words import ORGANISATIONS, PERSON_TITLES, PUBLIC, VESSELS
from geomap.recognition.tokens import Tokens

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

__all__ = ["excluded", "two_countries"]

# spaCy's labels (OntoNotes 5) of what is never a place, however short.
_NEVER = frozenset(
    "DATE TIME MONEY PERCENT QUANTITY CARDINAL ORDINAL LANGUAGE LAW WORK_OF_ART".split()
)
_NAMES = frozenset("ORG PERSON EVENT PRODUCT".split())
_NAMED_AFTER = frozenset(
    """academy army association bank battle bishop chamber church city college council court
    department diocese emirate federation front government institute islamic kingdom league
    ministry monastery museum party port republic school shrine society state temple tomb
    tribunal university""".split()
)
# Bodies that carry two countries' names, in the order of the words, as actor tables spell them.
_TWO_COUNTRIES = re.compile(
    r"Islamic State (?:of|in) (?:the )?Iraq(?: and|/|,)? (?:the |al-)?"
    r"(?:Syria|Levant|Sham|Greater Syria)"
)


_LONGEST = 12
OWNER = 0.35
"""Score of the least town whose police or council is taken for a town's; about a thousand heads."""
REGION = 0.7
"""Score from which a name with a body's word is a place's all the same: "West Bank"."""


def excluded(doc: Doc, tokens: Tokens, names: Names) -> frozenset[int]:
    """
    Collect the tokens that no place name may use.

    An organisation or person of one word is left open: the model often takes a town for one.
    A longer one is open where its whole text is a place's name and a preposition says so.
    """
    shut: set[int] = set()
    for entity in tokens.entities:
        if _closed(tokens, entity, names):
            shut.update(range(_owner_end(doc, entity, names), entity.end))
    shut |= two_countries(doc)
    shut.update(_bodies(doc, tokens, names))
    return frozenset(shut)


def two_countries(doc: Doc) -> frozenset[int]:
    """Collect the tokens of the names of bodies that carry two countries' names."""
    shut: set[int] = set()
    for match in _TWO_COUNTRIES.finditer(doc.text):
        span = doc.char_span(*match.span(), alignment_mode="expand")
        shut.update(t.i for t in span or ())
    return frozenset(shut)


def _closed(tokens: Tokens, entity: Span, names: Names) -> bool:
    if entity.label_ in _NEVER:
        return not names.is_country(entity.text)
    if entity.label_ not in _NAMES:
        return False
    words = [t for t in entity if t.lower_ not in {"the", "'s", "’s"} and not t.is_punct]
    if len(words) < 2 or _joined(entity):
        return False
    text = entity.doc[words[0].i : words[-1].i + 1].text
    if entity.label_ == "ORG":
        body = {words[0].lower_, words[-1].lower_} & ORGANISATIONS
        return not names.knows(text) or (bool(body) and names.score(text) < REGION)
    if taken(tokens, entity.start, names.score(text)):
        return False
    return not (names.has(text) and place_evidence(tokens, entity.start, entity.end, ()) >= STRONG)


def _joined(entity: Span) -> bool:
    """Whether it may be two places taken for an event: "the Homs-Palmyra road"."""
    return entity.label_ == "EVENT" and any(t.text in "-–" for t in entity[1:-1])


def _owner_end(doc: Doc, entity: Span, names: Names) -> int:
    """Where the place ends whose public body the entity is ("Aleppo Police"), else its start."""
    start = entity.start + (entity[0].lower_ == "the")
    if entity.label_ == "PERSON" and entity[-1].lower_ not in PUBLIC:
        return entity.start
    for end in range(entity.end - 1, start, -1):
        if doc[end].lower_ in PUBLIC and names.score(doc[start:end].text) > OWNER:
            return end
    return entity.start


def _bodies(doc: Doc, tokens: Tokens, names: Names) -> Iterator[int]:
    """Names that a generic term makes a body's: "Aleppo University", "Bank of Syria"."""
    for at in range(1, len(tokens.text)):
        word, before = tokens.lower[at], tokens.lower[at - 1]
        if tokens.text[at - 1] in VESSELS and tokens.capital[at]:
            yield from _run(tokens, at)
        named = tokens.pos[at - 1] == "PROPN"
        if not tokens.capital[at - 1] or (tokens.begins[at - 1] and not named):
            continue
        if word in ORGANISATIONS and tokens.capital[at] and named:
            start = _run_start(tokens, at)
            whole = names.knows(doc[start : at + 1].text)
            owned = word in PUBLIC and names.score(doc[start:at].text) > OWNER
            if not whole and not owned:
                yield from range(start, at + 1)
        if word == "of" and before in _NAMED_AFTER:
            yield from _run(tokens, at + 1)
        if before.rstrip(".") in PERSON_TITLES and tokens.label[at] == "PERSON":
            yield at


def _run_start(tokens: Tokens, at: int) -> int:
    """First token of the run of capitals that ends before `at`; long runs are no names."""
    least = max(0, at - _LONGEST)
    while at > least and tokens.capital[at - 1] and tokens.pos[at - 1] in {"PROPN", "ADJ", "NOUN"}:
        at -= 1
    return at


def _run(tokens: Tokens, at: int) -> Iterator[int]:
    if at < len(tokens.text) and tokens.lower[at] == "the":
        at += 1
    while at < len(tokens.text) and tokens.capital[at]:
        yield at
        at += 1
