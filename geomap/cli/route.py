"""The command about ways: route."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geomap.cli.progress import working
from geomap.errors import OutputError, RouteError
from geomap.gazetteer.index import Index
from geomap.model import Event, RouteClaim, SourceQuote, When
from geomap.text import slug

if TYPE_CHECKING:
    from geomap.model import Place, Route
    from geomap.routes import Leg

__all__ = ["route"]


@click.command()
@click.argument("origin")
@click.argument("dest", nargs=-1, required=True)
@click.option("--via", multiple=True, metavar="COUNTRY", help="Cross this country; in order.")
@click.option("--avoid", multiple=True, metavar="COUNTRY", help="Stay out of it; canal by sea.")
@click.option("--through", multiple=True, metavar="PLACE", help="Pass it; town, sea, canal by sea.")
@click.option("--by-sea", is_flag=True, help="The way of a ship, from port to port.")
@click.option("-o", "--output", metavar="FILE", help="A .html page or a .geojson file.")
@click.option("--json", "as_json", is_flag=True, help="Print lengths, legs, geometry as JSON.")
def route(
    origin: str, dest: tuple[str, ...], *, output: str | None, as_json: bool, **asked: Any
) -> None:
    """Plan the shortest route from ORIGIN to each DEST that meets the constraints."""
    index = Index()
    start, ends = _place(origin, index), [_place(name, index) for name in dest]
    with working("planning"):
        ways = _planned(start, ends, index, **asked)
    if output:
        claims = [_claim(start, end, asked, index) for end in ends]
        _write_routes(ways, claims, Path(output), index)
    if as_json:
        rows = [_route_json(way, index) for way in ways]
        click.echo(json.dumps(rows[0] if len(rows) == 1 else rows))
        return
    titles = [f"{start.name} – {end.name}\n" if len(ends) > 1 else "" for end in ends]
    texts = [_route_text(way, index) for way in ways]
    click.echo("\n\n".join(title + text for title, text in zip(titles, texts, strict=True)))


def _planned(
    start: Place,
    ends: list[Place],
    index: Index,
    *,
    via: tuple[str, ...],
    avoid: tuple[str, ...],
    through: tuple[str, ...],
    by_sea: bool,
) -> tuple[Route, ...]:
    from geomap.routes import fan_out, journey, voyage

    if by_sea:
        return tuple(
            voyage(start, end, through=_passed((*via, *through), index),
                   avoid=_closed(avoid, index), index=index)
            for end in ends
        )  # fmt: skip
    out, stops = _codes(avoid, index), _stops(via, through, index)
    if all(isinstance(stop, str) for stop in stops):
        return fan_out(start, ends, via=[str(s) for s in stops], avoid=out, index=index)
    return tuple(journey(start, end, through=stops, avoid=out, index=index) for end in ends)


def _passed(names: tuple[str, ...], index: Index) -> list[Place | str]:
    """Read what a ship passes: canals and straits by name, else places."""
    from geomap.routes import channel_named

    return [channel_named(name) or _place(name, index) for name in names]


def _closed(names: tuple[str, ...], index: Index) -> list[str]:
    """Read what a ship keeps out of: canals and straits by name, else countries."""
    from geomap.routes import channel_named

    return [channel_named(name) or _codes((name,), index)[0] for name in names]


def _stops(via: tuple[str, ...], through: tuple[str, ...], index: Index) -> list[Place | str]:
    """Read what is crossed and passed, countries (as codes) and then places, in order of travel."""
    if via and through:
        raise RouteError("--via and --through leave the order open: name countries in --through")
    places = [_place(name, index) for name in through]
    named = [str(p.country) if p.feature_code == "PCLI" else p for p in places]
    return [*_codes(via, index), *named]


def _place(name: str, index: Index) -> Place:
    from geomap.gazetteer.lookup import look_up

    return look_up(name, index, limit=1)[0].place


def _codes(names: tuple[str, ...], index: Index) -> tuple[str, ...]:
    """Turn country names or two-letter codes into codes."""
    from geomap.gazetteer.lookup import country_code

    return tuple(country_code(name, index) for name in names)


def _claim(start: Place, end: Place, asked: dict[str, Any], index: Index) -> RouteClaim:
    if asked["by_sea"]:
        return RouteClaim(start.id, end.id, mode="sea")
    over = _stops(asked["via"], asked["through"], index)
    via = tuple(each for each in over if isinstance(each, str))
    passed = tuple(each if isinstance(each, str) else each.id for each in over)
    through = passed if len(via) < len(over) else ()
    return RouteClaim(
        start.id, end.id, () if through else via, _codes(asked["avoid"], index), through=through
    )


def _route_json(planned: Route, index: Index) -> dict[str, Any]:
    from shapely.geometry import mapping

    from geomap.routes import detour_ratio

    return {
        "length_km": round(planned.length_km, 1),
        "length_mi": round(planned.length_mi, 1),
        "great_circle_ratio": round(detour_ratio(planned.geometry), 4),
        "length_range_km": planned.length_range_km,
        "countries": list(planned.countries),
        "legs": [_told(leg) for leg in _legs(planned, index)],
        "geometry": mapping(planned.geometry),
    }


def _told(leg: Leg) -> dict[str, Any]:
    from geomap.routes import leg_properties

    return leg_properties(leg)


def _legs(planned: Route, index: Index) -> tuple[Leg, ...]:
    from geomap.routes import land_of, legs_along

    return legs_along(planned.geometry, land_of(index))


def _route_text(planned: Route, index: Index) -> str:
    from geomap.routes import detour_ratio

    crossed = " → ".join(_names(planned.countries, index)) or "no country"
    lines = [
        (
            f"{planned.length_km:,.0f} km ({planned.length_mi:,.0f} miles), "
            f"{detour_ratio(planned.geometry):.2f} times the great circle"
        ),
        f"crosses {crossed}",
    ]
    if planned.length_range_km:
        low, high = planned.length_range_km
        lines.append(f"from anywhere in the place of origin: {low:,.0f} to {high:,.0f} km")
    return "\n".join([*lines, *(_leg_line(leg, index) for leg in _legs(planned, index))])


def _leg_line(leg: Leg, index: Index) -> str:
    """Return a leg with where it is entered and left, latitude first as in the other commands."""
    name = index.country(leg.country).name if leg.country else "open water"
    (west, south), (east, north) = leg.entry, leg.exit
    ends = f"{south:.2f} {west:.2f} → {north:.2f} {east:.2f}"
    return f"  {name:24}{leg.length_km:>8,.0f} km {leg.length_mi:>7,.0f} mi   {ends}"


def _write_routes(
    ways: tuple[Route, ...], claims: list[RouteClaim], path: Path, index: Index
) -> None:
    from geomap.formats import write_events
    from geomap.frames import to_frame
    from geomap.rendering import write_map
    from geomap.routes import route_frame

    if path.suffix not in (".html", ".geojson"):
        raise OutputError(f"{path}: give a file that ends in .html or .geojson")
    if path.suffix == ".html":
        events = [_asked(way, claim, index) for way, claim in zip(ways, claims, strict=True)]
        write_map(to_frame(events), {}, path, title=", ".join(e.title for e in events))
    else:
        write_events(route_frame(ways, index), path)


def _asked(planned: Route, claim: RouteClaim, index: Index) -> Event:
    """Make an event of a route that nobody told: its source is the question itself."""
    start, end = index.place(claim.origin), index.place(claim.destination)
    asked = f"The shortest way from {start.name} to {end.name}"
    asked += " by sea" if claim.mode == "sea" else ""
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
