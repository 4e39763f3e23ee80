"""Cells of a table that a spreadsheet would take for formulas, and back."""

from __future__ import annotations

import re
from typing import Any

__all__ = ["defused", "undefused"]

# OWASP, CSV Injection: a spreadsheet takes a cell that begins with one of these for a formula.
# An apostrophe in front says text to it; texts that begin with apostrophes and then one of these
# get one more, so that reading takes back exactly what writing added.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?\Z")


def defused(value: Any) -> Any:
    """
    Make a cell that a spreadsheet runs as a formula harmless; numbers stay numbers.

    Examples
    --------
    >>> defused("=1+1"), defused("-3.5"), defused("Homs")
    ("'=1+1", '-3.5', 'Homs')
    """
    if isinstance(value, str) and _FORMULA.match(value) and not _NUMBER.match(value):
        return f"'{value}"
    return value


def undefused(cell: str) -> str:
    """
    Take back what `defused` added.

    Examples
    --------
    >>> undefused("'=1+1"), undefused("'tis")
    ('=1+1', "'tis")
    """
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
