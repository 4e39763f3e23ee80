"""
Colours and symbols: who is meant is told by colour, letter and shape, how sure by the outline.

The palette starts from Okabe and Ito's colour-blind-safe set (2008), darkened until every colour
has at least 3:1 (WCAG 2.2, 1.4.11 non-text contrast) on the light land; the second set keeps the
hues and has it on the dark land. ``tests/test_layers.py`` computes the contrasts.
"""

from __future__ import annotations

from collections.abc import Sequence

__all__ = [
    "DARK",
    "LIGHT",
    "MINIMUM_CONTRAST",
    "PALETTE",
    "PRECISIONS",
    "SHAPES",
    "STATUSES",
    "UNATTRIBUTED",
    "contrast",
    "readable",
    "shape_of",
    "theme_css",
]

MINIMUM_CONTRAST = 3.0

PALETTE: tuple[tuple[str, str], ...] = (
    ("#0072B2", "#5DB2EA"),
    ("#B5460F", "#F58A55"),
    ("#000000", "#F2F2F2"),
    ("#00795A", "#35C79C"),
    ("#A8487F", "#E995C4"),
    ("#8A5F00", "#E3B341"),
    ("#2B7FB0", "#8CCBF0"),
    ("#7A4B2A", "#CF9F7E"),
    ("#5B3A8E", "#B69BEA"),
)
"""Pairs (on light land, on dark land) of colours that a table may set for an actor."""

UNATTRIBUTED = ("#5F5F5F", "#B4B4B4")
"""Nobody's colour: events whose actor the text does not name."""

LIGHT = {
    "land": "#f4f1ea",
    "water": "#d6e2e8",
    "coast": "#a9bcc6",
    "border": "#9b9184",
    "division": "#d8d0c2",
    "river": "#b4cbd7",
    "urban": "#e9e2d6",
    "ice": "#fbfbf9",
    "label": "#5d564b",
    "sea-label": "#6d8796",
    "halo": "#f9f7f2",
    "paper": "#ffffff",
    "ink": "#1d1c1a",
    "muted": "#625d55",
    "rule": "#e3ded4",
    "accent": "#0b5c8f",
}
DARK = {
    "land": "#23272c",
    "water": "#14181c",
    "coast": "#3a444c",
    "border": "#666d74",
    "division": "#363c43",
    "river": "#2b3a45",
    "urban": "#2c3138",
    "ice": "#2e353c",
    "label": "#b3b0a8",
    "sea-label": "#68808f",
    "halo": "#1a1d21",
    "paper": "#191c20",
    "ink": "#eceae5",
    "muted": "#a9a69f",
    "rule": "#343940",
    "accent": "#7fc1ee",
}

SHAPES = ("circle", "square", "diamond", "hexagon", "shield", "house")
"""One for each side of the conflict, in the order in which sides appear."""

STATUSES = ("reported", "claimed", "planned", "denied", "hypothetical")
"""In the order in which a legend lists them: filled; hollow and dashed; dotted; struck; dotted."""

# UCDP GED codebook (where_prec 1 to 7), the meaning of each code in our words.
PRECISIONS = {
    1: "the exact place",
    2: "near this place",
    3: "somewhere in this district",
    4: "somewhere in this province",
    5: "somewhere along this line or in this area",
    6: "somewhere in this country",
    7: "in international waters or airspace",
}


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    shares = [c / 255 for c in _channels(colour)]
    linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    """
    Contrast ratio of two ``#rrggbb`` colours, 1 to 21 (WCAG 2.2's formula).

    Examples
    --------
    >>> round(contrast("#000000", "#ffffff"))
    21
    """
    low, high = sorted((_luminance(first), _luminance(second)))
    return (high + 0.05) / (low + 0.05)


def _mix(colour: str, other: str, share: float) -> str:
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in pairs)


def readable(colour: str, land: str) -> str:
    """
    Return the colour, moved towards black or white until it can be seen on ``land``.

    Examples
    --------
    >>> readable("#0072B2", "#f4f1ea")
    '#0072B2'
    >>> contrast(readable("#FFEE00", "#f4f1ea"), "#f4f1ea") >= 3
    True
    """
    goal = "#000000" if _luminance(land) > 0.18 else "#FFFFFF"
    steps = (_mix(colour, goal, step / 10) for step in range(1, 11))
    if contrast(colour, land) >= MINIMUM_CONTRAST:
        return colour
    return next(c for c in steps if contrast(c, land) >= MINIMUM_CONTRAST)


def on_dark(colour: str) -> str:
    """Return the colour that stands for ``colour`` on the dark land."""
    pairs = {light.upper(): dark for light, dark in (*PALETTE, UNATTRIBUTED)}
    return pairs.get(colour.upper()) or readable(colour, DARK["land"])


def shape_of(side: str | None, sides: Sequence[str]) -> str:
    """Return the shape of a side; who belongs to none has a circle."""
    if side not in sides:
        return SHAPES[0]
    return SHAPES[1 + sides.index(side) % (len(SHAPES) - 1)] if side else SHAPES[0]


def theme_css() -> str:
    """Return the colours of both themes as CSS variables; a page's ``data-theme`` overrides."""
    light = "".join(f"--{name}:{value};" for name, value in LIGHT.items()) + "color-scheme:light;"
    dark = "".join(f"--{name}:{value};" for name, value in DARK.items()) + "color-scheme:dark;"
    automatic = f'@media (prefers-color-scheme:dark){{:root:not([data-theme="light"]){{{dark}}}}}'
    return f':root{{{light}}}\n{automatic}\n:root[data-theme="dark"]{{{dark}}}\n'
