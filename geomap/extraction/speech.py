"""Verbs of speech, by the doubt that news style puts into them."""

from __future__ import annotations

__all__ = ["CLAIMS", "SAYS"]

# Verbs of attribution by the doubt that news style puts into them (agency style books reserve
# "said" for the neutral case).
CLAIMS = frozenset(
    "claim allege boast contend purport assert insist maintain accuse believe".split()
)
SAYS = frozenset(
    "say tell report announce add confirm state declare note explain reveal write warn".split()
)
