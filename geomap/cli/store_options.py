"""The options of what is read out of a store: where it is, and which of its events are wanted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from geomap.cli.option_group import option_group

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

__all__ = ["Wanted", "store_options"]

Box = tuple[float, float, float, float]

_WITH_STORE = frozenset({"from_store", "since", "actor", "bbox", "types"})
_ALSO = frozenset({"output", "min_confidence"})  # these go with a store, too


def _box(_: click.Context, option: click.Parameter, value: str | None) -> Box | None:
    """Read a box as it is written on the command line."""
    if value is None:
        return None
    try:
        west, south, east, north = map(float, value.split(","))
    except ValueError:
        raise click.BadParameter(
            f"{value!r} is not four numbers, as 35.5,32,42.4,37.4", param=option
        ) from None
    # not a number is in no interval
    if not (abs(west) <= 180 and abs(east) <= 180 and -90 <= south <= north <= 90):
        raise click.BadParameter(f"{value!r} is not west,south,east,north in degrees", param=option)
    return west, south, east, north


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the options of `store_options` said."""

    from_store: Path | None = None
    since: datetime | None = None
    actor: tuple[str, ...] = ()
    bbox: Box | None = None
    types: tuple[str, ...] = ()

    def check(self, sources: tuple[str, ...], *, explain: bool) -> bool:
        """
        Return True if a store is to be read, and False if articles are.

        Raises
        ------
        UsageError
            Both are named, or neither, or options of the other.
        """
        if self.from_store is None:
            if self.since or self.actor or self.bbox or self.types:
                raise click.UsageError("--since --actor --bbox --type choose from --from-store DIR")
            if not sources:
                raise click.UsageError("name articles (SRC...), or a build by --from-store DIR")
            return False
        if sources or explain:
            raise click.UsageError("--from-store reads no article: give no SRC and no --explain")
        _check_given()
        return True

    def events(self, min_confidence: float) -> GeoDataFrame:
        """Return the chosen events of the store."""
        from geomap.store import Chosen, stored_events

        day = self.since.date() if self.since else None
        chosen = Chosen(day, self.actor, self.bbox, self.types, min_confidence)
        return stored_events(self.from_store or Path(), chosen)


def _check_given() -> None:
    """Refuse options of reading: what they would change was decided when the store was built."""
    context = click.get_current_context()
    for option in context.command.params:
        name = option.name or ""
        given = context.get_parameter_source(name) is ParameterSource.COMMANDLINE
        if given and option.expose_value and name not in _WITH_STORE | _ALSO:
            raise click.UsageError(f"{option.opts[-1]} is of reading articles, not of --from-store")


_OPTIONS = option_group(
    click.option(
        "--from-store",
        type=click.Path(path_type=Path),
        metavar="DIR",
        help="Take the events of the last build into DIR; no article is read.",
    ),
    click.option(
        "--since",
        type=click.DateTime(["%Y-%m-%d"]),
        metavar="DATE",
        help="Of a store: events on this day or later.",
    ),
    click.option(
        "--actor",
        multiple=True,
        metavar="ID",
        help="Of a store: events in which this actor, or a part of it, acts or is an ally.",
    ),
    click.option(
        "--bbox",
        callback=_box,
        metavar="W,S,E,N",
        help="Of a store: events that touch this box, in degrees.",
    ),
    click.option(
        "--type",
        "types",
        multiple=True,
        metavar="TYPE",
        help="Of a store: events of this event_type, sub_event_type or plover.",
    ),
)


def store_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options of what is read out of a store; they come as ``wanted``."""

    @wraps(command)
    def gathered(**how: Any) -> None:
        command(wanted=Wanted(**{name: how.pop(name) for name in _WITH_STORE}), **how)

    return _OPTIONS(gathered)
