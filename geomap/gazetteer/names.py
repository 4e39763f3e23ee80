"""How the gazetteer compares names beyond folding: articles and spellings of transliteration."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from geomap.text import fold

__all__ = [
    "WAVERING_COUNTRIES",
    "alike",
    "arabic_cores",
    "bones",
    "is_name",
    "likeness",
    "skeleton",
    "strip_articles",
]

# The Arabic article with its assimilated forms before sun letters, as ALA-LC, BGN/PCGN and
# French usage print them (al-Bab, ar-Raqqah, Deir ez-Zor, Jisr ash-Shughur), and the English one.
ARABIC_ARTICLES = frozenset(
    "al el ul il ad ed adh ar er as es ash esh at et ath az ez an en".split()
)
# What Arabic writes onto the word after it: and, so, in, to, like, each with the article or without
# (لل is ل with it), longest first; K. Ryding, "A Reference Grammar of Modern Standard
# Arabic", Cambridge 2005.
_CLITICS = ("وبال", "ولل", "وال", "بال", "فال", "كال", "لل", "ال", "و", "ف", "ب", "ل", "ك")
# Nouns that tell the kind of place before its name, folded: city, governorate, region, state,
# village, quarter, town, district, subdistrict, county, republic, kingdom, sultanate.
_ARABIC_KINDS = frozenset(
    "مدينه محافظه منطقه دوله ولايه قريه حي بلده مديريه ناحيه قضاء جمهوريه مملكه سلطنه".split()
)
# Letters that must be left of a word: two (Qom, Yemen's Ibb) are as often a part of another word.
_ARABIC_LEFT = 3

# Digraphs between which transliterations of one Arabic, Persian, Kurdish or Russian
# name waver: BGN/PCGN's q, kh, gh, dh, th, sh against French dj, ch, ou and newspaper k, g, z.
# Longer ones first, each with what it becomes.
_WAVERING = (
    ("shch", "s"), ("sch", "s"), ("tch", "s"), ("dj", "j"), ("dzh", "j"), ("zh", "z"),
    ("sh", "s"), ("ch", "s"), ("kh", "k"), ("gh", "g"), ("dh", "d"), ("th", "t"), ("ph", "f"),
    ("ts", "s"),
)  # fmt: skip
# Single ASCII letters likewise; any vowel is one sound, what is no letter or digit none.
_SOUNDS = {chr(n): chr(n) if chr(n).isalnum() else None for n in range(128)}
_SOUNDS |= dict.fromkeys("aeiouy", "a") | {"q": "k", "c": "k", "x": "ks", "p": "b", "v": "w"}
_SOUNDS_TABLE = str.maketrans(_SOUNDS)
_RUN = re.compile(r"(.)\1+")
# Countries whose names reach the press from Arabic, Persian, Hebrew, Cyrillic, Georgian, Armenian,
# Ethiopic or an Indian script, or (Turkey) through one: there alone spellings waver that much.
WAVERING_COUNTRIES = frozenset(
    "AE AF AM AZ BD BG BH BY CY DJ DZ EG EH ER ET GE IL IN IQ IR JO KG KW KZ LB LY MA MK MN MR "
    "NP OM PK PS QA RS RU SA SD SO SS SY TJ TM TN TR UA UZ XK YE".split()
)
# A skeleton of fewer consonants says nothing: Hama, Homs, Himm all share two letters.
SHORTEST_SKELETON = 3
# How alike two spellings of one skeleton must be to be one name: by judgement, above "muhradah"
# and "mhardeh" (0.72); three consonants are shared by too many names to be let off so lightly.
_ALIKE, _ALIKE_WHEN_SHORT = 0.7, 0.85


def strip_articles(key: str) -> str:
    """
    Drop the articles at the head of a folded name.

    Examples
    --------
    >>> strip_articles("al bab"), strip_articles("the golan heights"), strip_articles("el")
    ('bab', 'golan heights', 'el')
    >>> strip_articles("القاهره")
    'قاهره'
    """
    if " " not in key and not key.startswith("ال"):
        return key  # most names
    words = key.split()
    while len(words) > 1 and (words[0] == "the" or words[0] in ARABIC_ARTICLES):
        words = words[1:]
    while words and words[0].startswith("ال") and len(words[0]) >= 2 + _ARABIC_LEFT:
        words[0] = words[0][2:]
    return " ".join(words)


def arabic_cores(key: str) -> list[str]:
    """
    List what is left of a folded name without what Arabic writes before it, likeliest first.

    Clitics, the article and the noun of the kind of place go. A clitic may be a letter of the name
    (للبنان is ل + لبنان, not لل + بنان), so every reading is given; none for another script.

    Examples
    --------
    >>> arabic_cores("للبنان"), arabic_cores("بمحافظه درعا"), arabic_cores("homs")
    (['بنان', 'لبنان'], ['درعا'], [])
    """
    head, _, rest = key.partition(" ")
    bare = _unclitic(head)
    if rest and _ARABIC_KINDS & {head, *bare}:
        return list(dict.fromkeys([rest, strip_articles(rest)]))
    return [f"{word} {rest}".rstrip() for word in bare]


def _unclitic(word: str) -> list[str]:
    return [
        word[len(clitic) :]
        for clitic in _CLITICS
        if word.startswith(clitic) and len(word) >= len(clitic) + _ARABIC_LEFT
    ]


def skeleton(name: str) -> str:
    """
    Reduce a Latin-script name to the consonants that survive a change of transliteration.

    Articles go wherever they stand, digraphs become one letter, vowels, doubling and a final
    ``h`` go. The result is empty where fewer than three consonants are left or where the name
    is not in Latin letters: then nothing can be said.

    Examples
    --------
    >>> skeleton("Jisr al-Shughour") == skeleton("Jisr ash-Shughūr") == "jsrsgr"
    True
    >>> skeleton("Suwayda") == skeleton("as-Sweida") == "swd"
    True
    >>> skeleton("Hama"), skeleton("حلب")
    ('', '')
    """
    return bones(fold(name))


def bones(key: str) -> str:
    """Give the skeleton of a name that is folded already."""
    words = key.split()
    bare = [w for i, w in enumerate(words) if not _is_article(w, i, len(words))]
    kept = "".join(_consonants(word) for word in bare)
    return kept if len(kept) >= SHORTEST_SKELETON else ""


def _is_article(word: str, position: int, count: int) -> bool:
    return (word in ARABIC_ARTICLES and position < count - 1) or (word == "the" and not position)


def _consonants(word: str) -> str:
    return _sound(word).replace("a", "")


def _sound(word: str) -> str:
    """Write a folded word with one letter per wavering sound, every run of vowels as ``a``."""
    if not word.isascii():
        return ""
    for spelling, letter in _WAVERING:
        if spelling in word:
            word = word.replace(spelling, letter)
    if len(word) > 1 and word.endswith("h"):
        word = word[:-1]
    return _RUN.sub(r"\1", word.translate(_SOUNDS_TABLE))


def likeness(key: str, other: str) -> float:
    """
    Tell how alike two folded spellings of one skeleton are, 0 to 1.

    The mean of the shared letters (Ratcliff and Obershelp) as spelt and as sounded.

    Examples
    --------
    >>> likeness("qseir", "qusayr") > likeness("qseir", "qasr") > 0.5
    True
    """
    spelt = SequenceMatcher(None, key, other, autojunk=False).ratio()
    heard = SequenceMatcher(None, _sounded(key), _sounded(other), autojunk=False).ratio()
    return (spelt + heard) / 2


def _sounded(key: str) -> str:
    return " ".join(_sound(word) for word in strip_articles(key).split())


def alike(key: str, other: str, bones: str) -> float:
    """Give the likeness of two spellings of the skeleton ``bones``, 0 where it is too little."""
    least = _ALIKE_WHEN_SHORT if len(bones) == SHORTEST_SKELETON else _ALIKE
    likely = likeness(key, other)
    return likely if likely >= least else 0.0


def is_name(spelling: str) -> bool:
    """
    Tell a name from the codes and machine transliterations among GeoNames' alternate names.

    GeoNames lists airport codes (``ALP``) and mechanical ASCII (``hlb``, ``a lei po``) beside
    names; a Latin-script spelling of three capitals or without any capital is taken for one.

    Examples
    --------
    >>> [is_name(s) for s in ("Alep", "al-Bab", "ALP", "a lei po", "حلب")]
    [True, True, False, False, True]
    """
    if not spelling.isascii():
        return any(c.isalpha() for c in spelling)
    if spelling == spelling.lower() or (len(spelling) <= 4 and spelling.isupper()):
        return False
    return sum(map(str.isalpha, spelling)) > 1
