"""``geomap evaluate --events``: texts read anew, scored against a gold of their events."""

from __future__ import annotations

import json
from pathlib import Path

from geomap.errors import InputError
from geomap.settings import Settings

__all__ = ["event_scores", "measured_sureness"]


def event_scores(gold: Path, texts: Path | None, settings: Settings, *, as_json: bool) -> str:
    """
    Read the texts of a gold and lay the figures out, for a reader or as JSON.

    Corrections that lie beside the texts are not applied: the machine is judged, not its editor.

    Raises
    ------
    InputError
        The gold or one of its texts cannot be read.
    """
    from geomap.documents import read_documents
    from geomap.evaluation import read_events, read_opinions, score_events
    from geomap.evaluation.gold_files import OPINIONS, check_ranges, gold_texts
    from geomap.pipeline import extract_events

    rows = read_events(gold)
    if not rows:
        raise InputError(f"{gold}: holds no event: write one JSON object a line")
    beside = gold.parent / OPINIONS
    opinions = read_opinions(beside) if beside.is_file() and beside != gold else []
    files = gold_texts(gold, [*rows, *opinions], texts or gold.parent)
    check_ranges(gold, rows, files)
    reading = read_documents(files, published=settings.published)
    if reading.errors:
        raise reading.errors[0]  # a gold with a text missing would be scored for what is not there
    scores = score_events(rows, extract_events(reading, settings), opinions=opinions)
    if as_json:
        return json.dumps(scores.figures(), ensure_ascii=False, indent=1)
    return f"{scores.table()}\nwhen confidence was fitted:\n{measured_sureness()}"


def measured_sureness() -> str:
    """Lay out what the confidence of pins came to on documents that it was not fitted to."""
    from geomap.evaluation import Bin, Sureness
    from geomap.extraction.confidence import measured

    lines = []
    for name, row in measured().items():
        told = {**row, "bins": tuple(Bin(**b) for b in row["bins"]), "sure": tuple(row["sure"])}
        lines += [f"{name}:", Sureness(**told).table()]
    return "\n".join(lines)
