"""
Colours of a map's actors: as far apart as they can be, for every eye, on light and dark land.

Each map assigns its own. The most frequent actor chooses first, and each next one takes, among the
colours of its side's family of hues, the one that is farthest from all taken. Distances are those
of CIE 1976 (L*a*b*, "CIE76"): 20 and more for who sees all colours, 10 and more as protanopes,
deuteranopes and tritanopes see them, simulated after Machado, Oliveira & Fernandes (2009) and
after Viénot, Brettel & Mollon (1999). Who finds no such colour left is grey, and told by letter
and shape alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from geomap import style

__all__ = ["APART", "APART_SIMULATED", "Claim", "assign", "distance", "simulated_distance"]

APART = 20.0
APART_SIMULATED = 10.0
AMPLE = 3.0  # shares of these distances

# Hues (degrees of CIE LCh) of the sides' families: blue, orange, green, purple, olive, teal.
FAMILIES = (262.0, 45.0, 145.0, 322.0, 95.0, 195.0)
REACH = 24.0  # degrees to each side of a family's hue

# Lightness on light land and on dark land; what stands out on the one stands out on the other.
_LIGHTNESS = ((20.0, 92.0), (27.0, 87.0), (34.0, 80.0), (41.0, 73.0), (47.0, 66.0), (52.0, 61.0))
_CHROMA = (28.0, 40.0, 54.0, 70.0, 90.0)
_HUES = np.arange(0.0, 360.0, 8.0)

_WHITE = np.array([0.95047, 1.0, 1.08883])  # D65
_TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375],
     [0.2126729, 0.7151522, 0.0721750],
     [0.0193339, 0.1191920, 0.9503041]]
)  # fmt: skip
_SIMULATIONS = np.array([
    # Machado et al. 2009, severity 1: protanopia, deuteranopia, tritanopia
    [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
     [-0.003882, -0.048116, 1.051998]],
    [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
     [-0.011820, 0.042940, 0.968881]],
    [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
     [0.004733, 0.691367, 0.303900]],
    # Viénot et al. 1999: protanopia, deuteranopia
    [[0.11238, 0.88762, 0.0], [0.11238, 0.88762, 0.0], [0.00401, -0.00401, 1.0]],
    [[0.29275, 0.70725, 0.0], [0.29275, 0.70725, 0.0], [-0.02234, 0.02234, 1.0]],
])  # fmt: skip

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Claim:
    """An actor that wants a colour: its side, how often it acts, and the colour set for it."""

    id: str
    side: str | None
    count: int
    colour: str | None = None


def assign(claims: Iterable[Claim]) -> dict[str, tuple[str, str]]:
    """
    Give every actor its colours, (on light land, on dark land).

    Colours that are set are kept, and the others keep their distance from them.

    Examples
    --------
    >>> found = assign([Claim("a", None, 9), Claim("b", None, 4), Claim("c", None, 1, "#000000")])
    >>> found["c"]
    ('#000000', '#F2F2F2')
    >>> distance(found["a"][0], found["b"][0]) > 20
    True
    """
    ordered = sorted(claims, key=lambda one: (-one.count, one.id))
    found = {one.id: _set(one.colour) for one in ordered if one.colour}
    families = _families(ordered)
    taken = [_seen([pair]) for pair in (style.UNATTRIBUTED, *dict.fromkeys(found.values()))]
    for number, one in enumerate(x for x in ordered if x.id not in found):
        pair = _farthest(_allowed(one.side, families), taken)
        if not families and number < len(FAMILIES):  # without sides each of the first has its hue
            own = _apart(_candidates()[1], FAMILIES[number]) <= REACH
            pair = _farthest(own, taken) or pair
        found[one.id] = pair or style.UNATTRIBUTED
        if pair:
            taken.append(_seen([pair]))
    return found


def _set(colour: str) -> tuple[str, str]:
    light = style.readable(colour, style.LIGHT["land"])
    return light, style.on_dark(light)


def _families(ordered: Sequence[Claim]) -> dict[str, float]:
    """Return each side's hue, the most frequent side's first; none where there is one side."""
    counts: dict[str, int] = {}
    for one in ordered:
        if one.side and not one.colour:
            counts[one.side] = counts.get(one.side, 0) + one.count
    sides = sorted(counts, key=lambda side: (-counts[side], side))
    return dict(zip(sides, FAMILIES, strict=False)) if len(sides) > 1 else {}


def _allowed(side: str | None, families: dict[str, float]) -> NDArray[np.bool_]:
    """Return which candidates an actor may take: its side's hues, or those of no side."""
    hues = _candidates()[1]
    if side in families:
        return _apart(hues, families[side]) <= REACH
    free = np.ones(len(hues), dtype=bool)
    for taken in families.values():
        free &= _apart(hues, taken) > REACH
    return free


def _apart(hues: Floats, hue: float) -> Floats:
    return np.abs((hues - hue + 180.0) % 360.0 - 180.0)


def _farthest(allowed: NDArray[np.bool_], taken: Sequence[Floats]) -> tuple[str, str] | None:
    """Return the allowed candidate whose least distance to all taken colours is greatest."""
    pairs, _, seen = _candidates()
    liked = _liked(seen)
    if not allowed.any():
        return None
    shares = np.full(len(pairs), np.inf)
    for other in taken:
        shares = np.minimum(shares, _shares(seen, other))
    shares[~allowed] = -1.0
    # Beyond AMPLE a colour is told apart anyhow: then the one that is best seen is taken.
    best = int((np.minimum(shares, AMPLE) + liked).argmax())
    return pairs[best] if shares[best] >= 1.0 else None


def _liked(seen: Floats) -> Floats:
    """Prefer middling lightness and good chroma, (n,) shares of a distance, up to 0.3."""
    lightness, chroma = seen[:, 0, 0, 0], np.hypot(seen[:, 0, 0, 1], seen[:, 0, 0, 2])
    dull = np.abs(lightness - 40) / 20 + np.abs(chroma - 58) / 60
    liked: Floats = 0.3 - 0.15 * dull.clip(0, 2)
    return liked


def _shares(seen: Floats, other: Floats) -> Floats:
    """Return distances (n,) as shares of what is asked for, the least of all eyes and grounds."""
    far = np.linalg.norm(seen - other, axis=-1)  # (n, grounds, eyes)
    asked = np.array([APART, *[APART_SIMULATED] * len(_SIMULATIONS)])
    least: Floats = (far / asked).min(axis=(1, 2))
    return least


@lru_cache(maxsize=1)
def _candidates() -> tuple[list[tuple[str, str]], Floats, Floats]:
    """Return pairs of colours, their hues (n,), and how they are seen (n, 2, 1 + eyes, 3)."""
    pairs, hues = [], []
    for hue in _HUES:
        for lightness in _LIGHTNESS:
            for chroma in _CHROMA:
                pair = [_colour(one, chroma, float(hue)) for one in lightness]
                if all(pair) and _visible(pair[0], style.LIGHT) and _visible(pair[1], style.DARK):
                    pairs.append((str(pair[0]), str(pair[1])))
                    hues.append(float(hue))
    return pairs, np.array(hues), _seen(pairs)


def _visible(colour: str | None, theme: dict[str, str]) -> bool:
    grounds = ("land", "water", "paper")
    return colour is not None and all(
        style.contrast(colour, theme[name]) >= style.MINIMUM_CONTRAST for name in grounds
    )


def _colour(lightness: float, chroma: float, hue: float) -> str | None:
    """Return a colour of CIE LCh as ``#RRGGBB``, None outside sRGB."""
    a, b = chroma * np.cos(np.radians(hue)), chroma * np.sin(np.radians(hue))
    y = (lightness + 16) / 116
    roots = np.array([y + a / 500, y, y - b / 200])
    xyz = np.where(roots > 6 / 29, roots**3, 3 * (6 / 29) ** 2 * (roots - 4 / 29)) * _WHITE
    linear = np.linalg.solve(_TO_XYZ, xyz)
    if linear.min() < -1e-4 or linear.max() > 1 + 1e-4:
        return None
    linear = linear.clip(0, 1)
    shares = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    return "#" + "".join(f"{round(float(255 * share)):02X}" for share in shares)


def _seen(pairs: Sequence[tuple[str, str]]) -> Floats:
    """Return L*a*b* of colours (n, 2, 1 + eyes, 3): as they are, then as each eye sees them."""
    linear = np.array([[_linear(colour) for colour in pair] for pair in pairs])
    eyes = np.einsum("eij,ngj->ngei", np.concatenate([np.eye(3)[None], _SIMULATIONS]), linear)
    return _lab(eyes.clip(0, 1))


def _linear(colour: str) -> Floats:
    shares = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    return np.where(shares <= 0.04045, shares / 12.92, ((shares + 0.055) / 1.055) ** 2.4)


def _lab(linear: Floats) -> Floats:
    ratio = linear @ _TO_XYZ.T / _WHITE
    bent = np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), ratio / (3 * (6 / 29) ** 2) + 4 / 29)
    x, y, z = (bent[..., n] for n in range(3))
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=-1)


def distance(first: str, second: str) -> float:
    """
    Return how far apart two ``#rrggbb`` colours are, CIE76; 2.3 is just noticed.

    Examples
    --------
    >>> round(distance("#000000", "#FFFFFF"))
    100
    """
    return float(_between(first, second)[0])


def simulated_distance(first: str, second: str) -> float:
    """Return the least distance of two colours as any of the simulated eyes sees them, CIE76."""
    return float(_between(first, second)[1:].min())


def _between(first: str, second: str) -> Floats:
    seen = _seen([(first, second)])[0]
    far: Floats = np.linalg.norm(seen[0] - seen[1], axis=-1)
    return far
