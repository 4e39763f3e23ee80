"""
What the events cannot be read without: a text's language, by py3langid, and its day.

It is small (4.6 MB, offline, BSD), where lingua's models are a hundred times that; on short texts
it errs, so that a text of few letters has no language but that which it states.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from geomap.model import Document

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

__all__ = ["is_english", "language_of", "other_languages", "undated"]

# Measured on 439 English sentences of data/ and of press reviews: none of 20 letters or more is
# taken for another language at .5; German, French and Arabic sentences come out at .67 and more.
_FEWEST = 20
_SUREST = 0.5
# Nigerian Pidgin, for which headlines of few small words pass.
_LIKE_ENGLISH = frozenset(("pcm",))
_SHOWN = 5


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    found: Any = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    found.set_languages([label for label in found.labels if label not in _LIKE_ENGLISH])
    return found


# Words of which English prose is made, two in five, and hardly any other language.
_SMALL_WORDS = frozenset(
    "the of and to that was for with by said were has had have they which who from is".split()
)
_THE, _SMALL = 0.03, 0.2
"""Share of "the", and of all of them, from which a text is English beyond doubt."""


def _plainly_english(text: str) -> bool:
    """Return True for what is English beyond doubt, so that the model need not be loaded."""
    words = text.lower().split()
    small = sum(word in _SMALL_WORDS for word in words)
    return small >= max(5, _SMALL * len(words)) and words.count("the") >= _THE * len(words)


@lru_cache(maxsize=4096)
def _classified(text: str) -> tuple[str, float]:
    """Classify a beginning of a text; asked twice of every document, answered once."""
    if _plainly_english(text):
        return "en", 1.0
    code, sure = _identifier().classify(text)
    return str(code), float(sure)


def language_of(text: str, stated: str | None = None) -> str | None:
    """
    Return the language of a text, BCP 47; the stated one where the text is too short to tell.

    A page often states its site's language and not its article's: the text decides where it is
    long enough, and the stated tag stays if it is of the same language (``en-GB``).

    Examples
    --------
    >>> language_of("Drei Menschen starben am Mittwoch, als Truppen die Stadt beschossen.", "en")
    'de'
    >>> language_of("Homs."), language_of("Homs.", "fr")
    (None, 'fr')
    """
    letters = sum(map(str.isalpha, text[:4000]))
    if letters < _FEWEST:
        return stated
    code, sure = _classified(text[:4000])
    if sure < _SUREST or (stated or "").casefold().split("-")[0] == code:
        return stated
    return code


def is_english(document: Document) -> bool:
    """Return True if a document is in English or its language cannot be told."""
    lang = document.lang or language_of(document.text)
    return lang is None or lang.casefold().split("-")[0] == "en"


def undated(documents: Sequence[Document]) -> list[str]:
    """Warn once that texts have no day; with one, "Wednesday" would be a date."""
    missing = sum(document.published is None for document in documents)
    if not missing:
        return []
    slider = ", no time slider" if missing == len(documents) else ""
    have = "text has" if len(documents) == 1 else "texts have"
    told = (
        f"{missing} of {len(documents)} {have} no date: weekdays stay relative{slider};"
        " give --published or `date:` in the head of each"
    )
    return [told]


def other_languages(documents: Iterable[Document]) -> list[str]:
    """Name in one line which documents are not in English, as events are read from English only."""
    others = [d for d in documents if not is_english(d)]
    if not others:
        return []
    counts = Counter(str(d.lang) for d in others)
    kinds = ", ".join(f"{count} {code}" for code, count in sorted(counts.items()))
    names = ", ".join(f"{d.id} ({d.lang})" for d in others[:_SHOWN])
    more = f" and {len(others) - _SHOWN} more" if len(others) > _SHOWN else ""
    texts = "1 text is" if len(others) == 1 else f"{len(others)} texts are"
    told = (
        f"{texts} not in English ({kinds}): events are read from English only,"
        f" the places of these are found by the gazetteer: {names}{more}"
    )
    return [told]
