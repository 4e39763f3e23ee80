"""Parts of actors that act in a page's events: what its tree of actors has below the layers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from geomap.layers import Layer, allies, chain, present
from geomap.model import Actor

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["part_rows"]


def part_rows(
    frame: gpd.GeoDataFrame | None, layers: Sequence[Layer], actors: Mapping[str, Actor]
) -> list[tuple[str, str, str]]:
    """
    Return id, name and whole of every part of a layer's actor that acts or is an ally, by name.

    A part that only stands between two others (the army of a brigade that acts) is among them.
    """
    if frame is None:
        return []
    tops = {layer.id for layer in layers}
    told: dict[str, str] = {}
    wholes: dict[str, str] = {}
    for one, name in _acting(frame):
        told.setdefault(one, name)
        line = chain(one, actors)
        if line[-1] in tops:
            wholes.update(pairwise(line))
    names = {part: _name(part, wholes[part], actors, told) for part in wholes}
    found = [(part, names[part], whole) for part, whole in wholes.items()]
    return sorted(found, key=lambda row: (row[1].casefold(), row[0]))


def _acting(frame: gpd.GeoDataFrame) -> Iterator[tuple[str, str]]:
    """Yield everybody who acts, each way it is told once, with the name it is told by or ""."""
    blank = [None] * len(frame)
    names = ("actor_id", "allies", "actor")
    cells = (frame[n].tolist() if n in frame.columns else blank for n in names)
    seen = set()
    for actor_id, ally_ids, name in zip(*cells, strict=True):
        key = (str(actor_id), str(ally_ids))
        if key in seen:
            continue
        seen.add(key)
        if present(actor_id):
            yield str(actor_id), str(present(name) or "")
        yield from ((ally, "") for ally in allies(ally_ids))


def _name(part: str, whole: str, actors: Mapping[str, Actor], told: Mapping[str, str]) -> str:
    known = actors.get(part)
    if known is not None:
        return known.name
    rest = part.removeprefix(f"{whole}-").replace("-", " ")
    return told.get(part) or rest[:1].upper() + rest[1:]
