"""Names that the gazetteer does not have: what further sources, if any, know of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.gazetteer.lookup import Source
from geomap.resolution.groups import MOST, Group, known
from geomap.resolution.kind_cues import spellings

if TYPE_CHECKING:
    from geomap.gazetteer.index import Index

__all__ = ["answered"]


def answered(groups: Sequence[Group], index: Index, others: Sequence[Source]) -> list[Group]:
    """
    Ask the other sources, each for the names that none before it knows.

    Names of the stop list ("the UN") and adjectives of nationality are no places that a service
    could know better, and are not asked for.
    """
    for source in others:
        groups = [_asked(g, source) if _is_unknown(g, index) else g for g in groups]
    return list(groups)


def _is_unknown(group: Group, index: Index) -> bool:
    if group.candidates or index.caution(group.key):
        return False
    return any(mention.role != "demonym" for mention in group.mentions)


def _asked(group: Group, source: Source) -> Group:
    text = group.mentions[0].text
    fullest, _ = spellings(text)[0]
    return replace(group, known=known(text, [fullest], source.candidates(fullest, limit=MOST)))
