"""
Articles by a seeded grammar over the installed gazetteer's towns: any number, the same each time.

    python tests/benchmarks/generated_articles.py NUMBER FOLDER [--jsonl PARTS]

A world of happenings is drawn first, two for each three articles, each with its day, town, sides
and numbers; an article tells a few of its days in words of its own, some 300 with what surrounds
them. So several outlets tell one happening, as of real news, and merging has its work.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from geomap.gazetteer.index import Index
from geomap.model import Place

# Where wars and unrest have been since 2010, as boxes of degrees: west, south, east, north.
THEATRES = (
    (35.7, 32.3, 42.4, 37.3), (38.8, 29.5, 48.5, 37.3), (9.5, 25.0, 25.0, 33.2),
    (61.0, 29.5, 71.5, 38.4), (33.5, 45.5, 40.2, 50.3), (42.5, 12.5, 52.0, 17.5),
    (41.0, -1.6, 50.0, 11.5), (-12.0, 11.0, 15.0, 20.0), (25.0, -5.0, 31.0, 4.0),
    (92.2, 10.0, 101.1, 28.0), (23.0, 9.0, 36.5, 21.0), (-79.0, 0.0, -67.0, 12.0),
)  # fmt: skip
FIRST_DAY, DAYS = date(2016, 3, 1), 90
OUTLETS = tuple(
    f"{name} {kind}"
    for name in ("Gulf", "Coast", "Northern", "River", "Union", "Daily")
    for kind in ("Wire", "Post", "Observer", "Radio")
)

SIDES = ("Government forces", "Rebels", "The army", "Police", "Gunmen", "Militants", "Militiamen")
DEEDS = (
    (
        "{side} shelled a village near {place}",
        "Shells fired by {low} fell near {place}",
    ),
    (
        "{side} killed {n} people in an attack on a checkpoint in {place}",
        "At least {n} people were killed when {low} attacked a checkpoint in {place}",
    ),
    (
        "{side} clashed with fighters outside {place}",
        "Fighting broke out between {low} and fighters near {place}",
    ),
    (
        "A car bomb killed {n} people in {place}",
        "{n} people died when a car bomb exploded in {place}",
    ),
    (
        "{side} captured the town of {place}",
        "The town of {place} fell to {low}",
    ),
    (
        "Protesters marched through the centre of {place} to demand better wages",
        "Hundreds of people protested in {place} over wages",
    ),
    (
        "{side} detained {n} people in {place}",
        "{n} people were arrested by {low} in {place}",
    ),
    (
        "An air strike hit a market in {place}, killing {n} people",
        "Warplanes bombed a market in {place} and {n} people died",
    ),
    (
        "Officials signed a truce for {place}",
        "A ceasefire was agreed in {place}",
    ),
)
QUIET = (
    (
        "Residents of {place} said by telephone that shops had opened again and that buses were"
        " running between the main square and the hospital."
    ),
    (
        "A spokesman declined to say how long the road to {place} would stay closed, or who "
        "would pay for its repair."
    ),
    (
        "Prices in the markets of {place} have doubled since the spring, according to traders, "
        "and fuel is sold by the bottle along the road."
    ),
    (
        "Aid workers say that the region has too few doctors, and that most families have moved"
        " at least once since the fighting began."
    ),
    (
        "The report could not be checked independently, and the ministry did not answer "
        "questions sent to it in the morning."
    ),
    (
        "Schools in {place} were to open on Sunday, but many of the teachers have not been paid"
        " for months and some have left."
    ),
    (
        "Analysts describe the front as quiet by the standards of the last year, though both "
        "sides have sent more men to it."
    ),
    (
        '"We heard the noise and went down to the cellar," said a baker in {place} who asked '
        "that his name be left out."
    ),
)


@dataclass(frozen=True)
class Happening:
    """What happened, before anybody tells it."""

    day: date
    place: Place
    deed: tuple[str, str]
    side: str
    dead: int


def towns(index: Index) -> list[Place]:
    """List the towns of the theatres of which somebody counted the people."""
    found = {p.id: p for box in THEATRES for p in index.populated(box, least=5_000)}
    return sorted(found.values(), key=lambda place: place.id)


def world(articles: int, places: Sequence[Place]) -> list[Happening]:
    """Draw what happened, in order of weeks and countries: neighbours are of one war."""
    chance = random.Random(f"world {articles}")  # noqa: S311 (the same each time)
    drawn = [
        Happening(
            FIRST_DAY + timedelta(chance.randrange(DAYS)),
            chance.choice(places),
            chance.choice(DEEDS),
            chance.choice(SIDES),
            chance.randint(2, 60),
        )
        for _ in range(max(1, articles * 2 // 3))
    ]
    return sorted(drawn, key=_week_and_country)


def _week_and_country(one: Happening) -> tuple[int, str, date, str]:
    week = (one.day - FIRST_DAY).days // 7
    return week, one.place.country or "", one.day, one.place.id


def articles(number: int, index: Index, salt: str = "") -> Iterator[dict[str, str]]:
    """
    Make articles, as rows of JSON Lines.

    With ``salt``, which it quotes, one in a hundred has another last sentence.
    """
    places = towns(index)
    happened = world(number, places)
    for n in range(number):
        chance = random.Random(f"article {n}")  # noqa: S311
        at = n * len(happened) // number
        near = happened[max(0, at - 3) : at + 3]
        told = sorted(
            chance.sample(near, min(len(near), chance.randint(1, 4))), key=lambda o: o.day
        )
        text = _text(told, chance)
        if salt and n % 100 == 50:
            text += f"\n\nA correction was made to this report on {salt}."
        published = max(one.day for one in told) + timedelta(1)
        yield {
            "id": f"g{n:07}",
            "title": f"Report {n}",
            "source": OUTLETS[n % len(OUTLETS)],
            "published": published.isoformat(),
            "text": text,
        }


def _text(told: Sequence[Happening], chance: random.Random) -> str:
    paragraphs = []
    for one in told:
        said = chance.choice(one.deed).format(
            side=one.side, low=one.side[0].lower() + one.side[1:], place=one.place.name, n=one.dead
        )
        sentences = [f"{said} on {one.day.day} {one.day:%B}, officials said."]
        sentences += [_quiet(told, chance) for _ in range(3)]
        paragraphs.append(" ".join(sentences))
    while sum(len(paragraph.split()) for paragraph in paragraphs) < 280:
        paragraphs.append(" ".join(_quiet(told, chance) for _ in range(3)))
    return "\n\n".join(paragraphs)


def _quiet(told: Sequence[Happening], chance: random.Random) -> str:
    return chance.choice(QUIET).format(place=chance.choice(told).place.name)


def write_jsonl(number: int, folder: Path, parts: int, salt: str = "") -> None:
    """Write articles into so many files of rows."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = list(articles(number, Index(layers=()), salt))
    for part in range(parts):
        lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in rows[part::parts])
        (folder / f"part-{part:04}.jsonl").write_text("".join(lines), encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("number", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--jsonl", type=int, default=4, metavar="PARTS")
    options = parser.parse_args()
    write_jsonl(options.number, options.folder, options.jsonl)


if __name__ == "__main__":
    main()
