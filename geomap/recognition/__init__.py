"""
Document → mentions: which spans of a text name a place, and in what role.

Rules give a first opinion (``cross_check``), every stretch that might be a name is listed
(``candidates``) and shows its ``features``, a small learned ``classifier`` weighs them, and the
words and the grammar around a name tell its role (``roles``).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geomap.model import Document, Mention, Role
from geomap.parsing import add_grammar, skim, word_ranks
from geomap.recognition.arabic import has_arabic, in_arabic
from geomap.recognition.candidates import TokenSpan, candidates
from geomap.recognition.classifier import Classifier, Figures, chosen, load_classifier
from geomap.recognition.cross_check import by_rule, page_of
from geomap.recognition.demonyms import demonyms
from geomap.recognition.features import features, setting_of
from geomap.recognition.known_names import Names
from geomap.recognition.policy import in_state, is_kept, refused
from geomap.recognition.reading_copy import ReadingCopy, reading_copy, with_points
from geomap.recognition.recasing import Lexicon, caseless_spans, phrases_of, recased
from geomap.recognition.roles import asks_grammar, role_by_grammar, role_by_words
from geomap.recognition.tokens import Tokens
from geomap.recognition.villages import village_stretches
from geomap.settings import Settings

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

    from geomap.gazetteer.index import Index

__all__ = ["Case", "ReadingCopy", "considered", "legible", "phrases_of", "recognise"]


@dataclass(frozen=True, slots=True)
class Case:
    """The candidates of a text, their signs, and the chance that policy gives each at least."""

    tokens: Tokens
    token_spans: Sequence[TokenSpan]
    figures: Figures
    least: Sequence[float]

    def kept(self, judge: Classifier) -> list[TokenSpan]:
        """Choose the candidates that name places."""
        chances = map(max, judge.chances(self.figures), self.least)
        return chosen(self.token_spans, list(chances), judge.threshold)


def legible(
    text: str,
    names: Names,
    settings: Settings,
    phrases: Mapping[str, Sequence[tuple[str, ...]]] | None = None,
) -> ReadingCopy:
    """
    Return the copy of a text that is to be parsed (``geomap.recognition.reading_copy``).

    ``phrases`` are names that no gazetteer has, as `phrases_of` lays them out: the actors'.
    """

    def recase(plain: str) -> str:
        if not caseless_spans(plain):
            return plain
        return recased(plain, Lexicon(names, word_ranks(settings), phrases or {}))

    return reading_copy(text, recase)


def recognise(
    document: Document,
    doc: Doc | None,
    index: Index,
    settings: Settings | None = None,
    *,
    copy: ReadingCopy | None = None,
) -> list[Mention]:
    """
    Find the mentions of places in a document.

    Parameters
    ----------
    document : Document
    doc : spacy.tokens.Doc or None
        ``geomap.parsing.parse(copy.text, settings)`` where it is at hand. None is faster: of
        the text only the entities are read, and the grammar of the sentences that need it.
    index : Index
    settings : Settings, optional
        ``demonyms`` tells whether adjectives of nationality count; ``model`` names the language
        model.
    copy : ReadingCopy, optional
        `legible` of the document's text, where it is at hand. A `doc` of another text than the
        copy's is not used.

    Returns
    -------
    list of Mention
        In order, without overlaps. No article, genitive or word for a direction belongs to a
        mention. ``label`` is the model's entity label, ``gazetteer`` where the model had none, or
        ``coordinates``.
    """
    settings = settings or Settings()
    names = Names(index)
    copy = copy or legible(document.text, names, settings)
    if doc is None or (copy.text != document.text and doc.text != copy.text):
        doc = skim(copy.text, settings)
    case = considered(doc, names)
    kept = village_stretches(case.tokens, case.kept(load_classifier()), names, index)
    roles = _roles(doc, case.tokens, kept, names, settings)
    found = [_marked(copy, doc, s, role) for s, role in zip(kept, roles, strict=True)]
    if settings.demonyms:
        taken = {at for token_span in kept for at in range(*token_span)}
        found += [
            _marked(copy, doc, token_span, "demonym") for token_span in demonyms(doc, names, taken)
        ]
    found += _in_arabic(document.text, found, names)
    return with_points(found, copy)


def _in_arabic(text: str, found: Sequence[Mention], names: Names) -> list[Mention]:
    """Return the names in Arabic script; the judge, who reads English, saw none of them."""
    if not has_arabic(text):
        return []
    clear = [
        (a, b) for a, b in in_arabic(text, names) if all(b <= m.start or m.end <= a for m in found)
    ]
    return [Mention(a, b, text[a:b], label="gazetteer") for a, b in clear]


def considered(doc: Doc, names: Names) -> Case:
    """List the candidates of a parsed text, in order, each with its signs."""
    tokenized = page_of(doc, names)
    ruled = [(span.start, span.end) for span in by_rule(tokenized)]
    token_spans = refused(tokenized, candidates(tokenized, ruled))
    setting = setting_of(tokenized, token_spans, ruled)
    figures = [features(setting, token_span) for token_span in token_spans]
    sure = [
        1.0 if in_state(tokenized, s) or (s in setting.ruled and is_kept(tokenized, s)) else 0.0
        for s in token_spans
    ]
    return Case(tokenized.tokens, token_spans, figures, sure)


def _roles(
    doc: Doc, tokens: Tokens, kept: Sequence[TokenSpan], names: Names, settings: Settings
) -> list[Role]:
    """Return the roles of names, in order; where only grammar can, their sentences are parsed."""
    by_words = {token_span: role_by_words(doc[slice(*token_span)], names) for token_span in kept}
    asking = [s for s in kept if not by_words[s] and asks_grammar(tokens, *s, names)]
    spans = (
        [doc[slice(*s)] for s in asking]
        if doc.has_annotation("DEP")
        else _in_parsed_sentences(doc, tokens, asking, settings)
    )
    by_grammar = {
        token_span: role_by_grammar(span, names)
        for token_span, span in zip(asking, spans, strict=True)
    }
    return [by_words[s] or by_grammar.get(s, "literal") for s in kept]


def _in_parsed_sentences(
    doc: Doc, tokens: Tokens, token_spans: Sequence[TokenSpan], settings: Settings
) -> Iterator[Span]:
    """Yield stretches of a skimmed text, in order, as spans of their parsed sentences."""
    bounds = [at for at, begins in enumerate(tokens.begins) if begins] + [len(doc)]
    groups: dict[int, list[TokenSpan]] = {}
    for token_span in token_spans:
        groups.setdefault(bisect_right(bounds, token_span[0]) - 1, []).append(token_span)
    # A name may run over what looks like a sentence's end; its sentence then ends with it.
    sentences = (doc[bounds[n] : max(bounds[n + 1], own[-1][1])] for n, own in groups.items())
    parsed = add_grammar(sentences, settings)
    for (number, own), sentence in zip(groups.items(), parsed, strict=True):
        for start, end in own:
            yield sentence[start - bounds[number] : end - bounds[number]]


def _marked(copy: ReadingCopy, doc: Doc, token_span: TokenSpan, role: Role) -> Mention:
    span = doc[token_span[0] : token_span[1]]
    start, end = span.start_char, span.start_char + len(span.text.rstrip())  # marks are blanks
    end = copy.end_of(end)
    label = span[0].ent_type_ or "gazetteer"
    return Mention(start, end, copy.original[start:end], role=role, label=label)
