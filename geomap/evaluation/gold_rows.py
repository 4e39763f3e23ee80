"""JSON Lines files of a gold, row by row, with the file and line in every error."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

from geomap.errors import InputError

__all__ = ["parsed", "rows"]

T = TypeVar("T")


def rows(path: str | Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """
    Yield line number and object of each filled line of a JSON Lines file.

    Raises
    ------
    InputError
        The file cannot be read, or a line is no JSON object; the text names file and line.
    """
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read as UTF-8 text: {_reason(error)}") from error
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield number, _object(path, number, line)


def parsed(path: str | Path, parse: Callable[[Mapping[str, Any]], T]) -> list[T]:
    """
    Parse every row of a JSON Lines file.

    Raises
    ------
    InputError
        A row lacks a field or holds a wrong value; the text names file and line.
    """
    found = []
    for number, row in rows(path):
        try:
            found.append(parse(row))
        except KeyError as error:
            raise InputError(f"{path}:{number}: field {error} is missing: add it") from error
        except (AttributeError, TypeError, ValueError) as error:
            raise InputError(f"{path}:{number}: {error}: mend or remove the row") from error
    return found


def _object(path: str | Path, number: int, line: str) -> Mapping[str, Any]:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise InputError(f"{path}:{number}: no JSON ({error}): mend or remove the line") from error
    if not isinstance(row, dict):
        raise InputError(f"{path}:{number}: a JSON object is expected, one a line")
    return row


def _reason(error: OSError | UnicodeDecodeError) -> str:
    return (error.strerror or str(error)) if isinstance(error, OSError) else error.reason
