"""
Which tellings are put together: likely pairs first, as long as nothing in a group contradicts.

Not every pair is looked at. Exact places are compared with what lies near; wider ones and those
without a place, with what shares a rare word, or a country and a day. So the work grows with the
news of a place and day, not with the square of all news.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import combinations
from math import floor

from geomap.dates import compatible
from geomap.extraction.tellings.pairs import contradict, probability
from geomap.extraction.tellings.profile import Profile, rarity

__all__ = ["LikelyPair", "Pair", "candidates", "cluster", "components", "groups", "likely_pairs"]

Pair = tuple[int, int]
LikelyPair = tuple[float, int, int]
# Half a degree: more than the distance at which two towns are never one, up to 60° north.
_CELL = 0.5
# Tellings of an event without a day are of the same weeks' papers.
_WINDOW = timedelta(days=45)
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
    first: dict[tuple[str, int, int], int] = {}
    for number, profile in enumerate(told):
        for source in profile.event.sources:
            yield first.setdefault((profile.document, source.start, source.end), number), number


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
    taken = set()
    for at, members in enumerate(found):
        if len(members) > 1 or members[0] in settled:
            continue
        home = next(
            (m for m in large if any(_reads_again(told[members[0]], told[n]) for n in m)), None
        )
        if home is not None:
            home += members
            taken.add(at)
    return [sorted(members) for at, members in enumerate(found) if at not in taken]


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
    pairs = [chance(i, j) for i in one[:_SPEAKERS] for j in other[:_SPEAKERS]]
    found = [value for value in pairs if value is not None]
    return min(found, default=0) > 0 and sum(found) / len(found) >= least


# --- what may be one ----------------------------------------------------------------------------


def candidates(told: Sequence[Profile]) -> list[Pair]:
    """Return the pairs that are worth a closer look, each once, in order."""
    found = {*_near(told), *_of_a_day(told), *_with_words(told), *_on_like_pages(told)}
    return sorted((i, j) for i, j in found if _worth_a_look(told[i], told[j]))


def _worth_a_look(one: Profile, other: Profile) -> bool:
    """Return True for two documents' accounts of the same weeks."""
    if one.document == other.document:
        return False
    a, b = _days(one), _days(other)
    return a is None or b is None or (a[0] <= b[1] + _WINDOW and b[0] <= a[1] + _WINDOW)


def _days(profile: Profile) -> tuple[date, date] | None:
    """Return the days an event may be of: those told, else its document's."""
    first = profile.first or profile.published
    last = profile.last or profile.published or first
    return (first, max(first, last)) if first and last else None


def _near(told: Sequence[Profile]) -> Iterator[Pair]:
    """Pair the tellings whose exact places lie in one cell or in neighbouring ones."""
    cells: dict[tuple[int, int], list[int]] = defaultdict(list)
    for number, profile in enumerate(told):
        if profile.exact and (place := profile.event.place):
            cells[floor(place.latitude / _CELL), floor(place.longitude / _CELL)].append(number)
    for (row, column), here in cells.items():
        yield from _pairs(here)
        for step in ((0, 1), (1, -1), (1, 0), (1, 1)):
            for other in cells.get((row + step[0], column + step[1]), ()):
                yield from (_ordered(number, other) for number in here)


def _of_a_day(told: Sequence[Profile]) -> Iterator[Pair]:
    """Pair what is told of a wide place with what is told of its country on that day."""
    days: dict[tuple[str, date], list[int]] = defaultdict(list)
    for number, profile in enumerate(told):
        place, first = profile.event.place, profile.first or profile.published
        if place is not None and place.country and first:
            days[place.country, first].append(number)
    for here in days.values():
        yield from _pairs(here, [n for n in here if not told[n].exact])


def _with_words(told: Sequence[Profile]) -> Iterator[Pair]:
    """Pair what has no exact place with what shares a rare word or a number with it."""
    words: dict[str | int, list[int]] = defaultdict(list)
    for number, profile in enumerate(told):
        for word in profile.words:
            if rarity(word) > _RARE:
                words[word].append(number)
    for here in words.values():
        if len(here) <= _FREQUENT:
            yield from _pairs(here, [n for n in here if not told[n].exact])


def _on_like_pages(told: Sequence[Profile]) -> Iterator[Pair]:
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
            both = ((i, j) for i in pages[one] for j in pages[other])
            yield from (_ordered(i, j) for i, j in both if not (told[i].exact and told[j].exact))


def _pairs(here: Sequence[int], only: Iterable[int] | None = None) -> Iterator[Pair]:
    if only is None:
        yield from ((i, j) for at, i in enumerate(here) for j in here[at + 1 :])
        return
    for i in only:
        yield from (_ordered(i, j) for j in here if j != i)


def _ordered(i: int, j: int) -> Pair:
    return (i, j) if i < j else (j, i)
