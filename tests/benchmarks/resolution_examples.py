"""
What the ranker is fitted to and measured on: names whose place is known, and names that have none.

Gold says of hardly any name that the gazetteer lacks it, as what annotators could not find they
left out. Such names are made: of a name whose right place is a small one this place is *struck* out
of the candidates, and none of the namesakes left is right. Passages and sentences of our own tell
at least the country: a place there is right, or none.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from namesakes import is_right, read_table

from geomap.evaluation import distance_km
from geomap.gazetteer.index import Index
from geomap.model import Document, Mention, Place
from geomap.pipeline import model_recognizer
from geomap.resolution.features import ALONE
from geomap.resolution.groups import Group
from geomap.resolution.ranked_candidates import RankedNames, read
from geomap.settings import Settings

FOLDS = 5
RADIUS_KM, SPOT_KM, VERY_POINT_KM = 161.0, 50.0, 2.0
PARENT = {"lgl": "lgl", "tud": "tud-loc-trainval", "geovirus": "geovirus"}
_INEXACT = ALONE.index("inexact")
SMALL = 50_000
"""Inhabitants below which a place could as well be missing in the gazetteer."""
WELL_KNOWN = 0.6
"""Score of a town of some 100,000: from there on a passage may mean one of another country."""
HELD_OUT_FILES = ("horn", "mixed")
"""Files of own passages that nothing is fitted to."""
# Theatres of the passages that are no country's name.
_THEATRES = {
    "DR Congo": "CD", "Gaza": "PS", "West Bank": "PS", "southern Lebanon": "LB",
    "Egypt/Sinai": "EG", "Israel north": "IL", "Indonesia, Papua": "ID",
}  # fmt: skip


@dataclass
class Target:
    """A group of a document, which candidates are right for it, whether no place is, its weight."""

    number: int
    right: list[bool]
    none: bool
    weight: float = 1.0
    near: list[bool] = field(default_factory=list)
    """Which are within 161 km, where ``right`` asks for more."""


@dataclass
class Doc:
    """A document as read; ``gold`` has (group, point, GeoNames id) for what is measured in km."""

    corpus: str
    parent: str
    fold: int
    reading: RankedNames
    targets: list[Target]
    gold: list[tuple[int, tuple[float, float], str | None]]
    company: list[Any]


def right(place: Place, point: tuple[float, float], number: str | None, km: float) -> bool:
    """Whether a place is the gold's, or a wide one of another vintage's point."""
    apart = distance_km((place.latitude, place.longitude), point)
    wide = place.feature_code.startswith("PCL") or place.feature_class in "LH"
    return (
        apart <= km
        or (number is not None and place.id == f"geonames:{number}")
        or (wide and apart <= place.radius_km)
    )


def same_place(
    place: Place, point: tuple[float, float], number: str | None, others: Sequence[Place]
) -> bool:
    """Whether a place is the gold's, or a country or state with another point of its ground."""
    if right(place, point, number, RADIUS_KM):
        return True
    if any(right(p, point, number, SPOT_KM) for p in others if p.id != place.id):
        return False
    lat, lon = point
    if place.feature_code.startswith("PCL"):
        return _index().country_at(lon, lat) == place.country
    division = _index().division_at(lon, lat) if place.feature_code == "ADM1" else None
    return division is not None and division.id == place.id


@lru_cache(maxsize=1)
def _index() -> Index:
    return Index(layers=())


def corpus(folder: Path, name: str, index: Index) -> Iterator[Doc]:
    """Read a corpus of toponyms and all the signals that do not depend on weights."""
    for line in (folder / f"{name}.jsonl").read_text("utf-8").split("\n"):
        if not line.strip():
            continue
        row = json.loads(line)
        text = row["text"]
        mentions = [
            Mention(t["start"], t["end"], text[t["start"] : t["end"]]) for t in row["toponyms"]
        ]
        document = Document(str(row["id"]), text, title=row.get("title"), source=row.get("source"))
        reading = read(document, mentions, index)
        at = {id(m): g.number for g in reading.groups for m in g.mentions}
        gold = [
            (at[id(m)], (t["lat"], t["lon"]), t.get("geonameid"))
            for m, t in zip(mentions, row["toponyms"], strict=True)
            if t.get("lat") is not None
        ]
        parent = PARENT.get(document.id.partition(":")[0], name) if name == "mena-news" else name
        fold = zlib.crc32(text.encode()) % FOLDS
        yield Doc(name, parent, fold, reading, list(_targets(reading, gold)), gold, [])


def _targets(reading: RankedNames, gold: list[Any]) -> Iterator[Target]:
    for number, point, gid in dict.fromkeys(gold):
        places = [c.place for c in reading.groups[number].candidates]
        if not places:
            continue
        count = gold.count((number, point, gid))
        near = [right(p, point, gid, RADIUS_KM) for p in places]
        fine = [right(p, point, gid, SPOT_KM) for p in places]
        if not any(fine):
            fine = near
        yield Target(number, _told_apart(places, fine, point, gid), not any(fine), count, near)


def _told_apart(
    places: Sequence[Place], fine: list[bool], point: tuple[float, float], gid: str | None
) -> list[bool]:
    """Of a town and the division of its name leave the one whose very point the gold has."""
    kinds = {p.feature_class for p, f in zip(places, fine, strict=True) if f}
    exact = [f and right(p, point, gid, VERY_POINT_KM) for p, f in zip(places, fine, strict=True)]
    divided = any(p.feature_code == "ADM1" for p, f in zip(places, fine, strict=True) if f)
    return exact if divided and "P" in kinds and any(exact) else fine


def is_small(target: Target, places: Sequence[Place]) -> bool:
    """Return True if the right place is one that the gazetteer could as well lack."""
    found = [p for p, near in zip(places, target.near, strict=True) if near]
    return bool(found) and all(
        (p.population or 0) < SMALL
        and not p.feature_code.startswith("PCL")
        and p.feature_code not in ("PPLC", "ADM1")
        and p.feature_class not in "HL"
        for p in found
    )


def sentences(index: Index, *, held_out: bool) -> Iterator[Doc]:
    """Read the table of namesakes."""
    for number, sentence in enumerate(read_table()):
        if sentence.held_out == held_out:
            wanted = {m.start: w for m, w in sentence.wanted}
            yield _told(sentence.document, sentence.mentions, wanted, "namesakes", number, index)


def passages(folder: Path, index: Index, *, held_out: bool) -> Iterator[Doc]:
    """Read the passages of our own whose theatre is one country; names in their place chains."""
    find = model_recognizer(Settings())
    file = folder / "own-passages" / "passages.jsonl"
    for line in file.read_text("utf-8").splitlines():
        row = json.loads(line)
        code = _country(row["theatre"], index)
        held = row["id"].rpartition("-")[0] in HELD_OUT_FILES
        spans = [tuple(s) for e in row["events"] for k in ("place", "in") for s in e.get(k, ())]
        if code is None or held != held_out or not spans:
            continue
        document = Document(row["id"], row["text"])
        mentions = find(document)
        chained = [m for m in mentions if any(a <= m.start and m.end <= b for a, b in spans)]
        wanted = {m.start: f"{code}?" for m in chained}
        number = zlib.crc32(row["text"].encode())
        yield _told(document, mentions, wanted, "passages", number, index)


def _country(theatre: str, index: Index) -> str | None:
    if theatre in _THEATRES:
        return _THEATRES[theatre]
    found = index.candidates(theatre.split(",")[0], limit=1)
    if found and found[0].place.feature_code.startswith("PCL"):
        return found[0].place.country
    return None


def _told(
    document: Document,
    mentions: Sequence[Mention],
    wanted: dict[int, str],
    name: str,
    number: int,
    index: Index,
) -> Doc:
    reading = read(document, mentions, index)
    targets = []
    for group in reading.groups:
        asked = [wanted[m.start] for m in group.mentions if m.start in wanted]
        places = [c.place for c in group.candidates]
        if not asked or not places:
            continue
        fine = [is_right(p, asked[0]) for p in places]
        if name == "passages" and not any(fine) and _may_be_abroad(group):
            continue
        bears = [f and not row[_INEXACT] for f, row in zip(fine, group.known.rows, strict=True)]
        none = not any(fine) or (is_right(None, asked[0]) and not any(bears))
        targets.append(Target(group.number, fine, none))
    return Doc(name, name, number % FOLDS, reading, targets, [], [])


def _may_be_abroad(group: Group) -> bool:
    """Return True if a name of a passage is known enough to be meant although it lies abroad."""
    first = group.candidates[0]
    return (
        first.score >= WELL_KNOWN
        or first.place.feature_class not in "PA"
        or bool(group.known.exact and len(group.candidates) == 1)
    )
