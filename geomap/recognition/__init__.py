"""
Document → mentions: which stretches of a text name a place, and in what role.

The language model's places and the gazetteer's names check each other. The model sees grammar
and calls a small Syrian town a person; the gazetteer knows the town, and a thousand surnames and
words that are towns somewhere. A name counts where both agree, or where the words around it
(``geomap.recognition.evidence``) decide.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.model import Document, Mention
from geomap.recognition.barred import barred
from geomap.recognition.entities import from_model
from geomap.recognition.evidence import surnames
from geomap.recognition.names import Names
from geomap.recognition.roles import role_of
from geomap.recognition.scan import Page, pairs, scan

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

    from geomap.gazetteer.index import Index

__all__ = ["recognise", "role_of"]


def recognise(document: Document, doc: Doc, index: Index) -> list[Mention]:
    """
    Find the mentions of places in a document.

    Parameters
    ----------
    document : Document
    doc : spacy.tokens.Doc
        ``geomap.parsing.parse(document.text, settings)``.
    index : Index

    Returns
    -------
    list of Mention
        In order, without overlaps. No article, genitive or word for a direction belongs to a
        mention; adjectives of nationality are none. ``label`` is the model's entity label, or
        ``gazetteer`` where the model had none.
    """
    names = Names(index)
    page = Page(doc, names, barred(doc, names), surnames(doc))
    spans = pairs(page)
    spans = _merge(spans, from_model(page))
    places = frozenset(t.i for span in spans for t in span)
    first = _merge(scan(page, places, frozenset()), spans)
    sure = frozenset(span.text for span in spans if span[0].ent_type_ in {"GPE", "LOC"})
    spans = _merge(scan(page, frozenset(t.i for s in first for t in s), sure), first)
    return [_mention(span, names) for span in sorted(spans, key=lambda s: s.start)]


def _merge(first: list[Span], second: list[Span]) -> list[Span]:
    """Add to `first` what of `second` it does not touch."""
    taken = {t.i for span in first for t in span}
    return first + [span for span in second if not any(t.i in taken for t in span)]


def _mention(span: Span, names: Names) -> Mention:
    label = span[0].ent_type_ or "gazetteer"
    role = role_of(span, names)
    return Mention(span.start_char, span.end_char, span.text, role=role, label=label)
