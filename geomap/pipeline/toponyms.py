"""Documents → toponyms, by a recogniser of the caller's choice, and the copies that are read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Protocol

from geomap.documents import is_english
from geomap.model import Document, Mention, Toponym
from geomap.pipeline.resources import index_of, others_of, tools_of
from geomap.settings import Settings

if TYPE_CHECKING:
    from geomap.actors import Roster
    from geomap.model import Candidate, Place
    from geomap.recognition import ReadingCopy
    from geomap.resolution import Explanation

__all__ = [
    "Recognizer",
    "candidates_given",
    "copy_of",
    "explain_given",
    "fast_recognizer",
    "find_toponyms",
    "model_recognizer",
    "resolve_given",
]


class Recognizer(Protocol):
    """Finds the mentions of places in a document, in order and without overlaps."""

    def __call__(self, document: Document, /) -> list[Mention]: ...


def find_toponyms(
    document: Document, settings: Settings, *, recognizer: Recognizer | None = None
) -> tuple[Toponym, ...]:
    """
    Recognise and resolve the toponyms of one document, in order of the text.

    Without a `recognizer` the language model and the gazetteer recognise together.
    """
    from geomap.recognition.reading_copy import reading_copy
    from geomap.resolution import resolve

    mentions = (recognizer or model_recognizer(settings))(document)
    index, _ = tools_of(settings)
    if isinstance(recognizer, _Fast) or not is_english(document):
        copy = reading_copy(document.text)  # to give a text its case again takes the model's words
    else:
        copy = copy_of(document, settings)
    read, said = copy.document(document), copy.read(mentions)
    return tuple(copy.printed(resolve(read, said, index, others=others_of(settings))))


def model_recognizer(settings: Settings) -> Recognizer:
    """
    Return the recogniser that joins the language model's places with the gazetteer's.

    The model knows English: in other languages it hides names that the gazetteer finds alone.
    """
    index, _ = tools_of(settings)

    def recognizer(document: Document) -> list[Mention]:
        if not is_english(document):
            return fast_recognizer(settings, len(document.text))(document)
        from geomap.parsing import segments
        from geomap.recognition import recognise

        found = []
        for offset, text in segments(document.text):
            part = replace(document, text=text)
            copy = copy_of(part, settings)
            for mention in recognise(part, None, index, settings, copy=copy):
                start, end = mention.start + offset, mention.end + offset
                found.append(replace(mention, start=start, end=end))
        return found

    return recognizer


def fast_recognizer(settings: Settings, size: int) -> Recognizer:
    """
    Return the recogniser that uses the gazetteer alone; no language model is loaded.

    Parameters
    ----------
    settings : Settings
    size : int
        Characters of all documents to be read: it decides how names are looked for.
    """
    from geomap.gazetteer.scanning import scanner
    from geomap.recognition.fast import recognise_fast

    index, _ = tools_of(settings)
    return _Fast(partial(recognise_fast, index=index.settled, scan=scanner(index.settled, size)))


@dataclass(frozen=True, slots=True)
class _Fast:
    """A recogniser that uses no language model."""

    find: Callable[[Document], list[Mention]]

    def __call__(self, document: Document, /) -> list[Mention]:
        return self.find(document)


def resolve_given(
    document: Document, mentions: Sequence[Mention], settings: Settings
) -> tuple[Toponym, ...]:
    """Resolve mentions that somebody else has marked; none is added or dropped."""
    from geomap.resolution import resolve

    index, _ = tools_of(settings)
    return tuple(resolve(document, mentions, index, others=others_of(settings)))


def candidates_given(
    document: Document, mentions: Sequence[Mention], settings: Settings
) -> list[tuple[Place | None, Sequence[Candidate]]]:
    """Return the place chosen for each mention and all the candidates it was chosen from."""
    from geomap.resolution import candidates_of, resolve

    index, _ = tools_of(settings)
    chosen = resolve(document, mentions, index, others=others_of(settings))
    found = candidates_of(document, mentions, index)
    return [(t.place, candidates) for t, candidates in zip(chosen, found, strict=True)]


def explain_given(
    document: Document, mentions: Sequence[Mention], settings: Settings
) -> list[Explanation]:
    """List for each mention what every signal gave to its candidates."""
    from geomap.resolution import explain

    return explain(document, mentions, tools_of(settings)[0])


def copy_of(document: Document, settings: Settings) -> ReadingCopy:
    """Return the copy of a document's text that is parsed."""
    from geomap.recognition import legible
    from geomap.recognition.known_names import Names

    return legible(
        document.text, Names(index_of(settings)), settings, _phrases(tools_of(settings)[1])
    )


@lru_cache(maxsize=4)
def _phrases(roster: Roster) -> Mapping[str, Sequence[tuple[str, ...]]]:
    from geomap.recognition import phrases_of

    return phrases_of(roster.spellings())
