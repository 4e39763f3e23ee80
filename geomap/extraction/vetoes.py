"""Why a word of events told none: every rule that drops one says so."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["Veto", "is_off", "veto", "without"]


@dataclass(frozen=True, slots=True)
class Veto:
    """
    A word of events that was not told, and the rule that kept it back.

    ``start`` and ``end`` are the word's offsets in the document's own text.
    """

    rule: str
    word: str
    start: int
    end: int


_OFF: ContextVar[frozenset[str]] = ContextVar("_OFF", default=frozenset())


def veto(rule: str, word: Token) -> Veto:
    """Record that a rule drops a word."""
    return Veto(rule, word.text, word.idx, word.idx + len(word.text))


def is_off(rule: str) -> bool:
    """Return True if a rule is switched off, to measure what it is worth."""
    return rule in _OFF.get()


@contextmanager
def without(*rules: str) -> Iterator[None]:
    """Switch rules off for as long as the block runs: for measuring them, not for use."""
    token = _OFF.set(frozenset(rules))
    try:
        yield
    finally:
        _OFF.reset(token)
