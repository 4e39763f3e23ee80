"""What goes into a command and out of it: JSON Lines, ``-``, and errors as lines on stderr."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NoReturn

import click

from geomap.cli.progress import is_quiet
from geomap.errors import GeomapError, InputError
from geomap.files import atomic_write

__all__ = ["read_rows", "show_errors", "show_skipped", "write_rows", "write_text"]

_MOST_ROWS = 20


def read_rows(
    source: str, *, given_mentions: bool = False
) -> tuple[list[dict[str, Any]], list[InputError]]:
    """
    Read a JSON Lines file of documents.

    Returns
    -------
    list of dict, list of InputError
        The rows that are documents, and one error for each line that is not.

    """
    name = "standard input" if source == "-" else source
    rows, errors = [], []
    for number, line in enumerate(_lines(source), start=1):
        if not line.strip():
            continue
        try:
            rows.append(_row(line, given_mentions))
        except ValueError as error:
            errors.append(InputError(f"{name}:{number}: {error}"))
    if not rows and not errors:
        errors.append(InputError(f'{name}: is empty: write one {{"id", "text"}} object a line'))
    return rows, errors


def _lines(source: str) -> list[str]:
    if source == "-" and sys.stdin is None:
        raise InputError("standard input: is closed; pipe documents in, or name a file")
    try:
        data = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
        return data.decode("utf-8-sig").split("\n")
    except OSError as error:
        raise InputError(f"{source}: cannot be read ({error.strerror}): check the path") from error
    except UnicodeDecodeError as error:
        raise InputError(
            f"{source}: is not UTF-8 at byte {error.start}: save it as UTF-8"
        ) from error


def _row(line: str, given_mentions: bool) -> dict[str, Any]:
    try:
        row = json.loads(line, parse_constant=_no_json)
    except (ValueError, RecursionError) as error:
        reason = getattr(error, "msg", "nested too deeply, or a number too long")
        raise ValueError(f"is not JSON ({reason}): write one object a line") from error
    if not isinstance(row, dict) or "id" not in row or not isinstance(row.get("text"), str):
        raise ValueError('needs "id" and "text": add them or remove the line')
    if given_mentions:
        _check_mentions(row)
    # halves of surrogate pairs, which no parser takes; as many letters, so that offsets stand
    return {**row, "text": _HALVES.sub("\ufffd", row["text"])}


_HALVES = re.compile("[\ud800-\udfff]")


def _no_json(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON")


def _check_mentions(row: dict[str, Any]) -> None:
    spans = row.get("toponyms")
    if not isinstance(spans, list):
        raise ValueError('needs "toponyms", a list of {"start", "end"}: add it')
    for span in spans:
        start, end = (
            (span.get("start"), span.get("end")) if isinstance(span, dict) else (None, None)
        )
        if not (isinstance(start, int) and isinstance(end, int)):
            raise ValueError('a toponym needs whole numbers "start" and "end"')
        if not 0 <= start < end <= len(row["text"]):
            raise ValueError(f"toponym {start}–{end} lies outside the text")


def write_rows(output: str, rows: Iterable[dict[str, Any]]) -> None:
    """Write JSON Lines to a file (whole or not at all) or, for ``-``, to standard output."""
    if output == "-":
        for row in rows:
            click.echo(_line(row), nl=False)
    else:
        write_text(Path(output), "".join(map(_line, rows)))


def _line(row: dict[str, Any]) -> str:
    """Write a row as JSON; an id with half a surrogate pair, which UTF-8 has not, is escaped."""
    told = json.dumps(row, ensure_ascii=False)
    return f"{json.dumps(row) if _HALVES.search(told) else told}\n"


def write_text(path: Path, text: str) -> None:
    """Write a text file, whole or not at all; OutputError where that cannot be."""
    with atomic_write(path) as unfinished:
        unfinished.write_text(text, encoding="utf-8")


def show_errors(errors: Sequence[GeomapError], warnings: Sequence[str] = ()) -> None:
    """Print warnings (not with ``--quiet``) and errors, a line each; exit 1 where there is one."""
    for warning in dict.fromkeys(() if is_quiet() else warnings):
        click.echo(f"warning: {warning}", err=True)
    for error in errors:
        click.echo(f"geomap: {error}", err=True)
    if errors:
        sys.exit(1)


def show_skipped(skipped: Sequence[str], notes: Sequence[str]) -> None:
    """Name the first rows that were left out, and count them all."""
    if is_quiet():
        return
    for line in (*notes, *(f"skipped {line}" for line in skipped[:_MOST_ROWS])):
        click.echo(line, err=True)
    if len(skipped) > _MOST_ROWS:
        click.echo(f"skipped {len(skipped) - _MOST_ROWS:,} more rows", err=True)
    if skipped:
        rows = "row" if len(skipped) == 1 else "rows"
        click.echo(f"skipped {len(skipped):,} {rows} in all", err=True)
