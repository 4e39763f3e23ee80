"""
Dealings between parties, with or without a place: who did what to whom, in PLOVER's types.

A map of conflict shows what lies on it; this reads also what does not: demands, refusals,
accusations, promises, threats. One sentence, its main acts, each with the words of its parties.
``geomap events --scope all`` tells them by `geomap.extraction.coders.dealings`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geomap.extraction.grammar import (
    Relation,
    agent,
    children,
    coordinated,
    is_passive,
    lemma,
    objects,
    passive_subject,
    prepositional,
    related,
    subject,
)
from geomap.extraction.plover.lexicon import (
    COMMITS,
    CONFLICT,
    DYAD_NOUNS,
    DYAD_VERBS,
    FUTURE,
    REFUSES,
    REPORTS,
)

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

__all__ = ["Dyad", "code_dyads"]

_NAMES = frozenset({"GPE", "NORP", "PERSON", "ORG", "LOC", "FAC"})
_WILL = frozenset("will would shall".split())
_TO_WHOM = (
    "against",
    "with",
    "to",
    "on",
    "from",
    "for",
    "between",
    "of",
    "in",
    "at",
    "over",
    "into",
)
# Below which clauses the act of a sentence is looked for.
_DOWN: tuple[Relation, ...] = ("ccomp", "xcomp", "conj", "parataxis")


@dataclass(frozen=True, slots=True)
class Dyad:
    """An act: PLOVER's ``type`` or ``type/mode``, its word, and the words of its parties."""

    plover: str
    trigger: Token
    actors: tuple[Span, ...]
    targets: tuple[Span, ...]

    @property
    def kind(self) -> str:
        """PLOVER's type without the mode."""
        return self.plover.partition("/")[0]


def code_dyads(sentence: Span) -> list[Dyad]:
    """
    Find the acts of a sentence, the main one first, each type once.

    Parameters
    ----------
    sentence : Span
        A parsed sentence.
    """
    found: dict[str, Dyad] = {}
    for verb in _predicates(sentence.root):
        plover = _plover(verb)
        if plover:
            dyad = _act(verb, plover)
            found.setdefault(dyad.kind, dyad)
    if not found:
        for noun in sentence:
            if noun.pos_ == "NOUN" and lemma(noun) in DYAD_NOUNS:
                dyad = _act(noun, DYAD_NOUNS[lemma(noun)])
                found.setdefault(dyad.kind, dyad)
    return list(found.values())


def _predicates(root: Token) -> Iterator[Token]:
    """Walk from the main verb down into what it says, wants or is coordinated with."""
    yield root
    for child in root.children:
        if related(child, *_DOWN) and child.pos_ in ("VERB", "AUX", "ADJ", "NOUN"):
            yield from _predicates(child)


# --- the type -----------------------------------------------------------------------------------


def _plover(verb: Token) -> str | None:
    """Return what a predicate tells; None for one that only reports or leads to another."""
    word = lemma(verb)
    inner = _inner(verb)
    if word in REPORTS and word not in ("announce", "declare"):
        return _asked(verb)
    if _governed(verb):
        return None
    own = _lexical(verb)
    if word in REFUSES or (_negated(verb) and word in ("accept", "allow", "agree")):
        return "REJECT"
    if word in COMMITS or _adjective(verb) & COMMITS:
        return _intended(inner) or ("AGREE" if word in COMMITS else None)
    if word in FUTURE or _adjective(verb) & FUTURE:
        mention = _lexical(inner) if inner is not None else None
        return _foreseen(verb, mention) if mention else own
    if _modal(verb) & _WILL:
        return _foreseen(verb, own)
    return own


def _asked(verb: Token) -> str | None:
    """Recognize "said that X must": a demand."""
    for clause in children(verb, "ccomp"):
        if _modal(clause) & {"must"}:
            return "REQUEST"
    if lemma(verb) == "reiterate" and prepositional(verb, "for"):
        return "REQUEST"
    things = {lemma(t) for t in objects(verb)}
    return next((DYAD_NOUNS[w] for w in sorted(things) if w in DYAD_NOUNS), None)


def _governed(verb: Token) -> bool:
    """Detect the complement of a predicate that has said its type: "threatened to shell"."""
    head = verb.head
    if head is verb or not related(verb, "xcomp", "ccomp"):
        return False
    word = lemma(head)
    if word in COMMITS | FUTURE | REFUSES or _adjective(head) & (COMMITS | FUTURE):
        return True
    return word in DYAD_VERBS and word not in REPORTS and _lexical(head) is not None


def _intended(inner: Token | None) -> str | None:
    mention = _lexical(inner) if inner is not None else None
    if mention is None:
        return "AGREE"
    if mention == "RETREAT/resign" or mention.partition("/")[0] not in CONFLICT:
        return "AGREE"
    return "THREATEN"


def _foreseen(verb: Token, own: str | None) -> str:
    """Return what an act in the future is: harm a threat, help a promise, a visit a visit."""
    kind = (own or "").partition("/")[0]
    if any(t.lower_ == "unless" for t in verb.subtree) or kind in CONFLICT:
        return "MOBILIZE" if lemma(verb) == "prepare" else "THREATEN"
    if any(lemma(t) in ("curfew", "blockade", "siege", "boycott") for t in objects(verb)):
        return "THREATEN"
    if _negated(verb):
        return "REJECT"
    if (own and kind in ("CONSULT", "REQUEST", "REJECT", "ACCUSE")) or own == "RETREAT/resign":
        return own
    return "AGREE"


def _lexical(verb: Token) -> str | None:
    """Look a verb up by its particle and the words of its object."""
    word = lemma(verb)
    things = objects(verb)
    words = {lemma(t) for thing in things for t in _near(thing)}
    far = {lemma(t) for prep in children(verb, "prep") for t in children(prep, "pobj")}
    for key in _keys(verb, word):
        for plover, wanted in DYAD_VERBS.get(key, ()):
            if not wanted or wanted & words or (not words and wanted & far):
                return plover
    mention = [DYAD_NOUNS[lemma(t)] for t in things if lemma(t) in DYAD_NOUNS]
    if mention:
        return mention[0]
    if verb.pos_ == "NOUN" and word in DYAD_NOUNS:
        return DYAD_NOUNS[word]
    return next((DYAD_NOUNS[w] for w in sorted(far) if w in DYAD_NOUNS and not things), None)


def _keys(verb: Token, word: str) -> list[str]:
    particles = [c for c in verb.children if related(c, "prt", "prep", "advmod")]
    return [f"{word} {c.lower_}" for c in particles] + [word]


def _near(thing: Token) -> Iterator[Token]:
    yield thing
    yield from children(thing, "compound", "amod", "nmod", "conj")
    for inner in prepositional(thing, "of", "on"):
        yield from (inner, *children(inner, "compound", "amod"))


def _inner(verb: Token) -> Token | None:
    """Return the verb of the complement: "agreed to set up", "is willing to send"."""
    for holder in (verb, *children(verb, "acomp", "attr")):
        for child in children(holder, "xcomp", "ccomp"):
            if child.pos_ in ("VERB", "AUX"):
                return child
    return None


def _adjective(verb: Token) -> set[str]:
    return {lemma(t) for t in children(verb, "acomp")} if verb.pos_ == "AUX" else set()


def _modal(verb: Token) -> set[str]:
    return {lemma(t) for t in children(verb, "aux")} | {t.lower_ for t in children(verb, "aux")}


def _negated(verb: Token) -> bool:
    return bool(children(verb, "neg"))


# --- the parties --------------------------------------------------------------------------------


def _act(word: Token, plover: str) -> Dyad:
    doers = _doers(word, plover)
    inside = {t.i for span in doers for t in span}
    targets = _targets(word, inside) or _others(word, inside)
    return Dyad(plover, word, tuple(doers), tuple(targets))


def _doers(word: Token, plover: str) -> list[Span]:
    """Find who does it: the subject or the agent, else who says it, else whose it is."""
    token: Token | None = None
    if word.pos_ not in ("VERB", "AUX"):
        token = next(iter(children(word, "poss", "amod", "compound")), None)
    elif is_passive(word):  # who is not told; "the guerrillas were demobilised" they themselves
        token = agent(word) or (passive_subject(word) if plover.startswith("RETREAT") else None)
        return [_phrase(token)] if token is not None else []
    else:
        token = subject(word)
    if token is None or token.pos_ == "PRON":
        token = _speaker(word) or token
    return [_phrase(t) for t in coordinated(token)] if token is not None else []


def _speaker(word: Token) -> Token | None:
    for above in word.ancestors:
        doer = subject(above) if above.pos_ == "VERB" else None
        if doer is not None and doer.pos_ != "PRON":
            return doer
    return None


def _targets(word: Token, doers: set[int]) -> list[Span]:
    """Take the first noun phrase around an act that names a party other than its doer."""
    for token in _places_of_target(word):
        phrases = [_phrase(t) for t in coordinated(token) if t.i not in doers]
        named = [p for p in phrases if _is_party(p) and all(t.i not in doers for t in p)]
        if named:
            return named
    return []


def _places_of_target(word: Token) -> Iterator[Token]:
    verbs = [v for v in (word, _inner(word)) if v is not None]
    verbs += [v for verb in tuple(verbs) for v in children(verb, "advcl", "pcomp", "acl")]
    for verb in verbs:
        yield from (t for t in objects(verb) if t.pos_ != "PRON")
        for clause in children(verb, "ccomp"):
            yield from children(clause, "nsubj", "nsubjpass")
        yield from children(verb, "dative")
        if verb is not word:
            yield from children(verb, "nsubj", "nsubjpass")
        yield from prepositional(verb, *_TO_WHOM)
        for thing in objects(verb):
            yield from _within(thing)
        for thing in prepositional(verb, *_TO_WHOM):
            yield from _within(thing)


def _within(thing: Token) -> Iterator[Token]:
    """Yield whom a thing names: its owner, its nationality, whom it is with, against or of."""
    yield from children(thing, "poss", "amod", "compound", "nmod")
    for inner in prepositional(thing):
        yield inner
        yield from children(inner, "poss", "amod", "compound", "nmod")
        yield from prepositional(inner)


def _others(word: Token, doers: set[int]) -> list[Span]:
    """Take the first name after the act's word that is not in a saying's own clause."""
    sentence = word.sent
    said = {t.i for v in sentence if lemma(v) in REPORTS for t in _own(v) if v.i != word.i}
    free = [
        e for e in sentence.ents
        if e.label_ in _NAMES and not any(t.i in doers or t.i in said for t in e)
    ]  # fmt: skip
    after = [e for e in free if e.start > word.i]
    return (after or free)[:1]


def _own(verb: Token) -> Iterable[Token]:
    return (t for child in children(verb, "nsubj", "prep") for t in child.subtree)


def _is_party(phrase: Span) -> bool:
    if phrase.root.ent_type_ in ("DATE", "TIME"):
        return False
    return any(t.ent_type_ in _NAMES or t.pos_ == "PROPN" for t in phrase) or (
        lemma(phrase.root) in _PEOPLE
    )


# Common nouns of people who are acted on.
_PEOPLE = frozenset(
    "demonstrator protester rebel guerrilla militant soldier civilian worker student refugee "
    "police government army opposition diplomat inspector observer union party parliament leader "
    "president minister group faction militia authority prisoner villager immigrant".split()
)


def _phrase(token: Token) -> Span:
    """Return the words of a party: what stands before its noun, and "of", "in" behind it."""
    before = [c for c in token.lefts if not related(c, "relcl", "punct", "cc")]
    left = min((t.i for c in before for t in c.subtree), default=token.i)
    right = token.i
    for prep in children(token, "prep"):
        if lemma(prep) in ("of", "in", "from"):
            right = max((t.i for t in children(prep, "pobj")), default=right)
    for name in children(token, "appos"):
        right = max(right, name.i)
    return token.doc[min(left, token.i) : right + 1]
