"""
What sees what, found out once, and the shortest ways over it.

A new target among the same obstacles is seen from few of their corners that were not asked before:
who sees whom among the corners is kept with them, pair by pair as it is found out. That is a
matter of the corners alone, so that a way does not depend on what was asked before it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from geomap.routes.measure import Points, distances_km
from geomap.routes.visibility import Corners, Vectors, clear_arcs, tangents, vectors

__all__ = ["Field", "Sight", "View", "Ways", "after", "field_from", "overlap", "ways_to"]

_VIEWS = 12
"""Sets of points whose view of the corners is kept with them: an origin's, and some ``via``
countries' outlines."""

_SHORTEST_RADIUS_KM = 6335.0
"""No arc of the ellipsoid is shorter than its angle at the centre times this: WGS 84's least radius
of curvature is 6,335.4 km (along the meridian at the equator)."""

_SHUT, _OPEN, _UNKNOWN = range(3)


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """
    Shortest ways from nodes to seeds; nodes are the seeds and then the corners.

    ``at`` (n, 2) degrees and ``xyz`` (n, 3); ``km`` (n,), infinite where there is no way;
    ``onward`` (n,) the next node towards a seed.
    """

    at: Points
    xyz: Vectors
    km: NDArray[np.float64]
    onward: NDArray[np.int64]
    seeds: int


@dataclass(frozen=True, slots=True, eq=False)
class Ways:
    """Shortest ways from queries: ``km`` (q,), infinite for none, and the node each goes to."""

    km: NDArray[np.float64]
    hop: NDArray[np.int64]
    field: Field

    @property
    def at(self) -> Points:
        """The nodes' longitudes and latitudes."""
        return self.field.at

    def path(self, query: int) -> list[int]:
        """Return the nodes that the way from a query passes, a seed last."""
        nodes = [int(self.hop[query])]
        while nodes[-1] >= self.field.seeds:
            nodes.append(int(self.field.onward[nodes[-1]]))
        return nodes


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """
    How points (q, 2) see corners (n, 2); filled in where it is asked for.

    ``touch`` (q, n) tells tangents; ``km`` (q, n) is not a number where it was not measured;
    ``seen`` (q, n) is one of the states above; ``mutual`` where the points are the corners.
    """

    at: Points
    corners: Corners
    xyz: Vectors
    touch: NDArray[np.bool_]
    km: NDArray[np.float64]
    seen: NDArray[np.int8]
    mutual: bool = False

    def measured(self, rows: NDArray[np.int64], columns: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the distances of pairs, kilometres."""
        km = self.km[rows, columns]
        new = np.isnan(km)
        if new.any():
            rows, columns = rows[new], columns[new]
            km[new] = self.km[rows, columns] = distances_km(self.at[rows], self.corners.at[columns])
        return km

    def clear(self, rows: NDArray[np.int64], columns: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Return between which pairs nothing lies."""
        seen = self.seen[rows, columns]
        new = seen == _UNKNOWN
        if new.any():
            rows, columns = rows[new], columns[new]
            seen[new] = clear_arcs(self.xyz[rows], self.corners.xyz[columns], self.corners)
            self.seen[rows, columns] = seen[new]
            if self.mutual:
                self.seen[columns, rows] = seen[new]
        sees: NDArray[np.bool_] = seen == _OPEN
        return sees


@dataclass(frozen=True, slots=True, eq=False)
class Sight:
    """The corners of obstacles, and how they and other points see them, as far as is known."""

    corners: Corners
    views: dict[bytes, View] = field(default_factory=dict)

    def view(self, points: Points) -> View:
        """Return how points (q, 2) see the corners, as far as that was asked before."""
        return self._kept(points.tobytes(), points)

    def own(self) -> View:
        """Return how the corners see each other."""
        return self._kept(b"", self.corners.at)

    def _kept(self, key: bytes, points: Points) -> View:
        if key not in self.views:
            while len(self.views) >= _VIEWS:
                del self.views[next(iter(self.views))]
            self.views[key] = _view(points, self.corners, mutual=not key)
        return self.views[key]


def after(corners: Corners, known: Sight) -> Sight:
    """
    Begin with what is known of an outline that differs by some edges.

    What was open and meets no new edge is open still; what was shut and met no edge that is gone
    is shut still.
    """
    old = known.corners
    ours, theirs = _edges(corners), _edges(old)
    new, gone = ~np.isin(ours, theirs), ~np.isin(theirs, ours)
    asked = {_OPEN: corners.with_edges(new), _SHUT: old.with_edges(gone)}
    here, there = _same(_corners(corners), _corners(old))
    sight = Sight(corners)
    for key, was in known.views.items():
        now = sight.view(was.at) if key else sight.own()
        every = np.arange(len(was.at))
        to, of = (np.ix_(every if key else rows, rows) for rows in (here, there))
        now.km[to] = was.km[of]
        now.seen[to] = _carried(was.seen[of], now.xyz[to[0][:, 0]], corners.xyz[here], asked)
    return sight


def _carried(
    seen: NDArray[np.int8], a: Vectors, b: Vectors, asked: dict[int, Corners]
) -> NDArray[np.int8]:
    """Return what of some pairs' states (n, k) holds past the edges that each is asked for."""
    kept = np.full_like(seen, _UNKNOWN)
    for state, edges in asked.items():
        rows, columns = np.nonzero(seen == state)
        still = clear_arcs(a[rows], b[columns], edges)
        kept[rows, columns] = np.where(still, state, _SHUT if state == _OPEN else _UNKNOWN)
    return kept


def overlap(corners: Corners, known: Sight) -> int:
    """Count the edges that an outline shares with a known one."""
    return int(np.isin(_edges(corners), _edges(known.corners)).sum())


def _edges(corners: Corners) -> NDArray[np.void]:
    return _rows(corners.start, corners.end)


def _rows(*columns: NDArray[np.float64]) -> NDArray[np.void]:
    """Make one comparable value of each row of some arrays (n, k)."""
    whole = np.ascontiguousarray(np.hstack(columns)) + 0.0  # -0.0 and 0.0 are one
    return whole.view(np.dtype((np.void, 8 * whole.shape[1]))).ravel()


def _corners(corners: Corners) -> NDArray[np.void]:
    return _rows(corners.at, corners.before, corners.after)


def _same(
    ours: NDArray[np.void], theirs: NDArray[np.void]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    where = {row.tobytes(): n for n, row in enumerate(theirs)}
    pairs = [(n, where[key]) for n, row in enumerate(ours) if (key := row.tobytes()) in where]
    both = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return both[:, 0], both[:, 1]


def _view(points: Points, corners: Corners, *, mutual: bool) -> View:
    xyz, shape = vectors(points), (len(points), len(corners.at))
    unknown = np.full(shape, np.nan), np.full(shape, _UNKNOWN, dtype=np.int8)
    touch = tangents(xyz, corners)
    touch = touch & touch.T if mutual else touch
    return View(points, corners, xyz, touch, *unknown, mutual)


def field_from(
    seeds: Points,
    start_km: NDArray[np.float64],
    sight: Sight,
    limit_km: float = np.inf,
    queries: Points | None = None,
) -> Field:
    """
    Find the shortest ways from all corners to any seed (Dijkstra, testing sight only when asked).

    Parameters
    ----------
    seeds : shape (s, 2), degrees
    start_km : shape (s,)
        What a way to each seed has cost already, kilometres.
    sight : Sight
    limit_km : float
        Longer ways are not looked for.
    queries : shape (q, 2), degrees
        Where given, the limit holds for ways from these, so that corners farther from all of
        them are left out.
    """
    corners = sight.corners
    most = limit_km - _ahead(queries, corners)
    found = Field(
        np.vstack([seeds, corners.at]),
        np.vstack([vectors(seeds), corners.xyz]),
        np.concatenate([start_km, np.full(len(corners.at), np.inf)]),
        np.arange(len(seeds) + len(corners.at)),
        len(seeds),
    )
    todo, first = found.km.copy(), sight.view(seeds)
    for _ in range(len(todo)):
        node = int(todo.argmin())
        if not todo[node] < limit_km:
            break
        todo[node] = -np.inf  # it is settled: no way can serve it better
        _relax(found, node, (todo, most), first if node < len(seeds) else sight.own())
        todo[node] = np.inf
    return found


def _ahead(queries: Points | None, corners: Corners) -> NDArray[np.float64]:
    """Return how far corners (n,) are from the nearest query at least, kilometres."""
    if queries is None or not len(corners.at):
        return np.zeros(len(corners.at))
    angle = np.arccos(np.clip((corners.xyz @ vectors(queries).T).max(axis=1), -1.0, 1.0))
    shortest: NDArray[np.float64] = angle * _SHORTEST_RADIUS_KM
    return shortest


def _relax(
    found: Field, node: int, reach: tuple[NDArray[np.float64], NDArray[np.float64]], view: View
) -> None:
    """Offer the way through a node to the corners that it would serve better and that see it."""
    todo, most = reach
    row = node if node < found.seeds else node - found.seeds
    others = np.nonzero(view.touch[row] & (most > found.km[node]))[0]
    rows = np.full(len(others), row)
    through = found.km[node] + view.measured(rows, others)
    better = through < np.minimum(found.km[found.seeds + others], most[others])
    others, through = others[better], through[better]
    seen = view.clear(rows[: len(others)], others)
    there = found.seeds + others[seen]
    found.km[there] = todo[there] = through[seen]
    found.onward[there] = node


def ways_to(found: Field, queries: Points, sight: Sight) -> Ways:
    """Find the shortest way from every query, shape (q, 2) in degrees, over the field's nodes."""
    view, seeds = sight.view(queries), found.seeds
    total = np.full((len(queries), len(found.at)), np.inf)
    rows, columns = np.nonzero(view.touch & np.isfinite(found.km[seeds:]))
    total[rows, seeds + columns] = view.measured(rows, columns) + found.km[seeds + columns]
    rows, columns = np.nonzero(
        np.broadcast_to(np.isfinite(found.km[:seeds]), total[:, :seeds].shape)
    )
    total[rows, columns] = distances_km(queries[rows], found.at[columns]) + found.km[columns]
    total[:, seeds:][view.seen == _SHUT] = np.inf
    todo = np.arange(len(queries))
    while len(todo):  # the best node of each query; where that is out of sight, the next best
        hop = total[todo].argmin(axis=1)
        todo, hop = todo[best := np.isfinite(total[todo, hop])], hop[best]
        seen = _sees(found, view, todo, hop)
        total[todo[~seen], hop[~seen]] = np.inf
        todo = todo[~seen]
    hop = total.argmin(axis=1)
    return Ways(total[np.arange(len(queries)), hop], hop, found)


def _sees(
    found: Field, view: View, queries: NDArray[np.int64], hop: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Return which queries see the node of theirs: a seed or a corner."""
    at_seed = hop < found.seeds
    seen = np.empty(len(hop), dtype=bool)
    seeds = found.xyz[hop[at_seed]]
    seen[at_seed] = clear_arcs(view.xyz[queries[at_seed]], seeds, view.corners)
    seen[~at_seed] = view.clear(queries[~at_seed], hop[~at_seed] - found.seeds)
    return seen
