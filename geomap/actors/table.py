"""
The tables of actors and of their officials, read and checked.

``data/actors.csv`` has the columns of ``Actor`` plus two: ``generic`` names the common-noun row
("rebels", "army", "air-force") whose local form a row is, and ``theatre`` the countries where that
holds (default: the row's own country). ``data/officials.csv`` names people in office: whose part
they act for, and from which year to which. An alias that ends in a question mark has other
meanings too ("ADF", "Carter", "Maoists") and needs proof; see ``aliases``.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from geomap.errors import ActorError
from geomap.gazetteer.paths import data_path
from geomap.model import Actor

__all__ = ["KINDS", "ActorRow", "Official", "read_actors", "read_officials", "table_path"]

KINDS = (
    "state forces",
    "rebel group",
    "political militia",
    "identity militia",
    "rioters",
    "protesters",
    "civilians",
    "external forces",
)
"""ACLED's eight kinds of actor (its interaction codes 1 to 8)."""

_ACTORS = ("id", "name", "aliases", "kind", "colour", "letter")
_OFFICIALS = ("name", "aliases", "actor", "from", "to")


@dataclass(frozen=True, slots=True)
class ActorRow:
    """One row of a table of actors; ``unsure`` are the aliases that need proof."""

    actor: Actor
    generic: str | None
    theatre: tuple[str, ...]
    unsure: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Official:
    """A person in office: the id of the actor they act for, and the years, both inclusive."""

    name: str
    aliases: tuple[str, ...]
    actor: str
    years: tuple[int, int]
    unsure: frozenset[str] = frozenset()


def table_path(name: str) -> Path:
    """Find a table beside the installed package, else in the checkout."""
    return data_path(name)


def read_actors(path: Path) -> Iterator[tuple[int, ActorRow]]:
    """
    Read a table of actors: the line of each row, and the row.

    Raises
    ------
    ActorError
        A row or file is wrong; the message names file and row, and says what to do.
    """
    for number, cells in _lines(path, _ACTORS):
        yield number, _row(cells, f"{path}:{number}")


def read_officials(path: Path) -> Iterator[tuple[int, Official]]:
    """Read a table of officials, as `read_actors` does."""
    for number, cells in _lines(path, _OFFICIALS):
        yield number, _official(cells, f"{path}:{number}")


def _lines(path: Path, required: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines, strict=True)
            missing = [c for c in required if c not in (reader.fieldnames or ())]
            if missing:
                raise ActorError(
                    f"{path}:1: column {missing[0]!r} is missing; add it to the header"
                )
            for cells in reader:
                yield reader.line_num, _stripped(cells, f"{path}:{reader.line_num}")
    except UnicodeDecodeError as error:
        raise ActorError(f"{path}: is not UTF-8; save it as UTF-8") from error
    except csv.Error as error:
        raise ActorError(f"{path}: is no CSV ({error}); quote its cells") from error
    except OSError as error:
        raise ActorError(f"{path}: cannot be read ({error.strerror}); check the path") from error


def _stripped(cells: Mapping[str | None, str | None], where: str) -> dict[str, str]:
    if None in cells:
        raise ActorError(f"{where}: has more cells than the header; quote those with a comma")
    return {str(key): (value or "").strip() for key, value in cells.items()}


def _row(cells: Mapping[str, str], where: str) -> ActorRow:
    get = {key: value or None for key, value in cells.items()}.get
    _check(cells, where)
    aliases, unsure = _aliases(cells["aliases"])
    actor = Actor(
        id=cells["id"],
        name=cells["name"] or cells["id"],
        kind=cells["kind"],
        country=get("country"),
        parent=get("parent"),
        side=get("side"),
        colour=get("colour"),
        letter=get("letter"),
        aliases=aliases,
        wikidata=get("wikidata"),
    )
    theatre = _cells(cells.get("theatre", "")) or ((actor.country,) if actor.country else ())
    return ActorRow(actor, get("generic"), theatre, unsure)


def _check(cells: Mapping[str, str], where: str) -> None:
    actor_id, kind, colour = cells["id"], cells["kind"], cells["colour"]
    if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", actor_id):
        raise ActorError(f"{where}: id {actor_id!r} is no slug; use a-z, 0-9 and hyphens")
    if kind not in KINDS:
        raise ActorError(f"{where}: kind {kind!r} is unknown; use one of {', '.join(KINDS)}")
    if colour and not re.fullmatch(r"#[0-9A-Fa-f]{6}", colour):
        raise ActorError(
            f"{where}: colour {colour!r} is not #rrggbb; write it so or leave it empty"
        )
    country = cells.get("country", "")
    if country and not re.fullmatch(r"[A-Z]{2}", country):
        raise ActorError(
            f"{where}: country {country!r} is no ISO 3166-1 alpha-2 code; write two capitals"
        )


def _official(cells: Mapping[str, str], where: str) -> Official:
    if not cells["name"] or not cells["actor"]:
        raise ActorError(f"{where}: name or actor is empty; fill both")
    years = (cells["from"], cells["to"])
    if not all(re.fullmatch(r"(?:\d{4})?", year) for year in years):
        raise ActorError(f"{where}: years {years} are not of four digits; write them so")
    first, last = int(years[0] or 0), int(years[1] or 9999)
    if last < first:
        raise ActorError(f"{where}: office ends in {last} before it begins; swap the years")
    aliases, unsure = _aliases(cells["aliases"])
    return Official(cells["name"], aliases, cells["actor"], (first, last), unsure)


def _aliases(cell: str) -> tuple[tuple[str, ...], frozenset[str]]:
    """Split a cell of aliases; those with a question mark lose it and are told apart."""
    given = _cells(cell)
    bare = tuple(alias.rstrip("?").rstrip() for alias in given)
    doubtful = (alias for alias, said in zip(bare, given, strict=True) if said.endswith("?"))
    return tuple(alias for alias in bare if alias), frozenset(doubtful)


def _cells(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split("|") if part.strip())
