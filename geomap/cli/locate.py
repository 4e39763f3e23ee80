"""The command about places: locate."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from geomap.cli.geocoder_options import geocoder_options
from geomap.cli.io import show_errors
from geomap.errors import UnknownPlaceError
from geomap.gazetteer.index import Index
from geomap.settings import Geocoding

if TYPE_CHECKING:
    from geomap.gazetteer.online import Online
    from geomap.model import Candidate

__all__ = ["locate"]


@click.command()
@click.argument("names", metavar="NAME...", nargs=-1, required=True)
@click.option("--country", metavar="CC", help="Two-letter code of the country to look in.")
@click.option("--near", metavar="NAME", help="Prefer what lies near this place.")
@click.option("--limit", default=10, show_default=True, type=click.IntRange(1, 100))
@click.option("--json", "as_json", is_flag=True, help="Print JSON: a list, best first.")
@geocoder_options
def locate(
    names: tuple[str, ...], *, as_json: bool, geocoder: Geocoding | None, **limits: Any
) -> None:
    """Look names up in the gazetteer, best first."""
    index, others = Index(), _others(geocoder)
    found, errors = [], []
    for name in names:
        candidates, error = _looked_up(name, index, others=others, **limits)
        found.append(candidates)
        errors += [error] if error else []
    if as_json:
        rows = [[_row(c) for c in candidates] for candidates in found]
        click.echo(json.dumps(rows[0] if len(rows) == 1 else rows, ensure_ascii=False, indent=1))
    else:
        for candidate in (c for candidates in found for c in candidates):
            click.echo(_line(candidate))
    show_errors(errors, [said for online in others for said in online.warnings])


def _others(geocoder: Geocoding | None) -> list[Online]:
    """Return the sources beside the gazetteer; geopy is loaded only when one was asked for."""
    if geocoder is None:
        return []
    from geomap.gazetteer.online import connect

    return [connect(geocoder)]


def _looked_up(
    name: str, index: Index, **options: Any
) -> tuple[list[Candidate], UnknownPlaceError | None]:
    from geomap.gazetteer.lookup import look_up

    try:
        return look_up(name, index, **options), None
    except UnknownPlaceError as error:
        return [], error


def _row(candidate: Candidate) -> dict[str, Any]:
    from geomap.gazetteer.lookup import place_properties

    return {**place_properties(candidate.place), "score": round(candidate.score, 4)}


def _line(candidate: Candidate) -> str:
    place = candidate.place
    where = ", ".join(part for part in (place.name, place.admin1, place.country) if part)
    at = f"{place.latitude:.4f} {place.longitude:.4f}"
    what = f"{where}  {place.feature_code}  {place.id}"
    return f"{candidate.score:.2f}  {at:20}  ±{place.radius_km:g} km  {what}"
