"""
The automaton of all names (Aho and Corasick 1975), kept in a file of the user's cache.

Its file has some 70 MB for the 730,000 names worth looking for: more than the whole index, so it
is no part of the wheel. It is built when a long text is first scanned (some seconds) and read from
the cache folder afterwards (some tenth of a second). Names of ASCII letters alone, which is what
folding makes of nearly all in Latin script, have an automaton over bytes, all others one over
characters; only a text with such letters loads that.

The file's head says of which index and layers it was made and gives a checksum of each part, as
daachorse trusts the bytes it is given: a stale or damaged file counts as none.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from geomap import text
from geomap.errors import GazetteerError, OutputError

if TYPE_CHECKING:
    from daachorse import CharwiseDoubleArrayAhoCorasick, DoubleArrayAhoCorasick

    from geomap.gazetteer.index_layers import Stack

__all__ = ["Automata", "build_file", "mark_of", "open_file"]

FORMAT = "geomap names 1"
ASCII, OTHER = "ascii", "other"
HEADER = 1024
"""Bytes before the first automaton: a line of JSON, filled up with spaces."""

_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")

Part = tuple[int, int, int]
"""Offset in the file, number of bytes, CRC-32."""


class Automata:
    """
    The names' automata, each read from the file when a text first needs it.

    Parameters
    ----------
    path : Path
    parts : mapping of str to Part
    """

    def __init__(self, path: Path, parts: dict[str, Part]) -> None:
        self._ascii: Callable[[], DoubleArrayAhoCorasick] = cache(
            lambda: _load_ascii(_sound(path, parts[ASCII]))
        )
        self._other: Callable[[], CharwiseDoubleArrayAhoCorasick] = cache(
            lambda: _load_other(_sound(path, parts[OTHER]))
        )

    def find(self, folded: str) -> list[tuple[int, int, int]]:
        """Find all names in folded letters: (start, end, number), within their spaces, in order."""
        found = self._ascii().find_overlapping(folded.encode("ascii", "replace"))
        for at, run in _other_runs(folded):
            found += [(a + at, b + at, n) for a, b, n in self._other().find_overlapping(run)]
        found.sort()
        return found


def _other_runs(folded: str) -> Iterator[tuple[int, str]]:
    """Yield the runs of joined words that have a letter beyond ASCII, with their positions."""
    end = 0
    while not folded.isascii() and (odd := _BEYOND_ASCII.search(folded, end)):
        start = folded.rfind("  ", 0, odd.start()) + 1
        end = folded.find("  ", odd.start()) + 1 or len(folded)
        yield start, folded[start:end]


def _load_ascii(data: bytes) -> DoubleArrayAhoCorasick:
    from daachorse import DoubleArrayAhoCorasick

    return DoubleArrayAhoCorasick.deserialize(data)


def _load_other(data: bytes) -> CharwiseDoubleArrayAhoCorasick:
    from daachorse import CharwiseDoubleArrayAhoCorasick

    return CharwiseDoubleArrayAhoCorasick.deserialize(data)


def mark_of(stack: Stack, layers: Iterable[Path]) -> str:
    """Hash what the automata depend on: index, layers (by their time), our code, daachorse."""
    digest = hashlib.sha256(f"{FORMAT} {version('daachorse')} {sys.byteorder}".encode())
    for (mark,) in stack.rows("SELECT value FROM meta WHERE key = 'fingerprint'"):
        digest.update(mark.encode())
    for layer in layers:
        about = layer.stat()
        digest.update(f"{layer.name} {about.st_size} {about.st_mtime_ns}".encode())
    for path in [*sorted(Path(__file__).parent.glob("*.py")), Path(text.__file__)]:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def open_file(path: Path, mark: str) -> Automata | None:
    """Open the automata of a file; None where there is none, or a stale or damaged one."""
    try:
        with path.open("rb") as file:
            about = json.loads(file.read(HEADER))
        if about["mark"] != mark:
            return None
        parts = {name: (int(at), int(size), int(crc)) for name, (at, size, crc) in about["parts"]}
        sound = parts.keys() == {ASCII, OTHER} and all(_bytes(path, p) for p in parts.values())
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return Automata(path, parts) if sound else None


def _bytes(path: Path, part: Part) -> bytes | None:
    offset, size, crc = part
    with path.open("rb") as file:
        file.seek(offset)
        data = file.read(size)
    return data if len(data) == size and zlib.crc32(data) == crc else None


def _sound(path: Path, part: Part) -> bytes:
    data = _bytes(path, part)
    if data is None:
        raise GazetteerError(f"{path}: has changed while it was read; run the command again")
    return data


def build_file(path: Path, mark: str, words: Iterable[str]) -> None:
    """
    Build the automata of folded words and write them to a file, whole or not at all.

    Raises
    ------
    OutputError
        The file cannot be written.
    """
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with unfinished.open("wb") as file:
            parts = _write(file, words)
            about = json.dumps({"mark": mark, "parts": list(parts.items())})
            file.seek(0)
            file.write(about.encode())
        unfinished.replace(path)
    except OSError as error:
        raise OutputError(f"{path}: {error}; make the folder writable") from error
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)


def _write(file: BinaryIO, words: Iterable[str]) -> dict[str, Part]:
    from daachorse import CharwiseDoubleArrayAhoCorasick, DoubleArrayAhoCorasick

    file.write(b" " * HEADER)
    plain, others = list[bytes](), list[str]()
    for name in words:
        if name.isascii():
            plain.append(f" {name} ".encode())
        else:
            others.append(f" {name} ")
    parts = {}
    for part, kind, patterns in (
        # NUL, which no folded text has, stands in for no names: daachorse refuses an empty list.
        (ASCII, DoubleArrayAhoCorasick, plain or [b"\0"]),
        (OTHER, CharwiseDoubleArrayAhoCorasick, others or ["\0"]),
    ):
        data = _serialised(kind, patterns)
        parts[part] = (file.tell(), len(data), zlib.crc32(data))
        file.write(data)
    return parts


def _serialised(kind: Callable[..., Any], patterns: Sequence[bytes] | Sequence[str]) -> bytes:
    """Build one automaton for overlapping hits, without the prefilter, which names only slow."""
    from daachorse import MATCH_KIND_STANDARD

    built = kind(patterns, MATCH_KIND_STANDARD, None, False)
    data: bytes = built.serialize()
    return data
