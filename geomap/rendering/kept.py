"""What an earlier build drew, taken again where all that decides it is as it was."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any, Protocol

from geomap.layers import Layer
from geomap.rendering.preview import Pictures
from geomap.rendering.still import PICTURED

__all__ = ["KeptDrawings", "NothingKept", "layers_digest", "pictures_key", "told_digest"]


class KeptDrawings(Protocol):
    """
    Has the pictures and the ground of an earlier build, and takes those of this one.

    Pages themselves are written each time: an output folder may come from anywhere, and a page
    is run by whoever opens it.

    A key is the hash of all that decides what is drawn, but for the program and the gazetteer; a
    name is a file's, relative to the output folder.
    """

    def pictures(self, key: str, name: str) -> Pictures | None:
        """Return pictures that were kept, if they are undamaged; ``name`` is the preview's."""
        ...

    def ground(self, key: str) -> str | None:
        """Return a basemap that was kept, if it is undamaged."""
        ...

    def keep_pictures(self, key: str, made: Pictures) -> None:
        """Keep pictures."""
        ...

    def keep_ground(self, key: str, made: str) -> None:
        """Keep a basemap."""
        ...


class NothingKept:
    """Has nothing and keeps nothing: all is drawn anew."""

    def pictures(self, key: str, name: str) -> Pictures | None:
        """Return None."""
        return None

    def ground(self, key: str) -> str | None:
        """Return None."""
        return None

    def keep_pictures(self, key: str, made: Pictures) -> None:
        """Do nothing."""

    def keep_ground(self, key: str, made: str) -> None:
        """Do nothing."""


def pictures_key(layers: Sequence[Layer], *how: Any) -> str:
    """Hash what pictures show of layers, and how they are drawn."""
    return told_digest("pictures", layers_digest(layers, PICTURED), *how)


def layers_digest(layers: Sequence[Layer], columns: Iterable[str]) -> str:
    """Hash layers, with some columns of their events, in order."""
    wanted = frozenset(columns)
    heads = [(x.id, x.name, x.side, x.colour, x.letter, x.dark) for x in layers]
    # Events of several layers are put in the order of their index; its numbers do not count.
    ranks = {n: at for at, n in enumerate(sorted({n for x in layers for n in x.frame.index}))}
    return told_digest(heads, *(_frame_digest(x.frame, wanted, ranks) for x in layers))


def _frame_digest(frame: Any, wanted: frozenset[str], ranks: Mapping[Any, int]) -> str:
    from shapely import to_wkb

    whole = sha256()
    for name in frame.columns:
        if name == frame.geometry.name:
            values = to_wkb(frame.geometry.to_numpy()).tolist()
        elif name in wanted:
            values = frame[name].tolist()
        else:
            continue
        whole.update(repr((name, values)).encode("utf-8", "surrogatepass"))
    whole.update(repr([ranks[number] for number in frame.index]).encode())
    return whole.hexdigest()


def told_digest(*told: Any) -> str:
    """Hash values that are written the same each time: texts, numbers, lists, our dataclasses."""
    return sha256(repr(told).encode("utf-8", "surrogatepass")).hexdigest()
