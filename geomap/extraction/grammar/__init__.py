"""Grammar alone: subjects, objects, prepositions and clauses of a dependency parse."""

from geomap.extraction.grammar.clauses import (
    after_dateline,
    agent,
    is_passive,
    objects,
    passive_subject,
    sendings,
    subject,
)
from geomap.extraction.grammar.nouns import coordinated, governor, noun_phrase, prepositional
from geomap.extraction.grammar.relations import (
    Relation,
    ancestry,
    children,
    entities_of,
    is_apposition,
    is_conjunct,
    is_object,
    is_possessor,
    is_premodifier,
    is_preposition,
    is_prepositional_object,
    is_relative_clause,
    is_root,
    is_subject,
    is_undergoer,
    lemma,
    related,
    relation,
    text_of,
)

__all__ = [
    "Relation", "after_dateline", "agent", "ancestry", "children", "coordinated", "entities_of",
    "governor",
    "is_apposition", "is_conjunct", "is_object", "is_passive", "is_possessor", "is_premodifier",
    "is_preposition", "is_prepositional_object", "is_relative_clause", "is_root", "is_subject",
    "is_undergoer", "lemma", "noun_phrase", "objects", "passive_subject", "prepositional",
    "related", "relation", "sendings", "subject", "text_of",
]  # fmt: skip
