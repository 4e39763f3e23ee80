"""
How far the confidence of events can be trusted, and what is won by leaving the unsure ones out.

A *pin* is an event that is drawn. Its confidence is the chance that all of it is right; these
figures say whether it is. The risk–coverage curve says how many of the surest so many are wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from geomap.evaluation.printing import percent
from geomap.evaluation.reliability import Bin

__all__ = ["Sureness", "area_under_curve", "calibration_error", "sureness_of_pins"]

EDGES = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
COVERAGES = (0.2, 0.4, 0.6, 0.8, 1.0)
SURE = 0.8
"""Confidence from which a pin counts as sure."""

Judged = tuple[float, bool]


@dataclass(frozen=True, slots=True)
class Sureness:
    """
    What the confidence of some pins came to.

    ``auc`` is how often a right pin is surer than a wrong one, ``ece`` the mean distance of what
    was said and what was right over ``bins``, ``sure`` how many of those at `SURE` and above are
    right, ``doubted`` the share of the errors among the least sure third. ``curve`` has the share
    that is shown, the confidence it begins at and how many of it are right. None of nothing.
    """

    pins: int
    right: int
    auc: float | None
    ece: float | None
    sure: tuple[int, int]
    doubted: float | None
    bins: tuple[Bin, ...]
    curve: tuple[tuple[float, float, int, int], ...]

    def table(self) -> str:
        """Render the figures as lines of text."""
        lines = [
            f"confidence of {self.pins} pins, {self.right} right",
            f"area under the curve {_three(self.auc)}, calibration error {_three(self.ece)}",
            f"right at {SURE} and above {self.sure[0]} of {self.sure[1]}",
            f"errors in the least sure third {percent(self.doubted)}",
            "confidence         pins   mean  right",
        ]
        for b in self.bins:
            right = _three(b.right / b.answers if b.answers else None)
            mean = _three(b.mean if b.answers else None)
            lines.append(f"{b.low:.2f}–{b.high:.2f}{b.answers:>14}{mean:>7}{right:>7}")
        lines.append("shown, surest first from  pins  wrong")
        for share, least, good, count in self.curve:
            risk = _three((count - good) / count)
            lines.append(f"{percent(share):>19}{least:>6.2f}{count:>6}{risk:>7}")
        return "\n".join(lines)


def _three(value: float | None) -> str:
    return "n/a" if value is None else f"{value:.3f}"


def sureness_of_pins(pins: Sequence[Judged]) -> Sureness:
    """
    Measure confidences against whether the pins were right.

    Parameters
    ----------
    pins : sequence of (float, bool)
        Confidence, 0–1, and whether all of the pin is right.
    """
    ranked = sorted(pins, key=lambda pin: pin[0])
    right = sum(r for _, r in ranked)
    wrong = len(ranked) - right
    third = ranked[: round(len(ranked) / 3)]
    sure = [r for c, r in ranked if c >= SURE]
    return Sureness(
        pins=len(ranked),
        right=right,
        auc=area_under_curve(ranked),
        ece=calibration_error(ranked),
        sure=(sum(sure), len(sure)),
        doubted=sum(not r for _, r in third) / wrong if wrong else None,
        bins=_bins(ranked),
        curve=tuple(_covered(ranked[::-1], share) for share in COVERAGES if ranked),
    )


def area_under_curve(pins: Sequence[Judged]) -> float | None:
    """
    Return how often a right pin is surer than a wrong one; a tie counts half.

    Examples
    --------
    >>> area_under_curve([(0.9, True), (0.4, False), (0.4, True)])
    0.75
    """
    right, wrong = [c for c, r in pins if r], [c for c, r in pins if not r]
    if not right or not wrong:
        return None
    won = sum((a > b) + (a == b) / 2 for a in right for b in wrong)
    return won / (len(right) * len(wrong))


def calibration_error(pins: Sequence[Judged]) -> float | None:
    """
    Return the expected calibration error over five bins of equal width.

    Naeini, Cooper & Hauskrecht (2015), "Obtaining Well Calibrated Probabilities Using Bayesian
    Binning".
    """
    gaps = [abs(b.mean * b.answers - b.right) for b in _bins(pins)]
    return sum(gaps) / len(pins) if pins else None


def _bins(pins: Sequence[Judged]) -> tuple[Bin, ...]:
    return tuple(_bin(pins, low, high) for low, high in pairwise(EDGES))


def _bin(pins: Sequence[Judged], low: float, high: float) -> Bin:
    kept = [(c, r) for c, r in pins if low <= c < high or c == high == EDGES[-1]]
    mean = sum(c for c, _ in kept) / len(kept) if kept else 0.0
    return Bin(low, high, len(kept), mean, sum(r for _, r in kept))


def _covered(ranked: Sequence[Judged], share: float) -> tuple[float, float, int, int]:
    """Count the right ones of the surest; with the least sure of them go those just as sure."""
    least = ranked[max(1, round(share * len(ranked))) - 1][0]
    shown = [r for c, r in ranked if c >= least]
    return share, least, sum(shown), len(shown)
