"""Figures as text for a terminal."""

from __future__ import annotations

__all__ = ["number", "percent"]


def number(value: float | None, digits: int = 1) -> str:
    """
    Write a figure, or n/a where there is none.

    Examples
    --------
    >>> number(12.345), number(None)
    ('12.3', 'n/a')
    """
    return "n/a" if value is None else f"{value:.{digits}f}"


def percent(value: float | None) -> str:
    """
    Write a share of one as per cent.

    Examples
    --------
    >>> percent(0.8512)
    '85.1%'
    """
    return "n/a" if value is None else f"{100 * value:.1f}%"
