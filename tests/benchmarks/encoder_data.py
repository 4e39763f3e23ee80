"""
What ``train_encoder.py`` learns from: corpora read into windows of text with labelled event words.

``own_passages`` reads our markup (``convert.py`` of own-passages), ``event_locations`` sentences
with one event word and the places it happened at, ``calm_articles`` ECB+ topics without any event
of ours, ``incident_reports`` MUC-4 with its answer keys as weak labels. ``Names`` swaps the names
of places and actors for others or for invented ones, so that none is learned by heart.
"""

from __future__ import annotations

import hashlib
import json
import random
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

ROLES = (
    "actor target place in from via to weapon claimed_by date dead location".split()
)  # `location`: the names of where it happened, as event-location marks them
STATUSES = "reported claimed planned denied hypothetical".split()
TYPES = (
    "Abduction/forced disappearance|Agreement|Air/drone strike|Armed clash|Arrests|Attack|"
    "Change to group/activity|Chemical weapon|Disrupted weapons use|"
    "Excessive force against protesters|Government regains territory|Grenade|"
    "Headquarters or base established|Looting/property destruction|Mob violence|"
    "Non-state actor overtakes territory|Non-violent transfer of territory|Other|"
    "Peaceful protest|Protest with intervention|Remote explosive/landmine/IED|Sexual violence|"
    "Shelling/artillery/missile attack|Suicide bomb|Violent demonstration"
).split("|")
CALM_TOPICS = frozenset({1, 2, 4, 5, 6, 7, 9, 10, 20, 23, 25, 27, 28, 29, 30, 31, 34})
"""ECB+ topics of film, sport, markets, computers, a quake, a climber: nothing of ACLED's kinds."""

Span = tuple[int, int]


@dataclass(frozen=True)
class Probe:
    """A word asked about: its roles and what it tells; None is not known and not learned from."""

    trigger: Span
    roles: dict[str, tuple[Span, ...] | None] = field(default_factory=dict)
    event: bool | None = None
    type: str | None = None
    status: str | None = None
    soft: bool = False  # heads marked alone, by rule: around them this probe says nothing


@dataclass(frozen=True)
class Window:
    """Some text; `triggers` are all its event words with their types, None where not marked."""

    text: str
    triggers: tuple[tuple[int, int, str], ...] | None
    probes: tuple[Probe, ...]
    lures: tuple[Span, ...] = ()  # what looks like an event and is none
    names: tuple[tuple[int, int, str], ...] = ()  # spans to swap, of kind place or actor
    key: str = ""


SENTENCE_END = re.compile(r"(?<=[.!?])[\"'”’)\]]*\s+(?=[\"'“‘(\[]?[A-Z0-9])|\n+")
NAME = re.compile(
    r"(?:[A-ZÀ-Þ][\w'’ʻ-]*|al|el|de|la|as|ad)(?:[ ](?:[A-ZÀ-Þ][\w'’ʻ-]*|al|el|de|la|del))*"
)
WORD = re.compile(r"[A-Za-z][A-Za-z'’-]+")
KILLING = re.compile(r"\b(?:kill(?:ed|ing|s)?|dead|died|deaths?)\b", re.IGNORECASE)
HARM = re.compile(r"kill|dead|die|death|wound|injur|casualt|lives|toll", re.IGNORECASE)
ARTICLE = re.compile(r"\b(?:[Tt]he|[Aa]n?) (?=\w)")
STOP = frozenset(
    "the a an of in on at by to for from with and or but as that than into over its his her their "
    "is are was were be been has have had will would may might can could it he she they this "
    "these those who which what when where not no said says".split()
)


def sentences(text: str) -> list[Span]:
    """Cut a text behind full stops and line breaks; good enough for windows of training."""
    starts = [0, *(m.end() for m in SENTENCE_END.finditer(text))]
    return [(a, b) for a, b in zip(starts, [*starts[1:], len(text)], strict=True) if a < b]


def touch(a: Sequence[int], b: Sequence[int]) -> bool:
    return a[0] < b[1] and b[0] < a[1]


# --- reading -------------------------------------------------------------------------------------


def own_passages(path: Path) -> Iterator[Window]:
    """Read marked-up passages, given as what ``convert.py`` makes of them."""
    for line in path.open(encoding="utf-8"):
        yield passage_window(json.loads(line))


def passage_window(row: dict[str, Any]) -> Window:
    text, events = row["text"], row["events"]
    triggers = tuple((*e["trigger"][0], e["type"]) for e in events)
    probes = [p for e in events for p in _event_probes(text, e, triggers)]
    lures = tuple((n["start"], n["end"]) for n in row["not_events"])
    names = {
        (*span, kind)
        for e in events
        for kind, roles in (("place", ("place", "in", "from", "via", "to")),
                            ("actor", ("actor", "target", "claimed_by")))
        for role in roles
        for start, end in e.get(role, ())
        for span in _names_in(text, start, end)
    }  # fmt: skip
    return Window(text, triggers, tuple(probes), lures, tuple(sorted(names)), row["id"])


def _event_probes(text: str, event: dict[str, Any], triggers: Any) -> Iterator[Probe]:
    roles = {r: tuple(map(tuple, event.get(r, ()))) for r in ROLES}
    roles["location"] = tuple(_locations(text, event))
    trigger = tuple(event["trigger"][0])
    yield Probe(trigger, roles, True, event["type"], event["status"])
    for start, end in event.get("dead", ()):  # "shelled X, killing 3": rules may ask of "killing"
        for match in KILLING.finditer(text, max(0, start - 30), min(len(text), end + 40)):
            if not any(touch(match.span(), t) for t in triggers):
                yield Probe(match.span(), roles)
                return


def _locations(text: str, event: dict[str, Any]) -> list[Span]:
    inner = [n for s in event.get("place", ()) for n in _names_in(text, *s)]
    return inner or [n for s in event.get("in", ())[:1] for n in _names_in(text, *s)]


def _names_in(text: str, start: int, end: int) -> list[Span]:
    return [
        m.span() for m in NAME.finditer(text, start, end) if m[0][0].isupper() and m[0] != "The"
    ]


def part_of(text: str) -> int:
    plain = f"geomap-5 {' '.join(text.split()).casefold()}"
    return int(hashlib.sha256(plain.encode()).hexdigest()[:8], 16) % 3


def event_locations(path: Path, *, held_out: bool = False) -> Iterator[Window]:
    """Read event-location; its third of part 0 only when asked for, to score it."""
    for line in path.open(encoding="utf-8"):
        row = json.loads(line)
        if (part_of(row["text"]) == 0) is not held_out:
            continue
        places = tuple((p["start"], p["end"]) for p in row["event_locations"])
        probe = Probe((row["event"]["start"], row["event"]["end"]), {"location": places})
        names = tuple((a, b, "place") for a, b in places)
        yield Window(row["text"], None, (probe,), (), names, row["id"])


def calm_articles(path: Path) -> Iterator[Window]:
    """Read the ECB+ articles of topics that tell no event of ACLED's kinds."""
    for line in path.open(encoding="utf-8"):
        row = json.loads(line)
        if int(row["topic"]) in CALM_TOPICS:
            deeds = [
                (m["start"], m["end"])
                for m in row["mentions"]
                if m["tag"].startswith("ACTION_OCC") and m["end"] - m["start"] > 3
            ]
            yield Window(row["text"], (), (), tuple(deeds), (), row["id"])


# --- windows -------------------------------------------------------------------------------------


def cut(window: Window, first: int, last: int) -> Window:
    """Take the text between two offsets with what is marked inside it."""

    def inside(span: Sequence[Any]) -> bool:
        return first <= span[0] and span[1] <= last

    def moved(span: Any) -> Any:
        return (span[0] - first, span[1] - first, *span[2:])

    def kept(spans: Iterable[Any]) -> Any:
        return tuple(moved(s) for s in spans if inside(s))

    probes = tuple(
        replace(
            p,
            trigger=moved(p.trigger),
            roles={r: None if s is None else kept(s) for r, s in p.roles.items()},
        )
        for p in window.probes
        if inside(p.trigger)
    )
    triggers = None if window.triggers is None else kept(window.triggers)
    text = window.text[first:last]
    return Window(text, triggers, probes, kept(window.lures), kept(window.names), window.key)


def some_sentences(window: Window, rng: random.Random, longest: int = 700) -> Window:
    """Take a run of sentences, as a reader of articles would meet them."""
    spans = sentences(window.text)
    first = rng.randrange(len(spans))
    last = min(len(spans), first + rng.choice((1, 1, 1, 2, 3, 4)))
    end = min(spans[last - 1][1], spans[first][0] + longest)
    return cut(window, spans[first][0], end)


def as_headline(window: Window) -> Window:
    """Leave out the articles, as headlines and bulletins do."""
    return edited(window, [(*m.span(), "") for m in ARTICLE.finditer(window.text)])


def with_negatives(window: Window, rng: random.Random, most: int = 2) -> Window:
    """Add words that tell no event: of look-alikes, and a plain one now and then."""
    found = []
    lures = list(window.lures)
    rng.shuffle(lures)
    for start, end in lures[:most]:
        words = [m for m in WORD.finditer(window.text, start, end) if m[0].lower() not in STOP]
        if words:
            found.append(rng.choice(words).span())
    if window.triggers is not None and rng.random() < 0.3:
        found += _plain_word(window, rng)
    marked = window.triggers or ()
    found = [s for s in found if not any(touch(s, t) for t in marked)]
    probes = tuple(Probe(s, event=False) for s in found)
    return replace(window, probes=window.probes + probes)


def _plain_word(window: Window, rng: random.Random) -> list[Span]:
    words = [
        m.span()
        for m in WORD.finditer(window.text)
        if m[0].lower() not in STOP and not HARM.search(m[0])
    ]
    near = [(a - 15, b + 15) for a, b, _ in window.triggers or ()]
    words = [w for w in words if not any(touch(w, n) for n in near)]
    return [rng.choice(words)] if words else []


# --- names ---------------------------------------------------------------------------------------


class Names:
    """Pools of the names in the training windows, and names made up letter by letter from them."""

    def __init__(self, windows: Iterable[Window]) -> None:
        pools: dict[str, set[str]] = defaultdict(set)
        for window in windows:
            for start, end, kind in window.names:
                pools[kind].add(window.text[start:end])
        self.pools = {kind: sorted(names) for kind, names in sorted(pools.items())}
        self.next: dict[str, list[str]] = defaultdict(list)
        for name in self.pools.get("place", ()):
            letters = f"^^{name.lower()}$"
            for at in range(2, len(letters)):
                self.next[letters[at - 2 : at]].append(letters[at])

    def invented(self, rng: random.Random) -> str:
        """Make up a name whose letters follow each other as in real ones."""
        name = "^^"
        while len(name) < 20 and (letter := rng.choice(self.next[name[-2:]])) != "$":
            name += letter
        return name[2:].title()

    def swapped(self, window: Window, rng: random.Random, share: dict[str, float]) -> Window:
        """Put other names for a share of the names of each kind, one for all its occurrences."""
        told: dict[str, str] = {}
        edits = []
        for start, end, kind in window.names:
            name = window.text[start:end]
            if name not in told:
                told[name] = name
                if rng.random() < share.get(kind, 0):
                    made = kind == "place" and rng.random() < 0.5
                    told[name] = self.invented(rng) if made else rng.choice(self.pools[kind])
            if told[name] != name:
                edits.append((start, end, told[name]))
        return edited(window, edits) if edits else window


def edited(window: Window, edits: Sequence[tuple[int, int, str]]) -> Window:
    """Replace pieces of the text, none inside another, and move all offsets along."""
    text, at, steps = "", 0, []
    for start, end, new in sorted(edits):
        if start < at:
            continue
        text += window.text[at:start] + new
        at = end
        steps.append((end, len(text) - end, start))
    text += window.text[at:]

    def moved(offset: int) -> int:
        shift = 0
        for end, change, _ in steps:
            if offset < end:
                break
            shift = change
        return offset + shift

    def span(each: Any) -> Any:
        return (moved(each[0]), moved(each[1]), *each[2:])

    def spans(many: Iterable[Any]) -> Any:
        return tuple(span(s) for s in many)

    probes = tuple(
        replace(
            p,
            trigger=span(p.trigger),
            roles={r: None if s is None else spans(s) for r, s in p.roles.items()},
        )
        for p in window.probes
    )
    triggers = None if window.triggers is None else spans(window.triggers)
    return Window(text, triggers, probes, spans(window.lures), spans(window.names), window.key)


# --- MUC-4, weakly labelled ----------------------------------------------------------------------

INCIDENTS = {
    "ATTACK": r"attack\w*|kill\w*|murder\w*|assassinat\w+|ambush\w*|sho(?:t|ot|oting)|massacre\w*|"
    r"execut(?:ed|ion)|machine-?gunn\w+|gunned|slain|clash\w*|raid\w*",
    "BOMBING": r"bomb(?:ed|ing|ings|s)?|explo\w+|blasts?|dynamit\w+|detonat\w+|blew|attack\w*",
    "KIDNAPPING": r"kidnap\w*|abduct\w*|hostages?|captured|seized|disappear\w*",
    "ARSON": r"burn\w*|arson|torched|set fire|on fire|fire",
    "ROBBERY": r"robb\w+|stole\w*|theft|loot\w*",
}
KNOWN_TYPES = {
    "KIDNAPPING": "Abduction/forced disappearance",
    "ARSON": "Looting/property destruction",
}
SAFE_TYPES = {  # where MUC's kind leaves ours open, words that settle it nearly always
    "BOMBING": (
        re.compile(r"bomb(?:ed|ing)|explo|dynamit|detonat", re.IGNORECASE),
        "Remote explosive/landmine/IED",
    ),
    "ATTACK": (
        re.compile(r"murder|assassinat|kill|massacre|slain|execut", re.IGNORECASE),
        "Attack",
    ),
}


def incident_reports(path: Path, held_out: Iterable[str]) -> Iterator[Window]:
    """
    Read MUC-4: sentences with an incident's word and a string of its key, with one before.

    The key names strings of the whole text, so an occurrence in the word's own sentence is taken
    for its participant. Documents of ``held_out`` are passed over.
    """
    barred = set(held_out)
    for line in path.open(encoding="utf-8"):
        row = json.loads(line)
        if row["id"] not in barred:
            yield from _incident_windows(row)


def _incident_windows(row: dict[str, Any]) -> Iterator[Window]:
    text, spans = row["text"], sentences(row["text"])
    for at, (start, end) in enumerate(spans):
        found = [p for t in row["templates"] if (p := _incident_probe(text, start, end, t))]
        if found:
            first = spans[max(0, at - 1)][0]
            if end - first > 700:
                first = start
            once = {p.trigger: p for p in reversed(found)}
            yield cut(Window(text, None, tuple(once.values()), (), (), row["id"]), first, end)


def _incident_probe(text: str, start: int, end: int, template: dict[str, Any]) -> Probe | None:
    kind = template["types"][0]
    if kind not in INCIDENTS or template["stage"] != "ACCOMPLISHED":
        return None
    word = re.compile(rf"\b(?:{INCIDENTS[kind]})\b", re.IGNORECASE).search(text, start, end)
    actor = _fills(text, start, end, template, ("perp_ind", "perp_org"))
    target = _fills(text, start, end, template, ("phys", "hum_name", "hum_desc"))
    if not word or not (actor or target):
        return None
    roles: dict[str, tuple[Span, ...] | None] = {}
    if actor:
        roles["actor"] = actor
    if target:
        roles["target"] = target
    told = KNOWN_TYPES.get(kind)
    if kind in SAFE_TYPES and SAFE_TYPES[kind][0].match(word[0]):
        told = SAFE_TYPES[kind][1]
    return Probe(word.span(), roles, True, told, soft=True)


def _fills(
    text: str, start: int, end: int, template: Any, slots: Sequence[str]
) -> tuple[Span, ...]:
    found: set[Span] = set()
    for slot in slots:
        for _, strings in template[slot]:
            for string in strings:
                if len(string) > 3:
                    loose = re.compile(rf"\b{re.escape(string)}\b", re.IGNORECASE)
                    found.update(m.span() for m in loose.finditer(text, start, end))
    return tuple(sorted(found))
