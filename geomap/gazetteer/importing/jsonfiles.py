"""Reads JSON files value by value, so that a collection is never held as a whole."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from geomap.errors import GazetteerError
from geomap.gazetteer.importing.input_lines import Progress, nothing, opened

__all__ = ["answers", "features"]

_CHUNK = 1024 * 1024
_FEATURES = re.compile(r'"features"\s*:\s*\[')
# Newline-delimited GeoJSON (RFC 8142 puts a record separator before each): the first value is a
# feature itself. GDAL and tippecanoe write its type first.
_FEATURE_FIRST = re.compile(r'[\s\x1e]*\{\s*"type"\s*:\s*"Feature"')
# What Nominatim's collections begin with; an object with another first key is one of questions.
_COLLECTION = re.compile(r'\{\s*"(?:type|licence|features)"')
_BETWEEN = " \t\r\n,\x1e"


class _Text:
    """A file's text as far as it is needed; what was taken is let go."""

    def __init__(self, path: Path, progress: Progress) -> None:
        self.path, self.line, self.buffer = path, 1, ""
        self.pieces = _pieces(path, progress)

    def more(self, least: int = 0) -> bool:
        """Read on, by more than ``least`` characters; False at the end of the file."""
        gathered: list[str] = []
        while sum(map(len, gathered)) <= least and (piece := next(self.pieces, "")):
            gathered.append(piece)
        self.buffer += "".join(gathered)
        return bool(gathered)

    def drop(self, count: int) -> None:
        self.line += self.buffer.count("\n", 0, count)
        self.buffer = self.buffer[count:]

    def find(self, what: re.Pattern[str]) -> bool:
        """Drop everything up to the end of the first match; False where there is none."""
        while not (found := what.search(self.buffer)):
            if not self.more():
                return False
        self.drop(found.end())
        return True

    def peek(self, between: str = _BETWEEN) -> str:
        """Pass over what stands between values and give the next character, "" at the end."""
        while True:
            head = self.buffer.lstrip(between)
            self.drop(len(self.buffer) - len(head))
            if head or not self.more():
                return head[:1]

    def value(self) -> Any:
        """Decode the next value."""
        decoder = json.JSONDecoder()
        while True:
            try:
                value, end = decoder.raw_decode(self.buffer)
            except RecursionError as error:
                raise self.broken(error) from error
            except ValueError as error:
                # Doubling what is at hand keeps a huge polygon from being tried once per piece.
                if not self.more(len(self.buffer)):
                    raise self.broken(error) from error
                continue
            self.drop(end)
            return value

    def broken(self, error: Exception) -> GazetteerError:
        line = self.line + getattr(error, "lineno", 1) - 1
        reason = getattr(error, "msg", str(error)[:80])
        return GazetteerError(
            f"{self.path}:{line}: breaks off or is no JSON ({reason}): get the file again"
        )


def _pieces(path: Path, progress: Progress) -> Iterator[str]:
    """Yield a JSON file's text in pieces."""
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    try:
        with opened(path) as stream:
            while piece := stream.read(_CHUNK):
                progress(len(piece))
                yield decoder.decode(piece)
            yield decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise GazetteerError(f"{path}: is not UTF-8 ({error.reason}): save it as UTF-8") from error


def features(path: Path, progress: Progress = nothing) -> Iterator[tuple[int, Any]]:
    """
    Yield the features of a GeoJSON file, one after the other, with their lines.

    A FeatureCollection, or a feature a line. A feature is decoded as soon as its text is complete.

    Raises
    ------
    GazetteerError
        It is neither, or it breaks off.
    """
    text = _Text(path, progress)
    text.more()
    if _FEATURE_FIRST.match(text.buffer):
        yield from _elements(text, "")
    elif text.find(_FEATURES):
        yield from _elements(text, "]")
    else:
        raise GazetteerError(
            f"{path}:{text.line}: is no GeoJSON FeatureCollection: check the format"
        )


def _elements(text: _Text, end: str) -> Iterator[tuple[int, Any]]:
    """Yield the values up to a bracket, or to the end of the file."""
    while text.peek() != end:
        line = text.line
        yield line, text.value()


def answers(path: Path, progress: Progress = nothing) -> Iterator[tuple[int, str, Any]]:
    """
    Yield a geocoder's kept answers with their lines: (line, what was asked or "", answer).

    An array of places, a FeatureCollection, or an object from what was asked to either of these.

    Raises
    ------
    GazetteerError
        It is none of these, or it breaks off.
    """
    text = _Text(path, progress)
    start = text.peek()
    if start == "[":
        text.drop(1)
        yield from ((line, "", value) for line, value in _elements(text, "]"))
    elif _COLLECTION.match(text.buffer) and text.find(_FEATURES):
        yield from ((line, "", value) for line, value in _elements(text, "]"))
    elif start == "{":
        text.drop(1)
        yield from _pairs(text)
    else:
        raise GazetteerError(f"{path}:{text.line}: is no JSON of answers: check the format")


def _pairs(text: _Text) -> Iterator[tuple[int, str, Any]]:
    """Yield an object's values under their names."""
    while text.peek() != "}":
        line, name = text.line, text.value()
        if not isinstance(name, str) or text.peek() != ":":
            raise GazetteerError(f"{text.path}:{text.line}: is no JSON object: get the file again")
        text.drop(1)
        text.peek()
        yield line, name, text.value()
