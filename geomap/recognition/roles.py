"""
Whether a name means the place, its government, or where somebody comes from.

Decided by the words that make a body's name, else by the dependency parse: what the name is
subject, object or attribute of. Only countries, capitals and seats of power can stand for a
government; a name with no sign of it is literal. The parse costs more than all else together, so
that only the sentences that ask for it are parsed (`asks_grammar`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.model import Role
from geomap.recognition.context_cues import FAR
from geomap.recognition.known_names import Names
from geomap.recognition.name_words import (
    ACTING,
    AGENTIVE,
    ALLIES,
    BUSINESSES,
    DEALING,
    DIRECTIONS,
    EDUCATION,
    FORCING,
    GROUND,
    HAPPENING,
    LOCATIVE,
    MEDIA,
    ORGANISATIONS,
    PEOPLE,
    POLICY,
    PUBLIC,
    RELATIONS,
    SIDES,
    SPORT,
)
from geomap.recognition.tokens import Tokens

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

__all__ = ["asks_grammar", "role_by_grammar", "role_by_words"]

_SUBJECT = frozenset({"nsubj", "nsubjpass", "csubj"})
_MODIFIER = frozenset({"compound", "amod", "nmod"})
# Prepositions that join somebody to a dealing with him: "ties with Iran", "support from the US".
_PARTNER = frozenset({"with", "between", "from", "to", "against", "for", "of", "among", "by"})
# How many words of a body's name may follow the place in it, and its heads.
_REACH = 5
_BODIES = ORGANISATIONS | BUSINESSES | EDUCATION | MEDIA | SPORT
_JOINING = frozenset("'s ’s ' ’ - – /".split())
_BORDERS = frozenset("border borders frontier boundary crossing".split())


def role_by_words(span: Span, names: Names) -> Role | None:
    """
    Return how a place's name is meant where the words beside it tell.

    Parameters
    ----------
    span : spacy.tokens.Span
        The name in its document, with the model's entities; no grammar is needed.
    names : Names

    Returns
    -------
    {"metonym", "origin", "organisation"} or None
        ``metonym``: a government or people acts ("US-led"); ``origin``: somebody is from there
        ("a Damascus-based envoy"); ``organisation``: it is but a part of a body's name ("Georgia
        Power"). None where the words do not tell.
    """
    if _hyphened(span) == "based" or _is_seat(span):
        return "origin"
    if _is_public_body(span):
        return "metonym"
    if _is_in_a_body(span):
        return "organisation"
    return "metonym" if _hyphened(span) in AGENTIVE and names.speaks(span.text) else None


def role_by_grammar(span: Span, names: Names) -> Role:
    """
    Return how a place's name is meant by its part in the sentence.

    Parameters
    ----------
    span : spacy.tokens.Span
        The name in its parsed sentence or document.
    names : Names

    Returns
    -------
    {"literal", "metonym", "origin"}
        ``metonym``: "Moscow decided"; ``origin``: "a trader from Homs".
    """
    head = _head_of(span)
    if names.speaks(span.text) and _speaks(head, capital=not names.is_country(span.text)):
        return "metonym"
    return "origin" if _origin(head) else "literal"


def asks_grammar(tokens: Tokens, start: int, end: int, names: Names) -> bool:
    """
    Return True if a name may be anything but literal by its part in the sentence.

    The name of a government may, but for "in Syria" with nothing after it that it could qualify;
    any other only after "from" or "of" and, before that, somebody.
    """
    name = tokens.whole[tokens.spans[start][0] : tokens.spans[end - 1][1]]
    if names.speaks(name):
        return not _lies_in(tokens, start, end)
    somebody, joined = False, ""
    for at in range(start - 1, max(-1, start - FAR), -1):
        word, label = tokens.lower[at], tokens.label[at]
        somebody = label == "PERSON" or (joined == "from" and (label == "NORP" or word in PEOPLE))
        if joined and somebody:
            return True
        if word in {"from", "of"}:
            joined = word if joined != "from" else joined
        if tokens.begins[at]:
            return False
    return False


def _lies_in(tokens: Tokens, start: int, end: int) -> bool:
    """Whether the name follows a preposition of place and qualifies nothing: "in Syria, …"."""
    at = start - 1
    while at >= 0 and (tokens.lower[at] == "the" or tokens.lower[at] in DIRECTIONS):
        at -= 1
    if at < 0 or tokens.lower[at] not in LOCATIVE:
        return False
    if end == len(tokens.text):
        return True
    return tokens.pos[end] in {"PUNCT", "SPACE", "X"} and tokens.text[end] not in _JOINING


def _is_seat(span: Span) -> bool:
    """Whether a member of a parliament sits for it: "Rep. Ann Cole, D-Springfield"."""
    doc, start = span.doc, span.start
    return start > 1 and doc[start - 1].text == "-" and doc[start - 2].text in {"D", "R"}


def _head_of(span: Span) -> Token:
    """Head of the name; in a list, of its first member: "Russia, Iran and Syria agreed"."""
    token = span.root
    while token.dep_ == "conj" and token.head.pos_ in {"PROPN", "NOUN"} and token.head.ent_type_:
        token = token.head
    return token


def _hyphened(span: Span) -> str:
    """Word that a hyphen joins to the name: "led" of "US-led"."""
    doc, end = span.doc, span.end
    if end + 1 < len(doc) and doc[end].text in "-‑–" and not doc[end].whitespace_:
        return str(doc[end + 1].lower_)
    return str(doc[end - 1].lower_.rpartition("-")[2]) if "-" in doc[end - 1].text else ""


def _is_public_body(span: Span) -> bool:
    """Whether the name heads the name of a body: "Aleppo Police", "US Department of State"."""
    doc, end = span.doc, span.end
    return end < len(doc) and doc[end].lower_ in PUBLIC and doc[end].text[:1].isupper()


def _is_in_a_body(span: Span) -> bool:
    """Whether the name is but a part of a body's: "Georgia Modular Systems", "Bank of Syria"."""
    doc, end, start = span.doc, span.end, span.start
    while end < len(doc) and end - span.end < _REACH and _continues(doc[end]):
        if doc[end].text[:1].isupper() and doc[end].lower_ in _BODIES:
            return True
        end += 1
    if not start or doc[start - 1].lower_ != "of" or doc[start].ent_type_ not in {"ORG", "FAC"}:
        return False
    whole = next((e for e in doc.ents if e.start <= start < e.end), span)
    return any(t.lower_ in _BODIES and t.text[:1].isupper() for t in doc[whole.start : start])


def _continues(token: Token) -> bool:
    return bool(token.text[:1].isupper()) or token.lower_ in {"of", "and", "&", "for"}


def _speaks(token: Token, *, capital: bool) -> bool:
    if token.dep_ in _SUBJECT:
        return _acts(token)
    if token.dep_ in {"poss", *_MODIFIER}:
        return _owns(token, capital)
    if token.dep_ == "appos":
        return token.head.lemma_.lower() in ALLIES
    if token.dep_ in {"dobj", "dative", "ccomp"}:
        return token.head.lemma_.lower() in DEALING
    return token.dep_ in {"pobj", "npadvmod"} and _deals(token.head, token)


def _acts(token: Token) -> bool:
    """Whether the subject acts: not what merely lies, falls or is so."""
    verb = token.head
    if token.dep_ == "nsubjpass":
        return verb.lemma_.lower() in FORCING
    if verb.lemma_.lower() == "be":
        named = [c for c in verb.children if c.dep_ in {"attr", "acomp"}]
        return any(c.lemma_.lower() in ALLIES | {"willing", "ready", "eager"} for c in named)
    if verb.pos_ not in {"VERB", "AUX"}:
        return False
    return verb.lemma_.lower() not in HAPPENING


def _owns(token: Token, capital: bool) -> bool:
    """Whether a government's thing follows: "Tehran's efforts", "US officials", "UK Premier"."""
    head = token.head
    thing = [head, *(c for c in head.lefts if c.i > token.i and c.dep_ in _MODIFIER)]
    words = {form for t in thing for form in (t.lower_, t.lemma_.lower())}
    if token.dep_ != "poss" or head.lower_ in POLICY:
        return bool(words & POLICY)
    if words & GROUND:
        return False
    return capital or bool(words & POLICY) or head.ent_type_ == "ORG"


def _deals(preposition: Token, token: Token) -> bool:
    word, head = preposition.lower_, preposition.head
    if word in LOCATIVE or head.lower_ in _BORDERS:
        return False
    if word == "by":
        return preposition.dep_ == "agent" or head.dep_ == "agent" or _represents(token)
    if word in {"like", "unlike", "than"}:
        return _parallel(head)
    if word not in _PARTNER:
        return False
    if head.pos_ in {"VERB", "AUX"}:
        return _by_verb(word, head)
    if head.pos_ == "ADJ":
        return head.lower_ in SIDES
    related = head.lemma_.lower() in RELATIONS or head.lower_ in RELATIONS
    if word == "with":
        return True
    if word == "of":
        return (head.lower_ in POLICY or head.lemma_.lower() in POLICY) and head.pos_ != "PROPN"
    return related and not (word == "from" and head.lower_ in PEOPLE)


def _represents(token: Token) -> bool:
    """Whether a clause says that the name acts: "by Turkey, representing the rebels"."""
    return any(
        c.dep_ == "acl" and c.lemma_.lower() in ACTING | {"represent"} for c in token.children
    )


def _by_verb(word: str, verb: Token) -> bool:
    """Whether a verb's "with X", "for X", "from X", "to X" or "between X" is somebody."""
    if word == "with":
        return verb.lemma_.lower() not in HAPPENING
    if word in {"for", "against"}:
        return verb.lemma_.lower() in ACTING
    if word in {"between", "among"}:
        objects = [c.lower_ for c in verb.children if c.dep_ in {"dobj", "nsubj", "nsubjpass"}]
        return any(o in RELATIONS for o in objects)
    if word == "from":
        return verb.lemma_.lower() in {"seek", "hear", "demand", "require", "learn", "depend"}
    return word == "to" and verb.lemma_.lower() in {"say", "tell", "report", "appeal", "belong"}


def _parallel(head: Token) -> bool:
    """Whether what the name is compared with acts: "Like Moscow, Iran is a backer"."""
    verb = head if head.pos_ in {"VERB", "AUX"} else head.head
    if any(c.dep_ in _SUBJECT and _acts(c) for c in verb.children):
        return True
    return verb.lemma_.lower() in DEALING or head.lemma_.lower() in DEALING


def _origin(token: Token) -> bool:
    """Whether somebody is from there: "a trader from Homs", "Putin of Russia"."""
    if token.dep_ != "pobj" or token.head.lower_ not in {"from", "of"}:
        return False
    head = token.head.head
    if token.head.lower_ == "of":
        return bool(head.ent_type_ == "PERSON")
    person = head.lower_ in PEOPLE or head.ent_type_ in {"PERSON", "NORP"}
    return person and head.pos_ in {"NOUN", "PROPN", "ADJ"}
