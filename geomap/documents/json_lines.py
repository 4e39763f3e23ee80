"""JSON Lines: one object a line with ``text``, an ``id`` and the facts of a head if it has them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from geomap.documents.frontmatter import stated
from geomap.errors import InputError
from geomap.model import Document

__all__ = ["is_output", "read_rows"]

# A row's text stays as it is, as its user counts offsets in it: only characters that no file can
# hold (NUL, halves of surrogate pairs) give way, each to one replacement character.
_IMPOSSIBLE = {0: "\ufffd", **dict.fromkeys(range(0xD800, 0xE000), "\ufffd")}


def read_rows(text: str, name: str, path: str) -> Iterator[Document | InputError | str]:
    r"""
    Read the rows of a JSON Lines file; a bad row is an error of its own and the rest goes on.

    A fact of a row that cannot be is a warning (a string) before the row.

    Parameters
    ----------
    text : str
        The decoded file.
    name : str
        The file's id; a row without an ``id`` is called ``name#n``, n its number from 1.
    path : str
        What messages call the file.

    Examples
    --------
    >>> [row.id for row in read_rows('{"id": "a", "text": "Homs"}\n{"text": "Hama"}', "n", "n")]
    ['a', 'n#2']
    """
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            try:
                row = _object(line, f"{path}:{number}")
                document, warnings = _document(row, f"{name}#{number}", path, number)
                yield from warnings
                yield document
            except InputError as error:
                yield error


def is_output(text: str) -> bool:
    """
    Return True for rows that geomap wrote: events, or the toponyms of documents.

    Examples
    --------
    >>> is_output('{"event_id": "e", "title": "A"}'), is_output('{"id": "a", "text": "Homs"}')
    (True, False)
    """
    first = next((line for line in text[:_FIRST_ROW].split("\n") if line.strip()), "")
    try:
        row = json.loads(first)
    except (ValueError, RecursionError):
        return False
    wrote = isinstance(row, dict) and ("event_id" in row or "toponyms" in row)
    return wrote and "text" not in row


_FIRST_ROW = 100_000  # characters in which it ends


def _object(line: str, where: str) -> Mapping[str, Any]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        reason = getattr(error, "msg", "it is nested too deeply")
        raise InputError(f"{where}: is not JSON: {reason}; write one object a line") from error
    if not isinstance(row, dict):
        raise InputError(f'{where}: is no JSON object; write {{"id": …, "text": …}}')
    return row


def _document(
    row: Mapping[str, Any], default: str, path: str, number: int
) -> tuple[Document, list[str]]:
    where = f"{path}:{number}"
    text, given = row.get("text"), row.get("id")
    if not isinstance(text, str) or not text.strip():
        raise InputError(f'{where}: has no "text"; add it or remove the row')
    if isinstance(given, bool) or not isinstance(given, str | int | float | None):
        raise InputError(f'{where}: "id" must be text or a number')
    name = default if given is None or given == "" else str(given).translate(_IMPOSSIBLE)
    facts, warnings = stated(row, where)
    told: dict[str, Any] = asdict(facts)
    del told["guessed"]  # a row's day is stated or missing
    clean: dict[str, Any] = {
        k: v.translate(_IMPOSSIBLE) if isinstance(v, str) else v for k, v in told.items()
    }
    return Document(id=name, text=text.translate(_IMPOSSIBLE), path=path, **clean), warnings
