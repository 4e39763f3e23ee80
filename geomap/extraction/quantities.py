"""Numbers an event comes with: 26 missiles, 11 targets, 18 tanks, how many were killed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from geomap.extraction.scene import Scene
from geomap.extraction.syntax import (
    children,
    is_passive,
    lemma,
    objects,
    passive_subject,
    prepositional,
    subject,
)
from geomap.extraction.triggers import Telling
from geomap.lexicon import ARMS, CIVIL_OBJECTS, FORCES

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

__all__ = ["fatalities", "number", "quantities"]

_COUNTED = (
    FORCES
    | ARMS
    | CIVIL_OBJECTS
    | frozenset(
        "target strike raid airstrike sortie civilian person people man woman child village town "
        "attack round shell lawmaker hostage prisoner detainee protester jet family refugee".split()
    )
)
# Several words for one thing get one key; "missile strikes" count missiles.
_SAME = {
    "warship": "ship", "airstrike": "strike", "person": "people", "man": "men", "woman": "women",
    "child": "children",
}  # fmt: skip
_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20,
    "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90, "hundred": 100, "thousand": 1000, "dozen": 12, "million": 1_000_000,
}  # fmt: skip
_KILLS = frozenset("kill die murder execute behead massacre slay assassinate perish".split())
_DEAD = re.compile(r"\b(?P<n>[\d,]+|[a-z-]+)\s+(?:people\s+|civilians\s+)?dead\b")


def number(words: str) -> float | None:
    """
    Read a number in figures or words; None for "hundreds" and other vague ones.

    Examples
    --------
    >>> number("7,000"), number("two dozen"), number("twenty-six"), number("hundreds")
    (7000.0, 24.0, 26.0, None)
    """
    text = words.lower().replace(",", "").strip()
    if re.fullmatch(r"\d+(?:\.\d+)?", text):
        return float(text)
    total = 0.0
    for part in re.split(r"[\s-]+", text):
        value = float(part) if re.fullmatch(r"\d+(?:\.\d+)?", part) else _WORDS.get(part)
        if value is None:
            return None
        total = max(total, 1) * value if value >= 12 and part in _MULTIPLES else total + value
    return total or None


_MULTIPLES = frozenset({"dozen", "hundred", "thousand", "million"})


def quantities(telling: Telling) -> dict[str, float]:
    """Count what an event's own phrase counts: ``{"missiles": 26, "targets": 11}``."""
    found: dict[str, float] = {}
    for noun in _own_nouns(telling):
        if lemma(noun) in _COUNTED:
            value = _counted(noun)
            if value is not None:
                found.setdefault(_key(noun), value)
    return dict(sorted(found.items()))


def _own_nouns(telling: Telling) -> Iterable[Token]:
    """Nouns of the event's phrase, not those of clauses within it."""
    top = telling.verb if telling.verb is not None else telling.anchor
    doer = subject(top) if top.pos_ == "VERB" else None
    shared = [doer] if doer is not None and doer.i not in {t.i for t in top.subtree} else []
    for root in [top, *shared]:
        for token in root.subtree:
            whole = token.pos_ in ("NOUN", "PROPN") and token.dep_ not in ("compound", "nmod")
            if whole and not _in_inner_clause(token, root):
                yield token


def _in_inner_clause(token: Token, top: Token) -> bool:
    while token.i != top.i:
        if token.dep_ in ("relcl", "acl", "advcl", "ccomp", "parataxis") or (
            token.dep_ == "conj" and token.pos_ == "VERB"
        ):
            return True
        token = token.head
    return False


def _counted(noun: Token) -> float | None:
    """Read the number before a noun: "26 missiles", "two dozen more jets"; not "25-point"."""
    lefts = sorted((t for child in noun.lefts for t in child.subtree), key=lambda t: t.i)
    counts = [
        t
        for t in lefts
        if (t.like_num or lemma(t) in _MULTIPLES)
        and t.nbor(1).text not in ("-", "‑", "–")
        and (t.i == 0 or t.nbor(-1).text not in ("-", "‑"))
        and t.ent_type_ not in ("DATE", "TIME", "ORDINAL")
    ]
    if not counts or counts[-1].i - counts[0].i >= len(counts):
        return None
    return number(" ".join(t.text for t in counts))


def _key(noun: Token) -> str:
    before = {lemma(t) for t in children(noun, "compound")}
    word = lemma(noun)
    if word in ("strike", "salvo", "attack") and before & {"missile", "rocket"}:
        word = "missile"
    word = _SAME.get(word, word)
    return (
        word
        if word in ("people", "men", "women", "children", "personnel", "aircraft")
        else f"{word}s"
    )


def fatalities(scene: Scene, telling: Telling, sentence: Span) -> int | None:
    """
    Count the killed: a stated number, or one person who is named or described in the singular.

    Vague words ("dozens", "heavy losses") give None: unknown is not zero.
    """
    top = telling.verb if telling.verb is not None else telling.anchor
    for verb in _outcomes(top):
        if lemma(verb) in _KILLS:
            victims = _victims(verb)
            if victims:
                return _head_count(victims)
    if telling.sense.key == "kill" and telling.anchor.pos_ == "NOUN":
        return _one(next(iter(prepositional(telling.anchor, "of")), None))
    dead = _DEAD.search(sentence.text)
    value = number(dead["n"]) if dead and telling.sense.violent else None
    return int(value) if value else None


def _outcomes(top: Token) -> list[Token]:
    """Return an event's verb and those of its outcome: "… and killed nine", "…, killing nine"."""
    found: list[Token] = []
    waiting = [top]
    while waiting:  # "Shelling killed six": a verb's subject may be a verb, and leads back to it
        verb = waiting.pop(0)
        if verb.i in {other.i for other in found}:
            continue
        found.append(verb)
        if verb.dep_ in ("nsubj", "nsubjpass") and verb.head.pos_ == "VERB":
            waiting.append(verb.head)
        for child in verb.children:
            if child.pos_ == "VERB" and (child.dep_ == "conj" or child.tag_ == "VBG"):
                waiting.append(child)
    return found


def _victims(verb: Token) -> list[Token]:
    if lemma(verb) in ("die", "perish"):
        who = subject(verb)
        return [who] if who is not None else []
    if is_passive(verb):
        who = passive_subject(verb)
        return [who] if who is not None else []
    return objects(verb)


def _head_count(victims: list[Token]) -> int | None:
    counts = [_victim_count(v) for v in victims]
    known = [c for c in counts if c is not None]
    return sum(known) if known else None


def _victim_count(victim: Token) -> int | None:
    value = _counted(victim)
    if value is None and victim.pos_ == "NUM":
        value = number(victim.text)
    return int(value) if value is not None else _one(victim)


def _one(token: Token | None) -> int | None:
    """One for a person: a name, or "a commander"; not for a plural, a pronoun or a thing."""
    if token is None or token.tag_ in ("NNS", "NNPS") or token.pos_ == "PRON":
        return None
    described = any(c.lower_ in ("a", "an") for c in children(token, "det"))
    return 1 if token.ent_type_ == "PERSON" or (described and lemma(token) in _HUMANS) else None


_HUMANS = frozenset(
    "commander general officer soldier civilian journalist reporter man woman child boy girl pilot "
    "leader cleric activist doctor teacher policeman official adviser colonel fighter".split()
)
