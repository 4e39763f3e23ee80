"""A parsed text as plain lists: what the signs look at, read from spaCy once a document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geomap.recognition.words import INNER

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

__all__ = ["Tokens", "tokens_of"]


@dataclass(frozen=True, slots=True)
class Tokens:
    """
    One list per attribute, all of the same length.

    ``spans`` are offsets into ``whole``, the text; ``entities`` are the language model's. ``ends``
    has for each token the entity it is in as (first token, token after the last), the token alone
    where it is in none; ``runs`` the same for runs of capitalised words.
    """

    whole: str
    spans: list[tuple[int, int]]
    text: list[str]
    lower: list[str]
    capital: list[bool]
    pos: list[str]
    tag: list[str]
    dep: list[str]
    head: list[int]
    label: list[str]
    ends: list[tuple[int, int]]
    runs: list[tuple[int, int]]
    begins: list[bool]
    entities: tuple[Span, ...]


def tokens_of(doc: Doc) -> Tokens:
    """Read a parsed document into lists."""
    found = [
        (t.idx, t.text, t.pos_, t.tag_, t.dep_, t.head.i, t.ent_type_, bool(t.is_sent_start))
        for t in doc
    ]
    columns = [list(column) for column in zip(*found, strict=True)] or [[] for _ in range(8)]
    idx, text, pos, tag, dep, head, label, begins = columns
    capital = [t[:1].isupper() for t in text]
    lower = [t.lower() for t in text]
    spans = [(start, start + len(t)) for start, t in zip(idx, text, strict=True)]
    entities = tuple(doc.ents)
    ends, runs = _entities(entities, len(text)), _runs(lower, capital, begins)
    return Tokens(
        doc.text, spans, text, lower, capital, pos, tag, dep, head, label,
        ends, runs, begins, entities,
    )  # fmt: skip


def _entities(entities: Sequence[Span], size: int) -> list[tuple[int, int]]:
    ends = [(i, i + 1) for i in range(size)]
    for entity in entities:
        for at in range(entity.start, entity.end):
            ends[at] = (entity.start, entity.end)
    return ends


def _runs(lower: list[str], capital: list[bool], begins: list[bool]) -> list[tuple[int, int]]:
    """Give the run of capitals that each token is in; small words of names may stand inside."""
    runs = [(i, i + 1) for i in range(len(lower))]
    start = 0
    while start < len(lower):
        if not capital[start]:
            start += 1
            continue
        end = at = start + 1
        while at < len(lower) and not begins[at] and (capital[at] or lower[at] in _JOINERS):
            at += 1
            end = at if capital[at - 1] else end
        for inside in range(start, end):
            runs[inside] = (start, end)
        start = end
    return runs


_JOINERS = INNER | {"'s", "’s", "&", "-", "–"}
