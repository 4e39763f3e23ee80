"""Lines as few bytes: what ``assets/js/basemap.js`` decodes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

__all__ = ["encoded", "varints"]


def varints(numbers: Any) -> bytes:
    """
    Write whole numbers of either sign, seven bits a byte, the lowest first (zigzag, LEB128).

    Examples
    --------
    >>> import numpy as np
    >>> list(varints(np.array([0, -1, 1, 64])))
    [0, 1, 2, 128, 1]
    """
    import numpy as np

    signed = np.asarray(numbers, dtype="int64").reshape(-1)
    zigzag = (signed << 1) ^ (signed >> 63)
    groups = (zigzag[:, None] >> (7 * np.arange(5))) & 127
    more = (zigzag[:, None] >> (7 * np.arange(1, 6))) > 0
    kept = np.column_stack([np.ones(len(zigzag), dtype=bool), more[:, :4]])
    octets: bytes = (groups | (more.astype("int64") << 7)).astype("uint8")[kept].tobytes()
    return octets


def encoded(lines: Sequence[tuple[Any, int]], scale: int) -> bytes:
    """
    Write lines of (lon, lat) with their ranks.

    Their number, then of each how many points, its rank, and its points as steps of ``scale`` to a
    degree from the one before; the first is told from the last of the line before.

    Examples
    --------
    >>> list(encoded([([(0, 1), (0, 2)], 0)], 10))
    [2, 4, 0, 0, 20, 0, 20]
    """
    import numpy as np

    told: list[Any] = []
    before = np.zeros((1, 2), dtype="int64")
    count = 0
    for line, rank in lines:
        steps = np.round(np.asarray(line, dtype=float)[:, :2] * scale).astype("int64")
        moved = np.diff(steps, axis=0, prepend=before)
        moved = moved[np.concatenate([[True], np.any(moved[1:] != 0, axis=1)])]
        if len(moved) < 2:
            continue
        count += 1
        before = steps[-1:]
        told += [np.array([len(moved), rank]), moved.reshape(-1)]
    return varints(np.concatenate([np.array([count]), *told]))
