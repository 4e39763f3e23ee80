"""The accounts that articles give of events: who tells each, what became of it, which are one."""

from __future__ import annotations

from collections.abc import Sequence

from geomap.desk.views import revision
from geomap.errors import InputError
from geomap.model import Event
from geomap.pipeline import HeldDocument, HeldRun

__all__ = ["Accounts"]


class Accounts:
    """
    All accounts of a run by their ids, those that an editor has dropped among them.

    ``found`` holds each as geomap read it, ``told`` as it is told now, ``events`` the one or else
    the other; ``homes`` the document that gives it, ``groups`` the accounts of each event.
    """

    def __init__(self, run: HeldRun) -> None:
        self.run = run
        self.found: dict[str, Event] = {}
        self.told: dict[str, Event] = {}
        self.events: dict[str, Event] = {}
        self.homes: dict[str, str] = {}
        self.groups: list[list[str]] = []
        self.regroup()

    def held(self, key: str) -> HeldDocument:
        """Return a document; InputError where it is none of the run's."""
        try:
            return self.run.documents[key]
        except KeyError as error:
            raise InputError(f"document {key[:80]!r} is not here: load the page again") from error

    def known(self, key: str) -> Event:
        """Return an account; InputError where it is not there any more."""
        try:
            return self.events[key]
        except KeyError as error:
            raise InputError(f"event {key[:40]!r} is not here any more: load it again") from error

    def group_of(self, key: str) -> Sequence[str]:
        """Return the ids of all accounts of the event that one is of."""
        return next((group for group in self.groups if key in group), [key])

    def of_document(self, key: str) -> list[str]:
        """Return the ids of a document's accounts, in the order of its text."""
        ids = [i for i, home in self.homes.items() if home == key]
        return sorted(ids, key=lambda i: (self.events[i].sources[0].start, i))

    def read(self, key: str) -> Event:
        """Return an account as geomap read it, before anybody decided; a told one as it is."""
        return self.found.get(key) or self.events[key]

    def state(self, key: str) -> str:
        """Return what became of an account: open, accepted, changed, dropped or added."""
        before, now = self.found.get(key), self.told.get(key)
        coded = self.held(self.homes[key]).coded
        if now is None or coded is None:
            return "dropped"
        if before is None:
            return "added"
        if key not in coded.corrected:
            return "open"
        return "accepted" if revision(before) == revision(now) else "changed"

    def regroup(self) -> None:
        """Learn anew which accounts there are and which are of one event, as the run says."""
        self.found, self.told, self.events, self.homes = {}, {}, {}, {}
        for key in self.run.documents:
            self._take_up(key)
        grouped = {key for group in self.run.groups for key in group}
        alone = [[key] for key in self.events if key not in grouped]
        self.groups = [*(list(group) for group in self.run.groups), *alone]

    def regroup_document(self, key: str) -> None:
        """Take up the accounts of one document as they now are; new ones stand by themselves."""
        before = {i for i, home in self.homes.items() if home == key}
        for i in before:
            del self.events[i], self.homes[i]
            self.found.pop(i, None)
            self.told.pop(i, None)
        there = self._take_up(key)
        new = [i for i in there if i not in before]
        if before - there.keys():
            kept = ([i for i in group if i in self.events] for group in self.groups)
            self.groups = [group for group in kept if group]
        self.groups += [[i] for i in new]

    def _take_up(self, key: str) -> dict[str, Event]:
        held = self.run.documents[key]
        found = {e.event_id: e for e in held.found}
        told = {e.event_id: e for e in held.told}
        there = {**found, **told}
        self.found |= found
        self.told |= told
        self.events |= there
        self.homes |= dict.fromkeys(there, key)
        return there

    def part(self, key: str) -> None:
        """Keep an account apart until the run is put together again."""
        others = ([i for i in group if i != key] for group in self.groups)
        self.groups = [*(group for group in others if group), [key]]

    def unite(self, key: str, other: str) -> None:
        """Make one group of two until the run is put together again."""
        both = [group for group in self.groups if key in group or other in group]
        rest = [group for group in self.groups if group not in both]
        self.groups = [*rest, [i for group in both for i in group]]
