"""Verbs: who acts, who undergoes, in the active and the passive, shared and left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.extraction.grammar.nouns import coordinated, governor, prepositional
from geomap.extraction.grammar.relations import (
    children,
    is_apposition,
    is_conjunct,
    is_root,
    lemma,
    related,
)

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = [
    "after_dateline",
    "agent",
    "is_passive",
    "objects",
    "passive_subject",
    "sendings",
    "subject",
]


def is_passive(verb: Token) -> bool:
    """Return True for a passive or past-participle verb: "was taken", "missiles fired by"."""
    if children(verb, "auxpass", "nsubjpass") or _bare_passive(verb):
        return True
    if children(verb, "nsubj", "dobj"):
        return False
    if is_conjunct(verb) and verb.tag_ == "VBN":
        return is_passive(verb.head) and not children(verb, "aux")
    return related(verb, "acl", "amod") and verb.tag_ == "VBN"


def _bare_passive(verb: Token) -> bool:
    """Detect a headline's passive, "two soldiers killed in ambush": who kills kills somebody."""
    alone = verb.tag_ in ("VBD", "VBN") and not children(verb, "dobj", "aux", "ccomp", "prt")
    return alone and is_root(verb) and lemma(verb) in _TRANSITIVE


# Verbs of force that English does not use without an object.
_TRANSITIVE = frozenset("kill wound injure arrest detain abduct kidnap displace jail".split())


def agent(verb: Token) -> Token | None:
    """Return the doer of a passive: "by X", "at the hands of X"."""
    for prep in children(verb, "agent"):
        for token in children(prep, "pobj"):
            return token
    for token in prepositional(verb, "at"):
        if lemma(token) == "hand":
            return next(iter(prepositional(token, "of")), None)
    found = [*prepositional(verb, "by"), *_behind_a_name(verb)]
    return next((t for t in found if t.pos_ != "VERB"), None)


def _behind_a_name(verb: Token) -> list[Token]:
    """Get X of "fired at Safed by X", "hit on Monday by X": the parser hangs "by" on the name."""
    passive = bool(children(verb, "auxpass", "nsubjpass"))
    names = [t for t in prepositional(verb) if t.text[:1].isupper()] if passive else []
    return [t for name in names for t in prepositional(name, "by")]


# How weapons are sent on their way.
_SENDING = frozenset("fire launch shoot lob send hurl drop lay plant".split())


def sendings(thing: Token | None) -> list[Token]:
    """Return the participles behind a weapon that say who sent it: "drones launched by X"."""
    behind = children(thing, "acl", "relcl") if thing is not None else []
    return [verb for verb in behind if lemma(verb) in _SENDING and is_passive(verb)]


def subject(verb: Token, depth: int = 0) -> Token | None:
    """
    Return the active subject of a verb: its own, or one it shares or is controlled by.

    A passive has none; see `agent` and `passive_subject`.
    """
    if depth > 6 or (is_passive(verb) and depth == 0):
        return None
    own = next(iter(children(verb, "nsubj", "csubj")), None)
    if own is not None:
        return _antecedent(after_dateline(own, verb), verb)
    return _shared(verb, depth)


# How many tokens of a sentence a dateline takes: town, country, date, agency. The longest of our
# own texts has twelve.
_DATELINE = 14
_DASHES = frozenset({"-", "–", "—", "--", "|", ":"})


def after_dateline(own: Token, verb: Token) -> Token:
    """Return who acts where the parser takes a dateline: "GOMA, Congo, 9 May - Rebels burned"."""
    opening = own.doc[own.sent.start : min(verb.i, own.sent.start + _DATELINE)]
    dash = next((t for t in opening if t.text in _DASHES), None)
    if dash is None or own.i > dash.i or dash.i - own.sent.start < _SHORTEST:
        return own
    if any(t.pos_ in ("VERB", "AUX") for t in opening if t.i < dash.i):
        return own
    others = [t for t in verb.children if related(t, "nsubj", "csubj")]
    others += [t for t in own.subtree if is_apposition(t)]
    return next((t for t in others if t.i > dash.i), own)


# A dateline has more than the town: "Moscow - an ally of Damascus - said" has none.
_SHORTEST = 2


def _antecedent(own: Token, verb: Token) -> Token:
    """Replace "who", "that", "which" by the noun the clause hangs on."""
    relative = own.tag_ in ("WP", "WDT", "WP$") or lemma(own) == "that"
    return verb.head if relative and related(verb, "relcl", "acl") else own


def _shared(verb: Token, depth: int) -> Token | None:
    head = verb.head
    if head is verb:
        return None
    if related(verb, "xcomp") and related(head, "acomp"):  # "troops are due to leave"
        return subject(head.head, depth + 1)
    if related(verb, "conj", "xcomp", "advcl", "ccomp", "pcomp") and head.pos_ in ("VERB", "AUX"):
        if related(verb, "ccomp") and not _infinitive(verb):
            return None
        return _controller(head, depth, judged=related(verb, "xcomp"))
    if related(verb, "acl") and verb.tag_ == "VBG":
        return head
    if related(verb, "acl") and _infinitive(verb):  # "offensive to clear", "move to bolster"
        return _owner(head, depth)
    if related(verb, "pcomp") and head.head is not head:  # "by deploying"
        outer = head.head
        if lemma(outer) in _ACCUSING and lemma(head) in _OF_JUDGING:
            return _controller(outer, depth, judged=True)
        return subject(outer, depth + 1) if outer.pos_ in ("VERB", "AUX") else _owner(outer, depth)
    return None


def _infinitive(verb: Token) -> bool:
    return any(lemma(child) == "to" for child in children(verb, "aux"))


# Verbs of judging (VerbNet 33, 29.8; and of holding back): their object is who does what follows
# "of", "for", "with" or "from": "accused X of shelling", "jailed X for burning cars".
_ACCUSING = frozenset(
    "accuse acquit arrest blame charge clear condemn convict criticise criticize denounce detain "
    "dismiss execute expel extradite fine imprison indict jail hang hold hunt pardon praise "
    "prevent probe prosecute punish rebuke sanction seek sentence stop sue suspect "
    "suspend try".split()
)
_OF_JUDGING = frozenset("about for from of over with".split())


def _controller(head: Token, depth: int, *, judged: bool) -> Token | None:
    """
    Return who does what a verb governs: its passive's subject, who is judged, or its subject.

    Nobody is judged by a clause beside the verb: "arrested the rebels, killing two".
    """
    if is_passive(head):
        return passive_subject(head)
    accused = children(head, "dobj") if judged and lemma(head) in _ACCUSING else []
    return accused[0] if accused else subject(head, depth + 1)


def _owner(noun: Token, depth: int) -> Token | None:
    """Whose a noun is: "Russia’s move to", "an offensive by X to", "X made a move to"."""
    for token in (*children(noun, "poss"), *prepositional(noun, "by")):
        return token
    verb = governor(noun)
    if verb is None and related(noun, "attr", "pobj", "conj") and noun.head.pos_ == "AUX":
        verb = noun.head
    return subject(verb, depth + 1) if verb is not None else None


def passive_subject(verb: Token, depth: int = 0) -> Token | None:
    """Return what a passive verb happens to: its subject, or the noun a participle hangs on."""
    deps = ("nsubjpass", "nsubj") if _bare_passive(verb) else ("nsubjpass",)
    own = next(iter(children(verb, *deps)), None)
    if own is not None:
        return _antecedent(own, verb)
    if related(verb, "acl", "amod") and verb.tag_ == "VBN":
        return verb.head
    if is_conjunct(verb) and depth < 4 and is_passive(verb):
        return passive_subject(verb.head, depth + 1)
    return None


def objects(verb: Token) -> list[Token]:
    """Return what a verb is done to: its objects, or a passive's subject; with coordination."""
    if is_passive(verb):
        thing = passive_subject(verb)
        return coordinated(thing) if thing is not None else []
    if related(verb, "amod") and verb.tag_ == "VBD":  # the parser hung the verb on its object
        return coordinated(verb.head)
    return [each for token in children(verb, "dobj", "attr") for each in coordinated(token)]
