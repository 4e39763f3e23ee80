"""
Which tellings are put together: likely pairs first, as long as nothing in a group contradicts.

Not every pair is looked at. Exact places are compared with what lies near; wider ones and those
without a place, with what shares a rare word, or a country and a day. So the work grows with the
news of a place and day, not with the square of all news.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain, combinations
from math import floor
from typing import Any

from geomap.dates import compatible
from geomap.extraction.tellings.pairs import contradict, probability
from geomap.extraction.tellings.possible import possible
from geomap.extraction.tellings.profile import Profile, rarity

__all__ = ["LikelyPair", "Pair", "candidates", "cluster", "components", "groups", "likely_pairs"]

Pair = tuple[int, int]
LikelyPair = tuple[float, int, int]
Block = tuple[Any, Any]
"""Two arrays of numbers: pairs."""

# Half a degree: more than the distance at which two towns are never one, up to 60° north.
_CELL = 0.5
# A word of so many events' sentences tells none of them apart.
_FREQUENT = 60
_RARE = 0.45
# Documents that share so many rare words may be of one story.
_SHARED = 4
# So many outlets have no need of a reading of one's sentence that none of the others has.
_MANY = 3
_VIOLENT = frozenset({"Battles", "Explosions/Remote violence", "Violence against civilians"})
# Of a large group so many tellings speak for it, the first told.
_SPEAKERS = 12


def groups(
    told: Sequence[Profile], least: float, decided: Mapping[Pair, bool] | None = None
) -> list[list[int]]:
    """
    Put tellings of one event together.

    Parameters
    ----------
    told : sequence of Profile
    least : float
        Probability below which two are not of one event; of a group, on the average of its pairs.
    decided : mapping of (int, int) to bool, optional
        Pairs of which an editor says that they are one event, or that they are not; smaller
        number first.

    Returns
    -------
    list of list of int
        Numbers of the tellings, in order, each once; groups in order of their first.
    """
    every = dict(enumerate(told))
    return cluster(every, likely_pairs(every, candidates(told), least), least, decided or {})


def likely_pairs(
    told: Mapping[int, Profile], pairs: Iterable[Pair], least: float
) -> list[LikelyPair]:
    """Return those of some pairs that are likely of one event, each with how likely; in order."""
    chances = ((_chance(told[i], told[j]) or 0.0, i, j) for i, j in pairs)
    return [(chance, i, j) for chance, i, j in chances if chance >= least]


def components(
    told: Sequence[Profile], likely: Iterable[LikelyPair], decided: Iterable[Pair] = ()
) -> list[list[int]]:
    """
    Part tellings into sets of which each can be clustered without the others.

    Tellings are tied by a likely pair, by what an editor said of both, and by a sentence that
    both were read out of: nothing else ever puts two into one event.

    Returns
    -------
    list of list of int
        Numbers in order; sets in order of their first.
    """
    home = list(range(len(told)))

    def root(number: int) -> int:
        while home[number] != number:
            home[number] = home[home[number]]
            number = home[number]
        return number

    for i, j in (*((i, j) for _, i, j in likely), *decided, *_of_a_sentence(told)):
        first, other = sorted((root(i), root(j)))
        home[other] = first
    sets: dict[int, list[int]] = defaultdict(list)
    for number in range(len(told)):
        sets[root(number)].append(number)
    return list(sets.values())


def _of_a_sentence(told: Sequence[Profile]) -> Iterator[Pair]:
    first: dict[Sentence, int] = {}
    for number, profile in enumerate(told):
        for sentence in _sentences(profile):
            yield first.setdefault(sentence, number), number


def cluster(
    told: Mapping[int, Profile],
    likely: Iterable[LikelyPair],
    least: float,
    decided: Mapping[Pair, bool],
) -> list[list[int]]:
    """
    Put tellings together of which the likely pairs are known, the likeliest first.

    Parameters
    ----------
    told : mapping of int to Profile
        By their numbers, in order: all, or one of their `components`.
    likely : iterable of (float, int, int)
        See `likely_pairs`; pairs of which an editor decided count as decided.
    least, decided
        As in `groups`; pairs decided may have an end elsewhere.

    Returns
    -------
    list of list of int
        As `groups` gives them.
    """
    likely = sorted((-chance, i, j) for chance, i, j in likely if (i, j) not in decided)
    known: dict[Pair, float | None] = {pair: float(one) for pair, one in decided.items()}
    known.update({(i, j): -low for low, i, j in likely})

    def chance(i: int, j: int) -> float | None:
        pair = _ordered(i, j)
        if pair not in known:
            known[pair] = _chance(told[pair[0]], told[pair[1]])
        return known[pair]

    group = {number: [number] for number in told}
    for i, j in sorted(pair for pair, one in decided.items() if one):
        joined = sorted({*group[i], *group[j]})
        group.update(dict.fromkeys(joined, joined))
    for _, i, j in likely:
        if group[i] is not group[j] and _agree(group[i], group[j], chance, least):
            joined = sorted(group[i] + group[j])
            group.update(dict.fromkeys(joined, joined))
    found = [members for number, members in sorted(group.items()) if members[0] == number]
    return _with_second_readings(found, told, {n for pair in decided for n in pair})


def _with_second_readings(
    found: list[list[int]], told: Mapping[int, Profile], settled: set[int]
) -> list[list[int]]:
    """Put to what many outlets tell what was read a second time out of one of their sentences."""
    large = [m for m in found if len({told[n].document for n in m}) >= _MANY]
    homes: dict[Sentence, dict[int, list[int]]] = defaultdict(dict)  # in order of the large ones
    for at, members in enumerate(large):
        for n in members:
            for sentence in _sentences(told[n]):
                homes[sentence].setdefault(at, []).append(n)
    taken = set()
    for number, members in enumerate(found):
        if len(members) > 1 or members[0] in settled:
            continue
        one = told[members[0]]
        near = {n: at for s in _sentences(one) for at, own in homes.get(s, {}).items() for n in own}
        again = [at for n, at in near.items() if _reads_again(one, told[n])]
        if again:
            at = min(again)
            large[at] += members
            for sentence in _sentences(one):
                homes[sentence].setdefault(at, []).append(members[0])
            taken.add(number)
    return [sorted(members) for at, members in enumerate(found) if at not in taken]


Sentence = tuple[str, int, int]


def _sentences(profile: Profile) -> list[Sentence]:
    """Return where the sentences are that an event was read out of."""
    return [(profile.document, source.start, source.end) for source in profile.event.sources]


def _reads_again(one: Profile, other: Profile) -> bool:
    """Return True for violence that a sentence tells of the place and day of other violence."""
    a, b = one.event, other.event
    return (
        a.event_type in _VIOLENT
        and b.event_type in _VIOLENT
        and _in_one_sentence(one, other)
        and not _two_of_a_sentence(one, other)
        and compatible(a.when, b.when, slack_days=0)
    )


def _in_one_sentence(one: Profile, other: Profile) -> bool:
    spans = ({(s.start, s.end) for s in p.event.sources} for p in (one, other))
    return one.document == other.document and bool(set.intersection(*spans))


def _chance(one: Profile, other: Profile) -> float | None:
    """
    Return the probability that two are one: 0 if they contradict, None for "no word on it".

    Two accounts of one document are never put together for themselves, as that was settled when it
    was read; they may meet in a group where other documents bring them together.
    """
    if contradict(one, other) or _two_of_a_sentence(one, other):
        return 0.0
    return None if one.document == other.document else probability(one, other)


def _two_of_a_sentence(one: Profile, other: Profile) -> bool:
    """Return True for a sentence's events at two places or with two numbers of dead."""
    if not _in_one_sentence(one, other):
        return False
    a, b = one.event, other.event
    places = {p.id for p in (a.place, b.place) if p}
    return len(places) > 1 or bool(a.fatalities and b.fatalities and a.fatalities != b.fatalities)


def _agree(
    one: Sequence[int],
    other: Sequence[int],
    chance: Callable[[int, int], float | None],
    least: float,
) -> bool:
    """Return True if no two tellings of two groups contradict and most are likely one."""
    found = []
    for i in one[:_SPEAKERS]:
        for j in other[:_SPEAKERS]:
            value = chance(i, j)
            if value is not None:
                if value <= 0:
                    return False
                found.append(value)
    return bool(found) and sum(found) / len(found) >= least


# --- what may be one ----------------------------------------------------------------------------


def candidates(told: Sequence[Profile]) -> list[Pair]:
    """Return the pairs that are worth a closer look, each once, in order."""
    import numpy as np

    every = chain(_near(told), _of_a_day(told), _with_words(told), _on_like_pages(told))
    may_be, count, kept = possible(told), len(told), [np.empty(0, dtype="int64")]
    for low, high in _together(every):
        left = may_be(low, high)
        kept.append(np.unique(low[left] * count + high[left]))
    codes = np.unique(np.concatenate(kept))
    return list(zip((codes // count).tolist(), (codes % count).tolist(), strict=True))


_AT_ONCE = 1_000_000
"""Pairs that are looked at in one go: they take some 100 MB."""


def _together(blocks: Iterable[Block]) -> Iterator[Block]:
    """Put blocks of pairs together, the smaller number of each pair first."""
    held: list[Block] = []
    size = 0
    for block in blocks:
        held.append(block)
        size += len(block[0])
        if size >= _AT_ONCE:
            yield _ordered_blocks(held)
            held, size = [], 0
    if held:
        yield _ordered_blocks(held)


def _ordered_blocks(blocks: Sequence[Block]) -> Block:
    import numpy as np

    one, other = (np.concatenate([block[n] for block in blocks]) for n in (0, 1))
    return np.minimum(one, other), np.maximum(one, other)


def _near(told: Sequence[Profile]) -> Iterator[Block]:
    """Pair the tellings whose exact places lie in one cell or in neighbouring ones."""
    cells: dict[tuple[int, int], list[int]] = defaultdict(list)
    for number, profile in enumerate(told):
        if profile.exact and (place := profile.event.place):
            cells[floor(place.latitude / _CELL), floor(place.longitude / _CELL)].append(number)
    for (row, column), here in cells.items():
        yield _among(here)
        for step in ((0, 1), (1, -1), (1, 0), (1, 1)):
            yield _between(here, cells.get((row + step[0], column + step[1]), ()))


def _of_a_day(told: Sequence[Profile]) -> Iterator[Block]:
    """Pair what is told of a wide place with what is told of its country on that day."""
    days: dict[tuple[str, date], list[int]] = defaultdict(list)
    for number, profile in enumerate(told):
        place, first = profile.event.place, profile.first or profile.published
        if place is not None and place.country and first:
            days[place.country, first].append(number)
    for here in days.values():
        yield _between([n for n in here if not told[n].exact], here)


def _with_words(told: Sequence[Profile]) -> Iterator[Block]:
    """Pair what has no exact place with what shares a rare word or a number with it."""
    words: dict[str | int, list[int]] = defaultdict(list)
    for number, profile in enumerate(told):
        for word in profile.words:
            if rarity(word) > _RARE:
                words[word].append(number)
    for here in words.values():
        if len(here) <= _FREQUENT:
            yield _between([n for n in here if not told[n].exact], here)


def _on_like_pages(told: Sequence[Profile]) -> Iterator[Block]:
    """Pair what has no exact place with what a document tells that shares several rare words."""
    pages: dict[str, list[int]] = defaultdict(list)
    words: dict[str, set[str]] = defaultdict(set)
    for number, profile in enumerate(told):
        pages[profile.document].append(number)
        for word in profile.page:
            if rarity(word) > _RARE:
                words[word].add(profile.document)
    shared: Counter[tuple[str, str]] = Counter()
    for documents in words.values():
        if len(documents) <= _FREQUENT:
            shared.update(combinations(sorted(documents), 2))
    for (one, other), count in shared.items():
        if count >= _SHARED:
            yield _between([n for n in pages[one] if not told[n].exact], pages[other])
            yield _between([n for n in pages[other] if not told[n].exact], pages[one])


def _among(here: Sequence[int]) -> Block:
    """Pair numbers, in order, with each other."""
    import numpy as np

    numbers, (one, other) = np.array(here, dtype="int64"), np.triu_indices(len(here), 1)
    return numbers[one], numbers[other]


def _between(some: Sequence[int], others: Sequence[int]) -> Block:
    """Pair numbers with others; one that is among both is paired with itself as well."""
    import numpy as np

    one, other = np.array(some, dtype="int64"), np.array(others, dtype="int64")
    return np.repeat(one, len(other)), np.tile(other, len(one))


def _ordered(i: int, j: int) -> Pair:
    return (i, j) if i < j else (j, i)
