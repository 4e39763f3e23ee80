"""
Merging, placing and routing the tellings of an archive or a build, spread over an engine.

The result is that of `geomap.pipeline.finishing.finish_events`. What is compared is found here, by
place, day and rare words. The pairs are cut into blocks of neighbouring days and places and
compared elsewhere; tellings that no likely pair ties are merged apart from each other, and placed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from math import floor
from typing import TYPE_CHECKING, ClassVar

from geomap.corrections import Tie
from geomap.model import Event
from geomap.pipeline.engines import Engine
from geomap.pipeline.finishing import in_order, locate_event
from geomap.pipeline.tables import tools_of
from geomap.settings import Settings

if TYPE_CHECKING:
    from geomap.extraction.tellings.clusters import LikelyPair, Pair
    from geomap.extraction.tellings.profile import Profile

__all__ = ["BlockFinish", "CompareBlock", "Component", "MergeBlock"]

PAIRS = 20_000
"""Pairs that are compared in one block, a few seconds' work."""

TELLINGS = 500
"""Tellings that are merged and placed at a time."""


@dataclass(frozen=True, slots=True)
class CompareBlock:
    """Work for an engine: gives the pairs of a block that are likely of one event."""

    least: float
    doing: ClassVar[str] = "merging"

    def __call__(self, block: tuple[dict[int, Profile], Sequence[Pair]], /) -> list[LikelyPair]:
        """Compare pairs of the given tellings."""
        from geomap.extraction.tellings.clusters import likely_pairs

        told, pairs = block
        return likely_pairs(told, pairs, self.least)


@dataclass(frozen=True, slots=True)
class Component:
    """Tellings that can be merged without all others, by their numbers."""

    told: Mapping[int, Profile]
    likely: Sequence[LikelyPair]
    decided: Mapping[Pair, bool]


@dataclass(frozen=True, slots=True)
class MergeBlock:
    """Work for an engine: the events of parts, placed, each with its first telling's number."""

    settings: Settings
    least: float
    doing: ClassVar[str] = "merging"

    def __call__(self, parts: Sequence[Component], /) -> list[tuple[int, Event, list[str]]]:
        """Merge and place."""
        from geomap.extraction import unite
        from geomap.extraction.tellings.clusters import cluster

        found = []
        for part in parts:
            for numbers in cluster(part.told, part.likely, self.least, part.decided):
                whole = unite([part.told[n].event for n in numbers])
                found.append((numbers[0], *locate_event(whole, self.settings)))
        return found


@dataclass(frozen=True, slots=True)
class BlockFinish:
    """Merges and places all documents' events by an engine; `geomap.pipeline.finishing.Finish`."""

    engine: Engine

    def __call__(
        self, told: Sequence[Event], settings: Settings, decided: Iterable[Tie], /
    ) -> tuple[tuple[Event, ...], list[str]]:
        """Merge, locate, route and sort."""
        from geomap.extraction.tellings import least_chance
        from geomap.extraction.tellings.profile import profiles

        ties = {(min(i, j), max(i, j)): one for i, j, one in decided}
        known = profiles(told, tools_of(settings)[1])
        least = least_chance(settings.merging)
        likely = self._likely(known, least) if settings.merging != "none" else []
        work = MergeBlock(settings, least)
        done = self.engine(work, list(_batches(_components(known, likely, ties))))
        found = sorted((one for block in done for one in block), key=lambda one: one[0])
        warnings = [said for _, _, more in found for said in more]
        return in_order(event for _, event, _ in found), warnings

    def _likely(self, told: Sequence[Profile], least: float) -> list[LikelyPair]:
        found = self.engine(CompareBlock(least), list(_blocks(told)))
        return [pair for block in found for pair in block]


def _blocks(told: Sequence[Profile]) -> Iterator[tuple[dict[int, Profile], list[Pair]]]:
    """Cut what is to be compared into blocks of place and time, each with its tellings."""
    from geomap.extraction.tellings.clusters import candidates

    pairs = iter(sorted(candidates(told), key=lambda pair: (*_where(told[pair[0]]), *pair)))
    while block := list(islice(pairs, PAIRS)):
        yield {n: told[n] for n in sorted({n for pair in block for n in pair})}, block


def _where(profile: Profile) -> tuple[int, int, int]:
    """Return the block of a telling: its month, and its place in tens of degrees."""
    day, place = profile.first or profile.published, profile.event.place
    month = 12 * day.year + day.month if day else 0
    if place is None:
        return month, 99, 99
    return month, floor(place.latitude / 10), floor(place.longitude / 10)


def _components(
    told: Sequence[Profile], likely: Sequence[LikelyPair], ties: Mapping[Pair, bool]
) -> Iterator[Component]:
    from geomap.extraction.tellings.clusters import components

    sets = components(told, likely, ties)
    home = {number: at for at, numbers in enumerate(sets) for number in numbers}
    pairs: list[list[LikelyPair]] = [[] for _ in sets]
    for pair in likely:
        pairs[home[pair[1]]].append(pair)
    decided: list[dict[Pair, bool]] = [{} for _ in sets]
    for tie, one in ties.items():
        decided[home[tie[0]]][tie] = one
    for numbers, some, said in zip(sets, pairs, decided, strict=True):
        yield Component({n: told[n] for n in numbers}, some, said)


def _batches(parts: Iterable[Component]) -> Iterator[list[Component]]:
    batch: list[Component] = []
    size = 0
    for part in parts:
        batch.append(part)
        size += len(part.told)
        if size >= TELLINGS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
