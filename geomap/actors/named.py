"""
Groups that are in no table but bear a name of their own: "Amhara Defence Movement".

Such a name is a run of capitalised words that closes with a word for armed men ("Army", "Front",
"Brigades") or opens with the Arabic, Persian or Urdu one ("Liwa", "Jaysh", "Lashkar"). The whole
name is the actor, as said, with a slug for an id. A state's forces have no such name: of them all
words but the last are its nationality or say what kind of force it is ("Kenya Defence Forces").
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from functools import cache

from geomap.actors.aliases import OUTSIDE, Word
from geomap.model import Actor
from geomap.text import slug

__all__ = ["group_of", "named_groups"]

# All word lists here are our own, from the names of groups in public reporting on conflicts.
_TROOPS = frozenset({"Army", "Force", "Forces"})
_BANDS = frozenset("Brigades Battalions Militia Militias Cartel Coalition".split())
_CAUSES = frozenset({"Front", "Movement", "Resistance", "Units"})
# What makes a "front" or "movement" a group under arms and no party or club.
_ARMED = frozenset(
    "Liberation Defence Defense Resistance Revolutionary Islamic Armed Independence Salvation"
    " Jihad Martyrs Mujahideen Guerrilla Insurgent".split()
)
_OPENERS = frozenset(
    "Liwa Jaysh Jaish Jabhat Kataib Kata Katibat Harakat Ansar Saraya Jund Faylaq Failaq Firqat"
    " Lashkar Tehrik Tehreek Hizb Hezb Suqour Ahrar".split()
)
_LINKS = frozenset("of for the al ul wal e i de del ud ash as bin ibn".split())
# Words that say which force of a state is meant, or open names that are of no group.
_KINDS_OF_FORCE = frozenset(
    "Armed Arab National Royal Special Security Air Border Coast Defence Defense Naval Ground Land"
    " Federal Government Republican Presidential Elite Joint Military Police Central Northern"
    " Southern Eastern Western High Supreme Home Task Peace Salvation Marine Regular Allied Red"
    " Territorial Imperial Expeditionary Reserve Pro State Combined African UN EU NATO Coalition"
    " Popular First Second Third New Old Self Rapid Reaction Quick Response Intervention Strategic"
    " Rocket Missile Nuclear Space Cyber Stabilization Stabilisation Assistance Protection Mission"
    " Islamic Muslim Christian Peacekeeping Multinational International Labour Labor Work Mobile"
    " Transport".split()
)
# Forces of police, public bodies and states whatever word stands before: "County Drug Task Force".
_OF_BODIES = frozenset({"Air", "Task", "Police", "Expeditionary", "Work", "Labour", "Labor"})
# Owners within a name, whose "’s" does not end one: "Lord’s Resistance Army".
_OWNERS = frozenset("People Peoples Workers Lord Women Farmers Patriots Martyrs".split())
_APOSTROPHE = re.compile(r"[’'‘`´]")
_NEAR = re.compile(r"\s|[‐‑–-]|[’'‘`´]\s?")
# How much of a line on either side tells a headline: about the length of one.
_LINE = 100
_SMALL = re.compile(r"\b(?!(?:with|from|after|over|amid|into|near|than|that)\b)[a-z]{4,}")
# In sentences that list names there are up to four capitals to a small word that is no preposition;
# headlines in capitals have next to no such word. Judged on our own texts.
_CAPITALS_A_WORD = 4
_CAPITAL = re.compile(r"\b[A-Z]\w{3,}")


def named_groups(
    text: str, words: Sequence[Word], nations: Container[str]
) -> Iterator[tuple[int, int]]:
    """
    Yield where the names of groups stand, as positions in ``words``: first, and one past the last.

    Parameters
    ----------
    text : str
    words : sequence of Word
        All words of the text, see `words_of`.
    nations : container of str
        Words that name a state or its people.
    """
    done = 0
    for at, (_, _, word) in enumerate(words):
        if at < done or not word[0].isupper():
            continue
        if word in _TROOPS or word in _BANDS or word in _CAUSES:
            first, last = _back(text, words, at, done), _behind(text, words, at, nations)
        elif word in _OPENERS:
            first, last = at, _ahead(text, words, at)
        else:
            continue
        said = [w[2] for w in words[first:last]] if last > at else []
        if _is_name(said, word, nations) and not _headline(
            text, words[first][0], words[last - 1][1]
        ):
            done = last
            yield first, last


def _is_name(said: Sequence[str], word: str, nations: Container[str]) -> bool:
    others = [w for w in said if w != word and w[0].isupper()]
    if not others or all(w in _KINDS_OF_FORCE for w in others):
        return False
    if word in _OPENERS:
        return True
    if word == "Force" and said[said.index(word) - 1] in _OF_BODIES:
        return False
    if word in _TROOPS and all(w in nations or w in _KINDS_OF_FORCE for w in others):
        return False
    return word not in _CAUSES or any(w in _ARMED for w in said if w != word)


def _back(text: str, words: Sequence[Word], at: int, floor: int) -> int:
    """Go back over the capitalised words before a group word."""
    first = at
    while first > floor:
        owner = _owner(text, words, first)
        before = first - (2 if owner else 1)
        if before < floor or not _NEAR.fullmatch(text[words[first - 1][1] : words[first][0]]):
            break
        if not words[before][2][0].isupper() or words[before][2] in OUTSIDE:
            break
        first = before
    return first


def _owner(text: str, words: Sequence[Word], first: int) -> bool:
    """Return True for "People’s" before a word, which is two words here."""
    if first < 2 or words[first - 1][2] != "s":
        return False
    joint = text[words[first - 2][1] : words[first - 1][0]]
    return bool(_APOSTROPHE.fullmatch(joint)) and words[first - 2][2] in _OWNERS


def _behind(text: str, words: Sequence[Word], at: int, nations: Container[str]) -> int:
    """Go on behind a group word: "Army of Conquest", "Movement-North"."""
    last = at + 1
    if last + 1 >= len(words):
        return last
    joint, after = text[words[at][1] : words[last][0]], words[last + 1][2]
    linked = joint == " " and words[last][2] in ("of", "for") and words[at][2] != "Forces"
    named = after[0].isupper() or (after == "the" and words[last][2] == "for")
    if linked and named and after not in nations and after not in OUTSIDE:
        return _ahead(text, words, at)
    hyphened = joint in ("-", "–") and words[last][2][0].isupper()
    if joint == " " and words[last][2][0].isupper() and words[last][2] not in OUTSIDE:
        return at  # the name goes on and is of something else: "Blue Army Depot"
    return last + 1 if hyphened else last


def _ahead(text: str, words: Sequence[Word], at: int) -> int:
    """Go on over capitalised words and the small ones that link them."""
    last = reached = at + 1
    while last < len(words) and _NEAR.fullmatch(text[words[last - 1][1] : words[last][0]]):
        word = words[last][2]
        if word[0].isupper():
            reached = last + 1
        elif word not in _LINKS and word not in ("ib", "b"):
            break
        last += 1
    return reached


def _headline(text: str, start: int, end: int) -> bool:
    """Return True for a line with capitals in nearly every other word: there they mean nothing."""
    first, last = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    before = text[max(first, start - _LINE) : start]
    behind = text[end : (end + _LINE if last < 0 else min(last, end + _LINE))]
    small, capital = (len(p.findall(before)) + len(p.findall(behind)) for p in (_SMALL, _CAPITAL))
    return small == 0 or capital > _CAPITALS_A_WORD * small


@cache
def group_of(name: str) -> Actor:
    """
    Make an actor of a group's name.

    Its kind is a judgement by the words: who liberates, resists or makes a revolution rebels;
    other bands are ACLED's political militias, which it takes unknown armed groups to be.

    Examples
    --------
    >>> group_of("Amhara Defence Movement").id, group_of("Free Papua Liberation Army").kind
    ('amhara-defence-movement', 'rebel group')
    """
    words = set(re.findall(r"\w+", name))
    rebel = words & {"Liberation", "Resistance", "Revolutionary", "Independence", "Revolution"}
    return Actor(slug(name), name, "rebel group" if rebel else "political militia")
