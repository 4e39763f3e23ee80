"""
How sure the skeleton step is: precision and recall on held-out spellings, and on negatives.

``python tests/benchmarks/bench_spelling.py``. Of every town and division of ``COUNTRIES`` that has
two Latin spellings or more in GeoNames' alternate names, one, chosen by a hash, is struck out of a
copy of the index; then it is asked. What another step answers (the article stripped, a homonym) is
left out: the rest only the skeleton can find. *Recall* is the share for which the place is among
the answers; *near* is that of the spellings that share 60 % of their letters with one that is left
(Halab and Aleppo are two names, no transliteration makes one of the other); *precision* is the
share of the answered whose first answer is the place or lies within 25 km of it.

Negatives are asked in ``COUNTRIES``: whatever the skeleton finds there is wrong. Places are halved
by their key: prices and thresholds are chosen on ``development`` and judged on ``held out``.
"""

from __future__ import annotations

import re
import shutil
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

from rapidfuzz import fuzz

from geomap.gazetteer.index import Index
from geomap.gazetteer.names import strip_articles
from geomap.geodesy import great_circle_km
from geomap.text import fold

# Arabic, Persian and Cyrillic, as the press of four languages spells them.
COUNTRIES = ("SY", "IQ", "LB", "IR", "YE", "LY", "EG", "JO", "PS", "SA", "AF", "UA")
NEAR_KM = 25.0
NEAR_RATIO = 60.0
# Countries whose town names are no transliterations; many of them are surnames and words, too.
ELSEWHERE = ("US", "GB", "DE", "FR", "ES", "BR", "JP", "NG", "PH", "SE")
EVERY = 40  # towns of these
_LATIN = re.compile(r"[a-z ]{2,}")


@dataclass(frozen=True, slots=True)
class Held:
    """A spelling that was struck out, whose it is, which half it is in, what is left."""

    spelling: str
    place: str
    country: str
    half: int
    left: tuple[str, ...]


def strike(base: sqlite3.Connection, countries: Sequence[str] = COUNTRIES) -> list[Held]:
    """Take one spelling of each place out of the index; give what was taken."""
    held = []
    for k, country, names in list(_spellings(base, countries)):
        if len({strip_articles(name) for name in names}) < 2:
            continue
        struck = min(names, key=lambda name: crc32(f"{name}{k}".encode()))
        values = (k, struck, strip_articles(struck))
        base.execute("DELETE FROM name WHERE k = ? AND key IN (?, ?)", values)
        base.execute("DELETE FROM skeleton WHERE k = ? AND spelling = ?", values[:2])
        left = tuple(name for name in names if name != struck)
        held.append(Held(struck, f"geonames:{k}", country, crc32(str(k).encode()) % 2, left))
    base.commit()
    return held


def _spellings(
    base: sqlite3.Connection, countries: Sequence[str]
) -> Iterator[tuple[int, str, list[str]]]:
    marks = ",".join("?" * len(countries))
    rows = base.execute(
        "SELECT p.k, p.country, group_concat(n.key, '|') FROM place p JOIN name n ON n.k = p.k "
        "WHERE n.kind <= 1 AND p.class IN ('P', 'A') AND p.code <> 'PCLI' AND p.k < 1000000000 "
        f"AND p.country IN ({marks}) GROUP BY p.k ORDER BY p.k",
        countries,
    )
    for k, country, names in rows:
        yield k, country, sorted(name for name in names.split("|") if _LATIN.fullmatch(name))


def only_by_skeleton(index: Index, name: str, countries: Sequence[str]) -> bool:
    """Tell whether the steps before the skeleton find nothing."""
    key = fold(name)
    found = index._matching.named(key, (0, 1), countries)
    found = found or index._matching.named(strip_articles(key), (0, 1, 2), countries)
    return not found and not index._stopped(name, key)


def verdict(index: Index, ask: Held, countries: Sequence[str]) -> str:
    """Tell what was found: ``none``, ``wrong``, ``lower`` down the list, ``beside``, ``right``."""
    found = index.candidates(ask.spelling, countries=countries, limit=100)
    if not found:
        return "none"
    if found[0].place.id == ask.place:
        return "right"
    if great_circle_km(found[0].place, index.place(ask.place)) <= NEAR_KM:
        return "beside"
    return "lower" if any(c.place.id == ask.place for c in found) else "wrong"


def judge(index: Index, held: Iterable[Held], *, limited: bool) -> list[tuple[Held, str]]:
    """Ask for each spelling, in its place's country or in the world."""
    told = []
    for ask in held:
        countries = (ask.country,) if limited else ()
        if only_by_skeleton(index, ask.spelling, countries):
            told.append((ask, verdict(index, ask, countries)))
    return told


def near(ask: Held) -> bool:
    """Tell whether the spelling shares 60 % of its letters with one that is left."""
    bare = strip_articles(ask.spelling)
    return any(fuzz.ratio(bare, strip_articles(key)) >= NEAR_RATIO for key in ask.left)


def figures(told: Sequence[tuple[Held, str]]) -> tuple[int, float, float, float]:
    """Give how many were asked, recall, recall of the near, precision."""
    found = [(ask, v in ("right", "beside", "lower")) for ask, v in told]
    close = [hit for ask, hit in found if near(ask)]
    answered = [v for _, v in told if v != "none"]
    good = sum(v in ("right", "beside") for v in answered)
    recall = sum(hit for _, hit in found) / len(found)
    return len(told), recall, sum(close) / len(close), good / len(answered)


def astray(index: Index, names: Iterable[str]) -> tuple[int, list[str]]:
    """Ask for names that are none of ``COUNTRIES``; give how many, and which were found there."""
    asked = [n for n in names if only_by_skeleton(index, n, COUNTRIES)]
    return len(asked), [n for n in asked if index.candidates(n, countries=COUNTRIES)]


def elsewhere(base: sqlite3.Connection) -> Iterator[str]:
    """Names of towns of other regions, every n-th."""
    for country in ELSEWHERE:
        query = "SELECT name FROM place WHERE country = ? AND class = 'P' ORDER BY k"
        yield from [name for (name,) in base.execute(query, (country,))][::EVERY]


def surnames(count: int = 5000) -> list[str]:
    """Give the most frequent surnames of the US census, as the package ``names`` has them."""
    try:
        import names
    except ImportError:
        return []
    text = Path(names.__file__).with_name("dist.all.last").read_text(encoding="ascii")
    return [entry.split()[0].title() for entry in text.splitlines()[:count]]


def words() -> list[str]:
    """Give words of English: those in small letters in this project's own texts and code."""
    root = Path(__file__).resolve().parents[2]
    folders = ("data/**/*.md", "data/**/*.txt", "geomap/**/*.py", "*.md")
    paths = sorted(path for pattern in folders for path in root.glob(pattern))
    texts = [path.read_text(encoding="utf-8") for path in paths]
    return sorted({w for text in texts for w in re.findall(r"\b[a-z]{4,}\b", text)})


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "index.sqlite"
        shutil.copy(Index(layers=()).path, copy)
        with closing(sqlite3.connect(copy)) as base:
            held, towns = strike(base), list(elsewhere(base))
        index = Index(copy)
        print(f"{'held-out spellings':<34}{'asked':>7}{'recall':>9}{'near':>9}{'precision':>11}")
        for limited, where in ((True, "in its country"), (False, "in the world")):
            told = judge(index, held, limited=limited)
            for half, label in enumerate(("development", "held out")):
                asked, *shares = figures([t for t in told if t[0].half == half])
                line = "".join(f"{share:>{width}.3f}" for share, width in zip(shares, (9, 9, 11)))  # noqa: B905 - three
                print(f"{f'{label}, {where}':<34}{asked:>7}{line}")
        print(f"{'negatives in these countries':<34}{'asked':>7}{'found':>9}")
        for label, names in (("towns", towns), ("surnames", surnames()), ("words", words())):
            asked, wrong = astray(index, names)
            share = f"{len(wrong) / asked:>9.3f}" if asked else "  not installed: names"
            print(f"{label:<34}{asked:>7}{share}")


if __name__ == "__main__":
    main()
