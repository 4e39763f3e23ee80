"""Commands that read articles: build, events, geoparse, evaluate."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geomap.cli.geocoder_options import geocoder_options
from geomap.cli.io import read_rows, show_errors, write_rows, write_text
from geomap.cli.page_options import editorial_of, look_options, min_confidence_option
from geomap.cli.progress import say, working
from geomap.cli.store_options import Wanted, store_options
from geomap.settings import Geocoding, Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from geopandas import GeoDataFrame

    from geomap.model import Candidate, Document, Mention, Place, Toponym
    from geomap.pipeline import Recognizer, Result

__all__ = [
    "SOURCES",
    "build",
    "evaluate",
    "events",
    "geoparse",
    "reading_options",
    "settings_of",
]

FAST = click.option(
    "--fast", is_flag=True, help="Find names by the gazetteer alone, without the language model."
)
SOURCES = click.argument("sources", metavar="SRC...", nargs=-1, required=True, type=click.Path())

DEMONYMS = click.option(
    "--demonyms", is_flag=True, help='Count adjectives of nationality ("Syrian") as mentions too.'
)


def settings_of(*, published: datetime | None = None, **how: Any) -> Settings:
    """Make the settings of a run from the options of `reading_options`."""
    day: date | None = published.date() if published else None
    return Settings(published=day, **how)


def reading_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options of every command that reads articles."""
    published = click.option(
        "--published",
        type=click.DateTime(["%Y-%m-%d"]),
        metavar="DATE",
        help="Publication date of texts that state none; without it their dates stay as said.",
    )
    actors = click.option(
        "--actors",
        multiple=True,
        type=click.Path(path_type=Path),
        help="A table of actors of your own, with the columns of data/actors.csv.",
    )
    corrections = click.option(
        "--corrections",
        multiple=True,
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="A table of corrections, as well as the corrections.csv beside the sources.",
    )
    merging = click.option(
        "--merge",
        "merging",
        type=click.Choice(["normal", "strict", "none"]),
        default="normal",
        show_default=True,
        help="How sure it has to be that two documents tell one event, to make it one.",
    )
    scope = click.option(
        "--scope",
        type=click.Choice(["conflict", "all"]),
        default="conflict",
        show_default=True,
        help="Tell what a map of conflict shows, or also every demand, accusation, promise or aid.",
    )
    options = min_confidence_option(geocoder_options(command))
    return published(actors(corrections(merging(scope(options)))))


@click.command()
@SOURCES
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), metavar="DIR")
@click.option("--title", help="Title of the map.")
@click.option(
    "--shared-assets",
    is_flag=True,
    help="Put code, styles and basemap into files that the pages share, not into each page.",
)
@look_options
@reading_options
def build(sources: tuple[str, ...], output: Path, title: str | None, **how: Any) -> None:
    """
    Make a folder of maps and tables from articles: files, folders or a zip of them.

    Read are .txt .md .html .jsonl .docx .odt .pdf .eml .mbox .rss .atom .xml (feeds, WordPress's
    export), each also packed as .gz. Files of other kinds are counted and named in report.json.
    A further build into DIR reads only what is new or changed; DIR/geomap.gpkg keeps the rest.
    """
    from geomap.pipeline import build as build_folder

    own = editorial_of(how)
    with working("reading") as engine:
        chosen = settings_of(editorial=own, **how)
        built = build_folder(sources, output, chosen, title=title, engine=engine)
    result = built.result
    for note in built.notes:
        click.echo(f"geomap: {note}", err=True)
    known = len(result.documents) - (built.parsed or 0)
    unchanged = f" ({known} as before, not read again)" if known else ""
    say(f"{len(result.documents)} documents{unchanged}, {len(result.events)} events")
    say(f"open {(output / 'index.html').resolve()}")
    show_errors(result.errors, result.warnings)


@click.command()
@click.argument("sources", metavar="[SRC...]", nargs=-1, type=click.Path())
@click.option(
    "-o",
    "--output",
    required=True,
    metavar="FILE",
    help="Its suffix tells the format; - is GeoJSON.",
)
@store_options
@click.option(
    "--explain",
    is_flag=True,
    help="Print how sure each decision on an event is, and each word of events that told none.",
)
@reading_options
def events(
    sources: tuple[str, ...], output: str, *, explain: bool, wanted: Wanted, **how: Any
) -> None:
    """
    Write the events of articles as a table: .geojson .parquet .gpkg .csv .kml .jsonl …

    With --from-store DIR they are those of the last build into DIR, and no article is read.
    """
    from geomap.frames import to_frame
    from geomap.pipeline import extract

    if wanted.check(sources, explain=explain):
        _write_frame(wanted.events(how["min_confidence"]), output)
        return
    own = () if output == "-" else (Path(output),)
    with working("reading") as engine:
        result = extract(sources, settings_of(**how), exclude=own, engine=engine)
    if result.documents:
        _write_frame(to_frame(result.events), output)
    if explain:
        for line in (*_how_sure(result), *_not_told(result)):
            click.echo(line, err=output == "-")
    show_errors(result.errors, result.warnings)


def _write_frame(frame: GeoDataFrame, output: str) -> None:
    from geomap.formats import dump_geojson, write_events

    if output == "-":
        click.echo(dump_geojson(frame), nl=False)
    else:
        write_events(frame, Path(output))


def _how_sure(result: Result) -> Iterator[str]:
    """Say of each event how sure it is, and in each decision, the surest last."""
    for event in result.events:
        first = event.sources[0]
        ranked = sorted(event.sureness.items(), key=lambda item: (item[1], item[0]))
        told = " ".join(f"{name} {chance:.2f}" for name, chance in ranked)
        at = f"{first.document_id}:{first.start}-{first.end}"
        yield f"{at}\t{event.event_id}\tsure {event.confidence:.2f}: {told}"


def _not_told(result: Result) -> Iterator[str]:
    """Say of each word that told no event where it stands and which rule kept it back."""
    for document in result.documents:
        for veto in result.vetoes.get(document.id, ()):
            start, end = veto.start + document.offset, veto.end + document.offset
            yield f"{document.id}:{start}-{end}\t{veto.word}\t{veto.rule}"


@click.command()
@click.argument("source", metavar="IN.jsonl")
@click.option("-o", "--output", default="-", metavar="OUT.jsonl", show_default=True)
@click.option("--given-mentions", is_flag=True, help="Resolve the input's own toponyms, no others.")
@click.option("--explain", is_flag=True, help="Print each one's candidates and why, not JSON.")
@FAST
@DEMONYMS
@geocoder_options
def geoparse(
    source: str, output: str, explain: bool, geocoder: Geocoding | None, **how: bool
) -> None:
    """Find and resolve the toponyms of documents, one JSON object a line: {"id", "text"}."""
    from geomap.pipeline import index_of, missing_villages, online_warnings

    rows, errors = read_rows(source, given_mentions=how["given_mentions"])
    settings = Settings(demonyms=how.pop("demonyms"), geocoder=geocoder)
    recognizer = _recognizer(rows, settings, **how)
    read: list[Sequence[Toponym]] = []
    if explain:
        told = "\n".join(_explained(row, settings, recognizer) for row in rows)
        if output == "-":
            click.echo(told, nl=False)
        else:
            write_text(Path(output), told)
    else:
        with working("reading") as engine:
            write_rows(
                output, engine(lambda row: _geoparsed(row, settings, recognizer, read), rows)
            )
    wanting = map(str, missing_villages(read, index_of(settings)))
    show_errors(errors, [*online_warnings(settings), *wanting])


def _recognizer(
    rows: list[dict[str, Any]], settings: Settings, *, given_mentions: bool, fast: bool
) -> Recognizer | None:
    """Choose what finds the mentions; None where the input's own are to be resolved."""
    from geomap.pipeline import fast_recognizer, model_recognizer

    if given_mentions and fast:
        raise click.UsageError("--fast finds mentions and --given-mentions has them: give one")
    if fast and settings.demonyms:
        raise click.UsageError("--fast knows no adjectives of nationality: give no --demonyms")
    if given_mentions:
        return None
    if fast:
        return fast_recognizer(settings, sum(len(row["text"]) for row in rows))
    return model_recognizer(settings)


def _document(row: Mapping[str, Any]) -> Document:
    from geomap.model import Document

    def told(name: str) -> str | None:
        value = row.get(name)
        return value if isinstance(value, str) else None

    return Document(
        str(row["id"]), row["text"], title=told("title"), source=told("source"), url=told("url")
    )


def _mentions(row: Mapping[str, Any]) -> list[Mention]:
    from geomap.model import Mention

    spans = [(t["start"], t["end"]) for t in row["toponyms"]]
    return [Mention(start, end, row["text"][start:end]) for start, end in spans]


def _geoparsed(
    row: Mapping[str, Any],
    settings: Settings,
    recognizer: Recognizer | None,
    read: list[Sequence[Toponym]] | None = None,
) -> dict[str, Any]:
    """Read one document; what was found in it is added to ``read``."""
    from geomap.pipeline import find_toponyms, resolve_given

    document = _document(row)
    if recognizer is None:
        found = resolve_given(document, _mentions(row), settings)
    else:
        found = find_toponyms(document, settings, recognizer=recognizer)
    if read is not None:
        read.append(found)
    return {"id": row["id"], "toponyms": [_toponym(t) for t in found]}


def _explained(row: Mapping[str, Any], settings: Settings, recognizer: Recognizer | None) -> str:
    from geomap.pipeline import explain_given, find_toponyms

    document = _document(row)
    if recognizer is None:
        mentions = _mentions(row)
    else:
        found = find_toponyms(document, settings, recognizer=recognizer)
        mentions = [toponym.mention for toponym in found]
    told = explain_given(document, mentions, settings)
    return "\n\n".join([f"# {document.id}", *(e.table() for e in told)]) + "\n"


def _toponym(toponym: Toponym) -> dict[str, Any]:
    mention, place = toponym.mention, toponym.place
    return {
        "start": mention.start,
        "end": mention.end,
        "name": mention.text,
        "lat": place.latitude if place else None,
        "lon": place.longitude if place else None,
        "place_id": place.id if place else None,
        "feature": place.feature_code if place else None,
        "country": place.country if place else None,
        "source": place.source if place else None,
        "confidence": round(toponym.confidence, 4),
        "role": mention.role,
    }


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
        from geomap.cli.scoring import event_scores

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
    recognizer = _recognizer(rows, settings, **how)
    predicted = {}
    for row in rows:
        found = _geoparsed(row, settings, recognizer)["toponyms"]
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
        return candidates_given(_document(row), _mentions(row), settings)

    return measure_ceiling(rows, answer).table(examples=8)
