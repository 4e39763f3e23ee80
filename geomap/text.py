"""Folding of names and small things about characters; knows no place and no language model."""

from __future__ import annotations

from unicodedata import combining, normalize

__all__ = ["fold", "slug"]

# Apostrophe-like letters that transliterations of Arabic and Hebrew sprinkle over a name
# (hamza, ayin, okina, quotes) and that readers neither type nor print consistently.
_MARKS = dict.fromkeys(
    map(ord, "'`´‘’ʼʻʿʾ′ʹ\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u0640")
)
# Arabic letters that writers use for one another: alef wasla for alef, alef maqsura and Persian ye
# for ya, ta marbuta and its Persian and Urdu likes for ha, keheh for kaf. (Alef and ya with hamza
# or madda lose their marks as accents do.) The usual normalisation of Arabic retrieval: L. Larkey
# et al., "Improving stemming for Arabic information retrieval", SIGIR 2002.
_ARABIC = str.maketrans("ٱىیةەہھک", "اييههههك")
# Word joiners and zero-width spaces, which pages leave inside names.
_MARKS.update(dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u061c")))
_HYPHENS = dict.fromkeys(map(ord, "-‐‑‒–—_/."), " ")


class _Changes(dict[int, "int | str | None"]):
    """What becomes of each letter, for ``str.translate``; combining marks go."""

    def __missing__(self, letter: int) -> int | str | None:
        self[letter] = None if combining(chr(letter)) else chr(letter)
        return self[letter]


_CHANGES = _Changes({**_ARABIC, **_MARKS, **_HYPHENS})
_ASCII_CHANGES = {letter: change for letter, change in _CHANGES.items() if letter < 128}


def fold(name: str) -> str:
    """
    Reduce a name to the form in which names are compared.

    Case, accents, apostrophes of transliteration, direction marks and the Arabic tatweel go;
    hyphens and runs of space become one space; the forms of one Arabic letter become one.

    Examples
    --------
    >>> fold(" Ḥomṣ ")
    'homs'
    >>> fold("Jisr al-Shughour") == fold("Jisr Al Shughour")
    True
    >>> fold("الحَسَـكة") == fold("الحسكه")
    True

    """
    if name.isascii():  # the same, for the many names that have nothing to decompose
        return " ".join(name.lower().translate(_ASCII_CHANGES).split())
    letters = normalize("NFKD", normalize("NFKD", name).casefold())
    return " ".join(letters.translate(_CHANGES).split())


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
