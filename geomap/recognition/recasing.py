"""
Capitals for a text that has none, or nothing else: as long as the text, letter for letter.

Language model and rules know names by their capitals. A text or paragraph all in capitals, or a
text without any, is therefore read in a copy in which every word has the case that it most likely
would have had. Two rounds of boosted trees over named signs decide (``recasing.json``, written by
``tests/benchmarks/train_recasing.py``): how often the word is printed small, with a capital and in
capitals (the ranks of the language model's own word list), whether it belongs to a name of the
gazetteer or of an actor, what stands beside it; in the second round what the first thought of its
neighbours. (Truecasing: L. Lita et al., "tRuEcasIng", ACL 2003.) Offsets into the copy are offsets
into the text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from math import log

from geomap.recognition.classifier import Classifier, classifier_of
from geomap.recognition.known_names import Names
from geomap.recognition.name_words import (
    ABBREVIATIONS,
    CONQUERING,
    INNER,
    LOCATIVE,
    NATIONALITIES,
    NOT_PLACES,
    ORGANISATIONS,
    PEOPLE,
    PERSON_TITLES,
    TAKING,
    TYPES,
)

__all__ = [
    "Lexicon",
    "caseless_spans",
    "is_caseless",
    "phrases_of",
    "recased",
    "signs_of_words",
    "with_neighbours",
    "words_in",
]

Features = dict[str, float]
Ranks = Callable[[str], "int | None"]

_WORD = re.compile(r"[^\W\d_]+(?:[.’'-][^\W\d_]+)*")
_LETTERS = re.compile(r"[^\W\d_]+")
_PARAGRAPH = re.compile(r"[^\n]+")
_STARTS = re.compile(r"(?:\A|[.!?…][\"”’')\]]*\s+|\n\s*)[\"“‘'(\[]*([^\W\d_])")
_SHOUTED, _CAPITALS = 0.9, 0.01
"""
Share of words in capitals from which capitals say nothing, and of words that begin with one up to
which there are none: English prose has one in seven, headlines more.
"""
_LEAST = 4
"""Words without which nothing can be told."""
_LONGEST = 4
_ABSENT = 600_000
"""Rank of a form that the list does not have; the longest list in use has 514,000."""
_CUES = LOCATIVE | TYPES | CONQUERING | TAKING | {"from", "to", "of"}
_ENDINGS = frozenset("s t d m re ve ll".split())
# Known well by the gazetteer alone: where no word list is at hand (see geomap.gazetteer.weights).
_ALONE, _CUED = 0.63, 0.3
_WEEK = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday january february march april june
    july august september october november december""".split()
)


def is_caseless(text: str) -> bool:
    """
    Return True if all words are in capitals, or none begins with one: capitals say nothing.

    Examples
    --------
    >>> is_caseless("REBELS LEFT HOMS ON MONDAY"), is_caseless("rebels left homs on monday")
    (True, True)
    >>> is_caseless("Rebels left the town on monday, and nobody came back to it.")
    False
    """
    found: list[str] = [word for word in _WORD.findall(text) if word.lower() != word.upper()]
    if len(found) < _LEAST:
        return False
    capitals = sum(word[0].isupper() for word in found)
    return _is_shouted(found) or capitals <= _CAPITALS * len(found)


def _is_shouted(words: Sequence[str]) -> bool:
    return sum(word.isupper() for word in words) >= _SHOUTED * len(words)


def caseless_spans(text: str) -> list[tuple[int, int]]:
    r"""
    List the stretches of a text whose case says nothing: all of it, or its lines in capitals.

    Examples
    --------
    >>> caseless_spans("REBELS LEAVE HOMS AT LAST\nThe last of them left on Monday.")
    [(0, 25)]
    """
    if is_caseless(text):
        return [(0, len(text))]
    spans = []
    for line in _PARAGRAPH.finditer(text) if any(map(str.isupper, text)) else ():
        found = [word for word in _WORD.findall(line[0]) if word.lower() != word.upper()]
        if len(found) >= _LEAST and _is_shouted(found):
            spans.append(line.span())
    return spans


@dataclass(frozen=True, slots=True)
class Lexicon:
    """
    What is known of words in their case.

    ``ranks`` gives a form's rank by frequency in a list of words as printed, None where the list
    lacks it; ``phrases`` maps the first word of a name, in small letters, to the name's words as
    printed ("Free Syrian Army", "rebels").
    """

    names: Names
    ranks: Ranks | None = None
    phrases: Mapping[str, Sequence[tuple[str, ...]]] = field(default_factory=dict)


def phrases_of(spellings: Iterable[tuple[str, ...]]) -> dict[str, list[tuple[str, ...]]]:
    """Map the first word of each name, in small letters, to the names, the longest first."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for words in sorted(set(spellings), key=lambda words: (-len(words), words)):
        if words:
            found.setdefault(words[0].lower(), []).append(words)
    return found


def recased(text: str, lexicon: Lexicon) -> str:
    """
    Return a text the case that it would have had, where its own says nothing.

    Parameters
    ----------
    text : str
    lexicon : Lexicon

    Returns
    -------
    str
        Of the same length as `text`; text with capitals where English has them comes back as it
        is.
    """
    spans = caseless_spans(text)
    if not spans:
        return text
    letters = list(text)
    for start, end in spans:
        letters[start:end] = _recased(text[start:end], lexicon)
    return "".join(letters)


def _recased(text: str, lexicon: Lexicon) -> str:
    small = "".join(low if len(low := c.lower()) == 1 else c for c in text)
    words, letters = words_in(small), list(small)
    for (start, end), case in zip(words, _cases(small, words, lexicon), strict=True):
        for at in range(start, end if case == 2 else start + min(1, case)):
            letters[at] = _upper(letters[at])
    for match in _STARTS.finditer(small):
        letters[match.start(1)] = _upper(letters[match.start(1)])
    return "".join(letters)


def words_in(text: str) -> list[tuple[int, int]]:
    """Return the offsets of a text's words: runs of letters."""
    return [match.span() for match in _LETTERS.finditer(text)]


def _cases(small: str, words: Sequence[tuple[int, int]], lexicon: Lexicon) -> list[int]:
    """Return each word's case: 0 small, 1 with a capital, 2 in capitals."""
    if lexicon.ranks is None:
        return _known(small, words, lexicon)
    found = signs_of_words(small, words, lexicon)
    first, second, upper = _judges()
    rough = first.chances(found)
    chances = second.chances(with_neighbours(found, rough))
    shouted = upper.chances(found)
    return [
        0 if chance < 0.5 else 2 if shout >= 0.5 else 1
        for chance, shout in zip(chances, shouted, strict=True)
    ]


@cache
def _judges() -> tuple[Classifier, Classifier, Classifier]:
    text = files("geomap.recognition").joinpath("recasing.json").read_text(encoding="utf-8")
    models = json.loads(text)
    return (
        classifier_of(models["first"]),
        classifier_of(models["second"]),
        classifier_of(models["upper"]),
    )


def with_neighbours(found: Sequence[Features], rough: Sequence[float]) -> list[Features]:
    """Add to the signs of words in order what the first round thinks of them and around them."""
    padded = [0.0, 0.0, *rough, 0.0, 0.0]
    return [
        {
            **features,
            "chance": padded[at + 2],
            "chance before": padded[at + 1],
            "chance before 2": padded[at],
            "chance after": padded[at + 3],
            "chance after 2": padded[at + 4],
        }
        for at, features in enumerate(found)
    ]


def signs_of_words(
    small: str, words: Sequence[tuple[int, int]], lexicon: Lexicon
) -> list[Features]:
    """Read the signs of the words of a text in small letters; a sign that is not named is 0."""
    texts = [small[a:b] for a, b in words]
    found: list[Features] = [{} for _ in words]
    for at, (start, end) in enumerate(words):
        _own(found[at], texts[at], small, (start, end), lexicon)
        for name, other in (("before", at - 1), ("after", at + 1)):
            if 0 <= other < len(words):
                _beside(found[at], name, texts[other])
                gap = small[words[other][1] : start] if other < at else small[end : words[other][0]]
                found[at][f"{name} joined"] = gap != " "
                found[at][f"{name} hyphen"] = gap in {"-", "‑", "–"}
                found[at][f"{name} apostrophe"] = gap in {"'", "’", "‘", "`"}
    bracketed = {
        word for word, features in zip(texts, found, strict=True)
        if features["bracket before"] and features["bracket after"]
    }  # fmt: skip
    for word, features in zip(texts, found, strict=True):
        features["bracketed somewhere"] = word in bracketed
    _add_ranks_beside(found)
    _add_names(found, small, words, lexicon)
    _add_phrases(found, texts, small, words, lexicon)
    return found


def _own(found: Features, word: str, small: str, span: tuple[int, int], lexicon: Lexicon) -> None:
    ranks = lexicon.ranks or (lambda _: None)
    low, title, upper = (ranks(form) for form in (word, word.title(), word.upper()))
    found["small"], found["title"], found["upper"] = (
        log(rank or _ABSENT) for rank in (low, title, upper)
    )
    found["small over title"] = found["small"] - found["title"]
    found["small over upper"] = found["small"] - found["upper"]
    found["title over upper"] = found["title"] - found["upper"]
    found["unlisted"] = low is None and title is None
    found["letters"] = min(len(word), 12)
    found["inner"] = word in INNER
    found["week"] = word in _WEEK
    found["nationality"] = word.removesuffix("s") in NATIONALITIES
    found["kind"] = word in TYPES
    found["body"] = word in ORGANISATIONS
    found["person"] = word in PEOPLE
    found["person title"] = word in PERSON_TITLES
    found["abbreviation"] = word.upper() in ABBREVIATIONS
    start, end = span
    found["dotted"] = len(word) == 1 and (
        small[end : end + 1] == "." or small[start - 1 : start] == "."
    )
    found["ending"] = word in _ENDINGS and small[start - 1 : start] in {"'", "’"}
    found["bracket before"] = small[start - 1 : start] in {"(", "["}
    found["bracket after"] = small[end : end + 1] in {")", "]"}
    found["digit before"] = small[max(0, start - 2) : start].strip("- ").isdigit()
    found["digit after"] = small[end : end + 2].strip("- ").isdigit()


def _beside(found: Features, name: str, word: str) -> None:
    found[f"{name} title"] = word in PERSON_TITLES
    found[f"{name} cue"] = word in _CUES
    found[f"{name} kind"] = word in TYPES
    found[f"{name} body"] = word in ORGANISATIONS
    found[f"{name} the"] = word in {"the", "a", "an"}
    found[f"{name} inner"] = word in INNER
    found[f"{name} letter"] = len(word) == 1
    found[f"{name} said"] = word in {"said", "says", "told", "added"}


def _add_ranks_beside(found: Sequence[Features]) -> None:
    for at, features in enumerate(found):
        for name, other in (("before", at - 1), ("after", at + 1)):
            if 0 <= other < len(found):
                features[f"{name} over title"] = found[other]["small over title"]
                features[f"{name} unlisted"] = found[other]["unlisted"]


def _add_names(
    found: Sequence[Features], small: str, words: Sequence[tuple[int, int]], lexicon: Lexicon
) -> None:
    """Add what the gazetteer knows of each word alone, and of the longest name that it is in."""
    names = lexicon.names
    for at in range(len(words)):
        for size in range(1, min(_LONGEST, len(words) - at) + 1):
            text = small[words[at][0] : words[at + size - 1][1]]
            if len(text) < 3 or "\n" in text or not names.knows(text):
                continue
            score = names.score(text.title())
            for each in range(at, at + size):
                sign = "name" if size == 1 else "long name"
                found[each][sign] = max(found[each].get(sign, 0.0), score)
                found[each]["name size"] = max(found[each].get("name size", 0.0), size)
        found[at]["no place"] = small[slice(*words[at])] in NOT_PLACES


def _add_phrases(
    found: Sequence[Features],
    texts: Sequence[str],
    small: str,
    words: Sequence[tuple[int, int]],
    lexicon: Lexicon,
) -> None:
    """Add the case that a known name gives to its words, the longest name that begins first."""
    at = 0
    while at < len(texts):
        match = next((p for p in lexicon.phrases.get(texts[at], ()) if _spells(p, at, texts)), None)
        for each, word in enumerate(match or (), at):
            case = "upper" if word.isupper() and len(word) > 1 else "title"
            found[each][f"phrase {case}" if word[:1].isupper() else "phrase small"] = 1.0
            found[each]["phrase size"] = len(match or ())
        at += len(match) if match else 1


def _spells(phrase: tuple[str, ...], at: int, texts: Sequence[str]) -> bool:
    return len(texts) >= at + len(phrase) and all(
        word.lower() == text for word, text in zip(phrase, texts[at:], strict=False)
    )


def _known(small: str, words: Sequence[tuple[int, int]], lexicon: Lexicon) -> list[int]:
    """Return capitals to the names of the gazetteer and the actors alone: there is no word list."""
    found: list[Features] = [{} for _ in words]
    texts = [small[a:b] for a, b in words]
    _add_names(found, small, words, lexicon)
    _add_phrases(found, texts, small, words, lexicon)
    cases = []
    for at, features in enumerate(found):
        least = _CUED if at and texts[at - 1] in _CUES else _ALONE
        name = max(features.get("name", 0.0), features.get("long name", 0.0)) >= least
        plain = texts[at] in INNER | TYPES or features.get("phrase small")
        titled = bool(at) and texts[at - 1] in PERSON_TITLES
        capital = titled or "phrase title" in features or (name and not plain)
        cases.append(2 if "phrase upper" in features else int(capital))
    return cases


def _upper(letter: str) -> str:
    capital = letter.upper()
    return capital if len(capital) == 1 else letter
