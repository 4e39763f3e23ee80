"""How far a geoparser's confidence can be trusted: of the answers so sure, how many are right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from geomap.evaluation.spans import Annotated, Span
from geomap.evaluation.toponyms import RADIUS_KM, distance_km, match_spans

__all__ = ["Bin", "measured_table", "reliability", "reliability_table"]

_EDGES = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 1.0)


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers with a confidence from ``low``, how sure they were on average and how many right."""

    low: float
    high: float
    answers: int
    mean: float
    right: int


def reliability(
    gold: Mapping[str, Annotated],
    predictions: Mapping[str, Sequence[Span]],
    *,
    radius_km: float = RADIUS_KM,
) -> tuple[Bin, ...]:
    """
    Sort the located answers on located gold by confidence and count the right ones.

    The last of the bins sums up all answers with a confidence of 0.9 and more.
    """
    judged: list[tuple[float, bool]] = []
    for key, document in gold.items():
        wanted = [s for s in document.spans if s.located]
        judged += _judged(wanted, predictions.get(key, ()), radius_km)
    bounds = [*pairwise(_EDGES), (0.9, 1.0)]
    return tuple(_bin(judged, low, high) for low, high in bounds)


def _judged(
    wanted: Sequence[Span], predicted: Sequence[Span], radius_km: float
) -> list[tuple[float, bool]]:
    pairs = [(wanted[i], predicted[j]) for i, j in match_spans(wanted, predicted, exact=False)]
    return [
        (p.confidence, distance_km(g.point, p.point) <= (g.tolerance_km or radius_km))
        for g, p in pairs
        if p.located and p.confidence is not None
    ]


def _bin(judged: Sequence[tuple[float, bool]], low: float, high: float) -> Bin:
    kept = [(c, r) for c, r in judged if low <= c < high or (c == high == _EDGES[-1])]
    mean = sum(c for c, _ in kept) / len(kept) if kept else 0.0
    return Bin(low, high, len(kept), round(mean, 4), sum(r for _, r in kept))


def reliability_table(bins: Sequence[Bin]) -> str:
    """
    Render the bins as lines of text.

    Examples
    --------
    >>> print(reliability_table([Bin(0.9, 1.0, 50, 0.97, 48)]))
    confidence      answers   mean  right
    0.90–1.00            50  0.970  0.960
    """
    lines = ["confidence      answers   mean  right"]
    for b in bins:
        right = f"{b.right / b.answers:.3f}" if b.answers else "n/a"
        lines.append(f"{b.low:.2f}–{b.high:.2f}{b.answers:>14}{b.mean:>7.3f}{right:>7}")
    return "\n".join(lines)


def measured_table(measured: Mapping[str, Any]) -> str:
    """
    Render what the ranker's makers measured: with folds, and with whole corpora left out.

    Parameters
    ----------
    measured : mapping
        ``measured`` of ``geomap/resolution/ranker.json``.
    """
    shares = measured["within_161_km"]
    corpora = list(next(iter(shares.values())))
    lines = [f"{'given mentions @161':<28}" + "".join(f"{name:>18}" for name in corpora)]
    for way, row in shares.items():
        lines.append(f"{way:<28}" + "".join(f"{row[name]:>18.3f}" for name in corpora))
    for way, bins in measured["reliability"].items():
        lines.append(f"confidence, {way}: answers, right within 161 km, right place")
        for at, first in enumerate(bins[corpora[0]]):
            cells = "".join(f"{_cell(bins[name][at]):>18}" for name in corpora)
            lines.append(f"{first['low']:.2f}–{first['high']:.2f}{'':<19}" + cells)
    return "\n".join([*lines, *_nothing_lines(measured.get("nothing", {}))])


def _nothing_lines(measured: Mapping[str, Mapping[str, Mapping[str, int]]]) -> list[str]:
    """Lay out how names fared that have no place, or one of which the country is known."""
    lines = [
        f"{f'{way}, {name}':<46}{row['right']:>7}{row['none']:>7}{row['wrong']:>7}"
        for way, table in measured.items()
        for name, row in table.items()
    ]
    head = f"{'names of which none or the country is right':<46}  right   none  wrong"
    return [head, *lines] if lines else []


def _cell(row: Mapping[str, Any]) -> str:
    count = row["answers"]
    if not count:
        return "none"
    return f"{count} {row['right'] / count:.3f} {row['same_place'] / count:.3f}"
