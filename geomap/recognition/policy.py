"""
What geomap always and never takes for a place's name, whatever the signs say.

Corpora differ in what they mark inside other names: one marks the town in a university's name, the
next does not. geomap keeps the police, court or council of a place (it acts there), the seats of
power that the press uses for a government, and bases that the gazetteer knows; it refuses
newspapers, universities, wars and vessels: they are elsewhere than the name they carry.
"""

from __future__ import annotations

from collections.abc import Sequence

from geomap.gazetteer.state_abbreviations import states_behind
from geomap.recognition.candidates import TokenSpan
from geomap.recognition.excluded_spans import two_countries
from geomap.recognition.gazetteer_pass import TokenizedText
from geomap.recognition.name_words import (
    FACILITIES,
    MEDIA,
    NAMED_AFTER,
    NATIONALITIES,
    VESSELS,
    WARS,
)
from geomap.recognition.tokens import Tokens

__all__ = ["in_state", "is_kept", "refused"]

_SCHOOLS = frozenset("university polytechnic".split())
# These bear a name though printed small: "the Palestine bridge" is no bridge of Palestine.
_BARE = frozenset(
    """avenue boulevard bridge hospital hotel intersection mosque roundabout square stadium street
    tower""".split()
)
# Heads of a body's name after which "of X" or "in X" tells another thing than where: "Bank of …".
_OF = frozenset("university bank emirate state front".split())
# Tokens of a body's name that are looked at.
_NEAR = 8


def is_kept(tokenized: TokenizedText, token_span: TokenSpan) -> bool:
    """Return True if a stretch that the rules found is a place beyond what corpora mark."""
    text = tokenized.text(*token_span)
    last = tokenized.doc[token_span[1] - 1]
    if last.lower_ in FACILITIES and last.is_lower and token_span[1] - token_span[0] > 1:
        return tokenized.names.knows(text)
    best = tokenized.names.best(text)
    return best is not None and best.place.feature_code == "GOVL"


def in_state(tokenized: TokenizedText, token_span: TokenSpan) -> bool:
    """
    Return True if a town stands before the short form of the state that it lies in.

    "Norwood MA", "TROY, N.C.", "Ballarat VIC": the gazetteer must have the town there. So does a
    town right before its country's name, as speakers put it: "Paris France".
    """
    (start, end), tokens = token_span, tokenized.tokens
    if end < len(tokens.text) and tokens.capital[end] and tokens.capital[start]:
        name = tokenized.text(start, end)
        if tokenized.names.knows(name) and tokenized.names.is_town_of(name, tokens.text[end]):
            return True
    at = end + (end < len(tokens.text) and tokens.text[end] == ",")
    if at >= len(tokens.text) or not tokens.capital[at] or "\n" in tokens.text[at]:
        return False
    states = states_behind(tokens.text[at])
    return bool(states) and tokenized.names.has_in(tokenized.text(start, end), states)


def refused(tokenized: TokenizedText, token_spans: Sequence[TokenSpan]) -> list[TokenSpan]:
    """Leave out the stretches inside names that geomap never takes for places."""
    body = two_countries(tokenized.doc)
    return [
        s
        for s in token_spans
        if s[0] not in body
        and not _is_refused(s, tokenized.tokens)
        and not _is_named_after(s, tokenized)
        and not (s[1] - s[0] > 1 and in_state(tokenized, (s[0], s[1] - 1)))
    ]


def _is_named_after(token_span: TokenSpan, tokenized: TokenizedText) -> bool:
    """
    Return True if a part of some town bears a country's or continent's name.

    "The Palestine bridge", "Jordan Street", "Mall of Africa": the town is not told by it.
    """
    (start, end), tokens = token_span, tokenized.tokens
    last = tokens.lower[end - 1]
    if last in NAMED_AFTER and tokens.capital[end - 1] and end - start > 1:
        whole = tokenized.text(start, end)
        return _is_vast(tokenized, tokenized.text(start, end - 1)) and not tokenized.names.knows(
            whole
        )
    if not _is_vast(tokenized, tokenized.text(start, end)):
        return False
    after = tokens.lower[end] if end < len(tokens.text) else ""
    if after in NAMED_AFTER and (tokens.capital[end] or after in _BARE):
        return True
    at = start - 2 if start and tokens.lower[start - 1] == "of" else -1
    return at >= 0 and tokens.capital[at] and tokens.lower[at] in NAMED_AFTER


def _is_vast(tokenized: TokenizedText, name: str) -> bool:
    best = tokenized.names.best(name)
    return best is not None and best.place.feature_code.startswith(("PCL", "CONT"))


def _is_refused(token_span: TokenSpan, tokens: Tokens) -> bool:
    start, end = token_span
    first, last = tokens.runs[start][0], tokens.runs[end - 1][1]
    if start and tokens.text[start - 1] in VESSELS:
        return True
    if end - start == 1 and tokens.lower[start].removesuffix("s") in NATIONALITIES:
        return True
    if _SCHOOLS.intersection(tokens.lower[start:end]):
        return True
    return _before_head(tokens, end, last) or _after_head(tokens, start, first)


def _before_head(tokens: Tokens, end: int, last: int) -> bool:
    """Whether a newspaper, university or war follows within the name: "the Iraq War"."""
    for at in range(end, min(last, end + 4)):
        word = tokens.lower[at]
        if word in {"'s", "’s"}:
            return False
        if tokens.capital[at] and (word in WARS or word in _SCHOOLS):
            return True
        if tokens.capital[at] and word in MEDIA and tokens.runs[at][1] == at + 1:
            return True
    return False


def _after_head(tokens: Tokens, start: int, first: int) -> bool:
    """Whether it is but what a body is of: "University of Ohio"."""
    if start - first < 2 or tokens.lower[start - 1] not in {"of", "in", "the"}:
        return False
    return any(
        tokens.lower[at] in _OF and tokens.capital[at] for at in range(max(first, start - 8), start)
    )
