"""
Which of its namesakes a name means, on sentences of our own of all continents.

    python tests/benchmarks/namesakes.py [-v]

Reads ``tests/tables/namesakes.txt`` (its head says how it is written). A third of the sentences, by
a hash of the text, is held out: ``train_resolution.py`` does not fit to it, and ``-v``, which shows
what is wrong, shows none of it.
"""

from __future__ import annotations

import argparse
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from geomap.gazetteer.index import Index
from geomap.model import Document, Mention, Place
from geomap.resolution import resolve

TABLE = Path(__file__).resolve().parents[1] / "tables" / "namesakes.txt"
_NAME = re.compile(r"\{([^{}:]+)(?::([^{}]+))?\}")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A document, its mentions, and what some of them must mean."""

    document: Document
    mentions: tuple[Mention, ...]
    wanted: tuple[tuple[Mention, str], ...]
    held_out: bool


def read_table(path: Path = TABLE) -> list[Sentence]:
    """Read the table, one sentence a line."""
    lines = path.read_text("utf-8").splitlines()
    return [parse(line) for line in lines if line.strip() and not line.startswith("#")]


def parse(line: str) -> Sentence:
    """Take the braces out of a line and note what stood in them."""
    source, text = (None, line)
    if line.startswith("@"):
        source, text = (part.strip() for part in line[1:].split("|", 1))
    plain, mentions, wanted, at = "", [], [], 0
    for found in _NAME.finditer(text):
        plain += text[at : found.start()]
        mention = Mention(len(plain), len(plain) + len(found[1]), found[1])
        mentions.append(mention)
        if found[2]:
            wanted.append((mention, found[2]))
        plain, at = plain + found[1], found.end()
    plain += text[at:]
    document = Document(f"namesake-{zlib.crc32(plain.encode()):08x}", plain, source=source)
    held_out = zlib.crc32(plain.encode()) % 3 == 0
    return Sentence(document, tuple(mentions), tuple(wanted), held_out)


def is_right(place: Place | None, wanted: str) -> bool:
    """Return True if an answer is what the table wants."""
    code, _, feature = wanted.rstrip("?").partition(".")
    if place is None:
        return wanted == "-" or wanted.endswith("?")
    return place.country == code and place.feature_class == (feature or place.feature_class)


def answers(
    sentences: Iterable[Sentence], index: Index
) -> Iterator[tuple[Sentence, Mention, str, Place | None, float]]:
    """Resolve every sentence by itself; give each wanted name with what it was taken for."""
    for sentence in sentences:
        given = resolve(sentence.document, sentence.mentions, index)
        found = {t.mention.start: t for t in given}
        for mention, wanted in sentence.wanted:
            toponym = found[mention.start]
            yield sentence, mention, wanted, toponym.place, toponym.confidence


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-v", action="store_true", help="show what is wrong, held-out ones apart")
    shown = parser.parse_args().v
    rows = list(answers(read_table(), Index(layers=())))
    for held_out in (False, True):
        some = [row for row in rows if row[0].held_out == held_out]
        right = [is_right(place, wanted) for _, _, wanted, place, _ in some]
        abroad = [p is not None and not w.startswith(str(p.country)) for _, _, w, p, _ in some]
        print(
            f"{'held out' if held_out else 'fitted to'}: {sum(right)} of {len(right)} right, "
            f"{sum(abroad)} in another country"
        )
        for (sentence, mention, wanted, place, sure), fine in zip(some, right, strict=True):
            if shown and not held_out and not fine:
                got = f"{place.country}.{place.feature_code} {place.admin1}" if place else "none"
                print(f"  {mention.text}: {wanted}, not {got} {sure:.2f}: {sentence.document.text}")


if __name__ == "__main__":
    main()
