"""
Recognition, resolution and end-to-end figures of toponyms.

Definitions as in Gritta et al., "A pragmatic guide to geoparsing evaluation" (2020): a resolution
within 161 km (100 miles) is right, and AUC is the area under the sorted curve of ln(error + 1)
over that of the greatest error there is, 20,039 km, half the way round the Earth. Less is better.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import median

from geomap.evaluation.printing import number, percent
from geomap.evaluation.spans import Annotated, Span, overlap, read_toponyms
from geomap.geodesy import haversine_km

__all__ = [
    "Rates",
    "Resolution",
    "ToponymScores",
    "distance_km",
    "evaluate_toponyms",
    "score_toponyms",
]

FARTHEST_KM = 20039.0  # Gritta et al. (2020)
RADIUS_KM = 161.0  # 100 miles, the field's "accuracy@161"

Pairs = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Rates:
    """Hits among what was predicted and what was wanted; an empty side makes a rate of 0."""

    hits: int
    predicted: int
    gold: int

    @property
    def precision(self) -> float:
        """Hits per prediction, 0–1."""
        return self.hits / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Hits per gold item, 0–1."""
        return self.hits / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall, 0–1."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(frozen=True, slots=True)
class Resolution:
    """
    How far resolved toponyms lie from the gold, in kilometres; None where nothing was resolved.

    ``compared`` pairs were measured, of ``gold`` toponyms with coordinates; ``unlocated`` were
    found but not located, ``unmatched`` not found.
    """

    compared: int
    gold: int
    unlocated: int
    unmatched: int
    accuracy: float | None
    mean_km: float | None
    median_km: float | None
    auc: float | None


@dataclass(frozen=True, slots=True)
class ToponymScores:
    """All figures of one geoparser on one corpus."""

    documents: int
    documents_predicted: int
    unknown_documents: int
    bad_spans: int
    exact: Rates
    overlap: Rates
    resolution: Resolution
    end_to_end: Rates

    def table(self) -> str:
        """Render the figures as lines of text for a terminal."""
        r = self.resolution
        lines = [f"{'toponyms':<22}{'P':>7}{'R':>7}{'F1':>7}  hits/predicted/gold"]
        for name, rates in (
            ("recognition, exact", self.exact),
            ("recognition, overlap", self.overlap),
            ("end to end", self.end_to_end),
        ):
            figures = "".join(f"{x:7.3f}" for x in (rates.precision, rates.recall, rates.f1))
            lines.append(f"{name:<22}{figures}  {rates.hits}/{rates.predicted}/{rates.gold}")
        lines.append(
            f"{'resolution':<22}accuracy {percent(r.accuracy)}  mean {number(r.mean_km)} km  "
            f"median {number(r.median_km)} km  AUC {number(r.auc, 4)}  "
            f"({r.compared} of {r.gold}; {r.unlocated} unlocated, {r.unmatched} unmatched)"
        )
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class _Tally:
    """What one document adds to the scores."""

    exact: Rates
    overlap: Rates
    end_to_end: Rates
    errors: tuple[float, ...]
    unlocated: int
    unmatched: int
    bad_spans: int


def distance_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """
    Great-circle distance of two (latitude, longitude) points in kilometres (haversine).

    Examples
    --------
    >>> round(distance_km((36.20, 37.16), (35.93, 36.63)))
    56
    """
    return haversine_km(a[1], a[0], b[1], b[0])


def evaluate_toponyms(
    gold: str | Path,
    predictions: str | Path | Mapping[str, Sequence[Span]],
    *,
    radius_km: float = RADIUS_KM,
    oracle: bool = False,
) -> ToponymScores:
    """
    Score predictions, given or in a JSON Lines file, against a corpus file.

    See Also
    --------
    read_toponyms : the form of both files and the errors it raises.
    score_toponyms : the rules.
    """
    if isinstance(predictions, (str, Path)):
        predictions = {i: d.spans for i, d in read_toponyms(predictions).items()}
    return score_toponyms(read_toponyms(gold), predictions, radius_km=radius_km, oracle=oracle)


def score_toponyms(
    gold: Mapping[str, Annotated],
    predictions: Mapping[str, Sequence[Span]],
    *,
    radius_km: float = RADIUS_KM,
    oracle: bool = False,
) -> ToponymScores:
    """
    Score the toponyms predicted for each document.

    Spans are matched one to one: equal spans first, then the longest overlap, leftmost first. Of
    several predictions of one span the first counts. A prediction on ignored gold is neither right
    nor wrong; one on gold without coordinates is left out of the end-to-end precision.

    Parameters
    ----------
    gold, predictions : mapping from document id
        A document without predictions counts as one with none.
    radius_km : float
        Distance that counts as right where the gold span has no tolerance of its own.
    oracle : bool
        For a geoparser that was handed the gold spans: each one it failed to locate counts as an
        error of 20,039 km.
    """
    tallies = [_tally(document, predictions.get(i, ()), radius_km) for i, document in gold.items()]
    return ToponymScores(
        documents=len(gold),
        documents_predicted=sum(i in predictions for i in gold),
        unknown_documents=sum(i not in gold for i in predictions),
        bad_spans=sum(t.bad_spans for t in tallies),
        exact=_sum(t.exact for t in tallies),
        overlap=_sum(t.overlap for t in tallies),
        resolution=_resolution(tallies, oracle),
        end_to_end=_sum(t.end_to_end for t in tallies),
    )


def match_spans(gold: Sequence[Span], predicted: Sequence[Span], *, exact: bool) -> Pairs:
    """Pair gold and predicted spans one to one, as (gold index, predicted index)."""
    places: dict[tuple[int, int], list[int]] = {}
    for j, span in enumerate(predicted):
        places.setdefault((span.start, span.end), []).append(j)
    pairs: Pairs = []
    for i, span in enumerate(gold):
        same = places.get((span.start, span.end))
        if same:
            pairs.append((i, same.pop(0)))
    return pairs if exact else pairs + _overlapping(gold, predicted, pairs)


def _overlapping(gold: Sequence[Span], predicted: Sequence[Span], taken: Pairs) -> Pairs:
    used_gold, used = {i for i, _ in taken}, {j for _, j in taken}
    ranked = sorted(
        (-overlap(g, p), g.start, p.start, i, j)
        for i, g in enumerate(gold)
        for j, p in enumerate(predicted)
        if i not in used_gold and j not in used and overlap(g, p) > 0
    )
    pairs: Pairs = []
    for *_, i, j in ranked:
        if i not in used_gold and j not in used:
            used_gold.add(i)
            used.add(j)
            pairs.append((i, j))
    return pairs


def _tally(document: Annotated, given: Sequence[Span], radius_km: float) -> _Tally:
    predicted = _first_of_each(given)
    wanted = [s for s in document.spans if not s.ignored]
    exact = match_spans(wanted, predicted, exact=True)
    near = match_spans(wanted, predicted, exact=False)
    free = _free(document, predicted, near)
    measured = [(wanted[i], predicted[j]) for i, j in near if wanted[i].located]
    errors = [(g, distance_km(g.point, p.point)) for g, p in measured if p.located]
    right = sum(error <= _within(g, radius_km) for g, error in errors)
    beside = free | {j for i, j in near if not wanted[i].located}
    counted = sum(p.located and j not in beside for j, p in enumerate(predicted))
    linked = sum(s.located for s in wanted)
    others = len(predicted) - len(_free(document, predicted, exact))
    return _Tally(
        exact=Rates(len(exact), others, len(wanted)),
        overlap=Rates(len(near), len(predicted) - len(free), len(wanted)),
        end_to_end=Rates(right, counted, linked),
        errors=tuple(error for _, error in errors),
        unlocated=len(measured) - len(errors),
        unmatched=linked - len(measured),
        bad_spans=sum(_bad(p, document.length) for p in given),
    )


def _first_of_each(given: Sequence[Span]) -> list[Span]:
    kept: dict[tuple[int, int], Span] = {}
    for span in given:
        kept.setdefault((span.start, span.end), span)
    return list(kept.values())


def _within(span: Span, radius_km: float) -> float:
    return radius_km if span.tolerance_km is None else span.tolerance_km


def _free(document: Annotated, predicted: Sequence[Span], pairs: Pairs) -> set[int]:
    """Unmatched predictions that touch ignored gold."""
    used = {j for _, j in pairs}
    ignored = [s for s in document.spans if s.ignored]
    return {
        j
        for j, p in enumerate(predicted)
        if j not in used and any(overlap(s, p) > 0 for s in ignored)
    }


def _bad(span: Span, length: int | None) -> bool:
    return not 0 <= span.start < span.end or (length is not None and span.end > length)


def _sum(parts: Iterable[Rates]) -> Rates:
    rates = list(parts)
    return Rates(
        sum(r.hits for r in rates), sum(r.predicted for r in rates), sum(r.gold for r in rates)
    )


def _resolution(tallies: Sequence[_Tally], oracle: bool) -> Resolution:
    errors = [error for t in tallies for error in t.errors]
    unlocated = sum(t.unlocated for t in tallies)
    unmatched = sum(t.unmatched for t in tallies)
    gold = len(errors) + unlocated + unmatched
    if oracle:
        errors += [FARTHEST_KM] * (unlocated + unmatched)
    right = sum(t.end_to_end.hits for t in tallies)
    return Resolution(
        compared=len(errors),
        gold=gold,
        unlocated=unlocated,
        unmatched=unmatched,
        accuracy=right / len(errors) if errors else None,
        mean_km=sum(errors) / len(errors) if errors else None,
        median_km=median(errors) if errors else None,
        auc=_auc(errors),
    )


def _auc(errors: Sequence[float]) -> float | None:
    logs = sorted(math.log(error + 1) for error in errors)
    if len(logs) < 2:
        return logs[0] / math.log(FARTHEST_KM) if logs else None
    area = sum((a + b) / 2 for a, b in pairwise(logs))
    return area / (math.log(FARTHEST_KM) * (len(logs) - 1))
