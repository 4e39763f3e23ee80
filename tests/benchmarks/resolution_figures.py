"""How well the ranker does, and how far its confidence can be trusted."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
from resolution_examples import Doc
from sklearn.isotonic import IsotonicRegression

TRAINED = ("lgl", "tud-loc-trainval", "geovirus")
SHOWN = (*TRAINED, "mena-news")
BINS = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 1.0)

Answer = tuple[float, bool, bool, float]
"""Share of probability; within 161 km; right at all; by how much no match exceeds what passes."""


def rates(docs: list[Doc], results: dict[str, Any]) -> dict[str, dict[str, float]]:
    """Share right per way of fitting and corpus; the last row also counts another vintage."""
    table = {name: {n: rate(docs, found, n, 1) for n in SHOWN} for name, found in results.items()}
    held = results["corpus left out"]
    table["corpus left out, same place"] = {n: rate(docs, held, n, 2) for n in SHOWN}
    return table


def rate(docs: list[Doc], found: Any, name: str, column: int, least: float = 0.0) -> float:
    """Share of a corpus right with a threshold of no match, told by its difference to ours."""
    rows = [
        row[column] and row[3] <= least for d in docs if d.corpus == name for row in found[id(d)]
    ]
    return round(float(np.mean(rows)), 4)


def calibrate(docs: list[Doc], found: Any, names: tuple[str, ...]) -> list[tuple[float, float]]:
    """Corners of the isotonic line from share to chance, the corpora weighing the same."""
    rows = [
        (p, s, d.corpus)
        for d in docs
        if d.corpus in names
        for p, _, s, n in found[id(d)]
        if p and n <= 0
    ]
    size = {n: sum(c == n for *_, c in rows) for n in names}
    line = IsotonicRegression(y_min=0.0, y_max=1.0, out_of_bounds="clip")
    share, good = np.array([r[0] for r in rows]), np.array([r[1] for r in rows], float)
    line.fit(share, good, sample_weight=[1 / size[r[2]] for r in rows])
    cuts = [
        0.0,
        0.1,
        0.2,
        0.3,
        0.4,
        0.5,
        0.6,
        0.7,
        0.8,
        0.85,
        0.9,
        0.94,
        0.96,
        0.98,
        0.99,
        0.995,
        0.999,
        1.0,
    ]
    chances = np.maximum.accumulate(line.predict(np.array(cuts)))
    return [(c, round(float(p), 4)) for c, p in zip(cuts, chances, strict=True)]


def reliability(docs: list[Doc], results: dict[str, Any]) -> dict[str, Any]:
    """
    Sort answers by confidence; ``same_place`` also counts another point of the same wide place.

    By folds the line that ships turns shares into confidence; with a corpus left out the line is
    fitted without that corpus as well.
    """
    held = results["corpus left out"]
    shipped = calibrate(docs, held, TRAINED)
    without = {n: calibrate(docs, held, tuple(t for t in TRAINED if t != n)) for n in SHOWN}
    return {
        "by folds": {n: _bins(docs, results["by folds"], n, shipped) for n in SHOWN},
        "corpus left out": {n: _bins(docs, held, n, without[n]) for n in SHOWN},
    }


def _bins(docs: list[Doc], found: Any, name: str, corners: Any) -> list[dict[str, Any]]:
    xs, ys = zip(*corners, strict=True)
    rows = [
        (float(np.interp(p, xs, ys)), right, same)
        for d in docs
        if d.corpus == name
        for p, right, same, none in found[id(d)]
        if p and none <= 0
    ]
    return [_bin(rows, low, high) for low, high in (*pairwise(BINS), (0.9, 1.0))]


def _bin(rows: list[Any], low: float, high: float) -> dict[str, Any]:
    kept = [(r, s) for p, r, s in rows if low <= p < high or p == high == 1.0]
    return {
        "low": low,
        "high": high,
        "answers": len(kept),
        "right": sum(r for r, _ in kept),
        "same_place": sum(s for _, s in kept),
    }
