"""
Recall and precision of events, and how right each found event is.

The rules of judging are those of ``tests/gold/README.md``; opinion counts against precision.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from geomap.evaluation.gold_events import (
    GoldEvent,
    GoldPlace,
    Opinion,
    read_events,
    read_opinions,
)
from geomap.evaluation.judging import ATTRIBUTES, compatible, likeness, touches, verdicts
from geomap.evaluation.printing import percent
from geomap.evaluation.sureness import Sureness, sureness_of_pins
from geomap.model import Event

__all__ = [
    "EventScores",
    "GoldEvent",
    "GoldPlace",
    "Match",
    "MustVerdict",
    "Opinion",
    "Share",
    "read_events",
    "read_opinions",
    "score_events",
]

PIN = ("actor", "type", "place", "date", "status")  # what a reader sees of a pin
MUST_BE_RIGHT = ("actor", "status", "place")  # "each an event with the right actor, status, place"


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many; ``rate`` is None of none."""

    part: int
    whole: int

    @property
    def rate(self) -> float | None:
        """The share of one, 0–1."""
        return self.part / self.whole if self.whole else None


@dataclass(frozen=True, slots=True)
class Match:
    """A gold row, the event that was matched to it, and the verdict on each attribute."""

    gold: GoldEvent
    event: Event
    verdicts: Mapping[str, bool]


@dataclass(frozen=True, slots=True)
class MustVerdict:
    """A row that has to be right, and what is wrong with it: ``missing``, or attributes."""

    gold: GoldEvent
    wrong: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EventScores:
    """
    All figures of one run against a gold.

    ``matches`` are of wanted rows; ``merged`` are wanted rows told by an event that was matched
    to another row of the same story; ``forgiven`` events tell optional rows; the last four tuples
    are false events.
    """

    wanted: tuple[GoldEvent, ...]
    matches: tuple[Match, ...]
    merged: tuple[Match, ...]
    missed: tuple[GoldEvent, ...]
    forgiven: tuple[Match, ...]
    mistold: tuple[Match, ...]
    duplicates: tuple[Event, ...]
    opinions: tuple[Event, ...]
    unfounded: tuple[Event, ...]

    @property
    def recall(self) -> Share:
        """Wanted rows that were found, matched or merged."""
        return Share(len(self.wanted) - len(self.missed), len(self.wanted))

    @property
    def precision(self) -> Share:
        """Events that tell a wanted row, of all events but the forgiven."""
        return Share(len(self.matches), len(self.matches) + self.false)

    @property
    def false(self) -> int:
        """Events that should not be there."""
        return sum(
            len(part) for part in (self.mistold, self.duplicates, self.opinions, self.unfounded)
        )

    def recall_of(self, kind: str) -> Share:
        """Recall of the wanted rows of one class, ``force`` or ``political``."""
        missed = sum(g.kind == kind for g in self.missed)
        wanted = sum(g.kind == kind for g in self.wanted)
        return Share(wanted - missed, wanted)

    def attribute(self, name: str) -> Share:
        """How many of the matches have this attribute right."""
        return Share(sum(m.verdicts[name] for m in self.matches), len(self.matches))

    @property
    def sureness(self) -> Sureness:
        """
        What the confidence of the drawn events came to.

        One is right when it tells a row and its actor, type, place, date and status are accepted.
        """
        judged = [
            (m.event, all(m.verdicts[name] for name in PIN))
            for m in (*self.matches, *self.forgiven, *self.mistold)
        ]
        false = (*self.duplicates, *self.opinions, *self.unfounded)
        judged += [(event, False) for event in false]
        return sureness_of_pins(
            [(e.confidence, right) for e, right in judged if e.place or e.geometry]
        )

    @property
    def musts(self) -> tuple[MustVerdict, ...]:
        """Verdict on each row that has to be found with the right actor, status and place."""
        found = {m.gold.id: m for m in (*self.matches, *self.merged)}
        return tuple(_must(g, found.get(g.id)) for g in self.wanted if g.must)

    def figures(self) -> dict[str, Any]:
        """
        Lay the figures out for JSON; shares are ``part``, ``whole`` and ``rate`` (0–1 or null).

        Rows are named by their ids in the gold, events by their own: it quotes no text.
        """
        kinds = sorted({g.kind for g in self.wanted})
        return {
            "recall": _figure(self.recall),
            "precision": _figure(self.precision),
            "recall_by_class": {kind: _figure(self.recall_of(kind)) for kind in kinds},
            "attributes": {name: _figure(self.attribute(name)) for name in ATTRIBUTES},
            "wrong": {
                name: [m.gold.id for m in self.matches if not m.verdicts[name]]
                for name in ATTRIBUTES
            },
            "missed": [g.id for g in self.missed],
            "merged": [m.gold.id for m in self.merged],
            "forgiven": [m.gold.id for m in self.forgiven],
            "mistold": [m.gold.id for m in self.mistold],
            "duplicates": [e.event_id for e in self.duplicates],
            "opinions": [e.event_id for e in self.opinions],
            "unfounded": [e.event_id for e in self.unfounded],
            "sureness": asdict(self.sureness),
            "musts": {m.gold.id: list(m.wrong) for m in self.musts},
        }

    def table(self) -> str:
        """Render the figures as lines of text for a terminal; it quotes no text."""
        lines = [_line("events: recall", self.recall), _line("precision", self.precision)]
        kinds = sorted({g.kind for g in self.wanted})
        lines += [_line(f"  recall, {kind}", self.recall_of(kind)) for kind in kinds]
        lines += [_line(f"  {name}", self.attribute(name)) for name in ATTRIBUTES]
        lines.append(
            f"false {self.false}: duplicate {len(self.duplicates)}, in opinion "
            f"{len(self.opinions)}, mistold {len(self.mistold)}, unfounded {len(self.unfounded)}; "
            f"forgiven {len(self.forgiven)}, merged {len(self.merged)}"
        )
        lines += [f"missed  {g.id} {g.name}" for g in self.missed]
        lines += [
            f"must    {m.gold.id} {m.gold.name}: {', '.join(m.wrong) or 'right'}"
            for m in self.musts
        ]
        return "\n".join([*lines, self.sureness.table()])


def score_events(
    gold: Sequence[GoldEvent], events: Sequence[Event], *, opinions: Iterable[Opinion] = ()
) -> EventScores:
    """
    Match events one to one to a gold and count.

    Parameters
    ----------
    gold : sequence of GoldEvent
        In the order in which equals are preferred.
    events : sequence of Event
        Their sources' ``document_id`` begins with the gold's file name; offsets are the file's.
    opinions : iterable of Opinion
        Passages in which an event is false whatever it says, unless it also tells a gold row.
    """
    pairs = _matched(gold, events)
    matches = [Match(gold[i], events[j], verdicts(gold[i], events[j])) for i, j in pairs]
    wanted = tuple(g for g in gold if not g.optional)
    told = tuple(m for m in matches if not m.gold.optional)
    beside = [m for m in matches if m.gold.optional]
    left = [g for g in wanted if g.id not in {m.gold.id for m in told}]
    merged = tuple(m for g in left for m in _told_elsewhere(g, matches))
    taken = {j for _, j in pairs}
    duplicates, in_opinion, unfounded = _sort_false(
        [e for j, e in enumerate(events) if j not in taken], gold, tuple(opinions)
    )
    return EventScores(
        wanted=wanted,
        matches=told,
        merged=merged,
        missed=tuple(g for g in left if g.id not in {m.gold.id for m in merged}),
        forgiven=tuple(m for m in beside if m.verdicts["status"]),
        mistold=tuple(m for m in beside if not m.verdicts["status"]),
        duplicates=duplicates,
        opinions=in_opinion,
        unfounded=unfounded,
    )


def _matched(gold: Sequence[GoldEvent], events: Sequence[Event]) -> list[tuple[int, int]]:
    ranked = sorted(
        (-likeness(g, e), g.optional, i, j)
        for i, g in enumerate(gold)
        for j, e in enumerate(events)
        if compatible(g, e)
    )
    rows: dict[int, int] = {}
    used: set[int] = set()
    for *_, i, j in ranked:
        if i not in rows and j not in used:
            rows[i] = j
            used.add(j)
    return sorted(rows.items())


def _told_elsewhere(gold: GoldEvent, matches: Iterable[Match]) -> list[Match]:
    """Match a row to the likest event of its story that has a sentence of its own; none or one."""
    tellers = [
        m.event
        for m in matches
        if gold.story is not None
        and m.gold.story == gold.story
        and touches(gold.file, gold.ranges, m.event)
    ]
    tellers.sort(key=lambda event: -likeness(gold, event))
    return [Match(gold, event, verdicts(gold, event)) for event in tellers[:1]]


def _sort_false(
    events: Iterable[Event], gold: Sequence[GoldEvent], opinions: Sequence[Opinion]
) -> tuple[tuple[Event, ...], tuple[Event, ...], tuple[Event, ...]]:
    duplicates, in_opinion, unfounded = [], [], []
    for event in events:
        # a compatible row that did not take this event has taken another
        if any(compatible(g, event) for g in gold):
            duplicates.append(event)
        elif any(touches(o.file, [(o.start, o.end)], event) for o in opinions):
            in_opinion.append(event)
        else:
            unfounded.append(event)
    return tuple(duplicates), tuple(in_opinion), tuple(unfounded)


def _must(gold: GoldEvent, match: Match | None) -> MustVerdict:
    if match is None:
        return MustVerdict(gold, ("missing",))
    return MustVerdict(gold, tuple(a for a in MUST_BE_RIGHT if not match.verdicts[a]))


def _figure(share: Share) -> dict[str, float | int | None]:
    rate = None if share.rate is None else round(share.rate, 4)
    return {"part": share.part, "whole": share.whole, "rate": rate}


def _line(name: str, share: Share) -> str:
    return f"{name:<24}{percent(share.rate):>7}  {share.part}/{share.whole}"
