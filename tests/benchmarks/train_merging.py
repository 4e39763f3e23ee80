"""
Fits the decision whether two documents tell one event, and says how well it does on other topics.

    python tests/benchmarks/train_merging.py SHARED [--cache DIR] [-o weights.json]

Learned from the odd topics of ecbplus-dev (ECB+; annotations CC BY 3.0, Cybulska and Vossen 2014),
reported on the even ones with ``score_tellings.py``. ECB+ has no days of publication: that script
makes them up, 11 February 2009 for the first event of a topic, 17 October 2012 for the second, so
"published apart" is worth nothing here and has its weight from what is believed beforehand.

A logit with bounds and beliefs: no contradiction may count for a pair and no agreement against it
(``SIGNS``), and what the corpus hardly holds, as two named sides at one place, keeps the weight
that a desk would give it (``BELIEFS``). A pair is positive if its sentences share a gold chain of
actions; pairs of two topics are negative; pairs whose sentences nobody coded are left out.
SciPy is needed here and not by geomap.
"""

from __future__ import annotations

import argparse
import json
import pickle
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from scipy.optimize import minimize

from geomap.actors import load_actors
from geomap.extraction.tellings import pairs
from geomap.extraction.tellings.clusters import candidates, groups
from geomap.extraction.tellings.facts import annotated, unite
from geomap.extraction.tellings.profile import Profile, profiles
from geomap.formats import write_events
from geomap.frames import to_frame
from geomap.model import Document, Event
from geomap.pipeline import extract_events
from geomap.settings import Settings

TARGET = Path(__file__).resolve().parents[2] / "geomap/extraction/tellings/weights.json"
DAYS = {False: date(2009, 2, 11), True: date(2012, 10, 17)}
RIDGE, PINNED = 1.0, 40.0
HARDLY = 0.005
CAP = 400
"""Of one topic so many positive pairs at most: a few stories told often must not be all."""

SIGNS = {
    **dict.fromkeys(
        "place: same;place: within 5 km;day: same;actor: same;target: same;killed: same;"
        "killed: about the same;figure: same;words;pages;names shared;number shared".split(";"),
        1,
    ),
    **dict.fromkeys(
        "place: near;place: one unknown;place: both unknown;day: untold, published apart;"
        "published apart;type distance;plover: other;plover: other mode;"
        "target: other;sides swapped;killed: other;figure: other;names: none shared;"
        "words: none shared;status: planned and reported;status: hypothetical and reported;"
        "status: claimed and hypothetical;status: claimed and planned;status: denied and planned;"
        "status: hypothetical and planned;place: same country;place: in the country;"
        "time: unknown;published: unknown;type: loose;day: both untold;day: one untold".split(";"),
        -1,
    ),
}
BELIEFS = {
    "published apart": -0.7, "day: untold, published apart": -1.5, "type distance": -4.0,
    "actor: other": -2.0, "target: other": -1.5, "sides swapped": -2.5, "killed: other": -1.0,
    "place: near": -1.0, "words: none shared": -1.0,
    "status: planned and reported": -3.0, "status: claimed and planned": -3.0,
    "status: hypothetical and reported": -1.0, "time: unknown": -2.5, "type: loose": -1.0,
    "place: same country": -1.0, "place: in the country": -1.0,
}  # fmt: skip
SURE = frozenset(
    {
        "type distance",
        "published apart",
        "status: planned and reported",
        "type: loose",
        "day: untold, published apart",
    }
)
"""
Beliefs that ECB+ may hardly move: its types are of crime and celebrities, told as war's ("killed by
a fall" as an armed clash), and its days of publication are made up.
"""


class Corpus:
    """The documents of ECB+, what geomap finds in each, and which actions are one."""

    def __init__(self, path: Path, cache: Path | None) -> None:
        self.rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        self.topic = {row["id"]: row["topic"] for row in self.rows}
        self.later = {row["id"]: "+" in row["subtopic"] for row in self.rows}
        self.cache = cache
        self.actions = {
            row["id"]: [
                (m["start"], m["chain"])
                for m in row["mentions"]
                if m["tag"].startswith(("ACTION_OCC", "NEG_ACTION_OCC"))
                and m["chain"]
                and not m["chain"].startswith("INTRA")
            ]
            for row in self.rows
        }

    def events(self, parity: int) -> list[Event]:
        """Return what the documents of odd or even topics tell, each document for itself."""
        return [
            annotated(event)
            for row in self.rows
            if row["topic"] % 2 == parity
            for event in self._events_of(row)
        ]

    def _events_of(self, row: Mapping[str, str]) -> list[Event]:
        kept = self.cache / f"{row['id']}.pkl" if self.cache else None
        if kept is not None and kept.is_file():
            found: list[Event] = pickle.loads(kept.read_bytes())  # noqa: S301  # our own
            return found
        day = DAYS[self.later[row["id"]]]
        document = Document(row["id"], row["text"], source=row["id"], published=day)
        found = extract_events([document], Settings(merging="none"))
        if kept is not None:
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_bytes(pickle.dumps(found))
        return found

    def chains(self, event: Event) -> set[str]:
        """Return the gold chains of actions in an event's sentences."""
        return {
            chain
            for source in event.sources
            for start, chain in self.actions[source.document_id]
            if source.start <= start < source.end
        }

    def label(self, one: Profile, other: Profile) -> int | None:
        """Return 1 for a pair of one event, 0 for one of two, None where nobody coded it."""
        if self.topic[one.document] != self.topic[other.document]:
            return 0
        a, b = self.chains(one.event), self.chains(other.event)
        return int(bool(a & b)) if a and b else None


Row = tuple[dict[str, float], int, int]


def rows_of(corpus: Corpus, told: Sequence[Profile]) -> list[Row]:
    """Describe the pairs worth a look that do not contradict: signals, whether one, topic."""
    rows, seen = [], dict.fromkeys(set(corpus.topic.values()), 0)
    for i, j in candidates(told):
        one, other = told[i], told[j]
        label = None if pairs.contradict(one, other) else corpus.label(one, other)
        topic = corpus.topic[one.document]
        if label is None or (label and seen[topic] >= CAP):
            continue
        seen[topic] += label
        rows.append((pairs.signals(one, other), label, topic))
    return rows


def fit(rows: Sequence[Row]) -> dict[str, float]:
    """Fit the weights: the likeliest within the signs, drawn to the beliefs."""
    names = sorted({name for signals, _, _ in rows for name in signals} | BELIEFS.keys())
    table = np.array([[signals.get(name, 0.0) for name in names] + [1.0] for signals, _, _ in rows])
    truth = np.array([label for _, label, _ in rows], dtype=float)
    belief = np.array([BELIEFS.get(name, 0.0) for name in names] + [0.0])
    strength = np.array([PINNED if name in SURE else RIDGE for name in names] + [0.0])
    bounds = [(0 if SIGNS.get(n) == 1 else None, 0 if SIGNS.get(n) == -1 else None) for n in names]

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        logit = table @ weights
        off = weights - belief
        value = np.sum(np.logaddexp(0, logit) - truth * logit) + np.sum(strength * off**2) / 2
        return value, table.T @ (1 / (1 + np.exp(-logit)) - truth) + strength * off

    found = minimize(loss, belief, jac=True, bounds=[*bounds, (None, None)], method="L-BFGS-B")
    weights = dict(zip([*names, "(intercept)"], found.x.round(3).tolist(), strict=True))
    return dict(sorted(weights.items()))


def joined(told: Sequence[Profile], least: float) -> list[Event]:
    """Return the events that the tellings come to with a threshold."""
    return [unite([told[n].event for n in members]) for members in groups(told, least)]


def scored(shared: Path, corpus: Corpus, events: Sequence[Event]) -> tuple[str, float, float]:
    """Return what ``score_tellings.py`` says, with pair recall and precision."""
    with TemporaryDirectory() as folder:
        predicted, gold = Path(folder) / "events.jsonl", Path(folder) / "gold.jsonl"
        write_events(to_frame(events), predicted)
        rows = [json.dumps(row) for row in corpus.rows]
        gold.write_text("\n".join(rows) + "\n", "utf-8")
        command = [sys.executable, str(shared / "tools/score_tellings.py"), "score"]
        said = subprocess.run(  # the corpus's own script
            [*command, str(gold), str(predicted)], capture_output=True, text=True, check=False
        ).stdout.strip()
    figures = said.split()
    return said, float(figures[2]), float(figures[4])


def mixed(corpus: Corpus, events: Sequence[Event]) -> str:
    """Count the events that put both events of a topic together, and those of two topics."""
    topics = [{corpus.topic[s.document_id] for s in event.sources} for event in events]
    later = [{corpus.later[s.document_id] for s in event.sources} for event in events]
    both = sum(len(t) == 1 and len(x) == 2 for t, x in zip(topics, later, strict=True))
    return f"mixed: {both} of both events of a topic, {sum(len(t) > 1 for t in topics)} of topics"


def thresholds(shared: Path, corpus: Corpus, told: Sequence[Profile]) -> dict[str, float]:
    """
    Choose thresholds on the topics learned from: the best F⅓ for normal, F⅒ for strict.

    They count precision three and ten times as much as recall; of thresholds that are hardly
    worse than the best the highest is taken.
    """
    weight = {"normal": 1 / 3, "strict": 1 / 10}
    scores: dict[str, dict[float, float]] = {name: {} for name in weight}
    for least in np.arange(0.30, 0.96, 0.05).round(2).tolist():
        events = joined(told, least)
        said, recall, precision = scored(shared, corpus, events)
        print(f"{least}: {said}; {mixed(corpus, events)}")
        for name, beta in weight.items():
            below = beta**2 * precision + recall
            scores[name][least] = (1 + beta**2) * precision * recall / below if below else 0.0
    best = {name: max(found.values()) for name, found in scores.items()}
    return {
        name: max(least for least, score in found.items() if score >= best[name] - HARDLY)
        for name, found in scores.items()
    }


def main() -> None:
    """Fit, choose thresholds on odd topics, write, and report even ones."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--cache", type=Path, help="keeps what was extracted of each document")
    parser.add_argument("-o", "--output", type=Path, default=TARGET)
    given = parser.parse_args()
    corpus = Corpus(given.shared / "corpora/ecbplus-dev.jsonl", given.cache)
    roster = load_actors()
    odd, even = (profiles(corpus.events(parity), roster) for parity in (1, 0))
    rows = rows_of(corpus, odd)
    print(f"{len(odd)} tellings of odd topics, {len(rows)} pairs, {sum(r[1] for r in rows)} of one")
    weights = fit(rows)
    given.output.write_text(json.dumps({"weights": weights, "thresholds": {}}), "utf-8")
    pairs.table.cache_clear()
    chosen = thresholds(given.shared, corpus, odd)
    table = {"thresholds": chosen, "weights": weights}
    given.output.write_text(json.dumps(table, indent=1, ensure_ascii=False) + "\n", "utf-8")
    alone = [unite([p.event]) for p in even]
    print("even, none:", scored(given.shared, corpus, alone)[0])
    for name, least in chosen.items():
        events = joined(even, least)
        print(f"even, {name}:", scored(given.shared, corpus, events)[0], mixed(corpus, events))


if __name__ == "__main__":
    main()
