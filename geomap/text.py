"""Folding of names and small things about characters; knows no place and no language model."""

from __future__ import annotations

from unicodedata import combining, normalize

__all__ = ["fold", "slug"]

# Apostrophe-like letters that transliterations of Arabic and Hebrew sprinkle over a name
# (hamza, ayin, okina, quotes) and that readers neither type nor print consistently, the tatweel,
# and what is not seen: control characters that are no space, the soft hyphen, word joiners,
# direction marks and variation selectors (Unicode's Default_Ignorable_Code_Point, its usual part),
# and halves of surrogate pairs, which no file or database takes.
_MARKS = dict.fromkeys(
    [
        *map(ord, "'`´‘’‛ʼʻʽʿʾˈ′‵ʹꞌ\u0640\u00ad\u034f\u061c\u180e\ufeff"),
        *range(0x09), *range(0x0E, 0x1C), *range(0x7F, 0x85), *range(0x86, 0xA0),
        *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070),
        *range(0xFE00, 0xFE10), *range(0xD800, 0xE000),
    ]
)  # fmt: skip
# Arabic letters that writers use for one another: alef wasla for alef, alef maqsura and Persian ye
# for ya, ta marbuta and its Persian and Urdu likes for ha, keheh for kaf. (Alef and ya with hamza
# or madda lose their marks as accents do.) The usual normalisation of Arabic retrieval: L. Larkey
# et al., "Improving stemming for Arabic information retrieval", SIGIR 2002.
_ARABIC = str.maketrans("ٱىیةەہھک", "اييههههك")
# Latin letters with a stroke, and the dotless i: Unicode takes none of them for an accented letter,
# readers do (Diyarbakır, Łódź, Tromsø). Lucene's ASCIIFoldingFilter does the same.
_STROKES = str.maketrans("ıłøđðħŧƶ", "iloddhtz")
# What joins the words of a name, and what stands around them: hashtags, quotation marks.
_HYPHENS = dict.fromkeys(map(ord, '-‐‑‒–—_/.#"“”„«»'), " ")


class _Changes(dict[int, "str | int | None"]):
    """What becomes of each letter, for ``str.translate``; combining marks go."""

    def __missing__(self, letter: int) -> str | int | None:
        self[letter] = None if combining(chr(letter)) else letter
        return self[letter]


_FOLDED = _Changes({**_MARKS, **_ARABIC, **_STROKES, **_HYPHENS})
_FOLDED_ASCII = {letter: change for letter, change in _FOLDED.items() if letter < 128}


def fold(name: str) -> str:
    """
    Reduce a name to the form in which names are compared.

    Case, accents, strokes, apostrophes of transliteration, characters that are not seen and the
    Arabic tatweel go; hyphens, hashes, double quotes and runs of space become one space; the forms
    of one Arabic letter become one. The result is never longer than the name in its decomposed,
    case-folded form, and so at most 18 times as long as the name (U+FDFA is a sentence).

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
        return " ".join(name.lower().translate(_FOLDED_ASCII).split())
    letters = normalize("NFKD", normalize("NFKD", name).casefold())
    return " ".join(letters.translate(_FOLDED).split())


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
