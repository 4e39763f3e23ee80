"""Countries of which a run left many names unresolved: what would bring their villages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geomap.gazetteer.paths import layer_name
from geomap.text import fold

if TYPE_CHECKING:
    from geomap.gazetteer.index import Index
    from geomap.model import Toponym

__all__ = ["MANY", "Missing", "missing_villages"]

MANY = 5
"""Different names of one country without a place from which on it is worth a line: four may well be
mistakes of recognition in a long text, five are a front that the index does not reach."""
_SHOWN = 5
_LEAST_SHARE = 0.5
"""Share of a text's resolved names that must be of one country for the text to be of it."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A country, its unresolved names (the commonest first), and the command that may help."""

    country: str
    names: tuple[str, ...]

    @property
    def command(self) -> str:
        """What a user would type."""
        return f"geomap gazetteer add {self.country}"

    def __str__(self) -> str:
        shown, others = ", ".join(self.names[:_SHOWN]), len(self.names) - _SHOWN
        more = f" and {others} other{'s' * (others > 1)}" if others > 0 else ""
        return (
            f"{len(self.names)} names of {self.country} are in no gazetteer in use "
            f"({shown}{more}): {self.command} would fetch its villages"
        )


def missing_villages(found: Iterable[Sequence[Toponym]], index: Index) -> tuple[Missing, ...]:
    """
    List the countries of which many names have no place, by code.

    Parameters
    ----------
    found : iterable of sequence of Toponym
        Those of each text; a text is of the country in which most of its resolved names lie.
    index : Index
        A country whose villages lie in its layers is not listed.
    """
    there = {layer_name(layer) for layer in index.layers}
    names: dict[str, Counter[str]] = {}
    spelt: dict[str, str] = {}
    for toponyms in found:
        unknown = [t.mention.text for t in toponyms if t.place is None]
        code = _country(toponyms) if unknown else None
        if code and f"villages-{code.lower()}" not in there:
            for name in unknown:
                spelt.setdefault(fold(name), name)
                names.setdefault(code, Counter())[fold(name)] += 1
    return tuple(
        Missing(code, tuple(spelt[key] for key in sorted(counts, key=lambda k: (-counts[k], k))))
        for code, counts in sorted(names.items())
        if len(counts) >= MANY
    )


def _country(toponyms: Sequence[Toponym]) -> str | None:
    """Return the country of most of a text's resolved names, None where there is none."""
    named = {fold(t.mention.text): t.place.country for t in toponyms if t.place}
    counts = Counter(code for code in named.values() if code)
    if not counts:
        return None
    code, count = min(counts.items(), key=lambda item: (-item[1], item[0]))
    return code if count >= _LEAST_SHARE * len(named) else None
