"""Folding of names and small things about characters; knows no place and no language model."""

from __future__ import annotations

from unicodedata import combining, normalize

__all__ = ["fold", "slug"]

# Apostrophe-like letters that transliterations of Arabic and Hebrew sprinkle over a name
# (hamza, ayin, okina, quotes) and that readers neither type nor print consistently.
_MARKS = dict.fromkeys(
    map(ord, "'`´‘’ʼʻʿʾ′ʹ\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u0640")
)
_HYPHENS = dict.fromkeys(map(ord, "-‐‑‒–—_/."), " ")


def fold(name: str) -> str:
    """
    Reduce a name to the form in which names are compared.

    Case, accents, apostrophes of transliteration, direction marks and the Arabic tatweel go;
    hyphens and runs of space become one space.

    Examples
    --------
    >>> fold(" Ḥomṣ ")
    'homs'
    >>> fold("Jisr al-Shughour") == fold("Jisr Al Shughour")
    True

    """
    letters = normalize("NFKD", normalize("NFKD", name).casefold())
    bare = "".join(c for c in letters if not combining(c))
    return " ".join(bare.translate(_MARKS).translate(_HYPHENS).split())


def slug(name: str) -> str:
    """
    Make an id for URLs and file names from a name: lower-case ASCII letters, digits, hyphens.

    Examples
    --------
    >>> slug("Jaysh al-Fateh")
    'jaysh-al-fateh'

    """
    kept = (c if c.isascii() and c.isalnum() else " " for c in fold(name))
    return "-".join("".join(kept).split()) or "unnamed"
