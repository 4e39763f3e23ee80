"""How the gazetteer compares names beyond folding: articles, prepositions, nouns of kind."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from geomap.gazetteer.spelling import ARABIC_ARTICLES

__all__ = [
    "WAVERING_COUNTRIES",
    "arabic_cores",
    "is_name",
    "likeness",
    "strip_articles",
]

# What Arabic writes onto the word after it: and, so, in, to, like, each with the article or without
# (لل is ل with it), longest first; K. Ryding, "A Reference Grammar of Modern Standard
# Arabic", Cambridge 2005.
_CLITICS = ("وبال", "ولل", "وال", "بال", "فال", "كال", "لل", "ال", "و", "ف", "ب", "ل", "ك")
# Nouns that tell the kind of place before its name, folded: city, governorate, region, state,
# village, quarter, town, district, subdistrict, county, republic, kingdom, sultanate, camp,
# countryside, territory, emirate, banner, suburb, municipality, island, coast, wadi; and of what
# bears the name of the town it lies in: port (three spellings), airport, university.
_ARABIC_KINDS = frozenset(
    "مدينه محافظه منطقه دوله ولايه قريه حي بلده مديريه ناحيه قضاء جمهوريه مملكه سلطنه "
    "مخيم ريف اقليم اماره لواء ضاحيه بلديه جزيره ساحل وادي مرفا مرفاء ميناء مطار جامعه".split()
)
# Names of "the servant of" and of two nouns are printed with the space and without it (عبد الله,
# عبدالله; حفر الباطن, حفرالباطن): three letters before an article and two after it are two words.
_JOINED = re.compile(r"(?<=\w{3})(?=ال\w\w)")
_SERVANT = re.compile(r"\bعبد (?=ال)")
# Letters that must be left of a word: two (Qom, Yemen's Ibb) are as often a part of another word.
_ARABIC_LEFT = 3

# Countries whose names reach the press from Arabic, Persian, Hebrew, Cyrillic, Georgian, Armenian,
# Ethiopic or an Indian script, or (Turkey) through one: there alone spellings waver that much.
WAVERING_COUNTRIES = frozenset(
    "AE AF AM AZ BD BG BH BY CY DJ DZ EG EH ER ET GE IL IN IQ IR JO KG KW KZ LB LY MA MK MN MR "
    "NP OM PK PS QA RS RU SA SD SO SS SY TJ TM TN TR UA UZ XK YE".split()
)


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

    Clitics, the article and the noun of the kind of place go, and words printed together part. A
    clitic may be a letter of the name (للبنان is ل + لبنان, not لل + بنان), so every reading is
    given; none for another script.

    Examples
    --------
    >>> arabic_cores("للبنان"), arabic_cores("بمحافظه درعا"), arabic_cores("homs")
    (['بنان', 'لبنان'], ['درعا'], [])
    >>> arabic_cores("حفرالباطن")
    ['حفر الباطن']
    """
    respaced = dict.fromkeys([_JOINED.sub(" ", key), _SERVANT.sub("عبد", key)])
    respaced.pop(key, None)
    bare = [core for written in (key, *respaced) for core in _bared(written)]
    return list(dict.fromkeys([*respaced, *bare]))


def _bared(key: str) -> list[str]:
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


def likeness(key: str, other: str) -> float:
    """
    Return how alike two folded names are letter by letter (Ratcliff and Obershelp), 0 to 1.

    Examples
    --------
    >>> likeness("thi qar", "dhi qar") > likeness("thi qar", "anbar")
    True
    """
    return SequenceMatcher(None, key, other, autojunk=False).ratio()


def is_name(spelling: str) -> bool:
    """
    Detect a name, not the codes and machine transliterations among GeoNames' alternate names.

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
