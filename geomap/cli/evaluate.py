"""``geomap evaluate``: toponyms or events, scored against a gold."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geomap.cli.io import read_rows, show_errors
from geomap.cli.toponym_rows import (
    DEMONYMS,
    FAST,
    chosen_recognizer,
    document_of,
    geoparsed_row,
    mentions_of,
)
from geomap.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geomap.model import Candidate, Place

__all__ = ["evaluate"]


@click.command()
@click.argument("gold", metavar="GOLD.jsonl", type=click.Path(path_type=Path))
@click.option("--events", "of_events", is_flag=True, help="GOLD is of events; score these.")
@click.option(
    "--texts",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Where the texts of a gold of events lie; else beside it.",
)
@click.option("--given-mentions", is_flag=True, help="Score resolution alone, on the gold's spans.")
@FAST
@click.option("--ceiling", is_flag=True, help="Show what the gazetteer lacks, by kind of place.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@DEMONYMS
def evaluate(gold: Path, of_events: bool, texts: Path | None, as_json: bool, **how: bool) -> None:
    """Score toponyms, found and resolved, against a gold file; or events."""
    if of_events:
        if any(how.values()):
            raise click.UsageError("--events is scored alone: give only --texts and --json with it")
        from geomap.cli.event_scores import event_scores

        click.echo(event_scores(gold, texts, Settings(), as_json=as_json))
        return
    if texts:
        raise click.UsageError("--texts is of --events: a gold of toponyms holds its texts")
    _evaluate_toponyms(gold, as_json=as_json, **how)


def _evaluate_toponyms(gold: Path, *, ceiling: bool, as_json: bool, **how: bool) -> None:
    from geomap.evaluation import Span, evaluate_toponyms, read_toponyms, reliability

    rows, errors = read_rows(str(gold), given_mentions=True)
    show_errors(errors)  # a gold with a broken row is no gold
    settings = Settings(demonyms=how.pop("demonyms"))
    if ceiling:
        click.echo(_ceiling(rows, settings))
        return
    recognizer = chosen_recognizer(rows, settings, **how)
    predicted = {}
    for row in rows:
        found = geoparsed_row(row, settings, recognizer)["toponyms"]
        predicted[str(row["id"])] = [
            Span(
                t["start"],
                t["end"],
                t["lat"],
                t["lon"],
                roles=(t["role"],),
                confidence=t["confidence"],
            )
            for t in found
        ]
    scores = evaluate_toponyms(gold, predicted, oracle=how["given_mentions"])
    bins = reliability(read_toponyms(gold), predicted)
    if as_json:
        figures = {"demonyms": settings.demonyms, **asdict(scores)}
        figures["reliability"] = [asdict(b) for b in bins]
        click.echo(json.dumps(figures, indent=1))
    else:
        from geomap.evaluation import measured_table, reliability_table
        from geomap.resolution.ranker import measured

        click.echo(scores.table())
        policy = "" if settings.demonyms else "no "
        click.echo(f"policy: adjectives of nationality are {policy}mentions")
        click.echo(reliability_table(bins))
        click.echo(f"when the ranker was fitted:\n{measured_table(measured())}")


def _ceiling(rows: list[dict[str, Any]], settings: Settings) -> str:
    from geomap.evaluation import measure_ceiling
    from geomap.pipeline import candidates_given

    def answer(row: Mapping[str, Any]) -> list[tuple[Place | None, Sequence[Candidate]]]:
        return candidates_given(document_of(row), mentions_of(row), settings)

    return measure_ceiling(rows, answer).table(examples=8)
