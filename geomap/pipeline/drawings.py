"""Pictures and ground of an earlier build of a folder, for what has not changed since."""

from __future__ import annotations

import zlib
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from geomap.store import Made, Store

if TYPE_CHECKING:
    from geomap.rendering import Pictures

__all__ = ["Drawings"]

LARGEST = 64_000_000  # bytes of a ground, unpacked: a hundred times what one has


class Drawings:
    """
    A `geomap.rendering.KeptDrawings` over a folder and its store.

    Previews are files of the folder, the smaller pictures and the ground lie in the store; all are
    checked by their hash. ``made`` is what this build leaves for the next, by its keys.

    Parameters
    ----------
    folder : Path
        What an earlier build wrote.
    store : Store
        Its store.
    by : str
        The hash of what decides how things are drawn: see `geomap.pipeline.reading_key`.
    """

    def __init__(self, folder: Path, store: Store, by: str) -> None:
        self._folder, self._store, self._by = folder, store, by
        self.made: dict[str, Made] = {}

    def pictures(self, key: str, name: str) -> Pictures | None:
        """Return pictures as they were drawn before; None where they were not, or are damaged."""
        from geomap.rendering import Pictures

        known = self._store.made(self._key(key))
        preview = self._file(name) if known else None
        if known is None or preview is None:
            return None
        size = int.from_bytes(known.inside[:4], "big")
        still, card = known.inside[4 : 4 + size], known.inside[4 + size :]
        return Pictures(preview, still, card) if _hash(preview, still, card) == known.hash else None

    def ground(self, key: str) -> str | None:
        """Return a basemap as it was cut before; None where it was not, or is damaged."""
        known = self._store.made(self._key(key))
        if known is None or _hash(known.inside) != known.hash:
            return None
        text = _unpacked(known.inside)
        # A store may come from anywhere, and this becomes a part of a page's script.
        return text if text and "<" not in text else None

    def keep_pictures(self, key: str, made: Pictures) -> None:
        """Keep pictures for the next build."""
        inside = len(made.still).to_bytes(4, "big") + made.still + made.card
        hashed = _hash(made.preview, made.still, made.card)
        self.made[self._key(key)] = Made(hashed, inside)

    def keep_ground(self, key: str, made: str) -> None:
        """Keep a basemap for the next build."""
        inside = zlib.compress(made.encode("utf-8"), 6)
        self.made[self._key(key)] = Made(_hash(inside), inside)

    def _key(self, key: str) -> str:
        return sha256(f"{self._by} {key}".encode()).hexdigest()

    def _file(self, name: str) -> bytes | None:
        try:
            return (self._folder / name).read_bytes()
        except OSError:
            return None


def _unpacked(data: bytes) -> str | None:
    reader = zlib.decompressobj()
    try:
        text = reader.decompress(data, LARGEST)
        return text.decode("utf-8") if reader.eof else None
    except (zlib.error, UnicodeDecodeError):
        return None


def _hash(*parts: bytes) -> bytes:
    whole = sha256()
    for part in parts:
        whole.update(len(part).to_bytes(8, "big") + part)
    return whole.digest()
