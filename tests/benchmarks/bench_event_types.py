"""
PLOVER types and the words of both actors, by ``geomap.extraction.plover``, in marked sentences.

    python tests/benchmarks/bench_event_types.py CORPUS.jsonl [--errors]
    python tests/benchmarks/bench_event_types.py CORPUS.jsonl --told conflict|all [--errors]

CORPUS has a row a sentence: ``{"text", "events": [{"code", "source": [{actorText}], "target":
[...]}]}`` in the types PLOVER had before 0.8, which are mapped to those it has now (`NOW`). A text
that stands in several rows has as many deeds read as it has events marked; of these one has to be
of the type marked. "Actors": a span read as actor touches a marked source, and one read as target
touches a marked target, where one is marked. The rules were written with these sentences at hand.

With ``--told`` each sentence is read as ``geomap events --scope`` reads a text. "Told" then asks
that one of the events told be of the type marked, "first" that one of as many as are marked be so,
the surest first.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from geomap.extraction.plover.dyads import Dyad, code_dyads
from geomap.model import Document
from geomap.parsing import parse
from geomap.pipeline import extract_events
from geomap.settings import Scope, Settings

NOW = {"DEMAND": "REQUEST", "DISAPPROVE": "ACCUSE", "INVESTIGATE": "ACCUSE", "FIGHT": "ASSAULT"}
"""Types of the first PLOVER → 0.8's (its manual's table of changes)."""


def words_of(side: object) -> list[str]:
    """Give the marked words of a side; a "..." stands for words left out."""
    given = side if isinstance(side, list) else [side]
    words = [p["actorText"] if isinstance(p, dict) else str(p) for p in given if p]
    return [
        split_parties.strip()
        for each in words
        for split_parties in each.split("...")
        if split_parties.strip()
    ]


def touches(spans: Iterable[Any], text: str, words: Sequence[str]) -> bool:
    plain = [" ".join(w.split()) for w in words]
    places = [(text.find(w), text.find(w) + len(w)) for w in plain if text.find(w) >= 0]
    return any(s.start_char < end and start < s.end_char for s in spans for start, end in places)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--told", choices=("conflict", "all"))
    parser.add_argument("--errors", action="store_true")
    options = parser.parse_args()
    rows = [json.loads(line) for line in options.corpus.open(encoding="utf-8") if line.strip()]
    if options.told:
        score_told(rows, options.told, shown=options.errors)
        return
    marked = Counter(row["text"] for row in rows for _ in row["events"])
    tally: Counter[str] = Counter()
    for row in rows:
        text = row["text"]
        dyads = [d for s in parse(text, Settings()).sents for d in code_dyads(s)][: marked[text]]
        for event in row["events"]:
            score(event, dyads, text, tally, shown=options.errors)
    for name in ("type", "source", "target", "actors"):
        print(f"{name:<8}{tally[name] / tally['all']:.3f}  of {tally['all']}")


def score_told(rows: list[dict[str, Any]], scope: Scope, *, shown: bool) -> None:
    """Count the marked types that ``geomap events`` tells."""
    marked = Counter(row["text"] for row in rows for _ in row["events"])
    tally: Counter[str] = Counter()
    for text in marked:
        told = extract_events([Document("x", text)], Settings(scope=scope, merging="none"))
        told.sort(key=lambda event: (-event.confidence, event.sources[0].start))
        kinds = [event.plover.partition("/")[0] for event in told]
        wanted = [NOW.get(e["code"], e["code"]) for r in rows if r["text"] == text
                  for e in r["events"]]  # fmt: skip
        tally["events told"] += len(kinds)
        for kind in wanted:
            tally.update(all=1, told=kind in kinds, first=kind in kinds[: marked[text]])
            if shown and kind not in kinds:
                print(kind, kinds, text, sep=" | ")
    for name in ("told", "first"):
        print(f"{name:<8}{tally[name] / tally['all']:.3f}  of {tally['all']}")
    print(f"{tally['events told']} events told of {len(marked)} sentences")


def score(
    event: dict[str, Any], dyads: list[Dyad], text: str, tally: Counter[str], *, shown: bool
) -> None:
    kind = NOW.get(event["code"], event["code"])
    right = next((d for d in dyads if d.kind == kind), None)
    dyad = right or (dyads[0] if dyads else None)
    source, target = words_of(event["source"]), words_of(event["target"])
    by = not source or (dyad is not None and touches(dyad.actors, text, source))
    on = not target or (dyad is not None and touches(dyad.targets, text, target))
    tally.update(all=1, type=right is not None, source=by, target=on, actors=by and on)
    if shown and not (right and by and on):
        print(kind, [d.plover for d in dyads], by, on, dyad and dyad.trigger, dyad and dyad.actors,
              dyad and dyad.targets, source, target, text, sep=" | ")  # fmt: skip


if __name__ == "__main__":
    main()
