"""
Fits the ranker of ``geomap.resolution`` to development corpora and says how well it does.

    python tests/benchmarks/train_resolution.py CORPORA [-o geomap/resolution/ranker.json]

CORPORA is a folder with ``lgl.jsonl``, ``tud-loc-trainval.jsonl``, ``geovirus.jsonl`` and
``mena-news.jsonl`` (documents of the three others, never trained on by itself), and
``own-passages/passages.jsonl``. Needs numpy, scipy and scikit-learn, which geomap itself does
without. Each corpus weighs the same; examples of names without a place, passages and namesakes
(``resolution_examples``) weigh what ``WEIGHTS`` says. Printed are the
shares of given mentions within 161 km: fitted to all, by five folds of documents, and with the
whole corpus left out; the latter chooses. The same corpora and index give the same file: nothing
is drawn by chance.

Gradient-boosted trees over the same signals did no better: .879, .827, .828 by folds on the three,
and .816, .827, .828 with the corpus left out, where the logit has .883, .828, .833 and .844, .827,
.837.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import compress
from pathlib import Path
from typing import Any

import numpy as np
from resolution_examples import (
    FOLDS,
    RADIUS_KM,
    Doc,
    Target,
    corpus,
    is_small,
    passages,
    same_place,
    sentences,
)
from resolution_figures import SHOWN, TRAINED, Answer, calibrate, rate, rates, reliability
from scipy.optimize import minimize

from geomap.evaluation import distance_km, measured_table
from geomap.gazetteer.index import Index
from geomap.model import Toponym
from geomap.resolution import likeliest, threshold
from geomap.resolution.features import ALONE, COMPANY, NOTHING, TEXT, alone, nothing
from geomap.resolution.ranked_candidates import asked, companions, reread
from geomap.resolution.ranker import ROUNDS, Ranker, parse

NAMES = (*ALONE, *TEXT, *COMPANY, *NOTHING)
_COMPANY = slice(len(ALONE) + len(TEXT), len(ALONE) + len(TEXT) + len(COMPANY))
RIDGE = 3e-5
NO_MATCH_WEIGHT = 0.3  # a name unknown to the gazetteer is no proof that the text means nothing
WEIGHTS = {"struck": 0.1, "passages": 0.2, "namesakes": 0.35}
"""What examples of our making weigh beside a corpus."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("-o", "--output", type=Path)
    parser.add_argument("--ridge", type=float, default=RIDGE)
    for name, weight in WEIGHTS.items():
        parser.add_argument(f"--{name}", type=float, default=weight)
    given = parser.parse_args()
    WEIGHTS.update({name: getattr(given, name) for name in WEIGHTS})
    index = Index(layers=())
    docs = [d for name in SHOWN for d in corpus(given.corpora, name, index)]
    ours = [*passages(given.corpora, index, held_out=False), *sentences(index, held_out=False)]
    held = [*passages(given.corpora, index, held_out=True), *sentences(index, held_out=True)]
    trained = [d for d in docs if d.corpus in TRAINED]
    inside = fit([*trained, *ours], given.ridge)
    results = {"fitted to all": predict(docs, inside)}
    results["by folds"], shut = {}, []
    for fold in range(FOLDS):
        model = fit([d for d in [*trained, *ours] if d.fold != fold], given.ridge, inside)
        some = [d for d in docs if d.fold == fold]
        results["by folds"] |= predict(some, model)
        shut += none_rates([d for d in [*some, *ours] if d.fold == fold], model)
    results["corpus left out"] = {}
    for name in TRAINED:
        model = fit([*(d for d in trained if d.parent != name), *ours], given.ridge, inside)
        results["corpus left out"] |= predict([d for d in docs if d.parent == name], model)
    measured = {
        "within_161_km": rates(docs, results),
        "reliability": reliability(docs, results),
        "nothing": {"by folds": summed(shut), "held out": summed(none_rates(held, inside))},
    }
    print(measured_table(measured))
    sweep(docs, results, shut)
    if given.output:
        corners = calibrate(docs, results["corpus left out"], TRAINED)
        write(given.output, inside, corners, measured)


Example = tuple[str, Any, list[bool], float]


def blocks(doc: Doc, at: int) -> Iterator[Example]:
    """Lay out a document's names: source, rows of signals, which are right, weight."""
    for target in doc.targets:
        block = matrix(doc, target.number, at)
        weight = target.weight * (NO_MATCH_WEIGHT if target.none and doc.gold else 1.0)
        yield doc.corpus, block, [*target.right, target.none], weight
        if doc.gold and (struck := struck_out(doc, target, at)) is not None:
            yield "struck", struck, [False] * (len(struck) - 1) + [True], target.weight


def struck_out(doc: Doc, target: Target, at: int) -> Any:
    """Lay a small place's name out with its namesakes of other countries alone."""
    group = doc.reading.groups[target.number]
    places = [c.place for c in group.candidates]
    if not is_small(target, places):
        return None
    home = {p.country for p, near in zip(places, target.near, strict=True) if near}
    kept = [not near and p.country not in home for p, near in zip(places, target.near, strict=True)]
    if not any(kept):
        return None
    left = tuple(compress(group.candidates, kept))
    keys = {c.matched for c, row in zip(group.candidates, group.known.rows, strict=True)
            if not row[ALONE.index("inexact")]}  # fmt: skip
    rows = alone(keys or {group.key}, left)
    fewer = replace(group, known=replace(group.known.only(kept), rows=tuple(rows)))
    block = matrix(doc, target.number, at)[[*kept, True]]
    block[:-1, : len(ALONE)] = rows
    only = len({g.key for g in doc.reading.groups}) == 1
    block[-1, -len(NOTHING) :] = nothing(rows, asked(fewer, only=only))
    return block


def examples(docs: list[Doc], at: int) -> dict[str, Any]:
    """Stack the names of all documents; what comes from one source weighs what it has to."""
    found = [example for doc in docs for example in blocks(doc, at)]
    whole: dict[str, float] = {}
    for source, _, _, weight in found:
        whole[source] = whole.get(source, 0.0) + weight
    weights = np.array([WEIGHTS.get(s, 1.0) * w / whole[s] for s, _, _, w in found])
    sizes = [len(block) for _, block, _, _ in found]
    return {
        "x": np.vstack([block for _, block, _, _ in found]),
        "starts": np.cumsum([0, *sizes[:-1]]),
        "positive": np.concatenate([np.array(fine) for _, _, fine, _ in found]),
        "weights": weights / weights.sum(),
    }


def matrix(doc: Doc, number: int, at: int) -> Any:
    """All signals of a group's candidates in the order of ``NAMES``, and its row of no match."""
    group = doc.reading.groups[number]
    blank = (0.0,) * len(COMPANY)
    company = doc.company[number] if at else [blank] * len(group.candidates)
    rows = [
        (*a, *t, *c, *(0.0,) * len(NOTHING))
        for a, t, c in zip(group.known.rows, doc.reading.text[number], company, strict=True)
    ]
    rows.append((*(0.0,) * (len(NAMES) - len(NOTHING)), *doc.reading.nothing[number]))
    return np.array(rows)


def fit(docs: list[Doc], ridge: float, start: list[Any] | None = None) -> list[Any]:
    """
    Fit the rounds one after the other, each to the company that the one before gives.

    With the weights of a fit to more documents as ``start`` the optimum is found sooner.
    """
    weights: list[Any] = []
    for at in range(len(ROUNDS)):
        for doc in docs if at else ():
            listen(doc, scores(doc, weights[-1], at - 1))
        weights.append(optimum(examples(docs, at), ridge, start[at] if start else None))
    return weights


def listen(doc: Doc, final: list[list[float]]) -> None:
    """Give every name the signals of what the others are thought to mean."""
    doc.company = companions(doc.reading, final)
    doc.reading = reread(doc.reading, final)


def optimum(data: dict[str, Any], ridge: float, start: Any) -> Any:
    x, starts, positive, share = (data[k] for k in ("x", "starts", "positive", "weights"))
    sizes = np.diff([*starts, len(x)])
    group = np.repeat(np.arange(len(starts)), sizes)

    def loss(w: Any) -> tuple[float, Any]:
        z = x @ w
        z -= np.maximum.reduceat(z, starts)[group]
        raw = np.exp(z)
        whole = np.add.reduceat(raw, starts)
        good = np.add.reduceat(raw * positive, starts) + 1e-12
        value = -(share * np.log(good / whole)).sum() + ridge * (w**2).sum()
        pull = share[group] * (raw / whole[group] - raw * positive / good[group])
        return value, x.T @ pull + 2 * ridge * w

    return minimize(
        loss,
        np.zeros(x.shape[1]) if start is None else start,
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": 400},
    ).x


def scores(doc: Doc, weights: Any, at: int) -> list[list[float]]:
    """Probabilities of every group's candidates in one round."""
    found = []
    for group in doc.reading.groups:
        z = matrix(doc, group.number, at) @ weights
        raw = np.exp(z - z.max())
        found.append([float(p) for p in (raw / raw.sum())[:-1]])
    return found


def predict(docs: list[Doc], weights: list[Any]) -> dict[int, list[Answer]]:
    """
    Answer each gold mention as if there were no threshold.

    Given are share of probability, whether within 161 km, whether right at all, share of no match.
    """
    plain = parse({"weights": {r: {} for r in ROUNDS}, "calibration": [(0, 0), (1, 1)]})
    found = {}
    for doc in docs:
        final: list[list[float]] = []
        for at in range(len(ROUNDS)):
            if at:
                listen(doc, final)
            final = scores(doc, weights[at], at)
        rows = []
        for number, point, gid in doc.gold:
            given, none = _answered(doc, number, final[number], plain)
            place = given.place
            km = distance_km((place.latitude, place.longitude), point) if place else 1e6
            others = [c.place for c in doc.reading.groups[number].candidates]
            same = place is not None and same_place(place, point, gid, others)
            rows.append((given.confidence, km <= RADIUS_KM, same, none))
        found[id(doc)] = rows
    return found


def _answered(doc: Doc, number: int, shares: list[float], plain: Ranker) -> tuple[Toponym, float]:
    """Give the best answer, and by how much the chance of no match exceeds what is let pass."""
    group = doc.reading.groups[number]
    if not shares:
        return Toponym(group.mentions[0], None), 1.0
    given = likeliest(group, shares, plain)
    best = max(range(len(shares)), key=shares.__getitem__)
    return given, 1 - sum(shares) - threshold(doc.company[number][best])


def sweep(docs: list[Doc], results: dict[str, Any], taken: list[Taken]) -> None:
    """Print what another threshold of no match would give, by its difference to the one in use."""
    for least in (-0.2, -0.1, -0.05, 0.0, 0.05, 0.1, 0.2):
        figures = [
            f"{rate(docs, f, n, 1, least):.4f}"
            for f in (results["by folds"], results["corpus left out"])
            for n in SHOWN
        ]
        print(least, *figures, {n: list(v.values()) for n, v in summed(taken, least).items()})


Taken = tuple[str, float, bool]


def none_rates(docs: list[Doc], weights: list[Any]) -> list[Taken]:
    """Tell of each name that has no place, or one of a known country, what it was taken for."""
    found = []
    for doc in docs:
        final: list[list[float]] = []
        for at in range(len(ROUNDS)):
            if at:
                listen(doc, final)
            final = scores(doc, weights[at], at)
        for source, block, fine, _ in blocks(doc, len(ROUNDS) - 1):
            if source not in WEIGHTS:
                continue
            z = block @ weights[-1]
            raw = np.exp(z - z.max())
            share = raw / raw.sum()
            best = int(share[:-1].argmax())
            wanted = (
                "none only"
                if fine[-1] and not any(fine[:-1])
                else ("a place" if not fine[-1] else "either")
            )
            least = threshold(tuple(block[best, _COMPANY]))
            found.append((f"{source}, {wanted}", float(share[-1]) - least, bool(fine[best])))
    return found


def summed(taken: list[Taken], least: float = 0.0) -> dict[str, dict[str, int]]:
    """Count by source how many are right, have no answer, or a wrong one."""
    found: dict[str, dict[str, int]] = {}
    for name, none, fine in taken:
        counts = found.setdefault(name, {"right": 0, "none": 0, "wrong": 0})
        counts["none" if none > least else "right" if fine else "wrong"] += 1
    return dict(sorted(found.items()))


def write(path: Path, weights: list[Any], corners: Any, measured: dict[str, Any]) -> None:
    rounds = {
        r: {n: round(float(w), 4) for n, w in zip(NAMES, row, strict=True) if round(float(w), 4)}
        for r, row in zip(ROUNDS, weights, strict=True)
    }
    table = {
        "made_by": "tests/benchmarks/train_resolution.py",
        "weights": rounds,
        "calibration": corners,
        "measured": measured,
    }
    path.write_text(json.dumps(table, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
