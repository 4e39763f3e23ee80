"""What all formats have in common: ids, actors, titles, sources, geometry, and what is left out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from geomap.errors import InputError
from geomap.formats.cell_values import RADIUS_KM
from geomap.formats.countries import country_radii
from geomap.formats.parties import allied, identifier
from geomap.formats.sheets import Sheet
from geomap.frames import COLUMNS, from_columns

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from geomap.formats.named_places import Doubt

__all__ = ["Imported", "finished"]

Told = dict[str, Any]
"""Columns of the contract by name, each a Series over the sheet's rows or a list as long."""

_SHOWN_FAULTS = 3


@dataclass(frozen=True, slots=True)
class Imported:
    """
    Events of somebody else's file.

    ``skipped`` are the rows left out, each as one line that names file, row and reason; ``notes``
    what was assumed of the file; ``doubts`` the rows whose places were resolved and are not sure.
    """

    frame: GeoDataFrame
    form: str
    skipped: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()


def finished(sheet: Sheet, told: Told, form: str, publisher: str | None = None) -> Imported:
    """
    Make events of what a format told of its rows.

    Parameters
    ----------
    sheet : Sheet
        Its faulty rows are left out.
    told : dict
        The contract's columns; of parties the names and kinds, ``allies`` as names between
        semicolons, ``act`` as what a title calls the act. ``event_id`` may repeat: all but the
        first get a number.
    form : str
        The name of the format; it begins ids that the dataset does not give.
    publisher : str, optional
        Who is the source of rows that name none: the dataset.

    Raises
    ------
    InputError
        Most rows cannot be read, so that the file is not what it was taken for.
    """
    _refuse(sheet, form)
    # pandas says missing in several ways, all of which differ from themselves but None
    columns: Told = {n: [None if v is None or v != v else v for v in told[n]] for n in told}
    rows = list(sheet.cells.index)
    size = len(rows)
    columns["event_id"] = _ids(columns.get("event_id"), rows, form)
    columns.update(_parties(columns, size))
    columns["title"] = _titles(columns, size)
    columns["document_id"] = [f"{sheet.path.name}#{row}" for row in rows]
    columns["status"] = [s or "reported" for s in columns.get("status", [None] * size)]
    columns.update(_precision(columns, size))
    columns.update(_sources(columns, size, publisher))
    kept = [at for at, row in enumerate(rows) if row not in sheet.faults]
    chosen = {n: [v[at] for at in kept] for n, v in columns.items() if n in COLUMNS}
    shapes = _shapes(sheet, chosen, [rows[at] for at in kept])
    lines = tuple(
        f"{sheet.path}: {sheet.unit} {r} {why}" for r, why in sorted(sheet.faults.items())
    )
    return Imported(from_columns(chosen, shapes), form, lines, tuple(sheet.notes))


def _refuse(sheet: Sheet, form: str) -> None:
    total = max(sheet.total, len(sheet.cells)) + sheet.swallowed
    bad = len(sheet.faults) + sheet.swallowed
    if bad * 2 > total:
        first = "; ".join(
            f"{sheet.unit} {row} {why}" for row, why in sorted(sheet.faults.items())[:_SHOWN_FAULTS]
        )
        raise InputError(
            f"{sheet.path}: is no usable {form} file, {bad:,} of {total:,} rows cannot be read:"
            f" {first}"
        )


def _ids(given: list[Any] | None, rows: list[Any], form: str) -> list[str]:
    """Return ids that come twice a number: ACLED tells an event of two dyads in two rows."""
    seen: dict[str, int] = {}
    ids = []
    for row, value in zip(rows, given or [None] * len(rows), strict=True):
        name = str(value) if value else f"{form}-{row}"
        seen[name] = seen.get(name, 0) + 1
        ids.append(name if seen[name] == 1 else f"{name}-{seen[name]}")
    return ids


def _parties(columns: Told, size: int) -> Told:
    identify = identifier()
    none = [None] * size
    found: Told = {}
    for role in ("actor", "target"):
        names, kinds = columns.get(role, none), columns.get(f"{role}_kind", none)
        pairs = zip(names, kinds, strict=True)
        found[f"{role}_id"] = [identify(name, kind) if name else None for name, kind in pairs]
    cells = columns.get("allies", none)
    known = {cell: json.dumps(allied(cell, identify)) for cell in set(filter(None, cells))}
    found["allies"] = [known.get(cell) for cell in cells]
    return found


def _titles(columns: Told, size: int) -> list[str]:
    none = [None] * size
    names = ("title", "actor", "target", "act", "sub_event_type", "event_type", "place")
    rows = zip(*(columns.get(name, none) for name in names), strict=True)
    return [row[0] or _title(*row[1:]) for row in rows]


def _title(*parts: str | None) -> str:
    """
    Make a title of names alone: whether the first party acted on the second, ACLED does not say.

    Examples
    --------
    >>> _title("Army", "Civilians", None, "Attack", "Violence against civilians", "Homs")
    'Army – Civilians: attack, Homs'
    """
    actor, target, act, sub, kind, place = parts
    what = act or (sub if sub and sub != "Other" else kind) or "event"
    who = " – ".join(filter(None, (actor, target)))
    told = f"{what[:1].lower() if who else what[:1].upper()}{what[1:]}"
    return (f"{who}: {told}" if who else told) + (f", {place}" if place else "")


def _precision(columns: Told, size: int) -> Told:
    """Draw as wide as the precision says; without one nothing is said of it."""
    codes = columns.get("geo_precision", [None] * size)
    own = columns.get("radius_km", [None] * size)
    countries = columns.get("country", [None] * size)
    plain = [int(code) if code else None for code in codes]
    wide = [
        radius or _radius(code, country)
        for code, radius, country in zip(plain, own, countries, strict=True)
    ]
    return {"geo_precision": plain, "radius_km": wide}


def _radius(code: int | None, country: str | None) -> float | None:
    """Reach as far as the code says; "somewhere in this country" as far as the country."""
    return (country_radii().get(country or "") if code == 6 else None) or RADIUS_KM.get(code or 0)


def _sources(columns: Told, size: int, publisher: str | None) -> Told:
    """Give each event its source; its text is the row's own, so offsets run through the quote."""
    none = [None] * size
    fields = ("document_id", "quote", "source", "author", "published", "url")
    rows = zip(*(columns.get(name, none) for name in fields), strict=True)
    sources, told = [], []
    for document, quote, source, author, published, url in rows:
        told.append(source or publisher)
        one = {
            "document_id": document, "quote": quote, "start": 0, "end": len(quote or ""),
            "source": source or publisher, "author": author, "published": published, "url": url,
        }  # fmt: skip
        sources.append(json.dumps([one], ensure_ascii=False))
    ends = [len(quote) if quote else None for quote in columns.get("quote", none)]
    starts = [None if end is None else 0 for end in ends]
    given = columns.get("sources")
    return {"source": told, "sources": given or sources, "start": starts, "end": ends}


def _shapes(sheet: Sheet, columns: Mapping[str, list[Any]], rows: list[Any]) -> list[Any]:
    import numpy as np
    from shapely import points

    blank = [None] * len(rows)
    spots = np.array([columns.get(name, blank) for name in ("longitude", "latitude")], dtype=float)
    told = np.isfinite(spots).all(axis=0)
    found = np.full(len(rows), None, dtype=object)
    found[told] = points(spots[:, told].T)
    shapes = {row: sheet.shapes.get(row) for row in rows}
    mixed = [r for r, s in shapes.items() if s is not None and s.geom_type == "GeometryCollection"]
    if mixed:
        drawn = {row: _plain(shapes[row]) for row in mixed}
        lost = [row for row in mixed if len(drawn[row].geoms) < len(_parts(shapes[row]))]
        shapes.update(drawn)
        if lost:
            sheet.notes.append(
                f"{sheet.path}: of mixed geometries only areas, or else lines, are drawn:"
                f" {sheet.unit} {', '.join(map(str, lost[:_SHOWN_FAULTS]))}"
                + (f" and {len(lost) - _SHOWN_FAULTS:,} more" * (len(lost) > _SHOWN_FAULTS))
            )
    return [shapes[row] or point for row, point in zip(rows, found, strict=True)]


def _parts(shape: Any) -> list[Any]:
    if not hasattr(shape, "geoms"):
        return [shape]
    return [part for each in shape.geoms for part in _parts(each)]


def _plain(collection: Any) -> Any:
    """Return the parts of a mixed geometry that have most dimensions, as one geometry."""
    from shapely import get_dimensions
    from shapely.geometry import MultiLineString, MultiPoint, MultiPolygon

    parts = _parts(collection)
    most = max(get_dimensions(parts))
    kept = [part for part in parts if get_dimensions(part) == most]
    return (MultiPoint, MultiLineString, MultiPolygon)[most](kept)
