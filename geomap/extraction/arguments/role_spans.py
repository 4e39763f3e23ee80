"""What the encoder marks as actor, target or toll of a trigger, as parties and numbers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geomap.extraction.arguments.numerals import number
from geomap.extraction.context import ParsedDocument, Party
from geomap.extraction.grammar import lemma, related
from geomap.lexicon import FORCES

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

    from geomap.encoder import Arguments, RoleSpan

__all__ = ["likeliest", "party_of", "party_probability", "stated_toll"]

# Words that open a noun phrase and say nothing of who it is.
_OPENERS = frozenset(
    "a an the some several many few two three four five six seven eight nine ten dozen dozens "
    "hundred hundreds thousand thousands scores of at least about around "
    "more than nearly its their his her this that these those another other".split()
)


# What no name ends in: "members of a", "one militant and".
_LOOSE = frozenset({"ADP", "CCONJ", "DET", "PART", "PUNCT", "SPACE"})


def likeliest(arguments: Arguments, role: str, least: float = 0.5) -> RoleSpan | None:
    """Return the words most likely to play a role, None where none reaches `least`."""
    spans = arguments.spans(role, least)
    return max(spans, key=lambda span: span.probability, default=None)


def party_of(parsed: ParsedDocument, start: int, end: int) -> Party | None:
    """
    Return the party that the words at ``[start, end)`` name.

    A known actor if the phrase's head names one, else the words as printed, without article and
    number: "a column of guerrillas", "the mayor's office".
    """
    span = parsed.doc.char_span(start, end, alignment_mode="expand")
    head = _head(span) if span is not None else None
    if span is None or head is None:
        return None
    if parsed.place_token_at([head]) is not None:
        return None  # "captured Kyauktaw", "fired from Yemen": a place, and no party
    party = parsed.party(head)
    if party is not None and (party.id or head.pos_ == "PRON"):
        return party
    words = _plain_words(span)
    return Party(words) if words else party


def _opens_loosely(token: Token) -> bool:
    """Return True for "and tanks", "12 soldiers", "– rebels": what stands before the name."""
    return token.is_punct or token.is_space or token.like_num or token.pos_ in ("CCONJ", "ADP")


def _head(span: Span) -> Token | None:
    """Return the noun that a phrase hangs on; of "111th Infantry", a brigade's, the brigade."""
    tokens: list[Token] = [span.root, *span]
    head = next((t for t in tokens if t.pos_ in ("NOUN", "PROPN", "PRON")), None)
    while head is not None and related(head, "compound") and lemma(head.head) in FORCES:
        head = head.head
    return head


def _plain_words(span: Span) -> str:
    """Return a phrase's own words: from the first that says who to the end, without a clause."""
    tokens = list(span)
    while tokens and (tokens[0].lower_ in _OPENERS or _opens_loosely(tokens[0])):
        tokens.pop(0)
    while tokens and (tokens[-1].pos_ in _LOOSE or related(tokens[-1], "case")):
        tokens.pop()
    if all(t.pos_ in ("PRON", "DET", "ADP") or t.lower_ in _ANYTHING for t in tokens):
        return ""
    return " ".join(span.doc[tokens[0].i : tokens[-1].i + 1].text.split())


def party_probability(
    parsed: ParsedDocument, arguments: Arguments, role: str, party: Party, near: Span
) -> float | None:
    """
    Return how likely the encoder holds a party's words for a role; None where they do not stand.

    The words are looked for in the sentence and the one before, the nearest to its end first.
    """
    floor = max(0, near.start_char - len(near.text))
    text = parsed.document.text[floor : near.end_char]
    at = text.rfind(party.text)
    if at < 0 or party.inferred:
        return None
    start = floor + at
    return arguments.span_probability(role, start, start + len(party.text))


def stated_toll(parsed: ParsedDocument, arguments: Arguments) -> int | None:
    """Return the number killed that the encoder marks for a trigger; None for "dozens"."""
    span = likeliest(arguments, "dead")
    if span is None:
        return None
    if _HURT.match(parsed.document.text, span.end):
        return None
    words = _ABOUT.sub("", parsed.document.text[span.start : span.end].lower())
    value = number(words.strip())
    return int(value) if value is not None and value == int(value) else None


# "leaving two soldiers injured": who is counted lives.
_HURT = re.compile(
    r"(?:\s+(?!and\b|but\b|dead\b|killed\b|dying\b)[\w-]+){0,4}?\s+(?:injured|wounded|hurt|maimed)\b",
    re.IGNORECASE,
)
# Words that say that something was hit, and not what.
_ANYTHING = frozenset("target targets position positions objective objectives".split())
_ABOUT = re.compile(r"\b(?:at least|about|around|some|more than|over|nearly|almost|up to)\b")
