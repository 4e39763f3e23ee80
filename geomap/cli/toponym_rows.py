"""Documents as rows, ``{"id", "text"}``, and the toponyms found in them: geoparse, evaluate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from geomap.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geomap.model import Document, Mention, Toponym
    from geomap.pipeline import Recognizer

__all__ = [
    "DEMONYMS", "FAST", "chosen_recognizer", "document_of", "geoparsed_row", "mentions_of",
]  # fmt: skip

FAST = click.option(
    "--fast", is_flag=True, help="Find names by the gazetteer alone, without the language model."
)
DEMONYMS = click.option(
    "--demonyms", is_flag=True, help='Count adjectives of nationality ("Syrian") as mentions too.'
)


def chosen_recognizer(
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


def document_of(row: Mapping[str, Any]) -> Document:
    """Return a row as a document; its title, source and url where they are text."""
    from geomap.model import Document

    def told(name: str) -> str | None:
        value = row.get(name)
        return value if isinstance(value, str) else None

    return Document(
        str(row["id"]), row["text"], title=told("title"), source=told("source"), url=told("url")
    )


def mentions_of(row: Mapping[str, Any]) -> list[Mention]:
    """Return the toponyms of a row as mentions, resolved or not."""
    from geomap.model import Mention

    spans = [(t["start"], t["end"]) for t in row["toponyms"]]
    return [Mention(start, end, row["text"][start:end]) for start, end in spans]


def geoparsed_row(
    row: Mapping[str, Any],
    settings: Settings,
    recognizer: Recognizer | None,
    read: list[Sequence[Toponym]] | None = None,
) -> dict[str, Any]:
    """Read one document; what was found in it is added to ``read``."""
    from geomap.pipeline import find_toponyms, resolve_given

    document = document_of(row)
    if recognizer is None:
        found = resolve_given(document, mentions_of(row), settings)
    else:
        found = find_toponyms(document, settings, recognizer=recognizer)
    if read is not None:
        read.append(found)
    return {"id": row["id"], "toponyms": [_toponym(t) for t in found]}


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
