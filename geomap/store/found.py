"""What one document gave, before corrections of its events and before any merging."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass

from geomap.extraction.vetoes import Veto
from geomap.model import Event, Toponym
from geomap.store.plain import from_plain, to_plain

__all__ = ["Found"]

LARGEST = 64_000_000
"""
Bytes of what one document gave, unpacked: a hundred times what the longest articles give; more is
nothing that we wrote.
"""


@dataclass(frozen=True, slots=True)
class Found:
    """
    What one document gave.

    ``toponyms`` are the machine's; ``placed`` are those as an editor corrected them, from which
    ``events`` were read and ``vetoes`` came.
    """

    toponyms: tuple[Toponym, ...]
    placed: tuple[Toponym, ...]
    events: tuple[Event, ...]
    vetoes: tuple[Veto, ...]

    def packed(self) -> bytes:
        """
        Return it as bytes, the same for the same.

        Places as the machine left them, the usual case, are kept once.
        """
        plain = to_plain(self)
        if self.placed == self.toponyms:
            plain[1] = None
        text = json.dumps(plain, ensure_ascii=True, separators=(",", ":"))
        return zlib.compress(text.encode("ascii"), 6)

    @classmethod
    def unpacked(cls, data: bytes) -> Found:
        """
        Make it of its bytes.

        Raises
        ------
        ValueError
            They are damaged, or of another kind.
        """
        try:
            reader = zlib.decompressobj()
            text = reader.decompress(data, LARGEST)
            if not reader.eof:
                raise ValueError("is cut off")
            plain = json.loads(text)
            if isinstance(plain, list) and len(plain) == 4 and plain[1] is None:
                plain[1] = plain[0]
            found = from_plain(cls, plain)
        except (zlib.error, TypeError, RecursionError) as error:
            raise ValueError(str(error)) from error
        if found.placed == found.toponyms:
            return cls(found.toponyms, found.toponyms, found.events, found.vetoes)
        return found
