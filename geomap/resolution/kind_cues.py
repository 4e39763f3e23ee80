"""The kind of place that the words in and beside a mention ask for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from geomap.gazetteer.state_abbreviations import spelled_out
from geomap.model import Mention

__all__ = ["Kind", "acts", "asks_for_small", "asks_for_wide", "kind_of", "spellings"]

Kind = str | None

# Generic terms (those of GeoNames' feature codes in news English) → the kind they ask for.
_TERMS = {
    "division": "province governorate state region oblast prefecture canton muhafazah emirate",
    "district": "district county parish municipality borough shire",
    "settlement": "city town village capital suburb hamlet township port metropolis "
    "neighbourhood neighborhood downtown mayor police resident residents",
    "water": "river creek lake sea ocean gulf bay strait canal reservoir",
    "relief": "mountain mountains mount hill hills heights valley desert plain peninsula",
    "air": "airbase airfield airport aerodrome airstrip",
    "island": "island islands isle archipelago",
    "camp": "camp camps",
}
# Of several places at once: "Kharkiv and Odesa oblasts".
_PLURALS = {
    "division": "provinces governorates states regions oblasts prefectures cantons emirates",
    "district": "districts counties municipalities",
    "settlement": "cities towns villages",
    "island": "islands",
}
_KINDS = {
    word: kind
    for terms in (_TERMS, _PLURALS)
    for kind, words in terms.items()
    for word in words.split()
}
_LISTED_KIND = re.compile(
    r"(?:(?:, and|, or|,| and| or) [A-Z][\w'’-]*(?: [A-Z][\w'’-]*){0,2}){1,6} "
    rf"({'|'.join(word for words in _PLURALS.values() for word in words.split())})\b"
)
_AIR_BASE = re.compile(r"\s+(?:military |naval )?air(?:\s|-)?(?:base|port|field|strip)\b", re.I)
_OF = re.compile(r"\b([A-Za-z]+)\s+of\s+(?:the\s+)?(?:[a-z]+ern\s+)?$")
_BEFORE = re.compile(r"\b([a-z]+)\s+$")
_AFTER = re.compile(r"[\s-]+([A-Za-z]+)\b")
# Settlements that are mostly smaller than a gazetteer goes, before or after their name.
_SMALL = "villages?|hamlets?|camps?|neighbou?rhoods?|quarters?|settlements?|localit(?:y|ies)|areas?"
_SMALL_AFTER = re.compile(
    rf"(?: [a-z]+)? (?:{_SMALL})\b|,? (?:an? |the |two |three |several )(?:[a-z-]+ )?(?:{_SMALL})\b"
)
_SMALL_BEFORE = re.compile(rf"\b(?:{_SMALL})(?: of| called| named)?\s+\Z")
# Words that ask for the ground of a province and not for the town it is named after.
_WIDE_BEFORE = re.compile(
    r"\b(?:across|throughout|all over|(?:north|south|east|west)(?:-?(?:east|west))?(?:ern)|rural|"
    r"parts of|much of|most of|the rest of|provinces? of|governorates? of)\s+\Z"
)
# What only a government does, so that its capital stands for it.
_ACTS = re.compile(
    r"\s+(?:has|had|have|will|would|is|was|says?|said|denie[ds]|deny|accuse[ds]?|refuse[ds]?|"
    r"reject(?:s|ed)|warn(?:s|ed)|insist(?:s|ed)|back(?:s|ed)|blame[ds]|announce[ds]|agree[ds]|"
    r"want(?:s|ed)|fear(?:s|ed)|hope[ds]|vow(?:s|ed)|call(?:s|ed)|also|and [A-Z]\w+ (?:have|had))\b"
)
_CLAUSE = re.compile(r"(?:\A|[.!?;:,“\"]|\b(?:that|but|and|while|as|because|if|when))\s*\Z")
_QUALIFIERS = frozenset("the northern southern eastern western central greater upper lower".split())


def kind_of(text: str, mention: Mention) -> Kind:
    """
    Return what kind of place a mention asks for, None where it does not say.

    Examples
    --------
    >>> text = "fled Latakia province for the city of Homs"
    >>> kind_of(text, Mention(5, 12, "Latakia")), kind_of(text, Mention(38, 42, "Homs"))
    ('division', 'settlement')
    >>> kind_of("Homs and Hama provinces", Mention(0, 4, "Homs"))
    'division'
    """
    before, after = (
        text[max(0, mention.start - 40) : mention.start],
        text[mention.end : mention.end + 40],
    )
    if _AIR_BASE.match(after) or _AIR_BASE.search(mention.text):
        return "air"
    own = _own_kind(mention.text.split()) if " " in mention.text else None
    if own:
        return own
    of, following = _OF.search(before), _AFTER.match(after)
    if of and of[1].lower() in _KINDS:
        return _KINDS[of[1].lower()]
    if following and following[1].lower() in _KINDS:
        return _KINDS[following[1].lower()]
    if listed := _LISTED_KIND.match(text, mention.end):
        return _KINDS[listed[1]]
    beside = _BEFORE.search(before)
    return _KINDS.get(beside[1]) if beside else None


def asks_for_small(text: str, mention: Mention) -> bool:
    """
    Return True if the words beside a mention name a kind of place that gazetteers often lack.

    Examples
    --------
    >>> asks_for_small("the village of Sarha", Mention(15, 20, "Sarha"))
    True
    >>> asks_for_small("the city of Homs", Mention(12, 16, "Homs"))
    False
    """
    before = text[max(0, mention.start - 40) : mention.start]
    return bool(_SMALL_AFTER.match(text, mention.end) or _SMALL_BEFORE.search(before))


def asks_for_wide(text: str, mention: Mention) -> bool:
    """
    Return True if the words before a mention ask for ground rather than for a town.

    Examples
    --------
    >>> asks_for_wide("across Idlib", Mention(7, 12, "Idlib"))
    True
    """
    before = text[max(0, mention.start - 40) : mention.start]
    return _WIDE_BEFORE.search(before) is not None


def acts(text: str, mention: Mention) -> bool:
    """
    Return True if a mention is told to do what a government does: "Washington had refused".

    Examples
    --------
    >>> acts("Washington had refused.", Mention(0, 10, "Washington"))
    True
    >>> acts("A fire in Washington had spread.", Mention(10, 20, "Washington"))
    False
    """
    before = text[max(0, mention.start - 40) : mention.start]
    return bool(_ACTS.match(text, mention.end) and _CLAUSE.search(before))


def _own_kind(words: Sequence[str]) -> Kind:
    """Return the kind that a name says of itself: Kerr County, County Kerry."""
    if words[0] in ("County", "River", "Lake"):
        return _KINDS[words[0].lower()]
    return _KINDS.get(words[-1].lower()) or ("district" if words[-1] in ("Co.", "Co") else None)


def spellings(text: str) -> Sequence[tuple[str, float]]:
    """
    Return the names under which to look a mention up, the fullest first, each with its worth (0–1).

    A name that is cut counts for less, as its prominence was earned by another place.

    Examples
    --------
    >>> spellings("Kerr Co.")
    (('Kerr Co.', 1.0), ('Kerr County', 1.0), ('Kerr Co', 1.0))
    >>> spellings("U.K.")[1], spellings("Taftanaz airbase")[1], spellings("Ohioans")[2]
    (('UK', 1.0), ('Taftanaz', 0.8), ('Ohio', 0.9))
    >>> spellings("University of Aleppo")[-1], spellings("Cairo Stadium")[-1]
    (('Aleppo', 0.4), ('Cairo', 0.4))
    """
    found = {spelled_out(text) or text: 1.0}
    for short, full in _SHORT.items():
        if short.search(text):
            found.setdefault(short.sub(full, text), 1.0)
    if "." in text:
        found.setdefault(text.replace(".", ""), 1.0)
    for name in _home(text):
        found.setdefault(name, 0.9)
    for name, worth in (*_cut(text), *_cut_institution(text)):
        found.setdefault(name, worth)
    return tuple((name, worth) for name, worth in found.items() if name)


# Short forms of the press inside names (Associated Press Stylebook, "addresses" and "saint").
_SHORT = {
    re.compile(r"\bCo\.?$"): "County", re.compile(r"\bSt\.? (?=[A-Z])"): "Saint ",
    re.compile(r"\bSte\.? (?=[A-Z])"): "Sainte ", re.compile(r"\bMt\.? (?=[A-Z])"): "Mount ",
    re.compile(r"\bFt\.? (?=[A-Z])"): "Fort ",
    re.compile(r"\bTwp\.?$"): "Township",
}  # fmt: skip
_COMPASS = frozenset(
    "north south east west northeast northwest southeast southwest inner central downtown".split()
)
# "the city of Homs" given whole, and kinds that English puts first.
_KIND_OF = re.compile(
    r"^(?:[Tt]he )?(?:\w+ )?(?:[Cc]ity|[Tt]own|[Vv]illage|[Pp]rovince|[Ss]tate|[Tt]erritory|"
    r"[Cc]ounty|[Dd]istrict|[Rr]epublic|[Kk]ingdom|[Pp]ort|[Mm]unicipality|[Ii]slands?|[Rr]egion|"
    r"[Gg]overnorate) of (?:the )?(?=[A-Z])|^(?:County|River) (?=[A-Z])"
)
# Institutions that bear the name of where they stand.
_INSTITUTION = re.compile(
    r"^(.+?) (?:\w+ ){0,2}?(?:University|College|Stadium|Airport|Hospital|Cathedral|Zoo|Tower|"
    r"Library|Museum|Station|Cent(?:er|re)|Arena|Academy of \w+)$"
)
_INSTITUTION_OF = re.compile(r"^(?:The )?(?:University|Port|Bank|Museum) of (?=[A-Z])")


# Endings of who comes from a place, each with what it replaces, the commonest first: South
# Ossetian, Ohioan, Ontarian, Texan, Albertan, Sicilian, New Yorker, Kashmiri, Abkhaz.
_HOMES = (
    ("n", ""), ("an", ""), ("an", "o"), ("an", "as"), ("ian", ""), ("ian", "y"), ("er", ""),
    ("i", ""), ("", "ia"),
)  # fmt: skip


def _home(text: str) -> Iterator[str]:
    """List the names of which a word may be the adjective or its people."""
    single = text.removesuffix("s")
    for ending, start in _HOMES:
        if len(single) > 4 and single.endswith(ending) and (ending or single.isalpha()):
            yield single.removesuffix(ending) + start


def _cut(text: str) -> Iterator[tuple[str, float]]:
    """Names less the word for their kind, or the part that is meant."""
    words = text.split()
    if _AIR_BASE.search(text):
        yield _AIR_BASE.split(text)[0], 0.8
    elif len(words) > 1 and words[-1].lower() in _KINDS:
        yield " ".join(words[:-1]), 0.5
    if _KIND_OF.search(text):
        yield _KIND_OF.sub("", text), 0.5
    while len(words) > 1 and words[0].lower() in _QUALIFIERS | _COMPASS:
        yield " ".join(words[1:]), 0.8 if words[0].lower() in _QUALIFIERS else 0.6
        words = words[1:]


def _cut_institution(text: str) -> Iterator[tuple[str, float]]:
    """Yield the town after which an institution is named, and in which it mostly stands."""
    if _INSTITUTION_OF.search(text):
        yield _INSTITUTION_OF.sub("", text), 0.4
    match = _INSTITUTION.search(text)
    if match:
        yield match[1], 0.4
