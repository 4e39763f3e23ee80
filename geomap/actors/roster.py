"""Finding the actors of the tables in a text, and saying who common nouns mean there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from geomap.actors.aliases import Name, Word, name_table, plain, words_of
from geomap.actors.named import group_of, named_groups
from geomap.actors.table import ActorRow, Official, read_actors, read_officials, table_path
from geomap.errors import ActorError
from geomap.model import Actor

__all__ = ["ActorMatch", "Roster", "load_actors"]

# "Western-backed", "rebel-held", "Russian- and Iranian-backed": the name only qualifies another.
_QUALIFIER = re.compile(r"[-‐‑–](?:\s|[a-z]*(?:ed|held|led|run|born|made|era|style|speaking)\b)")
_OPPOSED = re.compile(r"\b(?:pro|anti|non|ex)[-‐‑–]$", re.IGNORECASE)
# Words that may stand between a nationality and what it qualifies: "Russian military aircraft".
_GAP = re.compile(
    r"\.?(?:['’]s?)?\s+(?:(?:special|military|armed|security|ground|air|naval|government|defen[cs]e"
    r"|foreign|surveillance|attack|fighter|combat|elite|top|senior|conventional|state|local"
    r"|paramilitary|Islamist|Shiite|Shia|Sunni|Kurdish|tribal|moderate|armed|small|large|young"
    r"|[a-z]+-[a-z]+|[A-Z][a-z]?-\d+[A-Z]*|intelligence|border|riot|presidential|Defen[cs]e"
    r"|National|Armed|Federal|Royal|Special|Security|Military|Foreign|Interior)\s+){0,3}"
)
# An abbreviation whose last dot is its own: "U.S. forces".
_DOTTED = re.compile(r"\b[A-Z]\.[A-Z]$")
# "Naval drones": what stands before tells whose they are.
_AT_SEA = re.compile(r"\bnaval\b")
_OWNER = re.compile(r"\s+(?:of|from|belonging to|loyal to)\s+(?:the\s+)?(?:[A-Z][a-z]+\s+){0,2}")


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
class _Found:
    """Names that the words at ``[start, end)`` spell: a sure one, or all the unsure ones."""

    start: int
    end: int
    names: tuple[Name, ...]


# States without an army (CIA World Factbook, "Military and security forces"): whoever "the army"
# is there came from elsewhere.
_NO_ARMY = frozenset("AD CR DM GD IS KI LC LI MH FM MU NR PA PS PW SB TV VA VC WS".split())
_ARMIES = frozenset({"army", "troops", "air-force", "navy"})


class Roster:
    """All actors of the tables; finds them in text, longest name first."""

    def __init__(self, rows: Iterable[ActorRow], officials: Iterable[Official] = ()) -> None:
        self._rows = {row.actor.id: row for row in rows}
        self.actors: Mapping[str, Actor] = {key: row.actor for key, row in self._rows.items()}
        self._names = name_table(self._rows.values(), officials)
        self._local = _local_forms(self._rows.values())
        self._nations = _nation_words(self._rows.values())

    def get(self, actor_id: str | None) -> Actor | None:
        """Return the actor of this id, or None."""
        return self.actors.get(actor_id) if actor_id else None

    def spellings(self) -> frozenset[tuple[str, ...]]:
        """Return all names of actors and of people in office as printed, each as its words."""
        return frozenset(name.words for names in self._names.values() for name in names)

    def top(self, actor_id: str) -> Actor:
        """Return the root of an actor's parents: the state or movement whose part it is."""
        return self.root(self.actors[actor_id])

    def root(self, actor: Actor) -> Actor:
        """Return the root of the parents of an actor that may be of no table: then itself."""
        while actor.parent:
            actor = self.actors[actor.parent]
        return actor

    def is_generic(self, actor: Actor) -> bool:
        """Return True if an actor is a common noun's row ("rebels"), nobody in particular."""
        return self.generic_of(actor) == actor.id

    def generic_of(self, actor: Actor) -> str | None:
        """Return the id of the common-noun row this actor is a local form of."""
        row = self._rows.get(actor.id)
        return row.generic if row else None

    def has_rebels(self, country: str) -> bool:
        """Return True if the table names who "the rebels" are in a country."""
        return ("rebels", country) in self._local

    def state(self, country: str | None) -> Actor | None:
        """Return the state with this ISO 3166-1 alpha-2 code."""
        found = self._local.get(("state", country or ""))
        return self.actors[found] if found else None

    def local(self, actor: Actor, country: str | None) -> Actor:
        """
        Return who a common noun means in a country: "the army" in SY is the Syrian army.

        Armed forces without a row of their own are their state; others stay as they are, and so
        does an army where the state has none.
        """
        generic = self.generic_of(actor)
        if generic != actor.id or not country or (country in _NO_ARMY and actor.id in _ARMIES):
            return actor
        found = self._local.get((generic, country))
        if found:
            return self.actors[found]
        return (self.state(country) or actor) if actor.kind == "state forces" else actor

    def find(
        self, text: str, *, country: str | None = None, year: int | None = None
    ) -> list[ActorMatch]:
        """
        Find every actor named in a text, in order, without overlaps.

        Parameters
        ----------
        text : str
        country : str or None
            ISO 3166-1 alpha-2 code of the country the text is about; it tells who "the rebels"
            and "the army" are. Nouns that fit any army ("troops", "warplanes") never take it.
        year : int or None
            The year of the text; people act for their state while in office.

        Examples
        --------
        >>> roster = load_actors()
        >>> [m.actor.id for m in roster.find("Russian jets struck the rebels", country="SY")]
        ['russia-air-force', 'syrian-rebels']
        >>> [m.actor.id for m in roster.find("a rebel-held town, told us")]
        []
        >>> [m.actor.id for m in roster.find("The Amhara Defence Movement left.")]
        ['amhara-defence-movement']
        """
        words = words_of(text)
        known = self._proven(text, list(self._scan(text, words, year)), country)
        merged = self._merge(text, self._with_groups(text, words, known))
        return [self._settle(match, country) for match in merged]

    def _scan(self, text: str, words: Sequence[Word], year: int | None) -> Iterator[_Found]:
        at = 0
        while at < len(words):
            found = self._longest(text, words, at, year)
            if found and not _only_qualifies(text, found.start, found.end):
                yield found
            at += len(found.names[0].words) if found else 1

    def _longest(
        self, text: str, words: Sequence[Word], at: int, year: int | None
    ) -> _Found | None:
        names: list[Name] = []
        for name in self._names.get(words[at][2].casefold(), ()):
            rest, size = name.rest, len(name.words)
            if names and size < len(names[0].words):
                break
            if rest and (at + 1 >= len(words) or words[at + 1][2] != rest[0]):
                continue
            span = words[at : at + size]
            if tuple(w[2] for w in span[1:]) == rest and name.spells(text, span):
                names += [name] if name.counts_in(year) else []
            if names and not names[-1].unsure:
                break
        if not names:
            return None
        return _Found(words[at][0], words[at + len(names[0].words) - 1][1], tuple(names))

    def _proven(self, text: str, found: list[_Found], country: str | None) -> list[ActorMatch]:
        """Keep of the unsure names those that the text proves."""
        named = {name.bearer for one in found for name in one.names if not name.unsure}
        kept = []
        for one in found:
            alone = one.end - one.start == len(text.strip())
            for name in one.names:
                sure = not name.unsure or alone or name.proven(text, one.start, country, named)
                if sure and not name.is_anothers(text, one.start, one.end):
                    actor = self.actors[name.actor]
                    kept.append(ActorMatch(one.start, one.end, actor, self.is_generic(actor)))
                    break
        return kept

    def _with_groups(
        self, text: str, words: Sequence[Word], known: list[ActorMatch]
    ) -> list[ActorMatch]:
        """Put groups of no table in the place of the common nouns within their names."""
        for first, last in named_groups(text, words, self._nations):
            start, end = words[first][0], words[last - 1][1]
            inside = [m for m in known if m.start < end and start < m.end]
            if any(not m.generic and _closes(m, start, end) for m in inside):
                continue
            if any(m.start < start or m.end > end for m in inside):
                continue
            group = group_of(" ".join(text[start:end].split()))
            group = self.actors.get(group.id, group)
            known = [m for m in known if m not in inside]
            known.append(ActorMatch(start, end, group))
            known.sort(key=lambda m: m.start)
        return known

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
            if noun.id == "air-force" and _AT_SEA.search(between):
                noun = self.actors["navy"]
        elif left.generic and not right.generic and _OWNER.fullmatch(between):
            owner, noun = right.actor, left.actor
        elif left.generic and right.generic and between.isspace():
            return ActorMatch(left.start, right.end, left.actor, True)
        else:
            return None
        actor = self._owned(owner, noun)
        return ActorMatch(left.start, right.end, actor, self.is_generic(actor)) if actor else None

    def _owned(self, owner: Actor, noun: Actor) -> Actor | None:
        if owner.kind == "civilians":  # a people: "Palestinian police", "Palestinian gunmen"
            state = self.state(owner.country)
            return None if noun.kind == "civilians" else self._of_people(noun, state)
        if owner.kind != "state forces":  # "Nusra fighters", "coalition planes": still the group
            return owner if noun.kind != "civilians" else None
        if not owner.country:  # Abkhazia, Somaliland: states that few others recognise
            return owner if noun.kind == "state forces" else noun
        return self.local(noun, owner.country)

    def _of_people(self, noun: Actor, state: Actor | None) -> Actor:
        return (state or noun) if noun.kind == "state forces" else noun

    def _settle(self, match: ActorMatch, country: str | None) -> ActorMatch:
        if not match.generic or match.actor.id not in _AT_HOME:
            return match
        actor = self.local(match.actor, country)
        return ActorMatch(match.start, match.end, actor, self.is_generic(actor))


# Common nouns that, alone, mean the side of the country a text is about.
_AT_HOME = frozenset({"government", "army", "rebels", "coalition", "police"})


def load_actors(paths: Iterable[Path] = ()) -> Roster:
    """
    Read geomap's tables of actors and officials and then the user's own actors.

    Parameters
    ----------
    paths : iterable of Path
        CSV files with the columns of ``data/actors.csv``; a row with a known id replaces it.

    Raises
    ------
    ActorError
        A row or file is wrong; the message names file and row.
    """
    own = tuple(paths)
    return _read_roster(own) if own else _shipped_roster()


@cache
def _shipped_roster() -> Roster:
    """Read geomap's own tables once a process: 30 ms, which some commands spent four times."""
    return _read_roster(())


def _read_roster(paths: Iterable[Path]) -> Roster:
    rows: dict[str, ActorRow] = {}
    for path in (table_path("actors.csv"), *paths):
        for number, row in read_actors(path):
            if row.actor.parent and (
                row.actor.parent not in rows or row.actor.parent == row.actor.id
            ):
                raise ActorError(
                    f"{path}:{number}: parent {row.actor.parent!r} has no row above;"
                    " add one, or leave the cell empty"
                )
            rows[row.actor.id] = row
    return Roster(rows.values(), _officials(table_path("officials.csv"), rows))


def _officials(path: Path, rows: Mapping[str, ActorRow]) -> list[Official]:
    found = []
    for number, official in read_officials(path):
        if official.actor not in rows:
            raise ActorError(
                f"{path}:{number}: actor {official.actor!r} is in no table; give the id of a row"
            )
        found.append(official)
    return found


def _local_forms(rows: Iterable[ActorRow]) -> dict[tuple[str, str], str]:
    local: dict[tuple[str, str], str] = {}
    for row in rows:
        actor = row.actor
        if actor.kind == "state forces" and not actor.parent and not row.generic and actor.country:
            local["state", actor.country] = actor.id
        if row.generic and row.generic != actor.id:
            for country in row.theatre:
                local.setdefault((row.generic, country), actor.id)
    return local


def _nation_words(rows: Iterable[ActorRow]) -> frozenset[str]:
    """Words that name a state or its people: "Kenya", "Kenyan", "South", "Korean"."""
    words: set[str] = set()
    for row in rows:
        actor = row.actor
        if actor.kind == "state forces" and not actor.parent and not row.generic:
            for name in (actor.name, *actor.aliases):
                parts = [plain(part) for part in name.split()]
                if len(parts) == 1 or (name == actor.name and len(parts) == 2):
                    words.update(parts)
    return frozenset(words)


def _closes(match: ActorMatch, start: int, end: int) -> bool:
    """Detect a known name that is the whole of a group's, or its end: "the Kurdish ... Forces"."""
    return match.end == end and match.start >= start


def _only_qualifies(text: str, start: int, end: int) -> bool:
    """Return True if a name only qualifies another: "CIA-trained", "pro-Assad", "rebel-held"."""
    return bool(_QUALIFIER.match(text, end) or _OPPOSED.search(text, max(0, start - 6), start))
