"""What two tellings are compared by: an event's days, place, sides, figures and rare words."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache, partial
from importlib.resources import files

from geomap.actors import Roster
from geomap.model import Event

__all__ = ["Profile", "cosine", "profiles", "rarity"]

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
# Below this a word is of everybody's news: "said", "killed", "police".
_COMMON = 0.2
# A word that the list lacks is rarer than its last.
_UNLISTED = 1.2
_FIRST = 1996  # the first word of the list; letters and signs stand before it

Bag = Mapping[str, float]


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """
    One event of one document, ready to be compared.

    ``first`` and ``last`` are the days it may be of, as its text tells them; both None without a
    date. ``published`` is its document's day. ``actors`` and ``targets`` are the ids of the roots
    of those who are named (common nouns are not); ``words`` its sentences' rare words by rarity,
    without those of its place and sides, ``names`` those of them with a capital, ``numbers`` the
    numbers told, ``page`` the rare words of all that its document tells.
    """

    event: Event
    document: str
    published: date | None
    first: date | None
    last: date | None
    exact: bool
    actors: frozenset[str]
    targets: frozenset[str]
    words: Bag
    names: frozenset[str]
    numbers: frozenset[int]
    page: Bag


def profiles(events: Sequence[Event], roster: Roster | None) -> list[Profile]:
    """Describe events, in their order; those of one document share its words."""
    pages: dict[str, Counter[str]] = {}
    for event in events:
        for quote in {q.quote: q for q in event.sources}.values():
            pages.setdefault(quote.document_id, Counter()).update(_terms(quote.quote))
    weigh = partial(
        _unit, told_by=Counter(w for words in pages.values() for w in words), of=len(pages)
    )
    weighted = {document: weigh(words) for document, words in pages.items()}
    return [_profile(event, roster, weighted, weigh) for event in events]


def _profile(
    event: Event,
    roster: Roster | None,
    pages: Mapping[str, Bag],
    weigh: Callable[[Mapping[str, int]], Bag],
) -> Profile:
    quotes = [source.quote for source in event.sources]
    own = _own_words(event)
    terms = Counter(t for quote in quotes for t in _terms(quote) if t not in own)
    first = event.sources[0]
    return Profile(
        event=event,
        document=first.document_id,
        published=first.published,
        first=event.when.start,
        last=event.when.end,
        exact=event.place is not None and event.place.feature_class not in ("A", "H", "L"),
        actors=_roots([event.actor_id, *event.allies], roster),
        targets=_roots([event.target_id], roster),
        words=weigh(terms),
        names=frozenset(n for quote in quotes for n in _names(quote) if n not in own),
        numbers=frozenset(n for quote in quotes for n in _numbers(quote)),
        page=pages[first.document_id],
    )


def _own_words(event: Event) -> frozenset[str]:
    """Return the words of place and sides, which are compared apart."""
    said = [event.place_text, event.actor, event.target]
    if event.place:
        said += [event.place.name, event.place.admin1]
    return frozenset(t for text in said if text for t in map(_stem, _WORD.findall(text.lower())))


def _roots(ids: Iterable[str | None], roster: Roster | None) -> frozenset[str]:
    """Return the roots of actors that are somebody; "rebels" and "civilians" are nobody."""
    found = set()
    for actor_id in filter(None, ids):
        actor = roster.get(actor_id) if roster else None
        if roster is None or actor is None:
            found.add(actor_id)
        elif not roster.is_generic(actor):
            found.add(roster.root(actor).id)
    return frozenset(found)


# --- words --------------------------------------------------------------------------------------


@lru_cache(maxsize=4096)
def _terms(quote: str) -> tuple[str, ...]:
    """Return the stems of a sentence's rare words."""
    words = _WORD.findall(quote.lower())
    return tuple(_stem(w) for w in words if not w.isdigit() and rarity(_stem(w)) > _COMMON)


def _stem(word: str) -> str:
    """
    Take off the endings of English plurals and verbs.

    Examples
    --------
    >>> [_stem(w) for w in ("bombings", "bombed", "bomb's", "gas")]
    ['bomb', 'bomb', 'bomb', 'gas']
    """
    word = re.sub(r"['’]\w*$", "", word)
    for ending in ("ings", "ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def _names(quote: str) -> list[str]:
    """Return the stems of words with a capital that does not only begin the sentence."""
    found = list(_WORD.finditer(quote))
    capital = [m[0] for m in found[1:] if m[0][0].isupper()]
    return [s for s in map(_stem, map(str.lower, capital)) if rarity(s) > _COMMON]


_NUMBERS = {
    word: n
    for n, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen twenty".split()
    )
}


def _numbers(quote: str) -> list[int]:
    """Return the numbers from three up, years left out."""
    said = [_NUMBERS.get(w) for w in _WORD.findall(quote.lower())]
    digits = [int(d.replace(",", "")) for d in re.findall(r"(?<![\w.,])\d[\d,]{0,9}\b", quote)]
    return [n for n in [*said, *digits] if n is not None and n > 2 and not 1900 <= n <= 2100]


@cache
def rarity(word: str) -> float:
    """
    Return how rare an English word is, from 0 for "the" to 1.2 for a name nobody knows.

    The list is the encoder's: BERT's 30,000 word pieces, the most frequent words first.
    """
    rank = max(_ranks().get(word, 0), _ranks().get(word + "e", 0))
    if not rank:
        return _UNLISTED
    return max(0.0, math.log(rank / _FIRST) / math.log(30522 / _FIRST)) if rank > _FIRST else 0.0


@cache
def _ranks() -> Mapping[str, int]:
    text = files("geomap.encoder").joinpath("weights/tokenizer.json").read_text("utf-8")
    ranks: dict[str, int] = json.loads(text)["model"]["vocab"]
    return ranks


# Before anything is read, a rare word is thought to stand in one of a hundred of so many documents.
_BEFORE, _EXPECTED = 50, 0.5


def _unit(terms: Mapping[str, int], told_by: Mapping[str, int], of: int) -> Bag:
    """
    Weight words by rarity, in English and in what is read, to a length of 1.

    In reviews of one war "Syria" and "warplanes" stand everywhere and bring no two texts together.
    """
    weighted = {
        term: rarity(term)
        * (1 + math.log(n))
        * math.log((_BEFORE + of) / (_EXPECTED + told_by[term]))
        for term, n in terms.items()
    }
    length = math.sqrt(sum(w * w for w in weighted.values()))
    return {term: w / length for term, w in weighted.items()} if length else {}


def cosine(one: Bag, other: Bag) -> float:
    """Return how alike two bags of words are, 0 to 1."""
    small, large = (one, other) if len(one) <= len(other) else (other, one)
    return sum([weight * large[term] for term, weight in small.items() if term in large], 0.0)
