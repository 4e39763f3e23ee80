"""``geomap geoparse``: the toponyms of documents, found and resolved."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geomap.cli.geocoder_options import geocoder_options
from geomap.cli.io import read_rows, show_errors, write_rows, write_text
from geomap.cli.progress import working
from geomap.cli.toponym_rows import (
    DEMONYMS,
    FAST,
    chosen_recognizer,
    document_of,
    geoparsed_row,
    mentions_of,
)
from geomap.errors import GeomapError, InputError
from geomap.settings import Geocoding, Settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from geomap.model import Toponym
    from geomap.pipeline import Recognizer

__all__ = ["geoparse"]


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
    recognizer = chosen_recognizer(rows, settings, **how)
    read: list[Sequence[Toponym]] = []
    if explain:
        told = "\n".join(_explained(row, settings, recognizer) for row in rows)
        if output == "-":
            click.echo(told, nl=False)
        else:
            write_text(Path(output), told)
    else:
        with working("reading") as engine:
            found = engine(lambda row: _guarded(row, settings, recognizer, read), rows)
            write_rows(output, _without_failed(found, errors))
    wanting = map(str, missing_villages(read, index_of(settings)))
    show_errors(errors, [*online_warnings(settings), *wanting])


def _guarded(
    row: Mapping[str, Any],
    settings: Settings,
    recognizer: Recognizer | None,
    read: list[Sequence[Toponym]],
) -> dict[str, Any] | InputError:
    """Read one document; one on which geomap stumbles costs itself alone."""
    try:
        return geoparsed_row(row, settings, recognizer, read)
    except GeomapError:
        raise
    except Exception as error:
        reason = " ".join(f"{type(error).__name__}: {error}".split())[:120]
        said = f"{row['id']}: cannot be read, by a fault of geomap's ({reason})"
        return InputError(f"{said}; report it, or take the document out")


def _without_failed(
    found: Iterable[dict[str, Any] | InputError], errors: list[InputError]
) -> Iterator[dict[str, Any]]:
    for row in found:
        if isinstance(row, InputError):
            errors.append(row)
        else:
            yield row


def _explained(row: Mapping[str, Any], settings: Settings, recognizer: Recognizer | None) -> str:
    from geomap.pipeline import explain_given, find_toponyms

    document = document_of(row)
    if recognizer is None:
        mentions = mentions_of(row)
    else:
        found = find_toponyms(document, settings, recognizer=recognizer)
        mentions = [toponym.mention for toponym in found]
    told = explain_given(document, mentions, settings)
    return "\n\n".join([f"# {document.id}", *(e.table() for e in told)]) + "\n"
