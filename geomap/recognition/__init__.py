"""
Document → mentions: which stretches of a text name a place, and in what role.

Three steps: rules give a first opinion (``rules``), every stretch that might be a name is listed
(``candidates``) and shows its signs (``signs``), and a small learned judge weighs them (``judge``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geomap.model import Document, Mention
from geomap.recognition.candidates import Stretch, candidates
from geomap.recognition.judge import Figures, Judge, chosen, load_judge
from geomap.recognition.names import Names
from geomap.recognition.policy import is_kept, refused
from geomap.recognition.roles import role_of
from geomap.recognition.rules import by_rule, page_of
from geomap.recognition.signs import setting_of, signs
from geomap.recognition.tokens import tokens_of

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from geomap.gazetteer.index import Index

__all__ = ["Case", "considered", "recognise", "role_of"]


@dataclass(frozen=True, slots=True)
class Case:
    """The candidates of a text, their signs, and the chance that policy gives each at least."""

    stretches: Sequence[Stretch]
    figures: Figures
    least: Sequence[float]

    def kept(self, judge: Judge) -> list[Stretch]:
        """Choose the candidates that name places."""
        chances = map(max, judge.chances(self.figures), self.least)
        return chosen(self.stretches, list(chances), judge.threshold)


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
    names, judge = Names(index), load_judge()
    kept = considered(doc, names).kept(judge)
    return [_mention(doc, stretch, names) for stretch in kept]


def considered(doc: Doc, names: Names) -> Case:
    """List the candidates of a parsed text, in order, each with its signs."""
    page, tokens = page_of(doc, names), tokens_of(doc)
    ruled = [(span.start, span.end) for span in by_rule(page)]
    stretches = refused(page, tokens, candidates(page, ruled))
    setting = setting_of(page, tokens, stretches, ruled)
    figures = [signs(setting, stretch) for stretch in stretches]
    sure = [1.0 if s in setting.ruled and is_kept(page, s) else 0.0 for s in stretches]
    return Case(stretches, figures, sure)


def _mention(doc: Doc, stretch: Stretch, names: Names) -> Mention:
    span = doc[stretch[0] : stretch[1]]
    label = span[0].ent_type_ or "gazetteer"
    role = role_of(span, names)
    return Mention(span.start_char, span.end_char, span.text, role=role, label=label)
