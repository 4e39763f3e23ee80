"""
A first opinion by rule: the model's places and the gazetteer's names check each other.

The model sees grammar and calls a small Syrian town a person; the gazetteer knows the town, and a
thousand surnames and words that are towns somewhere. A name counts where both agree, or where the
words around it (``geomap.recognition.context_cues``) decide.
``geomap.recognition.classifier`` has the last word: what the rules say is the first of the features
that it weighs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.recognition.context_cues import surnames
from geomap.recognition.entities import from_model
from geomap.recognition.excluded_spans import excluded
from geomap.recognition.gazetteer_pass import TokenizedText, pairs, scan
from geomap.recognition.known_names import Names
from geomap.recognition.tokens import tokens_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

__all__ = ["by_rule", "page_of"]


def page_of(doc: Doc, names: Names) -> TokenizedText:
    """Gather what the rules need of one parsed document."""
    tokens = tokens_of(doc)
    return TokenizedText(doc, names, excluded(doc, tokens, names), surnames(tokens), tokens)


def by_rule(tokenized: TokenizedText) -> list[Span]:
    """Find the names of places that the rules are convinced of, in order, without overlaps."""
    spans = pairs(tokenized)
    spans = _merge(spans, from_model(tokenized))
    places = frozenset(t.i for span in spans for t in span)
    first = _merge(scan(tokenized, places, frozenset()), spans)
    sure = frozenset(span.text for span in spans if span[0].ent_type_ in {"GPE", "LOC"})
    spans = _merge(scan(tokenized, frozenset(t.i for s in first for t in s), sure), first)
    return sorted(spans, key=lambda s: s.start)


def _merge(first: list[Span], second: list[Span]) -> list[Span]:
    """Add to `first` what of `second` it does not touch."""
    taken = {t.i for span in first for t in span}
    return first + [span for span in second if not any(t.i in taken for t in span)]
