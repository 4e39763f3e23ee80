"""
How much a second build costs, when one document in a hundred has changed.

    python tests/benchmarks/bench_store.py [DOCUMENTS [SENTENCES]]

Articles are made by a seeded grammar over real names of places; each build is a process of its own,
with all it takes to start. Seconds are of the processor, as others may work on the machine. The
last line says whether the second build's files are those of a build from scratch.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

PLACES = (
    "Talbiseh Homs Hama Aleppo Idlib Palmyra Raqqa Hasakah Kobani Manbij Mosul Tikrit Kirkuk "
    "Samarra Ramadi Fallujah Baqubah Basra Tripoli Benghazi Misrata Sirte Derna Kandahar "
    "Kunduz Herat Ghazni Jalalabad Donetsk Luhansk Mariupol Kharkiv Sanaa Aden Taiz Marib "
    "Hodeidah Mogadishu Kismayo"
).split()
WHO = ("Government forces", "Rebels", "The army", "Police", "Gunmen", "Protesters", "Militants")
DEEDS = (
    "shelled a village near {place} on {day} October",
    "clashed with fighters outside {place} for a second day",
    "killed {n} people in an attack on a checkpoint in {place}",
    "marched through the centre of {place} on {day} October to demand better wages",
    "withdrew from positions in the countryside of {place} after talks",
)
QUIET = (
    "Residents of {place} said that shops had opened again and that buses were running.",
    "A spokesman declined to say how long the road to {place} would stay closed.",
    "Prices in the markets of {place} have doubled since the spring, according to traders.",
)


def article(number: int, sentences: int, salt: str = "") -> str:
    """Make one article: a head, then sentences of which two in five tell a deed."""
    chance = random.Random(f"{number} {salt}")  # noqa: S311 - the same each time
    told = []
    for _ in range(sentences):
        place, day, n = chance.choice(PLACES), chance.randint(1, 30), chance.randint(2, 30)
        if chance.random() < 0.4:
            told.append(f"{chance.choice(WHO)} {chance.choice(DEEDS)}.".format(**locals()))
        else:
            told.append(chance.choice(QUIET).format(place=place))
    head = f"---\ntitle: Report {number}\nsource: Wire {number % 7}\npublished: 2015-11-01\n---\n"
    return head + "\n\n".join(" ".join(told[i : i + 4]) for i in range(0, sentences, 4)) + "\n"


def build(source: Path, out: Path) -> float:
    """Build, and give the seconds of processor time that it took."""
    before = os.times()
    command = [sys.executable, "-m", "geomap", "build", str(source), "-o", str(out), "--quiet"]
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
    after = os.times()
    return after.children_user + after.children_system - before[2] - before[3]


def files_of(folder: Path) -> dict[str, bytes]:
    """Read all files below a folder."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def main(documents: int = 300, sentences: int = 20) -> None:
    """Build three times and print what each cost."""
    with TemporaryDirectory() as folder:
        source, out, whole = (Path(folder) / name for name in ("src", "out", "whole"))
        source.mkdir()
        for number in range(documents):
            text = article(number, sentences)
            (source / f"{number:05}.txt").write_text(text, encoding="utf-8")
        words = sum(len(path.read_text().split()) for path in source.iterdir())
        first = build(source, out)
        print(f"{documents} documents, {words} words: {first:.1f} s", flush=True)
        none = build(source, out)
        print(f"nothing changed: {none:.1f} s, {100 * none / first:.1f} %", flush=True)
        for number in range(0, documents, 100):
            text = article(number, sentences, "edited")
            (source / f"{number:05}.txt").write_text(text, encoding="utf-8")
        second = build(source, out)
        print(f"1 % changed: {second:.1f} s, {100 * second / first:.1f} %", flush=True)
        print(f"store: {(out / 'geomap.gpkg').stat().st_size / documents / 1000:.1f} kB a document")
        build(source, whole)
        print(f"the same bytes as anew: {files_of(out) == files_of(whole)}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
