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
    "advance": "towards", "gain": "of", "overtake": "of", "fall": "of",
    "siege": "of", "crash": "in", "missile": "at", "air": "on", "shell": "of", "deploy": "to",
    "equip": "to",
    "mission": "over", "visit": "to", "withdraw": "from", "transfer": "from",
}  # fmt: skip


def title(
    sense: Sense,
    actor: Party | None,
    target: Party | None,
    where: str | None,
    status: Status,
    *,
    country: bool = False,
) -> str:
    """
    Make a title: who, what, whom or where.

    ``country`` tells that the place is a country or larger, in which and not on which one acts.
    Words that name no side ("planes") are left out; who denies is not who acts.

    Examples
    --------
    >>> from geomap.lexicon import SENSES
    >>> title(SENSES["siege"], Party("the army"), None, "Homs", "planned")
    'The army: planned siege of Homs'
    >>> title(SENSES["lose"], Party("the army"), None, "Kidal", "reported")
    'The army loses Kidal'
    >>> title(SENSES["air"], Party("Chad"), None, "Mali", "denied", country=True)
    'Air strikes by Chad in Mali denied'
    """
    who = _first_capital(actor.name) if actor and not actor.nameless else None
    if sense.key == "lose" and who and where and target is None and status in _HAPPENED:
        return f"{who} {'lose' if _plural(who) else 'loses'} {where}"
    link = "in" if country and sense.key == "air" else _JOIN.get(sense.key, "in")
    if target is not None and sense.key not in ("advance", "gain", "overtake", "fall"):
        whom = target.text if sense.key == "kill" else target.name
        tail = f" {_towards(sense)} {whom}" + (f", {where}" if where else "")
    else:
        tail = f" {link} {where}" if where else ""
    if status == "denied":
        by = f" by {who}" if who else ""
        return _first_capital(f"{sense.phrase}{by}{tail} denied")
    what = _PREFIX[status] + sense.phrase + tail
    return f"{who}: {what}" if who else _first_capital(what)


_HAPPENED = ("reported", "claimed")


_OF = frozenset("kill lose abduct arrest convict siege shell release expel displace".split())


def _first_capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _plural(name: str) -> bool:
    """Tell a name that takes a plural verb: "rebels", "government forces"."""
    last = name.split()[-1]
    return last.endswith("s") and not name.isupper() and last != "United States"


def _towards(sense: Sense) -> str:
    if sense.key in _OF:
        return "by" if sense.key == "lose" else "of"
    if sense.key == "supply":
        return "to"
    if sense.key in ("air", "drone", "clash", "offensive", "attack", "missile", "excessive"):
        return "at" if sense.key == "missile" else "on"
    return (
        "with"
        if sense.key in ("deal", "ceasefire", "talks", "ally", "cooperate", "visit")
        else "against"
    )
