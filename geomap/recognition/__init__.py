"""
Document → mentions: which stretches of a text name a place, and in what role.

Three steps: rules give a first opinion (``rules``), every stretch that might be a name is listed
(``candidates``) and shows its signs (``signs``), and a small learned judge weighs them (``judge``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geomap.model import Document, Mention, Role
from geomap.parsing import parse
from geomap.recognition.arabic import has_arabic, in_arabic
from geomap.recognition.candidates import Stretch, candidates
from geomap.recognition.demonyms import demonyms
from geomap.recognition.judge import Figures, Judge, chosen, load_judge
from geomap.recognition.names import Names
from geomap.recognition.policy import is_kept, refused
from geomap.recognition.recasing import is_caseless, recased
from geomap.recognition.roles import role_of
from geomap.recognition.rules import by_rule, page_of
from geomap.recognition.signs import setting_of, signs
from geomap.settings import Settings

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


def recognise(
    document: Document, doc: Doc, index: Index, settings: Settings | None = None
) -> list[Mention]:
    """
    Find the mentions of places in a document.

    Parameters
    ----------
    document : Document
    doc : spacy.tokens.Doc
        ``geomap.parsing.parse(document.text, settings)``.
    index : Index
    settings : Settings, optional
        ``demonyms`` tells whether adjectives of nationality count; ``model`` names the language
        model that reads a text without capitals again.

    Returns
    -------
    list of Mention
        In order, without overlaps. No article, genitive or word for a direction belongs to a
        mention. ``label`` is the model's entity label, or ``gazetteer`` where the model had none.
    """
    settings = settings or Settings()
    names = Names(index)
    if is_caseless(document.text):
        doc = parse(recased(document.text, names), settings)
    kept = considered(doc, names).kept(load_judge())
    found = [_mention(document, doc, stretch, names) for stretch in kept]
    if settings.demonyms:
        taken = {at for stretch in kept for at in range(*stretch)}
        found += [
            _marked(document, doc, stretch, "demonym") for stretch in demonyms(doc, names, taken)
        ]
    found += _in_arabic(document.text, found, names)
    return sorted(found, key=lambda m: m.start)


def _in_arabic(text: str, found: Sequence[Mention], names: Names) -> list[Mention]:
    """Give the names in Arabic script; the judge, who reads English, saw none of them."""
    if not has_arabic(text):
        return []
    clear = [
        (a, b) for a, b in in_arabic(text, names) if all(b <= m.start or m.end <= a for m in found)
    ]
    return [Mention(a, b, text[a:b], label="gazetteer") for a, b in clear]


def considered(doc: Doc, names: Names) -> Case:
    """List the candidates of a parsed text, in order, each with its signs."""
    page = page_of(doc, names)
    ruled = [(span.start, span.end) for span in by_rule(page)]
    stretches = refused(page, candidates(page, ruled))
    setting = setting_of(page, stretches, ruled)
    figures = [signs(setting, stretch) for stretch in stretches]
    sure = [1.0 if s in setting.ruled and is_kept(page, s) else 0.0 for s in stretches]
    return Case(stretches, figures, sure)


def _mention(document: Document, doc: Doc, stretch: Stretch, names: Names) -> Mention:
    return _marked(document, doc, stretch, role_of(doc[stretch[0] : stretch[1]], names))


def _marked(document: Document, doc: Doc, stretch: Stretch, role: Role) -> Mention:
    span = doc[stretch[0] : stretch[1]]
    start, end = span.start_char, span.end_char
    label = span[0].ent_type_ or "gazetteer"
    return Mention(start, end, document.text[start:end], role=role, label=label)
