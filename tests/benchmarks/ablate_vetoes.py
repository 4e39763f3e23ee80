"""
What each rule that drops words of events is worth: the words it drops, by what the gold says.

    python tests/benchmarks/ablate_vetoes.py PASSAGES.jsonl [--news GOLD.jsonl TRAPS.jsonl TEXTS]
        [--tables TABLE…] [--keep FILE]

Every rule is switched off, the words are found again, and those that only this rule dropped and
the weighed selection would tell are counted: ``events`` are lost by the rule, ``others`` are kept
out by it. A rule that keeps out no more than it loses goes. Signals of the selection are left out
one by one and the weights fitted anew: ``loss`` is what the log-likelihood of a cross-validation
over theatres loses by it, in bits a hundred words.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from train_selection import (
    Array,
    Word,
    chances,
    cross_validate,
    fit,
    names_of,
    passages,
    read,
)

from geomap.extraction.selection import load
from geomap.extraction.triggers.non_event_cues import CUES
from geomap.extraction.triggers.refusals import NOUN_RULES, VERB_RULES
from geomap.extraction.vetoes import without
from geomap.settings import Settings

FACTUAL = ("conditional", "negated noun", "charged", "negated", "wish", "habit", "question")
RULES = (*VERB_RULES, *NOUN_RULES, *FACTUAL)


def bits(chance: Array, words: Sequence[Word]) -> float:
    event = np.array([w.event for w in words])
    right = np.where(event, chance, 1 - chance)
    return float(-np.log2(np.clip(right, 1e-6, 1)).mean() * 100)


def without_signal(words: Sequence[Word], name: str) -> list[Word]:
    return [replace(w, signals={n: v for n, v in w.signals.items() if n != name}) for w in words]


def signals(words: Sequence[Word]) -> None:
    whole = bits(cross_validate(words), words)
    print(f"signals: {whole:.1f} bits a hundred words with all")
    found = {}
    for name in [*CUES, "commentary share", "first person", "timeless", "weak"]:
        found[name] = bits(cross_validate(without_signal(words, name)), words) - whole
    for name, loss in sorted(found.items(), key=lambda item: -item[1]):
        print(f"  {name:<18} loss {loss:+.2f}")


def rules(path: Path, base: Counter[bool]) -> None:
    threshold, weights = load()["threshold"], load()["weights"]
    print(f"rules: told with all {base[True]} events, {base[False]} others")
    for rule in dict.fromkeys(RULES):
        with without(rule):
            words = list(passages(path, Settings()))
        told = Counter(
            w.event for w, c in zip(words, chances(words, weights), strict=True) if c >= threshold
        )
        lost, kept_out = told[True] - base[True], told[False] - base[False]
        print(f"  {rule:<14} loses {lost:4d} events, keeps out {kept_out:4d} others")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("passages", type=Path)
    parser.add_argument("--news", nargs=3, type=Path)
    parser.add_argument("--tables", nargs="*", type=Path, default=[])
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    words = read(options)
    signals(words)
    weights, threshold = fit(words, names_of(words)), load()["threshold"]
    told = zip(words, chances(words, weights), strict=True)
    rules(options.passages, Counter(w.event for w, c in told if c >= threshold))


if __name__ == "__main__":
    main()
