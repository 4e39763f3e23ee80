"""
The last word on every candidate: boosted trees over the signs, then the best set without overlaps.

The trees are read from ``weights.json``, which ``tests/benchmarks/train_recognition.py`` writes;
scikit-learn is needed there and not here. Gradient boosting: J. Friedman, "Greedy function
approximation", Annals of Statistics 29 (2001); the choice is weighted interval scheduling
(J. Kleinberg and É. Tardos, "Algorithm Design", 2005, 6.1).
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from geomap.recognition.candidates import TokenSpan

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Classifier", "chosen", "classifier_of", "load_classifier"]

Figures = Sequence[Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Classifier:
    """
    Trees laid out in one row of nodes.

    ``sign`` is the column asked at a node (at a leaf its own ``low`` and ``high`` lead back to it),
    ``least`` the greatest figure that goes to ``low``; ``value`` what a leaf adds to the log-odds.
    """

    columns: Mapping[str, int]
    roots: NDArray[np.intp]
    sign: NDArray[np.intp]
    least: NDArray[np.float64]
    low: NDArray[np.intp]
    high: NDArray[np.intp]
    value: NDArray[np.float64]
    depth: int
    base: float
    threshold: float

    def chances(self, figures: Figures) -> list[float]:
        """Return for each candidate's signs the chance (0–1) that it names a place."""
        import numpy as np

        if not figures:
            return []
        table = np.zeros((len(figures), len(self.columns)))
        cells = [
            (row, column, figure)
            for row, found in enumerate(figures)
            for sign, figure in found.items()
            if figure and (column := self.columns.get(sign)) is not None
        ]
        if cells:
            rows, columns, values = zip(*cells, strict=True)
            table[list(rows), list(columns)] = values
        at = np.tile(self.roots, (len(table), 1))
        each = np.arange(len(table))[:, None]
        for _ in range(self.depth):
            at = np.where(table[each, self.sign[at]] <= self.least[at], self.low[at], self.high[at])
        odds = self.base + self.value[at].sum(axis=1)
        return [float(chance) for chance in 1 / (1 + np.exp(-odds))]


def classifier_of(model: Mapping[str, Any]) -> Classifier:
    """
    Lay out the trees of a model.

    Parameters
    ----------
    model : mapping
        ``features`` (names), ``base``, ``threshold`` and ``trees``; a tree is a list of nodes, the
        root first: ``[sign, least, low, high]`` or a leaf's ``[value]``, where ``sign`` is a
        position in ``features`` and ``low`` and ``high`` positions in the tree.
    """
    import numpy as np

    trees = model["trees"]
    roots = np.cumsum([0, *(len(tree) for tree in trees[:-1])])
    nodes = [
        _node(node, root, at)
        for root, tree in zip(roots.tolist(), trees, strict=True)
        for at, node in enumerate(tree)
    ]
    sign, least, low, high, value = (np.array(column) for column in zip(*nodes, strict=True))
    depth = max(_depth(tree, 0) for tree in trees)
    return Classifier(
        {name: at for at, name in enumerate(model["signs"])}, roots, sign, least, low, high, value,
        depth, float(model["base"]), float(model["threshold"]),
    )  # fmt: skip


def _node(node: Sequence[Any], root: int, at: int) -> tuple[int, float, int, int, float]:
    if len(node) == 1:
        return 0, 0.0, root + at, root + at, node[0]
    return node[0], node[1], root + node[2], root + node[3], 0.0


def _depth(tree: Sequence[Sequence[Any]], at: int) -> int:
    return 0 if len(tree[at]) == 1 else 1 + max(_depth(tree, below) for below in tree[at][2:])


@cache
def load_classifier() -> Classifier:
    """Read the judge that comes with geomap, once a process."""
    text = files("geomap.recognition").joinpath("weights.json").read_text(encoding="utf-8")
    return classifier_of(json.loads(text))


def chosen(
    token_spans: Sequence[TokenSpan], chances: Sequence[float], threshold: float
) -> list[TokenSpan]:
    """
    Choose the candidates above the threshold that do not overlap and promise most together.

    Examples
    --------
    >>> chosen([(0, 1), (0, 2), (3, 4)], [0.6, 0.9, 0.4], 0.5)
    [(0, 2)]
    """
    likely = sorted(
        (end, start, chance - threshold)
        for (start, end), chance in zip(token_spans, chances, strict=True)
        if chance > threshold
    )
    best: list[tuple[float, int, TokenSpan | None]] = [(0.0, 0, None)]
    ends = [0]
    for end, start, gain in likely:
        before = bisect_right(ends, start) - 1
        total = best[before][0] + gain
        if total > best[-1][0]:
            best.append((total, before, (start, end)))
            ends.append(end)
    return _traced(best)


def _traced(best: Sequence[tuple[float, int, TokenSpan | None]]) -> list[TokenSpan]:
    found, at = [], len(best) - 1
    while best[at][2] is not None:
        _, at, token_span = best[at]
        if token_span is not None:
            found.append(token_span)
    return found[::-1]
