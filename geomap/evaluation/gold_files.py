"""The texts that a gold of events speaks of: where they lie, and whether they are the same."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import Path

from geomap.errors import InputError
from geomap.evaluation.gold_events import GoldEvent, Opinion

__all__ = ["CHECKSUMS", "OPINIONS", "check_ranges", "gold_texts"]

CHECKSUMS = "files.csv"
"""Beside a gold: ``file,sha256``; offsets into another version of a text would mis-score."""

OPINIONS = "opinions.jsonl"
"""Beside a gold: the passages in which no event may be found."""


def gold_texts(gold: Path, rows: Iterable[GoldEvent | Opinion], folder: Path) -> list[Path]:
    """
    Find the texts of a gold.

    Parameters
    ----------
    gold : Path
        The gold's file; a table `CHECKSUMS` beside it is checked.
    rows : iterable of GoldEvent or Opinion
    folder : Path
        Where their files lie.

    Raises
    ------
    InputError
        A text is not there, or is not the one that the gold was made of.
    """
    known = _checksums(gold.parent / CHECKSUMS)
    found = []
    for name in sorted({row.file for row in rows}):
        path = folder / name
        try:
            data = path.read_bytes()
        except (OSError, ValueError) as error:
            raise InputError(
                f"{path}: the gold's text is not there: name its folder with --texts"
            ) from error
        if known.get(name, sha256(data).hexdigest()) != sha256(data).hexdigest():
            raise InputError(f"{path}: is not the text of the gold (see {CHECKSUMS}): restore it")
        found.append(path)
    return found


def _checksums(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    try:
        return {row["file"]: row["sha256"] for row in rows}
    except KeyError as error:
        raise InputError(f"{path}:1: column {error} is missing: add it") from error


def check_ranges(gold: Path, rows: Sequence[GoldEvent], texts: Iterable[Path]) -> None:
    r"""
    Refuse a gold whose sentences lie outside its texts.

    Raises
    ------
    InputError
        The text names the row's id; offsets are characters of the file with ``\n`` line ends.
    """
    lengths = {path.name: len(path.read_bytes().decode("utf-8", "replace")) for path in texts}
    for row in rows:
        for start, end in row.ranges:
            if end > lengths.get(row.file, end):
                raise InputError(
                    f"{gold}: event {row.id}: {start}–{end} lies outside {row.file}, which has "
                    f"{lengths[row.file]:,} characters: mend the row"
                )
