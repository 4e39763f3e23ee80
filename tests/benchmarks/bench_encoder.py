"""
How well the weights of ``geomap.encoder`` do on texts they were not trained on: the tables.

    python tests/benchmarks/bench_encoder.py --corpora FOLDER [--weights FOLDER] [--calibrate]
        [--passages FILE...] [--rules CACHE] [--events-held-out FILE]

Scored are own-passages' held-out files, event-location's held-out third, and events-dev by
sentence; with ``--events-held-out`` (JSON with the documents' names under ``events-dev``) the two
halves of events-dev stand apart. ``--rules`` adds the mean log odds with the
rules' ``location_model``, which needs a parse of every sentence, kept in CACHE.
``--calibrate`` first fits ``calibration.json`` beside the weights: the tables then show the fit on
the first held-out file told on the second, and the file written is fitted on both.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from encoder_calibration import calibrated, plain
from encoder_data import (
    ROLES,
    STATUSES,
    Probe,
    Window,
    event_locations,
    own_passages,
    sentences,
    touch,
)

from geomap.encoder import Arguments, Encoder, load, windows_of

FAMILIES = {
    "battle": "Government regains territory|Non-state actor overtakes territory|Armed clash",
    "protest": "Excessive force against protesters|Protest with intervention|Peaceful protest",
    "riot": "Violent demonstration|Mob violence",
    "explosion": "Chemical weapon|Air/drone strike|Suicide bomb|Shelling/artillery/missile attack|"
    "Remote explosive/landmine/IED|Grenade",
    "violence": "Sexual violence|Attack|Abduction/forced disappearance",
}
FAMILY = {name: family for family, names in FAMILIES.items() for name in names.split("|")}


def family(name: str) -> str:
    return FAMILY.get(name, "strategic")


@dataclass
class Rate:
    """Precision, recall and F1 by overlap."""

    hit: int = 0
    missed: int = 0
    wrong: int = 0
    exact: int = 0

    def count(self, gold: Sequence[Any], given: Sequence[Any]) -> None:
        found = sum(any(touch(g, p) for p in given) for g in gold)
        self.hit, self.missed = self.hit + found, self.missed + len(gold) - found
        self.wrong += sum(not any(touch(g, p) for g in gold) for p in given)
        self.exact += sum(tuple(g[:2]) in {tuple(p[:2]) for p in given} for g in gold)

    @property
    def f1(self) -> float:
        return 2 * self.hit / max(1, 2 * self.hit + self.missed + self.wrong)

    def __str__(self) -> str:
        p, r = self.hit / max(1, self.hit + self.wrong), self.hit / max(1, self.hit + self.missed)
        exact = self.exact / max(1, self.hit + self.missed)
        return (
            f"P {p:.3f}  R {r:.3f}  F1 {self.f1:.3f}  exact {exact:.3f}  n {self.hit + self.missed}"
        )


def windows(text: str, start: int = 0) -> list[tuple[int, int]]:
    found = [(start + a, start + b) for a, b in sentences(text[start:])]
    return windows_of(text, found)


def print_triggers(encoder: Encoder, passages: Sequence[Window]) -> None:
    read = [encoder.read(w.text, windows(w.text)) for w in passages]
    for threshold in (0.3, 0.5, 0.7):
        rate, right, family_right, fired = Rate(), 0, 0, 0
        lures = sum(len(w.lures) for w in passages)
        for window, reading in zip(passages, read, strict=True):
            given = reading.triggers(threshold)
            spans = [(t.start, t.end) for t in given]
            gold = window.triggers or ()
            rate.count(gold, spans)
            for g in gold:
                told = [t.type for t in given if touch((t.start, t.end), g)]
                right += g[2] in told
                family_right += family(g[2]) in {family(t) for t in told}
            fired += sum(any(touch(lure, s) for s in spans) for lure in window.lures)
        print(
            f"  {threshold}  {rate}  type {right / max(1, rate.hit):.3f}  family "
            f"{family_right / max(1, rate.hit):.3f}  look-alikes fired {fired / lures:.3f}"
        )


def asked(encoder: Encoder, window: Window, whole: bool = False) -> list[Any]:
    where = [(0, len(window.text))] if whole else windows(window.text)
    reading = encoder.read(window.text, where)
    return reading.arguments([p.trigger for p in window.probes])


def print_roles(encoder: Encoder, passages: Sequence[Window]) -> None:
    rates: dict[str, Rate] = {role: Rate() for role in ROLES}
    status, kind, total = Counter(), 0, 0
    for window in passages:
        for probe, told in zip(window.probes, asked(encoder, window), strict=True):
            if probe.event is not True:
                continue
            for role in ROLES:
                given = [(s.start, s.end) for s in told.spans(role)]
                rates[role].count(probe.roles.get(role) or (), given)
            total += 1
            kind += told.type == probe.type
            status[(probe.status, told.status)] += 1
    for role, rate in rates.items():
        print(f"  {role:<11}{rate}")
    print(f"  type of a given trigger {kind / total:.3f}")
    right = sum(n for (a, b), n in status.items() if a == b)
    print(f"  status {right / total:.3f}, of each: " + ", ".join(_status(status)))


def _status(seen: Counter[Any]) -> Iterable[str]:
    for name in STATUSES:
        gold = sum(n for (a, _), n in seen.items() if a == name)
        given = sum(n for (_, b), n in seen.items() if b == name)
        hit = seen[(name, name)]
        yield f"{name} P {hit / max(1, given):.2f} R {hit / max(1, gold):.2f} ({gold})"


def print_event_flag(encoder: Encoder, passages: Sequence[Window]) -> None:
    """Print how well ``event`` tells gold triggers from words of look-alikes."""
    good, bad = [], []
    for window in passages:
        reading = encoder.read(window.text, windows(window.text))
        good += [
            a.event
            for p, a in zip(
                window.probes, reading.arguments([p.trigger for p in window.probes]), strict=True
            )
            if p.event
        ]
        spans = [s for s in window.lures if not any(touch(s, t) for t in window.triggers or ())]
        bad += [a.event for a in reading.arguments(spans)]
    for threshold in (0.3, 0.5, 0.7):
        kept = np.mean([g > threshold for g in good])
        lured = np.mean([b > threshold for b in bad])
        print(f"  {threshold}  events kept {kept:.3f}  look-alikes kept {lured:.3f}")


def print_event_location(encoder: Encoder, rows: Sequence[Window], chances: Any) -> None:
    told = [asked(encoder, row, whole=True)[0] for row in rows]
    for threshold in (0.4, 0.5, 0.6):
        rate = Rate()
        none = [0, 0]
        for row, each in zip(rows, told, strict=True):
            _locate(row, [(s.start, s.end) for s in each.spans("location", threshold)], rate, none)
        print(f"  alone {threshold}   {rate}  none {none[0] / max(1, none[1]):.3f}")
    if chances is None:
        return
    for share in (0.0, 0.4, 0.5, 0.6, 1.0):
        for threshold in (0.4, 0.45, 0.5, 0.55):
            rate, none = Rate(), [0, 0]
            for row, each, found in zip(rows, told, chances, strict=True):
                given = []
                for start, end, chance in found:
                    ours = each.span_probability("location", start, end)
                    odds = share * _logit(ours) + (1 - share) * _logit(chance)
                    if odds > _logit(threshold):
                        given.append((start, end))
                _locate(row, given, rate, none)
            empty = none[0] / max(1, none[1])
            print(f"  encoder {share} rules at {threshold}  {rate}  none {empty:.3f}")


def _logit(p: float) -> float:
    p = min(max(p, 1e-4), 1 - 1e-4)
    return float(np.log(p / (1 - p)))


def _locate(row: Window, given: Any, rate: Rate, none: list[int]) -> None:
    gold = row.probes[0].roles["location"] or ()
    rate.count(gold, given)
    none[1] += not gold
    none[0] += not gold and not given


def rule_chances(rows: Sequence[Window], cache: Path) -> list[list[tuple[int, int, float]]]:
    """Ask the rules' linker for the chance of every named place."""
    from bench_event_location import Reader

    from geomap.extraction.arguments.location_model import chances, place_candidates

    reader, found = Reader(cache), []
    for row in rows:
        doc, toponyms = reader(row.text)
        named = place_candidates(doc, toponyms)
        trigger = doc.char_span(*row.probes[0].trigger, alignment_mode="expand").root
        spans = [doc[n.start : n.end] for n in named]
        found.append(
            [
                (s.start_char, s.end_char, c)
                for s, c in zip(spans, chances(trigger, named), strict=True)
            ]
        )
    return found


def print_events_dev(encoder: Encoder, folder: Path, wanted: Callable[[str], bool]) -> None:
    gold, traps = defaultdict(list), defaultdict(list)
    for line in (folder / "gold.jsonl").open(encoding="utf-8"):
        row = json.loads(line)
        gold[row["document"]].append(row)
    for line in (folder / "traps.jsonl").open(encoding="utf-8"):
        row = json.loads(line)
        traps[row["document"]].append((row["start"], row["end"]))
    documents = sorted(d for d in {*gold, *traps} if wanted(d))
    read = {}
    for document in documents:
        text = (folder / "texts" / document).read_bytes().decode("utf-8")
        start = text.find("\n---", 3) + 4 if text.startswith("---") else 0
        read[document] = encoder.read(text, windows(text, start))
    for threshold in (0.2, 0.3, 0.5, 0.7):
        n = Counter()
        for document in documents:
            _by_sentence(gold[document], traps[document], read[document].triggers(threshold), n)
        core, all_ = max(1, n["core"]), max(1, n["given"])
        print(
            f"  {threshold}  core told {n['told'] / core:.3f} ({n['core']}), right family "
            f"{n['family'] / core:.3f}; given {n['given']}, in a gold sentence "
            f"{n['in gold'] / all_:.3f}, right family {n['family given'] / all_:.3f}, "
            f"right type {n['type given'] / all_:.3f}, in traps {n['trap']}"
        )


def _by_sentence(gold: Any, traps: Any, given: Any, n: Counter[str]) -> None:
    def within(t: Any, row: Any) -> bool:
        return any(touch((t.start, t.end), s) for s in row["spans"])

    for row in gold:
        if row["core"]:
            told = {family(t.type) for t in given if within(t, row)}
            n["core"] += 1
            n["told"] += bool(told)
            n["family"] += bool(told & {family(t) for t in row["types"]})
    for t in given:
        rows = [row for row in gold if within(t, row)]
        n["given"] += 1
        n["in gold"] += bool(rows)
        n["family given"] += any(family(t.type) in map(family, row["types"]) for row in rows)
        n["type given"] += any(t.type in row["types"] for row in rows)
        n["trap"] += not rows and any(touch((t.start, t.end), s) for s in traps)


def ece(pairs: Sequence[tuple[float, bool]], bins: int = 10) -> str:
    p, y = np.array([a for a, _ in pairs]), np.array([b for _, b in pairs], dtype=float)
    at = np.minimum((p * bins).astype(int), bins - 1)
    gaps = [abs(p[at == b].mean() - y[at == b].mean()) * (at == b).mean() for b in set(at)]
    return f"{sum(gaps):.3f} (n {len(p)})"


def print_calibration(encoder: Encoder, passages: Sequence[Window], rows: Sequence[Window]) -> None:
    pairs: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    for window in passages:
        gold = window.triggers or ()
        reading = encoder.read(window.text, windows(window.text))
        for t in reading.triggers(0.1):
            pairs["trigger"].append((t.probability, any(touch((t.start, t.end), g) for g in gold)))
        told = reading.arguments([p.trigger for p in window.probes])
        for probe, each in zip(window.probes, told, strict=True):
            if probe.event:
                _collect(pairs, probe, each)
        spans = [s for s in window.lures if not any(touch(s, t) for t in gold)]
        pairs["event"] += [(a.event, False) for a in reading.arguments(spans)]
    for row in rows:
        _collect_role(pairs, "location", row.probes[0], asked(encoder, row, whole=True)[0])
    for name in (
        "trigger",
        "event",
        "type",
        "status",
        "actor",
        "target",
        "place",
        "in",
        "location",
    ):
        print(f"  {name:<9} {ece(pairs[name])}")


def _collect(pairs: Any, probe: Probe, told: Arguments) -> None:
    pairs["event"].append((told.event, True))
    pairs["type"].append((told.types[told.type], told.type == probe.type))
    pairs["status"].append((told.statuses[told.status], told.status == probe.status))
    for role in ("actor", "target", "place", "in"):
        _collect_role(pairs, role, probe, told)


def _collect_role(pairs: Any, role: str, probe: Probe, told: Arguments) -> None:
    """Collect the pieces with a chance above .05; the others would make any model look good."""
    spans = probe.roles[role] or ()
    for piece, p in zip(told.offsets, told.probabilities(role), strict=True):
        if p > 0.05:
            pairs[role].append((float(p), any(touch(piece, s) for s in spans)))


def print_speed(encoder: Encoder, folder: Path) -> None:
    texts = [json.loads(line)["text"] for line in (folder / "lgl.jsonl").open(encoding="utf-8")][
        :60
    ]
    words, start = sum(len(t.split()) for t in texts), time.process_time()
    readings = [encoder.read(t, windows(t)) for t in texts]
    tagging = time.process_time() - start
    asks = [(r, [(t.start, t.end) for t in r.triggers(0.2)]) for r in readings]
    start = time.process_time()
    for reading, spans in asks:
        reading.arguments(spans)
    asking, n = time.process_time() - start, sum(len(s) for _, s in asks)
    print(
        f"  {words} words: tagging {words / tagging:.0f} words/s; {n} triggers asked about, ",
        end="",
    )
    print(f"{n / max(asking, 1e-9):.0f} a second; both {words / (tagging + asking):.0f} words/s")


def memory_mb() -> float:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--passages", type=Path, nargs="*")
    parser.add_argument("--weights", type=Path)
    parser.add_argument("--held-out", default="horn,mixed")
    parser.add_argument("--calibrate", action="store_true")
    parser.add_argument("--rules", type=Path)
    parser.add_argument("--events-held-out", type=Path)
    options = parser.parse_args()
    before, start = memory_mb(), time.perf_counter()
    encoder = load(options.weights) if options.weights else load()
    print(f"loaded in {time.perf_counter() - start:.2f} s, {memory_mb() - before:.0f} MB")
    files = options.passages or [options.corpora / "own-passages/passages.jsonl"]
    passages = [w for f in files for w in own_passages(f)]
    parts = {
        name: [w for w in passages if w.key.startswith(f"{name}-")]
        for name in options.held_out.split(",")
    }
    everything = [w for part in parts.values() for w in part]
    located = options.corpora / "event-location.jsonl"
    rows = list(event_locations(located, held_out=True))
    if options.calibrate:
        dev = list(event_locations(located))
        folder = options.weights or Path(encoder_folder())
        first, *others = parts.values()
        encoder = replace(encoder, calibration=calibrated(plain(encoder), first, dev))
        print("calibrated on the first held-out file, told on the others:")
        print_calibration(encoder, [w for part in others for w in part], rows)
        final = calibrated(plain(encoder), everything, dev)
        (folder / "calibration.json").write_text(json.dumps(final, indent=1) + "\n", "utf-8")
        encoder = replace(encoder, calibration=final)
    for name, part in (*parts.items(), ("all", everything)):
        print(f"triggers, {name} ({len(part)} passages)")
        print_triggers(encoder, part)
    print("event or look-alike, asked")
    print_event_flag(encoder, everything)
    print("roles of given triggers")
    print_roles(encoder, everything)
    held = (
        json.loads(options.events_held_out.read_text())["events-dev"]
        if options.events_held_out
        else []
    )
    for name, wanted in (
        ("development", lambda d: d not in held),
        ("held out", lambda d: d in held),
    ):
        if name == "development" or held:
            print(f"events-dev by sentence, {name}")
            print_events_dev(encoder, options.corpora / "events-dev", wanted)
    print(f"event-location, held-out third ({len(rows)} rows)")
    print_event_location(
        encoder, rows, rule_chances(rows, options.rules) if options.rules else None
    )
    print("calibration: expected calibration error")
    print_calibration(encoder, everything, rows)
    print("speed, one core")
    print_speed(encoder, options.corpora)
    print(f"memory {memory_mb() - before:.0f} MB")


def encoder_folder() -> str:
    from geomap.encoder.inference import WEIGHTS

    return str(WEIGHTS)


if __name__ == "__main__":
    main()
