"""Who tells an event: verbs of saying, quotations, "according to", hearsay; is it a claim?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geomap.extraction.context import ParsedDocument
from geomap.extraction.grammar import (
    agent,
    ancestry,
    children,
    is_passive,
    is_preposition,
    is_relative_clause,
    is_subject,
    lemma,
    noun_phrase,
    related,
    subject,
    text_of,
)
from geomap.extraction.speech import CLAIMS, SAYS

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

__all__ = ["CLAIMS", "HEARSAY", "SAYS", "Attribution", "attribution_of", "in_quotes", "said_by"]

# Voices that speak for a side of the war they report, and words that say that they do not.
_PARTISAN = frozenset(
    "media television tv radio daily statement mouthpiece channel broadcaster".split()
)
_DETACHED = frozenset("local independent foreign international private several some".split())
HEARSAY = frozenset("report claim allegation rumour rumor accusation suggestion".split())
"""Nouns of what is told and not vouched for: "reports that", "allegations of"."""
_QUOTES = re.compile(r"[“”\"]")


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who tells: ``doubtful`` when the text or the speaker's part in it makes it a claim."""

    name: str | None
    doubtful: bool


def attribution_of(parsed: ParsedDocument, token: Token) -> Attribution | None:
    """Who says it: the nearest verb of saying above, "according to", or the quotation's speaker."""
    quoted = in_quotes(token)
    rumour = _hearsay(token)
    if rumour is not None:
        return rumour
    below, aside = token, False
    for above in token.ancestors:
        word, aside = lemma(above), aside or _aside(below)
        below = above
        if above.pos_ == "VERB" and word in SAYS | CLAIMS and not aside:
            if is_passive(above):  # "were said to have", "is accused of"
                return Attribution(None, word in CLAIMS or _raised(token, above))
            doubtful = word in CLAIMS or quoted or _partisan(above) or _own_word(token, above)
            return Attribution(said_by(parsed, above), doubtful)
    beside = _beside(token)
    if beside is not None:
        doubtful = lemma(beside) in CLAIMS or quoted or _partisan(beside) or _own_group(beside)
        return Attribution(said_by(parsed, beside), doubtful)
    according = _according(token.sent)
    if according is not None:
        return Attribution(
            _phrase(according), bool(_words(according) & (_PARTISAN - _DETACHED)) or quoted
        )
    return Attribution(_speaker_nearby(parsed, token), True) if quoted else None


def _hearsay(token: Token) -> Attribution | None:
    """Recognize "reports that X", "claims of X", and "X was claimed by Y"."""
    for above in ancestry(token):
        if is_subject(above) and lemma(above.head) in CLAIMS:
            by = agent(above.head) if is_passive(above.head) else None
            return Attribution(_phrase(by), True) if by is not None else None
        linked = related(above, "acl", "ccomp", "relcl", "prep")
        hearsay = above.head.pos_ == "NOUN" and lemma(above.head) in HEARSAY
        if linked and hearsay and not _signed(above.head):
            return Attribution(None, True)
        if above.pos_ == "VERB" and not related(above, "acl", "ccomp", "xcomp", "conj"):
            return None
    return None


def _signed(noun: Token) -> bool:
    """Return True for "…, our correspondent reports": the parser takes the verb for a noun."""
    return noun.tag_ == "NNS" and bool(children(noun, "poss")) and bool(children(noun, "compound"))


def _raised(token: Token, saying: Token) -> bool:
    """Return True for "were said to have bombed": nobody says it, and the sayer does not vouch."""
    return any(t.head.i == saying.i and related(t, "xcomp") for t in ancestry(token))


def _own_word(token: Token, saying: Token) -> bool:
    """Match "the army said it had retaken X", "said its troops had": who acts is who says."""
    for step in ancestry(token):
        who = next(iter(children(step, "nsubj")), None)
        if who is not None:
            theirs = any(c.lower_ in ("its", "their", "our") for c in children(who, "poss"))
            return (who.lower_ in ("it", "they", "we") or theirs) and any(
                t.i == saying.i for t in step.ancestors
            )
    return False


def _aside(token: Token) -> bool:
    """Detect what stands beside a saying and is no part of what was said: "claimed it as a win"."""
    if is_relative_clause(token):  # "claimed it at a time when planes bombed"
        return lemma(token.head) in ("time", "moment", "day")
    return is_preposition(token) and lemma(token) in ("as", "amid", "despite")


def _beside(token: Token) -> Token | None:
    """Return a verb of saying that the event's clause itself governs: "..., officials said"."""
    for above in ancestry(token):
        for child in children(above, "parataxis", "ccomp", "advcl"):
            if lemma(child) in SAYS | CLAIMS and children(child, "nsubj"):
                return child
    return None


def _own_group(saying: Token) -> bool:
    """Return True for "…, the group said": the group of which the sentence has just spoken."""
    who = next(iter(children(saying, "nsubj")), None)
    bare = who is not None and not children(who, "amod", "compound", "poss")
    return bare and who is not None and lemma(who) in ("group", "movement", "it")


def said_by(parsed: ParsedDocument, verb: Token) -> str | None:
    """Return the words of a verb's speaker; "he" and "it" by the name they stand for."""
    who = subject(verb)
    if who is not None and who.pos_ == "PRON":
        party = parsed.party(who)
        return party.text if party else None
    return _phrase(who) if who is not None else None


def _phrase(token: Token) -> str:
    """Words of a speaker without article and clauses; "he" stays for `factuality` to name."""
    own = [
        t for t in token.subtree if t.i <= token.i or related(t, "prep", "pobj", "amod", "punct")
    ]
    start, end = token.left_edge.i, token.i + 1
    while start < token.i and (
        related(token.doc[start], "det", "punct", "predet") or token.doc[start].tag_ == "PRP$"
    ):
        start += 1
    inside = {t.i for t in own}
    if end < len(token.doc) and token.doc[end].text == "-":  # "a pro-government daily claimed"
        end = next((t.i for t in token.ancestors if t.pos_ == "VERB" and t.i > end), end)
    while (
        end < len(token.doc) and end in inside and token.doc[end].text not in (",", "–", "—", "(")
    ):
        end += 1
    return str(token.doc[start:end].text).strip()


def _partisan(verb: Token) -> bool:
    who = subject(verb)
    words = _words(who) if who is not None else set()
    return bool(words & _PARTISAN) and not words & _DETACHED


def _words(token: Token) -> set[str]:
    return {lemma(t) for t in noun_phrase(token)} | {t.lower_ for t in noun_phrase(token)}


def _according(sentence: Span) -> Token | None:
    for token in sentence:
        if token.lower_ == "according":
            for to in token.children:
                return next(iter(children(to, "pobj")), None)
    return None


def in_quotes(token: Token) -> bool:
    """Return True if a word stands between quotation marks that its paragraph opened."""
    text = text_of(token.doc)
    opened = text.rfind("\n\n", 0, token.idx) + 1
    marks = _QUOTES.findall(text, opened, token.idx)
    if not marks:
        return False
    return marks[-1] == "“" or (marks[-1] == '"' and marks.count('"') % 2 == 1)


def _speaker_nearby(parsed: ParsedDocument, token: Token) -> str | None:
    """Return the subject of the nearest verb of saying in the paragraph."""
    text = parsed.document.text
    start = text.rfind("\n\n", 0, token.idx) + 1
    end = text.find("\n\n", token.idx)
    end = len(text) if end < 0 else end
    said = [
        t for t in parsed.doc if start <= t.idx < end and lemma(t) in SAYS and children(t, "nsubj")
    ]
    nearest = min(said, key=lambda t: abs(t.i - token.i), default=None)
    return said_by(parsed, nearest) if nearest is not None else None
