"""
Spellings of one transliterated name: the skeleton they share, and how alike they are.

A name from Arabic, Persian, Hebrew or Cyrillic script is cut into its consonants and what stands
between them. The *skeleton* is the row of consonants, with those that systems of transliteration
exchange made one; two names of one skeleton then differ only in the gaps, in which vowels, written
or not, waver too, and in which of the exchanged consonants is printed. Each difference has a price.

The systems: BGN/PCGN for Arabic (1956), Persian (1958), Russian (1947) and Ukrainian (1965, 2019);
UNGEGN for Arabic (Beirut 1972) and Persian (1967, 2012); IJMES's table; French usage (ou, ch, dj,
tch), German usage (sch, tsch, dsch), and the newspapers' (k for q, i or e for kasra, o for damma).
Which letters are exchanged is theirs; the prices are ours, by judgement, and with the two
thresholds were chosen on the development half of ``tests/benchmarks/bench_spelling.py``.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import groupby

from geomap.text import fold

__all__ = ["ARABIC_ARTICLES", "SHORTEST_SKELETON", "alike", "skeleton", "skeleton_of_key"]

# The Arabic article with its assimilated forms before sun letters, as ALA-LC, BGN/PCGN and
# French and German usage print them (al-Bab, ar-Raqqah, Deir ez-Zor, Jisr ash-Shughur).
ARABIC_ARTICLES = frozenset(
    "al el ul il ad ed adh ar er as es ash esh asch esch at et ath az ez an en".split()
)
# What may stand for one consonant, and the letter of the skeleton that it becomes.
_LETTER = {
    "shch": "s", "sch": "s", "tch": "s", "sh": "s", "ch": "s", "ts": "s", "dj": "j", "dzh": "j",
    "zh": "z", "kh": "k", "gh": "g", "dh": "d", "th": "t", "ph": "f", "q": "k", "c": "k", "p": "b",
    "v": "w",
}  # fmt: skip
_SOUND = re.compile("|".join(sorted(_LETTER, key=lambda s: (-len(s), s))) + "|[a-z0-9]")
_VOWELS = frozenset("aeiouy")
_BONES = {sound: sound for sound in "abcdefghijklmnopqrstuvwxyz0123456789"}
_BONES |= _LETTER | dict.fromkeys(_VOWELS, "")
# An h that ends a word is ta marbuta's, or nothing (Hasaka, Hasakah), unless it is of a digraph.
_FINAL_H = re.compile(r"(?<=[^cdgkpstz])h$")
# A skeleton of fewer consonants says nothing: Hama, Homs, Himm all share two letters.
SHORTEST_SKELETON = 3


def _both_ways(prices: dict[str, float]) -> dict[tuple[str, str], float]:
    pairs = {tuple(pair.split("/")): price for pair, price in prices.items()}
    return {(x, y): price for (a, b), price in pairs.items() for x, y in ((a, b), (b, a))}


# Nothing: two spellings of one letter. Half: two letters that writers confuse.
_CONSONANTS = _both_ways({
    "v/w": 0, "dj/j": 0, "k/q": 0.05, "sch/sh": 0.05, "ch/tch": 0.05, "c/k": 0.1, "gh/g": 0.1,
    "f/ph": 0.1, "dzh/j": 0.1, "sch/shch": 0.1, "ch/sh": 0.15, "c/q": 0.2, "d/dh": 0.3,
    "ch/sch": 0.3, "dh/zh": 0.3, "sh/shch": 0.3, "kh/k": 0.4, "t/th": 0.4, "z/zh": 0.4, "s/ts": 0.4,
    "s/sh": 0.5, "ch/ts": 0.5, "tch/ts": 0.5, "b/p": 0.6, "kh/q": 0.7, "ch/s": 0.7,
})  # fmt: skip
_OTHER_CONSONANT = 0.8
# a, e, i are the one short vowel of three systems; o, u another; ai, ei and e one diphthong.
_GAPS = _both_ways({
    "ai/ei": 0, "o/u": 0.1, "au/o": 0.1, "a/e": 0.2, "e/i": 0.2, "ai/e": 0.2, "ei/e": 0.2,
    "ei/i": 0.2, "au/u": 0.3, "ai/i": 0.4, "ai/a": 0.4, "a/o": 0.5, "a/i": 0.6, "a/u": 0.7,
    "e/o": 0.7, "e/u": 0.8, "i/u": 0.9, "i/o": 0.9,
})  # fmt: skip
# A short vowel that Arabic does not write is often left out (Mhardeh, Muhradah); a long one is not.
_OMITTED, _OMITTED_LONG, _OVERLAPPING, _OTHER_GAP = 0.45, 0.8, 0.6, 1.0
# How alike two spellings must be to be one name; three consonants are shared by too many names to
# be let off as lightly.
_ALIKE, _ALIKE_WHEN_SHORT = 0.82, 0.9


@lru_cache(maxsize=8192)
def _cut(key: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Cut a folded name into its skeleton, the consonants as printed, and the gaps around them."""
    words = key.split()
    bones, consonants, gaps = "", [], [""]
    for position, word in enumerate(words):
        if _is_article(word, position, len(words)) or not word.isascii():
            continue
        last = ""
        for sound in _SOUND.findall(_FINAL_H.sub("", word).replace("x", "ks")):
            letter = "" if sound in _VOWELS else _LETTER.get(sound, sound)
            if not letter:
                gaps[-1] += sound
            elif letter != last:
                bones += letter
                consonants.append(sound)
                gaps.append("")
            last = letter
    return bones, tuple(consonants), tuple(map(_vowel, gaps))


def _is_article(word: str, position: int, count: int) -> bool:
    return (word in ARABIC_ARTICLES and position < count - 1) or (word == "the" and not position)


def _vowel(gap: str) -> str:
    """Write a gap's vowels one way: ``ou`` and ``oo`` are u, ``ee`` and ``y`` are i."""
    plain = gap.replace("ou", "u").replace("oo", "u").replace("ee", "i").replace("y", "i")
    return re.sub(r"(.)\1+", r"\1", plain)


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
    return skeleton_of_key(fold(name))


def skeleton_of_key(key: str) -> str:
    """Reduce a folded name as ``skeleton`` does, without folding it again."""
    words = key.split()
    bare = [word for n, word in enumerate(words) if not _is_article(word, n, len(words))]
    bones = "".join(map(_bones, bare))
    return bones if len(bones) >= SHORTEST_SKELETON else ""


@lru_cache(maxsize=32768)
def _bones(word: str) -> str:
    """Return what ``_cut`` gives of a word first, as fast as millions of names need it."""
    if not word.isascii():
        return ""
    sounds = _SOUND.findall(_FINAL_H.sub("", word).replace("x", "ks"))
    return "".join(letter for letter, _ in groupby(map(_BONES.__getitem__, sounds)))


def alike(key: str, other: str, bones: str) -> float:
    """
    Return the likeness, 0 to 1, of two folded spellings of the skeleton ``bones``; 0 if too little.

    One less the prices of all differences, shared by the consonants and one more.

    Examples
    --------
    >>> alike("qusair", "qusayr", "ksr"), alike("kuseir", "kasr", "ksr")
    (1.0, 0.0)
    """
    ours, theirs = _cut(key), _cut(other)
    if not ours[0] == theirs[0] == bones:
        return 0.0
    price = sum(
        _CONSONANTS.get((a, b), _OTHER_CONSONANT)
        for a, b in zip(ours[1], theirs[1], strict=True)
        if a != b
    )
    price += sum(_price(a, b) for a, b in zip(ours[2], theirs[2], strict=True) if a != b)
    likely = 1 - price / (len(bones) + 1)
    least = _ALIKE_WHEN_SHORT if len(bones) == SHORTEST_SKELETON else _ALIKE
    return likely if likely >= least else 0.0


def _price(one: str, other: str) -> float:
    """Price the difference of two gaps."""
    if (price := _GAPS.get((one, other))) is not None:
        return price
    if not (one and other):
        return _OMITTED if len(one + other) == 1 else _OMITTED_LONG
    return _OVERLAPPING if set(one) & set(other) else _OTHER_GAP
