"""
Layers of the world's ground as small files: every line and ring of Natural Earth, delta-coded.

A layer is one LZMA stream: the length of its head in four bytes (little-endian), the head as JSON,
then byte planes. Points are whole steps of ``scale`` to a degree; of each is kept how far it is
from the one before, x and y apart, the lowest bytes of all first: most higher ones are zero.
"""

from __future__ import annotations

import json
import lzma
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.int64]
    Floats = npt.NDArray[np.float64]

__all__ = ["LAYERS", "Lines", "load", "pack_lines", "table", "unpack_lines"]

LAYERS = ("land", "lakes", "borders", "divisions", "rivers", "urban", "ice", "world", "far_borders")
SCALE = 2000  # steps to a degree: 55 m, finer than 1:10 million
_FOLDER = "assets/ground"


@dataclass(frozen=True, slots=True)
class Lines:
    """
    Many lines or rings as one array.

    Attributes
    ----------
    points : array of shape (n, 2)
        Lon, lat in degrees.
    starts : array of shape (lines + 1,)
        Where each line begins; the last number is ``n``.
    ranks : array of shape (lines,)
        A number of each line whose meaning is its layer's: the zoom from which it is drawn, or
        0 for a border and 1 for a disputed one.
    holes : array of bool
        True for a ring that is a hole of the last ring before it that is none.
    """

    points: Floats
    starts: Numbers
    ranks: Numbers
    holes: npt.NDArray[np.bool_]


def pack_lines(
    lines: Sequence[Any], ranks: Sequence[int], holes: Sequence[bool], *, least: int = 2
) -> bytes:
    """Write lines, each an array of (lon, lat) of ``least`` points or more, as a layer's file."""
    import numpy as np

    kept = [(_steps(line), r, h) for line, r, h in zip(lines, ranks, holes, strict=True)]
    kept = [one for one in kept if len(one[0]) >= least]
    counts = np.array([len(line) for line, _, _ in kept], dtype="<u4")
    every = np.concatenate([np.diff(line, axis=0, prepend=[[0, 0]]) for line, _, _ in kept])
    zigzag = np.where(every < 0, -2 * every - 1, 2 * every).astype("<u4")
    head = json.dumps({"scale": SCALE, "lines": len(kept), "points": len(every)}).encode()
    body = [_planes(counts), bytes(r for _, r, _ in kept), bytes(h for _, _, h in kept)]
    body += [_planes(zigzag[:, 0]), _planes(zigzag[:, 1])]
    raw = len(head).to_bytes(4, "little") + head + b"".join(body)
    return lzma.compress(raw, preset=9 | lzma.PRESET_EXTREME)


def _steps(line: Any) -> Any:
    import numpy as np

    steps = np.round(np.asarray(line)[:, :2] * SCALE).astype("int64")
    return steps[np.concatenate([[True], np.any(np.diff(steps, axis=0) != 0, axis=1)])]


def _planes(numbers: Any) -> bytes:
    import numpy as np

    octets = np.ascontiguousarray(numbers, dtype="<u4").view("uint8").reshape(-1, 4)
    return octets.T.tobytes()


def unpack_lines(stream: bytes) -> Lines:
    """
    Undo ``pack_lines``.

    Examples
    --------
    >>> line = [(36.2, 37.1), (36.25, 37.1)]
    >>> unpack_lines(pack_lines([line], [4], [False])).points.tolist()
    [[36.2, 37.1], [36.25, 37.1]]
    """
    import numpy as np

    raw = lzma.decompress(stream)
    at = 4 + int.from_bytes(raw[:4], "little")
    head = json.loads(raw[4:at])
    lines, points = head["lines"], head["points"]

    def numbers(count: int) -> Any:
        nonlocal at
        planes = np.frombuffer(raw, "uint8", 4 * count, at).reshape(4, -1)
        at += 4 * count
        return np.ascontiguousarray(planes.T).view("<u4").reshape(-1).astype("int64")

    starts = np.concatenate([[0], np.cumsum(numbers(lines))])
    ranks = np.frombuffer(raw, "uint8", lines, at).astype("int64")
    holes = np.frombuffer(raw, "uint8", lines, at + lines).astype(bool)
    at += 2 * lines
    zigzag = np.column_stack([numbers(points), numbers(points)])
    steps = np.cumsum((zigzag >> 1) ^ -(zigzag & 1), axis=0)
    # Each line's first step is its place itself: take off where the one before it ended.
    ends = np.concatenate([[[0, 0]], steps[starts[1:-1] - 1]])
    steps -= np.repeat(ends, np.diff(starts), axis=0)
    return Lines(steps / head["scale"], starts, ranks, holes)


@cache
def load(layer: str) -> Lines:
    """Read one of the shipped ``LAYERS``; it is kept for the next page."""
    return unpack_lines((files("geomap.rendering") / _FOLDER / f"{layer}.xz").read_bytes())


@cache
def table() -> Mapping[str, Any]:
    """Read the names of countries and seas with where they stand."""
    stream = (files("geomap.rendering") / _FOLDER / "names.json").read_text(encoding="utf-8")
    return dict(json.loads(stream))
