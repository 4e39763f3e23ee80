"""Commands about places: locate, route."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geomap.cli.online import geocoder_options
from geomap.cli.streams import show_errors
from geomap.errors import OutputError, UnknownPlaceError
from geomap.gazetteer.index import Index
from geomap.model import Event, RouteClaim, SourceQuote, When
from geomap.settings import Geocoding
from geomap.text import slug

if TYPE_CHECKING:
    from geomap.gazetteer.online import Online
    from geomap.model import Candidate, Place, Route

__all__ = ["locate", "route"]


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
    """Give the sources beside the gazetteer; geopy is loaded only when one was asked for."""
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


@click.command()
@click.argument("origin")
@click.argument("dest")
@click.option("--via", multiple=True, metavar="COUNTRY", help="Cross this country; in order.")
@click.option("--avoid", multiple=True, metavar="COUNTRY", help="Stay out of this country.")
@click.option("-o", "--output", metavar="FILE", help="A .html page or a .geojson file.")
@click.option(
    "--json", "as_json", is_flag=True, help="Print length, countries and geometry as JSON."
)
def route(
    origin: str,
    dest: str,
    via: tuple[str, ...],
    avoid: tuple[str, ...],
    output: str | None,
    as_json: bool,
) -> None:
    """Plan the shortest route from ORIGIN to DEST that meets the constraints."""
    from geomap.routes import plan

    index = Index()
    start, end = _place(origin, index), _place(dest, index)
    planned = plan(start, end, via=_codes(via, index), avoid=_codes(avoid, index), index=index)
    if output:
        claim = RouteClaim(start.id, end.id, _codes(via, index), _codes(avoid, index))
        _write_route(planned, claim, Path(output), index)
    click.echo(json.dumps(_route_json(planned)) if as_json else _route_text(planned, index))


def _place(name: str, index: Index) -> Place:
    from geomap.gazetteer.lookup import look_up

    return look_up(name, index, limit=1)[0].place


def _codes(names: tuple[str, ...], index: Index) -> tuple[str, ...]:
    """Turn country names or two-letter codes into codes."""
    from geomap.gazetteer.lookup import country_code

    return tuple(country_code(name, index) for name in names)


def _route_json(planned: Route) -> dict[str, Any]:
    from shapely.geometry import mapping

    return {
        "length_km": round(planned.length_km, 1),
        "length_mi": round(planned.length_mi, 1),
        "length_range_km": planned.length_range_km,
        "countries": list(planned.countries),
        "geometry": mapping(planned.geometry),
    }


def _route_text(planned: Route, index: Index) -> str:
    crossed = " → ".join(_names(planned.countries, index))
    lines = [f"{planned.length_km:,.0f} km ({planned.length_mi:,.0f} miles)", f"crosses {crossed}"]
    if planned.length_range_km:
        low, high = planned.length_range_km
        lines.append(f"from anywhere in the place of origin: {low:,.0f} to {high:,.0f} km")
    return "\n".join(lines)


def _write_route(planned: Route, claim: RouteClaim, path: Path, index: Index) -> None:
    from geomap.export import write
    from geomap.frames import to_frame
    from geomap.render import write_map
    from geomap.routes import route_frame

    if path.suffix not in (".html", ".geojson"):
        raise OutputError(f"{path}: give a file that ends in .html or .geojson")
    if path.suffix == ".html":
        event = _asked(planned, claim, index)
        write_map(to_frame([event]), {}, path, title=event.title)
    else:
        write(route_frame(planned, index), path)


def _asked(planned: Route, claim: RouteClaim, index: Index) -> Event:
    """Make an event of a route that nobody told: its source is the question itself."""
    start, end = index.place(claim.origin), index.place(claim.destination)
    asked = f"The shortest way from {start.name} to {end.name}"
    asked += f" via {' and '.join(_names(claim.via, index))}" if claim.via else ""
    asked += f", staying out of {' and '.join(_names(claim.avoid, index))}" if claim.avoid else ""
    return Event(
        event_id=slug(asked),
        title=f"{start.name} – {end.name}",
        event_type="Strategic developments",
        sub_event_type="Other",
        plover="",
        status="hypothetical",
        when=When(),
        sources=(SourceQuote("geomap route", f"{asked}.", 0, len(asked) + 1, "geomap route"),),
        place=end,
        geometry=planned.geometry,
        geo_precision=5,
        confidence=1.0,
        route=claim,
        way=planned,
    )


def _names(codes: tuple[str, ...], index: Index) -> list[str]:
    return [index.country(code).name for code in codes]
