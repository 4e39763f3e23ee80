"""A table with names of places and no coordinates: the gazetteer resolves them, rows in company."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from geomap.formats.columns import guess
from geomap.formats.finishing import Imported, finished
from geomap.formats.generic import read_table
from geomap.formats.locating import located
from geomap.formats.sheets import Sheet, named, text
from geomap.formulas import defused
from geomap.gazetteer.index import Index
from geomap.gazetteer.queries import matches
from geomap.geodesy import great_circle_km
from geomap.text import fold

if TYPE_CHECKING:
    from geomap.model import Candidate, Place

__all__ = ["Doubt", "NamedPlaces", "read_named_places", "review_of_places"]

# Two candidates nearer to one another are one place on any map of events.
_SAME_KM = 25.0
# Below this share of all candidates' weight the choice is asked about.
_SURE = 0.75
# A name of which most other rows' countries have none still counts so much.
_ALONE = 0.15
# How far "near X" may be, and what may stand before or after a name without changing the place.
_NEAR = re.compile(
    r"\A(?:near|close to|outside|around|vicinity of|north of|south of|east of|west of)\s+", re.I
)
_KIND = re.compile(
    r"\A(?:city|town|village|municipality|district|province|governorate|region)\s+of\s+"
    r"|\s+(?:city|town|village|district|province|governorate|raion|oblast|county|subdistrict)\Z",
    re.IGNORECASE,
)
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class NamedPlaces:
    """
    Where a table names its places.

    Parameters
    ----------
    place : str
        The column of names: "Homs", "Homs, Syria", "near Homs".
    country : str, optional
        The column of countries, by name or ISO 3166-1 alpha-2 code.
    index : Index, optional
        The gazetteer; by default the one that was built with geomap.
    """

    place: str
    country: str | None = None
    index: Index | None = None


@dataclass(frozen=True, slots=True)
class Doubt:
    """A row whose place is in doubt or not known, why, and what it may be, the likeliest first."""

    row: int
    name: str
    country: str | None
    reason: str
    confidence: float
    candidates: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class _Asked:
    row: int
    name: str
    country: str | None
    admin1: str | None
    candidates: tuple[Candidate, ...]
    near: bool


def read_named_places(
    sheet: Sheet, columns: Mapping[str, str], places: NamedPlaces, form: str
) -> Imported:
    """
    Read a table whose places are names.

    Rows that have coordinates as well keep them. Rows whose name is not known stay, without a
    place on the map, and are in ``doubts``, as are those whose place is not sure.
    """
    given = {**columns, "place": places.place}
    if places.country is not None:
        given["country"] = places.country
    sheet, told = read_table(sheet, given, named_places=True)
    index = places.index or Index()
    fixed = _fixed(sheet, told)
    asked = [one for one in _asked(sheet, given, told, index) if one.row not in fixed]
    answers, doubts = _answers(asked, index)
    told.update(_columns(sheet, told, answers, fixed))
    if doubts:
        unknown = sum(not doubt.candidates for doubt in doubts)
        sheet.notes.append(
            f"{sheet.path}: of {len(asked):,} names {len(doubts):,} are in doubt"
            f" ({unknown:,} not known): see review.csv"
        )
    return replace(finished(sheet, told, form), doubts=tuple(doubts))


def _fixed(sheet: Sheet, told: Mapping[str, Any]) -> dict[int, tuple[float, float]]:
    """Return the coordinates of rows that have some."""
    found = guess(list(sheet.cells.columns))
    if not {"latitude", "longitude"} <= found.keys():
        return {}
    _, spots = located(sheet, found, told.get("country"))
    rows = zip(sheet.cells.index, spots["latitude"], spots["longitude"], strict=True)
    return {int(row): (lat, lon) for row, lat, lon in rows if lat == lat and lon == lon}


def _asked(
    sheet: Sheet, given: Mapping[str, str], told: Mapping[str, Any], index: Index
) -> list[_Asked]:
    names = text(sheet, named([given["place"]])[0])
    blank = [None] * len(names)
    codes = told.get("country", blank)
    divisions = told.get("admin1", blank)
    known: dict[tuple[Any, ...], tuple[tuple[Candidate, ...], bool]] = {}
    asked = []
    for row, name, code, admin1 in zip(names.index, names, codes, divisions, strict=True):
        if not isinstance(name, str):
            continue
        key = (name, code or None, admin1 or None)
        if key not in known:
            known[key] = _candidates(*key, index)
        asked.append(_Asked(int(str(row)), name, *key[1:], *known[key]))
    return asked


def _candidates(
    name: str, code: str | None, admin1: str | None, index: Index
) -> tuple[tuple[Candidate, ...], bool]:
    """Find what a name may mean; less and less of it is asked for until there is something."""
    countries = (code,) if code else ()
    bare = _NEAR.sub("", name.strip())
    near = bare != name.strip()
    plain = re.sub(r"\s*\([^()]*\)\s*", " ", bare).strip()
    queries = [f"{plain}, {admin1}"] if admin1 else []
    queries += [plain, _KIND.sub("", plain), *re.split(r"\s*[/;]\s*|\s+[-–]\s+|,\s*", plain)[:1]]
    for query in dict.fromkeys(filter(None, queries)):
        found = matches(query, index, countries)
        if found:
            return tuple(found), near
    return (), near


def _answers(
    asked: Sequence[_Asked], index: Index
) -> tuple[dict[int, tuple[_Asked, Place, float]], list[Doubt]]:
    company = _company(asked)
    answers, doubts = {}, []
    for one in asked:
        weighed = sorted(
            ((_weight(c, one, company), c.place) for c in one.candidates),
            key=lambda pair: (-pair[0], pair[1].id),
        )
        if not weighed:
            doubts.append(Doubt(one.row, one.name, one.country, _unknown(one, index), 0.0, ()))
            continue
        best = weighed[0][1]
        share = _share(weighed)
        exact = _is_exact(one, weighed[0][1])
        answers[one.row] = (one, best, share if exact else share * 0.8)
        if share < _SURE or not exact:
            why = "several places have this name" if exact else "is spelt otherwise there"
            places = tuple(place for _, place in weighed[:_SHOWN])
            doubts.append(Doubt(one.row, one.name, one.country, why, answers[one.row][2], places))
    return answers, doubts


def _company(asked: Sequence[_Asked]) -> Counter[str]:
    """Count the countries of the rows that are sure of theirs; the others go by them."""
    company: Counter[str] = Counter()
    for one in asked:
        near = [c for c in one.candidates[:10] if c.score >= one.candidates[0].score / 2]
        countries = {str(c.place.country) for c in near}
        if one.country:
            company[one.country] += 1
        elif len(countries) == 1:
            company.update(countries)
    return company


def _weight(candidate: Candidate, one: _Asked, company: Counter[str]) -> float:
    if one.country or not company:
        return candidate.score
    share = company[str(candidate.place.country)] / max(company.values())
    return candidate.score * (_ALONE + (1 - _ALONE) * share)


def _share(weighed: Sequence[tuple[float, Place]]) -> float:
    """Return the share of the best place, and what lies where it does, of all the weight."""
    best = weighed[0][1]
    total = sum(weight for weight, _ in weighed)
    same = sum(weight for weight, place in weighed if _is_same(place, best))
    return same / total if total else 0.0


def _is_same(one: Place, best: Place) -> bool:
    """Return True for what lies where the best does: beside it, or the division named after it."""
    division = one.feature_class == "A" and best.admin1 is not None
    around = division and (one.country, one.admin1) == (best.country, best.admin1)
    return around or great_circle_km(one, best) <= _SAME_KM


def _is_exact(one: _Asked, place: Place) -> bool:
    """Return True if the gazetteer has the name as the table spells it."""
    words = fold(_KIND.sub("", _NEAR.sub("", one.name.strip())))
    matched = next((c.matched for c in one.candidates if c.place.id == place.id), "")
    return matched in words or words in matched


def _unknown(one: _Asked, index: Index) -> str:
    near = index.suggestions(one.name)
    return f"no such place; nearest spellings: {', '.join(near)}" if near else "no such place"


def _columns(
    sheet: Sheet,
    told: Mapping[str, Any],
    answers: Mapping[int, tuple[_Asked, Place, float]],
    fixed: Mapping[int, tuple[float, float]],
) -> dict[str, list[Any]]:
    """Lay the answers out as the contract's columns; what the table states itself stays."""
    rows = [int(row) for row in sheet.cells.index]
    places = {row: answer[1] for row, answer in answers.items()}
    found: dict[str, list[Any]] = {
        "latitude": [_spot(row, places, fixed)[0] for row in rows],
        "longitude": [_spot(row, places, fixed)[1] for row in rows],
        "place_id": [places[row].id if row in places else None for row in rows],
        "radius_km": [_radius(answers.get(row)) for row in rows],
        "geo_precision": [_precision(answers.get(row)) for row in rows],
        "confidence": [round(answers[row][2], 3) if row in answers else None for row in rows],
    }
    for name in ("country", "admin1"):
        own = list(told.get(name, [None] * len(rows)))
        theirs = (getattr(places[row], name) if row in places else None for row in rows)
        found[name] = [mine or other for mine, other in zip(own, theirs, strict=True)]
    found["place_text"] = list(told.get("place", [None] * len(rows)))
    return found


def _spot(
    row: int, places: Mapping[int, Place], fixed: Mapping[int, tuple[float, float]]
) -> tuple[float | None, float | None]:
    if row in fixed:
        return fixed[row]
    place = places.get(row)
    return (place.latitude, place.longitude) if place else (None, None)


def _radius(answer: tuple[_Asked, Place, float] | None) -> float | None:
    if answer is None:
        return None
    asked, place, _ = answer
    return max(place.radius_km, _SAME_KM) if asked.near else place.radius_km


def _precision(answer: tuple[_Asked, Place, float] | None) -> int | None:
    """Return UCDP's code of how exactly a kind of place tells where something was."""
    if answer is None:
        return None
    asked, place, _ = answer
    if place.feature_code.startswith("PCL"):
        return 6
    if place.feature_class == "A":
        return 4 if place.feature_code == "ADM1" else 3
    return 2 if asked.near else 1


def review_of_places(doubts: Sequence[Doubt]) -> str:
    """
    Write the doubtful rows as CSV, the least certain first.

    A row that is given ``latitude`` and ``longitude`` in the table itself is not asked about again.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(
        [
            "row",
            "place",
            "country",
            "why",
            "confidence",
            "chosen",
            "latitude",
            "longitude",
            "others",
        ]
    )
    for doubt in sorted(doubts, key=lambda doubt: (doubt.confidence, doubt.row)):
        first = doubt.candidates[0] if doubt.candidates else None
        writer.writerow([
            doubt.row, defused(doubt.name), doubt.country, doubt.reason, round(doubt.confidence, 3),
            defused(_told(first)), first.latitude if first else None,
            first.longitude if first else None,
            defused("; ".join(_told(place) for place in doubt.candidates[1:])),
        ])  # fmt: skip
    return out.getvalue()


def _told(place: Place | None) -> str:
    if place is None:
        return ""
    return ", ".join(filter(None, (place.name, place.admin1, place.country, place.id)))
