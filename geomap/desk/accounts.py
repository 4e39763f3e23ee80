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

    ``events`` holds each as it now is, ``homes`` the document that gives it, ``groups`` the ids of
    the accounts of each event.
    """

    def __init__(self, run: HeldRun) -> None:
        self.run = run
        self.events: dict[str, Event] = {}
        self.homes: dict[str, str] = {}
        self.groups: list[list[str]] = []
        self.regroup()

    def held(self, key: str) -> HeldDocument:
        """Give a document; InputError where it is none of the run's."""
        try:
            return self.run.documents[key]
        except KeyError as error:
            raise InputError(f"document {key[:80]!r} is not here: load the page again") from error

    def known(self, key: str) -> Event:
        """Give an account; InputError where it is not there any more."""
        try:
            return self.events[key]
        except KeyError as error:
            raise InputError(f"event {key[:40]!r} is not here any more: load it again") from error

    def group_of(self, key: str) -> Sequence[str]:
        """Give the ids of all accounts of the event that one is of."""
        return next((group for group in self.groups if key in group), [key])

    def of_document(self, key: str) -> list[str]:
        """Give the ids of a document's accounts, in the order of its text."""
        ids = [i for i, home in self.homes.items() if home == key]
        return sorted(ids, key=lambda i: (self.events[i].sources[0].start, i))

    def read(self, key: str) -> Event:
        """Give an account as geomap read it, before anybody decided; a told one as it is."""
        found = self.held(self.homes[key]).found
        return next((e for e in found if e.event_id == key), self.events[key])

    def state(self, key: str) -> str:
        """Say what became of an account: open, accepted, changed, dropped or added."""
        held = self.held(self.homes[key])
        now = next((e for e in held.told if e.event_id == key), None)
        if now is None or held.coded is None:
            return "dropped"
        before = next((e for e in held.found if e.event_id == key), None)
        if before is None:
            return "added"
        if key not in held.coded.corrected:
            return "open"
        return "accepted" if revision(before) == revision(now) else "changed"

    def regroup(self) -> None:
        """Learn anew which accounts there are and which are of one event, as the run says."""
        self.events, self.homes = {}, {}
        for key, held in self.run.documents.items():
            for event in (*held.found, *held.told):
                self.events[event.event_id] = event
                self.homes[event.event_id] = key
        grouped = {key for group in self.run.groups for key in group}
        alone = [[key] for key in self.events if key not in grouped]
        self.groups = [*(list(group) for group in self.run.groups), *alone]

    def regroup_document(self, key: str) -> None:
        """Take up the accounts of one document as they now are; new ones stand by themselves."""
        held = self.run.documents[key]
        there = {e.event_id: e for e in (*held.found, *held.told)}
        gone = [i for i, home in self.homes.items() if home == key and i not in there]
        for i in gone:
            del self.events[i], self.homes[i]
        new = [i for i in there if i not in self.homes]
        self.events |= there
        self.homes |= dict.fromkeys(there, key)
        if gone:
            kept = ([i for i in group if i in self.events] for group in self.groups)
            self.groups = [group for group in kept if group]
        self.groups += [[i] for i in new]

    def part(self, key: str) -> None:
        """Let an account stand by itself until the run is put together again."""
        others = ([i for i in group if i != key] for group in self.groups)
        self.groups = [*(group for group in others if group), [key]]

    def unite(self, key: str, other: str) -> None:
        """Make one group of two until the run is put together again."""
        both = [group for group in self.groups if key in group or other in group]
        rest = [group for group in self.groups if group not in both]
        self.groups = [*rest, [i for group in both for i in group]]
