"""``report.json``: what was read, what was found, what was not, in a form to check by machine."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geomap.documents import is_english
from geomap.model import Document, Toponym
from geomap.pipeline.provenance import made_with
from geomap.pipeline.staging import relative_paths
from geomap.settings import Settings

if TYPE_CHECKING:
    from geomap.pipeline.stages import Result

__all__ = ["listed_files", "report_json"]

CANDIDATES = 5  # a reader decides among a handful; the rest is `geomap locate NAME`


def report_json(result: Result, files: Sequence[Path], settings: Settings | None = None) -> str:
    """
    Describe a run.

    Returns
    -------
    str
        A JSON object: ``counts`` (documents, events, located events, toponyms …; inputs are those
        done, failed and passed over, an input being a document or a file or row that gave none;
        toponyms those resolved and unresolved; tellings, the words of events, are events, merged,
        vetoed and, with ``--min-confidence``, left out), ``actors``,
        ``types``, ``status`` (events by each), ``not_told`` (words of events that told none, by the
        rule that kept them back), ``languages`` (documents by each), ``not_english`` (documents of
        which no events are read), ``dates`` (documents by who dates them; the guessed and the
        undated by name), ``not_read`` (files of kinds geomap does not read), ``unresolved``
        (toponyms without a place, with count and candidates), ``villages`` (countries of which
        many names have no place, and the command that fetches their villages), ``corrections``
        (how many rows were applied and how many match nothing, and how often each row matched),
        ``credits`` (whom to name for places that an online geocoder or a gazetteer of the user's
        own gave), ``warnings``, ``errors`` (one line each), ``files``, and with ``settings``
        ``made_with`` (`geomap.pipeline.provenance.made_with`).

    """
    toponyms = [t for found in result.toponyms.values() for t in found]
    report = {
        "counts": _counts(result, toponyms),
        "actors": _tally(e.actor_id for e in result.events),
        "types": _tally(e.event_type for e in result.events),
        "status": _tally(e.status for e in result.events),
        "not_told": _tally(v.rule for found in result.vetoes.values() for v in found),
        "languages": _tally(d.lang for d in result.documents),
        "not_english": [{"document_id": d.id, "lang": d.lang} for d in _foreign(result)],
        "dates": _dates(result),
        "not_read": list(result.unread),
        "unresolved": _unresolved(toponyms),
        "villages": [
            {"country": m.country, "names": list(m.names), "command": m.command}
            for m in result.missing
        ],
        "corrections": _corrections(result),
        "credits": sorted({c for t in toponyms if t.place and (c := t.place.credit)}),
        "warnings": sorted(set(result.warnings)),
        "errors": [str(error) for error in result.errors],
        "files": [file.as_posix() for file in files],
        **({"made_with": made_with(settings)} if settings is not None else {}),
    }
    return json.dumps(report, ensure_ascii=False, indent=1) + "\n"


def listed_files(report: Path) -> tuple[Path, ...]:
    """Name the files that the build which wrote ``report`` left; none if it cannot be read."""
    try:
        return relative_paths(json.loads(report.read_text(encoding="utf-8"))["files"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return ()


def _counts(result: Result, toponyms: Sequence[Toponym]) -> dict[str, int]:
    vetoed, told = sum(map(len, result.vetoes.values())), len(result.corrected.told)
    return {
        "inputs": len(result.documents) + result.failed + len(result.unread),
        "inputs_done": len(result.documents),
        "inputs_failed": result.failed,
        "inputs_passed_over": len(result.unread),
        "documents": len(result.documents),
        "events": len(result.events),
        "events_located": sum(e.geometry is not None for e in result.events),
        "tellings": told + vetoed,
        "tellings_vetoed": vetoed,
        "tellings_merged": told - len(result.events) - result.left_out,
        "events_left_out": result.left_out,
        "toponyms": len(toponyms),
        "toponyms_resolved": sum(t.place is not None for t in toponyms),
        "toponyms_unresolved": sum(t.place is None for t in toponyms),
        "not_english": len(_foreign(result)),
        "not_read": len(result.unread),
        "errors": len(result.errors),
        "warnings": len(set(result.warnings)),
    }


def _tally(values: Iterable[str | None]) -> dict[str, int]:
    counts = Counter(value or "unknown" for value in values)
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _foreign(result: Result) -> list[Document]:
    return [document for document in result.documents if not is_english(document)]


def _dates(result: Result) -> dict[str, Any]:
    documents = result.documents
    return {
        **_tally(d.published_basis or ("stated" if d.published else "none") for d in documents),
        "guessed_documents": [d.id for d in documents if d.published_basis == "guessed"],
        "undated_documents": [d.id for d in documents if d.published is None],
    }


def _corrections(result: Result) -> dict[str, Any]:
    corrected = result.corrected
    rows = [
        {"row": row.where, "matches": corrected.matches.get(row.where, 0)}
        for row in corrected.corrections.rows
    ]
    applied = sum(corrected.matches.get(r.where, 0) > 0 for r in corrected.corrections.rows)
    return {"applied": applied, "unmatched": len(rows) - applied, "rows": rows}


def _unresolved(toponyms: Sequence[Toponym]) -> list[dict[str, Any]]:
    missing = [t for t in toponyms if t.place is None]
    counts = Counter(t.mention.text for t in missing)
    examples = {t.mention.text: t for t in reversed(missing)}
    return [
        {"name": name, "count": count, "candidates": _candidates(examples[name])}
        for name, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]


def _candidates(toponym: Toponym) -> list[dict[str, Any]]:
    return [
        {
            "name": c.place.name,
            "place_id": c.place.id,
            "country": c.place.country,
            "score": round(c.score, 3),
        }
        for c in toponym.candidates[:CANDIDATES]
    ]
