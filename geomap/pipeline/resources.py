"""What a run reads with: the gazetteer, the actors, an editor's own tables, a geocoder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from geomap.corrections import places_of_corrections
from geomap.gazetteer.index import Index
from geomap.model import Actor
from geomap.settings import Geocoding, Settings

if TYPE_CHECKING:
    from geomap.actors import Roster
    from geomap.gazetteer.online import Online

__all__ = [
    "actors_of",
    "actors_table",
    "forget_online",
    "forget_tables",
    "index_of",
    "nouns_of",
    "online_warnings",
    "others_of",
    "places_table",
    "roster_of",
    "tools_of",
    "with_own_tables",
]


def actors_of(settings: Settings) -> Mapping[str, Actor]:
    """Return the actors a run knows, by id."""
    return tools_of(settings)[1].actors


def nouns_of(settings: Settings) -> frozenset[str]:
    """Return the ids of the actors that are common nouns: "rebels", "the army" of nobody said."""
    roster = tools_of(settings)[1]
    return frozenset(key for key, actor in roster.actors.items() if roster.is_generic(actor))


def roster_of(settings: Settings) -> Roster:
    """Return the actors a run knows, as they are found in texts."""
    return tools_of(settings)[1]


def index_of(settings: Settings) -> Index:
    """Return the gazetteer a run uses."""
    return tools_of(settings)[0]


@lru_cache(maxsize=4)
def tools_of(settings: Settings) -> tuple[Index, Roster]:
    """Open what every document of a run needs, once in each process."""
    from geomap.actors import load_actors

    index = Index(settings.gazetteer)
    if settings.places:
        from geomap.gazetteer.importing.own_tables import table_layers

        index = Index(settings.gazetteer, (*table_layers(settings.places), *index.layers))
    return index, load_actors(settings.actors)


def forget_tables() -> None:
    """Have the tables of actors and places read again: one of them has changed."""
    tools_of.cache_clear()


def with_own_tables(settings: Settings, sources: Iterable[str | Path]) -> Settings:
    """
    Return settings that also read what an editor has added beside the corrections of sources.

    ``corrections.actors.csv`` and ``corrections.places.csv`` belong to ``corrections.csv``.
    """
    beside = places_of_corrections(sources, settings.corrections)
    actors = [path for path in map(actors_table, beside) if path.is_file()]
    places = [path for path in map(places_table, beside) if path.is_file()]
    return replace(
        settings,
        actors=tuple(dict.fromkeys((*settings.actors, *actors))),
        places=tuple(dict.fromkeys((*settings.places, *places))),
    )


def actors_table(corrections: Path) -> Path:
    """Return the table of the actors that were added beside a table of corrections."""
    return corrections.with_name(f"{corrections.stem}.actors.csv")


def places_table(corrections: Path) -> Path:
    """Return the table of the places that were added beside a table of corrections."""
    return corrections.with_name(f"{corrections.stem}.places.csv")


def others_of(settings: Settings) -> tuple[Online, ...]:
    """Return the sources that are asked for names the gazetteer does not have; none by default."""
    return (_online(settings.geocoder),) if settings.geocoder else ()


@lru_cache(maxsize=4)
def _online(geocoder: Geocoding) -> Online:
    from geomap.gazetteer.online import connect

    return connect(geocoder)


def forget_online() -> None:
    """Ask a service that failed in one run again in the next."""
    _online.cache_clear()


def online_warnings(settings: Settings) -> tuple[str, ...]:
    """Return what went wrong with the geocoder of a run so far, in this process."""
    return tuple(said for online in others_of(settings) for said in online.warnings)
