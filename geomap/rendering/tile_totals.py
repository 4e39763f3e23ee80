"""What a tiled page says of all its events before it has read their facts: sums of columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from geomap.layers import UNATTRIBUTED
from geomap.rendering.packing import Column

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.int64]

__all__ = ["totals_of"]

COUNTED = ("event_type", "sub_event_type", "status")
LEVELS = {4: "province", 6: "country"}  # UCDP GED's codes of what is known by these alone
EXACT_KM = 2  # as in assets/js/precision.js
# ACLED's types of which a place can be hit, as in assets/js/precision.js.
HITTING = {"Battles", "Explosions/Remote violence", "Violence against civilians", "Riots"}
_EPOCH = date(1970, 1, 1).toordinal()


def totals_of(table: Mapping[str, Column]) -> dict[str, Any]:
    """
    Return the counts of all events by what filters ask.

    Parameters
    ----------
    table : mapping of str to Column
        Columns of `geomap.rendering.facts`.

    Returns
    -------
    dict
        ``count``, ``unplaced``, ``values`` (counts by value of columns), ``acts`` (by who acts),
        ``placed`` (by how exact the place is), ``days`` (first days since 1970 and how many events
        have each), ``latest``, ``sure`` (is any confidence told), and ``named`` (what is known by
        its province or country alone, see `_named`).
    """
    count = len(table["lon"].codes)
    told, latest = _days(table)
    confidence = {value for value in table["confidence"].values if value is not None}
    return {
        "count": count,
        "unplaced": _often(table["lon"]).get(None, 0),
        "values": {n: _listed(_often(table[n])) for n in COUNTED} | {"source": _outlets(table)},
        "acts": [[list(acts), n] for acts, n in _often(table["acts"]).items()],
        "placed": _exactness(table),
        "days": [sorted(told), [told[day] for day in sorted(told)]],
        "latest": latest,
        "sure": len(confidence) > 1,
        "named": _named(table),
    }


def _often(column: Column) -> dict[Any, int]:
    import numpy as np

    sums = np.bincount(column.codes, minlength=len(column.values)).tolist()
    return dict(zip(column.values, sums, strict=True))


def _listed(often: Mapping[Any, int]) -> list[list[Any]]:
    rows = [[value, n] for value, n in often.items() if n]
    return sorted(rows, key=lambda row: (-row[1], str(row[0])))


def _outlets(table: Mapping[str, Column]) -> list[list[Any]]:
    """Count an outlet once for an event, be it its first source or another."""
    found = Counter[Any]()
    for (own, others), n in _combined(table, ("source", "others")).items():
        for name in {own, *(others or ())}:
            found[name] += n
    return _listed(found)


def _combined(table: Mapping[str, Column], names: tuple[str, ...]) -> dict[tuple[Any, ...], int]:
    """Count the combinations of values of some columns."""
    import numpy as np

    codes = np.column_stack([table[name].codes for name in names])
    kinds, often = np.unique(codes, axis=0, return_counts=True)
    rows = zip(kinds.tolist(), often.tolist(), strict=True)
    return {
        tuple(table[n].values[code] for n, code in zip(names, kind, strict=True)): count
        for kind, count in rows
    }


def _days(table: Mapping[str, Column]) -> tuple[Counter[int], int | None]:
    """Count the first days; return the last of all, too. One end stands for a missing other."""
    told = Counter[int]()
    latest = None
    for ends, n in _combined(table, ("date_start", "date_end")).items():
        start, end = map(_day, ends)
        first, last = (end if start is None else start), (start if end is None else end)
        if first is None or last is None:
            continue
        told[first] += n
        latest = last if latest is None else max(latest, last)
    return told, latest


def _day(text: Any) -> int | None:
    """
    Return days since 1970.

    Examples
    --------
    >>> _day("1970-01-03"), _day("1970-02"), _day("soon")
    (2, 31, None)
    """
    said = str(text or "")
    try:
        whole = date(int(said[:4]), int(said[5:7] or 1), int(said[8:10] or 1))
    except ValueError:
        return None
    return whole.toordinal() - _EPOCH


def _exactness(table: Mapping[str, Column]) -> list[int]:
    """Count spots, what is wider, points of which nobody says how exact, and no places."""
    counts = [0, 0, 0, 0]
    names = ("lon_known", "geo_precision", "radius_km", "shaped")
    known = Column((table["lon"].codes * 0 + 1), [False, True])
    absent = [code for code, value in enumerate(table["lon"].values) if value is None]
    if absent:
        known = Column((table["lon"].codes != absent[0]).astype("int64"), [False, True])
    for told, n in _combined({**table, "lon_known": known}, names).items():
        counts[_placed_as(*told)] += n
    return counts


def _placed_as(known: bool, precision: Any, radius_km: Any, shaped: Any) -> int:
    if not known:
        return 3
    if shaped or (precision or 0) >= 2 or (radius_km or 0) > EXACT_KM:
        return 1
    return 2 if precision is None and radius_km is None else 0


def _named(table: Mapping[str, Column]) -> list[dict[str, Any]]:
    """
    Return the provinces and countries that are all that is known of some events' places.

    Each with its level, name and country, a point of it, and of how many events, whose, and whether
    something struck there: what a badge shows.
    """
    names = ("geo_precision", "country", "place", "admin1", "lon", "lat", "radius_km")
    more = ("acts", "event_type", "status")
    import numpy as np

    told = np.array([code in LEVELS for code in table["geo_precision"].values], dtype=bool)
    mask = told[table["geo_precision"].codes]
    if not mask.any():
        return []
    part = {n: Column(table[n].codes[mask], table[n].values) for n in (*names, *more)}
    found: dict[Any, dict[str, Any]] = {}
    for row, n in _combined(part, (*names, *more)).items():
        precision, country, place, admin1, lon, lat, km, acts, kind, status = row
        if lon is None:
            continue
        level = LEVELS[precision]
        name = (place if level == "country" else place or admin1) or None
        key = (level, country, None if level == "country" and country else name or (lon, lat))
        known = found.setdefault(
            key,
            {"level": level, "name": name, "code": country, "anchor": [lon, lat], "km": 0,
             "count": 0, "hit": False, "acts": Counter[Any]()},
        )  # fmt: skip
        known["count"] += n
        known["km"] = max(known["km"], km or 0)
        known["hit"] |= kind in HITTING and (status or "reported") in ("reported", "claimed")
        known["acts"][tuple(acts or (UNATTRIBUTED,))] += n
    rows = [
        {**row, "acts": [[list(acts), n] for acts, n in row["acts"].items()]}
        for row in found.values()
    ]
    return sorted(rows, key=lambda row: (-row["count"], row["level"], str(row["name"])))
