"""
The relations of a dependency parse: the only reader of spaCy's ``dep_``.

The labels are those of spaCy's English models, which follow ClearNLP's guidelines (J. D. Choi and
M. Palmer, "Guidelines for the Clear Style Constituent to Dependency Conversion", 2012).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

__all__ = [
    "Relation", "ancestry", "children", "entities_of", "is_apposition", "is_conjunct", "is_object",
    "is_possessor", "is_premodifier", "is_preposition", "is_prepositional_object",
    "is_relative_clause", "is_root", "is_subject", "is_undergoer", "lemma", "related",
    "relation", "text_of",
]  # fmt: skip

Relation = Literal[
    "ROOT", "acl", "acomp", "advcl", "advmod", "agent", "amod", "appos", "attr", "aux", "auxpass",
    "case", "cc", "ccomp", "compound", "conj", "csubj", "csubjpass", "dative", "det", "dobj",
    "expl", "mark", "neg", "nmod", "npadvmod", "nsubj", "nsubjpass", "nummod", "oprd", "parataxis",
    "pcomp", "pobj", "poss", "predet", "prep", "prt", "punct", "quantmod", "relcl", "xcomp",
]  # fmt: skip
"""How a token hangs on its head."""


def relation(token: Token) -> str:
    """Return how a token hangs on its head, as a signal of a model: rules ask by name."""
    return str(token.dep_)


def related(token: Token, *relations: Relation) -> bool:
    """Return True if a token hangs on its head in one of these relations."""
    return token.dep_ in relations


def is_root(token: Token) -> bool:
    """Return True for the head of a sentence."""
    return bool(token.dep_ == "ROOT")


def is_subject(token: Token) -> bool:
    """Return True for the subject of a verb, active or passive."""
    return token.dep_ in ("nsubj", "nsubjpass")


def is_object(token: Token) -> bool:
    """Return True for the direct object of a verb."""
    return bool(token.dep_ == "dobj")


def is_undergoer(token: Token) -> bool:
    """Return True for what a verb is done to: its object, or the subject of a passive."""
    return token.dep_ in ("dobj", "nsubjpass")


def is_preposition(token: Token) -> bool:
    """Return True for a preposition that hangs on what it says more of."""
    return bool(token.dep_ == "prep")


def is_prepositional_object(token: Token) -> bool:
    """Return True for the noun behind a preposition."""
    return bool(token.dep_ == "pobj")


def is_conjunct(token: Token) -> bool:
    """Return True for what is coordinated with its head: "Hama" in "Homs and Hama"."""
    return bool(token.dep_ == "conj")


def is_apposition(token: Token) -> bool:
    """Return True for a noun that says of another who or what it is."""
    return bool(token.dep_ == "appos")


def is_possessor(token: Token) -> bool:
    """Return True for whose its head is: "Russia" in "Russia's jets"."""
    return bool(token.dep_ == "poss")


def is_premodifier(token: Token) -> bool:
    """Return True for a word before a noun that says which: "Syrian", "air" in "air raid"."""
    return token.dep_ in ("amod", "compound", "nmod")


def is_relative_clause(token: Token) -> bool:
    """Return True for the verb of a relative clause."""
    return bool(token.dep_ == "relcl")


def text_of(doc: Doc) -> str:
    """Return a document's text, joined once: ``doc.text`` joins all its tokens at every call."""
    if _TEXT not in doc.user_data:
        doc.user_data[_TEXT] = doc.text
    return str(doc.user_data[_TEXT])


_TEXT = "geomap.text"


def entities_of(sentence: Span) -> list[Span]:
    """Return a sentence's named entities: ``Span.ents`` goes through all words of its document."""
    doc = sentence.doc
    known: list[Span] | None = doc.user_data.get(_ENTITIES)
    if known is None:
        known = doc.user_data[_ENTITIES] = list(doc.ents)
    first = bisect_left(known, sentence.start, key=_start)
    last = bisect_left(known, sentence.end, key=_start)
    return [entity for entity in known[first:last] if entity.end <= sentence.end]


def _start(span: Span) -> int:
    return int(span.start)


_ENTITIES = "geomap.entities"


def lemma(token: Token) -> str:
    """Lower-case lemma of a token."""
    code = token.lemma
    if code not in _LEMMAS:
        word = str(token.lemma_).lower()
        _LEMMAS[code] = _MISTAKEN.get(word, word)
    return _LEMMAS[code]


# By spaCy's code of a string, which is its hash: the same in every vocabulary.
_LEMMAS: dict[int, str] = {}


# The model's rule for "-ged" takes the e of "stage" too.
_MISTAKEN = {"stag": "stage", "rap": "rape"}


def children(token: Token, *relations: Relation) -> list[Token]:
    """Children in one of these relations, in text order."""
    doc = token.doc
    return [doc[at] for dep, at in _tree(doc)[token.i] if dep in relations]


def _tree(doc: Doc) -> list[list[tuple[str, int]]]:
    """Return every token's children with their relations, read once: rules ask again and again."""
    tree: list[list[tuple[str, int]]] | None = doc.user_data.get(_TREE)
    if tree is None:
        tree = [[(child.dep_, child.i) for child in token.children] for token in doc]
        doc.user_data[_TREE] = tree
    return tree


_TREE = "geomap.children"


def ancestry(token: Token) -> Iterator[Token]:
    """Yield the token and its heads up to the root."""
    yield token
    yield from token.ancestors
