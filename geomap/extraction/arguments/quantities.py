"""Numbers an event comes with: 26 missiles, 11 targets, 18 tanks, how many were killed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from geomap.extraction.arguments.numerals import MULTIPLES, number
from geomap.extraction.context import ParsedDocument
from geomap.extraction.grammar import (
    Relation,
    children,
    coordinated,
    is_conjunct,
    is_passive,
    is_possessor,
    is_subject,
    lemma,
    objects,
    passive_subject,
    prepositional,
    related,
    subject,
)
from geomap.extraction.triggers.find import Trigger
from geomap.lexicon import ARMS, CIVIL_OBJECTS, FORCES

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

__all__ = ["fatalities", "quantities"]

# Whom and what reports of conflict count; the armed and their weapons are the lexicon's.
_COUNTED = (
    FORCES
    | ARMS
    | CIVIL_OBJECTS
    | frozenset(
        "target strike raid airstrike sortie civilian person people man woman child village town "
        "attack round shell lawmaker hostage prisoner detainee protester jet family refugee "
        "villager resident student pupil worker demonstrator migrant pilgrim passenger sailor "
        "journalist activist medic doctor nurse teacher policeman inmate suspect body bomber "
        "attacker gunman boat flight explosion blast mortar".split()
    )
)
# Several words for one thing get one key; "missile strikes" count missiles.
_SAME = {
    "warship": "ship", "airstrike": "strike", "person": "people", "man": "men", "woman": "women",
    "child": "children", "body": "bodies", "policeman": "policemen", "gunman": "gunmen",
    "militiaman": "militiamen", "battery": "batteries", "army": "armies", "family": "families",
}  # fmt: skip
_PLURAL = frozenset(
    {"people", "personnel", "aircraft", "infantry", "artillery", *_SAME.values()}
    - {"ship", "strike"}
)
_KILLS = frozenset("kill die murder execute behead massacre slay assassinate perish".split())
# Bounded, so that a text of nothing but digits is read in linear time.
_FIGURE = r"(?:\d[\d,.]{0,15}(?:\s(?:hundred|thousand|million))?|[a-z]{1,20}(?:[- ][a-z]{1,20})?)"
_DEAD = re.compile(r"\b(?P<n>[\d,]{1,15}|[a-z-]{1,30})\s+(?:people\s+|civilians\s+)?dead\b")
_TOLL = re.compile(
    r"\bdeath toll\b[^.;]{0,40}?\b(?:to|at|reached|passed|of(?=[\sa-z]{1,12}\d)|is|was|hit)\s+"
    r"(?:(?:at least|about|around|some|more than|over|nearly|almost)\s+)?"
    r"(?P<n>[\d,]{1,15}|[a-z-]{1,30})\b"
)
# Said to be none; "no immediate reports of casualties" says nothing.
_NONE_DEAD = re.compile(
    r"\b(?:no|without(?: any)?|zero)\s+(?:casualties|deaths|fatalities|loss of life)\b"
    r"|\b(?:no one|nobody|none)\s+(?:of\s+\w+\s+)?(?:was|were|had been|has been)\s+"
    r"(?:killed|hurt)\b"
    r"|\b(?:no one|nobody)\s+died\b|\bno\s+(?:\w+\s+){1,2}(?:was|were)\s+killed\b",
    re.IGNORECASE,
)


def quantities(trigger: Trigger) -> dict[str, float]:
    """
    Count what an event's own phrase counts: ``{"missiles": 26, "targets": 11}``.

    Keys are plural nouns; of "between 20 and 30 houses" both ends are kept, ``houses at least`` and
    ``houses at most``; of "22 of 31 drones" those dealt with, ``drones``, and ``drones in all``;
    people hurt are ``wounded``, however they are named.
    """
    found: dict[str, float] = {}
    for noun in _own_nouns(trigger):
        if lemma(noun) in _COUNTED:
            for key, value in _counts(noun, whole=_top(trigger).head is noun):
                found.setdefault(key, value)
    wounded = _wounded(_top(trigger))
    if wounded is not None:
        found["wounded"] = wounded
    return dict(sorted(found.items()))


def _top(trigger: Trigger) -> Token:
    return trigger.verb if trigger.verb is not None else trigger.anchor


def _counts(noun: Token, *, whole: bool) -> Iterator[tuple[str, float]]:
    """
    Yield a noun's counts: one, both ends of a range, or a part and its whole.

    ``whole`` is for "22 of 31 drones launched by": all of them were launched.
    """
    key, value, ends, part = _key(noun), _counted(noun), _ends(noun), _part_of(noun)
    if ends is not None:
        yield f"{key} at least", ends[0]
        yield f"{key} at most", ends[1]
    elif whole and part is not None and part[1] is not None:
        yield key, part[1]
    elif part is not None:
        yield key, part[0]
        if part[1] is not None:
            yield f"{key} in all", part[1]
    elif value is not None:
        yield key, value


# Tokens before a noun in which its numbers stand: "between some twenty-two and 30 armed rebels".
_BEFORE = 8


def _before(noun: Token) -> str:
    start = max(noun.sent.start, noun.i - _BEFORE)
    return str(noun.doc[start : noun.i].text)


_PART = re.compile(
    rf"\b(?P<part>{_FIGURE})\s+(?:out\s+)?of\s+(?:the\s+|its\s+|their\s+|some\s+)*"
    rf"(?P<whole>{_FIGURE})?\s*$",
    re.IGNORECASE,
)


def _part_of(noun: Token) -> tuple[float, float | None] | None:
    """Read "22 of 31 drones" as 22 and 31, "22 of the drones" as 22 and no whole."""
    match = _PART.search(_before(noun))
    part = number(match["part"]) if match else None
    return (part, number(match["whole"] or "")) if match and part else None


_RANGE = re.compile(
    rf"\b(?:(?:between|from)\s+)?(?P<low>{_FIGURE})\s*(?P<link>and|to|[-–])\s*(?P<high>{_FIGURE})\s*$",
    re.IGNORECASE,
)


def _ends(noun: Token) -> tuple[float, float] | None:
    """Read both ends of "between 20 and 30 houses", "10 to 15 houses"; "and" needs "between"."""
    match = _RANGE.search(_before(noun))
    if not match or (match["link"] == "and" and not match[0].lower().startswith("between")):
        return None
    low, high = number(match["low"]), number(match["high"])
    return (low, high) if low and high and low < high else None


_WOUNDS = frozenset("wound injure hurt maim".split())


_HURT = re.compile(
    rf"\b(?P<n>{_FIGURE})(?<! and)\s+(?:others?\s+|people\s+|more\s+)?"
    r"(?:(?:\w+\s+)?\w+s\s+|men\s+|women\s+|children\s+)?"
    r"(?:were\s+)?(?:\w+ly\s+)?(?:injured|wounded|hurt)\b"
)


def _wounded(top: Token) -> float | None:
    """Count those hurt by the event or its outcome; "wounding 30", "and 30 injured"."""
    for verb in _outcomes(top):
        if lemma(verb) in _WOUNDS:
            counts = [_alone(t) if _is_figure(t) else _counted(t) for t in _sufferers(verb)]
            known = [c for c in counts if c is not None]
            if known and len(known) == len(counts):
                return sum(known)
    phrase = top.doc[top.left_edge.i : top.right_edge.i + 1].text if top.pos_ == "VERB" else ""
    mention = (number(match["n"]) for match in _HURT.finditer(phrase))
    return next((count for count in mention if count), None)


def _alone(numeral: Token) -> float | None:
    """Read a number that stands for those it counts: "wounded 1.5 thousand", "killed two dozen"."""
    start, least = numeral.i, numeral.left_edge.i
    while (
        start
        and _is_part(before := numeral.doc[start - 1])
        and (start > least or before.lower_ in ("a", "half"))
    ):
        start -= 1
    return number(numeral.doc[start : numeral.i + 1].text) or number(numeral.text)


def _is_figure(token: Token) -> bool:
    return bool(token.like_num) or lemma(token) in MULTIPLES


def _stands_alone(token: Token) -> bool:
    """Return True for "killed 1.5 thousand", not for the pronoun of "no one was killed"."""
    return token.pos_ == "NUM" or lemma(token) in MULTIPLES


def _is_part(token: Token) -> bool:
    """Return True if a token before a numeral may belong to it: "one and a half thousand"."""
    return bool(token.like_num) or token.lower_ in ("a", "and", "half")


def _sufferers(verb: Token) -> list[Token]:
    """Return who is hurt: an object, or the subject of a passive, also of "and 30 injured"."""
    who = passive_subject(verb)
    if who is None and verb.tag_ == "VBN":
        who = next(iter(children(verb, "nsubj")), None)
    return coordinated(who) if who is not None else objects(verb)


def _own_nouns(trigger: Trigger) -> Iterable[Token]:
    """Nouns of the event's phrase, not those of clauses within it."""
    top = _top(trigger)
    doer = subject(top) if top.pos_ == "VERB" else None
    shared = [doer] if doer is not None and doer.i not in {t.i for t in top.subtree} else []
    if related(top, "acl") and top.tag_ == "VBN" and top.head.pos_ == "NOUN":
        yield top.head  # "31 drones launched by"
    for root in [top, *shared]:
        for token in root.subtree:
            whole = token.pos_ in ("NOUN", "PROPN") and not related(token, "compound", "nmod")
            if whole and not _in_inner_clause(token, root):
                yield token


def _in_inner_clause(token: Token, top: Token) -> bool:
    while token.i != top.i:
        if related(token, "relcl", "acl", "advcl", "ccomp", "parataxis") or (
            is_conjunct(token) and token.pos_ == "VERB"
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
        if (t.like_num or lemma(t) in MULTIPLES)
        and (t.nbor(1).text not in ("-", "‑", "–") or _joined(t, t.nbor(2)))
        and (t.i == 0 or t.nbor(-1).text not in ("-", "‑") or _joined(t.nbor(-2), t))
        and t.ent_type_ not in ("DATE", "TIME", "ORDINAL")
    ]
    if not counts:
        return None
    first, last = counts[0].i, counts[-1].i
    between = [t for t in noun.doc[first:last] if t not in counts]
    if any(t.lower_ not in ("and", "a", "half", "-", "‑") for t in between):
        return None
    half = [t.lower_ for t in noun.doc[max(0, first - 2) : first]] == ["half", "a"]
    return number(("half a " if half else "") + noun.doc[first : last + 1].text)


def _joined(tens: Token, units: Token) -> bool:
    """Return True for the parts of "forty-two"; of "10-15" they are two numbers."""
    return bool(tens.like_num and units.like_num) and tens.is_alpha and units.is_alpha


def _key(noun: Token) -> str:
    before = {lemma(t) for t in children(noun, "compound")}
    word = lemma(noun)
    if word in ("strike", "salvo", "attack") and before & {"missile", "rocket"}:
        word = "missile"
    word = _SAME.get(word, word)
    if word in _PLURAL:
        return word
    return f"{word}es" if word.endswith(("ch", "sh", "s", "x")) else f"{word}s"


def fatalities(parsed: ParsedDocument, trigger: Trigger, sentence: Span) -> int | None:
    """
    Count the killed: a stated number, or one person who is named or described in the singular.

    Vague words ("dozens", "heavy losses") give None: unknown is not zero. Zero is only what is said
    to be none, in the event's sentence or the one after it.
    """
    for verb in _outcomes(_top(trigger)):
        if lemma(verb) in _KILLS and (victims := _victims(verb)):
            counted = _head_count(victims)
            return 0 if counted is None and _none_dead(trigger, sentence) else counted
    if trigger.type.key in ("kill", "attack") and _is_one_body(trigger.anchor):
        return 1
    if trigger.type.key == "kill" and trigger.anchor.pos_ == "NOUN":
        return _one(next(iter(prepositional(trigger.anchor, "of")), None))
    if not trigger.type.violent:
        return None
    dead = _DEAD.search(sentence.text) or _TOLL.search(sentence.text)
    value = number(dead["n"]) if dead else None
    return int(value) if value else 0 if _none_dead(trigger, sentence) else None


def _is_one_body(verb: Token) -> bool:
    """Return True for "his body was found"."""
    if verb.pos_ != "VERB":
        return False
    who = passive_subject(verb)
    things = [*objects(verb), *([who] if who is not None else [])]
    return any(lemma(t) == "body" and t.tag_ == "NN" for t in things)


def _none_dead(trigger: Trigger, sentence: Span) -> bool:
    if not trigger.type.violent:
        return False
    after = sentence.doc[sentence.end : sentence.end + 12].text if sentence.end else ""
    return bool(
        _NONE_DEAD.search(sentence.text)
        or re.match(r"\s*(?:There were )?no casualties\b", after, re.I)
    )


def _outcomes(top: Token) -> list[Token]:
    """Return an event's verb and those of its outcome: "… and killed nine", "…, killing nine"."""
    above = [top]
    while is_subject(above[-1]) and above[-1].head.pos_ == "VERB":
        above.append(above[-1].head)
    return list(dict.fromkeys(verb for each in above for verb in _following(each)))


def _following(top: Token) -> list[Token]:
    """Return a verb and what follows from it. A subject ("fighting killed nine") does not."""
    found = [top]
    for child in top.children:
        follows = is_conjunct(child) or (child.tag_ == "VBG" and not related(child, *_SUBJECTS))
        if child.pos_ == "VERB" and follows:
            found += _following(child)
    return found


_SUBJECTS: tuple[Relation, ...] = ("nsubj", "nsubjpass", "csubj", "csubjpass")


def _victims(verb: Token) -> list[Token]:
    if lemma(verb) in ("die", "perish"):
        who = subject(verb)
        several = children(verb, "nsubj")  # "a teacher and three pupils", in some parses
        if len(several) > 1:
            return several
        return coordinated(who) if who is not None else []
    if is_passive(verb):
        who = passive_subject(verb)
        return coordinated(who) if who is not None else []
    return objects(verb)


def _head_count(victims: list[Token]) -> int | None:
    counts = [_victim_count(v) for v in victims]
    known = [c for c in counts if c is not None]
    return sum(known) if known else None


def _victim_count(victim: Token) -> int | None:
    ends = _ends(victim)
    value = ends[0] if ends else _alone(victim) if _stands_alone(victim) else _counted(victim)
    return int(value) if value is not None else _one(victim)


def _one(token: Token | None) -> int | None:
    """One for a person: a name, or "a commander"; not for a plural, a pronoun or a thing."""
    if token is None or token.tag_ in ("NNS", "NNPS") or token.pos_ == "PRON":
        return None
    described = any(
        c.lower_ in ("a", "an") or is_possessor(c) for c in children(token, "det", "poss")
    )
    return 1 if token.ent_type_ == "PERSON" or (described and lemma(token) in _HUMANS) else None


_HUMANS = frozenset(
    "commander general officer soldier civilian journalist reporter man woman child boy girl pilot "
    "leader cleric activist doctor teacher policeman official adviser colonel fighter daughter son "
    "mother father sister brother wife husband baby student worker driver villager".split()
)
