"""What the encoder answers: event words, and what each of them says of the words around it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

__all__ = ["Arguments", "RoleSpan", "TriggerSpan", "runs_of_words"]


@dataclass(frozen=True, slots=True)
class TriggerSpan:
    """
    Words that may tell an event.

    Parameters
    ----------
    start, end : int
        Offsets in the text, in characters.
    probability : float
        That they tell an event of any type.
    types : mapping of str to float
        Probability of each of ACLED's sub-event types; they add up to `probability`.

    """

    start: int
    end: int
    probability: float
    types: Mapping[str, float] = field(repr=False)

    @property
    def type(self) -> str:
        """The likeliest type."""
        return max(self.types, key=lambda name: self.types[name])


@dataclass(frozen=True, slots=True)
class RoleSpan:
    """Words that play a role in an event, with the mean probability of their pieces."""

    start: int
    end: int
    probability: float


@dataclass(frozen=True, slots=True, eq=False)
class Arguments:
    """
    What one trigger says of its window.

    Parameters
    ----------
    start, end : int
        The trigger, in characters of the text.
    offsets : ndarray of int64, shape (n, 2)
        The window's word pieces.
    words : ndarray of int64, shape (n,)
        Number of each piece's word.
    roles : ndarray of float32, shape (n, n_roles)
        Probability that a piece belongs to a filler of each role.
    role_names : tuple of str
        ``actor target place in from via to weapon claimed_by date dead location``: `place` is the
        finest wording of where, with its common nouns, `in` what encloses it, `location` the bare
        names of where it happened.
    event : float
        Probability that the trigger tells an event at all, and only looks not like one.
    types, statuses : mapping of str to float
        Probability of each sub-event type and factuality, given that it tells an event.

    """

    start: int
    end: int
    offsets: Any = field(repr=False)
    words: Any = field(repr=False)
    roles: Any = field(repr=False)
    role_names: tuple[str, ...] = field(repr=False)
    event: float
    types: Mapping[str, float] = field(repr=False)
    statuses: Mapping[str, float] = field(repr=False)
    _odds: dict[str, Any] = field(default_factory=dict, repr=False)

    @property
    def type(self) -> str:
        """The likeliest type."""
        return max(self.types, key=lambda name: self.types[name])

    @property
    def status(self) -> str:
        """The likeliest status."""
        return max(self.statuses, key=lambda name: self.statuses[name])

    def probabilities(self, role: str) -> Any:
        """Return each piece's probability of a role; an unknown role is a ValueError."""
        return self.roles[:, self.role_names.index(role)]

    def span_probability(self, role: str, start: int, end: int) -> float:
        """
        Return the probability that a stretch of the text plays a role.

        The mean log odds of its pieces, as a probability; 0 for what lies outside the window.
        """
        touched = (self.offsets[:, 0] < end) & (self.offsets[:, 1] > start)
        if not touched.any():
            return 0.0
        return float(1 / (1 + np.exp(-self._log_odds(role)[touched].mean())))

    def _log_odds(self, role: str) -> Any:
        if role not in self._odds:
            p = np.clip(self.probabilities(role).astype(float), 1e-6, 1 - 1e-6)
            self._odds[role] = np.log(p / (1 - p))
        return self._odds[role]

    def spans(self, role: str, threshold: float = 0.5) -> list[RoleSpan]:
        """Find the stretches of words whose probability of a role is above a threshold."""
        p = self.probabilities(role)
        return [
            RoleSpan(int(self.offsets[a, 0]), int(self.offsets[b - 1, 1]), float(p[a:b].mean()))
            for a, b in runs_of_words(p, self.words, threshold)
        ]


def runs_of_words(probability: Any, words: Any, threshold: float) -> Iterator[tuple[int, int]]:
    """Yield runs of pieces, whole words long, whose words' mean probability is above one."""
    if not len(words):
        return
    starts = np.flatnonzero(np.diff(words, prepend=words[0] - 1))
    sizes = np.diff(starts, append=len(words))
    means = np.add.reduceat(probability, starts) / sizes
    ends = starts + sizes
    begun = None
    for at, above in enumerate(means > threshold):
        if above and begun is None:
            begun = at
        elif not above and begun is not None:
            yield int(starts[begun]), int(ends[at - 1])
            begun = None
    if begun is not None:
        yield int(starts[begun]), int(ends[-1])
