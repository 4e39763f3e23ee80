"""Short titles for events, of the names and phrases that the tables hold."""

from __future__ import annotations

from geomap.extraction.scene import Party
from geomap.lexicon import Sense
from geomap.model import Status

__all__ = ["title"]

_PREFIX: dict[Status, str] = {
    "planned": "planned ",
    "denied": "",
    "claimed": "",
    "reported": "",
    "hypothetical": "possible ",
}
# How a title joins the place: movements go to it, losses are of it, the rest is near or in it.
_JOIN = {
    "advance": "towards", "gain": "of", "overtake": "of", "lose": "of", "fall": "of",
    "siege": "of", "missile": "at", "air": "on", "shell": "of", "deploy": "to", "equip": "to",
    "visit": "to", "withdraw": "from", "transfer": "from",
}  # fmt: skip


def title(
    sense: Sense, actor: Party | None, target: Party | None, where: str | None, status: Status
) -> str:
    """
    Make a title: who, what, whom or where.

    Examples
    --------
    >>> from geomap.lexicon import SENSES
    >>> title(SENSES["siege"], Party("the army"), None, "Homs", "planned")
    'the army: planned siege of Homs'
    """
    what = _PREFIX[status] + sense.phrase
    if target is not None and sense.key not in ("advance", "gain", "overtake", "fall"):
        whom = target.text if sense.key == "kill" else target.name
        what += f" {_towards(sense)} {whom}"
        what += f", {where}" if where else ""
    elif where:
        what += f" {_JOIN.get(sense.key, 'in')} {where}"
    return f"{actor.name}: {what}" if actor else what[0].upper() + what[1:]


def _towards(sense: Sense) -> str:
    if sense.key in ("kill", "lose", "abduct", "arrest", "convict", "siege"):
        return "by" if sense.key == "lose" else "of"
    return "with" if sense.key in ("deal", "ceasefire", "talks", "ally", "visit") else "against"
