"""
How the events of coded articles are told: ``python …/score_news.py GOLD [SHARED]``.

GOLD is ``fresh``, ``second`` or ``third`` (texts of our own in ``tests/gold``), ``events-dev``
(real news), ``capitals`` (the same in capitals) or ``muc4`` (incidents of Latin America). SHARED,
``../shared`` by default, has the corpora and the scorers that judge. What is held out, chosen by a
hash of the documents' names, is printed apart, and only scored. The variable ``GEOMAP`` may name a
script to run instead of ``-m geomap``, for example one that keeps what was parsed.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import re
import runpy
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

OURS = Path(__file__).resolve().parents[1] / "gold"
VIOLENT = ("Battles", "Explosions/Remote violence", "Violence against civilians")
HELD_OUT = {"events-dev": 10, "capitals": 10, "muc4": 300}


def held_out(names: Iterable[str], number: int) -> set[str]:
    """Return the names that nothing is tuned on, the first by a hash."""

    def place(name: str) -> str:
        return hashlib.sha256(f"geomap-heldout {name}".encode()).hexdigest()

    return set(sorted(set(names), key=place)[:number])


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def write(path: Path, some: Iterable[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in some), encoding="utf-8")
    return path


def coded(texts: Path, folder: Path) -> Path:
    """Let ``geomap events`` read texts, in a process of its own."""
    out = folder / "told.jsonl"
    command = [sys.executable, *os.environ.get("GEOMAP", "-m geomap").split(), "events"]
    subprocess.run([*command, texts, "-o", out], check=True, stderr=subprocess.DEVNULL)
    return out


def in_capitals(texts: Path, folder: Path) -> Path:
    """Copy articles with all letters in capitals that take no more room, heads left as they are."""
    folder.mkdir()
    for path in sorted(texts.iterdir()):
        text = path.read_text("utf-8")
        head = re.match(r"---\n.*?\n---\n", text, re.DOTALL)
        start = head.end() if head else 0
        body = "".join(c.upper() if len(c.upper()) == 1 else c for c in text[start:])
        (folder / path.name).write_text(text[:start] + body, encoding="utf-8")
    return folder


def days(judge: dict[str, Any]) -> str:
    """Count the violent events found whose day the gold knows, and of which it is right."""
    pairs = [(judge["pred"][i], judge["gold"][j]) for i, j in judge["mp"].items()]
    known = [(p, g) for p, g in pairs if p["event_type"] in VIOLENT and g["dates"]]
    right = sum(bool(p["date"] and judge["date"](p, g)) for p, g in known)
    return f"day of violent events right in {right} of {len(known)}"


def judged(scorer: Path, told: Path, gold: Path, traps: Path, texts: Path) -> str:
    """Run the scorer of events-dev in this process, for its matches too."""
    kept, said = sys.argv, io.StringIO()
    sys.argv = [str(scorer), str(told), "--gold", str(gold), "--texts", str(texts)]
    sys.argv += ["--traps", str(traps)]
    try:
        with contextlib.redirect_stdout(said):
            judge = runpy.run_path(str(scorer))
    finally:
        sys.argv = kept
    return said.getvalue() + days(judge)


def news(name: str, shared: Path, folder: Path) -> Iterator[str]:
    """Score coded articles, held out ones apart if there are such."""
    dev = shared / "corpora" / "events-dev"
    home = OURS / name if (OURS / name).exists() else dev
    texts = home / "texts"
    read = in_capitals(texts, folder / "capitals") if name == "capitals" else texts
    told, gold, traps = rows(coded(read, folder)), rows(home / "gold.jsonl"), home / "traps.jsonl"
    marks = rows(traps)
    held = held_out((row["document"] for row in gold + marks), HELD_OUT.get(name, 0))

    def part(title: str, wanted: Callable[[str], bool]) -> str:
        said = judged(
            dev / "score.py",
            write(folder / "p.jsonl", (r for r in told if wanted(r["document_id"]))),
            write(folder / "g.jsonl", (r for r in gold if wanted(r["document"]))),
            write(folder / "t.jsonl", (r for r in marks if wanted(r["document"]))),
            texts,
        )
        return f"== {title}\n{said}"

    if not held:
        yield part(name, lambda d: True)
        return
    yield part("held out", lambda d: d in held)
    yield part("developed with", lambda d: d not in held)


def incidents(shared: Path, folder: Path) -> Iterator[str]:
    """Score the incidents of MUC-4: 300 documents held out, 300 of the others."""
    gold = rows(shared / "corpora" / "muc4-dev.jsonl")
    held = held_out((row["id"] for row in gold), HELD_OUT["muc4"])
    rest = sorted({row["id"] for row in gold} - held)
    chosen = held_out(rest, HELD_OUT["muc4"])
    for title, names in (("held out", held), ("developed with", chosen)):
        some = [row for row in gold if row["id"] in names]
        kept = write(folder / "gold.jsonl", some)
        texts = write(folder / "texts.jsonl", some)
        scorer = [sys.executable, str(shared / "tools" / "score_incidents.py"), str(kept)]
        done = subprocess.run(
            [*scorer, "--pred", str(coded(texts, folder))],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        yield f"== {title}\n{done.stdout}{done.stderr}"


def main() -> None:
    name, shared = sys.argv[1], Path(*sys.argv[2:3] or ["../shared"])
    with TemporaryDirectory() as scratch:
        folder = Path(scratch)
        parts = incidents(shared, folder) if name == "muc4" else news(name, shared, folder)
        for part in parts:
            print(part, flush=True)


if __name__ == "__main__":
    main()
