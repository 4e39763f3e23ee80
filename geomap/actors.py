"""
Who acts: a table of aliases, and the finding of them in a text.

``data/actors.csv`` is the source; its columns are those of ``Actor`` plus two. ``generic`` names
the common-noun row ("rebels", "army", "air-force") whose local form this row is, and ``theatre``
the countries where that holds (default: the row's own country). An alias that opens with a
capital is matched as written ("Isil" but not "isil", "US" but not "us"); one that opens with a
small letter is a common noun or a particle and may open a sentence.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from unicodedata import combining, normalize

from geomap.errors import ActorError
from geomap.model import Actor

__all__ = ["KINDS", "ActorMatch", "Roster", "load_actors"]

KINDS = (
    "state forces",
    "rebel group",
    "political militia",
    "identity militia",
    "rioters",
    "protesters",
    "civilians",
    "external forces",
)
"""ACLED's eight kinds of actor (its interaction codes 1 to 8)."""

_REQUIRED = ("id", "name", "aliases", "kind", "colour", "letter")
_WORD = re.compile(r"[^\W_]+")
# What may stand between two words of one name: "al-Nusra", "Jabhat al Nusra", "U.S.", "Assad's".
_JOINT = re.compile(r"[\s.’'‘`´‐‑-]{1,3}")
# "Western-backed", "rebel-held", "Russian- and Iranian-backed": the name only qualifies another.
_QUALIFIER = re.compile(r"[-‐‑–](?:\s|[a-z]*(?:ed|held|led|run|born|made|era|style|speaking)\b)")
_OPPOSED = re.compile(r"\b(?:pro|anti|non|ex)[-‐‑–]$", re.IGNORECASE)
# Words that may stand between a nationality and what it qualifies: "Russian military aircraft".
_GAP = re.compile(
    r"\.?(?:['’]s?)?\s+(?:(?:special|military|armed|security|ground|air|naval|government|defen[cs]e"
    r"|foreign|surveillance|attack|fighter|combat|elite|top|senior|conventional|state|local"
    r"|paramilitary|Islamist|Shiite|Shia|Sunni|Kurdish|tribal|moderate|armed|small|large|young"
    r"|[a-z]+-[a-z]+|[A-Z][a-z]?-\d+[A-Z]*|intelligence|border|riot|presidential|Defen[cs]e|Foreign|Interior)\s+){0,3}"
)
# An abbreviation whose last dot is its own: "U.S. forces".
_DOTTED = re.compile(r"\b[A-Z]\.[A-Z]$")
_OWNER = re.compile(r"\s+(?:of|loyal to)\s+(?:the\s+)?(?:[A-Z][a-z]+\s+){0,2}")


@dataclass(frozen=True, slots=True)
class ActorMatch:
    """
    An actor found in a text at ``[start, end)``.

    ``generic`` is True for a common noun whose side is not told by the words themselves.
    """

    start: int
    end: int
    actor: Actor
    generic: bool = False


@dataclass(frozen=True, slots=True)
class _Row:
    actor: Actor
    generic: str | None
    theatre: tuple[str, ...]


class Roster:
    """All actors of the tables; finds them in text, longest name first."""

    def __init__(self, rows: Iterable[_Row]) -> None:
        self._rows = {row.actor.id: row for row in rows}
        self.actors: Mapping[str, Actor] = {key: row.actor for key, row in self._rows.items()}
        self._aliases = _alias_table(self._rows.values())
        self._local = _local_forms(self._rows.values())

    def get(self, actor_id: str | None) -> Actor | None:
        """Return the actor of this id, or None."""
        return self.actors.get(actor_id) if actor_id else None

    def top(self, actor_id: str) -> Actor:
        """Return the root of an actor's parents: the state or movement whose part it is."""
        actor = self.actors[actor_id]
        while actor.parent:
            actor = self.actors[actor.parent]
        return actor

    def is_generic(self, actor: Actor) -> bool:
        """Tell whether an actor is a common noun's row ("rebels"), nobody in particular."""
        return self._rows[actor.id].generic == actor.id

    def generic_of(self, actor: Actor) -> str | None:
        """Return the id of the common-noun row this actor is a local form of."""
        return self._rows[actor.id].generic

    def has_rebels(self, country: str) -> bool:
        """Tell whether the table names who "the rebels" are in a country."""
        return ("rebels", country) in self._local

    def state(self, country: str | None) -> Actor | None:
        """Return the state with this ISO 3166-1 alpha-2 code."""
        found = self._local.get(("state", country or ""))
        return self.actors[found] if found else None

    def local(self, actor: Actor, country: str | None) -> Actor:
        """
        Say who a common noun means in a country: "the army" in SY is the Syrian army.

        Armed forces without a row of their own are their state; others stay as they are.
        """
        generic = self._rows[actor.id].generic
        if generic != actor.id or not country:
            return actor
        found = self._local.get((generic, country))
        if found:
            return self.actors[found]
        return (self.state(country) or actor) if actor.kind == "state forces" else actor

    def find(self, text: str, *, country: str | None = None) -> list[ActorMatch]:
        """
        Find every actor named in a text, in order, without overlaps.

        Parameters
        ----------
        text : str
        country : str or None
            ISO 3166-1 alpha-2 code of the country the text is about; it tells who "the rebels"
            and "the army" are. Nouns that fit any army ("troops", "warplanes") never take it.

        Examples
        --------
        >>> roster = load_actors()
        >>> [m.actor.id for m in roster.find("Russian jets struck the rebels", country="SY")]
        ['russia-air-force', 'syrian-rebels']
        >>> [m.actor.id for m in roster.find("a rebel-held town, told us")]
        []
        """
        merged = self._merge(text, list(self._scan(text)))
        return [self._settle(match, country) for match in merged]

    def _scan(self, text: str) -> Iterator[ActorMatch]:
        words = [(m.start(), m.end(), _plain(m.group())) for m in _WORD.finditer(text)]
        at = 0
        while at < len(words):
            found, size = self._longest(text, words, at)
            if found is not None:
                yield found
            at += size

    def _longest(
        self, text: str, words: Sequence[tuple[int, int, str]], at: int
    ) -> tuple[ActorMatch | None, int]:
        for key, actor_id in self._aliases.get(words[at][2].casefold(), ()):
            span = words[at : at + len(key)]
            if _same(key, [w[2] for w in span]) and _joined(text, span):
                start, end = span[0][0], span[-1][1]
                if _only_qualifies(text, start, end):
                    return None, len(key)
                actor = self.actors[actor_id]
                return ActorMatch(start, end, actor, self.is_generic(actor)), len(key)
        return None, 1

    def _merge(self, text: str, found: list[ActorMatch]) -> list[ActorMatch]:
        """Join "Russian" + "warships", and "forces" + "of President Assad"."""
        merged: list[ActorMatch] = []
        for match in found:
            last = merged[-1] if merged else None
            joined = self._join(text, last, match) if last else None
            if joined:
                merged[-1] = joined
            else:
                merged.append(match)
        return merged

    def _join(self, text: str, left: ActorMatch, right: ActorMatch) -> ActorMatch | None:
        between = text[left.end : right.start]
        if between.startswith(".") and not _DOTTED.search(text[left.start : left.end]):
            return None  # a sentence ends there
        if right.generic and not left.generic and _GAP.fullmatch(between):
            owner, noun = left.actor, right.actor
        elif left.generic and not right.generic and _OWNER.fullmatch(between):
            owner, noun = right.actor, left.actor
        elif left.generic and right.generic and between.isspace():
            return ActorMatch(left.start, right.end, left.actor, True)
        else:
            return None
        actor = self._owned(owner, noun)
        return ActorMatch(left.start, right.end, actor, self.is_generic(actor)) if actor else None

    def _owned(self, owner: Actor, noun: Actor) -> Actor | None:
        if owner.kind != "state forces":  # "Nusra fighters", "coalition planes": still the group
            return owner if noun.kind != "civilians" else None
        return self.local(noun, owner.country)

    def _settle(self, match: ActorMatch, country: str | None) -> ActorMatch:
        if not match.generic or match.actor.id not in _AT_HOME:
            return match
        actor = self.local(match.actor, country)
        return ActorMatch(match.start, match.end, actor, self.is_generic(actor))


# Common nouns that, alone, mean the side of the country a text is about.
_AT_HOME = frozenset({"government", "army", "rebels", "coalition", "police"})


def load_actors(paths: Iterable[Path] = ()) -> Roster:
    """
    Read geomap's actor table and then the user's own.

    Parameters
    ----------
    paths : iterable of Path
        CSV files with the columns of ``data/actors.csv``; a row with a known id replaces it.

    Raises
    ------
    ActorError
        A row or file is wrong; the message names file and row.
    """
    rows: dict[str, _Row] = {}
    for path in (_table_path(), *paths):
        for number, row in _read(path):
            rows[row.actor.id] = row
            if row.actor.parent and row.actor.parent not in rows:
                raise ActorError(f"{path}:{number}: parent {row.actor.parent!r} has no row above")
    return Roster(rows.values())


def _table_path() -> Path:
    """Find the table beside the installed package, else in the checkout."""
    here = Path(__file__).resolve().parent
    shipped = here / "_gazetteer" / "actors.csv"
    return shipped if shipped.is_file() else here.parent / "data" / "actors.csv"


def _read(path: Path) -> Iterator[tuple[int, _Row]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines, strict=True)
            missing = [c for c in _REQUIRED if c not in (reader.fieldnames or ())]
            if missing:
                raise ActorError(
                    f"{path}:1: column {missing[0]!r} is missing; add it to the header"
                )
            for cells in reader:
                yield reader.line_num, _row(cells, f"{path}:{reader.line_num}")
    except UnicodeDecodeError as error:
        raise ActorError(f"{path}: is not UTF-8; save it as UTF-8") from error
    except csv.Error as error:
        raise ActorError(f"{path}: is no CSV ({error}); quote its cells") from error
    except OSError as error:
        raise ActorError(f"{path}: cannot be read ({error.strerror}); check the path") from error


def _row(cells: Mapping[str, str | None], where: str) -> _Row:
    get = {key: (value or "").strip() for key, value in cells.items() if isinstance(key, str)}.get
    _check(get("id", ""), get("kind", ""), get("colour", ""), where)
    actor = Actor(
        id=get("id", ""),
        name=get("name", "") or get("id", ""),
        kind=get("kind", ""),
        country=get("country") or None,
        parent=get("parent") or None,
        side=get("side") or None,
        colour=get("colour") or None,
        letter=get("letter") or None,
        aliases=_cells(get("aliases", "")),
        wikidata=get("wikidata") or None,
    )
    theatre = _cells(get("theatre", "")) or ((actor.country,) if actor.country else ())
    return _Row(actor, get("generic") or None, theatre)


def _check(actor_id: str, kind: str, colour: str, where: str) -> None:
    if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", actor_id):
        raise ActorError(f"{where}: id {actor_id!r} is no slug; use a-z, 0-9 and hyphens")
    if kind not in KINDS:
        raise ActorError(f"{where}: kind {kind!r} is unknown; use one of {', '.join(KINDS)}")
    if colour and not re.fullmatch(r"#[0-9A-Fa-f]{6}", colour):
        raise ActorError(f"{where}: colour {colour!r} is not #rrggbb")


def _cells(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split("|") if part.strip())


def _alias_table(rows: Iterable[_Row]) -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """Map the first word of each alias, case-folded, to the aliases, longest first."""
    table: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for row in rows:
        for alias in (row.actor.name, *row.actor.aliases):
            if row.generic == row.actor.id and alias == row.actor.name:
                continue  # "Troops", "Government": the noun itself is among the aliases
            key = tuple(_plain(word) for word in _WORD.findall(alias))
            if key:
                table.setdefault(key[0].casefold(), []).append((key, row.actor.id))
    for entries in table.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return table


def _local_forms(rows: Iterable[_Row]) -> dict[tuple[str, str], str]:
    local: dict[tuple[str, str], str] = {}
    for row in rows:
        actor = row.actor
        if actor.kind == "state forces" and not actor.parent and not row.generic and actor.country:
            local["state", actor.country] = actor.id
        if row.generic and row.generic != actor.id:
            for country in row.theatre:
                local.setdefault((row.generic, country), actor.id)
    return local


def _plain(word: str) -> str:
    """Take the accents off a word, keeping its case: "Erdoğan" and "Erdogan" are one."""
    return "".join(c for c in normalize("NFKD", word) if not combining(c))


def _same(key: tuple[str, ...], words: Sequence[str]) -> bool:
    if len(key) != len(words) or key[1:] != tuple(words[1:]):
        return False
    head, word = key[0], words[0]
    return head == word or (head[0].islower() and head == word[0].lower() + word[1:])


def _joined(text: str, span: Sequence[tuple[int, int, str]]) -> bool:
    return all(_JOINT.fullmatch(text[a[1] : b[0]]) for a, b in pairwise(span))


def _only_qualifies(text: str, start: int, end: int) -> bool:
    """Tell that a name only qualifies another: "CIA-trained", "pro-Assad", "rebel-held"."""
    return bool(_QUALIFIER.match(text, end) or _OPPOSED.search(text, max(0, start - 6), start))
