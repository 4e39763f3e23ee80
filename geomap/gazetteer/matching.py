"""
Name → candidates: the ways in which a name may be a place's, each tried where those before fail.

The score of a candidate is ``match * prominence``: how the name matches (1 a name of the place,
0.9 one of its other names, 0.85 a name less its article, 0.8 a code, up to 0.7 another
transliteration, up to 0.6 another spelling) times how prominent the place is (see
``geomap.gazetteer.weights``).
"""

from __future__ import annotations

# ruff: noqa: S608 - the queries are put together from constants and from marks; values are bound
from collections.abc import Iterable, Sequence

from geomap.gazetteer.index_layers import COLUMNS, Stack, Values
from geomap.gazetteer.names import arabic_cores, strip_articles
from geomap.gazetteer.rows import ALIAS, CODE, NAME, STRIPPED
from geomap.gazetteer.sieve import bones_key
from geomap.gazetteer.spelling import alike, skeleton
from geomap.model import Candidate, Place

__all__ = ["Matching", "best_of_each", "place_of"]

_MATCH = {NAME: 1.0, ALIAS: 0.9, STRIPPED: 0.85, CODE: 0.8}
_SKELETON_MATCH, _FUZZY_MATCH = 0.7, 0.6
# The nearer spelling of a village comes before the farther one of a city: chosen on the development
# half of tests/benchmarks/bench_spelling.py, where 2 gives three points less precision, 10 no more.
_LIKENESS_COUNTS = 6


class Matching:
    """The cascade over the files of a stack; every way takes a folded key."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack

    def __call__(
        self, key: str, countries: Sequence[str], *, codes: bool, fuzzy: bool
    ) -> list[Candidate]:
        """Return what the first way that finds anything finds, in no order."""
        kinds = (NAME, ALIAS, CODE) if codes else (NAME, ALIAS)
        return (
            self.named(key, kinds, countries)
            or self.named(strip_articles(key), (NAME, ALIAS, STRIPPED), countries)
            or self._prefixed(key, countries)
            or self.transliterated(key, countries)
            or (self.misspelt(key, countries) if fuzzy else [])
        )

    def named(self, key: str, kinds: Sequence[int], countries: Sequence[str]) -> list[Candidate]:
        """Find the places that bear the very name, in one of these kinds."""
        where, values = _within(countries)
        marks = ",".join("?" * len(kinds))
        rows = self._stack.places(
            f"SELECT {COLUMNS}, n.kind FROM name n JOIN place p ON p.k = n.k "
            f"WHERE n.key = ? AND n.kind IN ({marks}){where}",
            [key, *kinds, *values],
            keys=[key],
            countries=values,
        )
        return [Candidate(place_of(r), round(_MATCH[r[13]] * r[12], 4), key) for r in rows]

    def _prefixed(self, key: str, countries: Sequence[str]) -> list[Candidate]:
        """Look through Arabic prepositions and nouns of kind; the best reading of each place."""
        kinds = (NAME, ALIAS, STRIPPED)
        return best_of_each(
            f for core in arabic_cores(key) for f in self.named(core, kinds, countries)
        )

    def transliterated(self, key: str, countries: Sequence[str]) -> list[Candidate]:
        """Find names of the same skeleton that are enough alike; the best spelling of each."""
        if not (bones := skeleton(key)):
            return []
        where, values = _within(countries)
        keys = [bones_key(bones)]
        spelt = self._stack.rows(
            "SELECT DISTINCT spelling FROM skeleton WHERE key = ?",
            [bones],
            keys=keys,
            countries=values,
        )
        near = {name: likely for (name,) in spelt if (likely := alike(key, name, bones))}
        if not near:
            return []
        marks = ",".join("?" * len(near))
        rows = self._stack.places(
            f"SELECT {COLUMNS}, s.names FROM (SELECT k, group_concat(spelling, '|') AS names "
            f"FROM skeleton WHERE key = ? AND spelling IN ({marks}) GROUP BY k) s "
            f"JOIN place p ON p.k = s.k WHERE true{where}",
            [bones, *near, *values],
            keys=keys,
            countries=values,
        )
        found = []
        for row in rows:
            name = max(row[13].split("|"), key=lambda spelling: (near[spelling], spelling))
            score = round(_SKELETON_MATCH * near[name] ** _LIKENESS_COUNTS * row[12], 4)
            found.append(Candidate(place_of(row), score, name))
        return best_of_each(found)

    def misspelt(self, key: str, countries: Sequence[str]) -> list[Candidate]:
        """Find names a few letters apart."""
        found: list[Candidate] = []
        for spelling, likely in self._near(key, 20):
            for candidate in self.named(spelling, (NAME, ALIAS), countries):
                score = round(_FUZZY_MATCH * likely * candidate.score, 4)
                found.append(Candidate(candidate.place, score, spelling))
        return found

    def _near(self, key: str, limit: int) -> list[tuple[str, float]]:
        """List the nearest names that begin with the same letter, with their likeness (0–1)."""
        from rapidfuzz import process
        from rapidfuzz.distance import DamerauLevenshtein

        slack = 1 + len(key) // 4
        rows = self._stack.rows(
            "SELECT DISTINCT n.key FROM name n WHERE n.key >= ? AND n.key < ? "
            "AND n.kind < ? AND length(n.key) BETWEEN ? AND ?",
            [key[:1], key[:1] + chr(0x10FFFF), STRIPPED, len(key) - slack, len(key) + slack],
        )
        names = [name for (name,) in rows]
        scorer = DamerauLevenshtein.normalized_similarity
        near = process.extract(key, names, scorer=scorer, limit=limit, score_cutoff=0.6)
        return [(name, likely) for name, likely, _ in near]


def place_of(row: Values) -> Place:
    """Make a place of a row of ``COLUMNS``."""
    return Place(row[1] or f"geonames:{row[0]}", *row[2:12])


def _within(countries: Iterable[str]) -> tuple[str, list[str]]:
    codes = [code.upper() for code in countries]
    marks = ",".join("?" * len(codes))
    return (f" AND p.country IN ({marks})" if codes else ""), codes


def best_of_each(found: Iterable[Candidate]) -> list[Candidate]:
    """Keep the candidate of the highest score of each place."""
    best: dict[str, Candidate] = {}
    for candidate in found:
        known = best.get(candidate.place.id)
        if known is None or candidate.score > known.score:
            best[candidate.place.id] = candidate
    return list(best.values())
